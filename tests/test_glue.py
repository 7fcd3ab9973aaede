"""Glue jobs and DataBrew: what worked examples cannot show."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.laws.batch import usl_time
from estimator.model import Model
from estimator.services.databrew import DATABREW
from estimator.services.glue import (
    _SIZES,
    BATCH_WORKERS,
    GLUE_FLEX,
    GLUE_SPARK,
    WORKERS,
    FlexConfig,
    SparkConfig,
)
from estimator.services.glue_ingest import GLUE_CONNECTOR, GLUE_JDBC, GLUE_ZERO_ETL, JdbcConfig
from estimator.services.glue_python_shell import GLUE_PYTHON_SHELL, ShellConfig
from estimator.services.glue_streaming import GLUE_STREAMING, StreamingConfig
from estimator.units import GB, HOUR, MINUTE, TB
from estimator.workloads import PullSaas, ReplicateDatabase, StreamProcess, TransformBatch

ON, REGION = "2026-11-01", "us-east-1"


def bill(model: Model, workload: Any, config: Any = None, **facts: Any) -> Estimate:
    return estimate(model, workload, region=REGION, on=ON, config=config, facts=facts)


def failed(result: Estimate) -> set[str]:
    return {check.name for check in result.failed}


def test_the_most_workers_of_every_type_can_be_chosen() -> None:
    assert {WORKERS[name].figures["workers_max"] for name in BATCH_WORKERS} <= set(_SIZES)


@pytest.mark.parametrize("worker_type", BATCH_WORKERS)
def test_no_number_of_workers_in_time_costs_less_than_the_chosen_one(worker_type: str) -> None:
    w = TransformBatch(data_bytes=2 * TB, deadline_s=HOUR)
    chosen = bill(GLUE_SPARK, w, SparkConfig(worker_type=worker_type))
    at_most = WORKERS[worker_type].figures["workers_max"]
    offered = np.array([size for size in _SIZES if size <= at_most], dtype=float)

    tried = bill(GLUE_SPARK, w, SparkConfig(worker_type=worker_type, workers=offered))

    possible = tried.feasible
    assert np.any(possible)
    assert chosen.feasible
    assert float(chosen.usd) == pytest.approx(np.min(np.asarray(tried.usd)[possible]))


def test_a_deadline_no_workers_meet_takes_the_fastest() -> None:
    w = TransformBatch(data_bytes=100 * GB, deadline_s=70.0)
    tried = bill(GLUE_SPARK, w, SparkConfig(workers=np.array(_SIZES, dtype=float)))

    hurried = bill(GLUE_SPARK, w)

    assert not hurried.feasible
    assert float(hurried.delay.mean) == pytest.approx(np.min(tried.delay.mean))


def test_a_tighter_deadline_never_costs_less() -> None:
    w = TransformBatch(data_bytes=5 * TB, deadline_s=np.geomspace(10 * MINUTE, 10 * HOUR, 200))

    usd = np.asarray(bill(GLUE_SPARK, w).usd)

    assert np.all(np.diff(usd) <= 1e-9 * usd.max())
    assert usd[0] > usd[-1]


def ramp(executors: int, work_s: float, each_s: float) -> float:
    """Work off `executors * work_s` while one more executor joins evenly over every `each_s`."""
    step_s, clock_s, left = 0.01, 0.0, executors * work_s
    while left > 0:
        left -= min(clock_s / each_s, executors) * step_s
        clock_s += step_s
    return clock_s


@pytest.mark.parametrize("data", [20 * GB, 2 * TB])
def test_auto_scaling_ramps_up_as_simulated(data: float) -> None:
    w = TransformBatch(data_bytes=data)
    fixed = bill(GLUE_SPARK, w, SparkConfig(workers=21.0))
    scaled = bill(GLUE_SPARK, w, SparkConfig(workers=21.0, scaling="auto"))
    stage = "read, transform, write"

    simulated_s = ramp(20, float(fixed.delay.breakdown()[stage]), each_s=10.0)

    assert float(scaled.delay.breakdown()[stage]) == pytest.approx(simulated_s, rel=1e-3)


def test_auto_scaling_pays_idle_executors_nothing() -> None:
    long_commit = TransformBatch(data_bytes=100 * GB, output_share=20.0, output_kept_days=0.0)
    fixed = bill(GLUE_SPARK, long_commit, SparkConfig(workers=100.0))

    scaled = bill(GLUE_SPARK, long_commit, SparkConfig(workers=100.0, scaling="auto"))

    assert scaled.usd < fixed.usd / 2


def test_twice_the_memory_spills_less_and_costs_more_per_hour() -> None:
    w = TransformBatch(data_bytes=TB, shuffle_share=1.0)
    plain = bill(GLUE_SPARK, w, SparkConfig(workers=60.0))
    roomy = bill(GLUE_SPARK, w, SparkConfig(worker_type="R.1X", workers=60.0))

    assert "exchange in memory" in failed(plain)
    assert "exchange in memory" not in failed(roomy)
    assert roomy.sizing.throughput > plain.sizing.throughput
    assert next(line.dimension for line in roomy.lines) == "m_dpu_hour_memory_optimized"


def test_an_exchange_larger_than_the_disks_asks_for_more_workers() -> None:
    w = TransformBatch(data_bytes=TB, shuffle_share=1.0, deadline_s=24 * HOUR)

    few = bill(GLUE_SPARK, w, SparkConfig(workers=10.0))

    assert "disk for the exchange" in failed(few)
    assert bill(GLUE_SPARK, w).feasible


def test_a_measured_run_scales_by_amdahls_law() -> None:
    workers = np.array([3.0, 9.0, 21.0, 81.0])
    c = SparkConfig(workers=workers, measured_run_s=900.0, measured_vcpus=32.0)

    stages = bill(GLUE_SPARK, TransformBatch(), c).delay.breakdown()

    amdahl_s = usl_time((workers - 1) / 8, one_slot_s=900.0, contention=0.05)
    assert stages["read, transform, write"] == pytest.approx(amdahl_s)
    assert np.all(stages["list files"] + stages["commit files"] == 0)


def test_flex_repeats_a_share_of_long_runs_and_never_more_than_all_of_it() -> None:
    hours = np.array([0.1, 1.0, 10.0, 1_000.0])
    w = TransformBatch(data_bytes=hours * HOUR * 15e6 / 1.2 * 36, complexity=2, shuffle_share=0)

    stages = bill(GLUE_FLEX, w, FlexConfig(workers=10.0)).delay.breakdown()

    run_s = sum(np.asarray(stages[name]) for name in stages if name not in ("start", LOST))
    odds = 0.05 * run_s / HOUR / (1 + 0.05 * run_s / HOUR)
    assert np.allclose(stages[LOST] / run_s, 0.5 * odds / (1 - 0.5 * odds))
    assert np.all(stages[LOST] <= run_s)


LOST = "repeat lost work"


def test_flex_is_refused_to_runs_that_must_not_be_interrupted() -> None:
    assert bill(GLUE_FLEX, TransformBatch()).feasible
    assert not bill(GLUE_FLEX, TransformBatch(interruptible=False)).feasible


def test_flex_costs_a_third_less_than_standard_for_the_same_run() -> None:
    standard = bill(GLUE_SPARK, TransformBatch(), SparkConfig(workers=10.0))
    flex = bill(GLUE_FLEX, TransformBatch(), FlexConfig(workers=10.0), losses_per_hour=0.0)

    assert float(flex.lines[0].usd / standard.lines[0].usd) == pytest.approx(0.29 / 0.44)


@pytest.mark.parametrize("freshness_s", [30.0, 60.0, 120.0])
def test_a_stream_is_as_fresh_as_asked_with_the_chosen_interval(freshness_s: float) -> None:
    rates = np.geomspace(10, 50_000, 50)
    w = StreamProcess(records_per_second=rates, partitions=1_000.0, freshness_s=freshness_s)

    result = bill(GLUE_STREAMING, w)

    assert np.all(result.bounded_delay <= freshness_s * (1 + 1e-9))
    assert np.all(result.feasible)


def test_a_stream_the_workers_cannot_follow_is_told_so() -> None:
    slow = StreamProcess(records_per_second=50_000.0, partitions=1_000.0)

    result = bill(GLUE_STREAMING, slow, StreamingConfig(workers=3.0))

    assert {"micro-batch within its interval", "record rate"} <= failed(result)
    assert not result.feasible


def test_glue_streams_do_not_read_queues() -> None:
    assert "source" in failed(bill(GLUE_STREAMING, StreamProcess(source="sqs")))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("kinesis", set()),
        ("kinesis_fan_out", {"efo_consumer_shard_hour", "efo_gb_out"}),
        ("kafka", {"inter_az_gb_each_direction"}),
    ],
)
def test_a_stream_charges_its_reader_for_fan_out_and_for_other_zones(
    source: str, lines: set[str]
) -> None:
    result = bill(GLUE_STREAMING, StreamProcess(source=source))

    own = {
        "dpu_hour_standard",
        "standard_put_copy_post_list_request",
        "standard_gb_month",
        "request",
    }
    assert {line.dimension for line in result.lines} == own | lines


def test_two_of_three_brokers_are_in_other_zones_and_both_directions_are_paid() -> None:
    w = StreamProcess(
        source="kafka",
        broker_zones=np.array([1.0, 2.0, 3.0]),
        records_per_second=1_000.0,
        record_bytes=1_024.0,
    )

    gb = bill(GLUE_STREAMING, w).sizing.billed["data_transfer:inter_az_gb_each_direction"]

    month_gb = 1_000 * 1_024 * 730 * 3_600 / 2**30
    assert gb == pytest.approx(2 * month_gb * np.array([0, 1 / 2, 2 / 3]))


def test_state_beyond_memory_asks_for_more_workers() -> None:
    result = bill(GLUE_STREAMING, StreamProcess(state_bytes=100 * GB))

    assert result.sizing.binding == "state in memory"
    assert result.sizing.units["worker"] == 1 + np.ceil(100 / (0.6 * 16))


def test_a_source_on_the_internet_is_read_through_nat_gateways() -> None:
    w = ReplicateDatabase(data_bytes=100 * 2.0**30, changes_per_second=0.0)
    gateways = np.array([0.0, 1.0, 2.0])

    billed = bill(GLUE_JDBC, w, JdbcConfig(nat_gateways=gateways)).sizing.billed

    assert np.asarray(billed["data_transfer:nat_gateway_hour"]).tolist() == [0, 730, 1_460]
    assert np.asarray(billed["data_transfer:nat_gateway_gb"]).tolist() == [0, 100, 100]


def test_partitions_beyond_the_processors_are_read_in_waves() -> None:
    w = ReplicateDatabase(source_bytes_per_second=1e11, target_bytes_per_second=1e11)
    config = JdbcConfig(mode="full", workers=9.0, connections=np.array([32.0, 36.0, 64.0]))

    rates = np.asarray(bill(GLUE_JDBC, w, config).sizing.bounds["connections"])

    assert rates[1] == pytest.approx(rates[0] * 36 / 2 / 32)
    assert rates[2] == pytest.approx(rates[0])


def test_half_of_the_databases_connections_are_left_to_others() -> None:
    w = ReplicateDatabase(source_bytes_per_second=1e11, target_bytes_per_second=1e11)
    greedy = JdbcConfig(connections=40.0, source_connections=np.array([40.0, 1_000.0]))

    rates = np.asarray(bill(GLUE_JDBC, w, greedy).sizing.bounds["connections"])

    assert rates[0] == pytest.approx(rates[1] / 2)


def test_a_watermark_misses_deleted_and_late_rows_and_a_full_copy_does_not() -> None:
    late = ReplicateDatabase(longest_transaction_s=HOUR)
    missed = {"deleted rows", "rows committed late"}

    assert missed <= failed(bill(GLUE_JDBC, late))
    assert not missed & failed(bill(GLUE_JDBC, late, JdbcConfig(mode="full")))


@pytest.mark.parametrize(
    ("model", "workload"),
    [
        (GLUE_SPARK, TransformBatch()),
        (GLUE_FLEX, TransformBatch()),
        (GLUE_STREAMING, StreamProcess()),
        (GLUE_JDBC, ReplicateDatabase()),
        (GLUE_CONNECTOR, PullSaas()),
    ],
)
def test_no_job_has_more_workers_than_its_type_allows(model: Model, workload: Any) -> None:
    most, too_many = (
        bill(model, workload, model.config(worker_type="G.2X", workers=n)) for n in (149.0, 150.0)
    )

    assert "workers of a job" not in failed(most)
    assert "workers of a job" in failed(too_many)


def test_changes_beyond_the_interval_are_refused() -> None:
    busy = ReplicateDatabase(changes_per_second=60_000.0, freshness_s=HOUR)

    assert {"run within its interval", "change rate"} <= failed(bill(GLUE_JDBC, busy))


def test_the_change_rate_that_is_sustained_just_fits_the_interval() -> None:
    w = ReplicateDatabase(peak_to_mean=1.0)
    most = bill(GLUE_JDBC, w).sizing.throughput

    (check,) = (
        c
        for c in bill(GLUE_JDBC, ReplicateDatabase(changes_per_second=most, peak_to_mean=1)).checks
        if c.name == "run within its interval"
    )

    assert float(check.utilisation) == pytest.approx(1.0)


def test_many_small_pulls_are_cheaper_in_one_job() -> None:
    w = PullSaas(flows=20.0)
    alone = GLUE_CONNECTOR.config(flows_per_job=1.0)
    together = GLUE_CONNECTOR.config(flows_per_job=20.0)

    assert bill(GLUE_CONNECTOR, w, together).usd < bill(GLUE_CONNECTOR, w, alone).usd


@pytest.mark.parametrize("model", [GLUE_CONNECTOR, GLUE_ZERO_ETL])
def test_calls_at_a_time_beyond_the_pages_save_nothing(model: Model) -> None:
    w = PullSaas(flows=1.0, records_per_run=5_000.0, page_records=1_000.0, page_s=2.0)
    at_a_time = np.array([1.0, 2.0, 4.0, 5.0, 8.0])

    stages = bill(model, w, model.config(parallel_calls=at_a_time)).delay.breakdown()

    assert np.asarray(stages["pull pages"]).tolist() == [10, 6, 4, 2, 2]


def test_a_refresh_that_must_come_later_brings_what_has_come_up_since() -> None:
    # 1,000 records in 5 minutes are 3,000 in 15, the shortest interval
    often = PullSaas(interval_s=5 * MINUTE, records_per_run=1_000.0, page_records=100.0)
    allowed = PullSaas(interval_s=15 * MINUTE, records_per_run=3_000.0, page_records=100.0)

    asked, taken = (bill(GLUE_ZERO_ETL, w) for w in (often, allowed))

    assert asked.delay.breakdown() == taken.delay.breakdown()
    assert float(asked.usd) == pytest.approx(float(taken.usd))
    calls = [check.demand for r in (asked, taken) for check in r.checks if "calls" in check.name]
    assert calls == [5 * 30 * 96] * 2


def test_the_last_job_is_paid_for_the_objects_that_are_left_to_it() -> None:
    # 20 pages of 2 s and 10 s of writing for each object, five objects to a job, once an hour
    w = PullSaas(
        flows=np.array([5.0, 6.0, 7.0, 10.0]),
        records_per_run=20_000.0,
        page_records=1_000.0,
        page_s=2.0,
        days_per_month=1.0,
    )

    hours = bill(GLUE_CONNECTOR, w).sizing.billed["dpu_hour_standard"]

    # a single object takes 50 s and is billed a minute
    seconds = np.array([250, 250 + 60, 250 + 100, 500])
    assert np.asarray(hours) == pytest.approx(2 * 24 * seconds / 3_600)


def test_a_python_shell_is_small_until_its_memory_is_full() -> None:
    sizes = np.array([0.1, 0.39, 0.41, 6.0]) * GB
    w = TransformBatch(data_bytes=sizes, files=1.0)

    result = bill(GLUE_PYTHON_SHELL, w)

    assert np.array_equal(result.sizing.units["DPU"], [0.0625, 0.0625, 1.0, 1.0])
    assert np.all(result.feasible)


def test_chunks_need_no_memory_but_cannot_be_joined() -> None:
    w = TransformBatch(data_bytes=100 * GB)

    whole = bill(GLUE_PYTHON_SHELL, w)
    chunked = bill(GLUE_PYTHON_SHELL, w, ShellConfig(chunked=True))

    assert "memory" in failed(whole)
    assert failed(chunked) == {"exchange between chunks"}


def test_a_recipe_job_takes_more_nodes_for_a_tighter_deadline() -> None:
    w = TransformBatch(data_bytes=TB, deadline_s=np.array([1.0, 4.0, 24.0]) * HOUR)

    result = bill(DATABREW, w)

    assert np.all(result.feasible)
    assert np.all(np.diff(result.sizing.units["node"]) < 0)


def test_the_nodes_of_runs_that_overlap_count_together() -> None:
    # 200 node-hours of work on 100 nodes: a run of two hours, started so often that 1, 2, 4 overlap
    w = TransformBatch(
        data_bytes=200 * HOUR * 4 * 8e6,
        complexity=1.0,
        skew=1.0,
        runs_per_month=np.array([10.0, 730.0, 1_460.0]),
    )

    result = bill(DATABREW, w, DATABREW.config(nodes=100.0, steps=0.0))

    (nodes,) = (check for check in result.checks if check.name == "nodes")
    assert np.asarray(nodes.demand) == pytest.approx(np.array([100, 200, 400]))
    assert nodes.ok.tolist() == [True, True, False]
