/* SPDX-License-Identifier: BSD-3-Clause */
/* test_generators.c: bit generators and distributions against numbers of NumPy 2.4, states and seeds, threads, errors. The streams
 * are compared in full by tests/python/test_random.py. */
#include "test.h"

static const double *doubles(const qn_array *a) { return (const double *)(const void *)a->data; }

/* ---- known answers: seed 42 ---- */

/* The first and the thousandth raw word, the third float32 and the double after it. */
static const struct { qn_bits kind; uint64_t first, last; double single, next; } kinds[] = {
    { QN_BITS_PCG64, 0xc621fbcd16d92688, 0x47e8d35747d80738, 0.6545714735984802, 0.8585979199113825 },
    { QN_BITS_PCG64DXSM, 0xab1c50338e63481d, 0xfd6cefba7ca45c17, 0.3302779197692871, 0.6579981066789486 },
    { QN_BITS_SFC64, 0x87a9e37f3ed2c19d, 0xaa8157b96eedadef, 0.4273233413696289, 0.9454118287212049 },
    { QN_BITS_PHILOX, 0x16092f00ecdab98a, 0x9a0928fd9d7c5788, 0.1406564712524414, 0.27009303504774695 },
    { QN_BITS_MT19937, 0x8ac01c92, 0xe9455aee, 0.6196671724319458, 0.4037180174691213 },
};

TEST(generators, known_words)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        static const int64_t three = 3;
        uint64_t words[1000];
        qn_random *g = qn_random_new_of(kinds[i].kind, 42);
        qn_random_raw(g, 1000, words);
        CHECK(words[0] == kinds[i].first && words[999] == kinds[i].last);
        qn_random_free(g);
        g = qn_random_new_of(kinds[i].kind, 42);
        qn_array *f = qn_random_uniform(g, 0, 1, QN_FLOAT32, 1, &three), *d = qn_random_uniform(g, 0, 1, 0, 0, NULL);
        CHECK(QN_EL(float, f, 2) == (float)kinds[i].single && *doubles(d) == kinds[i].next);
        qn_release(f);
        qn_release(d);
        qn_random_free(g);
    }
}

/* Parameters, and the first and the thousandth number. */
typedef struct law { qn_distribution d; int n; double p[3], first, last; } law;
static const law laws[] = {
    { QN_DIST_random, 0, { 0, 0, 0 }, 0.7739560485559633, 0.2808963859641551 },
    { QN_DIST_uniform, 2, { -3, 5, 0 }, 3.1916483884477067, -0.7528289122867591 },
    { QN_DIST_standard_normal, 0, { 0, 0, 0 }, 0.30471707975443135, 0.823753131876182 },
    { QN_DIST_normal, 2, { 2, 3, 0 }, 2.914151239263294, 4.471259395628547 },
    { QN_DIST_standard_exponential, 0, { 0, 0, 0 }, 2.4042086039659947, 0.3851944546516976 },
    { QN_DIST_inverse_exponential, 0, { 0, 0, 0 }, 1.4870258232016522, 0.3297498231098683 },
    { QN_DIST_exponential, 1, { 2.5, 0, 0 }, 6.0105215099149865, 0.962986136629244 },
    { QN_DIST_standard_gamma, 1, { 0.5, 0, 0 }, 0.8045001461315131, 0.0854460384224239 },
    { QN_DIST_gamma, 2, { 3, 0.5, 0 }, 1.5979300611050187, 0.6164082303042329 },
    { QN_DIST_beta, 2, { 0.5, 0.5, 0 }, 0.7566840941053092, 0.6992664523998743 },
    { QN_DIST_chisquare, 1, { 3, 0, 0 }, 3.0554394899785056, 1.421419927839933 },
    { QN_DIST_f, 2, { 3, 4, 0 }, 0.7184167134065333, 0.8298554373813901 },
    { QN_DIST_noncentral_chisquare, 2, { 3, 2, 0 }, 4.948464893769291, 3.5561091333151604 },
    { QN_DIST_noncentral_f, 3, { 3, 4, 2 }, 1.1635183406673695, 1.1902753686962981 },
    { QN_DIST_standard_cauchy, 0, { 0, 0, 0 }, -0.2930016698581793, -0.2397403974521396 },
    { QN_DIST_standard_t, 1, { 3, 0, 0 }, 0.6174653977237295, 1.003342280043365 },
    { QN_DIST_lognormal, 2, { 1, 0.5, 0 }, 3.16565042457333, 4.103648950932652 },
    { QN_DIST_rayleigh, 1, { 2, 0, 0 }, 4.385620689449551, 1.755436024813659 },
    { QN_DIST_pareto, 1, { 3, 0, 0 }, 1.228665259618174, 0.13700561313517914 },
    { QN_DIST_weibull, 1, { 2, 0, 0 }, 1.5505510646108998, 0.6206403585424474 },
    { QN_DIST_power, 1, { 2, 0, 0 }, 0.9537625702241296, 0.5654039862990877 },
    { QN_DIST_laplace, 2, { 1, 2, 0 }, 2.5877572852834136, -0.15324446062180908 },
    { QN_DIST_gumbel, 2, { 1, 2, 0 }, 0.20644393339980482, 3.2188420476439017 },
    { QN_DIST_logistic, 2, { 1, 2, 0 }, 3.4615712627710136, -0.880039175521963 },
    { QN_DIST_triangular, 3, { 0, 1, 3 }, 1.8354126444683423, 0.9179810226210917 },
    { QN_DIST_wald, 2, { 1, 2, 0 }, 0.8064988000335837, 0.3206628385214991 },
    { QN_DIST_vonmises, 2, { 0, 4, 0 }, -0.10171522044718628, 0.5243845097955728 },
    { QN_DIST_poisson, 1, { 50, 0, 0 }, 56.0, 39.0 },
    { QN_DIST_geometric, 1, { 0.1, 0, 0 }, 23.0, 4.0 },
    { QN_DIST_logseries, 1, { 0.9, 0, 0 }, 1.0, 7.0 },
    { QN_DIST_zipf, 1, { 1.5, 0, 0 }, 19.0, 3.0 },
    { QN_DIST_negative_binomial, 2, { 5, 0.3, 0 }, 15.0, 19.0 },
    { QN_DIST_hypergeometric, 3, { 100, 200, 150 }, 49.0, 45.0 },
    { QN_DIST_binomial, 2, { 1000, 0.4, 0 }, 390.0, 406.0 },
};
_Static_assert(sizeof laws / sizeof *laws == QN_NDISTRIBUTIONS, "every distribution is tested");

