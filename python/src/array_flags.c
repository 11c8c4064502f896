/* SPDX-License-Identifier: BSD-3-Clause */
/* array_flags.c: a.flags, by attribute and by NumPy's upper-case names.  Only writeable can be set; what the library made
 * read-only, and numbers, stay so. */
#include "quernpy.h"

typedef struct flags_object {
    PyObject_HEAD
    PyObject *array;
} flags_object;

static PyObject *array_of(PyObject *self) { return ((flags_object *)self)->array; }
static bool has(PyObject *self, uint32_t flag) { return (qnpy_qn(array_of(self))->flags & flag) != 0; }

static bool c_contiguous(PyObject *self) { return has(self, QN_C_CONTIGUOUS); }
static bool f_contiguous(PyObject *self) { return has(self, QN_F_CONTIGUOUS); }
static bool aligned(PyObject *self) { return has(self, QN_ALIGNED); }
static bool writeable(PyObject *self) { return qnpy_is_writeable(array_of(self)); }
static bool owndata(PyObject *self) { return ((qnpy_array *)array_of(self))->base == NULL; }
static bool contiguous(PyObject *self) { return c_contiguous(self) || f_contiguous(self); }
static bool only_f(PyObject *self) { return f_contiguous(self) && !c_contiguous(self); }
static bool behaved(PyObject *self) { return aligned(self) && writeable(self); }

typedef struct flag_row {
    const char *name, *key;
    bool (*value)(PyObject *self);
} flag_row;

static const flag_row rows[] = {
    {"c_contiguous", "C_CONTIGUOUS", c_contiguous}, {"f_contiguous", "F_CONTIGUOUS", f_contiguous}, {"owndata", "OWNDATA", owndata},
    {"writeable", "WRITEABLE", writeable},          {"aligned", "ALIGNED", aligned},                {"contiguous", "CONTIGUOUS", c_contiguous},
    {"forc", "FORC", contiguous},                   {"fnc", "FNC", only_f},                         {"behaved", "BEHAVED", behaved},
};

static const flag_row *find(PyObject *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (PyUnicode_CompareWithASCIIString(name, rows[i].key) == 0 || PyUnicode_CompareWithASCIIString(name, rows[i].name) == 0)
            return &rows[i];
    return NULL;
}

static PyObject *get_flag(PyObject *self, PyObject *name)
{
    const flag_row *row = find(name);
    return row != NULL ? PyBool_FromLong(row->value(self)) : PyObject_GenericGetAttr(self, name);
}

static int set_writeable(PyObject *self, PyObject *value)
{
    qnpy_array *o = (qnpy_array *)array_of(self);
    int on = value != NULL ? PyObject_IsTrue(value) : -1;
    if (on > 0 && (!(o->a->flags & QN_WRITEABLE) || o->number)) {
        PyErr_SetString(PyExc_ValueError, "cannot set WRITEABLE flag to True of this array");
        return -1;
    }
    if (on >= 0)
        o->locked = !on;
    return on < 0 ? -1 : 0;
}

static int set_flag(PyObject *self, PyObject *name, PyObject *value)
{
    const flag_row *row = find(name);
    if (row != NULL && row->value == writeable && value != NULL)
        return set_writeable(self, value);
    PyErr_Format(PyExc_AttributeError, "flag %R cannot be set", name);
    return -1;
}

static PyObject *subscript(PyObject *self, PyObject *key)
{
    const flag_row *row = PyUnicode_Check(key) ? find(key) : NULL;
    if (row != NULL)
        return PyBool_FromLong(row->value(self));
    PyErr_SetString(PyExc_KeyError, "Unknown flag");
    return NULL;
}

static int assign_subscript(PyObject *self, PyObject *key, PyObject *value) { return set_flag(self, key, value); }

static PyObject *repr(PyObject *self)
{
    PyObject *lines = PyUnicode_FromString("");
    for (size_t i = 0; lines != NULL && i < 5; i++) {
        PyObject *next = PyUnicode_FromFormat("%U  %s : %s\n", lines, rows[i].key, rows[i].value(self) ? "True" : "False");
        Py_SETREF(lines, next);
    }
    return lines;
}

static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(array_of(self));
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {
    {Py_tp_getattro, (void *)get_flag},      {Py_tp_setattro, (void *)set_flag},
    {Py_mp_subscript, (void *)subscript},    {Py_mp_ass_subscript, (void *)assign_subscript},
    {Py_tp_repr, (void *)repr},              {Py_tp_dealloc, (void *)dealloc},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "quern.flagsobj",
    .basicsize = sizeof(flags_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyObject *qnpy_flags(PyObject *self, void *closure)
{
    (void)closure;
    flags_object *o = PyObject_New(flags_object, qnpy_state_from(self)->flags_type);
    if (o != NULL)
        o->array = Py_NewRef(self);
    return (PyObject *)o;
}

int qnpy_flags_init(qnpy_state *s, PyObject *module)
{
    s->flags_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    return s->flags_type != NULL ? 0 : -1;
}
