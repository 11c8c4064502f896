/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_lanes.h: networks within one vector of 4, 8 or 16 lanes, from the exchanges of an instruction set.
 *
 * exchange<d>_t(v, s) gives the lanes whose number has bit d the larger of v and s, the others the smaller; swap<d>_t exchanges
 * lanes d apart, reverse<n>_t reverses groups of n, reverse_t all; mix<d>_t(a, b) has
 * the lanes of b whose number has bit d, and the others of a. clean sorts a bitonic vector, sort_vector any. */
#ifndef QN_SORT_LANES_H
#define QN_SORT_LANES_H

/* The function of the name f for lanes d apart, d a constant. */
#define SORT_PICK4(f, t, d, ...) ((d) == 1 ? f##1_##t(__VA_ARGS__) : f##2_##t(__VA_ARGS__))
#define SORT_PICK8(f, t, d, ...) ((d) == 4 ? f##4_##t(__VA_ARGS__) : SORT_PICK4(f, t, d, __VA_ARGS__))
#define SORT_PICK16(f, t, d, ...) ((d) == 8 ? f##8_##t(__VA_ARGS__) : SORT_PICK8(f, t, d, __VA_ARGS__))

/* Steps between columns: meet exchanges with the lanes of other in groups of 2d reversed, halve with the own lanes d apart; upper takes
 * the lanes with bit d from those of other d apart, lower the lanes without it. flip reverses groups of 2d lanes. */
#define SORT_STEPS(t, lanes, last)                                                       \
    static inline vk_##t flip1_##t(vk_##t v) { return swap1_##t(v); }                    \
    static inline vk_##t flip##last##_##t(vk_##t v) { return reverse_##t(v); }           \
    QN_INLINE vk_##t meet_##t(vk_##t v, vk_##t other, int d)                      \
    {                                                                                    \
        return SORT_PICK##lanes(exchange, t, d, v, SORT_PICK##lanes(flip, t, d, other)); \
    }                                                                                    \
    QN_INLINE vk_##t halve_##t(vk_##t v, int d)                                   \
    {                                                                                    \
        return SORT_PICK##lanes(exchange, t, d, v, SORT_PICK##lanes(swap, t, d, v));     \
    }                                                                                    \
    QN_INLINE vk_##t upper_##t(vk_##t v, vk_##t other, int d)                     \
    {                                                                                    \
        return SORT_PICK##lanes(mix, t, d, v, SORT_PICK##lanes(swap, t, d, other));      \
    }                                                                                    \
    QN_INLINE vk_##t lower_##t(vk_##t v, vk_##t other, int d)                     \
    {                                                                                    \
        return SORT_PICK##lanes(mix, t, d, SORT_PICK##lanes(swap, t, d, other), v);      \
    }

#define SORT_LANES4(t)                                    \
    SORT_STEPS(t, 4, 2)                                   \
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
    static inline vk_##t flip2_##t(vk_##t v) { return reverse4_##t(v); }       \
    SORT_STEPS(t, 8, 4)                                                        \
    SORT_LANES8_OF(t, reverse)                                                 \
    static inline vk_##t clean_##t(vk_##t v) { return clean8_##t(v); }         \
    static inline vk_##t sort_vector_##t(vk_##t v) { return sort8_##t(v); }

#define SORT_LANES16(t)                                                                                                \
    static inline vk_##t flip2_##t(vk_##t v) { return reverse4_##t(v); }                                               \
    static inline vk_##t flip4_##t(vk_##t v) { return reverse8_##t(v); }                                               \
    SORT_STEPS(t, 16, 8)                                                                                               \
    SORT_LANES8_OF(t, reverse8)                                                                                        \
    static inline vk_##t clean_##t(vk_##t v) { return clean8_##t(exchange8_##t(v, swap8_##t(v))); }                    \
    static inline vk_##t sort_vector_##t(vk_##t v)                                                                     \
    {                                                                                                                  \
        v = sort8_##t(v);                                                                                              \
        return clean8_##t(exchange8_##t(v, reverse_##t(v)));                                                           \
    }

#endif
