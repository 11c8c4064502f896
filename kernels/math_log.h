/* SPDX-License-Identifier: BSD-3-Clause */
/* math_log.h: the core of the logarithm family, with one rounded result or a double-double one.
 *
 * x = 2^k m with m in [0.734, 1.469); c_j = 1/log_inv[j] is near m, r = m / c_j - 1 has |r| <= 1/31, and
 *     log x = k ln 2 + log c_j + log1p(r).
 * For m within 1/32 of 1, c_j = 1 and r = m - 1 exactly, so nothing cancels near x = 1.  The table has sixteen
 * entries because that many fit in two AVX-512 registers (Tang 1990 for the scheme).  Polynomials: weighted
 * minimax (Lawson iteration), coefficients rounded one by one. */
#ifndef QN_MATH_LOG_H
#define QN_MATH_LOG_H

#include "math_dd.h"

/* 1/c_j to 12 bits; log c_j = log_hi + log_lo, log_hi a multiple of 2^-42. */
static const double log_inv[16] = {
    0x1.0000000000000p+0, 0x1.e1e0000000000p-1, 0x1.c720000000000p-1, 0x1.af20000000000p-1,
    0x1.99a0000000000p-1, 0x1.8620000000000p-1, 0x1.7460000000000p-1, 0x1.6420000000000p-1,
    0x1.5560000000000p+0, 0x1.47a0000000000p+0, 0x1.3b20000000000p+0, 0x1.2f60000000000p+0,
    0x1.24a0000000000p+0, 0x1.1a80000000000p+0, 0x1.1120000000000p+0, 0x1.0840000000000p+0,
};
static const double log_hi[16] = {
    0x0.0p+0, 0x1.f0c30c1118000p-5, 0x1.e2507702b0000p-4, 0x1.601b076e7a000p-3,
    0x1.c8df7cb9a8000p-3, 0x1.1661caecba000p-2, 0x1.4610bc29c6000p-2, 0x1.73c1800dc1000p-2,
    -0x1.26b6209350000p-2, -0x1.f939c4e72e000p-3, -0x1.a98ed238b8000p-3, -0x1.5bbc05f140000p-3,
    -0x1.11d8e5e290000p-3, -0x1.9375e55594000p-4, -0x1.0939853a1c000p-4, -0x1.03d5d85e70000p-5,
};
static const double log_lo[16] = {
    0x0.0p+0, -0x1.caef3588b7d80p-45, -0x1.f897980522249p-45, 0x1.152d7d4dfc8e5p-44,
    0x1.eee42f58e1e6ep-44, -0x1.171fff9fc4abbp-44, -0x1.e82c9f310c8e6p-46, -0x1.9be4811571280p-45,
    -0x1.8f08bb3f17379p-44, 0x1.4c5fc35fe2798p-44, -0x1.126ffb47b9ac0p-48, -0x1.21892c55da347p-45,
    -0x1.1c6fa52eaa55bp-45, -0x1.eddc37380c364p-44, -0x1.91761e583dc8fp-45, -0x1.f778960ed29cfp-44,
};

/* (log1p(r) - r) / r^2: error 2^-61.8 of log1p(r). */
static const double log_q2[] = {
    -0x1.0000000000000p-1, 0x1.55555555554cfp-2, -0x1.ffffffffffdf6p-3, 0x1.9999999bfde5ap-3, -0x1.55555558d4c6fp-3,
    0x1.24922e08edf0bp-3, -0x1.ffffbf038e883p-4, 0x1.c80e8ebf5af99p-4, -0x1.9a936b08a33ccp-4,
};

/* (log1p(r) - r + r^2 / 2) / r^3: error 2^-67.4 of log1p(r). */
static const double log_q3[] = {
    0x1.5555555555555p-2, -0x1.ffffffffffe83p-3, 0x1.999999999ab86p-3, -0x1.555555582aa7bp-3, 0x1.2492491b7ad71p-3,
    -0x1.ffffc6c64006fp-4, 0x1.c71c9a65d25eep-4, -0x1.9a854b4fadf5ep-4, 0x1.74b2a46dbe9f9p-4,
};

/* For positive normal x: k, j mod 16, and r as *r + *rl with *r exact to the last bit of rl.  *tail is a second part of
 * x, |*tail| <= ulp(x), on the way in and unused if tail is NULL. */
