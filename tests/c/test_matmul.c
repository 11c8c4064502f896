/* SPDX-License-Identifier: BSD-3-Clause */
/* test_matmul.c: products of every dtype and layout against the triple loop, batches, splitting, errors. */
#include "guard.h"
#include "matrices.h"
#include "test.h"
#include <linalg/linalg.h>

/* The triple loop: integers wrap in 64 bits and are cut to t, bool is "or of and", floats in double. */
static qn_array *reference(qn_dtype t, const qn_array *a, const qn_array *b)
{
    bool integer = strchr("iu", qn_dtype_kind(t)) != NULL;
    int64_t m = a->shape[0], k = a->shape[1], n = b->shape[1];
    qn_dtype in = integer ? QN_INT64 : QN_COMPLEX128;
    qn_array *x = qn_astype(a, in), *y = qn_astype(b, in), *z = qn_zeros(in, QN_SHAPE(m, n));
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++)
            for (int64_t l = 0; l < k; l++) {
                if (integer) {
                    uint64_t p = QN_EL(uint64_t, x, i, l) * QN_EL(uint64_t, y, l, j);
                    QN_EL(uint64_t, z, i, j) += p;
                } else {
                    qn_c128 p = QN_EL(qn_c128, x, i, l), q = QN_EL(qn_c128, y, l, j), *r = &QN_EL(qn_c128, z, i, j);
                    *r = (qn_c128){r->re + p.re * q.re - p.im * q.im, r->im + p.re * q.im + p.im * q.re};
                }
            }
    qn_array *r = qn_astype(z, t);
    qn_release(x);
    qn_release(y);
    qn_release(z);
    return r;
}

static double tolerance(qn_dtype t, int64_t k)
{
    if (!strchr("fc", qn_dtype_kind(t)))
        return 0;
    double eps = t == QN_FLOAT16 ? 0x1p-10 : qn_dtype_real(t) == QN_FLOAT32 ? 0x1p-23 : 0x1p-52;
    return eps * (double)(k + 1);
}

static const int64_t sizes[][3] = {{1, 1, 1}, {2, 3, 4}, {5, 1, 7}, {1, 6, 5}, {6, 5, 1}, {3, 3, 3}, {8, 8, 8}, {8, 16, 7}, {17, 9, 33}, {40, 300, 50}};

static void check_product(qn_dtype t, const int64_t *s, int la, int lb)
{
    qn_array *a = random_matrix(t, QN_SHAPE(s[0], s[1])), *b = random_matrix(t, QN_SHAPE(s[1], s[2]));
    qn_array *x = matrix_layout(a, la), *y = matrix_layout(b, lb), *got = qn_matmul(x, y), *want = reference(t, a, b);
    CHECK_MSG(got, "%s %s: %s", qn_dtype_name(t), matrix_layout_name[la], qn_error_message());
    CHECK_INT(got->dtype, t);
    CHECK_MSG(matrix_distance(got, want) <= tolerance(t, s[1]), "%s %lldx%lldx%lld %s %s: off by %g", qn_dtype_name(t), (long long)s[0],
              (long long)s[1], (long long)s[2], matrix_layout_name[la], matrix_layout_name[lb], matrix_distance(got, want));
    qn_array *const all[] = {a, b, x, y, got, want};
    for (int i = 0; i < 6; i++)
        qn_release(all[i]);
}

SCOPED_TEST(matmul, every_dtype_size_and_layout)
{
    for (int t = 1; t < QN_DTYPE_END; t++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int la = 0; la < NLAYOUTS; la++)
                check_product((qn_dtype)t, sizes[s], la, (la + (int)s) % NLAYOUTS);
}

SCOPED_TEST(matmul, every_isa_agrees)
{
    char best[16];
    snprintf(best, sizeof best, "%s", qn_isa());
    for (int i = 0; i < qn_isa_count(); i++) {
        CHECK(qn_set_isa(qn_isa_name(i)) == QN_OK);
        for (int t = QN_BOOL; t <= QN_FLOAT64; t++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
                check_product((qn_dtype)t, sizes[s], PLAIN, PLAIN);
    }
    CHECK(qn_set_isa(best) == QN_OK);
}

SCOPED_TEST(matmul, lengths_beyond_the_limit_are_split)
{
    static const int64_t limits[] = {1, 3, 7, 16};
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int l = 0; l < 4; l++)
            for (int layout = 0; layout < NLAYOUTS; layout++) {
                qn_set_blas_limit(limits[l]);
                check_product((qn_dtype)t, (const int64_t[]){19, 23, 17}, layout, layout);
            }
    qn_set_blas_limit(0);
}

