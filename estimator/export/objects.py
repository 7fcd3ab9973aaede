"""A comparison as one object that JSON can hold."""

from datetime import date
from typing import Any

import numpy as np

from estimator.comparison import Comparison
from estimator.engine import LineItem
from estimator.errors import InputError
from estimator.export.report import (
    Row,
    changed_settings,
    confidence_word,
    effective_of,
    reason_of,
)
from estimator.model import Check, params_of


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Tell a comparison of a single scenario as one object that JSON can hold.

    Parameters
    ----------
    comparison : Comparison
        Of scalars; rows are the form for arrays.

    Returns
    -------
    dict
        ``question``, ``workload``, ``on`` and ``alternatives``, ranked. A figure that is missing or
        without limit is None, and ``reason`` says why. ``on`` is None when dates differ; every
        alternative has its own.

    Raises
    ------
    InputError
        When the workload holds arrays.

    Examples
    --------
    >>> from estimator.comparison import compare
    >>> from estimator.workloads import StreamIngest
    >>> told = to_json(compare(StreamIngest(), regions="us-east-1", on="2026-11-01"))
    >>> told["question"], told["on"], told["alternatives"][0]["feasible"]
    ('stream_ingest', '2026-11-01', True)
    """
    if comparison.shape:
        raise InputError("This workload holds arrays: use summary_rows or line_rows.")
    workload = comparison.workload
    days = {alternative.on for alternative in comparison.alternatives}
    told = {
        "question": workload.id,
        "workload": {p.name: getattr(workload, p.name) for p in params_of(type(workload))},
        "on": days.pop() if len(days) == 1 else None,
        "alternatives": [_alternative(Row(workload, a, ())) for a in comparison.ranked],
    }
    plain_told: dict[str, Any] = jsonable(told)
    return plain_told


def _alternative(row: Row) -> dict[str, Any]:
    model, estimate = row.alternative.model, row.estimate
    return {
        "model": model.id,
        "title": model.title,
        "region": row.alternative.region,
        "on": row.alternative.on,
        "usd": row.alternative.usd,
        "list_usd": estimate.list_usd if estimate else None,
        "period": row.workload.period,
        "capacity": dict(estimate.sizing.units) if estimate else {},
        "throughput": {
            "value": estimate.sizing.throughput if estimate else None,
            "unit": row.workload.throughput_unit,
        },
        "delay": {
            "mean": estimate.delay.mean if estimate else None,
            **dict(zip(("p50", "p95", "p99"), row.percentiles, strict=True)),
            "stages": estimate.delay.breakdown() if estimate else {},
        },
        "feasible": row.alternative.feasible,
        "binding": estimate.sizing.binding if estimate else "",
        "checks": [_check(check) for check in (estimate.checks if estimate else ())],
        "lines": [_line(line) for line in (estimate.lines if estimate else ())],
        "settings": changed_settings(estimate) if estimate else {},
        "lifecycle": {
            "status": model.lifecycle.status,
            "since": model.lifecycle.since,
            "note": model.lifecycle.note,
        },
        "confidence": confidence_word(estimate.confidence) if estimate else "",
        "evidence": {"throughput": model.evidence.throughput, "delay": model.evidence.delay},
        "reason": np.asarray(reason_of(row)).item(),
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "demand": check.demand,
        "capacity": check.capacity,
        "unit": check.unit,
        "ok": check.ok,
        "severity": check.severity,
        "remedy": check.remedy,
    }


def _line(line: LineItem) -> dict[str, Any]:
    return {
        "table": line.table,
        "dimension": line.dimension,
        "quantity": line.quantity,
        "unit": line.unit,
        "usd": line.usd,
        "list_usd": line.list_usd,
        "effective": effective_of(line) or None,
        "confidence": confidence_word(line.rate.confidence),
        "source": line.rate.source,
    }


def jsonable(value: Any) -> Any:
    """Return a value as JSON knows it: plain types, ISO dates, None for NaN and infinity.

    Examples
    --------
    >>> jsonable({"delay": np.float64("inf"), "on": date(2026, 11, 1), "ok": np.True_})
    {'delay': None, 'on': '2026-11-01', 'ok': True}
    """
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
