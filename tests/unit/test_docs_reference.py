"""The documents name every check, code, limit, analyzer, report, field of a statement and door."""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import doc_pages as doc
import pytest
from sample_run import sample_run

from gatekeeper.config.explanations import read_explanations
from gatekeeper.config.policy import shipped_policy
from gatekeeper.config.threat_rules import ThreatRule, read_threat_rules
from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.findings.marks import foreign_files
from gatekeeper.gate.built_in import built_in
from gatekeeper.model.accounting import AccountState
from gatekeeper.model.authorship import Grade
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import DefectKind
from gatekeeper.model.finding import FindingState, Level
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.verdict import Verdict
from gatekeeper.plugins import hookspecs
from gatekeeper.plugins.registry import build_registry
from gatekeeper.reports.formats import FORMATS
from gatekeeper.testing.classes import CLASSES

REGISTRY = build_registry([built_in()])
CHECKS = [check.id for check in REGISTRY.checks]
_KEBAB = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")


def test_each_check_has_a_section_and_no_other_has() -> None:
    found = set(doc.sections(doc.page("reference/checks.md"), 2)) - {"Checks"}
    assert found == set(CHECKS) == set(read_explanations())


@pytest.mark.parametrize("check", REGISTRY.checks, ids=CHECKS)
def test_each_section_asks_the_question_of_its_check(check: Any) -> None:
    section = doc.sections(doc.page("reference/checks.md"), 2)[check.id]
    question = check.question[0].upper() + check.question[1:]
    assert section.strip().split("\n")[0] == question


@pytest.mark.parametrize("name", CHECKS)
def test_each_section_shows_what_the_shipped_policies_ask(name: str) -> None:
    table = doc.rows(doc.sections(doc.page("reference/checks.md"), 2)[name])[:3]
    assert table == [_asked(safety_class, name) for safety_class in CLASSES.classes]


def _asked(safety_class: SafetyClass, name: str) -> list[str]:
    rule = shipped_policy().rule(safety_class, name)
    assert rule is not None
    limits = ", ".join(
        f"`{key}` = `{value}`"
        for key, value in sorted(rule.limits.items())
        if not key.startswith(
            "TM"
        )  # the weights of the rules have a page of their own, tested below
    )
    clauses = ", ".join(f"`{clause}`" for clause in rule.clauses)
    return [safety_class.name, rule.demand.value, limits or "none", clauses or "none"]


@pytest.mark.parametrize("rule", read_threat_rules(), ids=lambda rule: rule.id)
def test_each_threat_rule_is_told_with_its_weights_and_its_cure(rule: ThreatRule) -> None:
    rows = doc.rows(doc.page("reference/threat-coverage.md"))
    told = {row[0].strip("`"): row for row in rows if row[0].startswith("`TM")}
    for key, weights in rule.weights:
        assert told[key][1:4] == list(weights)
    assert told[rule.id][4:] == [f"**{rule.name}** {rule.what}", rule.mend]


