/* SPDX-License-Identifier: BSD-3-Clause */
/* sets.c: union, intersection and differences of the distinct elements of two arrays. All results are sorted. */
#include "order.h"
#include <quern/index.h>

static int set_dtype(const qn_array *a, const qn_array *b) { return qn_result_type(2, (const qn_array *const[]){a, b}); }

/* Both arrays flattened behind each other, as dtype t. */
static qn_array *joined(const char *func, const qn_array *a, const qn_array *b, int t)
{
    int64_t n;
    if (qn_add_overflows(a->size, b->size, &n)) {
        qn_fail(QN_ERR_VALUE, "%s: too many elements", func);
        return NULL;
    }
    qn_array *r = qn_new(func, t, 1, &n);
    qn_array *first = r ? qn_view(r, QN_TO(a->size)) : NULL, *second = r ? qn_view(r, QN_FROM(a->size)) : NULL;
    qn_array *x = first ? qn_reshape(first, a->ndim, a->shape) : NULL, *y = second ? qn_reshape(second, b->ndim, b->shape) : NULL;
    bool good = x && y && qn_copy_elements(x, a) == QN_OK && qn_copy_elements(y, b) == QN_OK;
    qn_release(first);
    qn_release(second);
    qn_release(x);
    qn_release(y);
    return good ? r : qn_drop(r);
}

/* The elements of the sorted distinct x that are (invert: are not) in b. Takes the reference to x. */
static qn_array *keep_members(const char *func, qn_array *x, const qn_array *b, bool invert)
{
    qn_array *keep = x ? qn_isin(x, b, invert) : NULL;
    if (!keep)
        return qn_drop(x);
    int64_t m = qn_rearrange_for(x->itemsize)->compact(x->data, (const uint8_t *)keep->data, x->size);
    qn_release(keep);
    return qn_shrink(func, x, m);
}

qn_array *qn_union1d(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "union1d") || qn_is_null(b, "union1d"))
        return NULL;
    int t = set_dtype(a, b);
    qn_array *all = t ? joined("union1d", a, b, t) : NULL;
    qn_array *r = all ? qn_distinct("union1d", all, t, true) : NULL;
    qn_release(all);
    return r;
}

qn_array *qn_intersect1d(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "intersect1d") || qn_is_null(b, "intersect1d"))
        return NULL;
    int t = set_dtype(a, b);
    return t ? keep_members("intersect1d", qn_distinct("intersect1d", a, t, true), b, false) : NULL;
}

qn_array *qn_setdiff1d(const qn_array *a, const qn_array *b, bool assume_unique)
{
    if (qn_is_null(a, "setdiff1d") || qn_is_null(b, "setdiff1d"))
        return NULL;
    qn_array *x = assume_unique ? qn_flat_copy("setdiff1d", a, a->dtype) : qn_distinct("setdiff1d", a, a->dtype, true);
    return keep_members("setdiff1d", x, b, true);
}

/* Those of the places at which the mask is true. */
static qn_array *kept(const qn_array *places, const qn_array *mask) { return places ? qn_compress_mask(places, mask) : NULL; }

qn_status qn_intersect1d_places(const qn_array *a, const qn_array *b, qn_array **values, qn_array **in_a, qn_array **in_b)
{
    qn_array *x = NULL, *y = NULL, *first_a = NULL, *first_b = NULL;
    *values = *in_a = *in_b = NULL;
    if (qn_is_null(a, "intersect1d") || qn_is_null(b, "intersect1d"))
        return qn_failed();
    int t = set_dtype(a, b);
    qn_array *wide_a = t ? qn_contiguous(a, (qn_dtype)t) : NULL, *wide_b = t ? qn_contiguous(b, (qn_dtype)t) : NULL;
    bool good = wide_a && wide_b && qn_unique(wide_a, true, &x, &first_a, NULL, NULL) == QN_OK && qn_unique(wide_b, true, &y, &first_b, NULL, NULL) == QN_OK;
    qn_array *x_common = good ? qn_isin(x, y, false) : NULL, *y_common = x_common ? qn_isin(y, x, false) : NULL;
    if (x_common && y_common) {
        *values = kept(x, x_common);
        *in_a = *values ? kept(first_a, x_common) : NULL;
        *in_b = *in_a ? kept(first_b, y_common) : NULL;
    }
    qn_release(wide_a), qn_release(wide_b), qn_release(x), qn_release(y), qn_release(first_a), qn_release(first_b);
    qn_release(x_common), qn_release(y_common);
    if (*values && *in_a && *in_b)
        return QN_OK;
    qn_drop_output(values);
    qn_drop_output(in_a);
    qn_drop_output(in_b);
    return qn_failed();
}

/* Those of the sorted x that equal no neighbor. Takes the reference to x. */
static qn_array *keep_single(const char *func, qn_array *x)
{
    qn_array *starts = x ? qn_group_starts(func, x, false) : NULL;
    if (!starts)
        return qn_drop(x);
    uint8_t *keep = (uint8_t *)starts->data;
    for (int64_t i = 0; i + 1 < x->size; i++)
        keep[i] &= keep[i + 1];
    int64_t m = qn_rearrange_for(x->itemsize)->compact(x->data, keep, x->size);
    qn_release(starts);
    return qn_shrink(func, x, m);
}

/* An element of both is twice among the distinct ones of each. */
qn_array *qn_setxor1d(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "setxor1d") || qn_is_null(b, "setxor1d"))
        return NULL;
    int t = set_dtype(a, b);
    qn_array *x = t ? qn_distinct("setxor1d", a, t, true) : NULL, *y = x ? qn_distinct("setxor1d", b, t, true) : NULL;
    qn_array *r = y ? joined("setxor1d", x, y, t) : NULL;
    if (r && qn_sort_lines("setxor1d", r, false, false) != QN_OK)
        r = qn_drop(r);
    qn_release(x);
    qn_release(y);
    return keep_single("setxor1d", r);
}
