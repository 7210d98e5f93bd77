"""C and C++ text taken apart into tokens and bracket groups, and a draft in which tokens are blanked or replaced."""

import re
from collections.abc import Iterator

from gatekeeper.model.frozen import dataclass

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f\v\n]+)
    | (?P<word>[A-Za-z_$][A-Za-z0-9_$]*)
    | (?P<number>\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.'])*)
    | (?P<text>"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)
    | (?P<mark>\.\.\.|->\*?|::|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\#\#|[\s\S])
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(
    r'//(?:\\\n|[^\n])*|/\*[\s\S]*?(?:\*/|\Z)|"(?:\\[\s\S]|[^"\\\n])*"?|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\'?'
)
_NO_LINE_END = re.compile(r"[^\n]")
_CLOSES = {")": "(", "]": "[", "}": "{"}
_ENDS = {"(": ")", "[": "]", "{": "}"}


class Unpaired(Exception):
    """Brackets do not pair."""

    def __init__(self, what: str, place: int) -> None:
        super().__init__(what)
        self.place = place
        """Offset of the bracket."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the draft."""

    kind: str
    """`word`, `number`, `text` (string or character) or `mark`."""
    text: str
    start: int
    """Offset in the draft."""

    @property
    def end(self) -> int:
        """Offset one past its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A token, or a bracket group with everything in it."""

    first: int
    last: int
    """Indices of tokens; for a group those of its brackets."""
    text: str
    """The token's text; for a group its opening bracket."""
    kind: str
    """As a token's; `group` for a bracket group."""


class Draft:
    """Text that changes in place: offsets and line numbers stay, for what is taken out leaves blanks."""

    def __init__(self, text: str) -> None:
        self._text = list(text)

    def __str__(self) -> str:
        return "".join(self._text)

    def blank(self, start: int, end: int) -> None:
        """Spaces in place of everything but line ends."""
        for place in range(start, end):
            if self._text[place] != "\n":
                self._text[place] = " "

    def put(self, start: int, end: int, word: str) -> None:
        """The word at the beginning of the stretch, blanks behind it; the word fits or the line grows."""
        self.blank(start, end)
        room = end - start
        for place, character in enumerate(word[:room]):
            self._text[start + place] = character
        if len(word) > room:
            self._text[end - 1 if room else start] += word[room:]

    def insert(self, place: int, word: str) -> None:
        """The word in front of an offset; what stands behind it on the line moves."""
        self._text[place] = word + self._text[place]

    def lines_between(self, start: int, end: int) -> bool:
        """Whether a line ends between two offsets."""
        return any("\n" in part for part in self._text[start:end])

    def after(self, end: int, mark: str) -> None:
        """The mark behind an offset: in place of a blank if there is one, otherwise the line grows."""
        if end < len(self._text) and self._text[end] == " ":
            self._text[end] = mark
        else:
            self._text[end - 1] += mark


def without_comments(text: str) -> str:
    """The text with comments blanked; a comment that continues a directive leaves backslashes at its line ends."""

    def blanked(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] != "/":
            return found
        blank = _NO_LINE_END.sub(" ", found)
        if "\n" in blank and _in_directive(text, match.start()):
            return re.sub(r" ?\n", r"\\\n", blank)
        return blank

    return _COMMENT.sub(blanked, text)


def _in_directive(text: str, place: int) -> bool:
    start = text.rfind("\n", 0, place) + 1
    while start > 1 and text[start - 2] == "\\":
        start = text.rfind("\n", 0, start - 1) + 1
    return text[start:place].lstrip().startswith("#")


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens in order, white space left out."""
    return tuple(
        Token(match.lastgroup or "mark", match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    )


def pairs_of(tokens: tuple[Token, ...]) -> dict[int, int]:
    """Index of each opening bracket to that of its closing one. Raises `Unpaired`."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in _ENDS:
            opened.append(index)
        elif token.text in _CLOSES:
            if not opened or tokens[opened[-1]].text != _CLOSES[token.text]:
                raise Unpaired(f"{token.text!r} closes nothing", token.start)
            pairs[opened.pop()] = index
    if opened:
        last = tokens[opened[-1]]
        raise Unpaired(f"{last.text!r} is never closed", last.start)
    return pairs


def units_of(
    tokens: tuple[Token, ...], pairs: dict[int, int], first: int, last: int
) -> Iterator[Unit]:
    """The units between two indices, the last excluded, in order."""
    index = first
    while index < last:
        token = tokens[index]
        if index in pairs:
            yield Unit(index, pairs[index], token.text, "group")
            index = pairs[index] + 1
        else:
            yield Unit(index, index, token.text, token.kind)
            index += 1
