"""Amazon QuickSight that queries Redshift directly: Serverless or RA3, by name or by session."""

from dataclasses import dataclass

import numpy as np

from estimator.laws.delay import Delay, Fixed, Lognormal, Slowest, Sometimes, Stage
from estimator.model import Check, Evidence, Model, Sizing, param
from estimator.services import quicksight, redshift, redshift_serverless
from estimator.services.redshift_engine import (
    PRICING,
    EngineConfig,
    LoadedFacts,
    Requests,
    answer_s,
    compiling,
    storage_lines,
    throughput,
    wait,
)
from estimator.units import HOUR, Array, largest
from estimator.workloads import ServeDashboards

_CACHE = "https://docs.aws.amazon.com/redshift/latest/dg/c_challenges_achieving_high_performance_queries.html"


@dataclass(frozen=True, kw_only=True)
class SheetConfig(quicksight.VisualConfig, EngineConfig):
    """What the user may fix of sheets whose visuals query a warehouse."""

    repeat_share: Array = param(
        0.3,
        "",
        "Share of visuals whose query repeats an earlier one over unchanged data",
        low=0.0,
        high=1.0,
        measure="SYS_QUERY_HISTORY result_cache_hit",
    )
    new_query_share: Array = param(
        0.005,
        "",
        "Share of the queries that run whose code is not compiled yet; filters change no code",
        low=0.0,
        high=1.0,
        measure="SYS_QUERY_HISTORY compile_time above 0",
    )
    pay_storage: Array = param(
        True, "", "Whether the bill carries the datasets that lie in managed storage"
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessConfig(SheetConfig, redshift_serverless.WorkgroupConfig):
    """What the user may fix of sheets over a workgroup."""

    keep_awake: Array = param(
        True, "", "Whether a query every minute keeps the workgroup awake in busy hours, and paid"
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessReaderConfig(ServerlessConfig, quicksight.UserConfig):
    """What the user may fix of sheets over a workgroup, with named readers."""


@dataclass(frozen=True, kw_only=True)
class ServerlessSessionConfig(ServerlessConfig, quicksight.SessionConfig):
    """What the user may fix of sheets over a workgroup, with sessions."""


@dataclass(frozen=True, kw_only=True)
class Ra3Config(SheetConfig, redshift.Ra3ClusterConfig):
    """What the user may fix of sheets over an RA3 cluster."""


@dataclass(frozen=True, kw_only=True)
class Ra3ReaderConfig(Ra3Config, quicksight.UserConfig):
    """What the user may fix of sheets over an RA3 cluster, with named readers."""


@dataclass(frozen=True, kw_only=True)
class Ra3SessionConfig(Ra3Config, quicksight.SessionConfig):
    """What the user may fix of sheets over an RA3 cluster, with sessions."""


@dataclass(frozen=True, kw_only=True)
class SheetFacts(quicksight.SourceFacts, quicksight.VisualFacts, LoadedFacts):
    """Figures of sheets whose visuals query a warehouse."""


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(SheetFacts, redshift_serverless.WorkgroupFacts):
    """Figures of sheets over a workgroup."""


@dataclass(frozen=True, kw_only=True)
class ServerlessSessionFacts(ServerlessFacts, quicksight.PlanFacts):
    """Figures of sheets over a workgroup, with sessions."""


@dataclass(frozen=True, kw_only=True)
class Ra3Facts(SheetFacts, redshift.ClusterFacts):
    """Figures of sheets over an RA3 cluster."""


@dataclass(frozen=True, kw_only=True)
class Ra3SessionFacts(Ra3Facts, quicksight.PlanFacts):
    """Figures of sheets over an RA3 cluster, with sessions."""


def sheets(w: ServeDashboards, c: SheetConfig, f: SheetFacts) -> Requests:
    """Take every sheet as one request: the queries of its visuals, which start together.

    Notes
    -----
    With a share r of repeated visuals and v visuals, ``1 - r ** v`` of the sheets run anything,
    and those ``v (1 - r) / (1 - r ** v)`` queries each.
    """
    run_share = 1 - np.power(c.repeat_share, w.visuals_per_sheet)
    mean = run_share * w.views_per_month / (w.busy_hours_per_day * w.days_per_month * HOUR)
    queries = w.visuals_per_sheet * (1 - c.repeat_share) / largest(run_share, 1e-9)
    return Requests(
        mean_per_second=mean,
        peak_per_second=largest(run_share * w.views_per_second, mean),
        run_share=run_share,
        queries=largest(queries, 1.0),
        work_bytes=w.scanned_bytes_per_visual * c.complexity,
        seconds=w.load_s * c.time_share,
        data_bytes=w.dataset_bytes * f.source_share * f.stored_over_parquet,
        hours_per_day=w.busy_hours_per_day,
        days_per_month=w.days_per_month,
    )


def storage_billed(c: SheetConfig, f: SheetFacts, r: Requests) -> dict[str, Array]:
    """Meter the datasets, unless somebody else pays for them."""
    return {name: held * c.pay_storage for name, held in storage_lines(r, f).items()}


def sheet_stages(
    w: ServeDashboards, c: SheetConfig, f: SheetFacts, r: Requests, query_s: Array, sheet_s: Array
) -> tuple[Stage, ...]:
    """Stages of a sheet once it is its turn: compilation, visuals, drawing.

    Notes
    -----
    The slowest visual is timed as if each had the warehouse to itself; that the visuals of a sheet
    share it takes what `Running.together` says beyond one query alone. Repeated ones come from the
    result cache. A sheet compiles if any of its queries does.
    """
    visual = Lognormal.from_mean("visual", query_s, f.run_cv)
    any_compiles = 1 - np.power(1 - c.new_query_share, r.queries)
    return (
        compiling(f, r.run_share * any_compiles),
        Slowest(
            "slowest visual",
            Sometimes("visual", 1 - c.repeat_share, visual),
            w.visuals_per_sheet,
        ),
        Fixed("share the warehouse", sheet_s - query_s),
        Fixed("draw", answer_s(f, f.visual_result_bytes) + f.draw_s),
    )


def visual_check(f: SheetFacts, sheet_s: Array) -> Check:
    """Compare a visual that waits for all others of its sheet with its time-out."""
    visual = Lognormal.from_mean("visual", sheet_s, f.run_cv)
    return quicksight.visual_check(visual.quantile(0.99), f)


def size_over_serverless(w: ServeDashboards, c: ServerlessConfig, f: ServerlessFacts) -> Sizing:
    """Choose the base capacity that answers a sheet in its time, and meter when it works.

    Notes
    -----
    A sheet is one activity of the workgroup: its visuals query at the same moment and are charged
    together, for 60 s at least. The workgroup serves dashboards alone. Sheets are taken to come at
    random, although those of one session follow each other, so that more find it idle than will.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/quick/latest/userguide/data-source-limits.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html
    """
    r = sheets(w, c, f)
    g = redshift_serverless.workgroup(r, c, f)
    lines = {**redshift_serverless.capacity_lines(r, c, g), **storage_billed(c, f, r)}
    return Sizing(
        units=redshift_serverless.workgroup_units(g),
        billed={f"redshift_serverless:{name}": sold for name, sold in lines.items()},
        throughput=throughput(g.most_per_second, r.run_share),
        delay=Delay(
            (
                *redshift_serverless.waits(r, f, g),
                *sheet_stages(w, c, f, r, g.query_s, g.running.run_s),
            )
        ),
        checks=(
            *redshift_serverless.workgroup_checks(r, f, g),
            visual_check(f, g.running.run_s),
        ),
        capacity=g.need,
    )


def size_over_ra3(w: ServeDashboards, c: Ra3Config, f: Ra3Facts) -> Sizing:
    """Count the RA3 nodes that answer a sheet in its time and carry the busiest minute.

    Notes
    -----
    As `redshift.cluster`, with sheets for queries. The cluster serves dashboards alone.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/quick/latest/userguide/data-source-limits.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/dg/concurrency-scaling.html
    """
    r = sheets(w, c, f)
    k = redshift.cluster(r, c, f, names=redshift.ra3_names(c), speed=1.0)
    lines = {**redshift.cluster_lines(r, c, f, k, c.commitment), **storage_billed(c, f, r)}
    return Sizing(
        units=redshift.cluster_units(k),
        billed={f"redshift:{name}": sold for name, sold in lines.items()},
        throughput=throughput(k.most_per_second, r.run_share),
        delay=Delay(
            (
                wait(f, r, k.running, 1 + k.added),
                *sheet_stages(w, c, f, r, k.query_s, k.running.run_s),
            )
        ),
        checks=(*redshift.cluster_checks(r, c, f, k), visual_check(f, k.running.run_s)),
        capacity=k.nodes.need,
    )


def size_serverless_readers(
    w: ServeDashboards, c: ServerlessReaderConfig, f: ServerlessFacts
) -> Sizing:
    """Meter dashboards over Redshift Serverless whose readers are paid by name.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_name(size_over_serverless(w, c, f), w, c)


def size_serverless_sessions(
    w: ServeDashboards, c: ServerlessSessionConfig, f: ServerlessSessionFacts
) -> Sizing:
    """Meter dashboards over Redshift Serverless whose readers are paid by the session.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_session(size_over_serverless(w, c, f), w, c, f)


def size_ra3_readers(w: ServeDashboards, c: Ra3ReaderConfig, f: Ra3Facts) -> Sizing:
    """Meter dashboards over a Redshift cluster whose readers are paid by name.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_name(size_over_ra3(w, c, f), w, c)


def size_ra3_sessions(w: ServeDashboards, c: Ra3SessionConfig, f: Ra3SessionFacts) -> Sizing:
    """Meter dashboards over a Redshift cluster whose readers are paid by the session.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return quicksight.by_session(size_over_ra3(w, c, f), w, c, f)


_NOT_INCLUDED = (
    *quicksight.NOT_INCLUDED,
    "loading the data into the warehouse, and its manual snapshots",
    "other users of the warehouse, who share its cost",
)
_DOCS = (*quicksight.DIRECT_DOCS, PRICING, _CACHE)
_EVIDENCE = Evidence(throughput="B", delay="C")

QUICKSIGHT_DIRECT_REDSHIFT = Model(
    id="quicksight_direct_redshift",
    title="QuickSight querying Redshift Serverless, named readers",
    prices="quicksight",
    workload=ServeDashboards,
    config=ServerlessReaderConfig,
    facts=ServerlessFacts,
    size=size_serverless_readers,
    evidence=_EVIDENCE,
    lifecycle=quicksight.RENAMED,
    best_for=(
        "data as fresh as the warehouse",
        "sheets that join tables too large for SPICE",
        "readers who come for a few hours a day",
    ),
    not_for=(
        "a sheet now and then: each is charged for 60 s",
        "sheets at once after a pause: the workgroup resumes first",
    ),
    not_included=_NOT_INCLUDED,
    docs=_DOCS,
)
QUICKSIGHT_DIRECT_REDSHIFT_SESSIONS = Model(
    id="quicksight_direct_redshift_sessions",
    title="QuickSight querying Redshift Serverless, session capacity",
    prices="quicksight",
    workload=ServeDashboards,
    config=ServerlessSessionConfig,
    facts=ServerlessSessionFacts,
    size=size_serverless_sessions,
    evidence=_EVIDENCE,
    lifecycle=quicksight.RENAMED,
    best_for=("data as fresh as the warehouse for many readers who look seldom",),
    not_for=("a sheet now and then: each is charged for 60 s", "fewer than 84 readers"),
    not_included=_NOT_INCLUDED,
    docs=_DOCS,
)
QUICKSIGHT_DIRECT_REDSHIFT_RA3 = Model(
    id="quicksight_direct_redshift_ra3",
    title="QuickSight querying Redshift RA3, named readers",
    prices="quicksight",
    workload=ServeDashboards,
    config=Ra3ReaderConfig,
    facts=Ra3Facts,
    size=size_ra3_readers,
    evidence=_EVIDENCE,
    lifecycle=quicksight.RENAMED,
    best_for=("sheets around the clock", "a warehouse that is there anyway"),
    not_for=("a few busy hours a day", "a cluster for dashboards over little data"),
    not_included=_NOT_INCLUDED,
    docs=_DOCS,
)
QUICKSIGHT_DIRECT_REDSHIFT_RA3_SESSIONS = Model(
    id="quicksight_direct_redshift_ra3_sessions",
    title="QuickSight querying Redshift RA3, session capacity",
    prices="quicksight",
    workload=ServeDashboards,
    config=Ra3SessionConfig,
    facts=Ra3SessionFacts,
    size=size_ra3_sessions,
    evidence=_EVIDENCE,
    lifecycle=quicksight.RENAMED,
    best_for=("a warehouse that is there anyway, and many readers who look seldom",),
    not_for=("a few busy hours a day", "fewer than 84 readers"),
    not_included=_NOT_INCLUDED,
    docs=_DOCS,
)
