"""Where distributions are looked at: at probabilities, or at a few weighted values."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.laws import normal

Reals = NDArray[np.float64]
Precision = type[np.floating[Any]]
Weighted = tuple[Reals, Reals]
"""Values and their weights, which add up to 1; the first axis runs over the values."""


class Uniforms:
    """Uniform numbers in (0, 1) and, worked out once when asked, what they map to."""

    def __init__(self, u: Reals) -> None:
        self.u = u

    @cached_property
    def normal(self) -> Reals:
        """Standard normal quantiles of `u`."""
        return np.asarray(normal.quantile(self.u))

    @cached_property
    def exponential(self) -> Reals:
        """Quantiles of the exponential distribution with mean 1."""
        return -np.log1p(-self.u)


@dataclass(frozen=True)
class Nodes:
    """A few weighted values that stand for a distribution: Gauss's, exact for polynomials.

    Attributes
    ----------
    count : int
        How many values.
    precision : numpy scalar type
        In which they are given.
    """

    count: int
    precision: Precision

    @cached_property
    def uniform(self) -> Weighted:
        """Values between 0 and 1 (Gauss-Legendre)."""
        values, weights = np.polynomial.legendre.leggauss(self.count)
        return self._given((values + 1) / 2, weights)

    @cached_property
    def exponential(self) -> Weighted:
        """Values of an exponential number with mean 1 (Gauss-Laguerre)."""
        return self._given(*np.polynomial.laguerre.laggauss(self.count))

    @cached_property
    def normal(self) -> Weighted:
        """Values of a standard normal number (Gauss-Hermite)."""
        return self._given(*np.polynomial.hermite_e.hermegauss(self.count))

    def _given(self, values: NDArray[Any], weights: NDArray[Any]) -> Weighted:
        return tuple(v.astype(self.precision)[:, None] for v in (values, weights / weights.sum()))


@lru_cache(maxsize=64)
def nodes(count: int, precision: Precision) -> Nodes:
    """Return so many nodes, worked out once."""
    return Nodes(count, precision)


def or_nothing(probability: Reals, happening: Weighted) -> Weighted:
    """Put a zero before the values, which come about with some probability only.

    Parameters
    ----------
    probability : ndarray
        Of the values, per scenario.
    happening : pair of ndarray, shape (values, ...)
        Values and weights if they come about.
    """
    values, weights = np.broadcast_arrays(happening[0], probability * happening[1])
    zero = np.zeros_like(values[:1])
    return (
        np.concatenate((zero, values)),
        np.concatenate((zero + (1 - probability), weights)),
    )


def pair(terms: list[Weighted]) -> Weighted:
    """Stand for a sum by two values that have its mean, variance and third moment.

    Parameters
    ----------
    terms : list of pair of ndarray, shape (values, ...)
        Values and weights of every term.

    Notes
    -----
    The three cumulants of independent terms add. With skewness g the values lie
    ``(g -+ sqrt(g**2 + 4)) / 2`` standard deviations from the mean.
    """
    mean: Any = 0.0
    variance: Any = 0.0
    third: Any = 0.0
    for values, weights in terms:
        its_mean = np.sum(values * weights, axis=0)
        off = values - its_mean
        mean = mean + its_mean
        variance = variance + np.sum(np.square(off) * weights, axis=0)
        third = third + np.sum(np.square(off) * off * weights, axis=0)
    deviation = np.sqrt(variance)
    skewness = third / np.maximum(variance * deviation, np.finfo(variance.dtype).tiny)
    root = np.sqrt(np.square(skewness) + 4)
    low, high = (skewness - root) / 2, (skewness + root) / 2
    values = np.stack((mean + deviation * low, mean + deviation * high))
    return values, np.stack((high / root, -low / root))
