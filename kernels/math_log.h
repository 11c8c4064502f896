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

/* 1/c_j to 12 bits. */
static const double log_inv[16] = {
    0x1.0000000000000p+0, 0x1.e1e0000000000p-1, 0x1.c720000000000p-1, 0x1.af20000000000p-1,
    0x1.99a0000000000p-1, 0x1.8620000000000p-1, 0x1.7460000000000p-1, 0x1.6420000000000p-1,
    0x1.5560000000000p+0, 0x1.47a0000000000p+0, 0x1.3b20000000000p+0, 0x1.2f60000000000p+0,
    0x1.24a0000000000p+0, 0x1.1a80000000000p+0, 0x1.1120000000000p+0, 0x1.0840000000000p+0,
};

/* A base: log 2 = k_hi + k_lo and log c_j = c_hi + c_lo with k_hi and c_hi multiples of 2^-42, so that k k_hi + c_hi
 * is exact; log e = scale_hi + scale_lo; q is log e (log1p(r) - r) / r^2. */
typedef struct log_base {
    double k_hi, k_lo, scale_hi, scale_lo, c_hi[16], c_lo[16], q[9];
} log_base;

/* q: error 2^-61.8 of log1p(r). */
static const log_base log_natural = {
    .k_hi = 0x1.62e42fefa3800p-1, .k_lo = 0x1.ef35793c76730p-45,
    .scale_hi = 0x1.0000000000000p+0, .scale_lo = 0x0.0p+0,
    .c_hi = {
        0x0.0p+0, 0x1.f0c30c1118000p-5, 0x1.e2507702b0000p-4, 0x1.601b076e7a000p-3,
        0x1.c8df7cb9a8000p-3, 0x1.1661caecba000p-2, 0x1.4610bc29c6000p-2, 0x1.73c1800dc1000p-2,
        -0x1.26b6209350000p-2, -0x1.f939c4e72e000p-3, -0x1.a98ed238b8000p-3, -0x1.5bbc05f140000p-3,
        -0x1.11d8e5e290000p-3, -0x1.9375e55594000p-4, -0x1.0939853a1c000p-4, -0x1.03d5d85e70000p-5,
    },
    .c_lo = {
        0x0.0p+0, -0x1.caef3588b7d80p-45, -0x1.f897980522249p-45, 0x1.152d7d4dfc8e5p-44,
        0x1.eee42f58e1e6ep-44, -0x1.171fff9fc4abbp-44, -0x1.e82c9f310c8e6p-46, -0x1.9be4811571280p-45,
        -0x1.8f08bb3f17379p-44, 0x1.4c5fc35fe2798p-44, -0x1.126ffb47b9ac0p-48, -0x1.21892c55da347p-45,
        -0x1.1c6fa52eaa55bp-45, -0x1.eddc37380c364p-44, -0x1.91761e583dc8fp-45, -0x1.f778960ed29cfp-44,
    },
    .q = {
        -0x1p-1, 0x1.55555555554cfp-2, -0x1.ffffffffffdf6p-3, 0x1.9999999bfde5ap-3, -0x1.55555558d4c6fp-3,
        0x1.24922e08edf0bp-3, -0x1.ffffbf038e883p-4, 0x1.c80e8ebf5af99p-4, -0x1.9a936b08a33ccp-4,
    },
};

