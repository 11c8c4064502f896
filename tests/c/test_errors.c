/* SPDX-License-Identifier: BSD-3-Clause */
/* test_errors.c: errors that the tests of a function's own do not reach: limits of dimensions and sizes, and mistakes that only C
 * can make. Sizes beyond the memory come from arrays that repeat one element. `make coverage` says which errors no test sets. */
#include "files.h"
#include "test.h"
#include <core/core.h>

/* float64 zeros of any shape on one element. */
static qn_array *repeated(int ndim, const int64_t *shape) { return qn_broadcast_to(qn_zeros(QN_FLOAT64, QN_SHAPE(1)), ndim, shape); }

/* 2^62 times the same byte. */
static qn_array *endless(void) { return qn_broadcast_to(qn_zeros(QN_UINT8, QN_SHAPE(1)), QN_SHAPE(INT64_C(1) << 62)); }

/* With so many elements that one more is too many. */
static qn_array *endless_twice(void) { return qn_broadcast_to(qn_zeros(QN_UINT8, QN_SHAPE(1)), QN_SHAPE(INT64_MAX)); }

/* Numbers close together and one far away. */
static qn_array *far_apart(void)
{
    qn_array *a = qn_linspace(0, 1, 1000, true, QN_FLOAT64);
    QN_EL(double, a, 999) = 1e15;
    return a;
}

/* ndim axes of length 1. */
static qn_array *deep(int ndim)
{
    int64_t ones[QN_MAX_NDIM];
    for (int k = 0; k < ndim; k++)
        ones[k] = 1;
    return qn_ones(QN_FLOAT64, ndim, ones);
}

#define BAD(call, text) CHECK_FAILS(call, QN_ERR_VALUE, text)

TEST(errors, views)
{
    const int64_t many[QN_MAX_NDIM + 1] = {1};
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 3)), *line = qn_zeros(QN_UINT8, QN_SHAPE(3)), *ints = qn_zeros(QN_INT64, QN_SHAPE(2));
        BAD(qn_zeros(QN_FLOAT64, QN_MAX_NDIM + 1, many), "65 dimensions; an array has 0 to 64");
        BAD(qn_empty(QN_FLOAT64, -1, many), "-1 dimensions");
        CHECK_FAILS(qn_view(deep(QN_MAX_NDIM), QN_NEWAXIS), QN_ERR_INDEX, "number of dimensions must be within [0, 64]");
        CHECK_FAILS(qn_view(a, QN_BY(ints)), QN_ERR_INDEX, "use qn_get");
        BAD(qn_matrix_transpose(line), "at least 2-dimensional, not 1-dimensional");
        BAD(qn_diagonal(line, 0, 0, 1), "at least two dimensions, not 1");
        BAD(qn_diagonal(a, 0, 1, -1), "axis1 and axis2 cannot be the same (1)");
        BAD(qn_reshape(a, QN_MAX_NDIM + 1, many), "65 dimensions");
        BAD(qn_view_dtype(line, QN_INT16), "divisor of the total size in bytes of the last axis (3 bytes, int16 has 2)");
        const int64_t far[] = {8, INT64_C(3) << 61, -(INT64_C(3) << 61), INT64_C(1) << 61, -(INT64_C(1) << 61), -INT64_MAX};
        for (int i = 0; i < 6; i++) {
            BAD(qn_as_strided(a, QN_SHAPE(2), &far[i], 40), "outside the memory");
            BAD(qn_as_strided(a, QN_SHAPE(2), (const int64_t[]){8}, far[i] + 40), "outside the memory");
        }
        BAD(qn_as_strided(a, QN_SHAPE(3), (const int64_t[]){-(INT64_C(1) << 62)}, 40), "outside the memory");
        double value;
        BAD(qn_item_f64(a, &value), "array of size 1 to a scalar, not one of shape (2,3)");
        CHECK(qn_result_type(0, NULL) == 0);
        CHECK(qn_error_status() == QN_ERR_VALUE && strstr(qn_error_message(), "at least one array"));
        qn_clear_error();
        BAD(qn_set_isa("abacus"), "'abacus' is not available");
        BAD(qn_set_isa(NULL), "'NULL' is not available");
    }
}

