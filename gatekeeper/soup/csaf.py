"""CSAF 2.0 and 2.1 advisories: products of the tree with their purl or CPE, and their status for each vulnerability."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.purl import read_purl
from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.soup.advisories import (
    Advisory,
    Affected,
    FeedContent,
    cpe_name,
    table,
    tables,
    text,
    texts,
)

_MAX_BYTES = 256 * 1024 * 1024
_MAX_DEPTH = 24
_AFFECTED = ("known_affected", "first_affected", "last_affected")
_CLEARED = "known_not_affected"
_FIXED = ("fixed", "first_fixed")


@dataclass(frozen=True, slots=True)
class _Product:
    name: str
    purl: str
    cpe: str
    version: str
    vers: str


def read_csaf(raw: bytes) -> FeedContent:
    """The vulnerabilities of one document, or of every document of a zip archive."""
    advisories: list[Advisory] = []
    count = 0
    fault = ""
    try:
        documents = (
            read_archive(raw, max_bytes=_MAX_BYTES) if raw.startswith(b"PK") else {"document": raw}
        )
    except ArchiveRefused as error:
        return FeedContent(fault=f"it cannot be read: {error}")
    for name, content in documents.items():
        if not name.endswith((".json", "document")):
            continue
        count += 1
        try:
            value = parse_json(content, max_bytes=_MAX_BYTES)
        except JsonRefused as error:
            fault = fault or f"{name} cannot be read: {error}"
            continue
        document = table(value)
        if not text(table(document.get("document")).get("csaf_version")):
            fault = fault or f"{name} is no CSAF document"
            continue
        advisories += _advisories(document)
    return FeedContent(tuple(advisories), (), count, fault)


def _advisories(document: Mapping[str, object]) -> Iterator[Advisory]:
    head = table(document.get("document"))
    tracking = table(head.get("tracking"))
    products = dict(_products(table(document.get("product_tree")), "", "", 0))
    own = text(tracking.get("id"))
    for index, each in enumerate(tables(document.get("vulnerabilities")), start=1):
        cve = text(each.get("cve"))
        ids = [text(i.get("text")) for i in tables(each.get("ids"))]
        name = cve or next(iter(ids), "") or f"{own}#{index}"
        yield Advisory(
            name,
            tuple(sorted({*ids, own} - {name, ""})),
            text(each.get("title")) or text(head.get("title")),
            (*_affected(table(each.get("product_status")), products), *_cleared(each, products)),
            _severity(each),
        )


def _products(
    node: Mapping[str, object], version: str, vers: str, depth: int
) -> "Iterator[tuple[str, _Product]]":
    """Every product by its id, with what the branches above it say of its version."""
    if depth > _MAX_DEPTH:
        return
    for branch in tables(node.get("branches")):
        inner, ranged = version, vers
        if branch.get("category") == "product_version":
            inner = text(branch.get("name"))
        elif branch.get("category") == "product_version_range":
            ranged = text(branch.get("name"))
        product = table(branch.get("product"))
        if product:
            yield text(product.get("product_id")), _product(product, inner, ranged)
        yield from _products(branch, inner, ranged, depth + 1)
    for product in tables(node.get("full_product_names")):
        yield text(product.get("product_id")), _product(product, version, vers)


def _product(product: Mapping[str, object], version: str, vers: str) -> _Product:
    helper = table(product.get("product_identification_helper"))
    purl = text(helper.get("purl")) or next(texts(helper.get("purls")), "")
    return _Product(text(product.get("name")), purl, text(helper.get("cpe")), version, vers)


def _affected(status: Mapping[str, object], products: "dict[str, _Product]") -> Iterator[Affected]:
    fixed = {
        products[each].version or _version(products[each])
        for key in _FIXED
        for each in texts(status.get(key))
        if each in products
    }
    for key in _AFFECTED:
        for each in texts(status.get(key)):
            if each in products:
                yield replace(_named(products[each]), fixed_in=tuple(sorted(fixed - {""})))


def _cleared(
    vulnerability: Mapping[str, object], products: dict[str, _Product]
) -> Iterator[Affected]:
    """Products whose publisher says that they are not affected, each with its justification and its words."""
    status = table(vulnerability.get("product_status"))
    said = [*tables(vulnerability.get("flags")), *tables(vulnerability.get("threats"))]
    for each in texts(status.get(_CLEARED)):
        if each in products:
            mine = [entry for entry in said if each in texts(entry.get("product_ids"))]
            reasons = [text(entry.get("label")) or text(entry.get("details")) for entry in mine]
            words = "; ".join(dict.fromkeys(filter(None, reasons)))
            yield replace(_named(products[each]), cleared=words or "no reason is given")


def _named(product: _Product) -> Affected:
    named = read_purl(product.purl)
    version = _version(product) or product.version
    return Affected(
        named.bare if named else None,
        product.purl or product.cpe or product.name,
        cpe_name(product.cpe),
        versions=(version,) if version else (),
        vers=product.vers,
    )


def _version(product: _Product) -> str:
    named = read_purl(product.purl)
    if named and named.version:
        return named.version
    parts = product.cpe.split(":")
    return parts[5] if len(parts) > 5 and parts[5] not in ("*", "-") else ""


def _severity(vulnerability: Mapping[str, object]) -> str:
    for each in tables(vulnerability.get("scores")):
        for key in ("cvss_v4", "cvss_v3", "cvss_v2"):
            if vector := text(table(each.get(key)).get("vectorString")):
                return vector
    return ""
