/* SPDX-License-Identifier: BSD-3-Clause */
/* test_linalg.c: decompositions by their residuals, over dtypes, layouts and batches; empty arrays; errors. */
#include "matrices.h"
#include "test.h"
#include <math.h>

static const int64_t orders[] = {1, 2, 3, 4, 7, 8, 9, 33};
enum { NORDERS = sizeof orders / sizeof *orders };

static double epsilon(const qn_array *a)
{
    return qn_dtype_real((qn_dtype)a->dtype) == QN_FLOAT32 ? 0x1p-23 : 0x1p-52;
}

/* |got - want| <= 40 n eps, n the largest length of `a`. */
static void check_close(const qn_array *got, const qn_array *want, const qn_array *a, const char *what)
{
    int64_t n = a->shape[a->ndim - 1] > a->shape[a->ndim - 2] ? a->shape[a->ndim - 1] : a->shape[a->ndim - 2];
    CHECK_MSG(got && want, "%s: %s", what, qn_error_message());
    double d = matrix_distance(got, want);
    CHECK_MSG(d <= 40 * (double)n * epsilon(a), "%s of %s, order %lld: off by %g eps n", what, qn_dtype_name((qn_dtype)a->dtype),
              (long long)n, d / epsilon(a) / (double)n);
}

/* The identity and a small random matrix: well conditioned, with a determinant of moderate size. */
static qn_array *dominant(qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *r = random_matrix(t, ndim, shape), *eye = qn_eye(shape[ndim - 1], shape[ndim - 1], 0, t);
    return qn_add(qn_divide(r, (double)shape[ndim - 1]), eye);
}

static qn_array *adjoint(const qn_array *a)
{
    return qn_matrix_transpose(qn_conjugate(a));
}

/* Runs check on matrices of every dtype, order, batch and layout. */
static void for_all(qn_array *(*make)(qn_dtype, int, const int64_t *), void (*check)(const qn_array *))
{
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int o = 0; o < NORDERS; o++) {
            const int64_t n = orders[o], shape[] = {3, 7, n, n};
            for (int layout = 0; layout < NLAYOUTS; layout++) {
                int ndim = layout == STEPPED ? 2 : 2 + (layout + o) % 3;
                qn_array *a = make((qn_dtype)t, ndim, shape + 4 - ndim), *x = matrix_layout(a, layout);
                check(x);
                qn_release(a);
                qn_release(x);
            }
        }
}

/* ---- solve, inv, det ---- */
static void check_solve(const qn_array *a)
{
    int64_t n = a->shape[a->ndim - 1];
    qn_array *b = random_matrix((qn_dtype)a->dtype, QN_SHAPE(n, 3)), *x = qn_solve(a, b), *ax = qn_matmul(a, x);
    qn_array *full = ax ? qn_broadcast_to(b, ax->ndim, ax->shape) : NULL;
    CHECK_INT(x->dtype, a->dtype);
    check_close(ax, full, a, "solve");
    qn_array *v = random_matrix((qn_dtype)a->dtype, QN_SHAPE(n)), *y = qn_solve(a, v), *ay = y ? qn_matmul(a, qn_expand_dims(y, -1)) : NULL;
    qn_array *column = qn_expand_dims(v, -1), *columns = ay ? qn_broadcast_to(column, ay->ndim, ay->shape) : NULL;
    CHECK(y && y->ndim == a->ndim - 1);
    check_close(ay, columns, a, "solve of a vector");
}

static void check_inv(const qn_array *a)
{
    int64_t n = a->shape[a->ndim - 1];
    qn_array *i = qn_inv(a), *p = qn_matmul(a, i), *eye = qn_eye(n, n, 0, (qn_dtype)a->dtype);
    check_close(p, p ? qn_broadcast_to(eye, p->ndim, p->shape) : NULL, a, "inv");
}

/* det(a) det(inv(a)) = 1, and slogdet says the same. */
static void check_det(const qn_array *a)
{
    qn_array *d = qn_det(a), *e = qn_det(qn_inv(a)), *one = qn_multiply(d, e), *sign, *logs, *again;
    CHECK(d && d->ndim == a->ndim - 2);
    check_close(one, qn_ones((qn_dtype)a->dtype, one->ndim, one->shape), a, "det");
    CHECK(qn_slogdet(a, &sign, &logs) == QN_OK);
    CHECK_INT(logs->dtype, qn_dtype_real((qn_dtype)a->dtype));
    again = qn_multiply(sign, qn_exp(logs));
    CHECK(matrix_distance(qn_divide(again, d), qn_ones((qn_dtype)a->dtype, d->ndim, d->shape)) < 1e5 * epsilon(a));
}

