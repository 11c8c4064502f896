/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_keys.h: sort_t, select_many_t, split_run_t of keys t = i32, i64, f32, f64 for the ISA being compiled.
 *
 * Every fixed-width dtype is sorted as one of these four. Floats must not be NaN; zeros of both signs are equal. */
#ifndef QN_SORT_KEYS_H
#define QN_SORT_KEYS_H

#include "kernel_family.h"

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
#define LANES_f32 6
#define LANES_f64 6
#define SORT_ROWS 2
#endif

#define SMALL (2 * SORT_ROWS * LANES) /* longest run of the small sort */
#define SAMPLE (SMALL / 4)

/* Partitions before quicksort gives up on its pivots. */
static int quick_depth(int64_t n) { return 2 * (64 - __builtin_clzll((unsigned long long)n | 1)) + 8; }

/* The next larger number than k, k < infinity. */
static double above_f64(double k)
{
    int64_t bits;
    k += 0.0; /* -0 becomes +0 */
    memcpy(&bits, &k, sizeof bits);
    bits += k < 0 ? -1 : 1;
    memcpy(&k, &bits, sizeof k);
    return k;
}

static float above_f32(float k)
{
    int32_t bits;
    k += 0.0f;
    memcpy(&bits, &k, sizeof bits);
    bits += k < 0 ? -1 : 1;
    memcpy(&k, &bits, sizeof k);
    return k;
}

#define F(name) name##_i32
#define K int32_t
#define V vk_i32
#define LANES LANES_i32
#define LEAST INT32_MIN
#define MOST INT32_MAX
#define ABOVE(k) ((k) + 1)
#include "sort_key.inc.h"

#define F(name) name##_i64
#define K int64_t
#define V vk_i64
#define LANES LANES_i64
#define LEAST INT64_MIN
#define MOST INT64_MAX
#define ABOVE(k) ((k) + 1)
#include "sort_key.inc.h"

#define F(name) name##_f32
#define K float
#define V vk_f32
#define LANES LANES_f32
#define LEAST -HUGE_VALF
#define MOST HUGE_VALF
#define ABOVE above_f32
#include "sort_key.inc.h"

#define F(name) name##_f64
#define K double
#define V vk_f64
#define LANES LANES_f64
#define LEAST -HUGE_VAL
#define MOST HUGE_VAL
#define ABOVE above_f64
#include "sort_key.inc.h"

#endif
