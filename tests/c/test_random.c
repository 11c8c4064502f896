/* SPDX-License-Identifier: BSD-3-Clause */
/* test_random.c: the generator's known answers, the same bits everywhere, and the laws of the distributions.
 *
 * Seeds are fixed, so the statistical limits (5 standard deviations, or chi-square beyond about 1 in 10^6) cannot flicker. */
#include "layouts.h"
#include "test.h"
#include <core/core.h>
#include <kernels/random.h>

#define MANY INT64_C(200000)

static const double *doubles(const qn_array *a) { return (const double *)(const void *)a->data; }
static const int64_t *integers(const qn_array *a) { return (const int64_t *)(const void *)a->data; }

/* Chi-square of counts against expected ones in units of its standard deviation from its mean. */
static double chi_square_sigmas(const int64_t *count, const double *expected, int n)
{
    double x = 0;
    for (int i = 0; i < n; i++)
        x += ((double)count[i] - expected[i]) * ((double)count[i] - expected[i]) / expected[i];
    return (x - (n - 1)) / sqrt(2.0 * (n - 1));
}

static double uniform_sigmas(const int64_t *count, int n)
{
    double expected[512], total = 0;
    for (int i = 0; i < n; i++)
        total += (double)count[i];
    for (int i = 0; i < n; i++)
        expected[i] = total / n;
    return chi_square_sigmas(count, expected, n);
}

/* ---- the words ---------------------------------------------------------------------------------------------------- */

/* philox4x32, 10 rounds, from the known answers published with Random123. */
static const struct { uint32_t counter[4], key[2], want[4]; } known[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
};

TEST(random, known_answers_on_every_isa)
{
    for (int isa = 0; isa < qn_isa_count(); isa++) {
        CHECK(qn_set_isa(qn_isa_name(isa)) == QN_OK);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            uint64_t block = (uint64_t)known[i].counter[1] << 32 | known[i].counter[0], words[QN_GROUP];
            qn_stream s = { { known[i].key[0], known[i].key[1] }, { known[i].counter[2], known[i].counter[3] } };
            ((qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0))(&s, block / 8, 1, words);
            CHECK_INT(words[block % 8], (uint64_t)known[i].want[1] << 32 | known[i].want[0]);
            CHECK_INT(words[8 + block % 8], (uint64_t)known[i].want[3] << 32 | known[i].want[2]);
        }
    }
}

/* ---- the same bits everywhere --------------------------------------------------------------------------------------- */

static qn_array *draw(qn_random *g, int kind, qn_dtype t, int64_t n)
{
    switch (kind) {
    case 0: return qn_random_uniform(g, -1, 2, t, 1, &n);
    case 1: return qn_random_normal(g, 1, 2, t, 1, &n);
    case 2: return qn_random_exponential(g, 3, t, 1, &n);
    case 3: return qn_random_integers(g, -5, 1000, 0, 1, &n);
    case 4: return qn_random_integers(g, INT64_MIN, INT64_MIN + (INT64_C(3) << 61), 0, 1, &n);
    case 5: return qn_random_permutation(g, n);
    default: return qn_random_choice(g, n, NULL, false, true, 1, &n);
    }
}
enum { NKINDS = 7 };

TEST(random, same_bits_for_every_isa_and_thread_count)
{
    static const int threads[] = { 1, 2, 7 };
    static const int64_t lengths[] = { 1, 15, 17, 1000, 100003 };
    int before = qn_get_num_threads();
    for (int kind = 0; kind < NKINDS; kind++)
        for (qn_dtype t = QN_FLOAT16; t <= QN_FLOAT64; t++)
            for (int l = 0; l < scaled(5, 4); l++) {
                qn_array *first = NULL;
                for (int isa = 0; isa < qn_isa_count(); isa++)
                    for (int i = 0; i < 3; i++) {
                        CHECK(qn_set_isa(qn_isa_name(isa)) == QN_OK && qn_set_num_threads(threads[i]) == QN_OK);
                        qn_random *g = qn_random_new(7);
                        qn_release(draw(g, 0, QN_FLOAT64, 5)); /* begin inside a group */
                        qn_array *a = draw(g, kind, t, lengths[l]);
                        CHECK_MSG(a != NULL, "%s", qn_error_message());
                        if (first == NULL)
                            first = qn_retain(a);
                        CHECK_MSG(same_bits(a, first), "kind %d %s n %lld isa %s threads %d", kind, qn_dtype_name(t),
                                  (long long)lengths[l], qn_isa_name(isa), threads[i]);
                        qn_release(a);
                        qn_random_free(g);
                    }
                qn_release(first);
            }
    qn_set_num_threads(before);
}

