"""Queueing laws against published tables, exact arithmetic, closed forms and a simulation."""

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import poisson

from estimator.errors import InputError
from estimator.laws import queueing
from estimator.laws.queueing import (
    delayed_wait,
    erlang_b,
    erlang_c,
    growth_rate,
    is_stable,
    mean_wait,
    servers_for_wait,
    sojourn_quantile,
    sojourn_tail,
    squared_cv_from_percentiles,
    wait_quantile,
)

few = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize(
    ("servers", "offered", "loss", "waiting"),
    [
        (1, 0.5, 0.333333, 0.500000),
        (2, 1.0, 0.200000, 0.333333),
        (5, 4.0, 0.199067, 0.554113),
        (10, 8.0, 0.121661, 0.409180),
        (20, 16.0, 0.064411, 0.256078),
        (100, 90.0, 0.026957, 0.216940),
        (1_000, 950.0, 0.003649, 0.068253),
    ],
)
def test_erlang_formulas_match_the_table(
    servers: float, offered: float, loss: float, waiting: float
) -> None:
    assert erlang_b(servers, offered) == pytest.approx(loss, abs=5e-7)
    assert erlang_c(servers, offered) == pytest.approx(waiting, abs=5e-7)


@pytest.mark.parametrize("servers", [1, 2, 3, 7, 20])
@pytest.mark.parametrize("offered", [0.25, 1.5, 6.75, 40.0])
def test_erlang_b_equals_the_definition_in_exact_fractions(servers: int, offered: float) -> None:
    a = Fraction(offered)
    terms = [a**k / factorial(k) for k in range(servers + 1)]
    assert erlang_b(servers, offered) == pytest.approx(float(terms[-1] / sum(terms)), rel=1e-14)


def test_few_servers_share_the_published_staffing_ladder() -> None:
    # 30 calls an hour of 5 minutes: https://reference.wolfram.com/language/ref/ErlangC.html
    ladder = erlang_c(np.array([3.0, 4.0, 5.0, 6.0]), 2.5)
    assert ladder == pytest.approx([0.7022, 0.3199, 0.1304, 0.0474], abs=5e-5)
    assert servers_for_wait(2.5, 0.1) == 6


def test_call_centre_of_14_agents_matches_the_published_example() -> None:
    # 100 calls in 30 minutes of 3 minutes each: https://github.com/rodrigo-arenas/pyworkforce
    rate, service_s = 100 / 1_800, 180.0
    assert erlang_c(14, rate * service_s) == pytest.approx(0.1741319335950498, rel=1e-13)
    assert mean_wait(14, rate, service_s) == pytest.approx(7.836, abs=5e-4)
    assert wait_quantile(0.8883500191794669, 14, rate, service_s) == pytest.approx(20, rel=1e-12)


def test_call_centre_of_55_agents_matches_the_published_example() -> None:
    rate, service_s = 360 / 1_800, 240.0
    assert erlang_c(55, rate * service_s) == pytest.approx(0.238701, abs=5e-7)
    assert mean_wait(55, rate, service_s) == pytest.approx(8.184, abs=5e-4)
    low_s, high_s = np.asarray(wait_quantile(np.array([0.8455, 0.8465]), 55, rate, service_s))
    assert low_s < 15 < high_s


def test_textbook_examples_of_gross_and_harris() -> None:
    # Fundamentals of Queueing Theory, examples 2.1 (one barber) and 2.2 (three clerks), in hours
    assert mean_wait(1, 5.0, 1 / 6) == pytest.approx((4 + 1 / 6) / 5)
    assert wait_quantile(1 - 0.3065662, 1, 5.0, 1 / 6) == pytest.approx(1, abs=1e-6)
    assert erlang_c(3, 2.0) == pytest.approx(4 / 9)
    assert mean_wait(3, 6.0, 1 / 3) + 1 / 3 == pytest.approx(13 / 27)


@pytest.mark.parametrize(
    ("servers", "offered", "published"),
    [(10, 8.0, 0.36627), (100, 90.0, 0.20271), (1_000, 950.0, 0.06509), (10_000, 9_800.0, 0.02555)],
)
def test_normal_limit_is_that_of_halfin_and_whitt(
    servers: float, offered: float, published: float
) -> None:
    # their C neglects c/a, which the exact relation between B and C puts back
    loss = queueing._normal_loss(np.float64(servers), offered)
    waiting = loss / (1 - offered / servers * (1 - loss))
    assert offered / servers * waiting == pytest.approx(published, abs=5e-6)


