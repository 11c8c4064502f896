/* SPDX-License-Identifier: BSD-3-Clause */
/* measure.c: points, filters and judgement; see measure.h.
 *
 * float64 is filtered by the C library in long double: 30-150 ns a point on x86, where most of those functions are
 * x87 instructions, and errors of at most 3 of its ULP (0.0015 of ours); so 10^8 points take seconds and MPFR (20-100 us)
 * sees only those near the maximum. float32 is filtered by our float64 kernel (2^-29 of an ULP of float32 off), at
 * about a nanosecond a point, so that all 2^32 arguments take seconds. */
#include "measure.h"
#include "hard.h"
#include <math.h>
#include <string.h>

#define CHUNK INT64_C(0x100000)
#define MARGIN_WIDE 0.003       /* of the filter, ULP */
#define MARGIN_NARROW -1e-7     /* as good as exact: only what is worse is of interest, not ties */
#define CONFIRM 0.995           /* above it MPFR is asked, until the limit is exceeded */
#define SPOT 65536              /* one point in so many is checked by MPFR anyway */
#define SPOT_MARGIN 0.01

#if defined(__x86_64__)
#define WIDE_CODE __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define WIDE_CODE __attribute__((optimize("O3")))
#endif

job make_job(const function *f, bool narrow, bool full)
{
    job j = { .f = f, .ref = &references[f - functions], .narrow = narrow, .stride = 1 };
    if (narrow && f->nin == 1) {
        j.stride = full ? 1 : 61;
        j.chunks = 256;
        j.chunk_points = (INT64_C(1) << 24) / j.stride;
        return j;
    }
    j.chunks = !full ? 4 : narrow ? 256 : 96;
    j.chunk_points = CHUNK;
    if (!narrow && !j.ref->wide)
        j.chunk_points /= 64;
    return j;
}

/* ---- points ----------------------------------------------------------------------------------------------------------- */
static void fill_patterns(block *b, int64_t chunk, int64_t from)
{
    uint32_t pattern = (uint32_t)(chunk << 24) + (uint32_t)(from * b->j->stride);
    for (int64_t i = 0; i < b->n; i++, pattern += (uint32_t)b->j->stride)
        memcpy(&b->xs[i], &pattern, sizeof pattern);
    memset(b->ys, 0, sizeof b->ys);
}

static void fill_random(block *b, uint64_t *seed, int64_t hard)
{
    for (int64_t i = 0; i < b->n; i++)
        if (b->j->narrow)
            sample_f32(b->j->f, seed, &b->xs[i], &b->ys[i]);
        else if (hard + i >= hard_count(b->j->f->op) || !hard_point(b->j->f->op, hard + i, &b->x[i], &b->y[i]))
            sample_f64(b->j->f, seed, &b->x[i], &b->y[i]);
}

static void fill_exact(block *b)
{
    const function *f = b->j->f;
    if (b->j->narrow) {
        for (int64_t i = 0; i < b->n; i++)
            b->x[i] = (double)b->xs[i], b->y[i] = (double)b->ys[i];
        call_loop(find_loop(isa_widest(), f->op, QN_K_FLOAT64), f->nin, b->x, b->y, b->exact_narrow, b->n, sizeof(double));
    } else if (b->j->ref->wide)
        for (int64_t i = 0; i < b->n; i++)
            b->exact[i] = b->j->ref->wide(b->x[i], b->y[i]);
}

void each_block(const job *j, uint64_t seed, int64_t chunk, void (*visit)(const block *, void *), void *context)
{
    static block b;
    uint64_t s = seed_of(seed, j->f->name, chunk);
    b.j = j;
    for (int64_t from = 0; from < j->chunk_points; from += BLOCK) {
        b.n = j->chunk_points - from < BLOCK ? j->chunk_points - from : BLOCK;
        if (j->narrow && j->f->nin == 1)
            fill_patterns(&b, chunk, from);
        else
            fill_random(&b, &s, chunk == 0 ? from : INT64_MAX / 2);
        fill_exact(&b);
        visit(&b, context);
    }
}

/* ---- errors ------------------------------------------------------------------------------------------------------------- */
/* 1 / ULP of a float64 with this biased exponent. */
static const long double *per_ulp(void)
{
    static long double table[2048];
    for (int e = 0; e < 2048 && table[2047] == 0; e++)
        table[e] = ldexpl(1, 1075 - (e > 1 ? e : 1));
    return table;
}

