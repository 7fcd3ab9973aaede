"""Sizes, durations and rounding: the constants and array helpers every other module shares.

Inside the library a size is in bytes, a duration in seconds, money in US dollars. Binary and
decimal multiples never share a name: ``GIB`` is 2**30 bytes, ``GB`` is 10**9.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = float | NDArray[np.float64]
"""A scalar or an array of float64; anything that broadcasts."""

KB, MB, GB, TB, PB = 1e3, 1e6, 1e9, 1e12, 1e15
KIB, MIB, GIB, TIB, PIB = 2.0**10, 2.0**20, 2.0**30, 2.0**40, 2.0**50

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
HOURS_PER_MONTH = 730.0
"""Hours AWS's own price pages count as one month (8,760 / 12)."""

_DUST = 1e-9
"""Relative excess over a whole step that is float noise, not demand."""


def ceil_to(quantity: Array, step: Array = 1.0) -> Array:
    """Round up to a whole number of steps, forgiving float dust.

    Parameters
    ----------
    quantity : Array
        What is needed, at least 0.
    step : Array, default 1
        The granularity in which it is sold, above 0, in the unit of `quantity`.

    Returns
    -------
    Array
        The smallest multiple of `step` that is at least ``quantity * (1 - 1e-9)``.

    Examples
    --------
    >>> float(ceil_to(3.2))
    4.0
    >>> float(ceil_to(0.1 * 3 / 0.1))
    3.0
    >>> float(ceil_to(17, step=3))
    18.0
    """
    whole = steps(quantity, step)
    return whole if np.ndim(step) == 0 and step == 1 else whole * step


def steps(quantity: Array, step: Array) -> Array:
    """Count the whole steps that hold a quantity, forgiving float dust as `ceil_to` does.

    Examples
    --------
    >>> float(steps(17, step=3))
    6.0
    """
    whole: Array = np.ceil(quantity * ((1 - _DUST) / step))
    return whole


def times(quantity: Array, number: Array | NDArray[np.bool_]) -> Array:
    """Multiply a quantity by a number or, as 1 or 0, by whether something is true.

    Most options are off in all scenarios; then what they add is one 0, not an array of them. What
    is taken once is the quantity itself.

    Examples
    --------
    >>> gb = np.array([10.0, 20.0])
    >>> times(gb, 2.0), times(gb, gb > 10), float(times(gb, 0.0))
    (array([20., 40.]), array([ 0., 20.]), 0.0)
    """
    factor: Any = number
    if np.ndim(factor) == 0 and factor == 1:
        return quantity
    product: Array = quantity * factor if np.asarray(factor).any() else np.float64(0.0)
    return product


def largest(first: Array, *rest: Array) -> Array:
    """Return the element-wise maximum of any number of broadcasting arrays.

    Examples
    --------
    >>> largest(1.0, np.array([0.0, 5.0]), 2.0)
    array([2., 5.])
    """
    result = first
    for other in rest:
        result = np.maximum(result, other)
    return result


def smallest(first: Array, *rest: Array) -> Array:
    """Return the element-wise minimum of any number of broadcasting arrays.

    Examples
    --------
    >>> smallest(3.0, np.array([0.0, 5.0]), 4.0)
    array([0., 3.])
    """
    result = first
    for other in rest:
        result = np.minimum(result, other)
    return result


def clipped(quantity: Array, low: Array, high: Array) -> Array:
    """Keep a quantity between bounds; one that keeps to them in all scenarios is given back.

    Bounds that hardly ever bind then make no array of a number.

    Examples
    --------
    >>> clipped(8.0, 1.0, np.array([10.0, 20.0])), clipped(8.0, 1.0, np.array([5.0, 20.0]))
    (8.0, array([5., 8.]))
    """
    if np.all(np.less_equal(low, quantity)) and np.all(np.less_equal(quantity, high)):
        return quantity
    return largest(low, smallest(quantity, high))


def total(parts: Iterable[Array]) -> Array:
    """Add up broadcasting arrays in their order, from the third on in place where that is possible.

    Examples
    --------
    >>> total([np.array([1.0, 2.0]), 3.0, 4.0])
    array([8., 9.])
    """
    first, *others = tuple(parts) or (np.float64(0.0),)
    added: Any = first
    for number, part in enumerate(others):
        if number and np.ndim(added) and np.shape(part) in ((), added.shape):
            added += part
        else:
            added = added + part
    result: Array = added
    return result
