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

static bool c_behaved(PyObject *self) { return behaved(self) && c_contiguous(self); }
static bool f_behaved(PyObject *self) { return behaved(self) && only_f(self); }
static bool never(PyObject *self) { (void)self; return false; }

typedef struct flag_row {
    const char *name, *key, *letter; /* the letter is a second key, NULL if there is none */
    bool (*value)(PyObject *self);
    int bit;                         /* of flags.num, as NumPy numbers them               */
} flag_row;

/* The first SHOWN are those of the representation. */
#define SHOWN 6
static const flag_row rows[] = {
    {"c_contiguous", "C_CONTIGUOUS", "C", c_contiguous, 0x1},
    {"f_contiguous", "F_CONTIGUOUS", "F", f_contiguous, 0x2},
    {"owndata", "OWNDATA", "O", owndata, 0x4},
    {"writeable", "WRITEABLE", "W", writeable, 0x400},
    {"aligned", "ALIGNED", "A", aligned, 0x100},
    {"writebackifcopy", "WRITEBACKIFCOPY", "X", never, 0x2000},
    {"contiguous", "CONTIGUOUS", NULL, c_contiguous, 0},
    {"fortran", "FORTRAN", NULL, f_contiguous, 0},
    {"forc", "FORC", NULL, contiguous, 0},
    {"fnc", "FNC", NULL, only_f, 0},
    {"behaved", "BEHAVED", "B", behaved, 0},
    {"carray", "CARRAY", "CA", c_behaved, 0},
    {"farray", "FARRAY", "FA", f_behaved, 0},
};

static bool is_name(const flag_row *row, const char *name)
{
    return strcmp(name, row->name) == 0 || strcmp(name, row->key) == 0 || (row->letter != NULL && strcmp(name, row->letter) == 0);
}

static const flag_row *find(PyObject *name)
{
    const char *text = PyUnicode_IS_ASCII(name) ? (const char *)PyUnicode_1BYTE_DATA(name) : NULL;
    if (text == NULL || strlen(text) != (size_t)PyUnicode_GET_LENGTH(name))
        return NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_name(&rows[i], text))
            return &rows[i];
    return NULL;
}

static PyObject *get_flag(PyObject *self, PyObject *name)
{
    const flag_row *row = find(name);
    return row != NULL ? PyBool_FromLong(row->value(self)) : PyObject_GenericGetAttr(self, name);
}

static int set_writeable(PyObject *array, PyObject *value)
{
    qnpy_array *o = (qnpy_array *)array;
    int on = value != NULL ? PyObject_IsTrue(value) : -1;
    if (on > 0 && (!(o->a->flags & QN_WRITEABLE) || o->number)) {
        PyErr_SetString(PyExc_ValueError, "cannot set WRITEABLE flag to True of this array");
        return -1;
    }
    if (on >= 0)
        o->locked = !on;
    return on < 0 ? -1 : 0;
}

/* Only writeable can change; of the other two that NumPy lets be set, the value they have is accepted. */
static int set_flag(PyObject *self, PyObject *name, PyObject *value)
{
    const flag_row *row = find(name);
    if (row != NULL && row->value == writeable && value != NULL)
        return set_writeable(array_of(self), value);
    if (row != NULL && (row->value == aligned || row->value == never) && value != NULL) {
        int on = PyObject_IsTrue(value);
        if (on >= 0 && (on > 0) != row->value(self))
            PyErr_Format(PyExc_ValueError, "cannot set %s flag to %s of this array", row->key, on > 0 ? "True" : "False");
        return PyErr_Occurred() ? -1 : 0;
    }
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
    for (size_t i = 0; lines != NULL && i < SHOWN; i++) {
        PyObject *next = PyUnicode_FromFormat("%U  %s : %s\n", lines, rows[i].key, rows[i].value(self) ? "True" : "False");
        Py_SETREF(lines, next);
    }
    return lines;
}

static int number(PyObject *self)
{
    int bits = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        bits |= rows[i].value(self) ? rows[i].bit : 0;
    return bits;
}

static PyObject *get_number(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(number(self));
}

static PyObject *richcompare(PyObject *self, PyObject *other, int how)
{
    if (Py_TYPE(self) != Py_TYPE(other) || (how != Py_EQ && how != Py_NE))
        Py_RETURN_NOTIMPLEMENTED;
    return PyBool_FromLong((number(self) == number(other)) == (how == Py_EQ));
}

static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(array_of(self));
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyGetSetDef getset[] = {
    {"num", get_number, NULL, "the flags as bits", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_richcompare, (void *)richcompare},  {Py_tp_hash, (void *)PyObject_HashNotImplemented},
    {Py_tp_getset, (void *)getset},
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

/* setflags(write=None, align=None, uic=None): only what is given changes. */
PyObject *qnpy_array_setflags(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"write", QNPY_OBJECT | QNPY_NONE}, {"align", QNPY_BOOL | QNPY_NONE}, {"uic", QNPY_BOOL | QNPY_NONE},
    };
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!QNPY_PARSE(&c, "setflags", params))
        return NULL;
    bool wants_aligned = c.v[1].object != NULL && c.v[1].b, wants_copy = c.v[2].object != NULL && c.v[2].b;
    if ((wants_aligned && !(qnpy_qn(self)->flags & QN_ALIGNED)) || wants_copy) {
        PyErr_SetString(PyExc_ValueError, wants_copy ? "cannot set WRITEBACKIFCOPY flag to True" : "cannot set aligned flag of mis-aligned array to True");
        return NULL;
    }
    if (c.v[0].object != NULL && set_writeable(self, c.v[0].object) < 0)
        return NULL;
    Py_RETURN_NONE;
}

int qnpy_flags_init(qnpy_state *s, PyObject *module)
{
    s->flags_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    return s->flags_type != NULL ? 0 : -1;
}