SCOPED_TEST(linalg, solve) { for_all(dominant, check_solve); }
SCOPED_TEST(linalg, inv) { for_all(dominant, check_inv); }
SCOPED_TEST(linalg, det) { for_all(dominant, check_det); }

SCOPED_TEST(linalg, det_of_known_matrices)
{
    const double m[] = {2, 1, 7, 3, /**/ 0, 1, 1, 0, /**/ 1, 2, 2, 4};
    const double want[] = {-1, -1, 0};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(3, 2, 2)), *d = qn_det(a), *sign, *logs;
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(QN_EL(double, d, i), want[i], 1e-15);
    CHECK(qn_slogdet(a, &sign, &logs) == QN_OK);
    CHECK(QN_EL(double, sign, 0) == -1 && QN_EL(double, sign, 2) == 0 && QN_EL(double, logs, 2) == -INFINITY);
}

SCOPED_TEST(linalg, det_overflows_only_at_the_end)
{
    qn_array *a = qn_multiply(qn_eye(4, 4, 0, QN_FLOAT64), 1.0);
    const double diagonal[] = {1e300, 1e300, 1e-300, 1e-300};
    for (int i = 0; i < 4; i++)
        QN_EL(double, a, i, i) = diagonal[i];
    qn_array *big = qn_broadcast_to(a, QN_SHAPE(5, 4, 4)), *d = qn_det(a), *ds = qn_det(big), *sign, *logs;
    double x;
    CHECK(qn_item_f64(d, &x) == QN_OK);
    CHECK_NEAR(x, 1, 1e-12);
    CHECK_NEAR(QN_EL(double, ds, 4), 1, 1e-12);
    QN_EL(double, a, 2, 2) = QN_EL(double, a, 3, 3) = 1;
    CHECK(qn_slogdet(a, &sign, &logs) == QN_OK && qn_item_f64(logs, &x) == QN_OK);
    CHECK_NEAR(x, 1381.5510557964274, 1e-10); /* 600 ln 10 */
}

/* ---- Cholesky ---- */
static qn_array *positive(qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *a = dominant(t, ndim, shape);
    return qn_matmul(a, adjoint(a));
}

static void check_cholesky(const qn_array *a)
{
    qn_array *l = qn_cholesky(a, false), *u = qn_cholesky(a, true);
    check_close(qn_matmul(l, adjoint(l)), a, a, "lower cholesky");
    check_close(qn_matmul(adjoint(u), u), a, a, "upper cholesky");
    CHECK(matrix_distance(u, adjoint(l)) < 1e-3);
}

SCOPED_TEST(linalg, cholesky) { for_all(positive, check_cholesky); }

/* ---- QR ---- */
static void check_orthonormal(const qn_array *q, const qn_array *a, const char *what)
{
    int64_t n = q->shape[q->ndim - 1];
    qn_array *p = qn_matmul(adjoint(q), q), *eye = qn_eye(n, n, 0, (qn_dtype)q->dtype);
    check_close(p, qn_broadcast_to(eye, p->ndim, p->shape), a, what);
}

static void check_qr(const qn_array *a)
{
    qn_array *q, *r, *full, *rfull, *only;
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], k = m < n ? m : n;
    CHECK(qn_qr(a, QN_QR_REDUCED, &q, &r) == QN_OK && qn_qr(a, QN_QR_COMPLETE, &full, &rfull) == QN_OK && qn_qr(a, QN_QR_R, NULL, &only) == QN_OK);
    CHECK(q->shape[q->ndim - 1] == k && full->shape[full->ndim - 1] == m && rfull->shape[full->ndim - 2] == m);
    check_close(qn_matmul(q, r), a, a, "qr");
    check_close(qn_matmul(full, rfull), a, a, "complete qr");
    check_orthonormal(q, a, "q");
    check_orthonormal(full, a, "complete q");
    CHECK(matrix_distance(only, r) == 0);
    for (int64_t j = 0; a->ndim == 2 && j < n; j++)
        for (int64_t i = j + 1; i < k; i++)
            CHECK(matrix_distance(qn_view(r, QN_AT(i), QN_AT(j)), qn_zeros(QN_FLOAT64, QN_SCALAR_SHAPE)) == 0);
}

SCOPED_TEST(linalg, qr) { for_all(random_matrix, check_qr); }

/* ---- SVD ---- */
static qn_array *rebuild(const qn_array *u, const qn_array *s, const qn_array *vh)
{
    return qn_matmul(qn_multiply(u, qn_expand_dims(s, -2)), vh);
}

