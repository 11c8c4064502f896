/* SPDX-License-Identifier: BSD-3-Clause */
/* test_einsum.c: einsum against its definition, and the products, traces and norms against known values. */
#include "matrices.h"
#include "test.h"
#include <math.h>

enum { MAX_OPERANDS = 4, LETTERS = 128 };

/* ---- the definition: loops over all labels ---- */
typedef struct sum { int n; const char *in[MAX_OPERANDS], *out; qn_array *x[MAX_OPERANDS]; int64_t length[LETTERS], at[LETTERS]; } sum;

static int64_t offset(const char *labels, const qn_array *a, const int64_t *at)
{
    int64_t o = 0;
    for (int i = 0; i < a->ndim; i++)
        o += (a->shape[i] == 1 ? 0 : at[(int)labels[i]]) * a->strides[i];
    return o;
}

static void accumulate(sum *s, const qn_array *r)
{
    double re = 1, im = 0;
    for (int k = 0; k < s->n; k++) {
        const double *x = (const double *)(const void *)(s->x[k]->data + offset(s->in[k], s->x[k], s->at)), t = re;
        re = re * x[0] - im * x[1];
        im = t * x[1] + im * x[0];
    }
    double *z = (double *)(void *)(r->data + offset(s->out, r, s->at));
    z[0] += re;
    z[1] += im;
}

static void loop(sum *s, int label, const qn_array *r)
{
    while (label < LETTERS && s->length[label] < 0)
        label++;
    if (label == LETTERS) {
        accumulate(s, r);
        return;
    }
    for (s->at[label] = 0; s->at[label] < s->length[label]; s->at[label]++)
        loop(s, label + 1, r);
}

/* subscripts with an explicit output and no ellipsis. */
static qn_array *by_definition(const char *subscripts, int n, const qn_array *const *operands)
{
    sum s = {.n = n};
    char text[64], *next = text;
    int64_t shape[8];
    snprintf(text, sizeof text, "%s", subscripts);
    memset(s.length, -1, sizeof s.length);
    for (int k = 0; k < n; k++) {
        s.in[k] = next;
        next += strcspn(next, ",-");
        bool last = *next == '-';
        *next = '\0';
        next += last ? 2 : 1;
        s.x[k] = qn_astype(operands[k], QN_COMPLEX128);
        for (int i = 0; i < operands[k]->ndim; i++)
            if (operands[k]->shape[i] != 1 || s.length[(int)s.in[k][i]] < 0)
                s.length[(int)s.in[k][i]] = operands[k]->shape[i];
    }
    s.out = next;
    int ndim = (int)strlen(next);
    for (int i = 0; i < ndim; i++)
        shape[i] = s.length[(int)next[i]];
    qn_array *r = qn_zeros(QN_COMPLEX128, ndim, shape);
    loop(&s, 0, r);
    return r;
}

