"""Explanations of checks and reason codes, from `rules/explanations.toml`."""

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import ConfigurationProblem, GatekeeperError
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml


class Explanation(Table):
    """What somebody wants to know about an id."""

    what: str
    why: str
    mend: str
    example: str = ""


class _Explanations(Table):
    version: int
    explain: dict[str, Explanation] = msgspec.field(default_factory=dict)


def read_explanations() -> dict[str, Explanation]:
    """Id to explanation, ordered by id; raises `GatekeeperError` when the file is damaged."""
    path = shipped("rules") / "explanations.toml"
    document = parse_toml(RepoPath("rules/explanations.toml"), path.read_bytes())
    if isinstance(document, ConfigurationProblem):
        raise GatekeeperError(f"the shipped explanations are damaged: {document.message}")
    binding = Binding(document)
    options = bind(binding, _Explanations)
    if binding.problems:
        raise GatekeeperError(
            f"the shipped explanations are damaged: {binding.problems[0].message}"
        )
    return dict(sorted(options.explain.items()))
