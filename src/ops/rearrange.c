/* SPDX-License-Identifier: BSD-3-Clause */
/* rearrange.c: reversing, gathering and compacting elements of a given size. */
#include "order.h"

typedef struct { uint64_t word[2]; } pair;

#define REARRANGE(T)                                                                  \
    static void reverse_##T(void *data, int64_t n)                                    \
    {                                                                                 \
        T *x = data;                                                                  \
        for (int64_t i = 0, j = n - 1; i < j; i++, j--) {                             \
            T v = x[i];                                                               \
            x[i] = x[j];                                                              \
            x[j] = v;                                                                 \
        }                                                                             \
    }                                                                                 \
    static void gather_##T(void *out, const void *x, const int64_t *index, int64_t n) \
    {                                                                                 \
        for (int64_t i = 0; i < n; i++)                                               \
            ((T *)out)[i] = ((const T *)x)[index[i]];                                 \
    }                                                                                 \
    static int64_t compact_##T(void *data, const uint8_t *keep, int64_t n)            \
    {                                                                                 \
        T *x = data, *out = x;                                                        \
        for (int64_t i = 0; i < n; i++) {                                             \
            *out = x[i];                                                              \
            out += keep[i];                                                           \
        }                                                                             \
        return out - x;                                                               \
    }
#define ROW(T) {reverse_##T, gather_##T, compact_##T}

REARRANGE(uint8_t)
REARRANGE(uint16_t)
REARRANGE(uint32_t)
REARRANGE(uint64_t)
REARRANGE(pair)

const qn_rearrange *qn_rearrange_for(int64_t itemsize)
{
    static const qn_rearrange table[] = {ROW(uint8_t), ROW(uint16_t), ROW(uint32_t), ROW(uint64_t), ROW(pair)};
    return &table[__builtin_ctzll((unsigned long long)itemsize)];
}
