"""The folder of a record: built twice the same, checked alone, and every change to it named."""

import base64
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from gate_room import FLAW, GOOD, PEOPLE, PROJECT, Room
from record_counts import counts, differing
from record_tables import tables_of

from gatekeeper.cli.arguments import read_arguments
from gatekeeper.cli.console import Console
from gatekeeper.cli.main import run_command
from gatekeeper.config.shipped import own_digest


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, Path]:
    """A repository with a release 1.0, a flaw since, a head noted in a signed tag, and the record of it."""
    room = Room(tmp_path_factory.mktemp("record"))
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(room.folder / "ben")], check=True
    )
    public = " ".join((room.folder / "ben.pub").read_text().split()[:2])
    people = f'{PEOPLE}[[people.keys]]\npublic = "{public}"\n'
    room.commit({**PROJECT, "compliance/people.toml": people})
    room.repository.git("tag", "1.0")
    room.commit({"src/flaw.py": FLAW, "src/more.py": GOOD})
    room.gatekeeper("check", "--all", "1.0")
    note = room.gatekeeper("evidence", "anchor").out
    signed = ("-s", "-u", str(room.folder / "ben.pub"))
    room.repository.git("-c", "gpg.format=ssh", "tag", *signed, "-m", f"Release\n\n{note}", "1.1")
    said = build(room, "one")
    assert said.status == 1, said
    return room, room.folder / "one"


def build(room: Room, name: str):
    words = ("record", "build", "--baseline", "1.0", "--into", str(room.folder / name), "-q")
    return room.gatekeeper(*words)


def verify(room: Room, folder: Path, *words: str):
    return room.gatekeeper("record", "verify", str(folder), *words, where=room.folder)


def test_two_builds_are_the_same_bytes_and_leave_one_statement(built: tuple[Room, Path]) -> None:
    room, folder = built
    before = room.gatekeeper("evidence", "log").out
    build(room, "two")
    assert room.gatekeeper("evidence", "log").out == before
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    for name in names:
        assert (folder / name).read_bytes() == (room.folder / "two" / name).read_bytes(), name


def test_a_record_verifies_alone_and_sha256sum_agrees(built: tuple[Room, Path]) -> None:
    room, folder = built
    said = verify(room, folder, "--head", tables_of(folder)["about"][0]["ledger-head"])
    assert (said.status, said.err) == (0, ""), said
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "MANIFEST"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_record_shows_signers_anchor_and_baseline(built: tuple[Room, Path]) -> None:
    room, folder = built
    record = tables_of(folder)
    anchor = record["anchor"][0]
    assert (anchor["kind"], anchor["source"], anchor["who"]) == ("signed tag", "1.1", "Ben Okafor")
    assert anchor["entry"] == "1"
    assert {each["id"]: each["commit"] for each in record["baseline"]}[
        "1.0"
    ] == room.repository.git("rev-parse", "1.0")
    subjects = {gap["subject"]: gap["what"] for gap in record["gap"] if gap["area"] == "Evidence"}
    assert "what came after entry 1" in subjects["anchor of the ledger"]
    assert "are signed by nobody" in subjects["signatures"]


def test_the_record_names_the_code_and_rules_that_made_it(built: tuple[Room, Path]) -> None:
    tools = {each["id"]: each for each in tables_of(built[1])["tool"]}
    assert tools["gatekeeper"]["digest"] == own_digest()


def test_what_was_found_out_stands_in_public_predicates_too(built: tuple[Room, Path]) -> None:
    """Whoever knows in-toto and not us reads the envelopes; `evidence show` prints each, and the record lists them."""
    room, folder = built
    lines = (folder / "ledger" / "entries.intoto.jsonl").read_bytes().splitlines()
    held = [json.loads(base64.b64decode(json.loads(line)["payload"])) for line in lines]
    head = room.repository.git("rev-parse", "1.1^{commit}")
    told = {
        each["predicateType"].rpartition("/attestation/")[2]: each["predicate"]
        for each in held
        if "in-toto.io/attestation/" in each["predicateType"]
        and {"gitCommit": head} in [subject["digest"] for subject in each["subject"]]
    }
    assert told["release/v0.2"] == {"purl": "pkg:generic/pump@1.1"}
    assert "GATEKEEPER_LAYOUT_COMPLETE" in told["svr/v0.2"]["properties"]
    assert "GATEKEEPER_NO_NEW_FINDINGS" not in told["svr/v0.2"]["properties"]
    bare = room.repository.git("rev-parse", "1.0")
    assert not [each for each in held if "release" in each["predicateType"] and bare in str(each)]
    rows = tables_of(folder)["attestation"]
    assert {row["kind"] for row in rows} >= told.keys()
    shown = room.gatekeeper("evidence", "show", rows[-1]["statement"][:16])
    assert json.loads(shown.out) in held


