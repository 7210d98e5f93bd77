"""A configuration with many mistakes is answered with all of them, each with file, line, key and cure."""

import pytest

from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.errors import ConfigurationError
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass
from gatekeeper.testing.classes import B

ANALYZERS = ("bandit", "cppcheck", "lizard", "semgrep")
GOOD = """version = 1
[project]
name = "pump"
[layout]
product = ["src/**"]
tests = ["tests/**"]
documents = ["gatekeeper.toml", "compliance/**"]
[[items]]
id = "DOSE"
class = "B"
paths = ["src/**"]
tests = ["tests/**"]
[[policy.rules]]
class = "B"
check = "complexity-limits"
asked-by = "VP-2"
limits = { ccn = 9 }
"""
PEOPLE = """version = 1
[[people]]
id = "aiko"
name = "Aiko Ito"
emails = ["aiko@example.org"]
roles = ["reviewer"]
clearance = ["A", "B", "C"]
[[people.keys]]
public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII3Zg5AdeAHdcu66rqF3YF0u3V4SzbhujsGLeo4ZfHgw"
valid-from = 2026-01-01T00:00:00Z
[[people]]
id = "ben"
name = "Ben Okafor"
emails = ["ben@example.org"]
"""
APPOINTED = "[[people.appointments]]\n"
AGAIN = f"[[people.keys]]\n{PEOPLE.splitlines()[8]}\nrevoked-at = 2026-02-01T00:00:00Z\n"
TEN = """version = 1
colour = "red"
[project]
name = 7
[layout]
product = ["src/**", "nothing/**"]
[[items]]
id = "DOSE"
class = "D"
paths = ["src/**"]
[[items]]
id = "DOSE"
parent = "NOBODY"
[[items]]
title = "without an id"
[analyzers]
packs = ["c-firmwear"]
[analyzers.tools.bandito]
[[policy.rules]]
class = "B"
check = "reviews"
asked-by = "VP-2"
[requirements]
pattern = "("
[hooks]
trace = "sometimes"
"""


def read(files: dict[str, str]) -> Project:
    raw = {name: text.encode() for name, text in files.items()}
    paths = tuple(RepoPath(path) for path in sorted({*raw, "src/a.c", "tests/t.c"}))
    return read_project(TrustBase(None, paths, raw.get), ANALYZERS)


def test_a_good_configuration_becomes_a_project() -> None:
    project = read({"gatekeeper.toml": GOOD, "compliance/people.toml": PEOPLE})
    assert project.items[0].safety_class == B
    assert dict(project.layout.globs)[LayoutClass.PRODUCT] == ("src/**",)
    assert [person.id for person in project.registry.people] == ["aiko", "ben"]
    rule = project.policy.rule(B, "complexity-limits")
    assert rule is not None
    assert (rule.limits["ccn"], rule.limits["length"], rule.demand) == (9, 100, Demand.REQUIRED)
    assert str(rule.location) == "gatekeeper.toml:13"
    assert [source.path for source in project.sources] == [
        "compliance/people.toml",
        "gatekeeper.toml",
    ]


