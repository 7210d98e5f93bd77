"""Pointers that are used without a look at whether they lead anywhere, or when what they led to was given back."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gatekeeper.analyzers.cflow.looks.body import (
    COUNTS,
    Body,
    called,
    constant,
    key,
    keys,
    leaves,
    ordered,
    plain,
    sets,
    surely,
    used_through,
)
from gatekeeper.analyzers.cflow.looks.lengths import Seen
from gatekeeper.analyzers.cflow.tree import (
    Assign,
    Binary,
    Block,
    Call,
    Case,
    Dark,
    Do,
    Expr,
    If,
    Index,
    Label,
    Member,
    Name,
    Node,
    Text,
    Unary,
    Variable,
)

_MAKES = re.compile(
    r"(?:.*_)?(?:[mcrzk]|re|kz|x)?alloc(?:_?zero|_?mem|ate)?(?:ed)?|\w*[mcz]alloc(?:_?array|\d)?|(?:.*_)?strn?dup"
    r"|(?:.*_)?(?:new|create)(?:_\w+)?|.*_(?:listen|connect)",
    re.IGNORECASE,
)
_FINDS = frozenset({
    "strchr", "strrchr", "strstr", "strcasestr", "strpbrk", "strtok", "strtok_r", "memchr", "getenv", "fopen", "fdopen",
    "popen", "tmpfile", "opendir", "localtime", "gmtime", "gethostbyname", "realloc",
})  # fmt: skip
_READS_TEXT = frozenset({
    "strlen", "strcmp", "strncmp", "strcasecmp", "strncasecmp", "strcpy", "strcat", "memcpy", "memset", "memmove", "memcmp",
    "strtol", "strtoul", "atoi",
})  # fmt: skip
_FREES = re.compile(r"(?:.*_)?free(?:_\w+)?|\w*[a-z]free|vPortFree", re.IGNORECASE)


def unlooked(body: Body) -> Iterator[Seen]:
    """What was just made or searched for, or what this file looks at elsewhere, and is used before it is held against null."""
    for got, node, used in answers(body):
        if used is not None and (got in _FINDS or _MAKES.fullmatch(got) or got in body.habits):
            why = f"what `{got}` returned in line {node.line} may be null, and is used without a look"
            yield used, "null-missing", why


def answers(body: Body) -> Iterator[tuple[str, Node, Node | None]]:
    """Each call whose answer is a pointer that is kept: its function, its place, the first use without a look (`None` with one)."""
    for at, name, value in body.values:
        got = called(value)
        if got and (got in _FINDS or _is_pointer(body, name, value)):
            node = body.nodes[at]
            if _held_at_once(body, at, name):
                yield got, node, None
            elif (used := _first_use(body, name, body.end(node))) is not None:
                yield got, node, used
            elif body.null_looked(name, len(body.nodes), body.end(node) - 1):
                yield got, node, None


def _is_pointer(body: Body, name: str, value: Expr) -> bool:
    """Whether an answer is a pointer, by the function where it is declared, else by the variable that keeps it."""
    kind = body.type_of(plain(value)).kind
    variable = body.variables.get(name)
    if kind == "unknown" and variable is not None:
        kind = variable.type.kind
    return kind in ("pointer", "unknown")


def habits(bodies: Iterable[Body]) -> frozenset[str]:
    """The functions whose answers a file holds against null at two places at least, and leaves out at one at most."""
    looked: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for body in bodies:
        for got, _, used in answers(body):
            (looked if used is None else left)[got] += 1
    return frozenset(got for got, times in looked.items() if times > 1 and left[got] == 1)


def _held_at_once(body: Body, at: int, name: str) -> bool:
    """Whether a value is given within the condition that looks at it."""
    return any(
        begin <= at < body.end(body.nodes[begin])
        for begin, about in body.null_looks
        if begin <= at and name in about
    )


def _first_use(body: Body, name: str, begin: int) -> Node | None:
    for at in range(begin, len(body.nodes)):
        node = body.nodes[at]
        if body.null_looked(name, at, begin - 1):
            return None
        match node:
            case Assign(left=place) | Unary(mark="&", operand=place) if key(place) == name:
                return None
            case Member(record=place, arrow=True) | Index(array=place):
                used = key(place) == name and id(node) not in body.addressed
            case Unary(mark="*", operand=place):
                used = name in (key(place), key(getattr(plain(place), "left", None)))
            case Call(arguments=arguments):
                used = called(node) in _READS_TEXT and any(key(a) == name for a in arguments)
            case _:
                continue
        if used:
            return node
    return None


def looked_late(body: Body) -> Iterator[Seen]:
    """What is used, and behind it the function is left if it is null."""
    for block in body.nodes:
        if not isinstance(block, Block):
            continue
        for place, statement in enumerate(block.body):
            if not isinstance(statement, If) or not leaves(statement.yes):
                continue
            for name in _refused(statement.condition):
                for before in reversed(block.body[:place]):
                    if sets(before, name) or isinstance(before, Case | Label):
                        break
                    used = used_through(surely(before), name)
                    if used is not None:
                        if not body.null_looked(name, body.at(used)):
                            yield used, "null-missing", f"`{name}` is used here, and line {statement.line} leaves the function if it is null"  # fmt: skip
                        break


def _refused(condition: Expr) -> set[str]:
    """What is null, or may be, where a condition holds."""
    match plain(condition):
        case Binary(mark="||", left=left, right=right):
            return _refused(left) | _refused(right)
        case Binary(mark="==", left=left, right=Name(name="NULL") | Unary()):
            return {key(left)} - {""}
        case Binary(mark="==", left=left, right=right) if constant(right) == 0 and plain(right) is not right:  # fmt: skip
            return {key(left)} - {""}
        case Unary(mark="!", operand=operand):
            return {key(operand)} - {""}
    return set()


def freed(body: Body) -> Iterator[Seen]:
    """What is given back and used by one of the next statements of its block, or behind the branch that gave it back."""
    for block in body.nodes:
        if not isinstance(block, Block):
            continue
        for place, statement in enumerate(block.body):
            rest = block.body[place + 1 :]
            if isinstance(statement, If) and statement.no is None and not leaves(statement.yes):
                inner = statement.yes.body if isinstance(statement.yes, Block) else [statement.yes]
                for at, one in enumerate(inner):
                    name = _given_back(body, one)
                    if name and not any(sets(s, name) for s in inner[at + 1 :]):
                        yield from _used_behind(rest, name, passed=False)
            elif name := _given_back(body, statement):
                yield from _used_behind(rest, name, passed=True)


def _given_back(body: Body, statement: object) -> str:
    """What a statement frees; empty when it frees nothing."""
    call = plain(statement.value) if isinstance(statement, Do) else None
    if not isinstance(call, Call) or not call.arguments or not _FREES.fullmatch(called(call)):
        return ""
    last = call.arguments[-1]
    return key(last) if body.type_of(last).kind == "pointer" else ""


def _used_behind(rest: Sequence[Node], name: str, *, passed: bool) -> Iterator[Seen]:
    for statement in rest:
        if isinstance(statement, Label | Case):
            return
        used = used_through(surely(statement), name)
        if used is None and passed:
            calls = (x for x in surely(statement) if isinstance(x, Call))
            used = next((c for c in calls if any(key(a) == name for a in c.arguments)), None)
        if used is not None and not any(
            sets(s, name) for s in ordered(statement) if isinstance(s, Assign) and s is not used
        ):
            yield used, "use-after-free", f"`{name}` was given back before it"
            return
        if sets(statement, name) or leaves(statement):
            return


def never_set(body: Body) -> Iterator[Seen]:
    """Variables that are read though nothing in the function has given them a value, and pointers that are null all along."""
    written = {name for _, name, _ in body.values if name not in body.variables} | {
        key(n.left) for n in body.nodes if isinstance(n, Assign)
    }
    for name, variable in body.variables.items():
        if variable.static or variable.extern or _handed(body, name, kept=False):
            continue
        if variable.value is None and variable.type.kind in ("int", "float", "pointer"):
            yield from _read_bare(body, variable)
        elif (
            variable.type.kind == "pointer"
            and variable.value is not None
            and constant(variable.value) == 0
            and name not in written
            and not _handed(body, name, kept=True)
            and (used := _null_use(body, name)) is not None
        ):
            why = f"`{name}` is null from its declaration on, and nothing changes it"
            yield used, "null", why


def _handed(body: Body, name: str, *, kept: bool) -> bool:
    """Whether its address is given to something that may write there (or, `kept`, to anything)."""
    for node in body.nodes:
        match node:
            case Unary(mark=mark, operand=operand) if mark in COUNTS or (kept and mark == "&"):
                if key(operand) == name:
                    return True
            case Dark(names=names) if name in names:
                return True
            case Call(arguments=arguments) if kept and body.prototype(called(node)) is None:
                # It may be a macro that sets it; not one that prints.
                if any(key(a) == name for a in arguments) and not _prints(node):
                    return True
    return False


def _prints(node: Call) -> bool:
    texts = (plain(argument) for argument in node.arguments)
    return any(isinstance(text, Text) and "%s" in text.value for text in texts)


def _read_bare(body: Body, variable: Variable) -> Iterator[Seen]:
    """A variable whose address is given to what only reads it, before anything wrote it."""
    for node in body.nodes:
        if isinstance(node, Assign) and variable.name in keys(node.left):
            return
        if not isinstance(node, Call):
            continue
        type = body.prototype(called(node))
        for place, argument in enumerate(node.arguments):
            given = plain(argument)
            if not isinstance(given, Unary) or given.mark != "&" or key(given.operand) != variable.name:  # fmt: skip
                continue
            wanted = body.type_of(argument) if argument is not given else None
            if type is not None and place < len(type.parameters):
                wanted = type.parameters[place]
            if wanted is not None and wanted.of is not None and wanted.of.const:
                yield given, "uninitialised", f"`{variable.name}` is read through its address, and was never written"  # fmt: skip
            return


def _null_use(body: Body, name: str) -> Node | None:
    for node in body.nodes:
        if used_through((node,), name) is not None and id(node) not in body.addressed:
            return node
        if isinstance(node, Call) and _prints(node) and any(key(a) == name for a in node.arguments):  # fmt: skip
            return node
    return None
