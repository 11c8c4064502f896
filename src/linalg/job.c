/* SPDX-License-Identifier: BSD-3-Clause */
/* job.c: runs one LAPACK decomposition over a batch: work space, threads, the first failure.
 *
 * Small matrices are shared out to our threads with a sequential BLAS; large ones go one by one through a threaded
 * BLAS.  Work space is made once per thread and range. */
#include <errno.h>
#include <float.h>
#include <linalg/linalg.h>

enum { PARTS = 10, PART_ALIGN = 64 };

/* The parts of the work space of one thread: their sizes in bytes, and where their addresses go. */
typedef struct layout { size_t bytes[PARTS]; } layout;

static layout part_sizes(const qn_job *j)
{
    const qn_lapack *c = &j->call;
    size_t t = (size_t)qn_dtypes[j->blas->dtype].size, r = (size_t)qn_dtypes[j->blas->real].size;
    layout l = {{(size_t)j->na * t, (size_t)j->nb * t, (size_t)j->nu * 2 * r, (size_t)j->nvt * t, (size_t)j->ns * 2 * r,
                 (size_t)j->ntau * t, (size_t)j->nipiv * sizeof(int), (size_t)c->lwork * t, (size_t)c->lrwork * r,
                 (size_t)c->liwork * sizeof(int)}};
    for (int i = 0; i < PARTS; i++)
        l.bytes[i] = (l.bytes[i] + PART_ALIGN - 1) / PART_ALIGN * PART_ALIGN;
    return l;
}

static void *carve(qn_lapack *c, const layout *l, char *p)
{
    void **const part[] = {&c->a, &c->b, &c->u, &c->vt, &c->s, &c->tau, NULL, &c->work, &c->rwork, NULL};
    char *at[PARTS];
    for (int i = 0; i < PARTS; i++) {
        at[i] = p;
        if (part[i])
            *part[i] = p;
        p += l->bytes[i];
    }
    c->ipiv = (int *)(void *)at[6];
    c->iwork = (int *)(void *)at[9];
    return p;
}

typedef struct run {
    const qn_job *job;
    layout layout;
    size_t bytes;
    atomic_int info; /* of the first matrix that failed */
    atomic_bool no_memory, interrupted;
} run;

static int one_matrix(const qn_job *j, qn_lapack *c, int64_t i)
{
    char *p[QN_BATCH_OPERANDS];
    qn_batch_seek(&j->batch, i, p);
    return j->matrix(j, c, p);
}

static void run_range(void *context, int64_t begin, int64_t end)
{
    run *r = context;
    const qn_job *j = r->job;
    qn_lapack call = j->call;
    void *space = qn_scratch(r->bytes, j->func);
    if (!space) {
        atomic_store(&r->no_memory, true);
        return;
    }
    carve(&call, &r->layout, space);
    int64_t step = j->small.fn ? QN_LANES : 1;
    for (int64_t i = begin; i < end && !atomic_load_explicit(&r->info, memory_order_relaxed); i += step) {
        if (j->flops >= QN_BLAS_LARGE && qn_interrupted()) {
            atomic_store(&r->interrupted, true);
            break;
        }
        int info = j->small.fn ? qn_small_solve(j, &call, i, i + step < end ? i + step : end) : one_matrix(j, &call, i);
        if (info != 0)
            atomic_store(&r->info, info);
    }
    qn_scratch_free(space);
}

static qn_status outcome(const run *r)
{
    const qn_job *j = r->job;
    if (r->interrupted)
        return qn_fail_interrupted();
    if (r->no_memory)
        return qn_fail(QN_ERR_NOMEM, "%s: out of memory for %zu bytes of work space", j->func, r->bytes);
    if (r->info == QN_STOPPED)
        return qn_failed();
    if (r->info == QN_NOT_FINITE)
        return qn_fail(QN_ERR_LINALG, "%s: Array must not contain infs or NaNs", j->func);
    return r->info ? qn_fail(QN_ERR_LINALG, "%s: %s", j->func, j->trouble) : QN_OK;
}

qn_status qn_job_run(qn_job *j)
{
    if (j->batch.size == 0)
        return QN_OK;
    qn_batch_merge(&j->batch);
    run r = {.job = j, .layout = part_sizes(j), .bytes = PART_ALIGN}; /* for the gemv inside LAPACK that reads on (lapack_complex.inc.h) */
    for (int i = 0; i < PARTS; i++)
        r.bytes += r.layout.bytes[i];
    qn_status status = QN_OK;
    bool large = j->flops >= QN_BLAS_LARGE || j->batch.size == 1;
    qn_fp_state fp = qn_fp_save();
    int saved = errno; /* a BLAS sets it where the system denies it a call, such as one that places its buffers */
    qn_blas_threads(large ? j->flops : 0);
    if (large)
        run_range(&r, 0, j->batch.size);
    else
        status = qn_parallel_for(j->batch.size, qn_grain(j->small.fn ? 4 + 0.11 * j->flops : 500 + 0.3 * j->flops), run_range, &r);
    errno = saved;
    qn_fp_restore(fp);
    return status != QN_OK ? status : outcome(&r);
}

