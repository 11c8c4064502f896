/* SPDX-License-Identifier: BSD-3-Clause */
/* test_index.c: indexing by arrays and masks, take, put, nonzero: shapes, values, messages, overlap. */
#include "test.h"

static qn_array *ints(int n, const int64_t *v)
{
    return qn_from_data(v, QN_INT64, 1, (const int64_t[]){n});
}
#define INTS(...) ints((int)(sizeof((int64_t[]){__VA_ARGS__}) / 8), (const int64_t[]){__VA_ARGS__})

static qn_array *bools(int n, const bool *v)
{
    return qn_from_data(v, QN_BOOL, 1, (const int64_t[]){n});
}
#define BOOLS(...) bools((int)(sizeof((bool[]){__VA_ARGS__})), (const bool[]){__VA_ARGS__})

/* 0, 1, 2, ... in this shape. */
static qn_array *counting(int ndim, const int64_t *shape)
{
    int64_t n = 1;
    for (int k = 0; k < ndim; k++)
        n *= shape[k];
    qn_array *line = qn_arange_int(0, n, 1, QN_INT64), *r = qn_reshape(line, ndim, shape);
    qn_release(line);
    return r;
}

static void check_values(const qn_array *a, int n, const int64_t *want)
{
    CHECK(a != NULL);
    CHECK_INT(a->size, n);
    qn_array *c = qn_contiguous(a, QN_INT64);
    for (int i = 0; i < n; i++)
        CHECK_INT(((const int64_t *)(const void *)c->data)[i], want[i]);
    qn_release(c);
}
#define CHECK_VALUES(a, ...) check_values((a), (int)(sizeof((int64_t[]){__VA_ARGS__}) / 8), (const int64_t[]){__VA_ARGS__})

static void check_same(const qn_array *a, const qn_array *b)
{
    double all = 0;
    CHECK_INT(a->dtype, b->dtype);
    CHECK(qn_item_f64(qn_all(qn_equal(a, b), QN_ALL_AXES), &all) == QN_OK && all == 1);
}

static void check_shape(const qn_array *a, int ndim, const int64_t *want)
{
    CHECK(a != NULL);
    CHECK_INT(a->ndim, ndim);
    for (int k = 0; k < ndim; k++)
        CHECK_INT(a->shape[k], want[k]);
}
#define CHECK_SHAPE(a, ...) check_shape((a), QN_SHAPE(__VA_ARGS__))

TEST(index, arrays_replace_their_axes)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4, 5)), *i = INTS(2, 0), *j = INTS(1, -1);
        CHECK_SHAPE(qn_get(a, QN_BY(i)), 2, 4, 5);
        CHECK_VALUES(qn_get(a, QN_BY(i), QN_BY(j), QN_AT(0)), 45, 15);
        CHECK_SHAPE(qn_get(a, QN_ALL, QN_BY(i), QN_BY(j)), 3, 2);
        CHECK_SHAPE(qn_get(a, QN_BY(i), QN_ALL, QN_BY(j)), 2, 4);  /* separated: first */
        CHECK_SHAPE(qn_get(a, QN_ALL, QN_BY(j), QN_EVERY(2)), 3, 2, 3);
        CHECK_SHAPE(qn_get(a, QN_NEWAXIS, QN_AT(1), QN_BY(i)), 1, 2, 5);
        CHECK_SHAPE(qn_get(a, QN_AT(1), QN_ALL, QN_BY(i)), 2, 4);  /* an integer counts as an array */
        CHECK_SHAPE(qn_get(a, QN_ELLIPSIS, QN_BY(i)), 3, 4, 2);
    }
}

TEST(index, a_basic_index_is_a_view_and_an_array_one_a_copy)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4)), *zero = qn_zeros(QN_INT64, QN_SCALAR_SHAPE);
        CHECK(qn_get(a, QN_AT(1))->data == a->data + 32);
        qn_array *row = qn_get(a, QN_BY(zero));
        CHECK_SHAPE(row, 4);
        CHECK(!qn_may_share_memory(row, a));
    }
}

