/* SPDX-License-Identifier: BSD-3-Clause */
/* kinds.c: the abstract kinds of dtypes, NumPy's generic, number, integer ..., and the functions that ask for them.
 *
 * A kind is a class without instances of its own.  Its metaclass answers isinstance for 0-d arrays of ours and scalars of NumPy's,
 * and issubclass for dtypes, by the letters of the dtypes' kinds.  NumPy's own abstract classes stand for ours of the same name. */
#include "quernpy.h"

typedef struct kind_row {
    const char *name, *letters; /* letters: qn_dtype_kind of the dtypes in it */
    int base;                   /* row of the base class, -1 for none         */
} kind_row;

static const kind_row rows[QNPY_KINDS] = {
    {"generic", "biufc", -1}, {"number", "iufc", 0}, {"integer", "iu", 1},         {"signedinteger", "i", 2}, {"unsignedinteger", "u", 2},
    {"inexact", "fc", 1},     {"floating", "f", 5},  {"complexfloating", "c", 5}, {"flexible", "", 0},       {"character", "", 8},
};

static bool is_numpys(PyObject *o) { return PyType_Check(o) && strncmp(((PyTypeObject *)o)->tp_name, "numpy.", 6) == 0; }

/* The row of a kind of ours or of NumPy's, or -1. */
static int row_of(const qnpy_state *s, PyObject *o)
{
    bool theirs = is_numpys(o);
    for (int i = 0; i < QNPY_KINDS; i++)
        if (o == s->kinds[i] || (theirs && strcmp(((PyTypeObject *)o)->tp_name + 6, rows[i].name) == 0))
            return i;
    return -1;
}

static bool has_letter(int row, qn_dtype t) { return t != QN_DEFAULT_DTYPE && strchr(rows[row].letters, qn_dtype_kind(t)) != NULL; }

/* The dtype of an instance: a 0-d array, or a scalar of NumPy's; else 0. */
static qn_dtype scalar_dtype(qnpy_state *s, PyObject *o)
{
    if (qnpy_is_array(o))
        return qnpy_qn(o)->ndim == 0 ? (qn_dtype)qnpy_qn(o)->dtype : QN_DEFAULT_DTYPE;
    return is_numpys((PyObject *)Py_TYPE(o)) ? qnpy_find_dtype(s, (PyObject *)Py_TYPE(o)) : QN_DEFAULT_DTYPE;
}

static bool is_base(int base, int row)
{
    while (row >= 0 && row != base)
        row = rows[row].base;
    return row == base;
}

/* ---- the metaclass ---- */

static PyObject *instancecheck(PyObject *cls, PyObject *o)
{
    qnpy_state *s = qnpy_state_from(cls);
    int row = row_of(s, cls);
    return PyBool_FromLong(row >= 0 && has_letter(row, scalar_dtype(s, o)));
}

static PyObject *subclasscheck(PyObject *cls, PyObject *o)
{
    qnpy_state *s = qnpy_state_from(cls);
    int row = row_of(s, cls), other = row_of(s, o);
    return PyBool_FromLong(row >= 0 && (other >= 0 ? is_base(row, other) : has_letter(row, qnpy_find_dtype(s, o))));
}

static PyObject *repr(PyObject *cls) { return PyUnicode_FromFormat("quern.%s", ((PyTypeObject *)cls)->tp_name); }

