"""Amazon QuickSight on SPICE: readers paid by name, or by the session."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Lognormal, Slowest
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services import athena, catalog_requests, s3_lake
from estimator.units import DAY, GIB, KB, TIB, Array, largest
from estimator.workloads import ServeDashboards

_PRICING = "https://aws.amazon.com/quick/quicksight/pricing/"
_QUOTAS = "https://docs.aws.amazon.com/quick/latest/userguide/data-source-limits.html"
_SPICE = "https://docs.aws.amazon.com/quick/latest/userguide/spice.html"
_SPICE_SIZE = "https://docs.aws.amazon.com/quicksight/latest/user/managing-spice-capacity.html"
_EXPANDED = (
    "https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-quick-suite-launches-expanded-spice/"
)
_INGESTION = "https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateIngestion.html"
_FREQUENCY = "https://docs.aws.amazon.com/quicksight/latest/APIReference/API_RefreshFrequency.html"
_DIRECT = (
    "https://aws.amazon.com/blogs/business-intelligence/"
    "best-practices-for-amazon-quicksight-spice-and-direct-query-mode"
)
_METRICS = "https://docs.aws.amazon.com/quicksight/latest/user/cw-aggregate-metrics.html"

_quota = partial(fact, kind="quota", as_of="2026")
_guess = partial(fact, kind="assumption", source=_METRICS, as_of="2026")
_drawn = partial(fact, kind="assumption", source=_DIRECT, as_of="2025")
_tie = partial(fact, unit="session", kind="rule_of_thumb", source=_PRICING, as_of="2026-10-07")

PLANS = {
    "monthly_500": 0.0,
    "annual_50k": 50_000.0,
    "annual_200k": 200_000.0,
    "annual_400k": 400_000.0,
    "annual_800k": 800_000.0,
    "annual_1600k": 1_600_000.0,
}
"""Session plans, by the name in the price table, with the sessions a year of those by the year."""

MONTHLY_SESSIONS = 500.0
"""Sessions a month in the plan by the month."""


@dataclass(frozen=True, kw_only=True)
class UserConfig:
    """What the user may fix of the people."""

    roles: str = param(
        "standard",
        "",
        "Roles of authors and named readers: standard, or Pro with generative features",
        choices=("standard", "pro"),
    )


@dataclass(frozen=True, kw_only=True)
class SessionConfig(UserConfig):
    """What the user may fix where readers are paid by the session."""

    plan: str = param(
        "auto",
        "",
        "Session plan; auto takes the cheapest at list price for the sessions of a year",
        choices=("auto", *PLANS),
    )


@dataclass(frozen=True, kw_only=True)
class SpiceConfig(catalog_requests.TableConfig):
    """What the user may fix of imported data."""

    largest_dataset_share: Array = param(
        0.5, "", "Share of all rows and bytes in the largest dataset", low=0.001, high=1.0
    )
    refreshed_share: Array = param(
        0.05,
        "",
        "Share of a dataset one refresh reads again; 1 is a full refresh",
        low=0.0,
        high=1.0,
    )
    source: str = param(
        "athena",
        "",
        "What refreshes read: Athena, which bills them, or a source paid elsewhere",
        choices=("athena", "other"),
    )
    files_per_refresh: Array = param(
        20.0,
        "file",
        "Files in S3 that one refresh reads",
        low=1.0,
        high=1e6,
        whole=True,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class SpiceReaderConfig(SpiceConfig, UserConfig):
    """What the user may fix of SPICE with named readers."""


@dataclass(frozen=True, kw_only=True)
class SpiceSessionConfig(SpiceConfig, SessionConfig):
    """What the user may fix of SPICE with sessions."""


@dataclass(frozen=True, kw_only=True)
class VisualConfig:
    """What the user may fix of the query behind a visual that reads its source."""

    complexity: Array = param(
        1.0,
        "",
        "Work per byte of a visual's query: 1 filters and aggregates, 2 joins",
        low=0.2,
        high=50.0,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """Sessions of a year from which each plan is the cheapest, worked out from the list prices."""

    sessions_for_50k: Array = _tie(
        40_000.0, meaning="Sessions a year from which the plan of 50,000 beats the monthly plan"
    )
    sessions_for_200k: Array = _tie(
        144_000.0, meaning="Sessions a year from which the plan of 200,000 beats that of 50,000"
    )
    sessions_for_400k: Array = _tie(
        2_360_000 / 7,
        meaning="Sessions a year from which the plan of 400,000 beats that of 200,000",
    )
    sessions_for_800k: Array = _tie(
        675_000.0, meaning="Sessions a year from which the plan of 800,000 beats that of 400,000"
    )
    sessions_for_1600k: Array = _tie(
        1_280_000.0,
        meaning="Sessions a year from which the plan of 1,600,000 beats that of 800,000",
    )


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """What a dataset weighs where it comes from."""

    source_share: Array = _guess(
        0.25,
        "",
        "Bytes of a dataset in its source, as Parquet, per byte as imported; no published figure",
        low=0.05,
        high=1.0,
        measure="ProcessedBytes of a full refresh over SPICECapacityConsumedInMB",
    )


@dataclass(frozen=True, kw_only=True)
class VisualFacts:
    """Figures of visuals that read their source."""

    visual_result_bytes: Array = _drawn(
        100 * KB,
        "byte",
        "Size of the result behind one visual; no published figure",
        low=10 * KB,
        high=1_000 * KB,
    )
    draw_s: Array = _drawn(
        0.3,
        "s",
        "Time to draw a visual once its data is there; no published figure",
        low=0.1,
        high=1.0,
        measure="AWS/QuickSight VisualLoadTime less the time of the query in its source",
    )
    visual_s_max: Array = _quota(
        120.0, "s", "Longest query of a visual before it fails", source=_QUOTAS
    )


@dataclass(frozen=True, kw_only=True)
class SpiceFacts(SourceFacts, athena.BilledFacts, s3_lake.RequestFacts, catalog_requests.ReadFacts):
    """Figures of imported data."""

    included_gb_per_author: Array = fact(
        10.0,
        "GB",
        "SPICE capacity every author brings, in the home Region",
        kind="quota",
        source=_PRICING,
        as_of="2026-10-07",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a GB of SPICE; the guide's own example reproduces with 2**30",
        kind="published",
        source=_SPICE_SIZE,
        as_of="2020-04-27",
    )
    dataset_bytes_max: Array = _quota(
        2 * TIB,
        "byte",
        "Largest dataset with the new data preparation; the price page still says 1 TB",
        source=_EXPANDED,
        as_of="2026-01-20",
        low=1 * TIB,
        high=2 * TIB,
    )
    dataset_rows_max: Array = _quota(
        2e9,
        "row",
        "Most rows of a dataset; the price page still says 1 billion",
        source=_QUOTAS,
        low=1e9,
        high=2e9,
    )
    refreshes_per_day_max: Array = _quota(
        32.0, "refresh", "Refreshes of a dataset a day that are not scheduled", source=_INGESTION
    )
    incremental_per_day_max: Array = _quota(
        96.0, "refresh", "Incremental refreshes a day, one each 15 minutes", source=_FREQUENCY
    )
    refresh_start_s: Array = _guess(
        30.0,
        "s",
        "Time until a refresh reads its first row; no published figure",
        low=10.0,
        high=120.0,
        measure="AWS/QuickSight IngestionLatency of a tiny dataset",
    )
    rows_per_second: Array = _guess(
        200e3,
        "row/s",
        "Rows a refresh imports; no published figure",
        low=50e3,
        high=1e6,
        measure="AWS/QuickSight IngestionRowCount over IngestionLatency",
    )
    visual_s_p50: Array = _guess(
        0.5,
        "s",
        "Median time of a visual on SPICE; no published figure",
        low=0.2,
        high=1.5,
        measure="AWS/QuickSight VisualLoadTime p50",
    )
    visual_s_p99: Array = _guess(
        1.5,
        "s",
        "The 99th percentile of a visual on SPICE; no published figure",
        low=0.6,
        high=4.5,
        measure="AWS/QuickSight VisualLoadTime p99",
    )


@dataclass(frozen=True, kw_only=True)
class SpiceSessionFacts(SpiceFacts, PlanFacts):
    """Figures of SPICE with sessions."""


def authors_billed(w: ServeDashboards, c: UserConfig) -> dict[str, Array]:
    """Meter the authors and, with Pro roles, the fee of the account."""
    if c.roles == "standard":
        return {"author_user_month": w.authors}
    return {
        "author_pro_user_month": w.authors,
        "infrastructure_fee_account_month": 1.0,
    }


def readers_billed(w: ServeDashboards, c: UserConfig) -> dict[str, Array]:
    """Meter readers by name: each is paid for whether it looks or not."""
    return {f"reader_{'pro_' * (c.roles == 'pro')}user_month": w.readers}


def sessions_billed(w: ServeDashboards, c: SessionConfig, f: PlanFacts) -> dict[str, Array]:
    """Choose the session plan and meter its fee and what goes beyond it.

    Notes
    -----
    Two plans tie where the smaller one's overage makes up the difference of the fees; the plan
    taken is the last whose tie the sessions of a year have passed. A plan by the year is spread
    over twelve equal months.
    """
    yearly = 12 * w.sessions_per_month
    ties = (
        np.zeros_like(yearly),
        f.sessions_for_50k,
        f.sessions_for_200k,
        f.sessions_for_400k,
        f.sessions_for_800k,
        f.sessions_for_1600k,
    )
    billed: dict[str, Array] = {}
    for (plan, included), tie, next_tie in zip(
        PLANS.items(), ties, (*ties[1:], np.inf), strict=True
    ):
        if c.plan not in ("auto", plan):
            continue
        taken = (yearly >= tie) & (yearly < next_tie) if c.plan == "auto" else np.True_
        monthly = plan == "monthly_500"
        within = MONTHLY_SESSIONS if monthly else included / 12
        fee = 1.0 if monthly else 1 / 12
        beyond = largest(w.sessions_per_month - within, 0.0)
        billed[f"reader_capacity_{plan}_sessions_fee"] = np.multiply(fee, taken)
        billed[f"reader_capacity_{plan}_sessions_overage"] = np.multiply(beyond, taken)
    return billed


def by_name(data: Sizing, w: ServeDashboards, c: UserConfig) -> Sizing:
    """Put authors and named readers on the bill of the data they look at."""
    return replace(data, billed={**authors_billed(w, c), **readers_billed(w, c), **data.billed})


def by_session(data: Sizing, w: ServeDashboards, c: SessionConfig, f: PlanFacts) -> Sizing:
    """Put authors and the sessions of readers on the bill of the data they look at."""
    people = {**authors_billed(w, c), **sessions_billed(w, c, f)}
    return replace(data, billed={**people, **data.billed})


def visual_check(visual_s: Array, f: VisualFacts) -> Check:
    """Compare the 99th percentile of a visual's query with its time-out."""
    return Check(
        "time of a visual",
        visual_s,
        f.visual_s_max,
        "s",
        "Read less per visual, or import into SPICE: visuals fail after two minutes.",
    )


