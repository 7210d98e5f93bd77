"""A first threat model for a project that has none: elements from its software items, surfaces from its code, and for each
way in from outside the flow and the threat that somebody has to answer. What is drafted passes no check by itself."""

from collections.abc import Iterable, Iterator

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.surface import UPDATE_KINDS, Exposure, SurfaceDirection, SurfaceHit, carrier
from gatekeeper.model.threat_words import DRAFT_TITLE

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
    topmost folder. What opens a way in becomes a surface, with the places that show it; what is not asked for is told.
    """
    parts = {entry.path: _part(entry) for entry in owned if entry.layout is LayoutClass.PRODUCT}
    shown: dict[tuple[str, str], list[SurfaceHit]] = {}
    aside: dict[tuple[str, str], list[SurfaceHit]] = {}
    for hit in hits:
        if hit.role.opens and hit.path in parts:
            held = aside if hit.echo else shown
            held.setdefault((parts[hit.path].id, hit.kind), []).append(hit)
    outside = {kind for (_, kind), hits in shown.items() if _reached(hits)}
    over = {key: (key[0], carrier(key[1])) for key in shown if key[1] in outside}
    # What comes over another way into the same element is asked about there.
    over = {key: way if way in over else key for key, way in over.items()}
    yield from _head(title)
    yield from (
        line for kind in sorted({k for _, k in over.values()}) for line in _other_end(kind)
    )
    for part in sorted(set(parts.values())):
        keys = sorted(key for key in shown if key[0] == part.id)
        asked = sorted({way for way in over.values() if way[0] == part.id})
        yield from _element(part, drafted=bool(asked), opens=bool(keys))
        for key in keys:
            yield from _surface(key, sorted(shown[key], key=lambda hit: hit.order))
        for way in asked:
            carried = [key for key in keys if over.get(key) == way]
            ways = {hit.direction for key in carried for hit in shown[key]}
            yield from _flow(way, carried, asks=ways == {SurfaceDirection.OUT})
        yield from (line for key in asked for line in _threat(key))
    if aside.keys() - shown.keys():
        yield ""
        yield "# In sight and not asked for; what is a way in all the same wants a [[surfaces]] of its own:"
        yield from (f"# {_said(aside[key][0])}" for key in sorted(aside.keys() - shown.keys()))
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
    yield "# Whoever is at the other end: part it where some of them are trusted more than others."
    yield "[[zones]]"
    yield 'id = "Z-OUTSIDE"'
    yield 'name = "whatever is not the device, its network included"'


def _reached(hits: Iterable[SurfaceHit]) -> bool:
    return any(hit.exposure.external or hit.exposure is Exposure.DEBUG for hit in hits)


def _other_end(kind: str) -> Iterator[str]:
    yield ""
    yield "[[elements]]"
    yield f"id = {_text(f'X-{kind}'.upper())}"
    yield f"name = {_text(f'whoever is at the other end of {kind}')}"
    yield 'kind = "external"'
    yield 'zone = "Z-OUTSIDE"'


def _named(key: tuple[str, str], letter: str) -> str:
    """`F-COMMS-UART`, as the ids of what belongs to one kind of way into one element are."""
    return _text(f"{letter}-{key[0]}-{key[1]}".upper())


def _flow(key: tuple[str, str], over: Iterable[tuple[str, str]], *, asks: bool) -> Iterator[str]:
    """From whoever begins it: the element only where all of its ways go out."""
    ends = (f"X-{key[1]}".upper(), key[0])
    source, target = reversed(ends) if asks else ends
    yield ""
    yield "[[flows]]"
    yield f"id = {_named(key, 'F')}"
    yield f"name = {_text(f'{key[1]} of {key[0]}')}"
    yield f"source = {_text(source)}"
    yield f"target = {_text(target)}"
    yield "bidirectional = true"
    yield f"surfaces = [{', '.join(_named(each, 'S') for each in over)}]"
    yield 'payload = "unknown"  # data, command or code'
    yield from (f'{name} = "unknown"' for name in ("encrypted", "authenticated", "replay"))
    yield 'integrity = "unknown"  # none, crc, mac, signature or aead'


def _threat(key: tuple[str, str]) -> Iterator[str]:
    """A question in the form of a threat: generated, unchecked, and of a severity that counts as high."""
    yield ""
    yield "[[threats]]"
    yield f"id = {_named(key, 'T')}"
    yield f"title = {_text(DRAFT_TITLE.format(key[1], key[0]))}"
    yield f"targets = [{_named(key, 'F')}]"
    yield 'categories = ["S", "T", "R", "I", "D", "E"]  # leave those that hold'
    yield 'status = "unchecked"  # mitigated; or accepted, not-applicable ... with rationale and approver'
    yield 'origin = "generated"  # human, when you have written it in your own words'
    yield 'severity = "unknown"'
    yield 'exploitability = "unknown"'
    yield "hazards = []  # of the risk management file; or no-hazards-because"
    yield 'multi-patient = "unknown"'
    yield "# [[mitigations]]"
    yield f"# id = {_named(key, 'M')}"
    yield '# title = ""'
    yield f"# threats = [{_named(key, 'T')}]"
    yield '# category = "authentication"  # or authorization, cryptography, integrity ...'
    yield "# requirements = []  # ids of [[trace.sources]] in gatekeeper.toml; each with a test that passed"
    yield '# state = "implemented"'


def _element(part: _Part, *, drafted: bool, opens: bool) -> Iterator[str]:
    yield ""
    yield "[[elements]]"
    yield f"id = {_text(part.id)}"
    yield f"name = {_text(part.name)}"
    yield 'kind = "process"'
    yield 'zone = "Z-DEVICE"'
    if part.globs:
        yield f"code = [{', '.join(map(_text, part.globs))}]"
    if not opens:
        yield '# no-surfaces-because = ""; or its [[surfaces]]'
    if not drafted:
        yield '# no-threats-because = ""; or its [[threats]]'


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
    yield f"# {'; '.join(_questions(kind, exposure))}"


def _said(hit: SurfaceHit) -> str:
    """Where and by what; on one line, whatever the code is called."""
    text = f"{hit.location}: {hit.symbol.rstrip('(')}, {hit.evidence}"
    return "".join(c if c.isprintable() else "?" for c in text)


def _questions(kind: str, exposure: Exposure) -> Iterator[str]:
    if kind in UPDATE_KINDS:
        yield 'integrity: "signature", with a mitigation that names tests, unless the code verifies one'
    if exposure.wireless:
        yield "justification: why it is there"
    if exposure is Exposure.DEBUG:
        yield "state: disabled or service-only in what is shipped, with reason"
    yield "authn: who may use it, and how that is checked"
    yield "integrity, replay: against what"


def _tail() -> Iterator[str]:
    yield ""
    yield "# Next: answer what says unknown, in your own words; add flows between the elements, threats to what you know better,"
    yield "# and uncomment [[mitigations]] with requirement and test. In gatekeeper.toml [[trace.sources]] says where requirements"
    yield "# and hazards are written, [[trace.reports]] what brings the results of tests, and an item's tests what tests it;"
    yield "# `gatekeeper trace --bind FILE` binds a report to the commit, and `--report NAME=FILE` hands it over."
    yield "# The fields of each: docs/reference/threat-model-toml.md. `gatekeeper threats show ELEMENT` tells what is amiss."


def _text(value: str) -> str:
    """A TOML basic string; what could end it or hide in it is escaped."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'
