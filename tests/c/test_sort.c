/* SPDX-License-Identifier: BSD-3-Clause */
/* test_sort.c: sort, argsort, partition, argpartition over all dtypes, lengths, patterns and ISAs, axes and errors. */
#include "layouts.h"
#include "order.h"

static const int64_t long_lengths[] = {511, 1025, 2049, 5000, 70001};

/* One sort compared with the reference; stable: bit for bit. */
static void check_sort(const qn_array *a, const order_item *want, bool descending, bool stable)
{
    int64_t n = a->size;
    qn_array *r = qn_sort(a, 0, descending, stable);
    CHECK_MSG(r, "%s", qn_error_message());
    CHECK_MSG(order_multiset(r) == order_multiset(a), "elements lost: %s n=%lld", qn_dtype_name((qn_dtype)a->dtype),
              (long long)n);
    for (int64_t i = 0; i < n; i++) {
        order_item got = order_get(r, descending ? n - 1 - i : i);
        CHECK_MSG(order_compare(&got, &want[i]) == 0, "%s n=%lld differs at %lld on %s", qn_dtype_name((qn_dtype)a->dtype),
                  (long long)n, (long long)i, qn_isa());
        if (stable && !descending)
            CHECK_MSG(order_same(r, i, a, want[i].index), "%s n=%lld not stable at %lld", qn_dtype_name((qn_dtype)a->dtype),
                      (long long)n, (long long)i);
    }
    qn_release(r);
}

static void check_argsort(const qn_array *a, const order_item *want)
{
    qn_array *r = qn_argsort(a, 0, false, true);
    CHECK_MSG(r, "%s", qn_error_message());
    for (int64_t i = 0; i < a->size; i++)
        CHECK_MSG(QN_EL(int64_t, r, i) == want[i].index, "argsort %s n=%lld differs at %lld on %s",
                  qn_dtype_name((qn_dtype)a->dtype), (long long)a->size, (long long)i, qn_isa());
    qn_release(r);
}

/* Stable descending order: equal elements keep their order of appearance. */
static void check_argsort_descending(const qn_array *a, const order_item *want)
{
    int64_t n = a->size;
    qn_array *r = qn_argsort(a, 0, true, true), *sorted = qn_sort(a, 0, true, true);
    for (int64_t end = n, out = 0; end > 0;) {
        int64_t begin = end - 1;
        while (begin > 0 && order_compare(&want[begin - 1], &want[end - 1]) == 0)
            begin--;
        for (int64_t i = begin; i < end; i++, out++) {
            CHECK_INT(QN_EL(int64_t, r, out), want[i].index);
            CHECK(order_same(sorted, out, a, want[i].index));
        }
        end = begin;
    }
    qn_release(r);
    qn_release(sorted);
}

static void check_partition(const qn_array *a, const order_item *want)
{
    int64_t n = a->size, kth[3];
    if (n == 0)
        return;
    for (int i = 0; i < 3; i++)
        kth[i] = (int64_t)(order_random() % (uint64_t)n) - (i == 2 ? n : 0);
    if (order_random() % 4 == 0)
        kth[0] = kth[1]; /* the same position twice */
    qn_array *r = qn_partition(a, 3, kth, 0);
    CHECK_MSG(r, "%s", qn_error_message());
    CHECK(order_multiset(r) == order_multiset(a));
    for (int i = 0; i < 3; i++) {
        int64_t k = kth[i] < 0 ? kth[i] + n : kth[i];
        for (int64_t j = 0; j < n; j++) {
            order_item got = order_get(r, j);
            int c = order_compare(&got, &want[k]);
            CHECK_MSG(j < k ? c <= 0 : j > k ? c >= 0 : c == 0, "partition %s n=%lld k=%lld at %lld on %s",
                      qn_dtype_name((qn_dtype)a->dtype), (long long)n, (long long)k, (long long)j, qn_isa());
        }
    }
    qn_release(r);
}