def size_spice(w: ServeDashboards, c: SpiceConfig, f: SpiceFacts) -> Sizing:
    """Meter the SPICE capacity and its refreshes, and time a sheet drawn from it.

    Notes
    -----
    A sheet is complete with the slowest of its visuals, each lognormal. Every author brings 10 GB;
    the rest is bought. A refresh of the largest dataset takes ``start + rows * share refreshed /
    rows per second`` and must be over before the next begins; where it reads Athena, it is billed
    as one query: the bytes it scans, the files it lists and reads in S3, and its requests to the
    catalogue. Views of authors are not counted. No limit on views is published, so the throughput
    is infinite.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/quick/latest/userguide/spice.html
    .. [2] https://aws.amazon.com/quick/quicksight/pricing/
    .. [3] https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateIngestion.html
    """
    visual = Lognormal.from_percentiles("visual", f.visual_s_p50, f.visual_s_p99)
    spice_gb = w.dataset_bytes / f.gb_bytes
    largest_rows = w.dataset_rows * c.largest_dataset_share
    refresh_s = f.refresh_start_s + largest_rows * c.refreshed_share / f.rows_per_second
    read_bytes = w.dataset_bytes * c.refreshed_share * f.source_share
    refreshes = w.refreshes_per_day * w.days_per_month
    queries = refreshes * (c.source == "athena")
    incremental = np.asarray(c.refreshed_share) < 1
    return Sizing(
        units={"SPICE GB": spice_gb},
        billed={
            "spice_enterprise_gb_month": largest(
                spice_gb - w.authors * f.included_gb_per_author, 0.0
            ),
            "athena:sql_tb_scanned": queries * athena.billed_tb(read_bytes, f),
            "s3:standard_get_request": queries * s3_lake.gets(read_bytes, c.files_per_refresh, f),
            "s3:standard_put_copy_post_list_request": queries
            * s3_lake.lists(c.files_per_refresh, c.partitions, f),
            **catalog_requests.catalog_billed(
                c, queries * catalog_requests.to_read(c.partitions, f)
            ),
        },
        throughput=np.inf,
        delay=Delay((Slowest("slowest visual", visual, w.visuals_per_sheet),)),
        checks=(
            Check(
                "largest dataset",
                w.dataset_bytes * c.largest_dataset_share,
                f.dataset_bytes_max,
                "byte",
                "Split or aggregate the dataset, or query the source directly.",
            ),
            Check(
                "rows of a dataset",
                largest_rows,
                f.dataset_rows_max,
                "row",
                "Split or aggregate the dataset, or query the source directly.",
            ),
            Check(
                "refreshes of a dataset",
                w.refreshes_per_day,
                np.where(incremental, f.incremental_per_day_max, f.refreshes_per_day_max)[()],
                "refresh",
                "Refresh less often or incrementally, or query the source directly.",
            ),
            Check(
                "duration of a refresh",
                np.where(np.asarray(w.refreshes_per_day) > 0, refresh_s, 0.0)[()],
                DAY / largest(w.refreshes_per_day, 1e-9),
                "s",
                "Refresh incrementally, or less often: one must end before the next begins.",
            ),
        ),
    )


