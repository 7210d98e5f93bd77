"""Which lines of a source file count, and which assertions assert something."""

import re

import pytest

from gatekeeper.history.objects.blobs import MissingBlob, TooLarge
from gatekeeper.history.sources.by_language import code_lines, read_source, source_of
from gatekeeper.history.sources.c_code import c_assertions, c_code_lines
from gatekeeper.history.sources.lines import LineSpan, python_code_lines
from gatekeeper.history.sources.python_code import python_assertions
from gatekeeper.history.sources.tokens import differs_in_tokens
from gatekeeper.history.units.blame import Unblamed, parse_blame
from gatekeeper.model.language import ASSEMBLER, Language, LanguageMap
from gatekeeper.model.path import RepoPath


@pytest.mark.parametrize(
    "line",
    [
        "TEST_ASSERT_EQUAL(4, dose(2));",
        'TEST_ASSERT_EQUAL_MESSAGE(4, dose(2), "x");',
        "CHECK_EQUAL(4, dose(2));",
        "LONGS_EQUAL(4, dose(2));",
        'EXPECT_EQ(4, dose(2)) << "x";',
        "ASSERT_TRUE(dose(2));",
        "assert(dose(2) == 4);",
        "assert_int_equal(dose(2), 4);",
        "read_sensor_ExpectAndReturn(4, 2);",
        "if (x) TEST_ASSERT(dose(x));",
        "for (;;) { EXPECT_GT(dose(1), 0); }",
        "#if 0\n#else\nTEST_ASSERT(a);\n#endif",
        "#if defined(X) || 0\nTEST_ASSERT(a);\n#endif",
        "int n = 1'000; TEST_ASSERT(a);",
        "REQUIRE(dose(2) == 4);",
        "zassert_equal(dose(2), 4);",
        "ck_assert_int_eq(dose(2), 4);",
        "QCOMPARE(dose(2), 4);",
        "TEST_LE_U(dose(2), 4);",
        "TEST_MEMORY_COMPARE(a, 1, b, 1);",
        "mock().checkExpectations();",
        'fixture.assertPrintContains("x");',
        "assertReady(dose(2));",
        "if (dose(2) != 4) TEST_FAIL_MESSAGE(m);",
        'if (dose(2) != 4) {\n  puts("x");\n  abort();\n}',
        "if (dose(2) != 4) { exit(1); }",
        "fail_unless(dose(2) == 4);",
        "UNIT_TEST_ASSERT(dose(2) == 4);",
        "TEST_CHECK(dose(2) == 4);",
        'test_assert(dose(2) == 4, "four");',
        "tt_int_op(dose(2), ==, 4);",
        "g_assert_cmpint(dose(2), ==, 4);",
        "ASSERT(dose(2) == 4);",
        "LIBRARY_EXPECT(==, dose(2), 4);",
        "uassert_int_equal(dose(2), 4);",
        "read_sensor_ExpectAnyArgsAndReturn(4);",
        "assert(a = dose(2));",
        "assert(a == 4 or b);",
        "EXPECT_NO_THROW(dose(2));",
    ],
)
def test_assertions_in_c(line: str) -> None:
    assert len(c_assertions(f"void test(void)\n{{\n{line}\n}}\n").effective) == 1


