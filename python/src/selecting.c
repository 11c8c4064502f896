/* SPDX-License-Identifier: BSD-3-Clause */
/* selecting.c: functions that pick elements by position: take, compress, choose, nonzero and their kin. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY(name) {name, QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}
#define INDICES(name) {name, QNPY_ARRAY | QNPY_REQUIRED}

/* As NumPy does, out is written whatever is lost, but must be of a dtype that the array's could take. */
static qn_status take_into(const qnpy_call *c, int axis, qn_index_mode mode)
{
    const qn_array *a = c->v[0].array, *out = c->v[3].array;
    if (qn_can_cast((qn_dtype)out->dtype, (qn_dtype)a->dtype, QN_SAFE))
        return qn_take_into(out, a, c->v[1].array, axis, mode);
    qn_set_error(QN_ERR_TYPE, "take: Cannot cast array data from dtype('%s') to dtype('%s') according to the rule 'safe'",
                 qn_dtype_name((qn_dtype)out->dtype), qn_dtype_name((qn_dtype)a->dtype));
    return QN_ERR_TYPE;
}

static PyObject *py_take(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("a"), INDICES("indices"), {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"out", QNPY_OUT},
        {"mode", QNPY_CHOICE, QN_RAISE, qnpy_index_modes},
    };
    qnpy_call c;
    qn_array *r = NULL;
    qn_status status = QN_OK;
    if (!QNPY_PARSE(&c, "take", params))
        return NULL;
    const qn_index_mode mode = (qn_index_mode)c.v[4].i;
    const int axis = qnpy_axis_or_flat(c.v[0].array, c.v[2].i, QN_FLATTEN);
    if (c.v[3].object == NULL)
        QNPY_RUN(c.work, r = qn_take(c.v[0].array, c.v[1].array, axis, mode));
    else
        QNPY_RUN(c.work, status = take_into(&c, axis, mode));
    return qnpy_finish(&c, c.v[3].object != NULL && status == QN_OK ? qn_retain(c.v[3].array) : r);
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

static PyObject *compress_into(qnpy_call *c, const qn_array *condition, const qn_array *a)
{
    qn_array *r;
    QNPY_RUN(c->work, r = qn_compress(condition, a, qnpy_axis_or_flat(a, c->v[2].i, QN_FLATTEN)));
    return qnpy_finish(c, qnpy_into(c, &c->v[3], QN_SAME_KIND, r));
}

static PyObject *py_compress(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"condition", QNPY_ARRAY | QNPY_REQUIRED}, ARRAY("a"), {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    return QNPY_PARSE(&c, "compress", params) ? compress_into(&c, c.v[0].array, c.v[1].array) : NULL;
}

static PyObject *py_compress_method(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("a"), {"condition", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    return QNPY_PARSE(&c, "compress", params) ? compress_into(&c, c.v[1].array, c.v[0].array) : NULL;
}

static PyObject *py_extract(ARGUMENTS)
{
    static const qnpy_param params[] = {{"condition", QNPY_ARRAY | QNPY_REQUIRED}, {"arr", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r = NULL;
    if (!QNPY_PARSE(&c, "extract", params))
        return NULL;
    qn_array *condition = qn_ravel(c.v[0].array);
    if (condition != NULL)
        QNPY_RUN(c.work, r = qn_compress(condition, c.v[1].array, QN_FLATTEN));
    qn_release(condition);
    return qnpy_finish(&c, r);
}

static PyObject *py_choose(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"choices", QNPY_ARRAYS | QNPY_REQUIRED}, {"out", QNPY_OUT}, {"mode", QNPY_CHOICE, QN_RAISE, qnpy_index_modes},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "choose", params))
        return NULL;
    QNPY_RUN(c.work, r = qn_choose(c.v[0].array, c.v[1].list.n, c.v[1].list.items, (qn_index_mode)c.v[3].i));
    return qnpy_finish(&c, qnpy_into(&c, &c.v[2], QN_SAME_KIND, r));
}

static PyObject *py_argwhere(ARGUMENTS) { return plain(module, args, nargs, kwnames, "argwhere", qn_argwhere); }
static PyObject *py_flatnonzero(ARGUMENTS) { return plain(module, args, nargs, kwnames, "flatnonzero", qn_flatnonzero); }

PyMethodDef qnpy_selecting_functions[] = {
    {"take", QNPY_FUNCTION(py_take), "take(a, indices, axis=None, out=None, mode='raise')\n--\n\n"
     "Elements, or slices along axis, at these positions; mode 'wrap' or 'clip' brings every position inside."},
    {"take_along_axis", QNPY_FUNCTION(py_take_along_axis), "take_along_axis(arr, indices, axis=-1)\n--\n\n"
     "For every line along axis the elements at that line of indices, as argsort gives them."},
    {"compress", QNPY_FUNCTION(py_compress), "compress(condition, a, axis=None, out=None)\n--\n\n"
     "The slices along axis (or elements of the flattened array) where condition is true."},
    {"_compress", QNPY_FUNCTION(py_compress_method), "_compress(a, condition, axis=None, out=None)\n--\n\ncompress as a method."},
    {"extract", QNPY_FUNCTION(py_extract), "extract(condition, arr)\n--\n\nThe elements of the flattened array where condition is true."},
    {"choose", QNPY_FUNCTION(py_choose), "choose(a, choices, out=None, mode='raise')\n--\n\n"
     "Each element from the one of several arrays that a names."},
    {"nonzero", QNPY_FUNCTION(py_nonzero), "nonzero(a)\n--\n\nOne array of coordinates per axis of the elements that are not zero."},
    {"argwhere", QNPY_FUNCTION(py_argwhere), "argwhere(a)\n--\n\nThe coordinates of the elements that are not zero, one row each."},
    {"flatnonzero", QNPY_FUNCTION(py_flatnonzero), "flatnonzero(a)\n--\n\nWhere the flattened array is not zero."},
    {NULL, NULL, 0, NULL},
};
