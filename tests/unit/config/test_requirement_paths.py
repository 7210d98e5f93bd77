"""Where requirements are read that no `[requirements]` names: in the texts of `[[trace.sources]]`, all of them or none."""

import pytest

from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.path import RepoPath

FILE = """version = 1
[project]
name = "pump"
[layout]
product = ["src/**"]
documents = ["gatekeeper.toml", "compliance/**", "docs/**"]
[[items]]
id = "DOSE"
class = "B"
paths = ["src/**"]
[[trace.sources]]
paths = ["docs/a.md"]
format = "markdown"
[[trace.sources]]
paths = ["docs/b.*"]
format = "OTHER"
kind = "KIND"
"""


@pytest.mark.parametrize(
    ("other", "kind", "paths"),
    [
        ("csv", "risk-control", ("docs/a.md", "docs/b.*")),
        ("csv", "hazard", ("docs/a.md",)),
        ("xlsx", "hazard", ("docs/a.md",)),
        ("xlsx", "risk-control", ()),
        ("rtems", "risk-control", ()),
        ("doorstop", "risk-control", ()),
    ],
)
def test_a_part_of_the_requirements_counts_for_none(
    other: str, kind: str, paths: tuple[str, ...]
) -> None:
    text = FILE.replace("OTHER", other).replace("KIND", kind)
    raw = {"gatekeeper.toml": text.encode(), "compliance/people.toml": b"version = 1\n"}
    names = tuple(RepoPath(path) for path in sorted({*raw, "src/a.c", "docs/a.md", "docs/b.x"}))
    assert read_project(TrustBase(None, names, raw.get), ("semgrep",)).requirement_paths == paths
