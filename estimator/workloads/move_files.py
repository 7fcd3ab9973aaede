"""Move a body of files to AWS."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, GB, MB, TB, Array, clipped
from estimator.workloads.base import Period, Workload


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
    load_fields: ClassVar[tuple[str, ...]] = ("data_bytes",)

    data_bytes: Array = param(
        300 * TB, "byte", "Total size of the files", low=1 * MB, high=1e18, log=True
    )
    files: Array = param(3e6, "file", "Number of files", low=1.0, high=1e11, whole=True, log=True)
    largest_file_bytes: Array = param(
        100 * GB,
        "byte",
        "Largest single file, never below the mean or above the total",
        low=1.0,
        high=1e15,
        log=True,
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
        60 * DAY,
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

    @cached_property
    def usable_link_bytes_per_second(self) -> Array:
        """What the move may send while it is allowed to."""
        return self.link_bits_per_second * self.link_share / 8

    @cached_property
    def mean_file_bytes(self) -> Array:
        """Mean size of a file."""
        return self.data_bytes / self.files

    @cached_property
    def largest_bytes(self) -> Array:
        """Size of the largest file, kept between the mean and the total."""
        return clipped(self.largest_file_bytes, self.mean_file_bytes, self.data_bytes)

    @property
    def demand(self) -> Array:
        """Rate that meets the deadline if nothing else took time [byte/s]."""
        return self.data_bytes / self.deadline_s

    @property
    def work(self) -> Array:
        """Terabytes (10**12 bytes) moved."""
        return self.data_bytes / TB
