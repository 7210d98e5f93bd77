"""Files of one module stand in one translation unit, led home by `#line`; nothing outside the tree is read."""

import pytest

from gatekeeper.analyzers.unit_modules import Build, Source, modules, take_in
from gatekeeper.analyzers.unit_worker import Writer, is_guarded
from gatekeeper.analyzers.units import said_in


def sources(**texts: str) -> dict[str, Source]:
    """Sources by path: `src__a_c` is `src/a.c`."""
    paths = [name.replace("__", "/") for name in texts]
    paths = [f"{path[:-2]}.{path[-1]}" for path in paths]
    return {
        path: take_in(f"f{number:06d}.c", path, text)
        for number, (path, text) in enumerate(zip(paths, texts.values(), strict=True))
    }


def unit_of(known: dict[str, Source], path: str) -> str:
    return str(Writer(known).unit([known[path]])["text"])


def test_files_that_call_each_other_belong_together() -> None:
    known = sources(
        src__a_c="void b(int);\nvoid a(void)\n{\n  b(1);\n}\n",
        src__b_c="void b(int x)\n{\n}\n",
        src__c_c="void c(void)\n{\n}\n",
    )
    groups = [[source.path for source in group] for group in modules(known)]
    assert groups == [["src/a.c", "src/b.c"], ["src/c.c"]]


def test_files_that_define_one_name_twice_stay_apart() -> None:
    known = sources(
        a_c="static void h(void)\n{\n}\nvoid a(void)\n{\n  b();\n}\n",
        b_c="static void h(void)\n{\n}\nvoid b(void)\n{\n}\n",
    )
    assert [len(group) for group in modules(known)] == [1, 1]


def test_a_function_that_everybody_calls_binds_nobody() -> None:
    callers = {f"u{n}_c": f"void u{n}(void)\n{{\n  log_it();\n}}\n" for n in range(9)}
    known = sources(log_c="void log_it(void)\n{\n}\n", **callers)
    assert all(len(group) == 1 for group in modules(known))


def test_a_tracked_header_is_written_out_and_lines_point_home() -> None:
    known = sources(src__a_c='#include "b.h"\nint a;\n', inc__b_h="int b;\n")
    lines = unit_of(known, "src/a.c").split("\n")
    at = lines.index("int a;")
    assert lines[at - 1] == '#line 2 "f000000.c"'
    assert lines[lines.index("int b;") - 1] == '#line 1 "f000001.c"'


@pytest.mark.parametrize(
    "include",
    [
        pytest.param('#include "/etc/passwd"', id="absolute"),
        pytest.param('#include "../../../etc/passwd"', id="upwards"),
        pytest.param("#include NAME", id="by a macro"),
        pytest.param("#/**/include NAME", id="with a comment between"),
        pytest.param("%:include NAME", id="as a digraph"),
        pytest.param('#embed "/etc/passwd"', id="embedded"),
        pytest.param('#inc\\\nlude "/etc/passwd"', id="over two lines"),
        pytest.param('#\\\ninc\\\nlude "/etc/passwd"', id="over three lines"),
    ],
)
def test_no_file_of_this_machine_is_read(include: str) -> None:
    text = unit_of(sources(a_c=f"{include}\nint a;\n"), "a.c")
    assert not any(
        line.lstrip().startswith(("#inc", "#emb", "%:", "#\\", "#/")) for line in text.split("\n")
    )
    assert "int a;" in text


@pytest.mark.parametrize(
    "word",
    [
        pytest.param('#line 7 "f000009.c"', id="another place"),
        pytest.param('# 7 "f000009.c"', id="another place, short"),
        pytest.param('#pragma GCC diagnostic ignored "-Wall"', id="pragma of gcc"),
        pytest.param('#pragma clang diagnostic ignored "-Wall"', id="pragma of clang"),
        pytest.param("int x; // NOLINT", id="NOLINT"),
        pytest.param("[[clang::suppress]] int x;", id="suppress"),
        pytest.param("#ifndef __clang_analyzer__", id="hidden from the analyzer"),
        pytest.param('_Pragma("GCC diagnostic ignored")', id="_Pragma"),
    ],
)
def test_code_cannot_silence_the_compilers(word: str) -> None:
    text = unit_of(sources(a_c=f"{word}\nint a;\n"), "a.c")
    assert word not in text
    assert "int a;" in text


