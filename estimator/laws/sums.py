"""The distribution of a sum of independent durations, many scenarios at once.

The widest term is integrated exactly by its distribution function, over a few weighted values that
stand for each of the others. What comes out is smooth in the limit asked about, and depends on
nothing but the terms of its own scenario.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from estimator.laws.quadrature import (
    Nodes,
    Precision,
    Reals,
    Uniforms,
    Weighted,
    added,
    nodes,
    together,
)
from estimator.units import Array, largest

Rows = NDArray[np.intp]

_BLOCK = 2**19
"""Durations held at once."""

_NEVER = 1e15
"""In place of an infinite duration, which cannot be subtracted from another."""

_CLOSE = 1e-9
"""Relative width of the interval that a quantile is narrowed down to."""

_OWN = 3
"""Terms beside the widest that have nodes of their own; what is left over shares some."""

_MOMENTS = 6
"""Nodes from which the moments of a term that is left over are taken."""


class Effort(NamedTuple):
    """How closely a sum is looked at.

    Attributes
    ----------
    nodes : tuple of tuple of int
        For one, two, three, and four or more terms beside the widest, from wide to narrow. A term
        that takes no time in some cases has one more for those. The last of four are for what is
        left over, summed up first.
    precision : {"float32", "float64"}
        Of the arithmetic.
    margin, margin_left_over : float
        By how many standard deviations of a yes or no, ``sqrt(q (1 - q))``, a probability must
        differ from the one asked about to settle a scenario; the second where terms are left over.
    """

    nodes: tuple[tuple[int, ...], ...]
    precision: Precision
    margin: float
    margin_left_over: float


FULL = Effort(((64,), (32, 8), (24, 6, 3), (16, 5, 2, 4)), "float64", 0.0, 0.0)
"""What the answer is: every probability and quantile that is shown."""

_ROUGH = (
    Effort(((5,), (3, 2), (3, 2, 1), (3, 2, 1, 2)), "float32", 0.10, 0.15),
    Effort(((16,), (12, 4), (12, 5, 3), (8, 4, 2, 3)), "float32", 0.035, 0.06),
    FULL._replace(precision="float32", margin=3e-4, margin_left_over=3e-4),
)
"""What settles most scenarios before."""


class Term(Protocol):
    """One duration, distributed anew in every scenario."""

    def draw(self, points: Uniforms) -> Array:
        """Durations [s] at the given uniform numbers; the first axis runs over the points."""

    def at_nodes(self, nodes: Nodes) -> Weighted:
        """Return a few durations [s] and the weights with which they stand for all."""

    def cdf(self, seconds: Array) -> Array:
        """Probability of taking at most `seconds`."""

    def quantile(self, q: Array) -> Array:
        """Duration [s] not exceeded with probability `q`."""

    @property
    def if_any(self) -> "tuple[Array, Term]":
        """How often it takes any time, and what it takes then."""

    @property
    def least(self) -> Array:
        """Shortest possible duration [s]."""

    @property
    def deviation(self) -> Array:
        """Standard deviation [s], or about that: widths are compared by it."""

    def at(self, rows: Rows | slice) -> Self:
        """Return the same term for some of the scenarios."""

    def given_in(self, precision: Precision) -> Self:
        """Return the same term with every number in some precision."""


class _Sum:
    """A sum in scenarios whose terms come in the same order, the widest first.

    ``P(X + Y <= t) = E F(t - Y)``, F the distribution function of the widest term X and Y the sum
    of the others. Where X takes no time, what is left is a sum of its own.
    """

    def __init__(self, terms: tuple[Term, ...], effort: Effort) -> None:
        self.terms = terms
        if terms:
            self.often, self.widest = terms[0].if_any
            self.others, self.weights = _combined(terms[1:], effort)
            self.rest = _Sum(terms[1:], effort) if np.any(np.less(self.often, 1)) else None

    def cdf(self, seconds: Reals) -> Reals:
        """Probability of taking at most `seconds`, per scenario."""
        if not self.terms:
            return np.asarray(seconds >= 0, dtype=seconds.dtype)
        probability = added(self.widest.cdf(seconds - self.others) * self.weights)
        if self.rest is None:
            return probability
        return np.asarray(self.often * probability + (1 - self.often) * self.rest.cdf(seconds))


def _combined(terms: tuple[Term, ...], effort: Effort) -> Weighted:
    """Sum up every combination of the nodes of some terms."""
    counts = _counts(len(terms), effort)
    each = [term.at_nodes(count) for term, count in zip(terms[:_OWN], counts, strict=False)]
    if left_over := terms[_OWN:]:
        moments = nodes(_MOMENTS, effort.precision)
        each.append(together([term.at_nodes(moments) for term in left_over], counts[-1]))
    values, weights = np.zeros((1, 1), effort.precision), np.ones((1, 1), effort.precision)
    for its_values, its_weights in each:
        values = _flat(values[:, None] + its_values)
        weights = _flat(weights[:, None] * its_weights)
    return np.minimum(values, _NEVER), weights


def _counts(others: int, effort: Effort) -> list[Nodes]:
    """Choose the nodes of the terms beside the widest."""
    counts = effort.nodes[min(others, _OWN + 1) - 1] if others else ()
    return [nodes(count, effort.precision) for count in counts]


def _flat(pairs: Reals) -> Reals:
    return pairs.reshape(-1, pairs.shape[-1])


def _sums(terms: tuple[Term, ...], count: int, effort: Effort) -> Iterator[tuple[Rows, _Sum]]:
    """Yield scenarios in blocks: which, and the sum of their terms, the widest first."""
    values = math.prod(n.count + 1 for n in _counts(len(terms) - 1, effort))
    at_once = max(_BLOCK // values, 1)
    for order, alike in _ranked(terms, count, min(_OWN + 1, len(terms) - 1)):
        ordered = tuple(terms[index].at(alike).given_in(effort.precision) for index in order)
        for start in range(0, len(alike), at_once):
            block = slice(start, start + at_once)
            yield alike[block], _Sum(tuple(term.at(block) for term in ordered), effort)


def _ranked(
    terms: tuple[Term, ...], count: int, ranks: int
) -> Iterator[tuple[tuple[int, ...], Rows]]:
    """Yield the orders that occur, as many of the widest terms first, and who has them."""
    widths = np.stack([np.broadcast_to(term.deviation, count) for term in terms])
    kind, everyone = widths.argmax(axis=0), np.arange(count)
    widest = kind
    for _ in range(ranks - 1):
        widths[widest, everyone] = -1.0
        widest = widths.argmax(axis=0)
        kind = kind * len(terms) + widest
    for number in np.flatnonzero(np.bincount(kind)):
        first = [int(number) // len(terms) ** power % len(terms) for power in range(ranks)][::-1]
        others = [index for index in range(len(terms)) if index not in first]
        yield (*first, *others), np.flatnonzero(kind == number)


def cdf(terms: tuple[Term, ...], seconds: Reals, effort: Effort = FULL) -> Reals:
    """Probability that the sum of at least two terms takes at most `seconds`, per scenario.

    Parameters
    ----------
    terms : tuple of Term
        Independent of each other; their arrays have the shape of `seconds`.
    seconds : ndarray, shape (scenarios,)
        Limits [s].
    effort : Effort, default FULL
        How closely to look.

    Returns
    -------
    ndarray, shape (scenarios,)
        Probabilities.
    """
    result = np.empty(seconds.shape)
    for rows, total in _sums(terms, len(seconds), effort):
        result[rows] = total.cdf(seconds[rows].astype(effort.precision))
    return result


def _at_least(terms: tuple[Term, ...], q: Array, count: int) -> Reals:
    """Bound the q-quantile of a sum from below: one term's, and every other at its shortest."""
    shortest: Array = sum((term.least for term in terms), np.float64(0.0))
    below = largest(*(shortest - term.least + term.quantile(q) for term in terms))
    return np.broadcast_to(below, count)


