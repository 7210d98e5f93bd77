"""Patterns that are compiled late are patterns all the same."""

import importlib
import re
from pathlib import Path

import pytest

from gatekeeper.cli.arguments import _COMMANDS, build_parser
from gatekeeper.model.pattern import _Pattern, late_pattern

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for path in (ROOT / "gatekeeper").rglob("*.py")
    if "= late_pattern(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_late_pattern_compiles(name: str) -> None:
    late = [v for v in vars(importlib.import_module(name)).values() if isinstance(v, _Pattern)]
    assert late
    for each in late:
        assert re.compile(*each._given).pattern == each.pattern


def test_a_late_pattern_answers_as_one_compiled_at_once() -> None:
    late, now = late_pattern(r"a(b+)", re.IGNORECASE), re.compile(r"a(b+)", re.IGNORECASE)
    assert late.fullmatch("ABB")[1] == now.fullmatch("ABB")[1] == "BB"
    assert (late.sub("-", "xab"), late.flags, late.groups) == ("x-", now.flags, now.groups)


@pytest.mark.parametrize(("names", "add"), _COMMANDS, ids=[names[0] for names, _ in _COMMANDS])
def test_each_group_of_commands_adds_what_it_names(names: tuple[str, ...], add: object) -> None:
    choices = build_parser(names[0])._subparsers._group_actions[0].choices
    assert set(choices) == set(names)


def test_without_a_known_command_all_are_offered() -> None:
    choices = build_parser("nothing")._subparsers._group_actions[0].choices
    assert set(choices) == {name for names, _ in _COMMANDS for name in names}
