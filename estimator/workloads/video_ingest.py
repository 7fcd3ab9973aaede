"""Ingest video from cameras, keep it and play it back."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import HOUR, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class VideoIngest(Workload):
    """Ingest live video, keep it for a time, and let people watch it."""

    id: ClassVar[str] = "video_ingest"
    title: ClassVar[str] = "Ingest video"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "byte/s"
    delay_meaning: ClassVar[str] = "time from the lens to the viewer's screen"
    delay_limit: ClassVar[str] = "latency_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "stream-hour"
    load_fields: ClassVar[tuple[str, ...]] = ("streams", "bits_per_second")

    streams: Array = param(
        100.0,
        "stream",
        "Cameras or other sources",
        low=1.0,
        high=1e7,
        whole=True,
        log=True,
    )
    bits_per_second: Array = param(
        2e6,
        "bit/s",
        "Mean bit rate of one stream while it sends",
        low=1e4,
        high=1e8,
        log=True,
        measure="AWS/KinesisVideo PutMedia.IncomingBytes x 8 / period",
    )
    hours_per_day: Array = param(
        24.0,
        "hour",
        "Hours a day in which a stream sends",
        low=0.01,
        high=24.0,
    )
    days_per_month: Array = param(
        30.4,
        "day",
        "Days of the billed month",
        low=1.0,
        high=31.0,
    )
    retention_hours: Array = param(
        168.0,
        "hour",
        "How long media stays stored; 0 keeps nothing",
        low=0.0,
        high=87_600.0,
    )
    tracks: Array = param(
        1.0,
        "track",
        "Tracks of a stream, such as video and audio",
        low=1.0,
        high=10.0,
        whole=True,
    )
    viewer_hours_per_month: Array = param(
        2_000.0,
        "hour",
        "Hours watched in the month, over all viewers",
        low=0.0,
        high=1e10,
    )
    peak_viewers_per_stream: Array = param(
        3.0,
        "viewer",
        "Most viewers of one stream at the same moment",
        low=0.0,
        high=1e5,
        whole=True,
    )
    images_per_stream_hour: Array = param(
        0.0,
        "image",
        "Still images extracted per stream and hour sent",
        low=0.0,
        high=1e5,
    )
    latency_s: Array = param(
        15.0,
        "s",
        "Longest acceptable time from the lens to the viewer's screen, kept for 99 % of viewing",
        low=0.05,
        high=3_600.0,
        log=True,
    )

    @cached_property
    def bytes_per_second(self) -> Array:
        """Bytes per second of one stream while it sends."""
        return self.bits_per_second / 8

    @cached_property
    def hours_per_month(self) -> Array:
        """Hours one stream sends in the month."""
        return self.hours_per_day * self.days_per_month

    @cached_property
    def bytes_per_month(self) -> Array:
        """Bytes sent in the month, over all streams."""
        return self.streams * self.bytes_per_second * self.hours_per_month * HOUR

    @property
    def demand(self) -> Array:
        """Bytes per second of all streams together."""
        return self.streams * self.bytes_per_second

    @property
    def work(self) -> Array:
        """Hours of video in the month."""
        return self.streams * self.hours_per_month
