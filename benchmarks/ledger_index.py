"""Reading a ledger by predicate type, whole and through the index: python benchmarks/ledger_index.py [ENTRIES].

One entry in a hundred is a review; statements are of the size of a small gate run. Prints processor time of this process.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW, Bare, statement  # noqa: E402  (found by the line above)

from gatekeeper.gate.ledgers.index import entries_of  # noqa: E402
from gatekeeper.gate.ledgers.ledger import append  # noqa: E402
from gatekeeper.model.ledger_index import Lookup  # noqa: E402
from gatekeeper.tools.ledger_index import StoredIndex  # noqa: E402

REVIEW = "https://example.org/review/v1"


def main(entries: int) -> int:
    """Status 0 when all ways find the same reviews."""
    ask = Lookup(kinds=frozenset({REVIEW}))
    answers = []
    with tempfile.TemporaryDirectory() as name, Bare(Path(name, "ledger")).place() as bare:
        place = replace(bare, index=StoredIndex(Path(name, "index.sqlite"), b"s" * 32))
        for number in range(entries):
            made = statement(number, 6000)
            append(
                place, replace(made, predicate_type=REVIEW) if number % 100 == 7 else made, now=NOW
            )
        for what in ("whole, index written", "index", "index", "index and one more"):
            if what.endswith("more"):
                append(place, statement(entries, 6000), now=NOW)
            begun = time.process_time()
            found = entries_of(place, ask)
            answers.append([entry.digest for entry in found.entries])
            print(f"{what}: {time.process_time() - begun:.3f} s, {len(found.entries)} reviews")
    return 0 if all(each == answers[0] for each in answers) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