TEST(index, masks)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4)), *rows = BOOLS(true, false, true), *cols = BOOLS(false, true, true, false);
        qn_array *odd = qn_equal(qn_remainder(a, 2), 1), *yes = qn_ones(QN_BOOL, QN_SCALAR_SHAPE);
        CHECK_VALUES(qn_get(a, QN_BY(odd)), 1, 3, 5, 7, 9, 11);
        CHECK_VALUES(qn_compress_mask(qn_transpose(a), qn_transpose(odd)), 1, 5, 9, 3, 7, 11);
        CHECK_VALUES(qn_get(a, QN_BY(rows)), 0, 1, 2, 3, 8, 9, 10, 11);
        CHECK_VALUES(qn_get(a, QN_ALL, QN_BY(cols)), 1, 2, 5, 6, 9, 10);
        CHECK_VALUES(qn_get(a, QN_BY(rows), QN_BY(cols)), 1, 10);
        CHECK_SHAPE(qn_get(a, QN_BY(yes)), 1, 3, 4);
        CHECK_SHAPE(qn_get(a, QN_BY(qn_logical_not(yes))), 0, 3, 4);
    }
}

TEST(index, masks_of_many_chunks_for_every_item_size)
{
    static const qn_dtype types[] = {QN_INT8, QN_INT16, QN_FLOAT32, QN_FLOAT64, QN_COMPLEX128};
    for (size_t t = 0; t < sizeof types / sizeof *types; t++)
        QN_SCOPE {
            const int64_t n = 200003;
            qn_array *line = qn_remainder(qn_multiply(qn_arange_int(0, n, 1, 0), 7919), 101);
            qn_array *a = qn_astype(line, types[t]), *mask = qn_less(line, 40), *packed = qn_get(a, QN_BY(mask));
            qn_array *where = qn_flatnonzero(mask);
            CHECK_INT(packed->size, where->size);
            check_same(packed, qn_take(a, where, 0, QN_RAISE));
            qn_array *b = qn_zeros(types[t], 1, &n), *c = qn_zeros(types[t], 1, &n);
            CHECK(qn_assign_mask(b, mask, packed) == QN_OK);
            CHECK(qn_put(c, where, packed, QN_RAISE) == QN_OK);
            check_same(b, c);
            CHECK(qn_assign_mask(a, mask, qn_zeros(QN_FLOAT64, QN_SCALAR_SHAPE)) == QN_OK);
            CHECK_INT(qn_flatnonzero(qn_get(a, QN_BY(mask)))->size, 0);
        }
}

TEST(index, a_mask_of_length_0_selects_nothing_along_any_axis)
{
    static const int64_t shapes[][2] = {{0, 0}, {3, 0}, {0, 4}};
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(3, 4));
        for (int i = 0; i < 3; i++) {
            qn_array *r = qn_get(a, QN_BY(qn_zeros(QN_BOOL, 2, shapes[i])));
            CHECK(r != NULL && r->ndim == 1 && r->size == 0);
        }
        qn_array *rows = qn_get(a, QN_BY(qn_zeros(QN_BOOL, QN_SHAPE(0))));
        CHECK(rows != NULL && rows->ndim == 2 && rows->shape[0] == 0 && rows->shape[1] == 4);
        CHECK_FAILS(qn_get(a, QN_BY(qn_zeros(QN_BOOL, QN_SHAPE(2, 0)))), QN_ERR_INDEX, "size of axis is 3");
    }
}

