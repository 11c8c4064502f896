/* SPDX-License-Identifier: BSD-3-Clause */
/* roll.c: cyclic shifts.  Every rolled axis is cut in two at the shift; each combination of pieces is one copy.  The flat form of an array
 * whose elements do not lie in row-major order is read line by line. */
#include <ops/part.h>
#include <ops/reader.h>

/* shift modulo n, in [0, n). */
static int64_t reduce_shift(int64_t shift, int64_t n)
{
    const int64_t s = n ? shift % n : 0;
    return s < 0 ? s + n : s;
}

/* Copies the combination of pieces named by the bits of `high`: bit i set takes the part of the i-th rolled axis that
 * wraps around to the front. */
static qn_status copy_piece(const qn_array *a, const qn_array *r, int nrolled, const int *rolled, const int64_t *by, uint64_t high)
{
    int64_t shape[QN_MAX_NDIM];
    char *to = r->data, *from = a->data;
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    for (int i = 0; i < nrolled; i++) {
        const int k = rolled[i];
        const bool wraps = high >> i & 1;
        shape[k] = wraps ? by[i] : a->shape[k] - by[i];
        to += wraps ? 0 : by[i] * r->strides[k];
        from += wraps ? (a->shape[k] - by[i]) * a->strides[k] : 0;
    }
    return qn_copy_part("roll", a->ndim, shape, (qn_side){r, to, r->strides}, (qn_side){a, from, a->strides});
}

/* by[k]: the shift of axis k, in [0, shape[k]). */
static qn_array *roll_axes(const qn_array *a, const int64_t *by)
{
    int rolled[QN_MAX_NDIM], n = 0;
    int64_t shift[QN_MAX_NDIM];
    qn_array *r = qn_new("roll", a->dtype, a->ndim, a->shape);
    for (int k = 0; k < a->ndim; k++)
        if (by[k] > 0) {
            rolled[n] = k;
            shift[n++] = by[k];
        }
    if (!r || r->size == 0)
        return r;
    for (uint64_t high = 0; high < UINT64_C(1) << n; high++) /* 2^n <= size */
        if (copy_piece(a, r, n, rolled, shift, high) != QN_OK)
            return qn_drop(r);
    return r;
}

typedef struct flat_roll { qn_reader reader; char *to; int64_t by, size; } flat_roll;

/* Elements [begin, end) of the result; they come from begin - by on, modulo size. */
static void roll_range(void *context, int64_t begin, int64_t end)
{
    const flat_roll *f = context;
    for (int64_t i = begin, n; i < end; i += n) {
        const int64_t from = i < f->by ? i - f->by + f->size : i - f->by, left = f->size - from;
        char *to = f->to + i * f->reader.to_size;
        n = end - i < left ? end - i : left;
        const char *read = qn_read(&f->reader, from, n, to);
        if (read != to)
            memcpy(to, read, (size_t)(n * f->reader.to_size));
    }
}

static qn_array *roll_scattered(const qn_array *a, int64_t by)
{
    qn_array *r = qn_new("roll", a->dtype, a->ndim, a->shape);
    if (!r)
        return NULL;
    flat_roll f = {.to = r->data, .by = by, .size = a->size};
    qn_reader_plain(&f.reader, a, a->dtype);
    return qn_parallel_for(a->size, qn_grain(1.0), roll_range, &f) == QN_OK ? r : qn_drop(r);
}

static qn_array *roll_flat(const qn_array *a, int64_t shift)
{
    const int64_t by = reduce_shift(shift, a->size);
    if (!(a->flags & QN_C_CONTIGUOUS))
        return roll_scattered(a, by);
    qn_array *flat = qn_ravel(a), *rolled = flat ? roll_axes(flat, &by) : NULL;
    qn_array *r = rolled ? qn_reshape(rolled, a->ndim, a->shape) : NULL;
    qn_release(flat);
    qn_release(rolled);
    return r;
}

qn_array *qn_roll(const qn_array *a, int naxes, const int64_t *shift, const int *axes)
{
    int64_t by[QN_MAX_NDIM];
    if (qn_is_null(a, "roll"))
        return NULL;
    if (naxes == -1)
        return roll_flat(a, shift[0]);
    for (int k = 0; k < a->ndim; k++)
        by[k] = 0;
    for (int i = 0; i < naxes; i++) {
        int axis;
        if (qn_check_axis("roll", axes[i], a->ndim, &axis) != QN_OK)
            return NULL;
        by[axis] = reduce_shift(by[axis] + reduce_shift(shift[i], a->shape[axis]), a->shape[axis]);
    }
    return roll_axes(a, by);
}
