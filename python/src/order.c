/* SPDX-License-Identifier: BSD-3-Clause */
/* order.c: the memory orders 'C', 'F', 'A' and 'K' of NumPy's order= arguments.
 *
 * An order is a permutation of the axes, outermost first: C keeps them, F reverses them, A reverses those of an array that is
 * contiguous in Fortran order only, K sorts them by their strides.  A copy or a list of the elements in an order is the one in
 * C order of the permuted array. */
#include "quernpy.h"

const char *const qnpy_orders[] = {"C", "F", "A", "K", NULL};

static bool is_only_f(const qn_array *a) { return (a->flags & QN_F_CONTIGUOUS) && !(a->flags & QN_C_CONTIGUOUS); }

bool qnpy_is_fortran(const qn_array *a, int64_t order)
{
    return order == QNPY_ORDER_F || ((order == QNPY_ORDER_A || order == QNPY_ORDER_K) && is_only_f(a));
}

bool qnpy_in_order(const qn_array *a, int64_t order)
{
    if (order == QNPY_ORDER_C)
        return a->flags & QN_C_CONTIGUOUS;
    return order != QNPY_ORDER_F || (a->flags & QN_F_CONTIGUOUS);
}

static int64_t magnitude(int64_t x) { return x < 0 ? -x : x; }

/* Axes by decreasing |stride|; equal ones stay as they are. Insertion, for a handful of axes. */
static void sort_axes(const qn_array *a, int *axes)
{
    for (int i = 0; i < a->ndim; i++) {
        int k = i;
        for (; k > 0 && magnitude(a->strides[axes[k - 1]]) < magnitude(a->strides[i]); k--)
            axes[k] = axes[k - 1];
        axes[k] = i;
    }
}

qn_array *qnpy_permute_to(const qn_array *a, int64_t order, int *axes)
{
    if (order == QNPY_ORDER_K && !(a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS))) {
        sort_axes(a, axes);
    } else {
        bool fortran = qnpy_is_fortran(a, order);
        for (int i = 0; i < a->ndim; i++)
            axes[i] = fortran ? a->ndim - 1 - i : i;
    }
    return qn_permute(a, axes);
}

/* A copy of a, or a cast to t. */
static qn_array *copy_of(const qn_array *a, qn_dtype t) { return a->dtype == (int)t ? qn_copy(a) : qn_astype(a, t); }

/* In Fortran order. */
static qn_array *copy_of_columns(const qn_array *a, qn_dtype t)
{
    qn_lend_begin(a);
    qn_array *columns = qn_lend_end(qn_transpose(a)), *copy = columns != NULL ? copy_of(columns, t) : NULL, *r = qn_transpose(copy);
    qn_release(copy);
    qn_release(columns);
    return r;
}

qn_array *qnpy_copy_in_order(const qn_array *a, qn_dtype t, int64_t order)
{
    if (order == QNPY_ORDER_C || a->ndim < 2 || (order != QNPY_ORDER_F && (a->flags & QN_C_CONTIGUOUS)))
        return copy_of(a, t);
    if (qnpy_is_fortran(a, order))
        return copy_of_columns(a, t);
    int axes[QN_MAX_NDIM], back[QN_MAX_NDIM];
    qn_array *permuted = qnpy_permute_to(a, order, axes), *copy = permuted != NULL ? copy_of(permuted, t) : NULL, *r = NULL;
    for (int i = 0; i < a->ndim; i++)
        back[axes[i]] = i;
    if (copy != NULL)
        r = qn_permute(copy, back);
    qn_release(copy);
    qn_release(permuted);
    return r;
}

qn_array *qnpy_ravel_in_order(const qn_array *a, int64_t order)
{
    int axes[QN_MAX_NDIM];
    if (order == QNPY_ORDER_C || a->ndim < 2)
        return qn_ravel(a);
    qn_array *permuted = qnpy_permute_to(a, order, axes), *r = qn_ravel(permuted);
    qn_release(permuted);
    return r;
}
