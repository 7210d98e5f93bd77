"""Routes without the guard that most routes of their file carry: the one somebody forgot (CWE-306, 862)."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.names import dotted, nodes_of

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
_FEWEST = 4
_FEWEST_ALIKE = 2
_MOST_WITHOUT = 0.25


def unguarded_routes(tree: ast.Module) -> Iterator[Function]:
    """Routed functions without a guard, where at least four of the file carry the same one and at most a quarter carries none."""
    routes = [function for function in _functions(tree) if _routed(function)]
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
            bare = [method for method in methods if not own & set(_decorators(method))]
            if 2 * len(bare) < len(methods) and len(methods) - len(bare) >= _FEWEST_ALIKE:
                yield from (m for m in bare if not _is_for_everybody(m))


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


def _decorators(function: Function) -> Iterator[str]:
    for decorator in function.decorator_list:
        yield dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _routed(function: Function) -> bool:
    return any(
        "." in name and name.rpartition(".")[2] in sources.ROUTES for name in _decorators(function)
    )


def _guards(function: Function) -> set[str]:
    """Last names of its decorators that guard, and of what FastAPI is to ask before it calls."""
    found = {
        last
        for name in _decorators(function)
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
