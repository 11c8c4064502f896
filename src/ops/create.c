/* SPDX-License-Identifier: BSD-3-Clause */
/* create.c: new arrays: filled, counted, copied and converted. */
#include <ops/ops.h>
#include <math.h>

static bool bad_dtype(const char *func, qn_dtype t) { return qn_check_dtype(func, (int)t) != QN_OK; }

qn_array *qn_empty(qn_dtype t, int ndim, const int64_t *shape)
{
    return bad_dtype("empty", t) ? NULL : qn_new("empty", (int)t, ndim, shape);
}

typedef struct fill { char *data; int byte; } fill;
static void fill_range(void *context, int64_t begin, int64_t end)
{
    const fill *f = context;
    memset(f->data + begin, f->byte, (size_t)(end - begin));
}

qn_array *qn_zeros(qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *a = bad_dtype("zeros", t) ? NULL : qn_new("zeros", (int)t, ndim, shape);
    if (a != NULL && !qn_clears_later(a) &&
        qn_parallel_for(a->size * a->itemsize, qn_grain(0.02), fill_range, &(fill){a->data, 0}) != QN_OK)
        return qn_drop(a);
    return a;
}

qn_array *qn_full(qn_dtype t, int ndim, const int64_t *shape, const qn_array *value)
{
    if (qn_is_null(value, "full"))
        return NULL;
    if (t == QN_DEFAULT_DTYPE)
        t = (qn_dtype)value->dtype;
    qn_array *a = bad_dtype("full", t) ? NULL : qn_new("full", (int)t, ndim, shape);
    return a == NULL || qn_assign(a, value, QN_UNSAFE) == QN_OK ? a : qn_drop(a);
}

qn_array *qn_ones(qn_dtype t, int ndim, const int64_t *shape) { return qn_full(t, ndim, shape, QN_NUM(1)); }

qn_array *qn_empty_like(const qn_array *like, qn_dtype t)
{
    return qn_is_null(like, "empty_like") ? NULL : qn_empty(t != 0 ? t : (qn_dtype)like->dtype, like->ndim, like->shape);
}

qn_array *qn_zeros_like(const qn_array *like, qn_dtype t)
{
    return qn_is_null(like, "zeros_like") ? NULL : qn_zeros(t != 0 ? t : (qn_dtype)like->dtype, like->ndim, like->shape);
}

/* ---- ranges: values are made in blocks of the widest type and cast ---------------------------------------------- */
#define RANGE_BLOCK 512
typedef struct range {
    qn_array *out;
    qn_loop_fn cast;
    bool integers;
    int64_t start_int, step_int;
    double start, step, last; /* value i is start + i * step, but for the last of a linspace */
    bool has_last;
} range;

/* Values from .. from + n - 1; the distance from the first is an int, which vectors convert. */
static void count_ints(const range *r, int64_t from, int n, int64_t *z)
{
    const uint64_t step = (uint64_t)r->step_int;
    uint64_t value = (uint64_t)r->start_int + (uint64_t)from * step;
#pragma omp simd linear(value : step)
    for (int i = 0; i < n; i++) {
        z[i] = (int64_t)value;
        value += step;
    }
}

static void count_floats(const range *r, int64_t from, int n, double *z)
{
    const double first = (double)from, start = r->start, step = r->step;
#pragma omp simd
    for (int i = 0; i < n; i++)
        z[i] = start + (first + (double)i) * step;
    if (r->has_last && from + n == r->out->size)
        z[n - 1] = r->last;
}

static void range_fill(void *context, int64_t begin, int64_t end)
{
    const range *r = context;
    union { double f[RANGE_BLOCK]; int64_t i[RANGE_BLOCK]; char bytes[8 * RANGE_BLOCK]; } block;
    const bool direct = r->out->dtype == (r->integers ? QN_INT64 : QN_FLOAT64);
    for (int64_t from = begin; from < end; from += RANGE_BLOCK) {
        int n = end - from < RANGE_BLOCK ? (int)(end - from) : RANGE_BLOCK;
        char *out = r->out->data + from * r->out->itemsize, *values = direct ? out : block.bytes;
        if (r->integers)
            count_ints(r, from, n, (int64_t *)(void *)values);
        else
            count_floats(r, from, n, (double *)(void *)values);
        if (!direct)
            r->cast((char *const[]){values, out}, (const int64_t[]){8, r->out->itemsize}, n);
    }
}

static qn_array *range_make(const char *func, qn_dtype t, int64_t n, range *r)
{
    r->out = bad_dtype(func, t) ? NULL : qn_new(func, (int)t, 1, &n);
    if (r->out == NULL)
        return NULL;
    r->cast = qn_cast_loop(r->integers ? QN_INT64 : QN_FLOAT64, (int)t);
    return qn_parallel_for(n, qn_grain(0.5), range_fill, r) == QN_OK ? r->out : qn_drop(r->out);
}

qn_array *qn_arange(double start, double stop, double step, qn_dtype t)
{
    double n = ceil((stop - start) / step);
    if (step == 0 || !isfinite(n) || n > 9e18) {
        qn_fail(QN_ERR_VALUE, "arange: start %g, stop %g, step %g do not give a finite number of elements", start, stop, step);
        return NULL;
    }
    return range_make("arange", t != 0 ? t : QN_FLOAT64, n > 0 ? (int64_t)n : 0, &(range){.start = start, .step = step});
}

