/* SPDX-License-Identifier: BSD-3-Clause */
/* placing.c: functions that write elements of an array by position or where a mask is true. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY(name) {name, QNPY_ARRAY | QNPY_REQUIRED}

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
        ARRAY("a"), {"ind", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "indices"}, {"v", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "values"},
        {"mode", QNPY_CHOICE, QN_RAISE, qnpy_index_modes},
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
    static const qnpy_param params[] = {ARRAY("arr"), ARRAY("indices"), ARRAY("values"), {"axis", QNPY_AXIS | QNPY_REQUIRED}};
    qnpy_call c;
    qn_status status;
    if (!QNPY_PARSE(&c, "put_along_axis", params) || !changeable(&c, "put_along_axis"))
        return NULL;
    QNPY_RUN(c.v[1].array->size, status = qn_put_along_axis(c.v[0].array, c.v[1].array, c.v[2].array, (int)c.v[3].i));
    return qnpy_finish_none(&c, status);
}

static PyObject *py_putmask(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY("a"), ARRAY("mask"), ARRAY("values")};
    qnpy_call c;
    qn_status status;
    if (!QNPY_PARSE(&c, "putmask", params) || !changeable(&c, "putmask"))
        return NULL;
    QNPY_RUN(c.v[1].array->size, status = qn_putmask(c.v[0].array, c.v[1].array, c.v[2].array));
    return qnpy_finish_none(&c, status);
}

static PyObject *py_place(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY("arr"), ARRAY("mask"), ARRAY("vals")};
    qnpy_call c;
    qn_status status;
    if (!QNPY_PARSE(&c, "place", params) || !changeable(&c, "place"))
        return NULL;
    QNPY_RUN(c.v[1].array->size, status = qn_place(c.v[0].array, c.v[1].array, c.v[2].array));
    return qnpy_finish_none(&c, status);
}

static qn_status copy_where(qnpy_call *c, const qn_array *value, const qn_array *where)
{
    const qn_array *a = c->v[0].array;
    const qn_casting casting = qnpy_casting_values[c->v[2].i];
    qn_status status;
    if (where == NULL)
        QNPY_RUN(a->size, status = qn_assign(a, value, casting));
    else
        QNPY_RUN(a->size, status = qn_assign_where(a, value, casting, where));
    return status;
}

/* Numbers are weak: 1.5 may go into float32 whatever the rule, and not into int64 unless it is 'unsafe'; True has a dtype. */
static qn_array *copied_value(qnpy_call *c, const char *func)
{
    const qn_dtype t = (qn_dtype)c->v[0].array->dtype;
    PyObject *o = c->v[1].object;
    const char kind = qn_dtype_kind(t);
    const bool weak = (PyLong_Check(o) && !PyBool_Check(o) && kind != 'b') || (PyFloat_CheckExact(o) && (kind == 'f' || kind == 'c'));
    if (weak)
        return qnpy_to_array_of(c->s, o, t);
    qn_array *value = qnpy_to_array(c->s, o);
    if (value != NULL && !qn_can_cast((qn_dtype)value->dtype, t, qnpy_casting_values[c->v[2].i])) {
        PyErr_Format(PyExc_TypeError, "%s: Cannot cast %s from dtype('%s') to dtype('%s') according to the rule '%s'", func,
                     value->ndim == 0 ? "scalar" : "array data", qn_dtype_name((qn_dtype)value->dtype), qn_dtype_name(t), qnpy_castings[c->v[2].i]);
        qn_release(value);
        return NULL;
    }
    return value;
}

static PyObject *py_copyto(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("dst"), {"src", QNPY_OBJECT | QNPY_REQUIRED}, {"casting", QNPY_CHOICE, 0, qnpy_castings}, {"where", QNPY_OBJECT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "copyto", params) || !changeable(&c, "copyto"))
        return NULL;
    const bool everywhere = c.v[3].object == NULL || c.v[3].object == Py_True;
    qn_array *value = copied_value(&c, "copyto");
    qn_array *where = value == NULL || everywhere ? NULL : qnpy_to_array(c.s, c.v[3].object);
    qn_status status = QN_ERR_TYPE;
    if (value != NULL && (everywhere || where != NULL))
        status = copy_where(&c, value, where);
    qn_release(value);
    qn_release(where);
    return qnpy_finish_none(&c, status);
}

static PyObject *py_fill_diagonal(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY("a"), {"val", QNPY_OBJECT | QNPY_REQUIRED}, {"wrap", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "fill_diagonal", params) || !changeable(&c, "fill_diagonal"))
        return NULL;
    qn_array *value = qnpy_to_value(c.s, c.v[1].object, (qn_dtype)c.v[0].array->dtype);
    const qn_status status = value != NULL ? qn_fill_diagonal(c.v[0].array, value, c.v[2].b) : QN_ERR_TYPE;
    qn_release(value);
    return qnpy_finish_none(&c, status);
}

PyMethodDef qnpy_placing_functions[] = {
    {"put", QNPY_FUNCTION(py_put), "put(a, ind, v, mode='raise')\n--\n\na.flat[ind] = v, with v repeated as needed."},
    {"put_along_axis", QNPY_FUNCTION(py_put_along_axis), "put_along_axis(arr, indices, values, axis)\n--\n\n"
     "The reverse of take_along_axis."},
    {"putmask", QNPY_FUNCTION(py_putmask), "putmask(a, mask, values)\n--\n\n"
     "a.flat[i] = values[i] where mask.flat[i] is true, values repeated as needed."},
    {"place", QNPY_FUNCTION(py_place), "place(arr, mask, vals)\n--\n\narr[mask] = vals, with vals repeated as needed."},
    {"copyto", QNPY_FUNCTION(py_copyto), "copyto(dst, src, casting='same_kind', where=True)\n--\n\n"
     "dst = src, broadcast, where `where` is true."},
    {"fill_diagonal", QNPY_FUNCTION(py_fill_diagonal), "fill_diagonal(a, val, wrap=False)\n--\n\n"
     "The elements with equal coordinates = val, repeated as needed; tall matrices go on after a row if wrap."},
    {NULL, NULL, 0, NULL},
};
