"""Alternatives side by side: ranking, reasons, ties and the frontier."""

from typing import Any

import numpy as np
import pytest

from estimator.comparison import compare, frontier
from estimator.engine import estimate
from estimator.errors import InputError, UnknownName
from estimator.turning_points import break_even
from estimator.workloads import MoveFiles, ServeDashboards, StreamIngest

STANDARD = "kinesis_data_streams_on_demand"
ADVANTAGE = "kinesis_data_streams_advantage"
PROVISIONED = "kinesis_data_streams_provisioned"
HERE: dict[str, Any] = {"regions": "us-east-1", "on": "2026-11-01"}
THERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}


def test_ranking_puts_feasible_ones_first_and_cheapest_first() -> None:
    ranked = compare(StreamIngest(), **HERE).ranked

    feasible = [bool(a.feasible) for a in ranked]
    costs = [float(a.usd) for a in ranked if a.feasible]
    assert feasible == sorted(feasible, reverse=True)
    assert costs == sorted(costs)


def test_each_alternative_equals_its_own_estimate() -> None:
    for alternative in compare(StreamIngest(), **HERE).alternatives:
        alone = estimate(alternative.model, StreamIngest(), **THERE)
        assert float(alternative.usd) == float(alone.usd)
        assert float(alternative.delay) == float(alone.bounded_delay)


def test_regions_and_dates_multiply_and_missing_prices_are_reasons_not_zeros() -> None:
    result = compare(
        StreamIngest(),
        regions=["us-east-1", "sa-east-1"],
        on=["2026-11-01", "2020-01-01"],
        models=[PROVISIONED],
    )

    assert len(result.alternatives) == 4
    for alternative in result.alternatives:
        if alternative.on.year == 2020:
            assert np.isnan(alternative.usd)
            assert "no price" in alternative.obstacles[0]
    paid = [float(a.usd) for a in result.alternatives if a.on.year == 2026]
    assert len(set(paid)) == 2


def test_every_infeasible_alternative_says_why() -> None:
    for workload in (StreamIngest(freshness_s=0.001), MoveFiles()):
        for alternative in compare(workload, **HERE).alternatives:
            assert bool(alternative.feasible) == (not alternative.obstacles)


def test_the_verdict_names_the_cheapest_or_says_that_there_is_none() -> None:
    result = compare(StreamIngest(), **HERE)

    assert result.ranked[0].model.title in result.verdict()
    assert "None of the" in compare(StreamIngest(freshness_s=0.001), **HERE).verdict()


def test_cheapest_is_masked_by_feasibility_per_scenario() -> None:
    result = compare(StreamIngest(freshness_s=np.array([0.001, 60.0])), **HERE)

    assert int(result.cheapest[0]) == -1
    assert result.alternatives[int(result.cheapest[1])].model.id == PROVISIONED