TEST(random, two_draws_are_one)
{
    for (int kind = 0; kind < 5; kind++) {
        qn_random *g = qn_random_new(3), *h = qn_random_new(3);
        qn_array *whole = draw(g, kind, QN_FLOAT64, 1000), *a = draw(h, kind, QN_FLOAT64, 333), *b = draw(h, kind, QN_FLOAT64, 667);
        CHECK(memcmp(whole->data, a->data, 333 * 8) == 0 && memcmp(whole->data + 333 * 8, b->data, 667 * 8) == 0);
        qn_release(whole), qn_release(a), qn_release(b);
        qn_random_free(g), qn_random_free(h);
    }
}

TEST(random, seeds_and_splits_differ)
{
    enum { N = 6 };
    qn_random *g[N] = { qn_random_new(1), qn_random_new(2), qn_random_new(UINT64_C(1) << 32) }, *again = qn_random_new(1);
    g[3] = qn_random_split(g[0]);
    g[4] = qn_random_split(g[0]);
    g[5] = qn_random_split(g[3]);
    qn_random *same = qn_random_split(again);
    qn_array *x[N];
    for (int i = 0; i < N; i++)
        x[i] = draw(g[i], 1, QN_FLOAT64, MANY);
    for (int i = 0; i < N; i++)
        for (int k = 0; k < i; k++) {
            double product = 0;
            for (int64_t j = 0; j < MANY; j++)
                product += (doubles(x[i])[j] - 1) * (doubles(x[k])[j] - 1) / 4;
            CHECK_MSG(fabs(product) < 5 * sqrt((double)MANY), "streams %d and %d", i, k);
        }
    qn_array *y = draw(same, 1, QN_FLOAT64, MANY);
    CHECK(same_bits(x[3], y));
    CHECK(qn_random_split(NULL) == NULL && qn_error_status() == QN_ERR_NULL);
    for (int i = 0; i < N; i++) {
        qn_release(x[i]);
        qn_random_free(g[i]);
    }
    qn_release(y);
    qn_random_free(same), qn_random_free(again), qn_random_free(NULL);
}

/* ---- distributions ------------------------------------------------------------------------------------------------------- */

/* The first four central moments of MANY numbers, as doubles. */
static void moments(const qn_array *a, double m[5])
{
    qn_array *d = qn_astype(a, QN_FLOAT64);
    memset(m, 0, 5 * sizeof *m);
    for (int64_t i = 0; i < d->size; i++)
        m[1] += doubles(d)[i] / (double)d->size;
    for (int64_t i = 0; i < d->size; i++)
        for (int k = 2; k <= 4; k++)
            m[k] += pow(doubles(d)[i] - m[1], k) / (double)d->size;
    qn_release(d);
}

TEST(random, moments)
{
    static const struct { int kind; double mean, var, third, fourth, spread[5]; } laws[] = {
        /* spread: standard deviation of each sample moment for one number (bounds) */
        { 0, 0.5, 0.75, 0, 9.0 * 9 / 80, { 0, 0.87, 0.7, 1.2, 1.2 } },
        { 1, 1, 4, 0, 48, { 0, 2, 5.7, 31, 160 } },
        { 2, 3, 9, 54, 729, { 0, 3, 26, 800, 15000 } },
    };
    for (int i = 0; i < 3; i++)
        for (qn_dtype t = QN_FLOAT16; t <= QN_FLOAT64; t++) {
            qn_random *g = qn_random_new(11);
            qn_array *a = draw(g, laws[i].kind, t, MANY);
            const double want[] = { 0, laws[i].mean, laws[i].var, laws[i].third, laws[i].fourth };
            double m[5], slack = t == QN_FLOAT16 ? 2e-3 : 0; /* steps of 2^-11 */
            CHECK_INT(a->dtype, t);
            moments(a, m);
            for (int k = 1; k <= 4; k++)
                CHECK_MSG(fabs(m[k] - want[k]) < 5 * laws[i].spread[k] / sqrt((double)MANY) + slack * (1 + want[k]),
                          "kind %d %s moment %d is %g, expected %g", laws[i].kind, qn_dtype_name(t), k, m[k], want[k]);
            qn_release(a);
            qn_random_free(g);
        }
}

