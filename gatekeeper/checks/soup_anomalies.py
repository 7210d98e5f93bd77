"""Is what is published against the software of others known, evaluated by a person, and fixed where it is exploited?"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from gatekeeper.checks.soup_view import class_of, hook_answers, nothing_of_others
from gatekeeper.model.advisory import Disposition, MatchState, SoupAnomaly
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits
from gatekeeper.model.purl import Purl, purl_matches
from gatekeeper.model.soup import SoupItem, SoupScope

_SHOWN = 5
_OPEN = (Disposition.AFFECTED, Disposition.UNDER_INVESTIGATION)
_CURE = "evaluate it with gatekeeper soup evaluate, signed by a reviewer, or move to a version that holds the fix"


@asks("soup-anomalies", "is everything published against software of others known and evaluated?")
def soup_anomalies(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for an anomaly nobody evaluated, an evaluation that does not hold, a feed with a gap; UNDECIDED without feeds."""
    nothing = nothing_of_others(facts)
    if nothing is not None:
        return (nothing,)
    answers = (
        *(a for each in facts.soup.anomalies for a in _anomaly(facts, each)),
        *_feeds(facts, limits),
        *_uncovered(facts, limits),
    )
    if not answers:
        count = len(facts.soup.anomalies)
        message = f"{count} published anomalies match, and a person evaluated each"
        answers = (Answer(Outcome.PASS, "ok", message, "SOUP"),)
    return hook_answers(facts, answers)


def _anomaly(facts: Facts, each: SoupAnomaly) -> Iterator[Answer]:
    item = _item(facts, each.purl)
    place = item.location if item else None
    for component in facts.soup.components:
        if component.purl.bare == each.purl.bare:
            place = component.location
    rows = [Row("anomaly", each.id, each.summary[:120])]
    rows += [
        Row(
            f"feed {e.feed}",
            f"{e.named}: {e.range}",
            f"{e.feed_taken}, sha256 {e.feed_digest[:12]}",
        )
        for e in each.evidence[:_SHOWN]
    ]
    for outcome, code, message, cure in _problems(facts, each):
        subject, safety_class = f"{each.purl} {each.id}", class_of(facts, item)
        yield Answer(outcome, code, message, subject, safety_class, place, tuple(rows), cure)


def _problems(facts: Facts, each: SoupAnomaly) -> Iterator[tuple[Outcome, str, str, str]]:
    said = each.evaluation
    name = f"{each.id} in {each.purl}"
    if said is None:
        if each.state is MatchState.UNDECIDED:
            cause = each.evidence[0].why if each.evidence else "the version cannot be compared"
            message = f"whether {each.purl} has {each.id} cannot be told: {cause}"
            yield Outcome.UNDECIDED, "anomaly-undecided", message, _CURE
        else:
            message = f"{name} ({each.confidence.value} match) has not been evaluated by a person"
            yield Outcome.FAIL, "anomaly-not-evaluated", message, _CURE
    elif said.expires is None or said.expires < facts.today:
        end = said.expires or "never written"
        message = f"the evaluation of {name} as {said.disposition.value} expired: {end}"
        yield Outcome.FAIL, "evaluation-expired", message, "evaluate it again, with a date it ends"
    elif each.broken:
        message = f"{name} was evaluated as {said.disposition.value}, and that does not hold: {each.broken}"
        yield Outcome.FAIL, "evaluation-broken", message, _CURE
    open_ = said is None or said.disposition in _OPEN
    if each.known_exploited and open_ and each.state is MatchState.IN_RANGE:
        message = f"{name} is known to be exploited since {each.known_exploited} and is not fixed"
        cure = f"move to a version with the fix ({', '.join(each.fixed_in) or 'none is told'}), or show that it is not affected"
        yield Outcome.FAIL, "known-exploited", message, cure
    elif said is not None and open_ and facts.release:
        message = f"{name} is {said.disposition.value.replace('_', ' ')} in what is to be released"
        yield (
            Outcome.FAIL,
            "anomaly-open-at-release",
            message,
            "fix it, or deviate with the residual risk evaluated",
        )


