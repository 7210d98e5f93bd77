"""The record opened in a real browser: hostile text stays text, nothing leaves the file, deep links work."""

import json
import shutil
from pathlib import Path

import pytest
from ledger_workshop import Bare
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.model.digest import sha256
from gatekeeper.record.as_html import record_html
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses import load_clauses
from gatekeeper.testing.sample_run import sample_run

CLAUSES = Path(__file__).resolve().parents[2] / "rules" / "clauses.json"
HOSTILE = (
    "</td><script>document.title='owned'</script>"
    "<img src=http://198.51.100.7/x onerror=\"document.title='owned'\">"
    '" onmouseover="document.title=\'owned\'" style="background:url(http://198.51.100.7/y)'
    "</style><link rel=stylesheet href=//198.51.100.7/z>&lt;b&gt;\u202e\x1b]0;owned\x07"
)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1200",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Headless Chromium that logs every request."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.fail("chromium and chromedriver are missing: run .ci/preflight browser")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The record as the project wrote it, and with hostile text in every place it can choose."""
    folder = tmp_path_factory.mktemp("record")
    clauses = load_clauses(CLAUSES.read_bytes())
    for name, mark in (("plain", ""), ("hostile", HOSTILE)):
        run = sample_run(mark=mark)
        statement = gate_run_statement(
            run, started_at="2026-11-23T09:00:00Z", report=sha256(b"report")
        )
        bare = Bare(folder / name)
        [stored] = bare.append(statement)
        record = build_record(bare.read(), run, stored.digest, clauses)
        (folder / f"{name}.html").write_bytes(record_html(record))
    return folder


def _requests(browser):
    events = (json.loads(row["message"])["message"] for row in browser.get_log("performance"))
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]


def _open(browser, page, fragment=""):
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(page.as_uri() + fragment)


def test_hostile_text_stays_text(browser, pages):
    _open(browser, pages / "hostile.html")
    assert browser.find_elements(By.CSS_SELECTOR, "script, img, link, iframe, b > script") == []
    assert browser.title.startswith("Record of evidence: Compounder")
    assert browser.title != "owned"
    heading = browser.find_element(By.TAG_NAME, "h1").text
    assert "<script>document.title='owned'</script>" in heading
    assert "&lt;b&gt;\\u{202e}\\x1b]0;owned\\x07" in heading


def test_the_hostile_record_has_as_many_elements_as_the_plain_one(browser, pages):
    counts = []
    for name in ("plain", "hostile"):
        _open(browser, pages / f"{name}.html")
        counts.append(len(browser.find_elements(By.CSS_SELECTOR, "*")))
    assert counts[0] == counts[1] > 1000


def test_no_request_leaves_the_file(browser, pages):
    page = pages / "hostile.html"
    _open(browser, page, "#/unit/PUMP-DOSE")
    assert {url.split("#")[0] for url in _requests(browser)} == {page.as_uri()}
    assert browser.get_log("browser") == []


def test_the_style_sheet_is_let_through_by_the_policy(browser, pages):
    _open(browser, pages / "plain.html")
    header = browser.find_element(By.TAG_NAME, "header")
    assert header.value_of_css_property("padding-top") == "32px"


@pytest.mark.parametrize("target", ["unit/PUMP-DOSE", "clause/62304:5.5.5", "section/runs"])
def test_a_deep_link_shows_its_target(browser, pages, target):
    _open(browser, pages / "plain.html", f"#/{target}")
    shown = browser.find_element(By.CSS_SELECTOR, ":target")
    assert shown.get_attribute("id") == f"/{target}"
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", shown)
    assert -1 <= top < 1200


def test_the_first_key_stroke_offers_the_gaps(browser, pages):
    _open(browser, pages / "plain.html")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.text == "Skip to the gaps"
    focused.send_keys(Keys.ENTER)
    shown = browser.find_element(By.CSS_SELECTOR, ":target")
    assert shown.get_attribute("id") == "/section/gaps"


def test_a_narrow_window_does_not_scroll_sideways(browser, pages):
    browser.set_window_size(500, 900)
    for name in ("plain", "hostile"):
        _open(browser, pages / f"{name}.html")
        wider = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0
    browser.set_window_size(1280, 1200)


def test_tables_and_sections_are_named_for_assistive_technology(browser, pages):
    _open(browser, pages / "plain.html")
    tables = browser.find_elements(By.TAG_NAME, "table")
    captions = browser.find_elements(By.CSS_SELECTOR, "table > caption")
    sections = browser.find_elements(By.TAG_NAME, "section")
    assert len(tables) == len(captions) > 10
    assert all(section.accessible_name for section in sections)


def test_it_prints_without_navigation(browser, pages):
    _open(browser, pages / "plain.html")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element(By.TAG_NAME, "nav").is_displayed()
    assert browser.find_element(By.TAG_NAME, "main").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
