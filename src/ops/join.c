/* SPDX-License-Identifier: BSD-3-Clause */
/* join.c: concat and stack: each input is copied, and cast, to its part of the result. */
#include <ops/part.h>

static qn_status check_inputs(const char *func, const char *verb, int n, const qn_array *const *arrays)
{
    if (n < 1)
        return qn_fail(QN_ERR_VALUE, "%s: need at least one array to %s", func, verb);
    for (int i = 0; i < n; i++)
        if (qn_is_null(arrays[i], func))
            return qn_failed();
    return QN_OK;
}

/* ---- the result ------------------------------------------------------------------------------------ */

/* The dtype of the result, to which every input may be cast; 0 after an error. */
static qn_dtype join_dtype(const char *func, int n, const qn_array *const *arrays, const qn_join_opts *opts)
{
    const qn_dtype t = opts->dtype ? opts->dtype : opts->out ? (qn_dtype)opts->out->dtype : qn_result_type(n, arrays);
    for (int i = 0; i < n && (opts->dtype || opts->out); i++)
        if (!qn_can_cast((qn_dtype)arrays[i]->dtype, t, opts->casting)) {
            qn_fail(QN_ERR_TYPE, "%s: Cannot cast array data from dtype('%s') to dtype('%s') according to the casting rule", func,
                    qn_dtypes[arrays[i]->dtype].name, qn_dtypes[t].name);
            return 0;
        }
    return t;
}

static bool shares_memory(const qn_array *out, int n, const qn_array *const *arrays)
{
    for (int i = 0; i < n; i++)
        if (qn_may_share_memory(out, arrays[i]))
            return true;
    return false;
}

/* Where the parts go: out (a new reference), or a new array of this shape if there is none or it shares memory with a part. */
static qn_array *join_target(const char *func, qn_dtype t, int ndim, const int64_t *shape, const qn_array *out, int n,
                             const qn_array *const *arrays)
{
    qn_text given, wanted;
    if (!out)
        return qn_new(func, t, ndim, shape);
    if (qn_check_writeable(func, out) != QN_OK)
        return NULL;
    if (out->ndim == ndim && memcmp(out->shape, shape, (size_t)ndim * sizeof *shape) == 0)
        return shares_memory(out, n, arrays) ? qn_new(func, out->dtype, ndim, shape) : qn_retain(out);
    qn_fail(QN_ERR_VALUE, "%s: Output array is the wrong shape: %s, not %s", func, qn_shape_of(&given, out),
            qn_shape_text(&wanted, ndim, shape));
    return NULL;
}

/* The joined array r, moved to out if it was made apart from that. */
static qn_array *joined(qn_array *r, const qn_array *out)
{
    if (!r || !out || r == out)
        return r;
    const qn_status status = qn_assign(out, r, QN_NO);
    qn_release(r);
    return status == QN_OK ? qn_retain(out) : NULL;
}

/* ---- concat -------------------------------------------------------------------------------------- */

static qn_status check_fit(const qn_array *const *arrays, int i, int axis)
{
    const qn_array *a = arrays[0], *b = arrays[i];
    if (a->ndim != b->ndim)
        return qn_fail(QN_ERR_VALUE, "concat: all the input arrays must have same number of dimensions, but the array at index 0 "
                       "has %d dimension(s) and the array at index %d has %d dimension(s)", a->ndim, i, b->ndim);
    for (int k = 0; k < a->ndim; k++)
        if (k != axis && a->shape[k] != b->shape[k])
            return qn_fail(QN_ERR_VALUE, "concat: all the input array dimensions except for the concatenation axis must match "
                           "exactly, but along dimension %d, the array at index 0 has size %lld and the array at index %d has "
                           "size %lld", k, (long long)a->shape[k], i, (long long)b->shape[k]);
    return QN_OK;
}

/* The result's shape; lengths along the axis add up. */
static qn_status concat_shape(int n, const qn_array *const *arrays, int axis, int64_t *shape)
{
    memcpy(shape, arrays[0]->shape, (size_t)arrays[0]->ndim * sizeof *shape);
    for (int i = 1; i < n; i++) {
        QN_TRY(check_fit(arrays, i, axis));
        if (qn_add_overflows(shape[axis], arrays[i]->shape[axis], &shape[axis]))
            return qn_fail(QN_ERR_VALUE, "concat: the result is too long");
    }
    return QN_OK;
}

