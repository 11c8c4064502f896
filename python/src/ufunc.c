/* SPDX-License-Identifier: BSD-3-Clause */
/* ufunc.c: the elementwise operations of the library as callable objects, one per entry of qn_op_at().
 *
 * A call with plain positional operands goes straight to qn_apply; out=, where=, dtype=, casting= take the argument parser.
 * reduce, accumulate and outer exist for operations of two inputs. */
#include "quernpy.h"
#include <structmember.h>

typedef struct ufunc {
    PyObject_HEAD
    vectorcallfunc call;
    const qn_op *op;
} ufunc;

static const qn_op *op_of(PyObject *self) { return ((ufunc *)self)->op; }

static const char *const castings[] = {"same_kind", "no", "safe", "unsafe", "equiv", NULL};
static const qn_casting casting_values[] = {QN_SAME_KIND, QN_NO, QN_SAFE, QN_UNSAFE, QN_NO};

static int64_t work_of(int nin, const qn_array *const *in)
{
    int64_t work = in[0]->size;
    for (int i = 1; i < nin; i++) {
        int64_t pair = qnpy_work2(in[i - 1], in[i]);
        work = pair > work ? pair : work;
    }
    return work;
}

static PyObject *call_parsed(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
#define REST                                                                                                             \
    {"out", QNPY_OUT}, {"where", QNPY_OBJECT | QNPY_KEYWORD}, {"casting", QNPY_CHOICE | QNPY_KEYWORD, 0, castings},       \
        {"order", QNPY_OBJECT | QNPY_KEYWORD}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD}, {"subok", QNPY_BOOL | QNPY_KEYWORD}
    static const qnpy_param unary[] = {{"x", QNPY_OPERAND | QNPY_REQUIRED}, REST};
    static const qnpy_param binary[] = {{"x1", QNPY_OPERAND | QNPY_REQUIRED}, {"x2", QNPY_OPERAND | QNPY_REQUIRED}, REST};
    static const qnpy_param ternary[] = {{"x1", QNPY_OPERAND | QNPY_REQUIRED}, {"x2", QNPY_OPERAND | QNPY_REQUIRED},
                                         {"x3", QNPY_OPERAND | QNPY_REQUIRED}, REST};
    static const qnpy_param *const tables[] = {unary, binary, ternary};
#undef REST
    const qn_op *op = op_of(self);
    int nin = qn_op_nin(op);
    qnpy_call c;
    if (!qnpy_parse(&c, PyType_GetModule(Py_TYPE(self)), qn_op_name(op), tables[nin - 1], nin + 6, args, nargs, kwnames))
        return NULL;
    qn_array *where = NULL, *r;
    if (c.v[nin + 1].object != NULL && c.v[nin + 1].object != Py_True) {
        where = qnpy_to_array_of(c.s, c.v[nin + 1].object, QN_BOOL);
        if (where == NULL) {
            qnpy_done(&c);
            return NULL;
        }
    }
    qn_apply_opts opts = {.out = c.v[nin].array, .where = where, .dtype = c.v[nin + 4].dtype, .casting = casting_values[c.v[nin + 2].i]};
    const qn_array *in[3];
    for (int i = 0; i < nin; i++)
        in[i] = c.v[i].array;
    QNPY_RUN(work_of(nin, in), r = qn_apply(op, in, &opts));
    qn_release(where);
    return qnpy_finish(&c, r);
}

static PyObject *call_general(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (qnpy_is_traced(qnpy_state_from(self), args, nargs))
        return qnpy_call_traced(qnpy_state_from(self), self, args, nargsf, kwnames);
    return call_parsed(self, args, nargs, kwnames);
}

static PyObject *call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    const qn_op *op = op_of(self);
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    int nin = qn_op_nin(op);
    const qn_array *in[3];
    qn_number numbers[3];
    if (kwnames != NULL || nargs != nin)
        return call_general(self, args, nargsf, kwnames);
    for (int i = 0; i < nin; i++) {
        in[i] = qnpy_is_array(args[i]) ? qnpy_qn(args[i]) : qnpy_to_number(args[i], &numbers[i]);
        if (in[i] == NULL)
            return PyErr_Occurred() ? NULL : call_general(self, args, nargsf, kwnames);
    }
    qn_array *r;
    QNPY_RUN(work_of(nin, in), r = qn_apply(op, in, NULL));
    return qnpy_wrap(qnpy_state_from(self), r);
}

/* ---- methods ---- */

static bool check_two_inputs(PyObject *self, const char *method)
{
    if (qn_op_nin(op_of(self)) == 2)
        return true;
    PyErr_Format(PyExc_ValueError, "%s only supported for binary functions", method);
    return false;
}

