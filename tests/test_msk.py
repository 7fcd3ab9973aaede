"""Amazon MSK beyond its worked examples: the choice of size, AWS's rule, delays, limits."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.model import params_of
from estimator.services import msk
from estimator.specs import hardware
from estimator.units import MIB
from estimator.workloads import StreamIngest

ON = "2026-11-01"
M7G = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
BROKERS = {"msk_standard": msk.StandardConfig, "msk_express": msk.ExpressConfig}

cluster = pytest.mark.parametrize("model", BROKERS)
any_model = pytest.mark.parametrize("model", [*BROKERS, "msk_serverless"])


def bill(model: str, workload: StreamIngest, **config: Any) -> Estimate:
    made = {**BROKERS, "msk_serverless": msk.ServerlessConfig}[model]
    return estimate(model, workload, region="us-east-1", on=ON, config=made(**config))


def check(result: Estimate, name: str) -> Any:
    (found,) = (c for c in result.checks if c.name == name)
    return found


def loads() -> StreamIngest:
    """Three hundred streams from a trickle to more than any cluster takes."""
    rng = np.random.default_rng(11)
    return StreamIngest(
        records_per_second=np.exp(rng.uniform(np.log(10), np.log(3e6), 300)),
        record_bytes=np.exp(rng.uniform(np.log(100), np.log(10_000), 300)),
        peak_to_mean=rng.uniform(1, 5, 300),
        shared_consumers=rng.integers(0, 8, 300).astype(float),
        retention_hours=rng.uniform(1, 200, 300),
    )


@cluster
def test_auto_is_the_cheapest_size_within_the_quota_of_brokers(model: str) -> None:
    w = loads()
    result = bill(model, w)
    chosen, usd = np.asarray(result.sizing.units["broker"]), np.asarray(result.usd)
    fixed = [bill(model, w, broker=f"m7g.{size}") for size in M7G]
    counts = np.stack([one.sizing.units["broker"] for one in fixed])
    totals = np.stack([one.usd for one in fixed])
    within = counts <= 60

    cheapest = np.min(np.where(within, totals, np.inf), axis=0)

    possible = within.any(axis=0)
    assert 0 < possible.sum() < possible.size
    assert usd[possible] == pytest.approx(cheapest[possible], rel=1e-3)
    fewest = np.min(counts, axis=0)
    assert np.array_equal(chosen[~possible], fewest[~possible])


@cluster
def test_auto_takes_the_smallest_size_that_a_fixed_number_of_brokers_allows(model: str) -> None:
    w = StreamIngest(records_per_second=20_000, record_bytes=1024, peak_to_mean=2)
    needed = {size: bill(model, w, broker=f"m7g.{size}").sizing.units["broker"] for size in M7G}
    first = next(size for size, count in needed.items() if count <= 3)

    lines = bill(model, w, brokers=3).lines

    hours = [line for line in lines if line.dimension.endswith("broker_hour")]
    assert [line.dimension.split("_")[2] for line in hours] == [first]
    assert hours[0].quantity == 3 * 730


@pytest.mark.parametrize(
    ("prefix", "model"), [("kafka", "msk_standard"), ("express", "msk_express")]
)
def test_m7g_prices_follow_vcpus(prefix: str, model: str) -> None:
    table = hardware("msk_brokers")
    per_vcpu = []
    for size in M7G:
        result = bill(model, StreamIngest(), broker=f"m7g.{size}", brokers=3)
        (line,) = (li for li in result.lines if li.dimension.endswith("broker_hour"))
        vcpu = table[f"{prefix}.m7g.{size}"].figures["vcpu"]
        per_vcpu.append(float(line.usd / line.quantity) / vcpu)

    assert per_vcpu == pytest.approx([per_vcpu[0]] * len(M7G), rel=1e-9)


@cluster
def test_every_size_on_offer_is_in_the_table_of_brokers(model: str) -> None:
    prefix = "kafka" if model == "msk_standard" else "express"
    (offered,) = (p.choices for p in params_of(BROKERS[model]) if p.name == "broker")

    named = {f"{prefix}.{size}" for size in offered if size != "auto"}

    assert named == {name for name in hardware("msk_brokers") if name.startswith(prefix)}


def brokers_by_the_script(
    peak_in: float,
    peak_out: float,
    disk_gib: float,
    copies: float,
    tiered: bool,
    spec: Mapping[str, float],
) -> int:
    """Count brokers as AWS's script does: whole numbers, one constraint after the other."""
    more = 1.5 if tiered else 0.0
    volume = spec["volume_bytes_per_second"] / MIB / (6.5 + more)
    network = spec["network_bytes_per_second"] / MIB / (5.7 + more + 1.5 * peak_out / peak_in)
    counts = [
        math.ceil(peak_in / (0.5 * min(volume, network))),
        math.ceil(copies / spec["partitions_recommended"]),
        math.ceil(disk_gib / 16_384),
    ]
    return max(math.ceil(count / 3) * 3 for count in counts)


