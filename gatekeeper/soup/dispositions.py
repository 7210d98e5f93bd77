"""What people made of anomalies: read from signed statements, joined to the matches, their justifications looked at again."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from gatekeeper.model.advisory import JUSTIFICATIONS, Disposition, Evaluation, SoupAnomaly
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import read_purl

PREDICATE = "https://iec62304-gatekeeper.dev/predicate/soup-evaluation/v1"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a justification is held against."""

    paths: frozenset[RepoPath]
    in_place: frozenset[str]
    """Ids of mitigations of the threat model that are in place."""
    uses: Callable[[str], RepoPath | None]
    """The first file of product code that holds a word; `None` when none does."""
    present: frozenset[str]
    """Purls of the product without version."""


def read_evaluation(
    predicate: Mapping[str, JsonValue], *, by: str, digest: str
) -> Evaluation | str:
    """The evaluation of a statement, or a sentence that says why it is none."""
    purl = read_purl(_text(predicate, "purl"))
    status = _text(predicate, "status")
    if purl is None or status not in {each.value for each in Disposition}:
        return "it names no purl, or none of the four states"
    expires = _text(predicate, "expires")
    try:
        until = dt.date.fromisoformat(expires) if expires else None
    except ValueError:
        return f'"{expires[:20]}" is no date'
    justification = _text(predicate, "justification")
    known = justification in JUSTIFICATIONS
    if status == Disposition.NOT_AFFECTED.value and not known:
        return f'"{justification[:60]}" is no justification that can be looked at'
    act = predicate.get("act")
    at = act.get("at") if isinstance(act, dict) else ""
    return Evaluation(
        purl,
        _text(predicate, "anomaly"),
        Disposition(status),
        justification if known else "",
        _text(predicate, "reason") or ("" if known else justification),
        _texts(predicate, "absentPaths"),
        _texts(predicate, "absentSymbols"),
        _texts(predicate, "mitigations"),
        _text(predicate, "patch"),
        until,
        by,
        digest,
        at if isinstance(at, str) else "",
    )


def _text(predicate: Mapping[str, JsonValue], key: str) -> str:
    value = predicate.get(key)
    return value if isinstance(value, str) else ""


def _texts(predicate: Mapping[str, JsonValue], key: str) -> tuple[str, ...]:
    value = predicate.get(key)
    return (
        tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
    )


def dispose(
    anomalies: Iterable[SoupAnomaly], evaluations: Iterable[Evaluation], ground: Ground
) -> tuple[SoupAnomaly, ...]:
    """Each anomaly with the last evaluation of it, in the order of the ledger, and why that does not hold."""
    held = tuple(evaluations)
    result = []
    for anomaly in anomalies:
        mine = [e for e in held if e.purl == anomaly.purl and anomaly.is_called(e.anomaly)]
        last = mine[-1] if mine else None
        broken = _broken(anomaly, last, ground) if last else ""
        result.append(replace(anomaly, evaluation=last, broken=broken))
    return tuple(result)


def _broken(anomaly: SoupAnomaly, said: Evaluation, ground: Ground) -> str:
    """Why what was said is not so in this tree; empty when nothing speaks against it."""
    match said.disposition:
        case Disposition.NOT_AFFECTED:
            return _justified(anomaly, said, ground)
        case Disposition.FIXED:
            return _fixed(said, ground)
        case _:
            return ""


def _justified(anomaly: SoupAnomaly, said: Evaluation, ground: Ground) -> str:
    if said.justification == "component_not_present":
        there = str(anomaly.purl.bare) in ground.present
        return f"{anomaly.purl.bare} is in the product" if there else ""
    for glob in said.absent_paths:
        hit = next((p for p in sorted(ground.paths) if matches_any((glob,), p)), None)
        if hit is not None:
            return f"{hit} is there, and {glob} was to be absent"
    for word in said.absent_symbols:
        used = ground.uses(word)
        if used is not None:
            return f"{used} uses {word}, which was to be used nowhere"
    for mitigation in said.mitigations:
        if mitigation not in ground.in_place:
            return f"the mitigation {mitigation} is not in place in the threat model"
    if not (said.absent_paths or said.absent_symbols or said.mitigations):
        return "it names nothing that can be looked at: no absent path or symbol, no mitigation"
    return ""


def _fixed(said: Evaluation, ground: Ground) -> str:
    if said.patch and any(matches_any((said.patch,), path) for path in ground.paths):
        return ""
    return (
        f'the patch "{said.patch}" is no file of the tree, and the version is still in the range'
    )


def word_finder(sources: Iterable[tuple[RepoPath, bytes]]) -> Callable[[str], RepoPath | None]:
    """A look-up of words in the sources: whole words, in code and comments alike, the first path by name."""
    held = tuple(sorted(sources))

    def find(word: str) -> RepoPath | None:
        pattern = re.compile(
            rb"(?<![A-Za-z0-9_])" + re.escape(word.encode()) + rb"(?![A-Za-z0-9_])"
        )
        return next((path for path, raw in held if pattern.search(raw)), None)

    return find
