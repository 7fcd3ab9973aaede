"""What is asked on every page: the question, the place, the prices, the workload, the options.

The entry script asks and the pages answer: what it draws stays as it is when the page changes.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from estimator.errors import EstimatorError, did_you_mean
from estimator.model import Model, params_of
from estimator.prices import PriceBook, iso_date, list_prices
from estimator.services import alternatives, find_model
from estimator.ui.settings import ask_again, ask_settings
from estimator.ui.widgets import ask, bound, pick, spell_out, take_from_address, warn_unless
from estimator.workloads import QUESTIONS, Workload


@dataclass(frozen=True)
class Place:
    """Where, when and at which prices.

    Attributes
    ----------
    regions : tuple of str
        Where alternatives are compared.
    region : str
        The one of them that an answer for a single Region is for.
    on : date
        Date of prices and lifecycle.
    prices : PriceBook
        List prices, or the user's own over them.
    """

    regions: tuple[str, ...]
    region: str
    on: date
    prices: PriceBook


@dataclass(frozen=True)
class Asked:
    """Everything a page needs to answer.

    Attributes
    ----------
    place : Place
        Where, when and at which prices.
    workload : Workload
        What must be done.
    model : Model or None
        The alternative of a page on one alternative.
    configs, facts : dict
        Options and own figures the user has set, by model id.
    """

    place: Place
    workload: Workload
    model: Model | None
    configs: dict[str, Any]
    facts: dict[str, dict[str, float]]

    @property
    def question(self) -> type[Workload]:
        """The kind of workload."""
        return type(self.workload)

    def terms(self, *models: str) -> dict[str, Any]:
        """Return date, prices and what is set, for all alternatives or for these, by argument."""
        wanted = models or tuple(model.id for model in alternatives(self.question))
        return {
            "on": self.place.on,
            "prices": self.place.prices,
            "configs": {name: value for name, value in self.configs.items() if name in wanted},
            "facts": {name: value for name, value in self.facts.items() if name in wanted},
        }


def ask_all(one_model: bool = False) -> Asked:
    """Ask for the question above the page, and for everything else in the sidebar."""
    question = _ask_question()
    model = _ask_model(question) if one_model else None
    with st.sidebar:
        place = ask_place()
        st.subheader("Workload", divider="gray")
        fields: dict[str, Any] = {p.name: ask(p) for p in params_of(question)}
        others = [other for other in alternatives(question) if other is not model]
        configs, facts = ask_again(others, place.region)
        if model is not None:
            configs[model.id], facts[model.id] = ask_settings(model, place.region)
    return Asked(place, question(**fields), model, configs, facts)


def ask_place() -> Place:
    """Ask for regions, date and prices."""
    regions = _ask_regions()
    region = regions[0]
    if len(regions) > 1:
        region = pick("Region of charts for one", {r: r for r in regions}, region, "of_region")
    warn_unless("on", is_date, "a date, written YYYY-MM-DD; today is used")
    on = st.date_input(
        "Prices on",
        value=date.today(),
        help="The latest prices known on this day are used.",
        **bound("on"),
    )
    return Place(regions, region, on, _ask_prices())


def _ask_question() -> type[Workload]:
    titles = {question.id: question.title for question in QUESTIONS}
    take_from_address("question", titles)
    chosen = st.pills(
        "Question",
        tuple(titles),
        default=QUESTIONS[0].id,
        required=True,
        format_func=lambda name: titles[name],
        label_visibility="collapsed",
        **bound("question"),
    )
    return next(q for q in QUESTIONS if q.id == (chosen or QUESTIONS[0].id))


def _ask_model(question: type[Workload]) -> Model:
    titles = {model.id: model.title for model in alternatives(question)}
    return find_model(pick("Alternative", titles, next(iter(titles)), f"model_{question.id}"))


def _ask_regions() -> tuple[str, ...]:
    codes, names = list_prices().regions(), list_prices().region_names()
    given = st.query_params.get_all("region")
    if any("," in text for text in given):
        spell_out("region", [code for text in given for code in text.split(",") if code])
    for code in given:
        if code not in codes:
            st.warning(
                f"The address asks for region '{code}', which does not exist. "
                f"{did_you_mean(code, codes)}",
                icon=":material/warning:",
            )
    chosen = st.multiselect("Regions", codes, default=["us-east-1"], **bound("region"))
    regions = tuple(chosen) or ("us-east-1",)
    st.caption(", ".join(names[code] for code in regions))
    return regions


_UPLOADED, _OWN_PRICES = "uploaded_prices", "own_prices"


def _ask_prices() -> PriceBook:
    """Return list prices, or the user's own file and discount over them; a bad file is told."""
    with st.expander("Own prices and discount"):
        st.file_uploader(
            "Own prices (CSV)",
            type="csv",
            help="Columns as in the price tables: dimension, region, usd, unit, and table unless "
            "the file is named after one. The file stays with this window, not in the address.",
            key=_UPLOADED,
        )
        warn_unless("discount", is_percent, "a percentage from 0 to 60; none is taken off")
        percent = st.slider("Discount on list prices [%]", 0.0, 60.0, 0.0, 0.5, **bound("discount"))
    file = st.session_state[_UPLOADED]
    if file is None and not percent:
        return list_prices()
    own = None if file is None else (file.name, file.getvalue())
    try:
        return _price_book(own, percent)
    except EstimatorError as error:
        st.error(f"The own prices are not used. {error}", icon=":material/error:")
        return _price_book(None, percent)


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
