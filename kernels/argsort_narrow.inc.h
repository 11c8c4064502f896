/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort_narrow.inc.h: the stable sorting permutation of 8- and 16-bit elements.
 *
 * Template: T element type, KEY(v) in [0, 65536) and, for 8-bit types, in [0, 256) with BYTES 1. Undefines all. Short runs are packed
 * into 32 bits; others are distributed by counting, one byte of the key at a time, the lower one first. Between the passes the
 * indices are 32 bits wide and live in the halves of the result. */

#define NAME(name) QN_CAT(name##_, T)

static void NAME(arg_short)(const T *x, int64_t *index, int64_t n)
{
    int32_t packed[QN_SORT_SMALL];
    for (int64_t i = 0; i < n; i++)
        packed[i] = (int32_t)(((uint32_t)KEY(x[i]) << 16 | (uint32_t)i) ^ 1u << 31);
    sort_i32(packed, n, NULL);
    for (int64_t i = 0; i < n; i++)
        index[i] = packed[i] & 0xFFFF;
}

#if BYTES == 1
static void NAME(arg_count)(const T *x, int64_t *index, int64_t n)
{
    int64_t place[256] = {0};
    for (int64_t i = 0; i < n; i++)
        place[KEY(x[i])]++;
    first_places(place);
    for (int64_t i = 0; i < n; i++)
        index[place[KEY(x[i])]++] = i;
}
#else
static void NAME(arg_count)(const T *x, int64_t *index, int64_t n)
{
    int64_t low[256] = {0}, high[256] = {0};
    index_32 *second = (index_32 *)index, *first = second + n;
    for (int64_t i = 0; i < n; i++) {
        unsigned k = (unsigned)KEY(x[i]);
        low[k & 255]++;
        high[k >> 8]++;
    }
    first_places(low);
    first_places(high);
    bool carry = n <= 1 << 24; /* the high byte fits above the index */
    for (int64_t i = 0; i < n; i++) {
        unsigned k = (unsigned)KEY(x[i]);
        first[low[k & 255]++] = (uint32_t)i | (carry ? k >> 8 << 24 : 0);
    }
    for (int64_t j = 0; j < n; j++) {
        uint32_t v = first[j], i = carry ? v & 0xFFFFFF : v;
        second[high[carry ? v >> 24 : (unsigned)KEY(x[i]) >> 8]++] = i;
    }
    for (int64_t i = n; i-- > 0;)
        index[i] = second[i];
}
#endif

static void NAME(argsort)(const void *x, int64_t n, int64_t *index, const qn_crew *crew)
{
    (void)crew;
    if (n <= QN_SORT_SMALL)
        NAME(arg_short)(x, index, n);
    else
        NAME(arg_count)(x, index, n);
}
#undef NAME
#undef T
#undef KEY
#undef BYTES
