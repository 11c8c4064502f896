/* SPDX-License-Identifier: BSD-3-Clause */
/* contract.c: dot, vecdot, inner and tensordot: sums over pairs of axes, as one matrix product or one fused pass. */
#include <linalg/linalg.h>

/* ---- vecdot: sum conj(a) b in one pass through the engine, pairwise and threaded ---- */
/* The product of registers reg[0] and reg[1] in compute dtype t, the first conjugated if *context says so; -1 on overflow. */
static int product_term(qn_program *p, const int *reg, int t, const void *context)
{
    const bool *conjugate = context;
    int x = qn_program_cast(p, reg[0], t), y = qn_program_cast(p, reg[1], t);
    if (*conjugate && qn_is_complex(t) && x >= 0)
        x = qn_program_op(p, QN_OP_conjugate, t, &x);
    const int in[2] = {x, y};
    return x < 0 || y < 0 ? -1 : qn_program_op(p, QN_OP_multiply, t, in);
}

static qn_array *zeros(const char *func, int t, int ndim, const int64_t *shape)
{
    qn_array *r = qn_new(func, t, ndim, shape);
    if (r && r->size)
        memset(r->data, 0, (size_t)(r->size * r->itemsize));
    return r;
}

/* Over any length of the last axis. bool adds up as "or", which is its maximum; integers in 64 bits. */
static qn_array *long_sum(const char *func, const qn_array *const *x, int t, bool conjugate)
{
    int last = x[0]->ndim - 1, op = t == QN_BOOL ? QN_OP_maximum : QN_OP_add, acc = qn_reduce_acc(op, qn_dtypes[t].compute);
    bool reduced[QN_MAX_NDIM] = {0};
    qn_program p;
    qn_program_init(&p);
    int reg[2] = {qn_program_operand(&p, x[0]->dtype), qn_program_operand(&p, x[1]->dtype)};
    for (int k = 0; k < 2; k++)
        reg[k] = qn_program_aligned(&p, reg[k], x[k]);
    reduced[last] = true;
    const qn_reduction sum = {&p, product_term(&p, reg, qn_dtypes[t].compute, &conjugate), op, acc, 1};
    qn_array *r = qn_new(func, acc, last, x[0]->shape);
    return r && qn_execute_reduce(func, &sum, x, last + 1, x[0]->shape, reduced, r) ? qn_drop(r) : r;
}

/* r in dtype t; takes over the reference to r. */
static qn_array *as_dtype(qn_array *r, int t)
{
    if (!r || r->dtype == t)
        return r;
    qn_array *cast = qn_astype(r, (qn_dtype)t);
    qn_release(r);
    return cast;
}

qn_array *qn_sum_of_products(const char *func, const qn_array *a, const qn_array *b, int t, bool conjugate)
{
    if (a->shape[a->ndim - 1] == 0)
        return zeros(func, t, a->ndim - 1, a->shape);
    const qn_array *const both[2] = {a, b};
    qn_array *r = qn_narrow_applies(a) ? qn_narrow_sum(func, 2, both, qn_dtypes[t].compute, product_term, &conjugate)
                                       : long_sum(func, both, t, conjugate);
    return as_dtype(r, t);
}

/* ---- lines of the last axis: BLAS where it can ---- */
/* Operands this small stay in the caches of a core, where BLAS's calls cost less than planning a pass of the engine; lines this
 * long are worth a call each. */
enum { SMALL = 32768, LONG_LINE = 16 };

static bool has_blas_lines(const qn_array *x, int t)
{
    int last = x->ndim - 1;
    return x->dtype == t && (x->flags & QN_ALIGNED) && x->strides[last] > 0 && x->strides[last] % x->itemsize == 0 &&
           x->strides[last] / x->itemsize <= INT32_MAX;
}

