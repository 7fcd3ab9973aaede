"""Where distributions are looked at: at probabilities, or at a few weighted values."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from estimator.laws import normal

Reals = NDArray[np.float64]
Precision = Literal["float32", "float64"]
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
    precision : {"float32", "float64"}
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

    def _given(self, values: Reals, weights: Reals) -> Weighted:
        column = values[:, None].astype(self.precision)
        return column, (weights / weights.sum())[:, None].astype(self.precision)


@lru_cache(maxsize=64)
def nodes(count: int, precision: Precision) -> Nodes:
    """Return so many nodes, worked out once."""
    return Nodes(count, precision)


def added(values: Reals) -> Reals:
    """Add up along the first axis, in an order that does not depend on the other axes."""
    while len(values) > 1:
        half = len(values) // 2
        folded = values[:half] + values[half : 2 * half]
        folded[: len(values) % 2] += values[2 * half :]
        values = folded
    total: Reals = values[0]
    return total


def or_nothing(probability: Reals, happening: Weighted) -> Weighted:
    """Put a zero before the values, which come about with some probability only.

    Parameters
    ----------
    probability : ndarray
        Of the values, per scenario.
    happening : pair of ndarray, shape (values, ...)
        Values and weights if they come about.
    """
    values, weights = happening[0], probability * happening[1]
    nothing = np.broadcast_to(1 - probability, weights[:1].shape)
    return (
        np.concatenate((np.zeros_like(values[:1]), values)),
        np.concatenate((nothing.astype(weights.dtype, copy=False), weights)),
    )


def together(terms: list[Weighted], nodes: Nodes) -> Weighted:
    """Stand for a sum by values that have its mean and variance, and its skewness about.

    Parameters
    ----------
    terms : list of pair of ndarray, shape (values, ...)
        Values and weights of every term.
    nodes : Nodes
        How many values.

    Notes
    -----
    The cumulants of independent terms add. The values are those of a normal number z bent by the
    skewness g, ``z + g (z**2 - 1) / 6`` [1]_, over its deviation.

    References
    ----------
    .. [1] E. A. Cornish, R. A. Fisher, "Moments and cumulants in the specification of
       distributions", Revue de l'Institut International de Statistique 5 (1938) 307-320,
       https://doi.org/10.2307/1400905
    """
    mean = variance = third = np.zeros((), nodes.precision)
    for values, weights in terms:
        its_mean = added(values * weights)
        off = values - its_mean
        mean = mean + its_mean
        variance = variance + added(np.square(off) * weights)
        third = third + added(np.square(off) * off * weights)
    deviation = np.sqrt(variance)
    bend = third / np.maximum(variance * deviation, np.finfo(nodes.precision).tiny) / 6
    z, weights = nodes.normal
    bent = (z + bend * (np.square(z) - 1)) / np.sqrt(1 + 2 * np.square(bend))
    return mean + deviation * bent, weights
