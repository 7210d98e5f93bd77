"""A path has one layout class, the deepest item, a language, and what is odd about it is told."""

from collections.abc import Mapping, Sequence

import pytest

from gatekeeper.items.languages import languages_of, needs_a_look, unread_languages
from gatekeeper.items.odd_paths import path_problems
from gatekeeper.items.ownership import asked_items, owned
from gatekeeper.items.proposal import propose_layout
from gatekeeper.items.proposal_tests import holds_tests
from gatekeeper.items.readable import MAX_SOURCE_BYTES, copy_for_tools, unreadable
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.glob import matches, matches_any
from gatekeeper.model.language import Language, LanguageMap, unread_language
from gatekeeper.model.location import at_line
from gatekeeper.model.memory import Key
from gatekeeper.model.path import RepoPath, path_from_bytes
from gatekeeper.model.software import Layout, LayoutClass, SoftwareItem
from gatekeeper.model.touched import territory
from gatekeeper.model.tree import MODE_FILE, MODE_GITLINK, MODE_SYMLINK, Tree, TreeEntry
from gatekeeper.testing.classes import CLASSES, B, C

ID = ObjectId("1" * 40)


def tree(**modes: int) -> Tree:
    return Tree(ID, ID, tuple(TreeEntry(RepoPath(p), m, ID) for p, m in sorted(modes.items())))


@pytest.mark.parametrize(
    ("glob", "path", "hit"),
    [
        ("src/**", "src/a/b.c", True), ("src/**", "src", False), ("src/*", "src/a/b.c", False),
        ("**/*.md", "README.md", True), ("**/*.md", "a/b/c.md", True), ("*.md", "a/b.md", False),
        ("src/", "src/x", True), ("a?c", "a/c", False), ("[ab].c", "b.c", True), ("[!ab].c", "b.c", False),
        ("[!a]x", "/x", False), ("a.c", "axc", False), ("**", "any/thing", True), ("x[", "x[", True),
    ],
)  # fmt: skip
def test_globs(glob: str, path: str, *, hit: bool) -> None:
    assert matches(glob, path) is hit


def item(name: str, parent: str | None, *paths: str) -> SoftwareItem:
    place = at_line(RepoPath("gatekeeper.toml"), 1)
    return SoftwareItem(name, name, parent, B, True, paths, (), place)


ITEMS = (
    item("SYS", None, "src/**"),
    item("PUMP", "SYS", "src/pump/**"),
    item("TWIN", "SYS", "src/pump/x.c"),
)


class _Project:
    layout = Layout(((LayoutClass.TESTS, ("**/test_*",)), (LayoutClass.PRODUCT, ("src/**",))))
    items = ITEMS
    trust_paths = ("gatekeeper.toml",)


@pytest.mark.parametrize(
    ("path", "layout", "names"),
    [
        ("src/pump/a.c", LayoutClass.PRODUCT, ["PUMP"]),
        ("src/main.c", LayoutClass.PRODUCT, ["SYS"]),
        ("src/pump/x.c", LayoutClass.PRODUCT, ["PUMP", "TWIN"]),
        ("src/pump/test_a.c", LayoutClass.TESTS, ["PUMP"]),
        ("gatekeeper.toml", LayoutClass.TOOLS, []),
        ("elsewhere", None, []),
    ],
)
def test_the_deepest_item_owns_a_path(
    path: str, layout: LayoutClass | None, names: list[str]
) -> None:
    found = owned(RepoPath(path), _Project, asked_items(_Project))  # type: ignore[arg-type]  # two of its fields are asked
    assert found.layout is layout
    assert [each.id for each in found.items] == names


@pytest.mark.parametrize(
    ("path", "names"),
    [("src/pump/a.c", ["PUMP", "TWIN"]), ("src/main.c", ["SYS", "PUMP", "TWIN"])],
    ids=["all code in units", "code of a parent"],
)
def test_units_are_the_items_without_children_and_whoever_owns_code(
    path: str, names: list[str]
) -> None:
    place = owned(RepoPath(path), _Project, asked_items(_Project))  # type: ignore[arg-type]  # two of its fields are asked
    assert [each.id for each in territory(_Project, [place]).units()] == names  # type: ignore[arg-type]  # as above


