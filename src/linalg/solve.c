/* SPDX-License-Identifier: BSD-3-Clause */
/* solve.c: linear systems and inverses by LU with partial pivoting (getrf), and Cholesky factors.
 *
 * A row-major matrix read in LAPACK's order is its transpose, so inverses and Cholesky factors need no transposition
 * at all: inv(A') = inv(A)', and the upper factor of A' read back is the lower one of A. */
#include <linalg/linalg.h>

/* ---- solve ---- */
static int solve_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    qn_matrix_load(&j->batch.matrix[1], p[1], j->blas->dtype, c->b);
    int info = j->blas->getrf(c);
    if (info == 0)
        info = j->blas->getrs(c);
    if (info == 0)
        qn_matrix_store(&j->batch.matrix[2], p[2], j->blas->dtype, c->b);
    return info;
}

/* The shape of solve(a, b): leading axes broadcast, then (n) or (n, k). */
static qn_status solve_shape(const qn_array *a, const qn_array *b, int *ndim, int64_t *shape)
{
    qn_text ta, tb;
    int core = b->ndim == 1 ? 1 : 2, alead = a->ndim - 2, blead = b->ndim - core, lead = alead > blead ? alead : blead;
    if (b->ndim == 0 || b->shape[blead] != a->shape[alead])
        return qn_fail(QN_ERR_VALUE, "solve: shapes %s and %s do not fit: b must have as many rows as a", qn_shape_of(&ta, a),
                       qn_shape_of(&tb, b));
    for (int i = 0; i < lead; i++) {
        int ia = i - (lead - alead), ib = i - (lead - blead);
        int64_t na = ia < 0 ? 1 : a->shape[ia], nb = ib < 0 ? 1 : b->shape[ib];
        if (na != nb && na != 1 && nb != 1)
            return qn_fail(QN_ERR_VALUE, "solve: leading axes of shapes %s and %s do not broadcast", qn_shape_of(&ta, a), qn_shape_of(&tb, b));
        shape[i] = na == 1 ? nb : na;
    }
    for (int i = 0; i < core; i++)
        shape[lead + i] = b->shape[blead + i];
    *ndim = lead + core;
    return QN_OK;
}

static qn_array *solve_aligned(const qn_array *a, const qn_array *b)
{
    int ndim = 0, core = b->ndim == 1 ? 1 : 2;
    int64_t shape[QN_MAX_NDIM + 2];
    if (qn_check_matrix("solve", a, true) || solve_shape(a, b, &ndim, shape))
        return NULL;
    if (ndim > QN_MAX_NDIM || (core == 2 && shape[ndim - 1] > INT32_MAX)) {
        qn_fail(QN_ERR_VALUE, "solve: too many dimensions or right-hand sides");
        return NULL;
    }
    int64_t n = a->shape[a->ndim - 1], k = core == 2 ? shape[ndim - 1] : 1;
    const qn_blas *blas = qn_blas_for(qn_linalg_dtype(qn_result_type(2, (const qn_array *const[]){a, b})));
    qn_array *x = qn_new("solve", blas->dtype, ndim, shape);
    if (!x || x->size == 0)
        return x;
    qn_job j = {.func = "solve", .trouble = "Singular matrix", .blas = blas, .call = {.n = (int)n, .nrhs = (int)k}, .na = n * n,
                .nb = n * k, .nipiv = n, .matrix = solve_matrix, .flops = (double)n * (double)n * (double)(n + k)};
    qn_batch_init(&j.batch, ndim - core, shape);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, b, core);
    qn_batch_add(&j.batch, x, core);
    qn_small_choose(&j, (int)k, 1, 2);
    return qn_job_run(&j) ? qn_drop(x) : x;
}

/* The solution, or inverse if b is NULL, of a tiny system; NULL without an error if it is none or nearly singular. */
static qn_array *tiny(const char *func, const qn_array *a, const qn_array *b)
{
    double det;
    if (!qn_tiny_applies(a, b))
        return NULL;
    const qn_array *like = b ? b : a;
    qn_array *x = qn_new(func, QN_FLOAT64, like->ndim, like->shape);
    if (x && qn_tiny_solve(a, b, x, &det))
        return x;
    qn_release(x);
    return NULL;
}

qn_array *qn_solve(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "solve") || qn_is_null(b, "solve"))
        return NULL;
    qn_array *small = tiny("solve", a, b);
    if (small)
        return small;
    const qn_array *aa = qn_aligned(a), *ab = qn_aligned(b);
    qn_array *x = aa && ab ? solve_aligned(aa, ab) : NULL;
    qn_release(aa);
    qn_release(ab);
    return x;
}

/* ---- inv ---- */
static int inv_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    qn_load_swapped(j, 0, p[0], c->a);
    int info = j->blas->getrf(c);
    if (info == 0)
        info = j->blas->getri(c);
    if (info == 0)
        qn_store_swapped(j, 1, p[1], c->a);
    return info;
}

static qn_array *inv_aligned(const qn_array *a)
{
    qn_job j;
    qn_square_job(&j, "inv", a);
    qn_array *r = qn_new("inv", j.blas->dtype, a->ndim, a->shape);
    if (!r || r->size == 0)
        return r;
    qn_batch_add(&j.batch, r, 2);
    j.matrix = inv_matrix;
    qn_small_choose(&j, j.call.n, 0, 1);
    qn_lapack_query(j.blas->getri, &j.call);
    return qn_job_run(&j) ? qn_drop(r) : r;
}

qn_array *qn_inv(const qn_array *a)
{
    if (qn_is_null(a, "inv") || qn_check_matrix("inv", a, true))
        return NULL;
    qn_array *small = tiny("inv", a, NULL);
    if (small)
        return small;
    const qn_array *aligned = qn_aligned(a);
    qn_array *r = aligned ? inv_aligned(aligned) : NULL;
    qn_release(aligned);
    return r;
}

/* ---- cholesky ---- */
static void clear_triangle(char *p, const qn_matrix *x, bool upper)
{
    size_t size = (size_t)qn_dtypes[x->dtype].size;
    for (int64_t i = 0; i < x->rows; i++) {
        int64_t from = upper ? 0 : i + 1, to = upper ? i : x->cols;
        memset(p + i * x->rs + from * x->cs, 0, (size_t)(to - from) * size);
    }
}

static int cholesky_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    qn_load_swapped(j, 0, p[0], c->a);
    int info = j->blas->potrf(c);
    if (info == 0) {
        qn_store_swapped(j, 1, p[1], c->a);
        clear_triangle(p[1], &j->batch.matrix[1], c->uplo == 'L');
    }
    return info;
}

static qn_array *cholesky_aligned(const qn_array *a, bool upper)
{
    qn_job j;
    qn_square_job(&j, "cholesky", a);
    qn_array *r = qn_new("cholesky", j.blas->dtype, a->ndim, a->shape);
    if (!r || r->size == 0)
        return r;
    qn_batch_add(&j.batch, r, 2);
    j.matrix = cholesky_matrix;
    j.trouble = "Matrix is not positive definite";
    j.call.uplo = upper ? 'L' : 'U';
    return qn_job_run(&j) ? qn_drop(r) : r;
}

qn_array *qn_cholesky(const qn_array *a, bool upper)
{
    if (qn_is_null(a, "cholesky") || qn_check_matrix("cholesky", a, true))
        return NULL;
    const qn_array *aligned = qn_aligned(a);
    qn_array *r = aligned ? cholesky_aligned(aligned, upper) : NULL;
    qn_release(aligned);
    return r;
}
