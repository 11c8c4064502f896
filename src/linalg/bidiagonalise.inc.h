/* SPDX-License-Identifier: BSD-3-Clause */
/* bidiagonalise.inc.h: a matrix to upper bidiagonal form by reflectors from both sides, in panels of columns as LAPACK's dgebrd and dlabrd.
 *
 * The matrix is A - LX YR', with two columns more of LX and YR for each column reduced, until the panel is complete. A column's reflector
 * gives the next row, and the row's reflector v is needed times A. As v is the row but for its first element and a factor, both products
 * are made in one pass over A, which is read from memory half as often (Howell et al., Cache efficient bidiagonalization using BLAS 2.5
 * operators, 2008; Van Zee et al., Families of algorithms for reducing a matrix to condensed form, 2012). */

typedef struct FN(reduction) {
    int m, n, column, width;    /* m >= n; the column at work, of which `width` / 2 before it are in the panel */
    T *a, *right;               /* m x n, its columns become reflectors; n x n, the rows' reflectors as columns, or NULL */
    T *d, *e, *tauq, *taup;
    T *lx, *yr, *few, *row, *x; /* m x 2 PANEL; n x 2 PANEL; for 2 PANEL, n and m (slices + 1) numbers */
} FN(reduction);

static int64_t FN(slices)(int64_t n) { return (n + SLICE - 1) / SLICE; }

/* y = add y + factor op(a) x, of the first k columns of a panel. */
static void FN(panel_product)(enum CBLAS_TRANSPOSE op, int rows, int k, T factor, const T *a, int lda, const T *x, int incx, T add, T *y)
{
    if (k == 0 && op == CblasNoTrans && add == 0)
        memset(y, 0, (size_t)rows * sizeof(T));
    if (k > 0)
        CBLAS(gemv)(CblasColMajor, op, rows, k, factor, a, lda, x, incx, add, y, 1);
}

/* The column as it is now, and its reflector, also to lx. */
static void FN(reduce_column)(const FN(reduction) *r)
{
    const int c = r->column, rows = r->m - c;
    T *x = r->a + (int64_t)c * r->m + c;
    FN(panel_product)(CblasNoTrans, rows, r->width, -1, r->lx + c, r->m, r->yr + c, r->n, 1, x);
    LAPACKE(larfg)(rows, x, x + 1, 1, r->tauq + c);
    r->d[c] = *x;
    *x = 1;
    memcpy(r->lx + (int64_t)r->width * r->m + c, x, (size_t)rows * sizeof(T));
}

/* Columns of a: into y and the row, and what they add to x. */
static void FN(pass)(void *context, int64_t begin, int64_t end)
{
    const FN(reduction) *r = context;
    const int c = r->column, rows = r->m - c, columns = r->n - c - 1;
    qn_bireduce_fn reduce = (qn_bireduce_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_REDUCE, QN_T);
    for (int64_t slice = begin; slice < end; slice++) {
        const int64_t j = slice * SLICE, count = columns - j < SLICE ? columns - j : SLICE;
        T *x = r->x + slice * r->m;
        memset(x, 0, (size_t)rows * sizeof(T));
        reduce(r->a + (c + 1 + j) * r->m + c, r->m, rows, count, r->a + (int64_t)c * r->m + c, r->tauq + c,
               r->yr + (int64_t)r->width * r->n + c + 1 + j, r->row + j, x);
    }
}

/* The column's reflector through the other columns: its column of yr, the row that it leaves, and a times that row. */
static qn_status FN(pass_over)(const FN(reduction) *r)
{
    const int c = r->column, rows = r->m - c, columns = r->n - c - 1, k = r->width;
    T *y = r->yr + (int64_t)k * r->n + c + 1;
    const T *below = r->yr + c + 1;
    FN(panel_product)(CblasTrans, rows, k, 1, r->lx + c, r->m, r->a + (int64_t)c * r->m + c, 1, 0, r->few);
    FN(panel_product)(CblasNoTrans, columns, k, 1, below, r->n, r->few, 1, 0, y);
    CBLAS(copy)(columns, r->a + (int64_t)(c + 1) * r->m + c, r->m, r->row, 1);
    FN(panel_product)(CblasNoTrans, columns, k, -1, below, r->n, r->lx + c, r->m, 1, r->row);
    const int64_t n = FN(slices)(columns);
    const double slice = SLICE * (double)rows; /* as if it took eight times as long: after one column the others' threads are still awake */
    QN_TRY(qn_parallel_for(n, qn_grain(slice), FN(pass), (void *)(uintptr_t)r));
    for (int64_t i = 1; i < n; i++)
        CBLAS(axpy)(rows, 1, r->x + i * r->m, 1, r->x, 1);
    return QN_OK;
}

