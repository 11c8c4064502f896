/* SPDX-License-Identifier: BSD-3-Clause */
/* test_fft.c: transforms against the definition and its identities, over lengths, dtypes, layouts, axes, norms. */
#include "layouts.h"
#include "test.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define EPS64 2.22e-16
#define EPS32 1.19e-7

/* ---- data and measures ---------------------------------------------------------------------------------------- */

/* Normal numbers of any dtype; complex ones with both parts. */
static qn_array *sample(qn_dtype t, int ndim, const int64_t *shape, uint64_t seed)
{
    qn_random *g = qn_random_new(seed);
    qn_array *re = qn_random_normal(g, 0, 9, 0, ndim, shape), *im = qn_random_normal(g, 0, 9, 0, ndim, shape);
    qn_array *z = qn_astype(re, QN_COMPLEX128);
    for (int64_t i = 0; i < z->size; i++)
        ((double *)(void *)z->data)[2 * i + 1] = ((double *)(void *)im->data)[i];
    qn_array *a = qn_astype(qn_dtype_kind(t) == 'c' ? z : re, t);
    qn_release(z);
    qn_release(re);
    qn_release(im);
    qn_random_free(g);
    return a;
}

/* Root mean square of x - y over that of y; both of one shape. Releases neither. */
static double distance(const qn_array *x, const qn_array *y)
{
    qn_array *a = qn_astype(x, QN_COMPLEX128), *b = qn_astype(y, QN_COMPLEX128);
    CHECK(a != NULL && b != NULL && a->size == b->size && a->ndim == b->ndim);
    for (int i = 0; i < a->ndim; i++)
        CHECK_INT(a->shape[i], b->shape[i]);
    const double *p = (const double *)(void *)a->data, *q = (const double *)(void *)b->data;
    double error = 0, norm = 0;
    for (int64_t i = 0; i < 2 * a->size; i++) {
        error += (p[i] - q[i]) * (p[i] - q[i]);
        norm += q[i] * q[i];
    }
    qn_release(a);
    qn_release(b);
    return error == 0 ? 0 : sqrt(error / norm);
}

/* The bound of the project: 5 eps sqrt(log2 n), here for the root mean square. */
static double bound(double eps, int64_t n)
{
    return 5 * eps * sqrt(log2((double)n) + 1);
}

/* Bins 0, step, 2 step, ... of the transform by definition in long double, the other ones as in `like`. */
static qn_array *by_definition(const qn_array *x, const qn_array *like, int sign, int64_t step)
{
    int64_t n = x->size;
    qn_array *y = qn_astype(like, QN_COMPLEX128), *z = qn_astype(x, QN_COMPLEX128);
    long double *w = malloc((size_t)n * 2 * sizeof *w);
    for (int64_t m = 0; m < n; m++) {
        w[2 * m] = cosl(2 * 3.14159265358979323846264338328L * m / n);
        w[2 * m + 1] = sign * sinl(2 * 3.14159265358979323846264338328L * m / n);
    }
    const double *p = (const double *)(void *)z->data;
    for (int64_t k = 0; k < y->size; k += step) {
        long double re = 0, im = 0;
        for (int64_t j = 0; j < n; j++) {
            const long double *f = w + 2 * (j * k % n);
            re += p[2 * j] * f[0] - p[2 * j + 1] * f[1];
            im += p[2 * j] * f[1] + p[2 * j + 1] * f[0];
        }
        ((double *)(void *)y->data)[2 * k] = (double)re;
        ((double *)(void *)y->data)[2 * k + 1] = (double)im;
    }
    free(w);
    qn_release(z);
    return y;
}

