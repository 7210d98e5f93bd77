"""Gits that wait for the next question: counted, and never one question's answer taken for another's."""

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.history.objects.blobs import MissingBlob, read_blobs
from gatekeeper.history.objects.read import AbsentObject, FoundObject, read_objects
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.gitpython import ByGitPython
from gatekeeper.history.repository.launch import GitLimits
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.running import Start
from gatekeeper.tools.pipes import start_piped

STARTERS = {"pipes": start_piped, "gitpython": ByGitPython()}


class Counted:
    """A starter that keeps what it started."""

    def __init__(self, start: Start) -> None:
        self.start, self.started = start, []

    def __call__(self, command, variables, folder):
        running = self.start(command, variables, folder)
        self.started.append((command[2:], running))
        return running


@pytest.fixture(params=sorted(STARTERS))
def counted(request) -> Counted:
    return Counted(STARTERS[request.param])


def opened(workshop, counted):
    return workshop.view(hook=HookEnvironment(start=counted))


def test_many_small_questions_start_two_gits(workshop, counted) -> None:
    blob = ObjectId(workshop.git("rev-parse", workshop.commit({"a.c": "a"}) + ":a.c"))
    with opened(workshop, counted) as view:
        for _ in range(5):
            assert view.resolve("HEAD") == workshop.git("rev-parse", "HEAD")
            assert read_blobs(view, [blob]) == {blob: b"a"}
            assert tree_of(view, "HEAD").get("a.c").blob == blob
    commands = sorted(command for command, _ in counted.started)
    assert commands == [("cat-file", "--batch"), ("cat-file", "--batch-check")]


def test_no_git_is_left_when_the_view_is_closed(workshop, counted) -> None:
    workshop.commit({"a.c": "a"})
    with opened(workshop, counted) as view:
        view.resolve("HEAD")
        assert not counted.started[0][1].has_ended()
    assert all(running.has_ended() for _, running in counted.started)


def test_answers_left_unread_are_nobody_elses(workshop, counted) -> None:
    workshop.commit({"a.c": "a", "b.c": "b"})
    a, b = (ObjectId(workshop.git("rev-parse", f"HEAD:{name}.c")) for name in "ab")
    with opened(workshop, counted) as view:
        left = read_objects(view, [a, b])
        next(left)
        assert next(read_objects(view, [b])) == FoundObject(b, "blob", b"b")
        left.close()
        assert next(read_objects(view, [b])) == FoundObject(b, "blob", b"b")


def test_an_object_written_later_is_found(workshop, counted) -> None:
    workshop.commit({"a.c": "a"})
    with opened(workshop, counted) as view:
        missing = ObjectId("1" * 40)
        assert read_blobs(view, [missing]) == {missing: MissingBlob("missing")}
        late = ObjectId(workshop.git("hash-object", "-w", "--stdin", stdin=b"late"))
        assert read_blobs(view, [late]) == {late: b"late"}


def test_a_git_that_stopped_at_a_damaged_object_is_not_asked_again(workshop, counted) -> None:
    workshop.commit({"a.c": "a", "b.c": "b"})
    a, b = (ObjectId(workshop.git("rev-parse", f"HEAD:{name}.c")) for name in "ab")
    loose = workshop.top / ".git/objects" / a[:2] / a[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"damaged")
    with opened(workshop, counted) as view:
        first, second = read_objects(view, [a, b])
        assert isinstance(first, AbsentObject)
        assert second == FoundObject(b, "blob", b"b")


def test_a_git_that_died_while_it_waited_is_replaced(workshop, counted) -> None:
    head = workshop.commit({"a.c": "a"})
    with opened(workshop, counted) as view:
        view.resolve("HEAD")
        counted.started[0][1].kill()
        counted.started[0][1].wait()
        assert view.resolve("HEAD") == head
    assert len(counted.started) == 2


def test_each_question_has_limits_of_its_own(workshop, counted) -> None:
    workshop.commit({"a.c": "a" * 600})
    blob = ObjectId(workshop.git("rev-parse", "HEAD:a.c"))
    with opened(workshop, counted) as opened_view:
        limits = GitLimits(output_bytes=1000)
        view = replace(opened_view, git=replace(opened_view.git, limits=limits))
        for _ in range(3):
            [found] = read_objects(view, [blob])
            assert isinstance(found, FoundObject)
        with pytest.raises(RepositoryError, match="wrote more than 1000 bytes"):
            list(read_objects(view, [blob, blob]))


@pytest.mark.parametrize("name", ["^HEAD", "HEAD\nHEAD", "nothing", "-x", "HEAD..HEAD", " "])
def test_what_names_no_commit_names_none(workshop, counted, name) -> None:
    workshop.commit({"a.c": "a"})
    with opened(workshop, counted) as view:
        with pytest.raises(RepositoryError, match="names no commit"):
            view.resolve(name)
        assert view.resolve("HEAD") == workshop.git("rev-parse", "HEAD")


def test_git_is_given_our_variables_and_nothing_of_the_callers(
    workshop, counted, monkeypatch, tmp_path: Path
) -> None:
    workshop.commit({"a.c": "a"})
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    with opened(workshop, counted) as view:
        view.resolve("HEAD")
    assert not (tmp_path / "trace").exists()


def test_a_git_that_cannot_be_started_is_said(workshop) -> None:
    workshop.commit({"a.c": "a"})
    with opened(workshop, start_piped) as view:
        gone = replace(view.git, git=str(workshop.top / "no/git"))
        with pytest.raises(RepositoryError, match="install git"):
            gone.run(("version",))
