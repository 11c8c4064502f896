/* SPDX-License-Identifier: BSD-3-Clause */
/* test_running.c: operations from left to right (accumulate, reduceat, reductions that are not associative), at repeated indices, and
 * the floating-point errors of an operation. */
#include "layouts.h"
#include "test.h"
#include <math.h>

enum { N = 777 };

static const char *const names[] = {"add", "subtract", "multiply", "divide", "maximum", "fmin", "hypot", "arctan2", "logaddexp", "power", "logical_xor", "bitwise_or"};

/* op one element after the other, by itself. */
static qn_array *by_hand(const qn_op *op, const qn_array *x, qn_dtype t)
{
    qn_array *r = qn_astype(x, t);
    for (int64_t i = 1; i < r->size; i++)
        QN_SCOPE {
            qn_array *before = qn_view(r, QN_AT(i - 1)), *here = qn_view(r, QN_AT(i));
            qn_array *next = qn_apply(op, (const qn_array *const[]){before, here}, NULL);
            CHECK(qn_assign(here, next, QN_UNSAFE) == QN_OK);
        }
    return r;
}

static void check_running(const char *name, qn_dtype t)
{
    const qn_op *op = qn_op_find(name);
    qn_array *x = special_values(t, N, 1), *got = qn_accumulate(op, x, 0, QN_DEFAULT_DTYPE, NULL);
    if (got == NULL || got->dtype == QN_FLOAT16) { /* undefined, or carried in float32 without rounding each step */
        CHECK(got != NULL || qn_error_status() == QN_ERR_TYPE);
        qn_clear_error();
        qn_release(got);
        qn_release(x);
        return;
    }
    qn_array *want = by_hand(op, x, (qn_dtype)got->dtype), *last = qn_view(want, QN_AT(-1));
    CHECK_MSG(same_bits(got, want), "%s.accumulate %s: element %lld", name, qn_dtype_name(t), (long long)first_difference(got, want));
    qn_array *all = qn_from_data((const int64_t[]){0}, QN_INT64, QN_SHAPE(1)), *segments = qn_reduceat(op, x, all, 0, QN_DEFAULT_DTYPE, NULL);
    qn_array *one = segments == NULL ? NULL : qn_view(segments, QN_AT(0)), *reduced = qn_reduce(op, x, QN_ALL_AXES, NULL);
    bool pairwise = strcmp(name, "add") == 0 || strcmp(name, "multiply") == 0 || strcmp(name, "hypot") == 0 || strcmp(name, "logaddexp") == 0;
    if (!pairwise || qn_dtype_kind(t) != 'f') {
        CHECK_MSG(one != NULL && same_bits(one, last), "%s.reduceat %s", name, qn_dtype_name(t));
        CHECK_MSG(reduced != NULL && (same_bits(reduced, last) || pairwise || strcmp(name, "fmin") == 0), "%s.reduce %s", name, qn_dtype_name(t));
    }
    qn_array *made[] = {x, got, want, last, all, segments, one, reduced};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        qn_release(made[i]);
}

TEST(running, accumulate_reduceat_reduce_go_from_left_to_right)
{
    static const qn_dtype dtypes[] = {QN_BOOL, QN_INT64, QN_UINT8, QN_FLOAT32, QN_FLOAT64};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof dtypes / sizeof *dtypes; k++)
            if (strcmp(names[i], "power") != 0 || qn_dtype_kind(dtypes[k]) == 'f')
                check_running(names[i], dtypes[k]);
}

TEST(running, into_other_dtypes_and_in_place)
{
    QN_SCOPE {
        qn_array *x = qn_arange(0, 3000, 1, QN_FLOAT64), *narrow = qn_empty(QN_FLOAT32, QN_SHAPE(3000)), *halves = qn_empty(QN_FLOAT64, QN_SHAPE(3000));
        CHECK(qn_cumsum_into(narrow, x, 0, QN_DEFAULT_DTYPE, false) == QN_OK);
        CHECK_NEAR(QN_EL(float, narrow, 2999), 4498500, 1);
        qn_array *r = qn_accumulate(qn_op_find("subtract"), x, 0, QN_FLOAT32, halves);
        CHECK_NEAR(QN_EL(double, r, 2), -3, 0);
        qn_release(r);
        CHECK(qn_cumsum_into(x, x, 0, QN_DEFAULT_DTYPE, false) == QN_OK);
        CHECK_NEAR(QN_EL(double, x, 2999), 4498500, 0);
        CHECK_FAILS(qn_cumsum_into(narrow, x, 0, QN_DEFAULT_DTYPE, true), QN_ERR_VALUE, "shape (3000,)");
        CHECK_FAILS(qn_cumprod_into(qn_empty(QN_INT64, QN_SHAPE(3000)), x, 0, QN_DEFAULT_DTYPE, false), QN_ERR_TYPE, "Cannot cast");
        CHECK_FAILS(qn_accumulate(qn_op_find("sqrt"), x, 0, QN_DEFAULT_DTYPE, NULL), QN_ERR_VALUE, "binary");
        CHECK_FAILS(qn_reduceat(qn_op_find("add"), x, qn_from_data((const int64_t[]){3000}, QN_INT64, QN_SHAPE(1)), 0, QN_DEFAULT_DTYPE, NULL),
                    QN_ERR_INDEX, "index 3000 out-of-bounds in add.reduceat [0, 3000)");
        CHECK_FAILS(qn_reduce(qn_op_find("subtract"), qn_reshape(x, QN_SHAPE(30, 100)), QN_ALL_AXES, NULL), QN_ERR_VALUE, "not reorderable");
    }
}

