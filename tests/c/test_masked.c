/* SPDX-License-Identifier: BSD-3-Clause */
/* test_masked.c: values written by mask, choices, coordinates, bits, repeated elements: values and messages. */
#include "test.h"

static qn_array *ints(int n, const int64_t *v) { return qn_from_data(v, QN_INT64, 1, (const int64_t[]){n}); }
#define INTS(...) ints((int)(sizeof((int64_t[]){__VA_ARGS__}) / 8), (const int64_t[]){__VA_ARGS__})
static qn_array *bytes(int n, const uint8_t *v, qn_dtype t) { return qn_from_data(v, t, 1, (const int64_t[]){n}); }
#define BYTES(t, ...) bytes((int)sizeof((uint8_t[]){__VA_ARGS__}), (const uint8_t[]){__VA_ARGS__}, t)

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

TEST(masked, values_go_over_and_over)
{
    QN_SCOPE {
        qn_array *mask = BYTES(QN_BOOL, 1, 0, 1, 1, 0, 1), *values = INTS(7, 8);
        qn_array *a = INTS(0, 1, 2, 3, 4, 5), *b = INTS(0, 1, 2, 3, 4, 5), *c = INTS(0, 9, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9);
        CHECK(qn_place(a, mask, values) == QN_OK);
        CHECK_VALUES(a, 7, 1, 8, 7, 4, 8);
        CHECK(qn_putmask(b, mask, values) == QN_OK);
        CHECK_VALUES(b, 7, 1, 7, 8, 4, 8);
        CHECK(qn_place(qn_view(c, QN_EVERY(2)), mask, values) == QN_OK);
        CHECK_VALUES(c, 7, 9, 1, 9, 8, 9, 7, 9, 4, 9, 8, 9);
    }
}

/* One value for each element, contiguous and not, of n elements that start at any alignment. */
static void check_putmask(qn_dtype t, int64_t n, int64_t shift, int64_t step)
{
    QN_SCOPE {
        const int64_t size = qn_dtype_size(t);
        qn_array *bits = qn_view(qn_remainder(qn_arange_int(0, n + shift, 1, QN_INT64), QN_NUM(5)), QN_FROM(shift));
        qn_array *mask = qn_copy(qn_less(bits, QN_NUM(2)));
        qn_array *all = qn_astype(qn_arange_int(0, (n + shift) * step, 1, QN_INT64), t), *before = qn_copy(all);
        qn_array *a = qn_view(all, QN_STEP(shift * step, (n + shift) * step, step)), *values = qn_astype(qn_arange_int(7, 7 + n, 1, QN_INT64), t);
        CHECK(qn_putmask(a, mask, values) == QN_OK);
        for (int64_t i = 0; i < (n + shift) * step; i++) {
            int64_t k = i / step - shift;
            bool there = i % step == 0 && k >= 0 && mask->data[k];
            CHECK(memcmp(all->data + i * size, there ? values->data + k * size : before->data + i * size, (size_t)size) == 0);
        }
    }
}

TEST(masked, values_for_every_element)
{
    static const qn_dtype of_size[] = {QN_INT8, QN_INT16, QN_INT32, QN_FLOAT64, QN_COMPLEX128};
    FOR_EACH_ISA
        for (size_t i = 0; i < sizeof of_size / sizeof *of_size; i++)
            for (int64_t n = 1; n < 300; n += n < 130 ? 1 : 61)
                check_putmask(of_size[i], n, n % 3, 1 + (n % 7 == 0));
}

