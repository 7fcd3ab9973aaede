"""An SFTP server: what holds sessions back, and what the server's hours follow."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import estimate
from estimator.services.transfer_family import SftpConfig
from estimator.units import GB, HOUR, MB
from estimator.workloads import MoveFiles


def job(config: SftpConfig | None = None, facts: Any = None, **fields: Any) -> Any:
    return estimate(
        "transfer_family_sftp",
        MoveFiles(**fields),
        region="us-east-1",
        on="2026-11-01",
        config=config,
        facts=facts,
    )


def test_more_sessions_are_never_slower_and_stop_helping_at_the_line() -> None:
    sessions = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 4_000.0])

    throughput = job(SftpConfig(sessions=sessions)).sizing.throughput

    assert np.all(np.diff(throughput) >= -1e-6)
    assert throughput[-1] <= 1e9 * 0.8 / 8
    assert throughput[-1] > 0.95 * 1e9 * 0.8 / 8


def test_a_session_obeys_the_smallest_of_its_bounds() -> None:
    near: dict[str, Any] = {"data_bytes": 1e12, "files": 1.0, "largest_file_bytes": 1e12}
    free: dict[str, Any] = {"file_overhead_s": 0.0}

    lossy = job(facts=free, loss=1e-4, round_trip_s=0.1, **near)
    windowed = job(facts=free, loss=0.0, round_trip_s=0.1, **near)
    ciphered = job(
        facts=free,
        loss=0.0,
        round_trip_s=0.0,
        link_bits_per_second=1e11,
        source_bytes_per_second=1e11,
        **near,
    )
    sourced = job(facts=free, loss=0.0, round_trip_s=0.0, source_bytes_per_second=10 * MB, **near)

    assert float(lossy.sizing.throughput) == pytest.approx(1_460 / (0.1 * 0.01))
    assert float(windowed.sizing.throughput) == pytest.approx(2**21 / 0.1)
    assert float(ciphered.sizing.throughput) == pytest.approx(100 * MB)
    assert float(sourced.sizing.throughput) == pytest.approx(10 * MB)


def test_one_large_file_travels_in_one_session() -> None:
    windowed: dict[str, Any] = {
        "data_bytes": 100 * GB,
        "files": 1_000.0,
        "loss": 0.0,
        "round_trip_s": 0.2,
    }

    result = job(facts={"file_overhead_s": 0.0}, largest_file_bytes=90 * GB, **windowed)

    assert float(result.delay.breakdown()["upload"]) == pytest.approx(90 * GB / (2**21 / 0.2))


def test_no_file_is_larger_than_all_of_them() -> None:
    one = job(data_bytes=1 * GB, files=1.0, largest_file_bytes=100 * GB, loss=0.0)

    assert float(one.delay.breakdown()["upload"]) == pytest.approx(0.6 + GB / (2**21 / 0.05))


def test_the_largest_file_is_no_smaller_than_the_mean() -> None:
    result = job(data_bytes=300e12, files=np.array([1.0, 1_000.0]), largest_file_bytes=100 * GB)

    (largest_file,) = (check for check in result.checks if check.name == "largest file")
    assert largest_file.demand.tolist() == [300e12, 300e9]
    assert largest_file.ok.tolist() == [False, True]


def test_no_more_sessions_work_than_there_are_files() -> None:
    result = job(SftpConfig(sessions=64.0), data_bytes=1 * GB, files=3.0, largest_file_bytes=GB / 3)

    assert float(result.sizing.units["session"]) == 3.0


def test_the_server_is_paid_in_whole_hours_while_it_works_and_as_long_as_it_is_kept() -> None:
    keep = np.array([0.0, 1.0, 5_000.0])
    result = job(SftpConfig(server_hours=keep), data_bytes=2e12, hours_per_day=12.0)

    stages = result.delay.breakdown()
    working_h = sum(float(stages[name]) for name in ("open sessions", "upload", "verify")) / HOUR
    hours = result.sizing.billed["protocol_hour_sftp"]
    assert hours[0] == hours[1] == np.ceil(working_h)
    assert hours[2] == 5_000.0


def test_a_stretched_upload_keeps_its_rate() -> None:
    whole, half = (job(hours_per_day=hours) for hours in (24.0, 12.0))

    assert half.sizing.throughput == whole.sizing.throughput
    assert half.delay.breakdown()["upload"] == 2 * whole.delay.breakdown()["upload"]


def test_sessions_beyond_the_server_are_refused() -> None:
    result = job(SftpConfig(sessions=10_001.0))

    assert not result.feasible
    assert "concurrent sessions" in {check.name for check in result.failed}
