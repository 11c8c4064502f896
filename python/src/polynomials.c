/* SPDX-License-Identifier: BSD-3-Clause */
/* polynomials.c: polynomials and windows. python/quern/_polynomial.py adds the class poly1d. */
#include "quernpy.h"

#define BINARY(name)                                                                                              \
    static PyObject *name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)           \
    {                                                                                                             \
        static const qnpy_param params[] = {{"a1", QNPY_ARRAY | QNPY_REQUIRED}, {"a2", QNPY_ARRAY | QNPY_REQUIRED}}; \
        qnpy_call c;                                                                                              \
        qn_array *r;                                                                                              \
        if (!QNPY_PARSE(&c, #name, params))                                                                       \
            return NULL;                                                                                          \
        QNPY_RUN(c.work, r = qn_##name(c.v[0].array, c.v[1].array));                                              \
        return qnpy_finish(&c, r);                                                                                \
    }
BINARY(polyadd)
BINARY(polysub)
BINARY(polymul)

static PyObject *polyval(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"p", QNPY_ARRAY | QNPY_REQUIRED}, {"x", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "polyval", params))
        return NULL;
    QNPY_RUN(c.v[0].array->size * c.v[1].array->size, r = qn_polyval(c.v[0].array, c.v[1].array));
    return qnpy_finish(&c, r);
}

static PyObject *polydiv(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"u", QNPY_ARRAY | QNPY_REQUIRED}, {"v", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r[2];
    if (!QNPY_PARSE(&c, "polydiv", params))
        return NULL;
    qn_status status;
    QNPY_RUN(c.work, status = qn_polydiv(c.v[0].array, c.v[1].array, &r[0], &r[1]));
    return qnpy_finish_tuple(&c, status, 2, r);
}

/* The order of a derivative, in the range of C's int. */
static int order_of(int64_t m) { return m > INT32_MAX ? INT32_MAX : m < -1 ? -1 : (int)m; }

static PyObject *polyder(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"p", QNPY_ARRAY | QNPY_REQUIRED}, {"m", QNPY_INT, 1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "polyder", params))
        return NULL;
    return qnpy_finish(&c, qn_polyder(c.v[0].array, order_of(c.v[1].i)));
}

static PyObject *polyint(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"p", QNPY_ARRAY | QNPY_REQUIRED}, {"m", QNPY_INT, 1}, {"k", QNPY_ARRAY | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "polyint", params))
        return NULL;
    return qnpy_finish(&c, qn_polyint(c.v[0].array, order_of(c.v[1].i), c.v[2].object != NULL ? c.v[2].array : NULL));
}

/* The roots in a vector, or the eigenvalues of a square matrix. */
static PyObject *poly(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"seq_of_zeros", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "poly", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    qn_array *values = NULL, *r = NULL;
    if (a->ndim == 2 && a->shape[0] == a->shape[1] && a->size > 0) {
        if (qn_eig(a, &values, NULL) == QN_OK)
            r = qn_poly(values);
        qn_release(values);
        return qnpy_finish(&c, r);
    }
    if (a->ndim > 1) {
        qnpy_done(&c);
        return PyErr_Format(PyExc_ValueError, "input must be 1d or non-empty square 2d array.");
    }
    return qnpy_finish(&c, qn_poly(a));
}

static PyObject *roots(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"p", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "roots", params))
        return NULL;
    QNPY_RUN(c.work * c.work * 10, r = qn_roots(c.v[0].array));
    return qnpy_finish(&c, r);
}

static PyObject *vander(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"N", QNPY_INT | QNPY_NONE, -1}, {"increasing", QNPY_BOOL}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "vander", params))
        return NULL;
    if (c.v[1].object != NULL && c.v[1].i < 0) {
        qnpy_done(&c);
        return PyErr_Format(PyExc_ValueError, "negative dimensions are not allowed");
    }
    QNPY_RUN(c.work, r = qn_vander(c.v[0].array, c.v[1].i, c.v[2].b));
    return qnpy_finish(&c, r);
}

