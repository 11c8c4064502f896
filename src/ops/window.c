/* SPDX-License-Identifier: BSD-3-Clause */
/* window.c: windows for the analysis of signals. They are even: the point at distance k from the middle is given by k / (m - 1), k = 1 - m,
 * 3 - m ... as in NumPy, so that the two halves are equal to the bit. */
#include <math.h>
#include <ops/ops.h>
#include <quern/poly.h>

/* A window of m points in which `fill` has turned k into its value. m == 1: one. */
static qn_array *make(const char *func, double m, void (*fill)(double *w, int64_t n, double m, double parameter), double parameter)
{
    if (!(m < 1e15)) {
        qn_fail(QN_ERR_VALUE, "%s: %g points are too many", func, m);
        return NULL;
    }
    int64_t n = m < 1 ? 0 : (int64_t)ceil(m - 0.5);
    qn_array *r = qn_new(func, QN_FLOAT64, QN_SHAPE(n));
    double *w = r ? (double *)(void *)r->data : NULL;
    if (r && m == 1)
        *w = 1;
    else if (r)
        fill(w, n, m, parameter);
    return r;
}

static double place(int64_t i, double m) { return 1 - m + 2 * (double)i; }

static void fill_bartlett(double *w, int64_t n, double m, double unused)
{
    (void)unused;
    for (int64_t i = 0; i < n; i++)
        w[i] = 1 - fabs(place(i, m)) / (m - 1);
}

/* a + b cos(t) + c cos(2 t), t the angle from the middle; cos(2 t) = 2 cos(t)^2 - 1. */
static void fill_cosines(double *w, int64_t n, double m, double a, double b, double c)
{
    const double pi = 3.14159265358979323846;
    for (int64_t i = 0; i < n; i++)
        w[i] = pi * place(i, m) / (m - 1);
    qn_loop(QN_OP_cos, QN_FLOAT64)((char *[]){(char *)w, (char *)w}, (int64_t[]){8, 8}, n);
    for (int64_t i = 0; i < n; i++)
        w[i] = a + b * w[i] + c * (2 * w[i] * w[i] - 1);
}

static void fill_blackman(double *w, int64_t n, double m, double unused)
{
    (void)unused;
    fill_cosines(w, n, m, 0.42, 0.5, 0.08);
}

/* a + (1 - a) cos(t) */
static void fill_raised(double *w, int64_t n, double m, double a) { fill_cosines(w, n, m, a, 1 - a, 0); }

/* I0(x) exp(-x) for x >= 0: the power series, whose terms are all positive, or from 25 on the asymptotic one, whose terms shrink below
 * 2^-60 there before they grow (Abramowitz and Stegun 9.6.12, 9.7.1). */
static double scaled_i0(double x)
{
    double sum = 1, term = 1;
    if (x < 25) {
        for (int k = 1; term > 0x1p-60 * sum; k++)
            sum += term *= (x / 2 / k) * (x / 2 / k);
        return sum * exp(-x);
    }
    for (int k = 1; term > 0x1p-60 * sum; k++)
        sum += term *= (2.0 * k - 1) * (2.0 * k - 1) / (8 * x * k);
    return sum / sqrt(2 * 3.14159265358979323846 * x);
}

static void fill_kaiser(double *w, int64_t n, double m, double beta)
{
    double middle = (m - 1) / 2, whole = scaled_i0(fabs(beta));
    for (int64_t i = 0; i < n; i++) {
        double t = ((double)i - middle) / middle, x = fabs(beta) * sqrt(1 - t * t);
        w[i] = scaled_i0(x) * exp(x - fabs(beta)) / whole;
    }
}

qn_array *qn_bartlett(double m) { return make("bartlett", m, fill_bartlett, 0); }
qn_array *qn_blackman(double m) { return make("blackman", m, fill_blackman, 0); }
qn_array *qn_hamming(double m) { return make("hamming", m, fill_raised, 0.54); }
qn_array *qn_hanning(double m) { return make("hanning", m, fill_raised, 0.5); }
qn_array *qn_kaiser(double m, double beta) { return make("kaiser", m, fill_kaiser, beta); }
