/* SPDX-License-Identifier: BSD-3-Clause */
/* search.c: where needles belong in a sorted run.
 *
 * Binary search by halving a length that is the same for all needles, so that a batch of them advances together without branches: the
 * comparisons vectorise (gathers) and the cache misses of a batch overlap. */
#include "kernel_family.h"

/* Does a sort before b (LESS), before or with b (UPTO)? NaN is the largest. */
#define REAL_LESS(a, b) (((a) < (b)) | (((b) != (b)) & ((a) == (a))))
#define REAL_UPTO(a, b) (((a) <= (b)) | ((b) != (b)))
#define INT_LESS(a, b) ((a) < (b))
#define INT_UPTO(a, b) ((a) <= (b))

static inline int half_key(qn_half v)
{
    int magnitude = v.bits & 0x7FFF;
    return magnitude > 0x7C00 ? 0x8000 : v.bits >> 15 ? -magnitude : magnitude;
}
#define HALF_LESS(a, b) (half_key(a) < half_key(b))
#define HALF_UPTO(a, b) (half_key(a) <= half_key(b))

/* -1, 0 or 1; a number with a NaN part comes after all without, re + nan j before nan + im j before nan + nan j. */
static inline int complex_compare(qn_c128 a, qn_c128 b)
{
    int a_nan = 2 * (a.re != a.re) + (a.im != a.im), b_nan = 2 * (b.re != b.re) + (b.im != b.im);
    if (a_nan != b_nan)
        return a_nan < b_nan ? -1 : 1;
    int re = (a.re > b.re) - (a.re < b.re); /* 0 for NaNs */
    return re ? re : (a.im > b.im) - (a.im < b.im);
}
#define WIDE(v) ((qn_c128){(v).re, (v).im})
#define COMPLEX_LESS(a, b) (complex_compare(WIDE(a), WIDE(b)) < 0)
#define COMPLEX_UPTO(a, b) (complex_compare(WIDE(a), WIDE(b)) <= 0)

#define BATCH 32

/* The place of each needle: the number of elements for which BEFORE(element, needle) holds. */
#define SEARCH(t, side, BEFORE)                                                                                \
    static void search_##side##_##t(const void *data, int64_t n, const char *needles, int64_t stride,          \
                                    int64_t count, int64_t *out)                                               \
    {                                                                                                          \
        const t *x = data;                                                                                     \
        for (int64_t i = 0; i < count; i += BATCH) {                                                           \
            int m = (int)(count - i < BATCH ? count - i : BATCH);                                              \
            t v[BATCH];                                                                                        \
            for (int j = 0; j < m; j++)                                                                        \
                v[j] = *(const t *)(const void *)(needles + (i + j) * stride);                                 \
            int64_t *at = out + i, length = n;                                                                 \
            memset(at, 0, (size_t)m * sizeof *at);                                                             \
            for (; length > 1; length -= length / 2) {                                                         \
                int64_t half = length / 2;                                                                     \
                for (int j = 0; j < m; j++)                                                                    \
                    at[j] += half & -(int64_t)(BEFORE(x[at[j] + half - 1], v[j]));                             \
            }                                                                                                  \
            for (int j = 0; j < m && n > 0; j++)                                                               \
                at[j] += BEFORE(x[at[j]], v[j]);                                                               \
        }                                                                                                      \
    }
#define SIDES(t, kind) SEARCH(t, left, kind##_LESS) SEARCH(t, right, kind##_UPTO)

SIDES(i8, INT) SIDES(i16, INT) SIDES(i32, INT) SIDES(i64, INT)
SIDES(u8, INT) SIDES(u16, INT) SIDES(u32, INT) SIDES(u64, INT)
SIDES(f16, HALF) SIDES(f32, REAL) SIDES(f64, REAL) SIDES(c64, COMPLEX) SIDES(c128, COMPLEX)

#define SLOTS(t, name)                                                           \
    QN_ENTRY(QN_KIND_SORT, QN_SORT_SEARCH_LEFT, DT_##t, search_left_##name),     \
    QN_ENTRY(QN_KIND_SORT, QN_SORT_SEARCH_RIGHT, DT_##t, search_right_##name),
const qn_kernel_entry QN_TABLE(search)[] = {
    SLOTS(b1, u8) SLOTS(i8, i8) SLOTS(i16, i16) SLOTS(i32, i32) SLOTS(i64, i64)
    SLOTS(u8, u8) SLOTS(u16, u16) SLOTS(u32, u32) SLOTS(u64, u64)
    SLOTS(f16, f16) SLOTS(f32, f32) SLOTS(f64, f64) SLOTS(c64, c64) SLOTS(c128, c128)
    QN_ENTRY_END
};
