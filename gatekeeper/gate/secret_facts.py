"""The search for secrets given its bytes: every tracked file in scope, whatever its kind."""

from gatekeeper.gate.contents import Contents, read_paths
from gatekeeper.history.view import View
from gatekeeper.items.secrets import secrets_in
from gatekeeper.model.change import Change
from gatekeeper.model.digest import Sha256
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretFacts

_AT_ONCE = 64
"""Files held at a time: pictures and manuals may be large."""


def secret_facts(view: View, change: Change, contents: Contents) -> SecretFacts:
    """The secrets of head in scope. Links and submodules have no content of their own."""
    found: list[Secret] = []
    unread: list[tuple[RepoPath, str]] = []
    paths = [entry.path for entry in change.head if entry.is_file and entry.path in contents.scope]
    for start in range(0, len(paths), _AT_ONCE):
        portion = paths[start : start + _AT_ONCE]
        others = (path for path in portion if path not in contents.sources)
        read = read_paths(view, change.head, others)
        for path in portion:
            raw = contents.sources[path] if path in contents.sources else read[path]
            if isinstance(raw, bytes):
                found += secrets_in(path, raw, _where_published)
            else:
                unread.append((path, raw))
    return SecretFacts(len(paths) - len(unread), tuple(found), tuple(unread))


def _where_published(key: Sha256) -> str:
    # Imported here: most commits bring no key.
    from gatekeeper.config.published_keys import where_published

    return where_published(key)
