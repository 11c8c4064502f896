/* SPDX-License-Identifier: BSD-3-Clause */
/* diff.c: n-th differences along an axis, by repeated subtraction of shifted views. */
#include "order.h"
#include <ops/reader.h>
#include <quern/reduce.h>
#include <quern/signal.h>

/* a without its first (last) element along the axis. */
static qn_array *without_end(const qn_array *a, int axis, bool first)
{
    qn_index items[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++)
        items[i] = i != axis ? QN_ALL : first ? QN_FROM(1) : QN_TO(-1);
    return qn_view_items(a, a->ndim, items);
}

static qn_array *first_difference(const qn_array *a, int axis)
{
    qn_array *upper = without_end(a, axis, true), *lower = upper ? without_end(a, axis, false) : NULL;
    qn_array *r = NULL;
    if (lower)
        r = a->dtype == QN_BOOL ? qn_not_equal(upper, lower) : qn_subtract(upper, lower);
    qn_release(upper);
    qn_release(lower);
    return r;
}

qn_array *qn_diff(const qn_array *a, int n, int axis)
{
    if (qn_is_null(a, "diff"))
        return NULL;
    if (n < 0 || a->ndim == 0) {
        qn_fail(QN_ERR_VALUE, n < 0 ? "diff: order must be non-negative but got %d" : "diff: needs at least one dimension (order %d)",
                n);
        return NULL;
    }
    int k;
    if (n == 0)
        return qn_retain(a);
    if (qn_check_axis("diff", axis, a->ndim, &k) != QN_OK)
        return NULL;
    qn_array *r = qn_retain(a);
    for (int i = 0; i < n && i <= a->shape[k] && r; i++) { /* beyond that there is nothing left */
        qn_array *next = first_difference(r, k);
        qn_release(r);
        r = next;
    }
    return r;
}

/* ---- with ends --------------------------------------------------------------------------------------------------- */
/* The elements of `part` (may be NULL) as elements [from, from + its size) of the 1-d array r. */
static qn_status put_part(const qn_array *r, int64_t from, const qn_array *part)
{
    if (part == NULL || part->size == 0)
        return QN_OK;
    qn_array *place = qn_view(r, QN_RANGE(from, from + part->size)), *shaped = place ? qn_reshape(place, part->ndim, part->shape) : NULL;
    qn_status status = shaped ? qn_copy_elements(shaped, part) : qn_failed();
    qn_release(place);
    qn_release(shaped);
    return status;
}

static qn_status check_end(const char *name, const qn_array *end, const qn_array *a)
{
    if (end != NULL && !(end->flags & QN_WEAK) && !qn_can_cast((qn_dtype)end->dtype, (qn_dtype)a->dtype, QN_SAME_KIND))
        return qn_fail(QN_ERR_TYPE, "ediff1d: dtype of `%s` (%s) must be compatible with input `ary` (%s) under the `same_kind` rule.", name,
                       qn_dtypes[end->dtype].name, qn_dtypes[a->dtype].name);
    return QN_OK;
}

/* r[from + i] = a[i + 1] - a[i] for the elements of any a in row-major order, a block at a time. */
static qn_status put_read_differences(const qn_array *r, int64_t from, const qn_array *a, int64_t n)
{
    enum { BLOCK = 1024 };
    qn_c128 buffer[BLOCK + 1];
    qn_reader reader;
    qn_program p;
    qn_program_init(&p);
    const int in[2] = {qn_program_operand(&p, a->dtype), qn_program_operand(&p, a->dtype)}, out = qn_program_operand(&p, a->dtype);
    qn_program_store(&p, qn_program_op(&p, QN_OP_subtract, a->dtype, in), out);
    qn_reader_plain(&reader, a, a->dtype);
    for (int64_t i = 0, m; i < n; i += m) {
        m = n - i < BLOCK ? n - i : BLOCK;
        const int64_t step = a->itemsize;
        qn_array lower = {.size = m, .ndim = 1, .shape = &m, .strides = &step, .dtype = a->dtype, .itemsize = a->itemsize};
        lower.flags = QN_ALIGNED;
        qn_array upper = lower, place = lower;
        lower.data = qn_read(&reader, i, m + 1, buffer);
        upper.data = lower.data + step;
        place.data = r->data + (from + i) * step;
        QN_TRY(qn_execute(&p, (const qn_array *const[]){&upper, &lower, &place}, 0.2));
        if (i % (64 * BLOCK) == 0)
            QN_TRY(qn_poll());
    }
    return QN_OK;
}

/* r[i] = flat[i + 1] - flat[i] */
static qn_status put_differences(const qn_array *r, int64_t from, const qn_array *flat, int64_t n)
{
    qn_array *place = qn_view(r, QN_RANGE(from, from + n)), *upper = without_end(flat, 0, true), *lower = without_end(flat, 0, false);
    qn_status status = place && upper && lower ? qn_subtract_into(place, upper, lower) : qn_failed();
    qn_release(place);
    qn_release(upper);
    qn_release(lower);
    return status;
}

qn_array *qn_ediff1d(const qn_array *a, const qn_array *after, const qn_array *before)
{
    if (qn_is_null(a, "ediff1d") || check_end("to_end", after, a) != QN_OK || check_end("to_begin", before, a) != QN_OK)
        return NULL;
    int64_t n = a->size > 0 ? a->size - 1 : 0, first = before ? before->size : 0, last = after ? after->size : 0, total;
    if (qn_add_overflows(n, first, &total) || qn_add_overflows(total, last, &total)) {
        qn_fail(QN_ERR_VALUE, "ediff1d: too many elements");
        return NULL;
    }
    qn_array *r = qn_new("ediff1d", a->dtype, 1, &total), *flat = NULL;
    const bool blocks = !qn_is_contiguous(a) && a->dtype != QN_BOOL; /* bool has no difference: the operation says so */
    if (r && !blocks)
        flat = qn_reshape(a, 1, &a->size);
    qn_status status = r && (flat || blocks) ? put_part(r, 0, before) : qn_failed();
    if (status == QN_OK && n > 0 && blocks)
        status = put_read_differences(r, first, a, n);
    else if (status == QN_OK && n > 0)
        status = put_differences(r, first, flat, n);
    if (status == QN_OK)
        status = put_part(r, first + n, after);
    qn_release(flat);
    return status == QN_OK ? r : qn_drop(r);
}
