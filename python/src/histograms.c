/* SPDX-License-Identifier: BSD-3-Clause */
/* histograms.c: counting elements in bins. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

/* range=(lo, hi); None: lo > hi, which stands for the data's own. False with an exception. */
static bool to_range(const qnpy_value *v, double *lo, double *hi)
{
    *lo = 1, *hi = 0;
    if (v->object == NULL)
        return true;
    PyObject *pair = PySequence_Fast(v->object, "range must be a pair of numbers");
    if (pair == NULL)
        return false;
    bool good = PySequence_Fast_GET_SIZE(pair) == 2;
    if (good) {
        *lo = PyFloat_AsDouble(PySequence_Fast_GET_ITEM(pair, 0));
        *hi = PyFloat_AsDouble(PySequence_Fast_GET_ITEM(pair, 1));
    } else {
        PyErr_SetString(PyExc_ValueError, "range must be a pair of numbers");
    }
    Py_DECREF(pair);
    if (!PyErr_Occurred() && *lo > *hi)
        PyErr_SetString(PyExc_ValueError, "max must be larger than min in range parameter.");
    return !PyErr_Occurred();
}

/* bins=: a number of equal bins (edges NULL), or an array of edges. False with an exception. */
static bool to_bins(qnpy_call *c, const qnpy_value *v, int64_t *n, qn_array **edges)
{
    *n = 10;
    *edges = NULL;
    if (v->object == NULL)
        return true;
    if (PyUnicode_Check(v->object)) {
        PyErr_Format(PyExc_NotImplementedError, "%s: bins=%R is not supported", c->func, v->object);
        return false;
    }
    if (PyIndex_Check(v->object) && !(qnpy_is_array(v->object) && qnpy_qn(v->object)->ndim > 0)) {
        *n = PyNumber_AsSsize_t(v->object, PyExc_OverflowError);
        if (!PyErr_Occurred() && *n < 1)
            PyErr_SetString(PyExc_ValueError, "`bins` must be positive, when an integer");
        return !PyErr_Occurred();
    }
    *edges = qnpy_to_array(c->s, v->object);
    if (*edges != NULL && (*edges)->ndim != 1) {
        PyErr_SetString(PyExc_ValueError, "`bins` must be 1d, when an array");
        qn_release(*edges);
        return false;
    }
    return *edges != NULL;
}

static const qnpy_param params[] = {
    {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"bins", QNPY_OBJECT | QNPY_NONE}, {"range", QNPY_OBJECT | QNPY_NONE},
    {"density", QNPY_BOOL | QNPY_NONE}, {"weights", QNPY_ARRAY | QNPY_NONE},
};

/* Sums of integer weights are integers. */
static qn_array *in_weight_dtype(qn_array *r, const qn_array *weights, bool density)
{
    if (r == NULL || weights == NULL || density || weights->dtype == QN_FLOAT64)
        return r;
    qn_array *cast = qn_astype(r, (qn_dtype)weights->dtype);
    qn_release(r);
    return cast;
}

static PyObject *py_histogram(ARGUMENTS)
{
    qnpy_call c;
    int64_t n;
    double lo, hi;
    qn_array *made[2] = {NULL, NULL}, *edges;
    if (!QNPY_PARSE(&c, "histogram", params))
        return NULL;
    if (!to_range(&c.v[2], &lo, &hi) || !to_bins(&c, &c.v[1], &n, &edges)) {
        qnpy_done(&c);
        return NULL;
    }
    const qn_array *a = c.v[0].array, *weights = c.v[4].array;
    bool density = c.v[3].b;
    if (edges != NULL)
        QNPY_RUN(c.work, made[0] = qn_histogram_edges(a, edges, weights, density));
    else
        QNPY_RUN(c.work, made[0] = qn_histogram(a, n, lo, hi, weights, density, &made[1]));
    if (edges != NULL)
        made[1] = edges;
    made[0] = in_weight_dtype(made[0], weights, density);
    return qnpy_finish_tuple(&c, made[0] != NULL ? QN_OK : qn_error_status(), 2, made);
}

static PyObject *py_histogram_bin_edges(ARGUMENTS)
{
    static const qnpy_param edge_params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"bins", QNPY_OBJECT | QNPY_NONE}, {"range", QNPY_OBJECT | QNPY_NONE},
        {"weights", QNPY_ARRAY | QNPY_NONE},
    };
    qnpy_call c;
    int64_t n;
    double lo, hi;
    qn_array *edges;
    if (!QNPY_PARSE(&c, "histogram_bin_edges", edge_params))
        return NULL;
    if (!to_range(&c.v[2], &lo, &hi) || !to_bins(&c, &c.v[1], &n, &edges)) {
        qnpy_done(&c);
        return NULL;
    }
    if (edges == NULL)
        QNPY_RUN(c.work, edges = qn_histogram_bin_edges(c.v[0].array, n, lo, hi));
    return qnpy_finish(&c, edges);
}

static PyObject *py_bincount(ARGUMENTS)
{
    static const qnpy_param count_params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "list"}, {"weights", QNPY_ARRAY | QNPY_NONE}, {"minlength", QNPY_INT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "bincount", count_params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_bincount(c.v[0].array, c.v[1].array, c.v[2].i));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_histograms_functions[] = {
    {"histogram", QNPY_FUNCTION(py_histogram), "histogram(a, bins=10, range=None, density=None, weights=None)\n--\n\n"
                                               "Counts in bins, and the edges of the bins."},
    {"histogram_bin_edges", QNPY_FUNCTION(py_histogram_bin_edges),
     "histogram_bin_edges(a, bins=10, range=None, weights=None)\n--\n\nThe edges histogram uses."},
    {"bincount", QNPY_FUNCTION(py_bincount), "bincount(x, weights=None, minlength=0)\n--\n\n"
                                             "How often each of 0, 1, ... occurs in x."},
    {NULL, NULL, 0, NULL},
};
