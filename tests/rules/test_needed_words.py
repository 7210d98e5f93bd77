"""Which words of a semgrep rule's regexes are stated for semgrep's search before it walks a file, and where they are not."""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_PATH = Path(__file__).resolve().parents[2] / "rules" / "needed_words.py"
_SPEC = importlib.util.spec_from_file_location("needed_words", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
needed_words = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(needed_words)


def _named(regex: str, pattern: str = "$RET $CALL(...) { ... }") -> dict[str, Any]:
    """What has a name that matches."""
    return {
        "patterns": [
            {"pattern": pattern},
            {"metavariable-regex": {"metavariable": "$CALL", "regex": regex}},
        ]
    }


def _stated(rule: dict[str, Any]) -> list[str]:
    """The regexes of words that are put into a rule."""
    regexes = [
        part["metavariable-regex"]["regex"]
        for part in needed_words.with_words(rule)["patterns"]
        if "metavariable-regex" in part
    ]
    return [regex for regex in regexes if regex.startswith("(*COMMIT)")]


def _finds(regex: str, text: str) -> bool:
    # Python has no (*COMMIT), and looks behind at one length only.
    length, begins, words = re.fullmatch(  # type: ignore[union-attr]  # a test may fall over
        r"\(\*COMMIT\)\(\?si\)\(\?:\.\{(\d+)\}\|\.\*\?((?:\[\w+\]){2})\(\?<=\(\?=(.*)\)\.\.\)\)",
        regex,
    ).groups()
    return re.match(rf"(?si).{{{length}}}|.*?(?={begins})(?:{words})", text) is not None


@pytest.mark.parametrize(
    ("regex", "name"),
    [
        pytest.param(r"(psa|wc)_\w*([Vv]erify|Decrypt)\w*$", "wc_RsaSSL_Verify", id="branches"),
        pytest.param(r"(?i)(\w+_)?(gen(erate)?|make)_?key$", "MakeKey", id="any case"),
        pytest.param(r"(?!mbedtls_)(\w+_)?check_(the_)?image", "check_the_image", id="look ahead"),
        pytest.param(r"wdt?_?en(able)?|watchdog\w*_on", "WDEN_wden", id="optional letters"),
        pytest.param(r"(sha){1,3}_", "shasha_", id="repeated"),
    ],
)
def test_a_text_that_matches_holds_a_word(regex: str, name: str) -> None:
    (words,) = _stated(_named(regex))

    assert _finds(words, name)
    assert _finds(words, f"{'x' * 70_000}{name}")
    assert not _finds(words, "g")


@pytest.mark.parametrize(
    "regex",
    [
        pytest.param(r".*[a-z]+$", id="any word"),
        pytest.param(r"(verify|[0-9]+)", id="one branch says nothing"),
        pytest.param(r"(verify)?_?.", id="all of it optional"),
        pytest.param(r"\Qverify\E", id="not Python's syntax"),
        pytest.param(r"[[:alpha:]]verify", id="PCRE's names of classes"),
        pytest.param(r"(unsigned|int)$", id="words of the language"),
    ],
)
def test_a_rule_whose_regex_needs_no_word_is_left_as_it_is(regex: str) -> None:
    assert needed_words.with_words(_named(regex)) == _named(regex)


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(_named(r"(tls_)?verify\w*|check", "$CALL(...)"), id="semgrep searches for it itself"),
        pytest.param(_named("verify", '$X = "$CALL"'), id="a constant is worked out"),
        pytest.param({"patterns": [{"pattern-not": _named("verify")}]}, id="what must not be"),
    ],
)  # fmt: skip
def test_words_are_stated_only_where_they_are_needed_and_stand_in_the_file(
    rule: dict[str, Any],
) -> None:
    assert needed_words.with_words(rule) == rule


def test_of_a_name_that_is_not_called_semgrep_learns_that_it_is_one_and_searches_only_words() -> (
    None
):
    patterns = needed_words.with_words(_named("verify_image"))["patterns"]

    assert {"pattern-not": '$CALL("=~/(?!)/")'} in patterns
    regexes = [p["metavariable-regex"]["regex"] for p in patterns if "metavariable-regex" in p]
    assert regexes[1:] == ["^^verify_image"]


def test_the_sources_of_data_that_is_followed_have_words_too() -> None:
    rule = {"mode": "taint", "pattern-sources": [_named("(get|read)_frame$")], "pattern-sinks": []}

    assert _stated(needed_words.with_words(rule)["pattern-sources"][0])


@pytest.mark.parametrize(
    ("regex", "text"),
    [
        pytest.param(r"(?!x)verify\b", r"(?!x)verify\b(?:)", id="a border before it"),
        pytest.param(r"\w*_verify\b", r"^^\w*_verify\b(?:)", id="the border that is put before it"),
    ],
)  # fmt: skip
def test_semgrep_sees_the_borders_of_a_regex_that_ends_in_an_escape(regex: str, text: str) -> None:
    """It takes one that ends so for one without any, and searches the file for `^` at its begin."""
    patterns = needed_words.with_words(_named(regex))["patterns"]

    regexes = [p["metavariable-regex"]["regex"] for p in patterns if "metavariable-regex" in p]
    assert regexes[-1] == text


@pytest.mark.parametrize("regex", [r"(\w+_)?verify", r"(?i).*(crc|sum)$", r"(a|\w*)_b", r"x?\w+y"])
def test_a_search_that_would_begin_anew_in_a_long_word_is_left_to_words(regex: str) -> None:
    patterns = needed_words.with_words(_named(regex, "$CALL(...)"))["patterns"]

    regexes = [p["metavariable-regex"]["regex"] for p in patterns if "metavariable-regex" in p]
    assert regexes[-1] == f"^^{regex}"
    assert {"pattern-not": '$CALL("=~/(?!)/")'} not in patterns


def _looked_for(node: Any) -> Iterator[tuple[str, str]]:  # semgrep's own format
    """Each metavariable and its regex, where a rule says what must be there."""
    match node:
        case {"metavariable-regex": {"metavariable": str(name), "regex": str(regex)}}:
            yield name, regex
        case dict():
            for key, value in node.items():
                if key != "rules" and key.startswith(("pattern-not", "pattern-sanitizers")):
                    continue
                yield from _looked_for(value)
        case list():
            for value in node:
                yield from _looked_for(value)


@pytest.mark.parametrize("pack", ["c-firmware", "python-host"])
def test_no_regex_that_semgrep_searches_a_file_for_begins_anew_in_a_word(pack: str) -> None:
    """Such a search reads a word of n letters n times: `(\\w+_)?verify` tries each of its letters as the first one."""
    merged = json.loads((_PATH.parent / "semgrep" / f"{pack}.json").read_bytes())

    found = {
        (rule["id"], name, regex)
        for rule in merged["rules"]
        for name, regex in _looked_for(rule)
        if not regex.startswith(("^^", "(*COMMIT)"))
        and not needed_words._has_borders(regex)
        and name
        in {n for code in needed_words._patterns(rule) for n in needed_words._CALLED.findall(code)}
        and needed_words.may_begin_with_a_run(regex)
    }

    assert found == set()
