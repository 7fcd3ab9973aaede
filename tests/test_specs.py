"""Hardware tables: read once, complete, sourced, and refused by file and line when broken."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from estimator.errors import TableError
from estimator.specs import SPECS, column, hardware

FAMILIES = sorted(file.stem for file in SPECS.glob("*.csv"))
HEADER = "name,vcpu,arch,source,as_of\n"
GOOD = "a.large,2,arm64,https://example.com,2026-11-01\n"

REFUSED = {
    "a.large,2,arm64,https://example.com,2026\n": (3, "'a.large' is there already"),
    "a.xlarge,4,arm64,https://example.com\n": (3, "has 4 cells, the header has 5"),
    ",4,arm64,https://example.com,2026\n": (3, "column name is empty"),
    "a.xlarge,4,arm64,,2026\n": (3, "column source is empty"),
    "a.xlarge,4,arm64,https://example.com,\n": (3, "column as_of is empty"),
    "a.xlarge,4,arm64,the console,2026\n": (3, "source 'the console' is not an https address"),
    "a.xlarge,-4,arm64,https://example.com,2026\n": (3, "vcpu '-4' is not a finite number"),
    "a.xlarge,inf,arm64,https://example.com,2026\n": (3, "vcpu 'inf' is not a finite number"),
    "a.xlarge,nan,arm64,https://example.com,2026\n": (3, "vcpu 'nan' is not a finite number"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_table_holds_what_its_file_holds(family: str) -> None:
    with (SPECS / f"{family}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}

    read = hardware(family)

    assert list(read) == list(rows)
    for name, spec in read.items():
        cells = {key: cell for key, cell in rows[name].items() if cell}
        assert set(cells) - {"name", "source", "as_of"} == set(spec.figures) | set(spec.words)
        assert {key: float(cells[key]) for key in spec.figures} == dict(spec.figures)
        assert (spec.source, spec.as_of) == (cells["source"], cells["as_of"])


def test_a_bigger_broker_is_never_weaker() -> None:
    for smaller, bigger in pairwise(hardware("msk_brokers").values()):
        if smaller.name.rpartition(".")[0] == bigger.name.rpartition(".")[0]:
            for figure, value in smaller.figures.items():
                assert value <= bigger.figures[figure], (smaller.name, bigger.name, figure)


def test_a_table_is_read_once() -> None:
    assert hardware("msk_brokers") is hardware("msk_brokers")


def test_numbers_and_words_are_told_apart_and_empty_cells_left_out(tmp_path: Path) -> None:
    row = "a.xlarge,,x86_64,https://example.com,2026\n"
    (tmp_path / "toy.csv").write_text(HEADER + GOOD + row)

    specs = hardware("toy", tmp_path)

    assert dict(specs["a.large"].figures) == {"vcpu": 2.0}
    assert dict(specs["a.xlarge"].figures) == {}
    assert dict(specs["a.xlarge"].words) == {"arch": "x86_64"}


def test_a_row_cannot_be_changed() -> None:
    spec = hardware("msk_brokers")["kafka.m7g.large"]

    with pytest.raises(TypeError):
        spec.figures["vcpu"] = 3.0  # type: ignore[index]


@pytest.mark.parametrize("row", REFUSED)
def test_a_broken_row_is_refused_by_file_and_line(row: str, tmp_path: Path) -> None:
    path = tmp_path / "toy.csv"
    path.write_text(HEADER + GOOD + row)
    line, problem = REFUSED[row]

    with pytest.raises(TableError) as refusal:
        hardware("toy", tmp_path)

    assert str(refusal.value).startswith(f"{path}, line {line}: ")
    assert problem in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "name,vcpu,as_of\n"])
def test_a_table_without_its_columns_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "toy.csv").write_text(text)

    with pytest.raises(TableError, match=r"toy\.csv, line 1: has no column"):
        hardware("toy", tmp_path)


def test_a_misspelt_family_is_told_the_nearest() -> None:
    with pytest.raises(TableError, match=r"no such table\. Did you mean 'msk_brokers'\?"):
        hardware("msk_broker")


def test_a_figure_a_size_does_not_have_is_refused() -> None:
    standard = hardware("msk_brokers")["kafka.m7g.large"]

    with pytest.raises(TableError, match=r"kafka\.m7g\.large has no figure 'vcpus'\. Did you mean"):
        column([standard], "vcpus")
