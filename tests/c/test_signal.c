/* SPDX-License-Identifier: BSD-3-Clause */
/* test_signal.c: interpolation, the trapezoidal rule, unwrapping, differences with ends, convolution, and histograms of points, each
 * against its definition. */
#include "order.h"

#define F64(...) qn_from_data((const double[]){__VA_ARGS__}, QN_FLOAT64, QN_SHAPE((int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))))

static void check_values(qn_array *r, int n, const double *want)
{
    CHECK_MSG(r != NULL, "%s", qn_error_message());
    CHECK_INT(r->size, n);
    for (int i = 0; i < n; i++)
        CHECK_NEAR(QN_EL(double, r, i), want[i], 1e-14);
    qn_release(r);
}

static double slow_interp(const double *xp, const double *fp, int n, double x)
{
    if (x <= xp[0] || x >= xp[n - 1])
        return x <= xp[0] ? fp[0] : fp[n - 1];
    int i = 0;
    while (xp[i + 1] <= x)
        i++;
    return fp[i] + (fp[i + 1] - fp[i]) / (xp[i + 1] - xp[i]) * (x - xp[i]);
}

/* Few and many elements, so that points are found with and without a table, on evenly and unevenly spaced places. */
TEST(signal, interp_all_lengths)
{
    static double xp[400], fp[400];
    FOR_EACH_ISA
        for (int n = 1; n < 400; n += n < 8 ? 1 : 57)
            for (int count = 1; count < 3000; count *= 7) {
                for (int i = 0; i < n; i++) {
                    xp[i] = n % 2 ? i : (double)i * i * i;
                    fp[i] = (i * 37) % 11;
                }
                qn_array *x = qn_linspace(-3, xp[n - 1] + 3, count, true, QN_FLOAT64);
                qn_array *p = qn_from_data(xp, QN_FLOAT64, QN_SHAPE(n)), *f = qn_from_data(fp, QN_FLOAT64, QN_SHAPE(n));
                qn_array *r = qn_interp(x, p, f, NULL);
                CHECK_MSG(r != NULL, "%s", qn_error_message());
                for (int i = 0; i < count; i++)
                    CHECK_MSG(fabs(QN_EL(double, r, i) - slow_interp(xp, fp, n, QN_EL(double, x, i))) < 1e-10, "%d points, element %d of %d", n, i, count);
                qn_release(x), qn_release(p), qn_release(f), qn_release(r);
            }
}

