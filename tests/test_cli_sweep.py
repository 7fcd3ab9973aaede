"""Sweeps on the command line."""

import json
import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from estimator.cli import main
from estimator.cli.sweeps import read_axes
from estimator.comparison import compare
from estimator.workloads import QUESTIONS, MoveFiles, StreamIngest

VARIED = ("--vary", "records-per-second=1e2:1e6:20", "--vary", "record-bytes=100:100kB:10:log")
PROVISIONED = "kinesis-data-streams-provisioned"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, [*arguments, "--on", "2026-11-01"])


def test_a_sweep_counts_who_is_cheapest() -> None:
    rates, sizes = np.meshgrid(np.geomspace(1e2, 1e6, 20), np.geomspace(100, 1e5, 10))
    whole = compare(
        StreamIngest(records_per_second=rates, record_bytes=sizes, freshness_s=1.0),
        regions="us-east-1",
        on="2026-11-01",
    )

    done = run("sweep", "stream-ingest", *VARIED, "--freshness", "1s", "--format", "json")

    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    found = {row["alternative"]: row for row in told["alternatives"]}
    for i, alternative in enumerate(whole.alternatives):
        row = found[alternative.model.title]
        assert row["cheapest"] == pytest.approx((whole.cheapest == i).mean())
        assert row["feasible"] == pytest.approx(whole.feasible[i].mean())
    assert told["scenarios"] == 200
    assert told["none_feasible"] == pytest.approx((whole.cheapest == -1).mean())
    assert told["lowest"]["usd"] == np.nanmin(np.where(whole.feasible, whole.usd, np.inf))


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_workers_change_nothing_of_what_is_told(form: str) -> None:
    alone = run("sweep", PROVISIONED, *VARIED, "--format", form)
    together = run("sweep", PROVISIONED, *VARIED, "--format", form, "--workers", "2")

    assert alone.exit_code == 0, alone.output
    assert alone.stderr == ""
    assert together.output == alone.output


def test_a_table_stands_between_two_sentences() -> None:
    done = run("sweep", "stream-ingest", *VARIED)

    assert "is the cheapest feasible alternative in" in done.output
    assert "USD p50" in done.output
    assert "share of the scenarios" in done.output


def test_nothing_feasible_is_said() -> None:
    done = run("sweep", PROVISIONED, *VARIED, "--freshness", "1ms")

    assert "None of 1 alternatives is feasible in any of 200 scenarios." in done.output


def test_rows_go_to_a_folder_and_another_sweep_is_refused(tmp_path: Path) -> None:
    to = ("--to", str(tmp_path / "rows"))

    first = run("sweep", PROVISIONED, *VARIED, *to)
    again = run("sweep", PROVISIONED, *VARIED, *to)
    other = run("sweep", PROVISIONED, *VARIED, *to, "--region", "eu-west-1")

    assert (tmp_path / "rows" / "part-000000.parquet").exists()
    assert again.output == first.output
    assert other.exit_code == 2
    assert "holds another sweep, which differs in region" in other.stderr


def test_a_field_without_spacing_is_spaced_as_it_spans() -> None:
    axes = read_axes(["deadline=4h:30d:4", "files=1:1000:4", "link-share=10%:100%:10"], MoveFiles)

    assert list(axes.axes) == ["deadline_s", "files", "link_share"]
    assert axes.axes["deadline_s"] == pytest.approx(np.geomspace(14_400, 30 * 86_400, 4))
    assert axes.axes["files"].tolist() == [1, 10, 100, 1_000]
    assert axes.axes["link_share"] == pytest.approx(np.arange(1, 11) / 10)


def test_whole_numbers_are_not_given_twice() -> None:
    axes = read_axes(["producers=1:4:50"], StreamIngest)

    assert axes.axes["producers"].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("records-per-second=1k", "is not FIELD=LOW:HIGH:COUNT[:log|:lin]"),
        ("records-per-second", "is not FIELD=LOW:HIGH:COUNT[:log|:lin]"),
        ("records-per-second=1:2:3:exp", "is not FIELD=LOW:HIGH:COUNT[:log|:lin]"),
        ("records-per-second=1:2:3:log:4", "is not FIELD=LOW:HIGH:COUNT[:log|:lin]"),
        ("records=1:2:3", "Did you mean 'record_bytes'?"),
        ("record-bytes=1min:2:3", "does not measure byte"),
        ("record-bytes=100:10:3", "does not rise"),
        ("record-bytes=100:1000:1", "count is 1; give a whole number from 2"),
        ("record-bytes=100:1000:2.5", "count is 2.5; give a whole number from 2"),
        ("record-bytes=100:1000:1e9", "count is 1e9; give a whole number from 2"),
        ("record-bytes=100:1000:", "'' is not a number"),
        ("hottest-key-share=0:1:5:log", "has no logarithm"),
        ("retention-hours=1:9000:5", "at most 8,760 hour"),
        ("destination=1:2:3", "destination is a choice"),
    ],
)
def test_a_bad_axis_is_one_clear_line(given: str, told: str) -> None:
    done = run("sweep", "stream-ingest", "--vary", given)

    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--workers", "2", "--scheduler", "tcp://127.0.0.1:1"), "exclude each other"),
        (("--vary", "record-bytes=1:2:3"), "record_bytes is given twice"),
    ],
)
def test_options_that_exclude_each_other_are_one_clear_line(
    more: tuple[str, ...], told: str
) -> None:
    done = run("sweep", "stream-ingest", "--vary", "record-bytes=100:1000:3", *more)

    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_name_lists_what_is_near() -> None:
    done = run("sweep", "move-filez", "--vary", "files=1:2:2")

    assert done.exit_code == 2
    assert "There is no question or model 'move-filez'. Did you mean 'move_files'?" in done.stderr


def test_names_of_questions_and_models_differ() -> None:
    listed = CliRunner().invoke(main, ["sweep", "--help"]).output

    for question in QUESTIONS:
        assert listed.count(f"  {question.id.replace('_', '-')} ") == 1


def test_a_missing_cluster_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    done = run("sweep", PROVISIONED, *VARIED, "--scheduler", "tcp://127.0.0.1:1")

    assert done.exit_code == 2
    assert "pip install 'estimator[cluster]'" in done.stderr


def test_a_scheduler_that_does_not_answer_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("estimator.cli.sweeps._CONNECT_S", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"

    done = run("sweep", PROVISIONED, *VARIED, "--scheduler", address)

    assert done.exit_code == 2
    assert f"--scheduler {address} cannot be reached: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_gives_the_same_answer() -> None:
    from distributed import LocalCluster

    alone = run("sweep", PROVISIONED, *VARIED)
    with LocalCluster(
        n_workers=1,
        processes=False,
        dashboard_address=None,
        worker_dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        together = run("sweep", PROVISIONED, *VARIED, "--scheduler", cluster.scheduler_address)

    assert together.exit_code == 0, together.output
    assert together.output == alone.output
