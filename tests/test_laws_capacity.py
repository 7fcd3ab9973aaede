"""Capacity from several constraints, against figures AWS publishes and arithmetic by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.laws.capacity import capacity
from estimator.units import ceil_to

positive = st.floats(1e-3, 1e9)


@pytest.mark.parametrize(
    ("write_kib", "read_kib", "shards"),
    [(3_500, 3_500, 4), (3_500, 10_500, 6), (1_024, 2_048, 1), (1_025, 0, 2)],
)
def test_matches_the_shard_formula_of_the_kinesis_guide(
    write_kib: float, read_kib: float, shards: int
) -> None:
    need = capacity({"write": (write_kib, 1_024.0), "read": (read_kib, 2_048.0)})

    assert need.units == shards


def test_binding_constraint_is_decided_before_rounding() -> None:
    need = capacity({"first": (1.2, 1.0), "second": (1.7, 1.0)})

    assert need.units == 2
    assert need.binding == "second"


def test_utilisation_is_demand_over_what_is_provisioned() -> None:
    need = capacity({"bytes": (4_170.0, 1_000.0), "records": (5_000.0, 1_000.0)}, utilisation=0.8)

    assert need.units == 7
    assert need.utilisation["bytes"] == pytest.approx(0.5957, abs=5e-5)
    assert need.utilisation["records"] == pytest.approx(0.7143, abs=5e-5)
    assert need.headroom == pytest.approx(1.4)


def test_units_come_in_steps_and_have_a_minimum() -> None:
    demand = np.array([0.0, 1.0, 7.0, 17.0])

    need = capacity({"load": (demand, 1.0)}, step=3.0, at_least=3.0)

    assert np.asarray(need.units).tolist() == [3, 3, 9, 18]


def test_a_fixed_count_is_kept_even_if_too_small() -> None:
    need = capacity({"load": (10.0, 1.0)}, fixed=np.array([0.0, 4.0]))

    assert np.asarray(need.units).tolist() == [10, 4]
    assert np.asarray(need.utilisation["load"]).tolist() == [1.0, 2.5]


@given(st.lists(st.tuples(positive, positive), min_size=1, max_size=4), st.floats(0.05, 1.0))
def test_units_suffice_and_one_fewer_would_not(
    pairs: list[tuple[float, float]], utilisation: float
) -> None:
    constraints = {f"c{i}": pair for i, pair in enumerate(pairs)}

    need = capacity(constraints, utilisation=utilisation)

    worst = max(demand / unit for demand, unit in pairs) / utilisation
    assert need.units >= worst * (1 - 1e-9)
    assert need.units <= max(1.0, worst + 1)


def test_float_dust_does_not_buy_another_unit() -> None:
    assert ceil_to(0.1 * 3 / 0.1) == 3
    assert list(np.asarray(ceil_to(np.array([3.0, 3.0001])))) == [3.0, 4.0]