SCOPED_TEST(matmul, mixed_dtypes)
{
    static const qn_dtype pairs[][2] = {{QN_INT32, QN_FLOAT64}, {QN_FLOAT32, QN_COMPLEX128}, {QN_BOOL, QN_INT8}, {QN_UINT8, QN_INT8},
                                        {QN_FLOAT16, QN_FLOAT32}, {QN_INT64, QN_FLOAT32}, {QN_BOOL, QN_FLOAT16}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        qn_dtype t = qn_promote(pairs[i][0], pairs[i][1]);
        qn_array *a = random_matrix(pairs[i][0], QN_SHAPE(20, 30)), *b = random_matrix(pairs[i][1], QN_SHAPE(30, 10));
        qn_array *got = qn_matmul(a, b), *want = reference(t, a, b);
        CHECK(got);
        CHECK_INT(got->dtype, t);
        CHECK_MSG(matrix_distance(got, want) <= 200 * tolerance(t, 30), "pair %zu: off by %g", i, matrix_distance(got, want));
        qn_release(got);
        qn_release(want);
        qn_release(a);
        qn_release(b);
    }
}

/* ---- shapes ---- */
SCOPED_TEST(matmul, leading_axes_broadcast)
{
    static const int64_t cores[][3] = {{3, 4, 2}, {9, 20, 11}};
    for (int t = QN_FLOAT32; t <= QN_COMPLEX128; t++)
        for (int c = 0; c < 2; c++) {
            const int64_t *s = cores[c];
            qn_array *a = random_matrix((qn_dtype)t, QN_SHAPE(5, 1, s[0], s[1])), *b = random_matrix((qn_dtype)t, QN_SHAPE(7, s[1], s[2]));
            qn_array *r = qn_matmul(a, b);
            CHECK(r && r->ndim == 4 && r->shape[0] == 5 && r->shape[1] == 7 && r->shape[2] == s[0] && r->shape[3] == s[2]);
            for (int i = 0; i < 5; i++)
                for (int j = 0; j < 7; j++) {
                    qn_array *x = qn_view(a, QN_AT(i), QN_AT(0)), *y = qn_view(b, QN_AT(j)), *z = qn_view(r, QN_AT(i), QN_AT(j));
                    qn_array *want = reference((qn_dtype)t, x, y);
                    CHECK(matrix_distance(z, want) <= tolerance((qn_dtype)t, s[1]));
                    qn_release(x);
                    qn_release(y);
                    qn_release(z);
                    qn_release(want);
                }
            qn_release(a);
            qn_release(b);
            qn_release(r);
        }
}

SCOPED_TEST(matmul, one_dimensional_operands)
{
    qn_array *v = qn_arange(0, 3, 1, QN_FLOAT64), *m = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3, 3));
    qn_array *vv = qn_matmul(v, v), *mv = qn_matmul(m, v), *vm = qn_matmul(v, m);
    double x;
    CHECK(vv && vv->ndim == 0 && qn_item_f64(vv, &x) == QN_OK && x == 5);
    CHECK(mv && mv->ndim == 2 && mv->shape[0] == 2 && mv->shape[1] == 3 && QN_EL(double, mv, 1, 2) == 3);
    CHECK(vm && vm->ndim == 2 && vm->shape[0] == 2 && vm->shape[1] == 3 && QN_EL(double, vm, 0, 0) == 3);
}

SCOPED_TEST(matmul, empty_operands)
{
    static const int64_t cases[][3] = {{0, 3, 2}, {2, 0, 3}, {2, 3, 0}, {0, 0, 0}};
    for (int t = 1; t < QN_DTYPE_END; t++)
        for (int i = 0; i < 4; i++) {
            const int64_t *s = cases[i];
            qn_array *a = qn_ones((qn_dtype)t, QN_SHAPE(s[0], s[1])), *b = qn_ones((qn_dtype)t, QN_SHAPE(s[1], s[2])), *r = qn_matmul(a, b);
            CHECK(r && r->shape[0] == s[0] && r->shape[1] == s[2]);
            qn_array *zero = qn_zeros((qn_dtype)t, QN_SHAPE(s[0], s[2]));
            CHECK(matrix_distance(r, zero) == 0);
        }
    qn_array *batch = qn_ones(QN_FLOAT64, QN_SHAPE(0, 3, 3)), *r = qn_matmul(batch, batch);
    CHECK(r && r->size == 0 && r->ndim == 3);
}

