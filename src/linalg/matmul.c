/* SPDX-License-Identifier: BSD-3-Clause */
/* matmul.c: NumPy's matmul: one-dimensional operands are a row or a column, leading axes broadcast.
 *
 * A batch of small matrices is shared out to threads, each product on one; large matrices go one by one through a
 * threaded BLAS.  Float matrices of up to QN_TINY rows and columns run in our own kernel, where a call of BLAS (100 ns)
 * would cost more than the product. */
#include <errno.h>
#include <linalg/linalg.h>

static const char *const signature = "with gufunc signature (n?,k),(k,m?)->(n?,m?)";

/* a as at least two axes: a 1-d left operand gets a leading axis of length 1, a right one a trailing one. */
static qn_array *as_matrices(const qn_array *a, bool left)
{
    return a->ndim > 1 ? qn_retain(a) : qn_expand_dims(a, left ? 0 : 1);
}

/* ---- shapes ---- */
static qn_status check_core(const qn_array *a, const qn_array *b)
{
    for (int i = 0; i < 2; i++)
        if ((i ? b : a)->ndim == 0)
            return qn_fail(QN_ERR_VALUE, "matmul: Input operand %d does not have enough dimensions (has 0, gufunc core %s requires 1)", i,
                           signature);
    int axis = b->ndim > 1 ? b->ndim - 2 : 0;
    int64_t ka = a->shape[a->ndim - 1], kb = b->shape[axis];
    if (ka != kb)
        return qn_fail(QN_ERR_VALUE, "matmul: Input operand 1 has a mismatch in its core dimension 0, %s (size %lld is different from %lld)",
                       signature, (long long)kb, (long long)ka);
    return QN_OK;
}

typedef struct shapes {
    int ndim, lead;              /* of the result; how many of its axes are leading ones */
    int64_t shape[QN_MAX_NDIM];
} shapes;

static qn_status result_shape(const qn_array *a, const qn_array *b, shapes *r)
{
    qn_text ta, tb;
    int alead = a->ndim > 2 ? a->ndim - 2 : 0, blead = b->ndim > 2 ? b->ndim - 2 : 0;
    r->lead = alead > blead ? alead : blead;
    for (int i = 0; i < r->lead; i++) {
        int ia = i - (r->lead - alead), ib = i - (r->lead - blead);
        int64_t na = ia < 0 ? 1 : a->shape[ia], nb = ib < 0 ? 1 : b->shape[ib];
        if (na != nb && na != 1 && nb != 1)
            return qn_fail(QN_ERR_VALUE, "matmul: operands could not be broadcast together with shapes %s %s in their leading axes",
                           qn_shape_of(&ta, a), qn_shape_of(&tb, b));
        r->shape[i] = na == 1 ? nb : na;
    }
    r->ndim = r->lead;
    if (a->ndim > 1)
        r->shape[r->ndim++] = a->shape[a->ndim - 2];
    if (b->ndim > 1)
        r->shape[r->ndim++] = b->shape[b->ndim - 1];
    return QN_OK;
}

/* ---- the batch ---- */
typedef struct batch_job {
    qn_batch batch; /* operands a, b, result */
    int dtype;
    bool large; /* one product after the other, each on all threads */
    qn_tiny_fn tiny;
    atomic_int status;
} batch_job;

static void tiny_run(const batch_job *j, char *const *p, int64_t count)
{
    const qn_matrix *a = &j->batch.matrix[0], *b = &j->batch.matrix[1], *c = &j->batch.matrix[2];
    int64_t step[3] = {0};
    for (int op = 0; op < 3 && j->batch.ndim; op++)
        step[op] = j->batch.stride[op][j->batch.ndim - 1];
    const qn_matmul_args x = {.a = p[0], .b = p[1], .c = p[2], .ars = a->rs, .acs = a->cs, .brs = b->rs, .bcs = b->cs, .crs = c->rs,
                         .m = c->rows, .n = c->cols, .k = a->cols};
    j->tiny(&x, count, step);
}

static void tiny_range(void *context, int64_t begin, int64_t end)
{
    const batch_job *j = context;
    while (begin < end) {
        char *p[QN_BATCH_OPERANDS];
        int64_t run = qn_batch_seek(&j->batch, begin, p);
        run = run < end - begin ? run : end - begin;
        tiny_run(j, p, run);
        begin += run;
    }
}

