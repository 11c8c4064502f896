/* SPDX-License-Identifier: BSD-3-Clause */
/* argreduce.c: position of the extreme along one axis. An axis whose elements lie closest together is searched run by run; otherwise
 * rows of neighbouring columns are compared with the best so far, so that memory is read in order. Where NaNs do not count, infinities
 * stand in for them block by block. */
#include <math.h>
#include <ops/ops.h>

#define COLUMNS 512

typedef struct search {
    int op;
    const qn_array *a;  /* the axis last; compute dtype, aligned */
    int64_t *at;        /* one index per line */
    int64_t n, stride;  /* of the axis */
    int64_t inner;      /* contiguous neighbours of a line: columns; 1 for runs */
    bool skip_nan;
    _Alignas(16) char stand_in[16]; /* for NaN: the value that is never more extreme than a number */
    _Atomic bool nothing;           /* was a line found to be all NaN? */
} search;

/* x[0..n) with the stand-in for NaNs, contiguous in buffer; number[i] is set where there is one. */
static void replace_nan(const search *s, const char *x, int64_t stride, int64_t n, char *buffer, uint8_t *number)
{
    uint8_t nan[COLUMNS];
    int t = s->a->dtype;
    int64_t size = s->a->itemsize;
    qn_loop(QN_OP_isnan, t)((char *const[]){(char *)(uintptr_t)x, (char *)nan}, (const int64_t[]){stride, 1}, n);
    qn_loop(QN_OP_where, t)((char *const[]){(char *)nan, (char *)(uintptr_t)s->stand_in, (char *)(uintptr_t)x, buffer},
                            (const int64_t[]){1, 0, stride, size}, n);
    for (int64_t i = 0; i < n; i++)
        number[i] |= !nan[i];
}

/* The extreme of one line, block by block: the first is kept unless a later one is more extreme. */
static void search_numbers(search *s, const char *x, qn_arg_fn fn, qn_argrows_fn better, int64_t *at)
{
    _Alignas(64) char buffer[COLUMNS * 16];
    uint8_t number[COLUMNS] = {0};
    char value[16], best[16];
    bool any = false;
    for (int64_t i = 0; i < s->n; i += COLUMNS) {
        int64_t n = s->n - i < COLUMNS ? s->n - i : COLUMNS, k;
        replace_nan(s, x + i * s->stride, s->stride, n, buffer, number);
        fn(buffer, s->a->itemsize, n, value, &k);
        if (i == 0) {
            memcpy(best, value, sizeof best);
            *at = k;
        } else
            better(best, at, value, i + k, 1);
        any = any || memchr(number, 1, (size_t)n) != NULL;
    }
    if (!any)
        s->nothing = true;
}

static void search_runs(void *context, int64_t begin, int64_t end)
{
    search *s = context;
    qn_arg_fn fn = (qn_arg_fn)qn_kernel(QN_KIND_ARGREDUCE, s->op, s->a->dtype);
    qn_argrows_fn better = (qn_argrows_fn)qn_kernel(QN_KIND_ARGROWS, s->op, s->a->dtype);
    char value[16];
    for (int64_t i = begin; i < end; i++)
        if (s->skip_nan)
            search_numbers(s, qn_line(s->a, i), fn, better, &s->at[i]);
        else
            fn(qn_line(s->a, i), s->stride, s->n, value, &s->at[i]);
}

/* Lines [begin, end) are columns that lie side by side within each group of `inner`. */
static void search_rows(void *context, int64_t begin, int64_t end)
{
    search *s = context;
    qn_argrows_fn fn = (qn_argrows_fn)qn_kernel(QN_KIND_ARGROWS, s->op, s->a->dtype);
    _Alignas(64) char best[COLUMNS * 16], row_buffer[COLUMNS * 16];
    int64_t size = s->a->itemsize;
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        n = n < COLUMNS ? n : COLUMNS;
        const char *x = qn_line(s->a, i);
        uint8_t number[COLUMNS] = {0};
        memset(&s->at[i], 0, (size_t)n * sizeof *s->at);
        for (int64_t row = 0; row < s->n; row++) {
            const char *elements = x + row * s->stride;
            if (s->skip_nan) {
                replace_nan(s, elements, size, n, row_buffer, number);
                elements = row_buffer;
            }
            if (row == 0)
                memcpy(best, elements, (size_t)(n * size));
            else
                fn(best, &s->at[i], elements, row, n);
        }
        if (s->skip_nan && memchr(number, 0, (size_t)n) != NULL)
            s->nothing = true;
        i += n;
    }
}

static qn_array *search_lines(int op, const qn_array *a, const qn_array *out, bool skip_nan)
{
    int last = a->ndim - 1;
    search s = {.op = op, .a = a, .at = (int64_t *)(void *)out->data, .n = a->shape[last], .stride = a->strides[last], .inner = 1,
                .skip_nan = skip_nan && qn_is_inexact(a->dtype)};
    const double infinity = op == QN_OP_minimum ? (double)INFINITY : -(double)INFINITY;
    qn_cast_loop(QN_FLOAT64, a->dtype)((char *const[]){(char *)(uintptr_t)&infinity, s.stand_in}, (const int64_t[]){0, 0}, 1);
    bool side_by_side = last > 0 && a->strides[last - 1] == a->itemsize && a->strides[last] != a->itemsize && a->shape[last - 1] >= 8;
    if (side_by_side)
        s.inner = a->shape[last - 1];
    qn_parallel_for(out->size, qn_grain(0.5 * (double)s.n), side_by_side ? search_rows : search_runs, &s);
    if (s.nothing) {
        qn_fail(QN_ERR_VALUE, "All-NaN slice encountered");
        return NULL;
    }
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

static qn_array *arg(const char *func, int op, const qn_array *a, qn_axes axes, bool skip_nan)
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
        r = search_lines(op, x, out, skip_nan);
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

qn_array *qn_argmin(const qn_array *a, qn_axes axes) { return arg("argmin", QN_OP_minimum, a, axes, false); }
qn_array *qn_argmax(const qn_array *a, qn_axes axes) { return arg("argmax", QN_OP_maximum, a, axes, false); }
qn_array *qn_nanargmin(const qn_array *a, qn_axes axes) { return arg("nanargmin", QN_OP_minimum, a, axes, true); }
qn_array *qn_nanargmax(const qn_array *a, qn_axes axes) { return arg("nanargmax", QN_OP_maximum, a, axes, true); }