/* The same of RandomState(42), where they differ. */
static const law legacy[] = {
    { QN_DIST_standard_normal, 0, { 0, 0, 0 }, 0.4967141530112327, 0.5725827813561586 },
    { QN_DIST_normal, 2, { 2, 3, 0 }, 3.490142459033698, 3.7177483440684758 },
    { QN_DIST_lognormal, 2, { 1, 0.5, 0 }, 3.4846132989976137, 3.61933892109221 },
    { QN_DIST_standard_exponential, 0, { 0, 0, 0 }, 0.4692680899768591, 0.5906010127908722 },
    { QN_DIST_exponential, 1, { 2.5, 0, 0 }, 1.1731702249421478, 1.4765025319771805 },
    { QN_DIST_standard_gamma, 1, { 0.5, 0, 0 }, 0.14028030062619642, 1.4024298450690678 },
    { QN_DIST_gamma, 2, { 3, 0.5, 0 }, 1.7814093312773513, 1.395877881520699 },
    { QN_DIST_beta, 2, { 0.5, 0.5, 0 }, 0.5992069666276891, 7.88950981383576e-05 },
    { QN_DIST_chisquare, 1, { 3, 0, 0 }, 3.579246352985752, 2.061116389933899 },
    { QN_DIST_f, 2, { 3, 4, 0 }, 1.5966681495250896, 0.38427976777683964 },
    { QN_DIST_noncentral_chisquare, 2, { 3, 2, 0 }, 1.0299416915118464, 8.624953331260324 },
    { QN_DIST_noncentral_f, 3, { 3, 4, 2 }, 0.32492361338389725, 0.4674978383233198 },
    { QN_DIST_standard_cauchy, 0, { 0, 0, 0 }, -3.5924974762375737, 0.2189104375997137 },
    { QN_DIST_standard_t, 1, { 3, 0, 0 }, 0.60129249463424, -0.6508150827659 },
    { QN_DIST_rayleigh, 1, { 2, 0, 0 }, 1.937561539620064, 2.1736623708218756 },
    { QN_DIST_pareto, 1, { 3, 0, 0 }, 0.16932036645405568, 0.21758209670966644 },
    { QN_DIST_weibull, 1, { 2, 0, 0 }, 0.6850314518157974, 0.7685057012090881 },
    { QN_DIST_power, 1, { 2, 0, 0 }, 0.6119968291154477, 0.667836636429865 },
    { QN_DIST_wald, 2, { 1, 2, 0 }, 1.418286130790718, 1.1833547770650248 },
    { QN_DIST_vonmises, 2, { 0, 4, 0 }, 0.3298952162362734, 0.6179790792231934 },
    { QN_DIST_geometric, 1, { 0.1, 0, 0 }, 5.0, 6.0 },
    { QN_DIST_logseries, 1, { 0.9, 0, 0 }, 9.0, 1.0 },
    { QN_DIST_zipf, 1, { 1.5, 0, 0 }, 13.0, 4.0 },
    { QN_DIST_negative_binomial, 2, { 5, 0.3, 0 }, 15.0, 2.0 },
    { QN_DIST_hypergeometric, 3, { 100, 200, 150 }, 51.0, 53.0 },
    { QN_DIST_binomial, 2, { 1000, 0.4, 0 }, 387.0, 398.0 },
};