@pytest.mark.parametrize(
    "line",
    [
        "// TEST_ASSERT(a);",
        "// x \\\nTEST_ASSERT(a);",
        "/* TEST_ASSERT(a); */",
        'puts("; TEST_ASSERT(a);");',
        'auto s = R"x(; TEST_ASSERT(a); )" )x";',
        "#if 0\nTEST_ASSERT(a);\n#endif",
        "#if (0)\nTEST_ASSERT(a);\n#endif",
        "#if defined(X) && 0\nTEST_ASSERT(a);\n#endif",
        "#if !1\nTEST_ASSERT(a);\n#endif",
        "#if 1\n#else\nTEST_ASSERT(a);\n#endif",
        "#if 0\n#if X\nTEST_ASSERT(a);\n#endif\n#endif",
        "#i\\\nf 0",
        "#define MY_TEST TEST_ASSERT(a);",
        "TEST_ASSERT_TRUE(1);",
        "TEST_ASSERT_EQUAL(2, 2);",
        "TEST_ASSERT_EQUAL(a, a);",
        'TEST_ASSERT_EQUAL_STRING("a", "a");',
        "EXPECT_TRUE(true);",
        "assert((int)1);",
        "void assert_ready(int a);",
        "TEST_ASSERT(a;",
        "TEST_PASS();",
        "abort();",
        "if (0) abort();",
        "if (dose(2)) exit(0);",
        "while (dose(2)) { abort(); }",
        "BUILD_ASSERT(sizeof(struct dose) == 4);",
        "STATIC_ASSERT(sizeof(struct dose) == 4);",
        "reset_assert(line);",
        "TEST_ASSERT(a = 4);",
        "assert(a == 4 or true);",
        "CHECK_NOFAIL(a == 4);",
    ],
)
def test_what_is_no_assertion_in_c(line: str) -> None:
    assert c_assertions(f"void test(void)\n{{\n{line}\n}}\n").effective == ()


def test_a_macro_that_the_file_defines_is_no_assertion() -> None:
    assert c_assertions(
        "#define TEST_ASSERT(x)\nvoid t(void) { TEST_ASSERT(a); EXPECT_EQ(a, b); }"
    ).effective == (LineSpan(2, 2),)


@pytest.mark.parametrize(
    ("macro", "asserts"),
    [
        ("#define NEAR(a, b) EXPECT_NEAR(a, b, 1)", True),
        (
            "#define NEAR(a, b) \\\n  do { CLOSE(a, b); } while (0)\n#define CLOSE(a, b) assert((a) == (b))",
            True,
        ),
        ("#define NEAR(a, b) if ((a) != (b)) abort()", True),
        ("#define NEAR(...) TEST_ASSERT_EQUAL(__VA_ARGS__)", True),
        ("#define NEAR(a, b) EXPECT_TRUE(1)", False),
        ("#define NEAR(a, b) (void)(a)", False),
        ("#define NEAR(a, b) abort()", False),
        ("#ifdef X\n#define NEAR(a, b) EXPECT_EQ(a, b)\n#else\n#define NEAR(a, b)\n#endif", False),
        ("#define EXPECT_EQ(a, b)\n#define NEAR(a, b) EXPECT_EQ(a, b)", False),
    ],
)
def test_an_own_macro_asserts_when_it_expands_to_an_assertion(
    macro: str, *, asserts: bool
) -> None:
    found = c_assertions(f"{macro}\nvoid t(void)\n{{\n    NEAR(dose(2), 4);\n}}\n")
    assert bool(found.effective) is asserts


@pytest.mark.parametrize(
    ("body", "effective"),
    [
        ("TEST_IGNORE();\nTEST_ASSERT(a);", 0),
        ("GTEST_SKIP() << 1;\nEXPECT_TRUE(a);", 0),
        ("return;\nTEST_ASSERT(a);", 0),
        ("TEST_ASSERT(a);\nreturn;", 1),
        ("if (b)\n{ return; }\nTEST_ASSERT(a);", 1),
        ("if (b) return;\nTEST_ASSERT(a);", 1),
        ("goto out;\nreturn;\nout:\nTEST_ASSERT(a);", 1),
        ("#ifndef X\nTEST_IGNORE();\n#endif\nTEST_ASSERT(a);", 1),
        ("int b = dose(2);\nTEST_ASSERT(b >= 0);", 1),
        ("for (;;) { b++; }\nTEST_ASSERT(a);", 0),
        ("while (1) { if (b) break; }\nTEST_ASSERT(a);", 1),
        ("do { b++; } while (1);\nTEST_ASSERT(a);", 0),
        ("do { b++; } while (b < 3);\nTEST_ASSERT(a);", 1),
        ("for (int i = 0; i < 3; i++) { b++; }\nTEST_ASSERT(a);", 1),
        ("auto check = [&] { TEST_ASSERT(a); };", 0),
        ("auto check = [&] { TEST_ASSERT(a); };\ncheck();", 1),
        ("std::vector<int> none;\nfor (int b : none) { TEST_ASSERT(a); }", 0),
        ("std::vector<int> some = all();\nfor (int b : some) { TEST_ASSERT(a); }", 1),
    ],
)
def test_what_stands_behind_a_skip_or_a_return_in_c(body: str, effective: int) -> None:
    text = f"void test(void)\n{{\n{body}\n}}\n"
    found = c_assertions(text, [(1, text.count("\n"))])
    assert (len(found.effective), found.unreached) == (effective, 1 - effective)


