"""Simulations and tornados on the command line."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from estimator.cli import main


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, [*arguments, "--on", "2026-11-01"])


def test_shares_of_the_cheapest_add_up() -> None:
    done = run(
        *("simulate", "stream-ingest", "--range", "records-per-second=1k:5k:50k"),
        *("--draws", "512", "--format", "json"),
    )

    assert done.exit_code == 0, done.output
    rows = json.loads(done.output)
    assert sum(row["cheapest"] for row in rows) == pytest.approx(1.0)
    assert all(row["USD p5"] <= row["USD p50"] <= row["USD p95"] for row in rows)


def test_a_tornado_lists_the_widest_swing_first() -> None:
    done = run(
        *("tornado", "kinesis-data-streams-provisioned", "--format", "json"),
        *("--range", "records-per-second=1k:5k:50k"),
    )

    assert done.exit_code == 0, done.output
    rows = json.loads(done.output)
    widths = [abs(row["at high [USD]"] - row["at low [USD]"]) for row in rows]
    assert rows[0]["input"] == "records_per_second"
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("records-per-second=1k", "is not FIELD=LOW:LIKELY:HIGH"),
        ("records-per-second=5:4:3", "rising"),
        ("records=1:2:3", "Did you mean 'record_bytes'?"),
        ("record-bytes=1min:2:3", "does not measure byte"),
        ("retention-hours=1:24:9000", "at most 8,760 hour"),
    ],
)
def test_a_bad_range_is_one_clear_line(given: str, told: str) -> None:
    done = run("simulate", "stream-ingest", "--range", given, "--draws", "16")

    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
