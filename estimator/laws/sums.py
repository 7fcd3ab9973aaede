"""The distribution of a sum of independent durations, many scenarios at once.

All terms but the widest are taken at the points of a lattice; the widest is integrated exactly by
its distribution function. What comes out is smooth in the limit asked about, and depends on nothing
but the terms of its own scenario.
"""

import math
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from estimator.units import Array, largest

Reals = NDArray[np.float64]
Rows = NDArray[np.intp]

POINTS = 1_024
"""Lattice points per scenario: those whose answer counts."""

_ROUGH = ((64, 0.115), (256, 0.046))
"""Fewer points, and by how many standard deviations of a yes or no, ``sqrt(q (1 - q))``, their
probability must differ from the one asked about to settle a scenario."""

_BLOCK = 2**18
"""Durations held at once."""

_GENERATOR = (
    *(1, 182667, 302247, 433461, 160317, 94461, 481331, 252345),
    *(358305, 221771, 48157, 489023, 438503, 399693, 200585, 169833),
    *(308325, 247437, 281713, 424209, 244841, 205461, 336811, 359375),
)
"""Generating vector of an embedded lattice in base 2, one number for each term but the widest."""

_NEVER = 1e300
"""In place of an infinite duration, which cannot be subtracted from another."""

_CLOSE = 1e-9
"""Relative width of the interval that a quantile is narrowed down to."""


class Uniforms:
    """Uniform numbers in (0, 1) and, worked out once when asked, what they map to."""

    def __init__(self, u: Reals) -> None:
        self.u = u

    @cached_property
    def normal(self) -> Reals:
        """Standard normal quantiles of `u`."""
        from scipy.special import ndtri  # a tenth of a second that a plain bill does not need

        return np.asarray(ndtri(self.u), dtype=np.float64)

    @cached_property
    def exponential(self) -> Reals:
        """Quantiles of the exponential distribution with mean 1."""
        return -np.log1p(-self.u)


class Term(Protocol):
    """One duration, distributed anew in every scenario."""

    def draw(self, points: Uniforms) -> Array:
        """Durations [s] at the given uniform numbers; the last axis runs over the points."""

    def cdf(self, seconds: Array) -> Array:
        """Probability of taking at most `seconds`."""

    def quantile(self, q: float) -> Array:
        """Duration [s] not exceeded with probability `q`."""

    @property
    def least(self) -> Array:
        """Shortest possible duration [s]."""

    def at(self, rows: Rows) -> Self:
        """Return the same term for some of the scenarios."""

    def column(self) -> Self:
        """Return the same term with every array as a column, to be set against points."""


@lru_cache(maxsize=64)
def _lattice(term: int, points: int) -> Uniforms:
    """Return the coordinate of a term in the first `points` of the lattice, a power of two."""
    order, bits = np.arange(points), int(math.log2(points))
    reversed_bits = sum((order >> bit & 1) << (bits - 1 - bit) for bit in range(bits))
    return Uniforms(np.modf(reversed_bits / points * _GENERATOR[term])[0] + 0.5 / points)


def cdf(terms: tuple[Term, ...], seconds: Reals, points: int = POINTS) -> Reals:
    """Probability that the sum of at least two terms takes at most `seconds`, per scenario.

    Parameters
    ----------
    terms : tuple of Term
        Independent of each other; their arrays have the shape of `seconds`.
    seconds : ndarray, shape (scenarios,)
        Limits [s].
    points : int, default 1024
        Lattice points, a power of two.

    Returns
    -------
    ndarray, shape (scenarios,)
        Probabilities.

    Notes
    -----
    ``P(X + Y <= t) = E F_X(t - Y)``, X the term with the widest range between its 5th and 95th
    percentile and Y the sum of the others, averaged over an embedded rank-1 lattice [1]_ [2]_.

    References
    ----------
    .. [1] R. Cools, F. Y. Kuo, D. Nuyens, "Constructing embedded lattice rules for multivariate
       integration", SIAM J. Sci. Comput. 28 (2006) 2162-2188, https://doi.org/10.1137/06065074X
    .. [2] D. Nuyens, "The magic point shop", https://people.cs.kuleuven.be/~dirk.nuyens/qmc-generators/
    """
    result = np.empty(seconds.shape)
    for rows, widest, others in _spread(terms, len(seconds), points):
        result[rows] = _mean_cdf(widest, seconds[rows], others)
    return result


