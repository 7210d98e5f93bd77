"""The statements of a C or C++ function that no path leads to: behind its end, or shut by a constant condition."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from gatekeeper.history.sources.c_set_before import with_set_before
from gatekeeper.history.sources.c_truth import truth, with_values
from gatekeeper.history.sources.lines import SourceUnread
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_HEAD = late_pattern(r"(if(?:\s+constexpr)?|while|for|switch)\s*\(")
_DO = late_pattern(r"do\b")
_ELSE = late_pattern(r"\s*else\b")
_NAMED_BLOCK = late_pattern(r"(?!(?:struct|union|enum|class|do)\b)[A-Za-z_]\w*\s*(?=\{)")
SKIPS = (
    r"TEST_(?:IGNORE|PASS)\w*|(?:[A-Z]+_)?SKIP[m_]?|PASSm?(?=\s*\()|QSKIP|ztest_test_(?:skip|pass)"
    r"|(?:cr_|kunit_)?skip(?:_test)?|TEST_EXIT"
)
"""What ends a test as one that says nothing."""
_ENDS = late_pattern(
    rf"(?:{SKIPS}|return|goto|break|continue|throw"
    r"|(?:std::)?(?:_?exit|_Exit|quick_exit|abort|longjmp)(?=\s*\())\b"
)
_CASE = late_pattern(r"(?:case\b((?:::|[^;{}:])*)|default\s*):(?!:)")
_LABEL = late_pattern(r"(?!(?:public|private|protected)\b)[A-Za-z_]\w*\s*:(?!:)")
_ENVIRONMENT = late_pattern(r"(?:\b(\w+)\s*=\s*)?(?:std::)?\b(?:secure_)?getenv\s*\(")
_CHILD_ENDED = late_pattern(r"\bW(?:EXITSTATUS|IFEXITED|IFSIGNALED|TERMSIG)\b|\bstatus\b")
_BLANK = late_pattern(r"\s*")
_LEAVES_LOOP = late_pattern(r"\b(?:break|continue|goto)\b")
_FIRST_VALUE = late_pattern(r"(?:.*\W)?(\w+)\s*=\s*(\d+)\s*")
_BRACKET = late_pattern(r"[(){}]")
_STOP = late_pattern(r"[;(){}]")
_DEEPEST = 150
"""Statements within statements that are followed (a compiler promises 127 blocks, C17 5.2.4.1)."""


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


@dataclass(frozen=True, slots=True)
class _State:
    """How a statement is come to."""

    shut: bool = False
    switch_shut: bool = False
    """Whether nothing comes to the labels of the switch around it."""
    switched: str = ""
    """The number that the switch around it asks for, where it is a constant."""
    depth: int = 0

    def inside(self, *, shut: bool) -> "_State":
        return replace(self, shut=shut or self.shut, depth=self.depth + 1)


def shut_statements(
    function: str, values: Mapping[str, str], is_sure: Callable[[int], bool]
) -> list[tuple[int, int]]:
    """From where to where the function is never run. `is_sure` tells of a place whether every build compiles it."""
    begin = function.find("{")
    if begin < 0:
        return []
    walk = _Walk(function, values, is_sure)
    walk.statement(begin, _State())
    return walk.found


class _Walk:
    """Goes once through the statements of a function."""

    def __init__(
        self, code: str, values: Mapping[str, str], is_sure: Callable[[int], bool]
    ) -> None:
        self.code, self.values, self.is_sure = code, values, is_sure
        asked = [match[1] for match in _ENVIRONMENT.finditer(code) if match[1]]
        # A child keeps its failure to itself unless somebody asks how it ended.
        asked += () if _CHILD_ENDED.search(code) else ("fork",)
        self.environment = re.compile(
            rf"\b(?:{'|'.join(('(?:secure_)?getenv', *sorted(asked)))})\b"
        )
        """What is asked for outside of the test: whether it runs then is not told by its text."""
        self.found: list[tuple[int, int]] = []
        self.closing = closing_brackets(code)

    def statement(self, at: int, state: _State) -> tuple[int, bool]:
        """Where the statement stops that begins there, and whether what follows it is not reached by it.

        Raises `SourceUnread` for one that is nested too deep.
        """
        if state.depth > _DEEPEST:
            raise SourceUnread(
                f"it nests statements deeper than {_DEEPEST}, which is not followed"
            )
        if self.code.startswith("{", at):
            return self._block(at, state)
        if (head := _HEAD.match(self.code, at)) and head.end() - 1 in self.closing:
            return self._controlled(head, state)
        if match := _DO.match(self.code, at):
            stop, ends = self.statement(self._skip(match.end()), state.inside(shut=False))
            ends = (ends or self._repeats(stop)) and not self._may_leave(at, stop)
            return self._simple(stop, state)[0], ends
        if match := _NAMED_BLOCK.match(self.code, at):
            return self._block(match.end(), state)[0], False
        return self._simple(at, state)

    def _block(self, at: int, state: _State) -> tuple[int, bool]:
        close = self.closing.get(at, len(self.code))
        shut, at = state.shut, self._skip(at + 1)
        while at < close:
            if match := _CASE.match(self.code, at):
                shut = state.switch_shut or (shut and self._is_other(match[1], state.switched))
                at = self._skip(match.end())
            elif match := _LABEL.match(self.code, at):
                shut, at = False, self._skip(match.end())
            else:
                now = replace(state, shut=shut, depth=state.depth + 1)
                at, ends = self.statement(at, now)
                shut, at = shut or ends, self._skip(at)
        return close + 1, shut

    def _controlled(self, head: re.Match[str], state: _State) -> tuple[int, bool]:
        word, opening = head[1], head.end() - 1
        close = self.closing[opening]
        value = (
            self._value(word, self.code[opening + 1 : close], head.start())
            if self.is_sure(opening)
            else None
        )
        if state.shut:
            self.found.append((head.start(), close))
        is_outside = self.environment.search(self.code, opening, close) is not None
        body = state.inside(shut=value is False or is_outside)
        if word == "switch":
            body = _State(
                shut=True,
                switch_shut=state.shut,
                switched=with_values(self.code[opening + 1 : close].strip(), self.values),
                depth=state.depth + 1,
            )
        stop, ends = self.statement(self._skip(close + 1), body)
        if not word.startswith("if"):
            return stop, value is True and not self._may_leave(close, stop)
        other = _ELSE.match(self.code, stop)
        if other is None:
            return stop, ends and (value is True or is_outside)
        stop, other_ends = self.statement(
            self._skip(other.end()), state.inside(shut=value is True or is_outside)
        )
        if is_outside:
            return stop, ends or other_ends
        return stop, (ends or value is False) and (other_ends or value is True)

    def _simple(self, at: int, state: _State) -> tuple[int, bool]:
        place = at
        while match := _STOP.search(self.code, place):
            place, sign = match.end(), match[0]
            if sign == "{" and self.code[at : match.start()].rstrip().endswith(")"):
                return self._block(match.start(), state)[0], False
            if sign in "({":
                place = self.closing.get(match.start(), len(self.code) - 1) + 1
            elif sign == ";":
                break
            elif sign == "}":
                place -= 1
                break
        else:
            place = len(self.code)
        if state.shut:
            self.found.append((at, place))
        return max(place, at + 1), bool(_ENDS.match(self.code, at)) and self.is_sure(at)

    def _is_other(self, label: str | None, switched: str) -> bool:
        """Whether a case is for another number than the switch asks for; never for `default`."""
        return (
            label is not None and truth(f"{with_values(label, self.values)}=={switched}") is False
        )

    def _value(self, word: str, condition: str, place: int) -> bool | None:
        if word == "switch":
            return None
        if word.startswith("if"):
            condition = with_set_before(self.code, place, condition)
        if word != "for":
            return truth(with_values(condition, self.values))
        parts = condition.split(";")
        if len(parts) != 3:
            return None
        if not parts[1].strip() or truth(with_values(parts[1], self.values)):
            return True
        first = _FIRST_VALUE.fullmatch(parts[0])
        known = {first[1]: first[2]} if first else {}
        return False if truth(with_values(parts[1], {**self.values, **known})) is False else None

    def _repeats(self, at: int) -> bool:
        """Whether the loop whose body ends there is done again whatever happens."""
        head = _HEAD.match(self.code, self._skip(at))
        close = self.closing.get(head.end() - 1) if head else None
        if head is None or close is None or not self.is_sure(head.start()):
            return False
        return self._value(head[1], self.code[head.end() : close], head.start()) is True

    def _may_leave(self, at: int, stop: int) -> bool:
        """Whether a loop there may be left for what stands behind it."""
        return _LEAVES_LOOP.search(self.code, at, stop) is not None

    def _skip(self, at: int) -> int:
        match = _BLANK.match(self.code, at)
        return match.end() if match else at
