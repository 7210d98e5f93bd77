"""What belongs to the trust base beside our own files: whatever the configuration names and verdicts rest on."""

import pytest

from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.path import RepoPath

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
"""


@pytest.mark.parametrize(
    ("named", "path", "belongs"),
    [
        ('[threats]\nmap = "compliance/threat-map"\n', "compliance/threat-map", True),
        ("", "compliance/threat-map", False),
    ],
    ids=["the map of threats", "a map that nobody names"],
)
def test_the_map_of_threats_belongs_to_the_trust_base(
    named: str, path: str, belongs: bool
) -> None:
    raw = {"gatekeeper.toml": (FILE + named).encode(), "compliance/people.toml": b"version = 1\n"}
    names = tuple(RepoPath(each) for each in sorted({*raw, "src/a.c", path}))
    project = read_project(TrustBase(None, names, raw.get), ("semgrep",))
    assert (path in project.trust_paths) == belongs