def _spread(terms: tuple[Term, ...], count: int, points: int) -> Iterator[tuple[Rows, Term, Reals]]:
    """Yield scenarios in blocks: which, their widest term, and the sum of the others by point."""
    widths = (term.quantile(0.95) - np.minimum(term.quantile(0.05), _NEVER) for term in terms)
    widest = np.stack([np.broadcast_to(width, count) for width in widths]).argmax(axis=0)
    for index, term in enumerate(terms):
        alike = np.flatnonzero(widest == index)
        for start in range(0, len(alike), _BLOCK // points):
            rows = alike[start : start + _BLOCK // points]
            others = np.zeros((len(rows), points))
            for number, other in enumerate(terms[:index] + terms[index + 1 :]):
                others += other.at(rows).column().draw(_lattice(number, points))
            yield rows, term.at(rows).column(), np.minimum(others, _NEVER)


def _mean_cdf(widest: Term, seconds: Reals, others: Reals) -> Reals:
    rest = seconds[:, None] - others
    return np.asarray(np.broadcast_to(widest.cdf(rest), rest.shape).mean(axis=1))


def _bounds(terms: tuple[Term, ...], q: float, count: int) -> tuple[Reals, Reals]:
    """Bound the q-quantile of a sum from below and above, in closed form.

    With k terms it is at most the sum of their quantiles at ``1 - (1 - q) / k``, and at least the
    largest single q-quantile with every other term at its shortest.
    """
    strict = 1 - (1 - q) / len(terms)
    shortest: Array = sum((term.least for term in terms), np.float64(0.0))
    below = largest(*(shortest - term.least + term.quantile(q) for term in terms))
    above: Array = sum((term.quantile(strict) for term in terms), np.float64(0.0))
    return np.broadcast_to(below, count), np.broadcast_to(above, count)


def within(terms: tuple[Term, ...], seconds: Reals, q: float) -> NDArray[np.bool_]:
    """Tell whether the sum takes at most `seconds` with probability `q`, per scenario.

    Same answer as ``cdf(terms, seconds) >= q``. Bounds in closed form settle most scenarios and few
    lattice points most of the others, so that only close calls take all the points.
    """
    below, above = _bounds(terms, q, len(seconds))
    answer = above <= seconds
    rows = np.flatnonzero(~answer & (below <= seconds))
    deviation = math.sqrt(q * (1 - q))
    for points, margin in (*_ROUGH, (POINTS, 0.0)):
        if not len(rows):
            break
        probability = cdf(tuple(term.at(rows) for term in terms), seconds[rows], points)
        settled = np.abs(probability - q) >= margin * deviation
        answer[rows[settled]] = probability[settled] >= q
        rows = rows[~settled]
    return answer


def quantiles(terms: tuple[Term, ...], qs: tuple[float, ...], count: int) -> list[Reals]:
    """Find the durations that a sum of at least two terms does not exceed with probabilities `qs`.

    Parameters
    ----------
    terms : tuple of Term
        Independent of each other.
    qs : tuple of float
        Probabilities, strictly between 0 and 1.
    count : int
        Scenarios.

    Returns
    -------
    list of ndarray, shape (count,)
        Durations [s] by probability; infinite where a term never ends.
    """
    bounds = [_bounds(terms, q, count) for q in qs]
    found = [above.copy() for _, above in bounds]
    for rows, widest, others in _spread(terms, count, POINTS):
        for q, (below, above), result in zip(qs, bounds, found, strict=True):
            result[rows] = _root(widest, others, q, below[rows], above[rows])
    return found


def _root(widest: Term, others: Reals, q: float, low: Reals, high: Reals) -> Reals:
    """Narrow down where the probability reaches `q`.

    The Illinois method on the logarithm of the tail, which is almost straight for what we sum: the
    secant replaces one end, and an end that stays for a second time counts half.
    """
    tail, unending = np.log(1 - q), np.isinf(high)
    low, high = np.where(unending, 0.0, low), np.where(unending, 0.0, high)
    short, excess = np.full(low.shape, -tail), np.full(low.shape, 1.0)
    side = np.zeros(low.shape)
    open_ = high > low
    while np.any(open_):
        middle = low + (high - low) * np.clip(short / (short + excess), 0.01, 0.99)
        above = tail - np.log(np.maximum(1 - _mean_cdf(widest, middle, others), 1e-300))
        enough, less = open_ & (above >= 0), open_ & (above < 0)
        short = np.where(less, -above, np.where(enough & (side > 0), short / 2, short))
        excess = np.where(enough, above, np.where(less & (side < 0), excess / 2, excess))
        side = np.where(enough, 1.0, -1.0)
        low, high = np.where(less, middle, low), np.where(enough, middle, high)
        open_ &= high - low > _CLOSE * high
    return np.where(unending, np.inf, high)
