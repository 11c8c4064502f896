/* SPDX-License-Identifier: BSD-3-Clause */
/* accuracy.c: the largest error, in ULP, of every function of functions.def on every ISA, against MPFR.
 *
 *     accuracy [-s scale] [-i isa] [name ...]
 *
 * float64: pseudo-random arguments (sample.c); long double filters, MPFR confirms everything near the largest error.
 * float32: a stride over all bit patterns (one input) or pseudo-random pairs; the C library's double function filters.
 * The ISAs give the same bits (bits.c), so the widest one gets the work and the others a sixteenth of it.
 * One ULP is that of the exact result's binade.  Prints one line per function, dtype and ISA with the worst argument
 * and exits with 1 if any error exceeds 1 ULP or a special value (special.c) is wrong.  -s multiplies the work. */
#include "reference.h"
#include "special.h"
#include "tables.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096
#define LIMIT_ULP 1.0
#define POINTS_F64 800000       /* at scale 1 */
#define STRIDE_F32 61           /* at scale 1; odd strides meet every low bit; scale 61 is exhaustive */

typedef struct worst {
    double ulp, x, y, z;
} worst;

static uint64_t seed = UINT64_C(0x243f6a8885a308d3);   /* of pi; printed, so that every run replays */

/* Is z, the result for (x, y), worse than *w?  Asks MPFR only if the filter says it may be. */
static void judge(worst *w, const reference *ref, double x, double y, double z, int digits)
{
    const double guess = ref->guess(x, y, z, digits);
    if (guess <= w->ulp - 0.001 || guess == 0)
        return;
    const double ulp = exact_ulp(ref, x, y, z, digits);
    if (ulp > w->ulp || w->ulp == 0)
        *w = (worst){ ulp, x, y, z };
}

static worst worst_f64(const function *f, const reference *ref, qn_loop_fn loop, int64_t n)
{
    static double x[BLOCK], y[BLOCK], z[BLOCK];
    worst w = { 0, 0, 0, 0 };
    uint64_t s = seed;
    for (int64_t done = 0; done < n; done += BLOCK) {
        for (int i = 0; i < BLOCK; i++)
            sample_f64(f, &s, &x[i], &y[i]);
        call_loop(loop, f->nin, x, y, z, BLOCK, sizeof *x);
        for (int i = 0; i < BLOCK; i++)
            judge(&w, ref, x[i], y[i], z[i], 53);
    }
    return w;
}

/* The bit patterns of float32 in steps of `step`; pairs are drawn. */
static worst worst_f32(const function *f, const reference *ref, qn_loop_fn loop, int64_t step)
{
    static float x[BLOCK], y[BLOCK], z[BLOCK];
    worst w = { 0, 0, 0, 0 };
    uint64_t s = seed, pattern = 0;
    const uint64_t end = f->nin == 1 ? UINT64_C(1) << 32 : (UINT64_C(1) << 26);
    while (pattern < end) {
        for (int i = 0; i < BLOCK; i++, pattern += (uint64_t)step) {
            const uint32_t bits = (uint32_t)pattern;
            if (f->nin == 1)
                memcpy(&x[i], &bits, sizeof bits);
            else
                sample_f32(f, &s, &x[i], &y[i]);
        }
        call_loop(loop, f->nin, x, y, z, BLOCK, sizeof *x);
        for (int i = 0; i < BLOCK; i++)
            judge(&w, ref, (double)x[i], (double)y[i], (double)z[i], 24);
    }
    return w;
}

/* 1 if the function misses the limit. */
static int report(const function *f, int isa, const char *dtype, worst w)
{
    const int bad = !(w.ulp <= LIMIT_ULP);
    printf("%-10s %s %-7s %7.4f ULP at x = %a", f->name, dtype, isa_names[isa], w.ulp, w.x);
    if (f->nin == 2)
        printf(", y = %a", w.y);
    printf(": %a%s\n", w.z, bad ? "   FAILED" : "");
    fflush(stdout);
    return bad;
}

static int check(const function *f, const reference *refs, int isa, double scale)
{
    const qn_loop_fn f64 = find_loop(isa, f->op, QN_K_FLOAT64), f32 = find_loop(isa, f->op, QN_K_FLOAT32);
    int bad = 0;
    if (f64)
        bad += report(f, isa, "f64", worst_f64(f, &refs[0], f64, (int64_t)(scale * POINTS_F64)));
    if (f32)
        bad += report(f, isa, "f32", worst_f32(f, &refs[1], f32, (int64_t)(STRIDE_F32 / fmin(scale, STRIDE_F32)) | 1));
    return bad + check_special(f, isa, f64, f32);
}

/* The last ISA that runs, or the one asked for. */
static int widest_isa(const char *only)
{
    int widest = 0;
    for (int isa = 0; isa < NISA; isa++)
        if (isa_runs(isa) && (!only || strcmp(only, isa_names[isa]) == 0))
            widest = isa;
    return widest;
}

static bool wanted(const char *name, int argc, char **argv)
{
    bool any = false;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') {
            i++;
            continue;
        }
        any = true;
        if (strcmp(argv[i], name) == 0)
            return true;
    }
    return !any;
}

int main(int argc, char **argv)
{
    double scale = 1;
    const char *only = NULL;
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "-s") == 0)
            scale = atof(argv[i + 1]);
        if (strcmp(argv[i], "-i") == 0)
            only = argv[i + 1];
    }
    const int widest = widest_isa(only);
    int bad = 0;
    printf("seed 0x%llx, scale %g\n", (unsigned long long)seed, scale);
    for (const function *f = functions; f->name; f++)
        for (int isa = 0; isa < NISA && wanted(f->name, argc, argv); isa++)
            if (isa_runs(isa) && (!only || strcmp(only, isa_names[isa]) == 0))
                bad += check(f, references[f - functions], isa, isa == widest ? scale : scale / 16);
    printf("accuracy: %d FAILED\n", bad);
    return bad != 0;
}
