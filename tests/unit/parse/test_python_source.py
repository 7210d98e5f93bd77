"""Python source is read the same however many threads ask at once."""

import ast
from concurrent.futures import ThreadPoolExecutor

from gatekeeper.parse.python import parse_python

SOURCE = (
    "x = " + "(" * 40 + "1" + ")" * 40 + "\n" + "def f(a):\n    return [a, {a: (a, a)}]\n" * 300
).encode()


def test_many_threads_read_the_same_tree() -> None:
    with ThreadPoolExecutor(8) as threads:
        trees = set(threads.map(lambda _: ast.dump(parse_python(SOURCE)), range(32)))
    assert len(trees) == 1
