"""Every seeded merge request and its twin, judged as base..head of a real repository: which rule caught it.

Run from a checkout: `.venv/bin/python benchmarks/threat_seeds.py [FILE…]`; status 1 when a seed is caught by another
rule than its own, or a twin by any.
"""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from threat_seed_edits import Field, read_seeds  # noqa: E402

from gatekeeper.testing.story_file import project_files  # noqa: E402

SEEDS = ROOT / "tests/stories/threat_seeds"


def sweep(path: Path) -> tuple[int, list[str]]:
    """How many merge requests of the file were judged, and what went wrong, a sentence each."""
    seeds, wrong, judged = read_seeds(path), [], 0
    with tempfile.TemporaryDirectory() as folder:
        field = Field(Path(folder), project_files(ROOT / "examples" / seeds.example), seeds.today)
        for seed in seeds.seeds:
            for twin in (False, True):
                caught = field.judge(seed, twin=twin)
                judged += 1
                if caught.rules != (frozenset() if twin else {seed.rule}):
                    name = f"{seed.id} ({seed.rule}){' twin' if twin else ''}"
                    wrong.append(
                        "\n    ".join([f"{name}: {sorted(caught.rules)}", *caught.messages])
                    )
    return judged, wrong


def main(paths: list[Path]) -> int:
    """Sweeps, says what it found, and gives the exit status."""
    failed = False
    for path in paths:
        start = time.monotonic()
        judged, wrong = sweep(path)
        seconds = time.monotonic() - start
        rules = {seed.rule for seed in read_seeds(path).seeds}
        sys.stdout.write(
            f"{path.stem}: {judged // 2} seeds of {len(rules)} rules and as many twins, "
            f"{len(wrong)} wrong, {seconds:.1f} s\n"
        )
        sys.stdout.writelines(f"  {each}\n" for each in wrong)
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main([Path(name) for name in sys.argv[1:]] or sorted(SEEDS.glob("*.toml"))))
