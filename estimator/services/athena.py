"""Amazon Athena: SQL per TB scanned, SQL on reserved capacity, Spark sessions, CTAS batches.

Longer than most service files: four ways to pay for one engine, which share how a query is timed.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.capacity import capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, QueueWait, Sometimes
from estimator.laws.queueing import delayed_wait, erlang_b, erlang_c
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import catalog_requests, s3_lake
from estimator.services.catalog_requests import (
    CopyConfig,
    CopyFacts,
    TableConfig,
    catalog_billed,
    to_copy,
    to_read,
)
from estimator.services.s3_lake import LakeFacts, RequestFacts, StorageConfig, StorageFacts
from estimator.units import (
    GB,
    HOUR,
    HOURS_PER_MONTH,
    MB,
    MIB,
    MINUTE,
    TB,
    TIB,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import QueryData, TransformBatch

_PRICING = "https://aws.amazon.com/athena/pricing/"
_ENDPOINTS = "https://docs.aws.amazon.com/general/latest/gr/athena.html"
_LIMITS = "https://docs.aws.amazon.com/athena/latest/ug/service-limits.html"
_TUNING = "https://docs.aws.amazon.com/athena/latest/ug/performance-tuning-data-optimization-techniques.html"
_REUSE = "https://docs.aws.amazon.com/athena/latest/ug/reusing-query-results.html"
_CAPACITY = "https://docs.aws.amazon.com/athena/latest/ug/capacity-management.html"
_CREATING = (
    "https://docs.aws.amazon.com/athena/latest/ug/"
    "capacity-management-creating-capacity-reservations.html"
)
_GUIDELINE = "https://docs.aws.amazon.com/athena/latest/ug/capacity-management-requirements.html"
_SCALING = (
    "https://docs.aws.amazon.com/athena/latest/ug/"
    "capacity-management-automatically-adjust-capacity.html"
)
_ONE_MINUTE = (
    "https://aws.amazon.com/about-aws/whats-new/2026/02/"
    "amazon-athena-one-minute-capacity-reservations/"
)
_SPARK_QUOTAS = "https://docs.aws.amazon.com/athena/latest/ug/notebooks-spark-quotas.html"
_SPARK = "https://docs.aws.amazon.com/athena/latest/ug/notebooks-spark-release-versions.html"
_SPARK_SETTINGS = "https://spark.apache.org/docs/latest/configuration.html"
_CTAS = "https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html"
_BENCHMARK = (
    "https://github.com/ClickHouse/ClickBench/tree/faa7e582cf7f2be943d11e5340fdc8a274671f2f/athena"
)
_QUEUE = "https://bit.kevinslin.com/p/athena-provisioned-capacity"
_CATALOG = "https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html"

_quota = partial(fact, kind="quota", as_of="2026-04-13")
_guess = partial(fact, kind="assumption", source=_TUNING, as_of="2026-04-13")
_measured = partial(fact, source=_BENCHMARK, as_of="2022-07-01")
_priced = partial(fact, source=_PRICING, as_of="2026-08-01")

ACTIVE_QUERIES = {
    "us-east-1": 200.0,
    **dict.fromkeys(
        ("us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1"), 150.0
    ),
    **dict.fromkeys(
        ("ap-south-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "eu-west-2"), 100.0
    ),
}
"""Active DML queries of an account by Region; 20 in the others."""


@dataclass(frozen=True, kw_only=True)
class ReadConfig(TableConfig):
    """How the data lies in S3."""

    prefixes: Array = param(
        10.0,
        "prefix",
        "S3 prefixes over which the files read at the same time are spread",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class LakeConfig(ReadConfig, StorageConfig):
    """What is paid beside the queries."""

    results_kept_days: Array = param(
        30.0, "day", "Days for which query results are kept in S3", low=0.0, high=3_650.0
    )


@dataclass(frozen=True, kw_only=True)
class ReusingConfig(LakeConfig):
    """What the user may fix of SQL queries."""

    reuse_results: Array = param(
        True, "", "Whether repeated queries may take their result from the last 7 days"
    )


@dataclass(frozen=True, kw_only=True)
class SqlConfig(ReusingConfig):
    """What the user may fix of queries paid by data scanned."""

    granted_queries: Array = param(
        0.0,
        "query",
        "Active DML queries AWS has granted the account; 0 takes the Region's default",
        low=0.0,
        high=1e5,
        whole=True,
    )
    refused_share: Array = param(
        0.01, "", "Share of queries that may be turned away and sent again", low=0.0, high=1.0
    )


@dataclass(frozen=True, kw_only=True)
class SpareConfig:
    """How much capacity is kept for the queries that come together by chance."""

    spare_deviations: Array = param(
        1.65,
        "",
        "Standard deviations of the queries at a time for which there is room above the mean",
        low=0.0,
        high=6.0,
    )


@dataclass(frozen=True, kw_only=True)
class CapacityConfig(ReusingConfig, SpareConfig):
    """What the user may fix of a capacity reservation."""

    dpus: Array = param(
        0.0,
        "DPU",
        "DPUs already decided on; 0 sizes the reservation",
        low=0.0,
        high=1e5,
        whole=True,
        options=(0.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0, 256.0, 512.0, 1024.0),
    )
    dpus_per_query: Array = param(
        8.0,
        "DPU",
        "Most DPUs one query may take, in steps of 4",
        low=4.0,
        high=124.0,
        whole=True,
        options=(4.0, 8.0, 16.0, 32.0, 64.0, 124.0),
    )
    always_on: Array = param(
        False, "", "Whether the reservation is held around the clock, not in busy hours only"
    )


@dataclass(frozen=True, kw_only=True)
class SparkConfig(LakeConfig, SpareConfig):
    """What the user may fix of Spark sessions."""

    executors: Array = param(
        16.0,
        "executor",
        "Most executors of a session, one DPU each, beside its driver",
        low=1.0,
        high=59.0,
        whole=True,
        options=(2.0, 4.0, 8.0, 16.0, 32.0, 59.0),
    )


@dataclass(frozen=True, kw_only=True)
class CtasConfig(ReadConfig, CopyConfig):
    """What the user may fix of a batch written by CREATE TABLE AS SELECT."""


@dataclass(frozen=True, kw_only=True)
class ReadFacts(RequestFacts, catalog_requests.ReadFacts):
    """Figures of a query over S3, whoever pays for it how."""

    base_s: Array = _measured(
        2.0,
        "s",
        "Time of a query that hardly reads; 1.6 to 2.8 s in 258 runs over 14 GB",
        kind="rule_of_thumb",
        low=1.6,
        high=2.8,
        measure="intercept of EngineExecutionTime over ProcessedBytes",
    )
    run_cv: Array = _measured(
        0.35,
        "",
        "Coefficient of variation of one query run again; 0.32 to 0.36 in two layouts",
        kind="published",
        low=0.25,
        high=0.6,
    )
    files_per_second: Array = _guess(
        4_000.0,
        "file/s",
        "Files a query opens; no published figure",
        low=1_000.0,
        high=20_000.0,
        measure="run time of count(*) over many small files",
    )
    catalog_call_s: Array = fact(
        0.016,
        "s",
        "Time per catalogue call, five side by side; no published figure",
        kind="assumption",
        source=_CATALOG,
        as_of="2026",
        low=0.006,
        high=0.06,
        measure="QueryPlanningTime over the partitions read",
    )
    partitions_max: Array = _quota(1e6, "partition", "Partitions one scan may read", source=_LIMITS)
    prefix_gets_per_second: Array = fact(
        5_500.0,
        "request/s",
        "S3 reads per second and prefix",
        kind="published",
        source=_TUNING,
        as_of="2026-04-13",
    )


@dataclass(frozen=True, kw_only=True)
class AnswerFacts(ReadFacts):
    """Figures of queries that hand back a result."""

    result_s: Array = _guess(
        0.05, "s", "Time to begin writing a result; no published figure", low=0.02, high=0.2
    )
    result_bytes_per_second: Array = _guess(
        20 * MB,
        "byte/s",
        "Rate at which a result is written; no published figure",
        low=5 * MB,
        high=100 * MB,
    )
    puts_per_query: Array = _guess(
        2.0, "request", "S3 writes per query: result and metadata", low=1.0, high=4.0
    )


@dataclass(frozen=True, kw_only=True)
class TimeoutFacts:
    """How long a SQL statement may run."""

    timeout_s: Array = _quota(
        30 * MINUTE, "s", "Longest DML statement before an increase", source=_LIMITS
    )
    timeout_s_max: Array = _quota(
        240 * MINUTE, "s", "Longest DML statement after an increase", source=_LIMITS
    )


@dataclass(frozen=True, kw_only=True)
class ReuseFacts:
    """What a repeated SQL query takes."""

    reused_s: Array = fact(
        0.5,
        "s",
        "Time to hand back a result without running the query; no published figure",
        kind="assumption",
        source=_REUSE,
        as_of="2026-04-13",
        low=0.2,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class PaidFacts(AnswerFacts, LakeFacts):
    """Figures of what is paid beside the queries."""


@dataclass(frozen=True, kw_only=True)
class BilledFacts:
    """What a query paid by data scanned is billed for."""

    query_bytes_min: Array = _priced(
        10 * MB,
        "byte",
        "Least an Athena query is billed for; whether decimal or binary is not stated",
        kind="published",
        low=10 * MB,
        high=10 * MIB,
    )
    query_bytes_step: Array = _priced(
        1 * MB,
        "byte",
        "Data Athena scans is rounded up to this; whether decimal or binary is not stated",
        kind="published",
        low=1 * MB,
        high=1 * MIB,
    )
    tb_bytes: Array = _priced(
        TB,
        "byte",
        "Bytes in a TB that Athena bills; not stated, 10**12 is the dearer reading",
        kind="assumption",
        low=TB,
        high=TIB,
    )


@dataclass(frozen=True, kw_only=True)
class ScanFacts(ReadFacts, BilledFacts):
    """Figures of queries on the capacity AWS shares out, paid by data scanned."""

    parquet_bytes_per_second: Array = _guess(
        2 * GB,
        "byte/s",
        "Stored Parquet one simple query works through; no published figure",
        low=0.5 * GB,
        high=8 * GB,
        measure="slope of ProcessedBytes over EngineExecutionTime",
    )
    text_bytes_per_second: Array = _guess(
        1 * GB,
        "byte/s",
        "Stored CSV or JSON one simple query works through; no published figure",
        low=0.3 * GB,
        high=3 * GB,
        measure="slope of ProcessedBytes over EngineExecutionTime",
    )


@dataclass(frozen=True, kw_only=True)
class SharedFacts(ScanFacts, AnswerFacts):
    """Figures of many queries sharing the account's quota."""

    active_queries: Array = fact(
        20.0,
        "query",
        "Active DML queries, running or queued, of an account before an increase",
        kind="quota",
        source=_ENDPOINTS,
        as_of="2026-04-19",
        regions=ACTIVE_QUERIES,
    )
    queued_share: Array = fact(
        0.003,
        "",
        "Share of queries that wait for the capacity AWS shares out; one observer saw over a "
        "minute for one in a hundred, 258 benchmark runs saw none",
        kind="assumption",
        source=_QUEUE,
        as_of="2023",
        low=0.0003,
        high=0.012,
        measure="QueryQueueTime",
    )
    queued_s: Array = fact(
        60.0,
        "s",
        "Mean wait of those",
        kind="assumption",
        source=_QUEUE,
        as_of="2023",
        low=10.0,
        high=120.0,
        measure="QueryQueueTime",
    )


