"""Gaps that only a comparison shows: what the baseline had and the release has not, or has for less than it was."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gatekeeper.model.glob import matches
from gatekeeper.model.path import RepoPath
from gatekeeper.model.record import Gap, GapState
from gatekeeper.model.soup import SoupFacts, SoupItem
from gatekeeper.model.threat_words import Severity
from gatekeeper.record.compare import Change, Difference

_KEPT = (
    "requirement", "hazard", "control", "threat", "mitigation", "surface", "change-request", "problem", "document",
)  # fmt: skip
"""Sheets whose rows are withdrawn where they stand: one that is gone takes along what was decided about it."""
_WORST_FIRST = tuple(each.value for each in Severity if each is not Severity.UNKNOWN)
_RATED = ("Severity", "Exploitability")
_SHOWN = 5


def lowered(name: str, changes: Iterable[Change], soup: SoupFacts) -> Iterator[Gap]:
    """What was taken out, rated lower or exchanged since the baseline of that name, each with what would settle it."""
    held = tuple(changes)
    told = {(c.kind, c.id, c.column): c for c in held}
    gone: dict[str, list[str]] = defaultdict(list)
    for change in held:
        if change.kind in _KEPT and change.difference is Difference.REMOVED:
            gone[change.area].append(change.id)
    for area, ids in gone.items():
        sentence = f"{_few(ids)}: gone since {name}, and nothing here tells who decided that"
        cure = "bring them back, marked as withdrawn, rejected or closed, so that what was decided stays"
        yield Gap("Changes", GapState.UNKNOWN, area, sentence, cure)
    for change in held:
        if change.kind == "threat" and change.column in _RATED and _is_less(change):
            sentence = f"its {change.column.lower()} is {change.after} and was {change.before} in {name}: nothing here tells who decided that"
            cure = "rate it as it was, or have the change of the model reviewed and that commit judged"
            yield Gap("Threats", GapState.UNKNOWN, change.id, sentence, cure)
        if (change.kind, change.column) == ("document", "Digest") and not told.keys() & {
            ("document", change.id, column) for column in ("Version", "Status")
        }:
            sentence = f"its entry, or the file that it names, is another than in {name}, and its version and status are as before"
            cure = "have it approved anew, and write its next version"
            yield Gap("Documents", GapState.UNKNOWN, f"document {change.id}", sentence, cure)
        if change.kind == "soup-component" and change.column == "Digests" and change.before:
            sentence = f"its content is another than in {name}, under the same version"
            yield Gap(
                "SOUP",
                GapState.NOT_MET,
                change.id,
                sentence,
                "evaluate what changed, then enter its version",
            )
    files = [RepoPath(c.id) for c in held if c.kind == "file" and c.column in ("", "Blob")]
    for item in soup.items:
        if ("soup-item", item.id, "Version") in told:
            if item.evaluated and ("soup-item", item.id, "Evaluated") not in told:
                sentence = f"its version is another than in {name}, and what is published was read last on {item.evaluated}, as for the one before"
                cure = "read what is published against this version, then write the day under anomalies-evaluated"
                yield Gap("SOUP", GapState.UNKNOWN, f"soup-item {item.id}", sentence, cure)
        elif mine := _of_copy(item, files, soup):
            sentence = f"{_few(mine)}: changed since {name}, and the register has the version {item.version or 'it had'} as before"
            cure = "evaluate what changed, then enter its version, or put back what was changed"
            yield Gap("SOUP", GapState.UNKNOWN, f"soup-item {item.id}", sentence, cure)


def _is_less(change: Change) -> bool:
    before, after = (
        _WORST_FIRST.index(word) if word in _WORST_FIRST else -1
        for word in (change.before, change.after)
    )
    return after > before


def _of_copy(item: SoupItem, files: Iterable[RepoPath], soup: SoupFacts) -> list[str]:
    """Those of the files that lie in the copy which the item answers for."""
    roots = {m.root for each in soup.of_item(item) for m in each.mentions if m.root}
    below = tuple(f"{root}/" for root in roots)
    return [
        path
        for path in files
        if path in roots or path.startswith(below) or any(matches(g, path) for g in item.paths)
    ]


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
