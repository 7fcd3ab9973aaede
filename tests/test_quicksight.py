"""QuickSight: plans, SPICE, refreshes, direct queries."""

import numpy as np
import pytest

from estimator.comparison import break_even
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
from estimator.units import GB, TB
from estimator.workloads import ServeDashboards

ON = "2026-11-01"


def run(
    model: Model,
    workload: ServeDashboards,
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


def test_more_visuals_make_a_sheet_slower() -> None:
    workload = ServeDashboards(visuals_per_sheet=np.array([1.0, 4.0, 16.0]))

    for model in (QUICKSIGHT_SPICE, QUICKSIGHT_DIRECT_ATHENA):
        assert np.all(np.diff(run(model, workload).delay.quantile(0.5)) > 0)


def test_a_visual_that_reads_too_much_runs_into_its_two_minutes() -> None:
    result = run(QUICKSIGHT_DIRECT_ATHENA, ServeDashboards(scanned_bytes_per_visual=1 * TB))

    assert "time of a visual" in {c.name for c in result.failed if c.severity == "hard"}


@pytest.mark.parametrize("model", [QUICKSIGHT_SPICE, QUICKSIGHT_DIRECT_ATHENA], ids=lambda m: m.id)
def test_without_readers_only_authors_and_data_are_paid(model: Model) -> None:
    lines = run(model, ServeDashboards(readers=0)).lines

    assert {li.dimension for li in lines} <= {
        "author_user_month",
        "spice_enterprise_gb_month",
        "sql_tb_scanned",
    }
