"""Reader of the OWASP Threat Model Library (threat-model.schema.json, v1.0).

A control that is assumed is no mitigation but an assumption. The severity of a threat is that of the worst risk that
names it. What the format has no field for our writer puts under `extensions`, by the name `EXTENSION`, and the reader
takes it from there: code of a component, state and decision of a threat, requirements and tests of a control.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gatekeeper.model import threat as words
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.formats.draft import Draft, SheetReader, looks_like_json, refused
from gatekeeper.threats.formats.native_objects import code_ref
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.wording import LEVELS, all_of, is_worse, word_as

NO_ZONE = "zone-not-known"
"""Where our writer puts elements whose zone nobody said: the library asks for one."""
EXTENSION = "iec62304-gatekeeper.dev/threat-model"
SCHEMA = "https://github.com/OWASP/www-project-threat-model-library/"
_MARKS = tuple(
    re.compile(rb'"%s"\s*:' % name) for name in (b"trust_zones", b"data_flows", b"data_stores")
)
_CONTROLS = {
    "active": words.MitigationState.IMPLEMENTED,
    "approved": words.MitigationState.IMPLEMENTED,
    "suggested": words.MitigationState.PROPOSED,
    "under_review": words.MitigationState.PROPOSED,
    "scheduled": words.MitigationState.PROPOSED,
    "wont_do": words.MitigationState.REJECTED,
    "retired": words.MitigationState.REJECTED,
}
_ACTORS = {
    "system": words.ElementKind.EXTERNAL,
    "third_party": words.ElementKind.EXTERNAL,
    **dict.fromkeys(("user", "power_user", "administrator", "engineer"), words.ElementKind.HUMAN),
}
_VALIDITY = {each.value: each for each in words.Validity}
_SEVERITIES = {each.value: each for each in words.Severity}
_STATES = {each.value: each for each in words.MitigationState}
_STATUS = {each.value: each for each in words.ThreatStatus}


class TmLibraryReader(SheetReader):
    """Reads models of the OWASP Threat Model Library."""

    id = "owasp-tm-library"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it names the library's schema or has its lists."""
        marked = SCHEMA.encode() in raw or all(mark.search(raw) for mark in _MARKS)
        return looks_like_json(raw) and marked and b'"bomFormat"' not in raw

    def model_of(self, sheet: Sheet) -> words.ThreatModel:
        """The model of the file."""
        file, root = sheet.file, sheet.root()
        scope = root.child("scope")
        lists = ("trust_zones", "components", "data_flows")
        if scope is None or not all(isinstance(root.raw(name), list) for name in lists):
            return refused(file, self.id, "it lacks scope, trust_zones, components or data_flows")
        schema = root.text("$schema")
        if schema and not schema.startswith(SCHEMA):
            return refused(file, self.id, f'its $schema is "{shown(schema)}"')
        draft = Draft(self.id, root.text("version"), sheet)
        draft.title = draft.id = scope.needed("title")
        draft.reviewed = root.text("reviewed_at")
        scope.skip("description", "business_criticality", "data_sensitivity", "exposure", "tier")
        root.skip("description", "frozen", "released_at", "product_release_date", "version")
        root.skip("release_docs_link", "repo_link", "diagrams", "threat_personas")
        _Reading(root, draft).read()
        return draft.model()


