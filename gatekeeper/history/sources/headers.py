"""What the headers of a repository do to the assertions of its test files: they wrap some, and may take others away.

A header is found by the end of its path, as an include path would, whatever the case of its letters; of several all count,
for which is meant a build decides. A link leads to what it names.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping

from gatekeeper.history.objects.blobs import stream_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.c_code import LOOSE_SPLICE, macros_of_header
from gatekeeper.history.sources.c_macros import NO_MACROS, HeaderMacros
from gatekeeper.history.sources.tests import included_files
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import MODE_GITLINK, Tree
from gatekeeper.parse.remembered import Answering, Question, answered

_HOW = Answering("test header", ("history/sources/*.py",))
_MOST = 5000
"""Headers that are read for one run."""
_MAX_BYTES = 4 * 1024**2
_NAMED = late_pattern(r'define\s+\w+\s+[<"]([^>"\n]+)[>"]')
"""What `#include NAME` may lead to."""
_TOO_MANY = f"its tests lead to more than {_MOST} headers, and what the rest does to assertions is not known"
_UNREAD = f"it leads to a header that cannot be read, or has more than {_MAX_BYTES >> 20} MiB, and what that does to assertions is not known"
_JOINED = "lines of a header that it leads to are joined by some compilers and not by others, and what that does to assertions differs"


@dataclass(frozen=True, slots=True)
class Header:
    """One header."""

    macros: HeaderMacros = NO_MACROS
    real: tuple[str, ...] = ()
    """Those with the name of an assertion that do something, ordered."""
    taken: tuple[str, ...] = ()
    """Those void ones that it takes from whoever gave them a body before, ordered."""
    includes: tuple[str, ...] = ()
    unread: str = ""
    """Why what it does is not known."""


_Named = Mapping[str, list[tuple[RepoPath, ObjectId]]]


@dataclass(frozen=True, slots=True)
class TestHeaders:
    """What the headers of a test file do."""

    macros: HeaderMacros
    unread: str
    """Why not all of them could be read; empty when they were."""


def headers_of_tests(
    view: View, tree: Tree, tests: Mapping[RepoPath, Collection[str]]
) -> Mapping[RepoPath, TestHeaders]:
    """For each test file, given with what it includes, what its headers do; those of which there is nothing to say are left out."""
    by_name: dict[str, list[tuple[RepoPath, ObjectId]]] = {}
    for entry in tree:
        if entry.mode != MODE_GITLINK:
            by_name.setdefault(name_of(entry.path).casefold(), []).append((entry.path, entry.blob))
    read = _read_headers(view, by_name, {text for given in tests.values() for text in given})
    found = {path: _told(tuple(_reached(by_name, read, given))) for path, given in tests.items()}
    return {path: told for path, told in found.items() if told != TestHeaders(NO_MACROS, "")}


def _meant(by_name: _Named, text: str) -> Iterator[ObjectId]:
    end = posixpath.normpath("/" + text.replace("\\", "/").lstrip("./")).casefold()
    for path, blob in by_name.get(posixpath.basename(end), ()):
        if f"/{path}".casefold().endswith(end):
            yield blob


def _read_headers(view: View, by_name: _Named, included: Iterable[str]) -> dict[ObjectId, Header]:
    found: dict[ObjectId, Header] = {}
    waiting = set(included)
    while blobs := sorted({b for text in waiting for b in _meant(by_name, text)} - found.keys()):
        room = max(0, _MOST - len(found))
        found |= dict.fromkeys(blobs[room:], Header(unread=_TOO_MANY))
        asked: list[ObjectId] = []
        questions = _questions(view, blobs[:room], asked, found)
        answers = list(answered(_HOW, questions, view.memory, Header, _header))
        new = dict(zip(asked, answers, strict=True))
        found |= new
        waiting = {text for header in new.values() for text in header.includes}
    return found


def _questions(
    view: View, blobs: list[ObjectId], asked: list[ObjectId], found: dict[ObjectId, Header]
) -> Iterator[Question]:
    for blob, content in stream_blobs(view, blobs, max_bytes=_MAX_BYTES):
        if isinstance(content, bytes):
            asked.append(blob)
            yield Question(content, ())
        else:
            found[blob] = Header(unread=_UNREAD)


def _header(question: Question) -> Header:
    text = question.content.decode("utf-8", "surrogateescape")
    told = macros_of_header(text)
    macros, real, taken = told
    unread = "" if macros_of_header(LOOSE_SPLICE.sub("", text)) == told else _JOINED
    link = () if "\n" in text else (text,)
    includes = {*included_files(text), *_NAMED.findall(text), *link}
    return Header(
        macros, tuple(sorted(real)), tuple(sorted(taken)), tuple(sorted(includes)), unread
    )


def _reached(
    by_name: _Named, read: Mapping[ObjectId, Header], included: Iterable[str]
) -> Iterator[Header]:
    seen: set[ObjectId] = set()
    waiting = list(included)
    while waiting:
        for blob in _meant(by_name, waiting.pop()):
            if blob not in seen:
                seen.add(blob)
                yield read[blob]
                waiting += read[blob].includes


def _told(reached: tuple[Header, ...]) -> TestHeaders:
    """What one header lets do something no other one takes away, but who takes it by name."""
    real = {name for header in reached for name in header.real}
    void = {name for header in reached for name in header.macros.void} - real
    void |= {name for header in reached for name in header.taken}
    asserting = {name for header in reached for name in header.macros.asserting}
    failing = {name for header in reached for name in header.macros.failing}
    macros = HeaderMacros(*(tuple(sorted(names)) for names in (asserting, void, failing)))
    return TestHeaders(macros, next((each.unread for each in reached if each.unread), ""))
