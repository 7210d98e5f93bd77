"""Reader of pytm models (1.3): the JSON that a script writes with `--json`, never the script itself.

pytm has no ids, only names: elements, boundaries and data keep their names as ids, a flow too, with its ends behind
it where a name stands twice. pytm writes `false` for every control that nobody set, so a `false` is unknown here; only
a `true` says something.

Beside the JSON may stand its scripts and a list of digests as sha256sum writes it. Then each script, and the JSON
itself, has to have the digest listed, or the export is stale. A script alone is read as far as its syntax tells, and
the model is then never whole.
"""

import re
from collections import Counter

from gatekeeper.model import threat as words
from gatekeeper.model.digest import sha256
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.threats.formats.draft import (
    Draft,
    SpreadReader,
    json_of,
    looks_like_json,
    opened,
    refused,
)
from gatekeeper.threats.formats.native_objects import code_ref
from gatekeeper.threats.formats.pytm_script import read_script
from gatekeeper.threats.formats.sheet import Entry, shown
from gatekeeper.threats.formats.wording import SEVERITIES, encrypted_by

KINDS = {
    "Actor": words.ElementKind.EXTERNAL,
    "ExternalEntity": words.ElementKind.EXTERNAL,
    "Server": words.ElementKind.PROCESS,
    "Process": words.ElementKind.PROCESS,
    "SetOfProcesses": words.ElementKind.PROCESS,
    "Lambda": words.ElementKind.PROCESS,
    "LLM": words.ElementKind.PROCESS,
    "Agent": words.ElementKind.PROCESS,
    "Asset": words.ElementKind.PROCESS,
    "Datastore": words.ElementKind.STORE,
}
_RESPONSES = {
    "mitigated": words.ThreatStatus.MITIGATED,
    "transferred": words.ThreatStatus.TRANSFERRED,
    "avoided": words.ThreatStatus.AVOIDED,
    "accepted": words.ThreatStatus.ACCEPTED,
}
_MARKS = (
    re.compile(rb'"flows"\s*:'),
    re.compile(rb'"boundaries"\s*:'),
    re.compile(rb'"elements"\s*:'),
)
_SCRIPT = re.compile(rb"(?m)^[ \t]*+(from\s+pytm(\.\w+)?\s+import|import\s+pytm)\b")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_FINDINGS_ASIDE = (
    *("likelihood", "details", "example", "references", "condition", "cvss", "assumption", "id"),
)


class PytmReader(SpreadReader):
    """Reads pytm's JSON, and its scripts by their syntax."""

    id = "pytm"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it is JSON with pytm's lists and class names, or a script that imports pytm."""
        if looks_like_json(raw):
            return all(mark.search(raw) for mark in _MARKS) and b'"sink"' in raw
        return path.endswith(".py") and _SCRIPT.search(raw) is not None

    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> words.ThreatModel:
        """The model of the JSON, its age told by the digests of the scripts beside it."""
        if main.path.endswith(".py"):
            return read_script(main, self.id, KINDS)
        sheet = opened(main, self.id, json_of)
        if isinstance(sheet, words.ThreatModel):
            return sheet
        root = sheet.root()
        lists = ("elements", "flows", "boundaries")
        if not all(isinstance(root.raw(name), list) for name in lists):
            return refused(main, self.id, "it lacks the lists elements, flows and boundaries")
        draft = Draft(self.id, "", sheet)
        draft.title = draft.id = root.needed("name")
        _Reading(root, draft).read()
        _check_age(main, companions, draft)
        return draft.model()


