"""Time every model against its bare-numpy kernel and every question as a whole."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.kernels import KERNELS
from estimator.comparison import compare
from estimator.engine import checked_inputs, facts_in, price, size
from estimator.model import Model, Param, params_of
from estimator.prices import iso_date, list_prices
from estimator.services import MODELS
from estimator.workloads import QUESTIONS, Workload

SCENARIOS = 65_536
REGION, ON = "us-east-1", iso_date("2026-11-01")
REPEATS = 7


def draws(p: Param, count: int, rng: np.random.Generator) -> Any:
    """Values of one field across two decades about its default."""
    low, high = max(p.low, p.default / 10, 1e-9), min(p.high, max(p.default * 10, 1e-3))
    values = np.exp(rng.uniform(np.log(low), np.log(high), count)) if low < high else low
    return np.rint(values) if p.whole else values


def workload_of(question: type[Workload], count: int) -> Workload:
    """Return a workload whose load fields and first other numbers are arrays."""
    rng = np.random.default_rng(20261101)
    numbers = {p.name: p for p in params_of(question) if p.kind == "number"}
    return question(**{name: draws(numbers[name], count, rng) for name in question.load_fields})


def best_of(run: Callable[[], Any]) -> float:
    """Return the shortest of several runs [s]."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def outputs(model: Model, workload: Any, config: Any) -> tuple[Any, ...]:
    """Size and price one model the way the engine does: cost, throughput, delay, feasibility."""
    figures = facts_in(model, REGION)
    sizing = size(model, workload, config, figures, ON)
    lines = price(model, sizing, list_prices(), REGION, ON)
    usd = sum((line.usd for line in lines), np.float64(0.0))
    hard = [check.ok for check in sizing.checks if check.severity == "hard"]
    feasible = np.logical_and.reduce(np.broadcast_arrays(*hard)) if hard else np.True_
    return usd, sizing.throughput, sizing.delay.mean, feasible


def costs(workload: Workload) -> Any:
    """Return what every alternative costs in one region."""
    return compare(workload, regions=REGION, on=ON).usd


def verdict(workload: Workload) -> str:
    """Return the answer a user reads, with everything it takes."""
    return compare(workload, regions=REGION, on=ON).verdict()


def main() -> int:
    """Print the table; return 1 when a kernel and its model disagree."""
    disagree = False
    print(f"{SCENARIOS:,} scenarios, best of {REPEATS}, one region\n")
    print(f"{'model':40} {'model':>10} {'kernel':>10} {'ratio':>7}")
    for model in MODELS:
        if model.size is None:
            continue
        workload, config = checked_inputs(model, workload_of(model.workload, SCENARIOS), None)
        spent = best_of(partial(outputs, model, workload, config)) / SCENARIOS
        kernel = KERNELS.get(model.id)
        if kernel is None:
            print(f"{model.id:40} {spent * 1e9:7.1f} ns {'':>10} {'':>7}")
            continue
        usd_of = {
            key: list_prices().rates(table or model.prices, REGION, ON)[dimension].usd[0]
            for key in size(model, workload, config, facts_in(model, REGION), ON).billed
            for table, _, dimension in [key.rpartition(":")]
        }
        bare = best_of(partial(kernel, workload, usd_of)) / SCENARIOS
        print(f"{model.id:40} {spent * 1e9:7.1f} ns {bare * 1e9:7.1f} ns {spent / bare:6.2f}x")
        for mine, theirs in zip(
            outputs(model, workload, config), kernel(workload, usd_of), strict=True
        ):
            if not np.allclose(mine, theirs, rtol=1e-9):
                print(f"  {model.id}: kernel and model disagree", file=sys.stderr)
                disagree = True
    print()
    for question in QUESTIONS:
        million = workload_of(question, 1_000_000)
        alternatives = compare(million, regions=REGION, on=ON).alternatives
        spent = best_of(partial(costs, million))
        print(
            f"{question.title}: 1,000,000 scenarios of all {len(alternatives)} alternatives "
            f"in {spent:.2f} s"
        )
        spent = best_of(partial(verdict, question()))
        print(f"{question.title}: one scenario with its verdict in {spent * 1e3:.1f} ms")
    return int(disagree)


if __name__ == "__main__":
    sys.exit(main())
