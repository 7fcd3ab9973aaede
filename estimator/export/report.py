"""What a report says: the one list of its columns, and the rows they make.

::

    Comparison ── one Row per alternative ──> SUMMARY columns ──> summary_rows
               └─ one Row per line item   ──> LINES columns   ──> line_rows

Every column is worked out for all scenarios at once and spread over them last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

import numpy as np

from estimator.comparison import Alternative, Comparison
from estimator.engine import Estimate, LineItem, facts_in
from estimator.model import Check, facts_of, params_of
from estimator.rates import Rate
from estimator.workloads import Workload

Table = list[dict[str, object]]
"""Rows of one report, by column header."""


@dataclass(frozen=True)
class Row:
    """What one row of a table is about, in all its scenarios.

    Attributes
    ----------
    workload : Workload
        The question as asked.
    alternative : Alternative
        What could carry it.
    shape : tuple of int
        Shape of the scenarios.
    line : LineItem, optional
        A line of its bill.
    """

    workload: Workload
    alternative: Alternative
    shape: tuple[int, ...]
    line: LineItem | None = None

    @property
    def estimate(self) -> Estimate | None:
        """The estimate, or None where there is none."""
        return self.alternative.estimate

    @cached_property
    def percentiles(self) -> tuple[Any, ...]:
        """Delay at 50, 95 and 99 % [s]; NaN without an estimate."""
        if self.estimate is None:
            return (np.nan,) * 3
        return self.estimate.delay.quantiles((0.5, 0.95, 0.99))

    def each(self, value: Callable[[Callable[[Any], Any]], str]) -> Any:
        """Build one text per scenario from a function that takes ``at``, the picker of a value."""
        texts = np.empty(self.shape, dtype=object)
        for index in range(texts.size):
            texts.flat[index] = value(partial(self.at, index=index))
        return texts

    def at(self, values: Any, index: int) -> Any:
        """Pick one scenario of a value that broadcasts."""
        return np.broadcast_to(values, self.shape).flat[index]


@dataclass(frozen=True)
class Column:
    """One column of a report.

    Attributes
    ----------
    name : str
    unit : str
        Unit of measure; empty for text, bare numbers, and figures whose unit has its own column.
    meaning : str
        What it says, in one sentence.
    value : callable
        ``value(row)``: a value, or an array of values over the scenarios.
    """

    name: str
    unit: str
    meaning: str
    value: Callable[[Row], Any]

    @property
    def header(self) -> str:
        """Name and unit as they head the column."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def _figure(value: Callable[[Estimate], Any]) -> Callable[[Row], Any]:
    """Make a column's value of a figure of the estimate; NaN without one."""
    return lambda row: np.nan if row.estimate is None else value(row.estimate)


def _text(value: Callable[[Estimate], Any]) -> Callable[[Row], Any]:
    """Make a column's value of a text about the estimate; empty without one."""
    return lambda row: "" if row.estimate is None else value(row.estimate)


def _of_line(value: Callable[[LineItem], Any], missing: Any = "") -> Callable[[Row], Any]:
    return lambda row: missing if row.line is None else value(row.line)


def plain(number: float) -> str:
    """Write a number in full, without a fraction it does not have.

    Examples
    --------
    >>> plain(17.0), plain(0.1)
    ('17', '0.1')
    """
    return repr(float(number)).removesuffix(".0")


def confidence_word(confidence: str) -> str:
    """Return how a report calls the confidence of a price; ``list`` when nothing is doubtful."""
    return confidence or "list"


def changed_settings(estimate: Estimate) -> dict[str, Any]:
    """Return what the user set otherwise than the model: config fields, then figures."""
    model = estimate.model
    config = {
        p.name: getattr(estimate.config, p.name)
        for p in params_of(model.config)
        if np.any(getattr(estimate.config, p.name) != p.default)
    }
    published = facts_in(model, estimate.region)
    facts = {
        f.name: getattr(estimate.facts, f.name)
        for f in facts_of(model.facts)
        if np.any(getattr(estimate.facts, f.name) != getattr(published, f.name))
    }
    return config | facts


def _settings(row: Row) -> Any:
    if row.estimate is None:
        return ""
    changed = changed_settings(row.estimate)

    def told(value: Any) -> str:
        return plain(value) if isinstance(value, float) else str(value)

    return row.each(lambda at: "; ".join(f"{n}={told(at(v))}" for n, v in changed.items()))


def _capacity(row: Row) -> Any:
    if row.estimate is None:
        return ""
    units = row.estimate.sizing.units
    return row.each(lambda at: " + ".join(f"{plain(at(n))} {unit}" for unit, n in units.items()))


def _first_units(estimate: Estimate) -> Any:
    return next(iter(estimate.sizing.units.values()), np.nan)


def _first_unit(estimate: Estimate) -> str:
    return next(iter(estimate.sizing.units), "")