def changed(name: str, make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).write_bytes(make((folder / name).read_bytes()))

    return change


def relisted(name: str, make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """As `changed`, by somebody who mends the manifest as well."""
    from gatekeeper.model.digest import sha256
    from gatekeeper.record.files.manifest import manifest

    def change(folder: Path) -> None:
        changed(name, make)(folder)
        paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "MANIFEST"]
        files = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in paths}
        (folder / "MANIFEST").write_bytes(manifest(files))

    return change


def linked(folder: Path) -> None:
    (folder / "record.html").unlink()
    (folder / "record.html").symlink_to(folder / "record.json")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (changed("record.html", lambda raw: raw + b" "), "record.html was changed"),
        (lambda folder: (folder / "findings.sarif").unlink(), "findings.sarif is missing"),
        (lambda folder: (folder / "more.txt").write_text("x"), "more.txt is not in MANIFEST"),
        (linked, "record.html cannot be read"),
        (
            relisted("record.json", lambda raw: raw.replace(b'"failed"', b'"passed"')),
            "tells another verdict",
        ),
        (
            relisted("record.json", lambda raw: raw.replace(b"no-new-findings", b"of-no-check")),
            "tells other decisions",
        ),
        (
            relisted("gate-run.json", lambda raw: raw + b"\n"),
            "gate-run.json is not the report that the statement",
        ),
        (
            relisted("ledger/lines.jsonl", lambda raw: raw.split(b"\n", 1)[1]),
            "entry 1",
        ),
        (
            relisted("ledger/head.json", lambda raw: raw.replace(b'"head":"', b'"head":"00', 1)),
            "does not hold the head",
        ),
    ],
    ids=[
        "edit",
        "deletion",
        "insertion",
        "link",
        "verdict",
        "decisions",
        "report",
        "ledger",
        "head",
    ],
)
def test_what_was_done_to_a_folder_is_named(
    built: tuple[Room, Path], tmp_path: Path, act: Callable[[Path], object], sentence: str
) -> None:
    room, folder = built
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    act(copy)
    said = verify(room, copy)
    assert said.status == 1
    assert sentence in said.err


def test_a_record_is_not_laid_among_files_of_another(built: tuple[Room, Path]) -> None:
    room, folder = built
    copy = room.folder / "three"
    shutil.copytree(folder, copy)
    (copy / "old.pdf").write_bytes(b"older")
    said = build(room, "three")
    assert "holds old.pdf, which is no part of this record" in said.err
    assert said.status == 4


def test_what_lies_oddly_among_waiting_statements_is_named(built: tuple[Room, Path]) -> None:
    room, _ = built
    waiting = room.top / ".git" / "gatekeeper" / "waiting"
    waiting.mkdir(parents=True, exist_ok=True)
    (waiting / "note.txt").write_text("x")
    (waiting / f"20261125T160000Z-{'0' * 64}.json").write_text("{}")
    said = room.gatekeeper("evidence", "verify")
    shutil.rmtree(waiting)
    assert said.status == 1
    assert "foreign: note.txt: it lies among the statements that wait" in said.err
    assert "altered: 20261125T160000Z-" in said.err
    assert "it was changed after it was left" in said.err


def test_the_record_and_diff_tell_what_changed_since_the_baseline(
    built: tuple[Room, Path],
) -> None:
    room, folder = built
    told = {(row["state"], row["area"], row["what"]) for row in tables_of(folder)["change"]}
    assert ("added", "Files", "src/flaw.py") in told
    said = room.gatekeeper("record", "diff", "1.0", "1.1", "--format", "json")
    changes = json.loads(said.out)["changes"]
    assert {"src/flaw.py", "src/more.py"} <= {c["id"] for c in changes if c["table"] == "file"}
    assert any(c["table"] == "finding" and c["difference"] == "added" for c in changes)
    assert not any(c["table"] == "person" for c in changes)


