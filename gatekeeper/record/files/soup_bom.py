"""The SBOM: software of others as a CycloneDX 1.6 document (ECMA-424), the same bytes for the same inventory."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.purl import Purl
from gatekeeper.model.soup import Component, SoupFacts, SoupItem, SoupScope

Json = dict[str, JsonValue]
_NAMESPACE = uuid.UUID("5f6f3c8e-0f0b-5c1f-9f0e-6b1f5d9a0c62")
_HASHES = {
    "md5": ("MD5", 32),
    "sha1": ("SHA-1", 40),
    "sha256": ("SHA-256", 64),
    "sha384": ("SHA-384", 96),
    "sha512": ("SHA-512", 128),
}


@dataclass(frozen=True, slots=True)
class Release:
    """What a document is about."""

    name: str
    title: str
    version: str
    """Tag or commit."""
    commit: str
    tree: str
    made_by: str
    """gatekeeper's version."""
    at: str
    """UTC, `2026-11-25T16:00:00Z`: the time of the commit, so that two builds are equal."""

    tags: str = ""
    """Names of the release; the version above tells which commit it is."""

    @property
    def day(self) -> dt.date:
        """On which evaluations have to hold."""
        return dt.datetime.fromisoformat(self.at).date()

    @property
    def purl(self) -> Purl:
        """The product itself."""
        return Purl("generic", "", self.name, self.version)


def document_bytes(document: Json) -> bytes:
    """JSON with ordered keys and a line feed at its end."""
    text = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


def cyclonedx_sbom(release: Release, soup: SoupFacts) -> bytes:
    """The SBOM of the product: its components, and entries of the register about what lies outside of the tree."""
    return document_bytes(bom(release, soup, "sbom"))


def bom(release: Release, soup: SoupFacts, use: str) -> Json:
    """The document's members without vulnerabilities; `use` keeps the serial numbers of documents of one release apart."""
    serial = uuid.uuid5(_NAMESPACE, f"{use} {release.name} {release.tree}")
    components = _components(soup)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": release.at,
            "tools": {
                "components": [
                    {"type": "application", "name": "gatekeeper", "version": release.made_by}
                ]
            },
            "component": {
                "type": "application",
                "bom-ref": str(release.purl),
                "name": release.name,
                "description": release.title,
                "version": release.version,
                "purl": str(release.purl),
                "properties": [
                    {"name": "gatekeeper:gitCommit", "value": release.commit},
                    {"name": "gatekeeper:gitTree", "value": release.tree},
                    *_named(release),
                ],
            },
        },
        "components": list(components.values()),
        "dependencies": _dependencies(str(release.purl), soup, components),
    }


def _named(release: Release) -> Iterable[JsonValue]:
    if release.tags:
        yield {"name": "gatekeeper:release", "value": release.tags}


def _components(soup: SoupFacts) -> dict[str, Json]:
    """What is in the product, by reference in order."""
    made: dict[str, Json] = {}
    for component in soup.components:
        if component.scope is SoupScope.PRODUCT:
            entry = _component(component, soup.item_of(component))
            made.setdefault(str(entry["bom-ref"]), entry)
    for item in soup.items:
        if item.outside:
            for named in item.purls or (Purl("generic", "", item.id.lower()),):
                version = named.version or item.version
                entry = _outside(Purl(named.type, named.namespace, named.name, version), item)
                made.setdefault(str(entry["bom-ref"]), entry)
    return dict(sorted(made.items()))


def _dependencies(product: str, soup: SoupFacts, components: Iterable[str]) -> list[JsonValue]:
    """What holds what: a copy in the folder of another component belongs to that one, all else to the product.

    Which component calls which is not known, so nothing more is told.
    """
    holders = _holders(product, soup)
    held: dict[str, set[str]] = {product: set()}
    for reference in components:
        for holder in holders.get(reference, {product}):
            held.setdefault(holder, set()).add(reference)
    return [{"ref": ref, "dependsOn": list[JsonValue](sorted(held[ref]))} for ref in sorted(held)]