@dataclass(frozen=True, kw_only=True)
class SqlFacts(SharedFacts, PaidFacts, TimeoutFacts, ReuseFacts):
    """Figures of SQL queries paid by data scanned."""


@dataclass(frozen=True, kw_only=True)
class DpuFacts(PaidFacts):
    """Figures of queries on DPUs of one's own."""

    dpu_parquet_bytes_per_second: Array = _guess(
        125 * MB,
        "byte/s",
        "Stored Parquet one DPU works through in a simple query, 31 MB/s per vCPU; no published "
        "figure",
        low=40 * MB,
        high=500 * MB,
        measure="ProcessedBytes over EngineExecutionTime and DPUs",
    )
    dpu_text_bytes_per_second: Array = _guess(
        60 * MB,
        "byte/s",
        "Stored CSV or JSON one DPU works through in a simple query; no published figure",
        low=20 * MB,
        high=200 * MB,
        measure="ProcessedBytes over EngineExecutionTime and DPUs",
    )
    mix_cv: Array = _guess(
        1.0,
        "",
        "Coefficient of variation of run times over the mix of queries; no published figure",
        low=0.5,
        high=2.2,
        measure="standard deviation over mean of TotalExecutionTime",
    )


@dataclass(frozen=True, kw_only=True)
class CapacityFacts(DpuFacts, TimeoutFacts, ReuseFacts):
    """Figures of capacity reservations."""

    dpu_step: Array = _quota(4.0, "DPU", "DPUs are reserved in steps of this", source=_CREATING)
    dpu_min: Array = _quota(
        4.0, "DPU", "Smallest reservation; 24 before February 2026", source=_CAPACITY
    )
    dpu_max: Array = _quota(
        1_000.0, "DPU", "DPUs reserved per account and Region before an increase", source=_CAPACITY
    )
    held_s_min: Array = fact(
        MINUTE,
        "s",
        "Shortest time a reservation is billed; an hour until February 2026, first eight",
        kind="quota",
        source=_ONE_MINUTE,
        as_of="2026-02-10",
    )
    queue_s_max: Array = _quota(
        10 * HOUR, "s", "Longest time a query waits for reserved capacity", source=_CAPACITY
    )
    dpus_per_query_of_10: Array = fact(
        4.0,
        "DPU",
        "DPUs per query AWS suggests for 10 at a time, 40 in all",
        kind="rule_of_thumb",
        source=_GUIDELINE,
        as_of="2026-04-13",
    )
    dpus_per_query_of_20: Array = fact(
        4.8,
        "DPU",
        "DPUs per query AWS suggests for 20 at a time, 96 in all",
        kind="rule_of_thumb",
        source=_GUIDELINE,
        as_of="2026-04-13",
    )
    dpus_per_query_of_30: Array = fact(
        8.0,
        "DPU",
        "DPUs per query AWS suggests for 30 or more at a time, 240 in all",
        kind="rule_of_thumb",
        source=_GUIDELINE,
        as_of="2026-04-13",
    )
    utilisation_low: Array = fact(
        0.25,
        "",
        "Utilisation below which AWS's own scaling template gives DPUs back",
        kind="rule_of_thumb",
        source=_SCALING,
        as_of="2026-04-13",
    )


