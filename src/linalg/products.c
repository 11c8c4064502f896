/* SPDX-License-Identifier: BSD-3-Clause */
/* products.c: outer, kron and cross products, traces and matrix powers. */
#include <linalg/linalg.h>
#include <quern/manip.h>

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
static qn_status difference_of_products(const qn_array *const *v, int t)
{
    int reg[5];
    qn_program p;
    qn_program_init(&p);
    for (int n = 0; n < 5; n++)
        reg[n] = qn_program_operand(&p, v[n]->dtype);
    for (int n = 0; n < 4; n++)
        reg[n] = qn_program_aligned(&p, reg[n], v[n]);
    const int products[2] = {qn_program_op(&p, QN_OP_multiply, t, reg), qn_program_op(&p, QN_OP_multiply, t, reg + 2)};
    qn_program_store(&p, qn_program_op(&p, QN_OP_subtract, t, products), reg[4]);
    return qn_execute(&p, v, 2);
}

/* out[..., k] = a[..., i] b[..., j] - a[..., j] b[..., i] */
static qn_status cross_component(const qn_array *a, const qn_array *b, const qn_array *out, int k)
{
    int i = (k + 1) % 3, j = (k + 2) % 3;
    qn_array *v[5] = {component(a, i), component(b, j), component(a, j), component(b, i), component(out, k)};
    bool made = v[0] && v[1] && v[2] && v[3] && v[4];
    const qn_status status = made ? difference_of_products((const qn_array *const *)v, qn_dtypes[out->dtype].compute) : qn_failed();
    for (int n = 0; n < 5; n++)
        qn_release(v[n]);
    return status;
}

/* ---- contiguous vectors of one dtype: the kernels at once, without views ---- */
enum { VECTORS = 256 };

/* Are the vectors of x read as those of an array of this shape without more than one stride: side by side, or one for all? */
static bool side_by_side(const qn_array *x, int t, int ndim, const int64_t *shape)
{
    bool same = x->ndim == ndim && memcmp(x->shape, shape, (size_t)ndim * sizeof *shape) == 0;
    return x->dtype == t && qn_is_contiguous(x) && (same || x->size == 3);
}

static void cross_vectors(const qn_array *a, const qn_array *b, const qn_array *out)
{
    _Alignas(64) char left[VECTORS * sizeof(qn_c128)], right[VECTORS * sizeof(qn_c128)];
    int64_t size = out->itemsize, count = out->size / 3, astep = a->size == 3 ? 0 : 3 * size, bstep = b->size == 3 ? 0 : 3 * size;
    const int64_t products[3] = {astep, bstep, size}, difference[3] = {size, size, 3 * size};
    qn_loop_fn multiply = qn_loop(QN_OP_multiply, out->dtype), subtract = qn_loop(QN_OP_subtract, out->dtype);
    for (int64_t at = 0; at < count; at += VECTORS) {
        int64_t n = count - at < VECTORS ? count - at : VECTORS;
        char *x = a->data + at * astep, *y = b->data + at * bstep, *z = out->data + at * 3 * size;
        for (int k = 0; k < 3; k++) {
            int64_t i = (k + 1) % 3 * size, j = (k + 2) % 3 * size;
            multiply((char *const[]){x + i, y + j, left}, products, n);
            multiply((char *const[]){x + j, y + i, right}, products, n);
            subtract((char *const[]){left, right, z + k * size}, difference, n);
        }
    }
}

/* a and b with the components last. */
static qn_array *cross_last(const qn_array *a, const qn_array *b, int t)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    const qn_array *const both[2] = {a, b};
    if (qn_broadcast("cross", 2, both, &ndim, shape))
        return NULL;
    if (side_by_side(a, t, ndim, shape) && side_by_side(b, t, ndim, shape) && qn_dtypes[t].compute == t) {
        qn_array *direct = qn_new("cross", t, ndim, shape);
        if (direct)
            cross_vectors(a, b, direct);
        return direct;
    }
    qn_array *x = qn_broadcast_to(a, ndim, shape), *y = x ? qn_broadcast_to(b, ndim, shape) : NULL;
    qn_array *out = qn_new("cross", t, ndim, shape);
    qn_status status = x && y && out ? QN_OK : qn_failed();
    for (int k = 0; k < 3 && !status; k++)
        status = cross_component(x, y, out, k);
    qn_release(x);
    qn_release(y);
    return status ? qn_drop(out) : out;
}

/* x with its vectors along axis i last, those of length 2 lengthened by a 0. */
static qn_array *as_vectors(const qn_array *x, int i)
{
    int64_t shape[QN_MAX_NDIM];
    qn_array *last = i == x->ndim - 1 ? qn_retain(x) : qn_moveaxis(x, i, -1);
    if (last == NULL || x->shape[i] == 3)
        return last;
    memcpy(shape, last->shape, (size_t)x->ndim * sizeof *shape);
    shape[x->ndim - 1] = 1;
    qn_array *zeros = qn_zeros((qn_dtype)x->dtype, x->ndim, shape);
    qn_array *r = zeros ? qn_concat(2, (const qn_array *const[]){last, zeros}, -1) : NULL;
    qn_release(last);
    qn_release(zeros);
    return r;
}

/* r, whose vectors are last, with them along axis; only their third components if `flat`. Takes r over. */
static qn_array *arranged(qn_array *r, int axis, bool flat)
{
    if (r == NULL || (!flat && (axis == -1 || axis == r->ndim - 1)))
        return r;
    qn_array *view = flat ? component(r, 2) : qn_moveaxis(r, -1, axis), *whole = flat && view ? qn_copy(view) : qn_retain(view);
    qn_release(view);
    qn_release(r);
    return whole;
}

qn_array *qn_cross(const qn_array *a, const qn_array *b, int axis_a, int axis_b, int axis)
{
    int ia, ib;
    qn_text ta, tb;
    if (qn_is_null(a, "cross") || qn_is_null(b, "cross") || qn_check_axis("cross", axis_a, a->ndim, &ia) ||
        qn_check_axis("cross", axis_b, b->ndim, &ib))
        return NULL;
    int64_t m = a->shape[ia], n = b->shape[ib];
    if (m < 2 || m > 3 || n < 2 || n > 3) {
        qn_fail(QN_ERR_VALUE, "cross: both axes must have length 2 or 3, shapes %s and %s given", qn_shape_of(&ta, a), qn_shape_of(&tb, b));
        return NULL;
    }
    int t = qn_result_type(2, (const qn_array *const[]){a, b});
    if (t == QN_BOOL) {
        qn_fail(QN_ERR_TYPE, "cross: not defined for bool");
        return NULL;
    }
    qn_fp_state fp = qn_fp_save();
    qn_array *x = t ? as_vectors(a, ia) : NULL, *y = x ? as_vectors(b, ib) : NULL, *r = y ? cross_last(x, y, t) : NULL;
    qn_fp_restore(fp);
    qn_release(x);
    qn_release(y);
    return arranged(r, axis, m == 2 && n == 2);
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
