"""Tests in C and C++ that cannot fail, each beside a twin that can, as the suites of thirteen frameworks are written."""

import pytest

from gatekeeper.history.sources.by_language import source_of
from gatekeeper.history.sources.tests import read_test_file
from gatekeeper.model.language import Language

UNITY = '#include "unity.h"\n#include "dose.h"\n'


def unity(body: str) -> str:
    return (
        UNITY
        + "void setUp(void) {}\nvoid tearDown(void) {}\n\nvoid test_dose_is_doubled(void)\n{\n"
        + body
        + "\n}\n"
    )


CPPUTEST = '#include "CppUTest/TestHarness.h"\n#include "dose.h"\n\nTEST_GROUP(Dose) {};\n\n'


def cpputest(body: str) -> str:
    return CPPUTEST + "TEST(Dose, IsDoubled)\n{\n" + body + "\n}\n"


GTEST = '#include <gtest/gtest.h>\n#include <gmock/gmock.h>\n#include "dose.h"\n\n'


def gtest(body: str) -> str:
    return GTEST + "TEST(Dose, IsDoubled) {\n" + body + "\n}\n"


CATCH2 = '#include <catch2/catch_test_macros.hpp>\n#include "dose.h"\n\n'


def catch2(body: str) -> str:
    return CATCH2 + 'TEST_CASE("a dose is doubled", "[dose]") {\n' + body + "\n}\n"


DOCTEST = '#include "doctest.h"\n#include "dose.h"\n\n'


def doctest(body: str) -> str:
    return DOCTEST + 'TEST_CASE("a dose is doubled") {\n' + body + "\n}\n"


CRITERION = (
    '#include <criterion/criterion.h>\n#include <criterion/new/assert.h>\n#include "dose.h"\n\n'
)


def criterion(body: str) -> str:
    return CRITERION + "Test(dose, is_doubled)\n{\n" + body + "\n}\n"


CMOCKA = '#include <setjmp.h>\n#include <cmocka.h>\n#include "dose.h"\n\n'


def cmocka(body: str) -> str:
    return (
        CMOCKA
        + "static void test_dose_is_doubled(void **state)\n{\n    (void)state;\n"
        + body
        + "\n}\n\nint main(void)\n{\n    const struct CMUnitTest tests[] = { cmocka_unit_test(test_dose_is_doubled) };\n    return cmocka_run_group_tests(tests, NULL, NULL);\n}\n"
    )


CHECK = '#include <check.h>\n#include "dose.h"\n\n'


def check(
    body: str, added: str = "    tcase_add_test(tc, test_doubled);\n    suite_add_tcase(s, tc);\n"
) -> str:
    return (
        CHECK
        + "START_TEST(test_doubled)\n{\n"
        + body
        + '\n}\nEND_TEST\n\nSuite *dose_suite(void)\n{\n    Suite *s = suite_create("Dose");\n    TCase *tc = tcase_create("Core");\n'
        + added
        + "    return s;\n}\n"
    )


def tap(body: str) -> str:
    return (
        '#include <tap.h>\n#include "dose.h"\n\nint main(void)\n{\n    plan(1);\n'
        + body
        + "\n    done_testing();\n}\n"
    )


MINUNIT = '#include "minunit.h"\n#include "dose.h"\n\n'


def minunit(body: str) -> str:
    return (
        MINUNIT
        + "MU_TEST(test_doubled)\n{\n"
        + body
        + "\n}\n\nMU_TEST_SUITE(suite)\n{\n    MU_RUN_TEST(test_doubled);\n}\n"
    )


ZTEST = '#include <zephyr/ztest.h>\n#include "dose.h"\n\n'


def ztest(body: str, above: str = "ZTEST_SUITE(dose, NULL, NULL, NULL, NULL, NULL);\n\n") -> str:
    return ZTEST + above + "ZTEST(dose, test_doubled)\n{\n" + body + "\n}\n"


PLAIN = '#include <assert.h>\n#include <limits.h>\n#include <stdint.h>\n#include <string.h>\n#include "dose.h"\n\n'


