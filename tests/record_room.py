"""What the tests of the record's page share: a browser that logs, pages of a made-up record, hostile strings."""

import json
import shutil
from dataclasses import replace

import pytest
from ledger_workshop import Bare
from sample_run import sample_run
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.model.digest import sha256
from gatekeeper.record.build import build_record
from gatekeeper.record.page.whole import record_html

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
HOSTILE = (
    "</td><script>document.title='owned'</script>"
    "<img src=http://198.51.100.7/x onerror=\"document.title='owned'\">"
    '" onmouseover="document.title=\'owned\'" style="background:url(http://198.51.100.7/y)'
    "</style><link rel=stylesheet href=//198.51.100.7/z>&lt;b&gt;\u202e\x1b]0;owned\x07"
)
_ACTS = (
    "<script>OWN</script>",
    "</script><script>OWN</script>",
    "<!--<script>OWN</script>-->",
    "]]><script>OWN</script>",
    "<img src=x onerror=OWN>",
    "<img src=//198.51.100.7/i>",
    "<svg onload=OWN>",
    "<svg><animate onbegin=OWN attributeName=x dur=1s>",
    "</svg><script>OWN</script>",
    "</text></svg><img src=x onerror=OWN>",
    "<iframe srcdoc='<script>parent.OWN</script>'>",
    "<object data=//198.51.100.7/o>",
    "<link rel=stylesheet href=//198.51.100.7/c>",
    "<style>@import '//198.51.100.7/s';</style>",
    "</style><script>OWN</script>",
    "<base href=//198.51.100.7/>",
    "<meta http-equiv=refresh content='0;url=//198.51.100.7/'>",
    "<form action=//198.51.100.7/><input name=a>",
    "<details open ontoggle=OWN>",
    "<input autofocus onfocus=OWN>",
    "<math><mi xlink:href='javascript:OWN'>x</mi></math>",
    "<a href='javascript:OWN'>x</a>",
    "javascript:OWN",
    "data:text/html,<script>OWN</script>",
    "url(//198.51.100.7/u)",
    "expression(OWN)",
    "};OWN;{",
    "${OWN}",
    "`+OWN+`",
    "&lt;script&gt;OWN&lt;/script&gt;",
)
_AROUND = (
    "{}",
    '"{}',
    "'{}",
    '">{}',
    "'>{}",
    '" onmouseover=OWN x="{}',
    "\\{}",
    "\\u003c{}",
    "</title>{}",
    "</textarea>{}",
    "\u2028{}",
    "\u202e{}",
    "\x00{}",
    "\x1b]0;{}\x07",
    "%3Cscript%3E{}",
    "#/unit/{}",
    "{}\udcff",
    "a b/{}?c=d#e",
)
STRINGS = tuple(
    f"{n}:{around.format(act)}".replace("OWN", "window.owned=1")
    for n, (around, act) in enumerate((around, act) for around in _AROUND for act in _ACTS)
)
"""More than 500 texts that would act in some place of a page."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Headless Chromium that logs every request."""
    yield from open_browser(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def plain_browser(tmp_path_factory):
    """Headless Chromium that runs no script of any page."""
    yield from open_browser(tmp_path_factory.mktemp("plain"), scripts=False)


def open_browser(profile, *, scripts=True):
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.fail("chromium and chromedriver are missing: run .ci/preflight browser")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    if not scripts:
        options.add_experimental_option(
            "prefs", {"profile.managed_default_content_settings.javascript": 2}
        )
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


def made(folder, mark=""):
    """Record and book of the sample run, with a mark in every text its author could have chosen."""
    run = sample_run(mark=mark)
    statement = gate_run_statement(
        run, started_at="2026-11-23T09:00:00Z", report=sha256(b"report")
    )
    bare = Bare(folder)
    [stored] = bare.append(statement)
    clauses = clause_table()
    return build_record(bare.read(), run, stored.digest, clauses)


def with_rows(book, kind, rows):
    """The book with other rows in one sheet."""
    return replace(
        book,
        sheets=tuple(replace(s, rows=tuple(rows)) if s.kind == kind else s for s in book.sheets),
    )


def many_findings(book, count):
    """The book with so many findings of 40 rules in 2,000 files."""
    [first] = book.get("finding").rows
    levels, states = ("error", "warning", "note"), ("new", "open", "suppressed")
    rows = (
        (
            f"{n:016x}",
            f"semgrep:rule-{n % 40}",
            levels[n % 3],
            states[n % 3],
            ("LINK",) if n % 2 else ("PUMP-DOSE",),
            f"firmware/part{n % 2000}/file.c:{n % 900 + 1}",
            f"message {n % 40} about what is wrong here",
            *first[7:],
        )
        for n in range(count)
    )
    return with_rows(book, "finding", rows)


def write(folder, name, record, book):
    """The page in a file."""
    page = folder / f"{name}.html"
    page.write_bytes(b"".join(record_html(record, book)))
    return page


def open_page(browser, page, fragment=""):
    """The page anew, with logs that begin here."""
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(page.as_uri() + fragment)


def requests(browser):
    """Addresses that the browser asked for since the page was opened."""
    events = (json.loads(row["message"])["message"] for row in browser.get_log("performance"))
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
