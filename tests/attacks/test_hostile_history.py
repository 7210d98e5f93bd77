"""What a repository says about its own history is not believed, and neither size nor date makes it shorter."""

import time
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.changes.read import tree_change
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.objects.snapshot import write_snapshot
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.launch import GitLimits
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.language import Language
from gatekeeper.tools.pipes import start_piped

# what a repository says about its own history


def test_a_replaced_commit_keeps_its_author(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    head = workshop.commit({"b.c": "b"})
    raw = workshop.git("cat-file", "commit", head).replace("Aiko Ito", "Somebody Else")
    forged = workshop.raw_commit(raw.encode() + b"\n")
    workshop.git("replace", head, forged)
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert [commit.author.name for commit in change.commits] == ["Aiko Ito"]
    assert any("1 replace refs are present" in notice for notice in change.notices)


def test_a_replaced_blob_keeps_its_bytes(workshop) -> None:
    workshop.commit({"a.c": "true\n"})
    real = workshop.git("rev-parse", "HEAD:a.c")
    workshop.git("replace", real, workshop.git("hash-object", "-w", "--stdin", stdin=b"false"))
    with workshop.view() as view:
        assert read_blobs(view, [ObjectId(real)])[ObjectId(real)] == b"true\n"


def test_grafts_are_not_followed_and_make_history_incomplete(workshop) -> None:
    first = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    head = workshop.commit({"c.c": "c"})
    (workshop.top / ".git/info/grafts").write_text(f"{head} {first}\n")
    with workshop.view() as view:
        change = range_change(view, first, "HEAD")
    assert len(change.commits) == 2
    assert change.incomplete is not None
    assert "grafts" in change.incomplete


@pytest.fixture
def shallow(workshop, tmp_path: Path):
    """A shallow clone of depth 2, and the workshop it came from."""
    for name in "abcd":
        workshop.commit({f"{name}.c": name})
    clone = tmp_path / "shallow"
    workshop.git("clone", "-q", "--depth=2", f"file://{workshop.top}", str(clone))
    return workshop, clone


def test_a_shallow_clone_is_incomplete_with_its_cure(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view:
        change = tree_change(view, "HEAD")
    assert change.incomplete is not None
    assert "fetch-depth: 0" in change.incomplete


def test_a_shallow_history_is_never_a_shorter_answer(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view, pytest.raises(RepositoryError, match="fetch-depth: 0"):
        range_change(view, None, "HEAD")


def test_a_range_within_a_shallow_clone_still_says_that_it_is_incomplete(shallow) -> None:
    workshop, clone = shallow
    with workshop.view(clone) as view:
        change = range_change(view, "HEAD~1", "HEAD")
    assert (len(change.commits), change.incomplete is None) == (1, False)


def test_hiding_the_shallow_file_does_not_make_history_whole(shallow) -> None:
    workshop, clone = shallow
    (clone / ".git/shallow").unlink()
    with workshop.view(clone) as view, pytest.raises(RepositoryError, match="could not be walked"):
        range_change(view, None, "HEAD")


def test_a_lying_commit_graph_is_not_read(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    workshop.commit({"b.c": "b"})
    workshop.git("commit-graph", "write", "--reachable")
    graph = workshop.top / ".git/objects/info/commit-graph"
    content = graph.read_bytes()
    graph.chmod(0o600)
    graph.write_bytes(content.replace(bytes.fromhex(base), b"\xee" * 20))
    with workshop.view() as view:
        assert len(range_change(view, base, "HEAD").commits) == 1


def test_dates_that_run_backwards_do_not_change_the_order(workshop) -> None:
    base = workshop.commit({"a.c": "a"})
    ids = []
    for when in ("2000000000", "100000000", "1500000000"):
        ids.append(workshop.commit({f"{when}.c": when}, GIT_COMMITTER_DATE=f"{when} +0000"))
    with workshop.view() as view:
        assert [commit.id for commit in range_change(view, base, "HEAD").commits] == ids


def test_a_base_dated_in_the_far_future_is_still_an_ancestor(workshop) -> None:
    base = workshop.commit({"a.c": "a"}, GIT_COMMITTER_DATE="4000000000 +0000")
    head = workshop.commit({"b.c": "b"})
    with workshop.view() as view:
        assert [commit.id for commit in range_change(view, base, "HEAD").commits] == [head]


def test_borrowed_objects_are_told_of(workshop, tmp_path: Path) -> None:
    workshop.commit({"a.c": "a"})
    clone = tmp_path / "borrower"
    workshop.git("clone", "-q", "--shared", str(workshop.top), str(clone))
    with workshop.view(clone) as view:
        assert tree_of(view, "HEAD").entries
        assert any(f"{workshop.top}/.git/objects" in notice for notice in view.notices)


# size and limits


def test_a_commit_of_ten_thousand_files_is_whole(workshop, tmp_path: Path) -> None:
    base = workshop.commit({"a.c": "a"})
    blob = workshop.git("hash-object", "-w", "--stdin", stdin=b"x")
    lines = "".join(f"100644 {blob}\td{n % 100}/f{n}.c\n" for n in range(10_000))
    workshop.git("update-index", "--add", "--index-info", stdin=lines.encode())
    workshop.git("commit", "-q", "-m", "Many")
    with workshop.view() as view:
        change = range_change(view, base, "HEAD")
    assert len(change.files) == len(change.commits[0].files) == 10_000
    assert len(change.head.entries) == 10_001


def test_output_beyond_the_limit_stops_git(workshop) -> None:
    workshop.commit({"a.c": "a" * 100_000})
    with workshop.view() as view:
        small = replace(view.git, limits=GitLimits(output_bytes=1000))
        with pytest.raises(RepositoryError, match="wrote more than 1000 bytes"):
            small.run(("cat-file", "-p", "HEAD:a.c"))


def test_time_beyond_the_limit_stops_git(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        hasty = replace(view.git, limits=GitLimits(time_s=0.2))
        slow = (b"x" for _ in range(100) if time.sleep(0.05) is None)
        started = time.perf_counter()
        with (
            hasty.stream(("hash-object", "--stdin"), slow) as stream,
            pytest.raises(RepositoryError, match="longer than"),
        ):
            stream.rest()
        assert time.perf_counter() - started < 4


def test_a_git_that_waits_for_a_question_has_all_the_time_again_for_the_next(workshop) -> None:
    commit = workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        brief = replace(view.git, limits=GitLimits(time_s=0.6))
        questions: SimpleQueue[bytes | None] = SimpleQueue()
        with brief.stream(("cat-file", "--batch-check"), iter(questions.get, None)) as stream:
            for _ in range(2):
                questions.put(commit.encode() + b"\n")
                assert stream.read_line().startswith(commit.encode())
                assert stream.pause()
                time.sleep(0.9)
                assert stream.resume()
            with pytest.raises(RepositoryError, match="longer than"):
                stream.read_line()
            questions.put(None)


def test_time_beyond_the_limit_stops_a_git_that_is_told_nothing(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        hasty = replace(view.git, limits=GitLimits(time_s=0.2))
        started = time.perf_counter()
        with pytest.raises(RepositoryError, match="longer than"):
            hasty.run(("-c", "alias.slow=!exec /bin/sleep 5", "slow"))
        assert time.perf_counter() - started < 4


class Complaining:
    """A program that complains without an end, faster than anybody reads."""

    def __init__(self, command, variables, folder) -> None:
        self._running = start_piped(command, variables, folder)
        self._running.stderr.close()
        self.stderr = Path("/dev/zero").open("rb", buffering=0)  # noqa: SIM115  # closed by whoever holds the program

    def __getattr__(self, name: str) -> object:
        return getattr(self._running, name)


def test_time_beyond_the_limit_stops_a_git_that_never_lets_anybody_wait(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        hasty = replace(view.git, limits=GitLimits(time_s=0.2), start=Complaining)
        with pytest.raises(RepositoryError, match="longer than"):
            hasty.run(("version",))


def silent(_, variables, folder):
    """A program that has closed both its ends and goes on."""
    return start_piped(("/bin/sh", "-c", "exec >&- 2>&-; exec /bin/sleep 6"), variables, folder)


def test_time_beyond_the_limit_stops_a_git_that_has_nothing_more_to_say(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with workshop.view() as view:
        hasty = replace(view.git, limits=GitLimits(time_s=0.2), start=silent)
        started = time.perf_counter()
        with pytest.raises(RepositoryError, match="longer than"):
            hasty.run(("version",))
        assert time.perf_counter() - started < 4


# snapshots


def test_a_snapshot_never_writes_where_something_is_already(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_snapshot([(ObjectId("a" * 40), Language.C, b"int a;")], folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []
