/* SPDX-License-Identifier: BSD-3-Clause */
/* ufunc_methods.c: what an elementwise operation can do beside being called: reduce, accumulate, reduceat, outer, at. */
#include "quernpy.h"

static PyObject *module_of(PyObject *self) { return PyType_GetModule(Py_TYPE(self)); }

/* r unless an error is to be raised for it. */
static qn_array *watched(qnpy_call *c, const char *name, qn_array *r)
{
    if (qnpy_after(c->s, name, c->v[0].array, r) == 0)
        return r;
    qn_release(r);
    return NULL;
}

/* axis=int or a tuple of one; absent: the first. */
static bool one_axis(qnpy_call *c, const qnpy_value *v, const char *method, int *axis)
{
    int64_t wide[QN_MAX_NDIM] = {0};
    int n = v->object == NULL ? 1 : qnpy_to_ints(v->object, wide, "axis");
    if (n > 1 || n == 0)
        PyErr_Format(PyExc_ValueError, "%s does not allow multiple axes", method);
    else if (n == 1 && (wide[0] > INT32_MAX || wide[0] < -INT32_MAX))
        PyErr_Format(c->s->axis_error, "%s: axis %lld is out of bounds", method, (long long)wide[0]);
    *axis = (int)wide[0];
    return !PyErr_Occurred();
}

/* axis=None: all; an int or a tuple: those; absent: the first. */
static bool some_axes(qnpy_call *c, const qnpy_value *v, bool keepdims, int *axis, qn_axes *axes)
{
    int64_t wide[QN_MAX_NDIM] = {0};
    int n = v->object == NULL ? (c->v[0].array->ndim > 0) : v->object == Py_None ? -1 : qnpy_to_ints(v->object, wide, "axis");
    for (int i = 0; i < n; i++) {
        if (wide[i] > INT32_MAX || wide[i] < -INT32_MAX) {
            PyErr_Format(c->s->axis_error, "reduce: axis %lld is out of bounds", (long long)wide[i]);
            return false;
        }
        axis[i] = (int)wide[i];
    }
    *axes = (qn_axes){qnpy_is_axis_of_number(c->v[0].array, v->object, n, axis) ? 0 : n, axis, keepdims};
    return !PyErr_Occurred();
}

static PyObject *reduce(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"array", QNPY_ARRAY | QNPY_REQUIRED},  {"axis", QNPY_OBJECT},        {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"keepdims", QNPY_BOOL},                {"initial", QNPY_OPERAND | QNPY_NONE}, {"where", QNPY_OBJECT},
    };
    PyObject *module = module_of(self);
    qnpy_call c;
    if (!QNPY_PARSE(&c, qn_op_name(qnpy_op_of(self)), params))
        return NULL;
    int axis[QN_MAX_NDIM];
    qn_axes axes;
    PyObject *where = c.v[6].object;
    bool masked = where != NULL && where != Py_True && where != Py_None;
    qn_array *mask = masked ? qnpy_to_array_of(c.s, where, QN_BOOL) : NULL, *r;
    if ((masked && mask == NULL) || !some_axes(&c, &c.v[1], c.v[4].b, axis, &axes)) {
        qn_release(mask);
        qnpy_done(&c);
        return NULL;
    }
    qn_reduce_opts opts = {.out = c.v[3].array, .where = mask, .initial = c.v[5].array, .dtype = c.v[2].dtype};
    QNPY_RUN(c.work, r = qn_reduce(qnpy_op_of(self), c.v[0].array, axes, &opts));
    qn_release(mask);
    return qnpy_finish(&c, watched(&c, "reduce", r));
}

static PyObject *accumulate(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"array", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_OBJECT}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    };
    PyObject *module = module_of(self);
    qnpy_call c;
    int axis;
    if (!QNPY_PARSE(&c, qn_op_name(qnpy_op_of(self)), params))
        return NULL;
    if (!one_axis(&c, &c.v[1], "accumulate", &axis)) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work, r = qn_accumulate(qnpy_op_of(self), c.v[0].array, axis, c.v[2].dtype, c.v[3].array));
    return qnpy_finish(&c, watched(&c, "accumulate", r));
}

