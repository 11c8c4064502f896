/* SPDX-License-Identifier: BSD-3-Clause */
/* method.c: functions of the module as methods of the array.
 *
 * A `method` object in the array type's dict stands for a function.  As a method descriptor with vectorcall it is called
 * with the array in front of the arguments, which is exactly the function's own signature: no argument is copied. */
#include "quernpy.h"
#include <structmember.h>

typedef struct method {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *function;
} method;

static PyObject *method_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return PyObject_Vectorcall(((method *)self)->function, args, nargsf, kwnames);
}

static PyObject *method_get(PyObject *self, PyObject *instance, PyObject *type)
{
    (void)type;
    return instance == NULL || instance == Py_None ? Py_NewRef(self) : PyMethod_New(self, instance);
}

static int method_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((method *)self)->function);
    return 0;
}

static int method_clear(PyObject *self)
{
    Py_CLEAR(((method *)self)->function);
    return 0;
}

static void method_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    method_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *method_repr(PyObject *self) { return PyUnicode_FromFormat("<method of quern.ndarray: %R>", ((method *)self)->function); }

static PyObject *method_attribute(PyObject *self, void *name)
{
    return PyObject_GetAttrString(((method *)self)->function, (const char *)name);
}

static PyGetSetDef method_getset[] = {
    {"__name__", method_attribute, NULL, NULL, (void *)"__name__"},
    {"__doc__", method_attribute, NULL, NULL, (void *)"__doc__"},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef method_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(method, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot method_slots[] = {
    {Py_tp_call, (void *)PyVectorcall_Call},  {Py_tp_descr_get, (void *)method_get},
    {Py_tp_traverse, (void *)method_traverse}, {Py_tp_clear, (void *)method_clear},
    {Py_tp_dealloc, (void *)method_dealloc},  {Py_tp_repr, (void *)method_repr},
    {Py_tp_members, (void *)method_members},  {Py_tp_getset, (void *)method_getset},
    {0, NULL},
};

static PyType_Spec method_spec = {
    .name = "quern.method",
    .basicsize = sizeof(method),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
             Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = method_slots,
};

static int add_method(qnpy_state *s, PyObject *module, const char *name, const char *function)
{
    if (!PyObject_HasAttrString(module, function))
        return 0;
    method *m = PyObject_GC_New(method, s->method_type);
    if (m == NULL)
        return -1;
    m->call = method_call;
    m->function = PyObject_GetAttrString(module, function);
    PyObject_GC_Track((PyObject *)m);
    int status = PyObject_SetAttrString((PyObject *)s->array_type, name, (PyObject *)m);
    Py_DECREF(m);
    return status;
}

int qnpy_methods_init(qnpy_state *s, PyObject *module)
{
    static const struct { const char *name, *function; } rows[] = {
#define METHOD(name, function) {name, function},
#include "methods.def"
#undef METHOD
    };
    s->method_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &method_spec, NULL);
    if (s->method_type == NULL)
        return -1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (add_method(s, module, rows[i].name, rows[i].function) < 0)
            return -1;
    return 0;
}
