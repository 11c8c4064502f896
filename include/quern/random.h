/* SPDX-License-Identifier: BSD-3-Clause */
/* random.h: random numbers: bit generators, and distributions written once over all of them.
 *
 * A generator is a bit generator and its state. Those of NumPy (QN_BITS_PCG64 ...) give NumPy's streams bit for bit. The own
 * streams (QN_BITS_SIMD, qn_random_new) are counter-based (Philox 4x32-10, Salmon et al. 2011): word i is a function of (seed,
 * stream, i) alone, so uniform, normal, exponential numbers and integers are filled by vector units and all threads, with the same
 * bits for every thread count and ISA, and two draws of n float64 or integers are one draw of 2n. A generator is not to be used by
 * two threads at once; split it instead.
 *
 * In all functions a NULL shape with ndim -1 stands for the broadcast shape of the parameters (a single number if they are numbers).
 * Numbers outside what a distribution is defined for are QN_ERR_VALUE before anything is drawn. Cost: one pass over the result; no
 * temporaries beside converted parameters.
 */
#ifndef QUERN_RANDOM_H
#define QUERN_RANDOM_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- bit generators --------------------------------------------------------------------------------- */
typedef struct qn_random qn_random;
typedef enum qn_bits {
    QN_BITS_SIMD,      /* the own streams                                                       */
    QN_BITS_PCG64,     /* O'Neill 2014, XSL RR 128/64: NumPy's default_rng                      */
    QN_BITS_PCG64DXSM, /* O'Neill 2021                                                          */
    QN_BITS_SFC64,     /* Doty-Humphrey 2010                                                    */
    QN_BITS_PHILOX,    /* Philox 4x64-10                                                        */
    QN_BITS_MT19937,   /* Matsumoto and Nishimura 1998: NumPy's RandomState                     */
    QN_NBITS
} qn_bits;

/* One of the own streams; its key is the seed. */
QN_API qn_random *qn_random_new(uint64_t seed);
/* The generator of NumPy's Generator(kind(seed)): seeded by the seed sequence of one number. */
QN_API qn_random *qn_random_new_of(qn_bits kind, uint64_t seed);
/* From qn_random_seed_words(kind) words, which a seed sequence gives (MT19937: its key, the first word ignored). */
QN_API qn_random *qn_random_new_from(qn_bits kind, const uint32_t *words);
QN_API int qn_random_seed_words(qn_bits kind);
QN_API qn_random *qn_random_copy(const qn_random *g);
QN_API void qn_random_free(qn_random *g);
/* An independent stream; the parent moves on, so that each split differs. */
QN_API qn_random *qn_random_split(qn_random *g);

/* The state as 64-bit words, returns how many. PCG64: state and increment, lower halves first. SFC64: its four words. Philox: counter 4,
 * key 2, buffer 4, words of it used. MT19937: the key, two 32-bit words each, and how many are used. SIMD: key, stream, words used,
 * children. Then for all: is the upper half of a word still to be used, and that half. */
#define QN_RANDOM_STATE_WORDS 315
QN_API int qn_random_state(const qn_random *g, uint64_t *words);
/* QN_ERR_VALUE if n or a position in it is wrong; g is unchanged then. */
QN_API qn_status qn_random_set_state(qn_random *g, const uint64_t *words, int n);
/* As if delta (256 bits, low word first) words had been drawn (Philox: blocks of four). QN_ERR_TYPE for SFC64 and MT19937. */
QN_API qn_status qn_random_advance(qn_random *g, const uint64_t delta[4]);
/* As far as NumPy's jumped(times). QN_ERR_TYPE for SIMD, SFC64 and MT19937. */
QN_API qn_status qn_random_jump(qn_random *g, uint64_t times);
/* n words as the bit generator makes them (MT19937: 32 bits each). */
QN_API void qn_random_raw(qn_random *g, int64_t n, uint64_t *words);

/* ---- seed sequences (O'Neill 2015), as NumPy's SeedSequence ---------------------------------------------- */
#define QN_SEED_POOL 4
/* Hashes n words of entropy into a pool of `size` words. */
QN_API void qn_seed_mix(uint32_t *pool, int64_t size, const uint32_t *entropy, int64_t n);
/* n words of seed from a pool. */
QN_API void qn_seed_words(const uint32_t *pool, int64_t size, int64_t n, uint32_t *words);
/* The Mersenne twister's own seeds: one number, or a key of n. QN_ERR_TYPE for other generators. */
QN_API qn_status qn_random_seed_legacy(qn_random *g, const uint32_t *key, int64_t n, bool single);

/* Whether g draws as NumPy's RandomState (its normal, exponential, gamma ... numbers, choices and vectors differ); returns what was. */
QN_API bool qn_random_set_legacy(qn_random *g, bool on);
/* The second number of a pair of normal numbers that RandomState keeps: false if there is none. */
QN_API bool qn_random_gauss(const qn_random *g, double *value);
QN_API void qn_random_set_gauss(qn_random *g, bool has, double value);

/* ---- distributions --------------------------------------------------------------------------------------
 * Names, parameters and methods are NumPy's. Results are float64, of the discrete ones int64; float32 is made for random,
 * standard_normal, standard_exponential, inverse_exponential and standard_gamma, and uniform, normal and exponential numbers of
 * the own streams may be float32 or float16 too. */
#define QN_DISTRIBUTIONS(D)                                                                                  \
    D(random) D(uniform) D(standard_normal) D(normal) D(standard_exponential) D(inverse_exponential)         \
    D(exponential) D(standard_gamma) D(gamma) D(beta) D(chisquare) D(f) D(noncentral_chisquare)              \
    D(noncentral_f) D(standard_cauchy) D(standard_t) D(lognormal) D(rayleigh) D(pareto) D(weibull) D(power)  \
    D(laplace) D(gumbel) D(logistic) D(triangular) D(wald) D(vonmises) D(poisson) D(geometric) D(logseries)  \
    D(zipf) D(negative_binomial) D(hypergeometric) D(binomial)
