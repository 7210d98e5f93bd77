"""Routes without the guard that most routes of their file carry: the one somebody forgot (CWE-306, 862)."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator

from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of
from gatekeeper.analyzers.flow.signatures import arguments, decorators, is_routed, shows_page

Function = ast.FunctionDef | ast.AsyncFunctionDef

_GUARD = re.compile(
    r"(?:^|_)(?:login|logged|auth\w*|permissions?|require\w*|required|protect\w*|roles?|admins?\w*|jwt|acl|secured?|only)(?:_|$)",
    re.I,
)
_GUARD_IN_BODY = re.compile(
    r"(?i)(?<!\.)\b(?:abort|HTTPError|HTTPException|HttpResponseForbidden|PermissionDenied|Unauthorized|Forbidden)\b|current_user"
    r"|\b(?:is_authenticated|has_perm\w*|has_access|check_\w*(?:perm|auth|access|login|token)\w*|verify_\w+|require_\w+|session)\b"
)
_OPEN = re.compile(
    r"(?i)(?:^|_)(?:log_?in|log_?out|sign_?\w*|register\w*|ping|health\w*|ready|alive|live\w*|index|home|root|static\w*|callback|oauth\w*|"
    r"auth\w*|public|help|version|about|robots\w*|favicon|docs|status|forgot\w*|reset\w*|activate|webhook\w*|error\w*|not_found|css|js)(?:_|$)"
)
"""Names of routes that are meant for everybody."""
_REFUSES = re.compile(r"(?i)raise |abort|forbidden|denied|unauthori[sz]ed|\b40[13]\b")
_NO_ENTRY = re.compile(
    r"\b40[13]\b|HTTP_40[13]|(?i:unauthori[sz]ed|forbidden|permission_?denied|not_?authenticated)"
)
_WORTH = re.compile(r"(?i)\b(?:admin|delete|remove|users?|accounts?|settings?|config\w*|secret\w*|private|patients?|doses?|orders?|pumps?|devices?|infusions?|bolus|alarms?|calibrat\w*|commands?|start|stop|rate|firmware|update|reset|shutdown|reboot|backup|export|salary|payment|transfer|profile|documents?|records?|results?|internal|manage\w*|uploads?|approve)\b")  # fmt: skip
"""Words in the address of what not everybody may read or do."""
_ASKS_WHO = re.compile(r"(?i)log_?in|logged|auth|permission|_required|require_|\bsession(?:\[|\.get\b|\.user)|in session\b|current_?user|token|\b40[13]\b|api_?key|signature|password|admin_only|protected|credential|is_admin|get_user\b|Security\(|csrf")  # fmt: skip
_CHANGES = frozenset({"post", "put", "delete", "patch"})
_FOR_ALL = frozenset({"before_request", "before_app_request", "middleware"})
_FEWEST = 4
_FEWEST_ALIKE = 2
_MOST_WITHOUT = 0.25


def unguarded_routes(tree: ast.Module) -> Iterator[Function]:
    """Routed functions without a guard, where at least four of the file carry the same one and at most a quarter carries none."""
    routes = [function for function in _functions(tree) if is_routed(function)]
    guards = {id(function): _guards(function) for function in routes}
    usual = Counter(name for names in guards.values() for name in names).most_common(1)
    if not usual or usual[0][1] < _FEWEST:
        return
    bare = [function for function in routes if not guards[id(function)]]
    if len(bare) > _MOST_WITHOUT * len(routes):
        return
    for function in bare:
        if not _is_for_everybody(function):
            yield function


def open_routes(tree: ast.Module) -> Iterator[Function]:
    """Routes that change something, or whose address names what is worth a guard, and ask nobody who calls; none where the file asks for all."""
    routes = [function for function in _functions(tree) if shows_page(function)]
    words = (word for node in nodes_of(tree) for word in getattr(node, "keywords", ()) if routes)
    asked = {name.rpartition(".")[2] for one in _functions(tree) for name in decorators(one)}
    if _FOR_ALL & asked or any(getattr(word, "arg", "") == "dependencies" for word in words):
        return
    for function in routes:
        said = [ast.unparse(one) for one in function.decorator_list]
        changes = any(_CHANGES & set(re.findall(r"[a-z]+", text.lower())) for text in said)
        told = function.body[bool(ast.get_docstring(function)) :]
        whole = "\n".join([*said, ast.unparse(function.args), *map(ast.unparse, told)])
        asks = _ASKS_WHO.search(whole) or _OPEN.search(function.name)
        if not asks and (changes or any(map(_WORTH.search, said))):
            yield function


def unlike_others(tree: ast.Module) -> Iterator[Function]:
    """Methods without the decorator of this file that may refuse a call, where at least two of the class with the same parameters carry one."""
    own = {function.name for function in _functions(tree) if _may_refuse(function)}
    for holder in (node for node in nodes_of(tree) if isinstance(node, ast.ClassDef)):
        alike: dict[str, list[Function]] = {}
        for method in holder.body:
            if (
                isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                and method.name[0] != "_"
            ):
                alike.setdefault(ast.dump(method.args), []).append(method)
        for methods in alike.values():
            bare = [method for method in methods if not own & set(decorators(method))]
            if 2 * len(bare) < len(methods) and len(methods) - len(bare) >= _FEWEST_ALIKE:
                yield from (m for m in bare if not _is_for_everybody(m))


def chosen_by_caller(
    route: Function, known: Callable[[ast.expr], ast.AST | None]
) -> Iterator[ast.AST]:
    """Where a route lets who calls it choose not to be refused: by a parameter that is yes as long as nobody says no.

    Either the route asks it, or what it is handed to does, which `known` looks up; of what FastAPI fills, as `Depends` tells.
    """
    own = _yes_by_default(route)
    if any(_decides(route, name) for name in own):
        yield route
    for call in (node for part in (*route.body, route.args) for node in ast.walk(part)):
        if not isinstance(call, ast.Call):
            continue
        filled = last_name(call.func) in ("Depends", "Security") and bool(call.args)
        asked = known(call.args[0] if filled else call.func)
        if not isinstance(asked, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = [name for name in arguments(asked) if name not in ("self", "cls")]
        given = dict(zip(names, call.args, strict=False))
        given |= {word.arg: word.value for word in call.keywords if word.arg in names}
        handed = {
            name for name, one in given.items() if isinstance(one, ast.Name) and one.id in own
        }
        if any(_decides(asked, name) for name in (_yes_by_default(asked) if filled else handed)):
            yield call


def _yes_by_default(function: Function) -> set[str]:
    """Parameters that are true when nobody says otherwise."""
    every = [*function.args.posonlyargs, *function.args.args]
    pairs = [*zip(reversed(every), reversed(function.args.defaults), strict=False)]
    pairs += [
        (a, d)
        for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if d
    ]
    first = ((a.arg, d.args[0] if isinstance(d, ast.Call) and d.args else d) for a, d in pairs)
    return {name for name, default in first if getattr(default, "value", None) is True}


def _decides(function: Function, name: str) -> bool:
    """Whether the function refuses only where this parameter says yes."""
    refusals = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Raise | ast.Return | ast.Expr)
        and _NO_ENTRY.search(ast.unparse(node))
    ]
    free: set[ast.AST] = set()
    for node in ast.walk(function):
        match node:
            case ast.If(test=ast.Name(id=asked)) if asked == name:
                free |= {below for part in node.body for below in ast.walk(part)}
            case ast.If(test=ast.BoolOp(op=ast.And(), values=parts)):
                if any(isinstance(part, ast.Name) and part.id == name for part in parts):
                    free |= {below for part in node.body for below in ast.walk(part)}
            case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=asked))) if (
                asked == name
            ):
                if isinstance(node.body[-1], ast.Return):
                    free |= {one for one in refusals if one.lineno > node.lineno}
    return bool(refusals) and free.issuperset(refusals)


def _may_refuse(function: Function) -> bool:
    """Whether it is a decorator that calls what it was given under a condition, and raises or aborts else."""
    if not any(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in function.body):
        return False
    within = [node for part in function.body for node in ast.walk(part)]
    tried = any(isinstance(node, ast.Try) for node in within)  # as one that tries again does
    asks = any(isinstance(node, ast.If) and _REFUSES.search(ast.unparse(node)) for node in within)
    return asks and not tried


def _is_for_everybody(function: Function) -> bool:
    body = "\n".join(map(ast.unparse, function.body))
    return bool(_OPEN.search(function.name) or _GUARD_IN_BODY.search(body))


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in nodes_of(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _guards(function: Function) -> set[str]:
    """Last names of its decorators that guard, and of what FastAPI is to ask before it calls."""
    found = {
        last
        for name in decorators(function)
        if (last := name.rpartition(".")[2]) not in sources.ROUTES and _GUARD.search(last)
    }
    asked = (*function.args.defaults, *function.args.kw_defaults, *function.decorator_list)
    for part in (node for one in asked if one is not None for node in ast.walk(one)):
        if isinstance(part, ast.Call) and dotted(part.func).rpartition(".")[2] in (
            "Depends",
            "Security",
        ):
            found |= {dotted(given).rpartition(".")[2] or "Depends" for given in part.args}
    return found


def head(place: ast.AST) -> ast.AST:
    """The line with a function's name, as a place; anything else as it stands."""
    if not isinstance(place, Function):
        return place
    last = place.col_offset + len(f"def {place.name}")
    return ast.Pass(
        lineno=place.lineno,
        col_offset=place.col_offset,
        end_lineno=place.lineno,
        end_col_offset=last,
    )
