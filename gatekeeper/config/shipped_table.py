"""Tables that ship below `rules/`, read with the care that those of a project get."""

from collections.abc import Callable
from typing import TypeVar

from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import ConfigurationProblem, GatekeeperError
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.bind import Binding
from gatekeeper.parse.toml import parse_toml

Read = TypeVar("Read")


def read_shipped(name: str, read: Callable[[Binding], Read]) -> Read:
    """What `read` makes of the file of that name; raises `GatekeeperError` when the installation is damaged."""
    place = RepoPath(f"rules/{name}")
    document = parse_toml(place, (shipped("rules") / name).read_bytes())
    if isinstance(document, ConfigurationProblem):
        raise _damaged(place, document)
    binding = Binding(document)
    found = read(binding)
    if binding.problems:
        raise _damaged(place, binding.problems[0])
    return found


def _damaged(place: RepoPath, problem: ConfigurationProblem) -> GatekeeperError:
    return GatekeeperError(f"no verdict: the shipped {place} is damaged: {problem.message}")
