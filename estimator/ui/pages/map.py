"""Which alternative wins where: one or two fields varied at once."""

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from estimator.comparison import Alternative, compare
from estimator.errors import EstimatorError
from estimator.model import Param, params_of
from estimator.quantity import format_quantity, format_usd, parse_quantity
from estimator.turning_points import Choice, regions_of_choice
from estimator.ui import areas, vega
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

POINTS, BLOCK = 81, 9

ALONE = "nothing"


def ask_fields(asked: Asked) -> tuple[Param, Param | None]:
    """Let the user pick one or two fields to vary."""
    question = asked.question
    fields = {p.name: p for p in params_of(question) if p.kind == "number"}
    titles = {name: label(p) for name, p in fields.items()}
    left, right = st.columns(2)
    with left:
        across = pick("Across", titles, question.load_fields[0], f"across_{question.id}")
    with right:
        choices = {ALONE: "Nothing: one field only"} | titles
        up = pick("Up", choices, telling_axis(question), f"up_{question.id}")
    return fields[across], fields.get(up)


def ask_criterion(asked: Asked) -> tuple[str, float | None]:
    """Ask what wins, and within which delay [s] if not the workload's own."""
    left, right = st.columns(2, vertical_alignment="bottom")
    words = ("cheapest", "fastest", "cheapest within")
    with left:
        wanted = pick_one_of_few("Show what is", words, "wins")
    if wanted != "cheapest within":
        return wanted, None
    limit = float(getattr(asked.workload, asked.question.delay_limit))
    quantile = f"p{asked.question.delay_quantile * 100:.0f}"
    with right:
        title = f"{quantile} delay at most"
        text = str(st.text_input(title, value=written(limit, "s"), **bound("within")))
    try:
        within_s = parse_quantity(text, "s", name="within")
    except EstimatorError as error:
        st.warning(f"{error} Using {written(limit, 's')}.", icon=":material/warning:")
        within_s = limit
    return "cheapest", within_s


def map_of(
    asked: Asked, across: Param, up: Param | None, criterion: str, within_s: float | None
) -> Choice:
    """Find the winner all over the map, a few columns at a time."""
    now = {p.name: float(getattr(asked.workload, p.name)) for p in (across, up) if p}
    x = np.asarray(grid_of(across, now[across.name], POINTS))
    y = {} if up is None else {up.name: grid_of(up, now[up.name], POINTS)}

    def columns(part: NDArray[np.float64]) -> Choice:
        return regions_of_choice(
            asked.workload,
            {across.name: part} | y,
            region=asked.place.region,
            by="fastest" if criterion == "fastest" else "cheapest",
            within_s=within_s,
            **asked.terms(),
        )

    return areas.joined(in_blocks(np.array_split(x, max(len(x) // BLOCK, 1)), columns, "Comparing"))


def told_here(asked: Asked, criterion: str, within_s: float | None) -> str:
    """Say which alternative wins for the workload as it is asked: the cross on the map."""
    workload = asked.workload
    if within_s is not None:
        workload = replace(workload, **{workload.delay_limit: within_s})
    now = compare(workload, regions=asked.place.region, **asked.terms())
    feasible = [a for a in now.ranked if a.feasible]
    if not feasible:
        return "Nothing is feasible for your workload."

    def delay(a: Alternative) -> float:
        return float(a.estimate.delay.mean) if a.estimate else np.inf

    best = min(feasible, key=delay) if criterion == "fastest" else feasible[0]
    return (
        f"{best.model.title} is the {criterion} for your workload, the cross on the map: "
        f"{format_usd(float(best.usd))}, {format_quantity(delay(best), 's')} on average."
    )


def show(asked: Asked) -> None:
    """Show which alternative wins over the chosen fields."""
    question = asked.question
    st.title(f"{question.title}: which wins where")
    across, up = ask_fields(asked)
    criterion, within_s = ask_criterion(asked)
    if up is not None and across.name == up.name:
        st.warning("Vary two different fields.", icon=":material/warning:")
        return
    limited = {p.name: p for p in (across, up) if p}.get(question.delay_limit)
    if within_s is not None and limited is not None:
        st.warning(
            f"The map varies {lowered(label(limited))} already: no other bound holds there.",
            icon=":material/warning:",
        )
        return
    try:
        choice = map_of(asked, across, up, criterion, within_s)
        here = told_here(asked, criterion, within_s)
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.info(f"{here} Over the whole map: {areas.told(choice)}.", icon=":material/map:")
    over = lowered(label(across)) + (f" and {lowered(label(up))}" if up else "")
    within = "" if within_s is None else f" within {format_quantity(within_s, 's')}"
    place = {p.name: float(getattr(asked.workload, p.name)) for p in (across, up) if p}
    vega.show(f"The {criterion}{within}, over {over}", *areas.drawn(choice, place))
    offer_csv("Map (CSV)", f"{question.id}_map", lambda: areas.rows(choice))


if __name__ == "__main__":
    show(st.session_state["asked"])
