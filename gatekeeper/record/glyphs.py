"""What a page can show: digests by their first digits, characters that the built-in fonts have, and places where long words may be broken."""

import re

from gatekeeper.model.digest import is_object_id
from gatekeeper.model.path import printable

_RANGES = "\u0020-\u007e\u00a1-\u00ac\u00ae-\u017f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f\u0401\u0451"
_SINGLE = "–—‘’‚“”„†‡•…‰‹›€™←↑→↓−≈≠≤≥"
_UNSHOWN = re.compile(f"[^{_RANGES}{re.escape(_SINGLE)}]")
_DIGEST = re.compile(r"\b([0-9a-f]{12})(?:[0-9a-f]{28}|[0-9a-f]{52})\b")
_LONG = re.compile(r"\S{25,}")
_BREAK = "\u200b"
_AFTER = re.compile(r"([/._:;,=-]+)(?=[^/._:;,=-])")
_RUN = re.compile(r"([^\u200b]{16})(?=[^\u200b])")


def shown(text: str) -> str:
    """The text in characters that Libertinus Serif and DejaVu Sans Mono both have; any other as `\\u{…}`.

    PDF/A allows no character without a glyph (ISO 19005-3, 6.2.11.8).
    """
    safe = printable(text)
    if safe.isascii():
        return safe
    return _UNSHOWN.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", safe)


def short(identifier: str) -> str:
    """A digest by its first digits; anything else as it is."""
    return f"{identifier[:12]}…" if is_object_id(identifier) else identifier


def with_short_digests(text: str) -> str:
    """The text with each digest in it by its first digits."""
    return _DIGEST.sub(r"\1…", text)


def breakable(text: str) -> str:
    """The text with invisible places where a word of more than 24 characters may be broken."""
    return _LONG.sub(_broken, text) if len(text) > 24 else text


def _broken(match: re.Match[str]) -> str:
    return _RUN.sub(rf"\1{_BREAK}", _AFTER.sub(rf"\1{_BREAK}", match[0]))
