/* SPDX-License-Identifier: BSD-3-Clause */
/* math_arctan.inc.h: arctan and arctan2 for the type T of math_generic.h.
 *
 * arctan q = q + q^3 P(q^2) for |q| <= tan(pi/8), where q is a quotient b/a carried with its rounding error.
 * Larger ones are turned back, by pi/4: arctan(b/a) = pi/4 + arctan((b - a)/(b + a)), or by pi/2: pi/2 +
 * arctan(-a/b).  Multiples of PIO2_H / 2 up to 4 are exact. */
#define IN_RANGE_LOW_f64 0x1p-960
#define IN_RANGE_HIGH_f64 0x1p1000
#define MIDDLE_f64 0x1p500
#define IN_RANGE_LOW_f32 0x1p-95f
#define IN_RANGE_HIGH_f32 0x1p120f
#define MIDDLE_f32 0x1p60f

#define TAN_PI_8 0x1.a827999fcef32p-2
#define TAN_3PI_8 0x1.3504f333f9de6p+1

/* arctan(num / den) = *q + the returned value.  Where `turn`, num and den are the difference and the sum of a and b and
 * lack their rounding errors. */
QN_INLINE VT F(arctan_small)(VT num, VT den, MASK turn, VT a, VT b, VT *q)
{
    const VT lost_num = V(sub)(b, V(add)(num, a)), lost_den = V(sub)(b, V(sub)(den, a));
    *q = V(div)(num, den);
    const VT z = V(mul)(*q, *q), lost = V(sel)(turn, V(fnma)(*q, lost_den, lost_num), SET(0));
    const VT ql = V(mul)(V(add)(V(fnma)(*q, den, num), lost), F(rough_inverse)(den));
    return V(fma)(V(mul)(*q, z), POLY(z, F(arctan_c)), V(fnma)(ql, z, ql));
}

/* Beyond 2^60 nothing changes, and infinity would not divide well. */
QN_INLINE VT F(arctan_any)(VT x)
{
    const VT b = V(min)(SET(0x1p60), V(abs)(x)), one = SET(1), zero = SET(0);
    const MASK turn = V(gt)(b, SET(TAN_PI_8)), steep = V(gt)(b, SET(TAN_3PI_8));
    const VT num = V(sel)(steep, SET(-1), V(sel)(turn, V(sub)(b, one), b));
    const VT den = V(sel)(steep, b, V(sel)(turn, V(add)(b, one), one));
    const VT base = V(sel)(steep, SET(PIO2_H), V(sel)(turn, SET(PIO2_H / 2), zero));
    const VT low = V(sel)(steep, SET(PIO2_L), V(sel)(turn, SET(PIO2_L / 2), zero));
    VT q;
    const VT tail = F(arctan_small)(num, den, VM(andnot)(turn, steep), one, b, &q);
    return V(copysign)(F(round_sum)(base, q, V(add)(low, tail)), x);
}

/* Brings 0 <= *b <= *a into range without a change of the quotient, or of its limit where *a is 0 or infinite. */
QN_INLINE VT F(scale_quotient)(VT b, VT *a)
{
    const VT big = *a, scale = V(sel)(V(lt)(big, SET(F(MIDDLE))), SET(F(MIDDLE)), SET(0.0625));
    const MASK infinite = V(eq)(big, SET(INFINITY)), zero = V(eq)(big, SET(0));
    const VT limit = V(sel)(V(eq)(b, big), SET(1), V(mul)(b, SET(0)));
    *a = V(sel)(VM(or)(infinite, zero), SET(1), V(mul)(big, scale));
    return V(sel)(infinite, limit, V(mul)(b, scale));
}

QN_INLINE VT KERNEL(arctan2)(VT y, VT x)
{
    const VT ay = V(abs)(y), ax = V(abs)(x), zero = SET(0);
    const MASK steep = V(gt)(ay, ax), left = VI(lt)(V(bits)(x), VI(set1)(0));
    VT b = V(sel)(steep, ax, ay), a = V(sel)(steep, ay, ax);
    const MASK in_range = VM(and)(V(gt)(b, SET(F(IN_RANGE_LOW))), V(lt)(a, SET(F(IN_RANGE_HIGH))));
    if (!VM(all)(in_range))
        b = F(scale_quotient)(b, &a);
    const MASK turn = V(gt)(b, V(mul)(a, SET(TAN_PI_8)));
    const VT num = V(sel)(turn, V(sub)(b, a), b), den = V(sel)(turn, V(add)(b, a), a);
    VT q;
    const VT tail = F(arctan_small)(num, den, turn, a, b, &q);

    const VINT sign = V(bits)(V(sel)(VM(xor)(steep, left), SET(-0.0), zero));
    const VT part_h = V(sel)(turn, SET(PIO2_H / 2), zero), part_l = V(sel)(turn, SET(PIO2_L / 2), zero);
    const VT base = V(sel)(steep, SET(PIO2_H), V(sel)(left, SET(2 * PIO2_H), zero));
    const VT low = V(sel)(steep, SET(PIO2_L), V(sel)(left, SET(2 * PIO2_L), zero));
    const VT angle = F(round_sum)(V(add)(base, F(flip)(part_h, sign)), F(flip)(q, sign),
                                  V(add)(low, F(flip)(V(add)(part_l, tail), sign)));
    return V(copysign)(angle, y);
}
