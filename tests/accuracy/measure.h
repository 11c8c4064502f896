/* SPDX-License-Identifier: BSD-3-Clause */
/* measure.h: the largest error of several implementations of a function over the same points.
 *
 * A job is a function in float64 or float32. Its points come in chunks that depend on nothing but the seed and their
 * number, so that a measurement can stop and go on. */
#ifndef QN_ACCURACY_MEASURE_H
#define QN_ACCURACY_MEASURE_H

#include "reference.h"
#include "tables.h"

enum { BLOCK = 4096 };

typedef struct worst {
    double ulp, x, y, z;
} worst;

typedef struct job {
    const function *f;
    const reference *ref;
    bool narrow;          /* float32 */
    int64_t chunks, chunk_points, stride;
} job;

/* One input in float32: all patterns in steps of the stride (odd, so that every low bit is met); else random points. */
job make_job(const function *f, bool narrow, bool full);

typedef struct block {
    const job *j;
    int64_t n;
    double x[BLOCK], y[BLOCK];       /* of float64 */
    float xs[BLOCK], ys[BLOCK];      /* of float32 */
    long double exact[BLOCK];        /* float64: nearly exact */
    double exact_narrow[BLOCK];      /* float32: by the float64 kernel, which the float64 job shows to be good to an ULP */
} block;

/* Calls visit for the blocks of a chunk in order. */
void each_block(const job *j, uint64_t seed, int64_t chunk, void (*visit)(const block *b, void *context), void *context);
/* Takes results z (double or float) into account; MPFR confirms what is near the largest error or near the limit, and a
 * thin sample of all, for which *filter_faults counts those where the filter is wrong. */
void judge(const block *b, const void *z, worst *w, int64_t *filter_faults);

#endif
