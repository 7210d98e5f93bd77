"""Recorded answers of clang-tidy, gcc and flawfinder become findings at home, or failures with their cause."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from gatekeeper.analyzers.clang_tidy import ClangTidy
from gatekeeper.analyzers.flawfinder import Flawfinder
from gatekeeper.analyzers.gcc_analyzer import GccAnalyzer
from gatekeeper.model.tool import Ending

COMPILERS = [pytest.param(ClangTidy(), id="clang-tidy"), pytest.param(GccAnalyzer(), id="gcc")]


@pytest.mark.parametrize(
    ("analyzer", "rule"),
    [
        pytest.param(ClangTidy(), "clang-analyzer-unix.Malloc.released", id="clang-tidy"),
        pytest.param(GccAnalyzer(), "analyzer-use-after-free", id="gcc"),
    ],
)
def test_a_fault_across_two_files_is_found_at_its_line(
    analyzer: Any, rule: str, recorded: Callable[[Any], Any]
) -> None:
    reading = recorded(analyzer).read()
    assert ("f000017.c", 3) in {
        (f.file, f.region.start_line) for f in reading.findings if f.rule == rule
    }


@pytest.mark.parametrize("analyzer", COMPILERS)
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000012.c", "line 1: ", id="an #error"),
        pytest.param("f000019.c", "not found: absent.h", id="a header that is not there"),
    ],
)
def test_a_unit_that_does_not_compile_fails_its_files(
    analyzer: Any, name: str, cause: str, recorded: Callable[[Any], Any]
) -> None:
    reading = recorded(analyzer).read()
    assert cause in reading.failures[name]
    assert name not in reading.analysed


@pytest.mark.parametrize("analyzer", COMPILERS)
def test_a_call_that_was_killed_fails_its_units_and_may_fare_better(
    analyzer: Any, recorded: Callable[[Any], Any]
) -> None:
    reading = recorded(analyzer).read_with(1, ending=Ending.TIMED_OUT, status=0)
    assert reading.unsteady
    assert "was ended after" in reading.failures[min(reading.unsteady)]


@pytest.mark.parametrize("analyzer", COMPILERS)
def test_without_units_the_answer_is_void(analyzer: Any, recorded: Callable[[Any], Any]) -> None:
    assert recorded(analyzer).read_with(0, stdout=b"").defect == "the tool wrote no answer"


@pytest.mark.parametrize("analyzer", COMPILERS)
def test_a_file_in_no_unit_has_failed(analyzer: Any, recorded: Callable[[Any], Any]) -> None:
    def forget(report: Any) -> None:
        for unit in report["units"]:
            unit["names"] = [name for name in unit["names"] if name != "f000013.c"]

    case = recorded(analyzer)
    document = json.loads(case.answers[0].stdout)
    forget(document)
    reading = case.read_with(0, stdout=json.dumps(document).encode())
    assert reading.failures["f000013.c"] == "it stands in no translation unit"


def test_flawfinder_counts_what_it_says_it_examined(recorded: Callable[[Any], Any]) -> None:
    reading = recorded(Flawfinder()).read()
    assert {"f000007.c", "f000014.cpp"} <= reading.analysed
    assert ("f000007.c", "strcpy", (120,)) in {(f.file, f.rule, f.cwe) for f in reading.findings}


def test_flawfinder_that_skips_a_file_has_not_looked_at_it(recorded: Callable[[Any], Any]) -> None:
    case = recorded(Flawfinder())
    said = case.answers[0].stdout.replace(b"Examining f000007.c\n", b"")
    assert "f000007.c" not in case.read_with(0, stdout=said).analysed


def test_flawfinder_that_names_another_file_is_not_believed(
    recorded: Callable[[Any], Any],
) -> None:
    case = recorded(Flawfinder())
    said = case.answers[0].stdout + b"Examining elsewhere.c\n"
    assert case.read_with(0, stdout=said).defect is not None