def _at_most(terms: tuple[Term, ...], q: Array, count: int) -> Reals:
    """Bound the q-quantile of a sum of k from above: all quantiles at ``1 - (1 - q) / k``."""
    strict = 1 - (1 - q) / len(terms)
    above: Array = sum((term.quantile(strict) for term in terms), np.float64(0.0))
    return np.broadcast_to(above, count)


def within(terms: tuple[Term, ...], seconds: Reals, q: Array) -> NDArray[np.bool_]:
    """Tell whether the sum takes at most `seconds` with probability `q`, per scenario.

    Same answer as ``cdf(terms, seconds) >= q``. Bounds in closed form settle most scenarios and a
    rough look most of the others, so that only close calls take the full effort.
    """
    answer = _at_most(terms, q, len(seconds)) <= seconds
    rows = np.flatnonzero(~answer)
    below = _at_least(tuple(term.at(rows) for term in terms), _at(q, rows), len(rows))
    rows = rows[below <= seconds[rows]]
    for effort in (*_ROUGH, FULL):
        if not len(rows):
            break
        probability = cdf(tuple(term.at(rows) for term in terms), seconds[rows], effort)
        margin = effort.margin if len(terms) - 1 <= _OWN else effort.margin_left_over
        asked = _at(q, rows)
        settled = np.abs(probability - asked) >= margin * np.sqrt(asked * (1 - asked))
        answer[rows[settled]] = (probability >= asked)[settled]
        rows = rows[~settled]
    return answer


