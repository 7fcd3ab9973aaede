"""What a service file is made of: parameters, facts, checks, sizings, models.

A service file declares its inputs with `param` and its published figures with `fact`, turns a
workload into a `Sizing`, and joins them in a `Model`. From these declarations come range checks,
command-line flags, dashboard widgets, CSV headers and the list of sources.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from estimator.laws.capacity import Capacity
from estimator.laws.delay import Delay
from estimator.quantity import format_quantity
from estimator.units import Array

Kind = Literal["number", "flag", "choice"]
FactKind = Literal["quota", "published", "rule_of_thumb", "assumption"]
Severity = Literal["hard", "soft", "advice"]
Grade = Literal["A", "B", "C"]
Status = Literal["active", "closed to new customers", "withdrawn"]

LARGE_REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
"""Regions to which AWS gives its highest streaming quotas."""


COUNTS = (0.0, *(float(n << k) for k in range(9) for n in (2, 3)))
"""Numbers of units that a search tries; 0 lets the estimate choose."""


@dataclass(frozen=True)
class Param:
    """One input a user may set: a field of a workload or of a model's config."""

    name: str
    default: Any
    unit: str
    meaning: str
    low: float
    high: float
    choices: tuple[str, ...]
    whole: bool
    log: bool
    measure: str
    options: tuple[Any, ...] = ()

    @property
    def kind(self) -> Kind:
        """How the value is entered and checked."""
        if self.choices:
            return "choice"
        return "flag" if isinstance(self.default, bool) else "number"


@dataclass(frozen=True)
class Fact:
    """One figure a model relies on, with where it was read and how far to trust it."""

    name: str
    value: float
    unit: str
    meaning: str
    kind: FactKind
    source: str
    as_of: str
    low: float | None
    high: float | None
    regions: Mapping[str, float]
    measure: str


def param(
    default: Any,
    unit: str,
    meaning: str,
    *,
    low: float = -np.inf,
    high: float = np.inf,
    choices: tuple[str, ...] = (),
    whole: bool = False,
    log: bool = False,
    measure: str = "",
    options: tuple[float, ...] | bool = False,
) -> Any:
    """Declare an input as a dataclass field.

    Parameters
    ----------
    default : float, bool or str
        Value of a realistic mid-size case; its type decides whether the input is a number, a
        flag or one of `choices`. Numbers and flags broadcast, choices are single values.
    unit : str
        Unit of measure, ``""`` for a bare number.
    meaning : str
        What the user is asked, in one sentence.
    low, high : float, optional
        Bounds, inclusive, in `unit`.
    choices : tuple of str, optional
        The permitted words.
    whole : bool, default False
        Whether only whole numbers make sense.
    log : bool, default False
        Whether the range spans decades.
    measure : str, optional
        How to measure the value on a running system.
    options : tuple of float or bool, default False
        Values that a search for the best configuration tries; True for every choice, or for both
        states of a flag.

    Returns
    -------
    Any
        A `dataclasses.field` whose metadata `params_of` reads.
    """
    metadata = {
        "unit": unit,
        "meaning": meaning,
        "low": low,
        "high": high,
        "choices": choices,
        "whole": whole,
        "log": log,
        "measure": measure,
        "options": (choices or (False, True)) if options is True else options or (),
    }
    return field(default=default, metadata={"param": metadata})


def fact(
    value: float,
    unit: str,
    meaning: str,
    *,
    kind: FactKind,
    source: str,
    as_of: str,
    low: float | None = None,
    high: float | None = None,
    regions: Mapping[str, float] | None = None,
    measure: str = "",
) -> Any:
    """Declare a published figure or an assumption as a dataclass field.

    Parameters
    ----------
    value : float
        The figure used unless the user argues with it.
    unit : str
        Unit of measure.
    meaning : str
        What it is, and what is doubtful about it.
    kind : {"quota", "published", "rule_of_thumb", "assumption"}
        An assumption has no published figure behind it and must carry `low` and `high`.
    source : str
        Address of the page that states it; for an assumption, of the page it leans on.
    as_of : str
        Date (ISO, or its year) of the page as read.
    low, high : float, optional
        Range, read as 5th and 95th percentile.
    regions : mapping of str to float, optional
        Region codes where the figure differs.
    measure : str, optional
        How to measure the value on a running system.

    Returns
    -------
    Any
        A `dataclasses.field` whose metadata `facts_of` reads.
    """
    metadata = {
        "value": value,
        "unit": unit,
        "meaning": meaning,
        "kind": kind,
        "source": source,
        "as_of": as_of,
        "low": low,
        "high": high,
        "regions": dict(regions or {}),
        "measure": measure,
    }
    return field(default=value, metadata={"fact": metadata})


def params_of(declared: type[Any]) -> tuple[Param, ...]:
    """Return the inputs a workload or config type declares, in their order."""
    return _params_of(cast(Hashable, declared))


def facts_of(declared: type[Any]) -> tuple[Fact, ...]:
    """Return the figures a model's facts type declares, in their order."""
    return _facts_of(cast(Hashable, declared))


@cache
def _params_of(declared: Any) -> tuple[Param, ...]:
    return tuple(
        Param(name=f.name, default=f.default, **f.metadata["param"]) for f in fields(declared)
    )


@cache
def _facts_of(declared: Any) -> tuple[Fact, ...]:
    return tuple(Fact(name=f.name, **f.metadata["fact"]) for f in fields(declared))


