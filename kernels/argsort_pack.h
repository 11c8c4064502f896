/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort_pack.h: a key above an index in one signed 64-bit integer (argsort.inc.h), work shared by a crew, places of buckets. */
#ifndef QN_ARGSORT_PACK_H
#define QN_ARGSORT_PACK_H

#include <stdbool.h>
#include <stdint.h>

/* Indices of 32 bits in memory that holds int64_t. */
typedef uint32_t __attribute__((may_alias)) index_32;

static inline int significant_bits(uint64_t v) { return v ? 64 - __builtin_clzll(v) : 0; }
/* Bits of the largest index of n >= 1 elements. */
static inline int index_bits(int64_t n) { return n > 2 ? significant_bits((uint64_t)n - 1) : 1; }
/* Low bits of a key <= range to drop so that it fits above b bits. */
static inline int pack_shift(uint64_t range, int b)
{
    int excess = significant_bits(range) + b - 64;
    return excess > 0 ? excess : 0;
}
static inline int64_t pack_index(uint64_t key, int shift, int b, int64_t index)
{
    return (int64_t)((key >> shift << b | (uint64_t)index) ^ 1ull << 63);
}
static inline bool same_prefix(int64_t p, int64_t q, int b) { return (uint64_t)(p ^ q) >> b == 0; }
/* The first i >= from with the same key as i + 1, or n. */
static inline int64_t next_equal(const int64_t *packed, int64_t from, int64_t n, int b)
{
    int64_t i = from;
    for (; i + 64 < n; i += 64) {
        bool any = false;
        for (int j = 0; j < 64; j++)
            any |= same_prefix(packed[i + j], packed[i + j + 1], b);
        if (any)
            break;
    }
    for (; i + 1 < n; i++)
        if (same_prefix(packed[i], packed[i + 1], b))
            return i;
    return n;
}

enum { ARG_CHUNKS = 64 }; /* in which runs of equal keys are looked for by a crew */

static inline bool crew_share(const qn_crew *crew, int64_t n, void (*part)(void *context, int64_t begin, int64_t end), void *context)
{
    if (crew)
        return crew->share(n, part, context);
    part(context, 0, n);
    return true;
}

static inline bool crew_sort(const qn_crew *crew, int64_t *x, int64_t n)
{
    if (crew)
        return crew->sort(x, n);
    sort_i64(x, n, NULL);
    return true;
}

/* The least and the largest key seen, by several threads. */
static inline void key_range_add(uint64_t range[2], uint64_t lo, uint64_t hi)
{
    for (uint64_t v = __atomic_load_n(&range[0], __ATOMIC_RELAXED); lo < v;)
        if (__atomic_compare_exchange_n(&range[0], &v, lo, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            break;
    for (uint64_t v = __atomic_load_n(&range[1], __ATOMIC_RELAXED); hi > v;)
        if (__atomic_compare_exchange_n(&range[1], &v, hi, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            break;
}

/* Counts of 256 buckets become the place of the first element of each. */
static inline void first_places(int64_t place[256])
{
    int64_t sum = 0;
    for (int k = 0; k < 256; k++) {
        int64_t c = place[k];
        place[k] = sum;
        sum += c;
    }
}

#endif