static int compare_int64(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* rank[i] = the sorted position of the first element equal to element i. */
static int64_t *ranks_of(const order_item *want, int64_t n)
{
    int64_t *rank = malloc((size_t)n * sizeof *rank);
    for (int64_t i = 0, first = 0; i < n; i++) {
        first = i > 0 && order_compare(&want[i - 1], &want[i]) == 0 ? first : i;
        rank[want[i].index] = first;
    }
    return rank;
}

/* Every element is on the right side of each kth. Unless the line is short or there are many kth, when it is sorted, those strictly
 * between two kth stand in the order of the line, on every ISA (infinities may form a group of their own before NaNs). */
static void check_argpartition_for(const qn_array *a, const order_item *want, int nkth, int64_t *kth)
{
    int64_t n = a->size, *rank = ranks_of(want, n);
    bool *seen = calloc((size_t)n, sizeof *seen), kept = n > 256 && nkth <= 6 && qn_dtype_kind((qn_dtype)a->dtype) != 'c' &&
        want[n - 1].re == want[n - 1].re;
    qn_array *r = qn_argpartition(a, nkth, kth, 0);
    CHECK_MSG(r && r->size == n, "%s", qn_error_message());
    qsort(kth, (size_t)nkth, sizeof *kth, compare_int64);
    for (int64_t j = 0, m = 0, last = -1; j < n; j++) {
        int64_t i = QN_EL(int64_t, r, j), low = m > 0 ? rank[want[kth[m - 1]].index] : -1;
        int64_t high = m < nkth ? rank[want[kth[m]].index] : n;
        CHECK_MSG(i >= 0 && i < n && !seen[i], "no permutation: %s n=%lld", qn_dtype_name((qn_dtype)a->dtype), (long long)n);
        bool between = rank[i] > low && rank[i] < high;
        CHECK_MSG(rank[i] >= low && rank[i] <= high && (m == nkth || j < kth[m] || rank[i] == high),
                  "argpartition %s n=%lld at %lld on %s", qn_dtype_name((qn_dtype)a->dtype), (long long)n, (long long)j, qn_isa());
        CHECK(!kept || !between || last < i);
        last = between ? i : -1;
        seen[i] = true;
        while (m < nkth && kth[m] == j)
            m++;
    }
    free(rank);
    free(seen);
    qn_release(r);
}

static void check_argpartition(const qn_array *a, const order_item *want)
{
    int64_t kth[8];
    for (int nkth = 1; a->size > 0 && nkth <= 8; nkth += nkth < 3 ? 1 : 5) {
        for (int i = 0; i < nkth; i++)
            kth[i] = (int64_t)(order_random() % (uint64_t)a->size);
        check_argpartition_for(a, want, nkth, kth);
    }
}

static void check_all(qn_dtype t, int64_t n, order_pattern pattern)
{
    qn_array *a = order_data(t, n, pattern);
    order_item *want = order_sorted(a);
    check_sort(a, want, false, false);
    check_sort(a, want, false, true);
    check_sort(a, want, true, false);
    check_argsort(a, want);
    check_argsort_descending(a, want);
    check_partition(a, want);
    check_argpartition(a, want);
    free(want);
    qn_release(a);
}

/* All lengths to 64, then every third, then to beyond the longest run of the networks: each number of rows and each remainder appears. */
TEST(sort, short_runs)
{
    FOR_EACH_ISA
        FOR_EACH_DTYPE(t)
            for (int64_t n = 0; n <= scaled(560, 80); n += n < 64 ? 1 : n < 300 ? 3 : 13)
                check_all(t, n, (order_pattern)(order_random() % NPATTERNS));
}

TEST(sort, patterns)
{
    FOR_EACH_ISA
        FOR_EACH_DTYPE(t)
            for (int pattern = 0; pattern < NPATTERNS; pattern++)
                check_all(t, 200 + (int64_t)(order_random() % 100), (order_pattern)pattern);
}

TEST(sort, long_runs)
{
    FOR_EACH_ISA
        FOR_EACH_DTYPE(t)
            for (int i = 0; i < scaled(5, 3); i++) {
                qn_array *a = order_data(t, long_lengths[i], (order_pattern)((i + (int)t) % NPATTERNS));
                order_item *want = order_sorted(a);
                check_sort(a, want, false, true);
                check_argsort(a, want);
                check_argpartition(a, want);
                free(want);
                qn_release(a);
            }
}

/* Zeros compare equal, yet the negative ones come first, and a selected zero has the sign it has in the sorted run. */
TEST(sort, zeros_are_ordered)
{
    static const double values[] = {0.0, -0.0, 0.0, -0.0, 1, -1, -0.0};
    FOR_EACH_ISA
        for (qn_dtype t = QN_FLOAT32; t <= QN_FLOAT64; t++)
            for (int64_t n = 1; n <= 700; n += n < 20 ? 1 : 97)
                QN_SCOPE {
                    qn_array *wide = qn_empty(QN_FLOAT64, QN_SHAPE(n));
                    for (int64_t i = 0; i < n; i++)
                        QN_EL(double, wide, i) = values[order_random() % 7];
                    int64_t k = (int64_t)(order_random() % (uint64_t)n);
                    qn_array *a = qn_astype(wide, t), *sorted = qn_sort(a, 0, false, false), *part = qn_partition(a, 1, &k, 0);
                    qn_array *sign = qn_signbit(sorted), *s = qn_signbit(part);
                    qn_array *down = qn_less(qn_view(sign, QN_TO(-1)), qn_view(sign, QN_FROM(1)));
                    CHECK(n == 1 || !*qn_any(down, QN_ALL_AXES)->data);
                    CHECK_INT(QN_EL(bool, s, k), QN_EL(bool, sign, k));
                    CHECK(order_multiset(sorted) == order_multiset(a) && order_multiset(part) == order_multiset(a));
                }
}

/* A line long enough to be split between threads. */
TEST(sort, one_line_on_two_threads)
{
    int threads = qn_get_num_threads();
    CHECK(qn_set_num_threads(2) == QN_OK);
    static const qn_dtype dtypes[] = {QN_FLOAT64, QN_INT8, QN_UINT8};
    for (int i = 0; i < 3 * NPATTERNS; i++) {
        qn_array *a = order_data(dtypes[i % 3], scaled(300000, 60000), (order_pattern)(i / 3));
        order_item *want = order_sorted(a);
        check_sort(a, want, false, false);
        check_sort(a, want, true, false);
        check_argsort(a, want);
        check_argsort_descending(a, want);
        free(want);
        qn_release(a);
    }
    qn_set_num_threads(threads);
}

/* Runs of numbers that differ in their last bits only, longer than the chunks in which threads look for them. */
TEST(sort, long_runs_of_close_numbers_on_two_threads)
{
    enum { N = 300000 };
    const int threads = qn_get_num_threads();
    CHECK(qn_set_num_threads(2) == QN_OK);
    qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(N)), *index;
    for (int64_t i = 0; i < N; i++)
        QN_EL(double, a, i) = ldexp(1 + 0x1p-52 * (double)(i * 7919 % 1000), (int)(i % 3 - 1) * 900);
    CHECK((index = qn_argsort(a, 0, false, true)) != NULL);
    for (int64_t i = 1; i < N; i++) {
        const int64_t before = QN_EL(int64_t, index, i - 1), here = QN_EL(int64_t, index, i);
        const double x = QN_EL(double, a, before), y = QN_EL(double, a, here);
        CHECK(x < y || (x == y && before < here));
    }
    qn_release(a);
    qn_release(index);
    qn_set_num_threads(threads);
}

