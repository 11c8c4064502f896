/* SPDX-License-Identifier: BSD-3-Clause */
/* table.c: one row per distribution: its parameters with their rules and defaults, its result and its fill. */
#include "laws.h"

/* ---- rules that join parameters ---- */

static qn_status check_uniform(const rng_value *p)
{
    double range = p[1].f - p[0].f;
    if (!isfinite(range))
        return qn_fail(QN_ERR_OVERFLOW, "uniform: high - low range exceeds valid bounds, low = %g, high = %g", p[0].f, p[1].f);
    if (signbit(range))
        return qn_fail(QN_ERR_VALUE, "uniform: high - low < 0, low = %g, high = %g", p[0].f, p[1].f);
    return QN_OK;
}

static qn_status check_triangular(const rng_value *p)
{
    const char *breach = p[0].f > p[1].f ? "left > mode" : p[1].f > p[2].f ? "mode > right"
        : p[0].f == p[2].f ? "left == right" : NULL;
    if (breach == NULL)
        return QN_OK;
    return qn_fail(QN_ERR_VALUE, "triangular: %s, left = %g, mode = %g, right = %g", breach, p[0].f, p[1].f, p[2].f);
}

static qn_status check_hypergeometric(const rng_value *p)
{
    const int64_t max = 1000000000;
    if (p[0].i >= max || p[1].i >= max)
        return qn_fail(QN_ERR_VALUE, "hypergeometric: both ngood and nbad must be less than %lld, got %lld and %lld",
                       (long long)max, (long long)p[0].i, (long long)p[1].i);
    if (p[0].i + p[1].i < p[2].i)
        return qn_fail(QN_ERR_VALUE, "hypergeometric: ngood + nbad < nsample, %lld + %lld < %lld", (long long)p[0].i,
                       (long long)p[1].i, (long long)p[2].i);
    return QN_OK;
}

/* The Poisson mean must not grow too large. */
static qn_status check_negative_binomial(const rng_value *p)
{
    double n = p[0].f, lam = (1 - p[1].f) / p[1].f * (n + 10 * sqrt(n));
    if (lam > 9.223372006484771e18)
        return qn_fail(QN_ERR_VALUE, "negative_binomial: n too large or p too small, n = %g, p = %g", n, p[1].f);
    return QN_OK;
}

/* ---- rows ---- */

