"""Reader of Threagile models (Threagile 1.0, YAML), with its output `risks.json` and included files beside it.

A communication link gets the id that Threagile itself gives it: `ASSET>name-of-the-link`.
"""

import re
from collections.abc import Iterable

from gatekeeper.model import threat as words
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.threats.formats.draft import (
    Draft,
    SpreadReader,
    json_or_yaml_of,
    looks_like_json,
    opened,
    refused,
)
from gatekeeper.threats.formats.sheet import Entry, Sheet, shown
from gatekeeper.threats.formats.threagile_risks import Risks
from gatekeeper.threats.formats.wording import all_of

_MARK = re.compile(rb'(?m)^[ \t]*+"?(threagile_version|technical_assets)"?[ \t]*+:')
_KINDS = {
    "external-entity": words.ElementKind.EXTERNAL,
    "process": words.ElementKind.PROCESS,
    "datastore": words.ElementKind.STORE,
}
_PLAIN = frozenset(
    {
        *("http", "ws", "reverse-proxy-web-protocol", "jdbc", "odbc", "sql-access-protocol"),
        *("nosql-access-protocol", "binary", "text", "smtp", "pop3", "imap", "ftp", "ldap", "nfs"),
        *("smb", "xmpp", "iiop", "jrmp", "jms", "nrpe", "mqtt"),
    }
)
_SECURE = frozenset({"https", "wss", "ssh", "ssh-tunnel", "sftp", "scp", "ftps", "ldaps"})
_AUTHENTICATION = {
    "none": words.Tri.NO,
    "externalized": words.Tri.UNKNOWN,
    **dict.fromkeys(
        ("credentials", "session-id", "token", "client-certificate", "two-factor"), words.Tri.YES
    ),
}
_ENDS = ("shared_runtimes", "individual_risk_categories", "risk_tracking")
"""With these every model ends that Threagile's own templates and exports hold, empty or not."""
_NOT_LETTERS = re.compile(r"[^A-Za-z0-9]+")
_ASIDE = (
    *("author", "contributors", "date", "application_description", "business_overview"),
    *("includes", "technical_overview", "business_criticality", "management_summary_comment"),
    "tags_available",
)


class ThreagileReader(SpreadReader):
    """Reads `threagile.yaml`."""

    id = "threagile"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it names its version and technical assets at the outermost level."""
        found = {mark.lower() for mark in _MARK.findall(raw)}
        return len(found) == 2 and b"trust_boundaries" in raw

    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> words.ThreatModel:
        """The model of the file, the YAML files it includes, and the tool's risks (a JSON list)."""
        sheet = opened(main, self.id, json_or_yaml_of)
        if isinstance(sheet, words.ThreatModel):
            return sheet
        root = sheet.root()
        version = root.text("threagile_version")
        if not re.fullmatch(r"1(\.\d+)*", version):
            what = f'threagile_version "{shown(version)}"' if version else "no threagile_version"
            return refused(main, self.id, f"it has {what}; version 1 is read")
        draft = Draft(self.id, version, sheet)
        draft.title = draft.id = root.needed("title")
        roots, risks = [root], []
        for companion in companions:
            inner = draft.beside(companion, json_or_yaml_of)
            if inner is not None and looks_like_json(companion.raw):
                risks.append(inner)
            elif inner is not None:
                roots.append(inner.root())
        _told_includes(root, companions)
        _told_end(roots)
        _Reading(roots, draft).read(risks)
        for other in (*roots[1:],):
            other.sheet.tell_unread()
            sheet.diagnostics += other.sheet.diagnostics
        for inner in risks:
            inner.tell_unread()
            sheet.diagnostics += inner.diagnostics
        return draft.model()


def _told_includes(root: Entry, companions: tuple[ModelFile, ...]) -> None:
    """An included file that is not given is a part of the model that is missing."""
    for name in root.texts("includes"):
        if not any(companion.path.endswith(name.removeprefix("./")) for companion in companions):
            root.sheet.problem(
                root.at("includes"),
                f'the included file "{shown(name)}" is not given',
                "name it in with = [...] of this model in gatekeeper.toml",
            )


def _told_end(roots: list[Entry]) -> None:
    """A model without its last sections may have been cut off between two lines, which YAML cannot tell."""
    written = frozenset[str]().union(*(root.keys() for root in roots))
    for name in _ENDS:
        if name not in written:
            message = f'it has no section "{name}", so its end may have been cut off'
            cure = f"hold its end against the original, or write {name}: {{}} if there is nothing to say"
            roots[0].sheet.lost("", message, cure)


