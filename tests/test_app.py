"""The dashboard without a browser: every question and page answers, bad input is told."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from estimator.comparison import compare
from estimator.engine import estimate
from estimator.model import params_of
from estimator.quantity import format_usd
from estimator.services import MODELS, alternatives
from estimator.ui import charts
from estimator.ui.widgets import read, written
from estimator.workloads import QUESTIONS, MoveFiles, StreamIngest

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "estimator" / "ui" / "pages"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def page(name: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
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

    assert any("of the map" in caption.value for caption in at.caption)


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

    at.select_slider(key="records_per_second__slider").set_value(20_000.0).run()

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
    model = "kinesis_data_streams_provisioned"
    at = page("model", on="2026-11-01", model_stream_ingest=model)
    facts = list(at.data_editor[0].value["Figure"])
    at.session_state[f"facts_{model}"] = {
        "edited_rows": {facts.index("shard_write_records_per_second"): {"Yours": "500"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    at.run()

    expected = estimate(
        model,
        StreamIngest(),
        region="us-east-1",
        on="2026-11-01",
        facts={"shard_write_records_per_second": 500.0},
    )
    assert not at.exception
    assert at.metric[0].value == format_usd(float(expected.usd))


@pytest.mark.parametrize(
    ("name", "declared"), [("records_per_second", StreamIngest), ("data_bytes", MoveFiles)]
)
def test_the_cheapest_changes_where_the_engine_says_it_does(name: str, declared: Any) -> None:
    p = next(p for p in params_of(declared) if p.name == name)
    grid = charts.grid_of(p, float(p.default))

    def swept(values: Any) -> Any:
        return compare(declared(**{name: values}), regions="us-east-1", on="2026-11-01")

    for _ in range(2):
        grid = charts.finer(grid, swept(grid), p)

    for at, _ in charts.changes_of_cheapest(swept(grid), grid):
        below, above = swept(at * 0.999), swept(at)
        assert int(below.cheapest) != int(above.cheapest)


def test_the_installed_dashboard_is_set_up_like_the_one_in_the_source_tree() -> None:
    inside = ROOT / "estimator" / "ui" / ".streamlit" / "config.toml"

    assert inside.read_text() == (ROOT / ".streamlit" / "config.toml").read_text()


def test_every_colour_can_be_seen_on_light_and_on_dark_pages() -> None:
    for colour in charts.PALETTE:
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
    at = page("prices", table="kinesis_data_streams", price_region="eu-west-1")

    at.text_input(key="quantity").set_value("2000").run()

    assert not at.exception
    assert set(table(at)["Dimension"]) >= {"shard_hour", "put_payload_unit"}
    assert at.metric[0].label.startswith("2000 ")


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
