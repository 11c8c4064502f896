/* SPDX-License-Identifier: BSD-3-Clause */
/* internal.h: the parts of src/random, one block per file. */
#ifndef QN_RANDOM_INTERNAL_H
#define QN_RANDOM_INTERNAL_H

#include <core/core.h>
#include <kernels/random.h>
#include <quern/random.h>

/* A stream and how much of it is used. Data blocks have counters below 2^60; those above serve splits and redraws. */
struct qn_random {
    qn_stream stream;
    uint64_t position; /* words used so far */
    uint64_t splits;
};

/* ---- generator.c ---- */
/* Words [first, first + n) of g's stream. */
void rng_words(const qn_stream *s, uint64_t first, int64_t n, uint64_t *words);
/* The words that replace word i where Lemire's method rejects it: attempt 1, 2, ... */
uint64_t rng_redraw(const qn_stream *s, uint64_t i, uint32_t attempt);
/* Uniform in [0, range) from word i, exactly: Lemire, "Fast random integer generation in an interval", TOMACS 2019. range 0
 * stands for 2^64. */
uint64_t rng_below(const qn_stream *s, uint64_t i, uint64_t word, uint64_t range);

/* ---- fill.c ---- */
/* out[i] = shift + scale * (number of `kind`), elements of float16, float32 or float64. Threads. */
void rng_fill(qn_random *g, enum qn_random_kind kind, const qn_array *out, double scale, double shift);
/* A new array of t (0: float64); QN_ERR_TYPE unless t is a real float. */
qn_array *rng_new_floats(const char *func, const qn_random *g, qn_dtype t, int ndim, const int64_t *shape);

/* ---- integers.c ---- */
/* out[i] (int64, contiguous) = low + uniform in [0, range). Threads. */
void rng_fill_below(qn_random *g, int64_t low, uint64_t range, const qn_array *out);

/* ---- permutation.c ---- */
/* The first k places of x[0..n) shuffled (all with k = n - 1 or n). */
void rng_shuffle(qn_random *g, int64_t *x, int64_t n, int64_t k);

#endif