static void check_svd(const qn_array *a)
{
    qn_array *u, *s, *vh, *fu, *fs, *fvh, *values;
    int64_t m = a->shape[a->ndim - 2], n = a->shape[a->ndim - 1], k = m < n ? m : n;
    CHECK(qn_svd(a, false, &u, &s, &vh) == QN_OK && qn_svd(a, true, &fu, &fs, &fvh) == QN_OK && qn_svd(a, false, NULL, &values, NULL) == QN_OK);
    CHECK(s->shape[s->ndim - 1] == k && u->shape[u->ndim - 1] == k && fu->shape[u->ndim - 1] == m && fvh->shape[u->ndim - 2] == n);
    check_close(rebuild(u, s, vh), a, a, "svd");
    check_orthonormal(u, a, "u");
    check_orthonormal(fu, a, "full u");
    check_orthonormal(adjoint(vh), a, "vh");
    check_orthonormal(adjoint(fvh), a, "full vh");
    check_close(values, s, a, "values only");
    qn_array *rank = qn_matrix_rank(a, -1);
    CHECK(rank && rank->ndim == a->ndim - 2);
}

SCOPED_TEST(linalg, svd) { for_all(random_matrix, check_svd); }

/* Matrices that divide and conquer finds easy and hard: all values apart, few that are not 0, bidiagonal with close values, no coupling at all,
 * columns that fade over thirty powers of ten, columns of zeros, and nothing but zeros. */
enum { NLARGE = 7 };
static qn_array *large_matrix(int kind, qn_dtype t, int64_t m, int64_t n)
{
    qn_array *r = random_matrix(t, QN_SHAPE(m, n)), *eye = qn_eye(m, n, 0, t), *row = qn_arange_int(0, n, 1, 0);
    switch (kind) {
    case 0: return r;
    case 1: return qn_matmul(qn_view(r, QN_ALL, QN_TO(3)), random_matrix(t, QN_SHAPE(3, n)));
    case 2: return qn_add(eye, qn_eye(m, n, 1, t));
    case 3: return qn_astype(qn_multiply(eye, qn_remainder(row, 21)), t);
    case 4: return qn_multiply(r, qn_astype(qn_power(10.0, qn_multiply(row, -30.0 / (double)n)), t));
    case 5: return qn_astype(qn_multiply(r, qn_not_equal(qn_remainder(row, 3), 0)), t);
    default: return qn_multiply(eye, 0.0);
    }
}

/* From QN_SINGULAR_MIN on vectors of float32 and float64 do not take LAPACK's way; these orders make leaves of equal and of different sizes. */
SCOPED_TEST(linalg, svd_of_large_matrices)
{
    const int64_t shapes[][2] = {{39, 39}, {40, 40}, {63, 64}, {65, 64}, {100, 100}, {101, 100}, {203, 150}, {150, 299}, {301, 150}, {257, 257}};
    for (int t = QN_FLOAT32; t <= QN_FLOAT64; t++)
        for (int kind = 0; kind < NLARGE; kind++)
            for (int i = 0; i < 10; i++)
                check_svd(large_matrix(kind, (qn_dtype)t, shapes[i][0], shapes[i][1]));
}

SCOPED_TEST(linalg, svd_of_large_diagonal_matrices_is_exact)
{
    qn_array *a = large_matrix(3, QN_FLOAT64, 130, 130), *u, *s, *vh;
    CHECK(qn_svd(a, false, &u, &s, &vh) == QN_OK);
    CHECK(matrix_distance(s, qn_sort(qn_diagonal(a, 0, 0, 1), -1, true, false)) == 0);
    CHECK(matrix_distance(rebuild(u, s, vh), a) == 0);
    CHECK(qn_svd(large_matrix(6, QN_FLOAT64, 130, 130), false, &u, &s, &vh) == QN_OK && matrix_distance(s, qn_multiply(s, 0.0)) == 0);
}

SCOPED_TEST(linalg, svd_near_the_ends_of_the_range)
{
    const int exponents[2][2] = {{-140, 125}, {-1060, 1021}};
    for (int t = QN_FLOAT32; t <= QN_FLOAT64; t++)
        for (int i = 0; i < 2; i++) {
            qn_array *a = qn_multiply(random_matrix((qn_dtype)t, QN_SHAPE(110, 90)), 0.25), *u, *s, *vh, *x, *y, *z;
            double power = ldexp(1, exponents[t - QN_FLOAT32][i]);
            qn_array *scaled = qn_multiply(a, power), *back = qn_divide(qn_astype(scaled, QN_FLOAT64), power);
            CHECK(qn_svd(scaled, false, &u, &s, &vh) == QN_OK && qn_svd(qn_astype(back, (qn_dtype)t), false, &x, &y, &z) == QN_OK);
            CHECK(matrix_distance(u, x) == 0 && matrix_distance(vh, z) == 0);
            const double lost = i == 0 ? 0x1p-9 : 0; /* subnormal values have few bits */
            CHECK(matrix_distance(qn_divide(qn_astype(s, QN_FLOAT64), power), y) <= lost);
        }
}

