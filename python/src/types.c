/* SPDX-License-Identifier: BSD-3-Clause */
/* types.c: functions about dtypes. */
#include "quernpy.h"
#include <math.h>

#define MAX_TYPES 64

/* Arrays count by dtype, numbers weakly, dtypes as an empty array of theirs would. */
typedef struct type_list {
    int n;
    const qn_array *arrays[MAX_TYPES];
    qn_array *owned[MAX_TYPES];
    qn_number numbers[MAX_TYPES];
} type_list;

static bool add_type(type_list *l, qnpy_state *s, PyObject *o)
{
    int i = l->n;
    l->owned[i] = NULL;
    if (qnpy_is_array(o)) {
        l->arrays[l->n++] = qnpy_qn(o);
        return true;
    }
    l->arrays[i] = qnpy_to_number(o, &l->numbers[i]);
    qn_dtype t = l->arrays[i] == NULL && !PyErr_Occurred() ? qnpy_find_dtype(s, o) : QN_DEFAULT_DTYPE;
    if (t != QN_DEFAULT_DTYPE)
        l->arrays[i] = l->owned[i] = qn_zeros(t, 1, (const int64_t[]){0});
    else if (l->arrays[i] == NULL && !PyErr_Occurred())
        l->arrays[i] = l->owned[i] = qnpy_to_array(s, o);
    l->n++;
    return l->arrays[i] != NULL;
}

static PyObject *py_result_type(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    qnpy_state *s = qnpy_state_of(module);
    if (nargs < 1 || nargs > MAX_TYPES) {
        PyErr_Format(PyExc_ValueError, "result_type: from 1 to %d arrays or dtypes, not %zd", MAX_TYPES, nargs);
        return NULL;
    }
    type_list *l = PyMem_Malloc(sizeof *l);
    if (l == NULL)
        return PyErr_NoMemory();
    l->n = 0;
    bool ok = true;
    for (Py_ssize_t i = 0; ok && i < nargs; i++)
        ok = add_type(l, s, args[i]);
    qn_dtype t = ok ? qn_result_type(l->n, l->arrays) : QN_DEFAULT_DTYPE;
    for (int i = 0; i < l->n; i++)
        qn_release(l->owned[i]);
    PyMem_Free(l);
    return t != QN_DEFAULT_DTYPE ? qnpy_dtype_object(s, t) : qnpy_raise(s);
}

static PyObject *py_promote_types(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"type1", QNPY_DTYPE | QNPY_REQUIRED}, {"type2", QNPY_DTYPE | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "promote_types", params))
        return NULL;
    return qnpy_dtype_object(c.s, qn_promote(c.v[0].dtype, c.v[1].dtype));
}

static PyObject *py_can_cast(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"from_", QNPY_OBJECT | QNPY_REQUIRED}, {"to", QNPY_DTYPE | QNPY_REQUIRED}, {"casting", QNPY_CHOICE, QNPY_SAFE, qnpy_castings},
    };
    qnpy_call c;
    qn_dtype from;
    if (!QNPY_PARSE(&c, "can_cast", params))
        return NULL;
    PyObject *o = c.v[0].object;
    if (qnpy_is_array(o))
        from = (qn_dtype)qnpy_qn(o)->dtype;
    else if ((PyLong_Check(o) && !PyBool_Check(o)) || PyFloat_CheckExact(o) || PyComplex_CheckExact(o)) {
        PyErr_SetString(PyExc_TypeError, "can_cast: from_ must be a dtype or an array, not a Python number, whose dtype depends on its value");
        return NULL;
    } else if (!qnpy_to_dtype(c.s, o, &from))
        return NULL;
    return PyBool_FromLong(qn_can_cast(from, c.v[1].dtype, qnpy_casting_values[c.v[2].i]));
}

