/* SPDX-License-Identifier: BSD-3-Clause */
/* fold.c: operations applied from left to right along an axis until one element is left: of the whole axis (reductions that
 * are not associative), or of its segments (reduceat). */
#include <ops/ops.h>

/* Segment k of the axis is [begin[k], end[k]), at least one element; out has one element for each along its last axis. */
typedef struct fold {
    qn_running running;
    qn_reduce_fn kernel;      /* reduces a segment at once, or NULL */
    qn_loop_fn store;         /* from the kernel's dtype to out's   */
    const qn_array *x, *out;  /* the axis last                      */
    const int64_t *index;     /* NULL: one segment, the whole axis  */
    int64_t segments, lines, inner;
} fold;

static void segment(const fold *f, int64_t k, int64_t *begin, int64_t *n)
{
    int64_t length = f->x->shape[f->x->ndim - 1];
    *begin = f->index == NULL ? 0 : f->index[k];
    int64_t end = k + 1 < f->segments ? f->index[k + 1] : length;
    *n = end > *begin ? end - *begin : 1;
}

static void fold_line(const fold *f, const char *x, int64_t xs, int64_t n, char *out)
{
    _Alignas(16) char acc[16];
    if (f->kernel == NULL) {
        qn_running_line(&f->running, x, xs, n, out, 0);
        return;
    }
    f->kernel(x, xs, n, acc);
    f->store((char *const[]){acc, out}, (const int64_t[]){16, 16}, 1);
}

static void fold_units(void *context, int64_t begin, int64_t end)
{
    const fold *f = context;
    int64_t xs = f->x->strides[f->x->ndim - 1], os = f->out->strides[f->out->ndim - 1], start, n;
    for (int64_t u = begin; u < end; u++) {
        int64_t line = u / f->segments, k = u % f->segments;
        segment(f, k, &start, &n);
        fold_line(f, qn_line(f->x, line) + start * xs, xs, n, qn_line(f->out, line) + k * os);
    }
}

/* All lines of a segment that lie side by side at once, a row of them at a time. */
static void fold_rows(void *context, int64_t begin, int64_t end)
{
    const fold *f = context;
    int64_t xs = f->x->strides[f->x->ndim - 1], os = f->out->strides[f->out->ndim - 1], start, n;
    for (int64_t k = begin; k < end; k++) {
        segment(f, k, &start, &n);
        for (int64_t line = 0; line < f->lines; line += f->inner)
            qn_running_rows(&f->running, qn_line(f->x, line) + start * xs, xs, n, qn_line(f->out, line) + k * os, 0, f->inner);
    }
}

/* The kernel that reduces a whole segment of x, calculating in dtype t, if there is one. */
static qn_reduce_fn whole_kernel(int op, int t, const qn_array *x)
{
    return qn_reduce_acc(op, x->dtype) == t ? (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, op, x->dtype) : NULL;
}

static qn_status run(fold *f, int op, int t)
{
    const qn_array *x = f->x, *out = f->out;
    int compute = qn_op_carry(op, t), last = out->ndim - 1;
    if (out->size == 0)
        return QN_OK;
    f->lines = out->size / f->segments;
    qn_running_init(&f->running, op, compute, x, out);
    f->kernel = whole_kernel(op, compute, x);
    f->store = qn_cast_loop(compute, out->dtype);
    double cost = 1.0 * (double)x->size / (double)out->size;
    /* With a kernel only what always went by rows: elsewhere they would lose its pairwise sums. */
    bool plain = f->kernel == NULL || (x->dtype == compute && out->dtype == compute);
    bool rows = plain && qn_side_by_side(x) && out->strides[last - 1] == out->itemsize;
    if (rows)
        f->inner = out->shape[last - 1];
    return rows ? qn_parallel_for(f->segments, qn_grain(cost * (double)f->lines), fold_rows, f)
                : qn_parallel_for(out->size, qn_grain(cost), fold_units, f);
}

/* x with the axis last, in memory apart from out, and aligned if it is for a kernel that takes a segment of any length at once. */
static qn_array *readable(int op, int t, const qn_array *a, int axis, const qn_array *out)
{
    qn_array *moved = qn_moveaxis(a, axis, -1);
    if (moved == NULL || (((moved->flags & QN_ALIGNED) || whole_kernel(op, qn_op_carry(op, t), moved) == NULL) &&
                          qn_overlap(moved, out) == QN_DISJOINT))
        return moved;
    qn_array *copy = qn_copy(moved);
    qn_release(moved);
    return copy;
}

