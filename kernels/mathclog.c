/* SPDX-License-Identifier: BSD-3-Clause */
/* mathclog.c: logarithms and powers of complex numbers. */
#include "math_complex_loop.h"
#include "math_arctan.h"
#include "math_log.h"
#include "math_sin.h"

#define T f64
#define I i64
#define M m64
#include "math_arctan.inc.h"
#undef T
#undef I
#undef M

/* |z|^2 as a sum ready for a logarithm, where |z| is neither huge nor tiny. */
QN_INLINE vf64 square_sum(vf64 a, vf64 b, vf64 *lo)
{
    const vf64 aa = v_abs_f64(a), ab = v_abs_f64(b), x = v_max_f64(aa, ab), y = v_min_f64(aa, ab);
    vf64 xl, yl, e;
    const vf64 xx = dd_prod(x, x, &xl), yy = dd_prod(y, y, &yl), s = dd_fast_sum(xx, yy, &e);
    return dd_fast_sum(s, v_add_f64(e, v_add_f64(xl, yl)), lo);
}

#define LOG_LOW 0x1p-400
#define LOG_HIGH 0x1p400

/* log sqrt(x + lo), |lo| <= ulp(x).  With |z|^2 as a sum it is log |z|, near 1 as well. */
QN_INLINE vf64 log_root(const log_base *base, vf64 x, vf64 lo)
{
    vf64 rl, k;
    vi64 j;
    const vf64 r = log_reduce(x, &lo, &rl, &k, &j);
    return v_mul_f64(log_round(base, r, rl, k, j), v_set1_f64(0.5));
}

/* The logarithm to a base, of which `factor` is 1 / log base. */
QN_INLINE void log_parts(const log_base *base, cplx (*f)(cplx), double factor, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 lo;
    const vf64 s = square_sum(a, b, &lo);
    *re = log_root(base, s, lo);
    *im = v_mul_f64(arctan2_f64_v(b, a), v_set1_f64(factor));
    mend(f, size_within(a, b, LOG_LOW, LOG_HIGH), a, b, re, im);
}

QN_INLINE void log_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_natural, log_c, 1, a, b, re, im);
}

QN_INLINE void log2_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_binary, log2_c, M_LOG2E, a, b, re, im);
}

QN_INLINE void log10_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_decimal, log10_c, M_LOG10E, a, b, re, im);
}

/* log |1 + z|, |1 + z|^2 = 1 + s + e: for small s by the series, whose coefficients are good to 1/31.  For a <
 * -1/2, 1 + a is exact, or its error harmless. */
QN_INLINE vf64 log1p_size(vf64 a, vf64 b)
{
    const vf64 one = v_set1_f64(1);
    vf64 aal, bbl, sl, tl, xl, yl;
    const vf64 aa = dd_prod(a, a, &aal), bb = dd_prod(b, b, &bbl);
    const vf64 t = dd_sum(v_add_f64(a, a), aa, &tl), s = dd_sum(t, bb, &sl);
    const vf64 e = v_add_f64(v_add_f64(sl, tl), v_add_f64(aal, bbl));
    const vf64 series = v_add_f64(s, v_fma_f64(v_mul_f64(s, s), POLY_f64(s, log_natural.q), e));

    const vm64 left = v_lt_f64(a, v_set1_f64(-0.5));
    const vf64 x = dd_sum(s, one, &xl), y = square_sum(v_add_f64(a, one), b, &yl);
    const vf64 log = log_root(&log_natural, v_sel_f64(left, y, x), v_sel_f64(left, yl, v_add_f64(xl, e)));
    return v_sel_f64(below(s, 1.0 / 31), v_mul_f64(series, v_set1_f64(0.5)), log);
}

QN_INLINE void log1p_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 u = v_add_f64(a, v_set1_f64(1));
    *re = log1p_size(a, b);
    *im = arctan2_f64_v(b, u);
    mend(log1p_c, v_and_m64(size_within(a, b, 0x1p-400, LOG_HIGH), size_within(u, b, LOG_LOW, LOG_HIGH)), a, b, re, im);
}

QN_INLINE void multiply(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    const vf64 x = v_sub_f64(v_mul_f64(a, c), v_mul_f64(b, d));
    *im = v_add_f64(v_mul_f64(a, d), v_mul_f64(b, c));
    *re = x;
}

