"""What the code shows by itself, model or not: weaknesses by name, open characteristics, files nobody could scan."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.surface import SurfaceHit, SurfaceRole

GATT = "ble-gatt"


def judge_scan(view: View) -> Iterator[Answer]:
    """TM034, TM036 and TM061, in no order."""
    for hit in view.facts.threats.hits:
        if hit.role is SurfaceRole.WEAKNESS:
            yield _open_characteristic(view, hit) if hit.kind == GATT else _weakness(view, hit)
    yield from _failures(view)


def _weakness(view: View, hit: SurfaceHit) -> Answer:
    return view.answer(
        "tm034-weakness-on-surface",
        f'"{hit.symbol}" weakens the surface {hit.kind}',
        view.at_path(hit.path, hit.location),
        "remove it, or replace it by the protected variant",
        some([hit]),
    )


def _open_characteristic(view: View, hit: SurfaceHit) -> Answer:
    return view.answer(
        "tm061-writable-characteristic-open",
        f'"{hit.symbol}" lets anybody in radio range write a characteristic',
        view.at_path(hit.path, hit.location),
        "add the permission flags for encryption and authentication beside it",
        some([hit]),
    )


def _failures(view: View) -> Iterator[Answer]:
    whole = view.facts.change.kind is ChangeKind.TREE
    old = []
    for failure in view.facts.threats.failures:
        if whole or failure.path in view.judged:
            yield view.answer(
                "tm036-scan-incomplete",
                f"surfaces could not be looked for in the whole file: {failure.cause}",
                view.at_path(failure.path),
                "mend the file; for a language that no scanner reads, record a deviation that names who "
                "looked for its surfaces",
            )
        else:
            old.append(failure)
    if old:
        yield view.answer(
            "tm036-scan-incomplete",
            f"{len(old)} unchanged product file(s) could not be scanned, the first is {old[0].path}",
            Place("change", None, None),
            "mend them, or record a deviation that names who looked for their surfaces",
            tuple(Row("not scanned", f.path, f.cause) for f in old[:5]),
            case="unchanged",
        )
