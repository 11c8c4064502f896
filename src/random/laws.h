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

#endif
