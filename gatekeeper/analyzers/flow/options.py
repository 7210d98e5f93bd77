"""Commands without a shell whose program may take a text from outside for one of its options (CWE-88)."""

import itertools
from collections.abc import Iterator

from gatekeeper.analyzers.flow.containers import place_order
from gatekeeper.analyzers.flow.library import alike
from gatekeeper.analyzers.flow.values import Box, Value


def taken_for_options(command: Box) -> Iterator[Value]:
    """The parts of the command that may become options: neither behind `--` nor behind an option whose value they are."""
    if command.kind != "list" or not command.exact:
        return
    parts = [command.items[place] for place in sorted(command.items, key=place_order)]
    if not parts or _program(parts[0]) not in alike("programs-with-options"):
        return
    for before, part in itertools.pairwise(parts):
        said = before.constant
        if said == "--":
            return
        if not (isinstance(said, str) and said.startswith("-")):
            yield part


def _program(part: Value) -> str:
    return part.constant.rpartition("/")[2] if isinstance(part.constant, str) else ""