/* Every axis of a strided, reversed view agrees with sorting its lines one by one. */
TEST(sort, axes_and_strides)
{
    qn_array *base = order_data(QN_INT32, 6 * 10 * 8, BITS), *cube = qn_reshape(base, QN_SHAPE(6, 10, 8));
    qn_array *a = qn_view(cube, QN_STEP(5, 0, -2), QN_EVERY(3), QN_ALL);
    for (int axis = -3; axis < 3; axis++) {
        qn_array *r = qn_sort(a, axis, false, false), *order = qn_argsort(a, axis, false, false);
        CHECK(r && order && r->shape[0] == a->shape[0] && r->shape[1] == a->shape[1] && r->shape[2] == a->shape[2]);
        int k = axis < 0 ? axis + 3 : axis;
        qn_array *lines = qn_moveaxis(a, k, 2), *got = qn_moveaxis(r, k, 2), *index = qn_moveaxis(order, k, 2);
        for (int64_t i = 0; i < lines->shape[0]; i++)
            for (int64_t j = 0; j < lines->shape[1]; j++) {
                qn_array *line = qn_view(lines, QN_AT(i), QN_AT(j));
                order_item *want = order_sorted(line);
                for (int64_t m = 0; m < line->size; m++) {
                    CHECK_INT(QN_EL(int32_t, got, i, j, m), want[m].re);
                    CHECK_INT(QN_EL(int64_t, index, i, j, m), want[m].index);
                }
                free(want);
                qn_release(line);
            }
        qn_release(lines), qn_release(got), qn_release(index), qn_release(r), qn_release(order);
    }
    qn_array *flat = qn_sort(a, QN_FLATTEN_SORT, false, false);
    CHECK(flat && flat->ndim == 1 && flat->size == a->size);
    qn_release(flat), qn_release(a), qn_release(cube), qn_release(base);
}