TEST(masked, errors_name_what_was_given)
{
    QN_SCOPE {
        qn_array *a = INTS(0, 1, 2), *mask = BYTES(QN_BOOL, 1, 0), *none = qn_zeros(QN_INT64, QN_SHAPE(0));
        CHECK_FAILS(qn_putmask(a, mask, a), QN_ERR_VALUE, "putmask: mask and data must be the same size, not (2,) and (3,)");
        CHECK_FAILS(qn_place(a, BYTES(QN_BOOL, 1, 0, 0), none), QN_ERR_VALUE, "place: Cannot insert from an empty array!");
        CHECK_FAILS(qn_assign_where(a, qn_ones(QN_FLOAT64, QN_SHAPE(3)), QN_SAME_KIND, BYTES(QN_BOOL, 1, 0, 0)), QN_ERR_TYPE, "copyto: cannot cast from float64 to int64");
        CHECK_FAILS(qn_assign_where(a, a, QN_SAME_KIND, mask), QN_ERR_VALUE, "copyto: value of shape (3,) and where of shape (2,) could not be broadcast to shape (3,)");
        CHECK_FAILS(qn_choose(INTS(0, 2), 2, (const qn_array *const[]){a, a}, QN_RAISE), QN_ERR_VALUE, "choose: operands could not be broadcast");
        CHECK_FAILS(qn_choose(INTS(0, 2, 0), 2, (const qn_array *const[]){a, a}, QN_RAISE), QN_ERR_VALUE, "choose: invalid entry in choice array (element 1 is outside [0, 2))");
        CHECK_FAILS(qn_compress(BYTES(QN_BOOL, 0, 0, 0, 1), a, 0), QN_ERR_INDEX, "compress: index 3 is out of bounds for axis 0 with size 3");
        CHECK_FAILS(qn_unpackbits(a, 0, QN_ALL_BITS, false), QN_ERR_TYPE, "unpackbits: Expected an input array of unsigned byte data type, not int64");
    }
}

TEST(masked, assignment_where_broadcasts_and_casts)
{
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_arange_int(0, 6, 1, QN_INT64), QN_SHAPE(2, 3)), *where = BYTES(QN_BOOL, 1, 0, 1);
        CHECK(qn_assign_where(a, QN_NUM(9), QN_SAME_KIND, where) == QN_OK);
        CHECK_VALUES(a, 9, 1, 9, 9, 4, 9);
        CHECK(qn_assign_where(a, qn_flip(a, 1, (const int[]){1}), QN_SAME_KIND, qn_view(BYTES(QN_BOOL, 0, 1), QN_ALL, QN_NEWAXIS)) == QN_OK);
        CHECK_VALUES(a, 9, 1, 9, 9, 4, 9);
    }
}

TEST(masked, choose_and_compress)
{
    QN_SCOPE {
        qn_array *a = INTS(10, 11, 12, 13), *b = INTS(20, 21, 22, 23);
        const qn_array *const both[2] = {a, b};
        CHECK_VALUES(qn_choose(INTS(1, 0, 0, 1), 2, both, QN_RAISE), 20, 11, 12, 23);
        CHECK_VALUES(qn_choose(INTS(-1, 5, 3, 0), 2, both, QN_WRAP), 20, 21, 22, 13);
        CHECK_VALUES(qn_choose(INTS(-1, 5, 3, 0), 2, both, QN_CLIP), 10, 21, 22, 13);
        CHECK_VALUES(qn_compress(BYTES(QN_BOOL, 0, 1, 1), a, 0), 11, 12);
        CHECK_VALUES(qn_compress(INTS(0, 5), qn_reshape(a, QN_SHAPE(2, 2)), 1), 11, 13);
    }
}

TEST(masked, coordinates_there_and_back)
{
    const int64_t shape[2] = {3, 4};
    const qn_index_mode raise[2] = {QN_RAISE, QN_RAISE}, mixed[2] = {QN_WRAP, QN_CLIP};
    QN_SCOPE {
        qn_array *r[2];
        CHECK(qn_unravel_index(INTS(0, 5, 11), 2, shape, false, r) == QN_OK);
        CHECK_VALUES(r[0], 0, 1, 2);
        CHECK_VALUES(r[1], 0, 1, 3);
        CHECK_VALUES(qn_ravel_multi_index(2, (const qn_array *const *)r, shape, raise, false), 0, 5, 11);
        CHECK_VALUES(qn_ravel_multi_index(2, (const qn_array *const *)r, shape, raise, true), 0, 4, 11);
        CHECK_VALUES(qn_ravel_multi_index(2, (const qn_array *const[]){INTS(4, -1), INTS(7, -7)}, shape, mixed, false), 7, 8);
        CHECK_FAILS(qn_unravel_index(INTS(0, 12), 2, shape, false, r), QN_ERR_VALUE, "unravel_index: index 12 is out of bounds for array with size 12");
        CHECK(qn_unravel_index(qn_zeros(QN_INT64, QN_SCALAR_SHAPE), 0, NULL, false, r) == QN_OK);
        CHECK_FAILS(qn_unravel_index(INTS(0), 0, NULL, false, r), QN_ERR_VALUE, "multiple indices are not supported for 0d arrays");
        CHECK_FAILS(qn_ravel_multi_index(2, (const qn_array *const[]){INTS(3), INTS(0)}, shape, raise, false), QN_ERR_VALUE,
                    "ravel_multi_index: invalid entry in coordinates array");
    }
}

