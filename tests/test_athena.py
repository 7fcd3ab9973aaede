"""Athena: refusal against waiting, reuse, DPUs, time-outs."""

import math

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.model import Model
from estimator.services.athena import (
    ATHENA_CAPACITY,
    ATHENA_CTAS,
    ATHENA_SPARK,
    ATHENA_SQL,
    CapacityConfig,
    CtasConfig,
    SparkConfig,
    SqlConfig,
)
from estimator.units import GB, HOUR, MB, TB
from estimator.workloads import QueryData, TransformBatch

ON = "2026-11-01"


def run(
    model: Model,
    workload: QueryData | TransformBatch,
    config: object = None,
    facts: dict[str, float] | None = None,
    region: str = "us-east-1",
) -> Estimate:
    return estimate(model, workload, region=region, on=ON, config=config, facts=facts)


def check(result: Estimate, name: str) -> tuple[float, float]:
    (found,) = (c for c in result.checks if c.name == name)
    return float(found.demand), float(found.capacity)


@pytest.mark.parametrize(
    ("region", "quota"),
    [("us-east-1", 200), ("eu-central-1", 150), ("eu-west-2", 100), ("eu-north-1", 20)],
)
def test_the_quota_of_active_queries_depends_on_the_region(region: str, quota: int) -> None:
    result = run(ATHENA_SQL, QueryData(), region=region)

    assert check(result, "active queries")[1] == quota


@pytest.mark.parametrize(("servers", "offered", "lost"), [(5, 4, 0.199067), (10, 8, 0.121661)])
def test_a_full_quota_refuses_by_erlang_b(servers: int, offered: int, lost: float) -> None:
    workload = QueryData(queries_per_hour=3_600 * offered, peak_to_mean=1, repeat_share=1)

    result = run(
        ATHENA_SQL,
        workload,
        SqlConfig(granted_queries=servers),
        {"reused_s": 1.0, "queued_share": 0.0},
    )

    assert check(result, "active queries")[0] == pytest.approx(offered)
    assert check(result, "refused queries")[0] == pytest.approx(lost, abs=5e-7)


def test_a_repeated_query_neither_scans_nor_runs() -> None:
    run_s = run(ATHENA_SQL, QueryData(repeat_share=0), facts={"queued_share": 0.0}).delay.mean

    mixed = run(ATHENA_SQL, QueryData(repeat_share=0.25), facts={"queued_share": 0.0})
    off = run(ATHENA_SQL, QueryData(repeat_share=0.25), SqlConfig(reuse_results=False))

    assert mixed.delay.mean == pytest.approx(0.75 * run_s + 0.25 * 0.5)
    assert mixed.sizing.billed["sql_tb_scanned"] == pytest.approx(
        0.75 * off.sizing.billed["sql_tb_scanned"]
    )


def test_a_reused_result_does_not_wait_for_capacity() -> None:
    delay = run(ATHENA_SQL, QueryData(repeat_share=1), facts={"queued_share": 0.012}).delay

    assert delay.breakdown()["queue"] == 0
    assert delay.quantile(0.999) == pytest.approx(0.5)


def test_half_the_runs_do_not_exceed_the_median_run_nor_do_the_reused_ones() -> None:
    workload = QueryData(repeat_share=0.5, scanned_bytes=1 * TB)

    delay = run(ATHENA_SQL, workload, facts={"queued_share": 0.0}).delay

    run_median_s = (0.5 * 1002 - 0.5) / math.sqrt(1 + 0.35**2)
    assert delay.quantile(0.49) == pytest.approx(0.5)
    assert delay.quantile(0.75) == pytest.approx(2 * run_median_s, rel=0.01)


def erlang_c(servers: int, offered: float) -> float:
    terms = [offered**k / math.factorial(k) for k in range(servers)]
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(terms) + last)


def test_the_queue_before_a_reservation_is_erlang_c() -> None:
    result = run(ATHENA_CAPACITY, QueryData(repeat_share=0), CapacityConfig(spare_deviations=1.0))

    slots = int(result.sizing.units["slot"])
    running, capacity = check(result, "queries at a time")
    run_s = running / float(QueryData().peak_queries_per_second)
    waits = erlang_c(slots, running)
    assert capacity == slots
    assert result.delay.breakdown()["queue"] == pytest.approx(waits * run_s / (slots - running))


def test_a_reservation_too_small_waits_without_end_and_says_so() -> None:
    result = run(ATHENA_CAPACITY, QueryData(queries_per_hour=5_000), CapacityConfig(dpus=8))

    assert not result.feasible
    assert np.isinf(result.delay.mean)
    assert result.sizing.throughput < QueryData(queries_per_hour=5_000).demand


def test_more_dpus_per_query_are_faster_and_leave_fewer_slots() -> None:
    config = CapacityConfig(dpus=240, dpus_per_query=np.array([4.0, 8.0, 24.0, 120.0]))

    result = run(ATHENA_CAPACITY, QueryData(queries_per_hour=1), config)

    assert np.all(np.diff(result.delay.quantile(0.5)) < 0)
    assert np.asarray(result.sizing.units["slot"]).tolist() == [60, 30, 10, 2]


def test_only_multiples_of_four_dpus_can_be_reserved() -> None:
    dpus = np.array([4.0, 8.0, 24.0, 26.0, 30.0, 1_000.0])

    workload = QueryData(queries_per_hour=1, query_s=3_600)

    result = run(ATHENA_CAPACITY, workload, CapacityConfig(dpus=dpus, dpus_per_query=4))

    assert np.asarray(result.feasible).tolist() == [True, True, True, False, False, True]


