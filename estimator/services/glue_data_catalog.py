"""AWS Glue Data Catalog, kept by crawlers, by the writers themselves, or by projection."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Fixed, Lognormal, Stage
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.catalog_requests import LookupFacts, ReadFacts, WriteFacts, to_read
from estimator.units import DAY, HOUR, Array, ceil_to, largest, smallest
from estimator.workloads import CatalogData

_PRICING = "https://aws.amazon.com/glue/pricing/"
_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/glue.html"
_THROTTLING = "https://www.repost.aws/knowledge-center/glue-throttling-rate-exceeded"
_GET_PARTITIONS = "https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html"
_SEGMENT = "https://docs.aws.amazon.com/glue/latest/webapi/API_Segment.html"
_BATCH_CREATE = "https://docs.aws.amazon.com/glue/latest/webapi/API_BatchCreatePartition.html"
_INDEXES = "https://docs.aws.amazon.com/glue/latest/dg/partition-indexes.html"
_ATHENA = "https://docs.aws.amazon.com/athena/latest/ug/service-limits.html"
_PROJECTION = "https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html"
_CRAWLERS = "https://docs.aws.amazon.com/glue/latest/dg/add-crawler.html"
_INCREMENTAL = "https://docs.aws.amazon.com/glue/latest/dg/incremental-crawls.html"
_LISTING = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2025-06-01")
_priced = partial(fact, kind="published", source=_PRICING, as_of="2026-10-10")
_assumed = partial(fact, kind="assumption", source=_GET_PARTITIONS, as_of="2026")
_crawling = partial(fact, kind="assumption", source=_CRAWLERS, as_of="2026-10-10")


@dataclass(frozen=True, kw_only=True)
class CatalogConfig:
    """What is set up, however the catalogue is kept."""

    versions_per_table: Array = param(
        5.0,
        "version",
        "Versions kept of a table's definition; each counts as an object",
        low=0.0,
        high=100_000.0,
    )
    free_tier: Array = param(
        False, "", "Whether the account's monthly free objects and requests are unused"
    )


@dataclass(frozen=True, kw_only=True)
class ApiConfig(CatalogConfig):
    """What the user may fix where partitions are in the catalogue."""

    partition_index: Array = param(
        False,
        "",
        "Whether the tables have a partition index that the queries' filters use",
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class CrawlerConfig(ApiConfig):
    """What the user may fix of a catalogue kept by crawlers."""

    mode: str = param(
        "new_folders",
        "",
        "What a crawl looks at: new folders only, objects named in S3 events, or everything",
        choices=("new_folders", "events", "everything"),
    )
    crawlers: Array = param(
        1.0,
        "crawler",
        "Crawlers among which the tables are divided evenly; each is billed ten minutes or more",
        low=1.0,
        high=10_000.0,
        whole=True,
        log=True,
        options=(1.0, 2.0, 5.0, 10.0),
    )
    sample_files: Array = param(
        0.0,
        "object",
        "Files read in each folder; 0 reads them all",
        low=0.0,
        high=249.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class ProjectionConfig(CatalogConfig):
    """What the user may fix of a catalogue whose partitions are computed."""

    empty_share: Array = param(
        0.1,
        "",
        "Share of the computed partitions that hold no data; they are listed in vain",
        low=0.0,
        high=0.99,
    )


@dataclass(frozen=True, kw_only=True)
class CatalogFacts(LookupFacts):
    """Figures of the catalogue itself."""

    free_objects: Array = _priced(1e6, "object", "Free objects per account and month")
    free_requests: Array = _priced(1e6, "request", "Free requests per account and month")
    tables_max: Array = _quota(
        1e6, "table", "Tables per account and Region before an increase; 200,000 per database"
    )
    table_s_p50: Array = _assumed(
        0.05,
        "s",
        "Median time to read a table's definition; no published figure",
        low=0.02,
        high=0.1,
    )
    table_s_p99: Array = _assumed(
        0.15,
        "s",
        "Time that one such read in a hundred exceeds; no published figure",
        low=0.11,
        high=0.5,
    )
    requests_per_second_max: Array = fact(
        100.0,
        "request/s",
        "Requests the catalogue takes per account and Region before it throttles; AWS throttles "
        "per account but publishes no figure",
        kind="assumption",
        source=_THROTTLING,
        as_of="2026",
        low=50.0,
        high=1_000.0,
        measure="CloudTrail calls per second when ThrottlingException first appears",
    )


@dataclass(frozen=True, kw_only=True)
class ApiFacts(CatalogFacts, ReadFacts, WriteFacts):
    """Figures of partitions that are in the catalogue."""

    parallel_calls: Array = fact(
        5.0,
        "request",
        "GetPartitions calls a query engine makes at once; a table divides into 10 segments",
        kind="assumption",
        source=_SEGMENT,
        as_of="2026",
        low=1.0,
        high=10.0,
    )
    call_s_p50: Array = _assumed(
        0.08,
        "s",
        "Median time of a GetPartitions call; no published figure",
        low=0.03,
        high=0.2,
        measure="Athena QueryPlanningTime against the number of partitions",
    )
    call_s_p99: Array = _assumed(
        0.3,
        "s",
        "Time that one such call in a hundred exceeds; no published figure",
        low=0.21,
        high=1.0,
    )
    scanned_partitions_max: Array = fact(
        1e6,
        "partition",
        "Partitions Athena reads in one scan",
        kind="quota",
        source=_ATHENA,
        as_of="2026",
    )
    table_partitions_max: Array = fact(
        1e7,
        "partition",
        "Partitions of one table before an increase",
        kind="quota",
        source=_ATHENA,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class CrawlerFacts(ApiFacts):
    """Figures of crawlers."""

    crawler_dpu: Array = fact(
        2.0,
        "DPU",
        "DPUs of one crawl in AWS's examples; not a documented constant",
        kind="rule_of_thumb",
        source=_PRICING,
        as_of="2026-10-10",
        low=1.0,
        high=10.0,
        measure="billed crawler DPU-hours over crawl hours",
    )
    billed_s_min: Array = _priced(600.0, "s", "Least billed time of a crawl")
    start_s: Array = _crawling(
        60.0, "s", "Time until a crawl begins to list; no published figure", low=30.0, high=180.0
    )
    stop_s: Array = _crawling(
        30.0, "s", "Time a crawl takes to end; no published figure", low=10.0, high=90.0
    )
    objects_per_second: Array = _crawling(
        3_000.0,
        "object/s",
        "Objects a crawl lists and reads the beginning of; no published figure",
        low=1_000.0,
        high=10_000.0,
        measure="objects over LastRuntimeSeconds of GetCrawlerMetrics, for two sizes",
    )
    classify_s: Array = _crawling(
        5.0, "s", "Time to infer the schema of a new table; no published figure", low=1.0, high=30.0
    )
    batch_create_s: Array = _crawling(
        0.2, "s", "Time of a BatchCreatePartition call; no published figure", low=0.1, high=0.6
    )
    requests_per_table: Array = _crawling(
        2.0,
        "request",
        "Catalogue requests of a crawl per table it looks at; whether they are billed is not said",
        low=0.0,
        high=10.0,
    )
    list_objects: Array = fact(
        1_000.0,
        "object",
        "Objects one S3 LIST returns",
        kind="quota",
        source=_LISTING,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class ProjectionFacts(CatalogFacts):
    """Figures of computed partitions."""

    project_s_per_partition: Array = fact(
        1e-6,
        "s",
        "Time to compute one partition in memory; no published figure",
        kind="assumption",
        source=_PROJECTION,
        as_of="2026",
        low=1e-7,
        high=1e-5,
    )
    empty_share_max: Array = fact(
        0.5,
        "",
        "Share of empty partitions from which AWS prefers partitions in the catalogue",
        kind="rule_of_thumb",
        source=_PROJECTION,
        as_of="2026",
    )
    list_s: Array = fact(
        0.03,
        "s",
        "Time of an S3 LIST of an empty partition; no published figure",
        kind="assumption",
        source=_LISTING,
        as_of="2026",
        low=0.01,
        high=0.1,
    )
    parallel_lists: Array = fact(
        20.0,
        "request",
        "S3 LIST requests a query engine makes at once; no published figure",
        kind="assumption",
        source=_PROJECTION,
        as_of="2026",
        low=5.0,
        high=100.0,
    )


def planned_partitions(w: CatalogData, c: ApiConfig) -> Array:
    """Partitions a query reads from the catalogue: those that match only with an index."""
    matched = smallest(w.partitions_matched, w.partitions_per_table_in_query)
    return np.where(c.partition_index, matched, w.partitions_per_table_in_query)[()]


def batches_per_update(w: CatalogData, f: ApiFacts) -> Array:
    """BatchCreatePartition calls of one update; a call serves one table.

    Notes
    -----
    ``max(ceil(n / 100), min(tables, n))`` for n new partitions, which are taken to spread over the
    tables; below one new partition per update, most updates have nothing to add.
    """
    added = w.new_partitions_per_day / w.updates_per_day
    return smallest(
        largest(ceil_to(added / f.batch_partitions), smallest(w.mean_tables, added)), added
    )


def catalogue_billed(
    c: CatalogConfig, f: CatalogFacts, objects: Array, requests: Array
) -> dict[str, Array]:
    """Billed objects and requests of the month."""
    return {
        "object_month": largest(objects - f.free_objects * c.free_tier, 0.0),
        "request": largest(requests - f.free_requests * c.free_tier, 0.0),
    }


def read_table(f: CatalogFacts) -> Lognormal:
    """Stage in which a query reads its table's definition."""
    return Lognormal.from_percentiles("read table", f.table_s_p50, f.table_s_p99)


