"""Thirty-two processes append to one ledger at once; nothing is lost: python benchmarks/ledger_writers.py [WRITERS ENTRIES].

Prints the time of all appends, of judging the whole ledger, and whether git finds it sound.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW, Bare, statement  # noqa: E402  (found by the line above)

from gatekeeper.gate.ledgers.ledger import append  # noqa: E402


def write(folder: Path, writer: int, count: int) -> None:
    """One writer: each digest is printed once the entry is safe."""
    with Bare(folder).place() as place:
        for number in range(count):
            stored = append(place, statement(1_000_000 * writer + number), now=NOW)
            print(stored.digest, flush=True)


def main(writers: int, entries: int) -> int:
    """Status 0 when every promised entry is in a ledger without defects."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "ledger")
        share, rest = divmod(entries, writers)
        begun = time.monotonic()
        running = [
            subprocess.Popen(
                [sys.executable, __file__, "write", folder, str(n + 1), str(share + (n < rest))],
                stdout=subprocess.PIPE,
                env={"PATH": os.environ["PATH"]},
            )
            for n in range(writers)
        ]
        promised = [w for each in running for w in each.communicate()[0].decode().split()]
        took = time.monotonic() - begun
        begun = time.monotonic()
        ledger = Bare(folder).read()
        judged = time.monotonic() - begun
        sound = subprocess.run(
            ["git", "--git-dir", folder, "fsck", "--strict"], capture_output=True, check=False
        )
    held = [entry.digest for entry in ledger.entries]
    lost = len(set(promised) - set(held))
    phantom = len(set(held) - set(promised))
    print(
        f"{writers} writers, {len(promised)} entries promised in {took:.1f} s ({1000 * took / max(1, len(promised)):.2f} ms each)"
    )
    print(
        f"{len(held)} entries held, {lost} lost, {phantom} phantom, {len(held) - len(set(held))} twice"
    )
    print(
        f"read and judged in {judged:.1f} s, {len(ledger.defects)} defects; git fsck ends with {sound.returncode}"
    )
    failed = any(each.returncode for each in running) or lost or phantom or ledger.defects
    return 1 if failed or sound.returncode or len(held) != entries else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        sys.exit(0)
    told = [int(word) for word in sys.argv[1:]] or [32, 10_000]
    sys.exit(main(*told))
