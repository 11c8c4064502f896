/* SPDX-License-Identifier: BSD-3-Clause */
/* test_array.c: creation, lifetime, scopes, views, elements, transposed copies, bare numbers. */
#include "test.h"
#include <pthread.h>

TEST(array, creation_and_layout)
{
    qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 3));
    CHECK(a != NULL);
    CHECK_INT(a->ndim, 2);
    CHECK_INT(a->size, 6);
    CHECK_INT(a->strides[0], 24);
    CHECK_INT(a->strides[1], 8);
    CHECK((uintptr_t)a->data % 64 == 0);
    QN_EL(double, a, 1, 2) = 5;
    double v;
    qn_array *e = qn_view(a, QN_AT(-1), QN_AT(-1));
    CHECK(qn_item_f64(e, &v) == QN_OK);
    CHECK_NEAR(v, 5, 0);
    qn_release(a);
    CHECK(qn_item_f64(e, &v) == QN_OK && v == 5); /* the view keeps the memory */
    qn_release(e);
}

TEST(array, scopes_release_and_keep)
{
    qn_array *kept = NULL;
    QN_SCOPE {
        qn_array *x = qn_arange(0, 5, 1, 0);
        QN_SCOPE {
            kept = qn_keep(qn_add(x, 1));
            qn_array *gone = qn_add(x, 2.5);
            qn_release(gone); /* early release inside a scope is fine */
        }
    }
    CHECK_NEAR(QN_EL(double, kept, 4), 5, 0);
    qn_release(kept);
}

static void no_free(void *context, void *data) { (void)context, (void)data; }

TEST(array, alone_with_its_memory)
{
    static double foreign = 1;
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *view, *f = qn_wrap(&foreign, QN_FLOAT64, QN_SCALAR_SHAPE, NULL, true, no_free, NULL);
    qn_array *lent = qn_wrap(&foreign, QN_FLOAT64, QN_SCALAR_SHAPE, NULL, true, NULL, NULL), *large = qn_ones(QN_INT8, QN_SHAPE(5000));
    CHECK(qn_owns_alone(a) && !qn_owns_alone(NULL) && !qn_owns_alone(QN_NUM(2)));
    qn_retain(a);
    CHECK(!qn_owns_alone(a));
    qn_release(a);
    view = qn_transpose(a);
    CHECK(!qn_owns_alone(a) && !qn_owns_alone(view));
    qn_release(view);
    CHECK(qn_owns_alone(a));
    CHECK(!qn_owns_alone(f) && !qn_owns_alone(lent) && qn_owns_alone(large));
    qn_release(lent);
    qn_release(large);
    QN_SCOPE CHECK(!qn_owns_alone(qn_copy(a)));
    qn_release(f);
    qn_release(a);
}

TEST(array, null_passes_through_and_keeps_the_first_error)
{
    qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 3)), *b = qn_zeros(QN_FLOAT64, QN_SHAPE(4));
    CHECK(qn_sqrt(qn_add(qn_add(a, b), 1)) == NULL);
    CHECK(strstr(qn_error_message(), "could not be broadcast together with shapes (2,3) (4,)") != NULL);
    qn_clear_error();
    CHECK_FAILS(qn_sqrt(NULL), QN_ERR_NULL, "sqrt");
    qn_release(a);
    qn_release(b);
}

TEST(array, errors_of_creation)
{
    CHECK_FAILS(qn_zeros(QN_FLOAT64, QN_SHAPE(2, -3)), QN_ERR_VALUE, "negative dimensions");
    CHECK_FAILS(qn_empty(QN_FLOAT64, QN_SHAPE(INT64_MAX, 4)), QN_ERR_VALUE, "too big");
    CHECK_FAILS(qn_empty(QN_FLOAT64, QN_SHAPE(INT64_MAX, 4, 0)), QN_ERR_VALUE, "too big");
    CHECK_FAILS(qn_empty((qn_dtype)77, QN_SHAPE(1)), QN_ERR_TYPE, "77 is not a dtype");
    CHECK_FAILS(qn_arange(0, 1, 0, 0), QN_ERR_VALUE, "arange");
    CHECK_FAILS(qn_linspace(0, 1, -1, true, 0), QN_ERR_VALUE, "non-negative");
    CHECK_FAILS(qn_empty(QN_INT8, QN_SHAPE((int64_t)1 << 46)), QN_ERR_NOMEM, "cannot allocate");
}

