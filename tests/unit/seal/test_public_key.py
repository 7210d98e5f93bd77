"""Public keys: one meaning for each line, or a sentence that says why not."""

import base64
import subprocess
from pathlib import Path

import pytest

from gatekeeper.seal.public_key import Algorithm, read_key_line
from gatekeeper.seal.wire import WireError, wire_string

POINT = bytes(range(32))
BLOB = wire_string(b"ssh-ed25519") + wire_string(POINT)


def line(blob: bytes, kind: str = "ssh-ed25519") -> str:
    return f"{kind} {base64.b64encode(blob).decode()} mara@example.org"


def test_a_comment_is_no_part_of_a_key() -> None:
    key = read_key_line(line(BLOB))

    assert key.algorithm is Algorithm.ED25519
    assert key == read_key_line(" ".join(line(BLOB).split()[:2]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a line"),
        ("ssh-ed25519", "not a line"),
        ("ssh-ed25519 ####", "not base64"),
        ("ssh-ed25519 \u00e4\u00e4\u00e4\u00e4", "not base64"),
        ("command=x " + line(BLOB), "cannot be verified"),
        (line(BLOB, "ssh-rsa"), "it says ssh-rsa and holds ssh-ed25519"),
        (line(BLOB, "ssh-ed25519-cert-v01@openssh.com"), "it is a certificate"),
        (line(BLOB[:-1]), "in the middle"),
        (line(BLOB + b"\0"), "after its end"),
        (line(wire_string(b"ssh-ed25519") + wire_string(POINT[1:])), "31 bytes"),
        (line(BLOB * 900), "more than"),
    ],
    ids=[
        "empty",
        "no-blob",
        "symbols",
        "letters",
        "options",
        "other-type",
        "certificate",
        "cut",
        "longer",
        "short-point",
        "huge",
    ],
)
def test_what_is_no_key_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(WireError, match=says):
        read_key_line(text)


def test_a_weak_rsa_key_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "weak"
    command = ["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)

    with pytest.raises(WireError, match="1024 bits"):
        read_key_line(key.with_suffix(".pub").read_text())


@pytest.mark.parametrize(
    ("modulus", "exponent", "says"),
    [
        (b"\0" + b"\xff" * 256, b"\2", "exponent"),
        (b"\0" + b"\xff" * 256, b"\1", "exponent"),
        (b"\xff" * 256, b"\3", "not positive"),
        (b"\0\0" + b"\xff" * 256, b"\3", "shortest"),
        (b"", b"\3", "not positive"),
        (b"\0" + b"\xff" * 2049, b"\3", "bits"),
    ],
    ids=["even", "one", "negative", "padded", "nothing", "too-long"],
)
def test_an_rsa_key_that_is_none_is_refused(modulus: bytes, exponent: bytes, says: str) -> None:
    blob = b"".join(wire_string(part) for part in (b"ssh-rsa", exponent, modulus))

    with pytest.raises(WireError, match=says):
        read_key_line(line(blob, "ssh-rsa"))


@pytest.mark.parametrize(
    ("curve", "point", "says"),
    [
        (b"nistp384", b"\4" + bytes(64), "its curve is not nistp256"),
        (b"nistp256", b"\2" + bytes(64), "uncompressed"),
        (b"nistp256", b"\4" + bytes(63), "64 bytes"),
    ],
    ids=["other-curve", "compressed", "short"],
)
def test_an_ecdsa_key_that_is_none_is_refused(curve: bytes, point: bytes, says: str) -> None:
    blob = b"".join(wire_string(part) for part in (b"ecdsa-sha2-nistp256", curve, point))

    with pytest.raises(WireError, match=says):
        read_key_line(line(blob, "ecdsa-sha2-nistp256"))
