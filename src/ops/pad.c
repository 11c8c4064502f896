/* SPDX-License-Identifier: BSD-3-Clause */
/* pad.c: borders around an array.
 *
 * The array is copied to the middle of the result; then, axis by axis, both borders are filled over the whole extent of
 * the axes done before and the middle of those to come, so that corners take their values from borders.  A border is
 * filled in runs: stretches whose sources lie at a constant step, -1 (reflect), 0 (edge) or 1 (wrap).  Calculated
 * borders are in padvalues.c. */
#include <ops/pad.h>

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
static qn_status fill_run(qn_border *b, int64_t p, int64_t n, int64_t source, int step)
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

static qn_status fill_constant(qn_border *b, int64_t p, int64_t n, int side)
{
    const qn_array *r = b->result;
    const int64_t zeros[QN_MAX_NDIM] = {0};
    char *value = b->values->data + b->axis * b->values->strides[0] + side * b->values->strides[1];
    b->shape[b->axis] = n;
    const qn_side to = {r, b->data + (b->before + p) * r->strides[b->axis], r->strides};
    return qn_copy_part("pad", r->ndim, b->shape, to, (qn_side){b->values, value, zeros});
}

static qn_status constant(qn_border *b)
{
    QN_TRY(fill_constant(b, -b->before, b->before, 0));
    return fill_constant(b, b->n, b->after, 1);
}

/* Fills positions [p, end) relative to the middle. */
static qn_status copy_border(qn_border *b, int64_t p, int64_t end)
{
    while (p < end) {
        int step;
        const int64_t source = source_of(b->opts->mode, p, b->n, &step);
        const int64_t n = run_length(b->opts->mode, source, step, b->n, end - p);
        QN_TRY(fill_run(b, p, n, source, step));
        p += n;
    }
    return QN_OK;
}

static qn_status copies(qn_border *b)
{
    if (b->opts->odd && b->n > 1)
        return qn_border_odd(b);
    QN_TRY(copy_border(b, -b->before, 0));
    return copy_border(b, b->n, b->n + b->after);
}

static const qn_border_fn fillers[] = {
    [QN_PAD_CONSTANT] = constant, [QN_PAD_EDGE] = copies, [QN_PAD_REFLECT] = copies, [QN_PAD_SYMMETRIC] = copies, [QN_PAD_WRAP] = copies,
    [QN_PAD_LINEAR_RAMP] = qn_border_ramp, [QN_PAD_MAXIMUM] = qn_border_statistic, [QN_PAD_MINIMUM] = qn_border_statistic,
    [QN_PAD_MEAN] = qn_border_statistic, [QN_PAD_MEDIAN] = qn_border_statistic,
};

static qn_status pad_axis(const qn_array *a, const int64_t *width, const qn_pad_opts *opts, const qn_array *values, const qn_array *r, int axis)
{
    qn_border b = {.result = r, .opts = opts, .values = values, .axis = axis, .before = width[2 * axis], .n = a->shape[axis],
                   .after = width[2 * axis + 1], .data = r->data};
    if (b.before == 0 && b.after == 0)
        return QN_OK;
    for (int k = 0; k < a->ndim; k++) {
        b.shape[k] = k < axis ? r->shape[k] : a->shape[k];
        b.data += k > axis ? width[2 * k] * r->strides[k] : 0;
    }
    return fillers[opts->mode](&b);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static qn_status padded_shape(const qn_array *a, const int64_t *width, qn_pad_mode mode, int64_t *shape)
{
    if (mode < QN_PAD_CONSTANT || mode > QN_PAD_EMPTY)
        return qn_fail(QN_ERR_VALUE, "pad: unknown mode %d", (int)mode);
    const bool extends = mode == QN_PAD_CONSTANT || mode == QN_PAD_EMPTY;
    for (int k = 0; k < a->ndim; k++) {
        const int64_t before = width[2 * k], after = width[2 * k + 1];
        if (before < 0 || after < 0)
            return qn_fail(QN_ERR_VALUE, "pad: widths can't be negative, but axis %d has (%lld, %lld)", k, (long long)before,
                           (long long)after);
        if (a->shape[k] == 0 && before + after > 0 && !extends)
            return qn_fail(QN_ERR_VALUE, "pad: can't extend empty axis %d using modes other than 'constant' or 'empty'", k);
        if (qn_add_overflows(a->shape[k], before, &shape[k]) || qn_add_overflows(shape[k], after, &shape[k]))
            return qn_fail(QN_ERR_VALUE, "pad: axis %d becomes too long", k);
    }
    return QN_OK;
}

static qn_status fill_padded(const qn_array *a, const int64_t *width, const qn_pad_opts *opts, const qn_array *values, const qn_array *r)
{
    char *middle = r->data;
    for (int k = 0; k < a->ndim; k++)
        middle += width[2 * k] * r->strides[k];
    QN_TRY(qn_copy_part("pad", a->ndim, a->shape, (qn_side){r, middle, r->strides}, (qn_side){a, a->data, a->strides}));
    for (int k = 0; k < a->ndim && opts->mode != QN_PAD_EMPTY && r->size > 0; k++)
        QN_TRY(pad_axis(a, width, opts, values, r, k));
    return QN_OK;
}

/* value, or zero, in dtype t as (ndim, 2). */
static qn_array *pad_values(const qn_array *value, int ndim, int t)
{
    const qn_c128 zero = {0, 0};
    const int64_t shape[2] = {ndim, 2};
    qn_array *cast = value ? qn_astype(value, (qn_dtype)t) : qn_new_scalar("pad", t, &zero);
    qn_array *r = cast ? qn_broadcast_to(cast, 2, shape) : NULL;
    qn_release(cast);
    return r;
}

static qn_array *pad_with(const qn_array *a, const int64_t *width, const qn_pad_opts *opts, const qn_array *values)
{
    int64_t shape[QN_MAX_NDIM];
    if (padded_shape(a, width, opts->mode, shape) != QN_OK)
        return NULL;
    qn_array *r = qn_new("pad", a->dtype, a->ndim, shape);
    return r && fill_padded(a, width, opts, values, r) == QN_OK ? r : qn_drop(r);
}

qn_array *qn_pad_by(const qn_array *a, const int64_t *width, const qn_pad_opts *opts)
{
    if (qn_is_null(a, "pad"))
        return NULL;
    const bool ramp = opts->mode == QN_PAD_LINEAR_RAMP;
    if (opts->mode != QN_PAD_CONSTANT && !ramp)
        return pad_with(a, width, opts, NULL);
    qn_array *values = pad_values(opts->value, a->ndim, ramp ? qn_ramp_dtype(a->dtype) : a->dtype);
    qn_array *r = values ? pad_with(a, width, opts, values) : NULL;
    qn_release(values);
    return r;
}

qn_array *qn_pad(const qn_array *a, const int64_t *width, qn_pad_mode mode, const qn_array *value)
{
    const qn_pad_opts opts = {.mode = mode, .value = value};
    return qn_pad_by(a, width, &opts);
}
