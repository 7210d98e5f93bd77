"""Objects that are missing, forged, corrupt or odd are values or refusals, never taken for something else."""

import time
import zlib
from pathlib import Path

import pytest

from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.objects.blobs import MissingBlob, read_blobs
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.model.change import FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError

LINES = "".join(f"int line_{n};\n" for n in range(40))


# objects that are missing, forged or corrupt


def loose(workshop, object_id: str) -> Path:
    path = workshop.top / ".git/objects" / object_id[:2] / object_id[2:]
    path.chmod(0o600)
    return path


def forge(workshop, object_id: str, kind: bytes, content: bytes) -> None:
    """Other content under an object's name: git itself does not notice when it reads it."""
    header = b"%s %d\0" % (kind, len(content))
    loose(workshop, object_id).write_bytes(zlib.compress(header + content))


def test_a_missing_blob_is_a_value_and_the_others_are_read(workshop) -> None:
    workshop.commit({"a.c": "a", "b.c": "b", "c.c": "c"})
    gone = ObjectId(workshop.git("rev-parse", "HEAD:b.c"))
    loose(workshop, gone).unlink()
    with workshop.view() as view:
        blobs = read_blobs(view, [entry.blob for entry in tree_of(view, "HEAD")])
    assert blobs[gone] == MissingBlob("missing")
    assert sorted(b for b in blobs.values() if isinstance(b, bytes)) == [b"a", b"c"]


def test_corrupt_blobs_are_values_and_the_others_are_read(workshop) -> None:
    names = "abcdef"
    workshop.commit({f"{name}.c": name * 300 for name in names})
    for name in "bde":
        path = loose(workshop, workshop.git("rev-parse", f"HEAD:{name}.c"))
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    with workshop.view() as view:
        blobs = read_blobs(view, [entry.blob for entry in tree_of(view, "HEAD")])
    assert sum(isinstance(blob, MissingBlob) for blob in blobs.values()) == 3
    assert sorted(b[:1] for b in blobs.values() if isinstance(b, bytes)) == [b"a", b"c", b"f"]


def test_a_forged_blob_is_not_taken_for_what_its_id_names(workshop) -> None:
    workshop.commit({"a.c": "evil(); "})
    blob = ObjectId(workshop.git("rev-parse", "HEAD:a.c"))
    forge(workshop, blob, b"blob", b"harmless")
    assert workshop.git("cat-file", "blob", blob) == "harmless"
    with workshop.view() as view:
        assert read_blobs(view, [blob])[blob] == MissingBlob(
            "its content is not what its id names"
        )