/* All 1-d transforms of one length and dtype: forward against the definition, the others by going back. */
static void check_length(qn_dtype t, int64_t n, int64_t step)
{
    bool single = t == QN_FLOAT32 || t == QN_COMPLEX64;
    double tol = bound(single ? EPS32 : EPS64, n);
    qn_array *x = sample(t, 1, &n, (uint64_t)n), *y = qn_fft(x, -1, 0, QN_FFT_BACKWARD);
    CHECK_MSG(y != NULL, "%s", qn_error_message());
    CHECK_INT(y->dtype, single ? QN_COMPLEX64 : QN_COMPLEX128);
    qn_array *want = by_definition(x, y, -1, step), *back = qn_ifft(y, -1, 0, QN_FFT_BACKWARD);
    CHECK_MSG(distance(y, want) <= tol, "fft of %s n = %lld: error %g", qn_dtype_name(t), (long long)n, distance(y, want));
    CHECK_MSG(distance(back, x) <= 2 * tol, "ifft of %s n = %lld: error %g", qn_dtype_name(t), (long long)n, distance(back, x));
    if (qn_dtype_kind(t) == 'f') {
        qn_array *inverse = qn_ifft(x, -1, 0, QN_FFT_FORWARD), *other = by_definition(x, inverse, 1, step);
        CHECK_MSG(distance(inverse, other) <= tol, "ifft of real n = %lld: error %g", (long long)n, distance(inverse, other));
        qn_array *half = qn_rfft(x, -1, 0, QN_FFT_BACKWARD), *part = qn_view(want, QN_TO(n / 2 + 1));
        CHECK_INT(half->size, n / 2 + 1);
        CHECK_MSG(distance(half, part) <= tol, "rfft of n = %lld: error %g", (long long)n, distance(half, part));
        qn_array *real = qn_irfft(half, n, 0, QN_FFT_BACKWARD);
        CHECK_INT(real->dtype, single ? QN_FLOAT32 : QN_FLOAT64);
        CHECK_MSG(distance(real, x) <= 2 * tol, "irfft of n = %lld: error %g", (long long)n, distance(real, x));
        qn_release(inverse), qn_release(other), qn_release(half), qn_release(part), qn_release(real);
    }
    qn_release(x), qn_release(y), qn_release(want), qn_release(back);
}

TEST(fft, all_lengths_to_256_and_primes)
{
    static const qn_dtype dtypes[] = { QN_FLOAT64, QN_COMPLEX128, QN_FLOAT32, QN_COMPLEX64 };
    static const int64_t primes[] = { 257, 331, 509, 641, 1009, 1021 };
    for (int t = 0; t < 4; t++) {
        for (int64_t n = 1; n <= scaled(256, 64); n += t < 2 ? 1 : 7)
            check_length(dtypes[t], n, 1);
        for (int i = 0; i < 6; i++)
            check_length(dtypes[t], primes[i], 11);
    }
}

/* Long lines are split in two; 16411 is prime, 2 x 8209 has no factors to split by, 10007 x 3 none of a good size. */
TEST(fft, long_lengths)
{
    static const int64_t lengths[] = { 4096, 8191, 8192, 9240, 10000, 16384, 16411, 16418, 20000, 30021, 32768, 46656, 65536, 100000, 131072 };
    for (int i = 0; i < scaled(15, 4); i++) {
        check_length(QN_COMPLEX128, lengths[i], lengths[i] / 7);
        check_length(QN_FLOAT64, lengths[i], lengths[i] / 5);
        check_length(QN_COMPLEX64, lengths[i], lengths[i] / 3);
        check_length(QN_FLOAT32, lengths[i], lengths[i] / 3);
    }
}

/* The transform of a shifted impulse is a known phase in every bin; shifts and sums go through linearly. */
TEST(fft, impulse_shift_and_linearity)
{
    static const int64_t lengths[] = { 12, 1000, 8192, 262144 };
    for (int i = 0; i < 4; i++)
        QN_SCOPE {
            int64_t n = lengths[i], at = n / 3;
            qn_array *x = qn_zeros(QN_COMPLEX128, 1, &n);
            QN_EL(double, x, at) = 1;
            qn_array *y = qn_fft(x, -1, 0, 0);
            for (int64_t k = 0; k < n; k++) {
                double angle = -2 * M_PI * (double)(at * k % n) / (double)n;
                const double *bin = (const double *)(void *)y->data + 2 * k;
                CHECK_MSG(hypot(bin[0] - cos(angle), bin[1] - sin(angle)) < 2e-15 * (1 + log2((double)n)), "n %lld bin %lld",
                          (long long)n, (long long)k);
            }
            qn_array *a = sample(QN_COMPLEX128, 1, &n, 1), *b = sample(QN_COMPLEX128, 1, &n, 2);
            qn_array *sum = qn_add(qn_multiply(a, 2.5), b), *fs = qn_fft(sum, -1, 0, 0);
            qn_array *separate = qn_add(qn_multiply(qn_fft(a, -1, 0, 0), 2.5), qn_fft(b, -1, 0, 0));
            CHECK(distance(fs, separate) < bound(EPS64, n));
        }
}

