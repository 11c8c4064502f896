/* SPDX-License-Identifier: BSD-3-Clause */
/* mathcroot.c: roots, signs and absolute values of complex numbers, and their inverse trigonometric and hyperbolic
 * functions, for which there is no vector code.
 *
 * The absolute value is the hypot kernel of the two parts; it keeps the whole contract of kernel.h. */
#define COMPLEX_NO_2
#include "math_complex_loop.h"
#include "math_generic.h"

#define EACH_FLOAT "math_hypot.inc.h"
#include "each_float.h"

/* t = sqrt((|z| + |a|) / 2) and b / 2t are the parts of the root, exchanged for a < 0. */
QN_INLINE void sqrt_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 half = v_set1_f64(0.5), aa = v_abs_f64(a), ab = v_abs_f64(b);
    const vf64 t = v_sqrt_f64(v_mul_f64(half, v_add_f64(hypot_in_range_f64(v_max_f64(aa, ab), v_min_f64(aa, ab)), aa)));
    const vf64 u = v_mul_f64(v_div_f64(ab, t), half);
    const vm64 left = v_lt_f64(a, v_set1_f64(0));
    *re = v_sel_f64(left, u, t);
    *im = v_copysign_f64(v_sel_f64(left, t, u), b);
    mend(csqrt, size_within(a, b, 0x1p-400, 0x1p400), a, b, re, im);
}

QN_INLINE void sign_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 aa = v_abs_f64(a), ab = v_abs_f64(b);
    const vf64 h = hypot_in_range_f64(v_max_f64(aa, ab), v_min_f64(aa, ab));
    *re = v_div_f64(a, h);
    *im = v_div_f64(b, h);
    mend(sign_c, size_within(a, b, 0x1p-400, 0x1p400), a, b, re, im);
}

VECTOR(sqrt)
VECTOR(sign)
SINGLE(arcsin, casin)
SINGLE(arccos, cacos)
SINGLE(arctan, catan)
SINGLE(arcsinh, casinh)
SINGLE(arccosh, acosh_c)
SINGLE(arctanh, catanh)

/* ---- absolute value ---------------------------------------------------------------------------------------------- */
#define ABSOLUTE(C, T)                                                                                                 \
    static void absolute_##C##_run(const C *x, T *z, int64_t n)                                                        \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T im, re = load_##C(x + i, n - i, &im);                                                                 \
            store_##T(z + i, hypot_##T##_v(re, im), n - i);                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    static void absolute_##C(char *const *args, const int64_t *strides, int64_t n)                                     \
    {                                                                                                                  \
        const bool packed = strides[1] == (int64_t)sizeof(T);                                                          \
        C in[MATH_BLOCK];                                                                                              \
        T out[MATH_BLOCK];                                                                                             \
        for (int64_t i = 0; i < n; i += MATH_BLOCK) {                                                                  \
            const int64_t m = n - i < MATH_BLOCK ? n - i : MATH_BLOCK;                                                 \
            char *z = args[1] + i * strides[1];                                                                        \
            absolute_##C##_run(gather_##C(args[0] + i * strides[0], strides[0], m, in),                                \
                               packed ? (T *)(void *)z : out, m);                                                      \
            if (!packed)                                                                                               \
                scatter_##T(z, strides[1], m, out);                                                                    \
        }                                                                                                              \
    }
ABSOLUTE(c64, f32)
ABSOLUTE(c128, f64)

const qn_kernel_entry QN_TABLE(mathcroot)[] = {
    COMPLEX_ENTRIES(absolute), COMPLEX_ENTRIES(sign), COMPLEX_ENTRIES(sqrt), COMPLEX_ENTRIES(arcsin),
    COMPLEX_ENTRIES(arccos), COMPLEX_ENTRIES(arctan), COMPLEX_ENTRIES(arcsinh), COMPLEX_ENTRIES(arccosh),
    COMPLEX_ENTRIES(arctanh),
    QN_ENTRY_END
};