/* q: error 2^-61.6 of log1p(r). */
static const log_base log_binary = {
    .k_hi = 0x1.0000000000000p+0, .k_lo = 0x0.0p+0,
    .scale_hi = 0x1.71547652b82fep+0, .scale_lo = 0x1.777d0ffda0d24p-56,
    .c_hi = {
        0x0.0p+0, 0x1.665684ff80000p-4, 0x1.5bea8e6f6e000p-3, 0x1.fbfb2152ea000p-3,
        0x1.49906fa397000p-2, 0x1.919ece40d5000p-2, 0x1.d669b36b07000p-2, 0x1.0c2a487294000p-1,
        -0x1.a92dc0ee35000p-2, -0x1.6c717aa4da000p-2, -0x1.32f9a24909000p-2, -0x1.f5acbefbb8000p-3,
        -0x1.8b13fd1976000p-3, -0x1.2309065d2a000p-3, -0x1.7ea36a7eb0000p-4, -0x1.76dcf723a8000p-5,
    },
    .c_lo = {
        0x0.0p+0, 0x1.084f28da93fb0p-44, -0x1.34d5688b7b5f9p-44, 0x1.323c2d1a6d53dp-45,
        -0x1.7c8de27f2eec2p-44, -0x1.dcaf0780491a2p-44, -0x1.8209ccdd573cbp-44, -0x1.bfc2f9ffc0596p-46,
        0x1.95dede566a0ffp-44, -0x1.f9f7019b9d14bp-44, -0x1.68f31235ff6c6p-44, 0x1.d26720fbf4f08p-49,
        -0x1.8a09bfd86990fp-44, 0x1.0dd830ee74ef2p-44, -0x1.37304891da227p-44, -0x1.a34c2beb0ade0p-44,
    },
    .q = {
        -0x1.71547652b82fep-1, 0x1.ec709dc3a033bp-2, -0x1.71547652b8834p-2, 0x1.2776c510b4386p-2, -0x1.ec709dbf35304p-3,
        0x1.a6173b829f8a7p-3, -0x1.715471b8f1f13p-3, 0x1.48f9ca8fb3f9bp-3, -0x1.27e9dedf22d2cp-3,
    },
};

