"""What every chart is made of: colours, axes in the units people read, and the frame around it.

A chart is a Vega-Lite dictionary, which Streamlit sends as it is. Whatever a changed input changes,
the bounds and marks of the axes included, is data and not part of the dictionary: the browser then
moves what it has drawn instead of drawing anew, which takes it several times as long.

Colour never tells alone: lines carry shapes, bars carry names, dots stand for what cannot work.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.quantity import format_number, format_quantity, format_usd
from estimator.ui.widgets import SCALED
from estimator.units import DAY, HOUR, MINUTE

PALETTE = (
    "#3b7dd8",
    "#d9730d",
    "#1a9e77",
    "#cf5fa3",
    "#8c8c1a",
    "#9166cc",
    "#7d8590",
    "#a0714f",
    "#0f9bb5",
    "#d1495b",
    "#5c6bc0",
    "#b8860b",
)
"""Colours of middling brightness: each has a contrast of 3 or more on light and on dark pages."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")

BAR, ROW, AXIS = 16, 44, 68
"""Heights of a bar, of the row that holds it under its name, and of an axis [pixel]."""

LETTERS = 65
"""Small letters that fit across the chart of a phone; a shorter place carries a shorter text."""

Spec = dict[str, Any]
Rows = list[dict[str, object]]

Drawn = tuple[Spec, pd.DataFrame, str]
"""A chart, the figures behind it, and what it says in words."""

NOTHING: Drawn = (
    {"mark": "point", "data": {"values": []}, "height": AXIS},
    pd.DataFrame(),
    "There is nothing to draw.",
)


@dataclass(frozen=True)
class Axis:
    """A number along x or y: what it is, the unit it is marked in, and its bounds."""

    title: str
    unit: str
    low: float
    high: float
    log: bool = False

    def marks(self) -> Rows:
        """Return the marks as data, the bounds beside each."""
        found = ticks(self.low, self.high, self.unit, self.log) or [self.low]
        bounds = {"low": self.low, "high": self.high}
        return [{"at": mark, "text": short(mark, self.unit)} | bounds for mark in found]


def along(channel: str, field: str, axis: Axis) -> Spec:
    """Return the encoding of a field along an axis whose marks the chart holds as data."""
    marks = f"data('{channel}_marks')"
    at, text = (f"pluck({marks}, '{column}')" for column in ("at", "text"))
    return {
        "field": field,
        "type": "quantitative",
        "title": axis.title,
        "scale": {
            "type": "log" if axis.log else "linear",
            "domain": [{"expr": f"{marks}[0].low"}, {"expr": f"{marks}[0].high"}],
        },
        "axis": {
            "values": {"expr": at},
            "labelExpr": f"{text}[indexof({at}, datum.value)]",
            "labelOverlap": "greedy",
        },
    }


def chart(
    height: int,
    layers: Sequence[Spec],
    data: Mapping[str, Any],
    axes: Mapping[str, Axis],
    encoding: Mapping[str, Any],
    **rest: Any,
) -> Spec:
    """Put layers, their data by name, and the marks of the axes together.

    The encoding holds for all layers. The marks are drawn once more, unseen: Vega-Lite keeps only
    data that something is drawn from.
    """
    unseen = [
        {
            "data": {"name": f"{channel}_marks"},
            "mark": {"type": "rule", "opacity": 0, "aria": False},
            "encoding": dict.fromkeys(encoding)
            | {channel: {"field": "at", "type": "quantitative"}},
        }
        for channel in axes
    ]
    marks = {f"{channel}_marks": axis.marks() for channel, axis in axes.items()}
    return {
        "height": height,
        "encoding": dict(encoding),
        "layer": [*layers, *unseen],
        "datasets": {**data, **marks},
        **rest,
    }


def show(title: str, chart: Spec, figures: pd.DataFrame, told: str) -> None:
    """Draw a chart under its title, with a text alternative and the figures behind it."""
    st.markdown(f"**{title}**")
    st.vega_lite_chart(chart, alt=f"{title}. {told}")
    table = st.expander(
        "Figures of this chart", key=f"figures: {title}", icon=":material/table:", on_change="rerun"
    )
    if table.open:
        table.dataframe(figures, hide_index=True, placeholder="", alt=f"Figures: {title}")


