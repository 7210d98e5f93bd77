"""SOUP in the statement about a run: what was in the tree, who answers for it, what was known against it."""

from gatekeeper.evidence.portable import portable, stated
from gatekeeper.model.advisory import SoupAnomaly
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.soup import Component, SoupFacts, SoupScope


def stated_soup(soup: SoupFacts) -> dict[str, JsonValue]:
    """The product's components with their entries, the feeds with their digests, the anomalies with their evaluation."""
    product = [each for each in soup.components if each.scope is SoupScope.PRODUCT]
    return {
        "registered": soup.registered,
        "components": [_component(each, soup) for each in product],
        "outside": [
            {"item": portable(item.id), "purls": [portable(str(p)) for p in item.purls]}
            for item in soup.items
            if item.outside
        ],
        "others": len(soup.components) - len(product),
        "faults": [stated(fault, "code message location") for fault in soup.faults],
        "feeds": [
            {
                **stated(feed, "name kind taken fault"),
                "sha256": feed.digest,
                "filed": None if feed.filed is None else feed.filed.digest,
            }
            for feed in soup.feeds
        ],
        "anomalies": [_anomaly(each) for each in soup.anomalies],
    }


def _component(each: Component, soup: SoupFacts) -> dict[str, JsonValue]:
    item = soup.item_of(each)
    return {
        "purl": portable(str(each.purl)),
        **stated(each, "digests floating location"),
        "item": None if item is None else portable(item.id),
    }


def _anomaly(each: SoupAnomaly) -> dict[str, JsonValue]:
    said = each.evaluation
    return {
        **stated(each, "id state confidence known_exploited broken"),
        "purl": portable(str(each.purl)),
        "disposition": None if said is None else said.disposition.value,
        "evaluation": None if said is None else said.digest,
    }
