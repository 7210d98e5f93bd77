"""Counts what the outputs of one record hold, kind by kind, and fails where two of them differ.

python benchmarks/record_counts.py FOLDER
"""

import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from gatekeeper.record.files.as_xlsx import tab_name

Counts = Mapping[str, int]
"""Output → how many it holds."""


def counts(folder: Path) -> dict[str, dict[str, int]]:
    """Kind of table → count by output; the tables of the record first, then what only some outputs hold."""
    tables = json.loads((folder / "record.json").read_bytes())["tables"]
    tabs = _tabs(folder)
    block = {sheet[0]: sheet[5] for sheet in _block(folder)["sheets"]}
    found = {
        table["kind"]: {
            "record.json": len(table["rows"]),
            "csv": _csv_rows(folder / "csv" / f"{table['kind']}.csv"),
            "xlsx": tabs.get(tab_name(table["title"]), 0),
            "html": block[table["kind"]],
        }
        for table in tables
    }
    for kind, output, count in _further(folder, tables):
        found[kind][output] = count
    return found


def differing(found: Mapping[str, Counts]) -> list[str]:
    """A sentence for each kind of which two outputs hold different numbers."""
    return [
        f"{kind}: {', '.join(f'{output} {count}' for output, count in held.items())}"
        for kind, held in found.items()
        if len(set(held.values())) > 1
    ]


def _further(folder: Path, tables: list[Any]) -> Iterator[tuple[str, str, int]]:
    sarif, bill, oscal = (
        json.loads((folder / name).read_bytes())
        for name in ("findings.sarif", "sbom.cdx.json", "assessment-results.oscal.json")
    )
    vex = folder / "vex.openvex.json"  # there is none without a statement
    stated = json.loads(vex.read_bytes())["statements"] if vex.is_file() else []
    yield "finding", "sarif", sum(len(run["results"]) for run in sarif["runs"])
    yield "soup-anomaly", "cyclonedx", len(bill["vulnerabilities"])
    yield "soup-anomaly", "openvex", len(stated)
    [result] = oscal["assessment-results"]["results"]
    away = _without(tables, "clause", "not applicable")
    yield "clause", "oscal", len(result["findings"]) + away
    [attestation] = bill["declarations"]["attestations"]
    yield "clause", "cyclonedx", len(attestation["map"]) + away
    entries = (folder / "ledger" / "entries.intoto.jsonl").read_bytes().splitlines()
    yield "statement", "ledger", len(entries)


def _without(tables: list[Any], kind: str, state: str) -> int:
    """How many rows have that state: what outputs leave out on purpose and say so."""
    [table] = [table for table in tables if table["kind"] == kind]
    column = [column["name"] for column in table["columns"]].index("state")
    return sum(row[column] == state for row in table["rows"])


def _csv_rows(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as held:
        return sum(1 for _ in csv.reader(held)) - 1


def _tabs(folder: Path) -> dict[str, int]:
    book = openpyxl.load_workbook(folder / "matrix.xlsx", read_only=True)
    return {tab.title: sum(1 for _ in tab.iter_rows()) - 1 for tab in book.worksheets}


def _block(folder: Path) -> Any:
    page = (folder / "record.html").read_text(encoding="utf-8")
    found = re.search(r'<script id="book"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None, "the page has a data block"
    return json.loads(found[1])


def main() -> int:
    """Prints the counts; 1 when two outputs differ."""
    found = counts(Path(sys.argv[1]))
    for kind, held in found.items():
        print(f"{kind:<16} {'  '.join(f'{output} {count}' for output, count in held.items())}")
    for sentence in differing(found):
        print(f"differs: {sentence}")
    return 1 if differing(found) else 0


if __name__ == "__main__":
    sys.exit(main())
