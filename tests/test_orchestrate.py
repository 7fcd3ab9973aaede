"""Orchestration: what examples cannot express about Step Functions, MWAA and Glue workflows."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.laws.delay import QueueWait
from estimator.services.mwaa import EnvironmentConfig, SlotWait
from estimator.services.step_functions import ExpressConfig, StandardConfig
from estimator.specs import hardware
from estimator.workloads import Orchestrate

ON = "2026-11-01"
BASE = Orchestrate()
SHORT = Orchestrate(waits_for_jobs=False, exactly_once=False, task_s=1.0)
CLASSES = tuple(hardware("mwaa_classes"))


def asked(
    model: str, workload: Orchestrate = BASE, config: Any = None, region: str = "us-east-1"
) -> Estimate:
    return estimate(model, workload, region=region, on=ON, config=config)


def failing(result: Estimate) -> set[str]:
    return {check.name for check in result.failed if check.severity == "hard"}


def test_short_repeatable_runs_may_use_express() -> None:
    assert failing(asked("step_functions_express", SHORT)) == set()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"waits_for_jobs": True}, "waiting for jobs"),
        ({"exactly_once": True}, "exactly once"),
        ({"task_s": 61.0}, "run time"),
    ],
)
def test_express_refuses_what_it_cannot_do(change: dict[str, Any], check: str) -> None:
    assert failing(asked("step_functions_express", replace(SHORT, **change))) == {check}


def test_express_started_synchronously_never_runs_twice() -> None:
    once = replace(SHORT, exactly_once=True)

    result = asked("step_functions_express", once, ExpressConfig(synchronous=True))

    assert failing(result) == set()


def test_a_retry_is_a_transition_of_its_own() -> None:
    usd = [
        float(asked("step_functions_standard", replace(BASE, retried_share=share)).usd)
        for share in (0.0, 0.5)
    ]
    runs = BASE.runs_per_month * 0.000025  # one transition of the run itself is not repeated
    assert usd[1] - runs == pytest.approx(2 * (usd[0] - runs))


def test_polling_costs_more_than_waiting_and_notices_later() -> None:
    waiting, polling = (
        asked("step_functions_standard", config=StandardConfig(poll_interval_s=pause))
        for pause in (0.0, 30.0)
    )
    assert float(polling.usd) > 5 * float(waiting.usd)
    assert float(polling.bounded_delay) > float(waiting.bounded_delay)


@pytest.mark.parametrize(("region", "starts"), [("us-east-1", 300), ("eu-central-1", 150)])
def test_start_quota_belongs_to_the_region(region: str, starts: float) -> None:
    result = asked("step_functions_standard", region=region)
    (check,) = (c for c in result.checks if c.name == "execution starts")
    assert check.capacity == starts


def test_runs_within_the_bucket_do_not_wait_for_its_refill() -> None:
    together = replace(BASE, simultaneous_runs=2_600.0)
    one_by_one = np.maximum(np.arange(1, 2_601) - 1_300, 0) / 300

    wait = asked("step_functions_standard", together).delay.breakdown()["start throttle"]

    assert float(wait) == pytest.approx(one_by_one.mean(), rel=0.01)


def test_a_run_of_many_tasks_outgrows_its_history() -> None:
    long = replace(BASE, tasks_per_run=5_000.0, sequential_share=0.01)
    assert failing(asked("step_functions_standard", long)) == {"history events"}


def test_glue_workflows_are_free_but_only_for_glue() -> None:
    mixed, pure = (
        asked("glue_workflows", replace(BASE, only_glue=flag, simultaneous_runs=5.0))
        for flag in (False, True)
    )
    assert mixed.lines == pure.lines == ()
    assert float(pure.usd) == 0.0
    assert failing(mixed) == {"only Glue"}
    assert failing(pure) == set()


def test_slot_wait_is_the_queue_of_the_textbook() -> None:
    # M/M/5 at 80 %: C = 0.554113 and those who wait do so for one service time on average
    wait = SlotWait("wait", 5.0, 4.0, 1.0, 1.0)
    published = QueueWait("wait", 0.554113, 1.0)
    assert wait.mean == pytest.approx(published.mean, abs=1e-6)
    assert wait.quantile(0.99) == pytest.approx(published.quantile(0.99), abs=1e-5)


def test_slot_wait_of_constant_tasks_is_half_that_of_exponential_ones() -> None:
    # Pollaczek-Khinchine
    assert SlotWait("wait", 1.0, 0.5, 1.0, 0.0).mean == pytest.approx(0.5)
    assert SlotWait("wait", 1.0, 0.5, 1.0, 1.0).mean == pytest.approx(1.0)


def test_more_tasks_than_slots_never_settle() -> None:
    result = asked("mwaa", config=EnvironmentConfig(environment_class="mw1.small", workers=2.0))
    assert float(result.bounded_delay) == np.inf
    assert "task slots" in failing(result)


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_is_sized_and_billed_as_itself_alone(name: str) -> None:
    result = asked("mwaa", config=EnvironmentConfig(environment_class=name))
    billed = [line.dimension for line in result.lines if line.dimension.startswith("environment")]
    assert billed == [f"environment_hour_{name.replace('.', '_')}"]


@pytest.mark.parametrize(
    ("workflows", "name"),
    [(25, "micro"), (26, "small"), (51, "medium"), (251, "large"), (1_001, "xlarge")],
)
def test_the_smallest_class_that_holds_the_dags_is_taken(workflows: float, name: str) -> None:
    idle = replace(BASE, workflows=workflows, runs_per_month=10.0, simultaneous_runs=0.0)
    result = asked("mwaa", idle)
    assert any(line.dimension == f"environment_hour_mw1_{name}" for line in result.lines)


def test_the_class_taken_is_the_cheapest_of_those_that_are_able() -> None:
    rng = np.random.default_rng(7)
    loads = replace(
        BASE,
        runs_per_month=np.exp(rng.uniform(np.log(10), np.log(1e6), 300)),
        workflows=np.rint(np.exp(rng.uniform(0, np.log(4_000), 300))),
        simultaneous_runs=np.rint(rng.uniform(0, 100, 300)),
    )
    taken = asked("mwaa", loads)
    for name in CLASSES:
        other = asked("mwaa", loads, EnvironmentConfig(environment_class=name))
        able = np.all([c.ok for c in other.checks if c.severity != "advice"], axis=0)
        assert np.all(np.asarray(taken.usd)[able] <= np.asarray(other.usd)[able] * (1 + 1e-9))


def test_workers_that_come_and_go_cost_less_and_make_tasks_wait() -> None:
    kept, scaled = (
        asked("mwaa", config=EnvironmentConfig(always_on_workers=workers)) for workers in (0.0, 1.0)
    )
    assert float(scaled.usd) < float(kept.usd)
    assert float(scaled.bounded_delay) > float(kept.bounded_delay) + 60


def test_workers_that_scale_all_day_cost_what_they_cost_always_on() -> None:
    kept, scaled = (
        asked("mwaa", config=EnvironmentConfig(always_on_workers=workers, peaks_per_day=288.0))
        for workers in (0.0, 1.0)
    )
    assert float(scaled.usd) == pytest.approx(float(kept.usd))


def test_deferrable_operators_need_fewer_workers() -> None:
    holding, deferring = (
        float(asked("mwaa", config=EnvironmentConfig(deferrable=flag)).sizing.units["worker"])
        for flag in (False, True)
    )
    assert deferring < holding


def test_deferring_changes_nothing_for_tasks_that_wait_for_nothing() -> None:
    own_work = replace(BASE, waits_for_jobs=False)
    holding, deferring = (
        asked("mwaa", own_work, EnvironmentConfig(deferrable=flag)) for flag in (False, True)
    )
    assert float(holding.usd) == float(deferring.usd)


def test_mwaa_serverless_bills_a_second_beyond_its_minute() -> None:
    own_work = replace(BASE, waits_for_jobs=False)
    hours = [
        float(
            asked("mwaa_serverless", replace(own_work, task_s=seconds)).sizing.billed[
                "serverless_task_hour"
            ]
        )
        for seconds in (0.5, 60.0, 60.2)
    ]
    assert hours[0] == hours[1]
    assert hours[2] == pytest.approx(hours[1] * 61 / 60)


def test_an_operator_holds_its_slot_and_is_billed_until_it_sees_the_end_of_its_job() -> None:
    """Jobs of 100 s, a look a minute: 30 s more on average, as in a simulation of looks."""
    rng = np.random.default_rng(3)
    ends, first_looks = rng.uniform(60, 180, 100_000), rng.uniform(0, 60, 100_000)
    held_s = float(np.mean(first_looks + 60 * np.ceil((ends - first_looks) / 60)) - ends.mean())
    w = Orchestrate(
        runs_per_month=26_280.0,  # one a hundred seconds
        hours_per_month=730.0,
        tasks_per_run=10.0,
        task_s=100.0,
        peak_to_mean=1.0,
        retried_share=0.0,
    )

    def slots(waits: bool) -> float:
        result = estimate(
            "mwaa",
            replace(w, waits_for_jobs=waits),
            region="us-east-1",
            on=ON,
            facts={"notice_s": 60.0},
        )
        (check,) = (c for c in result.checks if c.name == "task slots")
        return float(check.demand)

    def billed_s(waits: bool) -> float:
        result = estimate(
            "mwaa_serverless",
            replace(w, waits_for_jobs=waits),
            region="us-east-1",
            on=ON,
            facts={"notice_s": 60.0},
        )
        return float(result.sizing.billed["serverless_task_hour"] * 3_600 / w.tasks_per_month)

    assert slots(True) - slots(False) == pytest.approx(0.1 * held_s, rel=0.01)
    assert billed_s(True) - billed_s(False) == pytest.approx(held_s, rel=0.01)


def test_workers_reach_other_services_by_nat_gateways_or_by_endpoints() -> None:
    def network(nat: float, endpoints: float) -> dict[str, float]:
        config = EnvironmentConfig(
            nat_gateways=nat, interface_endpoints=endpoints, network_gb_per_month=100.0
        )
        lines = asked("mwaa", config=config).lines
        return {x.dimension: float(x.quantity) for x in lines if x.table == "data_transfer"}

    by_nat = {"nat_gateway_hour": 1_460.0, "nat_gateway_gb": 100.0}
    assert network(2.0, 0.0) == by_nat
    # six endpoints in each of two Availability Zones
    by_endpoint = {"vpc_interface_endpoint_az_hour": 12 * 730.0, "vpc_interface_endpoint_gb": 100.0}
    assert network(0.0, 12.0) == by_endpoint
    assert network(2.0, 1.0) == by_nat | {"vpc_interface_endpoint_az_hour": 730.0}
    assert network(0.0, 0.0) == {}


@pytest.mark.parametrize("model", ["step_functions_standard", "step_functions_express"])
def test_runs_that_start_together_are_open_together(model: str) -> None:
    rare = replace(SHORT, runs_per_month=1.0, simultaneous_runs=np.array([0.0, 1.0, 500.0]))

    units = asked(model, rare).sizing.units["open execution"]

    assert np.asarray(units).tolist() == [1, 1, 500]
