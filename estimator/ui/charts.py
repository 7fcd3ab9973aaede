"""Charts of one comparison: what it costs, how long it takes, and the one against the other."""

from typing import Any

import numpy as np
import pandas as pd

from estimator.comparison import Alternative, Comparison, frontier
from estimator.quantity import format_quantity, format_usd
from estimator.ui import vega
from estimator.ui.vega import AXIS, BAR, LETTERS, PALETTE, ROW, Axis, Drawn, Rows, Spec

_BLUES = ("#0b5cad", "#5b8fc7", "#9dbfe0", "#cfd8e3")
"""The dearest line of a bill, the second, the third, and every further one."""


def named(comparison: Comparison) -> list[tuple[str, Alternative]]:
    """Return the alternatives as ranked, each under its name, with its region if there are more."""
    several = len({a.region for a in comparison.alternatives}) > 1
    return [
        (f"{a.model.title}, {a.region}" if several else a.model.title, a) for a in comparison.ranked
    ]


def _rows(comparison: Comparison) -> list[tuple[str, Alternative]]:
    """Return what has an estimate; the name of a bar says when it is not feasible."""
    return [
        (name if a.feasible else f"{name}, not feasible", a)
        for name, a in named(comparison)
        if a.estimate is not None
    ]


def cost_by_line(comparison: Comparison) -> Drawn:
    """Lay the lines of every bill end to end, the dearest first."""
    rows = _rows(comparison)
    totals = {name: float(a.usd) for name, a in rows}
    longest = max(totals.values())
    segments, figures = [], []
    for name, a in rows:
        lines = sorted(a.estimate.lines if a.estimate else (), key=lambda line: -float(line.usd))
        parts = [
            (
                line.dimension
                if line.table == a.model.prices
                else f"{line.table} {line.dimension}",
                float(line.usd),
                format_usd(float(line.usd)),
                _BLUES[min(rank, 3)],
            )
            for rank, line in enumerate(lines)
        ]
        segments += _laid(name, parts, longest)
        figures += [
            {
                "alternative": name,
                "step": step,
                "line": f"{line.table}: {line.dimension}",
                "quantity": float(line.quantity),
                "unit": line.unit,
                "USD": float(line.usd),
            }
            for step, line in enumerate(lines, start=1)
        ]
    ends = [
        {"alternative": name, "total": usd, "told": format_usd(usd)} for name, usd in totals.items()
    ]
    beside = {
        "data": {"name": "ends"},
        "mark": {"type": "text", "align": "left", "dx": 5, "color": vega.ink()},
        "encoding": {"x": {"field": "total", "type": "quantitative"}, "text": {"field": "told"}},
    }
    title = f"USD per {comparison.workload.period}"
    x = Axis(title, "USD", 0.0, max(longest * 1.16, 0.01))
    bars = _bars(list(totals), x, [beside], {"segments": segments, "ends": ends})
    told = "; ".join(f"{end['alternative']} {end['told']}" for end in ends)
    return bars, pd.DataFrame(figures), told


def stages(comparison: Comparison) -> Drawn:
    """Lay the mean stages of every delay end to end; for a job, its timeline."""
    lasting = {
        name: {
            stage: float(mean)
            for stage, mean in a.estimate.delay.breakdown().items()
            if 0 < float(mean) < np.inf
        }
        for name, a in _rows(comparison)
        if a.estimate is not None
    }
    finish = {name: sum(parts.values()) for name, parts in lasting.items()}
    order = sorted(finish, key=lambda name: finish[name])
    longest = max(finish.values())
    stage_names = list(dict.fromkeys(stage for name in order for stage in lasting[name]))
    segments, figures = [], []
    for name in order:
        parts = [
            (stage, mean, format_quantity(mean, "s"), vega.colour(stage_names.index(stage)))
            for stage, mean in lasting[name].items()
        ]
        segments += _laid(name, parts, longest)
        figures += [
            {"alternative": name, "step": step, "stage": stage, "mean": told, "mean [s]": mean}
            for step, (stage, mean, told, _) in enumerate(parts, start=1)
        ]
    limit_s = float(getattr(comparison.workload, comparison.workload.delay_limit))
    limit = comparison.workload.delay_limit.removesuffix("_s").replace("_", " ")
    near = [{"at": limit_s, "told": limit}] if limit_s <= 1.5 * longest else []
    x = Axis("mean time", "s", 0.0, max(longest, limit_s if near else 0.0) * 1.04)
    bars = _bars(order, x, _limit(), {"segments": segments, "limit": near})
    told = "; ".join(f"{name} {format_quantity(finish[name], 's')}" for name in order)
    return bars, pd.DataFrame(figures), told


def _laid(name: str, parts: list[tuple[str, float, str, str]], longest: float) -> Rows:
    """Lay parts (name, length, length as text, colour) end to end, each under what fits on it.

    That is its name, else its number in the figures of the chart, else nothing.
    """
    rows: Rows = []
    start = 0.0
    for step, (part, length, told, fill) in enumerate(parts, start=1):
        room = length / longest * LETTERS if longest else 0.0
        words = part.replace("_", " ")
        rows.append(
            {
                "alternative": name,
                "part": words,
                "told": told,
                "start": start,
                "end": start + length,
                "middle": start + length / 2,
                "fill": fill,
                "ink": vega.text_on(fill),
                "text": words if len(words) < room else str(step) if room > 2 else "",
            }
        )
        start += length
    return rows


