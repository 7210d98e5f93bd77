"""The map file: which element a path belongs to, what is no product, and which requirement answers for a mitigation.

A line is `GLOB = ELEMENT`, `GLOB = out-of-product "reason" until 2027-06-30`, or `MITIGATION -> REQUIREMENT TEST …`.
`#` begins a comment. Of the lines whose glob matches a path, the last one wins, as in CODEOWNERS.
"""

import datetime as dt
from collections.abc import Container, Iterable, Iterator

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.threat import ThreatDiagnostic

_OUT = late_pattern(r'out-of-product\s+"([^"]+)"\s+until\s+(\d{4}-\d{2}-\d{2})')
_ELEMENT = late_pattern(r'(?!out-of-product)[^"=]+')
"""Names and numbers are ids too in formats that have no others."""
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MapLine:
    """One line about paths."""

    glob: str
    element: str
    """Empty for what is no product."""
    location: Location
    reason: str = ""
    until: dt.date | None = None

    @property
    def said(self) -> tuple[str, str, str, dt.date | None]:
        """What it says, wherever it stands."""
        return (self.glob, self.element, self.reason, self.until)

    def __str__(self) -> str:
        if self.element:
            return f"{self.glob} = {self.element}"
        return f'{self.glob} = out-of-product "{self.reason}" until {self.until}'


@dataclass(frozen=True, slots=True)
class Link:
    """One line that leads from a mitigation on."""

    mitigation: str
    names: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class ThreatMap:
    """The file, in the order written."""

    lines: tuple[MapLine, ...] = ()
    links: tuple[Link, ...] = ()
    diagnostics: tuple[ThreatDiagnostic, ...] = ()

    def last(self, path: RepoPath) -> MapLine | None:
        """The line that decides about the path."""
        return next((line for line in reversed(self.lines) if matches(line.glob, path)), None)


def read_map(path: RepoPath, raw: bytes | str) -> ThreatMap:
    """The map; a line that is none is a diagnostic with its place. `raw` is the content or why there is none."""
    if isinstance(raw, str) or len(raw) > MAX_BYTES:
        cause = raw if isinstance(raw, str) else f"it has more than {MAX_BYTES} bytes"
        return ThreatMap(diagnostics=(_wrong(at_line(path, 1), cause),))
    lines: list[MapLine] = []
    links: list[Link] = []
    wrong: list[ThreatDiagnostic] = []
    for number, text in enumerate(raw.decode("utf-8", "replace").split("\n"), start=1):
        stripped = text.split("#", 1)[0].strip()
        if not stripped:
            continue
        place = at_line(path, number)
        match _read_line(stripped, place):
            case MapLine() as line:
                lines.append(line)
            case Link() as link:
                links.append(link)
            case str() as cause:
                wrong.append(_wrong(place, cause))
    return ThreatMap(tuple(lines), tuple(links), tuple(wrong))


def _read_line(text: str, place: Location) -> MapLine | Link | str:
    if " -> " in text:
        mitigation, _, rest = text.rpartition(" -> ")
        names = tuple(rest.split())
        return Link(mitigation.strip(), names, place) if names else "it leads nowhere"
    glob, equals, rest = (part.strip() for part in text.rpartition(" = "))
    if not equals or not glob:
        return f'"{text[:60]}" is no line of a map'
    if out := _OUT.fullmatch(rest):
        try:
            return MapLine(glob, "", place, out.group(1), dt.date.fromisoformat(out.group(2)))
        except ValueError:
            return f'"{out.group(2)}" is no date'
    if _ELEMENT.fullmatch(rest):
        return MapLine(glob, rest, place)
    return f'"{rest[:60]}" is neither an element nor out-of-product "reason" until DATE'


def _wrong(place: Location, cause: str) -> ThreatDiagnostic:
    return ThreatDiagnostic(
        "tm001-model-unreadable",
        f"the map cannot be read: {cause}",
        place,
        place.path,
        'write GLOB = ELEMENT, GLOB = out-of-product "reason" until DATE, or MITIGATION -> REQUIREMENT TEST',
    )


def check_map(
    chart: ThreatMap,
    elements: Iterable[str],
    mitigations: Iterable[str],
    paths: Iterable[RepoPath],
    removed: Container[str] = (),
) -> Iterator[ThreatDiagnostic]:
    """What the map names and nobody knows (TM006; TM005 for ids that base had), in the order written."""
    known, controls, paths = set(elements), set(mitigations), tuple(paths)
    for line in chart.lines:
        if line.element and line.element not in known:
            yield _unknown(line.location, f'element "{line.element}"', line.element in removed)
        elif not any(matches(line.glob, path) for path in paths):
            yield _idle(line.location, f'the glob "{line.glob}" of the map matches no file')
    for link in chart.links:
        if link.mitigation not in controls:
            what = f'mitigation "{link.mitigation}"'
            yield _unknown(link.location, what, link.mitigation in removed)


def _unknown(place: Location, what: str, removed: bool) -> ThreatDiagnostic:
    if not removed:
        return _idle(place, f"the map names the {what}, which no model has")
    return ThreatDiagnostic(
        "tm005-deleted-element-referenced",
        f"the map still names the {what}, which this change removes",
        place,
        place.path,
        "retire the line in the same change, or keep what it names",
    )


def _idle(place: Location, message: str) -> ThreatDiagnostic:
    cure = "correct the line, or remove it with what it was for"
    return ThreatDiagnostic("tm006-map-matches-nothing", message, place, place.path, cure)
