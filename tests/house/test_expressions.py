"""No regular expression of ours matches one text in very many ways: a file of the repository under test would hold us up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gatekeeper
from gatekeeper.analyzers.flow.ambiguous import explodes

HOUSE = Path(gatekeeper.__file__).parent


def _expressions() -> Iterator[tuple[str, str | bytes, int]]:
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re")),
                    args=[ast.Constant(value=str() | bytes() as pattern), *flags],
                ):
                    spaced = any("VERBOSE" in ast.unparse(flag) for flag in flags)
                    place = f"{path.relative_to(HOUSE)}:{node.lineno}"
                    yield place, pattern, re.VERBOSE if spaced else 0


def test_no_expression_of_the_house_explodes() -> None:
    every = list(_expressions())
    assert len(every) > 200
    assert [place for place, pattern, flags in every if explodes(pattern, flags)] == []
