"""Set the alternatives to one question side by side: rank them, drop the dominated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from estimator.engine import (
    Estimate,
    Withdrawn,
    checked_inputs,
    facts_in,
    known_region,
    price,
    size,
)
from estimator.errors import InputError, PriceNotFound, UnknownName, did_you_mean
from estimator.model import Model, Sizing, facts_of, params_of
from estimator.prices import PriceBook, iso_date, list_prices
from estimator.quantity import format_quantity, format_usd
from estimator.services import alternatives as answers
from estimator.services import find_model
from estimator.units import Array
from estimator.workloads import Workload

Measure = Literal["usd", "delay"]


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
    chosen = chosen_models(type(workload), models)
    refuse_strangers((*(configs or {}), *(facts or {})), chosen)
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


def chosen_models(
    workload: type[Workload], models: Sequence[Model | str] | None
) -> tuple[Model, ...]:
    """Return the alternatives asked for, all of the question's unless told."""
    models = answers(workload) if models is None else models
    if not models:
        raise InputError("There is nothing to compare: name at least one model.")
    return tuple(find_model(m) if isinstance(m, str) else m for m in models)


def refuse_strangers(names: Iterable[str], models: Sequence[Model]) -> None:
    """Raise `UnknownName` if something is set for an alternative that is not asked for."""
    known = [model.id for model in models]
    for name in names:
        if name not in known:
            raise UnknownName(f"There is no alternative '{name}' here. {did_you_mean(name, known)}")


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