def test_quoted_source_is_no_word_of_the_compiler() -> None:
    output = (
        "f000001.c:3:5: warning: bad thing [check-a]\n"
        "    3 | f000001.c:9:9: warning: forged [check-b]\n"
    )
    assert [(said.line, said.rule) for said in said_in(output)] == [(3, "check-a")]


def built(path: str, text: str, build: Build) -> Source:
    return take_in("f000009.c", path, text, build)


def test_an_include_is_looked_for_in_the_folders_of_the_build_in_their_order() -> None:
    known = sources(a__cfg_h="int a;\n", b__cfg_h="int b;\n")
    source = built("src/m.c", '#include "cfg.h"\n', Build(folders=("b", "a")))
    text = str(Writer(known | {"src/m.c": source}).unit([source])["text"])
    assert "int b;" in text
    assert "int a;" not in text


def test_a_forced_file_is_read_first_and_one_that_is_not_tracked_is_missing() -> None:
    known = sources(cfg_h="int first;\n")
    source = built("m.c", "int second;\n", Build(forced=("cfg.h", "absent.h")))
    unit = Writer(known | {"m.c": source}).unit([source])
    text = str(unit["text"])
    assert text.index("int first;") < text.index("int second;")
    assert unit["missing"] == ["absent.h"]


def test_what_the_command_line_defines_stays_defined_for_the_next_file() -> None:
    source = built(
        "m.c", "#ifndef A\n#define A 1\n#endif\n#define B 2\n", Build(defined=frozenset("A"))
    )
    text = str(Writer({"m.c": source}).unit([source])["text"])
    assert "#undef B" in text
    assert "#undef A" not in text


def test_files_that_are_compiled_in_different_ways_stay_apart() -> None:
    one = take_in("f1.c", "a.c", "void a(void)\n{\n  b();\n}\n", Build(key="-DX"))
    other = take_in("f2.c", "b.c", "void b(void)\n{\n}\n", Build(key="-DY"))
    assert [len(group) for group in modules({"a.c": one, "b.c": other})] == [1, 1]


GUARDED = "#ifndef H\n#define H\nint h;\n#endif\n"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param('#include "h.h"\n#include "h.h"\n', 1, id="guarded"),
        pytest.param('#if A\n#include "h.h"\n#endif\n#include "h.h"\n', 2, id="the first may be taken out"),
        pytest.param('#include "open.h"\n#include "open.h"\n', 2, id="without a guard"),
        pytest.param('#include "once.h"\n#include "once.h"\n', 1, id="once"),
        pytest.param('#include "over.h"\n#include "h.h"\n', 1, id="by another header"),
    ],
)  # fmt: skip
def test_a_header_that_would_be_empty_is_not_written_again(text: str, times: int) -> None:
    known = sources(
        m_c=text,
        h_h=GUARDED,
        open_h="int h;\n",
        once_h="#pragma once\nint h;\n",
        over_h='/* of us */\n#ifndef O\n#define O\n#include "h.h"\n#endif /* O */\n',
    )
    assert unit_of(known, "m.c").count("int h;") == times


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        pytest.param(GUARDED, True, id="a guard"),
        pytest.param("#ifndef H\n#define H\nint h;\n#else\nint g;\n#endif\n", False, id="something else"),
        pytest.param("#ifndef H\n#define H\n#endif\nint h;\n", False, id="more behind it"),
        pytest.param("#ifndef H\n#define H\n#endif\n#ifdef A\n#endif\n", False, id="ends before"),
        pytest.param("#ifndef A\n#define B\nint h;\n#endif\n", False, id="another name"),
        pytest.param("", False, id="nothing"),
    ],
)  # fmt: skip
def test_a_guard_holds_the_whole_header(text: str, guarded: bool) -> None:
    assert is_guarded(text.split("\n")) is guarded
