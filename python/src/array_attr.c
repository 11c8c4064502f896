/* SPDX-License-Identifier: BSD-3-Clause */
/* array_attr.c: the attributes of the array. */
#include "quernpy.h"

PyObject *qnpy_tuple_of(int n, const int64_t *values)
{
    PyObject *tuple = PyTuple_New(n);
    for (int i = 0; tuple != NULL && i < n; i++) {
        PyObject *value = PyLong_FromLongLong(values[i]);
        if (value == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, value);
    }
    return tuple;
}

static PyObject *get_shape(PyObject *self, void *closure)
{
    (void)closure;
    return qnpy_tuple_of(qnpy_qn(self)->ndim, qnpy_qn(self)->shape);
}

static PyObject *get_strides(PyObject *self, void *closure)
{
    (void)closure;
    return qnpy_tuple_of(qnpy_qn(self)->ndim, qnpy_qn(self)->strides);
}

static PyObject *get_ndim(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(qnpy_qn(self)->ndim);
}

static PyObject *get_size(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLongLong(qnpy_qn(self)->size);
}

static PyObject *get_itemsize(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(qnpy_qn(self)->itemsize);
}

static PyObject *get_nbytes(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLongLong(qnpy_qn(self)->size * qnpy_qn(self)->itemsize);
}

static PyObject *get_dtype(PyObject *self, void *closure)
{
    (void)closure;
    return qnpy_dtype_object(qnpy_state_from(self), qnpy_qn(self)->dtype);
}

static PyObject *get_transpose(PyObject *self, void *closure)
{
    (void)closure;
    return QNPY_WRAP_VIEW(self, qn_transpose(qnpy_qn(self)));
}

static PyObject *get_matrix_transpose(PyObject *self, void *closure)
{
    (void)closure;
    return QNPY_WRAP_VIEW(self, qn_matrix_transpose(qnpy_qn(self)));
}

static PyObject *get_real(PyObject *self, void *closure)
{
    (void)closure;
    return QNPY_WRAP_VIEW(self, qn_real(qnpy_qn(self)));
}

static PyObject *get_imag(PyObject *self, void *closure)
{
    (void)closure;
    return QNPY_WRAP_VIEW(self, qn_imag(qnpy_qn(self)));
}

/* part[...] = value for the view `part` (taken over) of self. */
static int assign_part(PyObject *self, qn_array *part, PyObject *value)
{
    qnpy_state *s = qnpy_state_from(self);
    if (part == NULL || value == NULL || qnpy_check_writeable(self, "setter") < 0) {
        if (part == NULL)
            qnpy_raise(s);
        else if (value == NULL)
            PyErr_SetString(PyExc_AttributeError, "cannot delete the attribute");
        qn_release(part);
        return -1;
    }
    qn_array *v = qnpy_to_value(s, value, (qn_dtype)part->dtype);
    int status = v != NULL ? qnpy_check(s, qn_assign(part, v, QN_UNSAFE)) : -1;
    qn_release(v);
    qn_release(part);
    return status;
}

static int set_real(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    return assign_part(self, qn_real(qnpy_qn(self)), value);
}

static int set_imag(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (qn_dtype_kind((qn_dtype)qnpy_qn(self)->dtype) != 'c') {
        PyErr_SetString(PyExc_TypeError, "array does not have imaginary part to set");
        return -1;
    }
    return assign_part(self, qn_imag(qnpy_qn(self)), value);
}

/* The object whose memory this shares: the viewed array, or None. */
static PyObject *get_base(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *base = ((qnpy_array *)self)->base;
    return Py_NewRef(base != NULL ? base : Py_None);
}

static PyObject *get_device(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(qnpy_state_from(self)->name_cpu);
}

/* Above NumPy's 0: NumPy's operators leave mixed operands to ours.  Below the libraries that wrap arrays. */
static PyObject *get_priority(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    return PyFloat_FromDouble(1.0);
}

static PyObject *get_data(PyObject *self, void *closure)
{
    (void)closure;
    return PyMemoryView_FromObject(self);
}

static PyObject *get_interface(PyObject *self, void *closure)
{
    (void)closure;
    const qn_array *a = qnpy_qn(self);
    PyObject *dtype = get_dtype(self, NULL), *type = PyObject_GetAttrString(dtype, "str");
    PyObject *shape = get_shape(self, NULL), *strides = get_strides(self, NULL), *dict = NULL;
    if (type != NULL && shape != NULL && strides != NULL)
        dict = Py_BuildValue("{s:i,s:O,s:O,s:O,s:(NO)}", "version", 3, "typestr", type, "shape", shape, "strides", strides, "data",
                             PyLong_FromVoidPtr(a->data), qnpy_is_writeable(self) ? Py_False : Py_True);
    Py_DECREF(dtype);
    Py_XDECREF(type);
    Py_XDECREF(shape);
    Py_XDECREF(strides);
    return dict;
}

/* An attribute of the memory behind an array and its views: a mapped file has filename, offset, mode and flush. */
static PyObject *get_from_memory(PyObject *self, void *closure)
{
    PyObject *memory = self, *value = NULL;
    while (memory != NULL && qnpy_is_array(memory))
        memory = ((qnpy_array *)memory)->base;
    if (memory != NULL && (value = PyObject_GetAttrString(memory, closure)) == NULL)
        PyErr_Clear();
    if (value == NULL)
        PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%s': its memory is no mapped file", Py_TYPE(self)->tp_name,
                     (const char *)closure);
    return value;
}

PyGetSetDef qnpy_array_getset[] = {
    {"shape", get_shape, qnpy_set_shape, "lengths of the axes", NULL},
    {"strides", get_strides, NULL, "bytes from one element to the next along each axis", NULL},
    {"ndim", get_ndim, NULL, "number of axes", NULL},
    {"size", get_size, NULL, "number of elements", NULL},
    {"itemsize", get_itemsize, NULL, "bytes of an element", NULL},
    {"nbytes", get_nbytes, NULL, "bytes of all elements", NULL},
    {"dtype", get_dtype, qnpy_set_dtype, "type of the elements", NULL},
    {"T", get_transpose, NULL, "view with the axes reversed", NULL},
    {"mT", get_matrix_transpose, NULL, "view with the last two axes swapped", NULL},
    {"real", get_real, set_real, "real part", NULL},
    {"imag", get_imag, set_imag, "imaginary part", NULL},
    {"base", get_base, NULL, "the array this is a view of, or None", NULL},
    {"flat", qnpy_flat, qnpy_set_flat, "iterator over the elements in row-major order", NULL},
    {"flags", qnpy_flags, NULL, "memory layout", NULL},
    {"device", get_device, NULL, "'cpu'", NULL},
    {"data", get_data, NULL, "memoryview of the elements", NULL},
    {"filename", get_from_memory, NULL, "path of the file mapped into memory", "filename"},
    {"offset", get_from_memory, NULL, "where in the mapped file the array begins", "offset"},
    {"mode", get_from_memory, NULL, "how the file is mapped", "mode"},
    {"flush", get_from_memory, NULL, "flush() writes changes back to the mapped file", "flush"},
    {"__array_priority__", get_priority, NULL, NULL, NULL},
    {"__array_interface__", get_interface, NULL, "NumPy's array interface, version 3", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
