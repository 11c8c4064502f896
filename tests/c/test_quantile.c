/* SPDX-License-Identifier: BSD-3-Clause */
/* test_quantile.c: median, quantile, percentile, their nan variants, and diff. */
#include "layouts.h"
#include "order.h"

static const double q_values[] = {0, 0.1, 0.25, 0.5, 0.77, 1};

static bool equal_or_nan(double a, double b) { return a == b || (a != a && b != b); }

/* The definition: interpolation between neighbours in the sorted elements. */
static double slow_quantile(const order_item *sorted, int64_t n, double q)
{
    double place = (double)(n - 1) * q;
    int64_t k = (int64_t)floor(place);
    double w = place - (double)k, a = (double)sorted[k].re, b = (double)sorted[k + 1 < n ? k + 1 : k].re;
    if (w == 0 || a == b)
        return a;
    return w >= 0.5 ? b - (b - a) * (1 - w) : a + (b - a) * w;
}

TEST(quantile, all_lengths)
{
    qn_array *q = qn_from_data(q_values, QN_FLOAT64, QN_SHAPE(6));
    FOR_EACH_ISA
        for (int64_t n = 1; n < 400; n += n < 40 ? 1 : 31)
            for (int pattern = 0; pattern < NPATTERNS; pattern++) {
                qn_array *a = order_data(QN_FLOAT64, n, pattern == BITS ? FEW : (order_pattern)pattern);
                order_item *sorted = order_sorted(a);
                bool nan = sorted[n - 1].re != sorted[n - 1].re;
                qn_array *r = qn_quantile(a, q, QN_ALL_AXES), *m = qn_median(a, QN_ALL_AXES);
                CHECK_MSG(r && m, "%s", qn_error_message());
                for (int i = 0; i < 6; i++)
                    CHECK_MSG(equal_or_nan(QN_EL(double, r, i), nan ? NAN : slow_quantile(sorted, n, q_values[i])),
                              "quantile %g of %lld on %s", q_values[i], (long long)n, qn_isa());
                double a0 = (double)sorted[(n - 1) / 2].re, b0 = (double)sorted[n / 2].re;
                CHECK(equal_or_nan(*(double *)(void *)m->data, nan ? NAN : a0 == b0 ? a0 : (a0 + b0) / 2));
                free(sorted);
                qn_release(a), qn_release(r), qn_release(m);
            }
    qn_release(q);
}

TEST(quantile, dtypes)
{
    for (qn_dtype t = QN_BOOL; t <= QN_FLOAT64; t = (qn_dtype)(t + 1)) {
        qn_array *a = order_data(t, 5000, ORGAN_PIPE), *wide = qn_astype(a, QN_FLOAT64);
        qn_array *m = qn_median(a, QN_ALL_AXES), *want = qn_median(wide, QN_ALL_AXES);
        double x, y;
        CHECK_MSG(m && qn_item_f64(m, &x) == QN_OK && qn_item_f64(want, &y) == QN_OK, "%s", qn_error_message());
        CHECK_INT(m->dtype, qn_dtype_kind(t) == 'f' ? t : QN_FLOAT64);
        CHECK_NEAR(x, y, 0);
        qn_release(a), qn_release(wide), qn_release(m), qn_release(want);
    }
}

/* A long line is searched in another way than two that are as long: the bits are the same. */
static void check_long_line(qn_array *a)
{
    static const double some[] = {0, 0.003, 0.5, 0.9, 1};
    qn_array *two = qn_stack(2, (const qn_array *const[]){a, a}, 0), *rows = qn_copy(two);
    for (int nq = 1; nq <= 5; nq++) {
        qn_array *q = qn_from_data(some + 5 - nq, QN_FLOAT64, QN_SHAPE(nq));
        qn_array *r = qn_nanquantile(a, q, QN_ALL_AXES), *want = qn_nanquantile(rows, q, QN_AXIS(1));
        for (int i = 0; i < nq; i++)
            CHECK_MSG(r && want && order_same(r, i, want, i), "%g of %lld on %s", some[5 - nq + i], (long long)a->size, qn_isa());
    }
    qn_array *m = qn_median(a, QN_ALL_AXES), *want = qn_median(rows, QN_AXIS(1));
    CHECK(m && want && order_same(m, 0, want, 0));
}

TEST(quantile, long_lines)
{
    static const order_pattern patterns[] = {BITS, FEW, ORGAN_PIPE, SPECIAL, OUTLIER, CONSTANT};
    const int threads = qn_get_num_threads();
    CHECK(qn_set_num_threads(2) == QN_OK);
    FOR_EACH_ISA
        for (int i = 0; i < scaled(24, 12); i++)
            QN_SCOPE {
                const qn_dtype t = i % 2 ? QN_FLOAT64 : QN_FLOAT32;
                qn_array *whole = order_data(QN_INT32, 131072 + i / 12 * 5001, patterns[i / 2 % 6]);
                qn_array *a = i / 2 % 6 == 3 ? order_data(t, whole->size, SPECIAL) : qn_astype(whole, t);
                check_long_line(a);
            }
    qn_set_num_threads(threads);
}

