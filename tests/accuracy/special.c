/* SPDX-License-Identifier: BSD-3-Clause */
/* special.c: C99 Annex F special values and cases whose exact result is representable, bit for bit (NaN: any NaN). */
#include "special.h"
#include "bar.h"
#include <math.h>
#include <stdlib.h>
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

/* The control's bug: no result is a negative zero. */
static double result(double z) { return options.control && z == 0 ? 0 : z; }

/* One element at two places of a vector's worth. */
static double call_f64(const function *f, qn_loop_fn loop, double x, double y)
{
    double xs[17], ys[17], zs[17];
    for (int i = 0; i < 17; i++)
        xs[i] = x, ys[i] = y;
    call_loop(loop, f->nin, xs, ys, zs, 17, sizeof *xs);
    return same(zs[0], zs[16]) ? result(zs[0]) : 0.123456789;
}

static double call_f32(const function *f, qn_loop_fn loop, double x, double y)
{
    float xs[17], ys[17], zs[17];
    for (int i = 0; i < 17; i++)
        xs[i] = (float)x, ys[i] = (float)y;
    call_loop(loop, f->nin, xs, ys, zs, 17, sizeof *xs);
    return same((double)zs[0], (double)zs[16]) ? result((double)zs[0]) : 0.123456789;
}

/* A function on an ISA, either of whose loops may be NULL, and what has been counted. */
typedef struct subject {
    const function *f;
    const char *isa;
    qn_loop_fn f64, f32;
    long *cases, bad;
} subject;

static void check_case(subject *s, bool narrow, double x, double y, double z)
{
    const double want32 = (double)(float)z;
    if (s->f64) {
        const double got = call_f64(s->f, s->f64, x, y);
        ++*s->cases;
        if (!same(got, z))
            s->bad += bar_fault("%s f64 %s: f(%a, %a) = %a, not %a", s->f->name, s->isa, x, y, got, z);
    }
    if (s->f32 && narrow && same((double)(float)x, x) && same((double)(float)y, y)) {
        const double got = call_f32(s->f, s->f32, x, y);
        ++*s->cases;
        if (!same(got, want32))
            s->bad += bar_fault("%s f32 %s: f(%a, %a) = %a, not %a", s->f->name, s->isa, x, y, got, want32);
    }
}

/* Families of exact cases: powers of two and ten, cubes, integer powers. */
static void check_exact(subject *s)
{
    const int op = s->f->op;
    for (int n = -1074; n < 1024; n++) {
        if (op == QN_OP_exp2)
            check_case(s, n >= -149, n, 0, ldexp(1, n));
        if (op == QN_OP_log2)
            check_case(s, true, ldexp(1, n), 0, n);
        if (op == QN_OP_power)
            check_case(s, n >= -149, 2, n, ldexp(1, n));
    }
    double ten = 1;
    for (int k = 0; k <= 22; k++, ten *= 10) {
        if (op == QN_OP_log10)
            check_case(s, true, ten, 0, k);
        if (op == QN_OP_power)
            check_case(s, true, 10, k, ten);
    }
    for (int k = -2000; k <= 2000; k++) {
        const double square = (double)k * k;
        if (op == QN_OP_cbrt)
            check_case(s, true, square * k, 0, k);
        if (op == QN_OP_sqrt)
            check_case(s, true, square, 0, abs(k));
        if (op == QN_OP_power) {
            check_case(s, true, k, 2, square);
            check_case(s, true, k, 1, k);
            check_case(s, true, square, k == 0 ? 1 : 0.5, abs(k));
        }
        if (op == QN_OP_hypot)
            check_case(s, true, 3 * k, 4 * k, 5 * abs(k));
    }
}

long check_special(const function *f, int isa, long *cases)
{
    subject s = { f, isa_names[isa], find_loop(isa, f->op, QN_K_FLOAT64), find_loop(isa, f->op, QN_K_FLOAT32), cases, 0 };
    if (!s.f64 && !s.f32)
        return 0;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (specials[i].op == f->op)
            check_case(&s, true, specials[i].x, specials[i].y, specials[i].z);
    check_exact(&s);
    return s.bad;
}