qn_array *qn_arange_int(int64_t start, int64_t stop, int64_t step, qn_dtype t)
{
    if (step == 0) {
        qn_fail(QN_ERR_VALUE, "arange: step must not be 0");
        return NULL;
    }
    uint64_t span = step > 0 ? (stop > start ? (uint64_t)stop - (uint64_t)start : 0) : (start > stop ? (uint64_t)start - (uint64_t)stop : 0);
    uint64_t size = step > 0 ? (uint64_t)step : 0 - (uint64_t)step, n = span == 0 ? 0 : (span - 1) / size + 1;
    return range_make("arange", t != 0 ? t : QN_INT64, n > INT64_MAX ? INT64_MAX : (int64_t)n,
                      &(range){.integers = true, .start_int = start, .step_int = step});
}

qn_array *qn_linspace(double start, double stop, int64_t n, bool endpoint, qn_dtype t)
{
    if (n < 0) {
        qn_fail(QN_ERR_VALUE, "linspace: number of samples, %lld, must be non-negative", (long long)n);
        return NULL;
    }
    double intervals = (double)(endpoint ? n - 1 : n);
    return range_make("linspace", t != 0 ? t : QN_FLOAT64, n,
                      &(range){.start = start, .step = intervals > 0 ? (stop - start) / intervals : 0, .last = stop,
                               .has_last = endpoint && n > 1});
}

qn_array *qn_eye(int64_t rows, int64_t cols, int64_t k, qn_dtype t)
{
    qn_array *a = qn_zeros(t != 0 ? t : QN_FLOAT64, 2, (const int64_t[]){rows, cols});
    qn_array *diagonal = a == NULL ? NULL : qn_diagonal(a, k, 0, 1);
    bool done = diagonal != NULL && qn_assign(diagonal, QN_NUM(1), QN_UNSAFE) == QN_OK;
    qn_release(diagonal);
    return done ? a : qn_drop(a);
}

/* ---- copies ------------------------------------------------------------------------------------------------------ */
qn_array *qn_from_data(const void *data, qn_dtype t, int ndim, const int64_t *shape)
{
    if (ndim == 0)
        return bad_dtype("from_data", t) ? NULL : qn_new_scalar("from_data", (int)t, data);
    qn_array *a = qn_empty(t, ndim, shape);
    if (a != NULL && a->size > 0)
        memcpy(a->data, data, (size_t)(a->size * a->itemsize));
    return a;
}

static qn_array *convert(const char *func, const qn_array *a, int t)
{
    qn_array *r = qn_new(func, t, a->ndim, a->shape);
    return r == NULL || qn_copy_elements(r, a) == QN_OK ? r : qn_drop(r);
}

qn_array *qn_copy(const qn_array *a) { return qn_is_null(a, "copy") ? NULL : convert("copy", a, a->dtype); }

qn_array *qn_astype(const qn_array *a, qn_dtype t)
{
    return qn_is_null(a, "astype") || bad_dtype("astype", t) ? NULL : convert("astype", a, (int)t);
}

qn_array *qn_contiguous(const qn_array *a, qn_dtype t)
{
    if (qn_is_null(a, "contiguous"))
        return NULL;
    if (t == QN_DEFAULT_DTYPE)
        t = (qn_dtype)a->dtype;
    return qn_is_contiguous(a) && a->dtype == (int)t ? qn_retain(a) : qn_astype(a, t);
}

qn_array *qn_without_lead(const qn_array *src, int ndim)
{
    int lead = src->ndim - ndim;
    for (int i = 0; i < lead; i++)
        if (src->shape[i] != 1)
            return qn_retain(src);
    return lead > 0 ? qn_reshape_view(src, ndim, src->shape + lead) : qn_retain(src);
}

qn_status qn_assign(const qn_array *dst, const qn_array *src, qn_casting casting)
{
    qn_text to, from;
    if (qn_is_null(dst, "assign") || qn_is_null(src, "assign"))
        return qn_failed();
    QN_TRY(qn_check_writeable("assign", dst));
    if (!(src->flags & QN_WEAK) && !qn_can_cast((qn_dtype)src->dtype, (qn_dtype)dst->dtype, casting))
        return qn_fail(QN_ERR_TYPE, "assign: cannot cast from %s to %s", qn_dtypes[src->dtype].name, qn_dtypes[dst->dtype].name);
    int lead = src->ndim - dst->ndim; /* more dimensions are allowed if they have length 1 */
    for (int i = 0; i < src->ndim; i++)
        if (src->shape[i] != (i < lead ? 1 : dst->shape[i - lead]) && src->shape[i] != 1)
            return qn_fail(QN_ERR_VALUE, "could not broadcast input array from shape %s into shape %s", qn_shape_of(&from, src),
                           qn_shape_of(&to, dst));
    if (lead <= 0)
        return qn_copy_elements(dst, src);
    qn_array *last = qn_without_lead(src, dst->ndim);
    qn_status status = last == NULL ? qn_failed() : qn_copy_elements(dst, last);
    qn_release(last);
    return status;
}

/* ---- single elements ------------------------------------------------------------------------------------------------ */
static qn_status item(const qn_array *a, int t, void *value)
{
    qn_text shape;
    if (qn_is_null(a, "item"))
        return qn_failed();
    if (a->size != 1)
        return qn_fail(QN_ERR_VALUE, "item: can only convert an array of size 1 to a scalar, not one of shape %s", qn_shape_of(&shape, a));
    _Alignas(16) char aligned[16];
    memcpy(aligned, a->data, (size_t)a->itemsize);
    qn_fp_state fp = qn_fp_save();
    qn_cast_loop(a->dtype, t)((char *const[]){aligned, value}, (const int64_t[]){16, 16}, 1);
    qn_fp_restore(fp);
    return QN_OK;
}

qn_status qn_item_f64(const qn_array *a, double *value) { return item(a, QN_FLOAT64, value); }
qn_status qn_item_i64(const qn_array *a, int64_t *value) { return item(a, QN_INT64, value); }
qn_status qn_item_c128(const qn_array *a, double value[2]) { return item(a, QN_COMPLEX128, value); }
