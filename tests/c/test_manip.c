/* SPDX-License-Identifier: BSD-3-Clause */
/* test_manip.c: joining, repeating, rolling, padding, triangles, grids. */
#include "test.h"

static qn_array *matrix(int64_t rows, int64_t cols)
{
    qn_array *line = qn_arange_int(0, rows * cols, 1, QN_INT64), *r = qn_reshape(line, QN_SHAPE(rows, cols));
    qn_release(line);
    return r;
}

static void check_array(const qn_array *a, qn_dtype t, int ndim, const int64_t *shape, const int64_t *want)
{
    CHECK(a != NULL);
    CHECK_INT(a->dtype, t);
    CHECK_INT(a->ndim, ndim);
    for (int k = 0; k < ndim; k++)
        CHECK_INT(a->shape[k], shape[k]);
    qn_array *c = qn_contiguous(a, QN_INT64);
    for (int64_t i = 0; i < c->size; i++)
        CHECK_MSG(((const int64_t *)(const void *)c->data)[i] == want[i], "element %lld", (long long)i);
    qn_release(c);
}
#define WANT(...) (const int64_t[]){__VA_ARGS__}
#define LIST(...) (int)(sizeof((const qn_array *[]){__VA_ARGS__}) / sizeof(qn_array *)), (const qn_array *[]){__VA_ARGS__}

TEST(manip, concat_joins_and_promotes)
{
    QN_SCOPE {
        qn_array *a = matrix(2, 2), *b = qn_full(QN_FLOAT32, QN_SHAPE(1, 2), QN_NUM(9));
        check_array(qn_concat(LIST(a, b), 0), QN_FLOAT64, QN_SHAPE(3, 2), WANT(0, 1, 2, 3, 9, 9));
        check_array(qn_concat(LIST(a, qn_transpose(a)), -1), QN_INT64, QN_SHAPE(2, 4), WANT(0, 1, 0, 2, 2, 3, 1, 3));
        check_array(qn_concat(LIST(a, qn_zeros(QN_INT8, QN_SCALAR_SHAPE)), QN_FLATTEN), QN_INT64, QN_SHAPE(5), WANT(0, 1, 2, 3, 0));
        CHECK_FAILS(qn_concat(0, NULL, 0), QN_ERR_VALUE, "need at least one array to concatenate");
        CHECK_FAILS(qn_concat(LIST(a, matrix(2, 3)), 0), QN_ERR_VALUE, "along dimension 1, the array at index 0 has size 2 and the "
                    "array at index 1 has size 3");
        CHECK_FAILS(qn_concat(LIST(a, qn_ravel(a)), 0), QN_ERR_VALUE, "same number of dimensions");
        CHECK_FAILS(qn_concat(LIST(qn_ones(0, QN_SCALAR_SHAPE)), 0), QN_ERR_VALUE, "zero-dimensional");
        CHECK_FAILS(qn_concat(LIST(a, a), 2), QN_ERR_AXIS, "concat");
        CHECK_FAILS(qn_concat(LIST(a, NULL), 0), QN_ERR_NULL, "concat");
    }
}

TEST(manip, stack_adds_an_axis)
{
    QN_SCOPE {
        qn_array *a = qn_arange_int(0, 3, 1, 0), *b = qn_negative(a);
        check_array(qn_stack(LIST(a, b), 0), QN_INT64, QN_SHAPE(2, 3), WANT(0, 1, 2, 0, -1, -2));
        check_array(qn_stack(LIST(a, b), -1), QN_INT64, QN_SHAPE(3, 2), WANT(0, 0, 1, -1, 2, -2));
        CHECK_FAILS(qn_stack(LIST(a, matrix(1, 3)), 0), QN_ERR_VALUE, "all input arrays must have the same shape");
        CHECK_FAILS(qn_stack(LIST(a, b), 2), QN_ERR_AXIS, "stack");
        CHECK_FAILS(qn_stack(0, NULL, 0), QN_ERR_VALUE, "need at least one array to stack");
    }
}

TEST(manip, large_pieces_take_the_copy_engine)
{
    QN_SCOPE {
        qn_array *a = matrix(300, 200), *r = qn_concat(LIST(a, qn_astype(a, QN_INT32), a), 1);
        for (int64_t i = 0; i < 300; i += 37)
            for (int64_t j = 0; j < 600; j += 41)
                CHECK_INT(QN_EL(int64_t, r, i, j), QN_EL(int64_t, a, i, j % 200));
    }
}