static const struct { const char *subscripts; int n, ndim[MAX_OPERANDS]; int64_t shape[MAX_OPERANDS][4]; } cases[] = {
    {"ij,jk->ik", 2, {2, 2}, {{3, 4}, {4, 5}}},
    {"ij,kj->ik", 2, {2, 2}, {{3, 4}, {5, 4}}},
    {"ji,kj->ki", 2, {2, 2}, {{3, 4}, {5, 3}}},
    {"bij,bjk->bik", 2, {3, 3}, {{2, 3, 4}, {2, 4, 5}}},
    {"bij,bkj->ikb", 2, {3, 3}, {{2, 3, 4}, {2, 5, 4}}},
    {"ij,ij->", 2, {2, 2}, {{3, 4}, {3, 4}}},
    {"ij,ji->", 2, {2, 2}, {{3, 4}, {4, 3}}},
    {"ij,ij->i", 2, {2, 2}, {{3, 4}, {3, 4}}},
    {"i,j->ij", 2, {1, 1}, {{3}, {4}}},
    {"i,j->ji", 2, {1, 1}, {{3}, {4}}},
    {"i,i->i", 2, {1, 1}, {{3}, {3}}},
    {"ij,j->i", 2, {2, 1}, {{3, 4}, {4}}},
    {"i,ij->j", 2, {1, 2}, {{3}, {3, 4}}},
    {"ii->", 1, {2}, {{4, 4}}},
    {"ii->i", 1, {2}, {{4, 4}}},
    {"ij->ji", 1, {2}, {{3, 4}}},
    {"ij->", 1, {2}, {{3, 4}}},
    {"ijk->ik", 1, {3}, {{2, 3, 4}}},
    {"iij->j", 1, {3}, {{3, 3, 4}}},
    {"ijk,jil->kl", 2, {3, 3}, {{3, 4, 5}, {4, 3, 2}}},
    {"ijk,l->kl", 2, {3, 1}, {{3, 4, 5}, {2}}},
    {"ij,jk,kl->il", 3, {2, 2, 2}, {{2, 3}, {3, 4}, {4, 5}}},
    {"ij,jk,kl,lm->im", 4, {2, 2, 2, 2}, {{2, 3}, {3, 4}, {4, 5}, {5, 2}}},
    {"i,i,i->", 3, {1, 1, 1}, {{5}, {5}, {5}}},
    {"ij,j,i->", 3, {2, 1, 1}, {{3, 4}, {4}, {3}}},
    {"ab,cd,ac->bd", 3, {2, 2, 2}, {{2, 3}, {4, 5}, {2, 4}}},
    {"ij,jk->ik", 2, {2, 2}, {{3, 1}, {4, 5}}},
    {"ij,ij->ij", 2, {2, 2}, {{3, 1}, {1, 4}}},
    {"ijkl,klij->", 2, {4, 4}, {{2, 3, 4, 2}, {4, 2, 2, 3}}},
    {"ij,jk->ik", 2, {2, 2}, {{3, 0}, {0, 2}}},
    {"ij,jk->ik", 2, {2, 2}, {{0, 3}, {3, 2}}},
    {"ij->j", 1, {2}, {{0, 3}}},
    {",ij->ij", 2, {0, 2}, {{0}, {2, 3}}},
};

SCOPED_TEST(einsum, agrees_with_its_definition)
{
    static const qn_dtype dtypes[] = {QN_FLOAT64, QN_COMPLEX64, QN_INT64, QN_FLOAT16};
    static const double tolerances[] = {1e-13, 1e-5, 0, 0.02};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int t = 0; t < 4; t++) {
            const qn_array *x[MAX_OPERANDS];
            for (int k = 0; k < cases[i].n; k++)
                x[k] = random_matrix(dtypes[t], cases[i].ndim[k], cases[i].shape[k]);
            qn_array *got = qn_einsum(cases[i].subscripts, cases[i].n, x), *want = by_definition(cases[i].subscripts, cases[i].n, x);
            CHECK_MSG(got, "%s: %s", cases[i].subscripts, qn_error_message());
            CHECK_INT(got->dtype, dtypes[t]);
            CHECK_INT(got->ndim, want->ndim);
            double d = matrix_distance(got, want);
            CHECK_MSG(d <= tolerances[t], "%s of %s: off by %g", cases[i].subscripts, qn_dtype_name(dtypes[t]), d);
        }
}

SCOPED_TEST(einsum, ellipsis_and_implicit_output)
{
    static const struct { const char *a, *b; int n, ndim[2]; int64_t shape[2][4]; } equal[] = {
        {"ij,jk", "ij,jk->ik", 2, {2, 2}, {{3, 4}, {4, 5}}},
        {"ba", "ba->ab", 1, {2}, {{3, 4}}},
        {"ii", "ii->", 1, {2}, {{3, 3}}},
        {"bA", "bA->Ab", 1, {2}, {{3, 4}}},
        {" i j , j k -> i k ", "ij,jk->ik", 2, {2, 2}, {{3, 4}, {4, 5}}},
        {"...ij,...jk->...ik", "bij,bjk->bik", 2, {3, 3}, {{2, 3, 4}, {2, 4, 5}}},
        {"...ij,jk", "bij,jk->bik", 2, {3, 2}, {{2, 3, 4}, {4, 5}}},
        {"i...->...i", "ib->bi", 1, {2}, {{2, 3}}},
        {"i...,i...", "iab,ib->ab", 2, {3, 2}, {{2, 3, 4}, {2, 4}}},
        {"...,...", "ab,b->ab", 2, {2, 1}, {{3, 4}, {4}}},
    };
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        const qn_array *x[2];
        for (int k = 0; k < equal[i].n; k++)
            x[k] = random_matrix(QN_FLOAT64, equal[i].ndim[k], equal[i].shape[k]);
        qn_array *got = qn_einsum(equal[i].a, equal[i].n, x), *want = by_definition(equal[i].b, equal[i].n, x);
        CHECK_MSG(got && got->ndim == want->ndim, "%s: %s", equal[i].a, qn_error_message());
        CHECK_MSG(matrix_distance(got, want) < 1e-14, "%s", equal[i].a);
    }
}

