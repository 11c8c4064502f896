/* SPDX-License-Identifier: BSD-3-Clause */
/* test_poly.c: polynomials and windows. tests/python/test_polynomial.py compares with NumPy. */
#include "test.h"

#define F64(...) qn_from_data((const double[]){__VA_ARGS__}, QN_FLOAT64, QN_SHAPE(sizeof((const double[]){__VA_ARGS__}) / sizeof(double)))

static void expect(const qn_array *got, const qn_array *want, double tolerance)
{
    CHECK_MSG(got != NULL, "%s", qn_error_message());
    CHECK_INT(got->size, want->size);
    CHECK_INT(got->dtype, want->dtype);
    for (int64_t i = 0; i < want->size; i++)
        CHECK_NEAR(QN_EL(double, got, i), QN_EL(double, want, i), tolerance);
}

TEST(poly, arithmetic)
{
    QN_SCOPE {
        const qn_array *p = F64(1, 2, 3), *q = F64(1, -1);
        qn_array *quotient, *remainder;
        expect(qn_polyadd(p, q), F64(1, 3, 2), 0);
        expect(qn_polysub(q, p), F64(-1, -1, -4), 0);
        expect(qn_polymul(p, q), F64(1, 1, 1, -3), 0);
        expect(qn_polymul(qn_zeros(QN_FLOAT64, QN_SHAPE(0)), p), F64(0, 0, 0), 0);
        CHECK_INT(qn_polydiv(p, q, &quotient, &remainder), QN_OK);
        expect(quotient, F64(1, 3), 0);
        expect(remainder, F64(6), 0);
        expect(qn_polyder(p, 1), F64(2, 2), 0);
        expect(qn_polyint(p, 1, F64(7)), F64(1. / 3, 1, 3, 7), 1e-15);
        expect(qn_poly(F64(1, 2)), F64(1, -3, 2), 0);
        expect(qn_sort(qn_roots(F64(1, -3, 2, 0)), 0, false, false), F64(0, 1, 2), 1e-14);
        expect(qn_polyval(p, F64(0, 1, -2)), F64(3, 6, 3), 0);
    }
}

TEST(poly, horner_in_blocks)
{
    QN_SCOPE {
        qn_array *x = qn_reshape(qn_linspace(-1, 1, 6000, true, 0), QN_SHAPE(60, 100)), *y = qn_polyval(F64(2, -1, 0.5), qn_transpose(x));
        for (int64_t i = 0; i < 60; i++)
            for (int64_t j = 0; j < 100; j++) {
                double v = QN_EL(double, x, i, j);
                CHECK(QN_EL(double, y, j, i) == (2 * v - 1) * v + 0.5);
            }
    }
}

TEST(poly, fit)
{
    QN_SCOPE {
        qn_array *x = qn_linspace(-1, 1, 20, true, 0), *y = qn_polyval(F64(3, -2, 1), x), *c, *s;
        int64_t rank;
        CHECK_INT(qn_polyfit(x, y, 2, -1, NULL, &c, NULL, &rank, &s, NULL), QN_OK);
        expect(c, F64(3, -2, 1), 1e-13);
        CHECK_INT(rank, 3);
        CHECK_INT(s->size, 3);
    }
}

TEST(poly, windows)
{
    QN_SCOPE {
        expect(qn_bartlett(5), F64(0, 0.5, 1, 0.5, 0), 1e-16);
        expect(qn_hanning(5), F64(0, 0.5, 1, 0.5, 0), 1e-15);
        expect(qn_hamming(3), F64(0.08, 1, 0.08), 1e-15);
        expect(qn_blackman(3), F64(0, 1, 0), 1e-15);
        expect(qn_kaiser(3, 0), F64(1, 1, 1), 1e-15);
        expect(qn_kaiser(3, 8.6), F64(0.0013325139979024197, 1, 0.0013325139979024197), 1e-15);
        CHECK_INT(qn_hanning(0)->size, 0);
        expect(qn_kaiser(1, 5), F64(1), 0);
    }
}

TEST(poly, refused)
{
    QN_SCOPE {
        qn_array *m = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 2)), *v = F64(1, 2), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0)), *q, *r;
        CHECK_FAILS(qn_polyadd(m, v), QN_ERR_VALUE, "(2,2)");
        CHECK_FAILS(qn_polydiv(none, v, &q, &r), QN_ERR_VALUE, "without coefficients");
        CHECK_FAILS(qn_polyder(v, -1), QN_ERR_VALUE, "derivative");
        CHECK_FAILS(qn_polyint(v, 3, v), QN_ERR_VALUE, "k must be");
        CHECK_FAILS(qn_roots(m), QN_ERR_VALUE, "rank-1");
        CHECK_FAILS(qn_vander(m, 2, false), QN_ERR_VALUE, "one-dimensional");
        CHECK_FAILS(qn_polyfit(v, v, -1, -1, NULL, &q, NULL, NULL, NULL, NULL), QN_ERR_VALUE, "deg");
        CHECK_FAILS(qn_polyfit(v, none, 1, -1, NULL, &q, NULL, NULL, NULL, NULL), QN_ERR_TYPE, "same length");
        CHECK_FAILS(qn_hanning(1e300), QN_ERR_VALUE, "too many");
    }
}
