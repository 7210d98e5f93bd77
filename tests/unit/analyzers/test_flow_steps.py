"""The way of a value in Python: every place it went through is told, in order, with its line."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow.steps import MOST_STEPS

HEAD = "import os, random, requests\nfrom flask import request\n"


def way(source: str) -> list[tuple[int, str]]:
    """The steps of the only hit; line 3 is the first of the source."""
    reader = ModuleReader()
    reader.module(ast.parse(HEAD + source))
    (hit,) = reader.hits
    assert {file for _, _, file in hit.steps} <= {""}
    return [(line, words) for line, words, _ in hit.steps]


WAYS = {
    "name": (
        "text = request.data\nos.system(text)",
        [(3, "kept in `text`")],
    ),
    "walrus": (
        "if (text := request.data):\n    os.system(text)",
        [(3, "kept in `text`")],
    ),
    "loop": (
        "for one in request.args.getlist('a'):\n    os.system(one)",
        [(3, "kept in `one`")],
    ),
    "place of a dictionary": (
        "kept = {}\nkept['a'] = request.data\nos.system(kept['a'])",
        [(4, "kept in a place of `kept`")],
    ),
    "list": (
        "kept = []\nkept.append(request.data)\nos.system(kept[0])",
        [(4, "put into `kept`")],
    ),
    "function": (
        "def join(one):\n    both = 'cat ' + one\n    return both\nos.system(join(request.data))",
        [(6, "handed to `join`"), (4, "kept in `both`"), (5, "returned by `join`")],
    ),
    "instance": (
        "class Order:\n    def __init__(self, text):\n        self.text = text\n"
        "    def run(self):\n        os.system(self.text)\nOrder(request.data).run()",
        [(8, "handed to `Order`"), (5, "kept in `self.text`")],
    ),
}


@pytest.mark.parametrize(("source", "between"), WAYS.values(), ids=list(WAYS))
def test_each_place_between_source_and_use_is_a_step(
    source: str, between: list[tuple[int, str]]
) -> None:
    first, *steps, last = way(source)
    assert first[1].startswith("request.")
    assert first[1].endswith(" comes from outside")
    assert last[1] == "it is used here"
    assert steps == between


def test_one_function_called_twice_tells_the_call_that_was_meant() -> None:
    source = "def cat(one):\n    return 'cat ' + one\na = cat(request.data)\nb = cat(request.data)\nos.system(b)"
    assert (6, "handed to `cat`") in way(source)
    assert (5, "handed to `cat`") not in way(source)


def test_what_can_be_foretold_shows_where_it_was_made() -> None:
    steps = way("number = random.random()\ntoken = number")
    assert steps[0] == (3, "random.random makes it")


def test_a_long_way_has_an_end() -> None:
    lines = [f"a{number + 1} = a{number}" for number in range(2 * MOST_STEPS)]
    source = "\n".join(["a0 = request.data", *lines, f"os.system(a{len(lines)})"])
    assert len(way(source)) == MOST_STEPS + 2


def test_a_hit_that_no_value_leads_to_has_no_way() -> None:
    assert way("import hashlib\nhashlib.md5(b'a')") == []


def test_what_lies_in_one_row_of_a_long_table_is_followed_out_of_any() -> None:
    rows = "".join(f"    'k{n}': ['x', {n}],\n" for n in range(200))

    found = way(
        f"table = {{\n{rows}    'own': ['x', request.data],\n}}\nos.system(table['k7'][1])"
    )

    assert found[0] == (204, "request.data comes from outside")


def test_each_name_of_a_long_table_of_functions_keeps_its_own() -> None:
    functions = "".join(f"def f{n}(text):\n    return {n}\n" for n in range(200))
    table = ", ".join(f"'k{n}': f{n}" for n in range(200))

    found = way(
        f"{functions}def run(text):\n    os.system(text)\n"
        f"table = {{{table}, 'run': run}}\ntable['run'](request.data)"
    )

    assert found[1][1] == "handed to `run`"
