"""Suppressions, deviations and trainings as the configuration of base declares them, as statements that supersede.

Nobody signs these: who approved one is who the protected configuration names. What a person signs is an act.
"""

from collections.abc import Iterable, Iterator

from gatekeeper.evidence.portable import place, portable, stated
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.evidence import Entry, JsonValue, Statement, Subject
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.project import Project

_PREFIX = "https://iec62304-gatekeeper.dev/predicate/"
KINDS = tuple(f"{_PREFIX}{name}/v1" for name in ("deviation", "suppression", "training"))
IN_FORCE, WITHDRAWN = "in force", "withdrawn"


@dataclass(frozen=True, slots=True)
class Declared:
    """One entry of the configuration."""

    kind: str
    """Predicate type."""
    id: str
    """What tells it from others of its kind."""
    fields: dict[str, JsonValue]
    owner: str
    approved_by: str
    location: Location


@dataclass(frozen=True, slots=True)
class Held:
    """The newest statement about one entry."""

    digest: Sha256
    predicate: dict[str, JsonValue]
    commit: str


def declared(project: Project) -> tuple[Declared, ...]:
    """Every entry, by kind and id; inline suppressions are code and are not among them."""
    found = (*_deviations(project), *_suppressions(project), *_trainings(project))
    return tuple(sorted(found, key=lambda each: (each.kind, each.id)))


def _deviations(project: Project) -> Iterator[Declared]:
    for d in project.deviations:
        fields = stated(d, "id check subject rule reason expires")
        yield Declared(KINDS[0], portable(d.id), fields, d.owner, d.approved_by, d.location)


def _suppressions(project: Project) -> Iterator[Declared]:
    for s in project.suppressions:
        fields = stated(s, "id rule reason")
        fields["paths"] = portable(s.path_glob)
        fields["expires"] = "" if s.expires is None else s.expires.isoformat()
        yield Declared(KINDS[1], portable(s.id), fields, s.owner, s.approved_by, s.location)


def _trainings(project: Project) -> Iterator[Declared]:
    for person in project.registry.people:
        for t in person.trainings:
            fields: dict[str, JsonValue] = {
                "trainee": portable(person.id),
                "training": portable(t.id),
                "version": portable(t.version),
                "date": t.date.isoformat(),
                "expires": "" if t.expires is None else t.expires.isoformat(),
            }
            name = portable(f"{person.id} {t.id} {t.version}")
            yield Declared(KINDS[2], name, fields, person.id, "", person.location)


def held(entries: Iterable[Entry]) -> dict[tuple[str, str], Held]:
    """The newest declared statement of each entry of the configuration, in the order of the ledger."""
    found: dict[tuple[str, str], Held] = {}
    for entry in entries:
        statement = entry.statement
        block = statement.predicate.get("declared")
        if statement.predicate_type not in KINDS or not isinstance(block, dict):
            continue
        named, commit = block.get("entry"), block.get("gitCommit")
        if isinstance(named, str) and isinstance(commit, str):
            one = Held(entry.digest, dict(statement.predicate), commit)
            found[statement.predicate_type, named] = one
    return found


def due(
    wanted: tuple[Declared, ...], known: dict[tuple[str, str], Held], origin: ObjectId
) -> Iterator[Statement]:
    """What has to be filed so that the ledger tells the configuration of `origin`: new and changed entries, and those gone.

    Each names the statement that it takes the place of; what only moved in its file is no change.
    """
    for each in wanted:
        before = known.get((each.kind, each.id))
        if before is None or not _same(before, each):
            yield _statement(each.kind, each.fields, _block(each, origin), before)
    present = {(each.kind, each.id) for each in wanted}
    for (kind, name), before in known.items():
        block = before.predicate.get("declared")
        gone = isinstance(block, dict) and block.get("state") != WITHDRAWN
        if (kind, name) not in present and gone and isinstance(block, dict):
            fields = {
                k: v for k, v in before.predicate.items() if k not in ("declared", "supersedes")
            }
            yield _statement(
                kind, fields, {**block, "gitCommit": origin, "state": WITHDRAWN}, before
            )


def _block(each: Declared, origin: ObjectId) -> dict[str, JsonValue]:
    return {
        "entry": each.id,
        "state": IN_FORCE,
        "owner": portable(each.owner),
        "approvedBy": portable(each.approved_by),
        "gitCommit": origin,
        "at": place(each.location),
    }


def _same(before: Held, each: Declared) -> bool:
    block = before.predicate.get("declared")
    told = {k: v for k, v in before.predicate.items() if k not in ("declared", "supersedes")}
    return (
        isinstance(block, dict)
        and told == each.fields
        and block.get("state") == IN_FORCE
        and block.get("owner") == portable(each.owner)
        and block.get("approvedBy") == portable(each.approved_by)
    )


def _statement(
    kind: str, fields: dict[str, JsonValue], block: dict[str, JsonValue], before: Held | None
) -> Statement:
    predicate: dict[str, JsonValue] = {**fields, "declared": block}
    if before is not None:
        predicate["supersedes"] = [before.digest]
    subject = Subject("configuration", {"gitCommit": str(block["gitCommit"])})
    return Statement((subject,), kind, predicate)
