/* SPDX-License-Identifier: BSD-3-Clause */
/* laws.h: the fill of every distribution, and of the forms that have no name of their own: law_<name> of table.c. */
#ifndef QN_RANDOM_LAWS_H
#define QN_RANDOM_LAWS_H

#include "internal.h"

#define LAW_OF(name) void law_##name(qn_random *g, const rng_value *p, int64_t n, void *out);
QN_DISTRIBUTIONS(LAW_OF)
LAW_OF(random_f32)
LAW_OF(standard_normal_f32)
LAW_OF(standard_exponential_f32)
LAW_OF(inverse_exponential_f32)
LAW_OF(standard_gamma_f32)
#undef LAW_OF

/* The same as RandomState draws them, where that differs: legacy_<name>. */
#define LEGACY_OF(name) void legacy_##name(qn_random *g, const rng_value *p, int64_t n, void *out);
LEGACY_OF(standard_normal) LEGACY_OF(normal) LEGACY_OF(lognormal) LEGACY_OF(standard_exponential) LEGACY_OF(exponential)
LEGACY_OF(standard_gamma) LEGACY_OF(gamma) LEGACY_OF(beta) LEGACY_OF(chisquare) LEGACY_OF(f) LEGACY_OF(noncentral_chisquare)
LEGACY_OF(noncentral_f) LEGACY_OF(standard_cauchy) LEGACY_OF(standard_t) LEGACY_OF(rayleigh) LEGACY_OF(pareto) LEGACY_OF(weibull)
LEGACY_OF(power) LEGACY_OF(wald) LEGACY_OF(vonmises) LEGACY_OF(geometric) LEGACY_OF(logseries) LEGACY_OF(zipf)
LEGACY_OF(negative_binomial) LEGACY_OF(hypergeometric) LEGACY_OF(binomial)
#undef LEGACY_OF

#endif
