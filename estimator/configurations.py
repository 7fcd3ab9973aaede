"""Search the configurations of every alternative for the cheapest that is good enough.

What may be chosen (`param(..., options=...)`) is tried in every combination: words one after the
other, numbers together as arrays. Between two numbers tried, a continuous one is then refined.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.comparison import chosen_models, refuse_strangers
from estimator.engine import (
    Estimate,
    Withdrawn,
    checked,
    checked_value,
    estimate,
    facts_in,
    known_region,
)
from estimator.errors import InputError, PriceNotFound, UnknownName, did_you_mean
from estimator.laws.capacity import Capacity
from estimator.model import Check, Model, Param, params_of
from estimator.prices import PriceBook, list_prices
from estimator.workloads import Workload

Options = Mapping[str, Sequence[Any]]

_ZOOM_POINTS, _ZOOM_ROUNDS = 33, 3
"""A continuous option is refined on this many points, between the best one's neighbours, again."""

_SAME = 1 + 1e-9
"""Costs that differ by less are the same."""

_PLANNED = "planned load"
"""Name of the check that a number of units keeps the reserve that sizing keeps."""

_WORTH = 0.999
"""An odd number between those tried must save more than a thousandth."""


@dataclass(frozen=True)
class Wanted:
    """What a configuration must hold to be good enough, beside the workload's own limits.

    Attributes
    ----------
    budget_usd : float
        Most it may cost over the workload's period [USD].
    headroom : float
        How many times the demand it must sustain under the quotas as they are; 0 leaves it to the
        model's own checks, which let a quota be raised.
    """

    budget_usd: float = np.inf
    headroom: float = 0.0

    def checks(self, result: Estimate) -> tuple[Check, ...]:
        """Compare an estimate with what is wanted."""
        workload, capacity = result.workload, result.sizing.capacity
        reserve = () if capacity is None else (_reserve(capacity),)
        return (
            *reserve,
            Check("budget", result.usd, self.budget_usd, "USD", "Raise the budget."),
            Check(
                "headroom",
                self.headroom * workload.demand,
                result.sizing.throughput,
                workload.throughput_unit,
                "Accept less headroom, or take a larger configuration.",
            ),
        )


def _reserve(capacity: Capacity) -> Check:
    """Compare the units with those that sizing would take, the planned reserve included."""
    return Check(
        _PLANNED,
        capacity.ratio,
        capacity.planned * capacity.units,
        "unit",
        "Take more units, or plan for less reserve.",
    )


@dataclass(frozen=True)
class Configuration:
    """One way to set up one alternative, with what it gives.

    Attributes
    ----------
    settings : dict of str to Any
        Value of every option, by field.
    estimate : Estimate
        For this configuration, a single scenario.
    wanted : Wanted
        What was asked of it.
    """

    settings: dict[str, Any]
    estimate: Estimate
    wanted: Wanted

    @property
    def model(self) -> Model:
        """The alternative."""
        return self.estimate.model

    @property
    def usd(self) -> float:
        """Cost over the workload's period [USD]."""
        return float(self.estimate.usd)

    @property
    def delay_s(self) -> float:
        """The quantile of the delay that the workload limits [s]."""
        return float(self.estimate.bounded_delay)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it is not good enough, one sentence each; empty when it is."""
        checks = (*self.estimate.checks, *self.wanted.checks(self.estimate))
        return tuple(c.explain() for c in checks if c.severity == "hard" and not np.all(c.ok))

    @property
    def binding(self) -> str:
        """Name of the limit that comes closest."""
        checks = (*self.estimate.checks, *self.wanted.checks(self.estimate))
        # units that sizing chose fill what it planned for, so that load tells nothing
        hard = [
            c
            for c in checks
            if c.severity == "hard" and np.isfinite(c.capacity) and c.name != _PLANNED
        ]
        return max(hard, key=lambda check: float(check.utilisation)).name


@dataclass(frozen=True)
class Step:
    """What the next or the previous value of one option would change.

    Attributes
    ----------
    field : Param
        The option that moves, all others as they are.
    value : Any
        The value it would take.
    configuration : Configuration or None
        What that gives; None where it cannot be estimated.
    unavailable : str
        Why not; empty when there is one.
    """

    field: Param
    value: Any
    configuration: Configuration | None
    unavailable: str = ""


@dataclass(frozen=True)
class _Setup:
    """Everything about one alternative that the search does not change."""

    model: Model
    workload: Workload
    base: Any
    fields: tuple[Param, ...]
    wanted: Wanted
    told: dict[str, Any]

    def result(self, settings: Mapping[str, Any]) -> Estimate:
        config = replace(self.base, **settings)
        return estimate(self.model, self.workload, config=config, **self.told)

    def configuration(self, settings: dict[str, Any]) -> Configuration:
        return Configuration(settings, self.result(settings), self.wanted)

    def values(self, field: Param) -> tuple[Any, ...]:
        """Return what is tried of a field: its options and the base's own value."""
        own = getattr(self.base, field.name)
        if field.kind == "number":
            return tuple(sorted({float(value) for value in (*field.options, own)}))
        return (*field.options, *(() if own in field.options else (own,)))


