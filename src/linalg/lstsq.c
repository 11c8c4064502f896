/* SPDX-License-Identifier: BSD-3-Clause */
/* lstsq.c: least squares by the singular value decomposition (gelsd), of one matrix and one or more right-hand sides. */
#include <linalg/linalg.h>

/* Operands: a, b, x, singular values, rank. */
static int lstsq_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    const qn_matrix *b = &j->batch.matrix[1];
    int64_t large = c->m > c->n ? c->m : c->n, size = qn_dtypes[j->blas->dtype].size;
    qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    for (int64_t k = 0; k < b->cols; k++) {
        qn_matrix column = {.rows = b->rows, .cols = 1, .rs = b->rs, .cs = 0, .dtype = b->dtype};
        qn_matrix_load(&column, p[1] + k * b->cs, j->blas->dtype, (char *)c->b + k * large * size);
    }
    if (!qn_all_finite(c->a, j->na, j->blas->dtype))
        return QN_NOT_FINITE;
    int info = j->blas->gelsd(c);
    if (info != 0)
        return info;
    const qn_matrix *x = &j->batch.matrix[2];
    for (int64_t k = 0; k < x->cols; k++) {
        qn_matrix column = {.rows = x->rows, .cols = 1, .rs = x->rs, .cs = 0, .dtype = x->dtype};
        qn_matrix_store(&column, p[2] + k * x->cs, j->blas->dtype, (const char *)c->b + k * large * size);
    }
    qn_matrix_store(&j->batch.matrix[3], p[3], j->blas->real, c->s);
    int64_t rank = c->rank;
    memcpy(p[4], &rank, sizeof rank);
    return 0;
}

static qn_status run(const qn_array *a, const qn_array *b, double rcond, const qn_array *x, const qn_array *s, const qn_array *rank)
{
    int64_t m = a->shape[0], n = a->shape[1], k = x->ndim == 2 ? x->shape[1] : 1, large = m > n ? m : n, small = m < n ? m : n;
    qn_job j = {.func = "lstsq", .trouble = "SVD did not converge in Linear Least Squares", .blas = qn_blas_for(x->dtype),
                .call = {.m = (int)m, .n = (int)n, .nrhs = (int)k, .rcond = rcond}, .na = m * n, .nb = large * k, .ns = small,
                .matrix = lstsq_matrix, .flops = 4 * (double)m * (double)n * (double)small};
    qn_batch_init(&j.batch, 0, NULL);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, b, b->ndim);
    qn_batch_add(&j.batch, x, x->ndim);
    qn_batch_add(&j.batch, s, 1);
    qn_batch_add(&j.batch, rank, 0);
    qn_lapack_query(j.blas->gelsd, &j.call);
    return qn_job_run(&j);
}

/* x = 0 where there are no equations, unknowns or right-hand sides. */
static qn_status fill(const qn_array *a, const qn_array *b, double rcond, const qn_array *x, const qn_array *s, const qn_array *rank)
{
    if (a->size == 0 || x->size == 0) {
        memset(x->data, 0, (size_t)(x->size * x->itemsize));
        memset(s->data, 0, (size_t)(s->size * s->itemsize));
        return QN_OK;
    }
    const qn_array *aa = qn_aligned(a), *ab = qn_aligned(b);
    qn_status status = aa && ab ? run(aa, ab, rcond, x, s, rank) : qn_failed();
    qn_release(aa);
    qn_release(ab);
    return status;
}

/* Squared norms of the columns of b - a x if the rank is full and there are more equations than unknowns, else (0,). */
static qn_array *residuals_of(const qn_array *a, const qn_array *b, const qn_array *x, int64_t rank)
{
    int real = qn_dtypes[x->dtype].real;
    if (rank < a->shape[1] || a->shape[0] <= a->shape[1])
        return qn_new("lstsq", real, 1, (const int64_t[]){0});
    qn_array *ax = qn_matmul(a, x), *d = qn_subtract(b, ax), *size = qn_absolute(d), *square = qn_square(size);
    qn_array *r = qn_sum(square, b->ndim == 1 ? QN_AXIS_KEEP(0) : QN_AXIS(0)), *result = r ? qn_astype(r, (qn_dtype)real) : NULL;
    const qn_array *const temporaries[] = {ax, d, size, square, r};
    for (size_t i = 0; i < sizeof temporaries / sizeof *temporaries; i++)
        qn_release(temporaries[i]);
    return result;
}

static qn_status check(const qn_array *a, const qn_array *b)
{
    qn_text ta, tb;
    if (a->ndim != 2)
        return qn_fail(QN_ERR_LINALG, "lstsq: %d-dimensional array given. Array must be two-dimensional", (int)a->ndim);
    QN_TRY(qn_check_matrix("lstsq", a, false));
    if (b->ndim < 1 || b->ndim > 2 || b->shape[0] != a->shape[0])
        return qn_fail(QN_ERR_LINALG, "lstsq: Incompatible dimensions (shapes %s and %s)", qn_shape_of(&ta, a), qn_shape_of(&tb, b));
    if (b->ndim == 2 && b->shape[1] > INT32_MAX)
        return qn_fail(QN_ERR_VALUE, "lstsq: %s is too large for LAPACK", qn_shape_of(&tb, b));
    return QN_OK;
}

qn_status qn_lstsq(const qn_array *a, const qn_array *b, double rcond, qn_array **x, qn_array **residuals, int64_t *rank,
                   qn_array **singular_values)
{
    *x = NULL;
    if (residuals)
        *residuals = NULL;
    if (singular_values)
        *singular_values = NULL;
    if (qn_is_null(a, "lstsq") || qn_is_null(b, "lstsq"))
        return qn_failed();
    QN_TRY(check(a, b));
    int t = qn_linalg_dtype(qn_result_type(2, (const qn_array *const[]){a, b}));
    int64_t n = a->shape[1], shape[2] = {n, b->ndim == 2 ? b->shape[1] : 1}, small = a->shape[0] < n ? a->shape[0] : n, found = 0;
    qn_array *ax = qn_new("lstsq", t, b->ndim, shape), *s = qn_new("lstsq", qn_dtypes[t].real, 1, &small), *res = NULL;
    qn_array *arank = qn_new_scalar("lstsq", QN_INT64, &found);
    qn_status status = ax && s && arank ? fill(a, b, qn_default_rtol(a, rcond), ax, s, arank) : qn_failed();
    if (status == QN_OK)
        status = qn_item_i64(arank, &found);
    if (status == QN_OK && residuals && !(res = residuals_of(a, b, ax, found)))
        status = qn_failed();
    qn_release(arank);
    if (status || !singular_values)
        qn_release(s);
    if (status) {
        qn_release(ax);
        return status;
    }
    *x = ax;
    if (residuals)
        *residuals = res;
    if (rank)
        *rank = found;
    if (singular_values)
        *singular_values = s;
    return QN_OK;
}
