"""Answers of calls that nobody looks at, or reads the wrong way."""

import re

from gatekeeper.analyzers.cflow.calls import Calls
from gatekeeper.analyzers.cflow.knowledge import Knowledge
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    CType,
    Expr,
    If,
    Name,
    Number,
    SizeOf,
    Text,
    Unary,
    uncast,
    walk,
)
from gatekeeper.analyzers.cflow.values import State

_NEVER_NEGATIVE = frozenset({"fread", "fwrite", "fgets", "malloc", "calloc", "realloc", "fopen"})
"""Their failure is 0, NULL or a short count."""
_NEGATIVE_ON_FAILURE = frozenset(
    [
        "fputs",
        "fputc",
        "putc",
        "putchar",
        "puts",
        "fprintf",
        "snprintf",
        "sprintf",
        "fscanf",
        "scanf",
        "sscanf",
        "send",
        "recv",
        "read",
        "write",
    ]
)
_MAY_BE_ZERO = frozenset({"send", "recv", "read", "write"})
_ZERO_ON_SUCCESS = frozenset(
    ["remove", "rename", "unlink", "fclose", "fseek", "setuid", "setgid", "chdir", "chroot"]
)
_COUNTS = frozenset({"fread", "fwrite"})
_CONSOLE = frozenset({"stdout", "stderr"})
_TELLS_FAILURE = re.compile(r"\b(fail(ed|ure)?|error|cannot|could not|unable)\b", re.IGNORECASE)


class Results(Calls):
    """Looks at what becomes of answers."""

    knowledge: Knowledge

    def unused(self, node: Expr, state: State) -> None:
        """Says so when an answer that alone tells of a failure is not looked at."""
        if isinstance(node, Call) and self._answers(name := self.called(node)):
            if (
                name in _COUNTS
                and isinstance(node.arguments[-1], Name)
                and node.arguments[-1].name in _CONSOLE
            ):
                return
            self.report(
                "input-unused" if self._reads(name) else "result-unused", node, f"only the answer of `{name}` tells whether it worked, and nobody looks at it", state
            )  # fmt: skip

    def _reads(self, name: str) -> bool:
        return any(self.knowledge.of(kind, name) is not None for kind in ("scan", "fill-line"))

    def _answers(self, name: str) -> bool:
        return (
            self.knowledge.of("result", name) is not None
            and name not in self.file.known.functions
            and name not in self.shared_functions
        )

    def compared_wrongly(self, node: Binary) -> None:
        """Says so when the answer of a call is held against what it never is."""
        call = _call(node.left)
        if call is None or not isinstance(node.right, Number) or node.right.value != 0:
            return
        name = self.called(call)
        wrong = name in _NEVER_NEGATIVE and node.mark in ("<", ">=")
        if name in _NEGATIVE_ON_FAILURE - _MAY_BE_ZERO:
            wrong = node.mark in ("==", "!=")
        if name in _COUNTS and node.mark == "==" and len(call.arguments) > 2:
            wrong = self._one_byte(call.arguments[1]) and not _is_one(call.arguments[2])
        if wrong:
            self._misread(node, name)

    def _one_byte(self, node: Expr) -> bool:
        """Whether a size is that of one byte."""
        if isinstance(node, SizeOf) and isinstance(node.of, CType):
            return self.size_of(node.of) == 1
        return _is_one(node)

    def judged(self, node: If) -> None:
        """Says so when the branch for success is the one that speaks of a failure."""
        condition = node.condition
        success: bool | None = None
        call: Call | None = None
        if (
            isinstance(condition, Binary)
            and isinstance(condition.right, Number)
            and condition.right.value == 0
        ):
            call = _call(condition.left)
            success = condition.mark == "==" if condition.mark in ("==", "!=") else None
        elif isinstance(condition, Unary) and condition.mark == "!":
            call, success = _call(condition.operand), True
        if call is None or success is None or self.called(call) not in _ZERO_ON_SUCCESS:
            return
        branch = node.yes if success else node.no
        if isinstance(branch, Block) and any(
            isinstance(one, Text) and _TELLS_FAILURE.search(one.value) for one in walk(branch)
        ):
            self._misread(call, self.called(call))

    def exchanged(self, node: Call, type: CType | None) -> None:
        """Says so when two variables stand in each other's place, going by the names of the parameters."""
        names = type.names if type is not None else ()
        given = [one.name if isinstance(one, Name) else "" for one in node.arguments]
        if self.within == self.called(node) or node is self.answered:
            return
        for place, (name, handed) in enumerate(zip(names, given, strict=False)):
            other = names.index(handed) if handed in names else place
            if name and other > place and other < len(given) and given[other] == name:
                why = (
                    f"`{handed}` stands where `{name}` is wanted, and `{name}` where `{handed}` is"
                )
                self.report("arguments-exchanged", node, why)

    def _misread(self, node: Expr, name: str) -> None:
        self.report(
            "result-misread",
            node,
            f"`{name}` tells of a failure by another value than the one looked for",
        )


def _is_one(node: Expr) -> bool:
    return isinstance(node, Number) and node.value == 1


def _call(node: Expr) -> Call | None:
    node = uncast(node)
    node = uncast(node.right) if isinstance(node, Assign) else node
    return node if isinstance(node, Call) else None
