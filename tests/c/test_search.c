/* SPDX-License-Identifier: BSD-3-Clause */
/* test_search.c: searchsorted and digitize. */
#include "order.h"

/* Elements of sorted `a` before the place of v. */
static int64_t place(const order_item *sorted, int64_t n, const order_item *v, bool right)
{
    int64_t k = 0;
    while (k < n && (right ? order_compare(&sorted[k], v) <= 0 : order_compare(&sorted[k], v) < 0))
        k++;
    return k;
}

TEST(search, all_dtypes_and_lengths)
{
    FOR_EACH_ISA
        FOR_EACH_DTYPE(t)
            for (int64_t n = 0; n < 140; n += n < 40 ? 1 : 7) {
                qn_array *a = order_data(t, n, (order_pattern)(order_random() % NPATTERNS)), *x = qn_sort(a, 0, false, true);
                qn_array *v = order_data(t, 75, n % 2 ? SPECIAL : BITS);
                order_item *sorted = order_sorted(x);
                for (int right = 0; right < 2; right++) {
                    qn_array *r = qn_searchsorted(x, v, right, NULL), *s = NULL, *order = qn_argsort(a, 0, false, true);
                    s = qn_searchsorted(a, v, right, order);
                    CHECK_MSG(r && s, "%s", qn_error_message());
                    for (int64_t i = 0; i < v->size; i++) {
                        order_item item = order_get(v, i);
                        CHECK_INT(QN_EL(int64_t, r, i), place(sorted, n, &item, right));
                        CHECK_INT(QN_EL(int64_t, s, i), QN_EL(int64_t, r, i));
                    }
                    qn_release(r), qn_release(s), qn_release(order);
                }
                free(sorted);
                qn_release(a), qn_release(x), qn_release(v);
            }
}

TEST(search, promotes_and_keeps_shape)
{
    int8_t data[] = {-3, 0, 5};
    double values[] = {-3.5, -3, 0.5, 5, 6, NAN};
    qn_array *a = qn_from_data(data, QN_INT8, QN_SHAPE(3)), *v = qn_from_data(values, QN_FLOAT64, QN_SHAPE(2, 3));
    qn_array *r = qn_searchsorted(a, v, false, NULL);
    const int64_t want[] = {0, 0, 2, 2, 3, 3};
    CHECK(r && r->ndim == 2 && r->shape[1] == 3);
    for (int i = 0; i < 6; i++)
        CHECK_INT(((int64_t *)(void *)r->data)[i], want[i]);
    qn_release(a), qn_release(v), qn_release(r);
}

TEST(search, digitize)
{
    double up[] = {0, 1, 2.5, 4}, values[] = {-1, 0, 0.5, 1, 2.5, 3, 4, 9};
    qn_array *x = qn_from_data(values, QN_FLOAT64, QN_SHAPE(8)), *bins = qn_from_data(up, QN_FLOAT64, QN_SHAPE(4));
    qn_array *down = qn_flip(bins, -1, NULL);
    const int64_t want[4][8] = {{0, 1, 1, 2, 3, 3, 4, 4}, {0, 0, 1, 1, 2, 3, 3, 4}, {4, 3, 3, 2, 1, 1, 0, 0}, {4, 4, 3, 3, 2, 1, 1, 0}};
    for (int k = 0; k < 4; k++) {
        qn_array *r = qn_digitize(x, k < 2 ? bins : down, k % 2);
        CHECK_MSG(r, "%s", qn_error_message());
        for (int i = 0; i < 8; i++)
            CHECK_INT(QN_EL(int64_t, r, i), want[k][i]);
        qn_release(r);
    }
    qn_release(x), qn_release(bins), qn_release(down);
}

TEST(search, errors)
{
    double up[] = {0, 2, 1};
    int64_t wrong[] = {0, 1, 3};
    qn_array *a = qn_from_data(up, QN_FLOAT64, QN_SHAPE(3)), *m = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 2));
    qn_array *z = qn_zeros(QN_COMPLEX128, QN_SHAPE(3)), *bad = qn_from_data(wrong, QN_INT64, QN_SHAPE(3));
    CHECK_FAILS(qn_searchsorted(m, a, false, NULL), QN_ERR_VALUE, "1 dimension");
    CHECK_FAILS(qn_searchsorted(a, a, false, a), QN_ERR_VALUE, "sorter");
    CHECK_FAILS(qn_searchsorted(a, a, false, bad), QN_ERR_VALUE, "sorter index 3");
    CHECK_FAILS(qn_digitize(a, a, false), QN_ERR_VALUE, "monotonically");
    CHECK_FAILS(qn_digitize(a, m, false), QN_ERR_VALUE, "1-d");
    CHECK_FAILS(qn_digitize(z, a, false), QN_ERR_TYPE, "complex128");
    CHECK_FAILS(qn_searchsorted(NULL, a, false, NULL), QN_ERR_NULL, "searchsorted");
    qn_release(a), qn_release(m), qn_release(z), qn_release(bad);
}
