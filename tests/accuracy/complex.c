/* SPDX-License-Identifier: BSD-3-Clause */
/* complex.c: the complex functions: special cases (complex.def), errors against the C library in long double,
 * equal bits for every ISA, length and stride.  Errors are in units of the last place of |f(z)|. */
#include "tables.h"
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#undef I

#define INF INFINITY
#define PI M_PI
#define F 1.5
enum { NONE, RE, IM, BOTH, ABOUT };   /* ABOUT: im is tiny and not looked at */

typedef long double complex lcplx;

static lcplx lcplx_of(long double a, long double b)
{
    lcplx z;
    memcpy(&z, (long double[]){ a, b }, sizeof z);
    return z;
}

/* ---- references -------------------------------------------------------------------------------------------------- */
static lcplx ref_sign(lcplx z) { return z / cabsl(z); }
static lcplx ref_log2(lcplx z) { return clogl(z) / logl(2); }
static lcplx ref_log10(lcplx z) { return clogl(z) / logl(10); }
static lcplx ref_exp2(lcplx z)
{
    const long double size = exp2l(creall(z)), angle = cimagl(z) * 0xb.17217f7d1cf79acp-4L;
    return lcplx_of(size * cosl(angle), size * sinl(angle));
}
static lcplx ref_expm1(lcplx z)
{
    const long double a = creall(z), b = cimagl(z), s = sinl(b / 2);
    return lcplx_of(expm1l(a) * cosl(b) - 2 * s * s, expl(a) * sinl(b));
}
static lcplx ref_log1p(lcplx z)
{
    const long double a = creall(z), b = cimagl(z);
    const bool small = fabsl(a) < 0.5 && fabsl(b) < 1;
    return lcplx_of(small ? log1pl(a * (2 + a) + b * b) / 2 : logl(hypotl(1 + a, b)), atan2l(b, 1 + a));
}

/* bound: the largest error allowed in complex128 (complex64 is rounded once: 0.51). */
static const struct complex_function {
    const char *name;
    int op;
    lcplx (*ref)(lcplx);
    double bound;
} complex_functions[] = {
#define ROW(name, ref, bound) { #name, QN_OP_##name, ref, bound },
    ROW(sqrt, csqrtl, 1.0) ROW(sign, ref_sign, 1.0) ROW(exp, cexpl, 1.5) ROW(expm1, ref_expm1, 1.5) ROW(log, clogl, 0.6)
    ROW(exp2, ref_exp2, 1.5)
    ROW(log2, ref_log2, 1.0) ROW(log10, ref_log10, 1.0) ROW(log1p, ref_log1p, 1.0) ROW(sin, csinl, 1.5)
    ROW(cos, ccosl, 1.5)
    ROW(tan, ctanl, 2.5) ROW(sinh, csinhl, 1.5) ROW(cosh, ccoshl, 1.5) ROW(tanh, ctanhl, 2.5) ROW(arcsin, casinl, 3)
    ROW(arccos, cacosl, 3) ROW(arctan, catanl, 3) ROW(arcsinh, casinhl, 3) ROW(arccosh, cacoshl, 3)
    ROW(arctanh, catanhl, 3)
};
enum { NFUNCTION = sizeof complex_functions / sizeof *complex_functions };

/* ---- special cases ----------------------------------------------------------------------------------------------- */
static const struct complex_case {
    int op;
    double a, b, re, im;
    int loose;
} cases[] = {
#define CASE(name, a, b, re, im, free) { QN_OP_##name, a, b, re, im, free },
#include "complex.def"
};

static bool agrees(double got, double want, double tolerance, bool any_sign)
{
    if (isnan(want))
        return isnan(got);
    if (!any_sign && signbit(got) != signbit(want))
        return false;
    return isinf(want) ? isinf(got) : fabs(fabs(got) - fabs(want)) <= tolerance * fabs(want);
}

static int check_case(const char *name, int isa, int dtype, const struct complex_case *c, double sign)
{
    const qn_loop_fn f = find_loop(isa, c->op, dtype);
    qn_c128 x = { c->a, sign * c->b }, z;
    qn_c64 xf = { (float)x.re, (float)x.im }, zf;
    if (dtype == QN_K_COMPLEX128)
        call_loop(f, 1, &x, NULL, &z, 1, sizeof x);
    else
        call_loop(f, 1, &xf, NULL, &zf, 1, sizeof xf), z = (qn_c128){ (double)zf.re, (double)zf.im };
    const double tolerance = dtype == QN_K_COMPLEX128 ? 0x1p-52 : 0x1p-23;
    if (dtype == QN_K_COMPLEX64 && fabs(c->a) > 0x1p120 && !isinf(c->a))
        return 0;
    if (agrees(z.re, c->re, tolerance, c->loose == RE || c->loose == BOTH)
        && (c->loose == ABOUT || agrees(z.im, sign * c->im, tolerance, c->loose == IM || c->loose == BOTH)))
        return 0;
    printf("%s %s %s: f(%g, %g) = (%g, %g), not (%g, %g)   FAILED\n", name, dtype == QN_K_COMPLEX128 ? "c128" : "c64",
           isa_names[isa], x.re, x.im, z.re, z.im, c->re, sign * c->im);
    return 1;
}

