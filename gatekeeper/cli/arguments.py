"""The command line: what can be asked, read from the table of `commands.py`."""

import argparse
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from gatekeeper import __version__
from gatekeeper.cli.any_order import AnyOrderParser
from gatekeeper.cli.commands import COMMANDS, SHARED

EXITS = (
    "exit status: 0 passed or deviated, 1 failed, 2 asked wrongly, 3 undecided, "
    "4 gatekeeper's own fault, 130 interrupted"
)
_Group: TypeAlias = argparse._ActionsContainer
_KINDS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("FILE", "FOLDER", "TOKEN"), Path),
    "DATE": dt.date.fromisoformat,
    "SECONDS": float,
    "N": int,
}
"""What a value of that name is read as; any other is a text."""


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command line; ends the process with status 2 and words when they make no sense.

    What stands behind `hook … --` is for the hook, whatever it begins with: argparse would refuse it after an option.
    """
    own, behind = list(words), []
    if own[:1] == ["hook"] and "--" in own:
        place = own.index("--")
        own, behind = own[:place], own[place + 1 :]
    arguments = build_parser(own[0] if own else "").parse_args(own)
    if behind:
        arguments.arguments += behind
    return arguments


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of `gatekeeper`; of one command alone when `only` names one, for all of them take longer than most need."""
    parser = argparse.ArgumentParser(
        prog="gatekeeper",
        description="Checks the development process of medical-device software at every merge.",
        epilog=EXITS,
    )
    parser.add_argument("--version", action="version", version=f"gatekeeper {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=AnyOrderParser
    )
    for name in (only,) if only in COMMANDS else COMMANDS:
        text, _, rows = COMMANDS[name].partition("\n")
        said = f"{text[:1].upper()}{text[1:]}."
        command = commands.add_parser(name, help=text, description=said, epilog=EXITS)
        _add_rows(command, f"=every\n{rows}")
    return parser


def _add_rows(parser: argparse.ArgumentParser, rows: str) -> None:
    group: _Group = parser
    exclusive: _Group | None = None
    for row in _spelled_out(rows):
        if row.startswith(":"):
            group = parser.add_argument_group(row[1:]) if row[1:] else parser
            continue
        if row.startswith("/ "):
            exclusive = exclusive or group.add_mutually_exclusive_group()
        else:
            exclusive = None
        _add_row(exclusive or group, row.removeprefix("/ "))


def _spelled_out(rows: str) -> Iterator[str]:
    """The rows with those of shared blocks in their place."""
    for row in filter(None, rows.split("\n")):
        yield from _spelled_out(SHARED[row[1:]]) if row.startswith("=") else (row,)


def _add_row(group: _Group, row: str) -> None:
    said, _, text = row.partition("  ")
    words = said.split()
    names = [word for word in words if word.startswith("-")] or words[:1]
    is_option = names[0].startswith("-")
    told: dict[str, Any] = {"help": text} if text else {}  # what argparse takes by keyword
    values: list[str] = []
    for word in words[len(names) :]:
        sign, rest = word[:1], word[1:]
        if sign == "[":
            told["default"] = rest[:-1]
        elif sign == "!":
            told["required"] = True
        elif sign == ">":
            told["dest"] = rest
        elif sign == "*" and is_option:
            told |= {"action": "append", "default": []}
        elif sign in "*+?":
            told |= {"nargs": sign} | ({"const": rest} if rest else {})
        elif "|" in word and word.islower():
            told["choices"] = word.split("|")
        else:
            values.append(word)
    if len(values) > 1:
        told |= {"metavar": tuple(values), "nargs": len(values)}
    elif values:
        told["metavar"] = values[0]
    if kind := _KINDS.get(values[0] if values else names[0].upper()):
        told["type"] = kind
    elif is_option and told.keys() <= {"help"}:
        told["action"] = "store_true"
    group.add_argument(*names, **told)
