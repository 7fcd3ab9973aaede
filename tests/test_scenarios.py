"""Grids, sweeps and reducers: against the whole product at once, brute force and numpy."""

import json
import os
import pickle
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, is_dataclass
from functools import reduce
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from estimator import blocks
from estimator.blocks import WorkerLost, map_blocks
from estimator.comparison import compare
from estimator.errors import InputError, NotInstalled, UnknownName
from estimator.prices import PriceBook
from estimator.scenarios import Block, FeasibleShare, Grid, Least, Quantiles, Reducer, grid, sweep
from estimator.services import alternatives
from estimator.workloads import QUESTIONS, StreamIngest, Workload

HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
MESH = grid(
    records_per_second=np.geomspace(10, 1e6, 20),
    record_bytes=np.geomspace(100, 1e6, 10),
    freshness_s=[0.005, 0.7, 60],
)
"""600 scenarios with every outcome among them: none feasible, several winners."""
ALL: tuple[Reducer, ...] = (
    Least(),
    Least("delay"),
    Least("bounded_delay"),
    FeasibleShare(),
    Quantiles("usd"),
)


def bits(result: Any) -> Any:
    """Return a result as something that is equal only if every bit is."""
    if is_dataclass(result) and not isinstance(result, type):
        return bits(asdict(result))
    if isinstance(result, dict):
        return {name: bits(value) for name, value in result.items()}
    if isinstance(result, tuple | list):
        return [bits(value) for value in result]
    if isinstance(result, np.ndarray):
        return result.tobytes()
    return result.hex() if isinstance(result, float) else result


def product() -> dict[str, Any]:
    whole = np.meshgrid(*MESH.axes.values(), indexing="ij")
    return {name: np.ravel(axis) for name, axis in zip(MESH.axes, whole, strict=True)}


@pytest.fixture(scope="module")
def pools() -> Iterator[dict[int, Executor | None]]:
    spawn = get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as one, ProcessPoolExecutor(2, spawn) as two:
        yield {0: None, 1: one, 2: two}


# grids


@pytest.mark.parametrize(("start", "stop"), [(0, 600), (0, 1), (37, 301), (599, 600), (590, 700)])
def test_a_block_is_a_run_of_the_product(start: int, stop: int) -> None:
    made = MESH.block(start, stop)

    assert list(made) == list(MESH.axes)
    for name, values in product().items():
        assert np.array_equal(made[name], values[start:stop])


