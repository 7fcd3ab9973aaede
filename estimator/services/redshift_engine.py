"""How a Redshift warehouse runs queries, whoever provides its processors: speed, sharing, queue.

Common to clusters, Serverless and Spectrum, and to dashboards that query them. One query alone
gains less than in proportion from more vCPUs; many together use all of them. What each is capable
of is anchored in benchmarks.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Fixed, Lognormal, QueueWait, Sometimes, Stage
from estimator.laws.queueing import delayed_wait, erlang_c
from estimator.model import Check, fact, param
from estimator.units import GB, GIB, HOUR, MB, Array, largest, smallest
from estimator.workloads import QueryData

PRICING = "https://aws.amazon.com/redshift/pricing/"
CLICKBENCH = "https://github.com/ClickHouse/ClickBench/tree/faa7e582cf7f2be943d11e5340fdc8a274671f2f/redshift"
LAB = (
    "https://github.com/andrezc98/redshift-redemption/tree/"
    "8c14cef0d55829f814e7bf9ab7a16b0e6cdbb7a3/results/2026-10-05"
)
_CACHE = (
    "https://aws.amazon.com/blogs/big-data/"
    "get-sub-second-query-response-times-with-amazon-redshift-result-caching/"
)

measured = partial(fact, kind="published", source=LAB, as_of="2026-10-05")
clickbench = partial(fact, source=CLICKBENCH, as_of="2022-07-29")

REFERENCE_VCPUS = 8.0
"""Processors of the benchmarked cluster: two nodes of ra3.xlplus or rg.xlarge."""


@dataclass(frozen=True, kw_only=True)
class EngineConfig:
    """How much of a warehouse to plan for."""

    utilisation: Array = param(
        0.7, "", "Share of the warehouse's capacity to plan for at the peak", low=0.05, high=0.95
    )
    time_share: Array = param(
        0.5,
        "",
        "Share of the longest acceptable time that a run may take, were nothing else to run",
        low=0.05,
        high=1.0,
    )
    new_query_share: Array = param(
        0.1,
        "",
        "Share of the queries that run whose code is not compiled yet",
        low=0.0,
        high=1.0,
        measure="SYS_QUERY_HISTORY compile_time above 0",
    )


@dataclass(frozen=True, kw_only=True)
class SnapshotConfig:
    """What the user may fix of backups."""

    snapshot_bytes: Array = param(
        0.0,
        "byte",
        "Manual snapshots kept, mean over the month; automatic ones are free",
        low=0.0,
        high=1e17,
        measure="ActualIncrementalBackupSizeInMegaBytes of DescribeClusterSnapshots",
    )


@dataclass(frozen=True, kw_only=True)
class EngineFacts:
    """Figures of every warehouse."""

    work_bytes_per_second: Array = fact(
        2 * GB,
        "byte/s",
        "Bytes, as Parquet, times complexity that one query gets through on 8 vCPUs of RA3: six "
        "TPC-DS queries took 7.6 s over loaded columns that are 9 GB in Iceberg, 2.4 GB/s at "
        "complexity 2; ClickBench of 2022 was about three times slower, its bytes unpublished",
        kind="assumption",
        source=LAB,
        as_of="2026-10-05",
        low=0.6 * GB,
        high=4 * GB,
        measure="SYS_QUERY_HISTORY execution_time against bytes scanned",
    )
    speed_exponent: Array = clickbench(
        0.73,
        "",
        "Growth of the speed of one query with vCPUs, fitted to the hot totals of 43 queries at "
        "16, 48 and 192 vCPUs; their geometric means give 0.58",
        kind="published",
        low=0.58,
        high=0.9,
    )
    run_cv: Array = clickbench(
        0.35,
        "",
        "Coefficient of variation of one query run again; no published figure",
        kind="assumption",
        low=0.15,
        high=1.0,
        measure="SYS_QUERY_HISTORY execution_time of one query",
    )
    mix_cv: Array = clickbench(
        1.34,
        "",
        "Coefficient of variation of run times over the mix of queries; no published figure",
        kind="assumption",
        low=1.22,
        high=2.24,
        measure="SYS_QUERY_HISTORY execution_time of all queries",
    )
    compile_s_p50: Array = clickbench(
        4.0,
        "s",
        "Median time a first run takes longer: compiling, and data fetched from S3",
        kind="rule_of_thumb",
        low=2.7,
        high=5.3,
        measure="SYS_QUERY_HISTORY compile_time",
    )
    compile_s_p99: Array = clickbench(
        7.0,
        "s",
        "The 99th percentile of that; 90th percentiles of 4.6 to 6.4 s were seen",
        kind="assumption",
        low=5.0,
        high=15.0,
        measure="SYS_QUERY_HISTORY compile_time",
    )
    answer_s: Array = fact(
        0.03,
        "s",
        "Time to answer from the result cache, or to begin sending; no published figure",
        kind="assumption",
        source=_CACHE,
        as_of="2017-11-21",
        low=0.02,
        high=0.05,
    )
    result_bytes_per_second: Array = fact(
        20 * MB,
        "byte/s",
        "Rate at which a result reaches the client; no published figure",
        kind="assumption",
        source=_CACHE,
        as_of="2017-11-21",
        low=5 * MB,
        high=100 * MB,
    )


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """What text weighs once it lies in columns."""

    text_as_parquet: Array = clickbench(
        0.2,
        "",
        "Size of CSV or JSON once it lies in columns: about 14 GB of Parquet for 75 GB of text",
        kind="assumption",
        low=0.1,
        high=0.4,
    )


@dataclass(frozen=True, kw_only=True)
class LoadedFacts(EngineFacts):
    """Figures of data that was loaded."""

    stored_over_parquet: Array = clickbench(
        1.5,
        "",
        "Size in managed storage over Parquet: 21 GB on 16 vCPUs, 26 GB on 192, for 14 GB; blocks "
        "of 1 MB per column and slice weigh on small tables",
        kind="rule_of_thumb",
        low=1.0,
        high=2.2,
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; an example of the price page counts 1,024 GB in a TB",
        kind="assumption",
        source=PRICING,
        as_of="2026-10-07",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True, kw_only=True)
class WarehouseFacts(LoadedFacts, TextFacts):
    """Figures of data that was loaded from files of some format."""


@dataclass(frozen=True, kw_only=True)
class Requests:
    """What is asked of a warehouse: queries one by one, or several that start together.

    Attributes
    ----------
    mean_per_second, peak_per_second : Array
        Requests that run, over the busy hours and in the busiest minute [1/s].
    run_share : Array
        Share of requests that run; a result cache answers the others [-].
    queries : Array
        Queries that run for one of them, side by side [-].
    work_bytes : Array
        Work of one query: bytes in columns times complexity [byte].
    seconds : Array
        Time in which a request should run, were it alone [s].
    data_bytes : Array
        What lies in managed storage [byte].
    hours_per_day, days_per_month : Array
        When requests come.
    """

    mean_per_second: Array
    peak_per_second: Array
    run_share: Array
    queries: Array
    work_bytes: Array
    seconds: Array
    data_bytes: Array
    hours_per_day: Array
    days_per_month: Array

    @property
    def hours_per_month(self) -> Array:
        """Busy hours in the month."""
        return self.hours_per_day * self.days_per_month


@dataclass(frozen=True)
class Running:
    """How fast a warehouse of some size runs requests.

    Attributes
    ----------
    run_s : Array
        Time of one that has it to itself [s].
    per_second : Array
        What it completes when many share it [1/s].
    """

    run_s: Array
    per_second: Array

    def together(self, queries: Array) -> "Running":
        """How it runs so many queries that start together, as one request.

        Notes
        -----
        They are done when the last is: no sooner than one alone, and no sooner than so many can be
        completed.

        Examples
        --------
        >>> sheet = Running(run_s=1.0, per_second=2.0).together(8.0)
        >>> float(sheet.run_s), float(sheet.per_second)
        (4.0, 0.25)
        """
        return Running(largest(self.run_s, queries / self.per_second), self.per_second / queries)

    def copies_for(self, per_second: Array) -> Array:
        """How many such warehouses a load would fill [-]."""
        return per_second / self.per_second


def columnar(w: QueryData, f: TextFacts) -> Array:
    """Return what one stored byte weighs once it lies in columns [-]."""
    return 1.0 if w.data_format == "parquet" else f.text_as_parquet


def work_bytes(w: QueryData, f: TextFacts) -> Array:
    """Return the work of one query: bytes in columns times complexity [byte]."""
    return w.scanned_bytes * columnar(w, f) * w.complexity


def one_by_one(
    w: QueryData,
    c: EngineConfig,
    *,
    run_share: Array,
    work_bytes: Array,
    data_bytes: Array = 0.0,
) -> Requests:
    """Take every query of a workload as one request."""
    mean = w.queries_per_hour * run_share / HOUR
    return Requests(
        mean_per_second=mean,
        peak_per_second=mean * w.peak_to_mean,
        run_share=run_share,
        queries=1.0,
        work_bytes=work_bytes,
        seconds=w.query_s * c.time_share,
        data_bytes=data_bytes,
        hours_per_day=w.busy_hours_per_day,
        days_per_month=w.days_per_month,
    )


def alone_s(f: EngineFacts, work_bytes: Array, speed: Array, vcpus: Array) -> Array:
    """Time one query that has the processors to itself [s].

    Notes
    -----
    ``T = work / (speed * rate * (vcpus / 8) ** 0.73)``: its serial part does not shrink.
    """
    rate = f.work_bytes_per_second * speed
    return work_bytes / (rate * np.power(vcpus / REFERENCE_VCPUS, f.speed_exponent))


def vcpus_for_time(f: EngineFacts, work_bytes: Array, speed: Array, seconds: Array) -> Array:
    """Return the vCPUs on which one query alone takes no longer: the inverse of `alone_s`."""
    rate = f.work_bytes_per_second * speed
    return REFERENCE_VCPUS * np.power(work_bytes / (rate * seconds), 1 / f.speed_exponent)


def together_per_vcpu(
    f: EngineFacts, work_bytes: Array, speed: Array, gain: Array, measured_vcpus: Array
) -> Array:
    """Return what each vCPU adds to the queries completed when many share them [query/s].

    Notes
    -----
    ``gain`` is how much more five streams completed than one on the processors measured. From
    there capacity is taken to grow in proportion to vCPUs: many queries fill what one leaves idle.
    """
    return gain / (alone_s(f, work_bytes, speed, measured_vcpus) * measured_vcpus)


def vcpus_to_run(
    f: EngineFacts, r: Requests, speed: Array, per_vcpu: Array, slots: Array = np.inf
) -> Array:
    """Return the vCPUs on which one request alone runs in its time.

    Notes
    -----
    A query by itself, in as many rounds as its request has queries for each slot; and, where
    there are several, all of them together at `per_vcpu`.
    """
    rounds = largest(r.queries / slots, 1.0)
    one_query = vcpus_for_time(f, r.work_bytes, speed, r.seconds / rounds)
    all_queries = r.queries / (per_vcpu * r.seconds)
    return np.where(np.asarray(r.queries) > 1, largest(one_query, all_queries), one_query)[()]


def wait(
    f: EngineFacts,
    r: Requests,
    running: Running,
    copies: Array = 1.0,
) -> QueueWait:
    """Stage of waiting for a slot, or for a share of the processors.

    Notes
    -----
    m requests run side by side at full speed, ``m = floor(capacity * T)``; each of the m servers
    is kept ``m / capacity`` on average. Erlang C, stretched by Allen-Cunneen for the mix of run
    times, which several queries of one request even out; infinite where the load reaches the
    servers. That further queries share processors instead of queueing changes no mean. `copies`
    warehouses serve one queue.
    """
    side_by_side = largest(np.floor(running.per_second * running.run_s * (1 + 1e-9)), 1.0)
    servers = side_by_side * copies
    busy_s = side_by_side / running.per_second
    delayed_s = delayed_wait(
        servers, r.peak_per_second, busy_s, cs2=np.square(f.mix_cv) / r.queries
    )
    waits = erlang_c(servers, r.peak_per_second * busy_s)
    return QueueWait("queue", r.run_share * waits, delayed_s)


def compiling(f: EngineFacts, probability: Array) -> Sometimes:
    """Stage of a first run, whose code is compiled and whose data is fetched."""
    first_run = Lognormal.from_percentiles("compile", f.compile_s_p50, f.compile_s_p99)
    return Sometimes("compile", probability, first_run)


def query_stages(
    w: QueryData, c: EngineConfig, f: EngineFacts, r: Requests, run_s: Array
) -> tuple[Stage, ...]:
    """Stages of a query once it is its turn: compilation, run, result.

    Notes
    -----
    A repeated query is answered by the leader node and skips all but the last stage, waiting
    included.
    """
    return (
        compiling(f, r.run_share * c.new_query_share),
        Sometimes("run", r.run_share, Lognormal.from_mean("run", run_s, f.run_cv)),
        Fixed("result", answer_s(f, w.result_bytes)),
    )


def answer_s(f: EngineFacts, result_bytes: Array) -> Array:
    """Time until a result that is there has reached the client [s]."""
    return f.answer_s + result_bytes / f.result_bytes_per_second


def peak_check(r: Requests, capacity_per_second: Array) -> Check:
    """Compare the busiest minute with what is completed when many queries share a warehouse."""
    return Check(
        "queries at the peak",
        r.peak_per_second * r.queries,
        capacity_per_second * r.queries,
        "query/s",
        "Add capacity, or let more of it join at the peak.",
    )


def stored_bytes(w: QueryData, f: WarehouseFacts) -> Array:
    """Return what the data weighs in managed storage [byte]."""
    return w.stored_bytes * columnar(w, f) * f.stored_over_parquet


def storage_lines(r: Requests, f: LoadedFacts) -> dict[str, Array]:
    """Meter what lies in managed storage."""
    return {"managed_storage_gb_month": r.data_bytes / f.gb_bytes}


def snapshot_lines(c: SnapshotConfig, f: LoadedFacts) -> dict[str, Array]:
    """Meter manual snapshots."""
    return {"paid_snapshot_gb_month": c.snapshot_bytes / f.gb_bytes}


def throughput(capacity_per_second: Array, run_share: Array) -> Array:
    """Return the requests sustained, those answered from a cache included [1/s]."""
    return capacity_per_second / largest(run_share, 1e-9)


def within(low: Array, value: Array, high: Array) -> Array:
    """Return a value held between two bounds."""
    return smallest(largest(value, low), high)