SCOPED_TEST(linalg, svd_with_any_number_of_threads)
{
    const int before = qn_get_num_threads();
    qn_array *a = large_matrix(0, QN_FLOAT64, 300, 280), *u[3], *s[3], *vh[3];
    for (int i = 0; i < 3; i++) {
        CHECK(qn_set_num_threads(1 + 2 * i) == QN_OK);
        CHECK(qn_svd(a, false, &u[i], &s[i], &vh[i]) == QN_OK);
        CHECK(matrix_distance(s[i], s[0]) == 0 && matrix_distance(u[i], u[0]) == 0 && matrix_distance(vh[i], vh[0]) == 0);
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
}

SCOPED_TEST(linalg, rectangular_matrices)
{
    static const int64_t shapes[][2] = {{5, 2}, {2, 5}, {1, 7}, {7, 1}, {30, 12}, {12, 30}};
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int i = 0; i < 6; i++)
            for (int layout = 0; layout < NLAYOUTS; layout++) {
                qn_array *a = matrix_layout(random_matrix((qn_dtype)t, QN_SHAPE(shapes[i][0], shapes[i][1])), layout);
                check_svd(a);
                check_qr(a);
            }
}

SCOPED_TEST(linalg, rank_and_cond)
{
    const double m[] = {1, 2, 2, 4, /**/ 3, 0, 0, 1};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(2, 2, 2)), *r = qn_matrix_rank(a, -1), *c = qn_cond(a), *coarse = qn_matrix_rank(a, 0.5);
    CHECK_INT(QN_EL(int64_t, r, 0), 1);
    CHECK_INT(QN_EL(int64_t, r, 1), 2);
    CHECK_INT(QN_EL(int64_t, coarse, 1), 1);
    CHECK_NEAR(QN_EL(double, c, 1), 3, 1e-14);
}

static void check_pinv(const qn_array *a)
{
    qn_array *p = qn_pinv(a, -1);
    check_close(p, qn_inv(a), a, "pinv");
}

SCOPED_TEST(linalg, pinv) { for_all(dominant, check_pinv); }

SCOPED_TEST(linalg, pinv_of_a_column)
{
    const double m[] = {3, 4}, want[] = {0.12, 0.16};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(2, 1)), *p = qn_pinv(a, -1);
    CHECK(p && p->shape[0] == 1 && p->shape[1] == 2);
    CHECK(matrix_distance(p, qn_from_data(want, QN_FLOAT64, QN_SHAPE(1, 2))) < 1e-16);
}

/* ---- eigenvalues ---- */
static void check_eigh(const qn_array *a)
{
    for (int upper = 0; upper < 2; upper++) {
        qn_array *w, *v, *only;
        CHECK(qn_eigh(a, upper, &w, &v) == QN_OK && qn_eigh(a, upper, &only, NULL) == QN_OK);
        CHECK_INT(w->dtype, qn_dtype_real((qn_dtype)a->dtype));
        check_close(qn_matmul(a, v), qn_multiply(v, qn_expand_dims(w, -2)), a, "eigh");
        check_orthonormal(v, a, "eigenvectors");
        check_close(only, w, a, "eigenvalues only");
    }
}

static void check_eig(const qn_array *a)
{
    qn_array *w, *v, *only;
    CHECK(qn_eig(a, &w, &v) == QN_OK && qn_eig(a, &only, NULL) == QN_OK);
    CHECK_INT(w->dtype, qn_dtype_complex((qn_dtype)a->dtype));
    check_close(qn_matmul(a, v), qn_multiply(v, qn_expand_dims(w, -2)), a, "eig");
    CHECK_INT(only->size, w->size);
}

SCOPED_TEST(linalg, eigh) { for_all(positive, check_eigh); }
SCOPED_TEST(linalg, eig) { for_all(random_matrix, check_eig); }

/* Matrices of order n that divide and conquer finds easy and hard: all values apart, most of them equal, tridiagonal with values in close
 * pairs (Wilkinson's), and no coupling at all. */
