"""What the headers of a repository do to the assertions of its test files: they wrap some, and may take others away.

A header is found by the end of its path, as an include path would; of several all count, for which is meant a build decides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from gatekeeper.history.objects.blobs import stream_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.c_code import macros_of_header
from gatekeeper.history.sources.c_macros import NO_MACROS, HeaderMacros
from gatekeeper.history.sources.tests import included_files
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.tree import Tree
from gatekeeper.parse.remembered import Answering, Question, answered

_HOW = Answering("test header", ("history/sources/*.py",))
_DEPTH = 3
"""Includes within includes that are followed."""
_MOST = 400
"""Headers that are read for one run; a test that leads to more has them near its beginning."""
_MAX_BYTES = 1024**2


@dataclass(frozen=True, slots=True)
class Header:
    """One header."""

    macros: HeaderMacros
    real: tuple[str, ...]
    """Those with the name of an assertion that do something, ordered."""
    includes: tuple[str, ...]


def macros_by_test(
    view: View, tree: Tree, tests: Mapping[RepoPath, Collection[str]]
) -> Mapping[RepoPath, HeaderMacros]:
    """For each test file, given with what it includes, what its headers define; those with nothing are left out."""
    by_name: dict[str, list[tuple[RepoPath, ObjectId]]] = {}
    for entry in tree:
        if entry.is_file:
            by_name.setdefault(name_of(entry.path), []).append((entry.path, entry.blob))
    read = _read_headers(view, by_name, {text for given in tests.values() for text in given})
    found = {path: _macros(_reached(by_name, read, given)) for path, given in tests.items()}
    return {path: macros for path, macros in found.items() if macros != NO_MACROS}


def _meant(
    by_name: Mapping[str, list[tuple[RepoPath, ObjectId]]], text: str
) -> Iterator[ObjectId]:
    end = "/" + text.lstrip("./")
    for path, blob in by_name.get(name_of(text), ()):
        if f"/{path}".endswith(end):
            yield blob


def _read_headers(
    view: View, by_name: Mapping[str, list[tuple[RepoPath, ObjectId]]], included: Iterable[str]
) -> dict[ObjectId, Header]:
    found: dict[ObjectId, Header] = {}
    waiting = set(included)
    for _ in range(_DEPTH):
        blobs = sorted({b for text in waiting for b in _meant(by_name, text)} - found.keys())
        asked: list[ObjectId] = []

        def questions(blobs: list[ObjectId], asked: list[ObjectId]) -> Iterator[Question]:
            for blob, content in stream_blobs(view, blobs, max_bytes=_MAX_BYTES):
                if isinstance(content, bytes):
                    asked.append(blob)
                    yield Question(content, ())

        wanted = blobs[: _MOST - len(found)]
        answers = list(answered(_HOW, questions(wanted, asked), view.memory, Header, _header))
        new = dict(zip(asked, answers, strict=True))
        found |= new
        waiting = {text for header in new.values() for text in header.includes}
    return found


def _header(question: Question) -> Header:
    text = question.content.decode("utf-8", "surrogateescape")
    macros, real = macros_of_header(text)
    return Header(macros, tuple(sorted(real)), included_files(text))


def _reached(
    by_name: Mapping[str, list[tuple[RepoPath, ObjectId]]],
    read: Mapping[ObjectId, Header],
    included: Iterable[str],
) -> Iterator[Header]:
    seen: set[ObjectId] = set()
    waiting = list(included)
    while waiting:
        for blob in _meant(by_name, waiting.pop()):
            if blob in read and blob not in seen:
                seen.add(blob)
                yield read[blob]
                waiting += read[blob].includes


def _macros(headers: Iterable[Header]) -> HeaderMacros:
    """What one header lets do something no other one takes away."""
    reached = tuple(headers)
    real = {name for header in reached for name in header.real}
    void = {name for header in reached for name in header.macros.void} - real
    asserting = {name for header in reached for name in header.macros.asserting}
    failing = {name for header in reached for name in header.macros.failing}
    return HeaderMacros(*(tuple(sorted(names)) for names in (asserting, void, failing)))