def test_a_grid_of_a_trillion_scenarios_costs_nothing_to_make() -> None:
    axis = np.linspace(1, 2, 10_000)
    tracemalloc.start()
    vast = grid(records_per_second=axis, record_bytes=axis, peak_to_mean=axis)
    first, last = vast.block(0, 1_000), vast.block(len(vast) - 1_000, len(vast))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(vast) == 10**12
    assert np.array_equal(first["peak_to_mean"], axis[:1_000])
    assert np.array_equal(last["peak_to_mean"], axis[-1_000:])
    assert first["records_per_second"][0] == 1
    assert last["records_per_second"][-1] == 2
    assert peak < 1e6


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({}, "at least one field"),
        ({"record_bytes": []}, "one row of values"),
        ({"record_bytes": 5.0}, "one row of values"),
        ({"record_bytes": [[1, 2], [3, 4]]}, "one row of values"),
        ({name: range(10**6) for name in "abcd"}, "more scenarios than can be counted"),
    ],
)
def test_a_bad_grid_is_explained(axes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        grid(**axes)


# sweeps


def test_a_sweep_is_one_comparison_of_the_whole_product() -> None:
    whole = compare(StreamIngest(**product()), regions="us-east-1", on="2026-11-01")

    lowest, shares = sweep(StreamIngest(), MESH, block=64, **HERE)

    ids = [alternative.model.id for alternative in whole.alternatives]
    costs = np.where(whole.feasible, whole.usd, np.inf)
    place = np.unravel_index(np.nanargmin(costs), costs.shape)
    assert lowest.value == np.nanmin(costs)
    assert (lowest.model, lowest.scenario) == (ids[place[0]], place[1])
    assert lowest.at == {name: values[place[1]] for name, values in product().items()}
    assert lowest.wins == {name: (whole.cheapest == i).sum() for i, name in enumerate(ids)}
    assert lowest.none == (whole.cheapest == -1).sum() == shares.none > 0
    assert shares.feasible == dict(zip(ids, whole.feasible.sum(axis=1), strict=True))
    assert len([count for count in lowest.wins.values() if count]) > 2


@pytest.mark.parametrize("workers", [0, 1, 2])
@pytest.mark.parametrize("block", [17, 100, 2**16])
def test_neither_workers_nor_blocks_change_a_bit(
    pools: dict[int, Executor | None], workers: int, block: int
) -> None:
    once = sweep(StreamIngest(), MESH, reduce=ALL, **HERE)

    again = sweep(StreamIngest(), MESH, reduce=ALL, executor=pools[workers], block=block, **HERE)

    assert bits(again) == bits(once)


class Backwards(Executor):
    """Works out what was asked last first, as late as it can."""

    def __init__(self) -> None:
        self.asked: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        class Late(Future[Any]):
            def result(late, timeout: float | None = None) -> Any:  # noqa: N805
                while self.asked:
                    future, work = self.asked.pop()
                    future.set_result(work())
                return super().result(timeout)

        future = Late()
        self.asked.append((future, lambda: fn(*args, **kwargs)))
        return future


def test_the_order_in_which_blocks_are_done_changes_nothing() -> None:
    once = sweep(StreamIngest(), MESH, reduce=ALL, block=50, **HERE)

    again = sweep(StreamIngest(), MESH, reduce=ALL, block=50, executor=Backwards(), **HERE)

    assert bits(again) == bits(once)


@pytest.mark.parametrize("question", QUESTIONS)
def test_blocks_change_nothing_in_any_question(question: type[Workload]) -> None:
    middle = {name: getattr(question(), name) for name in question.load_fields[:2]}
    mesh = grid(**{name: np.rint(value * np.array([1, 2, 5])) for name, value in middle.items()})

    whole = sweep(question(), mesh, reduce=[Least(), FeasibleShare(), Quantiles("delay")], **HERE)
    parts = sweep(
        question(), mesh, reduce=[Least(), FeasibleShare(), Quantiles("delay")], block=2, **HERE
    )

    assert bits(parts) == bits(whole)


def test_a_price_missing_for_some_scenarios_does_not_depend_on_blocks() -> None:
    # in Hong Kong large datasets in SPICE have no price, small ones need none
    (question,) = (q for q in QUESTIONS if q.id == "serve_dashboards")
    sizes = grid(dataset_bytes=[1e6, 1e7, 1e12, 1e13])
    hong_kong = {"region": "ap-east-1", "on": "2026-11-01"}

    whole, parts = (
        sweep(question(), sizes, reduce=ALL, block=block, **hong_kong)  # type: ignore[arg-type]
        for block in (4, 2)
    )

    assert bits(parts) == bits(whole)
    assert whole[3].feasible["quicksight_spice_sessions"] == 2


def test_a_sweep_never_holds_the_product() -> None:
    mesh = grid(
        records_per_second=np.linspace(100, 1e4, 256), record_bytes=np.linspace(100, 1e4, 512)
    )
    asked: dict[str, Any] = {"models": ["kinesis_data_streams_provisioned"], **HERE}
    sweep(StreamIngest(), grid(record_bytes=[100.0, 200.0]), **asked)

    tracemalloc.start()
    sweep(StreamIngest(), mesh, block=512, **asked)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8 * len(mesh) / 2  # one field of the product alone is twice that


def test_progress_is_told_after_every_block() -> None:
    told: list[tuple[int, int]] = []

    sweep(StreamIngest(), MESH, block=250, progress=lambda *done: told.append(done), **HERE)

    assert told == [(250, 600), (500, 600), (600, 600)]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"grid": grid(records=[1, 2])}, UnknownName, "StreamIngest has no field 'records'"),
        (
            {"grid": Grid({"destination": np.array(["s3", "both"])})},
            InputError,
            "destination is a choice",
        ),
        ({"grid": grid(retention_hours=[24, 9_000])}, InputError, "at most 8,760 hour; got 9,000"),
        ({"grid": grid(producers=[1, 1.5])}, InputError, "producers must be a whole number"),
        ({"grid": grid(record_bytes=[1, np.nan])}, InputError, "must be a finite number"),
        ({"workload": StreamIngest(record_bytes=np.ones(3))}, InputError, "Only the fields of"),
        ({"models": ["mars"]}, UnknownName, "no model 'mars'"),
        ({"facts": {"mars": {}}}, UnknownName, "no alternative 'mars'"),
        ({"region": "mars"}, UnknownName, "no region 'mars'"),
        ({"block": 0}, InputError, "block must be at least 1"),
    ],
)
def test_a_bad_sweep_is_explained_before_it_starts(
    given: dict[str, Any], error: type[Exception], message: str
) -> None:
    def never(done: int, total: int) -> None:
        raise AssertionError(done, total)

    asked = {"workload": StreamIngest(), "grid": MESH, **HERE, **given}

    with pytest.raises(error, match=message):
        sweep(progress=never, **asked)


