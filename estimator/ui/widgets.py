"""A declared field becomes a widget: a slider with a typed twin, a choice, or a toggle.

The typed text is the value: it is bound to the page's address, takes units like the command line
does, and keeps numbers exact. The slider beside it only writes into it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any, NoReturn, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from estimator.engine import checked_value, own_figure
from estimator.errors import InputError, did_you_mean
from estimator.export import to_csv
from estimator.model import Fact, Param
from estimator.quantity import format_number, format_quantity, parse_quantity

Block = TypeVar("Block")
Result = TypeVar("Result")

SCALED = ("byte", "byte/s", "bit/s", "s")
"""Units that numbers are written with, in the multiple a person would choose."""

_NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Steps of a logarithmic slider within one decade."""

_WIDEST = 1e6
"""A slider reaches this far either side of the default; the typed twin reaches the bounds."""

_DURATIONS = ("age", "deadline", "delay", "freshness", "interval", "lag", "latency", "time", "trip")
"""Words that say by themselves that they are a time."""

_SPELT = {
    "cpu": "CPU",
    "dpus": "DPUs",
    "gb": "GB",
    "glue": "Glue",
    "io": "I/O",
    "kpu": "KPU",
    "kpus": "KPUs",
    "lob": "LOB",
    "lobs": "LOBs",
    "nat": "NAT",
    "rpu": "RPU",
    "snow": "Snow",
    "vcpu": "vCPU",
    "vcpus": "vCPUs",
    "vpc": "VPC",
}
"""Words of names that are not written as they are pronounced."""

_NAMES = "names_in_the_address"


def label(p: Param) -> str:
    """Return the name people read, with its unit where neither name nor text tells it.

    Examples
    --------
    >>> from estimator.model import params_of
    >>> from estimator.workloads import QueryData, StreamProcess
    >>> [label(p) for p in params_of(StreamProcess) if p.unit == "s"]
    ['CPU time per record', 'I/O time per batch', 'Window time', 'Freshness']
    >>> label(params_of(QueryData)[0])
    'Queries per hour'
    """
    text = spelt(p.name)
    stem = p.unit.split("/")[0].lower().removesuffix("y")
    rate = p.unit.endswith("/s") and "per second" in text
    told = p.unit in SCALED or stem in text.lower() or rate
    return text if told else f"{text} [{p.unit}]"


def spelt(name: str) -> str:
    """Write the name of a field or a figure as words."""
    name = name.replace("_s_per_", "_time_per_")
    if name.endswith("_s"):
        bare = name.removesuffix("_s")
        name = bare if bare.split("_")[-1] in _DURATIONS else f"{bare}_time"
    words = [_SPELT.get(word, word) for word in name.split("_")]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def share(part: float) -> str:
    """Write a share; only nothing is 0 %, and only all is 100 %.

    Examples
    --------
    >>> share(0.0), share(0.004), share(0.25), share(0.999)
    ('0%', 'less than 1%', '25%', 'more than 99%')
    """
    if 0 < part < 0.01 or 0.99 < part < 1:
        return "less than 1%" if part < 0.5 else "more than 99%"
    return f"{part:.0%}"


def phrase(p: Param, value: float) -> str:
    """Say a value of a field within a sentence.

    Examples
    --------
    >>> from estimator.model import params_of
    >>> from estimator.workloads import StreamIngest
    >>> rate, size, peak, *_ = params_of(StreamIngest)
    >>> phrase(rate, 9_000.0), phrase(size, 2_000.0), phrase(peak, 3.0)
    ('9,000 records per second', '2 kB', 'peak to mean 3')
    """
    if p.unit in SCALED:
        return format_quantity(value, p.unit)
    name = lowered(label(p).split(" [")[0])
    return f"{format_number(value)} {name}" if p.unit else f"{name} {format_number(value)}"