static PyMethodDef methods[] = {
    {"__instancecheck__", instancecheck, METH_O, NULL},
    {"__subclasscheck__", subclasscheck, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {{Py_tp_methods, (void *)methods}, {Py_tp_repr, (void *)repr}, {0, NULL}};

/* No size of its own: that of type. */
static PyType_Spec spec = {.name = "quern._Kind", .flags = Py_TPFLAGS_DEFAULT, .slots = slots};

/* The class of row i: metaclass(name, (base,), {"__module__": "quern"}). */
static PyObject *make_class(qnpy_state *s, PyObject *metaclass, int i)
{
    PyObject *base = rows[i].base >= 0 ? s->kinds[rows[i].base] : (PyObject *)&PyBaseObject_Type;
    return PyObject_CallFunction(metaclass, "s(O){ssss}", rows[i].name, base, "__module__", "quern", "__doc__", "An abstract kind of dtypes.");
}

int qnpy_kinds_init(qnpy_state *s, PyObject *module)
{
    PyObject *metaclass = PyType_FromModuleAndSpec(module, &spec, (PyObject *)&PyType_Type);
    int status = metaclass != NULL ? 0 : -1;
    for (int i = 0; i < QNPY_KINDS && status == 0; i++) {
        s->kinds[i] = make_class(s, metaclass, i);
        status = s->kinds[i] == NULL ? -1 : PyModule_AddObjectRef(module, rows[i].name, s->kinds[i]);
    }
    Py_XDECREF(metaclass);
    return status;
}

/* ---- functions ---- */

/* What an argument of issubdtype names: a kind (*row >= 0), a dtype (*t), or a class that no dtype of ours is (neither).  False
 * with an exception for anything else. */
static bool read_argument(qnpy_state *s, PyObject *o, int *row, qn_dtype *t)
{
    *row = row_of(s, o);
    *t = *row < 0 && o != Py_None ? qnpy_find_dtype(s, o) : QN_DEFAULT_DTYPE;
    return *row >= 0 || *t != QN_DEFAULT_DTYPE || PyType_Check(o) || qnpy_to_dtype(s, o == Py_None ? (PyObject *)&PyFloat_Type : o, t);
}

static PyObject *py_issubdtype(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"arg1", QNPY_OBJECT | QNPY_REQUIRED}, {"arg2", QNPY_OBJECT | QNPY_REQUIRED}};
    qnpy_call c;
    int row1, row2;
    qn_dtype t1, t2;
    if (!QNPY_PARSE(&c, "issubdtype", params) || !read_argument(c.s, c.v[0].object, &row1, &t1) || !read_argument(c.s, c.v[1].object, &row2, &t2))
        return NULL;
    if (row2 >= 0)
        return PyBool_FromLong(row1 >= 0 ? is_base(row2, row1) : has_letter(row2, t1));
    return PyBool_FromLong(row1 < 0 && t1 == t2 && t1 != QN_DEFAULT_DTYPE);
}

/* A complex dtype? -1 with an exception if x is nothing like an array. */
static int is_complex(PyObject *module, PyObject *x)
{
    qnpy_state *s = qnpy_state_of(module);
    if (PyUnicode_Check(x) || PyBytes_Check(x))
        return 0;
    qn_array *a = qnpy_to_array(s, x);
    int answer = a != NULL ? qn_dtype_kind((qn_dtype)a->dtype) == 'c' : -1;
    qn_release(a);
    return answer;
}

static PyObject *py_iscomplexobj(PyObject *module, PyObject *x)
{
    int answer = is_complex(module, x);
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

static PyObject *py_isrealobj(PyObject *module, PyObject *x)
{
    int answer = is_complex(module, x);
    return answer < 0 ? NULL : PyBool_FromLong(!answer);
}

/* A number of Python's, of ours or of NumPy's, a string, or an instance of numbers.Number. */
static PyObject *py_isscalar(PyObject *module, PyObject *x)
{
    if (qnpy_is_array(x))
        return PyBool_FromLong(qnpy_is_number(x));
    if (PyFloat_Check(x) || PyLong_Check(x) || PyComplex_Check(x) || PyUnicode_Check(x) || PyBytes_Check(x) ||
        scalar_dtype(qnpy_state_of(module), x) != QN_DEFAULT_DTYPE)
        Py_RETURN_TRUE;
    if (PyList_CheckExact(x) || PyTuple_CheckExact(x) || x == Py_None)
        Py_RETURN_FALSE;
    PyObject *numbers = PyImport_ImportModule("numbers"), *number = numbers != NULL ? PyObject_GetAttrString(numbers, "Number") : NULL;
    int answer = number != NULL ? PyObject_IsInstance(x, number) : -1;
    Py_XDECREF(number);
    Py_XDECREF(numbers);
    return answer < 0 ? NULL : PyBool_FromLong(answer);
}

PyMethodDef qnpy_kinds_functions[] = {
    {"issubdtype", QNPY_FUNCTION(py_issubdtype), "issubdtype(arg1, arg2)\n--\n\nDoes arg1 belong to the kind, or equal the dtype, arg2?"},
    {"isscalar", py_isscalar, METH_O, "isscalar(element, /)\n--\n\nIs it a number of Python's, ours or NumPy's, or a string?"},
    {"iscomplexobj", py_iscomplexobj, METH_O, "iscomplexobj(x, /)\n--\n\nHas x a complex dtype?"},
    {"isrealobj", py_isrealobj, METH_O, "isrealobj(x, /)\n--\n\nHas x no complex dtype?"},
    {NULL, NULL, 0, NULL},
};
