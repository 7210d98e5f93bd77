"""What is taken for granted about networks: assumptions, and threats that are missing because somebody trusts one."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View
from gatekeeper.model.check import Answer
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.threat import Assumption, Validity

_OF = r"(?:hospital|clinic\w*|lab\w*|internal|local|customer|it)"
_NET = r"(?:network|lan|vlan|intranet|subnet|wi-?fi|firewall)s?"
_NETWORK = rf"(?:{_OF}(?:'s)?\s+)?{_NET}"
_TRUST = (
    r"(?:trust(?:ed|worthy|s)?|secured?|safe|isolated|segregated|protected|closed|private|benign)"
)
_BARE = r"(?:,?\s+(?!(?:by|with|on|over|in|from|through|across|against|via)\b)[\w-]+){0,2}?"
_IS = r"\b(?:is|are|be|stays?|counts? as|considered|assumed|deemed|treated as|taken (?:for|as))\b"
_CLAIMS = late_pattern(
    rf"\b{_TRUST}\b{_BARE}\s+{_NETWORK}\b"
    rf"|\b{_NET}\b[^.;,]{{0,30}}?{_IS}[^.;,]{{0,25}}\b{_TRUST}\b"
    rf"|\bbehind\b[^.;]{{0,25}}\bfirewalls?\b"
    rf"|\bonly\b[^.;]{{0,30}}\b{_OF}(?:'s)?\W{{1,3}}{_NET}\b|\b{_OF}(?:'s)?\W{{1,3}}{_NET}\b only\b",
    2,
)
"""A text that calls a network trusted, or lets nobody but the network's users count. (2: whatever the case.)"""
_LOOSE = late_pattern(
    rf"\b(?:{_TRUST}|behind)\b[^.;]{{0,60}}\b{_NET}\b|\b{_NET}\b[^.;]{{0,60}}\b{_TRUST}\b", 2
)
"""An assumption speaks of what surrounds the device: there the two words in one sentence are enough."""
_DENIED_IN = late_pattern(
    r"\b(?:not|never|cannot|isn't|aren't|untrusted|hostile|adversar\w+|attackers?)\b", 2
)
_DENIED_BEFORE = late_pattern(
    r"\b(?:no|without(?: an?| the)?|never|neither|nor"
    r"|(?:not|never|n't)\s+(?:assum|believ|rel|count|tak|expect|trust)\w*\b[^.;]{0,30})\s*(?:the\s+)?$",
    2,
)
_ADVERSARY = late_pattern(
    r"\b(?:adversar\w+|attackers?)\s+(?:is|are|may|might|can|could|controls?|sits?|owns?)\b", 2
)
_CURE = (
    "assume that the adversary is on the network: assess the threat, and protect the flow itself"
)


def judge_trust(view: View) -> Iterator[Answer]:
    """TM045, in no order."""
    for model in view.facts.threats.models:
        for assumption in model.assumptions:
            yield from _assumed(view, assumption)
    for threat in view.threats:
        if threat.status.dismissed:
            what = f"the threat {threat.called} is {threat.status.value}"
            yield from _missing(view, what, threat.rationale, view.at_threat(threat))
    for entry, what, place in view.scoped():
        because = entry.no_threats_because
        yield from _missing(view, f"the {what} {entry.called} has no threats", because, place)
        if not entry.in_scope:
            said = f"the {what} {entry.called} is out of scope"
            yield from _missing(view, said, entry.reason, place)


def trusts_a_network(text: str, *, assumed: bool = False) -> bool:
    """Whether the text takes a network for trusted; of an assumption less is asked than of a reason."""
    for match in (_LOOSE if assumed else _CLAIMS).finditer(text):
        before = text[max(match.start() - 60, 0) : match.start()]
        denied = _DENIED_IN.search(match.group()) or _DENIED_BEFORE.search(before)
        if not denied and not _ADVERSARY.search(text):
            return True
    return False


def _assumed(view: View, assumption: Assumption) -> Iterator[Answer]:
    if assumption.validity is Validity.REJECTED:
        return
    text = assumption.text
    if "trusted-network" in assumption.topics or trusts_a_network(text, assumed=True):
        yield view.answer(
            "tm045-network-assumed-trusted",
            f'the assumption {assumption.id} rests on a network that somebody trusts: "{text[:80]}"',
            Place(assumption.id, None, assumption.locus.location),
            'reject it (validity = "rejected") and protect the flows themselves',
        )


def _missing(view: View, what: str, reason: str, place: Place) -> Iterator[Answer]:
    if trusts_a_network(reason):
        yield view.answer(
            "tm045-network-assumed-trusted",
            f'{what}, and the reason rests on a network that somebody trusts: "{reason[:80]}"',
            place,
            _CURE,
        )
