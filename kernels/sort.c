/* SPDX-License-Identifier: BSD-3-Clause */
/* sort.c: sorting, selection and sorting permutations of contiguous runs.
 *
 * Numbers of 32 and 64 bits are sorted as signed integers or floats; unsigned ones have their top bit flipped before and after. */
#include "sort_keys.h"

/* ---- 32 and 64 bits ---- */
#define K int32_t
#define F(name) name##_i32
#define D(name) name##_i32_values
#define FLIP(k) (k)
#include "sort_values.inc.h"
#define D(name) name##_u32_values
#define FLIP(k) ((k) ^ INT32_MIN)
#include "sort_values.inc.h"
#undef K
#undef F

#define K int64_t
#define F(name) name##_i64
#define D(name) name##_i64_values
#define FLIP(k) (k)
#include "sort_values.inc.h"
#define D(name) name##_u64_values
#define FLIP(k) ((k) ^ INT64_MIN)
#include "sort_values.inc.h"
#undef K
#undef F

#define T float
#define K int32_t
#define F(name) name##_f32
#define D(name) name##_f32_values
#include "sort_floats.inc.h"

#define T double
#define K int64_t
#define F(name) name##_f64
#define D(name) name##_f64_values
#include "sort_floats.inc.h"

#define T f32
#define M m32
#define K int32_t
#include "sort_between.inc.h"
#define T f64
#define M m64
#define K int64_t
#include "sort_between.inc.h"

/* ---- 8 and 16 bits ---- */
#include "sort_count.h"

/* ---- permutations: KEY(v) is an unsigned 64-bit integer in the order of the values, equal for equal ones and for NaNs ---- */
static inline uint64_t key_i64(int64_t v) { return (uint64_t)v ^ (1ull << 63); }
static inline uint64_t key_u64(uint64_t v) { return v; }
static inline uint64_t key_f64(double v)
{
    uint64_t b;
    v += 0.0; /* -0 becomes +0 */
    memcpy(&b, &v, sizeof b);
    uint64_t k = b ^ ((b >> 63 ? ~0ull : 0) | 1ull << 63);
    return v == v ? k : ~0ull;
}
static inline uint64_t key_f32(float v)
{
    uint32_t b;
    v += 0.0f;
    memcpy(&b, &v, sizeof b);
    uint32_t k = b ^ ((b >> 31 ? ~0u : 0) | 1u << 31);
    return v == v ? k : ~0u;
}
static inline unsigned narrow_f16(qn_half v)
{
    uint32_t b = v.bits, magnitude = b & 0x7FFF;
    uint32_t k = b >> 15 ? 0x8000 - magnitude : 0x8000 + magnitude;
    return magnitude > 0x7C00 ? 0xFFFF : k;
}

#include "argsort_pack.h"

static inline unsigned narrow_u8(uint8_t v) { return v; }
static inline unsigned narrow_i8(int8_t v) { return (uint8_t)v ^ 0x80u; }
static inline unsigned narrow_u16(uint16_t v) { return v; }
static inline unsigned narrow_i16(int16_t v) { return (uint16_t)v ^ 0x8000u; }

#define T i8
#define KEY narrow_i8
#define BYTES 1
#include "argsort_narrow.inc.h"
#define T u8
#define KEY narrow_u8
#define BYTES 1
#include "argsort_narrow.inc.h"
#define T i16
#define KEY narrow_i16
#define BYTES 2
#include "argsort_narrow.inc.h"
#define T u16
#define KEY narrow_u16
#define BYTES 2
#include "argsort_narrow.inc.h"
#define T f16
#define KEY narrow_f16
#define BYTES 2
#include "argsort_narrow.inc.h"
#define T i32
#define KEY key_i64
#include "argsort.inc.h"
#define T u32
#define KEY key_u64
#include "argsort.inc.h"
#define T i64
#define KEY key_i64
#include "argsort.inc.h"
#define T u64
#define KEY key_u64
#include "argsort.inc.h"
#define T f32
#define KEY key_f32
#include "argsort.inc.h"
#define T f64
#define KEY key_f64
#include "argsort.inc.h"

#define T f32
#define C c64
#include "argsort_complex.inc.h"
#define T f64
#define C c128
#include "argsort_complex.inc.h"

/* ---- table ---- */
#define SLOTS(t)                                                      \
    QN_ENTRY(QN_KIND_SORT, QN_SORT_VALUES, DT_##t, sort_##t##_values), \
    QN_ENTRY(QN_KIND_SORT, QN_SORT_NTH, DT_##t, nth_##t##_values),     \
    QN_ENTRY(QN_KIND_SORT, QN_SORT_ARG, DT_##t, argsort_##t),
#define SPLIT_SLOT(t) QN_ENTRY(QN_KIND_SORT, QN_SORT_SPLIT, DT_##t, split_##t##_values),
#define TALLY_SLOTS(t, lay) QN_ENTRY(QN_KIND_SORT, QN_SORT_TALLY, DT_##t, tally_8), QN_ENTRY(QN_KIND_SORT, QN_SORT_LAY, DT_##t, lay),
const qn_kernel_entry QN_TABLE(sort)[] = {
    QN_ENTRY(QN_KIND_SORT, QN_SORT_VALUES, DT_b1, sort_u8_values),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_NTH, DT_b1, nth_u8_values),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_ARG, DT_b1, argsort_u8),
    SLOTS(i8) SLOTS(i16) SLOTS(i32) SLOTS(i64)
    SLOTS(u8) SLOTS(u16) SLOTS(u32) SLOTS(u64)
    SLOTS(f16) SLOTS(f32) SLOTS(f64)
    SPLIT_SLOT(i32) SPLIT_SLOT(i64) SPLIT_SLOT(u32) SPLIT_SLOT(u64) SPLIT_SLOT(f32) SPLIT_SLOT(f64)
    TALLY_SLOTS(b1, lay_u8) TALLY_SLOTS(u8, lay_u8) TALLY_SLOTS(i8, lay_i8)
    QN_ENTRY(QN_KIND_SORT, QN_SORT_BETWEEN, DT_f32, between_f32),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_BETWEEN, DT_f64, between_f64),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_EXACT, DT_f16, exact_f16_values),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_EXACT, DT_f32, exact_f32_values),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_EXACT, DT_f64, exact_f64_values),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_ARG, DT_c64, argsort_c64),
    QN_ENTRY(QN_KIND_SORT, QN_SORT_ARG, DT_c128, argsort_c128),
    QN_ENTRY_END
};
