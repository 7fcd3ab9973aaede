"""Charts: each has a title, units, a text alternative and its figures as a table.

Colour never tells alone: lines carry shapes, bars carry names, dots stand for what cannot work.
"""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from estimator.comparison import Comparison, frontier
from estimator.model import Param
from estimator.quantity import format_quantity, format_usd
from estimator.units import DAY

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

BAR, ROW = 16, 44
"""Height of a bar and of the row that holds it under its name [pixel]."""


_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")

_LETTERS = 65
"""Small letters that fit along the longest bar of a phone; shorter bars carry no text."""

Drawn = tuple[Any, pd.DataFrame, str]
"""A chart, the figures behind it, and what it says in words."""


def show(title: str, chart: Any, figures: pd.DataFrame, told: str) -> None:
    """Draw a chart under its title, with a text alternative and the figures behind it."""
    st.markdown(f"**{title}**")
    st.altair_chart(chart, alt=f"{title}. {told}")
    with st.expander("Figures of this chart", icon=":material/table:"):
        st.dataframe(figures, hide_index=True, alt=f"Figures: {title}")


def names_of(comparison: Comparison) -> list[str]:
    """Return what each alternative is called, with its region where there are several."""
    several = len({a.region for a in comparison.alternatives}) > 1
    return [
        f"{a.model.title}, {a.region}" if several else a.model.title
        for a in comparison.alternatives
    ]


def ink() -> str:
    """Return the colour of text on the theme the user has chosen."""
    return "#e8eaed" if st.context.theme.type == "dark" else "#31333f"


def time_unit(comparison: Comparison) -> tuple[str, float]:
    """Return the unit delays are drawn in, and its length [s]: days for a job."""
    return ("d", DAY) if comparison.workload.period == "job" else ("s", 1.0)


def _colours(names: list[str]) -> alt.Scale:
    return alt.Scale(domain=names, range=[PALETTE[i % len(PALETTE)] for i in range(len(names))])


def names_axis() -> alt.Axis:
    """Return an axis whose names stand above their bars, so that a phone has room for both."""
    return alt.Axis(
        title=None,
        labelAlign="left",
        labelOffset=-18,
        labelLimit=330,
        labelPadding=0,
        ticks=False,
        domain=False,
        grid=False,
        zindex=1,
    )


def text_on(colour: str) -> str:
    """Return black or white, whichever reads better on a colour.

    Examples
    --------
    >>> text_on("#ffee00"), text_on("#10233d")
    ('black', 'white')
    """
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "black" if float(linear @ [0.2126, 0.7152, 0.0722]) > 0.179 else "white"


def cost_by_line(comparison: Comparison) -> Drawn:
    """Lay the lines of every bill end to end, the dearest first."""
    rows = []
    for name, a in zip(names_of(comparison), comparison.alternatives, strict=True):
        if a.estimate is None:
            continue
        start = 0.0
        lines = sorted(a.estimate.lines, key=lambda line: -float(line.usd))
        for rank, line in enumerate(lines):
            own = line.table == a.model.prices
            rows.append(
                {
                    "alternative": name,
                    "line": line.dimension if own else f"{line.table}: {line.dimension}",
                    "quantity": float(line.quantity),
                    "unit": line.unit,
                    "usd": float(line.usd),
                    "start": start,
                    "end": start + float(line.usd),
                    "place": ("dearest", "second", "third", "further")[min(rank, 3)],
                }
            )
            start += float(line.usd)
    frame = pd.DataFrame(rows)
    totals = frame.groupby("alternative")["usd"].sum().sort_values()
    order = totals.index.tolist()
    frame["middle"] = (frame["start"] + frame["end"]) / 2
    places = ["dearest", "second", "third", "further"]
    base = alt.Chart(frame).encode(y=alt.Y("alternative:N", sort=order, axis=names_axis()))
    bars = base.mark_bar(stroke="white", strokeWidth=1, height=BAR).encode(
        x=alt.X(
            "start:Q", title=f"USD per {comparison.workload.period}", axis=alt.Axis(format="~s")
        ),
        x2="end:Q",
        color=alt.Color(
            "place:N",
            sort=places,
            scale=alt.Scale(domain=places, range=["#0b5cad", "#5b8fc7", "#9dbfe0", "#cfd8e3"]),
            legend=None,
        ),
        tooltip=["alternative", "line", "quantity", "unit", alt.Tooltip("usd", format="$,.2f")],
    )
    room = frame["usd"] / float(totals.max()) * _LETTERS
    wide = frame[room > frame["line"].str.len()]
    texts = (
        alt.Chart(wide)
        .mark_text(fontSize=10)
        .encode(
            y=alt.Y("alternative:N", sort=order),
            x="middle:Q",
            text="line:N",
            color=alt.Color(
                "place:N",
                scale=alt.Scale(domain=places, range=["white", "white", "#10233d", "#10233d"]),
                legend=None,
            ),
        )
    )
    sums = pd.DataFrame(
        {
            "alternative": order,
            "total": totals.to_numpy(),
            "told": [format_usd(float(usd)) for usd in totals],
        }
    )
    ends = (
        alt.Chart(sums)
        .mark_text(align="left", dx=5, color=ink())
        .encode(y=alt.Y("alternative:N", sort=order), x="total:Q", text="told:N")
    )
    chart = (
        alt.layer(bars, texts, ends)
        .resolve_scale(color="independent")
        .properties(height=alt.Step(ROW))
    )
    told = "; ".join(f"{name} {format_usd(float(usd))}" for name, usd in totals.items())
    figures = frame[["alternative", "line", "quantity", "unit", "usd"]]
    return chart, figures.rename(columns={"usd": "USD"}), told