def test_arrays_cannot_be_ranked() -> None:
    with pytest.raises(InputError, match="holds arrays"):
        _ = compare(StreamIngest(record_bytes=np.ones(2)), **HERE).ranked


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"models": []}, InputError, "nothing to compare"),
        ({"models": ["kinesis"]}, UnknownName, "no model 'kinesis'"),
        ({"regions": "mars-1"}, UnknownName, "no region 'mars-1'"),
        ({"configs": {"kinesis": None}}, UnknownName, "no alternative 'kinesis'"),
    ],
)
def test_bad_arguments_are_explained(
    kwargs: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        compare(StreamIngest(), **{**HERE, **kwargs})


def test_a_tie_of_two_linear_bills_is_where_algebra_puts_it() -> None:
    # Standard: 0.04/h + r (0.08 + 0.04) per GB. Advantage below its minimum: 25 MiB/s x 0.048.
    # They tie at r with 730 h x 0.04 + GB(r) x 0.12 = GB(25 MiB/s) x 0.048.
    month_s = 730 * 3_600
    minimum_gb = 25 * 2**20 * month_s / 2**30
    gb = (minimum_gb * 0.048 - 730 * 0.04) / 0.12
    expected = gb * 2**30 / month_s / 1_024

    tie = break_even(
        STANDARD,
        ADVANTAGE,
        over="records_per_second",
        workload=StreamIngest(record_bytes=1_024),
        low=100,
        high=1e5,
        **THERE,
    )

    assert bool(tie.found)
    assert float(tie.x) == pytest.approx(expected, rel=1e-9)
    assert tie.lower_below == STANDARD
    assert int(tie.ties) == 1


def test_ties_are_found_per_scenario() -> None:
    workload = StreamIngest(record_bytes=np.array([1_024.0, 2_048.0, 4_096.0]))

    tie = break_even(STANDARD, ADVANTAGE, over="records_per_second", workload=workload, **THERE)

    x = np.asarray(tie.x)
    assert np.all(tie.found)
    assert x[0] == pytest.approx(2 * x[1], rel=1e-6)
    assert x[1] == pytest.approx(2 * x[2], rel=1e-6)
    alone = break_even(
        STANDARD,
        ADVANTAGE,
        over="records_per_second",
        workload=StreamIngest(record_bytes=2_048.0),
        **THERE,
    )
    assert float(alone.x) == x[1]


def test_where_there_is_no_tie_the_lower_one_is_named() -> None:
    tie = break_even(
        STANDARD,
        ADVANTAGE,
        over="records_per_second",
        workload=StreamIngest(record_bytes=1_024),
        low=1,
        high=100,
        **THERE,
    )

    assert not bool(tie.found)
    assert np.isnan(tie.x)
    assert tie.lower_below == STANDARD


@pytest.mark.parametrize(
    ("over", "low", "high", "error", "message"),
    [
        ("records", None, None, UnknownName, "Did you mean"),
        ("destination", None, None, InputError, "destination is a choice"),
        ("record_bytes", 100.0, 50.0, InputError, "cannot be varied from 100 B to 50 B"),
    ],
)
def test_a_tie_over_something_impossible_is_refused(
    over: str, low: float | None, high: float | None, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        break_even(
            STANDARD, ADVANTAGE, over=over, workload=StreamIngest(), low=low, high=high, **THERE
        )


def test_the_frontier_holds_exactly_the_undominated() -> None:
    result = compare(StreamIngest(records_per_second=np.geomspace(10, 1e6, 7)), **HERE)

    marked = frontier(result)

    for column in range(7):
        usd, delay = result.usd[:, column], result.delay[:, column]
        for i in np.flatnonzero(result.feasible[:, column]):
            beaten = any(
                usd[j] <= usd[i]
                and delay[j] <= delay[i]
                and (usd[j] < usd[i] or delay[j] < delay[i])
                for j in np.flatnonzero(result.feasible[:, column])
            )
            assert marked[i, column] == (not beaten)


def test_a_price_missing_for_some_scenarios_leaves_the_others_alone() -> None:
    # SPICE beyond what comes with the users has no price in Hong Kong; little data needs none
    sizes = [1e6, 1e12]
    here: dict[str, Any] = {
        "regions": "ap-east-1",
        "on": "2026-11-01",
        "models": ["quicksight_spice_sessions"],
    }

    together = compare(ServeDashboards(dataset_bytes=np.array(sizes)), **here)
    alone = [compare(ServeDashboards(dataset_bytes=size), **here) for size in sizes]

    for figure in ("usd", "feasible", "delay", "mean_delay", "throughput"):
        each = np.stack([getattr(one, figure) for one in alone], axis=-1)
        assert np.array_equal(getattr(together, figure), each, equal_nan=True), figure
    assert np.isnan(together.usd).tolist() == [[False, True]]
    assert "no price for 'spice_enterprise_gb_month'" in together.alternatives[0].obstacles[0]
