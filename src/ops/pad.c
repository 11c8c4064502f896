/* SPDX-License-Identifier: BSD-3-Clause */
/* pad.c: borders around an array.
 *
 * The array is copied to the middle of the result; then, axis by axis, both borders are filled over the whole extent of
 * the axes done before and the middle of those to come, so that corners take their values from borders.  A border is
 * filled in runs: stretches whose sources lie at a constant step, -1 (reflect), 0 (edge) or 1 (wrap). */
#include <ops/part.h>

typedef struct border {
    const qn_array *result;
    int axis;
    int64_t before, n, after; /* of this axis: border, middle, border */
    qn_pad_mode mode;
    const qn_array *value;    /* 0-d, for QN_PAD_CONSTANT */
    char *data;               /* the region's first element: position 0 on this axis */
    int64_t shape[QN_MAX_NDIM];
} border;

/* The position in [0, n) that position p of the endless padded axis repeats, and the direction it moves in. */
static int64_t source_of(qn_pad_mode mode, int64_t p, int64_t n, int *step)
{
    const int64_t period = mode == QN_PAD_WRAP ? n : mode == QN_PAD_SYMMETRIC ? 2 * n : 2 * n - 2;
    *step = 0;
    if (mode == QN_PAD_EDGE || period == 0)
        return p < 0 ? 0 : n - 1;
    int64_t q = p % period;
    q += q < 0 ? period : 0;
    *step = q < n ? 1 : -1;
    return q < n ? q : period - q - (mode == QN_PAD_SYMMETRIC);
}

/* How many positions from p on, at most `limit`, keep the step. */
static int64_t run_length(qn_pad_mode mode, int64_t source, int step, int64_t n, int64_t limit)
{
    const int64_t stop = mode == QN_PAD_REFLECT ? 1 : 0; /* a reflection turns before it comes to 0 */
    const int64_t run = step == 0 ? limit : step > 0 ? n - source : source - stop + 1;
    return run < limit ? run : limit;
}

/* Positions [p, p + n) relative to the middle take sources [source, ...) at `step`. */
static qn_status fill_run(border *b, int64_t p, int64_t n, int64_t source, int step)
{
    const qn_array *r = b->result;
    const int64_t stride = r->strides[b->axis];
    int64_t from_strides[QN_MAX_NDIM];
    memcpy(from_strides, r->strides, (size_t)r->ndim * sizeof *from_strides);
    from_strides[b->axis] = step * stride;
    b->shape[b->axis] = n;
    const qn_side to = {r, b->data + (b->before + p) * stride, r->strides};
    const qn_side from = {r, b->data + (b->before + source) * stride, from_strides};
    return qn_copy_part("pad", r->ndim, b->shape, to, from);
}

static qn_status fill_constant(border *b, int64_t p, int64_t n)
{
    const qn_array *r = b->result;
    const int64_t zeros[QN_MAX_NDIM] = {0};
    b->shape[b->axis] = n;
    const qn_side to = {r, b->data + (b->before + p) * r->strides[b->axis], r->strides};
    return qn_copy_part("pad", r->ndim, b->shape, to, (qn_side){b->value, b->value->data, zeros});
}

/* Fills positions [p, end) relative to the middle. */
static qn_status fill_border(border *b, int64_t p, int64_t end)
{
    if (b->mode == QN_PAD_CONSTANT)
        return fill_constant(b, p, end - p);
    while (p < end) {
        int step;
        const int64_t source = source_of(b->mode, p, b->n, &step);
        const int64_t n = run_length(b->mode, source, step, b->n, end - p);
        QN_TRY(fill_run(b, p, n, source, step));
        p += n;
    }
    return QN_OK;
}

static qn_status pad_axis(const qn_array *a, const int64_t *width, qn_pad_mode mode, const qn_array *value, const qn_array *r, int axis)
{
    border b = {.result = r, .axis = axis, .before = width[2 * axis], .n = a->shape[axis], .after = width[2 * axis + 1],
                .mode = mode, .value = value, .data = r->data};
    for (int k = 0; k < a->ndim; k++) {
        b.shape[k] = k < axis ? r->shape[k] : a->shape[k];
        b.data += k > axis ? width[2 * k] * r->strides[k] : 0;
    }
    QN_TRY(fill_border(&b, -b.before, 0));
    return fill_border(&b, b.n, b.n + b.after);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static qn_status padded_shape(const qn_array *a, const int64_t *width, qn_pad_mode mode, int64_t *shape)
{
    if (mode < QN_PAD_CONSTANT || mode > QN_PAD_WRAP)
        return qn_fail(QN_ERR_VALUE, "pad: unknown mode %d", (int)mode);
    for (int k = 0; k < a->ndim; k++) {
        const int64_t before = width[2 * k], after = width[2 * k + 1];
        if (before < 0 || after < 0)
            return qn_fail(QN_ERR_VALUE, "pad: widths can't be negative, but axis %d has (%lld, %lld)", k, (long long)before,
                           (long long)after);
        if (a->shape[k] == 0 && before + after > 0 && mode != QN_PAD_CONSTANT)
            return qn_fail(QN_ERR_VALUE, "pad: can't extend empty axis %d using modes other than 'constant'", k);
        if (qn_add_overflows(a->shape[k], before, &shape[k]) || qn_add_overflows(shape[k], after, &shape[k]))
            return qn_fail(QN_ERR_VALUE, "pad: axis %d becomes too long", k);
    }
    return QN_OK;
}

static qn_status fill_padded(const qn_array *a, const int64_t *width, qn_pad_mode mode, const qn_array *value, const qn_array *r)
{
    char *middle = r->data;
    for (int k = 0; k < a->ndim; k++)
        middle += width[2 * k] * r->strides[k];
    QN_TRY(qn_copy_part("pad", a->ndim, a->shape, (qn_side){r, middle, r->strides}, (qn_side){a, a->data, a->strides}));
    for (int k = 0; k < a->ndim; k++)
        QN_TRY(pad_axis(a, width, mode, value, r, k));
    return QN_OK;
}

/* value, or zero, as a 0-d array of dtype t. */
static qn_array *pad_value(const qn_array *value, int t)
{
    const qn_c128 zero = {0, 0};
    if (!value)
        return qn_new_scalar("pad", t, &zero);
    if (value->size == 1)
        return qn_astype(value, (qn_dtype)t);
    qn_fail(QN_ERR_VALUE, "pad: the value must be one number, not an array of %lld", (long long)value->size);
    return NULL;
}

qn_array *qn_pad(const qn_array *a, const int64_t *width, qn_pad_mode mode, const qn_array *value)
{
    int64_t shape[QN_MAX_NDIM];
    if (qn_is_null(a, "pad") || padded_shape(a, width, mode, shape) != QN_OK)
        return NULL;
    qn_array *constant = pad_value(value, a->dtype);
    qn_array *r = constant ? qn_new("pad", a->dtype, a->ndim, shape) : NULL;
    const bool ok = r && fill_padded(a, width, mode, constant, r) == QN_OK;
    qn_release(constant);
    return ok ? r : qn_drop(r);
}
