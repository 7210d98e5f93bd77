"""Clauses that a document of the record itself answers: what is produced, and whether it is whole."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from gatekeeper.model.check import Outcome
from gatekeeper.model.record import RunDecision
from gatekeeper.model.soup import Component, SoupFacts, SoupScope
from gatekeeper.record.clauses.by_graph import Holding

_SHOWN = 5


def productions(soup: SoupFacts, decisions: Iterable[RunDecision]) -> Mapping[str, Holding]:
    """Clause id to what the record produces for it; nothing for clauses whose document it does not make."""
    return MappingProxyType(
        {
            "eSTAR:SBOM file": bill_of_materials(soup),
            "eSTAR:Component support level / end of support": _support(soup),
            "eSTAR:Vulnerability safety and security assessment": _assessed(decisions),
        }
    )


def bill_of_materials(soup: SoupFacts) -> Holding:
    """The SBOM names every component at one version, by the tree or the register, and all of the tree could be read."""
    unread = [fault.subject for fault in soup.faults if fault.undecided]
    if unread:
        return Holding(None, "part of the inventory could not be read", _few(unread))
    product = [each for each in soup.components if each.scope is SoupScope.PRODUCT]
    if not product:
        return Holding(None, "the inventory holds no component of others")
    loose = [str(each.purl) for each in product if not _designated(each, soup)]
    return _whole(loose, len(product), "components", "have no single version or digest")


def _designated(component: Component, soup: SoupFacts) -> bool:
    if component.floating or component.designated:
        return not component.floating
    item = soup.item_of(component)
    return item is not None and bool(item.version or item.digests)


def _support(soup: SoupFacts) -> Holding:
    """The register tells level and end of support of every item."""
    if not soup.registered:
        return Holding(None, "the project has no register of SOUP")
    if not soup.items:
        return Holding(None, "the register holds no item")
    open_ones = [item.id for item in soup.items if not item.support or item.end_of_support is None]
    return _whole(open_ones, len(soup.items), "items", "have no level or end of support")


def _assessed(decisions: Iterable[RunDecision]) -> Holding:
    """What soup-anomalies decided: feeds were read whole, and each anomaly has an evaluation that holds."""
    mine = [decision for decision in decisions if decision.check == "soup-anomalies"]
    against = [each.subject for each in mine if each.outcome is Outcome.FAIL]
    open_ones = [each.subject for each in mine if each.outcome is Outcome.UNDECIDED]
    passed = [each for each in mine if each.outcome is Outcome.PASS]
    if not against and (open_ones or not passed):
        return Holding(None, "soup-anomalies reached no answer on everything", _few(open_ones))
    return _whole(against, len(mine), "answers of soup-anomalies", "speak against it")


def _whole(open_ones: Iterable[str], count: int, what: str, lack: str) -> Holding:
    wrong = sorted(set(open_ones))
    if wrong:
        return Holding(False, f"{len(wrong)} of {count} {what} {lack}", _few(wrong))
    return Holding(True, f"the record has them: {count} {what}", (f"{count} {what}",))


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names))[:_SHOWN])