def read_partitions(f: ApiFacts, calls: Array) -> Lognormal:
    """Stage in which a query pages through partitions, several pages at a time.

    Notes
    -----
    ``calls / parallel`` calls one after the other, at least one. They are taken to be slow
    together, which overstates the tail of many calls.
    """
    one = Lognormal.from_percentiles("read partitions", f.call_s_p50, f.call_s_p99)
    rounds = largest(calls / f.parallel_calls, smallest(calls, 1.0))
    return Lognormal(one.name, one.median * rounds, one.sigma)


def rate_check(w: CatalogData, f: CatalogFacts, per_query: Array, others: Array) -> Check:
    """Compare the requests of the busiest second with what the catalogue takes."""
    return Check(
        "catalogue requests",
        w.peak_queries_per_second * per_query + others,
        f.requests_per_second_max,
        "request/s",
        "Use partition indexes or projection, cache partitions in the engine, or request an "
        "increase.",
        "soft",
    )


def table_check(w: CatalogData, f: CatalogFacts) -> Check:
    """Compare the number of tables with the quota."""
    return Check(
        "tables",
        w.tables,
        f.tables_max,
        "table",
        "Request an increase, or spread tables over accounts.",
        "soft",
    )


def partition_checks(w: CatalogData, f: ApiFacts, planned: Array) -> tuple[Check, ...]:
    """Limits of partitions that are in the catalogue."""
    return (
        Check(
            "partitions of a table",
            w.partitions_per_table_in_query,
            f.table_partitions_max,
            "partition",
            "Partition more coarsely, or use projection.",
            "soft",
        ),
        Check(
            "partitions in a scan",
            planned,
            f.scanned_partitions_max,
            "partition",
            "Add a partition index, or filter on partition columns.",
        ),
        Check(
            "pruning",
            planned,
            largest(w.partitions_matched, f.page_partitions),
            "partition",
            "Add a partition index: queries read partitions that their filters discard.",
            "advice",
        ),
    )