/* q: error 2^-61.5 of log1p(r). */
static const log_base log_decimal = {
    .k_hi = 0x1.34413509f8000p-2, .k_lo = -0x1.80433b83b532ap-44,
    .scale_hi = 0x1.bcb7b1526e50ep-2, .scale_lo = 0x1.95355baaafad3p-57,
    .c_hi = {
        0x0.0p+0, 0x1.af7b5e3910000p-6, 0x1.a2eed20158000p-5, 0x1.31d5c40d00000p-4,
        0x1.8cd5b844e4000p-4, 0x1.e3995cade0000p-4, 0x1.1b377f14c2000p-3, 0x1.42e72d7570000p-3,
        -0x1.fff758d39c000p-4, -0x1.b6d55be028000p-4, -0x1.71a2883bb8000p-4, -0x1.2e09cf49d0000p-4,
        -0x1.dbb8ae7068000p-5, -0x1.5e70fd3ee8000p-5, -0x1.ccbe12e530000p-6, -0x1.c361551c00000p-7,
    },
    .c_lo = {
        0x0.0p+0, -0x1.ac54857563dabp-44, -0x1.69216b322b773p-44, -0x1.7bb3a433be10dp-44,
        0x1.bbd373b93d832p-44, 0x1.ee644368f8096p-44, 0x1.06e7f82777b10p-44, 0x1.eea83d3b9b4e2p-44,
        0x1.68d9b478c56adp-44, -0x1.a246c562cc1f9p-44, 0x1.e59806dc29a41p-44, -0x1.906e68fe10a95p-44,
        -0x1.cebc906c3aaf0p-44, 0x1.4cc1c6bf68db0p-45, -0x1.258b814bd4755p-45, -0x1.a7e2de20d348cp-47,
    },
    .q = {
        -0x1.bcb7b1526e50ep-3, 0x1.287a7636f42eap-3, -0x1.bcb7b1526f1b4p-4, 0x1.63c62777392c7p-4, -0x1.287a762fc7e74p-4,
        0x1.fc3f76fa50e0dp-5, -0x1.bcb7d417c5e7fp-5, 0x1.8c20450ef1710p-5, -0x1.6412aeb3ac587p-5,
    },
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

/* k log 2 + log c_j + s = returned value + *lo, where s = r log e without its low part. */
QN_INLINE vf64 log_head(const log_base *base, vf64 s, vf64 k, vi64 j, vf64 *lo)
{
    const vf64 t = v_fma_f64(k, v_set1_f64(base->k_hi), v_lookup16_f64(base->c_hi, j));
    const vf64 h = dd_fast_sum(t, s, lo);
    *lo = v_add_f64(*lo, v_fma_f64(k, v_set1_f64(base->k_lo), v_lookup16_f64(base->c_lo, j)));
    return h;
}

/* The logarithm to a base; 0.52 ULP.  d log1p(r) = rl / (1 + r), nearly rl (1 - r). */
QN_INLINE vf64 log_round(const log_base *base, vf64 r, vf64 rl, vf64 k, vi64 j)
{
    const vf64 scale = v_set1_f64(base->scale_hi), r2 = v_mul_f64(r, r);
    vf64 lo, sl = v_fnma_f64(r, rl, rl), s = r;
    if (base->scale_hi != 1) {
        vf64 e;
        s = dd_prod(r, scale, &e);
        sl = v_fma_f64(sl, scale, v_fma_f64(r, v_set1_f64(base->scale_lo), e));
    }
    const vf64 hi = log_head(base, s, k, j, &lo);
    return v_add_f64(hi, v_fma_f64(r2, POLY2_f64(r, r2, base->q), v_add_f64(lo, sl)));
}

/* The natural logarithm as the returned value + *lo, |*lo| < 2^-10 of it; error 2^-64. */
QN_INLINE vf64 log_dd(vf64 r, vf64 rl, vf64 k, vi64 j, vf64 *lo)
{
    vf64 t, e, r2l;
    const vf64 s = log_head(&log_natural, r, k, j, &t);
    const vf64 r2 = dd_prod(r, r, &r2l);
    const vf64 hi = dd_fast_sum(s, v_mul_f64(v_set1_f64(-0.5), r2), &e);
    rl = v_fnma_f64(r, rl, rl);                    /* d log1p(r) = rl / (1 + r), nearly rl (1 - r) (1 + r^2) */
    rl = v_fma_f64(r2, rl, rl);
    t = v_add_f64(t, v_fma_f64(v_set1_f64(-0.5), r2l, rl));
    *lo = v_fma_f64(v_mul_f64(r2, r), POLY2_f64(r, r2, log_q3), v_add_f64(e, t));
    return hi;
}

/* ---- float32: m in [0.75, 1.5) ------------------------------------------------------------------------------
 * c_j = 1 for m in [15/16, 17/16), so that |log m| > 0.06 elsewhere, where |r| < 0.055; there 1/c_j has so few bits
 * that r is exact.  With k k_hi + c_hi exact, two roundings remain: of log c_j's low part plus log1p(r), at most
 * 1/4 ULP of the sum (none where c_j = 1), and of the sum.  1/8 ULP comes from q where c_j = 1, from r near 17/16. */
static const float log_inv_f32[16] = {
    0x1p+0f, 0x1.ep-1f, 0x1.cp-1f, 0x1.ap-1f, 0x1.9p-1f, 0x1.8p-1f, 0x1.7p-1f, 0x1.6p-1f, 0x1.5p+0f, 0x1.4p+0f, 0x1.34p+0f,
    0x1.28p+0f, 0x1.2p+0f, 0x1.14p+0f, 0x1p+0f, 0x1p+0f,
};

/* As log_base: k_hi and c_hi are multiples of 2^-16 to 2^-18, so that k k_hi + c_hi has 24 bits; k comes times 2^23. */
typedef struct log_base_f32 {
    float k_hi, k_lo, scale_hi, scale_lo, c_hi[16], c_lo[16], q[4];
} log_base_f32;

/* q: error 2^-26.6 of log1p(r). */
static const log_base_f32 log_natural_f32 = {
    .k_hi = 0x1p-23f * 0x1.62e4p-1f, .k_lo = 0x1p-23f * 0x1.7f7d1cp-20f, .scale_hi = 0x1p+0f, .scale_lo = 0,
    .c_hi = {
        0, 0x1.0858p-4f, 0x1.1178p-3f, 0x1.a94p-3f, 0x1.f99p-3f, 0x1.2696p-2f, 0x1.522ap-2f, 0x1.7fbp-2f, -0x1.1676p-2f,
        -0x1.c9p-3f, -0x1.7ab8p-3f, -0x1.2954p-3f, -0x1.e27p-4f, -0x1.342p-4f, 0, 0,
    },
    .c_lo = {
        0, 0x1.8b59e4p-20f, 0x1.d044fcp-20f, -0x1.2c3752p-19f, 0x1.c6cb3cp-19f, 0x1.089a6ep-21f, 0x1.c0e714p-19f,
        -0x1.7109fap-20f, 0x1.aa2a2cp-21f, 0x1.070cacp-20f, -0x1.20421cp-20f, -0x1.2f82p-19f, -0x1.db8abcp-22f,
        0x1.434f22p-19f, 0, 0,
    },
    .q = { -0x1.ffffcap-2f, 0x1.55552ap-2f, -0x1.00d686p-2f, 0x1.9b0444p-3f },
};

/* q: error 2^-26.6 of log1p(r). */
static const log_base_f32 log_binary_f32 = {
    .k_hi = 0x1p-23f, .k_lo = 0, .scale_hi = 0x1.715476p+0f, .scale_lo = 0x1.506684p-26f,
    .c_hi = {
        0, 0x1.7d6p-4f, 0x1.8a88p-3f, 0x1.32cp-2f, 0x1.6cbp-2f, 0x1.a9p-2f, 0x1.e7ep-2f, 0x1.14c6p-1f, -0x1.91bcp-2f,
        -0x1.49a8p-2f, -0x1.113p-2f, -0x1.acf8p-3f, -0x1.5cp-3f, -0x1.bc8p-4f, 0, 0,
    },
    .c_lo = {
        0, 0x1.25b3eep-22f, 0x1.80abfcp-19f, -0x1.1c8f12p-22f, 0x1.ed0cbap-19f, -0x1.a39fbep-20f, -0x1.40358ep-19f,
        -0x1.3e032ep-18f, 0x1.5db83ap-20f, 0x1.ed0cbap-20f, -0x1.f6b4c2p-20f, 0x1.0e9258p-18f, -0x1.a39fbep-19f,
        -0x1.0902b6p-18f, 0, 0,
    },
    .q = { -0x1.71545p-1f, 0x1.ec703p-2f, -0x1.728874p-2f, 0x1.28aadap-2f },
};

/* q: error 2^-26.5 of log1p(r). */
static const log_base_f32 log_decimal_f32 = {
    .k_hi = 0x1p-23f * 0x1.3441p-2f, .k_lo = 0x1p-23f * 0x1.a84fbcp-21f, .scale_hi = 0x1.bcb7b2p-2f, .scale_lo = -0x1.57d032p-27f,
    .c_hi = {
        0, 0x1.cb4p-6f, 0x1.db1p-5f, 0x1.715cp-4f, 0x1.b72p-4f, 0x1.ffcp-4f, 0x1.25bap-3f, 0x1.4d44p-3f, -0x1.e3bcp-4f,
        -0x1.8cfp-4f, -0x1.48f4p-4f, -0x1.0244p-4f, -0x1.a308p-5f, -0x1.0bap-5f, 0, 0,
    },
    .c_lo = {
        0, -0x1.c0cc9ep-20f, 0x1.ed766ap-21f, 0x1.0ce368p-20f, 0x1.cd1716p-20f, -0x1.ea21c4p-23f, 0x1.042b5ep-20f,
        -0x1.f6296ep-25f, -0x1.ab0e1ap-24f, -0x1.838864p-20f, 0x1.2e20b8p-24f, 0x1.73e0f8p-20f, -0x1.4eb05p-20f,
        -0x1.a817p-25f, 0, 0,
    },
    .q = { -0x1.bcb782p-3f, 0x1.287a34p-3f, -0x1.be2dacp-4f, 0x1.6538p-4f },
};

/* 2^23 k, as a number and as an integer, j mod 16 and r; x positive and normal. */
QN_INLINE vf32 log_reduce_f32(vf32 x, vf32 *k, vi32 *j, vi32 *e23)
{
    const vi32 bits = v_bits_f32(x);
    *e23 = v_and_i32(v_sub_i32(bits, v_set1_i32(0x3f400000)), v_set1_i32(-0x800000));
    *k = v_cvt_i32_f32(*e23);
    *j = v_shr_i32(bits, 19);
    return v_fms_f32(v_unbits_f32(v_sub_i32(bits, *e23)), v_lookup16_f32(log_inv_f32, *j), v_set1_f32(1));
}

/* k log 2 + log c_j + log1p(r) + *rl, a small summand of the natural logarithm or NULL. */
QN_INLINE vf32 log_round_f32(const log_base_f32 *base, vf32 r, const vf32 *rl, vf32 k, vi32 j)
{
    const vf32 head = v_fma_f32(k, v_set1_f32(base->k_hi), v_lookup16_f32(base->c_hi, j)), p = POLY_f32(r, base->q);
    vf32 lo = v_lookup16_f32(base->c_lo, j);
    if (base->k_lo != 0)
        lo = v_fma_f32(k, v_set1_f32(base->k_lo), lo);
    if (rl)
        lo = v_add_f32(lo, *rl);
    if (base->scale_hi == 1)
        return v_add_f32(head, v_add_f32(r, v_fma_f32(r, v_mul_f32(r, p), lo)));
    lo = v_fma_f32(r, v_fma_f32(r, p, v_set1_f32(base->scale_lo)), lo);
    return v_add_f32(head, v_fma_f32(r, v_set1_f32(base->scale_hi), lo));
}

/* ---- the ends of the domain, for both types: `least` is the smallest normal number, up what 2^up adds to k ---
 * Bits from those of `least` on to those of infinity are what log_reduce takes: less `first` they are the least integers.
 * log_odd      lanes that log_reduce does not take: outside [least, infinity)
 * log_scale    subnormal lanes times two_up; log_unscale puts their k right
 * log_special  y, but log 0 = -inf, log(< 0) = NaN, log inf = inf, log NaN = NaN */
#define LOG_ENDS(T, W, first, last, least, up, two_up)                                                                 \
    QN_INLINE vm##W log_odd_##T(v##T x)                                                                                \
    {                                                                                                                  \
        return v_gt_i##W(v_sub_i##W(v_bits_##T(x), v_set1_i##W(first)), v_set1_i##W(last));                            \
    }                                                                                                                  \
    QN_INLINE v##T log_scale_##T(v##T x)                                                                               \
    {                                                                                                                  \
        return v_sel_##T(v_lt_##T(x, v_set1_##T(least)), v_mul_##T(x, v_set1_##T(two_up)), x);                         \
    }                                                                                                                  \
    QN_INLINE v##T log_unscale_##T(v##T x, v##T k)                                                                     \
    {                                                                                                                  \
        return v_sel_##T(v_lt_##T(x, v_set1_##T(least)), v_sub_##T(k, v_set1_##T(up)), k);                             \
    }                                                                                                                  \
    QN_INLINE v##T log_special_##T(v##T x, v##T y)                                                                     \
    {                                                                                                                  \
        const v##T zero = v_set1_##T(0), inf = v_set1_##T(INFINITY);                                                   \
        y = v_sel_##T(v_eq_##T(x, zero), v_neg_##T(inf), y);                                                           \
        y = v_sel_##T(v_or_m##W(v_eq_##T(x, inf), v_isnan_##T(x)), x, y);                                              \
        return v_sel_##T(v_lt_##T(x, zero), v_set1_##T(NAN), y);                                                       \
    }
LOG_ENDS(f64, 64, INT64_MIN + 0x0010000000000000, INT64_MIN + 0x7fdfffffffffffff, 0x1p-1022, 54, 0x1p54)
LOG_ENDS(f32, 32, INT32_MIN + 0x00800000, INT32_MIN + 0x7effffff, 0x1p-126f, 0x18p23f, 0x1p24f)

#endif
