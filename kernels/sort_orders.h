/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_orders.h: for each mask of 8 lanes, the order (one byte a lane) that brings the lanes of the mask to the front and
 * keeps the order within both groups.  2 KiB, stays in the first cache during a partition. */
#ifndef QN_SORT_ORDERS_H
#define QN_SORT_ORDERS_H

#include <stdint.h>

#define POP(m) __builtin_popcount(m)
#define BELOW(i) ((1 << (i)) - 1)
#define PLACE(m, i) (((m) >> (i) & 1) ? POP((m) & BELOW(i)) : POP(m) + POP(~(m) & BELOW(i)))
#define LANE(m, i) ((uint64_t)(i) << (8 * PLACE(m, i)))
#define ORDER(m) (LANE(m, 0) | LANE(m, 1) | LANE(m, 2) | LANE(m, 3) | LANE(m, 4) | LANE(m, 5) | LANE(m, 6) | LANE(m, 7))
#define ORDER4(m) ORDER(m), ORDER((m) + 1), ORDER((m) + 2), ORDER((m) + 3)
#define ORDER16(m) ORDER4(m), ORDER4((m) + 4), ORDER4((m) + 8), ORDER4((m) + 12)
#define ORDER64(m) ORDER16(m), ORDER16((m) + 16), ORDER16((m) + 32), ORDER16((m) + 48)
static const uint64_t sort_orders[256] = {ORDER64(0), ORDER64(64), ORDER64(128), ORDER64(192)};
#undef POP
#undef BELOW
#undef PLACE
#undef LANE
#undef ORDER
#undef ORDER4
#undef ORDER16
#undef ORDER64

#endif
