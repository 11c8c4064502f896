/* SPDX-License-Identifier: BSD-3-Clause */
/* errstate.c: what happens on floating-point errors.
 *
 * The actions live in a context variable as a tuple (actions, callback): three bits for each kind of error, 0 for ignore.  They
 * are looked at only once some code has asked for more than ignoring, and an operation is examined only if they say so. */
#include "quernpy.h"

enum { IGNORE, WARN, RAISE, CALL, PRINT, LOG, BITS = 3 };

static const struct { int flag; const char *text; } kinds[] = { /* ORDER as in _errstate.py */
    {QN_FLOAT_DIVIDE, "divide by zero"}, {QN_FLOAT_OVERFLOW, "overflow"}, {QN_FLOAT_UNDERFLOW, "underflow"}, {QN_FLOAT_INVALID, "invalid value"}};
enum { NKINDS = sizeof kinds / sizeof *kinds };

/* The actions in force; *callback is borrowed from the new reference *state. */
static int actions_now(qnpy_state *s, PyObject **state, PyObject **callback)
{
    *state = NULL;
    if (PyContextVar_Get(s->error_var, NULL, state) < 0)
        return -1;
    if (*state == NULL)
        return 0;
    *callback = PyTuple_GET_ITEM(*state, 1);
    return (int)PyLong_AsLong(PyTuple_GET_ITEM(*state, 0));
}

bool qnpy_asks_for_errors(qnpy_state *s)
{
    PyObject *state, *callback;
    int actions = actions_now(s, &state, &callback);
    Py_XDECREF(state);
    return actions != 0;
}

static int print_to(PyObject *stream, PyObject *line)
{
    PyObject *r = PyObject_CallMethod(stream, "write", "O", line);
    Py_XDECREF(r);
    return r == NULL ? -1 : 0;
}

static int no_callback(const char *text, const char *name, const char *what)
{
    PyErr_Format(PyExc_NameError, "%s specified for %s (in %s) but no %s found.", strcmp(what, "function") == 0 ? "python callback" : "log",
                 text, name, what);
    return -1;
}

static int act(int action, const char *text, int found, const char *name, PyObject *callback)
{
    if (action == WARN)
        return PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "%s encountered in %s", text, name);
    if (action == RAISE) {
        PyErr_Format(PyExc_FloatingPointError, "%s encountered in %s", text, name);
        return -1;
    }
    if (action == CALL && callback == Py_None)
        return no_callback(text, name, "function");
    if (action == CALL) {
        PyObject *r = PyObject_CallFunction(callback, "si", text, found);
        Py_XDECREF(r);
        return r == NULL ? -1 : 0;
    }
    PyObject *stream = action == PRINT ? PySys_GetObject("stdout") : callback;
    if (action == LOG && callback == Py_None)
        return no_callback(text, name, "object with write method");
    PyObject *line = PyUnicode_FromFormat("Warning: %s encountered in %s\n", text, name);
    int status = line == NULL || stream == NULL ? -1 : print_to(stream, line);
    Py_XDECREF(line);
    return status;
}

static int report(int actions, int found, const char *name, PyObject *callback)
{
    for (int k = 0; k < NKINDS; k++) {
        int action = actions >> (BITS * k) & ((1 << BITS) - 1);
        if ((found & kinds[k].flag) && action != IGNORE && act(action, kinds[k].text, found, name, callback) < 0)
            return -1;
    }
    return 0;
}

/* Forgets a failure of the check, but for an exception of a signal handler. */
static int pass_over(void)
{
    qn_clear_error();
    return PyErr_Occurred() != NULL ? -1 : 0;
}

int qnpy_watch(qnpy_state *s, const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts)
{
    PyObject *state, *callback = Py_None;
    int actions = actions_now(s, &state, &callback), found = 0, status = actions < 0 ? -1 : 0;
    if (actions > 0) {
        QNPY_RUN(in[0]->size, found = qn_float_errors(op, in, opts));
        if (found < 0)
            status = pass_over(); /* the operation itself will say what is wrong */
        else
            status = report(actions, found, qn_op_name(op), callback);
    }
    Py_XDECREF(state);
    return status;
}

int qnpy_watch_reduction(qnpy_state *s, const char *name, const qn_array *a, const qn_array *result)
{
    PyObject *state, *callback = Py_None;
    int actions = result == NULL ? 0 : actions_now(s, &state, &callback), found = 0, status = actions < 0 ? -1 : 0;
    if (result == NULL)
        return 0;
    if (actions > 0) {
        QNPY_RUN(a->size, found = qn_reduce_float_errors(a, result));
        if (found < 0)
            status = pass_over();
        else
            status = report(actions, found, name, callback);
    }
    Py_XDECREF(state);
    return status;
}

/* From now on the context variable is looked at. */
static PyObject *use_errstate(PyObject *module, PyObject *var)
{
    qnpy_state *s = qnpy_state_of(module);
    if (!PyContextVar_CheckExact(var)) {
        PyErr_SetString(PyExc_TypeError, "_use_errstate: a context variable is expected");
        return NULL;
    }
    Py_XSETREF(s->error_var, Py_NewRef(var));
    Py_RETURN_NONE;
}

PyMethodDef qnpy_errstate_functions[] = {
    {"_use_errstate", use_errstate, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
