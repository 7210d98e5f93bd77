"""Ledgers for tests: chains of entries in memory, and real ones in bare repositories."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.envelope import seal
from gatekeeper.evidence.line import next_line, read_line
from gatekeeper.gate.ledgers.ledger import append, read
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.place import LedgerPlace, ledger_in
from gatekeeper.history.ledger.ref import LEDGER_REF, read_ledger_ref
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.loose import write_object
from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import Ledger, RawEntry, Signature, Statement, Stored, Subject

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
PATHS = ("/usr/local/bin", "/usr/bin", "/bin")


def statement(number: int, size: int = 10, **more: object) -> Statement:
    """A statement that differs from those of other numbers."""
    subject = Subject("tree", {"gitTree": f"{number:040x}"})
    return Statement(
        (subject,), "https://example.org/test/v1", {"number": number, "filler": "x" * size, **more}
    )


def chain(
    count: int,
    *,
    first: int = 0,
    behind: Sequence[RawEntry] = (),
    signed: Sequence[Signature] = (),
) -> list[RawEntry]:
    """Entries in memory, a second apart; those of `behind` come first."""
    entries = list(behind)
    last = read_line(entries[-1].line) if entries else None
    for number in range(first, first + count):
        envelope = seal(statement(number), tuple(signed))
        raw = next_line(last, sha256(envelope), NOW + dt.timedelta(seconds=number))
        last = read_line(raw)
        entries.append(RawEntry(raw, envelope))
    return entries


def relinked(entries: Sequence[RawEntry]) -> list[RawEntry]:
    """The same envelopes with every line made anew, as somebody would who rewrites the whole ledger."""
    fresh: list[RawEntry] = []
    last = None
    for number, each in enumerate(entries):
        raw = next_line(last, sha256(each.envelope), NOW + dt.timedelta(seconds=number))
        last = read_line(raw)
        fresh.append(RawEntry(raw, each.envelope))
    return fresh


def lay(
    folder: Path,
    entries: Sequence[RawEntry],
    bend: Callable[[int, str], str] = lambda _, commit: commit,
) -> None:
    """The ledger of that git folder made anew of those entries, as a forger would; `bend` changes a commit by its number."""
    store, form, head = folder / "objects", ObjectFormat.SHA1, ""
    for number, each in enumerate(entries, start=1):
        blob = write_object(store, form, "blob", each.envelope)
        tree = write_object(store, form, "tree", b"100644 entry.json\0" + bytes.fromhex(blob))
        at = dt.datetime.fromisoformat(read_line(each.line).recorded_at)
        who = f"gatekeeper <gatekeeper@localhost> {int(at.timestamp())} +0000"
        above = f"tree {tree}\n" + (f"parent {head}\n" if head else "")
        commit = f"{above}author {who}\ncommitter {who}\n\n{each.line.decode()}\n"
        head = write_object(store, form, "commit", bend(number, commit).encode())
    (folder / LEDGER_REF).write_text(f"{head}\n")


def told(entries: Sequence[RawEntry], **options: object) -> list[tuple[str, str]]:
    """Kind and place of every defect."""
    ledger = judge_ledger(entries, **options)  # type: ignore[arg-type]  # passed on as given
    return [(defect.kind.value, defect.where) for defect in ledger.defects]


class Bare:
    """A bare repository with a ledger in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def place(self) -> Iterator[LedgerPlace]:
        """The ledger, open."""
        hook = HookEnvironment(search_path=PATHS)
        with (
            tempfile.TemporaryDirectory(prefix="ledger-") as scratch,
            ledger_in(self.folder, Path(scratch), hook) as place,
        ):
            yield place

    def append(self, *statements: Statement, now: dt.datetime = NOW) -> list[Stored]:
        """Those statements, each an entry."""
        with self.place() as place:
            return [append(place, each, now=now) for each in statements]

    def raw(self) -> list[RawEntry]:
        """The entries as they lie."""
        with self.place() as place:
            return list(read_entries(place.view, read_ledger_ref(place.folder)))

    def read(self) -> Ledger:
        """The judged ledger."""
        with self.place() as place:
            return read(place)
