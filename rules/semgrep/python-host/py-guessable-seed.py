import os
import random
import time


def start(number):
    # ruleid: py-guessable-seed
    random.seed(time.time())
    # ruleid: py-guessable-seed
    random.seed(int(time.time()) ^ os.getpid())
    # ruleid: py-guessable-seed
    generator = random.Random(os.getpid())
    # ok: py-guessable-seed
    random.seed(42)
    # ok: py-guessable-seed
    random.seed(os.urandom(32))
    # ok: py-guessable-seed
    other = random.Random(number)
    return generator, other
