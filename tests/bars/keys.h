/* SPDX-License-Identifier: BSD-3-Clause */
/* keys.h: the order of the elements of any dtype, by their bits; patterns that sorting is bad at. */
#ifndef QN_BARS_KEYS_H
#define QN_BARS_KEYS_H

#include "bars.h"

/* Two elements are equal, or one comes before the other, as their keys do. */
typedef struct key { int nans; uint64_t re, im; } key;
key key_of(qn_dtype t, const char *at);
int key_compare(const key *a, const key *b);   /* < 0, 0, > 0 */
/* A sum over the bits of n contiguous elements that does not depend on their order. */
uint64_t multiset(qn_dtype t, const char *at, int64_t n);

typedef enum pattern {
    BITS, ASCENDING, DESCENDING, FEW, CONSTANT, ORGAN_PIPE, SAWTOOTH, KILLER, TAIL, NANS, ZEROS, INFINITIES, NPATTERN
} pattern;
extern const char *const pattern_names[NPATTERN];
/* n elements of t. */
qn_array *pattern_array(qn_dtype t, int64_t n, pattern how);

#endif
