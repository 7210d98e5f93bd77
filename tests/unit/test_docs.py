"""The documents: links lead somewhere, command lines and examples are real, every command and status is told."""

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import doc_pages as doc
import pytest

from gatekeeper.cli.arguments import build_parser
from gatekeeper.cli.exit_status import ExitStatus

PAGES = sorted([*doc.DOCS.rglob("*.md"), doc.ROOT / "README.md", doc.ROOT / "CONTRIBUTING.md"])
PAGE_IDS = [path.relative_to(doc.ROOT).as_posix() for path in PAGES]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def slug(heading: str) -> str:
    """The anchor that a forge makes of a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(path: Path) -> set[str]:
    text = doc.without_fences(path.read_text(encoding="utf-8"))
    return {slug(line.lstrip("#")) for line in re.findall(r"^#{1,6} .*$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_each_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in _LINK.findall(doc.without_fences(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


def shell_lines(text: str) -> Iterator[str]:
    """Lines that a reader types: of fences for a shell, and of indented blocks outside fences."""
    fences = [body for kind, body in doc.FENCE.findall(text) if kind in ("sh", "console")]
    indented = re.findall(r"^ {4}(\S.*)$", doc.without_fences(text), re.MULTILINE)
    for block in (*fences, "\n".join(indented)):
        yield from (line.strip() for line in block.replace("\\\n", " ").split("\n"))


def called(line: str) -> list[str] | None:
    """The arguments of `gatekeeper` in a line, `None` when it is not called there."""
    words = shlex.split(line, comments=True) if line.startswith("gatekeeper ") else []
    ends = [number for number, word in enumerate(words) if word in ("|", "||", "&&", ";", ">")]
    return words[1 : ends[0] if ends else None] or None


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_each_command_line_is_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in shell_lines(path.read_text(encoding="utf-8")):
        arguments = called(line)
        if arguments is None or arguments == ["--version"]:
            continue
        try:
            build_parser().parse_args(arguments)
        except SystemExit:
            pytest.fail(f"{line}: {capsys.readouterr().err}")


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = build_parser()._actions
    found = next(a for a in actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_each_command_named_in_a_sentence_exists(path: Path) -> None:
    named = re.findall(r"`gatekeeper ([a-z]+)", path.read_text(encoding="utf-8"))
    assert set(named) <= set(commands())


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_each_toml_example_is_toml(path: Path) -> None:
    for kind, body in doc.FENCE.findall(path.read_text(encoding="utf-8")):
        if kind == "toml":
            tomllib.loads(body)


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_no_page_names_a_place_on_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|tmp|root|home|Users|var|opt)/\S*", text) == []


@pytest.mark.parametrize("path", PAGES, ids=PAGE_IDS)
def test_no_page_claims_compliance_or_advertises(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    claims = ("ensures compliance", "guarantees", "fully compliant", "certified", "seamless")
    assert [words for words in claims if words in text] == []


def test_each_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [doc.ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".md" or not path.is_file():
            continue
        reached.add(path)
        for target in _LINK.findall(doc.without_fences(path.read_text(encoding="utf-8"))):
            found = (path.parent / target.partition("#")[0]).resolve()
            waiting += sorted(found.glob("*.md")) if found.is_dir() else [found]
    assert set(doc.DOCS.rglob("*.md")) - reached == set()


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {text for action in parser._actions for text in action.option_strings}


def test_each_command_has_a_section_and_no_other_has() -> None:
    found = set(doc.sections(doc.page("reference/commands.md"), 2))
    general = {
        "Commands and exit statuses",
        "Exit statuses",
        "Options of every command",
        "Options of commands that run the gate",
    }
    assert found - general == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_option_of_a_command_is_told(name: str) -> None:
    found = doc.sections(doc.page("reference/commands.md"), 2)
    general = found["Options of every command"] + found["Options of commands that run the gate"]
    told = set(
        re.findall(r"(?<![\w-])--?[a-z][a-z-]*|(?<![\w-])-[A-Za-z]\b", general + found[name])
    )
    assert options(commands()[name]) <= told


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_choice_of_a_command_is_told(name: str) -> None:
    found = doc.sections(doc.page("reference/commands.md"), 2)
    positional = [a for a in commands()[name]._actions if not a.option_strings and a.choices]
    choices = {choice for action in positional for choice in action.choices or ()}
    section = found[name] + "".join(shell_lines(doc.page("reference/commands.md")))
    assert {choice for choice in choices if choice not in section} == set()


def test_each_exit_status_is_told() -> None:
    table = doc.rows(doc.sections(doc.page("reference/commands.md"), 2)["Exit statuses"])
    assert [row[0] for row in table] == [str(status.value) for status in ExitStatus]
    gate = doc.rows(
        doc.sections(doc.page("how-to/merge-gate.md"), 2)["What the exit status means"]
    )
    assert [row[0] for row in gate] == [str(status.value) for status in ExitStatus]