/* (a + bi)^c for integral c by squaring, and a reciprocal for c < 0. */
QN_INLINE void power_integral(vf64 a, vf64 b, vf64 c, vf64 *re, vf64 *im)
{
    const vi64 none = v_set1_i64(0), one = v_set1_i64(1);
    vi64 n = v_cvt_f64_i64(v_abs_f64(c));
    vf64 x = v_set1_f64(1), y = v_set1_f64(0);
    while (v_any_m64(v_gt_i64(n, none))) {
        vf64 xn, yn;
        const vm64 odd = v_eq_i64(v_and_i64(n, one), one);
        multiply(x, y, a, b, &xn, &yn);
        x = v_sel_f64(odd, xn, x);
        y = v_sel_f64(odd, yn, y);
        multiply(a, b, a, b, &a, &b);
        n = v_shr_i64(n, 1);
    }
    const vm64 negative = v_lt_f64(c, v_set1_f64(0));
    const vf64 size = v_sel_f64(negative, v_fma_f64(x, x, v_mul_f64(y, y)), v_set1_f64(1));
    *re = v_div_f64(x, size);
    *im = v_div_f64(v_sel_f64(negative, v_neg_f64(y), y), size);
}

/* e^u (cos v + i sin v) with u = c log|x| - d arg x and v = c arg x + d log|x|, both as sums. */
QN_INLINE vm64 power_general(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    vf64 lo, rl, k, ll, ul, vl, e, f, s, t;
    vi64 j;
    const vf64 sq = square_sum(a, b, &lo), r = log_reduce(sq, &lo, &rl, &k, &j), half = v_set1_f64(0.5);
    const vf64 log = log_dd(r, rl, k, j, &ll), l = v_mul_f64(dd_fast_sum(log, ll, &ll), half);
    const vf64 angle = arctan2_f64_v(b, a);
    ll = v_mul_f64(ll, half);
    const vf64 cl = dd_prod(c, l, &e), da = dd_prod(d, angle, &f), u = dd_sum(cl, v_neg_f64(da), &ul);
    ul = v_add_f64(ul, v_fma_f64(c, ll, v_sub_f64(e, f)));
    const vf64 ca = dd_prod(c, angle, &e), dl = dd_prod(d, l, &f), v = dd_sum(ca, dl, &vl);
    vl = v_add_f64(vl, v_fma_f64(d, ll, v_add_f64(e, f)));

    const vm64 ordinary = v_and_m64(below(u, 690), below(v, TURNS_MAX));
    const vf64 size = exp_plain(v_sel_f64(ordinary, u, v_set1_f64(0)), &ul);
    sin_cos(v, &s, &t);
    *re = v_mul_f64(size, v_fnma_f64(vl, s, t));
    *im = v_mul_f64(size, v_fma_f64(vl, t, s));
    return v_and_m64(ordinary, size_within(a, b, LOG_LOW, LOG_HIGH));
}

QN_INLINE void power_cv(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    const vm64 small = v_and_m64(v_le_f64(v_abs_f64(c), v_set1_f64(POWER_INT_MAX)), v_eq_f64(v_rint_f64(c), c));
    const vm64 integral = v_and_m64(v_eq_f64(d, v_set1_f64(0)), small);
    vf64 x, y;
    vm64 ordinary = integral;
    *re = *im = a;
    if (!v_all_m64(integral))
        ordinary = power_general(a, b, c, d, re, im);
    if (v_any_m64(integral)) {
        power_integral(a, b, v_sel_f64(integral, c, v_set1_f64(0)), &x, &y);
        *re = v_sel_f64(integral, x, *re);
        *im = v_sel_f64(integral, y, *im);
        const vm64 safe = v_and_m64(integral, size_within(x, y, 0x1p-400, 0x1p400));
        ordinary = v_or_m64(v_andnot_m64(ordinary, integral), safe);
    }
    mend2(NULL, power_c, ordinary, a, b, c, d, re, im);
}

VECTOR(log)
VECTOR(log2)
VECTOR(log10)
VECTOR(log1p)
VECTOR2(power)

const qn_kernel_entry QN_TABLE(mathclog)[] = {
    COMPLEX_ENTRIES(log), COMPLEX_ENTRIES(log2), COMPLEX_ENTRIES(log10), COMPLEX_ENTRIES(log1p),
    COMPLEX_ENTRIES(power), QN_ENTRY(QN_KIND_LOOP, QN_OP_float_power, DT_c128, power_c128),
    QN_ENTRY_END
};
