"""Which alternative wins where, as a map: the areas, their borders and their names."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from estimator.model import Param
from estimator.turning_points import Choice
from estimator.ui import vega
from estimator.ui.vega import AXIS, LETTERS, Axis, Drawn, Rows, Spec
from estimator.ui.widgets import label, phrase, share, written

_ROW: Spec = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
"""Where one field is varied, the areas lie in one row."""


def joined(parts: list[Choice]) -> Choice:
    """Join maps that lie side by side."""
    first = parts[0]
    x = np.concatenate([part.x for part in parts])
    winner = np.concatenate([part.winner for part in parts])
    return Choice(first.models, first.across, first.up, x, first.y, winner)


def told(choice: Choice) -> str:
    """Say how much of the map each winner holds; over a single field, from where."""
    if choice.up is None:
        starts = [0, *(np.flatnonzero(np.diff(choice.winner)) + 1).tolist()]
        return "; ".join(
            f"from {phrase(choice.across, float(choice.x[i]))} "
            f"{_name(choice, int(choice.winner[i]))}"
            for i in starts
        )
    return "; ".join(
        f"{_name(choice, index)} {share(part)}" for index, part in _shares(choice).items()
    )


def rows(choice: Choice) -> Rows:
    """Return every point of the map, for a file."""
    points = np.argwhere(np.ones_like(choice.winner, dtype=bool))
    found: Rows = []
    for at in points:
        row: dict[str, object] = {_header(choice.across): float(choice.x[at[0]])}
        if choice.up is not None:
            row[_header(choice.up)] = float(choice.y[at[1]])
        found.append(row | {"winner": _name(choice, int(choice.winner[tuple(at)]))})
    return found


def drawn(choice: Choice, here: dict[str, float]) -> Drawn:
    """Draw the areas in their colours, their borders, their names, and the user's own place."""
    across, up = choice.across, choice.up
    x_edges = choice.x_edges
    y_edges = np.array([0.0, 1.0]) if up is None else choice.y_edges
    order = list(_shares(choice))
    names = [f"{number} {_name(choice, index)}" for number, index in enumerate(order, start=1)]
    called = dict(zip(order, names, strict=True))
    fills = [_fill(index) for index in order]
    axes = {"x": Axis(label(across), across.unit, x_edges[0], x_edges[-1], across.log)}
    y = _ROW
    if up is not None:
        axes["y"] = Axis(label(up), up.unit, y_edges[0], y_edges[-1], up.log)
        y = vega.along("y", "y", axes["y"])
    data: dict[str, Any] = {
        "cells": _runs(_grid(choice), x_edges, y_edges, called),
        "borders": _borders(choice),
        "names": _labels(choice, called),
        "here": [{"x": here[across.name], "y": 0.5 if up is None else here[up.name]}],
    }
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    layers = [
        {
            "data": {"name": "cells"},
            "mark": {"type": "rect", "strokeWidth": 1},
            "encoding": ends
            | {
                "color": vega.by_name("wins", names, fills)
                | {"legend": vega.legend(max(len(name) for name in names))},
                "stroke": vega.by_name("wins", names, fills),
                "tooltip": vega.tips(wins="wins"),
            },
        },
        {
            "data": {"name": "borders"},
            "mark": {"type": "rule", "strokeWidth": 2, "color": "#111111", "clip": True},
            "encoding": ends,
        },
        {
            "data": {"name": "names"},
            "mark": {"type": "text", "fontWeight": "bold", "fontSize": 12},
            "encoding": {
                "text": {"field": "text"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"name": "here"},
            "mark": {"type": "point", "shape": "cross", "size": 160, "filled": True}
            | {"opacity": 1, "color": "black", "stroke": "white"},
        },
    ]
    height = (100 if up is None else 520) + AXIS + 22 * len(order)
    encoding = {"x": vega.along("x", "x", axes["x"]), "y": y}
    chart = vega.chart(height, layers, data, axes, encoding)
    return chart, _table(choice), told(choice)


def _grid(choice: Choice) -> NDArray[np.intp]:
    """Return the winners with two axes, the second of length one where one field is varied."""
    return choice.winner.reshape(len(choice.x), -1)


def _shares(choice: Choice) -> dict[int, float]:
    """Return the share of the map by winner, the largest first; -1 is where none is feasible."""
    found, counts = np.unique(choice.winner, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {int(found[i]): float(counts[i] / choice.winner.size) for i in order}


def _name(choice: Choice, index: int) -> str:
    return choice.models[index].title if index >= 0 else "none is feasible"


def _fill(index: int) -> str:
    return vega.colour(index) if index >= 0 else "#b8b8b8"


def _header(p: Param) -> str:
    return f"{p.name} [{p.unit}]" if p.unit else p.name


def _table(choice: Choice) -> pd.DataFrame:
    """Return the map as a table, every eighth point each way."""
    some = slice(None, None, 8)
    columns = [written(float(f"{value:.3g}"), choice.across.unit) for value in choice.x[some]]
    cells = [[_name(choice, int(index)) for index in row] for row in _grid(choice)[some, some].T]
    frame = pd.DataFrame(cells, columns=columns)
    if choice.up is not None:
        side = [written(float(f"{value:.3g}"), choice.up.unit) for value in choice.y[some]]
        frame.insert(0, f"{label(choice.up)} \\ {label(choice.across)}", side)
    return frame.iloc[::-1]


def _runs(won: Any, x: Any, y: Any, names: dict[int, str]) -> Rows:
    """Return the cells of each column, those with the same winner as one."""
    found: Rows = []
    for i, column in enumerate(won):
        ends = [0, *(np.flatnonzero(np.diff(column)) + 1).tolist(), len(column)]
        found += [
            {
                "x": float(x[i]),
                "x2": float(x[i + 1]),
                "y": float(y[low]),
                "y2": float(y[high]),
                "wins": names[int(column[low])],
            }
            for low, high in pairwise(ends)
        ]
    return found


def _borders(choice: Choice) -> Rows:
    """Return the lines between areas; over a single field they cross the row."""
    if choice.up is None:
        return [{"x": float(at), "x2": float(at), "y": 0.0, "y2": 1.0} for (at,) in choice.borders]
    return [
        {"x": float(x), "x2": float(x2), "y": float(y), "y2": float(y2)}
        for (x, y), (x2, y2) in choice.borders
    ]


def _labels(choice: Choice, names: dict[int, str]) -> Rows:
    """Name every area where it is widest; a narrow one carries its number, a tiny one nothing."""
    from scipy import ndimage  # half a second that only a map needs

    won = _grid(choice)
    marks: Rows = []
    for index, name in names.items():
        parts, count = ndimage.label(won == index)
        for part in range(1, count + 1):
            inside = parts == part
            if inside.mean() < 0.002:
                continue
            depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
            deepest = np.argwhere(depth == depth.max())
            i, j = deepest[len(deepest) // 2]
            row = np.concatenate([[False], inside[:, j], [False]])
            beside = min(row[i + 1 :].argmin(), row[i + 1 :: -1].argmin())
            room = 2 * beside / len(won) * LETTERS
            marks.append(
                {
                    "x": float(choice.x[i]),
                    "y": 0.75 if choice.up is None else float(choice.y[j]),
                    "text": name if room > 1.15 * len(name) else name.split(" ")[0],
                    "ink": vega.text_on(_fill(index)),
                }
            )
    return marks