SCOPED_TEST(matmul, shapes_that_do_not_fit)
{
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), *b = qn_ones(QN_FLOAT64, QN_SHAPE(4, 2)), *s = qn_ones(QN_FLOAT64, QN_SCALAR_SHAPE);
    qn_array *p = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3, 3)), *q = qn_ones(QN_FLOAT64, QN_SHAPE(4, 3, 3));
    CHECK_FAILS(qn_matmul(a, b), QN_ERR_VALUE, "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                "(n?,k),(k,m?)->(n?,m?) (size 4 is different from 3)");
    CHECK_FAILS(qn_matmul(s, b), QN_ERR_VALUE, "Input operand 0 does not have enough dimensions");
    CHECK_FAILS(qn_matmul(a, s), QN_ERR_VALUE, "Input operand 1 does not have enough dimensions");
    CHECK_FAILS(qn_matmul(p, q), QN_ERR_VALUE, "(2,3,3) (4,3,3)");
    CHECK_FAILS(qn_matmul(NULL, a), QN_ERR_NULL, "matmul");
}

/* ---- into ---- */
SCOPED_TEST(matmul, into_any_output)
{
    qn_array *a = random_matrix(QN_FLOAT64, QN_SHAPE(6, 6)), *b = random_matrix(QN_FLOAT64, QN_SHAPE(6, 6)), *want = reference(QN_FLOAT64, a, b);
    for (int layout = 0; layout < NLAYOUTS; layout++) {
        qn_array *z = qn_zeros(QN_FLOAT64, QN_SHAPE(6, 6)), *out = matrix_layout(z, layout);
        CHECK(qn_matmul_into(out, a, b) == QN_OK);
        CHECK_MSG(matrix_distance(out, want) <= 1e-14, "%s", matrix_layout_name[layout]);
    }
    qn_array *c64 = qn_zeros(QN_COMPLEX64, QN_SHAPE(6, 6));
    CHECK(qn_matmul_into(c64, a, b) == QN_OK && matrix_distance(c64, want) < 1e-6);
    CHECK(qn_matmul_into(a, a, b) == QN_OK && matrix_distance(a, want) <= 1e-14);
}

SCOPED_TEST(matmul, into_refuses)
{
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), *b = qn_ones(QN_FLOAT64, QN_SHAPE(3, 2));
    qn_array *small = qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), *ints = qn_ones(QN_INT64, QN_SHAPE(2, 2));
    qn_array *fixed = qn_broadcast_to(ints, QN_SHAPE(2, 2));
    CHECK_FAILS(qn_matmul_into(small, a, b), QN_ERR_VALUE, "output of shape (2,3) given, the result has shape (2,2)");
    CHECK_FAILS(qn_matmul_into(ints, a, b), QN_ERR_TYPE, "float64 to int64");
    CHECK_FAILS(qn_matmul_into(fixed, a, b), QN_ERR_VALUE, "read-only");
}

SCOPED_TEST(matmul, threads_do_not_change_integers)
{
    qn_array *a = random_matrix(QN_INT64, QN_SHAPE(150, 200)), *b = random_matrix(QN_INT64, QN_SHAPE(200, 130));
    int threads = qn_get_num_threads();
    for (int n = 1; n <= 7; n += 3) {
        CHECK(qn_set_num_threads(n) == QN_OK);
        qn_array *got = qn_matmul(a, b), *want = reference(QN_INT64, a, b);
        CHECK(matrix_distance(got, want) == 0);
    }
    CHECK(qn_set_num_threads(threads) == QN_OK);
}

/* The matrix and the vectors end with their pages: no BLAS may read on. 200 is enough for it to use threads. */
SCOPED_TEST(matmul, reads_nothing_behind_the_matrix)
{
    static const int64_t lengths[] = {1, 2, 3, 5, 6, 7, 10, 14, 31, 200, 222};
    enum { N = sizeof lengths / sizeof *lengths };
    for (int i = 0; i < N * N * 2; i++)
        for (qn_dtype t = QN_FLOAT32; t <= QN_COMPLEX128; t++) {
            const int64_t n = lengths[i % N], k = lengths[i / N % N];
            CHECK(qn_set_allocator(guard_allocator("end")) == QN_OK);
            qn_array *a = random_matrix(t, QN_SHAPE(i < N * N ? n : k, i < N * N ? k : n)), *x = random_matrix(t, QN_SHAPE(k, 1));
            qn_array *m = i < N * N ? qn_retain(a) : qn_transpose(a), *got = qn_matmul(m, x);
            CHECK(qn_set_allocator(NULL) == QN_OK);
            qn_array *want = reference(t, m, x), *const all[] = {a, m, got, want, x};
            CHECK_MSG(matrix_distance(got, want) <= tolerance(t, k), "%s %lldx%lld", qn_dtype_name(t), (long long)n, (long long)k);
            for (int j = 0; j < 5; j++)
                qn_release(all[j]);
        }
}