TEST(array, views)
{
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_arange_int(0, 24, 1, 0), QN_SHAPE(2, 3, 4));
        qn_array *v = qn_view(a, QN_ELLIPSIS, QN_EVERY(-2));
        CHECK_INT(v->shape[2], 2);
        CHECK_INT(QN_EL(int64_t, v, 1, 2, 0), 23);
        CHECK_INT(QN_EL(int64_t, qn_transpose(a), 3, 2, 1), 23);
        CHECK_INT(QN_EL(int64_t, qn_diagonal(a, 1, 1, 2), 1, 2), 23);
        CHECK_INT(QN_EL(int64_t, qn_flip(a, -1, NULL), 0, 0, 0), 23);
        CHECK_INT(QN_EL(int64_t, qn_moveaxis(a, 0, -1), 2, 3, 1), 23);
        CHECK_INT(QN_EL(int64_t, qn_sliding_window(qn_ravel(a), 0, 3), 21, 2), 23);
        CHECK_INT(QN_EL(int64_t, qn_reshape(qn_transpose(a), QN_SHAPE(-1)), 1), 12);
        CHECK_INT(qn_squeeze(qn_expand_dims(a, 1), -1, NULL)->ndim, 3);
        CHECK_INT(QN_EL(int64_t, qn_broadcast_to(a, QN_SHAPE(5, 2, 3, 4)), 4, 1, 2, 3), 23);
    }
}

TEST(array, errors_of_views)
{
    QN_SCOPE {
        qn_array *a = qn_zeros(QN_INT32, QN_SHAPE(3, 4));
        CHECK_FAILS(qn_view(a, QN_AT(3)), QN_ERR_INDEX, "index 3 is out of bounds for axis 0 with size 3");
        CHECK_FAILS(qn_view(a, QN_ALL, QN_ALL, QN_ALL), QN_ERR_INDEX, "too many indices");
        CHECK_FAILS(qn_view(a, QN_ELLIPSIS, QN_ELLIPSIS), QN_ERR_INDEX, "single ellipsis");
        CHECK_FAILS(qn_view(a, QN_EVERY(0)), QN_ERR_VALUE, "step cannot be zero");
        CHECK_FAILS(qn_reshape(a, QN_SHAPE(5, -1)), QN_ERR_VALUE, "cannot reshape array of size 12 into shape (5,-1)");
        CHECK_FAILS(qn_reshape(a, QN_SHAPE(-1, -1)), QN_ERR_VALUE, "one unknown");
        CHECK_FAILS(qn_reshape_view(qn_transpose(a), QN_SHAPE(12)), QN_ERR_VALUE, "copy is needed");
        CHECK_FAILS(qn_swapaxes(a, 0, 2), QN_ERR_AXIS, "axis 2 is out of bounds for array of dimension 2");
        CHECK_FAILS(qn_permute(a, (const int[]){0, 0}), QN_ERR_VALUE, "duplicate");
        CHECK_FAILS(qn_broadcast_to(a, QN_SHAPE(3, 5)), QN_ERR_VALUE, "requested shape (3,5)");
        CHECK_FAILS(qn_squeeze(a, 1, (const int[]){0}), QN_ERR_VALUE, "not equal to one");
        CHECK_FAILS(qn_sliding_window(a, 1, 5), QN_ERR_VALUE, "window length 5");
        CHECK_FAILS(qn_as_strided(a, QN_SHAPE(4, 4), (const int64_t[]){16, 4}, 0), QN_ERR_VALUE, "outside the memory");
        CHECK_FAILS(qn_view_dtype(qn_transpose(a), QN_FLOAT64), QN_ERR_VALUE, "contiguous");
        CHECK_FAILS(qn_assign(qn_broadcast_to(a, QN_SHAPE(2, 3, 4)), a, QN_UNSAFE), QN_ERR_VALUE, "read-only");
        CHECK_FAILS(qn_assign(a, qn_zeros(QN_INT32, QN_SHAPE(3)), QN_UNSAFE), QN_ERR_VALUE,
                    "could not broadcast input array from shape (3,) into shape (3,4)");
        CHECK_FAILS(qn_assign(a, qn_zeros(QN_FLOAT64, QN_SHAPE(4)), QN_SAME_KIND), QN_ERR_TYPE, "cannot cast from float64 to int32");
    }
}

static int freed;
static void count_free(void *context, void *data)
{
    (void)data;
    ++*(int *)context;
}

