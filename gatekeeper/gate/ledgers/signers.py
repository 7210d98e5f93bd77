"""The registries that signatures of a ledger are held against, read from the history of base."""

from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.config.people import read_registry, registry_path
from gatekeeper.config.trust_base import MAIN_FILE, TrustBase
from gatekeeper.evidence.acts import RegistrySource
from gatekeeper.evidence.signers import judge_signers
from gatekeeper.gate.contents import read_paths
from gatekeeper.history.changes.pushes import is_ancestor
from gatekeeper.history.objects.raw import BatchHeader
from gatekeeper.history.objects.read import object_headers
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id, sha256
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.evidence import DefectKind, EvidenceDefect, Ledger, Statement
from gatekeeper.model.path import path_from_bytes, printable
from gatekeeper.model.person import Registry


class Registries:
    """Registries by source, each read once."""

    def __init__(self, view: View, base: ObjectId | None) -> None:
        self._view, self._base = view, base
        self._known: dict[RegistrySource | None, Registry | str] = {}

    def __call__(self, source: RegistrySource | None) -> Registry | str:
        """The registry, or a sentence that says why it is not to be believed."""
        if source not in self._known:
            try:
                self._known[source] = self._read(source)
            except RepositoryError as error:
                self._known[source] = f"the registry of the act cannot be read: {error}"
        return self._known[source]

    def bytes_of(self, source: RegistrySource) -> bytes | None:
        """The bytes of a registry that is to be believed."""
        return None if isinstance(self(source), str) else self.content(source.commit, source.path)

    def _read(self, source: RegistrySource | None) -> Registry | str:
        if self._base is None:
            return "there is no base whose registry could tell whose key it is"
        if source is None:
            path = self._named(self._base)
            return self._parsed(self._base, path, self.content(self._base, path))
        if not is_ancestor(self._view, source.commit, self._base):
            return f"it was made under the registry of {source.commit}, which is not in the history of base"
        if source.path != self._named(source.commit):
            return f"it was made under {printable(source.path)}, which {source.commit} does not name as its registry"
        raw = self.content(source.commit, source.path)
        if raw is None or sha256(raw) != source.digest:
            return f"its registry in {source.commit} does not have the digest that its act names"
        return self._parsed(source.commit, source.path, raw)

    def judge(self, ledger: Ledger) -> Ledger:
        """The ledger with its signers, and with a defect when nothing that it tells of is in this repository."""
        told = {id for entry in ledger.entries for id in _commits(entry.statement)}
        signed = judge_signers(ledger, self)
        found = tuple(object_headers(self._view, sorted(told)))
        if not told or self._view.incomplete or any(isinstance(e, BatchHeader) for e in found):
            return signed
        sentence = (
            f"none of the {len(told)} commits that it tells of is in this repository: it is the ledger of another, or "
            "the history was made anew"
        )
        defect = EvidenceDefect(DefectKind.FOREIGN, "ledger", sentence)
        return replace(signed, defects=(*signed.defects, defect))

    def today(self) -> bytes | None:
        """The bytes of base's registry."""
        return None if self._base is None else self.content(self._base, self._named(self._base))

    def _named(self, commit: ObjectId) -> str:
        """The file that the configuration of a commit names as its registry: any other is a file like another."""
        raw = self.content(commit, MAIN_FILE)
        return registry_path(TrustBase(commit, (), lambda _: raw))

    def content(self, commit: ObjectId, path: str) -> bytes | None:
        """The bytes of a file of a commit, `None` when there is none."""
        tree = tree_of(self._view, commit)
        wanted = path_from_bytes(path.encode())
        if tree.get(path) is None:
            return None
        raw = read_paths(self._view, tree, [wanted])[wanted]
        return raw if isinstance(raw, bytes) else None

    def _parsed(self, commit: ObjectId, path: str, raw: bytes | None) -> Registry | str:
        if raw is None:
            return f"there is no registry {printable(path)} in {commit}"
        base = TrustBase(commit, (path_from_bytes(path.encode()),), lambda _: raw)
        registry = read_registry(base, path)
        if base.problems:
            return f"the registry {printable(path)} in {commit} has mistakes: {base.problems[0].message}"
        return registry


def with_signers(ledger: Ledger, view: View, base: ObjectId | None) -> Ledger:
    """The ledger with the signers of its entries, by the registries in the history of `base`."""
    return Registries(view, base).judge(ledger)


def _commits(statement: Statement) -> Iterator[ObjectId]:
    """The commits that a statement is about, and that its rules came from."""
    told = [subject.digests.get("gitCommit") for subject in statement.subjects]
    for each in (*told, statement.predicate.get("policyOrigin")):
        if isinstance(each, str) and is_object_id(each):
            yield ObjectId(each)