TEST(index, errors_are_numpys)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4)), *far = INTS(0, 5), *two = INTS(0, 1), *three = INTS(0, 1, 2);
        qn_array *four = BOOLS(true, true, true, true), *real = qn_ones(QN_FLOAT64, QN_SHAPE(2));
        CHECK_FAILS(qn_get(a, QN_BY(far)), QN_ERR_INDEX, "index 5 is out of bounds for axis 0 with size 3");
        CHECK_FAILS(qn_get(a, QN_ALL, QN_BY(qn_negative(far))), QN_ERR_INDEX, "index -5 is out of bounds for axis 1 with size 4");
        CHECK_FAILS(qn_get(a, QN_AT(4), QN_BY(two)), QN_ERR_INDEX, "index 4 is out of bounds for axis 0 with size 3");
        CHECK_FAILS(qn_get(a, QN_BY(two), QN_BY(two), QN_BY(two)), QN_ERR_INDEX,
                    "too many indices for array: array is 2-dimensional, but 3 were indexed");
        CHECK_FAILS(qn_get(a, QN_BY(four)), QN_ERR_INDEX, "boolean index did not match indexed array along axis 0; size of axis "
                    "is 3 but size of corresponding boolean axis is 4");
        CHECK_FAILS(qn_get(a, QN_BY(two), QN_BY(three)), QN_ERR_INDEX,
                    "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)");
        CHECK_FAILS(qn_get(a, QN_BY(real)), QN_ERR_INDEX, "arrays used as indices must be of integer (or boolean) type");
        CHECK_FAILS(qn_get(a, QN_ELLIPSIS, QN_BY(two), QN_ELLIPSIS), QN_ERR_INDEX, "single ellipsis");
        CHECK_FAILS(qn_set_items(a, 1, &QN_BY(two), qn_ones(QN_INT64, QN_SHAPE(3))), QN_ERR_VALUE,
                    "value array of shape (3,) could not be broadcast to indexing result of shape (2,4)");
        CHECK_FAILS(qn_set_items(a, 1, &QN_BY(far), real), QN_ERR_INDEX, "index 5 is out of bounds");
        CHECK_FAILS(qn_compress_mask(a, two), QN_ERR_TYPE, "the mask must be bool, not int64");
        CHECK_FAILS(qn_get(a, QN_BY(NULL)), QN_ERR_NULL, "get");
        CHECK_FAILS(qn_get_items(NULL, 0, NULL), QN_ERR_NULL, "get");
        CHECK_FAILS(qn_set_items(a, 1, &QN_BY(two), NULL), QN_ERR_NULL, "set");
    }
}

TEST(index, nothing_is_written_before_all_indices_are_checked)
{
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_INT64, QN_SHAPE(4)), *i = INTS(0, 1, 9), *one = qn_ones(QN_INT64, QN_SCALAR_SHAPE);
        CHECK_FAILS(qn_set_items(a, 1, &QN_BY(i), one), QN_ERR_INDEX, "index 9 is out of bounds for axis 0 with size 4");
        CHECK_FAILS(qn_put(a, i, one, QN_RAISE), QN_ERR_INDEX, "index 9");
        CHECK_VALUES(a, 0, 0, 0, 0);
        qn_array *locked = qn_view_all(a, false);
        CHECK_FAILS(qn_set_items(locked, 1, &QN_BY(i), one), QN_ERR_VALUE, "read-only");
        CHECK_FAILS(qn_put(locked, i, one, QN_RAISE), QN_ERR_VALUE, "read-only");
    }
}

TEST(index, assignment_broadcasts_casts_and_lets_the_last_value_win)
{
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_INT64, QN_SHAPE(3, 2)), *i = INTS(2, 0, 2), *half = qn_full(QN_FLOAT64, QN_SCALAR_SHAPE, QN_NUM(2.5));
        CHECK(qn_set_items(a, 1, &QN_BY(i), half) == QN_OK);
        CHECK_VALUES(a, 2, 2, 0, 0, 2, 2);
        CHECK(qn_set_items(a, 2, (qn_index[]){QN_BY(i), QN_AT(1)}, INTS(7, 8, 9)) == QN_OK);
        CHECK_VALUES(a, 2, 8, 0, 0, 2, 9);
        qn_array *mask = qn_equal(a, 2);
        CHECK(qn_set_items(a, 1, &QN_BY(mask), INTS(5, 6, 7)) == QN_ERR_VALUE);
        CHECK(strstr(qn_error_message(), "cannot assign 3 input values to the 2 output values") != NULL);
        qn_clear_error();
        CHECK(qn_set_items(a, 1, &QN_BY(mask), INTS(5, 6)) == QN_OK);
        CHECK_VALUES(a, 5, 8, 0, 0, 6, 9);
        qn_array *t = qn_transpose(a);
        CHECK(qn_set_items(t, 1, &QN_BY(qn_equal(t, 0)), qn_astype(INTS(-1, -2), QN_FLOAT32)) == QN_OK);
        CHECK_VALUES(a, 5, 8, -1, -2, 6, 9);
        CHECK_FAILS(qn_set_items(a, 1, &QN_BY(mask), qn_ones(QN_INT64, QN_SHAPE(1, 2))), QN_ERR_TYPE, "requires a 0 or 1-dimensional");
    }
}