static qn_array *large_symmetric(int kind, qn_dtype t, int64_t n)
{
    qn_array *r = random_matrix(t, QN_SHAPE(n, n)), *eye = qn_eye(n, n, 0, t), *next = qn_eye(n, n, 1, t);
    if (kind == 0)
        return qn_add(r, qn_transpose(r));
    if (kind == 1)
        return qn_add(qn_matmul(qn_view(r, QN_ALL, QN_TO(3)), qn_transpose(qn_view(r, QN_ALL, QN_TO(3)))), eye);
    qn_array *d = qn_absolute(qn_subtract(qn_remainder(qn_arange_int(0, n, 1, 0), 21), 10)), *diagonal = qn_astype(qn_multiply(eye, d), t);
    return kind == 2 ? qn_add(diagonal, qn_add(next, qn_transpose(next))) : diagonal;
}

/* From QN_SYMMETRIC_MIN on vectors of float32 and float64 do not take LAPACK's way; these orders make leaves of equal and of different sizes. */
SCOPED_TEST(linalg, eigh_of_large_matrices)
{
    const int64_t sizes[] = {99, 100, 128, 203, 300};
    for (int t = QN_FLOAT32; t <= QN_FLOAT64; t++)
        for (int kind = 0; kind < 4; kind++)
            for (int i = 0; i < 5; i++)
                check_eigh(large_symmetric(kind, (qn_dtype)t, sizes[i]));
}

SCOPED_TEST(linalg, eigh_near_the_ends_of_the_range)
{
    const int exponents[2][2] = {{-140, 125}, {-1060, 1021}};
    for (int t = QN_FLOAT32; t <= QN_FLOAT64; t++)
        for (int i = 0; i < 2; i++) {
            qn_array *a = qn_multiply(random_matrix((qn_dtype)t, QN_SHAPE(110, 110)), 0.25), *w, *v, *x, *y;
            double power = ldexp(1, exponents[t - QN_FLOAT32][i]);
            qn_array *s = qn_multiply(a, power), *back = qn_divide(qn_astype(s, QN_FLOAT64), power);
            CHECK(qn_eigh(s, false, &w, &v) == QN_OK && qn_eigh(qn_astype(back, (qn_dtype)t), false, &x, &y) == QN_OK);
            CHECK(matrix_distance(v, y) == 0);
            const double lost = i == 0 ? 0x1p-9 : 0; /* subnormal values have few bits */
            CHECK(matrix_distance(qn_divide(qn_astype(w, QN_FLOAT64), power), x) <= lost);
        }
}

SCOPED_TEST(linalg, eigh_with_any_number_of_threads)
{
    const int before = qn_get_num_threads();
    qn_array *a = large_symmetric(0, QN_FLOAT64, 300), *w[3], *v[3];
    for (int i = 0; i < 3; i++) {
        CHECK(qn_set_num_threads(1 + 2 * i) == QN_OK);
        CHECK(qn_eigh(a, false, &w[i], &v[i]) == QN_OK);
        CHECK(matrix_distance(w[i], w[0]) == 0 && matrix_distance(v[i], v[0]) == 0);
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
}

SCOPED_TEST(linalg, eigh_reads_one_triangle)
{
    const double m[] = {2, 100, 1, 2};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(2, 2)), *w;
    CHECK(qn_eigh(a, false, &w, NULL) == QN_OK);
    CHECK_NEAR(QN_EL(double, w, 0), 1, 1e-14);
    CHECK(qn_eigh(a, true, &w, NULL) == QN_OK);
    CHECK_NEAR(QN_EL(double, w, 0), -98, 1e-12);
    qn_array *large = large_symmetric(0, QN_FLOAT64, 120), *want, *lower, *upper, *v;
    CHECK(qn_eigh(large, false, &want, &v) == QN_OK);
    CHECK(qn_eigh(qn_tril(large, 0), false, &lower, &v) == QN_OK && qn_eigh(qn_triu(large, 0), true, &upper, &v) == QN_OK);
    CHECK(matrix_distance(lower, want) == 0 && matrix_distance(upper, want) == 0);
}

SCOPED_TEST(linalg, eig_of_a_rotation)
{
    const double m[] = {0, -1, 1, 0};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(2, 2)), *w;
    CHECK(qn_eig(a, &w, NULL) == QN_OK && w->dtype == QN_COMPLEX128);
    const double *x = (const double *)(const void *)w->data;
    CHECK_NEAR(x[0], 0, 1e-15);
    CHECK_NEAR(fabs(x[1]), 1, 1e-15);
    CHECK_NEAR(x[1] + x[3], 0, 1e-15);
}