/* a and b of one shape: sum a b, or sum conj(a) b, over the last axis. */
static qn_array *dot_lines(const char *func, const qn_array *a, const qn_array *b, int t, bool conjugate)
{
    const qn_blas *blas = qn_blas_for(t);
    int last = a->ndim - 1;
    int64_t n = a->shape[last];
    if (!blas || a->size > SMALL || (last > 0 && n < LONG_LINE) || !has_blas_lines(a, t) || !has_blas_lines(b, t))
        return qn_sum_of_products(func, a, b, t, conjugate);
    qn_array *r = zeros(func, t, last, a->shape);
    qn_fp_state fp = qn_fp_save();
    qn_batch lines;
    qn_batch_init(&lines, last, a->shape);
    qn_batch_add(&lines, a, 1);
    qn_batch_add(&lines, b, 1);
    qn_batch_merge(&lines);
    qn_blas_threads((double)n);
    for (int64_t i = 0; r && n > 0 && i < r->size; i++) {
        char *p[QN_BATCH_OPERANDS];
        qn_batch_seek(&lines, i, p);
        (conjugate ? blas->dotc : blas->dot)((int)n, p[0], (int)(a->strides[last] / a->itemsize), p[1], (int)(b->strides[last] / b->itemsize),
                                             r->data + i * r->itemsize);
    }
    qn_fp_restore(fp);
    return r;
}

/* a and b (reduced axis last) broadcast to one shape. */
static qn_array *broadcast_and_sum(const char *func, const qn_array *a, const qn_array *b, int t, bool conjugate)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    const qn_array *const both[2] = {a, b};
    if (qn_broadcast(func, 2, both, &ndim, shape))
        return NULL;
    qn_array *x = qn_broadcast_to(a, ndim, shape), *y = qn_broadcast_to(b, ndim, shape);
    qn_array *r = x && y ? dot_lines(func, x, y, t, conjugate) : NULL;
    qn_release(x);
    qn_release(y);
    return r;
}

qn_array *qn_vecdot(const qn_array *a, const qn_array *b, int axis)
{
    int ia, ib;
    qn_text ta, tb;
    if (qn_is_null(a, "vecdot") || qn_is_null(b, "vecdot") || qn_check_axis("vecdot", axis, a->ndim, &ia) ||
        qn_check_axis("vecdot", axis, b->ndim, &ib))
        return NULL;
    if (a->shape[ia] != b->shape[ib]) {
        qn_fail(QN_ERR_VALUE, "vecdot: shapes %s and %s differ along the summed axis", qn_shape_of(&ta, a), qn_shape_of(&tb, b));
        return NULL;
    }
    int t = qn_result_type(2, (const qn_array *const[]){a, b});
    if (a->ndim == 1 && b->ndim == 1 && t)
        return dot_lines("vecdot", a, b, t, true);
    qn_array *x = qn_moveaxis(a, ia, -1), *y = qn_moveaxis(b, ib, -1);
    qn_array *r = t && x && y ? broadcast_and_sum("vecdot", x, y, t, true) : NULL;
    qn_release(x);
    qn_release(y);
    return r;
}

/* ---- tensordot: free axes of a, contracted axes; contracted axes, free axes of b ---- */
typedef struct plan {
    int order_a[QN_MAX_NDIM], order_b[QN_MAX_NDIM]; /* axes of a and b in product order */
    int ndim;
    int64_t shape[2 * QN_MAX_NDIM], rows, inner, cols;
} plan;

static qn_status shape_mismatch(const char *func, const qn_array *a, const qn_array *b)
{
    qn_text ta, tb;
    return qn_fail(QN_ERR_VALUE, "%s: shapes %s and %s not aligned: shape-mismatch for sum", func, qn_shape_of(&ta, a), qn_shape_of(&tb, b));
}

static void add_free(plan *p, const qn_array *x, const bool *used, int *order, int *n, int64_t *count)
{
    *count = 1;
    for (int i = 0; i < x->ndim; i++)
        if (!used[i]) {
            order[(*n)++] = i;
            *count *= p->shape[p->ndim++] = x->shape[i];
        }
}

