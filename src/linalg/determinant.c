/* SPDX-License-Identifier: BSD-3-Clause */
/* determinant.c: det and slogdet from the diagonal of LU (of the transpose, which has the same determinant).
 *
 * The product is kept as a number near 1 and a power of two, so that it overflows only if the determinant does. */
#include <linalg/linalg.h>
#include <math.h>

typedef struct product { double re, im; int64_t exponent; } product;

static void scale(product *d)
{
    int e;
    frexp(fmax(fabs(d->re), fabs(d->im)), &e);
    d->re = ldexp(d->re, -e);
    d->im = ldexp(d->im, -e);
    d->exponent += e;
}

static bool is_c128(int dtype)
{
    return dtype == QN_COMPLEX128;
}

/* One element of a LAPACK dtype as a complex number, and back. */
static qn_c128 get(const char *src, int dtype)
{
    qn_c128 x;
    char *args[2] = {(char *)(uintptr_t)src, (char *)&x};
    const int64_t strides[2] = {0, 0};
    if (is_c128(dtype))
        memcpy(&x, src, sizeof x);
    else
        qn_cast_loop(dtype, QN_COMPLEX128)(args, strides, 1);
    return x;
}

static void put(char *dst, int dtype, double re, double im)
{
    qn_c128 x = {re, im};
    char *args[2] = {(char *)&x, dst};
    const int64_t strides[2] = {0, 0};
    if (is_c128(dtype) || dtype == QN_FLOAT64)
        memcpy(dst, &x, is_c128(dtype) ? sizeof x : sizeof re);
    else
        qn_cast_loop(qn_is_complex(dtype) ? QN_COMPLEX128 : QN_FLOAT64, dtype)(args, strides, 1);
}

static product diagonal_product(const qn_job *j, const qn_lapack *c)
{
    product d = {1, 0, 0};
    int64_t size = qn_dtypes[j->blas->dtype].size;
    for (int i = 0; i < c->n; i++) {
        qn_c128 x = get((const char *)c->a + (int64_t)i * (c->n + 1) * size, j->blas->dtype);
        if (c->ipiv[i] != i + 1)
            x = (qn_c128){-x.re, -x.im};
        d = (product){d.re * x.re - d.im * x.im, d.re * x.im + d.im * x.re, d.exponent};
        if ((d.re == 0 && d.im == 0) || !isfinite(d.re) || !isfinite(d.im))
            break;
        scale(&d);
    }
    return d;
}

/* LU with a zero pivot is no failure here: the determinant is 0. */
static product factor(const qn_job *j, qn_lapack *c, const char *src)
{
    if (c->n > 0) {
        qn_load_swapped(j, 0, src, c->a);
        j->blas->getrf(c);
    }
    return diagonal_product(j, c);
}

static double at_exponent(double x, int64_t e)
{
    return ldexp(x, e > 10000 ? 10000 : e < -10000 ? -10000 : (int)e);
}

/* ---- det ---- */
static int det_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    product d = factor(j, c, p[0]);
    put(p[1], j->blas->dtype, at_exponent(d.re, d.exponent), at_exponent(d.im, d.exponent));
    return 0;
}

static void put_det(const qn_job *j, double det, char *const *p)
{
    put(p[1], j->blas->dtype, det, 0);
}

/* ---- slogdet ---- */
static void put_slogdet(const qn_job *j, double det, char *const *p)
{
    put(p[1], j->blas->dtype, det < 0 ? -1 : 1, 0);
    put(p[2], j->blas->real, log(fabs(det)), 0);
}

static int slogdet_matrix(const qn_job *j, qn_lapack *c, char *const *p)
{
    product d = factor(j, c, p[0]);
    double size = hypot(d.re, d.im);
    put(p[1], j->blas->dtype, size > 0 ? d.re / size : d.re, size > 0 ? d.im / size : d.im);
    put(p[2], j->blas->real, size == 0 ? -INFINITY : log(size) + (double)d.exponent * M_LN2, 0);
    return 0;
}

/* det, or slogdet if logs is given. */
static qn_status determinant(const char *func, const qn_array *a, const qn_array *r, const qn_array *logs)
{
    qn_job j;
    const qn_array *aligned = qn_aligned(a);
    if (!aligned)
        return qn_failed();
    qn_square_job(&j, func, aligned);
    qn_batch_add(&j.batch, r, 0);
    if (logs)
        qn_batch_add(&j.batch, logs, 0);
    j.matrix = logs ? slogdet_matrix : det_matrix;
    j.small.put = logs ? put_slogdet : put_det;
    qn_small_choose(&j, 0, 0, 0);
    qn_status status = qn_job_run(&j);
    qn_release(aligned);
    return status;
}

qn_array *qn_det(const qn_array *a)
{
    double value;
    if (qn_is_null(a, "det") || qn_check_matrix("det", a, true))
        return NULL;
    if (qn_tiny_applies(a, NULL) && qn_tiny_solve(a, NULL, NULL, &value))
        return qn_new_scalar("det", QN_FLOAT64, &value);
    qn_array *r = qn_new("det", qn_linalg_dtype(a->dtype), a->ndim - 2, a->shape);
    return r && determinant("det", a, r, NULL) ? qn_drop(r) : r;
}

qn_status qn_slogdet(const qn_array *a, qn_array **sign, qn_array **logabsdet)
{
    *sign = *logabsdet = NULL;
    if (qn_is_null(a, "slogdet"))
        return qn_failed();
    QN_TRY(qn_check_matrix("slogdet", a, true));
    int t = qn_linalg_dtype(a->dtype);
    qn_array *s = qn_new("slogdet", t, a->ndim - 2, a->shape), *l = qn_new("slogdet", qn_dtypes[t].real, a->ndim - 2, a->shape);
    qn_status status = s && l ? determinant("slogdet", a, s, l) : qn_failed();
    if (status) {
        qn_release(s);
        qn_release(l);
        return status;
    }
    *sign = s;
    *logabsdet = l;
    return QN_OK;
}
