"""Plain Markdown: requirements under headings that begin with an id, and tables whose rows begin with one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.trace.collect import DEFAULT_LINKS, Collector, attributes
from gatekeeper.trace.front_matter import title_of

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_FIELD = re.compile(r"\s*(?:[-*+]\s+)?\*{0,2}([A-Za-z][\w /-]{0,40}?)\*{0,2}:\*{0,2}\s*(.*)")
_BESIDE = re.compile(r" \| ")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class _Section:
    """A requirement under a heading while it is read."""

    id: str
    title: str
    line: int
    lines: list[str] = field(default_factory=list)
    fields: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    """One file, and what ids and links look like in it."""

    path: RepoPath
    lines: list[str]
    id: re.Pattern[str]
    links: frozenset[str]
    reverse: frozenset[str]


def read_plain_markdown(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Items by the `pattern` of their ids. Fields such as `- From: SYS-02` give links, as do columns of those names;
    ids in a link field are found by the pattern as well, so that words between them do no harm."""
    into = Collector()
    try:
        pattern = re.compile(options.pattern)
    except re.error:  # the configuration has said so
        return into.imported()
    reverse = frozenset(name.lower() for name in options.reverse_fields)
    links = frozenset(n.lower() for n in options.link_fields or DEFAULT_LINKS) | reverse
    for path, text in into.texts(files):
        page = _Page(path, _without_code(text), pattern, links, reverse)
        for item in sorted((*_sections(page), *_rows(page)), key=lambda i: i.location):
            into.add(item)
    return into.imported()


def _without_code(text: str) -> list[str]:
    """The lines; those of fenced code are empty."""
    lines, fence = [], ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
            lines.append("")
        elif fence:
            if found and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            lines.append("")
        else:
            lines.append(line)
    return lines


def _sections(page: _Page) -> Iterator[TraceItem]:
    section: _Section | None = None
    rank = 0
    for number, line in enumerate(page.lines, 1):
        heading = _HEADING.fullmatch(line.rstrip().rstrip("#").rstrip())
        if heading is None:
            if section is not None:
                _take(section, line, number)
            continue
        found = page.id.match(heading[2])
        if section is not None and (found or len(heading[1]) <= rank):
            yield _item(page, section)
            section = None
        if found:
            title = heading[2][found.end() :].strip(" :.-–—")
            section, rank = _Section(found[0], title, number), len(heading[1])
    if section is not None:
        yield _item(page, section)


def _take(section: _Section, line: str, number: int) -> None:
    parts = [_FIELD.fullmatch(part) for part in _BESIDE.split(line)]
    # `**Level**: Dev | **Implements**: SYS-1`: several fields may stand in one line.
    fields = parts if all(parts) else [_FIELD.fullmatch(line)]
    section.fields += [(f[1].strip().lower(), f[2], number) for f in fields if f is not None]
    section.lines.append(line)


def _item(page: _Page, section: _Section) -> TraceItem:
    text = "\n".join(section.lines).strip()
    links = tuple(
        link
        for name, value, number in section.fields
        if name in page.links
        for link in _found(page, name, value, number)
    )
    fields = ((name, value) for name, value, _ in section.fields if name not in page.links)
    return TraceItem(
        id=section.id,
        kind="",
        title=section.title or title_of(text),
        text=text,
        location=at_line(page.path, section.line),
        links=links,
        attributes=attributes(dict(fields).items()),
        status={n: v for n, v, _ in section.fields}.get("status", ""),
    )


def _found(page: _Page, role: str, text: str, number: int) -> Iterator[TraceLink]:
    place = at_line(page.path, number)
    bare = re.compile(page.id.pattern.removeprefix("^"))
    named = [target[0] for target in bare.finditer(text)]
    # Other ids, as of another file with another pattern: words that look like one.
    named += re.findall(r"\b[A-Z][A-Z0-9]*-[A-Z0-9-]*\d+\b", bare.sub(" ", text))
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    if not named and all(any(sign.isdigit() for sign in word) for word in words):
        # Nothing but numbered words that no pattern knows: links that lead nowhere, not words between them.
        named = words
    for target in named:
        yield TraceLink(role, target, place, "", role in page.reverse)


def _rows(page: _Page) -> Iterator[TraceItem]:
    header: list[str] = []
    for number, line in enumerate(page.lines, 1):
        if "|" not in line:
            header = []
            continue
        cells = _cells(line)
        if "-" in line and not line.strip("|:- \t"):
            header = (
                [name.lower() for name in _cells(page.lines[number - 2])] if number > 1 else []
            )
        elif header and cells and page.id.fullmatch(cells[0]):
            yield _row(page, header, cells, number)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]


def _row(page: _Page, header: list[str], cells: list[str], number: int) -> TraceItem:
    pairs = list(zip(header[1:], cells[1:], strict=False))
    links = tuple(
        link
        for name, value in pairs
        if name in page.links
        for link in _found(page, name, value, number)
    )
    text = next((value for name, value in pairs if name not in page.links), "")
    return TraceItem(
        id=cells[0],
        kind="",
        title=title_of(text),
        text=text,
        location=at_line(page.path, number),
        links=links,
        attributes=attributes((n, v) for n, v in dict(pairs).items() if n not in page.links),
        status=dict(pairs).get("status", ""),
    )
