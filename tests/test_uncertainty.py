"""Draws, swings and indices: against closed forms, an independent program, and laws."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.analyze import sobol as salib_analyze
from SALib.sample import sobol as salib_sample

from estimator.blocks import BLOCK
from estimator.comparison import Measure, compare
from estimator.engine import estimate
from estimator.errors import InputError, UnknownName
from estimator.model import facts_of
from estimator.sensitivity import sobol, tornado
from estimator.services import find_model
from estimator.uncertainty import QUANTILES, Range, _normals, _values, simulate
from estimator.workloads import StreamIngest

HERE: dict[str, Any] = {"region": "us-east-1", "on": "2026-11-01"}
STANDARD = "kinesis_data_streams_on_demand"
PROVISIONED = "kinesis_data_streams_provisioned"
CERTAIN = {
    STANDARD: {
        "gb_bytes": 2.0**30,
        "s3_gb_bytes": 2.0**30,
        "put_s_p50": 0.012,
        "put_s_p99": 0.035,
    }
}
"""Figures that would be drawn, fixed, so that only given ranges vary."""


@given(st.floats(1e-3, 1e3), st.floats(1.01, 50.0), st.floats(1.01, 50.0), st.sampled_from([1, -1]))
def test_a_range_has_its_percentiles(middle: float, down: float, up: float, sign: int) -> None:
    given_range = (
        Range(middle / down, middle, middle * up)
        if sign > 0
        else Range(middle - 2 * middle * down, middle, middle + up)
    )

    at = given_range.at(np.array([-1.6448536269514722, 0.0, 1.6448536269514722]))

    assert at == pytest.approx([given_range.low, given_range.likely, given_range.high], rel=1e-9)


@pytest.mark.parametrize("values", [(2.0, 1.0, 3.0), (1.0, 3.0, 2.0), (np.nan, 1.0, 2.0)])
def test_a_range_must_rise(values: tuple[float, float, float]) -> None:
    with pytest.raises(InputError, match="rising"):
        Range(*values)


def test_cost_of_a_lognormal_rate_has_lognormal_quantiles() -> None:
    # on-demand cost is a + b r: its quantiles are a + b times those of the rate
    drawn = simulate(
        StreamIngest(record_bytes=1_024),
        ranges={"records_per_second": Range(1_000, 4_000, 16_000)},
        models=[STANDARD],
        facts=CERTAIN,
        n=2**14,
        **HERE,
    )

    hours, usd_per_gb = 730, 0.08 + 0.04
    gb = 1_024 * hours * 3_600 / 2**30
    z = np.array([-1.6448536, -1.2815516, 0.0, 1.2815516, 1.6448536])
    expected = 0.04 * hours + 4_000 * np.exp(z * np.log(4) / 1.6448536) * gb * usd_per_gb
    assert drawn.quantiles(qs=QUANTILES)[0] == pytest.approx(expected, rel=0.005)


def test_probabilities_add_up_and_quantiles_rise() -> None:
    drawn = simulate(
        StreamIngest(freshness_s=1.0),
        ranges={
            "records_per_second": Range(10, 5_000, 500_000),
            "record_bytes": Range(100, 1e3, 1e4),
        },
        n=4_096,
        **HERE,
    )

    assert drawn.probability_cheapest.sum() + drawn.probability_none == pytest.approx(1.0)
    assert np.all((drawn.probability_feasible >= 0) & (drawn.probability_feasible <= 1))
    assert np.all(drawn.probability_cheapest <= drawn.probability_feasible + 1e-12)
    measures: tuple[Measure, ...] = ("usd", "delay")
    for measure in measures:
        rising = drawn.quantiles(measure)
        assert np.all((rising[:, :-1] <= rising[:, 1:]) | np.isnan(rising[:, 1:]))


def test_a_wider_range_never_narrows_the_band() -> None:
    bands = []
    for spread in (1.2, 2.0, 4.0, 8.0):
        drawn = simulate(
            StreamIngest(),
            ranges={"records_per_second": Range(5_000 / spread, 5_000, 5_000 * spread)},
            models=[STANDARD],
            facts=CERTAIN,
            n=4_096,
            **HERE,
        )
        low, high = drawn.quantiles(qs=(0.05, 0.95))[0]
        bands.append(high - low)

    assert bands == sorted(bands)


def test_the_same_seed_gives_the_same_draws_whatever_their_number() -> None:
    def usd(n: int, seed: int) -> Any:
        ranges = {"records_per_second": Range(1_000, 5_000, 20_000)}
        models = [STANDARD, PROVISIONED]
        return simulate(StreamIngest(), ranges=ranges, models=models, n=n, seed=seed, **HERE).usd

    long = usd(BLOCK + 1_000, seed=3)

    assert np.array_equal(usd(BLOCK + 1_000, seed=3), long)
    assert np.array_equal(usd(500, seed=3), long[:, :500])
    assert not np.array_equal(usd(500, seed=4), long[:, :500])


def test_workers_change_no_draw() -> None:
    asked: dict[str, Any] = {
        "ranges": {"records_per_second": Range(1_000, 5_000, 20_000)},
        "models": [STANDARD, PROVISIONED],
        "n": BLOCK + 500,
        **HERE,
    }

    alone = simulate(StreamIngest(), **asked)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        together = simulate(StreamIngest(), executor=pool, **asked)

    for figure in ("usd", "delay_s", "feasible", "throughput"):
        assert getattr(together, figure).tobytes() == getattr(alone, figure).tobytes()
    assert together.units[1]["shard"].tobytes() == alone.units[1]["shard"].tobytes()


def test_every_figure_is_that_of_the_estimate_at_the_drawn_inputs() -> None:
    # with one input in doubt the draws are known: the estimate at each of them is the answer
    drawn = simulate(
        StreamIngest(fan_out_consumers=2.0),
        ranges={"records_per_second": Range(1_000, 5_000, 20_000)},
        models=[PROVISIONED],
        facts={PROVISIONED: _certain(PROVISIONED)},
        n=64,
        bounded_delay=True,
        **HERE,
    )
    (rates,) = [one for one in drawn.inputs if one.name == "records_per_second"]
    z = _normals(1, 64, 0, 0)[:, 0]

    assert len(drawn.inputs) == 1
    for index in (0, 7, 63):
        exact = estimate(
            PROVISIONED,
            StreamIngest(fan_out_consumers=2.0, records_per_second=np.asarray(rates.at(z))[index]),
            **HERE,
        )
        assert drawn.usd[0, index] == exact.usd
        assert drawn.delay_s[0, index] == exact.delay.mean
        assert drawn.throughput[0, index] == exact.sizing.throughput
        assert drawn.units[0]["shard"][index] == exact.sizing.units["shard"]
        assert drawn.bounded_delay_s is not None
        assert drawn.bounded_delay_s[0, index] == exact.bounded_delay


def _certain(model: str) -> dict[str, float]:
    return {fact.name: fact.value for fact in facts_of(find_model(model).facts)}


def test_quantiles_of_every_figure_are_order_statistics() -> None:
    drawn = simulate(
        StreamIngest(),
        ranges={"records_per_second": Range(1_000, 5_000, 20_000)},
        models=[PROVISIONED],
        n=99,
        bounded_delay=True,
        **HERE,
    )

    assert drawn.bounded_delay_s is not None
    assert drawn.quantiles("throughput", (0.5,))[0, 0] == np.median(drawn.throughput)
    assert drawn.quantiles("bounded_delay", (0.5,))[0, 0] == np.median(drawn.bounded_delay_s)
    assert drawn.unit_quantiles((0.5,))[0]["shard"][0] == np.median(drawn.units[0]["shard"])


def test_the_limited_delay_is_drawn_only_when_asked_for() -> None:
    drawn = simulate(StreamIngest(), models=[PROVISIONED], n=16, **HERE)

    assert drawn.bounded_delay_s is None
    with pytest.raises(InputError, match="bounded_delay=True"):
        drawn.quantiles("bounded_delay")


def test_a_tornado_is_the_answer_at_both_ends() -> None:
    (swing,) = tornado(
        STANDARD,
        StreamIngest(record_bytes=1_024),
        ranges={"records_per_second": Range(1_000, 4_000, 16_000)},
        facts=CERTAIN,
        **HERE,
    )

    gb = 1_024 * 730 * 3_600 / 2**30
    assert swing.low == pytest.approx(29.2 + 1_000 * gb * 0.12)
    assert swing.high == pytest.approx(29.2 + 16_000 * gb * 0.12)


def test_swings_come_widest_first_and_name_how_to_measure() -> None:
    swings = tornado(PROVISIONED, StreamIngest(), **HERE)

    sizes = [swing.size for swing in swings]
    assert sizes == sorted(sizes, reverse=True)
    assert "IncomingBytes" in swings[0].input.measure


def test_indices_of_a_product_follow_the_closed_form() -> None:
    # cost less the stream hour is r b: for independent lognormals the first-order index of one is
    # (exp(s1^2) - 1) / (exp(s1^2 + s2^2) - 1), rounding of records to 1 KB kept out by large ones
    s1, s2 = np.log(3) / 1.6448536, np.log(1.5) / 1.6448536
    shares = sobol(
        STANDARD,
        StreamIngest(),
        ranges={
            "records_per_second": Range(10, 30, 90),
            "record_bytes": Range(400_000, 600_000, 900_000),
        },
        facts=CERTAIN,
        n=2**12,
        **HERE,
    )

    whole = np.expm1(s1**2 + s2**2)
    assert shares.first_order[:2] == pytest.approx(
        [np.expm1(s1**2) / whole, np.expm1(s2**2) / whole], abs=0.03
    )
    assert np.all(shares.total_order >= shares.first_order - 0.02)


def test_indices_agree_with_salib() -> None:
    ranges = {"records_per_second": Range(1_000, 5_000, 20_000), "peak_to_mean": Range(1.2, 2, 4)}
    shares = sobol(PROVISIONED, StreamIngest(), ranges=ranges, n=2**11, **HERE)

    names = [one.name for one in shares.inputs]
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(names),
        "dists": ["norm"] * len(names),
    }
    z = salib_sample.sample(problem, 2**11, calc_second_order=False, seed=1)
    drawn, facts = _values(StreamIngest(), shares.inputs, z, {})
    usd = compare(
        drawn, regions="us-east-1", on="2026-11-01", models=[PROVISIONED], facts=facts
    ).usd[0]
    theirs = salib_analyze.analyze(problem, usd, calc_second_order=False, seed=1)

    assert shares.total_order == pytest.approx(theirs["ST"], abs=0.08)


@pytest.mark.parametrize(
    ("ranges", "error", "message"),
    [
        ({"records": Range(1, 2, 3)}, UnknownName, "has no field 'records'"),
        ({"destination": Range(1, 2, 3)}, InputError, "destination is a choice"),
        ({"retention_hours": Range(1, 24, 9_000)}, InputError, "at most 8,760 hour"),
    ],
)
def test_a_bad_range_is_explained(
    ranges: dict[str, Range], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        simulate(StreamIngest(), ranges=ranges, n=16, **HERE)
