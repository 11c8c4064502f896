/* SPDX-License-Identifier: BSD-3-Clause */
/* svd.c: singular values and vectors by divide and conquer (gesdd), and what follows from them.
 *
 * The row-major matrix is read as its transpose a' = v conj(s) u', so LAPACK's u comes out as vh and its vt as u, both
 * already in row-major order: nothing is transposed. */
#include <linalg/linalg.h>
#include <math.h>

static int svd_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    const qn_matrix *a = &j->batch.matrix[0];
    qn_load_swapped(j, 0, p[0], c->a);
    if (!qn_all_finite(c->a, a->rows * a->cols, j->blas->dtype))
        return QN_NOT_FINITE;
    int info = j->blas->gesdd(c);
    if (info != 0)
        return info;
    qn_matrix_store(&j->batch.matrix[1], p[1], j->blas->real, c->s);
    if (c->job != 'N') {
        qn_store_swapped(j, 2, p[2], c->vt);
        qn_store_swapped(j, 3, p[3], c->u);
    }
    return 0;
}

/* The same by singular.c, which wants a matrix that is not wider than high: a or its transpose. Vectors are columns. */
static int own_svd_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    const qn_matrix *a = &j->batch.matrix[0];
    const bool wide = a->cols > a->rows;
    if (wide)
        qn_load_swapped(j, 0, p[0], c->a);
    else
        qn_matrix_load(a, p[0], j->blas->dtype, c->a);
    if (!qn_all_finite(c->a, a->rows * a->cols, j->blas->dtype))
        return QN_NOT_FINITE;
    int info = qn_singular_for(j->blas->dtype, c)(c);
    if (info != 0)
        return info;
    qn_matrix_store(&j->batch.matrix[1], p[1], j->blas->real, c->s);
    if (c->job != 'N') {
        qn_matrix_store(&j->batch.matrix[2], p[2], j->blas->dtype, wide ? c->vt : c->u);
        qn_store_swapped(j, 3, p[3], wide ? c->u : c->vt);
    }
    return 0;
}

/* gesdd counts its work space in an int. */
static qn_status check_work(double m, double n)
{
    double small = fmin(m, n), large = fmax(m, n);
    if (5 * small * small + 7 * large + 2 * small * large > INT32_MAX)
        return qn_fail(QN_ERR_VALUE, "svd: a %.0f x %.0f matrix is too large for LAPACK", m, n);
    return QN_OK;
}

static qn_status svd_run(const qn_array *a, bool full, const qn_array *u, const qn_array *s, const qn_array *vh)
{
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], small = m < n ? m : n;
    qn_job j = {.func = "svd", .trouble = "SVD did not converge", .blas = qn_blas_for(qn_linalg_dtype(a->dtype)),
                .call = {.m = (int)n, .n = (int)m, .job = !u ? 'N' : full ? 'A' : 'S'}, .na = m * n, .ns = small,
                .matrix = svd_matrix, .flops = 8 * (double)m * (double)n * (double)small};
    QN_TRY(check_work((double)m, (double)n));
    qn_batch_init(&j.batch, a->ndim - 2, a->shape);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, s, 1);
    if (u) {
        qn_batch_add(&j.batch, u, 2);
        qn_batch_add(&j.batch, vh, 2);
        j.nu = n * (full ? n : small);
        j.nvt = m * (full ? m : small);
    }
    const qn_lapack_fn own = qn_singular_for(j.blas->dtype, &j.call);
    if (own) {
        j.call.m = (int)(m > n ? m : n);
        j.call.n = (int)small;
        j.nu = j.nvt = u ? small * small : 0;
        j.matrix = own_svd_matrix;
    }
    qn_lapack_query(own ? own : j.blas->gesdd, &j.call);
    return qn_job_run(&j);
}

/* Without elements: any orthonormal vectors will do. */
static qn_status svd_empty(const qn_array *u, const qn_array *vh)
{
    if (u && u->size)
        QN_TRY(qn_fill_identity(u));
    return vh && vh->size ? qn_fill_identity(vh) : QN_OK;
}

static qn_status svd_aligned(const qn_array *a, bool full, const qn_array *u, const qn_array *s, const qn_array *vh)
{
    const qn_array *aligned = qn_aligned(a);
    if (!aligned)
        return qn_failed();
    qn_status status = a->size ? svd_run(aligned, full, u, s, vh) : svd_empty(u, vh);
    qn_release(aligned);
    return status;
}