@pytest.mark.parametrize("broker", ["m7g.large", "m7g.4xlarge", "m5.2xlarge", "m5.24xlarge"])
@pytest.mark.parametrize("tiered", [False, True])
def test_standard_brokers_are_counted_as_the_script_counts_them(broker: str, tiered: bool) -> None:
    w = loads()
    partitions = np.random.default_rng(5).integers(1, 60_000, 300).astype(float)

    counted = bill(
        "msk_standard",
        w,
        broker=broker,
        tiered=tiered,
        primary_retention_hours=12.0,
        partitions=partitions,
    ).sizing.units["broker"]

    spec = hardware("msk_brokers")[f"kafka.{broker}"].figures
    for i, count in enumerate(np.asarray(counted)):
        hours = float(np.asarray(w.retention_hours)[i])
        mean = float(np.asarray(w.records_per_second * w.record_bytes)[i] / MIB)
        peak = float(mean * np.asarray(w.peak_to_mean)[i])
        by_hand = brokers_by_the_script(
            peak,
            peak * float(np.asarray(w.shared_consumers)[i]),
            mean * min(hours, 12.0 if tiered else hours) * 3600 * 3 / 1024 * 2,
            partitions[i] * 3,
            tiered and hours > 12,
            spec,
        )
        assert count == by_hand


@any_model
@pytest.mark.parametrize("destination", ["consumers", "s3", "both"])
def test_who_reads_the_cluster_follows_from_the_destination(model: str, destination: str) -> None:
    w = StreamIngest(destination=destination, shared_consumers=2, fan_out_consumers=1)
    result = bill(model, w)

    readers = {"consumers": 3, "s3": 1, "both": 4}[destination]
    gb = 5_000 * 1_024 * 3_600 * 730 / 2**30

    billed = result.sizing.billed
    if model == "msk_serverless":
        assert billed["serverless_gb_out"] == pytest.approx(readers * gb)
    if model == "msk_express":
        assert check(result, "broker egress").demand * result.sizing.units["broker"] == (
            pytest.approx(2 * 5_000 * 1_024 * readers)
        )
    landed = 0.0 if destination == "consumers" else gb
    assert billed["firehose:ingest_msk_source_gb"] == pytest.approx(landed)


def test_a_busy_cluster_answers_by_the_spare_capacity_it_has_left() -> None:
    # three m5.large without readers carry 81 MiB/s of volume writes: 27, 54 and 72.9 of 81
    w = StreamIngest(
        records_per_second=np.array([27.0, 54.0, 72.9]),
        record_bytes=MIB,
        peak_to_mean=1,
        shared_consumers=0,
    )
    result = bill("msk_standard", w, broker="m5.large", brokers=3)

    (produce,) = (s for s in result.delay.stages if s.name == "produce")

    assert produce.quantile(0.99) == pytest.approx([0.018, 0.036, 0.12], rel=1e-6)
    assert produce.quantile(0.5) == pytest.approx([0.006, 0.012, 0.04], rel=1e-6)


def test_the_idle_produce_reproduces_the_benchmark_it_leans_on() -> None:
    # 5 ms at 200 of 605 MB/s: an idle 99th percentile of 3.3 ms
    w = StreamIngest(
        records_per_second=200 / 605 * 81, record_bytes=MIB, peak_to_mean=1, shared_consumers=0
    )
    result = estimate(
        "msk_standard",
        w,
        region="us-east-1",
        on=ON,
        config=msk.StandardConfig(broker="m5.large", brokers=3),
        facts={"produce_s_p99": 0.0033},
    )

    (produce,) = (s for s in result.delay.stages if s.name == "produce")

    assert produce.quantile(0.99) == pytest.approx(0.005, rel=0.02)


