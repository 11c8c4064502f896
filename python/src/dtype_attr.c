/* SPDX-License-Identifier: BSD-3-Clause */
/* dtype_attr.c: attributes and methods of the dtype objects, as NumPy's dtypes have them. */
#include "quernpy.h"

static PyObject *get_kind(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromOrdinal(qn_dtype_kind(qnpy_dtype_of(self)));
}

static PyObject *get_char(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromOrdinal(qn_dtype_char(qnpy_dtype_of(self)));
}

static PyObject *get_name(PyObject *self, void *closure)
{
    (void)closure;
    return PyObject_Str(self);
}

static PyObject *get_itemsize(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromSize_t(qn_dtype_size(qnpy_dtype_of(self)));
}

static PyObject *get_alignment(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromSize_t(qn_dtype_size(qn_dtype_real(qnpy_dtype_of(self))));
}

static char byteorder(qn_dtype t) { return qn_dtype_size(t) == 1 ? '|' : '<'; }

static PyObject *get_str(PyObject *self, void *closure)
{
    (void)closure;
    qn_dtype t = qnpy_dtype_of(self);
    return PyUnicode_FromFormat("%c%c%d", byteorder(t), qn_dtype_kind(t), (int)qn_dtype_size(t));
}

static PyObject *get_byteorder(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(byteorder(qnpy_dtype_of(self)) == '|' ? "|" : "=");
}

/* NumPy's numbers of its types. */
static PyObject *get_num(PyObject *self, void *closure)
{
    static const signed char numbers[QN_DTYPE_END] = {
        [QN_BOOL] = 0,   [QN_INT8] = 1,     [QN_INT16] = 3,    [QN_INT32] = 5,    [QN_INT64] = 7,      [QN_UINT8] = 2,       [QN_UINT16] = 4,
        [QN_UINT32] = 6, [QN_UINT64] = 8,   [QN_FLOAT16] = 23, [QN_FLOAT32] = 11, [QN_FLOAT64] = 12,   [QN_COMPLEX64] = 14,  [QN_COMPLEX128] = 15,
    };
    (void)closure;
    return PyLong_FromLong(numbers[qnpy_dtype_of(self)]);
}

static PyObject *get_integer(PyObject *self, void *value)
{
    (void)self;
    return PyLong_FromLong((long)(intptr_t)value);
}

static PyObject *get_shape(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    return PyTuple_New(0);
}

static PyObject *get_descr(PyObject *self, void *closure)
{
    return Py_BuildValue("[(sN)]", "", get_str(self, closure));
}

static PyObject *get_true(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_TRUE;
}

static PyObject *get_false(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_FALSE;
}

static PyObject *get_none(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_NONE;
}

static PyObject *get_self(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(self);
}

/* ---- as NumPy's dtype and scalar type, once NumPy is loaded ----
 * Libraries test isinstance(dtype, numpy.dtype), look up dtype.type in sets of scalar types, and ask for
 * issubclass(dtype.type, numpy.floating) before they read attributes.  Then __class__ is the class of NumPy's dtype, `type` its
 * scalar type, and that also the base class of the dtype in its place as a scalar type of ours.  Without NumPy the dtype itself
 * stands for all of them. */

/* numpy.<name>, or NULL without an exception if NumPy is not loaded. */
static PyObject *from_numpy(const char *name)
{
    PyObject *numpy = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy");
    PyObject *found = numpy != NULL ? PyObject_GetAttrString(numpy, name) : NULL;
    PyErr_Clear(); /* NumPy is being imported */
    return found;
}

static PyObject *get_class(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *type = from_numpy("dtype");
    return type != NULL ? type : Py_NewRef((PyObject *)Py_TYPE(self));
}

static PyObject *get_type(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *type = from_numpy(qn_dtype_name(qnpy_dtype_of(self)));
    return type != NULL ? type : Py_NewRef(self);
}

static PyObject *get_bases(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *type = from_numpy(qn_dtype_name(qnpy_dtype_of(self))), *bases = type != NULL ? PyTuple_Pack(1, type) : PyTuple_New(0);
    Py_XDECREF(type);
    return bases;
}

/* NumPy's protocol for foreign dtype objects: only NumPy itself asks, so it is loaded already. */
static PyObject *get_numpy_dtype(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *dtype = numpy != NULL ? PyObject_CallMethod(numpy, "dtype", "s", qn_dtype_name(qnpy_dtype_of(self))) : NULL;
    Py_XDECREF(numpy);
    return dtype;
}