/* Counts in 100 cells that are equally likely under the distribution function. */
TEST(random, distribution_functions)
{
    for (int kind = 0; kind < 3; kind++)
        for (qn_dtype t = QN_FLOAT32; t <= QN_FLOAT64; t++) {
            qn_random *g = qn_random_new(5);
            qn_array *a = draw(g, kind, t, MANY), *d = qn_astype(a, QN_FLOAT64);
            int64_t count[100] = { 0 };
            for (int64_t i = 0; i < MANY; i++) {
                double x = doubles(d)[i];
                double p = kind == 0 ? (x + 1) / 3 : kind == 1 ? 0.5 * erfc(-(x - 1) / sqrt(8)) : 1 - exp(-x / 3);
                CHECK(p >= 0 && p <= 1);
                count[p >= 1 ? 99 : (int)(100 * p)]++;
            }
            CHECK_MSG(fabs(uniform_sigmas(count, 100)) < 5, "kind %d %s: %g", kind, qn_dtype_name(t), uniform_sigmas(count, 100));
            qn_release(a), qn_release(d);
            qn_random_free(g);
        }
}

TEST(random, neighbours_are_independent)
{
    static const int64_t lags[] = { 1, 2, 7, 8, 9, 16, 32 };
    for (int kind = 0; kind < 3; kind++)
        for (qn_dtype t = QN_FLOAT32; t <= QN_FLOAT64; t++) {
            qn_random *g = qn_random_new(6);
            qn_array *a = draw(g, kind, t, MANY), *d = qn_astype(a, QN_FLOAT64);
            double m[5];
            moments(d, m);
            for (int l = 0; l < 7; l++) {
                double sum = 0, squares = 0;
                for (int64_t i = 0; i + lags[l] < MANY; i++) {
                    double x = doubles(d)[i] - m[1], y = doubles(d)[i + lags[l]] - m[1];
                    sum += x * y;
                    squares += (x * x - m[2]) * (y * y - m[2]);
                }
                CHECK(fabs(sum / m[2]) < 5 * sqrt((double)MANY));
                CHECK_MSG(fabs(squares / (m[4] - m[2] * m[2])) < 5 * sqrt((double)MANY), "kind %d lag %lld", kind, (long long)lags[l]);
            }
            qn_release(a), qn_release(d);
            qn_random_free(g);
        }
}

TEST(random, uniform_bounds_and_steps)
{
    for (qn_dtype t = QN_FLOAT16; t <= QN_FLOAT64; t++) {
        qn_random *g = qn_random_new(8);
        int64_t n = MANY;
        qn_array *a = qn_random_uniform(g, 0, 1, t, 1, &n), *d = qn_astype(a, QN_FLOAT64);
        double steps = t == QN_FLOAT16 ? 0x1p11 : t == QN_FLOAT32 ? 0x1p24 : 0x1p53;
        bool odd = false;
        for (int64_t i = 0; i < n; i++) {
            double k = doubles(d)[i] * steps;
            CHECK(k >= 0 && k < steps && k == floor(k));
            odd = odd || fmod(k, 2) == 1;
        }
        CHECK(odd);
        qn_release(a), qn_release(d);
        qn_random_free(g);
    }
}

/* ---- integers ---------------------------------------------------------------------------------------------------------------- */

