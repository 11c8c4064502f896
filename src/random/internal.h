/* SPDX-License-Identifier: BSD-3-Clause */
/* internal.h: the parts of src/random, one block per file.
 *
 * A generator is a row of the table of bit generators and its state. Distributions are written once over rng_u64, rng_u32 and
 * rng_double; the loops that matter keep the state of PCG64 in registers through a cursor. */
#ifndef QN_RANDOM_INTERNAL_H
#define QN_RANDOM_INTERNAL_H

#include <core/core.h>
#include <kernels/random.h>
#include <math.h>
#include <quern/random.h>

typedef unsigned __int128 rng_u128;

enum { MT_WORDS = 624, MT_SHIFT = 397 };

/* The state as it is saved: a whole number of 64-bit words, in the order that qn_random_state documents. */
typedef union rng_state {
    uint64_t words[QN_RANDOM_STATE_WORDS];
    struct { rng_u128 state, inc; } pcg;
    uint64_t sfc[4];
    struct { uint64_t counter[4], key[2], buffer[4], used; } philox;
    struct { uint32_t key[MT_WORDS]; uint64_t used; uint32_t block[MT_WORDS]; } mt; /* block: made from key, not saved */
    /* Data blocks of the own streams have counters below 2^60; those above serve splits and redraws. */
    struct {
        qn_stream stream;
        uint64_t position, splits;                  /* words used so far, children so far  */
        uint64_t group[QN_GROUP], group_at;         /* the group read last and its number + 1; not saved */
    } simd;
} rng_state;

/* One row per bit generator. The seed is nseed 32-bit words, the saved state nstate words. */
typedef struct rng_kind {
    const char *name;
    int nseed, nstate;
    void (*seed)(qn_random *g, const uint32_t *words);
    uint64_t (*next)(qn_random *g);
    uint32_t (*next32)(qn_random *g);
    double (*next_double)(qn_random *g);
    uint64_t (*raw)(qn_random *g);
    bool (*restored)(qn_random *g);                             /* after a state was set: is it one? NULL: always   */
    void (*advance)(qn_random *g, const uint64_t delta[4]);     /* NULL: cannot                                     */
    void (*jump)(qn_random *g, uint64_t times);                 /* NULL: cannot                                     */
    void (*fill)(qn_random *g, int64_t n, double low, double range, double *out); /* low + range * next_double; NULL: one by one */
} rng_kind;

struct qn_random {
    const rng_kind *kind;
    rng_state s;
    uint32_t half;      /* the upper half of a word whose lower half is used */
    bool has_half, has_gauss, legacy;
    double gauss;       /* the second number of a pair of the polar method */
};

/* ---- shapes.c ---- */
/* The shape of a result: that of the arrays together (given < 0), or the shape given, to which they must broadcast. */
qn_status rng_result_shape(const char *func, int n, const qn_array *const *arrays, int given, const int64_t *shape, int *ndim,
                           int64_t *lengths);
/* A new array of `ndim` axes (none for -1) and a last one of length k. */
qn_array *rng_new_vectors(const char *func, qn_dtype t, int ndim, const int64_t *shape, int64_t k);
/* Kahan's sum. */
double rng_sum(const double *x, int64_t n);

/* ---- bits.c: the table ---- */
extern const rng_kind rng_kinds[QN_NBITS];
qn_random *rng_new(const char *func, qn_bits kind);
/* Rows' parts for generators of 64-bit words. */
uint32_t rng_half32(qn_random *g);
double rng_half_double(qn_random *g);
static inline double rng_unit(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }
static inline float rng_unit_f32(uint32_t half) { return (float)(half >> 8) * 0x1p-24f; }

/* ---- pcg64.c, sfc64.c, philox.c, mt19937.c, stream.c: the rows' functions ---- */
/* O'Neill, "PCG: a family of simple fast space-efficient statistically good algorithms", 2014: XSL RR 128/64. */
#define RNG_PCG_MULTIPLIER ((rng_u128)0x2360ED051FC65DA4 << 64 | 0x4385DF649FCCF645)
static inline uint64_t rng_pcg_output(rng_u128 s)
{
    uint64_t x = (uint64_t)(s >> 64) ^ (uint64_t)s;
    unsigned turn = (unsigned)(s >> 122);
    return x >> turn | x << (-turn & 63);
}
/* state after `delta` steps of state = state * multiplier + inc. */
rng_u128 rng_lcg_advance(rng_u128 state, rng_u128 multiplier, rng_u128 inc, rng_u128 delta);
void rng_pcg_seed(qn_random *g, const uint32_t *words);
uint64_t rng_pcg_next(qn_random *g);
void rng_pcg_advance(qn_random *g, const uint64_t delta[4]);
void rng_pcg_jump(qn_random *g, uint64_t times);
uint64_t rng_dxsm_next(qn_random *g);
void rng_dxsm_advance(qn_random *g, const uint64_t delta[4]);
void rng_dxsm_jump(qn_random *g, uint64_t times);
void rng_sfc_seed(qn_random *g, const uint32_t *words);
uint64_t rng_sfc_next(qn_random *g);
void rng_philox_seed(qn_random *g, const uint32_t *words);
uint64_t rng_philox_next(qn_random *g);
bool rng_philox_restored(qn_random *g);
void rng_philox_advance(qn_random *g, const uint64_t delta[4]);
void rng_philox_jump(qn_random *g, uint64_t times);
void rng_mt_seed(qn_random *g, const uint32_t *words);
uint64_t rng_mt_next(qn_random *g);
uint32_t rng_mt_next32(qn_random *g);
double rng_mt_next_double(qn_random *g);
uint64_t rng_mt_raw(qn_random *g);
bool rng_mt_restored(qn_random *g);
/* out[i] = low + range * next_double */
void rng_mt_fill(qn_random *g, int64_t n, double low, double range, double *out);
void rng_simd_seed(qn_random *g, const uint32_t *words);
uint64_t rng_simd_next(qn_random *g);
bool rng_simd_restored(qn_random *g);
void rng_simd_advance(qn_random *g, const uint64_t delta[4]);
static inline bool rng_is_simd(const qn_random *g) { return g->kind == &rng_kinds[QN_BITS_SIMD]; }
static inline bool rng_is_pcg(const qn_random *g) { return g->kind == &rng_kinds[QN_BITS_PCG64]; }