def test_what_nobody_owns_counts_as_class_c() -> None:
    assert CLASSES.of_path(owned(RepoPath("elsewhere"), _Project, asked_items(_Project))) == C  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("beside", "content", "language"),
    [
        ("x.c", b"int f(void);", Language.C), ("x.cpp", b"int f(void);", Language.CPP),
        ("y.c", b"class A {};", Language.CPP), ("y.c", b"int f(void);", Language.C),
        ("y.c", b"enum class Bus { one };", Language.CPP), ("y.c", b"static constexpr int n{3};", Language.CPP),
        ("y.c", b"void f() { hal::init(); }", Language.CPP), ("y.c", b"#include <cstdint>", Language.CPP),
        ("y.c", b"/* see hal::init\n class of device */\nint f(void);", Language.C),
        ("y.c", b'#define NAME "std::x" /**< a\n class */\nint f(void);', Language.C),
        ("y.c", b"#if defined(__cplusplus)\nnamespace a { }\n#endif\nint f(void);", Language.C),
        ("y.c", b"#if 0\nclass A {};\n#endif\nint f(void);", Language.C),
        ("y.c", b"#include <sys/types.h>\nenum bus { one };", Language.C),
        ("y.cpp", b"int f(void);", Language.CPP),
        ("y.c", b"void say(const String &words, int n);", Language.CPP), ("y.c", b"bool put(String& words) {", Language.CPP),
        ("y.c", b"  return say(a & b);\n  else say(a &b);\n  say(a && b);", Language.C),
        ("y.c", b"#define BITS(a) (a & MASK)\nint f(int *p);", Language.C),
        ("y.c", b"  virtual int f(void) = 0;", Language.CPP), ("y.c", b"bool operator==(int);", Language.CPP),
        ("y.c", b"cord = new Cord(a);", Language.CPP), ("y.c", b"int new_value = new + 1; int operator;", Language.C),
    ],
    ids=["C beside it", "C++ beside it", "C++ inside", "nothing says C++", "scoped enum", "constant", "scope", "its library",
         "a comment", "a macro before a comment", "kept for C++", "what no compiler sees", "C's own words", "a tree without C", "a reference", "another reference",
         "a mask", "a mask in a macro", "virtual", "operator", "new", "names in C"],
)  # fmt: skip
def test_a_header_is_decided_once(beside: str, content: bytes, language: Language) -> None:
    found = languages_of(
        tree(**{"x.h": MODE_FILE, beside: MODE_FILE}), LanguageMap(), {RepoPath("x.h"): content}
    )
    assert found[RepoPath("x.h")] is language


@pytest.mark.parametrize(
    ("sources", "language"),
    [
        (("a/b/x.cpp", "y.c"), Language.CPP),
        (("a/x.cpp", "y.c"), Language.CPP),
        (("a/b/x.cpp", "a/b/y.c"), Language.C),
        (("a/y.c", "x.cpp"), Language.C),
        (("c/x.cpp",), Language.CPP),
        (("c/x.cpp", "c/y.c"), Language.C),
        (("x.cpp", "c/y.c"), Language.CPP),
    ],
    ids=["beside", "above", "both beside", "C above", "far off", "both far off", "at the root"],
)
def test_a_header_that_says_nothing_is_what_stands_nearest(
    sources: tuple[str, ...], language: Language
) -> None:
    modes = dict.fromkeys((*sources, "a/b/h.h"), MODE_FILE)
    found = languages_of(tree(**modes), LanguageMap(), {RepoPath("a/b/h.h"): b"int f(void);"})
    assert found[RepoPath("a/b/h.h")] is language


