"""Which alternative wins where: two fields varied at once."""

from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from estimator.comparison import compare
from estimator.errors import EstimatorError
from estimator.model import Param, params_of
from estimator.quantity import format_quantity, format_usd
from estimator.ui import charts
from estimator.ui.inputs import ask_all, ask_question
from estimator.ui.widgets import label

CELLS = 41


def ask_field(title: str, numbers: dict[str, Param], preset: str, key: str) -> Param:
    """Let the user pick a field to vary."""
    names = tuple(numbers)
    name = st.selectbox(
        title,
        names,
        index=names.index(preset),
        format_func=lambda n: label(numbers[n]),
        key=key,
        bind="query-params",
    )
    return numbers[str(name or preset)]


def edges(values: np.ndarray[tuple[int], np.dtype[np.float64]], log: bool) -> pd.DataFrame:
    """Return the borders of the cells about the values."""
    at = np.log(values) if log else values
    middle = (at[1:] + at[:-1]) / 2
    borders = np.concatenate([[2 * at[0] - middle[0]], middle, [2 * at[-1] - middle[-1]]])
    borders = np.exp(borders) if log else borders
    return pd.DataFrame({"value": values, "low": borders[:-1], "high": borders[1:]})


question = ask_question()
asked = ask_all(question, several_regions=False)
st.title(f"{question.title}: which wins where")

numbers = {p.name: p for p in params_of(question) if p.kind == "number"}
first = question.load_fields[0]
limit = question.delay_limit
columns = st.columns([2, 2, 1], vertical_alignment="bottom")
with columns[0]:
    across = ask_field("Across", numbers, first, f"across_{question.id}")
with columns[1]:
    up = ask_field("Up", numbers, limit, f"up_{question.id}")
with columns[2]:
    wanted = st.segmented_control(
        "Show the", ("cheapest", "fastest"), default="cheapest", required=True, key="wins"
    )
if across.name == up.name:
    st.warning("Vary two different fields.", icon=":material/warning:")
    st.stop()

x = np.asarray(charts.grid_of(across, float(getattr(asked.workload, across.name)), CELLS))
y = np.asarray(charts.grid_of(up, float(getattr(asked.workload, up.name)), CELLS))
try:
    with st.spinner("Comparing…"):
        swept = compare(
            replace(asked.workload, **{across.name: x[:, None], up.name: y[None, :]}),
            regions=asked.regions,
            on=asked.on,
            prices=asked.prices,
        )
        if wanted == "cheapest":
            winner = np.asarray(swept.cheapest)
        else:
            means = np.stack(
                [
                    np.broadcast_to(a.estimate.delay.mean if a.estimate else np.inf, swept.shape)
                    for a in swept.alternatives
                ]
            )
            means = np.where(swept.feasible & ~np.isnan(means), means, np.inf)
            winner = np.where(np.isfinite(means.min(axis=0)), means.argmin(axis=0), -1)
except EstimatorError as error:
    st.error(str(error), icon=":material/error:")
    st.stop()

titles = [a.model.title for a in swept.alternatives]
names = [*titles, "none is feasible"]
won = [names[i] for i in sorted(set(winner.ravel().tolist()), key=lambda i: (i < 0, i))]
across_edges, up_edges = edges(x, across.log), edges(y, up.log)
rows, marks = [], []
for i in range(len(x)):
    for j in range(len(y)):
        name = names[int(winner[i, j])]
        usd = float(swept.usd[winner[i, j], i, j]) if winner[i, j] >= 0 else float("nan")
        rows.append(
            {
                "x": across_edges["low"][i],
                "x2": across_edges["high"][i],
                "y": up_edges["low"][j],
                "y2": up_edges["high"][j],
                "wins": name,
                "USD": usd,
                across.name: x[i],
                up.name: y[j],
            }
        )
frame = pd.DataFrame(rows)
for name in won:
    inside = frame[frame["wins"] == name]
    # the cell nearest the middle of the region carries its name
    distance = (
        (np.log(inside[across.name]) - np.log(inside[across.name]).median()).abs()
        if across.log
        else (inside[across.name] - inside[across.name].median()).abs()
    )
    nearest = inside.loc[distance.sort_values(kind="stable").index[: max(1, len(inside) // 40)]]
    spot = nearest.iloc[(nearest[up.name].rank() - len(nearest) / 2).abs().argmin()]
    marks.append({"x": spot[across.name], "y": spot[up.name], "wins": name})


def scale(p: Param) -> alt.Scale:
    """Return the axis of one field."""
    return alt.Scale(type="log" if p.log else "linear", nice=False)


def title(p: Param) -> str:
    """Return the axis title of one field."""
    return f"{p.name} [{p.unit}]" if p.unit else p.name


cells = (
    alt.Chart(frame)
    .mark_rect(opacity=0.8)
    .encode(
        x=alt.X("x:Q", scale=scale(across), title=title(across), axis=alt.Axis(format="~s")),
        x2="x2:Q",
        y=alt.Y("y:Q", scale=scale(up), title=title(up), axis=alt.Axis(format="~s")),
        y2="y2:Q",
        color=alt.Color(
            "wins:N",
            scale=alt.Scale(
                domain=won,
                range=[
                    "#b8b8b8" if n == names[-1] else charts.PALETTE[titles.index(n) % 12]
                    for n in won
                ],
            ),
            legend=alt.Legend(title=None, orient="bottom", columns=3, labelLimit=330),
        ),
        tooltip=["wins", across.name, up.name, alt.Tooltip("USD", format="$,.2f")],
    )
)
texts = (
    alt.Chart(pd.DataFrame(marks))
    .mark_text(fontWeight="bold", fontSize=12, color="#111111")
    .encode(x=alt.X("x:Q", scale=scale(across)), y=alt.Y("y:Q", scale=scale(up)), text="wins:N")
)
here = (
    alt.Chart(
        pd.DataFrame(
            {
                "x": [float(getattr(asked.workload, across.name))],
                "y": [float(getattr(asked.workload, up.name))],
            }
        )
    )
    .mark_point(shape="cross", size=160, filled=True, color="black", stroke="white")
    .encode(x=alt.X("x:Q", scale=scale(across)), y=alt.Y("y:Q", scale=scale(up)))
)
shares = frame["wins"].value_counts(normalize=True)
told = "; ".join(f"{name} {share:.0%} of the map" for name, share in shares.items())
charts.show(
    f"The {wanted} feasible alternative over {label(across).lower()} and {label(up).lower()}",
    alt.layer(cells, texts, here).properties(height=560),
    frame[["wins", across.name, up.name, "USD"]],
    told,
)
now = compare(asked.workload, regions=asked.regions, on=asked.on, prices=asked.prices)
best = now.ranked[0]
if best.feasible:
    st.caption(
        f"{told}. The cross is your workload: {best.model.title} at {format_usd(float(best.usd))}, "
        f"{format_quantity(float(best.delay), 's')}."
    )
else:
    st.caption(f"{told}. The cross is your workload: nothing is feasible there.")