@pytest.mark.parametrize(
    "head",
    [
        "TEST(Dose, DISABLED_limit)",
        "TEST_F(DISABLED_Dose, limit)",
        "IGNORE_TEST(Dose, limit)",
        'TEST_CASE("limit" * doctest::skip())',
        'TEST_CASE("limit", "[dose][.slow]")',
        'TEST_CASE("limit", "[!mayfail]")',
        "static void test_limit(void)",
    ],
)
def test_a_test_that_is_off_asserts_nothing(head: str) -> None:
    assert c_assertions(f"{head}\n{{\n  EXPECT_EQ(a, b);\n}}\n", [(1, 4)]).effective == ()


@pytest.mark.parametrize(
    ("named", "effective"),
    [
        ("int main(void) { return 0; }", 0),
        ("int main(void) { RUN_TEST(test_limit); }", 1),
        ("ZTEST_EXPECT_FAIL(dose, other);", 1),
    ],
)
def test_a_test_that_the_runner_of_its_file_does_not_name_asserts_nothing(
    named: str, effective: int
) -> None:
    text = f"{named}\nvoid test_limit(void)\n{{\n  EXPECT_EQ(a, b);\n}}\n"
    assert len(c_assertions(text, [(1, 1), (2, 5)]).effective) == effective


def test_a_test_of_zephyr_that_is_expected_to_fail_asserts_nothing() -> None:
    text = "ZTEST_EXPECT_FAIL(dose, limit);\nZTEST(dose, limit)\n{\n  zassert_true(a);\n}\n"
    assert c_assertions(text, [(2, 5)]).effective == ()


def test_what_is_unsigned_is_never_below_zero() -> None:
    text = "void test(void)\n{\nunsigned a = dose(2);\nassert(a >= 0 && 0 <= a);\n}\n"
    assert c_assertions(text, [(1, 5)]).constant == 1


@pytest.mark.parametrize(
    ("body", "effective"),
    [
        ("read_ExpectAndReturn(4);\ndose(2);", 1),
        ("read_IgnoreAndReturn(4);\nTEST_ASSERT_EQUAL(4, dose(2));", 1),
        ("read_IgnoreAndReturn(4);\nTEST_ASSERT_EQUAL(4, read());", 0),
        ("read_ExpectAndReturn(4);\nTEST_ASSERT_EQUAL(4, read());", 0),
        ("EXPECT_CALL(sensor, read()).Times(1);\ndose(sensor);", 1),
        ("EXPECT_CALL(sensor, read()).Times(1);\nEXPECT_EQ(4, sensor.read());", 0),
        ("__wrap_read(4);\nassert_int_equal(__wrap_read(0), 4);", 0),
    ],
)
def test_what_a_mock_of_the_test_itself_gives_is_no_assertion(body: str, effective: int) -> None:
    found = c_assertions(f"void test(void)\n{{\n{body}\n}}\n", [(1, 5)])
    assert len(found.effective) == effective


def test_an_assertion_spans_its_lines() -> None:
    assert c_assertions("{\n\nTEST_ASSERT_EQUAL(\n  4,\n  f(1));\n}").effective == (
        LineSpan(3, 5),
    )


def test_code_lines_of_c() -> None:
    text = '#include "a.h"\n\n/* a\n b */ int a;\n{\n  // x\n  return 1;\n}\n#define X\n'
    assert c_code_lines(text) == {4, 7, 9}


