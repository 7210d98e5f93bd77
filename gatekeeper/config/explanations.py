"""Explanations of checks and reason codes, from `rules/explanations.toml`."""

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.shipped_table import read_shipped
from gatekeeper.parse.bind import bind


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
    options = read_shipped("explanations.toml", lambda binding: bind(binding, _Explanations))
    return dict(sorted(options.explain.items()))