/* ---- layouts ---------------------------------------------------------------------------------------------------- */

static qn_array *c128_copy(const qn_array *a)
{
    return qn_astype(a, QN_COMPLEX128);
}

/* Every transform of view v along every axis is that of its contiguous complex128 (or float64) copy. */
static void check_view(const qn_array *v, double eps)
{
    for (int axis = -1; axis < v->ndim; axis++)
        for (int64_t n = -1; n <= 9; n += 5) {
            qn_array *copy = c128_copy(v);
            qn_array *got = qn_fft(v, n, axis, 0), *want = qn_fft(copy, n, axis, 0);
            CHECK_MSG(got != NULL && distance(got, want) < 20 * eps, "axis %d n %lld %s", axis, (long long)n, qn_error_message());
            qn_array *back = qn_ifft(v, n, axis, 2), *back_want = qn_ifft(copy, n, axis, 2);
            CHECK(distance(back, back_want) < 20 * eps);
            qn_array *real = qn_irfft(v, n, axis, 0), *real_want = qn_irfft(copy, n, axis, 0);
            CHECK((real == NULL) == (real_want == NULL));
            CHECK(real == NULL || distance(real, real_want) < 20 * eps);
            qn_clear_error();
            if (qn_dtype_kind(v->dtype) == 'c')
                continue;
            qn_array *floats = qn_astype(v, QN_FLOAT64), *half = qn_rfft(v, n, axis, 0), *half_want = qn_rfft(floats, n, axis, 0);
            CHECK(distance(half, half_want) < 20 * eps);
        }
}

TEST(fft, any_strides_axis_and_dtype)
{
    for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
        QN_SCOPE {
            double eps = t == QN_FLOAT16 || t == QN_FLOAT32 || t == QN_COMPLEX64 ? EPS32 : EPS64;
            qn_array *a = sample(t, QN_SHAPE(5, 6, 23), t);
            check_view(a, eps);
            check_view(qn_transpose(a), eps);
            check_view(qn_view(a, QN_EVERY(-1), QN_EVERY(2), QN_EVERY(-3)), eps);
            check_view(qn_view(a, QN_ALL, QN_AT(2), QN_RANGE(1, 20)), eps);
            check_view(qn_broadcast_to(qn_view(a, QN_AT(0), QN_AT(1)), QN_SHAPE(3, 23)), eps);
        }
}

TEST(fft, misaligned_input)
{
    QN_SCOPE {
        static const qn_dtype dtypes[] = { QN_INT16, QN_FLOAT32, QN_FLOAT64, QN_COMPLEX64, QN_COMPLEX128 };
        for (int i = 0; i < 5; i++) {
            qn_array *a = sample(dtypes[i], QN_SHAPE(7, 13), 3);
            char *bytes = malloc((size_t)(a->size * a->itemsize) + 1);
            memcpy(bytes + 1, a->data, (size_t)(a->size * a->itemsize));
            qn_array *odd = qn_wrap(bytes + 1, dtypes[i], 2, a->shape, NULL, true, NULL, NULL);
            for (int axis = 0; axis < 2; axis++)
                CHECK(distance(qn_fft(odd, -1, axis, 0), qn_fft(a, -1, axis, 0)) < 20 * EPS32);
            free(bytes);
        }
    }
}

