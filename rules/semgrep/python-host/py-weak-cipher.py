from Crypto.Cipher import AES, DES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt(key, data, nonce):
    # ruleid: py-weak-cipher
    a = DES.new(key, DES.MODE_CBC, nonce)
    # ruleid: py-weak-cipher
    b = AES.new(key, AES.MODE_ECB)
    # ruleid: py-weak-cipher
    c = Cipher(algorithms.AES(key), modes.ECB())
    # ruleid: py-weak-cipher
    d = algorithms.TripleDES(key)
    # ok: py-weak-cipher
    e = AES.new(key, AES.MODE_GCM, nonce=nonce)
    # ok: py-weak-cipher
    f = AESGCM(key).encrypt(nonce, data, None)
    # ok: py-weak-cipher
    g = Cipher(algorithms.AES(key), modes.CTR(nonce))
    # ok: py-weak-cipher
    h = regulator.DES.new(key)
    return a, b, c, d, e, f, g, h
