import random
import secrets
import string
import uuid


def open_session(user):
    # ruleid: py-weak-random-for-secret
    token = "".join(random.choices(string.ascii_letters, k=32))
    # ruleid: py-weak-random-for-secret
    user.session_id = random.getrandbits(128)
    # ruleid: py-weak-random-for-secret
    create(user, password=str(random.randint(1000, 9999)))
    return token


def make_pairing_code():
    # ruleid: py-weak-random-for-secret
    return f"{random.randrange(10**6):06d}"


def generate_random_string(length):
    # ruleid: py-weak-random-for-secret
    return "".join(random.choice(string.ascii_letters) for _ in range(length))


def look_alikes(readings):
    # ok: py-weak-random-for-secret
    token = secrets.token_hex(16)
    # ok: py-weak-random-for-secret
    jitter = random.uniform(0, 1)
    # ok: py-weak-random-for-secret
    tokens_shown = random.sample(readings, 3)
    # ok: py-weak-random-for-secret
    code = random.SystemRandom().choice("abc")
    return token, jitter, tokens_shown, code


def pairing_code():
    # ruleid: py-weak-random-for-secret
    return "".join(random.choice("0123456789") for _ in range(6))


def log_in(user):
    # ruleid: py-weak-random-for-secret
    session_id = uuid.uuid1().hex
    # ok: py-weak-random-for-secret
    run_id = uuid.uuid1().hex
    # ok: py-weak-random-for-secret
    other_session_id = uuid.uuid4().hex
    return session_id, run_id, other_session_id
