"""The search for the cheapest configuration on the command line."""

import json
from typing import Any

from click.testing import CliRunner

from estimator import TransformBatch
from estimator import cheapest as search
from estimator.cli import main


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["cheapest", *arguments, "--on", "2026-11-01"])


def test_json_lists_the_best_configuration_of_every_alternative_as_the_library_does() -> None:
    done = run("transform-batch", "--within", "20min", "--format", "json")

    assert done.exit_code == 0, done.output
    rows = json.loads(done.output)
    found = search(TransformBatch(), within_s=1_200.0, region="us-east-1", on="2026-11-01")
    assert found.cheapest is not None
    assert rows[0]["alternative"] == found.cheapest.model.title
    assert rows[0][f"USD per {TransformBatch.period}"] == found.cheapest.usd
    none = [row for row in rows if row["configuration"] == "-"]
    assert len(none) == found.best.count(None)
    assert all(row["limit"] for row in none)


def test_the_table_says_what_binds_and_what_a_step_would_buy() -> None:
    done = run("transform-batch")

    assert done.exit_code == 0, done.output
    assert "Its nearest limit: " in done.output
    assert "One step to either side:" in done.output


def test_the_frontier_falls_in_delay_as_it_rises_in_cost() -> None:
    done = run("stream-process", "--frontier", "--format", "json")

    rows = json.loads(done.output)
    delays = [row["p99 [s]"] for row in rows]
    assert len(rows) > 3
    assert delays == sorted(delays, reverse=True)


def test_none_is_good_enough_is_an_answer() -> None:
    done = run("query-data", "--budget", "1")

    assert done.exit_code == 0
    assert done.output.startswith("None of ")
    assert "budget: " in done.output


def test_bad_bounds_are_refused_in_one_line() -> None:
    for bad in (("--within", "soon"), ("--within=-5s",), ("--headroom", "-1"), ("--budget", "-2")):
        done = run("stream-ingest", *bad)
        assert done.exit_code == 2
        assert done.output.count("\n") == 1, done.output
