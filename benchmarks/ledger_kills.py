"""A writer is killed (SIGKILL) at a random point, again and again: python benchmarks/ledger_kills.py [KILLS [SEED]].

Before each kill the writer has appended at least one entry. Nothing that was promised may be lost, nothing may be there
that no writer made, and the next writer goes on.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ledger_workshop import NOW, Bare, statement  # noqa: E402  (found by the line above)

from gatekeeper.evidence.canonical import statement_bytes  # noqa: E402
from gatekeeper.gate.ledgers.ledger import append  # noqa: E402
from gatekeeper.model.digest import sha256  # noqa: E402


def write(folder: Path) -> None:
    """Forks a writer for each line read, so that no time goes into starting Python; tells its process and promises."""
    with Bare(folder).place() as place:
        append(place, statement(0), now=NOW)
        for line in sys.stdin:
            victim = os.fork()
            if victim == 0:
                for number in range(10**6):
                    stored = append(place, statement(int(line) * 10**6 + number, 2000), now=NOW)
                    os.write(1, f"{stored.digest}\n".encode())
            os.write(1, f"pid {victim}\n".encode())
            os.waitpid(victim, 0)
            os.write(1, b"dead\n")


def main(kills: int, seed: int) -> int:
    """Status 0 when nothing was lost and nothing is phantom."""
    dice = random.Random(seed)
    promised: set[str] = set()
    made = {sha256(statement_bytes(statement(0)))}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "ledger")
        parent = subprocess.Popen(
            [sys.executable, __file__, "write", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"]},
        )
        assert parent.stdin is not None
        assert parent.stdout is not None
        begun = time.monotonic()
        for attempt in range(1, kills + 1):
            parent.stdin.write(f"{attempt}\n".encode())
            parent.stdin.flush()
            victim, count = 0, 0
            while not victim or not count:
                word = parent.stdout.readline().decode().strip()
                if word.startswith("pid "):
                    victim = int(word[4:])
                else:
                    promised.add(word)
                    count += 1
            time.sleep(dice.uniform(0, 0.02))
            os.kill(victim, signal.SIGKILL)
            while (word := parent.stdout.readline().decode().strip()) != "dead":
                promised.add(word)
                count += 1
            numbers = range(attempt * 10**6, attempt * 10**6 + count + 1)
            made |= {sha256(statement_bytes(statement(n, 2000))) for n in numbers}
        parent.stdin.close()
        parent.wait()
        took = time.monotonic() - begun
        Bare(folder).append(statement(7))
        made.add(sha256(statement_bytes(statement(7))))
        ledger = Bare(folder).read()
        left = sorted(path.name for path in (folder / "gatekeeper").iterdir())
        sound = subprocess.run(
            ["git", "--git-dir", folder, "fsck", "--strict"], capture_output=True, check=False
        ).returncode
    held = {entry.digest for entry in ledger.entries}
    lost, phantom = len(promised - held), len(held - made)
    print(f"{kills} kills in {took:.0f} s: {len(promised)} entries promised, {len(held)} held")
    print(
        f"{lost} lost, {phantom} phantom, {len(ledger.defects)} defects; left in gatekeeper/: {left}; git fsck ends with {sound}"
    )
    return 1 if lost or phantom or ledger.defects or sound else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
        sys.exit(0)
    told = [int(word) for word in sys.argv[1:]]
    sys.exit(main(told[0] if told else 1000, told[1] if len(told) > 1 else 20261125))
