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

/* Values, and vectors to c->u and c->vt. work: (n + 1) (3 n + 8), spare: REFLECTORS (3 m + REFLECTORS). */
static int FN(values_and_vectors)(qn_lapack *c, const FN(reduction) *r, T *work, T *spare)
{
    const int m = r->m, n = r->n;
    FN(tree) t = {.n = n, .d = r->d, .e = r->e, .u = c->u, .v = c->vt, .work = work, .iwork = c->iwork, .order = c->iwork + 5 * (int64_t)n};
    if (FN(conquer)(&t) != QN_OK)
        return QN_STOPPED;
    if (t.info != 0)
        return t.info;
    T *u = work, *v = work + (int64_t)m * n;
    FN(sorted)(&t, m, c->s, u, v);
    c->u = u;
    c->vt = v;
    const FN(reflectors) left = {.rows = m, .count = n, .first = 0, .a = r->a, .tau = r->tauq, .rs = 1, .cs = m};
    const FN(reflectors) right = {.rows = n, .count = n - 1, .first = 1, .a = r->right, .tau = r->taup, .rs = 1, .cs = n};
    const bool done = FN(reflect)(&left, u, n, spare) == QN_OK && FN(reflect)(&right, v, n, spare) == QN_OK;
    return done ? 0 : QN_STOPPED;
}

static int FN(values)(qn_lapack *c, FN(reduction) *r)
{
    T unused[1];
    memcpy(c->s, r->d, (size_t)r->n * sizeof(T));
    return (int)LAPACKE(bdsqr)(LAPACK_COL_MAJOR, 'U', r->n, 0, 0, 0, c->s, r->e, unused, 1, unused, 1, unused, 1, r->lx);
}

/* Work space: the tree's, of applying reflectors, the rows' reflectors, the reduction's. */
static int FN(singular)(qn_lapack *c)
{
    const bool vectors = c->job != 'N';
    const int64_t m = c->m, n = c->n, tree = vectors ? (n + 1) * (3 * n + 8) : 0, reflecting = vectors ? REFLECTORS * (3 * m + REFLECTORS) : 0;
    if (c->lwork < 0) {
        c->lwork = (int)(FN(reduction_space)(m, n) + (vectors ? n * n : 0) + tree + reflecting);
        c->liwork = vectors ? 6 * (int)n : 1;
        return 0;
    }
    T *work = c->work, *reflectors = work + tree, *right = reflectors + reflecting, *values = c->s;
    FN(reduction) r = FN(reduction_of)(c, vectors ? right : NULL, right + (vectors ? n * n : 0));
    const int exponent = FN(largest)(c->a, m * n);
    FN(scale)(c->a, m * n, -exponent);
    qn_blas_threads(0);
    if (FN(bidiagonalise)(&r) != QN_OK)
        return QN_STOPPED;
    r.e[n - 1] = 0;
    int info = vectors ? FN(values_and_vectors)(c, &r, work, reflectors) : FN(values)(c, &r);
    for (int64_t i = 0; info == 0 && i < n; i++)
        values[i] = (T)ldexp((double)values[i], exponent);
    return info;
}
