"""What there is: questions, alternatives, and all about one of them."""

import textwrap
from typing import Any

import click

from estimator.cli.flags import SectionedCommand, describe
from estimator.cli.options import emit, emit_rows, output_options, with_options
from estimator.export import aligned, json_text, to_csv
from estimator.export.objects import jsonable
from estimator.model import Fact, Model, Param, facts_of, params_of
from estimator.quantity import format_quantity
from estimator.services import MODELS, alternatives, find_model
from estimator.workloads import QUESTIONS
from estimator.workloads import question as find_question


@with_options(output_options())
@click.command(cls=SectionedCommand)
def questions(**values: Any) -> None:
    """List the questions that can be asked."""
    rows: list[dict[str, object]] = [
        {
            "question": workload.id.replace("_", "-"),
            "title": workload.title,
            "alternatives": len(alternatives(workload)),
            "cost per": workload.period,
            "delay": workload.delay_meaning,
        }
        for workload in QUESTIONS
    ]
    emit_rows(rows, values)


@with_options(output_options())
@click.command(cls=SectionedCommand)
@click.option("--question", metavar="QUESTION", help="Only the alternatives of this question.")
def models(question: str | None, **values: Any) -> None:
    """List the alternatives, of one question or of all."""
    listed = MODELS if question is None else alternatives(find_question(question))
    rows: list[dict[str, object]] = [
        {
            "model": model.id,
            "question": model.workload.id.replace("_", "-"),
            "title": model.title,
            "evidence": f"{model.evidence.throughput}/{model.evidence.delay}",
            "lifecycle": str(model.lifecycle),
        }
        for model in listed
    ]
    emit_rows(rows, values)


@with_options(output_options())
@click.command(cls=SectionedCommand)
@click.argument("model")
def show(model: str, **values: Any) -> None:
    """Show one alternative: what it is for, its options, its figures with their sources."""
    found = find_model(model)
    if values["format_"] == "table":
        emit(_text(found), values)
        return
    config = [_input_row(field) for field in params_of(found.config)]
    facts = [_fact_row(fact) for fact in facts_of(found.facts)]
    if values["format_"] == "csv":
        emit(to_csv([*config, *facts]), values)
        return
    told = {
        "model": found.id,
        "title": found.title,
        "question": found.workload.id,
        "prices": found.prices,
        "lifecycle": vars(found.lifecycle),
        "evidence": vars(found.evidence),
        "best_for": found.best_for,
        "not_for": found.not_for,
        "not_included": found.not_included,
        "config": config,
        "facts": facts,
        "docs": found.docs,
    }
    emit(json_text(jsonable(told)), values)


def _input_row(field: Param) -> dict[str, object]:
    return {
        "name": field.name,
        "kind": f"config {field.kind}",
        "value": field.default,
        "unit": field.unit,
        "low": field.low,
        "high": field.high,
        "meaning": field.meaning,
        "choices": " ".join(field.choices),
    }


def _fact_row(fact: Fact) -> dict[str, object]:
    return {
        "name": fact.name,
        "kind": fact.kind,
        "value": fact.value,
        "unit": fact.unit,
        "low": fact.low,
        "high": fact.high,
        "meaning": fact.meaning,
        "source": fact.source,
        "as_of": fact.as_of,
        "measure": fact.measure,
    }


def _text(model: Model) -> str:
    blocks = [
        f"{model.title}\n{model.id}, answers {model.workload.id.replace('_', '-')}",
        textwrap.fill(
            f"Evidence: throughput {model.evidence.throughput}, delay {model.evidence.delay}. "
            f"Lifecycle: {model.lifecycle}. {model.lifecycle.note}".strip(),
            100,
        ),
        *(
            "\n".join([heading, *(f"  - {item}" for item in items)])
            for heading, items in (
                ("Best for:", model.best_for),
                ("Not for:", model.not_for),
                ("Not included in its cost:", model.not_included),
            )
            if items
        ),
        _config(model),
        _facts(model),
        "\n".join(["Documentation:", *(f"  {page}" for page in model.docs)]) if model.docs else "",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _config(model: Model) -> str:
    fields = params_of(model.config)
    if not fields:
        return ""
    rows = [[f"--{f.name.replace('_', '-')}", _takes(f), f.meaning] for f in fields]
    return aligned(["option", "takes", "meaning"], rows)


def _takes(field: Param) -> str:
    choices = f"{' | '.join(field.choices)}; " if field.choices else ""
    return choices + describe(field)


def _facts(model: Model) -> str:
    facts = facts_of(model.facts)
    if not facts:
        return ""
    rows = [
        [
            fact.name,
            format_quantity(fact.value, fact.unit, digits=6),
            fact.kind,
            fact.as_of,
            fact.meaning,
        ]
        for fact in facts
    ]
    sources = list(dict.fromkeys(fact.source for fact in facts))
    told = aligned(["figure", "value", "kind", "as of", "meaning"], rows, "lr")
    return "\n".join([told, "", "Sources of the figures:", *(f"  {source}" for source in sources)])
