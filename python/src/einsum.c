/* SPDX-License-Identifier: BSD-3-Clause */
/* einsum.c: einsum's two ways to say what is summed (a text, or lists of labels), its paths and memory orders. */
#include "quernpy.h"

#define WORK 16 /* a product touches its elements many times */
enum { MAX_OPERANDS = 32, MAX_TEXT = 4096 };

/* Appends the letters of a list of labels 0 .. 51 and Ellipsis. */
static bool append_sublist(PyObject *o, char *text, size_t *length)
{
    PyObject *list = PySequence_Fast(o, "einsum: a list of labels must follow each operand");
    bool good = list != NULL;
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(list) && *length < MAX_TEXT - 8; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(list, i);
        if (item == Py_Ellipsis) {
            *length += (size_t)snprintf(text + *length, MAX_TEXT - *length, "...");
            continue;
        }
        Py_ssize_t label = PyNumber_AsSsize_t(item, PyExc_ValueError);
        if (label < 0 || label >= 52) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "einsum: labels must be Ellipsis or integers from 0 to 51");
            good = false;
        } else {
            text[(*length)++] = (char)(label < 26 ? 'A' + label : 'a' + label - 26);
        }
    }
    Py_XDECREF(list);
    return good;
}

/* einsum(op, labels, op, labels ..., output labels) as text; operands are gathered to the front of given[]. */
static bool sublists_to_text(PyObject *const *args, Py_ssize_t nargs, char *text, PyObject **given, int *n)
{
    size_t length = 0;
    *n = 0;
    for (Py_ssize_t i = 0; i + 1 < nargs; i += 2) {
        if (i > 0)
            text[length++] = ',';
        given[(*n)++] = args[i];
        if (!append_sublist(args[i + 1], text, &length))
            return false;
    }
    if (nargs % 2) {
        length += (size_t)snprintf(text + length, MAX_TEXT - length, "->");
        if (!append_sublist(args[nargs - 1], text, &length))
            return false;
    }
    text[length] = '\0';
    return true;
}

/* A path is a list of tuples of positions, maybe behind the word 'einsum_path'. The number of steps; -1 with an exception. */
static int to_path(PyObject *o, qn_einsum_step *path)
{
    PyObject *list = PySequence_Fast(o, "einsum: optimize must be a bool, a str or a path");
    int n = 0;
    for (Py_ssize_t i = 0; list != NULL && n >= 0 && i < PySequence_Fast_GET_SIZE(list); i++) {
        PyObject *step = PySequence_Fast_GET_ITEM(list, i);
        int64_t at[QN_MAX_NDIM];
        if (PyUnicode_Check(step))
            continue;
        const int length = n < MAX_OPERANDS ? qnpy_to_ints(step, at, "einsum: a step of the path") : MAX_OPERANDS + 1;
        if (length > MAX_OPERANDS)
            PyErr_SetString(PyExc_ValueError, "einsum: the path is too long");
        for (int k = 0; k < length && length <= MAX_OPERANDS; k++)
            path[n].at[k] = at[k] < 0 || at[k] > MAX_OPERANDS ? -1 : (int)at[k];
        path[n].n = length;
        n = length < 0 || length > MAX_OPERANDS ? -1 : n + 1;
    }
    Py_XDECREF(list);
    return list == NULL ? -1 : n;
}

/* optimize= to a path: a word or a bool leaves the order to the core; None counts as False. */
static int optimized(PyObject *o, qn_einsum_step *path)
{
    static const char *const words[] = {"greedy", "optimal", NULL};
    PyObject *first = o != NULL && PyTuple_Check(o) && PyTuple_GET_SIZE(o) == 2 ? PyTuple_GET_ITEM(o, 0) : NULL;
    if (first != NULL && PyUnicode_Check(first) && PyUnicode_CompareWithASCIIString(first, "einsum_path") != 0)
        o = first; /* ("greedy", memory limit) */
    if (o == NULL || o == Py_None || PyBool_Check(o))
        return 0;
    if (!PyUnicode_Check(o))
        return to_path(o, path);
    for (int i = 0; words[i] != NULL; i++)
        if (PyUnicode_CompareWithASCIIString(o, words[i]) == 0)
            return 0;
    PyErr_Format(PyExc_KeyError, "einsum: there is no path named %R", o);
    return -1;
}

static const char *const einsum_orders[] = {"K", "C", "F", "A", NULL};

