"""Python source read into a syntax tree, by one thread at a time."""

import ast
import warnings
from threading import Lock

from gatekeeper.model.pattern import late_pattern

_ONE_AT_A_TIME = Lock()
"""CPython 3.11 counts the depth of its reader per interpreter, not per thread: two at once end in a SystemError, or in a
count that is off. `warnings.catch_warnings` is not made for threads either."""

MOST_STUMBLES, MOST_READ = 200, 4 * 1024 * 1024
"""Each costs a whole reading of the file, and so many bytes are read in all: a hostile file stumbles everywhere."""
_TAKES_TYPES = late_pattern(
    rb"(?m)^([ \t]*)(?:type[ \t]+(?=\w+[ \t]*[\[=])|((?:(?:async[ \t]+)?def|class)[ \t]+))(\w+)[ \t]*"
)


def parse_python(content: bytes) -> ast.Module:
    """The syntax tree, with the warnings of the code that is read kept off the terminal.

    Raises what `ast.parse` does: SyntaxError, ValueError, RecursionError, MemoryError.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(content)


def parse_newer_python(content: bytes) -> ast.Module:
    """The same, and where this interpreter is too old for it without the parameters of types, `type X = …` as `X = …`
    (PEP 695). What is called stays the same, and each line its number; two texts are not to be compared by it."""
    try:
        return parse_python(content)
    except SyntaxError:
        older = _without_type_parameters(content)
        if older == content:
            raise
        return parse_python(older)


def parse_parts_of_python(content: bytes) -> ast.Module | None:
    """What is left when every line is taken out at which this interpreter stumbles, each line at its number; `None` when too many
    would have to be. It shows some of what a file of Python 2 does, and never all: whoever asks says that it could not be read."""
    lines = content.decode("utf-8", "replace").expandtabs().splitlines()
    for _ in range(min(MOST_STUMBLES, MOST_READ // (len(content) + 1))):
        try:
            return parse_python("\n".join(lines).encode())
        except SyntaxError as error:
            at = min(error.lineno or 0, len(lines)) - 1
            if at < 0 or not _taken_out(lines, at, error.msg):
                return None
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


def _taken_out(lines: list[str], at: int, why: str) -> bool:
    """Whether the line, or what is left of it, could be put out of the way."""
    text = lines[at].strip()
    if why.startswith("expected an indented block"):
        at = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
        lines[at] += " pass"
        return lines[at].count(" pass") == 1
    if not text:
        return False
    # A line to be parsed, which nobody runs: it catches nothing.
    block = "except Exception:" if text.startswith("except") else "if 1:"
    kept = block if text.endswith(":") and text != block else "pass"
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines[at] = "" if text == "pass" or "indent" in why else indent + kept
    return True


def _without_type_parameters(content: bytes) -> bytes:
    kept, at = [], 0
    for match in _TAKES_TYPES.finditer(content):
        if match.start() < at:
            continue
        indent, keyword, name = match.groups()
        end = _after_brackets(content, match.end())
        joined = b"\\\n" * content.count(b"\n", match.end(), end)
        kept += [
            content[at : match.start()],
            indent,
            keyword or b"",
            name,
            joined,
            b" " * (not keyword),
        ]
        at = end
    return b"".join((*kept, content[at:]))


def _after_brackets(content: bytes, start: int) -> int:
    """Where the brackets that begin at `start` end; `start` itself when none begin there or they do not close."""
    depth = 0
    for at in range(start, len(content)):
        depth += {ord("["): 1, ord("]"): -1}.get(content[at], 0)
        if depth == 0:
            return at + 1 if at > start else start
    return start
