"""One alternative in depth: its bill, limits, delay, figures and sources."""

import math
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.comparison import Alternative, Comparison
from estimator.engine import Estimate, estimate
from estimator.errors import EstimatorError
from estimator.export import line_rows, price_legend
from estimator.model import Model, facts_of
from estimator.quantity import format_number, format_quantity, format_usd
from estimator.services import alternatives
from estimator.ui import charts, vega
from estimator.ui.inputs import Asked
from estimator.ui.widgets import offer_csv

GRADES = {
    "A": "published formulas or quotas decide",
    "B": "published measurements anchor the free parameters",
    "C": "the structure is sound, the level is a guess until you measure",
}


def show_figures(result: Estimate) -> None:
    """Show the figures the model relies on, with what they mean and where they were read."""
    facts = facts_of(result.model.facts)
    used = [float(getattr(result.facts, fact.name)) for fact in facts]
    frame = pd.DataFrame(
        {
            "Figure": [fact.name for fact in facts],
            "Value": [
                format_quantity(value, fact.unit, 4)
                for fact, value in zip(facts, used, strict=True)
            ],
            "Kind": [fact.kind.replace("_", " ") for fact in facts],
            "Range": [
                None
                if fact.low is None or fact.high is None
                else f"{format_quantity(fact.low, fact.unit)} to "
                f"{format_quantity(fact.high, fact.unit)}"
                for fact in facts
            ],
            "Meaning": [fact.meaning for fact in facts],
            "To measure it": [fact.measure or None for fact in facts],
            "As of": [fact.as_of for fact in facts],
            "Source": [fact.source for fact in facts],
        }
    )
    st.caption(
        "Assumptions have no published figure behind them. The sidebar takes your own in place of "
        "any; every page then counts it."
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "Source": st.column_config.LinkColumn(display_text="page"),
            "Meaning": st.column_config.TextColumn(width="large"),
        },
        height="content",
        placeholder="–",
        alt=f"Figures {result.model.title} relies on, with kind, range, meaning and source",
    )


def show_answer(result: Estimate) -> None:
    """Show cost, capacity, speed and limit at a glance."""
    period = result.workload.period
    p50, limited = result.delay.quantiles((0.5, result.workload.delay_quantile))
    quantile = f"p{result.workload.delay_quantile * 100:.0f}"
    with st.container(horizontal=True):
        st.metric(f"Cost per {period}", format_usd(float(result.usd)), border=True)
        if float(result.list_usd) != float(result.usd):
            st.metric("At list price", format_usd(float(result.list_usd)), border=True)
        for unit, count in result.sizing.units.items():
            st.metric(unit[0].upper() + unit[1:], format_number(float(count)), border=True)
        st.metric("p50 delay", format_quantity(float(p50), "s"), border=True)
        st.metric(f"{quantile} delay", format_quantity(float(limited), "s"), border=True)
        st.metric("Limit", str(result.sizing.binding) or "none", border=True)
    failed = [check for check in result.failed if check.severity == "hard"]
    if failed:
        told = "".join(f"\n- {check.explain()}" for check in failed)
        st.error("Not feasible:" + told, icon=":material/block:")
    else:
        st.success("Feasible: every hard limit holds.", icon=":material/check:")
    for check in result.failed:
        if check.severity != "hard":
            st.warning(check.explain(), icon=":material/priority_high:")


def alone(result: Estimate) -> Comparison:
    """Return a comparison of one alternative with nothing else."""
    only = Alternative(result.model, result.region, result.on, result)
    return Comparison(result.workload, (only,))


def show_bill(result: Estimate) -> None:
    """Show the bill line by line, with the price of a unit and where it was read."""
    rows = [
        {
            "Line": f"{line.table}: {line.dimension}",
            "Quantity": float(line.quantity),
            "Unit": line.unit,
            "Price of one": f"${line.rate.usd[0]:.12f}".rstrip("0").rstrip("."),
            "Tiers": len(line.rate.usd),
            "USD": float(line.usd),
            "At list price": float(line.list_usd),
            "Confidence": line.rate.confidence or "list",
            "In force since": line.rate.effective,
            "Seen unchanged": line.rate.checked,
            "Source": line.rate.source,
        }
        for line in result.lines
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Quantity": st.column_config.NumberColumn(format="localized"),
            "USD": st.column_config.NumberColumn(format="$%,.2f"),
            "At list price": st.column_config.NumberColumn(format="$%,.2f"),
            "Source": st.column_config.LinkColumn(display_text="page"),
        },
        alt=f"Bill of {result.model.title}, {format_usd(float(result.usd))} in all",
    )
    offer_csv("Bill (CSV)", result.model.id, lambda: line_rows(alone(result)))
    st.caption(price_legend({result.confidence}))


