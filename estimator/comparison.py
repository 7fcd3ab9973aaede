"""Set the alternatives to one question side by side: rank them, find ties, drop the dominated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from estimator.engine import (
    Estimate,
    Withdrawn,
    checked_inputs,
    estimate,
    facts_in,
    known_region,
    price,
    size,
)
from estimator.errors import InputError, PriceNotFound, UnknownName, did_you_mean
from estimator.model import Model, Param, Sizing, facts_of, params_of
from estimator.prices import PriceBook, iso_date, list_prices
from estimator.quantity import format_quantity, format_usd
from estimator.services import alternatives as answers
from estimator.services import find_model
from estimator.units import Array
from estimator.workloads import Workload

Measure = Literal["usd", "delay"]

_GRID = 129
"""Points between which a tie is looked for before it is narrowed down."""

_PARTS, _ROUNDS = 16, 15
"""A tie is narrowed down to one part of its interval, again and again, to 60 bits in all."""


@dataclass(frozen=True)
class Alternative:
    """One model in one region on one date, or the reason why it has no estimate.

    Attributes
    ----------
    model : Model
        The alternative.
    region : str
        AWS Region code.
    on : date
        Date of prices and lifecycle.
    estimate : Estimate or None
        None when the service is withdrawn or has no price there.
    unavailable : str
        Why there is no estimate; empty when there is one.
    """

    model: Model
    region: str
    on: date
    estimate: Estimate | None
    unavailable: str = ""

    @property
    def usd(self) -> Array:
        """Cost over the workload's period [USD]; NaN without an estimate."""
        return np.float64(np.nan) if self.estimate is None else self.estimate.usd

    @property
    def feasible(self) -> Any:
        """Whether every hard check holds, per scenario."""
        return np.False_ if self.estimate is None else self.estimate.feasible

    @property
    def delay(self) -> Array:
        """The quantile of the delay that the workload limits [s]; NaN without an estimate."""
        return np.float64(np.nan) if self.estimate is None else self.estimate.bounded_delay

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it is not feasible, one sentence each; empty when it is in every scenario."""
        if self.estimate is None:
            return (self.unavailable,)
        return tuple(c.explain() for c in self.estimate.failed if c.severity == "hard")

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to take care of although it is feasible, one sentence each."""
        if self.estimate is None:
            return ()
        return tuple(c.explain() for c in self.estimate.failed if c.severity != "hard")


