"""AWS Glue for ingestion: databases over JDBC, SaaS applications by connector or zero-ETL."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.capacity import capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, Uniform
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import glue
from estimator.services.catalog_requests import (
    CatalogConfig,
    WriteFacts,
    catalog_billed,
    to_write,
)
from estimator.services.s3_lake import StorageConfig, StorageFacts, kept_gb_month
from estimator.services.spark import told_executors
from estimator.services.vpc import nat_billed
from estimator.units import DAY, GB, GIB, HOUR, MB, MINUTE, Array, ceil_to, largest, smallest
from estimator.workloads import PullSaas, ReplicateDatabase

_JDBC = "https://docs.aws.amazon.com/glue/latest/dg/run-jdbc-parallel-read-job.html"
_BOOKMARKS = "https://docs.aws.amazon.com/glue/latest/dg/programming-etl-connect-bookmarks.html"
_SALESFORCE = "https://docs.aws.amazon.com/glue/latest/dg/salesforce-connection-options.html"
_LINE = "https://aws.amazon.com/snowball/faqs/"
_NAT_PRICING = "https://aws.amazon.com/vpc/pricing/"
_ZERO_ETL = "https://docs.aws.amazon.com/glue/latest/dg/zero-etl-configuring-integration.html"

_assumed_read = partial(fact, kind="assumption", source=_JDBC, as_of="2026")
_assumed_pull = partial(fact, kind="assumption", source=_SALESFORCE, as_of="2026")
_assumed_sync = partial(fact, kind="assumption", source=_ZERO_ETL, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class IngestConfig(glue.JobConfig):
    """What the user may fix of a Spark job that brings data in."""

    worker_type: str = param(
        "G.1X",
        "",
        "Worker type",
        choices=glue.BATCH_WORKERS,
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class JdbcConfig(StorageConfig, IngestConfig):
    """What the user may fix of a scheduled copy over JDBC."""

    mode: str = param(
        "incremental",
        "",
        "Read rows above a watermark column, or every table as a whole",
        choices=("incremental", "full"),
    )
    interval_s: Array = param(
        15 * MINUTE,
        "s",
        "Time between two runs; schedules fire every five minutes at most",
        low=5 * MINUTE,
        high=31 * DAY,
        log=True,
        options=(300.0, 900.0, 3_600.0, 21_600.0, 86_400.0),
    )
    connections: Array = param(
        7.0,
        "connection",
        "Partitions of a table read at the same time: Glue's hashpartitions, Spark's numPartitions",
        low=1.0,
        high=1_000.0,
        whole=True,
        options=(1.0, 4.0, 7.0, 16.0, 32.0, 64.0),
    )
    fetch_rows: Array = param(
        1_000.0,
        "row",
        "Rows the driver fetches per round trip; unset, Oracle's takes 10",
        low=1.0,
        high=1e6,
        whole=True,
        log=True,
    )
    row_bytes: Array = param(
        500.0, "byte", "Mean width of a row as fetched", low=1.0, high=10 * MB, log=True
    )
    source_round_trip_s: Array = param(
        0.001, "s", "Round trip between the job and the source", low=0.0, high=1.0
    )
    source_connections: Array = param(
        100.0,
        "connection",
        "Connections the source allows; half of them are left to others",
        low=2.0,
        high=1e5,
        whole=True,
    )
    tables_at_a_time: Array = param(
        4.0, "table", "Tables a run prepares at the same time", low=1.0, high=100.0, whole=True
    )
    overlap_s: Array = param(
        5 * MINUTE,
        "s",
        "How far below the last watermark a run starts, for rows that were committed late",
        low=0.0,
        high=7 * DAY,
    )
    nat_gateways: Array = param(
        0.0,
        "gateway",
        "NAT gateways through which workers read a source on the internet; 0 where a VPN or "
        "Direct Connect leads to it, and a gateway endpoint to S3",
        low=0.0,
        high=20.0,
        whole=True,
    )
    subnet_addresses: Array = param(
        251.0,
        "address",
        "Free addresses of the subnet the workers join",
        low=1.0,
        high=1e5,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class JdbcFacts(StorageFacts, glue.StartFacts, WriteFacts):
    """Figures of a copy over JDBC."""

    stream_bytes_per_second: Array = _assumed_read(
        20 * MB,
        "byte/s",
        "Rows one connection carries once they flow; engine and width matter; no published figure",
        low=5 * MB,
        high=60 * MB,
        measure="glue.driver.aggregate.bytesRead / (elapsed time x active tasks)",
    )
    write_bytes_per_second: Array = _assumed_read(
        30 * MB,
        "byte/s",
        "Rows one vCPU writes as columnar files; no published figure",
        low=15 * MB,
        high=60 * MB,
    )
    partition_skew: Array = _assumed_read(
        1.2,
        "",
        "Largest partition over the mean one",
        low=1.0,
        high=3.0,
        measure="glue.driver.skewness.stage",
    )
    table_s: Array = _assumed_read(
        5.0,
        "s",
        "Time a table takes without rows: query, plan, commit; no published figure",
        low=1.0,
        high=20.0,
    )
    connection_share: Array = _assumed_read(
        0.5, "", "Share of the source's connections a job may take", low=0.25, high=0.8
    )
    file_bytes: Array = _assumed_read(
        128e6, "byte", "Largest file a run writes", low=16e6, high=512e6
    )
    link_share: Array = fact(
        0.8,
        "",
        "Share of the line AWS plans with (in its comparison of online and offline moves)",
        kind="rule_of_thumb",
        source=_LINE,
        as_of="2025-01-01",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB of a NAT gateway; the price page does not say",
        kind="assumption",
        source=_NAT_PRICING,
        as_of="2025-10-28",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True)
class Reading:
    """How fast a job reads a database, and what sets the pace [byte/s]."""

    bounds: dict[str, Array]

    @property
    def bytes_per_second(self) -> Array:
        """The slowest of them."""
        return smallest(*self.bounds.values())


def reading(w: ReplicateDatabase, c: JdbcConfig, f: JdbcFacts, slots: Array) -> Reading:
    """Find the rate of a parallel read from connections, database, line and workers.

    Notes
    -----
    One connection: ``F / (rtt + F / stream rate)`` with F the bytes of a fetch. Partitions beyond
    the vCPUs, or beyond half of the database's connections, are read in further waves.
    """
    fetch_bytes = c.fetch_rows * c.row_bytes
    connection_rate = fetch_bytes / (
        c.source_round_trip_s + fetch_bytes / f.stream_bytes_per_second
    )
    at_a_time = smallest(slots, largest(np.floor(c.source_connections * f.connection_share), 1.0))
    parallel = c.connections / ceil_to(c.connections / at_a_time)
    return Reading(
        {
            "connections": parallel * connection_rate / f.partition_skew,
            "database": w.source_bytes_per_second,
            "line": w.link_bits_per_second / 8 * f.link_share,
            "target": w.target_bytes_per_second,
            "workers": slots * f.write_bytes_per_second,
        }
    )


def size_jdbc(w: ReplicateDatabase, c: JdbcConfig, f: JdbcFacts) -> Sizing:
    """Time the runs of a scheduled copy, full or by watermark, and see how fresh it keeps a copy.

    Notes
    -----
    ``T = start + tables * 5 s / tables at a time + bytes / rate``, the rate being the least of
    connections, database, line, target and workers. An incremental run reads what changed since
    the last one plus an overlap, and the bill includes one full copy; a full run reads everything
    and sees every change. The workers are those that read all partitions at once, and the driver.
    The mean change rate is billed; the peak decides whether runs fit their interval and how old
    changes get. That a watermark misses deleted rows is reported, not repaired. For each table a
    run looks up source and target in the Data Catalog and adds one partition.

    The copy lies in S3 as large as the database, since no ratio is known for it, while the
    replication runs. Changes are appended to it, and half of the month's are there on average; a
    full run replaces the copy before.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/run-jdbc-parallel-read-job.html
    .. [2] https://docs.aws.amazon.com/glue/latest/dg/programming-etl-connect-bookmarks.html
    .. [3] https://aws.amazon.com/glue/pricing/
    """
    worker = glue.WORKERS[c.worker_type]
    vcpus = worker.figures["vcpu"]
    executors = capacity(
        {"partitions": (c.connections, vcpus)}, fixed=told_executors(c.workers)
    ).units
    workers = executors + 1
    rate = reading(w, c, f, executors * vcpus)
    read_s = 1 / rate.bytes_per_second
    start = glue.start_stage(worker, f)
    tables_s = ceil_to(w.tables / c.tables_at_a_time) * f.table_s
    copy_s = tables_s + w.data_bytes * read_s
    changed_s = w.bytes_per_change * read_s * (c.interval_s + c.overlap_s)
    runs = w.hours_per_month * HOUR / c.interval_s
    if c.mode == "full":
        mean_s = peak_s = copy_s
        copies, read_bytes = 0.0, runs * w.data_bytes
        stored_bytes = w.data_bytes
        rows_per_second = largest(w.demand, rate.bytes_per_second / w.bytes_per_change)
    else:
        mean_s = tables_s + w.changes_per_second * changed_s
        peak_s = tables_s + w.peak_changes_per_second * changed_s
        copies = 1.0
        appended_bytes = (
            runs * w.changes_per_second * w.bytes_per_change * (c.interval_s + c.overlap_s)
        )
        read_bytes = w.data_bytes + appended_bytes
        stored_bytes = w.data_bytes + appended_bytes / 2
        rows_per_second = largest(c.interval_s - start.mean - tables_s, 0.0) / changed_s
    billed_s = runs * largest(mean_s, f.minimum_s) + copies * largest(copy_s, f.minimum_s)
    return Sizing(
        units={"worker": workers, "DPU": workers * worker.figures["dpu"]},
        billed={
            **glue.dpu_hours(worker, c, workers * worker.figures["dpu"] * billed_s / HOUR),
            "s3:standard_put_copy_post_list_request": largest(
                (runs + copies) * w.tables, read_bytes / f.file_bytes
            ),
            "s3:standard_gb_month": kept_gb_month(stored_bytes, w.hours_per_month / 24, f)
            * c.pay_storage,
            **nat_billed(c.nat_gateways, w.hours_per_month, read_bytes / f.gb_bytes),
            **catalog_billed(
                c, (runs + copies) * w.tables * (f.lookups_per_query + to_write(1.0, f))
            ),
        },
        throughput=rows_per_second,
        bounds={name: bound / w.bytes_per_change for name, bound in rate.bounds.items()},
        delay=Delay(
            (
                Uniform("wait for the schedule", 0.0, c.interval_s),
                start,
                Fixed("prepare tables", tables_s),
                Fixed("read and write rows", peak_s - tables_s),
            )
        ),
        checks=(
            *jdbc_checks(w, c, copy_s, start.mean + peak_s, rows_per_second, workers),
            glue.workers_check(worker, workers),
            *glue.run_checks(f, largest(copy_s, peak_s), peak_s / c.interval_s),
        ),
    )


def jdbc_checks(
    w: ReplicateDatabase,
    c: JdbcConfig,
    copy_s: Array,
    run_s: Array,
    rows_per_second: Array,
    workers: Array,
) -> tuple[Check, ...]:
    """Limits of a scheduled copy."""
    incremental = float(c.mode == "incremental")
    changing = np.where(np.asarray(w.changes_per_second) > 0, incremental, 0.0)[()]
    return (
        Check(
            "first copy",
            copy_s,
            w.load_deadline_s,
            "s",
            "Read more partitions at a time, raise the fetch size, or relieve what binds.",
        ),
        Check(
            "run within its interval",
            run_s,
            c.interval_s,
            "s",
            "Run less often, read more partitions at a time, or replicate changes with DMS.",
        ),
        Check(
            "change rate",
            w.demand,
            rows_per_second,
            "row/s",
            "Read more partitions at a time, raise the fetch size, or replicate changes with DMS.",
        ),
        Check(
            "rows committed late",
            w.longest_transaction_s * changing,
            c.overlap_s,
            "s",
            "A watermark passes over them: let the overlap exceed the longest transaction.",
            "soft",
        ),
        Check(
            "deleted rows",
            changing,
            0.0,
            "",
            "A watermark does not see them: mark rows as deleted at the source, copy in full, or "
            "use DMS.",
            "advice",
        ),
        Check(
            "large objects",
            w.lob_columns,
            0.0,
            "column",
            "Rows with large objects need a small fetch size, or the driver runs out of memory.",
            "advice",
        ),
        Check(
            "addresses of the subnet",
            workers + 1,
            c.subnet_addresses,
            "address",
            "Use a larger subnet: each worker takes an address, and one is left over.",
            "soft",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ConnectorConfig(IngestConfig):
    """What the user may fix of scheduled pulls by a Spark job."""

    parallel_calls: Array = param(
        1.0,
        "call",
        "Calls to the application at the same time: NUM_PARTITIONS of the connector",
        low=1.0,
        high=64.0,
        whole=True,
    )
    flows_per_job: Array = param(
        5.0,
        "flow",
        "Objects one run pulls, one after the other; each run is billed for a minute at least",
        low=1.0,
        high=1_000.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class ConnectorFacts(StorageFacts, glue.StartFacts, WriteFacts):
    """Figures of pulls by a Spark job."""

    write_s: Array = _assumed_pull(
        10.0,
        "s",
        "Time to write the records of one object and note how far it came; no published figure",
        low=3.0,
        high=60.0,
        measure="JobRun.ExecutionTime of a run that finds few records",
    )
    file_bytes: Array = _assumed_pull(
        128e6, "byte", "Largest file a run writes", low=1e6, high=512e6
    )


@dataclass(frozen=True)
class Pages:
    """Calls to an application.

    Attributes
    ----------
    seconds : Array
        Time they take in one run of one flow [s].
    per_day : Array
        Calls of all flows in a day [-].
    """

    seconds: Array
    per_day: Array


def pages(w: PullSaas, parallel_calls: Array, interval_s: Array) -> Pages:
    """Time the calls of a flow that runs at this interval, in rounds of parallel ones."""
    per_run = ceil_to(w.records_per_run * (interval_s / w.interval_s) / w.page_records)
    rounds = ceil_to(per_run / parallel_calls)
    return Pages(rounds * w.page_s, per_run * w.flows * DAY / interval_s)


def size_connector(w: PullSaas, c: ConnectorConfig, f: ConnectorFacts) -> Sizing:
    """Time the runs of a Spark job that pulls by connector, and bill its workers.

    Notes
    -----
    ``T = start + flows per job * (ceil(pages / parallel calls) * page time + 10 s)``. Nearly all of
    it is waiting for the application, on two workers at least and for a minute at least. Where AWS
    has no connector, one can be written or bought for the same job. The last job pulls the objects
    that are left. For each object a run looks up its table in the Data Catalog and adds one
    partition.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/salesforce-connection-options.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    worker = glue.WORKERS[c.worker_type]
    executors = capacity(
        {"calls at a time": (c.parallel_calls, worker.figures["vcpu"])},
        fixed=told_executors(c.workers),
    )
    workers = executors.units + 1
    calls = pages(w, c.parallel_calls, w.interval_s)
    flows_per_job = smallest(c.flows_per_job, w.flows)
    jobs = ceil_to(w.flows / flows_per_job)
    pull_s, write_s = flows_per_job * calls.seconds, flows_per_job * f.write_s
    run_s = pull_s + write_s
    start = glue.start_stage(worker, f)
    last_run_s = (w.flows - (jobs - 1) * flows_per_job) * (calls.seconds + f.write_s)
    billed_s = (jobs - 1) * largest(run_s, f.minimum_s) + largest(last_run_s, f.minimum_s)
    runs_per_job = w.days_per_month * DAY / w.interval_s
    hours = workers * worker.figures["dpu"] * runs_per_job * billed_s / HOUR
    return Sizing(
        units={"worker": workers, "DPU": workers * worker.figures["dpu"]},
        billed={
            **glue.dpu_hours(worker, c, hours),
            "s3:standard_put_copy_post_list_request": w.runs_per_month
            * ceil_to(w.bytes_per_run / f.file_bytes),
            "s3:standard_gb_month": kept_gb_month(w.bytes_per_month, w.output_kept_days, f),
            **catalog_billed(c, w.runs_per_month * to_write(1.0, f)),
        },
        throughput=w.flows * w.records_per_run / (start.mean + run_s),
        capacity=executors,
        delay=Delay(
            (
                Uniform("wait for the schedule", 0.0, w.interval_s),
                start,
                Fixed("pull pages", pull_s),
                Fixed("write to S3", write_s),
            )
        ),
        checks=(
            Check(
                "ready connector",
                np.where(w.connector_available, 0.0, 1.0)[()],
                0.0,
                "",
                "Write or buy a connector, or call the application's interface in the script.",
                "soft",
            ),
            *pull_checks(w, calls, start.mean + run_s, w.interval_s),
            glue.workers_check(worker, workers),
            *glue.run_checks(f, run_s, jobs * (start.mean + run_s) / w.interval_s),
        ),
    )