TEST(fft, crop_and_pad)
{
    QN_SCOPE {
        qn_array *a = sample(QN_FLOAT64, QN_SHAPE(4, 10), 5);
        qn_array *padded = qn_zeros(QN_FLOAT64, QN_SHAPE(4, 16));
        CHECK(qn_assign(qn_view(padded, QN_ALL, QN_TO(10)), a, QN_SAME_KIND) == QN_OK);
        CHECK(distance(qn_fft(a, 16, 1, 0), qn_fft(padded, -1, 1, 0)) == 0);
        CHECK(distance(qn_rfft(a, 16, 1, 0), qn_rfft(padded, -1, 1, 0)) < 10 * EPS64);
        CHECK(distance(qn_fft(a, 7, 1, 0), qn_fft(qn_view(a, QN_ALL, QN_TO(7)), -1, 1, 0)) == 0);
        CHECK(distance(qn_fft(a, 3, 0, 0), qn_fft(qn_view(a, QN_TO(3)), -1, 0, 0)) == 0);
    }
}

TEST(fft, empty_batch_and_scalar_axes)
{
    QN_SCOPE {
        qn_array *none = qn_zeros(QN_FLOAT32, QN_SHAPE(0, 5)), *y = qn_fft(none, -1, 1, 0);
        CHECK(y != NULL && y->shape[0] == 0 && y->shape[1] == 5 && y->dtype == QN_COMPLEX64);
        y = qn_fft(none, 4, 0, 0); /* no elements, padded to 4 */
        CHECK(y != NULL && y->shape[0] == 4 && distance(y, qn_zeros(QN_COMPLEX64, QN_SHAPE(4, 5))) == 0);
        qn_array *a = sample(QN_FLOAT64, QN_SHAPE(3, 4), 1);
        y = qn_fftn(a, 0, NULL, NULL, 0);
        CHECK(y != NULL && y->dtype == QN_COMPLEX128 && distance(y, a) == 0);
    }
}

/* ---- norms, n-d, hermitian ------------------------------------------------------------------------------------ */

TEST(fft, norms)
{
    QN_SCOPE {
        qn_array *x = sample(QN_FLOAT64, QN_SHAPE(30), 2), *h = qn_rfft(x, -1, 0, 0);
        qn_array *f[3], *b[3], *r[3], *ir[3];
        for (int norm = 0; norm < 3; norm++) {
            f[norm] = qn_fft(x, -1, 0, (qn_fft_norm)norm);
            b[norm] = qn_ifft(x, -1, 0, (qn_fft_norm)norm);
            r[norm] = qn_rfft(x, -1, 0, (qn_fft_norm)norm);
            ir[norm] = qn_irfft(h, -1, 0, (qn_fft_norm)norm);
        }
        double s = sqrt(30);
        CHECK(distance(qn_multiply(f[QN_FFT_ORTHO], s), f[QN_FFT_BACKWARD]) < 5 * EPS64);
        CHECK(distance(qn_multiply(f[QN_FFT_FORWARD], 30), f[QN_FFT_BACKWARD]) < 5 * EPS64);
        CHECK(distance(qn_multiply(r[QN_FFT_ORTHO], s), r[QN_FFT_BACKWARD]) < 5 * EPS64);
        CHECK(distance(qn_multiply(b[QN_FFT_ORTHO], s), b[QN_FFT_FORWARD]) < 5 * EPS64);
        CHECK(distance(qn_multiply(b[QN_FFT_BACKWARD], 30), b[QN_FFT_FORWARD]) < 5 * EPS64);
        CHECK(distance(qn_multiply(ir[QN_FFT_ORTHO], s), ir[QN_FFT_FORWARD]) < 5 * EPS64);
        CHECK(distance(ir[QN_FFT_BACKWARD], x) < 10 * EPS64);
    }
}

/* The length that s (-1: the input's own) asks for along axes[i]; -1 without s. */
static int64_t length(const qn_array *a, const int64_t *s, const int *axes, int i)
{
    int axis = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
    return s == NULL ? -1 : s[i] == -1 ? a->shape[axis] : s[i];
}

