"""Whether source has branches that a report of coverage would have to tell of."""

import ast
import re

from gatekeeper.history.source_c import live_c_code
from gatekeeper.history.source_tree import tree_of_text
from gatekeeper.model.language import Language
from gatekeeper.model.pattern import late_pattern

_DECISION = late_pattern(r"^(?!\s*#).*\b(?:if|for|while|switch)\s*\(|^(?!\s*#).*\?", re.MULTILINE)


def decides(text: str, language: Language | None) -> bool:
    """Whether the code decides anything; False where the language is not read. Raises `SourceUnread`."""
    match language:
        case Language.C | Language.CPP:
            return _DECISION.search(live_c_code(text)) is not None
        case Language.PYTHON:
            return _python(text)
        case None:
            return False


def _python(text: str) -> bool:
    tree = tree_of_text(text)
    return any(
        isinstance(node, (ast.If, ast.For, ast.AsyncFor, ast.Match))
        or (isinstance(node, ast.While) and not isinstance(node.test, ast.Constant))
        for node in ast.walk(tree)
    )
