"""Blocks of HCL, whether written as HCL or in its JSON syntax, and what other files lend to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.model.evidence import JsonValue
from gatekeeper.parse.placed import step
from gatekeeper.threats.formats.sheet import Entry

_UNLABELLED = frozenset(
    {"usecase", "exclusion", "attributes", "risk", "proposed_control", "data_flow_diagram"}
)


@dataclass(frozen=True, slots=True)
class Component:
    """Something that a reference can mean: a variable, or a control of a library."""

    name: str
    text: str
    entry: Entry


def blocks(entry: Entry, kind: str) -> Iterator[tuple[str, Entry]]:
    """The blocks of a kind with their labels, in order; the label is empty where there is none.

    In JSON a block is a mapping from label to body, a body may be a list of bodies, and all may stand in a list.
    """
    value = entry.raw(kind)
    place, shape = entry.at(kind), f"{entry.shape}/{kind}"
    items = list(enumerate(value)) if isinstance(value, list) else [("", value)]
    for index, item in items if value is not None else ():
        where = step(place, index) if index != "" else place
        if not isinstance(item, dict):
            # An attribute of the same name is no block; who wants it asks for it.
            if not isinstance(item, str):
                entry.sheet.entry(item, where, shape)
            continue
        if (kind in _UNLABELLED and set(item) != {""}) or isinstance(item.get("description"), str):
            yield "", entry.sheet.entry(item, where, shape)
            continue
        for label, body in item.items():
            yield from _bodies(entry, label, body, step(where, label), shape)


def _bodies(
    entry: Entry, label: str, body: JsonValue, place: str, shape: str
) -> Iterator[tuple[str, Entry]]:
    if isinstance(body, list):
        for index, each in enumerate(body):
            yield label, entry.sheet.entry(each, step(place, index), shape)
    else:
        yield label, entry.sheet.entry(body, place, shape)


def components_of(roots: Iterable[Entry]) -> dict[str, Component]:
    """What `var.NAME` and `import.control.NAME` mean, over all files; the first file that has a name counts."""
    found: dict[str, Component] = {}
    for root in roots:
        for name, entry in blocks(root, "variable"):
            found.setdefault(f"var.{name}", Component(name, entry.text("value"), entry))
        for kind, around in blocks(root, "component"):
            for name, entry in around.members():
                component = Component(name, entry.text("description"), entry)
                entry.skip("implemented", "implementation_notes", "risk_reduction", "attribute")
                found.setdefault(f"import.{kind}.{name}", component)
                found.setdefault(f"import.{kind}.{name}.description", component)
    return found


def plain(reference: str) -> str:
    """The reference without the `${` and `}` around it."""
    return reference.strip().removeprefix("${").removesuffix("}").strip()
