#ifndef UNITY_MINI_H
#define UNITY_MINI_H

/* The few assertions these tests need, named like those of the Unity test framework so that the
 * tests can move to it unchanged. A failed assertion is counted and the test goes on. */

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int unity_tests;
static int unity_failures;

static inline void unity_check(int good, const char *what, const char *file, int line)
{
    if (!good) {
        unity_failures++;
        printf("%s:%d: FAIL: %s\n", file, line, what);
    }
}

static inline void unity_equal(long long expected, long long actual, const char *what,
                               const char *file, int line)
{
    if (expected != actual) {
        unity_failures++;
        printf("%s:%d: FAIL: %s: expected %lld, was %lld\n", file, line, what, expected, actual);
    }
}

static inline void unity_run(void (*test)(void), const char *name)
{
    int before = unity_failures;

    unity_tests++;
    test();
    printf("%s: %s\n", name, unity_failures == before ? "PASS" : "FAIL");
}

static inline int unity_end(void)
{
    printf("%d tests, %d failures\n", unity_tests, unity_failures);
    return unity_failures == 0 ? 0 : 1;
}

#define RUN_TEST(test) unity_run(test, #test)
#define UNITY_END() unity_end()

#define TEST_ASSERT_TRUE(condition) unity_check((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define TEST_ASSERT_FALSE(condition) \
    unity_check((condition) ? 0 : 1, "not " #condition, __FILE__, __LINE__)
#define TEST_ASSERT_EQUAL_INT(expected, actual) \
    unity_equal((long long)(expected), (long long)(actual), #actual, __FILE__, __LINE__)
#define TEST_ASSERT_EQUAL_UINT32(expected, actual) TEST_ASSERT_EQUAL_INT(expected, actual)
#define TEST_ASSERT_EQUAL_UINT64(expected, actual) TEST_ASSERT_EQUAL_INT(expected, actual)
#define TEST_ASSERT_EQUAL_HEX8_ARRAY(expected, actual, length) \
    unity_check(memcmp((expected), (actual), (length)) == 0, #actual, __FILE__, __LINE__)

#endif
