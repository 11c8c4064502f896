/* SPDX-License-Identifier: BSD-3-Clause */
/* test_format.c: arrays as text. What NumPy prints was taken from NumPy 2.4; tests/python/test_print.py compares thousands of
 * random arrays with it. */
#include "test.h"
#include <errno.h>
#include <fenv.h>
#include <locale.h>

static void expect(const qn_array *a, qn_print_opts opts, const char *want)
{
    static char text[20000];
    size_t n = qn_format(a, &opts, text, sizeof text);
    CHECK_MSG(strcmp(text, want) == 0, "got\n%s\nexpected\n%s", text, want);
    CHECK_INT(n, strlen(want));
}

static qn_print_opts repr(void)
{
    qn_print_opts o = qn_print_defaults();
    o.repr = true;
    return o;
}

#define VECTOR(t, T, ...) qn_from_data((const T[]){__VA_ARGS__}, t, QN_SHAPE(sizeof((const T[]){__VA_ARGS__}) / sizeof(T)))
#define F64(...) VECTOR(QN_FLOAT64, double, __VA_ARGS__)

TEST(format, floats)
{
    QN_SCOPE {
        expect(F64(1, 2, 3), repr(), "array([1., 2., 3.])");
        expect(F64(1, 2.5, -3.125), repr(), "array([ 1.   ,  2.5  , -3.125])");
        expect(F64(1. / 3, 100), repr(), "array([  0.33333333, 100.        ])");
        expect(F64(1e-5, 1), repr(), "array([1.e-05, 1.e+00])");
        expect(F64(1e100, 1. / 3), repr(), "array([1.00000000e+100, 3.33333333e-001])");
        expect(F64(NAN, 1, -INFINITY), repr(), "array([ nan,   1., -inf])");
        expect(F64(NAN, NAN), repr(), "array([nan, nan])");
        expect(F64(0.1, -0.0), repr(), "array([ 0.1, -0. ])");
        expect(F64(5e-324, 1.7976931348623157e308), repr(), "array([4.94065646e-324, 1.79769313e+308])");
        expect(VECTOR(QN_FLOAT32, float, 0.1f, 1 / 3.f), repr(), "array([0.1       , 0.33333334], dtype=float32)");
        expect(VECTOR(QN_FLOAT32, float, 1000000, 1), repr(), "array([1.e+06, 1.e+00], dtype=float32)");
        expect(qn_astype(F64(0.1, 1. / 3, 999), QN_FLOAT16), repr(), "array([9.998e-02, 3.333e-01, 9.990e+02], dtype=float16)");
    }
}

TEST(format, integers_bools_complex)
{
    QN_SCOPE {
        expect(VECTOR(QN_INT64, int64_t, 1, -20, 300), repr(), "array([  1, -20, 300])");
        expect(VECTOR(QN_INT64, int64_t, INT64_MIN, INT64_MAX), repr(), "array([-9223372036854775808,  9223372036854775807])");
        expect(VECTOR(QN_UINT64, uint64_t, UINT64_MAX, 0), repr(), "array([18446744073709551615,                    0], dtype=uint64)");
        expect(VECTOR(QN_INT8, int8_t, 1, 2), repr(), "array([1, 2], dtype=int8)");
        expect(VECTOR(QN_BOOL, bool, true, false), repr(), "array([ True, False])");
        expect(qn_from_data((double[]){1, 2, 0.5, -1e-3}, QN_COMPLEX128, QN_SHAPE(2)), repr(), "array([1. +2.e+00j, 0.5-1.e-03j])");
        expect(qn_from_data((double[]){NAN, INFINITY, 1, -1}, QN_COMPLEX128, QN_SHAPE(2)), repr(), "array([nan+infj,  1. -1.j])");
        expect(qn_from_data((float[]){1, 2}, QN_COMPLEX64, QN_SHAPE(1)), repr(), "array([1.+2.j], dtype=complex64)");
    }
}

