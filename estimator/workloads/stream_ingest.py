"""Ingest a stream of records."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, HOUR, HOURS_PER_MONTH, KIB, MIB, Array
from estimator.workloads.base import Period, Workload, output_kept_days


@dataclass(frozen=True, kw_only=True)
class StreamIngest(Workload):
    """Ingest a stream of records and hold it for consumers, or land it in S3."""

    id: ClassVar[str] = "stream_ingest"
    title: ClassVar[str] = "Ingest a stream"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "record/s"
    delay_meaning: ClassVar[str] = "age of a record when it can be used at its destination"
    delay_limit: ClassVar[str] = "freshness_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "million records"
    load_fields: ClassVar[tuple[str, ...]] = (
        "records_per_second",
        "record_bytes",
        "peak_to_mean",
    )

    records_per_second: Array = param(
        5_000.0,
        "record/s",
        "Records arriving per second, averaged over the month",
        low=0.001,
        high=1e8,
        log=True,
        measure="AWS/Kinesis IncomingRecords / period, or the producers' own counters",
    )
    record_bytes: Array = param(
        1.0 * KIB,
        "byte",
        "Mean size of one record as sent",
        low=1.0,
        high=10 * MIB,
        log=True,
        measure="AWS/Kinesis IncomingBytes / IncomingRecords",
    )
    peak_to_mean: Array = param(
        2.0,
        "",
        "Busiest second over the monthly mean; capacity is planned for the peak",
        low=1.0,
        high=1_000.0,
        log=True,
        measure="maximum over mean of IncomingBytes per minute over 30 days",
    )
    destination: str = param(
        "consumers",
        "",
        "Who receives the records: your own consumers, objects in S3, or both",
        choices=("consumers", "s3", "both"),
    )
    shared_consumers: Array = param(
        1.0,
        "consumer",
        "Own applications that read the whole stream by polling and share its read throughput",
        low=0.0,
        high=100.0,
        whole=True,
    )
    fan_out_consumers: Array = param(
        0.0,
        "consumer",
        "Own applications that need dedicated read throughput (enhanced fan-out)",
        low=0.0,
        high=100.0,
        whole=True,
    )
    retention_hours: Array = param(
        24.0,
        "hour",
        "How long records stay readable; at most a year, the longest Kinesis keeps them",
        low=1.0,
        high=8_760.0,
        log=True,
    )
    hottest_key_share: Array = param(
        0.001,
        "",
        "Share of the traffic that carries the most frequent partition key",
        low=0.0,
        high=1.0,
        measure="count records by partition key over a busy minute",
    )
    freshness_s: Array = param(
        60.0,
        "s",
        "Oldest acceptable age of a record at its destination, kept for 99 % of records",
        low=0.001,
        high=DAY,
        log=True,
    )
    producers: Array = param(
        20.0,
        "producer",
        "Machines or processes that send records, each an equal share",
        low=1.0,
        high=1e6,
        whole=True,
        log=True,
    )
    output_kept_days: Array = output_kept_days()
    hours_per_month: Array = param(
        HOURS_PER_MONTH,
        "hour",
        "Hours the stream exists in the billed month",
        low=1.0,
        high=744.0,
    )

    @cached_property
    def peak_records_per_second(self) -> Array:
        """Records per second at the peak."""
        return self.records_per_second * self.peak_to_mean

    @cached_property
    def seconds_per_month(self) -> Array:
        """Seconds the stream exists in the billed month."""
        return self.hours_per_month * HOUR

    @cached_property
    def records_per_month(self) -> Array:
        """Records in the billed month."""
        return self.records_per_second * self.seconds_per_month

    @cached_property
    def read_by_consumers(self) -> bool:
        """Whether own consumers read the stream."""
        return self.destination != "s3"

    @cached_property
    def lands_in_s3(self) -> bool:
        """Whether the records must arrive in S3."""
        return self.destination != "consumers"

    @cached_property
    def landed_bytes_per_month(self) -> Array:
        """Bytes of the records that must arrive in S3 in the billed month."""
        return self.records_per_month * self.record_bytes if self.lands_in_s3 else 0.0

    @property
    def demand(self) -> Array:
        """Records per second at the peak."""
        return self.peak_records_per_second

    @property
    def work(self) -> Array:
        """Millions of records in the month."""
        return self.records_per_month / 1e6