/* newbyteorder(new_order='S'): the dtype itself for the native order. */
static PyObject *newbyteorder(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const orders[] = {"S", "=", "<", "|", "N", "L", "I", "native", "little", "ignore", ">", "B", "big", "swap", NULL};
    static const qnpy_param params[] = {{"new_order", QNPY_CHOICE, 0, orders}};
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!QNPY_PARSE(&c, "newbyteorder", params))
        return NULL;
    bool native = c.v[0].i > 0 && c.v[0].i < 10;
    if (native || qn_dtype_size(qnpy_dtype_of(self)) == 1)
        return Py_NewRef(self);
    PyErr_Format(PyExc_TypeError, "newbyteorder: %S has only the native byte order; a.byteswap() swaps data", self);
    return NULL;
}

/* isinstance(x, float64): is x a 0-d array of ours, or a scalar of NumPy's, of this dtype? */
static PyObject *instancecheck(PyObject *self, PyObject *o)
{
    if (qnpy_is_array(o))
        return PyBool_FromLong(qnpy_qn(o)->ndim == 0 && qnpy_qn(o)->dtype == (int)qnpy_dtype_of(self));
    return PyBool_FromLong(qnpy_find_dtype(qnpy_state_from(self), (PyObject *)Py_TYPE(o)) == qnpy_dtype_of(self) &&
                           strncmp(Py_TYPE(o)->tp_name, "numpy.", 6) == 0);
}

/* issubclass(x, float64): does x name this dtype? */
static PyObject *subclasscheck(PyObject *self, PyObject *o)
{
    return PyBool_FromLong(qnpy_find_dtype(qnpy_state_from(self), o) == qnpy_dtype_of(self));
}

static PyObject *set_state(PyObject *self, PyObject *state)
{
    (void)self;
    (void)state;
    Py_RETURN_NONE;
}

static PyObject *dtype_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("O(s)", Py_TYPE(self), qn_dtype_name(qnpy_dtype_of(self)));
}

PyGetSetDef qnpy_dtype_getset[] = {
    {"kind", get_kind, NULL, "'b' 'i' 'u' 'f' or 'c'", NULL},
    {"char", get_char, NULL, "one-letter code, as in the struct module", NULL},
    {"name", get_name, NULL, NULL, NULL},
    {"itemsize", get_itemsize, NULL, "bytes of an element", NULL},
    {"alignment", get_alignment, NULL, NULL, NULL},
    {"str", get_str, NULL, "byte order, kind and size: '<f8'", NULL},
    {"byteorder", get_byteorder, NULL, NULL, NULL},
    {"isnative", get_true, NULL, NULL, NULL},
    {"isbuiltin", get_integer, NULL, NULL, (void *)1},
    {"num", get_num, NULL, "NumPy's number of the type", NULL},
    {"flags", get_integer, NULL, NULL, NULL},
    {"ndim", get_integer, NULL, NULL, NULL},
    {"shape", get_shape, NULL, NULL, NULL},
    {"descr", get_descr, NULL, NULL, NULL},
    {"isalignedstruct", get_false, NULL, NULL, NULL},
    {"metadata", get_none, NULL, NULL, NULL},
    {"hasobject", get_false, NULL, NULL, NULL},
    {"names", get_none, NULL, NULL, NULL},
    {"fields", get_none, NULL, NULL, NULL},
    {"subdtype", get_none, NULL, NULL, NULL},
    {"type", get_type, NULL, "NumPy's scalar type once NumPy is loaded, else the dtype itself, which casts when called", NULL},
    {"base", get_self, NULL, NULL, NULL},
    {"dtype", get_numpy_dtype, NULL, "the NumPy dtype", NULL},
    {"__numpy_dtype__", get_numpy_dtype, NULL, "the NumPy dtype", NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_name, NULL, NULL, NULL},
    {"__class__", get_class, NULL, NULL, NULL},
    {"__bases__", get_bases, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyMethodDef qnpy_dtype_methods[] = {
    {"newbyteorder", QNPY_FUNCTION(newbyteorder), "newbyteorder($self, /, new_order='S')\n--\n\nThe dtype itself for the native byte order."},
    {"__instancecheck__", instancecheck, METH_O, NULL},
    {"__subclasscheck__", subclasscheck, METH_O, NULL},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL},
    {"__setstate__", set_state, METH_O, NULL},
    {"__reduce__", dtype_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
