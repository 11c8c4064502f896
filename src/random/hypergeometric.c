/* SPDX-License-Identifier: BSD-3-Clause */
/* hypergeometric.c: how many of `sample` things drawn without replacement are good: by drawing them where few are drawn or left,
 * else by the ratio of uniforms HRUA (Stadlober, "The ratio of uniforms approach for generating discrete random variates",
 * 1990). */
#include "internal.h"

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

/* log(k!): rounded sums below 126, Stirling's series above. */
static double log_factorial(int64_t k)
{
    static const double table[] = {
#include "logfactorial.inc.h"
    };
    if (k < (int64_t)(sizeof table / sizeof *table))
        return table[k];
    double x = (double)k;
    return (x + 0.5) * log(x) - x + (0.9189385332046728 + (1.0 / x) * (1 / 12.0 - 1 / (360.0 * x * x)));
}

/* One by one, the chosen or those left over, whichever are fewer. */
static int64_t one_by_one(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    int64_t total = good + bad, left = total, good_left = good, n = sample > total / 2 ? total - sample : sample;
    for (; n > 0 && good_left > 0 && left > good_left; n--) {
        left--;
        if ((int64_t)rng_masked(g, (uint64_t)left) < good_left)
            good_left--;
    }
    if (left == good_left)
        good_left -= n;
    return sample > total / 2 ? good_left : good - good_left;
}

static double log_weight(int64_t k, int64_t few, int64_t many, int64_t n)
{
    return log_factorial(k) + log_factorial(few - k) + log_factorial(n - k) + log_factorial(many - n + k);
}

static int64_t ratio_of_uniforms(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    const double d1 = 1.7155277699214135, d2 = 0.8989161620588988; /* 2 sqrt(2/e), 3 - 2 sqrt(3/e) */
    int64_t total = good + bad, n = smaller(sample, total - sample), few = smaller(good, bad), many = total - few, k;
    double p = (double)few / (double)total, q = (double)many / (double)total, a = (double)n * p + 0.5;
    double variance = (double)(total - n) * (double)n * p * q / (double)(total - 1), c = sqrt(variance + 0.5), h = d1 * c + d2;
    int64_t mode = (int64_t)floor((double)(n + 1) * (double)(few + 1) / (double)(total + 2));
    double top = log_weight(mode, few, many, n), end = floor(a + 16 * c);
    if ((double)(smaller(n, few) + 1) < end)
        end = (double)(smaller(n, few) + 1);
    for (;;) {
        double u = rng_double(g), v = rng_double(g), x = a + h * (v - 0.5) / u;
        if (!(x >= 0.0) || x >= end)
            continue;
        k = (int64_t)floor(x);
        double t = top - log_weight(k, few, many, n);
        if (u * (4.0 - u) - 3.0 <= t)
            break;
        if (u * (u - t) >= 1)
            continue;
        if (2.0 * log(u) <= t)
            break;
    }
    if (good > bad)
        k = n - k;
    return n < sample ? good - k : k;
}

int64_t rng_hypergeometric(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    bool large = sample >= 10 && sample <= good + bad - 10;
    return large ? ratio_of_uniforms(g, good, bad, sample) : one_by_one(g, good, bad, sample);
}