/* ---- least squares ---- */
SCOPED_TEST(linalg, lstsq_solves_the_normal_equations)
{
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int layout = 0; layout < NLAYOUTS; layout++) {
            qn_array *a = matrix_layout(random_matrix((qn_dtype)t, QN_SHAPE(20, 6)), layout), *b = matrix_layout(random_matrix((qn_dtype)t, QN_SHAPE(20, 3)), layout);
            qn_array *x, *res, *s;
            int64_t rank;
            CHECK(qn_lstsq(a, b, -1, &x, &res, &rank, &s) == QN_OK);
            CHECK(rank == 6 && s->shape[0] == 6 && res->ndim == 1 && res->shape[0] == 3);
            qn_array *d = qn_subtract(b, qn_matmul(a, x)), *normal = qn_matmul(adjoint(a), d);
            check_close(normal, qn_zeros((qn_dtype)t, QN_SHAPE(6, 3)), a, "lstsq");
            check_close(qn_sum(qn_square(qn_absolute(d)), QN_AXIS(0)), res, a, "residuals");
        }
}

SCOPED_TEST(linalg, lstsq_of_deficient_rank)
{
    const double m[] = {1, 2, 2, 4, 3, 6}, v[] = {1, 2, 3};
    qn_array *a = qn_from_data(m, QN_FLOAT64, QN_SHAPE(3, 2)), *b = qn_from_data(v, QN_FLOAT64, QN_SHAPE(3)), *x, *res;
    int64_t rank;
    CHECK(qn_lstsq(a, b, -1, &x, &res, &rank, NULL) == QN_OK);
    CHECK(rank == 1 && x->ndim == 1 && res->size == 0);
    CHECK_NEAR(QN_EL(double, x, 0), 0.2, 1e-14);
    CHECK_NEAR(QN_EL(double, x, 1), 0.4, 1e-14);
}

/* ---- dtypes, empty arrays ---- */
SCOPED_TEST(linalg, other_dtypes_become_floats)
{
    static const qn_dtype dtypes[][2] = {{QN_INT32, QN_FLOAT64}, {QN_UINT8, QN_FLOAT64}, {QN_BOOL, QN_FLOAT64}, {QN_FLOAT16, QN_FLOAT32}};
    for (int i = 0; i < 4; i++) {
        qn_array *a = qn_eye(3, 3, 0, dtypes[i][0]), *x = qn_inv(a), *u, *s, *vh;
        CHECK(matrix_distance(x, a) == 0);
        CHECK(qn_svd(a, false, &u, &s, &vh) == QN_OK);
        CHECK_INT(x->dtype, dtypes[i][1]);
        CHECK_INT(s->dtype, dtypes[i][1]);
        CHECK_INT(qn_solve(a, a)->dtype, dtypes[i][1]);
    }
}

SCOPED_TEST(linalg, empty_matrices)
{
    qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 0, 0)), *tall = qn_zeros(QN_FLOAT64, QN_SHAPE(3, 0)), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0, 3, 3));
    qn_array *d = qn_det(a), *sign, *logs, *q, *r, *u, *s, *vh, *w, *v;
    CHECK(d && d->size == 2 && QN_EL(double, d, 0) == 1);
    CHECK(qn_slogdet(a, &sign, &logs) == QN_OK && QN_EL(double, sign, 1) == 1 && QN_EL(double, logs, 1) == 0);
    CHECK(qn_inv(a)->size == 0 && qn_inv(none)->ndim == 3 && qn_cholesky(a, false)->size == 0 && qn_solve(a, a)->size == 0);
    CHECK(qn_eigh(a, false, &w, &v) == QN_OK && w->shape[0] == 2 && qn_eig(none, &w, &v) == QN_OK && w->ndim == 2);
    CHECK(qn_qr(tall, QN_QR_COMPLETE, &q, &r) == QN_OK && matrix_distance(q, qn_eye(3, 3, 0, QN_FLOAT64)) == 0 && r->shape[0] == 3);
    CHECK(qn_svd(tall, true, &u, &s, &vh) == QN_OK && matrix_distance(u, qn_eye(3, 3, 0, QN_FLOAT64)) == 0 && s->size == 0);
    CHECK(qn_pinv(tall, -1)->shape[1] == 3 && QN_EL(int64_t, qn_matrix_rank(qn_zeros(QN_FLOAT64, QN_SHAPE(1, 0, 2)), -1), 0) == 0);
}

/* ---- errors ---- */
SCOPED_TEST(linalg, singular_matrices)
{
    for (int batch = 1; batch <= 9; batch += 8)
        for (int n = 2; n <= 20; n += 9) {
            qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(batch, n, n)), *minus = qn_negative(qn_add(a, qn_eye(n, n, 0, QN_FLOAT64)));
            CHECK_FAILS(qn_inv(a), QN_ERR_LINALG, "inv: Singular matrix");
            CHECK_FAILS(qn_solve(a, a), QN_ERR_LINALG, "solve: Singular matrix");
            CHECK_FAILS(qn_cholesky(minus, false), QN_ERR_LINALG, "cholesky: Matrix is not positive definite");
        }
}