TEST(manip, repeat_and_tile)
{
    QN_SCOPE {
        qn_array *a = matrix(2, 2), *counts = qn_arange_int(1, 3, 1, QN_INT8);
        check_array(qn_repeat(a, 2, 1), QN_INT64, QN_SHAPE(2, 4), WANT(0, 0, 1, 1, 2, 2, 3, 3));
        check_array(qn_repeat(qn_transpose(a), 2, 0), QN_INT64, QN_SHAPE(4, 2), WANT(0, 2, 0, 2, 1, 3, 1, 3));
        check_array(qn_repeat(a, 2, QN_FLATTEN), QN_INT64, QN_SHAPE(8), WANT(0, 0, 1, 1, 2, 2, 3, 3));
        check_array(qn_repeat_each(a, counts, 0), QN_INT64, QN_SHAPE(3, 2), WANT(0, 1, 2, 3, 2, 3));
        check_array(qn_repeat_each(a, counts, 1), QN_INT64, QN_SHAPE(2, 3), WANT(0, 1, 1, 2, 3, 3));
        check_array(qn_tile(a, 1, WANT(2)), QN_INT64, QN_SHAPE(2, 4), WANT(0, 1, 0, 1, 2, 3, 2, 3));
        check_array(qn_tile(qn_arange_int(0, 2, 1, 0), 2, WANT(2, 1)), QN_INT64, QN_SHAPE(2, 2), WANT(0, 1, 0, 1));
        CHECK_FAILS(qn_repeat(a, -1, 0), QN_ERR_VALUE, "repeats may not contain negative values");
        CHECK_FAILS(qn_repeat(a, INT64_MAX, 0), QN_ERR_VALUE, "repeat");
        CHECK_FAILS(qn_repeat(a, 2, 5), QN_ERR_AXIS, "repeat");
        CHECK_FAILS(qn_repeat_each(a, qn_negative(counts), 0), QN_ERR_VALUE, "negative");
        CHECK_FAILS(qn_repeat_each(a, qn_ones(QN_INT64, QN_SHAPE(3)), 0), QN_ERR_VALUE, "(2,) (3,)");
        CHECK_FAILS(qn_repeat_each(a, qn_ones(QN_FLOAT32, QN_SHAPE(2)), 0), QN_ERR_TYPE, "repeats must be integers, not float32");
        CHECK_FAILS(qn_repeat_each(a, a, 0), QN_ERR_VALUE, "2-dimensional");
        CHECK_FAILS(qn_tile(a, 1, WANT(-1)), QN_ERR_VALUE, "negative dimensions");
    }
}

TEST(manip, roll_cuts_every_axis_in_two)
{
    QN_SCOPE {
        qn_array *a = matrix(2, 3);
        check_array(qn_roll(a, 1, WANT(-1), (const int[]){1}), QN_INT64, QN_SHAPE(2, 3), WANT(1, 2, 0, 4, 5, 3));
        check_array(qn_roll(a, 2, WANT(1, 4), (const int[]){0, -1}), QN_INT64, QN_SHAPE(2, 3), WANT(5, 3, 4, 2, 0, 1));
        check_array(qn_roll(qn_transpose(a), -1, WANT(1), NULL), QN_INT64, QN_SHAPE(3, 2), WANT(5, 0, 3, 1, 4, 2));
        CHECK_FAILS(qn_roll(a, 1, WANT(1), (const int[]){2}), QN_ERR_AXIS, "roll");
    }
}

