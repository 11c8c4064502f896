/* SPDX-License-Identifier: BSD-3-Clause */
/* measure.c: samples of the time of a call. A sample is a batch of calls long enough for the clock (20 us); the fastest
 * is the figure, since everything else that happens on a machine only adds. */
#include "bench.h"
#include <stdlib.h>
#include <time.h>

static const double batch_seconds = 20e-6;
enum { MAX_SAMPLES = 200 }; /* of one visit */

double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void samples_add(samples *s, double seconds)
{
    if (s->n == s->capacity) {
        int capacity = s->capacity ? 2 * s->capacity : 64;
        double *more = realloc(s->seconds, (size_t)capacity * sizeof *more);
        if (more == NULL)
            return;
        s->seconds = more;
        s->capacity = capacity;
    }
    s->seconds[s->n++] = seconds;
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

double samples_fastest(const samples *s)
{
    double least = s->n > 0 ? s->seconds[0] : 0;
    for (int i = 1; i < s->n; i++)
        least = s->seconds[i] < least ? s->seconds[i] : least;
    return least;
}

double samples_median(const samples *s)
{
    if (s->n == 0)
        return 0;
    qsort(s->seconds, (size_t)s->n, sizeof *s->seconds, ascending);
    return s->seconds[s->n / 2];
}

void samples_free(samples *s)
{
    free(s->seconds);
    *s = (samples){0};
}

/* Seconds per call of a batch, below 0 if one failed. */
static double time_batch(const problem *p, const inputs *in, int batch)
{
    double start = now();
    for (int i = 0; i < batch; i++) {
        qn_array *r = p->kind->call(p, in);
        if (r == NULL)
            return -1;
        qn_release(r);
    }
    return (now() - start) / batch;
}

bool measure(samples *s, const problem *p, const inputs *in, double seconds)
{
    double start = now();
    if (s->batch == 0) {
        double once = time_batch(p, in, 1); /* warms threads, caches and plans */
        once = once < 0 ? once : time_batch(p, in, 1);
        if (once < 0)
            return false;
        s->batch = once < batch_seconds ? (int)(batch_seconds / (once + 1e-9)) + 1 : 1;
    }
    for (int i = 0; i < MAX_SAMPLES && (i == 0 || now() - start < seconds) && !stopped(); i++) {
        double t = time_batch(p, in, s->batch);
        if (t < 0)
            return false;
        samples_add(s, t);
    }
    return true;
}