def sustained(f: CatalogFacts, per_query: Array, others: Array) -> Array:
    """Find the queries per second that leave room for the catalogue's upkeep."""
    return largest(f.requests_per_second_max - others, 0.0) / per_query


@dataclass(frozen=True)
class Crawls:
    """What one crawler does at each update, and how often."""

    per_month: Array
    seconds: Array
    listed: Array
    read: Array


def crawls(w: CatalogData, c: CrawlerConfig, f: CrawlerFacts) -> Crawls:
    """Time one crawl of one crawler.

    Notes
    -----
    ``start + objects / rate + new tables * classify + batches * 0.2 s + stop``, where the objects
    are all, or those added since the last crawl. A crawl by events costs nothing when nothing has
    happened. Work divides evenly among the crawlers.
    """
    new_objects = w.new_objects_per_day / w.updates_per_day
    new_partitions = w.new_partitions_per_day / w.updates_per_day
    listed, folders = {
        "new_folders": (new_objects, new_partitions),
        "events": (new_objects, new_partitions),
        "everything": (w.mean_objects, w.mean_partitions + w.mean_tables),
    }[c.mode]
    sampled = smallest(listed, c.sample_files * largest(folders, 1.0))
    read = np.where(np.asarray(c.sample_files) > 0, sampled, listed)
    work_s = (
        read / f.objects_per_second
        + w.new_tables_per_day / w.updates_per_day * f.classify_s
        + batches_per_update(w, f) * f.batch_create_s
    )
    per_day = w.updates_per_day
    if c.mode == "events":
        per_day = smallest(w.updates_per_day, w.new_objects_per_day / c.crawlers)
    lists = listed / f.list_objects + (0.0 if c.mode == "events" else folders)
    return Crawls(
        per_month=per_day * w.days_per_month * c.crawlers,
        seconds=f.start_s + work_s / c.crawlers + f.stop_s,
        listed=lists * w.updates_per_month,
        read=read * w.updates_per_month,
    )


