/* SPDX-License-Identifier: BSD-3-Clause */
/* convolve.c: correlation and convolution of two 1-d arrays, directly.
 *
 * The shorter run v slides over the longer x: result k is the sum of x[k + j - (m - 1)] v[j] over the j inside. Results are made in
 * tiles; within one, the j that all its results have in common are the kernel's, the few others are added one
 * result at a time. Transforms are not used: their error is relative to the largest result, not to each. */
#include "order.h"
#include <quern/signal.h>

enum { TILE = 64, LONG_TILE = 4096 };

typedef struct slide {
    const char *x, *v;
    int64_t n, m, first;    /* lengths, n >= m; the number of the first result wanted */
    int64_t itemsize;
    qn_slide_fn sum;
    char *out;
} slide;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* Adds the products of j in [from, to) to results [k, k + count). */
static void add(const slide *s, int64_t k, int64_t count, int64_t from, int64_t to, char *out)
{
    if (from < to)
        s->sum(s->x + (k + from - (s->m - 1)) * s->itemsize, s->v + from * s->itemsize, to - from, out, count);
}

/* Length of the tile that begins at result k, at most `left`: long where every result has all m products. */
static int64_t tile_length(const slide *s, int64_t k, int64_t left)
{
    int64_t whole = k < s->m - 1 ? 0 : least(s->n - k, LONG_TILE);
    return least(left, most(whole, TILE));
}

static void tiles(void *context, int64_t begin, int64_t end)
{
    const slide *s = context;
    int64_t n = s->n, m = s->m;
    memset(s->out + begin * s->itemsize, 0, (size_t)((end - begin) * s->itemsize));
    for (int64_t i = begin, count; i < end; i += count) {
        int64_t k = s->first + i;
        count = tile_length(s, k, end - i);
        int64_t from = most(0, m - 1 - k), to = least(m, n + m - k - count);
        to = most(from, to);
        add(s, k, count, from, to, s->out + i * s->itemsize);
        for (int64_t c = 0; c < count && to - from < m; c++) {
            char *out = s->out + (i + c) * s->itemsize;
            int64_t last = least(m, n + m - 1 - k - c);
            add(s, k + c, 1, most(0, m - 1 - k - c), least(from, last), out);
            add(s, k + c, 1, to, last, out);
        }
    }
}

/* Results `first` to `first + count` of x with v, contiguous, of a dtype with a kernel. */
static qn_array *slide_over(const char *func, const qn_array *x, const qn_array *v, qn_extent_mode mode)
{
    int64_t n = x->size, m = v->size;
    const int64_t first[] = {[QN_VALID] = m - 1, [QN_SAME] = m - 1 - m / 2, [QN_FULL] = 0};
    const int64_t count[] = {[QN_VALID] = n - m + 1, [QN_SAME] = n, [QN_FULL] = n + m - 1};
    qn_array *r = qn_new(func, x->dtype, 1, &count[mode]);
    if (r == NULL)
        return NULL;
    slide s = {.x = x->data, .v = v->data, .n = n, .m = m, .first = first[mode], .itemsize = x->itemsize, .out = r->data,
               .sum = (qn_slide_fn)qn_kernel(QN_KIND_SLIDE, 0, x->dtype)};
    return qn_parallel_for(r->size, most(TILE, qn_grain(0.15 * (double)m)), tiles, &s) == QN_OK ? r : qn_drop(r);
}

static qn_status check(const char *func, const qn_array *a, const qn_array *v, qn_extent_mode mode)
{
    qn_text ta, tv;
    if (a->ndim > 1 || v->ndim > 1)
        return qn_fail(QN_ERR_VALUE, "%s: both arrays must have 1 dimension, shapes %s and %s given", func, qn_shape_of(&ta, a),
                       qn_shape_of(&tv, v));
    if (a->size == 0 || v->size == 0)
        return qn_fail(QN_ERR_VALUE, "%s: %s cannot be empty", func, a->size == 0 ? "a" : "v");
    if (mode > QN_FULL)
        return qn_fail(QN_ERR_VALUE, "%s: mode %d is not valid, same or full", func, (int)mode);
    return QN_OK;
}

/* a as a contiguous 1-d array of dtype t, or its reverse. */
static qn_array *line_of(const qn_array *a, int t, bool reversed)
{
    qn_array *flat = qn_reshape(a, 1, &a->size), *view = flat && reversed ? qn_flip(flat, -1, NULL) : qn_retain(flat);
    qn_array *r = view ? qn_contiguous(view, (qn_dtype)t) : NULL;
    qn_release(flat);
    qn_release(view);
    return r;
}

static qn_array *finish(qn_array *r, int t, bool reversed)
{
    qn_array *done = r == NULL || (r->dtype == t && !reversed) ? qn_retain(r) : line_of(r, t, reversed);
    qn_release(r);
    return done;
}

qn_array *qn_convolve(const qn_array *a, const qn_array *v, qn_extent_mode mode)
{
    if (qn_is_null(a, "convolve") || qn_is_null(v, "convolve") || check("convolve", a, v, mode) != QN_OK)
        return NULL;
    int t = qn_result_type(2, (const qn_array *const[]){a, v}), compute = t ? qn_dtypes[t].compute : 0;
    bool swap = v->size > a->size;
    qn_array *x = t ? line_of(swap ? v : a, compute, false) : NULL, *y = x ? line_of(swap ? a : v, compute, true) : NULL;
    qn_array *r = y ? slide_over("convolve", x, y, mode) : NULL;
    qn_release(x);
    qn_release(y);
    return finish(r, t, false);
}

qn_array *qn_correlate(const qn_array *a, const qn_array *v, qn_extent_mode mode)
{
    if (qn_is_null(a, "correlate") || qn_is_null(v, "correlate") || check("correlate", a, v, mode) != QN_OK)
        return NULL;
    int t = qn_result_type(2, (const qn_array *const[]){a, v}), compute = t ? qn_dtypes[t].compute : 0;
    bool swap = v->size > a->size;
    qn_array *conjugate = t && qn_is_complex(v->dtype) ? qn_conjugate(v) : qn_retain(v);
    qn_array *x = t && conjugate ? line_of(a, compute, false) : NULL, *y = x ? line_of(conjugate, compute, false) : NULL;
    qn_array *r = y ? slide_over("correlate", swap ? y : x, swap ? x : y, mode) : NULL;
    qn_release(conjugate);
    qn_release(x);
    qn_release(y);
    return finish(r, t, swap);
}