/* ---- single draws ---- */
static inline uint64_t rng_u64(qn_random *g)
{
    if (!rng_is_pcg(g))
        return g->kind->next(g);
    g->s.pcg.state = g->s.pcg.state * RNG_PCG_MULTIPLIER + g->s.pcg.inc;
    return rng_pcg_output(g->s.pcg.state);
}
static inline uint32_t rng_u32(qn_random *g) { return g->kind->next32(g); }
static inline double rng_double(qn_random *g) { return rng_is_pcg(g) ? rng_unit(rng_u64(g)) : g->kind->next_double(g); }
static inline float rng_float(qn_random *g) { return rng_unit_f32(rng_u32(g)); }

/* ---- cursors: loops over many draws. `pcg` is a constant of the caller: true keeps the state of PCG64 in registers, and
 * nothing else may draw from g until rng_close. ---- */
typedef struct rng_cursor { qn_random *g; rng_u128 state, inc; uint32_t half; bool has_half; } rng_cursor;
#define RNG_INLINE static inline __attribute__((always_inline))
RNG_INLINE rng_cursor rng_open(qn_random *g, bool pcg)
{
    rng_cursor c = { .g = g };
    if (pcg)
        c = (rng_cursor){ g, g->s.pcg.state, g->s.pcg.inc, g->half, g->has_half };
    return c;
}
RNG_INLINE void rng_close(const rng_cursor *c, bool pcg)
{
    if (pcg) {
        c->g->s.pcg.state = c->state;
        c->g->half = c->half;
        c->g->has_half = c->has_half;
    }
}
RNG_INLINE uint64_t rng_next(rng_cursor *c, bool pcg)
{
    if (!pcg)
        return c->g->kind->next(c->g);
    c->state = c->state * RNG_PCG_MULTIPLIER + c->inc;
    return rng_pcg_output(c->state);
}
RNG_INLINE uint32_t rng_next32(rng_cursor *c, bool pcg)
{
    if (!pcg)
        return c->g->kind->next32(c->g);
    if (c->has_half) {
        c->has_half = false;
        return c->half;
    }
    uint64_t word = rng_next(c, true);
    c->has_half = true;
    c->half = (uint32_t)(word >> 32);
    return (uint32_t)word;
}

/* ---- stream.c: words of the own streams at any place ---- */
/* A stream of 2^64 words begins again after this many groups: of n from `group` on, those before that end. */
#define RNG_GROUPS (UINT64_MAX / QN_GROUP + 1)
static inline int64_t rng_groups_until_end(uint64_t group, int64_t n)
{
    const uint64_t left = RNG_GROUPS - group % RNG_GROUPS;
    return (uint64_t)n < left ? n : (int64_t)left;
}
void rng_words(const qn_stream *s, uint64_t first, int64_t n, uint64_t *words);
/* The words that replace word i where Lemire's method rejects it: attempt 1, 2, ... */
uint64_t rng_redraw(const qn_stream *s, uint64_t i, uint32_t attempt);
/* Uniform in [0, range) from word i, exactly: Lemire, "Fast random integer generation in an interval", TOMACS 2019. range 0
 * stands for 2^64. */
uint64_t rng_below(const qn_stream *s, uint64_t i, uint64_t word, uint64_t range);

/* ---- fill.c: the own streams' arrays ---- */
/* out[i] = shift + scale * (number of `kind`), elements of float16, float32 or float64. Threads. */
QN_MUST_USE qn_status rng_fill(qn_random *g, enum qn_random_kind kind, const qn_array *out, double scale, double shift);
/* ---- below.c ---- */
/* out[i] (contiguous, integers) = low + uniform in [0, range); range 0 stands for 2^64. Threads. */
QN_MUST_USE qn_status rng_fill_below(qn_random *g, uint64_t low, uint64_t range, const qn_array *out);