@pytest.mark.parametrize("utilisation", [0.99, 0.995, 1.0, 1.02])
def test_normal_limit_is_within_two_per_cent_of_the_poisson_ratio(utilisation: float) -> None:
    servers = np.array([20_000.0, 20_001.0, 50_000.0])
    offered = servers * utilisation
    exact = np.asarray(poisson.pmf(servers, offered) / poisson.cdf(servers, offered))
    losses = np.asarray(erlang_b(servers, offered))
    assert losses[0] == pytest.approx(exact[0], rel=1e-9)
    assert losses[1:] == pytest.approx(exact[1:], rel=0.02)


def test_normal_limit_continues_the_recursion_far_above_full_load() -> None:
    below, above = np.asarray(erlang_b(np.array([20_000.0, 20_001.0]), 40_000.0))
    assert above == pytest.approx(below, rel=2e-4)
    assert below == pytest.approx(0.5, rel=1e-3)


def test_extremes_of_load_and_servers() -> None:
    servers = np.array([0, 0, 3, 3, np.inf, 1e6, 1e6, 1e6])
    offered = np.array([0, 2, 0, 1e308, 5, 0, 1e308, 1e3])
    assert erlang_b(servers, offered) == pytest.approx([1, 1, 0, 1, 0, 0, 1, 0])
    assert erlang_c(servers, offered) == pytest.approx([1, 1, 0, 1, 0, 0, 1, 0])


def test_every_load_from_nothing_to_a_flood_is_quiet_and_in_order() -> None:
    servers = np.array([[1.0], [40.0], [1_000.0], [25_000.0]])
    losses = np.asarray(erlang_b(servers, np.geomspace(1e-9, 1e9, 2_000)))
    assert (np.diff(losses) >= 0).all()
    assert (np.diff(losses, axis=0) <= 0).all()
    assert ((losses >= 0) & (losses <= 1)).all()


def test_not_a_number_stays_not_a_number() -> None:
    assert np.isnan(erlang_b(np.array([3.0, np.nan]), np.array([np.nan, 1.0]))).all()
    assert np.isnan(erlang_c(np.array([3.0, np.nan]), np.array([np.nan, 1.0]))).all()


def test_full_load_waits_forever_and_is_not_clipped() -> None:
    rate = np.array([0.999999, 1.0, 1.5])
    waits_s = np.asarray(mean_wait(1, rate, 1.0))
    assert waits_s[0] == pytest.approx(0.999999 / 1e-6)
    assert np.isinf(waits_s[1:]).all()
    assert np.isinf(wait_quantile(0.5, 1, rate[1:], 1.0)).all()
    assert np.isinf(sojourn_quantile(0.5, 1, rate[1:], 1.0)).all()
    assert sojourn_tail(1e9, 1, rate[1:], 1.0) == pytest.approx([1, 1])
    assert is_stable(1, rate, 1.0).tolist() == [True, False, False]
    assert growth_rate(1, rate, 1.0) == pytest.approx([0, 0, 0.5])


def test_a_fraction_of_a_server_is_dropped() -> None:
    assert mean_wait(2.9, 1.0, 1.0) == mean_wait(2, 1.0, 1.0)
    assert not is_stable(2.9, 2.5, 1.0)
    assert growth_rate(2.9, 2.5, 1.0) == pytest.approx(0.5)


def test_instant_service_neither_waits_nor_queues() -> None:
    assert mean_wait(1, 10.0, 0.0) == 0
    assert growth_rate(1, 10.0, 0.0) == 0


