"""Reader of threatspec annotations (threatspec 0.5) in source code, and of the `threatmodel.json` that it writes.

A sentence such as `@mitigates Comms against #forged_order with frame MAC (#mac)` says all at once: each component is
an element, each exposure or decision a threat to it (`THREAT/COMPONENT`), each mitigation a control against that
threat (`CONTROL/THREAT/COMPONENT`). Ids are made of names as threatspec makes them. The place of an annotation is code
of the component.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.model import threat as words
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.parse.placed import Placed, Refused, as_text
from gatekeeper.threats.formats.draft import (
    MAX_BYTES,
    Draft,
    SpreadReader,
    json_of,
    looks_like_json,
    opened,
    refused,
)
from gatekeeper.threats.formats.sheet import Sheet, shown
from gatekeeper.threats.formats.threatspec_book import Book

_END = r"(?:\*/|-->|\"\"\")?\s*"
_PATTERNS = {
    "mitigate": r"@mitigates? (?P<component>.*?) against (?P<threat>.*?) with (?P<control>.*)",
    "accept": r"@accepts? (?P<threat>.*?) to (?P<component>.*?) with (?P<details>.*)",
    "transfer": r"@transfers? (?P<threat>.*?) from (?P<source>.*?) to (?P<target>.*?) with (?P<details>.*)",
    "expose": r"@exposes? (?P<component>.*?) to (?P<threat>.*?) with (?P<details>.*)",
    "connect": r"@connects? (?P<source>.*?) (?P<direction>with|to) (?P<target>.*?) with (?P<details>.*)",
    "review": r"@reviews? (?P<component>\S+) (?P<details>.*)",
    "test": r"@tests? (?P<control>.*?) for (?P<component>.*)",
    "threat": r"@threat (?P<threat>.*)",
    "control": r"@control (?P<control>.*)",
    "component": r"@component (?P<component>.*)",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}
_BEGIN = re.compile(
    r"^[^@\n]{0,200}?(?:^|//|#|\*|--|;|\"\"\"|'''|<!--|%|\s)\s*+"
    r"(@(?:mitigates?|accepts?|transfers?|exposes?|connects?|reviews?|tests?|threat|control|component)\b[^\n]*)",
    re.IGNORECASE,
)
_FIRM = re.compile(
    rb"@(mitigates?|accepts?|transfers?|exposes?|connects?) +\S[^\n]* (with|to|against) "
)
_JSON = (
    re.compile(rb'"mitigations"\s*:'),
    re.compile(rb'"exposures"\s*:'),
    re.compile(rb'"run_id"\s*:'),
)
_PROJECT = re.compile(rb"(?m)^project\s*:")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Annotation:
    """One sentence, and where it stands."""

    kind: str
    parts: dict[str, str]
    line: int


class ThreatspecReader(SpreadReader):
    """Reads annotated source files, or threatspec's own output."""

    id = "threatspec"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it is the tool's output or its project file; annotated code is read when it is named."""
        if looks_like_json(raw):
            return all(mark.search(raw) for mark in _JSON)
        return path.rpartition("/")[2] in ("threatspec.yaml", "threatspec.yml") and bool(
            _PROJECT.search(raw)
        )

    def read_with(self, main: ModelFile, companions: tuple[ModelFile, ...]) -> words.ThreatModel:
        """The model of the project file with the annotated files beside it, of one annotated file, or of the
        tool's output with its libraries (threats.json, controls.json, components.json) beside it."""
        if looks_like_json(main.raw):
            sheet = opened(main, self.id, json_of)
            if isinstance(sheet, words.ThreatModel):
                return sheet
            return _output(sheet, companions, self.id)
        sheet = Sheet(main, Placed(None, {}))
        draft = Draft(self.id, "", sheet, id=main.path, title=main.path)
        book = Book(draft)
        found = 0
        for file in (main, *companions):
            if file is not main:
                draft.companions.append(words.Locus(at_line(file.path, 1), file.path, file.blob))
            for annotation in _annotations(file, sheet):
                found += 1
                book.take(annotation.kind, annotation.parts, file, annotation.line)
        if not found:
            return refused(
                main,
                self.id,
                "neither it nor the files beside it hold a threatspec annotation",
                cure="name the annotated files in with = [...]",
            )
        book.finish()
        return draft.model()


