/* SPDX-License-Identifier: BSD-3-Clause */
/* verify.c: does a result agree with the reference? Plain loops over both as complex128, so that the library under test
 * does as little as possible of its own examination. */
#include "bench.h"
#include <complex.h>
#include <float.h>
#include <math.h>
#include <string.h>

static double epsilon(qn_dtype t)
{
    switch (qn_dtype_real(t)) {
    case QN_FLOAT16: return 0x1p-10;
    case QN_FLOAT32: return FLT_EPSILON;
    default: return DBL_EPSILON;
    }
}

/* What underflow loses. */
static double smallest(qn_dtype t)
{
    switch (qn_dtype_real(t)) {
    case QN_FLOAT16: return 0x1p-14;
    case QN_FLOAT32: return FLT_MIN;
    default: return DBL_MIN;
    }
}

static bool same_form(const qn_array *x, const qn_array *y, char *message, size_t size)
{
    bool same = x->ndim == y->ndim && memcmp(x->shape, y->shape, (size_t)x->ndim * sizeof *x->shape) == 0;
    if (!same || x->dtype != y->dtype)
        snprintf(message, size, "%s of %lld elements in %d dimensions, the reference is %s of %lld in %d",
                 qn_dtype_name((qn_dtype)x->dtype), (long long)x->size, x->ndim, qn_dtype_name((qn_dtype)y->dtype),
                 (long long)y->size, y->ndim);
    return same && x->dtype == y->dtype;
}

typedef struct difference {
    double worst, value, reference; /* largest difference in units of what is allowed, and where it is */
    int64_t at;
} difference;

static double distance(double complex x, double complex y)
{
    if (isnan(creal(x)) || isnan(creal(y)) || isnan(cimag(x)) || isnan(cimag(y)))
        return (isnan(creal(x)) || isnan(cimag(x))) == (isnan(creal(y)) || isnan(cimag(y))) ? 0 : INFINITY;
    return x == y ? 0 : cabs(x - y);
}

static double largest(const double complex *y, int64_t n)
{
    double most = 0;
    for (int64_t i = 0; i < n; i++)
        most = fmax(most, isfinite(cabs(y[i])) ? cabs(y[i]) : 0);
    return most;
}

/* allowed: |x - y| <= unit * (norm if > 0, else |y|) + least; unit 0: equal. */
static difference compare(const double complex *x, const double complex *y, int64_t n, double unit, double norm, double least)
{
    difference d = {0, 0, 0, -1};
    for (int64_t i = 0; i < n; i++) {
        double off = distance(x[i], y[i]), room = unit > 0 ? unit * (norm > 0 ? norm : cabs(y[i])) + least : 0;
        double excess = off == 0 ? 0 : room > 0 ? off / room : INFINITY;
        if (excess > d.worst)
            d = (difference){excess, creal(x[i]), creal(y[i]), i};
    }
    return d;
}

static void moments(const double complex *x, int64_t n, double *mean, double *sd)
{
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < n; i++)
        sum += creal(x[i]);
    *mean = sum / (double)n;
    for (int64_t i = 0; i < n; i++)
        squares += (creal(x[i]) - *mean) * (creal(x[i]) - *mean);
    *sd = sqrt(squares / (double)n);
}

static bool same_moments(const double complex *x, const double complex *y, int64_t n, double errors, char *message, size_t size)
{
    double mx, my, sx, sy;
    moments(x, n, &mx, &sx);
    moments(y, n, &my, &sy);
    double room = errors * sy * sqrt(2.0 / (double)n);
    if (fabs(mx - my) <= room && fabs(sx - sy) <= room)
        return true;
    snprintf(message, size, "mean %.6g, deviation %.6g; the reference has %.6g, %.6g", mx, sx, my, sy);
    return false;
}

static bool agree(const bench_case *c, const qn_array *x, const qn_array *y, qn_dtype t, char *message, size_t size)
{
    const double complex *u = (const void *)x->data, *v = (const void *)y->data;
    if (c->check == CHECK_MOMENTS)
        return x->size == 0 || same_moments(u, v, x->size, c->tolerance, message, size);
    double unit = c->check == CHECK_EXACT ? 0 : c->tolerance * epsilon(t);
    difference d = compare(u, v, x->size, unit, c->check == CHECK_NORM ? largest(v, y->size) : 0, smallest(t));
    if (d.worst <= 1)
        return true;
    snprintf(message, size, "element %lld is %.17g, the reference %.17g (%.3g times the tolerance of %g eps)",
             (long long)d.at, d.value, d.reference, d.worst, c->tolerance);
    return false;
}

bool verify(const bench_case *c, const qn_array *x, const qn_array *reference, char *message, size_t size)
{
    if (!same_form(x, reference, message, size))
        return false;
    qn_array *u = qn_contiguous(x, 0), *v = qn_contiguous(reference, 0);
    bool same = u != NULL && v != NULL && c->check != CHECK_MOMENTS &&
                memcmp(u->data, v->data, (size_t)u->size * (size_t)u->itemsize) == 0;
    qn_release(u);
    qn_release(v);
    if (same)
        return true;
    u = qn_contiguous(x, QN_COMPLEX128);
    v = qn_contiguous(reference, QN_COMPLEX128);
    if (u == NULL || v == NULL)
        snprintf(message, size, "%s", qn_error_message());
    else
        same = agree(c, u, v, (qn_dtype)x->dtype, message, size);
    qn_release(u);
    qn_release(v);
    return same;
}
