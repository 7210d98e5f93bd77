"""The limits of a policy are known by name and by what they may say; a typo asks for nothing in silence nowhere."""

import ast
from pathlib import Path

import pytest

from gatekeeper.config.limits import LIMITS, Number, Words, limits_of_check
from gatekeeper.config.policy import shipped_policy
from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.errors import ConfigurationError
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import PolicyRule

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = [rule for rules in shipped_policy().rules.values() for rule in rules]
FILE = """version = 1
[project]
name = "pump"
[layout]
product = ["src/**"]
documents = ["gatekeeper.toml", "compliance/**"]
[[items]]
id = "DOSE"
class = "B"
paths = ["src/**"]
[[policy.rules]]
class = "B"
check = "CHECK"
asked-by = "VP-2"
limits = { LIMIT }
"""


def complaints(check: str, limit: str) -> list[str]:
    raw = {
        "gatekeeper.toml": FILE.replace("CHECK", check).replace("LIMIT", limit).encode(),
        "compliance/people.toml": b"version = 1\n",
    }
    paths = tuple(RepoPath(path) for path in sorted({*raw, "src/a.c"}))
    try:
        read_project(TrustBase(None, paths, raw.get), ("semgrep",))
    except ConfigurationError as error:
        return [f"{p.location} {p.key}: {p.message}; {p.cure}" for p in error.problems]
    return []


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.check)
def test_each_shipped_limit_is_known_and_fits(rule: PolicyRule) -> None:
    known = limits_of_check(rule.check)
    assert [
        n for n, value in rule.limits.items() if n not in known or known[n].complaint(value)
    ] == []


def test_each_limit_is_asked_for_somewhere() -> None:
    texts = {
        node.value
        for path in (ROOT / "gatekeeper").rglob("*.py")
        if {"checks", "history"} & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {name for limits in LIMITS.values() for name in limits} - texts == set()


@pytest.mark.parametrize(
    ("check", "limit", "said"),
    [
        ("complexity-limits", "cnn = 9", 'no limit "cnn"; limits of it: ccn'),
        ("complexity-limits", 'ccn = "9"', "this limit is '9'; write a whole number from 0 to"),
        ("complexity-limits", "ccn = -1", "this limit is -1; write a whole number from 0 to"),
        ("independent-coverage", "coverage-percent = 180", "from 0 to 100"),
        ("suppressions-justified", 'approval = "othre"', "write one of author, other"),
        ("soup-registered", 'fields = "title suport"', "write some of title"),
        ("review-independence", "review-trainings = 3", "write a text"),
        ("threat-coverage", 'TM999 = "error"', 'no limit "TM999"'),
        ("threat-coverage", 'TM014 = "eror"', "write one of error, warning"),
        ("secrets-absent", "most = 3", "take it out: it has no limits"),
    ],
)  # fmt: skip
def test_a_limit_that_means_nothing_is_refused_with_its_place(
    check: str, limit: str, said: str
) -> None:
    [told] = complaints(check, limit)
    assert told.startswith("gatekeeper.toml:15 policy.rules[0].limits.")
    assert said in told


@pytest.mark.parametrize(
    ("check", "limit"),
    [
        ("complexity-limits", "ccn = 9"),
        ("review-independence", 'review-trainings = "dosing iso-13485"'),
        ("threat-coverage", 'TM014 = "warning", warnings = "fail"'),
        ("soup-registered", 'fields = "title licence"'),
        ("test-independence", 'weakest-mapping = "mark"'),
    ],
)
def test_a_limit_that_fits_is_taken(check: str, limit: str) -> None:
    assert complaints(check, limit) == []


def test_true_is_no_number() -> None:
    assert Number(100).complaint(True)
    assert Words().complaint(3)