SCOPED_TEST(einsum, promotes_before_it_multiplies)
{
    const int8_t big = 100;
    qn_array *a = qn_from_data(&big, QN_INT8, QN_SHAPE(1)), *f = qn_ones(QN_FLOAT64, QN_SHAPE(1));
    qn_array *r = qn_einsum("i,i,i->i", 3, (const qn_array *const[]){a, a, f}), *s = qn_einsum("i,j->j", 2, (const qn_array *const[]){a, f});
    double x;
    CHECK(r && r->dtype == QN_FLOAT64 && qn_item_f64(r, &x) == QN_OK && x == 10000);
    CHECK(s && qn_item_f64(s, &x) == QN_OK && x == 100);
}

SCOPED_TEST(einsum, one_operand_gives_a_view)
{
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(3, 3)), *d = qn_einsum("ii->i", 1, (const qn_array *const[]){a});
    QN_EL(double, d, 1) = 5;
    CHECK(QN_EL(double, a, 1, 1) == 5);
}

SCOPED_TEST(einsum, bad_subscripts)
{
    static const struct { const char *subscripts, *message; int n; } bad[] = {
        {"i;j,jk", "invalid subscript ';'", 2}, {"ijk,jk", "too many subscripts for operand 0", 2}, {"i,jk", "no '...' ellipsis", 2},
        {"ij", "more operands provided", 2}, {"ij,jk,kl", "fewer operands provided", 2}, {"ij,jk->iz", "'z' which never appeared", 2},
        {"ij,jk->ii", "'i' multiple times", 2}, {"ij..,jk", "contains a '.'", 2}, {"ij,jk->ik,", "after the output", 2},
        {"...,...->", "output has no '...'", 2}, {"ij,ik", "axis 0 of operand 1 with shape (3,4) should have length 2", 2},
    };
    const qn_array *x[] = {qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), qn_ones(QN_FLOAT64, QN_SHAPE(3, 4))};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_FAILS(qn_einsum(bad[i].subscripts, bad[i].n, x), QN_ERR_VALUE, bad[i].message);
    CHECK_FAILS(qn_einsum("i", 0, x), QN_ERR_VALUE, "0 given");
    CHECK_FAILS(qn_einsum("i", 1, (const qn_array *const[]){NULL}), QN_ERR_NULL, "einsum");
}

/* ---- products ---- */
static qn_array *numbers(int ndim, const int64_t *shape)
{
    int64_t n = 1;
    for (int i = 0; i < ndim; i++)
        n *= shape[i];
    qn_array *flat = qn_arange(0, (double)n, 1, QN_FLOAT64);
    return qn_reshape(flat, ndim, shape);
}

static bool same(const qn_array *a, const char *subscripts, const qn_array *x, const qn_array *y)
{
    qn_array *want = by_definition(subscripts, 2, (const qn_array *const[]){x, y});
    return a && a->ndim == want->ndim && matrix_distance(a, want) < 1e-12;
}

