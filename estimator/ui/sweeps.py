"""One field varied: cost or delay of every alternative, and where the cheapest changes."""

import math
from typing import Any

import numpy as np
import pandas as pd

from estimator.comparison import Comparison
from estimator.model import Param
from estimator.quantity import format_quantity
from estimator.ui import vega
from estimator.ui.vega import SHAPES, Axis, Drawn, Rows, Spec
from estimator.ui.widgets import label, phrase


def grid_of(p: Param, now: float, points: int = 81) -> Any:
    """Return the values over which a field is swept: two decades either way, or its range."""
    if p.log:
        low, high = max(p.low, now / 100), min(p.high, now * 100)
        values = np.geomspace(low, high, points)
    else:
        values = np.linspace(p.low, min(p.high, max(10 * abs(now), 1.0)), points)
    return np.unique(np.rint(values)) if p.whole else values


def finer(x: Any, swept: Comparison, p: Param, points: int = 24) -> Any:
    """Add points to a grid wherever the cheapest changes, to tell where it does."""
    cheapest = np.asarray(swept.cheapest)
    spaced = np.geomspace if p.log else np.linspace
    added = [
        spaced(x[i], x[i + 1], points + 2) for i in np.flatnonzero(cheapest[1:] != cheapest[:-1])
    ]
    values = np.unique(np.concatenate([x, *added]))
    return np.unique(np.rint(values)) if p.whole else values


def changes_of_cheapest(swept: Comparison, x: Any) -> list[tuple[float, str]]:
    """Return the first swept values at which another alternative is the cheapest feasible one."""
    cheapest = np.asarray(swept.cheapest)
    at = np.flatnonzero(cheapest[1:] != cheapest[:-1]) + 1
    return [(float(x[i]), _winner(swept, int(i))) for i in at]


def _winner(swept: Comparison, index: int) -> str:
    chosen = int(np.asarray(swept.cheapest)[index])
    return "" if chosen < 0 else swept.alternatives[chosen].model.title


def measure_over(swept: Comparison, p: Param, now: float, measure: str) -> Drawn:
    """Draw cost or delay of every alternative over one field, with the changes of the cheapest."""
    x = np.asarray(getattr(swept.workload, p.name), dtype=float)
    title, unit, values = f"USD per {swept.workload.period}", "USD", swept.usd
    if measure == "delay":
        title, unit = f"p{swept.workload.delay_quantile * 100:.0f} delay", "s"
        values = swept.delay
    drawn = np.isfinite(values) & (values > 0)
    kept = [i for i in range(len(values)) if drawn[i].any()]
    if not kept:
        return vega.NOTHING
    names = [swept.alternatives[i].model.title for i in kept]
    lines = pd.DataFrame(
        {
            "x": np.concatenate([x[drawn[i]] for i in kept]),
            "y": np.concatenate([values[i][drawn[i]] for i in kept]),
            "feasible": np.concatenate([swept.feasible[i][drawn[i]] for i in kept]),
            "alternative": np.repeat(names, [drawn[i].sum() for i in kept]),
        }
    )
    lines["solid"] = lines["y"].where(lines["feasible"])
    key = {"legend": vega.legend(max(len(name) for name in names))}
    colours = vega.by_name("alternative", names, [vega.colour(i) for i in kept]) | key
    shapes = [SHAPES[i % len(SHAPES)] for i in range(len(kept))]
    axes = {
        "x": Axis(label(p), p.unit, float(x[0]), float(x[-1]), log=p.log),
        "y": Axis(title, unit, *vega.around(lines["y"]), log=True),
    }
    changes = changes_of_cheapest(swept, x)
    early, late = _changes(changes, p, x)
    data = {
        "lines": lines,
        "points": _points(swept, p, now, values, drawn, unit),
        "now": [{"x": now, "told": "now"}],
        "early": early,
        "late": late,
    }
    dotted = {"type": "line", "strokeWidth": 1.5, "strokeDash": [2, 4]}
    solid = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    points = {"type": "point", "size": 60, "filled": True, "opacity": 1}
    layers = [
        {"data": {"name": "lines"}, "mark": dotted},
        {
            "data": {"name": "lines"},
            "mark": solid,
            "encoding": {"y": {"field": "solid", "type": "quantitative"}},
        },
        {
            "data": {"name": "points"},
            "mark": points,
            "encoding": {
                "shape": vega.by_name("alternative", names, shapes) | key,
                "tooltip": vega.tips(alternative="", at=label(p), told=title, feasible="feasible"),
            },
        },
        *_marked(label(p)),
    ]
    encoding = {
        "x": vega.along("x", "x", axes["x"]),
        "y": vega.along("y", "y", axes["y"]),
        "color": colours,
    }
    chart = vega.chart(400 + 24 * len(kept), layers, data, axes, encoding)
    figures = lines[["x", "alternative", "y", "feasible"]]
    named = {"x": f"{p.name} [{p.unit}]" if p.unit else p.name, "y": f"{title} [{unit}]"}
    return chart, figures.rename(columns=named), _told(swept, p, x, changes)


