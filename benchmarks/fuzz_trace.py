"""The fuzz of the trace readers at length: `.venv/bin/python benchmarks/fuzz_trace.py [ROUNDS] [SEED]`.

Begins from the seeds of `tests/trace_seeds.py`, prints each fault with its format and number, the slowest file, and
ends with status 1 when there was a fault or a file took longer than two seconds.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import trace_seeds as seeds  # noqa: E402  (found by the line above)

from gatekeeper.model.path import RepoPath  # noqa: E402
from gatekeeper.testing.mutations import mutations  # noqa: E402
from gatekeeper.trace.readers import READERS, REPORT_READERS  # noqa: E402

SLOW_S = 2.0


def main(rounds: int, first: int) -> int:
    """Reads every mutation, says what went wrong, and gives the exit status."""
    faults, slowest, count = 0, (0.0, "", 0), 0
    every = (*seeds.ITEMS, *((name, "", raw) for name, raw in seeds.REPORTS))
    for name, path, raw in every:
        for number, data in enumerate(mutations([raw], rounds, first)):
            start = time.monotonic()
            try:
                if path:
                    READERS[name]({RepoPath(path): data}, seeds.OPTIONS)
                else:
                    REPORT_READERS[name](data)
            except Exception as error:  # what a reader raises is looked for here
                faults += 1
                print(f"{name} {path} {number} of seed {first}: {type(error).__name__}: {error}")
            count += 1
            slowest = max(slowest, (time.monotonic() - start, f"{name} {path}", number))
    print(
        f"{count} files, {faults} faults, slowest {slowest[0] * 1000:.0f} ms ({slowest[1]}, number {slowest[2]})"
    )
    return 1 if faults or slowest[0] > SLOW_S else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*[*numbers, *(2000, 7)[len(numbers) :]]))
