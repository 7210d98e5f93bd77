"""Which analyzers of others `init` asks for: those that are there and can read what the tree holds."""

import tomllib
from pathlib import Path

import pytest

from gatekeeper.gate.adoption.engines import Engine, absent_headers, propose_engines
from gatekeeper.gate.adoption.text import configuration_text
from gatekeeper.items.proposal import propose_layout
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath

PATHS = (RepoPath("src/a.c"), RepoPath("include/hal/gpio.h"))


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with a compiler and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    compiler = folder / "gcc"
    compiler.write_text("#!/bin/sh\necho 'gcc (Debian 12.2.0-14) 12.2.0'\n")
    compiler.chmod(0o755)
    return folder


def proposed(tools: Path, text: str, *languages: Language) -> dict[str, str]:
    """Why each analyzer is not asked for, by id."""
    place = ((str(tools),), tools.parent / "tree", tools.parent / "scratch")
    found = propose_engines(languages, {PATHS[0]: text.encode()}, PATHS, place)
    return {engine.id: engine.why_not for engine in found}


def test_a_compiler_that_is_there_is_asked_for_and_what_is_missing_says_how_to_get_it(
    tools: Path,
) -> None:
    said = proposed(tools, '#include "gpio.h"\n#include <hal/gpio.h>\n', Language.C)
    assert said["gcc-analyzer"] == ""
    assert said["cppcheck"].startswith("not found on this machine: install it")


def test_a_compiler_is_not_asked_for_where_headers_are_absent(tools: Path) -> None:
    said = proposed(tools, "#include <vendor_board_x9.h>\n", Language.C)
    assert "1 of 1 sources include" in said["gcc-analyzer"]
    assert "(vendor_board_x9.h)" in said["gcc-analyzer"]


def test_analyzers_of_other_languages_are_not_spoken_of(tools: Path) -> None:
    assert proposed(tools, "", Language.PYTHON) == {}
    assert "gcc-analyzer" not in proposed(tools, "", Language.CPP)


def test_what_is_named_most_often_stands_for_the_absent_headers() -> None:
    sources = {
        RepoPath("a.c"): b"#include <one_x9.h>\n#include <two_x9.h>\n",
        RepoPath("b.c"): b"  #  include \"two_x9.h\"\n",
        RepoPath("c.c"): b"#include \"gpio.h\"\n// #include <three_x9.h>\n",
    }  # fmt: skip
    assert "2 of 3 sources" in absent_headers(sources, PATHS)
    assert "(two_x9.h)" in absent_headers(sources, PATHS)


def test_one_that_is_not_asked_for_stands_as_a_comment_whatever_it_is_called() -> None:
    engines = (Engine("cppcheck", "a", ""), Engine("gcc-analyzer", "b", 'x\n[items]\n"\\'))
    text = configuration_text("pump", propose_layout(PATHS, {}), ("c-firmware",), engines)
    read = tomllib.loads(text)
    assert set(read["analyzers"]["tools"]) == {"flow-c", "cppcheck"}
