"""OpenPGP signatures, checked by the gpg program with the keys of the registry alone."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.tools.gpg import check, find_gpg

GPG = shutil.which("gpg")
pytestmark = pytest.mark.skipif(GPG is None, reason="gpg is not installed")
PAYLOAD = b"tree 1\n\nsubject\n"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home with two keys, in a short path: gpg's agent listens on a socket in it."""
    with tempfile.TemporaryDirectory(prefix="gk", dir="/tmp") as folder:
        for name in ("mara", "noor"):
            gpg(Path(folder), "--passphrase", "", "--quick-gen-key", name, "ed25519", "sign")
        yield Path(folder)
        subprocess.run(["gpgconf", "--homedir", folder, "--kill", "all"], check=False)


def gpg(home: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["gpg", "--batch", "--quiet", "--homedir", str(home), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def test_the_key_that_signed_is_found_among_those_given(home: Path) -> None:
    mara, noor = (gpg(home, "--armor", "--export", who).decode() for who in ("mara", "noor"))
    signature = gpg(home, "--armor", "--local-user", "noor", "--detach-sign", stdin=PAYLOAD)

    assert check(GPG, (mara, noor), PAYLOAD, signature).key == noor
    assert check(GPG, (mara,), PAYLOAD, signature).key is None
    assert check(GPG, (mara, noor), PAYLOAD + b" ", signature).key is None
    assert check(GPG, (mara, noor), PAYLOAD, b"no signature").key is None


def test_a_program_that_cannot_be_asked_is_not_an_answer(home: Path) -> None:
    mara = gpg(home, "--armor", "--export", "mara").decode()

    assert not check("/nowhere/gpg", (mara,), PAYLOAD, b"x").looked


def test_no_gpg_of_the_repository_under_test_is_started(tmp_path: Path) -> None:
    planted = tmp_path / "gpg"
    planted.write_text("#!/bin/sh\n")
    planted.chmod(0o755)

    assert find_gpg({"PATH": str(tmp_path)}, tmp_path) is None
