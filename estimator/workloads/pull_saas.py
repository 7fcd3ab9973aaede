"""Pull data from an application on the internet (SaaS) on a schedule."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, HOUR, KB, MB, Array
from estimator.workloads.base import Period, Workload, output_kept_days


@dataclass(frozen=True, kw_only=True)
class PullSaas(Workload):
    """Bring records of a SaaS application to S3 on a schedule."""

    id: ClassVar[str] = "pull_saas"
    title: ClassVar[str] = "Pull from SaaS"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "record/s"
    delay_meaning: ClassVar[str] = "age of a record when it has landed in S3"
    delay_limit: ClassVar[str] = "freshness_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "million records"
    load_fields: ClassVar[tuple[str, ...]] = ("flows", "records_per_run", "record_bytes")

    flows: Array = param(
        5.0,
        "flow",
        "Objects or reports pulled, each on its own schedule",
        low=1.0,
        high=1e4,
        whole=True,
        log=True,
    )
    records_per_run: Array = param(
        50_000.0,
        "record",
        "Records one run of one flow brings",
        low=1.0,
        high=1e9,
        log=True,
        measure="AWS/AppFlow FlowExecutionRecordsProcessed",
    )
    record_bytes: Array = param(
        1.0 * KB, "byte", "Mean size of one record", low=1.0, high=10 * MB, log=True
    )
    interval_s: Array = param(
        HOUR, "s", "Time between two runs of a flow", low=60.0, high=31 * DAY, log=True
    )
    page_records: Array = param(
        2_000.0,
        "record",
        "Records the application returns per call",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )
    page_s: Array = param(
        1.2,
        "s",
        "Time the application takes to answer one call",
        low=0.01,
        high=300.0,
        log=True,
        measure="time one call of the application's API",
    )
    calls_per_day_limit: Array = param(
        100_000.0,
        "call",
        "Calls a day the application grants",
        low=1.0,
        high=1e9,
        log=True,
    )
    connector_available: Array = param(
        True, "", "Whether AWS offers a ready connector for the application"
    )
    freshness_s: Array = param(
        2 * HOUR,
        "s",
        "Oldest acceptable age of a record when it has landed, kept for 99 % of records",
        low=60.0,
        high=60 * DAY,
        log=True,
    )
    output_kept_days: Array = output_kept_days()
    days_per_month: Array = param(30.4, "day", "Days of the billed month", low=1.0, high=31.0)

    @cached_property
    def runs_per_month(self) -> Array:
        """Runs of all flows in the month."""
        return self.flows * self.days_per_month * DAY / self.interval_s

    @cached_property
    def bytes_per_run(self) -> Array:
        """Bytes one run of one flow brings."""
        return self.records_per_run * self.record_bytes

    @cached_property
    def bytes_per_month(self) -> Array:
        """Bytes all flows bring in the month."""
        return self.runs_per_month * self.bytes_per_run

    @property
    def demand(self) -> Array:
        """Records per second that keep up with the schedule."""
        return self.flows * self.records_per_run / self.interval_s

    @property
    def work(self) -> Array:
        """Millions of records in the month."""
        return self.runs_per_month * self.records_per_run / 1e6