static qn_status make_plan(plan *p, const char *func, const qn_array *a, const qn_array *b, int naxes, const int *axes_a, const int *axes_b)
{
    bool used_a[QN_MAX_NDIM], used_b[QN_MAX_NDIM];
    QN_TRY(qn_check_axes(func, (qn_axes){naxes, axes_a, false}, a->ndim, used_a));
    QN_TRY(qn_check_axes(func, (qn_axes){naxes, axes_b, false}, b->ndim, used_b));
    int na = 0, nb = 0;
    p->ndim = 0;
    p->inner = 1;
    add_free(p, a, used_a, p->order_a, &na, &p->rows);
    for (int i = 0; i < naxes; i++) {
        int ia = axes_a[i] < 0 ? axes_a[i] + a->ndim : axes_a[i], ib = axes_b[i] < 0 ? axes_b[i] + b->ndim : axes_b[i];
        if (a->shape[ia] != b->shape[ib])
            return shape_mismatch(func, a, b);
        p->order_a[na++] = ia;
        p->order_b[nb++] = ib;
        p->inner *= a->shape[ia];
    }
    add_free(p, b, used_b, p->order_b, &nb, &p->cols);
    return p->ndim > QN_MAX_NDIM ? qn_fail(QN_ERR_VALUE, "%s: the result has more than %d dimensions", func, QN_MAX_NDIM) : QN_OK;
}

static qn_array *as_matrix(const qn_array *x, const int *order, int64_t rows, int64_t cols)
{
    qn_array *view = qn_permute(x, order);
    qn_array *r = view ? qn_reshape(view, QN_SHAPE(rows, cols)) : NULL;
    qn_release(view);
    return r;
}

static qn_array *contract(const char *func, const qn_array *a, const qn_array *b, int naxes, const int *axes_a, const int *axes_b)
{
    plan p;
    if (make_plan(&p, func, a, b, naxes, axes_a, axes_b))
        return NULL;
    qn_array *x = as_matrix(a, p.order_a, p.rows, p.inner), *y = as_matrix(b, p.order_b, p.inner, p.cols);
    qn_array *flat = x && y ? qn_matmul(x, y) : NULL, *r = flat ? qn_reshape(flat, p.ndim, p.shape) : NULL;
    qn_release(x);
    qn_release(y);
    qn_release(flat);
    return r;
}

qn_array *qn_tensordot(const qn_array *a, const qn_array *b, int naxes, const int *axes_a, const int *axes_b)
{
    if (qn_is_null(a, "tensordot") || qn_is_null(b, "tensordot"))
        return NULL;
    if (naxes < 0) {
        qn_fail(QN_ERR_VALUE, "tensordot: %d axes given", naxes);
        return NULL;
    }
    return contract("tensordot", a, b, naxes, axes_a, axes_b);
}

/* The last axis of a with axis_b of b; both have one axis at least. */
static qn_array *dot_axes(const char *func, const qn_array *a, const qn_array *b, int axis_b)
{
    int last = a->ndim - 1;
    if (a->shape[last] != b->shape[axis_b]) {
        shape_mismatch(func, a, b);
        return NULL;
    }
    int t = qn_result_type(2, (const qn_array *const[]){a, b});
    if (a->ndim == 1 && b->ndim == 1)
        return t ? dot_lines(func, a, b, t, false) : NULL;
    if (a->ndim <= 2 && b->ndim <= 2 && axis_b == 0)
        return qn_matmul(a, b);
    return contract(func, a, b, 1, &last, &axis_b);
}

qn_array *qn_dot(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "dot") || qn_is_null(b, "dot"))
        return NULL;
    if (a->ndim == 0 || b->ndim == 0)
        return qn_multiply(a, b);
    return dot_axes("dot", a, b, b->ndim > 1 ? b->ndim - 2 : 0);
}

qn_array *qn_inner(const qn_array *a, const qn_array *b)
{
    if (qn_is_null(a, "inner") || qn_is_null(b, "inner"))
        return NULL;
    if (a->ndim == 0 || b->ndim == 0)
        return qn_multiply(a, b);
    return dot_axes("inner", a, b, b->ndim - 1);
}
