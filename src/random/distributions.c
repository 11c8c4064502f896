/* SPDX-License-Identifier: BSD-3-Clause */
/* distributions.c: uniform, normal and exponential numbers. */
#include "internal.h"
#include <math.h>

qn_array *qn_random_uniform(qn_random *g, double low, double high, qn_dtype t, int ndim, const int64_t *shape)
{
    const char *func = "random_uniform";
    if (!isfinite(high - low)) {
        qn_fail(QN_ERR_OVERFLOW, "%s: high - low range exceeds valid bounds, low = %g, high = %g", func, low, high);
        return NULL;
    }
    if (high < low) {
        qn_fail(QN_ERR_VALUE, "%s: high - low < 0, low = %g, high = %g", func, low, high);
        return NULL;
    }
    qn_array *out = rng_new_floats(func, g, t, ndim, shape);
    if (out != NULL)
        rng_fill(g, QN_RANDOM_UNIFORM, out, high - low, low);
    return out;
}

/* NaN and negative scales, -0.0 included, as NumPy. */
static bool bad_scale(const char *func, const char *name, double scale)
{
    if (!isnan(scale) && !signbit(scale))
        return false;
    qn_fail(QN_ERR_VALUE, "%s: %s %s, got %g", func, name, isnan(scale) ? "is NaN" : "< 0", scale);
    return true;
}

qn_array *qn_random_normal(qn_random *g, double mean, double sd, qn_dtype t, int ndim, const int64_t *shape)
{
    if (bad_scale("random_normal", "scale", sd))
        return NULL;
    qn_array *out = rng_new_floats("random_normal", g, t, ndim, shape);
    if (out != NULL)
        rng_fill(g, QN_RANDOM_NORMAL, out, sd, mean);
    return out;
}

qn_array *qn_random_exponential(qn_random *g, double scale, qn_dtype t, int ndim, const int64_t *shape)
{
    if (bad_scale("random_exponential", "scale", scale))
        return NULL;
    qn_array *out = rng_new_floats("random_exponential", g, t, ndim, shape);
    if (out != NULL)
        rng_fill(g, QN_RANDOM_EXPONENTIAL, out, scale, 0);
    return out;
}