/* ---- errors and equal bits --------------------------------------------------------------------------------------- */
enum { N = 2000 };

/* Sizes around 1, small and large, and near the unit circle. */
static void sample(uint64_t *seed, qn_c128 *x)
{
    for (int i = 0; i < N; i++) {
        const double u = 2 * next_uniform(seed) - 1, v = 2 * next_uniform(seed) - 1, h = hypot(u, v);
        const double a = exp(-20 * next_uniform(seed)), b = exp(-20 * next_uniform(seed)), near = 1 + a * 1e-6 * u;
        const qn_c128 kinds[] = { { 3 * u, 3 * v }, { 25 * u, 25 * v }, { u * a, v * b }, { u / h * near, v / h } };
        x[i] = kinds[i % 4];
    }
}

static double largest_error(const struct complex_function *f, const qn_c128 *x, const qn_c128 *z, double unit,
                            int *worst)
{
    double most = 0;
    for (int i = 0; i < N; i++) {
        const lcplx w = f->ref(lcplx_of(x[i].re, x[i].im)), d = lcplx_of(z[i].re, z[i].im) - w;
        const double e = (double)(cabsl(d) / cabsl(w)) / unit;
        if (!(e <= most))
            most = e, *worst = i;
    }
    return most;
}

static int check_errors(const struct complex_function *f, int isa, const qn_c128 *x)
{
    static qn_c128 z[N], y[N];
    static qn_c64 xf[N], zf[N];
    int at = 0, atf = 0;
    call_loop(find_loop(isa, f->op, QN_K_COMPLEX128), 1, x, NULL, z, N, sizeof *x);
    const double e = largest_error(f, x, z, 0x1p-52, &at);
    for (int i = 0; i < N; i++) {
        xf[i] = (qn_c64){ (float)x[i].re, (float)x[i].im };
        y[i] = (qn_c128){ (double)xf[i].re, (double)xf[i].im };
    }
    call_loop(find_loop(isa, f->op, QN_K_COMPLEX64), 1, xf, NULL, zf, N, sizeof *xf);
    for (int i = 0; i < N; i++)
        z[i] = (qn_c128){ (double)zf[i].re, (double)zf[i].im };
    const double ef = largest_error(f, y, z, 0x1p-23, &atf);
    const bool bad = !(e <= f->bound) || !(ef <= 0.51);
    printf("%-10s %-7s c128 %.2f at (%a, %a), c64 %.3f at (%a, %a)%s\n", f->name, isa_names[isa], e, x[at].re,
           x[at].im, ef, y[atf].re, y[atf].im, bad ? "   FAILED" : "");
    return bad;
}

/* An element has the same bits alone, in a run of any length, with any stride, and on the first ISA. */
static int check_bits(const struct complex_function *f, int isa, const qn_c128 *x)
{
    static qn_c128 one[N], z[2 * N];
    const qn_loop_fn loop = find_loop(isa, f->op, QN_K_COMPLEX128), first = find_loop(0, f->op, QN_K_COMPLEX128);
    for (int i = 0; i < N; i++)
        call_loop(first, 1, x + i, NULL, one + i, 1, sizeof *x);
    for (int n = 1; n < 40; n++) {
        call_loop(loop, 1, x + n, NULL, z, n, sizeof *x);
        char *const args[] = { (char *)(uintptr_t)(x + 3 * n), (char *)(z + N) };
        loop(args, (const int64_t[]){ -(int64_t)sizeof *x, 2 * sizeof *x }, n);
        for (int i = 0; i < n; i++) {
            if (!memcmp(z + i, one + n + i, sizeof *z) && !memcmp(z + N + 2 * i, one + 3 * n - i, sizeof *z))
                continue;
            printf("%s %s: bits differ at n = %d, i = %d   FAILED\n", f->name, isa_names[isa], n, i);
            return 1;
        }
    }
    return 0;
}

int main(void)
{
    static qn_c128 x[N];
    uint64_t seed = 0x243f6a8885a308d3;
    int bad = 0;
    sample(&seed, x);
    for (int k = 0; k < NFUNCTION; k++)
        for (int isa = 0; isa < NISA; isa++) {
            const struct complex_function *f = &complex_functions[k];
            if (!isa_runs(isa) || !find_loop(isa, f->op, QN_K_COMPLEX128))
                continue;
            for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
                for (int sign = 1; cases[i].op == f->op && sign >= -1; sign -= 2)
                    bad += check_case(f->name, isa, QN_K_COMPLEX128, &cases[i], sign)
                         + check_case(f->name, isa, QN_K_COMPLEX64, &cases[i], sign);
            bad += check_errors(f, isa, x) + check_bits(f, isa, x);
        }
    printf("complex: %s\n", bad ? "FAILED" : "all within bounds");
    return bad != 0;
}
