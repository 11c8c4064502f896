/* SPDX-License-Identifier: BSD-3-Clause */
/* ranks.h: where a quantile lies among sorted elements. */
#ifndef QN_RANKS_H
#define QN_RANKS_H

#include <ops/order.h>
#include <quern/reduce.h>

/* The elements next to a quantile, and the weight of the upper one. */
typedef struct qn_rank { int64_t below, above; double weight; } qn_rank;
/* Of quantile q in [0, 1] among n >= 1 elements; q and the calculation are of dtype t. */
qn_rank qn_rank_of(qn_quantile_method method, int64_t n, double q, int t);
/* Does the method pick an element? Then `above` is `below`. */
bool qn_picks_element(qn_quantile_method method);
/* v as it comes out of a calculation in dtype t. */
double qn_rounded(double v, int t);

#endif