SCOPED_TEST(products, dot_inner_outer_tensordot)
{
    qn_array *v = numbers(QN_SHAPE(4)), *m = numbers(QN_SHAPE(3, 4)), *n = numbers(QN_SHAPE(4, 2)), *p = numbers(QN_SHAPE(2, 3, 4));
    qn_array *q = numbers(QN_SHAPE(5, 4, 2)), *s = numbers(QN_SHAPE(4, 3, 2));
    CHECK(same(qn_dot(v, v), "i,i->", v, v));
    CHECK(same(qn_dot(m, n), "ij,jk->ik", m, n));
    CHECK(same(qn_dot(m, v), "ij,j->i", m, v));
    CHECK(same(qn_dot(p, q), "abc,dce->abde", p, q));
    CHECK(same(qn_dot(v, qn_full(QN_FLOAT64, QN_SCALAR_SHAPE, QN_NUM(2.0))), "i,->i", v, qn_full(QN_FLOAT64, QN_SCALAR_SHAPE, QN_NUM(2.0))));
    CHECK(same(qn_inner(p, m), "abc,dc->abd", p, m));
    CHECK(same(qn_outer(v, v), "i,j->ij", v, v));
    CHECK(same(qn_tensordot(p, s, 2, (const int[]){0, 1}, (const int[]){2, 1}), "abc,dba->cd", p, s));
    CHECK(same(qn_tensordot(p, s, 1, (const int[]){-1}, (const int[]){0}), "abc,cde->abde", p, s));
    CHECK(same(qn_tensordot(v, v, 0, NULL, NULL), "i,j->ij", v, v));
    CHECK_FAILS(qn_dot(m, m), QN_ERR_VALUE, "dot: shapes (3,4) and (3,4) not aligned");
    CHECK_FAILS(qn_inner(m, n), QN_ERR_VALUE, "inner: shapes");
    CHECK_FAILS(qn_tensordot(m, m, 1, (const int[]){0}, (const int[]){1}), QN_ERR_VALUE, "shape-mismatch for sum");
    CHECK_FAILS(qn_tensordot(m, m, 1, (const int[]){5}, (const int[]){1}), QN_ERR_AXIS, "tensordot");
    CHECK_FAILS(qn_tensordot(m, m, -1, NULL, NULL), QN_ERR_VALUE, "tensordot: -1 axes");
}

SCOPED_TEST(products, long_dots_use_no_blas)
{
    for (int t = QN_BOOL; t <= QN_COMPLEX128; t++) {
        qn_array *a = qn_ones((qn_dtype)t, QN_SHAPE(20000)), *step = qn_view(a, QN_EVERY(-2)), *d = qn_dot(a, a), *e = qn_dot(step, step);
        double z[2], want = t == QN_BOOL ? 1 : t == QN_INT8 ? 32 : t == QN_UINT8 ? 32 : 20000;
        CHECK(d && d->dtype == t && qn_item_c128(d, z) == QN_OK);
        CHECK_MSG(z[0] == want && z[1] == 0, "%s: %g", qn_dtype_name((qn_dtype)t), z[0]);
        CHECK(e && qn_item_c128(e, z) == QN_OK && (t <= QN_UINT8 || z[0] == 10000));
    }
}

SCOPED_TEST(products, vecdot_conjugates_and_broadcasts)
{
    const double a[] = {0, 1, 2, 0}, b[] = {1, 0, 0, 3};
    qn_array *x = qn_from_data(a, QN_COMPLEX128, QN_SHAPE(2)), *y = qn_from_data(b, QN_COMPLEX128, QN_SHAPE(2)), *r = qn_vecdot(x, y, -1);
    double z[2];
    CHECK(r && qn_item_c128(r, z) == QN_OK && z[0] == 0 && z[1] == 5); /* -i 1 + 2 3i */
    qn_array *m = numbers(QN_SHAPE(3, 4)), *v = numbers(QN_SHAPE(4)), *p = numbers(QN_SHAPE(2, 3, 4));
    CHECK(same(qn_vecdot(m, v, -1), "ij,j->i", m, v));
    CHECK(same(qn_vecdot(p, p, 0), "ijk,ijk->jk", p, p));
    CHECK(qn_vecdot(qn_zeros(QN_FLOAT64, QN_SHAPE(2, 0)), qn_zeros(QN_FLOAT64, QN_SHAPE(0)), -1)->size == 2);
    CHECK_FAILS(qn_vecdot(m, p, 0), QN_ERR_VALUE, "vecdot: shapes (3,4) and (2,3,4)");
    CHECK_FAILS(qn_vecdot(v, v, 1), QN_ERR_AXIS, "vecdot");
}

