/* SPDX-License-Identifier: BSD-3-Clause */
/* tiny.c: one float64 system of order QN_TINY at most, without LAPACK, whose call and work space cost several times the arithmetic.
 *
 * LU with partial pivoting by the operations of kernels/small.inc.h in their order, so that a matrix has the same solution alone as in a
 * batch. */
#include <linalg/linalg.h>
#include <float.h>
#include <math.h>

typedef struct work { double m[QN_TINY][2 * QN_TINY], inverse[QN_TINY]; } work; /* columns n and on: right-hand sides */

static double *at(const qn_array *x, int i, int j)
{
    return (double *)(void *)(x->data + i * x->strides[0] + (x->ndim > 1 ? j * x->strides[1] : 0));
}

static void load(work *w, const qn_array *a, const qn_array *b, int n, int k)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            w->m[i][j] = *at(a, i, j);
        for (int j = 0; j < k; j++)
            w->m[i][n + j] = b ? *at(b, i, j) : i == j;
    }
}

/* Brings the largest pivot to row c; was it there already? */
static bool exchange(work *w, int n, int columns, int c)
{
    int pivot = c;
    for (int r = c + 1; r < n; r++)
        pivot = fabs(w->m[r][c]) > fabs(w->m[pivot][c]) ? r : pivot;
    for (int j = c; j < columns && pivot != c; j++) {
        const double x = w->m[c][j];
        w->m[c][j] = w->m[pivot][j];
        w->m[pivot][j] = x;
    }
    return pivot == c;
}

static void eliminate(work *w, int n, int columns, int c)
{
    w->inverse[c] = 1 / w->m[c][c];
    for (int r = c + 1; r < n; r++) {
        const double factor = w->m[r][c] * w->inverse[c];
        for (int j = c + 1; j < columns; j++)
            w->m[r][j] -= factor * w->m[c][j];
    }
}

static void substitute(const work *w, int n, int k, const qn_array *x)
{
    double y[QN_TINY];
    for (int j = 0; j < k; j++)
        for (int r = n - 1; r >= 0; r--) {
            y[r] = w->m[r][n + j];
            for (int i = r + 1; i < n; i++)
                y[r] -= w->m[r][i] * y[i];
            y[r] *= w->inverse[r];
            *at(x, r, j) = y[r];
        }
}

static bool is_tiny(const qn_array *x)
{
    return x->dtype == QN_FLOAT64 && (x->flags & QN_ALIGNED) && x->shape[0] >= 1 && x->shape[0] <= QN_TINY &&
           (x->ndim == 1 || (x->ndim == 2 && x->shape[1] >= 1 && x->shape[1] <= QN_TINY));
}

bool qn_tiny_applies(const qn_array *a, const qn_array *b)
{
    return a->ndim == 2 && is_tiny(a) && a->shape[0] == a->shape[1] &&
           (!b || ((b->ndim == 1 || b->ndim == 2) && is_tiny(b) && b->shape[0] == a->shape[0]));
}

static bool solve(const qn_array *a, const qn_array *b, const qn_array *x, double *det)
{
    const int n = (int)a->shape[0], k = !x ? 0 : x->ndim > 1 ? (int)x->shape[1] : 1;
    work w;
    load(&w, a, b, n, k);
    *det = 1;
    for (int c = 0; c < n; c++) {
        const bool there = exchange(&w, n, n + k, c);
        *det *= there ? w.m[c][c] : -w.m[c][c];
        if (!(fabs(w.m[c][c]) >= DBL_MIN))
            return false;
        eliminate(&w, n, n + k, c);
    }
    if (!isfinite(*det) || fabs(*det) < DBL_MIN)
        return false;
    if (x)
        substitute(&w, n, k, x);
    return true;
}

bool qn_tiny_solve(const qn_array *a, const qn_array *b, const qn_array *x, double *det)
{
    const qn_fp_state fp = qn_fp_save();
    const bool solved = solve(a, b, x, det);
    qn_fp_restore(fp);
    return solved;
}