@dataclass(frozen=True, kw_only=True)
class SparkFacts(DpuFacts):
    """Figures of Spark sessions."""

    base_s: Array = fact(
        3.0,
        "s",
        "Time of a calculation that hardly reads; no published figure",
        kind="assumption",
        source=_SPARK,
        as_of="2026-04-13",
        low=1.0,
        high=10.0,
    )
    executor_start_s_p50: Array = fact(
        15.0,
        "s",
        "Median time until released executors are back; no published figure",
        kind="assumption",
        source=_SPARK,
        as_of="2026-04-13",
        low=5.0,
        high=30.0,
    )
    executor_start_s_p99: Array = fact(
        60.0,
        "s",
        "Time that one such start in a hundred exceeds; no published figure",
        kind="assumption",
        source=_SPARK,
        as_of="2026-04-13",
        low=40.0,
        high=180.0,
    )
    executor_idle_s: Array = fact(
        60.0,
        "s",
        "Idle time after which Spark releases an executor, by default",
        kind="published",
        source=_SPARK_SETTINGS,
        as_of="2026",
    )
    session_dpus_max: Array = _quota(
        60.0, "DPU", "DPUs of one session, its driver among them", source=_SPARK_QUOTAS
    )
    account_dpus_max: Array = _quota(
        160.0, "DPU", "DPUs of an account and Region before an increase", source=_SPARK_QUOTAS
    )


