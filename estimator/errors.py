"""Every error the estimator raises on purpose.

::

    EstimatorError
    ├── InputError       a workload, config or option value that cannot be used
    ├── UnknownName      a model, question, field, region or table that does not exist
    ├── PriceNotFound    no price for a dimension in a region on a date
    ├── TableError       a price table that cannot be read
    └── NotInstalled     an optional part that is not there

Each message says what was wrong, where, and what to do, in one line.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class EstimatorError(Exception):
    """Base of all errors a user can cause and mend."""


class InputError(EstimatorError, ValueError):
    """A value that cannot be used; the message names field, value, bound and unit."""


class UnknownName(EstimatorError, LookupError):
    """A name that does not exist; the message lists the nearest ones."""


class PriceNotFound(EstimatorError, LookupError):
    """A price that no table holds; never replaced by zero."""


class TableError(EstimatorError, ValueError):
    """A price table that cannot be read; the message names file and line."""


class NotInstalled(EstimatorError):
    """An optional part that is not there; the message says how to install it."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the half sentence that helps after a misspelt name.

    Parameters
    ----------
    name : str
        What the user wrote.
    known : iterable of str
        What exists.

    Returns
    -------
    str
        ``"Did you mean 'x'?"`` when something is near, else the first twelve known names.

    Examples
    --------
    >>> did_you_mean("eu-cental-1", ["us-east-1", "eu-central-1"])
    "Did you mean 'eu-central-1'?"
    >>> did_you_mean("mars", ["us-east-1", "eu-central-1"])
    'Known: eu-central-1, us-east-1.'
    """
    names = sorted(set(known))
    near = get_close_matches(name, names, n=3, cutoff=0.7)
    if near:
        return "Did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    rest = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return "Known: " + ", ".join(names[:12]) + rest + "."
