"""The price tables keep their rules, and a table that breaks one is refused by file and line."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from estimator.errors import TableError
from estimator.price_tables import (
    UNITS,
    check_table,
    parse_date,
    read_column,
    read_own_prices,
    read_table,
)
from estimator.prices import PriceBook
from pricing_tables import FOLDER

BOOK = PriceBook()
BROKEN = Path(__file__).parent / "broken_tables"

REFUSED = {
    "empty": (1, "is empty"),
    "header_only": (1, "has a header and no rows"),
    "missing_column": (1, "has no column 'checked'"),
    "misspelt_column": (1, "'note' is no column"),
    "repeated_column": (1, "has column 'usd' twice"),
    "columns_out_of_order": (1, "columns are out of order"),
    "ragged_row": (3, "has 13 cells, the header has 12"),
    "not_utf8": (3, "byte 0xfc is not UTF-8"),
    "unclosed_quote": (3, "is not CSV"),
    "no_dimension": (2, "column dimension: is empty"),
    "unknown_region": (2, "column region: 'us-eats-1' is no region. Did you mean 'us-east-1'?"),
    "unknown_unit": (2, "column unit: 'gigabyte' is no unit"),
    "two_units": (3, "column unit: 'TB', but line 2 bills 'gb' per 'GB'"),
    "unknown_confidence": (2, "column confidence: 'sure' is no confidence"),
    "unknown_source": (2, "column source: 'pages' is no source. Did you mean 'page'?"),
    "price_not_a_number": (2, "column usd: '$0.09' is not a number of at least 0"),
    "price_missing": (2, "column usd: '' is not a number of at least 0"),
    "price_negative": (2, "column usd: '-0.09' is not a number of at least 0"),
    "price_nan": (2, "column usd: 'nan' is not a number of at least 0"),
    "price_infinite": (2, "column usd: 'inf' is not a number of at least 0"),
    "tier_start_negative": (2, "column tier_start: '-1' is not a number of at least 0"),
    "no_such_date": (2, "column effective: '2026-02-30' is not a date"),
    "date_not_iso": (2, "column effective: '20260101' is not a date"),
    "checked_not_a_date": (2, "column checked: 'June 2026' is not a date"),
    "no_first_tier": (3, "column tier_start: 'gb' in 'us-east-1' has no tier that starts at 0"),
    "repeated_row": (3, "repeats line 2"),
    "out_of_order": (3, "belongs before line 2"),
    "own_missing_column": (1, "has no column 'usd'"),
    "own_misspelt_column": (1, "'tier_strat' is no column. Did you mean 'tier_start'?"),
    "own_table_in_no_column": (1, "'own_table_in_no_column' is no table"),
    "own_misspelt_table": (2, "column table: 'kinesis_data_steams' is no table. Did you mean"),
    "own_misspelt_dimension": (3, "column dimension: 'shard_hours' is no dimension of kinesis_da"),
    "own_misspelt_region": (2, "column region: 'us-eats-1' is no region. Did you mean"),
    "own_wrong_unit": (2, "column unit: 'hour', but kinesis_data_streams bills 'shard_hour' per"),
    "own_repeated_row": (3, "repeats line 2"),
    "own_no_first_tier": (2, "'gb_hour_arm' has no tier that starts at 0 in 'eu-south-2'"),
    "own_price_negative": (3, "column usd: '-0.012' is not a number of at least 0"),
    "own_date_not_iso": (2, "column effective: '1/11/2026' is not a date"),
    "own_ragged_row": (3, "has 6 cells, the header has 5"),
}


def rows(table: str) -> list[dict[str, str]]:
    """Read a table by other means than the code under test."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", BOOK.tables())
def test_table_passes_the_check_its_broken_copies_fail(table: str) -> None:
    sources = read_column(FOLDER / "sources.csv", "id", "url")

    check_table(read_table(FOLDER / f"{table}.csv"), BOOK.regions(), sources)


@pytest.mark.parametrize("table", BOOK.tables())
def test_every_dimension_has_one_known_unit(table: str) -> None:
    units = defaultdict(set)
    for row in rows(table):
        units[row["dimension"]].add(row["unit"])

    assert {dimension: found for dimension, found in units.items() if len(found) > 1} == {}
    assert set().union(*units.values()) <= UNITS


@pytest.mark.parametrize("table", BOOK.tables())
def test_every_schedule_of_every_date_starts_at_0(table: str) -> None:
    starts = defaultdict(list)
    for row in rows(table):
        starts[row["dimension"], row["region"], row["effective"]].append(float(row["tier_start"]))

    assert [key for key, found in starts.items() if found[0] != 0 or found != sorted(found)] == []


def test_every_unit_is_used() -> None:
    assert {row["unit"] for table in BOOK.tables() for row in rows(table)} == UNITS


def test_every_source_is_used_and_read_over_https_on_a_date() -> None:
    used = {row["source"] for table in BOOK.tables() for row in rows(table)}
    sources = {row["id"]: row for row in rows("sources")}

    assert used == set(sources)
    assert [row["id"] for row in sources.values() if not row["url"].startswith("https://")] == []
    assert [
        row["id"] for row in sources.values() if parse_date(row["read_on"]) < date(2018, 1, 1)
    ] == []


def test_files_end_lines_as_git_does() -> None:
    assert [path.name for path in FOLDER.glob("*.csv") if b"\r" in path.read_bytes()] == []


def test_every_broken_table_has_its_refusal() -> None:
    assert {path.stem for path in BROKEN.glob("*.csv")} == set(REFUSED)


def refuse(path: Path) -> None:
    if path.name.startswith("own_"):
        PriceBook(overrides=path)
    else:
        check_table(read_table(path), regions={"us-east-1", "us-west-2"}, sources={"page"})


@pytest.mark.parametrize("name", REFUSED)
def test_broken_table_is_refused_by_file_and_line(name: str) -> None:
    path = BROKEN / f"{name}.csv"
    line, problem = REFUSED[name]

    with pytest.raises(TableError) as refusal:
        refuse(path)

    message = str(refusal.value)
    assert message.startswith(f"{path}, line {line}")
    assert problem in message
    assert message.endswith((".", "?"))
    assert "\n" not in message


def test_missing_file_and_directory_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(TableError, match=r"cannot be read \(.*\); give the path of a CSV file"):
            PriceBook(overrides=path)


def test_list_table_with_a_bad_price_is_refused_when_the_price_is_asked_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "regions.csv").write_text("region,display_name\nus-east-1,Virginia\n")
    (tmp_path / "sources.csv").write_text("id,url\npage,https://example.com\n")
    (tmp_path / "toy.csv").write_bytes((BROKEN / "price_negative.csv").read_bytes())

    with pytest.raises(TableError, match=r"toy\.csv, line 2, column usd: '-0\.09'"):
        PriceBook(folder=tmp_path).rate("toy", "gb", "us-east-1", "2026-11-01")


def test_own_prices_may_start_with_a_byte_order_mark_and_have_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "athena.csv"
    path.write_bytes(b"\xef\xbb\xbfdimension, region ,usd,unit\r\n\r\nsql_tb_scanned, * ,4,TB\r\n")

    own = read_own_prices(path, BOOK.tables(), BOOK.regions())

    assert [(row.line, row.region, row.usd, row.source) for row in own["athena"]] == [
        (3, "global", 4.0, "athena.csv:3")
    ]
