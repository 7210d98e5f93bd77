"""The first screen of the page: tiles of what is open, then an auditor's first questions answered."""

from collections import Counter

from gatekeeper.model.book import Book
from gatekeeper.model.record import GapState, Record
from gatekeeper.record.glance import (
    Answer,
    Pointer,
    Sentence,
    count_met,
    count_unknown,
    first_answers,
)
from gatekeeper.record.page.markup import Markup, join, link, tag
from gatekeeper.record.page.tables import calm_mark, facts, gaps_mark, warn_mark


def glance(record: Record, book: Book) -> Markup:
    """The tiles and the answers."""
    answers = ((each.question, _answer(each)) for each in first_answers(record, book))
    return join((_tiles(record), facts(answers)))


def _tiles(record: Record) -> Markup:
    counts = Counter(gap.state for gap in record.gaps)
    tiles = (_tile(counts[state], link("section", "gaps", gaps_mark(state))) for state in GapState)
    met, unknown = (
        _tile(count, link("section", "clauses", mark(f"{words} of {len(record.standings):,}")))
        for count, words, mark in (
            (count_met(record), "clauses met", calm_mark),
            (count_unknown(record), "clauses unknown", warn_mark),
        )
    )
    return tag("ul", *tiles, met, unknown, class_="tiles", aria_label="What is open")


def _tile(count: int, words: Markup) -> Markup:
    return tag("li", tag("b", f"{count:,}"), words)


def _answer(answer: Answer) -> Markup:
    if len(answer.sentences) == 1:
        return _sentence(answer.sentences[0])
    return tag("ul", *(tag("li", _sentence(each)) for each in answer.sentences))


def _sentence(sentence: Sentence) -> Markup:
    return join(
        link("section", each.section, each.words) if isinstance(each, Pointer) else each
        for each in sentence
    )
