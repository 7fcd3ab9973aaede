"""Amazon QuickSight that queries Athena directly: readers paid by name, or by the session."""

from dataclasses import dataclass, replace

import numpy as np

from estimator.laws.delay import Delay, Exponential, Fixed, Slowest, Sometimes
from estimator.laws.queueing import erlang_b
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import athena, quicksight
from estimator.units import KB, Array, smallest
from estimator.workloads import ServeDashboards

_QUOTAS = "https://docs.aws.amazon.com/quick/latest/userguide/data-source-limits.html"
_DIRECT = (
    "https://aws.amazon.com/blogs/business-intelligence/"
    "best-practices-for-amazon-quicksight-spice-and-direct-query-mode"
)


@dataclass(frozen=True, kw_only=True)
class DirectConfig(athena.ReadConfig):
    """What the user may fix of the queries behind the visuals."""

    data_format: str = param(
        "parquet", "", "How the data is stored", choices=("parquet", "csv", "json")
    )
    files_per_visual: Array = param(
        20.0, "file", "Files the query of one visual reads", low=1.0, high=1e6, whole=True, log=True
    )
    complexity: Array = param(
        1.0,
        "",
        "Work per byte of a visual's query: 1 filters and aggregates, 2 joins",
        low=0.2,
        high=50.0,
        log=True,
    )
    refused_share: Array = param(
        0.001, "", "Share of visuals that may fail because Athena refuses them", low=0.0, high=1.0
    )


@dataclass(frozen=True, kw_only=True)
class ReaderConfig(DirectConfig, quicksight.UserConfig):
    """What the user may fix of direct queries with named readers."""


@dataclass(frozen=True, kw_only=True)
class SessionConfig(DirectConfig, quicksight.SessionConfig):
    """What the user may fix of direct queries with sessions."""


@dataclass(frozen=True, kw_only=True)
class ReaderFacts(athena.SharedFacts):
    """Figures of direct queries."""

    visual_result_bytes: Array = fact(
        100 * KB,
        "byte",
        "Size of the result behind one visual; no published figure",
        kind="assumption",
        source=_DIRECT,
        as_of="2025",
        low=10 * KB,
        high=1_000 * KB,
    )
    draw_s: Array = fact(
        0.3,
        "s",
        "Time to draw a visual once its data is there; no published figure",
        kind="assumption",
        source=_DIRECT,
        as_of="2025",
        low=0.1,
        high=1.0,
        measure="AWS/QuickSight VisualLoadTime less Athena TotalExecutionTime",
    )
    visual_s_max: Array = fact(
        120.0,
        "s",
        "Longest query of a visual before it fails",
        kind="quota",
        source=_QUOTAS,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class SessionFacts(ReaderFacts, quicksight.PlanFacts):
    """Figures of direct queries with sessions."""


def size_direct(w: ServeDashboards, c: DirectConfig, f: ReaderFacts) -> Sizing:
    """Meter the Athena query behind every visual, and time a sheet of them.

    Notes
    -----
    Each visual is one query, timed as Athena times it; the sheet is complete with the slowest.
    They share the account's quota of active queries: with a = visuals per second * time, Erlang B
    gives the share refused. The visuals of a sheet start together, which Poisson arrivals do not,
    so more are refused when few sheets make the load. No result is taken from a cache.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/quick/latest/userguide/data-source-limits.html
    .. [2] https://aws.amazon.com/athena/pricing/
    """
    r = athena.read(
        c,
        f,
        data_bytes=w.scanned_bytes_per_visual,
        files=c.files_per_visual,
        complexity=c.complexity,
        bytes_per_second=athena.scan_rate(c.data_format, f),
    )
    visual = athena.run("visual", r.seconds + athena.result_s(f.visual_result_bytes, f), f)
    active = w.visuals_per_second * visual.mean
    any_queued = 1 - np.power(1 - f.queued_share, w.visuals_per_sheet)
    bounds = {
        "active queries": f.active_queries / (visual.mean * w.visuals_per_sheet),
        "S3 reads": f.prefix_gets_per_second * c.prefixes / (r.gets * w.visuals_per_sheet),
    }
    return Sizing(
        units={},
        billed={
            "athena:sql_tb_scanned": w.visuals_per_month
            * athena.billed_tb(w.scanned_bytes_per_visual, f),
            "s3:standard_get_request": w.visuals_per_month * r.gets,
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=Delay(
            (
                Sometimes("queue", any_queued, Exponential("queue", f.queued_s)),
                Slowest("slowest visual", visual, w.visuals_per_sheet),
                Fixed("draw", f.draw_s),
            )
        ),
        checks=(
            Check(
                "active queries",
                active,
                f.active_queries,
                "query",
                "Request an increase of active DML queries, or import into SPICE.",
                "soft",
            ),
            Check(
                "refused visuals",
                erlang_b(f.active_queries, active),
                c.refused_share,
                "",
                "Request an increase of active DML queries, or import into SPICE.",
                "soft",
            ),
            Check(
                "time of a visual",
                visual.quantile(0.99),
                f.visual_s_max,
                "s",
                "Read less per visual, or import into SPICE: visuals fail after two minutes.",
            ),
            *athena.read_checks(c, f, r, w.visuals_per_second * r.gets),
        ),
    )


def size_direct_readers(w: ServeDashboards, c: ReaderConfig, f: ReaderFacts) -> Sizing:
    """Meter dashboards over Athena whose readers are paid by name.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    queries = size_direct(w, c, f)
    people = {**quicksight.authors_billed(w, c), **quicksight.readers_billed(w, c)}
    return replace(queries, billed={**people, **queries.billed})


def size_direct_sessions(w: ServeDashboards, c: SessionConfig, f: SessionFacts) -> Sizing:
    """Meter dashboards over Athena whose readers are paid by the session of 30 minutes.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    queries = size_direct(w, c, f)
    people = {**quicksight.authors_billed(w, c), **quicksight.sessions_billed(w, c, f)}
    return replace(queries, billed={**people, **queries.billed})


_NOT_INCLUDED = (
    *quicksight.NOT_INCLUDED,
    "storage of the data and of query results in S3",
    "requests to the Glue Data Catalog",
)

QUICKSIGHT_DIRECT_ATHENA = Model(
    id="quicksight_direct_athena",
    title="QuickSight querying Athena, named readers",
    prices="quicksight",
    workload=ServeDashboards,
    config=ReaderConfig,
    facts=ReaderFacts,
    size=size_direct_readers,
    evidence=Evidence(throughput="A", delay="C"),
    lifecycle=quicksight.RENAMED,
    best_for=("data that must be as fresh as the lake", "datasets beyond the limits of SPICE"),
    not_for=("sheets within 3 s", "many views of the same visuals: each is a query"),
    not_included=_NOT_INCLUDED,
    docs=(_QUOTAS, _DIRECT),
)
QUICKSIGHT_DIRECT_ATHENA_SESSIONS = Model(
    id="quicksight_direct_athena_sessions",
    title="QuickSight querying Athena, session capacity",
    prices="quicksight",
    workload=ServeDashboards,
    config=SessionConfig,
    facts=SessionFacts,
    size=size_direct_sessions,
    evidence=Evidence(throughput="A", delay="C"),
    lifecycle=quicksight.RENAMED,
    best_for=("data as fresh as the lake for many readers who look seldom",),
    not_for=("sheets within 3 s", "fewer than 84 readers"),
    not_included=_NOT_INCLUDED,
    docs=(_QUOTAS, _DIRECT),
)