@pytest.mark.parametrize(
    ("content", "languages", "unread"),
    [
        (b"#include <Wire.h>\nvoid loop() {}", {Language.CPP}, set()),
        (b"import processing.serial.*;\nvoid draw() {}", set(), {"Processing"}),
        (b"/*\nimport java.io.*;\n*/\nvoid loop() {}", {Language.CPP}, set()),
        (b"#if 0\nimport java.io.*;\n#endif\nvoid loop() {}", {Language.CPP}, set()),
        (None, {Language.CPP}, set()),
    ],
    ids=["Arduino", "Processing", "in a comment", "what no compiler sees", "not to be read"],
)
def test_a_sketch_is_of_one_language_and_in_doubt_it_is_cpp(
    content: bytes | None, languages: set[Language], unread: set[str]
) -> None:
    """Both environments named their sketches `.pde`; all of a folder are one program (issue 6)."""
    head = tree(**{"s/a.pde": MODE_FILE, "s/b.pde": MODE_FILE})
    contents = {RepoPath("s/a.pde"): content, RepoPath("s/b.pde"): b"void helper() {}"}
    assert all(needs_a_look(entry, LanguageMap()) for entry in head)

    found = languages_of(head, LanguageMap(), contents)

    assert set(found.values()) == languages
    assert set(unread_languages(head, found.keys(), contents).values()) == unread


def test_suffixes_case_shebang_and_links() -> None:
    modes = {
        "a.inc": MODE_FILE,
        "b.PY": MODE_FILE,
        "run": MODE_FILE,
        "c.C": MODE_FILE,
        "l.c": MODE_SYMLINK,
        "lost": MODE_FILE,
        "lost.h": MODE_FILE,
    }
    looked = {RepoPath("run"): b"#!/usr/bin/env python3\n", RepoPath("lost"): None}
    found = languages_of(tree(**modes), LanguageMap(), {**looked, RepoPath("lost.h"): None})
    assert found == {
        "a.inc": Language.C,
        "b.PY": Language.PYTHON,
        "c.C": Language.CPP,
        "lost": Language.PYTHON,
        "lost.h": Language.C,
        "run": Language.PYTHON,
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"int a;\n", ""), (b"", ""), ("// \u00b5".encode(), ""),
        (b"a\nb\0c", "line 2 holds a NUL byte"), (b"a\n\xff", "line 2 is not UTF-8"),
        (b" " * (MAX_SOURCE_BYTES + 1), "more than"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
    ],
    ids=["plain", "empty", "unicode", "nul", "latin-1", "large", "lfs"],
)  # fmt: skip
def test_what_tools_read_differently_is_not_given_to_them(content: bytes, words: str) -> None:
    for language in Language:
        assert words in unreadable(content, language)
        assert bool(words) == bool(unreadable(content, language))


@pytest.mark.parametrize(
    ("content", "copy"),
    [
        (b"// caf\xe9 \xb5\nint a;\n", b"// caf_ _\nint a;\n"),
        (b"/* the\r\n peripheral\x92s */ char *unit = \"\xb0C\";", b"/* the\r\n peripheral_s */ char *unit = \"_C\";"),
        (b"// \xd6\xd0\xce\xc4\\\n still \xe9\nint a;", b"// ____\\\n still _\nint a;"),
        ("// \u00b5 ".encode() + b"\xb5", "// \u00b5 _".encode()),
        (b"// \xe9\xe9/\nint a;", b"// __/\nint a;"),
        (b"int caf\xe9; // \xe9", b"int caf\xe9; // _"),
        (b"char *open = \"\xe9\n;", b"char *open = \"\xe9\n;"),
    ],
    ids=["comment", "apostrophe and degrees", "another encoding", "two encodings", "no trigraph", "a name", "an open literal"],
)  # fmt: skip
def test_what_a_compiler_passes_over_is_replaced_byte_for_byte(
    content: bytes, copy: bytes
) -> None:
    assert copy_for_tools(content, Language.C) == copy_for_tools(content, Language.CPP) == copy
    assert copy_for_tools(content, Language.PYTHON) == content
    assert ("not UTF-8" in unreadable(content, Language.C)) == (b"\xe9" in copy)


