/* SPDX-License-Identifier: BSD-3-Clause */
/* polyval.c: polynomials at many points, and their powers as a matrix.
 *
 * Horner's rule runs over blocks that stay in the first cache, so that memory is read and written once whatever the degree. As in NumPy it
 * starts from zero: at an infinite x the result is nan. */
#include <ops/ops.h>
#include <ops/reader.h>
#include <quern/poly.h>

enum { BLOCK = 512 };

typedef struct horner {
    qn_reader x;
    const char *p;           /* coefficients of the result's dtype */
    int64_t degree1;         /* how many                           */
    char *out;
    int size;
    qn_loop_fn multiply, add;
} horner;

static void run_blocks(void *context, int64_t begin, int64_t end)
{
    const horner *h = context;
    qn_c128 buffer[BLOCK];
    for (int64_t pos = begin; pos < end; pos += BLOCK) {
        int64_t n = end - pos < BLOCK ? end - pos : BLOCK;
        char *x = qn_read(&h->x, pos, n, buffer), *y = h->out + pos * h->size;
        const int64_t step[3] = {h->size, h->size, h->size}, scalar[3] = {h->size, 0, h->size};
        memset(y, 0, (size_t)n * (size_t)h->size);
        for (int64_t i = 0; i < h->degree1; i++) {
            char *p = (char *)(uintptr_t)(h->p + i * h->size); /* kernels do not write to inputs */
            h->multiply((char *[]){y, x, y}, step, n);
            h->add((char *[]){y, p, y}, scalar, n);
        }
    }
}

/* Where the coefficients are arrays themselves: y, of the dtype and shape of the result, becomes y * x + p[i] for each. */
static qn_status add_rows(const qn_array *y, const qn_array *p, const qn_array *x)
{
    qn_status status = QN_OK;
    for (int64_t i = 0; i < p->shape[0] && status == QN_OK; i++) {
        qn_scope_begin();
        status = qn_multiply_into(y, y, x);
        if (status == QN_OK)
            status = qn_add_into(y, y, qn_view(p, QN_AT(i)));
        qn_scope_end();
    }
    return status;
}

static qn_array *general(const qn_array *p, const qn_array *x)
{
    int ndim = x->ndim;
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, x->shape, (size_t)ndim * sizeof *shape);
    qn_dtype t = (qn_dtype)x->dtype;
    if (p->shape[0] > 0) {
        qn_array *row = qn_view(p, QN_AT(0));
        const qn_status status = row ? qn_broadcast("polyval", 2, (const qn_array *const[]){row, x}, &ndim, shape) : qn_failed();
        qn_release(row);
        if (status != QN_OK)
            return NULL;
        t = qn_promote((qn_dtype)p->dtype, t);
    }
    qn_array *y = qn_zeros(t, ndim, shape);
    return y && add_rows(y, p, x) == QN_OK ? y : qn_drop(y);
}

qn_array *qn_polyval(const qn_array *p, const qn_array *x)
{
    if (qn_is_null(p, "polyval") || qn_is_null(x, "polyval"))
        return NULL;
    if (p->ndim == 0) {
        qn_fail(QN_ERR_TYPE, "polyval: coefficients must have an axis");
        return NULL;
    }
    if (p->ndim > 1)
        return general(p, x);
    qn_dtype t = p->size == 0 ? (qn_dtype)x->dtype : qn_promote((qn_dtype)p->dtype, (qn_dtype)x->dtype);
    int compute = qn_dtypes[t].compute;
    qn_array *c = qn_contiguous(p, (qn_dtype)compute), *r = c ? qn_new("polyval", compute, x->ndim, x->shape) : NULL;
    if (r) {
        horner h = {.p = c->data, .degree1 = c->size, .out = r->data, .size = r->itemsize, .multiply = qn_loop(QN_OP_multiply, compute),
                    .add = qn_loop(QN_OP_add, compute)};
        qn_reader_init(&h.x, x, x->ndim, x->shape, compute);
        if (qn_parallel_for(r->size, qn_grain(0.3 * (double)(1 + c->size)), run_blocks, &h) != QN_OK)
            r = qn_drop(r);
    }
    qn_release(c);
    if (r && r->dtype != (int)t) {
        qn_array *narrow = qn_astype(r, t);
        qn_release(r);
        r = narrow;
    }
    return r;
}

/* Column k of v becomes column k - 1 times x. */
static qn_status fill_columns(const qn_array *v, const qn_array *x)
{
    qn_status status = QN_OK;
    for (int64_t k = 0; k < v->shape[1] && status == QN_OK; k++) {
        qn_scope_begin();
        qn_array *column = qn_view(v, QN_ALL, QN_AT(k));
        status = k == 0 ? qn_assign(column, QN_NUM(1), QN_UNSAFE) : qn_multiply_into(column, qn_view(v, QN_ALL, QN_AT(k - 1)), x);
        qn_scope_end();
    }
    return status;
}

qn_array *qn_vander(const qn_array *x, int64_t n, bool increasing)
{
    if (qn_is_null(x, "vander"))
        return NULL;
    if (x->ndim != 1) {
        qn_fail(QN_ERR_VALUE, "x must be a one-dimensional array or sequence.");
        return NULL;
    }
    qn_array *r = qn_empty(qn_promote((qn_dtype)x->dtype, QN_INT64), QN_SHAPE(x->size, n < 0 ? x->size : n));
    qn_array *v = r == NULL ? NULL : increasing ? qn_retain(r) : qn_flip(r, 1, (const int[]){1});
    qn_status status = v ? fill_columns(v, x) : qn_failed();
    qn_release(v);
    return status == QN_OK ? r : qn_drop(r);
}
