"""Text that tools write about a result, made fit to carry: same from run to run, bounded, with its weaknesses found."""

import re
from collections.abc import Iterable

MAX_MESSAGE = 2000
"""Characters kept of a message: metavariables may repeat whole functions of the code under test."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+(?=>)")
_CWE = re.compile(r"\bCWE[-_ :]?0*([1-9]\d{0,4})\b", re.IGNORECASE)


def steady(message: str) -> str:
    """The message without what differs from run to run (memory addresses in `<... object at 0x…>`), bounded."""
    text = _ADDRESS.sub("", message).strip()
    if len(text) <= MAX_MESSAGE:
        return text
    return f"{text[:MAX_MESSAGE]} … ({len(text) - MAX_MESSAGE} more characters)"


def weaknesses(texts: Iterable[str]) -> tuple[int, ...]:
    """The CWE numbers named in the texts, each once, ordered."""
    return tuple(sorted({int(number) for text in texts for number in _CWE.findall(text)}))


def web_address(*candidates: str) -> str:
    """The first candidate that is an http or https address without blanks, or empty."""
    for candidate in candidates:
        if candidate.startswith(("https://", "http://")) and not re.search(r"\s", candidate):
            return candidate
    return ""
