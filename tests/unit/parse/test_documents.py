"""Documents are read with places and caps, or refused with a cause; never half."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.parse.toml import MAX_BYTES, TomlDocument, parse_toml

PATH = RepoPath("x.toml")
TEXT = b"""a = 1
[t]
b = [1,
 2]
[[items]]
id = "x"
s = \"\"\"
[not.a.table]
\"\"\"
[[items]]
id = "y" # k = 3
[items.sub]
"quoted.key" = 3
"""


def test_each_key_has_its_line() -> None:
    document = parse_toml(PATH, TEXT)
    assert isinstance(document, TomlDocument)
    assert document.lines == {
        "a": 1, "t": 2, "t.b": 3, "items": 5, "items[0]": 5, "items[0].id": 6, "items[0].s": 7,
        "items[1]": 10, "items[1].id": 11, "items[1].sub": 12, "items[1].sub.quoted.key": 13,
    }  # fmt: skip


def test_a_key_without_a_line_is_located_at_what_encloses_it() -> None:
    document = parse_toml(PATH, TEXT)
    assert isinstance(document, TomlDocument)
    assert str(document.locate("items[1].sub.missing")) == "x.toml:12"
    assert str(document.locate("nowhere")) == "x.toml:1"


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"a = 1\nb = \n", 2, "not valid TOML"),
        (b"a = 1\na = 2\n", 2, "overwrite"),
        (b"\xef\xbb\xbfa = 1\n", 1, "byte order mark"),
        (b"a = 1\nb = '\xff'\n", 2, "not UTF-8"),
        (b"x = 1\n" + b"a." * 50_000 + b"b = 1\n", 2, "parts"),
        (b"x = " + b"[" * 100 + b"]" * 100, 1, "nested"),
        (b"#" * (MAX_BYTES + 1), 1, "more than"),
    ],
    ids=["syntax", "duplicate", "mark", "encoding", "dotted", "deep", "large"],
)
def test_toml_that_cannot_be_trusted_is_refused_with_its_place(
    raw: bytes, line: int, words: str
) -> None:
    problem = parse_toml(PATH, raw)
    assert isinstance(problem, ConfigurationProblem)
    assert problem.location.region is not None
    assert problem.location.region.start_line == line
    assert words in problem.message


@settings(max_examples=300)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_end_in_a_traceback(raw: bytes) -> None:
    assert isinstance(parse_toml(PATH, raw), TomlDocument | ConfigurationProblem)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 2}', b"[NaN]", b"[1e400]", b"[" + b"1" * 500 + b"]", b"[" * 300 + b"]" * 300,
        b"\xff", b"{", b"[Infinity]", b" " * 2000,
    ],
    ids=["duplicate", "nan", "range", "digits", "deep", "encoding", "syntax", "infinity", "large"],
)  # fmt: skip
def test_json_with_two_meanings_is_refused(raw: bytes) -> None:
    with pytest.raises(JsonRefused):
        parse_json(raw, max_bytes=1000)


def test_json_is_read_and_brackets_in_strings_do_not_nest() -> None:
    assert parse_json(b'{"a": [1, "[{", null]}', max_bytes=1000) == {"a": [1, "[{", None]}
    deep = '["' + "\\\\[" * 300 + '\\""]'
    assert parse_json(deep.encode(), max_bytes=9000) == ["\\[" * 300 + '"']
