/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_lanes.h: networks within one vector of 4, 8 or 16 lanes, from the exchanges of an instruction set.
 *
 * exchange<d>_t(v, s) gives the lanes whose number has bit d the larger of v and s, the others the smaller; swap<d>_t exchanges
 * lanes d apart, reverse<n>_t reverses groups of n, reverse_t all. clean sorts a bitonic vector, sort_vector any. */
#ifndef QN_SORT_LANES_H
#define QN_SORT_LANES_H

#define SORT_LANES4(t)                                    \
    static inline vk_##t clean_##t(vk_##t v)              \
    {                                                     \
        v = exchange2_##t(v, swap2_##t(v));               \
        return exchange1_##t(v, swap1_##t(v));            \
    }                                                     \
    static inline vk_##t sort_vector_##t(vk_##t v)        \
    {                                                     \
        v = exchange1_##t(v, swap1_##t(v));               \
        v = exchange2_##t(v, reverse_##t(v));             \
        return exchange1_##t(v, swap1_##t(v));            \
    }

#define SORT_LANES8_OF(t, reverse8)                       \
    static inline vk_##t clean8_##t(vk_##t v)             \
    {                                                     \
        v = exchange4_##t(v, swap4_##t(v));               \
        v = exchange2_##t(v, swap2_##t(v));               \
        return exchange1_##t(v, swap1_##t(v));            \
    }                                                     \
    static inline vk_##t sort8_##t(vk_##t v)              \
    {                                                     \
        v = exchange1_##t(v, swap1_##t(v));               \
        v = exchange2_##t(v, reverse4_##t(v));            \
        v = exchange1_##t(v, swap1_##t(v));               \
        v = exchange4_##t(v, reverse8##_##t(v));          \
        v = exchange2_##t(v, swap2_##t(v));               \
        return exchange1_##t(v, swap1_##t(v));            \
    }

#define SORT_LANES8(t)                                                         \
    SORT_LANES8_OF(t, reverse)                                                 \
    static inline vk_##t clean_##t(vk_##t v) { return clean8_##t(v); }         \
    static inline vk_##t sort_vector_##t(vk_##t v) { return sort8_##t(v); }

#define SORT_LANES16(t)                                                                                                \
    SORT_LANES8_OF(t, reverse8)                                                                                        \
    static inline vk_##t clean_##t(vk_##t v) { return clean8_##t(exchange8_##t(v, swap8_##t(v))); }                    \
    static inline vk_##t sort_vector_##t(vk_##t v)                                                                     \
    {                                                                                                                  \
        v = sort8_##t(v);                                                                                              \
        return clean8_##t(exchange8_##t(v, reverse_##t(v)));                                                           \
    }

#endif
