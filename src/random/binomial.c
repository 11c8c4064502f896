/* SPDX-License-Identifier: BSD-3-Clause */
/* binomial.c: binomial numbers: by inversion where n p <= 30, above it by BTPE (Kachitvichyanukul and Schmeiser, "Binomial random
 * variate generation", CACM 31, 1988): a hat of a triangle, a parallelogram and two exponential tails over the scaled law.
 * Stirling's corrections have the constant and the signs of NumPy 2.4's streams. p > 1/2 is drawn as n minus the other. */
#include "internal.h"
#include <stdlib.h>

static void setup_inversion(rng_binomial *b, int64_t n, double p, bool legacy)
{
    double mean = (double)n * p;
    b->q = 1.0 - p;
    b->start = exp((double)n * (legacy ? log(b->q) : log1p(-p)));
    double bound = mean + 10.0 * sqrt(mean * b->q + 1);
    b->m = (double)n < bound ? n : (int64_t)bound;
}

static void setup_btpe(rng_binomial *b, int64_t n, double p)
{
    double r = p < 1.0 - p ? p : 1.0 - p, q = 1.0 - r, fm = (double)n * r + r;
    b->r = r;
    b->q = q;
    b->m = (int64_t)floor(fm);
    b->p1 = floor(2.195 * sqrt((double)n * r * q) - 4.6 * q) + 0.5;
    b->xm = (double)b->m + 0.5;
    b->xl = b->xm - b->p1;
    b->xr = b->xm + b->p1;
    b->c = 0.134 + 20.5 / (15.3 + (double)b->m);
    double a = (fm - b->xl) / (fm - b->xl * r);
    b->laml = a * (1.0 + a / 2.0);
    a = (b->xr - fm) / (b->xr * q);
    b->lamr = a * (1.0 + a / 2.0);
    b->p2 = b->p1 * (1.0 + 2.0 * b->c);
    b->p3 = b->p2 + b->c / b->laml;
    b->p4 = b->p3 + b->c / b->lamr;
}

void rng_binomial_setup(rng_binomial *b, int64_t n, double p, bool legacy)
{
    b->n = n;
    b->flipped = !(p <= 0.5);
    b->p = b->flipped ? 1.0 - p : p;
    b->inverted = b->p * (double)n <= 30.0;
    b->certain = (n == 0 || p == 0) && !legacy; /* nothing is drawn */
    if (b->inverted)
        setup_inversion(b, n, b->p, legacy);
    else
        setup_btpe(b, n, b->p);
}

static int64_t invert(qn_random *g, const rng_binomial *b)
{
    int64_t x = 0;
    double weight = b->start, u = rng_double(g);
    while (u > weight) {
        if (++x > b->m) {
            x = 0;
            weight = b->start;
            u = rng_double(g);
        } else {
            u -= weight;
            weight = ((double)(b->n - x + 1) * b->p * weight) / ((double)x * b->q);
        }
    }
    return x;
}

/* The correction to Stirling's approximation of log(x!) for x + 1. */
static double correction(double x)
{
    double z = x * x;
    return (13680. - (462. - (132. - (99. - 140. / z) / z) / z) / z) / x / 166320.;
}

/* The scaled law at y by multiplication of the ratios of its neighbours, for y near the mode. */
static bool below_by_products(const rng_binomial *b, int64_t y, double v)
{
    double s = b->r / b->q, a = s * (double)(b->n + 1), f = 1.0;
    for (int64_t i = b->m + 1; i <= y; i++)
        f *= a / (double)i - s;
    for (int64_t i = y + 1; i <= b->m; i++)
        f /= a / (double)i - s;
    return !(v > f);
}

/* The same by a squeeze, then by Stirling. */
static bool below_by_logs(const rng_binomial *b, int64_t y, double v, double nrq)
{
    int64_t distance = llabs(y - b->m);
    double k = (double)distance;
    double rho = (k / nrq) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5), t = -k * k / (2 * nrq), a = log(v);
    if (a < t - rho)
        return true;
    if (a > t + rho)
        return false;
    double x = (double)y + 1, f = (double)b->m + 1, z = (double)b->n + 1 - (double)b->m, w = (double)b->n - (double)y + 1;
    double bound = b->xm * log(f / x) + ((double)(b->n - b->m) + 0.5) * log(z / w) +
                   (double)(y - b->m) * log(w * b->r / (x * b->q)) +
                   correction(f) + correction(z) + correction(x) + correction(w);
    return !(a > bound);
}

static int64_t btpe(qn_random *g, const rng_binomial *b)
{
    double nrq = (double)b->n * b->r * b->q;
    for (;;) {
        double u = rng_double(g) * b->p4, v = rng_double(g);
        int64_t y;
        if (u <= b->p1) /* the triangle lies under the law */
            return (int64_t)floor(b->xm - b->p1 * v + u);
        if (u <= b->p2) {
            double x = b->xl + (u - b->p1) / b->c;
            v = v * b->c + 1.0 - fabs((double)b->m - x + 0.5) / b->p1;
            if (v > 1.0)
                continue;
            y = (int64_t)floor(x);
        } else if (u <= b->p3) {
            if (v == 0.0 || (y = (int64_t)floor(b->xl + log(v) / b->laml)) < 0)
                continue;
            v = v * (u - b->p2) * b->laml;
        } else {
            if (v == 0.0 || (y = (int64_t)floor(b->xr - log(v) / b->lamr)) > b->n)
                continue;
            v = v * (u - b->p3) * b->lamr;
        }
        double k = (double)llabs(y - b->m);
        if (k > 20 && k < nrq / 2.0 - 1 ? below_by_logs(b, y, v, nrq) : below_by_products(b, y, v))
            return y;
    }
}

int64_t rng_binomial_draw(qn_random *g, const rng_binomial *b)
{
    if (b->certain)
        return 0;
    int64_t x = b->inverted ? invert(g, b) : btpe(g, b);
    return b->flipped ? b->n - x : x;
}
