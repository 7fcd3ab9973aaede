"""The dashboard without a browser: every question and page answers, bad input is told."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from estimator.comparison import compare
from estimator.model import params_of
from estimator.services import MODELS, alternatives
from estimator.ui.widgets import read, written
from estimator.workloads import QUESTIONS, StreamIngest

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
    ],
)
def test_a_bad_address_warns_and_still_answers(query: dict[str, str], told: str) -> None:
    at = page("compare", on="2026-11-01", **query)

    assert any(told in warning.value for warning in at.warning)
    assert len(table(at)) == len(alternatives(StreamIngest))


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