TEST(errors, operations)
{
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 3)), *out = qn_zeros(QN_FLOAT64, QN_SHAPE(3)), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0, 3));
        qn_array *c = qn_zeros(QN_COMPLEX64, QN_SHAPE(2)), *mask = qn_ones(QN_BOOL, QN_SHAPE(3));
        const qn_op *add = qn_op_find("add"), *subtract = qn_op_find("subtract"), *root = qn_op_find("sqrt");
        const qn_array *const both[2] = {a, a};
        BAD(qn_add_into(out, a, a), "shape (3,) doesn't match the broadcast shape (2,3)");
        CHECK_FAILS(qn_apply(qn_op_find("bitwise_and"), both, &(qn_apply_opts){.dtype = QN_FLOAT32}), QN_ERR_TYPE, "for ufunc bitwise_and (dtype float32)");
        BAD(qn_argmax(a, QN_AXIS(0, 1)), "takes one axis or none, not 2");
        BAD(qn_reduce_named("sum", a, QN_AXIS(1), &(qn_reduce_opts){.out = out}), "wrong shape (3,); the result has shape (2,)");
        CHECK_FAILS(qn_reduce(qn_op_find("bitwise_or"), a, QN_AXIS(0), NULL), QN_ERR_TYPE, "for ufunc bitwise_or (dtype float64)");
        BAD(qn_reduce_named("min", a, QN_AXIS(0), &(qn_reduce_opts){.where = mask}), "does not have an identity");
        BAD(qn_reduce(subtract, none, QN_AXIS(0), NULL), "zero-size array to reduction operation subtract");
        BAD(qn_reduce(root, a, QN_AXIS(0), NULL), "reduce only supported for binary functions, sqrt has 1 input");
        BAD(qn_reduce_named("sun", a, QN_AXIS(0), NULL), "'sun' is not");
        CHECK_FAILS(qn_accumulate(qn_op_find("bitwise_or"), a, 0, 0, NULL), QN_ERR_TYPE, "for ufunc bitwise_or (dtype float64)");
        BAD(qn_accumulate(root, a, 0, 0, NULL), "accumulate only supported for binary functions, sqrt has 1 input");
        BAD(qn_accumulate(add, a, 0, 0, out), "output of shape (3,) for a result of shape (2,3)");
        BAD(qn_reduce_named("sum", a, QN_AXIS(0), &(qn_reduce_opts){.where = qn_ones(QN_BOOL, QN_SHAPE(2))}),
            "sum: where of shape (2,) does not broadcast to shape (2,3)");
        BAD(qn_reduce_named("mean", out, QN_AXIS(0), &(qn_reduce_opts){.where = qn_ones(QN_BOOL, QN_SHAPE(2, 3))}), "where of shape (2,3)");
        BAD(qn_var_with(a, QN_AXIS(1), &(qn_var_opts){.where = qn_ones(QN_BOOL, QN_SHAPE(2)), .mean = a}), "var: where of shape (2,)");
        BAD(qn_reduce_named("min", a, QN_AXIS(0), &(qn_reduce_opts){.where = mask, .initial = none}), "one number, not an array of shape (0,3)");
        qn_array *deepest = deep(40);
        BAD(qn_quantile(deepest, deepest, (qn_axes){0, NULL, false}), "80 dimensions, more than 64");
        CHECK_FAILS(qn_bincount(qn_zeros(QN_INT64, QN_SHAPE(2)), c, 0), QN_ERR_TYPE, "weights must be real, got complex64");
        BAD(qn_bincount(qn_full(QN_INT64, QN_SHAPE(1), QN_NUM(INT64_MAX)), NULL, 0), "is too large");
        BAD(qn_histogram_edges(a, a, NULL, false), "got 2-d float64");
        BAD(qn_lexsort(0, NULL, 0), "need at least one key");
        BAD(qn_lexsort(2, (const qn_array *const[]){a, out}, 0), "the same shape, got (2,3) and (3,)");
        BAD(qn_argmin(none, QN_ALL_AXES), "attempt to get argmin of an empty sequence");
        BAD(qn_min(none, QN_AXIS(0)), "zero-size array to reduction operation min");
        BAD(qn_power(qn_full(QN_INT32, QN_SHAPE(2), QN_NUM(2)), qn_full(QN_INT32, QN_SHAPE(2), QN_NUM(-1))), "negative integer powers");
        CHECK_FAILS(qn_apply(add, both, &(qn_apply_opts){.dtype = QN_INT8}), QN_ERR_TYPE, "Cannot cast ufunc 'add' input 0 from dtype('float64') to dtype('int8')");
        CHECK_FAILS(qn_add_into(qn_zeros(QN_INT8, QN_SHAPE(2, 3)), a, a), QN_ERR_TYPE, "Cannot cast ufunc 'add' output from dtype('float64') to dtype('int8')");
        BAD(qn_arange_int(0, 1, 0, 0), "step must not be 0");
        BAD(qn_gradient(qn_zeros(QN_FLOAT64, QN_SHAPE(1)), 0), "elements are required along axis 0, which has 1");
        CHECK_FAILS(qn_cond(qn_zeros(QN_FLOAT64, QN_SHAPE(0, 0))), QN_ERR_LINALG, "not defined on empty arrays");
        BAD(qn_set_num_threads(0), "at least 1");
        CHECK_FAILS(qn_fftshift(a, -2, NULL), QN_ERR_AXIS, "-2 axes given");
    }
}

