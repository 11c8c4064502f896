/* SPDX-License-Identifier: BSD-3-Clause */
/* interp.c: piecewise linear interpolation.
 *
 * The interval of a number is found by the bucket it falls in: the range of xp is cut into a few times n equal buckets, and a table says how
 * many points lie below each. Bucket numbers grow with the number they are made from (subtraction and multiplication
 * are monotone after rounding too), so that the interval lies between two entries of the table, mostly equal or
 * neighbours. Formula and special cases are NumPy's. */
#include <math.h>
#include <ops/order.h>
#include <ops/reader.h>
#include <quern/index.h>
#include <quern/manip.h>
#include <quern/signal.h>

enum { BLOCK = 512, MANY_POINTS = 1 << 16, MOST_POINTS = 1 << 29 };

typedef struct curve {
    int64_t n;
    const double *x;             /* n places, ascending                                      */
    const double *y;             /* n values, of `parts` numbers each                        */
    int parts;                   /* 1: real, 2: complex                                      */
    double left[2], right[2];
    double lo, scale;            /* bucket of v: (v - lo) * scale                            */
    int32_t *below, buckets;     /* points in the buckets before each; NULL: no table        */
    double *slope;               /* of each interval, 0 behind the last; NULL: not worth it  */
    qn_search_fn search;
    qn_reader reader;
    double *out;
} curve;

static inline int32_t bucket(const curve *c, double v)
{
    double b = (v - c->lo) * c->scale;
    return b < c->buckets - 1 ? (int32_t)b : c->buckets - 1;
}

/* Is a table worth its making and can it be made? */
static bool wants_table(const curve *c, int64_t count)
{
    double width = c->x[c->n - 1] - c->x[0];
    return c->n > 2 && c->n < MOST_POINTS && count > c->n / 2 && width > 0 && isfinite(width) && isfinite(4 * (double)c->n / width);
}

static qn_status make_table(curve *c)
{
    c->buckets = (c->n < MANY_POINTS ? 4 : 2) * (int32_t)c->n; /* few intervals to a bucket, as long as caches hold them */
    c->lo = c->x[0];
    c->scale = (c->buckets - 1) / (c->x[c->n - 1] - c->lo);
    c->below = qn_scratch_array(c->buckets + 1, sizeof *c->below, "interp");
    if (c->below == NULL)
        return QN_ERR_NOMEM;
    memset(c->below, 0, ((size_t)c->buckets + 1) * sizeof *c->below);
    for (int64_t i = 0; i < c->n; i++)
        c->below[(c->x[i] >= c->lo ? bucket(c, c->x[i]) : 0) + 1]++; /* points out of order go anywhere */
    for (int32_t b = 0; b < c->buckets; b++)
        c->below[b + 1] += c->below[b];
    return QN_OK;
}

static qn_status make_slopes(curve *c)
{
    c->slope = qn_scratch_array(c->n, sizeof *c->slope, "interp");
    if (c->slope == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i + 1 < c->n; i++)
        c->slope[i] = (c->y[i + 1] - c->y[i]) / (c->x[i + 1] - c->x[i]);
    c->slope[c->n - 1] = 0;
    return QN_OK;
}

/* What many elements are worth. */
static qn_status prepare(curve *c, int64_t count)
{
    if (wants_table(c, count))
        QN_TRY(make_table(c));
    return c->parts == 1 && count >= c->n ? make_slopes(c) : QN_OK;
}

/* The last i with x[i] <= v, for x[0] <= v. */
static inline int64_t place(const curve *c, double v)
{
    int32_t b = bucket(c, v);
    int64_t first = c->below[b], last = c->below[b + 1];
    while (last - first > 1) {
        int64_t middle = first + (last - first) / 2;
        if (c->x[middle] <= v)
            first = middle + 1;
        else
            last = middle;
    }
    first += (first < last) & (c->x[first < c->n ? first : 0] <= v);
    return first > 0 ? first - 1 : 0;
}