def test_a_reservation_around_the_clock_is_billed_for_730_hours() -> None:
    def dpu_hours(config: CapacityConfig) -> float:
        billed = run(ATHENA_CAPACITY, QueryData(), config).sizing.billed
        return float(billed["provisioned_capacity_dpu_hour"])

    busy, always = (dpu_hours(CapacityConfig(dpus=40, always_on=on)) for on in (False, True))

    assert busy == 40 * 10 * 22
    assert always == 40 * 730


def test_a_reservation_for_busy_hours_costs_no_more_than_one_around_the_clock() -> None:
    workload = QueryData(busy_hours_per_day=24, days_per_month=31)

    busy, always = (
        run(ATHENA_CAPACITY, workload, CapacityConfig(dpus=40, always_on=on)).usd
        for on in (False, True)
    )

    assert busy == always


def test_a_reservation_held_through_days_off_idles_on_them() -> None:
    workload = QueryData(busy_hours_per_day=24, days_per_month=10, repeat_share=0)

    busy, always = (
        check(
            run(ATHENA_CAPACITY, workload, CapacityConfig(dpus=80, always_on=on)),
            "idle reservation",
        )[1]
        for on in (False, True)
    )

    assert always == pytest.approx(busy * 240 / 730)


def test_reserved_capacity_is_not_offered_everywhere() -> None:
    workload = QueryData()

    with pytest.raises(LookupError, match="provisioned_capacity_dpu_hour"):
        run(ATHENA_CAPACITY, workload, region="eu-central-1")


def test_high_volume_pays_for_a_reservation_and_low_volume_for_a_scan() -> None:
    queries = np.array([10.0, 30_000.0])
    workload = QueryData(queries_per_hour=queries, peak_to_mean=1.2, repeat_share=0)

    by_scan = run(ATHENA_SQL, workload).usd
    reserved = run(ATHENA_CAPACITY, workload).usd

    assert (np.asarray(by_scan) < np.asarray(reserved)).tolist() == [True, False]


def test_idle_executors_are_released_after_a_minute() -> None:
    workload = QueryData(queries_per_hour=0.1, busy_hours_per_day=10, days_per_month=20)

    result = run(ATHENA_SPARK, workload, SparkConfig(executors=10, spare_deviations=0))

    run_s = result.delay.breakdown()["run"]
    executor_hours = 20 * (run_s + 60) / HOUR
    assert result.sizing.billed["spark_dpu_hour"] == pytest.approx(
        200 + 10 * executor_hours, rel=1e-3
    )


def test_executors_are_never_paid_for_longer_than_their_sessions() -> None:
    workload = QueryData(queries_per_hour=np.geomspace(0.1, 1e5, 50))

    result = run(ATHENA_SPARK, workload, SparkConfig(spare_deviations=0))

    session_hours = np.asarray(result.sizing.units["session"]) * workload.busy_hours_per_month
    dpu_hours = np.asarray(result.sizing.billed["spark_dpu_hour"])
    assert np.all(dpu_hours <= session_hours * 17 * (1 + 1e-9))
    assert np.all(dpu_hours >= session_hours)


def test_small_files_cost_time_and_requests_but_no_scan() -> None:
    few = run(ATHENA_SQL, QueryData(files_per_query=10))
    many = run(ATHENA_SQL, QueryData(files_per_query=1e5))

    assert many.delay.mean > few.delay.mean + 15
    assert check(many, "small files")[0] > check(many, "small files")[1]
    assert many.sizing.billed["sql_tb_scanned"] == few.sizing.billed["sql_tb_scanned"]
    assert (
        many.sizing.billed["s3:standard_get_request"] > few.sizing.billed["s3:standard_get_request"]
    )


@pytest.mark.parametrize(
    ("data_bytes", "soft", "hard"),
    [(0.5 * TB, False, False), (3 * TB, True, False), (30 * TB, True, True)],
)
def test_a_statement_has_half_an_hour_and_four_hours_at_most(
    data_bytes: float, soft: bool, hard: bool
) -> None:
    workload = TransformBatch(data_bytes=data_bytes, deadline_s=7 * 24 * HOUR)

    result = run(ATHENA_CTAS, workload)

    failed = {c.name for c in result.failed}
    assert ("run time" in failed, "longest run time" in failed) == (soft, hard)
    assert result.feasible is not hard


def test_more_statements_bring_each_within_its_time() -> None:
    workload = TransformBatch(data_bytes=3 * TB)

    one, many = (
        check(run(ATHENA_CTAS, workload, CtasConfig(output_partitions=n)), "run time")[0]
        for n in (100, 1_000)
    )

    assert many == pytest.approx(one / 10, rel=0.01)


def test_every_statement_is_billed_for_ten_megabytes_at_least() -> None:
    workload = TransformBatch(data_bytes=5 * MB, runs_per_month=1)

    billed = run(ATHENA_CTAS, workload, CtasConfig(output_partitions=300)).sizing.billed

    assert billed["sql_tb_scanned"] == pytest.approx(3 * 10 * MB / TB)


def test_storage_of_the_lake_can_be_left_off_the_bill() -> None:
    workload = QueryData(stored_bytes=2**30 * 1e3, result_bytes=1)

    with_it, without = (
        run(ATHENA_SQL, workload, SqlConfig(pay_storage=pay)).sizing.billed["s3:standard_gb_month"]
        for pay in (True, False)
    )

    assert float(with_it) - float(without) == pytest.approx(1_000)
    assert float(without) < 1 * GB / 2**30
