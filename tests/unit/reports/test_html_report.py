"""The HTML format: well-formed and accessible, one file without script, link or fetch of the repository's making."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from gatekeeper.reports.html import MOST_ROWS, HtmlReport
from gatekeeper.reports.html_nodes import node

VOID = {"meta", "wbr"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article", "footer",
    "h1", "h2", "h3", "p", "a", "div", "span", "strong", "ul", "li", "dl", "dt", "dd", "code", "pre", "mark", "wbr",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "rect",
}  # fmt: skip


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.crossed.append(tag)


def _page(run: Any) -> _Page:
    parser = _Page()
    parser.feed(HtmlReport().render(run).decode())
    parser.close()
    return parser


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_every_element_is_ours_and_closed_in_order(run_name: str, sample: Any) -> None:
    page = _page(getattr(sample, run_name)())
    assert set(page.tags) <= ALLOWED
    assert (page.crossed, page.open) == ([], [])


@pytest.mark.parametrize("run_name", ["rich", "hostile"])
def test_no_handler_style_or_source_attribute_and_only_web_links(
    run_name: str, sample: Any
) -> None:
    attributes = _page(getattr(sample, run_name)()).attributes
    names = {name for _, name, _ in attributes}
    links = {value for _, name, value in attributes if name == "href" and value}
    assert {name for name in names if name.startswith("on")} | names & {"style", "src"} == set()
    assert {link for link in links if not link.startswith(("#", "https://bandit."))} == set()


def test_the_policy_names_the_style_sheet_and_forbids_the_rest(sample: Any) -> None:
    written = HtmlReport().render(sample.rich()).decode()
    style = re.search(r"<style>(.*?)</style>", written, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert policy.replace("'", "&#x27;") in written


def test_ids_are_unique_and_every_fragment_leads_somewhere(sample: Any) -> None:
    attributes = _page(sample.rich()).attributes
    ids = [value for _, name, value in attributes if name == "id"]
    fragments = {
        value[1:] for _, name, value in attributes if name == "href" and value and value[0] == "#"
    }
    assert len(ids) == len(set(ids))
    assert fragments <= set(ids)


def test_tables_have_captions_and_column_heads(sample: Any) -> None:
    page = _page(sample.rich())
    assert page.tags.count("caption") == page.tags.count("table") > 10
    assert page.tags.count("th") == sum(name == "scope" for _, name, _ in page.attributes)


def test_headings_leave_no_level_out(sample: Any) -> None:
    levels = [int(tag[1]) for tag in _page(sample.rich()).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [b - a for a, b in itertools.pairwise(levels) if b - a > 1] == []


def test_verdict_and_problems_come_before_reasons_before_tables(sample: Any) -> None:
    written = HtmlReport().render(sample.rich()).decode()
    order = ["FAILED</span>", 'id="problems"', 'id="why"', 'id="sums"', 'id="findings"',
             'id="not-analysed"', 'id="people-per-commit"', 'id="threats"', 'id="tools"', 'id="policy"']  # fmt: skip
    places = [written.index(mark) for mark in order]
    assert places == sorted(places)


def test_of_many_problems_the_way_to_the_first_of_each_check_is_told_first(sample: Any) -> None:
    run = sample.rich()
    text = HtmlReport().render(replace(run, decisions=run.decisions * 3)).decode()
    listed = text.index('aria-label="Problems by check"')
    checks = re.findall(r'href="#(?:error|undecided)-([a-z-]+)"', text)
    assert len(checks) > 1
    assert text.index("<article") > listed
    assert all(text.count(f"<code>{check}</code>") for check in checks)
    assert "Problems by check" not in HtmlReport().render(run).decode()


def test_rows_over_the_limit_are_counted(sample: Any) -> None:
    written = HtmlReport().render(sample.many_findings(30_000)).decode()
    assert f"{30_000 - MOST_ROWS} rows more; the format json has all." in written


def test_an_unsafe_address_never_becomes_a_link() -> None:
    assert node("a", "x", href="javascript:alert(1)").markup == "<a>x</a>"
