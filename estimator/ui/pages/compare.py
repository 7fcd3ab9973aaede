"""All alternatives to one question: the answer, then the evidence, then the sources."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.comparison import Comparison, compare
from estimator.errors import EstimatorError
from estimator.export import line_rows, price_legend, summary_rows, to_csv
from estimator.model import Param, params_of
from estimator.quantity import format_quantity, format_usd
from estimator.turning_points import break_even
from estimator.ui import charts
from estimator.ui.inputs import Asked, ask_all, ask_question
from estimator.ui.widgets import label


def screen_table(answer: Comparison) -> pd.DataFrame:
    """Return the summary rows as a person reads them; the figures are those of the CSV."""
    quantile = f"p{answer.workload.delay_quantile * 100:.0f}"

    def shown(row: dict[str, Any], column: str, unit: str) -> str:
        return format_quantity(float(row[column]), unit)

    rows = [
        {
            "Alternative": row["title"],
            "Region": row["region"],
            f"USD per {answer.workload.period}": row["usd [USD]"],
            "Price": row["price_confidence"] or "none",
            "Feasible": "yes" if row["feasible"] else "no",
            f"Delay p50, {quantile}": "not quoted"
            if row["reason"] and np.isnan(float(row["delay_p50 [s]"]))
            else f"{shown(row, 'delay_p50 [s]', 's')}, {shown(row, f'delay_{quantile} [s]', 's')}",
            "Capacity": row["capacity"] or "nothing to set",
            "Limit": row["binding"] or "see below",
            "Lifecycle": row["lifecycle"],
            "Evidence": f"{row['evidence_throughput']}, {row['evidence_delay']}",
            "Sustains": shown(row, "throughput", str(row["throughput_unit"])),
        }
        for row in map(dict[str, Any], summary_rows(answer))
    ]
    table = pd.DataFrame(rows)
    return table if table["Region"].nunique() > 1 else table.drop(columns="Region")


def answer_of(asked: Asked) -> Comparison:
    """Compare, or tell what cannot be answered and stop."""
    try:
        return compare(asked.workload, regions=asked.regions, on=asked.on, prices=asked.prices)
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def show_table(answer: Comparison) -> None:
    """Show every alternative, ranked, and offer the figures as files."""
    usd = f"USD per {answer.workload.period}"
    st.dataframe(
        screen_table(answer),
        hide_index=True,
        height="content",
        column_config={
            usd: st.column_config.NumberColumn(format="$%,.2f"),
            "Alternative": st.column_config.TextColumn(pinned=True),
        },
        alt=f"Alternatives, ranked. {answer.verdict()}",
    )
    with st.container(horizontal=True):
        for name, title, rows in (
            ("summary", "Summary (CSV)", summary_rows(answer)),
            ("lines", "Bill by line (CSV)", line_rows(answer)),
        ):
            st.download_button(
                title,
                to_csv(rows),
                file_name=f"{answer.workload.id}_{name}.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"download_{name}",
            )
    used = {a.estimate.confidence for a in answer.alternatives if a.estimate}
    st.caption(
        f"{price_legend(used)} Delay: {answer.workload.delay_meaning}. Evidence for throughput, "
        "delay: A published formulas or quotas, B published measurements, C a guess until you "
        "measure."
    )


def show_reasons(answer: Comparison) -> None:
    """Say what stands in the way of each alternative, and what to take care of."""
    for title, icon, reasons in (
        ("Not feasible", ":material/block:", "obstacles"),
        ("Take care", ":material/priority_high:", "cautions"),
    ):
        told = [(a.model.title, getattr(a, reasons)) for a in answer.ranked if getattr(a, reasons)]
        if told:
            with st.expander(f"{title} ({len(told)})", icon=icon):
                for name, sentences in dict(told).items():
                    st.markdown(f"**{name}**\n" + "".join(f"\n- {s}" for s in sentences))


def sweep(asked: Asked, p: Param, values: Any) -> Comparison:
    """Compare the alternatives in the first region over the values of one field."""
    return compare(
        replace(asked.workload, **{p.name: values}),
        regions=asked.regions[:1],
        on=asked.on,
        prices=asked.prices,
    )


@st.fragment
def show_sweep(asked: Asked) -> None:
    """Vary one field: cost or delay of every alternative, and where the cheapest changes."""
    fields = [p for p in params_of(asked.question) if p.kind == "number"]
    by_name = {p.name: p for p in fields}
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    name = left.selectbox(
        "Vary",
        tuple(by_name),
        index=list(by_name).index(asked.question.load_fields[0]),
        format_func=lambda n: label(by_name[n]),
        key=f"vary_{asked.question.id}",
        bind="query-params",
    )
    measure = right.segmented_control(
        "Show", ("cost", "delay"), default="cost", required=True, key="measure", bind="query-params"
    )
    p = by_name[str(name)]
    now = float(getattr(asked.workload, p.name))
    grid = charts.grid_of(p, now)
    swept = sweep(asked, p, grid)
    for _ in range(2):
        grid = charts.finer(grid, swept, p)
        swept = sweep(asked, p, grid)
    what = str(measure or "cost")
    chart, frame, told = charts.measure_over(swept, p, now, what)
    title = f"{what.capitalize()} over {label(p).lower()}, {asked.regions[0]}"
    charts.show(title, chart, frame, told)
    st.caption(
        f"{told} Solid where feasible, dotted where not; the dashed line is the value now; "
        "triangles mark a change of the cheapest."
    )


@st.fragment
def show_tie(asked: Asked, answer: Comparison) -> None:
    """Find where two alternatives cost or take the same."""
    sized = {a.model.id: a.model for a in answer.ranked if a.estimate}
    if len(sized) < 2:
        return
    job = asked.workload.period == "job"
    numbers = [p for p in params_of(asked.question) if p.kind == "number"]
    ids = tuple(sized)
    start = _field_of_speed(numbers) if job else _field_of_load(asked, numbers)
    first, second = _default_pair(asked, answer, numbers[start], job)
    columns = st.columns(4, vertical_alignment="bottom")
    a, b = (
        column.selectbox(
            title,
            ids,
            index=ids.index(preset),
            format_func=lambda n: sized[n].title,
            key=f"tie_{title}_{asked.question.id}",
        )
        for column, title, preset in (
            (columns[0], "Alternative", first),
            (columns[1], "and", second),
        )
    )
    over = columns[2].selectbox(
        "tie over",
        [p.name for p in numbers],
        index=start,
        format_func=lambda n: label(next(p for p in numbers if p.name == n)),
        key=f"tie_over_{asked.question.id}",
    )
    measure = columns[3].segmented_control(
        "in", ("cost", "delay"), default="delay" if job else "cost", required=True, key="tie_in"
    )
    try:
        tie = break_even(
            str(a),
            str(b),
            over=str(over),
            workload=asked.workload,
            region=asked.regions[0],
            on=asked.on,
            measure="usd" if measure == "cost" else "delay",
            prices=asked.prices,
        )
    except EstimatorError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    p = next(p for p in numbers if p.name == over)
    better = "cheaper" if measure == "cost" else "faster"
    lower = sized.get(str(tie.lower_below))
    if a == b or lower is None:
        st.info(f"The two are alike whatever {label(p).lower()} is.", icon=":material/balance:")
    elif bool(tie.found):
        at = format_quantity(float(tie.x), p.unit)
        more = f" They tie {int(tie.ties)} times; this is the first." if int(tie.ties) > 1 else ""
        st.success(
            f"They tie at {label(p).lower()} {at}. {lower.title} is {better} below it.{more}",
            icon=":material/balance:",
        )
    else:
        st.info(
            f"No tie: {lower.title} is {better} for any {label(p).lower()}.",
            icon=":material/balance:",
        )


def _field_of_load(asked: Asked, numbers: list[Param]) -> int:
    """Return the position of the first field that means more work as it grows."""
    return [p.name for p in numbers].index(asked.question.load_fields[0])


def _field_of_speed(numbers: list[Param]) -> int:
    """Return the position of the first field that is a bit rate, else of the first."""
    return next((i for i, p in enumerate(numbers) if p.unit == "bit/s"), 0)


def _default_pair(asked: Asked, answer: Comparison, over: Param, job: bool) -> tuple[str, str]:
    """Return two alternatives that tie over a field.

    For a job those that tie in time and cost most nearly the same, else the two best-ranked.
    """
    grid = charts.grid_of(over, float(getattr(asked.workload, over.name)), points=41)
    swept = sweep(asked, over, grid)
    curves = {
        a.model.id: np.broadcast_to(a.estimate.delay.mean if job else a.usd, grid.shape)
        for a in swept.alternatives
        if a.estimate
    }
    usd = {a.model.id: float(a.usd) for a in answer.ranked if a.model.id in curves}
    tied = [
        (first, second)
        for first, second in combinations(usd, 2)
        if len(set(np.sign(curves[first] - curves[second])) - {0.0}) == 2
    ]
    if not tied:
        first, second, *_ = usd
        return first, second
    return min(tied, key=lambda pair: abs(np.log(usd[pair[0]] / usd[pair[1]]))) if job else tied[0]


question = ask_question()
asked = ask_all(question)
answer = answer_of(asked)
several = len(asked.regions) > 1

st.title(question.title)
st.info(answer.verdict(), icon=":material/lightbulb:")
show_table(answer)
show_reasons(answer)
if all(a.estimate is None for a in answer.alternatives):
    st.stop()

bill, delay = st.tabs(
    ["What it costs", "How long it takes"], key="evidence", on_change="rerun", bind="query-params"
)
if bill.open:
    with bill:
        charts.show("Cost by line of the bill", *charts.cost_by_line(answer))
if delay.open:
    with delay:
        title = "Timeline" if question.period == "job" else "Stages of the delay"
        charts.show(f"{title}, mean durations", *charts.stages(answer))
charts.show("Cost against delay", *charts.cost_against_delay(answer))
st.caption("A number is the row in the table of alternatives; the dashed line joins the unbeaten.")

st.subheader("Where one overtakes another", divider="gray")
show_sweep(asked)
show_tie(asked, answer)

st.subheader("Not included, and sources", divider="gray")
left, right = st.columns(2)
with left:
    missing: dict[str, list[str]] = {}
    for a in answer.ranked:
        for what in a.model.not_included if a.estimate else ():
            missing.setdefault(what, []).append(a.model.title)
    for what, titles in missing.items():
        st.markdown(f"- {what}", help=", ".join(dict.fromkeys(titles)))
with right:
    seen: dict[str, str] = {}
    for a in answer.alternatives:
        for line in a.estimate.lines if a.estimate else ():
            seen[line.rate.source] = f"{line.table}, in force since {line.rate.effective}"
    for source, told in seen.items():
        st.markdown(f"- [{told}]({source})" if source.startswith("http") else f"- {told}: {source}")
    total = np.nansum([float(a.usd) for a in answer.ranked if a.feasible][:1])
    st.caption(f"Prices on {asked.on}. Cheapest feasible: {format_usd(float(total))}.")
