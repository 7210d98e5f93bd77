"""The syntax tree of a Python file for those who read units, or why there is none: an empty answer would pass for one."""

import ast

from gatekeeper.parse.python import parse_python


class SourceUnread(ValueError):
    """The text cannot be read as its language; the words say why, as a clause."""


def python_tree(content: bytes) -> ast.Module:
    """The tree of the content. Raises `SourceUnread`."""
    try:
        return parse_python(content)
    except (SyntaxError, ValueError) as error:
        raise SourceUnread(
            f"it is no Python that this interpreter can parse ({type(error).__name__})"
        ) from error
    except (RecursionError, MemoryError) as error:
        raise SourceUnread("it is nested too deep to be parsed") from error


def tree_of_text(text: str) -> ast.Module:
    """The same for a text that was decoded with `surrogateescape`."""
    return python_tree(text.encode("utf-8", "surrogateescape"))
