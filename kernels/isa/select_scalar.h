/* SPDX-License-Identifier: BSD-3-Clause */
/* select_scalar.h: no vector heads for select.c; its branch-free loops do everything. */
NO_HEAD(compress, item1)
NO_HEAD(compress, item2)
NO_HEAD(compress, item4)
NO_HEAD(compress, item8)
NO_HEAD(compress, item16)
NO_HEAD(expand, item1)
NO_HEAD(expand, item2)
NO_HEAD(expand, item4)
NO_HEAD(expand, item8)
NO_HEAD(expand, item16)

/* Eight mask bytes at a time: the byte sum of 0/1 flags by one multiplication. */
static inline int64_t count_head(const uint8_t *mask, int64_t n, int64_t *i)
{
    const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f), ones = UINT64_C(0x0101010101010101);
    int64_t count = 0;
    for (; *i + 8 <= n; *i += 8) {
        uint64_t m;
        memcpy(&m, mask + *i, 8);
        uint64_t nonzero = ((((m & low7) + low7) | m) >> 7) & ones;
        count += (int64_t)((nonzero * ones) >> 56);
    }
    return count;
}

/* The first whole bytes of bits; returns how many were done. */
static inline int64_t packbits_head(const uint8_t *mask, int64_t bytes, bool little, uint8_t *bits)
{
    (void)mask, (void)bytes, (void)little, (void)bits;
    return 0;
}

static inline void positions_head(const uint8_t *mask, int64_t count, int64_t start, int64_t *position, int64_t *i,
                                  int64_t *k)
{
    (void)mask, (void)count, (void)start, (void)position, (void)i, (void)k;
}

NO_FILL(item1)
NO_FILL(item2)
NO_FILL(item4)
NO_FILL(item8)
NO_FILL(item16)
