"""What the user says about an alternative: its options, and own figures in place of published ones.

On the page of the alternative all of them are asked for. Every other page counts them too: it asks
again for those that differ from the default, so that the address carries them along.
"""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from estimator.model import Fact, Model, Param, facts_of, params_of
from estimator.ui.widgets import ask, ask_figure, held, published, written

Settings = tuple[dict[str, Any], dict[str, dict[str, float]]]
"""Configs and own figures, both by model id."""


def ask_settings(model: Model, region: str) -> tuple[Any, dict[str, float]]:
    """Ask for the options of one alternative, and for figures in place of those it relies on."""
    config = model.config()
    if params_of(model.config):
        with st.expander(f"Options of {model.title}", icon=":material/tune:"):
            options = {p.name: ask(p, _prefix(model)) for p in params_of(model.config)}
            config = model.config(**options)
    with st.expander("Own figures", icon=":material/edit:"):
        figures = _ask_own_figures(model, region)
    return config, figures


def _ask_own_figures(model: Model, region: str) -> dict[str, float]:
    """Let the user pick the figures to replace, and ask for each of them."""
    facts = {fact.name: fact for fact in facts_of(model.facts)}
    key = f"own_{model.id}"
    if key not in st.session_state:
        st.session_state[key] = [fact.name for fact in _own(model, region, held())]
    chosen = st.multiselect("In place of", tuple(facts), key=key)
    for name in set(facts) - set(chosen):
        st.session_state.pop(_prefix(model) + name, None)
    figures = {name: ask_figure(facts[name], region, _prefix(model)) for name in chosen}
    return {name: value for name, value in figures.items() if value is not None}


def ask_again(models: Iterable[Model], region: str) -> Settings:
    """Show the options and figures that differ from their defaults, and return them."""
    configs: dict[str, Any] = {}
    figures: dict[str, dict[str, float]] = {}
    now = held()
    for model in models:
        options, own = _options(model, now), _own(model, region, now)
        if not options and not own:
            continue
        with st.expander(f"Set for {model.title}", expanded=True, icon=":material/tune:"):
            if options:
                chosen = {p.name: ask(p, _prefix(model)) for p in options}
                configs[model.id] = model.config(**chosen)
            given = {fact.name: ask_figure(fact, region, _prefix(model)) for fact in own}
            figures[model.id] = {name: v for name, v in given.items() if v is not None}
    return configs, figures


def _prefix(model: Model) -> str:
    return f"{model.id}."


def _options(model: Model, held: dict[str, str]) -> list[Param]:
    """Return the options held with another value than the default."""

    def default(p: Param) -> str:
        return written(p.default, p.unit) if p.kind == "number" else str(p.default)

    return [
        p
        for p in params_of(model.config)
        if held.get(_prefix(model) + p.name, default(p)).lower() != default(p).lower()
    ]


def _own(model: Model, region: str, held: dict[str, str]) -> list[Fact]:
    """Return the figures held with another value than the published one."""
    return [
        fact
        for fact in facts_of(model.facts)
        if (text := held.get(_prefix(model) + fact.name)) is not None
        and text != published(fact, region)
    ]
