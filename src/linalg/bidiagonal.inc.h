/* SPDX-License-Identifier: BSD-3-Clause */
/* bidiagonal.inc.h: singular values and vectors of an upper bidiagonal matrix by divide and conquer.
 *
 * A row in the middle, with one element beside the diagonal on each side, is taken out; what remains above it (one column wider than
 * high) and below is solved, and the row put back: LAPACK's dlasd1 to dlasd3 (Gu and Eisenstat, A divide-and-conquer algorithm for the
 * bidiagonal SVD, 1995). As in conquer.inc.h, roots are found by a vector kernel, and leaves, merges, roots and columns are shared out. */

typedef struct FN(tree) {
    int n, level;            /* 2^level nodes at present */
    T *d, *e, *u, *v, *work; /* u, v: n x n, columns are vectors; work: (n + 1) (3 n + 8) */
    int *iwork, *order;      /* 5 n; the columns of a node by value, counted from 1 */
    atomic_int info;
} FN(tree);

enum FN(side) { FN(UPPER) = 1, FN(LOWER), FN(BOTH) }; /* the rows where a column is not zero: add up as bits */

typedef struct FN(merge) {
    FN(system) s;
    int n, m, top;                        /* rows; columns, n or n + 1; rows above the middle one */
    int ndropped, order12, order23, skip; /* columns that keep their values; of the s.k others: upper and both, both and lower, upper */
    T *u, *v;
    T *left_u, *right_u, *left_v, *right_v, *space; /* the children's columns, packed; for slices of columns */
    int *kept, *dropped, *side;           /* columns, the first kept one is that of the middle row; side of a column */
    T tolerance;
} FN(merge);

static int FN(node_start)(const FN(tree) *t, int64_t node, int level)
{
    return FN(start)(t->n + 1, node, level);
}

/* ---- deflation ---- */
/* The middle row in terms of the right vectors, of which those without a value become one that has a part in it and one that has none. */
static void FN(couple)(FN(merge) *m, T alpha, T beta, T *z)
{
    T *null = m->v + (int64_t)m->top * m->s.ldq, *other = m->v + (int64_t)(m->m - 1) * m->s.ldq;
    for (int64_t i = 0; i < m->m; i++)
        z[i] = i <= m->top ? alpha * m->v[m->top + i * m->s.ldq] : beta * m->v[m->top + 1 + i * m->s.ldq];
    T size = z[m->top];
    if (m->m > m->n) {
        size = (T)hypot((double)z[m->top], (double)z[m->n]);
        if (size > m->tolerance)
            CBLAS(rot)(m->m, null, 1, other, 1, z[m->top] / size, z[m->n] / size);
    }
    m->s.z[0] = (T)fabs((double)size) > m->tolerance ? size : m->tolerance;
}

/* Ascending by d: two ascending lists of columns, counted from 1, with `shift` added to the second. */
static void FN(interleave)(const T *d, const int *a, int na, const int *b, int nb, int shift, int *out)
{
    for (int i = 0, j = 0; i + j < na + nb;) {
        const bool first = j == nb || (i < na && d[a[i] - 1] <= d[b[j] + shift - 1]);
        out[i + j] = first ? a[i] : b[j] + shift;
        *(first ? &i : &j) += 1;
    }
}

static void FN(keep)(FN(merge) *m, int column, T z)
{
    m->s.poles[m->s.k] = m->s.d[column];
    m->s.z[m->s.k] = z;
    m->kept[m->s.k++] = column;
}

/* Turns the columns so that `from` has no part in the middle row. */
static void FN(turn)(FN(merge) *m, int from, int to, T *z)
{
    const int64_t x = (int64_t)from * m->s.ldq, y = (int64_t)to * m->s.ldq;
    const T size = (T)hypot((double)z[from], (double)z[to]), c = z[to] / size, s = -z[from] / size;
    CBLAS(rot)(m->n, m->u + x, 1, m->u + y, 1, c, s);
    CBLAS(rot)(m->m, m->v + x, 1, m->v + y, 1, c, s);
    z[to] = size;
    m->side[to] |= m->side[from];
}