SCOPED_TEST(linalg, shapes_that_do_not_fit)
{
    qn_array *v = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *m = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), *i = qn_eye(3, 3, 0, QN_FLOAT64), *x, *y, *z;
    qn_array *batch = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3, 3)), *other = qn_ones(QN_FLOAT64, QN_SHAPE(5, 3, 1));
    CHECK_FAILS(qn_inv(m), QN_ERR_LINALG, "inv: Last 2 dimensions of the array must be square (shape (2,3) given)");
    CHECK_FAILS(qn_inv(v), QN_ERR_LINALG, "1-dimensional array given");
    CHECK_FAILS(qn_det(m), QN_ERR_LINALG, "det: Last 2");
    CHECK_FAILS(qn_slogdet(m, &x, &y), QN_ERR_LINALG, "slogdet");
    CHECK_FAILS(qn_cholesky(m, true), QN_ERR_LINALG, "cholesky");
    CHECK_FAILS(qn_solve(i, m), QN_ERR_VALUE, "solve: shapes (3,3) and (2,3) do not fit");
    CHECK_FAILS(qn_solve(batch, other), QN_ERR_VALUE, "do not broadcast");
    CHECK_FAILS(qn_eigh(m, false, &x, &y), QN_ERR_LINALG, "eigh");
    CHECK_FAILS(qn_eig(m, &x, NULL), QN_ERR_LINALG, "eig");
    CHECK_FAILS(qn_svd(v, true, &x, &y, &z), QN_ERR_LINALG, "svd");
    CHECK(x == NULL && y == NULL && z == NULL);
    CHECK_FAILS(qn_svd(i, true, NULL, &y, &z), QN_ERR_VALUE, "together");
    CHECK_FAILS(qn_qr(v, QN_QR_R, NULL, &y), QN_ERR_LINALG, "qr");
    CHECK_FAILS(qn_qr(i, QN_QR_REDUCED, NULL, &y), QN_ERR_VALUE, "q may be NULL");
    CHECK_FAILS(qn_lstsq(batch, v, -1, &x, NULL, NULL, NULL), QN_ERR_LINALG, "two-dimensional");
    CHECK_FAILS(qn_lstsq(m, v, -1, &x, NULL, NULL, NULL), QN_ERR_LINALG, "Incompatible dimensions (shapes (2,3) and (3,))");
    CHECK_FAILS(qn_pinv(v, -1), QN_ERR_LINALG, "pinv");
    CHECK_FAILS(qn_matrix_rank(v, -1), QN_ERR_LINALG, "matrix_rank");
    CHECK_FAILS(qn_cond(v), QN_ERR_LINALG, "cond");
    CHECK_FAILS(qn_matrix_power(m, 2), QN_ERR_LINALG, "matrix_power");
}

SCOPED_TEST(linalg, nan_and_infinity_are_refused)
{
    static const double bad[] = {NAN, INFINITY};
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int i = 0; i < 2; i++) {
            qn_array *a = qn_multiply(qn_eye(3, 3, 0, (qn_dtype)t), bad[i]), *x, *y, *z;
            CHECK_FAILS(qn_eig(a, &x, &y), QN_ERR_LINALG, "eig: Array must not contain infs or NaNs");
            CHECK_FAILS(qn_eigh(a, false, &x, &y), QN_ERR_LINALG, "eigh: Array must not contain");
            CHECK_FAILS(qn_svd(a, true, &x, &y, &z), QN_ERR_LINALG, "svd: Array must not contain");
            CHECK_FAILS(qn_lstsq(a, a, -1, &x, NULL, NULL, NULL), QN_ERR_LINALG, "lstsq: Array must not contain");
        }
}

SCOPED_TEST(linalg, null_is_passed_through)
{
    qn_array *x, *y, *z;
    CHECK_FAILS(qn_inv(NULL), QN_ERR_NULL, "inv");
    CHECK_FAILS(qn_det(NULL), QN_ERR_NULL, "det");
    CHECK_FAILS(qn_solve(NULL, NULL), QN_ERR_NULL, "solve");
    CHECK_FAILS(qn_slogdet(NULL, &x, &y), QN_ERR_NULL, "slogdet");
    CHECK_FAILS(qn_svd(NULL, true, &x, &y, &z), QN_ERR_NULL, "svd");
    CHECK_FAILS(qn_eig(NULL, &x, &y), QN_ERR_NULL, "eig");
    CHECK_FAILS(qn_qr(NULL, QN_QR_R, NULL, &y), QN_ERR_NULL, "qr");
    CHECK_FAILS(qn_lstsq(NULL, NULL, -1, &x, NULL, NULL, NULL), QN_ERR_NULL, "lstsq");
}