static PyObject *reduce(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"array", QNPY_ARRAY | QNPY_REQUIRED},  {"axis", QNPY_OBJECT},        {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"keepdims", QNPY_BOOL},                {"initial", QNPY_OPERAND | QNPY_NONE}, {"where", QNPY_ARRAY | QNPY_NONE},
    };
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!check_two_inputs(self, "reduce") || !QNPY_PARSE(&c, "reduce", params))
        return NULL;
    int64_t wide[QN_MAX_NDIM] = {0};
    int axis[QN_MAX_NDIM], n = 1;
    if (c.v[1].object == Py_None)
        n = -1;
    else if (c.v[1].object != NULL && (n = qnpy_to_ints(c.v[1].object, wide, "axis")) < 0) {
        qnpy_done(&c);
        return NULL;
    }
    for (int i = 0; i < n; i++)
        axis[i] = (int)wide[i];
    qn_reduce_opts opts = {.out = c.v[3].array, .where = c.v[6].array, .initial = c.v[5].array, .dtype = c.v[2].dtype};
    qn_array *r;
    QNPY_RUN(c.work, r = qn_reduce(op_of(self), c.v[0].array, (qn_axes){n, axis, c.v[4].b}, &opts));
    return qnpy_finish(&c, r);
}

static PyObject *accumulate(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"array", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    };
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!check_two_inputs(self, "accumulate") || !QNPY_PARSE(&c, "accumulate", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_accumulate(op_of(self), c.v[0].array, (int)c.v[1].i, c.v[2].dtype, c.v[3].array));
    return qnpy_finish(&c, r);
}

/* a with n axes of length 1 appended. */
static qn_array *append_axes(const qn_array *a, int n)
{
    int64_t shape[QN_MAX_NDIM];
    if (a->ndim + n > QN_MAX_NDIM) {
        qn_set_error(QN_ERR_VALUE, "outer: the result would have %d dimensions, more than %d", a->ndim + n, QN_MAX_NDIM);
        return NULL;
    }
    for (int i = 0; i < a->ndim + n; i++)
        shape[i] = i < a->ndim ? a->shape[i] : 1;
    return qn_reshape(a, a->ndim + n, shape);
}

static PyObject *outer(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"A", QNPY_ARRAY | QNPY_REQUIRED}, {"B", QNPY_ARRAY | QNPY_REQUIRED}};
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!check_two_inputs(self, "outer") || !QNPY_PARSE(&c, "outer", params))
        return NULL;
    qn_array *a = append_axes(c.v[0].array, c.v[1].array->ndim), *r = NULL;
    if (a != NULL)
        QNPY_RUN(qnpy_work2(a, c.v[1].array), r = qn_apply(op_of(self), (const qn_array *const[]){a, c.v[1].array}, NULL));
    qn_release(a);
    return qnpy_finish(&c, r);
}

/* ---- the type ---- */

static PyObject *get_name(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(qn_op_name(op_of(self)));
}

static PyObject *get_nin(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(qn_op_nin(op_of(self)));
}

static PyObject *get_nout(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    return PyLong_FromLong(1);
}

static PyObject *get_nargs(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLong(qn_op_nin(op_of(self)) + 1);
}

static PyObject *get_doc(PyObject *self, void *closure)
{
    static const char *const inputs[] = {"x", "x1, x2", "x1, x2, x3"};
    (void)closure;
    return PyUnicode_FromFormat("%s(%s, /, out=None, *, where=True, casting='same_kind', dtype=None)", qn_op_name(op_of(self)),
                                inputs[qn_op_nin(op_of(self)) - 1]);
}

static PyObject *get_none(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_NONE;
}

static PyObject *repr(PyObject *self) { return PyUnicode_FromFormat("<ufunc '%s'>", qn_op_name(op_of(self))); }

/* Pickled by name: quern.<name>. */
static PyObject *reduce_protocol(PyObject *self, PyObject *unused)
{
    (void)unused;
    return get_name(self, NULL);
}

static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyGetSetDef getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_name, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"nin", get_nin, NULL, "number of inputs", NULL},
    {"nout", get_nout, NULL, "number of outputs", NULL},
    {"nargs", get_nargs, NULL, "number of inputs and outputs", NULL},
    {"signature", get_none, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"reduce", QNPY_FUNCTION(reduce), "reduce(array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=None)"},
    {"accumulate", QNPY_FUNCTION(accumulate), "accumulate(array, axis=0, dtype=None, out=None)"},
    {"outer", QNPY_FUNCTION(outer), "outer(A, B, /)"},
    {"__reduce__", reduce_protocol, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(ufunc, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_call, (void *)PyVectorcall_Call}, {Py_tp_repr, (void *)repr},       {Py_tp_dealloc, (void *)dealloc},
    {Py_tp_getset, (void *)getset},          {Py_tp_methods, (void *)methods}, {Py_tp_members, (void *)members},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "quern.ufunc",
    .basicsize = sizeof(ufunc),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

static int add_ufunc(qnpy_state *s, PyObject *module, const qn_op *op)
{
    ufunc *o = PyObject_New(ufunc, s->ufunc_type);
    if (o == NULL)
        return -1;
    o->call = call;
    o->op = op;
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
