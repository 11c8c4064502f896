/* SPDX-License-Identifier: BSD-3-Clause */
/* test_histogram.c: histogram and bincount. */
#include "order.h"

static const int64_t lengths[] = {0, 1, 7, 1023, 1024, 1025, 70000};

/* Counts of equal bins agree with comparing each element with the edges. */
static void check_equal_bins(const qn_array *a, int64_t nbins, double lo, double hi)
{
    qn_array *edges, *r = qn_histogram(a, nbins, lo, hi, NULL, false, &edges);
    CHECK_MSG(r, "%s", qn_error_message());
    CHECK_INT(r->dtype, QN_INT64);
    CHECK_INT(edges->size, nbins + 1);
    qn_array *wide = qn_astype(edges, QN_FLOAT64);
    const double *e = (const double *)(void *)wide->data;
    int64_t *want = calloc((size_t)nbins, sizeof *want);
    for (int64_t i = 0; i < a->size; i++) {
        double v = (double)order_get(a, i).re;
        for (int64_t k = 0; k < nbins; k++)
            want[k] += v >= e[k] && (v < e[k + 1] || (k == nbins - 1 && v == e[k + 1]));
    }
    for (int64_t k = 0; k < nbins; k++)
        CHECK_INT(QN_EL(int64_t, r, k), want[k]);
    qn_array *given = qn_histogram_edges(a, edges, NULL, false);
    for (int64_t k = 0; k < nbins; k++)
        CHECK_INT(QN_EL(int64_t, given, k), want[k]);
    free(want);
    qn_release(r), qn_release(edges), qn_release(wide), qn_release(given);
}

TEST(histogram, equal_bins)
{
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        qn_array *a = qn_empty(QN_FLOAT64, 1, &lengths[i]);
        for (int64_t j = 0; j < lengths[i]; j++)
            QN_EL(double, a, j) = (double)(order_random() % 1001) / 100; /* many on the edges */
        check_equal_bins(a, 10, 0, 10);
        check_equal_bins(a, 7, 1, 0);
        check_equal_bins(a, 1, 2.5, 2.5);
        qn_release(a);
    }
}

/* Bins narrower than the distance of neighbouring numbers. */
TEST(histogram, edges_that_coincide)
{
    qn_array *a = qn_arange(1e16, 1e16 + 42, 2, QN_FLOAT64);
    check_equal_bins(a, 50, 1, 0);
    check_equal_bins(a, 7, 1e16, 1e16 + 4);
    qn_release(a);
}

TEST(histogram, dtypes_and_nan)
{
    for (qn_dtype t = QN_BOOL; t <= QN_FLOAT64; t = (qn_dtype)(t + 1)) {
        qn_array *a = order_data(t, 500, SPECIAL), *b = order_data(t, 500, ASCENDING);
        check_equal_bins(a, 4, -1, 1);
        check_equal_bins(b, 13, 1, 0);
        qn_release(a), qn_release(b);
    }
}

TEST(histogram, weights_and_density)
{
    double values[] = {0.5, 1.5, 1.5, 3}, weights[] = {1, 2, 4, 8};
    qn_array *a = qn_from_data(values, QN_FLOAT64, QN_SHAPE(4)), *w = qn_from_data(weights, QN_FLOAT64, QN_SHAPE(4));
    qn_array *r = qn_histogram(a, 3, 0, 3, w, false, NULL), *d = qn_histogram(a, 3, 0, 3, w, true, NULL);
    const double want[] = {1, 6, 8};
    for (int i = 0; i < 3; i++) {
        CHECK_NEAR(QN_EL(double, r, i), want[i], 0);
        CHECK_NEAR(QN_EL(double, d, i), want[i] / 15, 1e-15);
    }
    qn_release(a), qn_release(w), qn_release(r), qn_release(d);
}