/* Keeps the columns with a part in the middle row and a value that no other has. */
static void FN(deflate)(FN(merge) *m, const int *sequence, T *z)
{
    int last = -1;
    m->s.k = 0;
    FN(keep)(m, m->top, m->s.z[0]);
    m->s.poles[0] = 0;
    for (int i = 0; i < m->n - 1; i++) {
        const int c = sequence[i] - 1;
        if ((T)fabs((double)z[c]) <= m->tolerance) {
            m->dropped[m->ndropped++] = c;
            continue;
        }
        if (last >= 0 && m->s.d[c] - m->s.d[last] <= m->tolerance) {
            FN(turn)(m, last, c, z);
            m->dropped[m->ndropped++] = last;
        } else if (last >= 0) {
            FN(keep)(m, last, z[last]);
        }
        last = c;
    }
    if (last >= 0)
        FN(keep)(m, last, z[last]);
    if (m->s.k > 1 && m->s.poles[1] <= m->tolerance / 2)
        m->s.poles[1] = m->tolerance / 2;
}

/* ---- columns by side ---- */
static int FN(list)(const FN(merge) *m, int side, int row)
{
    for (int i = 1; i < m->s.k; i++)
        if (m->side[m->kept[i]] == side)
            m->s.column[row++] = i;
    return row;
}

static void FN(group)(FN(merge) *m)
{
    int row = m->skip = FN(list)(m, FN(UPPER), 0);
    m->s.column[row++] = 0;
    m->order12 = FN(list)(m, FN(BOTH), row);
    m->order23 = FN(list)(m, FN(LOWER), m->order12) - m->skip;
}

static T *FN(copy)(T *to, const T *x, int64_t n)
{
    memcpy(to, x, (size_t)n * sizeof(T));
    return to + n;
}

/* Copies of the columns of u or v: the upper `top` rows, the others from `below` on, and the dropped columns; returns the start of the
 * second. The middle row has its own column in u, which is zero elsewhere. */
static T *FN(pack)(const FN(merge) *m, const T *x, int top, int below, int rows, T *to)
{
    T *right;
    for (int i = 0; i < m->order12; i++)
        to = FN(copy)(to, x + (int64_t)m->kept[m->s.column[i]] * m->s.ldq, top);
    right = to;
    for (int i = m->skip; i < m->s.k; i++)
        to = FN(copy)(to, x + (int64_t)m->kept[m->s.column[i]] * m->s.ldq + below, rows - below);
    for (int i = 0; i < m->ndropped; i++)
        to = FN(copy)(to, x + (int64_t)m->dropped[i] * m->s.ldq, rows);
    return right;
}

/* The dropped columns go behind the others. */
static void FN(put_dropped)(const FN(merge) *m, const T *right, T *x, int below, int rows)
{
    const T *from = right + (int64_t)m->order23 * (rows - below);
    for (int64_t i = 0; i < m->ndropped; i++, from += rows)
        FN(copy)(x + (m->s.k + i) * m->s.ldq, from, rows);
}

/* ---- vectors ---- */
static void FN(multiply)(const T *x, const T *y, bool scalar, T *out, int64_t n)
{
    const int64_t strides[3] = {sizeof(T), scalar ? 0 : sizeof(T), sizeof(T)};
    qn_loop(QN_OP_multiply, QN_T)((char *const[]){(char *)(uintptr_t)x, (char *)(uintptr_t)y, (char *)out}, strides, n);
}

/* Right vectors of the equation from the distances in q, and what they were multiplied with. */
static void FN(right_vectors)(const FN(merge) *m, const T *q, int64_t width, T *space, T *scale)
{
    const int64_t strides[3] = {sizeof(T), sizeof(T), sizeof(T)};
    qn_loop_fn divide = qn_loop(QN_OP_divide, QN_T);
    for (int64_t i = 0; i < width; i++, space += m->s.k) {
        divide((char *const[]){(char *)m->s.spread_z, (char *)(uintptr_t)(q + i * m->s.ldq), (char *)space}, strides, m->s.k);
        scale[i] = FN(unit)(space, m->s.k);
        FN(multiply)(space, scale + i, true, space, m->s.k);
    }
}

