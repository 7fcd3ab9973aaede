"""Data Catalog: what examples cannot express about crawlers, writers and projection."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.services.glue_data_catalog import ApiConfig, CrawlerConfig, ProjectionConfig
from estimator.workloads import CatalogData

BASE = CatalogData()


def asked(model: str, workload: CatalogData = BASE, config: Any = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


def dpu_hours(result: Estimate) -> Any:
    return result.sizing.billed["glue_crawlers:crawler_dpu_hour"]


def test_ten_minutes_are_billed_for_any_shorter_crawl() -> None:
    everything = CrawlerConfig(mode="everything")
    quiet = replace(BASE, new_objects_per_day=0.0, new_partitions_per_day=0.0)
    # 600 s hold 90 s of start and end and 510 s of objects
    sizes = np.array([1e3, 1e6, 1_500_000.0, 3_060_000.0])
    hours = dpu_hours(asked("glue_crawlers", replace(quiet, objects=sizes), everything))
    assert hours[0] == hours[1] == hours[2]
    assert hours[3] == pytest.approx(hours[0] * 1_111 / 600, rel=2e-3)


def test_a_crawl_must_end_before_the_next_begins() -> None:
    huge = replace(BASE, objects=1e8)
    hourly = asked("glue_crawlers", huge, CrawlerConfig(mode="everything"))
    daily = asked(
        "glue_crawlers", replace(huge, updates_per_day=1.0), CrawlerConfig(mode="everything")
    )
    assert not hourly.feasible
    assert daily.feasible


def test_each_of_several_crawlers_pays_its_minimum() -> None:
    one, ten = (
        dpu_hours(asked("glue_crawlers", config=CrawlerConfig(crawlers=n))) for n in (1.0, 10.0)
    )
    assert ten == 10 * one


def test_crawls_by_events_cost_nothing_when_nothing_arrives() -> None:
    quiet = replace(BASE, new_objects_per_day=0.0)
    assert dpu_hours(asked("glue_crawlers", quiet, CrawlerConfig(mode="events"))) == 0
    assert dpu_hours(asked("glue_crawlers", quiet)) > 0


def test_sampling_shortens_a_crawl() -> None:
    reads = [
        asked(
            "glue_crawlers", config=CrawlerConfig(mode="everything", sample_files=files)
        ).sizing.billed["s3:standard_get_request"]
        for files in (0.0, 1.0)
    ]
    assert reads[1] < reads[0] / 10


@pytest.mark.parametrize(
    ("tables", "partitions", "calls"), [(1, 250, 3), (1, 100, 1), (10, 10, 10), (10, 250, 10)]
)
def test_a_batch_holds_a_hundred_partitions_of_one_table(
    tables: float, partitions: float, calls: float
) -> None:
    once_a_day = replace(
        BASE,
        tables=tables,
        new_partitions_per_day=partitions,
        new_tables_per_day=0.0,
        updates_per_day=1.0,
        queries_per_day=0.0,
        days_per_month=1.0,
    )
    assert asked("glue_catalog_api", once_a_day).sizing.billed["request"] == calls


def test_an_index_lets_a_query_read_only_what_it_needs() -> None:
    without, indexed = (
        asked("glue_catalog_api", config=ApiConfig(partition_index=flag)) for flag in (False, True)
    )
    assert float(indexed.usd) < float(without.usd)
    assert float(indexed.bounded_delay) < float(without.bounded_delay)
    assert "pruning" in {check.name for check in without.failed}
    assert "pruning" not in {check.name for check in indexed.failed}


@pytest.mark.parametrize("model", ["glue_crawlers", "glue_catalog_api", "glue_catalog_projection"])
def test_what_is_added_during_the_month_is_kept_for_half_of_it(model: str) -> None:
    growing = replace(
        BASE,
        tables=100.0,
        partitions=1_000.0,
        new_tables_per_day=10.0,
        new_partitions_per_day=200.0,
        days_per_month=30.0,
    )
    # a table and five versions of it
    objects = 6 * (100 + 10 * 30 / 2)
    if model != "glue_catalog_projection":
        objects += 1_000 + 200 * 30 / 2

    assert asked(model, growing).sizing.billed["object_month"] == objects


def test_projected_partitions_are_neither_stored_nor_requested() -> None:
    usd = np.asarray(
        asked("glue_catalog_projection", replace(BASE, partitions=np.array([0.0, 1e8]))).usd
    )
    assert np.all(usd == usd.flat[0])


def test_half_as_many_again_are_listed_when_a_third_of_projected_partitions_is_empty() -> None:
    result = asked("glue_catalog_projection", config=ProjectionConfig(empty_share=1 / 3))
    listed = result.sizing.billed["s3:standard_put_copy_post_list_request"]
    assert listed == pytest.approx(BASE.queries_per_month * BASE.partitions_matched / 2)
