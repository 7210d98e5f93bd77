"""A commit graph with changed paths in the private view, so that blame skips what did not touch a file (git-commit-graph(1)).

The target's own graph is a statement of the repository about itself and never read. Ours is made by git from the
commits; parents and changed paths are told by a commit's id alone, so a graph of an earlier commit stays true.
"""

import hashlib

from gatekeeper.history.repository.launch import git_itself
from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.memory import memory_key

KIND = "commit-graph-1"
"""Of what the memory holds; the number changes with the form of the answer."""
_PLACE = "objects/info/commit-graph"
_BACK = 300
"""First parents among which an earlier graph is looked for: beyond, a new one is made."""
_WORTH = 24
"""Files to trace from which on a graph pays for itself, made anew."""
_OFF, _ON = "commitGraph = false", "commitGraph = true"
_WRITE = ("commit-graph", "write", "--stdin-commits", "--changed-paths", "--no-progress")


def prepare_graph(view: View, head: ObjectId, files: int) -> None:
    """Puts a graph into the view when one is remembered, or when so many files make one worth its price.

    Without one every answer is the same and slower, so whatever goes wrong leaves the view without.
    """
    place = view.folder / _PLACE
    if place.exists() or files == 0:
        return
    chain = view.git.run(("rev-list", "--first-parent", f"--max-count={_BACK}", head))
    commits = [line for line in chain.stdout.decode("ascii", "replace").split("\n") if line]
    if chain.status != 0 or not all(map(is_object_id, commits)):
        return
    git = git_itself(view.git)
    keys = [memory_key(git, *_WRITE, commit) for commit in commits]
    known = view.memory.recall(KIND, keys)
    if known:
        place.write_bytes(next(iter(known.values())))
    elif files < _WORTH:
        return
    else:
        # Git looks for a graph before it writes one, and without ours would find the target's.
        place.write_bytes(_empty_graph(view.object_format))
    config, new = view.folder / "config", view.folder / "config.new"
    new.write_text(config.read_text().replace(_OFF, _ON))
    new.replace(config)  # at once: another git may be reading it
    if not known and view.git.run(_WRITE, f"{head}\n".encode()).status == 0:
        view.memory.keep(KIND, {keys[0]: place.read_bytes()})


def _empty_graph(object_format: ObjectFormat) -> bytes:
    """A graph of no commits (gitformat-commit-graph(5)): fan-out, ids and data, the last two empty."""
    is_sha1 = object_format is ObjectFormat.SHA1
    fan_out = 8 + 4 * 12
    end = fan_out + 256 * 4
    chunks = ((b"OIDF", fan_out), (b"OIDL", end), (b"CDAT", end), (b"\0\0\0\0", end))
    table = b"".join(name + offset.to_bytes(8, "big") for name, offset in chunks)
    raw = b"CGPH\x01" + (b"\x01" if is_sha1 else b"\x02") + b"\x03\0" + table + bytes(256 * 4)
    digest = hashlib.sha1(raw, usedforsecurity=False) if is_sha1 else hashlib.sha256(raw)
    return raw + digest.digest()