static qn_array *concat_axis(int n, const qn_array *const *arrays, int axis, qn_dtype t, const qn_array *out)
{
    int64_t shape[QN_MAX_NDIM];
    if (arrays[0]->ndim == 0) {
        qn_fail(QN_ERR_VALUE, "concat: zero-dimensional arrays cannot be concatenated");
        return NULL;
    }
    if (qn_check_axis("concat", axis, arrays[0]->ndim, &axis) != QN_OK || concat_shape(n, arrays, axis, shape) != QN_OK)
        return NULL;
    qn_array *r = join_target("concat", t, arrays[0]->ndim, shape, out, n, arrays);
    char *at = r ? r->data : NULL;
    for (int i = 0; r && i < n; i++) {
        const qn_array *a = arrays[i];
        const qn_side to = {r, at, r->strides}, from = {a, a->data, a->strides};
        if (qn_copy_part("concat", a->ndim, a->shape, to, from) != QN_OK)
            return qn_drop(r);
        at += a->shape[axis] * r->strides[axis];
    }
    return joined(r, out);
}

static qn_array *concat_flat(int n, const qn_array *const *arrays, qn_dtype t, const qn_array *out)
{
    int64_t size = 0, strides[QN_MAX_NDIM];
    for (int i = 0; i < n; i++)
        if (qn_add_overflows(size, arrays[i]->size, &size)) {
            qn_fail(QN_ERR_VALUE, "concat: the result is too long");
            return NULL;
        }
    qn_array *r = join_target("concat", t, 1, &size, out, n, arrays);
    char *at = r ? r->data : NULL;
    for (int i = 0; r && i < n; i++) {
        const qn_array *a = arrays[i];
        qn_c_strides(a->ndim, a->shape, r->strides[0], strides);
        const qn_side to = {r, at, strides}, from = {a, a->data, a->strides};
        if (qn_copy_part("concat", a->ndim, a->shape, to, from) != QN_OK)
            return qn_drop(r);
        at += a->size * r->strides[0];
    }
    return joined(r, out);
}

qn_array *qn_concat_by(int n, const qn_array *const *arrays, int axis, const qn_join_opts *opts)
{
    if (check_inputs("concat", "concatenate", n, arrays) != QN_OK)
        return NULL;
    const qn_dtype t = join_dtype("concat", n, arrays, opts);
    if (!t)
        return NULL;
    return axis == QN_FLATTEN ? concat_flat(n, arrays, t, opts->out) : concat_axis(n, arrays, axis, t, opts->out);
}

qn_array *qn_concat(int n, const qn_array *const *arrays, int axis)
{
    const qn_join_opts opts = {0};
    return qn_concat_by(n, arrays, axis, &opts);
}

/* ---- stack ----------------------------------------------------------------------------------------- */

static qn_status check_same_shapes(int n, const qn_array *const *arrays)
{
    for (int i = 1; i < n; i++) {
        qn_text first, other;
        if (!qn_same_shape(arrays[0], arrays[i]))
            return qn_fail(QN_ERR_VALUE, "stack: all input arrays must have the same shape, but array 0 has %s and array %d has %s",
                           qn_shape_of(&first, arrays[0]), i, qn_shape_of(&other, arrays[i]));
    }
    return QN_OK;
}

/* list without and with one more entry at `axis`. */
static void insert_at(const int64_t *list, int n, int axis, int64_t entry, int64_t *longer)
{
    memcpy(longer, list, (size_t)axis * sizeof *list);
    longer[axis] = entry;
    memcpy(longer + axis + 1, list + axis, (size_t)(n - axis) * sizeof *list);
}

static void remove_at(const int64_t *list, int n, int axis, int64_t *shorter)
{
    memcpy(shorter, list, (size_t)axis * sizeof *list);
    memcpy(shorter + axis, list + axis + 1, (size_t)(n - axis - 1) * sizeof *list);
}

qn_array *qn_stack_by(int n, const qn_array *const *arrays, int axis, const qn_join_opts *opts)
{
    int64_t shape[QN_MAX_NDIM + 1], strides[QN_MAX_NDIM];
    if (check_inputs("stack", "stack", n, arrays) != QN_OK || check_same_shapes(n, arrays) != QN_OK)
        return NULL;
    const int ndim = arrays[0]->ndim + 1;
    const qn_dtype t = join_dtype("stack", n, arrays, opts);
    if (!t || qn_check_axis("stack", axis, ndim, &axis) != QN_OK)
        return NULL;
    insert_at(arrays[0]->shape, ndim - 1, axis, n, shape);
    qn_array *r = join_target("stack", t, ndim, shape, opts->out, n, arrays);
    if (r)
        remove_at(r->strides, ndim, axis, strides);
    for (int i = 0; r && i < n; i++) {
        const qn_array *a = arrays[i];
        const qn_side to = {r, r->data + i * r->strides[axis], strides}, from = {a, a->data, a->strides};
        if (qn_copy_part("stack", a->ndim, a->shape, to, from) != QN_OK)
            return qn_drop(r);
    }
    return joined(r, opts->out);
}

qn_array *qn_stack(int n, const qn_array *const *arrays, int axis)
{
    const qn_join_opts opts = {0};
    return qn_stack_by(n, arrays, axis, &opts);
}
