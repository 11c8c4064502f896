/* SPDX-License-Identifier: BSD-3-Clause */
/* kernel_family.h: what every family file includes: the contract, the ISA's vector layer, short names of
 * the element types, the dtype groups of ops.def, and hints to the compiler. */
#ifndef QN_KERNEL_FAMILY_H
#define QN_KERNEL_FAMILY_H

#include "kernel.h"
#include <math.h>
#include <string.h>

#ifndef QN_ISA
#error "compile with -DQN_ISA=<isa> -DQN_ISA_HEADER=\"isa/<isa>.h\""
#endif
#include QN_ISA_HEADER

#define DTYPE(E, code, ctype, ...) typedef ctype code;
#include "dtypes.def"
#undef DTYPE

/* ORDER DTYPE by code, for table slots: DT_f32 is QN_K_FLOAT32. */
enum {
#define DTYPE(E, code, ...) DT_##code = QN_K_##E,
#include "dtypes.def"
#undef DTYPE
};

/* The dtype groups of ops.def: M(code, name, expression). */
#define BOOL(M, ...) M(b1, __VA_ARGS__)
#define SINT(M, ...) M(i8, __VA_ARGS__) M(i16, __VA_ARGS__) M(i32, __VA_ARGS__) M(i64, __VA_ARGS__)
#define UINT(M, ...) M(u8, __VA_ARGS__) M(u16, __VA_ARGS__) M(u32, __VA_ARGS__) M(u64, __VA_ARGS__)
#define INTS(M, ...) SINT(M, __VA_ARGS__) UINT(M, __VA_ARGS__)
#define FLTS(M, ...) M(f32, __VA_ARGS__) M(f64, __VA_ARGS__)
#define REAL(M, ...) INTS(M, __VA_ARGS__) FLTS(M, __VA_ARGS__)
#define CPLX(M, ...) M(c64, __VA_ARGS__) M(c128, __VA_ARGS__)

/* The iterations of the next loop are independent: inputs alias the output exactly or not at all. */
#if defined(__clang__)
#define QN_IVDEP _Pragma("clang loop vectorize(assume_safety)")
#else
#define QN_IVDEP _Pragma("GCC ivdep")
#endif

#define QN_INLINE static inline __attribute__((always_inline))

/* The next loop, whose count is a constant, is written out. */
#if defined(__clang__)
#define QN_UNROLL _Pragma("unroll")
#else
#define QN_UNROLL _Pragma("GCC unroll 32")
#endif

/* Comes first in the body of a loop whose inner loop is to become a few vectors: else GCC takes two iterations at once, and what
 * they hand on goes through memory. */
#define STAY __asm__ volatile("");

#endif
