/* SPDX-License-Identifier: BSD-3-Clause */
/* test_expr.c: fused expressions against the same operations one by one. */
#include "test.h"
#include <math.h>

static bool same(const qn_array *a, const qn_array *b)
{
    double equal = 0;
    qn_array *cmp = qn_all(qn_logical_or(qn_equal(a, b), qn_logical_and(qn_not_equal(a, a), qn_not_equal(b, b))), QN_ALL_AXES);
    return cmp != NULL && a->dtype == b->dtype && qn_item_f64(cmp, &equal) == QN_OK && equal == 1;
}

TEST(expr, equals_eager)
{
    QN_SCOPE {
        qn_array *x = qn_linspace(-3, 3, 100003, true, 0), *y = qn_linspace(1, 2, 100003, true, QN_FLOAT32);
        qn_array *i = qn_arange_int(0, 100003, 1, QN_INT16);
        qn_arg args[] = {{"x", x}, {"y", y}, {"i", i}};
#define EVAL(text) qn_evaluate(text, 3, args)
        CHECK(same(EVAL("x + y"), qn_add(x, y)));
        CHECK(same(EVAL("2*x + 3*y"), qn_add(qn_multiply(2, x), qn_multiply(3, y))));
        CHECK(same(EVAL("-x ** 2"), qn_negative(qn_power(x, 2))));
        CHECK(same(EVAL("y * 0.5"), qn_multiply(y, 0.5)));
        CHECK(same(EVAL("i // 3 % 7 + (i & 15) - (i << 1)"),
                   qn_subtract(qn_add(qn_remainder(qn_floor_divide(i, 3), 7), qn_bitwise_and(i, 15)), qn_left_shift(i, 1))));
        CHECK(same(EVAL("where(x < y, sqrt(abs(x)), exp(y))"),
                   qn_where(qn_less(x, y), qn_sqrt(qn_absolute(x)), qn_exp(y))));
        CHECK(same(EVAL("(x > 0) & (x <= 1)"), qn_bitwise_and(qn_greater(x, 0), qn_less_equal(x, 1))));
        CHECK(same(EVAL("sin(x)*sin(x) + cos(x)*cos(x)"),
                   qn_add(qn_multiply(qn_sin(x), qn_sin(x)), qn_multiply(qn_cos(x), qn_cos(x)))));
        CHECK(same(EVAL("x*(2*pi)"), qn_multiply(x, 2 * 3.14159265358979323846)));
        CHECK(same(EVAL("sum((x - y)**2)"), qn_sum(qn_power(qn_subtract(x, y), 2), QN_ALL_AXES)));
        CHECK(same(EVAL("max(i)"), qn_max(i, QN_ALL_AXES)));
        CHECK(same(EVAL("any(x > 2.5)"), qn_any(qn_greater(x, 2.5), QN_ALL_AXES)));
    }
}

/* Parts of a fused sum join in the tree of the eager one, whatever the length. */
TEST(expr, fused_sums_have_the_bits_of_eager_ones)
{
    static const int64_t lengths[] = {1, 255, 257, 1025, 3000, 4097, 5121, 70001, 1000003};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++)
        QN_SCOPE {
            qn_array *x = qn_linspace(-3, 3, lengths[k], true, 0), *y = qn_linspace(1, 2, lengths[k], true, 0);
            qn_array *eager = qn_multiply(qn_multiply(qn_subtract(x, y), qn_add(x, y)), x);
            CHECK(same(qn_evaluate("sum((x - y)*(x + y)*x)", 2, (const qn_arg[]){{"x", x}, {"y", y}}), qn_sum(eager, QN_ALL_AXES)));
        }
}

/* n numbers with full mantissas. */
static qn_array *numbers(qn_dtype t, int64_t n, double seed)
{
    qn_array *wide = qn_empty(QN_COMPLEX128, 1, &n);
    for (int64_t i = 0; i < 2 * n; i++)
        ((double *)(void *)wide->data)[i] = sin(seed * (double)(i + 1));
    return qn_astype(wide, t);
}