SCOPED_TEST(products, kron_cross_trace_power)
{
    const double i[] = {1, 0, 0}, j[] = {0, 1, 0}, f[] = {1, 1, 1, 0}, k8[] = {34, 21, 21, 13};
    qn_array *x = qn_from_data(i, QN_FLOAT64, QN_SHAPE(3)), *y = qn_from_data(j, QN_FLOAT64, QN_SHAPE(3)), *z = qn_cross(x, y, -1, -1, -1);
    CHECK(z && QN_EL(double, z, 0) == 0 && QN_EL(double, z, 1) == 0 && QN_EL(double, z, 2) == 1);
    qn_array *many = random_matrix(QN_FLOAT64, QN_SHAPE(3, 50)), *c = qn_cross(many, qn_reshape(x, QN_SHAPE(3, 1)), 0, 0, 0);
    CHECK(c && c->shape[0] == 3 && c->shape[1] == 50);
    CHECK_NEAR(QN_EL(double, c, 2, 7), -QN_EL(double, many, 1, 7), 0);
    CHECK_FAILS(qn_cross(x, many, -1, -1, -1), QN_ERR_VALUE, "cross: both axes must have length 2 or 3, shapes (3,) and (3,50) given");
    CHECK_FAILS(qn_cross(qn_ones(QN_BOOL, QN_SHAPE(3)), qn_ones(QN_BOOL, QN_SHAPE(3)), -1, -1, -1), QN_ERR_TYPE, "bool");
    qn_array *m = numbers(QN_SHAPE(2, 3)), *kron = qn_kron(m, m);
    CHECK(kron && kron->shape[0] == 4 && kron->shape[1] == 9 && QN_EL(double, kron, 3, 8) == 25 && QN_EL(double, kron, 2, 4) == 4 * 1);
    qn_array *t = qn_trace(numbers(QN_SHAPE(2, 3, 3)), 1, QN_DEFAULT_DTYPE);
    CHECK(t && t->ndim == 1 && QN_EL(double, t, 0) == 6 && QN_EL(double, t, 1) == 24);
    qn_array *fib = qn_from_data(f, QN_FLOAT64, QN_SHAPE(2, 2)), *p8 = qn_matrix_power(fib, 8);
    CHECK(matrix_distance(p8, qn_from_data(k8, QN_FLOAT64, QN_SHAPE(2, 2))) == 0);
    CHECK(matrix_distance(qn_matmul(qn_matrix_power(fib, -8), p8), qn_eye(2, 2, 0, QN_FLOAT64)) < 1e-9);
    CHECK(matrix_distance(qn_matrix_power(fib, 0), qn_eye(2, 2, 0, QN_FLOAT64)) == 0);
}

/* ---- norms ---- */
SCOPED_TEST(norms, of_vectors)
{
    static const struct { double ord, want; } known[] = {{0, 3}, {1, 9}, {2, 5.744562646538029}, {3, 5.05277434720856},
                                                         {INFINITY, 4}, {-INFINITY, 0}, {0.5, 25}};
    for (int t = QN_INT8; t < QN_DTYPE_END; t++)
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            const double v[] = {1, 0, 4, 4};
            qn_array *a = qn_astype(qn_from_data(v, QN_FLOAT64, QN_SHAPE(2, 2)), (qn_dtype)t), *n = qn_vector_norm(a, QN_ALL_AXES, known[i].ord);
            qn_array *k = qn_vector_norm(a, QN_ALL_AXES_KEEP, known[i].ord);
            double x;
            CHECK_MSG(n && n->ndim == 0 && qn_item_f64(n, &x) == QN_OK, "%s ord %g: %s", qn_dtype_name((qn_dtype)t), known[i].ord, qn_error_message());
            CHECK_MSG(fabs(x - known[i].want) <= (t == QN_FLOAT16 ? 0.02 : t == QN_FLOAT32 || t == QN_COMPLEX64 ? 1e-5 : 1e-13), "%s ord %g: %g",
                      qn_dtype_name((qn_dtype)t), known[i].ord, x);
            CHECK(k && k->ndim == 2 && k->size == 1);
        }
    const double z[] = {3, 4, 0, 12};
    qn_array *c = qn_from_data(z, QN_COMPLEX128, QN_SHAPE(2)), *n = qn_vector_norm(c, QN_AXIS(0), 2);
    CHECK(n && n->dtype == QN_FLOAT64);
    CHECK_NEAR(QN_EL(double, qn_reshape(n, QN_SHAPE(1)), 0), 13, 1e-14);
    qn_array *none = qn_vector_norm(qn_zeros(QN_FLOAT64, QN_SHAPE(2, 0)), QN_AXIS(1), 2);
    CHECK(none && none->size == 2 && QN_EL(double, none, 1) == 0);
    CHECK_FAILS(qn_vector_norm(qn_zeros(QN_FLOAT64, QN_SHAPE(2, 0)), QN_AXIS(1), INFINITY), QN_ERR_VALUE, "no identity");
    CHECK_FAILS(qn_vector_norm(c, QN_AXIS(3), 2), QN_ERR_AXIS, "vector_norm");
}

