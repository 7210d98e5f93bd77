"""Which rows of `rules/surfaces.csv` that stand there from memory are declared in the headers of public SDKs.

Run: python benchmarks/surfaces/hold_rows.py FOLDER [--write]

FOLDER holds one folder for each repository, called OWNER+NAME, with its headers and Kconfig files and a file `.commit`
that names the commit. A row is held when its symbol is declared in the header that the row gives, as the scanner tells headers
apart; the same symbol declared elsewhere only is counted by itself, since another header may be another library. `--write` puts the place of
each held row into its column `verified_in`, and alters nothing else.
"""

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from gatekeeper.threats.c_code.headers import includes_header

TABLE = Path(__file__).resolve().parents[2] / "rules" / "surfaces.csv"
FROM_MEMORY = "from memory"
DECLARED_AS = frozenset({"call", "type", "macro", "config"})
"""The ways to match whose symbol a header declares; the others are words and patterns."""
LONGEST_BYTES = 1_500_000
"""Larger headers are lists of a chip's registers."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_COMMENT = re.compile(r"\s*(?:\*|//|/\*)")
Row = dict[str, str]
Place = tuple[str, str]
"""The repository with its commit, and the path with the line."""


def declares(line: str, symbol: str) -> bool:
    """Whether the line declares or defines the symbol, and does not only use it."""
    name = re.escape(symbol)
    forms = (
        rf"\s*#\s*define\s+{name}\b",
        rf"\s*(?:menu)?config\s+{name}\s*$",
        rf"\s*(?:[A-Za-z_][\w:<>,]*[\s*&]+)+{name}\s*\(",
        rf"\s*(?:typedef\b.*\W|\}}\s*|(?:class|struct|union|enum)\s+){name}\s*(?:[;:{{,)]|final\b|$)",
        rf"\s*(?:[A-Z_]+\s*\(.*\)\s*)?{name}\s*(?:=[^=].*)?,?\s*(?:/[/*].*)?$",
        rf"\s*{name}\s*\([^;]*(?:\)\s*;|,)\s*$",
    )
    told = not _COMMENT.match(line) and not re.match(r"\s*(?:return|else|if|while)\b", line)
    return told and any(re.match(form, line) for form in forms)


def declarations(folder: Path, wanted: frozenset[str]) -> Iterator[tuple[str, Place]]:
    """Each symbol wanted with each place that declares it, ordered by path."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.stat().st_size > LONGEST_BYTES or file.suffix == ".py":
            continue
        text = file.read_text("utf-8", "replace")
        if wanted.isdisjoint(_WORD.findall(text)):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            for symbol in wanted.intersection(_WORD.findall(line)):
                if declares(line, symbol):
                    repository, _, path = str(file.relative_to(folder)).partition("/")
                    commit = (folder / repository / ".commit").read_text().strip()[:12]
                    yield symbol, (repository.replace("+", "/") + f"@{commit}", f"{path}:{number}")


def is_named(header: str, place: Place) -> bool:
    """Whether the scanner would take the place for the header that a row gives."""
    path = place[1].rpartition(":")[0]
    return includes_header(frozenset({path}), header) is not None


def read(raw: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(raw)))


def open_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows from memory whose symbol a header can declare."""
    return [
        row
        for row in rows
        if FROM_MEMORY in row["verified_in"]
        and row["language"] in ("c", "kconfig")
        and row["match"] in DECLARED_AS
    ]


def written(rows: list[Row], held: dict[str, Place]) -> str:
    """The table with the place of each held row."""
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    for row in rows:
        place = held.get(row["id"])
        table.writerow(row | ({"verified_in": ":".join(place)} if place else {}))
    return text.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    rows = read(TABLE.read_text("utf-8"))
    asked = open_rows(rows)
    found: dict[str, list[Place]] = {}
    for symbol, place in declarations(chosen.folder, frozenset(r["symbol"] for r in asked)):
        found.setdefault(symbol, []).append(place)
    held: dict[str, Place] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in asked:
        places = found.get(row["symbol"], [])
        named = [
            p
            for p in places
            if row["language"] == "kconfig" or is_named(row["header_or_module"], p)
        ]
        answer = "held" if named else "elsewhere" if places else "not found"
        counts[row["platform"], answer] += 1
        if named:
            held[row["id"]] = named[0]
        else:
            shown = " ".join(":".join(place) for place in places[:3])
            print(
                f"{answer}\t{row['id']}\t{row['platform']}\t{row['header_or_module']}\t{row['symbol']}\t{shown}"
            )
    for (platform, answer), number in sorted(counts.items()):
        print(f"count\t{platform}\t{answer}\t{number}")
    print(f"{len(held)} of {len(asked)} rows held")
    if chosen.write:
        TABLE.write_text(written(rows, held), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