static void product_range(void *context, int64_t begin, int64_t end)
{
    batch_job *j = context;
    for (int64_t i = begin; i < end && !atomic_load_explicit(&j->status, memory_order_relaxed); i++) {
        char *p[QN_BATCH_OPERANDS];
        qn_matrix m[3];
        qn_batch_seek(&j->batch, i, p);
        for (int op = 0; op < 3; op++) {
            m[op] = j->batch.matrix[op];
            m[op].data = p[op];
        }
        qn_status status = j->large && j->batch.size > 1 ? qn_poll() : QN_OK;
        if (status == QN_OK)
            status = qn_product("matmul", j->dtype, &m[0], &m[1], &m[2]);
        if (status)
            atomic_store(&j->status, (int)status);
    }
}

static bool rows_contiguous(const qn_matrix *x, int dtype)
{
    return x->dtype == dtype && (x->cols == 1 || x->cs == qn_dtypes[dtype].size);
}

/* Is a matrix of m rows and k columns times one of n columns for the tiny kernel? */
static bool is_tiny(int64_t m, int64_t k, int64_t n) { return m > 0 && m <= QN_TINY && n > 0 && n <= QN_TINY && k <= 2 * QN_TINY; }

static bool tiny_applies(const batch_job *j)
{
    const qn_matrix *a = &j->batch.matrix[0], *b = &j->batch.matrix[1], *c = &j->batch.matrix[2];
    return j->tiny && is_tiny(c->rows, a->cols, c->cols) && a->dtype == j->dtype && rows_contiguous(b, j->dtype) &&
           rows_contiguous(c, j->dtype);
}

static qn_status run_batch(batch_job *j)
{
    qn_batch_merge(&j->batch);
    const qn_matrix *a = &j->batch.matrix[0], *c = &j->batch.matrix[2];
    double work = (double)c->rows * (double)c->cols * (double)a->cols;
    if (tiny_applies(j))
        return qn_parallel_for(j->batch.size, qn_grain(2 + 0.15 * work), tiny_range, j);
    qn_status status = QN_OK;
    const bool large = j->large = work >= QN_BLAS_LARGE || j->batch.size == 1;
    qn_fp_state fp = qn_fp_save();
    int saved = errno; /* a BLAS sets it where the system denies it a call, such as one that places its buffers */
    qn_blas_threads(large ? work : 0);
    if (large)
        product_range(j, 0, j->batch.size);
    else
        status = qn_parallel_for(j->batch.size, qn_grain(100 + 0.1 * work), product_range, j);
    errno = saved;
    qn_fp_restore(fp);
    if (status != QN_OK || j->status != QN_ERR_NOMEM)
        return status != QN_OK ? status : (qn_status)j->status;
    return qn_fail(QN_ERR_NOMEM, "matmul: out of memory for work space");
}

/* a, b, out have two axes at least and fit. */
static qn_status multiply(int dtype, const qn_array *a, const qn_array *b, const qn_array *out, const shapes *r)
{
    batch_job j = {.dtype = dtype, .tiny = (qn_tiny_fn)qn_kernel(QN_KIND_MATMUL, QN_MATMUL_TINY, dtype)};
    qn_batch_init(&j.batch, r->lead, r->shape);
    qn_batch_add(&j.batch, a, 2);
    qn_batch_add(&j.batch, b, 2);
    qn_batch_add(&j.batch, out, 2);
    return out->size ? run_batch(&j) : QN_OK;
}

/* out with the axes that a 1-d operand took away. */
static qn_array *full_view(const qn_array *out, const qn_array *a, const qn_array *b)
{
    qn_array *rows = b->ndim > 1 ? qn_retain(out) : qn_expand_dims(out, -1);
    if (a->ndim > 1 || !rows)
        return rows;
    qn_array *view = qn_expand_dims(rows, -2);
    qn_release(rows);
    return view;
}

static bool is_plain(const qn_array *x, int dtype)
{
    const uint32_t dense = QN_C_CONTIGUOUS | QN_ALIGNED;
    return x->ndim <= 2 && x->dtype == dtype && (x->flags & dense) == dense;
}

