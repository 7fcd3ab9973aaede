"""Capacity from several constraints: how many units satisfy all of them, and which one binds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from estimator.units import Array, ceil_to, largest, smallest, steps


@dataclass(frozen=True)
class Capacity:
    """Units needed, and how close each constraint comes to its limit.

    Attributes
    ----------
    units : Array
        Whole units to provision.
    constraints : mapping of str to (Array, Array)
        Per constraint the demand and the full capacity of one unit.
    ratio : Array
        The largest of `ratios`.
    planned : Array
        Share of a unit's capacity that is planned for.
    """

    units: Array
    constraints: Mapping[str, tuple[Array, Array]]
    ratio: Array
    planned: Array = 1.0

    @cached_property
    def ratios(self) -> dict[str, Array]:
        """Demand over the full capacity of one unit, per constraint, before rounding."""
        pairs = self.constraints.items()
        return {name: np.asarray(demand / unit)[()] for name, (demand, unit) in pairs}

    @cached_property
    def binding(self) -> str | NDArray[np.str_]:
        """Name of the constraint with the largest un-rounded ratio, per scenario."""
        names = np.array(list(self.ratios))
        stacked = np.stack(np.broadcast_arrays(*self.ratios.values()))
        winners = names[np.argmax(stacked, axis=0)]
        return str(winners) if np.ndim(winners) == 0 else winners

    @cached_property
    def utilisation(self) -> dict[str, Array]:
        """Demand over the capacity of all units, per constraint."""
        return {name: ratio / self.units for name, ratio in self.ratios.items()}

    @cached_property
    def headroom(self) -> Array:
        """How many times the demand the units could carry before the first constraint binds."""
        return self.units / self.ratio


def capacity(
    constraints: Mapping[str, tuple[Array, Array]],
    *,
    utilisation: Array = 1.0,
    step: Array = 1.0,
    at_least: Array = 1.0,
    fixed: Array = 0.0,
) -> Capacity:
    """Find the fewest units that satisfy every constraint.

    Parameters
    ----------
    constraints : mapping of str to (Array, Array)
        Per constraint the demand and the capacity of one unit, in one unit of measure.
    utilisation : Array, default 1
        Share of a unit's capacity that is planned for, in (0, 1].
    step : Array, default 1
        Units come in multiples of this.
    at_least : Array, default 1
        Fewest units that can be bought.
    fixed : Array, default 0
        Units the user has already decided on; 0 sizes by demand.

    Returns
    -------
    Capacity
        Units, ratios, binding constraint and utilisation, all broadcast together.

    Notes
    -----
    ``n = max_i ceil(d_i / (u k_i))`` with demand d, unit capacity k, utilisation u; the binding
    constraint is the arg-max of the un-rounded ratio, since rounding makes ties.

    Examples
    --------
    >>> need = capacity({"bytes": (3_500.0, 1_024.0), "records": (100.0, 1_000.0)})
    >>> float(need.units), need.binding
    (4.0, 'bytes')
    """
    ratio = largest(*(demand / unit for demand, unit in _tightest(constraints.values())))
    units = np.maximum(steps(ratio, utilisation * step) * step, ceil_to(at_least, step))
    if np.asarray(fixed).any():
        units = np.where(np.asarray(fixed) > 0, fixed, units)[()]
    return Capacity(units, constraints, np.asarray(ratio)[()], utilisation)


def _tightest(constraints: Iterable[tuple[Array, Array]]) -> Iterable[tuple[Array, Array]]:
    """Return every demand once, with the smallest unit it is held against: that one is tightest."""
    found: dict[int, tuple[Array, Array]] = {}
    for demand, unit in constraints:
        _, known = found.get(id(demand), (demand, unit))
        found[id(demand)] = demand, unit if known is unit else smallest(known, unit)
    return found.values()
