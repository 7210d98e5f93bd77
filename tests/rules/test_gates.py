"""The cheap regex before a dear one lets through all that the dear one accepts."""

import importlib
import re
import sys
from pathlib import Path

import pytest

_RULES = Path(__file__).resolve().parents[2] / "rules"
sys.path.insert(0, str(_RULES))
gates = importlib.import_module("gates")
sys.path.remove(str(_RULES))


def _asked(regex: str) -> list[str]:
    """The regexes that are asked of a name in place of one, in order."""
    part = {"metavariable-regex": {"metavariable": "$CALL", "regex": regex}}
    inner = {"pattern-not-inside": {"patterns": [{"pattern": "$CALL(...)"}, part]}}
    rule = gates.with_gates({"patterns": [part, inner]})
    parts = rule["patterns"][-1]["pattern-not-inside"]["patterns"]
    assert rule["patterns"][:-1] == parts[1:]
    return [p["metavariable-regex"]["regex"] for p in parts if "metavariable-regex" in p]


def _accepts(gate: str, text: str) -> bool:
    # Python has no (*NO_JIT).
    return re.match(gate.removeprefix("(*NO_JIT)^^"), text) is not None


@pytest.mark.parametrize(
    ("regex", "name"),
    [
        pytest.param(r"(psa|wc)_\w*([Vv]erify|Decrypt)\w*$", "wc_RsaSSL_Verify", id="branches"),
        pytest.param(r"(?i)(\w+_)?(gen(erate)?|make)_?key$", "MakeKey", id="any case"),
        pytest.param(r"(?!mbedtls_)(\w+_)?check_(the_)?image", "check_the_image", id="look ahead"),
        pytest.param(r"(jtag|swd|debug_?(port|access))_?(unlock|open)", "swdopen", id="products"),
        pytest.param(r"(hold)?(on_)?((sha){1,3}_|checksum)", "shasha_", id="repeated"),
    ],
)
def test_a_text_that_matches_passes_the_gate_and_others_do_not(regex: str, name: str) -> None:
    gate, asked = _asked(regex)

    assert asked == regex
    assert _accepts(gate, name)
    assert _accepts(gate, f"{'x' * 70_000}{name}")
    assert not _accepts(gate, "HAL_GPIO_TogglePin")


@pytest.mark.parametrize(
    "regex",
    [
        pytest.param(r".*[a-z]+_[A-Z0-9]+\[[a-z]+\]$", id="any word"),
        pytest.param(r"(verify_signature|check_image|[0-9]+)", id="one branch says nothing"),
        pytest.param(r"(verify_the_signature)?_?(of_the_image)?.", id="all of it optional"),
        pytest.param(r"[[:alpha:]]+verify_the_signature", id="PCRE's names of classes"),
        pytest.param(r"check|verify|trust", id="short"),
    ],
)
def test_what_needs_no_letters_or_is_cheap_stands_alone(regex: str) -> None:
    assert _asked(regex) == [regex]


def test_a_regex_that_takes_no_letter_is_given_the_rest_so_that_it_is_asked_once() -> None:
    assert _asked(r"(?!int|.*len)") == [r"(?!int|.*len)(?s:.*)"]