def test_a_record_differs_in_nothing_from_itself(built: tuple[Room, Path]) -> None:
    room, folder = built
    said = room.gatekeeper("record", "diff", str(folder), str(folder))
    assert said.out.splitlines()[-1] == "0 differences"


def test_every_question_is_answered_from_the_folder_or_called_unknown(
    built: tuple[Room, Path],
) -> None:
    """Each shipped question as on the command line: never an error, and status 3 just where a part is unknown."""
    room, folder = built
    given = {"--unit": "PUMP", "--requirement": "R-1", "--person": "ben"}
    commit = tables_of(folder)["about"][0]["commit"]
    asked = 0
    for line in room.gatekeeper("ask", "--list").out.splitlines():
        if line.startswith(" "):
            continue
        question, *takes = line.split()
        words = [word for take in takes if take in given for word in (take, given[take])]
        status, out = ask(question, "--record", str(folder), *words)
        *_, last = out.splitlines()
        known = {0: "every part is known", 3: "not all of it is known"}
        assert last == known.get(status), (question, out)
        assert commit in out
        asked += 1
    assert asked >= 40


def ask(*arguments: str) -> tuple[int, str]:
    """Status and answer of `gatekeeper ask`, in this process: a start for each question takes longer than its answer."""
    out = io.StringIO()
    console = Console(out, out, {}, colour=False, progress=False)
    return int(run_command(read_arguments(["ask", *arguments]), console)), out.getvalue()


def test_the_record_names_its_release_and_the_one_before(built: tuple[Room, Path]) -> None:
    _, folder = built
    page = (folder / "record.html").read_text()
    assert "release 1.1</h1>" in page
    assert "tag 1.1, signed by Ben Okafor" in page
    assert "tag 1.0, vouched for by nobody: it is a bare name, which nobody can sign" in page
    [told] = tables_of(folder)["about"]
    assert (told["release"], told["baseline"]) == ("1.1", "1.0")


def test_a_tag_that_was_renamed_vouches_for_no_release(built: tuple[Room, Path]) -> None:
    room, _ = built
    object_id = room.repository.git("rev-parse", "refs/tags/1.1")
    room.repository.git("update-ref", "refs/tags/2.0", object_id)
    build(room, "renamed")
    room.repository.git("update-ref", "-d", "refs/tags/2.0")
    tags = {tag["id"]: tag for tag in tables_of(room.folder / "renamed")["baseline"]}
    assert tags["1.1"]["signed-by"] == "Ben Okafor"
    assert tags["2.0"]["doubt"] == "it was made under the name 1.1"


def test_commits_of_a_plain_merge_are_in_the_head_and_others_are_not(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({**PROJECT, "compliance/people.toml": PEOPLE})
    for branch, name in (("work", "src/more.py"), ("left", "src/left.py")):
        room.repository.git("checkout", "-q", "-b", branch, "main")
        room.commit({name: GOOD})
        room.gatekeeper("check", "--range", f"main..{branch}", "-q")
    room.repository.git("checkout", "-q", "main")
    room.repository.git("merge", "-q", "--no-ff", "-m", "Take work in", "work")
    room.gatekeeper("record", "build", "--into", str(tmp_path / "record"), "-q", "--no-pdf")
    commits = tables_of(tmp_path / "record")["commit"]
    told = {each["id"]: each["in-head"] for each in commits}
    assert told[room.repository.git("rev-parse", "work")] == "yes"
    assert told[room.repository.git("rev-parse", "left")] == "no"


def test_a_question_is_asked_of_the_repository_and_a_release_before(
    built: tuple[Room, Path],
) -> None:
    room, folder = built
    words = ("ask", "changed-since-release", "--baseline", "1.0")
    said = room.gatekeeper(*words)
    assert "What differs from the release compared with: unknown" not in said.out
    assert "src/flaw.py" in said.out
    assert room.gatekeeper(*words, "--record", str(folder)).status == 2


def test_every_output_counts_the_same(built: tuple[Room, Path]) -> None:
    _, folder = built
    found = counts(folder)
    assert found["finding"]["sarif"] > 0
    assert differing(found) == []
