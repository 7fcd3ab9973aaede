"""Which input to measure first: how far each moves an answer, and its share of the variance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.comparison import Measure, chosen_models
from estimator.errors import InputError
from estimator.model import Model
from estimator.prices import PriceBook
from estimator.uncertainty import Z_95, Asked, Range, Uncertain, uncertain_inputs
from estimator.units import Array
from estimator.workloads import Workload


@dataclass(frozen=True)
class Swing:
    """What one uncertain input does to an answer, everything else in the middle.

    Attributes
    ----------
    input : Uncertain
        The input that moves.
    low, high : float
        The answer with the input at its 5th and its 95th percentile.
    middle : float
        The answer with everything in the middle.
    """

    input: Uncertain
    low: float
    high: float
    middle: float

    @property
    def size(self) -> float:
        """How far the answer moves."""
        return abs(self.high - self.low)


def tornado(
    model: Model | str,
    workload: Workload,
    *,
    region: str,
    on: date | str,
    ranges: Mapping[str, Range] | None = None,
    measure: Measure = "usd",
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
) -> tuple[Swing, ...]:
    """Move one uncertain input at a time and see how far the answer follows, widest first.

    Parameters
    ----------
    model : Model or str
        The alternative.
    workload, region, on, ranges, configs, facts, prices
        As for `simulate`.
    measure : {"usd", "delay"}
        Cost [USD] or mean delay [s].

    Returns
    -------
    tuple of Swing
        Inputs that move nothing are left out.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> widest = tornado(
    ...     "kinesis_data_streams_provisioned",
    ...     StreamIngest(),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )[0]
    >>> widest.input.name
    'hot_shard_factor'
    """
    (chosen,) = chosen_models(type(workload), (model,))
    inputs = uncertain_inputs((chosen,), ranges or {}, region, facts or {})
    each = np.eye(len(inputs)) * Z_95
    z = np.concatenate([np.zeros((1, len(inputs))), -each, each])
    asked = Asked((chosen,), workload, inputs, region, on, configs or {}, facts or {}, prices)
    values = asked.measured(z, measure)
    swings = [
        Swing(one, float(values[1 + i]), float(values[1 + len(inputs) + i]), float(values[0]))
        for i, one in enumerate(inputs)
    ]
    return tuple(sorted((s for s in swings if s.size > 0), key=lambda s: -s.size))


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of an answer that each input explains.

    Attributes
    ----------
    inputs : tuple of Uncertain
        What was drawn.
    first_order : ndarray
        Share explained by the input alone.
    total_order : ndarray
        The same with everything it does together with others.
    """

    inputs: tuple[Uncertain, ...]
    first_order: NDArray[np.float64]
    total_order: NDArray[np.float64]


def sobol(
    model: Model | str,
    workload: Workload,
    *,
    region: str,
    on: date | str,
    ranges: Mapping[str, Range] | None = None,
    measure: Measure = "usd",
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
    n: int = 1_024,
    seed: int = 0,
) -> Indices:
    """Split the variance of an answer among the inputs that cause it.

    Parameters
    ----------
    model : Model or str
        The alternative.
    workload, region, on, ranges, configs, facts, prices, seed
        As for `simulate`.
    measure : {"usd", "delay"}
        Cost or mean delay.
    n : int, default 1024
        Base draws, a power of two; the model runs on ``n * (inputs + 2)`` of them.

    Returns
    -------
    Indices
        Sobol' indices [1]_ as SciPy estimates them.

    References
    ----------
    .. [1] A. Saltelli et al., "Variance based sensitivity analysis of model output", Comput. Phys.
       Commun. 181 (2010), https://doi.org/10.1016/j.cpc.2009.09.018

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> shares = sobol(
    ...     "kinesis_data_streams_provisioned",
    ...     StreamIngest(),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ...     ranges={"records_per_second": Range(1_000, 5_000, 20_000)},
    ... )
    >>> shares.inputs[int(shares.total_order.argmax())].name
    'records_per_second'
    """
    from scipy.stats import norm, sobol_indices  # seconds that only this needs

    (chosen,) = chosen_models(type(workload), (model,))
    inputs = uncertain_inputs((chosen,), ranges or {}, region, facts or {})
    if not inputs:
        raise InputError(f"Nothing is uncertain about {chosen.id}: give at least one range.")

    asked = Asked((chosen,), workload, inputs, region, on, configs or {}, facts or {}, prices)

    def run(z: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array(asked.measured(z.T, measure))

    normals: Any = [norm() for _ in inputs]
    found = sobol_indices(func=run, n=n, dists=normals, rng=np.random.default_rng(seed))
    return Indices(inputs, np.asarray(found.first_order), np.asarray(found.total_order))