/* A vector or matrix times another, contiguous and tiny: the kernel that the batch would come to. False if it is not that simple. */
static bool multiply_tiny(int dtype, const qn_array *a, const qn_array *b, const qn_array *out)
{
    qn_tiny_fn tiny = (qn_tiny_fn)qn_kernel(QN_KIND_MATMUL, QN_MATMUL_TINY, dtype);
    if (tiny == NULL || !is_plain(a, dtype) || !is_plain(b, dtype) || !is_plain(out, dtype))
        return false;
    const int64_t m = a->ndim > 1 ? a->shape[0] : 1, k = a->shape[a->ndim - 1], n = b->ndim > 1 ? b->shape[1] : 1, size = a->itemsize;
    if (!is_tiny(m, k, n))
        return false;
    const qn_matmul_args x = {.a = a->data, .b = b->data, .c = out->data, .ars = k * size, .acs = size, .brs = n * size, .bcs = size,
                              .crs = n * size, .m = m, .n = n, .k = k};
    const int64_t step[3] = {0};
    const qn_fp_state fp = qn_fp_save();
    tiny(&x, 1, step);
    qn_fp_restore(fp);
    return true;
}

static qn_status multiply_promoted(int dtype, const qn_array *a, const qn_array *b, const qn_array *out, const shapes *r)
{
    if (multiply_tiny(dtype, a, b, out))
        return QN_OK;
    const qn_array *aa = qn_aligned(a), *ab = qn_aligned(b);
    qn_array *ma = aa ? as_matrices(aa, true) : NULL, *mb = ab ? as_matrices(ab, false) : NULL, *mo = full_view(out, a, b);
    qn_status status = ma && mb && mo ? multiply(dtype, ma, mb, mo, r) : qn_failed();
    qn_release(aa);
    qn_release(ab);
    qn_release(ma);
    qn_release(mb);
    qn_release(mo);
    return status;
}

static qn_status prepare(const qn_array *a, const qn_array *b, shapes *r, int *dtype)
{
    if (qn_is_null(a, "matmul") || qn_is_null(b, "matmul"))
        return qn_failed();
    QN_TRY(check_core(a, b));
    QN_TRY(result_shape(a, b, r));
    *dtype = qn_result_type(2, (const qn_array *const[]){a, b});
    return *dtype ? QN_OK : qn_failed();
}

qn_array *qn_matmul(const qn_array *a, const qn_array *b)
{
    shapes r;
    int dtype;
    if (prepare(a, b, &r, &dtype))
        return NULL;
    qn_array *out = qn_new("matmul", dtype, r.ndim, r.shape);
    return out && multiply_promoted(dtype, a, b, out, &r) ? qn_drop(out) : out;
}

static qn_status check_out(const qn_array *out, const shapes *r, int dtype)
{
    qn_text given, wanted;
    QN_TRY(qn_check_writeable("matmul", out));
    if (out->ndim != r->ndim || (r->ndim && memcmp(out->shape, r->shape, (size_t)r->ndim * sizeof *r->shape) != 0))
        return qn_fail(QN_ERR_VALUE, "matmul: output of shape %s given, the result has shape %s", qn_shape_of(&given, out),
                       qn_shape_text(&wanted, r->ndim, r->shape));
    if (!qn_can_cast((qn_dtype)dtype, (qn_dtype)out->dtype, QN_SAME_KIND))
        return qn_fail(QN_ERR_TYPE, "matmul: Cannot cast the result from %s to %s", qn_dtypes[dtype].name, qn_dtypes[out->dtype].name);
    return QN_OK;
}

qn_status qn_matmul_into(const qn_array *out, const qn_array *a, const qn_array *b)
{
    shapes r;
    int dtype;
    if (qn_is_null(out, "matmul"))
        return qn_failed();
    QN_TRY(prepare(a, b, &r, &dtype));
    QN_TRY(check_out(out, &r, dtype));
    if (out->dtype == dtype && (out->flags & QN_ALIGNED) && qn_overlap(out, a) == QN_DISJOINT && qn_overlap(out, b) == QN_DISJOINT)
        return multiply_promoted(dtype, a, b, out, &r);
    qn_array *result = qn_matmul(a, b);
    qn_status status = result ? qn_copy_elements(out, result) : qn_failed();
    qn_release(result);
    return status;
}
