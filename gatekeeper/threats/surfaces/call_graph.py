"""The call graph of a tree, by names: who calls whom, as far as names tell."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.code_facts import FileFacts

Node = tuple[RepoPath, str]
"""A function: its file and its name with its class."""

_PYTHON = (".py", ".pyi", ".pyw")
MOST_TARGETS = 3
"""A name with more definitions than that tells nothing."""


def is_class(node: Node) -> bool:
    """Whether the node is a class of Python by its name, which is written large (PEP 8): what it calls are its parents."""
    return node[0].endswith(_PYTHON) and node[1].rpartition(".")[2][:1].isupper()


class CallGraph:
    """Edges between functions whose names resolve.

    A call goes to a function of the same class or file before one elsewhere. A member of an object goes to the
    only class that has it, those of the same file first. A name with more than three definitions elsewhere leads nowhere: rather no edge than
    a wrong one, because an edge can make a control count.
    """

    def __init__(self, files: Mapping[RepoPath, FileFacts]) -> None:
        self._here: dict[RepoPath, dict[str, list[str]]] = {}
        self._free: dict[str, list[Node]] = {}
        self._owned: dict[tuple[str, str], list[Node]] = {}
        self._members: dict[str, list[Node]] = {}
        self.callees: dict[Node, set[Node]] = {}
        self.callers: dict[Node, set[Node]] = {}
        self.lines: dict[tuple[Node, Node], int] = {}
        """Line of the first call from the one to the other."""
        for path in sorted(files):
            self._define(path, files[path].functions)
        for path in sorted(files):
            for caller, owner, name, line in files[path].calls:
                for target in self._targets(path, caller, owner, name):
                    self._join((path, caller), target, line)

    def _define(self, path: RepoPath, functions: Iterable[str]) -> None:
        here = self._here.setdefault(path, {})
        for full in dict.fromkeys(functions):
            owner, _, name = full.replace("::", ".").rpartition(".")
            here.setdefault(name, []).append(full)
            if owner:
                self._owned.setdefault((owner.rpartition(".")[2], name), []).append((path, full))
                self._members.setdefault(name, []).append((path, full))
            else:
                self._free.setdefault(name, []).append((path, full))

    def _join(self, caller: Node, target: Node, line: int) -> None:
        if caller != target:
            self.lines[(caller, target)] = min(self.lines.get((caller, target), line), line)
            self.callees.setdefault(caller, set()).add(target)
            self.callers.setdefault(target, set()).add(caller)

    def _targets(self, path: RepoPath, caller: str, owner: str, name: str) -> tuple[Node, ...]:
        if path.endswith(_PYTHON):
            return self._python(path, owner, name)
        if owner == ".":
            members = self._members.get(name, [])
            near = [node for node in members if node[0] == path]
            return _few(near or members, most=1)
        if owner:
            return _few(self._owned.get((owner, name), []) or self._free.get(name, []))
        mine = caller.rpartition("::")[0]
        own = [node for node in self._owned.get((mine, name), []) if mine]
        if own:
            return _few(own)
        local = [(path, full) for full in self._here[path].get(name, []) if full == name]
        return tuple(local) if local else _few(self._free.get(name, []))

    def _python(self, path: RepoPath, owner: str, name: str) -> tuple[Node, ...]:
        if not owner:
            return tuple((path, full) for full in self._here[path].get(name, ()))[:MOST_TARGETS]
        tail = owner.replace(".", "/")
        found = []
        for node in (*self._free.get(name, ()), *self._members.get(name, ())):
            module = str(PurePosixPath(node[0]).with_suffix("")).removesuffix("/__init__")
            scope = node[1].rpartition(".")[0].replace(".", "/")
            if f"/{module}/{scope}".rstrip("/").endswith(f"/{tail}"):
                found.append(node)
        return _few(found)


def _few(nodes: list[Node], most: int = MOST_TARGETS) -> tuple[Node, ...]:
    return tuple(nodes) if len(nodes) <= most else ()