# executors


class Hesitant(Executor):
    """Does the first of what is asked, and none of the rest."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if not self.futures:
            future.set_result(fn(*args, **kwargs))
        self.futures.append(future)
        return future


def test_few_blocks_are_in_flight_and_all_are_cancelled_when_the_caller_stops() -> None:
    hesitant = Hesitant()

    with closing(map_blocks(abs, 10**9, hesitant)) as found:
        first = next(found)

    assert first == 0
    assert len(hesitant.futures) <= blocks._AHEAD + 1
    assert all(future.cancelled() for future in hesitant.futures[1:])


def test_a_cancelled_block_is_a_lost_worker() -> None:
    class Gone(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
            future: Future[Any] = Future()
            future.cancel()
            return future

    with pytest.raises(WorkerLost, match="after 0 of 3 blocks"):
        list(map_blocks(abs, 3, Gone()))


@dataclass(frozen=True)
class Deadly:
    """A reducer whose process dies at one block."""

    at: int

    def of(self, block: Block) -> int:
        if block.start == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return len(block)

    def merge(self, a: int, b: int) -> int:
        return a + b

    def result(self, partial: int) -> int:
        return partial


@pytest.mark.parametrize(
    ("to", "hint"), [(False, "with to=FOLDER"), (True, "run it again and the parts in .* are kept")]
)
def test_a_dead_process_is_told_with_how_to_go_on(tmp_path: Path, to: bool, hint: str) -> None:
    folder = tmp_path / "rows" if to else None

    with (
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
        pytest.raises(WorkerLost, match=f"A worker was lost after .* of 6 blocks.*{hint}") as told,
    ):
        sweep(
            StreamIngest(),
            MESH,
            reduce=[Deadly(at=300)],
            executor=pool,
            block=100,
            to=folder,
            **HERE,
        )

    assert "\n" not in str(told.value)
    if folder:
        (counted,) = sweep(
            StreamIngest(), MESH, reduce=[Deadly(at=-1)], block=100, to=folder, **HERE
        )
        assert counted == 600


def test_own_prices_and_discounts_reach_every_worker(
    pools: dict[int, Executor | None], tmp_path: Path
) -> None:
    own = tmp_path / "kinesis_data_streams.csv"
    own.write_text(
        "dimension,region,usd,unit\nshard_hour,us-east-1,0.001,shard-hour\n", encoding="utf-8"
    )
    book = PriceBook(own, discounts={"msk": 0.5})

    costs = [
        sweep(StreamIngest(), MESH, block=100, executor=pools[workers], prices=prices, **HERE)
        for workers, prices in ((0, book), (2, book), (2, None))
    ]

    assert bits(costs[1]) == bits(costs[0])
    assert costs[1][0].value < costs[2][0].value


def test_a_cluster_that_loses_a_process_loses_no_block() -> None:
    from distributed import Client, LocalCluster  # a second that only this needs

    mesh = grid(
        records_per_second=np.geomspace(10, 1e6, 200), record_bytes=np.geomspace(100, 1e6, 50)
    )
    asked: dict[str, Any] = {"models": ["kinesis_data_streams_provisioned"], "block": 100, **HERE}
    once = sweep(StreamIngest(), mesh, reduce=ALL, **asked)

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            worker_dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        before = set(client.run(os.getpid).values())
        killed: list[int] = []

        def kill_one(done: int, total: int) -> None:
            if done < total and not killed:
                killed.append(min(before))
                os.kill(killed[0], signal.SIGKILL)

        again = sweep(
            StreamIngest(),
            mesh,
            reduce=ALL,
            executor=client.get_executor(pure=False),
            progress=kill_one,
            **asked,
        )

    assert killed
    assert bits(again) == bits(once)


# reducers


def block_of(
    start: int, usd: NDArray[np.float64], feasible: NDArray[np.bool_] | None = None
) -> Block:
    """Return a block with given costs, shape (alternatives, scenarios)."""
    fits = np.ones(usd.shape, dtype=bool) if feasible is None else feasible
    answer: Any = SimpleNamespace(usd=usd, mean_delay=usd, delay=usd, feasible=fits)
    names = tuple(f"m{i}" for i in range(len(usd)))
    fields = {"x": np.arange(start, start + usd.shape[1], dtype=float)}
    return Block(start, names, fields, lambda: answer)


def reduced(reducer: Reducer, usd: NDArray[Any], feasible: NDArray[Any], cuts: list[int]) -> Any:
    """Return the result of a reducer over blocks that end at the cuts."""
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < usd.shape[1]}), usd.shape[1]]
    partials = [
        reducer.of(block_of(start, usd[:, start:stop], feasible[:, start:stop]))
        for start, stop in pairwise(edges)
    ]
    return reducer.result(reduce(reducer.merge, partials))


@st.composite
def answers(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[int]]:
    figure = st.sampled_from([0.0, 1.0, 1.0, 2.5, 1e-9, 7e12, np.inf, np.nan])
    models, scenarios = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    count = models * scenarios
    usd = np.array(draw(st.lists(figure, min_size=count, max_size=count)))
    fits = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    shape = (models, scenarios)
    return usd.reshape(shape), fits.reshape(shape), draw(st.lists(st.integers(1, 11)))


@given(answers())
def test_the_lowest_is_that_of_a_plain_search(
    drawn: tuple[NDArray[np.float64], NDArray[np.bool_], list[int]],
) -> None:
    usd, fits, cuts = drawn
    best, where, wins, none = np.inf, (-1, -1), [0] * len(usd), 0
    for scenario in range(usd.shape[1]):
        competing = [
            (float(usd[m, scenario]), m)
            for m in range(len(usd))
            if fits[m, scenario] and np.isfinite(usd[m, scenario])
        ]
        if not competing:
            none += 1
            continue
        value, model = min(competing)
        wins[model] += 1
        if value < best:
            best, where = value, (model, scenario)

    found = reduced(Least(), usd, fits, cuts)

    assert found.value == best
    assert found.scenario == where[1]
    assert found.model == ("" if none == usd.shape[1] else f"m{where[0]}")
    assert found.at == ({} if none == usd.shape[1] else {"x": float(where[1])})
    assert (list(found.wins.values()), found.none) == (wins, none)


@given(answers())
def test_feasible_scenarios_are_counted_once(
    drawn: tuple[NDArray[np.float64], NDArray[np.bool_], list[int]],
) -> None:
    usd, fits, cuts = drawn

    found = reduced(FeasibleShare(), usd, fits, cuts)

    assert list(found.feasible.values()) == [int(sum(row)) for row in fits.tolist()]
    assert found.none == sum(not any(column) for column in fits.T.tolist())
    assert list(found.shares.values()) == pytest.approx(fits.mean(axis=1))


@given(answers(), st.sampled_from([0.001, 0.02, 0.3]))
def test_quantiles_are_within_the_stated_error_wherever_blocks_end(
    drawn: tuple[NDArray[np.float64], NDArray[np.bool_], list[int]], error: float
) -> None:
    usd, fits, cuts = drawn
    qs = (0.0, 0.05, 0.5, 0.95, 1.0)

    found = reduced(Quantiles("usd", qs, error), usd, fits, cuts)

    for row, values, missing in zip(
        usd, found.values.values(), found.missing.values(), strict=True
    ):
        known = row[~np.isnan(row)]
        assert missing == len(row) - len(known)
        if len(known):
            exact = np.quantile(known, qs, method="inverted_cdf")
            assert values == pytest.approx(exact, rel=error * (1 + 1e-9), abs=0)
        else:
            assert np.isnan(values).all()


@pytest.mark.parametrize("spread", [0.1, 3.0, 60.0])
def test_quantiles_of_many_draws_are_within_the_stated_error(spread: float) -> None:
    draws = np.random.default_rng(7).lognormal(2.0, spread, (2, 20_000))
    qs = tuple(np.linspace(0, 1, 101).tolist())

    found = reduced(Quantiles("delay", qs), draws, draws > 0, [5_000, 5_001, 17_000])

    exact = np.quantile(draws, qs, axis=1, method="inverted_cdf").T
    assert np.stack(list(found.values.values())) == pytest.approx(exact, rel=0.005 * (1 + 1e-9))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Least("throughput"), "measure cannot be 'throughput'"),  # type: ignore[arg-type]
        (lambda: Quantiles(qs=(0.5, 1.5)), "probabilities from 0 to 1"),
        (lambda: Quantiles(relative_error=0.0), "relative_error must be"),
    ],
)
def test_a_bad_reducer_is_explained(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


# rows on disk


def stored(folder: Path, **more: Any) -> Any:
    asked = {"reduce": ALL, "block": 100, "to": folder, **HERE, **more}
    return sweep(StreamIngest(), MESH, **asked)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("sweep") / "rows"
    return folder, stored(folder)


def test_every_scenario_is_a_row_with_units(uninterrupted: tuple[Path, Any]) -> None:
    folder, _ = uninterrupted
    whole = compare(StreamIngest(**product()), regions="us-east-1", on="2026-11-01")

    names = sorted(path.name for path in folder.glob("*.parquet"))
    table = pq.read_table(folder)

    assert names == [f"part-{number:06d}.parquet" for number in range(6)]
    assert table.num_rows == 600
    for name, values in product().items():
        assert np.array_equal(table[name].to_numpy(), values)
    for i, model in enumerate(alternatives(StreamIngest)):
        for figure, exact in (
            ("usd", whole.usd),
            ("delay_s", whole.mean_delay),
            ("feasible", whole.feasible),
        ):
            read = table[f"{model.id}.{figure}"].to_numpy()
            assert np.array_equal(read, exact[i], equal_nan=figure != "feasible")
    units = {field.name: field.metadata[b"unit"].decode() for field in table.schema}
    assert units["record_bytes"] == "byte"
    assert units["msk_express.usd"] == "USD"
    assert units["msk_express.delay_s"] == "s"


def test_the_manifest_tells_what_the_rows_are_of(uninterrupted: tuple[Path, Any]) -> None:
    folder, _ = uninterrupted
    told = json.loads((folder / "_manifest.json").read_text())

    assert told["question"] == "stream_ingest"
    assert told["workload"]["producers"] == StreamIngest().producers
    assert told["grid"]["freshness_s"] == [0.005, 0.7, 60]
    assert (told["region"], told["on"]) == ("us-east-1", "2026-11-01")
    assert told["models"] == [model.id for model in alternatives(StreamIngest)]
    assert told["prices"] == PriceBook().fingerprint != PriceBook(discounts=0.1).fingerprint


def test_rows_of_several_workers_are_the_same_bytes(
    uninterrupted: tuple[Path, Any], pools: dict[int, Executor | None], tmp_path: Path
) -> None:
    result = stored(tmp_path / "rows", executor=pools[2])

    assert bits(result) == bits(uninterrupted[1])
    assert files(tmp_path / "rows") == files(uninterrupted[0])


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.test_scenarios import stored

def stop(done, total):
    if done == 300:
        os.kill(os.getpid(), signal.SIGKILL)

stored(Path(sys.argv[1]), progress=stop)
"""


