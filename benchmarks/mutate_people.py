"""Takes each rule about reviews, units and their tests out, one at a time, and asks whether a test notices.

    python benchmarks/mutate_people.py            all of them
    python benchmarks/mutate_people.py signature  those whose name holds the word
    python benchmarks/mutate_people.py --part 2/6 the second of six parts of all

A mutation is a piece of text in one file and what takes its place; the tests named beside it have to fail. The package
is copied to a temporary folder first: nothing in the work tree changes. Ends with 1 when a mutation survives.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from people_mutations import MUTATIONS, Mutation
from people_unit_mutations import UNIT_MUTATIONS
from people_value_mutations import VALUE_MUTATIONS

ROOT = Path(__file__).resolve().parents[1]


def survives(mutation: Mutation, copy: Path) -> bool:
    """Whether the test still passes with the rule taken out."""
    place = copy / mutation.file
    whole = place.read_text(encoding="utf-8")
    if whole.count(mutation.old) != 1:
        raise SystemExit(
            f"{mutation.name}: the text stands {whole.count(mutation.old)} times in {mutation.file}"
        )
    place.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", mutation.test],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
        )
    finally:
        place.write_text(whole, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(f"{mutation.name}: {done.stdout.decode()[-2000:]}")
    return done.returncode == 0


def _wanted(words: list[str]) -> tuple[Mutation, ...]:
    everything = (*MUTATIONS, *UNIT_MUTATIONS, *VALUE_MUTATIONS)
    if words[:1] == ["--part"]:
        part, _, parts = words[1].partition("/")
        return everything[int(part) - 1 :: int(parts)]
    return tuple(m for m in everything if not words or any(word in m.name for word in words))


def main() -> int:
    """The exit status: 1 when a mutation survives."""
    wanted = _wanted(sys.argv[1:])
    if not wanted:
        raise SystemExit(f"no rule's name holds {' or '.join(sys.argv[1:])!r}")
    alive = []
    with tempfile.TemporaryDirectory(prefix="mutate-people-") as folder:
        copy = Path(folder, "copy")
        for name in ("gatekeeper", "rules", "tests", "examples", "hooks"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for mutation in wanted:
            lives = survives(mutation, copy)
            alive += [mutation.name] if lives else []
            print("survived" if lives else "killed  ", mutation.name, flush=True)
    print(f"{len(wanted) - len(alive)} of {len(wanted)} killed")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
