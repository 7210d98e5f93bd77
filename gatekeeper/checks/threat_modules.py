"""Threat coverage of code: modules without an element, with several, or with one out of scope; what code shows model or not."""

from collections.abc import Iterator

from gatekeeper.checks.threat_view import Place, View, some
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Row
from gatekeeper.model.surface import ModuleMapping, SurfaceHit, SurfaceRole


def judge_modules(view: View) -> Iterator[Answer]:
    """TM010, TM011 and TM016, in no order."""
    for path in sorted(view.judged):
        yield from _module(view, view.mapping[path])
    for entry, what, place in view.scoped():
        if not entry.in_scope and not entry.reason:
            yield view.answer(
                "tm016-out-of-scope-without-reason",
                f"the {what} {entry.called} is out of scope and no reason says why",
                place,
                "write its reason",
            )


def _module(view: View, module: ModuleMapping) -> Iterator[Answer]:
    if module.out_until is not None and module.out_until >= view.facts.today:
        return  # named, for a reason and for a time
    hits = [h for h in view.facts.threats.hits if h.path == module.path and h.role.opens]
    if not module.elements:
        yield _unmapped(view, module, hits)
    elif module.element is None:
        names = ", ".join(module.elements)
        yield view.answer(
            "tm011-ambiguous-module",
            f"the module belongs to several elements at once by its {module.origin.value}: {names}",
            view.at_path(module.path),
            "let one element claim it: narrow the globs or tags of the others",
            (Row("mapped by", module.origin.value, module.detail),),
        )
    elif not view.elements[module.element].in_scope:
        yield view.answer(
            "tm016-out-of-scope-changed",
            f"the module belongs to {module.element}, which is out of scope of the threat model",
            view.at_path(module.path),
            "take the element into scope, or class the file out of the product",
            (Row("mapped by", module.origin.value, module.detail),),
        )


def _unmapped(view: View, module: ModuleMapping, hits: list[SurfaceHit]) -> Answer:
    nearest = _nearest(view, module)
    if module.out_until is not None:
        advice = "renew the line of the map, or map the module to an element"
        hint = f"until {module.out_until} the map called it no part of the product"
    elif nearest is None:
        advice = f'name it in an element: code = ["{module.path}"]'
        hint = "no element is near it"
    else:
        advice = (
            f'if it is part of {nearest}, add "{module.path}" to that element\'s code; '
            f"if not, write an element for it, or class it out of the product in the layout"
        )
        hint = f"the nearest element is {nearest}"
    return view.answer(
        "tm010-unmapped-module",
        f"the module belongs to no element of the threat model; {hint}",
        view.at_path(module.path),
        advice,
        some(hits),
    )


def _nearest(view: View, module: ModuleMapping) -> str | None:
    """The element most files near the path belong to: in its folder, else the next folder up that has any."""
    folder: str = module.path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        counts: dict[str, int] = {}
        for other in view.mapping.values():
            if other.element is not None and other.path.startswith(f"{folder}/"):
                counts[other.element] = counts.get(other.element, 0) + 1
        if counts:
            return min(counts, key=lambda element: (-counts[element], element))
    return None


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
