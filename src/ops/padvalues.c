/* SPDX-License-Identifier: BSD-3-Clause */
/* padvalues.c: borders that are calculated: ramps, statistics, odd reflections.  Each is one pass of the engine over the border, with the
 * order of operations that NumPy has, so that results have the same bits. */
#include <ops/pad.h>

/* Positions [p, p + n) of the region, backwards if step is -1. */
static qn_array *region(const qn_border *b, int64_t p, int64_t n, int step)
{
    const qn_array *r = b->result;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    memcpy(shape, b->shape, (size_t)r->ndim * sizeof *shape);
    memcpy(strides, r->strides, (size_t)r->ndim * sizeof *strides);
    shape[b->axis] = n;
    strides[b->axis] *= step;
    char *first = b->data + (b->before + (step < 0 ? p + n - 1 : p)) * r->strides[b->axis];
    return qn_new_view("pad", r, first, r->dtype, r->ndim, shape, strides, QN_WRITEABLE);
}

static void release_all(int n, qn_array **arrays)
{
    for (int i = 0; i < n; i++)
        qn_release(arrays[i]);
}

static bool all_there(int n, qn_array *const *arrays)
{
    bool there = true;
    for (int i = 0; i < n; i++)
        there &= arrays[i] != NULL;
    return there;
}

/* ---- ramps: out[i] = i * ((edge - end) / n) + end ------------------------------------------------------------ */

int qn_ramp_dtype(int t) { return qn_is_complex(t) ? QN_COMPLEX128 : QN_FLOAT64; }

/* 0, 1, ... n - 1 in dtype t along the axis. */
static qn_array *count_along(int axis, int ndim, int64_t n, int t)
{
    int64_t shape[QN_MAX_NDIM];
    for (int k = 0; k < ndim; k++)
        shape[k] = k == axis ? n : 1;
    qn_array *line = qn_arange_int(0, n, 1, QN_INT64), *cast = line ? qn_astype(line, (qn_dtype)t) : NULL;
    qn_array *r = cast ? qn_reshape(cast, ndim, shape) : NULL;
    qn_release(line);
    qn_release(cast);
    return r;
}

static qn_array *number_of(int64_t n, int t)
{
    qn_number storage;
    return qn_astype(qn_number_i64(&storage, n), (qn_dtype)t);
}

/* operands: edge, end, n, count, out. */
static qn_status run_ramp(const qn_array *const *operands, int t)
{
    const qn_array *out = operands[4];
    qn_program p;
    qn_program_init(&p);
    int reg[5];
    for (int i = 0; i < 5; i++)
        reg[i] = qn_program_operand(&p, operands[i]->dtype);
    const int difference[2] = {qn_program_cast(&p, reg[0], t), reg[1]};
    const int quotient[2] = {qn_program_op(&p, QN_OP_subtract, t, difference), reg[2]};
    const int product[2] = {reg[3], qn_program_op(&p, QN_OP_divide, t, quotient)};
    const int sum[2] = {qn_program_op(&p, QN_OP_multiply, t, product), reg[1]};
    int r = qn_program_op(&p, QN_OP_add, t, sum);
    if (qn_is_integer(out->dtype))
        r = qn_program_op(&p, QN_OP_floor, t, &r);
    qn_program_store(&p, r, reg[4]);
    return qn_execute(&p, operands, 5);
}

/* From `end` at the far side to the edge: out is seen from the far side. */
static qn_status ramp_side(qn_border *b, int side, qn_array *out, qn_array *edge, int64_t n)
{
    const int t = qn_ramp_dtype(b->result->dtype);
    char *value = b->values->data + b->axis * b->values->strides[0] + side * b->values->strides[1];
    qn_array *all[5] = {edge, qn_new_scalar("pad", t, value), number_of(n, t), count_along(b->axis, b->result->ndim, n, t), out};
    const bool there = all_there(5, all);
    const qn_status status = there ? run_ramp((const qn_array *const *)all, t) : qn_failed();
    release_all(5, all);
    return status;
}

qn_status qn_border_ramp(qn_border *b)
{
    if (b->before > 0)
        QN_TRY(ramp_side(b, 0, region(b, -b->before, b->before, 1), region(b, 0, 1, 1), b->before));
    if (b->after > 0)
        QN_TRY(ramp_side(b, 1, region(b, b->n, b->after, -1), region(b, b->n - 1, 1, 1), b->after));
    return QN_OK;
}

/* ---- statistics ---------------------------------------------------------------------------------------------- */

