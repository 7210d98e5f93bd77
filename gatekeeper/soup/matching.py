"""Components held against feeds: by purl, by CPE, by name; every match with what it rests on, unknown versions undecided."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gatekeeper.model.advisory import Confidence, MatchEvidence, MatchState, SoupAnomaly
from gatekeeper.model.purl import Purl
from gatekeeper.model.soup import Component, SoupFacts, SoupItem, SoupScope
from gatekeeper.soup.advisories import Advisory, Affected, cpe_name
from gatekeeper.soup.feeds import ReadFeed
from gatekeeper.soup.known import KnownTable
from gatekeeper.soup.versions import is_in

_BY_NAME = frozenset(
    {"generic", "github", "gitlab", "bitbucket", "conan", "vcpkg", "platformio", "idf"}
)
"""Types whose components may be known to a feed by a name of its own only."""
_STATES = (MatchState.IN_RANGE, MatchState.UNDECIDED, MatchState.OUT_OF_RANGE)
_SURE = tuple(Confidence)
_MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a component of the tree, or an entry of the register about something outside of it."""

    purl: Purl
    """With its version, as far as it is known."""
    cpes: frozenset[str] = frozenset()
    """`vendor:product`."""
    commits: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What all feeds say about one anomaly in one subject."""

    ids: set[str] = field(default_factory=set)
    summary: str = ""
    severity: str = ""
    states: set[tuple[MatchState, Confidence]] = field(default_factory=set)
    evidence: set[MatchEvidence] = field(default_factory=set)
    fixed: dict[str, None] = field(default_factory=dict)
    withdrawn: bool = True


def subjects_of(facts: SoupFacts, known: KnownTable) -> tuple[Subject, ...]:
    """Everything of the product that a feed may speak of, ordered by purl."""
    cpes = {each.purl: each.cpe for each in known.components if each.cpe}
    found: dict[Purl, Subject] = {}
    for component in facts.components:
        if component.scope is SoupScope.PRODUCT:
            for subject in _of_component(component, facts.item_of(component), cpes):
                found.setdefault(subject.purl, subject)
    for item in facts.items:
        if item.outside:
            for each in (p for p in item.purls if not p.is_pattern):
                named = Purl(each.type, each.namespace, each.name, each.version or item.version)
                found.setdefault(named, Subject(named, _cpes(named, item, cpes)))
    return tuple(found[name] for name in sorted(found))


def _of_component(
    component: Component, item: SoupItem | None, cpes: dict[Purl, str]
) -> Iterator[Subject]:
    """The component under its own name, or under the registered one when its copy has none that feeds know."""
    commits = tuple(d[4:] for d in component.digests if d.startswith("git:"))
    purl = component.purl
    exact = [p for p in item.purls if not p.is_pattern] if item else []
    version = purl.version
    if item is not None and (not version or version in commits):
        version = next((p.version for p in exact if p.version), item.version) or version
    names = [purl] if not exact or purl.type != "generic" else exact
    for each in names:
        named = Purl(each.type, each.namespace, each.name, version)
        yield Subject(named, _cpes(named, item, cpes), commits)


def _cpes(named: Purl, item: SoupItem | None, cpes: dict[Purl, str]) -> frozenset[str]:
    texts = (item.cpe if item else "", cpes.get(named.bare, ""))
    return frozenset(
        name for text in texts if (name := cpe_name(text + ":" if text else "") or cpe_name(text))
    )


def wanted_by(subjects: Iterable[Subject]) -> "re.Pattern[bytes]":
    """What a record has to hold somewhere to be about one of the subjects: a cheap look before it is parsed."""
    names = {
        rb"[-_.]+".join(
            re.escape(part) for part in re.split(rb"[-_.]+", subject.purl.name.encode())
        )
        for subject in subjects
    }
    return re.compile(b"|".join(sorted(names)) or rb"(?!)", re.IGNORECASE)


def match(subjects: tuple[Subject, ...], feeds: tuple[ReadFeed, ...]) -> tuple[SoupAnomaly, ...]:
    """Every anomaly that may be in a subject, ordered by purl and id; what is surely out of range is left out."""
    by_purl: dict[Purl, list[Subject]] = defaultdict(list)
    by_cpe: dict[str, list[Subject]] = defaultdict(list)
    by_name: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        by_purl[subject.purl.bare].append(subject)
        for cpe in subject.cpes:
            by_cpe[cpe].append(subject)
        if subject.purl.type in _BY_NAME and not subject.cpes:
            by_name[_word(subject.purl.name)].append(subject)
    found: dict[Purl, list[_Found]] = defaultdict(list)
    for feed in feeds:
        for advisory in feed.advisories:
            for affected in advisory.affected:
                if affected.purl is not None and affected.purl in by_purl:
                    hits, sure = by_purl[affected.purl], Confidence.EXACT
                elif affected.cpe in by_cpe:
                    hits, sure = by_cpe[affected.cpe], Confidence.LIKELY
                elif affected.purl is None and affected.cpe:
                    hits = by_name.get(_word(affected.cpe.partition(":")[2]), [])
                    sure = Confidence.POSSIBLE
                else:
                    continue
                for subject in hits:
                    _note(found[subject.purl], subject, advisory, affected, feed, sure)
    exploited = {name: date for feed in feeds for name, date in feed.exploited}
    anomalies = [
        anomaly
        for purl, held in found.items()
        for each in held
        if (anomaly := _anomaly(purl, each, exploited)) is not None
    ]
    return tuple(sorted(anomalies, key=lambda a: (a.purl, a.id)))


def _word(name: str) -> str:
    return re.sub(r"[-_. ]", "", name.lower())


def _note(
    held: list[_Found],
    subject: Subject,
    advisory: Advisory,
    affected: Affected,
    feed: ReadFeed,
    sure: Confidence,
) -> None:
    ids = {advisory.id, *advisory.aliases}
    entry = next((each for each in held if each.ids & ids), None)
    if entry is None:
        entry = _Found()
        held.append(entry)
    entry.ids |= ids
    entry.summary = entry.summary or advisory.summary
    entry.severity = entry.severity or advisory.severity
    entry.withdrawn = entry.withdrawn and advisory.withdrawn
    state, span = _state(subject, affected)
    if affected.cleared:
        if state is MatchState.IN_RANGE:
            why = f"its publisher says that it is not affected: {affected.cleared[:_MAX_REASON]}"
            entry.evidence.add(_evidence(feed, affected, why))
        return
    entry.states.add((state, sure))
    if state is not MatchState.OUT_OF_RANGE:
        entry.fixed.update(dict.fromkeys(affected.fixed_in))
        entry.evidence.add(_evidence(feed, affected, span))


def _evidence(feed: ReadFeed, affected: Affected, why: str) -> MatchEvidence:
    return MatchEvidence(
        feed.feed.name,
        feed.feed.digest or "",
        feed.feed.taken.isoformat(),
        affected.named[:300],
        _range_text(affected),
        why,
    )


def _state(subject: Subject, affected: Affected) -> tuple[MatchState, str]:
    answers = [
        is_in(subject.purl.type, version, affected)
        for version in dict.fromkeys((subject.purl.version, *subject.commits))
    ]
    for answer, why in answers:
        if answer:
            return MatchState.IN_RANGE, why
    if any(answer is False for answer, _ in answers):
        return MatchState.OUT_OF_RANGE, ""
    return MatchState.UNDECIDED, answers[0][1]


def _range_text(affected: Affected) -> str:
    parts = [str(each) for each in affected.intervals]
    if affected.vers:
        parts.append(affected.vers)
    if affected.versions:
        more = f" and {len(affected.versions) - 3} more" if len(affected.versions) > 3 else ""
        parts.append(f"versions {', '.join(affected.versions[:3])}{more}")
    parts += [
        f"commits {low or 'the first'} to {high or 'the last'}" for low, high in affected.commits
    ]
    return " or ".join(parts)[:400]


def _anomaly(purl: Purl, each: _Found, exploited: dict[str, str]) -> SoupAnomaly | None:
    if not each.states:
        return None
    state = min((s for s, _ in each.states), key=_STATES.index)
    if state is MatchState.OUT_OF_RANGE or each.withdrawn:
        return None
    # A feed that is sure of the component and says no outweighs one that only cannot tell.
    if (
        state is MatchState.UNDECIDED
        and (MatchState.OUT_OF_RANGE, Confidence.EXACT) in each.states
    ):
        return None
    name = min(each.ids, key=lambda i: (not i.startswith("CVE-"), i))
    sure = min((c for s, c in each.states if s is state), key=_SURE.index)
    listed = sorted(exploited[i] for i in each.ids if i in exploited)
    return SoupAnomaly(
        purl,
        name,
        tuple(sorted(each.ids - {name})),
        each.summary,
        state,
        sure,
        tuple(sorted(each.evidence)),
        tuple(each.fixed),
        each.severity,
        listed[0] if listed else "",
    )
