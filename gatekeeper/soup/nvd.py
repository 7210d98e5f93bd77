"""NVD's JSON 2.0 answers (CVE API 2.0 schema) and CISA's catalogue of known exploited vulnerabilities (KEV JSON)."""

from collections.abc import Iterator, Mapping

from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.soup.advisories import (
    Advisory,
    Affected,
    FeedContent,
    Interval,
    cpe_name,
    table,
    tables,
    text,
)

MAX_BYTES = 1024 * 1024 * 1024


def read_nvd(raw: bytes) -> FeedContent:
    """Every vulnerability of the answer, plain or as the one file of a zip archive."""
    document, fault = _document(raw)
    if fault:
        return FeedContent(fault=fault)
    entries = document.get("vulnerabilities")
    if not isinstance(entries, list):
        return FeedContent(fault='it has no "vulnerabilities", so it is no answer of NVD 2.0')
    advisories = tuple(_cve(table(each.get("cve"))) for each in tables(entries))
    return FeedContent(advisories, (), len(entries))


def read_kev(raw: bytes) -> FeedContent:
    """The ids of the catalogue, with the date each was listed."""
    document, fault = _document(raw)
    if fault:
        return FeedContent(fault=fault)
    entries = document.get("vulnerabilities")
    if not isinstance(entries, list) or "catalogVersion" not in document:
        return FeedContent(fault="it is no catalogue of known exploited vulnerabilities")
    exploited = tuple(
        sorted((text(each.get("cveID")), text(each.get("dateAdded"))) for each in tables(entries))
    )
    return FeedContent((), exploited, len(entries))


def _document(raw: bytes) -> tuple[Mapping[str, object], str]:
    try:
        if raw.startswith(b"PK"):
            members = read_archive(raw, max_bytes=MAX_BYTES)
            raw = next((each for name, each in members.items() if name.endswith(".json")), b"")
        value = parse_json(raw, max_bytes=MAX_BYTES)
    except (ArchiveRefused, JsonRefused) as error:
        return {}, f"it cannot be read: {error}"
    if not isinstance(value, dict):
        return {}, "it holds no table"
    return dict(value), ""


def _cve(cve: Mapping[str, object]) -> Advisory:
    words = [
        text(d.get("value")) for d in tables(cve.get("descriptions")) if d.get("lang") == "en"
    ]
    status = text(cve.get("vulnStatus"))
    return Advisory(
        text(cve.get("id")),
        (),
        words[0] if words else "",
        tuple(_affected(cve)),
        _severity(table(cve.get("metrics"))),
        status == "Rejected",
    )


def _severity(metrics: Mapping[str, object]) -> str:
    for key in ("cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"):
        for each in tables(metrics.get(key)):
            vector = text(table(each.get("cvssData")).get("vectorString"))
            if vector:
                return vector
    return ""


def _affected(cve: Mapping[str, object]) -> Iterator[Affected]:
    for configuration in tables(cve.get("configurations")):
        for node in tables(configuration.get("nodes")):
            for match in tables(node.get("cpeMatch")):
                criteria = text(match.get("criteria"))
                name = cpe_name(criteria)
                if name and match.get("vulnerable") is True:
                    yield _match(match, criteria, name)


def _match(match: Mapping[str, object], criteria: str, name: str) -> Affected:
    parts = criteria.split(":")
    version = parts[5] if len(parts) > 5 else "*"
    update = parts[6] if len(parts) > 6 else "*"
    low = text(match.get("versionStartIncluding")) or text(match.get("versionStartExcluding"))
    high = text(match.get("versionEndIncluding")) or text(match.get("versionEndExcluding"))
    if version not in ("*", "-"):
        plain = version.replace("\\", "")
        whole = plain if update in ("*", "-") else f"{plain}{update}"
        return Affected(None, criteria, name, versions=(whole,))
    interval = Interval(
        low,
        low_in="versionStartIncluding" in match or not low,
        high=high,
        high_in="versionEndIncluding" in match,
    )
    fixed = text(match.get("versionEndExcluding"))
    return Affected(None, criteria, name, (interval,), fixed_in=(fixed,) if fixed else ())