TEST(sort, in_place)
{
    double values[] = {3, 9, 1, 9, 2, 9, 0, 9};
    qn_array *a = qn_from_data(values, QN_FLOAT64, QN_SHAPE(8)), *odd = qn_view(a, QN_EVERY(2));
    CHECK(qn_sort_into(odd, 0, false, false) == QN_OK);
    for (int i = 0; i < 4; i++) {
        CHECK_NEAR(QN_EL(double, a, 2 * i), i, 0);
        CHECK_NEAR(QN_EL(double, a, 2 * i + 1), 9, 0);
    }
    CHECK(qn_sort_into(a, -1, true, true) == QN_OK);
    CHECK_NEAR(QN_EL(double, a, 0), 9, 0);
    CHECK_NEAR(QN_EL(double, a, 7), 0, 0);
    qn_release(odd), qn_release(a);
}

TEST(sort, empty_axes)
{
    qn_array *a = qn_empty(QN_FLOAT32, QN_SHAPE(3, 0)), *r = qn_sort(a, 1, false, false), *s = qn_argsort(a, 0, false, true);
    CHECK(r && s && r->shape[0] == 3 && r->shape[1] == 0 && s->size == 0);
    qn_release(a), qn_release(r), qn_release(s);
}

TEST(sort, errors)
{
    qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(3, 4)), *scalar = qn_zeros(QN_INT8, QN_SCALAR_SHAPE);
    qn_array *fixed = qn_view_all(a, false);
    const int64_t far = 4, low = -5;
    CHECK_FAILS(qn_sort(a, 2, false, false), QN_ERR_AXIS, "sort");
    CHECK_FAILS(qn_sort(scalar, -1, false, false), QN_ERR_AXIS, "sort");
    CHECK_FAILS(qn_argsort(a, -3, false, false), QN_ERR_AXIS, "argsort");
    CHECK_FAILS(qn_sort_into(fixed, 0, false, false), QN_ERR_VALUE, "read-only");
    CHECK_FAILS(qn_sort_into(a, QN_FLATTEN_SORT, false, false), QN_ERR_VALUE, "1-d");
    CHECK_FAILS(qn_partition(a, 1, &far, 1), QN_ERR_VALUE, "kth(=4) out of bounds (4)");
    CHECK_FAILS(qn_partition(a, 1, &low, 1), QN_ERR_VALUE, "kth(=-5) out of bounds");
    CHECK_FAILS(qn_argpartition(a, 1, &far, 1), QN_ERR_VALUE, "kth(=4) out of bounds (4)");
    CHECK_FAILS(qn_argpartition(a, 1, &far, 7), QN_ERR_AXIS, "argpartition");
    CHECK_FAILS(qn_sort(NULL, 0, false, false), QN_ERR_NULL, "sort");
    qn_release(a), qn_release(scalar), qn_release(fixed);
}

TEST(sort, no_position_of_nothing_is_looked_at)
{
    qn_array *none = qn_zeros(QN_FLOAT64, QN_SHAPE(3, 0));
    const int64_t far = 4;
    qn_array *parts[] = {qn_partition(none, 1, &far, 1), qn_partition(none, 1, &far, QN_FLATTEN_SORT), qn_argpartition(none, 1, &far, 0)};
    for (int i = 0; i < 3; i++) {
        CHECK(parts[i] != NULL && parts[i]->size == 0);
        qn_release(parts[i]);
    }
    CHECK_FAILS(qn_partition(none, 1, &far, 2), QN_ERR_AXIS, "partition");
    qn_release(none);
}