def _told(row: Row, hard: bool) -> Any:
    """Explain, per scenario, the failing checks that decide, or those that do not."""
    if row.estimate is None:
        return row.alternative.unavailable if hard else ""
    failed = [check for check in row.estimate.failed if (check.severity == "hard") == hard]

    def explained(check: Check, at: Callable[[Any], Any]) -> str:
        return replace(check, demand=at(check.demand), capacity=at(check.capacity)).explain()

    return row.each(
        lambda at: "; ".join(explained(check, at) for check in failed if not at(check.ok))
    )


def reason_of(row: Row) -> Any:
    """Say why a figure of the row is missing or without bound."""
    estimate = row.estimate
    if estimate is None:
        return row.alternative.unavailable

    def notes(at: Callable[[Any], Any]) -> str:
        found = []
        if np.isinf(at(estimate.delay.mean)) or np.isinf([at(p) for p in row.percentiles]).any():
            found.append("the delay grows without limit")
        if np.isinf(at(estimate.sizing.throughput)):
            found.append("the throughput has no limit")
        if np.isnan(at(estimate.list_usd)):
            found.append("some prices are not in the list, so the cost at list prices is unknown")
        return "; ".join(found)

    return row.each(notes)


def _oldest_price(estimate: Estimate) -> Any:
    dated = [day for day in (line.rate.effective for line in estimate.lines) if day != date.min]
    return min(dated, default="")


def effective_of(line: LineItem) -> Any:
    """Return the date from which a line's price is known; empty for an own price without date."""
    return "" if line.rate.effective == date.min else line.rate.effective


def tiers_text(rate: Rate) -> str:
    """Write the tiers of a price [USD per unit] by where they start [unit]."""
    tiers = zip(rate.starts, rate.usd, strict=True)
    return "; ".join(f"from {plain(start)}: {plain(usd)}" for start, usd in tiers)


def _tiers(line: LineItem) -> str:
    return tiers_text(line.rate)


_SCENARIO = Column(
    "scenario",
    "",
    "Number of the scenario, from 0",
    lambda row: np.arange(np.prod(row.shape, dtype=int)).reshape(row.shape),
)
_QUESTION = Column("question", "", "Id of the question", lambda row: row.workload.id)
_MODEL = Column("model", "", "Id of the alternative", lambda row: row.alternative.model.id)
_REGION = Column("region", "", "AWS Region", lambda row: row.alternative.region)
_ON = Column("on", "", "Date of prices and lifecycle", lambda row: row.alternative.on)
_REASON = Column("reason", "", "Why a figure is missing or without limit", reason_of)

SUMMARY: tuple[Column, ...] = (
    _SCENARIO,
    _QUESTION,
    _MODEL,
    Column("title", "", "AWS's name of it", lambda row: row.alternative.model.title),
    _REGION,
    _ON,
    Column("usd", "USD", "What is paid in the period", lambda row: row.alternative.usd),
    Column("list_usd", "USD", "The same at list prices", _figure(attrgetter("list_usd"))),
    Column("period", "", "What the cost is for", lambda row: row.workload.period),
    Column("usd_per_work", "USD", "Cost of one unit of work", _figure(attrgetter("usd_per_work"))),
    Column("work_unit", "", "The unit of work", lambda row: row.workload.work_unit),
    Column("capacity", "", "What to provision", _capacity),
    Column("capacity_units", "", "How many of the first thing to provision", _figure(_first_units)),
    Column("capacity_unit", "", "The first thing to provision", _text(_first_unit)),
    Column("throughput", "", "What that sustains", _figure(attrgetter("sizing.throughput"))),
    Column("throughput_unit", "", "Its unit", lambda row: row.workload.throughput_unit),
    Column("delay_mean", "s", "Mean delay", _figure(attrgetter("delay.mean"))),
    Column("delay_p50", "s", "Median delay", lambda row: row.percentiles[0]),
    Column("delay_p95", "s", "Delay kept by 95 %", lambda row: row.percentiles[1]),
    Column("delay_p99", "s", "Delay kept by 99 %", lambda row: row.percentiles[2]),
    Column("feasible", "", "Whether every hard limit holds", lambda row: row.alternative.feasible),
    Column("binding", "", "The limit that decides", _text(attrgetter("sizing.binding"))),
    Column("obstacles", "", "Why it is not feasible", lambda row: _told(row, hard=True)),
    Column("cautions", "", "What to take care of", lambda row: _told(row, hard=False)),
    _REASON,
    Column(
        "lifecycle",
        "",
        "Whether AWS still sells it",
        lambda row: str(row.alternative.model.lifecycle),
    ),
    Column(
        "evidence_throughput",
        "",
        "Grade A, B or C of capacity and throughput",
        lambda row: row.alternative.model.evidence.throughput,
    ),
    Column(
        "evidence_delay",
        "",
        "Grade A, B or C of the delay",
        lambda row: row.alternative.model.evidence.delay,
    ),
    Column(
        "price_confidence",
        "",
        "The least sure of the prices used: list, own, historical or uncertain",
        _text(lambda estimate: confidence_word(estimate.confidence)),
    ),
    Column("oldest_price", "", "Oldest effective date of the prices used", _text(_oldest_price)),
    Column("settings", "", "Config and figures that are not the model's own", _settings),
)
"""Columns of a table of alternatives, before those of the workload."""

