/* SPDX-License-Identifier: BSD-3-Clause */
/* math_loop.h: the loops of the elementary functions.
 *
 * A function is written once, for a vector of lanes: static inline vf64 exp_f64_v(vf64 x).  MATH1(exp, f64) makes
 * the kernel exp_f64 of it; MATH2(power, f64) makes power_f64 of vf64 power_f64_v(vf64 x, vf64 y).  Contiguous
 * data goes through full vectors and one partial vector; other strides go block by block through a contiguous
 * buffer, so an element meets the same operations wherever it stands.  Idle lanes of the partial vector are 1.
 *
 * A float32 function may be calculated in float64 and rounded once (error 0.5 ULP and a trifle):
 *     static inline vf32 exp_f32_v(vf32 x) { return in_f64_1(exp_narrow, x); } */
#ifndef QN_MATH_LOOP_H
#define QN_MATH_LOOP_H

#include "kernel_family.h"


/* Elements gathered at a time: a multiple of every VL (SVE: up to 64 float32). */
#define MATH_BLOCK 128

/* n elements at p: where they are if contiguous, else copied to buf. */
#define MATH_GATHER(T)                                                                                                 \
    static inline const T *gather_##T(const char *p, int64_t stride, int64_t n, T *buf)                                \
    {                                                                                                                  \
        if (stride == (int64_t)sizeof(T))                                                                              \
            return (const T *)(const void *)p;                                                                         \
        for (int64_t i = 0; i < n; i++)                                                                                \
            buf[i] = *(const T *)(const void *)(p + i * stride);                                                       \
        return buf;                                                                                                    \
    }                                                                                                                  \
    static inline void scatter_##T(char *p, int64_t stride, int64_t n, const T *buf)                                   \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++)                                                                                \
            *(T *)(void *)(p + i * stride) = buf[i];                                                                   \
    }

/* z[i] = f(x[i]) and z[i] = f(x[i], y[i]), contiguous; f stands here once, for full and partial vectors. */
#define MATH_RUN(T)                                                                                                    \
    QN_INLINE v##T load_##T(const T *p, int64_t n) { return n >= VL_##T ? v_load_##T(p) : v_loadn_##T(p, n, 1); }      \
    QN_INLINE void store_##T(T *p, v##T v, int64_t n)                                                                  \
    {                                                                                                                  \
        if (n >= VL_##T)                                                                                               \
            v_store_##T(p, v);                                                                                         \
        else                                                                                                           \
            v_storen_##T(p, v, n);                                                                                     \
    }                                                                                                                  \
    QN_INLINE void run1_##T(v##T (*f)(v##T), const T *x, T *z, int64_t n)                                              \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T)                                                                        \
            store_##T(z + i, f(load_##T(x + i, n - i)), n - i);                                                        \
    }                                                                                                                  \
    QN_INLINE void run2_##T(v##T (*f)(v##T, v##T), const T *x, const T *y, T *z, int64_t n)                            \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T)                                                                        \
            store_##T(z + i, f(load_##T(x + i, n - i), load_##T(y + i, n - i)), n - i);                                \
    }

/* The two shapes of a qn_loop_fn around a contiguous `run`: everything at once, or block by block; of two operands one number
 * for all is copied once. */
#define MATH_STRIDED1(T)                                                                                               \
    static void strided1_##T(void (*run)(const T *, T *, int64_t), char *const *args, const int64_t *strides,          \
                             int64_t n)                                                                                \
    {                                                                                                                  \
        const bool packed = strides[1] == (int64_t)sizeof(T);                                                          \
        const int64_t block = packed && strides[0] == strides[1] ? n : MATH_BLOCK;                                     \
        T in[MATH_BLOCK], out[MATH_BLOCK];                                                                             \
        for (int64_t i = 0; i < n; i += block) {                                                                       \
            const int64_t m = n - i < block ? n - i : block;                                                           \
            char *z = args[1] + i * strides[1];                                                                        \
            run(gather_##T(args[0] + i * strides[0], strides[0], m, in), packed ? (T *)(void *)z : out, m);            \
            if (!packed)                                                                                               \
                scatter_##T(z, strides[1], m, out);                                                                    \
        }                                                                                                              \
    }
#define MATH_STRIDED2(T)                                                                                               \
    static void strided2_##T(void (*run)(const T *, const T *, T *, int64_t), char *const *args,                       \
                             const int64_t *strides, int64_t n)                                                        \
    {                                                                                                                  \
        const bool packed = strides[2] == (int64_t)sizeof(T);                                                          \
        const int64_t block = packed && strides[0] == strides[2] && strides[1] == strides[2] ? n : MATH_BLOCK;         \
        T in[2][MATH_BLOCK], out[MATH_BLOCK];                                                                          \
        const T *x = in[0], *y = in[1];                                                                                \
        for (int64_t i = 0; i < n; i += block) {                                                                       \
            const int64_t m = n - i < block ? n - i : block;                                                           \
            char *z = args[2] + i * strides[2];                                                                        \
            if (strides[0] != 0 || i == 0)                                                                             \
                x = gather_##T(args[0] + i * strides[0], strides[0], m, in[0]);                                        \
            if (strides[1] != 0 || i == 0)                                                                             \
                y = gather_##T(args[1] + i * strides[1], strides[1], m, in[1]);                                        \
            run(x, y, packed ? (T *)(void *)z : out, m);                                                               \
            if (!packed)                                                                                               \
                scatter_##T(z, strides[2], m, out);                                                                    \
        }                                                                                                              \
    }

MATH_GATHER(f32)
MATH_GATHER(f64)
MATH_RUN(f32)
MATH_RUN(f64)

/* A file that has no function of one kind says so before the #include: unused loops would be warned about. */
#ifndef MATH_NO_1
MATH_STRIDED1(f32)
MATH_STRIDED1(f64)
#endif
#ifndef MATH_NO_2
MATH_STRIDED2(f32)
MATH_STRIDED2(f64)
#endif

#define MATH1(name, T)                                                                                                 \
    static void name##_##T##_run(const T *x, T *z, int64_t n) { run1_##T(name##_##T##_v, x, z, n); }                   \
    static void name##_##T(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided1_##T(name##_##T##_run, args, strides, n);                                                              \
    }
#define MATH2(name, T)                                                                                                 \
    static void name##_##T##_run(const T *x, const T *y, T *z, int64_t n) { run2_##T(name##_##T##_v, x, y, z, n); }    \
    static void name##_##T(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided2_##T(name##_##T##_run, args, strides, n);                                                              \
    }

/* The entries of a function in its family's table. */
#define MATH_ENTRIES(name)                                                                                             \
    QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_f32, name##_f32), QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_f64, name##_f64)

/* A float32 vector through a float64 function, rounded once.  With one lane of each, narrow ignores hi. */
QN_INLINE vf32 in_f64_1(vf64 (*f)(vf64), vf32 x)
{
    return v_narrow_f64_f32(f(v_widen_lo_f32_f64(x)), f(v_widen_hi_f32_f64(x)));
}
QN_INLINE vf32 in_f64_2(vf64 (*f)(vf64, vf64), vf32 x, vf32 y)
{
    return v_narrow_f64_f32(f(v_widen_lo_f32_f64(x), v_widen_lo_f32_f64(y)),
                            f(v_widen_hi_f32_f64(x), v_widen_hi_f32_f64(y)));
}

#endif
