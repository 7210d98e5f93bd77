"""What a C expression is sure to come to, and whether an assertion about such expressions can fail.

Only what a reader sees at once: numbers, `true`, `x || 1`, `r == r`, `(f(), 1)`. In doubt an expression is not constant.
"""

import re
from collections.abc import Callable, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_NUMBER = late_pattern(r"(0[xX][0-9A-Fa-f]+|0[bB][01]+|\d+)[uUlLzZ]*")
_COMPARISON = late_pattern(r"(?<![<>=!\-])(==|!=|<=|>=|<|>)(?![<>=])")
_TIMES_ZERO = late_pattern(r"0\*[^-+?<>=&|^,]+|[^-+?<>=&|^,]+\*0")
_WITH_ITSELF = late_pattern(
    r"(?:(?<=[(,|&?])|^)\s*(?P<name>[A-Za-z_]\w*)\s*(?:==|<=|>=)\s*(?P=name)\s*(?=$|[),|&?])"
)
_AT_LEAST_ZERO = late_pattern(
    r"(?:(?<=[(,|&?])|^)\s*(?:(?P<name>[A-Za-z_]\w*)\s*>=\s*0[uUlL]*|0[uUlL]*\s*<=\s*(?P<other>[A-Za-z_]\w*))\s*(?=$|[),|&?])"
)
_SIZE_AT_LEAST_ZERO = late_pattern(
    r"(?:strlen\([^()]*\)|[\w.>\-]+(?:\.|->)(?:size|length)\(\))\s*>=\s*0[uUlL]*(?![\w.])"
)
_ABOUT_UNSIGNED = late_pattern(r"(?i:u(?:int|8|16|32|64)|hex|size|_U\b|cmpuint)")
_AT_LEAST = late_pattern(r"(?i:_(?:ge|geq|gteq)(?:_|$)|greater_or_equal)")
_AT_MOST = late_pattern(r"(?i:_(?:le|leq|lteq)(?:_|$)|less_or_equal)")
_ZERO = late_pattern(r"(?:\(\w+\))?\(?(?:0[xX])?0+[uUlL]*\)?")
_GIVEN_CASE = late_pattern(r"(?:CuAssert|KUNIT_)\w*")
"""Assertions whose first argument is the running test."""
_ASSIGNED = late_pattern(r"\*?[A-Za-z_](?:[\w.\[\]]|->)*=(?!=)(.+)")
_WORD = late_pattern(r"(?<![\w.])[A-Za-z_]\w*")
_CONSTANTS = late_pattern(
    r"true|false|TRUE|FALSE|NULL|nullptr|sizeof|char|short|int|long|float|double|signed|unsigned"
    r"|bool|void|const|u?int(?:8|16|32|64)_t|size_t"
)
_UNEVALUATED_CALL = late_pattern(r"\bsizeof\s*\(\s*\w+\s*\([^()]*\)\s*\)")
_OF_NO_BYTES = late_pattern(r"\b(?:mem|strn(?:case)?)cmp\((?:[^()]|\([^()]*\))*,\s*0[uUlL]*\s*\)")
_ENDLESS = late_pattern(
    r"INFINITY|HUGE_VALF?|(?:U?INT(?:MAX|8|16|32|64)?|ULONG|LONG|U?LLONG|SIZE|DBL|FLT)_MAX"
    r"|std::numeric_limits<[\w: ]+>::(?:infinity|max)\(\)"
)
_BY_TOLERANCE = late_pattern(r"(?i:within|near|_tol|doubles_equal|close)")
_OF_BYTES = late_pattern(r"(?i:memory_equal|equal_memory|memcmp_equal|mem_equal)")
_WIDEST = late_pattern(r"(?:U?INT(?:MAX)?|ULONG|LONG|U?LLONG|SIZE|UINT64)_MAX")
_LEAST = late_pattern(r"(?:INT|LONG|LLONG)_MIN")
"""Above and below which no value of a usual expression lies."""
_SIZE = late_pattern(r"sizeof(?:\(.*\)|\w+)")
_ANY_VALUE = late_pattern(r"(?:(?:::)?testing::)?(?:_|An?<[^<>]*>\(\))")
_EMPTY_MATCHER = late_pattern(
    r'\b(?:Contains|ContainsSubstring|HasSubstr|StartsWith|EndsWith)\s*\(\s*""\s*\)\s*\Z'
)
_WAITS = late_pattern(r"(?i:throw|death|_exit$)")
"""Assertions that wait for what their statement does to the run."""
_ENDS_ALONE = late_pattern(
    r"\{?(?:(?:std::)?(?:_?exit|abort|_Exit)\(\w*\);?|\d+(?:[-+*/]\d+)*;?)\}?"
)
_THROWS = late_pattern(r"(?:\A|,)\s*\{?\s*throw\b")
_NEW_FORM = late_pattern(r"(?P<kind>eq|ne|lt|le|gt|ge|zero|!|all|any)\((?P<given>.*)\)")
"""Criterion's assertions since 2.4: `eq(int, a, b)`."""
_SIGN_OF = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_LITERAL = late_pattern(r'"\s*"|')
_ADDRESS = late_pattern(r"&\w+")
_OF_TRUTH = late_pattern(
    r"(?i:(?:\w*(?:true|false|null|zero)|(?:test_|ck_|z|mu_|g_|munit_|cr_)?assert|fail_(?:if|unless)|if)(?:_message|_msg|_text)?)"
)
"""Assertions about one condition, whatever else they are given to print."""
_SIDES = late_pattern(r"([A-Za-z_]\w*)(==|!=|<=|>=|<|>)(\w+)")
_OTHERWISE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_LONGEST = 400
_MOST_CHOICES = 4
_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<=": int.__le__,
    ">=": int.__ge__,
    "<": int.__lt__,
    ">": int.__gt__,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of names in a function."""

    values: Mapping[str, str]
    """Numbers of those that are constant."""
    integers: frozenset[str] = frozenset()
    """Variables that are like themselves: a class may compare as it likes, and a NaN is unlike itself."""
    unsigned: frozenset[str] = frozenset()
    """Those among them that are never below zero."""
    arrays: frozenset[str] = frozenset()
    """Those whose address is never nothing."""


def can_fail(name: str, arguments: str, known: Names) -> bool:
    """Whether the assertion of that name depends on more than constants."""
    text = _OF_NO_BYTES.sub(
        "0", _UNEVALUATED_CALL.sub("sizeof", with_values(arguments, known.values))
    )
    text = _settled(_WITH_ITSELF, known.integers, text)
    text = _SIZE_AT_LEAST_ZERO.sub("1", _settled(_AT_LEAST_ZERO, known.unsigned, text))
    parts = split_at(text, ",")
    if _GIVEN_CASE.fullmatch(name):
        parts = parts[1:]
    if all(_CONSTANTS.fullmatch(word) for part in parts for word in _WORD.findall(part)):
        return False
    if _is_idle_by_name(name, arguments, parts):
        return False
    if name.startswith("cr_") and (form := _NEW_FORM.fullmatch(parts[0])):
        return _new_form_can_fail(form, known)
    if (compared := _comparison(name, parts)) is not None:
        return _may_differ(name, *compared, known)
    if len(parts) > 1 and parts[0] == parts[1] and '"' not in parts[0]:
        return False
    if name == "cmp_ok" and len(parts) > 2:
        return parts[0] != parts[2]
    if len(parts) > 1 and not _OF_TRUTH.fullmatch(name):
        return any(truth(part) is None for part in parts)
    condition = next((part for part in parts if not _LITERAL.fullmatch(part)), "")
    bare = _bare(condition)
    return truth(condition) is None and not _ADDRESS.fullmatch(bare) and bare not in known.arrays


def _is_idle_by_name(name: str, arguments: str, parts: list[str]) -> bool:
    """Whether an assertion of that name asks nothing of what it is given: no bytes, no bits, any value, its own throw."""
    if _WAITS.search(name):
        alone = _ENDS_ALONE.fullmatch(parts[0]) is not None
        return alone or _THROWS.search(arguments) is not None
    if any(map(_SIZE.fullmatch, parts[:2])) and any(map(_ZERO.fullmatch, parts[:2])):
        return True
    if name.endswith("_THAT"):
        is_any = any(map(_ANY_VALUE.fullmatch, parts[1:2]))
        return is_any or _EMPTY_MATCHER.search(arguments) is not None
    if _BY_TOLERANCE.search(name):
        return any(map(_ENDLESS.fullmatch, parts))
    if name == "assert_in_range":
        return _ZERO.fullmatch(parts[1]) is not None and _ENDLESS.fullmatch(parts[-1]) is not None
    no_bits = name.startswith("TEST_ASSERT_BITS") and _ZERO.fullmatch(parts[0]) is not None
    count = parts[2] if len(parts) > 2 else ""
    return no_bits or (_OF_BYTES.search(name) is not None and _ZERO.fullmatch(count) is not None)


def _new_form_can_fail(form: re.Match[str], known: Names) -> bool:
    kind, given = form["kind"], split_at(form["given"], ",")
    if kind in ("!", "all", "any"):
        inner = [_NEW_FORM.fullmatch(part) for part in given]
        told = [each is None or _new_form_can_fail(each, known) for each in inner]
        return any(told)
    if kind == "zero":
        return truth(given[-1]) is None
    if len(given) < 3:
        return True
    name = f"cr_{given[0]}" if given[0][:1] != "u" else "cr_uint8"
    return _may_differ(name, given[1], _SIGN_OF[kind], given[2], known)


def _comparison(name: str, parts: list[str]) -> tuple[str, str, str] | None:
    """The two sides and the sign between them, where the name or an argument of an assertion is that sign."""
    signs = [place for place, part in enumerate(parts[:-1]) if part in _COMPARED]
    if signs and len(parts) > 2:
        return parts[0 if signs[0] == 1 else 1], parts[signs[0]], parts[2]
    if len(parts) < 2:
        return None
    left, right = parts[:2]
    # Unity names the limit first (its Assertion Reference).
    is_limit_first = name.startswith("TEST_ASSERT_")
    if _AT_LEAST.search(name):
        return (right, ">=", left) if is_limit_first else (left, ">=", right)
    return (left, "<=", right) if _AT_MOST.search(name) and not is_limit_first else None


def _may_differ(name: str, left: str, sign: str, right: str, known: Names) -> bool:
    """Whether a comparison can come out both ways; what is unsigned is never below zero."""
    if left == right:
        return False
    least, other = (left, right) if sign == "<=" else (right, left)
    if sign in ("<=", ">=") and _ZERO.fullmatch(least):
        is_size = _SIZE_AT_LEAST_ZERO.fullmatch(f"{other}>=0") is not None
        return not (is_size or other in known.unsigned or _ABOUT_UNSIGNED.search(name))
    return truth(f"({left}){sign}({right})") is None


def _settled(comparison: re.Pattern[str], names: frozenset[str], text: str) -> str:
    """The text with the comparisons that hold for these names replaced by a number."""
    return comparison.sub(lambda match: "1" if names & {*match.groups()} else match[0], text)


def with_values(text: str, values: Mapping[str, str]) -> str:
    """The text with the numbers of named constants in their place."""
    return _WORD.sub(lambda match: values.get(match[0], match[0]), text) if values else text


def truth(expression: str) -> bool | None:
    """What a constant expression comes to, `None` for one that is not constant to us."""
    text = _bare("".join(expression.split()))
    if len(text) > _LONGEST or text.count("?") > _MOST_CHOICES:
        return None
    if len(parts := split_at(text, ",")) > 1:
        return None if "<" in text else truth(parts[-1])
    if assigned := _ASSIGNED.fullmatch(text):
        return truth(assigned[1])
    if len(parts := split_at(text, "?")) > 1:
        return _chosen(parts[0], "?".join(parts[1:]))
    for sign, settles in (("||", True), ("&&", False)):
        if len(parts := split_at(text, sign)) > 1:
            found = {truth(part) for part in parts} | (
                {True} if _cover_all(parts, sign) else set()
            )
            return settles if settles in found else (None if None in found else not settles)
    if len(parts := split_at(text, "|")) > 1 and any(_number(part) for part in parts):
        return True
    compared = _compared(text)
    return _plain_truth(text) if compared is None else compared


def _plain_truth(text: str) -> bool | None:
    """The truth of what neither joins nor compares."""
    if text.startswith("!"):
        inner = truth(text.lstrip("!"))
        negated = (len(text) - len(text.lstrip("!"))) % 2 == 1
        return inner if inner is None else inner != negated
    if text in ("true", "false", "TRUE", "FALSE", "NULL", "nullptr"):
        return text.lower() == "true"
    number = _number(text)
    return bool(number) if number is not None else (False if _TIMES_ZERO.fullmatch(text) else None)


def _cover_all(parts: list[str], joined: str) -> bool:
    """Whether one of them holds wherever another does not: `x == 6 || x != 6`, `ok == true || ok == false`."""
    sides = [tuple(match.groups()) for part in parts if (match := _SIDES.fullmatch(_bare(part)))]
    return joined == "||" and any(
        (left, _OTHERWISE[sign], right) in sides
        or (sign == "==" and right == "true" and (left, sign, "false") in sides)
        for left, sign, right in sides
    )


def split_at(text: str, sign: str) -> list[str]:
    """The parts between signs that stand outside parentheses, without their white space."""
    text = "".join(text.split())
    parts, depth, begin = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and place >= begin and text.startswith(sign, place):
            parts.append(text[begin:place])
            begin = place + len(sign)
    return [*parts, text[begin:]]


def _chosen(condition: str, rest: str) -> bool | None:
    choices = split_at(rest, ":")
    if len(choices) != 2:
        return None
    first, second = (truth(choice) for choice in choices)
    decided = truth(condition)
    if decided is None:
        return first if first == second else None
    return first if decided else second


def _compared(text: str) -> bool | None:
    """What a comparison of two numbers comes to."""
    outside = [
        match
        for match in _COMPARISON.finditer(text)
        if text.count("(", 0, match.start()) == text.count(")", 0, match.start())
    ]
    if len(outside) != 1:
        return None
    place, sign = outside[0].start(), outside[0][0]
    left, right = _bare(text[:place]), _bare(text[place + len(sign) :])
    if (sign == "<=" and _WIDEST.fullmatch(right)) or (sign == ">=" and _LEAST.fullmatch(right)):
        return True
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _COMPARED[sign](numbers[0], numbers[1])
    return None


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match[1].lower()
    if digits[1:2] in ("x", "b"):
        return int(digits, 0)
    return int(digits, 8 if digits[0] == "0" and set(digits) <= set("01234567") else 10)


def _bare(text: str) -> str:
    """Without the parentheses around all of it."""
    while text.startswith("(") and text.endswith(")") and _wraps(text):
        text = text[1:-1].strip()
    return text


def _wraps(text: str) -> bool:
    """Whether the first parenthesis closes with the last."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place == len(text) - 1
    return False
