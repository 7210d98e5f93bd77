"""SSH signatures as OpenSSH makes them, and every way in which they can be wrong."""

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from gatekeeper.seal.public_key import read_key_line
from gatekeeper.seal.sshsig import BEGIN, END, Refusal, Refused, Sealed, verify
from gatekeeper.seal.wire import wire_string

MESSAGE = b"an approval of a change\n"
KINDS = {
    "ed25519": ("-t", "ed25519"),
    "rsa": ("-t", "rsa", "-b", "2048"),
    "ecdsa-256": ("-t", "ecdsa", "-b", "256"),
    "ecdsa-384": ("-t", "ecdsa", "-b", "384"),
    "ecdsa-521": ("-t", "ecdsa", "-b", "521"),
}


def make_key(folder: Path, kind: tuple[str, ...]) -> Path:
    key = folder / "key"
    command = ["ssh-keygen", "-q", *kind, "-N", "", "-C", "mara", "-f", str(key)]
    subprocess.run(command, check=True)
    return key


def sign(key: Path, message: bytes = MESSAGE, *, namespace: str = "gatekeeper") -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)]
    return subprocess.run(command, input=message, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def ed25519(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("ed25519"), KINDS["ed25519"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_signature_of_openssh_gives_the_key_that_made_it(
    tmp_path: Path, kind: tuple[str, ...]
) -> None:
    key = make_key(tmp_path, kind)
    signature = sign(key)

    answer = verify(MESSAGE, signature, "gatekeeper")

    assert answer == Sealed(read_key_line(key.with_suffix(".pub").read_text()))


@pytest.mark.parametrize("name", ["sha256", "sha512"])
def test_both_hashes_of_the_format_verify(ed25519: Path, name: str) -> None:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-O", f"hashalg={name}"]
    run = subprocess.run(
        [*command, "-f", str(ed25519)], input=MESSAGE, capture_output=True, check=True
    )

    assert isinstance(verify(MESSAGE, run.stdout, "git"), Sealed)


def test_the_fingerprint_is_the_one_ssh_keygen_shows(ed25519: Path) -> None:
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(ed25519)], capture_output=True, text=True, check=True
    ).stdout

    key = read_key_line(ed25519.with_suffix(".pub").read_text())

    assert key.fingerprint == shown.split()[1]
    assert key.line == " ".join(ed25519.with_suffix(".pub").read_text().split()[:2])


def test_another_message_is_refused_and_names_the_key(ed25519: Path) -> None:
    answer = verify(MESSAGE + b" ", sign(ed25519), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is Refusal.DOES_NOT_VERIFY
    assert answer.key is not None


def test_a_signature_for_another_purpose_is_refused(ed25519: Path) -> None:
    answer = verify(MESSAGE, sign(ed25519, namespace="git"), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is Refusal.OTHER_NAMESPACE


def test_no_flipped_byte_of_a_signature_is_accepted(ed25519: Path) -> None:
    armoured = sign(ed25519)
    raw = base64.b64decode(armoured.replace(BEGIN, b"").replace(END, b""))
    flipped = (raw[:n] + bytes([raw[n] ^ 1]) + raw[n + 1 :] for n in range(len(raw)))

    answers = [verify(MESSAGE, armour(each), "gatekeeper") for each in flipped]

    assert [answer for answer in answers if isinstance(answer, Sealed)] == []


def test_no_shortened_or_lengthened_signature_is_accepted(ed25519: Path) -> None:
    raw = base64.b64decode(sign(ed25519).replace(BEGIN, b"").replace(END, b""))
    others = [*(raw[:n] for n in range(len(raw))), raw + b"\0"]

    answers = [verify(MESSAGE, armour(each), "gatekeeper") for each in others]

    assert [answer for answer in answers if isinstance(answer, Sealed)] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: b"x" + text, Refusal.MALFORMED),
        (lambda text: text + b"x", Refusal.MALFORMED),
        (lambda text: text + text, Refusal.MALFORMED),
        (lambda text: text.replace(b"\n", b"", 1), Refusal.MALFORMED),
        (lambda text: text.replace(b"U1NIU0lH", b"U1NIU0lI"), Refusal.MALFORMED),
        (lambda text: text.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"), Refusal.UNSUPPORTED),
        (lambda text: text + b" " * 70_000 + b"x", Refusal.MALFORMED),
        (lambda text: b"", Refusal.MALFORMED),
    ],
    ids=["before", "after", "twice", "one-line", "magic", "pgp", "huge", "empty"],
)
def test_other_armour_is_refused(ed25519: Path, change, code: Refusal) -> None:  # type: ignore[no-untyped-def]
    answer = verify(MESSAGE, change(sign(ed25519)), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is code


def armour(raw: bytes) -> bytes:
    return BEGIN + b"\n" + base64.b64encode(raw) + b"\n" + END + b"\n"


def sshsig(blob: bytes, inner: bytes, *, version: int = 1, hash_name: bytes = b"sha512") -> bytes:
    parts = (blob, b"gatekeeper", b"", hash_name, inner)
    return armour(
        b"SSHSIG" + version.to_bytes(4, "big") + b"".join(wire_string(part) for part in parts)
    )


def signed_data(message: bytes) -> bytes:
    parts = (b"gatekeeper", b"", b"sha512", hashlib.sha512(message).digest())
    return b"SSHSIG" + b"".join(wire_string(part) for part in parts)


def touched_data(message: bytes, flags: int) -> bytes:
    """What a hardware key signs (PROTOCOL.u2f)."""
    application = hashlib.sha256(b"ssh:").digest()
    return (
        application + bytes([flags]) + b"\0\0\0\7" + hashlib.sha256(signed_data(message)).digest()
    )


def hardware_ed25519(flags: int, *, claimed: int | None = None) -> bytes:
    private = Ed25519PrivateKey.generate()
    kind = b"sk-ssh-ed25519@openssh.com"
    point = private.public_key().public_bytes_raw()
    blob = wire_string(kind) + wire_string(point) + wire_string(b"ssh:")
    value = private.sign(touched_data(MESSAGE, flags))
    shown = flags if claimed is None else claimed
    return sshsig(blob, wire_string(kind) + wire_string(value) + bytes([shown]) + b"\0\0\0\7")


def mpint(number: int) -> bytes:
    return wire_string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def hardware_ecdsa() -> bytes:
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    point = b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    kind = b"sk-ecdsa-sha2-nistp256@openssh.com"
    blob = b"".join(wire_string(part) for part in (kind, b"nistp256", point, b"ssh:"))
    r, s = utils.decode_dss_signature(private.sign(touched_data(MESSAGE, 1), ec.ECDSA(SHA256())))
    value = wire_string(mpint(r) + mpint(s))
    return sshsig(blob, wire_string(kind) + value + b"\1" + b"\0\0\0\7")


@pytest.mark.parametrize("signature", [hardware_ed25519(1), hardware_ecdsa()], ids=["ed", "ec"])
def test_a_touched_hardware_key_verifies(signature: bytes) -> None:
    assert isinstance(verify(MESSAGE, signature, "gatekeeper"), Sealed)


def test_openssh_agrees_about_the_hardware_key(tmp_path: Path) -> None:
    (tmp_path / "signature").write_bytes(hardware_ed25519(1))
    command = ["ssh-keygen", "-Y", "check-novalidate", "-n", "gatekeeper", "-s"]

    run = subprocess.run([*command, str(tmp_path / "signature")], input=MESSAGE, check=False)

    assert run.returncode == 0


def test_an_untouched_hardware_key_is_refused() -> None:
    answer = verify(MESSAGE, hardware_ed25519(0), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is Refusal.NO_TOUCH


def test_a_touch_that_was_added_afterwards_is_refused() -> None:
    answer = verify(MESSAGE, hardware_ed25519(0, claimed=1), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is Refusal.DOES_NOT_VERIFY


ED = Ed25519PrivateKey.generate()
ED_BLOB = wire_string(b"ssh-ed25519") + wire_string(ED.public_key().public_bytes_raw())
ED_INNER = wire_string(b"ssh-ed25519") + wire_string(ED.sign(signed_data(MESSAGE)))


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (sshsig(ED_BLOB, ED_INNER, version=2), Refusal.UNSUPPORTED),
        (sshsig(ED_BLOB, ED_INNER, hash_name=b"sha1"), Refusal.UNSUPPORTED),
        (sshsig(ED_BLOB, ED_INNER.replace(b"ssh-ed25519", b"ssh-ed25510")), Refusal.UNSUPPORTED),
        (sshsig(ED_BLOB + b"\0", ED_INNER), Refusal.UNSUPPORTED),
        (sshsig(ED_BLOB, ED_INNER + b"\0"), Refusal.MALFORMED),
        (sshsig(wire_string(b"ssh-dss") + b"\0\0\0\0", ED_INNER), Refusal.UNSUPPORTED),
        (sshsig(wire_string(b"ssh-\xff") + b"\0\0\0\0", ED_INNER), Refusal.UNSUPPORTED),
    ],
    ids=["version", "sha1", "kind", "key-too-long", "signature-too-long", "dsa", "not-ascii"],
)
def test_what_the_format_does_not_allow_is_refused(signature: bytes, code: Refusal) -> None:
    assert isinstance(verify(MESSAGE, sshsig(ED_BLOB, ED_INNER), "gatekeeper"), Sealed)

    answer = verify(MESSAGE, signature, "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is code


def test_an_rsa_signature_over_sha1_is_refused(tmp_path: Path) -> None:
    key = make_key(tmp_path, KINDS["rsa"])
    raw = base64.b64decode(sign(key).replace(BEGIN, b"").replace(END, b""))
    old = raw.replace(wire_string(b"rsa-sha2-512"), wire_string(b"ssh-rsa"))
    inner = len(old) - old.rfind(wire_string(b"ssh-rsa"))
    head = old[: old.rfind(wire_string(b"ssh-rsa")) - 4]

    answer = verify(MESSAGE, armour(head + inner.to_bytes(4, "big") + old[-inner:]), "gatekeeper")

    assert isinstance(answer, Refused)
    assert answer.code is Refusal.UNSUPPORTED
