"""Python source is read the same however many threads ask at once."""

import ast
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatekeeper.parse.python import parse_newer_python, parse_python

SOURCE = (
    "x = " + "(" * 40 + "1" + ")" * 40 + "\n" + "def f(a):\n    return [a, {a: (a, a)}]\n" * 300
).encode()


def test_many_threads_read_the_same_tree() -> None:
    with ThreadPoolExecutor(8) as threads:
        trees = set(threads.map(lambda _: ast.dump(parse_python(SOURCE)), range(32)))
    assert len(trees) == 1


def test_types_with_parameters_are_read_by_an_older_interpreter_too() -> None:
    source = (
        b"type A = int\ntype B[T: int,\n       U] = list[T]\n"
        b"class C[T](A):\n    async def f[T: (int, str)](self): return g(self)\nx = y[1]\n"
    )
    tree = parse_newer_python(source)
    assert [node.lineno for node in tree.body] == [1, 2, 4, 6]
    assert {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)} == {"g"}


@pytest.mark.parametrize("source", [b"def f(:\n", b"type X = \n", b"class A[:\n  pass\n"])
def test_what_is_no_python_is_refused_by_every_interpreter(source: bytes) -> None:
    with pytest.raises(SyntaxError):
        parse_newer_python(source)
