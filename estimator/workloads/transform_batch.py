"""Transform a batch of data on a schedule."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, GB, HOUR, MB, TB, Array
from estimator.workloads.base import Period, Workload, output_kept_days


@dataclass(frozen=True, kw_only=True)
class TransformBatch(Workload):
    """Read a body of data in S3, transform it and write the result, run after run."""

    id: ClassVar[str] = "transform_batch"
    title: ClassVar[str] = "Transform a batch"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "byte/s"
    delay_meaning: ClassVar[str] = "time from the trigger of a run to its finished output"
    delay_limit: ClassVar[str] = "deadline_s"
    delay_quantile: ClassVar[float] = 0.95
    work_unit: ClassVar[str] = "TB"
    load_fields: ClassVar[tuple[str, ...]] = ("data_bytes", "runs_per_month", "complexity")

    data_bytes: Array = param(
        100 * GB,
        "byte",
        "Data one run reads, as stored",
        low=1 * MB,
        high=1e16,
        log=True,
        measure="glue.driver.aggregate.bytesRead, or the size of the input prefix",
    )
    runs_per_month: Array = param(30.0, "run", "Runs in the month", low=0.01, high=1e6, log=True)
    data_format: str = param(
        "parquet", "", "How the input is stored", choices=("parquet", "csv", "json")
    )
    files: Array = param(
        1_000.0, "file", "Files of one run's input", low=1.0, high=1e9, whole=True, log=True
    )
    complexity: Array = param(
        2.0,
        "",
        "Work per byte: 1 filters or converts, 2 joins or aggregates, 4 sorts or windows all",
        low=0.2,
        high=50.0,
        log=True,
        measure="run time of the job over that of a plain copy of the same data",
    )
    shuffle_share: Array = param(
        0.3,
        "",
        "Bytes exchanged between workers over bytes read",
        low=0.0,
        high=20.0,
        measure="glue.driver.aggregate.shuffleBytesWritten / bytesRead",
    )
    skew: Array = param(
        1.2,
        "",
        "Longest task of a stage over the mean task",
        low=1.0,
        high=100.0,
        measure="Spark UI, task duration maximum over median",
    )
    output_share: Array = param(0.5, "", "Bytes written over bytes read", low=0.0, high=20.0)
    output_kept_days: Array = output_kept_days()
    interruptible: Array = param(True, "", "Whether a run may be interrupted and repeated")
    deadline_s: Array = param(
        HOUR,
        "s",
        "Time allowed from trigger to finished output, kept by 95 % of runs",
        low=10.0,
        high=7 * DAY,
        log=True,
    )

    @cached_property
    def bytes_per_month(self) -> Array:
        """Data read in the month."""
        return self.data_bytes * self.runs_per_month

    @cached_property
    def output_bytes_per_month(self) -> Array:
        """Data written in the month."""
        return self.bytes_per_month * self.output_share

    @property
    def demand(self) -> Array:
        """Rate that meets the deadline if nothing else took time [byte/s]."""
        return self.data_bytes / self.deadline_s

    @property
    def work(self) -> Array:
        """Terabytes (10**12 bytes) read in the month."""
        return self.bytes_per_month / TB
