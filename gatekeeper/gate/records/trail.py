"""The trail that a record rests on: the ledger with its signers judged, the anchors outside of it, its own copy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gatekeeper.config.shipped import shipped
from gatekeeper.gate.attest import Held, held
from gatekeeper.gate.ledgers.anchors import given_anchors, tag_anchors
from gatekeeper.gate.ledgers.copies import export_of
from gatekeeper.gate.ledgers.ledger import admit_waiting, judged
from gatekeeper.gate.ledgers.release_tags import release_tags
from gatekeeper.gate.ledgers.signers import Registries
from gatekeeper.gate.opened import opened
from gatekeeper.gate.records.unjudged import stated_unjudged
from gatekeeper.gate.records.validation import validate
from gatekeeper.gate.request import Request
from gatekeeper.history.changes.pushes import (
    commits_behind,
    commits_between,
    commits_of,
    is_ancestor,
)
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.history.ledger.tags import tagged
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.people.path_writers import writers_of
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.facts import Facts
from gatekeeper.model.judgement import PREDICATE_JUDGEMENT, Judgement
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.record_ground import RecordBaseline, RecordGround
from gatekeeper.record.build import ToldRuns, runs_of
from gatekeeper.record.clauses.judgements import read_judgement
from gatekeeper.tools.pipes import start_piped


@dataclass(frozen=True, slots=True)
class Trail:
    """The ledger as one record shows it."""

    ledger: Ledger
    """With its signers; anchors that it does not hold are defects of it."""
    ground: RecordGround
    export: Mapping[str, Held]
    """The files that verify alone, by name."""
    told: ToldRuns
    """By its runs, which all records that are made of it share."""


def read_trail(request: Request, facts: Facts, registers: Iterable[RepoPath] = ()) -> Trail:
    """The trail of the request's repository, read once.

    `facts` are those of the run, and the commit that its rules come from is the one in whose history registries of people
    count, HEAD when there is none; `registers` are the files in which documents are entered. Statements that waited for a push to end get their entries first. Raises `RepositoryError` for a baseline that is no commit.
    """
    origin = facts.project.origin
    with opened(request, start_piped) as at, at.ledger() as place:
        view = at.view
        admit_waiting(place)
        registries = Registries(view, origin or view.head)
        tags, doubts = tag_anchors(view, registries, request.now)
        given = given_anchors(request.anchors, place, request.environment, request.start)
        anchors = (*tags, *given)
        raw = read_entries(place.view, read_ledger_ref(place.folder))
        ledger = judged(place, raw, witnessed=[anchor.head for anchor in anchors])
        verifier = (shipped("rules") / "ledger" / "verify.py").read_bytes()
        export, ledger = export_of(raw, ledger, registries, verifier)
        head = view.resolve(request.head)
        ground = _ground(view, request, registries, request.baseline)
        entered = commits_of(view, head, registers)
        ground = replace(ground, anchors=anchors, doubts=doubts, entered=entered)
        unjudged = stated_unjudged(view, ledger, ground, head, facts, request.now)
        ground = replace(ground, unjudged=unjudged)
        ground = replace(ground, writers=_writers(view, request, registries, ledger, origin))
        export |= _stamps(request)
        files = {name: held(pieces) for name, pieces in export.items()}
        return Trail(ledger, ground, files, runs_of(ledger))


def _writers(
    view: View, request: Request, registries: Registries, ledger: Ledger, origin: ObjectId | None
) -> Mapping[str, frozenset[str]]:
    """Who wrote the files and folders that the ledger's judgements of clauses rest on."""
    entries = (e for e in ledger.entries if e.statement.predicate_type == PREDICATE_JUDGEMENT)
    said = [each for each in map(read_judgement, entries) if isinstance(each, Judgement)]
    registry = registries(None)
    if not said or origin is None or not isinstance(registry, Registry):
        return {}
    paths = {path for each in said for path in each.paths}
    return writers_of(view, tree_of(view, view.resolve(request.head)), paths, registry, origin)


def reported_before(
    tags: Iterable[ObjectId | None], from_head: Callable[[ObjectId], bool]
) -> frozenset[str] | None:
    """The problem reports that earlier releases had: none for the first, where every tag is of the head or of what was made from
    it; else `None`, unknown. `tags` are the commits they name, `None` for one that nobody can tell."""
    first = all(commit is not None and from_head(commit) for commit in tags)
    return frozenset() if first else None


def _stamps(request: Request) -> dict[str, tuple[bytes]]:
    """Time stamps with their authorities' certificates, so that who holds the record can ask for them again."""
    files: dict[str, tuple[bytes]] = {}
    for number, stamp in enumerate(request.anchors.stamps, start=1):
        files[f"anchors/{number}.tsr"] = (stamp.token,)
        files[f"anchors/{number}.pem"] = (stamp.authority,)
    return files


def _ground(
    view: View, request: Request, registries: Registries, baseline: str | None
) -> RecordGround:
    head, compared = view.resolve(request.head), None
    if baseline is not None:
        commit = view.resolve(baseline)
        compared = RecordBaseline(baseline, commit, tree_of(view, commit).tree)
    named = {head} if compared is None else {head, compared.commit}
    behind = None if view.incomplete else commits_behind(view, head)
    return RecordGround(
        signers_judged=True,
        baseline=compared,
        validation=validate(request.validation),
        tags=tuple(release_tags(view, registries, named, request.now)),
        behind=behind,
        since=commits_between(view, compared.commit, head) if compared else frozenset(),
        reported=None
        if compared or behind is None
        else reported_before(tagged(view), lambda commit: is_ancestor(view, head, commit)),
    )