TEST(random, integers_are_uniform)
{
    /* cells * width = range */
    static const struct { int64_t low; uint64_t width; int cells; } cases[] = {
        { 0, 1, 2 }, { -7, 1, 10 }, { 0, 1, 256 }, { 3, 1, 257 }, { 0, 11, 100 }, { 0, 1000003, 300 }, { -1, UINT64_C(1) << 32, 3 },
        { 0, UINT64_C(1) << 31, 2 }, { INT64_MIN, UINT64_C(1) << 62, 3 }, { 0, (UINT64_C(1) << 61) / 3 * 2, 3 },
        { -5, (UINT64_C(1) << 60) + 1, 7 },
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        qn_random *g = qn_random_new(c);
        int64_t n = MANY, count[512] = { 0 }, low = cases[c].low;
        uint64_t range = cases[c].width * (uint64_t)cases[c].cells;
        qn_array *a = qn_random_integers(g, low, (int64_t)((uint64_t)low + range), 0, 1, &n);
        CHECK_MSG(a != NULL && a->dtype == QN_INT64, "%s", qn_error_message());
        for (int64_t i = 0; i < n; i++) {
            uint64_t x = (uint64_t)integers(a)[i] - (uint64_t)low;
            CHECK(x < range);
            count[x / cases[c].width]++;
        }
        CHECK_MSG(fabs(uniform_sigmas(count, cases[c].cells)) < 6, "case %d: %g", (int)c, uniform_sigmas(count, cases[c].cells));
        qn_release(a);
        qn_random_free(g);
    }
}

/* 4 words for 3 results: without rejection the multiples of 3 would come half of the time. */
TEST(random, integers_are_unbiased)
{
    qn_random *g = qn_random_new(1);
    int64_t n = MANY, count[3] = { 0 };
    uint64_t range = UINT64_C(3) << 62;
    qn_array *a = qn_random_integers(g, INT64_MIN, (int64_t)((uint64_t)INT64_MIN + range), 0, 1, &n);
    for (int64_t i = 0; i < n; i++)
        count[((uint64_t)integers(a)[i] - (uint64_t)INT64_MIN) % 3]++;
    CHECK_MSG(fabs(uniform_sigmas(count, 3)) < 6, "%g", uniform_sigmas(count, 3));
    qn_release(a);
    qn_random_free(g);
}

TEST(random, integers_of_every_dtype_reach_their_limits)
{
    static const struct { qn_dtype t; int64_t low, high; } cases[] = {
        { QN_BOOL, 0, 2 }, { QN_INT8, -128, 128 }, { QN_UINT8, 0, 256 }, { QN_INT16, -32768, 32768 }, { QN_UINT16, 0, 65536 },
        { QN_INT32, INT32_MIN, INT64_C(1) << 31 }, { QN_UINT32, 0, INT64_C(1) << 32 }, { QN_UINT64, 0, INT64_MAX },
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        qn_random *g = qn_random_new(c);
        int64_t n = 2 * MANY;
        qn_array *a = qn_random_integers(g, cases[c].low, cases[c].high, cases[c].t, 1, &n), *d = qn_astype(a, QN_FLOAT64);
        CHECK(a != NULL && a->dtype == (int)cases[c].t);
        double min = INFINITY, max = -INFINITY, range = (double)cases[c].high - (double)cases[c].low;
        for (int64_t i = 0; i < n; i++) {
            min = fmin(min, doubles(d)[i]);
            max = fmax(max, doubles(d)[i]);
        }
        double slack = range < 1000 ? 0 : 20 * range / (double)n;
        CHECK(min >= (double)cases[c].low && min <= (double)cases[c].low + slack);
        CHECK(max <= (double)cases[c].high && max >= (double)cases[c].high - 1 - slack);
        qn_release(a), qn_release(d);
        qn_random_free(g);
    }
}

/* ---- permutations and choices ---------------------------------------------------------------------------------------------------- */

static void check_distinct(const qn_array *a, int64_t n)
{
    char *seen = calloc((size_t)n, 1);
    for (int64_t i = 0; i < a->size; i++) {
        int64_t x = integers(a)[i];
        CHECK(x >= 0 && x < n && !seen[x]);
        seen[x] = 1;
    }
    free(seen);
}