@dataclass(frozen=True, kw_only=True)
class CtasFacts(StorageFacts, ScanFacts, TimeoutFacts, CopyFacts):
    """Figures of a batch written by CREATE TABLE AS SELECT."""

    partitions_per_statement: Array = fact(
        100.0,
        "partition",
        "Partitions one CREATE TABLE AS SELECT or INSERT INTO may write",
        kind="quota",
        source=_CTAS,
        as_of="2026",
    )
    write_bytes_per_second: Array = _guess(
        500 * MB,
        "byte/s",
        "Rate at which a query writes a table; no published figure",
        low=100 * MB,
        high=2 * GB,
    )
    put_bytes: Array = _guess(
        16 * MIB, "byte", "Data one S3 write takes; no published figure", low=5 * MIB, high=64 * MIB
    )


@dataclass(frozen=True)
class Read:
    """What a query does before it has a result.

    Attributes
    ----------
    plan_s, open_s, read_s : Array
        Start and planning, opening the files, reading and computing [s].
    gets : Array
        S3 reads.
    """

    plan_s: Array
    open_s: Array
    read_s: Array
    gets: Array

    @property
    def seconds(self) -> Array:
        """All of it, one after the other [s]."""
        return self.plan_s + self.open_s + self.read_s


def read(
    c: ReadConfig,
    f: ReadFacts,
    *,
    data_bytes: Array,
    files: Array,
    complexity: Array,
    bytes_per_second: Array,
) -> Read:
    """Time what a query does before it has a result, and count its S3 reads.

    Notes
    -----
    ``base + partitions / 1,000 * call + files / 4,000 per s + max(k * bytes / rate, requests /
    (5,500 per s * prefixes))`` with k the work per byte. A query is timed as if it had its
    prefixes to itself; what all of them ask for together is a check.
    """
    gets = s3_lake.gets(data_bytes, files, f)
    return Read(
        plan_s=f.base_s + ceil_to(c.partitions / f.page_partitions) * f.catalog_call_s,
        open_s=files / f.files_per_second,
        read_s=largest(
            complexity * data_bytes / bytes_per_second,
            gets / (f.prefix_gets_per_second * c.prefixes),
        ),
        gets=gets,
    )


def scan_rate(form: str, f: ScanFacts) -> Array:
    """Rate [byte/s] at which one simple query works through data on shared capacity."""
    return f.parquet_bytes_per_second if form == "parquet" else f.text_bytes_per_second


def dpu_rate(form: str, f: DpuFacts) -> Array:
    """Rate [byte/s] at which one DPU works through data in a simple query."""
    return f.dpu_parquet_bytes_per_second if form == "parquet" else f.dpu_text_bytes_per_second


def read_for(w: QueryData, c: ReadConfig, f: ReadFacts, bytes_per_second: Array) -> Read:
    """Time one query of the workload at a rate."""
    return read(
        c,
        f,
        data_bytes=w.scanned_bytes,
        files=w.files_per_query,
        complexity=w.complexity,
        bytes_per_second=bytes_per_second,
    )


