/* SPDX-License-Identifier: BSD-3-Clause */
/* dtype.c: the dtype objects, one per element type, and what counts as a name of one.
 *
 * quern.float64 is a dtype object and, called, a cast.  It equals the strings, NumPy dtypes and Python types that mean
 * the same, and hashes as the NumPy dtype does.  As NumPy has scalar types in this place, it answers isinstance and issubclass
 * too (dtype_attr.c). */
#include "quernpy.h"

typedef struct dtype_object {
    PyObject_HEAD
    qn_dtype t;
    Py_hash_t hash; /* -1 until asked for */
} dtype_object;

qn_dtype qnpy_dtype_of(PyObject *self) { return ((dtype_object *)self)->t; }

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

/* NumPy's own dtype objects by their one-letter code, which is much the fastest of their attributes to get. */
static qn_dtype from_numpy_dtype(PyObject *o)
{
    PyObject *code = PyObject_GetAttrString(o, "char"), *native = PyObject_GetAttrString(o, "isnative");
    qn_dtype t = code != NULL && PyUnicode_Check(code) && native == Py_True ? qn_dtype_from_name(PyUnicode_AsUTF8(code)) : QN_DEFAULT_DTYPE;
    PyErr_Clear();
    Py_XDECREF(native);
    Py_XDECREF(code);
    return t;
}

/* The `str` of a foreign dtype object, "<f8", or the dtype object of a foreign array. */
static qn_dtype from_attribute(qnpy_state *s, PyObject *o)
{
    if (strncmp(Py_TYPE(o)->tp_name, "numpy.dtype", 11) == 0)
        return from_numpy_dtype(o);
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
        t = qnpy_dtype_of(dtype);
    PyErr_Clear();
    Py_XDECREF(dtype);
    return t;
}

qn_dtype qnpy_find_dtype(qnpy_state *s, PyObject *o)
{
    if (Py_TYPE(o) == s->dtype_type)
        return qnpy_dtype_of(o);
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
    if (*t != QN_DEFAULT_DTYPE)
        return true;
    PyObject *text = PyObject_Str(o);
    if (text == NULL)
        return false;
    bool foreign = PyUnicode_GET_LENGTH(text) > 1 && PyUnicode_READ_CHAR(text, 0) == '>';
    Py_DECREF(text);
    PyErr_Format(PyExc_TypeError, foreign ? "data type %R not understood: only the native byte order is supported" : "data type %R not understood", o);
    return false;
}

PyObject *qnpy_dtype_object(qnpy_state *s, int t) { return Py_NewRef(s->dtypes[t]); }

/* ---- the type ---- */

static PyObject *dtype_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"dtype", "align", "copy", NULL};
    qnpy_state *s = (qnpy_state *)PyType_GetModuleState(type);
    PyObject *o;
    int align, copy; /* of structured dtypes, and of no consequence for ours */
    qn_dtype t;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|pp:dtype", names, &o, &align, &copy) || !qnpy_to_dtype(s, o, &t))
        return NULL;
    return qnpy_dtype_object(s, t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : t);
}

/* The number that a text spells, as the Python type of that kind reads it; anything else as it is. */
static PyObject *read_text(PyObject *x, qn_dtype t)
{
    if (!PyUnicode_Check(x) && !PyBytes_Check(x))
        return Py_NewRef(x);
    char kind = qn_dtype_kind(t);
    PyTypeObject *type = kind == 'b' ? &PyBool_Type : kind == 'f' ? &PyFloat_Type : kind == 'c' ? &PyComplex_Type : &PyLong_Type;
    return PyObject_CallOneArg((PyObject *)type, x);
}

