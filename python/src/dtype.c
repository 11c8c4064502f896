/* SPDX-License-Identifier: BSD-3-Clause */
/* dtype.c: the dtype objects, one per element type, and what counts as a name of one.
 *
 * quern.float64 is a dtype object and, called, a cast.  It equals the strings, NumPy dtypes and Python types that mean
 * the same. */
#include "quernpy.h"

typedef struct dtype_object {
    PyObject_HEAD
    qn_dtype t;
} dtype_object;

static qn_dtype dtype_of(PyObject *self) { return ((dtype_object *)self)->t; }

/* ---- from anything that names a dtype ---- */

static qn_dtype from_python_type(PyTypeObject *type)
{
    const struct { PyTypeObject *type; qn_dtype t; } table[] = {
        {&PyBool_Type, QN_BOOL}, {&PyLong_Type, QN_INT64}, {&PyFloat_Type, QN_FLOAT64}, {&PyComplex_Type, QN_COMPLEX128},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].type == type)
            return table[i].t;
    if (strncmp(type->tp_name, "numpy.", 6) == 0)
        return qn_dtype_from_name(type->tp_name + 6);
    return QN_DEFAULT_DTYPE;
}

/* The `str` of a foreign dtype object, "<f8", or the dtype object of a foreign array. */
static qn_dtype from_attribute(qnpy_state *s, PyObject *o)
{
    qn_dtype t = QN_DEFAULT_DTYPE;
    PyObject *text = PyObject_GetAttrString(o, "str");
    if (text != NULL && PyUnicode_Check(text))
        t = qn_dtype_from_name(PyUnicode_AsUTF8(text));
    PyErr_Clear();
    Py_XDECREF(text);
    if (t != QN_DEFAULT_DTYPE)
        return t;
    PyObject *dtype = PyObject_GetAttrString(o, "dtype");
    if (dtype != NULL && dtype != o && Py_TYPE(dtype) == s->dtype_type)
        t = dtype_of(dtype);
    PyErr_Clear();
    Py_XDECREF(dtype);
    return t;
}

qn_dtype qnpy_find_dtype(qnpy_state *s, PyObject *o)
{
    if (Py_TYPE(o) == s->dtype_type)
        return dtype_of(o);
    if (PyUnicode_Check(o)) {
        const char *name = PyUnicode_AsUTF8(o);
        if (name == NULL)
            PyErr_Clear();
        return name != NULL ? qn_dtype_from_name(name) : QN_DEFAULT_DTYPE;
    }
    if (PyType_Check(o))
        return from_python_type((PyTypeObject *)o);
    return PyLong_Check(o) || PyFloat_Check(o) ? QN_DEFAULT_DTYPE : from_attribute(s, o);
}

bool qnpy_to_dtype(qnpy_state *s, PyObject *o, qn_dtype *t)
{
    *t = QN_DEFAULT_DTYPE;
    if (o == NULL || o == Py_None)
        return true;
    *t = qnpy_find_dtype(s, o);
    if (*t == QN_DEFAULT_DTYPE)
        PyErr_Format(PyExc_TypeError, "data type %R not understood", o);
    return *t != QN_DEFAULT_DTYPE;
}

PyObject *qnpy_dtype_object(qnpy_state *s, int t) { return Py_NewRef(s->dtypes[t]); }

/* ---- the type ---- */

static PyObject *dtype_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"dtype", NULL};
    qnpy_state *s = (qnpy_state *)PyType_GetModuleState(type);
    PyObject *o;
    qn_dtype t;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:dtype", names, &o) || !qnpy_to_dtype(s, o, &t))
        return NULL;
    return qnpy_dtype_object(s, t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : t);
}

/* float32(x): x cast, a number for a number. */
static PyObject *dtype_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"x", NULL};
    qnpy_state *s = qnpy_state_from(self);
    PyObject *x = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O", names, &x))
        return NULL;
    if (x == NULL)
        return qnpy_wrap(s, qn_zeros(dtype_of(self), QN_SCALAR_SHAPE));
    qn_array *a = qnpy_to_array_of(s, x, dtype_of(self));
    if (a == NULL)
        return NULL;
    qn_array *copy = qn_copy(a);
    qn_release(a);
    return qnpy_wrap(s, copy);
}

static PyObject *dtype_repr(PyObject *self) { return PyUnicode_FromFormat("dtype('%s')", qn_dtype_name(dtype_of(self))); }
static PyObject *dtype_text(PyObject *self) { return PyUnicode_FromString(qn_dtype_name(dtype_of(self))); }
static Py_hash_t dtype_hash(PyObject *self) { return 0x71756572 + dtype_of(self); }