TEST(index, value_and_indices_may_share_memory_with_the_array)
{
    QN_SCOPE {
        qn_array *a = INTS(3, 2, 1, 0), *all = INTS(0, 1, 2, 3);
        CHECK(qn_set_items(a, 1, &QN_BY(all), qn_view(a, QN_EVERY(-1))) == QN_OK);
        CHECK_VALUES(a, 0, 1, 2, 3);
        CHECK(qn_set_items(a, 1, &QN_BY(a), INTS(3, 2, 1, 0)) == QN_OK); /* a[a] = ... with a as it was */
        CHECK_VALUES(a, 3, 2, 1, 0);
        CHECK(qn_put(a, a, INTS(7), QN_RAISE) == QN_OK);
        CHECK_VALUES(a, 7, 7, 7, 7);
        qn_array *m = BOOLS(true, false, true);
        CHECK(qn_assign_mask(m, m, qn_zeros(QN_BOOL, QN_SCALAR_SHAPE)) == QN_OK);
        CHECK_VALUES(m, 0, 0, 0);
    }
}

TEST(index, take_modes)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(2, 3)), *i = INTS(-1, 4);
        CHECK_VALUES(qn_take(a, i, 1, QN_WRAP), 2, 1, 5, 4);
        CHECK_VALUES(qn_take(a, i, 1, QN_CLIP), 0, 2, 3, 5);
        CHECK_VALUES(qn_take(a, i, QN_FLATTEN, QN_RAISE), 5, 4);
        CHECK_FAILS(qn_take(a, i, 1, QN_RAISE), QN_ERR_INDEX, "index 4 is out of bounds for axis 1 with size 3");
        CHECK_FAILS(qn_take(a, i, 2, QN_RAISE), QN_ERR_AXIS, "take");
        CHECK_FAILS(qn_take(a, i, 0, (qn_index_mode)9), QN_ERR_VALUE, "mode");
        CHECK_FAILS(qn_take(a, qn_astype(i, QN_FLOAT64), 0, QN_RAISE), QN_ERR_TYPE, "indices must be integers, not float64");
        CHECK_FAILS(qn_take(qn_zeros(QN_INT8, QN_SHAPE(0, 2)), i, 0, QN_CLIP), QN_ERR_INDEX, "non-empty take from an empty axis");
        CHECK_FAILS(qn_take(a, NULL, 0, QN_RAISE), QN_ERR_NULL, "take");
    }
}

TEST(index, along_an_axis)
{
    QN_SCOPE {
        qn_array *a = qn_negative(counting(QN_SHAPE(2, 3))), *order = qn_reshape(INTS(2, 1, 0, 0, 1, 2), QN_SHAPE(2, 3));
        CHECK_VALUES(qn_take_along_axis(a, order, 1), -2, -1, 0, -3, -4, -5);
        qn_array *first = qn_zeros(QN_INT64, QN_SHAPE(1, 3));
        CHECK_VALUES(qn_take_along_axis(a, first, 0), 0, -1, -2);
        CHECK(qn_put_along_axis(a, first, qn_full(QN_INT64, QN_SCALAR_SHAPE, QN_NUM(9)), 0) == QN_OK);
        CHECK_VALUES(a, 9, 9, 9, -3, -4, -5);
        CHECK_FAILS(qn_take_along_axis(a, INTS(0), 0), QN_ERR_VALUE, "same number of dimensions, not 1 and 2");
        CHECK_FAILS(qn_take_along_axis(a, qn_zeros(QN_INT64, QN_SHAPE(1, 2)), 0), QN_ERR_INDEX, "shape mismatch");
        CHECK_FAILS(qn_put_along_axis(qn_view_all(a, false), first, a, 0), QN_ERR_VALUE, "read-only");
    }
}

TEST(index, put_repeats_values_and_takes_any_layout)
{
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_INT16, QN_SHAPE(2, 3)), *t = qn_transpose(a);
        CHECK(qn_put(a, INTS(0, 1, 2, 3), INTS(7, 8), QN_RAISE) == QN_OK);
        CHECK_VALUES(a, 7, 8, 7, 8, 0, 0);
        CHECK(qn_put(t, INTS(1, -1, 9), INTS(1, 2, 3), QN_CLIP) == QN_OK); /* flat order of the transpose */
        CHECK_VALUES(t, 2, 1, 8, 0, 7, 3);
        CHECK_FAILS(qn_put(t, INTS(6), INTS(1), QN_RAISE), QN_ERR_INDEX, "index 6 is out of bounds for axis 0 with size 6");
    }
}