@any_model
def test_a_cluster_at_or_over_its_limit_never_answers_and_is_refused(model: str) -> None:
    w = StreamIngest(records_per_second=np.array([100.0, 1e6]), record_bytes=1_000, peak_to_mean=1)
    config = {"brokers": 3, "broker": "m7g.large"} if model != "msk_serverless" else {}

    result = bill(model, w, **config)

    assert np.isfinite(result.bounded_delay).tolist() == [True, False]
    assert np.isfinite(result.delay.mean).tolist() == [True, False]
    assert result.feasible.tolist() == [True, False]


def test_a_volume_is_provisioned_only_beyond_what_it_gives_by_itself() -> None:
    # 6.5 x peak / (0.5 x 3 brokers): 173, 303 and 607 MiB/s a volume
    peaks = np.array([40.0, 70.0, 140.0])
    w = StreamIngest(records_per_second=peaks, record_bytes=MIB, peak_to_mean=1, retention_hours=1)

    billed = bill("msk_standard", w, broker="m7g.4xlarge").sizing.billed

    throughput = billed["provisioned_storage_throughput_mbps_month"]
    assert throughput == pytest.approx([0, 13 * 70, 13 * 140])


def test_a_small_size_is_never_provisioned_beyond_its_own_bandwidth() -> None:
    billed = bill("msk_standard", loads(), broker="m7g.xlarge").sizing.billed

    assert not np.any(billed["provisioned_storage_throughput_mbps_month"])


def test_the_smallest_volume_is_billed_however_little_is_stored() -> None:
    w = StreamIngest(records_per_second=0.01, record_bytes=100)

    assert bill("msk_standard", w).sizing.billed["standard_storage_gb_month"] == 3


def test_tiered_storage_is_used_only_where_records_outlive_the_brokers() -> None:
    w = StreamIngest(retention_hours=np.array([12.0, 48.0, 96.0]))

    result = bill("msk_standard", w, tiered=True, tiered_reads=0.5)

    gb = 5_000 * 1_024 * 3_600 / 2**30
    billed = result.sizing.billed
    assert billed["tiered_storage_gb_month"] == pytest.approx([0, gb * 24, gb * 72])
    assert billed["tiered_storage_retrieval_gb"] == pytest.approx([0, gb * 365, gb * 365])
    assert billed["standard_storage_gb_month"] == pytest.approx([gb * 72, gb * 144, gb * 144])
    assert check(result, "tiered retention").ok.tolist() == [True, False, True]


@cluster
def test_brokers_must_fill_whole_zones(model: str) -> None:
    result = bill(model, StreamIngest(), brokers=np.array([3.0, 4.0, 6.0]))

    assert check(result, "brokers in whole zones").ok.tolist() == [True, False, True]


def test_two_zones_send_half_and_three_send_two_thirds_elsewhere() -> None:
    result = bill("msk_standard", StreamIngest(), zones=np.array([2.0, 3.0]))

    key = "data_transfer:inter_az_gb_each_direction"
    half, two_thirds = result.sizing.billed[key]  # type: ignore[misc]
    assert two_thirds / half == pytest.approx(4 / 3)
    assert result.sizing.units["broker"].tolist() == [2, 3]  # type: ignore[union-attr]


@cluster
def test_every_broker_leads_a_partition_unless_their_number_is_fixed(model: str) -> None:
    w = StreamIngest(records_per_second=10)

    assert bill(model, w, brokers=9).sizing.units["partition"] == 9
    assert bill(model, w, brokers=9, partitions=2).sizing.units["partition"] == 2


@any_model
def test_one_hot_key_overloads_its_partition(model: str) -> None:
    w = StreamIngest(records_per_second=100_000, hottest_key_share=np.array([0.001, 0.9]))

    busiest = check(bill(model, w), "busiest partition")

    assert busiest.ok.tolist() == [True, False]
    assert busiest.severity == ("soft" if model == "msk_standard" else "hard")


def test_records_beyond_the_kafka_default_need_a_setting_and_serverless_ends_at_8_mib() -> None:
    w = StreamIngest(records_per_second=1, record_bytes=np.array([1e6, 2e6, 9e6]))

    standard, serverless = bill("msk_standard", w), bill("msk_serverless", w)

    assert check(standard, "record size").ok.tolist() == [True, False, False]
    assert standard.feasible.tolist() == [True, True, True]
    assert check(serverless, "largest record").ok.tolist() == [True, True, False]
    assert serverless.feasible.tolist() == [True, True, False]
