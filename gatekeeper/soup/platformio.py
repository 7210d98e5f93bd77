"""PlatformIO projects (`platformio.ini`, PlatformIO Core 6): libraries, platforms and packages of every environment."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, purl
from gatekeeper.soup.collect import NO_VERSION_ASKED, Asked, Collector, archived, pinned, several

FORMAT = "platformio"
_SECTION = re.compile(r"\[([^\]]+)\]\s*(?:[;#].*)?")
_KEY = re.compile(r"([A-Za-z_][\w.-]*)\s*=\s*(.*)")
_VARIABLE = re.compile(r"\$\{([^.}]+)\.([^}]+)\}")
_LISTS = ("lib_deps", "platform", "platform_packages", "framework")
_CALLED = re.compile(r"([\w.+-]+(?:/[\w.+-]+)?)\s*[=@]\s*(\S+:\S+)")
"""A name of the project's own before an address: `name=address` of old, `name @ address` today."""
_ARCHIVE = re.compile(r"\.(?:zip|tgz|tar(?:\.\w+)?)$")
_SPEC = re.compile(r"((?:[\w.+ -]+/)?[\w.+ ():&,-]+?)\s*(?:@\s*(.*))?")
_EXACT = re.compile(r"[=v]?\s*(\d+(?:\.\d+)*(?:[-+][\w.+-]*)?)")
_MAX_DEPTH = 8


@dataclass(slots=True)
class _Section:
    name: str
    values: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def read_platformio(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what the environments ask for; a variable that leads to nothing is a fault."""
    text = into.text(path, raw) if into.first(FORMAT, path) else None
    if text is None:
        return
    sections = _sections(path, text, into)
    for section in sections.values():
        if not section.name.startswith("env") and section.name != "platformio":
            continue
        for key in _LISTS:
            for value, line in section.values.get(key, ()):
                for spec, where in _expand(path, value, line, sections, section.name, into, 0):
                    _entry(path, key, spec, where, into)


def _sections(path: RepoPath, text: str, into: Collector) -> Mapping[str, _Section]:
    sections: dict[str, _Section] = {}
    current: _Section | None = None
    values: list[tuple[str, int]] | None = None
    for number, physical in enumerate(text.split("\n"), start=1):
        line = re.split(r"(?:^|\s)[;#]", physical)[0].rstrip()
        if not line.strip():
            continue
        if found := _SECTION.fullmatch(line.strip()):
            current = sections.setdefault(found.group(1).strip(), _Section(found.group(1).strip()))
            values = None
        elif physical[0].isspace() and values is not None:
            values.append((line.strip(), number))
        elif (found := _KEY.fullmatch(line.strip())) and current is not None:
            values = current.values.setdefault(found.group(1), [])
            if found.group(2):
                values.append((found.group(2).strip(), number))
        else:
            into.refuse(path, number, f'"{line.strip()[:60]}" is no line of a PlatformIO project')
    return sections


def _expand(
    path: RepoPath,
    value: str,
    line: int,
    sections: Mapping[str, _Section],
    here: str,
    into: Collector,
    depth: int,
) -> Iterator[tuple[str, int]]:
    """The value with its variables put in; several values of a variable become several."""
    into.spend(path, line)
    found = _VARIABLE.search(value)
    if found is None:
        yield from ((part.strip(), line) for part in _split(value) if part.strip())
        return
    name = here if found.group(1) == "this" else found.group(1)
    held = sections.get(name)
    inner = held.values.get(found.group(2)) if held else None
    if inner is None or depth >= _MAX_DEPTH:
        cure = "set it in the project file"
        message = f'"{found.group(0)}" leads to nothing that the file sets'
        into.fault("so007-computed", path, line, message, cure)
        return
    for text, place in inner:
        joined = value[: found.start()] + text + value[found.end() :]
        where = place if value.strip() == found.group(0) else line
        yield from _expand(path, joined, where, sections, here, into, depth + 1)


def _split(value: str) -> list[str]:
    """A value of one line may hold several, parted by commas; a comma in a range of versions does not part them."""
    if "," not in value or re.search(r"@[^,]*,\s*[<>=~^!]", value):
        return [value]
    return value.split(",")


def _entry(path: RepoPath, key: str, spec: str, line: int, into: Collector) -> None:
    if key == "framework":
        return  # it comes with the platform
    called = _CALLED.fullmatch(spec)
    name, rest = called.groups() if called else ("", spec)
    if rest.startswith(("symlink://", "file://", ".", "/")):
        return  # a folder of the project
    if "://" in rest or rest.startswith("git@"):
        address, _, revision = rest.partition("#")
        name = name or posixpath.basename(address)
        asked = pinned(address, revision, purl("generic", name), rest)
        if _ARCHIVE.search(address):
            named = archived(address, name)
            why = "" if named.version else "the address names no version"
            asked = replace(asked, purl=named, floating=why)
        into.take((path, line), FORMAT, replace(asked, url=address))
        return
    found = _SPEC.fullmatch(rest)
    if found is None:
        into.refuse(path, line, f'"{rest[:80]}" is no dependency of PlatformIO')
        return
    named, why = _named(found.group(1).strip(), (found.group(2) or "").strip())
    into.take((path, line), FORMAT, Asked(named, rest, why))


def _named(spec: str, version: str) -> tuple[Purl, str]:
    owner, _, name = spec.rpartition("/")
    exact = _EXACT.fullmatch(version)
    if spec.isdigit() and not version:
        return purl(FORMAT, spec), "a library named by number has the newest version"
    named = purl(FORMAT, name.lower(), exact.group(1) if exact else "", namespace=owner.lower())
    if exact:
        return named, ""
    return named, several(version) if version else NO_VERSION_ASKED
