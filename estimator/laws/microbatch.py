"""Batches of a consumer that takes all that waits: how large they grow, and what one lane sustains.

A lane handles one batch after the other, and each batch takes a fixed time plus a time per item:
an event source of a function, a consumer thread of a partition, a micro-batch engine. The busier
the lane, the more items wait when it is free again, so the fixed time is shared by more of them.
"""

import numpy as np

from estimator.units import Array, largest, smallest


def items_per_batch(
    rate: Array,
    setup_s: Array,
    item_s: Array,
    *,
    gather_s: Array = 0.0,
    at_most: Array = np.inf,
) -> Array:
    """Find how many items a lane takes at once.

    Parameters
    ----------
    rate : Array
        Items that arrive at the lane [1/s].
    setup_s : Array
        Time of a batch, however many items it holds [s].
    item_s : Array
        Time per item of a batch [s].
    gather_s : Array, default 0
        Least time between the starts of two batches, such as a polling interval [s].
    at_most : Array, default inf
        Largest batch, at least 1 [-].

    Returns
    -------
    Array
        Mean items of a batch [-], at least 1; `at_most` where the lane cannot keep up.

    Notes
    -----
    A busy lane takes what arrived during the batch before: ``n = r (s + i n)``, thus
    ``n = r s / (1 - r i)``. A lane with time to spare takes ``r g``, what arrived since it last
    looked. The larger of the two holds, within 1 and the largest batch. The mean is exact as long
    as every batch finds something; how arrivals spread around their rate does not matter.

    Examples
    --------
    >>> items_per_batch(np.array([10.0, 300.0, 600.0]), 0.05, 0.002, at_most=500.0)
    array([  1. ,  37.5, 500. ])
    """
    spare = 1 - np.multiply(rate, item_s)
    keeps_up = spare > 0
    grown = np.where(keeps_up, np.multiply(rate, setup_s) / np.where(keeps_up, spare, 1), np.inf)
    waiting = largest(np.multiply(rate, gather_s), grown, 1.0)
    return np.asarray(smallest(waiting, at_most))[()]


def lane_rate(setup_s: Array, item_s: Array, at_most: Array) -> Array:
    """Find how many items a lane sustains when all its batches are full.

    Parameters
    ----------
    setup_s : Array
        Time of a batch, however many items it holds [s].
    item_s : Array
        Time per item of a batch [s].
    at_most : Array
        Largest batch, at least 1 [-].

    Returns
    -------
    Array
        Items [1/s].

    Notes
    -----
    ``m / (s + i m)``: above this rate the queue of the lane grows.

    Examples
    --------
    >>> lane_rate(0.05, 0.002, np.array([100.0, 500.0])).round(1)
    array([400. , 476.2])
    """
    return at_most / (setup_s + np.multiply(item_s, at_most))
