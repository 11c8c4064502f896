/* SPDX-License-Identifier: BSD-3-Clause */
/* ranks.c: the place of a quantile by thirteen definitions. The continuous ones are one line through the sample with two constants
 * (Hyndman and Fan 1996); operations and roundings are in NumPy's order, so that the bits agree. */
#include "ranks.h"
#include <math.h>

double qn_rounded(double v, int t)
{
    if (t == QN_FLOAT32)
        return (float)v;
    if (t != QN_FLOAT16)
        return v;
    qn_half h;
    char *args[2] = {(char *)&v, (char *)&h}, *back[2] = {(char *)&h, (char *)&v};
    qn_cast_loop(QN_FLOAT64, QN_FLOAT16)(args, (const int64_t[]){0, 0}, 1);
    qn_cast_loop(QN_FLOAT16, QN_FLOAT64)(back, (const int64_t[]){0, 0}, 1);
    return v;
}

static int64_t within(double k, int64_t n) { return k < 0 ? 0 : k > (double)(n - 1) ? n - 1 : (int64_t)k; }

static qn_rank element(double k, int64_t n) { return (qn_rank){within(k, n), within(k, n), 0}; }

/* Between the neighbours of `place`. */
static qn_rank between(double place, int64_t n, int t)
{
    double k = floor(place);
    if (place < 0 || place >= (double)(n - 1))
        return element(place < 0 ? 0 : (double)(n - 1), n);
    return (qn_rank){(int64_t)k, (int64_t)k + 1, qn_rounded(place - k, t)};
}

static double linear_place(int64_t n, double q, int t) { return qn_rounded((double)(n - 1) * q, t); }
static double step_place(int64_t n, double q, int t) { return qn_rounded(qn_rounded((double)n * q, t) - 1, t); }

static qn_rank linear(int64_t n, double q, int t) { return between(linear_place(n, q, t), n, t); }

/* n q + (alpha + q (1 - alpha - beta)) - 1 */
static qn_rank continuous(int64_t n, double q, int t, double alpha, double beta)
{
    double shift = qn_rounded(qn_rounded(alpha, t) + qn_rounded(q * qn_rounded(1 - alpha - beta, t), t), t);
    return between(qn_rounded(qn_rounded(qn_rounded((double)n * q, t) + shift, t) - 1, t), n, t);
}
static qn_rank interpolated_inverted_cdf(int64_t n, double q, int t) { return continuous(n, q, t, 0, 1); }
static qn_rank hazen(int64_t n, double q, int t) { return continuous(n, q, t, 0.5, 0.5); }
static qn_rank weibull(int64_t n, double q, int t) { return continuous(n, q, t, 0, 0); }
static qn_rank median_unbiased(int64_t n, double q, int t) { return continuous(n, q, t, 1 / 3.0, 1 / 3.0); }
static qn_rank normal_unbiased(int64_t n, double q, int t) { return continuous(n, q, t, 3 / 8.0, 3 / 8.0); }

static qn_rank inverted_cdf(int64_t n, double q, int t) { return element(ceil(step_place(n, q, t)), n); }

static qn_rank averaged_inverted_cdf(int64_t n, double q, int t)
{
    qn_rank r = between(step_place(n, q, t), n, t);
    if (r.above != r.below)
        r.weight = r.weight == 0 ? 0.5 : 1;
    return r;
}

/* The nearest order statistic, the even one (counted from 1) of two. */
static qn_rank closest_observation(int64_t n, double q, int t)
{
    double place = qn_rounded(step_place(n, q, t) - 0.5, t), k = floor(place);
    return element(place == k && fmod(k, 2) != 0 ? k : k + 1, n);
}

static qn_rank lower(int64_t n, double q, int t) { return element(floor(linear_place(n, q, t)), n); }
static qn_rank higher(int64_t n, double q, int t) { return element(ceil(linear_place(n, q, t)), n); }
static qn_rank nearest(int64_t n, double q, int t) { return element(rint(linear_place(n, q, t)), n); }

static qn_rank midpoint(int64_t n, double q, int t)
{
    double place = linear_place(n, q, t);
    return between(0.5 * (floor(place) + ceil(place)), n, t);
}

typedef qn_rank (*rank_fn)(int64_t n, double q, int t);
static const struct { rank_fn rank; bool picks; } methods[QN_NQUANTILE_METHODS] = {
    [QN_LINEAR] = {linear, false},
    [QN_INVERTED_CDF] = {inverted_cdf, true},
    [QN_AVERAGED_INVERTED_CDF] = {averaged_inverted_cdf, false},
    [QN_CLOSEST_OBSERVATION] = {closest_observation, true},
    [QN_INTERPOLATED_INVERTED_CDF] = {interpolated_inverted_cdf, false},
    [QN_HAZEN] = {hazen, false},
    [QN_WEIBULL] = {weibull, false},
    [QN_MEDIAN_UNBIASED] = {median_unbiased, false},
    [QN_NORMAL_UNBIASED] = {normal_unbiased, false},
    [QN_LOWER] = {lower, true},
    [QN_HIGHER] = {higher, true},
    [QN_MIDPOINT] = {midpoint, false},
    [QN_NEAREST] = {nearest, true},
};

qn_rank qn_rank_of(qn_quantile_method method, int64_t n, double q, int t) { return methods[method].rank(n, q, t); }
bool qn_picks_element(qn_quantile_method method) { return methods[method].picks; }
