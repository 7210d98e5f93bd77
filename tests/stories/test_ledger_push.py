"""The ledger and git's pushes: nothing moves in quarantine, and the ledger's own ref may only grow."""

import shutil
from pathlib import Path

from gate_room import FLAW, PROJECT, ROOT, Room
from ledger_workshop import Bare, statement

REF = "refs/gatekeeper/ledger"


def test_a_refused_push_leaves_its_statement_and_the_ledger_may_only_grow(tmp_path: Path) -> None:
    room, remote = Room(tmp_path), tmp_path / "remote.git"
    room.commit(PROJECT)
    room.repository.git("clone", "-q", "--bare", str(room.top), str(remote))
    shutil.copy(ROOT / "hooks/pre-receive", remote / "hooks/pre-receive")
    room.commit({"src/flaw.py": FLAW})
    assert room.git("push", str(remote), "main").status != 0
    assert not (remote / REF).exists()
    assert len(list((remote / "gatekeeper/waiting").iterdir())) == 1
    seen = room.gatekeeper("evidence", "log", where=remote)
    assert (seen.status, "failed" in seen.out, len(seen.out.splitlines())) == (0, True, 1)
    assert list((remote / "gatekeeper/waiting").iterdir()) == []

    assert room.gatekeeper("evidence", "pull", str(remote)).status == 0
    mine = Bare(room.top / ".git")
    mine.append(statement(1))
    said = room.git("push", str(remote), REF)
    assert (said.status, "only gains entries" in said.err) == (0, True), said
    assert len(Bare(remote).read().entries) == 2
    room.repository.git("update-ref", REF, f"{REF}~1")
    mine.append(statement(2))
    said = room.git("push", "--force", str(remote), REF)
    assert (said.status != 0, "entries of the ledger would be lost" in said.err) == (True, True)
    said = room.git("push", str(remote), f":{REF}")
    assert (said.status != 0, "the ledger is deleted" in said.err) == (True, True)
    assert len(Bare(remote).read().entries) == 2
