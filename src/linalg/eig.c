/* SPDX-License-Identifier: BSD-3-Clause */
/* eig.c: eigenvalues and eigenvectors: syevd or heevd for symmetric and Hermitian matrices, geev for general ones. */
#include <linalg/linalg.h>

/* ---- eigh ---- */
static int eigh_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    const qn_lapack_fn own = qn_symmetric_for(j->blas->dtype, c);
    if (own && c->uplo == 'U') /* its own reads the lower triangle */
        qn_load_swapped(j, 0, p[0], c->a);
    else
        qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    if (!qn_all_finite(c->a, j->na, j->blas->dtype))
        return QN_NOT_FINITE;
    int info = own ? own(c) : j->blas->syevd(c);
    if (info != 0)
        return info;
    qn_matrix_store(&j->batch.matrix[1], p[1], j->blas->real, c->s);
    if (c->job == 'V')
        qn_matrix_store(&j->batch.matrix[2], p[2], j->blas->dtype, own ? c->u : c->a);
    return 0;
}

/* ---- eig ---- */
static int eig_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    int t = qn_dtype_complex((qn_dtype)j->blas->dtype);
    qn_matrix_load(&j->batch.matrix[0], p[0], j->blas->dtype, c->a);
    if (!qn_all_finite(c->a, j->na, j->blas->dtype))
        return QN_NOT_FINITE;
    int info = j->blas->geev(c);
    if (info != 0)
        return info;
    qn_matrix_store(&j->batch.matrix[1], p[1], t, c->s);
    if (c->job == 'V')
        qn_matrix_store(&j->batch.matrix[2], p[2], t, c->u);
    return 0;
}

/* ---- both ---- */
typedef struct method {
    const char *func;
    int (*matrix)(const qn_job *j, qn_lapack *c, char *const *p);
    size_t routine; /* offset of the qn_lapack_fn in qn_blas */
    char uplo;
} method;

/* LAPACK counts work space of up to 2 n^2 numbers in an int. */
enum { MAX_ORDER = 32700 };

static qn_status run(const method *how, const qn_array *a, const qn_array *values, const qn_array *vectors)
{
    qn_job j;
    qn_lapack_fn routine;
    qn_square_job(&j, how->func, a);
    if (j.call.n > MAX_ORDER)
        return qn_fail(QN_ERR_VALUE, "%s: a matrix of order %d is too large for LAPACK", how->func, j.call.n);
    j.trouble = "Eigenvalues did not converge";
    j.matrix = how->matrix;
    j.call.uplo = how->uplo;
    j.call.job = vectors ? 'V' : 'N';
    j.ns = j.call.n;
    j.nu = vectors && !how->uplo ? j.na : 1;
    j.flops *= 4;
    qn_batch_add(&j.batch, values, 1);
    if (vectors)
        qn_batch_add(&j.batch, vectors, 2);
    memcpy(&routine, (const char *)j.blas + how->routine, sizeof routine);
    if (how->uplo && qn_symmetric_for(j.blas->dtype, &j.call))
        routine = qn_symmetric_for(j.blas->dtype, &j.call);
    qn_lapack_query(routine, &j.call);
    return qn_job_run(&j);
}

static qn_status run_aligned(const method *how, const qn_array *a, const qn_array *values, const qn_array *vectors)
{
    if (a->size == 0)
        return QN_OK;
    const qn_array *aligned = qn_aligned(a);
    if (!aligned)
        return qn_failed();
    qn_status status = run(how, aligned, values, vectors);
    qn_release(aligned);
    return status;
}

static qn_status decompose(const method *how, const qn_array *a, int tvalues, int tvectors, qn_array **values, qn_array **vectors)
{
    int64_t n = a->shape[a->ndim - 1];
    qn_array *w = qn_new_batch(how->func, tvalues, a, 1, n, 0), *v = vectors ? qn_new_batch(how->func, tvectors, a, 2, n, n) : NULL;
    qn_status status = w && (v || !vectors) ? run_aligned(how, a, w, v) : qn_failed();
    if (status) {
        qn_release(w);
        qn_release(v);
        return status;
    }
    *values = w;
    if (vectors)
        *vectors = v;
    return QN_OK;
}

static qn_status prepare(const char *func, const qn_array *a, qn_array **values, qn_array **vectors)
{
    *values = NULL;
    if (vectors)
        *vectors = NULL;
    return qn_is_null(a, func) ? qn_failed() : qn_check_matrix(func, a, true);
}

qn_status qn_eigh(const qn_array *a, bool upper, qn_array **values, qn_array **vectors)
{
    QN_TRY(prepare("eigh", a, values, vectors));
    int t = qn_linalg_dtype(a->dtype);
    const method how = {"eigh", eigh_matrix, offsetof(qn_blas, syevd), upper ? 'U' : 'L'};
    return decompose(&how, a, qn_dtypes[t].real, t, values, vectors);
}

qn_status qn_eig(const qn_array *a, qn_array **values, qn_array **vectors)
{
    QN_TRY(prepare("eig", a, values, vectors));
    int t = qn_dtype_complex((qn_dtype)qn_linalg_dtype(a->dtype));
    const method how = {"eig", eig_matrix, offsetof(qn_blas, geev), 0};
    return decompose(&how, a, t, t, values, vectors);
}
