"""The page list; both ``app.py`` and ``estimator app`` run this."""

from pathlib import Path

import streamlit as st

from estimator.ui.widgets import warn_of_strangers

PAGES = Path(__file__).parent / "pages"


def run() -> None:
    """Show the page the user is on."""
    st.set_page_config(page_title="Estimator", layout="wide")
    pages = [
        st.Page(PAGES / "compare.py", title="Compare", default=True),
        st.Page(PAGES / "model.py", title="Model"),
        st.Page(PAGES / "map.py", title="Map"),
        st.Page(PAGES / "risk.py", title="Risk"),
        st.Page(PAGES / "prices.py", title="Prices and sources"),
    ]
    page = st.navigation(pages, position="top")
    warnings = st.container()
    page.run()
    with warnings:
        warn_of_strangers()


if __name__ == "__main__":
    run()