/* The row's reflector, also to yr. A row that is almost nothing beside the matrix, of which the largest element is about 1, is nothing. */
static void FN(reduce_row)(const FN(reduction) *r, T *first)
{
    const int c = r->column, columns = r->n - c - 1;
    T *row = r->row;
    if ((T)fabs((double)row[QN_CAT(QN_CAT(cblas_i, P), amax)(columns, row, 1)]) < LEAST)
        memset(row, 0, (size_t)columns * sizeof(T));
    *first = *row;
    LAPACKE(larfg)(columns, row, row + 1, 1, r->taup + c);
    r->e[c] = *row;
    *row = 1;
    if (r->right)
        memcpy(r->right + (int64_t)c * r->n + c + 1, row, (size_t)columns * sizeof(T));
    memcpy(r->yr + (int64_t)(r->width + 1) * r->n + c + 1, row, (size_t)columns * sizeof(T));
}

/* The column of lx that belongs to it: the present matrix times v, from a times the row. */
static void FN(finish_row)(const FN(reduction) *r, T first)
{
    const int c = r->column, rows = r->m - c - 1, columns = r->n - c - 1, k = r->width + 1;
    const T tau = r->taup[c], e = r->e[c];
    T *x = r->lx + (int64_t)k * r->m + c + 1;
    memset(x, 0, (size_t)rows * sizeof(T));
    if (tau == 0)
        return;
    FN(panel_product)(CblasTrans, columns, k, 1, r->yr + c + 1, r->n, r->row, 1, 0, r->few);
    CBLAS(axpy)(rows, 1 / (first - e), r->x + 1, 1, x, 1);
    CBLAS(axpy)(rows, -e / (first - e), r->a + (int64_t)(c + 1) * r->m + c + 1, 1, x, 1);
    FN(panel_product)(CblasNoTrans, rows, k, -tau, r->lx + c + 1, r->m, r->few, 1, tau, x);
}

/* Columns of what the panel leaves. */
static void FN(update_columns)(void *context, int64_t begin, int64_t end)
{
    const FN(reduction) *r = context;
    for (int64_t slice = begin; slice < end; slice++) {
        const int64_t j = r->column + slice * SLICE, count = r->n - j < SLICE ? r->n - j : SLICE;
        CBLAS(gemm)(CblasColMajor, CblasNoTrans, CblasTrans, r->m - r->column, (int)count, r->width, -1, r->lx + r->column, r->m, r->yr + j, r->n,
                    1, r->a + j * r->m + r->column, r->m);
    }
}

static qn_status FN(bidiagonalise)(FN(reduction) *r)
{
    for (r->column = 0; r->column < r->n; r->column++, r->width += 2) {
        T first;
        if (r->width == 2 * PANEL) {
            const int64_t n = FN(slices)(r->n - r->column);
            QN_TRY(qn_parallel_for(n, qn_grain(SLICE * PANEL / 16.0 * (r->m - r->column)), FN(update_columns), r));
            r->width = 0;
        }
        FN(reduce_column)(r);
        if (r->column == r->n - 1)
            break;
        QN_TRY(FN(pass_over)(r));
        FN(reduce_row)(r, &first);
        FN(finish_row)(r, first);
    }
    return QN_OK;
}

static int64_t FN(reduction_space)(int64_t m, int64_t n)
{
    return 4 * n + 2 * PANEL * (m + n + 1) + n + m * FN(slices)(n);
}

static FN(reduction) FN(reduction_of)(const qn_lapack *c, T *right, T *space)
{
    const int64_t m = c->m, n = c->n;
    T *lx = space + 4 * n, *yr = lx + 2 * PANEL * m, *few = yr + 2 * PANEL * n, *row = few + 2 * PANEL;
    return (FN(reduction)){.m = c->m, .n = c->n, .a = c->a, .right = right, .d = space, .e = space + n, .tauq = space + 2 * n,
                           .taup = space + 3 * n, .lx = lx, .yr = yr, .few = few, .row = row, .x = row + n};
}