@pytest.mark.parametrize(
    ("servers", "offered", "cs2", "mean", "p99"),
    [
        (5, 4.0, 1.0, 0.554, 4.01),
        (5, 4.0, 0.0, 0.277, 2.01),
        (5, 4.0, 1.5**2, 0.900, 6.52),
        (40, 34.0, 1.5**2, 0.0636, 0.855),
    ],
)
def test_allen_cunneen_matches_the_table(
    servers: float, offered: float, cs2: float, mean: float, p99: float
) -> None:
    digit = 0.0005 if mean > 0.1 else 0.00005
    assert mean_wait(servers, offered, 1.0, cs2=cs2) == pytest.approx(mean, abs=digit)
    assert wait_quantile(0.99, servers, offered, 1.0, cs2=cs2) == pytest.approx(p99, abs=0.005)


@pytest.mark.parametrize("cs2", [0.0, 0.5, 1.0, 4.0])
def test_one_server_obeys_pollaczek_and_khinchine(cs2: float) -> None:
    rate, service_s = 0.7, 1.2
    second_moment = service_s**2 * (1 + cs2)
    exact_s = rate * second_moment / (2 * (1 - rate * service_s))
    assert mean_wait(1, rate, service_s, cs2=cs2) == pytest.approx(exact_s)


def test_time_in_system_matches_the_published_quantiles() -> None:
    assert sojourn_quantile(0.5, 5, 4.0, 1.0) == pytest.approx(1.2044, abs=5e-5)
    assert sojourn_quantile(0.99, 5, 4.0, 1.0) == pytest.approx(6.0797, abs=5e-5)


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.5), (5, 4.0), (5, 3.2), (5, 4.7)])
def test_time_in_system_has_the_mean_of_wait_plus_service(servers: float, rate: float) -> None:
    service_s = 2.0
    t_s = np.linspace(0, 200, 200_001)
    mean_s = np.trapezoid(sojourn_tail(t_s, servers, rate / service_s, service_s), t_s)
    expected_s = mean_wait(servers, rate / service_s, service_s) + service_s
    assert mean_s == pytest.approx(expected_s, rel=1e-5)


def test_time_in_system_of_one_server_is_exponential() -> None:
    t_s = np.array([0.0, 0.1, 1.0, 20.0, 2_000.0])
    assert sojourn_tail(t_s, 1, 0.75, 1.0) == pytest.approx(np.exp(-0.25 * t_s), rel=1e-12)


def test_squared_variation_from_percentiles_matches_the_table() -> None:
    ratios = np.array([2.0, 3.0, 5.0, 10.0])
    published = [0.093, 0.250, 0.614, 1.664]
    assert squared_cv_from_percentiles(0.2, 0.2 * ratios) == pytest.approx(published, abs=5e-4)


def _simulated_waits(
    servers: int, service: Callable[[np.random.Generator, int], NDArray[np.float64]], rate: float
) -> NDArray[np.float64]:
    """Simulate 400 independent queues: the waits of 1,200 arrivals, after 400 to warm up."""
    rng = np.random.default_rng(20_260_101)
    queues = 400
    free_in = np.zeros((queues, servers))
    waits = []
    for _ in range(1_600):
        waits.append(free_in[:, 0].copy())
        free_in[:, 0] += service(rng, queues)
        free_in -= rng.exponential(1 / rate, (queues, 1))
        free_in = np.sort(np.maximum(free_in, 0), axis=1)
    return np.array(waits[400:])


def test_simulated_exponential_queue_agrees() -> None:
    waits = _simulated_waits(5, lambda rng, n: rng.exponential(1.0, n), rate=4.0)
    assert np.mean(waits > 0) == pytest.approx(erlang_c(5, 4.0), rel=0.02)
    assert np.mean(waits) == pytest.approx(mean_wait(5, 4.0, 1.0), rel=0.04)
    assert np.quantile(waits, 0.99) == pytest.approx(wait_quantile(0.99, 5, 4.0, 1.0), rel=0.05)


def test_simulated_constant_service_agrees() -> None:
    waits = _simulated_waits(1, lambda rng, n: np.ones(n), rate=0.7)  # noqa: ARG005
    assert np.mean(waits) == pytest.approx(mean_wait(1, 0.7, 1.0, cs2=0.0), rel=0.03)


def test_simulated_skewed_service_waits_less_than_predicted() -> None:
    sigma = np.sqrt(np.log1p(1.5**2))
    waits = _simulated_waits(5, lambda rng, n: rng.lognormal(-(sigma**2) / 2, sigma, n), rate=4.0)
    predicted = mean_wait(5, 4.0, 1.0, cs2=1.5**2)
    assert 0.8 * predicted < np.mean(waits) < predicted


