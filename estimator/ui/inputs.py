"""What every page asks first: the question, the workload, the place, the date and the prices."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from estimator.errors import EstimatorError, did_you_mean
from estimator.model import params_of
from estimator.prices import PriceBook, iso_date, list_prices
from estimator.ui.widgets import ask, warn_unless
from estimator.workloads import QUESTIONS, Workload


@dataclass(frozen=True)
class Asked:
    """Everything a page needs to answer."""

    workload: Workload
    regions: tuple[str, ...]
    on: date
    prices: PriceBook

    @property
    def question(self) -> type[Workload]:
        """The kind of workload."""
        return type(self.workload)


def ask_question() -> type[Workload]:
    """Let the user pick the question."""
    titles = {question.id: question.title for question in QUESTIONS}
    take_from_address("question", titles)
    chosen = st.pills(
        "Question",
        tuple(titles),
        default=None if "question" in st.session_state else QUESTIONS[0].id,
        required=True,
        format_func=lambda name: titles[name],
        key="question",
        label_visibility="collapsed",
        bind="query-params",
    )
    return next(q for q in QUESTIONS if q.id == (chosen or QUESTIONS[0].id))


def take_from_address(key: str, titles: Mapping[str, str]) -> None:
    """Let the address name a choice by its id as well as its title; warn of anything else."""
    wanted = st.query_params.get(key)
    if wanted is None or key in st.session_state or wanted in titles.values():
        return
    if wanted.replace("-", "_") in titles:
        st.session_state[key] = wanted.replace("-", "_")
    else:
        st.warning(
            f"The address asks for {key} '{wanted}', which does not exist. "
            f"{did_you_mean(wanted, titles)}",
            icon=":material/warning:",
        )


def ask_all(question: type[Workload], several_regions: bool = True) -> Asked:
    """Draw the sidebar: place, date and prices, then the workload."""
    with st.sidebar:
        regions = _ask_regions(several_regions)
        warn_unless("on", is_date, "a date, written YYYY-MM-DD; today is used")
        on = st.date_input(
            "Prices on",
            value=date.today(),
            key="on",
            help="The latest prices known on this day are used.",
            bind="query-params",
        )
        book = _ask_prices()
        st.subheader("Workload", divider="gray")
        fields: dict[str, Any] = {p.name: ask(p) for p in params_of(question)}
    return Asked(question(**fields), regions, on, book)


def _ask_regions(several: bool) -> tuple[str, ...]:
    codes = list_prices().regions()
    _warn_of_unknown_regions(codes)
    if several:
        chosen = st.multiselect(
            "Regions", codes, default=["us-east-1"], key="region", bind="query-params"
        )
        return tuple(chosen) or ("us-east-1",)
    compared = [code for code in st.session_state.get("region", []) if code in codes]
    first = compared[0] if compared else "us-east-1"
    one = st.selectbox(
        "Region", codes, index=codes.index(first), key="one_region", bind="query-params"
    )
    return (str(one or first),)


def _ask_prices() -> PriceBook:
    """Return list prices, or the user's own file and discount over them; a bad file is told."""
    with st.expander("Own prices and discount"):
        file = st.file_uploader(
            "Own prices (CSV)",
            type="csv",
            help="Columns as in the price tables: dimension, region, usd, unit, and table unless "
            "the file is named after one.",
        )
        warn_unless("discount", is_percent, "a percentage from 0 to 60; none is taken off")
        percent = st.slider(
            "Discount on list prices [%]",
            0.0,
            60.0,
            0.0,
            0.5,
            key="discount",
            bind="query-params",
        )
    if file is None and not percent:
        return list_prices()
    if file is None:
        return PriceBook(discounts=percent / 100)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        try:
            return PriceBook(overrides=path, discounts=percent / 100)
        except EstimatorError as error:
            told = str(error).replace(str(path), path.name)
            st.error(f"The own prices are not used. {told}", icon=":material/error:")
            return list_prices()


def is_date(text: str) -> bool:
    """Return whether a text is a date as the address writes it."""
    try:
        iso_date(text)
    except EstimatorError:
        return False
    return True


def is_percent(text: str) -> bool:
    """Return whether a text is a discount the slider can take."""
    try:
        return 0 <= float(text) <= 60
    except ValueError:
        return False


def _warn_of_unknown_regions(codes: tuple[str, ...]) -> None:
    for given in st.query_params.get_all("region"):
        for code in filter(None, given.split(",")):
            if code not in codes:
                st.warning(
                    f"The address asks for region '{code}', which does not exist. "
                    f"{did_you_mean(code, codes)}",
                    icon=":material/warning:",
                )
