/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_count.h: sort and selection of 8- and 16-bit dtypes by counting; short runs of 16 bits are sorted as 32-bit keys.
 *
 * A dtype is given by its order: the unsigned key of its bits. */
#ifndef QN_SORT_COUNT_H
#define QN_SORT_COUNT_H

#include "sort_keys.h"

/* ---- 8 bits: top is 0x80 for signed numbers ---- */
static void count_8(uint8_t *x, int64_t n, unsigned top)
{
    int64_t count[4][256] = {{0}}; /* four, so that runs of equal bytes do not wait for each other */
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (int j = 0; j < 4; j++)
            count[j][x[i + j]]++;
    for (; i < n; i++)
        count[0][x[i]]++;
    for (unsigned key = 0; key < 256; key++) {
        unsigned v = key ^ top;
        int64_t c = count[0][v] + count[1][v] + count[2][v] + count[3][v];
        if (c == 0)
            continue;
        memset(x, (int)v, (size_t)c);
        x += c;
    }
}

static void insertion_8(uint8_t *x, int64_t n, unsigned top)
{
    for (int64_t i = 1; i < n; i++) {
        unsigned v = x[i];
        int64_t j = i;
        for (; j > 0 && (v ^ top) < (x[j - 1] ^ top); j--)
            x[j] = x[j - 1];
        x[j] = (uint8_t)v;
    }
}

static int64_t sort_8(uint8_t *x, int64_t n, unsigned top)
{
    if (n <= 24)
        insertion_8(x, n, top);
    else
        count_8(x, n, top);
    return n;
}

/* ---- 16 bits ---- */
typedef enum { KEYS_U16, KEYS_I16, KEYS_F16 } keys_16;

static inline uint16_t flip_16(uint16_t v, keys_16 kind)
{
    if (kind == KEYS_U16)
        return v;
    unsigned all = kind == KEYS_F16 && v >> 15 ? 0xFFFF : 0x8000;
    return (uint16_t)(v ^ all);
}
/* The inverse. */
static inline uint16_t unflip_16(uint16_t k, keys_16 kind)
{
    if (kind == KEYS_U16)
        return k;
    unsigned all = kind == KEYS_F16 && !(k >> 15) ? 0xFFFF : 0x8000;
    return (uint16_t)(k ^ all);
}

static int64_t nans_last_16(uint16_t *x, int64_t n)
{
    int64_t m = n;
    for (int64_t i = 0; i < m;) {
        uint16_t v = x[i];
        if ((v & 0x7FFF) <= 0x7C00) {
            i++;
        } else {
            x[i] = x[--m];
            x[m] = v;
        }
    }
    return m;
}

static bool exact_f16_values(const void *data, int64_t n)
{
    const uint16_t *x = data;
    unsigned nan_or = 0, nan_and = 0xFFFF;
    bool negative = false, positive = false;
    for (int64_t i = 0; i < n; i++) {
        bool nan = (x[i] & 0x7FFF) > 0x7C00;
        nan_or |= nan ? x[i] : 0;
        nan_and &= nan ? x[i] : 0xFFFF;
        negative |= x[i] == 0x8000;
        positive |= x[i] == 0;
    }
    return (nan_or == nan_and || nan_or == 0) && !(negative && positive);
}

static QN_INLINE void small_16(uint16_t *x, int64_t n, keys_16 kind)
{
    int32_t key[QN_SORT_SMALL];
    for (int64_t i = 0; i < n; i++)
        key[i] = flip_16(x[i], kind);
    sort_i32(key, n, NULL);
    for (int64_t i = 0; i < n; i++)
        x[i] = unflip_16((uint16_t)key[i], kind);
}

static QN_INLINE void count_16(uint16_t *x, int64_t n, keys_16 kind, int64_t *count)
{
    memset(count, 0, QN_SORT_WORK);
    for (int64_t i = 0; i < n; i++)
        count[x[i]]++;
    for (unsigned key = 0; key < 65536; key++) {
        uint16_t v = unflip_16((uint16_t)key, kind);
        int64_t c = count[v];
        for (int64_t i = 0; i < c; i++)
            x[i] = v;
        x += c;
    }
}

static QN_INLINE int64_t sort_16(uint16_t *x, int64_t n, keys_16 kind, void *work)
{
    int64_t m = kind == KEYS_F16 ? nans_last_16(x, n) : n;
    if (n <= QN_SORT_SMALL)
        small_16(x, m, kind);
    else
        count_16(x, m, kind, work);
    return m;
}

/* Sorting is as fast as selecting here, so selection sorts. */
#define SORT_COUNTED(t, call)                                                                            \
    static void sort_##t##_values(void *x, int64_t n, void *work) { (void)work; call; }                  \
    static int64_t nth_##t##_values(void *x, int64_t n, const int64_t *kth, int64_t nkth, void *work)    \
    {                                                                                                    \
        (void)work, (void)kth, (void)nkth;                                                               \
        return call;                                                                                     \
    }
SORT_COUNTED(u8, sort_8(x, n, 0))
SORT_COUNTED(i8, sort_8(x, n, 0x80))
SORT_COUNTED(u16, sort_16(x, n, KEYS_U16, work))
SORT_COUNTED(i16, sort_16(x, n, KEYS_I16, work))
SORT_COUNTED(f16, sort_16(x, n, KEYS_F16, work))

#endif
