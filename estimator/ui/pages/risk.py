"""How sure the answer is: bands, odds of being cheapest, and what to measure first."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.errors import EstimatorError
from estimator.model import params_of
from estimator.quantity import format_quantity, format_usd
from estimator.sensitivity import Swing, tornado
from estimator.services import alternatives
from estimator.ui import vega
from estimator.ui.inputs import Asked
from estimator.ui.telling import telling_alternative
from estimator.ui.vega import AXIS, PALETTE, ROW, Axis, Drawn
from estimator.ui.widgets import (
    bound,
    in_blocks,
    label,
    lowered,
    offer_csv,
    pick,
    pick_one_of_few,
    records,
    share,
    spelt,
    written,
)
from estimator.uncertainty import Range, Simulation, joined, simulate

# a changed input waits for one block at most; each is drawn from a seed of its own
BLOCKS, DRAWS = 8, 1_024

FACTORS = (1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0)


def ask_ranges(asked: Asked) -> dict[str, Range]:
    """Let the user say which inputs are not known, and how well."""
    numbers = {p.name: p for p in params_of(asked.question) if p.kind == "number"}
    chosen = st.multiselect(
        "Inputs you do not know exactly",
        tuple(numbers),
        default=list(asked.question.load_fields[:2]),
        format_func=lambda name: label(numbers[name]),
        **bound(f"uncertain_{asked.question.id}"),
    )
    factor = st.select_slider(
        "Known within a factor of (90 % sure)", FACTORS, value=2.0, **bound("factor")
    )
    ranges = {}
    for name in chosen:
        p, middle = numbers[name], float(getattr(asked.workload, name))
        low, high = max(middle / factor, p.low), min(middle * factor, p.high)
        ranges[name] = Range(low, middle, high)
    if ranges:
        told = "; ".join(
            f"{lowered(label(numbers[name]))} {written(r.low, numbers[name].unit)} to "
            f"{written(r.high, numbers[name].unit)}"
            for name, r in ranges.items()
        )
        st.caption(f"Drawn beside the models' own assumptions: {told}.")
    return ranges


def drawn_from(asked: Asked, ranges: dict[str, Range]) -> Simulation:
    """Draw block after block, and join them."""

    def block(seed: int) -> Simulation:
        return simulate(
            asked.workload,
            region=asked.place.region,
            ranges=ranges,
            n=DRAWS,
            seed=seed,
            **asked.terms(),
        )

    return joined(in_blocks(range(BLOCKS), block, "Drawing"))


def show_verdict(drawn: Simulation) -> None:
    """Say which alternative is most often the cheapest, and how often."""
    odds = drawn.probability_cheapest
    if odds.max() == 0:
        st.warning("No alternative is feasible in any draw.", icon=":material/block:")
        return
    best = int(odds.argmax())
    low, high = drawn.quantiles(qs=(0.05, 0.95))[best]
    st.info(
        f"{drawn.models[best].title} is the cheapest feasible alternative in {share(odds[best])} "
        f"of {drawn.usd.shape[1]:,} draws; it costs {format_usd(low)} to {format_usd(high)} in "
        f"nine of ten. None is feasible in {share(drawn.probability_none)}.",
        icon=":material/casino:",
    )


def bands(drawn: Simulation, period: str) -> Drawn:
    """Draw the band of every alternative's cost."""
    quantiles = drawn.quantiles()
    names = ("p5", "p10", "p50", "p90", "p95")
    rows = [
        {"alternative": model.title}
        | {name: float(value) for name, value in zip(names, quantiles[i], strict=True)}
        | {
            name + "_told": format_usd(float(v))
            for name, v in zip(names, quantiles[i], strict=True)
        }
        for i, model in enumerate(drawn.models)
        if np.isfinite(quantiles[i]).all() and quantiles[i][0] > 0
    ]
    if not rows:
        return vega.NOTHING
    rows.sort(key=lambda row: float(str(row["p50"])))
    low, high = vega.around([row[name] for row in rows for name in ("p5", "p95")])
    x = Axis(f"USD per {period}", "USD", low, high, log=True)
    tips = vega.tips(alternative="", **{f"{name}_told": name for name in names})
    layers: list[Any] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": PALETTE[0]},
            "encoding": {"x": {"field": "p5", "type": "quantitative"}, "x2": {"field": "p95"}},
        },
        {
            "mark": {"type": "bar", "height": 12, "color": PALETTE[0], "opacity": 0.55},
            "encoding": {
                "x": vega.along("x", "p10", x),
                "x2": {"field": "p90"},
                "tooltip": tips,
            },
        },
        {
            "mark": {"type": "tick", "thickness": 3, "size": 20, "color": vega.ink()},
            "encoding": {"x": {"field": "p50", "type": "quantitative"}, "tooltip": tips},
        },
    ]
    for layer in layers:
        layer["data"] = {"name": "bands"}
    names_up = vega.names_above([str(row["alternative"]) for row in rows])
    height = ROW * len(rows) + AXIS
    chart = vega.chart(height, layers, {"bands": rows}, {"x": x}, {"y": names_up})
    told = "; ".join(f"{row['alternative']} {row['p5_told']} to {row['p95_told']}" for row in rows)
    return chart, pd.DataFrame(rows)[["alternative", *names]], told


