/* SPDX-License-Identifier: BSD-3-Clause */
/* math_complex_loop.h: the loops of the complex functions.
 *
 * A function <name>_cv takes vectors of real and imaginary parts in float64, also for complex64, whose results are
 * rounded once.  It is right for ordinary elements: finite, nonzero and far enough from overflow, underflow and its
 * other limits.  The others it mends one by one with the functions of math_complex.h.
 * Errors are a few ULP of |result|, not of each component.
 *
 * Departure from kernel.h: single elements go through libm and raise the flags it raises; errno is put back. */
#ifndef QN_MATH_COMPLEX_LOOP_H
#define QN_MATH_COMPLEX_LOOP_H

#define MATH_NO_1
#define MATH_NO_2
#include "math_complex.h"
#include "math_exp.h"
#include <errno.h>

/* ---- single elements --------------------------------------------------------------------------------------------- */

/* The lanes where `skip` is 0, by f of a + bi or, if f is NULL, by g of a + bi and c + di. */
static __attribute__((noinline)) void singles(cplx (*f)(cplx), cplx (*g)(cplx, cplx), vf64 skip, vf64 a, vf64 b, vf64 c,
                                              vf64 d, vf64 *re, vf64 *im)
{
    double in[5][MATH_BLOCK], out[2][MATH_BLOCK];
    const int saved = errno;
    v_store_f64(in[0], a);
    v_store_f64(in[1], b);
    v_store_f64(in[2], c);
    v_store_f64(in[3], d);
    v_store_f64(in[4], skip);
    v_store_f64(out[0], *re);
    v_store_f64(out[1], *im);
    for (int i = 0; i < (int)VL_f64; i++) {
        if (in[4][i] != 0)
            continue;
        const cplx x = cplx_of(in[0][i], in[1][i]), z = f ? f(x) : g(x, cplx_of(in[2][i], in[3][i]));
        out[0][i] = creal(z);
        out[1][i] = cimag(z);
    }
    *re = v_load_f64(out[0]);
    *im = v_load_f64(out[1]);
    errno = saved;
}

/* Replaces the results of lanes that are not ordinary.  Copies, lest the common path keep its results in memory. */
QN_INLINE void mend2(cplx (*f)(cplx), cplx (*g)(cplx, cplx), vm64 ordinary, vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re,
                     vf64 *im)
{
    if (v_all_m64(ordinary))
        return;
    vf64 x = *re, y = *im;
    singles(f, g, v_sel_f64(ordinary, v_set1_f64(1), v_set1_f64(0)), a, b, c, d, &x, &y);
    *re = x;
    *im = y;
}

QN_INLINE void mend(cplx (*f)(cplx), vm64 ordinary, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    mend2(f, NULL, ordinary, a, b, a, b, re, im);
}

QN_INLINE vm64 below(vf64 x, double limit)
{
    return v_lt_f64(v_abs_f64(x), v_set1_f64(limit));
}

/* lo < max(|a|, |b|) < hi. */
QN_INLINE vm64 size_within(vf64 a, vf64 b, double lo, double hi)
{
    const vf64 m = v_max_f64(v_abs_f64(a), v_abs_f64(b));
    return v_and_m64(v_and_m64(v_gt_f64(m, v_set1_f64(lo)), v_lt_f64(m, v_set1_f64(hi))),
                     v_not_m64(v_or_m64(v_isnan_f64(a), v_isnan_f64(b))));
}

#define TURNS_MAX 0x1p30   /* sin_cos is slow beyond */

/* e^(x + *tail), |x| < 700 and a tail of an ulp of x, or NULL. */
QN_INLINE vf64 exp_plain(vf64 x, const vf64 *tail)
{
    vf64 k;
    const vf64 e = exp_split(x, tail, &k);
    return v_scale_normal_f64(e, k);
}

/* ---- loops ------------------------------------------------------------------------------------------------------- */
typedef void (*vector1)(vf64, vf64, vf64 *, vf64 *);
typedef void (*vector2)(vf64, vf64, vf64, vf64, vf64 *, vf64 *);

QN_INLINE void apply1_f64(vector1 f, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    f(a, b, re, im);
}
QN_INLINE void apply2_f64(vector2 f, vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    f(a, b, c, d, re, im);
}
QN_INLINE void apply1_f32(vector1 f, vf32 a, vf32 b, vf32 *re, vf32 *im)
{
    vf64 x, y, x2, y2;
    f(v_widen_lo_f32_f64(a), v_widen_lo_f32_f64(b), &x, &y);
    f(v_widen_hi_f32_f64(a), v_widen_hi_f32_f64(b), &x2, &y2);
    *re = v_narrow_f64_f32(x, x2);
    *im = v_narrow_f64_f32(y, y2);
}
QN_INLINE void apply2_f32(vector2 f, vf32 a, vf32 b, vf32 c, vf32 d, vf32 *re, vf32 *im)
{
    vf64 x, y, x2, y2;
    f(v_widen_lo_f32_f64(a), v_widen_lo_f32_f64(b), v_widen_lo_f32_f64(c), v_widen_lo_f32_f64(d), &x, &y);
    f(v_widen_hi_f32_f64(a), v_widen_hi_f32_f64(b), v_widen_hi_f32_f64(c), v_widen_hi_f32_f64(d), &x2, &y2);
    *re = v_narrow_f64_f32(x, x2);
    *im = v_narrow_f64_f32(y, y2);
}

