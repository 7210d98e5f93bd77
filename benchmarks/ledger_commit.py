"""What the ledger costs a commit: python benchmarks/ledger_commit.py [ENTRIES]. Target: under 300 ms (the record's part).

A ledger of so many entries; then, as the pre-commit and commit-msg hooks do, a gate run's statement is appended and the
newest entries are looked through. Prints median and worst of 30.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW, Bare, statement  # noqa: E402  (found by the line above)
from sample_run import sample_run  # noqa: E402

from gatekeeper.evidence.statements import gate_run_statement  # noqa: E402
from gatekeeper.gate.ledgers.ledger import append, newest  # noqa: E402
from gatekeeper.model.digest import ObjectId, sha256  # noqa: E402


def main(entries: int) -> int:
    """Status 0 when the worst is under the target."""
    took: list[float] = []
    with tempfile.TemporaryDirectory() as name, Bare(Path(name, "ledger")).place() as place:
        for number in range(entries):
            append(place, statement(number), now=NOW)
        # As in life, each commit is later than the one before.
        for number, now in enumerate(NOW + dt.timedelta(seconds=n) for n in range(1, 31)):
            run = replace(sample_run(), tree=ObjectId(f"{number:040x}"))
            at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
            begun = time.perf_counter()
            append(place, gate_run_statement(run, started_at=at, report=sha256(b"")), now=now)
            found = next(stated for _, stated in newest(place, 200))
            took.append(1000 * (time.perf_counter() - begun))
            assert found.subjects[-1].digests["gitTree"] == run.tree
    print(f"{entries} entries: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms")
    return 0 if max(took) < 300 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
