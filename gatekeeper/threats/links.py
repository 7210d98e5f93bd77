"""From mitigations onward: which requirements exist, and which tests mention them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.model.glob import matches_any
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.threat import CodeKind, Mitigation, ThreatDiagnostic, ThreatModel
from gatekeeper.threats.map_file import ThreatMap
from gatekeeper.threats.surfaces.scan_file import C_FILES

_NAME = re.compile(r"[A-Za-z_]\w*")
Blobs = Mapping[RepoPath, bytes | str]
"""Content of each path, or the cause why it cannot be had."""


def requirement_ids(
    project: Project, owned: tuple[Owned, ...], blobs: Blobs
) -> frozenset[str] | None:
    """The requirement ids in the configured files; `None` when none are configured or one cannot be read."""
    paths = [e.path for e in owned if matches_any(project.requirement_paths, e.path)]
    texts = [blobs.get(path) for path in paths]
    pattern = _pattern(project)
    if not paths or pattern is None:
        return None
    found: set[str] = set()
    for text in texts:
        if not isinstance(text, bytes):
            return None
        found |= _ids(pattern, text)
    return frozenset(found)


def tests_of(
    project: Project, owned: tuple[Owned, ...], blobs: Blobs
) -> Mapping[str, tuple[RepoPath, ...]]:
    """Test files by the id of each requirement they mention, ordered; a file that cannot be read mentions none."""
    pattern = _pattern(project)
    found: dict[str, list[RepoPath]] = {}
    if pattern is None or not project.requirement_paths:
        return {}
    for entry in owned:
        text = blobs.get(entry.path)
        if entry.layout is LayoutClass.TESTS and isinstance(text, bytes):
            for name in _ids(pattern, text):
                found.setdefault(name, []).append(entry.path)
    return {name: tuple(sorted(paths)) for name, paths in sorted(found.items())}


def still_named(
    removed: Iterable[str], project: Project, owned: tuple[Owned, ...], blobs: Blobs
) -> Iterator[ThreatDiagnostic]:
    """The first mention in each requirement file and test of each removed element, ordered by path.

    An id that is a plain word (`pump`) is no link where it stands in a sentence, and is not looked for.
    """
    gone = sorted(key for key in removed if not key.isalpha())
    pattern = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, gone))})(?![\w-])")
    for entry in owned if gone else ():
        raw = blobs.get(entry.path)
        told = matches_any(project.requirement_paths, entry.path)
        if isinstance(raw, bytes) and (told or entry.layout is LayoutClass.TESTS):
            text = raw.decode("utf-8", "replace")
            first = {match.group(): match.start() for match in reversed([*pattern.finditer(text)])}
            for key, start in sorted(first.items()):
                what = "requirements" if told else "test"
                yield ThreatDiagnostic(
                    "tm005-deleted-element-referenced",
                    f'the {what} {entry.path} still names the element "{key}", which this change removes',
                    at_line(entry.path, text.count("\n", 0, start) + 1),
                    entry.path,
                    "retire the reference in the same change, or keep the element",
                )


def with_links(
    models: tuple[ThreatModel, ...], project: Project, chart: ThreatMap
) -> tuple[ThreatModel, ...]:
    """The models with their mitigations' requirements and tests: what the format says, else the ids in the
    mitigation's own text, and what the map adds. Free text without an id is no link."""
    pattern = _pattern(project)
    links = {link.mitigation: link.names for link in chart.links}

    def linked(mitigation: Mitigation) -> Mitigation:
        requirements = list(mitigation.requirements)
        if not requirements and pattern is not None:
            text = f"{mitigation.title}\n{mitigation.description}"
            requirements = sorted({match.group() for match in pattern.finditer(text)})
        tests = list(mitigation.tests)
        for name in links.get(mitigation.id, ()):
            is_id = pattern is not None and pattern.fullmatch(name) is not None
            (requirements if is_id else tests).append(name)
        return replace(
            mitigation,
            requirements=tuple(dict.fromkeys(requirements)),
            tests=tuple(dict.fromkeys(tests)),
        )

    return tuple(
        replace(model, mitigations=tuple(linked(mitigation) for mitigation in model.mitigations))
        for model in models
    )


def lost_symbols(models: tuple[ThreatModel, ...], blobs: Blobs) -> frozenset[str]:
    """The symbols that mitigations name as their code and that no file has as a word; comments in C and Python say nothing.

    Of a qualified name (`Pump.stop`, `pump::stop`) the last part is looked for.
    """
    wanted = {
        ref.text: _NAME.findall(ref.text)[-1:]
        for model in models
        for mitigation in model.mitigations
        for ref in mitigation.code
        if ref.kind is CodeKind.SYMBOL and not ref.repository
    }
    if not wanted:
        return frozenset()
    said = {name for path, raw in blobs.items() for name in _NAME.findall(_code(path, raw))}
    return frozenset(
        symbol for symbol, name in wanted.items() if not said.issuperset(name or [""])
    )


def _code(path: RepoPath, raw: bytes | str) -> str:
    """The text without comments where they can be told; a file that cannot be read shows no symbol."""
    if not isinstance(raw, bytes):
        return ""
    if path.endswith((".py", ".pyw")):
        import tokenize
        from io import BytesIO

        try:
            tokens = tokenize.tokenize(BytesIO(raw).readline)
            return " ".join(token.string for token in tokens if token.type == tokenize.NAME)
        except (SyntaxError, tokenize.TokenError, ValueError):
            pass  # told by the scan as well
    if path.lower().endswith(C_FILES):
        # Imported here: few models name a symbol, and every commit starts here.
        from gatekeeper.threats.c_code.lexer import LexFailure, decode, lex

        try:
            return lex(decode(raw)).code
        except LexFailure:
            pass  # the scan tells it as a failure of this file; what its bytes show is all there is
    return raw.decode("utf-8", "replace")


def _pattern(project: Project) -> re.Pattern[str] | None:
    try:
        return re.compile(project.requirement_pattern)
    except re.error:
        return None


def _ids(pattern: re.Pattern[str], text: bytes) -> set[str]:
    return {match.group() for match in pattern.finditer(text.decode("utf-8", "replace"))}
