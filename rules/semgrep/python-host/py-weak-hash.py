import hashlib

from cryptography.hazmat.primitives import hashes


def digest(data):
    # ruleid: py-weak-hash
    a = hashlib.md5(data).hexdigest()
    # ruleid: py-weak-hash
    b = hashlib.new("sha1", data)
    # ruleid: py-weak-hash
    c = hashes.Hash(hashes.SHA1())
    # ok: py-weak-hash
    d = hashlib.sha256(data)
    # ok: py-weak-hash
    e = hashlib.md5(data, usedforsecurity=False)
    # ok: py-weak-hash
    f = hashlib.new("sha256", data)
    # ok: py-weak-hash
    g = md5_of_last_build(data)
    return a, b, c, d, e, f, g


def compute_etag(page):
    # ok: py-weak-hash
    return hashlib.sha1(page).hexdigest()