def stages(comparison: Comparison) -> Drawn:
    """Lay the mean stages of every delay end to end; for a job, its timeline."""
    unit, scale = time_unit(comparison)
    rows = []
    for name, a in zip(names_of(comparison), comparison.alternatives, strict=True):
        if a.estimate is None:
            continue
        start = 0.0
        for number, (stage, mean) in enumerate(a.estimate.delay.breakdown().items(), start=1):
            duration = float(mean) / scale
            if duration > 0 and np.isfinite(duration):
                rows.append(
                    {
                        "alternative": name,
                        "step": number,
                        "stage": stage,
                        "start": start,
                        "end": start + duration,
                        "duration": duration,
                    }
                )
                start += duration
    frame = pd.DataFrame(rows)
    finish = frame.groupby("alternative")["end"].max().sort_values()
    order = finish.index.tolist()
    named = frame["stage"].unique().tolist()
    colours = [PALETTE[named.index(stage) % len(PALETTE)] for stage in frame["stage"]]
    frame["text"] = [text_on(colour) for colour in colours]
    frame["middle"] = (frame["start"] + frame["end"]) / 2
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke="white", strokeWidth=1, height=BAR)
        .encode(
            y=alt.Y("alternative:N", sort=order, axis=names_axis()),
            x=alt.X("start:Q", title=f"mean time [{unit}]", axis=alt.Axis(tickCount=8)),
            x2="end:Q",
            color=alt.Color("stage:N", sort=named, scale=_colours(named), legend=None),
            tooltip=["alternative", "stage", alt.Tooltip("duration", format=",.4~g")],
        )
    )
    room = frame["duration"] / float(finish.max()) * _LETTERS
    wide = frame[room > frame["stage"].str.len()]
    texts = (
        alt.Chart(wide)
        .mark_text(fontSize=10)
        .encode(
            y=alt.Y("alternative:N", sort=order),
            x="middle:Q",
            text="stage:N",
            color=alt.Color("text:N", scale=None),
        )
    )
    layers = [bars, texts]
    limit_s = float(getattr(comparison.workload, comparison.workload.delay_limit))
    limit_name = comparison.workload.delay_limit.removesuffix("_s").replace("_", " ")
    if limit_s / scale <= 1.5 * float(finish.max()):
        asked = pd.DataFrame({"at": [limit_s / scale], "told": [limit_name]})
        rule = (
            alt.Chart(asked)
            .mark_rule(strokeDash=[6, 4], strokeWidth=2, color=ink())
            .encode(x="at:Q")
        )
        name = (
            alt.Chart(asked)
            .mark_text(align="left", dx=5, baseline="bottom", fontWeight="bold", color=ink())
            .encode(x="at:Q", text="told:N", y=alt.value(-2))
        )
        layers += [rule, name]
    chart = alt.layer(*layers).resolve_scale(color="independent").properties(height=alt.Step(ROW))
    told = "; ".join(
        f"{name} {format_quantity(float(end) * scale, 's')}" for name, end in finish.items()
    )
    figures = frame[["alternative", "step", "stage", "duration"]]
    return chart, figures.rename(columns={"duration": f"mean duration [{unit}]"}), told


