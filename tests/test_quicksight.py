"""QuickSight: plans, SPICE, refreshes, direct queries."""

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.laws.queueing import is_stable
from estimator.model import Model
from estimator.services.quicksight import (
    PLANS,
    QUICKSIGHT_SPICE,
    QUICKSIGHT_SPICE_SESSIONS,
    SpiceReaderConfig,
    SpiceSessionConfig,
)
from estimator.services.quicksight_over_athena import QUICKSIGHT_DIRECT_ATHENA
from estimator.services.quicksight_over_redshift import (
    QUICKSIGHT_DIRECT_REDSHIFT,
    QUICKSIGHT_DIRECT_REDSHIFT_RA3,
    Ra3ReaderConfig,
    ServerlessReaderConfig,
)
from estimator.services.redshift import REDSHIFT_RA3, Ra3Config
from estimator.services.redshift_serverless import REDSHIFT_SERVERLESS, ServerlessConfig
from estimator.turning_points import break_even
from estimator.units import GB, HOUR, KB, MB, TB
from estimator.workloads import QueryData, ServeDashboards, Workload

ON = "2026-11-01"


def test_a_refresh_from_athena_is_billed_for_the_files_it_lists_and_reads() -> None:
    workload = ServeDashboards(
        dataset_bytes=800 * 2**20, refreshes_per_day=10.0, days_per_month=30.0
    )
    config = SpiceReaderConfig(refreshed_share=0.1, files_per_refresh=1_500.0, partitions=1.0)

    billed = run(QUICKSIGHT_SPICE, workload, config, {"source_share": 1.0}).sizing.billed
    elsewhere = run(QUICKSIGHT_SPICE, workload, SpiceReaderConfig(source="other")).lines

    # 80 MiB of 8 MiB a read, two more for each file; a listing names 1,000 files
    assert billed["s3:standard_get_request"] == 300 * (10 + 2 * 1_500)
    assert billed["s3:standard_put_copy_post_list_request"] == 300 * 2
    assert not any(line.table in ("s3", "athena") for line in elsewhere)


def test_a_refresh_from_athena_is_billed_for_ten_megabytes_at_least() -> None:
    workload = ServeDashboards(dataset_bytes=1 * MB, refreshes_per_day=10.0, days_per_month=30.0)

    billed = run(QUICKSIGHT_SPICE, workload).sizing.billed

    assert billed["athena:sql_tb_scanned"] == pytest.approx(300 * 10 * MB / TB)


direct_model = pytest.mark.parametrize(
    ("model", "config"),
    [
        (QUICKSIGHT_DIRECT_ATHENA, None),
        (QUICKSIGHT_DIRECT_REDSHIFT, ServerlessReaderConfig(base_rpu=8)),
        (QUICKSIGHT_DIRECT_REDSHIFT_RA3, Ra3ReaderConfig(nodes=2)),
    ],
    ids=lambda value: value.id if isinstance(value, Model) else "",
)


def run(
    model: Model,
    workload: Workload,
    config: object = None,
    facts: dict[str, float] | None = None,
) -> Estimate:
    return estimate(model, workload, region="us-east-1", on=ON, config=config, facts=facts)


def test_the_plan_chosen_is_never_dearer_than_any_other() -> None:
    workload = ServeDashboards(readers=np.rint(np.geomspace(1, 1e6, 300)))

    chosen = np.asarray(run(QUICKSIGHT_SPICE_SESSIONS, workload).usd)

    for plan in PLANS:
        fixed = run(QUICKSIGHT_SPICE_SESSIONS, workload, SpiceSessionConfig(plan=plan)).usd
        assert np.all(chosen <= np.asarray(fixed) * (1 + 1e-12)), plan


def test_every_plan_is_the_cheapest_for_some_number_of_sessions() -> None:
    readers = np.array([500.0, 5e3, 16e3, 33e3, 66e3, 133e3])
    workload = ServeDashboards(readers=readers, sessions_per_reader_month=1)

    billed = run(QUICKSIGHT_SPICE_SESSIONS, workload).sizing.billed

    fees = np.stack([np.asarray(billed[f"reader_capacity_{plan}_sessions_fee"]) for plan in PLANS])
    assert np.array_equal(fees > 0, np.eye(6, dtype=bool))