/* A vector of n <= VL elements between memory and two vectors of parts; idle lanes are 1 + i. */
#define COMPLEX_RUN(C, T)                                                                                              \
    QN_INLINE v##T load_##C(const C *x, int64_t n, v##T *im)                                                           \
    {                                                                                                                  \
        T part[2 * MATH_BLOCK];                                                                                        \
        const T *p = (const T *)(const void *)x;                                                                       \
        if (n < VL_##T) {                                                                                              \
            for (int i = 0; i < 2 * (int)VL_##T; i++)                                                                  \
                part[i] = i < 2 * n ? p[i] : 1;                                                                        \
            p = part;                                                                                                  \
        }                                                                                                              \
        const v##T a = v_load_##T(p), b = v_load_##T(p + VL_##T);                                                      \
        *im = v_odd_##T(a, b);                                                                                         \
        return v_even_##T(a, b);                                                                                       \
    }                                                                                                                  \
    QN_INLINE void store_##C(C *z, v##T re, v##T im, int64_t n)                                                        \
    {                                                                                                                  \
        T part[2 * MATH_BLOCK], *p = n < VL_##T ? part : (T *)(void *)z;                                               \
        v_store_##T(p, v_zip_lo_##T(re, im));                                                                          \
        v_store_##T(p + VL_##T, v_zip_hi_##T(re, im));                                                                 \
        if (n < VL_##T)                                                                                                \
            memcpy(z, part, (size_t)n * sizeof(C));                                                                    \
    }                                                                                                                  \
    QN_INLINE void run1_##C(vector1 f, const C *x, C *z, int64_t n)                                                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T b, re, im, a = load_##C(x + i, n - i, &b);                                                            \
            apply1_##T(f, a, b, &re, &im);                                                                             \
            store_##C(z + i, re, im, n - i);                                                                           \
        }                                                                                                              \
    }                                                                                                                  \
    QN_INLINE void run2_##C(vector2 f, const C *x, const C *y, C *z, int64_t n)                                        \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T b, d, re, im, a = load_##C(x + i, n - i, &b), c = load_##C(y + i, n - i, &d);                         \
            apply2_##T(f, a, b, c, d, &re, &im);                                                                       \
            store_##C(z + i, re, im, n - i);                                                                           \
        }                                                                                                              \
    }                                                                                                                  \
    static inline void singly_##C(cplx (*f)(cplx), const C *x, C *z, int64_t n)                                        \
    {                                                                                                                  \
        const int saved = errno;                                                                                       \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            const cplx w = f(cplx_of(x[i].re, x[i].im));                                                               \
            z[i] = (C){ (T)creal(w), (T)cimag(w) };                                                                    \
        }                                                                                                              \
        errno = saved;                                                                                                 \
    }

COMPLEX_RUN(c64, f32)
COMPLEX_RUN(c128, f64)
MATH_GATHER(c64)
MATH_GATHER(c128)
/* A file that has no function of two arguments says so before the #include. */
MATH_STRIDED1(c64)
MATH_STRIDED1(c128)
#ifndef COMPLEX_NO_2
MATH_STRIDED2(c64)
MATH_STRIDED2(c128)
#endif

#define LOOP_OF_1(name, C, how, f)                                                                                     \
    static void name##_##C##_run(const C *x, C *z, int64_t n) { how##_##C(f, x, z, n); }                               \
    static void name##_##C(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided1_##C(name##_##C##_run, args, strides, n);                                                              \
    }
/* Kernels from a function of vectors, name##_cv, or of single elements, f. */
#define VECTOR(name) LOOP_OF_1(name, c64, run1, name##_cv) LOOP_OF_1(name, c128, run1, name##_cv)
#define SINGLE(name, f) LOOP_OF_1(name, c64, singly, f) LOOP_OF_1(name, c128, singly, f)
#define LOOP_OF_2(name, C)                                                                                             \
    static void name##_##C##_run(const C *x, const C *y, C *z, int64_t n) { run2_##C(name##_cv, x, y, z, n); }         \
    static void name##_##C(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided2_##C(name##_##C##_run, args, strides, n);                                                              \
    }
#define VECTOR2(name) LOOP_OF_2(name, c64) LOOP_OF_2(name, c128)

/* The entries of a function in its family's table. */
#define COMPLEX_ENTRIES(name)                                                                                          \
    QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c64, name##_c64), QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c128, name##_c128)

#endif