@dataclass(frozen=True)
class Comparison:
    """Every alternative to one question, in catalogue order, by date and region.

    Attributes
    ----------
    workload : Workload
        The question, its numbers float64.
    alternatives : tuple of Alternative
        What could carry it.
    """

    workload: Workload
    alternatives: tuple[Alternative, ...]

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Shape of the scenarios; ``()`` for a single one."""
        shapes = [np.shape(getattr(self.workload, p.name)) for p in params_of(type(self.workload))]
        for result in (a.estimate for a in self.alternatives if a.estimate):
            shapes += [np.shape(result.usd), result.delay.shape]
            shapes += [np.shape(check.demand) for check in result.sizing.checks]
            shapes += [np.shape(check.capacity) for check in result.sizing.checks]
        return np.broadcast_shapes(*shapes)

    @cached_property
    def usd(self) -> NDArray[np.float64]:
        """Costs [USD], shape (alternatives, *scenarios); NaN without an estimate or a price."""
        return np.stack([np.broadcast_to(a.usd, self.shape) for a in self.alternatives])

    @cached_property
    def feasible(self) -> NDArray[np.bool_]:
        """Feasibility, shape (alternatives, *scenarios)."""
        return np.stack([np.broadcast_to(a.feasible, self.shape) for a in self.alternatives])

    @cached_property
    def delay(self) -> NDArray[np.float64]:
        """The limited quantile of the delay [s]; as `usd`."""
        return self._figures(a.delay for a in self.alternatives)

    @cached_property
    def mean_delay(self) -> NDArray[np.float64]:
        """Mean delays [s]; as `usd`."""
        return self._figures(
            a.estimate.delay.mean if a.estimate else np.nan for a in self.alternatives
        )

    @cached_property
    def throughput(self) -> NDArray[np.float64]:
        """What each sustains, in the workload's unit; as `usd`."""
        return self._figures(
            a.estimate.sizing.throughput if a.estimate else np.nan for a in self.alternatives
        )

    def _figures(self, by_alternative: Iterable[Array]) -> NDArray[np.float64]:
        """Stack figures, NaN wherever there is no price."""
        stacked = np.stack([np.broadcast_to(figure, self.shape) for figure in by_alternative])
        stacked[np.isnan(self.usd)] = np.nan
        return stacked

    @cached_property
    def cheapest(self) -> NDArray[np.intp]:
        """Index of the cheapest feasible alternative per scenario; -1 where none is feasible."""
        costs = np.where(self.feasible & ~np.isnan(self.usd), self.usd, np.inf)
        return np.where(np.isfinite(costs.min(axis=0)), costs.argmin(axis=0), -1)

    @property
    def ranked(self) -> tuple[Alternative, ...]:
        """Alternatives of a single scenario: feasible ones by cost, then the others by cost.

        Raises
        ------
        InputError
            When the workload holds arrays.
        """
        if self.shape:
            raise InputError("Only a single scenario can be ranked; this workload holds arrays.")

        def order(alternative: Alternative) -> tuple[bool, bool, float]:
            usd = float(alternative.usd)
            return (not alternative.feasible, np.isnan(usd), usd)

        return tuple(sorted(self.alternatives, key=order))

    def verdict(self) -> str:
        """Answer the question in one or two sentences, for a single scenario."""
        feasible = [a for a in self.ranked if a.feasible]
        total = len(self.alternatives)
        if not feasible:
            limit = self.workload.delay_limit
            within = format_quantity(float(getattr(self.workload, limit)), "s")
            return (
                f"None of the {total} alternatives carries this workload within {within}. "
                "The table says what stands in the way of each."
            )
        best = feasible[0]
        standing = (
            f"the cheapest of {len(feasible)} feasible alternatives"
            if len(feasible) > 1
            else f"the only feasible one of {total} alternatives"
            if total > 1
            else "feasible"
        )
        text = (
            f"{self._called(best)} is {standing}: "
            f"{format_usd(float(best.usd))} {self._period}, {self._delay_of(best)}."
        )
        if len(feasible) > 1:
            runner_up = feasible[1]
            text += (
                f" Next is {self._called(runner_up)} at {format_usd(float(runner_up.usd))}"
                f"{_times(float(runner_up.usd), float(best.usd))}."
            )
        fastest = min(feasible, key=lambda a: float(a.delay))
        if fastest is not best:
            text += f" Fastest is {self._called(fastest)}: {self._delay_of(fastest)}."
        return text

    @property
    def _period(self) -> str:
        return "per month" if self.workload.period == "month" else "once"

    def _called(self, alternative: Alternative) -> str:
        several = len({a.region for a in self.alternatives}) > 1
        return (
            f"{alternative.model.title} in {alternative.region}"
            if several
            else (alternative.model.title)
        )

    def _delay_of(self, alternative: Alternative) -> str:
        shown = format_quantity(float(alternative.delay), "s")
        return f"p{self.workload.delay_quantile * 100:.0f} {shown}"


def _times(usd: float, best_usd: float) -> str:
    if best_usd <= 0:
        return ""
    ratio = usd / best_usd
    if ratio < 1.005:
        return ", as much"
    return f" ({ratio - 1:+.0%})" if ratio < 3 else f" ({ratio:.0f} times as much)"


def compare(
    workload: Workload,
    *,
    regions: str | Sequence[str],
    on: date | str | Sequence[date | str],
    models: Sequence[Model | str] | None = None,
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
) -> Comparison:
    """Size every alternative once and price it in every region and on every date.

    Parameters
    ----------
    workload : Workload
        What must be done; its numbers broadcast.
    regions : str or sequence of str
        AWS Region codes.
    on : date, str or sequence of them
        Dates of prices and lifecycle.
    models : sequence of Model or str, optional
        Only these alternatives; all models of the question unless given.
    configs : mapping of str to object, optional
        Config per model id.
    facts : mapping of str to mapping, optional
        Own figures per model id.
    prices : PriceBook, optional
        List prices unless given.

    Returns
    -------
    Comparison
        Missing prices and withdrawn services appear as alternatives with a reason, never as 0.

    Raises
    ------
    InputError
        When a value is out of range or not of the right kind.
    UnknownName
        When a model, region or fact does not exist.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> result = compare(StreamIngest(), regions="us-east-1", on="2026-11-01")
    >>> result.ranked[0].model.id
    'kinesis_data_streams_provisioned'
    """
    book = prices if prices is not None else list_prices()
    places = [regions] if isinstance(regions, str) else list(regions)
    days = [iso_date(day) for day in ([on] if isinstance(on, date | str) else on)]
    chosen = _chosen(type(workload), models)
    for name in {*(configs or {}), *(facts or {})} - {model.id for model in chosen}:
        known = [model.id for model in chosen]
        raise UnknownName(f"There is no alternative '{name}' here. {did_you_mean(name, known)}")
    for region in places:
        known_region(book, region)
    found: list[Alternative] = []
    for model in chosen:
        inputs, config = checked_inputs(model, workload, (configs or {}).get(model.id))
        own = (facts or {}).get(model.id)
        sizings: dict[tuple[float | None, ...], tuple[Any, Sizing]] = {}
        found += [
            _alternative(model, inputs, config, own, region, day, book, sizings)
            for day in days
            for region in places
        ]
    return Comparison(checked_inputs(chosen[0], workload, None)[0], tuple(found))