@pytest.mark.parametrize(
    "body",
    [
        "assert f() == 1",
        "self.assertEqual(f(), 1)",
        "mock.assert_called_once()",
        'mock.assert_called_once_with("open")',
        "with self.assertRaises((OSError, ValueError)):\n        f()",
        "with pytest.raises(ValueError):\n        f()",
        "await sink.assert_awaited()",
        "try:\n        assert f()\n    finally:\n        g()",
        "try:\n        assert f()\n    except Exception:\n        raise",
        "if 0:\n        pass\n    else:\n        assert f()",
        "match x:\n        case 1:\n            assert f()",
        "for a in b:\n        assert f(a)",
        "if f() != 1:\n        pytest.fail('it is not')",
        "if f() != 1:\n        raise AssertionError",
        "try:\n        f()\n        self.fail('nothing was raised')\n    except ValueError:\n        pass",
        "try:\n        f()\n    except ValueError as error:\n        raise AssertionError('raised') from error",
        "for a in b:\n        if a: break\n    else:\n        pytest.fail('never')",
        "assert_that(f()).is_not_none().is_equal_to(1)",
        "with self.subTest(1):\n        self.assertEqual(f(), 1)",
    ],
)
def test_assertions_in_python(body: str) -> None:
    assert len(python_assertions(f"async def test_x(self):\n    {body}\n".encode()).effective) == 1


@pytest.mark.parametrize(
    "body",
    [
        "assert True",
        'assert (f(), "words")',
        "assert x == x",
        "self.assertTrue(True)",
        "self.assertEqual(x, x)",
        "if False:\n        assert f()",
        "return\n    assert f()",
        "raise ValueError\n    assert f()",
        "try:\n        assert f()\n    except Exception:\n        pass",
        "try:\n        assert f()\n    except (ValueError, AssertionError):\n        pass",
        '"""assert f()"""',
        "# assert f()",
        "f()",
        "pytest.fail('not written yet')",
        "raise AssertionError",
        "if 1 == 1:\n        pytest.fail('always')",
        "assert_that(1).is_equal_to(1)",
        "try:\n        self.fail()\n    except AssertionError:\n        pass",
    ],
)
def test_what_is_no_assertion_in_python(body: str) -> None:
    assert python_assertions(f"def test_x(self):\n    pass\n    {body}\n".encode()).effective == ()


@pytest.mark.parametrize(
    "decorator",
    [
        "pytest.mark.skip",
        'unittest.skip("later")',
        "pytest.mark.xfail",
        "pytest.mark.skipif(True)",
    ],
)
def test_skipped_tests_assert_nothing(decorator: str) -> None:
    assert (
        python_assertions(f"@{decorator}\ndef test_x():\n    assert f()\n".encode()).effective
        == ()
    )


def test_a_condition_to_skip_leaves_the_test_in() -> None:
    text = b"@pytest.mark.skipif(WINDOWS)\ndef test_x():\n    assert f()\n"
    assert python_assertions(text).effective == (LineSpan(3, 3),)


@pytest.mark.parametrize(
    "content", [b"def (", b"\0", b"# coding: nonsense\n", b"x = " + b"-" * 200_000 + b"1"]
)
def test_python_that_cannot_be_parsed_is_a_sentence(content: bytes) -> None:
    assert isinstance(python_assertions(content), str)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        pytest.param("/*\n * Licence\n\n */\n\n  nop\n", {6}, id="at the head"),
        pytest.param("  nop\n\t/* one */\n  nop /* two\n  nop */\n", {1, 3, 4}, id="beside code"),
        pytest.param("  nop ; /*\n  nop\n ; */\n", {1, 2, 3}, id="in another comment"),
        pytest.param("/* ends */ nop\n/* not\n nop", {1, 2, 3}, id="code behind, and no end"),
        pytest.param("/* a */\n/* b\n*/\n  nop\n/* c */ ; d */\n", {4, 5}, id="several"),
        pytest.param("/*" * 200_000 + "\n", {1}, id="long"),
        pytest.param("/*a*/\n" * 100_000, set(), id="many"),
        pytest.param("// it goes on \\\n/* here\n nop\n; */\n", {1, 2, 3, 4}, id="behind a line that goes on"),
        pytest.param('.ascii "a\n/* b"\n nop\n; */\n', {1, 2, 3, 4}, id="in a text of two lines"),
        pytest.param(""".byte '"'; .ascii "a\n/* b"\n nop\n; */\n""", {1, 2, 3, 4}, id="behind a quotation mark of its own"),
        pytest.param('/* a */ .ascii "b\n/* c"\n nop\n; */\n', {1, 2, 3, 4}, id="behind the end of another"),
        pytest.param('#include "a.h"\n/* a\n*/\n nop\n', {1, 4}, id="behind a whole text"),
    ],
)  # fmt: skip
def test_code_lines_of_assembler(text: str, counted: set[int]) -> None:
    assert code_lines(text.encode(), None, ASSEMBLER) == counted
    assert code_lines(text.encode(), None) >= counted