QN_INLINE vf64 log_reduce(vf64 x, const vf64 *tail, vf64 *rl, vf64 *k, vi64 *j)
{
    const vi64 bits = v_bits_f64(x);
    const vi64 e = v_sar_i64(v_sub_i64(bits, v_set1_i64(0x3fe7800000000000)), 52);
    const vi64 e52 = v_shl_i64(e, 52);
    const vf64 m = v_unbits_f64(v_sub_i64(bits, e52));
    *j = v_shr_i64(v_add_i64(bits, v_set1_i64(INT64_C(1) << 47)), 48);
    *k = v_cvt_i64_f64(e);
    const vf64 inv = v_lookup16_f64(log_inv, *j), p = dd_prod(m, inv, rl);
    if (tail) {
        const vf64 twice = v_unbits_f64(v_sub_i64(v_set1_i64(0x4000000000000000), e52));   /* 2^(1-k), k <= 1024 */
        *rl = v_fma_f64(v_mul_f64(v_mul_f64(*tail, v_set1_f64(0.5)), twice), inv, *rl);
    }
    return v_sub_f64(p, v_set1_f64(1));
}

/* k ln 2 + log c_j + r = returned value + *lo. */
QN_INLINE vf64 log_head(vf64 r, vf64 k, vi64 j, vf64 *lo)
{
    const vf64 t = v_fma_f64(k, v_set1_f64(LN2_HI), v_lookup16_f64(log_hi, j));
    const vf64 s = dd_fast_sum(t, r, lo);
    *lo = v_add_f64(*lo, v_fma_f64(k, v_set1_f64(LN2_LO), v_lookup16_f64(log_lo, j)));
    return s;
}

/* The logarithm, 0.52 ULP. */
QN_INLINE vf64 log_round(vf64 r, vf64 rl, vf64 k, vi64 j)
{
    vf64 lo;
    const vf64 hi = log_head(r, k, j, &lo);
    lo = v_add_f64(lo, v_fnma_f64(r, rl, rl));     /* d log1p(r) = rl / (1 + r) */
    return v_add_f64(hi, v_fma_f64(v_mul_f64(r, r), POLY_f64(r, log_q2), lo));
}

/* The logarithm as hi + *lo, error 2^-64. */
QN_INLINE vf64 log_dd(vf64 r, vf64 rl, vf64 k, vi64 j, vf64 *lo)
{
    vf64 t, e, r2l;
    const vf64 s = log_head(r, k, j, &t);
    const vf64 r2 = dd_prod(r, r, &r2l);
    const vf64 hi = dd_fast_sum(s, v_mul_f64(v_set1_f64(-0.5), r2), &e);
    rl = v_fnma_f64(r, rl, rl);                    /* d log1p(r) = rl / (1 + r), nearly rl (1 - r) (1 + r^2) */
    rl = v_fma_f64(r2, rl, rl);
    t = v_add_f64(t, v_fma_f64(v_set1_f64(-0.5), r2l, rl));
    t = v_fma_f64(v_mul_f64(r2, r), POLY_f64(r, log_q3), v_add_f64(e, t));
    return dd_fast_sum(hi, t, lo);
}

/* Lanes that log_reduce does not take: not in [DBL_MIN, DBL_MAX]. */
QN_INLINE vm64 log_odd(vf64 x)
{
    return v_not_m64(v_and_m64(v_ge_f64(x, v_set1_f64(0x1p-1022)), v_lt_f64(x, v_set1_f64(INFINITY))));
}

/* Subnormal lanes times 2^54; the result's logarithm is corrected by *k -= 54 (log_unscale). */
QN_INLINE vf64 log_scale(vf64 x)
{
    return v_sel_f64(v_lt_f64(x, v_set1_f64(0x1p-1022)), v_mul_f64(x, v_set1_f64(0x1p54)), x);
}
QN_INLINE vf64 log_unscale(vf64 x, vf64 k)
{
    return v_sel_f64(v_lt_f64(x, v_set1_f64(0x1p-1022)), v_sub_f64(k, v_set1_f64(54)), k);
}

/* y, but log 0 = -inf, log(< 0) = NaN, log inf = inf, log NaN = NaN. */
QN_INLINE vf64 log_special(vf64 x, vf64 y)
{
    const vf64 zero = v_set1_f64(0), inf = v_set1_f64(INFINITY);
    y = v_sel_f64(v_eq_f64(x, zero), v_neg_f64(inf), y);
    y = v_sel_f64(v_or_m64(v_eq_f64(x, inf), v_isnan_f64(x)), x, y);
    return v_sel_f64(v_lt_f64(x, zero), v_set1_f64(NAN), y);
}

#endif
