"""Reader of Threat Composer workspaces (AWS, schema 1): threats, mitigations and assumptions beside a picture.

The picture is no model: such a file has no elements, zones or flows, and its threats name none. A project needs a
second model that has them.
"""

import re

from gatekeeper.model import threat as words
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.formats.draft import Draft, SheetReader, looks_like_json, refused
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.wording import SEVERITIES, categories

_MARKS = (
    re.compile(rb'"schema"\s*:\s*1\b'),
    re.compile(rb'"(mitigationLinks|assumptionLinks)"\s*:'),
)
_STATUS = {
    "threatidentified": words.ThreatStatus.OPEN,
    "threatresolved": words.ThreatStatus.MITIGATED,
    "threatresolvednotuseful": words.ThreatStatus.NOT_APPLICABLE,
}
_STATES = {
    "mitigationidentified": words.MitigationState.PROPOSED,
    "mitigationinprogress": words.MitigationState.PLANNED,
    "mitigationresolved": words.MitigationState.IMPLEMENTED,
    "mitigationresolvedwillnotaction": words.MitigationState.REJECTED,
}
_ASIDE = ("displayOrder", "tags", "customTemplate", "statement", "threatSource", "prerequisites")


class ThreatComposerReader(SheetReader):
    """Reads `*.tc.json` files."""

    id = "threat-composer"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it has the schema's number and the links that only it has."""
        return looks_like_json(raw) and all(mark.search(raw) for mark in _MARKS)

    def model_of(self, sheet: Sheet) -> words.ThreatModel:
        """The model of the file."""
        file, root = sheet.file, sheet.root()
        if root.raw("schema") != 1 or not isinstance(root.raw("threats"), list):
            return refused(file, self.id, "it has not schema 1 and a list of threats")
        draft = Draft(self.id, "1", sheet)
        info = root.part("applicationInfo")
        draft.title = draft.id = info.text("name") or file.path
        info.skip("description")
        root.skip("architecture", "dataflow", "brainstorm")
        for entry in root.entries("threats"):
            _threat(entry, draft)
        if not draft.threats:
            sheet.problem("/threats", "it has no threat, and a picture alone is no model")
        _mitigations(root, draft)
        for entry in root.entries("assumptions"):
            key = entry.needed("id")
            text = entry.needed("content")
            topics = entry.texts("tags")
            draft.assumptions.append(words.Assumption(key, text, entry.locus(key), topics))
            entry.skip(*_ASIDE, "numericId", "metadata")
        for link in root.entries("assumptionLinks"):
            link.skip("type", "assumptionId", "linkedId")
        return draft.model(may_have_no_elements=True)


def _threat(entry: Entry, draft: Draft) -> None:
    key = entry.needed("id")
    said = _metadata(entry)
    title = entry.text("threatAction") or entry.text("statement")
    if not title:
        entry.sheet.problem(entry.pointer, f'the threat "{shown(key)}" says nothing')
    priority = " ".join(said.get("Priority", []))
    status = entry.choice("status", _STATUS, words.ThreatStatus.UNCHECKED)
    dismissed = status is words.ThreatStatus.NOT_APPLICABLE
    draft.threats.append(
        words.Threat(
            id=key,
            title=title,
            targets=(),
            locus=entry.locus(entry.text("numericId") or key),
            categories=categories(said.get("STRIDE", [])),
            severity=SEVERITIES.get(priority.lower(), words.Severity.UNKNOWN),
            native_severity=priority,
            impact=entry.text("threatImpact"),
            status=status,
            native_status=entry.text("status"),
            rationale="\n".join(said.get("Comments", [])) if dismissed else "",
            description=entry.text("statement"),
        )
    )
    entry.skip(*_ASIDE, "impactedGoal", "impactedAssets")


def _mitigations(root: Entry, draft: Draft) -> None:
    linked: dict[str, list[str]] = {}
    for link in root.entries("mitigationLinks"):
        linked.setdefault(link.needed("mitigationId"), []).append(link.needed("linkedId"))
    for entry in root.entries("mitigations"):
        key = entry.needed("id")
        content = entry.needed("content")
        said = _metadata(entry)
        state = entry.choice("status", _STATES, words.MitigationState.PROPOSED)
        draft.mitigations.append(
            words.Mitigation(
                id=key,
                title=content.partition("\n")[0],
                threats=tuple(dict.fromkeys(linked.pop(key, ()))),
                category=words.ControlCategory.UNKNOWN,
                locus=entry.locus(entry.text("numericId") or key),
                state=state,
                native_state=entry.text("status"),
                description="\n".join((content, *said.get("Comments", []))).strip(),
            )
        )
        entry.skip(*_ASIDE)
    for key in sorted(linked):
        root.sheet.diagnostics.append(
            words.ThreatDiagnostic(
                "tm003-dangling-reference",
                f'a link names the mitigation "{shown(key)}", which does not exist',
                root.sheet.location(root.at("mitigationLinks")),
                root.sheet.file.path,
                "take the link out, or restore the mitigation",
            )
        )


def _metadata(entry: Entry) -> dict[str, list[str]]:
    """The values of each key."""
    found: dict[str, list[str]] = {}
    for pair in entry.entries("metadata"):
        found.setdefault(pair.text("key"), []).extend(pair.texts("value"))
    return found
