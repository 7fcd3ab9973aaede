"""Time sweeps and simulations, and what memory they take.

``python -m benchmarks.sweeps`` takes seconds; ``--long`` adds 100 million scenarios.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import numpy as np

from estimator.scenarios import FeasibleShare, Grid, Least, Quantiles, grid, sweep
from estimator.uncertainty import simulate
from estimator.workloads import QUESTIONS, StreamIngest

HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
MODEL = "kinesis_data_streams_provisioned"
REDUCERS = (Least(), FeasibleShare(), Quantiles("usd"))


def mesh(last: int) -> Grid:
    """Return a grid of 100,000 scenarios for every value of its last field."""
    return grid(
        records_per_second=np.geomspace(1e2, 1e6, 1_000),
        record_bytes=np.geomspace(100, 1e5, 100),
        peak_to_mean=np.linspace(1, 4, last),
    )


def swept(axes: Grid, workers: int) -> tuple[float, int]:
    """Sweep one model; return the time [s] and the most memory of all processes [byte]."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        list(pool.map(abs, range(workers)))  # the processes are started and not yet at work
        sweep(StreamIngest(), mesh(1), models=[MODEL], executor=pool, **HERE)
        watch = Memory()
        spent = seconds(
            lambda: sweep(
                StreamIngest(), axes, models=[MODEL], reduce=REDUCERS, executor=pool, **HERE
            )
        )
        return spent, watch.stop()


class Memory:
    """Watches the memory of this process and its children until it is stopped."""

    def __init__(self) -> None:
        self._most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        """Return the largest sum seen [byte]."""
        self._done.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._done.wait(0.05):
            ids = [os.getpid(), *(child.pid for child in active_children() if child.pid)]
            self._most = max(self._most, sum(map(resident_bytes, ids)))


def resident_bytes(process: int) -> int:
    """Return the memory of one process [byte], shared pages included."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def seconds(run: Callable[[], Any]) -> float:
    """Return how long something takes [s]."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    for question in QUESTIONS:

        def draw(question: Any = question) -> None:
            drawn = simulate(question(), n=10_000, **HERE)
            drawn.quantiles("usd"), drawn.quantiles("delay")

        draw()
        spent = min(seconds(draw) for _ in range(5))
        print(f"{question.title}: 10,000 draws with quantiles in {spent * 1e3:.0f} ms")
    sizes = [100, 1_000] if "--long" in sys.argv[1:] else [100]
    for last in sizes:
        axes = mesh(last)
        alone, _ = swept(axes, 1)
        together, memory = swept(axes, 2)
        print(
            f"{len(axes):,} scenarios of {MODEL}: {alone:.1f} s on one process, {together:.1f} s "
            f"on two ({alone / together:.2f} times as fast), {memory / 1e6:.0f} MB in all"
        )


if __name__ == "__main__":
    main()