TEST(manip, pad_modes)
{
    static const struct { qn_pad_mode mode; int64_t want[10]; } cases[] = {
        {QN_PAD_CONSTANT, {7, 7, 7, 7, 1, 2, 3, 7, 7, 7}}, {QN_PAD_EDGE, {1, 1, 1, 1, 1, 2, 3, 3, 3, 3}},
        {QN_PAD_REFLECT, {1, 2, 3, 2, 1, 2, 3, 2, 1, 2}},  {QN_PAD_SYMMETRIC, {3, 3, 2, 1, 1, 2, 3, 3, 2, 1}},
        {QN_PAD_WRAP, {3, 1, 2, 3, 1, 2, 3, 1, 2, 3}},
    };
    QN_SCOPE {
        qn_array *a = qn_arange_int(1, 4, 1, QN_INT16), *empty = qn_zeros(QN_INT8, QN_SHAPE(0));
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_array(qn_pad(a, WANT(4, 3), cases[i].mode, QN_NUM(7)), QN_INT16, QN_SHAPE(10), cases[i].want);
        check_array(qn_pad(matrix(1, 2), WANT(1, 0, 0, 1), QN_PAD_CONSTANT, NULL), QN_INT64, QN_SHAPE(2, 3), WANT(0, 0, 0, 0, 1, 0));
        check_array(qn_pad(matrix(2, 2), WANT(1, 0, 1, 0), QN_PAD_WRAP, NULL), QN_INT64, QN_SHAPE(3, 3), WANT(3, 2, 3, 1, 0, 1, 3, 2, 3));
        CHECK_FAILS(qn_pad(a, WANT(-1, 0), QN_PAD_EDGE, NULL), QN_ERR_VALUE, "can't be negative");
        CHECK_FAILS(qn_pad(empty, WANT(1, 0), QN_PAD_EDGE, NULL), QN_ERR_VALUE, "can't extend empty axis 0");
        CHECK_FAILS(qn_pad(a, WANT(1, 0), (qn_pad_mode)19, NULL), QN_ERR_VALUE, "unknown mode 19");
        CHECK_FAILS(qn_pad(a, WANT(1, 0), QN_PAD_CONSTANT, a), QN_ERR_VALUE, "broadcast");
        CHECK_FAILS(qn_pad(NULL, WANT(1, 0), QN_PAD_EDGE, NULL), QN_ERR_NULL, "pad");
    }
}

TEST(manip, pad_calculates_borders)
{
    const struct { qn_pad_opts opts; int64_t want[9]; } cases[] = {
        {{.mode = QN_PAD_LINEAR_RAMP}, {0, 0, 1, 2, 5, 9, 6, 3, 0}}, /* 2/3 and 4/3 rounded down */
        {{.mode = QN_PAD_MAXIMUM}, {9, 9, 9, 2, 5, 9, 9, 9, 9}},     {{.mode = QN_PAD_MINIMUM}, {2, 2, 2, 2, 5, 9, 2, 2, 2}},
        {{.mode = QN_PAD_MEAN}, {5, 5, 5, 2, 5, 9, 5, 5, 5}},        {{.mode = QN_PAD_MEDIAN}, {5, 5, 5, 2, 5, 9, 5, 5, 5}},
        {{.mode = QN_PAD_MEAN, .stat_length = (const int64_t[]){1, 2}}, {2, 2, 2, 2, 5, 9, 7, 7, 7}},
        {{.mode = QN_PAD_REFLECT, .odd = true}, {-9, -5, -1, 2, 5, 9, 13, 16, 19}},
        {{.mode = QN_PAD_SYMMETRIC, .odd = true}, {-5, -1, 2, 2, 5, 9, 9, 13, 16}},
    };
    QN_SCOPE {
        qn_array *a = qn_from_data((const int16_t[]){2, 5, 9}, QN_INT16, QN_SHAPE(3)), *b = qn_from_data(WANT(1, 2, 3, 4), QN_INT64, QN_SHAPE(2, 2));
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_array(qn_pad_by(a, WANT(3, 3), &cases[i].opts), QN_INT16, QN_SHAPE(9), cases[i].want);
        const qn_pad_opts each = {.mode = QN_PAD_CONSTANT, .value = b};
        check_array(qn_pad_by(matrix(1, 1), WANT(1, 1, 1, 1), &each), QN_INT64, QN_SHAPE(3, 3), WANT(3, 1, 4, 3, 0, 4, 3, 2, 4));
        const qn_pad_opts none = {.mode = QN_PAD_MAXIMUM, .stat_length = WANT(0, 0)};
        CHECK_FAILS(qn_pad_by(a, WANT(1, 1), &none), QN_ERR_VALUE, "stat_length of 0 yields no value");
    }
}