TEST(array, wrapped_memory_is_freed_once_by_its_last_user)
{
    double data[6] = {0, 1, 2, 3, 4, 5};
    const int64_t strides[2] = {-24, 8};
    freed = 0;
    qn_array *a = qn_wrap(data + 3, QN_FLOAT64, QN_SHAPE(2, 3), strides, true, count_free, &freed);
    CHECK_NEAR(QN_EL(double, a, 1, 2), 2, 0);
    qn_array *v = qn_view(a, QN_AT(0));
    qn_release(a);
    CHECK_INT(freed, 0);
    CHECK_NEAR(QN_EL(double, v, 0), 3, 0);
    qn_release(v);
    CHECK_INT(freed, 1);
    CHECK_FAILS(qn_wrap(NULL, QN_FLOAT64, QN_SHAPE(2), NULL, true, NULL, NULL), QN_ERR_VALUE, "data is NULL");
}

TEST(array, lent_views_do_not_count)
{
    qn_number storage;
    qn_array *a = qn_arange(0, 6, 1, 0), *t = qn_reshape(a, QN_SHAPE(2, 3)), *columns = qn_transpose(t);
    CHECK_INT(qn_buffer_users(a), 3);
    qn_lend_begin(t); /* any array with the memory */
    qn_array *view = qn_view(a, QN_FROM(2)), *empty = qn_view(a, QN_FROM(6)), *copy = qn_ravel(columns), *of_number = qn_view(qn_number_f64(&storage, 3), QN_NEWAXIS);
    CHECK(qn_lend_end(view) == view && qn_is_lent(view) && qn_is_lent(empty) && !qn_is_lent(copy) && !qn_is_lent(of_number) && !qn_is_lent(a));
    CHECK_INT(qn_buffer_users(a), 3);
    qn_array *nested = qn_view(view, QN_FROM(1));
    CHECK(!qn_is_lent(nested) && qn_buffer_users(a) == 4);
    qn_lend_begin(qn_number_f64(&storage, 3));
    qn_array *counted = qn_lend_end(qn_view(a, QN_ALL));
    CHECK(!qn_is_lent(counted) && !qn_is_lent(NULL) && qn_lend_end(NULL) == NULL && qn_buffer_users(a) == 5);
    qn_release(counted);
    qn_release(view);
    qn_release(empty);
    qn_release(columns);
    qn_release(t);
    qn_release(a); /* the nested view alone is left */
    CHECK(qn_buffer_users(nested) == 1 && QN_EL(double, nested, 0) == 3 && QN_EL(double, copy, 1) == 3 && QN_EL(double, of_number, 0) == 3);
    qn_release(nested);
    qn_release(copy);
    qn_release(of_number);
}

static void *sum_and_release(void *view)
{
    double sum = 0;
    qn_array *total = qn_sum(view, QN_ALL_AXES);
    qn_status status = qn_item_f64(total, &sum);
    qn_release(total);
    qn_release(view);
    return status == QN_OK && sum == 14 ? NULL : view;
}

TEST(array, lent_view_outlives_its_holder_once_retained)
{
    for (int order = 0; order < 2; order++) {
        qn_array *a = qn_arange(0, 6, 1, 0);
        qn_lend_begin(a);
        qn_array *view = qn_lend_end(qn_view(a, QN_FROM(2))), *kept = qn_retain(view);
        CHECK(kept == view && !qn_is_lent(view) && qn_buffer_users(a) == 2);
        qn_release(order == 0 ? a : view);
        qn_release(order == 0 ? view : a);
        CHECK_INT(qn_buffer_users(kept), 1);
        pthread_t thread;
        void *failed = kept;
        CHECK(pthread_create(&thread, NULL, sum_and_release, kept) == 0 && pthread_join(thread, &failed) == 0 && failed == NULL);
    }
}

static void *retain_often(void *view)
{
    for (int i = 0; i < 1000; i++)
        qn_retain(view);
    for (int i = 0; i < 1000; i++)
        qn_release(view);
    return NULL;
}

TEST(array, lent_view_is_retained_by_many_threads)
{
    for (int round = 0; round < 20; round++) {
        pthread_t threads[4];
        qn_array *a = qn_arange(0, 6, 1, 0);
        qn_lend_begin(a);
        qn_array *view = qn_lend_end(qn_view(a, QN_FROM(2)));
        for (int i = 0; i < 4; i++)
            CHECK(pthread_create(&threads[i], NULL, retain_often, view) == 0);
        for (int i = 0; i < 4; i++)
            pthread_join(threads[i], NULL);
        CHECK(!qn_is_lent(view) && qn_buffer_users(a) == 2);
        qn_release(view);
        CHECK_INT(qn_buffer_users(a), 1);
        qn_release(a);
    }
}