/* r in this memory order; taken over. */
static qn_array *ordered(qn_array *r, int order)
{
    if (r == NULL || order == 0 || order == 3 || (r->flags & (order == 1 ? QN_C_CONTIGUOUS : QN_F_CONTIGUOUS)))
        return r;
    qn_array *view = order == 1 ? qn_retain(r) : qn_transpose(r), *copy = view != NULL ? qn_copy(view) : NULL;
    qn_array *made = copy == NULL ? NULL : order == 1 ? qn_retain(copy) : qn_transpose(copy);
    qn_release(r);
    qn_release(view);
    qn_release(copy);
    return made;
}

static PyObject *run_einsum(qnpy_call *c, const char *text, PyObject *const *given, int n)
{
    qn_array *x[MAX_OPERANDS], *r = NULL;
    qn_einsum_step path[MAX_OPERANDS];
    int64_t work = 0;
    int made = 0;
    const int nsteps = optimized(c->v[2].object, path);
    if (nsteps < 0)
        return NULL;
    const qn_einsum_opts opts = {.dtype = c->v[1].dtype, .casting = qnpy_casting_values[c->v[4].i], .nsteps = nsteps, .path = path};
    while (made < n && (x[made] = qnpy_to_array(c->s, given[made])) != NULL)
        work += x[made++]->size;
    if (made == n)
        QNPY_RUN(work * WORK, r = ordered(qn_einsum_by(text, n, (const qn_array *const *)x, &opts), (int)c->v[3].i));
    PyObject *result = NULL;
    if (made == n && n == 1 && qnpy_is_array(given[0]) && c->v[0].object == NULL)
        result = r != NULL ? qnpy_wrap_maybe(given[0], r) : qnpy_raise(c->s);
    else if (made == n)
        result = qnpy_finish(c, qnpy_into(c, &c->v[0], QN_SAME_KIND, r));
    for (int i = 0; i < made; i++)
        qn_release(x[i]);
    return result;
}

static PyObject *py_einsum(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"out", QNPY_OUT | QNPY_KEYWORD}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD}, {"optimize", QNPY_OBJECT | QNPY_KEYWORD},
        {"order", QNPY_CHOICE | QNPY_KEYWORD, 0, einsum_orders}, {"casting", QNPY_CHOICE | QNPY_KEYWORD, QNPY_SAFE, qnpy_castings},
    };
    qnpy_call c;
    PyObject *given[MAX_OPERANDS];
    char built[MAX_TEXT];
    const char *text = built;
    int n = 0;
    bool words = nargs > 0 && PyUnicode_Check(args[0]);
    if (nargs < 2 || nargs > (words ? MAX_OPERANDS + 1 : 2 * MAX_OPERANDS)) {
        PyErr_SetString(PyExc_ValueError, "einsum: must specify the einstein sum subscripts string and 1 to 32 operands");
        return NULL;
    }
    if (!qnpy_parse(&c, module, "einsum", params, 5, args + nargs, 0, kwnames))
        return NULL;
    if (words) {
        text = PyUnicode_AsUTF8(args[0]);
        for (Py_ssize_t i = 1; i < nargs; i++)
            given[n++] = args[i];
    } else if (!sublists_to_text(args, nargs, built, given, &n)) {
        text = NULL;
    }
    PyObject *r = text != NULL ? run_einsum(&c, text, given, n) : NULL;
    qnpy_done(&c);
    return r;
}

/* The notation of operands and lists of labels, for einsum_path. */
static PyObject *py_einsum_text(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    (void)module;
    PyObject *given[MAX_OPERANDS];
    char text[MAX_TEXT];
    int n;
    if (nargs < 2 || nargs > 2 * MAX_OPERANDS) {
        PyErr_SetString(PyExc_ValueError, "einsum_path: 1 to 32 operands are needed");
        return NULL;
    }
    return sublists_to_text(args, nargs, text, given, &n) ? PyUnicode_FromString(text) : NULL;
}

PyMethodDef qnpy_einsum_functions[] = {
    {"einsum", QNPY_FUNCTION(py_einsum), "einsum(*operands, out=None, optimize=False, dtype=None, order='K', casting='safe')\n--\n\nEinstein summation."},
    {"_einsum_text", (PyCFunction)(void (*)(void))py_einsum_text, METH_FASTCALL, "Subscripts of operands and lists of labels."},
    {NULL, NULL, 0, NULL},
};
