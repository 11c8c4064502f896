/* SPDX-License-Identifier: BSD-3-Clause */
/* sums.c: bar R6. Sums and means over every combination of axes, against compensated sums in long double:
 * |error| <= (8 + log2 n) u sum|x|, with u the unit roundoff of the dtype of the sum, for real and imaginary parts apart; and the
 * same bits with 1, 2, 3 and 7 threads.
 *
 *     sums [-s seed] [-f] [-c] */
#include "bars.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_AXES = 5, NKIND = 7 };
static long calls, bad;
static figure largest;

/* ---- data: what sums are bad at ---- */
typedef struct kind { int number; double constant; } kind;

static double make(const void *context)
{
    static double last;
    const kind *of = context;
    switch (of->number) {
    case 0: return draw_unit() - 0.5;
    case 1: return draw_unit();
    case 2: return ldexp(draw_unit() - 0.5, (int)draw_below(40) - 28);
    case 3: case 6: return of->constant;                              /* every rounding the same way */
    case 4: return last = last > 0 ? -last : 100 * draw_unit();       /* cancels to nothing, nearly */
    default: return draw_below(50) ? 1e-3 * draw_unit() : 100 * draw_normal();
    }
}

/* ---- the reference: Neumaier's compensated sums ---- */
typedef struct part { long double sum, low, size; } part;
typedef struct total { part part[2]; int64_t n; } total;

static void add(part *p, long double x)
{
    const long double s = p->sum + x;
    p->low += fabsl(p->sum) >= fabsl(x) ? p->sum - s + x : x - s + p->sum;
    p->sum = s;
    p->size += fabsl(x);
}

/* Where the first element of row i of a goes when the axes in `reduced` disappear, and how far apart those of a row go. */
static int64_t place(const qn_array *a, unsigned reduced, int64_t i, int64_t *apart)
{
    const int last = a->ndim - 1;
    int64_t at = 0, step = *apart = !(reduced >> last & 1);
    step = step ? a->shape[last] : 1;
    for (int k = last - 1; k >= 0; i /= a->shape[k--])
        if (!(reduced >> k & 1)) {
            at += i % a->shape[k] * step;
            step *= a->shape[k];
        }
    return at;
}

/* Totals of the elements that count; all of them if `where` is NULL.  NaNs do not count. */
static total *totals(const qn_array *a, unsigned reduced, const qn_array *where, int64_t count)
{
    total *t = calloc((size_t)(count + !count), sizeof *t);
    qn_array *wide = qn_astype(a, QN_COMPLEX128), *mask = where ? qn_copy(where) : NULL;
    const double *x = (const double *)(const void *)wide->data;
    const int64_t length = a->shape[a->ndim - 1];
    for (int64_t i = 0, at = 0, apart = 0; i < wide->size; i++, at += apart) {
        if (i % length == 0)
            at = place(a, reduced, i / length, &apart);
        if (isnan(x[2 * i]) || (mask && !mask->data[i]))
            continue;
        add(&t[at].part[0], x[2 * i]);
        if (is_complex((qn_dtype)a->dtype))
            add(&t[at].part[1], x[2 * i + 1]);
        t[at].n++;
    }
    qn_release(wide);
    qn_release(mask);
    return t;
}

/* ---- one call ---- */
typedef struct call { const char *name; bool nan, mean, where; } call;
static const call functions[] = {
    { "sum", false, false, false }, { "sum", false, false, true }, { "mean", false, true, false }, { "mean", false, true, true },
    { "nansum", true, false, false }, { "nanmean", true, true, false }
};
enum { NFUNCTION = sizeof functions / sizeof *functions };

/* The error as a fraction of the bound.  float16 is summed in float32 and then rounded, which is left out. */
static double ratio_of(double got, const part *p, const total *t, const call *f, qn_dtype dtype)
{
    const bool half = dtype == QN_FLOAT16;
    const long double n = f->mean ? t->n : 1, want = (p->sum + p->low) / n;
    if (t->n == 0)
        return (f->mean ? isnan(got) : got == 0) ? 0 : INFINITY;
    if (half && fabsl(want) > 65000)                                 /* beyond float16, or nearly */
        return 0;
    const long double bound = (8 + log2l(t->n)) * roundoff(half ? QN_FLOAT32 : dtype) * p->size / n;
    const long double error = fabsl(got - want) - (half ? fmaxl(0x1p-11L * fabsl(want), 0x1p-25L) : 0);
    return error <= 0 ? 0 : (double)(error / bound);
}

static void judge(const qn_array *got, const total *t, const call *f, qn_dtype dtype, const char *what)
{
    qn_array *wide = qn_astype(got, QN_COMPLEX128);
    const double *x = (const double *)(const void *)wide->data;
    for (int64_t i = 0; i < wide->size; i++)
        for (int k = 0; k <= is_complex(dtype); k++)
            bad += figure_take(&largest, ratio_of(x[2 * i + k], &t[i].part[k], &t[i], f, dtype), "%s %s", f->name, what);
    qn_release(wide);
}

static qn_array *apply(const call *f, const qn_array *a, qn_axes axes, const qn_array *where, int threads)
{
    qn_set_num_threads(threads);
    calls++;
    return spoil(qn_reduce_named(f->name, a, axes, &(qn_reduce_opts){ .where = f->where ? where : NULL }));
}