@pytest.mark.parametrize(
    ("by_name", "by_session"),
    [
        ("quicksight_spice", "quicksight_spice_sessions"),
        ("quicksight_direct_athena", "quicksight_direct_athena_sessions"),
        ("quicksight_direct_redshift", "quicksight_direct_redshift_sessions"),
        ("quicksight_direct_redshift_ra3", "quicksight_direct_redshift_ra3_sessions"),
    ],
)
def test_names_and_sessions_tie_at_six_sessions_a_month(by_name: str, by_session: str) -> None:
    tie = break_even(
        by_name,
        by_session,
        over="sessions_per_reader_month",
        workload=ServeDashboards(readers=400),
        region="us-east-1",
        on=ON,
        low=1.0,
        high=20.0,
    )

    assert tie.x == pytest.approx(6.0)
    assert tie.lower_below == by_session


@pytest.mark.parametrize(("readers", "cheaper"), [(83, "names"), (84, "sessions")])
def test_the_smallest_plan_pays_from_84_readers(readers: int, cheaper: str) -> None:
    workload = ServeDashboards(readers=readers, sessions_per_reader_month=5)

    names = run(QUICKSIGHT_SPICE, workload).usd
    sessions = run(QUICKSIGHT_SPICE_SESSIONS, workload).usd

    assert (names < sessions) == (cheaper == "names")


def test_pro_roles_cost_more_and_one_fee_for_the_account() -> None:
    workload = ServeDashboards(authors=5, readers=10, dataset_bytes=1 * GB)

    standard, pro = (
        run(QUICKSIGHT_SPICE, workload, SpiceReaderConfig(roles=roles, source="other")).usd
        for roles in ("standard", "pro")
    )

    assert standard == pytest.approx(5 * 24 + 10 * 3)
    assert pro == pytest.approx(5 * 40 + 10 * 20 + 250)


@pytest.mark.parametrize(
    ("refreshes", "share", "feasible"),
    [(24, 0.05, True), (96, 0.05, True), (97, 0.05, False), (32, 1.0, True), (33, 1.0, False)],
)
def test_refreshes_a_day_depend_on_what_they_read(
    refreshes: float, share: float, feasible: bool
) -> None:
    workload = ServeDashboards(refreshes_per_day=refreshes)

    result = run(QUICKSIGHT_SPICE, workload, SpiceReaderConfig(refreshed_share=share))

    assert bool(result.feasible) is feasible


def test_a_refresh_that_outlasts_its_interval_is_refused() -> None:
    workload = ServeDashboards(dataset_rows=3e9, refreshes_per_day=24)

    full = run(QUICKSIGHT_SPICE, workload, SpiceReaderConfig(refreshed_share=1))
    incremental = run(QUICKSIGHT_SPICE, workload, SpiceReaderConfig(refreshed_share=0.05))
    never = run(QUICKSIGHT_SPICE, ServeDashboards(dataset_rows=3e9, refreshes_per_day=0))

    assert {c.name for c in full.failed} == {"duration of a refresh"}
    assert incremental.feasible
    assert never.feasible


def test_a_dataset_beyond_the_limits_of_spice_is_left_to_direct_queries() -> None:
    workload = ServeDashboards(dataset_bytes=10 * TB, load_s=60)

    assert not run(QUICKSIGHT_SPICE, workload).feasible
    assert run(QUICKSIGHT_DIRECT_ATHENA, workload).feasible


def test_direct_queries_are_billed_by_the_view_and_spice_is_not() -> None:
    views = np.array([1.0, 10.0])
    workload = ServeDashboards(views_per_session=views)

    spice = np.asarray(run(QUICKSIGHT_SPICE, workload).usd) * np.ones(2)
    billed = run(QUICKSIGHT_DIRECT_ATHENA, workload).sizing.billed

    scanned = np.asarray(billed["athena:sql_tb_scanned"])
    assert spice[0] == spice[1]
    assert scanned == pytest.approx(200 * 12 * 8 * views * 1e9 / 1e12)