def billed_tb(data_bytes: Array, f: BilledFacts) -> Array:
    """TB billed for one query that reads `data_bytes`: whole MB, ten at least."""
    return largest(ceil_to(data_bytes, f.query_bytes_step), f.query_bytes_min) / f.tb_bytes


def result_s(result_bytes: Array, f: AnswerFacts) -> Array:
    """Time [s] in which a result is written."""
    return f.result_s + result_bytes / f.result_bytes_per_second


def run(name: str, run_s: Array, f: ReadFacts) -> Lognormal:
    """Stage of work that takes `run_s` on average and varies from one run to the next."""
    return Lognormal.from_mean(name, run_s, f.run_cv)


def sql_stages(
    run_s: Array, run_share: Array, f: SqlFacts | CapacityFacts
) -> tuple[Fixed, Sometimes]:
    """Stages of an admitted SQL query; a reused result needs only the first.

    Notes
    -----
    The run is one stage, because a query varies from run to run as a whole.
    """
    return (
        Fixed("accept and answer", f.reused_s),
        Sometimes("run", run_share, run("run", largest(run_s - f.reused_s, 0.0), f)),
    )


def slots_for(offered: Array, spare_deviations: Array) -> Array:
    """Count the slots that leave some standard deviations of a Poisson load free.

    Examples
    --------
    >>> float(slots_for(20.0, spare_deviations=1.65))
    28.0
    """
    return largest(ceil_to(offered + spare_deviations * np.sqrt(offered)), 1.0)


def slot_wait(slots: Array, queries_per_second: Array, busy_s: Array, cv: Array) -> QueueWait:
    """Stage of waiting for one of some slots, each kept for `busy_s` on average.

    Notes
    -----
    Erlang C for the share that waits, Allen-Cunneen for how long; infinite where the load reaches
    the slots.
    """
    waits = erlang_c(slots, queries_per_second * busy_s)
    delayed_s = delayed_wait(slots, queries_per_second, busy_s, cs2=np.square(cv))
    return QueueWait("queue", waits, delayed_s)


def read_checks(c: ReadConfig, f: ReadFacts, r: Read, gets_per_second: Array) -> tuple[Check, ...]:
    """Limits of planning over the catalogue and of reading S3."""
    return (
        Check(
            "partitions of a query",
            c.partitions,
            f.partitions_max,
            "partition",
            "Filter on the partition columns, or partition more coarsely.",
        ),
        Check(
            "S3 reads",
            gets_per_second,
            f.prefix_gets_per_second * c.prefixes,
            "request/s",
            "Compact small files and spread the data over more prefixes.",
            "soft",
        ),
        Check(
            "small files",
            r.open_s,
            largest(r.read_s, f.base_s),
            "s",
            "Opening the files takes longer than reading them: compact them.",
            "advice",
        ),
    )


def time_checks(statement_s: Array, f: TimeoutFacts) -> tuple[Check, ...]:
    """Compare the mean run time of a statement with its time-outs."""
    return (
        Check(
            "run time",
            statement_s,
            f.timeout_s,
            "s",
            "Raise the DML time-out, or read less per statement.",
            "soft",
        ),
        Check(
            "longest run time",
            statement_s,
            f.timeout_s_max,
            "s",
            "Split the statement: the DML time-out ends at 240 minutes.",
        ),
    )


def requests_billed(
    c: ReadConfig, f: AnswerFacts, r: Read, *, files: Array, queries: Array
) -> dict[str, Array]:
    """Meter the requests of queries that run, to S3 and to the catalogue.

    Notes
    -----
    A query looks up one table and pages through its partitions, lists every one of those, 1,000
    files at a time, and writes its result once.
    """
    writes = f.puts_per_query + s3_lake.lists(files, c.partitions, f)
    return {
        "s3:standard_get_request": queries * r.gets,
        "s3:standard_put_copy_post_list_request": queries * writes,
        **catalog_billed(c, queries * to_read(c.partitions, f)),
    }


def lake_billed(
    w: QueryData, c: LakeConfig, f: PaidFacts, r: Read, run_share: Array
) -> dict[str, Array]:
    """Meter the requests of the queries that run, and what lies in S3.

    Notes
    -----
    The results of the last days are stored beside the data.
    """
    runs = w.queries_per_month * run_share
    results_gb_month = s3_lake.kept_gb_month(runs * w.result_bytes, c.results_kept_days, f)
    return {
        **requests_billed(c, f, r, files=w.files_per_query, queries=runs),
        "s3:standard_gb_month": w.stored_bytes * c.pay_storage / f.s3_gb_bytes + results_gb_month,
    }


