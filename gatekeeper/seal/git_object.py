"""Parts a signed git object into what was signed and the signature (gitformat-signature(5), git 2.39)."""

from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.seal.sshsig import BEGIN

_HEADERS = (b"gpgsig", b"gpgsig-sha256")
_OPENPGP = (b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN PGP MESSAGE-----")
_X509 = (b"-----BEGIN SIGNED MESSAGE-----",)
_BEGINNINGS = (BEGIN, *_OPENPGP, *_X509)


class SignatureFormat(Enum):
    """What made a signature."""

    SSH = "SSH"
    OPENPGP = "OpenPGP"
    X509 = "X.509"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignedObject:
    """A git object taken apart."""

    payload: bytes
    """The bytes that were signed."""
    signature: bytes
    """Armoured, as written; empty when the object is not signed."""
    format: SignatureFormat | None
    """`None` when it is not signed."""
    doubt: str | None = None
    """Why it can be read in two ways and no signature of it may be accepted, or `None`."""


def part_commit(raw: bytes) -> SignedObject:
    """Payload and signature of a commit object.

    The payload is the object without every signature header, as git takes it. Two signature headers of one kind
    are a doubt: git would join them.
    """
    head, separator, body = raw.partition(b"\n\n")
    kept: list[bytes] = []
    found: dict[bytes, list[list[bytes]]] = {key: [] for key in _HEADERS}
    current: list[bytes] | None = None
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if line.startswith(b" ") and current is not None:
            current.append(line[1:])
        elif key in found:
            current = [value]
            found[key].append(current)
        else:
            current = None
            kept.append(line)
    payload = b"\n".join(kept) + separator + body
    signatures = [b"\n".join(lines) for key in _HEADERS for lines in found[key]]
    doubt = "it has more than one signature" if len(signatures) > 1 else None
    return _signed(payload, signatures[0] if signatures else b"", doubt)


def part_tag(raw: bytes) -> SignedObject:
    """Payload and signature of a tag object: the signature follows its message.

    git takes the last line that begins a signature; more than one such line is a doubt.
    """
    starts = [
        place
        for place in _line_starts(raw)
        if any(raw.startswith(beginning, place) for beginning in _BEGINNINGS)
    ]
    if not starts:
        return SignedObject(raw, b"", None)
    doubt = "more than one signature begins in it" if len(starts) > 1 else None
    head = raw.partition(b"\n\n")[0]
    if any(line.split(b" ", 1)[0] in _HEADERS for line in head.split(b"\n")):
        doubt = "it has a signature header beside the signature"
    return _signed(raw[: starts[-1]], raw[starts[-1] :], doubt)


def _line_starts(raw: bytes) -> list[int]:
    starts = [0]
    while (end := raw.find(b"\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return starts


def _signed(payload: bytes, signature: bytes, doubt: str | None) -> SignedObject:
    if not signature:
        return SignedObject(payload, b"", None)
    return SignedObject(payload, signature, _format(signature), doubt)


def _format(signature: bytes) -> SignatureFormat:
    text = signature.lstrip()
    if text.startswith(BEGIN):
        return SignatureFormat.SSH
    if text.startswith(_OPENPGP):
        return SignatureFormat.OPENPGP
    return SignatureFormat.X509 if text.startswith(_X509) else SignatureFormat.UNKNOWN