def size_crawlers(w: CatalogData, c: CrawlerConfig, f: CrawlerFacts) -> Sizing:
    """Time and bill the crawls that keep a catalogue, and how long queries plan with it.

    Notes
    -----
    A crawl bills ``DPU * max(time, 10 min)``. A query plans for
    ``table + max(pages / parallel, 1) * call``, where pages hold 1,000 partitions each: those that
    match with an index, else all of the table. Crawlers are taken to pay for S3 requests: one LIST
    per thousand objects and folder, one GET per object read. Freshness, up to the interval between
    crawls plus the crawl, is not the delay asked for; a crawl must end before the next.

    References
    ----------
    .. [1] https://aws.amazon.com/glue/pricing/
    .. [2] https://docs.aws.amazon.com/glue/latest/dg/add-crawler.html
    .. [3] https://docs.aws.amazon.com/glue/latest/dg/incremental-crawls.html
    """
    planned = planned_partitions(w, c)
    calls = ceil_to(planned / f.page_partitions)
    per_query = to_read(planned, f)
    crawled = crawls(w, c, f)
    tables_looked_at = (
        w.mean_tables
        if c.mode == "everything"
        else smallest(
            w.mean_tables,
            largest(w.new_partitions_per_day, w.new_tables_per_day) / w.updates_per_day,
        )
    )
    writes = tables_looked_at * f.requests_per_table + batches_per_update(w, f)
    writes_per_second = writes / crawled.seconds
    billed_s = largest(ceil_to(crawled.seconds), f.billed_s_min)
    return Sizing(
        units={"crawler": c.crawlers},
        billed={
            **catalogue_billed(
                c,
                f,
                w.mean_tables * (1 + c.versions_per_table) + w.mean_partitions,
                w.queries_per_month * per_query + writes * w.updates_per_month,
            ),
            "glue_crawlers:crawler_dpu_hour": crawled.per_month * f.crawler_dpu * billed_s / HOUR,
            "s3:standard_put_copy_post_list_request": crawled.listed,
            "s3:standard_get_request": crawled.read,
        },
        throughput=sustained(f, per_query, writes_per_second),
        delay=Delay((read_table(f), read_partitions(f, calls))),
        checks=(
            Check(
                "crawl within its interval",
                crawled.seconds,
                DAY / w.updates_per_day,
                "s",
                "Crawl new folders only, sample files, use more crawlers, or crawl less often.",
            ),
            Check(
                "minimum time of a crawl",
                f.billed_s_min,
                crawled.seconds,
                "s",
                "Ten minutes are billed for each crawl: use fewer crawlers, crawl less often, or "
                "let writers add partitions.",
                "advice",
            ),
            rate_check(w, f, per_query, writes_per_second),
            *partition_checks(w, f, planned),
            table_check(w, f),
        ),
    )