def test_hundred_sessions_ask_more_than_ten_slots_of_a_second_can_answer() -> None:
    workload = ServeDashboards(peak_sessions=100, visuals_per_sheet=8, think_time_s=60)

    assert workload.visuals_per_second == pytest.approx(13.3, abs=0.05)
    assert workload.visuals_per_second * 1.0 / 10 == pytest.approx(1.33, abs=0.005)
    assert not is_stable(10, workload.visuals_per_second, 1.0)


def test_more_visuals_make_a_sheet_of_imported_data_slower() -> None:
    workload = ServeDashboards(visuals_per_sheet=np.array([1.0, 4.0, 16.0]))

    assert np.all(np.diff(run(QUICKSIGHT_SPICE, workload).delay.quantile(0.5)) > 0)


def test_queries_that_wait_count_against_the_quota_as_those_that_run() -> None:
    workload = ServeDashboards(peak_sessions=60, visuals_per_sheet=8, think_time_s=60)
    running, waiting = (
        run(QUICKSIGHT_DIRECT_ATHENA, workload, facts={"queued_share": share, "queued_s": 10.0})
        for share in (0.0, 0.01)
    )

    active = [
        next(c for c in result.checks if c.name == "active queries").demand
        for result in (running, waiting)
    ]

    # 8 a second, one in a hundred of which is active for ten seconds more
    assert active[1] - active[0] == pytest.approx(0.8)


@direct_model
def test_more_visuals_make_a_sheet_slower(model: Model, config: object) -> None:
    workload = ServeDashboards(visuals_per_sheet=np.array([1.0, 4.0, 16.0]), peak_sessions=4)

    assert np.all(np.diff(run(model, workload, config).delay.quantile(0.5)) > 0)


@direct_model
def test_a_visual_that_reads_too_much_runs_into_its_two_minutes(
    model: Model, config: object
) -> None:
    result = run(model, ServeDashboards(scanned_bytes_per_visual=1 * TB), config)

    assert "time of a visual" in {c.name for c in result.failed if c.severity == "hard"}


@pytest.mark.parametrize("model", [QUICKSIGHT_SPICE, QUICKSIGHT_DIRECT_ATHENA], ids=lambda m: m.id)
def test_without_readers_only_authors_and_data_are_paid(model: Model) -> None:
    lines = run(model, ServeDashboards(readers=0)).lines

    assert {li.dimension for li in lines} <= {
        "author_user_month",
        "spice_enterprise_gb_month",
        "sql_tb_scanned",
        "standard_get_request",
        "standard_put_copy_post_list_request",
        "request",
    }


ONE_VISUAL = ServeDashboards(
    readers=np.array([1.0, 100.0, 1e4]),
    sessions_per_reader_month=11,
    views_per_session=4,
    visuals_per_sheet=1,
    peak_sessions=np.array([1.0, 60.0, 600.0]),
    think_time_s=30,
    scanned_bytes_per_visual=3 * GB,
)
"""Sheets of one visual: 0.2, 20 and 2,000 an hour over 220 hours, and 1/30, 2 and 20 a second."""

ITS_QUERY = QueryData(
    queries_per_hour=np.array([0.2, 20.0, 2_000.0]),
    peak_to_mean=np.array([600.0, 360.0, 36.0]),
    scanned_bytes=3 * GB,
    stored_bytes=25 * GB,
    complexity=1,
    result_bytes=100 * KB,
    repeat_share=0.3,
    load_bytes_per_day=0,
    query_s=10,
)
"""The same as a workload of queries."""


