"""Price a quantity by a schedule of tiers."""

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from estimator.units import Array


class Tier(NamedTuple):
    """The part of a quantity that one tier bills."""

    start: float
    end: float
    quantity: float
    usd_per_unit: float
    usd: float


@dataclass(frozen=True, slots=True)
class Rate:
    """The price schedule of one billed dimension in one region on one date.

    Attributes
    ----------
    table, dimension : str
    region : str
        The region of the price row: ``global`` where one price holds everywhere.
    starts : tuple of float
        Where each tier starts, the first at 0 [`unit` per month].
    usd : tuple of float
        What is paid in each tier, discount and own prices included [USD per `unit`].
    list_usd : tuple of float
        What the list says, NaN where the list has no price [USD per `unit`].
    unit : str
        What the price is per, such as ``shard-hour``.
    effective : date
        First date the price is known for; `date.min` for an own price without date.
    checked : date or None
        Newest date an independent recording still had the price; of several tiers, the oldest.
    confidence : str
        Empty when good, else ``uncertain`` (second-hand, or its role inferred), ``historical``
        (no longer sold) or ``own``.
    source : str
        Where the first tier was read, or the first own one: an https address, or ``FILE:LINE``.
    sku, usage_type, operation : str
        How the bill names the first tier, where known.
    """

    table: str
    dimension: str
    region: str
    starts: tuple[float, ...]
    usd: tuple[float, ...]
    list_usd: tuple[float, ...]
    unit: str
    effective: date
    checked: date | None = None
    confidence: str = ""
    source: str = ""
    sku: str = ""
    usage_type: str = ""
    operation: str = ""

    def cost(self, quantity: Array, already_used: Array = 0.0) -> Array:
        r"""Price a quantity by graduated tiers.

        Parameters
        ----------
        quantity : Array
            What is billed in the month, at least 0 [`unit`].
        already_used : Array, default 0
            What the account has used of the same tiers before, at least 0 [`unit`].

        Returns
        -------
        Array
            The price of `quantity` alone, not of what was used before [USD].

        Notes
        -----
        A graduated price is a sum of slope changes, with prices :math:`p_k`, tier starts
        :math:`s_k` and :math:`u` already used:

        .. math:: p_0 q + \sum_k (p_k - p_{k-1}) (\max(u + q - s_k, 0) - \max(u - s_k, 0))

        With :math:`r_k = s_k - u` left before the tier, the bracket is
        :math:`\max(q, r_k) - \max(r_k, 0)`, which loses no digits to a large :math:`u`.

        Examples
        --------
        >>> from estimator.prices import Rates
        >>> rate = Rates.of({"gb": [(0, 0.09), (10_240, 0.085)]})["gb"]
        >>> round(float(rate.cost(10_340.0)), 6)
        930.1
        >>> round(float(rate.cost(100.0, already_used=10_240.0)), 6)
        8.5
        """
        return _graduated(self.starts, self.usd, quantity, already_used)

    def list_cost(self, quantity: Array, already_used: Array = 0.0) -> Array:
        """Price a quantity as `cost` does, at list prices; NaN where the list has no price."""
        return _graduated(self.starts, self.list_usd, quantity, already_used)

    def tiers(self, quantity: float) -> list[Tier]:
        """Split one quantity over the tiers, all of them, reached or not.

        Parameters
        ----------
        quantity : float
            What is billed in the month, at least 0 [`unit`].

        Returns
        -------
        list of Tier
            Start and end (infinite for the last) and the quantity between them [`unit`], its
            price [USD per `unit`] and their product [USD].

        Examples
        --------
        >>> from estimator.prices import Rates
        >>> rate = Rates.of({"gb": [(0, 0.09), (10_240, 0.085)]})["gb"]
        >>> [(tier.start, tier.quantity) for tier in rate.tiers(10_340)]
        [(0.0, 10240.0), (10240.0, 100.0)]
        """
        ends = (*self.starts[1:], math.inf)
        return [
            Tier(start, end, part := max(min(quantity, end) - start, 0.0), usd, usd * part)
            for start, end, usd in zip(self.starts, ends, self.usd, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Unpriced(Rate):
    """The want of a price: nothing costs nothing, what anything costs is not known (NaN)."""

    @classmethod
    def because(cls, reason: str, table: str, dimension: str, region: str, on: date) -> "Unpriced":
        """Say in `source` why there is no price."""
        unknown = (math.nan,)
        return cls(
            table,
            dimension,
            region,
            starts=(0.0,),
            usd=unknown,
            list_usd=unknown,
            unit="",
            effective=on,
            confidence="uncertain",
            source=reason,
        )

    def cost(self, quantity: Array, already_used: Array = 0.0) -> Array:  # noqa: ARG002
        """Return 0 where nothing is billed, else NaN [USD]."""
        return np.where(np.asarray(quantity) > 0, np.nan, 0.0)[()]

    def list_cost(self, quantity: Array, already_used: Array = 0.0) -> Array:
        """Return the same as `cost`."""
        return self.cost(quantity, already_used)


def _graduated(
    starts: tuple[float, ...], usd: tuple[float, ...], quantity: Array, already_used: Array
) -> Array:
    total = usd[0] * quantity
    for (below, price), start in zip(pairwise(usd), starts[1:], strict=True):
        left = start - already_used
        total = total + (price - below) * (np.maximum(quantity, left) - np.maximum(left, 0.0))
    return total