@pytest.mark.parametrize(
    ("path", "mode", "target", "codes"),
    [
        ("a/b.c", MODE_FILE, None, []),
        ("--exit-zero", MODE_FILE, None, ["path-looks-like-an-option"]),
        (path_from_bytes(b"a\xff.c"), MODE_FILE, None, ["path-not-utf-8"]),
        ("a\n.c", MODE_FILE, None, ["path-misleads"]),
        ("a\u202ec.c", MODE_FILE, None, ["path-misleads"]),
        ("link", MODE_SYMLINK, b"/dev/zero", ["link-leaves-the-tree"]),
        ("link", MODE_SYMLINK, b"../../x", ["link-leaves-the-tree"]),
        ("link", MODE_SYMLINK, b"there", []),
        ("link", MODE_SYMLINK, None, ["link-unreadable"]),
        ("link.py", MODE_SYMLINK, b"there", ["link-makes-source"]),
        ("link.py", MODE_SYMLINK, b"folder", []),
        ("link.txt", MODE_SYMLINK, b"there", []),
        ("sub", MODE_GITLINK, None, ["submodule-not-looked-at"]),
    ],
)
def test_odd_paths(path: str, mode: int, target: bytes | None, codes: list[str]) -> None:
    whole = tree(**{path: mode, "there": MODE_FILE, "folder/a.py": MODE_FILE})
    found = path_problems(whole, [RepoPath(path)], {RepoPath(path): target}, LanguageMap())
    assert [problem.code for problem in found] == codes


def test_a_proposal_owns_every_product_path_once_and_leaves_no_path_out() -> None:
    paths = [
        "README.md",
        "src/a.c",
        "src/pump/b.c",
        "tests/t.c",
        "vendor/x/y.c",
        "tools/z.py",
        "build_tools/z.py",
        "main.c",
        "odd[1].c",
    ]
    languages = {RepoPath(p): Language.C for p in paths if p.endswith(".c")}
    proposal = propose_layout(tuple(RepoPath(p) for p in paths), languages)
    every = [glob for globs in proposal.globs.values() for glob in globs]
    assert all(any(matches(glob, path) for glob in every) for path in paths)
    assert "build_tools/**" in proposal.globs[LayoutClass.TOOLS]
    for path in ("src/a.c", "src/pump/b.c", "main.c", "odd[1].c"):
        assert sum(matches(item.paths[0], path) for item in proposal.items) == 1


@pytest.mark.parametrize(
    ("product", "tests", "proposed"),
    [
        pytest.param("pump/dose.c", ["tests/test_dose.c"], {"pump/**": ("tests/**",)}, id="by name"),
        pytest.param("pump/dose.c", ["tests/dose_test.c", "tests/x_test.c"], {"pump/**": ("tests/dose_test.c",)},
                     id="by name, another beside it"),
        pytest.param("pump/Dose.cpp", ["tests/TestDose.cpp"], {"pump/**": ("tests/**",)}, id="in one word"),
        pytest.param("pump/dose.c", ["tests/pump/flow.c"], {"pump/**": ("tests/**",)}, id="by folder"),
        pytest.param("pump/dose.c link/dose.c", ["tests/link/test_dose.c"], {"link/**": ("tests/**",)},
                     id="two of that name, and the folder decides"),
        pytest.param("pump/dose.c link/dose.c", ["tests/test_dose.c"], {}, id="two of that name"),
        pytest.param("pump/dose.c link/rx.c", ["tests/pump/link/flow.c"], {}, id="two folders"),
        pytest.param("pump/dose.c", ["tests/conftest.py"], {}, id="of none"),
        pytest.param("pump/a[1].c", ["tests/x/test_a[1].c", "tests/y.c"], {"pump/**": ("tests/x/**",)}, id="odd name"),
        pytest.param("pump/dose.c", ["pump/dose_test.c"], {"pump/**": ("pump/dose_test.c",)}, id="beside the code"),
    ],
)  # fmt: skip
def test_tests_are_proposed_for_the_one_item_they_are_named_after(
    product: str, tests: list[str], proposed: dict[str, tuple[str, ...]]
) -> None:
    paths = tuple(RepoPath(path) for path in [*product.split(), *tests])
    proposal = propose_layout(paths, dict.fromkeys(paths, Language.C))
    assert {item.paths[0]: item.tests for item in proposal.items if item.tests} == proposed


