"""Redshift: what benchmarks say, and how nodes, slots, added clusters and capacity respond."""

import math
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.laws.queueing import mean_wait
from estimator.model import Model
from estimator.services.redshift import (
    REDSHIFT_RA3,
    REDSHIFT_RG,
    REDSHIFT_SPECTRUM,
    Ra3Config,
    RgConfig,
    SpectrumConfig,
)
from estimator.services.redshift_serverless import REDSHIFT_SERVERLESS, ServerlessConfig
from estimator.units import GB, HOUR, MB, TB
from estimator.workloads import QueryData

ON = "2026-11-01"
LAKE_BYTES = 9_082_417_684.0
"""What six TPC-DS queries over 100 GB scan in Iceberg."""


def run(
    model: Model,
    workload: QueryData,
    config: object = None,
    facts: dict[str, Any] | None = None,
    region: str = "us-east-1",
) -> Estimate:
    return estimate(model, workload, region=region, on=ON, config=config, facts=facts)


def check(result: Estimate, name: str) -> tuple[float, float]:
    (found,) = (c for c in result.checks if c.name == name)
    return float(found.demand), float(found.capacity)


def stage(result: Estimate, name: str) -> float:
    return float(result.delay.breakdown()[name])


ONE_LAKE_QUERY = QueryData(
    scanned_bytes=LAKE_BYTES / 6, complexity=2, repeat_share=0, files_per_query=20
)


@pytest.mark.parametrize(
    ("model", "config", "measured_s"),
    [
        (REDSHIFT_RA3, Ra3Config(node="ra3_xlplus", nodes=2), 7.6),
        (REDSHIFT_RG, RgConfig(node="rg_xlarge", nodes=2), 4.5),
        (REDSHIFT_SERVERLESS, ServerlessConfig(base_rpu=4), 11.5),
        (REDSHIFT_SPECTRUM, SpectrumConfig(nodes=2), 24.7),
    ],
    ids=lambda value: value.id if isinstance(value, Model) else "",
)
def test_six_measured_queries_take_about_as_long(
    model: Model, config: object, measured_s: float
) -> None:
    # https://github.com/andrezc98/redshift-redemption, 2026-10-05; complexity 2 is our reading
    assert 6 * stage(run(model, ONE_LAKE_QUERY, config), "run") == pytest.approx(
        measured_s, rel=0.35
    )


@pytest.mark.parametrize(("vcpus", "measured_s"), [(48, 42.2), (192, 13.2)])
def test_clickbench_follows_from_its_smallest_cluster(vcpus: int, measured_s: float) -> None:
    node = {48: "ra3_4xlarge", 192: "ra3_16xlarge"}[vcpus]
    workload = QueryData(repeat_share=0)
    smallest = stage(run(REDSHIFT_RA3, workload, Ra3Config(node="ra3_xlplus", nodes=4)), "run")

    larger = stage(run(REDSHIFT_RA3, workload, Ra3Config(node=node, nodes=4)), "run")

    assert 74.6 * larger / smallest == pytest.approx(measured_s, rel=0.25)


def test_128_rpu_and_16_vcpus_differ_as_in_clickbench() -> None:
    workload = QueryData(repeat_share=0)
    cluster = stage(run(REDSHIFT_RA3, workload, Ra3Config(node="ra3_xlplus", nodes=4)), "run")

    serverless = stage(run(REDSHIFT_SERVERLESS, workload, ServerlessConfig(base_rpu=128)), "run")

    assert 74.6 * serverless / cluster == pytest.approx(19.7, rel=0.25)


@pytest.mark.parametrize(
    ("model", "config", "sequential_s", "queries_per_hour"),
    [
        (REDSHIFT_RA3, Ra3Config(node="ra3_xlplus", nodes=2, scaling_clusters=0), 148.3, 680),
        (REDSHIFT_RG, RgConfig(node="rg_xlarge", nodes=2, scaling_clusters=0), 96.7, 1224),
        (REDSHIFT_SERVERLESS, ServerlessConfig(base_rpu=4, max_rpu=4), 243.9, 720),
    ],
    ids=lambda value: value.id if isinstance(value, Model) else "",
)
def test_five_streams_complete_what_was_measured(
    model: Model, config: object, sequential_s: float, queries_per_hour: float
) -> None:
    result = run(model, QueryData(repeat_share=0), config)

    gain = float(result.sizing.throughput) * stage(result, "run")

    assert gain * 20 / sequential_s * HOUR == pytest.approx(queries_per_hour, rel=0.02)


def test_copy_loads_100_gb_in_the_measured_time_and_one_file_no_faster_on_more_nodes() -> None:
    many = QueryData(load_bytes_per_day=100 * GB)
    one = QueryData(load_bytes_per_day=75 * GB)

    parallel, _ = check(
        run(REDSHIFT_RA3, many, Ra3Config(node="ra3_xlplus", nodes=2)), "daily load"
    )
    single = [
        check(
            run(REDSHIFT_RA3, one, Ra3Config(node="ra3_xlplus", nodes=n, load_files=1)),
            "daily load",
        )[0]
        for n in (4, 16)
    ]

    assert parallel == pytest.approx(20 * 60 + 44, rel=0.01)
    assert single[0] == single[1]
    assert 1_829 <= single[0] <= 2_485