def size_api(w: CatalogData, c: ApiConfig, f: ApiFacts) -> Sizing:
    """Count the requests of writers that add their own partitions, and of queries.

    Notes
    -----
    Writers call BatchCreatePartition when they have written, up to 100 partitions of one table per
    call, so that data can be queried at once. Planning is as with crawlers.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/webapi/API_BatchCreatePartition.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    planned = planned_partitions(w, c)
    calls = ceil_to(planned / f.page_partitions)
    per_query = to_read(planned, f)
    writes_per_day = batches_per_update(w, f) * w.updates_per_day + w.new_tables_per_day
    return Sizing(
        units={},
        billed=catalogue_billed(
            c,
            f,
            w.mean_tables * (1 + c.versions_per_table) + w.mean_partitions,
            w.queries_per_month * per_query + writes_per_day * w.days_per_month,
        ),
        throughput=sustained(f, per_query, writes_per_day / DAY),
        delay=Delay((read_table(f), read_partitions(f, calls))),
        checks=(
            rate_check(w, f, per_query, writes_per_day / DAY),
            *partition_checks(w, f, planned),
            table_check(w, f),
        ),
    )


def size_projection(w: CatalogData, c: ProjectionConfig, f: ProjectionFacts) -> Sizing:
    """Count the requests of queries whose partitions Athena computes instead of reading them.

    Notes
    -----
    Nothing is stored or added per partition. Of the partitions a query needs, ``e / (1 - e)`` more
    are computed that hold no data, and each is listed in S3 in vain, several at a time.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
    """
    matched = smallest(w.partitions_matched, w.partitions_per_table_in_query)
    in_vain = matched * c.empty_share / (1 - c.empty_share)
    writes_per_second = w.new_tables_per_day / DAY
    stages: tuple[Stage, ...] = (
        read_table(f),
        Fixed("compute partitions", w.partitions_per_table_in_query * f.project_s_per_partition),
        Fixed("list empty partitions", in_vain / f.parallel_lists * f.list_s),
    )
    return Sizing(
        units={},
        billed={
            **catalogue_billed(
                c,
                f,
                w.mean_tables * (1 + c.versions_per_table),
                w.queries_per_month * f.lookups_per_query + w.new_tables_per_day * w.days_per_month,
            ),
            "s3:standard_put_copy_post_list_request": w.queries_per_month * in_vain,
        },
        throughput=sustained(f, f.lookups_per_query, writes_per_second),
        delay=Delay(stages),
        checks=(
            rate_check(w, f, f.lookups_per_query, writes_per_second),
            Check(
                "empty partitions",
                c.empty_share,
                f.empty_share_max,
                "",
                "Keep partitions in the catalogue: most of those computed hold no data.",
                "advice",
            ),
            table_check(w, f),
        ),
    )


UNMODELLED = {
    "object_month_free_tier": "the allowance is taken off the quantity when asked for",
    "request_free_tier": "the allowance is taken off the quantity when asked for",
    "column_statistics_dpu_hour": "statistics are not part of keeping tables and partitions",
    "table_optimization_dpu_hour": "compaction of Iceberg tables is not part of the question",
    "materialized_view_refresh_dpu_hour": "materialised views are not part of the question",
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "queries, and the S3 requests that read the data",
    "column statistics and compaction of tables",
)

CRAWLERS = Model(
    id="glue_crawlers",
    title="Data Catalog kept by crawlers",
    prices="glue_data_catalog",
    workload=CatalogData,
    config=CrawlerConfig,
    facts=CrawlerFacts,
    size=size_crawlers,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("unknown or changing schemas", "files that others drop into a bucket"),
    not_for=(
        "frequent updates: ten minutes are billed each time",
        "schemas that are known and must stay as they are",
    ),
    not_included=(*_NOT_INCLUDED, "SQS queue of S3 events", "CloudWatch Logs of the crawls"),
    docs=(_CRAWLERS, _INCREMENTAL, _PRICING, _QUOTAS),
)
API = Model(
    id="glue_catalog_api",
    title="Data Catalog kept by its writers",
    prices="glue_data_catalog",
    workload=CatalogData,
    config=ApiConfig,
    facts=ApiFacts,
    size=size_api,
    evidence=Evidence(throughput="B", delay="C"),
    best_for=("jobs that know what they write", "data that must be queryable at once"),
    not_for=("files that arrive without a job", "schemas nobody knows beforehand"),
    not_included=_NOT_INCLUDED,
    docs=(_BATCH_CREATE, _GET_PARTITIONS, _INDEXES, _PRICING, _QUOTAS),
)
PROJECTION = Model(
    id="glue_catalog_projection",
    title="Data Catalog with partition projection",
    prices="glue_data_catalog",
    workload=CatalogData,
    config=ProjectionConfig,
    facts=ProjectionFacts,
    size=size_projection,
    evidence=Evidence(throughput="B", delay="C"),
    best_for=("dates and other regular partitions", "very many partitions, queried in Athena"),
    not_for=("engines other than Athena", "irregular or mostly empty partitions"),
    not_included=_NOT_INCLUDED,
    docs=(_PROJECTION, _PRICING, _QUOTAS),
)
