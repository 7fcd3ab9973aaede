"""The command line: what it says, what it refuses, how it ends."""

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
import pytest
from click.testing import CliRunner, Result

import estimator
from estimator.cli import main
from estimator.cli.answers import compare as compare_group
from estimator.cli.answers import estimate as estimate_group
from estimator.comparison import compare
from estimator.engine import estimate
from estimator.model import params_of
from estimator.prices import list_prices
from estimator.services import MODELS
from estimator.workloads import QUESTIONS, MoveFiles, StreamIngest

PROVISIONED = "kinesis_data_streams_provisioned"
ON_DEMAND = "kinesis_data_streams_on_demand"
ADVANTAGE = "kinesis_data_streams_advantage"
ON = ("--on", "2026-11-01")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="estimator")


def told(*arguments: str) -> Any:
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def start(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "estimator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the command line opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)


def test_help_is_quick_and_imports_no_numpy() -> None:
    code = (
        "import sys; from estimator.cli import main\n"
        "try: main(['--help'])\n"
        "finally: print(sys.modules.keys())"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    took = time.perf_counter() - began

    assert "compare" in done.stdout
    assert not {"'numpy'", "'yaml'", "'pandas'"} & set(re.findall(r"'\w+'", done.stdout))
    assert took < 3.0


def test_every_command_is_in_the_help_and_has_its_own() -> None:
    overview = run("--help").stdout
    for name in (
        "questions",
        "models",
        "show",
        "compare",
        "estimate",
        "break-even",
        "prices",
        "app",
    ):
        assert name in overview
        done = run(name, "--help")
        assert done.exit_code == 0
        assert "Usage" in done.stdout


def test_the_version_is_the_installed_one() -> None:
    assert run("--version").stdout == f"estimator {estimator.__version__}\n"


def test_questions_and_models_are_all_listed() -> None:
    assert [row["question"] for row in told("questions")] == [
        q.id.replace("_", "-") for q in QUESTIONS
    ]
    assert [row["model"] for row in told("models")] == [model.id for model in MODELS]
    asked = told("models", "--question", "stream_ingest")
    assert [row["model"] for row in asked] == [m.id for m in MODELS if m.workload is StreamIngest]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_show_and_estimate_help_work_for_every_model(model: Any) -> None:
    done = run("show", model.id.replace("_", "-"))
    assert done.exit_code == 0
    assert model.title in done.stdout
    assert all(page in done.stdout for page in model.docs)
    options = run("estimate", model.id, "--help").stdout
    for field in params_of(model.config):
        assert f"--{field.name.replace('_', '-')}" in options


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_help_of_a_question_lists_every_field(question: Any) -> None:
    listed = " ".join(run("compare", question.id, "--help").stdout.split())
    for field in params_of(question):
        assert f"-{field.name.replace('_', '-')}" in listed


@pytest.mark.parametrize("group", [compare_group, estimate_group], ids=lambda group: group.name)
def test_no_two_flags_of_a_command_have_one_name(group: click.Group) -> None:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        names = [n for p in command.params for n in (*p.opts, *p.secondary_opts)]
        assert len(set(names)) == len(names), name


def test_flags_are_the_fields_of_the_workload() -> None:
    answer = told(
        "compare",
        "stream-ingest",
        *("--records-per-second", "20k", "--record_bytes", "2KiB", "--freshness", "20s"),
        *("--destination", "both", *ON),
    )
    workload = StreamIngest(
        records_per_second=20_000, record_bytes=2_048, freshness_s=20, destination="both"
    )
    expected = compare(workload, regions="us-east-1", on="2026-11-01")

    assert answer["question"] == "stream_ingest"
    assert answer["on"] == "2026-11-01"
    assert answer["workload"]["record_bytes"] == 2_048
    assert [(a["model"], a["usd"]) for a in answer["alternatives"]] == [
        (a.model.id, float(a.usd)) for a in expected.ranked
    ]


def test_a_switch_is_on_or_off() -> None:
    asked = ("compare", "move-files", *ON)

    assert told(*asked, "--existing-snow-customer")["workload"]["existing_snow_customer"] is True
    assert (
        told(*asked, "--no-existing-snow-customer")["workload"]["existing_snow_customer"] is False
    )


def test_names_take_hyphens_underscores_and_options_in_front() -> None:
    one = run("compare", "stream-ingest", "--region", "eu-west-1", *ON)
    other = run("compare", "--region", "eu-west-1", *ON, "ingest_stream")

    assert one.exit_code == 0
    assert one.stdout == other.stdout


def test_the_date_is_today_unless_given() -> None:
    assert told("compare", "stream-ingest")["on"] == date.today().isoformat()


def test_the_table_begins_with_the_verdict_and_has_a_legend() -> None:
    done = run("compare", "stream-ingest", *ON)
    verdict = compare(StreamIngest(), regions="us-east-1", on="2026-11-01").verdict()

    assert " ".join(done.stdout.split()).startswith(verdict)
    assert "Prices: list = " in done.stdout
    assert "Not included:" in done.stdout


def test_nothing_feasible_is_an_answer() -> None:
    done = run("compare", "stream-ingest", "--freshness-s", "1ms", *ON)

    assert done.exit_code == 0
    assert done.stdout.startswith("None of the")


def test_several_regions_are_told_apart() -> None:
    done = run("compare", "stream-ingest", "--region", "us-east-1", "--region", "eu-west-1", *ON)

    assert "eu-west-1" in done.stdout
    assert "us-east-1" in done.stdout


def test_lines_of_the_csv_add_up_to_its_summary() -> None:
    asked = ("compare", "stream-ingest", "--record-bytes", "35KiB", *ON, "--format", "csv")
    summary = list(csv.DictReader(io.StringIO(run(*asked).stdout)))
    lines = list(csv.DictReader(io.StringIO(run(*asked, "--lines").stdout)))

    for row in summary:
        total = sum(float(r["usd [USD]"]) for r in lines if r["model"] == row["model"])
        assert total == pytest.approx(float(row["usd [USD]"]), rel=1e-12)


def test_an_estimate_takes_config_facts_and_discounts() -> None:
    (one,) = told(
        *("estimate", PROVISIONED, "--shards", "40", "--fact", "put-s-p50=20ms", *ON),
        *("--discount", "kinesis_data_streams=12%"),
    )["alternatives"]

    assert one["capacity"] == {"shard": 40.0}
    assert one["settings"] == {"shards": 40.0, "put_s_p50": 0.02}
    # 40 shards x 730 h x 0.015 USD, less 12 %
    shards = next(line for line in one["lines"] if line["dimension"] == "shard_hour")
    assert shards["list_usd"] == pytest.approx(438.0)
    assert shards["usd"] == pytest.approx(385.44)


def test_compare_takes_settings_by_model_and_a_choice_of_models() -> None:
    answer = told(
        *("compare", "stream-ingest", "--model", PROVISIONED, "--model", ON_DEMAND, *ON),
        *("--config", "kinesis-data-streams-provisioned.shards=40"),
        *("--fact", f"{ON_DEMAND}.put_s_p50=20ms"),
    )
    by_model = {a["model"]: a for a in answer["alternatives"]}

    assert set(by_model) == {PROVISIONED, ON_DEMAND}
    assert by_model[PROVISIONED]["capacity"] == {"shard": 40.0}
    assert by_model[ON_DEMAND]["settings"] == {"put_s_p50": 0.02}


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_file_gives_inputs_and_flags_win_over_it(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"inputs.{ending}"
    inputs = {
        "workload": {"records-per-second": "20k", "record_bytes": 2_048, "freshness": "20s"},
        "configs": {PROVISIONED: {"shards": 90}},
        "facts": {PROVISIONED: {"put_s_p50": "20ms"}},
    }
    file.write_text(json.dumps(inputs))  # every JSON is YAML

    answer = told("estimate", PROVISIONED, "--input", str(file), "--record-bytes", "1KiB", *ON)

    assert answer["workload"]["records_per_second"] == 20_000
    assert answer["workload"]["record_bytes"] == 1_024
    assert answer["workload"]["freshness_s"] == 20
    assert answer["alternatives"][0]["settings"] == {"shards": 90.0, "put_s_p50": 0.02}
    compared = told("compare", "stream-ingest", "--input", str(file), *ON)
    by_model = {a["model"]: a for a in compared["alternatives"]}
    assert by_model[PROVISIONED]["capacity"] == {"shard": 90.0}


def test_own_prices_are_paid_and_marked(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "table,dimension,region,usd,unit\nkinesis_data_streams,shard_hour,*,0.01,shard-hour\n"
    )
    asked = ("estimate", PROVISIONED, "--shards", "10", "--prices", str(file), *ON)

    assert "own = your own price" in run(*asked).stdout
    (one,) = told(*asked)["alternatives"]
    shards = next(line for line in one["lines"] if line["dimension"] == "shard_hour")
    assert shards["confidence"] == "own"
    assert shards["usd"] == pytest.approx(10 * 730 * 0.01)


def test_an_answer_goes_into_a_file_but_never_over_one(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    asked = ("compare", "stream-ingest", *ON, "--format", "json", "--output", str(file))

    assert run(*asked).stdout == ""
    assert json.loads(file.read_text())["question"] == "stream_ingest"
    again = run(*asked)
    assert again.exit_code == 2
    assert "exists; add --overwrite" in again.stderr
    assert run(*asked, "--overwrite").exit_code == 0


def test_a_budget_decides_the_exit_status() -> None:
    usd = float(compare(StreamIngest(), regions="us-east-1", on="2026-11-01").ranked[0].usd)
    asked = ("compare", "stream-ingest", *ON, "--max-usd")

    assert run(*asked, str(usd + 1)).exit_code == 0
    above = run(*asked, str(usd - 1))
    assert above.exit_code == 1
    assert "above --max-usd" in above.stderr
    assert len(above.stderr.splitlines()) == 1
    assert run(*asked, "1M", "--freshness-s", "1ms").exit_code == 1
    assert run("estimate", PROVISIONED, *ON, "--max-usd", "1").exit_code == 1


def test_a_tie_is_told_where_both_cost_the_same() -> None:
    asked = ("break-even", ON_DEMAND, ADVANTAGE, "--over", "records-per-second", *ON)
    answer = told(*asked, "--record-bytes", "1KiB")
    tie = StreamIngest(record_bytes=1_024, records_per_second=answer["x"])
    costs = [
        float(estimate(m, tie, region="us-east-1", on="2026-11-01").usd)
        for m in (ON_DEMAND, ADVANTAGE)
    ]

    assert answer["found"] is True
    assert costs[0] == pytest.approx(costs[1], rel=1e-9)
    first_line = run(*asked, "--record-bytes", "1KiB").stdout.splitlines()[0]
    assert "is cheaper below" in first_line


def test_no_tie_is_told_with_its_bounds() -> None:
    done = run(
        *("break-even", ON_DEMAND, ADVANTAGE, "--over", "records_per_second", *ON),
        *("--low", "10", "--high", "20"),
    )

    assert "no tie between 10 record/s and 20 record/s" in done.stdout
    assert "is cheaper throughout" in done.stdout


def test_the_cost_of_a_quantity_goes_through_the_tiers() -> None:
    rate = list_prices().rate("data_transfer", "internet_out_gb", "us-east-1", "2026-11-01")
    quantity = 200_000.0
    expected = sum(
        max(min(quantity, end) - start, 0) * usd
        for start, end, usd in zip(
            rate.starts, (*rate.starts[1:], float("inf")), rate.usd, strict=True
        )
    )

    answer = told("prices", "cost", "data-transfer", "internet-out-gb", "200k", *ON)

    assert answer["quantity"] == quantity
    assert answer["usd"] == pytest.approx(expected, rel=1e-12)
    assert sum(tier["quantity"] for tier in answer["tiers"]) == quantity
    assert answer["source"].startswith("https://")
    assert answer["effective"] <= "2026-11-01"


def test_prices_are_shown_with_date_and_confidence() -> None:
    rows = told("prices", "show", "kinesis-data-streams", "--region", "eu-west-1", *ON)
    rates = list_prices().rates("kinesis_data_streams", "eu-west-1", "2026-11-01")

    assert {row["dimension"] for row in rows} == set(rates)
    for row in rows:
        assert row["price [USD]"] in rates[row["dimension"]].usd
        assert row["effective"]
        assert row["price"] in ("list", "uncertain", "historical")


def test_regions_are_all_or_those_of_a_table() -> None:
    everywhere = {row["region"] for row in told("prices", "regions")}

    assert everywhere == set(list_prices().regions())
    assert {row["region"] for row in told("prices", "regions", "snow_family")} <= everywhere


BAD_INPUTS = [
    (("--records-per-second", "-5"), "records_per_second must be at least 0.001 record/s; got -5"),
    (("--records-per-second", "nan"), "records_per_second: 'nan' is not a finite number"),
    (("--records-per-second", "inf"), "records_per_second: 'inf' is not a finite number"),
    (("--record-bytes", "5 apples"), "record_bytes: 'apples' does not measure byte"),
    (("--record-bytes", "11MiB"), "record_bytes must be at most 10.4858 MB"),
    (("--record-bytes", "0"), "record_bytes must be at least 1 B; got 0 B"),
    (("--retention-hours", "9000"), "retention_hours must be at most 8,760 hour; got 9,000 hour"),
    (("--hottest-key-share", "120%"), "hottest_key_share must be at most 1; got 1.2"),
    (("--shared-consumers", "1.5"), "shared_consumers must be a whole number; got 1.5"),
    (("--region", "eu-cental-1"), "There is no region 'eu-cental-1'. Did you mean 'eu-central-1'"),
    (("--on", "tomorrow"), "on='tomorrow' is not a date; write it as YYYY-MM-DD"),
    (("--discount", "110%"), "at least 0 and below 1"),
    (("--discount", "kinesis=10%"), "discount on 'kinesis': no such table"),
    (("--model", "kinesis_data_stream_provisioned"), f"Did you mean '{PROVISIONED}'"),
    (("--config", "shards=3"), "--config 'shards=3' is not MODEL.NAME=VALUE"),
    (("--config", f"{PROVISIONED}.shard=3"), "there is no 'shard'. Did you mean 'shards'?"),
    (("--config", f"{PROVISIONED}.producer=kcl"), "producer: 'kcl' cannot be chosen"),
    (("--config", f"{PROVISIONED}.utilisation=2"), "utilisation must be at most 1; got 2"),
    (("--fact", f"{PROVISIONED}.put_s_p5=1"), "there is no 'put_s_p5'. Did you mean"),
    (("--fact", f"{PROVISIONED}.put_s_p50=-1"), "put_s_p50 must be at least 0 s"),
    (("--max-usd", "cheap"), "--max-usd: 'cheap' is not a number"),
    (("--input", "no-such-file.yaml"), "no-such-file.yaml cannot be read: No such file"),
    (("--input", "."), ". cannot be read: Is a directory"),
    (("--prices", "no-such-file.csv"), "no-such-file.csv: cannot be read"),
    (("--prices", "."), "cannot be read"),
    (("--output", "."), ". is a folder"),
    (("--output", "none/out.txt"), "there is no folder none"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_INPUTS)
def test_what_cannot_be_used_is_told_in_one_line(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("compare", "stream-ingest", *ON, *arguments)

    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.startswith("estimator: ")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_no_bandwidth_is_refused_with_its_bound() -> None:
    done = run("compare", "move-files", "--link-bits-per-second", "0", *ON)

    assert done.exit_code == 2
    assert "link_bits_per_second must be at least 1 Mbit/s; got 0 bit/s" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("table,dimension,region,usd,unit\n", "has a header and no rows"),
        ("a,b\n1,2\n", "own.csv"),
        (
            "table,dimension,region,usd,unit\nkinesis_data_streams,shard_hour,*,-1,shard-hour\n",
            "'-1' is not a number of at least 0",
        ),
        (
            "table,dimension,region,usd,unit\nkinesis_data_streams,shard_hour,*,nan,shard-hour\n",
            "'nan' is not a number of at least 0",
        ),
        (
            "table,dimension,region,usd,unit\nkinesis_data_streams,shard_hour,*,1,request\n",
            "give the price of one shard-hour",
        ),
    ],
)
def test_a_bad_file_of_own_prices_is_told_in_one_line(
    content: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(content)

    done = run("compare", "stream-ingest", *ON, "--prices", str(file))

    assert done.exit_code == 2
    assert message in done.stderr
    assert "own.csv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "must be a mapping"),
        (b"- 1\n", "must be a mapping"),
        (b"workload: [1, 2]\n", "workload must be a mapping"),
        (b"workload: {record_bytes: [1, 2]}\n", "record_bytes: '[1, 2]' is not a single number"),
        (b"workload: {record_bytes: yes}\n", "record_bytes: 'True' is not a single number"),
        (b"workload: {record_bytes: .nan}\n", "record_bytes must be a finite number"),
        (b"workload: {record_byte: 1}\n", "Did you mean 'record_bytes'"),
        (b"workloads: {}\n", "Did you mean 'workload'?"),
        (b"configs: {kinesis_data_streams: {}}\n", "There is no model"),
        (b"facts: {kinesis_data_streams_provisioned: {put: 1}}\n", "there is no 'put'"),
        (b"workload: {a: b: c}\n", "cannot be read"),
        (b"workload: \xff\xfe\n", "is not text in UTF-8"),
        (b"workload: {records_per_second: 1" + b"0" * 400 + b"}\n", "is too large"),
    ],
)
def test_a_bad_file_of_inputs_is_told_in_one_line(
    content: bytes, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "inputs.yaml"
    file.write_bytes(content)

    done = run("compare", "stream-ingest", *ON, "--input", str(file))

    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("comprae",), "No such command 'comprae'"),
        (("compare", "strem-ingest"), "Did you mean 'stream_ingest'?"),
        (("estimate", "kinesis-data-stream-provisioned"), f"Did you mean '{PROVISIONED}'"),
        (("show", "nothing-like-it"), "There is no model"),
        (("models", "--question", "why"), "There is no question 'why'"),
        (("compare", "stream-ingest", "--record-byte", "1"), "No such option '--record-byte'"),
        (("compare", "stream-ingest", "--format", "xml"), "'xml' is not one of"),
        (("compare", "stream-ingest", "--destination", "mars"), "'mars' is not one of"),
        (("break-even", PROVISIONED, ON_DEMAND), "Missing option '--over'"),
        (("break-even", PROVISIONED, ON_DEMAND, "--over", "record_byte"), "'record_bytes'"),
        (("break-even", PROVISIONED, ON_DEMAND, "--over", "destination"), "only a number"),
        (("break-even", PROVISIONED, "datasync_basic", "--over", "producers"), "answers"),
        (("estimate", "snowcone", "--on", "2026-11-01"), "withdrawn"),
        (("prices", "cost", "mars", "x", "1"), "no price table 'mars'"),
        (("prices", "cost", "athena", "x", "1"), "no price for 'x'"),
        (("prices", "cost", "athena", "sql_tb_scanned", "one"), "quantity: 'one' is not a number"),
        (("prices", "cost", "athena", "sql_tb_scanned", "--", "-1"), "quantity must be at least 0"),
        (("prices", "show", "athena", "--region", "mars-1"), "no region 'mars-1'"),
    ],
)
def test_a_wrong_command_ends_with_status_2(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)

    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output


def test_bare_groups_show_their_help_instead_of_failing() -> None:
    for arguments in ((), ("compare",), ("prices",)):
        assert "Usage" in run(*arguments).output


def test_the_dashboard_is_started_with_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def call(command: list[str]) -> int:
        started.append(command)
        return 3

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr("estimator.cli.app.find_spec", lambda name: name)

    done = run("app", "--server.port", "8502")

    assert done.exit_code == 3
    assert started[0][1:4] == ["-m", "streamlit", "run"]
    assert Path(started[0][4]).parts[-3:] == ("estimator", "ui", "main.py")
    assert started[0][5:] == ["--server.port", "8502"]


def test_without_streamlit_the_dashboard_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("estimator.cli.app.find_spec", lambda _: None)

    done = run("app")

    assert done.exit_code == 2
    assert done.stderr == ("estimator: Install the dashboard with: pip install 'estimator[app]'\n")


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("estimator.cli.answers.set_side_by_side", interrupted)

    done = run("compare", "stream-ingest")

    assert done.exit_code == 128 + signal.SIGINT
    assert done.output == ""


def test_as_a_module_it_answers_and_refuses_with_the_same_statuses() -> None:
    good = start("questions", "--format", "csv")
    bad = start("compare", "stream-ingest", "--record-bytes", "-1")

    assert good.returncode == 0
    assert good.stdout.startswith("question,")
    assert bad.returncode == 2
    assert bad.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    command = f"{sys.executable} -m estimator compare stream-ingest --format csv --lines"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] in ("0", "141")
    assert done.stderr == ""


def test_a_closed_output_gets_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "estimator", "prices", "show", "ec2"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_told_in_one_line() -> None:
    command = [sys.executable, "-m", "estimator", "questions"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "estimator: standard output cannot be used: No space left on device.\n"


def test_move_files_is_for_the_job_not_the_month() -> None:
    (one, *_) = told("compare", "move-files", *ON)["alternatives"]

    assert one["period"] == MoveFiles.period == "job"
