"""The entry: it asks, and the page the user is on answers. ``app.py`` and the command run this."""

from pathlib import Path

import streamlit as st

from estimator.ui.inputs import ask_all, ask_place
from estimator.ui.widgets import warn_of_strangers

PAGES = Path(__file__).parent / "pages"


def run() -> None:
    """Ask what is to be answered, and show the page the user is on."""
    st.set_page_config(page_title="Estimator", layout="wide")
    model = st.Page(PAGES / "model.py", title="Model")
    prices = st.Page(PAGES / "prices.py", title="Prices and sources")
    pages = [
        st.Page(PAGES / "compare.py", title="Compare", default=True),
        model,
        st.Page(PAGES / "map.py", title="Map"),
        st.Page(PAGES / "risk.py", title="Risk"),
        prices,
    ]
    page = st.navigation(pages, position="top")
    warnings = st.container()
    if page == prices:
        with st.sidebar:
            st.session_state["place"] = ask_place()
    else:
        st.session_state["asked"] = ask_all(one_model=page == model)
    page.run()
    with warnings:
        warn_of_strangers()


if __name__ == "__main__":
    run()
