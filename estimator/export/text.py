"""Answers as plain text for a terminal: the verdict first, then aligned tables."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from estimator.comparison import Alternative, Comparison
from estimator.engine import Estimate, LineItem
from estimator.export.report import changed_settings, confidence_word, ordered
from estimator.model import Check, Model, facts_of
from estimator.quantity import format_number, format_quantity, format_usd
from estimator.rates import Rate

_WIDTH = 100

_CONFIDENCE = {
    "list": "AWS's price list",
    "own": "your own price",
    "historical": "no longer sold at this price",
    "uncertain": "second-hand, or its role inferred: check before you rely on it",
}
"""What each word in the column ``price`` means."""


def aligned(headers: Sequence[str], rows: Iterable[Sequence[str]], numeric: str = "") -> str:
    """Lay rows out in columns.

    Parameters
    ----------
    headers : sequence of str
    rows : iterable of sequence of str
        As many cells each as there are headers.
    numeric : str, optional
        One letter per column, ``r`` to align it right; the columns after the last one stay left.

    Examples
    --------
    >>> print(aligned(["model", "USD"], [["a", "1,200"], ["bcd", "7"]], "lr"))
    model    USD
    a      1,200
    bcd        7
    """
    table = [list(headers), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    right = [numeric[index : index + 1] == "r" for index in range(len(headers))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in table
    )


def comparison_text(comparison: Comparison) -> str:
    """Tell a comparison of a single scenario: verdict, ranking, obstacles, what is left out.

    Parameters
    ----------
    comparison : Comparison
        Of scalars.

    Returns
    -------
    str
        Plain text, ended by a newline.

    Raises
    ------
    InputError
        When the workload holds arrays.

    Examples
    --------
    >>> from estimator.comparison import compare
    >>> from estimator.workloads import StreamIngest
    >>> answer = compare(StreamIngest(), regions="us-east-1", on="2026-11-01")
    >>> comparison_text(answer).startswith(answer.ranked[0].model.title)
    True
    """
    alternatives = comparison.ranked
    obstacles = [(a, a.obstacles) for a in alternatives if not a.feasible]
    cautions = [(a, a.cautions) for a in alternatives if a.feasible and a.cautions]
    blocks = [
        textwrap.fill(comparison.verdict(), _WIDTH),
        _ranking(comparison),
        price_legend(a.estimate.confidence for a in alternatives if a.estimate),
        _sentences("Not feasible:", obstacles, comparison),
        _sentences("Take care:", cautions, comparison),
        _left_out(a.model for a in alternatives),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _ranking(comparison: Comparison) -> str:
    quantile = comparison.workload.delay_quantile
    regions, days = _places(comparison)
    headers = ["alternative", *(["region"] if regions else []), *(["on"] if days else [])]
    numeric = "l" * len(headers) + "rlrr"
    headers += [f"USD/{comparison.workload.period}", "capacity", "delay p50"]
    headers += [_named(quantile), "feasible", "limit", "price"]
    rows = []
    for alternative in ordered(comparison):
        where = [alternative.region] if regions else []
        where += [alternative.on.isoformat()] if days else []
        rows.append([alternative.model.title, *where, *_figures(alternative)])
    return aligned(headers, rows, numeric)


def _named(quantile: float) -> str:
    return f"p{100 * quantile:g}"


def _figures(alternative: Alternative) -> list[str]:
    estimate = alternative.estimate
    if estimate is None:
        return ["unknown", "-", "-", "-", "NO", "see below", "-"]
    return [
        format_usd(float(estimate.usd)),
        _capacity(estimate) or "-",
        format_quantity(float(estimate.delay.quantile(0.5)), "s"),
        format_quantity(float(estimate.bounded_delay), "s"),
        "yes" if estimate.feasible else "NO",
        str(estimate.sizing.binding),
        confidence_word(estimate.confidence),
    ]


def _places(comparison: Comparison) -> tuple[bool, bool]:
    """Return whether there are several regions, and several dates."""
    regions = {alternative.region for alternative in comparison.alternatives}
    days = {alternative.on for alternative in comparison.alternatives}
    return len(regions) > 1, len(days) > 1


def _capacity(estimate: Estimate) -> str:
    units = estimate.sizing.units.items()
    return " + ".join(format_quantity(float(count), unit) for unit, count in units)


def price_legend(confidences: Iterable[str]) -> str:
    """Explain the words in a column ``price``, those of the given confidences."""
    used = {confidence_word(confidence) for confidence in confidences}
    told = [f"{word} = {meaning}" for word, meaning in _CONFIDENCE.items() if word in used]
    return textwrap.fill("Prices: " + "; ".join(told) + ".", _WIDTH) if told else ""


def _sentences(
    heading: str,
    told: Sequence[tuple[Alternative, tuple[str, ...]]],
    comparison: Comparison,
) -> str:
    if not told:
        return ""
    regions, days = _places(comparison)
    lines = [heading]
    for alternative, sentences in told:
        where = f" in {alternative.region}" if regions else ""
        where += f" on {alternative.on}" if days else ""
        lines.append(f"  {alternative.model.title}{where}")
        lines += [f"    - {sentence}" for sentence in sentences]
    return "\n".join(lines)


def _left_out(models: Iterable[Model]) -> str:
    """List what no bill includes, and whose bill where not every one lacks it."""
    lacking: dict[str, list[str]] = {}
    unique = list(dict.fromkeys(models))
    for model in unique:
        for item in model.not_included:
            lacking.setdefault(item, []).append(model.title)
    lines = [
        f"  - {item}" + (f" ({'; '.join(titles)})" if len(titles) < len(unique) else "")
        for item, titles in sorted(lacking.items(), key=lambda told: -len(told[1]))
    ]
    return "\n".join(["Not included:", *lines]) if lines else ""


def estimate_text(estimate: Estimate) -> str:
    """Tell one estimate of a single scenario: bill, capacity, limits, delay, doubts, sources.

    Parameters
    ----------
    estimate : Estimate
        Of scalars.

    Returns
    -------
    str
        Plain text, ended by a newline.

    Examples
    --------
    >>> from estimator.engine import estimate
    >>> from estimator.workloads import StreamIngest
    >>> bill = estimate(
    ...     "kinesis_data_streams_provisioned", StreamIngest(), region="us-east-1", on="2026-11-01"
    ... )
    >>> print(estimate_text(bill).splitlines()[0])
    Kinesis Data Streams, provisioned, us-east-1, 2026-11-01
    """
    model = estimate.model
    failing = "" if estimate.feasible else ", but NOT feasible"
    workload = estimate.workload
    period = "per month" if workload.period == "month" else "for the job"
    quantile = _named(workload.delay_quantile)
    blocks = [
        f"{model.title}, {estimate.region}, {estimate.on}",
        textwrap.fill(
            f"{format_usd(float(estimate.usd))} {period} "
            f"({format_usd(float(estimate.usd_per_work))} per {workload.work_unit}), "
            f"{quantile} {format_quantity(float(estimate.bounded_delay), 's')}{failing}.",
            _WIDTH,
        ),
        _lifecycle(estimate),
        _bill(estimate),
        price_legend(line.rate.confidence for line in estimate.lines),
        _provision(estimate),
        _checks(estimate),
        _delay(estimate),
        _settings(estimate),
        _assumptions(estimate),
        _left_out([model]),
        _sources(estimate),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _lifecycle(estimate: Estimate) -> str:
    lifecycle = estimate.model.lifecycle
    if lifecycle.status == "active":
        return ""
    return textwrap.fill(f"{str(lifecycle).capitalize()}. {lifecycle.note}".rstrip(), _WIDTH)


def _bill(estimate: Estimate) -> str:
    listed = any(line.list_usd != line.usd for line in estimate.lines)
    headers = ["billed", "quantity", "unit", "unit price", *(["list"] if listed else [])]
    headers += ["paid" if listed else "USD", "price"]
    rows = [
        [
            line.dimension
            if line.table == estimate.model.prices
            else f"{line.table}:{line.dimension}",
            format_number(float(line.quantity)),
            line.unit,
            _unit_price(line),
            *([format_usd(float(line.list_usd))] if listed else []),
            format_usd(float(line.usd)),
            confidence_word(line.rate.confidence),
        ]
        for line in estimate.lines
    ]
    total = ["total", "", "", "", *([format_usd(float(estimate.list_usd))] if listed else [])]
    total += [format_usd(float(estimate.usd)), confidence_word(estimate.confidence)]
    return aligned(headers, [*rows, total], "lrlrrr" if listed else "lrlrr")


def _unit_price(line: LineItem) -> str:
    tiers = f" in {len(line.rate.usd)} tiers" if len(line.rate.usd) > 1 else ""
    return f"${_price(line.rate.usd[0])}{tiers}"


def _price(usd: float) -> str:
    """Write a unit price in full: rounding it would no longer give the bill."""
    return np.format_float_positional(usd, precision=12, trim="-")


def _provision(estimate: Estimate) -> str:
    sizing, workload = estimate.sizing, estimate.workload
    throughput = format_quantity(float(sizing.throughput), workload.throughput_unit)
    wanted = format_quantity(float(workload.demand), workload.throughput_unit)
    rows = [["capacity", _capacity(estimate) or "nothing to provision"]]
    rows += [
        ["limit", str(estimate.sizing.binding)],
        ["sustains", f"{throughput}; asked for {wanted}"],
    ]
    return "\n".join(f"{name:<10}{value}" for name, value in rows)


def _checks(estimate: Estimate) -> str:
    worst_first = sorted(estimate.checks, key=lambda c: (bool(c.ok), -float(c.utilisation)))
    rows = [
        [
            check.name,
            format_quantity(float(check.demand), check.unit),
            format_quantity(float(check.capacity), check.unit),
            _used(check),
            "ok" if check.ok else _FAILING[check.severity],
        ]
        for check in worst_first
    ]
    remedies = [f"  - {check.explain()}" for check in worst_first if not check.ok]
    return "\n".join([aligned(["check", "demand", "limit", "used", ""], rows, "lrrr"), *remedies])


_FAILING = {"hard": "FAILS", "soft": "ask AWS to raise it", "advice": "advice"}


def _used(check: Check) -> str:
    used = float(check.utilisation)
    return f"{used:,.0%}" if np.isfinite(used) else "-"


def _delay(estimate: Estimate) -> str:
    stages = estimate.delay.breakdown().items()
    rows = [[name, format_quantity(float(mean), "s")] for name, mean in stages if mean != 0]
    p50, p95, p99 = (float(p) for p in estimate.delay.quantiles((0.5, 0.95, 0.99)))
    rows.append(["in all", format_quantity(float(estimate.delay.mean), "s")])
    quantiles = ", ".join(
        f"p{name} {format_quantity(value, 's')}"
        for name, value in (("50", p50), ("95", p95), ("99", p99))
    )
    meaning = textwrap.fill(f"Delay: {estimate.workload.delay_meaning}. {quantiles}.", _WIDTH)
    return f"{meaning}\n{aligned(['stage', 'mean'], rows, 'lr')}"


def _settings(estimate: Estimate) -> str:
    changed = changed_settings(estimate)
    if not changed:
        return ""
    told = [
        f"{name} = {format_number(value, 6) if isinstance(value, float) else value}"
        for name, value in changed.items()
    ]
    return textwrap.fill("Set by you: " + "; ".join(told) + ".", _WIDTH)


def _assumptions(estimate: Estimate) -> str:
    own = changed_settings(estimate)
    rows = [
        [
            fact.name,
            format_quantity(float(getattr(estimate.facts, fact.name)), fact.unit),
            f"{_bound(fact.low, fact.unit)} to {_bound(fact.high, fact.unit)}",
            fact.meaning,
        ]
        for fact in facts_of(estimate.model.facts)
        if fact.kind == "assumption" and fact.name not in own
    ]
    if not rows:
        return ""
    return "Assumed, not published; --fact NAME=VALUE sets your own:\n" + aligned(
        ["figure", "value", "range", "meaning"], rows, "lrr"
    )


def _bound(value: float | None, unit: str) -> str:
    return "?" if value is None else format_quantity(value, unit)


def _sources(estimate: Estimate) -> str:
    by_source: dict[str, list[Rate]] = {}
    for line in estimate.lines:
        by_source.setdefault(line.rate.source, []).append(line.rate)
    told = [f"  {source}{_dates(rates)}" for source, rates in by_source.items()]
    return "\n".join(["Sources:", *told, *(f"  {page}" for page in estimate.model.docs)])


def _dates(rates: Sequence[Rate]) -> str:
    effective = min(rate.effective for rate in rates)
    checked = [rate.checked for rate in rates if rate.checked]
    since = "" if effective == date.min else f", effective {effective}"
    return since + (f", seen unchanged {min(checked)}" if checked else "")
