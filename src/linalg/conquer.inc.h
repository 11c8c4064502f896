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
    int n, ldq, top, k, order12, order23, skip; /* of n rows the upper `top` come from the left child; k columns are not deflated */
    T *d, *q, *poles, *z;        /* of the equation, ascending */
    T *spread_poles, *spread_z;  /* the same in the order of the columns in `left` and `right` */
    T *left, *right, *space;     /* the children's columns (top x order12, n - top x order23); for slices of columns */
    int *column, *place;         /* row i of the new vectors belongs to pole column[i] - 1; pole j to row place[j] */
    FN(equation) equation;
} FN(merge);

/* The first row of node k: a node's left child has half of its rows, rounded down, as dlaed2 wants it. */
static int FN(start)(const FN(tree) *t, int64_t k, int level)
{
    int at = 0, n = t->n;
    if (k >> level)
        return n;
    while (level-- > 0) {
        int left = n / 2;
        bool right = k >> level & 1;
        at += right ? left : 0;
        n = right ? n - left : left;
    }
    return at;
}

/* ---- one merge ---- */
/* d[j] and column j of q: the distances of root j from all poles. */
static void FN(roots)(void *context, int64_t begin, int64_t end)
{
    const FN(merge) *m = context;
    const int64_t size = sizeof(T), strides[3] = {size, 0, size};
    qn_loop_fn subtract = qn_loop(QN_OP_subtract, QN_T);
    for (int64_t j = begin; j < end; j++) {
        int origin;
        T at = FN(root)(&m->equation, (int)j, &origin);
        char *column = (char *)(m->q + j * m->ldq);
        m->d[j] = m->poles[origin] + at;
        subtract((char *const[]){(char *)m->spread_poles, (char *)(m->poles + origin), column}, strides, m->k);
        subtract((char *const[]){column, (char *)&at, column}, strides, m->k);
    }
}

/* The z whose equation has exactly these roots: with it the vectors are orthogonal (Gu and Eisenstat). */
static void FN(exact_z)(void *context, int64_t begin, int64_t end)
{
    const FN(merge) *m = context;
    qn_ratios_fn ratios = (qn_ratios_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_RATIOS, QN_T);
    T *z = m->spread_z;
    const T *p = m->spread_poles;
    for (int64_t i = begin; i < end; i++)
        z[i] = m->q[i + (int64_t)(m->column[i] - 1) * m->ldq];
    for (int64_t j = 0; j < m->k; j++) {
        const T *q = m->q + j * m->ldq;
        int64_t own = m->place[j], first = own < begin ? begin : own < end ? own : end, next = own < begin ? begin : own + 1;
        ratios(z + begin, q + begin, p + begin, first - begin, m->poles + j);
        if (next < end)
            ratios(z + next, q + next, p + next, end - next, m->poles + j);
    }
    for (int64_t i = begin; i < end; i++)
        z[i] = (T)copysign(sqrt(fabs((double)z[i])), (double)m->z[m->column[i] - 1]);
}

/* to (rows x width, packed) = the rows of the columns of q, each times its scale. */
static void FN(take)(const FN(merge) *m, T *to, const T *q, int rows, int64_t width, const T *scale)
{
    qn_loop_fn multiply = qn_loop(QN_OP_multiply, QN_T);
    const int64_t strides[3] = {sizeof(T), 0, sizeof(T)};
    for (int64_t j = 0; j < width; j++)
        multiply((char *const[]){(char *)(uintptr_t)(q + j * m->ldq), (char *)(uintptr_t)(scale + j), (char *)(to + j * rows)}, strides, rows);
}

static void FN(product)(int m, int n, int k, const T *a, const T *b, T *c, int ldc)
{
    CBLAS(gemm)(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, m, b, k > 0 ? k : 1, 0, c, ldc);
}

/* Columns of q: from distances to vectors of the equation, to vectors of the node. */
static void FN(vectors)(void *context, int64_t begin, int64_t end)
{
    const FN(merge) *m = context;
    const int64_t strides[3] = {sizeof(T), sizeof(T), sizeof(T)};
    qn_loop_fn divide = qn_loop(QN_OP_divide, QN_T);
    qn_products_fn dot = (qn_products_fn)qn_kernel(QN_KIND_PRODUCTS, QN_OP_multiply, QN_T);
    for (int64_t slice = begin; slice < end; slice++) {
        int64_t j = slice * SLICE, width = m->k - j < SLICE ? m->k - j : SLICE;
        T *q = m->q + j * m->ldq, *space = m->space + j * (m->order12 > m->order23 ? m->order12 : m->order23), scale[SLICE];
        for (int64_t i = 0; i < width; i++) {
            char *column = (char *)(q + i * m->ldq);
            T square;
            divide((char *const[]){(char *)m->spread_z, column, column}, strides, m->k);
            dot(column, sizeof(T), column, sizeof(T), m->k, &square);
            scale[i] = (T)(1 / sqrt((double)square));
        }
        FN(take)(m, space, q + m->skip, m->order23, width, scale);
        FN(product)(m->n - m->top, (int)width, m->order23, m->right, space, q + m->top, m->ldq);
        FN(take)(m, space, q, m->order12, width, scale);
        FN(product)(m->top, (int)width, m->order12, m->left, space, q, m->ldq);
    }
}

