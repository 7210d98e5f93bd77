"""Ways to hide a change from review, each a real repository and refused; and odd but honest changes that pass."""

import subprocess
from dataclasses import replace
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.layout_complete import layout_complete
from gatekeeper.checks.review_independence import review_independence
from gatekeeper.checks.test_independence import test_independence

AIKO, BEN, CARLA = tell.AIKO, tell.BEN, tell.CARLA
DOSE, DOSE_TEST = tell.DOSE, tell.DOSE_TEST
NEW_DOSE = tell.DOSE_CODE.replace("* 2", "* 3")
UNREVIEWED = [("fail", "no-independent-review", "PUMP-DOSE")]
PASSES = [("pass", "ok", "PUMP-DOSE")]
BY_BEN = f"Reviewed-by: {BEN[0]} <{BEN[1]}>"


def unreviewed(code: str) -> list[tuple[str, str, str]]:
    return [("fail", code, "PUMP-DOSE")]


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def reviewed(repo: Any) -> list[tuple[str, str, str]]:
    return tell.said(tell.answers(review_independence, repo.judged()))


def by_others(repo: Any) -> list[tuple[str, str, str]]:
    return tell.said(tell.answers(test_independence, repo.judged()))


def placed(repo: Any) -> list[tuple[str, str, str]]:
    facts = repo.staged(AIKO)
    scope = frozenset(file.path for file in facts.change.files)
    return tell.said(tell.answers(layout_complete, replace(facts, scope=scope)))


def conflicting(repo: Any, ours: str, theirs: str) -> str:
    """The tree that git makes of a merge with conflicts, the markers in it; git ends with 1 then."""
    done = subprocess.run(
        ["git", "merge-tree", "--write-tree", ours, theirs],
        cwd=repo.workshop.top,
        env=repo.workshop.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout.split("\n")[0]


def test_a_file_that_the_attributes_keep_out_of_differences(repo: Any) -> None:
    repo.commit(CARLA, f"Ignore it\n\n{BY_BEN}", {".gitattributes": "*.c -diff binary\n"})
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    assert ("fail", "hidden-from-differences", "PUMP-DOSE") in reviewed(repo)


def test_a_picture_that_no_difference_shows_is_nothing_odd(repo: Any) -> None:
    repo.commit(CARLA, f"Ignore it\n\n{BY_BEN}", {".gitattributes": "*.png binary\n"})
    repo.commit(AIKO, "Draw the dose", {"docs/dose.png": "not text\n"})
    [people] = [each for each in repo.judged().people.commits if each.subject == "Draw the dose"]
    assert people.oddities == ()


def test_a_root_of_its_own_that_a_merge_brings_in(repo: Any) -> None:
    repo.git("checkout", "-q", "--orphan", "elsewhere")
    repo.git("rm", "-r", "-q", "-f", ".")
    more = {"firmware/pump/rate.c": "int rate(int a)\n{\n    return a + 12;\n}\n"}
    repo.commit(AIKO, f"Begin anew\n\n{BY_BEN}", more)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--allow-unrelated-histories", "-m", "Join", "elsewhere")
    assert reviewed(repo) == [("fail", "history-of-its-own", "PUMP-DOSE")]


def test_a_replace_ref_that_shows_a_reviewed_commit(repo: Any) -> None:
    bare = repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    tree, parent = (repo.git("rev-parse", f"{bare}{name}") for name in ("^{tree}", "^"))
    shown = repo.git("commit-tree", "-p", parent, "-m", f"Triple the dose\n\n{BY_BEN}", tree)
    repo.git("replace", bare, shown)
    assert BY_BEN in repo.git("log", "-1", "--format=%B")
    assert reviewed(repo) == unreviewed("replace-ref-not-followed")


def test_a_branch_named_head_that_stands_where_nothing_changed(repo: Any) -> None:
    repo.commit(AIKO, "Triple the dose", {DOSE: NEW_DOSE})
    repo.git("update-ref", "refs/heads/HEAD", repo.base)
    assert reviewed(repo) == unreviewed("ref-named-like-another")


def test_staged_content_that_the_work_tree_does_not_show(repo: Any) -> None:
    repo.workshop.write("stray/dose.c", NEW_DOSE)
    repo.git("add", "stray")
    (repo.workshop.top / "stray/dose.c").unlink()
    assert placed(repo) == [("fail", "path-without-layout", "stray/dose.c")]


def test_a_file_system_monitor_that_says_nothing_changed(repo: Any) -> None:
    trap = repo.workshop.home / "ran"
    script = repo.workshop.home / "monitor"
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\nprintf '0\\0'\n")
    script.chmod(0o755)
    repo.workshop.write("stray/dose.c", NEW_DOSE)
    repo.git("add", "stray")
    repo.git("config", "core.fsmonitor", str(script))
    assert placed(repo) == [("fail", "path-without-layout", "stray/dose.c")]
    assert not trap.exists()


def test_a_conversion_to_text_that_hides_whose_lines_they_are(repo: Any) -> None:
    trap = repo.workshop.home / "ran"
    repo.git("config", "diff.hide.textconv", f"touch '{trap}'; cat '{repo.workshop.top}/{DOSE}';:")
    repo.commit(BEN, "See less", {".gitattributes": "*.c diff=hide\n"})
    mine = tell.DOSE_TESTS.replace("(4, dose_ml(2))", "(8, dose_ml(4))")
    repo.commit(AIKO, "Test the own dose", {DOSE_TEST: mine})
    assert by_others(repo) == [("fail", "tests-by-unit-author", "PUMP-DOSE")]
    assert not trap.exists()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(b"firmware/pump/d\xf6se.c", id="a byte that is not UTF-8"),
        pytest.param(b"firmware/pump/do\nse.c", id="a newline"),
        pytest.param(b'firmware/pump/do"se\t.c', id="a quote and a tab"),
    ],
)
def test_a_path_that_line_readers_lose(repo: Any, path: bytes) -> None:
    repo.workshop.write(path, NEW_DOSE)
    repo.commit(AIKO, "Triple the dose elsewhere")
    assert reviewed(repo) == unreviewed("path-not-plain")