def show_checks(result: Estimate) -> None:
    """Show every limit looked at, the fullest first."""
    rows = [
        {
            "Limit": check.name,
            "Demand": format_quantity(float(check.demand), check.unit) if check.unit else None,
            "Of": format_quantity(float(check.capacity), check.unit) if check.unit else None,
            "Used": min(float(check.utilisation), 1e6) if check.unit else np.nan,
            "Holds": "yes" if check.ok else "NO",
            "Severity": check.severity,
            "If it fails": check.remedy,
        }
        for check in result.checks
    ]
    rows.sort(key=lambda row: (row["Holds"] == "yes", -np.nan_to_num(float(str(row["Used"])))))
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            "Used": st.column_config.NumberColumn(format="percent"),
            "If it fails": st.column_config.TextColumn(width="large"),
        },
        placeholder="–",
        alt="Limits looked at, the fullest first",
    )


def show_delay(result: Estimate) -> None:
    """Show the stages of the delay."""
    if math.isfinite(float(result.delay.mean)) and float(result.delay.mean) > 0:
        vega.show("Stages of the delay, mean durations", *charts.stages(alone(result)))
    rows: list[dict[str, Any]] = [
        {
            "Stage": stage.name,
            "Mean": format_quantity(float(stage.mean), "s"),
            "p50": format_quantity(float(stage.quantile(0.5)), "s"),
            "p95": format_quantity(float(stage.quantile(0.95)), "s"),
            "p99": format_quantity(float(stage.quantile(0.99)), "s"),
        }
        for stage in result.delay.stages
    ]
    p50, p95, p99 = result.delay.quantiles((0.5, 0.95, 0.99))
    rows.append(
        {
            "Stage": "in all (percentiles do not add)",
            "Mean": format_quantity(float(result.delay.mean), "s"),
            "p50": format_quantity(float(p50), "s"),
            "p95": format_quantity(float(p95), "s"),
            "p99": format_quantity(float(p99), "s"),
        }
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Delay by stage")


def show_fit(model: Model) -> None:
    """Say where the alternative fits, whether it is still sold, and how well it is known."""
    left, middle, right = st.columns(3)
    left.markdown("**Best for**" + "".join(f"\n- {one}" for one in model.best_for))
    middle.markdown("**Not for**" + "".join(f"\n- {one}" for one in model.not_for))
    right.markdown("**Not included**" + "".join(f"\n- {one}" for one in model.not_included))
    evidence = model.evidence
    st.markdown(
        f"Evidence for throughput: **{evidence.throughput}**, {GRADES[evidence.throughput]}. "
        f"For delay: **{evidence.delay}**, {GRADES[evidence.delay]}.  \n"
        f"Lifecycle: **{model.lifecycle}**. {model.lifecycle.note}"
    )


def show(asked: Asked) -> None:
    """Show what one alternative needs, costs and relies on."""
    model = asked.model or alternatives(asked.question)[0]
    st.title(model.title)

    if model.size is None or model.lifecycle.withdrawn(asked.place.on):
        st.error(f"{model.lifecycle}. {model.lifecycle.note}", icon=":material/block:")
        return
    try:
        result = estimate(
            model,
            asked.workload,
            region=asked.place.region,
            on=asked.place.on,
            config=asked.configs.get(model.id),
            facts=asked.facts.get(model.id),
            prices=asked.place.prices,
        )
    except EstimatorError as error:
        st.error(str(error), icon=":material/error:")
        return
    show_answer(result)
    st.subheader("Bill", divider="gray")
    show_bill(result)
    st.subheader("Limits", divider="gray")
    show_checks(result)
    st.subheader("Delay", divider="gray")
    meaning = result.workload.delay_meaning
    st.caption(f"{meaning[0].upper()}{meaning[1:]}.")
    show_delay(result)
    st.subheader("Fit and evidence", divider="gray")
    show_fit(model)
    st.subheader("Figures it relies on", divider="gray")
    show_figures(result)
    st.subheader("Documentation", divider="gray")
    st.markdown("\n".join(f"- <{address}>" for address in model.docs))


if __name__ == "__main__":
    show(st.session_state["asked"])
