"""The tables of a record's folder as a test reads them: rows by the names of their columns."""

import json
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def tables_of(folder: Path) -> dict[str, Rows]:
    """Kind to rows, from `record.json`; under `about` one row that says what the record is about."""
    document = json.loads((folder / "record.json").read_bytes())
    return {"about": [dict(document["about"])]} | {
        table["kind"]: rows_of(table) for table in document["tables"]
    }


def rows_of(table: dict[str, Any]) -> Rows:
    """The rows of one table."""
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]
