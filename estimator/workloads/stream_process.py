"""Process a stream of records as they arrive."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, HOUR, HOURS_PER_MONTH, KIB, MIB, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class StreamProcess(Workload):
    """Transform, enrich or aggregate a stream that already exists."""

    id: ClassVar[str] = "stream_process"
    title: ClassVar[str] = "Process a stream"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "record/s"
    delay_meaning: ClassVar[str] = "age of a record when its result is written"
    delay_limit: ClassVar[str] = "freshness_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "million records"
    load_fields: ClassVar[tuple[str, ...]] = (
        "records_per_second",
        "record_bytes",
        "peak_to_mean",
        "cpu_s_per_record",
    )

    records_per_second: Array = param(
        5_000.0,
        "record/s",
        "Records per second, averaged over the month",
        low=0.001,
        high=1e8,
        log=True,
        measure="AWS/Kinesis GetRecords.Records, AWS/SQS NumberOfMessagesReceived",
    )
    record_bytes: Array = param(
        1.0 * KIB,
        "byte",
        "Mean size of one record",
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
        measure="maximum over mean of incoming records per minute over 30 days",
    )
    source: str = param(
        "kinesis",
        "",
        "Where the records are: a Kinesis stream that is polled, one with fan-out, SQS or Kafka",
        choices=("kinesis", "kinesis_fan_out", "sqs", "kafka"),
    )
    on_demand_stream: Array = param(
        False,
        "",
        "Whether the Kinesis stream is on demand (Standard), which bills every GB read; shards "
        "bill only fan-out",
    )
    broker_zones: Array = param(
        3.0,
        "zone",
        "Availability Zones over which Kafka's brokers are spread; AWS bills what a reader fetches "
        "from another one",
        low=1.0,
        high=6.0,
        whole=True,
    )
    partitions: Array = param(
        20.0,
        "partition",
        "Shards of the stream or partitions of the topic; SQS has none",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )
    cpu_s_per_record: Array = param(
        0.0002,
        "s",
        "Computing time of one record on one vCPU",
        low=1e-7,
        high=100.0,
        log=True,
        measure="run the code over 100,000 records on one core",
    )
    io_s_per_batch: Array = param(
        0.05,
        "s",
        "Time a batch of records waits for other services, such as a database write",
        low=0.0,
        high=300.0,
    )
    state_bytes: Array = param(
        0.0,
        "byte",
        "Keyed state held between records; 0 for stateless work",
        low=0.0,
        high=1e15,
    )
    window_s: Array = param(
        0.0,
        "s",
        "Length of the time window a result waits for; 0 for results record by record",
        low=0.0,
        high=DAY,
    )
    output_share: Array = param(
        0.5,
        "",
        "Bytes written over bytes read",
        low=0.0,
        high=100.0,
    )
    freshness_s: Array = param(
        60.0,
        "s",
        "Oldest acceptable age of a record when its result is written, kept for 99 % of records",
        low=0.001,
        high=DAY,
        log=True,
    )
    hours_per_month: Array = param(
        HOURS_PER_MONTH,
        "hour",
        "Hours the processing runs in the billed month",
        low=1.0,
        high=744.0,
    )

    @cached_property
    def peak_records_per_second(self) -> Array:
        """Records per second at the peak."""
        return self.records_per_second * self.peak_to_mean

    @cached_property
    def seconds_per_month(self) -> Array:
        """Seconds the processing runs in the billed month."""
        return self.hours_per_month * HOUR

    @cached_property
    def records_per_month(self) -> Array:
        """Records in the billed month."""
        return self.records_per_second * self.seconds_per_month

    @property
    def demand(self) -> Array:
        """Records per second at the peak."""
        return self.peak_records_per_second

    @property
    def work(self) -> Array:
        """Millions of records in the month."""
        return self.records_per_month / 1e6
