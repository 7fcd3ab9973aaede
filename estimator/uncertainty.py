"""How sure an answer is.

Figures with a published or assumed range, and inputs the user gives as a `Range`, become random
draws; the models cannot tell. The same range is the same draw wherever it is used, so that two
alternatives that share an assumption are uncertain together.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from estimator.blocks import BLOCK, map_blocks
from estimator.comparison import Comparison, Measure, chosen_models, compare
from estimator.engine import checked_value
from estimator.errors import InputError, UnknownName, did_you_mean
from estimator.model import Fact, Model, Param, facts_of, params_of
from estimator.prices import PriceBook
from estimator.units import Array
from estimator.workloads import Workload

Output = Literal["usd", "delay", "bounded_delay", "throughput"]

QUANTILES = (0.05, 0.10, 0.50, 0.90, 0.95)

Z_95 = 1.6448536269514722
"""Standard normal number that 95 % stay below."""


@dataclass(frozen=True)
class Range:
    """An input that is not known exactly.

    Attributes
    ----------
    low, likely, high : float
        Read as the 5th, 50th and 95th percentile, each above the one before.

    Notes
    -----
    Between positive numbers the logarithm is normal, with its own spread below and above the
    middle; where `low` is not positive the number itself is.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        ordered = np.isfinite([self.low, self.likely, self.high]).all()
        if not ordered or not self.low <= self.likely <= self.high:
            given = f"{self.low:g}:{self.likely:g}:{self.high:g}"
            raise InputError(f"A range is low:likely:high, rising; got {given}.")

    def at(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at standard normal quantiles.

        Examples
        --------
        >>> Range(1.0, 2.0, 8.0).at(np.array([-1.6448536269514722, 0.0, 1.6448536269514722]))
        array([1., 2., 8.])
        """
        if self.low > 0:
            below = np.log(self.likely / self.low)
            above = np.log(self.high / self.likely)
            return np.asarray(self.likely * np.exp(np.where(z < 0, below, above) * (z / Z_95)))
        spread = np.where(z < 0, self.likely - self.low, self.high - self.likely)
        return np.asarray(self.likely + spread * (z / Z_95))


@dataclass(frozen=True)
class Uncertain:
    """One input with a range: a field of the workload, or a figure that models rely on.

    Attributes
    ----------
    name : str
        Field or fact.
    unit : str
        Its unit.
    range : Range
        What it may be.
    models : tuple of str
        Ids of the models that rely on the figure; empty for a field of the workload.
    measure : str
        How to measure it on a running system.
    """

    name: str
    unit: str
    range: Range
    models: tuple[str, ...]
    measure: str
    rules: Param | None = None

    def at(self, z: NDArray[np.float64]) -> Array:
        """Return the values at standard normal quantiles, kept within the field's bounds."""
        values = self.range.at(z)
        if self.rules is None:
            return np.maximum(values, 0.0)
        bounded = np.clip(values, self.rules.low, self.rules.high)
        return np.rint(bounded) if self.rules.whole else bounded


@dataclass(frozen=True)
class Simulation:
    """Draws of an answer.

    Attributes
    ----------
    models : tuple of Model
        The alternatives.
    inputs : tuple of Uncertain
        What was drawn.
    usd, delay_s : ndarray
        Cost and mean delay, shape (alternatives, draws); NaN without an estimate.
    feasible : ndarray of bool
        Shape (alternatives, draws).
    throughput : ndarray
        What each sustains, in the workload's unit, of the same shape.
    units : tuple of dict of str to ndarray
        Per alternative, how many of each thing it needs; a thing that some draws cannot tell of is
        NaN there.
    bounded_delay_s : ndarray or None
        The quantile of the delay that the workload limits, if it was asked for.
    """

    models: tuple[Model, ...]
    inputs: tuple[Uncertain, ...]
    usd: NDArray[np.float64]
    delay_s: NDArray[np.float64]
    feasible: NDArray[np.bool_]
    throughput: NDArray[np.float64]
    units: tuple[dict[str, NDArray[np.float64]], ...]
    bounded_delay_s: NDArray[np.float64] | None = None

    def quantiles(
        self, measure: Output = "usd", qs: Sequence[float] = QUANTILES
    ) -> NDArray[np.float64]:
        """Return quantiles of one figure, shape (alternatives, quantiles).

        Parameters
        ----------
        measure : {"usd", "delay", "bounded_delay", "throughput"}
            Cost [USD], mean delay [s], the quantile of the delay that the workload limits [s], or
            what is sustained.
        qs : sequence of float, optional
            Probabilities.

        Raises
        ------
        InputError
            When the limited quantile was not asked for.
        """
        draws = {
            "usd": self.usd,
            "delay": self.delay_s,
            "bounded_delay": self.bounded_delay_s,
            "throughput": self.throughput,
        }[measure]
        if draws is None:
            raise InputError("Only simulate(..., bounded_delay=True) draws the limited delay.")
        return np.stack([_quantiles(row, qs) for row in draws])

    def unit_quantiles(
        self, qs: Sequence[float] = QUANTILES
    ) -> tuple[dict[str, NDArray[np.float64]], ...]:
        """Return quantiles of how many of each thing every alternative needs."""
        return tuple(
            {name: _quantiles(drawn, qs) for name, drawn in things.items()} for things in self.units
        )

    @property
    def probability_feasible(self) -> NDArray[np.float64]:
        """Share of draws in which each alternative is feasible."""
        return np.asarray(self.feasible.mean(axis=1))

    @property
    def probability_cheapest(self) -> NDArray[np.float64]:
        """Share of draws in which each alternative is the cheapest feasible one.

        With the share in which none is feasible they add up to one; of equals the first counts.
        """
        costs = np.where(self.feasible & ~np.isnan(self.usd), self.usd, np.inf)
        winner = np.where(np.isfinite(costs.min(axis=0)), costs.argmin(axis=0), -1)
        return np.asarray([(winner == i).mean() for i in range(len(self.models))])

    @property
    def probability_none(self) -> float:
        """Share of draws in which no alternative is feasible."""
        return float((~self.feasible.any(axis=0)).mean())


def _quantiles(draws: NDArray[np.float64], qs: Sequence[float]) -> NDArray[np.float64]:
    # a draw may be infinite (a queue that never empties), so nothing is interpolated
    return np.asarray(np.quantile(draws, qs, method="inverted_cdf"))


def uncertain_inputs(
    models: Sequence[Model], ranges: Mapping[str, Range], region: str, own: Mapping[str, Any]
) -> tuple[Uncertain, ...]:
    """Collect what is not known: given ranges first, then the models' figures with ranges.

    Parameters
    ----------
    models : sequence of Model
        The alternatives, all of one question.
    ranges : mapping of str to Range
        By field of the workload.
    region : str
        A figure that differs in this region is a quota there and is not drawn.
    own : mapping
        The user's own figures by model id; a number is certain.

    Raises
    ------
    UnknownName
        When the workload has no such field.
    InputError
        When a field is no number or a range leaves its bounds.
    """
    question = models[0].workload
    fields = {p.name: p for p in params_of(question)}
    found = []
    for name, given in ranges.items():
        p = fields.get(name.replace("-", "_"))
        if p is None:
            told = did_you_mean(name, fields)
            raise UnknownName(f"{question.__name__} has no field '{name}'. {told}")
        if p.kind != "number":
            raise InputError(f"{name} is a {p.kind}: only a number can have a range.")
        for value in (given.low, given.likely, given.high):
            checked_value(replace(p, whole=False), value)
        found.append(Uncertain(p.name, p.unit, given, (), p.measure, p))
    shared: dict[tuple[str, float, str], tuple[Fact, list[str]]] = {}
    for model in models:
        for fact in facts_of(model.facts):
            if fact.low is None or fact.high is None or region in fact.regions:
                continue
            if fact.name in own.get(model.id, {}):
                continue
            key = (fact.name, fact.value, fact.source)
            shared.setdefault(key, (fact, []))[1].append(model.id)
    for fact, ids in shared.values():
        low, high = float(fact.low or 0.0), float(fact.high or 0.0)
        known = Range(min(low, fact.value), fact.value, max(high, fact.value))
        found.append(Uncertain(fact.name, fact.unit, known, tuple(ids), fact.measure))
    return tuple(found)


def _values(
    workload: Workload,
    inputs: Sequence[Uncertain],
    z: NDArray[np.float64],
    own: Mapping[str, Mapping[str, Array]],
) -> tuple[Workload, dict[str, dict[str, Array]]]:
    """Put draws in place of what is uncertain; `z` has one column per input."""
    fields: dict[str, Any] = {}
    facts: dict[str, dict[str, Array]] = {name: dict(given) for name, given in own.items()}
    for column, one in enumerate(inputs):
        values = one.at(z[:, column])
        if not one.models:
            fields[one.name] = values
        for name in one.models:
            facts.setdefault(name, {})[one.name] = values
    return replace(workload, **fields), facts


def simulate(
    workload: Workload,
    *,
    region: str,
    on: date | str,
    ranges: Mapping[str, Range] | None = None,
    models: Sequence[Model | str] | None = None,
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
    n: int = BLOCK,
    seed: int = 0,
    bounded_delay: bool = False,
    executor: Executor | None = None,
) -> Simulation:
    """Answer a question many times, each time with other values of what is uncertain.

    Parameters
    ----------
    workload : Workload
        What must be done, as single numbers.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    ranges : mapping of str to Range, optional
        Fields of the workload that are not known exactly.
    models : sequence of Model or str, optional
        Only these alternatives.
    configs, facts, prices : optional
        As for `compare`; a figure given here is certain.
    n : int, default 65,536
        Draws.
    seed : int, default 0
        The same seed gives the same draws.
    bounded_delay : bool, default False
        Whether the quantile of the delay that the workload limits is drawn too; it can take longer
        than all the rest.
    executor : concurrent.futures.Executor, optional
        Who works out the blocks of draws; this thread unless given. The draws are the same.

    Returns
    -------
    Simulation
        Cost, delay, feasibility, throughput and units of capacity per draw.

    Raises
    ------
    InputError
        When a range or `n` cannot be used.
    UnknownName
        When a field, model, region or fact does not exist.
    WorkerLost
        When a process of the executor died.

    Notes
    -----
    Scrambled Sobol points [1]_, in blocks of 65,536: block b comes from child b of the seed,
    whoever works it out.

    References
    ----------
    .. [1] A. B. Owen, "Scrambling Sobol' and Niederreiter-Xing points", J. Complexity 14 (1998),
       https://doi.org/10.1006/jcom.1998.0487

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> known = simulate(
    ...     StreamIngest(),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ...     ranges={"records_per_second": Range(1_000, 5_000, 20_000)},
    ...     models=["kinesis_data_streams_provisioned"],
    ...     n=1_024,
    ... )
    >>> low, high = known.quantiles(qs=(0.05, 0.95))[0]
    >>> bool(low < 370 < high)
    True
    """
    chosen = chosen_models(type(workload), models)
    inputs = uncertain_inputs(chosen, ranges or {}, region, facts or {})
    if n < 2:
        raise InputError(f"n must be at least 2 draws; got {n}.")
    asked = Asked(
        chosen, workload, inputs, region, on, dict(configs or {}), dict(facts or {}), prices
    )
    draw = partial(_simulated, asked, n, seed, bounded_delay)
    with closing(map_blocks(draw, math.ceil(n / BLOCK), executor)) as found:
        return joined(list(found))


@dataclass(frozen=True)
class Asked:
    """A question with what is uncertain about it; it pickles."""

    models: tuple[Model, ...]
    workload: Workload
    inputs: tuple[Uncertain, ...]
    region: str
    on: date | str
    configs: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Array]]
    prices: PriceBook | None

    def at(self, z: NDArray[np.float64]) -> Comparison:
        """Return the answer at standard normal draws, one column per uncertain input."""
        drawn, figures = _values(self.workload, self.inputs, z, self.facts)
        return compare(
            drawn,
            regions=self.region,
            on=self.on,
            models=self.models,
            configs=self.configs,
            facts=figures,
            prices=self.prices,
        )

    def measured(self, z: NDArray[np.float64], measure: Measure) -> NDArray[np.float64]:
        """Return the cost or the mean delay of the only alternative, one per draw."""
        answer = self.at(z)
        (values,) = _spread(answer.usd if measure == "usd" else answer.mean_delay, len(z))
        return np.asarray(values)


