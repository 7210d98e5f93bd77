"""SSH signatures of files and git objects, verified in process (PROTOCOL.sshsig and PROTOCOL.u2f of OpenSSH 9.2)."""

import base64
import binascii
import hashlib
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.seal.arithmetic import is_valid
from gatekeeper.seal.public_key import Algorithm, PublicKey, key_numbers, read_key_blob
from gatekeeper.seal.wire import WireError, WireReader, wire_string

FILE_NAMESPACE = "gatekeeper"
"""The namespace of what people sign through gatekeeper."""
GIT_NAMESPACE = "git"
"""The namespace git signs commits and tags in (git-config(1), gpg.format=ssh)."""

BEGIN = b"-----BEGIN SSH SIGNATURE-----"
END = b"-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_MAX_BYTES = 64 * 1024
_HASHES = ("sha256", "sha512")
_RSA_HASHES = {"rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512"}
_USER_PRESENT = 0x01


class Refusal(Enum):
    """Why bytes are no signature of a message."""

    MALFORMED = "signature-malformed"
    UNSUPPORTED = "signature-unsupported"
    """Well formed, of a kind that cannot be verified here: it can be neither accepted nor called false."""
    OTHER_NAMESPACE = "signature-for-another-purpose"
    DOES_NOT_VERIFY = "signature-does-not-verify"
    NO_TOUCH = "signature-without-touch"
    """A hardware key signed without anybody touching it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not a valid signature of this message in this namespace."""

    code: Refusal
    why: str
    """One lower-case clause; holds nothing of the signature that is not printable ASCII."""
    key: PublicKey | None = None
    """The key the signature names, when it could be read; it proves nothing."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A valid signature: the holder of `key` signed this very message for this purpose."""

    key: PublicKey


@dataclass(frozen=True, slots=True)
class _Signature:
    key: PublicKey
    namespace: str
    reserved: bytes
    hash_name: str
    kind: str
    value: bytes
    flags: int | None = None
    counter: bytes = b""


def verify(message: bytes, signature: bytes, namespace: str) -> Sealed | Refused:
    """The key that made this armoured signature over the message for the namespace, or why there is none.

    It says nothing about whose key it is, nor whether it was valid: the registry does.
    """
    try:
        found = _read(_unarmoured(signature))
    except _UnsupportedError as error:
        return Refused(Refusal.UNSUPPORTED, str(error))
    except WireError as error:
        return Refused(Refusal.MALFORMED, f"the signature cannot be read: {error}")
    if found.namespace != namespace:
        why = f"it was made for '{found.namespace[:60]}', not for '{namespace}'"
        return Refused(Refusal.OTHER_NAMESPACE, why, found.key)
    if found.flags is not None and not found.flags & _USER_PRESENT:
        why = "a hardware key made it without a touch, so no person need have been there"
        return Refused(Refusal.NO_TOUCH, why, found.key)
    if not _holds(found, message):
        why = f"the signature by {found.key.fingerprint} is not one of these bytes"
        return Refused(Refusal.DOES_NOT_VERIFY, why, found.key)
    return Sealed(found.key)


class _UnsupportedError(ValueError):
    """Well formed and not known."""


def _unarmoured(signature: bytes) -> bytes:
    text = signature.strip(b" \t\r\n")
    if len(text) > _MAX_BYTES:
        raise WireError(f"it has more than {_MAX_BYTES} bytes")
    if text.startswith(b"-----BEGIN ") and not text.startswith(BEGIN):
        raise _UnsupportedError("it is no SSH signature")
    if not (text.startswith(BEGIN) and text.endswith(END)):
        raise WireError("it does not stand between the lines BEGIN and END SSH SIGNATURE")
    body = text[len(BEGIN) : -len(END)]
    if not (body[:1] in b"\r\n" and body[-1:] in b"\r\n"):
        raise WireError("BEGIN and END do not stand on lines of their own")
    try:
        return base64.b64decode(body.translate(None, b"\r\n"), validate=True)
    except binascii.Error as error:
        raise WireError("what stands between BEGIN and END is not base64") from error


def _read(raw: bytes) -> _Signature:
    reader = WireReader(raw)
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise WireError("it does not start with SSHSIG")
    if (version := reader.uint32()) != 1:
        raise _UnsupportedError(f"it is of version {version}, and only 1 is known")
    blob, namespace = reader.string(), reader.text()
    reserved, hash_name, inner = reader.string(), reader.text(), reader.string()
    reader.end()
    try:
        key = read_key_blob(blob)
    except WireError as error:
        raise _UnsupportedError(f"its key is not accepted: {error}") from error
    if not namespace:
        raise WireError("it names no purpose")
    if hash_name not in _HASHES:
        raise _UnsupportedError(
            f"it hashes with '{hash_name[:60]}', and only sha256 and sha512 are known"
        )
    return _inner(_Signature(key, namespace, reserved, hash_name, "", b""), inner)


def _inner(outer: _Signature, raw: bytes) -> _Signature:
    reader = WireReader(raw)
    kind, value = reader.text(), reader.string()
    flags, counter = None, b""
    algorithm = outer.key.algorithm
    kinds = tuple(_RSA_HASHES) if algorithm is Algorithm.RSA else (algorithm.value,)
    if kind not in kinds:
        raise _UnsupportedError(f"a '{algorithm.value}' key made a '{kind[:60]}' signature")
    if algorithm in (Algorithm.SK_ED25519, Algorithm.SK_ECDSA_P256):
        flags, counter = reader.take(1)[0], reader.take(4)
    reader.end()
    return _Signature(
        outer.key, outer.namespace, outer.reserved, outer.hash_name, kind, value, flags, counter
    )


def _holds(signature: _Signature, message: bytes) -> bool:
    digest = hashlib.new(signature.hash_name, message).digest()
    parts = (
        signature.namespace.encode(),
        signature.reserved,
        signature.hash_name.encode(),
        digest,
    )
    signed = _MAGIC + b"".join(wire_string(part) for part in parts)
    numbers = key_numbers(signature.key)
    if signature.flags is not None:
        signed = (
            hashlib.sha256(numbers.application).digest()
            + bytes([signature.flags])
            + signature.counter
            + hashlib.sha256(signed).digest()
        )
    return is_valid(
        signature.key.algorithm,
        numbers,
        signed,
        signature.value,
        _RSA_HASHES.get(signature.kind, ""),
    )
