"""Released baselines as their archived SBOMs tell them (CycloneDX 1.2 to 1.6, JSON), held against advisories."""

import re
from collections.abc import Iterator, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import Purl, read_purl
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.soup.advisories import cpe_name, table, tables, text
from gatekeeper.soup.matching import Subject

_MAX_BYTES = 256 * 1024 * 1024
_MAX_DEPTH = 32
_SBOM = late_pattern(rb"cyclonedx|spdx", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Baseline:
    """One archived SBOM."""

    file: str
    name: str
    version: str
    subjects: tuple[Subject, ...]
    """Ordered by purl."""
    unnamed: int
    """Components without a purl or CPE, which no feed can be held against."""
    said: tuple[tuple[str, str, str], ...]
    """Purl, anomaly and state of its own analysis, where it carries one (VEX)."""
    fault: str = ""


def read_baseline(file: str, raw: bytes) -> Baseline | None:
    """The baseline of an SBOM; `None` for a file that is none; one that is damaged or of a form that is not read has a fault."""
    fault = "it is an SBOM, and none of CycloneDX in JSON" if _SBOM.search(raw[:4096]) else ""
    document: Mapping[str, object] = {}
    try:
        document = table(parse_json(raw, max_bytes=_MAX_BYTES))
    except JsonRefused as error:
        if file.endswith(".json"):
            # What was cut off may have been one, whatever is left of it.
            fault = f"it cannot be read: {error}"
    if document.get("bomFormat") != "CycloneDX":
        return Baseline(file, file, "", (), 0, (), fault) if fault else None
    own = table(table(document.get("metadata")).get("component"))
    found: dict[Purl, Subject] = {}
    unnamed = 0
    references: dict[str, str] = {}
    for component in _components(document, 0):
        subject = _subject(component)
        if subject is None:
            unnamed += 1
            continue
        references[text(component.get("bom-ref"))] = str(subject.purl)
        found.setdefault(subject.purl, subject)
    return Baseline(
        file,
        text(own.get("name")) or file,
        text(own.get("version")),
        tuple(found[name] for name in sorted(found)),
        unnamed,
        tuple(sorted(_said(document, references))),
    )


def _components(node: Mapping[str, object], depth: int) -> Iterator[Mapping[str, object]]:
    for component in tables(node.get("components")):
        yield component
        if depth < _MAX_DEPTH:
            yield from _components(component, depth + 1)


def _subject(component: Mapping[str, object]) -> Subject | None:
    named = read_purl(text(component.get("purl")))
    cpe = text(component.get("cpe"))
    version = text(component.get("version"))
    if named is None and not cpe:
        return None
    if named is None:
        named = Purl("generic", "", text(component.get("name")))
    whole = Purl(named.type, named.namespace, named.name, named.version or version)
    name = cpe_name(cpe)
    commits = tuple(
        text(each.get("value"))
        for each in tables(component.get("properties"))
        if each.get("name") == "gatekeeper:git"
    )
    return Subject(whole, frozenset({name} if name else ()), commits)


def _said(
    document: Mapping[str, object], references: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for each in tables(document.get("vulnerabilities")):
        state = text(table(each.get("analysis")).get("state"))
        for affected in tables(each.get("affects")):
            reference = text(affected.get("ref"))
            yield references.get(reference, reference), text(each.get("id")), state