LINES: tuple[Column, ...] = (
    _SCENARIO,
    _QUESTION,
    _MODEL,
    _REGION,
    _ON,
    Column("table", "", "Price table", _of_line(attrgetter("table"))),
    Column("dimension", "", "What is billed", _of_line(attrgetter("dimension"))),
    Column("quantity", "", "How much of it", _of_line(attrgetter("quantity"), np.nan)),
    Column("unit", "", "Unit of quantity and price", _of_line(attrgetter("unit"))),
    Column(
        "unit_price",
        "USD",
        "Price of one unit in the first tier",
        _of_line(lambda line: line.rate.usd[0], np.nan),
    ),
    Column(
        "tiers",
        "",
        "Where each tier starts and its price [USD]",
        _of_line(_tiers),
    ),
    Column("usd", "USD", "What is paid for the line", _of_line(attrgetter("usd"), np.nan)),
    Column("list_usd", "USD", "The same at list prices", _of_line(attrgetter("list_usd"), np.nan)),
    Column("price_effective", "", "First date the price is known for", _of_line(effective_of)),
    Column(
        "price_checked",
        "",
        "Newest date the price was seen unchanged",
        _of_line(lambda line: line.rate.checked or ""),
    ),
    Column(
        "price_confidence",
        "",
        "How sure the price is: list, own, historical or uncertain",
        _of_line(lambda line: confidence_word(line.rate.confidence)),
    ),
    Column("source", "", "Where the price was read", _of_line(attrgetter("rate.source"))),
    Column("sku", "", "AWS's number of the price", _of_line(attrgetter("rate.sku"))),
    Column("usage_type", "", "How the bill names it", _of_line(attrgetter("rate.usage_type"))),
    Column("operation", "", "And the operation", _of_line(attrgetter("rate.operation"))),
    _REASON,
)
"""Columns of a table of line items, before those of the workload."""


def workload_columns(question: type[Workload]) -> tuple[Column, ...]:
    """Return the columns that repeat the question, so that a file explains itself.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> workload_columns(StreamIngest)[0].header
    'workload.records_per_second [record/s]'
    """
    return tuple(
        Column(f"workload.{p.name}", p.unit, p.meaning, attrgetter(f"workload.{p.name}"))
        for p in params_of(question)
    )


def summary_rows(comparison: Comparison) -> Table:
    """List the alternatives, one row each per scenario.

    Parameters
    ----------
    comparison : Comparison
        A workload of one scenario, or of arrays: then the rows of an alternative follow each other
        and ``scenario`` counts them in C order.

    Returns
    -------
    list of dict
        By header of `SUMMARY` and of the workload's own columns. A single scenario is ranked;
        several keep the order of the catalogue. An alternative without an estimate has NaN
        figures and says why under ``reason``.

    Examples
    --------
    >>> from estimator.comparison import compare
    >>> from estimator.workloads import StreamIngest
    >>> rows = summary_rows(compare(StreamIngest(), regions="us-east-1", on="2026-11-01"))
    >>> rows[0]["question"], rows[0]["feasible"], rows[0]["workload.freshness_s [s]"]
    ('stream_ingest', True, 60.0)
    """
    rows = (Row(comparison.workload, a, comparison.shape) for a in ordered(comparison))
    return _spread(rows, (*SUMMARY, *workload_columns(type(comparison.workload))))


def line_rows(comparison: Comparison) -> Table:
    """List the line items of every bill, one row each per scenario.

    Parameters
    ----------
    comparison : Comparison
        As for `summary_rows`, and in the same order.

    Returns
    -------
    list of dict
        By header of `LINES` and of the workload's own columns. An alternative without an estimate
        has one row with NaN figures that says why under ``reason``.

    Examples
    --------
    >>> from estimator.comparison import compare
    >>> from estimator.workloads import StreamIngest
    >>> answer = compare(StreamIngest(), regions="us-east-1", on="2026-11-01")
    >>> bill = [row for row in line_rows(answer) if row["model"] == answer.ranked[0].model.id]
    >>> sum(row["usd [USD]"] for row in bill) == float(answer.ranked[0].usd)
    True
    """
    rows = (
        Row(comparison.workload, alternative, comparison.shape, line)
        for alternative in ordered(comparison)
        for line in (alternative.estimate.lines if alternative.estimate else (None,))
    )
    return _spread(rows, (*LINES, *workload_columns(type(comparison.workload))))


def ordered(comparison: Comparison) -> tuple[Alternative, ...]:
    """Return the alternatives, ranked where there is a single scenario."""
    return comparison.alternatives if comparison.shape else comparison.ranked


def _spread(rows: Iterable[Row], columns: tuple[Column, ...]) -> Table:
    table: Table = []
    for row in rows:
        cells = [
            np.broadcast_to(np.asarray(column.value(row)), row.shape).ravel().tolist()
            for column in columns
        ]
        headers = [column.header for column in columns]
        table += [dict(zip(headers, values, strict=True)) for values in zip(*cells, strict=True)]
    return table
