"""DataSync: phases, lines, ports."""

from dataclasses import replace

import numpy as np
import pytest

from estimator.comparison import compare
from estimator.engine import Estimate, estimate
from estimator.model import Model
from estimator.services.datasync import (
    DATASYNC_BASIC,
    DATASYNC_DIRECT_CONNECT,
    DATASYNC_ENHANCED,
    PORTS,
    BasicConfig,
    DirectConnectConfig,
    EnhancedConfig,
)
from estimator.units import DAY, GB, TB
from estimator.workloads import MoveFiles

ON = "2026-11-01"
DATASYNC = (DATASYNC_BASIC, DATASYNC_ENHANCED, DATASYNC_DIRECT_CONNECT)


def run(model: Model, workload: MoveFiles, config: object = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on=ON, config=config)


def test_300_tb_over_a_gigabit_take_longer_than_a_month() -> None:
    for model in (DATASYNC_BASIC, DATASYNC_ENHANCED):
        result = run(model, MoveFiles(deadline_s=30 * DAY))

        assert not result.feasible
        assert 300e12 / 1e8 < result.bounded_delay < 300e12 / 1e8 + 7 * DAY


def test_phases_add_in_basic_mode_and_overlap_in_enhanced_mode() -> None:
    workload = MoveFiles(data_bytes=np.geomspace(1 * GB, 1e6 * GB, 9), files=1e6)

    basic = run(DATASYNC_BASIC, workload).delay.breakdown()
    enhanced = run(DATASYNC_ENHANCED, workload).delay.breakdown()

    phases = [basic[name] for name in ("list and prepare", "transfer", "verify")]
    slowest = np.max(np.stack(np.broadcast_arrays(*phases)), axis=0)
    assert enhanced["list, transfer and verify"] == pytest.approx(slowest)


def test_half_a_day_on_the_line_doubles_the_transfer_and_nothing_else() -> None:
    around = run(DATASYNC_BASIC, MoveFiles()).delay.breakdown()
    at_night = run(DATASYNC_BASIC, MoveFiles(hours_per_day=12)).delay.breakdown()

    assert at_night.pop("transfer") == pytest.approx(2 * around.pop("transfer"))
    assert at_night == around


def test_a_port_of_ones_own_knows_neither_office_hours_nor_the_internet_line() -> None:
    plain = run(DATASYNC_DIRECT_CONNECT, MoveFiles())
    bound = run(DATASYNC_DIRECT_CONNECT, MoveFiles(hours_per_day=2, link_bits_per_second=1e6))

    assert bound.bounded_delay == plain.bounded_delay


def test_more_tasks_help_small_files_until_the_line_is_full() -> None:
    tasks = np.array([1.0, 2.0, 4.0, 64.0])
    small = MoveFiles(data_bytes=1 * TB, files=1e8)
    large = MoveFiles(data_bytes=1000 * TB, files=1e6)

    scattered = run(DATASYNC_ENHANCED, small, EnhancedConfig(tasks=tasks)).sizing.throughput
    bulk = run(DATASYNC_ENHANCED, large, EnhancedConfig(tasks=tasks)).sizing.throughput

    assert np.asarray(scattered)[:3] / np.asarray(scattered)[0] == pytest.approx([1, 2, 4])
    assert bulk == pytest.approx([1e8] * 4)


def test_no_more_tasks_work_than_there_are_files() -> None:
    few = MoveFiles(
        data_bytes=10 * TB,
        files=np.array([1.0, 2.0, 3.0]),
        link_bits_per_second=1e11,
        source_bytes_per_second=1e11,
    )

    for model in (DATASYNC_BASIC, DATASYNC_ENHANCED):
        assert run(model, few, model.config(tasks=2)).sizing.throughput == pytest.approx(
            [10e9 / 8, 20e9 / 8, 20e9 / 8]
        )


def test_verifying_everything_reads_the_source_again() -> None:
    workload = MoveFiles(data_bytes=100 * TB, files=1e5, source_bytes_per_second=1 * GB)

    all_of_it = run(DATASYNC_BASIC, workload, BasicConfig(verify="all"))
    nothing = run(DATASYNC_BASIC, workload, BasicConfig(verify="none"))

    assert all_of_it.delay.breakdown()["verify"] == pytest.approx(1e14 / 1e9)
    assert nothing.delay.breakdown()["verify"] == 0
    requests = "s3:standard_get_request"
    assert all_of_it.sizing.billed[requests] > nothing.sizing.billed[requests]


def test_the_source_caps_every_line() -> None:
    slow = MoveFiles(source_bytes_per_second=5e7, link_bits_per_second=1e11)
    for model in DATASYNC:
        result = run(model, slow)

        assert result.sizing.throughput == pytest.approx(5e7)
        assert "source read rate" in {check.name for check in result.failed}


@pytest.mark.parametrize("port", PORTS)
def test_every_port_is_priced_and_carries_its_planned_share(port: str) -> None:
    workload = MoveFiles(files=1e5, source_bytes_per_second=1e12)

    result = run(DATASYNC_DIRECT_CONNECT, workload, DirectConnectConfig(port=port, tasks=100))

    assert result.sizing.throughput == pytest.approx(0.8 * PORTS[port] / 8)
    assert any(line.dimension == f"port_hour_{port}" and line.usd > 0 for line in result.lines)


def test_a_hosted_port_comes_sooner_than_a_dedicated_one() -> None:
    hosted = run(DATASYNC_DIRECT_CONNECT, MoveFiles(), DirectConnectConfig(port="hosted_10g"))
    dedicated = run(DATASYNC_DIRECT_CONNECT, MoveFiles(), DirectConnectConfig(port="dedicated_10g"))

    assert hosted.bounded_delay < dedicated.bounded_delay


def test_a_port_is_paid_for_as_long_as_the_move_lasts() -> None:
    months = np.array([0.0, 1.0, 12.0])
    config = DirectConnectConfig(port="dedicated_1g", minimum_months=months)

    result = run(DATASYNC_DIRECT_CONNECT, MoveFiles(data_bytes=300 * TB), config)

    hours = np.asarray(result.sizing.billed["direct_connect:port_hour_dedicated_1g"])
    assert hours[0] == hours[1] > 300e12 / 1e8 / 3600
    assert hours[2] == 12 * 730


def test_a_region_without_ports_is_not_offered() -> None:
    found = compare(MoveFiles(), regions=("eu-south-2",), on=ON, models=[DATASYNC_DIRECT_CONNECT])

    assert found.alternatives[0].estimate is None


def test_a_basic_task_stops_at_fifty_million_items() -> None:
    many = MoveFiles(files=np.array([4.9e7, 6e7]))

    (items,) = (c for c in run(DATASYNC_BASIC, many).checks if c.name == "items per task")

    assert items.ok.tolist() == [True, False]
    assert replace(items, demand=items.demand / 2).ok.all()
