"""Millions of scenarios: one question over a grid of its fields, here, on cores or on a cluster."""

import math
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from estimator.blocks import WorkerLost
from estimator.cli.flags import ByName, Flag, SectionedCommand, field_flags, taken_names
from estimator.cli.inputs import settings
from estimator.cli.options import (
    INPUTS,
    answer_options,
    book_of,
    day_of,
    emit,
    emit_rows,
)
from estimator.errors import InputError, NotInstalled, UnknownName, did_you_mean
from estimator.export import json_text
from estimator.export.objects import jsonable
from estimator.model import Model, Param, params_of
from estimator.quantity import format_quantity, format_usd, parse_quantity
from estimator.scenarios import Bands, FeasibleShare, Grid, Least, Lowest, Quantiles, Shares, grid
from estimator.scenarios import sweep as run_sweep
from estimator.services import MODELS, alternatives, find_model
from estimator.workloads import QUESTIONS, Workload
from estimator.workloads import question as find_question

_VARIED = "What varies"
_WORK = "Who works it out"
_FORM = "FIELD=LOW:HIGH:COUNT[:log|:lin]"
_MOST_VALUES = 1_000_000
_CONNECT_S = 5
_TITLES = {q.id: q.title for q in QUESTIONS} | {m.id: m.title for m in MODELS}
_QS = (0.05, 0.50, 0.95)


def read_axes(given: Iterable[str], question: type[Workload]) -> Grid:
    """Read ``FIELD=LOW:HIGH:COUNT[:log|:lin]``, bounds with or without a unit.

    Parameters
    ----------
    given : iterable of str
        Without a spacing, the field's own: logarithmic where its range spans decades.
    question : type
        The workload with these fields.

    Raises
    ------
    InputError
        When the text has another form or the bounds cannot be used; the sweep checks them against
        those of the field.
    UnknownName
        When there is no such field.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> axes = read_axes(["record-bytes=1kB:100kB:3", "producers=1:3:3:lin"], StreamIngest).axes
    >>> {name: values.tolist() for name, values in axes.items()}
    {'record_bytes': [1000.0, 10000.0, 100000.0], 'producers': [1.0, 2.0, 3.0]}
    """
    fields = {p.name: p for p in params_of(question)}
    axes: dict[str, NDArray[np.float64]] = {}
    for text in given:
        written, equals, told = text.partition("=")
        name = written.strip().replace("-", "_").lower()
        name = f"{name}_s" if name not in fields and f"{name}_s" in fields else name
        low, high, count, spacing = (*told.split(":"), *[""] * 4)[:4]
        if not equals or told.count(":") not in (2, 3) or spacing not in ("", "log", "lin"):
            raise InputError(f"--vary '{text}' is not {_FORM}.")
        if name not in fields:
            raise UnknownName(
                f"--vary: there is no field '{written}'. {did_you_mean(name, fields)}"
            )
        if name in axes:
            raise InputError(f"--vary: {name} is given twice.")
        axes[name] = _axis(fields[name], low, high, count, spacing)
    return grid(**axes)


def _axis(field: Param, low: str, high: str, count: str, spacing: str) -> NDArray[np.float64]:
    if field.kind != "number":
        raise InputError(f"--vary: {field.name} is a {field.kind}: only a number can vary.")
    name = f"--vary {field.name}"
    start, stop = (parse_quantity(bound, field.unit, name=name) for bound in (low, high))
    many = parse_quantity(count, "", name=f"{name}: count")
    if not start < stop:
        raise InputError(f"{name}: {low} to {high} does not rise.")
    if not 2 <= many <= _MOST_VALUES or not many.is_integer():
        raise InputError(f"{name}: count is {count}; give a whole number from 2 to 1,000,000.")
    if spacing == "log" or (not spacing and field.log):
        if start <= 0:
            raise InputError(f"{name}: {low} has no logarithm; start above 0 or add :lin.")
        values = np.geomspace(start, stop, int(many))
    else:
        values = np.linspace(start, stop, int(many))
    return np.unique(np.rint(values)) if field.whole else values