def test_a_submodule_inside_a_unit_that_moves_without_review(repo: Any) -> None:
    link = f"160000,{repo.base},firmware/pump/lib"
    repo.git("update-index", "--add", "--cacheinfo", link)
    repo.git("commit", "-q", "-m", f"Take a library\n\n{BY_BEN}")
    repo.git("update-index", "--cacheinfo", link.replace(repo.base, repo.base[::-1]))
    repo.git("commit", "-q", "-m", "Take a newer library")
    assert reviewed(repo) == [*unreviewed("submodule-moved"), *PASSES]
    assert by_others(repo) == [("undecided", "unit-is-submodule", "PUMP-DOSE")]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066"], ids=["override", "isolate"])
def test_code_that_reads_otherwise_than_it_compiles(repo: Any, sign: str) -> None:
    turned = NEW_DOSE.replace("return", "/* " + sign + " } */ return")
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: turned})
    assert reviewed(repo) == PASSES
    assert by_others(repo) == [("undecided", "unit-shows-other-code", "PUMP-DOSE")]


def test_letters_of_other_languages_show_what_they_are(repo: Any) -> None:
    commented = NEW_DOSE.replace(
        "return", "/* \u05de\u05d9\u05e0\u05d5\u05df, D\u00f6sis */ return"
    )
    repo.commit(CARLA, f"Triple the dose\n\n{BY_BEN}", {DOSE: commented})
    assert by_others(repo) == PASSES


def test_words_in_a_message_that_ask_to_be_let_through(repo: Any) -> None:
    words = "Triple the dose [skip ci] [skip review] ***NO_CI***\n\n"
    trailers = "skip-checks: true\nGatekeeper-Skip: review-independence\nSkip-Review: trivial"
    repo.commit(AIKO, words + trailers, {DOSE: NEW_DOSE})
    assert reviewed(repo) == unreviewed("skip-words-ignored")


def test_a_clean_merge_of_a_reviewed_branch_passes(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge topic", "topic", by=CARLA)
    assert reviewed(repo) == PASSES


def test_a_revert_that_somebody_reviewed_passes(repo: Any) -> None:
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    repo.git("revert", "--no-commit", "HEAD")
    repo.commit(CARLA, f'Revert "Triple the dose"\n\nToo much.\n\n{BY_BEN}')
    assert reviewed(repo) == PASSES


def test_a_trailer_folded_over_two_lines_passes(repo: Any) -> None:
    folded = BY_BEN.replace(" <", "\n  <")
    repo.commit(AIKO, f"Triple the dose\n\n{folded}", {DOSE: NEW_DOSE})
    assert reviewed(repo) == PASSES


def test_a_message_in_latin_1_passes(repo: Any) -> None:
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    repo.workshop.write(DOSE, NEW_DOSE)
    message = f"Triple the dose\n\nF\u00fcr den Patienten.\n\n{BY_BEN}\n".encode("latin-1")
    repo.git("add", "-A")
    repo.workshop.git("commit", "-q", "-F", "-", stdin=message, **repo.by(AIKO))
    assert "encoding ISO-8859-1" in repo.git("cat-file", "commit", "HEAD")
    assert reviewed(repo) == PASSES


def test_conflict_markers_that_a_merge_commits_are_its_own(repo: Any) -> None:
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit(AIKO, f"Triple the dose\n\n{BY_BEN}", {DOSE: NEW_DOSE})
    repo.git("checkout", "-q", "main")
    four = tell.DOSE_CODE.replace("* 2", "* 4")
    repo.commit(AIKO, f"Four times the dose\n\n{BY_BEN}", {DOSE: four})
    # The markers name what was merged, so only under full ids are they what the gate makes of it.
    tree = conflicting(repo, *(repo.git("rev-parse", name) for name in ("main", "topic")))
    made = repo.git("commit-tree", "-p", "main", "-p", "topic", "-m", "Join", tree)
    repo.git("reset", "-q", "--hard", made)
    assert "<<<<<<<" in (repo.workshop.top / DOSE).read_text()
    assert reviewed(repo) == [*unreviewed("merge-with-own-content"), *PASSES]