#define QN_AS_CONSTANT(name) QN_DIST_##name,
typedef enum qn_distribution { QN_DISTRIBUTIONS(QN_AS_CONSTANT) QN_NDISTRIBUTIONS } qn_distribution;
#undef QN_AS_CONSTANT
#define QN_MAX_PARAMETERS 3

typedef struct qn_parameter { const char *name; double def; } qn_parameter; /* def NaN: must be given */
/* The i-th parameter of a distribution, NULL beyond its last. */
QN_API const qn_parameter *qn_random_parameter(qn_distribution d, int i);
/* An array of numbers of d with the parameters p (n of them, arrays or numbers, broadcast; NULL where the default will do).
 * qn_random_draw(g, QN_DIST_gamma, 2, QN_PARAMETERS(shape, QN_NUM(2.0)), 0, 1, &n). t = 0 gives float64 or int64. */
QN_API qn_array *qn_random_draw(qn_random *g, qn_distribution d, int n, const qn_array *const *p, qn_dtype t, int ndim,
                                const int64_t *shape);
#define QN_PARAMETERS(...) (const qn_array *[]){__VA_ARGS__}
/* The same into an array, whose dtype says which form; out is C- or F-contiguous, QN_ERR_VALUE else. */
QN_API qn_status qn_random_draw_into(qn_random *g, qn_distribution d, int n, const qn_array *const *p, const qn_array *out);

/* In [low, high), in 2^53 (float32: 2^24) steps. QN_ERR_VALUE if high < low, QN_ERR_OVERFLOW if high - low is not finite. */
QN_API qn_array *qn_random_uniform(qn_random *g, double low, double high, qn_dtype t, int ndim, const int64_t *shape);
/* QN_ERR_VALUE if sd (or scale) is negative or NaN. */
QN_API qn_array *qn_random_normal(qn_random *g, double mean, double sd, qn_dtype t, int ndim, const int64_t *shape);
QN_API qn_array *qn_random_exponential(qn_random *g, double scale, qn_dtype t, int ndim, const int64_t *shape);

/* ---- integers ------------------------------------------------------------------------------------------- */
/* Integers of dtype t (0: int64) in [low, high), without bias (Lemire 2019). */
QN_API qn_array *qn_random_integers(qn_random *g, int64_t low, int64_t high, qn_dtype t, int ndim, const int64_t *shape);
/* The same for arrays of bounds of any dtype (floats are truncated), high itself included if `closed`; masked: by masking words
 * until one fits, as NumPy's randint. */
QN_API qn_array *qn_random_integers_between(qn_random *g, const qn_array *low, const qn_array *high, bool closed, bool masked,
                                            qn_dtype t, int ndim, const int64_t *shape);

/* ---- orders and samples --------------------------------------------------------------------------------- */
QN_API qn_array *qn_random_permutation(qn_random *g, int64_t n);            /* of 0 .. n-1, int64 */
/* A copy of a with its items along axis in another order: the same for all lines. */
QN_API qn_array *qn_random_shuffle(qn_random *g, const qn_array *a, int axis);
/* The same within a itself. */
QN_API qn_status qn_random_shuffle_into(qn_random *g, const qn_array *a, int axis);
/* Every line of a along axis in an order of its own; QN_FLAT_AXIS: all elements as one line in memory order (C order if a is not
 * contiguous). */
#define QN_FLAT_AXIS INT32_MIN
QN_API qn_status qn_random_permute_into(qn_random *g, const qn_array *a, int axis);
/* The same in a copy with a's memory order. */
QN_API qn_array *qn_random_permuted(qn_random *g, const qn_array *a, int axis);
/* k of 0 .. n-1, with probabilities p (n of them, sum 1; NULL: equal), with or without replacement; shuffle false: the order
 * of a sample without replacement need not be random. */
QN_API qn_array *qn_random_choice(qn_random *g, int64_t n, const qn_array *p, bool replace, bool shuffle, int ndim,
                                  const int64_t *shape);

/* ---- vectors: a last axis is added to the shape ---------------------------------------------------------- */
/* How n draws fall into the classes of probabilities pvals (last axis, its last entry what is missing to 1). n and the other
 * axes of pvals broadcast. */
QN_API qn_array *qn_random_multinomial(qn_random *g, const qn_array *n, const qn_array *pvals, int ndim, const int64_t *shape);
/* How many of each colour are among nsample things drawn without replacement. count: by drawing them from an array of
 * sum(colors), else colour by colour. */
QN_API qn_array *qn_random_multivariate_hypergeometric(qn_random *g, const qn_array *colors, int64_t nsample, bool count, int ndim,
                                                       const int64_t *shape);
/* Points of a simplex; alpha is 1-d. */
QN_API qn_array *qn_random_dirichlet(qn_random *g, const qn_array *alpha, int ndim, const int64_t *shape);
/* mean + z @ factor.T with factor @ factor.T = cov. *valid (NULL: not asked) says whether cov is positive semidefinite within
 * tol; QN_FACTOR_CHOLESKY fails with QN_ERR_LINALG if it is not definite. */
typedef enum qn_factor { QN_FACTOR_SVD, QN_FACTOR_EIGH, QN_FACTOR_CHOLESKY } qn_factor;
QN_API qn_array *qn_random_multivariate_normal(qn_random *g, const qn_array *mean, const qn_array *cov, qn_factor method, double tol,
                                               bool *valid, int ndim, const int64_t *shape);

#ifdef __cplusplus
}
#endif
#endif