def test_a_killed_sweep_goes_on_where_it_was(
    uninterrupted: tuple[Path, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "rows"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], cwd=Path(__file__).parents[1]
    )
    (folder / ".part-000003.parquet.1.unfinished").write_bytes(b"half a part")
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}

    result = stored(folder)

    assert done.returncode == -signal.SIGKILL
    assert len(kept) == 3
    assert all(path.stat().st_mtime_ns == then for path, then in kept.items())
    assert bits(result) == bits(uninterrupted[1])
    assert files(folder) == files(uninterrupted[0])


def test_what_is_on_disk_is_not_worked_out_again(
    uninterrupted: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal asked
        asked += 1
        return compare(*args, **kwargs)

    monkeypatch.setattr("estimator.scenarios.sweeps.compare", counted)

    stored(uninterrupted[0], reduce=[Least(), Least("delay"), FeasibleShare()])

    assert asked == 1  # the check of the question itself


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"region": "eu-west-1"}, "region"),
        ({"on": "2026-11-02"}, "on"),
        ({"block": 50}, "block"),
        ({"models": ["msk_express"]}, "models"),
        ({"prices": PriceBook(discounts=0.1)}, "prices"),
        ({"facts": {"kinesis_agent": {"put_s_p50": 0.04}}}, "facts"),
    ],
)
def test_the_folder_of_another_sweep_is_refused(
    uninterrupted: tuple[Path, Any], other: dict[str, Any], named: str
) -> None:
    before = files(uninterrupted[0])

    with pytest.raises(InputError, match=f"holds another sweep, which differs in {named}:"):
        stored(uninterrupted[0], **other)

    assert files(uninterrupted[0]) == before


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / "sweep").mkdir()
    (tmp_path / "sweep" / "_manifest.json").write_text("[]")

    with pytest.raises(InputError, match="holds files of no sweep"):
        stored(tmp_path)
    with pytest.raises(InputError, match="is a file"):
        stored(tmp_path / "thesis.txt")
    with pytest.raises(InputError, match="is no manifest"):
        stored(tmp_path / "sweep")
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_missing_parquet_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimator.scenarios.parts.find_spec", lambda name: None)  # noqa: ARG005

    with pytest.raises(NotInstalled, match=r"pip install 'estimator\[parquet\]'"):
        stored(tmp_path / "rows")
    assert not (tmp_path / "rows").exists()


