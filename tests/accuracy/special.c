/* SPDX-License-Identifier: BSD-3-Clause */
/* special.c: C99 Annex F special values and cases whose exact result is representable, bit for bit (NaN: any NaN). */
#include "special.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define INF INFINITY
#define TINY 0x1p-149                 /* exact in float32 and float64 */
#define HUGE_X 0x1p127

static const struct special {
    int op;
    double x, y, z;
} specials[] = {
#define S1(name, x, z) { QN_OP_##name, x, 0, z },
#define S2(name, x, y, z) { QN_OP_##name, x, y, z },
#include "special.def"
};

static bool same(double a, double b) { return isnan(a) ? isnan(b) : a == b && signbit(a) == signbit(b); }

/* One element at two places of a vector's worth. */
static double call_f64(const function *f, qn_loop_fn loop, double x, double y)
{
    double xs[17], ys[17], zs[17];
    for (int i = 0; i < 17; i++)
        xs[i] = x, ys[i] = y;
    call_loop(loop, f->nin, xs, ys, zs, 17, sizeof *xs);
    return same(zs[0], zs[16]) ? zs[0] : 0.123456789;
}

static double call_f32(const function *f, qn_loop_fn loop, double x, double y)
{
    float xs[17], ys[17], zs[17];
    for (int i = 0; i < 17; i++)
        xs[i] = (float)x, ys[i] = (float)y;
    call_loop(loop, f->nin, xs, ys, zs, 17, sizeof *xs);
    return same((double)zs[0], (double)zs[16]) ? (double)zs[0] : 0.123456789;
}

static int check_case(const function *f, int isa, qn_loop_fn f64, qn_loop_fn f32, double x, double y, double z)
{
    const double got64 = f64 ? call_f64(f, f64, x, y) : z;
    const float zf = (float)z;
    const double want32 = (double)zf, got32 = f32 ? call_f32(f, f32, x, y) : want32;
    const bool narrow = f32 && same((double)(float)x, x) && same((double)(float)y, y);
    int bad = 0;
    if (!same(got64, z))
        bad += printf("%s f64 %s: f(%a, %a) = %a, not %a   FAILED\n", f->name, isa_names[isa], x, y, got64, z) > 0;
    if (narrow && !same(got32, want32))
        bad += printf("%s f32 %s: f(%a, %a) = %a, not %a   FAILED\n", f->name, isa_names[isa], x, y, got32, want32) > 0;
    return bad;
}

/* Families of exact cases: powers of two and ten, cubes, integer powers. */
static int check_exact(const function *f, int isa, qn_loop_fn f64, qn_loop_fn f32)
{
    int bad = 0;
    for (int n = -1074; n < 1024; n++) {
        if (f->op == QN_OP_exp2)
            bad += check_case(f, isa, f64, n >= -149 ? f32 : NULL, n, 0, ldexp(1, n));
        if (f->op == QN_OP_log2)
            bad += check_case(f, isa, f64, f32, ldexp(1, n), 0, n);
        if (f->op == QN_OP_power)
            bad += check_case(f, isa, f64, n >= -149 ? f32 : NULL, 2, n, ldexp(1, n));
    }
    double ten = 1;
    for (int k = 0; k <= 22; k++, ten *= 10) {
        if (f->op == QN_OP_log10)
            bad += check_case(f, isa, f64, f32, ten, 0, k);
        if (f->op == QN_OP_power)
            bad += check_case(f, isa, f64, f32, 10, k, ten);
    }
    for (int k = -2000; k <= 2000; k++) {
        if (f->op == QN_OP_cbrt)
            bad += check_case(f, isa, f64, f32, (double)k * k * k, 0, k);
        if (f->op == QN_OP_power)
            bad += check_case(f, isa, f64, f32, k, 2, (double)k * k) + check_case(f, isa, f64, f32, k, 1, k);
        if (f->op == QN_OP_power && k > 0)
            bad += check_case(f, isa, f64, f32, (double)k * k, 0.5, k);
        if (f->op == QN_OP_hypot)
            bad += check_case(f, isa, f64, f32, 3 * k, 4 * k, 5 * fabs((double)k));
    }
    return bad;
}

int check_special(const function *f, int isa, qn_loop_fn f64, qn_loop_fn f32)
{
    int bad = 0;
    if (!f64 && !f32)
        return 0;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (specials[i].op == f->op)
            bad += check_case(f, isa, f64, f32, specials[i].x, specials[i].y, specials[i].z);
    return bad + check_exact(f, isa, f64, f32);
}
