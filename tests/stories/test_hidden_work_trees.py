"""What is hidden from `git status` is judged all the same: settings and index flags change no fact of a run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import people_repository as tell
import pytest
from gate_room import CONFIGURATION, FLAW, GOOD, PROJECT, Room, Said

from gatekeeper.checks.review_independence import review_independence

AIKO, DOSE = tell.AIKO, tell.DOSE
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
Hiding = Callable[[Any], None]


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def show_the_old_dose(repo: Any) -> None:
    """The work tree shows what base has, whatever is staged or committed."""
    repo.workshop.write(DOSE, tell.DOSE_CODE)


def assume_unchanged(repo: Any) -> None:
    show_the_old_dose(repo)
    repo.git("update-index", "--assume-unchanged", DOSE)
    assert repo.git("diff", "--name-only") == ""


def skip_the_work_tree(repo: Any) -> None:
    show_the_old_dose(repo)
    repo.git("update-index", "--skip-worktree", DOSE)
    assert repo.git("diff", "--name-only") == ""


def program(repo: Any, lines: str) -> Path:
    """A program that leaves a trace when it runs."""
    script = repo.workshop.home / "program"
    script.write_text(f"#!/bin/sh\ntouch '{trace(repo)}'\n{lines}\n")
    script.chmod(0o755)
    return script


def trace(repo: Any) -> Path:
    return repo.workshop.home / "ran"


def monitor_the_files(repo: Any) -> None:
    repo.git("config", "core.fsmonitor", str(program(repo, "printf '0\\0'")))


def convert_to_text(repo: Any) -> None:
    attributes = repo.workshop.top / ".git/info/attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.c diff=hide\n")
    repo.git("config", "diff.hide.textconv", f"{program(repo, 'echo nothing')}")


HIDINGS = pytest.mark.parametrize(
    "hide",
    [
        show_the_old_dose,
        assume_unchanged,
        skip_the_work_tree,
        monitor_the_files,
        convert_to_text,
    ],
)


def dose_told(facts: Any) -> tuple[str, str]:
    """The blob of the dose before and after the change."""
    [file] = [each for each in facts.change.files if each.path == DOSE]
    return file.old.blob, file.new.blob


@HIDINGS
def test_a_staged_change_is_judged_the_same_however_it_is_hidden(repo: Any, hide: Hiding) -> None:
    repo.workshop.write(DOSE, NEW_DOSE)
    repo.git("add", DOSE)
    blobs = repo.git("rev-parse", f"HEAD:{DOSE}"), repo.git("rev-parse", f":{DOSE}")
    plain = repo.staged(AIKO)
    hide(repo)
    hidden = repo.staged(AIKO)
    assert hidden == plain
    assert dose_told(hidden) == blobs
    assert not trace(repo).exists()


@HIDINGS
def test_a_committed_change_is_judged_the_same_however_it_is_hidden(
    repo: Any, hide: Hiding
) -> None:
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    blobs = repo.git("rev-parse", f"HEAD^:{DOSE}"), repo.git("rev-parse", f"HEAD:{DOSE}")
    plain = repo.judged()
    hide(repo)
    hidden = repo.judged()
    assert hidden == plain
    assert dose_told(hidden) == blobs
    refused = [("fail", "no-independent-review", "PUMP-DOSE")]
    assert tell.said(tell.answers(review_independence, hidden)) == refused
    assert not trace(repo).exists()


def evidence(room: Room, said: Said) -> dict[str, Any]:
    """What the run filed, without the second it began."""
    digest = said.err.split("evidence: ")[1].split()[0]
    filed: dict[str, Any] = json.loads(room.gatekeeper("evidence", "show", digest).out)
    del filed["predicate"]["startedAt"]
    return filed


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
@pytest.mark.parametrize("asked", ["--staged", "--range HEAD^..HEAD"])
def test_report_and_evidence_on_a_hidden_flaw_are_the_same(
    tmp_path: Path, flag: str, asked: str
) -> None:
    room = Room(tmp_path)
    room.commit({**PROJECT, "src/flaw.py": GOOD, "gatekeeper.toml": CONFIGURATION})
    if asked == "--staged":
        room.stage({"src/flaw.py": FLAW})
    else:
        room.commit({"src/flaw.py": FLAW})
    words = ("check", *asked.split(), "-q", "-o", "json=-")
    plain = room.gatekeeper(*words)
    (room.top / "src/flaw.py").write_text(GOOD)
    room.repository.git("update-index", flag, "src/flaw.py")
    room.repository.git("config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    room.repository.git("config", "diff.hide.textconv", f"touch {tmp_path}/ran; echo")
    (room.top / ".git/info/attributes").write_text("*.py diff=hide\n")
    (tmp_path / "ran").unlink(missing_ok=True)
    hidden = room.gatekeeper(*words)
    assert (plain.status, hidden.status) == (1, 1)
    assert "src/flaw.py" in plain.out
    assert hidden.out == plain.out
    assert evidence(room, hidden) == evidence(room, plain)
    assert not (tmp_path / "ran").exists()
