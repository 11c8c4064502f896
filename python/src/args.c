/* SPDX-License-Identifier: BSD-3-Clause */
/* args.c: the argument parser.  A function describes its parameters in a table; the parser matches positional and
 * keyword arguments to it and has each converted (converters.c); at the end one call releases what was made. */
#include "quernpy.h"

/* ---- matching arguments to parameters ---- */

static bool is_called(PyObject *name, const char *text)
{
    if (!PyUnicode_IS_COMPACT_ASCII(name))
        return false;
    const char *given = PyUnicode_DATA(name);
    return *given == *text && strcmp(given, text) == 0 && PyUnicode_GET_LENGTH(name) == (Py_ssize_t)strlen(text);
}

static int param_index(const qnpy_param *params, int nparams, PyObject *name)
{
    for (int i = 0; i < nparams; i++) {
        if (is_called(name, params[i].name) || (params[i].alias != NULL && is_called(name, params[i].alias)))
            return i;
    }
    return -1;
}

static int positional_limit(const qnpy_param *params, int nparams)
{
    int limit = 0;
    while (limit < nparams && !(params[limit].kind & QNPY_KEYWORD))
        limit++;
    return limit;
}

static bool match_keywords(qnpy_call *c, const qnpy_param *params, int nparams, PyObject *const *values, PyObject *kwnames)
{
    Py_ssize_t n = PyTuple_GET_SIZE(kwnames);
    for (Py_ssize_t k = 0; k < n; k++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, k);
        int i = param_index(params, nparams, name);
        if (i < 0) {
            PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", c->func, name);
            return false;
        }
        if (c->v[i].object != NULL) {
            PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'", c->func, name);
            return false;
        }
        c->v[i].object = values[k];
    }
    return true;
}

static bool match(qnpy_call *c, const qnpy_param *params, int nparams, PyObject *const *args, Py_ssize_t nargs,
                  PyObject *kwnames)
{
    for (int i = 0; i < nparams; i++)
        c->v[i].object = i < nargs ? args[i] : NULL;
    int limit = positional_limit(params, nparams);
    if (nargs > limit) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %d positional argument%s (%zd given)", c->func, limit,
                     limit == 1 ? "" : "s", nargs);
        return false;
    }
    return kwnames == NULL || match_keywords(c, params, nparams, args + nargs, kwnames);
}

/* ---- the call ---- */

bool qnpy_parse(qnpy_call *c, PyObject *module, const char *func, const qnpy_param *params, int nparams,
                PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    c->s = qnpy_state_of(module);
    c->func = func;
    c->work = 0;
    c->out = NULL;
    c->nowned = c->nnumbers = c->nlists = c->naxes = c->nshapes = 0;
    if (!match(c, params, nparams, args, nargs, kwnames))
        return false;
    for (int i = 0; i < nparams; i++)
        if (!qnpy_convert(c, &params[i], &c->v[i])) {
            qnpy_done(c);
            return false;
        }
    return true;
}

/* ---- results ---- */

void qnpy_done(qnpy_call *c)
{
    for (int i = 0; i < c->nowned; i++)
        qn_release(c->owned[i]);
    for (int k = 0; k < c->nlists; k++) {
        for (int i = 0; i < c->lists[k].n; i++)
            qn_release(c->lists[k].items[i]);
        PyMem_Free(c->lists[k].items);
    }
    c->nowned = c->nlists = 0;
}

PyObject *qnpy_finish(qnpy_call *c, qn_array *r)
{
    qnpy_done(c);
    if (r != NULL && c->out != NULL && r == qnpy_qn(c->out)) {
        qn_release(r);
        return Py_NewRef(c->out);
    }
    return qnpy_wrap(c->s, r);
}

qn_array *qnpy_into(const qnpy_call *c, const qnpy_value *out, qn_casting casting, qn_array *r)
{
    if (r == NULL || out->object == NULL || r == out->array)
        return r;
    const qn_array *to = out->array;
    bool same = to->ndim == r->ndim;
    for (int k = 0; same && k < r->ndim; k++)
        same = to->shape[k] == r->shape[k];
    qn_status status = QN_ERR_VALUE;
    if (same)
        status = qn_assign(to, r, casting);
    else
        qn_set_error(QN_ERR_VALUE, "%s: the output array has another shape than the result", c->func);
    qn_release(r);
    return status == QN_OK ? qn_retain(to) : NULL;
}

PyObject *qnpy_finish_view(qnpy_call *c, qnpy_value *v, qn_array *r)
{
    PyObject *parent = v->object != NULL && qnpy_is_array(v->object) ? v->object : NULL;
    PyObject *o = r != NULL && parent != NULL ? qnpy_wrap_maybe(parent, r) : qnpy_wrap_array(c->s, r);
    qnpy_done(c);
    return o;
}

PyObject *qnpy_finish_tuple(qnpy_call *c, qn_status status, int n, qn_array **r)
{
    qnpy_done(c);
    return status == QN_OK ? qnpy_wrap_tuple(c->s, n, r) : qnpy_raise(c->s);
}

PyObject *qnpy_finish_none(qnpy_call *c, qn_status status)
{
    qnpy_done(c);
    return qnpy_check(c->s, status) < 0 ? NULL : Py_NewRef(Py_None);
}
