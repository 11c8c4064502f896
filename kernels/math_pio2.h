/* SPDX-License-Identifier: BSD-3-Clause */
/* math_pio2.h: arguments reduced modulo pi/2.
 *
 * x = q pi/2 + r + lo with |r| <= pi/4 (1 + 2^-20) for x >= 0; only q mod 4 is meaningful, and the relative error of
 * r + lo is below 2^-65 for every double.  Below PIO2_HUGE it is the method of Cody and Waite with pi/2 in three
 * doubles; above, that of Payne and Hanek (1983): x times those bits of 2/pi that matter, in integers.  The huge
 * lanes are done one by one. */
#ifndef QN_MATH_PIO2_H
#define QN_MATH_PIO2_H

#include "math_dd.h"

#define PIO2_HUGE 0x1p30
#define PIO2_HI 0x1.921fb54442d18p+0
#define PIO2_MID 0x1.1a62633145c07p-54
#define PIO2_LO -0x1.f1976b7ed8fbcp-110
#define TWO_OVER_PI 0x1.45f306dc9c883p-1
#define PIO2_ROUND 0x1.8p52   /* t + PIO2_ROUND has the integer nearest to t in its last bits */

/* The binary digits of 2/pi after 64 zeros. */
static const uint64_t two_over_pi[] = {
    0,                  0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41,
    0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab
};

/* 64 digits from position i on. */
static uint64_t two_over_pi_at(int i)
{
    const uint64_t *w = two_over_pi + i / 64;
    return i % 64 ? w[0] << i % 64 | w[1] >> (64 - i % 64) : w[0];
}

static double double_of_bits(uint64_t u)
{
    double d;
    memcpy(&d, &u, sizeof d);
    return d;
}

/* One finite x >= PIO2_HUGE: x = m 2^e, and 2/pi from the digit of weight 2^(1-e) on is enough, as those before
 * it contribute multiples of 4.  192 bits leave an error of 2^-137, and no double is closer to a multiple
 * of pi/2 than 2^-61. */
static double pio2_huge_one(double x, double *lo, int64_t *q)
{
    typedef unsigned __int128 u128;
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    const int at = 62 + (int)(u >> 52) - 1075;
    const uint64_t m = (u & 0xfffffffffffff) | 0x10000000000000;

    const u128 p0 = (u128)m * two_over_pi_at(at + 128);
    const u128 p1 = (u128)m * two_over_pi_at(at + 64) + (uint64_t)(p0 >> 64);
    const uint64_t p2 = m * two_over_pi_at(at) + (uint64_t)(p1 >> 64);
    *q = (int64_t)((p2 >> 62) + (p2 >> 61 & 1));               /* quarter turns, rounded to nearest */

    uint64_t f1 = p2 << 2 | (uint64_t)p1 >> 62, f0 = (uint64_t)p1 << 2 | (uint64_t)p0 >> 62;   /* what is left */
    const uint64_t sign = f1 & 0x8000000000000000;
    if (sign)
        f1 = ~f1, f0 = ~f0;
    const int k = __builtin_clzll(f1 | 1);
    const u128 f = ((u128)f1 << 64 | f0) << k;                  /* its first bit set, weight 2^(-1-k) */
    const double unit = double_of_bits((uint64_t)(1023 - 53 - k) << 52 | sign);
    const double hi = (double)(uint64_t)(f >> 75) * unit;
    const double rest = (double)((uint64_t)(f >> 22) & 0x1fffffffffffff) * (unit * 0x1p-53);

    const double r = hi * PIO2_HI;
    const double e = fma(hi, PIO2_HI, -r) + (hi * PIO2_MID + rest * PIO2_HI);
    *lo = (r - (r + e)) + e;
    return r + e;
}

/* The huge and infinite ones of VL_f64 lanes, in place. */
static void pio2_huge_lanes(const double *x, double *r, double *lo, int64_t *q)
{
    for (int i = 0; i < (int)VL_f64; i++) {
        if (x[i] >= PIO2_HUGE && x[i] < (double)INFINITY)
            r[i] = pio2_huge_one(x[i], &lo[i], &q[i]);
        else if (x[i] >= PIO2_HUGE)
            r[i] = lo[i] = x[i] - x[i];
    }
}

/* The same for vectors.  The caller's lo and q are copied, lest the common path keep them in memory. */
static __attribute__((noinline, cold)) vf64 pio2_huge_v(vf64 x, vf64 r, vf64 *lo, vi64 *q)
{
    double xs[MATH_BLOCK], rs[MATH_BLOCK], los[MATH_BLOCK], qs[MATH_BLOCK];
    int64_t qi[MATH_BLOCK];
    v_store_f64(xs, x);
    v_store_f64(rs, r);
    v_store_f64(los, *lo);
    v_store_f64(qs, v_unbits_f64(*q));
    memcpy(qi, qs, sizeof(double) * (size_t)VL_f64);
    pio2_huge_lanes(xs, rs, los, qi);
    memcpy(qs, qi, sizeof(double) * (size_t)VL_f64);
    *lo = v_load_f64(los);
    *q = v_bits_f64(v_load_f64(qs));
    return v_load_f64(rs);
}

QN_INLINE vf64 pio2_huge(vf64 x, vf64 r, vf64 *lo, vi64 *q)
{
    vf64 l = *lo;
    vi64 k = *q;
    r = pio2_huge_v(x, r, &l, &k);
    *lo = l;
    *q = k;
    return r;
}

/* n pi/2 is taken off exactly in the first step (x - n PIO2_HI fits 53 bits), to 106 bits in the second. */
QN_INLINE vf64 pio2_reduce(vf64 x, vf64 *lo, vi64 *q)
{
    const vf64 t = v_fma_f64(x, v_set1_f64(TWO_OVER_PI), v_set1_f64(PIO2_ROUND));
    const vf64 n = v_sub_f64(t, v_set1_f64(PIO2_ROUND));
    const vf64 u = v_fnma_f64(n, v_set1_f64(PIO2_HI), x);
    vf64 e;
    const vf64 p = dd_prod(n, v_set1_f64(PIO2_MID), &e);
    vf64 r = v_sub_f64(u, p);
    *lo = v_fnma_f64(n, v_set1_f64(PIO2_LO), v_sub_f64(v_sub_f64(v_sub_f64(u, r), p), e));
    *q = v_bits_f64(t);
    if (v_any_m64(v_ge_f64(x, v_set1_f64(PIO2_HUGE))))
        r = pio2_huge(x, r, lo, q);
    return r;
}

/* The same for float32 arguments of either sign below PIO2_HUGE, where r needs no lo. */
QN_INLINE vf64 pio2_reduce_f32(vf64 x, vi64 *q)
{
    const vf64 t = v_fma_f64(x, v_set1_f64(TWO_OVER_PI), v_set1_f64(PIO2_ROUND));
    const vf64 n = v_sub_f64(t, v_set1_f64(PIO2_ROUND));
    *q = v_bits_f64(t);
    return v_fnma_f64(n, v_set1_f64(PIO2_MID), v_fnma_f64(n, v_set1_f64(PIO2_HI), x));
}

#endif
