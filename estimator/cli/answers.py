"""Answers: compare the alternatives to a question, estimate one of them."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import click
import numpy as np

from estimator.cli.flags import ByName, Flag, SectionedCommand, field_flags, taken_names
from estimator.cli.inputs import given_fields, read_assignments, read_inputs, settings
from estimator.cli.options import (
    INPUTS,
    OUTPUT,
    assignment_flag,
    book_of,
    day_of,
    emit,
    input_flag,
    output_options,
    price_options,
)
from estimator.comparison import Alternative, Comparison
from estimator.comparison import compare as set_side_by_side
from estimator.engine import estimate as make_estimate
from estimator.export import (
    comparison_text,
    estimate_text,
    json_text,
    line_rows,
    summary_rows,
    to_csv,
    to_json,
)
from estimator.model import Model
from estimator.quantity import format_usd, parse_quantity
from estimator.services import MODELS, alternatives, find_model
from estimator.workloads import QUESTIONS, Workload
from estimator.workloads import question as find_question


def _answer_flags() -> list[click.Parameter]:
    lines = "With --format csv: one row per line of the bill."
    gate = "Exit with status 1 when nothing feasible costs at most this."
    return [
        *output_options(),
        Flag(["--lines"], section=OUTPUT, is_flag=True, help=lines),
        Flag(["--max-usd"], section=OUTPUT, metavar="USD", help=gate),
    ]


def _compare_command(name: str) -> click.Command:
    question = find_question(name)
    only = "Only this alternative; repeatable."
    shared = [
        Flag(["--model"], section=INPUTS, metavar="MODEL", multiple=True, help=only),
        assignment_flag("config", "MODEL.FIELD=VALUE"),
        assignment_flag("fact", "MODEL.NAME=VALUE"),
        input_flag(),
        *price_options(several_regions=True),
        *_answer_flags(),
    ]
    return SectionedCommand(
        name,
        params=[*field_flags(question, "workload", "Workload", taken_names(shared)), *shared],
        callback=partial(_compare, question),
        help=question.__doc__,
    )


def _compare(question: type[Workload], **values: Any) -> None:
    limit = _max_usd(values)
    models = [find_model(name) for name in values["model"]] or list(alternatives(question))
    workload, configs, facts = settings(values, question, models)
    answer = set_side_by_side(
        workload,
        regions=list(dict.fromkeys(values["region"])),
        on=day_of(values),
        models=models,
        configs=configs,
        facts=facts,
        prices=book_of(values),
    )
    _emit(answer, values, comparison_text(answer) if values["format_"] == "table" else "")
    _gate(answer, limit)


def _estimate_command(name: str) -> click.Command:
    model = find_model(name)
    shared = [
        assignment_flag("fact", "NAME=VALUE"),
        input_flag(),
        *price_options(),
        *_answer_flags(),
    ]
    workload = field_flags(model.workload, "workload", "Workload", taken_names(shared))
    taken = taken_names([*shared, *workload])
    config = field_flags(model.config, "config", "Options of the alternative", taken)
    return SectionedCommand(
        name,
        params=[*workload, *config, *shared],
        callback=partial(_estimate, model),
        help=f"{model.title}. {model.workload.__doc__}",
    )


def _estimate(model: Model, **values: Any) -> None:
    limit = _max_usd(values)
    file = read_inputs(values["input"], model.workload)
    workload = given_fields(values, model.workload, "workload")
    config = given_fields(values, model.config, "config")
    facts = read_assignments(values["fact"], "fact", model)
    made = make_estimate(
        model,
        model.workload(**{**file.workload, **workload}),
        region=values["region"],
        on=day_of(values),
        config=model.config(**{**file.configs.get(model.id, {}), **config}),
        facts={**file.facts.get(model.id, {}), **facts.get(model.id, {})},
        prices=book_of(values),
    )
    answer = Comparison(made.workload, (Alternative(model, made.region, made.on, made),))
    _emit(answer, values, estimate_text(made) if values["format_"] == "table" else "")
    _gate(answer, limit)


def _emit(answer: Comparison, values: Mapping[str, Any], text: str) -> None:
    if values["format_"] == "json":
        text = json_text(to_json(answer))
    elif values["format_"] == "csv":
        text = to_csv(line_rows(answer) if values["lines"] else summary_rows(answer))
    emit(text, values)


def _max_usd(values: Mapping[str, Any]) -> float | None:
    given = values["max_usd"]
    return None if given is None else parse_quantity(given.lstrip("$"), "USD", name="--max-usd")


def _gate(answer: Comparison, limit: float | None) -> None:
    """Exit with status 1 unless something feasible costs at most the limit."""
    if limit is None:
        return
    costs = [float(a.usd) for a in answer.ranked if a.feasible and not np.isnan(a.usd)]
    if costs and min(costs) <= limit:
        return
    told = (
        f"the cheapest feasible alternative costs {format_usd(min(costs))} per "
        f"{answer.workload.period}, above --max-usd {format_usd(limit)}."
        if costs
        else f"nothing is feasible, so nothing keeps --max-usd {format_usd(limit)}."
    )
    click.echo(f"estimator: {told}", err=True)
    raise click.exceptions.Exit(1)


def _titles(listed: Iterable[Any]) -> list[tuple[str, str]]:
    return [(known.id, known.title) for known in listed]


compare = ByName(
    "compare",
    _titles(QUESTIONS),
    _compare_command,
    subcommand_metavar="QUESTION [OPTIONS]",
    help="Set all alternatives to a question side by side: capacity, delay, cost, what binds.",
    epilog="`estimator compare QUESTION --help` lists what can be said about the workload.",
)
estimate = ByName(
    "estimate",
    _titles(MODELS),
    _estimate_command,
    subcommand_metavar="MODEL [OPTIONS]",
    help="Size and price one alternative, line by line, with its limits, doubts and sources.",
    epilog="`estimator estimate MODEL --help` lists its options and those of the workload.",
)
