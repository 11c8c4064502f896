/* SPDX-License-Identifier: BSD-3-Clause */
/* array_protocol.c: methods that other code asks for: devices, namespaces, formatting, and the conversions of numbers. */
#include "quernpy.h"
#include <math.h>

/* The name that QNPY_PARSE expects, from a method's self. */
#define MODULE PyObject *module = PyType_GetModule(Py_TYPE(self))

static PyObject *to_device(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"device", QNPY_DEVICE | QNPY_REQUIRED}, {"stream", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE}};
    MODULE;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "to_device", params))
        return NULL;
    if (c.v[1].object == NULL)
        return Py_NewRef(self);
    PyErr_SetString(PyExc_ValueError, "to_device: stream must be None");
    return NULL;
}

/* NumPy asks for its own array; only who has loaded NumPy calls this. */
static PyObject *numpy_array(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"dtype", QNPY_OBJECT | QNPY_NONE}, {"copy", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE}};
    MODULE;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "__array__", params))
        return NULL;
    PyObject *numpy = PyImport_ImportModule("numpy"), *view = PyMemoryView_FromObject(self), *result = NULL;
    PyObject *array = numpy != NULL ? PyObject_GetAttrString(numpy, "array") : NULL;
    PyObject *call = view != NULL ? PyTuple_Pack(1, view) : NULL, *kwargs = PyDict_New();
    if (array != NULL && call != NULL && kwargs != NULL &&
        PyDict_SetItemString(kwargs, "dtype", c.v[0].object != NULL ? c.v[0].object : Py_None) == 0 &&
        PyDict_SetItemString(kwargs, "copy", c.v[1].object != NULL ? c.v[1].object : Py_None) == 0)
        result = PyObject_Call(array, call, kwargs);
    Py_XDECREF(kwargs);
    Py_XDECREF(call);
    Py_XDECREF(array);
    Py_XDECREF(view);
    Py_XDECREF(numpy);
    return result;
}

static PyObject *namespace(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const versions[] = {"2021.12", "2022.12", "2023.12", "2024.12", "2025.12", NULL};
    static const qnpy_param params[] = {{"api_version", QNPY_CHOICE | QNPY_KEYWORD | QNPY_NONE, 0, versions}};
    MODULE;
    qnpy_call c;
    return QNPY_PARSE(&c, "__array_namespace__", params) ? PyImport_ImportModule("quern") : NULL;
}

/* Numbers format as the Python numbers they stand for; arrays as str. */
static PyObject *format(PyObject *self, PyObject *spec)
{
    if (qnpy_qn(self)->ndim > 0) {
        if (PyUnicode_Check(spec) && PyUnicode_GET_LENGTH(spec) == 0)
            return PyObject_Str(self);
        PyErr_SetString(PyExc_TypeError, "unsupported format string passed to quern.ndarray.__format__");
        return NULL;
    }
    if (!PyUnicode_Check(spec)) {
        PyErr_Format(PyExc_TypeError, "__format__: a str is expected, not %.100s", Py_TYPE(spec)->tp_name);
        return NULL;
    }
    PyObject *value = qnpy_array_item(self);
    PyObject *text = value != NULL ? PyObject_Format(value, spec) : NULL;
    Py_XDECREF(value);
    return text;
}

/* A method of the Python number that a 0-d array stands for. */
static PyObject *delegate(PyObject *self, int method, PyObject *const *args, Py_ssize_t nargs)
{
    if (qnpy_qn(self)->ndim != 0) {
        PyErr_SetString(PyExc_TypeError, "only 0-dimensional arrays can be converted to Python scalars");
        return NULL;
    }
    PyObject *name = qnpy_state_from(self)->number_methods[method], *value = qnpy_array_item(self);
    if (value == NULL)
        return NULL;
    PyObject *bound = nargs > 0 ? PyObject_GetAttr(value, name) : NULL, *result = NULL;
    if (nargs == 0)
        result = PyObject_CallMethodNoArgs(value, name);
    else if (bound != NULL)
        result = PyObject_Vectorcall(bound, args, (size_t)nargs, NULL);
    Py_XDECREF(bound);
    Py_DECREF(value);
    return result;
}

static PyObject *to_complex(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (qnpy_qn(self)->ndim != 0) {
        PyErr_SetString(PyExc_TypeError, "only 0-dimensional arrays can be converted to Python scalars");
        return NULL;
    }
    double z[2] = {0, 0};
    if (qnpy_qn(self)->dtype == QN_FLOAT64)
        memcpy(z, qnpy_qn(self)->data, sizeof *z);
    else if (qnpy_check(qnpy_state_from(self), qn_item_c128(qnpy_qn(self), z)) < 0)
        return NULL;
    return PyComplex_FromDoubles(z[0], z[1]);
}