/* fftn and its kin are 1-d transforms one after the other, last axis first (irfftn: last axis last). */
static void check_nd(const qn_array *a, int naxes, const int64_t *s, const int *axes)
{
    qn_array *want = qn_view_all(a, true), *inverse = want;
    for (int i = naxes - 1; i >= 0; i--) {
        want = qn_fft(want, length(a, s, axes, i), axes[i], 1);
        inverse = qn_ifft(inverse, length(a, s, axes, i), axes[i], 1);
    }
    CHECK(distance(qn_fftn(a, naxes, s, axes, 1), want) < 1e-6);
    CHECK(distance(qn_ifftn(a, naxes, s, axes, 1), inverse) < 1e-6);
    qn_array *half = qn_real(a), *real = qn_view_all(a, true);
    qn_array *got_half = qn_rfftn(half, naxes, s, axes, 1), *got_real = qn_irfftn(a, naxes, s, axes, 1);
    for (int i = naxes - 1; i >= 0; i--)
        half = i == naxes - 1 ? qn_rfft(half, length(a, s, axes, i), axes[i], 1) : qn_fft(half, length(a, s, axes, i), axes[i], 1);
    for (int i = 0; i < naxes; i++)
        real = i == naxes - 1 ? qn_irfft(real, length(a, s, axes, i), axes[i], 1) : qn_ifft(real, length(a, s, axes, i), axes[i], 1);
    CHECK_MSG(distance(got_half, half) < 1e-6, "rfftn");
    CHECK_MSG(distance(got_real, real) < 1e-6, "irfftn");
}

TEST(fft, several_axes)
{
    static const int axes[][3] = { { 0, 1, 2 }, { 2, 0, 1 }, { -1, -3, 1 } };
    static const int64_t sizes[][3] = { { 4, 9, 6 }, { 8, 3, 16 }, { 5, -1, 5 } };
    for (qn_dtype t = QN_FLOAT32; t < QN_DTYPE_END; t++)
        QN_SCOPE {
            qn_array *a = sample(t, QN_SHAPE(6, 7, 10), 11);
            for (int i = 0; i < 3; i++)
                for (int naxes = 1; naxes <= 3; naxes++) {
                    check_nd(a, naxes, NULL, axes[i]);
                    check_nd(a, naxes, sizes[i], axes[i]);
                    check_nd(qn_transpose(a), naxes, sizes[i], axes[i]);
                }
            static const int both[] = { 1, 2 };
            CHECK(distance(qn_fftn(a, -1, NULL, NULL, 0), qn_fftn(a, 3, NULL, axes[0], 0)) == 0);
            CHECK(distance(qn_fftn(a, 2, sizes[0], NULL, 0), qn_fftn(a, 2, sizes[0], both, 0)) == 0);
            qn_array *real = qn_real(a);
            for (int64_t last = 9; last <= 10; last++) {
                qn_array *r = qn_view(real, QN_ALL, QN_ALL, QN_TO(last));
                CHECK(distance(qn_irfftn(qn_rfftn(r, -1, NULL, NULL, 0), 3, r->shape, axes[0], 0), r) < 1e-6);
            }
        }
}

TEST(fft, hermitian)
{
    for (int norm = 0; norm < 3; norm++)
        QN_SCOPE {
            qn_array *a = sample(QN_COMPLEX128, QN_SHAPE(3, 9), 4), *x = sample(QN_FLOAT64, QN_SHAPE(3, 9), 4);
            qn_fft_norm other = (qn_fft_norm)(2 - norm), same = (qn_fft_norm)norm;
            for (int64_t n = -1; n < 16; n += 8) {
                CHECK(distance(qn_hfft(a, n, 1, same), qn_irfft(qn_conjugate(a), n, 1, other)) < 10 * EPS64);
                CHECK(distance(qn_ihfft(x, n, 1, same), qn_conjugate(qn_rfft(x, n, 1, other))) < 10 * EPS64);
            }
        }
}

/* ---- frequencies ------------------------------------------------------------------------------------------------- */