TEST(errors, sizes)
{
    QN_SCOPE {
        qn_array *big = endless(), *a = qn_zeros(QN_UINT8, QN_SHAPE(3)), *deepest = deep(QN_MAX_NDIM), *index = qn_zeros(QN_INT64, QN_SHAPE(1, 1));
        const qn_array *lines[QN_MAX_NDIM + 1], *const bigs[3] = {big, big, big};
        for (int k = 0; k <= QN_MAX_NDIM; k++)
            lines[k] = a;
        qn_array *result[QN_MAX_NDIM + 1];
        int64_t reps[QN_MAX_NDIM + 1] = {1};
        BAD(qn_meshgrid(QN_MAX_NDIM + 1, lines, false, result), "65 arrays, at most 64 are possible");
        BAD(qn_concat(3, bigs, 0), "concat: the result is too long");
        BAD(qn_concat(3, bigs, QN_FLATTEN), "concat: the result is too long");
        BAD(qn_pad(a, (const int64_t[]){INT64_MAX, 1}, QN_PAD_CONSTANT, NULL), "axis 0 becomes too long");
        BAD(qn_repeat(a, INT64_MAX, 0), "repeat: the result is too long");
        qn_array *counts = qn_full(QN_INT64, QN_SHAPE(3), QN_NUM(INT64_MAX));
        BAD(qn_repeat_each(a, counts, 0), "repeat: the result is too long");
        BAD(qn_tile(a, QN_MAX_NDIM + 1, reps), "65 repetitions, at most 64");
        BAD(qn_tile(a, 1, (const int64_t[]){INT64_MAX}), "tile: the result is too long");
        BAD(qn_union1d(big, big), "union1d: too many elements");
        CHECK_FAILS(qn_take(deepest, index, 0, QN_RAISE), QN_ERR_INDEX, "the result has 65 dimensions, at most 64");
        qn_index items[200];
        for (int k = 0; k < 200; k++)
            items[k] = QN_NEWAXIS;
        items[0] = QN_BY(index);
        CHECK_FAILS(qn_get_items(a, 200, items), QN_ERR_INDEX, "more than 192 indices");
    }
}

TEST(errors, products_and_decompositions)
{
    QN_SCOPE {
        const int64_t long_axis = INT64_C(1) << 31;
        qn_array *wide = repeated(QN_SHAPE(4, long_axis)), *square = qn_eye(4, 4, 0, 0), *row = qn_zeros(QN_FLOAT64, QN_SHAPE(3));
        qn_array *order = repeated(QN_SHAPE(40000, 40000)), *x, *y;
        BAD(qn_tensordot(deep(40), deep(40), 0, NULL, NULL), "more than 64 dimensions");
        BAD(qn_kron(deep(40), deep(40)), "at most 32 dimensions, 40 given");
        BAD(qn_trace(row, 0, 0), "at least two dimensions needed, 1 given");
        BAD(qn_qr(wide, QN_QR_R, NULL, &x), "shape (4,2147483648) are too large for LAPACK");
        BAD(qn_lstsq(square, wide, -1, &x, NULL, NULL, NULL), "(4,2147483648) is too large for LAPACK");
        BAD(qn_solve(square, wide), "too many dimensions or right-hand sides");
        BAD(qn_eigh(order, false, &x, NULL), "order 40000 is too large for LAPACK");
        BAD(qn_svd(order, false, NULL, &y, NULL), "a 40000 x 40000 matrix is too large for LAPACK");
    }
}

TEST(errors, subscripts)
{
    char letters[QN_MAX_NDIM + 4];
    memset(letters, 'a', QN_MAX_NDIM + 1);
    letters[QN_MAX_NDIM + 1] = '\0';
    QN_SCOPE {
        qn_array *line = qn_ones(QN_FLOAT64, QN_SHAPE(1)), *plane = deep(2), *deepest = deep(QN_MAX_NDIM), *deeper = deep(QN_MAX_NDIM - 2);
        BAD(qn_einsum(letters, 1, (const qn_array *const[]){deepest}), "more than 64 subscripts in a term");
        BAD(qn_einsum("...,a->...a", 2, (const qn_array *const[]){deepest, line}), "the result has more than 64 dimensions");
        BAD(qn_einsum("...,a", 2, (const qn_array *const[]){deepest, line}), "too many subscripts for an implicit output");
        BAD(qn_einsum("...,ab->...ab", 2, (const qn_array *const[]){deeper, plane}), "a product has more than 62 dimensions");
    }
}

