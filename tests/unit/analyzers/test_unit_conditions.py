"""A branch is left out only when it surely is not compiled, and should that be wrong the compiler says so."""

import subprocess
from pathlib import Path

import pytest

from gatekeeper.analyzers.unit_conditions import Conditions
from gatekeeper.analyzers.unit_modules import Build, take_in
from gatekeeper.analyzers.unit_worker import Writer

HERE = "HERE"


def reached(text: str, *defined: str, whole: bool = False) -> bool | None:
    """Whether the line HERE is compiled."""
    conditions = Conditions(frozenset(defined), whole=whole)
    for line in text.split("\n"):
        if line == HERE:
            return conditions.reached()
        conditions.read(line)
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("#ifdef A\nHERE", True),
        ("#ifndef A\nHERE", False),
        ("#if defined(A)\n#else\nHERE", False),
        ("#if !defined A\n#else\nHERE", True),
        ("#ifdef A\n#elif defined(X)\nHERE", False),
        ("#ifdef A\n#elif 1\n#else\nHERE", False),
        ("#if defined(X)\n#elif defined(A)\n#elif defined(Y)\nHERE", False),
        ("#if defined(X)\n#elif defined(A)\nHERE", None),
        ("#ifndef A\n#ifdef X\nHERE", False),
        ("#ifdef A\n#ifdef X\nHERE", None),
        ("#ifndef A\n#endif\nHERE", True),
        ("#if !(defined(A) || X)\nHERE", False),
        ("#if 0\nHERE", False),
        ("#if 0\n#define B\n#endif\n#ifdef B\nHERE", None),
        ("#define B\n#ifndef B\nHERE", False),
        ("%:define B\n%:ifndef B\nHERE", False),
        ("#define B 0\n#undef B\n#ifdef B\nHERE", False),
        ("#undef A\n#ifndef A\nHERE", True),
        ("#undef A\n#define A\n#ifndef A\nHERE", False),
    ],
)
def test_what_the_command_line_and_the_text_say_is_known(text: str, answer: bool | None) -> None:
    assert reached(text, "A") is answer


@pytest.mark.parametrize(
    "text",
    [
        "#ifdef X\nHERE",
        "#ifndef X\nHERE",
        "#if !defined(X)\nHERE",
        "#ifdef X\n#else\nHERE",
        "#if defined(X) || Y\nHERE",
        "#if !defined(A) || X\nHERE",
        "#ifdef X\n#undef A\n#endif\n#ifndef A\nHERE",
        "#ifdef X\n#define B\n#endif\n#ifndef B\nHERE",
        "#ifdef X\n#define B\n#else\n#define B\n#endif\n#ifndef B\nHERE",
        "#undef B\n#ifdef X\n#define B\n#endif\n#ifdef B\nHERE",
        "#if A\nHERE",
        "#if !A\nHERE",
        "#if A == 1\nHERE",
        "#if 0 == A\nHERE",
        "#if !defined(A) == 0\nHERE",
        "#if 0 + 1\nHERE",
        "#if 0 ? 0 : 1\nHERE",
        "#if 0 || F(A)\nHERE",
        "#if !(1 & 0)\nHERE",
        "#if 0 (\nHERE",
        "#if\nHERE",
        "#if __has_include(<x.h>)\nHERE",
        f"#if {'(' * 5000}0{')' * 5000}\nHERE",
        "#if 0\n#elifdef A\nHERE",
    ],
)
def test_what_is_not_sure_is_unknown(text: str) -> None:
    assert reached(text, "A") is None


@pytest.mark.parametrize("name", ["__GNUC__", "_WIN32", "linux", "unix"])
def test_what_compilers_define_is_unknown_even_with_the_whole_command_line(name: str) -> None:
    assert reached(f"#ifdef {name}\nHERE", whole=True) is None
    assert reached("#ifdef OURS\nHERE", whole=True) is False
    assert reached(f"#ifdef {name}\n#define OURS\n#endif\n#ifdef OURS\nHERE", whole=True) is None


CHOOSER = (
    "#pragma once\n#if defined(ONE)\n#include <one.h>\n#elif defined(TWO)\n#include <two.h>\n"
    "#elif defined(THREE)\n#include <three.h>\n#endif\n"
)


def chosen(text: str, build: Build, most: int = 2_000) -> str:
    """The unit of a file that includes a header which chooses one of three, of a thousand characters each."""
    headers = {f"{n}.h": f"int {n};\n" + "\n" * 1_000 for n in ("one", "two", "three")}
    known = {
        path: take_in(f"f{number}.c", path, content, build)
        for number, (path, content) in enumerate(
            {"a.c": text, "chooser.h": CHOOSER, **headers}.items()
        )
    }
    return str(Writer(known, most=most).unit([known["a.c"]])["text"])


DEVICE = Build("known", defined=frozenset({"TWO"}))


def compiles(unit: str, tmp_path: Path, *flags: str) -> bool:
    (tmp_path / "u.c").write_text(unit)
    call = ["gcc", "-fsyntax-only", *flags, "u.c"]
    return subprocess.run(call, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_a_unit_that_is_too_large_keeps_the_headers_of_its_device(tmp_path: Path) -> None:
    unit = chosen('#include "chooser.h"\nint *p = &two;\n', DEVICE)
    assert ("int one;" in unit, "int two;" in unit, "int three;" in unit) == (False, True, False)
    assert compiles(unit, tmp_path, "-DTWO")


def test_a_unit_that_is_small_enough_holds_every_branch() -> None:
    unit = chosen('#include "chooser.h"\n', DEVICE, most=10_000)
    assert all(f"int {name};" in unit for name in ("one", "two", "three"))


def test_without_the_command_line_every_branch_is_written_out() -> None:
    assert chosen('#include "chooser.h"\n', Build()) == ""


def test_a_device_that_the_file_defines_itself_is_known(tmp_path: Path) -> None:
    text = '#define ONE\n#include "chooser.h"\nint *p = &one;\n'
    assert chosen(text, Build()) == ""
    unit = chosen(text, Build("known"))
    assert "int two;" not in unit
    assert compiles(unit, tmp_path)


def test_a_branch_that_was_left_out_wrongly_is_an_error(tmp_path: Path) -> None:
    unit = chosen('#include "chooser.h"\n', DEVICE)
    assert not compiles(unit, tmp_path, "-DTWO", "-DONE")


def test_a_header_that_its_guard_makes_empty_is_not_written_again(tmp_path: Path) -> None:
    inner = '#ifdef TWO\n#include "chooser.h"\n#endif\n'
    unit = chosen(inner * 4 + "int *p = &two;\n", DEVICE)
    assert unit.count("int two;") == 1
    assert compiles(unit, tmp_path, "-DTWO")
