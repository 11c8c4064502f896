/* SPDX-License-Identifier: BSD-3-Clause */
/* conquer.inc.h: eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer.
 *
 * Cuppen's method as in LAPACK's dlaed0 to dlaed3 (Gu and Eisenstat 1995, Rutter 1994), of which deflation is LAPACK's own. Here the
 * roots of the secular equation are found side by side by a vector kernel, and leaves, merges, roots and columns are shared out to the
 * pool; slices of columns have a fixed width, so that the results do not depend on the number of threads. */

typedef struct FN(tree) {
    int n, level; /* 2^level nodes at present */
    T *d, *e, *z, *work; /* z: n x n; work: n^2 + 5 n */
    int *iwork, *order;  /* 4 n; the columns of a node by eigenvalue, counted from 1 */
    atomic_int info;
} FN(tree);

typedef struct FN(merge) {
    FN(system) s;
    int n, top, order12, order23, skip; /* of n rows the upper `top` come from the left child; s.k columns are not deflated */
    T *left, *right, *space;            /* the children's columns (top x order12, n - top x order23); for slices of columns */
} FN(merge);

/* ---- one merge ---- */
/* to (rows x width, packed) = the rows of the columns of q, each times its scale. */
static void FN(take)(const FN(merge) *m, T *to, const T *q, int rows, int64_t width, const T *scale)
{
    qn_loop_fn multiply = qn_loop(QN_OP_multiply, QN_T);
    const int64_t strides[3] = {sizeof(T), 0, sizeof(T)};
    for (int64_t j = 0; j < width; j++)
        multiply((char *const[]){(char *)(uintptr_t)(q + j * m->s.ldq), (char *)(uintptr_t)(scale + j), (char *)(to + j * rows)}, strides, rows);
}

/* Columns of q: from distances to vectors of the equation, to vectors of the node. */
static void FN(vectors)(void *context, int64_t begin, int64_t end)
{
    const FN(merge) *m = context;
    const FN(system) *s = &m->s;
    const int64_t strides[3] = {sizeof(T), sizeof(T), sizeof(T)};
    qn_loop_fn divide = qn_loop(QN_OP_divide, QN_T);
    for (int64_t slice = begin; slice < end; slice++) {
        int64_t j = slice * SLICE, width = s->k - j < SLICE ? s->k - j : SLICE;
        T *q = s->q + j * s->ldq, *space = m->space + j * (m->order12 > m->order23 ? m->order12 : m->order23), scale[SLICE];
        for (int64_t i = 0; i < width; i++) {
            T *column = q + i * s->ldq;
            divide((char *const[]){(char *)s->spread_z, (char *)column, (char *)column}, strides, s->k);
            scale[i] = FN(unit)(column, s->k);
        }
        FN(take)(m, space, q + m->skip, m->order23, width, scale);
        FN(product)(m->n - m->top, (int)width, m->order23, m->right, space, m->order23, q + m->top, s->ldq);
        FN(take)(m, space, q, m->order12, width, scale);
        FN(product)(m->top, (int)width, m->order12, m->left, space, m->order12, q, s->ldq);
    }
}

static qn_status FN(update)(FN(merge) *m)
{
    QN_TRY(FN(solve)(&m->s));
    return qn_parallel_for((m->s.k + SLICE - 1) / SLICE, qn_grain(SLICE * (double)m->s.k * m->n / 64), FN(vectors), m);
}

/* A merge in the orders that dlaed2 has left behind. */
static void FN(arrange)(FN(merge) *m, T rho, const int *counts)
{
    m->order12 = counts[0] + counts[1];
    m->order23 = counts[1] + counts[2];
    m->skip = counts[0];
    m->right = m->left + (int64_t)m->order12 * m->top;
    m->space = m->right + (int64_t)m->order23 * (m->n - m->top);
    for (int i = 0; i < m->s.k; i++)
        m->s.column[i]--;
    FN(prepare)(&m->s, rho);
}

static qn_status FN(merge_node)(const FN(tree) *t, int64_t node)
{
    const int begin = FN(start)(t->n, node, t->level), cut = FN(start)(t->n, 2 * node + 1, t->level + 1);
    FN(merge) m = {.n = FN(start)(t->n, node + 1, t->level) - begin, .top = cut - begin};
    T *work = t->work + (int64_t)begin * (t->n + 5), rho = t->e[cut - 1], *row = work + 3 * m.n;
    int *iwork = t->iwork + 4 * (int64_t)begin, *order = t->order + begin, *counts = iwork + 3 * (int64_t)m.n, info, up = 1, down = -1;
    m.s = (FN(system)){.ldq = t->n, .d = t->d + begin, .q = t->z + begin + (int64_t)begin * t->n, .poles = work, .z = work + m.n,
                       .spread_poles = work + 2 * m.n, .spread_z = row, .place = iwork, .column = iwork + m.n};
    m.left = work + 4 * m.n;
    for (int i = 0; i < m.n; i++)
        row[i] = m.s.q[(i < m.top ? m.top - 1 : m.top) + (int64_t)i * m.s.ldq];
    LAPACK(laed2)(&m.s.k, &m.n, &m.top, m.s.d, m.s.q, &m.s.ldq, order, &rho, row, m.s.poles, m.s.z, m.left, iwork, m.s.column,
                  iwork + 2 * (int64_t)m.n, counts, &info);
    for (int i = 0; m.s.k == 0 && i < m.n; i++)
        order[i] = i + 1;
    if (m.s.k == 0)
        return QN_OK;
    FN(arrange)(&m, rho, counts);
    QN_TRY(FN(update)(&m));
    int deflated = m.n - m.s.k;
    LAPACK(lamrg)(&m.s.k, &deflated, m.s.d, &up, &down, order);
    return QN_OK;
}

/* ---- the tree ---- */
static void FN(leaves)(void *context, int64_t begin, int64_t end)
{
    FN(tree) *t = context;
    for (int64_t k = begin; k < end; k++) {
        int64_t at = FN(start)(t->n, k, t->level), n = FN(start)(t->n, k + 1, t->level) - at;
        int info = (int)LAPACKE(steqr)(LAPACK_COL_MAJOR, 'I', (int)n, t->d + at, t->e + at, t->z + at + at * t->n, t->n,
                                       t->work + at * (t->n + 5));
        for (int64_t i = 0; i < n; i++)
            t->order[at + i] = (int)i + 1;
        if (info != 0)
            atomic_store(&t->info, info);
    }
}

#include "climb.inc.h"

/* Takes the elements outside the leaves away from the diagonal, so that the rest is blocks. */
static void FN(tear)(const FN(tree) *t)
{
    for (int64_t k = 1; k < (int64_t)1 << t->level; k++) {
        int at = FN(start)(t->n, k, t->level);
        T size = (T)fabs((double)t->e[at - 1]);
        t->d[at - 1] -= size;
        t->d[at] -= size;
    }
}

/* Eigenvalues to d and vectors to z, both in the order t->order; t->info. */
static qn_status FN(conquer)(FN(tree) *t)
{
    t->level = FN(leaf_level)(t->n);
    memset(t->z, 0, (size_t)t->n * (size_t)t->n * sizeof(T));
    FN(tear)(t);
    return FN(climb)(t);
}