/* x + x + ... + x with n additions. */
static const char *additions(int n, char *text)
{
    char *at = text;
    *at++ = 'x';
    for (int i = 0; i < n; i++)
        at = stpcpy(at, "+x");
    return text;
}

TEST(errors, expressions)
{
    static char text[1000];
    QN_SCOPE {
        qn_array *odd = qn_view(qn_zeros(QN_UINT8, QN_SHAPE(33)), QN_FROM(1)), *narrow = qn_view_dtype(odd, QN_FLOAT32); /* misaligned */
        qn_array *x = qn_ones(QN_FLOAT64, QN_SHAPE(8)), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0));
        qn_arg args[200];
        for (int i = 0; i < 200; i++)
            args[i] = (qn_arg){"x", x};
        BAD(qn_evaluate(additions(200, text), 1, args), "too long for one pass (30 operands, 64 operations at most)");
        double value;
        int too_long = 0; /* also where only the last cast does not fit */
        for (int n = 60; n < 130; n++)
            if (qn_evaluate_into(narrow, additions(n, text), 1, args) == QN_OK)
                CHECK(qn_item_f64(qn_view(narrow, QN_AT(7)), &value) == QN_OK && value == n + 1);
            else
                too_long++;
        CHECK(too_long > 0 && too_long < 70 && qn_error_status() == QN_ERR_VALUE);
        qn_clear_error();
        BAD(qn_evaluate_into(none, "x + 1", 1, args), "out has shape (0,), the expression (8,)");
        BAD(qn_evaluate("min(n)", QN_ARGS({"n", none})), "min over no elements");
        BAD(qn_evaluate("x", 200, args), "200 operands; at most");
    }
}

TEST(errors, choice)
{
    qn_random *g = qn_random_new(1);
    QN_SCOPE {
        BAD(qn_random_choice(g, 4, qn_ones(QN_FLOAT64, QN_SHAPE(2, 2)), true, true, QN_SHAPE(3)), "p must be 1-dimensional, got shape (2,2)");
        CHECK_FAILS(qn_random_choice(g, 4, qn_ones(QN_COMPLEX64, QN_SHAPE(4)), true, true, QN_SHAPE(3)), QN_ERR_TYPE, "p must be real, got complex64");
    }
    qn_random_free(g);
}

TEST(errors, random)
{
    qn_random *g = qn_random_new(1), *twister = qn_random_new_of(QN_BITS_MT19937, 1);
    const int64_t many[QN_MAX_NDIM + 1] = {1};
    QN_SCOPE {
        qn_array *complex_line = qn_ones(QN_COMPLEX64, QN_SHAPE(2)), *line = qn_ones(QN_FLOAT64, QN_SHAPE(2));
        qn_array *square = qn_eye(2, 2, 0, QN_FLOAT64), *huge = qn_full(QN_INT64, QN_SHAPE(2), QN_NUM(INT64_MAX));
        const qn_array *const three[] = {line, line, line};
        BAD(qn_random_draw(g, QN_DIST_normal, 3, three, 0, -1, NULL), "normal: takes 2 parameters, not 3");
        BAD(qn_random_draw(g, QN_DIST_normal, 0, NULL, 0, QN_MAX_NDIM + 1, many), "at most 64 axes, not 65");
        BAD(qn_random_dirichlet(g, line, QN_MAX_NDIM, many), "at most 64 axes, not 65");
        CHECK_FAILS(qn_random_dirichlet(g, complex_line, -1, NULL), QN_ERR_TYPE, "alpha must be real, got complex64");
        CHECK_FAILS(qn_random_multivariate_normal(g, complex_line, square, QN_FACTOR_SVD, 1e-8, NULL, -1, NULL), QN_ERR_TYPE,
                    "mean and cov must not be complex");
        BAD(qn_random_multivariate_hypergeometric(g, huge, 1, true, -1, NULL), "maximum value of a 64 bit signed integer");
        qn_array *large = qn_full(QN_INT64, QN_SHAPE(1), QN_NUM(INT64_MAX / 4));
        BAD(qn_random_multivariate_hypergeometric(g, large, 1, true, -1, NULL), "method is \"count\"");
        BAD(qn_random_seed_legacy(twister, NULL, 0, false), "Seed must be non-empty");
    }
    qn_random_free(g);
    qn_random_free(twister);
}

