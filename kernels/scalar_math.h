/* SPDX-License-Identifier: BSD-3-Clause */
/* scalar_math.h: the names that the expressions of ops.def use. FLT(f) is f's float or double form by the type of x. All
 * are branch-free where it matters, so that the compiler can vectorise the loop around them. */
#ifndef QN_SCALAR_MATH_H
#define QN_SCALAR_MATH_H

#include "kernel_family.h"

#define FLT(f) _Generic((x), f32: f##_f32, f64: f##_f64, c64: f##_f32, c128: f##_f64)
#define INF ((f32)INFINITY)
#define SIGNBIT(x) (FLT(sign_bit)(x))
#define DEG_PER_RAD ((__typeof__(x))57.295779513082320876798154814105)
#define RAD_PER_DEG ((__typeof__(x))0.017453292519943295769236907684886)

/* y == -1 apart: the most negative integer divided by -1 wraps instead of trapping. */
#define INT_FLOORDIV(x, y) (y == 0 ? 0 : y == -1 ? -x : x / y - ((x % y != 0) & ((x < 0) != (y < 0))))
#define INT_REMAINDER(x, y) (y == 0 || y == -1 ? 0 : x % y + (((x % y != 0) & ((x < 0) != (y < 0))) ? y : 0))
#define INT_FMOD(x, y) (y == 0 || y == -1 ? 0 : x % y)
#define INT_MAX2(x, y) ((x) > (y) ? (x) : (y))
#define INT_MIN2(x, y) ((x) < (y) ? (x) : (y))
/* A count outside [0, width) shifts everything out. */
#define SHIFTS_OUT(x, y) ((uint64_t)(y) >= 8 * sizeof(x))
#define SHL(x, y) (SHIFTS_OUT(x, y) ? 0 : x << (y & (8 * sizeof(x) - 1)))
#define SHR(x, y) (SHIFTS_OUT(x, y) ? (x < 0 ? -1 : 0) : x >> (y & (8 * sizeof(x) - 1)))

/* In the type of x: a difference of comparisons is an int, which vectors of other widths are packed to and from (AVX2, int64: 4.0 us for
 * 10000, so 2.2). */
#define SIGN_OF(x) ((x) > 0 ? (__typeof__(x))1 : (x) < 0 ? (__typeof__(x))-1 : (__typeof__(x))0)

/* |x| without overflow. */
#define ABS_U64(x) ((uint64_t)(x < 0 ? -(int64_t)x : (int64_t)x))

/* The ones among the bits of v, converted to the unsigned type of x's size: sums of 2, 4, 8 ... bits side by side, which
 * vectorises (Warren, Hacker's Delight, 5-1). Of 64 bits only the longest vectors are faster than the instruction: 0.34 and 0.54 ns an
 * int64, but in AVX2 0.55 and 0.41 (Zen 4). */
#define COUNT_ONES(v) _Generic((x), i8: ones_u8, u8: ones_u8, i16: ones_u16, u16: ones_u16, \
    i32: ones_u32, u32: ones_u32, i64: ones_u64, u64: ones_u64)(v)
static inline u8 ones_u8(u8 v)
{
    v = (u8)(v - (v >> 1 & 0x55));
    v = (u8)((v & 0x33) + (v >> 2 & 0x33));
    return (u8)((v + (v >> 4)) & 0x0f);
}
static inline u8 ones_u16(u16 v)
{
    v = (u16)(v - (v >> 1 & 0x5555));
    v = (u16)((v & 0x3333) + (v >> 2 & 0x3333));
    v = (u16)((v + (v >> 4)) & 0x0f0f);
    return (u8)(v + (v >> 8));
}
static inline u8 ones_u32(u32 v)
{
    v -= v >> 1 & 0x55555555;
    v = (v & 0x33333333) + (v >> 2 & 0x33333333);
    v = (v + (v >> 4)) & 0x0f0f0f0f;
    v += v >> 8;
    return (u8)((v + (v >> 16)) & 0x3f);
}
#if defined(__AVX512F__)
static inline u8 ones_u64(u64 v)
{
    v -= v >> 1 & 0x5555555555555555;
    v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f;
    v += v >> 8;
    v += v >> 16;
    return (u8)((v + (v >> 32)) & 0x7f);
}
#else
static inline u8 ones_u64(u64 v) { return (u8)__builtin_popcountll(v); }
#endif

