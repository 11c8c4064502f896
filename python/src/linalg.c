/* SPDX-License-Identifier: BSD-3-Clause */
/* linalg.c: solutions, decompositions and norms. Functions with an underscore return plain tuples; quern/linalg.py
 * gives them NumPy's and the Array API's parameters and named tuples. */
#include "quernpy.h"
#include <math.h>

#define WORK 64 /* O(n^3) work on n^2 elements */

/* ---- of one matrix ---- */
typedef qn_array *(*matrix_fn)(const qn_array *);

static PyObject *matrix(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, matrix_fn f)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = f(c.v[0].array));
    return qnpy_finish(&c, r);
}

#define MATRIX(name)                                                                                         \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return matrix(module, args, nargs, kwnames, #name, qn_##name);                                       \
    }
MATRIX(inv)
MATRIX(det)
MATRIX(cond)

static PyObject *py_solve(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"b", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x2"}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "solve", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = qn_solve(c.v[0].array, c.v[1].array));
    return qnpy_finish(&c, r);
}

static PyObject *py_cholesky(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"upper", QNPY_BOOL | QNPY_KEYWORD}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "cholesky", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = qn_cholesky(c.v[0].array, c.v[1].b));
    return qnpy_finish(&c, r);
}

static PyObject *py_matrix_power(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"n", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "matrix_power", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = qn_matrix_power(c.v[0].array, c.v[1].i));
    return qnpy_finish(&c, r);
}

/* ---- with a tolerance: negative for the default ---- */
typedef qn_array *(*tolerance_fn)(const qn_array *, double);

static PyObject *tolerant(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, tolerance_fn f)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"rtol", QNPY_FLOAT | QNPY_NONE, -1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = f(c.v[0].array, c.v[1].f));
    return qnpy_finish(&c, r);
}

static PyObject *py_pinv(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return tolerant(module, args, nargs, kwnames, "pinv", qn_pinv);
}

static PyObject *py_matrix_rank(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return tolerant(module, args, nargs, kwnames, "matrix_rank", qn_matrix_rank);
}

/* ---- several results ---- */
static PyObject *py_slogdet(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "slogdet", params))
        return NULL;
    qn_array *r[2];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_slogdet(c.v[0].array, &r[0], &r[1]));
    return qnpy_finish_tuple(&c, status, 2, r);
}

/* The eigenvalues alone, or with the vectors as a tuple. */
static PyObject *eigen_results(qnpy_call *c, qn_status status, bool vectors, qn_array **r)
{
    return vectors ? qnpy_finish_tuple(c, status, 2, r) : qnpy_finish(c, status == QN_OK ? r[0] : NULL);
}

static PyObject *py_eigh(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"upper", QNPY_BOOL}, {"vectors", QNPY_BOOL, 1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "eigh", params))
        return NULL;
    bool vectors = c.v[2].b;
    qn_array *r[2];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_eigh(c.v[0].array, c.v[1].b, &r[0], vectors ? &r[1] : NULL));
    return eigen_results(&c, status, vectors, r);
}

static PyObject *py_eig(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"vectors", QNPY_BOOL, 1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "eig", params))
        return NULL;
    bool vectors = c.v[1].b;
    qn_array *r[2];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_eig(c.v[0].array, &r[0], vectors ? &r[1] : NULL));
    return eigen_results(&c, status, vectors, r);
}

static PyObject *py_svd(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"full_matrices", QNPY_BOOL, 1}, {"vectors", QNPY_BOOL, 1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "svd", params))
        return NULL;
    bool vectors = c.v[2].b;
    qn_array *r[3];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_svd(c.v[0].array, c.v[1].b, vectors ? &r[0] : NULL, &r[1], vectors ? &r[2] : NULL));
    return vectors ? qnpy_finish_tuple(&c, status, 3, r) : qnpy_finish(&c, status == QN_OK ? r[1] : NULL);
}

static PyObject *py_qr(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const modes[] = {"reduced", "complete", "r", NULL};
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"mode", QNPY_CHOICE, 0, modes}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "qr", params))
        return NULL;
    qn_qr_mode mode = (qn_qr_mode)c.v[1].i;
    qn_array *r[2];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_qr(c.v[0].array, mode, mode == QN_QR_R ? NULL : &r[0], &r[1]));
    return mode != QN_QR_R ? qnpy_finish_tuple(&c, status, 2, r) : qnpy_finish(&c, status == QN_OK ? r[1] : NULL);
}

static PyObject *py_qr_raw(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "qr", params))
        return NULL;
    qn_array *r[2];
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_qr_raw(c.v[0].array, &r[0], &r[1]));
    return qnpy_finish_tuple(&c, status, 2, r);
}

