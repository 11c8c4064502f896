/* SPDX-License-Identifier: BSD-3-Clause */
/* item_sizes.h: SIZES(M) is M(log, type) for each size of an item, 2^log bytes. */
#ifndef QN_ITEM_SIZES_H
#define QN_ITEM_SIZES_H

#include <stdint.h>

typedef struct { uint64_t a, b; } w16;
#define SIZES(M) M(0, uint8_t) M(1, uint16_t) M(2, uint32_t) M(3, uint64_t) M(4, w16)

#endif
