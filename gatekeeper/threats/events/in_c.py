"""Log calls in C and C++: the event, what goes with it, and the condition it stands under."""

from bisect import bisect_right
from collections.abc import Iterator

from gatekeeper.model.location import at_line
from gatekeeper.model.log_event import LogCall
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.threats.c_code.lexer import Lexed, decode, lex
from gatekeeper.threats.c_code.structure import Use, structure
from gatekeeper.threats.events.names import LogNames

_WORD = late_pattern(rb"[A-Za-z_]\w*")
_SHOWN = 100
_Span = tuple[int, int, str]
"""First and last token of what stands under a condition, and the condition as written."""


def log_calls_in_c(path: RepoPath, raw: bytes, names: LogNames) -> tuple[LogCall, ...]:
    """The log calls of one file, in order. Raises `LexFailure` when it cannot be taken apart."""
    words = {word.decode("ascii") for word in _WORD.findall(raw)}
    wanted = frozenset(word for word in words if names.logs_in_c(word))
    if not wanted:
        return ()
    lexed = lex(decode(raw))
    found = structure(lexed, wanted)
    spans = sorted(_conditions(lexed))
    calls = []
    for mention in found.mentions:
        called = mention.use is Use.CALL or (mention.use is Use.MEMBER and mention.function)
        end = _closing(lexed, mention.index + 1) if called and not mention.in_macro else None
        if end is None:
            continue
        event, fields = _event(lexed, mention.index + 2, end, names)
        line, _ = lexed.place(lexed.tokens[mention.index].offset)
        function = found.name_of(mention.function)
        when = _innermost(spans, mention.index)
        calls.append(LogCall(event, at_line(path, line), function, mention.name, fields, when))
    return tuple(calls)


def _closing(lexed: Lexed, index: int) -> int | None:
    """The token that closes the bracket at `index`; `None` when none stands there or it does not close."""
    tokens = lexed.tokens
    if index >= len(tokens) or tokens[index].text not in ("(", "{"):
        return None
    opening, depth = tokens[index].text, 0
    closing = ")" if opening == "(" else "}"
    for position in range(index, len(tokens)):
        text = tokens[position].text
        if text == opening:
            depth += 1
        elif text == closing:
            depth -= 1
            if not depth:
                return position
    return None


def _event(lexed: Lexed, start: int, end: int, names: LogNames) -> tuple[str, tuple[str, ...]]:
    """The name of the event among the arguments, and the others as written."""
    arguments = list(_arguments(lexed, start, end))
    texts = [_text(lexed, first, last) for first, last in arguments]
    named = [
        number
        for number, (first, last) in enumerate(arguments)
        if first == last and names.event.fullmatch(lexed.tokens[first].text)
    ]
    messages = [
        number
        for number, (first, _) in enumerate(arguments)
        if lexed.tokens[first].kind == "string"
    ]
    chosen = next(iter(named or messages), None)
    if chosen is None:
        return "", tuple(texts)
    event = texts[chosen].strip('"')[:_SHOWN]
    return event, tuple(text for number, text in enumerate(texts) if number != chosen)


def _arguments(lexed: Lexed, start: int, end: int) -> Iterator[tuple[int, int]]:
    """First and last token of each argument between the parentheses."""
    depth, first = 0, start
    for position in range(start, end):
        text = lexed.tokens[position].text
        if text in ("(", "[", "{"):
            depth += 1
        elif text in (")", "]", "}"):
            depth -= 1
        elif text == "," and not depth:
            if position > first:
                yield first, position - 1
            first = position + 1
    if end > first:
        yield first, end - 1


def _text(lexed: Lexed, first: int, last: int) -> str:
    begin, token = lexed.tokens[first].offset, lexed.tokens[last]
    return " ".join(lexed.text[begin : token.offset + len(token.text)].split())[:_SHOWN]


def _conditions(lexed: Lexed) -> Iterator[_Span]:
    for index, token in enumerate(lexed.tokens):
        if token.directive:
            continue
        if token.text in ("if", "while"):
            yield from _branches(lexed, index)
        elif token.text == "case":
            yield from _case(lexed, index)


def _branches(lexed: Lexed, index: int) -> Iterator[_Span]:
    """What stands under an `if` or `while`, and under the `else` of it."""
    close = _closing(lexed, index + 1)
    if close is None:
        return
    condition = _text(lexed, index + 2, close - 1) if close > index + 2 else ""
    end = _body(lexed, close + 1)
    if end is None:
        return
    yield close + 1, end, condition
    after = end + 1
    if after + 1 < len(lexed.tokens) and lexed.tokens[after].text == "else":
        other = _body(lexed, after + 1)
        if other is not None and lexed.tokens[after + 1].text != "if":
            yield after + 1, other, f"not ({condition})"


def _body(lexed: Lexed, start: int) -> int | None:
    """The last token of the statement that begins at `start`."""
    if start < len(lexed.tokens) and lexed.tokens[start].text == "{":
        return _closing(lexed, start)
    depth = 0
    for position in range(start, len(lexed.tokens)):
        text = lexed.tokens[position].text
        if text in ("(", "{"):
            depth += 1
        elif text in (")", "}"):
            depth -= 1
        elif text == ";" and not depth:
            return position
        if depth < 0:
            return None
    return None


def _case(lexed: Lexed, index: int) -> Iterator[_Span]:
    """What stands between a `case` and the next one of its `switch`."""
    depth, colon = 0, 0
    for position in range(index + 1, len(lexed.tokens)):
        text = lexed.tokens[position].text
        if text == ":" and not colon:
            colon = position
        if text == "{":
            depth += 1
        elif text == "}":
            depth -= 1
        ended = depth < 0 or (not depth and colon and text in ("case", "default"))
        if ended:
            if colon > index + 1:
                yield colon, position, f"case {_text(lexed, index + 1, colon - 1)}"
            return


def _innermost(spans: list[_Span], index: int) -> str:
    place = bisect_right(spans, index, key=lambda span: span[0])
    for start, end, condition in reversed(spans[max(0, place - 400) : place]):
        if start <= index <= end:
            return condition
    return ""
