"""Reads the documents as a test needs them: sections, tables, code blocks."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A code block: its language and its text."""


def page(name: str) -> str:
    """The text of a page below `docs`."""
    return (DOCS / name).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    """The text without its code blocks."""
    return FENCE.sub("", text)


def sections(text: str, level: int | None = None) -> dict[str, str]:
    """Heading to the text below it, up to the next heading of that level or a higher one (any level: any heading)."""
    marks = rf"#{{1,{level}}}" if level else "#{1,6}"
    parts = re.split(rf"^({marks} .*)$", without_fences(text), flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {heading.lstrip("#").strip().replace("`", ""): body for heading, body in pairs}


def rows(section: str) -> list[list[str]]:
    """The rows of the tables in a section, without heads and rules."""
    lines = [line for line in section.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    dividers = {number for number, row in enumerate(cells) if set("".join(row)) <= set("-| ")}
    heads = {number - 1 for number in dividers}
    return [row for number, row in enumerate(cells) if number not in dividers | heads]
