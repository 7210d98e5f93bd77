"""A short run of `benchmarks/surfaces/mutate.py`: mutated code and settings bring no fault; the long run is documented."""

import importlib.util
import random
from pathlib import Path

HERE = Path(__file__).resolve().parents[3] / "benchmarks/surfaces/mutate.py"


def test_three_hundred_mutants_bring_no_fault():
    spec = importlib.util.spec_from_file_location("mutate", HERE)
    assert spec is not None
    assert spec.loader is not None
    mutate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutate)
    chance, taken = random.Random(20261125), mutate.scanner()
    paths = sorted(mutate.SEEDS) * 50
    seen = {mutate.look(taken, path, mutate.mutant(mutate.SEEDS[path], chance)) for path in paths}
    assert seen <= {"hits", "failure", "gone", "quiet"}
    assert {"hits", "failure"} <= seen