/* Stein's binary algorithm (1967): shifts and subtractions instead of divisions. */
static inline uint64_t gcd_u64(uint64_t x, uint64_t y)
{
    if (x == 0 || y == 0)
        return x | y;
    if (x >> 4 > y) /* of very different size: one division saves many steps */
        x %= y;
    else if (y >> 4 > x)
        y %= x;
    if (x == 0 || y == 0)
        return x | y;
    int twos = __builtin_ctzll(x | y);
    x >>= __builtin_ctzll(x);
    while (y != 0) {
        y >>= __builtin_ctzll(y);
        uint64_t less = x < y ? x : y;
        y = x < y ? y - x : x - y;
        x = less;
    }
    return x << twos;
}

static inline uint64_t lcm_u64(uint64_t x, uint64_t y) { return x == 0 || y == 0 ? 0 : x / gcd_u64(x, y) * y; }

static inline int64_t wrapping_power(uint64_t x, uint64_t y)
{
    uint64_t r = 1;
    for (; y != 0; y >>= 1, x *= x)
        if (y & 1)
            r *= x;
    return (int64_t)r;
}

static inline int64_t signed_power(int64_t x, int64_t y)
{
    if (y >= 0)
        return wrapping_power((uint64_t)x, (uint64_t)y);
    return x == 1 ? 1 : x == -1 ? (y & 1 ? -1 : 1) : 0;
}

/* The C library's fmod and nextafter set errno. */
#define NEXT_FUNCTION(T, U, B)                                                                       \
    static inline T nextafter_##T(T x, T y)                                                          \
    {                                                                                                \
        union { T f; B b; } v = {x}, least = {.b = 1};                                               \
        if (x != x || y != y)                                                                        \
            return x + y;                                                                            \
        if (x == y || x == 0)                                                                        \
            return x == y ? y : __builtin_copysign##U(least.f, y);                                   \
        v.b += (x < y) == (x > 0) ? 1 : -1;                                                          \
        return v.f;                                                                                  \
    }
NEXT_FUNCTION(f32, f, int32_t)
NEXT_FUNCTION(f64, , int64_t)

#define WHOLE_f32 0x1p23f
#define WHOLE_f64 0x1p52

/* Significand and exponent by their bits; `bits` of fraction, B the unsigned type.  ldexp scales by
 * at most three powers of two, of which the last alone can round. */
