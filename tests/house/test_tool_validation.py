"""The validation pack names tests that exist: use case, potential error, test."""

import ast
import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(csv.DictReader((ROOT / "rules/tool-validation.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=[row["test"].rpartition("::")[2] for row in ROWS])
def test_each_named_test_exists(row: dict[str, str]) -> None:
    path, _, name = row["test"].partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert row["use case"]
    assert row["potential error"]
