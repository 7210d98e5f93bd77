"""The HTML report opened in a real browser: hostile text stays text, nothing is fetched, everything can be read.

Needs Chromium and its driver (Debian: `apt-get install chromium chromium-driver`).
"""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import report_samples
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from gatekeeper.reports.html import HtmlReport

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
)
_CONTRASTS = """
const luminance = ([r, g, b]) => [r, g, b]
  .map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const parse = text => text.match(/[\\d.]+/g).map(Number);
const ground = element => {
  for (let e = element; e; e = e.parentElement) {
    const colour = parse(getComputedStyle(e).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll('body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => {
    const [a, b] = [luminance(parse(getComputedStyle(e).color)), luminance(ground(e))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.tagName + '.' + e.className];
  })
  .filter(([ratio]) => ratio < 4.5);
"""


@pytest.fixture(scope="module")
def browser(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:  # selenium's own type is untyped
    """Headless Chromium that logs every request."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.fail("no browser: install chromium and chromium-driver (Debian packages) first")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for option in (*_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of the rich and the hostile report."""
    folder = tmp_path_factory.mktemp("report")
    addresses = {}
    for name in ("rich", "hostile"):
        file = folder / f"{name}.html"
        file.write_bytes(HtmlReport().render(getattr(report_samples, name)()))
        addresses[name] = file.as_uri()
    return addresses


def _open(browser: Any, address: str) -> None:
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(address)


def _scheme(browser: Any, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_no_request_leaves_the_file(browser: Any, pages: dict[str, str], name: str) -> None:
    _open(browser, pages[name])
    events = [json.loads(row["message"])["message"] for row in browser.get_log("performance")]
    requests = [e["params"] for e in events if e["method"] == "Network.requestWillBeSent"]
    # The browser's own first tab may still be fetching its own pictures.
    sent = [r["request"]["url"] for r in requests if r["documentURL"] == pages[name]]
    assert (sent, browser.current_url) == ([pages[name]], pages[name])


@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_the_console_is_silent(browser: Any, pages: dict[str, str], name: str) -> None:
    _open(browser, pages[name])
    assert browser.get_log("browser") == []


def test_no_script_ran_and_the_title_is_ours(browser: Any, pages: dict[str, str]) -> None:
    _open(browser, pages["hostile"])
    title = "FAILED: <script>document.title='owned'</script>, gatekeeper report"
    assert browser.title == title
    assert browser.find_elements(By.CSS_SELECTOR, "script, img, iframe, object, link, form") == []


def test_hostile_text_is_read_as_it_is(browser: Any, pages: dict[str, str]) -> None:
    _open(browser, pages["hostile"])
    heading = browser.find_element(By.CSS_SELECTOR, "h1").text
    assert "<img src=x onerror=\"document.title='owned'\">" in heading


def test_every_link_is_a_fragment_or_a_plain_web_address(
    browser: Any, pages: dict[str, str]
) -> None:
    _open(browser, pages["hostile"])
    links = [a.get_attribute("href") for a in browser.find_elements(By.TAG_NAME, "a")]
    here = pages["hostile"] + "#"
    assert [link for link in links if not link.startswith((here, "https://bandit."))] == []


def test_the_style_sheet_applies_under_the_policy(browser: Any, pages: dict[str, str]) -> None:
    _open(browser, pages["rich"])
    verdict = browser.find_element(By.CSS_SELECTOR, "h1 .verdict")
    assert verdict.value_of_css_property("background-color") == "rgba(164, 22, 26, 1)"


def test_a_script_that_got_in_would_not_run(browser: Any, pages: dict[str, str]) -> None:
    _open(browser, pages["rich"])
    title = browser.title
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = \"document.title='owned'\";"
        "document.body.append(s);"
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">');"
    )
    assert browser.title == title


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(browser: Any, pages: dict[str, str], scheme: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1."""
    _scheme(browser, scheme)
    _open(browser, pages["rich"])
    weak = browser.execute_script(_CONTRASTS)
    _scheme(browser, "light")
    assert weak == []


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_the_page_never_scrolls_sideways(
    browser: Any, pages: dict[str, str], name: str, width: int
) -> None:
    """WCAG 2.2, success criterion 1.4.10; tables and source may scroll in their own boxes."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    _open(browser, pages[name])
    overflow = browser.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert overflow == 0
