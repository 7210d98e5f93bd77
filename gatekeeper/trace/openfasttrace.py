"""OpenFastTrace specification items in Markdown (and reStructuredText) and coverage tags in any text (OFT 4.x)."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.trace.collect import Collector, attributes

_ID = r"[a-zA-Z]+~[^\W\d_][\w-]*(?:\.[\w-]+)*~\d+"
_ITEM = re.compile(rf"`?({_ID})`?.*")
_TITLE = re.compile(r"#+\s*(.*)")
_FENCE = re.compile(r" *(`{3,}|~{3,})\w*\s*")
_HEADER = re.compile(r"(Covers|Depends|Needs|Tags|Status|Rationale|Comment|Description):(.*)")
# Patterns begin where a word begins and never with `.*`: a line of a hostile file may be megabytes long.
_REFERENCE = re.compile(rf"(?<!\w)({_ID})(?!\w)")
_BULLET = re.compile(r"\s{0,3}[+*-]\s*(.*)")
_WORD = re.compile(r"[a-zA-Z]+")
_FORWARD = re.compile(
    rf"(?<![a-zA-Z])([a-zA-Z]+)\s{{0,20}}-->\s*([a-zA-Z]+(?:,\s*[a-zA-Z]+)*)\s{{0,20}}:\s*({_ID})"
)
_TAG = re.compile(
    r"\[\s*([a-zA-Z]+)(?:~([^\W\d_][\w-]*(?:\.[\w-]+)*)?~(\d+))?\s*->\s*"
    rf"({_ID})\s*(?:>>\s*([a-zA-Z]+(?:\s*,\s*[a-zA-Z]+)*)\s*)?\]"
)
_PROSE = ("Rationale", "Comment", "Description")
_MARKUP = (".md", ".markdown", ".rst")


@dataclass(slots=True)
class _Item:
    """A specification item while it is read."""

    id: str
    line: int
    title: str
    part: str = "Description"
    texts: dict[str, list[str]] = field(default_factory=dict)
    links: list[TraceLink] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    status: str = ""


def read_openfasttrace(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Items of Markdown and reStructuredText files and coverage tags of every other file.

    Ids keep their kind and name and lose the revision, which a link must name: another revision is a suspect link.
    """
    into = Collector()
    told = {p: raw for p, raw in files.items() if p.endswith(_MARKUP) or b"->" in raw}
    for path, text in into.texts(told):
        read = _specification if path.endswith(_MARKUP) else coverage_tags
        for item in read(path, text):
            into.add(item)
    return into.imported()


def split_id(full: str) -> tuple[str, str]:
    """Kind and name as one id, and the revision."""
    head, _, revision = full.rpartition("~")
    return head, revision


def _specification(path: RepoPath, text: str) -> Iterator[TraceItem]:
    item: _Item | None = None
    title, fenced = "", False
    for number, line in enumerate(text.split("\n"), 1):
        if item is None and _FENCE.fullmatch(line):
            fenced = not fenced
            continue
        if fenced:
            continue
        heading = _TITLE.fullmatch(line)
        found = _ITEM.fullmatch(line)
        forward = None if found or heading or "-->" not in line else _FORWARD.search(line)
        if found or heading or forward:
            if item is not None:
                yield _done(path, item)
            item = _Item(found[1], number, title) if found else None
            title = heading[1].strip() if heading else ""
            if forward is not None:
                yield _forwarded(path, number, forward)
        elif item is not None:
            _take(path, number, line, item)
        elif line.strip():
            title = ""
    if item is not None:
        yield _done(path, item)


def _take(path: RepoPath, number: int, line: str, item: _Item) -> None:
    header = _HEADER.fullmatch(line)
    if header is not None:
        item.part = header[1]
        if header[1] == "Needs":
            item.needs += _WORD.findall(header[2])
        elif header[1] == "Tags":
            item.tags += [tag.strip() for tag in header[2].split(",") if tag.strip()]
        elif header[1] == "Status":
            item.status, item.part = header[2].strip(), "Description"
        return
    if item.part in ("Covers", "Depends"):
        references = _REFERENCE.findall(line) if _BULLET.match(line) else []
        if references:
            target, revision = split_id(references[-1])
            role = item.part.lower()
            item.links.append(TraceLink(role, target, at_line(path, number), revision))
    elif item.part in ("Needs", "Tags"):
        bullet = _BULLET.fullmatch(line)
        if bullet is None:
            item.part = "Description" if not line.strip() else item.part
        elif item.part == "Tags":
            item.tags.append(bullet[1].strip())
        else:
            item.needs += _WORD.findall(bullet[1])[:1]
    else:
        item.texts.setdefault(item.part, []).append(line)


def _done(path: RepoPath, item: _Item) -> TraceItem:
    identifier, revision = split_id(item.id)
    texts = {name: "\n".join(lines).strip() for name, lines in item.texts.items()}
    rest = [(name.lower(), texts.get(name, "")) for name in _PROSE if name != "Description"]
    return TraceItem(
        id=identifier,
        kind=identifier.partition("~")[0],
        title=item.title or identifier,
        text=texts.get("Description", ""),
        location=at_line(path, item.line),
        links=tuple(item.links),
        status=item.status,
        revision=revision,
        stamp=revision,
        needs=tuple(dict.fromkeys(item.needs)),
        attributes=attributes([*rest, ("tags", ", ".join(item.tags))]),
    )


def _forwarded(path: RepoPath, number: int, found: re.Match[str]) -> TraceItem:
    """`arch --> dsn : req~x~1`: the skipped kind stands for the item and passes its need on."""
    target, revision = split_id(found[3])
    name = target.partition("~")[2]
    place = at_line(path, number)
    return TraceItem(
        id=f"{found[1]}~{name}",
        kind=found[1],
        title=name,
        text="",
        location=place,
        links=(TraceLink("covers", target, place, revision),),
        revision=revision,
        stamp=revision,
        needs=tuple(_WORD.findall(found[2])),
    )


def coverage_tags(path: RepoPath, text: str) -> Iterator[TraceItem]:
    """An item for each tag `[impl->dsn~name~1]`; one without a name of its own gets one of path and line."""
    for number, line in enumerate(text.split("\n"), 1):
        if "->" not in line:
            continue
        for count, found in enumerate(_TAG.finditer(line)):
            target, revision = split_id(found[4])
            name = target.partition("~")[2]
            if found[2] is None and not found[5]:
                # The name must be unique; OFT makes it of the same parts.
                name += f"-{zlib.crc32(f'{path}{number}{count}{found[4]}'.encode()):08x}"
            place = at_line(path, number)
            yield TraceItem(
                id=f"{found[1]}~{found[2] or name}",
                kind=found[1],
                title=found[0],
                text="",
                location=place,
                links=(TraceLink("covers", target, place, revision),),
                revision=found[3] or "0",
                stamp=found[3] or "0",
                needs=tuple(_WORD.findall(found[5] or "")),
            )