TEST(errors, indices_and_borders)
{
    QN_SCOPE {
        qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(3, 3)), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0)), *i = qn_zeros(QN_INT64, QN_SHAPE(2));
        const qn_array *const coordinates[] = {i};
        const int64_t length = 3, negative[] = {-1, 1, 1, 1}, widths[] = {1, 1, 1, 1};
        const qn_index_mode odd = (qn_index_mode)7;
        BAD(qn_ravel_multi_index(1, coordinates, &length, &odd, false), "mode must be QN_RAISE, QN_WRAP or QN_CLIP, not 7");
        BAD(qn_ravel_multi_index(0, NULL, NULL, NULL, false), "at least one array of coordinates");
        BAD(qn_reduce(qn_op_find("add"), a, QN_ALL_AXES, &(qn_reduce_opts){.where = none}), "where of shape (0,) does not broadcast to shape (3,3)");
        BAD(qn_fill_diagonal(a, none, false), "cannot fill from an empty array");
        BAD(qn_pad_by(a, widths, &(qn_pad_opts){.mode = QN_PAD_MEAN, .stat_length = negative}), "stat_length can't be negative");
        BAD(qn_unpackbits(endless(), 0, QN_ALL_BITS, false), "unpackbits: the result is too long");
        BAD(qn_ediff1d(qn_zeros(QN_UINT8, QN_SHAPE(2)), endless_twice(), NULL), "ediff1d: too many elements");
    }
}

TEST(errors, counting)
{
    int64_t n;
    QN_SCOPE {
        qn_array *c = qn_ones(QN_COMPLEX64, QN_SHAPE(3)), *a = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *square = qn_ones(QN_FLOAT64, QN_SHAPE(2, 2));
        CHECK_FAILS(qn_histogram_estimate(c, "sqrt", 0, 1, &n), QN_ERR_TYPE, "not defined for complex numbers (complex64 given)");
        CHECK_FAILS(qn_histogram_edges(a, c, NULL, false), QN_ERR_TYPE, "bins must be 1-d real numbers");
        BAD(qn_histogram_edges(a, square, NULL, false), "bins must be 1-d real numbers");
        BAD(qn_histogram_estimate(far_apart(), "fd", 1, 0, &n), "the estimated number of bins");
    }
}

TEST(errors, fillings_of_tables)
{
    QN_SCOPE {
        const qn_text_table deep_filling = {.lenient = true, .dtype = QN_FLOAT64, .filling = qn_ones(QN_FLOAT64, QN_SHAPE(2, 2))};
        const qn_text_table other_filling = {.lenient = true, .dtype = QN_FLOAT64, .filling = qn_ones(QN_INT64, QN_SHAPE(1))};
        BAD(qn_load_text("/dev/null", &deep_filling), "fillings must have at most one axis, not 2");
        CHECK_FAILS(qn_load_text("/dev/null", &other_filling), QN_ERR_TYPE, "fillings must be float64, not int64");
    }
}

/* An archive that another process cuts short while it is open. */
TEST(errors, file_that_shrinks)
{
    const char *directory = scratch_directory(), *const names[] = {"a"};
    char path[400];
    snprintf(path, sizeof path, "%s/a.npz", directory);
    QN_SCOPE {
        const qn_array *const arrays[] = {qn_ones(QN_FLOAT64, QN_SHAPE(1000))};
        CHECK(qn_save_npz(path, 1, names, arrays, false) == QN_OK);
        qn_npz *z = qn_npz_open(path);
        CHECK(z != NULL && truncate(path, 500) == 0);
        CHECK_FAILS(qn_npz_get(z, "a"), QN_ERR_FORMAT, "bytes too early");
        qn_npz_close(z);
    }
    CHECK_INT(remove_directory(directory), 1);
}

/* A call that works leaves the status as it is. */
TEST(errors, none_after_success)
{
    QN_SCOPE {
        qn_array *x = qn_arange(0, 12, 1, QN_FLOAT64);
        qn_clear_error();
        CHECK(qn_gradient(x, 0) != NULL && qn_error_status() == QN_OK);
    }
}

/* A callee that returned NULL without a word is an error all the same. */
TEST(errors, of_a_call_that_set_none)
{
    qn_clear_error();
    CHECK_INT(qn_failed(), QN_ERR_NULL);
    CHECK_INT(qn_error_status(), QN_ERR_NULL);
    CHECK_INT(qn_set_error(QN_ERR_AXIS, "an axis"), QN_ERR_AXIS);
    CHECK_INT(qn_failed(), QN_ERR_AXIS);
    qn_clear_error();
}
