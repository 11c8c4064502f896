/* SPDX-License-Identifier: BSD-3-Clause */
/* selecting.c: functions that pick elements by position: take, put, nonzero and their kin. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY(name) {name, QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}
#define INDICES(name) {name, QNPY_ARRAY | QNPY_REQUIRED}

static const char *const modes[] = {"raise", "wrap", "clip", NULL}; /* ORDER: as qn_index_mode */

/* r, or out with r's elements; r is taken over. */
static qn_array *into(const qnpy_value *out, qn_array *r)
{
    if (r == NULL || out->object == NULL)
        return r;
    const qn_status status = qn_assign(out->array, r, QN_SAME_KIND);
    qn_release(r);
    return status == QN_OK ? qn_retain(out->array) : NULL;
}

static PyObject *py_take(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("a"), INDICES("indices"), {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"out", QNPY_OUT},
        {"mode", QNPY_CHOICE, QN_RAISE, modes},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "take", params))
        return NULL;
    QNPY_RUN(c.work, r = qn_take(c.v[0].array, c.v[1].array, (int)c.v[2].i, (qn_index_mode)c.v[4].i));
    return qnpy_finish(&c, into(&c.v[3], r));
}

static PyObject *py_take_along_axis(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"arr", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, INDICES("indices"), {"axis", QNPY_AXIS | QNPY_NONE, -1},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "take_along_axis", params))
        return NULL;
    QNPY_RUN(c.work, r = qn_take_along_axis(c.v[0].array, c.v[1].array, (int)c.v[2].i));
    return qnpy_finish(&c, r);
}

/* The array to be changed must be one of ours: a list would be changed in a copy. */
static bool changeable(qnpy_call *c, const char *func)
{
    PyObject *o = c->v[0].object;
    if (qnpy_is_array(o) && qnpy_check_writeable(o, func) == 0)
        return true;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "%s: argument 1 must be quern.ndarray, not %s", func, Py_TYPE(o)->tp_name);
    qnpy_done(c);
    return false;
}

static PyObject *py_put(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("a"), INDICES("ind"), {"v", QNPY_ARRAY | QNPY_REQUIRED}, {"mode", QNPY_CHOICE, QN_RAISE, modes},
    };
    qnpy_call c;
    qn_status status;
    if (!QNPY_PARSE(&c, "put", params) || !changeable(&c, "put"))
        return NULL;
    QNPY_RUN(c.v[1].array->size, status = qn_put(c.v[0].array, c.v[1].array, c.v[2].array, (qn_index_mode)c.v[3].i));
    return qnpy_finish_none(&c, status);
}

static PyObject *py_put_along_axis(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("arr"), INDICES("indices"), {"values", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_REQUIRED},
    };
    qnpy_call c;
    qn_status status;
    if (!QNPY_PARSE(&c, "put_along_axis", params) || !changeable(&c, "put_along_axis"))
        return NULL;
    QNPY_RUN(c.v[1].array->size, status = qn_put_along_axis(c.v[0].array, c.v[1].array, c.v[2].array, (int)c.v[3].i));
    return qnpy_finish_none(&c, status);
}

static PyObject *py_nonzero(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY("a")};
    qnpy_call c;
    qn_array *r[QN_MAX_NDIM];
    qn_status status;
    if (!QNPY_PARSE(&c, "nonzero", params))
        return NULL;
    const int n = c.v[0].array->ndim;
    QNPY_RUN(c.work, status = qn_nonzero(c.v[0].array, r));
    return qnpy_finish_tuple(&c, status, n, r);
}

static PyObject *plain(ARGUMENTS, const char *name, qn_array *(*f)(const qn_array *))
{
    static const qnpy_param params[] = {ARRAY("a")};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    QNPY_RUN(c.work, r = f(c.v[0].array));
    return qnpy_finish(&c, r);
}

static PyObject *py_argwhere(ARGUMENTS) { return plain(module, args, nargs, kwnames, "argwhere", qn_argwhere); }
static PyObject *py_flatnonzero(ARGUMENTS) { return plain(module, args, nargs, kwnames, "flatnonzero", qn_flatnonzero); }

PyMethodDef qnpy_selecting_functions[] = {
    {"take", QNPY_FUNCTION(py_take), "take(a, indices, axis=None, out=None, mode='raise')\n--\n\n"
     "Elements, or slices along axis, at these positions; mode 'wrap' or 'clip' brings every position inside."},
    {"take_along_axis", QNPY_FUNCTION(py_take_along_axis), "take_along_axis(arr, indices, axis=-1)\n--\n\n"
     "For every line along axis the elements at that line of indices, as argsort gives them."},
    {"put", QNPY_FUNCTION(py_put), "put(a, ind, v, mode='raise')\n--\n\na.flat[ind] = v, with v repeated as needed."},
    {"put_along_axis", QNPY_FUNCTION(py_put_along_axis), "put_along_axis(arr, indices, values, axis)\n--\n\n"
     "The reverse of take_along_axis."},
    {"nonzero", QNPY_FUNCTION(py_nonzero), "nonzero(a)\n--\n\nOne array of coordinates per axis of the elements that are not zero."},
    {"argwhere", QNPY_FUNCTION(py_argwhere), "argwhere(a)\n--\n\nThe coordinates of the elements that are not zero, one row each."},
    {"flatnonzero", QNPY_FUNCTION(py_flatnonzero), "flatnonzero(a)\n--\n\nWhere the flattened array is not zero."},
    {NULL, NULL, 0, NULL},
};
