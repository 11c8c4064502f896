/* SPDX-License-Identifier: BSD-3-Clause */
/* signals.c: sampled functions of one variable: interpolation, integration, unwrapping, convolution. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

static PyObject *py_interp(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"xp", QNPY_ARRAY | QNPY_REQUIRED}, {"fp", QNPY_ARRAY | QNPY_REQUIRED},
        {"left", QNPY_ARRAY | QNPY_NONE}, {"right", QNPY_ARRAY | QNPY_NONE}, {"period", QNPY_FLOAT | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "interp", params))
        return NULL;
    if (c.v[5].object != NULL && c.v[5].f == 0) {
        PyErr_SetString(PyExc_ValueError, "interp: period must be a non-zero value");
        qnpy_done(&c);
        return NULL;
    }
    const qn_interp_opts opts = {c.v[3].array, c.v[4].array, c.v[5].f};
    qn_array *r;
    QNPY_RUN(c.work * 4, r = qn_interp(c.v[0].array, c.v[1].array, c.v[2].array, &opts));
    return qnpy_finish(&c, r);
}

static PyObject *py_trapezoid(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"y", QNPY_ARRAY | QNPY_REQUIRED}, {"x", QNPY_ARRAY | QNPY_NONE}, {"dx", QNPY_FLOAT, 1}, {"axis", QNPY_AXIS, -1},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "trapezoid", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_trapezoid(c.v[0].array, c.v[1].array, c.v[2].f, (int)c.v[3].i));
    return qnpy_finish(&c, r);
}

static PyObject *py_unwrap(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"p", QNPY_ARRAY | QNPY_REQUIRED}, {"discont", QNPY_FLOAT | QNPY_NONE, -1}, {"axis", QNPY_AXIS, -1},
        {"period", QNPY_FLOAT | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "unwrap", params))
        return NULL;
    bool given = c.v[3].object != NULL, whole = given && PyIndex_Check(c.v[3].object);
    double period = given ? c.v[3].f : 6.283185307179586;
    qn_array *r;
    QNPY_RUN(c.work * 8, r = qn_unwrap(c.v[0].array, c.v[1].f, (int)c.v[2].i, period, whole));
    return qnpy_finish(&c, r);
}

static PyObject *py_ediff1d(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"ary", QNPY_ARRAY | QNPY_REQUIRED}, {"to_end", QNPY_OPERAND | QNPY_NONE}, {"to_begin", QNPY_OPERAND | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "ediff1d", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_ediff1d(c.v[0].array, c.v[1].array, c.v[2].array));
    return qnpy_finish(&c, r);
}

typedef qn_array *(*slide_fn)(const qn_array *, const qn_array *, qn_extent_mode);

/* The default mode is `mode`: NumPy's two functions differ in it. */
static PyObject *slid(ARGUMENTS, const char *name, slide_fn f, qn_extent_mode mode)
{
    static const char *const modes[] = {"valid", "same", "full", NULL};
    const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"v", QNPY_ARRAY | QNPY_REQUIRED}, {"mode", QNPY_CHOICE, mode, modes},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    int64_t n = c.v[0].array->size, m = c.v[1].array->size;
    qn_array *r;
    QNPY_RUN(c.work * (n < m ? n : m), r = f(c.v[0].array, c.v[1].array, (qn_extent_mode)c.v[2].i));
    return qnpy_finish(&c, r);
}

static PyObject *py_convolve(ARGUMENTS) { return slid(module, args, nargs, kwnames, "convolve", qn_convolve, QN_FULL); }
static PyObject *py_correlate(ARGUMENTS) { return slid(module, args, nargs, kwnames, "correlate", qn_correlate, QN_VALID); }

PyMethodDef qnpy_signals_functions[] = {
    {"interp", QNPY_FUNCTION(py_interp), "interp(x, xp, fp, left=None, right=None, period=None)\n--\n\n"
                                         "Piecewise linear interpolation through the points (xp, fp) at x."},
    {"trapezoid", QNPY_FUNCTION(py_trapezoid), "trapezoid(y, x=None, dx=1.0, axis=-1)\n--\n\nThe integral of samples by the trapezoidal rule."},
    {"unwrap", QNPY_FUNCTION(py_unwrap), "unwrap(p, discont=None, axis=-1, *, period=6.283185307179586)\n--\n\n"
                                         "Multiples of period added so that steps are at most half of it."},
    {"ediff1d", QNPY_FUNCTION(py_ediff1d), "ediff1d(ary, to_end=None, to_begin=None)\n--\n\nDifferences of neighbours, flattened, with given ends."},
    {"convolve", QNPY_FUNCTION(py_convolve), "convolve(a, v, mode='full')\n--\n\nDiscrete convolution of two 1-d arrays."},
    {"correlate", QNPY_FUNCTION(py_correlate), "correlate(a, v, mode='valid')\n--\n\nCross-correlation of two 1-d arrays."},
    {NULL, NULL, 0, NULL},
};
