"""The search for the best configuration, against trying every one by itself."""

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from estimator import (
    InputError,
    QueryData,
    StreamIngest,
    TransformBatch,
    UnknownName,
    cheapest,
    estimate,
    find_model,
)
from estimator.configurations import Configuration

PLACE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
TO_S3 = StreamIngest(destination="s3", records_per_second=500.0)


def every_one(model_id: str, workload: Any, options: dict[str, list[Any]]) -> list[Any]:
    """Estimate every combination of options by itself."""
    config = find_model(model_id).config()
    return [
        estimate(
            model_id,
            workload,
            config=replace(config, **dict(zip(options, v, strict=True))),
            **PLACE,
        )
        for v in product(*options.values())
    ]


def test_the_best_is_the_cheapest_of_all_that_hold_when_each_is_tried_by_itself() -> None:
    options: dict[str, list[Any]] = {
        "worker_type": ["G.1X", "G.4X", "R.2X"],
        "workers": [2.0, 5.0, 10.0, 40.0, 120.0],
        "scaling": ["fixed"],
    }
    workload = TransformBatch(deadline_s=1_200.0)

    found = cheapest(workload, models=["glue_spark"], options={"glue_spark": options}, **PLACE)

    options["workers"].insert(0, 0.0)
    alone = [e for e in every_one("glue_spark", workload, options) if e.feasible]
    assert found.cheapest is not None
    assert found.cheapest.usd == pytest.approx(min(float(e.usd) for e in alone), rel=1e-12)
    assert not found.cheapest.obstacles


def test_what_a_config_fixes_is_not_searched() -> None:
    model = find_model("glue_spark")

    found = cheapest(
        TransformBatch(),
        models=[model],
        configs={model.id: model.config(worker_type="R.2X")},
        **PLACE,
    )

    assert found.cheapest is not None
    assert "worker_type" not in found.cheapest.settings
    assert found.cheapest.estimate.config.worker_type == "R.2X"


def test_a_tighter_limit_never_costs_less_and_is_kept() -> None:
    bests = [
        cheapest(TO_S3, models=["firehose_direct_put"], within_s=limit, **PLACE).cheapest
        for limit in (10.0, 30.0, 100.0, 600.0)
    ]

    costs = [one.usd for one in bests if one is not None]
    assert len(costs) == 4
    assert all(tighter >= looser for tighter, looser in pairwise(costs))
    for one, limit in zip(bests, (10.0, 30.0, 100.0, 600.0), strict=True):
        assert one is not None
        assert one.delay_s <= limit * (1 + 1e-9)


def test_a_continuous_option_is_narrowed_down_beyond_the_values_tried() -> None:
    slow = StreamIngest(destination="s3", records_per_second=20.0, record_bytes=500.0)
    coarse: dict[str, dict[str, list[float]]] = {
        "firehose_direct_put": {"buffer_interval_s": [0.0, 900.0], "buffer_bytes": [2.0**27]}
    }

    best = cheapest(
        slow, models=["firehose_direct_put"], options=coarse, within_s=60.0, **PLACE
    ).cheapest

    # a record waits up to the buffer interval, so p99 reaches a minute just below 60 s
    assert best is not None
    assert 50.0 < best.settings["buffer_interval_s"] < 60.0
    assert best.delay_s == pytest.approx(60.0, rel=0.01)


def test_budget_and_headroom_are_kept_or_named() -> None:
    plain = cheapest(StreamIngest(), models=["msk_express"], **PLACE).cheapest
    roomy = cheapest(StreamIngest(), models=["msk_express"], headroom=20.0, **PLACE).cheapest
    poor = cheapest(StreamIngest(), models=["msk_express"], budget_usd=1.0, **PLACE)

    assert plain is not None
    assert roomy is not None
    assert roomy.usd > plain.usd
    assert float(roomy.estimate.sizing.throughput) >= 20 * float(StreamIngest().demand)
    assert poor.cheapest is None
    assert poor.unavailable[0].startswith("budget: ")


def test_a_number_of_units_keeps_the_reserve_that_sizing_keeps() -> None:
    model = "kinesis_data_streams_provisioned"
    workload = StreamIngest(records_per_second=5_000.0, record_bytes=1_024.0, peak_to_mean=2.0)

    planned = cheapest(workload, models=[model], **PLACE).cheapest
    full = cheapest(
        workload,
        models=[model],
        configs={model: find_model(model).config(utilisation=1.0)},
        **PLACE,
    ).cheapest

    # 10,000 records/s at the peak, 1.3 times that on the busiest shard, 1,000 a shard, 80 % planned
    assert planned is not None
    assert full is not None
    assert planned.estimate.sizing.units["shard"] >= 10_000 * 1.3 / 1_000 / 0.8
    assert 10_000 * 1.3 / 1_000 <= full.estimate.sizing.units["shard"] < 16.25


def test_the_frontier_holds_no_configuration_that_another_beats() -> None:
    found = cheapest(TransformBatch(), **PLACE)

    kept = found.frontier()

    costs, delays = [one.usd for one in kept], [one.delay_s for one in kept]
    assert costs == sorted(costs)
    assert delays == sorted(delays, reverse=True)
    assert found.cheapest is not None
    # an option refined between the values tried may be cheaper than any of them
    assert costs[0] >= found.cheapest.usd * (1 - 1e-9)
    options = {"workers": [4.0, 16.0, 64.0]}
    for other in every_one("glue_spark", TransformBatch(), options):
        beaten = [
            one.usd <= float(other.usd) * (1 + 1e-9)
            and one.delay_s <= float(other.bounded_delay) * (1 + 1e-9)
            for one in kept
        ]
        assert any(beaten) or not other.feasible


def test_steps_move_one_option_at_a_time_and_say_what_is_in_the_way() -> None:
    found = cheapest(TransformBatch(), models=["glue_spark"], **PLACE)
    best = found.cheapest
    assert isinstance(best, Configuration)

    steps = found.steps(best)

    for step in steps:
        assert step.configuration is not None
        changed = {
            name
            for name, value in step.configuration.settings.items()
            if value != best.settings[name]
        }
        assert changed == {step.field.name}
        dearer = step.configuration.usd >= best.usd * (1 - 1e-3)
        assert dearer or step.configuration.obstacles
    moved = {(step.field.name, step.value) for step in steps}
    assert ("worker_type", "G.2X") in moved


def test_an_alternative_that_cannot_be_had_says_why() -> None:
    found = cheapest(QueryData(), region="ap-southeast-3", on="2026-11-01", models=["redshift_rg"])

    assert found.cheapest is None
    assert "no price" in found.unavailable[0]


def test_bad_requests_are_refused_by_name() -> None:
    with pytest.raises(UnknownName, match="redshift_ra3"):
        cheapest(StreamIngest(), configs={"redshift_ra3": None}, **PLACE)
    with pytest.raises(UnknownName, match="no 'shard'"):
        cheapest(
            StreamIngest(),
            models=["kinesis_data_streams_provisioned"],
            options={"kinesis_data_streams_provisioned": {"shard": [1]}},
            **PLACE,
        )
    with pytest.raises(InputError, match="single scenario"):
        cheapest(StreamIngest(records_per_second=np.array([1.0, 2.0])), **PLACE)
    with pytest.raises(InputError, match="headroom"):
        cheapest(StreamIngest(), headroom=-1.0, **PLACE)
    with pytest.raises(InputError, match="freshness_s"):
        cheapest(StreamIngest(), within_s=-1.0, **PLACE)
