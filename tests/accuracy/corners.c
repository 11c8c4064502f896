/* SPDX-License-Identifier: BSD-3-Clause */
/* corners.c: bar R16: what integers do at their ends, and floats that become integers, calculated here in 128 bits.
 *
 *     x // 0, x % 0, fmod(x, 0)                  0
 *     MIN // -1                                  MIN, the quotient wrapped; MIN % -1 = 0
 *     gcd, lcm                                   of the magnitudes, wrapped
 *     x << y, x >> y for y < 0 or y >= width     0, or for x < 0 and >> -1
 *     NaN to an integer                          0
 *     a float to an integer                      truncated, or the nearest end of the range
 *     an integer to an integer                   its low bits
 *     anything to bool                           is it not 0 */
#include "corners.h"
#include "bar.h"
#include <math.h>
#include <string.h>

typedef __int128 wide;

static wide value_of(int dtype, const char *at)
{
    const dtype_info *t = &dtype_infos[dtype];
    uint64_t bits = 0;
    memcpy(&bits, at, (size_t)t->size);
    const int unused = (int)(64 - 8 * t->size);
    return t->kind == 'i' ? (wide)((int64_t)(bits << unused) >> unused) : (wide)bits;
}

static wide floor_of(wide x, wide y) { return y == 0 ? 0 : x / y - (x % y != 0 && (x < 0) != (y < 0)); }
static wide modulo(wide x, wide y) { return y == 0 ? 0 : x - y * floor_of(x, y); }
static wide rest(wide x, wide y) { return y == 0 ? 0 : x % y; }
static wide gcd(wide x, wide y)
{
    for (wide r; y != 0; x = y, y = r)
        r = x % y;
    return x < 0 ? -x : x;
}
static wide lcm(wide x, wide y) { return x == 0 || y == 0 ? 0 : (x < 0 ? -x : x) / gcd(x, y) * (y < 0 ? -y : y); }
static bool shifts_out(wide y, int bits) { return y < 0 || y >= bits; }

static wide expected(int op, wide x, wide y, int bits)
{
    switch (op) {
    case QN_OP_floor_divide: return floor_of(x, y);
    case QN_OP_remainder: return modulo(x, y);
    case QN_OP_fmod: return rest(x, y);
    case QN_OP_gcd: return gcd(x, y);
    case QN_OP_lcm: return lcm(x, y);
    case QN_OP_left_shift: return shifts_out(y, bits) ? 0 : (wide)((unsigned __int128)x << y);
    default: return shifts_out(y, bits) ? (x < 0 ? -1 : 0) : x >> y;
    }
}

/* ---- operations -------------------------------------------------------------------------------------------------------- */
enum { PAIRS = NCORNER * NCORNER };
typedef struct count { long cases, bad; } count;

static void check_operation(int op, int dtype, count *t)
{
    static char x[PAIRS * 8], y[PAIRS * 8], z[PAIRS * 8];
    const kernel_case c = loop_case(op, dtype);
    const int64_t size = c.sizes[0];
    uint64_t seed = options.seed;
    for (int i = 0; i < PAIRS; i++) {
        put_value(dtype, x + i * size, i % NCORNER, &seed);
        put_value(dtype, y + i * size, i / NCORNER, &seed);
    }
    for (int isa = 0; isa < NISA; isa++) {
        const qn_loop_fn f = isa_runs(isa) ? find_case(&c, isa) : NULL;
        for (int i = 0; f && i < PAIRS; i++) {
            if (i == 0)
                call_kernel(&c, f, (char *[]){ x, y, z }, c.sizes, PAIRS);
            const wide a = value_of(dtype, x + i * size), b = value_of(dtype, y + i * size);
            const wide r = expected(op, a, b, (int)(8 * size));
            t->cases++;
            if (memcmp(&r, z + i * size, (size_t)size) != 0)
                t->bad += bar_fault("%s on %s: wrong for %lld and %lld", c.name, isa_names[isa], (long long)a, (long long)b);
        }
    }
}

/* ---- casts ------------------------------------------------------------------------------------------------------------- */
enum { NUMBERS = 3 + 2 * 5 * 66 };
/* NaN, infinities, and +-2^k with neighbours, k <= 65. */
static double number(int i)
{
    static const double beside[] = { 0, -1, 1, -0.5, 0.5 };
    if (i < 3)
        return i == 0 ? (double)NAN : i == 1 ? (double)INFINITY : -(double)INFINITY;
    const int k = (i - 3) / 10, sign = i % 2 ? 1 : -1;
    return sign * (ldexp(1, k) + beside[(i - 3) / 2 % 5]);
}

static wide truncated(double v, int dtype)
{
    const dtype_info *t = &dtype_infos[dtype];
    const wide most = ((wide)1 << (8 * t->size - (t->kind == 'i'))) - 1, least = t->kind == 'i' ? -most - 1 : 0;
    return isnan(v) ? 0 : v >= 0x1p64 ? most : v <= -0x1p64 ? least : (wide)v > most ? most : (wide)v < least ? least : (wide)v;
}

static void check_cast(int from, int to, count *t)
{
    static char x[NUMBERS * 8], z[NUMBERS * 8];
    const kernel_case c = cast_case(from, to);
    const bool real = dtype_infos[from].kind == 'f', boolean = dtype_infos[to].kind == 'b';
    uint64_t seed = options.seed;
    for (int i = 0; i < NUMBERS; i++) {
        const double d = number(i);
        const float s = (float)d;
        if (!real)
            put_value(from, x + i * c.sizes[0], i < NCORNER ? i : -1, &seed);
        else
            memcpy(x + i * c.sizes[0], from == QN_K_FLOAT64 ? (const void *)&d : &s, (size_t)c.sizes[0]);
    }
    for (int isa = 0; isa < NISA; isa++) {
        const qn_loop_fn f = isa_runs(isa) ? find_case(&c, isa) : NULL;
        for (int i = 0; f && i < NUMBERS; i++) {
            if (i == 0)
                call_kernel(&c, f, (char *[]){ x, z }, c.sizes, NUMBERS);
            const double v = from == QN_K_FLOAT32 ? (double)(float)number(i) : number(i);
            const wide a = real ? truncated(v, to) : value_of(from, x + i * c.sizes[0]), r = boolean ? (real ? v != 0 : a != 0) : a;
            t->cases++;
            if (memcmp(&r, z + i * c.sizes[1], (size_t)c.sizes[1]) != 0)
                t->bad += bar_fault("%s on %s: wrong at number %d", c.name, isa_names[isa], i);
        }
    }
}

static bool whole(int dtype) { return dtype_infos[dtype].kind == 'i' || dtype_infos[dtype].kind == 'u'; }

int bar_corners(void)
{
    static const int ops[] = { QN_OP_floor_divide, QN_OP_remainder, QN_OP_fmod, QN_OP_gcd, QN_OP_lcm, QN_OP_left_shift,
                               QN_OP_right_shift };
    count t = { 0, 0 };
    for (int from = 1; from < QN_NDTYPE; from++) {
        for (size_t k = 0; k < sizeof ops / sizeof *ops && whole(from); k++)
            check_operation(ops[k], from, &t);
        for (int to = 1; to < QN_NDTYPE; to++)
            if ((whole(to) || to == QN_K_BOOL) && (whole(from) || from == QN_K_FLOAT32 || from == QN_K_FLOAT64))
                check_cast(from, to, &t);
    }
    return bar_line("R16", "one call in 47 has a bit changed", t.bad,
                    "integers at their ends under // %% fmod gcd lcm << >>, casts of NaN, infinities and 2^k +- 1, 0 traps");
}