def _check_age(main: ModelFile, companions: tuple[ModelFile, ...], draft: Draft) -> None:
    """Each script, and the JSON itself, has the digest that was listed when it was written."""
    scripts = [file for file in companions if file.path.endswith(".py")]
    lists = [file for file in companions if file.path.endswith(".sha256")]
    for file in companions:
        draft.companions.append(words.Locus(at_line(file.path, 1), file.path, file.blob))
        if file not in scripts and file not in lists:
            draft.sheet.problem("", f'"{shown(file.path)}" is no script and no list of digests')
    listed: dict[str, str] = {}
    for file in lists:
        for line in file.raw.decode("utf-8", "replace").splitlines():
            if match := _LINE.fullmatch(line.rstrip()):
                listed[match.group(2).removeprefix("./").rpartition("/")[2]] = match.group(1)
    given = {file.path.rpartition("/")[2] for file in (main, *scripts)}
    for name in sorted(listed.keys() - given):
        cure = "name it in with = [...] of this model in gatekeeper.toml, or take it off the list"
        draft.sheet.problem("", f'"{shown(name)}" is listed and not given', cure)
    for file in (main, *scripts) if scripts or lists else ():
        if listed.get(file.path.rpartition("/")[2]) != sha256(file.raw):
            draft.sheet.diagnostics.append(
                words.ThreatDiagnostic(
                    "tm007-generated-export-stale",
                    f"{shown(file.path)} is not as it was when the JSON was written from the scripts",
                    at_line(file.path, 1),
                    main.path,
                    "export again, and list the digests: sha256sum tm.py model.json > model.sha256",
                )
            )


