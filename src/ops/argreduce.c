/* SPDX-License-Identifier: BSD-3-Clause */
/* argreduce.c: position of the extreme along one axis, or in the whole array. An axis whose elements lie closest together is searched
 * run by run; otherwise rows of neighbouring columns are compared with the best so far, so that memory is read in order. Elements
 * that have no kernel as they lie (float16, misaligned ones, an array searched whole across its rows) are read in blocks, and so are floats whose NaNs
 * do not count: infinities stand in for those. */
#include <math.h>
#include <ops/ops.h>
#include <ops/reader.h>

enum { COLUMNS = 512, BLOCK = 1024 };
enum { SHORT = 32, SHORT_LINES = 128 }; /* lines so short are columns that lie apart, as many as fit the first-level cache */

typedef struct search {
    qn_arg_fn run;
    qn_argrows_fn rows;
    const qn_array *a;   /* the axis last */
    qn_reader reader;    /* of a's elements line after line, for runs; row after row, for columns */
    bool in_place;       /* aligned, of the dtype of the kernels, every line of one stride */
    int64_t *at;         /* one index per line */
    int64_t n, stride;   /* of the axis */
    int64_t inner;       /* neighbours of a line: columns; 1 for runs */
    int64_t width;       /* columns at once */
    int size, dtype;     /* of the kernels' elements */
    bool skip_nan;
    _Alignas(16) char stand_in[16]; /* for NaN: the value that is never more extreme than a number */
    _Atomic bool nothing; /* was a line found to be all NaN? */
} search;

/* x[0..n) with the stand-in for NaNs, in buffer; number[i] is set where there is none. x itself if NaNs count. */
static char *numbers(const search *s, char *x, int64_t n, void *buffer, uint8_t *number)
{
    uint8_t nan[BLOCK];
    if (!s->skip_nan)
        return x;
    qn_loop(QN_OP_isnan, s->dtype)((char *const[]){x, (char *)nan}, (const int64_t[]){s->size, 1}, n);
    qn_loop(QN_OP_where, s->dtype)((char *const[]){(char *)nan, (char *)(uintptr_t)s->stand_in, x, buffer},
                                   (const int64_t[]){1, 0, s->size, s->size}, n);
    for (int64_t i = 0; i < n; i++)
        number[i] |= !nan[i];
    return buffer;
}

/* Line i block by block; what a block found competes as a row of one column. */
static void search_blocks(search *s, int64_t i)
{
    qn_c128 buffer[BLOCK], kept[COLUMNS], best, value;
    uint8_t number[COLUMNS] = {0};
    int64_t at, step = s->skip_nan ? COLUMNS : BLOCK;
    bool any = !s->skip_nan;
    for (int64_t from = 0; from < s->n; from += step) {
        int64_t n = s->n - from < step ? s->n - from : step;
        const char *x = numbers(s, qn_read(&s->reader, i * s->n + from, n, buffer), n, kept, number);
        s->run(x, s->size, n, from == 0 ? &best : &value, &at);
        if (from == 0)
            s->at[i] = at;
        else
            s->rows(&best, &s->at[i], (char *)&value, 0, 1, from + at, 1);
        any = any || memchr(number, 1, (size_t)n) != NULL;
    }
    if (!any)
        s->nothing = true;
}

static void search_runs(void *context, int64_t begin, int64_t end)
{
    search *s = context;
    qn_c128 value;
    for (int64_t i = begin; i < end; i++)
        if (s->in_place)
            s->run(qn_line(s->a, i), s->stride, s->n, &value, &s->at[i]);
        else
            search_blocks(s, i);
}

/* The best of the columns [i, i + n), row by row, where they are read or NaNs are passed over; marks those that hold a number. */
static void search_each_row(search *s, int64_t i, int64_t n, qn_c128 *best, uint8_t *number)
{
    qn_c128 buffer[COLUMNS], kept[COLUMNS];
    const int64_t group = i / s->inner, column = i % s->inner;
    char *x = s->in_place ? qn_line(s->a, i) : NULL;
    for (int64_t row = 0; row < s->n; row++) {
        char *y = s->in_place ? x + row * s->stride : qn_read(&s->reader, (group * s->n + row) * s->inner + column, n, buffer);
        y = numbers(s, y, n, kept, number);
        if (row == 0)
            memcpy(best, y, (size_t)(n * s->size));
        else
            s->rows(best, &s->at[i], y, 0, 1, row, n);
    }
}

