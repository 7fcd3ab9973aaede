"""Batch run times against published fits, closed forms and brute force."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.laws.batch import (
    cheapest_in_time,
    ernest_time,
    exchange_time,
    fit_ernest,
    fit_usl,
    growing_time,
    slots_for_deadline,
    usl_best_size,
    usl_time,
    wave_time,
)
from estimator.units import GIB, MIB, Array

few = settings(max_examples=25, deadline=None)

# seven calibration runs of a logistic regression on r3.xlarge: share of the input, cores, seconds
# https://github.com/amplab/ernest/blob/master/examples/rcv1-parsed.csv
ERNEST_SHARES = [0.125, 0.015625, 0.021382, 0.050164, 0.055921, 0.061678, 0.061678]
ERNEST_CORES = [32, 4, 4, 12, 12, 12, 16]
ERNEST_SECONDS = [
    7.94516801834,
    4.72029209137,
    4.87661099434,
    6.71376490593,
    6.71519398689,
    6.6739718914,
    6.83566999435,
]

# Spark, hot run of 43 queries on c6a.large to c6a.metal, May 2026
# https://github.com/ClickHouse/ClickBench
CLICKBENCH_VCPUS = np.array([2.0, 4.0, 8.0, 16.0, 192.0])
CLICKBENCH_SECONDS = np.array([1_595.0, 832.0, 494.0, 332.0, 291.0])


def test_ernest_fit_matches_the_published_coefficients() -> None:
    fit = fit_ernest(ERNEST_SHARES, ERNEST_CORES, ERNEST_SECONDS)
    assert fit.fixed_s == pytest.approx(1.9001, abs=5e-5)
    assert fit.share_s == pytest.approx(162.198, abs=5e-4)
    assert fit.tree_s == pytest.approx(1.58832, abs=5e-6)
    assert fit.slot_s == 0


def test_ernest_prediction_matches_the_published_output() -> None:
    fit = fit_ernest(ERNEST_SHARES, ERNEST_CORES, ERNEST_SECONDS)
    cores = np.array([4.0, 8.0, 12.0, 16.0])
    published = [44.6516, 25.4777, 19.3635, 16.4413]
    assert ernest_time(1.0, cores, **asdict(fit)) == pytest.approx(published, abs=5e-5)
    # https://github.com/amplab/ernest/blob/master/examples/mllib_rcv1.md
    cores = np.array([16.0, 32.0, 48.0, 64.0])
    printed = [16.4412832993, 12.4735312069, 11.4279763052, 11.040126181]
    assert ernest_time(1.0, cores, **asdict(fit)) == pytest.approx(printed, rel=1e-9)


def test_ernest_fit_does_not_depend_on_the_unit_of_data() -> None:
    whole_bytes = 3e12
    shares = fit_ernest(ERNEST_SHARES, ERNEST_CORES, ERNEST_SECONDS)
    in_bytes = fit_ernest(np.array(ERNEST_SHARES) * whole_bytes, ERNEST_CORES, ERNEST_SECONDS)
    assert in_bytes.share_s * whole_bytes == pytest.approx(shares.share_s, rel=1e-9)
    assert in_bytes.tree_s == pytest.approx(shares.tree_s, rel=1e-9)


@given(
    fixed_s=st.floats(0, 100),
    share_s=st.floats(1, 1_000),
    tree_s=st.floats(0, 10),
    slot_s=st.floats(0, 1),
)
@few
def test_ernest_fit_recovers_what_made_the_runs(
    fixed_s: float, share_s: float, tree_s: float, slot_s: float
) -> None:
    shares, cores = np.array(ERNEST_SHARES), np.array(ERNEST_CORES, dtype=float)
    true = {"fixed_s": fixed_s, "share_s": share_s, "tree_s": tree_s, "slot_s": slot_s}
    fit = fit_ernest(shares, cores, ernest_time(shares, cores, **true))
    elsewhere = np.array([1.0, 50.0, 200.0])
    assert ernest_time(1.0, elsewhere, **asdict(fit)) == pytest.approx(
        ernest_time(1.0, elsewhere, **true), rel=1e-6
    )


def test_usl_reproduces_the_fit_to_clickbench() -> None:
    # one second either way: that is what the rounding of the three coefficients leaves open
    fitted = usl_time(CLICKBENCH_VCPUS, 2_978.0, 0.047, 0.00024)
    assert fitted == pytest.approx([1_560, 851, 499, 328, 291], abs=1)
    assert usl_best_size(0.047, 0.00024) == pytest.approx(63, abs=0.5)


def test_usl_fit_finds_the_coefficients_of_clickbench() -> None:
    fit = fit_usl(CLICKBENCH_VCPUS, CLICKBENCH_SECONDS)
    assert fit.one_slot_s == pytest.approx(2_978, rel=0.002)
    assert fit.contention == pytest.approx(0.047, abs=5e-4)
    assert fit.coherency == pytest.approx(0.00024, abs=5e-6)
    assert usl_best_size(fit.contention, fit.coherency) == pytest.approx(63, abs=0.5)
    times_s = np.asarray(usl_time(np.array([2.0, 16.0]), **asdict(fit)))
    assert times_s[0] / times_s[1] == pytest.approx(4.8, abs=0.06)
    assert usl_time(CLICKBENCH_VCPUS, **asdict(fit)) == pytest.approx(CLICKBENCH_SECONDS, rel=0.03)


@given(slots=st.integers(1, 10_000), serial=st.floats(0, 1))
@few
def test_usl_without_coherency_is_amdahls_law(slots: int, serial: float) -> None:
    amdahl = serial + (1 - serial) / slots
    assert usl_time(slots, 100.0, serial) == pytest.approx(100 * amdahl)


@given(contention=st.floats(0, 1), coherency=st.floats(1e-5, 0.5))
@few
def test_no_whole_size_beats_the_neighbours_of_the_best(
    contention: float, coherency: float
) -> None:
    best = usl_best_size(contention, coherency)
    near = np.array([np.floor(best), np.ceil(best)])
    every = np.arange(1.0, 1_000.0)
    fastest = np.min(usl_time(every, 1.0, contention, coherency))
    assert np.min(usl_time(near, 1.0, contention, coherency)) == pytest.approx(fastest)


def test_waves_are_counted_as_a_scheduler_would() -> None:
    for tasks in (1, 15, 16, 17, 33):
        free_at = [0.0] * 16
        for _ in range(tasks):
            first = free_at.index(min(free_at))
            free_at[first] += 4.0
        planned_s = wave_time(tasks * 128 * MIB, 16, 32 * MIB)
        assert planned_s == max(free_at)


def test_one_small_file_takes_no_longer_than_it_is_large() -> None:
    assert wave_time(32 * MIB, 16, 32 * MIB) == 1.0
    assert wave_time(0.0, 16, 32 * MIB) == 0.0


def test_skew_prolongs_the_last_wave_only() -> None:
    even_s = wave_time(5 * GIB, 16, 32 * MIB)
    assert wave_time(5 * GIB, 16, 32 * MIB, skew=2.5) == even_s + 1.5 * 4.0


def test_waves_spill_what_their_memory_cannot_hold() -> None:
    # two GiB a slot at 128 MiB/s, of which the slots hold all, just all, half and nothing
    memory_bytes = np.array([10, 2 / 0.6, 1 / 0.6, 0]) * GIB
    shuffle_s = wave_time(
        0.0,
        16,
        32 * MIB,
        shuffle_bytes=32 * GIB,
        slot_network_bytes_per_s=128 * MIB,
        slot_memory_bytes=memory_bytes,
        spill_factor=3.0,
    )
    assert shuffle_s == pytest.approx([16, 16, 8 + 3 * 8, 3 * 16])


def exchanged_page_by_page(pages: int, page_s: float, held: int, spill_factor: float) -> float:
    """Move the pages of one slot one after the other; those beyond its memory go to disk."""
    clock_s = 0.0
    for page in range(pages):
        clock_s += page_s if page < held else page_s * spill_factor
    return clock_s


@few
@given(
    pages=st.integers(0, 300),
    slots=st.integers(1, 64),
    held=st.integers(0, 300),
    spill_factor=st.floats(1, 4),
)
def test_an_exchange_takes_as_long_as_its_pages_one_by_one(
    pages: int, slots: int, held: int, spill_factor: float
) -> None:
    exchange_s = exchange_time(
        pages * slots * MIB,
        slots,
        16 * MIB,
        slot_memory_bytes=held * MIB / 0.6,
        spill_factor=spill_factor,
    )

    simulated_s = exchanged_page_by_page(pages, 1 / 16, held, spill_factor)
    assert exchange_s == pytest.approx(simulated_s, rel=1e-9)


def test_more_slots_always_shorten_an_exchange_and_nothing_jumps_where_memory_is_full() -> None:
    slots = np.linspace(1.0, 100.0, 10_001)
    exchange_s = exchange_time(
        60 * GIB, slots, 100 * MIB, slot_memory_bytes=2 * GIB, spill_factor=3.0
    )
    gained_s = -np.diff(exchange_s)
    assert np.all(gained_s > 0)
    assert np.max(gained_s) == gained_s[0]
    assert np.all(np.diff(slots * exchange_s) <= 1e-9)


@given(slots=st.integers(1, 500), more=st.integers(1, 500), gibibytes=st.floats(0, 100))
@few
def test_more_slots_never_slow_the_waves(slots: int, more: int, gibibytes: float) -> None:
    data_bytes = gibibytes * GIB
    assert wave_time(data_bytes, slots + more, 1e7) <= wave_time(data_bytes, slots, 1e7)
    assert wave_time(data_bytes, slots, 1e7) <= wave_time(data_bytes + GIB, slots, 1e7)


def test_deadline_finds_the_smallest_size_by_brute_force() -> None:
    sizes = np.arange(1.0, 193.0)
    times_s = np.asarray(usl_time(sizes, 2_978.0, 0.047, 0.00024))
    deadlines_s = np.array([5_000.0, 1_000.0, 400.0, 260.0, 200.0])
    expected = [
        sizes[times_s <= deadline_s][0] if (times_s <= deadline_s).any() else np.inf
        for deadline_s in deadlines_s
    ]
    found = slots_for_deadline(lambda n: usl_time(n, 2_978.0, 0.047, 0.00024), deadlines_s, sizes)
    assert np.asarray(found).tolist() == expected
    assert np.isinf(expected[-1])


def test_deadline_stops_at_the_minimum() -> None:
    asked: list[float] = []

    def run_time(slots: float) -> Array:
        asked.append(slots)
        return usl_time(slots, 100.0, 0.0, 0.01)

    assert np.isinf(slots_for_deadline(run_time, 1.0, np.arange(1.0, 1_000.0)))
    assert max(asked) == usl_best_size(0.0, 0.01) + 1


def test_deadline_goes_on_across_a_plateau_of_waves() -> None:
    # nine to fifteen slots all need two waves of sixteen tasks
    found = slots_for_deadline(
        lambda n: wave_time(16 * 128 * MIB, n, 32 * MIB), 4.0, np.arange(1.0, 100.0)
    )
    assert found == 16


def test_deadline_offers_only_the_sizes_on_sale_and_one_scenario_does_not_stop_another() -> None:
    one_slot_s = np.array([100.0, 400.0, 1e9])
    found = slots_for_deadline(lambda n: one_slot_s / n, 30.0, [2, 4, 8, 16, 32])
    assert np.asarray(found).tolist() == [4, 16, np.inf]


@pytest.mark.parametrize(
    ("fit", "runs"),
    [
        (fit_ernest, ([1.0] * 3, [1.0] * 3, [1.0] * 3)),
        (fit_ernest, ([1.0] * 5, [1.0] * 5, [1.0] * 4)),
        (fit_usl, ([1.0, 2.0], [1.0, 2.0])),
    ],
)
def test_too_few_or_unpaired_runs_are_refused(
    fit: Callable[..., object], runs: tuple[list[float], ...]
) -> None:
    with pytest.raises(InputError, match="one per run"):
        fit(*runs)


def test_runs_that_only_rise_with_slots_are_refused() -> None:
    with pytest.raises(InputError, match="do not fall"):
        fit_usl([2, 3, 4], [1.0, 2.0, 3.0])


@few
@given(
    work_s=st.floats(1.0, 1e6),
    start_s=st.floats(0.0, 300.0),
    per_worker_s=st.floats(0.0, 1.0),
    deadline_s=st.floats(1.0, 1e5),
)
def test_the_cheapest_size_in_time_is_that_of_a_search(
    work_s: float, start_s: float, per_worker_s: float, deadline_s: float
) -> None:
    def run_time(n: float) -> float:
        return start_s + work_s / (n - 1) + per_worker_s * n

    sizes = range(2, 300)
    chosen = cheapest_in_time(run_time, lambda n, run_s: n * run_s, deadline_s, sizes)

    in_time = [n for n in sizes if run_time(n) <= deadline_s]
    best = min(in_time, key=lambda n: n * run_time(n)) if in_time else min(sizes, key=run_time)
    assert chosen == best


def test_the_least_cost_in_time_rises_with_the_work() -> None:
    work_s = np.geomspace(1.0, 1e6, 2_000)

    def run_time(n: Array) -> Array:
        return 10.0 + work_s / (n - 1) + 0.1 * n

    chosen = cheapest_in_time(run_time, lambda n, run_s: n * run_s, 900.0, np.arange(2, 120))

    assert np.all(np.diff(chosen * run_time(chosen)) >= 0)


@pytest.mark.parametrize(
    ("first", "joining", "joined_s"), [(10, 30, 240.0), (3, 50, 17.0), (8, 2, 1e4)]
)
def test_a_growing_job_ends_when_its_slots_have_done_the_work(
    first: int, joining: int, joined_s: float
) -> None:
    work, step_s = 24_000.0, 0.01

    ended_s = growing_time(work / first, work / (first + joining), joined_s)

    clock_s = np.arange(0.0, 5_000.0, step_s)
    done = np.cumsum((first + joining * (clock_s >= joined_s)) * step_s)
    assert ended_s == pytest.approx(clock_s[np.searchsorted(done, work)], abs=2 * step_s)


def test_a_job_without_first_slots_waits_for_the_others() -> None:
    assert growing_time(np.inf, 100.0, 40.0) == 140.0


def test_a_job_that_no_size_can_do_takes_the_largest() -> None:
    assert cheapest_in_time(lambda _: np.inf, lambda n, _: n, 60.0, [2, 5, 9]) == 9


SLOTS = np.array([1.0, 7.0, 16.0, 333.0])
AMOUNT = np.array([0.0, 3.3e9, 1e12, 7e10])
RATE = np.array([1e6, 3e6, 5e7, 1.1e7])


@pytest.mark.parametrize(
    "law",
    [
        lambda n, d, r: wave_time(
            d,
            n,
            r,
            skew=1.7,
            shuffle_bytes=d / 3,
            slot_memory_bytes=1e9,
            slot_network_bytes_per_s=r,
        ),
        lambda n, d, r: exchange_time(d, n, r, slot_memory_bytes=1e9),
        lambda n, d, r: ernest_time(d, n, fixed_s=3.0, share_s=1 / r, tree_s=1.3, slot_s=0.1),
        lambda n, _, r: usl_time(n, r, 0.05, 1e-4),
        lambda n, _, r: usl_best_size(1 / n, 1 / r),
        lambda n, d, r: growing_time(d / r + 1.0, d / (2 * r), n),
        lambda n, _, r: slots_for_deadline(lambda k: r * n / k, 1e6, np.arange(1.0, 200.0)),
        lambda n, _, r: cheapest_in_time(
            lambda k: r / k + n * k, lambda k, run_s: k * run_s, 1e6, np.arange(1.0, 200.0)
        ),
    ],
)
def test_scalar_equals_vector_to_the_last_bit(law: Callable[..., Any]) -> None:
    vector = law(SLOTS, AMOUNT, RATE)
    scalars = [law(*row) for row in zip(SLOTS, AMOUNT, RATE, strict=True)]
    assert all(np.isscalar(value) for value in scalars)
    assert vector.tolist() == [value.item() for value in scalars]
