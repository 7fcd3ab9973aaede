"""How sure the answer is: bands, odds of being cheapest, and what to measure first."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from estimator.errors import EstimatorError
from estimator.model import params_of
from estimator.quantity import format_quantity, format_usd
from estimator.ui import charts
from estimator.ui.inputs import Asked, ask_all, ask_question
from estimator.ui.widgets import label, written
from estimator.uncertainty import Range, Simulation, simulate, tornado

DRAWS = 8_192


def ask_ranges(asked: Asked) -> dict[str, Range]:
    """Let the user say which inputs are not known, and how well."""
    numbers = {p.name: p for p in params_of(asked.question) if p.kind == "number"}
    chosen = st.multiselect(
        "Inputs you do not know exactly",
        tuple(numbers),
        default=list(asked.question.load_fields[:2]),
        format_func=lambda name: label(numbers[name]),
        key=f"uncertain_{asked.question.id}",
        bind="query-params",
    )
    factor = st.select_slider(
        "Known within a factor of (90 % sure)",
        (1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0),
        value=2.0,
        key="factor",
        bind="query-params",
    )
    ranges = {}
    for name in chosen:
        p, middle = numbers[name], float(getattr(asked.workload, name))
        low, high = max(middle / factor, p.low), min(middle * factor, p.high)
        ranges[name] = Range(low, middle, high)
    if ranges:
        told = "; ".join(
            f"{label(numbers[name]).lower()} {written(r.low, numbers[name].unit)} to "
            f"{written(r.high, numbers[name].unit)}"
            for name, r in ranges.items()
        )
        st.caption(f"Drawn beside the models' own assumptions: {told}.")
    return ranges


def show_verdict(drawn: Simulation) -> None:
    """Say which alternative is most often the cheapest, and how often."""
    odds = drawn.probability_cheapest
    if odds.max() == 0:
        st.warning("No alternative is feasible in any draw.", icon=":material/block:")
        return
    best = int(odds.argmax())
    low, high = drawn.quantiles(qs=(0.05, 0.95))[best]
    st.info(
        f"{drawn.models[best].title} is the cheapest feasible alternative in {odds[best]:.0%} of "
        f"{drawn.usd.shape[1]:,} draws; it costs {format_usd(low)} to {format_usd(high)} in nine "
        f"of ten. None is feasible in {drawn.probability_none:.0%}.",
        icon=":material/casino:",
    )


def show_bands(drawn: Simulation, period: str) -> None:
    """Show the band of every alternative's cost, with its odds."""
    bands = drawn.quantiles()
    rows = [
        {
            "alternative": model.title,
            "p5": bands[i, 0],
            "p10": bands[i, 1],
            "p50": bands[i, 2],
            "p90": bands[i, 3],
            "p95": bands[i, 4],
            "feasible": drawn.probability_feasible[i],
            "cheapest": drawn.probability_cheapest[i],
        }
        for i, model in enumerate(drawn.models)
        if np.isfinite(bands[i]).all()
    ]
    frame = pd.DataFrame(rows).sort_values("p50")
    order = frame["alternative"].tolist()
    names = alt.Y("alternative:N", sort=order, axis=charts.names_axis())
    scale = alt.Scale(type="log", nice=False, padding=20)
    base = alt.Chart(frame).encode(y=names)
    wide = base.mark_rule(strokeWidth=2, color=charts.PALETTE[0]).encode(
        x=alt.X("p5:Q", scale=scale, title=f"USD per {period}", axis=alt.Axis(format="~s")),
        x2="p95:Q",
    )
    narrow = base.mark_bar(height=12, color=charts.PALETTE[0], opacity=0.55).encode(
        x=alt.X("p10:Q", scale=scale), x2="p90:Q"
    )
    middle = base.mark_tick(thickness=3, size=20, color=charts.ink()).encode(
        x=alt.X("p50:Q", scale=scale), tooltip=list(frame.columns)
    )
    told = "; ".join(
        f"{row['alternative']} {format_usd(row['p5'])} to {format_usd(row['p95'])}"
        for _, row in frame.iterrows()
    )
    chart = alt.layer(wide, narrow, middle).properties(height=alt.Step(charts.ROW))
    title = "Cost: line from p5 to p95, bar from p10 to p90, tick at p50"
    charts.show(title, chart, frame, told)
    st.dataframe(
        frame[["alternative", "p5", "p50", "p95", "feasible", "cheapest"]].sort_values(
            "cheapest", ascending=False
        ),
        hide_index=True,
        column_config={
            **{q: st.column_config.NumberColumn(format="$%,.0f") for q in ("p5", "p50", "p95")},
            "feasible": st.column_config.ProgressColumn(
                "Odds of being feasible", format="percent", min_value=0.0, max_value=1.0
            ),
            "cheapest": st.column_config.ProgressColumn(
                "Odds of being the cheapest feasible",
                format="percent",
                min_value=0.0,
                max_value=1.0,
            ),
        },
        alt="Odds of every alternative",
    )


