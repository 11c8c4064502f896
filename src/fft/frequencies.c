/* SPDX-License-Identifier: BSD-3-Clause */
/* frequencies.c: the frequencies of the bins of a transform, and moving the zero frequency to the middle. */
#include <core/core.h>
#include <quern/fft.h>
#include <quern/manip.h>

/* 0, 1, ... and then the negative ones up to -1 (not for half), in units of 1 / (n d). */
static qn_array *frequencies(const char *func, int64_t n, double d, qn_dtype t, bool half)
{
    if (n < 1 || !(d > 0 || d < 0)) {
        qn_fail(QN_ERR_VALUE, "%s: n must be positive and d not zero, got n = %lld, d = %g", func, (long long)n, d);
        return NULL;
    }
    if (t != QN_DEFAULT_DTYPE && !(qn_is_dtype(t) && qn_is_float(t))) {
        qn_fail(QN_ERR_TYPE, "%s: dtype must be real floating-point, got %s", func, qn_dtype_name(t));
        return NULL;
    }
    int64_t count = half ? n / 2 + 1 : n, positive = half ? count : (n - 1) / 2 + 1;
    qn_array *f = qn_new(func, QN_FLOAT64, 1, &count);
    if (f == NULL)
        return NULL;
    double unit = 1 / ((double)n * d);
    for (int64_t i = 0; i < count; i++)
        QN_EL(double, f, i) = (double)(i < positive ? i : i - n) * unit;
    if (t == QN_DEFAULT_DTYPE || t == QN_FLOAT64)
        return f;
    qn_array *cast = qn_astype(f, t);
    qn_release(f);
    return cast;
}

qn_array *qn_fftfreq(int64_t n, double d, qn_dtype t)
{
    return frequencies("fftfreq", n, d, t, false);
}

qn_array *qn_rfftfreq(int64_t n, double d, qn_dtype t)
{
    return frequencies("rfftfreq", n, d, t, true);
}

static qn_array *shift(const char *func, const qn_array *a, int naxes, const int *axes, bool back)
{
    int64_t by[QN_MAX_NDIM];
    int which[QN_MAX_NDIM];
    if (qn_is_null(a, func))
        return NULL;
    int count = naxes == -1 ? a->ndim : naxes;
    if (count < 0 || count > QN_MAX_NDIM) {
        qn_fail(QN_ERR_AXIS, "%s: %d axes given for an array of dimension %d", func, naxes, a->ndim);
        return NULL;
    }
    if (count == 0)
        return qn_copy(a);
    for (int i = 0; i < count; i++) {
        if (qn_check_axis(func, naxes == -1 ? i : axes[i], a->ndim, &which[i]) != QN_OK)
            return NULL;
        int64_t n = a->shape[which[i]];
        by[i] = back ? -(n / 2) : n / 2;
    }
    return qn_roll(a, count, by, which);
}

qn_array *qn_fftshift(const qn_array *a, int naxes, const int *axes)
{
    return shift("fftshift", a, naxes, axes, false);
}

qn_array *qn_ifftshift(const qn_array *a, int naxes, const int *axes)
{
    return shift("ifftshift", a, naxes, axes, true);
}