class _Reading:
    """All files of one model while they are read."""

    def __init__(self, roots: list[Entry], draft: Draft) -> None:
        self._roots, self._draft = roots, draft
        self._stored: dict[str, list[words.Tri]] = {}
        """Data asset to whether each asset that stores it encrypts."""
        self._inside: dict[str, str] = {}

    def read(self, risks: Iterable[Sheet]) -> None:
        """Everything into the draft."""
        for root in self._roots:
            root.skip(*_ASIDE)
            self._zones(root)
        for root in self._roots:
            for name, asset in root.named("technical_assets"):
                self._asset(name, asset)
        for root in self._roots:
            self._data(root)
            self._questions(root)
        Risks(self._roots, self._draft).read(risks)

    def _zones(self, root: Entry) -> None:
        parents: dict[str, str] = {}
        found: list[tuple[str, str, Entry]] = []
        for name, entry in root.named("trust_boundaries"):
            key = entry.needed("id")
            found.append((key, name, entry))
            for inner in entry.texts("trust_boundaries_nested"):
                parents[inner] = key
            for asset in entry.texts("technical_assets_inside"):
                if asset in self._inside and self._inside[asset] != key:
                    message = f'the asset "{shown(asset)}" lies in two trust boundaries'
                    entry.sheet.problem(entry.pointer, message, "leave it in one")
                self._inside[asset] = key
            entry.skip("description", "tags")
        known = {key for key, _, _ in found}
        for inner, outer in sorted(parents.items()):
            if inner not in known:
                entry = next(each for key, _, each in found if key == outer)
                message = f'the nested trust boundary "{shown(inner)}" does not exist'
                entry.sheet.problem(entry.at("trust_boundaries_nested"), message, "correct the id")
        self._draft.zones += [
            words.Zone(key, name, entry.locus(key), parents.get(key), entry.text("type"))
            for key, name, entry in found
        ]

    def _asset(self, name: str, entry: Entry) -> None:
        key = entry.needed("id")
        stored, encryption = entry.texts("data_assets_stored"), _encryption(entry)
        for data in stored:
            self._stored.setdefault(data, []).append(encryption)
        tags = [*entry.texts("tags"), *entry.texts("technologies"), entry.text("technology")]
        for flag in ("internet", "used_as_client_by_human", "multi_tenant", "redundant"):
            if entry.flag(flag) is words.Tri.YES:
                tags.append(flag.replace("_", "-"))
        bought = entry.flag("custom_developed_parts") is words.Tri.NO
        native = entry.text("type").lower()
        if native not in _KINDS:
            entry.sheet.problem(entry.pointer, f'"{shown(native)}" is no type of asset')
        element = words.Element(
            id=key,
            name=name,
            kind=_KINDS.get(native, words.ElementKind.PROCESS),
            locus=entry.locus(key),
            zone=self._inside.get(key),
            in_scope=entry.flag("out_of_scope") is not words.Tri.YES,
            reason=entry.text("justification_out_of_scope"),
            tags=tuple(tag for tag in (*tags, "bought" if bought else "") if tag),
            data=tuple(dict.fromkeys((*entry.texts("data_assets_processed"), *stored))),
            description=entry.text("description"),
        )
        self._draft.elements.append(element)
        entry.skip("usage", "size", "machine", "owner", "confidentiality", "integrity")
        entry.skip("availability", "justification_cia_rating", "data_formats_accepted")
        entry.skip("diagram_tweak_order")
        for link_name, link in entry.named("communication_links"):
            self._link(key, link_name, link)

    def _link(self, source: str, name: str, entry: Entry) -> None:
        key = f"{source}>{_NOT_LETTERS.sub('-', name.lower()).strip('- ')}"
        protocol = entry.text("protocol").lower()
        sent, received = entry.texts("data_assets_sent"), entry.texts("data_assets_received")
        self._draft.flows.append(
            words.Flow(
                id=key,
                name=name,
                source=source,
                target=entry.needed("target"),
                payload=words.Payload.UNKNOWN,
                locus=entry.locus(key),
                bidirectional=bool(received),
                protocol=protocol,
                data=tuple(dict.fromkeys((*sent, *received))),
                encrypted=_encrypted(protocol, entry.flag("vpn")),
                authenticated=entry.choice("authentication", _AUTHENTICATION, words.Tri.UNKNOWN),
                authz=entry.text("authorization"),
            )
        )
        entry.skip("description", "tags", "ip_filtered", "readonly", "usage")
        entry.skip("diagram_tweak_weight", "diagram_tweak_constraint")

    def _data(self, root: Entry) -> None:
        for name, entry in root.named("data_assets"):
            key = entry.needed("id")
            asset = words.DataAsset(
                key, name, entry.locus(key), at_rest_encrypted=all_of(self._stored.get(key, ()))
            )
            self._draft.data.append(asset)
            entry.skip("description", "usage", "tags", "origin", "owner", "quantity")
            entry.skip("confidentiality", "integrity", "availability", "justification_cia_rating")

    def _questions(self, root: Entry) -> None:
        """A question that the team noted is something the model takes for granted until it is answered."""
        around = root.part("questions")
        for question in tuple(around.keys()):
            answer = around.text(question)
            text = f"{question} {answer}".strip()
            locus = root.sheet.locus(around.at(question), question)
            self._draft.assumptions.append(words.Assumption(question, text, locus))


def _encryption(asset: Entry) -> words.Tri:
    said = asset.text("encryption").lower()
    if not said:
        return words.Tri.UNKNOWN
    return words.Tri.NO if said == "none" else words.Tri.YES


def _encrypted(protocol: str, vpn: words.Tri) -> words.Tri:
    if protocol.endswith("-encrypted") or protocol in _SECURE or vpn is words.Tri.YES:
        return words.Tri.YES
    return words.Tri.NO if protocol in _PLAIN else words.Tri.UNKNOWN