TEST(array, bare_numbers_are_weak)
{
    QN_SCOPE {
        qn_array *i8 = qn_ones(QN_INT8, QN_SHAPE(3)), *f32 = qn_ones(QN_FLOAT32, QN_SHAPE(3));
        CHECK_INT(qn_add(i8, 2)->dtype, QN_INT8);
        CHECK_INT(qn_add(i8, 2.5)->dtype, QN_FLOAT64);
        CHECK_INT(qn_multiply(0.5, f32)->dtype, QN_FLOAT32);
        CHECK_INT(qn_add(i8, f32)->dtype, QN_FLOAT32);
        CHECK_INT(qn_divide(i8, 2)->dtype, QN_FLOAT64);
        CHECK_INT(qn_less(i8, 1000)->dtype, QN_BOOL);
        CHECK_INT(QN_EL(uint8_t, qn_less(i8, 1000), 0), 1);
        CHECK_FAILS(qn_add(i8, 300), QN_ERR_OVERFLOW, "300 is out of bounds for int8");
    }
}

TEST(array, strong_numbers_in_storage_of_the_caller)
{
    qn_number storage, other;
    QN_SCOPE {
        qn_array *x = qn_number_of(&storage, QN_INT8, &(int8_t){7});
        CHECK(x->ndim == 0 && x->size == 1 && x->dtype == QN_INT8 && x->itemsize == 1 && (x->flags & QN_WRITEABLE) && !(x->flags & QN_WEAK));
        CHECK(x->data > (char *)&storage && x->data < (char *)(&storage + 1) && qn_buffer_users(x) == 1 && !qn_owns_alone(x));
        CHECK_INT(qn_add(x, qn_number_of(&other, QN_INT16, &(int16_t){300}))->dtype, QN_INT16);
        qn_array *kept = qn_keep(qn_retain(x)), *view = qn_view(x, QN_NEWAXIS);
        *x->data = 9;
        CHECK(*kept->data == 7 && *view->data == 7);
        CHECK(qn_assign(x, kept, QN_NO) == QN_OK && *x->data == 7);
        qn_release(kept);
        qn_release(x);
        CHECK_INT(*x->data, 7);
        CHECK_FAILS(qn_number_of(&other, (qn_dtype)99, &storage), QN_ERR_TYPE, "number_of");
    }
}

TEST(array, parts_of_bare_numbers)
{
    qn_number storage;
    const qn_array *z = qn_number_c128(&storage, 3, 4);
    double value[2];
    QN_SCOPE {
        CHECK(qn_item_f64(qn_real(z), value) == QN_OK && *value == 3);
        CHECK(qn_item_f64(qn_imag(z), value) == QN_OK && *value == 4);
        CHECK_FAILS(qn_as_strided(z, 0, NULL, NULL, 8), QN_ERR_VALUE, "outside the memory");
        CHECK_FAILS(qn_as_strided(z, 0, NULL, NULL, INT64_MIN), QN_ERR_VALUE, "outside the memory");
    }
}

TEST(array, promotion_follows_numpy_2)
{
    CHECK_INT(qn_promote(QN_UINT8, QN_INT8), QN_INT16);
    CHECK_INT(qn_promote(QN_UINT64, QN_INT8), QN_FLOAT64);
    CHECK_INT(qn_promote(QN_INT16, QN_FLOAT16), QN_FLOAT32);
    CHECK_INT(qn_promote(QN_INT8, QN_FLOAT16), QN_FLOAT16);
    CHECK_INT(qn_promote(QN_INT32, QN_FLOAT32), QN_FLOAT64);
    CHECK_INT(qn_promote(QN_INT32, QN_COMPLEX64), QN_COMPLEX128);
    CHECK_INT(qn_promote(QN_FLOAT64, QN_COMPLEX64), QN_COMPLEX128);
    CHECK_INT(qn_promote(QN_BOOL, QN_UINT16), QN_UINT16);
    CHECK(qn_can_cast(QN_INT64, QN_FLOAT32, QN_SAME_KIND) && !qn_can_cast(QN_FLOAT32, QN_INT64, QN_SAME_KIND));
    CHECK(!qn_can_cast(QN_INT32, QN_UINT32, QN_SAME_KIND) && qn_can_cast(QN_UINT32, QN_INT32, QN_SAME_KIND));
}

