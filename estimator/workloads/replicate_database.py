"""Replicate a database: one full copy, then every change."""

from dataclasses import dataclass
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, GB, HOUR, HOURS_PER_MONTH, MB, MINUTE, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class ReplicateDatabase(Workload):
    """Copy a database to AWS and keep the copy up to date."""

    id: ClassVar[str] = "replicate_database"
    title: ClassVar[str] = "Replicate a database"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "row/s"
    delay_meaning: ClassVar[str] = "age of a change when it is applied to the target"
    delay_limit: ClassVar[str] = "freshness_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "GB"
    load_fields: ClassVar[tuple[str, ...]] = (
        "data_bytes",
        "changes_per_second",
        "bytes_per_change",
    )

    data_bytes: Array = param(
        500 * GB,
        "byte",
        "Size of the source database",
        low=1 * MB,
        high=1e15,
        log=True,
    )
    tables: Array = param(
        40.0, "table", "Tables to replicate", low=1.0, high=1e5, whole=True, log=True
    )
    largest_table_bytes: Array = param(
        60 * GB,
        "byte",
        "Size of the largest table, never more than the database",
        low=1 * MB,
        high=1e15,
        log=True,
    )
    changes_per_second: Array = param(
        200.0,
        "row/s",
        "Rows changed per second, averaged over the month; 0 for a copy without changes",
        low=0.0,
        high=1e6,
        measure="AWS/DMS CDCIncomingChanges, or the source's own row counters",
    )
    bytes_per_change: Array = param(
        500.0, "byte", "Mean size of one changed row", low=1.0, high=10 * MB, log=True
    )
    peak_to_mean: Array = param(
        3.0, "", "Busiest minute of changes over the mean", low=1.0, high=1_000.0, log=True
    )
    longest_transaction_s: Array = param(
        60.0,
        "s",
        "Longest transaction on the source",
        low=0.0,
        high=DAY,
    )
    lob_columns: Array = param(
        0.0, "column", "Columns of large objects", low=0.0, high=1_000.0, whole=True
    )
    same_engine: Array = param(False, "", "Whether source and target run the same database engine")
    source_bytes_per_second: Array = param(
        200 * MB,
        "byte/s",
        "What the source may be read at beside its own work",
        low=1e5,
        high=1e11,
        log=True,
        measure="the source's ReadThroughput with headroom at the busiest hour",
    )
    target_bytes_per_second: Array = param(
        100 * MB,
        "byte/s",
        "What the target can write",
        low=1e5,
        high=1e11,
        log=True,
    )
    link_bits_per_second: Array = param(
        1e9,
        "bit/s",
        "Line between the source and AWS",
        low=1e6,
        high=4e11,
        log=True,
    )
    round_trip_s: Array = param(
        0.01, "s", "Round trip between the replication and the target", low=0.0, high=2.0
    )
    load_deadline_s: Array = param(
        2 * DAY,
        "s",
        "Time allowed for the first full copy",
        low=60.0,
        high=365 * DAY,
        log=True,
    )
    freshness_s: Array = param(
        30 * MINUTE,
        "s",
        "Oldest acceptable age of a change when applied to the target, kept for 99 % of changes",
        low=0.1,
        high=7 * DAY,
        log=True,
    )
    hours_per_month: Array = param(
        HOURS_PER_MONTH,
        "hour",
        "Hours the replication runs in the billed month",
        low=1.0,
        high=744.0,
    )

    @property
    def peak_changes_per_second(self) -> Array:
        """Rows changed per second in the busiest minute."""
        return self.changes_per_second * self.peak_to_mean

    @property
    def demand(self) -> Array:
        """Rows changed per second in the busiest minute."""
        return self.peak_changes_per_second

    @property
    def work(self) -> Array:
        """Gigabytes copied and changed in the month."""
        changed = self.changes_per_second * self.bytes_per_change * self.hours_per_month * HOUR
        return (self.data_bytes + changed) / GB
