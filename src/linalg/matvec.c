/* SPDX-License-Identifier: BSD-3-Clause */
/* matvec.c: a matrix and a vector along the last axes, batched over the others: products of matmul on views.  One matrix with many
 * vectors is one matrix product. */
#include <linalg/linalg.h>

/* QN_ERR_VALUE unless a is a matrix and x a vector, at least, of one length along a's axis `shared`. */
static qn_status check(const char *func, const char *signature, const qn_array *a, int ia, const qn_array *x, int shared)
{
    const qn_array *in[2] = {ia == 0 ? a : x, ia == 0 ? x : a};
    for (int i = 0; i < 2; i++) {
        int core = i == ia ? 2 : 1;
        if (in[i]->ndim < core)
            return qn_fail(QN_ERR_VALUE, "%s: Input operand %d does not have enough dimensions (has %d, gufunc core with signature %s requires %d)",
                           func, i, in[i]->ndim, signature, core);
    }
    int64_t length = a->shape[a->ndim + shared], n = x->shape[x->ndim - 1];
    if (length != n)
        return qn_fail(QN_ERR_VALUE, "%s: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature %s (size %lld is different from %lld)",
                       func, signature, (long long)(ia == 0 ? n : length), (long long)(ia == 0 ? length : n));
    return QN_OK;
}

/* y with an axis of length 1 at `axis` from the end: -1 is the last. */
static qn_array *widened(const qn_array *y, int axis)
{
    return axis == -1 ? qn_view(y, QN_ELLIPSIS, QN_NEWAXIS) : qn_view(y, QN_ELLIPSIS, QN_NEWAXIS, QN_ALL);
}

static qn_array *narrowed(const qn_array *y, int axis)
{
    return axis == -1 ? qn_view(y, QN_ELLIPSIS, QN_AT(0)) : qn_view(y, QN_ELLIPSIS, QN_AT(0), QN_ALL);
}

qn_array *qn_matvec(const qn_array *a, const qn_array *x)
{
    if (qn_is_null(a, "matvec") || qn_is_null(x, "matvec") || check("matvec", "(m,n),(n)->(m)", a, 0, x, -1) != QN_OK)
        return NULL;
    if (x->ndim == 1)
        return qn_matmul(a, x);
    qn_array *other = a->ndim == 2 ? qn_matrix_transpose(a) : widened(x, -1);
    qn_array *r = a->ndim == 2 ? qn_matmul(x, other) : qn_matmul(a, other);
    qn_release(other);
    if (r == NULL || a->ndim == 2)
        return r;
    qn_array *vectors = narrowed(r, -1);
    qn_release(r);
    return vectors;
}

qn_array *qn_vecmat(const qn_array *x, const qn_array *a)
{
    if (qn_is_null(a, "vecmat") || qn_is_null(x, "vecmat") || check("vecmat", "(n),(n,m)->(m)", a, 1, x, -2) != QN_OK)
        return NULL;
    qn_array *conjugate = qn_is_complex(x->dtype) ? qn_conjugate(x) : qn_retain(x);
    qn_array *row = a->ndim == 2 || x->ndim == 1 ? qn_retain(conjugate) : widened(conjugate, -2);
    qn_array *r = row == NULL ? NULL : qn_matmul(row, a);
    bool wide = row != NULL && row->ndim > x->ndim;
    qn_release(conjugate);
    qn_release(row);
    if (r == NULL || !wide)
        return r;
    qn_array *vectors = narrowed(r, -2);
    qn_release(r);
    return vectors;
}