/* (coefficients, residuals, rank, singular values, covariance or None) */
static PyObject *polyfit(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"x", QNPY_ARRAY | QNPY_REQUIRED}, {"y", QNPY_ARRAY | QNPY_REQUIRED}, {"deg", QNPY_INT | QNPY_REQUIRED},
                                        {"rcond", QNPY_FLOAT | QNPY_NONE, -1}, {"w", QNPY_ARRAY | QNPY_NONE}, {"cov", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "polyfit", params))
        return NULL;
    qn_array *r[4] = {NULL};
    int64_t rank = 0;
    bool cov = c.v[5].b;
    qn_status status;
    QNPY_RUN(c.work * 10, status = qn_polyfit(c.v[0].array, c.v[1].array, order_of(c.v[2].i), c.v[3].f, c.v[4].object ? c.v[4].array : NULL,
                                              &r[0], &r[1], &rank, &r[2], cov ? &r[3] : NULL));
    PyObject *arrays = qnpy_finish_tuple(&c, status, 3 + cov, r);
    if (arrays == NULL)
        return NULL;
    PyObject *result = Py_BuildValue("OOLOO", PyTuple_GET_ITEM(arrays, 0), PyTuple_GET_ITEM(arrays, 1), (long long)rank,
                                     PyTuple_GET_ITEM(arrays, 2), cov ? PyTuple_GET_ITEM(arrays, 3) : Py_None);
    Py_DECREF(arrays);
    return result;
}

/* ---- windows ---- */

#define WINDOW(name)                                                                                     \
    static PyObject *name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)  \
    {                                                                                                    \
        static const qnpy_param params[] = {{"M", QNPY_FLOAT | QNPY_REQUIRED}};                          \
        qnpy_call c;                                                                                     \
        qn_array *r;                                                                                     \
        if (!QNPY_PARSE(&c, #name, params))                                                              \
            return NULL;                                                                                 \
        QNPY_RUN(c.v[0].f > 1e3 ? QNPY_GIL_WORK : 0, r = qn_##name(c.v[0].f));                           \
        return qnpy_finish(&c, r);                                                                       \
    }
WINDOW(bartlett)
WINDOW(blackman)
WINDOW(hamming)
WINDOW(hanning)

static PyObject *kaiser(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"M", QNPY_FLOAT | QNPY_REQUIRED}, {"beta", QNPY_FLOAT | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "kaiser", params))
        return NULL;
    QNPY_RUN(c.v[0].f > 1e3 ? QNPY_GIL_WORK : 0, r = qn_kaiser(c.v[0].f, c.v[1].f));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_polynomials_functions[] = {
    {"_polyadd", QNPY_FUNCTION(polyadd), NULL},
    {"_polysub", QNPY_FUNCTION(polysub), NULL},
    {"_polymul", QNPY_FUNCTION(polymul), NULL},
    {"_polydiv", QNPY_FUNCTION(polydiv), NULL},
    {"_polyder", QNPY_FUNCTION(polyder), NULL},
    {"_polyint", QNPY_FUNCTION(polyint), NULL},
    {"_polyval", QNPY_FUNCTION(polyval), NULL},
    {"_polyfit", QNPY_FUNCTION(polyfit), NULL},
    {"poly", QNPY_FUNCTION(poly), "poly(seq_of_zeros)\n--\n\nCoefficients of the polynomial with these roots or eigenvalues."},
    {"roots", QNPY_FUNCTION(roots), "roots(p)\n--\n\nThe roots of the polynomial with coefficients p."},
    {"vander", QNPY_FUNCTION(vander), "vander(x, N=None, increasing=False)\n--\n\nThe matrix of the powers of x."},
    {"bartlett", QNPY_FUNCTION(bartlett), "bartlett(M)\n--\n\nTriangular window of M points."},
    {"blackman", QNPY_FUNCTION(blackman), "blackman(M)\n--\n\nBlackman window of M points."},
    {"hamming", QNPY_FUNCTION(hamming), "hamming(M)\n--\n\nHamming window of M points."},
    {"hanning", QNPY_FUNCTION(hanning), "hanning(M)\n--\n\nHann window of M points."},
    {"kaiser", QNPY_FUNCTION(kaiser), "kaiser(M, beta)\n--\n\nKaiser window of M points."},
    {NULL, NULL, 0, NULL},
};