def test_code_lines_of_python() -> None:
    text = "import a\nfrom b import c\n\n# x\nx = [\n    1,\n]\ndef f():\n    return 1\n"
    assert python_code_lines(text) == {5, 6, 8, 9}


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        (None, "not read"),
        (MissingBlob("missing"), "could not be read: missing"),
        (TooLarge(9), "it has 9 bytes"),
        (b"int a;\rint b;\n", "carriage returns"),
    ],
    ids=["none", "missing", "large", "carriage-return"],
)
def test_a_file_that_cannot_be_read_is_a_defect(blob: object, words: str) -> None:
    source = read_source(RepoPath("a.c"), blob, LanguageMap())
    assert words in (source.defect or "")


def test_the_language_decides_how_a_file_is_read() -> None:
    languages = LanguageMap()
    assert read_source(RepoPath("a.h"), b"assert(f());\n", languages).assertions
    assert read_source(RepoPath("a.py"), b"assert f()\r\n", languages).assertions
    assert read_source(RepoPath("run"), b"#!/usr/bin/python3\nassert f()\n", languages).assertions
    assert read_source(RepoPath("a.py"), b"def (", languages).defect
    plain = read_source(RepoPath("a.txt"), b"assert f()\n\n", languages)
    assert (plain.code_lines, plain.assertions) == ({1}, ())


@pytest.mark.parametrize(
    ("content", "language", "lines"),
    [
        (b"// a\nint a;\n", Language.C, {2}),
        (b"# a\na = 1\n", Language.PYTHON, {2}),
        (b"# a\n\na\n", None, {1, 3}),
        (b"int a;\rint b;\n", Language.CPP, set()),
    ],
    ids=["c", "python", "other", "carriage-return"],
)
def test_the_lines_that_count_are_told_without_the_assertions(
    content: bytes, language: Language | None, lines: set[int]
) -> None:
    assert code_lines(content, language) == lines == source_of(content, language).code_lines


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (b"void f(void)\n{\n    assert(g());\n#if 0\n    assert(h());\n#endif\n}\n", Language.C),
        (b"void f() { EXPECT_EQ(g(), 1); }\r\n", Language.CPP),
        (b"int a;\rint b;\n", Language.C),
        (b"def (", Language.PYTHON),
        (b"plain\n", None),
    ],
    ids=["c", "cpp", "carriage-return", "broken-python", "other"],
)
def test_of_a_file_that_is_no_test_all_is_told_but_its_assertions(
    content: bytes, language: Language | None
) -> None:
    as_test, as_code = source_of(content, language), source_of(content, language, is_test=False)
    assert (as_code.code_lines, as_code.defect) == (as_test.code_lines, as_test.defect)
    assert (as_code.assertions, as_code.unreached, as_code.constant) == ((), 0, 0)


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        ("/* a\n * b\n */\nint x;\n", "/* a\n * c\n */\nint x;\n", False),
        ("/* a\nb */ int x;\n", "/* a\nb */\nint  x;\n", False),
        ("int x;\n/*\nint y;\n*/\n", "int x;\nint y;\n/*\n*/\n", True),
        ("int a;\n/* b */\nint c;\n", "int a;\n/* b */\nint d;\n", True),
        ("#define A \\\n 1\nint b;\n", "#define A \\\n 1 \\\nint b;\n", True),
        ('auto s = R"(\na\n)";\n', 'auto s = R"(\n a\n)";\n', True),
        ("//\n\nint a;", "\nint a;", False),
        ("int a;\nint b;\n/* c */\n", "int a;/*\nint b;\n/* c */\n", True),
    ],
)
def test_a_change_in_a_comment_is_none_of_tokens(old: str, new: str, *, differs: bool) -> None:
    path, languages = RepoPath("fw/dose.cpp"), LanguageMap()
    assert differs_in_tokens(path, old.encode(), new.encode(), languages) is differs


