"""Conditions that look like a check and hold nothing, each beside the one that does."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

HEAD = (
    "import os, re\nfrom flask import request\nALLOWED = ('a', 'b')\nFORM = re.compile('[a-z]+')\n"
    "def known(t):\n    return t in ALLOWED\n"
)
NOTHING_TOLD = {
    "a yes or no that is there": "t.isalnum() is not None",
    "being one of several, which is there": "(t in ALLOWED) is not None",
    "an own function's yes or no that is there": "known(t) is not None",
    "a variable with a yes or no that is there": "yes is not None",
    "another variable that is there": "t is not None",
}  # fmt: skip
TOLD = {
    "a yes": "t.isalnum()",
    "being one of several": "t in ALLOWED",
    "an own function's yes": "known(t)",
    "a match that is there": "re.fullmatch('[a-z]+', t) is not None",
    "a match of what was made before": "FORM.fullmatch(t) is not None",
    "a match in a variable": "found is not None",
    "a match that the condition keeps": "(kept := FORM.fullmatch(t)) is not None",
}  # fmt: skip


def hits(condition: str) -> list[str]:
    source = (
        f"{HEAD}def run():\n    t = request.args.get('t')\n    yes = t.isalnum()\n    found = FORM.fullmatch(t)\n"
        f"    if {condition}:\n        os.system('echo ' + t)\n"
    )
    reader = ModuleReader()
    reader.module(ast.parse(source))
    return [hit.rule for hit in reader.hits]


@pytest.mark.parametrize("condition", NOTHING_TOLD.values(), ids=NOTHING_TOLD.keys())
def test_a_text_stays_what_it_was_after(condition: str) -> None:
    assert hits(condition) == ["flow-shell"]


@pytest.mark.parametrize("condition", TOLD.values(), ids=TOLD.keys())
def test_a_text_is_held_by(condition: str) -> None:
    assert hits(condition) == []
