/* SPDX-License-Identifier: BSD-3-Clause */
/* test_sets.c: unique, isin and the set operations against slow definitions. */
#include "order.h"

static bool is_nan(const order_item *v) { return v->re != v->re || v->im != v->im; }

/* unique of every dtype: the outputs explain the input and each other. */
static void check_unique(const qn_array *a, bool equal_nan)
{
    qn_array *values, *index, *inverse, *counts, *only;
    CHECK_MSG(qn_unique(a, equal_nan, &values, &index, &inverse, &counts) == QN_OK, "%s", qn_error_message());
    CHECK(qn_unique(a, equal_nan, &only, NULL, NULL, NULL) == QN_OK);
    CHECK_INT(only->size, values->size);
    int64_t total = 0;
    for (int64_t i = 0; i < values->size; i++) {
        order_item v = order_get(values, i), first = order_get(a, QN_EL(int64_t, index, i)), o = order_get(only, i);
        CHECK(order_compare(&o, &v) == 0 || (is_nan(&o) && is_nan(&v)));
        CHECK(order_compare(&v, &first) == 0);
        total += QN_EL(int64_t, counts, i);
        if (i > 0) {
            order_item before = order_get(values, i - 1);
            bool nans = is_nan(&before) && is_nan(&v);
            CHECK(nans ? !equal_nan : order_compare(&before, &v) < 0);
        }
    }
    CHECK_INT(total, a->size);
    for (int64_t i = 0; i < a->size; i++) {
        order_item x = order_get(a, i), v = order_get(values, QN_EL(int64_t, inverse, i));
        CHECK(order_compare(&x, &v) == 0 || (equal_nan && is_nan(&x) && is_nan(&v)));
        if (!is_nan(&x)) /* joined complex NaNs differ: the index is that of the first in sorted order */
            CHECK(QN_EL(int64_t, index, QN_EL(int64_t, inverse, i)) <= i);
    }
    qn_release(values), qn_release(index), qn_release(inverse), qn_release(counts), qn_release(only);
}

TEST(sets, unique)
{
    FOR_EACH_DTYPE(t)
        for (int64_t n = 0; n < 200; n += n < 20 ? 1 : 37)
            for (int pattern = 0; pattern < NPATTERNS; pattern++) {
                qn_array *a = order_data(t, n, (order_pattern)pattern);
                check_unique(a, true);
                check_unique(a, false);
                qn_release(a);
            }
}

