"""The law of the pages: each is reached from the README, and a decision has a number of its own."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = {ROOT / "README.md", *(ROOT / "docs").rglob("*.md")}
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def reached(start: Path) -> set[Path]:
    """Every file that a reader comes to who follows links from `start`; a linked folder gives all its pages."""
    seen: set[Path] = set()
    ahead = [start]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            linked = (page.parent / target).resolve()
            ahead += linked.glob("*.md") if linked.is_dir() else {linked} & PAGES
    return seen


def test_every_page_is_reached_from_the_readme() -> None:
    assert PAGES - reached(ROOT / "README.md") == set()


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = Counter(path.name[:4] for path in DECISIONS)
    assert [number for number, times in numbers.items() if times > 1] == []


def test_a_decision_says_its_number_in_its_title() -> None:
    titles = {path.name[:4]: path.read_text(encoding="utf-8")[:7] for path in DECISIONS}
    assert titles == {number: f"# {number} " for number in titles}