SCOPED_TEST(norms, of_matrices)
{
    const double m[] = {1, -2, 3, 4}; /* singular values: sqrt(15 +- sqrt(125)) */
    static const struct { qn_matrix_norm_ord ord; double want; } known[] = {
        {QN_NORM_FRO, 5.477225575051661}, {QN_NORM_1, 6}, {QN_NORM_MINUS_1, 4}, {QN_NORM_INF, 7}, {QN_NORM_MINUS_INF, 3},
        {QN_NORM_2, 5.1166727} , {QN_NORM_MINUS_2, 1.9543951}, {QN_NORM_NUC, 7.0710678118654755}};
    qn_array *a = qn_broadcast_to(qn_from_data(m, QN_FLOAT64, QN_SHAPE(2, 2)), QN_SHAPE(3, 2, 2));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        qn_array *n = qn_matrix_norm(a, known[i].ord, false), *k = qn_matrix_norm(a, known[i].ord, true);
        CHECK_MSG(n && n->ndim == 1 && n->shape[0] == 3, "%zu: %s", i, qn_error_message());
        CHECK_NEAR(QN_EL(double, n, 2), known[i].want, 1e-7);
        CHECK(k && k->ndim == 3 && k->shape[1] == 1 && k->shape[2] == 1);
    }
    CHECK_FAILS(qn_matrix_norm(a, (qn_matrix_norm_ord)99, false), QN_ERR_VALUE, "invalid norm order 99");
    CHECK_FAILS(qn_matrix_norm(qn_ones(QN_FLOAT64, QN_SHAPE(2)), QN_NORM_1, false), QN_ERR_LINALG, "matrix_norm");
}

TEST(einsum, a_given_path_changes_the_order_and_not_the_result)
{
    static const qn_einsum_step paths[][3] = {
        {{2, {0, 1}}, {2, {0, 2}}, {2, {0, 1}}}, {{2, {1, 3}}, {2, {0, 1}}, {2, {1, 0}}}, {{3, {3, 0, 1}}, {2, {0, 1}}, {0}}, {{4, {0, 1, 2, 3}}, {0}, {0}},
    };
    static const int steps[] = {3, 3, 2, 1};
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_arange(0, 6, 1, QN_FLOAT64), QN_SHAPE(2, 3)), *b = qn_transpose(a);
        const qn_array *const x[4] = {a, b, a, b};
        qn_array *want = qn_einsum("ij,jk,kl,lm->im", 4, x);
        for (int i = 0; i < 4; i++) {
            const qn_einsum_opts opts = {.casting = QN_SAFE, .nsteps = steps[i], .path = paths[i]};
            double same = 0;
            CHECK(qn_item_f64(qn_all(qn_equal(qn_einsum_by("ij,jk,kl,lm->im", 4, x, &opts), want), QN_ALL_AXES), &same) == QN_OK && same == 1);
        }
        const qn_einsum_step twice = {2, {1, 1}}, part = {2, {0, 1}};
        CHECK_FAILS(qn_einsum_by("ij,jk,kl,lm", 4, x, &(qn_einsum_opts){.nsteps = 1, .path = &twice}), QN_ERR_VALUE, "names position 1 twice");
        CHECK_FAILS(qn_einsum_by("ij,jk,kl,lm", 4, x, &(qn_einsum_opts){.nsteps = 1, .path = &part}), QN_ERR_VALUE, "leaves 3 operands");
        CHECK_FAILS(qn_einsum_by("ij", 1, x, &(qn_einsum_opts){.dtype = QN_INT64, .casting = QN_SAFE}), QN_ERR_TYPE, "operand 0 could not be cast");
    }
}
