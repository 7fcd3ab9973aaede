"""How long a scenario takes, beside hand-written numpy that gives the same figures.

Run ``make bench``. Absolute times belong to the machine; the ratio, taken in one run, does not.
"""