def size_sql(w: QueryData, c: SqlConfig, f: SqlFacts) -> Sizing:
    """Meter queries by data scanned, and see how many the account's quota turns away.

    Notes
    -----
    ``T = base + partitions / 1,000 * call + files / 4,000 per s + max(k * bytes / rate, requests /
    (5,500 per s * prefixes)) + result``, lognormal about that mean; csv and json read alike. A
    repeated query takes 0.5 s instead, and neither scans nor costs anything. Queries beyond the
    quota of active ones are refused: with a = arrivals * time their share is Erlang B, for Poisson
    arrivals and any run time. That some queries wait for shared capacity is one observer's word.
    Joins that do not fit in memory fail; that is not modelled.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/general/latest/gr/athena.html
    .. [2] https://aws.amazon.com/athena/pricing/
    .. [3] https://github.com/ClickHouse/ClickBench
    """
    run_share = 1 - w.repeat_share * c.reuse_results
    r = read_for(w, c, f, scan_rate(w.data_format, f))
    run_s = r.seconds + result_s(w.result_bytes, f)
    shared_queue = QueueWait("queue", run_share * f.queued_share, f.queued_s)
    delay = Delay((shared_queue, *sql_stages(run_s, run_share, f)), run_share)
    granted = np.where(np.asarray(c.granted_queries) > 0, c.granted_queries, f.active_queries)[()]
    active = w.peak_queries_per_second * delay.mean
    gets_per_query = run_share * r.gets
    bounds = {
        "active queries": granted / delay.mean,
        "S3 reads": f.prefix_gets_per_second * c.prefixes / largest(gets_per_query, 1e-9),
    }
    return Sizing(
        units={},
        billed={
            "sql_tb_scanned": w.queries_per_month * run_share * billed_tb(w.scanned_bytes, f),
            **lake_billed(w, c, f, r, run_share),
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=delay,
        checks=(
            Check(
                "active queries",
                active,
                granted,
                "query",
                "Request an increase of active DML queries, or reserve capacity.",
                "soft",
            ),
            Check(
                "refused queries",
                erlang_b(granted, active),
                c.refused_share,
                "",
                "Queue and retry on your side, request an increase, or reserve capacity.",
                "soft",
            ),
            *time_checks(run_s, f),
            *read_checks(c, f, r, w.peak_queries_per_second * gets_per_query),
        ),
    )


def size_capacity(w: QueryData, c: CapacityConfig, f: CapacityFacts) -> Sizing:
    """Size a reservation whose slots hold the busiest minute, and time the queue before it.

    Notes
    -----
    A query runs as when paid by scan, but at the rate of its own DPUs, so that DPUs per query
    trade speed for slots. With a = arrivals * time, ``slots = ceil(a + z sqrt(a))`` and ``DPUs =
    ceil_4(slots * DPUs per query)``; whole slots only. Nothing is refused: queries wait, by Erlang
    C and Allen-Cunneen, ten hours at most. DPUs are billed while held; AWS may take 30 minutes to
    grant them, which are not billed. That DPUs share the work evenly is assumed, and no speed of a
    DPU is published.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/athena/latest/ug/capacity-management.html
    .. [2] https://docs.aws.amazon.com/athena/latest/ug/capacity-management-requirements.html
    """
    dpus_per_query = ceil_to(c.dpus_per_query, f.dpu_step)
    run_share = 1 - w.repeat_share * c.reuse_results
    r = read_for(w, c, f, dpus_per_query * dpu_rate(w.data_format, f))
    run_s = r.seconds + result_s(w.result_bytes, f)
    runs_per_second = w.peak_queries_per_second * run_share
    running = runs_per_second * run_s
    reserved = capacity(
        {"queries at a time": (slots_for(running, c.spare_deviations) * dpus_per_query, 1.0)},
        step=f.dpu_step,
        at_least=f.dpu_min,
        fixed=c.dpus,
    )
    slots = np.floor(reserved.units / dpus_per_query)
    wait = slot_wait(slots, runs_per_second, run_s, f.mix_cv)
    in_busy_hours = largest(w.busy_hours_per_day, f.held_s_min / HOUR) * w.days_per_month
    held_hours = smallest(np.where(c.always_on, np.inf, in_busy_hours), HOURS_PER_MONTH)
    gets_per_second = runs_per_second * r.gets
    return Sizing(
        units={"DPU": reserved.units, "slot": slots},
        billed={
            "provisioned_capacity_dpu_hour": reserved.units * held_hours,
            **lake_billed(w, c, f, r, run_share),
        },
        throughput=slots / run_s / largest(run_share, 1e-9),
        delay=Delay(
            (
                QueueWait("queue", run_share * wait.delayed, wait.mean_delayed_s),
                *sql_stages(run_s, run_share, f),
            ),
            run_share,
        ),
        checks=(
            Check(
                "queries at a time",
                running,
                slots,
                "query",
                "Reserve more DPUs, or allow fewer per query.",
            ),
            Check(
                "time in the queue",
                wait.mean_delayed_s,
                f.queue_s_max,
                "s",
                "Reserve more DPUs: a query waits ten hours at most.",
            ),
            Check(
                "DPUs in whole steps",
                reserved.units,
                np.floor(reserved.units / f.dpu_step) * f.dpu_step,
                "DPU",
                "Reserve a multiple of 4 DPUs.",
            ),
            Check(
                "reserved DPUs",
                reserved.units,
                f.dpu_max,
                "DPU",
                "Request an increase of DPUs per account.",
                "soft",
            ),
            *time_checks(run_s, f),
            *read_checks(c, f, r, gets_per_second),
            *reservation_advice(w, f, running, slots, reserved.units, held_hours),
        ),
        capacity=reserved,
    )


def reservation_advice(
    w: QueryData, f: CapacityFacts, running: Array, slots: Array, dpus: Array, held_hours: Array
) -> tuple[Check, ...]:
    """Compare a reservation with AWS's guideline, and with what it is used for."""
    suggested = (
        f.dpus_per_query_of_10
        + (f.dpus_per_query_of_20 - f.dpus_per_query_of_10) * np.clip(running / 10 - 1, 0, 1)
        + (f.dpus_per_query_of_30 - f.dpus_per_query_of_20) * np.clip(running / 10 - 2, 0, 1)
    )
    mean_load = running / w.peak_to_mean * smallest(w.busy_hours_per_month / held_hours, 1.0)
    return (
        Check(
            "DPUs by AWS's table",
            running * suggested,
            dpus,
            "DPU",
            "AWS suggests 40 DPUs for 10 queries at a time, 96 for 20, 240 for 30: test first.",
            "advice",
        ),
        Check(
            "idle reservation",
            f.utilisation_low * slots,
            mean_load,
            "query",
            "Most of it idles: hold it for fewer hours, let it follow the load, or pay by scan.",
            "advice",
        ),
    )


def size_spark(w: QueryData, c: SparkConfig, f: SparkFacts) -> Sizing:
    """Count the Spark sessions that hold the busiest minute, and the DPU-hours they use.

    Notes
    -----
    A session runs one calculation at a time on its driver and executors; ``sessions = ceil(a + z
    sqrt(a))`` with a = arrivals * time. Drivers are paid for all busy hours. Executors are paid
    while they work and until Spark releases them, 60 s idle: with l queries per second and
    session, ``1 - exp(-60 l)`` of the rest of the time, taken over all of it. A query that finds
    them released, ``exp(-60 l)`` of all, waits until they are back.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/athena/latest/ug/notebooks-spark-quotas.html
    .. [2] https://spark.apache.org/docs/latest/configuration.html
    """
    r = read_for(w, c, f, c.executors * dpu_rate(w.data_format, f))
    run_s = r.seconds + result_s(w.result_bytes, f)
    running = w.peak_queries_per_second * run_s
    session = capacity({"queries at a time": (slots_for(running, c.spare_deviations), 1.0)})
    sessions = session.units
    session_dpus = c.executors + 1
    session_hours = sessions * w.busy_hours_per_month
    released = np.exp(-f.executor_idle_s * w.queries_per_hour / HOUR / sessions)
    executor_hours = smallest(
        w.queries_per_month * run_s / HOUR + session_hours * (1 - released), session_hours
    )
    executor_start = Lognormal.from_percentiles(
        "start executors", f.executor_start_s_p50, f.executor_start_s_p99
    )
    return Sizing(
        units={"session": sessions, "DPU": sessions * session_dpus},
        billed={
            "spark_dpu_hour": session_hours + executor_hours * c.executors,
            **lake_billed(w, c, f, r, 1.0),
        },
        throughput=sessions / run_s,
        delay=Delay(
            (
                slot_wait(sessions, w.peak_queries_per_second, run_s, f.mix_cv),
                Sometimes("start executors", released, executor_start),
                run("run", run_s, f),
            )
        ),
        checks=(
            Check(
                "DPUs of a session",
                session_dpus,
                f.session_dpus_max,
                "DPU",
                "Take fewer executors.",
            ),
            Check(
                "DPUs of the account",
                sessions * session_dpus,
                f.account_dpus_max,
                "DPU",
                "Request an increase of DPUs per account, or take fewer executors.",
                "soft",
            ),
            *read_checks(c, f, r, w.peak_queries_per_second * r.gets),
        ),
        capacity=session,
    )


def size_ctas(w: TransformBatch, c: CtasConfig, f: CtasFacts) -> Sizing:
    """Meter a batch that SQL statements read, transform and write as a new table.

    Notes
    -----
    One statement writes 100 partitions at most; n = ceil(partitions / 100) statements run one
    after the other, and each is taken to read only its own share of the input. ``T = n * base +
    files / 4,000 per s + k * bytes / rate + output / write rate``. Skew and exchange between
    workers are Athena's own affair and not modelled; statements that need more memory than it
    gives fail. A failed statement costs nothing. Each statement looks up the table it reads and the
    one it writes, and adds its partitions to the catalogue.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html
    .. [2] https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
    .. [3] https://aws.amazon.com/athena/pricing/
    """
    statements = ceil_to(c.output_partitions / f.partitions_per_statement)
    r = read(
        c,
        f,
        data_bytes=w.data_bytes,
        files=w.files,
        complexity=w.complexity,
        bytes_per_second=scan_rate(w.data_format, f),
    )
    output_bytes = w.data_bytes * w.output_share
    write_s = output_bytes / f.write_bytes_per_second
    start_s = statements * r.plan_s
    run_s = start_s + r.open_s + r.read_s + write_s
    puts = ceil_to(output_bytes / f.put_bytes) + c.output_partitions
    return Sizing(
        units={},
        billed={
            "sql_tb_scanned": w.runs_per_month
            * statements
            * billed_tb(w.data_bytes / statements, f),
            "s3:standard_get_request": w.runs_per_month * r.gets,
            "s3:standard_put_copy_post_list_request": w.runs_per_month
            * (puts + s3_lake.lists(w.files, c.partitions, f)),
            "s3:standard_gb_month": s3_lake.kept_gb_month(
                w.output_bytes_per_month, w.output_kept_days, f
            ),
            **catalog_billed(
                c,
                w.runs_per_month
                * statements
                * to_copy(c.partitions / statements, c.output_partitions / statements, f),
            ),
        },
        throughput=w.data_bytes / run_s,
        bounds={
            "reading and computing": w.data_bytes / r.read_s,
            "writing": w.data_bytes / largest(write_s, 1e-9),
            "opening files": w.data_bytes / r.open_s,
            "starting": w.data_bytes / start_s,
        },
        delay=Delay(
            (
                run("start and plan", start_s, f),
                run("read and transform", r.open_s + r.read_s, f),
                run("write", write_s, f),
            )
        ),
        checks=(
            Check(
                "speed of a run",
                w.demand,
                w.data_bytes / run_s,
                "byte/s",
                "Split the batch into statements side by side, or use Spark.",
            ),
            Check(
                "partitions of a statement",
                c.output_partitions,
                f.partitions_per_statement,
                "partition",
                "Write the first 100 with CREATE TABLE AS SELECT, the rest with INSERT INTO.",
                "advice",
            ),
            *time_checks(run_s / statements, f),
            *read_checks(c, f, r, r.gets / (r.open_s + r.read_s)),
        ),
    )


_NOT_INCLUDED = (
    "Lambda functions of federated sources",
    "KMS and CloudWatch",
)

ATHENA_SQL = Model(
    id="athena_sql",
    title="Athena SQL, per TB scanned",
    prices="athena",
    workload=QueryData,
    config=SqlConfig,
    facts=SqlFacts,
    size=size_sql,
    evidence=Evidence(throughput="A", delay="B"),
    best_for=("exploring a lake in S3", "queries now and then", "joins over several sources"),
    not_for=(
        "answers within 3 s",
        "transactions and point lookups",
        "guaranteed capacity: AWS shares it out",
    ),
    not_included=_NOT_INCLUDED,
    docs=(_PRICING, _ENDPOINTS, _LIMITS, _TUNING, _REUSE),
)
ATHENA_CAPACITY = Model(
    id="athena_capacity",
    title="Athena SQL, reserved capacity",
    prices="athena",
    workload=QueryData,
    config=CapacityConfig,
    facts=CapacityFacts,
    size=size_capacity,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=(
        "many large scans through long busy hours",
        "queries that must wait, not fail",
        "a bill that does not follow bytes",
    ),
    not_for=("fewer than two busy hours a day", "answers within 3 s", "rare queries"),
    not_included=_NOT_INCLUDED,
    docs=(_CAPACITY, _GUIDELINE, _CREATING, _SCALING, _PRICING),
)
ATHENA_SPARK = Model(
    id="athena_spark",
    title="Athena for Apache Spark",
    prices="athena",
    workload=QueryData,
    config=SparkConfig,
    facts=SparkFacts,
    size=size_spark,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("notebooks that mix SQL and Python", "analyses step by step on one session"),
    not_for=("many users with short queries", "scheduled jobs: Glue and EMR carry those"),
    not_included=_NOT_INCLUDED,
    docs=(_SPARK_QUOTAS, _SPARK, _PRICING),
)
ATHENA_CTAS = Model(
    id="athena_ctas",
    title="Athena CREATE TABLE AS SELECT",
    prices="athena",
    workload=TransformBatch,
    config=CtasConfig,
    facts=CtasFacts,
    size=size_ctas,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("converting text to Parquet with SQL", "small batches without anything to run"),
    not_for=(
        "transformations beyond SQL",
        "statements of over 30 minutes",
        "large sorts and joins",
    ),
    not_included=("storage of the input in S3", *_NOT_INCLUDED),
    docs=(_CTAS, _LIMITS, _PRICING, _TUNING),
)
