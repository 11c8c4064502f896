/* SPDX-License-Identifier: BSD-3-Clause */
/* order.c: see order.h. */
#include "order.h"

uint64_t order_random(void)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static double pattern_value(order_pattern pattern, int64_t i, int64_t n)
{
    const double special[] = {NAN, copysign(NAN, -1), INFINITY, -INFINITY, 0.0, -0.0, 5e-324, -5e-324, 1, -1, 1e-40};
    switch (pattern) {
    case ASCENDING: return (double)i;
    case DESCENDING: return (double)(n - i);
    case FEW: return (double)(order_random() % 3);
    case ORGAN_PIPE: return (double)(i < n / 2 ? i : n - i);
    case SPECIAL: return special[order_random() % 11];
    case OUTLIER: return i == n / 2 ? 1e300 : 1 + (double)(order_random() >> 12) * 0x1p-70;
    default: return 7;
    }
}

/* Random bits; a bool stays 0 or 1. */
static qn_array *random_bits(qn_dtype t, int64_t n)
{
    qn_array *a = qn_empty(t, 1, &n);
    for (int64_t i = 0; i < n * a->itemsize; i++)
        a->data[i] = (char)(t == QN_BOOL ? order_random() & 1 : order_random());
    return a;
}

qn_array *order_data(qn_dtype t, int64_t n, order_pattern pattern)
{
    if (pattern == BITS)
        return random_bits(t, n);
    qn_array *wide = qn_empty(QN_COMPLEX128, 1, &n);
    double *p = (double *)(void *)wide->data;
    for (int64_t i = 0; i < n; i++) {
        p[2 * i] = pattern_value(pattern, i, n);
        p[2 * i + 1] = pattern_value(pattern == SPECIAL ? SPECIAL : FEW, i, n);
    }
    qn_array *a = qn_astype(wide, t);
    qn_release(wide);
    return a;
}

order_item order_get(const qn_array *a, int64_t i)
{
    qn_array *one = qn_view(a, QN_AT(i));
    order_item r = {0, 0, i};
    if (qn_dtype_kind((qn_dtype)a->dtype) == 'f' || qn_dtype_kind((qn_dtype)a->dtype) == 'c') {
        double v[2];
        qn_item_c128(one, v);
        r.re = v[0], r.im = v[1];
    } else if (a->dtype == QN_UINT64) {
        r.re = QN_EL1(uint64_t, a, i);
    } else {
        int64_t v;
        qn_item_i64(one, &v);
        r.re = v;
    }
    qn_release(one);
    return r;
}

static int compare_parts(long double a, long double b)
{
    bool a_nan = a != a, b_nan = b != b;
    return a_nan || b_nan ? a_nan - b_nan : (a > b) - (a < b);
}

int order_compare(const order_item *a, const order_item *b)
{
    int a_nan = 2 * (a->re != a->re) + (a->im != a->im), b_nan = 2 * (b->re != b->re) + (b->im != b->im);
    if (a_nan != b_nan)
        return a_nan - b_nan;
    int re = compare_parts(a->re, b->re);
    return re ? re : compare_parts(a->im, b->im);
}

static int compare_stable(const void *p, const void *q)
{
    const order_item *a = p, *b = q;
    int r = order_compare(a, b);
    return r ? r : (a->index > b->index) - (a->index < b->index);
}

order_item *order_sorted(const qn_array *a)
{
    order_item *items = malloc((size_t)(a->size + 1) * sizeof *items);
    for (int64_t i = 0; i < a->size; i++)
        items[i] = order_get(a, i);
    qsort(items, (size_t)a->size, sizeof *items, compare_stable);
    return items;
}

bool order_same(const qn_array *a, int64_t i, const qn_array *b, int64_t j)
{
    return memcmp(a->data + i * a->strides[0], b->data + j * b->strides[0], (size_t)a->itemsize) == 0;
}

uint64_t order_multiset(const qn_array *a)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < a->size; i++) {
        uint64_t word[2] = {0, 0};
        memcpy(word, a->data + i * a->strides[0], (size_t)a->itemsize);
        uint64_t h = (word[0] ^ word[1] * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
        sum += h ^ h >> 32;
    }
    return sum;
}