def lowered(text: str) -> str:
    """Return a label as it is written within a sentence."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def written(value: float, unit: str) -> str:
    """Write a number as a user would type it, exact to twelve digits.

    Examples
    --------
    >>> written(3e14, "byte"), written(5_000.0, "record/s"), written(2e8, "row")
    ('300 TB', '5,000', '200M')
    """
    if unit in SCALED:
        return format_quantity(value, unit, 12)
    return f"{format_number(value / 1e6, 12)}M" if value >= 1e7 else format_number(value, 12)


def read(p: Param, text: str) -> Any:
    """Read a typed value and check it against the field's bounds.

    Raises
    ------
    InputError
        Naming field, value and bound.
    """
    return checked_value(p, parse_quantity(text, p.unit, name=p.name))


def bound(key: str) -> dict[str, Any]:
    """Return the arguments that tie a widget to a name in the address, and remember the name."""
    st.session_state.setdefault(_NAMES, set()).add(key)
    return {"key": key, "bind": "query-params"}


def warn_of_strangers() -> None:
    """Warn of every name in the address that no widget of this session has taken."""
    names = st.session_state.get(_NAMES, set())
    for name in sorted(set(st.query_params) - names):
        st.warning(
            f"The address sets '{name}', which means nothing here. {did_you_mean(name, names)}",
            icon=":material/warning:",
        )


def warn_unless(key: str, usable: Callable[[str], bool], told: str) -> None:
    """Warn of a value in the address that a widget, not yet drawn, would drop silently."""
    given = st.query_params.get(key)
    if given is not None and not usable(given):
        st.warning(
            f"The address asks for {key} '{given}', which is not {told}.", icon=":material/warning:"
        )


def take_from_address(key: str, titles: Mapping[str, str]) -> None:
    """Let the address name a choice by its id as well as its title; warn of anything else."""
    wanted = st.query_params.get(key)
    if wanted is None or key in st.session_state or wanted in titles.values():
        return
    if wanted.replace("-", "_") in titles:
        spell_out(key, titles[wanted.replace("-", "_")])
    st.warning(
        f"The address asks for {key} '{wanted}', which does not exist. "
        f"{did_you_mean(wanted, titles)}",
        icon=":material/warning:",
    )


def spell_out(key: str, value: str | list[str]) -> NoReturn:
    """Write a value into the address as its widget would, and start again from there."""
    st.query_params[key] = value
    st.rerun()


def pick(title: str, titles: Mapping[str, str], preset: str, key: str) -> str:
    """Let the user pick one of several things by its title."""
    take_from_address(key, titles)
    names = tuple(titles)
    chosen = st.selectbox(
        title,
        names,
        index=names.index(preset),
        format_func=lambda name: titles.get(name, name),
        **bound(key),
    )
    return chosen if chosen in titles else preset


def pick_one_of_few(title: str, words: Sequence[str], key: str) -> str:
    """Let the user pick one of a few words, all in view; the first unless told otherwise."""
    warn_unless(key, words.__contains__, f"one of {', '.join(words)}; {words[0]} is used")
    chosen = st.segmented_control(title, words, default=words[0], required=True, **bound(key))
    return str(chosen or words[0])


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
        return st.toggle(label(p), value=p.default, help=_help(p), **bound(key))
    return _number(p, key)


def ask_figure(fact: Fact, region: str, prefix: str) -> float | None:
    """Ask for a figure in place of a published one; None while it is the published one."""
    p, key = own_figure(fact), prefix + fact.name
    text = str(
        st.text_input(
            f"{fact.name} [{fact.unit}]",
            value=published(fact, region),
            help=fact.meaning,
            **bound(key),
        )
    )
    if text == published(fact, region):
        return None
    try:
        return float(read(p, text))
    except InputError as error:
        st.warning(f"{error} The published value is used.", icon=":material/warning:")
        return None


def published(fact: Fact, region: str) -> str:
    """Write the figure that holds in a region unless the user gives another."""
    return written(fact.regions.get(region, fact.value), fact.unit)


def held() -> dict[str, str]:
    """Return what the address and the session hold, as text by name; the session knows better."""
    return {
        name: str(v) for name, v in (st.query_params.to_dict() | st.session_state.to_dict()).items()
    }


def in_blocks(blocks: Iterable[Block], work: Callable[[Block], Result], doing: str) -> list[Result]:
    """Work through blocks and show how far; a changed input stops the work between two of them."""
    waiting, place, start = list(blocks), st.empty(), perf_counter()
    done: list[Result] = []
    for number, block in enumerate(waiting):
        if perf_counter() - start > 0.3:
            place.progress(number / len(waiting), f"{doing}: {number} of {len(waiting)}")
        else:
            place.empty()
        done.append(work(block))
    place.empty()
    return done


def offer_csv(title: str, name: str, rows: Callable[[], Sequence[Mapping[str, object]]]) -> None:
    """Offer rows as a file, written only when it is asked for."""
    st.download_button(
        title,
        lambda: to_csv(rows()),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download_{name}",
    )


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table for a file."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _choice(p: Param, key: str) -> str:
    if len(p.choices) <= 5:
        chosen = st.segmented_control(
            label(p), p.choices, default=p.default, required=True, help=_help(p), **bound(key)
        )
    else:
        index = p.choices.index(p.default)
        chosen = st.selectbox(label(p), p.choices, index=index, help=_help(p), **bound(key))
    return str(chosen or p.default)


def _number(p: Param, key: str) -> Any:
    default = written(p.default, p.unit)
    stops = _stops(p)
    text = str(st.session_state.get(key, st.query_params.get(key, default)))
    try:
        value, problem = read(p, text), ""
    except InputError as error:
        value, problem = p.default, str(error)
    # A typed number makes a new slider: were the old one moved by the script, the browser could
    # still send where it stood, and that would count as the user's move.
    memory = f"{key}__typed"
    typed, last = st.session_state.get(memory, (0, text))
    typed += text != last
    st.session_state[memory] = (typed, text)
    slider = f"{key}__slider_{typed}"

    def take_slider() -> None:
        moved = written(st.session_state[slider], p.unit)
        st.session_state[key], st.session_state[memory] = moved, (typed, moved)

    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    left.select_slider(
        label(p),
        stops,
        value=min(stops, key=lambda stop: _distance(p, stop, float(value))),
        key=slider,
        format_func=lambda stop: _rounded(stop, p.unit),
        on_change=take_slider,
        help=_help(p),
    )
    right.text_input(
        f"{label(p)}, exactly", value=default, label_visibility="collapsed", **bound(key)
    )
    if problem:
        st.warning(f"{problem} Using {written(p.default, p.unit)}.", icon=":material/warning:")
    return value


def _rounded(value: float, unit: str) -> str:
    return format_quantity(value, unit) if unit in SCALED else written(float(f"{value:.3g}"), unit)


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
        told += f" From {low} to {high} {'' if p.unit in SCALED else p.unit}".rstrip() + "."
    return told + (f" To measure it: {p.measure}." if p.measure else "")
