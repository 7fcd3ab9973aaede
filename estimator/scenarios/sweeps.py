"""Walk a grid block by block, wherever the blocks are worked out."""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import estimator
from estimator.blocks import BLOCK, WorkerLost, map_blocks
from estimator.comparison import Comparison, compare
from estimator.engine import checked_value
from estimator.errors import InputError, UnknownName, did_you_mean
from estimator.model import Model, params_of
from estimator.prices import PriceBook, list_prices
from estimator.scenarios.block import Block, StoredBlock
from estimator.scenarios.mesh import Grid
from estimator.scenarios.parts import claim, part_path, read_part, tidy, write_part
from estimator.scenarios.reducers import FeasibleShare, Least, Reducer
from estimator.units import Array
from estimator.workloads import Workload

_FIGURES = {"usd": "USD", "delay_s": "s", "feasible": ""}
"""What is written per alternative, with its unit."""


@dataclass(frozen=True)
class _Job:
    """All that one block needs; it pickles."""

    workload: Workload
    grid: Grid
    region: str
    on: date
    models: tuple[Model, ...]
    configs: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Array]]
    prices: PriceBook | None
    reduce: tuple[Reducer, ...]
    to: Path | None
    size: int

    def partials(self, number: int) -> tuple[Any, ...]:
        """Return what every reducer makes of one block."""
        block = self._block(number)
        return tuple(reducer.of(block) for reducer in self.reduce)

    def merge(self, a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
        """Merge what the reducers made of two runs of blocks."""
        return tuple(r.merge(*both) for r, *both in zip(self.reduce, a, b, strict=True))

    def _block(self, number: int) -> Block:
        start = number * self.size
        fields = self.grid.block(start, start + self.size)
        names = tuple(model.id for model in self.models)
        block = Block(start, names, fields, partial(self._compare, fields))
        if self.to is None:
            return block
        path = part_path(self.to, number)
        if path.exists():
            columns = read_part(path, len(block))
            return StoredBlock(start, names, fields, block.compare, columns)
        figures = {
            f"{name}.{figure}": getattr(block, figure)[index]
            for index, name in enumerate(names)
            for figure in _FIGURES
        }
        write_part(path, {**fields, **figures}, self._units)
        return block

    def _compare(self, fields: Mapping[str, NDArray[Any]]) -> Comparison:
        return compare(
            replace(self.workload, **fields),
            regions=self.region,
            on=self.on,
            models=self.models,
            configs=self.configs,
            facts=self.facts,
            prices=self.prices,
        )

    @property
    def _units(self) -> dict[str, str]:
        figures = {f"{m.id}.{name}": unit for m in self.models for name, unit in _FIGURES.items()}
        return {p.name: p.unit for p in params_of(type(self.workload))} | figures

    @property
    def manifest(self) -> dict[str, Any]:
        """All that decides what is written."""
        book = self.prices if self.prices is not None else list_prices()
        held = [p.name for p in params_of(type(self.workload)) if p.name not in self.grid.axes]
        return {
            "estimator": estimator.__version__,
            "prices": book.fingerprint,
            "question": self.workload.id,
            "workload": {name: getattr(self.workload, name) for name in held},
            "grid": dict(self.grid.axes),
            "region": self.region,
            "on": self.on.isoformat(),
            "models": [model.id for model in self.models],
            "configs": {name: asdict(config) for name, config in self.configs.items()},
            "facts": {name: dict(own) for name, own in self.facts.items()},
            "block": self.size,
        }


def sweep(
    workload: Workload,
    grid: Grid,
    *,
    region: str,
    on: date | str,
    models: Sequence[Model | str] | None = None,
    configs: Mapping[str, Any] | None = None,
    facts: Mapping[str, Mapping[str, Array]] | None = None,
    prices: PriceBook | None = None,
    reduce: Sequence[Reducer] = (Least(), FeasibleShare()),
    executor: Executor | None = None,
    to: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    block: int = BLOCK,
) -> tuple[Any, ...]:
    """Ask a question in every scenario of a grid and keep what the reducers make of the answers.

    Parameters
    ----------
    workload : Workload
        The question, with single numbers for the fields that do not vary.
    grid : Grid
        The fields that vary.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    models, configs, facts, prices : optional
        As for `compare`.
    reduce : sequence of Reducer, optional
        What to keep: `Least`, `FeasibleShare`, `Quantiles` or your own.
    executor : concurrent.futures.Executor, optional
        Who works out the blocks: a process pool, or ``Client.get_executor()`` of a Dask cluster.
        This thread unless given.
    to : str or Path, optional
        Folder for all rows, one Parquet file per block; every worker must reach it. The same sweep
        run again keeps the files that are there and works out the others.
    progress : callable, optional
        Called with the scenarios done and those in all, after every block.
    block : int, default 65,536
        Scenarios worked out together. No result depends on it.

    Returns
    -------
    tuple
        One result per reducer, the same bits for any number of workers.

    Raises
    ------
    InputError
        When a value is out of range or not of the right kind, or `to` holds something else.
    UnknownName
        When a field, model, region or fact does not exist.
    WorkerLost
        When a process of the executor died.

    Notes
    -----
    No worker holds more than a block, and only partial results come back. A program that starts a
    process pool does so under ``if __name__ == "__main__":``.

    Examples
    --------
    >>> from estimator.scenarios import grid
    >>> from estimator.workloads import StreamIngest
    >>> mesh = grid(records_per_second=[10, 1_000, 100_000], retention_hours=[24, 168])
    >>> lowest, shares = sweep(StreamIngest(), mesh, region="us-east-1", on="2026-11-01")
    >>> lowest.at, shares.scenarios
    ({'records_per_second': 10.0, 'retention_hours': 24.0}, 6)
    """
    if block < 1:
        raise InputError(f"block must be at least 1 scenario; got {block}.")
    asked: dict[str, Any] = {
        "models": models,
        "configs": dict(configs or {}),
        "facts": dict(facts or {}),
        "prices": prices,
    }
    middle = compare(workload, regions=region, on=on, **asked)
    if middle.shape:
        raise InputError("Only the fields of the grid vary: give a single number for every other.")
    job = _Job(
        **asked
        | {
            "workload": middle.workload,
            "grid": _checked(grid, type(workload)),
            "region": region,
            "on": middle.alternatives[0].on,
            "models": tuple(alternative.model for alternative in middle.alternatives),
            "reduce": tuple(reduce),
            "to": None if to is None else Path(to).absolute(),
            "size": block,
        }
    )
    if job.to is not None:
        claim(job.to, job.manifest)
    merged: tuple[Any, ...] | None = None
    try:
        with closing(map_blocks(job.partials, math.ceil(len(grid) / block), executor)) as found:
            for number, partials in enumerate(found, start=1):
                merged = partials if merged is None else job.merge(merged, partials)
                if progress is not None:
                    progress(min(number * block, len(grid)), len(grid))
    except WorkerLost as lost:
        keeps = (
            f"run it again and the parts in {job.to} are kept"
            if job.to
            else "with to=FOLDER a sweep can be continued"
        )
        raise WorkerLost(f"{lost} Use fewer workers; {keeps}.") from lost
    if job.to is not None:
        tidy(job.to)
    return tuple(r.result(part) for r, part in zip(job.reduce, merged or (), strict=True))


def _checked(grid: Grid, question: type[Workload]) -> Grid:
    """Return the same grid with every number float64, or say which one cannot be used."""
    known = {p.name: p for p in params_of(question)}
    axes = {}
    for name, values in grid.axes.items():
        if name not in known:
            told = did_you_mean(name, known)
            raise UnknownName(f"{question.__name__} has no field '{name}'. {told}")
        if known[name].kind == "choice":
            raise InputError(f"{name} is a choice: sweep each of them by itself.")
        axes[name] = np.asarray(checked_value(known[name], values))
    return Grid(axes)
