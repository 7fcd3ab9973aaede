"""Time every model against its bare-numpy kernel and every question as a whole."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks import sweeps
from benchmarks.kernels import KERNELS
from benchmarks.kernels.base import Outputs, Prices
from estimator.comparison import compare
from estimator.engine import Estimate, checked, facts_in, price, size
from estimator.model import Model, Param, params_of
from estimator.prices import iso_date, list_prices
from estimator.services import MODELS
from estimator.workloads import QUESTIONS, Workload

SCENARIOS = 65_536
REGION, ON = "us-east-1", iso_date("2026-11-01")
REPEATS, SECONDS = 50, 2.0
"""Most rounds of a measurement, and the time after which there are no more [s]."""


def draws(p: Param, count: int, rng: np.random.Generator) -> Any:
    """Values of one field across two decades about its default."""
    low, high = max(p.low, p.default / 10, 1e-9), min(p.high, max(p.default * 10, 1e-3))
    values = np.exp(rng.uniform(np.log(low), np.log(high), count)) if low < high else low
    return np.rint(values) if p.whole else values


def workload_of(question: type[Workload], count: int, *, every: bool = False) -> Workload:
    """Return a workload whose load fields, or all numbers where asked, are arrays."""
    rng = np.random.default_rng(20261101)
    numbers = {p.name: p for p in params_of(question) if p.kind == "number"}
    varied = tuple(numbers) if every else question.load_fields
    return checked(question(**{name: draws(numbers[name], count, rng) for name in varied}))


def best_of(workload: Workload, *runs: Callable[[Any], Any]) -> list[float]:
    """Return the shortest time of each run over a workload [s].

    They take turns, so that a busy machine slows all of them. Each turn is run twice, so that none
    finds the caches as another left them, and on a copy, which does not know the totals that a
    workload works out once and keeps.
    """
    times: list[list[float]] = [[] for _ in runs]
    until = time.perf_counter() + SECONDS
    for _ in range(REPEATS):
        for run, taken in zip(runs, times, strict=True):
            run(replace(workload))
            fresh = replace(workload)
            start = time.perf_counter()
            run(fresh)
            taken.append(time.perf_counter() - start)
        if time.perf_counter() > until:
            break
    return [min(taken) for taken in times]


@cache
def config_of(model: Model) -> Any:
    """Return a model's default settings."""
    return checked(model.config())


def outputs(model: Model, workload: Workload) -> Outputs:
    """Size and price one model the way the engine does, and name its lines as it bills them."""
    config, facts = config_of(model), facts_in(model, REGION)
    sizing = size(model, workload, config, facts, ON)
    lines = price(model, sizing, list_prices(), REGION, ON)
    answer = Estimate(model, workload, config, facts, REGION, ON, sizing, lines)
    bill = {
        f"{line.table}:{line.dimension}".removeprefix(f"{model.prices}:"): line.usd
        for line in lines
    }
    return Outputs(bill, answer.usd, sizing.throughput, answer.delay.mean, answer.allowed)


def prices_of(model: Model) -> Prices:
    """Return the first price of everything a model bills, by the name the model bills it under."""
    sizing = size(model, model.workload(), model.config(), facts_in(model, REGION), ON)
    return {
        key: list_prices().rates(table or model.prices, REGION, ON)[dimension].usd[0]
        for key in sizing.billed
        for table, _, dimension in [key.rpartition(":")]
    }


def disagreements(model: Model) -> list[str]:
    """Name the outputs in which a model and its kernel differ, whatever the numbers asked of them.

    The lines of the bill are among them, each by the name it is billed under; one that either
    leaves out is 0. The prices used are those of the first tier; a kernel knows the others.
    """
    differing = set()
    for every in (False, True):
        workload = workload_of(model.workload, SCENARIOS, every=every)
        mine = by_name(outputs(model, workload))
        theirs = by_name(KERNELS[model.id](workload, prices_of(model)))
        for name in mine | theirs:
            if not np.allclose(mine.get(name, 0), theirs.get(name, 0), rtol=1e-9, atol=0):
                differing.add(name)
    return sorted(differing)


def by_name(given: Outputs) -> dict[str, Any]:
    """Return the lines of the bill and the other outputs in one mapping."""
    others = given._asdict()
    return {**others.pop("bill"), **others}


def costs(workload: Workload) -> Any:
    """Return what every alternative costs in one region."""
    return compare(workload, regions=REGION, on=ON).usd


def verdict(workload: Workload) -> str:
    """Return the answer a user reads, with everything it takes."""
    return compare(workload, regions=REGION, on=ON).verdict()


def main() -> int:
    """Print the table; return 1 when a kernel and its model disagree."""
    disagree = False
    sweeps.main()  # first: what follows leaves memory behind that would count
    print()
    print(f"{SCENARIOS:,} scenarios, best of {REPEATS} or of {SECONDS:g} s, one region\n")
    print(f"{'model':40} {'model':>10} {'kernel':>10} {'ratio':>7}")
    for model in MODELS:
        if model.size is None:
            continue
        workload = workload_of(model.workload, SCENARIOS)
        run = partial(outputs, model)
        if model.id not in KERNELS:
            [spent] = best_of(workload, run)
            print(f"{model.id:40} {spent / SCENARIOS * 1e9:7.1f} ns")
            continue
        spent, bare = best_of(workload, run, partial(KERNELS[model.id], usd_of=prices_of(model)))
        print(
            f"{model.id:40} {spent / SCENARIOS * 1e9:7.1f} ns {bare / SCENARIOS * 1e9:7.1f} ns "
            f"{spent / bare:6.2f}x"
        )
        for name in disagreements(model):
            print(f"  {model.id}: kernel and model disagree about {name}", file=sys.stderr)
            disagree = True
    print()
    for question in QUESTIONS:
        million = workload_of(question, 1_000_000)
        alternatives = compare(million, regions=REGION, on=ON).alternatives
        [spent] = best_of(million, costs)
        print(
            f"{question.title}: 1,000,000 scenarios of all {len(alternatives)} alternatives "
            f"in {spent:.2f} s"
        )
        [spent] = best_of(question(), verdict)
        print(f"{question.title}: one scenario with its verdict in {spent * 1e3:.1f} ms")
    return int(disagree)


if __name__ == "__main__":
    sys.exit(main())
