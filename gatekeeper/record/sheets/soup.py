"""Sheets of SOUP: the register, what the tree holds, published anomalies with the position on each, the feeds."""

import datetime as dt

from gatekeeper.model.advisory import FeedKind, MatchState, SoupAnomaly, SoupFeed
from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.soup import Component, SoupFacts, SoupItem, other_version
from gatekeeper.record.sheets.columns import place, sheet, told

_UNSEEN = ("", "an older snapshot: its content is not at hand")


def soup_sheets(facts: SoupFacts, day: dt.date) -> tuple[Sheet, ...]:
    """Items, components, anomalies, feeds; nothing looked up is unknown, not none."""
    unregistered = "" if facts.registered else "the project has no register of SOUP"
    lost = "; ".join(
        f"{fault.location}: {fault.message}" for fault in facts.faults if fault.undecided
    )
    unread = "" if facts.feeds else "no feed of advisories was read"
    return (
        sheet(
            "soup-item",
            "SOUP items",
            "id state:state title manufacturer version purls:code unit<unit:uses requirements>requirement:implements prerequisites support "
            "end-of-support:time surfaces>surface:relates-to evaluated:time evaluated-by>person:made-by evaluation outside place:code",
            (_item(item, facts, day) for item in facts.items),
            unregistered,
        ),
        sheet(
            "soup-component",
            "SOUP found in the tree",
            "id state:state soup-item>soup-item version scope stack floating digests:code places:code",
            (_component(component, facts) for component in facts.components),
            lost[:500],
        ),
        sheet(
            "soup-anomaly",
            "Published anomalies of SOUP",
            "id state:state anomaly soup-item<soup-item:rests-on component>soup-component match severity known-exploited "
            "confidence justification reason by>person:made-by expires:time feeds>feed:rests-on fixed-in evaluation:code rests-on summary",
            (_anomaly(anomaly, facts, day) for anomaly in facts.anomalies),
            unread,
        ),
        sheet(
            "feed",
            "Advisory feeds",
            "id state:state kind taken:time entries:number digest:code fault filed-by>person:made-by filed-at:time statement:code place:code",
            (_feed(feed, day) for feed in facts.feeds),
            unread,
        ),
    )


def _item(item: SoupItem, facts: SoupFacts, day: dt.date) -> Row:
    found = facts.of_item(item)
    if item.end_of_support is not None and item.end_of_support < day:
        state = "out of support"
    elif any(component.floating for component in found):
        state = "floating"
    elif any(other_version(item, component) for component in found):
        state = "of another version"
    elif not (item.version or item.digests or any(p.version for p in item.purls)):
        state = "no version"
    else:
        state = "registered" if found or item.outside or item.planned else "not found in the tree"
    first = "title manufacturer version purls used_by requirements prerequisites support"
    then = "end_of_support surfaces evaluated evaluated_by evaluation outside location"
    return item.id, state, *told(item, f"{first} {then}")


def _component(component: Component, facts: SoupFacts) -> Row:
    item = facts.item_of(component)
    if component.floating:
        state = "floating"
    elif item is None and component.scope.value != "development":
        state = "not registered"
    elif item is not None and other_version(item, component):
        state = "of another version"
    else:
        state = "registered" if item else "for development"
    return (
        str(component.purl),
        state,
        item.id if item else "",
        *told(component, "purl.version scope stack floating digests"),
        tuple(str(mention.location) for mention in component.mentions),
    )


def _anomaly(anomaly: SoupAnomaly, facts: SoupFacts, day: dt.date) -> Row:
    # By the purl that feeds know: that of a copy in the tree may be its folder's name alone.
    named = (i for i in facts.items if any(purl.covers(anomaly.purl) for purl in i.purls))
    copies = (facts.item_of(c) for c in facts.components if c.purl == anomaly.purl)
    item = next(named, None) or next(copies, None)
    held = anomaly.evaluation
    looked = any(f.kind is FeedKind.KEV and _state(f, day) == "read" for f in facts.feeds)
    return (
        f"{anomaly.id} {anomaly.purl}",
        _position(anomaly, day),
        anomaly.id,
        item.id if item else "",
        *told(anomaly, "purl state severity"),
        anomaly.known_exploited or ("not listed" if looked else ""),
        anomaly.confidence.value,
        held.justification if held else "",
        anomaly.broken or (held.reason if held else ""),
        held.by if held else "",
        _day(held.expires) if held else "",
        tuple(dict.fromkeys(f"{e.feed} {e.feed_taken}" for e in anomaly.evidence)),
        anomaly.fixed_in,
        held.digest if held else "",
        tuple(f"{e.feed}: {e.named}: {e.range} ({e.why})" for e in anomaly.evidence),
        anomaly.summary,
    )


def _position(anomaly: SoupAnomaly, day: dt.date) -> str:
    held = anomaly.evaluation
    if anomaly.withdrawn:
        return "withdrawn"
    if held is None:
        return "out of range" if anomaly.state is MatchState.OUT_OF_RANGE else "not evaluated"
    if not held.by:
        return "unsigned"
    if held.expires is not None and held.expires < day:
        return "expired"
    if anomaly.broken:
        return "contradicted"
    return held.disposition.value.replace("_", " ")


def _state(feed: SoupFeed, day: dt.date) -> str:
    return "unknown" if feed.fault or feed.taken > day or feed.digest is None else "read"


def _feed(feed: SoupFeed, day: dt.date) -> Row:
    early = f"it says it was taken after {day}" if feed.taken > day else ""
    numbers = (feed.taken.isoformat(), str(feed.entries), feed.digest or "")
    filed = feed.filed
    return (
        f"{feed.name} {feed.taken.isoformat()}",
        _state(feed, day),
        feed.kind.value,
        *numbers,
        feed.fault or early or _UNSEEN[feed.digest is None],
        filed.by if filed else "",
        filed.at if filed else "",
        filed.digest if filed else "",
        place(feed.location),
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