/* ---- permutation.c ---- */
/* The first k places of x[0..n) shuffled by the own streams (all with k = n - 1 or n). */
QN_MUST_USE qn_status rng_shuffle_own(qn_random *g, int64_t *x, int64_t n, int64_t k);

/* ---- sample.c ---- */
/* out: a sample of 0 .. n-1 by the own streams, by probabilities p (NULL: equal). */
qn_status rng_sample_own(qn_random *g, int64_t n, const double *p, bool replace, const qn_array *out);

/* ---- uniform.c, ziggurat.c: the numbers all others are made from ---- */
void rng_fill_uniform(qn_random *g, int64_t n, double low, double range, double *out);  /* low + range * u. Threads */
void rng_fill_uniform_f32(qn_random *g, int64_t n, float *out);
double rng_normal(qn_random *g);
double rng_exponential(qn_random *g);
float rng_normal_f32(qn_random *g);
float rng_exponential_f32(qn_random *g);
void rng_fill_normal(qn_random *g, int64_t n, double loc, double scale, double *out);   /* loc + scale * z */
void rng_fill_exponential(qn_random *g, int64_t n, double scale, double *out);
void rng_fill_normal_f32(qn_random *g, int64_t n, float *out);
void rng_fill_exponential_f32(qn_random *g, int64_t n, float *out);

/* ---- table.c: distributions ---- */
typedef union rng_value { double f; int64_t i; } rng_value;
typedef enum rng_rule {
    RULE_NONE, RULE_NOT_NEGATIVE, RULE_POSITIVE, RULE_POSITIVE_NUMBER, RULE_0_TO_1, RULE_ABOVE_0_TO_1, RULE_0_TO_BELOW_1,
    RULE_ABOVE_1,
    RULE_POISSON
} rng_rule;
/* n numbers with parameters p. */
typedef void (*rng_fill_fn)(qn_random *g, const rng_value *p, int64_t n, void *out);
typedef struct rng_row {
    const char *name;
    bool integer;                                   /* int64 results, else float64 */
    int nparams;
    struct { qn_parameter is; rng_rule rule; bool integer; } param[QN_MAX_PARAMETERS];
    rng_fill_fn fill, fill_f32, legacy;             /* fill_f32: NULL if there is no float32 form; legacy: if it differs */
    qn_status (*check)(const rng_value *p);         /* of the parameters together; NULL: none */
    int own;                                        /* 1 + the qn_random_kind that makes it from the own streams, 0: none */
    int own_scale, own_shift;                       /* which parameters scale and shift those; -1: none */
} rng_row;
extern const rng_row rng_rows[QN_NDISTRIBUTIONS];

/* ---- gamma.c, continuous.c, poisson.c, binomial.c, discrete.c, hypergeometric.c ---- */
double rng_gamma(qn_random *g, double shape);
float rng_gamma_f32(qn_random *g, float shape);
double rng_beta(qn_random *g, double a, double b);
double rng_von_mises(qn_random *g, double mu, double kappa);
double rng_log_gamma(double x);
/* A Poisson law made ready for many draws. */
typedef struct rng_poisson { double lam, limit, log_lam, a, b, log_inverse_alpha, vr; } rng_poisson;
rng_poisson rng_poisson_setup(double lam);
int64_t rng_poisson_draw(qn_random *g, const rng_poisson *law);
/* Trials up to the first success, counted upwards from 1. */
int64_t rng_geometric_search(qn_random *g, double p);
int64_t rng_hypergeometric(qn_random *g, int64_t good, int64_t bad, int64_t sample);
/* A binomial law made ready for many draws. */
typedef struct rng_binomial {
    int64_t n;
    double p;
    bool flipped, inverted, certain;                /* made for 1 - p; small n p; 0 without a draw */
    double q, r, start, c, laml, lamr, xm, xl, xr, p1, p2, p3, p4;
    int64_t m;
} rng_binomial;
void rng_binomial_setup(rng_binomial *b, int64_t n, double p, bool legacy);
int64_t rng_binomial_draw(qn_random *g, const rng_binomial *b);

/* ---- integers.c ---- */
/* Uniform in [0, max], as the shuffles draw it: words masked until one fits. */
uint64_t rng_masked(qn_random *g, uint64_t max);
/* Uniform in [0, max]: Lemire 2019, on half words if max fits. */
uint64_t rng_bounded(qn_random *g, uint64_t max);

/* out[i] (contiguous) uniform in [0, max]. */
QN_MUST_USE qn_status rng_fill_integers(qn_random *g, uint64_t max, bool masked, const qn_array *out);
/* place[i] uniform in [0, last - i], n of them. */
void rng_places(qn_random *g, int64_t last, int64_t n, bool masked, uint64_t *place);

/* ---- shuffle.c ---- */
/* The last k places of x[0..n) shuffled, from the end; `masked` as rng_places. */
QN_MUST_USE qn_status rng_shuffle_tail(qn_random *g, int64_t *x, int64_t n, int64_t k, bool masked);

#endif
