/* SPDX-License-Identifier: BSD-3-Clause */
/* random.h: random numbers from streams that can be split.
 *
 * A generator is a counter-based stream (Philox 4x32-10, Salmon et al. 2011): word i of a stream is a function of
 * (seed, stream, i) alone and every number is made from a fixed place in the stream, so the same seed gives the same bits on every
 * thread count and ISA, and two draws of n float64 or integers are one draw of 2n. A generator is not to be used by two threads
 * at once; split it instead. dtypes (0: float64) are float64, float32 and float16.
 */
#ifndef QUERN_RANDOM_H
#define QUERN_RANDOM_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct qn_random qn_random;
QN_API qn_random *qn_random_new(uint64_t seed);
QN_API void qn_random_free(qn_random *g);
/* An independent stream; the parent moves on, so that each split differs. */
QN_API qn_random *qn_random_split(qn_random *g);
/* In [low, high), in 2^53 (float32: 2^24) steps. QN_ERR_VALUE if high < low, QN_ERR_OVERFLOW if high - low is not finite. */
QN_API qn_array *qn_random_uniform(qn_random *g, double low, double high, qn_dtype t, int ndim, const int64_t *shape);
/* QN_ERR_VALUE if sd (or scale) is negative or NaN. */
QN_API qn_array *qn_random_normal(qn_random *g, double mean, double sd, qn_dtype t, int ndim, const int64_t *shape);
QN_API qn_array *qn_random_exponential(qn_random *g, double scale, qn_dtype t, int ndim, const int64_t *shape);
/* Integers of dtype t (0: int64) in [low, high), without bias (Lemire 2019). */
QN_API qn_array *qn_random_integers(qn_random *g, int64_t low, int64_t high, qn_dtype t, int ndim, const int64_t *shape);
QN_API qn_array *qn_random_permutation(qn_random *g, int64_t n);            /* of 0 .. n-1, int64 */
QN_API qn_array *qn_random_shuffle(qn_random *g, const qn_array *a, int axis); /* a permuted copy */
/* k of 0 .. n-1, with probabilities p (n of them, sum 1; NULL: equal), with or without replacement. */
QN_API qn_array *qn_random_choice(qn_random *g, int64_t n, const qn_array *p, bool replace, int ndim, const int64_t *shape);

#ifdef __cplusplus
}
#endif
#endif
