"""Patterns that are compiled late are patterns all the same."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.model.pattern import _Pattern, late_pattern, skipping

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for path in (ROOT / "gatekeeper").rglob("*.py")
    if "= late_pattern(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_late_pattern_compiles(name: str) -> None:
    late = [v for v in vars(importlib.import_module(name)).values() if isinstance(v, _Pattern)]
    assert late
    for each in late:
        text, flags = each._given
        assert re.compile(skipping(text), flags).pattern == each.pattern


def test_a_late_pattern_answers_as_one_compiled_at_once() -> None:
    late, now = late_pattern(r"a(b+)", re.IGNORECASE), re.compile(r"a(b+)", re.IGNORECASE)
    assert late.fullmatch("ABB")[1] == now.fullmatch("ABB")[1] == "BB"
    assert (late.sub("-", "xab"), late.flags, late.groups) == ("x-", now.flags, now.groups)


TEXT = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("tests/unit/history", "tests/unit/threats", "rules/semgrep/c-firmware")
    for path in sorted((ROOT / folder).glob("*.[cp]*"))[:12]
)


@pytest.mark.parametrize("name", MODULES)
def test_a_pattern_that_skips_finds_the_same(name: str) -> None:
    late = [v for v in vars(importlib.import_module(name)).values() if isinstance(v, _Pattern)]
    for text, flags in (
        each._given for each in late if skipping(each._given[0]) != each._given[0]
    ):
        words = text if isinstance(text, str) else text.decode("latin-1")
        read = f"{TEXT}{re.sub(r'[^a-zA-Z]+', ' ', words)}\n{words}"
        searched = read if isinstance(text, str) else read.encode("utf-8")
        plain, skips = re.compile(text, flags), re.compile(skipping(text), flags)
        assert spans(skips.finditer(searched)) == spans(plain.finditer(searched))


def spans(found: Iterator[re.Match[str]]) -> list[object]:
    return [(match.span(), match.groups()) for match in found]


@pytest.mark.parametrize(
    ("text", "skips"),
    [
        (r"\breturn\b|x", r"r(?<=\br)eturn\b|x"),
        (r"\b(?:if|for)\s*\(|\bdo\b", r"(?:i(?<=\bi)f|f(?<=\bf)or)\s*\(|d(?<=\bd)o\b"),
        (r"\b(?P<word>ab|cd)", r"(?P<word>a(?<=\ba)b|c(?<=\bc)d)"),
        (r"\b[A-Z_]\w*", r"[A-Z_](?<=\b[A-Z_])\w*"),
        (rb"\bmain", rb"m(?<=\bm)ain"),
        (r"\ba*b", r"\ba*b"),
        (r"\b[ab]?c", r"\b[ab]?c"),
        (r"\b(?:a|b)*c", r"\b(?:a|b)*c"),
        (r"\b(?:a|b?c)", r"\b(?:a|b?c)"),
        (r"\b(?:a\|b)", r"\b(?:a\|b)"),
        (r"\b(?:a|[bc])", r"\b(?:a|[bc])"),
        (r"x|\by", r"x|\by"),
        (r"\ba[|\bs]", r"\ba[|\bs]"),
    ],
)
def test_what_a_border_asks_is_moved_behind_the_first_letter(text: str, skips: str) -> None:
    assert skipping(text) == skips


def test_a_verbose_pattern_stays_as_it_is() -> None:
    late = late_pattern(r"\ba +", re.VERBOSE)
    assert late.fullmatch("aaa") is not None
