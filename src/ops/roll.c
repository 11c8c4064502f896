/* SPDX-License-Identifier: BSD-3-Clause */
/* roll.c: cyclic shifts.  Every rolled axis is cut in two at the shift; each combination of pieces is one copy. */
#include <ops/part.h>

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

static qn_array *roll_flat(const qn_array *a, int64_t shift)
{
    const int64_t by = reduce_shift(shift, a->size);
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
