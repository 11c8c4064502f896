/* SPDX-License-Identifier: BSD-3-Clause */
/* singular.inc.h: the steps of singular.c for one dtype. */

/* Column `from` of x becomes column j of out, which is longer. */
static void FN(put)(T *out, int64_t rows, int64_t j, const T *x, int64_t n, int64_t from)
{
    memcpy(out + j * rows, x + from * n, (size_t)n * sizeof(T));
    memset(out + j * rows + n, 0, (size_t)(rows - n) * sizeof(T));
}

/* Values descending, with their vectors. */
static void FN(sorted)(const FN(tree) *t, int64_t rows, T *values, T *u, T *v)
{
    for (int64_t j = 0; j < t->n; j++) {
        const int64_t from = t->order[t->n - 1 - j] - 1;
        values[j] = t->d[from];
        FN(put)(u, rows, j, t->u, t->n, from);
        FN(put)(v, t->n, j, t->v, t->n, from);
    }
}

/* Values, and vectors to c->u and c->vt. work: (n + 1) (3 n + 8), spare: 3 REFLECTORS m. */
static int FN(values_and_vectors)(qn_lapack *c, const T *tauq, const T *taup, T *d, T *e, T *work, T *spare)
{
    const int m = c->m, n = c->n;
    FN(tree) t = {.n = n, .d = d, .e = e, .u = c->u, .v = c->vt, .work = work, .iwork = c->iwork, .order = c->iwork + 5 * (int64_t)n};
    if (FN(conquer)(&t) != QN_OK)
        return QN_STOPPED;
    if (t.info != 0)
        return t.info;
    T *u = work, *v = work + (int64_t)m * n;
    FN(sorted)(&t, m, c->s, u, v);
    c->u = u;
    c->vt = v;
    const FN(reflectors) left = {.rows = m, .count = n, .first = 0, .a = c->a, .tau = tauq, .rs = 1, .cs = m};
    const FN(reflectors) right = {.rows = n, .count = n - 1, .first = 1, .a = c->a, .tau = taup, .rs = m, .cs = 1};
    const bool done = FN(reflect)(&left, u, n, spare) == QN_OK && FN(reflect)(&right, v, n, spare) == QN_OK;
    return done ? 0 : QN_STOPPED;
}

static int FN(singular)(qn_lapack *c)
{
    const int64_t m = c->m, n = c->n, square = (n + 1) * (3 * n + 8);
    const int64_t spare = (m + n) * PANEL > 3 * REFLECTORS * m ? (m + n) * PANEL : 3 * REFLECTORS * m;
    if (c->lwork < 0) {
        c->lwork = (int)(square + spare + 4 * n);
        c->liwork = 6 * (int)n;
        return 0;
    }
    T *e = c->work, *tauq = e + n, *taup = tauq + n, *d = taup + n, *work = d + n, *values = c->s;
    const int exponent = FN(largest)(c->a, m * n);
    FN(scale)(c->a, m * n, -exponent);
    qn_blas_threads(n < THREADED_ORDER ? 0 : (double)square * (double)n);
    LAPACKE(gebrd)(LAPACK_COL_MAJOR, (int)m, (int)n, c->a, (int)m, d, e, tauq, taup, work, (int)((m + n) * PANEL));
    qn_blas_threads(0);
    e[n - 1] = 0;
    int info = FN(values_and_vectors)(c, tauq, taup, d, e, work, work + square);
    for (int64_t i = 0; info == 0 && i < n; i++)
        values[i] = (T)ldexp((double)values[i], exponent);
    return info;
}
