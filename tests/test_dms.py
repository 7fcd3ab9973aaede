"""DMS: queues that cannot keep up, and what the choice of engine forbids."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import estimate
from estimator.services.dms import DMS_HOMOGENEOUS, DMS_INSTANCE, DMS_SERVERLESS, TaskConfig
from estimator.workloads import ReplicateDatabase

HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}


def test_lag_grows_without_bound_when_changes_exceed_the_apply_rate() -> None:
    workload = ReplicateDatabase(changes_per_second=np.array([100.0, 900.0]), peak_to_mean=2)

    result = estimate(DMS_INSTANCE, workload, **HERE)

    assert np.isinf(result.delay.mean).tolist() == [False, True]
    assert np.asarray(result.feasible).tolist() == [True, False]


def test_waiting_follows_the_closed_form_of_one_server() -> None:
    workload = ReplicateDatabase(changes_per_second=800, peak_to_mean=1)

    result = estimate(
        DMS_INSTANCE, workload, facts={"transactional_rows_per_second": 1_200.0}, **HERE
    )

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

    units = estimate(DMS_SERVERLESS, workload, config=TaskConfig(lobs="full"), **HERE).sizing.units[
        "DCU"
    ]

    # 2 GiB of engine, 9.77 GiB per two columns: 1, 5.9 and 489 units of 2 GiB
    assert np.asarray(units).tolist() == [1, 8, 384]