@dataclass(frozen=True)
class Check:
    """A limit compared with the demand on it.

    Attributes
    ----------
    name : str
        What is limited.
    demand, capacity : Array
        Both in `unit`.
    unit : str
        Unit of measure.
    remedy : str
        What to do when the check fails.
    severity : {"hard", "soft", "advice"}
        A failed hard check makes the scenario infeasible; a soft one needs a quota increase; an
        advice costs money, speed or comfort.
    """

    name: str
    demand: Array
    capacity: Array
    unit: str
    remedy: str
    severity: Severity = "hard"

    @property
    def ok(self) -> Any:
        """Whether the demand fits, per scenario."""
        return np.asarray(self.demand) <= np.asarray(self.capacity) * (1 + 1e-9)

    @property
    def utilisation(self) -> Array:
        """Demand over capacity, per scenario; infinite where nothing is permitted."""
        demand, limit = np.broadcast_arrays(
            np.asarray(self.demand, float), np.asarray(self.capacity, float)
        )
        over = np.where(demand > 0, np.inf, 0.0)
        return np.asarray(np.divide(demand, limit, out=over, where=limit > 0))[()]

    def explain(self) -> str:
        """Say in one sentence, for the worst scenario, how the demand compares with the limit."""
        if np.all(self.ok) and not self.unit:
            return f"{self.name}: no obstacle"
        demand, limit = np.broadcast_arrays(self.demand, self.capacity)
        worst = int(np.argmax(np.ravel(self.utilisation)))
        if not self.unit and float(limit.flat[worst]) == 0:
            return f"{self.name}: {self.remedy}"
        asked = format_quantity(float(demand.flat[worst]), self.unit)
        given = format_quantity(float(limit.flat[worst]), self.unit)
        verdict = f"{asked} of {given}" if np.all(self.ok) else f"{asked} exceeds {given}"
        return f"{self.name}: {verdict}" + ("" if np.all(self.ok) else f". {self.remedy}")


@dataclass(frozen=True)
class Sizing:
    """How much of a service a workload needs, how fast it is, and which limits bind.

    Attributes
    ----------
    units : dict of str to Array
        What to provision, by name of the thing (``"shard"``); empty for a service without any.
    billed : dict of str to Array
        Quantities billed over the workload's period, by dimension of the model's price table;
        a dimension of another table is written ``"table:dimension"``.
    throughput : Array
        What this configuration sustains, in the workload's unit of throughput.
    delay : Delay
        From the workload's start of the clock to its end, stage by stage.
    checks : tuple of Check
        Every limit looked at.
    capacity : Capacity, optional
        The constraints that decided the units.
    bounds : mapping of str to Array
        For work whose speed is not a matter of units: what each bottleneck alone would sustain,
        in the unit of throughput. The smallest binds.
    """

    units: dict[str, Array]
    billed: dict[str, Array]
    throughput: Array
    delay: Delay
    checks: tuple[Check, ...] = ()
    capacity: Capacity | None = None
    bounds: Mapping[str, Array] = field(default_factory=dict)

    @property
    def binding(self) -> str | NDArray[np.str_]:
        """Name of what decides the units or the speed; of the nearest limit where neither is.

        One name for a single scenario, else one per scenario.
        """
        if self.capacity is not None:
            return self.capacity.binding
        if self.bounds:
            return _named_by(self.bounds, np.argmin)
        limits = {c.name: c.utilisation for c in self.checks if c.severity != "advice"}
        return _named_by(limits, np.argmax) if limits else ""


def _named_by(values: Mapping[str, Array], pick: Callable[..., Any]) -> str | NDArray[np.str_]:
    stacked = np.stack(np.broadcast_arrays(*values.values()))
    chosen = np.array(list(values))[pick(stacked, axis=0)]
    return str(chosen) if np.ndim(chosen) == 0 else chosen


class WhenAsked(Mapping[str, Array]):
    """Figures by name that are worked out when one of them is first read."""

    def __init__(self, work: Callable[[], Mapping[str, Array]]) -> None:
        self._work = work

    @cached_property
    def _figures(self) -> Mapping[str, Array]:
        return self._work()

    def __getitem__(self, name: str) -> Array:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


@dataclass(frozen=True)
class Lifecycle:
    """Whether AWS still sells the service, since when, and who says so."""

    status: Status = "active"
    since: date | None = None
    note: str = ""
    source: str = ""

    def __str__(self) -> str:
        return self.status if self.since is None else f"{self.status} {self.since.isoformat()}"

    def withdrawn(self, on: date) -> bool:
        """Return whether the service can no longer be ordered on a date."""
        return self.status == "withdrawn" and self.since is not None and on >= self.since


@dataclass(frozen=True)
class Evidence:
    """How well founded a model is.

    A: published formulas or quotas decide; B: published measurements anchor the free parameters;
    C: the structure is sound, the level is a guess until measured.
    """

    throughput: Grade
    delay: Grade


@dataclass(frozen=True)
class Model:
    """One alternative: a way to carry a workload on AWS.

    Attributes
    ----------
    id : str
        Name used in code, on the command line and in files.
    title : str
        AWS's name for the service and mode.
    prices : str
        Its price table.
    workload, config, facts : type
        The question it answers, what the user may fix, the figures it relies on.
    size : callable, optional
        ``size(workload, config, facts) -> Sizing``; None for a service that is no longer sold.
    evidence : Evidence
        Grades of throughput and delay.
    lifecycle : Lifecycle
        Whether it can still be ordered.
    best_for, not_for : tuple of str
        When it fits and when it does not.
    not_included : tuple of str
        Costs a user will meet that the estimate leaves out.
    docs : tuple of str
        Addresses of the pages the model follows.
    """

    id: str
    title: str
    prices: str
    workload: type[Any]
    config: type[Any]
    facts: type[Any]
    size: Callable[[Any, Any, Any], Sizing] | None
    evidence: Evidence
    lifecycle: Lifecycle = Lifecycle()
    best_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    not_included: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Model {self.id}>"
