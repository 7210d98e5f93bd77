"""The record with scripts: search, filters, a view of every row, by keyboard alone, and without a barrier."""

from dataclasses import replace
from importlib.resources import files
from urllib.parse import quote

import pytest
from record_room import (
    STRINGS,
    browser,
    made,
    many_findings,
    open_page,
    requests,
    with_rows,
    write,
)
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from gatekeeper.model.path import printable

__all__ = ["browser"]
COUNT = 5000


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The record with thousands of findings, a short one, and one whose rows are hostile strings in every column."""
    folder = tmp_path_factory.mktemp("record")
    record, book = made(folder / "ledger")
    write(folder, "many", record, many_findings(book, COUNT))
    short = replace(record, standings=record.standings[:14], gaps=record.gaps[:14])
    clauses = [
        row for row in book.get("clause").rows if row[0] in {s.clause.id for s in short.standings}
    ]
    write(folder, "short", short, with_rows(book, "clause", clauses))
    hostile = with_rows(book, "clause", clauses)
    for kind in ("finding", "threat", "mitigation", "person", "approval", "gap", "file"):
        [first, *_] = book.get(kind).rows
        hostile = with_rows(hostile, kind, _hostile(first))
    write(folder, "hostile", short, hostile)
    return folder


def _hostile(first):
    """One row that holds every string in every column, then rows that have each string as their id."""
    units = (("LINK",), ("PUMP-DOSE",), ("LINK", "PUMP-DOSE"))
    yield ("all", *(cell if cell in units else STRINGS for cell in first[1:]))
    for text in STRINGS:
        yield (text, *(cell if cell in units else "" for cell in first[1:]))


def _status(browser):
    return browser.find_element(By.CSS_SELECTOR, "[role=status]").text


def _search(browser, words):
    box = browser.find_element(By.ID, "query")
    box.clear()
    box.send_keys(words)
    wait = WebDriverWait(browser, 10)
    wait.until(
        lambda b: (
            "#/search/" in b.current_url and b.find_elements(By.CSS_SELECTOR, "[role=status]")
        )
    )
    wait.until(
        lambda b: (
            b.execute_script("return decodeURIComponent(location.hash)") == f"#/search/{words}"
        )
    )
    return _status(browser)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("kind:finding", "5,000 rows in 1 table"),
        ("kind:finding unit:LINK", "2,500 rows in 1 table"),
        ("kind:finding rule:semgrep:rule-7", "125 rows in 1 table"),
        ("kind:finding state:new level:error", "1,667 rows in 1 table"),
        ("kind:finding state:new -level:error", "0 rows in 0 tables"),
        ('kind:finding "message 39 about"', "125 rows in 1 table"),
        ("kind:unit dose computation", "1 row in 1 table"),
        ("kind:clause state:met", "1 row in 1 table"),
        ("nowhere-at-all", "0 rows in 0 tables"),
    ],
)
def test_words_and_fields_are_found(browser, pages, words, rows):
    open_page(browser, pages / "many.html")
    assert _search(browser, words) == rows


def test_what_has_the_id_that_is_asked_for_comes_before_what_mentions_it(browser, pages):
    open_page(browser, pages / "many.html")
    assert _search(browser, "LINK").startswith("2,5")
    row = browser.find_element(By.CSS_SELECTOR, ".lines [role=row]")
    assert row.text.split("\n")[:2] == ["Software items", "LINK"]


def test_a_filter_is_a_part_of_the_search(browser, pages):
    open_page(browser, pages / "many.html", "#/search/kind:finding")
    Select(
        browser.find_element(By.CSS_SELECTOR, "select[data-field=level]")
    ).select_by_visible_text("note")
    assert browser.find_element(By.ID, "query").get_attribute("value") == "kind:finding level:note"
    assert _status(browser) == "1,666 rows in 1 table"
    Select(
        browser.find_element(By.CSS_SELECTOR, "select[data-field=level]")
    ).select_by_visible_text("any")
    assert _status(browser) == "5,000 rows in 1 table"


def test_only_a_window_of_the_rows_is_drawn_and_the_last_is_reached(browser, pages):
    open_page(browser, pages / "many.html", "#/search/kind:finding")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".lines [role=row]")) < 80
    browser.find_element(By.ID, "query").send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.END)
    focused = browser.switch_to.active_element
    assert focused.get_attribute("aria-rowindex") == str(COUNT + 1)
    assert f"{COUNT - 1:016x}" in focused.text
    assert len(browser.find_elements(By.CSS_SELECTOR, ".lines [role=row]")) < 80


def test_a_row_is_reached_opened_and_left_by_keyboard(browser, pages):
    open_page(browser, pages / "many.html", "#/search/kind:unit")
    box = browser.find_element(By.ID, "query")
    box.send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ARROW_UP)
    browser.switch_to.active_element.send_keys(Keys.ARROW_UP)
    assert browser.switch_to.active_element.get_attribute("id") == "query"
    box.send_keys(Keys.ESCAPE)
    assert not browser.find_element(By.ID, "view").is_displayed()
    assert browser.find_element(By.ID, "/section/gaps").is_displayed()
    open_page(browser, pages / "many.html", "#/search/kind:person")
    browser.find_element(By.ID, "query").send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait = WebDriverWait(browser, 10, ignored_exceptions=[StaleElementReferenceException])
    wait.until(lambda b: b.find_element(By.ID, "view-title").text == "aiko – Aiko Ito")
    assert browser.switch_to.active_element.get_attribute("id") == "view"


def test_a_deep_link_to_a_row_shows_it_with_what_names_it(browser, pages):
    open_page(browser, pages / "many.html", f"#/finding/{7:016x}")
    view = browser.find_element(By.ID, "view")
    assert "semgrep:rule-7" in view.text
    view.find_element(By.LINK_TEXT, "LINK").click()
    assert browser.find_element(By.CSS_SELECTOR, ":target").get_attribute("id") == "/unit/LINK"
    open_page(browser, pages / "many.html", "#/person/carla")
    assert "Approvals and what was refused as one: 1" in browser.find_element(By.ID, "view").text


def test_a_deep_link_to_nothing_says_so(browser, pages):
    open_page(browser, pages / "many.html", "#/finding/none")
    assert "holds no finding “none”" in browser.find_element(By.ID, "view").text


def test_beyond_the_rows_written_out_the_page_says_where_the_rest_is(browser, pages):
    open_page(browser, pages / "many.html")
    notes = [
        p.text for p in browser.find_elements(By.CSS_SELECTOR, "[id='/section/findings'] .more")
    ]
    assert any(note.startswith("300 of 5,000 rows") and "record.json" in note for note in notes)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
@pytest.mark.parametrize(
    "fragment", ["", "#/search/kind:finding", "#/person/carla", "#/search/failed"]
)
def test_axe_finds_no_violation(browser, pages, fragment, scheme, width):
    assert violations(browser, pages / "short.html", fragment, scheme, width) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_the_page_without_its_script(browser, pages, width):
    """Where scripts are off axe cannot run either, so its page is the one that lacks ours."""
    whole = (pages / "short.html").read_text(encoding="utf-8")
    bare = pages / "bare.html"
    bare.write_text(whole[: whole.rindex("<script>")] + "</body></html>", encoding="utf-8")
    assert violations(browser, bare, "", "light", width) == []


def violations(browser, page, fragment, scheme, width):
    """What axe-core finds in a view of the page, in that colour scheme and so many pixels wide."""
    seen = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", seen)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_page(browser, page, fragment)
    # Nobody waits for an answer in 30 s on a machine that is busy.
    browser.set_script_timeout(300)
    browser.execute_script((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        ".then(r => done(r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200)])));"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return found


@pytest.mark.parametrize(
    "fragment",
    ["#/unit/LINK", "#/search/window.owned", "#/finding/all", "#/threat/all", "#/table/person"],
)
def test_five_hundred_hostile_strings_stay_text_in_every_place(browser, pages, fragment):
    assert len(STRINGS) >= 500
    page = pages / "hostile.html"
    open_page(browser, page, fragment)
    text = browser.execute_script("return document.body.textContent")
    assert [s for s in STRINGS if printable(s) not in text] == []
    _unharmed(browser, page)


@pytest.mark.parametrize("text", STRINGS[::120])
def test_a_hostile_id_is_the_address_of_its_row(browser, pages, text):
    open_page(browser, pages / "hostile.html", f"#/person/{quote(printable(text), safe='')}")
    assert browser.find_element(By.ID, "view-title").get_property("textContent") == printable(text)
    assert browser.execute_script("return window.owned") is None


def _unharmed(browser, page):
    assert browser.execute_script("return window.owned") is None
    assert browser.title == "Record of evidence: Compounder for parenteral nutrition"
    strange = "img, iframe, object, embed, link, base, animate, math, details:not(.trace > details), script:not([id]):not(body > script)"
    assert browser.find_elements(By.CSS_SELECTOR, strange) == []
    assert len(browser.find_elements(By.CSS_SELECTOR, "script, style")) == 3
    attributes = browser.execute_script(
        "return [...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
        ".filter(a => /^on/.test(a.name) || ['src', 'srcdoc', 'xlink:href'].includes(a.name)"
        " || (a.name === 'href' && !/^(#|record.json$)/.test(a.value))).map(a => a.name + '=' + a.value)"
    )
    assert attributes == []
    assert {url.split("#")[0] for url in requests(browser)} <= {page.as_uri()}
    assert browser.get_log("browser") == []


SMALL = """
return [...document.querySelectorAll("main a, header a, input, select, button, summary")]
  .filter((e) => e.checkVisibility({ contentVisibilityAuto: false, visibilityProperty: true }) && !e.closest("p, .skip"))
  .filter((e) => [...e.getClientRects()].some((r) => r.height && (r.height < 24 || r.width < 24)))
  .map((e) => e.outerHTML.slice(0, 200));
"""


@pytest.mark.parametrize(
    "fragment", ["", "#/unit/LINK", "#/search/kind:finding", "#/person/carla"]
)
def test_whatever_is_pressed_is_at_least_24_pixels_high_and_wide(browser, pages, fragment):
    """WCAG 2.2, 2.5.8: axe-core 4.4 has no rule for it. Links inside of sentences are excepted."""
    open_page(browser, pages / "short.html", fragment)
    assert browser.execute_script(SMALL) == []