def test_a_forged_tree_or_commit_is_refused(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    second = workshop.commit({"b.c": "b"})
    third = workshop.commit({"c.c": "c"})
    forge(workshop, workshop.tree(second), b"tree", b"")
    with workshop.view() as view, pytest.raises(RepositoryError, match="not what its id names"):
        tree_of(view, second)
    raw = workshop.git("cat-file", "commit", second).replace("Aiko", "Bert")
    forge(workshop, second, b"commit", raw.encode() + b"\n")
    with workshop.view() as view, pytest.raises(RepositoryError, match="not what its id names"):
        range_change(view, first, third)


def test_a_missing_tree_or_commit_is_no_verdict(workshop) -> None:
    workshop.commit({"dir/a.c": "a"})
    workshop.commit({"b.c": "b"})
    loose(workshop, workshop.git("rev-parse", "HEAD:dir")).unlink()
    with (
        workshop.view() as view,
        pytest.raises(RepositoryError, match=r"the tree \w+ could not be read \(missing\)"),
    ):
        tree_of(view, "HEAD")
    loose(workshop, workshop.git("rev-parse", "HEAD~1")).unlink()
    with workshop.view() as view, pytest.raises(RepositoryError, match="could not be walked"):
        range_change(view, None, "HEAD")


def test_a_missing_blob_does_not_stop_the_comparison_that_needs_it(workshop) -> None:
    base = workshop.commit({"a.c": LINES, "keep.c": "k"})
    workshop.git("mv", "a.c", "b.c")
    workshop.commit({"b.c": LINES + "int more;\n"})
    workshop.git("mv", "keep.c", "kept.c")
    workshop.commit({"z.c": "z"})
    loose(workshop, workshop.git("rev-parse", f"{base}:a.c")).unlink()
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    first, second = ([(f.status, f.path) for f in c.files] for c in change.commits)
    assert first == [(FileStatus.DELETED, "a.c"), (FileStatus.ADDED, "b.c")]
    assert second == [(FileStatus.RENAMED, "kept.c"), (FileStatus.ADDED, "z.c")]


@pytest.mark.parametrize(
    "name",
    [b"..", b".git", b".GIT", b".", b"", b"a/b"],
    ids=["up", "git", "case", "dot", "none", "slash"],
)
def test_a_tree_whose_names_climb_is_refused(workshop, name: bytes) -> None:
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    raw = b"100644 " + name + b"\0" + bytes.fromhex(blob)
    tree = workshop.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    workshop.git("update-ref", "refs/heads/odd", workshop.git("commit-tree", tree, "-m", "x"))
    with workshop.view() as view, pytest.raises(RepositoryError, match="is malformed"):
        tree_of(view, "odd")


def test_a_tree_that_names_a_path_twice_is_refused(workshop) -> None:
    one, two = (
        bytes.fromhex(workshop.git("hash-object", "-w", "--stdin", stdin=content))
        for content in (b"good", b"evil")
    )
    raw = b"100644 a.c\0" + one + b"100644 a.c\0" + two
    tree = workshop.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    with workshop.view() as view, pytest.raises(RepositoryError, match="repeated or out of order"):
        tree_of(view, tree)


def test_a_tree_that_unfolds_without_end_is_refused_soon(workshop) -> None:
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    tree, mode = blob, "100644 blob"
    for _ in range(10):
        listing = "".join(f"{mode} {tree}\tf{n}\n" for n in range(10))
        tree, mode = workshop.git("mktree", stdin=listing.encode()), "040000 tree"
    started = time.perf_counter()
    with workshop.view() as view, pytest.raises(RepositoryError, match="unfolds into more than"):
        tree_of(view, tree)
    assert time.perf_counter() - started < 3


# commits that are odd in themselves


def odd_commit(workshop, author: bytes, rest: bytes = b"", message: bytes = b"Odd\n") -> str:
    """A commit on base with these author lines, further headers, and message."""
    base = workshop.git("rev-parse", "HEAD").encode()
    head = b"tree %s\nparent %s\n" % (workshop.tree().encode(), base)
    committer = b"committer C <c@x> 1700000000 +0000\n"
    return workshop.raw_commit(
        head + author + committer + rest + b"\n" + message, ref="refs/heads/odd"
    )


PLAIN = b"author A <a@x> 1700000000 +0000\n"


@pytest.mark.parametrize(
    ("author", "rest", "message", "defect"),
    [
        (PLAIN + PLAIN.replace(b"A", b"B"), b"", b"M\n", "2 author headers"),
        (b"author A <a@x> 99999999999999999999 +0000\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> -5 +0000\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> 1700000000 +9900\n", b"", b"M\n", "impossible"),
        (b"author A <a@x>\n", b"", b"M\n", "impossible"),
        (b"author A <a@x> <b@x> 1700000000 +0000\n", b"", b"M\n", "not written as git"),
        (b"", b"", b"M\n", "has no author"),
        (b"author J\xf8rn <a@x> 1700000000 +0000\n", b"", b"M\n", "not in the encoding"),
        (PLAIN, b"", b"M\n\0\nReviewed-by: B <b@x>\n", "NUL"),
        (PLAIN, b"encoding UTF-7\n", b"M\n", "may hide text"),
        (PLAIN, b"encoding zlib\n", b"M\n", "may hide text"),
        (PLAIN, b"parent " + b"1" * 40 + b"\n", b"M\n", "git does not read"),
    ],
)
def test_an_odd_commit_is_read_with_its_defect(
    workshop, author: bytes, rest: bytes, message: bytes, defect: str
) -> None:
    workshop.commit({"a.c": "a"})
    odd_commit(workshop, author, rest, message)
    with workshop.view() as view:
        [commit] = range_change(view, "main", "odd").commits
    assert any(defect in sentence for sentence in commit.defects)


def test_a_latin_1_message_is_read_without_a_defect(workshop) -> None:
    workshop.commit({"a.c": "a"})
    author = b"author J\xf8rn <j@x> 1700000000 +0000\n"
    odd_commit(workshop, author, b"encoding ISO-8859-1\n", b"S\n\nReviewed-by: J\xf8rn <j@x>\n")
    with workshop.view() as view:
        [commit] = range_change(view, "main", "odd").commits
    assert (commit.defects, commit.author.name) == ((), "Jørn")
    assert commit.trailers[0].value == "Jørn <j@x>"
