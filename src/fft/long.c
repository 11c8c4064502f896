/* SPDX-License-Identifier: BSD-3-Clause */
/* long.c: one line that does not fit the caches, split into two passes of short ones.
 *
 * With n = n1 n2, j = j1 n2 + j2 and k = k1 + n1 k2 (Bailey 1990, "FFTs in external or hierarchical memory"):
 *
 *     tmp[k1][j2]      = w_n^(j2 k1) * transform of n1 over j1 of in[j1][j2]      columns, gathered eight at a time
 *     out[k2][k1]      =               transform of n2 over j2 of tmp[k1][j2]     rows, scattered eight at a time
 *
 * Both passes run on the threads of the library's own budget, so FFTW's thread library (and its behaviour after fork) is not
 * needed.  n = 2^20 took 10.9 ms on one thread, an estimated FFTW plan of the whole 24.5. */
#include "internal.h"
#include <math.h>

enum { SHORTEST_LONG = 8192, SMALLEST_FACTOR = 32 };

bool fft_long_split(int64_t n, int64_t *n1, int64_t *n2)
{
    if (n < SHORTEST_LONG)
        return false;
    for (int64_t d = (int64_t)sqrt((double)n) + 1; d >= SMALLEST_FACTOR; d--)
        if (n % d == 0 && d <= n / d) {
            *n1 = d;
            *n2 = n / d;
            return true;
        }
    return false;
}

static fft_pass one_axis(const fft_plan *plan, const char *in, int64_t in_stride, char *out, int64_t out_stride, int64_t lines)
{
    return (fft_pass){
        .plan = plan, .in = in, .in_dtype = fft_complex_dtype(plan), .in_aligned = true, .in_n = plan->n,
        .in_stride = in_stride, .out = out, .out_n = plan->n, .out_stride = out_stride, .ndim = 1,
        .shape = { lines }, .scale = 1
    };
}

qn_status fft_long_complex(const fft_plan *p, char *in, char *out, double scale)
{
    int64_t size = qn_dtypes[fft_complex_dtype(p)].size, row = p->n2 * size;
    char *tmp = qn_scratch_array(p->n, (size_t)size, "fft");
    if (tmp == NULL)
        return QN_ERR_NOMEM;
    fft_pass columns = one_axis(p->first, in, row, tmp, row, p->n2);
    columns.in_strides[0] = columns.out_strides[0] = size;
    columns.twiddle = &p->roots;
    fft_pass rows = one_axis(p->second, tmp, size, out, p->n1 * size, p->n1);
    rows.in_strides[0] = row;
    rows.out_strides[0] = size;
    rows.scale = scale;
    qn_status status = fft_pass_run(&columns);
    if (status == QN_OK)
        status = fft_pass_run(&rows);
    qn_scratch_free(tmp);
    return status;
}

/* ---- real lines of even length n = 2 m as complex lines of m: z[j] = x[2j] + i x[2j+1] ----
 *
 * With E and O the transforms of the even and odd elements, Z = E + iO and Z'[k] = conj(Z[m-k]) = E - iO, so
 *     X[k] = E + w^k O,   E = (Z[k] + Z'[k]) / 2,   O = (Z[k] - Z'[k]) / 2i,   w = exp(-2 pi i / n);
 * the pair X[k], conj(X[m-k]) = E - w^k O comes out together.  Backwards, Z = (X + X') + i conj(w)^k (X - X'). */

typedef struct unpack {
    const fft_roots *roots;
    const char *in;
    char *out;
    int64_t m;
    double scale;
    bool single, forward;
} unpack;

typedef struct pair { double re, im; } pair;

static pair load(const unpack *u, const char *x, int64_t k)
{
    if (!u->single)
        return ((const pair *)(const void *)x)[k];
    qn_c64 z = ((const qn_c64 *)(const void *)x)[k];
    return (pair){ z.re, z.im };
}

static void store(const unpack *u, int64_t k, double re, double im)
{
    if (u->single)
        ((qn_c64 *)(void *)u->out)[k] = (qn_c64){ (float)re, (float)im };
    else
        ((pair *)(void *)u->out)[k] = (pair){ re, im };
}

/* Elements k and m - k, forward: factor = w^k / 2i; backward: i conj(w)^k. */
static void unpack_pair(const unpack *u, int64_t k, pair a, pair b)
{
    double w[2], half = u->forward ? 0.5 * u->scale : u->scale;
    fft_root(u->roots, k, w);
    double fr = u->forward ? w[1] * half : -w[1] * half, fi = u->forward ? -w[0] * half : w[0] * half;
    double er = (a.re + b.re) * half, ei = (a.im - b.im) * half;
    double dr = a.re - b.re, di = a.im + b.im;
    double hr = dr * fr - di * fi, hi = dr * fi + di * fr;
    store(u, k, er + hr, ei + hi);
    store(u, u->m - k, er - hr, hi - ei);
}

/* k in [begin, end) of 0 .. m/2. Element m of the forward result is made with element 0; backward it is only read. */
static void unpack_range(void *context, int64_t begin, int64_t end)
{
    const unpack *u = context;
    for (int64_t k = begin; k < end; k++)
        if (k == 0 && u->forward) {
            pair z = load(u, u->in, 0);
            store(u, 0, (z.re + z.im) * u->scale, 0);
            store(u, u->m, (z.re - z.im) * u->scale, 0);
        } else if (k == 0) {
            double first = load(u, u->in, 0).re * u->scale, last = load(u, u->in, u->m).re * u->scale;
            store(u, 0, first + last, first - last);
        } else {
            unpack_pair(u, k, load(u, u->in, k), load(u, u->in, u->m - k));
        }
}

static qn_status unpack_line(unpack *u)
{
    return qn_parallel_for(u->m / 2 + 1, qn_grain(6), unpack_range, u);
}

qn_status fft_long_r2c(const fft_plan *p, char *in, char *out, double scale)
{
    unpack u = { &p->roots, out, out, p->n1, scale, p->single, true };
    QN_TRY(fft_plan_line(p->first, in, out, 1));
    return unpack_line(&u);
}

qn_status fft_long_c2r(const fft_plan *p, char *in, char *out, double scale)
{
    unpack u = { &p->roots, in, in, p->n1, scale, p->single, false };
    QN_TRY(unpack_line(&u));
    return fft_plan_line(p->first, in, out, 1);
}
