"""A merge against the verdict: a named approver answers for it in the ledger, and nothing turns green by it."""

from pathlib import Path

from gate_room import PEOPLE, PROJECT, Room

from gatekeeper.testing.keys import KeyRing
from gatekeeper.testing.story import Act, Actor

BEN = Actor("Ben Okafor", "ben@example.org")

WORDS = ["evidence", "override"]
REASON = "--reason=field action FA-7: the pump stops at dose 0"


def refused(room: Room, ring: KeyRing, run: str, *, who: str = "ben", reason: str = REASON) -> str:
    """What is said when it is refused."""
    said = room.gatekeeper(*WORDS, run, f"--key={ring.key(who)}", reason)
    assert said.status == 2
    return said.err


def room_with_keys(folder: Path) -> tuple[Room, KeyRing]:
    """A project in which Ben may approve and Aiko may not, both with a key, and whose whole tree fails."""
    room, ring = Room(folder), KeyRing(folder / "home")
    first, second = PEOPLE.split('[[people]]\nid = "ben"')
    keys = [ring.key(who).with_suffix(".pub").read_text().strip() for who in ("aiko", "ben")]
    people = f'{first}[[people.keys]]\npublic = "{keys[0]}"\n[[people]]\nid = "ben"{second}'
    people += f'[[people.keys]]\npublic = "{keys[1]}"\n'
    room.commit({**PROJECT, "compliance/people.toml": people})
    room.commit(
        {"src/bad.py": "import os\n\n\ndef flash(name):\n    os.system('flash ' + name)\n"}
    )
    return room, ring


def judged(room: Room, *arguments: str, status: int) -> str:
    """The digest of the statement of a run that ends so."""
    assert room.gatekeeper("check", *arguments).status == status
    return room.gatekeeper("evidence", "log").out.splitlines()[-1].split()[1]


def test_an_override_is_signed_filed_and_never_green(tmp_path: Path) -> None:
    room, ring = room_with_keys(tmp_path)
    run = judged(room, "--all", status=1)
    filed = room.gatekeeper(*WORDS, run, f"--key={ring.key('ben')}", REASON)
    assert filed.status == 0, filed.err
    assert "Ben Okafor answers for a merge against the verdict failed" in filed.out
    log = room.gatekeeper("evidence", "log").out
    line = log.splitlines()[-1]
    assert "override" in line
    assert "Ben Okafor" in line
    assert room.gatekeeper("evidence", "verify").status == 0
    judged(room, "--all", status=1)
    built = room.gatekeeper("record", "build", "--no-pdf", f"--into={tmp_path / 'record'}")
    assert built.status == 1
    page = (tmp_path / "record" / "record.html").read_text(encoding="utf-8")
    (entry,) = (row for row in log.splitlines() if run in row)
    assert (
        f"run in entry {entry.split()[0]} of the ledger is answered for by Ben Okafor, responsibility, "
        in page
    )
    assert "field action FA-7" in page
    asked = room.gatekeeper("ask", "audit-trail", f"--record={tmp_path / 'record'}").out
    merges = asked.partition("Merges against a verdict")[2].partition("Statements by kind")[0]
    assert "answered for" in merges
    assert "field action FA-7: the pump stops at dose 0" in merges


def test_an_override_by_a_key_that_was_revoked_names_the_key(tmp_path: Path) -> None:
    room, ring = room_with_keys(tmp_path)
    path = room.top / "compliance/people.toml"
    people = path.read_text(encoding="utf-8") + "revoked-at = 2026-01-01T00:00:00Z\n"
    room.commit({"compliance/people.toml": people})
    run = judged(room, "--all", status=1)
    said = refused(room, ring, run)
    assert "of Ben Okafor is revoked, so what it signs now would not count" in said
    assert "SHA256:" in said
    assert len(room.gatekeeper("evidence", "log").out.splitlines()) == 1


def test_an_override_is_refused_that_nobody_may_answer_for(tmp_path: Path) -> None:
    room, ring = room_with_keys(tmp_path)
    run = judged(room, "--all", status=1)
    assert "has not the role approver" in refused(room, ring, run, who="aiko")
    assert "knows no key" in refused(room, ring, run, who="mallory")
    assert "an override needs --reason" in refused(room, ring, run, reason="--reason= ")
    assert "is the beginning of 0 digests" in refused(room, ring, "ffff")
    assert "name your SSH key" in room.gatekeeper(*WORDS, run, REASON).err
    assert len(room.gatekeeper("evidence", "log").out.splitlines()) == 1


def test_nobody_overrides_a_verdict_on_their_own_work_or_one_that_passed(tmp_path: Path) -> None:
    room, ring = room_with_keys(tmp_path)
    ben = Act("Worse", write={"src/worse.py": "eval(input())\n"}, author=BEN)
    room.repository.commit(ben)
    run = judged(room, "--range", "HEAD~1..HEAD", status=1)
    assert "wrote commit" in refused(room, ring, run)
    room.stage({"compliance/note.md": "a pump\n"})
    opened = judged(room, status=0)
    assert "nothing to override" in refused(room, ring, opened)