static inline double between(const curve *c, int64_t i, int part, double v)
{
    const double *x = c->x + i;
    double y0 = c->y[i * c->parts + part], y1 = c->y[(i + 1) * c->parts + part], slope = (y1 - y0) / (x[1] - x[0]);
    double r = slope * (v - x[0]) + y0;
    if (r == r)
        return r;
    r = slope * (v - x[1]) + y1; /* an infinite y0 */
    return r != r && y0 == y1 ? y0 : r;
}

static void value_at(const curve *c, double v, int64_t i, double *out)
{
    for (int p = 0; p < c->parts; p++)
        if (v != v && c->n > 1) /* one point is a constant, for NaN too */
            out[p] = p == 0 ? v : 0;
        else if (v < c->x[0])
            out[p] = c->left[p];
        else if (v > c->x[c->n - 1])
            out[p] = c->right[p];
        else if (i >= c->n - 1 || c->x[i] == v)
            out[p] = c->y[i * c->parts + p];
        else
            out[p] = between(c, i, p, v);
}

static void find_places(const curve *c, const double *v, int64_t n, int64_t *at)
{
    if (c->below == NULL) {
        c->search(c->x, c->n, (const char *)v, sizeof *v, n, at);
        for (int64_t i = 0; i < n; i++)
            at[i] -= at[i] > 0;
        return;
    }
    for (int64_t i = 0; i < n; i++)
        at[i] = v[i] >= c->x[0] ? place(c, v[i]) : 0;
}

/* Real values by slopes made in advance; what is outside or no number goes the long way. */
static void values_by_slope(const curve *c, const double *v, const int64_t *at, int64_t n, double *out)
{
    const double lo = c->x[0], hi = c->x[c->n - 1];
    for (int64_t k = 0; k < n; k++)
        out[k] = c->slope[at[k]] * (v[k] - c->x[at[k]]) + c->y[at[k]];
    for (int64_t k = 0; k < n; k++)
        if (!((v[k] >= lo) & (v[k] <= hi) & (out[k] == out[k])))
            value_at(c, v[k], at[k], out + k);
}

static void evaluate(void *context, int64_t begin, int64_t end)
{
    const curve *c = context;
    double buffer[BLOCK];
    int64_t at[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        const double *v = (const double *)(const void *)qn_read(&c->reader, i, n, buffer);
        find_places(c, v, n, at);
        if (c->slope != NULL)
            values_by_slope(c, v, at, n, c->out + i);
        for (int64_t k = 0; k < n && c->slope == NULL; k++)
            value_at(c, v[k], at[k], c->out + (i + k) * c->parts);
    }
}

/* The one element of `value`, by default that of the curve at i. */
static void outer_value(const curve *c, const qn_array *value, int64_t i, double *out)
{
    qn_c128 one;
    for (int p = 0; p < c->parts; p++)
        out[p] = c->y[i * c->parts + p];
    if (value == NULL)
        return;
    qn_read_one(value, QN_COMPLEX128, &one);
    out[0] = one.re;
    if (c->parts == 2)
        out[1] = one.im;
}

static qn_status check_points(const qn_array *x, const qn_array *xp, const qn_array *fp, const qn_interp_opts *opts)
{
    if (qn_is_complex(x->dtype) || qn_is_complex(xp->dtype))
        return qn_fail(QN_ERR_TYPE, "interp: x and xp must be real, got %s and %s", qn_dtypes[x->dtype].name, qn_dtypes[xp->dtype].name);
    if (xp->ndim != 1 || fp->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "interp: data points must be 1-D sequences, got %d and %d dimensions", xp->ndim, fp->ndim);
    if (xp->size != fp->size)
        return qn_fail(QN_ERR_VALUE, "interp: fp and xp are not of the same length (%lld and %lld)", (long long)fp->size,
                       (long long)xp->size);
    if (xp->size == 0)
        return qn_fail(QN_ERR_VALUE, "interp: array of sample points is empty");
    for (int i = 0; i < 2; i++) {
        const qn_array *end = i == 0 ? opts->left : opts->right;
        if (end != NULL && (end->size != 1 || (qn_is_complex(end->dtype) && !qn_is_complex(fp->dtype))))
            return qn_fail(QN_ERR_TYPE, "interp: %s must be one number of the kind of fp", i == 0 ? "left" : "right");
    }
    return QN_OK;
}

