"""Query a body of data with SQL."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import GB, HOUR, MB, TB, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class QueryData(Workload):
    """Answer SQL queries over data in a lake or a warehouse."""

    id: ClassVar[str] = "query_data"
    title: ClassVar[str] = "Query"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "query/s"
    delay_meaning: ClassVar[str] = "time from sending a query to its full result"
    delay_limit: ClassVar[str] = "query_s"
    delay_quantile: ClassVar[float] = 0.95
    work_unit: ClassVar[str] = "thousand queries"
    load_fields: ClassVar[tuple[str, ...]] = ("queries_per_hour", "scanned_bytes", "days_per_month")

    queries_per_hour: Array = param(
        200.0,
        "query",
        "Queries per busy hour, averaged over the busy hours",
        low=0.01,
        high=1e6,
        log=True,
    )
    peak_to_mean: Array = param(
        3.0,
        "",
        "Busiest minute of queries over the mean of the busy hours",
        low=1.0,
        high=1_000.0,
        log=True,
    )
    busy_hours_per_day: Array = param(
        10.0, "hour", "Hours a day in which people or jobs query", low=0.1, high=24.0
    )
    days_per_month: Array = param(22.0, "day", "Days a month on which they do", low=1.0, high=31.0)
    scanned_bytes: Array = param(
        10 * GB,
        "byte",
        "Bytes one query reads after pruning, as stored",
        low=1 * MB,
        high=1e15,
        log=True,
        measure="AWS/Athena ProcessedBytes, or EXPLAIN ANALYZE",
    )
    stored_bytes: Array = param(
        5 * TB, "byte", "Data that can be queried, as stored", low=1 * MB, high=1e17, log=True
    )
    data_format: str = param(
        "parquet", "", "How the data is stored", choices=("parquet", "csv", "json")
    )
    files_per_query: Array = param(
        200.0, "file", "Files one query reads", low=1.0, high=1e7, whole=True, log=True
    )
    complexity: Array = param(
        2.0,
        "",
        "Work per byte: 1 filters and counts, 2 joins, 4 sorts or windows everything",
        low=0.2,
        high=50.0,
        log=True,
    )
    result_bytes: Array = param(1 * MB, "byte", "Size of one result", low=1.0, high=1e12, log=True)
    repeat_share: Array = param(
        0.1,
        "",
        "Share of queries that repeat an earlier one over unchanged data",
        low=0.0,
        high=1.0,
    )
    load_bytes_per_day: Array = param(
        50 * GB,
        "byte",
        "New data a day that a warehouse would have to load",
        low=0.0,
        high=1e15,
    )
    query_s: Array = param(
        60.0,
        "s",
        "Longest acceptable query, waiting included, kept by 95 % of queries",
        low=0.1,
        high=HOUR,
        log=True,
    )

    @cached_property
    def busy_hours_per_month(self) -> Array:
        """Busy hours in the month."""
        return self.busy_hours_per_day * self.days_per_month

    @cached_property
    def queries_per_month(self) -> Array:
        """Queries in the month."""
        return self.queries_per_hour * self.busy_hours_per_month

    @cached_property
    def peak_queries_per_second(self) -> Array:
        """Queries per second in the busiest minute."""
        return self.queries_per_hour * self.peak_to_mean / HOUR

    @property
    def demand(self) -> Array:
        """Queries per second in the busiest minute."""
        return self.peak_queries_per_second

    @property
    def work(self) -> Array:
        """Thousands of queries in the month."""
        return self.queries_per_month / 1e3
