"""An export of 1,000 entries, some signed, tampered with in each way and given to verify.py alone: python benchmarks/ledger_alone.py [ENTRIES].

The verifier runs as an auditor without gatekeeper would run it: `env -i python -I -S verify.py` in a folder that holds
the export and nothing else. Of each kind there are three, at the beginning, in the middle and at the end.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/stories")]

from gate_room import PEOPLE, PROJECT, Room  # noqa: E402  (found by the line above)
from ledger_workshop import NOW, statement  # noqa: E402
from test_signed_ledger import AT, Signer, keyed  # noqa: E402

from gatekeeper.evidence import line  # noqa: E402
from gatekeeper.evidence.acts import Act, Meaning, RegistrySource, stated_act  # noqa: E402
from gatekeeper.evidence.chain import judge_ledger  # noqa: E402
from gatekeeper.evidence.envelope import bytes_to_sign, seal  # noqa: E402
from gatekeeper.evidence.export import export_files  # noqa: E402
from gatekeeper.evidence.line import TIME_FORMAT, next_line, read_line  # noqa: E402
from gatekeeper.model.digest import ObjectId, sha256  # noqa: E402
from gatekeeper.model.evidence import RawEntry, Signature, Statement  # noqa: E402

EVERY = 50
"""One entry in so many is signed."""
Entries = list[RawEntry]
Tamper = Callable[[Entries, int], tuple[Entries, set[int]]]


def linked(envelopes: Sequence[bytes], back: int = -1) -> Entries:
    """Those envelopes with lines that fit; the one at `back` says a day too early."""
    made: Entries = []
    last = None
    for number, envelope in enumerate(envelopes):
        at = NOW + dt.timedelta(seconds=number)
        raw = next_line(last, sha256(envelope), at)
        if number == back and last is not None:
            early = (NOW - dt.timedelta(hours=2)).strftime(TIME_FORMAT)
            raw = line._grown((last.own,), last.edge, last.sequence, sha256(envelope), early)
        last = read_line(raw)
        made.append(RawEntry(raw, envelope))
    return made


class Desk:
    """Who signs, and what was signed."""

    def __init__(self, folder: Path, count: int) -> None:
        self.ben, self.stranger = keyed(folder, "ben"), keyed(folder, "stranger")
        self.registry = f'{PEOPLE}[[people.keys]]\npublic = "{self.ben.public}"\n'
        commit = Room(folder).commit({**PROJECT, "compliance/people.toml": self.registry})
        self.source = RegistrySource(
            ObjectId(commit), "compliance/people.toml", sha256(self.registry.encode())
        )
        self.entries = linked([self.envelope(number) for number in range(count)])

    def act(self, number: int) -> Statement:
        """Ben's approval of that number."""
        act = Act("ben", "Ben Okafor", Meaning.APPROVAL, AT, self.source)
        return statement(number, act=stated_act(act))

    def envelope(self, number: int, by: Signer | None = None, of: int = -1) -> bytes:
        """Signed when it is its turn, or by somebody, or with the signature of another."""
        if number % EVERY and by is None:
            return seal(statement(number))
        signature = (by or self.ben).sign(bytes_to_sign(self.act(number if of < 0 else of)))
        return seal(self.act(number), (Signature(self.ben.keyid, signature),))

    def anew(self, place: int, envelope: bytes) -> Entries:
        """The whole ledger written anew with another envelope at that place: its chain fits."""
        return linked(
            [envelope if n == place else each.envelope for n, each in enumerate(self.entries)]
        )

    def kinds(self) -> dict[str, Tamper]:
        """What is done at a place, and the numbers of which one has to be named."""
        signed = lambda place: place - place % EVERY  # noqa: E731 - the nearest signed one
        return {
            "byte of a line": lambda e, n: (_flipped(e, n, "line"), {n + 1}),
            "byte of an envelope": lambda e, n: (_flipped(e, n, "envelope"), {n + 1}),
            "deletion": lambda e, n: ([*e[:n], *e[n + 1 :]], {n + 1}),
            "insertion": lambda e, n: (
                [*e[:n], linked([seal(statement(10**6))])[0], *e[n:]],
                {n + 1},
            ),
            "reorder": lambda e, n: ([*e[:n], e[n + 1], e[n], *e[n + 2 :]], {n + 1, n + 2}),
            "replay": lambda e, n: ([*e, e[n]], {len(e) + 1}),
            "envelope transplant": lambda e, n: (
                [*e[:n], RawEntry(e[n].line, e[n + 1].envelope), *e[n + 1 :]],
                {n + 1},
            ),
            "clock rollback": lambda e, n: (linked([each.envelope for each in e], n), {n + 1}),
            "key swap": lambda _, n: (
                self.anew(signed(n), self.envelope(signed(n), by=self.stranger)),
                {signed(n) + 1},
            ),
            "signature transplant": lambda _, n: (
                self.anew(signed(n), self.envelope(signed(n), by=self.ben, of=signed(n) + EVERY)),
                {signed(n) + 1},
            ),
            "signature taken off": lambda _, n: (
                self.anew(signed(n), seal(self.act(signed(n)))),
                {signed(n) + 1},
            ),
            "truncation": lambda e, n: (e[: n + 1], {0}),
            "rewrite": lambda _, n: (self.anew(n - 1, seal(statement(10**6))), {0}),
        }


