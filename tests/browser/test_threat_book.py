"""The threat book in a real browser: nothing is fetched, hostile names stay text, diagrams have a twin in words.

Needs Chromium and its driver (Debian: `apt-get install chromium chromium-driver`).
"""

from importlib.resources import files
from pathlib import Path

import pytest
from record_room import HOSTILE, browser, open_page, requests  # noqa: F401 - the browser is a fixture
from selenium.webdriver.common.by import By

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.reports.threat_book import ThreatBook, make_book
from gatekeeper.reports.threat_book_html import book_html
from gatekeeper.threats.formats.native import NativeReader

ROOT = Path(__file__).resolve().parents[2]
RAW = (ROOT / "examples/compounder/compliance/threat-model.toml").read_text(encoding="utf-8")
NAMES = (
    "device link: frames, authentication, commands",
    "commands to the device and its replies",
    "inside the case of the pump controller",
    "somebody at the cable sends a dose that nobody ordered",
)


def quoted(text: str) -> str:
    """The text as the inside of a TOML string."""
    return "".join(f"\\u{ord(c):04x}" if c in '"\\' or ord(c) < 32 else c for c in text)


def page_of(raw: str) -> bytes:
    """The book of a model."""
    found = NativeReader().read(RepoPath("tm.toml"), ObjectId("0" * 40), raw.encode())
    assert found.diagnostics == ()
    facts = ThreatFacts(configured=True, models=(found,))
    return book_html(make_book(ThreatBook("Compounder", "February 2026", "c0ffee" * 7, facts, ())))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of the compounder's book, and of one whose model has hostile names."""
    hostile = RAW
    for name in NAMES:
        assert name in hostile
        hostile = hostile.replace(name, quoted(HOSTILE))
    folder = tmp_path_factory.mktemp("book")
    addresses = {}
    for name, raw in (("plain", RAW), ("hostile", hostile)):
        file = folder / f"{name}.html"
        file.write_bytes(page_of(raw))
        addresses[name] = file
    return addresses


@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_nothing_is_fetched_and_nothing_runs(browser, pages, name):  # noqa: F811
    open_page(browser, pages[name])
    assert requests(browser) == [pages[name].as_uri()]
    assert browser.title != "owned"
    foreign = "script, img, iframe, object, link, form, base, animate"
    assert browser.find_elements(By.CSS_SELECTOR, foreign) == []
    assert browser.get_log("browser") == []


def test_hostile_names_are_read_as_they_are(browser, pages):  # noqa: F811
    open_page(browser, pages["hostile"])
    assert "document.title='owned'" in browser.find_element(By.TAG_NAME, "body").text


def test_no_column_is_cut_off_in_print(browser, pages):  # noqa: F811
    """Paper does not scroll: A4 across has 269 mm between its margins."""
    size = {"width": 1017, "height": 700, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    open_page(browser, pages["plain"])
    over = browser.execute_script(
        "return [...document.querySelectorAll('table')].map(t => t.scrollWidth - t.parentElement.clientWidth)"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert len(over) > 5
    assert max(over) <= 0


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_the_page_is_as_wide_as_the_window(browser, pages, name, width):  # noqa: F811
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_page(browser, pages[name])
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    over = browser.execute_script(wide)
    shrunk = browser.execute_script(
        "return [...document.querySelectorAll('svg.flows')].map("
        "s => s.getBoundingClientRect().width / s.viewBox.baseVal.width)"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert over <= 0
    assert min(shrunk, default=1) > 0.7


def test_every_link_leads_to_a_section_and_every_diagram_says_what_it_shows(browser, pages):  # noqa: F811
    open_page(browser, pages["plain"])
    links = [a.get_attribute("href") for a in browser.find_elements(By.CSS_SELECTOR, "nav a")]
    assert len(links) >= 11
    for link in links:
        assert browser.find_elements(By.ID, link.partition("#")[2])
    names = browser.execute_script(
        "return [...document.querySelectorAll('svg')].map(s => s.getAttribute('aria-label') "
        "|| s.getAttribute('aria-labelledby') || (s.querySelector('title') || {}).textContent || '')"
    )
    assert len(names) == 5
    assert all(names)


def test_the_edition_of_the_guidance_is_the_one_that_is_set(browser, pages):  # noqa: F811
    open_page(browser, pages["plain"])
    said = browser.find_element(By.TAG_NAME, "body").text
    assert "edition February 2026" in said
    assert "June 2025" not in said


def test_axe_finds_no_violation(browser, pages):  # noqa: F811
    open_page(browser, pages["plain"])
    # Nobody waits for an answer in 30 s on a machine that is busy.
    browser.set_script_timeout(300)
    browser.execute_script((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(r => done(r.violations.map(v => v.id + ' ' + v.nodes[0].html.slice(0, 200))))"
    )
    assert found == []