@contextmanager
def _workers(workers: int | None, scheduler: str | None) -> Iterator[Executor | None]:
    """Give what the options ask for: nothing, a pool of processes, or a cluster's executor."""
    if workers is not None and scheduler is not None:
        raise InputError("--workers and --scheduler exclude each other: give one of them.")
    if workers is not None:
        with ProcessPoolExecutor(
            workers, get_context("spawn"), initializer=_leave_interrupts_to_the_parent
        ) as pool:
            yield pool
    elif scheduler is not None:
        with _cluster(scheduler) as executor:
            yield executor
    else:
        yield None


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise NotInstalled(
            "Install what speaks to a Dask cluster with: pip install 'estimator[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_CONNECT_S)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"--scheduler {address} cannot be reached: {reason}.") from None
    with client:
        try:
            yield client.get_executor(pure=False)
        except KilledWorker as error:
            reason = " ".join(str(error).split())
            raise WorkerLost(
                f"The cluster gave up on a block: {reason} With --to FOLDER, running it again "
                "goes on from there."
            ) from error


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show how far a sweep is, on standard error, if someone watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="scenarios", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


def _sweep_command(name: str) -> click.Command:
    question, models = _asked(name)
    only = "Only this alternative; repeatable."
    told = "A field of the workload, spaced by logarithms or evenly; repeatable."
    shared = [
        Flag(["--vary"], section=_VARIED, metavar=_FORM, multiple=True, required=True, help=told),
        Flag(
            ["--workers"],
            section=_WORK,
            type=click.IntRange(1, 1_024),
            help="Processes on this machine.  [default: this process alone]",
        ),
        Flag(
            ["--scheduler"],
            section=_WORK,
            metavar="ADDRESS",
            help="A Dask cluster, as tcp://host:port.",
        ),
        Flag(
            ["--to"],
            section=_WORK,
            metavar="FOLDER",
            help="Keep every scenario, in Parquet; run again to go on after an interruption.",
        ),
        *answer_options(),
    ]
    if len(models) > 1:
        shared.append(Flag(["--model"], section=INPUTS, metavar="MODEL", multiple=True, help=only))
    return SectionedCommand(
        name,
        params=[*field_flags(question, "workload", "Workload", taken_names(shared)), *shared],
        callback=partial(_sweep, question, models),
        help=f"{question.__doc__} Every combination of the values of what varies is asked.",
    )


def _asked(name: str) -> tuple[type[Workload], tuple[Model, ...]]:
    """Return the question and the alternatives that a question or an alternative stands for."""
    if name.lower().replace("-", "_") in (model.id for model in MODELS):
        model = find_model(name)
        return model.workload, (model,)
    try:
        question = find_question(name)
    except UnknownName:
        told = did_you_mean(name, _TITLES)
        raise UnknownName(f"There is no question or model '{name}'. {told}") from None
    return question, alternatives(question)


def _sweep(question: type[Workload], models: Sequence[Model], **values: Any) -> None:
    axes = read_axes(values["vary"], question)
    models = [find_model(name) for name in values.get("model", ())] or models
    workload, configs, facts = settings(values, question, models)
    with _workers(values["workers"], values["scheduler"]) as executor, _progress() as progress:
        lowest, bands, delays, shares = run_sweep(
            workload,
            axes,
            region=values["region"],
            on=day_of(values),
            models=models,
            configs=configs,
            facts=facts,
            prices=book_of(values),
            reduce=[
                Least(),
                Quantiles("usd", _QS),
                Quantiles("delay", _QS),
                FeasibleShare(),
            ],
            executor=executor,
            to=values["to"],
            progress=progress,
        )
    rows = _rows(models, lowest, bands, delays, shares)
    sentence = _sentence(question, models, lowest, len(axes))
    if values["format_"] != "json":
        below = "feasible, cheapest: share of the scenarios."
        emit_rows(rows, values, above=sentence, below=below, digits=4)
        return
    told = {
        "question": question.id,
        "region": values["region"],
        "on": day_of(values),
        "scenarios": len(axes),
        "fields": {name: len(along) for name, along in axes.axes.items()},
        "lowest": {
            "usd": lowest.value,
            "model": lowest.model or None,
            "at": lowest.at,
        },
        "none_feasible": lowest.none / len(axes),
        "alternatives": rows,
        "sentence": sentence,
    }
    emit(json_text(jsonable(told)), values)


def _rows(
    models: Sequence[Model], lowest: Lowest, bands: Bands, delays: Bands, shares: Shares
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "alternative": model.title,
            **_columns("USD", bands, model),
            **_columns("mean delay [s]", delays, model),
            "feasible": shares.shares[model.id],
            "cheapest": lowest.wins[model.id] / shares.scenarios,
        }
        for model in models
    ]
    return sorted(
        rows, key=lambda row: (-float(str(row["cheapest"])), -float(str(row["feasible"])))
    )


def _columns(figure: str, bands: Bands, model: Model) -> Mapping[str, object]:
    read = zip(bands.qs, bands.values[model.id].tolist(), strict=True)
    return {f"{figure} p{q * 100:g}": value for q, value in read}


def _sentence(
    question: type[Workload], models: Sequence[Model], lowest: Lowest, scenarios: int
) -> str:
    if math.isinf(lowest.value):
        return f"None of {len(models)} alternatives is feasible in any of {scenarios:,} scenarios."
    titles = {model.id: model.title for model in models}
    units = {p.name: p.unit for p in params_of(question)}
    most = max(lowest.wins, key=lambda model: lowest.wins[model])
    share = f"{lowest.wins[most] / scenarios:.0%} of {scenarios:,} scenarios"
    wins = (
        f"the cheapest feasible alternative in {share}; none is feasible in "
        f"{lowest.none / scenarios:.0%}"
        if len(models) > 1
        else f"feasible in {share}"
    )
    at = ", ".join(
        f"{name} {format_quantity(value, units[name], 4)}" for name, value in lowest.at.items()
    )
    period = "per month" if question.period == "month" else "once"
    return (
        f"{titles[most]} is {wins}. The lowest cost is {format_usd(lowest.value)} {period}, "
        f"{titles[lowest.model]}, at {at}."
    )


sweep = ByName(
    "sweep",
    _TITLES.items(),
    _sweep_command,
    subcommand_metavar="NAME [OPTIONS]",
    help="Ask a question, or one alternative, in every combination of many values.",
    epilog="NAME is a question or an alternative; `estimator sweep NAME --help` lists its fields.",
)
