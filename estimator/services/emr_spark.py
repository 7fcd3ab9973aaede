"""Spark on Amazon EMR: what a batch job has to do, and how long any number of vCPUs takes for it.

Shared by EMR on EC2, EMR on EKS and EMR Serverless, which sell one engine in three ways. AWS
publishes one benchmark, 72 vCPU-hours of executors for the queries of TPC-DS at 3 TB; speeds per
byte lean on it and are assumptions with a range.
"""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from estimator.laws.batch import SPILL_SHARE
from estimator.laws.network import mean_rate
from estimator.model import Check, fact, param
from estimator.specs import Spec, hardware
from estimator.units import (
    DAY,
    GB,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MIB,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import TransformBatch

PRICING = "https://aws.amazon.com/emr/pricing/"
GUIDE = (
    "https://github.com/aws/aws-emr-best-practices/blob/"
    "d5f6db78055eb54cfadf7a61f2cfb873d1a23e1f/website/docs/bestpractices"
)
SPOT_GUIDE = f"{GUIDE}/Features/Spot%20Usage/best_practices.md"
BENCHMARK = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-7-1-runtime-for-apache-spark-and-iceberg-can-"
    "run-spark-workloads-2-7-times-faster-than-apache-spark-3-5-1-and-iceberg-1-5-2/"
)
ARM_BENCHMARK = (
    "https://aws.amazon.com/blogs/big-data/achieve-up-to-27-better-price-performance-for-spark-"
    "workloads-with-aws-graviton2-on-amazon-emr-serverless/"
)
_SPARK = "https://spark.apache.org/docs/latest/sql-performance-tuning.html"
_S3_LIST = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"
_SPOT_SNAPSHOT = "https://github.com/LeanerCloud/ec2-instances-info"
_CLICKBENCH = "https://github.com/ClickHouse/ClickBench"
_GRAVITON_3 = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-on-eks-gets-up-to-19-performance-boost-"
    "running-on-aws-graviton3-processors-vs-graviton2/"
)
_SIXTH_GENERATION = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-launches-support-for-amazon-ec2-c6i-m6i-i4i-"
    "r6i-and-r6id-instances-to-improve-cost-performance-for-spark-workloads-by-6-33/"
)

_assumed = partial(fact, kind="assumption", source=BENCHMARK, as_of="2024-08-01")
_spark_default = partial(fact, kind="published", source=_SPARK, as_of="2026")
_spot = partial(
    fact,
    unit="",
    meaning="Spot price below on-demand, median of the family's sizes in us-east-1 on one day; old",
    kind="rule_of_thumb",
    source=_SPOT_SNAPSHOT,
    as_of="2023-08-30",
    measure="pricing history of spot requests in the EC2 console",
)

INSTANCES = tuple(hardware("emr_nodes"))
"""Instance types offered as nodes."""


@dataclass(frozen=True, kw_only=True)
class JobConfig:
    """What the user may know of a job."""

    measured_run_s: Array = param(
        0.0,
        "s",
        "Time of a run on this data, measured on EMR and on such processors; 0 estimates it",
        low=0.0,
        high=7 * DAY,
        measure="first task to last commit in the Spark history server",
    )
    measured_vcpus: Array = param(
        64.0, "vCPU", "VCPUs of all executors of that run", low=1.0, high=1e5, log=True
    )


