/* SPDX-License-Identifier: BSD-3-Clause */
/* roots.c: powers of w = exp(sign 2 pi i / n) from two tables of about sqrt(n) entries.
 *
 * w^m = w^(m mod low) * w^(low * (m / low)): one complex product on two values rounded once each.  A full table
 * would cost as much memory traffic as the transform. */
#include "internal.h"
#include <math.h>

enum {
    CHUNK = 64,         /* twiddles of a line are made for 64 elements and carried on by one factor per chunk     */
    FIRST = 8,          /* of which 8 come from the tables and the others by doubling                             */
    LONGEST_TABLE = 65536 /* up to here all twiddles are kept (1 MiB): one product per element instead of two to three */
};

/* cos and sin of 2 pi m / n, 0 <= m < n, with the angle reduced exactly to [0, pi/4]. */
static void exact_root(int64_t m, int64_t n, double value[2])
{
    int64_t eighth = 8 * m / n, rest = 8 * m - eighth * n;
    if (eighth & 1)
        rest = n - rest;
    double angle = 0.78539816339744830962 * ((double)rest / (double)n), c = cos(angle), s = sin(angle);
    bool swap = ((eighth + 1) & 2) != 0;
    double x = swap ? s : c, y = swap ? c : s;
    value[0] = eighth >= 2 && eighth < 6 ? -x : x;
    value[1] = eighth >= 4 ? -y : y;
}

qn_status fft_roots_make(fft_roots *r, int64_t n, int sign, int dtype)
{
    r->shift = (64 - __builtin_clzll((uint64_t)n)) / 2;
    int64_t low = INT64_C(1) << r->shift, high = (n >> r->shift) + 1;
    r->dtype = dtype;
    r->table = qn_scratch_array(low + high, 2 * sizeof(double), "fft");
    if (r->table == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i < low + high; i++) {
        double *value = r->table + 2 * i;
        int64_t m = i < low ? i : (i - low) * low;
        exact_root(m < n ? m : 0, n, value);
        value[1] *= sign;
    }
    return QN_OK;
}

void fft_roots_free(fft_roots *r)
{
    qn_scratch_free(r->table);
    qn_scratch_free(r->twiddles);
}

void fft_root(const fft_roots *r, int64_t m, double value[2])
{
    int64_t low = INT64_C(1) << r->shift, high = m >> r->shift;
    const double *a = r->table + 2 * (m & (low - 1)), *b = r->table + 2 * (low + high);
    value[0] = a[0] * b[0] - a[1] * b[1];
    value[1] = a[0] * b[1] + a[1] * b[0];
}

/* ---- twiddles of whole lines ---- */

static char *element(const fft_roots *r, void *x, int64_t i)
{
    return (char *)x + i * qn_dtypes[r->dtype].size;
}

static void store_root(const fft_roots *r, int64_t m, void *factors, int64_t i)
{
    double value[2];
    fft_root(r, m, value);
    if (r->dtype == QN_COMPLEX64)
        ((qn_c64 *)factors)[i] = (qn_c64){ (float)value[0], (float)value[1] };
    else
        ((qn_c128 *)factors)[i] = (qn_c128){ value[0], value[1] };
}

/* out[k] = x[k] y[k], k < n, or x[k] y[0] with y_step 0. */
static void multiply(const fft_roots *r, char *x, char *y, int64_t y_step, char *out, int64_t n)
{
    int64_t size = qn_dtypes[r->dtype].size;
    qn_loop(QN_OP_multiply, r->dtype)((char *[]){ x, y, out }, (int64_t[]){ size, y_step * size, size }, n);
}

/* factors[k] = w^(j k), k < n <= CHUNK */
static void make_factors(const fft_roots *r, int64_t j, qn_c128 *factors, int64_t n)
{
    qn_c128 step;
    for (int64_t k = 0; k < FIRST && k < n; k++)
        store_root(r, j * k, factors, k);
    for (int64_t k = FIRST; k < n; k *= 2) {
        store_root(r, j * k, &step, 0);
        multiply(r, (char *)factors, (char *)&step, 0, element(r, factors, k), k < n - k ? k : n - k);
    }
}

static void make_twiddles(const fft_roots *r, int64_t j, char *line, int64_t count)
{
    qn_c128 factors[CHUNK], step;
    make_factors(r, j, factors, count < CHUNK ? count : CHUNK);
    for (int64_t k = 0; k < count; k += CHUNK) {
        int64_t n = count - k < CHUNK ? count - k : CHUNK;
        char *x = element(r, line, k);
        multiply(r, x, (char *)factors, 1, x, n);
        if (k > 0) {
            store_root(r, j * k, &step, 0);
            multiply(r, x, (char *)&step, 0, x, n);
        }
    }
}

qn_status fft_roots_tabulate(fft_roots *r, int64_t lines, int64_t count)
{
    if (lines * count > LONGEST_TABLE)
        return QN_OK;
    char *table = qn_scratch_array(lines * count, (size_t)qn_dtypes[r->dtype].size, "fft");
    if (table == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i < lines * count; i++)
        store_root(r, 0, table, i);
    for (int64_t j = 0; j < lines; j++)
        make_twiddles(r, j, element(r, table, j * count), count);
    r->twiddles = table;
    return QN_OK;
}

void fft_twiddle(const fft_roots *r, int64_t j, char *line, int64_t count)
{
    if (r->twiddles != NULL)
        multiply(r, line, element(r, r->twiddles, j * count), 1, line, count);
    else
        make_twiddles(r, j, line, count);
}