def cost_against_delay(comparison: Comparison) -> Drawn:
    """Set cost against the limited quantile of the delay, and mark what nothing else beats."""
    best = frontier(comparison)
    unit, scale = time_unit(comparison)
    quantile = f"p{comparison.workload.delay_quantile * 100:.0f} delay [{unit}]"
    standings = ["not beaten on both", "feasible, but beaten", "not feasible"]
    ranked = comparison.ranked
    rows = [
        {
            "alternative": name,
            "usd": float(a.usd),
            "delay": float(a.delay) / scale,
            "standing": standings[0 if best[i] else 1 if a.feasible else 2],
            "label": name if best[i] else str(ranked.index(a) + 1),
        }
        for i, (name, a) in enumerate(
            zip(names_of(comparison), comparison.alternatives, strict=True)
        )
        if a.estimate and np.isfinite(float(a.delay)) and float(a.usd) > 0
    ]
    frame = pd.DataFrame(rows)
    # a name to the right of the middle reads to the left, or the edge would cut it
    frame["late"] = np.log(frame["delay"]) > np.log(frame["delay"]).agg(["min", "max"]).mean()
    base = alt.Chart(frame).encode(
        x=alt.X(
            "delay:Q",
            scale=alt.Scale(type="log", padding=24, nice=False),
            title=quantile,
            axis=alt.Axis(format="~s", tickCount=6),
        ),
        y=alt.Y(
            "usd:Q",
            scale=alt.Scale(type="log", padding=24, nice=False),
            title=f"USD per {comparison.workload.period}",
            axis=alt.Axis(format="$~s", tickCount=6),
        ),
        tooltip=[
            "alternative",
            alt.Tooltip("usd", format="$,.2f"),
            alt.Tooltip("delay", format=",.4~g", title=quantile),
            "standing",
        ],
    )
    points = base.mark_point(size=130, filled=True, opacity=1).encode(
        shape=alt.Shape(
            "standing:N",
            scale=alt.Scale(domain=standings, range=["circle", "square", "cross"]),
            legend=alt.Legend(orient="top", title=None, columns=1),
        ),
        color=alt.Color(
            "standing:N",
            scale=alt.Scale(domain=standings, range=[PALETTE[0], PALETTE[4], PALETTE[6]]),
            legend=alt.Legend(orient="top", title=None, columns=1),
        ),
    )
    early_names = base.transform_filter("!datum.late").mark_text(align="left", dx=7, dy=-11)
    late_names = base.transform_filter("datum.late").mark_text(align="right", dx=-7, dy=-11)
    texts = [
        names.encode(text="label:N", color=alt.value(ink())) for names in (early_names, late_names)
    ]
    unbeaten = frame[frame["standing"] == standings[0]]
    steps = (
        alt.Chart(unbeaten)
        .mark_line(interpolate="step-after", strokeDash=[4, 4], color=PALETTE[0])
        .encode(x="delay:Q", y="usd:Q")
    )
    told = "Not beaten on both cost and delay: " + "; ".join(unbeaten["alternative"])
    chart = alt.layer(steps, points, *texts).properties(height=400)
    figures = frame.drop(columns=["label", "late"]).rename(
        columns={"usd": "USD", "delay": quantile}
    )
    return chart, figures, told