TEST(format, scalars)
{
    QN_SCOPE {
        qn_print_opts str = qn_print_defaults();
        expect(qn_full(0, QN_SCALAR_SHAPE, QN_NUM(1.5)), repr(), "array(1.5)");
        expect(qn_full(0, QN_SCALAR_SHAPE, QN_NUM(1.0)), str, "1.0");
        expect(qn_full(0, QN_SCALAR_SHAPE, QN_NUM(1e16)), str, "1e+16");
        expect(qn_full(0, QN_SCALAR_SHAPE, QN_NUM(1.25e-7)), str, "1.25e-07");
        expect(qn_full(QN_FLOAT32, QN_SCALAR_SHAPE, QN_NUM(0.1)), str, "0.1");
        expect(qn_full(0, QN_SCALAR_SHAPE, QN_NUM((bool)true)), repr(), "array(True)");
        expect(qn_from_data((double[]){0, 2}, QN_COMPLEX128, QN_SCALAR_SHAPE), str, "2j");
        expect(qn_from_data((double[]){1, -2.5}, QN_COMPLEX128, QN_SCALAR_SHAPE), str, "(1-2.5j)");
        expect(qn_full(QN_UINT8, QN_SCALAR_SHAPE, QN_NUM(7)), repr(), "array(7, dtype=uint8)");
    }
}

TEST(format, dimensions_and_empty)
{
    QN_SCOPE {
        qn_print_opts str = qn_print_defaults();
        expect(qn_reshape(qn_arange_int(0, 6, 1, 0), QN_SHAPE(2, 3)), repr(), "array([[0, 1, 2],\n       [3, 4, 5]])");
        expect(qn_reshape(qn_arange_int(0, 6, 1, 0), QN_SHAPE(2, 3)), str, "[[0 1 2]\n [3 4 5]]");
        expect(qn_reshape(qn_arange_int(0, 8, 1, 0), QN_SHAPE(2, 2, 2)), str, "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]");
        expect(qn_zeros(QN_FLOAT64, QN_SHAPE(0)), repr(), "array([], dtype=float64)");
        expect(qn_zeros(QN_FLOAT64, QN_SHAPE(0, 3)), repr(), "array([], shape=(0, 3), dtype=float64)");
        expect(qn_zeros(QN_FLOAT64, QN_SHAPE(0, 3)), str, "[]");
    }
}

TEST(format, long_lines_and_summaries)
{
    QN_SCOPE {
        qn_print_opts narrow = repr();
        narrow.linewidth = 30;
        expect(qn_arange_int(0, 12, 1, 0), narrow, "array([ 0,  1,  2,  3,  4,\n        5,  6,  7,  8,  9,\n       10, 11])");
        expect(qn_arange_int(0, 6, 1, QN_INT32), narrow, "array([0, 1, 2, 3, 4, 5],\n      dtype=int32)");
        expect(qn_arange_int(0, 2000, 1, 0), repr(), "array([   0,    1,    2, ..., 1997, 1998, 1999], shape=(2000,))");
        qn_print_opts few = qn_print_defaults();
        few.threshold = 5, few.edgeitems = 1;
        expect(qn_reshape(qn_arange_int(0, 16, 1, 0), QN_SHAPE(4, 4)), few, "[[ 0 ...  3]\n ...\n [12 ... 15]]");
    }
}

TEST(format, options)
{
    QN_SCOPE {
        qn_print_opts o = qn_print_defaults();
        o.precision = 3;
        expect(F64(1. / 3, 2), o, "[0.333 2.   ]");
        o.suppress = true;
        expect(F64(1e-10, 1), o, "[0. 1.]");
        o.precision = 0;
        expect(F64(2.5, 3.5), o, "[2. 4.]");
        o.precision = 1 << 30;
        expect(F64(0.1), o, "[0.1]");
    }
}

TEST(format, any_strides_and_alignment)
{
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_arange(0, 12, 1, 0), QN_SHAPE(3, 4));
        expect(qn_view(a, QN_EVERY(-1), QN_EVERY(2)), repr(), "array([[ 8., 10.],\n       [ 4.,  6.],\n       [ 0.,  2.]])");
        char bytes[1 + 2 * sizeof(double)];
        memcpy(bytes + 1, (double[]){1.5, 2}, 2 * sizeof(double));
        expect(qn_wrap(bytes + 1, QN_FLOAT64, QN_SHAPE(2), NULL, false, NULL, NULL), repr(), "array([1.5, 2. ])");
        expect(qn_broadcast_to(F64(1), QN_SHAPE(2, 2)), repr(), "array([[1., 1.],\n       [1., 1.]])");
    }
}

TEST(format, counts_like_snprintf)
{
    QN_SCOPE {
        char text[8];
        const qn_array *a = F64(1, 2, 3);
        CHECK_INT(qn_format(a, NULL, NULL, 0), 10);
        CHECK_INT(qn_format(a, NULL, text, sizeof text), 10);
        CHECK(strcmp(text, "[1. 2. ") == 0);
        CHECK_INT(qn_format(NULL, NULL, text, sizeof text), 0);
        CHECK(*text == 0 && qn_error_status() == QN_ERR_NULL);
        qn_clear_error();
    }
}