def test_blame_gives_the_commit_of_each_line_and_its_number_there() -> None:
    one, two = "1" * 40, "2" * 40
    porcelain = (
        f"{one} 1 1 1\nauthor A\nsummary {two} 1 1\nfilename a.c\n\tint a;\n"
        f"{two} 9 2 1\nauthor B\n\t{one} 1 1 1\n"
    )
    assert parse_blame(porcelain.encode()) == ((one, 1), (two, 9))


@pytest.mark.parametrize("output", [b"\tx\n", b"1" * 40 + b" 1 2 1\n\tx\n"], ids=["none", "order"])
def test_blame_in_another_form_is_not_believed(output: bytes) -> None:
    assert isinstance(parse_blame(output), Unblamed)


def test_empty_blame_is_an_empty_file() -> None:
    assert parse_blame(b"") == ()


def test_a_tuple_is_constant_as_a_condition_and_none_as_an_argument() -> None:
    found = python_assertions(
        b"def test():\n    assert (dose(2), 4)\n    self.assertEqual((entry.sequence, entry.event), (7, 4))\n"
    )
    assert not isinstance(found, str)
    assert ([span.first for span in found.effective], found.constant) == ([3], 1)


def _in_a_test(body: str, before: str = "") -> tuple[int, int, int]:
    """How many assertions are effective, unreached and constant in a test with that body."""
    text = f"{before}void test_dose(void)\n{{\n    int r = dose(2);\n    {body}\n}}\n"
    found = source_of(text.encode(), Language.CPP)
    return len(found.assertions), found.unreached, found.constant


def _with(body: str, assertion: str) -> str:
    return re.sub(r"\bA\b", assertion, body)


