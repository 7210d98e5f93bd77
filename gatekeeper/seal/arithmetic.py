"""The mathematics of signatures, done by the `cryptography` library (imported when first needed)."""

from gatekeeper.seal.public_key import Algorithm, KeyNumbers
from gatekeeper.seal.wire import WireError, WireReader


def is_valid(
    algorithm: Algorithm, numbers: KeyNumbers, signed: bytes, signature: bytes, rsa_hash: str
) -> bool:
    """Whether the signature is one of these bytes by the key of these numbers.

    `rsa_hash` is `sha256` or `sha512` for RSA, whose signatures name their hash, and empty for other keys.
    """
    match algorithm:
        case Algorithm.ED25519 | Algorithm.SK_ED25519:
            return _ed25519(numbers, signed, signature)
        case Algorithm.RSA:
            return _rsa(numbers, signed, signature, rsa_hash)
        case _:
            return _ecdsa(algorithm, numbers, signed, signature)


def _ed25519(numbers: KeyNumbers, signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(numbers.point).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _rsa(numbers: KeyNumbers, signed: bytes, signature: bytes, rsa_hash: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.hashes import SHA256, SHA512

    digest = SHA512() if rsa_hash == "sha512" else SHA256()
    # OpenSSH pads a signature that came out short (sshkey.c, ssh_rsa_verify).
    padded = signature.rjust((numbers.modulus.bit_length() + 7) // 8, b"\0")
    try:
        key = RSAPublicNumbers(numbers.exponent, numbers.modulus).public_key()
        key.verify(padded, signed, PKCS1v15(), digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ecdsa(algorithm: Algorithm, numbers: KeyNumbers, signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

    curve, digest = {
        Algorithm.ECDSA_P384: (ec.SECP384R1, SHA384),
        Algorithm.ECDSA_P521: (ec.SECP521R1, SHA512),
    }.get(algorithm, (ec.SECP256R1, SHA256))
    reader = WireReader(signature)
    try:
        r, s = reader.natural(), reader.natural()
        reader.end()
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve(), numbers.point)
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(digest()))
    except (InvalidSignature, WireError, ValueError):
        return False
    return True
