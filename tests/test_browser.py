"""The dashboard in a real browser: one path per page, keyboard only where it matters."""

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from estimator.workloads import QUESTIONS

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIELD = "input[aria-label='Records per second, exactly']"
PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")
QUESTION_IDS = [question.id for question in QUESTIONS]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve the dashboard on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = ["--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, *options, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers on {url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Drive the system's Chromium; without one, skip unless it is required."""
    if CHROMIUM is None:
        if os.environ.get("ESTIMATOR_REQUIRE_BROWSER") == "1":
            pytest.fail("ESTIMATOR_REQUIRE_BROWSER=1, but there is no chromium on the path")
        pytest.skip("no chromium on the path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page; whatever goes wrong in it, or is said on its console, fails the test."""
    opened = browser.new_page(viewport={"width": 1_400, "height": 1_000})
    opened.set_default_timeout(30_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.extend(complaints(message)))
    yield opened
    tracebacks = opened.locator("[data-testid=stException]").all_inner_texts()
    opened.close()
    assert not wrong + tracebacks


def complaints(message: ConsoleMessage) -> list[str]:
    """Return what a message of the console complains of.

    A sub-page opened directly makes Streamlit look for its server below that page before it looks
    at the root: the two answers 404 are its way of finding out, and no page can prevent them.
    """
    where = message.location["url"]
    probe = PROBE.search(where) is not None and "404" in message.text
    heard = message.type in ("error", "warning") and not probe
    return [f"{message.type}: {message.text} {where}"] if heard else []


def shown(page: Page, url: str) -> Page:
    """Open an address and wait until the last run has drawn everything."""
    page.goto(url)
    page.wait_for_selector("[data-testid=stAppViewContainer] h1")
    settle(page)
    page.wait_for_timeout(300)  # an address with ids starts the script a second time
    settle(page)
    return page


def settle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def verdict(page: Page) -> str:
    return page.locator("[data-testid=stAlertContentInfo]").first.inner_text()


def enter(page: Page, field: str, text: str) -> None:
    """Type into a field by its label, and wait until the answer has changed."""
    before = verdict(page)
    page.locator(f"input[aria-label='{field}']").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    await_change(page, before)


def await_change(page: Page, before: str) -> None:
    page.wait_for_function(
        "old => document.querySelector('[data-testid=stAlertContentInfo]').innerText !== old",
        arg=before,
    )
    settle(page)


def visit(page: Page, title: str) -> None:
    """Go to another page of the dashboard by its link."""
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_selector("[data-testid=stAppViewContainer] h1")
    settle(page)


def downloaded(page: Page, button: str) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def total(text: str) -> float:
    """Return the first amount of money in a text."""
    return float(text.split("$")[1].split(" ")[0].rstrip(".,").replace(",", ""))


def test_compare_by_keyboard_reload_and_download_agree(server: str, page: Page) -> None:
    shown(page, f"{server}/?on=2026-11-01")
    before = verdict(page)

    enter(page, "Records per second, exactly", "50k")
    after = verdict(page)
    page.wait_for_url("**records_per_second=50k*")
    shown(page, page.url)

    assert page.locator(FIELD).input_value() == "50k"
    assert verdict(page) == after != before
    rows = downloaded(page, "Summary (CSV)")
    assert all(float(row["workload.records_per_second [record/s]"]) == 50_000 for row in rows)
    assert float(rows[0]["usd [USD]"]) == pytest.approx(total(after), abs=0.5)
    lines = downloaded(page, "Bill by line (CSV)")
    for row in rows:
        parts = [float(line["usd [USD]"]) for line in lines if line["model"] == row["model"]]
        assert sum(parts) == pytest.approx(float(row["usd [USD]"]))


@pytest.mark.parametrize("question", QUESTION_IDS)
def test_every_question_is_drawn_without_complaint(server: str, page: Page, question: str) -> None:
    for path in ("/", "/model", "/map", "/risk"):
        shown(page, f"{server}{path}?question={question}&on=2026-11-01")
        if path != "/model":
            page.locator("[data-testid=stVegaLiteChart] svg").first.wait_for()


def test_the_slider_answers_to_the_arrow_keys(server: str, page: Page) -> None:
    shown(page, f"{server}/?on=2026-11-01")
    before = verdict(page)

    page.get_by_role("slider", name="Records per second").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")

    await_change(page, before)
    assert page.locator(FIELD).input_value() != "5,000"


def test_moving_files_shows_the_timeline_and_a_tie(server: str, page: Page) -> None:
    shown(page, f"{server}/?question=move_files&evidence=How+long+it+takes&on=2026-11-01")

    page.get_by_text("Timeline, mean durations").first.wait_for()
    page.get_by_text("They take equally long at").first.wait_for()


def test_an_option_of_one_model_counts_on_every_page_and_in_the_address(
    server: str, page: Page
) -> None:
    shown(page, f"{server}/model?on=2026-11-01")
    cost = page.locator("[data-testid=stMetric]", has_text="Cost per month").locator(
        "[data-testid=stMetricValue]"
    )
    before = cost.inner_text()

    page.get_by_text("Options of Kinesis Data Streams, provisioned").click()
    page.locator("input[aria-label='Shards, exactly']").fill("100")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "old => document.querySelector('[data-testid=stMetricValue]').innerText !== old", arg=before
    )
    settle(page)
    paid = total(cost.inner_text())
    bill = downloaded(page, "Bill (CSV)")
    shown(page, page.url)

    assert total(cost.inner_text()) == paid != total(before)
    assert sum(float(row["usd [USD]"]) for row in bill) == pytest.approx(paid, abs=0.5)

    visit(page, "Compare")
    page.wait_for_url("**kinesis_data_streams_provisioned.shards=100*")
    shown(page, page.url)
    rows = {row["model"]: row for row in downloaded(page, "Summary (CSV)")}
    provisioned = rows["kinesis_data_streams_provisioned"]
    assert float(provisioned["usd [USD]"]) == pytest.approx(paid, abs=0.5)


def test_a_map_follows_a_number_and_its_file_holds_every_cell(server: str, page: Page) -> None:
    shown(page, f"{server}/map?on=2026-11-01&up_stream_ingest=freshness_s")
    before = verdict(page)

    enter(page, "Records per second, exactly", "200k")
    after = verdict(page)
    shown(page, page.url)

    assert verdict(page) == after != before
    cells = downloaded(page, "Map (CSV)")
    won = Counter(cell["winner"] for cell in cells)
    first, count = won.most_common(1)[0]
    assert f"{first} {count / len(cells):.0%}" in after


def test_a_changed_input_interrupts_a_map(server: str, page: Page) -> None:
    shown(page, f"{server}/map?question=query_data&on=2026-11-01")
    before = verdict(page)

    for text in ("400", "800"):
        page.locator("input[aria-label='Queries per hour, exactly']").fill(text)
        page.keyboard.press("Enter")
    page.wait_for_url("**queries_per_hour=800*")
    await_change(page, before)
    page.wait_for_timeout(500)
    settle(page)
    after = verdict(page)

    shown(page, page.url)
    assert verdict(page) == after


def test_the_odds_follow_a_number_and_agree_with_their_file(server: str, page: Page) -> None:
    shown(page, f"{server}/risk?on=2026-11-01")
    before = verdict(page)

    enter(page, "Records per second, exactly", "20k")
    after = verdict(page)
    shown(page, page.url)

    assert verdict(page) == after != before
    odds = downloaded(page, "Odds (CSV)")
    assert f"{odds[0]['Alternative']} is the cheapest" in after
    assert float(odds[0]["USD p5"]) == pytest.approx(total(after), abs=0.5)


def test_prices_follow_region_and_discount_by_keyboard(server: str, page: Page) -> None:
    shown(page, f"{server}/prices?table=kinesis_data_streams&region=eu-west-1&discount=10")

    page.locator("input[aria-label^='Quantity']").fill("123456")
    page.keyboard.press("Enter")
    page.get_by_text("123456 ").first.wait_for()
    settle(page)
    cost = total(page.locator("[data-testid=stMetricValue]").first.inner_text())
    shown(page, page.url)

    assert total(page.locator("[data-testid=stMetricValue]").first.inner_text()) == cost
    first = downloaded(page, "Prices (CSV)")[0]
    assert cost == pytest.approx(123_456 * float(first["USD for one"].lstrip("$")), abs=0.5)
    assert float(first["USD for one"].lstrip("$")) == pytest.approx(
        0.9 * float(first["At list price"].lstrip("$"))
    )


def test_a_misspelt_name_in_the_address_is_told(server: str, page: Page) -> None:
    shown(page, f"{server}/?recods_per_second=5")

    page.get_by_text("Did you mean 'records_per_second'?").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_does_not_overflow(server: str, browser: Browser, scheme: Any) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 900}, color_scheme=scheme)
    shown(page, server)

    width = page.evaluate("document.documentElement.scrollWidth")

    page.close()
    assert width <= 400


def test_nothing_is_fetched_from_elsewhere(server: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    shown(page, server)

    elsewhere = [url for url in asked if not url.startswith((server, "data:", "blob:", "ws://"))]
    assert not elsewhere


def test_a_change_shows_quickly(server: str, page: Page) -> None:
    shown(page, f"{server}/?on=2026-11-01")
    slider = page.get_by_role("slider", name="Records per second").first
    slider.focus()
    times = []
    for _ in range(8):
        before = verdict(page)
        start = time.perf_counter()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "old => document.querySelector('[data-testid=stAlertContentInfo]').innerText !== old",
            arg=before,
        )
        times.append(time.perf_counter() - start)
        settle(page)

    # 0.25 s is the aim on a quiet machine; the gate leaves room for a busy one
    assert sorted(times)[len(times) // 2] < 0.75, times