TEST(random, permutations)
{
    qn_random *g = qn_random_new(1);
    int64_t count[256] = { 0 }, kept[24];
    for (int64_t n = 0; n < 600; n += n < 5 ? 1 : 99) {
        qn_array *p = qn_random_permutation(g, n);
        CHECK_INT(p->size, n);
        check_distinct(p, n);
        qn_release(p);
    }
    for (int i = 0; i < 24000; i++) { /* the 24 orders of 4 */
        qn_array *p = qn_random_permutation(g, 4);
        const int64_t *x = integers(p);
        count[x[0] * 64 + x[1] * 16 + x[2] * 4 + x[3]]++;
        qn_release(p);
    }
    int orders = 0;
    for (int i = 0; i < 256; i++)
        if (count[i] > 0 && orders < 24)
            kept[orders++] = count[i];
    CHECK_INT(orders, 24);
    CHECK(fabs(uniform_sigmas(kept, 24)) < 5);
    CHECK_FAILS(qn_random_permutation(g, -1), QN_ERR_VALUE, "negative");
    CHECK_FAILS(qn_random_permutation(NULL, 3), QN_ERR_NULL, "permutation");
    qn_random_free(g);
}

TEST(random, shuffle_moves_whole_slices)
{
    QN_SCOPE {
        qn_random *g = qn_random_new(1);
        qn_array *a = qn_reshape(qn_arange_int(0, 600, 1, 0), QN_SHAPE(6, 100)), *s = qn_random_shuffle(g, a, -1);
        CHECK(s != NULL && !same_bits(a, s));
        int64_t sum = 0;
        for (int64_t j = 0; j < 100; j++) {
            int64_t first = QN_EL(int64_t, s, 0, j);
            sum += first;
            for (int64_t i = 0; i < 6; i++)
                CHECK_INT(QN_EL(int64_t, s, i, j), first + 100 * i);
        }
        CHECK_INT(sum, 4950);
        CHECK_FAILS(qn_random_shuffle(g, a, 2), QN_ERR_AXIS, "permutation");
        CHECK_FAILS(qn_random_shuffle(g, NULL, 0), QN_ERR_NULL, "permutation");
        qn_random_free(g);
    }
}

TEST(random, choice_without_replacement)
{
    static const struct { int64_t n, k; } cases[] = { { 5, 5 }, { 1, 1 }, { 1000, 10 }, { 1000, 999 }, { INT64_C(1) << 40, 1000 }, { 100000, 6000 } };
    qn_random *g = qn_random_new(2);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        qn_array *a = qn_random_choice(g, cases[c].n, NULL, false, true, 1, &cases[c].k);
        CHECK_MSG(a != NULL, "%s", qn_error_message());
        if (cases[c].n < 1000000)
            check_distinct(a, cases[c].n);
        qn_release(a);
    }
    int64_t first[100] = { 0 }, any[100] = { 0 }, k = 3; /* the few-of-many path */
    for (int i = 0; i < 20000; i++) {
        qn_array *a = qn_random_choice(g, 100, NULL, false, true, 1, &k);
        first[integers(a)[0]]++;
        for (int j = 0; j < 3; j++)
            any[integers(a)[j]]++;
        qn_release(a);
    }
    CHECK(fabs(uniform_sigmas(first, 100)) < 5 && fabs(uniform_sigmas(any, 100)) < 5);
    qn_random_free(g);
}

TEST(random, choice_with_probabilities)
{
    static const double p[] = { 0.1, 0, 0.35, 0.05, 0.2, 0.3 };
    qn_array *weights = qn_from_data(p, QN_FLOAT64, QN_SHAPE(6));
    qn_random *g = qn_random_new(9);
    int64_t n = MANY, count[6] = { 0 }, first[6] = { 0 }, two[2] = { 2, 1 };
    double expected[6], expected_first[6];
    qn_array *a = qn_random_choice(g, 6, weights, true, true, 1, &n);
    for (int64_t i = 0; i < n; i++)
        count[integers(a)[i]]++;
    qn_release(a);
    for (int i = 0; i < 20000; i++) {
        a = qn_random_choice(g, 6, weights, false, true, 2, two);
        CHECK(a->ndim == 2 && integers(a)[0] != integers(a)[1]);
        first[integers(a)[0]]++;
        qn_release(a);
    }
    CHECK_INT(count[1] + first[1], 0);
    count[1] = count[5], first[1] = first[5];
    for (int i = 0; i < 6; i++) {
        expected[i] = p[i == 1 ? 5 : i] * (double)n;
        expected_first[i] = p[i == 1 ? 5 : i] * 20000;
    }
    CHECK(fabs(chi_square_sigmas(count, expected, 5)) < 5);
    CHECK(fabs(chi_square_sigmas(first, expected_first, 5)) < 5);
    qn_release(weights);
    qn_random_free(g);
}

