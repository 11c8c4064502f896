/* SPDX-License-Identifier: BSD-3-Clause */
/* plain_runner.c: the checks of test.h, and for -DQN_TEST_PLAIN a runner that calls every registered test in this process.
 * Usage: quern-tests [suite[/name]]...; QN_TEST_GUARD=begin|end puts every block of memory against a page that may not be touched. */
#include "guard.h"
#include "test.h"
#include <setjmp.h>
#include <stdarg.h>

bool test_near(double got, double want, double tolerance)
{
    return (isnan(got) && isnan(want)) || got == want || fabs(got - want) <= tolerance;
}

void test_expect_failure(const char *file, int line, const char *call, bool failed, qn_status status, const char *text)
{
    if (!failed)
        test_fail(file, line, "%s did not fail", call);
    if (qn_error_status() != status)
        test_fail(file, line, "%s failed with %s (%s), expected %s", call, qn_status_name(qn_error_status()), qn_error_message(),
                  qn_status_name(status));
    if (strstr(qn_error_message(), text) == NULL)
        test_fail(file, line, "%s: the message '%s' does not contain '%s'", call, qn_error_message(), text);
    qn_clear_error();
}

#ifdef QN_TEST_PLAIN
static test_case *cases;
static jmp_buf leave;

void test_register(test_case *t)
{
    t->next = cases;
    cases = t;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    longjmp(leave, 1);
}

static bool chosen(const test_case *t, int n, char **names)
{
    for (int i = 0; i < n; i++) {
        size_t suite = strlen(t->suite);
        if (strncmp(names[i], t->suite, suite) == 0 &&
            (names[i][suite] == '\0' || (names[i][suite] == '/' && strcmp(names[i] + suite + 1, t->name) == 0)))
            return true;
    }
    return n == 0;
}

#ifdef __SANITIZE_ADDRESS__
#define ADDRESS_SANITIZER 1
#elif defined __has_feature
#define ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define ADDRESS_SANITIZER 0
#endif

/* Under AddressSanitizer every block comes from malloc alone, where overruns and uses after free are seen; the library's
 * free lists and cached pages would hide them. */
#if ADDRESS_SANITIZER
static void *checked_alloc(void *context, size_t bytes)
{
    (void)context;
    return aligned_alloc(64, (bytes + 63) / 64 * 64);
}

static void checked_free(void *context, void *p, size_t bytes)
{
    (void)context, (void)bytes;
    free(p);
}

static const qn_allocator *own_allocator(void)
{
    static const qn_allocator checked = {checked_alloc, checked_free, NULL};
    return &checked;
}
#else
static const qn_allocator *own_allocator(void) { return guard_allocator(getenv("QN_TEST_GUARD")); }
#endif

static bool passes(const test_case *t)
{
    if (own_allocator() != NULL)
        qn_set_allocator(own_allocator());
    if (setjmp(leave) != 0) {
        fprintf(stderr, "FAILED %s/%s\n", t->suite, t->name);
        return false;
    }
    t->body();
    return true;
}

int main(int argc, char **argv)
{
    int count[2] = {0, 0};
    for (test_case *t = cases; t != NULL; t = t->next)
        if (chosen(t, argc - 1, argv + 1)) {
            count[passes(t)]++;
            qn_clear_error();
        }
    printf("%d passed, %d failed", count[1], count[0]);
    if (guard_blocks() > 0)
        printf(", %ld blocks against a page that may not be touched", guard_blocks());
    puts("");
    return count[0] != 0;
}
#else
void test_fail(const char *file, int line, const char *format, ...)
{
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    cr_assert_fail("%s:%d: %s", file, line, message);
    abort(); /* cr_assert_fail has left the test */
}
#endif