def show_odds(drawn: Simulation) -> None:
    """Show the odds of every alternative, and what it costs; offer them as a file."""
    low, middle, high = drawn.quantiles(qs=(0.05, 0.5, 0.95)).T
    odds = pd.DataFrame(
        {
            "Alternative": [model.title for model in drawn.models],
            "Cheapest feasible": drawn.probability_cheapest,
            "Feasible": drawn.probability_feasible,
            "USD p5": low,
            "USD p50": middle,
            "USD p95": high,
        }
    ).sort_values("Cheapest feasible", ascending=False, kind="stable")
    percent: dict[str, Any] = {"format": "percent", "min_value": 0.0, "max_value": 1.0}
    money = {name: st.column_config.NumberColumn(format="$%,.2f") for name in odds.columns[3:]}
    likely = {
        name: st.column_config.ProgressColumn(f"Odds: {name.lower()}", **percent)
        for name in odds.columns[1:3]
    }
    st.dataframe(
        odds,
        hide_index=True,
        column_config=money | likely,
        placeholder="–",
        alt="Odds of every alternative",
    )
    offer_csv("Odds (CSV)", f"{drawn.models[0].workload.id}_odds", lambda: records(odds))


@st.fragment
def show_tornado(asked: Asked, ranges: dict[str, Range]) -> None:
    """Show what moves one alternative most, and how to measure it."""
    titles = {m.id: m.title for m in alternatives(asked.question) if m.size is not None}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        likely = telling_alternative(asked.question)
        name = pick("Alternative", titles, likely, f"tornado_{asked.question.id}")
    with right:
        measure = pick_one_of_few("What moves", ("cost", "delay"), "tornado_measure")
    try:
        swings = tornado(
            name,
            asked.workload,
            region=asked.place.region,
            ranges=ranges,
            measure="usd" if measure == "cost" else "delay",
            **asked.terms(name),
        )[:12]
    except EstimatorError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if not swings:
        st.info("No uncertain input moves it.", icon=":material/check:")
        return
    title = f"{titles[name]}: {'cost' if measure == 'cost' else 'mean delay'}, one input at a time"
    chart, figures, told = swung(swings, measure, asked.question.period)
    vega.show(f"{title}, from its low (◀) to its high (▶)", chart, figures, told)


def swung(swings: tuple[Swing, ...], measure: str, period: str) -> Drawn:
    """Draw how far the answer moves with each input."""
    unit, title = ("USD", f"USD per {period}") if measure == "cost" else ("s", "mean delay")
    rows = [
        {
            "alternative": lowered(spelt(swing.input.name)),
            "from": format_quantity(swing.input.range.low, swing.input.unit),
            "to": format_quantity(swing.input.range.high, swing.input.unit),
            "low": swing.low,
            "high": swing.high,
            "at_low": vega.short(swing.low, unit),
            "at_high": vega.short(swing.high, unit),
            "measure": swing.input.measure,
        }
        for swing in swings
    ]
    drawable = [
        row
        for row, swing in zip(rows, swings, strict=True)
        if np.isfinite(swing.low) and np.isfinite(swing.high)
    ]
    ends = [v for swing in swings for v in (swing.low, swing.high) if np.isfinite(v)]
    margin = 0.04 * (max(ends) - min(ends))
    x = Axis(title, unit, max(min(ends) - margin, 0.0), max(ends) + margin)
    tips = {"from": "low", "at_low": "gives", "to": "high", "at_high": "and gives"}
    layers: list[Any] = [
        {
            "mark": {"type": "bar", "height": 14, "color": PALETTE[0], "opacity": 0.6},
            "encoding": {
                "x": vega.along("x", "low", x),
                "x2": {"field": "high"},
                "tooltip": vega.tips(alternative="", **tips),
            },
        }
    ]
    for shape, end in (("triangle-left", "low"), ("triangle-right", "high")):
        mark = {"type": "point", "shape": shape, "size": 70, "filled": True, "opacity": 1}
        encoding = {"x": {"field": end, "type": "quantitative"}}
        layers.append({"mark": mark | {"color": vega.ink()}, "encoding": encoding})
    for layer in layers:
        layer["data"] = {"name": "swings"}
    rule = {
        "data": {"name": "middle"},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": vega.ink()},
        "encoding": {"x": {"field": "middle", "type": "quantitative"}, "y": None},
    }
    chart = vega.chart(
        ROW * len(rows) + AXIS,
        [*layers, rule],
        {"swings": drawable, "middle": [{"middle": swings[0].middle}]},
        {"x": x},
        {"y": vega.names_above([str(row["alternative"]) for row in rows])},
    )
    first = rows[0]
    told = (
        f"{first['alternative']} moves it most: {first['at_low']} at {first['from']}, "
        f"{first['at_high']} at {first['to']}"
    )
    figures = pd.DataFrame(rows).rename(
        columns={
            "alternative": "input",
            "low": f"at low [{unit}]",
            "high": f"at high [{unit}]",
            "measure": "how to measure it",
        }
    )
    return chart, figures.drop(columns=["at_low", "at_high"]), told


def show(asked: Asked) -> None:
    """Show how sure the answer is."""
    question = asked.question
    st.title(f"{question.title}: how sure")
    ranges = ask_ranges(asked)
    try:
        drawn = drawn_from(asked, ranges)
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        return
    show_verdict(drawn)
    if np.isfinite(drawn.usd).any():
        title = "Cost: line from p5 to p95, bar from p10 to p90, tick at p50"
        vega.show(title, *bands(drawn, question.period))
        show_odds(drawn)
        st.subheader("What to measure first", divider="gray")
        show_tornado(asked, ranges)
        st.caption(
            f"{len(drawn.inputs)} inputs are drawn: yours above, and the models' own figures with "
            "a range, read as 5th and 95th percentile. The same figure is the same draw in every "
            "alternative."
        )


if __name__ == "__main__":
    show(st.session_state["asked"])
