/* SPDX-License-Identifier: BSD-3-Clause */
/* test_threads.c: sixteen threads that begin at once, before anything in the process has used what they use, and work on the
 * same arrays: reads, references, plans, errors and scopes need no lock of the caller's. Under ThreadSanitizer (`make test-tsan`) a race
 * is a failure; with QN_TEST_RACE in the environment the test has one of its own, which must be reported. */
#include "test.h"
#include <pthread.h>

enum { THREADS = 16, ROUNDS = 3, VALUES = 7 };

typedef struct shared {
    pthread_barrier_t start;
    const qn_array *line, *square; /* read by every thread, never written */
} shared;

typedef struct worker {
    shared *with;
    double value[ROUNDS][VALUES];
    int wrong; /* errors that were not this thread's own */
} worker;

static int unguarded; /* the seeded race */

static double total(const qn_array *a)
{
    double v = (double)NAN;
    qn_item_f64(qn_sum(a, QN_ALL_AXES), &v);
    return v;
}

static void compute(const shared *s, double *value)
{
    QN_SCOPE {
        value[0] = total(qn_add(qn_exp(s->line), qn_sqrt(s->line)));
        value[1] = total(s->square);
        value[2] = total(qn_multiply(qn_sort(s->line, -1, true, false), s->line));
        value[3] = total(qn_real(qn_fft(s->line, -1, -1, QN_FFT_BACKWARD)));
        value[4] = total(qn_matmul(s->square, s->square));
        value[5] = total(qn_solve(s->square, s->square));
        value[6] = total(qn_evaluate("sum(x*x + 1)", QN_ARGS({"x", s->line})));
    }
}

/* References to one array from every thread; the count is back where it was afterwards. */
static void share_references(const qn_array *a)
{
    for (int i = 0; i < 1000; i++)
        qn_release(qn_retain(a));
}

/* The error is the thread's own: its message names a number of the thread. */
static bool error_is_own(int number)
{
    char want[16];
    snprintf(want, sizeof want, "%d", -100 - number);
    bool right = qn_error_status() == QN_OK && qn_set_num_threads(-100 - number) == QN_ERR_VALUE && qn_error_status() == QN_ERR_VALUE &&
                 strstr(qn_error_message(), want) != NULL;
    qn_clear_error();
    return right;
}

static worker workers[THREADS];

static void *work(void *p)
{
    worker *w = p;
    pthread_barrier_wait(&w->with->start);
    if (getenv("QN_TEST_RACE") != NULL)
        unguarded++;
    for (int round = 0; round < ROUNDS; round++) {
        compute(w->with, w->value[round]);
        share_references(w->with->line);
        w->wrong += !error_is_own((int)(w - workers));
    }
    return NULL;
}

static void run_workers(shared *with)
{
    pthread_t thread[THREADS];
    CHECK(pthread_barrier_init(&with->start, NULL, THREADS) == 0);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.with = with};
        CHECK(pthread_create(&thread[i], NULL, work, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&with->start);
}

/* 200000 numbers are enough for the library to spread one call over several threads. */
TEST(threads, share_arrays_plans_references_and_errors)
{
    QN_SCOPE {
        qn_array *line = qn_linspace(1, 2, 200000, true, QN_FLOAT64), *small = qn_linspace(1, 2, 6400, true, QN_FLOAT64);
        qn_array *square = qn_add(qn_reshape(small, QN_SHAPE(80, 80)), qn_eye(80, 80, 0, QN_FLOAT64));
        shared with = {.line = line, .square = square};
        run_workers(&with);
        double want[VALUES];
        compute(&with, want);
        for (int i = 0; i < THREADS; i++) {
            CHECK_INT(workers[i].wrong, 0);
            for (int k = 0; k < ROUNDS * VALUES; k++)
                CHECK_NEAR(workers[i].value[k / VALUES][k % VALUES], want[k % VALUES], 1e-9 * fabs(want[k % VALUES]));
        }
    }
    CHECK(unguarded <= THREADS);
}
