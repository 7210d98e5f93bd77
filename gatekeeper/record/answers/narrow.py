"""What a question is narrowed to, as an auditor writes it: other spellings are found, what no record knows is refused."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.book import Book
from gatekeeper.model.errors import UsageError
from gatekeeper.model.question import Question

_NAMES = {
    "unit": ("unit", "id"),
    "requirement": ("requirement", "id"),
    "person": ("person", "id", "name", "addresses"),
    "clause": ("clause", "id"),
    "threat": ("threat", "id"),
    "standard": ("clause", "standard"),
}
"""Kind of the sheet that knows them, the column that a question compares, and further columns that name one."""
_CLASS_COLUMNS = (("clause", "classes"), ("unit", "class"), ("person", "may-review-class"))
"""Kind of sheet and column in which a safety class stands."""
_MOST = 5
_STEM = 5
"""Letters by which words are compared."""
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
"""Of `SRS-001`, which many write `SRS-1`."""


def narrowed(books: Iterable[Book], given: Mapping[str, str]) -> dict[str, str]:
    """The narrowings as the records write them: `pump` is `PUMP`, a mail address is the person it is registered for.

    Raises `UsageError` with what is near for one that none of the records knows.
    """
    held = tuple(books)
    return {name: _settled(name, value, _known(held, name)) for name, value in given.items()}


def lacks(book: Book, name: str, value: str) -> bool:
    """Whether the record knows things of that kind, and not this one."""
    known = _known((book,), name)
    return bool(known) and value not in {one for ids in known.values() for one in ids}


def chosen(questions: tuple[Question, ...], wanted: str) -> Question:
    """The question of that id, the last if several; raises `UsageError` with the ids that are near."""
    found = [question for question in questions if question.id == wanted]
    if found:
        return found[-1]
    asks = {each.id: each.asks for each in questions}
    close = difflib.get_close_matches(wanted, asks, n=_MOST, cutoff=0.5)
    # In their own words, so that nobody takes an answer for that to another question.
    near = _named(f"{name} ({asks[name]})" for name in (*_sharing(questions, wanted), *close))
    raise UsageError(f'"{wanted}" is no question; {near}gatekeeper ask --list names them')


def _sharing(questions: tuple[Question, ...], wanted: str) -> list[str]:
    """Questions that share words with what was asked, most of all rare ones: whoever asks does not know our ids."""
    asked = _stems(wanted)
    said = _weights(asked, {each.id: f"{each.id} {each.asks}" for each in questions})
    shown = _weights(asked, {each.id: " ".join(_shown(each)) for each in questions})
    weight = {name: said[name] + shown[name] / 4 for name in said}
    return sorted((name for name in weight if weight[name]), key=lambda name: -weight[name])


def _weights(asked: set[str], texts: Mapping[str, str]) -> dict[str, float]:
    """How much of what was asked each text holds; a word counts the less, the more texts hold it."""
    stems = {name: _stems(text) for name, text in texts.items()}
    usual = Counter(stem for held in stems.values() for stem in held)
    return {name: sum(1 / usual[stem] for stem in asked & held) for name, held in stems.items()}


def _shown(question: Question) -> Iterator[str]:
    """Words over what it answers with."""
    for part in question.parts:
        yield from (part.title, part.sheet)


def _stems(text: str) -> set[str]:
    """The beginnings of its words: `reviewer`, `reviewed` and `reviews` are one."""
    return {word[:_STEM] for word in re.findall(r"[a-z]{4,}|\bai\b|cve|kev", text.casefold())}


def _known(books: tuple[Book, ...], name: str) -> dict[str, set[str]]:
    """Spelling without case → what the records call it; empty when they know nothing of the kind."""
    found: dict[str, set[str]] = defaultdict(set)
    if name == "class":
        sheets = ((book.get(kind), column) for book in books for kind, column in _CLASS_COLUMNS)
        cells = (
            sheet.cell(row, column) for sheet, column in sheets if sheet for row in sheet.rows
        )
        return {text.casefold(): {text} for cell in cells for text in cell if text != "–"}
    kind, first, *further = _NAMES.get(name, ("", ""))
    for sheet in filter(None, (book.get(kind) for book in books)):
        columns = [first, *(each for each in further if sheet.has(each))]
        for row in sheet.rows:
            for column in columns:
                for text in sheet.cell(row, column):
                    found[text.casefold()].update(sheet.cell(row, first))
    return found


def _settled(name: str, value: str, known: Mapping[str, set[str]]) -> str:
    address = value.rpartition("<")[2].rstrip(">")
    ids = known.get(value.casefold()) or known.get(address.casefold(), set())
    if not known or value in ids:
        return value
    if len(ids) == 1:
        return next(iter(ids))
    several = sorted(ids)
    if several:
        raise UsageError(f'"{value}" is the name of more than one {name}: {", ".join(several)}')
    near = _near_ids(value.casefold(), known)
    raise UsageError(f'the record knows no {name} "{value}"; {near}write it as the record does')


def _near_ids(wanted: str, known: Mapping[str, set[str]]) -> str:
    """What is near by any spelling, told by its id."""
    numbered = _ZEROS.sub("", wanted)
    holding = sorted(s for s in known if wanted in s or _ZEROS.sub("", s) == numbered)
    close = difflib.get_close_matches(wanted, sorted(known), n=_MOST, cutoff=0.5)
    ids = (one for spelling in (*holding, *close) for one in sorted(known[spelling]))
    return _named(ids)


def _named(texts: Iterable[str]) -> str:
    named = list(dict.fromkeys(texts))[:_MOST]
    return f"near it: {', '.join(named)}; " if named else ""
