"""The record's outputs are one file each, the same bytes each time, and hold hostile text as text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from record_tables import rows_of

from gatekeeper.record.files.as_json import record_json
from gatekeeper.record.page.block import block
from gatekeeper.record.page.markup import NOTHING, anchor, data, filled, link, page, tag
from gatekeeper.record.page.style import CSS
from gatekeeper.record.sections import SECTIONS

HOSTILE = "<img src=x onerror=\"document.title='owned'\">'&</style></title>\u202e\x1b]0;x\udcff"


class _Elements(HTMLParser):
    """Every element and attribute of a document."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend((tag, key, value) for key, value in attrs)


def _elements(html):
    reader = _Elements()
    reader.feed(html.decode("utf-8"))
    return reader


def test_equal_records_are_equal_bytes(booked, paged):
    assert b"".join(record_json(booked(mark=HOSTILE))) == b"".join(
        record_json(booked(mark=HOSTILE))
    )
    assert paged(mark=HOSTILE) == paged(mark=HOSTILE)


def test_the_html_has_the_same_elements_whatever_the_project_writes(paged):
    plain, hostile = (_elements(paged(mark=mark)) for mark in ("", HOSTILE))
    assert hostile.tags == plain.tags
    assert {(t, k) for t, k, _ in hostile.attributes} == {(t, k) for t, k, _ in plain.attributes}


def test_the_html_runs_one_script_of_ours_and_asks_for_nothing(paged):
    page = paged(mark=HOSTILE)
    elements = _elements(page)
    assert not {"img", "link", "iframe", "object", "form", "base"} & set(elements.tags)
    assert elements.tags.count("script") == 2
    assert ("script", "type", "application/json") in elements.attributes
    [policy] = [v for _, key, v in elements.attributes if key == "content" and "default-src" in v]
    [code] = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert [
        a for a in elements.attributes if a[1].startswith("on") or a[1] in ("src", "style")
    ] == []
    links = [value for _, key, value in elements.attributes if key == "href"]
    assert [t for t in links if not t.startswith("#/") and t != "record.json"] == []


def test_the_data_of_the_page_cannot_end_its_element(booked):
    text = "".join(block(booked(mark=HOSTILE + "<!--<script>\u2028&amp;")))
    assert not set("<>&\u2028") & set(text)
    held = json.loads(text)
    assert any("</style></title>" in each for each in held["pool"])


def test_data_that_could_end_its_element_is_refused():
    with pytest.raises(ValueError, match="no <"):
        list(filled(page(NOTHING, data("book")), "book", ['{"a":"</script>"}']))


def test_every_link_leads_somewhere_and_every_id_stands_once(paged):
    elements = _elements(paged())
    ids = [value for _, key, value in elements.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    hrefs = {value for _, key, value in elements.attributes if key == "href"}
    targets = {value[1:] for value in hrefs - {"record.json"}}
    assert targets - set(ids) == set()
    assert "/unit/PUMP-DOSE" in ids
    assert "/clause/62304%3A5.5.5" not in ids
    assert "/clause/62304:5.5.5" in ids


def test_the_html_shows_control_characters_instead_of_sending_them(paged):
    text = paged(mark=HOSTILE).decode("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\u{202e}\\x1b]0;x\\xff" in text


def test_every_table_of_the_book_stands_in_a_section(booked):
    book = booked()
    shown = {sheet.kind for section in SECTIONS for sheet in section.sheets(book)}
    assert {sheet.kind for sheet in book.sheets} == shown


def test_gaps_come_before_everything_else(paged):
    text = paged().decode("utf-8")
    places = [text.index(f'id="/section/{s}"') for s in ("gaps", "units", "clauses", "runs")]
    assert places == sorted(places)


def test_the_record_never_claims_conformity(paged):
    text = paged().decode("utf-8")
    assert "does not state that anything conforms" in text
    assert re.search(r"\b(is|are) (compliant|conformant)\b|complies with|certified", text) is None


def test_an_unverified_or_disputed_clause_says_so(paged):
    text = paged().decode("utf-8")
    assert text.count("entry unverified") == 23
    assert text.count("entry disputed") == 1


def test_unknown_is_never_green(paged):
    text = paged().decode("utf-8")
    green = re.findall(r'class="state good">([^<]*)<', text)
    assert set(green) == {"✓ met", "✓ passed"}
    assert green.count("✓ met") == 1


def test_the_json_holds_every_part_and_says_what_it_is(booked):
    document = json.loads(b"".join(record_json(booked())))
    assert document["schema"].endswith("/record/v2")
    about = dict(document["about"])
    assert "does not state" in about["nature"]
    assert about["verdict"] == "failed"
    tables = {table["kind"]: rows_of(table) for table in document["tables"]}
    assert len(tables["clause"]) == 218
    assert tables["clause"][2]["state"] == "unknown"
    assert tables["unit"][0]["id"] == "LINK"
    assert tables["gap"][0]["state"] == "failed"


def test_a_path_that_is_not_utf8_is_told_by_its_bytes(booked):
    tables = json.loads(b"".join(record_json(booked(mark="\udcff"))))["tables"]
    [files] = [rows_of(table) for table in tables if table["kind"] == "file"]
    assert "firmware/link/frame\\xff.c" in [each["id"] for each in files]


def test_a_deep_link_survives_every_id():
    assert anchor("unit", "a b/ü'\"<>") == "/unit/a%20b%2F%C3%BC%27%22%3C%3E"
    assert link("unit", "a b").html == '<a href="#/unit/a%20b">a b</a>'


def test_an_element_escapes_its_text_and_its_attributes():
    assert tag("p", "<&\"'>", class_='"x').html == (
        '<p class="&quot;x">&lt;&amp;&quot;&#x27;&gt;</p>'
    )


def _luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("link", "paper"),
        ("bad", "bad-bg"),
        ("warn", "warn-bg"),
        ("good", "good-bg"),
        ("calm", "calm-bg"),
        ("ink", "calm-bg"),
    ],
)
def test_colours_keep_the_contrast_of_wcag_aa(ink, ground):
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", CSS))
    full = {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in found.items()}
    assert _contrast(full[ink], full[ground]) >= 4.5
