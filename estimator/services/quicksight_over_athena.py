"""Amazon QuickSight that queries Athena directly: readers paid by name, or by the session."""

from dataclasses import dataclass

import numpy as np

from estimator.laws.delay import Delay, Fixed, QueueWait, Slowest
from estimator.laws.queueing import erlang_b
from estimator.model import Check, Evidence, Model, Sizing, param
from estimator.services import athena, quicksight
from estimator.units import Array, smallest
from estimator.workloads import ServeDashboards


@dataclass(frozen=True, kw_only=True)
class DirectConfig(quicksight.VisualConfig, athena.ReadConfig):
    """What the user may fix of the queries behind the visuals."""

    data_format: str = param(
        "parquet", "", "How the data is stored", choices=("parquet", "csv", "json")
    )
    files_per_visual: Array = param(
        20.0, "file", "Files the query of one visual reads", low=1.0, high=1e6, whole=True, log=True
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
class ReaderFacts(quicksight.VisualFacts, athena.SharedFacts):
    """Figures of direct queries."""


@dataclass(frozen=True, kw_only=True)
class SessionFacts(ReaderFacts, quicksight.PlanFacts):
    """Figures of direct queries with sessions."""


def size_direct(w: ServeDashboards, c: DirectConfig, f: ReaderFacts) -> Sizing:
    """Meter the Athena query behind every visual, and time a sheet of them.

    Notes
    -----
    Each visual is one query, timed as Athena times it; the sheet is complete with the slowest.
    They share the account's quota of active queries, those that wait among them: with a = visuals
    per second * time, Erlang B gives the share refused. The visuals of a sheet start together,
    which Poisson arrivals do not, so more are refused when few sheets make the load. No result is
    taken from a cache.

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
    active_s = f.queued_share * f.queued_s + visual.mean
    active = w.visuals_per_second * active_s
    any_queued = 1 - np.power(1 - f.queued_share, w.visuals_per_sheet)
    bounds = {
        "active queries": f.active_queries / (active_s * w.visuals_per_sheet),
        "S3 reads": f.prefix_gets_per_second * c.prefixes / (r.gets * w.visuals_per_sheet),
    }
    return Sizing(
        units={},
        billed={
            "athena:sql_tb_scanned": w.visuals_per_month
            * athena.billed_tb(w.scanned_bytes_per_visual, f),
            **athena.requests_billed(
                c, f, r, files=c.files_per_visual, queries=w.visuals_per_month
            ),
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=Delay(
            (
                QueueWait("queue", any_queued, f.queued_s),
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
            quicksight.visual_check(visual.quantile(0.99), f),
            *athena.read_checks(c, f, r, w.visuals_per_second * r.gets),
        ),
    )


def size_direct_readers(w: ServeDashboards, c: ReaderConfig, f: ReaderFacts) -> Sizing:
    """Meter dashboards over Athena whose readers are paid by name.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_name(size_direct(w, c, f), w, c)


def size_direct_sessions(w: ServeDashboards, c: SessionConfig, f: SessionFacts) -> Sizing:
    """Meter dashboards over Athena whose readers are paid by the session of 30 minutes.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_session(size_direct(w, c, f), w, c, f)


_NOT_INCLUDED = (
    *quicksight.NOT_INCLUDED,
    "storage of the data and of query results in S3",
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
    docs=quicksight.DIRECT_DOCS,
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
    docs=quicksight.DIRECT_DOCS,
)