/* Left vectors from them: times the poles, and -1 in the middle row, which is complete then. */
static void FN(left_vectors)(const FN(merge) *m, T *middle, int64_t width, T *space, const T *scale)
{
    for (int64_t i = 0; i < width; i++, space += m->s.k) {
        FN(multiply)(space, m->s.spread_poles, false, space, m->s.k);
        space[m->skip] = -scale[i];
        const T unit = FN(unit)(space, m->s.k);
        FN(multiply)(space, &unit, true, space, m->s.k);
        middle[i * m->s.ldq] = space[m->skip];
    }
}

/* Columns of the node's vectors, over the distances. */
static void FN(vectors)(void *context, int64_t begin, int64_t end)
{
    const FN(merge) *m = context;
    const int k = m->s.k, below = m->top + 1;
    for (int64_t slice = begin; slice < end; slice++) {
        const int64_t j = slice * SLICE, width = k - j < SLICE ? k - j : SLICE;
        T *u = m->u + j * m->s.ldq, *v = m->v + j * m->s.ldq, *space = m->space + j * k, scale[SLICE];
        FN(right_vectors)(m, u, width, space, scale);
        FN(product)(below, (int)width, m->order12, m->left_v, space, k, v, m->s.ldq);
        FN(product)(m->m - below, (int)width, m->order23, m->right_v, space + m->skip, k, v + below, m->s.ldq);
        FN(left_vectors)(m, u + m->top, width, space, scale);
        FN(product)(m->top, (int)width, m->order12, m->left_u, space, k, u, m->s.ldq);
        FN(product)(m->n - below, (int)width, m->order23, m->right_u, space + m->skip, k, u + below, m->s.ldq);
    }
}

/* The middle row is all that is left: its size is the value, and its direction the vector. */
static void FN(alone)(const FN(merge) *m)
{
    const T z = m->s.z[0];
    memset(m->u, 0, (size_t)m->n * sizeof(T));
    m->u[m->top] = (T)copysign(1, (double)z);
    m->s.d[0] = (T)fabs((double)z);
    FN(copy)(FN(copy)(m->v, m->left_v, m->top + 1), m->right_v, m->m - m->top - 1);
}

static qn_status FN(update)(FN(merge) *m)
{
    if (m->s.k == 1) {
        FN(alone)(m);
        return QN_OK;
    }
    FN(prepare)(&m->s, 1);
    QN_TRY(FN(solve)(&m->s));
    return qn_parallel_for((m->s.k + SLICE - 1) / SLICE, qn_grain(SLICE * (double)m->s.k * m->n / 32), FN(vectors), m);
}

/* ---- one merge ---- */
/* The arrays of node [begin, end). */
static FN(merge) FN(open)(const FN(tree) *t, int begin, int cut, int end)
{
    const int n = end - begin, m = end < t->n ? n + 1 : n, width = n + 1;
    const int64_t corner = begin + (int64_t)begin * t->n;
    T *work = t->work + (int64_t)begin * (3 * t->n + 8);
    int *iwork = t->iwork + 5 * (int64_t)begin;
    FN(system) s = {.ldq = t->n, .d = t->d + begin, .q = t->u + corner, .poles = work, .z = work + width, .spread_poles = work + 2 * width,
                    .spread_z = work + 3 * width, .space = t->v + corner, .column = iwork, .place = iwork + n};
    return (FN(merge)){.s = s, .n = n, .m = m, .top = cut - begin, .u = t->u + corner, .v = t->v + corner, .left_u = work + 5 * width,
                       .left_v = work + 5 * width + (int64_t)width * n, .space = work + 5 * width + 2 * (int64_t)width * n,
                       .kept = iwork + 2 * n, .dropped = iwork + 3 * n, .side = iwork + 4 * n};
}

/* The largest of the children's values and the middle row's elements just below 2^20 (or all 0), where neither the squares of the least that is
 * not deflated nor the inverses of their distances leave the range of float32; returns the exponent taken away. */
static int FN(normalise)(FN(merge) *m, T *middle)
{
    m->s.d[m->top] = 0;
    const T largest = (T)fmax(fmax(fabs((double)middle[0]), fabs((double)middle[1])),
                              fabs((double)m->s.d[QN_CAT(QN_CAT(cblas_i, P), amax)(m->n, m->s.d, 1)]));
    const int exponent = FN(exponent)(largest) - 20;
    FN(scale)(middle, 2, -exponent);
    FN(scale)(m->s.d, m->n, -exponent);
    m->tolerance = 4 * EPSILON * (T)ldexp((double)largest, -exponent);
    return exponent;
}