def _bars(order: list[str], x: Axis, extra: list[Spec], data: dict[str, Any]) -> Spec:
    bars = {
        "data": {"name": "segments"},
        "mark": {"type": "bar", "height": BAR, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "x": vega.along("x", "start", x),
            "x2": {"field": "end"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "tooltip": vega.tips(alternative="", part="part", told="amount"),
        },
    }
    texts = {
        "data": {"name": "segments"},
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "text"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
    return vega.chart(
        ROW * len(order) + AXIS,
        [bars, texts, *extra],
        data,
        {"x": x},
        {"y": vega.names_above(order)},
        resolve={"scale": {"color": "independent"}},
    )


def _limit() -> list[Spec]:
    """Return a dashed line across all bars, and its name at the top."""
    data = {"name": "limit"}
    x = {"field": "at", "type": "quantitative"}
    rule = {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2, "color": vega.ink()}
    text = {"type": "text", "align": "right", "dx": -5, "fontWeight": "bold", "color": vega.ink()}
    name = {"x": x, "y": {"value": 4}, "text": {"field": "told"}}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x, "y": None}},
        {"data": data, "mark": text, "encoding": name},
    ]


_STANDINGS = ("not beaten on both", "feasible, but beaten", "not feasible")


def cost_against_delay(comparison: Comparison) -> Drawn:
    """Set cost against the limited quantile of the delay, and mark what nothing else beats."""
    best = {id(a): b for a, b in zip(comparison.alternatives, frontier(comparison), strict=True)}
    points: Rows = []
    left_out: list[str] = []
    for row, (name, a) in enumerate(named(comparison), start=1):
        if not (np.isfinite(float(a.delay)) and float(a.usd) > 0):
            left_out += [name] if a.estimate else []
            continue
        points.append(
            {
                "alternative": name,
                "usd": float(a.usd),
                "delay": float(a.delay),
                "cost": format_usd(float(a.usd)),
                "time": format_quantity(float(a.delay), "s"),
                "standing": _STANDINGS[0 if best[id(a)] else 1 if a.feasible else 2],
                "label": name if best[id(a)] else str(row),
            }
        )
    quantile = f"p{comparison.workload.delay_quantile * 100:.0f} delay"
    usd = f"USD per {comparison.workload.period}"
    if not points:
        return vega.NOTHING
    delays, costs = (vega.around([p[key] for p in points]) for key in ("delay", "usd"))
    axes = {"x": Axis(quantile, "s", *delays, log=True), "y": Axis(usd, "USD", *costs, log=True)}
    unbeaten = [p for p in points if p["standing"] == _STANDINGS[0]]
    encoding = {
        "x": vega.along("x", "delay", axes["x"]),
        "y": vega.along("y", "usd", axes["y"]),
        "tooltip": vega.tips(alternative="", cost=usd, time=quantile, standing="standing"),
    }
    legend = {"orient": "top", "title": None, "columns": {"expr": "width > 480 ? 3 : 1"}}
    shapes = vega.by_name("standing", _STANDINGS, ("circle", "square", "cross"))
    colours = vega.by_name("standing", _STANDINGS, (PALETTE[0], PALETTE[4], PALETTE[6]))
    marks = {
        "data": {"name": "points"},
        "mark": {"type": "point", "size": 130, "filled": True, "opacity": 1},
        "encoding": {"shape": shapes | {"legend": legend}, "color": colours | {"legend": legend}},
    }
    line = {"type": "line", "interpolate": "step-after", "strokeDash": [4, 4], "color": PALETTE[0]}
    steps = {"data": {"name": "unbeaten"}, "mark": line}
    early, late = _labels(points, delays, costs)
    data = {
        "points": points,
        "unbeaten": sorted(unbeaten, key=lambda p: float(str(p["delay"]))),
        "early": early,
        "late": late,
    }
    # a name to the right of the middle reads to the left, or the edge would cut it
    texts = [
        {
            "data": {"name": name},
            "mark": {"type": "text", "align": align, "dx": dx, "dy": -11, "color": vega.ink()},
            "encoding": {"text": {"field": "label"}, "tooltip": None},
        }
        for name, align, dx in (("early", "left", 8), ("late", "right", -8))
    ]
    chart = vega.chart(400, [steps, marks, *texts], data, axes, encoding)
    told = "Not beaten on both cost and delay: " + "; ".join(
        str(p["alternative"]) for p in unbeaten
    )
    if left_out:
        told += ". Not drawn, for want of a cost or a delay: " + "; ".join(left_out)
    figures = pd.DataFrame(points).rename(columns={"usd": usd, "delay": f"{quantile} [s]"})
    return chart, figures.drop(columns=["label", "cost", "time"]), told


def _labels(
    points: Rows, delays: tuple[float, float], costs: tuple[float, float]
) -> tuple[Rows, Rows]:
    """Return the texts beside the points, left and right; points that nearly coincide share one."""
    placed: list[tuple[float, float, dict[str, object]]] = []
    for p in sorted(points, key=lambda p: str(p["standing"]) != _STANDINGS[0]):
        x, y = (
            float(np.log(float(str(p[key])) / low) / np.log(high / low))
            for key, (low, high) in (("delay", delays), ("usd", costs))
        )
        near = next(
            (label for u, v, label in placed if abs(u - x) < 0.04 and abs(v - y) < 0.05), None
        )
        if near is None:
            placed.append((x, y, {"delay": p["delay"], "usd": p["usd"], "label": p["label"]}))
        else:
            near["label"] = f"{near['label']}, {p['label']}"
    return [text for x, _, text in placed if x <= 0.5], [text for x, _, text in placed if x > 0.5]