def measure_over(swept: Comparison, p: Param, now: float, what: str) -> Drawn:
    """Draw cost or delay of every alternative over one field, with the changes of the cheapest."""
    x = np.asarray(getattr(swept.workload, p.name), dtype=float)
    unit, seconds = time_unit(swept)
    measure, values = f"USD per {swept.workload.period}", swept.usd
    if what == "delay":
        measure = f"p{swept.workload.delay_quantile * 100:.0f} delay [{unit}]"
        values = swept.delay / seconds
    names = names_of(swept)
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "x": x,
                    "alternative": name,
                    "y": values[i],
                    "feasible": np.where(swept.feasible[i], "yes", "no"),
                }
            )
            for i, name in enumerate(names)
            if np.any(np.isfinite(values[i]))
        ]
    )
    frame = frame[np.isfinite(frame["y"]) & (frame["y"] > 0)]
    kept = [name for name in names if name in set(frame["alternative"])]
    title = f"{p.name} [{p.unit}]" if p.unit else p.name
    scale = alt.Scale(type="log" if p.log else "linear", nice=False)
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=330, symbolSize=90)
    colour = alt.Color("alternative:N", scale=_colours(kept), legend=legend)
    base = alt.Chart(frame).encode(
        x=alt.X("x:Q", scale=scale, title=title, axis=alt.Axis(format="~s", tickCount=8)),
        y=alt.Y(
            "y:Q",
            scale=alt.Scale(type="log"),
            title=measure,
            axis=alt.Axis(format="~s", tickCount=7),
        ),
        color=colour,
        tooltip=[
            "alternative",
            alt.Tooltip("x", format=",.4~g", title=title),
            alt.Tooltip("y", format=",.4~g", title=measure),
            "feasible",
        ],
    )
    dotted = base.mark_line(strokeWidth=1.5, strokeDash=[1, 5])
    frame["solid"] = frame["y"].where(frame["feasible"] == "yes")
    solid = (
        alt.Chart(frame)
        .mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
        .encode(x=alt.X("x:Q", scale=scale), y="solid:Q", color=colour)
    )
    shapes = alt.Shape(
        "alternative:N",
        scale=alt.Scale(domain=kept, range=[_SHAPES[i % len(_SHAPES)] for i in range(len(kept))]),
        legend=legend,
    )
    even = grid_of(p, now, points=9)[:-1]
    marked = frame[frame["x"].isin(x[np.searchsorted(x, even).clip(0, len(x) - 1)])]
    points = (
        alt.Chart(marked)
        .mark_point(size=60, filled=True, opacity=1)
        .encode(
            x="x:Q",
            y="y:Q",
            shape=shapes,
            color=colour,
        )
    )
    here = (
        alt.Chart(pd.DataFrame({"x": [now]}))
        .mark_rule(strokeDash=[6, 4], color="gray")
        .encode(x="x:Q")
    )
    layers = [dotted, solid, points, here]
    changes = changes_of_cheapest(swept, x)
    if changes:
        marks = pd.DataFrame(changes, columns=["x", "cheapest from here"])
        marks["told"] = [format_quantity(at, p.unit) for at, _ in changes]
        change = alt.Chart(marks).encode(
            x="x:Q", tooltip=[alt.Tooltip("told", title=title), "cheapest from here"]
        )
        triangle = change.mark_point(shape="triangle-down", size=90, filled=True, color="gray")
        text = change.mark_text(align="left", dx=8, baseline="middle", color=ink())
        layers += [
            triangle.encode(y=alt.value(8)),
            text.encode(text="told:N", y=alt.value(8)),
        ]
    told = f"At {format_quantity(float(x[0]), p.unit)} the cheapest feasible alternative is "
    told += _winner(swept, 0) + "".join(
        f"; from {format_quantity(at, p.unit)} it is {name}" for at, name in changes
    )
    # the legend takes its room from the height
    chart = alt.layer(*layers).properties(height=440 + 26 * len(kept))
    figures = frame[["x", "alternative", "y", "feasible"]]
    return chart, figures.rename(columns={"x": title, "y": measure}), told + "."


def changes_of_cheapest(swept: Comparison, x: Any) -> list[tuple[float, str]]:
    """Return the first swept values at which another alternative is the cheapest feasible one."""
    cheapest = np.asarray(swept.cheapest)
    at = np.flatnonzero(cheapest[1:] != cheapest[:-1]) + 1
    return [(float(x[i]), _winner(swept, int(i))) for i in at]


def finer(x: Any, swept: Comparison, p: Param, points: int = 24) -> Any:
    """Add points to a grid wherever the cheapest changes, to tell where it does."""
    cheapest = np.asarray(swept.cheapest)
    spaced = np.geomspace if p.log else np.linspace
    added = [
        spaced(x[i], x[i + 1], points + 2) for i in np.flatnonzero(cheapest[1:] != cheapest[:-1])
    ]
    values = np.unique(np.concatenate([x, *added]))
    return np.unique(np.rint(values)) if p.whole else values


def _winner(swept: Comparison, index: int) -> str:
    chosen = int(np.asarray(swept.cheapest)[index])
    return "none" if chosen < 0 else names_of(swept)[chosen]


def grid_of(p: Param, now: float, points: int = 81) -> Any:
    """Return the values over which a field is swept: two decades either way, or its range."""
    if p.log:
        low, high = max(p.low, now / 100), min(p.high, now * 100)
        values = np.geomspace(low, high, points)
    else:
        values = np.linspace(p.low, min(p.high, max(10 * abs(now), 1.0)), points)
    return np.unique(np.rint(values)) if p.whole else values
