"""How sure an answer is: simulate a question, and what moves one alternative most."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import click

from estimator.cli.flags import ByName, Flag, SectionedCommand, field_flags, taken_names
from estimator.cli.inputs import settings
from estimator.cli.options import (
    answer_options,
    book_of,
    day_of,
    emit_rows,
)
from estimator.errors import InputError
from estimator.model import Model, Param, params_of
from estimator.quantity import format_quantity, parse_quantity
from estimator.sensitivity import tornado as find_swings
from estimator.services import MODELS, alternatives, find_model
from estimator.uncertainty import QUANTILES, Range
from estimator.uncertainty import simulate as run_simulation
from estimator.workloads import QUESTIONS, Workload
from estimator.workloads import question as find_question

_UNCERTAIN = "What is uncertain"


def _range_flag() -> click.Parameter:
    told = "A field of the workload as low:likely:high (5, 50 and 95 %); repeatable."
    return Flag(
        ["--range"], section=_UNCERTAIN, metavar="FIELD=LOW:LIKELY:HIGH", multiple=True, help=told
    )


def read_ranges(given: Iterable[str], question: type[Workload]) -> dict[str, Range]:
    """Read ``FIELD=LOW:LIKELY:HIGH``, each number with or without a unit.

    Raises
    ------
    InputError
        When the text has another form; the simulation checks the field's name and bounds.
    """
    fields: dict[str, Param] = {p.name: p for p in params_of(question)}
    found = {}
    for text in given:
        written, equals, values = text.partition("=")
        name = written.strip().replace("-", "_")
        name = f"{name}_s" if name not in fields and f"{name}_s" in fields else name
        parts = values.split(":")
        if not equals or len(parts) != 3:
            raise InputError(f"--range '{text}' is not FIELD=LOW:LIKELY:HIGH.")
        unit = fields[name].unit if name in fields else ""
        found[name] = Range(*(parse_quantity(part, unit, name=name) for part in parts))
    return found


def _simulate_command(name: str) -> click.Command:
    question = find_question(name)
    shared = [
        _range_flag(),
        Flag(
            ["--draws"],
            section=_UNCERTAIN,
            type=int,
            default=16_384,
            show_default=True,
            help="How many answers to draw.",
        ),
        Flag(
            ["--seed"],
            section=_UNCERTAIN,
            type=int,
            default=0,
            show_default=True,
            help="The same seed gives the same draws.",
        ),
        *answer_options(),
    ]
    return SectionedCommand(
        name,
        params=[*field_flags(question, "workload", "Workload", taken_names(shared)), *shared],
        callback=partial(_simulate, question),
        help=f"{question.__doc__} Draws what is uncertain and counts how the answer comes out.",
    )


def _simulate(question: type[Workload], **values: Any) -> None:
    models = alternatives(question)
    workload, configs, facts = settings(values, question, models)
    drawn = run_simulation(
        workload,
        region=values["region"],
        on=day_of(values),
        ranges=read_ranges(values["range"], question),
        configs=configs,
        facts=facts,
        prices=book_of(values),
        n=values["draws"],
        seed=values["seed"],
    )
    costs, delays = drawn.quantiles("usd"), drawn.quantiles("delay")
    rows = [
        {
            "alternative": model.title,
            **{f"USD p{q * 100:g}": float(costs[i, j]) for j, q in enumerate(QUANTILES)},
            "mean delay p50 [s]": float(delays[i, 2]),
            "mean delay p95 [s]": float(delays[i, 4]),
            "feasible": float(drawn.probability_feasible[i]),
            "cheapest": float(drawn.probability_cheapest[i]),
        }
        for i, model in enumerate(models)
    ]
    rows.sort(key=lambda row: (-float(str(row["cheapest"])), -float(str(row["feasible"]))))
    best = rows[0]
    above = (
        f"{best['alternative']} is the cheapest feasible alternative in "
        f"{best['cheapest']:.0%} of {values['draws']:,} draws of {len(drawn.inputs)} uncertain "
        f"inputs; none is feasible in {drawn.probability_none:.0%}."
    )
    below = "feasible, cheapest: share of the draws. `estimator tornado MODEL` tells what matters."
    emit_rows(rows, values, above=above, below=below, digits=4)


def _tornado_command(name: str) -> click.Command:
    model = find_model(name)
    shared = [
        _range_flag(),
        Flag(
            ["--measure"],
            section=_UNCERTAIN,
            type=click.Choice(["usd", "delay"]),
            default="usd",
            show_default=True,
            help="What to watch: the cost, or the mean delay.",
        ),
        *answer_options(),
    ]
    taken = taken_names(shared)
    return SectionedCommand(
        name,
        params=[*field_flags(model.workload, "workload", "Workload", taken), *shared],
        callback=partial(_tornado, model),
        help=f"Move every uncertain input of {model.title} from low to high, one at a time.",
    )


def _tornado(model: Model, **values: Any) -> None:
    workload, configs, facts = settings(values, model.workload, (model,))
    swings = find_swings(
        model,
        workload,
        region=values["region"],
        on=day_of(values),
        ranges=read_ranges(values["range"], model.workload),
        measure=values["measure"],
        configs=configs,
        facts=facts,
        prices=book_of(values),
    )
    unit = "USD" if values["measure"] == "usd" else "s"
    rows = [
        {
            "input": swing.input.name,
            "from": format_quantity(swing.input.range.low, swing.input.unit),
            "to": format_quantity(swing.input.range.high, swing.input.unit),
            f"at low [{unit}]": swing.low,
            f"at high [{unit}]": swing.high,
            "how to measure it": swing.input.measure or "-",
        }
        for swing in swings
    ]
    above = (
        f"{model.title}: {swings[0].input.name} moves the answer most. Measure it first."
        if swings
        else f"{model.title}: no uncertain input moves the answer."
    )
    emit_rows(rows, values, above=above, digits=5)


simulate = ByName(
    "simulate",
    [(question.id, question.title) for question in QUESTIONS],
    _simulate_command,
    subcommand_metavar="QUESTION [OPTIONS]",
    help="Draw what is uncertain and count how often each alternative is feasible and cheapest.",
)
tornado = ByName(
    "tornado",
    [(model.id, model.title) for model in MODELS],
    _tornado_command,
    subcommand_metavar="MODEL [OPTIONS]",
    help="Find the uncertain input that moves one alternative most.",
)
