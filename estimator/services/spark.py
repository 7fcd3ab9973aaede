"""What Spark does with a batch, wherever it runs: the work, its time on any number of vCPUs.

Shared by Glue and the three ways to buy EMR, which sell one engine. AWS says what machines are and
cost, not how fast they work; it publishes one benchmark, 72 vCPU-hours of executors for the queries
of TPC-DS at 3 TB. Speeds per byte lean on it and are assumptions with a range, and the first thing
to replace by a measurement.
"""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from estimator.laws.batch import SPILL_SHARE, exchange_time
from estimator.laws.network import mean_rate
from estimator.model import Check, fact, param
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.units import DAY, HOUR, HOURS_PER_MONTH, MIB, Array, ceil_to, largest, smallest
from estimator.workloads import TransformBatch

BENCHMARK = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-7-1-runtime-for-apache-spark-and-iceberg-can-"
    "run-spark-workloads-2-7-times-faster-than-apache-spark-3-5-1-and-iceberg-1-5-2/"
)
TUNING = "https://spark.apache.org/docs/latest/sql-performance-tuning.html"
_S3_LIST = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"
_CLICKBENCH = "https://github.com/ClickHouse/ClickBench"

_assumed = partial(fact, kind="assumption", source=BENCHMARK, as_of="2024-08-01")
_spark_default = partial(fact, kind="published", source=TUNING, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """What the user may know of a run."""

    measured_run_s: Array = param(
        0.0,
        "s",
        "Time of a run on this data, measured on this service and such processors; 0 estimates it",
        low=0.0,
        high=7 * DAY,
        measure="first task to last commit in the Spark history server or UI",
    )
    measured_vcpus: Array = param(
        64.0, "vCPU", "VCPUs of all executors of that run", low=1.0, high=1e5, log=True
    )


@dataclass(frozen=True, kw_only=True)
class FileFacts(StorageFacts):
    """Figures of the files in S3 of any run, on Spark or not."""

    file_bytes: Array = _assumed(
        128e6, "byte", "Size of the files a run writes", low=16e6, high=512e6
    )
    list_keys: Array = fact(
        1_000.0, "file", "Files one LIST request names", kind="quota", source=_S3_LIST, as_of="2026"
    )


@dataclass(frozen=True, kw_only=True)
class SparkFileFacts(FileFacts):
    """Figures of the files a run on Spark reads and writes in S3."""

    get_bytes: Array = _assumed(
        16 * MIB, "byte", "Data one GET request to S3 brings", low=1 * MIB, high=128 * MIB
    )


@dataclass(frozen=True, kw_only=True)
class WorkFacts(SparkFileFacts):
    """Figures of the work of a batch job."""

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
    commit_files_per_second: Array = _assumed(
        50.0, "file/s", "Written files the driver commits", low=10.0, high=500.0
    )


@dataclass(frozen=True)
class Work:
    """What a run has to do, before it is known how many vCPUs do it.

    Attributes
    ----------
    scan_s : Array
        Reading, computing and writing, on one vCPU [s].
    task_s : Array
        The part of it that no further vCPU can take [s].
    shuffle_bytes : Array
        Data the executors exchange [byte].
    exchange_bytes : Array
        The part of it whose time is estimated, rather than in a measured run [byte].
    tree_s, slot_s : Array
        Time per logarithm of the vCPUs, and per vCPU [s].
    serial_s : Array
        Time that vCPUs do not change [s].
    list_s, commit_s : Array
        What the driver does alone, before and after [s].
    f : WorkFacts
        Speed of the exchange, with memory and without.
    """

    scan_s: Array
    task_s: Array
    shuffle_bytes: Array
    exchange_bytes: Array
    tree_s: Array
    slot_s: Array
    serial_s: Array
    list_s: Array
    commit_s: Array
    f: WorkFacts

    @cached_property
    def driver_s(self) -> Array:
        """What the driver does alone [s]."""
        return self.list_s + self.commit_s

    def read_s(self, vcpus: Array) -> Array:
        """Time of reading, computing and writing if nothing held a vCPU back [s]."""
        return self.scan_s * np.divide(1.0, vcpus)

    def exchange_s(self, vcpus: Array, memory_bytes: Array) -> Array:
        """Time of the exchange between vCPUs with this much memory each [s]."""
        return exchange_time(
            self.exchange_bytes,
            vcpus,
            self.f.shuffle_bytes_per_second,
            slot_memory_bytes=memory_bytes,
            spill_factor=self.f.spill_factor,
        )

    def coordination_s(self, vcpus: Array) -> Array:
        """Time that vCPUs do not shorten: what grows with them, and what is serial [s]."""
        return self.tree_s * np.log(vcpus) + self.slot_s * vcpus + self.serial_s

    def executors_s(self, vcpus: Array, memory_bytes: Array) -> Array:
        """Time the executors take, for vCPUs with this much memory each [s]."""
        return (
            np.maximum(self.read_s(vcpus), self.task_s)
            + self.exchange_s(vcpus, memory_bytes)
            + self.coordination_s(vcpus)
        )

    def bounds(self, w: TransformBatch, vcpus: Array, memory_bytes: Array) -> dict[str, Array]:
        """Rate that each part of a run would sustain if it were alone [byte/s]."""
        alone_s = {
            "reading and computing": self.read_s(vcpus),
            "one task at least": self.task_s,
            "exchange between executors": self.exchange_s(vcpus, memory_bytes),
            "coordination": self.coordination_s(vcpus),
            "driver": self.driver_s,
        }
        return {name: mean_rate(w.data_bytes, seconds) for name, seconds in alone_s.items()}


def work_of(w: TransformBatch, c: RunConfig, f: WorkFacts, speed: Array = 1.0) -> Work:
    """Add up what a run reads, exchanges, lists and commits, or take it from a measured run.

    Notes
    -----
    On n vCPUs of a speed a run takes ``files / 5,000 + max(complexity * bytes * skew / (rate speed
    n), one task) + shuffle / (15 MB/s n) + t2 ln n + t3 n + written files / 50``, where a file
    costs what 4 MiB do and data exchanged beyond 0.6 of the memory takes twice as long
    (`estimator.laws.batch.exchange_time`). From a run of T_m on n_m vCPUs it is instead Amdahl's
    law, ``T_m (s + (1 - s) n_m / n)``; the measured time includes everything.
    """
    measured = np.asarray(c.measured_run_s) > 0
    rate = getattr(f, f"{w.data_format}_bytes_per_second") * speed / w.skew
    shuffle_bytes = w.data_bytes * w.shuffle_share

    def unless_measured(estimate: Array, otherwise: Array = 0.0) -> Array:
        return np.where(measured, otherwise, estimate)[()]

    return Work(
        scan_s=unless_measured(
            (w.data_bytes * w.complexity + w.files * f.open_bytes) / rate,
            (1 - f.serial_share) * c.measured_run_s * c.measured_vcpus,
        ),
        task_s=unless_measured(smallest(w.data_bytes, f.split_bytes) * w.complexity / rate),
        shuffle_bytes=shuffle_bytes,
        exchange_bytes=unless_measured(shuffle_bytes),
        tree_s=unless_measured(f.tree_s),
        slot_s=unless_measured(f.slot_s),
        serial_s=f.serial_share * c.measured_run_s,
        list_s=unless_measured(w.files / f.list_files_per_second),
        commit_s=unless_measured(output_files(w, f) / f.commit_files_per_second),
        f=f,
    )


def output_files(w: TransformBatch, f: FileFacts) -> Array:
    """Files a run writes."""
    return ceil_to(w.data_bytes * w.output_share / f.file_bytes)


def s3_billed(w: TransformBatch, f: SparkFileFacts) -> dict[str, Array]:
    """Meter the requests to S3 that the runs of a month make, and the storage of what they write.

    Notes
    -----
    Codec and format of the output are in its share of the input: it is stored as written.
    """
    gets = w.files + w.data_bytes / f.get_bytes
    puts = output_files(w, f) + ceil_to(w.files / f.list_keys)
    return {
        "s3:standard_get_request": gets * w.runs_per_month,
        "s3:standard_put_copy_post_list_request": puts * w.runs_per_month,
        "s3:standard_gb_month": kept_gb_month(w.output_bytes_per_month, w.output_kept_days, f),
    }


def told_executors(workers: Array) -> Array:
    """Executors among workers already decided on, one at least; 0 where none are decided on."""
    return largest(np.subtract(workers, 1.0), smallest(workers, 1.0))


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


def disk_check(work: Work, machines: Array, disk_bytes: Array, remedy: str) -> Check:
    """Compare what each machine exchanges with its disk: all of it is written there."""
    return Check("disk for the exchange", work.shuffle_bytes / machines, disk_bytes, "byte", remedy)


def memory_check(work: Work, vcpus: Array, memory_bytes: Array, remedy: str) -> Check:
    """Compare what each vCPU exchanges with the memory it may fill before it spills."""
    return Check(
        "exchange in memory",
        work.shuffle_bytes / vcpus,
        SPILL_SHARE * memory_bytes,
        "byte",
        remedy,
        "advice",
    )
