"""What a run judges, and what init proposes for a repository that has no rules yet."""

import json
import tomllib
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.gate.adoption.baseline import baseline_document
from gatekeeper.gate.adoption.text import configuration_text, people_text
from gatekeeper.gate.plan import scope_of
from gatekeeper.items.proposal import propose_layout
from gatekeeper.model.change import ChangeKind, FileChange, FileStatus
from gatekeeper.model.identity import Identity
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath

RUN = sample_run()
ENTRY = RUN.facts.change.head.entries[0]
PATHS = ("README.md", "src/pump/a.c", "src/b.py", 'odd"name\n.c', "tests/test_a.c", "vendor/x.c")


@pytest.mark.parametrize("kind", [ChangeKind.RANGE, ChangeKind.TREE])
def test_the_merge_gate_judges_every_path(kind: ChangeKind) -> None:
    change = replace(RUN.facts.change, kind=kind, files=())
    assert scope_of(change) == {entry.path for entry in change.head}


def test_the_commit_hook_judges_what_is_staged_and_not_what_is_deleted() -> None:
    changed = FileChange(FileStatus.MODIFIED, ENTRY.path, ENTRY, ENTRY)
    deleted = FileChange(FileStatus.DELETED, RepoPath("gone.c"), ENTRY, None)
    change = replace(RUN.facts.change, kind=ChangeKind.STAGED, files=(changed, deleted))
    assert scope_of(change) == {ENTRY.path}


def test_what_init_writes_binds_without_a_mistake() -> None:
    paths = tuple(RepoPath(path) for path in sorted(PATHS))
    languages = {
        path: Language.PYTHON if path.endswith(".py") else Language.C
        for path in paths
        if not path.endswith(".md")
    }
    proposal = propose_layout(paths, languages)
    people = (
        (Identity('Aiko "A" Ito', "aiko@example.org"), 3),
        (Identity("B\udcff", "1+ben@x.y"), 1),
    )
    files = {
        "gatekeeper.toml": configuration_text("pump", proposal, ("c-firmware",)).encode(),
        "compliance/people.toml": people_text(people).encode(),
    }
    base = TrustBase(None, (*paths, *(RepoPath(name) for name in files)), files.get)
    project = read_project(base, ("bandit", "flow-c", "lizard", "semgrep"))
    assert [person.id for person in project.registry.people] == ["aiko", "ben"]
    assert not any(person.roles - {"author"} for person in project.registry.people)
    assert {item.safety_class.name for item in project.items} == {"C"}


def test_two_addresses_that_differ_in_case_are_one_person() -> None:
    text = people_text(((Identity("A", "a@x.y"), 2), (Identity("A", "A@X.Y"), 1)))
    assert len(tomllib.loads(text)["people"]) == 1


def test_a_baseline_holds_every_finding_once_in_order() -> None:
    text, count = baseline_document(RUN)
    written = json.loads(text)["fingerprints"]
    assert written == sorted(set(written))
    assert len(written) == count
    assert {judged.finding.fingerprint for judged in RUN.facts.findings} <= set(written)
