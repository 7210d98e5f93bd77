"""A first threat model for a project that has none: elements from its software items, surfaces from its code."""

from collections.abc import Iterable, Iterator

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.surface import Exposure, SurfaceHit

PATH = "compliance/threat-model.toml"
_ID = late_pattern(r"[^A-Za-z0-9]+")
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """What becomes an element."""

    id: str
    name: str
    globs: tuple[str, ...]
    """Empty where the software item of the same id maps its files."""


def first_model(title: str, owned: Iterable[Owned], hits: Iterable[SurfaceHit]) -> Iterator[str]:
    """The lines of a native model, ordered by element: nobody has assessed anything in it, and it says so.

    Product files of a software item belong to an element of the same id; those of none to an element of their
    topmost folder. What opens a way in becomes a surface, with the places that show it.
    """
    parts = {entry.path: _part(entry) for entry in owned if entry.layout is LayoutClass.PRODUCT}
    shown: dict[tuple[str, str], list[SurfaceHit]] = {}
    for hit in hits:
        if hit.role.opens and hit.path in parts:
            shown.setdefault((parts[hit.path].id, hit.kind), []).append(hit)
    yield from _head(title)
    for part in sorted(set(parts.values())):
        yield from _element(part)
        for key in sorted(key for key in shown if key[0] == part.id):
            yield from _surface(key, sorted(shown[key], key=lambda hit: hit.order))
    yield from _tail()


def _part(entry: Owned) -> _Part:
    if len(entry.items) == 1:
        return _Part(entry.items[0].id, entry.items[0].title or entry.items[0].id, ())
    folder = entry.path.partition("/")[0]
    glob = f"{folder}/**" if "/" in entry.path else entry.path
    return _Part(f"E-{_ID.sub('-', folder).strip('-').upper()}", folder, (glob,))


def _head(title: str) -> Iterator[str]:
    yield f"# A first threat model, proposed from the software items and from what the code shows. Save it as {PATH},"
    yield "# name it in gatekeeper.toml, and go on from there: nobody has assessed anything yet."
    yield "#"
    yield "#     [[threats.models]]"
    yield f'#     path = "{PATH}"'
    yield '#     format = "native"'
    yield ""
    yield "version = 1"
    yield f"id = {_text(_ID.sub('-', title).strip('-').lower() or 'device')}"
    yield f"title = {_text(title)}"
    yield 'methodology = ["STRIDE per element"]'
    yield ""
    yield "[[zones]]"
    yield 'id = "Z-DEVICE"'
    yield 'name = "inside the device"'
    yield ""
    yield "# Whoever is at the other end: a zone and an element of kind external or human for each."
    yield "[[zones]]"
    yield 'id = "Z-OUTSIDE"'
    yield 'name = "whatever is not the device, its network included"'


def _element(part: _Part) -> Iterator[str]:
    yield ""
    yield "[[elements]]"
    yield f"id = {_text(part.id)}"
    yield f"name = {_text(part.name)}"
    yield 'kind = "process"'
    yield 'zone = "Z-DEVICE"'
    if part.globs:
        yield f"code = [{', '.join(map(_text, part.globs))}]"


def _surface(key: tuple[str, str], hits: list[SurfaceHit]) -> Iterator[str]:
    """One surface for a kind, both ways when its places differ: whoever models it may part them."""
    element, kind = key
    ways = sorted({hit.direction.value for hit in hits})
    exposure = hits[0].exposure
    yield ""
    yield from (f"# {_said(hit)}" for hit in hits[:_MOST_PLACES])
    if len(hits) > _MOST_PLACES:
        yield f"# and {len(hits) - _MOST_PLACES} more"
    yield "[[surfaces]]"
    yield f"id = {_text(f'S-{element}-{kind}'.upper())}"
    yield f"element = {_text(element)}"
    yield f"kind = {_text(kind)}"
    yield f"direction = {_text(ways[0] if len(ways) == 1 else 'bidir')}"
    yield f"exposure = {_text(exposure.value)}"
    yield f"# {'; '.join(_questions(exposure))}"


def _said(hit: SurfaceHit) -> str:
    """Where and by what; on one line, whatever the code is called."""
    text = f"{hit.location}: {hit.symbol.rstrip('(')}, {hit.evidence}"
    return "".join(c if c.isprintable() else "?" for c in text)


def _questions(exposure: Exposure) -> Iterator[str]:
    if exposure.wireless:
        yield "justification: why it is there"
    if exposure is Exposure.DEBUG:
        yield "state: disabled or service-only in what is shipped, with reason"
    yield "authn: who may use it, and how that is checked"
    yield "integrity, replay: against what"


def _tail() -> Iterator[str]:
    yield ""
    yield "# Next: [[flows]] between the elements and those outside; for each element and each flow that crosses a zone"
    yield "# its [[threats]] (or no-threats-because), and [[mitigations]] with requirement and test."
    yield "# The fields of each: docs/reference/threat-model-toml.md. `gatekeeper threats show ELEMENT` tells what is amiss."


def _text(value: str) -> str:
    """A TOML basic string; what could end it or hide in it is escaped."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'