def pull_checks(w: PullSaas, calls: Pages, run_s: Array, interval_s: Array) -> tuple[Check, ...]:
    """Limits of scheduled pulls."""
    return (
        Check(
            "run within its schedule",
            run_s,
            interval_s,
            "s",
            "Pull less often, in larger pages, or more calls at a time.",
        ),
        Check(
            "calls a day",
            calls.per_day,
            w.calls_per_day_limit,
            "call",
            "Pull less often or in larger pages, or ask the application's vendor for more calls.",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ZeroEtlConfig(CatalogConfig):
    """What the user may fix of a zero-ETL integration."""

    parallel_calls: Array = param(
        1.0,
        "call",
        "Calls to the application at the same time; AWS does not say how many it makes",
        low=1.0,
        high=64.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class ZeroEtlFacts(StorageFacts, WriteFacts):
    """Figures of a zero-ETL integration with an application."""

    interval_s_min: Array = fact(
        15 * MINUTE,
        "s",
        "Shortest refresh interval",
        kind="quota",
        source=_ZERO_ETL,
        as_of="2026",
    )
    interval_s_max: Array = fact(
        6 * DAY, "s", "Longest refresh interval", kind="quota", source=_ZERO_ETL, as_of="2026"
    )
    apply_s_p50: Array = _assumed_sync(
        120.0,
        "s",
        "Median time to start a refresh and merge it into the table; no published figure",
        low=30.0,
        high=600.0,
    )
    apply_s_p99: Array = _assumed_sync(
        600.0,
        "s",
        "The 99th percentile of that time; no published figure",
        low=300.0,
        high=3_600.0,
    )
    dpu_s_per_refresh: Array = _assumed_sync(
        60.0,
        "DPU-second",
        "Processing one refresh of one object takes, records apart; no published figure",
        low=10.0,
        high=300.0,
    )
    puts_per_refresh: Array = _assumed_sync(
        6.0,
        "request",
        "S3 writes of a refresh of one object: data, deletions and Iceberg's own files; no "
        "published figure",
        low=3.0,
        high=30.0,
    )
    dpu_hours_per_gb: Array = _assumed_sync(
        0.05,
        "DPU-hour/GB",
        "Processing a GB takes when merged into the table; no published figure",
        low=0.01,
        high=0.5,
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=glue.PRICING,
        as_of="2026-10-10",
        low=GB,
        high=GIB,
    )


def size_zero_etl(w: PullSaas, c: ZeroEtlConfig, f: ZeroEtlFacts) -> Sizing:
    """Meter an integration that keeps a copy of an application's objects by itself.

    Notes
    -----
    Every GB taken in is billed, and the DPU-hours of merging it into an Iceberg table; how many
    those are is not published, and both prices are inferred from a list that does not name them.
    A refresh comes every 15 minutes to six days; a shorter interval is lengthened, a longer one
    shortened, and a refresh brings what has come up since the last. What is taken in adds to the
    table for the days it is kept: rows it replaces stay until Iceberg's snapshots expire. A refresh
    looks its table up in the Data Catalog and commits to it by one request.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/zero-etl-configuring-integration.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    interval_s = np.clip(w.interval_s, f.interval_s_min, f.interval_s_max)
    calls = pages(w, c.parallel_calls, interval_s)
    refreshes = w.flows * w.days_per_month * DAY / interval_s
    gb = w.bytes_per_month / f.gb_bytes
    apply = Lognormal.from_percentiles("start and merge", f.apply_s_p50, f.apply_s_p99)
    records_per_second = w.demand * interval_s / (apply.mean + calls.seconds)
    return Sizing(
        units={},
        billed={
            "zero_etl_ingestion_gb": gb,
            "zero_etl_processing_dpu_hour": gb * f.dpu_hours_per_gb
            + refreshes * f.dpu_s_per_refresh / HOUR,
            "s3:standard_put_copy_post_list_request": refreshes * f.puts_per_refresh,
            "s3:standard_gb_month": kept_gb_month(w.bytes_per_month, w.output_kept_days, f),
            **catalog_billed(c, refreshes * to_write(1.0, f)),
        },
        throughput=records_per_second,
        bounds={"refresh": records_per_second},
        delay=Delay(
            (
                Uniform("wait for the refresh", 0.0, interval_s),
                Fixed("pull pages", calls.seconds),
                apply,
            )
        ),
        checks=(
            Check(
                "ready connector",
                np.where(w.connector_available, 0.0, 1.0)[()],
                0.0,
                "",
                "Zero-ETL knows a dozen applications: pull with a Glue job or a function.",
            ),
            Check(
                "refresh interval",
                f.interval_s_min,
                w.interval_s,
                "s",
                "It refreshes every 15 minutes at most: the estimate takes that.",
                "advice",
            ),
            *pull_checks(w, calls, apply.mean + calls.seconds, interval_s),
        ),
    )


GLUE_JDBC = Model(
    id="glue_jdbc",
    title="AWS Glue, JDBC on a schedule",
    prices="glue",
    workload=ReplicateDatabase,
    config=JdbcConfig,
    facts=JdbcFacts,
    size=size_jdbc,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=(
        "copies that may be a quarter of an hour old",
        "tables transformed on the way",
        "sources without a change log",
    ),
    not_for=("deleted rows, unless the source marks them", "changes within minutes"),
    not_included=(
        *glue.NOT_INCLUDED,
        "merging changes into the target's tables",
        "the line to the source",
        "storage of what earlier months appended to the copy",
    ),
    docs=(_JDBC, _BOOKMARKS, glue.WORKER_TYPES, glue.PRICING),
)
GLUE_CONNECTOR = Model(
    id="glue_saas_connector",
    title="AWS Glue, SaaS connector",
    prices="glue",
    workload=PullSaas,
    config=ConnectorConfig,
    facts=ConnectorFacts,
    size=size_connector,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("records joined and shaped on the way", "large exports once a day"),
    not_for=("frequent small pulls: two workers wait for the application",),
    not_included=(
        *glue.NOT_INCLUDED,
        "the application's own charges for calls",
    ),
    docs=(_SALESFORCE, glue.WORKER_TYPES, glue.PRICING),
)
GLUE_ZERO_ETL = Model(
    id="glue_zero_etl",
    title="AWS Glue, zero-ETL from SaaS",
    prices="glue",
    workload=PullSaas,
    config=ZeroEtlConfig,
    facts=ZeroEtlFacts,
    size=size_zero_etl,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("a current copy of whole objects, without a pipeline",),
    not_for=("intervals below 15 minutes", "large volumes: each GB is charged"),
    not_included=(
        "the application's own charges for calls",
        "reading the tables",
    ),
    docs=(_ZERO_ETL, glue.PRICING),
)
