"""Which words a semgrep rule is kept to, so that a file without them is not walked for it."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

_PATH = Path(__file__).resolve().parents[2] / "rules" / "needed_words.py"
_SPEC = importlib.util.spec_from_file_location("needed_words", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
needed_words = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(needed_words)


def _named(regex: str) -> dict[str, Any]:
    """A call whose name matches."""
    return {
        "patterns": [
            {"pattern": "$CALL(...)"},
            {"metavariable-regex": {"metavariable": "$CALL", "regex": regex}},
        ]
    }


def _kept(rule: dict[str, Any], text: str) -> bool:
    """Whether the rule still walks a file of this text."""
    patterns = needed_words.with_words(rule)["patterns"]
    return re.search(patterns[0]["pattern-inside"]["pattern-regex"], text) is not None


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
def test_a_file_with_a_name_that_matches_is_walked(regex: str, name: str) -> None:
    assert _kept(_named(regex), f"void f(void)\n{{\n    {name}(1);\n}}\n")


def test_a_file_without_any_of_the_words_is_left_out() -> None:
    assert not _kept(_named(r"(\w+_)?(verify|check)_image$"), "void f(void)\n{\n    g(1);\n}\n")


@pytest.mark.parametrize(
    "regex",
    [
        pytest.param(r".*[a-z]+$", id="any word"),
        pytest.param(r"(verify|[0-9]+)", id="one branch says nothing"),
        pytest.param(r"(verify)?_?.", id="all of it optional"),
        pytest.param(r"\Qverify\E", id="not Python's syntax"),
        pytest.param(r"[[:alpha:]]verify", id="PCRE's names of classes"),
    ],
)
def test_a_rule_whose_regex_needs_no_word_is_left_as_it_is(regex: str) -> None:
    rule = _named(regex)

    assert needed_words.with_words(rule) is rule


def test_of_alternatives_each_has_to_name_its_word() -> None:
    either = {"pattern-either": [{"pattern": "memcpy($A, $B)"}, _named("(?i)copy_?all")]}
    open_one = {"pattern-either": [{"pattern": "memcpy($A, $B)"}, {"pattern": "$F($A)"}]}

    assert _kept(either, "CopyAll(a)")
    assert not _kept(either, "g(a)")
    assert needed_words.with_words(open_one) is open_one


def test_what_may_be_spelled_otherwise_is_no_word() -> None:
    rule = {"patterns": [{"pattern": '$X = "secret"'}, {"pattern-not": "$X = other"}]}

    assert needed_words.with_words(rule) is rule


def test_a_rule_that_follows_data_is_left_as_it_is() -> None:
    rule = {"mode": "taint", "pattern-sources": [{"pattern": "recv(...)"}]}

    assert needed_words.with_words(rule) is rule