/* Zeros of two signs about the middle: the sign of the median does not depend on who finds which first. */
TEST(quantile, long_line_of_zeros)
{
    const int threads = qn_get_num_threads();
    qn_array *a = qn_linspace(-1, 1, 200001, true, QN_FLOAT64);
    for (int64_t i = 92000; i < 108000; i++)
        QN_EL(double, a, i) = i % 2 ? 0.0 : -0.0;
    qn_array *two = qn_stack(2, (const qn_array *const[]){a, a}, 0), *want = qn_median(two, QN_AXIS(1));
    for (int i = 0; i < 40; i++) {
        CHECK(qn_set_num_threads(1 + i % 3) == QN_OK);
        qn_array *m = qn_median(a, QN_ALL_AXES);
        CHECK(m && want && order_same(m, 0, want, 0));
        qn_release(m);
    }
    qn_set_num_threads(threads);
    qn_release(a), qn_release(two), qn_release(want);
}

TEST(quantile, axes)
{
    qn_array *flat = qn_arange(0, 24, 1, QN_FLOAT64), *a = qn_reshape(flat, QN_SHAPE(2, 3, 4)), *q = qn_ones(QN_FLOAT64, QN_SHAPE(5));
    qn_array *m = qn_median(a, QN_AXIS_KEEP(0, 2)), *p = qn_quantile(a, q, QN_AXIS(1));
    CHECK(m && m->ndim == 3 && m->shape[0] == 1 && m->shape[1] == 3 && m->shape[2] == 1);
    CHECK(p && p->ndim == 3 && p->shape[0] == 5 && p->shape[1] == 2 && p->shape[2] == 4);
    CHECK_NEAR(QN_EL(double, m, 0, 1, 0), 11.5, 0);
    CHECK_NEAR(QN_EL(double, p, 4, 1, 2), 22, 0);
    qn_release(flat), qn_release(a), qn_release(q), qn_release(m), qn_release(p);
}

TEST(quantile, nan_variants)
{
    double values[] = {5, NAN, 1, 3, NAN, NAN, NAN, NAN};
    qn_array *a = qn_from_data(values, QN_FLOAT64, QN_SHAPE(2, 4)), *m = qn_nanmedian(a, QN_AXIS(1));
    qn_number number;
    const qn_array *half = qn_number_f64(&number, 50);
    qn_array *p = qn_nanpercentile(a, half, QN_AXIS(1)), *n = qn_median(a, QN_AXIS(1));
    CHECK_NEAR(QN_EL(double, m, 0), 3, 0);
    CHECK_NEAR(QN_EL(double, p, 0), 3, 0);
    CHECK(isnan(QN_EL(double, m, 1)) && isnan(QN_EL(double, p, 1)) && isnan(QN_EL(double, n, 0)));
    qn_release(a), qn_release(m), qn_release(p), qn_release(n);
}

TEST(quantile, empty_is_nan)
{
    qn_array *a = qn_empty(QN_INT16, QN_SHAPE(2, 0)), *m = qn_median(a, QN_AXIS(1));
    CHECK(m && m->size == 2 && isnan(QN_EL(double, m, 0)) && isnan(QN_EL(double, m, 1)));
    qn_release(a), qn_release(m);
}

TEST(quantile, errors)
{
    qn_number number;
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *z = qn_zeros(QN_COMPLEX64, QN_SHAPE(3));
    CHECK_FAILS(qn_percentile(a, qn_number_f64(&number, 101), QN_ALL_AXES), QN_ERR_VALUE, "Percentiles must be in the range");
    CHECK_FAILS(qn_quantile(a, qn_number_f64(&number, -0.1), QN_ALL_AXES), QN_ERR_VALUE, "Quantiles must be in the range");
    CHECK_FAILS(qn_quantile(a, qn_number_f64(&number, NAN), QN_ALL_AXES), QN_ERR_VALUE, "Quantiles");
    CHECK_FAILS(qn_quantile(a, z, QN_ALL_AXES), QN_ERR_TYPE, "q must be real");
    CHECK_FAILS(qn_median(z, QN_ALL_AXES), QN_ERR_TYPE, "real numbers");
    CHECK_FAILS(qn_median(a, QN_AXIS(1)), QN_ERR_AXIS, "median");
    CHECK_FAILS(qn_nanmedian(NULL, QN_ALL_AXES), QN_ERR_NULL, "nanmedian");
    qn_release(a), qn_release(z);
}

