"""SSH public keys as `authorized_keys` lines and as wire blobs (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f)."""

import base64
import binascii
import hashlib
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.seal.wire import WireError, WireReader

MIN_RSA_BITS = 2048
MAX_RSA_BITS = 16384
_MAX_KEY_BYTES = 16 * 1024


class Algorithm(Enum):
    """Key types that can be verified, by the name SSH gives them."""

    ED25519 = "ssh-ed25519"
    RSA = "ssh-rsa"
    ECDSA_P256 = "ecdsa-sha2-nistp256"
    ECDSA_P384 = "ecdsa-sha2-nistp384"
    ECDSA_P521 = "ecdsa-sha2-nistp521"
    SK_ED25519 = "sk-ssh-ed25519@openssh.com"
    SK_ECDSA_P256 = "sk-ecdsa-sha2-nistp256@openssh.com"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An SSH public key; two are the same key exactly when their blobs are equal."""

    algorithm: Algorithm
    blob: bytes
    """The key in wire format, as it stands base64-encoded in `authorized_keys`."""

    @property
    def fingerprint(self) -> str:
        """`SHA256:…` as `ssh-keygen -l` shows it."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    @property
    def line(self) -> str:
        """The key as an `authorized_keys` line without options or comment."""
        return f"{self.algorithm.value} {base64.b64encode(self.blob).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """What a key's blob holds, for whoever verifies with it; fields that a key type lacks are empty."""

    point: bytes = b""
    """The 32 bytes of an ed25519 key, or the uncompressed point of an ECDSA key."""
    modulus: int = 0
    exponent: int = 0
    application: bytes = b""
    """What a hardware key binds its signatures to (`ssh:`)."""


_CURVES = {
    Algorithm.ECDSA_P256: ("nistp256", 32),
    Algorithm.ECDSA_P384: ("nistp384", 48),
    Algorithm.ECDSA_P521: ("nistp521", 66),
    Algorithm.SK_ECDSA_P256: ("nistp256", 32),
}


def read_key_line(line: str) -> PublicKey:
    """The key of one line `type base64 [comment]`.

    Raises WireError (a ValueError) with a sentence when it is anything else: options in front, a certificate, a
    type that cannot be verified, a type that its own blob contradicts, an RSA key under 2048 bits.
    """
    words = line.split()
    if len(words) < 2:
        raise WireError("it is not a line 'type base64' as in authorized_keys")
    algorithm = _algorithm(words[0])
    try:
        blob = base64.b64decode(words[1].encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise WireError("what stands after the key type is not base64") from error
    key = read_key_blob(blob)
    if key.algorithm is not algorithm:
        raise WireError(f"it says {algorithm.value} and holds {key.algorithm.value}")
    return key


def read_key_blob(blob: bytes) -> PublicKey:
    """The key of a wire blob. Errors as `read_key_line`."""
    if len(blob) > _MAX_KEY_BYTES:
        raise WireError(f"it has more than {_MAX_KEY_BYTES} bytes")
    key = PublicKey(_algorithm(WireReader(blob).text()), blob)
    key_numbers(key)
    return key


def key_numbers(key: PublicKey) -> KeyNumbers:
    """What the key's blob holds. Raises WireError when it is not of its type's shape."""
    reader = WireReader(key.blob)
    reader.text()
    match key.algorithm:
        case Algorithm.RSA:
            exponent, modulus = reader.natural(), reader.natural()
            numbers = KeyNumbers(modulus=modulus, exponent=exponent)
            _refuse_weak_rsa(numbers)
        case Algorithm.ED25519:
            numbers = KeyNumbers(point=_sized(reader.string(), 32))
        case Algorithm.SK_ED25519:
            numbers = KeyNumbers(
                point=_sized(reader.string(), 32), application=reader.text().encode()
            )
        case Algorithm.SK_ECDSA_P256:
            point = _point(reader, key.algorithm)
            numbers = KeyNumbers(point=point, application=reader.text().encode())
        case _:
            numbers = KeyNumbers(point=_point(reader, key.algorithm))
    reader.end()
    return numbers


_CERTIFICATE = "-cert-v01@openssh.com"
"""Ends the type of every SSH certificate (OpenSSH 9, PROTOCOL.certkeys)."""


def _algorithm(name: str) -> Algorithm:
    try:
        return Algorithm(name)
    except ValueError as error:
        if name.endswith(_CERTIFICATE):
            raise WireError(
                "it is a certificate, and who certified it is not asked here; give the key itself, whose file has the "
                "name without '-cert'"
            ) from error
        known = ", ".join(each.value for each in Algorithm)
        raise WireError(
            f"keys of type '{name[:60]}' cannot be verified; known are {known}"
        ) from error


def _refuse_weak_rsa(numbers: KeyNumbers) -> None:
    bits = numbers.modulus.bit_length()
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        raise WireError(f"an RSA key of {bits} bits is refused, {MIN_RSA_BITS} are the least")
    if numbers.exponent < 3 or not numbers.exponent & 1 or numbers.exponent.bit_length() > 64:
        raise WireError("the exponent of the RSA key is not one")


def _point(reader: WireReader, algorithm: Algorithm) -> bytes:
    curve, size = _CURVES[algorithm]
    if reader.text() != curve:
        raise WireError(f"its curve is not {curve}, which its type names")
    point = _sized(reader.string(), 1 + 2 * size)
    if point[0] != 4:
        raise WireError("its point is not written uncompressed")
    return point


def _sized(raw: bytes, size: int) -> bytes:
    if len(raw) != size:
        raise WireError(f"its key has {len(raw)} bytes where its type has {size}")
    return raw
