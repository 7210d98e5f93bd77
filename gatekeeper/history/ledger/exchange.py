"""Brings another repository's ledger here, or ours there: git carries it, with the operator's settings, never the repository's.

`git fetch` and `git push` run in the private view, so nothing that the repository under the gate says is obeyed. What
was fetched is checked (`transfer.fsckObjects`) and copied into the repository's own store before anything names it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.history.changes.pushes import is_ancestor
from gatekeeper.history.ledger.ref import LEDGER_REF
from gatekeeper.history.repository.loose import sync_folder, write_durably
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import EvidenceError, RepositoryError, UsageError
from gatekeeper.model.path import printable

_THEIRS = "refs/theirs/ledger"
_PROTOCOLS = "file:git:http:https:ssh"
_SAFE = (
    "-c",
    "transfer.fsckObjects=true",
    "-c",
    "fetch.unpackLimit=1",
    "-c",
    "push.followTags=false",
)


@dataclass(frozen=True, slots=True)
class Other:
    """Another repository, by URL or path, and what reaching it needs of the operator's environment."""

    url: str
    variables: tuple[tuple[str, str], ...]


def other_repository(url: str, environment: Mapping[str, str], start: Path) -> Other:
    """The repository of that URL or path. Raises `UsageError` for a name that is neither."""
    if url.startswith("-") or "\0" in url or url.partition("::")[1]:
        raise UsageError(f'"{printable(url)}" is no URL or path of a repository')
    path = (start / url).resolve()
    if path.exists():
        url = str(path)
    elif ":" not in url:
        raise UsageError(
            f'"{printable(url)}" is no URL, and there is no such folder; names of remotes are not looked up, '
            "because the repository's settings are not obeyed"
        )
    home = environment.get("HOME", "")
    wanted = {
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
        "PATH": environment.get("PATH", "/usr/bin:/bin"),
        "SSH_AUTH_SOCK": environment.get("SSH_AUTH_SOCK", ""),
        **({"HOME": home, "GIT_CONFIG_GLOBAL": f"{home}/.gitconfig"} if home else {}),
    }
    return Other(url, tuple(sorted((k, v) for k, v in wanted.items() if v)))


def fetch_ledger(view: View, other: Other) -> ObjectId | None:
    """The head of the other's ledger, all of which is durable here now; `None` when it has none.

    Raises RepositoryError when it cannot be reached, `EvidenceError` when it cannot be stored.
    """
    listed = _asked(view, other, ("ls-remote", "--refs", other.url, LEDGER_REF))
    words = listed.split()
    if not words:
        return None
    before = set(_packs(view))
    _asked(
        view, other, (*_SAFE, "fetch", "-q", "--no-tags", other.url, f"+{LEDGER_REF}:{_THEIRS}")
    )
    found = (
        view.git.run(("rev-parse", "--verify", _THEIRS)).stdout.decode("ascii", "replace").strip()
    )
    if not is_object_id(found):
        raise RepositoryError(
            "no ledger was fetched, though the other repository names one; try again"
        )
    try:
        for pack in sorted(set(_packs(view)) - before):
            _keep(pack, view.repository.common_dir / "objects" / "pack")
    except OSError as error:
        raise EvidenceError(
            f"the fetched ledger cannot be stored: {error.strerror or error}"
        ) from error
    return ObjectId(found)


def push_ledger(view: View, other: Other, head: ObjectId) -> None:
    """Sends the ledger; the other takes it only when nothing of its own is lost.

    Raises RepositoryError with git's words when it does not.
    """
    _asked(view, other, (*_SAFE, "push", "-q", "--no-verify", other.url, f"{head}:{LEDGER_REF}"))


def leads_to(view: View, one: ObjectId, other: ObjectId) -> bool:
    """Whether the ledger that ends at `one` is a beginning of that which ends at `other`."""
    return is_ancestor(view, one, other)


def _asked(view: View, other: Other, words: tuple[str, ...]) -> str:
    answer = view.git.run(words, extra=other.variables)
    if answer.status != 0:
        raise RepositoryError(
            f"'{printable(other.url)}' did not do as asked: {answer.complaint}; if it has entries that are not here, "
            "run 'gatekeeper evidence pull' first"
        )
    return answer.stdout.decode("utf-8", "replace")


def _packs(view: View) -> list[Path]:
    return list((view.folder / "objects" / "pack").glob("pack-*.pack"))


def _keep(pack: Path, store: Path) -> None:
    """The pack and its index in the repository's store, the index last: git looks for packs by it."""
    store.mkdir(exist_ok=True)
    at = os.open(store, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        for file in (pack, pack.with_suffix(".idx")):
            temporary = f"tmp_pack_{secrets.token_hex(8)}"
            write_durably(at, temporary, file.read_bytes(), 0o444)
            os.rename(temporary, file.name, src_dir_fd=at, dst_dir_fd=at)
    finally:
        os.close(at)
    sync_folder(store)