def test_what_every_package_has_names_no_item() -> None:
    paths = tuple(map(RepoPath, ("pump/__init__.py", "pump/a.py", "tests/__init__.py")))
    proposal = propose_layout(paths, dict.fromkeys(paths, Language.PYTHON))
    assert [item.tests for item in proposal.items] == [()]


def test_a_library_with_a_licence_of_its_own_is_proposed_as_third_party() -> None:
    paths = tuple(
        map(
            RepoPath,
            [
                "LICENSE",
                "src/libs/radio/COPYING.txt",
                "src/libs/radio/host/a.c",
                "src/libs/own/b.c",
            ],
        )
    )
    proposal = propose_layout(paths, {path: Language.C for path in paths if path.endswith(".c")})
    assert proposal.globs[LayoutClass.THIRD_PARTY] == ("src/libs/radio/**",)
    assert [item.paths[0] for item in proposal.items] == ["src/**"]


def test_code_that_no_analyzer_reads_is_proposed_as_product_and_not_as_a_document() -> None:
    names = [
        "main.c",
        "ui/view.js",
        "ui/view.test.js",
        "boot/start.S",
        "docs/a.js",
        "get.sh",
        "os/run.sh",
        "os/release_valve.sh",
        "os/gcc/package.sh",
        "bin/pump-start",
        "a.css",
    ]
    paths = tuple(map(RepoPath, names))
    others = {path: "shell" if "." not in path else unread_language(path) for path in paths[1:-1]}
    proposal = propose_layout(paths, {paths[0]: Language.C}, others=others)
    assert proposal.product == (
        "main.c",
        "ui/view.js",
        "boot/start.S",
        "os/run.sh",
        "os/release_valve.sh",
        "bin/pump-start",
    )
    assert proposal.globs[LayoutClass.TESTS] == ("**/*.test.*",)
    assert proposal.globs[LayoutClass.TOOLS] == ("get.sh", "os/gcc/package.sh")
    assert [item.paths[0] for item in proposal.items] == [
        "main.c",
        "bin/**",
        "boot/**",
        "os/**",
        "ui/**",
    ]


@pytest.mark.parametrize(
    ("path", "first_line", "language"),
    [
        ("src/a.rs", b"", "Rust"), ("boot/START.S", b"", "assembler"), ("ui/a.tsx", b"", "TypeScript"),
        ("bin/run", b"#! /bin/bash -e", "shell"), ("bin/run", b"#!/usr/bin/env -S node --flag", "JavaScript"),
        ("bin/run", b"#!/usr/bin/perl5.36 -w", "Perl"), ("bin/run", b"#!/opt/own/thing", "a script"),
        ("bin/run", b"#!", "a script"), ("bin/run", b"#!/usr/bin/env python3", ""),
        ("bin/run", b"plain text", ""), ("a.png", b"", ""),
    ],
)  # fmt: skip
def test_the_language_of_code_that_no_analyzer_reads(
    path: str, first_line: bytes, language: str
) -> None:
    assert unread_language(RepoPath(path), first_line) == language


def test_a_script_that_nobody_reads_is_no_link_and_no_file_that_was_read() -> None:
    head = tree(run=MODE_FILE, link=MODE_SYMLINK, **{"a.js": MODE_FILE, "b.c": MODE_FILE})
    contents = {RepoPath("run"): b"#!/bin/sh\nset -e\n", RepoPath("link"): b"#!/bin/sh"}
    assert unread_languages(head, {RepoPath("b.c")}, contents) == {
        "a.js": "JavaScript",
        "run": "shell",
    }


