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

/* Is o an integer? Arrays of one axis or more have __index__ too. */
static bool is_count(PyObject *o)
{
    return PyIndex_Check(o) && (qnpy_is_array(o) ? qnpy_qn(o)->ndim == 0 : !PySequence_Check(o));
}

/* bins=: a number of equal bins (edges NULL), or an array of edges. False with an exception. */
static bool to_bins(qnpy_call *c, const qnpy_value *v, int64_t *n, qn_array **edges)
{
    *n = 10;
    *edges = NULL;
    if (v->object == NULL)
        return true;
    if (is_count(v->object)) {
        *n = PyNumber_AsSsize_t(v->object, PyExc_OverflowError);
        if (!PyErr_Occurred() && *n < 1)
            PyErr_SetString(PyExc_ValueError, "`bins` must be positive, when an integer");
        return !PyErr_Occurred();
    }
    *edges = qnpy_to_array(c->s, v->object);
    if (*edges != NULL && (*edges)->ndim != 1) {
        PyErr_SetString(PyExc_ValueError, "`bins` must be 1d, when an array");
        qn_release(*edges);
        *edges = NULL;
        return false;
    }
    return *edges != NULL;
}

/* The same with the name of an estimator, which looks at a; weights must be absent then. */
static bool to_bins_of(qnpy_call *c, const qnpy_value *v, const qn_array *weights, double lo, double hi, int64_t *n, qn_array **edges)
{
    if (v->object == NULL || !PyUnicode_Check(v->object))
        return to_bins(c, v, n, edges);
    *edges = NULL;
    if (weights != NULL) {
        PyErr_SetString(PyExc_TypeError, "Automated estimation of the number of bins is not supported for weighted data");
        return false;
    }
    const char *name = PyUnicode_AsUTF8(v->object);
    qn_status status;
    if (name == NULL)
        return false;
    QNPY_RUN(c->work, status = qn_histogram_estimate(c->v[0].array, name, lo, hi, n));
    return qnpy_check(c->s, status) == 0;
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
    if (!to_range(&c.v[2], &lo, &hi) || !to_bins_of(&c, &c.v[1], c.v[4].array, lo, hi, &n, &edges)) {
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
    if (!to_range(&c.v[2], &lo, &hi) || !to_bins_of(&c, &c.v[1], c.v[3].array, lo, hi, &n, &edges)) {
        qnpy_done(&c);
        return NULL;
    }
    if (edges == NULL)
        QNPY_RUN(c.work, edges = qn_histogram_bin_edges(c.v[0].array, n, lo, hi));
    return qnpy_finish(&c, edges);
}

/* ---- several coordinates ---- */

/* The coordinates, the bins of each, and what was made for them. */
typedef struct points {
    int n;
    qn_array *sample[QN_MAX_NDIM];
    qn_bin_axis axes[QN_MAX_NDIM];
    qn_array *made[QN_MAX_NDIM];   /* edges from sequences */
} points;

static void points_done(points *p)
{
    for (int d = 0; d < p->n; d++) {
        qn_release(p->sample[d]);
        qn_release(p->made[d]);
    }
}

static bool add_sample(qnpy_state *s, points *p, qn_array *x)
{
    if (x == NULL)
        return qnpy_raise(s) != NULL;
    if (p->n == QN_MAX_NDIM) {
        qn_release(x);
        PyErr_Format(PyExc_ValueError, "histogramdd: more than %d coordinates", QN_MAX_NDIM);
        return false;
    }
    p->made[p->n] = NULL;
    p->sample[p->n++] = x;
    return true;
}

/* An array, ours or anybody's, of shape (N, D) by columns; any other array-like is a sequence of D coordinates. */
static bool to_sample(qnpy_call *c, points *p, PyObject *o)
{
    qn_array *all = qnpy_to_array(c->s, o);
    if (all == NULL)
        return false;
    bool columns = all->ndim == 2 && PyObject_HasAttrString(o, "shape"), good = all->ndim <= 2;
    if (!good)
        PyErr_Format(PyExc_ValueError, "histogramdd: sample must have 2 dimensions, not %d", all->ndim);
    int64_t n = all->ndim == 2 ? all->shape[columns ? 1 : 0] : 1;
    for (int64_t d = 0; good && d < n; d++)
        good = add_sample(c->s, p, all->ndim < 2 ? qn_ravel(all) : columns ? qn_view(all, QN_ALL, QN_AT(d)) : qn_view(all, QN_AT(d)));
    qn_release(all);
    return good;
}

/* Entry d of a sequence with one entry a coordinate, borrowed; NULL with an exception. */
static PyObject *entry(PyObject *sequence, int d, int n, const char *message)
{
    if (PySequence_Fast_GET_SIZE(sequence) == n)
        return PySequence_Fast_GET_ITEM(sequence, d);
    PyErr_SetString(PyExc_ValueError, message);
    return NULL;
}

/* bins and range of every coordinate. */
static bool to_axes(qnpy_call *c, points *p, PyObject *bins, PyObject *range)
{
    static const char wrong_bins[] = "The dimension of bins must be equal to the dimension of the sample x.";
    bool scalar = bins == NULL || is_count(bins);
    PyObject *each = scalar ? NULL : PySequence_Fast(bins, "`bins` must be an integer or a sequence");
    bool good = scalar || each != NULL;
    PyObject *ranges = range == NULL || !good ? NULL : PySequence_Fast(range, "range must be a sequence with one entry per dimension");
    good = good && (range == NULL || ranges != NULL);
    for (int d = 0; good && d < p->n; d++) {
        qn_bin_axis *axis = &p->axes[d];
        qnpy_value b = {.object = scalar ? bins : entry(each, d, p->n, wrong_bins)}, r = {.object = NULL};
        if (ranges != NULL && !PyErr_Occurred())
            r.object = entry(ranges, d, p->n, "range argument must have one entry per dimension");
        if (r.object == Py_None)
            r.object = NULL;
        good = !PyErr_Occurred() && to_range(&r, &axis->lo, &axis->hi) && to_bins(c, &b, &axis->nbins, &p->made[d]);
        axis->edges = good ? p->made[d] : NULL;
    }
    Py_XDECREF(each);
    Py_XDECREF(ranges);
    return good;
}

/* The histogram and, as a list, its edges. */
static PyObject *count_points(qnpy_call *c, points *p, const qn_array *weights, bool density, PyObject **edge_list)
{
    qn_array *edges[QN_MAX_NDIM], *r;
    int64_t work = p->n > 0 ? p->sample[0]->size * p->n : 0;
    QNPY_RUN(work, r = qn_histogram_nd(p->n, (const qn_array *const *)p->sample, p->axes, weights, density, edges));
    PyObject *counts = qnpy_wrap_array(c->s, r), *list = counts ? PyList_New(p->n) : NULL;
    for (int d = 0; counts && d < p->n; d++) {
        PyObject *edge = qnpy_wrap_array(c->s, edges[d]);
        if (list != NULL)
            PyList_SET_ITEM(list, d, edge);
        else
            Py_XDECREF(edge);
    }
    *edge_list = list;
    return counts;
}

static PyObject *py_histogramdd(ARGUMENTS)
{
    static const qnpy_param dd_params[] = {
        {"sample", QNPY_OBJECT | QNPY_REQUIRED}, {"bins", QNPY_OBJECT | QNPY_NONE}, {"range", QNPY_OBJECT | QNPY_NONE},
        {"density", QNPY_BOOL | QNPY_NONE}, {"weights", QNPY_ARRAY | QNPY_NONE},
    };
    qnpy_call c;
    points p = {.n = 0};
    if (!QNPY_PARSE(&c, "histogramdd", dd_params))
        return NULL;
    PyObject *counts = NULL, *edges = NULL, *both = NULL;
    if (to_sample(&c, &p, c.v[0].object) && to_axes(&c, &p, c.v[1].object, c.v[2].object))
        counts = count_points(&c, &p, c.v[4].array, c.v[3].b, &edges);
    if (counts != NULL && edges != NULL)
        both = PyTuple_Pack(2, counts, edges);
    Py_XDECREF(counts);
    Py_XDECREF(edges);
    points_done(&p);
    qnpy_done(&c);
    return both;
}

/* One sequence of edges may stand for both coordinates. */
static PyObject *bins_of_two(PyObject *bins)
{
    if (bins == NULL || is_count(bins))
        return Py_XNewRef(bins);
    Py_ssize_t n = PyObject_Size(bins);
    if (n < 0)
        return NULL;
    return n == 1 || n == 2 ? Py_NewRef(bins) : PyTuple_Pack(2, bins, bins);
}

static PyObject *py_histogram2d(ARGUMENTS)
{
    static const qnpy_param params2[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"y", QNPY_ARRAY | QNPY_REQUIRED}, {"bins", QNPY_OBJECT | QNPY_NONE},
        {"range", QNPY_OBJECT | QNPY_NONE}, {"density", QNPY_BOOL | QNPY_NONE}, {"weights", QNPY_ARRAY | QNPY_NONE},
    };
    qnpy_call c;
    points p = {.n = 0};
    if (!QNPY_PARSE(&c, "histogram2d", params2))
        return NULL;
    PyObject *bins = bins_of_two(c.v[2].object), *counts = NULL, *edges = NULL, *all = NULL;
    if (c.v[0].array->size != c.v[1].array->size)
        PyErr_SetString(PyExc_ValueError, "x and y must have the same length.");
    else if (!PyErr_Occurred() && add_sample(c.s, &p, qn_retain(c.v[0].array)) && add_sample(c.s, &p, qn_retain(c.v[1].array)) &&
             to_axes(&c, &p, bins, c.v[3].object))
        counts = count_points(&c, &p, c.v[5].array, c.v[4].b, &edges);
    if (counts != NULL && edges != NULL)
        all = PyTuple_Pack(3, counts, PyList_GET_ITEM(edges, 0), PyList_GET_ITEM(edges, 1));
    Py_XDECREF(bins);
    Py_XDECREF(counts);
    Py_XDECREF(edges);
    points_done(&p);
    qnpy_done(&c);
    return all;
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
    {"histogram2d", QNPY_FUNCTION(py_histogram2d), "histogram2d(x, y, bins=10, range=None, density=None, weights=None)\n--\n\n"
                                                   "Counts of points in rectangles, and the edges along x and y."},
    {"histogramdd", QNPY_FUNCTION(py_histogramdd), "histogramdd(sample, bins=10, range=None, density=None, weights=None)\n--\n\n"
                                                   "Counts of points in boxes, and a list of the edges of each axis."},
    {"bincount", QNPY_FUNCTION(py_bincount), "bincount(x, weights=None, minlength=0)\n--\n\n"
                                             "How often each of 0, 1, ... occurs in x."},
    {NULL, NULL, 0, NULL},
};
