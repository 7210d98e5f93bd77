"""Patterns that are compiled when they are first asked: compiling all of them at import takes longer than most commits need them."""

import re
from functools import cache
from typing import AnyStr, Generic, cast

_BEGINNING = r"(?:^|(?<!\\)\|)\\b(?:([A-Za-z_]|\[[^\]\\]+\])(?![*+?{])|(\((?:\?:|\?P<\w+>)?)([^()\[\]]+)\)(?![*+?{]))"
_AMONG_LETTERS = r"\[[^\]]*\|\\b"
"""Between brackets `\\b` is a letter, and `|` another."""
_WORD_BEGINS = r"([A-Za-z_])(?![*+?{])(.*)"


def late_pattern(text: AnyStr, flags: int = 0) -> "re.Pattern[AnyStr]":
    """The regular expression, compiled at its first use. To be asked by its methods, not handed to `re`'s functions.

    A text that is no regular expression is found out at the first use; a test compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern(Generic[AnyStr]):
    def __init__(self, text: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = (text, flags)

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        text, flags = self._given
        # Blanks and comments between the parts of a verbose one are not looked at here.
        fast = text if flags & re.VERBOSE else skipping(text)
        value: object = getattr(re.compile(fast, flags), name)
        # From now on it is found without asking here; `re` itself keeps what it compiled.
        self.__dict__[name] = value
        return value


def skipping(text: AnyStr) -> AnyStr:
    r"""The same expression, with what `\b` asks at its beginning asked behind the first letter: `r(?<=\br)eturn` for `\breturn`.

    `re` tries an expression that begins with `\b` at every place of a text, and skips to the first letter of any other one
    (CPython 3.11, `_compile_info`): forty times faster for a word.
    """
    if isinstance(text, bytes):
        return skipping(text.decode("latin-1")).encode("latin-1")
    if not text.startswith(r"\b") or (r"|\b" in text and re.search(_AMONG_LETTERS, text)):
        return text
    return _beginning().sub(_moved, text)


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile(_BEGINNING)


def _moved(match: re.Match[str]) -> str:
    before = match[0].partition("\\b")[0]
    if match[1]:
        return before + _behind(match[1])
    words = [re.fullmatch(_WORD_BEGINS, word) for word in match[3].split("|")]
    if r"\|" in match[3] or not all(words):
        return match[0]
    return f"{before}{match[2]}{'|'.join(_behind(w[1]) + w[2] for w in words if w)})"


def _behind(letter: str) -> str:
    return rf"{letter}(?<=\b{letter})"