def test_what_decides_the_build_and_what_lies_among_code_is_proposed_as_product() -> None:
    names = (
        "CMakeLists.txt prj.conf README.txt .gitignore .gitlab-ci.yml doxyfile LICENSE src/main.c src/CMakeLists.txt src/notes.txt "
        "src/limits.json src/view.html src/look.png boards/pump.overlay sysbuild/mcuboot.conf hw/board.json hw/case.stl ui/a.c"
    )
    paths = tuple(map(RepoPath, names.split()))
    languages = {path: Language.C for path in paths if path.endswith(".c")}
    links = frozenset({RepoPath("ui/radio")})
    proposal = propose_layout((*paths, *links), languages, links=links)
    layout = {
        path: next(word for word in LayoutClass if matches_any(proposal.globs.get(word, ()), path))
        for path in (*paths, *links)
    }
    product = {path for path, word in layout.items() if word is LayoutClass.PRODUCT}
    assert product == set(proposal.product)
    assert product == {
        "CMakeLists.txt",
        "prj.conf",
        "src/main.c",
        "src/CMakeLists.txt",
        "src/limits.json",
        "src/view.html",
        "boards/pump.overlay",
        "sysbuild/mcuboot.conf",
        "ui/a.c",
    }
    assert layout[RepoPath("ui/radio")] is LayoutClass.THIRD_PARTY
    assert [path for path, word in layout.items() if word is LayoutClass.TOOLS] == [
        ".gitlab-ci.yml",
        "doxyfile",
    ]
    assert {item.id: item.paths for item in proposal.items} == {
        "BOARDS": ("boards/**",),
        "SRC": ("src/**",),
        "SYSBUILD": ("sysbuild/**",),
        "UI": ("ui/**",),
        "BUILD": ("CMakeLists.txt", "prj.conf"),
    }


@pytest.mark.parametrize(
    ("folder", "layout"),
    [
        ("tests-on-board", LayoutClass.TESTS), ("host_tests", LayoutClass.TESTS), ("pump-unittest", LayoutClass.TESTS),
        ("test-strip", LayoutClass.PRODUCT), ("attests", LayoutClass.PRODUCT),
    ],
)  # fmt: skip
def test_a_folder_of_tests_is_told_by_its_plural(folder: str, layout: LayoutClass) -> None:
    path = RepoPath(f"{folder}/a.c")
    assert propose_layout((path,), {path: Language.C}).globs[layout] == (f"{folder}/**",)


def test_a_copy_of_a_known_component_is_proposed_as_third_party_without_a_licence() -> None:
    paths = tuple(map(RepoPath, ["src/main.c", "src/hal-driver/Src/gpio.c", "hal/own.c"]))
    proposal = propose_layout(
        paths, dict.fromkeys(paths, Language.C), frozenset({"src/hal-driver"})
    )
    assert proposal.globs[LayoutClass.THIRD_PARTY] == ("src/hal-driver/**",)
    assert [item.paths[0] for item in proposal.items] == ["hal/**", "src/**"]


def test_a_large_folder_gives_an_item_to_each_of_its_folders() -> None:
    deep = [f"src/name/{part}/f{number}.c" for part in ("dose", "link") for number in range(13)]
    paths = tuple(map(RepoPath, [*deep, "src/name/main.c"]))
    proposal = propose_layout(paths, dict.fromkeys(paths, Language.C))
    assert [item.paths[0] for item in proposal.items] == [
        "src/name/dose/**",
        "src/name/link/**",
        "src/name/*",
    ]


def test_a_source_and_its_header_outside_all_folders_are_one_item() -> None:
    paths = tuple(
        map(
            RepoPath,
            ("Valve.cpp", "Valve.h", "Valve_Pins.h", "Valve", ".pump.c", "a.b.c", "a.d.c"),
        )
    )

    proposal = propose_layout(paths, dict.fromkeys(paths, Language.CPP))

    globs = [item.paths[0] for item in proposal.items]
    assert globs == ["Valve.*", "Valve_Pins.h", "Valve", ".pump.c", "a.*"]
    assert all(sum(matches(glob, path) for glob in globs) == 1 for path in paths)


