"""Each rule about people that `benchmarks/mutate_people.py` takes out stands where it looks for it: a row that has gone stale kills nothing."""

import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from people_mutations import MUTATIONS  # noqa: E402
from people_unit_mutations import UNIT_MUTATIONS  # noqa: E402
from people_value_mutations import VALUE_MUTATIONS  # noqa: E402

ROWS = (*MUTATIONS, *UNIT_MUTATIONS, *VALUE_MUTATIONS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_rule_that_is_taken_out_stands_once(row: Any) -> None:
    assert (ROOT / row.file).read_text(encoding="utf-8").count(row.old) == 1
    path, _, name = row.test.partition("[")[0].partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
