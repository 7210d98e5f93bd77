"""Controls that are claimed: code and tests that a mitigation rests on, and checksums that pass for protection."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.surface import LostControl, SurfaceHit, SurfaceRole
from gatekeeper.model.threat import CodeKind, Integrity, Mitigation, SurfaceState, Tri

CRC = "crc-only"
"""Kind of the table's rows that are evidence of a checksum."""
SIGNATURES = frozenset({"image-signature", "signature-verify"})
_PROTECTS = SIGNATURES | {"mac-verify", "mac", "tls"}
_ASLEEP = (SurfaceState.DISABLED, SurfaceState.UNUSED)


def judge_controls(view: View) -> Iterator[Answer]:
    """TM022, TM024 and TM026, in no order."""
    for mitigation in view.mitigations:
        if mitigation.state.in_place:
            yield from _tested(view, mitigation)
            yield from _phantom(view, mitigation)
    yield from _crc_in_model(view)


def _tested(view: View, mitigation: Mitigation) -> Iterator[Answer]:
    known = view.facts.threats.requirements
    if known is None or not set(mitigation.requirements) & known:
        return  # TM021 has said so
    tests = view.facts.threats.tests_of
    failed = sorted(set(mitigation.requirements) & view.facts.threats.failing)
    gone = [test for test in mitigation.tests if not _exists(view, test)]
    untested = [] if mitigation.tests else sorted(set(mitigation.requirements) - tests.keys())
    if failed:
        what = f"a test of {', '.join(failed)} did not pass at this commit"
        cure = "mend the code until the test passes"
    elif gone:
        what = f"its tests name {', '.join(gone)}, which is no test file of the tree"
        cure = "write the test, or correct its path"
    elif untested:
        what = f"{', '.join(untested)} has no test"
        cure = "name the test in the mitigation's tests, or the requirement in a test"
    else:
        return
    yield view.answer(
        "tm022-mitigation-not-tested",
        f"the mitigation {mitigation.id} is {mitigation.state.value} and {what}",
        view.at_mitigation(mitigation),
        cure,
    )


def _exists(view: View, test: str) -> bool:
    """Whether it names a test file, or one in it (`path::name`); a name without a folder is somebody else's id."""
    path = test.partition("::")[0]
    owned = view.facts.ownership(path)
    if owned is None:
        return "/" not in path and "." not in path
    return owned.layout is LayoutClass.TESTS


def _phantom(view: View, mitigation: Mitigation) -> Iterator[Answer]:
    gone = [
        ref.text
        for ref in mitigation.code
        if ref.kind is not CodeKind.SYMBOL
        and not ref.repository
        and not any(ref.covers(owned.path) for owned in view.facts.owned)
    ]
    if gone:
        yield view.answer(
            "tm024-phantom-control",
            f"the mitigation {mitigation.id} is {mitigation.state.value} and its code {', '.join(gone)} is gone",
            view.at_mitigation(mitigation),
            "restore it, name where it went, or set the state back and open the threat",
        )
    lost = [one for one in view.facts.threats.lost_controls if _is_of(view, mitigation, one)]
    if lost:
        first = lost[0]
        yield view.answer(
            "tm024-phantom-control",
            f'the mitigation {mitigation.id} is {mitigation.state.value} and its evidence "{first.symbol}" '
            f"({first.kind}) vanished from {first.element or first.path} in this change",
            view.at_mitigation(mitigation),
            "restore the control, or set the state back and open the threat",
            tuple(Row("vanished", one.symbol, one.path) for one in lost[:5]),
        )


def _is_of(view: View, mitigation: Mitigation, lost: LostControl) -> bool:
    """By its code; for a mitigation that names none, by the elements its threats are about."""
    if mitigation.code:
        return any(ref.covers(lost.path) for ref in mitigation.code)
    return lost.element in {
        element
        for threat in view.threats
        if threat.id in mitigation.threats
        for element in view.targets(threat)
    }


def _crc_in_model(view: View) -> Iterator[Answer]:
    for surface in view.surfaces:
        if surface.integrity is Integrity.CRC and surface.state not in _ASLEEP:
            place = Place(surface.id, view.class_of(surface.element), surface.locus.location)
            yield _crc(view, f"the surface {surface.id} ({surface.kind})", place)
    for flow in view.flows:
        if flow.integrity is Integrity.CRC and view.crosses(flow) is not Tri.NO:
            yield _crc(view, f"the flow {flow.id}", view.at_flow(flow))
    for model in view.facts.threats.models:
        for data in model.data:
            if data.at_rest_integrity is Integrity.CRC:
                place = Place(data.id, None, data.locus.location)
                yield _crc(view, f"the data {data.id} at rest", place)


def _crc(view: View, what: str, place: Place) -> Answer:
    return view.answer(
        "tm026-crc-as-security-control",
        f"{what} is protected by a CRC, which whoever changes the content computes anew",
        place,
        "use a MAC, AEAD or signature, and write it; a CRC may stay against noise",
    )


def judge_only_crc(view: View, hits: tuple[SurfaceHit, ...], place: Place) -> Answer | None:
    """TM026 for a way to change code whose only check found is a CRC; `None` when none or a better one was found."""
    controls = [hit for hit in hits if hit.role is SurfaceRole.CONTROL]
    crcs = [hit for hit in controls if hit.kind == CRC]
    if not crcs or any(hit.kind in _PROTECTS for hit in controls):
        return None
    return view.answer(
        "tm026-crc-as-security-control",
        f'{place.subject} changes code, and the only check found is a CRC ("{crcs[0].symbol}")',
        place,
        "verify a signature before installing and at every start",
        some(crcs),
    )