static PyObject *dtype_richcompare(PyObject *self, PyObject *other, int how)
{
    if (how != Py_EQ && how != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    qn_dtype t = other == Py_None ? QN_DEFAULT_DTYPE : qnpy_find_dtype(qnpy_state_from(self), other);
    return PyBool_FromLong((t == dtype_of(self)) == (how == Py_EQ));
}

static void dtype_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* ---- attributes ---- */

static PyObject *get_kind(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromFormat("%c", qn_dtype_kind(dtype_of(self)));
}

static PyObject *get_char(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromFormat("%c", qn_dtype_char(dtype_of(self)));
}

static PyObject *get_name(PyObject *self, void *closure)
{
    (void)closure;
    return dtype_text(self);
}

static PyObject *get_itemsize(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromSize_t(qn_dtype_size(dtype_of(self)));
}

static PyObject *get_alignment(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromSize_t(qn_dtype_size(qn_dtype_real(dtype_of(self))));
}

static char byteorder(qn_dtype t) { return qn_dtype_size(t) == 1 ? '|' : '<'; }

static PyObject *get_str(PyObject *self, void *closure)
{
    (void)closure;
    qn_dtype t = dtype_of(self);
    return PyUnicode_FromFormat("%c%c%d", byteorder(t), qn_dtype_kind(t), (int)qn_dtype_size(t));
}

static PyObject *get_byteorder(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(byteorder(dtype_of(self)) == '|' ? "|" : "=");
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

/* NumPy's protocol for foreign dtype objects: only NumPy itself asks, so it is loaded already. */
static PyObject *get_numpy_dtype(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *dtype = numpy != NULL ? PyObject_CallMethod(numpy, "dtype", "s", qn_dtype_name(dtype_of(self))) : NULL;
    Py_XDECREF(numpy);
    return dtype;
}

static PyObject *dtype_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("O(s)", Py_TYPE(self), qn_dtype_name(dtype_of(self)));
}

static PyGetSetDef dtype_getset[] = {
    {"kind", get_kind, NULL, "'b' 'i' 'u' 'f' or 'c'", NULL},
    {"char", get_char, NULL, "one-letter code, as in the struct module", NULL},
    {"name", get_name, NULL, NULL, NULL},
    {"itemsize", get_itemsize, NULL, "bytes of an element", NULL},
    {"alignment", get_alignment, NULL, NULL, NULL},
    {"str", get_str, NULL, "byte order, kind and size: '<f8'", NULL},
    {"byteorder", get_byteorder, NULL, NULL, NULL},
    {"isnative", get_true, NULL, NULL, NULL},
    {"isbuiltin", get_true, NULL, NULL, NULL},
    {"hasobject", get_false, NULL, NULL, NULL},
    {"names", get_none, NULL, NULL, NULL},
    {"fields", get_none, NULL, NULL, NULL},
    {"subdtype", get_none, NULL, NULL, NULL},
    {"type", get_self, NULL, "the dtype itself, which casts when called", NULL},
    {"base", get_self, NULL, NULL, NULL},
    {"dtype", get_numpy_dtype, NULL, "the NumPy dtype", NULL},
    {"__numpy_dtype__", get_numpy_dtype, NULL, "the NumPy dtype", NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef dtype_methods[] = {
    {"__reduce__", dtype_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot dtype_slots[] = {
    {Py_tp_doc, (void *)"The type of the elements of an array."},
    {Py_tp_new, (void *)dtype_new},
    {Py_tp_call, (void *)dtype_call},
    {Py_tp_repr, (void *)dtype_repr},
    {Py_tp_str, (void *)dtype_text},
    {Py_tp_hash, (void *)dtype_hash},
    {Py_tp_richcompare, (void *)dtype_richcompare},
    {Py_tp_dealloc, (void *)dtype_dealloc},
    {Py_tp_getset, (void *)dtype_getset},
    {Py_tp_methods, (void *)dtype_methods},
    {0, NULL},
};

static PyType_Spec dtype_spec = {
    .name = "quern.dtype",
    .basicsize = sizeof(dtype_object),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = dtype_slots,
};

int qnpy_dtype_init(qnpy_state *s, PyObject *module)
{
    s->dtype_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &dtype_spec, NULL);
    if (s->dtype_type == NULL || PyModule_AddObjectRef(module, "dtype", (PyObject *)s->dtype_type) < 0)
        return -1;
    for (int t = 1; t < QN_DTYPE_END; t++) {
        dtype_object *o = PyObject_New(dtype_object, s->dtype_type);
        if (o == NULL)
            return -1;
        o->t = (qn_dtype)t;
        s->dtypes[t] = (PyObject *)o;
        if (PyModule_AddObjectRef(module, qn_dtype_name((qn_dtype)t), (PyObject *)o) < 0)
            return -1;
    }
    return 0;
}