void qn_square_job(qn_job *j, const char *func, const qn_array *a)
{
    int64_t n = a->shape[a->ndim - 1];
    *j = (qn_job){.func = func, .trouble = "Singular matrix", .blas = qn_blas_for(qn_linalg_dtype(a->dtype)),
                  .call = {.m = (int)n, .n = (int)n}, .na = n * n, .nipiv = n, .flops = (double)n * (double)n * (double)n};
    qn_batch_init(&j->batch, a->ndim - 2, a->shape);
    qn_batch_add(&j->batch, a, 2);
}

void qn_load_swapped(const qn_job *j, int op, const char *src, void *dst)
{
    qn_matrix x = qn_matrix_swapped(&j->batch.matrix[op]);
    qn_matrix_load(&x, src, j->blas->dtype, dst);
}

void qn_store_swapped(const qn_job *j, int op, char *dst, const void *src)
{
    qn_matrix x = qn_matrix_swapped(&j->batch.matrix[op]);
    qn_matrix_store(&x, dst, j->blas->dtype, src);
}

static bool finite_f32(const float *x, int64_t n)
{
    float bad = 0; /* x - x is 0 for a finite x, else NaN */
    for (int64_t i = 0; i < n; i++)
        bad += x[i] - x[i];
    return bad == 0;
}

static bool finite_f64(const double *x, int64_t n)
{
    double bad = 0;
    for (int64_t i = 0; i < n; i++)
        bad += x[i] - x[i];
    return bad == 0;
}

bool qn_all_finite(const void *x, int64_t n, int dtype)
{
    int64_t numbers = qn_is_complex(dtype) ? 2 * n : n;
    return qn_dtypes[dtype].real == QN_FLOAT32 ? finite_f32(x, numbers) : finite_f64(x, numbers);
}

qn_status qn_check_matrix(const char *func, const qn_array *a, bool square)
{
    qn_text text;
    if (a->ndim < 2)
        return qn_fail(QN_ERR_LINALG, "%s: %d-dimensional array given. Array must be at least two-dimensional", func, (int)a->ndim);
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1];
    if (square && m != n)
        return qn_fail(QN_ERR_LINALG, "%s: Last 2 dimensions of the array must be square (shape %s given)", func, qn_shape_of(&text, a));
    int64_t elements;
    if (m > INT32_MAX || n > INT32_MAX || qn_mul_overflows(m, n, &elements))
        return qn_fail(QN_ERR_VALUE, "%s: matrices of shape %s are too large for LAPACK", func, qn_shape_of(&text, a));
    return QN_OK;
}

int qn_linalg_dtype(int t)
{
    return t == QN_FLOAT16 ? QN_FLOAT32 : qn_is_inexact(t) ? t : QN_FLOAT64;
}

const qn_array *qn_aligned(const qn_array *a)
{
    return a->flags & QN_ALIGNED ? qn_retain(a) : qn_copy(a);
}

qn_array *qn_new_batch(const char *func, int t, const qn_array *like, int ncore, int64_t rows, int64_t cols)
{
    int lead = like->ndim - 2;
    int64_t shape[QN_MAX_NDIM];
    for (int i = 0; i < lead; i++)
        shape[i] = like->shape[i];
    shape[lead] = rows; /* a matrix has room for two more axes: it had them */
    if (ncore == 2)
        shape[lead + 1] = cols;
    return qn_new(func, t, lead + ncore, shape);
}

qn_status qn_fill_identity(const qn_array *a)
{
    int64_t n = a->shape[a->ndim - 1];
    qn_array *eye = qn_eye(n, n, 0, (qn_dtype)a->dtype);
    qn_status status = eye ? qn_copy_elements(a, eye) : qn_failed();
    qn_release(eye);
    return status;
}

double qn_default_rtol(const qn_array *a, double rtol)
{
    if (rtol >= 0)
        return rtol;
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1];
    double eps = qn_dtypes[qn_linalg_dtype(a->dtype)].real == QN_FLOAT32 ? (double)FLT_EPSILON : DBL_EPSILON;
    return eps * (double)(m > n ? m : n);
}
