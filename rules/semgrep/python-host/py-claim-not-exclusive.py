import os
from pathlib import Path


class Busy(Exception):
    pass


def claim(path):
    if os.path.exists(path):
        raise Busy(path)
    # ruleid: py-claim-not-exclusive
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)


def lock(folder: Path, text):
    lock_path = folder / "pump.lock"
    if lock_path.exists():
        return False
    # ruleid: py-claim-not-exclusive
    lock_path.write_text(text)
    return True


def claim_at_once(path):
    if os.path.exists(path):
        raise Busy(path)
    # ok: py-claim-not-exclusive
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)


def claim_by_name(lock_file):
    if os.path.exists(lock_file):
        raise Busy(lock_file)
    # ok: py-claim-not-exclusive
    with open(lock_file, "x") as file:
        file.write("held")


def report(path: Path, text):
    if path.exists():
        raise FileExistsError(path)
    # ok: py-claim-not-exclusive
    path.write_text(text)


def append(path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    # ok: py-claim-not-exclusive
    return os.open(path, os.O_WRONLY | os.O_APPEND)
