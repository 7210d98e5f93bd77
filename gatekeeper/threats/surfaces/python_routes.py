"""Paths that a Python product answers at, whatever its framework: decorators, and calls and lists that hand over a path
together with what answers it (CPython `ast`)."""

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from gatekeeper.model.pattern import late_pattern
from gatekeeper.threats.surfaces.code_facts import MOUNTED
from gatekeeper.threats.surfaces.driver_words import FEWEST_COMMANDS, NO_ROUTE, TYPED, words_of

_ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete", "websocket"})
_MAKES = frozenset({"route", "routes", "endpoint", "endpoints", "rule"})
"""What a method is called that makes a route."""
_REQUEST = frozenset({"request", "req", "environ"})
"""What a function that answers takes, by its name."""
_ASKS = frozenset({"input", "getch", "prompt"})
"""What is called to take what somebody types."""
_READS = _ASKS | {"readline", "recv", "receive"}
"""What may take it: most often from a port that has its own way in, unless it is told apart in the same function."""
_ASIDE = late_pattern(
    r"(?:\w+\.)+(?:app_)?(?:error_?handler|exception_handler|exception|error|middleware)$"
)
"""A decorator of an application that makes a function answer beside the routes; one that only looks after errors is none of it."""
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


def routes(node: ast.AST, own: AbstractSet[str]) -> Iterator[tuple[ast.expr, ast.expr, str]]:
    """Where the node makes a route, by what, and how; `own` are the functions and classes of the file."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and _decorates(mark):
                    yield mark.func, mark.func, f"decorates {node.name} with a path"
        case ast.Call(func=func):
            named = words_of(func.attr) if isinstance(func, ast.Attribute) else ()
            answering = _answering(_handed(node), None if _MAKES.intersection(named) else own)
            if answering:
                yield func, func, f"hands over a path and {answering}, which answers"
        case ast.Tuple(elts=[ast.Constant() as first, *_]):
            answering = _answering(node.elts, own)
            if answering:
                yield node, first, f"a path and {answering}, which answers"


def asks_somebody(nodes: Iterable[ast.AST], words: AbstractSet[str] = _ASKS) -> bool:
    """Whether a module takes what somebody types."""
    called = (node.func for node in nodes if isinstance(node, ast.Call))
    names = (getattr(func, "attr", getattr(func, "id", "")) for func in called)
    return any(not words.isdisjoint(words_of(name)) for name in names)


def commands(node: ast.AST, module: str) -> tuple[str, int, bool] | None:
    """How many texts a function compares with, when it or its module is called after what somebody types, its line, and
    whether it reads them itself: most others take the words of a request that has its own way in."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    texts: set[str | int] = set()
    for each in ast.walk(node):
        match each:
            case ast.Compare(
                ops=[ast.Eq()], comparators=[ast.Constant(value=str() | int() as text)]
            ):
                texts.add(text)
            case ast.MatchValue(value=ast.Constant(value=str() | int() as text)):
                texts.add(text)
    named = TYPED.intersection((*words_of(node.name), *words_of(module)))
    reads = asks_somebody(ast.walk(node), _READS)
    # A number is what somebody chose from a menu only where somebody is asked.
    told = {text for text in texts if isinstance(text, str) or reads}
    enough = named and len(told) >= FEWEST_COMMANDS
    return (f"{len(told)} commands", node.lineno, reads) if enough else None


def handed(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """The last names of what stands beside a path in a call: a function of another file that answers there. What is
    mounted at the path stands with `MOUNTED` before it as well."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Call):
            parts = _handed(node)
            if any(_text(part).startswith("/") for part in parts):
                beside = {part.attr for part in parts if isinstance(part, ast.Attribute)}
                beside |= {part.id for part in parts if isinstance(part, ast.Name)}
                mounts = "mount" in words_of(ast.unparse(node.func).rpartition(".")[2])
                names |= beside | {MOUNTED + name for name in beside if mounts}
    return frozenset(names)


def applications(tree: ast.Module) -> dict[int, str]:
    """By the line of the call that makes it, what the module calls each thing that it makes at its top."""
    return {
        each.value.lineno: each.targets[0].id
        for each in tree.body
        if isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Call)
        and isinstance(each.targets[0], ast.Name)
    }


def builders(functions: Iterable[tuple[ast.AST, str]]) -> frozenset[str]:
    """Of functions with their dotted names, those that build an answer for whoever calls them: plain ones of the module that no
    decorator and no request makes answer anybody, and what answers for errors or stands before every route."""
    return frozenset(
        name
        for each, name in functions
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and (_is_aside(each) or not ("." in name or each.decorator_list or _asked(each)))
    )


def _is_aside(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = (each.func if isinstance(each, ast.Call) else each for each in function.decorator_list)
    hands_on = any(arg.arg == "call_next" for arg in _taken(function))
    return hands_on or any(_ASIDE.match(ast.unparse(mark)) for mark in marks)


def _asked(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_REQUEST & {*words_of(arg.arg)} for arg in _taken(function))


def _taken(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _decorates(decorator: ast.Call) -> bool:
    """`@anything.route("/path")`: every web framework spells it so, and a project's own wrapper as well; or
    `@anything("GET", "/path")`."""
    texts = [_text(each) for each in _handed(decorator)]
    func = decorator.func
    first = texts[:1] if isinstance(func, ast.Attribute) and func.attr in _ROUTES else []
    paths = texts if _METHODS.intersection(texts) else first
    return any(each.startswith("/") for each in paths)


def _handed(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def _answering(parts: list[ast.expr], own: AbstractSet[str] | None) -> str:
    """What stands beside a path and is one of `own`, or anything with a name without them; empty when nothing does."""
    texts = map(_text, parts)
    if any(text.startswith("/") and not NO_ROUTE.match(text) for text in texts):
        for part in parts:
            match part:
                case (
                    ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name)
                ):
                    if own is None or name in own:
                        return name
    return ""


def _text(node: ast.expr) -> str:
    """What a text begins with, empty for anything else."""
    match node:
        case (
            ast.Constant(value=str(text))
            | ast.JoinedStr(values=[ast.Constant(value=str(text)), *_])
        ):
            return text
    return ""
