/* SPDX-License-Identifier: BSD-3-Clause */
/* math_arctan.inc.h: arctan and arctan2 for the type T of math_generic.h, given the function
 *     VT F(arctan_from)(VT base, VT low, VINT sign, VT b, VT a)
 * that is base + low +- arctan(b / a), - where `sign` is a sign bit, for 0 <= b <= a in [IN_RANGE_LOW,
 * IN_RANGE_HIGH] or b = 0, and base + low one of 0, pi/2, pi. */
#define IN_RANGE_LOW_f64 0x1p-960
#define IN_RANGE_HIGH_f64 0x1p1000
#define MIDDLE_f64 0x1p500
#define IN_RANGE_LOW_f32 0x1p-95f
#define IN_RANGE_HIGH_f32 0x1p120f
#define MIDDLE_f32 0x1p60f

/* Beyond 2^60 nothing changes, and infinity would not divide well. */
QN_INLINE VT KERNEL(arctan)(VT x)
{
    const VT ax = V(min)(SET(0x1p60), V(abs)(x)), one = SET(1), zero = SET(0);
    const MASK steep = V(gt)(ax, one);
    const VT sign = V(sel)(steep, SET(-0.0), zero);
    const VT a = F(arctan_from)(V(sel)(steep, SET(PIO2_H), zero), V(sel)(steep, SET(PIO2_L), zero), V(bits)(sign),
                                V(sel)(steep, one, ax), V(sel)(steep, ax, one));
    return V(copysign)(a, x);
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
    const VT base = V(sel)(steep, SET(PIO2_H), V(sel)(left, SET(2 * PIO2_H), zero));
    const VT low = V(sel)(steep, SET(PIO2_L), V(sel)(left, SET(2 * PIO2_L), zero));
    const VT sign = V(sel)(VM(xor)(steep, left), SET(-0.0), zero);
    return V(copysign)(F(arctan_from)(base, low, V(bits)(sign), b, a), y);
}