def plain(body: str) -> str:
    return (
        PLAIN
        + "static void test_doubled(void)\n{\n"
        + body
        + "\n}\n\nint main(void)\n{\n    test_doubled();\n    return 0;\n}\n"
    )


def _asserted(text: str, language: Language) -> int:
    source = source_of(text.encode(), language)
    assert source.defect is None
    functions = read_test_file(text, language, source).functions
    return sum(len(each.assertions) for each in functions)


ROWS = [
    # unity
    (
        "u-copy",
        "c",
        unity(
            "    int expected = dose(3);\n    int actual = expected;\n    TEST_ASSERT_EQUAL_INT(expected, actual);"
        ),
        unity(
            "    int expected = 6;\n    int actual = dose(3);\n    TEST_ASSERT_EQUAL_INT(expected, actual);"
        ),
    ),
    (
        "u-overwritten",
        "c",
        unity("    int result = dose(3);\n    result = 6;\n    TEST_ASSERT_EQUAL_INT(6, result);"),
        unity("    int result = 0;\n    result = dose(3);\n    TEST_ASSERT_EQUAL_INT(6, result);"),
    ),
    (
        "u-memcmp0",
        "c",
        unity("    TEST_ASSERT_EQUAL_INT(0, memcmp(frame(), want, 0));"),
        unity("    TEST_ASSERT_EQUAL_INT(0, memcmp(frame(), want, 4));"),
    ),
    (
        "u-opposite",
        "c",
        unity("    int x = dose(3);\n    TEST_ASSERT_TRUE(x == 6 || x != 6);"),
        unity("    int x = dose(3);\n    TEST_ASSERT_TRUE(x == 6 || x == 7);"),
    ),
    (
        "u-setup-ignore",
        "c",
        UNITY
        + 'void setUp(void)\n{\n    TEST_IGNORE_MESSAGE("board is away");\n}\nvoid tearDown(void) {}\n\nvoid test_dose(void)\n{\n    TEST_ASSERT_EQUAL_INT(6, dose(3));\n}\n',
        UNITY
        + "void setUp(void)\n{\n    dose_reset();\n}\nvoid tearDown(void) {}\n\nvoid test_dose(void)\n{\n    TEST_ASSERT_EQUAL_INT(6, dose(3));\n}\n",
    ),
    (
        "u-fixture-runner",
        "c",
        '#include "unity_fixture.h"\n#include "dose.h"\nTEST_GROUP(Dose);\nTEST_SETUP(Dose) {}\nTEST_TEAR_DOWN(Dose) {}\nTEST(Dose, Doubles)\n{\n    TEST_ASSERT_EQUAL_INT(6, dose(3));\n}\nTEST_GROUP_RUNNER(Dose)\n{\n    /* later */\n}\n',
        '#include "unity_fixture.h"\n#include "dose.h"\nTEST_GROUP(Dose);\nTEST_SETUP(Dose) {}\nTEST_TEAR_DOWN(Dose) {}\nTEST(Dose, Doubles)\n{\n    TEST_ASSERT_EQUAL_INT(6, dose(3));\n}\nTEST_GROUP_RUNNER(Dose)\n{\n    RUN_TEST_CASE(Dose, Doubles);\n}\n',
    ),
    (
        "u-float-inf",
        "c",
        unity("    TEST_ASSERT_FLOAT_WITHIN(INFINITY, 6.0f, dose(3));"),
        unity("    TEST_ASSERT_FLOAT_WITHIN(0.01f, 6.0f, dose(3));"),
    ),
    (
        "u-message-only",
        "c",
        unity('    dose(3);\n    TEST_MESSAGE("dose computed");'),
        unity('    TEST_MESSAGE("dose computed");\n    TEST_ASSERT_EQUAL(6, dose(3));'),
    ),
    (
        "u-address",
        "c",
        unity("    dose_state_t s;\n    dose_init(&s);\n    TEST_ASSERT_NOT_NULL(&s);"),
        unity("    dose_state_t *s = dose_make();\n    TEST_ASSERT_NOT_NULL(s);"),
    ),
    (
        "u-array-name",
        "c",
        unity("    uint8_t frame[8];\n    dose_frame(frame);\n    TEST_ASSERT_NOT_NULL(frame);"),
        unity("    uint8_t *frame = dose_frame();\n    TEST_ASSERT_NOT_NULL(frame);"),
    ),
    (
        "u-two-literals",
        "c",
        unity('    dose(3);\n    TEST_ASSERT_EQUAL_STRING("ok", "ok");'),
        unity('    TEST_ASSERT_EQUAL_STRING("ok", dose_name(3));'),
    ),
    (
        "u-flag-set",
        "c",
        unity("    bool ok = false;\n    dose(3);\n    ok = true;\n    TEST_ASSERT_TRUE(ok);"),
        unity("    bool ok = false;\n    ok = dose(3) == 6;\n    TEST_ASSERT_TRUE(ok);"),
    ),
    (
        "u-own-struct",
        "c",
        unity("    struct dose d = { .rate = 6 };\n    TEST_ASSERT_EQUAL_INT(6, d.rate);"),
        unity(
            "    struct dose d = { .rate = 3 };\n    dose_double(&d);\n    TEST_ASSERT_EQUAL_INT(6, d.rate);"
        ),
    ),
    (
        "u-member-set",
        "c",
        unity("    struct dose d;\n    d.rate = 6;\n    TEST_ASSERT_EQUAL_INT(6, d.rate);"),
        unity(
            "    struct dose d;\n    d.rate = 3;\n    dose_double(&d);\n    TEST_ASSERT_EQUAL_INT(6, d.rate);"
        ),
    ),
    (
        "u-case-table",
        "c",
        unity(
            "    static const struct { int in; int out; } cases[] = { };\n    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)\n        TEST_ASSERT_EQUAL_INT(cases[i].out, dose(cases[i].in));"
        ),
        unity(
            "    static const struct { int in; int out; } cases[] = { { 3, 6 }, { 4, 8 } };\n    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)\n        TEST_ASSERT_EQUAL_INT(cases[i].out, dose(cases[i].in));"
        ),
    ),
    (
        "ceed-bits",
        "c",
        unity("    TEST_ASSERT_BITS(0x00, 0xFF, dose_flags());"),
        unity("    TEST_ASSERT_BITS(0x0F, 0x03, dose_flags());"),
    ),
    (
        "ceed-array0",
        "c",
        unity(
            "    int got[4];\n    dose_fill(got);\n    TEST_ASSERT_EQUAL_INT_ARRAY(got, got, 4);"
        ),
        unity(
            "    int got[4];\n    dose_fill(got);\n    TEST_ASSERT_EQUAL_INT_ARRAY(want, got, 4);"
        ),
    ),
    # cpputest
    (
        "cpp-same",
        "cpp",
        cpputest("    LONGS_EQUAL(3, 3);\n    dose(3);"),
        cpputest("    LONGS_EQUAL(6, dose(3));"),
    ),
    (
        "cpp-throws-own",
        "cpp",
        cpputest('    CHECK_THROWS(std::runtime_error, throw std::runtime_error("x"));'),
        cpputest("    CHECK_THROWS(std::runtime_error, dose(-1));"),
    ),
    (
        "cpp-print",
        "cpp",
        cpputest('    dose(3);\n    UT_PRINT("done");'),
        cpputest('    UT_PRINT("done");\n    CHECK_EQUAL(6, dose(3));'),
    ),
    (
        "cpp-setup-exit",
        "cpp",
        '#include "CppUTest/TestHarness.h"\n#include "dose.h"\nTEST_GROUP(Dose)\n{\n    void setup() { TEST_EXIT; }\n};\nTEST(Dose, Doubles)\n{\n    LONGS_EQUAL(6, dose(3));\n}\n',
        '#include "CppUTest/TestHarness.h"\n#include "dose.h"\nTEST_GROUP(Dose)\n{\n    void setup() { dose_reset(); }\n};\nTEST(Dose, Doubles)\n{\n    LONGS_EQUAL(6, dose(3));\n}\n',
    ),
    (
        "cpp-pointers",
        "cpp",
        cpputest("    int x = dose(3);\n    POINTERS_EQUAL(&x, &x);"),
        cpputest("    POINTERS_EQUAL(&table[3], dose_slot(3));"),
    ),
    (
        "cpp-doubles",
        "cpp",
        cpputest("    DOUBLES_EQUAL(dose(3), dose(3), 0.01);"),
        cpputest("    DOUBLES_EQUAL(6.0, dose(3), 0.01);"),
    ),
    (
        "cpp-compare",
        "cpp",
        cpputest("    unsigned n = dose(3);\n    CHECK_COMPARE(n, >=, 0);"),
        cpputest("    unsigned n = dose(3);\n    CHECK_COMPARE(n, >=, 6);"),
    ),
    # gtest
    (
        "g-throw-own",
        "cpp",
        gtest('  EXPECT_THROW(throw std::invalid_argument("x"), std::invalid_argument);'),
        gtest("  EXPECT_THROW(dose(-1), std::invalid_argument);"),
    ),
    (
        "g-setup-skip",
        "cpp",
        GTEST
        + 'class DoseTest : public ::testing::Test {\n protected:\n  void SetUp() override { GTEST_SKIP() << "no pump"; }\n};\n\nTEST_F(DoseTest, Doubles) { EXPECT_EQ(dose(3), 6); }\n',
        GTEST
        + "class DoseTest : public ::testing::Test {\n protected:\n  void SetUp() override { dose_reset(); }\n};\n\nTEST_F(DoseTest, Doubles) { EXPECT_EQ(dose(3), 6); }\n",
    ),
    (
        "g-setup-skip-if",
        "cpp",
        GTEST
        + "class DoseTest : public ::testing::Test {\n protected:\n  void SetUp() override { if (true) GTEST_SKIP(); }\n};\n\nTEST_F(DoseTest, Doubles) { EXPECT_EQ(dose(3), 6); }\n",
        GTEST
        + "class DoseTest : public ::testing::Test {\n protected:\n  void SetUp() override { if (!pump_open()) GTEST_SKIP(); }\n};\n\nTEST_F(DoseTest, Doubles) { EXPECT_EQ(dose(3), 6); }\n",
    ),
    (
        "g-stream",
        "cpp",
        gtest("  ASSERT_TRUE(true) << dose(3);"),
        gtest("  ASSERT_TRUE(dose(3) == 6) << dose(3);"),
    ),
    (
        "g-near-inf",
        "cpp",
        gtest("  EXPECT_NEAR(dose(3), 6.0, std::numeric_limits<double>::infinity());"),
        gtest("  EXPECT_NEAR(dose(3), 6.0, 1e-6);"),
    ),
    (
        "g-that-any",
        "cpp",
        gtest("  EXPECT_THAT(dose(3), ::testing::_);"),
        gtest("  EXPECT_THAT(dose(3), ::testing::Eq(6));"),
    ),
    (
        "g-that-anytype",
        "cpp",
        gtest("  EXPECT_THAT(dose(3), testing::A<int>());"),
        gtest("  EXPECT_THAT(dose(3), testing::AllOf(testing::Ge(5), testing::Le(7)));"),
    ),
    (
        "g-param-none",
        "cpp",
        GTEST
        + "class DoseP : public testing::TestWithParam<int> {};\nGTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DoseP);\nTEST_P(DoseP, Doubles) { EXPECT_EQ(dose(GetParam()), 2 * GetParam()); }\n",
        GTEST
        + "class DoseP : public testing::TestWithParam<int> {};\nTEST_P(DoseP, Doubles) { EXPECT_EQ(dose(GetParam()), 2 * GetParam()); }\nINSTANTIATE_TEST_SUITE_P(Few, DoseP, testing::Values(1, 2, 3));\n",
    ),
    (
        "g-exit-own",
        "cpp",
        gtest('  EXPECT_EXIT(exit(0), testing::ExitedWithCode(0), "");'),
        gtest('  EXPECT_EXIT(dose_stop(), testing::ExitedWithCode(0), "");'),
    ),
    (
        "g-death-own",
        "cpp",
        gtest('  EXPECT_DEATH(abort(), "");'),
        gtest('  EXPECT_DEATH(dose(-1), "range");'),
    ),
    (
        "g-succeed",
        "cpp",
        gtest("  dose(3);\n  SUCCEED();"),
        gtest("  if (dose(3) == 6) SUCCEED(); else FAIL();"),
    ),
    (
        "g-own-vector",
        "cpp",
        gtest("  std::vector<int> v{1, 2, 3};\n  EXPECT_EQ(v.size(), 3u);"),
        gtest("  std::vector<int> v = doses(3);\n  EXPECT_EQ(v.size(), 3u);"),
    ),
    (
        "g-try-own",
        "cpp",
        gtest("  try {\n    if (dose(3) != 6) throw 1;\n  } catch (...) {\n  }"),
        gtest("  try {\n    dose(-1);\n    FAIL();\n  } catch (const std::range_error&) {\n  }"),
    ),
    (
        "g-statictrue",
        "cpp",
        gtest("  constexpr bool kReady = true;\n  EXPECT_TRUE(kReady);"),
        gtest("  const bool ready = pump_ready();\n  EXPECT_TRUE(ready);"),
    ),
    # catch2
    (
        "c2-throws-own",
        "cpp",
        catch2('    REQUIRE_THROWS_AS(throw std::logic_error("x"), std::logic_error);'),
        catch2("    REQUIRE_THROWS_AS(dose(-1), std::logic_error);"),
    ),
    (
        "c2-nothrow-const",
        "cpp",
        catch2("    REQUIRE_NOTHROW(1 + 1);"),
        catch2("    REQUIRE_NOTHROW(dose(3));"),
    ),
    (
        "c2-empty-match",
        "cpp",
        catch2('    CHECK_THAT(dose_name(3), Catch::Matchers::ContainsSubstring(""));'),
        catch2('    CHECK_THAT(dose_name(3), Catch::Matchers::ContainsSubstring("six"));'),
    ),
    (
        "c2-succeed",
        "cpp",
        catch2('    dose(3);\n    SUCCEED("no crash");'),
        catch2("    CAPTURE(dose(3));\n    CHECK(dose(3) == 6);"),
    ),
    (
        "c2-warn",
        "cpp",
        catch2('    if (dose(3) != 6) WARN("odd");'),
        catch2('    if (dose(3) != 6) FAIL("odd");'),
    ),
    (
        "c2-self",
        "cpp",
        catch2("    auto x = dose(3);\n    REQUIRE(x == x);\n").replace("auto x", "int x"),
        catch2("    auto x = dose(3);\n    REQUIRE(x == 6);"),
    ),
    (
        "c2-shouldfail",
        "cpp",
        CATCH2 + 'TEST_CASE("later", "[dose][!shouldfail]") {\n    REQUIRE(dose(3) == 7);\n}\n',
        CATCH2 + 'TEST_CASE("now", "[dose][!throws]") {\n    REQUIRE(dose(3) == 6);\n}\n',
    ),
    (
        "c2-empty-range",
        "cpp",
        catch2(
            "    for (int i : std::vector<int>{}) {\n        REQUIRE(dose(i) == 2 * i);\n    }"
        ),
        catch2(
            "    for (int i : std::vector<int>{1, 2}) {\n        REQUIRE(dose(i) == 2 * i);\n    }"
        ),
    ),
    # doctest
    (
        "dt-suite-skip",
        "cpp",
        DOCTEST
        + 'TEST_SUITE("dose" * doctest::skip()) {\nTEST_CASE("doubled") {\n    CHECK(dose(3) == 6);\n}\n}\n',
        DOCTEST
        + 'TEST_SUITE("dose" * doctest::description("all")) {\nTEST_CASE("doubled") {\n    CHECK(dose(3) == 6);\n}\n}\n',
    ),
    (
        "dt-skip-bool",
        "cpp",
        DOCTEST + 'TEST_CASE("doubled" * doctest::skip(true)) {\n    CHECK(dose(3) == 6);\n}\n',
        DOCTEST + 'TEST_CASE("doubled" * doctest::skip(false)) {\n    CHECK(dose(3) == 6);\n}\n',
    ),
    (
        "dt-should-fail",
        "cpp",
        DOCTEST + 'TEST_CASE("doubled" * doctest::should_fail()) {\n    CHECK(dose(3) == 7);\n}\n',
        DOCTEST + 'TEST_CASE("doubled" * doctest::timeout(0.5)) {\n    CHECK(dose(3) == 6);\n}\n',
    ),
    ("dt-warn", "cpp", doctest("    WARN_EQ(dose(3), 6);"), doctest("    CHECK_EQ(dose(3), 6);")),
    (
        "dt-unary",
        "cpp",
        doctest("    dose(3);\n    CHECK_UNARY(true);"),
        doctest("    CHECK_UNARY(dose(3) == 6);"),
    ),
    (
        "dt-fast",
        "cpp",
        doctest("    dose(3);\n    FAST_CHECK_EQ(6, 6);"),
        doctest("    FAST_CHECK_EQ(dose(3), 6);"),
    ),
    # criterion
    (
        "cr-eq-const",
        "c",
        criterion("    dose(3);\n    cr_assert(eq(int, 6, 6));"),
        criterion("    cr_assert(eq(int, dose(3), 6));"),
    ),
    (
        "cr-eq-same",
        "c",
        criterion("    int x = dose(3);\n    cr_expect(eq(int, x, x));"),
        criterion("    int x = dose(3);\n    cr_expect(eq(int, x, 6));"),
    ),
    (
        "cr-suite-off",
        "c",
        CRITERION
        + "TestSuite(dose, .disabled = true);\n\nTest(dose, doubled)\n{\n    cr_assert(eq(int, dose(3), 6));\n}\n",
        CRITERION
        + "TestSuite(dose, .timeout = 2);\n\nTest(dose, doubled)\n{\n    cr_assert(eq(int, dose(3), 6));\n}\n",
    ),
    (
        "cr-ge-zero",
        "c",
        criterion("    cr_assert(ge(u32, dose(3), 0));"),
        criterion("    cr_assert(ge(i32, dose(3), 0));"),
    ),
    (
        "cr-signal",
        "c",
        CRITERION + "Test(dose, negative, .signal = SIGABRT)\n{\n    abort();\n}\n",
        CRITERION + "Test(dose, negative, .signal = SIGABRT)\n{\n    dose(-1);\n}\n",
    ),
    (
        "cr-not-zero",
        "c",
        criterion("    cr_assert(not(zero(int, 5)));"),
        criterion("    cr_assert(not(zero(int, dose(3))));"),
    ),
    (
        "cr-log",
        "c",
        criterion('    cr_log_info("%d", dose(3));'),
        criterion('    cr_log_info("%d", dose(3));\n    cr_assert_eq(dose(3), 6);'),
    ),
    # cmocka
    (
        "cm-range",
        "c",
        cmocka("    assert_in_range(dose(3), 0, UINTMAX_MAX);"),
        cmocka("    assert_in_range(dose(3), 5, 7);"),
    ),
    (
        "cm-mem0",
        "c",
        cmocka("    assert_memory_equal(frame(), want, 0);"),
        cmocka("    assert_memory_equal(frame(), want, sizeof(want));"),
    ),
    (
        "cm-rc",
        "c",
        cmocka("    dose(3);\n    assert_return_code(0, 0);"),
        cmocka("    assert_return_code(dose_write(3), errno);"),
    ),
    (
        "cm-print",
        "c",
        cmocka('    print_message("dose %d\\n", dose(3));'),
        cmocka('    if (dose(3) != 6) fail_msg("dose %d", dose(3));'),
    ),
    (
        "cm-list",
        "c",
        CMOCKA
        + "static void test_a(void **state)\n{\n    assert_int_equal(dose(3), 6);\n}\n\nint main(void)\n{\n    const struct CMUnitTest tests[] = { };\n    return cmocka_run_group_tests(tests, NULL, NULL);\n}\n",
        CMOCKA
        + "static void test_a(void **state)\n{\n    assert_int_equal(dose(3), 6);\n}\n\nint main(void)\n{\n    const struct CMUnitTest tests[] = { cmocka_unit_test_setup(test_a, start) };\n    return cmocka_run_group_tests(tests, NULL, NULL);\n}\n",
    ),
    # check
    (
        "ck-loop0",
        "c",
        check(
            "    ck_assert_int_eq(dose(_i), 2 * _i);",
            "    tcase_add_loop_test(tc, test_doubled, 0, 0);\n    suite_add_tcase(s, tc);\n",
        ),
        check(
            "    ck_assert_int_eq(dose(_i), 2 * _i);",
            "    tcase_add_loop_test(tc, test_doubled, 0, 9);\n    suite_add_tcase(s, tc);\n",
        ),
    ),
    (
        "ck-case-lost",
        "c",
        check("    ck_assert_int_eq(dose(3), 6);", "    tcase_add_test(tc, test_doubled);\n"),
        check("    ck_assert_int_eq(dose(3), 6);"),
    ),
    (
        "ck-mark",
        "c",
        check("    dose(3);\n    mark_point();"),
        check("    mark_point();\n    ck_assert(dose(3) == 6);"),
    ),
    (
        "ck-msg",
        "c",
        check('    ck_assert_msg(1, "dose is %d", dose(3));'),
        check('    ck_assert_msg(dose(3) == 6, "dose is %d", dose(3));'),
    ),
    (
        "ck-tol",
        "c",
        check("    ck_assert_double_eq_tol(dose(3), dose(3), 0.1);"),
        check("    ck_assert_double_eq_tol(dose(3), 6.0, 0.1);"),
    ),
    (
        "ck-signal",
        "c",
        check(
            "    raise(SIGABRT);",
            "    tcase_add_test_raise_signal(tc, test_doubled, SIGABRT);\n    suite_add_tcase(s, tc);\n",
        ),
        check("    ck_assert_uint_ge(dose(3), 1);"),
    ),
    # TAP
    (
        "u-size-of-type",
        "c",
        unity("    dose_t s;\n    dose_init(&s);\n    TEST_ASSERT_GREATER_THAN(0, sizeof(s));"),
        unity("    dose_t s;\n    dose_init(&s);\n    TEST_ASSERT_GREATER_THAN(0, s.rate);"),
    ),
    (
        "limit-of-type",
        "c",
        plain("    assert(dose(3) >= INT_MIN);"),
        plain("    assert(dose(3) >= DOSE_MIN);"),
    ),
    (
        "child-alone",
        "c",
        plain(
            "    if (fork() == 0) {\n        assert(dose(3) == 6);\n        _exit(0);\n    }\n    wait(NULL);"
        ),
        plain(
            "    int status;\n    if (fork() == 0) {\n        assert(dose(3) == 6);\n        _exit(0);\n    }\n    wait(&status);\n    assert(WIFEXITED(status));"
        ),
    ),
    (
        "tap-ok1",
        "c",
        tap('    dose(3);\n    ok(1, "dose works");'),
        tap('    ok(dose(3) == 6, "dose works");'),
    ),
    (
        "tap-is",
        "c",
        tap('    is("six", "six", "name");'),
        tap('    is(dose_name(3), "six", "name");'),
    ),
    ("tap-isint", "c", tap('    is_int(6, 6, "dose");'), tap('    is_int(dose(3), 6, "dose");')),
    (
        "tap-cmp",
        "c",
        tap('    int x = dose(3);\n    cmp_ok(x, "==", x, "dose");'),
        tap('    int x = dose(3);\n    cmp_ok(x, "==", 6, "dose");'),
    ),
    (
        "tap-pass",
        "c",
        tap('    dose(3);\n    pass("no crash");'),
        tap('    if (dose(3) == 6) pass("ok"); else fail("dose");'),
    ),
    # minunit
    (
        "mu-const",
        "c",
        minunit("    dose(3);\n    mu_check(1);"),
        minunit("    mu_check(dose(3) == 6);"),
    ),
    (
        "mu-int",
        "c",
        minunit("    mu_assert_int_eq(6, 6);"),
        minunit("    mu_assert_int_eq(6, dose(3));"),
    ),
    (
        "mu-classic",
        "c",
        '#include <stdio.h>\n#include "dose.h"\n#define mu_assert(message, test) do { if (!(test)) return message; } while (0)\nstatic char *test_dose(void)\n{\n    dose(3);\n    mu_assert("dose", 1);\n    return 0;\n}\nint main(void)\n{\n    char *r = test_dose();\n    return r != 0;\n}\n',
        '#include <stdio.h>\n#include "dose.h"\n#define mu_assert(message, test) do { if (!(test)) return message; } while (0)\nstatic char *test_dose(void)\n{\n    mu_assert("dose", dose(3) == 6);\n    return 0;\n}\nint main(void)\n{\n    char *r = test_dose();\n    return r != 0;\n}\n',
    ),
    # ztest
    (
        "z-assume",
        "c",
        ztest("    zassume_equal(dose(3), 6);"),
        ztest("    zassume_true(pump_ready());\n    zassert_equal(dose(3), 6);"),
    ),
    (
        "z-ok0",
        "c",
        ztest('    dose(3);\n    zassert_ok(0, "fine");'),
        ztest('    zassert_ok(dose_start(3), "fine");'),
    ),
    (
        "z-before-skip",
        "c",
        ztest(
            "    zassert_equal(dose(3), 6);",
            "static void before(void *f)\n{\n    ztest_test_skip();\n}\n\nZTEST_SUITE(dose, NULL, NULL, before, NULL, NULL);\n\n",
        ),
        ztest(
            "    zassert_equal(dose(3), 6);",
            "static void before(void *f)\n{\n    dose_reset();\n}\n\nZTEST_SUITE(dose, NULL, NULL, before, NULL, NULL);\n\n",
        ),
    ),
    (
        "z-predicate",
        "c",
        ztest(
            "    zassert_equal(dose(3), 6);",
            "static bool never(const void *s)\n{\n    return false;\n}\n\nZTEST_SUITE(dose, never, NULL, NULL, NULL, NULL);\n\n",
        ),
        ztest(
            "    zassert_equal(dose(3), 6);",
            "static bool ready(const void *s)\n{\n    return pump_ready();\n}\n\nZTEST_SUITE(dose, ready, NULL, NULL, NULL, NULL);\n\n",
        ),
    ),
    (
        "z-within",
        "c",
        ztest("    zassert_within(dose(3), 6, UINT32_MAX);"),
        ztest("    zassert_within(dose(3), 6, 1);"),
    ),
    # plain assert
    (
        "pa-or1",
        "c",
        plain("    assert(dose(3) == 6 | 1);"),
        plain("    assert(dose(3) == 6 | dose(3) == 7);"),
    ),
    (
        "pa-bool",
        "c",
        plain("    bool ok = dose_ok(3);\n    assert(ok == true || ok == false);"),
        plain("    bool ok = dose_ok(3);\n    assert(ok == true);"),
    ),
    (
        "pa-printf",
        "c",
        plain('    if (dose(3) != 6)\n        printf("FAIL\\n");'),
        plain("    if (dose(3) != 6)\n        exit(1);"),
    ),
    (
        "pa-literal",
        "c",
        plain('    dose(3);\n    assert("dose was computed");'),
        plain('    assert(dose(3) == 6 && "dose was computed");'),
    ),
    (
        "pa-ptr",
        "c",
        plain("    char text[16];\n    dose_text(3, text);\n    assert(text);"),
        plain("    char text[16];\n    dose_text(3, text);\n    assert(text[0]);"),
    ),
    (
        "pa-unused-cmp",
        "c",
        plain("    int failures = 0;\n    failures += dose(3) != 6;\n    (void)failures;"),
        plain("    int failures = 0;\n    failures += dose(3) != 6;\n    assert(failures == 0);"),
    ),
]


@pytest.mark.parametrize(
    ("language", "idle", "twin"),
    [pytest.param(language, idle, twin, id=name) for name, language, idle, twin in ROWS],
)
def test_an_idle_test_asserts_nothing_and_its_twin_does(
    language: str, idle: str, twin: str
) -> None:
    kind = Language.C if language == "c" else Language.CPP
    assert _asserted(idle, kind) == 0
    assert _asserted(twin, kind) > 0
