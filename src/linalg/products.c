/* SPDX-License-Identifier: BSD-3-Clause */
/* products.c: outer, kron and cross products, traces and matrix powers. */
#include <linalg/linalg.h>

qn_array *qn_outer(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "outer") || qn_is_null(b, "outer"))
        return NULL;
    qn_array *column = qn_reshape(a, QN_SHAPE(a->size, 1)), *row = qn_reshape(b, QN_SHAPE(1, b->size));
    qn_array *r = qn_multiply(column, row);
    qn_release(column);
    qn_release(row);
    return r;
}

/* ---- kron: a as (a0, 1, a1, 1 ...) times b as (1, b0, 1, b1 ...) ---- */
static qn_array *spread(const qn_array *x, int ndim, bool first)
{
    int64_t shape[QN_MAX_NDIM];
    for (int i = 0; i < ndim; i++) {
        int axis = i - (ndim - x->ndim);
        int64_t n = axis < 0 ? 1 : x->shape[axis];
        shape[2 * i] = first ? n : 1;
        shape[2 * i + 1] = first ? 1 : n;
    }
    return qn_reshape(x, 2 * ndim, shape);
}

qn_array *qn_kron(const qn_array *a, const qn_array *b)
{
    int64_t shape[QN_MAX_NDIM];
    if (qn_is_null(a, "kron") || qn_is_null(b, "kron"))
        return NULL;
    int ndim = a->ndim > b->ndim ? a->ndim : b->ndim;
    if (2 * ndim > QN_MAX_NDIM) {
        qn_fail(QN_ERR_VALUE, "kron: at most %d dimensions, %d given", QN_MAX_NDIM / 2, ndim);
        return NULL;
    }
    qn_array *x = spread(a, ndim, true), *y = spread(b, ndim, false), *product = qn_multiply(x, y);
    for (int i = 0; product && i < ndim; i++)
        shape[i] = product->shape[2 * i] * product->shape[2 * i + 1];
    qn_array *r = product ? qn_reshape(product, ndim, shape) : NULL;
    qn_release(x);
    qn_release(y);
    qn_release(product);
    return r;
}

/* ---- cross: each component a_i b_j - a_j b_i in one fused pass ---- */
static qn_array *component(const qn_array *x, int i)
{
    return qn_view(x, QN_ELLIPSIS, QN_AT(i));
}

/* out = x y - z w in the compute dtype t of out; v holds x, y, z, w, out. */
static void difference_of_products(const qn_array *const *v, int t)
{
    int reg[5];
    qn_program p;
    qn_program_init(&p);
    for (int n = 0; n < 5; n++)
        reg[n] = qn_program_operand(&p, v[n]->dtype);
    const int products[2] = {qn_program_op(&p, QN_OP_multiply, t, reg), qn_program_op(&p, QN_OP_multiply, t, reg + 2)};
    qn_program_store(&p, qn_program_op(&p, QN_OP_subtract, t, products), reg[4]);
    qn_execute(&p, v, 2);
}

/* out[..., k] = a[..., i] b[..., j] - a[..., j] b[..., i] */
static qn_status cross_component(const qn_array *a, const qn_array *b, const qn_array *out, int k)
{
    int i = (k + 1) % 3, j = (k + 2) % 3;
    qn_array *v[5] = {component(a, i), component(b, j), component(a, j), component(b, i), component(out, k)};
    bool made = v[0] && v[1] && v[2] && v[3] && v[4];
    if (made)
        difference_of_products((const qn_array *const *)v, qn_dtypes[out->dtype].compute);
    for (int n = 0; n < 5; n++)
        qn_release(v[n]);
    return made ? QN_OK : qn_failed();
}

