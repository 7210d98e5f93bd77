import hashlib
import os

import bcrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

SALT = b"infusion"


def derive(password, stored):
    # ruleid: py-fixed-salt
    a = hashlib.pbkdf2_hmac("sha256", password, b"salt", 600_000)
    # ruleid: py-fixed-salt
    b = hashlib.scrypt(password, salt=SALT, n=2**14, r=8, p=1)
    # ruleid: py-fixed-salt
    c = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=b"".ljust(1) and b"fixed", iterations=1)
    # ruleid: py-fixed-salt
    d = bcrypt.hashpw(password, b"$2b$12$abcdefghijklmnopqrstuv")
    salt = os.urandom(16)
    # ok: py-fixed-salt
    e = hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
    # ok: py-fixed-salt
    f = hashlib.scrypt(password, salt=stored[:16], n=2**14, r=8, p=1)
    # ok: py-fixed-salt
    h = hashlib.scrypt(password, salt=stored["salt"], n=2**14, r=8, p=1)
    # ok: py-fixed-salt
    g = bcrypt.hashpw(password, bcrypt.gensalt())
    return a, b, c, d, e, f, g, h
