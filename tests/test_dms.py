"""DMS: queues that cannot keep up, and what the choice of engine forbids."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import estimate
from estimator.errors import PriceNotFound
from estimator.services.dms import (
    DMS_HOMOGENEOUS,
    DMS_INSTANCE,
    DMS_SERVERLESS,
    InstanceConfig,
    TaskConfig,
)
from estimator.workloads import ReplicateDatabase

HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
HYDERABAD: dict[str, Any] = {"region": "ap-south-2", "on": "2026-11-01"}
PLAN: dict[str, Any] = {"commitment": "savings_plan_no_upfront", "between_zones": False}


def test_lag_grows_without_bound_when_changes_exceed_the_apply_rate() -> None:
    workload = ReplicateDatabase(changes_per_second=np.array([100.0, 900.0]), peak_to_mean=2)

    result = estimate(DMS_INSTANCE, workload, **HERE)

    assert np.isinf(result.delay.mean).tolist() == [False, True]
    assert np.asarray(result.feasible).tolist() == [True, False]


def test_segments_speed_up_a_single_table() -> None:
    workload = ReplicateDatabase(data_bytes=64e9, tables=1)
    config = InstanceConfig(segments=np.array([1.0, 2.0, 8.0, 49.0]), parallel_tables=8)

    result = estimate(DMS_INSTANCE, workload, config=config, facts={"start_s": 0.0}, **HERE)

    # 64 GB by threads of 8 MB/s, eight at most
    (load,) = (check for check in result.checks if check.name == "full load")
    assert np.asarray(load.demand) == pytest.approx([8_000, 4_000, 1_000, 1_000])


def test_segments_of_one_table_do_not_speed_up_another() -> None:
    workload = ReplicateDatabase(data_bytes=64e9, tables=2, largest_table_bytes=1e9)
    config = InstanceConfig(segments=np.array([1.0, 8.0]))

    result = estimate(DMS_INSTANCE, workload, config=config, facts={"start_s": 0.0}, **HERE)

    # two tables of 32 GB, one of them read by a thread of 8 MB/s
    (load,) = (check for check in result.checks if check.name == "full load")
    assert np.asarray(load.demand) == pytest.approx([4_000, 4_000])


def test_waiting_follows_the_closed_form_of_one_server() -> None:
    workload = ReplicateDatabase(changes_per_second=800, peak_to_mean=1)

    figures = {"transactional_rows_per_second": 1_200.0, "start_s": 0.0}
    result = estimate(DMS_INSTANCE, workload, facts=figures, **HERE)

    # M/M/1: rho / (mu - lambda) with 800 of 1,200 rows per second
    waiting = result.delay.breakdown()["wait for the applier"]
    assert float(waiting) == pytest.approx((800 / 1_200) / 400)
    caught_up = next(c for c in result.checks if c.name == "catch-up after the full load")
    load = next(c for c in result.checks if c.name == "full load")
    assert float(caught_up.demand) == pytest.approx(float(load.demand) * 800 / 400)


def test_a_homogeneous_migration_needs_one_engine() -> None:
    same = ReplicateDatabase(same_engine=np.array([True, False]))

    assert np.asarray(estimate(DMS_HOMOGENEOUS, same, **HERE).feasible).tolist() == [True, False]


def test_serverless_takes_the_next_published_step() -> None:
    workload = ReplicateDatabase(
        lob_columns=np.array([0.0, 2.0, 200.0]), changes_per_second=0, source_bytes_per_second=1e6
    )

    result = estimate(DMS_SERVERLESS, workload, config=TaskConfig(lobs="full"), **HERE)
    units = result.sizing.units["DCU"]

    # 2 GiB of engine, 9.77 GiB per two columns: 1, 5.9 and 489 units of 2 GiB
    assert np.asarray(units).tolist() == [1, 8, 384]


@pytest.mark.parametrize("zones", ["single_az", "multi_az"])
def test_a_savings_plan_takes_a_fifth_off_an_instance_that_runs_all_month(zones: str) -> None:
    on_demand = InstanceConfig(instance="r7i.xlarge", zones=zones, between_zones=False)
    committed = InstanceConfig(instance="r7i.xlarge", zones=zones, **PLAN)

    full = estimate(DMS_INSTANCE, ReplicateDatabase(), config=on_demand, **HYDERABAD).usd
    lower = estimate(DMS_INSTANCE, ReplicateDatabase(), config=committed, **HYDERABAD).usd

    assert float(lower) == pytest.approx(0.8 * float(full))


def test_a_savings_plan_is_paid_for_hours_without_replication_too() -> None:
    workload = ReplicateDatabase(hours_per_month=np.array([1.0, 365.0, 730.0, 744.0]))

    result = estimate(DMS_INSTANCE, workload, config=InstanceConfig(**PLAN), **HYDERABAD)

    billed: Any = sum(result.sizing.billed.values())
    assert billed.tolist() == [730, 730, 730, 744]
    unused = next(c for c in result.checks if c.name == "unused hours of the Savings Plan")
    assert np.asarray(unused.demand).tolist() == [729, 365, 0, 0]
    assert unused.severity == "advice"


def test_a_savings_plan_does_not_cover_the_sixth_generation() -> None:
    def bill(**fixed: Any) -> Any:
        config = InstanceConfig(instance="r6i.large", **fixed)
        return estimate(DMS_INSTANCE, ReplicateDatabase(), config=config, **HERE)

    committed = bill(commitment="savings_plan_no_upfront")

    assert float(committed.usd) == float(bill().usd)
    assert [c.name for c in committed.failed if "Savings" in c.name] == [
        "families of the Savings Plan"
    ]


def test_serverless_pays_the_load_by_the_hour_and_the_changes_all_month() -> None:
    # 64 MB/s of full load want 11 units of 6 MB/s, hence 16; 2 GiB of engine and a sorter want 2
    workload = ReplicateDatabase(data_bytes=64e6 * 3_600 * 5, hours_per_month=365)

    result = estimate(DMS_SERVERLESS, workload, config=TaskConfig(between_zones=False), **HYDERABAD)
    plan = estimate(DMS_SERVERLESS, workload, config=TaskConfig(**PLAN), **HYDERABAD)

    hours = result.sizing.billed["serverless_dcu_hour_single_az"]
    assert float(hours) == pytest.approx(2 * 365 + 14 * 5)
    price = 0.10290531
    assert float(plan.usd) == pytest.approx(price * (0.8 * 2 * 730 + 14 * 5), rel=1e-6)


def test_what_serverless_holds_for_changes_is_no_more_than_for_the_load() -> None:
    rates = np.geomspace(1, 1e6, 50)

    units = estimate(
        DMS_SERVERLESS, ReplicateDatabase(changes_per_second=rates), **HERE
    ).sizing.units

    assert np.all(units["DCU for changes"] <= units["DCU"])
    assert np.all(np.diff(units["DCU for changes"]) >= 0)


def test_the_rate_of_a_savings_plan_is_not_guessed_where_it_is_unknown() -> None:
    with pytest.raises(PriceNotFound, match="sp_no_upfront_instance_hour_r7i"):
        estimate(DMS_INSTANCE, ReplicateDatabase(), config=InstanceConfig(**PLAN), **HERE)