@pytest.mark.parametrize("damage", ["cut", "other rows"])
def test_a_damaged_part_is_named(tmp_path: Path, damage: str) -> None:
    stored(tmp_path / "rows")
    part = tmp_path / "rows" / "part-000002.parquet"
    if damage == "cut":
        part.write_bytes(part.read_bytes()[:-100])
    else:
        pq.write_table(pq.read_table(part).slice(0, 3), part)

    with pytest.raises(InputError, match=r"part-000002\.parquet .*: delete it and run again") as e:
        stored(tmp_path / "rows")

    assert "\n" not in str(e.value)


def test_a_worker_that_sees_another_folder_says_so(tmp_path: Path) -> None:
    def lose_it(done: int, total: int) -> None:  # noqa: ARG001
        (tmp_path / "rows" / "_manifest.json").unlink()

    with pytest.raises(InputError, match="must share the folder"):
        stored(tmp_path / "rows", progress=lose_it)


def test_a_book_of_prices_is_read_once_however_often_it_arrives() -> None:
    book = PriceBook(discounts={"msk": 0.2})
    sent = pickle.dumps(book)

    assert pickle.loads(sent) is pickle.loads(sent)
    assert pickle.loads(sent).fingerprint == book.fingerprint
    key = ("kinesis_data_streams", "shard_hour", "us-east-1", "2026-11-01")
    assert pickle.loads(sent).rate(*key) == book.rate(*key)
