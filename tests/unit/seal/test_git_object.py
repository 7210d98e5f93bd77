"""Signed commits and tags as git writes them: what was signed, and by which key."""

import subprocess
from pathlib import Path

import pytest

from gatekeeper.seal.git_object import SignatureFormat, part_commit, part_tag
from gatekeeper.seal.public_key import read_key_line
from gatekeeper.seal.sshsig import Refused, Sealed, verify

HEAD = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
WHO = b"author M <m@example.org> 1 +0000\ncommitter M <m@example.org> 1 +0000\n"
SSH = b"-----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----\n"
PGP = b"-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"


class Workshop:
    """A repository whose commits and tags a key of its own signs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, folder / "key"
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.key)]
        subprocess.run(command, check=True)
        self.git("init", "-q")

    def git(self, *arguments: str) -> bytes:
        settings = {
            "user.name": "Mara",
            "user.email": "mara@example.org",
            "gpg.format": "ssh",
            "user.signingkey": str(self.key),
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        command = ["git", *options, *arguments]
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, check=True
        ).stdout


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    made = Workshop(tmp_path_factory.mktemp("signed"))
    made.git("commit", "-q", "--allow-empty", "-S", "-m", "one\n\nwith a body\n")
    made.git("tag", "-s", "-m", "release 1", "v1")
    return made


def test_a_commit_git_signed_verifies_against_its_payload(workshop: Workshop) -> None:
    parted = part_commit(workshop.git("cat-file", "commit", "HEAD"))

    answer = verify(parted.payload, parted.signature, "git")

    assert parted.format is SignatureFormat.SSH
    assert answer == Sealed(read_key_line(workshop.key.with_suffix(".pub").read_text()))


def test_a_tag_git_signed_verifies_against_its_payload(workshop: Workshop) -> None:
    parted = part_tag(workshop.git("cat-file", "tag", "v1"))

    assert isinstance(verify(parted.payload, parted.signature, "git"), Sealed)


def test_a_commit_signature_moved_to_another_commit_does_not_verify(workshop: Workshop) -> None:
    raw = workshop.git("cat-file", "commit", "HEAD").replace(b"with a body", b"with another")
    parted = part_commit(raw)

    assert isinstance(verify(parted.payload, parted.signature, "git"), Refused)


def test_an_unsigned_commit_is_all_payload() -> None:
    raw = HEAD + WHO + b"\ngpgsig in the message\n gpgsig\n"

    parted = part_commit(raw)

    assert (parted.payload, parted.signature, parted.format) == (raw, b"", None)


@pytest.mark.parametrize(
    ("signature", "format_"),
    [(SSH, SignatureFormat.SSH), (PGP.replace(b"\n", b"\n "), SignatureFormat.OPENPGP)],
    ids=["ssh", "openpgp"],
)
def test_the_signature_header_is_taken_out_wherever_it_stands(
    signature: bytes, format_: SignatureFormat
) -> None:
    header = b"gpgsig " + signature.rstrip() + b"\n"

    parted = part_commit(HEAD + header + WHO + b"\nsubject\n")

    assert parted.payload == HEAD + WHO + b"\nsubject\n"
    assert parted.format is format_
    assert parted.doubt is None


def test_two_signatures_in_a_commit_are_a_doubt() -> None:
    header = b"gpgsig " + SSH.rstrip() + b"\n"

    assert part_commit(HEAD + WHO + header + header + b"\nx\n").doubt is not None
    other = header.replace(b"gpgsig", b"gpgsig-sha256")
    assert part_commit(HEAD + WHO + header + other + b"\nx\n").doubt is not None


def test_two_signatures_in_a_tag_are_a_doubt() -> None:
    body = b"object 1\ntype commit\ntag v1\ntagger x\n\nrelease\n"

    parted = part_tag(body + PGP + SSH.replace(b"\n ", b"\n"))

    assert parted.doubt is not None
    assert parted.payload == body + PGP


def test_an_unsigned_tag_is_all_payload() -> None:
    raw = b"object 1\ntype commit\ntag v1\ntagger x\n\nrelease\n"

    assert part_tag(raw).payload == raw
    assert part_tag(raw).format is None
