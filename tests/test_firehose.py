"""Data Firehose: what buffers, partitions and a stream in front do to objects, delay and bill."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.services.firehose import DirectPutConfig
from estimator.services.firehose_behind_stream import Config
from estimator.services.kinesis_data_streams import ProvisionedConfig
from estimator.units import MIB
from estimator.workloads import StreamIngest

RATES = np.geomspace(0.01, 1e6, 60)


def estimated(model: str, workload: StreamIngest, config: Any = None, **facts: float) -> Estimate:
    return estimate(
        model, workload, region="us-east-1", on="2026-11-01", config=config, facts=facts
    )


def check_ok(result: Estimate, name: str) -> Any:
    (found,) = (check for check in result.checks if check.name == name)
    return found.ok


def test_objects_hold_at_most_a_buffer_and_at_least_a_record() -> None:
    workload = StreamIngest(records_per_second=RATES, record_bytes=200.0, destination="s3")

    result = estimated("firehose_direct_put", workload, DirectPutConfig(partitions=40))

    objects = result.sizing.billed["s3:standard_put_copy_post_list_request"]
    assert np.all(objects <= np.ceil(workload.records_per_month))
    assert np.all(workload.records_per_month * 200.0 / objects <= 64 * MIB * (1 + 1e-6))


def test_a_longer_interval_never_costs_more_and_never_delivers_sooner() -> None:
    interval_s = np.linspace(0.0, 900.0, 50)
    workload = StreamIngest(records_per_second=10.0, destination="s3")

    result = estimated(
        "firehose_direct_put", workload, DirectPutConfig(buffer_interval_s=interval_s)
    )

    assert np.all(np.diff(result.usd) <= 1e-9)
    assert np.all(np.diff(result.delay.mean) >= 0)


@pytest.mark.parametrize("setting", [{"format_conversion": True}, {"partitions": 1.0}])
def test_reformatting_raises_a_small_buffer_and_says_so(setting: dict[str, Any]) -> None:
    workload = StreamIngest(
        records_per_second=1024, record_bytes=1024, destination="s3", freshness_s=300
    )

    result = estimated("firehose_direct_put", workload, DirectPutConfig(**setting))

    assert result.sizing.billed["s3:standard_put_copy_post_list_request"] == np.ceil(2_628_000 / 64)
    assert not check_ok(result, "smallest buffer")
    assert result.feasible


def test_dynamic_partitioning_waits_half_as_long_again() -> None:
    workload = StreamIngest(records_per_second=1.0, record_bytes=1.0, destination="s3")

    plain = estimated("firehose_direct_put", workload).delay.breakdown()["buffer"]
    parted = estimated("firehose_direct_put", workload, DirectPutConfig(partitions=3))

    assert parted.delay.breakdown()["buffer"] == pytest.approx(1.5 * plain)


def test_dynamic_partitioning_cannot_go_without_buffering() -> None:
    config = DirectPutConfig(buffer_interval_s=0.0, partitions=np.array([0.0, 3.0]))

    result = estimated("firehose_direct_put", StreamIngest(destination="s3"), config)

    assert result.feasible.tolist() == [True, False]


@pytest.mark.parametrize("destination", ["consumers", "both"])
def test_direct_put_has_no_consumers(destination: str) -> None:
    assert not estimated("firehose_direct_put", StreamIngest(destination=destination)).feasible


def test_an_increase_of_the_quotas_raises_what_is_sustained_by_its_factor() -> None:
    workload = StreamIngest(
        record_bytes=np.array([10.0, 1_000.0, 900_000.0]), peak_to_mean=1.0, destination="s3"
    )

    before = estimated("firehose_direct_put", workload).sizing.throughput
    after = estimated(
        "firehose_direct_put", workload, DirectPutConfig(quota_increase=7.0)
    ).sizing.throughput

    assert np.asarray(after) == pytest.approx(7 * np.asarray(before))


def test_behind_a_stream_firehose_is_one_more_consumer_of_the_stream() -> None:
    workload = StreamIngest(records_per_second=RATES, shared_consumers=2.0, destination="both")
    one_more = StreamIngest(records_per_second=RATES, shared_consumers=3.0)

    behind = estimated("firehose_behind_stream", workload)
    stream = estimated("kinesis_data_streams_provisioned", one_more)

    assert np.array_equal(behind.sizing.units["shard"], stream.sizing.units["shard"])
    for name, sold in stream.sizing.billed.items():
        assert np.array_equal(behind.sizing.billed[f"kinesis_data_streams:{name}"], sold)


def test_behind_a_stream_the_bill_is_that_of_both_services() -> None:
    workload = StreamIngest(records_per_second=RATES, shared_consumers=1.0, destination="both")
    stream = StreamIngest(records_per_second=RATES, shared_consumers=2.0)
    landing = StreamIngest(records_per_second=RATES, destination="s3")

    together = estimated("firehose_behind_stream", workload).usd

    apart = (
        estimated("kinesis_data_streams_provisioned", stream).usd
        + estimated("firehose_direct_put", landing).usd
    )
    assert np.asarray(together) == pytest.approx(np.asarray(apart))


def test_fan_out_consumers_do_not_feel_firehose() -> None:
    workload = StreamIngest(shared_consumers=0.0, fan_out_consumers=2.0)

    behind = estimated("firehose_behind_stream", workload).delay.breakdown()
    alone = estimated("kinesis_data_streams_provisioned", workload).delay.breakdown()

    assert behind == alone


def test_records_bound_for_s3_do_not_wait_for_slow_consumers() -> None:
    workload = StreamIngest(destination="both")

    eager, lazy = (
        estimated("firehose_behind_stream", workload, Config(poll_interval_s=seconds)).delay.mean
        for seconds in (1.0, 60.0)
    )

    assert eager == lazy


def test_landing_in_s3_costs_less_and_is_sooner_without_the_stream() -> None:
    workload = StreamIngest(records_per_second=RATES, destination="s3")

    direct = estimated("firehose_direct_put", workload)
    behind = estimated("firehose_behind_stream", workload)

    assert np.all(direct.usd < behind.usd)
    assert np.all(direct.delay.mean < behind.delay.mean)


def test_the_stream_of_a_chain_is_configured_like_any_other() -> None:
    workload = StreamIngest(shared_consumers=1.0)
    settings: dict[str, Any] = {"producer": "kpl", "utilisation": 0.5}

    behind = estimated("firehose_behind_stream", workload, Config(**settings))
    stream = estimated(
        "kinesis_data_streams_provisioned",
        StreamIngest(shared_consumers=2.0),
        ProvisionedConfig(**settings),
    )

    assert behind.sizing.units["shard"] == stream.sizing.units["shard"]


@pytest.mark.parametrize(("destination", "feasible"), [("s3", True), ("both", False)])
def test_rare_polls_of_own_consumers_do_not_hold_firehose_back(
    destination: str, feasible: bool
) -> None:
    result = estimated(
        "firehose_behind_stream",
        StreamIngest(destination=destination),
        Config(poll_interval_s=60.0),
    )

    assert check_ok(result, "poll interval") == feasible
