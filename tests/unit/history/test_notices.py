"""A folder that git would take for a repository is found by its HEAD, objects and refs."""

import pytest

from gatekeeper.history.changes.notices import embedded_repositories
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry

ID = ObjectId("a" * 40)


def tree(*paths: str) -> Tree:
    return Tree(ID, None, tuple(TreeEntry(RepoPath(p), MODE_FILE, ID) for p in sorted(paths)))


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (("emb/HEAD", "emb/objects/x", "emb/refs/x", "emb/config"), ("emb",)),
        (("HEAD", "objects/x", "refs/x"), (".",)),
        (("a/b/head", "a/b/Objects/x", "a/b/REFS/x"), ("a/b",)),
        (("emb/HEAD", "emb/objects/x"), ()),
        (("HEAD", "emb/objects/x", "emb/refs/x"), ()),
        (("docs/HEAD", "docs/objects", "docs/refs"), ()),
        (("a.c", "ahead.c"), ()),
    ],
)
def test_embedded_repositories(paths: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert embedded_repositories(tree(*paths)) == found
