/* SPDX-License-Identifier: BSD-3-Clause */
/* random.h: the RANDOM kernels' contract.  row is qn_random_kind, col the dtype made (float32, float64; 0 for words and
 * bounded). */
#ifndef QN_KERNELS_RANDOM_H
#define QN_KERNELS_RANDOM_H

#include "kernel.h"

enum { QN_GROUP = 16 }; /* words are made and used in groups of 16: 16 float64 or 32 float32 elements */

/* A stream of 64-bit words: word i of group g is a function of (key, stream, g, i). */
typedef struct qn_stream { uint32_t key[2], stream[2]; } qn_stream;

enum qn_random_kind {
    QN_RANDOM_WORDS,       /* qn_words_fn                                                    */
    QN_RANDOM_UNIFORM,     /* qn_convert_fn: [0, 1) in steps of 2^-53 or 2^-24               */
    QN_RANDOM_NORMAL,      /* qn_convert_fn: mean 0, variance 1                              */
    QN_RANDOM_EXPONENTIAL, /* qn_convert_fn: mean 1                                          */
    QN_RANDOM_BOUNDED,     /* qn_bounded_fn                                                  */
    QN_NRANDOM
};
/* Groups `group` .. `group` + ngroups - 1 of the stream. */
typedef void (*qn_words_fn)(const qn_stream *s, uint64_t group, int64_t ngroups, uint64_t *words);
typedef void (*qn_convert_fn)(const uint64_t *words, int64_t ngroups, void *out);
/* out[i] = floor(words[i] range / 2^64); true if the product's low half may be below range somewhere. */
typedef bool (*qn_bounded_fn)(const uint64_t *words, int64_t ngroups, uint32_t range, uint64_t *out);

#endif
