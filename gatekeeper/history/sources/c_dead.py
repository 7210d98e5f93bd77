"""Blanks what the C preprocessor is sure to take out: `#if 0` and its relatives (C17 6.10.1)."""

import re
from dataclasses import dataclass

from gatekeeper.history.sources.c_truth import truth
from gatekeeper.model.pattern import late_pattern

_CONDITIONAL = late_pattern(
    r"[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(.*)", re.DOTALL
)
_ANY = late_pattern(r"#[\s\\]*if")
_DEFINED = late_pattern(r"\bdefined[ \t]*\([ \t]*\w+[ \t]*\)")


@dataclass(slots=True)
class _Branch:
    """One open conditional."""

    outer_live: bool
    live: bool
    settled: bool
    """Whether an earlier branch is sure to have been taken."""


def without_dead_code(text: str) -> str:
    """The text with the lines of branches that are surely not compiled replaced by empty ones.

    The text must be without comments. A condition that is not a constant leaves all its branches in.
    """
    if not _ANY.search(text):
        return text
    kept: list[str] = []
    stack: list[_Branch] = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        end = number
        while lines[end].rstrip("\r").endswith("\\") and end + 1 < len(lines):
            end += 1
        logical = " ".join(
            line.rstrip("\r").removesuffix("\\") for line in lines[number : end + 1]
        )
        is_directive = _step(stack, logical)
        live = is_directive or not stack or stack[-1].live
        kept += lines[number : end + 1] if live else [""] * (end + 1 - number)
        number = end + 1
    return "\n".join(kept)


def _step(stack: list[_Branch], line: str) -> bool:
    """Takes a conditional directive into account; whether the line is one."""
    match = _CONDITIONAL.match(line)
    if match is None:
        return False
    word, condition = match[1], match[2]
    if word in ("if", "ifdef", "ifndef"):
        live = not stack or stack[-1].live
        value = _value(condition) if word == "if" else None
        stack.append(_Branch(live, live and value is not False, value is True))
    elif stack and word == "endif":
        stack.pop()
    elif stack:
        branch = stack[-1]
        value = _value(condition) if word == "elif" else (True if word == "else" else None)
        branch.live = branch.outer_live and not branch.settled and value is not False
        branch.settled = branch.settled or value is True
    return True


def _value(condition: str) -> bool | None:
    """What a constant condition comes to, `None` for one that is not constant to us."""
    return truth(_DEFINED.sub("defined", condition.strip()))
