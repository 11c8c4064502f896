/* SPDX-License-Identifier: BSD-3-Clause */
/* printing.c: arrays as text, and the options that repr() and str() use. */
#include "quernpy.h"

/* ORDER OPTIONS: positions in the parameters of _format. */
enum { PRECISION, THRESHOLD, EDGEITEMS, LINEWIDTH, SUPPRESS, NOPTIONS };

PyObject *qnpy_text(const qn_array *a, const qn_print_opts *opts)
{
    char small[1024];
    size_t need = qn_format(a, opts, small, sizeof small);
    if (need < sizeof small)
        return PyUnicode_FromStringAndSize(small, (Py_ssize_t)need);
    char *text = PyMem_Malloc(need + 1);
    if (text == NULL)
        return PyErr_NoMemory();
    qn_format(a, opts, text, need + 1);
    PyObject *result = PyUnicode_FromStringAndSize(text, (Py_ssize_t)need);
    PyMem_Free(text);
    return result;
}

static int to_int(int64_t i) { return i > INT32_MAX ? INT32_MAX : i < 0 ? 0 : (int)i; }

/* Overwrites the options that were given, v[PRECISION] to v[SUPPRESS]. */
static void take_options(qn_print_opts *opts, const qnpy_value *v)
{
    int *const numbers[] = {&opts->precision, &opts->threshold, &opts->edgeitems, &opts->linewidth};
    for (int i = PRECISION; i <= LINEWIDTH; i++)
        if (v[i].object != NULL)
            *numbers[i] = to_int(v[i].i);
    if (v[SUPPRESS].object != NULL)
        opts->suppress = v[SUPPRESS].b;
}

#define OPTIONS                                                                                          \
    {"precision", QNPY_INT | QNPY_NONE}, {"threshold", QNPY_INT | QNPY_NONE}, {"edgeitems", QNPY_INT | QNPY_NONE}, \
        {"linewidth", QNPY_INT | QNPY_NONE}, {"suppress", QNPY_BOOL | QNPY_NONE}

static PyObject *set_options(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {OPTIONS};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "set_printoptions", params))
        return NULL;
    take_options(&c.s->print, c.v);
    return qnpy_finish_none(&c, QN_OK);
}

static PyObject *get_options(PyObject *module, PyObject *unused)
{
    const qn_print_opts *o = &qnpy_state_of(module)->print;
    (void)unused;
    return Py_BuildValue("{sisisisisO}", "precision", o->precision, "threshold", o->threshold, "edgeitems", o->edgeitems,
                         "linewidth", o->linewidth, "suppress", o->suppress ? Py_True : Py_False);
}

/* _format(options..., a, repr, separator, before, after) */
static PyObject *format(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {OPTIONS,
                                        {"a", QNPY_ARRAY | QNPY_REQUIRED},
                                        {"repr", QNPY_BOOL},
                                        {"separator", QNPY_TEXT | QNPY_NONE},
                                        {"before", QNPY_INT},
                                        {"after", QNPY_INT}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "array2string", params))
        return NULL;
    const qnpy_value *v = c.v + NOPTIONS;
    qn_print_opts opts = c.s->print;
    take_options(&opts, c.v);
    opts.repr = v[1].b;
    opts.separator = v[2].object != NULL ? v[2].text : NULL;
    opts.before = to_int(v[3].i);
    opts.after = to_int(v[4].i);
    PyObject *text = qnpy_text(v[0].array, &opts);
    qnpy_done(&c);
    return text;
}

PyMethodDef qnpy_printing_functions[] = {
    {"_set_printoptions", QNPY_FUNCTION(set_options), NULL},
    {"_get_printoptions", get_options, METH_NOARGS, NULL},
    {"_format", QNPY_FUNCTION(format), NULL},
    {NULL, NULL, 0, NULL},
};
