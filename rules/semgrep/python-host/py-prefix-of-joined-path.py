import os
from pathlib import Path

ROOT = "/srv/reports"


def locate(name):
    path = os.path.join(ROOT, name)
    # ruleid: py-prefix-of-joined-path
    if not path.startswith(ROOT + os.sep):
        raise ValueError(name)
    return path


def locate_below(folder: Path, name):
    path = folder / name
    # ruleid: py-prefix-of-joined-path
    if not path.is_relative_to(folder):
        raise ValueError(name)
    return path


def locate_resolved(folder: Path, name):
    path = folder / name
    path = path.resolve()
    # ok: py-prefix-of-joined-path
    if not path.is_relative_to(folder):
        raise ValueError(name)
    return path


def locate_real(name):
    path = os.path.realpath(os.path.join(ROOT, name))
    # ok: py-prefix-of-joined-path
    if not path.startswith(ROOT + os.sep):
        raise ValueError(name)
    return path


def locate_without_steps(name):
    if ".." in name:
        raise ValueError(name)
    path = os.path.join(ROOT, name)
    # ok: py-prefix-of-joined-path
    if not path.startswith(ROOT + os.sep):
        raise ValueError(name)
    return path