/* The inexact dtype of all the arrays; integers count as float64. */
static PyObject *py_common_type(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    qnpy_state *s = qnpy_state_of(module);
    qn_dtype common = QN_FLOAT16;
    for (Py_ssize_t i = 0; i < nargs; i++) {
        qn_array *a = qnpy_to_array(s, args[i]);
        if (a == NULL)
            return NULL;
        qn_dtype t = (qn_dtype)a->dtype;
        char kind = qn_dtype_kind(t);
        qn_release(a);
        if (kind == 'b') {
            PyErr_SetString(PyExc_TypeError, "common_type: there is none for a bool array");
            return NULL;
        }
        common = qn_promote(common, kind == 'i' || kind == 'u' ? QN_FLOAT64 : t);
    }
    return qnpy_dtype_object(s, common);
}

/* ---- min_scalar_type ---- */

static qn_dtype smallest_int(int64_t value)
{
    static const qn_dtype types[] = {QN_INT8, QN_INT16, QN_INT32};
    for (int i = 0; i < 3; i++)
        if (value >= -(1LL << (8 * (1 << i) - 1)))
            return types[i];
    return QN_INT64;
}

static qn_dtype smallest_unsigned(uint64_t value)
{
    static const qn_dtype types[] = {QN_UINT8, QN_UINT16, QN_UINT32};
    for (int i = 0; i < 3; i++)
        if (value >> (8 << i) == 0)
            return types[i];
    return QN_UINT64;
}

/* Largest finite numbers, a little below the formats' own, as NumPy draws the line. */
static bool fits(double x, double limit) { return !isfinite(x) || (x > -limit && x < limit); }
static bool is_single(double x) { return fits(x, 3.4e38); }

/* The smallest dtype that holds the number, one of the five widest dtypes, at p. */
static qn_dtype smallest(const qn_array *number)
{
    double re, z[2];
    int64_t i;
    uint64_t u;
    switch (qn_dtype_kind((qn_dtype)number->dtype)) {
    case 'b': return QN_BOOL;
    case 'u': memcpy(&u, number->data, sizeof u); return smallest_unsigned(u);
    case 'i': memcpy(&i, number->data, sizeof i); return i < 0 ? smallest_int(i) : smallest_unsigned((uint64_t)i);
    case 'c': memcpy(z, number->data, sizeof z); return is_single(z[0]) && is_single(z[1]) ? QN_COMPLEX64 : QN_COMPLEX128;
    default: memcpy(&re, number->data, sizeof re); return fits(re, 65000) ? QN_FLOAT16 : is_single(re) ? QN_FLOAT32 : QN_FLOAT64;
    }
}

static PyObject *py_min_scalar_type(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "min_scalar_type", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    qn_dtype t = (qn_dtype)a->dtype;
    if (a->ndim == 0) {
        char kind = qn_dtype_kind(t);
        qn_array *wide = qn_astype(a, kind == 'b' ? QN_BOOL : kind == 'i' ? QN_INT64 : kind == 'u' ? QN_UINT64 : kind == 'c' ? QN_COMPLEX128 : QN_FLOAT64);
        t = wide != NULL ? smallest(wide) : QN_DEFAULT_DTYPE;
        qn_release(wide);
    }
    qnpy_state *s = c.s;
    qnpy_done(&c);
    return t != QN_DEFAULT_DTYPE ? qnpy_dtype_object(s, t) : qnpy_raise(s);
}

PyMethodDef qnpy_types_functions[] = {
    {"result_type", (PyCFunction)(void (*)(void))py_result_type, METH_FASTCALL, "result_type(*arrays_and_dtypes)\n--\n\nThe dtype that promotion gives."},
    {"promote_types", QNPY_FUNCTION(py_promote_types), "promote_types(type1, type2)\n--\n\nThe smallest dtype that holds both."},
    {"can_cast", QNPY_FUNCTION(py_can_cast), "can_cast(from_, to, casting='safe')\n--\n\nIs the cast allowed by the rule?"},
    {"common_type", (PyCFunction)(void (*)(void))py_common_type, METH_FASTCALL, "common_type(*arrays)\n--\n\nThe smallest inexact dtype that holds all the arrays; float64 for integers."},
    {"min_scalar_type", QNPY_FUNCTION(py_min_scalar_type), "min_scalar_type(a, /)\n--\n\nThe smallest dtype that holds the number a; the dtype of an array."},
    {NULL, NULL, 0, NULL},
};