/* Work that rows and columns of the equation are handed out for, in nanoseconds each. */
static qn_status FN(update)(FN(merge) *m)
{
    const double k = (double)m->k;
    QN_TRY(qn_parallel_for(m->k, qn_grain(6 * k), FN(roots), m));
    QN_TRY(qn_parallel_for(m->k, qn_grain(k), FN(exact_z), m));
    return qn_parallel_for((m->k + SLICE - 1) / SLICE, qn_grain(SLICE * k * m->n / 64), FN(vectors), m);
}

/* The equation of a merge in the orders that dlaed2 has left behind. */
static void FN(prepare)(FN(merge) *m, T rho, const int *counts)
{
    T last = 0;
    m->order12 = counts[0] + counts[1];
    m->order23 = counts[1] + counts[2];
    m->skip = counts[0];
    m->right = m->left + (int64_t)m->order12 * m->top;
    m->space = m->right + (int64_t)m->order23 * (m->n - m->top);
    for (int i = 0; i < m->k; i++) {
        m->spread_poles[i] = m->poles[m->column[i] - 1];
        m->place[m->column[i] - 1] = i;
        last += m->z[i] * m->z[i];
    }
    m->equation = (FN(equation)){m->poles, m->z, m->k, rho, rho * last, (qn_secular_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_SECULAR, QN_T)};
}

static qn_status FN(merge_node)(const FN(tree) *t, int64_t node)
{
    const int begin = FN(start)(t, node, t->level), cut = FN(start)(t, 2 * node + 1, t->level + 1), end = FN(start)(t, node + 1, t->level);
    FN(merge) m = {.n = end - begin, .ldq = t->n, .top = cut - begin, .d = t->d + begin, .q = t->z + begin + (int64_t)begin * t->n};
    T *work = t->work + (int64_t)begin * (t->n + 5), rho = t->e[cut - 1], *row = work + 3 * m.n;
    int *iwork = t->iwork + 4 * (int64_t)begin, *order = t->order + begin, *counts = iwork + 3 * (int64_t)m.n, info, up = 1, down = -1;
    m.poles = work, m.z = work + m.n, m.spread_poles = work + 2 * m.n, m.spread_z = row, m.left = work + 4 * m.n;
    m.place = iwork, m.column = iwork + m.n;
    for (int i = 0; i < m.n; i++)
        row[i] = m.q[(i < m.top ? m.top - 1 : m.top) + (int64_t)i * m.ldq];
    LAPACK(laed2)(&m.k, &m.n, &m.top, m.d, m.q, &m.ldq, order, &rho, row, m.poles, m.z, m.left, iwork, m.column, iwork + 2 * (int64_t)m.n,
                  counts, &info);
    for (int i = 0; m.k == 0 && i < m.n; i++)
        order[i] = i + 1;
    if (m.k == 0)
        return QN_OK;
    FN(prepare)(&m, rho, counts);
    QN_TRY(FN(update)(&m));
    int deflated = m.n - m.k;
    LAPACK(lamrg)(&m.k, &deflated, m.d, &up, &down, order);
    return QN_OK;
}

/* ---- the tree ---- */
static void FN(merges)(void *context, int64_t begin, int64_t end)
{
    FN(tree) *t = context;
    for (int64_t node = begin; node < end; node++)
        if (FN(merge_node)(t, node) != QN_OK)
            atomic_store(&t->info, QN_STOPPED);
}

static void FN(leaves)(void *context, int64_t begin, int64_t end)
{
    FN(tree) *t = context;
    for (int64_t k = begin; k < end; k++) {
        int64_t at = FN(start)(t, k, t->level), n = FN(start)(t, k + 1, t->level) - at;
        int info = (int)LAPACKE(steqr)(LAPACK_COL_MAJOR, 'I', (int)n, t->d + at, t->e + at, t->z + at + at * t->n, t->n,
                                       t->work + at * (t->n + 5));
        for (int64_t i = 0; i < n; i++)
            t->order[at + i] = (int)i + 1;
        if (info != 0)
            atomic_store(&t->info, info);
    }
}

/* Takes the elements outside the leaves away from the diagonal, so that the rest is blocks. */
static void FN(tear)(const FN(tree) *t)
{
    for (int64_t k = 1; k < (int64_t)1 << t->level; k++) {
        int at = FN(start)(t, k, t->level);
        T size = (T)fabs((double)t->e[at - 1]);
        t->d[at - 1] -= size;
        t->d[at] -= size;
    }
}

/* Eigenvalues to d and vectors to z, both in the order t->order; t->info. */
static qn_status FN(conquer)(FN(tree) *t)
{
    enum { LEAF_ORDER = 32 };
    t->level = 0;
    while (t->n >> t->level >= LEAF_ORDER)
        t->level++;
    memset(t->z, 0, (size_t)t->n * (size_t)t->n * sizeof(T));
    FN(tear)(t);
    QN_TRY(qn_parallel_for((int64_t)1 << t->level, 1, FN(leaves), t));
    while (atomic_load(&t->info) == 0 && t->level-- > 0)
        QN_TRY(qn_parallel_for((int64_t)1 << t->level, 1, FN(merges), t));
    return QN_OK;
}