qn_status qn_svd(const qn_array *a, bool full_matrices, qn_array **u, qn_array **s, qn_array **vh)
{
    qn_array *r[3] = {NULL, NULL, NULL};
    *s = NULL;
    if (u && vh)
        *u = *vh = NULL;
    if (qn_is_null(a, "svd"))
        return qn_failed();
    if (!u != !vh)
        return qn_fail(QN_ERR_VALUE, "svd: u and vh must be asked for together");
    QN_TRY(qn_check_matrix("svd", a, false));
    int t = qn_linalg_dtype(a->dtype);
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], small = m < n ? m : n;
    r[1] = qn_new_batch("svd", qn_dtypes[t].real, a, 1, small, 0);
    r[0] = u ? qn_new_batch("svd", t, a, 2, m, full_matrices ? m : small) : NULL;
    r[2] = u ? qn_new_batch("svd", t, a, 2, full_matrices ? n : small, n) : NULL;
    bool made = r[1] && (!u || (r[0] && r[2]));
    qn_status status = made ? svd_aligned(a, full_matrices, r[0], r[1], r[2]) : qn_failed();
    if (status) {
        for (int i = 0; i < 3; i++)
            qn_release(r[i]);
        return status;
    }
    *s = r[1];
    if (u) {
        *u = r[0];
        *vh = r[2];
    }
    return QN_OK;
}

/* The values above rtol * the largest, true or false; s's last axis kept. */
static qn_array *significant(const qn_array *s, double rtol)
{
    qn_array *largest = qn_max(s, QN_AXIS_KEEP(-1));
    qn_array *cutoff = qn_multiply(largest, rtol), *r = qn_greater(s, cutoff);
    qn_release(largest);
    qn_release(cutoff);
    return r;
}

static qn_array *zeros_of_batch(const char *func, int t, const qn_array *a)
{
    qn_array *r = qn_new(func, t, a->ndim - 2, a->shape);
    if (r && r->size)
        memset(r->data, 0, (size_t)(r->size * r->itemsize));
    return r;
}

qn_array *qn_matrix_rank(const qn_array *a, double rtol)
{
    qn_array *s, *large;
    if (qn_is_null(a, "matrix_rank") || qn_check_matrix("matrix_rank", a, false))
        return NULL;
    if (a->size == 0)
        return zeros_of_batch("matrix_rank", QN_INT64, a);
    if (qn_svd(a, false, NULL, &s, NULL))
        return NULL;
    large = significant(s, qn_default_rtol(a, rtol));
    qn_array *r = qn_count_nonzero(large, QN_AXIS(-1));
    qn_release(s);
    qn_release(large);
    return r;
}

/* conj(vh)' (keep ? 1/s : 0) conj(u)' */
static qn_array *pinv_from(const qn_array *u, const qn_array *s, const qn_array *vh, double rtol)
{
    qn_array *keep = significant(s, rtol), *inverse = qn_reciprocal(s), *w = qn_where(keep, inverse, 0.0);
    qn_array *row = qn_expand_dims(w, -2), *uw = qn_multiply(u, row);
    qn_array *product = qn_matmul(uw, vh), *conj = qn_conjugate(product), *r = qn_matrix_transpose(conj);
    const qn_array *const temporaries[] = {keep, inverse, w, row, uw, product, conj};
    for (size_t i = 0; i < sizeof temporaries / sizeof *temporaries; i++)
        qn_release(temporaries[i]);
    return r;
}

qn_array *qn_pinv(const qn_array *a, double rtol)
{
    qn_array *u, *s, *vh;
    if (qn_is_null(a, "pinv") || qn_check_matrix("pinv", a, false))
        return NULL;
    if (a->size == 0)
        return qn_new_batch("pinv", qn_linalg_dtype(a->dtype), a, 2, a->shape[a->ndim - 1], a->shape[a->ndim - 2]);
    if (qn_svd(a, false, &u, &s, &vh))
        return NULL;
    qn_array *view = pinv_from(u, s, vh, qn_default_rtol(a, rtol)), *r = view ? qn_contiguous(view, QN_DEFAULT_DTYPE) : NULL;
    qn_release(view);
    qn_release(u);
    qn_release(s);
    qn_release(vh);
    return r;
}

qn_array *qn_cond(const qn_array *a)
{
    qn_array *s;
    if (qn_is_null(a, "cond") || qn_check_matrix("cond", a, false))
        return NULL;
    if (a->size == 0) {
        qn_fail(QN_ERR_LINALG, "cond: is not defined on empty arrays");
        return NULL;
    }
    if (qn_svd(a, false, NULL, &s, NULL))
        return NULL;
    qn_array *largest = qn_view(s, QN_ELLIPSIS, QN_AT(0)), *least = qn_view(s, QN_ELLIPSIS, QN_AT(-1));
    qn_array *r = qn_divide(largest, least);
    qn_release(s);
    qn_release(largest);
    qn_release(least);
    return r;
}
