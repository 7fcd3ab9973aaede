"""Reports: columns, rows, CSV and JSON agree with each other and with the bill."""

import csv
import io
import json
import math
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator.comparison import Comparison, compare
from estimator.engine import estimate
from estimator.errors import InputError
from estimator.export import (
    LINES,
    SUMMARY,
    comparison_text,
    estimate_text,
    json_text,
    line_rows,
    summary_rows,
    to_csv,
    to_frame,
    to_json,
    workload_columns,
    write_text,
)
from estimator.laws.delay import Delay, Fixed
from estimator.model import params_of
from estimator.prices import PriceBook
from estimator.workloads import MoveFiles, StreamIngest

PROVISIONED = "kinesis_data_streams_provisioned"
HERE: dict[str, Any] = {"regions": "us-east-1", "on": "2026-11-01"}


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def answer() -> Comparison:
    return compare(StreamIngest(), **HERE)


@pytest.fixture(scope="module")
def moves() -> Comparison:
    """Compare alternatives some of which have no estimate."""
    return compare(MoveFiles(), **HERE)


def test_every_column_is_named_once_and_says_what_it_means() -> None:
    for columns in (SUMMARY, LINES):
        headers = [column.header for column in columns]
        assert len(set(headers)) == len(headers)
        assert all(column.meaning for column in columns)


def test_columns_of_the_workload_repeat_every_field() -> None:
    headers = [column.header for column in workload_columns(StreamIngest)]

    assert len(headers) == len(params_of(StreamIngest))
    assert "workload.record_bytes [byte]" in headers
    assert "workload.destination" in headers


def test_lines_add_up_to_the_summary(answer: Comparison) -> None:
    for row in summary_rows(answer):
        parts = [line for line in line_rows(answer) if line["model"] == row["model"]]
        total = math.fsum(float(str(line["usd [USD]"])) for line in parts)
        assert total == pytest.approx(row["usd [USD]"], rel=1e-12)


def test_quantity_times_unit_price_is_the_line_where_there_is_one_tier(answer: Comparison) -> None:
    single = [line for line in line_rows(answer) if ";" not in str(line["tiers"])]

    assert single
    for line in single:
        product = float(str(line["quantity"])) * float(str(line["unit_price [USD]"]))
        assert product == pytest.approx(line["usd [USD]"], rel=1e-12)


def test_a_single_scenario_is_ranked(answer: Comparison) -> None:
    assert [row["model"] for row in summary_rows(answer)] == [a.model.id for a in answer.ranked]


def test_what_has_no_estimate_has_no_figures_and_a_reason(moves: Comparison) -> None:
    missing = {a.model.id: a.unavailable for a in moves.alternatives if a.estimate is None}

    assert missing
    for row in (*summary_rows(moves), *line_rows(moves)):
        if row["model"] in missing:
            assert math.isnan(float(str(row["usd [USD]"])))
            assert row["reason"] == missing[str(row["model"])]
    for told in to_json(moves)["alternatives"]:
        if told["model"] in missing:
            assert told["usd"] is None
            assert told["reason"] == missing[told["model"]]


def test_arrays_give_the_rows_of_their_scenarios() -> None:
    rates, sizes = np.array([[100.0], [5_000.0]]), np.array([512.0, 2_048.0, 8_192.0])
    both = StreamIngest(records_per_second=rates, record_bytes=sizes, freshness_s=0.7)
    rows = [r for r in summary_rows(compare(both, **HERE)) if r["model"] == PROVISIONED]
    bills = [r for r in line_rows(compare(both, **HERE)) if r["model"] == PROVISIONED]

    assert [row["scenario"] for row in rows] == list(range(6))
    for index, (rate, size) in enumerate((r, s) for r in rates.ravel() for s in sizes):
        single = replace(both, records_per_second=rate, record_bytes=size)
        alone = [r for r in summary_rows(compare(single, **HERE)) if r["model"] == PROVISIONED]
        assert rows[index] == {**alone[0], "scenario": index}
        total = math.fsum(float(str(b["usd [USD]"])) for b in bills if b["scenario"] == index)
        assert total == pytest.approx(rows[index]["usd [USD]"], rel=1e-12)


def test_arrays_are_rows_not_one_object() -> None:
    with pytest.raises(InputError, match="holds arrays"):
        to_json(compare(StreamIngest(record_bytes=np.ones(2)), **HERE))


@pytest.mark.parametrize("question", [StreamIngest(), MoveFiles()])
def test_csv_read_back_equals_json(question: Any) -> None:
    comparison = compare(question, **HERE)
    rows = read(to_csv(summary_rows(comparison)))
    told = json.loads(json_text(to_json(comparison)))["alternatives"]

    assert len(rows) == len(told)
    for row, one in zip(rows, told, strict=True):
        assert row["model"] == one["model"]
        assert row["feasible"] == str(one["feasible"]).lower()
        assert row["reason"] == one["reason"]
        for header, value in (
            ("usd [USD]", one["usd"]),
            ("list_usd [USD]", one["list_usd"]),
            ("throughput", one["throughput"]["value"]),
            ("delay_mean [s]", one["delay"]["mean"]),
            ("delay_p99 [s]", one["delay"]["p99"]),
        ):
            assert row[header] in ("", "inf") if value is None else float(row[header]) == value


def test_csv_keeps_every_digit_and_separates_no_thousands() -> None:
    numbers = [0.1, 1 / 3, 1e-300, 123_456_789.123, 2.0**53, -5.0]

    back = read(to_csv([{"n": number} for number in numbers]))

    assert [float(row["n"]) for row in back] == numbers


