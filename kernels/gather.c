/* SPDX-License-Identifier: BSD-3-Clause */
/* gather.c: elements and rows at computed places: gather, scatter, the offsets for them, repetition.
 *
 * Items are moved as integers of their size, so every dtype of a size shares one kernel and no bit changes.  Plain
 * scalar loads: they beat vgatherdpd on every CPU measured (0.29-0.33 against 0.47 ns an element in L1), and the
 * out-of-order window overlaps their cache misses, so that prefetching (24 ahead, 5M of 80 MB) gained nothing. */
#include "kernel_family.h"
#include "items.h"


#define GATHER(item)                                                                                             \
    static void gather_##item(char *indexed, const int64_t *offset, char *line, int64_t stride, int64_t n,       \
                              int64_t bytes)                                                                     \
    {                                                                                                            \
        (void)bytes;                                                                                             \
        for (int64_t i = 0; i < n; i++)                                                                          \
            *(item *)(line + i * stride) = *(const item *)(indexed + offset[i]);                                 \
    }                                                                                                            \
    static void scatter_##item(char *indexed, const int64_t *offset, char *line, int64_t stride, int64_t n,      \
                               int64_t bytes)                                                                    \
    {                                                                                                            \
        (void)bytes;                                                                                             \
        for (int64_t i = 0; i < n; i++)                                                                          \
            *(item *)(indexed + offset[i]) = *(const item *)(line + i * stride);                                 \
    }
GATHER(item1)
GATHER(item2)
GATHER(item4)
GATHER(item8)
GATHER(item16)

/* ---- rows of any number of bytes --------------------------------------------------------------- */

/* Two overlapping pieces cover any length from one piece to two without a loop. */
#define COPY_ENDS(item, dst, src, bytes)                                                       \
    do {                                                                                       \
        item head_ = *(const item *)(src);                                                     \
        item tail_ = *(const item *)((src) + (bytes) - sizeof(item));                          \
        *(item *)(dst) = head_;                                                                \
        *(item *)((dst) + (bytes) - sizeof(item)) = tail_;                                     \
    } while (0)

static inline void copy_row(char *dst, const char *src, int64_t bytes)
{
    if (bytes > 64) {
        memcpy(dst, src, (size_t)bytes);
    } else if (bytes >= 16) {
        for (int64_t k = 0; k < bytes - 16; k += 16)
            *(item16 *)(dst + k) = *(const item16 *)(src + k);
        *(item16 *)(dst + bytes - 16) = *(const item16 *)(src + bytes - 16);
    } else if (bytes >= 8) {
        COPY_ENDS(item8, dst, src, bytes);
    } else if (bytes >= 4) {
        COPY_ENDS(item4, dst, src, bytes);
    } else if (bytes >= 2) {
        COPY_ENDS(item2, dst, src, bytes);
    } else if (bytes == 1) {
        *dst = *src;
    }
}

static void gather_any(char *indexed, const int64_t *offset, char *line, int64_t stride, int64_t n, int64_t bytes)
{
    for (int64_t i = 0; i < n; i++)
        copy_row(line + i * stride, indexed + offset[i], bytes);
}

static void scatter_any(char *indexed, const int64_t *offset, char *line, int64_t stride, int64_t n, int64_t bytes)
{
    for (int64_t i = 0; i < n; i++)
        copy_row(indexed + offset[i], line + i * stride, bytes);
}

/* ---- indices to byte offsets --------------------------------------------------------------------- */

static bool offsets_raise(const int64_t *index, int64_t n, int64_t length, int64_t stride, bool add, int64_t *offset)
{
    uint64_t outside = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t k = index[i];
        k += k < 0 ? length : 0;
        outside |= (uint64_t)k | (uint64_t)(length - 1 - k); /* the sign bit of either: k < 0 or k >= length */
        offset[i] = (add ? offset[i] : 0) + k * stride;
    }
    return outside >> 63;
}

static bool offsets_wrap(const int64_t *index, int64_t n, int64_t length, int64_t stride, bool add, int64_t *offset)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t k = index[i];
        if ((uint64_t)k >= (uint64_t)length) {
            k %= length;
            k += k < 0 ? length : 0;
        }
        offset[i] = (add ? offset[i] : 0) + k * stride;
    }
    return false;
}

static bool offsets_clip(const int64_t *index, int64_t n, int64_t length, int64_t stride, bool add, int64_t *offset)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t k = index[i];
        k = k < 0 ? 0 : k;
        k = k < length ? k : length - 1;
        offset[i] = (add ? offset[i] : 0) + k * stride;
    }
    return false;
}

/* ---- repetition ------------------------------------------------------------------------------------- */

enum { REPEAT_BLOCK = 32 };

/* Items that are repeated few times are written as a whole block, whose rest the next ones overwrite, unless it would reach beyond the
 * end: no loop of a few rounds for each, whose end would be guessed wrongly. */
#define REPEAT(item)                                                                                            \
    static void repeat_##item(char *dst, const char *src, int64_t n, const int64_t *count, int64_t times,       \
                              int64_t bytes)                                                                    \
    {                                                                                                           \
        enum { BLOCK = REPEAT_BLOCK / sizeof(item) };                                                           \
        (void)bytes;                                                                                            \
        item *z = (item *)dst;                                                                                  \
        const item *x = (const item *)src;                                                                      \
        int64_t blocks = n;                                                                                     \
        for (int64_t room = 0; blocks > 0 && room < BLOCK; room += count ? count[blocks] : times)               \
            blocks--;                                                                                           \
        for (int64_t i = 0; i < n; i++) {                                                                       \
            const item v = x[i];                                                                                \
            const int64_t m = count ? count[i] : times;                                                         \
            if (m <= BLOCK && i < blocks)                                                                       \
                for (int k = 0; k < BLOCK; k++)                                                                 \
                    z[k] = v;                                                                                   \
            else                                                                                                \
                for (int64_t k = 0; k < m; k++)                                                                 \
                    z[k] = v;                                                                                   \
            z += m;                                                                                             \
        }                                                                                                       \
    }
REPEAT(item1)
REPEAT(item2)
REPEAT(item4)
REPEAT(item8)
REPEAT(item16)

static void repeat_any(char *dst, const char *src, int64_t n, const int64_t *count, int64_t times, int64_t bytes)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t m = count ? count[i] : times;
        for (int64_t k = 0; k < m; k++, dst += bytes)
            copy_row(dst, src + i * bytes, bytes);
    }
}

const qn_kernel_entry QN_TABLE(gather)[] = {
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_GATHER, gather),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_GATHER, QN_SELECT_ANY, gather_any),
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_SCATTER, scatter),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_SCATTER, QN_SELECT_ANY, scatter_any),
    ITEM_SIZES(QN_KIND_SELECT, QN_SELECT_REPEAT, repeat),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_REPEAT, QN_SELECT_ANY, repeat_any),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_OFFSETS, QN_OFFSETS_RAISE, offsets_raise),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_OFFSETS, QN_OFFSETS_WRAP, offsets_wrap),
    QN_ENTRY(QN_KIND_SELECT, QN_SELECT_OFFSETS, QN_OFFSETS_CLIP, offsets_clip),
    QN_ENTRY_END
};
