"""All alternatives to one question: the answer, then the evidence, then the sources."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from estimator.comparison import Comparison, compare
from estimator.errors import EstimatorError
from estimator.export import line_rows, price_legend, summary_rows
from estimator.model import params_of
from estimator.quantity import format_quantity
from estimator.turning_points import break_even
from estimator.ui import charts, sweeps, vega
from estimator.ui.inputs import Asked
from estimator.ui.telling import telling_tie
from estimator.ui.widgets import bound, label, lowered, offer_csv, phrase, pick, pick_one_of_few


def screen_table(answer: Comparison) -> pd.DataFrame:
    """Return the alternatives as a person reads them; the figures are those of the CSV."""
    quantile = answer.workload.delay_quantile
    rows = []
    for a in answer.ranked:
        row: dict[str, Any] = {
            "Alternative": a.model.title,
            "Region": a.region,
            f"USD per {answer.workload.period}": float(a.usd),
            "Feasible": "yes" if a.feasible else "no",
            "Lifecycle": str(a.model.lifecycle),
        }
        if a.estimate is not None:
            p50, limited = a.estimate.delay.quantiles((0.5, quantile))
            sizing, evidence = a.estimate.sizing, a.model.evidence
            row |= {
                f"Delay p50, p{quantile * 100:.0f}": f"{format_quantity(float(p50), 's')}, "
                f"{format_quantity(float(limited), 's')}",
                "Capacity": " + ".join(
                    format_quantity(float(count), unit) for unit, count in sizing.units.items()
                )
                or None,
                "Limit": str(sizing.binding),
                "Price": a.estimate.confidence or "list",
                "Evidence": f"{evidence.throughput}, {evidence.delay}",
                "Sustains": format_quantity(
                    float(sizing.throughput), answer.workload.throughput_unit
                ),
            }
        rows.append(row)
    table = pd.DataFrame(rows)
    last = [c for c in ("Price", "Evidence", "Lifecycle", "Sustains") if c in table]
    table = table[[c for c in table if c not in last] + last]
    return table if table["Region"].nunique() > 1 else table.drop(columns="Region")


def show_table(answer: Comparison) -> None:
    """Show every alternative, ranked, and offer the figures as files."""
    usd = f"USD per {answer.workload.period}"
    st.dataframe(
        screen_table(answer),
        hide_index=True,
        height="content",
        column_config={
            usd: st.column_config.NumberColumn(format="$%,.2f"),
            "Capacity": st.column_config.TextColumn(width=190),
        },
        placeholder="–",
        alt=f"Alternatives, ranked. {answer.verdict()}",
    )
    with st.container(horizontal=True):
        offer_csv("Summary (CSV)", f"{answer.workload.id}_summary", lambda: summary_rows(answer))
        offer_csv("Bill by line (CSV)", f"{answer.workload.id}_lines", lambda: line_rows(answer))
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
        told = [(name, getattr(a, reasons)) for name, a in charts.named(answer)]
        told = [(name, sentences) for name, sentences in told if sentences]
        if told:
            with st.expander(f"{title} ({len(told)})", icon=icon):
                for name, sentences in told:
                    st.markdown(f"**{name}**\n" + "".join(f"\n- {s}" for s in sentences))


def show_evidence(answer: Comparison) -> None:
    """Show cost, delay, and the one against the other."""
    bill, delay = st.tabs(
        ["What it costs", "How long it takes"], on_change="rerun", **bound("evidence")
    )
    numbered = "A number on a bar is a step in the figures of the chart."
    if bill.open:
        with bill:
            vega.show("Cost by line of the bill", *charts.cost_by_line(answer))
            st.caption(numbered)
    if delay.open:
        with delay:
            title = "Timeline" if answer.workload.period == "job" else "Stages of the delay"
            vega.show(f"{title}, mean durations", *charts.stages(answer))
            st.caption(numbered)
    chart, figures, told = charts.cost_against_delay(answer)
    vega.show("Cost against delay", chart, figures, told)
    st.caption(
        f"{told}. A number is the row in the table of alternatives; the dashed line joins what is "
        "not beaten."
    )


@st.fragment
def show_sweep(asked: Asked) -> None:
    """Vary one field: cost or delay of every alternative, and where the cheapest changes."""
    fields = {p.name: p for p in params_of(asked.question) if p.kind == "number"}
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        titles = {name: label(p) for name, p in fields.items()}
        preset = asked.question.load_fields[0]
        p = fields[pick("Vary", titles, preset, f"vary_{asked.question.id}")]
    with right:
        measure = pick_one_of_few("Show", ("cost", "delay"), "measure")
    now = float(getattr(asked.workload, p.name))

    def over(values: Any) -> Comparison:
        workload = replace(asked.workload, **{p.name: values})
        return compare(workload, regions=asked.place.region, **asked.terms())

    grid = sweeps.grid_of(p, now)
    swept = over(grid)
    for _ in range(2):
        grid = sweeps.finer(grid, swept, p)
        swept = over(grid)
    chart, figures, told = sweeps.measure_over(swept, p, now, measure)
    title = f"{measure.capitalize()} over {lowered(label(p))} in {asked.place.region}"
    vega.show(title, chart, figures, told)
    st.caption(
        f"{told} Solid where feasible, dotted where not; triangles mark a change of the cheapest."
    )


@st.fragment
def show_tie(asked: Asked, answer: Comparison) -> None:
    """Find where two alternatives cost or take the same."""
    question, region = asked.question, asked.place.region
    priced = {a.model.id: a for a in answer.ranked if a.estimate and a.region == region}
    if len(priced) < 2:
        return
    titles = {name: a.model.title for name, a in priced.items()}
    fields = {p.name: p for p in params_of(question) if p.kind == "number"}
    first, second, field = telling_tie(question)
    if first not in priced or second not in priced:
        first, second = list(priced)[:2]
    left, right = st.columns(2)
    with left:
        a = pick("One alternative", titles, first, f"tie_one_{question.id}")
    with right:
        b = pick("Another", titles, second, f"tie_other_{question.id}")
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        names = {name: label(p) for name, p in fields.items()}
        p = fields[pick("Equal over", names, field, f"tie_over_{question.id}")]
    with right:
        measures = ("delay", "cost") if question.period == "job" else ("cost", "delay")
        measure = pick_one_of_few("Equal in", measures, f"tie_in_{question.id}")
    try:
        tie = break_even(
            a,
            b,
            over=p.name,
            workload=asked.workload,
            region=region,
            measure="usd" if measure == "cost" else "delay",
            **asked.terms(a, b),
        )
    except EstimatorError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    same, better = (
        ("cost the same", "cheaper") if measure == "cost" else ("take equally long", "faster")
    )
    lower = titles.get(str(tie.lower_below))
    if a == b or lower is None:
        told = f"The two {same} whatever {lowered(label(p))} is."
    elif not tie.found:
        told = f"{lower} is {better} whatever {lowered(label(p))} is."
    else:
        told = f"They {same} at {phrase(p, float(tie.x))}; below, {lower} is {better}."
        if int(tie.ties) > 1:
            told += f" They do so {int(tie.ties)} times; this is the first."
    closed = [titles[name] for name in dict.fromkeys((a, b)) if not priced[name].feasible]
    if closed:
        told += f" Not feasible as asked: {', '.join(closed)}."
    st.info(f"{told} Prices of {region}.", icon=":material/balance:")


def show_sources(answer: Comparison, asked: Asked) -> None:
    """Say what no bill includes, and where every price was read."""
    left, right = st.columns(2)
    missing: dict[str, list[str]] = {}
    priced = dict.fromkeys(a.model for a in answer.ranked if a.estimate)
    for model in priced:
        for what in model.not_included:
            missing.setdefault(what, []).append(model.title)
    with left:
        st.markdown(
            "**Not included**\n"
            + "".join(
                f"\n- {what}" + (f" :gray[({'; '.join(of)})]" if len(of) < len(priced) else "")
                for what, of in missing.items()
            )
        )
    seen: dict[str, str] = {}
    for a in answer.alternatives:
        for line in a.estimate.lines if a.estimate else ():
            seen[line.rate.source] = f"{line.table}, in force since {line.rate.effective}"
    with right:
        st.markdown(
            f"**Prices on {asked.place.on}**\n"
            + "".join(
                f"\n- [{told}]({source})" if source.startswith("http") else f"\n- {told}: {source}"
                for source, told in seen.items()
            )
        )


def show(asked: Asked) -> None:
    """Answer the question: the verdict, every alternative, the evidence, the sources."""
    try:
        answer = compare(asked.workload, regions=asked.place.regions, **asked.terms())
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.title(asked.question.title)
    st.info(answer.verdict(), icon=":material/lightbulb:")
    show_table(answer)
    show_reasons(answer)
    if any(a.estimate for a in answer.alternatives):
        show_evidence(answer)
        st.subheader("Where one overtakes another", divider="gray")
        if any(a.estimate for a in answer.alternatives if a.region == asked.place.region):
            show_sweep(asked)
            show_tie(asked, answer)
        else:
            st.caption(f"No alternative has a price in {asked.place.region}.")
        st.subheader("What is left out, and sources", divider="gray")
        show_sources(answer, asked)


if __name__ == "__main__":
    show(st.session_state["asked"])
