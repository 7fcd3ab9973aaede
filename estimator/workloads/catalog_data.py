"""Catalogue data: keep tables and partitions known, and plan queries with them."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.model import param
from estimator.units import DAY, Array
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class CatalogData(Workload):
    """Keep a catalogue of the tables and partitions in a lake up to date."""

    id: ClassVar[str] = "catalog_data"
    title: ClassVar[str] = "Catalogue data"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "query/s"
    delay_meaning: ClassVar[str] = "time a query spends planning over the partitions of its table"
    delay_limit: ClassVar[str] = "planning_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "table"
    load_fields: ClassVar[tuple[str, ...]] = (
        "tables",
        "partitions",
        "new_objects_per_day",
        "new_partitions_per_day",
        "queries_per_day",
    )

    tables: Array = param(
        200.0, "table", "Tables in the catalogue", low=1.0, high=1e7, whole=True, log=True
    )
    partitions: Array = param(
        100_000.0, "partition", "Partitions of all tables together", low=0.0, high=1e9, whole=True
    )
    objects: Array = param(
        5e6, "object", "Files in S3 behind the tables", low=1.0, high=1e12, whole=True, log=True
    )
    new_objects_per_day: Array = param(
        20_000.0, "object", "Files added per day", low=0.0, high=1e10, whole=True
    )
    new_partitions_per_day: Array = param(
        500.0, "partition", "Partitions added per day", low=0.0, high=1e8, whole=True
    )
    new_tables_per_day: Array = param(
        1.0, "table", "Tables added per day, whose schema is not known yet", low=0.0, high=1e5
    )
    updates_per_day: Array = param(
        24.0, "update", "How often a day the catalogue is brought up to date", low=0.01, high=288.0
    )
    queries_per_day: Array = param(
        5_000.0, "query", "Queries a day that plan with the catalogue", low=0.0, high=1e8, log=False
    )
    peak_to_mean: Array = param(
        10.0, "", "Busiest second of queries over the mean", low=1.0, high=10_000.0, log=True
    )
    partitions_per_table_in_query: Array = param(
        20_000.0,
        "partition",
        "Partitions of the table a typical query plans over",
        low=0.0,
        high=1e7,
        whole=True,
    )
    partitions_matched: Array = param(
        30.0,
        "partition",
        "Partitions such a query needs after its filters",
        low=0.0,
        high=1e7,
        whole=True,
    )
    planning_s: Array = param(
        5.0,
        "s",
        "Longest acceptable planning time, kept by 99 % of queries",
        low=0.05,
        high=600.0,
        log=True,
    )
    days_per_month: Array = param(30.4, "day", "Days of the billed month", low=1.0, high=31.0)

    @cached_property
    def queries_per_month(self) -> Array:
        """Queries in the month."""
        return self.queries_per_day * self.days_per_month

    @cached_property
    def updates_per_month(self) -> Array:
        """Updates of the catalogue in the month."""
        return self.updates_per_day * self.days_per_month

    @cached_property
    def mean_tables(self) -> Array:
        """Tables at the middle of the month."""
        return self.tables + self.new_tables_per_day * self.days_per_month / 2

    @cached_property
    def mean_objects(self) -> Array:
        """Files at the middle of the month."""
        return self.objects + self.new_objects_per_day * self.days_per_month / 2

    @cached_property
    def mean_partitions(self) -> Array:
        """Partitions at the middle of the month."""
        return self.partitions + self.new_partitions_per_day * self.days_per_month / 2

    @cached_property
    def peak_queries_per_second(self) -> Array:
        """Queries per second at the busiest."""
        return self.queries_per_day / DAY * self.peak_to_mean

    @property
    def demand(self) -> Array:
        """Queries per second at the busiest."""
        return self.peak_queries_per_second

    @property
    def work(self) -> Array:
        """Tables kept for the month."""
        return self.tables
