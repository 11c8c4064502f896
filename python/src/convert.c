/* SPDX-License-Identifier: BSD-3-Clause */
/* convert.c: anything array-like to a qn_array: our arrays, numbers, sequences, and whoever speaks the buffer protocol,
 * __array_interface__, DLPack or __array__, in this order. */
#include "quernpy.h"

#define ARRAY_PRIORITY 1.0 /* above NumPy's 0, so that NumPy's operators let ours answer; as array_attr.c says */

/* o is a Python number: a 0-d array of its default dtype, or of t, which must hold it: an imaginary part, a whole number. */
static qn_array *strong(qnpy_state *s, PyObject *o, const qn_array *number, qn_dtype t)
{
    if (t == QN_DEFAULT_DTYPE)
        t = (qn_dtype)number->dtype;
    const char kind = qn_dtype_kind(t);
    if (PyComplex_CheckExact(o) && kind != 'c' && kind != 'b') {
        PyErr_Format(PyExc_TypeError, "a complex number cannot be stored as %s", qn_dtype_name(t));
        return NULL;
    }
    qn_array *r = qn_astype(number, t);
    if (r != NULL && PyLong_Check(o) && !PyBool_Check(o) && (kind == 'i' || kind == 'u')) {
        PyObject *stored = qnpy_get_element(r->data, t);
        int same = stored != NULL ? PyObject_RichCompareBool(stored, o, Py_EQ) : -1;
        Py_XDECREF(stored);
        if (same == 0)
            PyErr_Format(PyExc_OverflowError, "Python integer %S out of bounds for %s", o, qn_dtype_name(t));
        if (same != 1) {
            qn_release(r);
            return NULL;
        }
    }
    if (r == NULL)
        qnpy_raise(s);
    return r;
}

/* One more reference to the array of o, one of ours; of a number, which carries its array, a copy. */
static qn_array *retained(qnpy_state *s, PyObject *o)
{
    qn_array *a = qn_retain(qnpy_qn(o));
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

static qn_array *from_array_method(qnpy_state *s, PyObject *o)
{
    PyObject *method = PyObject_GetAttr((PyObject *)Py_TYPE(o), s->name_array);
    if (method == NULL) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *array = PyObject_CallOneArg(method, o);
    Py_DECREF(method);
    if (array == NULL)
        return NULL;
    qn_array *a = qnpy_is_array(array) ? retained(s, array) : qnpy_from_buffer(s, array);
    if (a == NULL && !PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "__array__ of %.100s returned %.100s, which is no array", Py_TYPE(o)->tp_name,
                     Py_TYPE(array)->tp_name);
    Py_DECREF(array);
    return a;
}

/* The protocols; NULL without an exception if o speaks none. */
static qn_array *from_protocols(qnpy_state *s, PyObject *o)
{
    static qn_array *(*const protocols[])(qnpy_state *, PyObject *) = {
        qnpy_from_buffer, qnpy_flat_elements, qnpy_from_interface, qnpy_from_dlpack, from_array_method,
    };
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        qn_array *a = protocols[i](s, o);
        if (a != NULL || PyErr_Occurred())
            return a;
    }
    return NULL;
}

static qn_array *cast_to(qnpy_state *s, qn_array *a, qn_dtype t)
{
    if (a == NULL || t == QN_DEFAULT_DTYPE || a->dtype == (int)t)
        return a;
    qn_array *r = qn_astype(a, t);
    qn_release(a);
    if (r == NULL)
        qnpy_raise(s);
    return r;
}

static bool is_text(PyObject *o) { return PyUnicode_Check(o) || PyBytes_Check(o); }

qn_array *qnpy_to_array_of(qnpy_state *s, PyObject *o, qn_dtype t)
{
    qn_number storage;
    if (qnpy_is_array(o))
        return cast_to(s, retained(s, o), t);
    if (PyList_CheckExact(o) || PyTuple_CheckExact(o))
        return qnpy_from_sequence(s, o, t);
    const qn_array *number = qnpy_to_number(o, &storage);
    if (number != NULL || PyErr_Occurred())
        return number != NULL ? strong(s, o, number, t) : NULL;
    qn_array *a = is_text(o) || PyType_Check(o) ? NULL : from_protocols(s, o);
    if (a != NULL || PyErr_Occurred())
        return cast_to(s, a, t);
    if (PySequence_Check(o) && !is_text(o) && !PyType_Check(o))
        return qnpy_from_sequence(s, o, t);
    PyErr_Format(PyExc_TypeError, "cannot make an array of %.100s: numbers, sequences of numbers and arrays are accepted",
                 Py_TYPE(o)->tp_name);
    return NULL;
}

qn_array *qnpy_to_array(qnpy_state *s, PyObject *o) { return qnpy_to_array_of(s, o, QN_DEFAULT_DTYPE); }

/* Does o ask to handle operators with arrays itself? */
static bool takes_precedence(qnpy_state *s, PyObject *o)
{
    PyObject *value = PyObject_GetAttr(o, s->name_array_priority);
    double priority = value != NULL ? PyFloat_AsDouble(value) : 0;
    PyErr_Clear();
    Py_XDECREF(value);
    return priority > ARRAY_PRIORITY;
}

qn_array *qnpy_to_operand(qnpy_state *s, PyObject *o)
{
    if (qnpy_is_array(o))
        return retained(s, o);
    if (PyList_CheckExact(o) || PyTuple_CheckExact(o))
        return qnpy_from_sequence(s, o, QN_DEFAULT_DTYPE);
    if (o == Py_None || is_text(o) || PyType_Check(o) || takes_precedence(s, o))
        return NULL;
    return from_protocols(s, o);
}

qn_array *qnpy_to_value(qnpy_state *s, PyObject *o, qn_dtype t)
{
    if (PyComplex_CheckExact(o) && qn_dtype_kind(t) != 'c') {
        PyErr_Format(PyExc_TypeError, "a complex number cannot be stored as %s", qn_dtype_name(t));
        return NULL;
    }
    bool number = PyFloat_CheckExact(o) || PyLong_Check(o);
    return qnpy_to_array_of(s, o, number ? t : QN_DEFAULT_DTYPE);
}
