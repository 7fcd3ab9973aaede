"""Fluid backlogs and token buckets against closed forms and step-by-step play."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.laws.backlog import (
    admitted,
    backlog_delay_s,
    burst_finish_s,
    drain_s,
    fluid_backlog,
    time_to_first_rejection,
)

few = settings(max_examples=25, deadline=None)


def test_fluid_backlog_of_an_outage_drains_when_the_closed_form_says() -> None:
    step_s, outage_s, arrivals, capacity = 1.0, 600.0, 80.0, 100.0
    times = np.arange(0, 4_000, step_s)
    service = np.where(times < outage_s, 0.0, capacity)
    backlog = fluid_backlog(np.full(times.shape, arrivals), service, step_s)
    assert backlog.max() == arrivals * outage_s
    empty_s = times[np.flatnonzero(backlog > 0)[-1] + 1] + step_s - outage_s
    assert empty_s == drain_s(outage_s, arrivals, capacity)


def test_fluid_backlog_equals_the_reflected_sum() -> None:
    # an identity of the reflected walk: Q = S - min(0, running minimum of S)
    rng = np.random.default_rng(7)
    arrivals, service = rng.uniform(0, 10, 500), rng.uniform(0, 11, 500)
    walk = np.cumsum((arrivals - service) * 0.5)
    expected = walk - np.minimum(0, np.minimum.accumulate(walk))
    assert fluid_backlog(arrivals, service, 0.5) == pytest.approx(expected, abs=1e-9)


def test_fluid_backlog_broadcasts_scenarios_after_the_time_axis() -> None:
    arrivals = np.array([10.0, 10.0, 0.0])[:, np.newaxis]
    service, initial = np.array([0.0, 5.0, 20.0]), np.array([[0.0], [100.0]])
    backlog = fluid_backlog(arrivals, service, 1.0, initial=initial)
    assert backlog.shape == (3, 2, 3)
    for i in range(2):
        for j in range(3):
            alone = fluid_backlog(arrivals[:, 0], service[j], 1.0, initial=initial[i, 0])
            assert alone.tolist() == backlog[:, i, j].tolist()


def test_fluid_backlog_leaves_its_inputs_alone() -> None:
    arrivals, initial = np.full((4, 2), 3.0), np.array([1.0, 2.0])
    fluid_backlog(arrivals, 1.0, 1.0, initial=initial)
    assert (arrivals == 3.0).all()
    assert initial.tolist() == [1.0, 2.0]


@given(load=st.floats(0.01, 0.99), outage_s=st.floats(1, 1e5))
@few
def test_recovery_takes_the_outage_times_load_over_what_is_spare(
    load: float, outage_s: float
) -> None:
    assert drain_s(outage_s, load * 50, 50.0) == pytest.approx(outage_s * load / (1 - load))


def test_a_backlog_that_nothing_works_on_never_ends() -> None:
    assert np.asarray(drain_s(60.0, np.array([100.0, 120.0]), 100.0)).tolist() == [np.inf, np.inf]
    assert drain_s(0.0, 100.0, 100.0) == 0
    assert np.asarray(backlog_delay_s(np.array([0.0, 5.0]), 0.0)).tolist() == [0, np.inf]
    assert burst_finish_s(10.0, 0.0, 3.0) == np.inf


def _played_bucket(requests_at_s: list[float], refill_rate: float, burst: float) -> list[bool]:
    tokens, last_s, answers = burst, 0.0, []
    for at_s in requests_at_s:
        tokens = min(burst, tokens + (at_s - last_s) * refill_rate)
        last_s = at_s
        answers.append(tokens >= 1)
        tokens -= answers[-1]
    return answers


@pytest.mark.parametrize("offered_rate", [50.0, 99.0, 150.0, 400.0])
def test_token_bucket_played_request_by_request_agrees(offered_rate: float) -> None:
    refill_rate, burst, duration_s = 100.0, 500.0, 30.0
    at_s = np.arange(1, duration_s * offered_rate + 1) / offered_rate
    answers = _played_bucket(at_s.tolist(), refill_rate, burst)
    expected = admitted(duration_s, offered_rate, refill_rate, burst)
    assert sum(answers) == pytest.approx(expected, abs=2)
    rejected_s = time_to_first_rejection(offered_rate, refill_rate, burst)
    if all(answers):
        assert rejected_s > duration_s
    else:
        assert at_s[answers.index(False)] == pytest.approx(rejected_s, abs=2 / (offered_rate - 100))


def test_last_of_a_burst_waits_for_its_token() -> None:
    assert burst_finish_s(np.array([1.0, 500.0, 501.0]), 100.0, 500.0) == pytest.approx(
        [0, 0, 0.01]
    )


RATE = np.array([80.0, 120.0, 0.0, 100.0])
CAPACITY = np.array([100.0, 100.0, 0.0, 0.0])
AMOUNT = np.array([333.3, 1e7, 5.0, 0.0])


@pytest.mark.parametrize(
    "law",
    [
        lambda r, k, x: backlog_delay_s(x, k + 0 * r),
        lambda r, k, x: drain_s(x, r, k),
        lambda r, k, x: admitted(12.3, r, k, x),
        lambda r, k, x: time_to_first_rejection(r, k, x),
        lambda r, k, x: burst_finish_s(x, k, r),
    ],
)
def test_scalar_equals_vector_to_the_last_bit(law: Callable[..., Any]) -> None:
    vector = law(RATE, CAPACITY, AMOUNT)
    scalars = [law(*row) for row in zip(RATE, CAPACITY, AMOUNT, strict=True)]
    assert all(np.isscalar(value) for value in scalars)
    assert vector.tolist() == [value.item() for value in scalars]
