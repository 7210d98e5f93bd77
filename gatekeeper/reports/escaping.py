"""One escaper per sink: nothing from a repository enters a report except through a function of this file."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from gatekeeper.model.path import path_bytes, printable
from gatekeeper.model.pattern import late_pattern

_TAB = " " * 4
_LEGACY_COMMAND = late_pattern(r"##(?=\[|vso\[)", re.IGNORECASE)
_MARKDOWN_ACTIVE = late_pattern(r"[\\`*_{}\[\]<>#!|~$&@]|:(?=\S)|(?<=[Ww]{3})\.|^[-+=]")
_MARKDOWN_NUMBER = late_pattern(r"^(\d{1,9})([.)])")
_MARKDOWN_REFERENCE = late_pattern(r"(\\[@#!~&$]|%|(?i:\bgh-))(?=\w)")
_ZERO_WIDTH_SPACE = "\u200b"
_BACKTICKS = late_pattern(r"`+")
_SURROGATES = late_pattern("[\ud800-\udfff]")
_SARIF_LINK = late_pattern(r"\](?=\()")
_XML_ILLEGAL = late_pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def terminal(text: str) -> str:
    """One line for a terminal or a job log.

    Control and bidirectional characters are made visible, and `##[` and `##vso[`, which job runners
    of GitHub and Azure obey anywhere in a line, are broken up. A line that begins with it may still be
    read as `::command`: callers put their own prefix first.
    """
    return _LEGACY_COMMAND.sub(r"#\\x23", printable(text))


def terminal_source(text: str) -> str:
    """One source line for a terminal: as `terminal`, with each tab as four columns."""
    return _TAB.join(terminal(part) for part in text.split("\t"))


def columns(text: str) -> int:
    """The columns an escaped text takes on a terminal (UAX #11: wide and full-width count two)."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def html(text: str) -> str:
    """Text for HTML content and for attribute values in quotes; invisible characters are made visible."""
    # Deferred: it brings two thousand names of characters, and most reports are no HTML.
    import html as _html

    return _LEGACY_COMMAND.sub("#&#35;", _html.escape(printable(text), quote=True))


def html_source(text: str) -> str:
    """One source line for a `pre` element: as `html`, tabs stay tabs."""
    return "\t".join(html(part) for part in text.split("\t"))


def markdown(text: str) -> str:
    """Prose for Markdown (GFM 0.29): every mark that could begin markup, HTML, a link, an automatic link or a
    table cell is escaped, and a zero-width space stands behind `@`, `#` and the like, so nobody is mentioned.
    """
    shown = _MARKDOWN_NUMBER.sub(r"\1\\\2", printable(text).strip())
    active = _MARKDOWN_ACTIVE.sub(lambda match: f"\\{match.group()}", shown)
    return _MARKDOWN_REFERENCE.sub(rf"\1{_ZERO_WIDTH_SPACE}", active)


def markdown_code(text: str, *, in_table: bool = False) -> str:
    """A code span. In a table cell `|` becomes U+2502: whether `\\|` ends a cell depends on what stands
    before it, and renderers do not agree."""
    shown = terminal(text)
    if in_table:
        shown = shown.replace("|", "\u2502")
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown or ' '}{padding}{fence}"


def markdown_block(lines: tuple[str, ...]) -> str:
    """A fenced code block whose fence is longer than any run of backticks within."""
    shown = [terminal_source(line) for line in lines]
    longest = max((len(run) for line in shown for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *shown, fence])


def github_data(text: str) -> str:
    """The message of a workflow command (actions/runner: `%`, CR and LF are encoded, nothing else)."""
    safe = "\n".join(terminal(line) for line in text.split("\n"))
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A property of a workflow command; also encodes `:` and `,`."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def json_text(text: str) -> str:
    """Text every JSON parser takes: lone surrogates, which no UTF-8 can hold, are made visible."""
    return _SURROGATES.sub(lambda match: printable(match.group()), text)


def sarif_text(text: str) -> str:
    """A plain-text message of SARIF 2.1.0: braces doubled (§3.11.5), no embedded link (§3.11.6)."""
    shown = "\n".join(printable(line) for line in text.split("\n"))
    return _SARIF_LINK.sub(r"\\]", shown).replace("{", "{{").replace("}", "}}")


def xml_text(text: str) -> str:
    """Text for an XML 1.0 tree that a serializer will escape.

    A character that XML cannot hold becomes U+FFFD followed by its visible form, so that the loss shows.
    """
    return _XML_ILLEGAL.sub(lambda match: "\ufffd" + _visible(match.group()), text)


def _visible(character: str) -> str:
    """Visible also where `printable` sees no harm: XML cannot hold U+FFFE and U+FFFF either."""
    shown = printable(character)
    return shown if shown != character else f"\\u{{{ord(character):x}}}"


def xml_line(text: str) -> str:
    """As `xml_text`, for one line: what XML can hold and a reader cannot see is made visible too."""
    return terminal(xml_text(text))


def uri(path: str) -> str:
    """A relative URI reference (RFC 3986) of git's own bytes; two paths never share one."""
    return quote(path_bytes(path), safe="/")


def web_link(address: str) -> str | None:
    """The address if it is a plain `http` or `https` one, `None` for any other scheme or odd character."""
    if not address.isascii() or not address.isprintable() or set(address) & set(" \"'<>\\^`{|}"):
        return None
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return address if known and "@" not in parts.netloc else None


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, which is how the services count; what is cut is counted."""
    if len(text) <= limit and (len(text) * 2 <= limit or utf16_units(text) <= limit):
        return text
    room = limit - len(f" [{len(text)} characters more]")
    kept: list[str] = []
    for character in text:
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            break
        kept.append(character)
    return f"{''.join(kept)} [{len(text) - len(kept)} characters more]"


def utf16_units(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