TEST(index, nonzero_of_any_dtype_and_layout)
{
    QN_SCOPE {
        qn_array *a = qn_remainder(counting(QN_SHAPE(3, 4)), 5), *at[2], *f = qn_astype(a, QN_FLOAT16);
        CHECK(qn_nonzero(qn_transpose(f), at) == QN_OK);
        CHECK_VALUES(at[0], 0, 0, 1, 1, 2, 2, 3, 3, 3);
        CHECK_INT(at[1]->size, 9);
        CHECK_SHAPE(qn_argwhere(a), 9, 2);
        CHECK_SHAPE(qn_argwhere(qn_ones(QN_INT8, QN_SCALAR_SHAPE)), 1, 0);
        CHECK_VALUES(qn_flatnonzero(a), 1, 2, 3, 4, 6, 7, 8, 9, 11);
        CHECK_FAILS(qn_nonzero(qn_ones(QN_INT8, QN_SCALAR_SHAPE), at), QN_ERR_VALUE, "0d arrays");
        CHECK_FAILS(qn_nonzero(NULL, at), QN_ERR_NULL, "nonzero");
    }
}

TEST(index, take_writes_into_an_output)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4)), *i = INTS(2, 0), *out = qn_zeros(QN_FLOAT32, QN_SHAPE(2)), *far = INTS(1, 12);
        CHECK(qn_take_into(out, a, i, QN_FLATTEN, QN_RAISE) == QN_OK);
        CHECK_VALUES(out, 2, 0);
        CHECK(qn_take_into(out, qn_transpose(a), i, QN_FLATTEN, QN_RAISE) == QN_OK);
        CHECK_VALUES(out, 8, 0);
        CHECK_FAILS(qn_take_into(out, a, far, QN_FLATTEN, QN_RAISE), QN_ERR_INDEX, "take: index 12 is out of bounds for axis 0 with size 12");
        CHECK_VALUES(out, 8, 0);
        CHECK_FAILS(qn_take_into(out, a, i, 0, QN_RAISE), QN_ERR_VALUE, "output array of shape (2,) does not match the result's shape (2,4)");
        qn_array *line = qn_arange_int(0, 4, 1, QN_INT64), *back = INTS(3, 2, 1, 0);
        CHECK(qn_take_into(line, line, back, 0, QN_RAISE) == QN_OK);
        CHECK_VALUES(line, 3, 2, 1, 0);
    }
}

TEST(index, masks_among_others_find_their_trues_again_in_every_block)
{
    enum { N = 200000, TRUES = N / 3 + 1 };
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(N, 2)), *third = qn_equal(qn_remainder(qn_arange_int(0, N, 1, QN_INT64), 3), 1);
        qn_array *odd = qn_get(a, QN_BY(third), QN_AT(1)), *want = qn_arange_int(3, 2 * N, 6, QN_INT64);
        CHECK_INT(odd->size, TRUES);
        check_same(odd, want);
        qn_array *turned = qn_get(qn_flip(a, 1, (const int[]){0}), QN_BY(third), QN_AT(0));
        CHECK_INT(turned->size, TRUES);
        CHECK(qn_set_items(a, 2, (const qn_index[]){QN_BY(third), QN_AT(0)}, QN_NUM(-1)) == QN_OK);
        double sum = 0;
        CHECK(qn_item_f64(qn_sum(qn_equal(a, -1), QN_ALL_AXES), &sum) == QN_OK && sum == TRUES);
    }
}

TEST(index, a_mask_axis_of_length_0_fits_any)
{
    QN_SCOPE {
        qn_array *a = counting(QN_SHAPE(3, 4)), *none = qn_zeros(QN_BOOL, QN_SHAPE(0)), *flat = qn_zeros(QN_BOOL, QN_SHAPE(3, 0));
        CHECK_SHAPE(qn_get(a, QN_BY(none)), 0, 4);
        CHECK_SHAPE(qn_get(a, QN_BY(flat)), 0);
    }
}
