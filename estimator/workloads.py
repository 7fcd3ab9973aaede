"""The questions. A workload states what must be done and says nothing about any service.

Models that take the same workload type are the alternatives to each other; nothing else groups
them.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from estimator.errors import UnknownName, did_you_mean
from estimator.model import param
from estimator.units import DAY, GB, HOUR, HOURS_PER_MONTH, KIB, MB, MIB, TB, Array

Period = Literal["month", "job"]


@dataclass(frozen=True)
class Workload:
    """What every question states about itself.

    Attributes
    ----------
    id, title : str
        Name in code and on screen.
    period : {"month", "job"}
        What the cost is for.
    throughput_unit : str
        Unit in which models state what they sustain.
    delay_meaning : str
        Where the clock starts and stops.
    delay_limit : str
        Name of the field that bounds the delay.
    delay_quantile : float
        Quantile of the delay that must stay within that bound.
    work_unit : str
        Unit of work that a unit cost refers to.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    period: ClassVar[Period]
    throughput_unit: ClassVar[str]
    delay_meaning: ClassVar[str]
    delay_limit: ClassVar[str]
    delay_quantile: ClassVar[float]
    work_unit: ClassVar[str]

    @property
    def work(self) -> Array:
        """Units of work done in the period."""
        raise NotImplementedError


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
    hours_per_month: Array = param(
        HOURS_PER_MONTH,
        "hour",
        "Hours the stream exists in the billed month",
        low=1.0,
        high=744.0,
    )

    @property
    def peak_records_per_second(self) -> Array:
        """Records per second at the peak."""
        return self.records_per_second * self.peak_to_mean

    @property
    def seconds_per_month(self) -> Array:
        """Seconds the stream exists in the billed month."""
        return self.hours_per_month * HOUR

    @property
    def records_per_month(self) -> Array:
        """Records in the billed month."""
        return self.records_per_second * self.seconds_per_month

    @property
    def read_by_consumers(self) -> bool:
        """Whether own consumers read the stream."""
        return self.destination != "s3"

    @property
    def lands_in_s3(self) -> bool:
        """Whether the records must arrive in S3."""
        return self.destination != "consumers"

    @property
    def work(self) -> Array:
        """Millions of records in the month."""
        return self.records_per_month / 1e6


@dataclass(frozen=True, kw_only=True)
class MoveFiles(Workload):
    """Move a body of files into S3 once, over a network or by carrier."""

    id: ClassVar[str] = "move_files"
    title: ClassVar[str] = "Move files to AWS"
    period: ClassVar[Period] = "job"
    throughput_unit: ClassVar[str] = "byte/s"
    delay_meaning: ClassVar[str] = "time from the decision until the last file is verified in S3"
    delay_limit: ClassVar[str] = "deadline_s"
    delay_quantile: ClassVar[float] = 0.95
    work_unit: ClassVar[str] = "TB"

    data_bytes: Array = param(
        300 * TB, "byte", "Total size of the files", low=1 * MB, high=1e18, log=True
    )
    files: Array = param(3e6, "file", "Number of files", low=1.0, high=1e11, whole=True, log=True)
    largest_file_bytes: Array = param(
        100 * GB, "byte", "Largest single file", low=1.0, high=1e15, log=True
    )
    link_bits_per_second: Array = param(
        1e9,
        "bit/s",
        "Internet line of the site",
        low=1e6,
        high=4e11,
        log=True,
        measure="the contract, then iperf3 to an EC2 instance in the Region",
    )
    link_share: Array = param(
        0.8,
        "",
        "Share of the line the move may use; AWS plans with 0.8",
        low=0.01,
        high=1.0,
    )
    round_trip_s: Array = param(
        0.05,
        "s",
        "Round trip between the site and the Region",
        low=0.0,
        high=2.0,
        measure="ping or mtr to a Regional endpoint",
    )
    loss: Array = param(
        1e-5,
        "",
        "Share of packets lost on the way",
        low=0.0,
        high=0.05,
        measure="mtr over an hour of ordinary traffic",
    )
    hours_per_day: Array = param(
        24.0, "hour", "Hours a day in which the move may use the line", low=0.5, high=24.0
    )
    source_bytes_per_second: Array = param(
        1 * GB,
        "byte/s",
        "What the source storage can be read at",
        low=1 * MB,
        high=1e12,
        log=True,
        measure="fio or a plain copy to /dev/null from the same share",
    )
    deadline_s: Array = param(
        30 * DAY,
        "s",
        "Time allowed from the decision, kept with 95 % confidence",
        low=60.0,
        high=3 * 365 * DAY,
        log=True,
    )
    existing_snow_customer: Array = param(
        False, "", "Whether the account already ordered Snow devices before 2025-11-07"
    )
    enterprise_support: Array = param(
        False, "", "Whether the account has Enterprise Support, needed for Data Transfer Terminal"
    )

    @property
    def usable_link_bytes_per_second(self) -> Array:
        """What the move may send while it is allowed to."""
        return self.link_bits_per_second * self.link_share / 8

    @property
    def mean_file_bytes(self) -> Array:
        """Mean size of a file."""
        return self.data_bytes / self.files

    @property
    def work(self) -> Array:
        """Terabytes (10**12 bytes) moved."""
        return self.data_bytes / TB


QUESTIONS: tuple[type[Workload], ...] = (StreamIngest, MoveFiles)


def question(name: str) -> type[Workload]:
    """Return the workload type of a question by its id, words in any order.

    Raises
    ------
    UnknownName
        When there is no such question.

    Examples
    --------
    >>> question("ingest-stream").title
    'Ingest a stream'
    """
    words = sorted(name.lower().replace("-", "_").split("_"))
    for workload in QUESTIONS:
        if sorted(workload.id.split("_")) == words:
            return workload
    known = [workload.id for workload in QUESTIONS]
    raise UnknownName(f"There is no question '{name}'. {did_you_mean(name, known)}")
