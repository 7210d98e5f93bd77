"""Clauses that the record answers about a release: named, made of known items, copied whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gatekeeper.model.anchor import AnchorKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.person import Registry
from gatekeeper.model.record import RunSummary
from gatekeeper.model.record_ground import RecordGround, ReleaseTag
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.tree import Tree
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.by_graph import Holding
from gatekeeper.record.clauses.produced import bill_of_materials
from gatekeeper.record.sheets.reviews import reviewed_by_others

_FORMS = "record.html to read, record.json, csv and ledger to compute with, all listed in MANIFEST"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Released:
    """What a record knows of the commit that it is about."""

    commit: ObjectId | None
    tree: Tree
    soup: SoupFacts
    ledger: Ledger
    ground: RecordGround
    runs: tuple[RunSummary, ...] = ()
    """Every run of the trail."""
    registry: Registry = field(default_factory=Registry)


def of_release(known: Released) -> Mapping[str, Holding]:
    """Clause id to what the record holds of the release for it."""
    return MappingProxyType(
        {
            "62304:5.8.4": _version(known),
            "62304:8.1.3": _items(known),
            "62304:8.3": _history(known),
            "Part11:11.10(a)": _validated(known),
            "Part11:11.10(b)": _trail(
                known, _FORMS, "the record is written for people and for machines"
            ),
            "Part11:11.10(e)": _anchored(known),
            "Part11:11.10(f)": _in_sequence(known),
            "Part11:11.50": _printed(known),
            "Part11:11.70": _trail(
                known,
                "signatures of statements",
                "each signature is of the statement it stands at",
            ),
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


def _trail(known: Released, form: str, sentence: str) -> Holding:
    """Holds when the ledger is whole and every signature was looked at; what is forged speaks against it."""
    ledger = known.ledger
    if not ledger.entries:
        return Holding(None, "there is no ledger")
    forged = tuple(f"{each.where}: {each.sentence}" for each in ledger.defects if each.forged)
    if forged:
        return Holding(False, "something is wrong with the ledger", forged[:_SHOWN])
    if not ledger.whole:
        return Holding(None, "something is wrong with the ledger")
    if not known.ground.signers_judged:
        return Holding(None, "nobody looked at the signatures of the ledger")
    return Holding(True, sentence, (form, f"{len(ledger.entries)} statements of the ledger"))


def _history(known: Released) -> Holding:
    """Every commit that leads to the release is there, and the trail beside them."""
    if known.ground.behind is None:
        return Holding(None, "the history of the commit is not whole here")
    commits = f"{len(known.ground.behind)} commits"
    return _trail(known, commits, "history and trail can be read back to their beginning")


def _anchored(known: Released) -> Holding:
    """The trail is whole, and somebody outside holds a head of it: a chain alone can be made anew from end to end."""
    heads = {entry.line for entry in known.ledger.entries}
    if not any(anchor.head in heads for anchor in known.ground.anchors):
        why = "no anchor outside shows that the ledger was not made anew"
        return Holding(None, why, cure="anchor the ledger: gatekeeper evidence anchor")
    return _trail(known, "its head is noted outside of it", "entries are added and never changed")


def _in_sequence(known: Released) -> Holding:
    """Each commit was reviewed and judged before the tag of the release was signed: by what holds the digest of what, not by clocks."""
    ground, entries = known.ground, known.ledger.entries
    tags = {t.name for t in ground.tags if t.commit == known.commit and t.signer and not t.doubt}
    places = {entry.line: entry.sequence for entry in entries}
    noted = [
        places.get(anchor.head, 0)
        for anchor in ground.anchors
        if anchor.kind is AnchorKind.SIGNED_TAG and anchor.source in tags
    ]
    tagged = min(noted, default=0)
    if not tagged or ground.behind is None:
        why = "the history of the commit is not whole here"
        if not tagged:
            why = "no signed tag of the commit notes a head of the ledger: what was there before it nothing shows"
        return Holding(None, why)
    wrong = {defect.entry for defect in known.ledger.defects if defect.forged}
    ranges = [run for run in known.runs if run.kind == "range"]
    good = {r.sequence for r in ranges if r.policy_origin and r.sequence not in wrong}
    # A run in doubt shows nothing, and what it refused is not settled by the one before it.
    told = [r for r in ranges if r.sequence in good or r.verdict is not Verdict.PASSED]
    before = {c.commit: run for run in told if run.sequence <= tagged for c in run.commits}
    after = {
        c.commit for r in ranges if tagged < r.sequence and r.sequence in good for c in r.commits
    }
    new = _new(ground)
    late = sorted(new & after - before.keys())
    failed = {r.sequence for r in told if r.verdict is Verdict.FAILED} & good
    refused = sorted(c for c in new & before.keys() if before[c].sequence in failed)
    if late or refused:
        against = [*(f"{c}: judged after the tag" for c in late)]
        against += [f"{c}: run {before[c].sequence} failed" for c in refused]
        return Holding(False, "the release was tagged out of sequence", tuple(against[:_SHOWN]))
    passed = {c: run for c, run in before.items() if run.verdict is Verdict.PASSED}
    if lost := sorted(new - passed.keys()):
        why = f"no run under a protected policy passed {len(lost)} commits before the tag"
        return Holding(None, why, tuple(lost[:_SHOWN]))
    reviewed = {
        run.sequence: reviewed_by_others(
            (run,), {c.commit: c for c in run.commits}, known.registry
        )
        for run in {run.sequence: run for run in passed.values()}.values()
    }
    if bare := sorted(c for c in new if c not in reviewed[passed[c].sequence]):
        why = f"nobody else proved a review of {len(bare)} commits"
        return Holding(None, why, tuple(bare[:_SHOWN]))
    form = f"{len(new)} commits, and entry {tagged} that the tag notes"
    return _trail(known, form, "each commit was reviewed, then judged, then released")


def _new(ground: RecordGround) -> frozenset[ObjectId]:
    """The commits of the release: without those of an earlier one that a signed tag names, and that leads to it."""
    named, behind = ground.baseline, frozenset(ground.behind or ())
    tags = (t for t in ground.tags if named and t.commit == named.commit)
    if named and named.commit in behind and any(t.signer and not t.doubt for t in tags):
        return ground.since or behind
    return behind


def _printed(known: Released) -> Holding:
    """Each signature says who signed, when and to what meaning."""
    signed = [(entry, signer) for entry in known.ledger.entries for signer in entry.signers]
    silent = tuple(
        f"entry {entry.sequence}, {signer.person}"
        for entry, signer in signed
        if not (signer.printed_name and signer.at and signer.meaning)
    )
    if silent:
        return Holding(False, "a signature lacks name, time or meaning", silent[:_SHOWN])
    if not signed:
        return Holding(None, "nobody signed anything in the ledger")
    return _trail(
        known, f"{len(signed)} signatures", "each signature shows name, time and meaning"
    )


def _validated(known: Released) -> Holding:
    """Every test of gatekeeper's own validation pack passed on what is installed."""
    own = known.ground.validation
    wrong = tuple(f"{row.test}: {row.result}" for row in own.rows if row.result != "passed")
    if own.report is None or own.fault or not own.rows:
        why = own.fault or "no report of gatekeeper's own tests was handed over"
        return Holding(
            None, why, cure="run make validation, and hand the report over: --validation FILE"
        )
    if wrong:
        return Holding(False, "a test of the validation pack did not pass", wrong[:_SHOWN])
    return Holding(True, "every test of the validation pack passed", (f"{len(own.rows)} tests",))