@pytest.mark.parametrize(
    ("shut", "open_twin"),
    [
        ("if (0) { A }", "if (r) { A }"),
        ("if (!1) A", "if (!r) A"),
        ("if (1 == 2) { A }", "if (r == 2) { A }"),
        ("if (r && 0) { A }", "if (r && 1) { A }"),
        ("if (1) { r = 2; } else { A }", "if (0) { r = 2; } else { A }"),
        ("if (r) return; else return; A", "if (r) return; else r = 2; A"),
        ("if (1) { TEST_IGNORE(); } A", "if (r) { TEST_IGNORE(); } A"),
        ("while (0) { A }", "while (1) { A break; }"),
        ("for (;0;) { A }", "for (;;) { A }"),
        ("for (int i = 0; i < 0; i++) { A }", "for (int i = 0; i < 1; i++) { A }"),
        ("do { return; } while (0); A", "do { if (r) break; return; } while (0); A"),
        ("goto end; A end: ;", "goto end; end: A"),
        ("exit(0); A", "if (r) exit(0); A"),
        ("switch (r) { A case 1: break; }", "switch (r) { case 1: A break; }"),
        ("if (0) { switch (r) { case 1: A } }", "if (r) { switch (r) { case 1: A } }"),
        ("switch (0) { case 1: A break; }", "switch (0) { case 0: case 1: A break; }"),
        ("switch (2) { case 1: A break; }", "switch (2) { default: A break; }"),
        ("int on = 0; if (on) { A }", "int on = 0; set(&on); if (on) { A }"),
        ("if (0) { r = 2; A }", "if (r) goto bad; if (0) { bad: A }"),
        ("return; A", "#ifdef NEVER\nreturn;\n#endif\nA"),
        ("return; A", "auto f = [](int a) { return a; }; A"),
        ("return; A", "call([] { return 1; }); A"),
    ],
)
def test_what_no_path_leads_to_in_c_is_unreached(shut: str, open_twin: str) -> None:
    assertion = "TEST_ASSERT_EQUAL(4, dose(r));"
    assert _in_a_test(_with(shut, assertion)) == (0, 1, 0)
    assert _in_a_test(_with(open_twin, assertion)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("constant", "twin"),
    [
        ("TEST_ASSERT_TRUE(dose(2) || 1);", "TEST_ASSERT_TRUE(dose(2) || 0);"),
        ("TEST_ASSERT(1 || dose(2));", "TEST_ASSERT(1 && dose(2));"),
        ("TEST_ASSERT((dose(2), 1));", "TEST_ASSERT((1, dose(2)));"),
        ("TEST_ASSERT(dose(2) ? 1 : 1);", "TEST_ASSERT(dose(2) ? 1 : 0);"),
        ("TEST_ASSERT_EQUAL(0, dose(2) * 0);", "TEST_ASSERT_EQUAL(0, dose(0) * 2);"),
        ("TEST_ASSERT_TRUE(r == r);", "EXPECT_TRUE(object == object);"),
        (
            "TEST_ASSERT_TRUE_MESSAGE(r == r, text);",
            "float x = dose(2); TEST_ASSERT_TRUE(x == x);",
        ),
        ("TEST_ASSERT_NOT_NULL(&dose);", "TEST_ASSERT_NOT_NULL(dose(&r));"),
        ("TEST_ASSERT(sizeof(dose(2)) > 0);", "TEST_ASSERT_EQUAL(4, sizeof(struct dose));"),
        ("int one = 1; EXPECT_EQ(1, one);", "int one = 1; dose(one); EXPECT_EQ(1, one);"),
        (
            "const int one = 1; dose(one); EXPECT_EQ(1, one);",
            "int one = 1; ++one; EXPECT_EQ(1, one);",
        ),
        ("if (1 == 2) { FAIL(); }", "if (r == 2) { FAIL(); }"),
        ('EXPECT_STREQ("a", "a");', 'EXPECT_STREQ("a", name(r));'),
        ("TEST_ASSERT_EQUAL(r, r);", 'EXPECT_EQ(dose("a"), dose("b"));'),
        ("EXPECT_EQ(5, 5);", "EXPECT_EQ(5, (clamp<int, 0, 10>(5)));"),
        (
            "int got = 0; got = 6; EXPECT_EQ(6, got);",
            "int got = 0; Sink sink(got); got = 6; sink.run(); EXPECT_EQ(6, got);",
        ),
    ],
)
def test_what_cannot_fail_in_c_is_constant(constant: str, twin: str) -> None:
    assert _in_a_test(constant)[0] == 0
    assert _in_a_test(twin) == (1, 0, 0)


@pytest.mark.parametrize(
    ("before", "effective"),
    [
        ("#define EXPECTED 4\n", 0),
        ("enum { OTHER = 3, EXPECTED };\n", 0),
        ("#ifndef EXPECTED\n#define EXPECTED 4\n#endif\n", 1),
        ("#define EXPECTED dose(2)\n", 1),
    ],
)
def test_names_of_numbers_are_constants(before: str, effective: int) -> None:
    assert _in_a_test("TEST_ASSERT_EQUAL(4, EXPECTED);", before)[0] == effective


@pytest.mark.parametrize(
    ("before", "effective"),
    [
        ("#define NDEBUG\n#include <assert.h>\n", 0),
        ("#define NDEBUG 1\n#include <cassert>\n#undef NDEBUG\n", 0),
        ("#define NDEBUG\n#include <assert.h>\n#undef NDEBUG\n#include <assert.h>\n", 1),
        ("#ifdef RELEASE\n#define NDEBUG\n#endif\n#include <assert.h>\n", 1),
        ("#include <assert.h>\n#define NDEBUG\n", 1),
    ],
)
def test_assert_is_off_when_the_file_turns_it_off(before: str, effective: int) -> None:
    assert _in_a_test("assert(dose(2) == 4);", before)[0] == effective
