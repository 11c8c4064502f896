/* SPDX-License-Identifier: BSD-3-Clause */
/* function.c: functions of the module that do more than be called: methods of the array, and steps of traced functions.
 *
 * A `function` object stands for a function of the module.  In the array type's dict it is a method descriptor with vectorcall:
 * it is called with the array in front of the arguments, which is exactly the function's own signature, and no argument is
 * copied.  In the module it looks for traced arguments (python/quern/_fuse.py) and lets those answer. */
#include "quernpy.h"
#include <structmember.h>

typedef struct function {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *target;
    _PyCFunctionFastWithKeywords fast; /* the C function behind target if it is one of these, or NULL */
    bool method; /* a member of the array type: the first parameter is called self */
} function;

static PyObject *function_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    const function *f = (const function *)self;
    const Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    const bool alone = f->method && nargs == 1; /* self, which is an array */
    if (!alone && qnpy_is_traced(qnpy_state_from(self), args, nargs))
        return qnpy_call_traced(qnpy_state_from(self), self, args, nargsf, kwnames);
    if (f->fast != NULL)
        return f->fast(PyCFunction_GET_SELF(f->target), args, nargs, kwnames);
    return PyObject_Vectorcall(f->target, args, nargsf, kwnames);
}

static PyObject *function_get(PyObject *self, PyObject *instance, PyObject *type)
{
    (void)type;
    return instance == NULL || instance == Py_None ? Py_NewRef(self) : PyMethod_New(self, instance);
}

static int function_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((function *)self)->target);
    return 0;
}

static int function_clear(PyObject *self)
{
    Py_CLEAR(((function *)self)->target);
    return 0;
}

static void function_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    function_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *function_repr(PyObject *self) { return PyUnicode_FromFormat("<function %R>", ((function *)self)->target); }

static PyObject *function_attribute(PyObject *self, void *name)
{
    return PyObject_GetAttrString(((function *)self)->target, (const char *)name);
}

/* The signature for inspect, "(a, axis=None)", of a method "($self, axis=None)". A ufunc has no text of its own. */
static PyObject *function_text_signature(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *text = PyObject_GetAttrString(((function *)self)->target, "__text_signature__");
    if (text == NULL) {
        PyErr_Clear();
        return PyUnicode_FromString("($self, /)");
    }
    const char *t = ((function *)self)->method && text != Py_None ? PyUnicode_AsUTF8(text) : NULL;
    if (t != NULL)
        Py_SETREF(text, PyUnicode_FromFormat("($self%s", t + strcspn(t, ",)")));
    return text;
}

static PyGetSetDef function_getset[] = {
    {"__name__", function_attribute, NULL, NULL, (void *)"__name__"},
    {"__doc__", function_attribute, NULL, NULL, (void *)"__doc__"},
    {"__module__", function_attribute, NULL, NULL, (void *)"__module__"},
    {"__text_signature__", function_text_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(function, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot function_slots[] = {
    {Py_tp_call, (void *)PyVectorcall_Call},  {Py_tp_descr_get, (void *)function_get},
    {Py_tp_traverse, (void *)function_traverse}, {Py_tp_clear, (void *)function_clear},
    {Py_tp_dealloc, (void *)function_dealloc},  {Py_tp_repr, (void *)function_repr},
    {Py_tp_members, (void *)function_members},  {Py_tp_getset, (void *)function_getset},
    {0, NULL},
};

static PyType_Spec function_spec = {
    .name = "quern.function",
    .basicsize = sizeof(function),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
             Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, /* else the interpreter caches no look-up of a method */
    .slots = function_slots,
};

/* A function object for the member `name` of the module, NULL without an exception if there is none. */
static PyObject *make_function(qnpy_state *s, PyObject *module, const char *name, bool method)
{
    if (!PyObject_HasAttrString(module, name))
        return NULL;
    function *m = PyObject_GC_New(function, s->function_type);
    if (m == NULL)
        return NULL;
    m->call = function_call;
    m->method = method;
    m->target = PyObject_GetAttrString(module, name);
    bool fast = m->target != NULL && PyCFunction_CheckExact(m->target) && PyCFunction_GET_FLAGS(m->target) == (METH_FASTCALL | METH_KEYWORDS);
    m->fast = fast ? (_PyCFunctionFastWithKeywords)(void (*)(void))PyCFunction_GET_FUNCTION(m->target) : NULL;
    PyObject_GC_Track((PyObject *)m);
    return (PyObject *)m;
}

static int add_functions(qnpy_state *s, PyObject *module)
{
    static const char *const traced[] = {"where", "clip", "sum", "prod", "min", "max", "mean", "any", "all"};
    for (size_t i = 0; i < sizeof traced / sizeof *traced; i++) {
        PyObject *f = make_function(s, module, traced[i], false);
        int status = f != NULL ? PyModule_AddObjectRef(module, traced[i], f) : 0;
        Py_XDECREF(f);
        if (status < 0 || PyErr_Occurred())
            return -1;
    }
    return 0;
}

static int add_methods(qnpy_state *s, PyObject *module)
{
    static const struct { const char *name, *function; } rows[] = {
#define METHOD(name, function) {name, function},
#include "methods.def"
#undef METHOD
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PyObject *f = make_function(s, module, rows[i].function, true);
        int status = f != NULL ? PyObject_SetAttrString((PyObject *)s->array_type, rows[i].name, f) : 0;
        Py_XDECREF(f);
        if (status < 0 || PyErr_Occurred())
            return -1;
    }
    return 0;
}

/* ---- tracing ---- */

bool qnpy_is_traced(const qnpy_state *s, PyObject *const *args, Py_ssize_t nargs)
{
    for (Py_ssize_t i = 0; s->trace_type != NULL && i < nargs; i++)
        if ((PyObject *)Py_TYPE(args[i]) == s->trace_type)
            return true;
    return false;
}

/* trace_type.__quern_function__(function, *args, **kwargs) */
PyObject *qnpy_call_traced(qnpy_state *s, PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf), total = nargs + (kwnames != NULL ? PyTuple_GET_SIZE(kwnames) : 0);
    PyObject *handler = PyObject_GetAttrString(s->trace_type, "__quern_function__");
    PyObject **all = handler != NULL ? PyMem_Malloc((size_t)(total + 1) * sizeof *all) : NULL;
    PyObject *result = NULL;
    if (all != NULL) {
        all[0] = self;
        memcpy(all + 1, args, (size_t)total * sizeof *all);
        result = PyObject_Vectorcall(handler, all, (size_t)nargs + 1, kwnames);
    } else if (handler != NULL) {
        PyErr_NoMemory();
    }
    PyMem_Free(all);
    Py_XDECREF(handler);
    return result;
}

static PyObject *set_trace_type(PyObject *module, PyObject *type)
{
    qnpy_state *s = qnpy_state_of(module);
    Py_XSETREF(s->trace_type, Py_NewRef(type));
    Py_RETURN_NONE;
}

PyMethodDef qnpy_function_functions[] = {
    {"_set_trace_type", set_trace_type, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

int qnpy_functions_init(qnpy_state *s, PyObject *module)
{
    s->function_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &function_spec, NULL);
    if (s->function_type == NULL)
        return -1;
    return add_functions(s, module) < 0 ? -1 : add_methods(s, module);
}
