/* SPDX-License-Identifier: BSD-3-Clause */
/* test_interrupt.c: long calls on several threads, ended at each question; what the function of qn_set_interrupt may do. The sweep
 * of test_faults.c does the first with small arrays and every public function. */
#include "test.h"
#include <core/core.h>
#include <pthread.h>
#include <stdatomic.h>

enum { N = 300000, SIDE = 300 };

static qn_array *x, *whole, *line, *mask, *places, *square, *numbers, *waves, *out;
static qn_random *stream;

/* ---- memory, and the answer ---- */
static atomic_int blocks;
static void *counting_alloc(void *context, size_t size)
{
    (void)context;
    blocks++;
    return aligned_alloc(64, (size + 63) / 64 * 64 + 64);
}
static void counting_free(void *context, void *p, size_t size)
{
    (void)context, (void)size;
    blocks--;
    free(p);
}

static struct { int questions, ends; pthread_t caller; bool elsewhere, uses_library, failed; } talk;

static int asked(void *context)
{
    CHECK(context == &talk);
    talk.elsewhere |= !pthread_equal(pthread_self(), talk.caller);
    if (talk.uses_library && talk.questions % 8 == 0) {
        qn_poll_always = false;
        QN_SCOPE {
            qn_array *sum = qn_sum(qn_add(square, 1), QN_ALL_AXES);
            talk.failed |= sum == NULL || QN_EL(double, sum, 0) != 2.0 * SIDE * SIDE || qn_is_lent(qn_view(x, QN_FROM(1)));
        }
        qn_poll_always = true;
    }
    return ++talk.questions == talk.ends;
}

/* ---- the calls ---- */
static qn_array *given(qn_status status) { return status == QN_OK ? qn_retain(out) : NULL; }

static qn_array *masked_sum(void)
{
    const qn_apply_opts opts = {.out = out, .where = mask};
    return qn_apply(qn_op_find("exp"), (const qn_array *const[]){x}, &opts);
}

static qn_array *in_a_scope(void)
{
    qn_array *r = NULL;
    qn_scope_begin();
    qn_array *centred = qn_subtract(x, qn_mean(x, QN_ALL_AXES));
    r = qn_scope_pass(qn_sqrt(qn_sum(qn_square(centred), QN_ALL_AXES)));
    qn_scope_end();
    return r;
}

/* Where x lends views; to whoever is asked it does not. */
static qn_array *lent(void)
{
    qn_lend_begin(x);
    qn_array *r = qn_exp(x), *view = qn_lend_end(qn_view(x, QN_FROM(1)));
    CHECK(qn_is_lent(view));
    qn_release(view);
    return r;
}

static qn_array *first_of_unique(void)
{
    qn_array *values = NULL;
    return qn_unique(whole, true, &values, NULL, NULL, NULL) == QN_OK ? values : NULL;
}

static qn_array *rows(const qn_array *a) { return qn_reshape_view(a, QN_SHAPE(SIDE, N / SIDE)); }
static qn_array *over_axis(int axis)
{
    qn_array *r = rows(x), *sum = r ? qn_sum(r, QN_AXIS(axis)) : NULL;
    qn_release(r);
    return sum;
}

#define CALLS(CALL)                                                                                            \
    CALL(elementwise, qn_exp(x))                                                                               \
    CALL(masked, masked_sum())                                                                                 \
    CALL(into, given((qn_add_into)(out, x, x)))                                                                \
    CALL(reduced, qn_sum(x, QN_ALL_AXES))                                                                      \
    CALL(over_rows, over_axis(0))                                                                              \
    CALL(over_columns, over_axis(1))                                                                           \
    CALL(scanned, qn_cumsum(x, 0, 0, false))                                                                   \
    CALL(sorted, qn_sort(x, 0, false, false))                                                                  \
    CALL(descending, qn_sort(x, 0, true, true))                                                                \
    CALL(argsorted, qn_argsort(x, 0, false, true))                                                             \
    CALL(unique, first_of_unique())                                                                            \
    CALL(counted, qn_histogram(x, 50, 0, -1, NULL, false, NULL))                                               \
    CALL(weighed, qn_histogram(x, 50, 0, -1, x, false, NULL))                                                  \
    CALL(selected, qn_compress_mask(x, mask))                                                                  \
    CALL(taken, qn_take(x, places, 0, QN_RAISE))                                                               \
    CALL(multiplied, qn_matmul(square, square))                                                                \
    CALL(multiplied_integers, qn_matmul(numbers, numbers))                                                     \
    CALL(transformed, qn_fft(waves, N / SIDE, -1, QN_FFT_BACKWARD))                                                       \
    CALL(evaluated, qn_evaluate("sqrt(x*x + 1)", QN_ARGS({"x", x})))                                           \
    CALL(median, qn_median(x, QN_ALL_AXES))                                                                    \
    CALL(copied, qn_astype(x, QN_FLOAT16))                                                                     \
    CALL(scope, in_a_scope())                                                                                  \
    CALL(lent, lent())