def test_every_mistake_is_reported_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read({"gatekeeper.toml": TEN})
    found = [(str(p.location), p.key) for p in caught.value.problems]
    assert found == [
        ("gatekeeper.toml:2", "colour"),
        ("gatekeeper.toml:4", "project.name"),
        ("gatekeeper.toml:6", "layout.product[1]"),
        ("gatekeeper.toml:9", "items[0].class"),
        ("gatekeeper.toml:12", "items[1].id"),
        ("gatekeeper.toml:13", "items[1].parent"),
        ("gatekeeper.toml:14", "items[2]"),
        ("gatekeeper.toml:17", "analyzers.packs[0]"),
        ("gatekeeper.toml:18", "analyzers.tools.bandito"),
        ("gatekeeper.toml:21", "policy.rules[0].check"),
        ("gatekeeper.toml:24", "requirements.pattern"),
        ("gatekeeper.toml:26", "hooks.trace"),
    ]
    assert all(problem.message and problem.cure for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("people.toml", PEOPLE.replace("ben@", "AIKO@"), 'belongs to "aiko" already'),
        ("people.toml", PEOPLE.replace('id = "ben"', 'id = "aiko"'), "stands twice"),
        ("people.toml", PEOPLE.replace("2026-01-01T00:00:00Z", "2026"), "expected"),
        ("people.toml", PEOPLE.replace('emails = ["ben@example.org"]', "emails = []"), "never be found"),
        ("people.toml", PEOPLE.replace("[[people]]\nid = \"ben\"", f'{AGAIN}[[people]]\nid = "ben"'), "one key stands twice"),
        ("people.toml", PEOPLE + APPOINTED + 'role = "tester"\nclearance = "C"\n', "to one role or to clearance"),
        ("people.toml", PEOPLE + APPOINTED + "valid-until = 2026-01-01\n", "to one role or to clearance"),
        ("people.toml", PEOPLE + APPOINTED + 'role = "integrator"\n', "exercised with a key"),
        ("people.toml", PEOPLE + "roles = ['tester']\n" + APPOINTED + 'role = "tester"\n', "stands without dates already"),
        ("people.toml", PEOPLE + APPOINTED + 'role = "tester"\nvalid-from = 2026-02-01\nvalid-until = 2026-01-01\n', "ends before it begins"),
        ("baseline.json", "{", "cannot be read"),
        ("baseline.json", '{"fingerprints": ["short"]}', "not a list of fingerprints"),
        ("baseline.json", '{"fingerprints": [7]}', "not a list of fingerprints"),
        ("deviations.toml", "version = 2\n", "invalid"),
    ],
    ids=["shared e-mail", "same id", "date", "no e-mail", "key twice", "role and class", "no role", "role by key", "role twice", "no time", "json", "fingerprints", "numbers", "version"],
)  # fmt: skip
def test_mistakes_in_the_files_beside_it_are_reported(name: str, text: str, words: str) -> None:
    files = {"gatekeeper.toml": GOOD, "compliance/people.toml": PEOPLE, f"compliance/{name}": text}
    with pytest.raises(ConfigurationError) as caught:
        read(files)
    assert words in caught.value.problems[0].message


DEVIATION = """version = 1
[[deviations]]
id = "DEV-1"
check = "review-independence"
subject = "DOSE"
reason = "the only expert left"
owner = "aiko"
approved-by = "aiko"
expires = 2027-01-01
"""


@pytest.mark.parametrize(
    ("owner", "approver", "said"),
    [
        ("aiko", "aiko", ['"aiko" approves their own decision']),
        ("aiko", "", ['"" is nobody in the people registry']),
        ("", "aiko", ['"" is nobody in the people registry']),
    ],
    ids=["by the owner", "by nobody", "of nobody"],
)
def test_a_deviation_rests_on_two_people(owner: str, approver: str, said: list[str]) -> None:
    two = DEVIATION.replace('owner = "aiko"', f'owner = "{owner}"')
    two = two.replace('by = "aiko"', f'by = "{approver}"')
    files = {
        "gatekeeper.toml": GOOD,
        "compliance/people.toml": PEOPLE,
        "compliance/deviations.toml": two,
    }
    with pytest.raises(ConfigurationError, match="1 mistake") as caught:
        read(files)
    assert [each.message for each in caught.value.problems] == said


def test_what_every_answer_rests_on_cannot_be_asked_less() -> None:
    less = (
        GOOD
        + '[[policy.rules]]\nclass = "A"\ncheck = "accounting-complete"\nasked-by = "me"\ndemand = "off"\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        read({"gatekeeper.toml": less, "compliance/people.toml": PEOPLE})
    assert "always required" in caught.value.problems[0].message
