"""One field varied: cost or delay of every alternative, and where the cheapest changes."""

import math
from typing import Any

import numpy as np
import pandas as pd

from estimator.comparison import Comparison
from estimator.model import Param
from estimator.quantity import format_quantity
from estimator.ui import vega
from estimator.ui.vega import SHAPES, Drawn, Spec
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
    key = vega.legend(max(len(name) for name in names))
    colours = [vega.colour(i) for i in kept]
    shapes = [SHAPES[i % len(SHAPES)] for i in range(len(kept))]
    colour = vega.by_name("alternative", names, colours) | {"legend": key}
    solid = {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    points = {
        "data": {"values": _points(swept, p, now, values, drawn, unit)},
        "mark": {"type": "point", "size": 60, "filled": True, "opacity": 1},
        "encoding": {
            "shape": vega.by_name("alternative", names, shapes) | {"legend": key},
            "tooltip": vega.tips(alternative="", at=label(p), told=title, feasible="feasible"),
        },
    }
    changes = changes_of_cheapest(swept, x)
    chart = {
        "height": 400 + 24 * len(kept),
        "data": {"values": lines},
        "encoding": {
            "x": vega.along("x", label(p), p.unit, float(x[0]), float(x[-1]), log=p.log),
            "y": vega.along("y", title, unit, *vega.around(lines["y"]), log=True),
            "color": colour,
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 1.5, "strokeDash": [2, 4]}},
            {"mark": solid, "encoding": {"y": {"field": "solid", "type": "quantitative"}}},
            points,
            *_now(now),
            *_changes(changes, p, x),
        ],
    }
    figures = lines[["x", "alternative", "y", "feasible"]]
    named = {"x": f"{p.name} [{p.unit}]" if p.unit else p.name, "y": f"{title} [{unit}]"}
    return chart, figures.rename(columns=named), _told(swept, p, x, changes)


def _points(
    swept: Comparison, p: Param, now: float, values: Any, drawn: Any, unit: str
) -> list[dict[str, object]]:
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


def _now(now: float) -> list[Spec]:
    data = {"values": [{"x": now, "told": "now"}]}
    unchanged = {"y": None, "color": None}
    text = {"type": "text", "align": "left", "dx": 4, "dy": -6, "color": vega.ink()}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [6, 4], "color": "gray"},
            "encoding": unchanged,
        },
        {
            "data": data,
            "mark": text,
            "encoding": unchanged | {"y": {"value": {"expr": "height"}}, "text": {"field": "told"}},
        },
    ]


def _changes(changes: list[tuple[float, str]], p: Param, x: Any) -> list[Spec]:
    """Return the triangles at the top, with their values where there is room for them."""
    place = math.log if p.log else float
    width = place(float(x[-1])) - place(float(x[0]))
    ends = [*(place(at) for at, _ in changes), math.inf]
    marks = [
        {
            "x": at,
            "told": format_quantity(at, p.unit),
            "cheapest": name or "none is feasible",
            "text": vega.short(at, p.unit) if end - place(at) > 0.1 * width else "",
            "late": place(at) - place(float(x[0])) > 0.86 * width,
        }
        for (at, name), end in zip(changes, ends[1:], strict=True)
    ]
    held = {"y": {"value": 8}, "color": None}
    layers: list[Spec] = [
        {
            "data": {"values": marks},
            "mark": {"type": "point", "shape": "triangle-down", "size": 90, "filled": True}
            | {"color": "gray", "opacity": 1},
            "encoding": held | {"tooltip": vega.tips(told=label(p), cheapest="cheapest from here")},
        }
    ]
    for align, dx, late in (("left", 8, False), ("right", -8, True)):
        layers.append(
            {
                "data": {"values": [mark for mark in marks if mark["late"] == late]},
                "mark": {"type": "text", "align": align, "dx": dx, "color": vega.ink()},
                "encoding": held | {"text": {"field": "text"}},
            }
        )
    return layers


def _told(swept: Comparison, p: Param, x: Any, changes: list[tuple[float, str]]) -> str:
    first = _winner(swept, 0)
    told = f"At {phrase(p, float(x[0]))} " + (
        f"the cheapest feasible alternative is {first}" if first else "none is feasible"
    )
    for at, name in changes:
        told += f"; from {phrase(p, at)} " + (f"it is {name}" if name else "none is")
    return told + "."
