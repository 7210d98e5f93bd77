"""Heads noted outside: in signed tags, in time stamps of an authority made here with openssl, and in a second clone."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from gate_room import PEOPLE, PROJECT, Room, Said
from ledger_workshop import Bare, statement
from record_tables import tables_of

UNTOLD = "no outside anchor is known: a rewrite of the whole ledger cannot be told"
TSA = """[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
ess_cert_id_chain = yes
tsa_name = yes
[ext]
extendedKeyUsage = critical,timeStamping
"""


class Anchored:
    """A repository with a ledger of two entries, a key that the registry knows, and one that it does not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room = Room(folder)
        for name in ("ben", "stranger"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(words, check=True)
        public = " ".join((folder / "ben.pub").read_text().split()[:2])
        people = f'{PEOPLE}[[people.keys]]\npublic = "{public}"\n'
        self.room.commit({**PROJECT, "compliance/people.toml": people})
        self.ledger = Bare(self.room.top / ".git")
        self.ledger.append(statement(1), statement(2))

    def note(self) -> str:
        """What `evidence anchor` prints."""
        return self.room.gatekeeper("evidence", "anchor").out

    def tag(self, name: str, key: str | None) -> None:
        """An annotated tag that notes the head, signed with that key."""
        sign = ["-a"] if key is None else ["-s", "-u", str(self.folder / f"{key}.pub")]
        self.room.repository.git(
            "-c", "gpg.format=ssh", "tag", *sign, "-m", f"Release\n\n{self.note()}", name
        )

    def verify(self, *words: str) -> Said:
        """`evidence verify`."""
        return self.room.gatekeeper("evidence", "verify", *words)

    def cut(self) -> None:
        """The last entry taken away by moving the ref."""
        self.room.repository.git(
            "update-ref", "refs/gatekeeper/ledger", "refs/gatekeeper/ledger~1"
        )


@pytest.fixture
def anchored(tmp_path: Path) -> Anchored:
    """Made anew for each test."""
    return Anchored(tmp_path)


def test_a_tag_that_a_registered_person_signed_anchors_the_ledger(anchored: Anchored) -> None:
    assert UNTOLD in anchored.verify().out
    anchored.tag("v1", "ben")
    said = anchored.verify()
    assert (said.status, said.err) == (0, "")
    assert "anchor at entry 2: signed tag v1, Ben Okafor\n" in said.out
    assert "no outside anchor" not in said.out
    anchored.ledger.append(statement(3))
    assert "what stands behind entry 2 has no outside anchor" in anchored.verify().out
    anchored.cut()
    anchored.cut()
    said = anchored.verify()
    assert (said.status, "truncated: ledger: it does not hold the head" in said.err) == (1, True)


@pytest.mark.parametrize(("key", "why"), [(None, "it is not signed"), ("stranger", "is nobody's")])
def test_a_tag_that_nobody_registered_signed_is_told_and_no_anchor(
    key: str | None, why: str, anchored: Anchored
) -> None:
    anchored.tag("v1", key)
    said = anchored.verify()
    assert (said.status, UNTOLD in said.out, why in said.err) == (0, True, True)


def authority(folder: Path) -> None:
    """A time-stamping authority of our own: a root and a certificate for stamping."""
    (folder / "tsa.cnf").write_text(TSA.format(folder=folder))
    (folder / "serial").write_text("01\n")
    for words in (
        "req -x509 -newkey rsa:2048 -nodes -subj /CN=root -days 9000 -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=tsa -keyout tsa.key -out tsa.csr",
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9000 -out tsa.pem "
        "-extfile tsa.cnf -extensions ext",
    ):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)


def test_a_time_stamp_of_the_head_says_when_the_authority_saw_it(anchored: Anchored) -> None:
    folder = anchored.folder
    authority(folder)
    said = anchored.room.gatekeeper("evidence", "anchor", str(folder / "head.tsq"))
    head = said.out.split()[-1]
    words = "ts -reply -config tsa.cnf -queryfile head.tsq -out head.tsr"
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    stamp = ("--timestamp", str(folder / "head.tsr"), str(folder / "ca.pem"))
    said = anchored.verify("--head", head, *stamp)
    assert (said.status, "anchor at entry 2: timestamp " in said.out) == (0, True), said
    other = str(anchored.ledger.read().entries[0].line)
    said = anchored.verify("--head", other, *stamp)
    assert (said.status, "does not stamp the head" in said.err) == (4, True)


def test_a_second_clone_shows_what_was_cut(anchored: Anchored) -> None:
    copy = anchored.folder / "copy"
    where = ("--evidence", str(copy))
    anchored.room.gatekeeper("evidence", "pull", str(anchored.room.top), *where)
    assert "anchor at entry 2: second clone" in anchored.verify("--copy", str(copy)).out
    anchored.cut()
    said = anchored.verify("--copy", str(copy))
    assert (said.status, "anchor at no entry: second clone" in said.out) == (1, True)


def record(anchored: Anchored, *words: str) -> tuple[Said, list[tuple[str, str, int]], str]:
    """`record build`, its anchors with kind, source and entry, and its gaps as text."""
    into = anchored.folder / "record"
    shutil.rmtree(into, ignore_errors=True)
    said = anchored.room.gatekeeper("record", "build", "--no-pdf", "--into", str(into), *words)
    told = tables_of(into) if into.exists() else {}
    anchors = [(a["kind"], a["source"], int(a["entry"] or 0)) for a in told.get("anchor", [])]
    return said, anchors, json.dumps(told.get("gap", []))


def test_a_record_shows_anchors_that_are_handed_over(anchored: Anchored) -> None:
    folder, copy = anchored.folder, anchored.folder / "copy"
    authority(folder)
    head = anchored.room.gatekeeper("evidence", "anchor", str(folder / "head.tsq")).out.split()[-1]
    words = "ts -reply -config tsa.cnf -queryfile head.tsq -out head.tsr"
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    anchored.room.gatekeeper("evidence", "pull", str(anchored.room.top), "--evidence", str(copy))
    stamp = ("--timestamp", str(folder / "head.tsr"), str(folder / "ca.pem"))
    _, anchors, gaps = record(anchored, "--head", head, *stamp, "--copy", str(copy))
    assert anchors == [
        ("second clone", str(copy), 2),
        ("timestamp", "head.tsr", 2),
        ("told", "--head", 2),
    ]
    assert ("no trusted time" in gaps, "what came after entry 2 of" in gaps) == (False, True)
    held = folder / "record/ledger/anchors"
    assert (held / "1.tsr").read_bytes() == (folder / "head.tsr").read_bytes()
    assert anchored.room.gatekeeper("record", "verify", str(folder / "record")).status == 0
    said, anchors, _ = record(anchored, "--head", "0" * 64, *stamp)
    assert (said.status, anchors, "does not count" in said.err) == (4, [], True)
    said, _, _ = record(anchored, *stamp)
    assert (said.status, "with --head as well" in said.err) == (2, True)
    _, _, gaps = record(anchored, "--head", "0" * 64)
    assert "it was cut or written anew" in gaps
