"""One estimate: what is refused, what a bill adds up to, what own figures and prices change."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator.engine import Withdrawn, checked, estimate
from estimator.errors import EstimatorError, InputError, PriceNotFound, UnknownName
from estimator.prices import PriceBook
from estimator.services import MODELS
from estimator.services.kinesis_data_streams import ProvisionedConfig
from estimator.workloads import MoveFiles, StreamIngest

PROVISIONED = "kinesis_data_streams_provisioned"
HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("records_per_second", -1, "records_per_second must be at least 0.001 record/s; got -1"),
        ("records_per_second", float("nan"), "records_per_second must be a finite number"),
        ("records_per_second", float("inf"), "records_per_second must be a finite number"),
        ("records_per_second", "many", "records_per_second must be a number of record/s"),
        ("retention_hours", 9_000, "retention_hours must be at most 8,760 hour; got 9,000 hour"),
        ("record_bytes", 11 * 2**20, "record_bytes must be at most 10.4858 MB; got 11.5343 MB"),
        ("shared_consumers", 1.5, "shared_consumers must be a whole number; got 1.5 consumer"),
        ("destination", "mars", "destination cannot be 'mars'. Known: both, consumers, s3."),
    ],
)
def test_a_bad_input_is_named_with_value_and_bound(field: str, value: Any, message: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(message)}"):
        checked(StreamIngest(**{field: value}))


def test_zero_bandwidth_is_refused() -> None:
    with pytest.raises(InputError, match="link_bits_per_second must be at least 1 Mbit/s; got 0"):
        checked(MoveFiles(link_bits_per_second=0))


def test_a_bad_element_of_an_array_is_named() -> None:
    with pytest.raises(InputError, match="at least 1 B; got -5 B"):
        checked(StreamIngest(record_bytes=np.array([100.0, -5.0])))


def test_a_flag_must_be_a_flag() -> None:
    with pytest.raises(InputError, match="enterprise_support must be true or false; got 'yes'"):
        checked(MoveFiles(enterprise_support="yes"))  # type: ignore[arg-type]


def test_shapes_that_do_not_broadcast_are_named() -> None:
    workload = StreamIngest(records_per_second=np.ones(3), record_bytes=np.ones(4))

    with pytest.raises(InputError, match=r"records_per_second \(3,\), record_bytes \(4,\)"):
        checked(workload)


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"region": "eu-cental-1"}, UnknownName, "Did you mean 'eu-central-1'"),
        ({"on": "yesterday"}, InputError, "yesterday"),
        ({"facts": {"hot_shard": 1.0}}, UnknownName, "Did you mean 'hot_shard_factor'"),
        ({"facts": {"hot_shard_factor": -1.0}}, InputError, "hot_shard_factor"),
        ({"facts": {"hot_shard_factor": "hot"}}, InputError, "hot_shard_factor"),
        ({"config": "fast"}, InputError, "must be ProvisionedConfig, not str"),
        ({"on": "2020-01-01"}, PriceNotFound, "2025-11-03"),
    ],
)
def test_a_bad_argument_is_explained(
    kwargs: dict[str, Any], error: type[EstimatorError], message: str
) -> None:
    with pytest.raises(error, match=message):
        estimate(PROVISIONED, StreamIngest(), **{**HERE, **kwargs})


def test_a_model_refuses_the_wrong_question() -> None:
    with pytest.raises(InputError, match="answers StreamIngest, not MoveFiles"):
        estimate(PROVISIONED, MoveFiles(), **HERE)


def test_an_unknown_model_is_near_missed() -> None:
    with pytest.raises(UnknownName, match="kinesis_data_streams_provisioned"):
        estimate("kinesis_data_stream_provisioned", StreamIngest(), **HERE)


def test_a_bill_is_the_sum_of_its_lines_and_each_line_its_quantity_at_its_price() -> None:
    bill = estimate(
        PROVISIONED,
        StreamIngest(records_per_second=1_000, record_bytes=1_024, peak_to_mean=1),
        config=ProvisionedConfig(shards=4),
        **HERE,
    )

    lines = {line.dimension: float(line.usd) for line in bill.lines}
    # 4 shards x 730 h x 0.015 and 1,000/s x 2,628,000 s payload units at 0.014 per million
    assert lines == pytest.approx({"shard_hour": 43.80, "put_payload_unit": 36.792})
    assert float(bill.usd) == pytest.approx(80.592)
    assert float(bill.usd_per_work) == pytest.approx(80.592 / 2_628)


def test_a_discount_lowers_what_is_paid_and_keeps_the_list_price() -> None:
    listed = estimate(PROVISIONED, StreamIngest(), **HERE)
    paid = estimate(
        PROVISIONED,
        StreamIngest(),
        prices=PriceBook(discounts={"kinesis_data_streams": 0.12}),
        **HERE,
    )

    assert float(paid.usd) == pytest.approx(float(listed.usd) * 0.88)
    assert float(paid.list_usd) == float(listed.usd) == float(listed.list_usd)


def test_an_own_price_replaces_one_row_and_shows_as_own(tmp_path: Path) -> None:
    file = tmp_path / "kinesis_data_streams.csv"
    file.write_text("dimension,region,usd,unit\nshard_hour,us-east-1,0.01,shard-hour\n")

    bill = estimate(PROVISIONED, StreamIngest(), prices=PriceBook(overrides=file), **HERE)

    shards = next(line for line in bill.lines if line.dimension == "shard_hour")
    assert float(shards.usd) == pytest.approx(float(shards.list_usd) * 2 / 3)
    assert bill.confidence == "own"


def test_own_figures_change_the_answer_only_where_given() -> None:
    workload = StreamIngest(records_per_second=100_000, peak_to_mean=1)

    even = estimate(PROVISIONED, workload, facts={"hot_shard_factor": 1.0}, **HERE)
    hot = estimate(PROVISIONED, workload, facts={"hot_shard_factor": 2.0}, **HERE)

    assert float(even.sizing.units["shard"]) == 125
    assert float(hot.sizing.units["shard"]) == 250


def test_quotas_follow_the_region() -> None:
    workload = StreamIngest(records_per_second=900_000, peak_to_mean=1)

    checks = {
        region: next(
            check
            for check in estimate(PROVISIONED, workload, region=region, on="2026-11-01").checks
            if check.name == "shard quota"
        )
        for region in ("us-east-1", "eu-central-1")
    }

    assert bool(checks["us-east-1"].ok)
    assert not bool(checks["eu-central-1"].ok)
    assert "exceeds 1,000 shard" in checks["eu-central-1"].explain()


def test_a_delay_beyond_the_limit_is_infeasible_and_says_by_how_much() -> None:
    bill = estimate(PROVISIONED, StreamIngest(freshness_s=0.5), **HERE)

    assert not bool(bill.feasible)
    assert bill.failed[0].name == "freshness"
    assert re.match(r"freshness: 1\.1\d? s exceeds 500 ms", bill.failed[0].explain())


def test_infeasible_scenarios_keep_their_numbers() -> None:
    bill = estimate(PROVISIONED, StreamIngest(hottest_key_share=np.array([0.0, 0.9])), **HERE)

    assert np.asarray(bill.feasible).tolist() == [True, False]
    assert np.all(np.isfinite(bill.usd))


@pytest.mark.parametrize("model", [m for m in MODELS if m.size is None], ids=lambda m: m.id)
def test_a_withdrawn_service_is_never_quoted(model: Any) -> None:
    with pytest.raises(Withdrawn, match=f"withdrawn {model.lifecycle.since.isoformat()}"):
        estimate(model, model.workload(), region="us-east-1", on=date(2026, 11, 1))