def _chosen(workload: type[Workload], models: Sequence[Model | str] | None) -> tuple[Model, ...]:
    models = answers(workload) if models is None else models
    if not models:
        raise InputError("There is nothing to compare: name at least one model.")
    return tuple(find_model(m) if isinstance(m, str) else m for m in models)


def _alternative(
    model: Model,
    workload: Any,
    config: Any,
    own: Mapping[str, Array] | None,
    region: str,
    on: date,
    book: PriceBook,
    sizings: dict[tuple[float | None, ...], tuple[Any, Sizing]],
) -> Alternative:
    """Price one model in one place, sizing it only if its figures differ there."""
    key = tuple(fact.regions.get(region) for fact in facts_of(model.facts))
    try:
        if key not in sizings:
            figures = facts_in(model, region, own)
            sizings[key] = figures, size(model, workload, config, figures, on)
        figures, sizing = sizings[key]
        lines = price(model, sizing, book, region, on)
    except (PriceNotFound, Withdrawn) as reason:
        return Alternative(model, region, on, None, str(reason))
    return Alternative(
        model, region, on, Estimate(model, workload, config, figures, region, on, sizing, lines)
    )


@dataclass(frozen=True)
class BreakEven:
    """Where two alternatives tie.

    Attributes
    ----------
    over : str
        The field that was varied.
    x : Array
        Its value at the first tie; NaN where there is none. For a field of whole numbers the
        first value at which the order has changed.
    found : Array of bool
        Whether there is a tie between the bounds.
    ties : Array
        How many ties there are; costs that rise in steps can cross more than once.
    lower_below : Array of str
        Id of the alternative with the lower measure just below `x`; over the whole range where
        there is no tie.
    """

    over: str
    x: Array
    found: Any
    ties: Any
    lower_below: Any


