/* SPDX-License-Identifier: BSD-3-Clause */
/* argreduce.c: position of the extreme along one axis, or in the whole array. An axis whose elements lie closest together is searched
 * run by run; otherwise rows of neighbouring columns are compared with the best so far, so that memory is read in order. Elements
 * that have no kernel as they lie (float16, misaligned ones, an array searched whole across its rows) are read in blocks. */
#include <ops/ops.h>
#include <ops/reader.h>

enum { COLUMNS = 512, BLOCK = 1024 };

typedef struct search {
    qn_arg_fn run;
    qn_argrows_fn rows;
    const qn_array *a;   /* the axis last */
    qn_reader reader;    /* of a's elements line after line, for runs; row after row, for columns */
    bool in_place;       /* aligned, of the dtype of the kernels, every line of one stride */
    int64_t *at;         /* one index per line */
    int64_t n, stride;   /* of the axis */
    int64_t inner;       /* contiguous neighbours of a line: columns; 1 for runs */
    int size;            /* of an element of the kernels' dtype */
} search;

/* Line i block by block; what a block found competes as a row of one column. */
static void search_blocks(const search *s, int64_t i)
{
    qn_c128 buffer[BLOCK], best, value;
    int64_t at;
    for (int64_t from = 0; from < s->n; from += BLOCK) {
        int64_t n = s->n - from < BLOCK ? s->n - from : BLOCK;
        s->run(qn_read(&s->reader, i * s->n + from, n, buffer), s->size, n, from == 0 ? &best : &value, &at);
        if (from == 0)
            s->at[i] = at;
        else
            s->rows(&best, &s->at[i], (char *)&value, from + at, 1);
    }
}

static void search_runs(void *context, int64_t begin, int64_t end)
{
    const search *s = context;
    qn_c128 value;
    for (int64_t i = begin; i < end; i++)
        if (s->in_place)
            s->run(qn_line(s->a, i), s->stride, s->n, &value, &s->at[i]);
        else
            search_blocks(s, i);
}

/* Lines [begin, end) are columns that lie side by side within each group of `inner`. */
static void search_rows(void *context, int64_t begin, int64_t end)
{
    const search *s = context;
    qn_c128 best[COLUMNS], buffer[COLUMNS];
    for (int64_t i = begin; i < end;) {
        int64_t group = i / s->inner, column = i % s->inner, left = s->inner - column, n = end - i < left ? end - i : left;
        n = n < COLUMNS ? n : COLUMNS;
        char *x = s->in_place ? qn_line(s->a, i) : NULL;
        memset(&s->at[i], 0, (size_t)n * sizeof *s->at);
        for (int64_t row = 0; row < s->n; row++) {
            const char *y = s->in_place ? x + row * s->stride
                                        : qn_read(&s->reader, (group * s->n + row) * s->inner + column, n, buffer);
            if (row == 0)
                memcpy(best, y, (size_t)(n * s->size));
            else
                s->rows(best, &s->at[i], y, row, n);
        }
        i += n;
    }
}

static bool side_by_side(const qn_array *a)
{
    int last = a->ndim - 1;
    return last > 0 && a->strides[last - 1] == a->itemsize && a->strides[last] != a->itemsize && a->shape[last - 1] >= 8;
}

/* The reader of a's rows: the last two axes change places. */
static void read_rows(search *s, int compute)
{
    int last = s->a->ndim - 1;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    qn_array rows = *s->a;
    memcpy(shape, s->a->shape, (size_t)(last + 1) * sizeof *shape);
    memcpy(strides, s->a->strides, (size_t)(last + 1) * sizeof *strides);
    shape[last] = s->a->shape[last - 1], shape[last - 1] = s->a->shape[last];
    strides[last] = s->a->strides[last - 1], strides[last - 1] = s->a->strides[last];
    rows.shape = shape;
    rows.strides = strides;
    qn_reader_plain(&s->reader, &rows, compute);
    s->inner = shape[last];
}

/* One index per line of a into out; of the whole of a if out has one element only. */
static void search_lines(int op, const qn_array *a, bool whole, const qn_array *out)
{
    int last = a->ndim - 1, compute = qn_dtypes[a->dtype].compute;
    search s = {.a = a, .at = (int64_t *)(void *)out->data, .n = whole ? a->size : a->shape[last], .inner = 1,
                .run = (qn_arg_fn)qn_kernel(QN_KIND_ARGREDUCE, op, compute),
                .rows = (qn_argrows_fn)qn_kernel(QN_KIND_ARGROWS, op, compute), .size = qn_dtypes[compute].size};
    s.in_place = a->dtype == compute && (a->flags & QN_ALIGNED);
    bool columns = !whole && side_by_side(a);
    if (columns)
        read_rows(&s, compute);
    else
        qn_reader_plain(&s.reader, a, compute);
    s.in_place = s.in_place && (!whole || s.reader.ndim == 1);
    s.stride = whole ? s.reader.stride[0] : a->strides[last];
    qn_parallel_for(out->size, qn_grain(0.5 * (double)s.n), columns ? search_rows : search_runs, &s);
}

/* The shape of the result: without the axis (without any, axis < 0), or with length 1 there. */
static qn_array *new_result(const char *func, const qn_array *a, int axis, bool keepdims)
{
    int64_t shape[QN_MAX_NDIM];
    int ndim = 0;
    for (int d = 0; d < a->ndim; d++)
        if (axis >= 0 && d != axis)
            shape[ndim++] = a->shape[d];
        else if (keepdims)
            shape[ndim++] = 1;
    return qn_new(func, QN_INT64, ndim, shape);
}

static qn_array *arg(const char *func, int op, const qn_array *a, qn_axes axes)
{
    int axis = -1;
    if (qn_is_null(a, func))
        return NULL;
    if (axes.n > 1) {
        qn_fail(QN_ERR_VALUE, "%s: takes one axis or none, not %d", func, axes.n);
        return NULL;
    }
    if (axes.n == 1 && qn_check_axis(func, axes.axis[0], a->ndim, &axis) != QN_OK)
        return NULL;
    if (axis < 0 ? a->size == 0 : a->shape[axis] == 0) {
        qn_fail(QN_ERR_VALUE, "attempt to get %s of an empty sequence", func);
        return NULL;
    }
    qn_array *x = axis < 0 ? qn_retain(a) : qn_moveaxis(a, axis, -1), *out = x == NULL ? NULL : new_result(func, a, axis, axes.keepdims);
    if (out != NULL)
        search_lines(op, x, axis < 0, out);
    qn_release(x);
    return out;
}

qn_array *qn_argmin(const qn_array *a, qn_axes axes) { return arg("argmin", QN_OP_minimum, a, axes); }
qn_array *qn_argmax(const qn_array *a, qn_axes axes) { return arg("argmax", QN_OP_maximum, a, axes); }
