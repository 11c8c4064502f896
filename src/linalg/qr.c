/* SPDX-License-Identifier: BSD-3-Clause */
/* qr.c: QR factors by Householder reflections (geqrf, then orgqr or ungqr for Q). */
#include <linalg/linalg.h>

/* R: the upper triangle of the first rows of a (column-major), zeros below. */
static void store_r(const qn_job *j, const qn_lapack *c, char *dst)
{
    const qn_matrix *r = &j->batch.matrix[1];
    int64_t size = qn_dtypes[j->blas->dtype].size;
    for (int64_t k = 0; k < r->cols; k++) {
        int64_t n = k + 1 < r->rows ? k + 1 : r->rows;
        qn_matrix head = {.rows = n, .cols = 1, .rs = r->rs, .cs = 0, .dtype = r->dtype};
        qn_matrix_store(&head, dst + k * r->cs, r->dtype, (const char *)c->a + k * c->m * size);
        for (int64_t i = n; i < r->rows; i++)
            memset(dst + i * r->rs + k * r->cs, 0, (size_t)size);
    }
}

static int qr_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    int info = j->blas->geqrf(c);
    if (info != 0)
        return info;
    store_r(j, c, p[1]);
    if (j->batch.nop == 2)
        return 0;
    memcpy(c->u, c->a, (size_t)c->m * (size_t)c->k * (size_t)qn_dtypes[j->blas->dtype].size);
    info = j->blas->orgqr(c);
    if (info == 0)
        qn_matrix_store(&j->batch.matrix[2], p[2], j->blas->dtype, c->u);
    return info;
}

static qn_status run(const qn_array *a, const qn_array *q, const qn_array *r)
{
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], k = m < n ? m : n, nq = q ? q->shape[q->ndim - 1] : 0;
    qn_job j = {.func = "qr", .trouble = "QR did not converge", .blas = qn_blas_for(qn_linalg_dtype(a->dtype)),
                .call = {.m = (int)m, .n = (int)n, .k = (int)k, .nrhs = (int)nq}, .na = m * n, .nu = m * nq, .ntau = k,
                .matrix = qr_matrix, .flops = (double)m * (double)n * (double)k};
    qn_batch_init(&j.batch, a->ndim - 2, a->shape);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, r, 2);
    qn_lapack_query(j.blas->geqrf, &j.call);
    if (q) {
        qn_batch_add(&j.batch, q, 2);
        qn_lapack_query(j.blas->orgqr, &j.call);
    }
    return qn_job_run(&j);
}

static qn_status fill(const qn_array *a, const qn_array *q, const qn_array *r)
{
    if (a->size == 0)
        return q && q->size ? qn_fill_identity(q) : QN_OK;
    const qn_array *aligned = qn_aligned(a);
    if (!aligned)
        return qn_failed();
    qn_status status = run(aligned, q, r);
    qn_release(aligned);
    return status;
}

qn_status qn_qr(const qn_array *a, qn_qr_mode mode, qn_array **q, qn_array **r)
{
    *r = NULL;
    if (q)
        *q = NULL;
    if (qn_is_null(a, "qr"))
        return qn_failed();
    if (!q && mode != QN_QR_R)
        return qn_fail(QN_ERR_VALUE, "qr: q may be NULL for QN_QR_R only");
    QN_TRY(qn_check_matrix("qr", a, false));
    int t = qn_linalg_dtype(a->dtype);
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], k = mode == QN_QR_COMPLETE ? m : m < n ? m : n;
    qn_array *aq = mode == QN_QR_R ? NULL : qn_new_batch("qr", t, a, 2, m, k), *ar = qn_new_batch("qr", t, a, 2, k, n);
    qn_status status = ar && (aq || mode == QN_QR_R) ? fill(a, aq, ar) : qn_failed();
    if (status) {
        qn_release(aq);
        qn_release(ar);
        return status;
    }
    *r = ar;
    if (q)
        *q = aq;
    return QN_OK;
}

/* ---- the factored form itself ---- */

static int raw_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    const int info = j->blas->geqrf(c);
    if (info != 0)
        return info;
    qn_matrix_store(&j->batch.matrix[1], p[1], j->blas->dtype, c->a);
    memcpy(p[2], c->tau, (size_t)c->k * (size_t)qn_dtypes[j->blas->dtype].size);
    return 0;
}

/* columns: h with its last two axes swapped, the shape of a. */
static qn_status run_raw(const qn_array *a, const qn_array *columns, const qn_array *tau)
{
    const int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], k = m < n ? m : n;
    qn_job j = {.func = "qr", .trouble = "QR did not converge", .blas = qn_blas_for(qn_linalg_dtype(a->dtype)),
                .call = {.m = (int)m, .n = (int)n, .k = (int)k}, .na = m * n, .ntau = k, .matrix = raw_matrix,
                .flops = (double)m * (double)n * (double)k};
    qn_batch_init(&j.batch, a->ndim - 2, a->shape);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, columns, 2);
    qn_batch_add(&j.batch, tau, 1);
    qn_lapack_query(j.blas->geqrf, &j.call);
    return qn_job_run(&j);
}

qn_status qn_qr_raw(const qn_array *a, qn_array **h, qn_array **tau)
{
    *h = *tau = NULL;
    if (qn_is_null(a, "qr"))
        return qn_failed();
    QN_TRY(qn_check_matrix("qr", a, false));
    const int t = qn_linalg_dtype(a->dtype);
    const int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1];
    qn_array *made = qn_new_batch("qr", t, a, 2, n, m), *factors = qn_new_batch("qr", t, a, 1, m < n ? m : n, 0);
    qn_array *columns = made ? qn_matrix_transpose(made) : NULL;
    const qn_array *aligned = columns && factors ? qn_aligned(a) : NULL;
    const qn_status status = !aligned ? qn_failed() : a->size > 0 ? run_raw(aligned, columns, factors) : QN_OK;
    qn_release(columns);
    qn_release(aligned);
    if (status == QN_OK) {
        *h = made;
        *tau = factors;
        return QN_OK;
    }
    qn_release(made);
    qn_release(factors);
    return status;
}