def break_even(
    a: Model | str,
    b: Model | str,
    *,
    over: str,
    workload: Workload,
    region: str,
    on: date | str,
    low: float | None = None,
    high: float | None = None,
    measure: Measure = "usd",
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
) -> BreakEven:
    """Find the value of a workload field at which two alternatives cost or take the same.

    Parameters
    ----------
    a, b : Model or str
        Two alternatives to the same question.
    over : str
        Number field of the workload to vary.
    workload : Workload
        The other fields; arrays give one answer per scenario.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    low, high : float, optional
        Search between these; the field's own bounds unless given.
    measure : {"usd", "delay"}
        Compare cost, or mean delay.
    configs, facts, prices : optional
        As for `compare`.

    Returns
    -------
    BreakEven
        Feasibility is not asked for: a tie with a closed service is still a fact.

    Raises
    ------
    InputError
        When the field cannot be varied or the bounds are not an interval.
    UnknownName
        When the field, a model or the region does not exist.
    PriceNotFound, Withdrawn
        When one of the two cannot be priced.

    Notes
    -----
    The sign of the difference is taken on 129 points, in logarithms for a field that spans decades,
    and the first interval with a change is narrowed down to 60 bits. Two ties within one hundredth
    of the range can therefore be missed.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> tie = break_even(
    ...     "kinesis_data_streams_on_demand",
    ...     "kinesis_data_streams_advantage",
    ...     over="records_per_second",
    ...     workload=StreamIngest(record_bytes=1024),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )
    >>> bool(tie.found), str(tie.lower_below)
    (True, 'kinesis_data_streams_on_demand')
    """
    first, second = _chosen(type(workload), (a, b))
    field = _varied(type(workload), over)
    start, stop = _bounds(field, low, high)
    book = prices if prices is not None else list_prices()
    forward, back = (np.log, np.exp) if field.log else (_same, _same)

    def difference(position: NDArray[np.float64]) -> NDArray[np.float64]:
        at = np.clip(back(position), start, stop)
        values = np.rint(at) if field.whole else at
        measured = [
            _measured(
                estimate(
                    model,
                    replace(workload, **{over: values}),
                    region=region,
                    on=on,
                    config=(configs or {}).get(model.id),
                    facts=(facts or {}).get(model.id),
                    prices=book,
                ),
                measure,
            )
            for model in (first, second)
        ]
        return np.asarray(measured[0] - measured[1])

    held = [getattr(workload, p.name) for p in params_of(type(workload)) if p.name != over]
    shape = np.broadcast_shapes(*(np.shape(value) for value in held))
    grid = np.linspace(forward(start), forward(stop), _GRID)
    sign = np.sign(difference(grid.reshape(-1, *(1 for _ in shape))))
    sign = np.broadcast_to(sign, (_GRID, *shape))
    changes = (sign[:-1] * sign[1:] < 0) | ((sign[:-1] != 0) & (sign[1:] == 0))
    found = changes.any(axis=0)
    left = np.where(found, changes.argmax(axis=0), 0)
    below, above = grid[left], grid[left + 1]
    sign_below = np.take_along_axis(sign, left[None], axis=0)[0]
    fractions = np.arange(1, _PARTS).reshape(-1, *(1 for _ in shape)) / _PARTS
    for _ in range(_ROUNDS):
        inner = below + (above - below) * fractions
        changed = np.sign(difference(inner)) != sign_below
        edges = np.concatenate([below[None], inner, above[None]])
        first_change = np.where(changed.any(axis=0), changed.argmax(axis=0), _PARTS - 1)[None]
        below = np.take_along_axis(edges, first_change, axis=0)[0]
        above = np.take_along_axis(edges, first_change + 1, axis=0)[0]
    tie = np.clip(back(above), start, stop)
    x = np.where(found, np.rint(tie) if field.whole else tie, np.nan)
    lower = np.where(sign_below < 0, first.id, np.where(sign_below > 0, second.id, "tie"))
    return BreakEven(over, x[()], found[()], changes.sum(axis=0)[()], lower[()])


def _same(value: Any) -> Any:
    return value


def _varied(workload: type, over: str) -> Param:
    declared = {p.name: p for p in params_of(workload)}
    field = declared.get(over.replace("-", "_"))
    if field is None:
        raise UnknownName(
            f"{workload.__name__} has no field '{over}'. {did_you_mean(over, declared)}"
        )
    if field.kind != "number":
        raise InputError(f"{over} is a {field.kind}: only a number can be varied.")
    return field


def _bounds(field: Param, low: float | None, high: float | None) -> tuple[float, float]:
    start = field.low if low is None else max(low, field.low)
    stop = field.high if high is None else min(high, field.high)
    if not start < stop or not np.isfinite([start, stop]).all():
        shown = [format_quantity(value, field.unit) for value in (start, stop)]
        raise InputError(f"{field.name} cannot be varied from {shown[0]} to {shown[1]}.")
    if field.log and start <= 0:
        raise InputError(f"{field.name} is varied in logarithms: start above 0.")
    return float(start), float(stop)


def _measured(result: Estimate, measure: Measure) -> Array:
    return result.usd if measure == "usd" else result.delay.mean


def frontier(comparison: Comparison, *, feasible_only: bool = True) -> NDArray[np.bool_]:
    """Mark the alternatives that no other beats on both cost and delay.

    Parameters
    ----------
    comparison : Comparison
        Alternatives to one question.
    feasible_only : bool, default True
        Whether infeasible alternatives neither count nor compete.

    Returns
    -------
    ndarray of bool
        Shape (alternatives, *scenarios). The delay is the quantile that the workload limits.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> result = compare(StreamIngest(), regions="us-east-1", on="2026-11-01")
    >>> marked = frontier(result)
    >>> bool(marked[int(result.cheapest)])
    True
    """
    competes = np.isfinite(comparison.usd) & np.isfinite(comparison.delay)
    if feasible_only:
        competes &= comparison.feasible
    usd = np.where(competes, comparison.usd, np.inf)
    delay = np.where(competes, comparison.delay, np.inf)
    no_worse = (usd[:, None] <= usd[None]) & (delay[:, None] <= delay[None])
    better = (usd[:, None] < usd[None]) | (delay[:, None] < delay[None])
    beaten: NDArray[np.bool_] = np.any(no_worse & better, axis=0)
    return np.asarray(competes & ~beaten)
