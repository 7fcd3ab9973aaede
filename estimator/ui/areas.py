"""Which alternative wins where: one or two fields varied, the areas, their borders and names."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from estimator.comparison import Comparison
from estimator.model import Param
from estimator.ui import vega
from estimator.ui.vega import AXIS, LETTERS, Axis, Drawn, Rows, Spec
from estimator.ui.widgets import label, phrase, share, written

CRITERIA = ("cheapest", "fastest", "cheapest within")

_NONE = "none is feasible"

_ROW: Spec = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
"""Where nothing is varied up, the areas lie in one row."""


def winner(swept: Comparison, criterion: str, within_s: float) -> NDArray[np.intp]:
    """Return the index of the alternative that wins each scenario; -1 where none is feasible."""
    usable = swept.feasible & np.isfinite(swept.usd)
    if criterion == "cheapest within":
        usable = usable & (swept.delay <= within_s)
    score = np.where(usable, swept.delay if criterion == "fastest" else swept.usd, np.inf)
    return np.where(np.isfinite(score.min(axis=0)), score.argmin(axis=0), -1)


@dataclass(frozen=True)
class Areas:
    """Winners over a field across, and one up; without the latter there is a single row.

    Attributes
    ----------
    across, up : Param
        The fields.
    x, y : ndarray
        Their values, at the middle of the cells.
    won : ndarray of int
        Index of the winner, shape (x, y); -1 where none is feasible.
    usd : ndarray
        What the winner costs [USD], same shape.
    titles : tuple of str
        Titles of the alternatives.
    """

    across: Param
    up: Param | None
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    won: NDArray[np.intp]
    usd: NDArray[np.float64]
    titles: tuple[str, ...]

    @property
    def shares(self) -> dict[int, float]:
        """Share of the map by winner, the largest first."""
        found, counts = np.unique(self.won, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return {int(found[i]): counts[i] / self.won.size for i in order}

    def name(self, index: int) -> str:
        """Return the title of a winner."""
        return self.titles[index] if index >= 0 else _NONE

    def told(self) -> str:
        """Say how much of the map each winner holds; over a single field, from where."""
        if self.up is None:
            row = self.won[:, 0]
            starts = [0, *(np.flatnonzero(row[1:] != row[:-1]) + 1).tolist()]
            return "; ".join(
                f"from {phrase(self.across, float(self.x[i]))} {self.name(int(row[i]))}"
                for i in starts
            )
        return "; ".join(f"{self.name(index)} {share(part)}" for index, part in self.shares.items())

    def rows(self) -> list[dict[str, object]]:
        """Return every cell, for a file."""
        return [
            {
                _header(self.across): float(self.x[i]),
                **({_header(self.up): float(self.y[j])} if self.up else {}),
                "winner": self.name(int(self.won[i, j])),
                "usd [USD]": float(self.usd[i, j]),
            }
            for i in range(len(self.x))
            for j in range(len(self.y))
        ]

    def table(self) -> pd.DataFrame:
        """Return the map as a table, every eighth cell each way."""
        some = slice(None, None, 8)
        columns = [written(float(f"{value:.3g}"), self.across.unit) for value in self.x[some]]
        cells = [[self.name(int(index)) for index in row] for row in self.won[some, some].T]
        frame = pd.DataFrame(cells, columns=columns)
        if self.up is not None:
            side = [written(float(f"{value:.3g}"), self.up.unit) for value in self.y[some]]
            frame.insert(0, f"{label(self.up)} \\ {label(self.across)}", side)
        return frame.iloc[::-1]


def _header(p: Param) -> str:
    return f"{p.name} [{p.unit}]" if p.unit else p.name


def drawn(areas: Areas, here: tuple[float, float]) -> Drawn:
    """Draw the areas in their colours, their borders, their names, and the user's own place."""
    x_edges = _edges(areas.x, areas.across.log)
    y_edges = _edges(areas.y, areas.up.log) if areas.up else np.array([0.0, 1.0])
    order = list(areas.shares)
    names = [f"{number} {areas.name(index)}" for number, index in enumerate(order, start=1)]
    fills = [vega.colour(index) if index >= 0 else "#b8b8b8" for index in order]
    x = Axis(label(areas.across), areas.across.unit, x_edges[0], x_edges[-1], areas.across.log)
    axes, y = {"x": x}, _ROW
    if areas.up:
        axes["y"] = Axis(label(areas.up), areas.up.unit, y_edges[0], y_edges[-1], areas.up.log)
        y = vega.along("y", "y", axes["y"])
    called = dict(zip(order, names, strict=True))
    data: dict[str, Any] = {
        "cells": _runs(areas.won, x_edges, y_edges, called),
        "borders": _borders(areas.won, x_edges, y_edges),
        "names": _labels(areas, called),
        "here": [{"x": here[0], "y": here[1] if areas.up else 0.5}],
    }
    key = {"legend": vega.legend(max(len(name) for name in names))}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    layers = [
        {
            "data": {"name": "cells"},
            "mark": {"type": "rect", "strokeWidth": 1},
            "encoding": ends
            | {
                "color": vega.by_name("wins", names, fills) | key,
                "stroke": vega.by_name("wins", names, fills),
                "tooltip": vega.tips(wins="wins"),
            },
        },
        {
            "data": {"name": "borders"},
            "mark": {"type": "rule", "strokeWidth": 2, "color": "#111111"},
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
    height = (520 if areas.up else 100) + AXIS + 22 * len(order)
    encoding = {"x": vega.along("x", "x", x), "y": y}
    chart = vega.chart(height, layers, data, axes, encoding)
    return chart, areas.table(), areas.told()


def _edges(values: NDArray[np.float64], log: bool) -> NDArray[np.float64]:
    """Return the edges of the cells about the values."""
    at = np.log(values) if log else values
    middle = (at[1:] + at[:-1]) / 2
    edges = np.concatenate([[at[0]], middle, [at[-1]]])
    return np.exp(edges) if log else edges


def _runs(won: Any, x: Any, y: Any, names: dict[int, str]) -> Rows:
    """Return the cells of each column, those with the same winner as one."""
    rows: Rows = []
    for i, column in enumerate(won):
        ends = [0, *(np.flatnonzero(column[1:] != column[:-1]) + 1).tolist(), len(column)]
        rows += [
            {
                "x": float(x[i]),
                "x2": float(x[i + 1]),
                "y": float(y[low]),
                "y2": float(y[high]),
                "wins": names[int(column[low])],
            }
            for low, high in pairwise(ends)
        ]
    return rows


def _borders(won: Any, x: Any, y: Any) -> list[dict[str, float]]:
    """Return the lines between cells with different winners."""
    upright = [
        {"x": float(x[i + 1]), "x2": float(x[i + 1]), "y": float(y[j]), "y2": float(y[j + 1])}
        for i, j in np.argwhere(won[1:] != won[:-1])
    ]
    level = [
        {"x": float(x[i]), "x2": float(x[i + 1]), "y": float(y[j + 1]), "y2": float(y[j + 1])}
        for i, j in np.argwhere(won[:, 1:] != won[:, :-1])
    ]
    return upright + level


def _labels(areas: Areas, names: dict[int, str]) -> Rows:
    """Name every area where it is widest; a narrow one carries its number, a tiny one nothing."""
    from scipy import ndimage  # half a second that only a map needs

    marks: Rows = []
    for index, name in names.items():
        parts, count = ndimage.label(areas.won == index)
        for part in range(1, count + 1):
            inside = parts == part
            if inside.mean() < 0.002:
                continue
            depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
            deepest = np.argwhere(depth == depth.max())
            i, j = deepest[len(deepest) // 2]
            row = np.concatenate([[False], inside[:, j], [False]])
            beside = min(row[i + 1 :].argmin(), row[i + 1 :: -1].argmin())
            room = 2 * beside / len(areas.x) * LETTERS
            text = name if room > 1.15 * len(name) else name.split(" ")[0]
            marks.append(
                {
                    "x": float(areas.x[i]),
                    "y": float(areas.y[j]) if areas.up else 0.75,
                    "text": text,
                    "ink": vega.text_on(vega.colour(index)) if index >= 0 else "black",
                }
            )
    return marks
