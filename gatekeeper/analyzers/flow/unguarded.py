"""Routes without the guard that most routes of their file carry: the one somebody forgot (CWE-306, 862)."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.names import dotted

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
_FEWEST = 4
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
        body = "\n".join(map(ast.unparse, function.body))
        if not _OPEN.search(function.name) and not _GUARD_IN_BODY.search(body):
            yield function


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in ast.walk(tree):
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