TEST(diff, orders_and_axes)
{
    int64_t data[] = {1, 4, 9, 16, 25, 36};
    qn_array *a = qn_from_data(data, QN_INT64, QN_SHAPE(2, 3)), *first = qn_diff(a, 1, -1), *second = qn_diff(a, 2, 1);
    qn_array *rows = qn_diff(a, 1, 0), *none = qn_diff(a, 0, 0), *gone = qn_diff(a, INT32_MAX, 0);
    CHECK_INT(QN_EL(int64_t, first, 1, 1), 11);
    CHECK_INT(QN_EL(int64_t, second, 0, 0), 2);
    CHECK_INT(QN_EL(int64_t, rows, 0, 2), 27);
    CHECK(none && none->size == 6 && gone && gone->shape[0] == 0 && gone->shape[1] == 3);
    qn_release(a), qn_release(first), qn_release(second), qn_release(rows), qn_release(none), qn_release(gone);
    CHECK_FAILS(qn_diff(NULL, 1, 0), QN_ERR_NULL, "diff");
}

TEST(diff, bool_and_errors)
{
    uint8_t data[] = {1, 1, 0};
    qn_array *a = qn_from_data(data, QN_BOOL, QN_SHAPE(3)), *r = qn_diff(a, 1, 0), *s = qn_zeros(QN_INT8, QN_SCALAR_SHAPE);
    CHECK(r && r->dtype == QN_BOOL && QN_EL(uint8_t, r, 0) == 0 && QN_EL(uint8_t, r, 1) == 1);
    CHECK_FAILS(qn_diff(a, -1, 0), QN_ERR_VALUE, "non-negative");
    CHECK_FAILS(qn_diff(s, 1, 0), QN_ERR_VALUE, "dimension");
    CHECK_FAILS(qn_diff(a, 1, 1), QN_ERR_AXIS, "diff");
    qn_array *same = qn_diff(a, 0, 1); /* nothing is asked of the axis */
    CHECK(same == a);
    qn_release(same);
    qn_release(a), qn_release(r), qn_release(s);
}

/* The sample of Hyndman and Fan's methods: 10, 20, 30, 40 at q = 0.3 and 0.5 by hand. */
TEST(quantile, methods)
{
    static const struct { qn_quantile_method method; double want[2]; } cases[] = {
        {QN_LINEAR, {19, 25}},         {QN_INVERTED_CDF, {20, 20}},
        {QN_AVERAGED_INVERTED_CDF, {20, 25}}, {QN_CLOSEST_OBSERVATION, {10, 20}},
        {QN_INTERPOLATED_INVERTED_CDF, {12, 20}}, {QN_HAZEN, {17, 25}},
        {QN_WEIBULL, {15, 25}},        {QN_MEDIAN_UNBIASED, {10 * (4 * 0.3 + 1 / 3.0 + 0.1), 25}},
        {QN_NORMAL_UNBIASED, {10 * (4 * 0.3 + 3 / 8.0 + 0.075), 25}}, {QN_LOWER, {10, 20}},
        {QN_HIGHER, {20, 30}},         {QN_MIDPOINT, {15, 25}},
        {QN_NEAREST, {20, 30}},
    };
    qn_array *a = qn_from_data((const double[]){40, 10, 30, 20}, QN_FLOAT64, QN_SHAPE(4));
    qn_array *q = qn_from_data((const double[]){0.3, 0.5}, QN_FLOAT64, QN_SHAPE(2));
    CHECK_INT(sizeof cases / sizeof *cases, QN_NQUANTILE_METHODS);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qn_array *r = qn_quantile_with(a, q, QN_ALL_AXES, &(qn_quantile_opts){.method = cases[i].method});
        CHECK_MSG(r != NULL, "%s", qn_error_message());
        for (int k = 0; k < 2; k++)
            CHECK_MSG(fabs(QN_EL(double, r, k) - cases[i].want[k]) < 1e-12, "method %d: %g, expected %g", (int)cases[i].method,
                      QN_EL(double, r, k), cases[i].want[k]);
        qn_release(r);
    }
    qn_array *w = qn_from_data((const double[]){0, 1, 8, 1}, QN_FLOAT64, QN_SHAPE(4));
    qn_array *r = qn_quantile_with(a, q, QN_ALL_AXES, &(qn_quantile_opts){.method = QN_INVERTED_CDF, .weights = w});
    CHECK(r != NULL && QN_EL(double, r, 0) == 30 && QN_EL(double, r, 1) == 30);
    CHECK_FAILS(qn_quantile_with(a, q, QN_ALL_AXES, &(qn_quantile_opts){.weights = w}), QN_ERR_VALUE, "inverted_cdf");
    CHECK_FAILS(qn_quantile_with(a, q, QN_ALL_AXES, &(qn_quantile_opts){.method = (qn_quantile_method)99}), QN_ERR_VALUE, "method");
    qn_release(a), qn_release(q), qn_release(w), qn_release(r);
}
