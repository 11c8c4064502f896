/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_keys.h: sort_i32, sort_i64, select_many_*, split_run_* for the ISA being compiled.
 *
 * Every fixed-width dtype is sorted as signed integers of 32 or 64 bits, so the templates are compiled for these two alone. */
#ifndef QN_SORT_KEYS_H
#define QN_SORT_KEYS_H

#include "kernel_family.h"

#define QN_INLINE inline __attribute__((always_inline))
#if defined(__clang__)
#define QN_UNROLL _Pragma("unroll")
#else
#define QN_UNROLL _Pragma("GCC unroll 32")
#endif

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include "sort_orders.h"
#include "isa/sort_avx512.h"
#define SORT_VECTORS 1
#elif defined(__AVX2__)
#include "sort_orders.h"
#include "isa/sort_avx2.h"
#define SORT_VECTORS 1
#else
#define SORT_VECTORS 0
#define LANES_i32 6
#define LANES_i64 6
#define SORT_ROWS 4
#endif

#define SMALL (SORT_ROWS * LANES) /* longest run of the small sort */
#define SAMPLE (SMALL / 2)

/* Partitions before quicksort gives up on its pivots. */
static int quick_depth(int64_t n) { return 2 * (64 - __builtin_clzll((unsigned long long)n | 1)) + 8; }

#define K int32_t
#define V vk_i32
#define LANES LANES_i32
#define LEAST INT32_MIN
#define MOST INT32_MAX
#define F(name) name##_i32
#if SORT_VECTORS
#include "sort_network.inc.h"
#include "sort_partition.inc.h"
#else
#include "sort_scalar.inc.h"
#endif
#include "sort_quick.inc.h"
#undef K
#undef V
#undef LANES
#undef LEAST
#undef MOST
#undef F

#define K int64_t
#define V vk_i64
#define LANES LANES_i64
#define LEAST INT64_MIN
#define MOST INT64_MAX
#define F(name) name##_i64
#if SORT_VECTORS
#include "sort_network.inc.h"
#include "sort_partition.inc.h"
#else
#include "sort_scalar.inc.h"
#endif
#include "sort_quick.inc.h"
#undef K
#undef V
#undef LANES
#undef LEAST
#undef MOST
#undef F

#endif
