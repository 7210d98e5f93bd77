"""Flows across a trust boundary, and data at rest."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View
from gatekeeper.model.check import Answer
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.threat import DataAsset, ElementKind, Flow, Integrity, Payload, Tri

_SECRET = frozenset({"phi", "pii", "cred", "key"})
_MUST_BE_RIGHT = frozenset({"prescription", "result", "firmware"})
_AT_REST = frozenset({"prescription", "result", "phi"})


def judge_paths(view: View) -> Iterator[Answer]:
    """TM040 to TM044 and TM046, in no order."""
    for flow in view.flows:
        yield from _flow(view, flow)
    yield from _stores(view)


@dataclass(frozen=True, slots=True)
class _Lack:
    code: str
    message: str
    cure: str
    case: str = ""


def _flow(view: View, flow: Flow) -> Iterator[Answer]:
    crosses = view.crosses(flow)
    if crosses is Tri.NO or not flow.in_scope:
        return
    lacks = list(_lacks(view, flow))
    place = view.at_flow(flow)
    if crosses is Tri.UNKNOWN:
        missing = "".join(f", and it {lack.message}" for lack in lacks[:1])
        missing += "".join(f" and {lack.message}" for lack in lacks[1:])
        yield view.answer(
            "tm046-crossing-unknown",
            f"whether the flow {flow.called} crosses a trust boundary cannot be told{missing}",
            place,
            "give both ends a zone",
        )
        return
    for lack in lacks:
        message = f"the flow {flow.called} crosses a trust boundary and {lack.message}"
        yield view.answer(lack.code, message, place, lack.cure, case=lack.case)


def _lacks(view: View, flow: Flow) -> Iterator[_Lack]:
    data = {d.id: d.classes for m in view.facts.threats.models for d in m.data}
    classes = {name for key in flow.data for name in data.get(key, ())}
    # What a format does not say may be a command.
    power = flow.payload is not Payload.DATA
    if flow.authenticated is not Tri.YES:
        unsaid = flow.payload is Payload.UNKNOWN
        what = "an unknown payload" if unsaid else flow.payload.value
        yield _Lack(
            "tm040-crossing-flow-unauthenticated",
            f"carries {what} without authentication ({flow.authenticated.value})",
            "authenticate both ends, and " + _line(view, flow, 'authenticated = "yes"'),
            "" if power else "data",
        )
    if (power or classes & _MUST_BE_RIGHT) and flow.integrity in (
        Integrity.NONE,
        Integrity.UNKNOWN,
    ):
        # A CRC is TM026.
        yield _Lack(
            "tm041-crossing-flow-no-integrity",
            f"has no cryptographic integrity ({flow.integrity.value})",
            "protect it with a MAC, AEAD or signature (a CRC does not hold against an attacker), and "
            + _line(view, flow, 'integrity = "mac"'),
            "unknown" if flow.integrity is Integrity.UNKNOWN else "",
        )
    secret = sorted(classes & _SECRET)
    if flow.encrypted is not Tri.YES and (secret or not _may_be_read(view, flow)):
        what = f" although it carries {', '.join(secret)}" if secret else ""
        yield _Lack(
            "tm042-crossing-flow-unencrypted",
            f"is not encrypted ({flow.encrypted.value}){what}",
            "when nothing in it is secret, decide a threat of category I to it; else encrypt it, and "
            + _line(view, flow, 'encrypted = "yes"'),
            "" if secret else "other",
        )
    if flow.payload in (Payload.COMMAND, Payload.UNKNOWN) and flow.replay is not Tri.YES:
        what = "a command" if flow.payload is Payload.COMMAND else "what may be a command"
        yield _Lack(
            "tm043-command-without-replay-protection",
            f"carries {what} that can be played again (replay protection: {flow.replay.value})",
            "add a counter or nonce under the same protection, and "
            + _line(view, flow, 'replay = "yes"'),
        )


def _line(view: View, flow: Flow, line: str) -> str:
    return view.line(flow.id, flow.locus, line, proven=True)


def _may_be_read(view: View, flow: Flow) -> bool:
    """Whether somebody decided that reading it harms nobody (what the decision needs is TM025)."""
    named = {flow.id, *flow.surfaces}
    return any(
        threat.status.dismissed and "I" in threat.categories and named & set(threat.targets)
        for threat in view.threats
    )


def _stores(view: View) -> Iterator[Answer]:
    """TM044 for what lies in a store, and for what says itself that it rests unprotected."""
    stored = {
        key
        for flow in view.flows
        for key in flow.data
        if any(_is_store(view, end) for end in (flow.source, flow.target))
    }
    stored |= {
        key
        for element in view.elements.values()
        if _is_store(view, element.id)
        for key in element.data
    }
    for model in view.facts.threats.models:
        for data in model.data:
            said = data.at_rest_encrypted is Tri.NO or data.at_rest_integrity is Integrity.NONE
            if set(data.classes) & _AT_REST and (data.id in stored or said):
                yield from _at_rest(view, data)


def _is_store(view: View, element_id: str) -> bool:
    element = view.elements.get(element_id)
    return element is not None and element.kind is ElementKind.STORE and element.in_scope


def _at_rest(view: View, data: DataAsset) -> Iterator[Answer]:
    lacks = []
    if data.at_rest_encrypted is not Tri.YES:
        lacks.append(f"encryption ({data.at_rest_encrypted.value})")
    if data.at_rest_integrity in (Integrity.NONE, Integrity.UNKNOWN):  # a CRC is TM026
        lacks.append(f"integrity ({data.at_rest_integrity.value})")
    if lacks:
        classes = ", ".join(sorted(set(data.classes) & _AT_REST))
        yield view.answer(
            "tm044-store-unprotected",
            f"the data {data.id} ({classes}) rests without {' and '.join(lacks)}",
            Place(data.id, None, data.locus.location),
            "encrypt and authenticate it at rest, and "
            + view.line(
                data.id,
                data.locus,
                'at-rest-encrypted = "yes", at-rest-integrity = "mac"',
                proven=True,
            ),
        )