def ink() -> str:
    """Return the colour of text on the theme the user has chosen."""
    return "#e8eaed" if st.context.theme.type == "dark" else "#31333f"


def colour(index: int) -> str:
    """Return the colour of the alternative, or whatever else, at a place."""
    return PALETTE[index % len(PALETTE)]


def text_on(background: str) -> str:
    """Return black or white, whichever reads better on a colour.

    Examples
    --------
    >>> text_on("#ffee00"), text_on("#10233d")
    ('black', 'white')
    """
    parts = np.array([int(background[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "black" if float(linear @ [0.2126, 0.7152, 0.0722]) > 0.179 else "white"


def _decades(first: int, last: int, unit: float = 1.0) -> tuple[float, ...]:
    return tuple(nice * 10.0**power * unit for power in range(first, last) for nice in (1, 2, 5))


_TIMES = (
    *_decades(-6, 0),
    *(nice * unit for unit in (1.0, MINUTE) for nice in (1, 2, 5, 10, 20, 30)),
    *(nice * HOUR for nice in (1, 3, 12)),
    *_decades(0, 6, DAY),
)
_NUMBERS = _decades(-9, 19)


def ticks(low: float, high: float, unit: str, log: bool = False, most: int = 8) -> list[float]:
    """Return the round values at which an axis is marked.

    Examples
    --------
    >>> ticks(0, 100, "s"), ticks(1, 40_000, "s", log=True)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [1.0, 10.0, 60.0, 600.0, 3600.0])
    """
    nice = _TIMES if unit == "s" else _NUMBERS
    if log:
        for every in (1, 3, 6, 12):
            marks = [mark for mark in nice[::every] if low <= mark <= high]
            if 2 <= len(marks) <= most:
                return marks
    least = (high - low) / most
    step = next((step for step in nice if step >= least), 10.0 ** math.ceil(math.log10(least or 1)))
    return [step * count for count in range(math.ceil(low / step), math.floor(high / step) + 1)]


def short(value: float, unit: str) -> str:
    """Write a number as an axis shows it.

    Examples
    --------
    >>> short(2e6, "USD"), short(0.5, "USD"), short(7_200.0, "s"), short(3e6, "record/s")
    ('$2M', '$0.50', '2 h', '3M')
    """
    if unit in SCALED:
        return format_quantity(value, unit)
    if abs(value) >= 1e6:
        return f"{'$' if unit == 'USD' else ''}{format_number(value / 1e6)}M"
    return format_usd(value).removesuffix(".00") if unit == "USD" else format_number(value)


def around(values: Any, *, factor: float = 4.0) -> tuple[float, float]:
    """Return bounds of a logarithmic axis, so wide that values alike look alike.

    Examples
    --------
    >>> around([50.0, 50.0]), around([10.0, 1_000.0])
    ((25.0, 100.0), (7.58..., 1318...))
    """
    if not len(values):
        return 1.0, factor
    low, high = float(np.min(values)), float(np.max(values))
    widen = max((factor * low / high) ** 0.5, (high / low) ** 0.06)
    return low / widen, high * widen


def names_above(order: list[str]) -> Spec:
    """Return the encoding of names that stand above their bars: a phone has room for both."""
    axis = {
        "labelAlign": "left",
        "labelOffset": -18,
        "labelLimit": 330,
        "labelPadding": 0,
        "ticks": False,
        "domain": False,
        "grid": False,
        "zindex": 1,
    }
    return {
        "field": "alternative",
        "type": "nominal",
        "title": None,
        "sort": order,
        "axis": axis,
    }


def by_name(field: str, names: Sequence[str], values: Sequence[str]) -> Spec:
    """Return the encoding that gives each name its own colour or shape, without a legend."""
    scale = {"domain": names, "range": values}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def legend(letters: int) -> Spec:
    """Return a legend below the chart, in as many columns as its width holds."""
    return {
        "title": None,
        "orient": "bottom",
        "columns": {"expr": f"max(1, floor(width / {7 * letters + 40}))"},
        "labelLimit": 330,
        "symbolSize": 90,
    }


def tips(**titles: str) -> list[Spec]:
    """Return what a pointer brings up: fields that hold text, by title."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]
