/* SPDX-License-Identifier: BSD-3-Clause */
/* triangle.c: tril, triu and diag.  A row of a triangle is one copy and zeros before or after it. */
#include <ops/part.h>

typedef struct triangle {
    const qn_array *a, *r;
    qn_loop_fn copy;
    int64_t k;
    bool lower;
} triangle;

/* Row i of the stack of matrices: columns [from, to) are kept. */
static void triangle_row(const triangle *t, int64_t i, const char *src, char *dst)
{
    const qn_array *a = t->a;
    const int64_t n = a->shape[a->ndim - 1], size = a->itemsize, stride = a->strides[a->ndim - 1];
    int64_t edge; /* first column above the diagonal k (lower), or on it (upper) */
    if (qn_add_overflows(i, t->k, &edge) || (t->lower && qn_add_overflows(edge, 1, &edge)))
        edge = t->k < 0 ? 0 : n;
    edge = edge < 0 ? 0 : edge < n ? edge : n;
    const int64_t from = t->lower ? 0 : edge, to = t->lower ? edge : n;
    char *args[2] = {(char *)(uintptr_t)src + from * stride, dst + from * size};
    const int64_t strides[2] = {stride, size};
    memset(dst, 0, (size_t)(from * size));
    t->copy(args, strides, to - from);
    memset(dst + to * size, 0, (size_t)((n - to) * size));
}

static void triangle_rows(void *context, int64_t begin, int64_t end)
{
    const triangle *t = context;
    const qn_array *a = t->a;
    const int64_t rows = a->shape[a->ndim - 2], bytes = a->shape[a->ndim - 1] * a->itemsize;
    for (int64_t row = begin; row < end; row++) {
        const char *src = a->data + row % rows * a->strides[a->ndim - 2];
        int64_t rest = row / rows;
        for (int k = a->ndim - 3; k >= 0; k--) {
            src += rest % a->shape[k] * a->strides[k];
            rest /= a->shape[k];
        }
        triangle_row(t, row % rows, src, t->r->data + row * bytes);
    }
}

static qn_array *triangle_of(const char *func, const qn_array *a, int64_t k, bool lower)
{
    qn_array *r = qn_new(func, a->dtype, a->ndim, a->shape);
    if (!r || r->size == 0)
        return r;
    triangle t = {a, r, qn_copy_loop(a->itemsize), k, lower};
    const int64_t n = a->shape[a->ndim - 1];
    return qn_parallel_for(a->size / n, qn_grain(5.0 + 0.3 * (double)n), triangle_rows, &t) == QN_OK ? r : qn_drop(r);
}

/* A 1-d array stands for the square matrix with that row, as in NumPy. */
static qn_array *triangle_any(const char *func, const qn_array *a, int64_t k, bool lower)
{
    if (qn_is_null(a, func))
        return NULL;
    if (a->ndim == 0) {
        qn_fail(QN_ERR_VALUE, "%s: the array must have at least one dimension", func);
        return NULL;
    }
    if (a->ndim > 1)
        return triangle_of(func, a, k, lower);
    const int64_t shape[2] = {a->shape[0], a->shape[0]};
    qn_array *square = qn_broadcast_to(a, 2, shape), *r = square ? triangle_of(func, square, k, lower) : NULL;
    qn_release(square);
    return r;
}

qn_array *qn_tril(const qn_array *a, int64_t k)
{
    return triangle_any("tril", a, k, true);
}

qn_array *qn_triu(const qn_array *a, int64_t k)
{
    return triangle_any("triu", a, k, false);
}

static qn_array *diagonal_matrix(const qn_array *a, int64_t k)
{
    const int64_t skip = k < 0 ? -k : k;
    int64_t n;
    if (k == INT64_MIN || qn_add_overflows(a->shape[0], skip, &n)) {
        qn_fail(QN_ERR_VALUE, "diag: offset %lld is too large", (long long)k);
        return NULL;
    }
    qn_array *r = qn_zeros((qn_dtype)a->dtype, 2, (const int64_t[]){n, n});
    if (!r)
        return NULL;
    const int64_t stride = r->strides[0] + r->strides[1];
    char *first = r->data + (k > 0 ? skip * r->strides[1] : skip * r->strides[0]);
    const qn_side to = {r, first, &stride}, from = {a, a->data, a->strides};
    return qn_copy_part("diag", 1, a->shape, to, from) == QN_OK ? r : qn_drop(r);
}

qn_array *qn_diag(const qn_array *a, int64_t k)
{
    if (qn_is_null(a, "diag"))
        return NULL;
    if (a->ndim == 1)
        return diagonal_matrix(a, k);
    if (a->ndim == 2)
        return qn_diagonal(a, k, 0, 1);
    qn_fail(QN_ERR_VALUE, "diag: input must be 1- or 2-dimensional, not %d-dimensional", a->ndim);
    return NULL;
}
