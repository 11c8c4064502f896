/* SPDX-License-Identifier: BSD-3-Clause */
/* symmetric.inc.h: the steps of symmetric.c for one dtype. */

static void FN(sorted)(const FN(tree) *t, T *values, T *vectors)
{
    FN(sort)(t->d, t->order, t->n);
    for (int64_t j = 0; j < t->n; j++) {
        int64_t from = t->order[j] - 1;
        values[j] = t->d[from];
        memcpy(vectors + j * t->n, t->z + from * t->n, (size_t)t->n * sizeof(T));
    }
}

/* Values, and vectors to c->u. work: n^2 + 5 n, spare: n^2. */
static int FN(values_and_vectors)(qn_lapack *c, const T *tau, T *d, T *e, T *work, T *spare)
{
    const int n = c->n;
    FN(tree) t = {.n = n, .d = d, .e = e, .z = spare, .work = work, .iwork = c->iwork, .order = c->iwork + 4 * (int64_t)n};
    if (FN(conquer)(&t) != QN_OK)
        return QN_STOPPED;
    if (t.info != 0)
        return t.info;
    FN(sorted)(&t, c->s, work);
    c->u = work;
    const FN(reflectors) r = {.rows = n, .count = n - 1, .first = 1, .a = c->a, .tau = tau, .rs = 1, .cs = n};
    return FN(reflect)(&r, work, n, spare) == QN_OK ? 0 : QN_STOPPED;
}

static int FN(symmetric)(qn_lapack *c)
{
    const int64_t n = c->n, square = n * n;
    if (c->lwork < 0) {
        c->lwork = (int)(2 * square + 8 * n);
        c->liwork = 5 * (int)n;
        return 0;
    }
    T *e = c->work, *tau = e + n, *d = tau + n, *work = d + n, *values = c->s;
    const int exponent = FN(largest)(c->a, square);
    FN(scale)(c->a, square, -exponent);
    qn_blas_threads(n < THREADED_ORDER ? 0 : (double)square * (double)n);
    LAPACKE(sytrd)(LAPACK_COL_MAJOR, 'L', (int)n, c->a, (int)n, d, e, tau, work, (int)(PANEL * n));
    qn_blas_threads(0);
    int info = FN(values_and_vectors)(c, tau, d, e, work, work + square + 5 * n);
    for (int64_t i = 0; info == 0 && i < n; i++)
        values[i] = (T)ldexp((double)values[i], exponent);
    return info;
}
