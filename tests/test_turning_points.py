"""Ties against algebra; which alternative wins where, against ties and plain comparisons."""

from typing import Any

import numpy as np
import pytest

from estimator import (
    InputError,
    MoveFiles,
    StreamIngest,
    UnknownName,
    break_even,
    compare,
    regions_of_choice,
)

PLACE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
STANDARD = "kinesis_data_streams_on_demand"
ADVANTAGE = "kinesis_data_streams_advantage"
PROVISIONED = "kinesis_data_streams_provisioned"


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
        **PLACE,
    )

    assert bool(tie.found)
    assert float(tie.x) == pytest.approx(expected, rel=1e-9)
    assert tie.lower_below == STANDARD
    assert int(tie.ties) == 1


def test_ties_are_found_per_scenario() -> None:
    workload = StreamIngest(record_bytes=np.array([1_024.0, 2_048.0, 4_096.0]))

    tie = break_even(STANDARD, ADVANTAGE, over="records_per_second", workload=workload, **PLACE)

    x = np.asarray(tie.x)
    assert np.all(tie.found)
    assert x[0] == pytest.approx(2 * x[1], rel=1e-6)
    assert x[1] == pytest.approx(2 * x[2], rel=1e-6)
    alone = break_even(
        STANDARD,
        ADVANTAGE,
        over="records_per_second",
        workload=StreamIngest(record_bytes=2_048.0),
        **PLACE,
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
        **PLACE,
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
            STANDARD, ADVANTAGE, over=over, workload=StreamIngest(), low=low, high=high, **PLACE
        )


def test_the_border_of_two_alternatives_is_where_they_tie() -> None:
    workload = StreamIngest(record_bytes=1024.0)
    rates = np.geomspace(1_000, 200_000, 201)
    tie = break_even(STANDARD, ADVANTAGE, over="records_per_second", workload=workload, **PLACE)

    found = regions_of_choice(
        workload, {"records_per_second": rates}, models=[STANDARD, ADVANTAGE], **PLACE
    )

    assert len(found.borders) == 1
    step = rates[1] / rates[0]
    assert tie.x / step < float(found.borders[0][0]) < tie.x * step


def test_every_point_agrees_with_a_comparison_of_its_own() -> None:
    across = {"data_bytes": [1e12, 3e13, 4e14], "link_bits_per_second": [1e8, 1e9, 1e10, 1e11]}

    cheapest = regions_of_choice(MoveFiles(), across, **PLACE)
    fastest = regions_of_choice(MoveFiles(), across, by="fastest", **PLACE)

    assert cheapest.winner.shape == (3, 4)
    for i, data in enumerate(across["data_bytes"]):
        for j, link in enumerate(across["link_bits_per_second"]):
            alone = compare(
                MoveFiles(data_bytes=data, link_bits_per_second=link),
                regions=PLACE["region"],
                on=PLACE["on"],
            )
            assert cheapest.winner[i, j] == alone.cheapest
            feasible = [a for a in alone.alternatives if a.feasible and a.estimate]
            if feasible:
                best = min(float(a.estimate.delay.mean) for a in feasible if a.estimate)
                won = alone.alternatives[fastest.winner[i, j]].estimate
                assert won is not None
                assert float(won.delay.mean) == best
            else:
                assert fastest.winner[i, j] == -1
    assert np.sum(cheapest.shares) + np.mean(cheapest.winner == -1) == pytest.approx(1)


def test_borders_part_the_map_cell_by_cell() -> None:
    found = regions_of_choice(
        MoveFiles(),
        {
            "data_bytes": np.geomspace(1e12, 1e15, 9),
            "link_bits_per_second": np.geomspace(1e8, 1e11, 7),
        },
        by="fastest",
        **PLACE,
    )

    changes = np.sum(np.diff(found.winner, axis=0) != 0) + np.sum(
        np.diff(found.winner, axis=1) != 0
    )
    assert len(found.borders) == changes > 0
    for line in found.borders:
        # a border is upright or level, as long as one cell
        assert (line[0] == line[1]).sum() == 1


def test_a_delay_bound_only_takes_alternatives_away() -> None:
    rates = np.geomspace(1_000, 1e7, 31)

    loose = regions_of_choice(StreamIngest(), {"records_per_second": rates}, **PLACE)
    tight = regions_of_choice(StreamIngest(), {"records_per_second": rates}, within_s=0.5, **PLACE)

    kinesis = [i for i, m in enumerate(tight.models) if m.id.startswith("kinesis_data_streams")]
    assert np.isin(loose.winner, kinesis).any()
    # a polling consumer sees records up to a second late
    assert not np.isin(tight.winner, kinesis).any()


def test_bad_requests_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="one field or two"):
        regions_of_choice(StreamIngest(), {}, **PLACE)
    with pytest.raises(InputError, match="two values of record_bytes"):
        regions_of_choice(StreamIngest(), {"record_bytes": [1.0]}, **PLACE)
    with pytest.raises(UnknownName, match="no field 'record_byte'"):
        regions_of_choice(StreamIngest(), {"record_byte": [1.0, 2.0]}, **PLACE)
