"""What is kept of a sweep: the lowest, quantiles, how often something is feasible.

A reducer turns a block into a small partial result and merges two of them. Those here count in
whole numbers and compare, so that a merge is exact and its order does not matter.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from estimator.errors import InputError, did_you_mean
from estimator.scenarios.block import Block

Measure = Literal["usd", "delay", "bounded_delay"]
"""Cost [USD], mean delay [s], the quantile of the delay that the workload limits [s]."""


class Reducer(Protocol):
    """Anything that summarises blocks; it and its partial results must pickle."""

    def of(self, block: Block) -> Any:
        """Return the partial result of one block."""

    def merge(self, a: Any, b: Any) -> Any:
        """Return the partial result of two runs of blocks, `a` before `b`."""

    def result(self, partial: Any) -> Any:
        """Return the final result."""


def _measured(block: Block, measure: Measure) -> NDArray[np.float64]:
    if measure == "usd":
        return block.usd
    return block.delay_s if measure == "delay" else block.bounded_delay_s


def _check(measure: str) -> None:
    known = get_args(Measure)
    if measure not in known:
        raise InputError(f"measure cannot be '{measure}'. {did_you_mean(measure, known)}")


@dataclass(frozen=True)
class Lowest:
    """Where a measure is lowest, and who wins how often.

    Attributes
    ----------
    value : float
        Lowest over all scenarios and feasible alternatives [USD or s]; infinite if none is.
    model : str
        Id of that alternative; empty if nothing is feasible. Of equals the first counts.
    scenario : int
        Its number in the order of the grid, the first of equals; -1 if nothing is feasible.
    at : dict of str to float
        The fields of that scenario.
    wins : dict of str to int
        Scenarios in which each alternative is the lowest feasible one.
    none : int
        Scenarios in which none is feasible.
    """

    value: float
    model: str
    scenario: int
    at: dict[str, Any]
    wins: dict[str, int]
    none: int


@dataclass(frozen=True)
class Least:
    """Find the lowest cost or delay of any feasible alternative, and count who offers it.

    Parameters
    ----------
    measure : {"usd", "delay", "bounded_delay"}
        What is compared.

    Examples
    --------
    >>> from estimator.scenarios import grid, sweep
    >>> from estimator.workloads import StreamIngest
    >>> rates = grid(records_per_second=[100, 1_000, 100_000])
    >>> (lowest,) = sweep(
    ...     StreamIngest(), rates, region="us-east-1", on="2026-11-01", reduce=[Least()]
    ... )
    >>> lowest.at
    {'records_per_second': 100.0}
    """

    measure: Measure = "usd"

    def __post_init__(self) -> None:
        _check(self.measure)

    def of(self, block: Block) -> Lowest:
        """Return the lowest of one block."""
        values = _measured(block, self.measure)
        competing = np.where(block.feasible & ~np.isnan(values), values, np.inf)
        lowest = competing.min(axis=0)
        winner = np.where(np.isfinite(lowest), competing.argmin(axis=0), -1)
        none, *wins = np.bincount(winner + 1, minlength=len(block.models) + 1).tolist()
        counted = dict(zip(block.models, wins, strict=True))
        first = int(lowest.argmin())
        if winner[first] < 0:
            return Lowest(math.inf, "", -1, {}, counted, none)
        at = {name: values[first].item() for name, values in block.fields.items()}
        model = block.models[winner[first]]
        return Lowest(float(lowest[first]), model, block.start + first, at, counted, none)

    def merge(self, a: Lowest, b: Lowest) -> Lowest:
        """Return the lower of two and the sum of their counts."""
        lower = min(a, b, key=lambda one: (one.value, one.scenario))
        wins = {model: a.wins[model] + b.wins[model] for model in a.wins}
        return replace(lower, wins=wins, none=a.none + b.none)

    def result(self, partial: Lowest) -> Lowest:
        """Return the lowest of all."""
        return partial


@dataclass(frozen=True)
class Bands:
    """Quantiles of a measure over all scenarios.

    Attributes
    ----------
    qs : tuple of float
        Probabilities.
    values : dict of str to ndarray
        By alternative, one quantile [USD or s] per probability; NaN where nothing is known.
    missing : dict of str to int
        Scenarios without an estimate; they are left out of the quantiles.
    """

    qs: tuple[float, ...]
    values: dict[str, NDArray[np.float64]]
    missing: dict[str, int]


@dataclass(frozen=True, eq=False)
class Sketch:
    """How many values lie in each bucket; bucket k ends at ``gamma ** k``."""

    first: int
    counts: NDArray[np.int64]
    zeros: int
    infinite: int
    missing: int


@dataclass(frozen=True)
class Quantiles:
    """Count values in buckets of equal relative width, and read quantiles from the counts.

    Parameters
    ----------
    measure : {"usd", "delay", "bounded_delay"}
        What is counted, per alternative, over all scenarios, the infeasible ones included.
    qs : tuple of float
        Probabilities, 0 to 1.
    relative_error : float, default 0.005
        How far a quantile may be from the exact one, as a fraction of it.

    Raises
    ------
    InputError
        When a probability is not within 0 to 1 or the error not within 0 to 1.

    Notes
    -----
    DDSketch [1]_ without a bound on its buckets: bucket k holds what is above ``gamma**(k - 1)``
    and at most ``gamma**k``, with ``gamma = (1 + e) / (1 - e)``, and stands for the value
    ``2 * gamma**k / (1 + gamma)``, which is within the fraction e of all of them. The quantile is
    the smallest value that at least the share q does not exceed. Zeros and infinite values are
    exact; NaN is left out and counted.

    References
    ----------
    .. [1] C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch
       with relative-error guarantees", VLDB 12 (2019), https://arxiv.org/abs/1908.10693

    Examples
    --------
    >>> from estimator.scenarios import grid, sweep
    >>> from estimator.workloads import StreamIngest
    >>> rates = grid(records_per_second=[100, 1_000, 100_000])
    >>> (bands,) = sweep(
    ...     StreamIngest(),
    ...     rates,
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ...     models=["kinesis_data_streams_provisioned"],
    ...     reduce=[Quantiles("usd", (0.0, 1.0))],
    ... )
    >>> low, high = bands.values["kinesis_data_streams_provisioned"]
    >>> bool(low < high)
    True
    """

    measure: Measure = "usd"
    qs: tuple[float, ...] = (0.05, 0.50, 0.95)
    relative_error: float = 0.005

    def __post_init__(self) -> None:
        _check(self.measure)
        if not all(0 <= q <= 1 for q in self.qs):
            raise InputError(f"qs must be probabilities from 0 to 1; got {self.qs}.")
        if not 0 < self.relative_error < 1:
            raise InputError(f"relative_error must be within 0 to 1; got {self.relative_error:g}.")

    @cached_property
    def gamma(self) -> float:
        """Upper end of a bucket over its lower one."""
        return (1 + self.relative_error) / (1 - self.relative_error)

    def of(self, block: Block) -> dict[str, Sketch]:
        """Return the counts of one block, by alternative."""
        values = _measured(block, self.measure)
        return {model: self._sketch(row) for model, row in zip(block.models, values, strict=True)}

    def _sketch(self, values: NDArray[np.float64]) -> Sketch:
        within = values[(values > 0) & np.isfinite(values)]
        keys = np.ceil(np.log(within) / math.log(self.gamma)).astype(np.int64)
        first = int(keys.min()) if len(keys) else 0
        return Sketch(
            first,
            np.bincount(keys - first).astype(np.int64),
            int(np.count_nonzero(values == 0)),
            int(np.count_nonzero(values == np.inf)),
            int(np.count_nonzero(np.isnan(values))),
        )

    def merge(self, a: dict[str, Sketch], b: dict[str, Sketch]) -> dict[str, Sketch]:
        """Add the counts."""
        return {model: _added(a[model], b[model]) for model in a}

    def result(self, partial: dict[str, Sketch]) -> Bands:
        """Read the quantiles off the counts."""
        values = {model: self._read(sketch) for model, sketch in partial.items()}
        missing = {model: sketch.missing for model, sketch in partial.items()}
        return Bands(self.qs, values, missing)

    def _read(self, sketch: Sketch) -> NDArray[np.float64]:
        counts = [sketch.zeros, *sketch.counts.tolist(), sketch.infinite]
        keys = sketch.first + np.arange(len(sketch.counts))
        middles = 2 * np.power(self.gamma, keys.astype(np.float64)) / (1 + self.gamma)
        values = np.concatenate([[0.0], middles, [np.inf]])
        reached = np.cumsum(counts)
        if not reached[-1]:
            return np.full(len(self.qs), np.nan)
        ranks = np.maximum(np.ceil(np.array(self.qs) * reached[-1]), 1)
        return np.asarray(values[np.searchsorted(reached, ranks)])


def _added(a: Sketch, b: Sketch) -> Sketch:
    low, high = (a, b) if a.first <= b.first else (b, a)
    ahead = high.first - low.first
    counts = np.zeros(max(len(low.counts), ahead + len(high.counts)), dtype=np.int64)
    counts[: len(low.counts)] += low.counts
    counts[ahead : ahead + len(high.counts)] += high.counts
    return Sketch(
        low.first,
        counts,
        a.zeros + b.zeros,
        a.infinite + b.infinite,
        a.missing + b.missing,
    )


@dataclass(frozen=True)
class Shares:
    """How often each alternative is feasible.

    Attributes
    ----------
    scenarios : int
        Scenarios in all.
    feasible : dict of str to int
        Scenarios in which each alternative is feasible.
    none : int
        Scenarios in which none is.
    """

    scenarios: int
    feasible: dict[str, int]
    none: int

    @property
    def shares(self) -> dict[str, float]:
        """Share of the scenarios in which each alternative is feasible."""
        return {model: count / self.scenarios for model, count in self.feasible.items()}


@dataclass(frozen=True)
class FeasibleShare:
    """Count the scenarios in which each alternative, or none, is feasible.

    Examples
    --------
    >>> from estimator.scenarios import grid, sweep
    >>> from estimator.workloads import StreamIngest
    >>> limits = grid(freshness_s=[0.001, 0.002, 60.0, 3_600.0])
    >>> (shares,) = sweep(
    ...     StreamIngest(), limits, region="us-east-1", on="2026-11-01", reduce=[FeasibleShare()]
    ... )
    >>> shares.none
    2
    """

    def of(self, block: Block) -> Shares:
        """Return the counts of one block."""
        feasible = block.feasible.sum(axis=1).tolist()
        none = int((~block.feasible.any(axis=0)).sum())
        return Shares(len(block), dict(zip(block.models, feasible, strict=True)), none)

    def merge(self, a: Shares, b: Shares) -> Shares:
        """Add the counts."""
        feasible = {model: a.feasible[model] + b.feasible[model] for model in a.feasible}
        return Shares(a.scenarios + b.scenarios, feasible, a.none + b.none)

    def result(self, partial: Shares) -> Shares:
        """Return the counts of all."""
        return partial