/* a and b with the components last. */
static qn_array *cross_last(const qn_array *a, const qn_array *b, int t)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    const qn_array *const both[2] = {a, b};
    if (qn_broadcast("cross", 2, both, &ndim, shape))
        return NULL;
    const qn_array *aa = qn_aligned(a), *ab = qn_aligned(b);
    qn_array *x = aa ? qn_broadcast_to(aa, ndim, shape) : NULL, *y = ab ? qn_broadcast_to(ab, ndim, shape) : NULL;
    qn_array *out = qn_new("cross", t, ndim, shape);
    qn_status status = x && y && out ? QN_OK : qn_failed();
    for (int k = 0; k < 3 && !status; k++)
        status = cross_component(x, y, out, k);
    qn_release(aa);
    qn_release(ab);
    qn_release(x);
    qn_release(y);
    return status ? qn_drop(out) : out;
}

qn_array *qn_cross(const qn_array *a, const qn_array *b, int axis)
{
    int ia, ib;
    qn_text ta, tb;
    if (qn_is_null(a, "cross") || qn_is_null(b, "cross") || qn_check_axis("cross", axis, a->ndim, &ia) ||
        qn_check_axis("cross", axis, b->ndim, &ib))
        return NULL;
    if (a->shape[ia] != 3 || b->shape[ib] != 3) {
        qn_fail(QN_ERR_VALUE, "cross: both axes must have length 3, shapes %s and %s given", qn_shape_of(&ta, a), qn_shape_of(&tb, b));
        return NULL;
    }
    int t = qn_result_type(2, (const qn_array *const[]){a, b});
    if (t == QN_BOOL) {
        qn_fail(QN_ERR_TYPE, "cross: not defined for bool");
        return NULL;
    }
    qn_array *x = qn_moveaxis(a, ia, -1), *y = qn_moveaxis(b, ib, -1), *r = t && x && y ? cross_last(x, y, t) : NULL;
    qn_array *moved = r ? qn_moveaxis(r, -1, axis) : NULL;
    qn_release(x);
    qn_release(y);
    qn_release(r);
    return moved;
}

/* ---- trace ---- */
qn_array *qn_trace(const qn_array *a, int64_t offset, qn_dtype dtype)
{
    if (qn_is_null(a, "trace"))
        return NULL;
    if (a->ndim < 2) {
        qn_fail(QN_ERR_VALUE, "trace: at least two dimensions needed, %d given", (int)a->ndim);
        return NULL;
    }
    const qn_reduce_opts opts = {.dtype = dtype};
    qn_array *d = qn_diagonal(a, offset, -2, -1), *r = d ? qn_reduce_named("sum", d, QN_AXIS(-1), &opts) : NULL;
    qn_release(d);
    return r;
}

/* ---- matrix_power by squaring ---- */
static qn_array *identity_like(const qn_array *a)
{
    qn_array *r = qn_empty_like(a, QN_DEFAULT_DTYPE);
    return r && r->size && qn_fill_identity(r) ? qn_drop(r) : r;
}

static qn_array *replace(qn_array *old, qn_array *value)
{
    qn_release(old);
    return value;
}

static qn_array *power(const qn_array *a, uint64_t n)
{
    qn_array *square = qn_retain(a), *r = NULL;
    for (; n > 0 && square; n >>= 1) {
        if (n & 1) {
            r = r ? replace(r, qn_matmul(r, square)) : qn_copy(square);
            if (!r)
                break;
        }
        if (n > 1)
            square = replace(square, qn_matmul(square, square));
    }
    bool failed = !square;
    qn_release(square);
    return failed ? qn_drop(r) : r;
}

qn_array *qn_matrix_power(const qn_array *a, int64_t n)
{
    if (qn_is_null(a, "matrix_power") || qn_check_matrix("matrix_power", a, true))
        return NULL;
    if (n == 0)
        return identity_like(a);
    if (n > 0)
        return power(a, (uint64_t)n);
    qn_array *inverse = qn_inv(a), *r = inverse ? power(inverse, -(uint64_t)n) : NULL;
    qn_release(inverse);
    return r;
}