qn_status qn_fold(int op, int t, const qn_array *a, int axis, const qn_array *out)
{
    qn_array *x = readable(op, t, a, axis, out), *z = qn_view(out, QN_ELLIPSIS, QN_NEWAXIS);
    fold f = {.x = x, .out = z, .segments = 1};
    qn_status status = x == NULL || z == NULL ? qn_failed() : run(&f, op, t);
    qn_release(x);
    qn_release(z);
    return status;
}

/* ---- reduceat ---------------------------------------------------------------------------------------------------- */
static qn_status check_index(const char *name, const qn_array *index, int64_t length)
{
    const int64_t *p = (const int64_t *)(const void *)index->data;
    for (int64_t i = 0; i < index->size; i++)
        if (p[i] < 0 || p[i] >= length)
            return qn_fail(QN_ERR_INDEX, "index %lld out-of-bounds in %s.reduceat [0, %lld)", (long long)p[i], name,
                           (long long)length);
    return QN_OK;
}

/* Indices as a line of int64, in memory of its own: out may lie where they do, and what was checked must not change. */
static qn_array *index_line(const qn_array *indices)
{
    if (indices->ndim != 1 || !(qn_is_integer(indices->dtype) || indices->dtype == QN_BOOL || indices->size == 0)) {
        qn_text shape;
        qn_fail(indices->ndim != 1 ? QN_ERR_VALUE : QN_ERR_TYPE,
                "reduceat: indices must be one-dimensional and of integers, not %s of shape %s",
                qn_dtypes[indices->dtype].name, qn_shape_of(&shape, indices));
        return NULL;
    }
    return qn_astype(indices, QN_INT64);
}

static qn_status reduceat_into(int op, int t, const qn_array *a, const qn_array *index, int axis, const qn_array *out)
{
    qn_array *x = readable(op, t, a, axis, out), *z = qn_moveaxis(out, axis, -1);
    fold f = {.x = x, .out = z, .segments = index->size, .index = (const int64_t *)(const void *)index->data};
    qn_status status = x == NULL || z == NULL ? qn_failed() : run(&f, op, t);
    qn_release(x);
    qn_release(z);
    return status;
}

/* The result in out, if that is aligned, or in a new array. */
static qn_array *reduceat(int op, int t, const qn_array *a, const qn_array *index, int axis, const qn_array *out)
{
    int64_t shape[QN_MAX_NDIM];
    const char *name = qn_ops[op].name;
    if (qn_check_axis(name, axis, a->ndim, &axis) != QN_OK || check_index(name, index, a->shape[axis]) != QN_OK)
        return NULL;
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] = index->size;
    if (out != NULL && qn_running_check_out(name, out, a->ndim, shape, t) != QN_OK)
        return NULL;
    bool direct = out != NULL && (out->flags & QN_ALIGNED);
    qn_array *r = direct ? qn_retain(out) : qn_new(name, t, a->ndim, shape);
    qn_status status = r == NULL ? qn_failed() : reduceat_into(op, t, a, index, axis, r);
    if (status == QN_OK && out != NULL && !direct)
        status = qn_assign(out, r, QN_SAME_KIND);
    if (status != QN_OK)
        return qn_drop(r);
    if (out == NULL || direct)
        return r;
    qn_release(r);
    return qn_retain(out);
}

qn_array *qn_reduceat(const qn_op *handle, const qn_array *a, const qn_array *indices, int axis, qn_dtype dtype,
                      const qn_array *out)
{
    if (qn_is_null(handle, "reduceat") || qn_is_null(a, "reduceat") || qn_is_null(indices, "reduceat"))
        return NULL;
    int op = qn_op_index(handle), t = qn_running_dtype("reduceat", op, a, qn_ops[op].out == QN_OUT_SAME ? qn_dtype_with_out(a, out, dtype) : dtype);
    qn_array *index = t == 0 ? NULL : index_line(indices);
    qn_array *r = index == NULL ? NULL : reduceat(op, t, a, index, axis, out);
    qn_release(index);
    return r;
}