@dataclass(frozen=True, kw_only=True)
class SpotConfig(JobConfig):
    """What the user may fix of nodes on EC2."""

    spot_share: Array = param(
        0.0,
        "",
        "Share of the nodes on spot capacity; one always stays on demand, and spot hours are "
        "billed as fewer on-demand hours, by the discount of the family",
        low=0.0,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class WorkFacts:
    """Figures of the work of a batch job, wherever it runs."""

    parquet_bytes_per_second: Array = _assumed(
        30e6,
        "byte/s",
        "Stored Parquet one Intel vCPU of 2017 filters or converts; AWS's TPC-DS run, 11.5 MB of "
        "raw data a second, is that at complexity 2.6",
        low=15e6,
        high=60e6,
        measure="input size / (executor run time of the Spark history server x cores)",
    )
    csv_bytes_per_second: Array = _assumed(
        15e6,
        "byte/s",
        "Stored CSV one such vCPU filters or converts; no published figure",
        low=8e6,
        high=30e6,
        measure="input size / (executor run time of the Spark history server x cores)",
    )
    json_bytes_per_second: Array = _assumed(
        10e6,
        "byte/s",
        "Stored JSON one such vCPU filters or converts; no published figure",
        low=5e6,
        high=20e6,
        measure="input size / (executor run time of the Spark history server x cores)",
    )
    shuffle_bytes_per_second: Array = _assumed(
        15e6,
        "byte/s",
        "Data one vCPU exchanges with other executors; no published figure",
        low=5e6,
        high=40e6,
        measure="shuffle read and write time in the Spark history server",
    )
    spill_factor: Array = _assumed(
        2.0,
        "",
        "How much longer the exchange takes for what does not fit in memory",
        low=1.5,
        high=3.0,
    )
    tree_s: Array = _assumed(
        2.0,
        "s",
        "Time that grows with the logarithm of the vCPUs: aggregating, distributing",
        low=0.5,
        high=5.0,
        measure="fit_ernest over five runs at 5 to 12 % of the data",
    )
    slot_s: Array = _assumed(
        0.02,
        "s",
        "Time that grows with the vCPUs: scheduling, collecting",
        low=0.005,
        high=0.05,
        measure="fit_ernest over five runs at 5 to 12 % of the data",
    )
    serial_share: Array = fact(
        0.05,
        "",
        "Share of a measured run that more vCPUs do not shorten; fitted to one benchmark, in which "
        "machines grew rather than their number",
        kind="assumption",
        source=_CLICKBENCH,
        as_of="2026-05-01",
        low=0.02,
        high=0.12,
        measure="fit_usl over runs on three sizes",
    )
    split_bytes: Array = _spark_default(
        128 * MIB, "byte", "Input of one task; a task is the least one vCPU does"
    )
    open_bytes: Array = _spark_default(
        4 * MIB, "byte", "Data that could be read in the time it takes to open a file"
    )
    list_files_per_second: Array = _assumed(
        5_000.0, "file/s", "Files the driver lists", low=1_000.0, high=20_000.0
    )
    file_bytes: Array = _assumed(
        128e6, "byte", "Size of the files a run writes", low=16e6, high=512e6
    )
    commit_files_per_second: Array = _assumed(
        50.0, "file/s", "Written files the driver commits", low=10.0, high=500.0
    )
    get_bytes: Array = _assumed(
        16 * MIB, "byte", "Data one GET request to S3 brings", low=1 * MIB, high=128 * MIB
    )
    list_keys: Array = fact(
        1_000.0, "file", "Files one LIST request names", kind="quota", source=_S3_LIST, as_of="2026"
    )


@dataclass(frozen=True, kw_only=True)
class GravitonFacts(WorkFacts):
    """Speed of AWS's older own processors."""

    graviton2_speed: Array = fact(
        2_959.0 / 2_670.0,
        "",
        "Work of a Graviton2 vCPU over an Intel one: TPC-DS took 2,670 s instead of 2,959 s",
        kind="published",
        source=ARM_BENCHMARK,
        as_of="2023-02-01",
        low=1.0,
        high=1.15,
    )


@dataclass(frozen=True, kw_only=True)
class NodeFacts(GravitonFacts):
    """Figures of nodes on EC2: speed, spot prices and interruptions."""

    intel6_speed: Array = fact(
        1.1,
        "",
        "Work of a vCPU of the 6th Intel generation over the 5th; AWS prints 6 to 33 % by cost",
        kind="assumption",
        source=_SIXTH_GENERATION,
        as_of="2022-12-01",
        low=1.0,
        high=1.33,
    )
    graviton3_speed: Array = fact(
        1.25,
        "",
        "Work of a Graviton3 vCPU over an Intel one; AWS prints up to 19 % over Graviton2",
        kind="assumption",
        source=_GRAVITON_3,
        as_of="2022-11-01",
        low=1.1,
        high=1.37,
    )
    interruptions_per_hour: Array = fact(
        0.05,
        "1/hour",
        "How often a spot node is taken away; AWS says fewer than 5 % of workloads are hit",
        kind="assumption",
        source=SPOT_GUIDE,
        as_of="2026-08-19",
        low=0.01,
        high=0.2,
        measure="spot interruption notices / spot node-hours",
    )
    redo_s: Array = fact(
        1_200.0,
        "s",
        "Work of the lost node that is done again or lies idle until it is replaced",
        kind="assumption",
        source=SPOT_GUIDE,
        as_of="2026-08-19",
        low=300.0,
        high=3_600.0,
    )
    spot_discount_m5: Array = _spot(0.503, low=0.429, high=0.587)
    spot_discount_r5: Array = _spot(0.661, low=0.522, high=0.717)
    spot_discount_r5d: Array = _spot(0.561, low=0.558, high=0.593)
    spot_discount_m6i: Array = _spot(0.399, low=0.346, high=0.455)
    spot_discount_r6i: Array = _spot(0.512, low=0.495, high=0.539)
    spot_discount_m6g: Array = _spot(0.341, low=0.112, high=0.536)
    spot_discount_m7g: Array = _spot(0.163, low=0.161, high=0.191)
    spot_discount_r7g: Array = _spot(0.365, low=0.362, high=0.407)
    spot_discount_c7g: Array = _spot(0.084, low=0.058, high=0.223)


@dataclass(frozen=True)
class Work:
    """What a run has to do, before it is known how many vCPUs do it.

    Attributes
    ----------
    scan_s : Array
        Reading, computing and writing, on one vCPU [s].
    task_s : Array
        The part of it that no further vCPU can take [s].
    exchange_s : Array
        Exchanging data, on one vCPU with memory enough [s].
    tree_s, slot_s : Array
        Time per logarithm of the vCPUs, and per vCPU [s].
    serial_s : Array
        Time that vCPUs do not change [s].
    list_s, commit_s : Array
        What the driver does alone, before and after [s].
    exchange_bytes : Array
        Data the executors exchange [byte].
    spill_factor : Array
        How much longer the exchange takes without memory [-].
    saved_s_per_byte : Array
        What a byte of memory saves of that [s/byte].
    """

    scan_s: Array
    task_s: Array
    exchange_s: Array
    tree_s: Array
    slot_s: Array
    serial_s: Array
    list_s: Array
    commit_s: Array
    exchange_bytes: Array
    spill_factor: Array
    saved_s_per_byte: Array

    @cached_property
    def driver_s(self) -> Array:
        """What the driver does alone [s]."""
        return self.list_s + self.commit_s

    @cached_property
    def spilled_s(self) -> Array:
        """Exchanging everything on one vCPU without memory [s]."""
        return self.exchange_s * self.spill_factor

    def exchanged_s(self, vcpus: Array, memory_bytes: Array) -> Array:
        """Time of the exchange, longer for what does not fit in the memory of a vCPU [s]."""
        saved_s = SPILL_SHARE * memory_bytes * self.saved_s_per_byte
        return largest(self.exchange_s / vcpus, self.spilled_s / vcpus - saved_s)

    def coordination_s(self, vcpus: Array) -> Array:
        """Time that grows with the vCPUs [s]."""
        return self.tree_s * np.log(vcpus) + self.slot_s * vcpus

    def executors_s(self, vcpus: Array, memory_bytes: Array) -> Array:
        """Time the executors take, for vCPUs with this much memory each [s]."""
        return (
            largest(self.scan_s / vcpus, self.task_s)
            + self.exchanged_s(vcpus, memory_bytes)
            + self.coordination_s(vcpus)
            + self.serial_s
        )

    def bounds(self, w: TransformBatch, vcpus: Array, memory_bytes: Array) -> dict[str, Array]:
        """Rate that each part of a run would sustain if it were alone [byte/s]."""
        alone_s = {
            "reading and computing": self.scan_s / vcpus,
            "one task at least": self.task_s,
            "exchange between executors": self.exchanged_s(vcpus, memory_bytes),
            "coordination": self.coordination_s(vcpus) + self.serial_s,
            "driver": self.driver_s,
        }
        return {name: mean_rate(w.data_bytes, seconds) for name, seconds in alone_s.items()}


def work_of(w: TransformBatch, c: JobConfig, f: WorkFacts, speed: Array) -> Work:
    """Add up what a run reads, exchanges, lists and commits, or take it from a measured run.

    Notes
    -----
    On n vCPUs a run takes ``files / 5,000 + max(complexity * bytes * skew / (rate speed n), one
    task) + shuffle / (15 MB/s n) + t2 ln n + t3 n + written files / 50``, where a file costs what
    4 MiB do and data exchanged beyond 0.6 of the memory takes twice as long. From a run of T_m on
    n_m vCPUs it is instead Amdahl's law, ``T_m (s + (1 - s) n_m / n)``; the measured time includes
    everything.
    """
    measured = np.asarray(c.measured_run_s) > 0
    rate = getattr(f, f"{w.data_format}_bytes_per_second") * speed / w.skew
    exchange_bytes = w.data_bytes * w.shuffle_share

    def unless_measured(estimate: Array, otherwise: Array = 0.0) -> Array:
        return np.where(measured, otherwise, estimate)[()]

    return Work(
        scan_s=unless_measured(
            (w.data_bytes * w.complexity + w.files * f.open_bytes) / rate,
            (1 - f.serial_share) * c.measured_run_s * c.measured_vcpus,
        ),
        task_s=unless_measured(smallest(w.data_bytes, f.split_bytes) * w.complexity / rate),
        exchange_s=unless_measured(exchange_bytes / f.shuffle_bytes_per_second),
        tree_s=unless_measured(f.tree_s),
        slot_s=unless_measured(f.slot_s),
        serial_s=f.serial_share * c.measured_run_s,
        list_s=unless_measured(w.files / f.list_files_per_second),
        commit_s=unless_measured(output_files(w, f) / f.commit_files_per_second),
        exchange_bytes=exchange_bytes,
        spill_factor=f.spill_factor,
        saved_s_per_byte=(f.spill_factor - 1) / f.shuffle_bytes_per_second,
    )


def output_files(w: TransformBatch, f: WorkFacts) -> Array:
    """Files a run writes."""
    return ceil_to(w.data_bytes * w.output_share / f.file_bytes)


def s3_requests(w: TransformBatch, f: WorkFacts) -> dict[str, Array]:
    """Count the requests to S3 that the runs of a month make."""
    gets = w.files + w.data_bytes / f.get_bytes
    puts = output_files(w, f) + ceil_to(w.files / f.list_keys)
    return {
        "s3:standard_get_request": gets * w.runs_per_month,
        "s3:standard_put_copy_post_list_request": puts * w.runs_per_month,
    }


def interval_s(w: TransformBatch) -> Array:
    """Time between the starts of two runs, were they spread evenly over the month [s]."""
    return HOURS_PER_MONTH * HOUR / w.runs_per_month


def rate_check(w: TransformBatch, run_s: Array) -> Check:
    """Compare the rate of a run with what the deadline asks for."""
    return Check(
        "rate of a run",
        w.demand,
        w.data_bytes / run_s,
        "byte/s",
        "This size is too slow: take more or larger machines, or less data per run.",
    )


@dataclass(frozen=True)
class Node:
    """An instance type as a node: its size, its speed, and its discount on spot capacity."""

    spec: Spec
    speed: Array
    spot_discount: Array

    @property
    def dimension(self) -> str:
        """End of the names of the dimensions that bill it."""
        return self.spec.name.replace(".", "_")

    @property
    def vcpus(self) -> float:
        """VCPUs of the node."""
        return self.spec.figures["vcpu"]

    @property
    def memory_bytes(self) -> float:
        """Memory of the node [byte]."""
        return self.spec.figures["memory_gib"] * GIB

    @property
    def local_bytes(self) -> float:
        """Disks built into the node [byte]."""
        return self.spec.figures["local_disk_gb"] * GB


def node_of(instance: str, f: NodeFacts) -> Node:
    """Look an instance type up."""
    processor = hardware("emr_nodes")[instance].words["processor"]
    return Node(
        spec=hardware("ec2_instances")[instance],
        speed=1.0 if processor == "intel5" else getattr(f, f"{processor}_speed"),
        spot_discount=getattr(f, f"spot_discount_{instance.partition('.')[0]}"),
    )


def spot_nodes(nodes: Array, c: SpotConfig) -> Array:
    """Nodes on spot capacity: a share of them, but never the last."""
    return smallest(np.floor(nodes * c.spot_share * (1 + 1e-9)), largest(nodes - 1, 0.0))


def redone(nodes: Array, spot: Array, f: NodeFacts) -> Array:
    """Work with what interruptions make do again, over the work itself.

    Notes
    -----
    ``1 + rate * redo * spot / nodes``: of n nodes, each loss takes one node's work of that time.
    """
    return 1 + f.interruptions_per_hour / HOUR * f.redo_s * spot / nodes


def spot_check(w: TransformBatch, c: SpotConfig) -> Check:
    """Tell a user whose runs must not be interrupted that spot nodes will be."""
    return Check(
        "spot nodes",
        np.where(w.interruptible, 0.0, c.spot_share)[()],
        0.0,
        "",
        "The run survives the loss of spot nodes, later: keep every node on demand.",
        "soft",
    )