def _item(facts: Facts, named: Purl) -> SoupItem | None:
    return next((i for i in facts.soup.items if any(p.covers(named) for p in i.purls)), None)


def _feeds(facts: Facts, limits: Limits) -> Iterator[Answer]:
    most = _number(limits, "feed-gap-days", 31)
    by_name: dict[str, list[int]] = {}
    for feed in facts.soup.feeds:
        if feed.fault:
            message = f"the feed {feed.name} cannot be relied on: {feed.fault}"
            cure = "take a whole snapshot again and enter its digest"
            yield Answer(Outcome.UNDECIDED, "feed-unreadable", message, feed.name, to_pass=cure)
        if feed.taken > facts.today:
            message = (
                f"the snapshot of {feed.name} says {feed.taken}, which is after {facts.today}"
            )
            yield Answer(
                Outcome.UNDECIDED,
                "feed-from-later",
                message,
                feed.name,
                to_pass="correct its date",
            )
        by_name.setdefault(feed.name, []).append(feed.taken.toordinal())
    for name, days in sorted(by_name.items()):
        ends = [*sorted(days), facts.today.toordinal()]
        for before, after in pairwise(ends):
            if after - before > most and facts.today.toordinal() - after <= _number(
                limits, "feed-history-days", 365
            ):
                message = f"{after - before} days lie between two looks at the feed {name}, more than {most}"
                cure = "take a snapshot now; accept a gap of the past by a deviation that says what was read since"
                yield Answer(Outcome.FAIL, "feed-gap", message, name, to_pass=cure)


def _uncovered(facts: Facts, limits: Limits) -> Iterator[Answer]:
    """Components that neither a feed nor a person's own look of late speaks for."""
    globs = [glob for feed in facts.soup.feeds if not feed.fault for glob in feed.covers]
    age = _number(limits, "evaluation-age-days", 365)
    names: dict[str, tuple[SoupItem | None, str]] = {}
    for component in facts.soup.components:
        if component.scope is SoupScope.PRODUCT:
            names[str(component.purl.bare)] = (facts.soup.item_of(component), str(component.purl))
    for entry in facts.soup.items:
        if entry.outside:
            names[entry.id] = (entry, entry.title)
    alone: list[tuple[SoupItem | None, str]] = []
    for name, (item, shown) in sorted(names.items(), key=lambda pair: pair[0]):
        purls = [name, *(str(p.bare) for p in (item.purls if item else ()))]
        covered = any(purl_matches(glob, each) for glob in globs for each in purls)
        looked = item is not None and item.evaluated is not None and bool(item.evaluated_by)
        fresh = (
            looked
            and item is not None
            and item.evaluated is not None
            and (facts.today - item.evaluated).days <= age
        )
        if not covered and not fresh:
            alone.append((item, shown))
    if len(alone) > _SHOWN and not globs:
        message = f"no feed is at hand, so nothing is known of what is published against {len(alone)} components"
        cure = "hand over feeds with --feeds FOLDER, or commit them"
        yield Answer(Outcome.UNDECIDED, "no-feed", message, "SOUP", to_pass=cure)
        return
    for owner, shown in alone:
        message = f"no feed speaks of {shown}, and no person looked within {age} days"
        cure = "name it under covers of a feed that does, or read what its maker publishes and enter anomalies-evaluated and evaluated-by"
        place = owner.location if owner else None
        yield Answer(
            Outcome.UNDECIDED,
            "no-feed",
            message,
            owner.id if owner else shown,
            class_of(facts, owner),
            place,
            to_pass=cure,
        )


def _number(limits: Limits, name: str, otherwise: int) -> int:
    """The strictest limit of any class: feeds belong to the project as a whole."""
    found = [n for c in limits.by_class if (n := limits.number(c, name)) is not None]
    return min(found, default=otherwise)