/* The exponent is that of the exact value, which rounding to double may have raised. */
static void errors_wide(const block *b, const double *z, double *error)
{
    const long double *scale = per_ulp();
    for (int64_t i = 0; i < b->n; i++) {
        const double rounded = fabs((double)b->exact[i]);
        int64_t bits;
        memcpy(&bits, &rounded, sizeof bits);
        bits -= rounded > fabsl(b->exact[i]);
        if (bits < INT64_C(0x7fe) << 52 && isfinite(z[i]))
            error[i] = (double)(fabsl((long double)z[i] - b->exact[i]) * scale[bits < 0 ? 0 : bits >> 52]);
        else
            error[i] = ulp_error(z[i], b->exact[i], 53);
    }
}

/* Infinity stands for 2^128; both NaN is no error, one of them an infinite one. */
WIDE_CODE static void errors_narrow(const double *restrict exact, const float *restrict z, double *restrict error, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const double top = 0x1p128, g = (double)z[i], w = exact[i];
        const double a = g > top ? top : g < -top ? -top : g, r = w > top ? top : w < -top ? -top : w;
        int64_t e;
        memcpy(&e, &r, sizeof e);
        e = e >> 52 & 2047;
        e = e < 1023 - 126 ? 1023 - 126 : e > 1023 + 127 ? 1023 + 127 : e;
        const int64_t scale_bits = (2 * 1023 + 23 - e) << 52;
        double scale;
        memcpy(&scale, &scale_bits, sizeof scale);
        const double d = a > r ? (a - r) * scale : (r - a) * scale;
        error[i] = (a != a) & (r != r) ? 0 : (a != a) | (r != r) ? (double)INFINITY : d;
    }
}

WIDE_CODE static double largest(const double *error, int64_t n)
{
    double m[8] = { 0 };
    int64_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (int k = 0; k < 8; k++)
            m[k] = m[k] > error[i + k] ? m[k] : error[i + k];
    for (; i < n; i++)
        m[0] = m[0] > error[i] ? m[0] : error[i];
    for (int k = 1; k < 8; k++)
        m[0] = m[0] > m[k] ? m[0] : m[k];
    return m[0];
}

/* ---- judgement ------------------------------------------------------------------------------------------------------------ */
static double confirm(const block *b, const void *z, int64_t i, worst *w)
{
    const bool narrow = b->j->narrow;
    const double x = narrow ? (double)b->xs[i] : b->x[i], y = narrow ? (double)b->ys[i] : b->y[i];
    const double r = narrow ? (double)((const float *)z)[i] : ((const double *)z)[i];
    const double ulp = exact_ulp(b->j->ref, x, y, r, narrow ? 24 : 53);
    if (ulp > w->ulp || w->ulp == 0)
        *w = (worst){ ulp, x, y, r };
    return ulp;
}

static bool disagree(double filter, double truth)
{
    return !(fabs(filter - truth) <= SPOT_MARGIN || filter == truth);
}

/* The filter's error from which on MPFR is asked. */
static double threshold(const worst *w, double margin)
{
    const double near = w->ulp > margin ? w->ulp - margin : 0;
    return w->ulp <= 1 && CONFIRM < near ? CONFIRM : near;
}

void judge(const block *b, const void *z, worst *w, int64_t *filter_faults)
{
    static double error[BLOCK];
    static uint64_t spot = 1;
    if (!b->j->narrow && !b->j->ref->wide) {
        for (int64_t i = 0; i < b->n; i++)
            confirm(b, z, i, w);
        return;
    }
    if (b->j->narrow)
        errors_narrow(b->exact_narrow, z, error, b->n);
    else
        errors_wide(b, z, error);
    if (next_random(&spot) % SPOT < (uint64_t)b->n) {
        const int64_t i = (int64_t)(next_random(&spot) % (uint64_t)b->n);
        const bool gave_up = !b->j->narrow && isnan(b->exact[i]);
        *filter_faults += !gave_up & disagree(error[i], confirm(b, z, i, w));
    }
    const double most = largest(error, b->n), margin = b->j->narrow ? MARGIN_NARROW : MARGIN_WIDE;
    for (int64_t i = 0; i < b->n && most > threshold(w, margin); i++)
        if (error[i] > threshold(w, margin))
            confirm(b, z, i, w);
}