/* Products are added up without being stored; every third element, elements repeated and squares have paths of their own. */
static void check_products(qn_dtype t, int64_t n)
{
    QN_SCOPE {
        qn_array *x = numbers(t, n, 1.7), *y = numbers(t, n, 0.3), *one = qn_view(x, QN_TO(1));
        qn_array *third = qn_view(x, QN_EVERY(3)), *some = qn_view(y, QN_TO((n + 2) / 3));
        const qn_arg args[] = {{"x", x}, {"y", y}, {"third", third}, {"some", some}, {"one", one}};
        const struct { const char *text; qn_array *products; } cases[] = {
            {"sum(x*y)", qn_multiply(x, y)},
            {"sum(conj(x)*y)", qn_multiply(qn_conjugate(x), y)},
            {"sum(x*conj(y))", qn_multiply(x, qn_conjugate(y))},
            {"sum(x*x)", qn_multiply(x, x)},
            {"sum(third*some)", qn_multiply(third, some)},
            {"sum(x*one)", qn_multiply(x, one)},
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            CHECK_MSG(same(qn_evaluate(cases[i].text, 5, args), qn_sum(cases[i].products, QN_ALL_AXES)), "%s of %d %s on %s %s",
                      cases[i].text, (int)n, qn_dtype_name(t), qn_isa(), qn_error_message());
    }
}

TEST(expr, sums_of_products_have_the_bits_of_the_products)
{
    static const qn_dtype types[] = {QN_FLOAT32, QN_FLOAT64, QN_COMPLEX64, QN_COMPLEX128};
    static const int64_t lengths[] = {1, 17, 33, 63, 64, 70, 255, 256, 300, 4097, 40001};
    char *best = strdup(qn_isa());
    for (int isa = 0; isa < qn_isa_count(); isa++) {
        CHECK(qn_set_isa(qn_isa_name(isa)) == QN_OK);
        for (size_t k = 0; k < 4 * sizeof lengths / sizeof *lengths; k++)
            check_products(types[k % 4], lengths[k / 4]);
    }
    CHECK(qn_set_isa(best) == QN_OK);
    free(best);
}

TEST(expr, broadcasts_and_reduces_axes)
{
    QN_SCOPE {
        qn_array *m = qn_reshape(qn_arange(0, 600, 1, 0), QN_SHAPE(20, 30)), *row = qn_arange(0, 30, 1, 0);
        qn_array *r = qn_evaluate("mean(m * row, axis=(0,))", QN_ARGS({"m", m}, {"row", row}));
        CHECK(r != NULL && r->ndim == 1 && r->shape[0] == 30);
        qn_array *want = qn_mean(qn_multiply(m, row), QN_AXIS(0));
        for (int j = 0; j < 30; j++)
            CHECK_NEAR(QN_EL(double, r, j), QN_EL(double, want, j), 1e-9);
        qn_array *kept = qn_evaluate("sum(m, axis=-1, keepdims=True)", QN_ARGS({"m", m}));
        CHECK(kept != NULL && kept->ndim == 2 && kept->shape[1] == 1);
        CHECK(qn_evaluate_into(m, "m.T", QN_ARGS({"m", m})) != QN_OK);
        qn_clear_error();
        qn_array *t = qn_view(m, QN_EVERY(-1));
        CHECK(qn_evaluate_into(m, "m + t", QN_ARGS({"m", m}, {"t", t})) == QN_OK); /* overlap */
        CHECK_NEAR(QN_EL(double, m, 0, 0), 570, 0);
        CHECK_NEAR(QN_EL(double, m, 19, 29), 628, 0);
    }
}

TEST(expr, errors_name_the_position)
{
    QN_SCOPE {
        qn_array *x = qn_zeros(QN_FLOAT64, QN_SHAPE(3)), *y = qn_zeros(QN_FLOAT64, QN_SHAPE(4));
        const qn_arg args[] = {{"x", x}, {"y", y}};
        const struct { const char *text, *message; qn_status status; } cases[] = {
            {"x +", "the text ends too early at position 3", QN_ERR_VALUE},
            {"x + z", "an unknown name at position 4", QN_ERR_VALUE},
            {"foo(x)", "an unknown function", QN_ERR_VALUE},
            {"(x", "expected ')' at position 2", QN_ERR_VALUE},
            {"x ? 1", "text left over", QN_ERR_VALUE},
            {"x < 1 < 2", "cannot be chained", QN_ERR_VALUE},
            {"sin(x, x)", "sin takes 1 arguments, 2 were given", QN_ERR_VALUE},
            {"x + y", "could not be broadcast together with shapes (3,) (4,)", QN_ERR_VALUE},
            {"x & 1", "not supported for the input types", QN_ERR_TYPE},
            {"1 + sum(x)", "reduction", QN_ERR_VALUE},
            {"sum(x, axis=1)", "axis 1 is out of bounds", QN_ERR_AXIS},
            {"sum(x, foo=1)", "expected axis=", QN_ERR_VALUE},
            {"", "the text ends too early", QN_ERR_VALUE},
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            CHECK_FAILS(qn_evaluate(cases[i].text, 2, args), cases[i].status, cases[i].message);
        char deep[1000];
        memset(deep, '(', sizeof deep - 1);
        deep[sizeof deep - 1] = '\0';
        CHECK_FAILS(qn_evaluate(deep, 2, args), QN_ERR_VALUE, "nested too deeply");
    }
}

/* The operand is named correctly: its absence is the error. */
TEST(expr, null_operand)
{
    CHECK_FAILS(qn_evaluate("x + 1", QN_ARGS({"x", NULL})), QN_ERR_NULL, "NULL");
}

/* Many wide temporaries alive at once: blocks of a few elements still make progress. */
TEST(expr, many_temporaries)
{
    char text[1000] = "", *at = text;
    static char names[20][8];
    qn_arg args[21];
    QN_SCOPE {
        qn_array *narrow = qn_full(QN_COMPLEX64, QN_SHAPE(300), QN_NUM(1.5)), *wide = qn_full(QN_COMPLEX128, QN_SHAPE(300), QN_NUM(2));
        for (int i = 0; i < 20; i++) {
            snprintf(names[i], sizeof names[i], "x%d", i);
            args[i] = (qn_arg){names[i], qn_multiply(narrow, 1)};
            at += sprintf(at, "(%s+w)*(", names[i]);
        }
        args[20] = (qn_arg){"w", wide};
        at += sprintf(at, "w");
        memset(at, ')', 20);
        at[20] = '\0';
        qn_array *r = qn_evaluate(text, 21, args);
        CHECK_MSG(r != NULL, "%s", qn_error_message());
        double want = 2 * pow(3.5, 20), got[2];
        CHECK(qn_item_c128(qn_view(r, QN_AT(299)), got) == QN_OK);
        CHECK_NEAR(got[0] / want, 1, 1e-12);
    }
}

/* The result is cast block by block into an output of another dtype or alignment, if the cast is allowed. */
TEST(expr, writes_other_dtypes)
{
    QN_SCOPE {
        qn_array *x = qn_arange(0, 5000, 1, QN_FLOAT32), *twice = qn_multiply(x, 2);
        qn_array *bytes = qn_zeros(QN_UINT8, QN_SHAPE(16 * 5000 + 1)), *odd = qn_view(bytes, QN_FROM(1));
        const qn_dtype types[] = {QN_FLOAT16, QN_FLOAT32, QN_FLOAT64, QN_COMPLEX128};
        for (int i = 0; i < 4; i++)
            for (int aligned = 0; aligned < 2; aligned++) {
                qn_array *raw = qn_view(aligned ? bytes : odd, QN_TO((int64_t)qn_dtype_size(types[i]) * 5000)), *out = qn_view_dtype(raw, types[i]);
                CHECK(qn_evaluate_into(out, "x + x", QN_ARGS({"x", x})) == QN_OK);
                CHECK(same(out, qn_astype(twice, types[i])));
            }
        qn_array *whole = qn_zeros(QN_INT64, QN_SHAPE(5000));
        CHECK_FAILS(qn_evaluate_into(whole, "x + x", QN_ARGS({"x", x})), QN_ERR_TYPE, "cannot cast the result from float32 to int64");
    }
}

/* An expression without an operation is a copy; the program has no instruction before the one that stores. */
TEST(expr, name_alone)
{
    QN_SCOPE {
        qn_array *x = qn_arange(0, 300, 1, QN_FLOAT32), *out = qn_zeros(QN_FLOAT64, QN_SHAPE(300)), *copy = qn_evaluate("((x))", QN_ARGS({"x", x}));
        CHECK(same(copy, x) && copy->data != x->data);
        CHECK(qn_evaluate_into(out, "x", QN_ARGS({"x", x})) == QN_OK && same(out, qn_astype(x, QN_FLOAT64)));
    }
}
