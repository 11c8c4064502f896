/* SPDX-License-Identifier: BSD-3-Clause */
/* sample.c: arguments that find errors: uniform in the exponent, uniform in the working range, and around points where
 * argument reduction changes branch or the function vanishes. */
#include "tables.h"
#include <math.h>
#include <string.h>

uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed * UINT64_C(0x9e3779b97f4a7c15);
}

double next_uniform(uint64_t *seed) { return (double)(next_random(seed) >> 11) * 0x1p-53; }

uint64_t seed_of(uint64_t seed, const char *name, int64_t k)
{
    for (const char *p = name; *p; p++)
        seed = (seed ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    seed ^= (uint64_t)k * UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 4; i++)
        seed = next_random(&seed);
    return seed | 1;
}

/* 2^e in [2^emin, 2^emax] times a random significand, random sign. */
static double by_exponent(uint64_t *seed, int emin, int emax)
{
    const int e = emin + (int)(next_random(seed) >> 33) % (emax - emin + 1);
    const double x = ldexp(1 + next_uniform(seed), e);
    return next_random(seed) >> 63 ? x : -x;
}

/* x moved by up to 2^12 of its ULP, mostly fewer. */
static double nudge(uint64_t *seed, double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const int64_t d = (int64_t)(next_random(seed) >> 51) >> ((next_random(seed) >> 60) % 14);
    bits += next_random(seed) >> 63 ? d : -d;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double near_point(const function *f, uint64_t *seed)
{
    if (next_random(seed) >> 62 == 0)
        return nudge(seed, next_random(seed) >> 63 ? f->lo : f->hi);
    const double range = fmax(fabs(f->lo), fabs(f->hi)) / f->step;
    const double k = rint(range * exp2(-60 * next_uniform(seed) * next_uniform(seed)));
    return nudge(seed, next_random(seed) >> 63 ? k * f->step : -k * f->step);
}

void sample_f64(const function *f, uint64_t *seed, double *x, double *y)
{
    *y = 0;
    if (f->sample) {
        f->sample(seed, x, y);
        return;
    }
    switch (next_random(seed) >> 62) {
    case 0:
        *x = by_exponent(seed, f->emin, f->emax);
        break;
    case 1:
        *x = near_point(f, seed);
        break;
    default:
        *x = f->lo + (f->hi - f->lo) * next_uniform(seed);
    }
}

void sample_f32(const function *f, uint64_t *seed, float *x, float *y)
{
    double dx, dy;
    sample_f64(f, seed, &dx, &dy);
    *x = fabs(dx) > 0x1p125 || fabs(dx) < 0x1p-140 ? (float)copysign(exp2(fmod(logb(dx), 120)), dx) : (float)dx;
    *y = fabs(dy) > 0x1p125 || fabs(dy) < 0x1p-140 ? (float)copysign(exp2(fmod(logb(dy), 120)), dy) : (float)dy;
}

/* x^y within the range of results, x also near 1; sometimes a negative x with an integral y. */
void sample_power(uint64_t *seed, double *x, double *y)
{
    const uint64_t kind = next_random(seed) >> 61;
    *x = kind == 0 ? nudge(seed, 1) : kind < 4 ? 0.5 + 1.5 * next_uniform(seed) : fabs(by_exponent(seed, -1074, 1023));
    const double range = kind == 5 ? 120 : 760;
    *y = range * (2 * next_uniform(seed) - 1) / log(*x);
    if (kind == 6)
        *y = by_exponent(seed, -10, 9);
    if (kind == 7) {
        *x = -*x;
        *y = rint(*y);
    }
    if (!isfinite(*y))
        *y = 3;
}

/* Two magnitudes within 2^60 of each other, anywhere; often close. */
void sample_ratio(uint64_t *seed, double *x, double *y)
{
    const bool close = next_random(seed) >> 63;
    *x = by_exponent(seed, -1000, 960);
    *y = *x * by_exponent(seed, close ? -3 : -60, close ? 2 : 60);
    if (next_random(seed) >> 60 == 0)
        *y = nudge(seed, *x);
}

/* f(x) by the scalar kernel: the same on every machine, which the C library's is not. */
static double scalar(int op, double x)
{
    double z;
    call_loop(find_loop(ISA_scalar, op, QN_K_FLOAT64), 1, &x, NULL, &z, 1, sizeof x);
    return z;
}

/* Two numbers of which neither drowns the other under base^x = `power`; one pair in 64 has a result near 0 but for the few that are
 * nearest (see math_logadd.h), and one in 64 a first number so small that the other counts however far below it is. */
static void close_pair(uint64_t *seed, double *x, double *y, double per_log, int power)
{
    const uint64_t kind = next_random(seed) >> 58;
    if (kind == 0) {
        const int e = (int)(next_random(seed) >> 62);
        const double size = ldexp(M_LN2 + next_uniform(seed), e * e);
        *y = -per_log * size;
        const double zero = per_log * scalar(QN_OP_log1p, -scalar(power, *y));
        do
            *x = nudge(seed, zero);
        while (fabs(*x - zero) <= fabs(zero) * 0x1p-49);
    } else if (kind == 1) {
        *x = by_exponent(seed, -1074, -30);
        *y = -per_log * 745 * next_uniform(seed);
    } else {
        *x = next_random(seed) >> 62 ? by_exponent(seed, -40, 3) : by_exponent(seed, -60, 900);
        *y = *x + by_exponent(seed, -60, 5);
    }
}

void sample_close(uint64_t *seed, double *x, double *y) { close_pair(seed, x, y, 1, QN_OP_exp); }
void sample_close2(uint64_t *seed, double *x, double *y) { close_pair(seed, x, y, M_LOG2E, QN_OP_exp2); }
