"""Where two alternatives cost, or take, the same."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import click
import numpy as np

from estimator.cli.flags import ByName, Flag, SectionedCommand, field_flags, taken_names
from estimator.cli.inputs import settings
from estimator.cli.options import (
    answer_options,
    book_of,
    day_of,
    emit,
    emit_rows,
)
from estimator.engine import CONFIDENCE_ORDER, Estimate, checked, estimate
from estimator.errors import UnknownName, did_you_mean
from estimator.export import json_text, price_legend
from estimator.export.objects import jsonable
from estimator.export.report import confidence_word
from estimator.model import Model, Param, params_of
from estimator.quantity import format_quantity, parse_quantity
from estimator.services import MODELS, find_model
from estimator.turning_points import BreakEven
from estimator.turning_points import break_even as find_tie
from estimator.workloads import Workload

_SEARCH = "Search"


def _command(name: str) -> click.Command:
    model = find_model(name)
    over = "Number field of the workload to vary."
    measure = Flag(
        ["--measure"],
        section=_SEARCH,
        type=click.Choice(["usd", "delay"]),
        default="usd",
        show_default=True,
        help="Compare the cost, or the mean delay.",
    )
    shared: list[click.Parameter] = [
        click.Argument(["other"], metavar="MODEL"),
        Flag(["--over"], section=_SEARCH, metavar="FIELD", required=True, help=over),
        Flag(["--low"], section=_SEARCH, help="Search from here.  [default: the field's bound]"),
        Flag(["--high"], section=_SEARCH, help="Search to here.  [default: the field's bound]"),
        measure,
        *answer_options(),
    ]
    taken = taken_names(shared)
    return SectionedCommand(
        name,
        params=[*field_flags(model.workload, "workload", "Workload", taken), *shared],
        callback=partial(_break_even, model),
        help=f"Find where {model.title} and another alternative cost the same.",
    )


def _break_even(first: Model, other: str, **values: Any) -> None:
    models = (first, find_model(other))
    field = _field(first.workload, values["over"])
    low = _bound(values, "low", field, field.low)
    high = _bound(values, "high", field, field.high)
    workload, configs, facts = settings(values, first.workload, models)
    asked: dict[str, Any] = {
        "region": values["region"],
        "on": day_of(values),
        "prices": book_of(values),
    }
    tie = find_tie(
        *models,
        over=field.name,
        workload=workload,
        low=low,
        high=high,
        measure=values["measure"],
        configs=configs,
        facts=facts,
        **asked,
    )
    places = {"low": max(low, field.low), "tie": float(tie.x), "high": min(high, field.high)}
    places = {name: place for name, place in places.items() if not np.isnan(place)}
    varied = replace(workload, **{field.name: np.array(list(places.values()))})
    made = [
        estimate(m, varied, config=configs.get(m.id), facts=facts.get(m.id), **asked)
        for m in models
    ]
    sentence = _sentence(tie, field, models, places, values["measure"])
    rows = _rows(made, places, field, values["measure"])
    if values["format_"] != "json":
        emit_rows(rows, values, above=sentence, below=price_legend(one.confidence for one in made))
        return
    told = {
        "question": first.workload.id,
        "workload": {p.name: getattr(checked(workload), p.name) for p in params_of(first.workload)},
        "region": asked["region"],
        "on": asked["on"],
        "models": [model.id for model in models],
        "over": field.name,
        "unit": field.unit,
        "measure": values["measure"],
        "found": tie.found,
        "x": tie.x,
        "ties": tie.ties,
        "lower_below": tie.lower_below,
        "figures": rows,
        "sentence": sentence,
    }
    emit(json_text(jsonable(told)), values)


def _bound(values: Mapping[str, Any], option: str, field: Param, otherwise: float) -> float:
    given = values[option]
    return otherwise if given is None else parse_quantity(given, field.unit, name=f"--{option}")


def _rows(
    made: list[Estimate], places: Mapping[str, float], field: Param, measure: str
) -> list[dict[str, object]]:
    """List what both cost, or take, at the bounds and at the tie."""
    unit = "USD" if measure == "usd" else "s"
    measured = {
        f"{one.model.id} [{unit}]": np.broadcast_to(
            one.usd if measure == "usd" else one.delay.mean, len(places)
        ).tolist()
        for one in made
    }
    varied = f"{field.name} [{field.unit}]" if field.unit else field.name
    confidence = confidence_word(max((one.confidence for one in made), key=CONFIDENCE_ORDER.index))
    return [
        {"at": name, varied: place}
        | {header: figures[index] for header, figures in measured.items()}
        | {"price": confidence}
        for index, (name, place) in enumerate(places.items())
    ]


def _field(question: type[Workload], written: str) -> Param:
    fields = {field.name: field for field in params_of(question)}
    name = written.replace("-", "_").lower()
    field = fields.get(name) or fields.get(f"{name}_s")
    if field is None:
        raise UnknownName(f"--over: there is no field '{written}'. {did_you_mean(name, fields)}")
    return field


def _sentence(
    tie: BreakEven,
    field: Param,
    models: tuple[Model, Model],
    places: Mapping[str, float],
    measure: str,
) -> str:
    titles = {model.id: model.title for model in models}
    shown = {n: format_quantity(place, field.unit, digits=4) for n, place in places.items()}
    lower = titles.get(str(tie.lower_below))
    better = "cheaper" if measure == "usd" else "faster"
    between = f"between {shown['low']} and {shown['high']}"
    if not tie.found:
        told = f"{lower} is {better} throughout" if lower else "both are equal throughout"
        return f"{field.name}: no tie {between}; {told}."
    several = f" The first of {int(tie.ties)} ties {between}." if tie.ties > 1 else ""
    return f"{field.name}: {lower} is {better} below {shown['tie']}, where the two tie.{several}"


break_even = ByName(
    "break-even",
    [(model.id, model.title) for model in MODELS],
    _command,
    subcommand_metavar="MODEL MODEL --over FIELD [OPTIONS]",
    help="Find the value of a workload field at which two alternatives cost the same.",
)