TEST(masked, bits)
{
    QN_SCOPE {
        qn_array *a = BYTES(QN_BOOL, 1, 0, 0, 0, 0, 0, 1, 1, 1);
        CHECK_VALUES(qn_packbits(a, 0, false), 0x83, 0x80);
        CHECK_VALUES(qn_packbits(a, 0, true), 0xc1, 0x01);
        CHECK_VALUES(qn_unpackbits(BYTES(QN_UINT8, 0xc1), 0, QN_ALL_BITS, false), 1, 1, 0, 0, 0, 0, 0, 1);
        CHECK_VALUES(qn_unpackbits(BYTES(QN_UINT8, 0xc1), 0, 3, true), 1, 0, 0);
        CHECK_VALUES(qn_unpackbits(BYTES(QN_UINT8, 0xff), 0, 10, true), 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        CHECK_VALUES(qn_unpackbits(BYTES(QN_UINT8, 0xff), 0, -6, true), 1, 1);
    }
}

/* Bits of n elements that begin at any alignment, of bools and of bytes that are not 0 or 1, in both orders. */
static void check_packbits(qn_dtype t, int64_t n, int64_t shift, bool little)
{
    QN_SCOPE {
        qn_array *a = qn_view(qn_astype(qn_remainder(qn_arange_int(0, n + shift, 1, QN_INT64), QN_NUM(3)), t), QN_FROM(shift));
        qn_array *r = qn_packbits(a, 0, little), *odd = qn_packbits(qn_view(qn_repeat(a, 2, 0), QN_EVERY(2)), 0, little);
        CHECK(r && odd && r->size == (n + 7) / 8 && odd->size == r->size);
        for (int64_t i = 0; i < 8 * r->size; i++) {
            const bool want = i < n && a->data[i * a->itemsize] != 0;
            CHECK_INT((uint8_t)r->data[i / 8] >> (little ? i % 8 : 7 - i % 8) & 1, want);
            CHECK_INT((uint8_t)odd->data[i / 8] >> (little ? i % 8 : 7 - i % 8) & 1, want);
        }
    }
}

TEST(masked, bits_of_every_length)
{
    static const qn_dtype types[] = {QN_BOOL, QN_UINT8, QN_INT8, QN_INT32};
    FOR_EACH_ISA
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            for (int64_t n = 1; n < 700; n += n < 140 ? 1 : 53)
                check_packbits(types[i], n, n % 5, n % 2);
}

TEST(masked, repeated_elements)
{
    QN_SCOPE {
        qn_array *a = INTS(1, 2, 3), *tall = qn_zeros(QN_INT64, QN_SHAPE(5, 2));
        CHECK_VALUES(qn_resize(a, QN_SHAPE(2, 4)), 1, 2, 3, 1, 2, 3, 1, 2);
        CHECK_FAILS(qn_resize(a, QN_SHAPE(-1)), QN_ERR_VALUE, "resize: all elements of `new_shape` must be non-negative");
        CHECK(qn_fill_diagonal(tall, a, true) == QN_OK);
        CHECK_VALUES(tall, 1, 0, 0, 2, 0, 0, 3, 0, 0, 1);
        CHECK_FAILS(qn_fill_diagonal(a, a, false), QN_ERR_VALUE, "fill_diagonal: array must be at least 2-d, not 1-d");
    }
}

/* Results beyond 16 MiB are streamed from a block of their own, which must not be where the unmasked elements come from. */
TEST(masked, elements_left_alone_in_results_larger_than_the_cache)
{
    QN_SCOPE {
        int64_t n = (3 << 20) + 5;
        qn_array *a = qn_arange_int(0, n, 1, QN_FLOAT64), *mask = qn_equal(qn_remainder(a, 3), 0), *out = qn_negative(a);
        CHECK(qn_apply(qn_op_find("add"), (const qn_array *const[]){a, a}, &(qn_apply_opts){.out = out, .where = mask}) == out);
        qn_release(out); /* the further reference */
        int64_t wrong = 0;
        for (int64_t i = 0; i < n; i++)
            wrong += QN_EL(double, out, i) != (i % 3 == 0 ? 2.0 * (double)i : -(double)i);
        CHECK_INT(wrong, 0);
    }
}
