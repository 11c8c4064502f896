/* SPDX-License-Identifier: BSD-3-Clause */
/* ufunc.c: the elementwise operations of the library as objects of type ufunc, one per entry of qn_op_at(): the type and its
 * attributes.  Calls are in ufunc_call.c, methods in ufunc_methods.c. */
#include "quernpy.h"
#include <structmember.h>

static PyObject *get_name(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(qn_op_name(qnpy_op_of(self)));
}

/* "(x1, x2, /, out=None, *, ...)" as in NumPy */
static PyObject *signature_text(PyObject *self)
{
    static const char *const inputs[] = {"x", "x1, x2", "x1, x2, x3"};
    const qn_op *op = qnpy_op_of(self);
    return PyUnicode_FromFormat("(%s, /, out=%s, *, where=True, casting='same_kind', order='K', dtype=None, subok=True, signature=None)",
                                inputs[qn_op_nin(op) - 1], qn_op_nout(op) == 1 ? "None" : "(None, None)");
}

static PyObject *get_doc(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *text = signature_text(self), *doc = text == NULL ? NULL : PyUnicode_FromFormat("%s%U", qn_op_name(qnpy_op_of(self)), text);
    Py_XDECREF(text);
    return doc;
}

/* An inspect.Signature: that of a lambda with the same parameters. */
static PyObject *get_signature_object(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *text = signature_text(self), *inspect = PyImport_ImportModule("inspect"), *globals = PyDict_New(), *result = NULL;
    PyObject *inside = text == NULL ? NULL : PyUnicode_Substring(text, 1, PyUnicode_GetLength(text) - 1);
    PyObject *code = inside == NULL ? NULL : PyUnicode_FromFormat("lambda %U: None", inside);
    const char *source = code == NULL ? NULL : PyUnicode_AsUTF8(code);
    PyObject *lambda = source == NULL || globals == NULL ? NULL : PyRun_String(source, Py_eval_input, globals, globals);
    if (inspect != NULL && lambda != NULL)
        result = PyObject_CallMethod(inspect, "signature", "O", lambda);
    Py_XDECREF(lambda);
    Py_XDECREF(code);
    Py_XDECREF(inside);
    Py_XDECREF(globals);
    Py_XDECREF(inspect);
    Py_XDECREF(text);
    return result;
}

static PyObject *get_count(PyObject *self, void *closure)
{
    const qn_op *op = qnpy_op_of(self);
    const int counts[] = {qn_op_nin(op), qn_op_nout(op), qn_op_nin(op) + qn_op_nout(op)};
    return PyLong_FromLong(counts[(intptr_t)closure]);
}

/* ["ff->f", "dd->d", ...]: the dtypes that have a loop of their own. */
static PyObject *list_types(const qn_op *op)
{
    int nin = qn_op_nin(op), nout = qn_op_nout(op);
    PyObject *list = PyList_New(0);
    for (qn_dtype t = QN_BOOL; list != NULL && t < QN_DTYPE_END; t++) {
        qn_dtype all[5];
        char text[8] = "", *p = text;
        if (!qn_op_dtypes(op, (const qn_dtype[]){t, t, t}, all) || all[nin / 2] != t) /* where: its mask is no matter */
            continue;
        for (int k = 0; k < nin + nout; k++) {
            if (k == nin)
                *p++ = '-', *p++ = '>';
            *p++ = qn_dtype_char(all[k]);
        }
        PyObject *item = PyUnicode_FromStringAndSize(text, p - text);
        if (item == NULL || PyList_Append(list, item) < 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

/* The list, made when first asked for; borrowed. */
static PyObject *types_of(PyObject *self)
{
    qnpy_ufunc *o = (qnpy_ufunc *)self;
    if (o->types == NULL)
        o->types = list_types(o->op);
    return o->types;
}

static PyObject *get_types(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *types = types_of(self);
    return types != NULL ? PyList_GetSlice(types, 0, PyList_GET_SIZE(types)) : NULL;
}

static PyObject *get_ntypes(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *types = types_of(self);
    return types != NULL ? PyLong_FromSsize_t(PyList_GET_SIZE(types)) : NULL;
}

static PyObject *get_identity(PyObject *self, void *closure)
{
    (void)closure;
    double identity;
    if (!qn_op_identity(qnpy_op_of(self), &identity))
        Py_RETURN_NONE;
    if (strncmp(qn_op_name(qnpy_op_of(self)), "logical", 7) == 0)
        return PyBool_FromLong(identity != 0);
    return Py_IS_INFINITY(identity) ? PyFloat_FromDouble(identity) : PyLong_FromLong((long)identity);
}

static PyObject *get_none(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_NONE;
}

static PyObject *repr(PyObject *self) { return PyUnicode_FromFormat("<ufunc '%s'>", qn_op_name(qnpy_op_of(self))); }

static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(((qnpy_ufunc *)self)->types);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyGetSetDef getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_name, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__signature__", get_signature_object, NULL, NULL, NULL},
    {"nin", get_count, NULL, "number of inputs", (void *)0},
    {"nout", get_count, NULL, "number of outputs", (void *)1},
    {"nargs", get_count, NULL, "number of inputs and outputs", (void *)2},
    {"types", get_types, NULL, "dtypes of the loops: inputs->outputs", NULL},
    {"ntypes", get_ntypes, NULL, "number of loops", NULL},
    {"identity", get_identity, NULL, "what changes nothing in a reduction, or None", NULL},
    {"signature", get_none, NULL, "core dimensions: None for elementwise operations", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(qnpy_ufunc, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_call, (void *)PyVectorcall_Call}, {Py_tp_repr, (void *)repr},                   {Py_tp_dealloc, (void *)dealloc},
    {Py_tp_getset, (void *)getset},          {Py_tp_methods, (void *)qnpy_ufunc_methods}, {Py_tp_members, (void *)members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "quern.ufunc",
    .basicsize = sizeof(qnpy_ufunc),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

static int add_ufunc(qnpy_state *s, PyObject *module, const qn_op *op)
{
    qnpy_ufunc *o = PyObject_New(qnpy_ufunc, s->ufunc_type);
    if (o == NULL)
        return -1;
    o->call = qnpy_ufunc_call;
    o->op = op;
    o->types = NULL;
    int status = PyModule_AddObjectRef(module, qn_op_name(op), (PyObject *)o);
    if (status == 0 && *qn_op_alias(op) != '\0')
        status = PyModule_AddObjectRef(module, qn_op_alias(op), (PyObject *)o);
    Py_DECREF(o);
    return status;
}

int qnpy_ufunc_init(qnpy_state *s, PyObject *module)
{
    s->ufunc_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (s->ufunc_type == NULL || PyModule_AddObjectRef(module, "ufunc", (PyObject *)s->ufunc_type) < 0)
        return -1;
    for (int i = 0; i < qn_op_count(); i++)
        if (add_ufunc(s, module, qn_op_at(i)) < 0)
            return -1;
    return 0;
}
