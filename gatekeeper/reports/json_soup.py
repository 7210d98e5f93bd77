"""SOUP of a run as JSON (rules/schema/gate-run.schema.json)."""

from gatekeeper.model.advisory import SoupAnomaly
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.soup import Component, SoupFacts
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_values import JsonObject, location_value, texts


def soup_value(soup: SoupFacts) -> JsonObject:
    """Everything that is known of SOUP, the places of each component too."""
    return {
        "registered": soup.registered,
        "components": [_component(each, soup) for each in soup.components],
        "faults": [
            {
                "code": json_text(fault.code),
                "message": json_text(fault.message),
                "cure": json_text(fault.cure),
                "undecided": fault.undecided,
                "location": location_value(fault.location),
            }
            for fault in soup.faults
        ],
        "feeds": [
            {
                "name": json_text(feed.name),
                "kind": feed.kind.value,
                "taken": feed.taken.isoformat(),
                "sha256": feed.digest,
                "entries": feed.entries,
                "fault": json_text(feed.fault),
            }
            for feed in soup.feeds
        ],
        "anomalies": [_anomaly(each) for each in soup.anomalies],
    }


def _component(each: Component, soup: SoupFacts) -> JsonObject:
    item = soup.item_of(each)
    places: list[JsonValue] = [
        {
            "format": json_text(m.format),
            "constraint": json_text(m.constraint),
            "location": location_value(m.location),
        }
        for m in each.mentions
    ]
    return {
        "purl": json_text(str(each.purl)),
        "scope": each.scope.value,
        "item": None if item is None else json_text(item.id),
        "floating": json_text(each.floating),
        "digests": texts(each.digests),
        "mentions": places,
    }


def _anomaly(each: SoupAnomaly) -> JsonObject:
    said = each.evaluation
    return {
        "id": json_text(each.id),
        "aliases": texts(each.aliases),
        "purl": json_text(str(each.purl)),
        "summary": json_text(each.summary),
        "state": each.state.value,
        "confidence": each.confidence.value,
        "known_exploited": json_text(each.known_exploited),
        "fixed_in": texts(each.fixed_in),
        "disposition": None if said is None else said.disposition.value,
        "by": None if said is None else json_text(said.by),
        "broken": json_text(each.broken),
        "evidence": [
            {
                "feed": json_text(e.feed),
                "sha256": json_text(e.feed_digest),
                "taken": json_text(e.feed_taken),
                "named": json_text(e.named),
                "range": json_text(e.range),
            }
            for e in each.evidence
        ],
    }