/* ---- errors --------------------------------------------------------------------------------------------------------------------------- */

static qn_array *choose(qn_random *g, int64_t n, int np, const double *p, bool replace, int64_t k)
{
    qn_array *weights = p != NULL ? qn_from_data(p, QN_FLOAT64, QN_SHAPE(np)) : NULL;
    qn_array *a = qn_random_choice(g, n, weights, replace, true, 1, &k);
    qn_release(weights);
    return a;
}

TEST(random, errors)
{
    static const int64_t n = 3, negative = -1;
    qn_random *g = qn_random_new(1);
    CHECK_FAILS(qn_random_uniform(g, 1, 0, 0, 1, &n), QN_ERR_VALUE, "high - low < 0");
    CHECK_FAILS(qn_random_uniform(g, 0, (double)INFINITY, 0, 1, &n), QN_ERR_OVERFLOW, "range exceeds valid bounds");
    CHECK_FAILS(qn_random_uniform(g, 0, (double)NAN, 0, 1, &n), QN_ERR_OVERFLOW, "range exceeds valid bounds");
    CHECK_FAILS(qn_random_uniform(g, 0, 1, QN_INT32, 1, &n), QN_ERR_TYPE, "Unsupported dtype int32");
    CHECK_FAILS(qn_random_uniform(NULL, 0, 1, 0, 1, &n), QN_ERR_NULL, "uniform");
    CHECK_FAILS(qn_random_normal(g, 0, -1, 0, 1, &n), QN_ERR_VALUE, "scale < 0");
    CHECK_FAILS(qn_random_normal(g, 0, 1, QN_COMPLEX64, 1, &n), QN_ERR_TYPE, "complex64");
    CHECK_FAILS(qn_random_normal(g, 0, 1, 0, 1, &negative), QN_ERR_VALUE, "negative");
    CHECK_FAILS(qn_random_exponential(g, -0.5, 0, 1, &n), QN_ERR_VALUE, "scale < 0");
    CHECK_FAILS(qn_random_integers(g, 5, 5, 0, 1, &n), QN_ERR_VALUE, "low >= high");
    CHECK_FAILS(qn_random_integers(g, -1, 5, QN_UINT8, 1, &n), QN_ERR_VALUE, "low is out of bounds for uint8");
    CHECK_FAILS(qn_random_integers(g, 0, 257, QN_UINT8, 1, &n), QN_ERR_VALUE, "high is out of bounds for uint8");
    CHECK_FAILS(qn_random_integers(g, 0, 5, QN_FLOAT32, 1, &n), QN_ERR_TYPE, "Unsupported dtype float32");
    CHECK_FAILS(choose(g, 0, 0, NULL, true, 1), QN_ERR_VALUE, "a must be a positive integer");
    CHECK_FAILS(choose(g, 3, 0, NULL, false, 4), QN_ERR_VALUE, "Cannot take a larger sample than population");
    CHECK_FAILS(choose(g, 3, 2, (const double[]){ 0.5, 0.5 }, true, 1), QN_ERR_VALUE, "a and p must have same size");
    CHECK_FAILS(choose(g, 2, 2, (const double[]){ 0.5, 0.6 }, true, 1), QN_ERR_VALUE, "Probabilities do not sum to 1");
    CHECK_FAILS(choose(g, 2, 2, (const double[]){ 1.5, -0.5 }, true, 1), QN_ERR_VALUE, "not non-negative");
    CHECK_FAILS(choose(g, 2, 2, (const double[]){ 0.5, (double)NAN }, true, 1), QN_ERR_VALUE, "contain NaN");
    CHECK_FAILS(choose(g, 2, 2, (const double[]){ 0, 1 }, false, 2), QN_ERR_VALUE, "Fewer non-zero entries in p than size");
    qn_array *empty = choose(g, 0, 0, NULL, true, 0);
    CHECK(empty != NULL && empty->size == 0);
    qn_release(empty);
    qn_random_free(g);
}