def _simulated(asked: Asked, n: int, seed: int, bounded_delay: bool, block: int) -> Simulation:
    """Simulate one block of the draws."""
    count = min(BLOCK, n - block * BLOCK)
    answer = asked.at(_normals(len(asked.inputs), count, seed, block))
    estimates = [alternative.estimate for alternative in answer.alternatives]
    return Simulation(
        asked.models,
        asked.inputs,
        _spread(answer.usd, count),
        _spread(answer.mean_delay, count),
        _spread(answer.feasible, count),
        _spread(answer.throughput, count),
        tuple(
            {name: np.broadcast_to(many, count) for name, many in e.sizing.units.items()}
            if e
            else {}
            for e in estimates
        ),
        _spread(answer.delay, count) if bounded_delay else None,
    )


def _normals(inputs: int, count: int, seed: int, block: int) -> NDArray[np.float64]:
    """Return the standard normal draws of one block, one column per input."""
    from scipy.special import ndtri
    from scipy.stats import qmc  # two seconds that only a simulation needs

    if not inputs:
        return np.zeros((count, 0))
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
    points = qmc.Sobol(inputs, rng=generator).random_base2(math.ceil(math.log2(max(count, 2))))
    return np.asarray(ndtri(np.clip(points[:count], 1e-12, 1 - 1e-12)))


def joined(blocks: Sequence[Simulation]) -> Simulation:
    """Put the draws of several simulations of one question side by side."""

    def all_of(figure: str) -> NDArray[Any]:
        return np.concatenate([getattr(block, figure) for block in blocks], axis=1)

    first = blocks[0]
    lengths = [block.usd.shape[1] for block in blocks]
    units = tuple(
        {
            name: np.concatenate(
                [
                    block.units[i].get(name, np.full(length, np.nan))
                    for block, length in zip(blocks, lengths, strict=True)
                ]
            )
            for name in dict.fromkeys(name for block in blocks for name in block.units[i])
        }
        for i in range(len(first.models))
    )
    return replace(
        first,
        usd=all_of("usd"),
        delay_s=all_of("delay_s"),
        feasible=all_of("feasible"),
        throughput=all_of("throughput"),
        units=units,
        bounded_delay_s=None if first.bounded_delay_s is None else all_of("bounded_delay_s"),
    )


def _spread(values: NDArray[Any], count: int) -> NDArray[Any]:
    """Return one column per draw, also where no draw changes anything."""
    return np.broadcast_to(values if values.ndim > 1 else values[:, None], (len(values), count))
