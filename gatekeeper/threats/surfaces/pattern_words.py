"""Which patterns may match in a file, told by its words: forty searches of each text are dear, and files share words."""

import re
from collections.abc import Iterable, Iterator, Sequence

_TAIL = re.compile(r"\\s\*.*?(?=\|\\b|$)")
"""What a pattern asks for behind its first word."""
_MOST_PLACES = 16
"""Words that are looked for one by one; more of them are not faster than the pattern itself."""
_WORD_BEFORE = re.compile(r"\w")
_MOST_WORDS = 200_000
"""Kept; some 20 MiB. Who meets more begins again."""


class PatternWords:
    """The first word of each pattern, held against every word once."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.heads = tuple(re.compile(_TAIL.sub("", pattern)) for pattern in patterns)
        """None of them spans two lines."""
        self._any = re.compile("|".join(head.pattern for head in self.heads))
        """One search of each word in place of a hundred: few words fit any."""
        self._seen: set[str] = set()
        self._fitting: dict[str, set[int]] = {}

    def in_words(self, words: frozenset[str]) -> dict[int, list[str]]:
        """By number of the pattern, ordered, the words with which a match of it may begin."""
        self._learn(words)
        found: dict[int, list[str]] = {}
        for word in sorted(words & self._fitting.keys()):
            for number in self._fitting[word]:
                found.setdefault(number, []).append(word)
        return dict(sorted(found.items()))

    def _learn(self, words: Iterable[str]) -> None:
        new = set(words) - self._seen
        if len(self._seen) + len(new) > _MOST_WORDS:
            self._seen.clear()
            new = set(words)
        self._seen |= new
        text = "\n".join(sorted(new))
        text = "\n".join(dict.fromkeys(_lines_of(self._any, text)))
        for number, head in enumerate(self.heads):
            for word in _lines_of(head, text):
                self._fitting.setdefault(word, set()).add(number)


def _lines_of(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The line of each match; a match spans no two lines."""
    for match in pattern.finditer(text):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        yield text[start : end if end >= 0 else None]


def matches(pattern: re.Pattern[str], words: Sequence[str], code: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, when every match begins with one of these words, as a whole word."""
    if len(words) > _MOST_PLACES or any("$" in word for word in words):
        yield from pattern.finditer(code)
        return
    last = 0
    for place in sorted({place for word in words for place in _places(word, code)}):
        match = pattern.match(code, place) if place >= last else None
        if match is not None:
            last = match.end()
            yield match


def _places(word: str, code: str) -> Iterator[int]:
    place = code.find(word)
    while place >= 0:
        if not (place and _WORD_BEFORE.match(code, place - 1)):
            yield place
        place = code.find(word, place + len(word))
