/* SPDX-License-Identifier: BSD-3-Clause */
/* select.c: what a boolean mask does: count, positions, compress, expand, blend.
 *
 * A random mask mispredicts every other branch (4-5 ns an element), so nothing here branches on a mask value: scalar
 * loops store always and advance by the mask; they stop at the last true, which keeps every access inside the arrays.
 * Items move as integers of their size, so every dtype of a size shares one kernel and no bit changes.
 *
 * Where an ISA packs faster than that, its select header has a head, which does whole vectors while at least a
 * vector's worth of trues is left and reports how far it came: *i elements read, *k trues done. */
#include "kernel_family.h"
#include "items.h"

#define NO_HEAD(name, item)                                                                              \
    static inline void name##_head_##item(char *packed, char *full, const uint8_t *mask, int64_t count,  \
                                          int64_t *i, int64_t *k)                                        \
    {                                                                                                    \
        (void)packed, (void)full, (void)mask, (void)count, (void)i, (void)k;                             \
    }
#define NO_FILL(item)                                                                          \
    static inline int64_t fill_head_##item(char *z, item v, const uint8_t *mask, int64_t n)    \
    {                                                                                          \
        (void)z, (void)v, (void)mask, (void)n;                                                 \
        return 0;                                                                              \
    }                                                                                          \
    static inline int64_t blend_head_##item(char *z, const char *x, const uint8_t *mask, int64_t n) \
    {                                                                                          \
        (void)z, (void)x, (void)mask, (void)n;                                                 \
        return 0;                                                                              \
    }

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#include "isa/select_avx512.h"
#elif defined(__AVX2__)
#include "isa/select_avx2.h"
#else
#include "isa/select_scalar.h"
#endif

static int64_t count_trues(const uint8_t *mask, int64_t n)
{
    int64_t i = 0, count = count_head(mask, n, &i);
    for (; i < n; i++)
        count += mask[i] != 0;
    return count;
}

static void positions(const uint8_t *mask, int64_t count, int64_t start, int64_t *position)
{
    int64_t i = 0, k = 0;
    positions_head(mask, count, start, position, &i, &k);
    for (; k < count; i++) {
        position[k] = start + i;
        k += mask[i] != 0;
    }
}

/* flag ? x : y without a branch: compilers make one of everything simpler than the sign of -flag. */
#define CHOOSE(item, signed_item)                                                                        \
    static inline item choose_##item(uint8_t flag, item x, item y)                                       \
    {                                                                                                    \
        return (item)(y ^ ((x ^ y) & (item)((signed_item)-(signed_item)flag >> (8 * sizeof(signed_item) - 1)))); \
    }
CHOOSE(item1, int16_t)
CHOOSE(item2, int16_t)
CHOOSE(item4, int32_t)
CHOOSE(item8, int64_t)
static inline item16 choose_item16(uint8_t flag, item16 x, item16 y)
{
    const uint64_t all = (uint64_t)(-(int64_t)flag >> 63);
    return y ^ ((x ^ y) & (item16){all, all});
}

#define PACK(item)                                                                            \
    static void compress_##item(char *packed, char *full, const uint8_t *mask, int64_t count) \
    {                                                                                         \
        int64_t i = 0, k = 0;                                                                 \
        compress_head_##item(packed, full, mask, count, &i, &k);                              \
        for (; k < count; i++) {                                                              \
            ((item *)packed)[k] = ((const item *)full)[i];                                    \
            k += mask[i] != 0;                                                                \
        }                                                                                     \
    }                                                                                         \
    static void expand_##item(char *packed, char *full, const uint8_t *mask, int64_t count)   \
    {                                                                                         \
        item *z = (item *)full;                                                               \
        int64_t i = 0, k = 0;                                                                 \
        expand_head_##item(packed, full, mask, count, &i, &k);                                \
        for (; k < count; i++) {                                                              \
            z[i] = choose_##item(mask[i], ((const item *)packed)[k], z[i]);                   \
            k += mask[i] != 0;                                                                \
        }                                                                                     \
    }
