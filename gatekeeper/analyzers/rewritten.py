"""Files a tool could not parse, as `normal/` rewrites them in views, and what the tool says of those.

A view is a file in one configuration of its `#if`s, with the macros blanked that a parser without preprocessor
stumbles over. Lines keep their numbers, so findings point at the original.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.normal.views import View
from gatekeeper.model.analyzer import Derived, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Limits

_MAX_BYTES = 256 * 1024**2
_SUFFIX = {Language.C: "c", Language.CPP: "cpp"}
_LIMITS = Limits(time_s=300.0)
_NO_BLOB = ObjectId("0" * 40)
Spans = tuple[tuple[int, int], ...]


class _View(msgspec.Struct):
    text: str
    functions: list[tuple[int, int]]
    fault: str


class _File(msgspec.Struct):
    views: list[_View] = []
    unseen: list[int] = []
    fault: str = ""


class _Report(msgspec.Struct):
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One file with its views."""

    file: SnapshotFile
    views: tuple[View, ...] = ()
    unseen: Spans = ()
    """Lines that a compiler could see and no view holds."""
    fault: str = ""
    """Why there are no views."""
    unsteady: bool = False
    """Whether the fault lies in how the call ended and not in the file."""
    analyzer: str = ""
    """Id of the analyzer that is to look at the views."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A derived file: a view, or one function or the rest of it."""

    source: str
    """Safe name of the file it was made of."""
    derived: Derived
    language: Language
    view: int
    function: tuple[int, int] | None = None
    """Lines of the function, `None` for a whole view or what is left without its functions."""

    @property
    def file(self) -> SnapshotFile:
        """The derived file as the commands are given it."""
        content = self.derived.content
        lines = max(1, content.count(b"\n") + 1)
        return SnapshotFile(self.derived.name, _NO_BLOB, self.language, len(content), lines)


def rewriting(names: tuple[str, ...]) -> Command:
    """The call that rewrites the files of these names."""
    return Command(
        arguments=(str(Path(__file__).with_name("normalise_worker.py")),),
        ran_exits=frozenset({0}),
        stdin="\n".join(names).encode(),
        limits=_LIMITS,
        interpreter=True,
    )


def read_rewritten(
    files: tuple[SnapshotFile, ...], stdout: bytes, analyzer: str
) -> tuple[Rewritten, ...]:
    """What the worker made of the files, in their order."""
    report = read_json(stdout, _Report, _MAX_BYTES)
    if isinstance(report, str):
        return tuple(
            Rewritten(file, fault=f"it could not be rewritten: {report}") for file in files
        )
    return tuple(_rewritten(file, report.files.get(file.name), analyzer) for file in files)


def _rewritten(file: SnapshotFile, said: _File | None, analyzer: str) -> Rewritten:
    if said is None:
        return Rewritten(file, fault="it was not rewritten")
    views = tuple(View(v.text, tuple(v.functions), v.fault) for v in said.views)
    if said.fault or all(view.fault for view in views):
        faults = [view.fault for view in views if view.fault]
        return Rewritten(file, fault=said.fault or f"its brackets do not pair: {faults[0]}")
    return Rewritten(file, views, _runs(said.unseen), analyzer=analyzer)


def view_pieces(files: tuple[Rewritten, ...]) -> tuple[Piece, ...]:
    """Every view whose brackets pair, in order."""
    return tuple(
        piece_of(file, number, str(number), view.text)
        for file in files
        for number, view in enumerate(file.views)
        if not view.fault
    )


def piece_of(
    file: Rewritten,
    number: int,
    name: str,
    text: str,
    function: tuple[int, int] | None = None,
) -> Piece:
    """A derived file of one view, or of a part of it, that the analyzer of the file is to look at."""
    language = file.file.language
    stem = file.file.name.rsplit(".", 1)[0]
    # Content cut off behind its last line: a function at line 9,000 is 9,000 line ends and itself.
    derived = Derived(
        f"derived-{file.analyzer}-{stem}-{name}.{_SUFFIX[language]}",
        (text.rstrip() + "\n").encode(),
    )
    return Piece(file.file.name, derived, language, number, function)


def original(
    findings: tuple[RawFinding, ...], pieces: Mapping[str, Piece]
) -> Iterator[RawFinding]:
    """The findings in pieces, under the names of the files those were made of, without columns."""
    for finding in findings:
        piece = pieces.get(finding.file)
        if piece is not None:
            # What was blanked or put in may have moved the columns.
            region = replace(finding.region, start_column=0, end_column=0)
            yield replace(finding, file=piece.source, region=region)


def _runs(numbers: list[int]) -> Spans:
    """Line numbers as runs."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] + 1 == number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def told_once(
    first: tuple[RawFinding, ...], second: Iterable[RawFinding]
) -> tuple[RawFinding, ...]:
    """The findings ordered by place; of the second those that the first, or another view, has not told already."""
    kept = {_place(finding) for finding in first}
    added: dict[tuple[str, int, int, str], RawFinding] = {}
    for finding in second:
        if _place(finding) not in kept:
            added.setdefault(_place(finding), finding)
    everything = (*first, *added.values())
    return tuple(sorted(everything, key=lambda finding: (_place(finding), repr(finding))))


def _place(finding: RawFinding) -> tuple[str, int, int, str]:
    return finding.file, finding.region.start_line, finding.region.end_line, finding.rule
