/* SPDX-License-Identifier: BSD-3-Clause */
/* vectors.c: the Generator's distributions of vectors. */
#include "random.h"

/* Vectors of k numbers: the work of a SHAPE value of them. */
static int64_t work_of(const qnpy_value *size, const qn_array *vector)
{
    int64_t n;
    return __builtin_mul_overflow(qnpy_count(size), vector->size, &n) ? QNPY_GIL_WORK : n;
}

QNPY_SHARED_METHOD(qnpy_multinomial)
{
    static const qnpy_param params[] = {
        {"n", QNPY_ARRAY | QNPY_REQUIRED}, {"pvals", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "multinomial", params))
        return NULL;
    const qnpy_value *size = &c.v[2];
    qn_array *r;
    QNPY_DRAW_OF(self, work_of(size, c.v[1].array),
              r = qn_random_multinomial(g, c.v[0].array, c.v[1].array, size->shape.n, size->shape.length));
    return qnpy_finish(&c, r);
}

QNPY_METHOD(multivariate_hypergeometric)
{
    static const char *const ways[] = {"marginals", "count", NULL};
    static const qnpy_param params[] = {
        {"colors", QNPY_ARRAY | QNPY_REQUIRED}, {"nsample", QNPY_OBJECT | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE},
        {"method", QNPY_CHOICE, 0, ways}};
    static const qnpy_param count = {"nsample", QNPY_INT | QNPY_REQUIRED};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "multivariate_hypergeometric", params))
        return NULL;
    if (!qnpy_convert(&c, &count, &c.v[1])) {
        PyErr_SetString(PyExc_ValueError, "multivariate_hypergeometric: nsample must be an integer below 2^63");
        qnpy_done(&c);
        return NULL;
    }
    const qnpy_value *size = &c.v[2];
    qn_array *r;
    QNPY_DRAW_OF(self, work_of(size, c.v[0].array),
              r = qn_random_multivariate_hypergeometric(g, c.v[0].array, c.v[1].i, c.v[3].i == 1, size->shape.n, size->shape.length));
    return qnpy_finish(&c, r);
}

QNPY_SHARED_METHOD(qnpy_dirichlet)
{
    static const qnpy_param params[] = {{"alpha", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "dirichlet", params))
        return NULL;
    const qnpy_value *size = &c.v[1];
    qn_array *r;
    QNPY_DRAW_OF(self, work_of(size, c.v[0].array), r = qn_random_dirichlet(g, c.v[0].array, size->shape.n, size->shape.length));
    return qnpy_finish(&c, r);
}

/* What check_valid asks for when cov is not positive semidefinite: false with an exception. */
static bool report_invalid(int64_t how)
{
    const char *text = "multivariate_normal: covariance is not symmetric positive-semidefinite.";
    if (how == 1)
        PyErr_SetString(PyExc_ValueError, text);
    return how != 1 && PyErr_WarnEx(PyExc_RuntimeWarning, text, 1) == 0;
}

QNPY_SHARED_METHOD(qnpy_multivariate_normal)
{
    static const char *const checks[] = {"warn", "raise", "ignore", NULL}, *const methods[] = {"svd", "eigh", "cholesky", NULL};
    static const qnpy_param params[] = {
        {"mean", QNPY_ARRAY | QNPY_REQUIRED},  {"cov", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE},
        {"check_valid", QNPY_CHOICE, 0, checks}, {"tol", QNPY_OBJECT},               {"method", QNPY_CHOICE | QNPY_KEYWORD, 0, methods},
    };
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "multivariate_normal", params))
        return NULL;
    double tol = c.v[4].object != NULL ? PyFloat_AsDouble(c.v[4].object) : 1e-8;
    bool valid = true, asked = c.v[3].i != 2;
    if (PyErr_Occurred()) {
        qnpy_done(&c);
        return NULL;
    }
    const qnpy_value *size = &c.v[2];
    qn_array *r;
    QNPY_DRAW_OF(self, work_of(size, c.v[1].array),
              r = qn_random_multivariate_normal(g, c.v[0].array, c.v[1].array, (qn_factor)c.v[5].i, tol, asked ? &valid : NULL, size->shape.n,
                                                size->shape.length));
    if (r == NULL || valid || report_invalid(c.v[3].i))
        return qnpy_finish(&c, r);
    qn_release(r);
    qnpy_done(&c);
    return NULL;
}

const PyMethodDef qnpy_vector_methods[] = {
    QNPY_METHOD_ROW("multinomial", qnpy_multinomial, "multinomial($self, n, pvals, size=None)\n--\n\nHow n draws fall into classes of probabilities pvals."),
    QNPY_METHOD_ROW("multivariate_hypergeometric", multivariate_hypergeometric, "multivariate_hypergeometric($self, colors, nsample, size=None, method='marginals')\n--\n\nThe colours of nsample things drawn without replacement."),
    QNPY_METHOD_ROW("dirichlet", qnpy_dirichlet, "dirichlet($self, alpha, size=None)\n--\n\nPoints of a simplex."),
    QNPY_METHOD_ROW("multivariate_normal", qnpy_multivariate_normal, "multivariate_normal($self, mean, cov, size=None, check_valid='warn', tol=1e-08, *, method='svd')\n--\n\nNormal vectors of covariance cov."),
    {NULL, NULL, 0, NULL},
};
