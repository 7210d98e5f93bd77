"""Nonces and initialisation vectors that are made once and used for message after message (CWE-323, 329)."""

import ast
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of
from gatekeeper.analyzers.flow.routes import Function

_MOST_NAMES = 4
"""Names that are followed to what they were bound to."""


def reused(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls that seal with a nonce that the object was made with, that the module holds, or that is cut from the key."""
    nodes = nodes_of(tree)
    named = {last_name(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)}
    sealed = bool(named & alike("aead-classes"))
    kept = {
        part.id
        for one in tree.body
        if isinstance(one, ast.Assign | ast.AnnAssign)
        for part in ast.walk(one)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    holders: list[ast.Module | ast.ClassDef] = [tree]
    holders += [node for node in nodes if isinstance(node, ast.ClassDef)]
    for holder in holders:
        once = _made_once(holder) if isinstance(holder, ast.ClassDef) else set()
        for function in (node for node in holder.body if isinstance(node, Function)):
            if expression("opens-again").search(function.name):
                continue
            bound = _bound(function)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                nonce = _nonce(call, sealed=sealed)
                if nonce is not None and _is_old(nonce, bound, once, kept, _MOST_NAMES):
                    yield call


def _nonce(call: ast.Call, *, sealed: bool) -> ast.expr | None:
    """What the call is given as a nonce, where it seals."""
    name, words = last_name(call.func), {word.arg: word.value for word in call.keywords}
    if name == "encrypt" and sealed and len(call.args) + len(words) >= 2:
        return words.get("nonce", call.args[0] if call.args else None)
    if name in alike("iv-modes") and len(call.args) + len(words) in (1, 2):
        return words.get("initialization_vector", call.args[0] if call.args else None)
    if name == "new" and last_name(getattr(call.func, "value", call)) in alike("iv-ciphers"):
        third = call.args[2] if len(call.args) > 2 else None
        return words.get("iv", words.get("nonce", third))
    return None


def _bound(function: Function) -> dict[str, ast.expr | None]:
    """By name, the one expression it is bound to in the function; nothing for parameters and what is bound twice."""
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    found: dict[str, ast.expr | None] = {argument.arg: None for argument in every}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = None if node.id in found else node
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if found.get(name):
                found[name] = value
            case _:
                pass
    return {n: None if isinstance(e, ast.Name) and e.id == n else e for n, e in found.items()}


def _made_once(holder: ast.ClassDef) -> set[str]:
    """Attributes that an instance gets when it is made, or has from its class, and that nothing changes."""
    begun: set[str] = set()
    for one in holder.body:
        match one:
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
            ):
                begun.add(name)
            case _:
                pass
    later: set[str] = set()
    for function in (node for node in holder.body if isinstance(node, Function)):
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                first = function.name in ("__init__", "__post_init__", "setup")
                (begun if first else later).add(node.attr)
    return begun - later


def _is_old(
    nonce: ast.expr, bound: dict[str, ast.expr | None], once: set[str], kept: set[str], left: int
) -> bool:
    match nonce:
        case ast.Name(id=name) if name in bound:
            said = bound[name]
            return said is not None and left > 0 and _is_old(said, bound, once, kept, left - 1)
        case ast.Name(id=name):
            return name in kept
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name in once
        case ast.Call(func=ast.Attribute(value=whole, attr=made)) if made in alike("same-again"):
            return _is_old(whole, bound, once, kept, left)
        case ast.Call(func=called, args=[first, *_]) if expression("keyless").fullmatch(
            last_name(called)
        ):
            return _is_old(first, bound, once, kept, left)
        case ast.Subscript(value=whole, slice=ast.Slice()):
            named = (
                last_name(whole.args[0])
                if isinstance(whole, ast.Call) and whole.args
                else last_name(whole)
            )
            return bool(expression("key-text").search(named)) or _is_old(
                whole, bound, once, kept, left
            )
        case _:
            return False