static qn_array *statistic(qn_pad_mode mode, const qn_array *chunk, int axis, bool round)
{
    const qn_axes axes = {1, &axis, true};
    qn_array *r = mode == QN_PAD_MAXIMUM ? qn_max(chunk, axes) : mode == QN_PAD_MINIMUM ? qn_min(chunk, axes)
                : mode == QN_PAD_MEAN ? qn_mean(chunk, axes) : qn_median(chunk, axes);
    if (r && round && qn_rint_into(r, r) != QN_OK)
        return qn_drop(r);
    return r;
}

/* The `length` elements from position p on decide the border [at, at + width). */
static qn_status statistic_side(const qn_border *b, int64_t p, int64_t length, int64_t at, int64_t width)
{
    const qn_pad_mode mode = b->opts->mode;
    if (width == 0)
        return QN_OK;
    if (length == 0 && (mode == QN_PAD_MAXIMUM || mode == QN_PAD_MINIMUM))
        return qn_fail(QN_ERR_VALUE, "pad: stat_length of 0 yields no value for padding");
    const bool round = qn_is_integer(b->result->dtype) && (mode == QN_PAD_MEAN || mode == QN_PAD_MEDIAN);
    qn_array *chunk = region(b, p, length, 1), *out = region(b, at, width, 1);
    qn_array *value = chunk && out ? statistic(mode, chunk, b->axis, round) : NULL;
    const qn_status status = value ? qn_assign(out, value, QN_UNSAFE) : qn_failed();
    qn_release(chunk);
    qn_release(out);
    qn_release(value);
    return status;
}

static int64_t stat_length(const qn_border *b, int side)
{
    const int64_t *given = b->opts->stat_length;
    return given && given[2 * b->axis + side] < b->n ? given[2 * b->axis + side] : b->n;
}

qn_status qn_border_statistic(qn_border *b)
{
    const int64_t first = stat_length(b, 0), last = stat_length(b, 1);
    if (first < 0 || last < 0)
        return qn_fail(QN_ERR_VALUE, "pad: stat_length can't be negative");
    QN_TRY(statistic_side(b, 0, first, -b->before, b->before));
    return statistic_side(b, b->n - last, last, b->n, b->after);
}

/* ---- odd reflections: out = 2 * edge - mirrored -------------------------------------------------------------------- */

/* operands: edge, mirrored, two, out. */
static qn_status run_odd(const qn_array *const *operands)
{
    const int t = operands[3]->dtype == QN_BOOL ? QN_INT8 : operands[3]->dtype;
    qn_program p;
    qn_program_init(&p);
    int reg[4];
    for (int i = 0; i < 4; i++)
        reg[i] = qn_program_operand(&p, operands[i]->dtype);
    const int product[2] = {reg[2], qn_program_cast(&p, reg[0], t)};
    const int difference[2] = {qn_program_op(&p, QN_OP_multiply, t, product), qn_program_cast(&p, reg[1], t)};
    qn_program_store(&p, qn_program_op(&p, QN_OP_subtract, t, difference), reg[3]);
    return qn_execute(&p, operands, 2);
}

/* Positions [at, at + n) become the mirror image of [from, from + n) at the edge. */
static qn_status odd_run(const qn_border *b, int64_t at, int64_t from, int64_t edge, int64_t n)
{
    const int t = b->result->dtype == QN_BOOL ? QN_INT8 : b->result->dtype;
    qn_array *all[4] = {region(b, edge, 1, 1), region(b, from, n, -1), number_of(2, t), region(b, at, n, 1)};
    const bool there = all_there(4, all);
    const qn_status status = there ? run_odd((const qn_array *const *)all) : qn_failed();
    release_all(4, all);
    return status;
}

/* Each round mirrors all that is there, as far as it is a whole number of the middle's periods. */
qn_status qn_border_odd(qn_border *b)
{
    const bool with_edge = b->opts->mode == QN_PAD_SYMMETRIC;
    const int64_t period = with_edge ? b->n : b->n - 1, skip = with_edge ? 0 : 1;
    int64_t first = 0, end = b->n; /* filled so far */
    while (first > -b->before || end < b->n + b->after) {
        const int64_t length = (end - first - skip) / period * period;
        const int64_t left = first + b->before < length ? first + b->before : length;
        if (left > 0)
            QN_TRY(odd_run(b, first - left, first + skip, first, left));
        first -= left;
        const int64_t right = b->n + b->after - end < length ? b->n + b->after - end : length;
        if (right > 0)
            QN_TRY(odd_run(b, end, end - skip - right, end - 1, right));
        end += right;
    }
    return QN_OK;
}