#define CALL(name, ...) static qn_array *name##_call(void) { return __VA_ARGS__; }
CALLS(CALL)
#undef CALL
static const struct { const char *name; qn_array *(*call)(void); } calls[] = {
#define CALL(name, ...) {#name, name##_call},
    CALLS(CALL)
#undef CALL
};
enum { NCALLS = sizeof calls / sizeof *calls };

static void make(void)
{
    QN_SCOPE {
        stream = qn_random_new(5);
        x = qn_keep(qn_random_normal(stream, 0, 1, QN_FLOAT64, QN_SHAPE(N)));
        whole = qn_keep(qn_astype(qn_multiply(x, 1000), QN_INT64));
        line = qn_keep(qn_arange_int(0, N, 1, QN_INT64));
        mask = qn_keep(qn_greater(x, 0));
        places = qn_keep(qn_subtract(N - 1, line));
        square = qn_keep(qn_ones(QN_FLOAT64, QN_SHAPE(SIDE, SIDE)));
        numbers = qn_keep(qn_ones(QN_INT64, QN_SHAPE(SIDE, SIDE)));
        waves = qn_keep(qn_astype(qn_reshape(x, QN_SHAPE(SIDE, N / SIDE)), QN_COMPLEX128));
        out = qn_keep(qn_zeros(QN_FLOAT64, QN_SHAPE(N)));
    }
    CHECK(out != NULL && waves != NULL && numbers != NULL && square != NULL && places != NULL && mask != NULL && whole != NULL);
}

static void drop(void)
{
    qn_array *all[] = {x, whole, line, mask, places, square, numbers, waves, out};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        qn_release(all[i]);
    qn_random_free(stream);
}

/* One call that is to end at one question; its result, NULL if it came to that. */
static qn_array *run(int i, int ends)
{
    const qn_allocator counting = {counting_alloc, counting_free, NULL};
    qn_fft_clear_plans();
    qn_clear_error();
    blocks = 0;
    talk.questions = 0;
    talk.ends = ends;
    talk.caller = pthread_self();
    CHECK(qn_set_allocator(&counting) == QN_OK);
    qn_poll_always = true;
    qn_set_interrupt(asked, &talk);
    qn_array *r = calls[i].call();
    qn_set_interrupt(NULL, NULL);
    qn_poll_always = false;
    CHECK(qn_set_allocator(NULL) == QN_OK);
    qn_fft_clear_plans();
    bool ended = ends > 0 && talk.questions >= ends;
    CHECK_MSG((r == NULL) == ended && qn_error_status() == (ended ? QN_ERR_INTERRUPTED : QN_OK), "%s, question %d of %d: %s", calls[i].name,
              ends, talk.questions, qn_error_message());
    CHECK_MSG(r != NULL || strstr(qn_error_message(), "qn_set_interrupt") != NULL, "%s: %s", calls[i].name, qn_error_message());
    CHECK_MSG(!talk.elsewhere && !talk.failed, "%s: asked in another thread, or the library does not work there", calls[i].name);
    CHECK_MSG(r != NULL || blocks == 0, "%s, question %d: %d blocks left", calls[i].name, ends, (int)blocks);
    return r;
}

/* Ended at each question in turn, then whole: what it gives is what it gives when nobody asks. */
static void check_call(int i)
{
    qn_array *alone = calls[i].call(), *r = NULL;
    bool equal = false;
    CHECK_MSG(alone != NULL, "%s: %s", calls[i].name, qn_error_message());
    qn_array *kept = qn_copy(alone);
    for (int ends = 1; r == NULL; ends++)
        r = run(i, ends);
    CHECK(qn_array_equal(r, kept, true, &equal) == QN_OK);
    CHECK_MSG(equal, "%s gives something else when it asks", calls[i].name);
    CHECK_MSG(talk.questions > 0, "%s never asks", calls[i].name);
    qn_release(alone);
    qn_release(kept);
    qn_release(r);
}

TEST(interrupt, each_question_on_one_thread_and_on_four)
{
    make();
    const int before = qn_get_num_threads();
    for (int threads = 1; threads <= 4; threads += 3) {
        CHECK(qn_set_num_threads(threads) == QN_OK);
        for (int i = 0; i < NCALLS; i++) {
            talk.uses_library = i % 2 == 0;
            check_call(i);
        }
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
    drop();
}

static int never(void *context)
{
    ++*(int *)context;
    return 0;
}

/* Short calls ask nobody; an answer of no changes nothing. */
TEST(interrupt, short_calls_do_not_ask)
{
    int questions = 0;
    qn_set_interrupt(never, &questions);
    QN_SCOPE {
        qn_array *few = qn_arange(0, 10000, 1, 0);
        CHECK(qn_add(few, few) != NULL && qn_sum(few, QN_ALL_AXES) != NULL);
        CHECK(qn_matmul(qn_ones(QN_FLOAT64, QN_SHAPE(10, 10)), qn_ones(QN_FLOAT64, QN_SHAPE(10, 10))) != NULL);
    }
    qn_set_interrupt(NULL, NULL);
    CHECK_INT(questions, 0);
}
