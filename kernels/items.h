/* SPDX-License-Identifier: BSD-3-Clause */
/* items.h: integers of an item's size at any address, whatever type was stored there: for kernels that move bits. */
#ifndef QN_ITEMS_H
#define QN_ITEMS_H

#include <stdint.h>

typedef uint8_t item1;
typedef uint16_t __attribute__((aligned(1), may_alias)) item2;
typedef uint32_t __attribute__((aligned(1), may_alias)) item4;
typedef uint64_t __attribute__((aligned(1), may_alias)) item8;
typedef uint64_t __attribute__((vector_size(16), aligned(1), may_alias)) item16;

/* Table entries of a kernel that has one function per size, <name>_item1 .. <name>_item16. */
#define ITEM_SIZES(kind, row, name)                                                              \
    QN_ENTRY(kind, row, 0, name##_item1), QN_ENTRY(kind, row, 1, name##_item2),                  \
        QN_ENTRY(kind, row, 2, name##_item4), QN_ENTRY(kind, row, 3, name##_item8),              \
        QN_ENTRY(kind, row, 4, name##_item16)

#endif
