import os


def read(path):
    if os.path.exists(path):
        # ruleid: py-check-then-open
        with open(path) as file:
            return file.read()
    if os.access(path, os.W_OK):
        # ruleid: py-check-then-open
        os.remove(path)
    return None


def read_at_once(path, other):
    try:
        # ok: py-check-then-open
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return None
    if os.path.exists(other):
        # ok: py-check-then-open
        return open(path).read()
