"""Where the memory of answers lies: the user's cache, a file given, or nowhere."""

import argparse
import datetime as dt
import hashlib
import os
from pathlib import Path

from gatekeeper.model.errors import UsageError
from gatekeeper.model.ledger_index import LedgerIndex, OpenIndex, no_index
from gatekeeper.model.memory import SHARED_SECRET, Memory, NoMemory

_SHORTEST = 32


def open_memory(
    arguments: argparse.Namespace, environment: dict[str, str], now: dt.datetime
) -> Memory:
    """The memory the arguments ask for; none where there is no place for it or its secret cannot be kept.

    Raises `UsageError` for a secret that could be guessed.
    """
    file = _file(arguments, environment)
    if file is None:
        return NoMemory()
    from gatekeeper.tools.memory import StoredMemory

    secret = secret_of(environment)
    if secret is None:
        return NoMemory()
    return StoredMemory(file, secret, int(now.timestamp()) // 86400)


def open_index(arguments: argparse.Namespace, environment: dict[str, str]) -> OpenIndex:
    """What opens the index of a ledger, a file beside the memory named for the ledger's folder. Errors as `open_memory`."""
    file = _file(arguments, environment)
    secret = None if file is None else secret_of(environment)
    if file is None or secret is None:
        return no_index
    beside, known = file, secret

    def opened(folder: Path) -> LedgerIndex:
        from gatekeeper.tools.ledger_index import StoredIndex

        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
        return StoredIndex(beside.with_name(f"{beside.name}-ledgers") / f"{name}.sqlite", known)

    return opened


def _file(arguments: argparse.Namespace, environment: dict[str, str]) -> Path | None:
    if getattr(arguments, "no_memory", False):
        return None
    given: Path | None = getattr(arguments, "memory", None)
    cache = _folder(environment, "XDG_CACHE_HOME", ".cache")
    return given.absolute() if given else cache / "answers.sqlite" if cache else None


def secret_of(environment: dict[str, str]) -> bytes | None:
    """The secret that was given, else the user's own, made on first use; `None` where none can be kept.

    Raises `UsageError` for one that could be guessed.
    """
    from gatekeeper.tools.memory import read_secret

    given = _given_secret(environment)
    if given is not None:
        return given
    state = _folder(environment, "XDG_STATE_HOME", ".local/state")
    return read_secret(state / "memory-secret") if state else None


def _folder(environment: dict[str, str], name: str, below_home: str) -> Path | None:
    """Our folder by the XDG Base Directory Specification 0.8: a path that is not absolute is ignored."""
    given = environment.get(name, "")
    if given.startswith("/"):
        return Path(given) / "gatekeeper"
    home = environment.get("HOME", "")
    return Path(home) / below_home / "gatekeeper" if home.startswith("/") else None


def _given_secret(environment: dict[str, str]) -> bytes | None:
    text = environment.get(SHARED_SECRET, "")
    if not text:
        return None
    if len(text) < _SHORTEST:
        raise UsageError(f"{SHARED_SECRET} has {len(text)} characters; draw at least {_SHORTEST}")
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