/* The curve through contiguous float64 places and float64 or complex128 values. */
static qn_array *interpolate(const qn_array *x, const qn_array *xp, const qn_array *fp, const qn_interp_opts *opts)
{
    curve c = {.n = xp->size, .x = (const double *)(const void *)xp->data, .y = (const double *)(const void *)fp->data,
               .parts = fp->dtype == QN_COMPLEX128 ? 2 : 1, .search = (qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_RIGHT, QN_FLOAT64)};
    qn_array *r = qn_new("interp", fp->dtype, x->ndim, x->shape);
    qn_status status = r == NULL ? qn_failed() : prepare(&c, x->size);
    if (status == QN_OK) {
        outer_value(&c, opts->left, 0, c.left);
        outer_value(&c, opts->right, c.n - 1, c.right);
        c.out = (double *)(void *)r->data;
        qn_reader_plain(&c.reader, x, QN_FLOAT64);
        status = qn_parallel_for(x->size, qn_grain(5), evaluate, &c);
    }
    qn_scratch_free(c.below);
    qn_scratch_free(c.slope);
    return status == QN_OK ? r : qn_drop(r);
}

/* ---- periodic --------------------------------------------------------------------------------------------------- */
/* One period of points in order, with the last in front and the first behind, moved by -by and by. */
static qn_array *wrapped(const qn_array *points, const qn_array *order, double by)
{
    qn_array *sorted = qn_take(points, order, 0, QN_RAISE), *last = sorted ? qn_view(sorted, QN_FROM(-1)) : NULL;
    qn_array *first = sorted ? qn_view(sorted, QN_TO(1)) : NULL;
    qn_array *before = by != 0 && last ? qn_subtract(last, by) : qn_retain(last);
    qn_array *after = by != 0 && first ? qn_add(first, by) : qn_retain(first);
    qn_array *r = before && after ? qn_concat(3, (const qn_array *const[]){before, sorted, after}, 0) : NULL;
    qn_release(sorted), qn_release(last), qn_release(first), qn_release(before), qn_release(after);
    return r;
}

static qn_array *interpolate_periodic(const qn_array *x, const qn_array *xp, const qn_array *fp, double period)
{
    qn_array *v = qn_remainder(x, period), *places = qn_remainder(xp, period), *order = qn_argsort(places, 0, false, true);
    qn_array *xs = order ? wrapped(places, order, period) : NULL, *ys = xs ? wrapped(fp, order, 0) : NULL;
    qn_array *r = v && ys ? interpolate(v, xs, ys, &(qn_interp_opts){0}) : NULL;
    qn_release(v), qn_release(places), qn_release(order), qn_release(xs), qn_release(ys);
    return r;
}

qn_array *qn_interp(const qn_array *x, const qn_array *xp, const qn_array *fp, const qn_interp_opts *opts)
{
    static const qn_interp_opts none;
    opts = opts != NULL ? opts : &none;
    if (qn_is_null(x, "interp") || qn_is_null(xp, "interp") || qn_is_null(fp, "interp") || check_points(x, xp, fp, opts) != QN_OK)
        return NULL;
    qn_fp_state state = qn_fp_save();
    qn_array *places = qn_contiguous(xp, QN_FLOAT64);
    qn_array *values = qn_contiguous(fp, qn_is_complex(fp->dtype) ? QN_COMPLEX128 : QN_FLOAT64), *r = NULL;
    if (places && values && opts->period != 0) {
        qn_array *wide = qn_contiguous(x, QN_FLOAT64);
        r = wide ? interpolate_periodic(wide, places, values, fabs(opts->period)) : NULL;
        qn_release(wide);
    } else if (places && values)
        r = interpolate(x, places, values, opts);
    qn_release(places);
    qn_release(values);
    qn_fp_restore(state);
    return r;
}