PACK(item1)
PACK(item2)
PACK(item4)
PACK(item8)
PACK(item16)

/* out = mask ? x : y, also of complex numbers, whose branches gcc does not remove: 1M random choices of complex128 take 0.9 ms instead of
 * 4.2.  The usual cases, y == out and one x for all or one for each element, are masked stores where the ISA has them. */
#define BLEND(item, HINT)                                                                                   \
    static void blend_##item(char *const *args, const int64_t *s, int64_t n)                                \
    {                                                                                                       \
        const uint8_t *m = (const uint8_t *)args[0];                                                        \
        const char *x = args[1], *y = args[2];                                                              \
        char *z = args[3];                                                                                  \
        int64_t i = 0;                                                                                      \
        if (s[0] == 1 && s[1] == 0 && s[2] == (int64_t)sizeof(item) && s[3] == s[2] && n > 0) {             \
            const item v = *(const item *)x;                                                                \
            i = y == z ? fill_head_##item(z, v, m, n) : 0;                                                  \
            HINT for (; i < n; i++)((item *)z)[i] = choose_##item(m[i], v, ((const item *)y)[i]);           \
        } else if (s[0] == 1 && s[1] == (int64_t)sizeof(item) && s[2] == s[1] && s[3] == s[1]) {            \
            i = y == z ? blend_head_##item(z, x, m, n) : 0;                                                 \
            HINT for (; i < n; i++)((item *)z)[i] = choose_##item(m[i], ((const item *)x)[i], ((const item *)y)[i]); \
        }                                                                                                   \
        if (s[0] == 1 && s[1] == (int64_t)sizeof(item) && s[2] == 0 && s[3] == s[1] && n > 0) {             \
            const item v = *(const item *)y;                                                                \
            HINT for (; i < n; i++)((item *)z)[i] = choose_##item(m[i], ((const item *)x)[i], v);           \
        }                                                                                                   \
        for (; i < n; i++)                                                                                  \
            *(item *)(z + i * s[3]) = choose_##item(m[i * s[0]], *(const item *)(x + i * s[1]), *(const item *)(y + i * s[2])); \
    }
BLEND(item1, QN_IVDEP)
BLEND(item2, QN_IVDEP)
BLEND(item4, QN_IVDEP)
BLEND(item8, QN_IVDEP)
BLEND(item16, )

/* A product with the right constant gathers the low bits of eight bytes in the top byte ("SWAR"). */
static inline uint8_t pack_word(const uint8_t *mask, int64_t n, bool little)
{
    const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f), ones = UINT64_C(0x0101010101010101);
    uint64_t m = 0;
    memcpy(&m, mask, (size_t)n);
    const uint64_t nonzero = ((((m & low7) + low7) | m) >> 7) & ones;
    return (uint8_t)((nonzero * (little ? UINT64_C(0x0102040810204080) : UINT64_C(0x8040201008040201))) >> 56);
}

static void packbits(const uint8_t *mask, int64_t n, bool little, uint8_t *bits, int64_t stride)
{
    int64_t i = stride == 1 ? packbits_head(mask, n / 8, little, bits) : 0;
    for (; i < n / 8; i++)
        bits[i * stride] = pack_word(mask + 8 * i, 8, little);
    if (n % 8)
        bits[i * stride] = pack_word(mask + 8 * i, n % 8, little);
}

const qn_kernel_entry QN_TABLE(select)[] = {
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_COUNT, 0, count_trues),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_POSITIONS, 3, positions),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_PACKBITS, 0, packbits),
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_COMPRESS, compress),
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_EXPAND, expand),
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_BLEND, blend),
    QN_ENTRY(QN_KIND_LOOP, QN_OP_where, DT_c64, blend_item8),
    QN_ENTRY(QN_KIND_LOOP, QN_OP_where, DT_c128, blend_item16),
    QN_ENTRY_END
};