static double number_at(const qn_array *a, int64_t i)
{
    return a->dtype == QN_INT64 ? (double)QN_EL(int64_t, a, i) : QN_EL(double, a, i);
}

/* Parameter k of a law, an integer where it is one. */
static const qn_array *parameter(qn_number *storage, const law *l, int k)
{
    double x = l->p[k];
    bool whole = l->d == QN_DIST_hypergeometric || (l->d == QN_DIST_binomial && k == 0);
    return whole ? qn_number_i64(storage, (int64_t)x) : qn_number_f64(storage, x);
}

/* Takes over g. */
static void check_law(qn_random *g, const law *l)
{
    static const int64_t n = 1000;
    qn_number storage[3];
    const qn_array *p[3];
    for (int k = 0; k < l->n; k++)
        p[k] = parameter(&storage[k], l, k);
    qn_array *a = qn_random_draw(g, l->d, l->n, p, 0, 1, &n);
    CHECK_MSG(a != NULL, "%s", qn_error_message());
    CHECK_NEAR(number_at(a, 0), l->first, 1e-13 * (1 + fabs(l->first)));
    CHECK_NEAR(number_at(a, 999), l->last, 1e-13 * (1 + fabs(l->last)));
    qn_release(a);
    qn_random_free(g);
}

TEST(generators, known_numbers)
{
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        check_law(qn_random_new_of(QN_BITS_PCG64, 42), &laws[i]);
}

TEST(generators, known_legacy_numbers)
{
    for (size_t i = 0; i < sizeof legacy / sizeof *legacy; i++) {
        qn_random *g = qn_random_new_of(QN_BITS_MT19937, 1);
        CHECK(qn_random_seed_legacy(g, (const uint32_t[1]){ 42 }, 1, true) == QN_OK);
        CHECK(!qn_random_set_legacy(g, true) && qn_random_set_legacy(g, true));
        check_law(g, &legacy[i]);
    }
}

TEST(generators, pairs_of_normal_numbers)
{
    double kept = 0;
    qn_random *g = qn_random_new_of(QN_BITS_MT19937, 1);
    qn_random_set_legacy(g, true);
    CHECK(!qn_random_gauss(g, &kept));
    qn_release(qn_random_normal(g, 0, 1, 0, 0, NULL));
    CHECK(qn_random_gauss(g, &kept));
    qn_array *second = qn_random_normal(g, 0, 1, 0, 0, NULL);
    CHECK(*doubles(second) == kept && !qn_random_gauss(g, &kept));
    qn_random_set_gauss(g, true, 7);
    qn_array *given = qn_random_normal(g, 1, 2, 0, 0, NULL);
    CHECK(*doubles(given) == 15);
    qn_release(second);
    qn_release(given);
    qn_random_free(g);
}

/* The same parameters as arrays, one per number, and into an array. */
TEST(generators, varying_parameters)
{
    static const int64_t n = 50;
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        qn_number storage[3];
        const qn_array *p[3];
        qn_array *wide[3] = { NULL, NULL, NULL };
        for (int k = 0; k < laws[i].n; k++) {
            p[k] = parameter(&storage[k], &laws[i], k);
            wide[k] = qn_full(0, 1, &n, p[k]);
        }
        qn_random *g = qn_random_new_of(QN_BITS_PCG64, 42), *h = qn_random_copy(g);
        qn_array *a = qn_random_draw(g, laws[i].d, laws[i].n, p, 0, 1, &n);
        qn_array *b = qn_empty((qn_dtype)a->dtype, 1, &n);
        CHECK_MSG(qn_random_draw_into(h, laws[i].d, laws[i].n, (const qn_array *const *)wide, b) == QN_OK, "%s", qn_error_message());
        CHECK(memcmp(a->data, b->data, (size_t)(n * a->itemsize)) == 0);
        qn_release(a);
        qn_release(b);
        for (int k = 0; k < 3; k++)
            qn_release(wide[k]);
        qn_random_free(g);
        qn_random_free(h);
    }
}

