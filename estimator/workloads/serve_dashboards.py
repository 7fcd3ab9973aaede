"""Serve dashboards to people."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import GB, HOUR, MB, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class ServeDashboards(Workload):
    """Let authors build dashboards and many readers look at them."""

    id: ClassVar[str] = "serve_dashboards"
    title: ClassVar[str] = "Serve dashboards"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "view/s"
    delay_meaning: ClassVar[str] = "time from opening a sheet until its last visual is drawn"
    delay_limit: ClassVar[str] = "load_s"
    delay_quantile: ClassVar[float] = 0.95
    work_unit: ClassVar[str] = "user"
    load_fields: ClassVar[tuple[str, ...]] = (
        "authors",
        "readers",
        "sessions_per_reader_month",
        "dataset_bytes",
    )

    authors: Array = param(
        5.0, "user", "People who build dashboards", low=1.0, high=1e5, whole=True, log=True
    )
    readers: Array = param(200.0, "user", "People who only look", low=0.0, high=1e6, whole=True)
    sessions_per_reader_month: Array = param(
        12.0,
        "session",
        "Sessions of up to 30 minutes one reader opens in a month",
        low=0.0,
        high=1_000.0,
    )
    views_per_session: Array = param(
        6.0,
        "view",
        "Sheets a reader opens in one session, filters that redraw it counted as one more",
        low=1.0,
        high=1_000.0,
    )
    peak_sessions: Array = param(
        40.0,
        "session",
        "Sessions open at the same moment in the busiest minute",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )
    visuals_per_sheet: Array = param(
        8.0, "visual", "Visuals on one sheet", low=1.0, high=50.0, whole=True
    )
    think_time_s: Array = param(
        60.0,
        "s",
        "Time a reader looks at a sheet before the next one",
        low=1.0,
        high=HOUR,
        log=True,
    )
    dataset_bytes: Array = param(
        100 * GB,
        "byte",
        "Size of all datasets, as imported: 8 bytes a number or date, 8 and its length a text",
        low=1 * MB,
        high=1e15,
        log=True,
        measure="AWS/QuickSight SPICECapacityConsumedInMB",
    )
    dataset_rows: Array = param(
        200e6,
        "row",
        "Rows of all datasets",
        low=1.0,
        high=1e12,
        whole=True,
        log=True,
        measure="AWS/QuickSight IngestionRowCount",
    )
    scanned_bytes_per_visual: Array = param(
        1 * GB,
        "byte",
        "Bytes the source reads to answer one visual directly",
        low=1e3,
        high=1e14,
        log=True,
    )
    refreshes_per_day: Array = param(
        24.0, "refresh", "How often a day imported data is refreshed", low=0.0, high=1_000.0
    )
    load_s: Array = param(
        10.0,
        "s",
        "Longest acceptable time until a sheet is complete, kept by 95 % of views",
        low=0.1,
        high=600.0,
        log=True,
    )
    busy_hours_per_day: Array = param(
        10.0, "hour", "Hours a day in which people look", low=0.1, high=24.0
    )
    days_per_month: Array = param(
        22.0, "day", "Days a month on which people look", low=1.0, high=31.0
    )

    @cached_property
    def views_per_second(self) -> Array:
        """Sheets opened per second in the busiest minute."""
        return self.peak_sessions / self.think_time_s

    @cached_property
    def sessions_per_month(self) -> Array:
        """Reader sessions in the month."""
        return self.readers * self.sessions_per_reader_month

    @cached_property
    def views_per_month(self) -> Array:
        """Sheets that readers open in the month."""
        return self.sessions_per_month * self.views_per_session

    @cached_property
    def visuals_per_month(self) -> Array:
        """Visuals that readers draw in the month."""
        return self.views_per_month * self.visuals_per_sheet

    @cached_property
    def visuals_per_second(self) -> Array:
        """Visuals drawn per second in the busiest minute."""
        return self.views_per_second * self.visuals_per_sheet

    @property
    def demand(self) -> Array:
        """Sheets opened per second in the busiest minute."""
        return self.views_per_second

    @property
    def work(self) -> Array:
        """Authors and readers served for the month."""
        return self.authors + self.readers