@pytest.mark.parametrize(
    ("dashboard", "warehouse", "config", "own_config"),
    [
        (
            QUICKSIGHT_DIRECT_REDSHIFT,
            REDSHIFT_SERVERLESS,
            ServerlessReaderConfig(keep_awake=False),
            ServerlessConfig(new_query_share=0.005),
        ),
        (
            QUICKSIGHT_DIRECT_REDSHIFT_RA3,
            REDSHIFT_RA3,
            Ra3ReaderConfig(),
            Ra3Config(new_query_share=0.005),
        ),
    ],
    ids=["serverless", "ra3"],
)
def test_sheets_of_one_visual_ask_of_a_warehouse_what_queries_do(
    dashboard: Model, warehouse: Model, config: object, own_config: object
) -> None:
    sheets = run(dashboard, ONE_VISUAL, config).sizing
    queries = run(warehouse, ITS_QUERY, own_config).sizing

    for unit, count in queries.units.items():
        assert sheets.units[unit] == pytest.approx(count), unit
    in_warehouse = {dimension for dimension in queries.billed if ":" not in dimension}
    for dimension in in_warehouse - {"paid_snapshot_gb_month"}:
        sold = sheets.billed[f"{warehouse.prices}:{dimension}"]
        assert sold == pytest.approx(queries.billed[dimension]), dimension
    timed = queries.delay.breakdown()
    for stage, mean in sheets.delay.breakdown().items():
        own = {"slowest visual": "run"}.get(stage, stage)
        if own in timed:
            assert mean == pytest.approx(timed[own], rel=5e-3), stage  # quasi-random


def test_sheets_that_fill_a_cluster_queue_by_pollaczek_and_khinchine() -> None:
    workload = ServeDashboards(
        peak_sessions=6, think_time_s=60, visuals_per_sheet=9, scanned_bytes_per_visual=2 * GB
    )
    config = Ra3ReaderConfig(node="ra3_xlplus", nodes=2, scaling_clusters=0, repeat_share=0)

    result = run(
        QUICKSIGHT_DIRECT_REDSHIFT_RA3, workload, config, {"together_gain": 1.5, "mix_cv": 1.2}
    )

    # nine queries of 1 s at 1.5 a second keep the cluster for 6 s, with a third of the variation
    sheet_s, load, cv = 6.0, 0.6, 1.2 / 3
    expected = load / (1 - load) * sheet_s * (1 + cv**2) / 2
    assert result.delay.breakdown()["queue"] == pytest.approx(expected)


def test_a_workgroup_kept_awake_costs_all_busy_hours_and_never_resumes() -> None:
    workload = ServeDashboards(readers=np.array([0.0, 5.0, 500.0]))
    awake, asleep = (
        run(QUICKSIGHT_DIRECT_REDSHIFT, workload, ServerlessReaderConfig(keep_awake=keep))
        for keep in (True, False)
    )

    hours = [
        np.asarray(result.sizing.billed["redshift_serverless:rpu_hour"])
        for result in (awake, asleep)
    ]
    assert np.all(hours[0] == 4 * 220)
    assert hours[1][0] == 0
    assert np.all(np.diff(hours[1]) > 0)
    assert np.all(hours[1] < hours[0])
    assert not np.any(awake.delay.breakdown()["resume"])
    assert np.asarray(asleep.delay.breakdown()["resume"])[0] > 5


def test_visuals_from_the_result_cache_need_no_warehouse() -> None:
    config = ServerlessReaderConfig(repeat_share=1, keep_awake=False)

    result = run(QUICKSIGHT_DIRECT_REDSHIFT, ServeDashboards(), config)

    assert result.sizing.billed["redshift_serverless:rpu_hour"] == 0
    assert result.delay.quantile(0.99) == pytest.approx(0.3 + 0.03 + 100 * KB / (20 * MB))


def test_a_sheet_runs_in_its_share_of_the_time_on_the_capacity_chosen() -> None:
    workload = ServeDashboards(visuals_per_sheet=np.array([1.0, 4.0, 16.0, 50.0]), load_s=8)

    for model in (QUICKSIGHT_DIRECT_REDSHIFT, QUICKSIGHT_DIRECT_REDSHIFT_RA3):
        parts = run(model, workload).delay.breakdown()
        alone = run(model, ServeDashboards(visuals_per_sheet=1, load_s=8)).delay.breakdown()
        assert np.all(np.asarray(parts["share the warehouse"]) < 4), model.id
        assert alone["share the warehouse"] == 0


def test_the_peak_of_dashboards_is_never_below_their_mean() -> None:
    busy = ServeDashboards(readers=1e5, peak_sessions=1)

    result = run(QUICKSIGHT_DIRECT_REDSHIFT_RA3, busy, Ra3ReaderConfig(repeat_share=0))

    (peak,) = (c for c in result.checks if c.name == "queries at the peak")
    assert peak.demand == pytest.approx(1e5 * 12 * 6 * 8 / (220 * HOUR))
