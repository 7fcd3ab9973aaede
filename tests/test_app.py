"""The dashboard without a browser: every question and page answers, bad input is told."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from estimator.comparison import compare
from estimator.engine import estimate
from estimator.model import params_of
from estimator.quantity import format_quantity, format_usd
from estimator.services import MODELS, alternatives, find_model
from estimator.turning_points import break_even
from estimator.ui import sweeps, vega
from estimator.ui.telling import telling_axis, telling_tie
from estimator.ui.widgets import read, written
from estimator.workloads import QUESTIONS, MoveFiles, StreamIngest

ROOT = Path(__file__).parents[1]
PROVISIONED = "kinesis_data_streams_provisioned"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def page(name: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if name != "compare":
        at.switch_page(f"estimator/ui/pages/{name}.py")
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def table(at: AppTest) -> Any:
    return at.dataframe[0].value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_question_shows_its_verdict_and_every_alternative(question: Any) -> None:
    at = page("compare", question=question.id, on="2026-11-01")

    assert at.title[0].value == question.title
    assert at.info[0].value == compare(question(), regions="us-east-1", on="2026-11-01").verdict()
    assert len(table(at)) == len(alternatives(question))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
def test_every_alternative_has_a_page(model: Any) -> None:
    at = page("model", question=model.workload.id, **{f"model_{model.workload.id}": model.id})

    assert at.title[0].value == model.title
    if model.size is None:
        assert "withdrawn" in at.error[0].value
    else:
        assert at.metric[0].label.startswith("Cost per")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_question_shows_how_sure_it_is(question: Any) -> None:
    at = page("risk", question=question.id, on="2026-11-01")

    assert at.title[0].value == f"{question.title}: how sure"
    assert "draws" in at.info[0].value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_question_has_a_map(question: Any) -> None:
    at = page("map", question=question.id, on="2026-11-01")

    assert "Over the whole map" in at.info[0].value


def test_a_changed_number_changes_the_answer() -> None:
    at = page("compare", on="2026-11-01")
    before = table(at)

    at.text_input(key="records_per_second").set_value("50k").run()

    assert not at.exception
    expected = compare(
        StreamIngest(records_per_second=50_000), regions="us-east-1", on="2026-11-01"
    )
    costs = table(at)["USD per month"].tolist()
    assert costs != before["USD per month"].tolist()
    assert costs == pytest.approx([float(a.usd) for a in expected.ranked])


def test_the_slider_writes_its_value_into_the_typed_twin() -> None:
    at = page("compare", on="2026-11-01")

    at.select_slider(key="records_per_second__slider_0").set_value(20_000.0).run()

    assert at.text_input(key="records_per_second").value == "20,000"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            {"records_per_second": "-5"},
            "records_per_second must be at least 0.001 record/s; got -5",
        ),
        ({"records_per_second": "many"}, "records_per_second: 'many' is not a number"),
        ({"record_bytes": "20min"}, "'min' does not measure byte"),
        ({"retention_hours": "9000"}, "retention_hours must be at most 8,760 hour; got 9,000"),
        ({"question": "mars"}, "The address asks for question 'mars', which does not exist."),
        ({"region": "eu-cental-1"}, "Did you mean 'eu-central-1' or"),
        ({"destination": "mars"}, "destination 'mars', which is not one of consumers, s3, both"),
        ({"discount": "99"}, "discount '99', which is not a percentage from 0 to 60"),
    ],
)
def test_a_bad_address_warns_and_still_answers(query: dict[str, str], told: str) -> None:
    at = page("compare", on="2026-11-01", **query)

    assert any(told in warning.value for warning in at.warning)
    assert len(table(at)) == len(alternatives(StreamIngest))


def test_a_bad_date_in_the_address_is_told() -> None:
    at = page("compare", on="2026-13-45")

    assert any("on '2026-13-45', which is not a date" in told.value for told in at.warning)


def test_a_bad_flag_in_the_address_is_told() -> None:
    at = page("compare", question="move_files", enterprise_support="maybe")

    assert any("'maybe', which is not true or false" in told.value for told in at.warning)


def test_an_own_figure_takes_units_and_changes_the_estimate() -> None:
    at = page("model", on="2026-11-01", model_stream_ingest=PROVISIONED)

    at.multiselect(key=f"own_{PROVISIONED}").select("shard_write_records_per_second").run()
    at.text_input(key=f"{PROVISIONED}.shard_write_records_per_second").set_value("0.5k").run()

    expected = estimate(
        PROVISIONED,
        StreamIngest(),
        region="us-east-1",
        on="2026-11-01",
        facts={"shard_write_records_per_second": 500.0},
    )
    assert not at.exception
    assert at.metric[0].value == format_usd(float(expected.usd))


def test_a_bad_own_figure_is_told_and_not_used() -> None:
    at = page("model", on="2026-11-01", **{f"{PROVISIONED}.shard_write_records_per_second": "-1"})

    published = estimate(PROVISIONED, StreamIngest(), region="us-east-1", on="2026-11-01")
    assert "must be at least 0" in at.warning[0].value
    assert at.metric[0].value == format_usd(float(published.usd))


@pytest.mark.parametrize("name", ["compare", "map", "risk"])
def test_what_is_set_for_an_alternative_counts_on_every_page(name: str) -> None:
    own = {f"{PROVISIONED}.utilisation": "0.2", f"{PROVISIONED}.shard_polls_per_second": "4"}
    before, after = (page(name, on="2026-11-01", **query) for query in ({}, own))

    assert after.text_input(key=f"{PROVISIONED}.utilisation").value == "0.2"
    assert after.text_input(key=f"{PROVISIONED}.shard_polls_per_second").value == "4"
    assert after.info[0].value != before.info[0].value


def test_a_comparison_counts_the_options_and_figures_in_the_address() -> None:
    own = {f"{PROVISIONED}.shards": "100", f"{PROVISIONED}.shard_write_records_per_second": "500"}
    at = page("compare", on="2026-11-01", **own)

    expected = estimate(
        PROVISIONED,
        StreamIngest(),
        region="us-east-1",
        on="2026-11-01",
        config=find_model(PROVISIONED).config(shards=100),
        facts={"shard_write_records_per_second": 500.0},
    )
    shown = table(at).set_index("Alternative")
    assert shown.loc["Kinesis Data Streams, provisioned", "USD per month"] == float(expected.usd)


def test_a_misspelt_name_in_the_address_is_told() -> None:
    at = page("compare", recods_per_second="5")

    assert "'recods_per_second', which means nothing here" in at.warning[0].value
    assert "Did you mean 'records_per_second'?" in at.warning[0].value


def test_several_regions_offer_the_choice_of_the_one_to_vary_in() -> None:
    at = page("compare", on="2026-11-01", region="us-east-1,eu-central-1")

    at.selectbox(key="of_region").set_value("eu-central-1").run()

    assert not at.exception
    assert any("in eu-central-1" in shown.value for shown in at.markdown)
    assert "Prices of eu-central-1." in at.info[1].value


def test_the_tie_in_the_address_is_the_tie_of_the_library() -> None:
    at = page(
        "compare",
        on="2026-11-01",
        tie_one_stream_ingest="kinesis_data_streams_on_demand",
        tie_other_stream_ingest="kinesis_data_streams_advantage",
        tie_over_stream_ingest="record_bytes",
    )

    tie = break_even(
        "kinesis_data_streams_on_demand",
        "kinesis_data_streams_advantage",
        over="record_bytes",
        workload=StreamIngest(),
        region="us-east-1",
        on="2026-11-01",
    )
    assert f"at {format_quantity(float(tie.x), 'byte')};" in at.info[1].value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_what_is_shown_first_exists(question: Any) -> None:
    names = {p.name for p in params_of(question) if p.kind == "number"}
    ids = {model.id for model in alternatives(question)}

    one, other, over = telling_tie(question)

    assert {one, other} <= ids
    assert one != other
    assert {over, telling_axis(question)} <= names


@pytest.mark.parametrize("up", ["nothing", "record_bytes"])
def test_a_map_may_vary_one_field_or_two(up: str) -> None:
    at = page("map", on="2026-11-01", up_stream_ingest=up)

    assert at.info[0].value.startswith("Kinesis Data Streams, provisioned is the cheapest")


def test_a_map_that_varies_the_bound_on_the_delay_takes_no_other() -> None:
    query = {"wins": "cheapest within", "within": "1s", "up_stream_ingest": "freshness_s"}
    at = page("map", on="2026-11-01", **query)

    assert "The map varies freshness already" in at.warning[0].value


def test_a_map_takes_a_bound_on_the_delay() -> None:
    at = page("map", on="2026-11-01", wins="cheapest within", within="500ms")

    assert at.info[0].value.startswith("Amazon MSK Standard brokers is the cheapest")


@pytest.mark.parametrize(
    ("low", "high", "unit", "log"),
    [
        (0.0, 0.6, "s", False),
        (0.0, 5e6, "s", False),
        (0.01, 4.0, "s", True),
        (3_600.0, 3_900.0, "s", True),
        (1e-6, 1e9, "USD", True),
        (0.0, 3_080.0, "USD", False),
        (1e3, 1e15, "byte", True),
        (1.0, 31.0, "day", False),
        (0.0, 1e15, "s", False),
        (0.0, 1e30, "USD", False),
    ],
)
def test_an_axis_has_a_few_marks_each_written_differently(
    low: float, high: float, unit: str, log: bool
) -> None:
    marks = vega.ticks(low, high, unit, log)

    assert 2 <= len(marks) <= 9
    assert all(low <= mark <= high for mark in marks)
    assert len({vega.short(mark, unit) for mark in marks}) == len(marks)


@pytest.mark.parametrize(
    ("name", "declared"), [("records_per_second", StreamIngest), ("data_bytes", MoveFiles)]
)
def test_the_cheapest_changes_where_the_engine_says_it_does(name: str, declared: Any) -> None:
    p = next(p for p in params_of(declared) if p.name == name)
    grid = sweeps.grid_of(p, float(p.default))

    def swept(values: Any) -> Any:
        return compare(declared(**{name: values}), regions="us-east-1", on="2026-11-01")

    for _ in range(2):
        grid = sweeps.finer(grid, swept(grid), p)

    for at, _ in sweeps.changes_of_cheapest(swept(grid), grid):
        below, above = swept(at * 0.999), swept(at)
        assert int(below.cheapest) != int(above.cheapest)


def test_the_installed_dashboard_is_set_up_like_the_one_in_the_source_tree() -> None:
    inside = ROOT / "estimator" / "ui" / ".streamlit" / "config.toml"

    assert inside.read_text() == (ROOT / ".streamlit" / "config.toml").read_text()


def test_every_colour_can_be_seen_on_light_and_on_dark_pages() -> None:
    for colour in vega.PALETTE:
        assert contrast(colour, "#ffffff") >= 3
        assert contrast(colour, "#191916") >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of the Web Content Accessibility Guidelines 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_date_before_all_prices_is_told_not_costed() -> None:
    at = page("compare", on="2020-01-01")

    assert "None of the" in at.info[0].value
    assert table(at)["USD per month"].isna().all()


def test_a_discount_lowers_every_cost() -> None:
    at = page("compare", on="2026-11-01")
    listed = table(at).set_index("Alternative")["USD per month"]

    at.slider(key="discount").set_value(10.0).run()

    paid = table(at).set_index("Alternative")["USD per month"]
    assert (paid / listed[paid.index]).tolist() == pytest.approx([0.9] * len(paid))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"dimension,region\nshard_hour,us-east-1\n", "usd"),
        (b"dimension,region,usd,unit\nshard_hour,us-east-1,cheap,shard-hour\n", "cheap"),
    ],
)
def test_a_bad_file_of_own_prices_is_told_and_not_used(content: bytes, told: str) -> None:
    at = page("compare", on="2026-11-01")
    before = table(at)["USD per month"].tolist()

    at.file_uploader[0].upload("kinesis_data_streams.csv", content, "text/csv").run()

    assert not at.exception
    assert told in at.error[0].value
    assert table(at)["USD per month"].tolist() == before


def test_own_prices_are_used_and_named() -> None:
    at = page("compare", on="2026-11-01")
    row = b"dimension,region,usd,unit\nshard_hour,us-east-1,0.5,shard-hour\n"

    at.file_uploader[0].upload("kinesis_data_streams.csv", row, "text/csv").run()

    shown = table(at).set_index("Alternative")
    assert shown.loc["Kinesis Data Streams, provisioned", "Price"] == "own"


def test_prices_can_be_looked_up() -> None:
    at = page("prices", table="kinesis_data_streams", region="eu-west-1")

    at.text_input(key="quantity").set_value("2000").run()

    assert not at.exception
    assert set(table(at)["Dimension"]) >= {"shard_hour", "put_payload_unit"}
    assert at.metric[0].label.startswith("2000 ")


def test_a_discount_shows_beside_the_list_price() -> None:
    at = page("prices", table="kinesis_data_streams", discount="10")

    shard = table(at).set_index("Dimension").loc["shard_hour"]
    assert (shard["USD for one"], shard["At list price"]) == ("$0.0135", "$0.015")
    assert "US East (N. Virginia)" in set(at.dataframe[-1].value["Name"])


def test_own_prices_stay_with_the_other_pages() -> None:
    row = b"dimension,region,usd,unit\nshard_hour,us-east-1,0.5,shard-hour\n"
    at = page("prices", table="kinesis_data_streams")
    at.file_uploader[0].upload("kinesis_data_streams.csv", row, "text/csv").run()

    shard = table(at).set_index("Dimension").loc["shard_hour"]

    assert not at.exception
    assert (shard["USD for one"], shard["Confidence"]) == ("$0.5", "own")


def test_a_bad_quantity_on_the_price_page_is_told() -> None:
    at = page("prices", table="kinesis_data_streams")

    at.text_input(key="quantity").set_value("lots").run()

    assert not at.exception
    assert "'lots' is not a number" in at.warning[0].value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_what_a_field_writes_can_be_read_back(question: Any) -> None:
    declared = [question, *(m.config for m in MODELS if m.workload is question)]
    for p in (p for d in declared for p in params_of(d) if p.kind == "number"):
        assert float(read(p, written(p.default, p.unit))) == pytest.approx(p.default, rel=1e-11)
