"""Threagile's risks: those that somebody wrote, those that the tool found (`risks.json`), and how each is tracked.

The tool's own ids are kept: `CATEGORY@ASSET@LINK…`, the places in the tool's order.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from gatekeeper.model import threat as words
from gatekeeper.threats.formats.draft import Draft
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.wording import SEVERITIES, categories

_STATUS = {
    "unchecked": words.ThreatStatus.UNCHECKED,
    "in-discussion": words.ThreatStatus.INVESTIGATING,
    "accepted": words.ThreatStatus.ACCEPTED,
    "in-progress": words.ThreatStatus.OPEN,
    "mitigated": words.ThreatStatus.MITIGATED,
    "false-positive": words.ThreatStatus.NOT_APPLICABLE,
}
_STATES = {
    words.ThreatStatus.MITIGATED: words.MitigationState.IMPLEMENTED,
    words.ThreatStatus.OPEN: words.MitigationState.PLANNED,
}
_TAG = re.compile(r"<[^<>]{0,200}>")
_PLACES = (
    "most_relevant_technical_asset",
    "most_relevant_communication_link",
    "most_relevant_trust_boundary",
    "most_relevant_shared_runtime",
    "most_relevant_data_asset",
)
_MOST_PATTERNS = 1000
_WRITTEN = ("individual_risk_categories", "custom_risk_categories")


class Risks:
    """All risks of one model while they are read."""

    def __init__(self, roots: list[Entry], draft: Draft) -> None:
        self._roots, self._draft = roots, draft
        self._tracking: dict[str, Entry] = {}
        for root in roots:
            for key, entry in root.named("risk_tracking"):
                self._tracking[key] = entry
        self._patterns = [key for key in self._tracking if "*" in key]
        if len(self._patterns) > _MOST_PATTERNS:
            message = f"it tracks more than {_MOST_PATTERNS} patterns of risks"
            roots[0].sheet.problem("/risk_tracking", message, "track risks by their ids")
            self._patterns.clear()
        self._used: set[str] = set()
        self._known: set[str] = set()
        self._targets = {element.id for element in draft.elements}
        self._targets |= {flow.id for flow in draft.flows}
        self._within = _within(roots, draft)

    def read(self, outputs: Iterable[Sheet]) -> None:
        """All of them into the draft."""
        for root in self._roots:
            for title, category in _written(root):
                self._category(title, category)
        outputs = tuple(outputs)
        for output in outputs:
            self._output(output)
        for key, entry in self._tracking.items():
            if key not in self._used:
                self._only_tracked(key, entry, told=bool(outputs))
            entry.skip("status", "justification", "ticket", "date", "checked_by")

    def _category(self, title: str, entry: Entry) -> None:
        native = entry.needed("id")
        mitigation = entry.text("mitigation") or entry.text("action")
        cwe = entry.text("cwe")
        for name, risk in entry.named("risks_identified"):
            places = [risk.text(place) for place in _PLACES]
            key = "@".join((native, *(place for place in places if place)))
            threat = self._threat(risk, key, _plain(name) or title, places, words.Origin.HUMAN)
            self._add(
                threat,
                mitigation,
                categories([entry.text("stride")]),
                (f"CWE-{cwe}",) if cwe and cwe != "0" else (),
            )
        entry.skip("title", "description", "impact", "asvs", "cheat_sheet", "check", "function")
        entry.skip("detection_logic", "risk_assessment", "false_positives", "action")
        entry.skip("model_failure_possible_reason", "is_built_in")

    def _output(self, sheet: Sheet) -> None:
        """The tool's list of risks; one that the model itself holds as well is known already."""
        if not isinstance(sheet.placed.value, list):
            sheet.problem("", "the JSON beside the model is no list of risks (risks.json)")
            return
        for index, value in enumerate(sheet.placed.value):
            risk = sheet.entry(value, f"/{index}", "")
            key = risk.needed("synthetic_id")
            category = risk.text("category", "category_id")
            places = [risk.text(place) for place in _PLACES]
            title = _plain(risk.text("title")) or category
            status = risk.text("risk_status").lower()
            risk.skip("risk_explanation", "rating_explanation")
            threat = self._threat(risk, key, title, places, words.Origin.GENERATED)
            if status and _STATUS.get(status) is not threat.status:
                self._stale(risk, key, status, threat.native_status)
            if key not in self._known:
                self._add(threat, "", (), ())

    def _stale(self, risk: Entry, key: str, said: str, tracked: str) -> None:
        risk.sheet.diagnostics.append(
            words.ThreatDiagnostic(
                "tm007-generated-export-stale",
                f'the output says "{shown(said)}" of the risk "{shown(key)}", the model "{tracked}"',
                risk.sheet.location(risk.pointer),
                risk.sheet.file.path,
                "run Threagile again and commit its risks.json",
            )
        )

    def _threat(
        self, risk: Entry, key: str, title: str, places: list[str], origin: words.Origin
    ) -> words.Threat:
        severity = risk.text("severity")
        tracking = self._tracked(key)
        status = (
            tracking.choice("status", _STATUS, words.ThreatStatus.UNCHECKED)
            if tracking
            else words.ThreatStatus.UNCHECKED
        )
        known = {element.id for element in self._draft.elements}
        if places[1] and places[0] and places[0] not in known:
            message = f'"{shown(places[0])}" is no technical asset of the model'
            risk.sheet.problem(risk.at(_PLACES[0]), message, "correct the id")
        breached = risk.texts("data_breach_technical_assets")
        targets = tuple(_targets(places, breached)) or self._reached(places)
        if not targets and not self._within.keys() & set(places):
            message = f'the risk "{shown(key)}" names no asset or link it threatens'
            risk.sheet.problem(risk.pointer, message, "name most_relevant_technical_asset")
        likelihood = risk.text("exploitation_likelihood")
        risk.skip("data_breach_probability")
        return words.Threat(
            id=key,
            title=title,
            targets=targets,
            locus=risk.locus(key),
            severity=risk.choice("severity", SEVERITIES, words.Severity.UNKNOWN),
            native_severity=severity,
            basis=words.Basis.PROBABILITY if likelihood else words.Basis.NONE,
            impact=risk.text("exploitation_impact"),
            status=status,
            native_status=tracking.text("status") if tracking else "unchecked",
            rationale=tracking.text("justification") if tracking else "",
            approver=tracking.text("checked_by") if tracking else "",
            origin=origin,
        )

    def _add(
        self, threat: words.Threat, mitigation: str, stride: tuple[str, ...], refs: tuple[str, ...]
    ) -> None:
        self._known.add(threat.id)
        state = _STATES.get(threat.status)
        advice = "" if state else mitigation
        self._draft.threats.append(replace(threat, categories=stride, refs=refs, advice=advice))
        tracking = self._tracked(threat.id)
        if state is None or tracking is None:
            return
        ticket = tracking.text("ticket")
        text = mitigation or threat.rationale
        if text:
            self._draft.mitigations.append(
                words.Mitigation(
                    f"{threat.id}/mitigation",
                    text.splitlines()[0].strip(),
                    (threat.id,),
                    words.ControlCategory.UNKNOWN,
                    tracking.locus(threat.id),
                    state=state,
                    evidence=(ticket,) if ticket else (),
                    native_state=threat.native_status,
                    description="\n".join(part for part in (text, threat.rationale) if part),
                )
            )

    def _tracked(self, key: str) -> Entry | None:
        """The tracking of the risk: by its id, else by the first pattern that matches."""
        if key in self._tracking:
            self._used.add(key)
            return self._tracking[key]
        for pattern in self._patterns:
            if _matches(pattern, key):
                self._used.add(pattern)
                return self._tracking[pattern]
        return None

    def _reached(self, places: list[str]) -> tuple[str, ...]:
        """What lies within the boundary, runs in the runtime or holds the data that a risk is about."""
        found = (element for place in places for element in self._within.get(place, ()))
        return tuple(dict.fromkeys(found))

    def _only_tracked(self, key: str, entry: Entry, *, told: bool) -> None:
        """A decision about a risk that is in no file at hand."""
        if told or "*" in key:
            entry.sheet.lost(
                entry.pointer,
                f'the tracking "{shown(key)}" matches no risk that is known here',
                "commit the tool's risks.json and name it in with = [...]"
                if not told
                else "take it out, or run Threagile again",
            )
            return
        category, *places = key.split("@")
        targets = tuple(place for place in places if place in self._targets)
        targets = targets or self._reached(places)
        if not targets and not self._within.keys() & set(places):
            message = f'the tracked risk "{shown(key)}" names no asset or link of the model'
            entry.sheet.problem(entry.pointer, message, "correct the id")
        threat = words.Threat(
            id=key,
            title=category.replace("-", " "),
            targets=targets,
            locus=entry.locus(key),
            status=entry.choice("status", _STATUS, words.ThreatStatus.UNCHECKED),
            native_status=entry.text("status"),
            rationale=entry.text("justification"),
            approver=entry.text("checked_by"),
            origin=words.Origin.GENERATED,
        )
        self._add(threat, "", (), ())