#if PY_VERSION_HEX < 0x030c0000
/* PEP 688, which later Pythons make of the buffer protocol themselves. */
static PyObject *buffer(PyObject *self, PyObject *flags)
{
    long wanted = PyLong_AsLong(flags);
    if (wanted == -1 && PyErr_Occurred())
        return NULL;
    if (!(wanted & PyBUF_WRITABLE) || qnpy_is_writeable(self))
        return PyMemoryView_FromObject(self);
    PyErr_SetString(PyExc_BufferError, "the array is not writeable");
    return NULL;
}
#endif

#define DELEGATE(name, method) \
    static PyObject *name(PyObject *self, PyObject *const *args, Py_ssize_t nargs) { return delegate(self, method, args, nargs); }
DELEGATE(round_number, QNPY_ROUND)
DELEGATE(trunc_number, QNPY_TRUNC)
DELEGATE(floor_number, QNPY_FLOOR)
DELEGATE(ceil_number, QNPY_CEIL)
DELEGATE(bit_count_of_any, QNPY_BIT_COUNT)
DELEGATE(is_integer_of_any, QNPY_IS_INTEGER)
DELEGATE(hex, QNPY_HEX)
DELEGATE(as_integer_ratio_of_any, QNPY_AS_INTEGER_RATIO)

/* Three for the commonest dtypes without a Python number in between. */
static PyObject *is_integer(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    double x;
    if (nargs > 0 || qnpy_qn(self)->ndim != 0 || qnpy_qn(self)->dtype != QN_FLOAT64)
        return is_integer_of_any(self, args, nargs);
    memcpy(&x, qnpy_qn(self)->data, sizeof x);
    return PyBool_FromLong(isfinite(x) && floor(x) == x);
}

static PyObject *bit_count(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    int64_t x;
    if (nargs > 0 || qnpy_qn(self)->ndim != 0 || qnpy_qn(self)->dtype != QN_INT64)
        return bit_count_of_any(self, args, nargs);
    memcpy(&x, qnpy_qn(self)->data, sizeof x);
    return PyLong_FromLong(__builtin_popcountll(x < 0 ? -(uint64_t)x : (uint64_t)x));
}

/* Whose terms fit 64 bits. */
static PyObject *as_integer_ratio(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    double x;
    int e = 0;
    if (nargs > 0 || qnpy_qn(self)->ndim != 0 || qnpy_qn(self)->dtype != QN_FLOAT64)
        return as_integer_ratio_of_any(self, args, nargs);
    memcpy(&x, qnpy_qn(self)->data, sizeof x);
    const int64_t n = isfinite(x) ? (int64_t)ldexp(frexp(x, &e), 53) : 0; /* x is n * 2 ** (e - 53) */
    const int zeros = n != 0 ? __builtin_ctzll((uint64_t)n) : 0, power = e - 53 + zeros;
    if (n == 0 || power < -62 || e > 62)
        return as_integer_ratio_of_any(self, args, nargs);
    const int64_t odd = n / ((int64_t)1 << zeros);
    const int64_t terms[2] = {power > 0 ? odd * ((int64_t)1 << power) : odd, (int64_t)1 << (power < 0 ? -power : 0)};
    return qnpy_tuple_of(2, terms);
}

#define FAST(f) (PyCFunction)(void (*)(void))(f), METH_FASTCALL

PyMethodDef qnpy_array_protocols[] = {
    {"to_device", QNPY_FUNCTION(to_device), "to_device($self, device, /, *, stream=None)\n--\n\nThe array itself: the CPU is the only device."},
    {"is_integer", FAST(is_integer), "is_integer($self)\n--\n\nWhether a number is integral."},
    {"as_integer_ratio", FAST(as_integer_ratio), "as_integer_ratio($self)\n--\n\nA pair of integers whose quotient is the number."},
    {"bit_count", FAST(bit_count), "bit_count($self)\n--\n\nThe number of ones in the absolute value of an integer."},
    {"hex", FAST(hex), "hex($self)\n--\n\nA float in hexadecimal."},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL},
#if PY_VERSION_HEX < 0x030c0000
    {"__buffer__", buffer, METH_O, NULL},
#endif
    {"__array__", QNPY_FUNCTION(numpy_array), NULL},
    {"__array_namespace__", QNPY_FUNCTION(namespace), NULL},
    {"__reduce_ex__", qnpy_array_reduce_ex, METH_O, NULL},
    {"__dlpack__", QNPY_FUNCTION(qnpy_array_dlpack), NULL},
    {"__dlpack_device__", qnpy_array_dlpack_device, METH_NOARGS, NULL},
    {"__format__", format, METH_O, NULL},
    {"__complex__", to_complex, METH_NOARGS, NULL},
    {"__round__", FAST(round_number), NULL},
    {"__trunc__", FAST(trunc_number), NULL},
    {"__floor__", FAST(floor_number), NULL},
    {"__ceil__", FAST(ceil_number), NULL},
    {NULL, NULL, 0, NULL},
};
