"""Charts of one comparison: what it costs, how long it takes, and the one against the other."""

import numpy as np
import pandas as pd

from estimator.comparison import Alternative, Comparison, frontier
from estimator.quantity import format_quantity, format_usd
from estimator.ui import vega
from estimator.ui.vega import AXIS, BAR, LETTERS, PALETTE, ROW, Drawn, Spec

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
    title = f"USD per {comparison.workload.period}"
    beside = {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 5, "color": vega.ink()},
        "encoding": {"x": {"field": "total", "type": "quantitative"}, "text": {"field": "told"}},
    }
    x = vega.along("start", title, "USD", 0.0, max(longest * 1.16, 0.01))
    told = "; ".join(f"{end['alternative']} {end['told']}" for end in ends)
    return _bars(segments, list(totals), x, [beside]), pd.DataFrame(figures), told


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
    shown = limit_s <= 1.5 * longest
    x = vega.along("start", "mean time", "s", 0.0, max(longest, limit_s * shown) * 1.04)
    limit = comparison.workload.delay_limit.removesuffix("_s").replace("_", " ")
    extra = _marked(limit_s, limit) if shown else []
    told = "; ".join(f"{name} {format_quantity(finish[name], 's')}" for name in order)
    return _bars(segments, order, x, extra), pd.DataFrame(figures), told


def _laid(
    name: str, parts: list[tuple[str, float, str, str]], longest: float
) -> list[dict[str, object]]:
    """Lay parts (name, length, length as text, colour) end to end, each under what fits on it.

    That is its name, else its number in the figures of the chart, else nothing.
    """
    rows: list[dict[str, object]] = []
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


def _bars(segments: list[dict[str, object]], order: list[str], x: Spec, extra: list[Spec]) -> Spec:
    bars = {
        "mark": {"type": "bar", "height": BAR, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "x": x,
            "x2": {"field": "end"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
            "tooltip": vega.tips(alternative="", part="part", told="amount"),
        },
    }
    texts = {
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "text"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
    laid = {"data": {"values": segments}, "layer": [bars, texts]}
    return {
        "height": ROW * len(order) + AXIS,
        "encoding": {"y": vega.names_above(order)},
        "layer": [laid, *extra],
        "resolve": {"scale": {"color": "independent"}},
    }


def _marked(at: float, name: str) -> list[Spec]:
    """Return a dashed line across all bars, and its name above them."""
    data = {"values": [{"at": at, "told": name}]}
    x = {"field": "at", "type": "quantitative"}
    rule = {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2, "color": vega.ink()}
    text = {"type": "text", "align": "right", "dx": -5, "fontWeight": "bold", "color": vega.ink()}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x, "y": None}},
        {
            "data": data,
            "mark": text,
            "encoding": {"x": x, "y": {"value": 4}, "text": {"field": "told"}},
        },
    ]


_STANDINGS = ("not beaten on both", "feasible, but beaten", "not feasible")


def cost_against_delay(comparison: Comparison) -> Drawn:
    """Set cost against the limited quantile of the delay, and mark what nothing else beats."""
    best = {id(a): b for a, b in zip(comparison.alternatives, frontier(comparison), strict=True)}
    points, left_out = [], []
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
    unbeaten = [p for p in points if p["standing"] == _STANDINGS[0]]
    encoding = {
        "x": vega.along("delay", quantile, "s", *delays, log=True),
        "y": vega.along("usd", usd, "USD", *costs, log=True),
        "tooltip": vega.tips(alternative="", cost=usd, time=quantile, standing="standing"),
    }
    legend = {
        "orient": "top",
        "title": None,
        "columns": {"expr": "width > 480 ? 3 : 1"},
    }
    marks = {
        "mark": {"type": "point", "size": 130, "filled": True, "opacity": 1},
        "encoding": {
            "shape": vega.by_name("standing", _STANDINGS, ("circle", "square", "cross"))
            | {"legend": legend},
            "color": vega.by_name("standing", _STANDINGS, (PALETTE[0], PALETTE[4], PALETTE[6]))
            | {"legend": legend},
        },
    }
    steps = {
        "data": {"values": sorted(unbeaten, key=lambda p: float(str(p["delay"])))},
        "mark": {
            "type": "line",
            "interpolate": "step-after",
            "strokeDash": [4, 4],
            "color": PALETTE[0],
        },
    }
    chart = {
        "height": 400,
        "data": {"values": points},
        "encoding": encoding,
        "layer": [steps, marks, *_labels(points, delays, costs)],
    }
    told = "Not beaten on both cost and delay: " + "; ".join(
        str(p["alternative"]) for p in unbeaten
    )
    if left_out:
        told += ". Not drawn, for want of a cost or a delay: " + "; ".join(left_out)
    figures = pd.DataFrame(points).rename(columns={"usd": usd, "delay": f"{quantile} [s]"})
    return chart, figures.drop(columns=["label", "cost", "time"]), told


def _labels(
    points: list[dict[str, object]], delays: tuple[float, float], costs: tuple[float, float]
) -> list[Spec]:
    """Return the texts beside the points; points that nearly coincide share one."""
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
    texts = []
    # a name to the right of the middle reads to the left, or the edge would cut it
    for align, dx, late in (("left", 8, False), ("right", -8, True)):
        texts.append(
            {
                "data": {"values": [label for x, _, label in placed if (x > 0.5) == late]},
                "mark": {"type": "text", "align": align, "dx": dx, "dy": -11, "color": vega.ink()},
                "encoding": {"text": {"field": "label"}, "tooltip": None},
            }
        )
    return texts
