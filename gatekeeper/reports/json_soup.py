"""SOUP of a run as JSON (rules/schema/gate-run.schema.json)."""

from gatekeeper.model.advisory import SoupAnomaly
from gatekeeper.model.soup import Component, SoupFacts
from gatekeeper.reports.json_values import JsonObject, fields


def soup_value(soup: SoupFacts) -> JsonObject:
    """Everything that is known of SOUP, the places of each component too."""
    return {
        "registered": soup.registered,
        "components": [_component(each, soup) for each in soup.components],
        "faults": [fields(fault, "code message cure undecided location") for fault in soup.faults],
        "feeds": [
            {
                **fields(feed, "name kind taken"),
                "sha256": feed.digest,
                **fields(feed, "entries fault"),
            }
            for feed in soup.feeds
        ],
        "anomalies": [_anomaly(each) for each in soup.anomalies],
    }


def _component(each: Component, soup: SoupFacts) -> JsonObject:
    item = soup.item_of(each)
    return {
        "purl": str(each.purl),
        "scope": each.scope.value,
        "item": None if item is None else item.id,
        **fields(each, "floating digests"),
        "mentions": [fields(mention, "format constraint location") for mention in each.mentions],
    }


def _anomaly(each: SoupAnomaly) -> JsonObject:
    said = each.evaluation
    return {
        **fields(each, "id aliases"),
        "purl": str(each.purl),
        **fields(each, "summary state confidence known_exploited fixed_in"),
        "disposition": None if said is None else said.disposition.value,
        "by": None if said is None else said.by,
        "broken": each.broken,
        "evidence": [
            {
                "feed": e.feed,
                "sha256": e.feed_digest,
                "taken": e.feed_taken,
                **fields(e, "named range"),
            }
            for e in each.evidence
        ],
    }
