"""What a native model says of the objects of other files, whose formats have no place for it.

An addition fills what the other file leaves unsaid and changes nothing that it says. That a flow or data is protected
is believed only by a mitigation in place, against a threat to that flow or to who holds the data; what a mitigation
owes in turn (requirement, test, code) is asked of this one like of any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from gatekeeper.model.threat import (
    Addition,
    DataAsset,
    Element,
    Flow,
    Mitigation,
    Threat,
    ThreatDiagnostic,
    ThreatModel,
)
from gatekeeper.model.threat_objects import NamedObject

_Whole = TypeVar("_Whole", Element, Flow, DataAsset, Threat, Mitigation)
_KINDS = frozenset(("element", "flow", "data", "threat", "mitigation"))
_PROTECTIONS = frozenset(
    ("encrypted", "authenticated", "integrity", "replay", "at_rest_encrypted", "at_rest_integrity")
)
_NO_PROTECTION = frozenset(("no", "none", "crc", "unknown"))
_UNSAID = ("", (), None, "unknown", "unchecked")


def with_additions(models: tuple[ThreatModel, ...]) -> tuple[ThreatModel, ...]:
    """The models with what is added to their objects, as far as it counts."""
    additions = tuple(addition for model in models for addition in model.additions)
    # Which surfaces a flow has and who holds data is settled before their protections are judged by it.
    for protections in (False, True) if additions else ():
        proof = _Proof(models)
        models = tuple(_filled(model, additions, proof, protections) for model in models)
    return models


def idle_additions(models: tuple[ThreatModel, ...]) -> Iterator[ThreatDiagnostic]:
    """What is added in the finished models and does not count, one a reason, in the order written.

    That an id leads nowhere is a dangling reference like any other, and not told here.
    """
    proof = _Proof(models)
    for addition in (addition for model in models for addition in model.additions):
        entries = [
            entry
            for model in models
            for kind, entry in model.objects()
            if kind in _KINDS and entry.id == addition.to
        ]
        idle: dict[tuple[str, str], list[str]] = {}
        for name, value in addition.said if entries and proof.knows(addition) else ():
            fitting = [entry for entry in entries if hasattr(entry, name)]
            if not any(_plain(entry, name) == value for entry in fitting):
                why = _why(addition, fitting, name, proof)
                idle.setdefault(why, []).append(name.replace("_", "-"))
        for (reason, cure), names in idle.items():
            yield ThreatDiagnostic(
                "tm003-addition-not-counted",
                f'what is added to "{addition.to}" ({", ".join(names)}) does not count: {reason}',
                addition.locus.location,
                addition.to,
                cure,
            )


def _why(
    addition: Addition, entries: Iterable[NamedObject], name: str, proof: "_Proof"
) -> tuple[str, str]:
    """The reason and its cure."""
    for entry in entries:
        if lack := proof.lacks(addition, entry, name):
            return lack, 'name in "by" a mitigation in place, against a threat to it'
        said = f'its own model says "{_plain(entry, name)}"'
        return said, "let the two agree, or take one of them out"
    return "it has no such field", "take the key out, or correct the id"


def _filled(
    model: ThreatModel, additions: Iterable[Addition], proof: "_Proof", protections: bool
) -> ThreatModel:
    def whole(entry: _Whole) -> _Whole:
        for addition in additions:
            for name, value in addition.said if addition.to == entry.id else ():
                mine = hasattr(entry, name) and (name in _PROTECTIONS) is protections
                if mine and _is_open(entry, name) and not proof.lacks(addition, entry, name):
                    field = {name: _as_field(entry, name, value)}
                    entry = replace(entry, **field)  # type: ignore[arg-type] # the shape of the file typed it
        return entry

    return replace(
        model,
        elements=tuple(whole(entry) for entry in model.elements),
        flows=tuple(whole(entry) for entry in model.flows),
        data=tuple(whole(entry) for entry in model.data),
        threats=tuple(whole(entry) for entry in model.threats),
        mitigations=tuple(whole(entry) for entry in model.mitigations),
    )


def _is_open(entry: NamedObject, name: str) -> bool:
    # A format's own name for who changed something last is no person of the registry.
    return name == "approver" or _plain(entry, name) in _UNSAID


def _plain(entry: NamedObject, name: str) -> object:
    value = getattr(entry, name)
    return value.value if isinstance(value, Enum) else value


def _as_field(entry: NamedObject, name: str, value: object) -> object:
    """The word in the type that the field has already."""
    was = getattr(entry, name)
    return type(was)(value) if isinstance(was, Enum) else value


class _Proof:
    """What speaks for a protection: mitigations, by the threats they meet."""

    def __init__(self, models: tuple[ThreatModel, ...]) -> None:
        self._threats = {t.id: set(t.targets) for m in models for t in m.threats}
        self._mitigations = {one.id: one for m in models for one in m.mitigations}
        self._holders: dict[str, set[str]] = {}
        for model in models:
            for flow in model.flows:
                for key in flow.data:
                    self._holders.setdefault(key, set()).update((flow.id, *flow.surfaces))
            for element in model.elements:
                for key in element.data:
                    self._holders.setdefault(key, set()).add(element.id)

    def knows(self, addition: Addition) -> bool:
        """Whether every mitigation that it rests on exists."""
        return all(key in self._mitigations for key in addition.by)

    def lacks(self, addition: Addition, entry: NamedObject, name: str) -> str:
        """Why the addition cannot say it of the object; empty when it can."""
        if name not in _PROTECTIONS or dict(addition.said)[name] in _NO_PROTECTION:
            return ""
        if not addition.by:
            return "no mitigation speaks for it"
        about = {entry.id, *self._holders.get(entry.id, ())}
        if isinstance(entry, Flow):
            about |= set(entry.surfaces)
        for key in addition.by:
            mitigation = self._mitigations.get(key)
            if mitigation is None:
                return f"there is no mitigation {key}"
            if not mitigation.state.in_place:
                return f"the mitigation {key} is {mitigation.state.value}"
            if not any(about & self._threats.get(threat, set()) for threat in mitigation.threats):
                return f"the mitigation {key} meets no threat to {entry.id}"
        return ""
