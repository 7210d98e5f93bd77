import hashlib
import os


def store(password, salt, firmware):
    # ruleid: py-password-fast-hash
    a = hashlib.sha256(password.encode()).hexdigest()
    # ruleid: py-password-fast-hash
    b = hashlib.sha512(salt + password).hexdigest()
    digest = hashlib.sha1()
    # ruleid: py-password-fast-hash
    digest.update(password.encode("utf-8"))
    # ruleid: py-password-fast-hash
    c = hashlib.new("sha256", password)
    # ok: py-password-fast-hash
    d = hashlib.scrypt(password.encode(), salt=os.urandom(16), n=2**14, r=8, p=1)
    # ok: py-password-fast-hash
    e = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)
    # ok: py-password-fast-hash
    f = hashlib.sha256(firmware).hexdigest()
    return a, b, c, d, e, f


class Operator:
    def set_pin(self, pin, pins_of_the_port):
        # ruleid: py-password-fast-hash
        self.pin_hash = hashlib.sha256(self.salt + pin.encode()).digest()
        # ok: py-password-fast-hash
        self.wiring = hashlib.sha256(pins_of_the_port).digest()