def _flipped(entries: Entries, place: int, part: str) -> Entries:
    parts = {"line": entries[place].line, "envelope": entries[place].envelope}
    raw = bytearray(parts[part])
    raw[len(raw) // 2] ^= 1
    parts[part] = bytes(raw)
    return [*entries[:place], RawEntry(parts["line"], parts["envelope"]), *entries[place + 1 :]]


def verified(folder: Path, desk: Desk, entries: Entries, *words: str) -> tuple[int, set[int], str]:
    """Exit, places named and words of verify.py over these entries; head.json is made to fit, as a forger would."""
    files = export_files(
        entries,
        judge_ledger(entries),
        {desk.source.digest: desk.registry.encode()},
        desk.source.digest,
        (ROOT / "rules/ledger/verify.py").read_bytes(),
    )
    for file, pieces in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(b"".join(pieces))
    asked = ["env", "-i", sys.executable, "-I", "-S", "verify.py", *words]
    done = subprocess.run(asked, cwd=folder, capture_output=True, check=False)
    told = done.stdout.decode() + done.stderr.decode()
    names = [line.split(":")[0].split() for line in told.splitlines()]
    places = {int(n[1]) for n in names if len(n) == 2 and n[0] == "entry"}
    return done.returncode, places | ({0} if "\nledger: " in f"\n{told}" else set()), told


def main(count: int) -> int:
    """Status 0 when each was located, and the rewrite without an anchor is said to be untold."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name), count)
        folder = Path(name, "export")
        folder.mkdir()
        status, _, told = verified(folder, desk, desk.entries)
        print(f"{count} entries untouched: status {status}; {told.splitlines()[0]}")
        missed += status != 0
        for kind, tamper in desk.kinds().items():
            for place in (1, count // 2, count - 2):
                noted = ("--head", sha256(desk.entries[-1].line))
                words = noted if kind in ("truncation", "rewrite") else ()
                entries, expected = tamper(desk.entries, place)
                status, found, told = verified(folder, desk, entries, *words)
                good = status == 1 and bool(found & expected)
                missed += not good
                print(
                    f"{'located' if good else 'MISSED '} {kind} at {place + 1}: names {sorted(found)}"
                )
        status, found, told = verified(folder, desk, entries)
        good = status == 0 and "cannot be told" in told
        missed += not good
        print(f"{'as said' if good else 'MISSED '} the rewrite without an anchor: status {status}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
