"""Network path against published worked examples and the shape of its three limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.laws.network import PathRate, mean_rate, path_rate, transfer_s
from estimator.units import DAY, GB, KIB, MB, MIB, TB, Array

few = settings(max_examples=25, deadline=None)


def _megabits(bytes_per_s: Array) -> Array:
    return 8 * np.asarray(bytes_per_s) / 1e6


def test_loss_bound_matches_the_worked_example() -> None:
    # a widely copied page prints 1.23 "Mbps" for these inputs, having left bytes as they were
    path = path_rate(100 * GB, streams=1, window_bytes=np.inf, rtt_s=0.03729, loss=1e-3)
    assert _megabits(path.bytes_per_s) == pytest.approx(9.90, abs=0.005)
    assert path.bytes_per_s / MB == pytest.approx(1.23, abs=0.01)
    assert path.binding == "loss"


@pytest.mark.parametrize(
    ("window_bytes", "megabits", "digit"), [(64 * KIB, 5.24, 0.005), (16 * MIB, 1_340, 5)]
)
def test_window_bound_matches_the_worked_example(
    window_bytes: float, megabits: float, digit: float
) -> None:
    path = path_rate(100 * GB, streams=1, window_bytes=window_bytes, rtt_s=0.1)
    assert _megabits(path.bytes_per_s) == pytest.approx(megabits, abs=digit)
    assert path.binding == "window"


def test_hundred_terabytes_over_a_gigabit_take_about_twelve_days() -> None:
    path = path_rate(GB / 8, streams=16, window_bytes=16 * MIB, rtt_s=0.05)
    assert path.binding == "link"
    assert transfer_s(100 * TB, path.bytes_per_s) / DAY == pytest.approx(11.6, abs=0.05)


def test_no_loss_and_no_distance_set_no_bound() -> None:
    path = path_rate(1e9, streams=1, window_bytes=1.0, rtt_s=0.0, loss=np.array([0.0, 0.01]))
    assert np.isinf(path.window_bytes_per_s)
    assert np.isinf(path.loss_bytes_per_s).all()
    assert np.asarray(path.bytes_per_s).tolist() == [0.8e9, 0.8e9]


def test_each_scenario_names_its_own_limit() -> None:
    path = path_rate(
        1e9,
        streams=np.array([1.0, 1.0, 64.0]),
        window_bytes=1 * MIB,
        rtt_s=0.05,
        loss=np.array([0.0, 0.01, 0.0]),
    )
    assert np.asarray(path.binding).tolist() == ["window", "loss", "link"]


def test_a_tie_is_given_to_the_link() -> None:
    assert PathRate(1.0, 1.0, 1.0).binding == "link"


@given(
    streams=st.integers(1, 100),
    rtt_s=st.floats(1e-4, 1.0),
    loss=st.floats(0, 0.01),
    window_bytes=st.floats(1e3, 1e9),
)
@few
def test_rate_never_falls_with_streams_nor_rises_with_distance_or_loss(
    streams: int, rtt_s: float, loss: float, window_bytes: float
) -> None:
    def rate(streams: float, rtt_s: float, loss: float) -> Array:
        path = path_rate(1e9, streams=streams, window_bytes=window_bytes, rtt_s=rtt_s, loss=loss)
        return path.bytes_per_s

    assert rate(streams + 1, rtt_s, loss) >= rate(streams, rtt_s, loss)
    assert rate(streams, rtt_s * 2, loss) <= rate(streams, rtt_s, loss)
    assert rate(streams, rtt_s, loss + 0.001) <= rate(streams, rtt_s, loss)
    assert rate(streams, rtt_s, loss) <= 0.8e9


def test_nothing_moves_on_a_path_without_capacity() -> None:
    durations_s = transfer_s(np.array([0.0, 1.0]), 0.0)
    assert np.asarray(durations_s).tolist() == [0, np.inf]


def test_mean_rate_undoes_the_transfer_time() -> None:
    rates = np.array([1.0, 3e6, 1.25e9])
    assert mean_rate(1e12, transfer_s(1e12, rates)) == pytest.approx(rates)
    assert mean_rate(1.0, 0.0) == np.inf


def test_scalar_equals_vector_to_the_last_bit() -> None:
    link = np.array([1e9, 1.25e8, 3e7])
    streams = np.array([1.0, 8.0, 3.0])
    rtt_s = np.array([0.0, 0.0812, 0.3])
    loss = np.array([0.003, 0.0, 7e-5])
    vector = path_rate(link, streams=streams, window_bytes=MIB, rtt_s=rtt_s, loss=loss)
    for i in range(3):
        one = path_rate(link[i], streams=streams[i], window_bytes=MIB, rtt_s=rtt_s[i], loss=loss[i])
        assert isinstance(one.bytes_per_s, np.float64)
        assert one.bytes_per_s == np.asarray(vector.bytes_per_s)[i]
        assert one.binding == np.asarray(vector.binding)[i]
        assert (
            transfer_s(1e9, one.bytes_per_s) == np.asarray(transfer_s(1e9, vector.bytes_per_s))[i]
        )
