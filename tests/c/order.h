/* SPDX-License-Identifier: BSD-3-Clause */
/* order.h: data and a reference order for the tests of sorting, searching, sets and order statistics. */
#ifndef QN_TEST_ORDER_H
#define QN_TEST_ORDER_H

#include "test.h"

/* An element of any dtype, exactly. */
typedef struct { long double re, im; int64_t index; } order_item;

typedef enum { BITS, ASCENDING, DESCENDING, FEW, ORGAN_PIPE, SPECIAL, OUTLIER, CONSTANT, NPATTERNS } order_pattern;

/* n elements of dtype t in a pattern; BITS are random bits (floats: any number or NaN), SPECIAL mixes NaN, infinities, zeros of
 * both signs and denormals. */
qn_array *order_data(qn_dtype t, int64_t n, order_pattern pattern);
uint64_t order_random(void);
order_item order_get(const qn_array *a, int64_t i);
/* NumPy's order: < 0, 0, > 0. */
int order_compare(const order_item *a, const order_item *b);
/* The elements of 1-d a in stable sorted order; freed by the caller. */
order_item *order_sorted(const qn_array *a);
/* Do a[i] and b[j] have the same bits? */
bool order_same(const qn_array *a, int64_t i, const qn_array *b, int64_t j);
/* A sum over the elements' bits that does not depend on their order. */
uint64_t order_multiset(const qn_array *a);

#endif
