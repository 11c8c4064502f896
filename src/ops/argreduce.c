/* SPDX-License-Identifier: BSD-3-Clause */
/* argreduce.c: position of the extreme along one axis. An axis whose elements lie closest together is searched run by run; otherwise
 * rows of neighbouring columns are compared with the best so far, so that memory is read in order. */
#include <ops/ops.h>

#define COLUMNS 512

typedef struct search {
    int op;
    const qn_array *a;  /* the axis last; compute dtype, aligned */
    int64_t *at;        /* one index per line */
    int64_t n, stride;  /* of the axis */
    int64_t inner;      /* contiguous neighbours of a line: columns; 1 for runs */
} search;

static void search_runs(void *context, int64_t begin, int64_t end)
{
    const search *s = context;
    qn_arg_fn fn = (qn_arg_fn)qn_kernel(QN_KIND_ARGREDUCE, s->op, s->a->dtype);
    char value[16];
    for (int64_t i = begin; i < end; i++)
        fn(qn_line(s->a, i), s->stride, s->n, value, &s->at[i]);
}

/* Lines [begin, end) are columns that lie side by side within each group of `inner`. */
static void search_rows(void *context, int64_t begin, int64_t end)
{
    const search *s = context;
    qn_argrows_fn fn = (qn_argrows_fn)qn_kernel(QN_KIND_ARGROWS, s->op, s->a->dtype);
    _Alignas(64) char best[COLUMNS * 16];
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        n = n < COLUMNS ? n : COLUMNS;
        char *x = qn_line(s->a, i);
        memcpy(best, x, (size_t)(n * s->a->itemsize));
        memset(&s->at[i], 0, (size_t)n * sizeof *s->at);
        for (int64_t row = 1; row < s->n; row++)
            fn(best, &s->at[i], x + row * s->stride, row, n);
        i += n;
    }
}

static qn_array *search_lines(int op, const qn_array *a, const qn_array *out)
{
    int last = a->ndim - 1;
    search s = {.op = op, .a = a, .at = (int64_t *)(void *)out->data, .n = a->shape[last], .stride = a->strides[last], .inner = 1};
    bool side_by_side = last > 0 && a->strides[last - 1] == a->itemsize && a->strides[last] != a->itemsize && a->shape[last - 1] >= 8;
    if (side_by_side)
        s.inner = a->shape[last - 1];
    qn_parallel_for(out->size, qn_grain(0.5 * (double)s.n), side_by_side ? search_rows : search_runs, &s);
    return qn_retain(out);
}

/* a with `axis` last, aligned, in a dtype that has kernels; float16 goes through float32, which is the one copy made. */
static qn_array *prepare(const char *func, const qn_array *a, qn_axes axes)
{
    if (axes.n > 1) {
        qn_fail(QN_ERR_VALUE, "%s: takes one axis or none, not %d", func, axes.n);
        return NULL;
    }
    qn_array *x = axes.n == 1 ? qn_moveaxis(a, axes.axis[0], -1) : qn_ravel(a);
    int compute = x == NULL ? 0 : qn_dtypes[x->dtype].compute;
    if (x == NULL || (x->dtype == compute && (x->flags & QN_ALIGNED)))
        return x;
    qn_array *copy = qn_astype(x, (qn_dtype)compute);
    qn_release(x);
    return copy;
}

static qn_array *arg(const char *func, int op, const qn_array *a, qn_axes axes)
{
    if (qn_is_null(a, func))
        return NULL;
    qn_array *x = prepare(func, a, axes);
    if (x == NULL)
        return NULL;
    qn_array *out = NULL, *r = NULL;
    if (x->shape[x->ndim - 1] == 0)
        qn_fail(QN_ERR_VALUE, "attempt to get %s of an empty sequence", func);
    else if ((out = qn_new(func, QN_INT64, x->ndim - 1, x->shape)) != NULL)
        r = search_lines(op, x, out);
    qn_release(out);
    qn_release(x);
    if (r == NULL || !axes.keepdims)
        return r;
    int64_t shape[QN_MAX_NDIM];
    for (int d = 0; d < a->ndim; d++)
        shape[d] = axes.n < 0 || d == (axes.axis[0] < 0 ? axes.axis[0] + a->ndim : axes.axis[0]) ? 1 : a->shape[d];
    qn_array *shaped = qn_reshape(r, a->ndim, shape);
    qn_release(r);
    return shaped;
}

qn_array *qn_argmin(const qn_array *a, qn_axes axes) { return arg("argmin", QN_OP_minimum, a, axes); }
qn_array *qn_argmax(const qn_array *a, qn_axes axes) { return arg("argmax", QN_OP_maximum, a, axes); }
