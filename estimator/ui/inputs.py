"""What every page asks first: the question, the workload, the place, the date and the prices."""

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from estimator.errors import EstimatorError, did_you_mean
from estimator.model import Model, params_of
from estimator.prices import PriceBook, iso_date, list_prices
from estimator.services import alternatives
from estimator.ui.settings import ask_again
from estimator.ui.widgets import ask, bound, remember, take_from_address, warn_unless
from estimator.workloads import QUESTIONS, Workload


@dataclass(frozen=True)
class Place:
    """Where, when and at which prices."""

    regions: tuple[str, ...]
    on: date
    prices: PriceBook


@dataclass(frozen=True)
class Asked(Place):
    """Everything a page needs to answer."""

    workload: Workload
    configs: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def question(self) -> type[Workload]:
        """The kind of workload."""
        return type(self.workload)

    @property
    def terms(self) -> dict[str, Any]:
        """The date, the prices and what the user has set, as the library takes them."""
        return {
            "on": self.on,
            "prices": self.prices,
            "configs": self.configs,
            "facts": self.facts,
        }

    def terms_of(self, *models: str) -> dict[str, Any]:
        """Return the same with what is set for some of the alternatives only."""
        configs = {name: value for name, value in self.configs.items() if name in models}
        facts = {name: value for name, value in self.facts.items() if name in models}
        return self.terms | {"configs": configs, "facts": facts}


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
        label_visibility="collapsed",
        **bound("question"),
    )
    return next(q for q in QUESTIONS if q.id == (chosen or QUESTIONS[0].id))


def ask_all(
    question: type[Workload], *, several_regions: bool = False, but: Model | None = None
) -> Asked:
    """Draw the sidebar: place, date and prices, then the workload, then what has been set.

    What has been set for the alternative `but` is left to its own page.
    """
    with st.sidebar:
        place = ask_place(several_regions)
        st.subheader("Workload", divider="gray")
        fields: dict[str, Any] = {p.name: ask(p) for p in params_of(question)}
        others = [model for model in alternatives(question) if model is not but]
        configs, facts = ask_again(others, place.regions[0])
    return Asked(place.regions, place.on, place.prices, question(**fields), configs, facts)


def ask_place(several_regions: bool = False) -> Place:
    """Ask for region, date and prices."""
    regions = _ask_regions(several_regions)
    warn_unless("on", is_date, "a date, written YYYY-MM-DD; today is used")
    on = st.date_input(
        "Prices on",
        value=date.today(),
        help="The latest prices known on this day are used.",
        **bound("on"),
    )
    return Place(regions, on, _ask_prices())


def _ask_regions(several: bool) -> tuple[str, ...]:
    codes, names = list_prices().regions(), list_prices().region_names()
    remember("region", "one_region")
    given = [*_given("region"), *_given("one_region")]
    for code in given:
        if code not in codes:
            st.warning(
                f"The address asks for region '{code}', which does not exist. "
                f"{did_you_mean(code, codes)}",
                icon=":material/warning:",
            )
    if several:
        if "region" not in st.session_state and given:
            st.session_state["region"] = [code for code in given if code in codes]
        chosen = st.multiselect("Regions", codes, default=["us-east-1"], **bound("region"))
        regions = tuple(chosen) or ("us-east-1",)
    else:
        compared = [code for code in st.session_state.get("region", given) if code in codes]
        first = compared[0] if compared else "us-east-1"
        one = st.selectbox("Region", codes, index=codes.index(first), **bound("one_region"))
        regions = (str(one or first),)
    st.caption(", ".join(names[code] for code in regions))
    return regions


def _given(key: str) -> list[str]:
    """Return the codes in the address, given one by one or with commas."""
    return [code for text in st.query_params.get_all(key) for code in text.split(",") if code]


def _ask_prices() -> PriceBook:
    """Return list prices, or the user's own file and discount over them; a bad file is told."""
    with st.expander("Own prices and discount"):
        st.file_uploader(
            "Own prices (CSV)",
            type="csv",
            help="Columns as in the price tables: dimension, region, usd, unit, and table unless "
            "the file is named after one.",
            key=_UPLOADED,
            on_change=_keep_own_prices,
        )
        own = st.session_state.get(_OWN_PRICES)
        if own is not None:
            st.caption(f"In use: {own[0]}. A file stays with this window, not in the address.")
            st.button("Back to list prices", on_click=lambda: st.session_state.pop(_OWN_PRICES))
        warn_unless("discount", is_percent, "a percentage from 0 to 60; none is taken off")
        percent = st.slider("Discount on list prices [%]", 0.0, 60.0, 0.0, 0.5, **bound("discount"))
    if own is None and not percent:
        return list_prices()
    try:
        return _price_book(own, percent)
    except EstimatorError as error:
        st.error(f"The own prices are not used. {error}", icon=":material/error:")
        return _price_book(None, percent)


_UPLOADED, _OWN_PRICES = "uploaded_prices", "own_prices"


def _keep_own_prices() -> None:
    """Keep the file for the other pages: the widget forgets it when the page changes."""
    file = st.session_state[_UPLOADED]
    if file is None:
        st.session_state.pop(_OWN_PRICES, None)
    else:
        st.session_state[_OWN_PRICES] = (file.name, file.getvalue())


@st.cache_resource(max_entries=16, show_spinner=False)
def _price_book(own: tuple[str, bytes] | None, percent: float) -> PriceBook:
    if own is None:
        return PriceBook(discounts=percent / 100)
    name, content = own
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            return PriceBook(overrides=path, discounts=percent / 100)
        except EstimatorError as error:
            raise type(error)(str(error).replace(str(path), path.name)) from None


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
