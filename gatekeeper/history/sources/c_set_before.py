"""What a C or C++ test itself set a local variable to just before it asserts something of it."""

import re

from gatekeeper.model.pattern import late_pattern

_CHAIN = late_pattern(
    r"(?<![\w.>])([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)(?:\.size\(\))?(?![\w(\[.]|\s*\(|->)"
)
_WORDS = ("true", "false", "NULL", "nullptr")
_SET = late_pattern(
    r"(?P<members>(?:\.[A-Za-z_]\w*)*)\s*=\s*"
    r"(?P<value>-?\s*(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?)[uUlLfF]*|[A-Za-z_]\w*)"
)
_REFERRED_TO = r"&\s*{name}\b|&\s*\w+\s*=\s*{name}\b"
_DECLARED = (
    r"(?:^|[;{{}}])\s*(?!static\b|return\b|extern\b)"
    r"(?:const\s+|struct\s+|unsigned\s+)*[A-Za-z_][\w:<>, ]*[\s>]{name}\s*(?P<behind>[=;{{])"
)
_CONST = late_pattern(r"\bconst(?:expr)?\b")
_CONSTANTS = late_pattern(r"[\s{},.\d=uUlLfFxX\-]*(?:\.\w+\s*=[\s{},.\d\-uUlLfFxX]*)*")
_CAPTURES = late_pattern(r"\[\s*[&=]")
_MOST_NAMES = 8


def with_set_before(function: str, place: int, arguments: str) -> str:
    """The arguments of an assertion at that place of a function with what was just set in the place of its names."""
    if _CAPTURES.search(function):
        return arguments
    found = {match[0]: match for match in _CHAIN.finditer(arguments)}
    for text, match in list(found.items())[:_MOST_NAMES]:
        value = _set_before(function[:place], match[1], match[2])
        if value:
            arguments = re.sub(rf"(?<![\w.>]){re.escape(text)}(?![\w(\[.])", value, arguments)
    return arguments


def _set_before(before: str, name: str, members: str) -> str:
    """The value that is sure to be there still; empty without one."""
    uses = list(re.finditer(rf"{name}(?<![\w.>]{name})\b", before))
    if not uses or ("&" in before and re.search(_REFERRED_TO.format(name=name), before)):
        return ""
    may_be_const = "const" in before
    if not (may_be_const or _is_set_last(before, uses)):
        return ""
    declared = re.search(_DECLARED.format(name=name), before)
    if declared is None:
        return ""
    if _CONST.search(declared[0]):
        uses = [use for use in uses if use.end() <= declared.end()]
    if may_be_const and not _is_set_last(before, uses):
        return ""
    rest = before[uses[-1].end() :]
    end = _statement_end(rest)
    is_declaration = declared.start("behind") >= uses[-1].end()
    value = _value(rest[:end].strip(), members, is_declaration=is_declaration)
    is_name = value[:1].isalpha() and value not in _WORDS
    return "" if is_name and re.search(rf"\b{value}\b", rest[end:]) else value


def _is_set_last(before: str, uses: list[re.Match[str]]) -> bool:
    """Whether a statement may set the name in its last use, and nobody was given it before."""
    if any(_is_handed_on(before, use.start()) for use in uses):
        return False
    rest = before[uses[-1].end() :]
    end = _statement_end(rest)
    return end >= 0 and _is_same_block(rest[end:])


def _value(said: str, members: str, *, is_declaration: bool) -> str:
    """The value that stands behind the name in a statement that sets it; empty where it is none."""
    inner = said.lstrip("= ")
    if is_declaration and inner.startswith("{"):
        # Whatever is asked of it now, the answer is written here.
        return "sizeof" if _CONSTANTS.fullmatch(inner) and inner.strip("{ }") else ""
    match = _SET.fullmatch(said)
    if match is None or match["members"] != members or (members and is_declaration):
        return ""
    return match["value"]


def _is_handed_on(before: str, at: int) -> bool:
    """Whether the name stands there as an argument: who has a reference may set it later."""
    start = max(before.rfind(sign, 0, at) for sign in ";{}") + 1
    return "(" in before[start:at]


def _statement_end(rest: str) -> int:
    depth = 0
    for place, sign in enumerate(rest):
        depth += (sign in "{(") - (sign in "})")
        if depth < 0:
            return -1
        if sign == ";" and depth == 0:
            return place
    return -1


def _is_same_block(between: str) -> bool:
    depth = 0
    for sign in between:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0
