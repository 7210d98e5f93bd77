"""Where each parenthesis and brace of C and C++ closes."""

from gatekeeper.model.pattern import late_pattern

_BRACKET = late_pattern(r"[(){}]")


def closing_brackets(code: str) -> dict[int, int]:
    """Where each opening parenthesis or brace is closed, those that are; `code` is without comments and literals."""
    closing: dict[int, int] = {}
    opened: dict[str, list[int]] = {"(": [], "{": []}
    for match in _BRACKET.finditer(code):
        if match[0] in opened:
            opened[match[0]].append(match.start())
        elif waiting := opened["(" if match[0] == ")" else "{"]:
            closing[waiting.pop()] = match.start()
    return closing