def _annotations(file: ModelFile, sheet: Sheet) -> Iterator[Annotation]:
    """The annotations of one file, in order; what begins like one and is none is a problem with its line."""
    try:
        text = as_text(file.raw, max_bytes=MAX_BYTES)
    except Refused as error:
        _problem(sheet, file, error.line, error.message)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "@" not in line:
            continue
        if len(line) > _LONGEST:
            if _FIRM.search(line.encode("utf-8", "replace")[: _LONGEST * 4]):
                _problem(sheet, file, number, f"a line of {len(line)} characters is not read")
            continue
        match = _BEGIN.match(line)
        if match is None:
            continue
        sentence = re.sub(_END + r"$", "", match.group(1)).rstrip()
        annotation = _annotation(sentence.rstrip(":"), number)
        if annotation is not None:
            yield annotation
        elif _FIRM.match(sentence.encode("utf-8", "replace")):
            _problem(sheet, file, number, f'"{shown(sentence)}" is no whole annotation')


def _annotation(sentence: str, line: int) -> Annotation | None:
    for kind, pattern in _COMPILED.items():
        if sentence[1:].lower().startswith(kind) and (match := pattern.fullmatch(sentence)):
            parts = {k: v.strip() for k, v in match.groupdict().items()}
            if all(text for name, text in parts.items() if name != "details"):
                return Annotation(kind, parts, line)
    return None


def _problem(sheet: Sheet, file: ModelFile, line: int, message: str) -> None:
    sheet.diagnostics.append(
        words.ThreatDiagnostic(
            "tm001-model-unreadable",
            message,
            at_line(file.path, line),
            file.path,
            "write it as threatspec's reference asks",
        )
    )


_LISTS = {
    "mitigations": ("mitigate", ("component", "threat", "control")),
    "acceptances": ("accept", ("threat", "component")),
    "exposures": ("expose", ("component", "threat")),
    "transfers": ("transfer", ("threat", "source_component", "destination_component")),
    "connections": ("connect", ("source_component", "destination_component")),
    "reviews": ("review", ("component",)),
    "tests": ("test", ("control", "component")),
}
_SHORT = {"source_component": "source", "destination_component": "target"}


def _output(sheet: Sheet, companions: tuple[ModelFile, ...], format_id: str) -> words.ThreatModel:
    """The model of `threatmodel.json`."""
    root = sheet.root()
    if not all(isinstance(root.raw(name), list) for name in ("mitigations", "exposures")):
        return refused(sheet.file, format_id, "it lacks the lists mitigations and exposures")
    draft = Draft(format_id, "", sheet, id=sheet.file.path, title=sheet.file.path)
    book = Book(draft)
    root.skip("run_id")
    for file in companions:
        _library(file, sheet, draft, book)
    for name, (kind, needed) in _LISTS.items():
        for entry in root.entries(name):
            parts = {_SHORT.get(part, part): entry.needed(part) for part in needed}
            parts["details"] = entry.text("details")
            entry.skip("description", "custom", "direction")
            source = entry.part("source")
            where, line = source.text("filename"), source.number("line")
            source.skip("annotation", "code")
            if all(parts[_SHORT.get(part, part)] for part in needed):
                locus = entry.locus(kind)
                book.take_at(kind, parts, locus, where, int(line) if line and line < 1e7 else None)
    book.finish()
    return draft.model()


def _library(file: ModelFile, sheet: Sheet, draft: Draft, book: Book) -> None:
    """Names of threats, controls and components that the output only names by their ids."""
    inner = draft.beside(file, json_of)
    if inner is None:
        return
    root = inner.root()
    for kind in ("threats", "controls", "components"):
        for key, entry in root.named(kind):
            book.name(key, entry.text("name"), entry.text("description"))
            entry.skip("id", "run_id", "paths", "custom")
    inner.tell_unread()
    sheet.diagnostics += inner.diagnostics