def words_in(path: Path) -> set[str]:
    """Every kebab-case text constant of a module: ids, codes and limits."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in constants if isinstance(text, str) and _KEBAB.fullmatch(text)}


ANSWERING = sorted((doc.ROOT / "gatekeeper/checks").glob("*.py"))
ANSWERING += [
    doc.ROOT / "gatekeeper" / name
    for name in ("items/odd_paths.py", "gate/judge.py", "model/secret.py")
]


@pytest.mark.parametrize("path", ANSWERING, ids=lambda path: path.name)
def test_each_code_and_limit_is_told(path: Path) -> None:
    text = doc.page("reference/checks.md") + doc.page("reference/threat-coverage.md")
    surfaces = {"flash-write"} | _surface_kinds()
    assert {word for word in words_in(path) if word not in text} - surfaces == set()


def _surface_kinds() -> set[str]:
    table = (doc.ROOT / "rules/surfaces.csv").read_text(encoding="utf-8")
    return set(_KEBAB.findall(table))


def test_no_code_is_told_that_nothing_answers() -> None:
    told = {
        row[0].strip("`")
        for section in doc.sections(doc.page("reference/checks.md"), 2).values()
        for row in doc.rows(section)
        if _KEBAB.fullmatch(row[0].strip("`"))
    }
    known = set().union(*(words_in(path) for path in ANSWERING))
    suppressions = ("incomplete", "expired", "owner-unknown", "unused", "not-approved")
    assert told - known == {f"suppression-{word}" for word in suppressions} - known


def test_each_analyzer_is_told_with_the_version_its_recorded_output_is_of() -> None:
    table = doc.rows(doc.sections(doc.page("reference/analyzers.md"))["Analyzers"])
    recorded = {
        name: version
        for name, _, version in (
            p.name.rpartition("-") for p in (doc.ROOT / "tests/golden").glob("*-[0-9]*")
        )
    }
    told = {row[0].strip("`"): row[-1] for row in table if row[0].strip("`") in recorded}
    assert told == {analyzer.id: recorded[analyzer.id] for analyzer in REGISTRY.analyzers}


def test_each_level_is_told() -> None:
    table = doc.rows(doc.sections(doc.page("reference/analyzers.md"), 2)["Levels"])
    assert [row[0] for row in table] == [level.value for level in Level]


def test_each_option_of_an_analyzer_is_told() -> None:
    text = doc.sections(doc.page("reference/analyzers.md"), 2)["Options"]
    asked = set[str]()
    for path in (doc.ROOT / "gatekeeper/analyzers").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'options\.get\(\s*"([a-z-]+)"', source))
        asked |= set(re.findall(r"_number\(batch, \'([a-z-]+)\'\)", source))
    assert asked >= {"max-configs", "rule-timeout-s", "front-end"}
    assert {option for option in asked if f"`{option}`" not in text} == set()


def test_each_report_format_has_a_row_and_a_section() -> None:
    found = doc.sections(doc.page("reference/reports.md"), 2)
    table = doc.rows(doc.sections(doc.page("reference/reports.md"))["Reports"])
    ids = {report.id for report in FORMATS}
    assert set(found) - {"Reports", "Formats of plugins"} == ids
    told = {row[0].strip("`"): row[1] for row in table if row[0].strip("`") in ids}
    assert told == {report.id: report.media_type.split(";")[0] for report in FORMATS}


@pytest.mark.parametrize(
    "kind", [AccountState, FindingState, Demand], ids=lambda kind: kind.__name__
)
def test_each_word_of_a_run_is_a_term(kind: type[Enum]) -> None:
    text = doc.page("terms.md")
    assert {member.value for member in kind if str(member.value) not in text} == set()


def test_each_verdict_is_a_term_and_explained_in_its_order() -> None:
    terms = [row[0] for row in doc.rows(doc.sections(doc.page("terms.md"), 2)["Judging"])]
    table = doc.rows(doc.sections(doc.page("explanation/gate.md"), 2)["The verdict"])
    names = [verdict.name.lower() for verdict in sorted(Verdict)]
    assert set(names) <= set(terms)
    assert [row[0] for row in table[:4]] == names


def test_each_grade_is_explained() -> None:
    section = doc.sections(doc.page("explanation/independence.md"), 2)[
        "What is proven and what is claimed"
    ]
    assert [row[0] for row in doc.rows(section)] == [grade.name for grade in Grade]


def fields(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields(inner)


def test_each_field_of_a_statement_is_told() -> None:
    statement = gate_run_statement(
        sample_run(), started_at="2026-01-31T12:00:00Z", report=sha256(b"{}")
    )
    text = doc.page("reference/evidence.md")
    named = set(fields(dict(statement.predicate)))
    assert {field for field in named if f"`{field}`" not in text} == set()
    table = doc.rows(doc.sections(text, 2)["Predicate"])
    assert {row[0].strip("`") for row in table} == set(statement.predicate)
    assert f"`{statement.predicate_type}`" in text


def test_each_defect_of_evidence_is_told() -> None:
    table = doc.rows(doc.sections(doc.page("reference/evidence.md"), 2)["Verify"])
    assert [row[0].strip("`") for row in table] == [kind.value for kind in DefectKind]


def test_each_door_is_told() -> None:
    doors = {name for name in vars(hookspecs) if name.startswith("gatekeeper_")}
    table = doc.rows(doc.sections(doc.page("how-to/plugin.md"))["How to write a plugin"])
    assert {row[0].strip("`") for row in table} == doors


def test_the_worked_example_of_a_plugin_is_the_one_that_is_tested() -> None:
    source = (doc.ROOT / "tests/stories/foreign/gatekeeper_foreign.py").read_text(encoding="utf-8")
    snippets = [
        body for kind, body in doc.FENCE.findall(doc.page("how-to/plugin.md")) if kind == "python"
    ]
    assert len(snippets) == 4
    parts = [part for snippet in snippets for part in snippet.strip().split("\n\n\n")]
    assert [part for part in parts if part not in source] == []


def test_each_file_that_tools_would_obey_is_told() -> None:
    text = doc.page("how-to/accept.md")
    names = [".bandit", ".semgrepignore", ".semgrep.yml", ".clang-tidy", "whitelizard.txt"]
    assert len(foreign_files(RepoPath(name) for name in names)) == len(names)
    assert [name for name in names if f"`{name}`" not in text] == []


def test_each_bypass_is_refused_by_a_test_that_exists() -> None:
    tests = "".join(path.read_text() for path in (doc.ROOT / "tests/stories").glob("test_*.py"))
    told = doc.rows(doc.page("reference/bypasses.md"))
    codes = doc.page("reference/checks.md")
    assert len(told) > 40
    assert [row[2] for row in told if f"def {row[2].strip('`')}(" not in tests] == []
    assert [row[1] for row in told if row[1] not in codes] == []
