/* SPDX-License-Identifier: BSD-3-Clause */
/* types.c: functions about dtypes. */
#include "quernpy.h"

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
    static const char *const castings[] = {"same_kind", "no", "safe", "unsafe", "equiv", NULL};
    static const qn_casting values[] = {QN_SAME_KIND, QN_NO, QN_SAFE, QN_UNSAFE, QN_NO};
    static const qnpy_param params[] = {
        {"from_", QNPY_OBJECT | QNPY_REQUIRED}, {"to", QNPY_DTYPE | QNPY_REQUIRED}, {"casting", QNPY_CHOICE, 2, castings},
    };
    qnpy_call c;
    qn_dtype from;
    if (!QNPY_PARSE(&c, "can_cast", params))
        return NULL;
    PyObject *o = c.v[0].object;
    if (qnpy_is_array(o))
        from = (qn_dtype)qnpy_qn(o)->dtype;
    else if (!qnpy_to_dtype(c.s, o, &from))
        return NULL;
    return PyBool_FromLong(qn_can_cast(from, c.v[1].dtype, values[c.v[2].i]));
}

PyMethodDef qnpy_types_functions[] = {
    {"result_type", (PyCFunction)(void (*)(void))py_result_type, METH_FASTCALL, "result_type(*arrays_and_dtypes)\n--\n\nThe dtype that promotion gives."},
    {"promote_types", QNPY_FUNCTION(py_promote_types), "promote_types(type1, type2)\n--\n\nThe smallest dtype that holds both."},
    {"can_cast", QNPY_FUNCTION(py_can_cast), "can_cast(from_, to, casting='safe')\n--\n\nIs the cast allowed by the rule?"},
    {NULL, NULL, 0, NULL},
};
