/* SPDX-License-Identifier: BSD-3-Clause */
/* symmetric.inc.h: the steps of symmetric.c for one dtype. */

/* a times a power of 2, so that its largest element is in [1/2, 1); returns the exponent taken away. The power may lie beyond the range of T,
 * its two factors do not. */
static int FN(scale)(T *a, int64_t n)
{
    int exponent;
    frexp((double)a[QN_CAT(QN_CAT(cblas_i, P), amax)((int)n, a, 1)], &exponent);
    const int half = exponent / 2;
    if (exponent != 0) {
        CBLAS(scal)((int)n, (T)ldexp(1, -half), a, 1);
        CBLAS(scal)((int)n, (T)ldexp(1, half - exponent), a, 1);
    }
    return exponent;
}

/* The order of a merge may be wrong by a rounding error where values lie closer than that. */
static void FN(sort)(const T *d, int *order, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        int moved = order[i];
        int64_t j = i;
        for (; j > 0 && d[order[j - 1] - 1] > d[moved - 1]; j--)
            order[j] = order[j - 1];
        order[j] = moved;
    }
}

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
    return FN(reflect)(n, c->a, tau, work, spare) == QN_OK ? 0 : QN_STOPPED;
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
    const int exponent = FN(scale)(c->a, square);
    qn_blas_threads(n < THREADED_ORDER ? 0 : (double)square * (double)n);
    LAPACKE(sytrd)(LAPACK_COL_MAJOR, 'L', (int)n, c->a, (int)n, d, e, tau, work, (int)(PANEL * n));
    qn_blas_threads(0);
    int info = FN(values_and_vectors)(c, tau, d, e, work, work + square + 5 * n);
    for (int64_t i = 0; info == 0 && i < n; i++)
        values[i] = (T)ldexp((double)values[i], exponent);
    return info;
}