TEST(fft, frequencies)
{
    QN_SCOPE {
        qn_array *even = qn_fftfreq(4, 0.5, 0), *odd = qn_fftfreq(5, 1, QN_FLOAT32), *half = qn_rfftfreq(5, 0.1, 0);
        static const double want_even[] = { 0, 0.5, -1, -0.5 }, want_odd[] = { 0, 0.2, 0.4, -0.4, -0.2 }, want_half[] = { 0, 2, 4 };
        for (int i = 0; i < 4; i++)
            CHECK_NEAR(QN_EL(double, even, i), want_even[i], 0);
        CHECK_INT(odd->dtype, QN_FLOAT32);
        for (int i = 0; i < 5; i++)
            CHECK_NEAR(QN_EL(float, odd, i), want_odd[i], 1e-7);
        CHECK_INT(half->size, 3);
        for (int i = 0; i < 3; i++)
            CHECK_NEAR(QN_EL(double, half, i), want_half[i], 1e-14);
    }
}

TEST(fft, shifts)
{
    QN_SCOPE {
        qn_array *f = qn_fftfreq(5, 0.2, 0), *s = qn_fftshift(f, -1, NULL);
        for (int i = 0; i < 5; i++)
            CHECK_NEAR(QN_EL(double, s, i), i - 2, 1e-15);
        CHECK(distance(qn_ifftshift(s, -1, NULL), f) == 0);
        qn_array *a = sample(QN_INT16, QN_SHAPE(5, 6), 1);
        static const int last = -1;
        CHECK(distance(qn_ifftshift(qn_fftshift(a, -1, NULL), -1, NULL), a) == 0);
        CHECK(distance(qn_fftshift(qn_fftshift(a, 1, &last), 1, &last), a) == 0);
        CHECK_FAILS(qn_fftshift(a, 1, (const int[]){ 2 }), QN_ERR_AXIS, "fftshift");
        CHECK_FAILS(qn_ifftshift(NULL, -1, NULL), QN_ERR_NULL, "ifftshift");
    }
}

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

TEST(fft, errors)
{
    static const int64_t zero = 0;
    QN_SCOPE {
        qn_array *x = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), *z = qn_ones(QN_COMPLEX64, QN_SHAPE(2, 3));
        qn_array *empty = qn_ones(QN_FLOAT64, QN_SHAPE(0)), *one = qn_ones(QN_FLOAT64, QN_SHAPE(1)), *scalar = qn_ones(QN_FLOAT64, 0, NULL);
        CHECK_FAILS(qn_fft(x, 0, 0, 0), QN_ERR_VALUE, "fft: Invalid number of FFT data points (0) specified.");
        CHECK_FAILS(qn_rfft(x, -2, 0, 0), QN_ERR_VALUE, "data points (-2)");
        CHECK_FAILS(qn_fft(empty, -1, 0, 0), QN_ERR_VALUE, "data points (0)");
        CHECK_FAILS(qn_irfft(one, -1, 0, 0), QN_ERR_VALUE, "irfft: Invalid number of FFT data points (0)");
        CHECK_FAILS(qn_hfft(one, -1, 0, 0), QN_ERR_VALUE, "hfft");
        CHECK_FAILS(qn_fft(x, -1, 2, 0), QN_ERR_AXIS, "fft");
        CHECK_FAILS(qn_fft(scalar, -1, -1, 0), QN_ERR_AXIS, "fft");
        CHECK_FAILS(qn_ihfft(z, -1, 0, 0), QN_ERR_TYPE, "ihfft: real input expected, got complex64");
        CHECK_FAILS(qn_rfftn(z, -1, NULL, NULL, 0), QN_ERR_TYPE, "rfftn: real input expected");
        CHECK_FAILS(qn_ifft(x, -1, 0, (qn_fft_norm)3), QN_ERR_VALUE, "Invalid norm value 3");
        CHECK_FAILS(qn_fftn(x, 2, NULL, (const int[]){ 1, -1 }, 0), QN_ERR_AXIS, "repeated axis -1");
        CHECK_FAILS(qn_ifftn(x, 3, NULL, NULL, 0), QN_ERR_AXIS, "3 axes given for an array of dimension 2");
        CHECK_FAILS(qn_fftn(x, 1, &zero, NULL, 0), QN_ERR_VALUE, "data points (0)");
        CHECK_FAILS(qn_irfftn(z, 0, NULL, NULL, 0), QN_ERR_VALUE, "at least 1 axis");
        CHECK_FAILS(qn_fft(NULL, -1, 0, 0), QN_ERR_NULL, "fft");
        CHECK_FAILS(qn_fftfreq(0, 1, 0), QN_ERR_VALUE, "fftfreq: n must be positive");
        CHECK_FAILS(qn_rfftfreq(4, 0, 0), QN_ERR_VALUE, "d = 0");
        CHECK_FAILS(qn_fftfreq(4, 1, QN_INT32), QN_ERR_TYPE, "int32");
        CHECK_FAILS(qn_fft_set_plan_limit(-1), QN_ERR_VALUE, "negative");
        CHECK_FAILS(qn_fft_set_plan_limit((double)NAN), QN_ERR_VALUE, "negative");
    }
}