/* Values, places and counts without positions, which integers of a small range get by counting, and what positions go with. */
TEST(sets, unique_by_counting)
{
    const struct { int64_t least, range, n; } cases[] = {{0, 100, 100000}, {-3000, 4000, 9000}, {0, 4096, 5000}, {-1, 4097, 5000},
                                                         {5, 1, 512}, {INT64_MAX - 9, 10, 600}, {INT64_MIN, 10, 600}, {-50, 100, 511}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        FOR_EACH_DTYPE(t) {
            qn_array *wide = qn_empty(QN_INT64, QN_SHAPE(4 * cases[k].n));
            for (int64_t i = 0; i < wide->size; i++)
                QN_EL(int64_t, wide, i) = cases[k].least + (int64_t)(order_random() % (uint64_t)cases[k].range);
            qn_array *all = qn_astype(wide, t), *rows = qn_reshape(all, QN_SHAPE(2, 2 * cases[k].n));
            qn_array *a = qn_view(rows, QN_ALL, QN_STEP(1, 2 * cases[k].n, 2)), *out[7];
            CHECK_INT(qn_unique(a, true, &out[0], NULL, &out[1], &out[2]), QN_OK);
            CHECK_INT(qn_unique(a, true, &out[3], &out[4], &out[5], &out[6]), QN_OK);
            CHECK_INT(out[0]->dtype, t);
            for (int i = 0; i < 3; i++) {
                bool equal = false;
                CHECK_INT(qn_array_equal(out[i], out[i == 0 ? 3 : i + 4], false, &equal), QN_OK);
                CHECK(equal);
            }
            for (int i = 0; i < 7; i++)
                qn_release(out[i]);
            qn_release(wide), qn_release(all), qn_release(rows), qn_release(a);
        }
}

static bool member(const qn_array *a, int64_t i, const qn_array *set)
{
    order_item x = order_get(a, i);
    for (int64_t j = 0; j < set->size; j++) {
        order_item v = order_get(set, j);
        if (!is_nan(&x) && order_compare(&x, &v) == 0)
            return true;
    }
    return false;
}

TEST(sets, isin)
{
    FOR_EACH_DTYPE(t)
        for (int pattern = 0; pattern < NPATTERNS; pattern++)
            for (int invert = 0; invert < 2; invert++) {
                qn_array *a = order_data(t, 130, (order_pattern)pattern), *set = order_data(t, 9, FEW);
                qn_array *mixed = order_data(QN_INT16, 40, pattern % 2 ? FEW : BITS);
                qn_array *own = qn_view(a, QN_TO(30 + 3 * pattern)); /* more than are compared one after the other */
                qn_array *r = qn_isin(a, set, invert), *s = qn_isin(a, mixed, invert), *o = qn_isin(a, own, invert);
                CHECK_MSG(r && s && o, "%s", qn_error_message());
                for (int64_t i = 0; i < a->size; i++) {
                    CHECK_INT(QN_EL(uint8_t, r, i), member(a, i, set) ^ invert);
                    CHECK_INT(QN_EL(uint8_t, s, i), member(a, i, mixed) ^ invert);
                    CHECK_INT(QN_EL(uint8_t, o, i), member(a, i, own) ^ invert);
                }
                qn_release(own), qn_release(o);
                qn_release(a), qn_release(set), qn_release(mixed), qn_release(r), qn_release(s);
            }
}

/* r holds exactly the distinct x of a and b with want(in a, in b). */
static void check_set(const qn_array *r, const qn_array *a, const qn_array *b, int which)
{
    CHECK_MSG(r, "%s", qn_error_message());
    for (int64_t v = -5; v < 60; v++) {
        qn_number number;
        const qn_array *one = qn_number_i64(&number, v);
        qn_array *item = qn_reshape(one, QN_SHAPE(1));
        bool in_a = member(item, 0, a), in_b = member(item, 0, b);
        const bool want[] = {in_a || in_b, in_a && in_b, in_a && !in_b, in_a != in_b};
        CHECK_INT(member(item, 0, r), want[which]);
        qn_release(item);
    }
    for (int64_t i = 1; i < r->size; i++) {
        order_item x = order_get(r, i - 1), y = order_get(r, i);
        CHECK(order_compare(&x, &y) < 0);
    }
}

static qn_array *difference(const qn_array *a, const qn_array *b) { return qn_setdiff1d(a, b, false); }

TEST(sets, operations)
{
    static qn_array *(*const functions[])(const qn_array *, const qn_array *) = {qn_union1d, qn_intersect1d, difference,
                                                                                  qn_setxor1d};
    for (int k = 0; k < 4; k++) {
        qn_array *a = qn_arange_int(0, 40, 3, QN_INT32), *b = qn_arange(-2, 50, 2, QN_FLOAT64);
        qn_array *twice = qn_reshape(a, QN_SHAPE(7, 2)), *empty = qn_empty(QN_INT8, QN_SHAPE(0));
        qn_array *r = functions[k](twice, b), *s = functions[k](empty, a);
        check_set(r, a, b, k);
        check_set(s, empty, a, k);
        qn_release(a), qn_release(b), qn_release(twice), qn_release(empty), qn_release(r), qn_release(s);
    }
}

TEST(sets, null_passes_through)
{
    qn_array *a = qn_zeros(QN_INT8, QN_SHAPE(2)), *values = a;
    CHECK_FAILS(qn_unique(NULL, true, &values, NULL, NULL, NULL), QN_ERR_NULL, "unique");
    CHECK(values == NULL);
    CHECK_FAILS(qn_isin(a, NULL, false), QN_ERR_NULL, "isin");
    CHECK_FAILS(qn_union1d(NULL, a), QN_ERR_NULL, "union1d");
    CHECK_FAILS(qn_intersect1d(a, NULL), QN_ERR_NULL, "intersect1d");
    CHECK_FAILS(qn_setdiff1d(NULL, a, false), QN_ERR_NULL, "setdiff1d");
    CHECK_FAILS(qn_setxor1d(NULL, a), QN_ERR_NULL, "setxor1d");
    qn_release(a);
}

TEST(sets, slices_and_places)
{
    static const int32_t x[4][2] = {{3, 4}, {1, 2}, {3, 4}, {1, 1}};
    qn_array *a = qn_from_data(x, QN_INT32, QN_SHAPE(4, 2)), *values, *index, *inverse, *counts, *in_a, *in_b;
    CHECK_INT(qn_unique_axis(a, 0, &values, &index, &inverse, &counts), QN_OK);
    CHECK_INT(values->shape[0], 3);
    CHECK(QN_EL(int32_t, values, 0, 1) == 1 && QN_EL(int32_t, values, 1, 1) == 2 && QN_EL(int32_t, values, 2, 0) == 3);
    CHECK(QN_EL(int64_t, index, 2) == 0 && QN_EL(int64_t, inverse, 2) == 2 && QN_EL(int64_t, counts, 2) == 2);
    qn_release(values), qn_release(index), qn_release(inverse), qn_release(counts);
    CHECK_FAILS(qn_unique_axis(a, 2, &values, NULL, NULL, NULL), QN_ERR_AXIS, "unique");
    qn_array *b = qn_from_data((const int32_t[]){4, 7, 1, 4}, QN_INT32, QN_SHAPE(4));
    CHECK_INT(qn_intersect1d_places(a, b, &values, &in_a, &in_b), QN_OK);
    CHECK(values->size == 2 && QN_EL(int32_t, values, 1) == 4 && QN_EL(int64_t, in_a, 1) == 1 && QN_EL(int64_t, in_b, 1) == 0);
    qn_release(values), qn_release(in_a), qn_release(in_b);
    values = qn_setdiff1d(b, a, true);
    CHECK(values->size == 1 && QN_EL(int32_t, values, 0) == 7);
    qn_release(values), qn_release(a), qn_release(b);
}

/* Long arrays are compacted in chunks, and not at all if every element is a group of its own. */
TEST(sets, unique_of_many)
{
    enum { N = 100003, DISTINCT = 30011 };
    for (int distinct = DISTINCT; distinct <= N; distinct += N - DISTINCT)
        QN_SCOPE {
            qn_array *a = qn_multiply(qn_remainder(qn_multiply(qn_arange_int(0, N, 1, 0), 7919), distinct), 0.5), *values, *alone, *index, *counts;
            CHECK(qn_unique(a, true, &alone, NULL, NULL, NULL) == QN_OK && qn_unique(a, true, &values, &index, NULL, &counts) == QN_OK);
            CHECK_INT(values->size, distinct);
            CHECK_INT(alone->size, distinct);
            for (int64_t i = 0, sum = 0; i < distinct; i++) {
                const int64_t at = QN_EL(int64_t, index, i);
                sum += QN_EL(int64_t, counts, i);
                CHECK(QN_EL(double, values, i) == 0.5 * (double)i && QN_EL(double, alone, i) == 0.5 * (double)i);
                CHECK(at < distinct && at * 7919 % distinct == i && (i + 1 < distinct || sum == N));
            }
        }
}