TEST(array, names_of_dtypes)
{
    static const struct { const char *name; qn_dtype t; } rows[] = {
        {"<f8", QN_FLOAT64}, {"u1", QN_UINT8},      {"?", QN_BOOL},       {"=i4", QN_INT32}, {"|b1", QN_BOOL},    {">i1", QN_INT8},  {"half", QN_FLOAT16},
        {"short", QN_INT16}, {"longlong", QN_INT64}, {"p", QN_INT64},     {"N", QN_UINT64},  {"csingle", QN_COMPLEX64}, {"intc", QN_INT32},
        {"f3", 0},           {"", 0},               {"<", 0},             {">f8", 0},        {">", 0},            {"f", QN_FLOAT32}, {"f88888", 0},
        {"<>f8", 0},         {NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_MSG(qn_dtype_from_name(rows[i].name) == rows[i].t, "name %s", rows[i].name != NULL ? rows[i].name : "NULL");
}

TEST(array, byteswap_reverses_every_element)
{
    for (int t = 1; t < QN_DTYPE_END; t++)
        QN_SCOPE {
            qn_array *bytes = qn_arange_int(0, 5 * 16 * 3, 1, QN_UINT8), *a = qn_view_dtype(bytes, (qn_dtype)t);
            qn_array *stepped = qn_view(a, QN_EVERY(-3)), *r = qn_byteswap(stepped);
            int64_t word = (int64_t)qn_dtype_size(qn_dtype_real((qn_dtype)t));
            CHECK_INT(r->size, stepped->size);
            for (int64_t i = 0; i < r->size; i++)
                for (int64_t k = 0; k < r->itemsize; k++) {
                    int64_t from = k / word * word + word - 1 - k % word;
                    CHECK_INT(r->data[i * r->itemsize + k], stepped->data[i * stepped->strides[0] + from]);
                }
        }
    CHECK_FAILS(qn_byteswap(NULL), QN_ERR_NULL, "");
}

/* Copies that exchange two axes, of every item size, with edges that fill no tile and rows that lie apart. */
TEST(array, transposed_copies)
{
    const int64_t sizes[][2] = {{4, 4}, {15, 33}, {16, 16}, {64, 64}, {67, 130}, {129, 63}, {200, 17}};
    FOR_EACH_ISA
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        FOR_EACH_DTYPE(t) {
            int64_t rows = sizes[k][0], cols = sizes[k][1];
            qn_array *line = qn_arange(0, (double)(rows * (cols + 3)), 1, QN_INT64), *narrow = qn_astype(line, t);
            qn_array *whole = qn_reshape(narrow, QN_SHAPE(rows, cols + 3)), *a = qn_view(whole, QN_ALL, QN_RANGE(2, cols + 2));
            qn_array *across = qn_transpose(a), *copy = qn_copy(a), *r = qn_empty(t, QN_SHAPE(cols, rows));
            CHECK_INT(qn_assign(r, across, QN_SAFE), QN_OK);
            for (int64_t i = 0; i < rows; i++)
                for (int64_t j = 0; j < cols; j++)
                    CHECK(memcmp(r->data + (j * rows + i) * r->itemsize, copy->data + (i * cols + j) * r->itemsize,
                                 (size_t)r->itemsize) == 0);
            qn_release(line), qn_release(narrow), qn_release(whole), qn_release(a), qn_release(across), qn_release(copy), qn_release(r);
        }
}

/* The same of arrays that the caches do not hold, with rows that begin anywhere in a line. */
TEST(array, transposed_copies_past_the_caches)
{
    const qn_dtype dtypes[] = {QN_UINT8, QN_FLOAT16, QN_FLOAT32, QN_FLOAT64, QN_COMPLEX128};
    FOR_EACH_ISA
    for (size_t k = 0; k < sizeof dtypes / sizeof *dtypes; k++)
        QN_SCOPE {
            const int64_t size = (int64_t)qn_dtype_size(dtypes[k]), cols = 1237, rows = ((int64_t)10 << 20) / size / cols + 1;
            qn_array *whole = qn_empty(dtypes[k], QN_SHAPE(rows, cols)), *result = qn_empty(dtypes[k], QN_SHAPE(cols, rows + 3));
            qn_array *r = qn_view(result, QN_ALL, QN_RANGE(1, rows + 1));
            for (int64_t i = 0; i < rows * cols * size; i++)
                whole->data[i] = (char)((uint64_t)i * 2654435761u >> 24);
            memset(result->data, 0x55, (size_t)(result->size * size));
            CHECK_INT(qn_assign(r, qn_transpose(whole), QN_SAFE), QN_OK);
            for (int64_t i = 0; i < rows; i++)
                for (int64_t j = i % 8; j < cols; j += 8)
                    CHECK(memcmp(r->data + j * r->strides[0] + i * size, whole->data + (i * cols + j) * size, (size_t)size) == 0);
            for (int64_t j = 0; j < cols; j++)
                CHECK(result->data[j * r->strides[0]] == 0x55 && result->data[(j + 1) * r->strides[0] - 1] == 0x55);
        }
}
