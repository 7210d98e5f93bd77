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


class Settings:
    @property
    def effective_hash(self):
        # ok: py-weak-hash
        return hashlib.md5(self.text.encode()).hexdigest()

    def firmware_hash(self, image):
        # ruleid: py-weak-hash
        return hashlib.md5(image).hexdigest()


def lengths():
    # ok: py-weak-hash
    salt = os.urandom(hashlib.sha1().digest_size)
    # ok: py-weak-hash
    return salt, hashlib.sha1(os.urandom(64)).hexdigest()


def hash_dict(settings):
    # ok: py-weak-hash
    return hashlib.sha1(repr(settings).encode()).hexdigest()


def hash_password_list(passwords):
    # ruleid: py-weak-hash
    return hashlib.sha1(repr(passwords).encode()).hexdigest()
