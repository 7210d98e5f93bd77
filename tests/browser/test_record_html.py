"""The record opened in a real browser: it reads as a whole document, nothing leaves the file, deep links work."""

import pytest
from record_room import HOSTILE, browser, made, open_page, plain_browser, requests, write
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

__all__ = ["browser", "plain_browser"]
_TOP = "return arguments[0].getBoundingClientRect().top"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The record as the project wrote it, and with hostile text in every place it can choose."""
    folder = tmp_path_factory.mktemp("record")
    for name, mark in (("plain", ""), ("hostile", HOSTILE)):
        write(folder, name, *made(folder / f"{name}-ledger", mark))
    return folder


def test_hostile_text_stays_text(browser, pages):
    open_page(browser, pages / "hostile.html")
    assert browser.find_elements(By.CSS_SELECTOR, "img, link, iframe, b > script") == []
    assert len(browser.find_elements(By.TAG_NAME, "script")) == 2
    assert browser.title.startswith("Record of evidence: Compounder")
    assert browser.title != "owned"
    heading = browser.find_element(By.TAG_NAME, "h1").text
    assert "<script>document.title='owned'</script>" in heading
    assert "&lt;b&gt;\\u{202e}\\x1b]0;owned\\x07" in heading


def test_the_hostile_record_has_as_many_elements_as_the_plain_one(browser, pages):
    counts = []
    for name in ("plain", "hostile"):
        open_page(browser, pages / f"{name}.html")
        counts.append(len(browser.find_elements(By.CSS_SELECTOR, "*")))
    assert counts[0] == counts[1] > 1000


def test_no_request_leaves_the_file(browser, pages):
    page = pages / "hostile.html"
    for fragment in ("#/unit/PUMP-DOSE", "#/search/state:failed", "#/person/aiko"):
        open_page(browser, page, fragment)
        assert {url.split("#")[0] for url in requests(browser)} == {page.as_uri()}
        assert browser.get_log("browser") == []


def test_the_style_sheet_is_let_through_by_the_policy(browser, pages):
    open_page(browser, pages / "plain.html")
    header = browser.find_element(By.TAG_NAME, "header")
    assert header.value_of_css_property("padding-top") == "36px"


@pytest.mark.parametrize("target", ["unit/PUMP-DOSE", "clause/62304:5.5.5", "section/runs"])
def test_a_deep_link_shows_its_target(browser, pages, target):
    open_page(browser, pages / "plain.html", f"#/{target}")
    shown = browser.find_element(By.CSS_SELECTOR, ":target")
    assert shown.get_attribute("id") == f"/{target}"
    top = browser.execute_script(_TOP, shown)
    assert -1 <= top < 1200


@pytest.mark.parametrize("target", ["section/soup", "section/tools"])
def test_a_deep_link_stays_at_its_target_while_the_page_is_laid_out(browser, pages, target):
    open_page(browser, pages / "plain.html", f"#/{target}")
    asked = "return [arguments[0].getBoundingClientRect().top, scrollY + innerHeight, document.body.scrollHeight]"
    shown = browser.find_element(By.ID, f"/{target}")
    WebDriverWait(browser, 5).until(lambda b: _settled(b.execute_script(asked, shown)))


def _settled(place):
    """At the top of the window, or as near as the end of the page lets it."""
    top, bottom, height = place
    return -1 <= top < 40 or (top >= 0 and bottom >= height - 1)


def test_an_address_of_a_search_shows_what_was_found(browser, pages):
    open_page(browser, pages / "plain.html", "#/search/kind:person")
    title = browser.find_element(By.ID, "view-title")
    height = browser.execute_script("return innerHeight")
    assert 0 <= browser.execute_script(_TOP, title) < height / 2


def test_the_first_key_stroke_offers_the_gaps(browser, pages):
    open_page(browser, pages / "plain.html")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.text == "Skip to the gaps"
    focused.send_keys(Keys.ENTER)
    shown = browser.find_element(By.CSS_SELECTOR, ":target")
    assert shown.get_attribute("id") == "/section/gaps"


def test_a_narrow_window_does_not_scroll_sideways(browser, pages):
    browser.set_window_size(500, 900)
    for name in ("plain", "hostile"):
        open_page(browser, pages / f"{name}.html")
        wider = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0
    browser.set_window_size(1280, 1200)


def test_tables_and_sections_are_named_for_assistive_technology(browser, pages):
    open_page(browser, pages / "plain.html")
    tables = browser.find_elements(By.TAG_NAME, "table")
    captions = browser.find_elements(By.CSS_SELECTOR, "table > caption")
    sections = browser.find_elements(By.CSS_SELECTOR, "section:not([hidden])")
    assert len(tables) == len(captions) > 10
    assert all(section.accessible_name for section in sections)


@pytest.mark.parametrize("fragment", ["", "#/search/state:failed"])
def test_it_prints_whole_and_without_navigation(browser, pages, fragment):
    open_page(browser, pages / "plain.html", fragment)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element(By.TAG_NAME, "nav").is_displayed()
    assert not browser.find_element(By.ID, "query").is_displayed()
    assert browser.find_element(By.ID, "/section/gaps").is_displayed()
    assert browser.find_element(By.ID, "/section/clauses").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_without_scripts_it_is_the_same_document(plain_browser, pages):
    open_page(plain_browser, pages / "plain.html", "#/unit/PUMP-DOSE")
    assert plain_browser.find_elements(By.ID, "query") == []
    shown = plain_browser.find_element(By.CSS_SELECTOR, ":target")
    assert "Dose computation" in shown.find_element(By.TAG_NAME, "h3").text
    assert "review-independence of PUMP-DOSE: fail" in shown.text
    assert plain_browser.find_element(By.ID, "/section/gaps").is_displayed()
    assert plain_browser.find_element(By.ID, "/finding/" + _finding(plain_browser)).is_displayed()


def _finding(browser):
    [place] = browser.find_elements(By.CSS_SELECTOR, "[id^='/finding/']")
    return place.get_attribute("id").removeprefix("/finding/")


def test_a_picture_stands_beside_a_table_that_tells_the_same(browser, pages):
    open_page(browser, pages / "plain.html", "#/unit/LINK")
    figure = browser.find_element(By.CSS_SELECTOR, "[id='/unit/LINK'] figure")
    svg = figure.find_element(By.TAG_NAME, "svg")
    assert svg.accessible_name.startswith("What LINK comes from")
    figure.find_element(By.TAG_NAME, "summary").click()
    words = figure.find_element(By.TAG_NAME, "table").text
    names = [t.text for t in figure.find_elements(By.CSS_SELECTOR, "svg .name")]
    assert names
    assert [name for name in names if name.strip("…") not in words] == []
