"""What a module shows to whoever reads it as a whole, with no value followed: each as the use, the place, and what it is held against."""

import ast
from collections.abc import Iterator
from itertools import chain

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.endless import unlimited_calls
from gatekeeper.analyzers.flow.escapes import left_unescaped, left_unsealed
from gatekeeper.analyzers.flow.intake import uncounted
from gatekeeper.analyzers.flow.keys import gate_by_constant, keys_twice, keys_unused
from gatekeeper.analyzers.flow.names import nodes_of
from gatekeeper.analyzers.flow.nonces import reused
from gatekeeper.analyzers.flow.omitted import raised_secrets, swallowed, unproved
from gatekeeper.analyzers.flow.ownership import others_ask_whose
from gatekeeper.analyzers.flow.proofs import Proofs, unheeded
from gatekeeper.analyzers.flow.routes import lacking
from gatekeeper.analyzers.flow.unguarded import open_routes


def at_once(tree: ast.Module, *, of_patients: bool) -> Iterator[tuple[str, ast.AST, str]]:
    """Each that is told, in no order."""
    proofs = Proofs(tree)
    for use, found in (
        (k.KEY_TWICE, keys_twice(tree)),
        (k.KEY_UNUSED, keys_unused(tree)),
        ("unproved", unproved(tree)),
        ("obeyed", chain(proofs.obeyed(), proofs.unheard())),
        ("by-itself", proofs.by_itself()),
        ("unsigned", proofs.unsigned()),
        ("unheeded", unheeded(tree)),
        ("open", open_routes(tree)),
        ("fixed-iv", reused(tree)),
        ("uncounted", uncounted(tree)),
        ("credential", gate_by_constant(tree)),
        ("secret-in-log", raised_secrets(tree)),
    ):
        yield from ((use, place, "") for place in found)
    for bare, guard in lacking(tree):
        yield k.UNGUARDED, bare, f"others ask: {guard}"
    for bare, guard in others_ask_whose(tree):
        yield "whose", bare, guard
    for handler, loud in swallowed(tree):
        yield "swallowed" if loud else "unheard", handler, ""
    for part in left_unescaped(tree):
        yield k.HTML, part, "a field beside others that are escaped"
    for part in left_unsealed(tree) if of_patients else ():
        yield "patient-in-clear", part, "a field beside others that are sealed"
    takes = (ast.Import, ast.ImportFrom)
    names = {ast.unparse(node) for node in nodes_of(tree) if isinstance(node, takes)}
    for call in unlimited_calls(tree) if any("grpc" in name for name in names) else ():
        yield "untimed", call, ""