/* ---- plans, threads, processes -------------------------------------------------------------------------------------------- */

TEST(fft, same_bits_for_every_thread_count)
{
    static const int threads[] = { 1, 2, 7 };
    int before = qn_get_num_threads();
    QN_SCOPE {
        qn_array *a = sample(QN_COMPLEX128, QN_SHAPE(300, 301), 1), *line = sample(QN_FLOAT64, QN_SHAPE(200000), 1), *first[3];
        for (int i = 0; i < 3; i++) {
            CHECK(qn_set_num_threads(threads[i]) == QN_OK);
            qn_array *got[] = { qn_fftn(a, -1, NULL, NULL, 0), qn_rfft(line, -1, 0, 0), qn_fft(line, 199998, 0, 0) };
            for (int k = 0; k < 3; k++)
                if (i == 0)
                    first[k] = got[k];
                else
                    CHECK(memcmp(got[k]->data, first[k]->data, (size_t)(got[k]->size * got[k]->itemsize)) == 0);
        }
    }
    qn_set_num_threads(before);
}

static void *use_many_plans(void *seed)
{
    uint64_t s = (uint64_t)(uintptr_t)seed;
    bool ok = true;
    for (int64_t i = scaled(400, 60); i > 0; i--) {
        int64_t n = 1 + (int64_t)((s = s * 6364136223846793005u + 1442695040888963407u) >> 33) % 500;
        qn_array *x = sample(i % 2 ? QN_COMPLEX128 : QN_FLOAT64, 1, &n, s), *y = qn_fft(x, -1, 0, 0), *z = qn_ifft(y, -1, 0, 0);
        ok = ok && z != NULL && distance(z, x) < 1e-13;
        if (i % 100 == 50)
            qn_fft_clear_plans();
        qn_release(x), qn_release(y), qn_release(z);
    }
    return ok ? seed : NULL;
}

TEST(fft, plan_cache_from_several_threads)
{
    pthread_t thread[6];
    for (uintptr_t i = 0; i < 6; i++)
        CHECK(pthread_create(&thread[i], NULL, use_many_plans, (void *)(i + 1)) == 0);
    for (int i = 0; i < 6; i++) {
        void *result;
        pthread_join(thread[i], &result);
        CHECK(result != NULL);
    }
}

TEST(fft, measured_plans)
{
    CHECK(qn_fft_set_plan_limit(0.01) == QN_OK);
    check_length(QN_COMPLEX128, 60, 1);
    check_length(QN_FLOAT32, 60, 1);
    check_length(QN_COMPLEX128, 16384, 1000);
    CHECK(qn_fft_set_plan_limit(0) == QN_OK);
}

#ifndef QN_TEST_PLAIN
TEST(fft, works_after_fork)
{
    qn_array *a = sample(QN_COMPLEX128, QN_SHAPE(256, 256), 1), *want = qn_fftn(a, -1, NULL, NULL, 0);
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        qn_array *again = qn_fftn(a, -1, NULL, NULL, 0), *other = qn_fft(a, 100, 0, 0);
        _exit(other != NULL && memcmp(again->data, want->data, (size_t)(want->size * want->itemsize)) == 0 ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    qn_release(a), qn_release(want);
}
#endif