#define OR(name, def, rule) { { name, def }, RULE_##rule, false }   /* a default */
#define GIVEN(name, rule) { { name, NAN }, RULE_##rule, false }
#define COUNT(name) { { name, NAN }, RULE_NOT_NEGATIVE, true }
#define NO_PARAMETER { { NULL, 0 }, RULE_NONE, false }
#define FROM_OWN(kind, scale, shift) .own = 1 + QN_RANDOM_##kind, .own_scale = scale, .own_shift = shift
#define ROW(law, whole, n, ...) \
    [QN_DIST_##law] = { .name = #law, .integer = whole, .nparams = n, .param = { __VA_ARGS__ }, .fill = law_##law

const rng_row rng_rows[QN_NDISTRIBUTIONS] = {
    ROW(random, false, 0, NO_PARAMETER), .fill_f32 = law_random_f32, FROM_OWN(UNIFORM, -1, -1) },
    ROW(uniform, false, 2, OR("low", 0, NONE), OR("high", 1, NONE)), .check = check_uniform, FROM_OWN(UNIFORM, 1, 0) },
    ROW(standard_normal, false, 0, NO_PARAMETER),
      .fill_f32 = law_standard_normal_f32, FROM_OWN(NORMAL, -1, -1), .legacy = legacy_standard_normal },
    ROW(normal, false, 2, OR("loc", 0, NONE), OR("scale", 1, NOT_NEGATIVE)), FROM_OWN(NORMAL, 1, 0), .legacy = legacy_normal },
    ROW(standard_exponential, false, 0, NO_PARAMETER),
      .fill_f32 = law_standard_exponential_f32, FROM_OWN(EXPONENTIAL, -1, -1), .legacy = legacy_standard_exponential },
    ROW(inverse_exponential, false, 0, NO_PARAMETER), .fill_f32 = law_inverse_exponential_f32 },
    ROW(exponential, false, 1, OR("scale", 1, NOT_NEGATIVE)), FROM_OWN(EXPONENTIAL, 0, -1), .legacy = legacy_exponential },
    ROW(standard_gamma, false, 1, GIVEN("shape", NOT_NEGATIVE)),
      .fill_f32 = law_standard_gamma_f32, .legacy = legacy_standard_gamma },
    ROW(gamma, false, 2, GIVEN("shape", NOT_NEGATIVE), OR("scale", 1, NOT_NEGATIVE)), .legacy = legacy_gamma },
    ROW(beta, false, 2, GIVEN("a", POSITIVE), GIVEN("b", POSITIVE)), .legacy = legacy_beta },
    ROW(chisquare, false, 1, GIVEN("df", POSITIVE)), .legacy = legacy_chisquare },
    ROW(f, false, 2, GIVEN("dfnum", POSITIVE), GIVEN("dfden", POSITIVE)), .legacy = legacy_f },
    ROW(noncentral_chisquare, false, 2, GIVEN("df", POSITIVE), GIVEN("nonc", NOT_NEGATIVE)),
      .legacy = legacy_noncentral_chisquare },
    ROW(noncentral_f, false, 3, GIVEN("dfnum", POSITIVE), GIVEN("dfden", POSITIVE), GIVEN("nonc", NOT_NEGATIVE)),
      .legacy = legacy_noncentral_f },
    ROW(standard_cauchy, false, 0, NO_PARAMETER), .legacy = legacy_standard_cauchy },
    ROW(standard_t, false, 1, GIVEN("df", POSITIVE)), .legacy = legacy_standard_t },
    ROW(lognormal, false, 2, OR("mean", 0, NONE), OR("sigma", 1, NOT_NEGATIVE)), .legacy = legacy_lognormal },
    ROW(rayleigh, false, 1, OR("scale", 1, NOT_NEGATIVE)), .legacy = legacy_rayleigh },
    ROW(pareto, false, 1, GIVEN("a", POSITIVE)), .legacy = legacy_pareto },
    ROW(weibull, false, 1, GIVEN("a", NOT_NEGATIVE)), .legacy = legacy_weibull },
    ROW(power, false, 1, GIVEN("a", POSITIVE)), .legacy = legacy_power },
    ROW(laplace, false, 2, OR("loc", 0, NONE), OR("scale", 1, NOT_NEGATIVE)) },
    ROW(gumbel, false, 2, OR("loc", 0, NONE), OR("scale", 1, NOT_NEGATIVE)) },
    ROW(logistic, false, 2, OR("loc", 0, NONE), OR("scale", 1, NOT_NEGATIVE)) },
    ROW(triangular, false, 3, GIVEN("left", NONE), GIVEN("mode", NONE), GIVEN("right", NONE)), .check = check_triangular },
    ROW(wald, false, 2, GIVEN("mean", POSITIVE), GIVEN("scale", POSITIVE)), .legacy = legacy_wald },
    ROW(vonmises, false, 2, GIVEN("mu", NONE), GIVEN("kappa", NOT_NEGATIVE)), .legacy = legacy_vonmises },
    ROW(poisson, true, 1, OR("lam", 1, POISSON)) },
    ROW(geometric, true, 1, GIVEN("p", ABOVE_0_TO_1)), .legacy = legacy_geometric },
    ROW(logseries, true, 1, GIVEN("p", 0_TO_BELOW_1)), .legacy = legacy_logseries },
    ROW(zipf, true, 1, GIVEN("a", ABOVE_1)), .legacy = legacy_zipf },
    ROW(negative_binomial, true, 2, GIVEN("n", POSITIVE_NUMBER), GIVEN("p", ABOVE_0_TO_1)),
      .check = check_negative_binomial, .legacy = legacy_negative_binomial },
    ROW(hypergeometric, true, 3, COUNT("ngood"), COUNT("nbad"), COUNT("nsample")),
      .check = check_hypergeometric, .legacy = legacy_hypergeometric },
    ROW(binomial, true, 2, COUNT("n"), GIVEN("p", 0_TO_1)), .legacy = legacy_binomial },
};

const qn_parameter *qn_random_parameter(qn_distribution d, int i)
{
    return (unsigned)d < QN_NDISTRIBUTIONS && i >= 0 && i < rng_rows[d].nparams ? &rng_rows[d].param[i].is : NULL;
}
