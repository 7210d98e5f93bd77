"""Python source read into a syntax tree, by one thread at a time."""

import ast
import warnings
from threading import Lock

_ONE_AT_A_TIME = Lock()
"""CPython 3.11 counts the depth of its reader per interpreter, not per thread: two at once end in a SystemError, or in a
count that is off. `warnings.catch_warnings` is not made for threads either."""


def parse_python(content: bytes) -> ast.Module:
    """The syntax tree, with the warnings of the code that is read kept off the terminal.

    Raises what `ast.parse` does: SyntaxError, ValueError, RecursionError, MemoryError.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(content)
