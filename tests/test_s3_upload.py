"""Uploads to S3: streams, parts, acceleration."""

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.model import Model
from estimator.services.s3_upload import (
    S3_ACCELERATED,
    S3_MULTIPART,
    AcceleratedConfig,
    UploadConfig,
)
from estimator.units import GIB, MIB, TB
from estimator.workloads import MoveFiles

FAR = MoveFiles(round_trip_s=0.25, loss=1e-4, link_bits_per_second=1e10)


def run(model: Model, workload: MoveFiles, config: object = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


def test_a_near_region_fills_the_line() -> None:
    result = run(S3_MULTIPART, MoveFiles(round_trip_s=0, loss=0))

    assert result.sizing.throughput == pytest.approx(1e8)


def test_throughput_grows_with_streams_until_the_line_is_full() -> None:
    streams = np.array([1.0, 2.0, 4.0, 10_000.0])

    rates = np.asarray(run(S3_MULTIPART, FAR, UploadConfig(streams=streams)).sizing.throughput)

    assert rates[:3] / rates[0] == pytest.approx([1, 2, 4])
    assert rates[3] == pytest.approx(1e9)


def test_no_more_streams_work_than_there_are_parts() -> None:
    one = MoveFiles(data_bytes=np.array([5 * GIB, 10 * GIB]), files=1, round_trip_s=0.25, loss=0)

    result = run(S3_MULTIPART, one, UploadConfig(streams=32, part_bytes=5 * GIB))

    # a window of 2 MiB per round trip and stream, and pauses of less than a thousandth
    assert result.sizing.throughput == pytest.approx([2**21 / 0.25, 2 * 2**21 / 0.25], rel=2e-3)


def test_small_files_are_bound_by_the_pause_of_a_request() -> None:
    tiny = MoveFiles(data_bytes=1e9, files=1e8, round_trip_s=0.05)

    result = run(S3_MULTIPART, tiny, UploadConfig(streams=100))

    assert 1e8 / (1e9 / result.sizing.throughput) == pytest.approx(100 / 0.2, rel=0.01)


def test_acceleration_gains_where_distance_binds() -> None:
    direct = run(S3_MULTIPART, FAR)
    accelerated = run(S3_ACCELERATED, FAR)

    assert accelerated.bounded_delay < direct.bounded_delay
    assert accelerated.usd > direct.usd
    assert "gain of acceleration" not in {check.name for check in accelerated.failed}


def test_acceleration_gains_nothing_where_the_line_binds() -> None:
    direct = run(S3_MULTIPART, MoveFiles())
    accelerated = run(S3_ACCELERATED, MoveFiles())

    assert accelerated.bounded_delay == direct.bounded_delay
    (check,) = (check for check in accelerated.failed if check.name == "gain of acceleration")
    assert check.severity == "advice"
    assert "costs less" in check.explain()


def test_acceleration_never_slows_an_upload() -> None:
    near = MoveFiles(round_trip_s=np.geomspace(1e-4, 2.0, 40), loss=1e-3)
    config = AcceleratedConfig(streams=4)

    direct = np.asarray(run(S3_MULTIPART, near, UploadConfig(streams=4)).sizing.throughput)
    accelerated = np.asarray(run(S3_ACCELERATED, near, config).sizing.throughput)

    assert np.all(accelerated >= direct)


def test_larger_parts_need_fewer_requests() -> None:
    parts = np.array([5 * MIB, 64 * MIB, 5 * GIB])
    config = UploadConfig(part_bytes=parts)

    billed = run(S3_MULTIPART, MoveFiles(data_bytes=300 * TB, files=1e3), config).sizing.billed

    requests = np.asarray(billed["standard_put_copy_post_list_request"])
    assert np.all(np.diff(requests) < 0)
    assert requests == pytest.approx(1e3 * (np.ceil(3e11 / parts) + 2))


def test_parts_too_small_for_the_largest_file_cannot_work() -> None:
    large = MoveFiles(largest_file_bytes=1 * TB)

    assert not run(S3_MULTIPART, large, UploadConfig(part_bytes=64 * MIB)).feasible
    names = {c.name for c in run(S3_MULTIPART, large, UploadConfig(part_bytes=128 * MIB)).failed}
    assert "parts of the largest file" not in names


def test_hours_on_the_line_stretch_the_upload() -> None:
    around = run(S3_MULTIPART, MoveFiles()).delay.breakdown()
    at_night = run(S3_MULTIPART, MoveFiles(hours_per_day=8)).delay.breakdown()

    assert at_night["upload"] == pytest.approx(3 * around["upload"])
    assert at_night["set up client"] == around["set up client"]
