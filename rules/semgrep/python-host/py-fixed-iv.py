import os

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV = b"0123456789abcdef"


def encrypt(key, data, received):
    # ruleid: py-fixed-iv
    a = AES.new(key, AES.MODE_CBC, b"0123456789abcdef")
    # ruleid: py-fixed-iv
    b = AES.new(key, AES.MODE_CBC, iv=IV)
    # ruleid: py-fixed-iv
    c = modes.CTR(b"\0" * 16)
    # ruleid: py-fixed-iv
    d = AESGCM(key).encrypt(bytes(12), data, None)
    cipher = AESGCM(key)
    # ruleid: py-fixed-iv
    e = cipher.encrypt(b"twelve bytes", data, None)
    vector = b"x" * AES.block_size
    # ruleid: py-fixed-iv
    i = AES.new(key, AES.MODE_CBC, vector)
    # ruleid: py-fixed-iv
    j = modes.CBC(vector)
    nonce = os.urandom(12)
    # ok: py-fixed-iv
    f = cipher.encrypt(nonce, data, None)
    # ok: py-fixed-iv
    g = AES.new(key, AES.MODE_CBC, received[:16])
    # ok: py-fixed-iv
    k = AES.new(key, AES.MODE_CBC, iv=received["iv"])
    # ok: py-fixed-iv
    h = modes.CBC(os.urandom(16))
    return a, b, c, d, e, f, g, h, i, j, k


class Codec:
    START = bytes(16)
    MAGIC = bytes(4)

    def seal(self, cipher):
        start = self.START
        # ruleid: py-fixed-iv
        return modes.CBC(start)

    def seal_otherwise(self):
        # ruleid: py-fixed-iv
        return modes.CTR(self.START)

    def seal_well(self, drawn):
        self.start = os.urandom(16)
        # ok: py-fixed-iv
        return modes.CBC(self.start), self.MAGIC