TEST(histogram, errors)
{
    double values[] = {0, NAN, 2}, falling[] = {1, 0};
    qn_array *a = qn_from_data(values, QN_FLOAT64, QN_SHAPE(3)), *z = qn_zeros(QN_COMPLEX64, QN_SHAPE(3));
    qn_array *w = qn_zeros(QN_FLOAT64, QN_SHAPE(2)), *bad = qn_from_data(falling, QN_FLOAT64, QN_SHAPE(2));
    qn_array *edges = a;
    CHECK_FAILS(qn_histogram(a, 3, 1, 0, NULL, false, &edges), QN_ERR_VALUE, "autodetected range");
    CHECK(edges == NULL);
    CHECK_FAILS(qn_histogram(a, 3, 0, INFINITY, NULL, false, NULL), QN_ERR_VALUE, "supplied range");
    CHECK_FAILS(qn_histogram(a, 0, 0, 1, NULL, false, NULL), QN_ERR_VALUE, "number of bins");
    CHECK_FAILS(qn_histogram(a, 3, -1e308, 1e308, NULL, false, NULL), QN_ERR_VALUE, "width");
    CHECK_FAILS(qn_histogram(a, 3, 0, 1, w, false, NULL), QN_ERR_VALUE, "weights should have the same shape");
    CHECK_FAILS(qn_histogram(z, 3, 0, 1, NULL, false, NULL), QN_ERR_TYPE, "complex");
    CHECK_FAILS(qn_histogram_edges(a, bad, NULL, false), QN_ERR_VALUE, "increase monotonically");
    CHECK_FAILS(qn_histogram_edges(NULL, bad, NULL, false), QN_ERR_NULL, "histogram");
    qn_release(a), qn_release(z), qn_release(w), qn_release(bad);
}

TEST(bincount, counts_and_weights)
{
    for (qn_dtype t = QN_INT8; t <= QN_UINT32; t = (qn_dtype)(t + 1)) {
        qn_array *a = order_data(t, 3000, FEW), *r = qn_bincount(a, NULL, 5), *w = qn_ones(QN_FLOAT32, 1, a->shape);
        qn_array *s = qn_bincount(a, w, 0);
        CHECK_MSG(r && s, "%s", qn_error_message());
        CHECK_INT(r->size, 5);
        CHECK_INT(s->size, 3);
        int64_t want[5] = {0};
        for (int64_t i = 0; i < a->size; i++)
            want[(int64_t)order_get(a, i).re]++;
        for (int i = 0; i < 5; i++) {
            CHECK_INT(QN_EL(int64_t, r, i), want[i]);
            if (i < 3)
                CHECK_NEAR(QN_EL(double, s, i), (double)want[i], 0);
        }
        qn_release(a), qn_release(r), qn_release(w), qn_release(s);
    }
}

/* Lists that are counted in pieces, in one table a thread or several, and such that are not. */
TEST(bincount, long_lists)
{
    for (int64_t length = 10; length <= 100000; length *= 10) {
        qn_array *a = qn_empty(QN_INT64, QN_SHAPE(300001)), *w = qn_ones(QN_FLOAT64, 1, a->shape);
        for (int64_t i = 0; i < a->size; i++)
            QN_EL(int64_t, a, i) = (int64_t)(order_random() % (uint64_t)length);
        qn_array *r = qn_bincount(a, NULL, length), *s = qn_bincount(a, w, length);
        for (int64_t k = 0; k < length; k++)
            CHECK_INT(QN_EL(int64_t, r, k), (int64_t)QN_EL(double, s, k));
        qn_release(a), qn_release(w), qn_release(r), qn_release(s);
    }
}

TEST(bincount, errors)
{
    int32_t negative[] = {1, -2};
    qn_array *a = qn_from_data(negative, QN_INT32, QN_SHAPE(2)), *f = qn_zeros(QN_FLOAT32, QN_SHAPE(2));
    qn_array *m = qn_zeros(QN_INT8, QN_SHAPE(2, 2)), *w = qn_zeros(QN_FLOAT64, QN_SHAPE(3)), *u = qn_zeros(QN_UINT64, QN_SHAPE(1));
    qn_array *good = qn_zeros(QN_INT8, QN_SHAPE(2));
    CHECK_FAILS(qn_bincount(a, NULL, 0), QN_ERR_VALUE, "'list' argument must have no negative elements");
    CHECK_FAILS(qn_bincount(f, NULL, 0), QN_ERR_TYPE, "float32");
    qn_array *counts = qn_bincount(u, NULL, 0);
    CHECK(counts != NULL && counts->size == 1 && QN_EL(int64_t, counts, 0) == 1);
    QN_EL(uint64_t, u, 0) = UINT64_MAX / 2 + 1;
    CHECK_FAILS(qn_bincount(u, NULL, 0), QN_ERR_VALUE, "must have no negative elements");
    qn_release(counts);
    CHECK_FAILS(qn_bincount(m, NULL, 0), QN_ERR_VALUE, "1 dimension");
    CHECK_FAILS(qn_bincount(good, w, 0), QN_ERR_VALUE, "same length");
    CHECK_FAILS(qn_bincount(good, NULL, -1), QN_ERR_VALUE, "'minlength' must not be negative");
    CHECK_FAILS(qn_bincount(NULL, NULL, 0), QN_ERR_NULL, "bincount");
    qn_release(a), qn_release(f), qn_release(m), qn_release(w), qn_release(u), qn_release(good);
}