def _at(q: Array, rows: Rows) -> Array:
    return np.asarray(q)[rows] if np.ndim(q) else q


def quantiles(terms: tuple[Term, ...], qs: tuple[Array, ...], count: int) -> list[Reals]:
    """Find the durations that a sum of at least two terms does not exceed with probabilities `qs`.

    Parameters
    ----------
    terms : tuple of Term
        Independent of each other.
    qs : tuple of Array
        Probabilities, strictly between 0 and 1: numbers, or one per scenario.
    count : int
        Scenarios.

    Returns
    -------
    list of ndarray, shape (count,)
        Durations [s] by probability; infinite where a term never ends.
    """
    bounds = [(_at_least(terms, q, count), _at_most(terms, q, count)) for q in qs]
    found = [above.copy() for _, above in bounds]
    for rows, total in _sums(terms, count, FULL):
        for q, (below, above), result in zip(qs, bounds, found, strict=True):
            result[rows] = _root(total, _at(q, rows), below[rows], above[rows])
    return found


def _root(total: _Sum, q: Array, low: Reals, high: Reals) -> Reals:
    """Narrow down where the probability reaches `q`.

    The Illinois method on the logarithm of the tail, which is almost straight for what we sum: the
    secant replaces one end, and an end that stays for a second time counts half.
    """
    tail, unending = np.log(1 - q), np.isinf(high)
    low, high = np.where(unending, 0.0, low), np.where(unending, 0.0, high)
    short, excess = np.broadcast_to(-tail, low.shape), np.full(low.shape, 1.0)
    side = np.zeros(low.shape)
    open_ = high > low
    while np.any(open_):
        middle = low + (high - low) * np.clip(short / (short + excess), 0.01, 0.99)
        above = tail - np.log(np.maximum(1 - total.cdf(middle), 1e-300))
        enough, less = open_ & (above >= 0), open_ & (above < 0)
        short = np.where(less, -above, np.where(enough & (side > 0), short / 2, short))
        excess = np.where(enough, above, np.where(less & (side < 0), excess / 2, excess))
        side = np.where(enough, 1.0, -1.0)
        low, high = np.where(less, middle, low), np.where(enough, middle, high)
        open_ &= high - low > _CLOSE * high
    return np.where(unending, np.inf, high)