static PyObject *py_lstsq(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"b", QNPY_ARRAY | QNPY_REQUIRED}, {"rcond", QNPY_FLOAT | QNPY_NONE, -1},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "lstsq", params))
        return NULL;
    qn_array *r[3];
    int64_t rank;
    qn_status status;
    QNPY_RUN(c.work * WORK, status = qn_lstsq(c.v[0].array, c.v[1].array, c.v[2].f, &r[0], &r[1], &rank, &r[2]));
    PyObject *arrays = qnpy_finish_tuple(&c, status, 3, r);
    if (arrays == NULL)
        return NULL;
    PyObject *result = Py_BuildValue("OOLO", PyTuple_GET_ITEM(arrays, 0), PyTuple_GET_ITEM(arrays, 1), (long long)rank,
                                     PyTuple_GET_ITEM(arrays, 2));
    Py_DECREF(arrays);
    return result;
}

/* ---- norms ---- */
static PyObject *py_vector_norm(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXES | QNPY_KEYWORD}, {"keepdims", QNPY_BOOL | QNPY_KEYWORD},
        {"ord", QNPY_FLOAT | QNPY_KEYWORD, 2},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "vector_norm", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_vector_norm(c.v[0].array, qnpy_axes(&c.v[1], c.v[2].b), c.v[3].f));
    return qnpy_finish(&c, r);
}

/* ord as NumPy writes it; false if it is none. */
static bool to_order(PyObject *o, qn_matrix_norm_ord *ord)
{
    static const struct { double value; qn_matrix_norm_ord ord; } numbers[] = {
        {1, QN_NORM_1}, {-1, QN_NORM_MINUS_1}, {2, QN_NORM_2}, {-2, QN_NORM_MINUS_2}, {INFINITY, QN_NORM_INF}, {-INFINITY, QN_NORM_MINUS_INF},
    };
    *ord = o != NULL && PyUnicode_Check(o) && PyUnicode_CompareWithASCIIString(o, "nuc") == 0 ? QN_NORM_NUC : QN_NORM_FRO;
    if (o == NULL || (PyUnicode_Check(o) && (*ord == QN_NORM_NUC || PyUnicode_CompareWithASCIIString(o, "fro") == 0)))
        return true;
    double value = PyUnicode_Check(o) ? 0 : PyFloat_AsDouble(o);
    PyErr_Clear();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].value == value) {
            *ord = numbers[i].ord;
            return true;
        }
    return false;
}

static PyObject *py_matrix_norm(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"keepdims", QNPY_BOOL | QNPY_KEYWORD}, {"ord", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    qn_matrix_norm_ord ord;
    if (!QNPY_PARSE(&c, "matrix_norm", params))
        return NULL;
    if (!to_order(c.v[2].object, &ord)) {
        PyErr_Format(PyExc_ValueError, "Invalid norm order %R for matrices.", c.v[2].object);
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = qn_matrix_norm(c.v[0].array, ord, c.v[1].b));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_linalg_functions[] = {
    {"inv", QNPY_FUNCTION(py_inv), "inv(a)\n--\n\nInverse."},
    {"det", QNPY_FUNCTION(py_det), "det(a)\n--\n\nDeterminant."},
    {"solve", QNPY_FUNCTION(py_solve), "solve(a, b)\n--\n\nSolution x of a @ x = b; b is a vector if it has one axis."},
    {"cholesky", QNPY_FUNCTION(py_cholesky), "cholesky(a, /, *, upper=False)\n--\n\nLower or upper Cholesky factor."},
    {"matrix_power", QNPY_FUNCTION(py_matrix_power), "matrix_power(a, n)\n--\n\nThe n-th power; negative n of the inverse."},
    {"vector_norm", QNPY_FUNCTION(py_vector_norm), "vector_norm(x, /, *, axis=None, keepdims=False, ord=2)\n--\n\nNorm of vectors."},
    {"matrix_norm", QNPY_FUNCTION(py_matrix_norm), "matrix_norm(x, /, *, keepdims=False, ord='fro')\n--\n\nNorm of matrices."},
    {"_cond", QNPY_FUNCTION(py_cond), "The largest by the smallest singular value."},
    {"_pinv", QNPY_FUNCTION(py_pinv), "Pseudo-inverse."},
    {"_matrix_rank", QNPY_FUNCTION(py_matrix_rank), "Number of singular values above rtol times the largest."},
    {"_slogdet", QNPY_FUNCTION(py_slogdet), "(sign, logarithm)"},
    {"_eigh", QNPY_FUNCTION(py_eigh), "Values, or (values, vectors)."},
    {"_eig", QNPY_FUNCTION(py_eig), "Values, or (values, vectors)."},
    {"_svd", QNPY_FUNCTION(py_svd), "Values, or (u, values, vh)."},
    {"_qr", QNPY_FUNCTION(py_qr), "(q, r), or r."},
    {"_qr_raw", QNPY_FUNCTION(py_qr_raw), "(h, tau)"},
    {"_lstsq", QNPY_FUNCTION(py_lstsq), "(x, residuals, rank, singular values)"},
    {NULL, NULL, 0, NULL},
};