@st.fragment
def show_tornado(asked: Asked, ranges: dict[str, Range], drawn: Simulation) -> None:
    """Show what moves one alternative most, and how to measure it."""
    sold = {model.id: model for model in drawn.models if model.size is not None}
    ids = sorted(sold, key=lambda name: -drawn.probability_cheapest[_index(drawn, name)])
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.selectbox(
        "Alternative",
        ids,
        format_func=lambda n: sold[n].title,
        key=f"tornado_{asked.question.id}",
    )
    measure = right.segmented_control(
        "What moves", ("cost", "delay"), default="cost", required=True, key="tornado_measure"
    )
    try:
        swings = tornado(
            str(name),
            asked.workload,
            region=asked.regions[0],
            on=asked.on,
            ranges=ranges,
            measure="usd" if measure == "cost" else "delay",
            prices=asked.prices,
        )[:12]
    except EstimatorError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if not swings:
        st.info("No uncertain input moves it.", icon=":material/check:")
        return
    unit = "USD" if measure == "cost" else "s"
    frame = pd.DataFrame(
        [
            {
                "input": swing.input.name,
                "from": format_quantity(swing.input.range.low, swing.input.unit),
                "to": format_quantity(swing.input.range.high, swing.input.unit),
                "at low": swing.low,
                "at high": swing.high,
                "how to measure it": swing.input.measure,
            }
            for swing in swings
        ]
    )
    order = frame["input"].tolist()
    base = alt.Chart(frame).encode(y=alt.Y("input:N", sort=order, axis=charts.names_axis()))
    bars = base.mark_bar(height=14, color=charts.PALETTE[0], opacity=0.6).encode(
        x=alt.X("at low:Q", title=unit, axis=alt.Axis(format="~s"), scale=alt.Scale(zero=False)),
        x2="at high:Q",
        tooltip=list(frame.columns),
    )
    ends = [
        base.mark_point(shape=shape, size=70, filled=True, color=charts.ink()).encode(x=f"{end}:Q")
        for shape, end in (("triangle-left", "at low"), ("triangle-right", "at high"))
    ]
    rule = (
        alt.Chart(pd.DataFrame({"x": [swings[0].middle]}))
        .mark_rule(strokeDash=[6, 4], color=charts.ink())
        .encode(x="x:Q")
    )
    chart = alt.layer(bars, *ends, rule).properties(height=alt.Step(charts.ROW))
    told = (
        f"{swings[0].input.name} moves it most, from {swings[0].low:,.4g} to {swings[0].high:,.4g}"
    )
    charts.show("One input at a time, from low (◀) to high (▶)", chart, frame, told)


def _index(drawn: Simulation, name: str) -> int:
    return next(i for i, model in enumerate(drawn.models) if model.id == name)


question = ask_question()
asked = ask_all(question, several_regions=False)
st.title(f"{question.title}: how sure")
ranges = ask_ranges(asked)
try:
    with st.spinner("Drawing…"):
        drawn = simulate(
            asked.workload,
            region=asked.regions[0],
            on=asked.on,
            ranges=ranges,
            prices=asked.prices,
            n=DRAWS,
        )
except EstimatorError as error:
    st.error(str(error), icon=":material/error:")
    st.stop()
show_verdict(drawn)
if not np.isfinite(drawn.usd).any():
    st.stop()
show_bands(drawn, question.period)
st.subheader("What to measure first", divider="gray")
show_tornado(asked, ranges, drawn)
st.caption(
    f"{len(drawn.inputs)} inputs are drawn: yours above, and the models' own figures with a range, "
    "read as 5th and 95th percentile. The same figure is the same draw in every alternative."
)
