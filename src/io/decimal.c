/* SPDX-License-Identifier: BSD-3-Clause */
/* decimal.c: between doubles and up to 19 decimal digits, correctly rounded, without big numbers.
 *
 * Powers of ten are kept to 128 bits (relative error below 2^-117, from repeated multiplication or division by ten). A 64-bit
 * significand times such a power is known to within a few thousand units of the 128th bit, so that the rounded result is certain
 * unless the product lies that near to the middle of two results. Such cases (exact halves among them) are reported as uncertain and
 * left to the C library. The idea is Lemire's ("Number parsing at a gigabyte per second", 2021), with an interval in place of exact tables. */
#include <io/io.h>
#include <math.h>

typedef unsigned __int128 u128;

#define LEAST (-360) /* exponents of ten in the table */
#define MOST 360
#define SLACK ((u128)1 << 12) /* more than the error of a product, in units of its last place */

typedef struct power { uint64_t high, low; int e; } power; /* (high * 2^64 + low) * 2^e, high's top bit set */
static power powers[MOST - LEAST + 1];

static power make_power(u128 v, int e) { return (power){(uint64_t)(v >> 64), (uint64_t)v, e}; }
static u128 value_of(const power *p) { return (u128)p->high << 64 | p->low; }

static power times_ten(const power *p)
{
    u128 low = (u128)p->low * 10, high = (u128)p->high * 10 + (low >> 64);
    int shift = high >> 67 ? 4 : 3; /* ten times a number with its top bit set has three or four bits more */
    return make_power(high << (64 - shift) | (uint64_t)low >> shift, p->e + shift);
}

static power tenth(const power *p)
{
    u128 v = value_of(p), q = v / 5, r = v % 5;
    int shift = q >> 125 ? 2 : 3;
    return make_power((q << shift) + ((r << shift) / 5), p->e - 1 - shift);
}

__attribute__((constructor)) static void fill_powers(void)
{
    powers[-LEAST] = make_power((u128)1 << 127, -127);
    for (int i = -LEAST; i < MOST - LEAST; i++)
        powers[i + 1] = times_ten(&powers[i]);
    for (int i = -LEAST; i > 0; i--)
        powers[i - 1] = tenth(&powers[i]);
}

/* The upper 128 bits of m * 10^q, m with its top bit set; the result is *e binary places to the left. */
static u128 product(uint64_t m, int q, int *e)
{
    const power *p = &powers[q - LEAST];
    *e = p->e + 64;
    return (u128)m * p->high + ((u128)m * p->low >> 64);
}

static int top_zeros(u128 v) { return v >> 64 ? __builtin_clzll((uint64_t)(v >> 64)) : 64 + __builtin_clzll((uint64_t)v); }

/* The double nearest to v * 2^e, halves away from zero. */
static double round_product(u128 v, int e)
{
    int length = 128 - top_zeros(v), exponent = e + length; /* v * 2^e < 2^exponent */
    int keep = exponent > -1022 ? 53 : 53 + exponent + 1021;
    if (keep < 0)
        return 0;
    if (exponent > 1024)
        return INFINITY;
    uint64_t bits = (uint64_t)(v >> (length - keep - 1));
    bits = (bits >> 1) + (bits & 1);
    if (exponent > -1022)
        bits += (uint64_t)(exponent + 1021) << 52; /* the leading bit counts one more */
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

bool qn_from_decimal(uint64_t m, int q, double *x)
{
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (m == 0 || (m < (uint64_t)1 << 53 && q >= -22 && q <= 22)) { /* one rounding, of exact operands */
        *x = m == 0 ? 0 : q < 0 ? (double)m / exact[-q] : (double)m * exact[q];
        return true;
    }
    if (q < LEAST || q > MOST) {
        *x = q < 0 ? 0 : INFINITY;
        return true;
    }
    int shift = __builtin_clzll(m), e;
    u128 v = product(m << shift, q, &e);
    *x = round_product(v - SLACK, e - shift);
    return round_product(v + SLACK, e - shift) == *x;
}

bool qn_to_decimal(double x, int q, uint64_t *m)
{
    int exponent, e;
    uint64_t f = (uint64_t)ldexp(frexp(x, &exponent), 64);
    if (q < LEAST || q > MOST)
        return false;
    u128 v = product(f, q, &e);
    int places = -(e + exponent - 64); /* binary places of v behind the point */
    if (places < 64 || places > 127)
        return false;
    u128 half = (u128)1 << (places - 1), rest = v & (2 * half - 1);
    *m = (uint64_t)(v >> places) + (rest >= half);
    return (rest > half ? rest - half : half - rest) > SLACK && *m >= (uint64_t)(v >> places);
}