def test_a_large_folder_that_no_analyzer_reads_is_one_item() -> None:
    paths = [RepoPath(f"ui/{part}/f{number}.js") for part in "ab" for number in range(13)]
    proposal = propose_layout(tuple(paths), {}, others=dict.fromkeys(paths, "JavaScript"))
    assert [item.paths[0] for item in proposal.items] == ["ui/**"]


def test_a_file_with_a_tests_name_that_tests_nothing_stays_in_sight() -> None:
    paths = tuple(map(RepoPath, ["src/line_test.c", "src/dose_test.c", ".Sonar/build.c"]))
    silent = {path for path in paths if not holds_tests(path, b"void run(void) { beep(); }")}
    proposal = propose_layout(paths, dict.fromkeys(paths, Language.C), no_tests={paths[0]})
    assert paths[0] in silent & set(proposal.product)
    assert proposal.globs[LayoutClass.TESTS] == ("src/dose_test.c",)
    assert proposal.globs[LayoutClass.TOOLS] == (".Sonar/**",)


def test_what_lies_in_a_python_package_is_shipped_with_it_unless_it_tests_or_is_of_others() -> (
    None
):
    shipped = [
        "lis/tools/parse.py",
        "lis/testing/probe.py",
        "lis/contrib/hl7.py",
        "lis/core/run.py",
    ]
    beside = ["tools/build.py", "lis/tests/test_run.py", "lis/vendor/six.py", "docs/conf.py"]
    packages = {f"{path.rpartition('/')[0]}/__init__.py" for path in [*shipped, *beside]}
    paths = tuple(map(RepoPath, sorted({*shipped, *beside, *packages, "lis/__init__.py"})))
    product = propose_layout(paths, dict.fromkeys(paths, Language.PYTHON)).product
    assert {*map(RepoPath, shipped)} <= {*product}
    assert not {*map(RepoPath, beside)} & {*product}


def test_a_program_about_tests_is_no_test() -> None:
    about = (
        b"import pytest\n\ndef idle_tests(tree):\n    assert tree\n    return unittest.TestCase\n"
    )
    tests = [
        b"def test_dose():\n    pass\n",
        b"class DoseTest(Base):\n    pass\n",
        b"class Doses(unittest.TestCase):\n    pass\n",
        b"class TestDose:\n    async def test_it(self): ...\n",
    ]
    path = RepoPath("lis/idle_tests.py")
    assert not holds_tests(path, about)
    assert all(holds_tests(path, each) for each in tests)


def test_what_a_device_asks_of_itself_is_its_own_software() -> None:
    paths = (
        "core/self_test.py",
        "core/pump_selftest.c",
        "core/test_self_test.py",
        "core/dose_test.c",
    )
    tree = tuple(map(RepoPath, paths))
    proposal = propose_layout(tree, dict.fromkeys(tree, Language.C))
    assert proposal.product == tree[:2]
    assert proposal.globs[LayoutClass.TESTS] == ("**/test_*", "core/dose_test.c")


def test_what_a_bundler_wrote_is_proposed_as_generated() -> None:
    written = [
        "Alert-CjPQmeZS.js",
        "Arrow-B-kHzHba.js",
        "main.3f2a1b9c.chunk.js",
        "index-DVrshZV_.css",
        "index.js",
    ]
    by_hand = [
        "card-settings.js",
        "page-MyButton.js",
        "user-overview.js",
        "form-elements.js",
        "grid-controls.css",
    ]
    paths = [f"web/static/{name}" for name in written] + [f"web/src/{name}" for name in by_hand]
    tree = tuple(map(RepoPath, paths))
    proposal = propose_layout(tree, {}, others=dict.fromkeys(tree, "JavaScript"))
    assert proposal.globs[LayoutClass.GENERATED] == ("web/static/**",)
    assert proposal.product == tree[5:]


