"""Patterns that are compiled when they are first asked: compiling all of them at import takes longer than most commits need them."""

import re
from typing import AnyStr, Generic, cast


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
        value: object = getattr(re.compile(*self._given), name)
        # From now on it is found without asking here; `re` itself keeps what it compiled.
        self.__dict__[name] = value
        return value
