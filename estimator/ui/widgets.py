"""A declared field becomes a widget: a slider with a typed twin, a choice, or a toggle.

The typed text is the value: it is bound to the page's address, takes units like the command line
does, and keeps numbers exact. The slider beside it only writes into it.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from estimator.engine import checked_value
from estimator.errors import InputError
from estimator.model import Param
from estimator.quantity import format_number, format_quantity, parse_quantity

_SCALED = ("byte", "byte/s", "bit/s", "s")
_NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Steps of a logarithmic slider within one decade."""

_WIDEST = 1e6
"""A slider reaches this far either side of the default; the typed twin reaches the bounds."""


def label(p: Param) -> str:
    """Return the name people read, with its unit where neither name nor text tells it."""
    name = p.name.removesuffix("_s").replace("_", " ")
    told = p.unit in _SCALED or p.unit.split("/")[0] in name
    return name[0].upper() + name[1:] + (f" [{p.unit}]" if p.unit and not told else "")


def written(value: float, unit: str) -> str:
    """Write a number as a user would type it, exact to twelve digits.

    Examples
    --------
    >>> written(3e14, "byte"), written(5_000.0, "record/s"), written(1_536.0, "byte")
    ('300 TB', '5,000', '1.536 kB')
    """
    return format_quantity(value, unit, 12) if unit in _SCALED else format_number(value, 12)


def read(p: Param, text: str) -> Any:
    """Read a typed value and check it against the field's bounds.

    Raises
    ------
    InputError
        Naming field, value and bound.
    """
    return checked_value(p, parse_quantity(text, p.unit, name=p.name))


def ask(p: Param, prefix: str = "") -> Any:
    """Draw the widget of one field and return its value; a bad one warns and gives the default."""
    key = prefix + p.name
    if p.kind == "choice":
        told = f"one of {', '.join(p.choices)}; {p.default} is used"
        warn_unless(key, p.choices.__contains__, told)
        return _choice(p, key)
    if p.kind == "flag":
        told = f"true or false; {str(p.default).lower()} is used"
        warn_unless(key, ("true", "false").__contains__, told)
        return st.toggle(label(p), value=p.default, key=key, help=_help(p), bind="query-params")
    return _number(p, key)


def warn_unless(key: str, usable: Callable[[str], bool], told: str) -> None:
    """Warn of a value in the address that a widget, not yet drawn, would drop silently."""
    given = st.query_params.get(key)
    if given is not None and not usable(given):
        st.warning(
            f"The address asks for {key} '{given}', which is not {told}.", icon=":material/warning:"
        )


def _choice(p: Param, key: str) -> str:
    if len(p.choices) > 5:
        return str(
            st.selectbox(
                label(p),
                p.choices,
                index=p.choices.index(p.default),
                key=key,
                help=_help(p),
                bind="query-params",
            )
        )
    chosen = st.segmented_control(
        label(p),
        p.choices,
        default=p.default,
        required=True,
        key=key,
        help=_help(p),
        bind="query-params",
    )
    return str(chosen or p.default)


def _number(p: Param, key: str) -> Any:
    slider, default = f"{key}__slider", written(p.default, p.unit)
    stops = _stops(p)
    text = str(st.session_state.get(key, st.query_params.get(key, default)))
    try:
        value, problem = read(p, text), ""
    except InputError as error:
        value, problem = p.default, str(error)
    st.session_state[slider] = min(stops, key=lambda stop: _distance(p, stop, float(value)))

    def take_slider() -> None:
        st.session_state[key] = written(st.session_state[slider], p.unit)

    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    left.select_slider(
        label(p),
        stops,
        key=slider,
        format_func=lambda stop: format_quantity(stop, p.unit if p.unit in _SCALED else ""),
        on_change=take_slider,
        help=_help(p),
    )
    right.text_input(
        f"{label(p)}, exactly",
        value=default,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
    )
    if problem:
        st.warning(f"{problem} Using {written(p.default, p.unit)}.", icon=":material/warning:")
    return value


def _stops(p: Param) -> list[float]:
    """Return the values a slider can take: decades in nice steps, or even steps."""
    if p.log:
        low, high = max(p.low, p.default / _WIDEST), min(p.high, p.default * _WIDEST)
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        values = {nice * 10.0**decade for decade in decades for nice in _NICE}
        kept = {value for value in values if low <= value <= high}
        kept |= {low, high, p.default}
    else:
        high = min(p.high, max(10 * abs(p.default), 20.0)) if p.unit else p.high
        kept = {*np.linspace(p.low, high, 41).tolist(), p.default}
    return sorted({float(round(v)) for v in kept} if p.whole else kept)


def _distance(p: Param, stop: float, value: float) -> float:
    if p.log and stop > 0 and value > 0:
        return abs(math.log(stop / value))
    return abs(stop - value)


def _help(p: Param) -> str:
    told = p.meaning + "."
    if p.kind == "number":
        low, high = (written(bound, p.unit) for bound in (p.low, p.high))
        told += f" From {low} to {high} {'' if p.unit in _SCALED else p.unit}".rstrip() + "."
    return told + (f" To measure it: {p.measure}." if p.measure else "")
