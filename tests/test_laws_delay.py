"""Delays as sums of stages, against closed forms, published figures and random sampling."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.laws.delay import (
    Delay,
    Exponential,
    Fixed,
    Lognormal,
    QueueWait,
    Slowest,
    Sometimes,
    Stage,
    Uniform,
)

RNG = np.random.default_rng(20261101)
MIXED = Delay(
    (
        Fixed("transit", 0.05),
        Uniform("poll", 0.0, 1.0),
        Lognormal.from_mean("push", 0.07, 0.5),
        Exponential("work", 0.2),
    )
)


def sampled(count: int = 4_000_000) -> Any:
    sigma = np.sqrt(np.log1p(0.25))
    return (
        0.05
        + RNG.uniform(0, 1, count)
        + 0.07 * np.exp(sigma * RNG.standard_normal(count) - sigma**2 / 2)
        + RNG.exponential(0.2, count)
    )


def test_mean_of_a_sum_is_exact() -> None:
    assert MIXED.mean == pytest.approx(0.05 + 0.5 + 0.07 + 0.2, rel=1e-12)


def test_quantiles_agree_with_four_million_random_draws() -> None:
    draws = sampled()

    p50, p95, p99 = MIXED.quantiles((0.5, 0.95, 0.99))

    assert p50 == pytest.approx(np.quantile(draws, 0.50), rel=0.003)
    assert p95 == pytest.approx(np.quantile(draws, 0.95), rel=0.005)
    assert p99 == pytest.approx(np.quantile(draws, 0.99), rel=0.006)


@pytest.mark.parametrize("q", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_two_uniforms_follow_the_trapezoid(q: float) -> None:
    draws = RNG.uniform(0, 20, 2_000_000) + RNG.uniform(10, 110, 2_000_000)

    delay = Delay((Uniform("a", 0.0, 20.0), Uniform("b", 10.0, 110.0)))

    assert delay.quantile(q) == pytest.approx(np.quantile(draws, q), abs=0.15)


def test_two_uniforms_upper_tail_closed_form() -> None:
    delay = Delay((Uniform("a", 0.0, 20.0), Uniform("b", 0.0, 100.0)))

    assert delay.quantile(0.99) == pytest.approx(120 - np.sqrt(2 * 20 * 100 * 0.01), rel=1e-12)


def test_one_varying_stage_is_exact() -> None:
    delay = Delay((Fixed("a", 2.0), Exponential("b", 3.0)))

    assert delay.quantile(0.99) == pytest.approx(2 + 3 * np.log(100), rel=1e-12)


def test_fixed_stages_have_no_spread() -> None:
    delay = Delay((Fixed("a", 2.0), Fixed("b", np.array([1.0, 5.0]))))

    assert np.asarray(delay.quantile(0.99)).tolist() == [3.0, 7.0]
    assert np.asarray(delay.mean).tolist() == [3.0, 7.0]


def test_queue_wait_has_an_atom_at_zero_and_an_exponential_tail() -> None:
    # M/M/5 with 4 erlang: C = 0.554113, so half the customers wait and the mean wait is S/(c-a)
    wait = QueueWait("queue", delayed=0.554113, mean_delayed_s=1.0)

    assert wait.mean == pytest.approx(0.5541, abs=5e-5)
    assert wait.quantile(0.4) == 0
    assert wait.quantile(0.99) == pytest.approx(np.log(0.554113 / 0.01), rel=1e-9)


@pytest.mark.parametrize(("q", "published"), [(0.5, 0.962), (0.99, 2.083)])
def test_slowest_of_eight_lognormals(q: float, published: float) -> None:
    part = Lognormal.from_percentiles("visual", 0.5, 1.5)

    assert Slowest("sheet", part, 8.0).quantile(q) == pytest.approx(published, abs=5e-4)


def test_slowest_of_eight_exponentials_has_harmonic_mean() -> None:
    harmonic = sum(1 / k for k in range(1, 9))

    assert Slowest("join", Exponential("part", 2.0), 8.0).mean == pytest.approx(
        2 * harmonic, rel=0.003
    )


def test_lognormal_constructors_agree_with_their_definitions() -> None:
    assert Lognormal.from_percentiles("a", 1.0, 3.0).quantile(0.99) == pytest.approx(3.0)
    assert Lognormal.from_range("a", 1.0, 3.0).quantile(0.05) == pytest.approx(1.0)
    assert Lognormal.from_range("a", 1.0, 3.0).quantile(0.95) == pytest.approx(3.0)
    assert Lognormal.from_mean("a", 2.0, 0.7).mean == pytest.approx(2.0)


scales = st.floats(1e-6, 1e6)


@settings(max_examples=25)
@given(st.lists(scales, min_size=2, max_size=40), scales, scales)
def test_a_scalar_equals_the_same_element_of_an_array(
    means: list[float], width: float, median: float
) -> None:
    def delay(mean: Any) -> Delay:
        stages: tuple[Stage, ...] = (
            Exponential("a", mean),
            Uniform("b", 0.0, width),
            Lognormal("c", median, 0.4),
        )
        return Delay(stages)

    together = [np.asarray(x) for x in delay(np.array(means)).quantiles((0.5, 0.99))]

    for i, mean in enumerate(means):
        alone = delay(np.float64(mean)).quantiles((0.5, 0.99))
        assert [alone[0], alone[1]] == [together[0][i], together[1][i]]


def test_quantiles_rise_with_q_and_scenarios_keep_their_shape() -> None:
    delay = Delay(
        (
            Uniform("poll", 0.0, np.array([[1.0], [2.0]])),
            Exponential("work", np.array([0.1, 0.2, 0.3])),
        )
    )

    p50, p95, p99 = (np.asarray(x) for x in delay.quantiles((0.5, 0.95, 0.99)))

    assert p50.shape == p95.shape == p99.shape == (2, 3)
    assert np.all(p50 < p95)
    assert np.all(p95 < p99)


def test_a_stage_of_zero_scale_changes_nothing() -> None:
    plain = Delay((Uniform("poll", 0.0, 1.0), Exponential("work", 0.5)))
    padded = Delay((*plain.stages, Lognormal("off", 0.0, 0.3)))

    assert padded.quantile(0.99) == pytest.approx(plain.quantile(0.99), rel=1e-9)


def test_an_unstable_queue_reports_infinity() -> None:
    delay = Delay((Uniform("poll", 0.0, 1.0), QueueWait("queue", 1.0, np.inf)))

    assert delay.mean == np.inf
    assert delay.quantile(0.99) == np.inf


@pytest.mark.parametrize(("cold", "p99"), [(0.005, 0.134), (0.02, 0.495)])
def test_cold_starts_move_the_tail_once_they_are_common(cold: float, p99: float) -> None:
    warm = Lognormal.from_percentiles("warm", 0.040, 0.120)
    start = Sometimes("cold start", cold, Fixed("start", 0.45))

    assert Delay((warm, start)).quantile(0.99) == pytest.approx(p99, rel=0.02)


def test_something_that_sometimes_happens_matches_random_sampling() -> None:
    draws = np.where(RNG.random(2_000_000) < 0.3, RNG.exponential(2.0, 2_000_000), 0.0)
    draws += RNG.uniform(0, 1, 2_000_000)

    delay = Delay(
        (
            Uniform("poll", 0.0, 1.0),
            Sometimes("compile", np.array([0.3]), Exponential("compile", 2.0)),
        )
    )

    assert np.asarray(delay.mean)[0] == pytest.approx(1.1)
    assert np.asarray(delay.quantile(0.5))[0] == pytest.approx(np.quantile(draws, 0.5), rel=0.01)
    assert np.asarray(delay.quantile(0.95))[0] == pytest.approx(np.quantile(draws, 0.95), rel=0.01)


@settings(max_examples=30)
@given(
    st.lists(scales, min_size=1, max_size=30), st.floats(1e-3, 1e4), st.sampled_from([0.5, 0.99])
)
def test_within_a_limit_answers_like_the_quantile(
    means: list[float], limit: float, q: float
) -> None:
    delay = Delay(
        (
            Fixed("transit", 0.01),
            Uniform("poll", 0.5, 3.0),
            Exponential("work", np.array(means)),
            Sometimes("cold", 0.1, Lognormal("start", 2.0, 0.5)),
        )
    )

    expected = np.asarray(delay.quantile(q)) <= limit

    assert np.array_equal(delay.within(limit, q), expected)


def test_within_follows_limits_that_vary() -> None:
    delay = Delay((Uniform("a", 0.0, 1.0), Uniform("b", 0.0, 1.0), Exponential("c", 0.1)))

    kept = delay.within(np.array([[0.01], [1.5], [50.0]]), 0.99)

    assert np.asarray(kept).tolist() == [[False], [False], [True]]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 1.0])
def test_stages_that_are_skipped_together_have_the_quantiles_of_those_that_run(
    share: float,
) -> None:
    # either nothing happens, or two exponentials of means 1 and 2 one after the other
    delay = Delay(
        (
            Fixed("answer", 0.5),
            Sometimes("wait", share, Exponential("wait", 1.0)),
            Sometimes("run", share, Exponential("run", 2.0)),
        ),
        share,
    )
    seconds = np.array([0.5, 1.0, 4.0, 9.0])
    tail = share * (2 * np.exp(-seconds / 2) - np.exp(-seconds))

    for value, beyond in zip(seconds, tail, strict=True):
        assert delay.quantile(1 - beyond) == pytest.approx(0.5 + value, rel=0.02)
        assert delay.within(0.5 + 1.05 * value, 1 - beyond)
        assert not delay.within(0.5 + 0.95 * value, 1 - beyond)
    assert delay.mean == pytest.approx(0.5 + 3 * share)


def test_what_hardly_ever_happens_delays_no_quantile() -> None:
    share = np.array([0.0, 0.005, 0.011, 1.0])
    delay = Delay(
        (
            Sometimes("wait", share, Uniform("w", 1.0, 2.0)),
            Sometimes("run", share, Fixed("r", 5.0)),
        ),
        share,
    )

    p99 = np.asarray(delay.quantile(0.99))

    assert p99[:2].tolist() == [0.0, 0.0]
    assert 6.0 < p99[2] < p99[3] < 7.0
    assert np.asarray(delay.within(0.0, 0.99)).tolist() == [True, True, False, False]
    assert [float(q) for q in p99] == [
        float(
            Delay(
                (Sometimes("w", s, Uniform("w", 1.0, 2.0)), Sometimes("r", s, Fixed("r", 5.0))), s
            ).quantile(0.99)
        )
        for s in share
    ]