TEST(signal, interp_options)
{
    qn_array *x = F64(-1, 0.5, 9), *xp = F64(0, 1, 2), *fp = F64(1, 3, 5);
    check_values(qn_interp(x, xp, fp, &(qn_interp_opts){.left = QN_NUM(7.0), .right = QN_NUM(8)}), 3, (double[]){7, 2, 8});
    check_values(qn_interp(x, xp, fp, &(qn_interp_opts){.period = 3}), 3, (double[]){5, 2, 1});
    CHECK_FAILS(qn_interp(x, xp, fp, &(qn_interp_opts){.left = x}), QN_ERR_TYPE, "left");
    qn_release(x), qn_release(xp), qn_release(fp);
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* Sums over every pair of elements, by the definition. */
TEST(signal, convolve_all_lengths)
{
    FOR_EACH_ISA
        for (int64_t n = 1; n < 700; n = 2 * n + 1)
            for (int64_t m = 1; m < 700; m = 3 * m + 1) {
                qn_array *a = qn_arange(1, (double)n + 1, 1, QN_INT32), *v = qn_arange(2, (double)m + 2, 1, QN_INT32);
                qn_array *full = qn_convolve(a, v, QN_FULL), *same = qn_convolve(a, v, QN_SAME), *valid = qn_convolve(a, v, QN_VALID);
                CHECK_MSG(full && same && valid, "%s", qn_error_message());
                CHECK_INT(full->size, n + m - 1);
                CHECK_INT(same->size, n > m ? n : m);
                CHECK_INT(valid->size, n + m - 1 - 2 * (least(n, m) - 1));
                for (int64_t k = 0; k < full->size; k++) {
                    int64_t sum = 0;
                    for (int64_t i = k < m ? 0 : k - m + 1; i < n && i <= k; i++)
                        sum += (i + 1) * (k - i + 2);
                    CHECK_INT(QN_EL(int32_t, full, k), (int32_t)sum);
                }
                int64_t skip = (least(n, m) - 1) / 2 ;
                for (int64_t k = 0; k < same->size; k++)
                    CHECK_INT(QN_EL(int32_t, same, k), QN_EL(int32_t, full, k + skip));
                for (int64_t k = 0; k < valid->size; k++)
                    CHECK_INT(QN_EL(int32_t, valid, k), QN_EL(int32_t, full, k + least(n, m) - 1));
                qn_release(a), qn_release(v), qn_release(full), qn_release(same), qn_release(valid);
            }
}

TEST(signal, small_cases)
{
    qn_array *a = F64(1, 4, 9, 16), *x = F64(0, 1, 3, 4), *v = F64(1, 10), *steps = F64(0, 3, 6, 9);
    check_values(qn_correlate(a, v, QN_VALID), 3, (double[]){41, 94, 169});
    check_values(qn_correlate(v, a, QN_VALID), 3, (double[]){169, 94, 41});
    check_values(qn_trapezoid(a, NULL, 2, 0), 1, (double[]){43});
    check_values(qn_trapezoid(a, x, 1, -1), 1, (double[]){28});
    check_values(qn_unwrap(steps, -1, 0, 4, false), 4, (double[]){0, -1, -2, -3});
    check_values(qn_ediff1d(a, v, QN_NUM(7.0)), 6, (double[]){7, 3, 5, 7, 1, 10});
    qn_release(a), qn_release(x), qn_release(v), qn_release(steps);
}

TEST(signal, histogram_of_points)
{
    qn_array *x = F64(0, 0.5, 1, 2, 3, NAN), *y = F64(5, 5, 6, 7, 9, 5), *w = F64(1, 2, 3, 4, 5, 6), *edges[2], *given = F64(0, 1, 2);
    const qn_bin_axis axes[2] = {{.edges = given}, {.nbins = 2, .lo = 5, .hi = 7}};
    const qn_array *const sample[2] = {x, y};
    qn_array *counts = qn_histogram_nd(2, sample, axes, NULL, false, edges), *sums = qn_histogram_nd(2, sample, axes, w, false, NULL);
    check_values(qn_reshape(counts, QN_SHAPE(4)), 4, (double[]){2, 0, 0, 2});
    CHECK(edges[0] == given && edges[1]->size == 3 && QN_EL(double, edges[1], 1) == 6);
    check_values(qn_reshape(sums, QN_SHAPE(4)), 4, (double[]){3, 0, 0, 7});
    CHECK_FAILS(qn_histogram_nd(0, sample, axes, NULL, false, NULL), QN_ERR_VALUE, "coordinates");
    CHECK_FAILS(qn_histogram_nd(2, sample, axes, given, false, NULL), QN_ERR_VALUE, "weights");
    CHECK_FAILS(qn_histogram_nd(1, sample, &(qn_bin_axis){.nbins = 0, .lo = 0, .hi = 1}, NULL, false, NULL), QN_ERR_VALUE, "positive");
    int64_t nbins;
    CHECK_INT(qn_histogram_estimate(w, "sqrt", 1, 0, &nbins), QN_OK);
    CHECK_INT(nbins, 3);
    CHECK_FAILS(qn_histogram_estimate(w, "guess", 1, 0, &nbins), QN_ERR_VALUE, "guess");
    qn_release(x), qn_release(y), qn_release(w), qn_release(edges[0]), qn_release(edges[1]), qn_release(given), qn_release(counts), qn_release(sums);
}

TEST(signal, errors)
{
    qn_array *a = F64(1, 2, 3, 4), *b = F64(1, 2, 3), *empty = qn_zeros(QN_FLOAT64, QN_SHAPE(0)), *z = qn_zeros(QN_COMPLEX64, QN_SHAPE(3));
    CHECK_FAILS(qn_interp(a, b, a, NULL), QN_ERR_VALUE, "same length");
    CHECK_FAILS(qn_interp(a, empty, empty, NULL), QN_ERR_VALUE, "empty");
    CHECK_FAILS(qn_interp(z, b, b, NULL), QN_ERR_TYPE, "complex64");
    CHECK_FAILS(qn_convolve(a, empty, QN_FULL), QN_ERR_VALUE, "v cannot be empty");
    CHECK_FAILS(qn_correlate(a, b, (qn_extent_mode)7), QN_ERR_VALUE, "mode 7");
    CHECK_FAILS(qn_trapezoid(a, b, 1, 0), QN_ERR_VALUE, "trapezoid");
    CHECK_FAILS(qn_trapezoid(a, NULL, 1, 1), QN_ERR_AXIS, "axis 1");
    CHECK_FAILS(qn_unwrap(z, -1, 0, 1, false), QN_ERR_TYPE, "complex64");
    CHECK_FAILS(qn_unwrap(a, -1, 0, INFINITY, true), QN_ERR_VALUE, "must fit int64, not inf");
    CHECK_FAILS(qn_unwrap(a, -1, 0, 0x1p63, true), QN_ERR_VALUE, "must fit int64");
    CHECK_FAILS(qn_ediff1d(a, z, NULL), QN_ERR_TYPE, "to_end");
    qn_release(a), qn_release(b), qn_release(empty), qn_release(z);
}