@dataclass(frozen=True)
class _Tried:
    """The combinations that share their words, an array of all numbers."""

    words: dict[str, Any]
    numbers: dict[str, NDArray[Any]]
    result: Estimate
    wanted: Wanted

    @cached_property
    def count(self) -> int:
        return max((len(values) for values in self.numbers.values()), default=1)

    def spread(self, values: Any) -> NDArray[Any]:
        return np.broadcast_to(values, (self.count,))

    @cached_property
    def enough(self) -> NDArray[np.bool_]:
        enough = self.result.feasible
        for check in self.wanted.checks(self.result):
            enough = enough & check.ok
        return self.spread(enough)

    @property
    def failing(self) -> NDArray[np.intp]:
        """How many hard checks fail."""
        checks = (*self.result.checks, *self.wanted.checks(self.result))
        hard = [self.spread(check.ok) for check in checks if check.severity == "hard"]
        return np.asarray(np.sum(~np.array(hard), axis=0))

    def settings(self, index: int) -> dict[str, Any]:
        return {**self.words, **{n: v[index].item() for n, v in self.numbers.items()}}


@dataclass(frozen=True)
class Search:
    """Every configuration that was tried.

    Attributes
    ----------
    workload : Workload
        What must be done, with the limits asked for.
    models : tuple of Model
        The alternatives.
    best : tuple of Configuration or None
        Per alternative the cheapest that is good enough; None where none is.
    unavailable : tuple of str
        Per alternative why it has no best configuration; empty where it has one.
    tried : int
        Configurations in all.
    """

    workload: Workload
    models: tuple[Model, ...]
    best: tuple[Configuration | None, ...]
    unavailable: tuple[str, ...]
    tried: int
    _setups: tuple[_Setup, ...]
    _parts: tuple[tuple[_Tried, ...], ...]

    @property
    def cheapest(self) -> Configuration | None:
        """The cheapest configuration of all that is good enough; None if none is."""
        found = [one for one in self.best if one is not None]
        return min(found, key=lambda one: one.usd, default=None)

    def steps(self, configuration: Configuration) -> tuple[Step, ...]:
        """Move every option of a configuration to its previous and its next value.

        Parameters
        ----------
        configuration : Configuration
            One that this search has found.

        Returns
        -------
        tuple of Step
            Words have no order: of them every other one is tried.
        """
        setup = self._setups[self.models.index(configuration.model)]
        return tuple(
            _step(setup, configuration.settings, field, value)
            for field in setup.fields
            for value in _beside(setup.values(field), configuration.settings[field.name], field)
        )

    def frontier(self) -> tuple[Configuration, ...]:
        """Return the good enough configurations that no other beats on both cost and delay.

        Returns
        -------
        tuple of Configuration
            From the cheapest to the fastest.
        """
        found = [
            (usd, delay, which, part, index)
            for which, parts in enumerate(self._parts)
            for part in parts
            if part.enough.any()
            for index, (usd, delay) in enumerate(
                zip(
                    part.spread(part.result.usd).tolist(),
                    part.spread(part.result.bounded_delay).tolist(),
                    strict=True,
                )
            )
            if part.enough[index]
        ]
        kept: list[Configuration] = []
        fastest = np.inf
        for _, delay, which, part, index in sorted(found, key=lambda one: one[:2]):
            if delay < fastest / _SAME:
                fastest = delay
                kept.append(self._setups[which].configuration(part.settings(index)))
        return tuple(kept)