TEST(covariance, by_hand_and_errors)
{
    const double x[2][3] = {{1, 2, 3}, {6, 4, 5}};
    qn_array *a = qn_from_data(x, QN_FLOAT64, QN_SHAPE(2, 3)), *w = qn_from_data((const double[]){1, 2, 1}, QN_FLOAT64, QN_SHAPE(3));
    bool empty = true;
    qn_array *c = qn_cov(a, NULL, 1, &(qn_cov_opts){.empty = &empty}), *f = qn_cov(a, NULL, 0, &(qn_cov_opts){.fweights = w}), *r = qn_corrcoef(a, NULL, NULL);
    CHECK_MSG(c && f && r, "%s", qn_error_message());
    CHECK(!empty);
    CHECK_NEAR(QN_EL(double, c, 0, 0), 1, 1e-15);
    CHECK_NEAR(QN_EL(double, c, 0, 1), -0.5, 1e-15);
    CHECK_NEAR(QN_EL(double, f, 0, 0), 0.5, 1e-15);
    CHECK_NEAR(QN_EL(double, r, 1, 0), -0.5, 1e-15);
    CHECK_FAILS(qn_cov(a, NULL, 1, &(qn_cov_opts){.columns = true, .aweights = w}), QN_ERR_VALUE, "aweights");
    CHECK_FAILS(qn_corrcoef(NULL, NULL, NULL), QN_ERR_NULL, "corrcoef");
    qn_release(a), qn_release(w), qn_release(c), qn_release(f), qn_release(r);
}

TEST(linalg, raw_qr_holds_r_above_the_diagonal)
{
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_arange(0, 12, 1, QN_FLOAT64), QN_SHAPE(2, 3, 2)), *h, *tau, *r;
        CHECK(qn_qr_raw(a, &h, &tau) == QN_OK);
        CHECK(qn_qr(a, QN_QR_R, NULL, &r) == QN_OK);
        CHECK_INT(h->shape[1], 2);
        CHECK_INT(h->shape[2], 3);
        CHECK_INT(tau->shape[1], 2);
        for (int64_t k = 0; k < 2; k++)
            for (int64_t i = 0; i < 2; i++)
                for (int64_t j = i; j < 2; j++)
                    CHECK_NEAR(QN_EL(double, h, k, j, i), QN_EL(double, r, k, i, j), 1e-12);
        CHECK_FAILS(qn_qr_raw(qn_arange(0, 3, 1, QN_FLOAT64), &h, &tau), QN_ERR_LINALG, "qr");
    }
}

TEST(linalg, a_tiny_matrix_alone_has_the_bits_it_has_in_a_batch)
{
    QN_SCOPE {
        qn_random *g = qn_random_new(5);
        for (int64_t n = 1; n <= 8; n++) {
            qn_array *batch = qn_random_normal(g, 0, 1, 0, QN_SHAPE(6, n, n)), *rhs = qn_random_normal(g, 0, 1, 0, QN_SHAPE(6, n, 3));
            qn_array *inverses = qn_inv(batch), *solutions = qn_solve(batch, rhs), *dets = qn_det(batch);
            for (int64_t i = 0; i < 6; i++) {
                qn_array *a = qn_view(batch, QN_AT(i)), *b = qn_view(rhs, QN_AT(i));
                double same = 0;
                CHECK(qn_item_f64(qn_all(qn_equal(qn_inv(a), qn_view(inverses, QN_AT(i))), QN_ALL_AXES), &same) == QN_OK && same == 1);
                CHECK(qn_item_f64(qn_all(qn_equal(qn_solve(a, b), qn_view(solutions, QN_AT(i))), QN_ALL_AXES), &same) == QN_OK && same == 1);
                CHECK(qn_item_f64(qn_equal(qn_det(a), qn_view(dets, QN_AT(i))), &same) == QN_OK && same == 1);
                qn_array *line = qn_solve(qn_transpose(qn_transpose(a)), qn_view(b, QN_ALL, QN_AT(1)));
                CHECK(qn_item_f64(qn_all(qn_equal(line, qn_view(solutions, QN_AT(i), QN_ALL, QN_AT(1))), QN_ALL_AXES), &same) == QN_OK && same == 1);
            }
        }
        qn_random_free(g);
        qn_array *singular = qn_ones(QN_FLOAT64, QN_SHAPE(3, 3));
        CHECK_FAILS(qn_inv(singular), QN_ERR_LINALG, "Singular matrix");
        CHECK_FAILS(qn_solve(singular, singular), QN_ERR_LINALG, "Singular matrix");
    }
}
