"""Lambda and own consumers beyond their worked examples: closed forms, limits and switches."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.errors import PriceNotFound
from estimator.services import ec2_consumers, find_model, lambda_
from estimator.units import GIB, MIB
from estimator.workloads import PullSaas, StreamProcess, TransformBatch

ON = "2026-11-01"
SOURCES = ("kinesis", "kinesis_fan_out", "sqs", "kafka")
any_source = pytest.mark.parametrize("source", SOURCES)


def stream(w: StreamProcess, facts: dict[str, Any] | None = None, **config: Any) -> Estimate:
    settings = lambda_.StreamConfig(**config)
    return estimate("lambda_stream", w, region="us-east-1", on=ON, config=settings, facts=facts)


def own(w: StreamProcess, **config: Any) -> Estimate:
    settings = ec2_consumers.ConsumerConfig(**config)
    return estimate("ec2_kcl", w, region="us-east-1", on=ON, config=settings)


def chunks(w: TransformBatch, **config: Any) -> Estimate:
    settings = lambda_.BatchConfig(**config)
    return estimate("lambda_batch", w, region="us-east-1", on=ON, config=settings)


def check(result: Estimate, name: str) -> Any:
    (found,) = (c for c in result.checks if c.name == name)
    return found


def messages(seconds: float, **workload: Any) -> StreamProcess:
    """Messages of a queue that take the function this long, one to an invocation."""
    return StreamProcess(
        source="sqs", peak_to_mean=1, cpu_s_per_record=1e-6, io_s_per_batch=seconds, **workload
    )


@pytest.mark.parametrize(
    ("provisioned", "spilled"), [(60.0, 0.0217), (70.0, 0.00137), (75.0, 0.00021)]
)
def test_what_provisioned_environments_cannot_take_is_the_loss_of_erlang(
    provisioned: float, spilled: float
) -> None:
    """50 erlang: the shares are those a limit of so many executions would throttle."""
    billed = stream(
        messages(0.5, records_per_second=100.0),
        {"environment_life_s": 1e15, "sqs_first_lanes": 1e3},
        provisioned_concurrency=provisioned,
        batch_size=1.0,
    ).sizing.billed
    on_demand = float(billed["duration_arm_gb_second"])
    provisioned_part = float(billed["duration_provisioned_arm_gb_second"])

    share = on_demand / (on_demand + provisioned_part)

    assert share == pytest.approx(spilled, rel=0.025)


def test_provisioned_environments_too_many_for_the_mean_load_cost_more_than_on_demand() -> None:
    w = messages(0.5, records_per_second=60.0)  # 30 executions on average, 60 at the peak
    w = replace(w, peak_to_mean=2.0)
    provisioned = np.array([0.0, 40.0, 48.0, 52.0, 60.0, 80.0])

    result = stream(
        w, {"sqs_first_lanes": 1e3}, provisioned_concurrency=provisioned, batch_size=1.0
    )

    dearer = np.asarray(result.usd) > np.asarray(result.usd)[0]
    assert dearer.tolist() == [False, False, False, True, True, True]
    assert np.array_equal(check(result, "use of provisioned concurrency").ok, ~dearer)


@pytest.mark.parametrize(("cold", "p99"), [(0.005, 0.134), (0.02, 0.495)])
def test_cold_starts_enter_the_tail_once_one_in_a_hundred_is_cold(cold: float, p99: float) -> None:
    """Warm p50 40 ms and p99 120 ms, cold starts of about 0.45 s."""
    sigma = np.log(3.0) / 2.3263
    mean_s = 0.04 * np.exp(sigma**2 / 2)
    facts = {
        "duration_cv": float(np.sqrt(np.expm1(sigma**2))),
        "environment_life_s": mean_s / cold,
        "sqs_poll_s": 0.0,
        "invoke_s": 0.0,
        "sqs_first_lanes": 1e6,
        "sqs_lanes_max": 1e6,
    }

    result = stream(
        messages(mean_s - 1e-6 / 0.58, records_per_second=1.0),
        facts,
        batch_size=1.0,
        runtime="go",
        own_init_s=0.407,
    )

    assert float(result.delay.quantile(0.99)) == pytest.approx(p99, rel=0.02)


@any_source
def test_a_source_that_outruns_its_lanes_has_no_finite_delay(source: str) -> None:
    w = StreamProcess(source=source, records_per_second=np.geomspace(1.0, 1e7, 60), partitions=4)

    result = stream(w, concurrency_limit=1e6)

    keeps_up = np.asarray(check(result, "iterator age").ok)
    assert 0 < keeps_up.sum() < keeps_up.size
    assert np.array_equal(np.isfinite(result.delay.mean), keeps_up)


@any_source
def test_no_lane_is_billed_more_than_all_the_time(source: str) -> None:
    rng = np.random.default_rng(5)
    w = StreamProcess(
        source=source,
        records_per_second=np.exp(rng.uniform(0, 8, 300)),
        io_s_per_batch=rng.uniform(0.001, 2, 300),
        peak_to_mean=1,
    )

    result = stream(w, memory_bytes=GIB)

    lanes = {"sqs": 1_250.0, "kafka": 20.0}.get(source, 20.0)
    stable = np.asarray(check(result, "iterator age").ok)
    busy = np.asarray(result.sizing.billed["duration_arm_gb_second"]) / w.seconds_per_month
    assert stable.sum() > 50
    assert np.all(busy[stable] <= lanes * (1 + 1e-9))


@pytest.mark.parametrize("source", ["kinesis_fan_out", "kafka"])
def test_a_lane_waits_for_the_answer_before_it_calls_again(source: str) -> None:
    w = StreamProcess(
        source=source,
        records_per_second=np.geomspace(1.0, 9e3, 40),
        partitions=1,
        peak_to_mean=1,
        cpu_s_per_record=1e-6,
        io_s_per_batch=0.0,
    )

    billed = stream(w, {"invoke_s": 0.01}).sizing.billed

    calls_per_second = np.asarray(billed["requests_arm"]) / w.seconds_per_month
    assert np.all(calls_per_second <= 100 * (1 + 1e-9))


def test_functions_keep_no_state_but_that_of_a_window() -> None:
    kept = np.array([0.0, 1e6, 1e9])

    plain = stream(StreamProcess(state_bytes=kept))
    windowed = stream(StreamProcess(state_bytes=kept, window_s=60.0, partitions=20))

    assert np.asarray(plain.feasible).tolist() == [True, False, False]
    assert np.asarray(check(windowed, "state between records").ok).tolist() == [True, True, False]


def test_kafka_gains_pollers_within_minutes_unless_they_are_provisioned() -> None:
    def ramp_s(rate: float, units: float = 0.0) -> float:
        w = StreamProcess(source="kafka", records_per_second=rate)
        return float(check(stream(w, poller_units=units), "time to scale up").demand)

    assert ramp_s(1.0) == 0  # one poller, there from the start
    assert ramp_s(10_000.0) == 60 + 180
    assert ramp_s(10_000.0, units=2.0) == 0


def test_poller_units_need_no_endpoints() -> None:
    endpoints = "data_transfer:vpc_interface_endpoint_az_hour"
    kafka = StreamProcess(source="kafka")

    assert float(stream(kafka).sizing.billed[endpoints]) == 2 * 3 * 730
    assert float(stream(kafka, poller_units=2.0).sizing.billed[endpoints]) == 0
    assert float(stream(kafka, poller_endpoints=False).sizing.billed[endpoints]) == 0
    assert float(stream(StreamProcess()).sizing.billed[endpoints]) == 0


def test_larger_batches_cost_less_and_never_slow_a_lane_down() -> None:
    w = StreamProcess(source="kinesis", records_per_second=20_000.0)

    result = stream(w, batch_size=np.array([10.0, 100.0, 1_000.0, 10_000.0]))

    assert np.all(np.diff(result.usd) <= 0)
    assert np.all(np.diff(result.sizing.throughput) >= 0)


def test_an_invocation_that_fails_now_and_then_is_paid_for_again() -> None:
    w = messages(0.5, records_per_second=1.0)
    facts = {"environment_life_s": 1e15}

    clean = stream(w, facts, batch_size=1.0)
    failing = stream(w, facts, batch_size=1.0, error_share=0.2)

    for dimension, quantity in clean.sizing.billed.items():
        assert failing.sizing.billed[dimension] == pytest.approx(quantity * 1.25), dimension


def test_a_message_that_failed_is_hidden_before_it_is_tried_again() -> None:
    """A geometric number of failures, each of which hides the message for half a minute."""
    failed = np.random.default_rng(8).geometric(0.8, 200_000) - 1

    result = stream(messages(0.5, records_per_second=1.0), batch_size=1.0, error_share=0.2)

    repeats_s = float(result.delay.breakdown()["repeat after errors"])
    assert repeats_s == pytest.approx(30.0 * failed.mean(), rel=0.02)
    assert float(result.delay.quantile(0.99)) > 30


def test_a_savings_plan_is_a_rate_of_its_own_and_not_guessed_where_unknown() -> None:
    w = StreamProcess()
    plan = lambda_.StreamConfig(commitment="savings_plan_no_upfront")

    on_demand = stream(w)
    saved = stream(w, commitment="savings_plan_no_upfront")

    assert 0.87 < float(saved.usd / on_demand.usd) < 0.97
    with pytest.raises(PriceNotFound, match="sp_no_upfront_duration_arm_gb_second"):
        estimate("lambda_stream", w, region="eu-central-1", on=ON, config=plan)


def test_windows_are_for_kinesis_and_fifteen_minutes() -> None:
    windows = np.array([0.0, 900.0, 901.0])

    kinesis = stream(StreamProcess(source="kinesis", window_s=windows))
    queue = stream(StreamProcess(source="sqs", window_s=windows))

    assert list(check(kinesis, "time window").ok) == [True, True, False]
    assert list(check(queue, "time window").ok) == [True, False, False]


def test_a_queue_gives_ten_messages_at_once_unless_it_may_gather_for_a_second() -> None:
    w = StreamProcess(source="sqs", records_per_second=1e5, peak_to_mean=1)

    result = stream(w, batch_size=500.0, batch_window_s=np.array([0.0, 1.0]))

    records = w.records_per_month / np.asarray(result.sizing.billed["requests_arm"])
    assert records[0] <= 10
    assert records[1] > 100


@pytest.mark.parametrize("form", ["parquet", "csv", "json"])
def test_a_chunk_of_its_own_choice_fits_memory_and_time(form: str) -> None:
    rng = np.random.default_rng(9)
    w = TransformBatch(
        data_format=form,
        data_bytes=np.exp(rng.uniform(np.log(1e7), np.log(1e13), 300)),
        complexity=rng.uniform(0.5, 10, 300),
        skew=rng.uniform(1, 4, 300),
        shuffle_share=0.0,
    )

    result = chunks(w, memory_bytes=np.exp(rng.uniform(np.log(256 * MIB), np.log(10 * GIB), 300)))

    assert np.all(check(result, "memory of a chunk").ok)
    assert np.all(check(result, "duration of a chunk").ok)


def test_a_batch_costs_the_same_however_many_functions_share_it() -> None:
    w = TransformBatch(shuffle_share=0.0)

    result = chunks(w, own_init_s=0.0, concurrency_limit=np.array([10.0, 100.0, 1_000.0]))

    assert result.usd == pytest.approx(float(np.ravel(result.usd)[0]), rel=0.02)
    assert np.all(np.diff(result.delay.mean) < 0)


def test_a_shuffle_is_refused_and_spark_named() -> None:
    refused = check(chunks(TransformBatch(shuffle_share=0.3)), "shuffle")

    assert not refused.ok
    assert refused.severity == "hard"
    assert "Spark" in refused.remedy


def test_a_vpc_adds_a_nat_gateway_and_nothing_else() -> None:
    w = PullSaas()
    outside, inside = (
        estimate(
            "lambda_pull",
            w,
            region="us-east-1",
            on=ON,
            config=lambda_.PullConfig(in_vpc=in_vpc),
        )
        for in_vpc in (False, True)
    )

    added = {line.dimension for line in inside.lines} - {line.dimension for line in outside.lines}

    assert added == {"nat_gateway_hour", "nat_gateway_gb"}
    assert float(inside.sizing.billed["data_transfer:nat_gateway_hour"]) == pytest.approx(729.6)


def test_calls_in_parallel_shorten_a_pull_and_its_bill() -> None:
    w = PullSaas(records_per_run=1e6)

    slow, fast = (
        estimate(
            "lambda_pull",
            w,
            region="us-east-1",
            on=ON,
            config=lambda_.PullConfig(parallel_calls=calls),
        )
        for calls in (1.0, 10.0)
    )

    assert float(fast.delay.mean) < float(slow.delay.mean)
    assert float(fast.usd) < float(slow.usd)


@any_source
def test_own_consumers_keep_to_the_planned_share_of_their_vcpus(source: str) -> None:
    w = StreamProcess(source=source, records_per_second=np.geomspace(1.0, 1e6, 80), partitions=1e4)

    result = own(w, utilisation=0.6, instance="c7i.xlarge")

    vcpus = 4 * np.asarray(result.sizing.units["instance"])
    assert np.all(w.peak_records_per_second * w.cpu_s_per_record <= 0.6 * vcpus * (1 + 1e-9))


def test_waiting_for_a_vcpu_is_that_of_two_servers() -> None:
    """M/M/2 at one erlang: a third wait, for the time of one batch."""
    w = StreamProcess(
        source="sqs",
        records_per_second=100.0,
        peak_to_mean=1,
        cpu_s_per_record=0.01,
        io_s_per_batch=0.0,
        state_bytes=0,
    )
    settings = ec2_consumers.ConsumerConfig(instances=1.0)

    result = estimate(
        "ec2_kcl", w, region="us-east-1", on=ON, config=settings, facts={"service_cv": 1.0}
    )

    assert float(result.delay.breakdown()["wait for a vCPU"]) == pytest.approx(0.01 / 3)


@pytest.mark.parametrize("route", ["interface_endpoint", "nat_gateway", "public_address"])
def test_kafka_is_in_the_network_already_whatever_the_route(route: str) -> None:
    lines = {line.dimension for line in own(StreamProcess(source="kafka"), route=route).lines}

    assert lines == {"instance_hour_c7g_large", "gp3_gb_month", "inter_az_gb_each_direction"}


def test_fetching_from_the_nearest_replica_saves_the_transfer_between_zones() -> None:
    result = own(StreamProcess(source="kafka"), nearest_replica=np.array([False, True]))

    transfer = np.ravel(result.sizing.billed["data_transfer:inter_az_gb_each_direction"])
    assert transfer[0] > 0
    assert transfer[1] == 0


@pytest.mark.parametrize("model", ["appflow", "lambda_pull", "glue_saas_connector"])
def test_calls_to_an_application_are_made_in_whole_rounds(model: str) -> None:
    found = find_model(model)
    five_pages = PullSaas(
        flows=1, records_per_run=1_000, page_records=200, page_s=60.0, interval_s=3_600
    )

    def mean_s(calls: float) -> float:
        config = found.config(parallel_calls=calls)
        answer = estimate(found, five_pages, region="us-east-1", on=ON, config=config)
        return float(answer.delay.mean)

    # five pages four at a time take two rounds of a minute, as they do three at a time
    assert mean_s(4.0) == pytest.approx(mean_s(3.0))
    assert mean_s(2.0) - mean_s(4.0) == pytest.approx(60.0, rel=0.05)
