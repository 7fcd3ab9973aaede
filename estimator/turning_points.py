"""Where the answer turns: the ties of two alternatives, and which one wins where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from estimator.comparison import Measure, chosen_models, compare
from estimator.engine import Estimate, estimate
from estimator.errors import InputError, UnknownName, did_you_mean
from estimator.model import Model, Param, params_of
from estimator.prices import PriceBook, list_prices
from estimator.quantity import format_quantity
from estimator.units import Array
from estimator.workloads import Workload

Criterion = Literal["cheapest", "fastest"]

_GRID = 129
"""Points between which a tie is looked for before it is narrowed down."""

_PARTS, _ROUNDS = 16, 15
"""A tie is narrowed down to one part of its interval, again and again, to 60 bits in all."""


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
    first, second = chosen_models(type(workload), (a, b))
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


@dataclass(frozen=True)
class Choice:
    """Which alternative wins where.

    Attributes
    ----------
    models : tuple of Model
        The alternatives.
    across, up : Param
        The fields that were varied; `up` is None when there was one.
    x, y : ndarray
        Their values, ascending.
    winner : ndarray of int
        Index into `models` of the alternative that wins, shape ``x.shape + y.shape``; -1 where
        none is feasible.
    """

    models: tuple[Model, ...]
    across: Param
    up: Param | None
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    winner: NDArray[np.intp]

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Share of the points that each alternative wins, in the order of `models`."""
        return np.array([np.mean(self.winner == i) for i in range(len(self.models))])

    @cached_property
    def x_edges(self) -> NDArray[np.float64]:
        """Edges of the cells about `x`, one more than there are; the outer cells end at theirs."""
        return _edges(self.x, self.across)

    @cached_property
    def y_edges(self) -> NDArray[np.float64]:
        """Edges of the cells about `y`; empty when one field was varied."""
        return np.empty(0) if self.up is None else _edges(self.y, self.up)

    @cached_property
    def borders(self) -> tuple[NDArray[np.float64], ...]:
        """Lines between the areas, each ``[[x, y], [x, y]]``; points on `x` when one field varies.

        A border runs halfway between the two points where the winner differs: in the logarithm for
        a field that spans decades.
        """
        x, y = self.x_edges, self.y_edges
        if self.up is None:
            return tuple(np.array([edge]) for edge in x[1:-1][np.diff(self.winner) != 0])
        standing = [
            np.array([[x[i + 1], y[j]], [x[i + 1], y[j + 1]]])
            for i, j in np.argwhere(np.diff(self.winner, axis=0) != 0)
        ]
        lying = [
            np.array([[x[i], y[j + 1]], [x[i + 1], y[j + 1]]])
            for i, j in np.argwhere(np.diff(self.winner, axis=1) != 0)
        ]
        return (*standing, *lying)


def _edges(values: NDArray[np.float64], field: Param) -> NDArray[np.float64]:
    forward, back = (np.log, np.exp) if field.log else (_same, _same)
    at = forward(values)
    return np.asarray(back(np.concatenate([at[:1], (at[1:] + at[:-1]) / 2, at[-1:]])))


def regions_of_choice(
    workload: Workload,
    across: Mapping[str, Sequence[float] | NDArray[np.float64]],
    *,
    region: str,
    on: date | str,
    by: Criterion = "cheapest",
    within_s: float | None = None,
    models: Sequence[Model | str] | None = None,
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
) -> Choice:
    """Find which alternative wins at every value of one field, or of two.

    Parameters
    ----------
    workload : Workload
        The other fields, a single scenario.
    across : mapping of str to sequence or ndarray of float
        One or two number fields of the workload and their values.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    by : {"cheapest", "fastest"}
        What wins among the feasible: the lowest cost, or the lowest mean delay.
    within_s : float, optional
        Bound of the delay [s] in place of the workload's own: the cheapest within it.
    models, configs, facts, prices : optional
        As for `compare`.

    Returns
    -------
    Choice
        The winner at every point, and the borders between the areas.

    Raises
    ------
    InputError
        When there is not one field or two, or fewer than two values of one.
    UnknownName
        When a field, model or region does not exist.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> found = regions_of_choice(
    ...     StreamIngest(),
    ...     {"records_per_second": np.geomspace(1e3, 1e7, 41)},
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )
    >>> found.winner.shape, len(found.borders) > 0
    ((41,), True)
    """
    if len(across) not in (1, 2):
        raise InputError(f"Vary one field or two, not {len(across)}.")
    varied = [_varied(type(workload), name) for name in across]
    values = [np.sort(np.asarray(v, dtype=np.float64).ravel()) for v in across.values()]
    for field, points in zip(varied, values, strict=True):
        if len(points) < 2:
            raise InputError(f"Give at least two values of {field.name}.")
    if within_s is not None:
        workload = replace(workload, **{workload.delay_limit: within_s})
    mesh = np.meshgrid(*values, indexing="ij", sparse=True)
    swept = compare(
        replace(workload, **{field.name: v for field, v in zip(varied, mesh, strict=True)}),
        regions=region,
        on=on,
        models=models,
        configs=configs,
        facts=facts,
        prices=prices,
    )
    shape = tuple(len(points) for points in values)
    if by == "cheapest":
        winner = swept.cheapest
    else:
        delay = np.where(swept.feasible & ~np.isnan(swept.mean_delay), swept.mean_delay, np.inf)
        winner = np.where(np.isfinite(delay.min(axis=0)), delay.argmin(axis=0), -1)
    return Choice(
        tuple(a.model for a in swept.alternatives),
        varied[0],
        varied[1] if len(varied) > 1 else None,
        values[0],
        values[1] if len(values) > 1 else np.empty(0),
        np.broadcast_to(winner, shape),
    )
