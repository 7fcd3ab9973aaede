"""Snow devices and the terminal: who may order, rounds of devices, fees, and what plays no part."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Withdrawn, estimate
from estimator.errors import PriceNotFound
from estimator.services.data_transfer_terminal import TerminalConfig
from estimator.services.snow_family import (
    SNOWBALL_EDGE_210,
    SnowballConfig,
    SnowballFacts,
    fill,
    shipments,
)
from estimator.units import DAY, TB
from estimator.workloads import MoveFiles

FEES = (
    "snowball_edge_storage_optimized_210tb_job_fee_to_100tb",
    "snowball_edge_storage_optimized_210tb_job_fee_to_210tb",
)


def job(model: str, config: Any = None, **fields: Any) -> Any:
    workload = MoveFiles(existing_snow_customer=True, enterprise_support=True, **fields)
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


@pytest.mark.parametrize("model", ["snowball_edge_80tb", "snowcone"])
def test_a_withdrawn_device_is_not_quoted(model: str) -> None:
    with pytest.raises(Withdrawn, match=r"withdrawn 2024-11-12.*DataSync"):
        job(model)


def test_a_new_customer_is_told_what_to_use_instead() -> None:
    refused = estimate("snowball_edge_210tb", MoveFiles(), region="us-east-1", on="2026-11-01")

    assert not refused.feasible
    assert "Data Transfer Terminal" in refused.failed[0].explain()
    assert str(SNOWBALL_EDGE_210.lifecycle) == "closed to new customers 2025-11-07"
    assert "2026-12-31" in SNOWBALL_EDGE_210.lifecycle.note


@pytest.mark.parametrize("model", ["snowball_edge_210tb", "data_transfer_terminal"])
def test_a_region_without_a_known_fee_has_no_price(model: str) -> None:
    workload = MoveFiles(existing_snow_customer=True, enterprise_support=True)

    with pytest.raises(PriceNotFound, match="eu-central-1"):
        estimate(model, workload, region="eu-central-1", on="2026-11-01")


@pytest.mark.parametrize("fixed", [0.0, 9.0])
@pytest.mark.parametrize("parallel", [1.0, 2.0, 3.0, 50.0])
def test_every_byte_travels_on_some_device(parallel: float, fixed: float) -> None:
    data_bytes = np.geomspace(1 * TB, 1_800 * TB, 200)
    devices = np.ceil(data_bytes / (210 * TB)) if fixed == 0 else np.full(200, fixed)

    rounds = fill(
        MoveFiles(data_bytes=data_bytes),
        SnowballConfig(parallel_devices=parallel, devices=fixed),
        SnowballFacts(),
        devices,
    )

    carried = rounds.full_devices * rounds.full_bytes + rounds.last_devices * rounds.last_bytes
    np.testing.assert_allclose(carried, data_bytes, rtol=1e-12)
    assert np.all(rounds.full_devices + rounds.last_devices == devices)
    assert np.all(rounds.last_devices <= parallel)
    assert np.all(rounds.last_bytes <= 210 * TB * (1 + 1e-12))
    assert np.all(rounds.count == np.ceil(devices / parallel))


def test_one_fee_is_charged_per_device() -> None:
    data_bytes = np.geomspace(1 * TB, 5_000 * TB, 300)

    sizing = job("snowball_edge_210tb", data_bytes=data_bytes).sizing

    assert np.all(sizing.billed[FEES[0]] + sizing.billed[FEES[1]] == sizing.units["device"])
    assert np.all(sizing.billed[FEES[0]] <= 1)


def test_more_devices_on_site_are_never_slower_and_stop_helping_at_the_source() -> None:
    parallel = np.arange(1.0, 12.0)

    result = job(
        "snowball_edge_210tb",
        SnowballConfig(parallel_devices=parallel),
        data_bytes=2_000 * TB,
        source_bytes_per_second=1e9,
    )

    assert np.all(np.diff(result.delay.mean) <= 1e-6)
    assert result.sizing.throughput.max() == 1e9
    copy_s = result.delay.breakdown()["copy to devices"]
    assert copy_s[-1] == pytest.approx(2_000 * TB / 1e9)


def test_the_deadline_does_not_add_devices() -> None:
    devices = job("snowball_edge_210tb", deadline_s=np.array([DAY, 300 * DAY])).sizing.units[
        "device"
    ]

    assert np.all(devices == 2)


def test_too_few_devices_cannot_hold_the_data() -> None:
    result = job("snowball_edge_210tb", SnowballConfig(devices=1.0), data_bytes=300 * TB)

    assert "device storage" in {check.name for check in result.failed}


@pytest.mark.parametrize("rounds", [1.0, 2.0, 5.0])
def test_shipments_of_several_rounds_add_up_independently(rounds: float) -> None:
    f = SnowballFacts()
    sigma = np.log(f.shipping_s_p99 / f.shipping_s_p50) / 2.3263478740408408
    drawn = np.random.default_rng(7).lognormal(
        np.log(f.shipping_s_p50), sigma, (200_000, int(rounds))
    )

    stage = shipments("ship to site", rounds, f)

    assert float(stage.mean) == pytest.approx(drawn.sum(axis=1).mean(), rel=0.01)
    assert float(stage.quantile(0.95)) == pytest.approx(
        np.quantile(drawn.sum(axis=1), 0.95), rel=0.03
    )


@pytest.mark.parametrize("model", ["snowball_edge_210tb", "data_transfer_terminal"])
def test_the_line_of_the_site_plays_no_part(model: str) -> None:
    free = job(model, link_bits_per_second=1e11, hours_per_day=24.0, loss=0.0)
    busy = job(model, link_bits_per_second=1e6, hours_per_day=1.0, loss=0.05)

    assert free.delay.mean == busy.delay.mean
    assert free.usd == busy.usd


def test_many_small_files_wait_for_s3_at_a_terminal() -> None:
    result = job("data_transfer_terminal", data_bytes=10 * TB, files=1e9, largest_file_bytes=1e6)

    assert float(result.delay.breakdown()["upload"]) == pytest.approx(1e9 / 3_500)
    assert "requests to one prefix" in {check.name for check in result.failed}


def test_a_second_port_behind_slow_drives_only_costs() -> None:
    one, two = (
        job("data_transfer_terminal", TerminalConfig(ports=ports), data_bytes=100 * TB)
        for ports in (1.0, 2.0)
    )

    hours = "data_transfer_terminal_port_hour"
    assert two.delay.mean == one.delay.mean
    assert two.sizing.billed[hours] == 2 * one.sizing.billed[hours]


def test_no_slot_is_booked_before_the_drives_are_loaded() -> None:
    stages = list(job("data_transfer_terminal").delay.breakdown())

    assert stages.index("load own drives") < stages.index("notice of a booking")
    assert stages.index("notice of a booking") < stages.index("upload")