/* ---- states ---- */

TEST(generators, state_and_copy)
{
    for (int kind = 0; kind < QN_NBITS; kind++) {
        uint64_t state[QN_RANDOM_STATE_WORDS], a[20], b[20], c[20];
        qn_random *g = qn_random_new_of((qn_bits)kind, 7), *h = qn_random_new_of((qn_bits)kind, 8);
        static const int64_t odd = 5;
        qn_release(qn_random_uniform(g, 0, 1, QN_FLOAT32, 1, &odd));
        int n = qn_random_state(g, state);
        CHECK(qn_random_set_state(h, state, n) == QN_OK);
        qn_random *copy = qn_random_copy(g);
        qn_random_raw(g, 20, a);
        qn_random_raw(h, 20, b);
        qn_random_raw(copy, 20, c);
        CHECK(memcmp(a, b, sizeof a) == 0 && memcmp(a, c, sizeof a) == 0);
        CHECK_FAILS(qn_random_set_state(g, state, n - 1), QN_ERR_VALUE, "words, not");
        qn_random *child = qn_random_split(g);
        qn_random_raw(g, 20, a);
        qn_random_raw(child, 20, b);
        CHECK(memcmp(a, b, sizeof a) != 0);
        qn_random_free(child);
        qn_random_free(copy);
        qn_random_free(g);
        qn_random_free(h);
    }
}

TEST(generators, positions_are_checked)
{
    uint64_t state[QN_RANDOM_STATE_WORDS];
    static const struct { qn_bits kind; int position; } cases[] = { { QN_BITS_PHILOX, 10 }, { QN_BITS_MT19937, 312 } };
    for (size_t i = 0; i < 2; i++) {
        qn_random *g = qn_random_new_of(cases[i].kind, 1);
        int n = qn_random_state(g, state);
        state[cases[i].position] = 100000;
        CHECK_FAILS(qn_random_set_state(g, state, n), QN_ERR_VALUE, "no state of");
        qn_random_raw(g, 5, state);
        qn_random_free(g);
    }
}

/* Numbers around place `at` of an own stream: the same in one array and in two, whatever counts are too large for 64 bits there. */
static void check_around(uint64_t at, qn_dtype t)
{
    qn_random *g = qn_random_new(7), *h = qn_random_new(7);
    const uint64_t before[4] = {at - 1000};
    QN_SCOPE {
        CHECK(qn_random_advance(g, before) == QN_OK && qn_random_advance(h, before) == QN_OK);
        qn_array *all = qn_random_uniform(g, 0, 1, t, 1, (int64_t[]){4000});
        qn_array *first = qn_random_uniform(h, 0, 1, t, 1, (int64_t[]){2000}), *second = qn_random_uniform(h, 0, 1, t, 1, (int64_t[]){2000});
        qn_array *joined = qn_concat(2, (const qn_array *[]){first, second}, 0);
        CHECK(memcmp(all->data, joined->data, (size_t)(all->size * all->itemsize)) == 0);
        qn_array *inside = qn_all(qn_logical_and(qn_greater_equal(all, qn_zeros(t, QN_SHAPE(1))), qn_less(all, qn_ones(t, QN_SHAPE(1)))), QN_ALL_AXES);
        CHECK(inside != NULL && inside->data[0] == 1);
    }
    qn_random_free(g);
    qn_random_free(h);
}

TEST(generators, own_streams_far_out)
{
    const uint64_t places[] = {1000, UINT64_C(1) << 32, UINT64_C(1) << 62, UINT64_C(1) << 63, 0};
    const qn_dtype dtypes[] = {QN_FLOAT16, QN_FLOAT32, QN_FLOAT64};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++)
        for (int d = 0; d < 3; d++)
            check_around(places[k], dtypes[d]);
}

TEST(generators, advance)
{
    static const qn_bits able[] = { QN_BITS_SIMD, QN_BITS_PCG64, QN_BITS_PCG64DXSM };
    for (size_t i = 0; i < sizeof able / sizeof *able; i++) {
        uint64_t a[100], b[1];
        qn_random *g = qn_random_new_of(able[i], 3), *h = qn_random_copy(g);
        qn_random_raw(g, 100, a);
        CHECK(qn_random_advance(h, (const uint64_t[4]){ 99 }) == QN_OK);
        qn_random_raw(h, 1, b);
        CHECK(a[99] == b[0]);
        qn_random_free(g);
        qn_random_free(h);
    }
    qn_random *g = qn_random_new_of(QN_BITS_SFC64, 1);
    CHECK_FAILS(qn_random_advance(g, (const uint64_t[4]){ 1 }), QN_ERR_TYPE, "SFC64 cannot be advanced");
    CHECK_FAILS(qn_random_jump(g, 1), QN_ERR_TYPE, "SFC64 cannot jump");
    CHECK_FAILS(qn_random_seed_legacy(g, (const uint32_t[1]){ 1 }, 1, true), QN_ERR_TYPE, "only MT19937");
    qn_random_free(g);
}

