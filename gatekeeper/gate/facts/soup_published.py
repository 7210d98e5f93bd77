"""What is published against the SOUP of a run: feeds matched, and what people made of it by the ledger."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from gatekeeper.evidence.acts import Act, act_of
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_paths
from gatekeeper.gate.facts.soup_look import SoupLook
from gatekeeper.gate.ledgers.index import entries_of
from gatekeeper.gate.ledgers.signers import with_signers
from gatekeeper.model.act_time import time_seen
from gatekeeper.model.advisory import Evaluation, FiledSnapshot
from gatekeeper.model.evidence import Entry
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import PersonKind
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import SoupFacts, SoupScope
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.soup.dispositions import PREDICATE, Ground, dispose, read_evaluation, word_finder
from gatekeeper.soup.feeds import load_feeds
from gatekeeper.soup.known import KnownTable
from gatekeeper.soup.matching import match, subjects_of, wanted_by
from gatekeeper.soup.snapshots import PREDICATE_SNAPSHOT, with_filed

MAY_EVALUATE = frozenset({"reviewer", "approver"})
"""Roles of the registry whose signature makes an evaluation count."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a look at feeds starts from."""

    look: SoupLook
    known: KnownTable
    facts: SoupFacts
    files: tuple[tuple[str, bytes], ...]
    """Of the folder of feeds."""
    threats: ThreatFacts


def published(given: Published) -> SoupFacts:
    """The inventory with its feeds and the anomalies that match, each with the last word that was signed about it."""
    look, facts = given.look, given.facts
    subjects = subjects_of(facts, given.known)
    where = look.case.project.soup_feeds if look.case.request.feeds is None else "feeds"
    pattern = wanted_by(subjects)
    feeds = load_feeds(dict(given.files), where, lambda raw: pattern.search(raw) is not None)
    anomalies = match(subjects, feeds)
    if anomalies:
        ground = _ground(look.case, facts, given.threats)
        anomalies = dispose(anomalies, _evaluations(look), ground)
    told = with_filed((each.feed for each in feeds), _filed(look))
    return replace(facts, feeds=told, anomalies=anomalies)


def _filed(look: SoupLook) -> dict[tuple[str, dt.date, str], FiledSnapshot]:
    """Signed statements about snapshots by name, date and digest; the first about the same bytes stands."""
    found: dict[tuple[str, dt.date, str], FiledSnapshot] = {}
    for entry in _signed(look, PREDICATE_SNAPSHOT):
        told, act = entry.statement.predicate, act_of(entry.statement)
        people = [look.case.project.registry.get(signer.person) for signer in entry.signers]
        by = next((person.id for person in people if person is not None), "")
        taken, name = told.get("taken"), told.get("feed")
        if not by or not isinstance(act, Act) or not isinstance(taken, str):
            continue
        for subject in entry.statement.subjects:
            digest = subject.digests.get("sha256")
            if digest and isinstance(name, str) and subject.name == name and _is_date(taken):
                key = (name, dt.date.fromisoformat(taken), digest)
                found.setdefault(key, FiledSnapshot(by, act.at, entry.digest))
    return found


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _evaluations(look: SoupLook) -> tuple[Evaluation, ...]:
    """Evaluations of the ledger that somebody signed who may: a human reviewer or approver of the registry.

    None of a ledger that lost something: it may have lost the evaluation that took another's place.
    """
    found = []
    for entry in _signed(look, PREDICATE):
        people = [look.case.project.registry.get(signer.person) for signer in entry.signers]
        able = [p for p in people if p is not None and p.kind is PersonKind.HUMAN]
        time = time_seen(entry.recorded_time)
        by = next((p.id for p in able if p.roles_at(time) & MAY_EVALUATE), "")
        said = read_evaluation(entry.statement.predicate, by=by, digest=entry.digest)
        if by and isinstance(said, Evaluation):
            found.append(said)
    return tuple(found)


def _signed(look: SoupLook, kind: str) -> tuple[Entry, ...]:
    """Entries of a kind with their signers judged; none of a ledger that lost something."""
    ledger = entries_of(look.place, Lookup(kinds=frozenset({kind})))
    if any(defect.loses for defect in ledger.defects):
        return ()
    return with_signers(ledger, look.case.view, look.case.project.origin).entries


def _ground(case: Case, facts: SoupFacts, threats: ThreatFacts) -> Ground:
    in_place = {m.id for model in threats.models for m in model.mitigations if m.state.in_place}
    product = [each.path for each in case.owned if each.layout in (None, LayoutClass.PRODUCT)]
    finders: list[Callable[[str], RepoPath | None]] = []

    def uses(word: str) -> RepoPath | None:
        if not finders:
            sources = read_paths(case.view, case.change.head, product).items()
            finders.append(word_finder((p, raw) for p, raw in sources if isinstance(raw, bytes)))
        return finders[0](word)

    return Ground(
        frozenset(entry.path for entry in case.change.head),
        frozenset(in_place),
        uses,
        frozenset(str(c.purl.bare) for c in facts.components if c.scope is SoupScope.PRODUCT),
    )