static void check(const call *f, const qn_array *a, unsigned reduced, const qn_array *where)
{
    static const int more[] = { 2, 3, 7 };
    int axis[MAX_AXES], n = 0, length = 0;
    char what[120];
    for (int k = 0; k < a->ndim; k++)
        if (reduced >> k & 1)
            axis[n++] = k;
    length = snprintf(what, sizeof what, "%s, axes %x of (", qn_dtype_name((qn_dtype)a->dtype), reduced);
    for (int k = 0; k < a->ndim; k++)
        length += snprintf(what + length, sizeof what - (size_t)length, "%lld,", (long long)a->shape[k]);
    snprintf(what + length, sizeof what - (size_t)length, ")");
    qn_array *got = apply(f, a, (qn_axes){ n, axis, false }, where, 1);
    if (!got) {
        bad += bar_fault("%s %s: %s", f->name, what, qn_error_message());
        return;
    }
    total *t = totals(a, reduced, f->where ? where : NULL, got->size);
    judge(got, t, f, (qn_dtype)a->dtype, what);
    for (int k = 0; k < 3; k++) {
        qn_array *other = apply(f, a, (qn_axes){ n, axis, false }, where, more[k]);
        if (!equal_bytes(got, other))
            bad += bar_fault("%s %s: other bits with %d threads", f->name, what, more[k]);
        qn_release(other);
    }
    free(t);
    qn_release(got);
}

/* ---- arrays ---- */
static const qn_dtype dtypes[] = { QN_FLOAT16, QN_FLOAT32, QN_FLOAT64, QN_COMPLEX64, QN_COMPLEX128 };
static double one_in_ten(const void *context) { (void)context; return draw_below(10) == 0; }

/* A new array with NaN in a tenth of a. */
static qn_array *with_nans(const qn_array *a)
{
    qn_array *mask = draw_array(QN_BOOL, a->ndim, a->shape, one_in_ten, NULL), *r = qn_copy(a);
    qn_assign_where(r, QN_NUM(NAN), QN_SAME_KIND, mask);
    qn_release(mask);
    return r;
}

/* Every function on an array of this shape over each of the combinations of axes, or over `reduced` only. */
static void check_shape(qn_dtype t, int ndim, const int64_t *shape, unsigned reduced)
{
    const kind data = { (int)draw_below(NKIND), draw_unit() };
    const int f = (int)draw_below(NFUNCTION);
    qn_array *a = draw_layout(draw_array(t, ndim, shape, make, &data)), *nans = draw_layout(with_nans(a));
    qn_array *where = draw_array(QN_BOOL, ndim, shape, one_in_ten, NULL);
    for (unsigned s = reduced ? reduced : 1; s < 1u << ndim; s = reduced ? 1u << ndim : s + 1) {
        const call *c = &functions[(f + (int)s) % NFUNCTION];
        check(c, c->nan ? nans : a, s, where);
    }
    qn_release(a);
    qn_release(nans);
    qn_release(where);
}

/* A random shape of about `size` elements: lengths that are uniform in the exponent, often 1, 2 or 3. */
static void check_random(qn_dtype t, int64_t size)
{
    int64_t shape[MAX_AXES];
    const int ndim = 1 + (int)draw_below(MAX_AXES);
    double left = (double)size * draw_unit();
    for (int k = 0; k < ndim; k++) {
        const double length = k == ndim - 1 ? left : draw_below(3) ? pow(left, draw_unit()) : 1 + (double)draw_below(3);
        shape[k] = length < 1 ? draw_below(8) != 0 : (int64_t)length;
        left /= length < 1 ? 1 : length;
    }
    for (int k = ndim - 1; k > 0; k--) {                              /* the longest axis anywhere */
        const int other = (int)draw_below(k + 1);
        const int64_t length = shape[k];
        shape[k] = shape[other];
        shape[other] = length;
    }
    check_shape(t, ndim, shape, 0);
}

static void check_narrow(qn_dtype t, int64_t n)
{
    for (int64_t width = 1; width <= 3; width++)
        for (unsigned reduced = 1; reduced < 4; reduced++)
            for (int tall = 0; tall < 2; tall++)
                check_shape(t, 2, tall ? (const int64_t[]){ n, width } : (const int64_t[]){ width, n }, reduced);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    const int64_t random = options.control ? 40 : options.full ? 1500 : 250;
    const int64_t narrow = options.control ? 1000 : options.full ? 10000000 : 200000;
    for (int k = 0; k < 5; k++) {
        for (int64_t i = 0; i < random; i++) {
            draw_start((uint64_t)(i * 5 + k));
            check_random(dtypes[k], i % 16 ? 2000 : options.full ? 600000 : 200000);
        }
        check_narrow(dtypes[k], narrow);
    }
    return bar_line("R6", "one result in 97 has a byte changed", bad,
                    "%ld sums and means over axes of 5 dtypes, 1, 2, 3 and 7 threads alike, "
                    "largest error %.2f of (8 + log2 n) u sum|x| (%s)",
                    calls, largest.worst, largest.what);
}