@given(offered=st.floats(0, 300), probability=st.floats(1e-6, 0.999))
@few
def test_servers_for_wait_are_enough_and_not_one_too_many(
    offered: float, probability: float
) -> None:
    servers = servers_for_wait(offered, probability)
    assert erlang_c(servers, offered) <= probability
    assert servers == 1 or erlang_c(servers - 1, offered) > probability


def test_servers_for_wait_beyond_the_recursion_is_square_root_staffing() -> None:
    # Halfin-Whitt: a spare of x sqrt(a) makes 1/(1 + x Phi(x)/phi(x)) wait; x = 0.506 makes half
    servers = servers_for_wait(1e6, 0.5)
    assert servers - 1e6 == pytest.approx(506, abs=2)


def test_servers_for_wait_refuses_a_target_nobody_can_reach() -> None:
    with pytest.raises(InputError, match="above 0"):
        servers_for_wait(2.0, np.array([0.1, 0.0]))


@given(
    servers=st.integers(1, 60),
    offered=st.floats(0.01, 59),
    more=st.floats(0.01, 5),
)
@few
def test_more_load_never_helps_and_more_servers_never_hurt(
    servers: int, offered: float, more: float
) -> None:
    assert erlang_b(servers, offered) <= erlang_b(servers, offered + more)
    assert erlang_c(servers, offered) <= erlang_c(servers, offered + more)
    assert mean_wait(servers, offered, 1.0) <= mean_wait(servers, offered + more, 1.0)
    assert mean_wait(servers + 1, offered, 1.0) <= mean_wait(servers, offered, 1.0)
    assert 0 <= erlang_b(servers, offered) <= erlang_c(servers, offered) <= 1


def test_mean_wait_is_the_share_that_waits_times_how_long_it_does() -> None:
    waiting = erlang_c(SERVERS, RATE * SERVICE_S)

    waits_s = delayed_wait(SERVERS, RATE, SERVICE_S, ca2=0.7, cs2=1.8)

    assert waiting * waits_s == pytest.approx(mean_wait(SERVERS, RATE, SERVICE_S, ca2=0.7, cs2=1.8))


SERVERS = np.array([1.0, 5.0, 5.0, 64.0, 300.0, 25_000.0, 2.0])
RATE = np.array([0.4, 2.0, 2.1, 31.7, 149.0, 12_490.0, 7.0])
SERVICE_S = np.array([1.9, 2.0, 2.3, 2.0, 2.0, 2.0, 2.0])


@pytest.mark.parametrize(
    "law",
    [
        lambda c, r, s: erlang_b(c, r * s),
        lambda c, r, s: erlang_c(c, r * s),
        is_stable,
        growth_rate,
        lambda c, r, s: mean_wait(c, r, s, cs2=0.3),
        lambda c, r, s: delayed_wait(c, r, s, cs2=0.3),
        lambda c, r, s: wait_quantile(0.99, c, r, s),
        lambda c, r, s: sojourn_tail(3.0, c, r, s),
        lambda c, r, s: sojourn_quantile(0.9, c, r, s),
        lambda _, r, s: servers_for_wait(r * s, 0.2),
        lambda _, r, s: squared_cv_from_percentiles(r, r + s),
    ],
)
def test_scalar_equals_vector_to_the_last_bit(law: Callable[..., Any]) -> None:
    vector = law(SERVERS, RATE, SERVICE_S)
    scalars = [law(*row) for row in zip(SERVERS, RATE, SERVICE_S, strict=True)]
    assert all(np.isscalar(value) for value in scalars)
    assert vector.tolist() == [value.item() for value in scalars]


def test_arguments_broadcast_and_stay_as_they_were() -> None:
    servers, rate = np.array([[1.0], [5.0]]), np.array([0.5, 0.9, 4.0])
    kept = servers.copy(), rate.copy()
    assert np.shape(sojourn_quantile(0.5, servers, rate, 1.0)) == (2, 3)
    assert np.array_equal(servers, kept[0])
    assert np.array_equal(rate, kept[1])
    assert np.shape(erlang_b(servers[:0], rate)) == (0, 3)
