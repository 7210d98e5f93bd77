"""Suppressions written in the code: our own inline form, and the foreign marks that have no effect here."""

import datetime as dt
import re
from collections.abc import Iterable

from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.suppression import ForeignMark, Suppression

_OWN = late_pattern(
    r"^\s*(?://+|/\*+|\*|#+)\s*gatekeeper:\s*suppress\s+(?P<rest>.+?)\s*(?:\*/)?\s*$"
)
_FIELD = late_pattern(r"\b(reason|owner|expires|approved-by)\s*=\s*(\"[^\"]*\"|[^\s;]+)")
_COMMENT = late_pattern(r"^\s*(?://|/\*|\*|#)|^\s*$")
_FOREIGN = (
    ("nosec", "bandit", late_pattern(r"#\s*nosec\b.*", re.IGNORECASE)),
    ("nosem", "semgrep", late_pattern(r"\bnosem(?:grep)?\b.*", re.IGNORECASE)),
    ("lizard forgive", "lizard", late_pattern(r"#lizard forgives?.*")),
    ("generated code", "lizard", late_pattern(r"GENERATED CODE")),
    ("cppcheck-suppress", "cppcheck", late_pattern(r"\bcppcheck-suppress\b.*")),
)
"""What stands in every such mark once case is folded, the tool, and the whole mark."""
_FOREIGN_FILES = {
    ".bandit": "bandit",
    ".semgrepignore": "semgrep",
    ".semgrep.yml": "semgrep",
    ".clang-tidy": "clang-tidy",
    "whitelizard.txt": "lizard",
}


def inline_suppressions(path: RepoPath, lines: tuple[str, ...]) -> tuple[Suppression, ...]:
    """Our suppressions in a file, in order of line.

    The form is a comment line of its own above the code it is for:
    `gatekeeper: suppress RULE reason="…" owner=ID expires=YYYY-MM-DD`. What is missing or wrong becomes a
    defect; the suppression then has no effect.
    """
    result = []
    for number, line in enumerate(lines, start=1):
        if "gatekeeper:" in line and (match := _OWN.match(line)):
            result.append(_inline(path, lines, number, match["rest"]))
    return tuple(result)


def covers(suppression: Suppression, region: Region | None) -> bool:
    """Whether an inline suppression stands for a finding's region in the same file."""
    place = suppression.location.region
    if place is None or region is None:
        return False
    return place.start_line <= region.start_line <= place.end_line


def foreign_marks(path: RepoPath, lines: tuple[str, ...]) -> tuple[ForeignMark, ...]:
    """Comments by which a tool would suppress its own findings, in order of line."""
    folded = "\n".join(lines).casefold()
    sought = [(tool, pattern) for word, tool, pattern in _FOREIGN if word in folded]
    return tuple(
        ForeignMark(tool, match[0].strip()[:120], at_line(path, number))
        for number, line in enumerate(lines if sought else (), start=1)
        for tool, pattern in sought
        if (match := pattern.search(line))
    )


def foreign_files(paths: Iterable[RepoPath]) -> tuple[ForeignMark, ...]:
    """Tool configuration in the tree by which findings could be left out; none of it is obeyed."""
    return tuple(
        ForeignMark(tool, path.rpartition("/")[2], Location(path))
        for path in sorted(paths)
        if (tool := _FOREIGN_FILES.get(path.rpartition("/")[2]))
    )


def _inline(path: RepoPath, lines: tuple[str, ...], number: int, rest: str) -> Suppression:
    rule = rest.split(maxsplit=1)[0].rstrip(";")
    fields = {name: value.strip('"').strip() for name, value in _FIELD.findall(rest)}
    expires, defects = _expiry(fields)
    defects += [f"it names no {name}" for name in ("reason", "owner") if not fields.get(name)]
    return Suppression(
        id=f"{path}:{number}",
        rule=rule,
        reason=fields.get("reason", ""),
        owner=fields.get("owner", ""),
        expires=expires,
        approved_by=fields.get("approved-by", ""),
        location=Location(path, Region(number, _covered_line(lines, number))),
        inline=True,
        defects=tuple(defects),
    )


def _expiry(fields: dict[str, str]) -> tuple[dt.date | None, list[str]]:
    text = fields.get("expires", "")
    if not text:
        return None, ["it names no expiry date"]
    try:
        return dt.date.fromisoformat(text), []
    except ValueError:
        return None, [f'"{text}" is no date such as 2027-01-31']


def _covered_line(lines: tuple[str, ...], number: int) -> int:
    """The next line that is code; the mark's own line at the end of a file."""
    for following in range(number, len(lines)):
        if not _COMMENT.match(lines[following]):
            return following + 1
    return number