def cheapest(
    workload: Workload,
    *,
    region: str,
    on: date | str,
    within_s: float | None = None,
    budget_usd: float = np.inf,
    headroom: float = 0.0,
    models: Sequence[Model | str] | None = None,
    configs: Mapping[str, Any] | None = None,
    options: Mapping[str, Options] | None = None,
    facts: Mapping[str, Mapping[str, float]] | None = None,
    prices: PriceBook | None = None,
) -> Search:
    """Find the cheapest configuration that meets the delay, the budget and the headroom asked for.

    Parameters
    ----------
    workload : Workload
        What must be done, a single scenario.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    within_s : float, optional
        Longest delay or run time [s], in place of the workload's own limit.
    budget_usd : float, optional
        Most it may cost over the workload's period [USD].
    headroom : float, default 0
        How many times the demand it must sustain under the quotas as they are; 0 leaves it to the
        model's own checks, which let a quota be raised.
    models : sequence of Model or str, optional
        Only these alternatives.
    configs : mapping of str to object, optional
        Config per model id. A field that differs from its default is fixed and not searched.
    options : mapping of str to mapping, optional
        Per model id and field the values to try, in place of the model's own.
    facts, prices : optional
        As for `compare`.

    Returns
    -------
    Search
        The best configuration of every alternative, and what a step to either side would change.

    Raises
    ------
    InputError
        When a value is out of range or the workload holds arrays.
    UnknownName
        When a model, field, region or fact does not exist.

    Notes
    -----
    Exhaustive over the values tried, with all numbers of a combination broadcast together. A
    continuous option is then narrowed down between its neighbours, one option after the other. A
    number of units is good enough only if it keeps the reserve that the model plans for.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> found = cheapest(
    ...     StreamIngest(destination="s3"),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ...     within_s=30,
    ...     models=["firehose_direct_put"],
    ... )
    >>> best = found.cheapest
    >>> best.delay_s <= 30, best.settings["buffer_interval_s"] < 300
    (True, True)
    """
    chosen = chosen_models(type(workload), models)
    refuse_strangers((*(configs or {}), *(options or {}), *(facts or {})), chosen)
    if within_s is not None:
        workload = replace(workload, **{workload.delay_limit: within_s})
    workload = checked(workload)
    known_region(prices if prices is not None else list_prices(), region)
    if any(np.ndim(getattr(workload, p.name)) for p in params_of(type(workload))):
        raise InputError("Only a single scenario can be searched; this workload holds arrays.")
    if not (headroom >= 0 and budget_usd >= 0):
        raise InputError(
            f"headroom and budget_usd must be at least 0; got {headroom} and {budget_usd}."
        )
    wanted = Wanted(budget_usd, headroom)
    setups, parts, best, unavailable = [], [], [], []
    for model in chosen:
        base = checked((configs or {}).get(model.id) or model.config())
        facts_in(model, region, (facts or {}).get(model.id))
        told = {"region": region, "on": on, "facts": (facts or {}).get(model.id), "prices": prices}
        fields = _searched(model, base, (options or {}).get(model.id, {}))
        setup = _Setup(model, workload, base, fields, wanted, told)
        reasons: list[str] = []
        tried = tuple(_tries(setup, reasons))
        found, why = _best(setup, tried, reasons)
        setups.append(setup)
        parts.append(tried)
        best.append(found)
        unavailable.append(why)
    count = sum(part.count for tried in parts for part in tried)
    return Search(
        workload, chosen, tuple(best), tuple(unavailable), count, tuple(setups), tuple(parts)
    )