/* Lines [begin, end) are columns that lie side by side within each group of `inner`. */
static void search_rows(void *context, int64_t begin, int64_t end)
{
    search *s = context;
    qn_c128 best[COLUMNS];
    for (int64_t i = begin, n; i < end; i += n) {
        const int64_t left = s->inner - i % s->inner;
        uint8_t number[COLUMNS] = {0};
        n = end - i < left ? end - i : left;
        n = n < s->width ? n : s->width;
        memset(&s->at[i], 0, (size_t)n * sizeof *s->at);
        if (s->in_place && !s->skip_nan) {
            const char *x = qn_line(s->a, i);
            memcpy(best, x, (size_t)(n * s->size));
            s->rows(best, &s->at[i], x + s->stride, s->stride, s->n - 1, 1, n);
        } else
            search_each_row(s, i, n, best, number);
        if (s->skip_nan && memchr(number, 0, (size_t)n) != NULL)
            s->nothing = true;
    }
}

/* Many lines of a few elements. */
static bool short_lines(const qn_array *a)
{
    int last = a->ndim - 1;
    return last > 0 && a->shape[last] <= SHORT && a->shape[last - 1] >= 8;
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
static qn_status search_lines(int op, const qn_array *a, bool whole, bool skip_nan, const qn_array *out)
{
    int last = a->ndim - 1, compute = qn_dtypes[a->dtype].compute;
    search s = {.a = a, .at = (int64_t *)(void *)out->data, .n = whole ? a->size : a->shape[last], .inner = 1,
                .run = (qn_arg_fn)qn_kernel(QN_KIND_ARGREDUCE, op, compute),
                .rows = (qn_argrows_fn)qn_kernel(QN_KIND_ARGROWS, op, compute), .size = qn_dtypes[compute].size, .dtype = compute,
                .skip_nan = skip_nan && qn_is_inexact(compute)};
    const double infinity = op == QN_OP_minimum ? (double)INFINITY : -(double)INFINITY;
    qn_cast_loop(QN_FLOAT64, compute)((char *const[]){(char *)(uintptr_t)&infinity, s.stand_in}, (const int64_t[]){0, 0}, 1);
    bool beside = !whole && side_by_side(a), columns = beside || (!whole && short_lines(a));
    s.width = beside ? COLUMNS : SHORT_LINES;
    s.in_place = a->dtype == compute && (a->flags & QN_ALIGNED) && (columns ? beside : !s.skip_nan);
    if (columns)
        read_rows(&s, compute);
    else
        qn_reader_plain(&s.reader, a, compute);
    s.in_place = s.in_place && (!whole || s.reader.ndim == 1);
    s.stride = whole ? s.reader.stride[0] : a->strides[last];
    QN_TRY(qn_parallel_for(out->size, qn_grain(0.5 * (double)s.n), columns ? search_rows : search_runs, &s));
    return s.nothing ? qn_fail(QN_ERR_VALUE, "All-NaN slice encountered") : QN_OK;
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

static qn_array *arg(const char *func, int op, const qn_array *a, qn_axes axes, bool skip_nan)
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
    if (out != NULL && search_lines(op, x, axis < 0, skip_nan, out) != QN_OK)
        out = qn_drop(out);
    qn_release(x);
    return out;
}

qn_array *qn_argmin(const qn_array *a, qn_axes axes) { return arg("argmin", QN_OP_minimum, a, axes, false); }
qn_array *qn_argmax(const qn_array *a, qn_axes axes) { return arg("argmax", QN_OP_maximum, a, axes, false); }
qn_array *qn_nanargmin(const qn_array *a, qn_axes axes) { return arg("nanargmin", QN_OP_minimum, a, axes, true); }
qn_array *qn_nanargmax(const qn_array *a, qn_axes axes) { return arg("nanargmax", QN_OP_maximum, a, axes, true); }
