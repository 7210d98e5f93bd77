"""Clauses that the record itself answers: what it produces and whether that is whole, and what its decisions pass over."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from gatekeeper.model.check import Outcome
from gatekeeper.model.finding import FindingState
from gatekeeper.model.person import Person, PersonKind
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import RunDecision
from gatekeeper.model.soup import Component, SoupFacts, SoupScope
from gatekeeper.record.clauses.by_graph import Holding
from gatekeeper.record.few import counted

_SHOWN = 5
Act = tuple[str, str, str]
"""What somebody did, whether they were trained for it (`yes`, `no`, `unknown`), and why."""


def productions(soup: SoupFacts, decisions: Iterable[RunDecision]) -> Mapping[str, Holding]:
    """Clause id to what the record produces for it, which clauses to verify ask to be whole as well; nothing for others."""
    decisions = tuple(decisions)
    bill, support, assessed = bill_of_materials(soup), _support(soup), decided(decisions)
    return MappingProxyType(
        {
            "eSTAR:SBOM file": bill,
            "81001-5-1:8": bill,
            "FDA-CY:524B(b)(3)": bill,
            "eSTAR:Component support level / end of support": support,
            "81001-5-1:4.3": support,
            "81001-5-1:6.2.1": _monitored(soup, decisions),
            "FDA-CY:App4/SBOM (V.A.4(b))": support if bill.holds else bill,
            "eSTAR:Vulnerability safety and security assessment": assessed,
            "FDA-CY:App4/Vulnerability Assessment and Software Support (V.A.4)": assessed,
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


def decided(decisions: Iterable[RunDecision], check: str = "soup-anomalies") -> Holding:
    """What a check decided: of SOUP's, that feeds were read whole, and that each anomaly has an evaluation that holds."""
    mine = [decision for decision in decisions if decision.check == check]
    against = [each.subject for each in mine if each.outcome is Outcome.FAIL]
    open_ones = [each.subject for each in mine if each.outcome is Outcome.UNDECIDED]
    passed = [
        each for each in mine if each.outcome is Outcome.PASS and each.demand is Demand.REQUIRED
    ]
    if not against and (open_ones or not passed):
        return Holding(None, f"{check} reached no answer on everything", _few(open_ones))
    return _whole(against, len(mine), f"answers of {check}", "speak against it")


def _monitored(soup: SoupFacts, decisions: Iterable[RunDecision]) -> Holding:
    """What soup-anomalies decided of the feeds themselves: each was read whole, and looked at in time."""
    feeds = {feed.name for feed in soup.feeds}
    asked = [each for each in decisions if each.check == "soup-anomalies"]
    mine = [each for each in asked if each.subject in feeds]
    if not feeds:
        return Holding(None, "no feed of published anomalies was given", cure="--feeds FOLDER")
    if not asked:
        return Holding(
            None, "soup-anomalies was not asked, so nobody looked how old the feeds are"
        )
    if any(each.outcome is Outcome.UNDECIDED for each in mine):
        return Holding(None, "a feed cannot be relied on", _few(each.subject for each in mine))
    late = (each.subject for each in mine if each.outcome is Outcome.FAIL)
    return _whole(late, len(feeds), "feeds", "were not looked at in time")


def _whole(
    open_ones: Iterable[str], count: int, what: str, lack: str, good: str = "the record has them"
) -> Holding:
    wrong = sorted(set(open_ones))
    if wrong:
        return Holding(False, f"{len(wrong)} of {count} {what} {lack}", _few(wrong))
    return Holding(True, f"{good}: {count} {what}", (f"{count} {what}",))


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names))[:_SHOWN])


def trained(acts: Iterable[Act], people: Iterable[Person]) -> Mapping[str, Holding]:
    """Clause id to whether everybody had the trainings registered for them on the day of each act; by `Act`, not by decision."""
    held = list(acts)
    against = [f"{name}: {why}" for name, state, why in held if state == "no"]
    open_ones = [name for name, state, _ in held if state == "unknown"]
    untold = [each.id for each in people if each.kind is PersonKind.HUMAN and not each.trainings]
    told = _whole(
        against,
        len(held),
        "acts",
        "were done without a valid training",
        "all with a valid training",
    )
    cure = "write the trainings of each person into the people registry"
    if not against and untold:
        why = f"the people registry names no training of {len(untold)} people"
        told = Holding(None, why, _few(untold), cure)
    elif not against and (open_ones or not held):
        why = f"of {len(open_ones)} of {len(held)} acts nobody can tell the training"
        told = Holding(None, why, _few(open_ones), cure)
    return dict.fromkeys(("81001-5-1:4.1.4", "Part11:11.10(i)"), told)


def left_over(above_note: Iterable[tuple[str, str, str]]) -> Mapping[str, Holding]:
    """Clause id to the findings that adoption took as they were, which a check passes over; empty where there are none.

    `above_note` has rule, place and state of each that says more than a note.
    """
    count, first = counted(each[:2] for each in above_note if each[2] == FindingState.OPEN.value)
    why = f"{count} findings stand there since adoption, and nobody decided on them"
    told = Holding(False, why, tuple(f"{rule} at {place}" for rule, place in first))
    return dict.fromkeys(("81001-5-1:5.5.1", "81001-5-1:5.8.1"), told) if count else {}