def _searched(model: Model, base: Any, given: Options) -> tuple[Param, ...]:
    """Return the fields that are searched, with the values to try."""
    declared = {p.name: p for p in params_of(model.config)}
    for name in given:
        if name not in declared:
            raise UnknownName(f"{model.id} has no '{name}'. {did_you_mean(name, declared)}")
    found = []
    for name, p in declared.items():
        values = given.get(name, p.options if getattr(base, name) == p.default else ())
        if len(values):
            found.append(replace(p, options=tuple(checked_value(p, value) for value in values)))
    return tuple(found)


def _tries(setup: _Setup, reasons: list[str]) -> Iterator[_Tried]:
    """Estimate every combination; what cannot be estimated leaves its reason."""
    words = [field for field in setup.fields if field.kind == "choice"]
    others = [field for field in setup.fields if field.kind != "choice"]
    mesh = np.meshgrid(*(np.array(setup.values(f)) for f in others), indexing="ij")
    numbers = {f.name: axis.ravel() for f, axis in zip(others, mesh, strict=True)}
    for said in product(*(setup.values(field) for field in words)):
        spoken = {field.name: word for field, word in zip(words, said, strict=True)}
        try:
            result = setup.result({**spoken, **numbers})
        except (InputError, PriceNotFound, Withdrawn) as reason:
            reasons.append(str(reason))
            continue
        yield _Tried(spoken, numbers, result, setup.wanted)


def _best(
    setup: _Setup, parts: Sequence[_Tried], reasons: Sequence[str]
) -> tuple[Configuration | None, str]:
    """Return the cheapest that is good enough, the faster of equals, or what stands in the way."""
    if not parts:
        return None, reasons[0]
    usd = np.concatenate([part.spread(part.result.usd) for part in parts])
    enough = np.concatenate([part.enough for part in parts]) & ~np.isnan(usd)
    if not enough.any():
        failing = np.concatenate([part.failing for part in parts])
        nearest = setup.configuration(_settings(parts, int(np.lexsort((usd, failing))[0])))
        return None, "; ".join(nearest.obstacles) or reasons[0]
    delay = np.concatenate([part.spread(part.result.delay.mean) for part in parts])
    alike = enough & (usd <= usd[enough].min() * _SAME)
    position = int(np.flatnonzero(alike)[delay[alike].argmin()])
    settings = _settings(parts, position)
    return setup.configuration(_refined(setup, settings)), ""


def _settings(parts: Sequence[_Tried], position: int) -> dict[str, Any]:
    """Return what was tried at a position, counted over all parts."""
    for part in parts:
        if position < part.count:
            return part.settings(position)
        position -= part.count
    raise IndexError(position)


def _refined(setup: _Setup, settings: dict[str, Any]) -> dict[str, Any]:
    """Narrow down the continuous options between the neighbours of what was tried."""
    for field in setup.fields:
        if field.kind != "number" or field.whole:
            continue
        tried = setup.values(field)
        at = tried.index(settings[field.name])
        low, high = tried[max(at - 1, 0)], tried[min(at + 1, len(tried) - 1)]
        for _ in range(_ZOOM_ROUNDS):
            own = settings[field.name]
            values = np.unique(np.append(np.linspace(low, high, _ZOOM_POINTS), own))
            one = _Tried(
                {},
                {field.name: values},
                setup.result({**settings, field.name: values}),
                setup.wanted,
            )
            usd = np.where(one.enough, one.spread(one.result.usd), np.inf)
            index = int(usd.argmin())
            if usd[index] < usd[int(np.searchsorted(values, own))] * _WORTH:
                settings = {**settings, field.name: values[index].item()}
            spacing = (high - low) / (_ZOOM_POINTS - 1)
            low = max(low, settings[field.name] - spacing)
            high = min(high, settings[field.name] + spacing)
    return settings


def _beside(tried: Sequence[Any], own: Any, field: Param) -> tuple[Any, ...]:
    if field.kind != "number":
        return tuple(value for value in tried if value != own)
    lower, higher = [v for v in tried if v < own], [v for v in tried if v > own]
    return (*lower[-1:], *higher[:1])


def _step(setup: _Setup, settings: dict[str, Any], field: Param, value: Any) -> Step:
    try:
        return Step(field, value, setup.configuration({**settings, field.name: value}))
    except (InputError, PriceNotFound, Withdrawn) as reason:
        return Step(field, value, None, str(reason))
