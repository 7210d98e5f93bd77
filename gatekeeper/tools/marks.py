"""Whether programs and folders are those of an earlier run, told by the file system's marks without reading them.

A file that was replaced or written to has another inode, size, or time of change; the last is set by the kernel alone
(inode(7), `st_ctim`). As git does for its index, equal marks are taken for equal content.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.model.memory import Key, memory_key


def marks_of_tools(names: tuple[str, ...], search: tuple[str, ...]) -> Key:
    """The marks of all programs of those names beside our interpreter and in the absolute folders of `search`, and of
    the packages that Python programs among them were installed with, and of what shims go by."""
    folders = (str(Path(sys.executable).parent), *(each for each in search if each[:1] == "/"))
    found = [os.path.join(folder, name) for folder in folders for name in names]  # noqa: PTH118 - hundreds, quickly
    told = [(path, mark_of(path)) for path in found]
    present = [path for path, mark in told if mark]
    beside = {each for path in present for each in packages_of(Path(os.path.realpath(path)))}
    beside |= {each for path in present for each in behind_shim(Path(path))}
    more = sorted(map(str, beside))
    return memory_key(*_flat(told), *_flat((path, mark_of(path)) for path in more))


def marks_below(*folders: Path) -> Key:
    """The marks of every file below the folders; byte code that Python writes there is left out."""
    return memory_key(*(part for folder in folders for part in _flat(_below(str(folder)))))


def marks_of_packages() -> Key:
    """The marks of the folders that our interpreter imports from: what is installed or removed there changes them."""
    return memory_key(sys.version, *_flat((path, mark_of(path)) for path in sys.path))


def mark_of(path: str) -> str:
    """The mark of what the path leads to; empty when nothing is there."""
    try:
        return _told(os.stat(path))  # noqa: PTH116 - hundreds, quickly
    except OSError:
        return ""


def behind_shim(program: Path) -> tuple[Path, ...]:
    """What a shim of pyenv goes by: the version chosen for the user, and those that are installed (pyenv 2.4)."""
    root = program.parents[1]
    return root / "version", root / "versions"


def packages_of(program: Path) -> list[Path]:
    """The folders of packages beside the program of a Python environment, ordered; their names tell its Python."""
    return sorted(program.parents[1].glob("lib/python3*/site-packages"))


def _below(folder: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _below(entry.path)
        else:
            yield entry.path, _told(entry.stat(follow_symlinks=False))


def _told(status: os.stat_result) -> str:
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (
        f"{status.st_dev} {status.st_ino} {status.st_mode} {status.st_size} {times[0]} {times[1]}"
    )


def _flat(pairs: "Iterator[tuple[str, str]] | list[tuple[str, str]]") -> Iterator[str]:
    for path, mark in pairs:
        yield path
        yield mark