def _holders(product: str, soup: SoupFacts) -> dict[str, set[str]]:
    """For each component of the product, by reference: in whose folders the places that name it lie."""
    places = [
        (str(registered_purl(component, soup.item_of(component))), mention)
        for component in soup.components
        if component.scope is SoupScope.PRODUCT
        for mention in component.mentions
    ]
    folders = {f"{mention.root}/": name for name, mention in places if mention.root}
    found: dict[str, set[str]] = {}
    for name, mention in places:
        path = mention.root or mention.location.path
        around = [each for each in folders if path.startswith(each) and folders[each] != name]
        holder = folders[max(around, key=len)] if around else product
        found.setdefault(name, set()).add(holder)
    return found


def registered_purl(component: Component, item: SoupItem | None) -> Purl:
    """The purl that feeds know it by: the registered one for a copy whose own name is only its folder's."""
    if item is None:
        return component.purl
    exact = [p for p in item.purls if not p.is_pattern]
    if component.purl.type == "generic" and exact:
        named = exact[0]
        return Purl(named.type, named.namespace, named.name, named.version or item.version)
    version = component.purl.version or item.version
    return Purl(component.purl.type, component.purl.namespace, component.purl.name, version)


def _component(component: Component, item: SoupItem | None) -> Json:
    named = registered_purl(component, item)
    first = component.mentions[0]
    entry = _entry(named, item, first.title, first.manufacturer)
    hashes: list[JsonValue] = [
        {"alg": _HASHES[kind][0], "content": digest}
        for kind, _, digest in (text.partition(":") for text in component.digests)
        if kind in _HASHES and re.fullmatch(f"[0-9a-f]{{{_HASHES[kind][1]}}}", digest)
    ]
    if hashes:
        entry["hashes"] = hashes
    places: list[JsonValue] = [
        {"location": _plain(mention.location.path), "line": mention.location.region.start_line}
        for mention in component.mentions
        if mention.location.region is not None
    ]
    entry["evidence"] = {"occurrences": places}
    urls = sorted(
        {m.url for m in component.mentions if re.match(r"https?://[^\s\"<>{}|\\^`]+$", m.url)}
    )
    if urls:
        entry["externalReferences"] = [
            {"type": "vcs" if u.endswith(".git") else "distribution", "url": u} for u in urls
        ]
    properties = [
        *(("gatekeeper:git", d[4:]) for d in component.digests if d.startswith("git:")),
        *([("gatekeeper:floating", component.floating)] if component.floating else []),
    ]
    _with_properties(entry, item, properties)
    return entry


def _outside(named: Purl, item: SoupItem) -> Json:
    entry = _entry(named, item, item.title, item.manufacturer)
    _with_properties(entry, item, [("gatekeeper:outside", item.outside)])
    return entry


def _entry(named: Purl, item: SoupItem | None, title: str, maker: str) -> Json:
    entry: Json = {
        "type": "library",
        "bom-ref": str(named),
        "name": named.name,
        "purl": str(named),
    }
    if named.namespace:
        entry["group"] = named.namespace
    if named.version:
        entry["version"] = named.version
    shown, by = (item.title, item.manufacturer) if item else (title, maker)
    if shown:
        entry["description"] = _plain(shown)
    if by:
        entry["manufacturer"] = {"name": _plain(by)}
    if item and item.licence:
        entry["licenses"] = [{"expression": _plain(item.licence)}]
    if item and re.fullmatch(r"cpe:2\.3:[aho](?::(?:[^:\s\\]|\\.)+){10}", item.cpe):
        entry["cpe"] = item.cpe
    return entry


def _with_properties(entry: Json, item: SoupItem | None, more: list[tuple[str, str]]) -> None:
    pairs = list(more)
    if item is not None:
        pairs.append(("gatekeeper:register", item.id))
        if item.support:
            pairs.append(("gatekeeper:support", item.support))
        if item.end_of_support:
            pairs.append(("gatekeeper:endOfSupport", item.end_of_support.isoformat()))
        pairs += [("gatekeeper:usedBy", each) for each in item.used_by]
    if pairs:
        entry["properties"] = [{"name": n, "value": _plain(v)} for n, v in sorted(pairs)]


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