class _Reading:
    """One file while it is read."""

    def __init__(self, root: Entry, draft: Draft) -> None:
        self._root, self._draft = root, draft
        extensions = root.part("extensions")
        self._more, self._ours = extensions.part(EXTENSION), EXTENSION in extensions
        self._ids = dict(self._named_ids())
        """Symbolic name to the id that our writer was given; names of the library have few letters."""
        self._short = {key: name for name, key in self._ids.items()}
        self._at: dict[str, int] = {}
        """Where in the draft each element stands."""
        self._risks: dict[str, tuple[words.Severity, str, str]] = {}
        """Threat to the worst level, the words for it, and the impact of its risks."""

    def read(self) -> None:
        """Everything into the draft."""
        self._draft.id = self._more.text("id") or self._draft.id
        self._more.skip("placeholders", "ids", "assumptions", "data")
        for entry in self._root.entries("trust_zones"):
            key = self._key(entry)
            if key == NO_ZONE and self._ours:
                entry.skip("title", "description")
                continue
            zone = words.Zone(
                key,
                entry.needed("title"),
                entry.locus(key),
                self._refer(self._extra("zones", key), "parent"),
            )
            self._draft.zones.append(zone)
            entry.skip("description")
        for entry in self._root.entries("trust_boundaries"):
            self._boundary(entry)
        self._elements()
        for entry in self._root.entries("data_sets"):
            self._data(entry)
        for entry in self._root.entries("data_flows"):
            self._flow(entry)
        for index, entry in enumerate(self._root.entries("assumptions")):
            self._assumption(index, entry)
        for entry in self._root.entries("risks"):
            self._risk(entry)
        for entry in self._root.entries("threats"):
            self._threat(entry)
        for entry in self._root.entries("controls"):
            self._control(entry)

    def _named_ids(self) -> Iterator[tuple[str, str]]:
        around = self._more.part("ids")
        yield from ((name, around.text(name)) for name in tuple(around.keys()))

    def _id(self, name: str) -> str:
        return self._ids.get(name) or name

    def _key(self, entry: Entry) -> str:
        return self._id(entry.needed("symbolic_name"))

    def _refer(self, entry: Entry, key: str) -> str | None:
        return self._id(entry.text(key)) or None

    def _all(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._id(name) for name in names)

    def _extra(self, kind: str, key: str) -> Entry:
        """What our own extension says of the object."""
        return self._more.part(kind).part(self._short.get(key, key))

    def _zone(self, entry: Entry) -> str | None:
        """`None` also where our own writer says that it is not known."""
        zone = self._refer(entry, "trust_zone")
        return None if zone == NO_ZONE and self._ours else zone

    def _boundary(self, entry: Entry) -> None:
        zones = tuple(
            sorted(self._all((entry.needed("trust_zone_a"), entry.needed("trust_zone_b"))))
        )
        key = " | ".join(zones)
        controls = (*entry.texts("authentication_methods"), *entry.texts("access_control_methods"))
        boundary = words.Boundary(
            key, key, zones, entry.locus(key), tuple(c for c in controls if c != "none")
        )
        self._draft.boundaries.append(boundary)
        entry.skip("access_token_expires", "access_token_ttl", "has_refresh_token")
        entry.skip("refresh_token_expires", "refresh_token_ttl")
        entry.skip("can_user_logout", "can_system_logout")

    def _elements(self) -> None:
        for entry in self._root.entries("actors"):
            kind = entry.choice("type", _ACTORS, words.ElementKind.EXTERNAL)
            self._element(entry, kind, ())
            entry.skip("permissions")
        for entry in self._root.entries("components"):
            self._element(entry, words.ElementKind.PROCESS, ())
            entry.skip("repo_link")
        for entry in self._root.entries("data_stores"):
            tags = (entry.text("type"), entry.text("vendor"), entry.text("product"))
            self._element(entry, words.ElementKind.STORE, tuple(tag for tag in tags if tag))

    def _element(self, entry: Entry, kind: words.ElementKind, tags: tuple[str, ...]) -> None:
        key = self._key(entry)
        more = self._extra("elements", key)
        known = {each.value: each for each in words.ElementKind}
        self._at.setdefault(key, len(self._draft.elements))
        self._draft.elements.append(
            words.Element(
                id=key,
                name=entry.needed("title"),
                kind=more.choice("kind", known, kind),
                locus=entry.locus(key),
                zone=self._zone(entry),
                parent=self._refer(entry, "parent_component"),
                code=tuple(code_ref(text) for text in more.texts("code")),
                tags=tags,
                description=entry.text("description"),
            )
        )

    def _data(self, entry: Entry) -> None:
        key = self._key(entry)
        places = entry.entries("placements")
        at_rest = all_of(place.flag("encrypted") for place in places)
        more = self._extra("data", key)
        classes = (*entry.texts("data_sensitivity"), *more.texts("classes"))
        asset = words.DataAsset(
            key, entry.needed("title"), entry.locus(key), tuple(dict.fromkeys(classes)), at_rest
        )
        self._draft.data.append(asset)
        stores = {self._id(place.needed("data_store")) for place in places}
        for store in sorted(stores):
            if store in self._at:
                index = self._at[store]
                element = self._draft.elements[index]
                self._draft.elements[index] = replace(element, data=(*element.data, key))
            elif store:
                message = (
                    f'the data set "{shown(key)}" lies in "{shown(store)}", which does not exist'
                )
                entry.sheet.diagnostics.append(
                    words.ThreatDiagnostic(
                        "tm003-dangling-reference",
                        message,
                        entry.sheet.location(entry.pointer),
                        key,
                        "write the id of a data store",
                    )
                )
        entry.skip("description", "access_control_methods", "record_count")

    def _flow(self, entry: Entry) -> None:
        key = self._key(entry)
        more = self._extra("flows", key)
        encrypted = entry.flag("encrypted")
        if more.text("encrypted") == words.Tri.UNKNOWN.value:
            encrypted = words.Tri.UNKNOWN
        self._draft.flows.append(
            words.Flow(
                id=key,
                name=entry.needed("title"),
                source=self._id(_named(entry, "source")),
                target=self._id(_named(entry, "destination")),
                payload=word_as(more.text("payload"), words.Payload.UNKNOWN),
                locus=entry.locus(key),
                protocol=more.text("protocol"),
                data=self._all(more.texts("data")),
                encrypted=encrypted,
                authenticated=more.flag("authenticated"),
                authz=more.text("authz"),
                bidirectional=more.flag("bidirectional") is words.Tri.YES,
            )
        )
        entry.skip("description", "has_sensitive_data")

    def _assumption(self, index: int, entry: Entry) -> None:
        more = self._extra("assumptions", str(index))
        key = more.text("id") or f"{self._draft.id}/assumption/{index + 1}"
        validity = entry.choice("validity", _VALIDITY, words.Validity.UNCONFIRMED)
        text = entry.needed("description")
        self._draft.assumptions.append(
            words.Assumption(key, text, entry.locus(key), entry.texts("topics"), validity)
        )

    def _risk(self, entry: Entry) -> None:
        level = entry.choice("level", LEVELS, words.Severity.UNKNOWN)
        key = self._key(entry)
        said = f"{key}: {entry.text('level')} ({entry.text('likelihood')}, {entry.text('impact')})"
        for threat in self._all(entry.texts("threats")):
            known = self._risks.get(threat)
            # Unknown stands last in the enumeration and is worse than any level that is known.
            worse = known is None or is_worse(level, known[0])
            if worse:
                self._risks[threat] = (level, said, entry.text("impact_description"))
        entry.skip("title", "description", "score", "impact_description")

    def _threat(self, entry: Entry) -> None:
        key = self._key(entry)
        more = self._extra("threats", key)
        severity, said, impact = self._risks.get(key, (words.Severity.UNKNOWN, "", ""))
        cwes = [f"CWE-{ref.text('cwe_id')}" for ref in entry.entries("weaknesses")]
        capecs = [f"CAPEC-{ref.text('capec_id')}" for ref in entry.entries("attack_mechanisms")]
        for ref in (*entry.entries("weaknesses"), *entry.entries("attack_mechanisms")):
            ref.skip("cwe_title", "capec_title")
        targets = self._all(entry.texts("components_affected"))
        status = more.choice("status", _STATUS, words.ThreatStatus.UNCHECKED)
        targets = tuple(dict.fromkeys((*targets, *self._all(more.texts("targets")))))
        own = more.choice("severity", _SEVERITIES, severity)
        # A risk of the file is not talked down by what stands under its extensions.
        severity = own if not said or is_worse(own, severity) else severity
        if not targets:
            message = f'the threat "{shown(key)}" says of nothing that it is affected'
            entry.sheet.lost(entry.pointer, message, "name it in components_affected")
        self._draft.threats.append(
            words.Threat(
                id=key,
                title=entry.needed("title"),
                targets=targets,
                locus=entry.locus(key),
                categories=more.texts("categories"),
                refs=(*cwes, *capecs, *more.texts("refs")),
                severity=severity,
                native_severity=said,
                basis=words.Basis.PROBABILITY if said else words.Basis.NONE,
                impact=impact,
                hazards=more.texts("hazards"),
                status=status,
                rationale=more.text("rationale"),
                approver=more.text("approver"),
                expires=more.date("expires"),
                description=entry.text("description"),
            )
        )
        entry.skip("threat_persona", "event", "sources")

    def _control(self, entry: Entry) -> None:
        key = self._key(entry)
        status = entry.text("status").lower()
        title, text = entry.needed("title"), entry.text("description")
        threats = self._all(entry.texts("threats"))
        entry.skip("priority", "trust_boundary")
        if status == "assumed":
            said = f"{title}: {text}" if text else title
            self._draft.assumptions.append(words.Assumption(key, said, entry.locus(key)))
            return
        more = self._extra("controls", key)
        state = entry.choice("status", _CONTROLS, words.MitigationState.PROPOSED)
        own = more.choice("state", _STATES, state)
        # Nor is a control that the file calls no more than proposed put in place there.
        state = state if own.in_place and not state.in_place else own
        self._draft.mitigations.append(
            words.Mitigation(
                id=key,
                title=title,
                threats=threats,
                category=word_as(more.text("category"), words.ControlCategory.UNKNOWN),
                locus=entry.locus(key),
                requirements=more.texts("requirements"),
                tests=more.texts("tests"),
                code=tuple(code_ref(each) for each in more.texts("code")),
                state=state,
                native_state=status,
                description=text,
            )
        )


def _named(entry: Entry, side: str) -> str:
    """The object that an end names, by type and name."""
    end = entry.child(side)
    if end is None:
        entry.sheet.problem(entry.pointer, f'"{side}" is missing')
        return f"({side} missing)"
    end.skip("type")
    return end.needed("object")