static PyObject *reduceat(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"array", QNPY_ARRAY | QNPY_REQUIRED}, {"indices", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_OBJECT}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    };
    PyObject *module = module_of(self);
    qnpy_call c;
    int axis;
    if (!QNPY_PARSE(&c, qn_op_name(qnpy_op_of(self)), params))
        return NULL;
    if (!one_axis(&c, &c.v[2], "reduceat", &axis)) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work, r = qn_reduceat(qnpy_op_of(self), c.v[0].array, c.v[1].array, axis, c.v[3].dtype, c.v[4].array));
    return qnpy_finish(&c, watched(&c, "reduceat", r));
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
    qnpy_ufunc_args c;
    qnpy_ufunc_begin(&c, self);
    if (c.nin != 2 || nargs != 2) {
        PyErr_SetString(c.nin != 2 ? PyExc_ValueError : PyExc_TypeError,
                        c.nin != 2 ? "outer product only supported for binary functions" : "exactly two arguments expected");
        return NULL;
    }
    bool ok = qnpy_ufunc_input(&c, 0, args[0]) && qnpy_ufunc_input(&c, 1, args[1]);
    if (ok && c.in[0]->ndim + c.in[1]->ndim > 0) {
        qn_array *column = append_axes(c.in[0], c.in[1]->ndim);
        ok = column != NULL || qnpy_raise(c.s) != NULL;
        qn_release(c.owned[0]);
        c.in[0] = c.owned[0] = column;
    }
    if (ok && qnpy_ufunc_keywords(&c, args + nargs, kwnames))
        return qnpy_ufunc_run(&c);
    qnpy_ufunc_end(&c);
    return NULL;
}

/* The array to be changed and the number of operands, or an exception. */
static bool check_at(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    const qn_op *op = qnpy_op_of(self);
    if (nargs < 2 || nargs > 3)
        PyErr_Format(PyExc_TypeError, "at() takes 2 or 3 positional arguments but %zd %s given", nargs, nargs == 1 ? "was" : "were");
    else if (qn_op_nin(op) > 2)
        PyErr_SetString(PyExc_ValueError, "Only unary and binary ufuncs supported at this time");
    else if (qn_op_nout(op) != 1)
        PyErr_SetString(PyExc_ValueError, "Only single output ufuncs supported at this time");
    else if (qn_op_nin(op) + 1 > nargs)
        PyErr_SetString(PyExc_ValueError, "second operand needed for ufunc");
    else if (qn_op_nin(op) + 1 < nargs && args[2] != Py_None)
        PyErr_SetString(PyExc_ValueError, "second operand provided when ufunc is unary");
    else if (!qnpy_is_array(args[0]))
        PyErr_SetString(PyExc_TypeError, "first operand must be array");
    else
        return qnpy_check_writeable(args[0], qn_op_name(op)) == 0;
    return false;
}