@pytest.mark.parametrize(
    ("model", "family"),
    [
        (REDSHIFT_RA3, ["ra3_large", "ra3_xlplus", "ra3_4xlarge", "ra3_16xlarge"]),
        (REDSHIFT_RG, ["rg_large", "rg_xlarge", "rg_4xlarge", "rg_12xlarge"]),
    ],
    ids=["ra3", "rg"],
)
def test_auto_takes_larger_nodes_only_when_smaller_ones_run_out(
    model: Model, family: list[str]
) -> None:
    loads = QueryData(queries_per_hour=np.geomspace(1, 1e5, 300))

    result = run(model, loads)

    used = np.array(
        [np.broadcast_to(result.sizing.billed[f"{n}_node_hour"], 300) > 0 for n in family]
    )
    if model is REDSHIFT_RA3:
        assert np.all(used.sum(axis=0) == 1)
    first = used.argmax(axis=0)
    assert np.all(np.diff(first) >= 0)
    assert first[0] == 0
    assert first[-1] > 1


def test_auto_is_the_cheapest_type_whatever_data_and_load() -> None:
    workload = QueryData(
        stored_bytes=np.geomspace(1 * TB, 1_000 * TB, 60)[:, None],
        queries_per_hour=np.geomspace(1, 2e4, 30),
        load_bytes_per_day=0,
    )
    auto = run(REDSHIFT_RA3, workload)

    for node, most in {"ra3_large": 16, "ra3_xlplus": 16, "ra3_4xlarge": 32}.items():
        fixed = run(REDSHIFT_RA3, workload, Ra3Config(node=node))
        can_be_created = np.asarray(fixed.sizing.units["node"]) <= most
        dearer = np.asarray(auto.usd) > np.asarray(fixed.usd) * 1.01  # list prices are rounded
        assert np.any(can_be_created)
        assert not np.any(can_be_created & dearer), node


def test_cost_of_auto_never_falls_with_the_work() -> None:
    for model in (REDSHIFT_RA3, REDSHIFT_RG, REDSHIFT_SERVERLESS):
        scanned = np.asarray(
            run(model, QueryData(scanned_bytes=np.geomspace(1 * MB, 1 * TB, 500))).usd
        )
        queries = np.asarray(run(model, QueryData(queries_per_hour=np.geomspace(1, 2e4, 500))).usd)
        stored = np.asarray(
            run(model, QueryData(stored_bytes=np.geomspace(1 * TB, 1_000 * TB, 500))).usd
        )

        assert np.all(np.diff(scanned) >= -1e-9 * scanned.max()), model.id
        assert np.all(np.diff(queries) >= -1e-9 * queries.max()), model.id
        assert np.all(np.diff(stored) >= -1e-9 * stored.max()), model.id


def test_a_pause_saves_on_demand_hours_but_no_reserved_ones() -> None:
    paused = np.array([False, True])
    config: dict[str, Any] = {"node": "ra3_xlplus", "nodes": 2.0, "paused": paused}

    on_demand = run(REDSHIFT_RA3, QueryData(), Ra3Config(**config)).sizing.billed
    reserved = run(
        REDSHIFT_RA3, QueryData(), Ra3Config(commitment="3yr_no_upfront", **config)
    ).sizing.billed

    assert np.asarray(on_demand["ra3_xlplus_node_hour"]).tolist() == [2 * 730, 2 * 220]
    held = np.broadcast_to(reserved["ra3_xlplus_reserved_3yr_no_upfront_hour"], 2)
    assert held.tolist() == [2 * 730, 2 * 730]


def test_a_cluster_that_is_never_idle_saves_nothing_by_pausing() -> None:
    workload = QueryData(busy_hours_per_day=24, days_per_month=31)

    paused, up = (run(REDSHIFT_RA3, workload, Ra3Config(paused=p)).usd for p in (True, False))

    assert paused == up


@pytest.mark.parametrize(("node", "alone"), [("ra3_xlplus", True), ("ra3_4xlarge", False)])
def test_only_small_nodes_can_be_created_alone(node: str, alone: bool) -> None:
    rare = QueryData(queries_per_hour=1)

    lake = run(REDSHIFT_SPECTRUM, rare, SpectrumConfig(node=node, nodes=1))
    loaded = run(REDSHIFT_RA3, QueryData(stored_bytes=1 * GB), Ra3Config(node=node, nodes=1))

    assert bool(lake.feasible) is alone
    assert ("storage" in {c.name for c in loaded.failed}) is not alone


def test_longer_commitments_cost_less() -> None:
    terms = ("on_demand", "1yr_no_upfront", "1yr_all_upfront", "3yr_no_upfront", "3yr_all_upfront")

    costs = [
        float(run(REDSHIFT_RA3, QueryData(), Ra3Config(commitment=term)).usd) for term in terms
    ]

    assert costs == sorted(costs, reverse=True)


