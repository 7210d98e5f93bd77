"""Attempts to lose, forge or replay evidence: full disks, killed writers, traps in the git folder, rewritten refs."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_workshop import Bare, lay, statement

from gatekeeper.model.errors import EvidenceError, GatekeeperError
from gatekeeper.model.evidence import Ledger

ROOT = Path(__file__).resolve().parents[2]
REF = "refs/gatekeeper/ledger"
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from ledger_workshop import NOW, Bare, statement
from gatekeeper.gate.ledgers.ledger import append

folder, writer, count, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
with Bare(folder).place() as place:
    for number in range(count):
        stored = append(place, statement(1_000_000 * writer + number, size), now=NOW)
        print(stored.digest, flush=True)
"""


def writer(folder: Path, number: int, count: int, size: int = 10) -> "subprocess.Popen[bytes]":
    """A process that appends that many entries and tells the digest of each once it is safe."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(number), str(count), str(size)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )


def git(folder: Path, *arguments: str) -> str:
    """What git prints about the ledger's repository."""
    done = subprocess.run(
        ["git", "--git-dir", str(folder), *arguments], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def defects(ledger: Ledger) -> list[tuple[str, str]]:
    """Kind and place of each."""
    return [(defect.kind.value, defect.where) for defect in ledger.defects]


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    """A ledger of three entries."""
    made = Bare(tmp_path / "ledger")
    made.append(statement(1), statement(2), statement(3))
    return made


@pytest.fixture
def limit_file_size():
    """Sets RLIMIT_FSIZE for the test: beyond it every write fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_git_finds_nothing_wrong_with_what_is_written(bare: Bare) -> None:
    git(bare.folder, "fsck", "--strict")
    assert git(bare.folder, "rev-list", "--count", REF) == "3"
    assert [e.sequence for e in bare.read().entries] == [1, 2, 3]


def test_a_ledger_that_git_packed_is_read_and_goes_on(bare: Bare) -> None:
    git(bare.folder, "gc", "-q", "--prune=now")
    assert not (bare.folder / REF).exists()
    bare.append(statement(4))
    assert (defects(bare.read()), len(bare.read().entries)) == ([], 4)


def test_a_statement_of_the_same_second_is_not_recorded_twice(bare: Bare) -> None:
    [again] = bare.append(statement(2))
    assert again.sequence == 2
    assert len(bare.read().entries) == 3


def test_a_disk_that_fills_gives_an_error_and_nothing_counts(bare: Bare, limit_file_size) -> None:
    noise = "".join(chr(33 + n * n % 90) for n in range(90_000))
    limit_file_size(4096)
    with pytest.raises(EvidenceError, match=r"could not be made durable at .*too large"):
        bare.append(statement(4, more=os.urandom(9000).hex() + noise))
    limit_file_size(resource.RLIM_INFINITY)
    assert (defects(bare.read()), len(bare.read().entries)) == ([], 3)
    bare.append(statement(4))
    assert len(bare.read().entries) == 4


def plant_link(folder: Path, outside: Path) -> None:
    """The ref is a link to a file elsewhere."""
    (folder / REF).unlink()
    (folder / REF).symlink_to(outside / "file")


def plant_folder_link(folder: Path, outside: Path) -> None:
    """The folder of the ref is a link."""
    (folder / "refs/gatekeeper").rename(outside / "gatekeeper")
    (folder / "refs/gatekeeper").symlink_to(outside / "gatekeeper")


def plant_symbolic(folder: Path, outside: Path) -> None:
    """The ref is another name of a branch."""
    (folder / REF).write_text("ref: refs/heads/main\n")


def plant_pipe(folder: Path, outside: Path) -> None:
    """The ref is a pipe."""
    (folder / REF).unlink()
    os.mkfifo(folder / REF)


def plant_branch(folder: Path, outside: Path) -> None:
    """The ref names a commit that is no entry."""
    tree = git(folder, "mktree", "--missing")
    made = git(folder, "-c", "user.name=a", "-c", "user.email=b", "commit-tree", tree, "-m", "x")
    (folder / REF).write_text(f"{made}\n")


def plant_queue(folder: Path, outside: Path) -> None:
    """The queue of writers is a link."""
    (folder / "gatekeeper/queue").unlink()
    (folder / "gatekeeper/queue").symlink_to(outside / "file")


@pytest.mark.parametrize(
    "plant", [plant_link, plant_folder_link, plant_symbolic, plant_pipe, plant_branch, plant_queue]
)
def test_a_trap_in_the_git_folder_is_refused_and_followed_nowhere(
    plant, bare: Bare, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("theirs")
    plant(bare.folder, outside)
    before = sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file())
    with pytest.raises(GatekeeperError, match="no verdict"):
        bare.append(statement(4))
    after = sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file())
    assert after == before


def test_hooks_and_settings_of_the_repository_have_no_say(bare: Bare, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    hooks = bare.folder / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-commit", "pre-auto-gc", "post-update"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (hooks / name).chmod(0o755)
    (bare.folder / "config").write_text(
        f"[core]\n\tbare = true\n\thooksPath = {hooks}\n\tfsmonitor = touch {mark}\n"
        "\tcompression = 99\n[include]\n\tpath = /nowhere\n"
    )
    bare.append(statement(4))
    assert not mark.exists()
    assert len(bare.read().entries) == 4


def test_a_lock_of_a_dead_writer_is_cleared_and_one_of_git_is_waited_for(bare: Bare) -> None:
    head = git(bare.folder, "rev-parse", REF)
    pending = bare.folder / "gatekeeper/pending-0123456789abcdef"
    pending.write_text(f"{head}\n")
    (bare.folder / f"{REF}.lock").hardlink_to(pending)
    bare.append(statement(4))
    assert not pending.exists()
    lock = bare.folder / f"{REF}.lock"
    lock.write_text("")
    timer = threading.Timer(0.3, lock.unlink)
    timer.start()
    bare.append(statement(5))
    timer.join()
    assert (defects(bare.read()), len(bare.read().entries)) == ([], 5)


def test_eight_processes_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    """benchmarks/ledger_writers.py does so with 32 writers and 10,000 entries."""
    folder = tmp_path / "ledger"
    writers = [writer(folder, number, 15) for number in range(8)]
    promised = [line for w in writers for line in w.communicate(timeout=120)[0].decode().split()]
    assert [w.returncode for w in writers] == [0] * 8
    ledger = Bare(folder).read()
    assert defects(ledger) == []
    assert len(promised) == 120
    assert sorted(entry.digest for entry in ledger.entries) == sorted(promised)


def test_threads_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    bare = Bare(tmp_path / "ledger")

    def write(first: int) -> None:
        bare.append(*(statement(number) for number in range(first, first + 10)))

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ledger = bare.read()
    assert (len(ledger.entries), defects(ledger)) == (40, [])


def test_a_writer_killed_at_any_moment_leaves_nothing_phantom(tmp_path: Path) -> None:
    """Ten kills; benchmarks/ledger_kills.py does a thousand. What was promised stays, and writing goes on."""
    bare = Bare(tmp_path / "ledger")
    promised: list[str] = []
    for attempt in range(10):
        victim = writer(bare.folder, attempt, 10_000, size=100_000)
        assert victim.stdout is not None
        promised.append(victim.stdout.readline().decode().strip())
        time.sleep(0.003 * attempt)
        victim.send_signal(signal.SIGKILL)
        promised.extend(victim.stdout.read().decode().split())
        victim.wait(30)
        victim.stdout.close()
    [after] = bare.append(statement(1))
    ledger = bare.read()
    held = [entry.digest for entry in ledger.entries]
    assert defects(ledger) == []
    assert {digest for digest in promised if len(digest) == 64} <= set(held)
    assert len(held) == len(set(held)) <= len(promised) + 11
    assert held[-1] == after.digest
    git(bare.folder, "fsck", "--strict")


def test_verify_py_alone_locates_every_kind_of_tampering() -> None:
    """benchmarks/ledger_alone.py does so with 1,000 entries: 13 kinds at three places, and the rewrite nobody can tell."""
    alone = Path(__file__).parents[2] / "benchmarks/ledger_alone.py"
    done = subprocess.run([sys.executable, alone, "60"], capture_output=True, check=False)
    told = done.stdout.decode()
    assert (done.returncode, told.count("\nlocated "), told.count("as said ")) == (0, 39, 1), told


def loose(folder: Path, object_id: str) -> Path:
    """The file of a loose object."""
    return folder / "objects" / object_id[:2] / object_id[2:]


@pytest.mark.parametrize(
    "what", ["", "^{tree}", ":entry.json"], ids=["commit", "tree", "envelope"]
)
def test_a_damaged_or_missing_object_is_named(what: str, bare: Bare) -> None:
    file = loose(bare.folder, git(bare.folder, "rev-parse", f"{REF}~1{what}"))
    raw = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(zlib.compress(zlib.decompress(raw)[:-1] + b"x"))
    damaged = bare.read()
    file.unlink()
    lost = bare.read()
    expected = "entry 1" if what == "" else "entry 2"
    assert ("unreadable", expected) in defects(damaged)
    assert ("unreadable", expected) in defects(lost)


def test_an_envelope_changed_with_all_git_ids_made_anew_is_found(bare: Bare) -> None:
    first, second, third = bare.raw()
    spaced = second.envelope.replace(b'"signatures":[]', b'"signatures": []')
    lay(bare.folder, [first, replace(second, envelope=spaced), third])
    assert defects(bare.read()) == [("altered", "entry 2")]


def test_a_ref_set_back_shows_against_a_noted_head(bare: Bare) -> None:
    from gatekeeper.gate.ledgers.ledger import read

    noted = bare.read().head
    assert noted is not None
    git(bare.folder, "update-ref", REF, f"{REF}~1")
    assert defects(bare.read()) == []
    with bare.place() as place:
        assert defects(read(place, witnessed=[noted])) == [("truncated", "ledger")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"author gatekeeper", "author somebody"),
        (r"(parent \w+\n)", r"\1\1"),
        (r"> \d+ ", "> 1000000000 "),
        (r"\n\n", "\nencoding latin-1\n\n"),
    ],
    ids=["author", "a second parent", "time", "header"],
)
def test_what_a_commit_says_otherwise_than_its_line_is_named(
    old: str, new: str, bare: Bare
) -> None:
    lay(bare.folder, bare.raw(), lambda n, commit: re.sub(old, new, commit) if n == 3 else commit)
    assert defects(bare.read()) == [("foreign", "entry 3")]


def test_what_git_would_show_instead_of_an_object_is_not_read_and_a_tag_is_no_entry(
    bare: Bare,
) -> None:
    head = git(bare.folder, "rev-parse", REF)
    whole = bare.read()
    git(bare.folder, "replace", f"{head}~1", f"{head}~2")
    (bare.folder / "shallow").write_text(f"{head}\n")
    assert bare.read() == whole
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    git(bare.folder, *identity, "tag", "-a", "-m", "x", "over", head)
    git(bare.folder, "update-ref", REF, "refs/tags/over")
    assert defects(bare.read()) == [("unreadable", "entry 1")]


def test_a_folder_of_other_things_is_no_place_for_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/todo.txt").write_text("")
    with pytest.raises(EvidenceError, match="holds other things than a ledger"):
        Bare(tmp_path / "notes").append(statement(1))


def test_a_folder_in_proc_cannot_hold_evidence() -> None:
    with pytest.raises(EvidenceError, match="evidence could not be made durable at '/proc"):
        Bare(Path("/proc/gatekeeper-evidence")).append(statement(1))