def _written(root: Entry) -> Iterator[tuple[str, Entry]]:
    """The categories that somebody wrote, with their titles; early versions name them, later ones list them."""
    for key in _WRITTEN:
        if isinstance(root.raw(key), list):
            for entry in root.entries(key):
                yield entry.text("title"), entry
        else:
            yield from root.named(key)


def _within(roots: list[Entry], draft: Draft) -> dict[str, list[str]]:
    """The assets of each boundary, each data asset and each shared runtime."""
    within = draft.within()
    for root in roots:
        for _, entry in root.named("shared_runtimes"):
            within[entry.needed("id")] = list(entry.texts("technical_assets_running"))
            entry.skip("description", "tags")
    return within


def _targets(places: list[str], breached: tuple[str, ...]) -> Iterator[str]:
    """The link, else the asset, else the assets that a breach would reach."""
    asset, link = places[0], places[1]
    if link or asset:
        yield link or asset
    else:
        yield from breached


def _matches(pattern: str, key: str) -> bool:
    """Part for part between the "@", a "*" for anything within a part."""
    parts, others = pattern.split("@"), key.split("@")
    return len(parts) == len(others) and all(
        fnmatchcase(other, part.replace("[", "[[]").replace("?", "[?]"))
        for part, other in zip(parts, others, strict=True)
    )


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()
