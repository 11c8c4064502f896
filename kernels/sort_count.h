/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_count.h: sort and selection of 8- and 16-bit dtypes by counting; short runs of 16 bits are sorted as 32-bit keys.
 *
 * A dtype is given by its order: the unsigned key of its bits. */
#ifndef QN_SORT_COUNT_H
#define QN_SORT_COUNT_H

#include "sort_keys.h"

/* ---- 8 bits: top is 0x80 for signed numbers ---- */
/* Counts bytes in four tables by turns, so that runs of equal bytes do not wait for each other; adds to count. */
static void tally_8(const void *data, int64_t n, int64_t *count)
{
    const uint8_t *x = data;
    int64_t part[4][256] = {{0}}, i = 0;
    for (; i + 16 <= n; i += 16) {
        uint32_t word[4];
        memcpy(word, x + i, sizeof word);
        for (int byte = 0; byte < 4; byte++)
            for (int j = 0; j < 4; j++)
                part[j][(uint8_t)(word[j] >> 8 * byte)]++;
    }
    for (; i < n; i++)
        part[0][x[i]]++;
    for (int v = 0; v < 256; v++)
        count[v] += part[0][v] + part[1][v] + part[2][v] + part[3][v];
}

static void lay_8(uint8_t *x, const int64_t *count, unsigned top)
{
    for (unsigned key = 0; key < 256; key++) {
        const unsigned v = key ^ top;
        if (count[v] == 0)
            continue;
        memset(x, (int)v, (size_t)count[v]);
        x += count[v];
    }
}
static void lay_u8(void *x, const int64_t *count) { lay_8(x, count, 0); }
static void lay_i8(void *x, const int64_t *count) { lay_8(x, count, 0x80); }

static void count_8(uint8_t *x, int64_t n, unsigned top)
{
    int64_t count[256] = {0};
    tally_8(x, n, count);
    lay_8(x, count, top);
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

/* Halves with a sign have all bits flipped; without a branch, as signs come in any order. */
static inline uint16_t flip_16(uint16_t v, keys_16 kind)
{
    if (kind == KEYS_F16)
        return (uint16_t)(v ^ (0x8000 | -(v >> 15)));
    return (uint16_t)(kind == KEYS_I16 ? v + 0x8000 : v);
}
/* The inverse. */
static inline uint16_t unflip_16(uint16_t k, keys_16 kind)
{
    if (kind == KEYS_F16)
        return (uint16_t)(k ^ (0x8000 | ((k >> 15) - 1)));
    return (uint16_t)(kind == KEYS_I16 ? k + 0x8000 : k);
}

static int64_t nans_last_16(uint16_t *x, int64_t n)
{
    uint16_t any = 0;
    for (int64_t i = 0; i < n; i++)
        any |= (x[i] & 0x7FFF) > 0x7C00;
    int64_t m = n;
    for (int64_t i = 0; any && i < m;) {
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

QN_INLINE void small_16(uint16_t *x, int64_t n, keys_16 kind, int32_t *key)
{
    for (int64_t i = 0; i < n; i++)
        key[i] = flip_16(x[i], kind);
    sort_i32(key, n, NULL);
    for (int64_t i = 0; i < n; i++)
        x[i] = unflip_16((uint16_t)key[i], kind);
}

/* Keys from lo to hi. Few equal elements are written as a whole block, whose rest the next keys overwrite: with a loop to their number
 * 100000 numbers take 480 instead of 95 us (Zen 5). */
QN_INLINE void count_16(uint16_t *x, int64_t n, keys_16 kind, int64_t lo, int64_t hi, int64_t *count)
{
    enum { BLOCK = 32 };
    const uint16_t *const last_block = x + n - BLOCK;
    memset(count, 0, (size_t)(hi - lo + 1) * sizeof *count);
    for (int64_t i = 0; i < n; i++)
        count[flip_16(x[i], kind) - lo]++;
    for (int64_t key = lo; key <= hi; key++) {
        const uint16_t v = unflip_16((uint16_t)key, kind);
        const int64_t c = count[key - lo];
        if (c <= BLOCK && x <= last_block)
            for (int i = 0; i < BLOCK; i++)
                x[i] = v;
        else
            for (int64_t i = 0; i < c; i++)
                x[i] = v;
        x += c;
    }
}

/* A run with far fewer elements than keys between its least and its largest is sorted, its keys being in `work`. */
QN_INLINE void long_16(uint16_t *x, int64_t n, keys_16 kind, void *work)
{
    uint16_t lo = UINT16_MAX, hi = 0;
    for (int64_t i = 0; i < n; i++) {
        uint16_t key = flip_16(x[i], kind);
        lo = key < lo ? key : lo;
        hi = key > hi ? key : hi;
    }
    if (n < (hi - lo) / 4)
        small_16(x, n, kind, work);
    else if (n > 0)
        count_16(x, n, kind, lo, hi, work);
}

QN_INLINE int64_t sort_16(uint16_t *x, int64_t n, keys_16 kind, void *work)
{
    int32_t own[QN_SORT_SMALL];
    int64_t m = kind == KEYS_F16 ? nans_last_16(x, n) : n;
    if (n <= QN_SORT_SMALL)
        small_16(x, m, kind, own);
    else
        long_16(x, m, kind, work);
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
