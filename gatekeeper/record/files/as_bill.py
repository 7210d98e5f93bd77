"""The bill of materials of a record: CycloneDX 1.6 with what stands against each component and what is attested; OpenVEX."""

import json

from gatekeeper.model.path import printable
from gatekeeper.model.record import Record
from gatekeeper.model.soup import SoupFacts
from gatekeeper.record.files.attestations import attested
from gatekeeper.record.files.soup_bom import Release, document_bytes
from gatekeeper.record.files.soup_vex import cyclonedx_vex, openvex
from gatekeeper.record.glance import release_names, run_time

SBOM, OPENVEX = "sbom.cdx.json", "vex.openvex.json"


def bill_files(record: Record, soup: SoupFacts) -> dict[str, bytes]:
    """Name to bytes of the documents; the time in them is that of the run the record rests on.

    OpenVEX has no document without a statement, so there is none where no published anomaly matches.
    """
    release = _release(record)
    bom = json.loads(cyclonedx_vex(release, soup))
    author = printable(record.title or record.project)
    files = {SBOM: document_bytes(attested(bom, record, str(release.purl)))}
    if soup.anomalies:
        files[OPENVEX] = openvex(release, soup, author)
    return files


def _release(record: Record) -> Release:
    return Release(
        name=printable(record.project),
        title=printable(record.title),
        version=record.head or record.tree,
        commit=record.head or "",
        tree=record.tree,
        made_by=record.gatekeeper,
        at=run_time(record).strftime("%Y-%m-%dT%H:%M:%SZ"),
        tags=release_names(record),
    )
