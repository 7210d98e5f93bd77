"""What published anomalies mean for the product: CycloneDX 1.6 VEX and OpenVEX 0.2.0, the same bytes for the same facts."""

import datetime as dt
from collections.abc import Iterator

from gatekeeper.model.advisory import Disposition, Evaluation, SoupAnomaly
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.soup import SoupFacts
from gatekeeper.record.files.soup_bom import Json, Release, bom, document_bytes

_STATES = {
    Disposition.AFFECTED: "exploitable",
    Disposition.NOT_AFFECTED: "not_affected",
    Disposition.FIXED: "resolved",
    Disposition.UNDER_INVESTIGATION: "in_triage",
}
_JUSTIFICATIONS = {
    "component_not_present": "code_not_present",
    "vulnerable_code_not_present": "code_not_present",
    "vulnerable_code_not_in_execute_path": "code_not_reachable",
    "vulnerable_code_cannot_be_controlled_by_adversary": "requires_environment",
    "inline_mitigations_already_exist": "protected_by_mitigating_control",
}
_METHODS = {"CVSS:4.0": "CVSSv4", "CVSS:3.1": "CVSSv31", "CVSS:3.0": "CVSSv3"}


def cyclonedx_vex(release: Release, soup: SoupFacts) -> bytes:
    """The SBOM with every anomaly that matches and what was said of it; without a word that holds it is in triage."""
    document = bom(release, soup, "vex")
    listed = document["components"]
    known = (
        {e.get("bom-ref") for e in listed if isinstance(e, dict)}
        if isinstance(listed, list)
        else set()
    )
    document["vulnerabilities"] = [
        _vulnerability(each, known, release.day) for each in soup.anomalies
    ]
    return document_bytes(document)


def _holding(each: SoupAnomaly, day: dt.date) -> Evaluation | None:
    """The evaluation, unless it is unsigned, past its end, or something in this tree speaks against it."""
    return None if each.void(day) else each.evaluation


def _vulnerability(each: SoupAnomaly, known: set[JsonValue], day: dt.date) -> Json:
    reference = str(each.purl)
    feeds = sorted({e.feed for e in each.evidence})
    result: Json = {
        "bom-ref": f"{each.id}/{reference}",
        "id": each.id,
        "source": {"name": feeds[0] if feeds else "feed"},
        "description": each.summary,
        "analysis": _analysis(each, day),
        "affects": [{"ref": reference}] if reference in known else [],
        "properties": list(_properties(each)),
    }
    if each.aliases:
        result["references"] = [{"id": a, "source": {"name": feeds[0]}} for a in each.aliases]
    method = _METHODS.get(each.severity[:8])
    if method:
        result["ratings"] = [{"method": method, "vector": each.severity}]
    if each.fixed_in:
        result["recommendation"] = f"fixed in {', '.join(each.fixed_in)}"
    return result


def _properties(each: SoupAnomaly) -> Iterator[JsonValue]:
    """What the match rests on, a line a feed, and how sure it is."""
    for e in each.evidence:
        value = f"{e.feed} {e.feed_taken} sha256 {e.feed_digest}: {e.named}: {e.range}"
        yield {"name": "gatekeeper:evidence", "value": value}
    yield {"name": "gatekeeper:confidence", "value": each.confidence.value}


def _analysis(each: SoupAnomaly, day: dt.date) -> Json:
    said = _holding(each, day)
    if said is None:
        return {"state": "in_triage", "detail": each.void(day)}
    analysis: Json = {
        "state": _STATES[said.disposition],
        "detail": said.reason or "no reason given",
    }
    if said.justification:
        analysis["justification"] = _JUSTIFICATIONS[said.justification]
    if said.disposition is Disposition.AFFECTED:
        analysis["response"] = ["update"]
    if said.at:
        analysis["lastUpdated"] = said.at
    return analysis


def openvex(release: Release, soup: SoupFacts, author: str) -> bytes:
    """One statement an anomaly; what nobody evaluated, or what does not hold any more, is under investigation."""
    statements: list[JsonValue] = [_statement(release, each) for each in soup.anomalies]
    document: Json = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "author": author,
        "role": "manufacturer of the device",
        "timestamp": release.at,
        "version": 1,
        "tooling": f"gatekeeper {release.made_by}",
        "statements": statements,
    }
    digest = sha256(document_bytes(document))
    document["@id"] = f"https://openvex.dev/docs/public/vex-{digest}"
    return document_bytes(document)


def _statement(release: Release, each: SoupAnomaly) -> Json:
    said = _holding(each, release.day)
    status = said.disposition if said else Disposition.UNDER_INVESTIGATION
    vulnerability: Json = {"name": each.id}
    if each.aliases:
        vulnerability["aliases"] = list(each.aliases)
    result: Json = {
        "vulnerability": vulnerability,
        "products": [{"@id": str(release.purl), "subcomponents": [{"@id": str(each.purl)}]}],
        "status": status.value,
        "timestamp": said.at if said and said.at else release.at,
    }
    if status is Disposition.NOT_AFFECTED and said is not None:
        result["justification"] = said.justification
        result["impact_statement"] = said.reason or said.justification
    elif status is Disposition.AFFECTED and said is not None:
        fix = f"fixed in {', '.join(each.fixed_in)}" if each.fixed_in else "no fix is published"
        result["action_statement"] = f"{said.reason}; {fix}" if said.reason else fix
    else:
        result["status_notes"] = (
            said.reason if said else each.void(release.day)
        ) or "no reason given"
    return result