/* Long fills are made by several threads, in pieces of a lane's steps, and leave the same state. */
TEST(generators, fills_are_one_stream)
{
    static const int64_t n = 300001;
    static const qn_dtype dtypes[] = { QN_FLOAT64, QN_FLOAT32 };
    for (int t = 0; t < 2; t++) {
        qn_random *g = qn_random_new_of(QN_BITS_PCG64, 9), *h = qn_random_copy(g);
        qn_array *all = qn_random_uniform(g, 0, 1, dtypes[t], 1, &n);
        for (int64_t at = 0, k = 1; at < n; at += k, k = k % 97 + 1) {
            int64_t count = at + k > n ? n - at : k;
            qn_array *part = qn_random_uniform(h, 0, 1, dtypes[t], 1, &count);
            CHECK(memcmp(part->data, all->data + at * all->itemsize, (size_t)(count * all->itemsize)) == 0);
            qn_release(part);
        }
        uint64_t a[QN_RANDOM_STATE_WORDS], b[QN_RANDOM_STATE_WORDS];
        CHECK(qn_random_state(g, a) == qn_random_state(h, b) && memcmp(a, b, 4 * sizeof *a) == 0 && a[4] == b[4]);
        qn_release(all);
        qn_random_free(g);
        qn_random_free(h);
    }
}

/* ---- errors ---- */

TEST(generators, errors)
{
    static const int64_t n = 3, vectors[] = { 2 };
    qn_random *g = qn_random_new_of(QN_BITS_PCG64, 1);
    qn_array *three = qn_ones(QN_FLOAT64, 1, &n), *whole = qn_ones(QN_INT64, 1, &n);
    CHECK(qn_random_new_of((qn_bits)99, 1) == NULL);
    qn_clear_error();
    CHECK_FAILS(qn_random_draw(g, QN_NDISTRIBUTIONS, 0, NULL, 0, -1, NULL), QN_ERR_VALUE, "no distribution");
    CHECK_FAILS(qn_random_draw(g, QN_DIST_gamma, 0, NULL, 0, -1, NULL), QN_ERR_VALUE, "gamma: the parameter shape must be given");
    CHECK_FAILS(qn_random_draw(g, QN_DIST_gamma, 1, QN_PARAMETERS(QN_NUM(-1.0)), 0, -1, NULL), QN_ERR_VALUE, "gamma: shape < 0, got -1");
    CHECK_FAILS(qn_random_draw(g, QN_DIST_gamma, 1, QN_PARAMETERS(three), 0, 1, vectors), QN_ERR_VALUE, "Output size (2,)");
    CHECK_FAILS(qn_random_draw(g, QN_DIST_binomial, 2, QN_PARAMETERS(three, QN_NUM(0.5)), 0, -1, NULL), QN_ERR_TYPE, "rule 'safe'");
    CHECK_FAILS(qn_random_draw(g, QN_DIST_normal, 0, NULL, QN_FLOAT32, -1, NULL), QN_ERR_TYPE, "Unsupported dtype float32");
    CHECK_FAILS(qn_random_draw_into(g, QN_DIST_poisson, 0, NULL, three), QN_ERR_TYPE, "Unsupported dtype float64");
    CHECK_FAILS(qn_random_multinomial(g, QN_NUM(-1), three, -1, NULL), QN_ERR_VALUE, "sum(pvals[:-1]) > 1.0");
    CHECK_FAILS(qn_random_multivariate_hypergeometric(g, whole, 4, false, -1, NULL), QN_ERR_VALUE, "nsample > sum(colors)");
    CHECK_FAILS(qn_random_dirichlet(g, QN_NUM(1.0), -1, NULL), QN_ERR_VALUE, "1-dimensional");
    CHECK_FAILS(qn_random_multivariate_normal(g, three, three, QN_FACTOR_SVD, 1e-8, NULL, -1, NULL), QN_ERR_VALUE, "cov must be 2 dimensional");
    CHECK_FAILS(qn_random_permute_into(g, three, 1), QN_ERR_AXIS, "axis 1 is out of bounds");
    qn_release(three);
    qn_release(whole);
    qn_random_free(g);
}