def test_folders_named_after_versions_are_one_item() -> None:
    steps = [f"host/updates/{year}.{month}/run.py" for year in (24, 25) for month in range(1, 13)]
    paths = tuple(map(RepoPath, [*steps, "host/core/a.py"]))
    proposal = propose_layout(paths, dict.fromkeys(paths, Language.PYTHON))
    assert [item.paths[0] for item in proposal.items] == ["host/core/**", "host/updates/**"]


def test_documents_share_the_widest_glob_that_takes_no_product() -> None:
    pictures = [f"ui/public/svgs/{name}.svg" for name in ("vial", "pump")]
    code = [RepoPath(f"ui/src/f{number}.py") for number in range(25)]
    paths = tuple(map(RepoPath, [*pictures, *code, "ui/src/icon.svg"]))
    proposal = propose_layout(paths, dict.fromkeys(code, Language.PYTHON))
    assert "ui/public/**/*.svg" in proposal.globs[LayoutClass.DOCUMENTS]


@pytest.mark.parametrize(
    ("glob", "inside", "outside"),
    [
        ("a/b.c", "a/b.c", "a/b.cc"),
        ("a/**", "a/x/y", "ab/x"),
        ("a/", "a/x/y", "a"),
        ("a/", "a/", "a"),
        ("**/*.md", "x.md", "x.mdx"),
        ("**/*.md", "a/b/.md", "a.md/b"),
        ("**/Makefile", "Makefile", "aMakefile"),
        ("**/a/b", "x/a/b", "xa/b"),
        ("**/a/", "x/a/y", "x/a"),
        ("**/*_test.*", "a/b_test.c", "a/b_test"),
        ("**", "any/thing", ""),
        ("**/", "a/b", ""),
        ("*.py", "a.py", "a/b.py"),
        ("a/*/c", "a/b/c", "a/b/b/c"),
        ("[ab].c", "a.c", "c.c"),
    ],
)
def test_a_glob_means_the_same_alone_and_among_others(
    glob: str, inside: str, outside: str
) -> None:
    assert matches(glob, inside)
    assert matches_any(("none/x", "no/**", "**/*.none", glob), inside)
    assert (
        matches(glob, outside) == matches_any(("none/x", glob), outside) == (glob in ("**", "**/"))
    )


class Kept:
    """A memory in a dictionary that counts what it was given."""

    def __init__(self) -> None:
        self.answers: dict[Key, bytes] = {}

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        self.answers |= answers


def languages_with(memory: Kept, **headers: bytes) -> dict[RepoPath, Language]:
    looked = {RepoPath(f"{name}.h"): content for name, content in headers.items()}
    modes = dict.fromkeys(("x.c", *looked), MODE_FILE)
    return languages_of(tree(**modes), LanguageMap(), looked, memory)


def test_a_header_is_read_once_wherever_it_lies_and_whatever_it_is_called() -> None:
    memory = Kept()
    first = languages_with(memory, a=b"class A {};", b=b"int f(void);")
    kept = dict(memory.answers)
    again = languages_with(memory, moved=b"class A {};", b=b"int f(void);")
    assert memory.answers == kept
    assert (first[RepoPath("a.h")], again[RepoPath("moved.h")]) == (Language.CPP, Language.CPP)
    assert again[RepoPath("b.h")] is Language.C


def test_what_is_remembered_of_one_text_says_nothing_of_another() -> None:
    memory = Kept()
    languages_with(memory, a=b"class A {};")
    assert languages_with(memory, a=b"int f(void);")[RepoPath("a.h")] is Language.C


def test_a_memory_that_holds_neither_language_is_not_believed() -> None:
    memory = Kept()
    languages_with(memory, a=b"class A {};")
    memory.answers = dict.fromkeys(memory.answers, b"neither")
    assert languages_with(memory, a=b"class A {};")[RepoPath("a.h")] is Language.CPP
