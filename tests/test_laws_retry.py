"""Retries against closed forms, simulation and their own fixed point."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.laws.queueing import erlang_b
from estimator.laws.retry import attempts, effective_rate, expected_backoff_s, loss_with_retries

few = settings(max_examples=25, deadline=None)


@given(failure=st.floats(0, 0.999), most=st.integers(1, 20))
@few
def test_attempts_are_the_sum_of_the_chances_to_be_needed(failure: float, most: int) -> None:
    expected = sum(failure**i for i in range(most))
    assert attempts(failure, max_attempts=most) == pytest.approx(expected, rel=1e-9)
    assert attempts(failure) == pytest.approx(1 / (1 - failure), rel=1e-9)


def test_certain_failure_uses_every_attempt_there_is() -> None:
    assert attempts(1.0, max_attempts=5) == 5
    assert attempts(1.0) == np.inf
    assert effective_rate(0.0, 1.0) == 0
    assert effective_rate(7.0, 1.0) == np.inf


def test_attempts_and_pauses_match_a_simulation() -> None:
    rng = np.random.default_rng(11)
    failure, pauses_s = 0.35, [0.1, 0.2, 0.4]
    failed = rng.random((200_000, 4)) < failure
    retries = np.cumprod(failed[:, :3], axis=1)  # one column per retry that takes place
    assert attempts(failure, max_attempts=4) == pytest.approx(1 + retries.sum(1).mean(), rel=0.01)
    simulated_s = (retries * pauses_s).sum(1).mean()
    assert expected_backoff_s(failure, pauses_s) == pytest.approx(simulated_s, rel=0.02)


def test_no_retries_means_no_pause() -> None:
    assert expected_backoff_s(np.array([0.1, 1.0]), []) == pytest.approx([0, 0])


@pytest.mark.parametrize("load", [1e-6, 0.1, 0.5, 0.9, 0.999, 0.99999])
def test_one_server_throttles_exactly_its_load(load: float) -> None:
    # B(1, x) = x/(1 + x), so x/(1 + x) = a: the throttled share is the load itself
    settled = loss_with_retries(1, load, 1.0)
    assert settled.converged
    assert settled.blocked == pytest.approx(load, rel=1e-8)
    assert settled.offered == pytest.approx(load / (1 - load), rel=1e-3)


@given(servers=st.integers(1, 400), load=st.floats(0, 0.9999))
@few
def test_carried_equals_asked_at_the_fixed_point(servers: int, load: float) -> None:
    asked = servers * load
    settled = loss_with_retries(servers, asked / 0.25, 0.25)
    assert settled.converged
    assert not settled.storm
    assert settled.blocked == erlang_b(servers, settled.offered)
    assert settled.offered * (1 - settled.blocked) == pytest.approx(asked, rel=2e-9)


@pytest.mark.parametrize(("servers", "load"), [(10, 0.5), (50, 0.8), (100, 0.9)])
def test_plain_iteration_ends_at_the_same_loss(servers: int, load: float) -> None:
    asked = servers * load
    blocked = 0.0
    for _ in range(200):
        blocked = float(erlang_b(servers, asked / (1 - blocked)))
    assert loss_with_retries(servers, asked, 1.0).blocked == pytest.approx(blocked, rel=1e-6)


def test_fixed_point_holds_beyond_the_erlang_recursion() -> None:
    settled = loss_with_retries(25_000, 24_900.0, 1.0)
    assert settled.converged
    assert settled.offered * (1 - settled.blocked) == pytest.approx(24_900, rel=2e-9)


def test_a_storm_in_one_scenario_leaves_the_others_alone() -> None:
    settled = loss_with_retries(
        np.array([10.0, 10.0, 0.0, 10.0]), np.array([5, 10, 1, np.nan]), 1.0
    )
    assert settled.storm.tolist() == [False, True, True, False]
    assert settled.converged.tolist() == [True, False, False, False]
    blocked, offered = np.asarray(settled.blocked), np.asarray(settled.offered)
    assert blocked[1:3].tolist() == [1, 1]
    assert np.isinf(offered[1:3]).all()
    assert blocked[0] == loss_with_retries(10, 5.0, 1.0).blocked


@given(servers=st.integers(1, 100), load=st.floats(0.01, 0.98))
@few
def test_retries_throttle_more_than_giving_up_and_more_load_throttles_more(
    servers: int, load: float
) -> None:
    settled = loss_with_retries(servers, servers * load, 1.0)
    assert settled.blocked >= erlang_b(servers, servers * load)
    busier = loss_with_retries(servers, servers * (load + 0.01), 1.0)
    assert busier.blocked >= settled.blocked


def _exactly_blocked(servers: int, asked: float, pause_s: float) -> float:
    """Solve the Markov chain of busy servers and callers pausing before they try again."""
    orbits = 250
    shape = (servers + 1, orbits)
    busy, pausing = np.indices(shape)
    index = np.arange(busy.size).reshape(shape)
    rates = np.zeros((busy.size, busy.size))
    rates[index[:-1], index[1:]] = asked
    rates[index[1:], index[:-1]] = busy[1:]
    rates[index[-1, :-1], index[-1, 1:]] = asked
    rates[index[:-1, 1:], index[1:, :-1]] = pausing[:-1, 1:] / pause_s
    balance = (rates - np.diag(rates.sum(axis=1))).T
    balance[-1] = 1.0
    share = np.linalg.solve(balance, np.eye(busy.size)[-1]).reshape(shape)
    attempted = share * (asked + pausing / pause_s)
    return float(attempted[-1].sum() / attempted.sum())


def test_callers_who_pause_long_are_throttled_as_the_fixed_point_says() -> None:
    servers, asked = 3, 1.5
    settled = float(loss_with_retries(servers, asked, 1.0).blocked)
    short, long = (_exactly_blocked(servers, asked, pause_s) for pause_s in (2.0, 200.0))
    assert long == pytest.approx(settled, rel=0.01)
    assert short > long


SERVERS = np.array([1.0, 10.0, 300.0, 4.0, 2.0])
LOAD = np.array([0.5, 9.9, 120.0, 4.5, 0.0])
FAILURE = np.array([0.0, 0.3, 0.01, 1.0, 0.999])


@pytest.mark.parametrize(
    "law",
    [
        lambda c, a, _: loss_with_retries(c, a, 1.0).blocked,
        lambda c, a, _: loss_with_retries(c, a, 1.0).offered,
        lambda c, a, _: loss_with_retries(c, a, 1.0).storm,
        lambda c, a, _: loss_with_retries(c, a, 1.0).converged,
        lambda _, a, p: effective_rate(a, p),
        lambda c, _, p: attempts(p, max_attempts=c),
        lambda _, a, p: expected_backoff_s(p, [0.1, a, 0.4]),
    ],
)
def test_scalar_equals_vector_to_the_last_bit(law: Callable[..., Any]) -> None:
    vector = law(SERVERS, LOAD, FAILURE)
    scalars = [law(*row) for row in zip(SERVERS, LOAD, FAILURE, strict=True)]
    assert all(np.isscalar(value) for value in scalars)
    assert vector.tolist() == [value.item() for value in scalars]
