"""Code and tests that began as a copy: who wrote what was copied wrote it too, and copying gains nobody independence."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.history.authorship import people_of
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.history.units import copied_lines
from gatekeeper.history.units.lean_history import lean_histories
from gatekeeper.history.units.line_origins import _joined, _Own
from gatekeeper.history.units.origins import Origins
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.digest import ObjectId
from gatekeeper.testing.classes import C
from gatekeeper.tools.memory import StoredMemory

AIKO, BEN, CARLA = tell.AIKO, tell.BEN, tell.CARLA
RATE, RATE_TEST = "firmware/rate/rate.c", "tests/rate/test_rate.c"
CODE = "".join(
    f"int step_{n}(int weight)\n{{\n    int limit_{n} = weight * {n};\n    return limit_{n};\n}}\n"
    for n in range(6)
)
TESTS = "".join(
    f"void test_{n}(void)\n{{\n    TEST_ASSERT_EQUAL_INT({n * 100}, step_{n}(100));\n}}\n"
    for n in range(6)
)


@pytest.fixture
def repo(workshop: Any) -> Any:
    """The project with a second unit, whose like Aiko has written in the first."""
    made = tell.PeopleRepository(workshop)
    rate = tell._item("PUMP-RATE", C, "firmware/rate/", "tests/rate/")
    made.project = replace(made.project, items=(*made.project.items, rate))
    made.base = made.commit(AIKO, "Steps", {"firmware/pump/step.c": CODE})
    return made


def asked(repo: Any) -> tuple[str, str]:
    found = tell.answers(test_independence, repo.judged())
    [answer] = [each for each in found if each.subject == "PUMP-RATE"]
    return answer.outcome.value, answer.code


def authors(repo: Any) -> list[str]:
    [unit] = [each for each in repo.judged().people.units if each.item == "PUMP-RATE"]
    return sorted(who.key for who in unit.authors)


def remembered_people(repo: Any, memory: StoredMemory) -> Any:
    with repo.workshop.view() as opened:
        view = replace(opened, memory=memory)
        change = range_change(view, repo.base, "HEAD")
        held = replace(repo.project, origin=repo.base)
        return people_of(view, change, held, owned_paths(change.head, repo.project))


def remembered_authors(repo: Any, memory: StoredMemory) -> list[str]:
    [unit] = [each for each in remembered_people(repo, memory).units if each.item == "PUMP-RATE"]
    return sorted(who.key for who in unit.authors)


def test_who_wrote_what_was_copied_is_an_author_and_tests_the_own_code(repo: Any) -> None:
    copy = CODE.replace("step_5(int weight)", "rate_5(int weight)")
    repo.commit(BEN, "Rates", {RATE: copy})
    repo.commit(AIKO, "Test them", {RATE_TEST: TESTS})
    assert authors(repo) == ["aiko", "ben"]
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_files_copied_side_by_side_are_asked_about_once(
    repo: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also when one of them was changed alone since, and nothing again that is remembered."""
    questions: list[int] = []

    def counting(view: Any, head: Any, asked: Any) -> Any:
        questions.append(len(asked))
        return lean_histories(view, head, asked)

    monkeypatch.setattr(copied_lines, "lean_histories", counting)
    paths = ("firmware/rate/one.c", "firmware/rate/two.c", "firmware/rate/three.c")
    repo.commit(BEN, "Rates", dict.fromkeys(paths, CODE))
    repo.commit(CARLA, "Another step", dict.fromkeys(paths, CODE + "int seven(void);\n"))
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)
    assert remembered_authors(repo, memory) == ["aiko", "ben", "carla"]
    repo.commit(CARLA, "Take a part out", {paths[2]: CODE[: len(CODE) // 2]})
    assert remembered_authors(repo, memory) == ["aiko", "ben", "carla"] == authors(repo)
    assert questions == [1, 0, 1]


def test_who_wrote_code_that_was_copied_in_a_comment_is_an_author_once_it_is_code(
    repo: Any,
) -> None:
    repo.commit(BEN, "Keep for later", {RATE: f"int kept;\n/*\n{CODE}*/\n"})
    assert authors(repo) == ["ben"]
    repo.commit(CARLA, "Use it", {RATE: f"int kept;\n\n{CODE}\n"})
    assert authors(repo) == ["aiko", "ben", "carla"]


def test_where_layout_hides_which_line_it_was_all_that_was_copied_counts() -> None:
    born, layout, first, second = (ObjectId(letter * 40) for letter in "abcd")
    copied = ((first, 1), (second, 2))
    hidden = _Own(Origins(((born,),)), ((layout, 7),))
    assert _joined(hidden, [(born, copied)]) == Origins(((born, first, second),))
    seen = _Own(Origins(((born,),)), ((born, 2),))
    assert _joined(seen, [(born, copied)]) == Origins(((born, second),))
    assert _joined(seen, [(born, copied), (born, copied)]) == Origins(((born, first, second),))


def test_code_that_was_not_copied_is_its_writers_alone(repo: Any) -> None:
    other = (
        CODE.replace("limit", "bound").replace("weight", "grams").replace("int step", "long at")
    )
    repo.commit(BEN, "Rates", {RATE: other})
    repo.commit(AIKO, "Test them", {RATE_TEST: TESTS.replace("step", "at")})
    assert authors(repo) == ["ben"]
    assert asked(repo) == ("pass", "ok")


def test_copying_the_tests_of_another_makes_none_independent(repo: Any) -> None:
    repo.commit(BEN, "Test the steps", {"tests/pump/test_step.c": TESTS})
    repo.commit(CARLA, "Rates", {RATE: CODE.replace("limit", "bound").replace("int a", "long a")})
    repo.commit(CARLA, "Test them", {RATE_TEST: TESTS})
    assert "carla" in authors(repo)
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_what_was_copied_is_remembered_and_told_the_same(repo: Any, tmp_path: Path) -> None:
    repo.commit(BEN, "Rates", {RATE: CODE.replace("step_5(int weight)", "rate_5(int weight)")})
    memory = StoredMemory(tmp_path / "answers", b"s" * 32, 1)

    first = remembered_people(repo, memory)
    assert first.units == repo.judged().people.units
    assert remembered_people(repo, memory) == first


def test_who_wrote_a_unit_before_it_moved_in_is_an_author(repo: Any) -> None:
    repo.commit(AIKO, "Draft", {"drafts/r.c": "int rate(int a)\n{\n    return a + 12 * a;\n}\n"})
    repo.commit(CARLA, "Otherwise", {"drafts/r.c": "long rate_of(long b) { return b - 7; }\n"})
    (repo.workshop.top / "firmware/rate").mkdir()
    repo.git("mv", "drafts/r.c", RATE)
    repo.commit(BEN, "Take it over")
    [unit] = [each for each in repo.whole().people.units if each.item == "PUMP-RATE"]
    assert [who.key for who in unit.authors] == ["aiko", "carla"]


def test_lines_that_came_after_the_copy_are_of_who_brought_them(repo: Any) -> None:
    """As the page about independence says: what is copied into a file that is there is by whoever copied it."""
    other = "int other(int seconds)\n{\n    int longest = seconds * 77 + 1234;\n    return longest;\n}\n"
    repo.commit(tell.DORA, "Another", {"firmware/pump/other.c": other})
    repo.commit(BEN, "Rates", {RATE: CODE})
    repo.commit(CARLA, "Both", {RATE: CODE.replace("weight * 3", "weight * 30") + other})
    [unit] = [each for each in repo.judged().people.units if each.item == "PUMP-RATE"]
    told = {each.name: sorted(who.key for who in each.authors) for each in unit.functions}
    assert told["step_1"] == ["aiko", "ben"]
    assert told["step_3"] == ["aiko", "ben", "carla"]
    assert told["other"] == ["carla"]