def test_csv_writes_missing_unlimited_flags_and_dates_plainly() -> None:
    row = {
        "a": math.nan,
        "b": math.inf,
        "c": np.True_,
        "d": date(2026, 11, 1),
        "e": None,
        "f": np.float64(1.5),
        "g": np.int64(3),
    }

    assert to_csv([row]) == "a,b,c,d,e,f,g\n,inf,true,2026-11-01,,1.5,3\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c'!A1"])
def test_a_text_that_a_spreadsheet_would_compute_is_disarmed(text: str) -> None:
    (row,) = read(to_csv([{"cell": text, "other": "a=b"}]))

    assert row == {"cell": f"'{text}", "other": "a=b"}


def test_numbers_are_never_disarmed() -> None:
    assert to_csv([{"n": -1.5, "i": -2}]) == "n,i\n-1.5,-2\n"


def test_commas_quotes_and_line_breaks_survive() -> None:
    texts = ["a, b", 'say "no"', "two\nlines", "Zürich"]

    assert [row["t"] for row in read(to_csv([{"t": text} for text in texts]))] == texts


def test_no_rows_are_no_text() -> None:
    assert to_csv([]) == ""


def test_a_frame_has_the_headers_as_columns(answer: Comparison) -> None:
    rows = summary_rows(answer)
    frame = to_frame(rows)

    assert list(frame.columns) == list(rows[0])
    assert frame["usd [USD]"].tolist() == [row["usd [USD]"] for row in rows]


def test_json_is_strict_even_where_a_delay_has_no_limit() -> None:
    bill = estimate(PROVISIONED, StreamIngest(), region="us-east-1", on="2026-11-01")
    endless = replace(bill, sizing=replace(bill.sizing, delay=Delay((Fixed("queue", np.inf),))))
    (first, *_) = compare(StreamIngest(), models=[PROVISIONED], **HERE).alternatives
    comparison = Comparison(bill.workload, (replace(first, estimate=endless),))

    (told,) = json.loads(json_text(to_json(comparison)))["alternatives"]

    assert told["delay"] == {
        "mean": None,
        "p50": None,
        "p95": None,
        "p99": None,
        "stages": {"queue": None},
    }
    assert told["reason"] == "the delay grows without limit"
    assert "unlimited" in comparison_text(comparison)


def test_json_refuses_what_json_cannot_hold() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"usd": math.nan})


def test_settings_name_what_is_not_the_models_own() -> None:
    config = {PROVISIONED: compare_config(utilisation=0.5)}
    changed = compare(
        StreamIngest(),
        models=[PROVISIONED],
        configs=config,
        facts={PROVISIONED: {"put_s_p50": 0.02}},
        **HERE,
    )

    assert summary_rows(changed)[0]["settings"] == "utilisation=0.5; put_s_p50=0.02"
    assert to_json(changed)["alternatives"][0]["settings"] == {
        "utilisation": 0.5,
        "put_s_p50": 0.02,
    }


def compare_config(**fields: Any) -> Any:
    from estimator.services import find_model

    return find_model(PROVISIONED).config(**fields)


def test_own_and_doubtful_prices_are_seen_in_every_form(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "table,dimension,region,usd,unit\nkinesis_data_streams,shard_hour,*,0.01,shard-hour\n"
    )
    paid = compare(StreamIngest(), models=[PROVISIONED], prices=PriceBook(file), **HERE)
    bill = paid.alternatives[0].estimate
    assert bill is not None

    assert summary_rows(paid)[0]["price_confidence"] == "own"
    assert {row["price_confidence"] for row in line_rows(paid)} == {"own", "list"}
    assert to_json(paid)["alternatives"][0]["confidence"] == "own"
    for text in (comparison_text(paid), estimate_text(bill)):
        assert "own = your own price" in text
    assert "list" in estimate_text(bill).splitlines()[4]


def test_text_begins_with_the_verdict_and_lists_every_alternative(moves: Comparison) -> None:
    text = comparison_text(moves)

    assert " ".join(text.split()).startswith(moves.verdict())
    for alternative in moves.alternatives:
        assert alternative.model.title in text
        for sentence in alternative.obstacles:
            assert sentence in text


def test_an_estimate_in_words_shows_lines_checks_stages_and_sources(answer: Comparison) -> None:
    for alternative in answer.alternatives:
        bill = alternative.estimate
        assert bill is not None
        text = estimate_text(bill)
        for line in bill.lines:
            assert line.dimension in text
            assert line.rate.source in text
        for check in bill.checks:
            assert check.name in text
        for stage, mean in bill.delay.breakdown().items():
            assert stage in text or mean == 0


def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    write_text(file, "first\n")

    with pytest.raises(InputError, match=r"exists; add --overwrite"):
        write_text(file, "second\n")

    assert file.read_text() == "first\n"
    write_text(file, "second\n", overwrite=True)
    assert file.read_text() == "second\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_replacing_keeps_the_mode_and_follows_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "out.csv", tmp_path / "link.csv"
    file.write_text("first")
    file.chmod(0o640)
    link.symlink_to(file)

    write_text(link, "second", overwrite=True)

    assert link.is_symlink()
    assert file.read_text() == "second"
    assert file.stat().st_mode & 0o777 == 0o640


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_text(tmp_path / "out.txt", "a\nb\r\n")

    assert (tmp_path / "out.txt").read_bytes() == b"a\nb\r\n"


def test_what_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, told in (
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "out.csv", "there is no folder"),
        (tmp_path / "file" / "out.csv", "there is no folder"),
        (tmp_path / ("x" * 300), "cannot be written"),
    ):
        with pytest.raises(InputError, match=told):
            write_text(path, "text")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_without_permission_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(InputError, match="Permission denied"):
        write_text(tmp_path / "out.csv", "text")


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(InputError, match="No space left on device"):
        write_text(tmp_path / "out.csv", "text")

    assert not list(tmp_path.iterdir())
