"""Clauses that the record answers about a release: named, made of known items, copied whole; and why others stay unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.record_ground import RecordGround, ReleaseTag
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.tree import Tree
from gatekeeper.record.clauses.by_graph import Holding
from gatekeeper.record.clauses.produced import bill_of_materials

_UNKNOWN = {
    "62304:5.8.5": "no statement of the ledger tells by which command and with which tools, each by its digest, the release was built",
    "62304:9.6": "a trend needs the problem reports of several releases, and this record reads those of its own commit only",
    "81001-5-1:5.8.3": "the record has digests of itself and of the sources, and none of the files that are built and delivered",
    "FDA-CY:App4/Measures and Metrics (V.A.6)": "nothing in the record tells when a vulnerability was patched in the field",
    "eSTAR:Metrics": "nothing in the record tells when a vulnerability was patched in the field",
    "eSTAR:Unresolved anomaly assessment": "no signed statement tells what each unresolved problem report means for safety",
}
"""Clause id to the one sentence that says why its document is not made."""


@dataclass(frozen=True, slots=True)
class Released:
    """What a record knows of the commit that it is about."""

    commit: ObjectId | None
    tree: Tree
    soup: SoupFacts
    ledger: Ledger
    ground: RecordGround


def of_release(known: Released) -> Mapping[str, Holding]:
    """Clause id to what the record holds of the release for it."""
    return MappingProxyType(
        {
            **{clause: Holding(None, why) for clause, why in _UNKNOWN.items()},
            "62304:5.8.4": _version(known),
            "62304:8.1.3": _items(known),
            "Part11:11.10(b)": _copies(known),
        }
    )


def _version(known: Released) -> Holding:
    """A tag of the commit, whose signature is a registered person's, names the version."""
    tags = [tag for tag in known.ground.tags if tag.commit == known.commit]
    signed = tuple(_tag(tag) for tag in tags if tag.signer and not tag.doubt)
    if signed:
        return Holding(True, "a signed tag names the released version", signed)
    if tags:
        doubts = tuple(f"{tag.name}: {tag.doubt or 'nobody signed it'}" for tag in tags)
        return Holding(False, "nobody vouches for the tag that names the version", doubts)
    return Holding(None, "no tag names the commit, so no version of it is released")


def _tag(tag: ReleaseTag) -> str:
    return f"{tag.name} is {tag.commit}, signed by {tag.signer}"


def _items(known: Released) -> Holding:
    """Every file of the commit by its content, and every component of others at one version."""
    bill, version = bill_of_materials(known.soup), _version(known)
    if bill.holds is not True:
        return bill
    if version.holds is not True:
        return Holding(None, version.why, version.basis)
    basis = (*version.basis, f"{len(known.tree.entries)} files by content", *bill.basis)
    return Holding(True, "the record lists every file of the version and every component", basis)


def _copies(known: Released) -> Holding:
    """The folder of the record is the copy: complete when its ledger is whole and every signature was looked at."""
    if not known.ledger.entries:
        return Holding(None, "there is no ledger to make copies of")
    if not known.ledger.whole:
        return Holding(None, "something is wrong with the ledger that is copied")
    if not known.ground.signers_judged:
        return Holding(None, "nobody looked at the signatures of the ledger")
    count = f"{len(known.ledger.entries)} statements of the ledger"
    forms = (
        "record.html to read, record.json, csv and ledger to compute with, all listed in MANIFEST"
    )
    return Holding(True, "the record is written for people and for machines", (forms, count))
