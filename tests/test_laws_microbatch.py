"""Batches of a lane: against a simulation, the limit of full batches, and plain arithmetic."""

import numpy as np
import pytest

from estimator.laws.microbatch import items_per_batch, lane_rate

SETUP_S, ITEM_S = 0.05, 0.002


def simulated_batch(rate: float, at_most: float, batches: int) -> float:
    """Mean size of the batches of one lane with Poisson arrivals, after a warm-up."""
    rng = np.random.default_rng(7)
    waiting, sizes = 1, []
    for _ in range(batches):
        taken = min(max(waiting, 1), int(at_most))
        sizes.append(taken)
        waiting = max(waiting - taken, 0) + int(rng.poisson(rate * (SETUP_S + ITEM_S * taken)))
    return float(np.mean(sizes[batches // 10 :]))


@pytest.mark.parametrize("rate", [200.0, 300.0, 400.0])
def test_a_busy_lane_settles_where_a_simulation_does(rate: float) -> None:
    expected = simulated_batch(rate, 500, 40_000)

    assert items_per_batch(rate, SETUP_S, ITEM_S, at_most=500.0) == pytest.approx(
        expected, rel=0.02
    )


def test_a_lane_with_time_to_spare_takes_what_arrived_since_the_last_poll() -> None:
    sizes = items_per_batch(np.array([20.0, 40.0]), SETUP_S, ITEM_S, gather_s=1.0)

    assert sizes == pytest.approx([20.0, 40.0])


def test_a_batch_lasts_as_long_as_its_successor_took_to_arrive() -> None:
    rates = np.linspace(50, 499, 60)

    sizes = items_per_batch(rates, SETUP_S, ITEM_S)

    assert rates * (SETUP_S + ITEM_S * sizes) == pytest.approx(sizes)


def test_batches_are_full_exactly_from_the_rate_a_lane_sustains() -> None:
    limit = lane_rate(SETUP_S, ITEM_S, 100.0)

    rates = limit * np.array([0.999, 1.001, 50.0])
    sizes = np.asarray(items_per_batch(rates, SETUP_S, ITEM_S, at_most=100.0))

    assert limit == pytest.approx(400.0)
    assert sizes[0] < 100
    assert list(sizes[1:]) == [100.0, 100.0]


def test_an_item_costs_a_batch_when_the_lane_is_idle() -> None:
    assert items_per_batch(0.1, SETUP_S, ITEM_S) == 1.0