TEST(manip, joins_into_an_output)
{
    QN_SCOPE {
        qn_array *a = matrix(2, 2), *out = qn_zeros(QN_FLOAT32, QN_SHAPE(4, 2)), *line = qn_arange_int(0, 6, 1, QN_INT64);
        const qn_array *const both[2] = {a, a}, *const turned[2] = {qn_view(line, QN_FROM(3)), qn_view(line, QN_TO(3))};
        qn_array *same = qn_concat_by(2, both, 0, &(qn_join_opts){.out = out});
        CHECK(same == out);
        qn_release(same);
        check_array(out, QN_FLOAT32, QN_SHAPE(4, 2), WANT(0, 1, 2, 3, 0, 1, 2, 3));
        check_array(qn_concat_by(2, both, QN_FLATTEN, &(qn_join_opts){.dtype = QN_INT8, .casting = QN_UNSAFE}), QN_INT8, QN_SHAPE(8),
                    WANT(0, 1, 2, 3, 0, 1, 2, 3));
        same = qn_concat_by(2, turned, 0, &(qn_join_opts){.out = line});
        CHECK(same == line);
        qn_release(same);
        check_array(line, QN_INT64, QN_SHAPE(6), WANT(3, 4, 5, 0, 1, 2));
        CHECK_FAILS(qn_concat_by(2, both, 1, &(qn_join_opts){.out = out}), QN_ERR_VALUE, "Output array is the wrong shape: (4,2), not (2,4)");
        CHECK_FAILS(qn_stack_by(2, both, 0, &(qn_join_opts){.dtype = QN_INT8, .casting = QN_SAFE}), QN_ERR_TYPE, "dtype('int64') to dtype('int8')");
    }
}

TEST(manip, triangles_and_diagonals)
{
    QN_SCOPE {
        qn_array *a = qn_add(matrix(2, 3), 1), *v = qn_arange_int(1, 3, 1, 0);
        check_array(qn_tril(a, 0), QN_INT64, QN_SHAPE(2, 3), WANT(1, 0, 0, 4, 5, 0));
        check_array(qn_triu(a, 1), QN_INT64, QN_SHAPE(2, 3), WANT(0, 2, 3, 0, 0, 6));
        check_array(qn_tril(a, INT64_MAX), QN_INT64, QN_SHAPE(2, 3), WANT(1, 2, 3, 4, 5, 6));
        check_array(qn_triu(a, INT64_MIN), QN_INT64, QN_SHAPE(2, 3), WANT(1, 2, 3, 4, 5, 6));
        check_array(qn_tril(v, 0), QN_INT64, QN_SHAPE(2, 2), WANT(1, 0, 1, 2));
        check_array(qn_diag(v, -1), QN_INT64, QN_SHAPE(3, 3), WANT(0, 0, 0, 1, 0, 0, 0, 2, 0));
        check_array(qn_diag(a, 1), QN_INT64, QN_SHAPE(2), WANT(2, 6));
        CHECK_FAILS(qn_tril(qn_ones(0, QN_SCALAR_SHAPE), 0), QN_ERR_VALUE, "at least one dimension");
        CHECK_FAILS(qn_diag(qn_ones(0, QN_SHAPE(1, 1, 1)), 0), QN_ERR_VALUE, "must be 1- or 2-dimensional, not 3");
        CHECK_FAILS(qn_diag(v, INT64_MIN), QN_ERR_VALUE, "too large");
    }
}

TEST(manip, grids)
{
    QN_SCOPE {
        qn_array *x = qn_arange_int(0, 3, 1, 0), *y = qn_arange_int(5, 7, 1, 0), *r[2];
        CHECK(qn_meshgrid(LIST(x, y), true, r) == QN_OK);
        check_array(r[0], QN_INT64, QN_SHAPE(2, 3), WANT(0, 1, 2, 0, 1, 2));
        check_array(r[1], QN_INT64, QN_SHAPE(2, 3), WANT(5, 5, 5, 6, 6, 6));
        CHECK(qn_meshgrid(LIST(x, y), false, r) == QN_OK);
        check_array(r[1], QN_INT64, QN_SHAPE(3, 2), WANT(5, 6, 5, 6, 5, 6));
        CHECK_FAILS(qn_meshgrid(LIST(x, matrix(1, 1)), true, r), QN_ERR_VALUE, "must be 1-dimensional");
        CHECK(r[0] == NULL && r[1] == NULL);
        qn_array *column = qn_expand_dims(y, 1);
        CHECK(qn_broadcast_arrays(LIST(x, column), r) == QN_OK);
        CHECK(r[1]->strides[1] == 0 && qn_may_share_memory(r[1], y));
        CHECK_FAILS(qn_broadcast_arrays(LIST(x, y), r), QN_ERR_VALUE, "shapes (3,) (2,)");
        CHECK_FAILS(qn_broadcast_arrays(LIST(x, NULL), r), QN_ERR_NULL, "broadcast_arrays");
    }
}