/* Looks at a few of 10^12 elements. */
TEST(format, large_arrays_cost_their_edges)
{
    QN_SCOPE {
        expect(qn_broadcast_to(F64(1), QN_SHAPE(1000000, 1000000)), qn_print_defaults(),
               "[[1. 1. 1. ... 1. 1. 1.]\n [1. 1. 1. ... 1. 1. 1.]\n [1. 1. 1. ... 1. 1. 1.]\n ...\n [1. 1. 1. ... 1. 1. 1.]\n"
               " [1. 1. 1. ... 1. 1. 1.]\n [1. 1. 1. ... 1. 1. 1.]]");
    }
}

TEST(format, leaves_errno_locale_and_floating_point_state)
{
    static const char *commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8"};
    for (int i = 0; i < 3 && !setlocale(LC_NUMERIC, commas[i]); i++)
        ;
    QN_SCOPE {
        const qn_array *a = F64(0.1, 5e-324, 1. / 3);
        feclearexcept(FE_ALL_EXCEPT);
        fesetround(FE_UPWARD);
        errno = 77;
        expect(a, repr(), "array([1.00000000e-001, 4.94065646e-324, 3.33333333e-001])");
        CHECK_INT(errno, 77);
        CHECK_INT(fegetround(), FE_UPWARD);
        CHECK_INT(fetestexcept(FE_ALL_EXCEPT), 0);
        fesetround(FE_TONEAREST);
    }
    setlocale(LC_NUMERIC, "C");
}

TEST(format, modes_and_signs)
{
    QN_SCOPE {
        qn_print_opts o = qn_print_defaults();
        o.floatmode = QN_FIXED;
        o.precision = 2;
        o.sign = '+';
        expect(F64(1, -0.125), o, "[+1.00 -0.12]");
        o.floatmode = QN_UNIQUE;
        o.sign = ' ';
        expect(F64(1, 0.125), o, "[ 1.     0.125]");
        expect(VECTOR(QN_INT64, int64_t, 1, 22), o, "[  1  22]");
        strcpy(o.nanstr, "N/A");
        expect(F64(NAN, 1), o, "[ N/A   1.]");
    }
}

static const char *stars(void *context, const char *element)
{
    snprintf(context, 32, "*%g*", *(const double *)(const void *)element);
    return context;
}

TEST(format, own_elements)
{
    QN_SCOPE {
        char room[32];
        qn_print_opts o = repr();
        o.element = stars;
        o.context = room;
        expect(F64(1, 2.5), o, "array([*1*, *2.5*])");
    }
}

TEST(format, numbers)
{
    static const struct { double x; qn_float_opts o; const char *want; } cases[] = {
        {0.1, {.unique = true, .fractional = true, .trim = 'k', .precision = -1, .min_digits = -1, .pad_left = -1, .pad_right = -1}, "0.1"},
        {1.0, {.unique = true, .fractional = true, .trim = '-', .precision = -1, .min_digits = -1, .pad_left = 4, .pad_right = 3}, "   1    "},
        {12345.678, {.fractional = false, .trim = '.', .precision = 3, .min_digits = -1, .pad_left = -1, .pad_right = -1}, "12300."},
        {0.00012, {.unique = true, .scientific = true, .sign = true, .trim = '0', .precision = -1, .min_digits = -1, .exp_digits = 3, .pad_left = -1},
         "+1.2e-004"},
        {0.1, {.fractional = true, .trim = 'k', .precision = 20, .min_digits = -1, .pad_left = -1, .pad_right = -1}, "0.10000000000000000555"},
    };
    char text[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(qn_format_float(cases[i].x, QN_FLOAT64, &cases[i].o, text, sizeof text), strlen(cases[i].want));
        CHECK_MSG(strcmp(text, cases[i].want) == 0, "got %s, expected %s", text, cases[i].want);
    }
    qn_float_opts bad = cases[0].o;
    bad.trim = 'x';
    CHECK_INT(qn_format_float(1, QN_FLOAT64, &bad, text, sizeof text), 0);
    CHECK_INT(qn_error_status(), QN_ERR_VALUE);
    CHECK_INT(qn_format_float(1, QN_INT8, &cases[0].o, text, sizeof text), 0);
    CHECK_INT(qn_error_status(), QN_ERR_TYPE);
    qn_clear_error();
}
