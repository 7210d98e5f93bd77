"""What ships fits together: policies, clauses, packs and explanations know each other."""

import json
import runpy
import tomllib

import jsonschema
import pytest

from gatekeeper.config.explanations import read_explanations
from gatekeeper.config.packs import load_packs, pack_ids, rule_texts
from gatekeeper.config.policy import shipped_policy
from gatekeeper.config.shipped import shipped
from gatekeeper.gate.adoption.text import configuration_text
from gatekeeper.gate.built_in import built_in
from gatekeeper.items.proposal import propose_layout
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import SafetyClass
from gatekeeper.plugins.registry import build_registry
from gatekeeper.testing.classes import CLASSES

SCHEMA = "schema/gatekeeper.schema.json"

CHECKS = {check.id for check in build_registry([built_in()]).checks}
CLAUSES = {
    clause["id"]: clause
    for clause in json.loads((shipped("rules") / "clauses.json").read_text())["clauses"]
}


@pytest.mark.parametrize("safety_class", CLASSES.classes, ids=lambda each: each.name)
def test_each_class_has_a_rule_for_each_check(safety_class: SafetyClass) -> None:
    assert {rule.check for rule in shipped_policy().rules[safety_class]} == CHECKS


@pytest.mark.parametrize("safety_class", CLASSES.classes, ids=lambda each: each.name)
def test_each_clause_a_policy_names_exists_and_is_for_that_class(
    safety_class: SafetyClass,
) -> None:
    for rule in shipped_policy().rules[safety_class]:
        for clause in rule.clauses:
            classes = CLAUSES[clause]["classes"]
            assert classes is None or classes[safety_class.name], (rule.check, clause)


def test_each_check_is_explained() -> None:
    assert set(read_explanations()) == CHECKS


def test_each_pack_holds_rules_and_a_canary_for_each_language() -> None:
    for loaded in load_packs(pack_ids()):
        assert loaded.rules > 0
        if loaded.pack.id in pack_ids():
            assert {canary.language for canary in loaded.pack.canaries} == loaded.pack.languages


def test_the_packs_are_as_large_as_promised() -> None:
    texts = rule_texts()
    assert sum(name.startswith("c-") for name in texts) >= 20
    assert sum(name.startswith("py-") for name in texts) >= 10


def test_the_schema_for_editors_is_that_of_the_types() -> None:
    made = runpy.run_path(str(shipped("rules") / "write_schema.py"))["configuration_schema"]()
    assert (shipped("rules") / SCHEMA).read_text(encoding="utf-8") == made


def test_a_configuration_that_init_writes_fits_the_schema() -> None:
    proposal = propose_layout(
        (RepoPath("src/a.c"), RepoPath("README.md")), {RepoPath("src/a.c"): Language.C}
    )
    text = configuration_text("pump", proposal, ("c-firmware",))
    jsonschema.validate(tomllib.loads(text), json.loads((shipped("rules") / SCHEMA).read_bytes()))
