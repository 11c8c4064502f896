/* SPDX-License-Identifier: BSD-3-Clause */
/* test.h: how C tests are written. Bodies know nothing of the framework: TEST(suite, name) { CHECK(...); }. The normal
 * build registers them with Criterion; with -DQN_TEST_PLAIN they are linked with tests/c/plain_runner.c, one process without
 * forks, for sanitizers, valgrind and emulators. */
#ifndef QN_TEST_H
#define QN_TEST_H

#include <math.h>
#include <quern/quern.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reports a failed check and ends the test; does not return. */
_Noreturn void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool test_near(double got, double want, double tolerance);
/* Did a call fail with this status and a message that contains `text`? Clears the error. */
void test_expect_failure(const char *file, int line, const char *call, bool failed, qn_status status, const char *text);

#ifdef QN_TEST_PLAIN
typedef struct test_case { const char *suite, *name; void (*body)(void); struct test_case *next; } test_case;
void test_register(test_case *t);
#define TEST(suite, name)                                                                              \
    static void suite##_##name##_body(void);                                                           \
    static test_case suite##_##name##_case = {#suite, #name, suite##_##name##_body, NULL};             \
    __attribute__((constructor)) static void suite##_##name##_register(void) { test_register(&suite##_##name##_case); } \
    static void suite##_##name##_body(void)
#else
#include <criterion/criterion.h>
#define TEST(suite, name) Test(suite, name)
#endif

#define CHECK(cond)                                              \
    do {                                                         \
        if (!(cond))                                             \
            test_fail(__FILE__, __LINE__, "%s", #cond);          \
    } while (0)
/* As CHECK with a printf message that says which case failed. */
#define CHECK_MSG(cond, ...)                                     \
    do {                                                         \
        if (!(cond))                                             \
            test_fail(__FILE__, __LINE__, __VA_ARGS__);          \
    } while (0)
#define CHECK_INT(got, want)                                                                                   \
    do {                                                                                                       \
        long long got_ = (long long)(got), want_ = (long long)(want);                                          \
        if (got_ != want_)                                                                                     \
            test_fail(__FILE__, __LINE__, "%s is %lld, expected %lld", #got, got_, want_);                     \
    } while (0)
#define CHECK_NEAR(got, want, tolerance)                                                                       \
    do {                                                                                                       \
        double got_ = (got), want_ = (want);                                                                   \
        if (!test_near(got_, want_, (tolerance)))                                                              \
            test_fail(__FILE__, __LINE__, "%s is %.17g, expected %.17g", #got, got_, want_);                   \
    } while (0)
/* A call that returns an array pointer and must return NULL, or a qn_status and must not be QN_OK. */
#define CHECK_FAILS(call, status, text)                                                                        \
    test_expect_failure(__FILE__, __LINE__, #call, _Generic((call), qn_array *: test_null, default: test_status)( \
        (uintptr_t)(call)), (status), (text))
static inline bool test_null(uintptr_t p) { return p == 0; }
static inline bool test_status(uintptr_t s) { return s != QN_OK; }

#define FOR_EACH_DTYPE(t) for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t = (qn_dtype)(t + 1))
/* Runs the body at every ISA this machine has and restores the best one. */
#define FOR_EACH_ISA                                                                                          \
    for (int isa_ = 0; isa_ <= qn_isa_count() &&                                                              \
         qn_set_isa(qn_isa_name(isa_ < qn_isa_count() ? isa_ : qn_isa_count() - 1)) == QN_OK &&               \
         isa_ < qn_isa_count(); isa_++)

#endif