def size_spice_readers(w: ServeDashboards, c: SpiceReaderConfig, f: SpiceFacts) -> Sizing:
    """Meter dashboards on SPICE whose readers are paid by name.

    Notes
    -----
    A reader is paid for every month, however often it looks; below about six sessions a month the
    monthly session plan costs less per reader.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return by_name(size_spice(w, c, f), w, c)


def size_spice_sessions(w: ServeDashboards, c: SpiceSessionConfig, f: SpiceSessionFacts) -> Sizing:
    """Meter dashboards on SPICE whose readers are paid by the session of 30 minutes.

    Notes
    -----
    See `sessions_billed` for the plan taken.

    References
    ----------
    .. [1] https://aws.amazon.com/quick/quicksight/pricing/
    """
    return by_session(size_spice(w, c, f), w, c, f)


_OTHER_PRODUCTS = "Amazon Quick beyond dashboards is not part of the question"
_QUESTIONS_ASKED = "questions in natural language are not part of the question"
_REPORTS = "paginated reports are not part of the question"

UNMODELLED = {
    "alerts_kilometric": "alerts on metrics are not part of the question",
    "author_pro_user_month_with_q_business_entitlement": "a Q Business entitlement is not assumed",
    "author_user_month_annual_commitment": "no longer on the price page",
    "legacy_reader_session": "ended in May 2025",
    **dict.fromkeys(
        (
            "paginated_reports_annual_plan_fee",
            "paginated_reports_annual_plan_overage",
            "paginated_reports_monthly_plan_fee",
            "paginated_reports_monthly_plan_overage",
        ),
        _REPORTS,
    ),
    **dict.fromkeys(
        (
            "q_questions_annual_600k_fee",
            "q_questions_annual_600k_overage",
            "q_questions_annual_60k_fee",
            "q_questions_annual_60k_overage",
            "q_questions_monthly_500_fee",
            "q_questions_monthly_500_overage",
        ),
        _QUESTIONS_ASKED,
    ),
    **dict.fromkeys(
        (
            "quick_bi_reader_user_month",
            "quick_enterprise_user_month",
            "quick_index_overage_gb_month",
            "quick_professional_user_month",
        ),
        _OTHER_PRODUCTS,
    ),
    **{
        f"reader_capacity_{plan}_sessions_included_session": "the fee over its sessions, no charge"
        for plan in PLANS
        if plan != "monthly_500"
    },
    **dict.fromkeys(
        (
            "spice_standard_gb_month",
            "standard_author_user_month",
            "standard_author_user_month_annual_commitment",
        ),
        "Standard edition knows no readers",
    ),
}
"""Dimensions of the price table that no model bills, and why."""

RENAMED = Lifecycle(
    note="Since October 2025 Amazon Quick Sight, within Amazon Quick.", source=_SPICE
)
DIRECT_DOCS = (_QUOTAS, _DIRECT)
NOT_INCLUDED = (
    "alerts, paginated reports and questions in natural language",
    "views of authors",
)

QUICKSIGHT_SPICE = Model(
    id="quicksight_spice",
    title="QuickSight on SPICE, named readers",
    prices="quicksight",
    workload=ServeDashboards,
    config=SpiceReaderConfig,
    facts=SpiceFacts,
    size=size_spice_readers,
    evidence=Evidence(throughput="A", delay="C"),
    lifecycle=RENAMED,
    best_for=(
        "readers who look more than six times a month",
        "fast sheets over a source that is slow or paid by query",
    ),
    not_for=("data that must be minutes old", "raw rows and pixel-perfect print", "tiny data"),
    not_included=(
        *NOT_INCLUDED,
        "storage of the source, and queries of sources other than Athena",
    ),
    docs=(_PRICING, _SPICE, _QUOTAS, _INGESTION, _FREQUENCY),
)
QUICKSIGHT_SPICE_SESSIONS = Model(
    id="quicksight_spice_sessions",
    title="QuickSight on SPICE, session capacity",
    prices="quicksight",
    workload=ServeDashboards,
    config=SpiceSessionConfig,
    facts=SpiceSessionFacts,
    size=size_spice_sessions,
    evidence=Evidence(throughput="A", delay="C"),
    lifecycle=RENAMED,
    best_for=(
        "many readers who look seldom",
        "embedded dashboards for people without a name here",
    ),
    not_for=("fewer than 84 readers", "the same few readers every day"),
    not_included=(
        *NOT_INCLUDED,
        "storage of the source, and queries of sources other than Athena",
    ),
    docs=(_PRICING, _SPICE, _QUOTAS, _INGESTION, _FREQUENCY),
)
