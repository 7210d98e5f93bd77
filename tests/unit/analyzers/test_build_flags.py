"""Of a build's command only words on the allowlist reach an analyzer, whatever else the repository writes there."""

import pytest

from gatekeeper.analyzers.build_flags import taken
from gatekeeper.model.build import BuildFlags


def place(path: str) -> str | None:
    """The tree stands in `/tree`."""
    return path.removeprefix("/tree/") if path.startswith("/tree/") else None


DANGEROUS = (
    "-fplugin=/tree/evil.so",
    "-fplugin=evil.so",
    "-fplugin-arg-evil-x=1",
    "-fpass-plugin=evil.so",
    "-Xclang -load",
    "-Xclang -fplugin=evil.so",
    "-Xclang -analyzer-disable-all-checks",
    "@/tree/words",
    "-B /tree/tools",
    "-B/tree/tools",
    "-specs=/tree/evil.specs",
    "-specs /tree/evil.specs",
    "--specs=/tree/evil.specs",
    "--config /tree/clang.cfg",
    "--config=/tree/clang.cfg",
    "-wrapper /tree/evil,--args",
    "-load evil.so",
    "-plugin evil",
    "-include /etc/passwd",
    "-include-pch /tree/evil.pch",
    "-imacros /tree/src/macros.h",
    "-I /etc",
    "-I../outside",
    "-isystem /etc",
    "--sysroot=/tree/root",
    "-isysroot /tree/root",
    "-ivfsoverlay /tree/overlay.yaml",
    "-resource-dir /tree/clang",
    "--gcc-toolchain=/tree/gcc",
    "-iprefix /etc/",
    "-Wp,-include,/etc/passwd",
    "-Wa,-I,/etc",
    "-Wl,-T,evil.ld",
    "-Xpreprocessor -include",
    "-Xassembler --defsym",
    "-no-canonical-prefixes",
    "-fdump-tree-all=/home/x",
    "-fsanitize-ignorelist=/tree/all",
    "-fmodules",
    "-fmodule-map-file=/tree/m",
    "-fprofile-use=/tree/p",
    "-fno-analyzer",
    "-fno-delete-null-pointer-checks",
    "-ffreestanding",
    "-fno-builtin",
    "-mcpu=cortex-m4",
    "-march=native",
    "--analyzer-no-default-checks",
    "-aux-info /tree/out",
    "-dumpdir /tree/",
    "-D__clang_analyzer__",
    "-D if=while",
    "-Dreturn=",
    "-D__attribute__=",
    "-D_Pragma=x",
    "-DQUIET=_Pragma(\"GCC diagnostic ignored\")",
    "-DQUIET=NOLINT",
    "-Dfree(x)=",
    "-DTWO=1\nTHREE",
    "-D -fplugin=evil.so",
    "-U -fplugin=evil.so",
    "-std=gnu++17",
    "-frtti",
    "evil.so",
)  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_word_that_is_not_on_the_list_is_named_and_kept_back(text: str) -> None:
    told = taken(text.split(" "), place, cplusplus=False)
    assert told.build == BuildFlags()
    assert "".join(told.left_out).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        pytest.param(("-DA", "-D", "B=2", "-DC=\"x y\""), ("-DA", "-DB=2", "-DC=\"x y\""), id="defines"),
        pytest.param(("-UA",), ("-UA",), id="undefined"),
        pytest.param(("-std=c99",), ("-std=c99",), id="standard"),
        pytest.param(("-std=gnu23",), ("-std=gnu2x",), id="a standard old compilers know by another name"),
        pytest.param(("-funsigned-char", "-fshort-enums"), ("-funsigned-char", "-fshort-enums"), id="types"),
        pytest.param(("-D__packed=__attribute__((packed))",), ("-D__packed=__attribute__((packed))",), id="CubeMX"),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_of_code_is_passed_on(
    words: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    assert taken(words, place, cplusplus=False).build.flags == flags


def test_folders_and_forced_files_of_the_tree_are_kept_for_us_and_reach_no_compiler() -> None:
    words = ("-I/tree/inc", "-isystem", "/tree/sdk", "-include", "/tree/config.h", "-I/tree/inc")
    assert taken(words, place, cplusplus=False).build == BuildFlags(
        folders=("inc", "sdk"), forced=("config.h",)
    )


def test_warnings_optimisation_and_output_are_the_analyzers_own() -> None:
    words = ("-Wall", "-Werror=x", "-O2", "-g3", "-c", "-o", "a.o", "-MD", "-MF", "a.d", "-pipe")
    told = taken(words, place, cplusplus=False)
    assert (told.build, told.left_out) == (BuildFlags(), ())


def test_each_language_gets_its_own_standard() -> None:
    assert taken(("-std=c++20",), place, cplusplus=True).build.flags == ("-std=c++20",)
    assert taken(("-std=c++20",), place, cplusplus=False).left_out == ("-std=c++20",)


def test_the_compiler_that_is_named_is_left_out() -> None:
    words = ("/tree/evil/ccache", "arm-none-eabi-gcc", "-DA")
    assert taken(words, place, cplusplus=False).left_out == words[:2]


def test_a_name_that_is_taken_back_is_not_defined() -> None:
    build = BuildFlags(("-DA=1", "-DB", "-std=gnu11", "-Dtd", "-UA", "-UC", "-DC"))
    assert build.defined() == ("B", "td", "C")
