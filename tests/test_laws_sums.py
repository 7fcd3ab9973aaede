"""Sums of delays against closed forms and sampling; the rules by which they are worked out."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from estimator.engine import checked_inputs, facts_in
from estimator.laws import normal, quadrature, sums
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
from estimator.laws.quadrature import Uniforms
from estimator.model import Model, params_of
from estimator.services import MODELS

LIMITS = np.geomspace(0.05, 40.0, 60)
SOBOL = stats.qmc.Sobol(16, scramble=True, rng=20261101).random_base2(15).T[:, :, None]


def chance(*stages: Stage) -> Any:
    flat = tuple(stage.flat(LIMITS.shape) for stage in stages)
    return sums.cdf(flat, LIMITS)


def test_wait_and_service_at_one_server_are_together_exponential() -> None:
    wait, service = QueueWait("wait", 0.7, 1 / 0.3), Exponential("service", 1.0)

    assert chance(wait, service) == pytest.approx(1 - np.exp(-0.3 * LIMITS), abs=1e-3)


@pytest.mark.parametrize("means", [(1.0, 2.0), (0.1, 1.0, 3.0), (0.2, 0.5, 1.0, 3.0)])
def test_exponentials_of_different_means_are_hypoexponential(means: tuple[float, ...]) -> None:
    tail = sum(
        np.exp(-LIMITS / m) * math.prod(m / (m - other) for other in means if other != m)
        for m in means
    )

    summed = chance(*(Exponential(f"step {m}", m) for m in means))

    assert summed == pytest.approx(1 - tail, abs=3e-3)


@pytest.mark.parametrize("steps", [2, 3, 4, 5, 7, 9])
def test_equal_exponentials_are_gamma(steps: int) -> None:
    delay = Delay(tuple(Exponential(f"step {i}", 1.0) for i in range(steps)))

    for q, close in ((0.5, 0.02), (0.95, 0.01), (0.99, 0.01)):
        expected = special.gammaincinv(steps, q)
        assert delay.quantile(q) == pytest.approx(expected, rel=close)


def test_lognormal_widest_and_uniform_agree_with_numerical_integration() -> None:
    wide, poll = Lognormal("run", 5.0, 0.8), Uniform("poll", 0.0, 2.0)
    inside = np.linspace(0.0, 2.0, 4_001)
    left = np.maximum(LIMITS[:, None] - inside, 1e-300)
    expected = np.trapezoid(special.ndtr(np.log(left / 5.0) / 0.8), inside, axis=1) / 2.0

    assert chance(wide, poll) == pytest.approx(expected, abs=1e-5)


def loaded(model: Model, count: int) -> Any:
    """Every load field from a tenth to ten times its default, out of step with each other."""
    rng = np.random.default_rng(7)
    fields = {p.name: p for p in params_of(model.workload) if p.name in model.workload.load_fields}
    values = {
        name: np.clip(p.default * rng.uniform(-1, 1, count).__rpow__(10.0), p.low, p.high)
        for name, p in fields.items()
    }
    whole = {name: np.rint(v) if fields[name].whole else v for name, v in values.items()}
    return checked_inputs(model, model.workload(**whole), None)


SUMMED = [m for m in MODELS if m.size is not None]


@pytest.mark.parametrize("model", SUMMED, ids=lambda m: m.id)
def test_delays_of_every_model_agree_with_sampling_and_limits_with_quantiles(model: Model) -> None:
    count = 12
    workload, config = loaded(model, count)
    assert model.size is not None
    delay = model.size(workload, config, facts_in(model, "us-east-1")).delay
    q = workload.delay_quantile
    quantile = np.broadcast_to(delay.quantile(q), count)
    ends = np.isfinite(quantile)
    near = np.where(ends, quantile, 1.0) * np.geomspace(0.8, 1.25, 8)[:, None]

    kept = delay.within(near, q)

    assert np.array_equal(np.broadcast_to(kept, near.shape), quantile <= near * (1 + 1e-9))
    # of the cases in which a stage that varies takes time at all
    share = np.broadcast_to(delay.share, count)
    stages = [
        stage if isinstance(stage, Fixed) else Sometimes(stage.name, often / share, step)
        for stage in (stage.flat((count,)) for stage in delay.stages)
        for often, step in [stage.if_any]
    ]
    asked = 1 - (1 - q) / share
    for scenario in np.flatnonzero(ends):
        one = [stage.at(np.array([scenario])) for stage in stages]
        widest = max(one, key=lambda stage: np.max(stage.deviation))
        others = [stage for stage in one if stage is not widest]
        drawn = sum(stage.draw(Uniforms(u)) for stage, u in zip(others, SOBOL, strict=False))
        below, above = quantile[scenario] * (1 - 1e-6), quantile[scenario] * (1 + 1e-6)
        assert np.mean(widest.cdf(above - drawn)) > asked[scenario] - 3e-3
        assert np.mean(widest.cdf(below - drawn)) < asked[scenario] + 3e-3


def test_what_a_rough_look_settles_a_full_one_confirms() -> None:
    rng = np.random.default_rng(5)
    p, scale = rng.uniform(0.02, 0.9, 2_000), rng.lognormal(0.0, 1.0, (7, 2_000))
    stages = (
        QueueWait("wait", p, scale[0]),
        Sometimes("start", p[::-1], Lognormal("start", scale[1], 0.6)),
        Lognormal("run", scale[2], 0.34),
        Slowest("last", Sometimes("part", 0.7, Lognormal("part", scale[3], 0.34)), 8.0),
        Uniform("poll", 0.0, scale[4]),
        Uniform("flush", 0.0, scale[5]),
        Exponential("write", scale[6]),
    )
    for count in (2, 3, 4, 7):
        for q in (0.5, 0.95, 0.99):
            delay = Delay(stages[:count])
            quantile = np.asarray(delay.quantile(q))
            limits = quantile * rng.lognormal(0.0, 0.2, 2_000)
            assert np.array_equal(delay.within(limits, q), quantile <= limits)


def test_short_formulas_of_the_normal_distribution_keep_their_accuracy() -> None:
    x = np.linspace(-12.0, 12.0, 100_001)
    u = np.linspace(1e-6, 1 - 1e-6, 100_001)

    assert normal.cdf(x.astype("float32")) == pytest.approx(special.ndtr(x), abs=3e-6)
    quantiles = np.asarray(normal.quantile(u.astype("float32")))
    assert quantiles[20:-20] == pytest.approx(special.ndtri(u)[20:-20], abs=5e-4)
    assert np.array_equal(normal.cdf(x), special.ndtr(x))
    assert np.array_equal(normal.quantile(u), special.ndtri(u))


@pytest.mark.parametrize(
    ("stage", "moments"),
    [
        (Uniform("a", 1.0, 3.0), (2.0, 4 / 12)),
        (Exponential("b", 2.0), (2.0, 4.0)),
        (Lognormal("c", 1.0, 0.3), (np.exp(0.045), np.exp(0.09) * np.expm1(0.09))),
        (QueueWait("d", 0.4, 2.0), (0.8, 0.4 * 8.0 - 0.64)),
        (Sometimes("e", 0.1, Uniform("e", 4.0, 6.0)), (0.5, 0.1 * (25 + 4 / 12) - 0.25)),
    ],
)
def test_nodes_have_the_mean_and_variance_of_what_they_stand_for(
    stage: Stage, moments: tuple[float, float]
) -> None:
    values, weights = stage.at_nodes(quadrature.nodes(8, "float64"))

    mean = np.sum(values * weights)

    assert np.sum(weights) == pytest.approx(1.0, rel=1e-12)
    assert mean == pytest.approx(moments[0], rel=1e-9)
    assert np.sum(np.square(values - mean) * weights) == pytest.approx(moments[1], rel=1e-6)
    assert stage.mean == pytest.approx(moments[0], rel=1e-12)
    assert stage.deviation == pytest.approx(math.sqrt(moments[1]), rel=1e-9)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_terms_together_have_the_mean_and_variance_of_the_sum_and_lean_its_way(
    sign: float,
) -> None:
    each = stats.gamma(4.0)
    points = quadrature.nodes(24, "float64")
    u, weights = points.uniform
    terms = [(sign * each.ppf(u), weights)] * 3

    values, weights = quadrature.together(terms, points)

    mean = np.sum(values * weights)
    variance = np.sum(np.square(values - mean) * weights)
    third = np.sum((values - mean) ** 3 * weights)
    assert mean == pytest.approx(sign * 12, rel=2e-3)
    assert variance == pytest.approx(12, rel=0.02)
    assert third / variance**1.5 == pytest.approx(sign * 2 / math.sqrt(12), rel=0.1)
