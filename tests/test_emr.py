"""EMR on EC2, on EKS and Serverless: what worked examples cannot show."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.errors import PriceNotFound
from estimator.laws.batch import usl_time
from estimator.model import Model
from estimator.services import emr_ec2, emr_eks, emr_serverless
from estimator.services.emr_ec2 import EMR_EC2, ClusterConfig, ClusterFacts
from estimator.services.emr_eks import EMR_EKS, PodConfig
from estimator.services.emr_serverless import (
    EMR_SERVERLESS,
    EMR_SERVERLESS_STREAMING,
    BatchConfig,
    StreamConfig,
)
from estimator.services.emr_spark import INSTANCES, Fleet, node_of, reserved
from estimator.specs import hardware
from estimator.units import GB, GIB, HOUR, MIB, MINUTE, TB
from estimator.workloads import StreamProcess, TransformBatch

ON, REGION = "2026-11-01", "us-east-1"
WORK = "read, transform, write"

YARN_MIB = {  # emr-hadoop-task-config, as read 2022-10-01
    "m5.xlarge": 12_288,
    "m5.2xlarge": 24_576,
    "m5.4xlarge": 57_344,
    "m5.8xlarge": 122_880,
    "m5.12xlarge": 188_416,
    "r5.xlarge": 24_576,
    "r5.2xlarge": 57_344,
    "r5.4xlarge": 122_880,
    "r5.8xlarge": 253_952,
    "r5.12xlarge": 385_024,
}
GRAVITON_YARN_MIB = {
    "m6g.xlarge": 11_712,
    "m6g.2xlarge": 23_424,
    "m6g.4xlarge": 54_272,
    "m6g.8xlarge": 116_736,
}
DEFAULT_EBS_GIB = {"xlarge": 64, "2xlarge": 128, "4xlarge": 256, "8xlarge": 512, "12xlarge": 768}


def bill(model: Model, workload: Any, config: Any = None, **facts: Any) -> Estimate:
    return estimate(model, workload, region=REGION, on=ON, config=config, facts=facts)


def failed(result: Estimate) -> set[str]:
    return {check.name for check in result.failed}


def yarn_mib(instance: str) -> float:
    f = ClusterFacts()
    packing = emr_ec2.packed(node_of(instance, f), ClusterConfig(instance=instance), f)
    return float(packing.yarn_bytes / MIB)


@pytest.mark.parametrize("instance", YARN_MIB)
def test_yarn_has_the_memory_the_release_guide_says(instance: str) -> None:
    assert yarn_mib(instance) == YARN_MIB[instance]


@pytest.mark.parametrize("instance", GRAVITON_YARN_MIB)
def test_yarn_has_six_percent_less_at_most_on_graviton(instance: str) -> None:
    assert yarn_mib(instance) == pytest.approx(GRAVITON_YARN_MIB[instance], rel=0.06)


@pytest.mark.parametrize("size", DEFAULT_EBS_GIB)
def test_default_volumes_are_those_of_the_management_guide(size: str) -> None:
    f = ClusterFacts()
    node = node_of(f"m5.{size}", f)

    assert emr_ec2.attached_bytes(node, ClusterConfig(), f) == DEFAULT_EBS_GIB[size] * GIB


def test_types_with_local_disks_get_no_volume() -> None:
    f = ClusterFacts()

    assert emr_ec2.attached_bytes(node_of("r5d.4xlarge", f), ClusterConfig(), f) == 0


def test_every_node_on_offer_has_a_published_size() -> None:
    assert set(INSTANCES) <= set(hardware("ec2_instances"))


def test_a_measured_run_scales_by_amdahls_law() -> None:
    nodes = np.array([2.0, 8.0, 20.0, 64.0])
    c = ClusterConfig(nodes=nodes, measured_run_s=900.0, measured_vcpus=32.0)

    result = bill(EMR_EC2, TransformBatch(), c)

    amdahl_s = usl_time(nodes / 8, one_slot_s=900.0, contention=0.05)
    assert result.delay.breakdown()[WORK] == pytest.approx(amdahl_s)


def test_the_benchmark_is_what_the_rate_of_parquet_says_of_it() -> None:
    w = TransformBatch(data_bytes=3 * TB, complexity=2.6, shuffle_share=0.0, skew=1.0)

    result = bill(EMR_EC2, w, ClusterConfig(instance="r5d.4xlarge", nodes=8))

    assert result.delay.breakdown()[WORK] == pytest.approx(0.564 * HOUR, rel=0.02)


SIZES = np.array(emr_ec2._SIZES, dtype=float)


@pytest.mark.parametrize("instance", ["m5.xlarge", "c7g.2xlarge", "r7g.8xlarge"])
@pytest.mark.parametrize("data_bytes", [10 * GB, 500 * GB, 4 * TB])
def test_no_number_of_nodes_in_time_costs_less(instance: str, data_bytes: float) -> None:
    w = TransformBatch(data_bytes=data_bytes)
    chosen = bill(EMR_EC2, w, ClusterConfig(instance=instance))

    tried = bill(EMR_EC2, w, ClusterConfig(instance=instance, nodes=SIZES))

    assert chosen.feasible
    assert float(chosen.usd) == pytest.approx(np.min(np.asarray(tried.usd)[tried.feasible]))


def test_a_shorter_deadline_takes_more_nodes_until_none_is_in_time() -> None:
    w = TransformBatch(data_bytes=2 * TB, deadline_s=np.array([4 * HOUR, HOUR, 40 * MINUTE]))
    nodes = bill(EMR_EC2, w).sizing.units["core node"]
    assert np.all(np.diff(nodes) > 0)

    hurried = bill(EMR_EC2, TransformBatch(deadline_s=5 * MINUTE))

    assert {"deadline"} <= failed(hurried)


@pytest.mark.parametrize("model", [EMR_EC2, EMR_EKS, EMR_SERVERLESS])
def test_the_exchange_fits_on_the_disks_of_a_chosen_size(model: Model) -> None:
    result = bill(model, TransformBatch(data_bytes=2 * TB, shuffle_share=0.8, deadline_s=8 * HOUR))

    assert "disk for the exchange" not in failed(result)


def test_a_cluster_holds_its_data_in_hdfs_and_nothing_smaller_would() -> None:
    w = TransformBatch(data_bytes=GB)
    hdfs = np.array([0.0, 0.1, 0.3, 1.0, 5.0]) * TB
    kept = ClusterConfig(instance="m5.4xlarge", keep_running=True, hdfs_bytes=hdfs)
    chosen = bill(EMR_EC2, w, kept)
    nodes = np.asarray(chosen.sizing.units["core node"])

    one_less = bill(EMR_EC2, w, replace(kept, nodes=np.maximum(nodes - 1, 1)))

    assert np.all(chosen.feasible)
    # 256 GiB a node, of which 0.9 may fill: one copy on 1, two on 4, three on 10 nodes and more
    assert nodes.tolist() == [1, 1, 2, 9, 61]
    (check,) = (c for c in one_less.checks if c.name == "disk for the exchange")
    assert check.ok.tolist() == [True, True, False, False, False]


def test_hdfs_lies_on_core_nodes_only() -> None:
    c = ClusterConfig(instance="m5.4xlarge", nodes=10, hdfs_bytes=0.8 * TB, keep_running=True)

    assert "data in HDFS" not in failed(bill(EMR_EC2, TransformBatch(), c))

    assert "data in HDFS" in failed(bill(EMR_EC2, TransformBatch(), replace(c, spot_share=0.8)))


def test_pods_in_several_zones_pay_for_what_crosses_them_both_ways() -> None:
    w = TransformBatch(data_bytes=100 * GIB, shuffle_share=0.5, runs_per_month=10)
    result = bill(EMR_EKS, w, PodConfig(zones=np.array([1.0, 2.0, 3.0])))

    gb = result.sizing.billed["data_transfer:inter_az_gb_each_direction"]
    assert gb == pytest.approx(2 * 10 * 50 * np.array([0, 1 / 2, 2 / 3]))


def test_the_way_out_of_private_subnets_is_shared_as_the_clusters_fee_is() -> None:
    shares = np.array([1.0, 0.1])
    result = bill(EMR_EKS, TransformBatch(), PodConfig(cluster_share=shares))
    assert result.sizing.billed["data_transfer:nat_gateway_hour"] == pytest.approx(730 * shares)

    own = bill(EMR_EC2, TransformBatch(), ClusterConfig(nat_gateways=2))
    assert own.sizing.billed["data_transfer:nat_gateway_hour"] == 2 * 730


def test_a_cluster_is_never_all_spot_and_emr_charges_spot_nodes_in_full() -> None:
    everything = bill(EMR_EC2, TransformBatch(), ClusterConfig(nodes=10, spot_share=1.0))

    units, lines = everything.sizing.units, {li.dimension: li for li in everything.lines}
    charged = lines["emr_uplift_hour_m7g_xlarge"].quantity
    paid = lines["instance_hour_m7g_xlarge"].quantity
    assert (units["core node"], units["spot task node"]) == (1, 9)
    assert paid / charged == pytest.approx((11 - 9 * 0.163) / 11)


def test_spot_nodes_join_a_run_that_core_nodes_have_begun() -> None:
    c = ClusterConfig(instance="m5.xlarge", nodes=10, first_nodes=3, spot_share=0.8)
    result = bill(EMR_EC2, TransformBatch(runs_per_month=1), c, spot_discount_m5=0.5)

    stages = result.delay.breakdown()
    before = {"start the cluster", "bootstrap actions"}
    run_s = sum(float(mean) for name, mean in stages.items() if name not in before)
    there_s = run_s + sum(float(stages[name]) for name in before) + 2 * MINUTE
    lines = {li.dimension: li.quantity for li in result.lines}
    # the primary and two core nodes, and one of the eight on spot capacity, from the request on
    listed_s = 3 * there_s + 0.5 * (there_s + 7 * run_s)
    assert lines["instance_hour_m5_xlarge"] == pytest.approx(listed_s / HOUR)
    assert lines["emr_uplift_hour_m5_xlarge"] == pytest.approx((4 * there_s + 7 * run_s) / HOUR)


def test_interruptions_lengthen_the_work_by_what_is_redone() -> None:
    shares = np.array([0.0, 0.5, 0.9])
    result = bill(
        EMR_EC2,
        TransformBatch(),
        ClusterConfig(nodes=10, spot_share=shares),
        interruptions_per_hour=0.2,
        redo_s=HOUR,
    )

    work_s = np.asarray(result.delay.breakdown()[WORK])
    assert work_s / work_s[0] == pytest.approx(1 + 0.2 * shares)


@pytest.mark.parametrize(
    ("model", "config"),
    [(EMR_EC2, ClusterConfig(spot_share=0.5)), (EMR_EKS, PodConfig(spot_share=0.5))],
)
def test_runs_that_must_not_be_interrupted_are_warned_of_spot(model: Model, config: Any) -> None:
    assert "spot nodes" not in failed(bill(model, TransformBatch(), config))

    assert "spot nodes" in failed(bill(model, TransformBatch(interruptible=False), config))


def covered_second_by_second(size: float, held: float, stay_s: int) -> float:
    """Hand out 3,600 seconds per reservation and hour of the clock to nodes as they run [hour]."""
    covered_s, left_s = 0.0, 0.0
    for second in range(stay_s):
        if second % 3_600 == 0:
            left_s = held * 3_600
        taken_s = min(size, left_s)
        covered_s, left_s = covered_s + taken_s, left_s - taken_s
    return covered_s / HOUR


@pytest.mark.parametrize("stay_s", [900, 3_600, 5_000, 12_345])
@pytest.mark.parametrize("held", [1.0, 3.0, 4.0, 11.0])
def test_reserved_nodes_cover_an_hours_seconds_in_each_hour_of_the_clock(
    stay_s: int, held: float
) -> None:
    f = ClusterFacts()
    c = ClusterConfig(commitment="1yr_no_upfront", committed_nodes=held)
    hours = 4.0 * stay_s / HOUR
    fleets = (Fleet(node_of("m5.xlarge", f), np.float64(4.0), hours * 30),)

    used = reserved(c, fleets, float(stay_s), 30.0)

    simulated_hours = 30 * covered_second_by_second(4.0, held, stay_s)
    assert used.used_hours == pytest.approx(simulated_hours)
    assert used.paid_hours == held * 730


def test_a_kept_cluster_that_is_reserved_pays_nothing_on_demand_and_saves_the_discount() -> None:
    kept = ClusterConfig(instance="m5.2xlarge", nodes=4, keep_running=True)
    on_demand = bill(EMR_EC2, TransformBatch(), kept)
    result = bill(EMR_EC2, TransformBatch(), replace(kept, commitment="3yr_no_upfront"))

    lines = {li.dimension: li.usd for li in result.lines}
    listed = {li.dimension: li.usd for li in on_demand.lines}
    ec2 = {name for name in listed if name.startswith("instance_hour")}
    # 0.083 instead of 0.192 USD an hour of an m5.xlarge
    saved = sum(listed[name] for name in ec2) * (1 - 0.083 / 0.192)
    assert not ec2 & set(lines)
    assert float(on_demand.usd - result.usd) == pytest.approx(saved)
    assert all(lines[name] == listed[name] for name in set(listed) - ec2)
    assert "idle share of the commitment" not in failed(result)


@pytest.mark.parametrize(
    ("model", "config"),
    [
        (
            EMR_EC2,
            ClusterConfig(instance="m5.xlarge", commitment="1yr_no_upfront", convertible=True),
        ),
        (EMR_EKS, PodConfig(node="m5.4xlarge", commitment="1yr_no_upfront", convertible=True)),
    ],
)
def test_a_commitment_is_paid_all_month_for_nodes_that_run_an_hour_a_day(
    model: Model, config: Any
) -> None:
    w = TransformBatch(data_bytes=500 * GB)
    on_demand = bill(model, w, replace(config, commitment="on_demand"))

    result = bill(model, w, config)

    (held,) = (li for li in result.lines if li.dimension.startswith("reserved"))
    assert held.quantity % 730 == pytest.approx(0)
    assert result.usd > on_demand.usd
    assert "idle share of the commitment" in failed(result)


def test_spot_nodes_are_never_reserved_and_emrs_charge_is_never_discounted() -> None:
    spot = ClusterConfig(instance="r7g.xlarge", nodes=10, spot_share=0.5, keep_running=True)
    on_demand = bill(EMR_EC2, TransformBatch(), spot)
    c = replace(spot, commitment="3yr_no_upfront", convertible=True)

    lines = {li.dimension: li for li in bill(EMR_EC2, TransformBatch(), c).lines}

    assert lines["reserved_convertible_3yr_no_upfront_hour_r7g_xlarge"].quantity == 6 * 730
    assert lines["instance_hour_r7g_xlarge"].quantity == pytest.approx(5 * 730 * (1 - 0.365))
    (charge,) = (li for li in on_demand.lines if li.dimension == "emr_uplift_hour_r7g_xlarge")
    assert lines["emr_uplift_hour_r7g_xlarge"].usd == charge.usd


def test_reserved_nodes_without_a_recorded_price_are_refused_not_given_away() -> None:
    c7g = ClusterConfig(instance="c7g.xlarge", commitment="1yr_no_upfront")
    m5 = ClusterConfig(instance="m5.xlarge", commitment="1yr_no_upfront")

    with pytest.raises(PriceNotFound, match="c7g"):
        bill(EMR_EC2, TransformBatch(), c7g)
    with pytest.raises(PriceNotFound, match="ap-southeast-1"):
        estimate(EMR_EC2, TransformBatch(), region="ap-southeast-1", on=ON, config=m5)


def test_fargate_cannot_be_reserved() -> None:
    c = PodConfig(node="fargate", commitment="1yr_no_upfront")

    assert "commitment on Fargate" in failed(bill(EMR_EKS, TransformBatch(), c))


def test_a_kept_cluster_costs_the_same_however_often_it_runs_and_starts_at_once() -> None:
    w = TransformBatch(runs_per_month=np.array([1.0, 30.0, 300.0]))

    kept = bill(EMR_EC2, w, ClusterConfig(nodes=4, keep_running=True))

    lines = {li.dimension: li.usd for li in kept.lines}
    assert np.ptp(lines["instance_hour_m7g_xlarge"] * np.ones(3)) == 0
    assert np.all(kept.delay.breakdown()["start the cluster"] == 0)
    assert np.all(kept.delay.breakdown()["bootstrap actions"] == 0)


def test_runs_that_overtake_each_other_on_a_kept_cluster_are_seen() -> None:
    w = TransformBatch(data_bytes=1 * TB, runs_per_month=2_000, deadline_s=12 * HOUR)

    assert "runs on a kept cluster" in failed(
        bill(EMR_EC2, w, ClusterConfig(nodes=2, keep_running=True))
    )


def test_the_quota_of_on_demand_instances_counts_clusters_at_once_and_no_spot_node() -> None:
    def vcpus(runs_per_month: float, **config: Any) -> float:
        c = ClusterConfig(instance="m5.xlarge", nodes=10, **config)
        result = bill(EMR_EC2, TransformBatch(runs_per_month=runs_per_month), c)
        (check,) = (c for c in result.checks if c.name == "EC2 quota")
        return float(check.demand)

    assert vcpus(30) == 11 * 4
    assert vcpus(30, spot_share=0.8) == 3 * 4
    assert vcpus(1e4, keep_running=True) == 11 * 4
    lines = {
        li.dimension: li
        for li in bill(
            EMR_EC2,
            TransformBatch(runs_per_month=1e4),
            ClusterConfig(instance="m5.xlarge", nodes=10),
        ).lines
    }
    # by Little's law, the nodes that run on average
    on_average = float(lines["instance_hour_m5_xlarge"].quantity) / 730
    assert vcpus(1e4) == pytest.approx(4 * on_average)


def test_an_executor_larger_than_a_node_is_refused() -> None:
    much_memory = ClusterConfig(instance="m5.xlarge", executor_memory_bytes=20 * GIB)
    many_cores = ClusterConfig(instance="m5.xlarge", executor_vcpus=8)

    assert "executor on a node" in failed(bill(EMR_EC2, TransformBatch(), much_memory))
    assert "cores of an executor" in failed(bill(EMR_EC2, TransformBatch(), many_cores))
    assert "pod on a machine" in failed(
        bill(EMR_EKS, TransformBatch(), PodConfig(node="m5.xlarge", executor_vcpus=4.0))
    )


def test_more_than_fifty_nodes_want_a_larger_primary_node() -> None:
    nodes = np.array([50.0, 51.0])
    result = bill(EMR_EC2, TransformBatch(), ClusterConfig(nodes=nodes))

    (check,) = (c for c in result.checks if c.name == "size of the primary node")
    assert check.ok.tolist() == [True, False]


def test_chosen_pods_fill_their_nodes() -> None:
    result = bill(EMR_EKS, TransformBatch(data_bytes=np.geomspace(GB, 10 * TB, 20)))

    pods = result.sizing.units["executor"] + 1
    assert np.array_equal(pods, 4 * result.sizing.units["node"])


@pytest.mark.parametrize(
    ("requested", "provided"),
    [  # the sizes of fargate-pod-configuration; the page itself tells of 1 vCPU with 8 GB
        ((1.0, 8.0), (2, 9)),
        ((2.0, 15.5), (2, 16)),
        ((4.0, 29.5), (4, 30)),
        ((4.0, 30.0), (8, 32)),
        ((8.0, 33.0), (8, 36)),
        ((16.0, 100.0), (16, 104)),
        ((0.5, 1.0), (0.5, 2)),
    ],
)
def test_fargate_gives_a_pod_the_next_size_that_has_its_memory(
    requested: tuple[float, float], provided: tuple[float, float]
) -> None:
    vcpus, gb = requested
    c = PodConfig(node="fargate", executors=1, executor_vcpus=vcpus, executor_memory_bytes=gb * GIB)

    result = bill(EMR_EKS, TransformBatch(data_bytes=GB), c)

    billed = result.sizing.billed
    pod_hours = billed["vcpu_hour_fargate"] / vcpus
    assert billed["fargate_vcpu_hour_x86"] / pod_hours == pytest.approx(provided[0])
    assert billed["fargate_gb_hour_x86"] / pod_hours == pytest.approx(provided[1])
    assert "pod on a machine" not in failed(result)


def test_a_pod_larger_than_any_of_fargate_is_refused() -> None:
    many_vcpus = PodConfig(node="fargate", executor_vcpus=20.0)
    much_memory = PodConfig(node="fargate", executor_vcpus=4.0, executor_memory_bytes=120 * GIB)

    assert "pod on a machine" in failed(bill(EMR_EKS, TransformBatch(), many_vcpus))
    assert "pod on a machine" in failed(bill(EMR_EKS, TransformBatch(), much_memory))


def test_warm_nodes_spare_provisioning_and_the_image() -> None:
    w = TransformBatch()
    cold = bill(EMR_EKS, w, PodConfig(executors=7)).delay.breakdown()

    warm = bill(EMR_EKS, w, PodConfig(executors=7, warm_nodes=True)).delay.breakdown()

    assert warm["provision nodes"] == warm["pull the image"] == 0
    spared = {"provision nodes", "pull the image"}
    assert {k: v for k, v in warm.items() if k not in spared} == {
        k: v for k, v in cold.items() if k not in spared
    }


def test_arm_saves_the_27_percent_aws_measured() -> None:
    w = TransformBatch(
        data_bytes=3 * TB, shuffle_share=0.0, deadline_s=12 * HOUR, output_kept_days=0.0
    )
    usd = {
        architecture: float(
            bill(
                EMR_SERVERLESS,
                w,
                BatchConfig(architecture=architecture, workers=10),
                worker_start_s=0.0,
            ).usd
        )
        for architecture in ("x86", "arm")
    }

    assert 1 - usd["arm"] / usd["x86"] == pytest.approx(0.27, abs=0.01)


def test_executors_are_asked_for_in_rounds_that_double() -> None:
    workers = np.array([2.0, 3.0, 4.0, 5.0, 8.0, 9.0, 129.0])
    asked = workers - 1
    c = BatchConfig(workers=workers, vcpus_max=1_000.0, measured_run_s=0.001, measured_vcpus=1.0)

    result = bill(EMR_SERVERLESS, TransformBatch(), c, worker_start_s=0.0, backlog_s=1.0)

    rounds = []
    for wanted in asked:
        got, step, count = 0, 1, 0
        while got < wanted:
            got, step, count = got + step, 2 * step, count + 1
        rounds.append(count)
    started_s = result.delay.breakdown()["start executors, read, transform, write"]
    assert started_s == pytest.approx(rounds, abs=0.01)


def test_a_pool_pays_off_only_where_runs_come_before_it_stops() -> None:
    w = TransformBatch(runs_per_month=np.array([30.0, 2_920.0]))
    result = bill(EMR_SERVERLESS, w, BatchConfig(pool=8))

    start_s = np.asarray(result.delay.breakdown()["start the driver"])
    (check,) = (c for c in result.checks if c.name == "use of the pool")
    assert check.ok.tolist() == [False, True]
    assert start_s[0] > MINUTE > start_s[1]


def test_a_pool_is_never_paid_longer_than_the_month() -> None:
    w = TransformBatch(data_bytes=GB, runs_per_month=np.geomspace(1, 1e4, 30))
    result = bill(EMR_SERVERLESS, w, BatchConfig(pool=5, workers=5))

    (hours,) = (li.quantity for li in result.lines if li.dimension == "vcpu_hour_x86")
    assert np.all(np.diff(hours) >= 0)
    assert np.max(hours) <= 5 * 4 * 730 * (1 + 1e-9)


def test_the_capacity_of_the_application_bounds_the_workers() -> None:
    w = TransformBatch(data_bytes=10 * TB, deadline_s=30 * MINUTE)

    result = bill(EMR_SERVERLESS, w, BatchConfig(vcpus_max=100.0))

    assert result.sizing.units["worker"] == 25
    assert {"rate of a run", "deadline"} <= failed(result)


@pytest.mark.parametrize(
    ("worker", "memory_gib", "check"),
    [("1vcpu", 9, "memory of a worker"), ("16vcpu", 30, "least memory of a worker")],
)
def test_memory_a_worker_cannot_have_is_refused(worker: str, memory_gib: int, check: str) -> None:
    c = BatchConfig(worker=worker, memory_bytes=float(memory_gib * GIB))

    assert failed(bill(EMR_SERVERLESS, TransformBatch(), c)) >= {check}


def test_small_workers_keep_their_exchange_inside() -> None:
    small = BatchConfig(worker="2vcpu", serverless_storage=True)

    assert "serverless storage" in failed(bill(EMR_SERVERLESS, TransformBatch(), small))
    assert "serverless storage" not in failed(
        bill(EMR_SERVERLESS, TransformBatch(), BatchConfig(serverless_storage=True))
    )


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("kinesis", {"vpc_interface_endpoint_az_hour", "vpc_interface_endpoint_gb"}),
        (
            "kinesis_fan_out",
            {
                "vpc_interface_endpoint_az_hour",
                "vpc_interface_endpoint_gb",
                "efo_consumer_shard_hour",
                "efo_gb_out",
            },
        ),
        ("kafka", {"inter_az_gb_each_direction"}),
    ],
)
def test_a_streaming_job_pays_its_way_to_the_stream(source: str, lines: set[str]) -> None:
    result = bill(EMR_SERVERLESS_STREAMING, StreamProcess(source=source))

    own = {
        "vcpu_hour_x86",
        "gb_hour_x86",
        "standard_put_copy_post_list_request",
        "standard_gb_month",
    }
    assert {li.dimension for li in result.lines} == own | lines


def test_a_nat_gateway_can_stand_for_the_endpoint() -> None:
    result = bill(EMR_SERVERLESS_STREAMING, StreamProcess(), StreamConfig(route="nat_gateway"))

    assert {"nat_gateway_hour", "nat_gateway_gb"} <= {li.dimension for li in result.lines}


def test_sqs_is_no_source_of_a_streaming_job() -> None:
    assert "source" in failed(bill(EMR_SERVERLESS_STREAMING, StreamProcess(source="sqs")))


def test_sizes_to_choose_from_rise() -> None:
    for sizes in (emr_ec2._SIZES, emr_eks._SIZES, emr_serverless._SIZES):
        assert list(sizes) == sorted(set(sizes))
