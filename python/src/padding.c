/* SPDX-License-Identifier: BSD-3-Clause */
/* padding.c: the core of pad; python/quern/_padding.py adds borders that a Python function fills, and widths in a dict. */
#include "quernpy.h"

/* ORDER: as qn_pad_mode */
static const char *const modes[] = {"constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "maximum", "minimum", "mean", "median",
                                    "empty", NULL};
enum { CONSTANT_VALUES = 3, END_VALUES, STAT_LENGTH, REFLECT_TYPE, NPARAMS };
static const qnpy_param params[] = {
    {"array", QNPY_ARRAY | QNPY_REQUIRED}, {"pad_width", QNPY_OBJECT | QNPY_REQUIRED}, {"mode", QNPY_CHOICE, 0, modes},
    {"constant_values", QNPY_ARRAY | QNPY_KEYWORD}, {"end_values", QNPY_ARRAY | QNPY_KEYWORD},
    {"stat_length", QNPY_OBJECT | QNPY_KEYWORD}, {"reflect_type", QNPY_OBJECT | QNPY_KEYWORD},
};
/* The keyword that each mode takes, or 0. */
static const int keyword_of[] = {CONSTANT_VALUES, 0, REFLECT_TYPE, REFLECT_TYPE, 0, END_VALUES, STAT_LENGTH, STAT_LENGTH, STAT_LENGTH, STAT_LENGTH, 0};

/* A Python int, or a tuple or list of two, as (before, after). */
static bool plain_pair(PyObject *o, int64_t pair[2])
{
    if (PyLong_CheckExact(o)) {
        pair[0] = pair[1] = PyLong_AsLongLong(o);
        return !(pair[0] == -1 && PyErr_Occurred());
    }
    if ((!PyTuple_CheckExact(o) && !PyList_CheckExact(o)) || PySequence_Fast_GET_SIZE(o) != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        PyObject *one = PySequence_Fast_GET_ITEM(o, i);
        if (!PyLong_CheckExact(one))
            return false;
        pair[i] = PyLong_AsLongLong(one);
        if (pair[i] == -1 && PyErr_Occurred())
            return false;
    }
    return true;
}

/* One pair for all axes, or a tuple of a pair for each, of plain ints; false, maybe with an exception, for anything else. */
static bool plain_pairs(PyObject *o, int ndim, int64_t *pairs)
{
    if (plain_pair(o, pairs)) {
        for (int k = 1; k < ndim; k++)
            memcpy(pairs + 2 * k, pairs, 2 * sizeof *pairs);
        return true;
    }
    if (PyErr_Occurred() || !PyTuple_CheckExact(o) || PyTuple_GET_SIZE(o) != ndim)
        return false;
    for (int k = 0; k < ndim; k++)
        if (PyLong_CheckExact(PyTuple_GET_ITEM(o, k)) || !plain_pair(PyTuple_GET_ITEM(o, k), pairs + 2 * k))
            return false;
    return true;
}

/* Whatever broadcasts to (ndim, 2). */
static bool broadcast_pairs(qnpy_state *s, PyObject *o, int ndim, int64_t *pairs, const char *what)
{
    const int64_t shape[2] = {ndim, 2};
    qn_array *a = qnpy_to_array(s, o);
    if (a == NULL)
        return false;
    if (qn_dtype_kind((qn_dtype)a->dtype) != 'i') {
        PyErr_Format(PyExc_TypeError, "pad: `%s` must be of integral type.", what);
        qn_release(a);
        return false;
    }
    qn_array *all = qn_broadcast_to(a, 2, shape), *ints = all != NULL ? qn_contiguous(all, QN_INT64) : NULL;
    if (ints != NULL)
        memcpy(pairs, ints->data, (size_t)(2 * ndim) * sizeof *pairs);
    else
        qnpy_raise(s);
    const bool done = ints != NULL;
    qn_release(a);
    qn_release(all);
    qn_release(ints);
    return done;
}

static bool to_pairs(qnpy_call *c, PyObject *o, int64_t *pairs, const char *what)
{
    const int ndim = c->v[0].array->ndim;
    if (ndim == 0)
        return true;
    if (!plain_pairs(o, ndim, pairs) && (PyErr_Occurred() || !broadcast_pairs(c->s, o, ndim, pairs, what)))
        return false;
    for (int i = 0; i < 2 * ndim; i++)
        if (pairs[i] < 0) {
            PyErr_Format(PyExc_ValueError, "pad: `%s` can't contain negative values", what);
            return false;
        }
    return true;
}

static bool check_keywords(const qnpy_call *c, int mode)
{
    for (int i = CONSTANT_VALUES; i < NPARAMS; i++)
        if (c->v[i].object != NULL && i != keyword_of[mode]) {
            PyErr_Format(PyExc_ValueError, "unsupported keyword arguments for mode '%s': {'%s'}", modes[mode], params[i].name);
            return false;
        }
    return true;
}

static PyObject *py_pad(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    qnpy_call c;
    int64_t width[2 * QN_MAX_NDIM], length[2 * QN_MAX_NDIM];
    qn_array *r = NULL;
    if (!QNPY_PARSE(&c, "pad", params))
        return NULL;
    const int mode = (int)c.v[2].i, keyword = keyword_of[mode];
    PyObject *stat = c.v[STAT_LENGTH].object, *reflect = c.v[REFLECT_TYPE].object;
    qn_pad_opts opts = {.mode = (qn_pad_mode)mode};
    bool ok = check_keywords(&c, mode) && to_pairs(&c, c.v[1].object, width, "pad_width");
    if (ok && stat != NULL && stat != Py_None) {
        ok = to_pairs(&c, stat, length, "stat_length");
        opts.stat_length = length;
    }
    opts.value = keyword == CONSTANT_VALUES || keyword == END_VALUES ? c.v[keyword].array : NULL;
    opts.odd = reflect != NULL && PyUnicode_Check(reflect) && PyUnicode_CompareWithASCIIString(reflect, "odd") == 0;
    if (ok)
        QNPY_RUN(c.work, r = qn_pad_by(c.v[0].array, width, &opts));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_padding_functions[] = {
    {"_pad", QNPY_FUNCTION(py_pad), "_pad(array, pad_width, mode='constant', *, constant_values=0, end_values=0, stat_length=None, "
     "reflect_type='even')\n--\n\npad with a mode that has a name."},
    {NULL, NULL, 0, NULL},
};
