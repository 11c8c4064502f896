/* SPDX-License-Identifier: BSD-3-Clause */
/* whole.c: gcd, lcm and power of integers, a block at a time: each step of an algorithm for all elements of the block, until
 * the last of them is done.
 *
 * gcd is Euclid's algorithm with the remainder nearest to 0 in floating-point lanes, which divide faster than integers and
 * are exact, as is the quotient that lcm needs: float32 for 8 and 16 bits, float64 for larger ones below 2^53.  Blocks with others go one by one. */
#define MATH_NO_1
#define MATH_NO_2
#include "math_loop.h"
#include "loops.h"

/* x = gcd(x, y), y = 0 for whole 0 <= x, y < 2^53 (f32: 2^24): two vectors at a time hide the latency of divisions. */
#define EUCLID(T, W)                                                                                                   \
    QN_INLINE v##T nearer_##T(v##T x, v##T y)                                                                          \
    {                                                                                                                  \
        return v_abs_##T(v_fnma_##T(v_rint_##T(v_div_##T(x, y)), y, x));                                               \
    }                                                                                                                  \
    static void euclid_##T(T *x, T *y, int64_t n)                                                                      \
    {                                                                                                                  \
        const v##T zero = v_set1_##T(0);                                                                               \
        for (int64_t i = 0; i < n; i += 2 * VL_##T) {                                                                  \
            v##T a = v_load_##T(x + i), b = v_load_##T(y + i), c = v_load_##T(x + i + VL_##T);                         \
            v##T d = v_load_##T(y + i + VL_##T);                                                                       \
            for (;;) {                                                                                                 \
                const vm##W more = v_ne_##T(b, zero), more2 = v_ne_##T(d, zero);                                       \
                if (!v_any_m##W(v_or_m##W(more, more2)))                                                               \
                    break;                                                                                             \
                const v##T r = nearer_##T(a, b), s = nearer_##T(c, d);                                                 \
                a = v_sel_##T(more, b, a);                                                                             \
                c = v_sel_##T(more2, d, c);                                                                            \
                b = v_sel_##T(more, r, zero);                                                                          \
                d = v_sel_##T(more2, s, zero);                                                                         \
            }                                                                                                          \
            v_store_##T(x + i, a);                                                                                     \
            v_store_##T(x + i + VL_##T, c);                                                                            \
        }                                                                                                              \
    }
EUCLID(f32, 32)
EUCLID(f64, 64)

/* |x| in N; of unsigned 64 bits those beyond 2^63 stay negative. */
#define SIZE_S(x, N) ((x) < 0 ? -(N)(x) : (N)(x))
#define SIZE_U(x, N) ((N)(x))

/* gcd and lcm of T with sizes as integers N and as floats L; an odd block one by one. */
#define COMMON(T, N, L, SIZE)                                                                                          \
    static bool divisors_##T(char *const *args, const int64_t *strides, int64_t i, int64_t n, L *x, L *y)              \
    {                                                                                                                  \
        uint64_t all = 0;                                                                                              \
        for (int64_t k = 0; k < n; k++, i++) {                                                                         \
            const N a = SIZE(IN(T, 0), N), b = SIZE(IN(T, 1), N);                                                      \
            all |= (uint64_t)(a | b);                                                                                  \
            x[k] = (L)a;                                                                                               \
            y[k] = (L)b;                                                                                               \
        }                                                                                                              \
        for (int64_t k = n; k < n + 2 * VL_##L && k < MATH_BLOCK; k++)                                                 \
            x[k] = y[k] = 0;                                                                                           \
        if (all >> 53 != 0)                                                                                            \
            return false;                                                                                              \
        euclid_##L(x, y, n);                                                                                           \
        return true;                                                                                                   \
    }                                                                                                                  \
    static inline T multiple_##T(N x, N y, L g) { return (T)((N)((L)x / (g == 0 ? 1 : g)) * y); }                      \
    BLOCKS(gcd, T, L, (N)g[i - at], gcd_u64((uint64_t)SIZE(x, N), (uint64_t)SIZE(y, N)))                                  \
    BLOCKS(lcm, T, L, multiple_##T(SIZE(x, N), SIZE(y, N), g[i - at]),                                                 \
           lcm_u64((uint64_t)SIZE(x, N), (uint64_t)SIZE(y, N)))
#define BLOCKS(op, T, L, usual, odd)                                                                                   \
    static void op##_##T##_loop(char *const *args, const int64_t *strides, int64_t n)                                         \
    {                                                                                                                  \
        L g[MATH_BLOCK], rest[MATH_BLOCK];                                                                             \
        for (int64_t at = 0; at < n; at += MATH_BLOCK) {                                                               \
            const int64_t end = n - at < MATH_BLOCK ? n : at + MATH_BLOCK;                                             \
            const bool exact = divisors_##T(args, strides, at, end - at, g, rest);                                     \
            for (int64_t i = at; i < end; i++) {                                                                       \
                const T x = IN(T, 0), y = IN(T, 1);                                                                    \
                OUT(T, 2) = exact ? (T)(usual) : (T)(odd);                                                                  \
            }                                                                                                          \
        }                                                                                                              \
    }
COMMON(i8, i32, f32, SIZE_S)
COMMON(i16, i32, f32, SIZE_S)
COMMON(i32, i64, f64, SIZE_S)
COMMON(i64, i64, f64, SIZE_S)
COMMON(u8, i32, f32, SIZE_U)
COMMON(u16, i32, f32, SIZE_U)
COMMON(u32, i64, f64, SIZE_U)
COMMON(u64, i64, f64, SIZE_U)

/* r = x^y by squaring, U unsigned: the bits of all exponents together.  A negative one leaves x = 1 and -1 alone. */
#define POWER(T, U)                                                                                                    \
    MATH_GATHER(T)                                                                                                     \
    static U bits_##T(const T *x, const T *y, U *a, U *e, int64_t n)                                                   \
    {                                                                                                                  \
        U all = 0;                                                                                                     \
        for (int64_t k = 0; k < n; k++) {                                                                              \
            a[k] = (U)x[k];                                                                                            \
            e[k] = (U)y[k];                                                                                            \
            all |= e[k];                                                                                               \
        }                                                                                                              \
        return all;                                                                                                    \
    }                                                                                                                  \
    static void powers_##T(U all, U *restrict a, U *restrict e, U *restrict r, int64_t n)                              \
    {                                                                                                                  \
        for (int64_t k = 0; k < n; k++)                                                                                \
            r[k] = 1;                                                                                                  \
        for (; all != 0; all >>= 1)                                                                                    \
            for (int64_t k = 0; k < n; k++) {                                                                          \
                r[k] = (U)(r[k] * (e[k] & 1 ? a[k] : 1));                                                              \
                a[k] = (U)(a[k] * a[k]);                                                                               \
                e[k] >>= 1;                                                                                            \
            }                                                                                                          \
    }                                                                                                                  \
    static void power_##T##_loop(char *const *args, const int64_t *strides, int64_t n)                                 \
    {                                                                                                                  \
        T in[2][MATH_BLOCK];                                                                                           \
        U a[MATH_BLOCK], e[MATH_BLOCK], out[MATH_BLOCK];                                                               \
        const bool packed = strides[2] == (int64_t)sizeof(T);                                                          \
        for (int64_t i = 0; i < n; i += MATH_BLOCK) {                                                                  \
            char *z = args[2] + i * strides[2];                                                                        \
            U *r = packed ? (U *)(void *)z : out;                                                                      \
            const int64_t m = n - i < MATH_BLOCK ? n - i : MATH_BLOCK;                                                 \
            const T *x = gather_##T(args[0] + i * strides[0], strides[0], m, in[0]);                                   \
            const T *y = gather_##T(args[1] + i * strides[1], strides[1], m, in[1]);                                   \
            const U all = bits_##T(x, y, a, e, m);                                                                     \
            if ((T)all < 0)                                                                                            \
                for (int64_t k = 0; k < m; k++)                                                                        \
                    r[k] = (U)signed_power((int64_t)(T)a[k], (int64_t)(T)e[k]);                                        \
            else                                                                                                       \
                powers_##T(all, a, e, r, m);                                                                           \
            if (!packed)                                                                                               \
                scatter_##T(z, strides[2], m, (const T *)out);                                                         \
        }                                                                                                              \
    }
POWER(i8, u8)
POWER(i16, u16)
POWER(i32, u32)
POWER(i64, u64)
POWER(u8, u8)
POWER(u16, u16)
POWER(u32, u32)
POWER(u64, u64)

#define SLOTS(op)                                                                                                      \
    SLOT_OF(op, i8), SLOT_OF(op, i16), SLOT_OF(op, i32), SLOT_OF(op, i64), SLOT_OF(op, u8), SLOT_OF(op, u16),          \
    SLOT_OF(op, u32), SLOT_OF(op, u64)
#define SLOT_OF(op, T) QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_##T, op##_##T##_loop)
const qn_kernel_entry QN_TABLE(whole)[] = { SLOTS(gcd), SLOTS(lcm), SLOTS(power), QN_ENTRY_END };