def _points(swept: Comparison, p: Param, now: float, values: Any, drawn: Any, unit: str) -> Rows:
    """Return the places along each line that carry its shape, and what a pointer says there."""
    x = np.asarray(getattr(swept.workload, p.name), dtype=float)
    even = np.searchsorted(x, grid_of(p, now, points=9)[:-1]).clip(0, len(x) - 1)
    written = {i: (float(x[i]), format_quantity(float(x[i]), p.unit)) for i in even.tolist()}
    return [
        {
            "x": at,
            "y": float(values[row][i]),
            "alternative": swept.alternatives[row].model.title,
            "at": told,
            "told": vega.short(float(values[row][i]), unit),
            "feasible": "yes" if swept.feasible[row][i] else "no",
        }
        for row in range(len(values))
        for i, (at, told) in written.items()
        if drawn[row][i]
    ]


def _marked(title: str) -> list[Spec]:
    """Return the dashed line at the value now, and the triangles where the cheapest changes."""
    held = {"y": None, "color": None}
    top = held | {"y": {"value": 8}}
    small = {"type": "text", "color": vega.ink()}
    rule = {"type": "rule", "strokeDash": [6, 4], "color": "gray"}
    layers: list[Spec] = [
        {"data": {"name": "now"}, "mark": rule, "encoding": held},
        {
            "data": {"name": "now"},
            "mark": small | {"align": "left", "dx": 4, "dy": -6},
            "encoding": held | {"y": {"value": {"expr": "height"}}, "text": {"field": "told"}},
        },
    ]
    triangle = {"type": "point", "shape": "triangle-down", "size": 90, "filled": True}
    tips = vega.tips(told=title, cheapest="cheapest from here")
    for name, align, dx in (("early", "left", 8), ("late", "right", -8)):
        layers += [
            {
                "data": {"name": name},
                "mark": triangle | {"color": "gray", "opacity": 1},
                "encoding": top | {"tooltip": tips},
            },
            {
                "data": {"name": name},
                "mark": small | {"align": align, "dx": dx},
                "encoding": top | {"text": {"field": "text"}},
            },
        ]
    return layers


def _changes(changes: list[tuple[float, str]], p: Param, x: Any) -> tuple[Rows, Rows]:
    """Return where the cheapest changes, far from the right edge and near it.

    A value is written where there is room for it before the next.
    """
    place = math.log if p.log else float
    start, width = place(float(x[0])), place(float(x[-1])) - place(float(x[0]))
    early: Rows = []
    late: Rows = []
    ends = [*(place(at) for at, _ in changes), math.inf]
    for (at, name), end in zip(changes, ends[1:], strict=True):
        (late if place(at) - start > 0.86 * width else early).append(
            {
                "x": at,
                "told": format_quantity(at, p.unit),
                "cheapest": name or "none is feasible",
                "text": vega.short(at, p.unit) if end - place(at) > 0.1 * width else "",
            }
        )
    return early, late


def _told(swept: Comparison, p: Param, x: Any, changes: list[tuple[float, str]]) -> str:
    first = _winner(swept, 0)
    told = f"At {phrase(p, float(x[0]))} " + (
        f"the cheapest feasible alternative is {first}" if first else "none is feasible"
    )
    for at, name in changes:
        told += f"; from {phrase(p, at)} " + (f"it is {name}" if name else "none is")
    return told + "."