TEST(running, at_applies_once_for_every_occurrence)
{
    QN_SCOPE {
        for (qn_dtype t = QN_INT32; t <= QN_COMPLEX128; t++) {
            qn_array *a = qn_zeros(t, QN_SHAPE(4, 3)), *rows = qn_from_data((const int64_t[]){1, 1, -1, 1}, QN_INT64, QN_SHAPE(4));
            const qn_index items[] = {QN_BY(rows), QN_AT(2)};
            CHECK(qn_apply_at(qn_op_find("add"), a, 1, items, QN_NUM(1)) == QN_OK);
            CHECK(qn_apply_at(qn_op_find("add"), a, 2, items, QN_NUM(2)) == QN_OK);
            double got, want[] = {0, 9, 0, 3};
            for (int64_t i = 0; i < 4; i++) {
                qn_array *element = qn_real(qn_view(a, QN_AT(i), QN_AT(2)));
                CHECK(qn_item_f64(element, &got) == QN_OK);
                CHECK_NEAR(got, want[i], 0);
            }
        }
        qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(3)), *bad = qn_from_data((const int64_t[]){0, 7}, QN_INT64, QN_SHAPE(2));
        CHECK_FAILS(qn_apply_at(qn_op_find("add"), a, 1, &QN_BY(bad), QN_NUM(1)), QN_ERR_INDEX, "index 7");
        CHECK_NEAR(QN_EL(double, a, 0), 1, 0);
        CHECK_FAILS(qn_apply_at(qn_op_find("fma"), a, 1, &QN_BY(bad), QN_NUM(1)), QN_ERR_VALUE, "one or two inputs");
    }
}

TEST(running, float_errors)
{
    static const struct { const char *op; double x, y; int errors; } cases[] = {
        {"divide", 1, 0, QN_FLOAT_DIVIDE},        {"divide", 0, 0, QN_FLOAT_INVALID},    {"divide", INFINITY, 0, 0},      {"divide", 1e308, 1e-308, QN_FLOAT_OVERFLOW},
        {"divide", NAN, 0, 0},                    {"multiply", 1e-200, 1e-200, QN_FLOAT_UNDERFLOW}, {"multiply", 0, 1e-200, 0}, {"add", 1e308, 1e308, QN_FLOAT_OVERFLOW},
        {"power", 0, -1, QN_FLOAT_DIVIDE},        {"remainder", 1, 0, QN_FLOAT_INVALID}, {"maximum", 1, NAN, 0},          {"less", NAN, 1, 0},
        {"floor_divide", 1, 0, QN_FLOAT_DIVIDE},  {"add", 1, 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        QN_SCOPE {
            qn_array *x = qn_full(QN_FLOAT64, QN_SHAPE(3, 500), QN_NUM(1.0)), *y = qn_full(QN_FLOAT64, QN_SHAPE(3, 500), QN_NUM(1.0));
            QN_EL(double, x, 2, 499) = cases[i].x;
            QN_EL(double, y, 2, 499) = cases[i].y;
            const qn_array *in[] = {x, y};
            CHECK_INT(qn_float_errors(qn_op_find(cases[i].op), in, NULL), cases[i].errors);
        }
    QN_SCOPE {
        qn_array *big = qn_full(QN_FLOAT64, QN_SHAPE(5), QN_NUM(1e308));
        CHECK_INT(qn_reduce_float_errors(big, qn_sum(big, QN_ALL_AXES)), QN_FLOAT_OVERFLOW);
        CHECK_INT(qn_reduce_float_errors(big, qn_max(big, QN_ALL_AXES)), 0);
        CHECK_INT(qn_float_errors(qn_op_find("remainder"), (const qn_array *const[]){qn_arange_int(0, 4, 1, 0), qn_arange_int(0, 4, 1, 0)}, NULL), QN_FLOAT_DIVIDE);
    }
}

TEST(running, rounding_and_replacing)
{
    QN_SCOPE {
        qn_array *x = qn_from_data((const double[]){NAN, INFINITY, -INFINITY, 2.25}, QN_FLOAT64, QN_SHAPE(4)), *r = qn_nan_to_num(x, 1, NULL, &(double){-7});
        CHECK_NEAR(QN_EL(double, r, 0), 1, 0);
        CHECK_NEAR(QN_EL(double, r, 1), 1.7976931348623157e308, 0);
        CHECK_NEAR(QN_EL(double, r, 2), -7, 0);
        CHECK(qn_round_into(r, r, 1) == QN_OK);
        CHECK_NEAR(QN_EL(double, r, 3), 2.2, 1e-15);
        CHECK_FAILS(qn_round_into(r, qn_ones(QN_FLOAT64, QN_SHAPE(3)), 1), QN_ERR_VALUE, "shape");
        CHECK_FAILS(qn_matvec(x, x), QN_ERR_VALUE, "does not have enough dimensions");
        CHECK_NEAR(QN_EL(double, qn_matvec(qn_ones(QN_FLOAT64, QN_SHAPE(2, 3)), qn_ones(QN_FLOAT64, QN_SHAPE(4, 3))), 3, 1), 3, 0);
    }
}
