"""The schemas of predicates take what is written and refuse an act without its parts."""

import json
from pathlib import Path

import jsonschema
import pytest

from gatekeeper.evidence.acts import Act, Meaning, RegistrySource, act_of, stated_act
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.evidence import Statement, Subject

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "rules/ledger/predicates.schema.json").read_bytes())
SOURCE = RegistrySource(ObjectId("a" * 40), "compliance/people.toml", Sha256("b" * 64))
ACT = Act("ben", "Ben Okafor", Meaning.APPROVAL, "2026-11-25T09:00:00Z", SOURCE)
EXAMPLES: dict[str, dict[str, object]] = {
    "suppression/v1": {"rule": "x", "fingerprint": "y", "reason": "z", "expires": "2027-01-01"},
    "deviation/v1": {
        "id": "D1",
        "check": "test-presence",
        "subject": "LINK",
        "reason": "z",
        "expires": "2027-01-01",
    },
    "training/v1": {"trainee": "aiko", "training": "T1", "version": "2", "date": "2026-01-01"},
    "override/v1": {"statement": "c" * 64, "verdict": "failed", "reason": "z"},
    "soup-evaluation/v1": {
        "purl": "pkg:generic/lwip@2.1.2",
        "anomaly": "CVE-2020-22283",
        "status": "not_affected",
        "justification": "z",
    },
    "feed-snapshot/v1": {
        "feed": "osv-pypi",
        "kind": "osv",
        "taken": "2026-11-20",
        "entries": 3,
    },
    "clause-judgement/v1": {
        "clause": "62304:5.1.1",
        "judgement": "met",
        "reason": "z",
        "project": "pump",
        "restsOn": [{"kind": "path", "name": "docs/plan.md", "sha256": "4" * 64}],
        "expires": "2027-01-01",
    },
    "threat-review/v1": {
        "element": "E-LINK",
        "semanticHash": "1" * 64,
        "surfaceFingerprint": "2" * 64,
        "codeDigest": "3" * 64,
    },
}


def valid(name: str, predicate: object) -> bool:
    """Whether the predicate is one of that name."""
    schema = {"$ref": f"#/$defs/{name.replace('/', '~1')}", "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(schema).is_valid(predicate)


def test_every_predicate_of_the_schema_has_an_example_here() -> None:
    assert {name for name in SCHEMA["$defs"] if "/" in name} == {*EXAMPLES, "ledger-join/v1"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_act_is_taken_with_all_its_parts_only(name: str) -> None:
    whole = {"act": stated_act(ACT), "supersedes": ["d" * 64], **EXAMPLES[name]}
    assert valid(name, whole)
    for part in (*EXAMPLES[name], "act"):
        assert not valid(name, {key: value for key, value in whole.items() if key != part})
    for part in stated_act(ACT):
        act = {key: value for key, value in stated_act(ACT).items() if key != part}
        assert not valid(name, {**whole, "act": act})


def test_the_act_that_is_read_is_the_one_that_was_stated() -> None:
    stated = Statement((Subject("x", {"sha256": "e" * 64}),), "p", {"act": stated_act(ACT)})
    assert act_of(stated) == ACT
    assert act_of(Statement(stated.subjects, "p", {})) is None


@pytest.mark.parametrize(
    "change",
    [
        {"meaning": "liked"},
        {"at": "2026-11-25"},
        {"person": ""},
        {"printedName": 7},
        {"registry": {"gitCommit": "a" * 40}},
        {"registry": {"gitCommit": "main", "path": "p", "sha256": "b" * 64}},
        {"more": "x"},
    ],
)
def test_an_act_that_is_none_is_a_sentence(change: dict[str, object]) -> None:
    block = {**stated_act(ACT), **change}
    read = act_of(Statement((Subject("x", {"sha256": "e" * 64}),), "p", {"act": block}))  # type: ignore[dict-item]  # what a forger writes
    assert isinstance(read, str)