static PyObject *at(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    qnpy_ufunc_args c;
    qnpy_ufunc_begin(&c, self);
    if (!check_at(self, args, nargs) || (c.nin == 2 && !qnpy_ufunc_input(&c, 1, args[2])))
        return NULL;
    int status = qnpy_array_apply_at(args[0], args[1], c.op, c.in[1]);
    qnpy_ufunc_end(&c);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

/* ---- dtypes ---- */

/* Input k of resolve_dtypes: a dtype, or int, float, complex for a bare number. */
static bool dtype_operand(qnpy_ufunc_args *c, int k, PyObject *o)
{
    qn_number *n = &c->numbers[k];
    if (o == (PyObject *)&PyLong_Type)
        c->in[k] = qn_number_i64(n, 0);
    else if (o == (PyObject *)&PyFloat_Type)
        c->in[k] = qn_number_f64(n, 0);
    else if (o == (PyObject *)&PyComplex_Type)
        c->in[k] = qn_number_c128(n, 0, 0);
    else {
        qn_dtype t;
        if (!qnpy_to_dtype(c->s, o, &t))
            return false;
        c->in[k] = c->owned[k] = qn_empty(t, 0, NULL);
    }
    return c->in[k] != NULL || qnpy_raise(c->s) != NULL;
}

static PyObject *dtype_tuple(qnpy_ufunc_args *c)
{
    qn_dtype t = qn_result_type(c->nin, c->in), in[3];
    for (int k = 0; k < c->nin; k++)
        in[k] = c->in[k]->flags & QN_WEAK ? t : (qn_dtype)c->in[k]->dtype;
    qn_dtype all[5];
    if (!qn_op_dtypes(c->op, in, all)) {
        PyErr_Format(PyExc_TypeError, "ufunc '%s' not supported for the input types", qn_op_name(c->op));
        return NULL;
    }
    PyObject *tuple = PyTuple_New(c->nin + c->nout);
    for (int k = 0; tuple != NULL && k < c->nin + c->nout; k++)
        PyTuple_SET_ITEM(tuple, k, qnpy_dtype_object(c->s, (int)all[k]));
    return tuple;
}

static PyObject *resolve_dtypes(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"dtypes", QNPY_OBJECT | QNPY_REQUIRED}, {"signature", QNPY_OBJECT | QNPY_KEYWORD},
                                        {"casting", QNPY_OBJECT | QNPY_KEYWORD}, {"reduction", QNPY_BOOL | QNPY_KEYWORD}};
    PyObject *module = module_of(self);
    qnpy_ufunc_args c;
    qnpy_call parsed;
    qnpy_ufunc_begin(&c, self);
    if (!QNPY_PARSE(&parsed, "resolve_dtypes", params))
        return NULL;
    PyObject *dtypes = parsed.v[0].object;
    if (!PyTuple_Check(dtypes) || PyTuple_GET_SIZE(dtypes) != c.nin + c.nout) {
        PyErr_Format(PyExc_TypeError, "resolve_dtypes: dtypes must be a tuple of %d, one for each operand", c.nin + c.nout);
        return NULL;
    }
    bool ok = true, reduction = parsed.v[3].b && PyTuple_GET_ITEM(dtypes, 0) == Py_None;
    for (int k = 0; ok && k < c.nin; k++)
        ok = dtype_operand(&c, k, PyTuple_GET_ITEM(dtypes, reduction && k == 0 ? 1 : k));
    PyObject *result = ok ? dtype_tuple(&c) : NULL;
    qnpy_ufunc_end(&c);
    return result;
}

/* Pickled by name: quern.<name>. */
static PyObject *reduce_protocol(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyUnicode_FromString(qn_op_name(qnpy_op_of(self)));
}

PyMethodDef qnpy_ufunc_methods[] = {
    {"reduce", QNPY_FUNCTION(reduce), "reduce($self, array, /, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nCombines the elements along axes."},
    {"accumulate", QNPY_FUNCTION(accumulate), "accumulate($self, array, /, axis=0, dtype=None, out=None)\n--\n\nRunning results along an axis."},
    {"reduceat", QNPY_FUNCTION(reduceat), "reduceat($self, array, /, indices, axis=0, dtype=None, out=None)\n--\n\nReductions of the segments that begin at the indices."},
    {"outer", QNPY_FUNCTION(outer), "outer($self, A, B, /, **kwargs)\n--\n\nThe operation on all pairs of elements."},
    {"at", (PyCFunction)(void (*)(void))at, METH_FASTCALL, "at($self, a, indices, b=None, /)\n--\n\na[indices] = op(a[indices], b), once for each occurrence of an index."},
    {"resolve_dtypes", QNPY_FUNCTION(resolve_dtypes), "resolve_dtypes($self, dtypes, *, signature=None, casting=None, reduction=False)\n--\n\nThe dtypes the operation runs in."},
    {"__reduce__", reduce_protocol, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
