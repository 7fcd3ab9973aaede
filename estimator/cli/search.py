"""The cheapest configuration of every alternative, and what one step more would buy."""

from collections.abc import Sequence
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
from estimator.configurations import Configuration, Search, Step
from estimator.configurations import cheapest as find_cheapest
from estimator.model import Param, params_of
from estimator.quantity import format_quantity, format_usd, parse_quantity
from estimator.services import alternatives
from estimator.workloads import QUESTIONS, Workload
from estimator.workloads import question as find_question

_WANTED = "What is good enough"


def _cheapest_command(name: str) -> click.Command:
    question = find_question(name)
    limit = format_quantity(
        next(p for p in params_of(question) if p.name == question.delay_limit).default, "s"
    )
    shared = [
        Flag(
            ["--within"],
            section=_WANTED,
            metavar="DURATION",
            help=f"Longest delay or run time.  [default: the workload's own, {limit}]",
        ),
        Flag(
            ["--budget"],
            section=_WANTED,
            type=float,
            default=float("inf"),
            metavar="USD",
            help=f"Most it may cost, per {question.period}.",
        ),
        Flag(
            ["--headroom"],
            section=_WANTED,
            type=float,
            default=0.0,
            metavar="FACTOR",
            help="How many times the demand it must sustain under the quotas as they are.",
        ),
        Flag(
            ["--frontier"],
            section=_WANTED,
            is_flag=True,
            help="List what no other configuration beats on both cost and delay.",
        ),
        *answer_options(),
    ]
    return SectionedCommand(
        name,
        params=[*field_flags(question, "workload", "Workload", taken_names(shared)), *shared],
        callback=partial(_cheapest, question),
        help=f"{question.__doc__} Tries the options of every alternative; --config fixes one.",
    )


def _cheapest(question: type[Workload], **values: Any) -> None:
    within = values["within"]
    workload, configs, facts = settings(values, question, alternatives(question))
    found = find_cheapest(
        workload,
        region=values["region"],
        on=day_of(values),
        within_s=None if within is None else parse_quantity(within, "s", name="--within"),
        budget_usd=values["budget"],
        headroom=values["headroom"],
        configs=configs,
        facts=facts,
        prices=book_of(values),
    )
    if values["frontier"]:
        kept = found.frontier()
        above = f"{len(kept)} of {found.tried:,} configurations are beaten by no other."
        emit_rows([_row(found, one) for one in kept], values, above=above)
        return
    ordered = sorted(
        zip(found.models, found.best, found.unavailable, strict=True),
        key=lambda one: one[1].usd if one[1] else float("inf"),
    )
    rows = [
        _row(found, best)
        if best
        else {**_row(found, None), "alternative": model.title, "limit": why}
        for model, best, why in ordered
    ]
    emit_rows(rows, values, above=_verdict(found), below=_next_steps(found))


def _row(found: Search, one: Configuration | None) -> dict[str, object]:
    quantile = f"p{found.workload.delay_quantile * 100:g} [s]"
    return {
        "alternative": one.model.title if one else "",
        f"USD per {found.workload.period}": one.usd if one else float("nan"),
        quantile: one.delay_s if one else float("nan"),
        "configuration": _told(one) if one else "-",
        "limit": one.binding if one else "",
    }


def _told(one: Configuration) -> str:
    fields = {p.name: p for p in params_of(one.model.config)}
    told = (f"{name}={_value(fields[name], value)}" for name, value in one.settings.items())
    return ", ".join(told) or "nothing to choose"


def _value(field: Param, value: Any) -> str:
    if field.kind == "number":
        return format_quantity(value, field.unit).replace(",", "")
    return {True: "yes", False: "no"}.get(value, str(value)) if field.kind == "flag" else str(value)


def _verdict(found: Search) -> str:
    best = found.cheapest
    if best is None:
        return f"None of {found.tried:,} configurations is good enough."
    return (
        f"Of {found.tried:,} configurations the cheapest that is good enough is {best.model.title} "
        f"({_told(best)}): {format_usd(best.usd)}, {format_quantity(best.delay_s, 's')}. "
        f"Its nearest limit: {best.binding}."
    )


def _next_steps(found: Search) -> str:
    best = found.cheapest
    if best is None:
        return ""
    lines = _step_lines(best, found.steps(best))
    return "\n".join(["One step to either side:", *lines]) if lines else ""


def _step_lines(best: Configuration, steps: Sequence[Step]) -> list[str]:
    lines = []
    for step in steps:
        told = f"  {step.field.name}={_value(step.field, step.value)}: "
        if step.configuration is None:
            lines.append(told + step.unavailable)
            continue
        other = step.configuration
        change = (
            f"{format_usd(other.usd)} ({other.usd - best.usd:+,.2f}), "
            f"{format_quantity(other.delay_s, 's')}"
        )
        lines.append(told + "; ".join([change, *other.obstacles]))
    return lines


cheapest = ByName(
    "cheapest",
    [(question.id, question.title) for question in QUESTIONS],
    _cheapest_command,
    subcommand_metavar="QUESTION [OPTIONS]",
    help="Search the options of every alternative for the cheapest that is good enough.",
)