#define BIT_FUNCTIONS(T, B, bits, bias)                                                              \
    static inline T power_of_two_##T(int64_t n)                                                      \
    {                                                                                                \
        union { B b; T f; } v = {.b = (B)(n + (bias)) << (bits)};                                    \
        return v.f;                                                                                  \
    }                                                                                                \
    static inline T ldexp_##T(T x, int64_t n)                                                        \
    {                                                                                                \
        enum { DOWN = (bias) - 1 - (bits) - 1 }; /* leaves room for the fraction above the subnormals */ \
        for (int i = 0; i < 2 && n > (bias); i++, n -= (bias))                                       \
            x *= power_of_two_##T(bias);                                                             \
        for (int i = 0; i < 2 && n < 1 - (bias); i++, n += DOWN)                                     \
            x *= power_of_two_##T(-DOWN);                                                            \
        n = n > (bias) ? (bias) : n < 1 - (bias) ? 1 - (bias) : n;                                   \
        return x * power_of_two_##T(n);                                                              \
    }                                                                                                \
    static inline bool sign_bit_##T(T x)                                                             \
    {                                                                                                \
        union { T f; B b; } v = {x};                                                                 \
        return v.b >> (sizeof(B) * 8 - 1);                                                           \
    }                                                                                                \
    static inline int exponent_bits_##T(T x)                                                         \
    {                                                                                                \
        union { T f; B b; } v = {x};                                                                 \
        return (int)(v.b >> (bits) & (2 * (bias) + 1));                                              \
    }                                                                                                \
    static inline B magnitude_##T(T x)                                                               \
    {                                                                                                \
        union { T f; B b; } v = {x};                                                                 \
        return v.b & ~((B)1 << (sizeof(B) * 8 - 1));                                                 \
    }                                                                                                \
    /* Is x neither zero nor infinite nor NaN? */                                                    \
    static inline bool has_parts_##T(T x) { return magnitude_##T(x) - 1 < ((B)(2 * (bias) + 1) << (bits)) - 1; } \
    static inline bool is_subnormal_##T(T x) { return magnitude_##T(x) < (B)1 << (bits); }           \
    static inline B normal_bits_##T(T x)                                                             \
    {                                                                                                \
        union { T f; B b; } v = {is_subnormal_##T(x) ? x * power_of_two_##T((bits) + 2) : x};        \
        return v.b;                                                                                  \
    }                                                                                                \
    static inline int exponent_##T(T x)                                                              \
    {                                                                                                \
        const B e = normal_bits_##T(x) >> (bits) & (2 * (bias) + 1);                                 \
        return (int)(has_parts_##T(x) ? e - (is_subnormal_##T(x) ? (bias) + 1 + (bits) : (bias) - 1) : 0); \
    }                                                                                                \
    static inline T mantissa_##T(T x)                                                                \
    {                                                                                                \
        const B fraction = normal_bits_##T(x) & ~((B)(2 * (bias) + 1) << (bits)), chosen = -(B)has_parts_##T(x); \
        union { T f; B b; } v = {x};                                                                 \
        v.b = (v.b & ~chosen) | ((fraction | (B)((bias) - 1) << (bits)) & chosen);                   \
        return v.f;                                                                                  \
    }                                                                                                \
    static inline T spacing_##T(T x)                                                                 \
    {                                                                                                \
        int e = exponent_bits_##T(x);                                                                \
        union { B b; T f; } v = {.b = e > (bits) ? (B)(e - (bits)) << (bits) : (B)1 << (e > 0 ? e - 1 : 0)}; \
        union { B b; T f; } largest = {.b = ((B)(2 * (bias) + 1) << (bits)) - 1};                    \
        v.f = x == largest.f || x == -largest.f ? largest.f * 2 : v.f; /* infinity is the next number */ \
        return x - x != 0 ? x - x : x < 0 ? -v.f : v.f;                                              \
    }
BIT_FUNCTIONS(f32, uint32_t, 23, 127)
BIT_FUNCTIONS(f64, uint64_t, 52, 1023)

#define FLOAT_FUNCTIONS(T, f)                                                                        \
    static inline T fabs_##T(T x) { return __builtin_fabs##f(x); }                                   \
    static inline T sqrt_##T(T x) { return __builtin_sqrt##f(x); }                                   \
    static inline T floor_##T(T x) { return __builtin_floor##f(x); }                                 \
    static inline T ceil_##T(T x) { return __builtin_ceil##f(x); }                                   \
    static inline T trunc_##T(T x) { return __builtin_trunc##f(x); }                                 \
    static inline T rint_##T(T x) { return __builtin_rint##f(x); }                                   \
    static inline T copysign_##T(T x, T y) { return __builtin_copysign##f(x, y); }                   \
    static inline T fma_##T(T x, T y, T z) { return __builtin_fma##f(x, y, z); }                     \
    /* A whole quotient below 1/eps is off by one at most, and then x - q y is exact; else the C library divides bit by bit. */ \
    static inline T fmod_##T(T x, T y)                                                               \
    {                                                                                                \
        T q = x / y;                                                                                 \
        if (fabs_##T(q) < WHOLE_##T && fabs_##T(y) < INF) {                                          \
            T r = fma_##T(-trunc_##T(q), y, x);                                                      \
            r = (r < 0) != (x < 0) && r != 0 ? r + copysign_##T(y, x) : r;                           \
            return copysign_##T(r, x);                                                               \
        }                                                                                            \
        return fabs_##T(x) < INF && y != 0 ? fmod##f(x, y) : (x * y) / (x * y);                      \
    }                                                                                                \
    /* Two selections, which gcc vectorises where it makes branches of one by (x >= y) | (x != x). */  \
    static inline T maximum_##T(T x, T y) { T m = x >= y ? x : y; return x != x ? x : m; }             \
    static inline T minimum_##T(T x, T y) { T m = x <= y ? x : y; return x != x ? x : m; }             \
    /* minimum(maximum(x, y), z): between bounds that are no NaN one comparison each keeps the NaN of x. */ \
    static inline T clip_##T(T x, T y, T z)                                                          \
    {                                                                                                \
        if (y != y || z != z)                                                                        \
            return minimum_##T(maximum_##T(x, y), z);                                                \
        const T low = y > x ? y : x;                                                                 \
        return z < low ? z : low;                                                                    \
    }                                                                                                \
    static inline T fmax_##T(T x, T y) { T m = x >= y ? x : y; return y != y ? x : m; }                \
    static inline T fmin_##T(T x, T y) { T m = x <= y ? x : y; return y != y ? x : m; }                \
    /* Python's %: the sign of y; zero has the sign of y too. */                                     \
    static inline T remainder_##T(T x, T y)                                                          \
    {                                                                                                \
        T r = fmod_##T(x, y);                                                                        \
        return r == 0 ? copysign_##T(0, y) : (r < 0) != (y < 0) ? r + y : r;                         \
    }                                                                                                \
    /* Python's //, with the quotient's infinities as the Array API asks. */                         \
    static inline T floor_divide_##T(T x, T y)                                                       \
    {                                                                                                \
        if (y == 0 || (fabs_##T(x) == INF) != (fabs_##T(y) == INF)) /* finite // inf is a signed 0 */ \
            return x / y;                                                                            \
        T r = fmod_##T(x, y), q = (x - r) / y;                                                       \
        if (r != 0 && (r < 0) != (y < 0))                                                            \
            q -= 1;                                                                                  \
        if (q == 0)                                                                                  \
            return copysign_##T(0, x / y);                                                           \
        T whole = floor_##T(q);                                                                      \
        return q - whole > (T)0.5 ? whole + 1 : whole;                                               \
    }
FLOAT_FUNCTIONS(f32, f)
FLOAT_FUNCTIONS(f64, )

/* ---- complex ------------------------------------------------------------------------------------------ */
#define NANC(x) ((x.re != x.re) | (x.im != x.im))
#define TRUEC(x) ((x.re != 0) | (x.im != 0))
/* Lexicographic order; a NaN in an imaginary part orders nothing. */
#define LEXLESS(x, y) ((x.re < y.re && x.im == x.im && y.im == y.im) || (x.re == y.re && x.im < y.im))
#define LEXMAX(x, y) (NANC(x) || (!NANC(y) && LEXLESS(y, x)) ? x : y)
#define LEXMIN(x, y) (NANC(x) || (!NANC(y) && LEXLESS(x, y)) ? x : y)
#define C(re, im) ((__typeof__(x)){re, im})
#define DIVIDE(x, y) _Generic((x), c64: divide_c64, c128: divide_c128)(x, y)
#define MULTIPLY_C(x, y) _Generic((x), c64: multiply_c64, c128: multiply_c128)(x, y)

/* gcc 12 makes a fused multiply-add of the vectorised products in spite of -ffp-contract=off; a barrier keeps them rounded. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define ROUNDED(x) __builtin_assoc_barrier(x)
#else
#define ROUNDED(x) (x)
#endif
#define COMPLEX_MULTIPLY(T)                                                                          \
    static inline T multiply_##T(T x, T y)                                                           \
    {                                                                                                \
        return (T){ROUNDED(x.re * y.re) - ROUNDED(x.im * y.im), ROUNDED(x.re * y.im) + ROUNDED(x.im * y.re)}; \
    }
COMPLEX_MULTIPLY(c64)
COMPLEX_MULTIPLY(c128)

/* Smith's division (CACM 5, 1962): scales by the larger part of y against overflow. */
#define COMPLEX_DIVIDE(T, R)                                                                         \
    static inline T divide_##T(T x, T y)                                                             \
    {                                                                                                \
        if (fabs_##R(y.re) >= fabs_##R(y.im)) {                                                      \
            if (y.re == 0 && y.im == 0)                                                              \
                return (T){x.re / fabs_##R(y.re), x.im / fabs_##R(y.re)};                            \
            R ratio = y.im / y.re, scale = 1 / (y.re + ROUNDED(y.im * ratio));                       \
            return (T){(x.re + ROUNDED(x.im * ratio)) * scale, (x.im - ROUNDED(x.re * ratio)) * scale};\
        }                                                                                            \
        R ratio = y.re / y.im, scale = 1 / (y.im + ROUNDED(y.re * ratio));                           \
        return (T){(ROUNDED(x.re * ratio) + x.im) * scale, (ROUNDED(x.im * ratio) - x.re) * scale};  \
    }
COMPLEX_DIVIDE(c64, f32)
COMPLEX_DIVIDE(c128, f64)

/* Bits of y where x is 0, so that y is always read: gcc loads what is needed in few lanes under a mask, which waits for memory (10M
 * float64 took 173 ms instead of 6, Zen 5). */
#define HEAVISIDE(T, I)                                                                              \
    static inline T heaviside_##T(T x, T y)                                                          \
    {                                                                                                \
        const T step = x > 0 ? (T)1 : (T)0;                                                          \
        T r;                                                                                         \
        I bits, high;                                                                                \
        memcpy(&bits, &y, sizeof y);                                                                 \
        memcpy(&high, &step, sizeof step);                                                           \
        bits = (bits & -(I)(x == 0)) | high;                                                         \
        memcpy(&r, &bits, sizeof r);                                                                 \
        return x != x ? x : r;                                                                       \
    }
HEAVISIDE(f32, int32_t)
HEAVISIDE(f64, int64_t)

#endif