static qn_status FN(merge_node)(const FN(tree) *t, int64_t node)
{
    const int begin = FN(node_start)(t, node, t->level), cut = FN(node_start)(t, 2 * node + 1, t->level + 1) - 1;
    FN(merge) m = FN(open)(t, begin, cut, FN(node_start)(t, node + 1, t->level) - 1);
    T middle[2] = {t->d[cut], t->e[cut]}, *z = m.s.spread_z, *dropped = m.s.spread_poles;
    int *order = t->order + begin, *sequence = m.s.place, below = m.top + 1;
    const int exponent = FN(normalise)(&m, middle);
    for (int i = 0; i < m.n; i++)
        m.side[i] = i < m.top ? FN(UPPER) : FN(LOWER);
    FN(couple)(&m, middle[0], middle[1], z);
    FN(interleave)(m.s.d, order, m.top, order + below, m.n - below, below, sequence);
    memset(m.u + (int64_t)m.top * m.s.ldq, 0, (size_t)m.n * sizeof(T));
    FN(deflate)(&m, sequence, z);
    for (int i = 0; i < m.ndropped; i++)
        dropped[m.s.k + i] = m.s.d[m.dropped[i]];
    FN(group)(&m);
    m.right_u = FN(pack)(&m, m.u, m.top, below, m.n, m.left_u);
    m.right_v = FN(pack)(&m, m.v, below, below, m.m, m.left_v);
    QN_TRY(FN(update)(&m));
    FN(put_dropped)(&m, m.right_u, m.u, below, m.n);
    FN(put_dropped)(&m, m.right_v, m.v, below, m.m);
    FN(copy)(m.s.d + m.s.k, dropped + m.s.k, m.ndropped);
    for (int i = 0; i < m.n; i++)
        order[i] = i + 1;
    FN(interleave)(m.s.d, order, m.s.k, order, m.ndropped, m.s.k, sequence);
    memcpy(order, sequence, (size_t)m.n * sizeof(int));
    FN(sort)(m.s.d, order, m.n);
    FN(scale)(m.s.d, m.n, exponent);
    return QN_OK;
}

/* ---- the tree ---- */
static int FN(leaf)(const FN(tree) *t, int begin, int end)
{
    const int n = end - begin, more = end < t->n, m = n + more, none = 0;
    const int64_t corner = begin + (int64_t)begin * t->n;
    T *vt = t->work + (int64_t)begin * (3 * t->n + 8), unused;
    int info, *order = t->order + begin;
    memset(vt, 0, (size_t)m * (size_t)m * sizeof(T));
    for (int64_t i = 0; i < m; i++) {
        vt[i * (m + 1)] = 1;
        if (i < n)
            t->u[corner + i * (t->n + 1)] = 1;
    }
    LAPACK(lasdq)("U", &more, &n, &m, &n, &none, t->d + begin, t->e + begin, vt, &m, t->u + corner, &t->n, &unused, &n, vt + (int64_t)m * m,
                  &info, 1);
    for (int64_t i = 0; i < (int64_t)m * m; i++)
        t->v[corner + i / m + i % m * t->n] = vt[i];
    for (int i = 0; i < n; i++)
        order[i] = i + 1;
    FN(sort)(t->d + begin, order, n);
    return info;
}

static void FN(leaves)(void *context, int64_t begin, int64_t end)
{
    FN(tree) *t = context;
    for (int64_t k = begin; k < end; k++) {
        const int info = FN(leaf)(t, FN(node_start)(t, k, t->level), FN(node_start)(t, k + 1, t->level) - 1);
        if (info != 0)
            atomic_store(&t->info, info);
    }
}

#include "climb.inc.h"

/* Values to d and vectors to u and v, all in the order t->order; t->info. */
static qn_status FN(conquer)(FN(tree) *t)
{
    const size_t bytes = (size_t)t->n * (size_t)t->n * sizeof(T);
    t->level = FN(leaf_level)(t->n);
    memset(t->u, 0, bytes);
    memset(t->v, 0, bytes);
    return FN(climb)(t);
}
