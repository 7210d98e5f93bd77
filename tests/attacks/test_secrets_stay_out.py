"""Ways to bring a key past the gate: no name, folder, attribute or neighbour hides it, and no report repeats it."""

import base64
import hashlib
import os
from pathlib import Path

import pytest
from gate_room import GOOD, PROJECT, Judged, Room

BODY = base64.b64encode(hashlib.sha512(b"a key that opens nothing").digest() * 2).decode()
PEM = f"-----BEGIN EC PRIVATE KEY-----\n{BODY[:64]}\n{BODY[64:128]}\n{BODY[128:]}\n-----END EC PRIVATE KEY-----\n"
LAYOUT = 'tests = ["tests/**"]\ndocuments = ["*", "docs/**", "compliance/**"]\n'
BASE = {
    **PROJECT,
    "gatekeeper.toml": PROJECT["gatekeeper.toml"].replace(
        'tests = ["tests/**"]\ndocuments = ["gatekeeper.toml", "compliance/**"]\n', LAYOUT
    ),
}
HIDDEN = {
    "docs/signing.pem": PEM,
    "picture.png": b"\x89PNG\r\n\x1a\n\0\0" + PEM.encode() + b"\0\xff\xfe",
    "src/key.py": f'KEY = """{PEM}"""\n{GOOD}',
    "src/table.bin": b"\0" * 4096 + PEM.encode(),
    "compliance/notes.txt": "x\n" * 70_000 + PEM,
    "no-suffix": PEM,
    ".gitattributes": "*.pem binary -diff\n" + PEM,
    "docs/letters.txt": PEM.replace("\n", "\r\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """One range that brings every attack onto a clean base."""
    room = Room(tmp_path_factory.mktemp("secrets"))
    base = room.commit(BASE)
    room.commit({**HIDDEN, "tests/key.pem": PEM})
    return room.check("--range", f"{base}..HEAD")


@pytest.mark.parametrize("path", sorted(HIDDEN))
def test_no_place_hides_a_key(path: str, judged: Judged) -> None:
    assert "private-key" in judged.codes(path)


def test_a_key_of_tests_needs_a_person_and_no_report_repeats_a_key(judged: Judged) -> None:
    assert judged.codes("tests/key.pem") == {"private-key-in-tests"}
    told = judged.said.out + judged.said.err + str(judged.report["decisions"])
    assert BODY[:24] not in told


def test_a_deviation_says_what_a_key_of_tests_is_for(tmp_path: Path) -> None:
    deviation = (
        'version = 1\n[[deviations]]\nid = "D-1"\ncheck = "secrets-absent"\nrule = "private-key-in-tests"\n'
        'subject = "tests/keys/**"\nreason = "signs what the test itself verifies"\nowner = "aiko"\n'
        'approved-by = "ben"\nexpires = 2099-01-31\n'
    )
    room = Room(tmp_path)
    base = room.commit({**BASE, "docs/a.md": "# A\n", "compliance/deviations.toml": deviation})
    room.commit({"tests/keys/a.pem": PEM, "tests/b.pem": PEM})
    judged = room.check("--range", f"{base}..HEAD")
    held = {
        each["subject"]: (each["verdict"], each["deviation"])
        for each in judged.report["decisions"]
        if each["check"] == "secrets-absent"
    }
    assert held == {"tests/keys/a.pem": ("deviated", "D-1"), "tests/b.pem": ("failed", None)}


def test_the_hook_refuses_a_staged_key(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(BASE)
    room.stage({"docs/signing.pem": PEM})
    judged = room.check("--staged")
    assert "private-key" in judged.codes("docs/signing.pem")


def test_a_key_that_a_later_commit_takes_away_is_told_with_its_commit(tmp_path: Path) -> None:
    room = Room(tmp_path)
    base = room.commit(PROJECT)
    bad = room.commit({"src/signing.pem": PEM})
    (room.top / "src/signing.pem").unlink()
    room.commit()
    judged = room.check("--range", f"{base}..HEAD")
    [told] = [d for d in judged.against if d["check"] == "secrets-absent"]
    assert (told["code"], told["subject"]) == ("private-key", "src/signing.pem")
    assert f"commit {bad[:10]}" in told["message"]
    assert "put the change together anew" in told["to_pass"]


def test_a_file_too_large_to_be_held_is_undecided(tmp_path: Path) -> None:
    room = Room(tmp_path)
    base = room.commit(BASE)
    path = room.top / "docs" / "scan.raw"
    path.parent.mkdir()
    with path.open("wb") as file:
        os.truncate(file.fileno(), 64 * 1024 * 1024 + 1)
    room.commit()
    judged = room.check("--range", f"{base}..HEAD")
    assert "file-not-searched" in judged.codes("docs/scan.raw")