def test_added_clusters_let_the_nodes_be_sized_below_the_peak() -> None:
    workload = QueryData(queries_per_hour=2_000, peak_to_mean=6)
    with_none, with_two = (
        run(REDSHIFT_RA3, workload, Ra3Config(node="ra3_4xlarge", scaling_clusters=n))
        for n in (0.0, 2.0)
    )

    assert float(with_two.sizing.units["node"]) < float(with_none.sizing.units["node"])
    assert float(with_two.sizing.units["added cluster"]) == 2
    assert float(with_none.sizing.units["added cluster"]) == 0
    assert bool(with_two.feasible)


def test_the_wait_is_that_of_side_by_side_queries() -> None:
    workload = QueryData(
        queries_per_hour=3_600 * 1.0,
        peak_to_mean=1,
        repeat_share=0,
        scanned_bytes=8 * GB,
        complexity=1,
    )
    config = Ra3Config(node="ra3_xlplus", nodes=2, scaling_clusters=0)

    result = run(REDSHIFT_RA3, workload, config, {"together_gain": 5.0})

    # 4 s alone and a gain of five: five servers of 4 s each, a load of 4 erlang
    expected = mean_wait(5, arrival_rate=1.0, service_s=4.0, cs2=1.34**2)
    assert stage(result, "queue") == pytest.approx(float(expected))


def test_a_queue_that_does_not_empty_is_infinite_and_infeasible() -> None:
    workload = QueryData(queries_per_hour=20_000)

    result = run(REDSHIFT_RA3, workload, Ra3Config(node="ra3_xlplus", nodes=2))

    assert math.isinf(stage(result, "queue"))
    assert not bool(result.feasible)


def test_repeats_make_a_warehouse_cheaper_but_not_spectrum() -> None:
    repeats = QueryData(repeat_share=np.array([0.0, 0.5]), queries_per_hour=1_000)

    warehouse = np.broadcast_to(run(REDSHIFT_RA3, repeats).usd, 2)
    lake = np.broadcast_to(run(REDSHIFT_SPECTRUM, repeats).usd, 2)

    assert warehouse[1] < warehouse[0]
    assert lake[1] == lake[0]


def test_serverless_is_charged_at_most_for_every_busy_second_of_its_base() -> None:
    workload = QueryData(
        queries_per_hour=np.array([0.1, 10.0, 60.0, 500.0]),
        scanned_bytes=1 * MB,
        load_bytes_per_day=0,
    )

    hours = np.asarray(
        run(REDSHIFT_SERVERLESS, workload, ServerlessConfig(base_rpu=8)).sizing.billed["rpu_hour"]
    )

    busy = 8 * 220.0
    assert np.all(np.diff(hours) > 0)
    assert np.all(hours <= busy * (1 + 1e-9))
    # rare queries do not overlap: each is charged for its 60 s
    assert hours[0] == pytest.approx(8 * 0.1 * 0.9 * 220 / 60, rel=1e-3)


def test_serverless_beyond_its_base_is_billed_by_the_work() -> None:
    loads = QueryData(queries_per_hour=np.array([2_000.0, 4_000.0]), load_bytes_per_day=0)

    hours = np.asarray(
        run(REDSHIFT_SERVERLESS, loads, ServerlessConfig(base_rpu=8)).sizing.billed["rpu_hour"]
    )

    assert hours[1] == pytest.approx(2 * hours[0])


def test_only_base_capacities_that_are_sold_are_feasible() -> None:
    rpu = np.array([1.0, 4.0, 5.0, 8.0, 12.0, 24.0, 512.0, 520.0, 544.0, 1_024.0])

    result = run(REDSHIFT_SERVERLESS, QueryData(query_s=3_600), ServerlessConfig(base_rpu=rpu))

    sold = [False, True, False, True, False, True, True, False, True, True]
    assert np.asarray(result.feasible).tolist() == sold


def test_a_rare_query_finds_a_serverless_workgroup_idle() -> None:
    rare = run(REDSHIFT_SERVERLESS, QueryData(queries_per_hour=0.1, repeat_share=0))
    steady = run(REDSHIFT_SERVERLESS, QueryData(queries_per_hour=2_000, repeat_share=0))

    assert stage(rare, "resume") > 5
    assert stage(steady, "resume") < 1e-6


def test_text_weighs_less_once_loaded_and_scans_slower_in_the_lake() -> None:
    parquet, text = (QueryData(data_format=word, repeat_share=0) for word in ("parquet", "csv"))

    stored = [
        float(run(REDSHIFT_RA3, w).sizing.billed["managed_storage_gb_month"])
        for w in (parquet, text)
    ]

    scanned_s = [
        stage(run(REDSHIFT_SPECTRUM, w, SpectrumConfig(nodes=2)), "run") for w in (parquet, text)
    ]
    assert stored[1] == pytest.approx(0.2 * stored[0])
    assert scanned_s[1] > scanned_s[0]


def test_rg_is_offered_where_its_price_is_held() -> None:
    from estimator.comparison import compare

    there, elsewhere = (
        compare(QueryData(), regions=region, on=ON, models=[REDSHIFT_RG]).alternatives[0]
        for region in ("us-east-1", "eu-central-1")
    )

    assert there.estimate is not None
    assert elsewhere.estimate is None
