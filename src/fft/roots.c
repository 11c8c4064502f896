/* SPDX-License-Identifier: BSD-3-Clause */
/* roots.c: powers of w = exp(sign 2 pi i / n) from two tables of about sqrt(n) entries.
 *
 * w^m = w^(m mod low) * w^(low * (m / low)): one complex product on two values rounded once each.  A full table
 * would cost as much memory traffic as the transform. */
#include "internal.h"
#include <math.h>

enum { CHUNK = 64 }; /* twiddles of a line are made for 64 elements and carried on by one factor per chunk */

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
    int64_t low = (int64_t)sqrt((double)n) + 1, high = n / low + 1;
    r->n = n;
    r->low = low;
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
    r->table = NULL;
}

void fft_root(const fft_roots *r, int64_t m, double value[2])
{
    int64_t high = m / r->low;
    const double *a = r->table + 2 * (m - high * r->low), *b = r->table + 2 * (r->low + high);
    value[0] = a[0] * b[0] - a[1] * b[1];
    value[1] = a[0] * b[1] + a[1] * b[0];
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

void fft_twiddle(const fft_roots *r, int64_t j, char *line, int64_t count)
{
    qn_c128 factors[CHUNK], step;
    int64_t size = qn_dtypes[r->dtype].size;
    qn_loop_fn multiply = qn_loop(QN_OP_multiply, r->dtype);
    for (int64_t k = 0; k < CHUNK && k < count; k++)
        store_root(r, j * k, factors, k);
    for (int64_t k = 0; k < count; k += CHUNK) {
        int64_t n = count - k < CHUNK ? count - k : CHUNK;
        char *x = line + k * size;
        multiply((char *[]){ x, (char *)factors, x }, (int64_t[]){ size, size, size }, n);
        if (k == 0)
            continue;
        store_root(r, j * k, &step, 0);
        multiply((char *[]){ x, (char *)&step, x }, (int64_t[]){ size, 0, size }, n);
    }
}
