"""Numbers with units, as people write and read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.quantity import format_number, format_quantity, format_usd, parse_quantity


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("300TB", "byte", 300e12),
        ("300 tb", "byte", 300e12),
        ("2KiB", "byte", 2_048),
        ("1.5GiB", "byte", 1.5 * 2**30),
        ("1024", "byte", 1_024),
        ("1Gbit/s", "bit/s", 1e9),
        ("200Mbps", "bit/s", 200e6),
        ("100MB/s", "bit/s", 800e6),
        ("1Gbit/s", "byte/s", 125e6),
        ("250MB/s", "byte/s", 250e6),
        ("1MiB/s", "byte/s", 2**20),
        ("20min", "s", 1_200),
        ("30d", "s", 2_592_000),
        ("150ms", "s", 0.15),
        ("7d", "hour", 168),
        ("90min", "hour", 1.5),
        ("7d", "day", 7),
        ("36h", "day", 1.5),
        ("20_000", "record/s", 20_000),
        ("20,000", "record/s", 20_000),
        ("5k", "record/s", 5_000),
        ("5 k record/s", "record/s", 5_000),
        ("3 million", "file", 3e6),
        ("80%", "", 0.8),
        ("70%", "", 0.7),
        ("1e-5", "", 1e-5),
    ],
)
def test_a_quantity_is_read_in_its_base_unit(text: str, unit: str, value: float) -> None:
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("300 furlongs", "byte"),
        ("20min", "byte"),
        ("1Gbit", "bit/s"),
        ("2TB", "s"),
        ("nan", "byte"),
        ("inf", "s"),
        ("-inf", "s"),
        ("", "s"),
        ("fast", "bit/s"),
        ("1,2,3 records", "record/s"),
    ],
)
def test_what_does_not_measure_it_is_refused_with_name_and_value(text: str, unit: str) -> None:
    with pytest.raises(InputError, match=r"^size: '"):
        parse_quantity(text, unit, name="size")


def test_bits_and_bytes_are_told_apart_by_their_letter() -> None:
    assert parse_quantity("1Mb/s", "bit/s") == 1e6
    assert parse_quantity("1MB/s", "bit/s") == 8e6


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (300e12, "byte", "300 TB"),
        (1_048_576.0, "byte", "1.05 MB"),
        (0.0, "byte", "0 B"),
        (1e9, "bit/s", "1 Gbit/s"),
        (0.317, "s", "317 ms"),
        (59.0, "s", "59 s"),
        (3_600.0, "s", "1 h"),
        (2_592_000.0, "s", "30 d"),
        (1e-5, "s", "0.01 ms"),
        (17.0, "shard", "17 shard"),
        (float("nan"), "s", "unknown"),
        (float("inf"), "s", "unlimited"),
    ],
)
def test_a_quantity_is_shown_in_the_multiple_a_person_would_choose(
    value: float, unit: str, shown: str
) -> None:
    assert format_quantity(value, unit) == shown


@pytest.mark.parametrize(
    ("usd", "shown"),
    [(0.0, "$0.00"), (0.005, "$0.005"), (12.3, "$12.30"), (99.999, "$100.00"), (1e6, "$1,000,000")],
)
def test_money_is_shown_to_the_digit_that_matters(usd: float, shown: str) -> None:
    assert format_usd(usd) == shown


@given(st.floats(1e-9, 1e15))
def test_a_shown_number_is_within_half_a_percent(value: float) -> None:
    shown = float(format_number(value).replace(",", ""))

    assert math.isclose(shown, value, rel_tol=0.0051)


@given(st.sampled_from(["byte", "byte/s", "bit/s", "s"]), st.floats(1e-3, 1e15))
def test_what_is_shown_can_be_typed_back(unit: str, value: float) -> None:
    shown = format_quantity(value, unit, digits=12)

    assert math.isclose(parse_quantity(shown, unit), value, rel_tol=1e-9)