class _Reading:
    """One file while it is read."""

    def __init__(self, root: Entry, draft: Draft) -> None:
        self._root, self._draft = root, draft
        self._target_of: dict[str, str] = {}
        """A finding names its target; a flow's id may have its ends behind the name."""

    def read(self) -> None:
        """Everything into the draft."""
        root, draft = self._root, self._draft
        root.skip("description", "isOrdered", "mergeResponses", "onDuplicates", "ignoreUnused")
        root.skip("colormap", "threatsFile", "actors", "assets", "threatsExcluded", "exclude")
        for entry in root.entries("boundaries"):
            name = entry.needed("name")
            parent = entry.text("inBoundary") or None
            draft.zones.append(words.Zone(name, name, entry.locus(name), parent))
            entry.skip_all()
        for entry in root.entries("elements"):
            self._element(entry)
        self._flows()
        for entry in root.entries("data"):
            self._data(entry)
        self._assumptions()
        self._target_of = {flow.name: flow.id for flow in reversed(draft.flows)}
        self._target_of |= {element.id: element.id for element in draft.elements}
        for entry in root.entries("findings"):
            self._finding(entry, excluded=False)
        for entry in root.entries("excluded_findings"):
            self._finding(entry, excluded=True)

    def _assumptions(self) -> None:
        """The model's own are whole; those of an element stand there by their names alone."""
        sheet = self._root.sheet
        values = self._root.raw("assumptions")
        for index, value in enumerate(values if isinstance(values, list) else ()):
            pointer = f"/assumptions/{index}"
            if isinstance(value, str):
                self._add_assumption(value, value, sheet.locus(pointer, value))
                continue
            entry = sheet.entry(value, pointer, "/assumptions")
            name = entry.needed("name")
            excluded = ", ".join(entry.texts("exclude"))
            text = entry.text("description") or name
            said = f"{text} (excludes {excluded})" if excluded else text
            self._add_assumption(name, said, entry.locus(name))

    def _add_assumption(self, name: str, text: str, locus: words.Locus) -> None:
        self._draft.assumptions.append(words.Assumption(name, text, locus))

    def _element(self, entry: Entry) -> None:
        name = entry.needed("name")
        native = entry.text("__class__")
        if native not in KINDS:
            message = (
                f'"{shown(native)}" is no class of elements that is known; taken for a process'
            )
            entry.sheet.lost(entry.at("__class__"), message)
        controls = entry.part("controls")
        at_rest = controls.flag("isEncryptedAtRest")
        stored = entry.texts("data")
        kind = KINDS.get(native, words.ElementKind.PROCESS)
        element = words.Element(
            id=name,
            name=name,
            kind=kind,
            locus=entry.locus(name),
            zone=entry.text("inBoundary") or None,
            in_scope=entry.flag("inScope") is not words.Tri.NO,
            code=tuple(code_ref(path) for path in entry.texts("sourceFiles")),
            privilege="admin" if entry.raw("isAdmin") is True else "",
            tags=(f"type:{native}",) if native else (),
            data=stored,
            description=entry.text("description"),
        )
        self._draft.elements.append(element)
        if kind is words.ElementKind.STORE and at_rest is words.Tri.YES:
            asset_id = f"{name}/data"
            self._draft.data.append(
                words.DataAsset(
                    asset_id, f"what {name} holds", entry.locus(name), (), words.Tri.YES
                )
            )
        controls.skip_all()
        entry.skip_all()

    def _flows(self) -> None:
        entries = self._root.entries("flows")
        names = [entry.text("name") for entry in entries]
        often = Counter(names)
        for entry, name in zip(entries, names, strict=True):
            source, sink = entry.needed("source"), entry.needed("sink")
            key = name if often[name] == 1 and name else f"{name} ({source} -> {sink})"
            controls = entry.part("controls")
            protocol, tls = entry.text("protocol"), _tls(entry.text("tlsVersion"))
            port = entry.text("dstPort")
            self._draft.flows.append(
                words.Flow(
                    id=key,
                    name=name,
                    source=source,
                    target=sink,
                    payload=words.Payload.UNKNOWN,
                    locus=entry.locus(name),
                    protocol=protocol,
                    version=tls,
                    port="" if port == "-1" else port,
                    data=entry.texts("data"),
                    encrypted=_encrypted(entry, controls, protocol, tls),
                    authenticated=_all_set(
                        controls, "authenticatesSource", "authenticatesDestination"
                    ),
                    replay=_all_set(controls, "implementsNonce"),
                    in_scope=entry.flag("inScope") is not words.Tri.NO,
                )
            )
            controls.skip_all()
            entry.skip_all()

    def _data(self, entry: Entry) -> None:
        name = entry.needed("name")
        classes = [
            word
            for word, flag in (("pii", "isPII"), ("cred", "isCredentials"))
            if entry.flag(flag) is words.Tri.YES
        ]
        ends = [entry.flag("isSourceEncryptedAtRest"), entry.flag("isDestEncryptedAtRest")]
        both = all(end is words.Tri.YES for end in ends)
        asset = words.DataAsset(
            name,
            name,
            entry.locus(name),
            tuple(classes),
            words.Tri.YES if both else words.Tri.UNKNOWN,
        )
        self._draft.data.append(asset)
        entry.skip_all()

    def _finding(self, entry: Entry, *, excluded: bool) -> None:
        target, native = entry.needed("target"), entry.needed("threat_id")
        response = entry.text("response")
        first = re.split(r"[^a-z]", response.lower(), maxsplit=1)[0] if response else ""
        status = _RESPONSES.get(first)
        if status is None and response and not excluded:
            message = f'the response "{shown(response)}" begins with no decision that is known'
            cure = f"begin it with one of: {', '.join(sorted(_RESPONSES))}"
            entry.sheet.lost(entry.at("response"), message, cure)
        if excluded:
            status = words.ThreatStatus.NOT_APPLICABLE
        assumption = entry.raw("assumption")
        excuse = assumption if isinstance(assumption, str) else "excluded by an assumption"
        self._draft.threats.append(
            words.Threat(
                id=f"{target}/{native}",
                title=entry.needed("description"),
                targets=(self._target_of.get(target, target),),
                locus=entry.locus(entry.text("id") or native),
                refs=(native,),
                severity=entry.choice("severity", SEVERITIES, words.Severity.UNKNOWN),
                native_severity=entry.text("severity"),
                status=status or words.ThreatStatus.UNCHECKED,
                native_status=response,
                rationale=excuse if excluded else response,
                origin=words.Origin.HUMAN if response else words.Origin.GENERATED,
                description=entry.text("details"),
                advice=entry.text("mitigations"),
            )
        )
        entry.skip(*_FINDINGS_ASIDE)


def _encrypted(entry: Entry, controls: Entry, protocol: str, tls: str) -> words.Tri:
    vpn = _all_set(controls, "usesVPN")
    flags = (_all_set(controls, "isEncrypted"), vpn, _true(entry.raw("isEncrypted")))
    if tls or words.Tri.YES in flags:
        return words.Tri.YES
    return encrypted_by(protocol)


def _all_set(controls: Entry, *names: str) -> words.Tri:
    """Yes when all are set; a `false` is what pytm writes when nobody said anything."""
    set_ = all(controls.flag(name) is words.Tri.YES for name in names)
    return words.Tri.YES if set_ else words.Tri.UNKNOWN


def _true(value: object) -> words.Tri:
    return words.Tri.YES if value is True else words.Tri.UNKNOWN


def _tls(text: str) -> str:
    """The version behind `TLSVersion.`; empty for none."""
    version = text.removeprefix("TLSVersion.")
    return "" if version in ("NONE", "") else version
