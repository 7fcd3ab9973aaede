"""Which alternative wins where: one or two fields varied at once."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from estimator.comparison import compare
from estimator.errors import EstimatorError
from estimator.model import Param, params_of
from estimator.quantity import format_quantity, format_usd, parse_quantity
from estimator.ui import vega
from estimator.ui.areas import CRITERIA, Areas, drawn, winner
from estimator.ui.inputs import Asked
from estimator.ui.sweeps import grid_of
from estimator.ui.telling import telling_axis
from estimator.ui.widgets import (
    bound,
    in_blocks,
    label,
    lowered,
    offer_csv,
    pick,
    pick_one_of_few,
    written,
)

CELLS, BLOCK = 81, 9

ALONE = "nothing"


def ask_within(asked: Asked) -> float:
    """Ask for the longest delay that is still acceptable [s]."""
    limit = float(getattr(asked.workload, asked.question.delay_limit))
    quantile = f"p{asked.question.delay_quantile * 100:.0f}"
    text = str(
        st.text_input(f"{quantile} delay at most", value=written(limit, "s"), **bound("within"))
    )
    try:
        return parse_quantity(text, "s", name="within")
    except EstimatorError as error:
        st.warning(f"{error} Using {written(limit, 's')}.", icon=":material/warning:")
        return limit


def areas_of(
    asked: Asked, across: Param, up: Param | None, criterion: str, within_s: float
) -> Areas:
    """Compare over the whole map, a few columns at a time."""
    x = np.asarray(grid_of(across, float(getattr(asked.workload, across.name)), CELLS))
    y = np.zeros(1)
    if up is not None:
        y = np.asarray(grid_of(up, float(getattr(asked.workload, up.name)), CELLS))

    def columns(part: NDArray[np.float64]) -> tuple[Any, Any, tuple[str, ...]]:
        varied = {across.name: part[:, None]} | ({up.name: y[None, :]} if up else {})
        swept = compare(
            replace(asked.workload, **varied), regions=asked.place.region, **asked.terms()
        )
        shape = (len(part), len(y))
        won = np.broadcast_to(winner(swept, criterion, within_s), shape)
        usd = np.broadcast_to(swept.usd, (len(swept.usd), *shape))
        cost = np.take_along_axis(usd, np.maximum(won, 0)[None], axis=0)[0]
        titles = tuple(a.model.title for a in swept.alternatives)
        return won, np.where(won >= 0, cost, np.nan), titles

    parts = in_blocks(np.array_split(x, -(-len(x) // BLOCK)), columns, "Comparing")
    won, usd = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    return Areas(across, up, x, y, won, usd, parts[0][2])


def told_here(asked: Asked, criterion: str, within_s: float) -> str:
    """Say which alternative wins for the workload as it is asked: the cross on the map."""
    now = compare(asked.workload, regions=asked.place.region, **asked.terms())
    index = int(winner(now, criterion, within_s))
    if index < 0:
        return "Nothing is feasible for your workload."
    best = now.alternatives[index]
    return (
        f"{best.model.title} is the {criterion.split(' ')[0]} for your workload, the cross on the "
        f"map: {format_usd(float(best.usd))}, {format_quantity(float(best.delay), 's')}."
    )


def show(asked: Asked) -> None:
    """Show which alternative wins over the chosen fields."""
    question = asked.question
    st.title(f"{question.title}: which wins where")

    fields = {p.name: p for p in params_of(question) if p.kind == "number"}
    titles = {name: label(p) for name, p in fields.items()}
    left, right = st.columns(2)
    with left:
        across = fields[pick("Across", titles, question.load_fields[0], f"across_{question.id}")]
    with right:
        wanted = pick(
            "Up",
            {ALONE: "Nothing: one field only"} | titles,
            telling_axis(question),
            f"up_{question.id}",
        )
        up = fields.get(wanted)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        criterion = pick_one_of_few("Show what is", CRITERIA, "wins")
    within_s = float("inf")
    if criterion == "cheapest within":
        with right:
            within_s = ask_within(asked)
    if up is not None and across.name == up.name:
        st.warning("Vary two different fields.", icon=":material/warning:")
        return

    try:
        areas = areas_of(asked, across, up, criterion, within_s)
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        return
    here = (
        float(getattr(asked.workload, across.name)),
        float(getattr(asked.workload, up.name)) if up else 0.0,
    )
    over = lowered(label(across)) + (f" and {lowered(label(up))}" if up else "")
    within = f" {format_quantity(within_s, 's')}" if criterion == "cheapest within" else ""
    st.info(
        f"{told_here(asked, criterion, within_s)} Over the whole map: {areas.told()}.",
        icon=":material/map:",
    )
    vega.show(f"The {criterion}{within}, over {over}", *drawn(areas, here))
    offer_csv("Map (CSV)", f"{question.id}_map", areas.rows)


if __name__ == "__main__":
    show(st.session_state["asked"])
