"""Escapers: each keeps harmless text as it is and lets nothing through that its sink would act on."""

import xml.etree.ElementTree as Tree
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gatekeeper.model.path import path_from_bytes
from gatekeeper.reports import escaping

ANY_TEXT = st.text(st.characters(codec=None))
MARKS = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~$&@=:/'\" \tw1a\n"), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain text, 100 %", "plain text, 100 %", id="plain"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="ansi"),
        pytest.param("a\u202eb", "a\\u{202e}b", id="bidi"),
        pytest.param("##[error]x", "#\\x23[error]x", id="github command"),
        pytest.param("##VSO[task]x", "#\\x23VSO[task]x", id="azure command"),
        pytest.param("# heading ##", "# heading ##", id="not a command"),
    ],
)
def test_terminal(text: str, shown: str) -> None:
    assert escaping.terminal(text) == shown


@given(ANY_TEXT)
def test_terminal_is_one_line_that_can_be_encoded(text: str) -> None:
    shown = escaping.terminal(text)
    assert len(shown.splitlines()) <= 1
    assert "##[" not in shown
    shown.encode("utf-8")


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("\u597d", 2), ("e\u0301", 1), ("", 0)])
def test_columns(text: str, columns: int) -> None:
    assert escaping.columns(text) == columns


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(ANY_TEXT)
def test_html_is_text_and_nothing_else(text: str) -> None:
    parser = _Tags()
    parser.feed(escaping.html(text))
    parser.close()
    assert parser.tags == []
    assert "\x00" not in parser.text


def _markdown_tags(written: str) -> set[str]:
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser = _Tags()
    parser.feed(rendered.render(written))
    parser.close()
    return set(parser.tags)


@given(MARKS)
def test_markdown_prose_makes_no_markup(text: str) -> None:
    assert _markdown_tags(f"- x: {escaping.markdown(text)}\n") <= {"ul", "li"}


@given(MARKS)
def test_markdown_prose_at_the_start_of_a_paragraph_makes_no_markup(text: str) -> None:
    assert _markdown_tags(escaping.markdown(text)) <= {"p"}


@given(MARKS, MARKS)
def test_markdown_cells_stay_in_their_cell(prose: str, name: str) -> None:
    cells = (escaping.markdown(prose), escaping.markdown_code(name, in_table=True))
    table = f"| a | b |\n| --- | --- |\n| {cells[0]} | {cells[1]} |\n"
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(table)
    assert rendered.count("<td>") == 2
    assert _markdown_tags(table) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@given(st.lists(MARKS, max_size=4))
def test_markdown_block_holds_all_its_lines(lines: list[str]) -> None:
    written = escaping.markdown_block(tuple(lines)) + "\n"
    assert _markdown_tags(written) == {"pre", "code"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("@everyone", "\\@\u200beveryone", id="mention"),
        pytest.param("see #12 and GH-12", "see \\#\u200b12 and GH-\u200b12", id="issue"),
        pytest.param("http://a.example", "http\\://a.example", id="link"),
        pytest.param("www.a.example", "www\\.a.example", id="bare link"),
        pytest.param("a: b, c.", "a: b, c.", id="prose stays readable"),
    ],
)
def test_markdown_mentions_nobody_and_links_nowhere(text: str, shown: str) -> None:
    assert escaping.markdown(text) == shown


def test_github_message_and_property() -> None:
    text = "50%\r\n::error::a,b"
    assert escaping.github_data(text) == "50%25\\x0d%0A::error::a,b"
    assert escaping.github_property(text) == "50%25\\x0d%0A%3A%3Aerror%3A%3Aa%2Cb"


@given(ANY_TEXT)
def test_github_message_is_one_line(text: str) -> None:
    assert len(escaping.github_data(text).splitlines()) <= 1


@given(ANY_TEXT)
def test_xml_takes_every_text(text: str) -> None:
    element = Tree.Element("e", {"a": escaping.xml_text(text)})
    element.text = escaping.xml_text(text)
    Tree.fromstring(Tree.tostring(element))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x0bb", "a\ufffd\\x0bb"),
        ("\ufffe", "\ufffd\\u{fffe}"),
        ("\udcff", "\ufffd\\xff"),
        ("\ud800", "\ufffd\\u{d800}"),
    ],
)
def test_xml_shows_what_it_cannot_hold(text: str, shown: str) -> None:
    assert escaping.xml_text(text) == shown


@given(ANY_TEXT)
def test_json_text_has_no_lone_surrogate(text: str) -> None:
    escaping.json_text(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a[x](1)", "a[x\\](1)"), ("{0}", "{{0}}"), ("array[3] of {", "array[3] of {{")],
)
def test_sarif_text(text: str, shown: str) -> None:
    assert escaping.sarif_text(text) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"a/b.c", "a/b.c"),
        (b"a b#c?d%20:e.c", "a%20b%23c%3Fd%2520%3Ae.c"),
        (b"\xff\xfe.py", "%FF%FE.py"),
        ("\u00fc".encode(), "%C3%BC"),
        (b"javascript:alert(1)", "javascript%3Aalert%281%29"),
        (b"//host/x", "//host/x"),
    ],
)
def test_uri(raw: bytes, shown: str) -> None:
    assert escaping.uri(path_from_bytes(raw)) == shown


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_two_paths_never_share_a_uri(one: bytes, other: bytes) -> None:
    uris = (escaping.uri(path_from_bytes(one)), escaping.uri(path_from_bytes(other)))
    assert (uris[0] == uris[1]) is (one == other)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://bandit.readthedocs.io/en/latest/", True),
        ("http://a.example/x?y=1#z", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\tscript:alert(1)", False),
        (" https://a.example", False),
        ("data:text/html,x", False),
        ("//a.example/", False),
        ("file:///etc/passwd", False),
        ("https://user@a.example/", False),
        ('https://a.example/"onclick=', False),
        ("https://[broken", False),
        ("https://a.example/\u202e", False),
        ("", False),
    ],
)
def test_web_link(address: str, allowed: bool) -> None:
    assert (escaping.web_link(address) is not None) is allowed


@given(st.text(max_size=200), st.integers(40, 120))
def test_shorten_keeps_to_the_limit(text: str, limit: int) -> None:
    assert escaping.utf16_units(escaping.shorten(text, limit)) <= limit


def test_shorten_counts_what_it_cuts() -> None:
    shortened = escaping.shorten("x" * 5000, 4096)
    kept = shortened.count("x")
    assert shortened.endswith(f" [{5000 - kept} characters more]")