/* float32(x): x cast, a number for a number. */
static PyObject *dtype_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"x", NULL};
    qnpy_state *s = qnpy_state_from(self);
    PyObject *x = kwargs == NULL && PyTuple_GET_SIZE(args) == 1 ? PyTuple_GET_ITEM(args, 0) : NULL;
    if (x == NULL && !PyArg_ParseTupleAndKeywords(args, kwargs, "|O", names, &x))
        return NULL;
    if (x == NULL)
        return qnpy_wrap(s, qn_zeros(qnpy_dtype_of(self), QN_SCALAR_SHAPE));
    PyObject *value = read_text(x, qnpy_dtype_of(self));
    qn_array *a = value != NULL ? qnpy_to_array_of(s, value, qnpy_dtype_of(self)) : NULL;
    bool fresh = value != x || PyFloat_CheckExact(x) || PyLong_CheckExact(x) || PyList_CheckExact(x);
    Py_XDECREF(value);
    if (a == NULL || fresh)
        return a != NULL ? qnpy_wrap(s, a) : NULL;
    qn_array *copy = qn_copy(a);
    qn_release(a);
    return qnpy_wrap(s, copy);
}

static PyObject *dtype_repr(PyObject *self) { return PyUnicode_FromFormat("dtype('%s')", qn_dtype_name(qnpy_dtype_of(self))); }
static PyObject *dtype_text(PyObject *self) { return PyUnicode_FromString(qn_dtype_name(qnpy_dtype_of(self))); }
/* That of NumPy's dtype, which is equal: of the tuple (kind, byte order, flags, item size, alignment). */
static Py_hash_t dtype_hash(PyObject *self)
{
    dtype_object *o = (dtype_object *)self;
    qn_dtype t = o->t;
    int size = (int)qn_dtype_size(t);
    if (o->hash != -1)
        return o->hash;
    PyObject *key = Py_BuildValue("(cciii)", qn_dtype_kind(t), size == 1 ? '|' : '<', 0, size, (int)qn_dtype_size(qn_dtype_real(t)));
    o->hash = key != NULL ? PyObject_Hash(key) : -1;
    Py_XDECREF(key);
    return o->hash;
}

/* x < y: x can be cast to y safely, and not y to x. */
static PyObject *dtype_richcompare(PyObject *self, PyObject *other, int how)
{
    qn_dtype x = qnpy_dtype_of(self), y = other == Py_None ? QN_DEFAULT_DTYPE : qnpy_find_dtype(qnpy_state_from(self), other);
    if (how == Py_EQ || how == Py_NE)
        return PyBool_FromLong((x == y) == (how == Py_EQ));
    if (y == QN_DEFAULT_DTYPE)
        Py_RETURN_NOTIMPLEMENTED;
    bool up = how == Py_LT || how == Py_LE, strict = how == Py_LT || how == Py_GT;
    return PyBool_FromLong((up ? qn_can_cast(x, y, QN_SAFE) : qn_can_cast(y, x, QN_SAFE)) && !(strict && x == y));
}

/* No fields, but true. */
static int dtype_true(PyObject *self) { (void)self; return 1; }
static Py_ssize_t dtype_length(PyObject *self) { (void)self; return 0; }

static void dtype_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot dtype_slots[] = {
    {Py_tp_doc, (void *)"The type of the elements of an array."},
    {Py_tp_new, (void *)dtype_new},
    {Py_tp_call, (void *)dtype_call},
    {Py_tp_repr, (void *)dtype_repr},
    {Py_tp_str, (void *)dtype_text},
    {Py_tp_hash, (void *)dtype_hash},
    {Py_tp_richcompare, (void *)dtype_richcompare},
    {Py_tp_dealloc, (void *)dtype_dealloc},
    {Py_nb_bool, (void *)dtype_true},
    {Py_sq_length, (void *)dtype_length},
    {Py_tp_getset, (void *)qnpy_dtype_getset},
    {Py_tp_methods, (void *)qnpy_dtype_methods},
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
        o->hash = -1;
        s->dtypes[t] = (PyObject *)o;
        if (PyModule_AddObjectRef(module, qn_dtype_name((qn_dtype)t), (PyObject *)o) < 0)
            return -1;
    }
    return 0;
}
