/* SPDX-License-Identifier: BSD-3-Clause */
/* mapping.c: a Python function called with the elements of arrays, for python/quern/_vectorize.py.
 *
 * Results go into columns as they come: an array of the dtype of the first, promoted when another one needs it, so that neither a list
 * of them nor their objects stay. */
#include "quernpy.h"

enum { MAX_INPUTS = 32, MAX_COLUMNS = 32 };

typedef struct mapping {
    qnpy_state *s;
    PyObject *function;
    const char *name;            /* for messages */
    bool fixed;                  /* the first result's dtype is that of all */
    int nin, ncolumns;           /* ncolumns: 0 until the first call, then that many for its tuple, 1 for a number */
    bool tuple;
    int64_t n;
    qn_array *in[MAX_INPUTS];
    qn_array *out[MAX_COLUMNS];  /* the columns */
} mapping;

/* ---- columns ---- */

static bool put_cast(const mapping *m, const qn_array *column, int64_t i, const qn_array *x)
{
    const qn_index item = QN_AT(i);
    if (qnpy_warn_discard(m->s, x->dtype, column->dtype) < 0)
        return false;
    qn_array *place = qn_view_items(column, 1, &item);
    qn_status status = place != NULL ? qn_assign(place, x, QN_UNSAFE) : QN_ERR_NOMEM;
    qn_release(place);
    return qnpy_check(m->s, status) == 0;
}

/* Column k, able to hold elements of dtype t; NULL with an exception. */
static const qn_array *column_for(mapping *m, int k, int t)
{
    const qn_array *a = m->out[k];
    int wide = a == NULL ? t : m->fixed ? a->dtype : (int)qn_promote((qn_dtype)a->dtype, (qn_dtype)t);
    if (a == NULL || a->dtype != wide) {
        m->out[k] = a == NULL ? qn_empty((qn_dtype)wide, 1, &m->n) : qn_astype(a, (qn_dtype)wide);
        qn_release(a);
    }
    return m->out[k] != NULL ? m->out[k] : (qnpy_raise(m->s), NULL);
}

static bool put_number(mapping *m, int k, int64_t i, const qn_array *x)
{
    if (x->ndim != 0) {
        PyErr_Format(PyExc_TypeError, "%s: the function must return single numbers, not arrays of %d dimensions", m->name, x->ndim);
        return false;
    }
    const qn_array *column = column_for(m, k, x->dtype);
    if (column == NULL || x->dtype != column->dtype)
        return column != NULL && put_cast(m, column, i, x);
    memcpy(column->data + i * column->itemsize, x->data, (size_t)column->itemsize);
    return true;
}

static bool not_a_number(const mapping *m, PyObject *value)
{
    if (PyErr_ExceptionMatches(PyExc_TypeError) || PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "%s: the function must return numbers, not %.100s", m->name, Py_TYPE(value)->tp_name);
    }
    return false;
}

static bool put(mapping *m, int k, int64_t i, PyObject *value)
{
    qn_number number;
    qn_array *owned = NULL;
    const qn_array *x = qnpy_is_array(value) ? qnpy_qn(value) : qnpy_to_number(value, &number);
    if (x == NULL && !PyErr_Occurred())
        x = owned = qnpy_to_array(m->s, value);
    if (x == NULL)
        return not_a_number(m, value);
    bool ok = put_number(m, k, i, x);
    qn_release(owned);
    return ok;
}

/* ---- calls ---- */

/* The number of results, told by the first. */
static bool take_first(mapping *m, PyObject *value)
{
    m->tuple = PyTuple_Check(value);
    Py_ssize_t n = m->tuple ? PyTuple_GET_SIZE(value) : 1;
    if (n < 1 || n > MAX_COLUMNS) {
        PyErr_Format(PyExc_ValueError, "%s: the function returned %zd values; from 1 to %d are possible", m->name, n, MAX_COLUMNS);
        return false;
    }
    m->ncolumns = (int)n;
    return true;
}

static bool put_results(mapping *m, int64_t i, PyObject *value)
{
    if (m->ncolumns == 0 && !take_first(m, value))
        return false;
    if (!m->tuple)
        return put(m, 0, i, value);
    if (!PyTuple_Check(value) || PyTuple_GET_SIZE(value) != m->ncolumns) {
        PyErr_Format(PyExc_ValueError, "%s: the function returned %d values, then another number of them", m->name, m->ncolumns);
        return false;
    }
    for (int k = 0; k < m->ncolumns; k++)
        if (!put(m, k, i, PyTuple_GET_ITEM(value, k)))
            return false;
    return true;
}

static bool call(mapping *m, int64_t i)
{
    PyObject *args[MAX_INPUTS + 1] = {NULL}, *value = NULL;
    int n = 0;
    for (; n < m->nin; n++)
        if ((args[n + 1] = qnpy_get_element(m->in[n]->data + i * m->in[n]->itemsize, m->in[n]->dtype)) == NULL)
            break;
    if (n == m->nin)
        value = PyObject_Vectorcall(m->function, args + 1, (size_t)n | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    for (int k = 0; k < n; k++)
        Py_DECREF(args[k + 1]);
    bool ok = value != NULL && put_results(m, i, value);
    Py_XDECREF(value);
    return ok;
}

/* Contiguous inputs; false with an exception. */
static bool take_inputs(mapping *m, int n, const qn_array *const *items)
{
    if (n < 1 || n > MAX_INPUTS) {
        PyErr_Format(PyExc_ValueError, "%s: from 1 to %d arrays, not %d", m->name, MAX_INPUTS, n);
        return false;
    }
    for (; m->nin < n; m->nin++)
        if ((m->in[m->nin] = qn_contiguous(items[m->nin], (qn_dtype)items[m->nin]->dtype)) == NULL)
            return qnpy_raise(m->s) != NULL;
    m->n = m->in[0]->size;
    return true;
}

/* _map(name, function, arrays, fixed): the results of function(*elements), along one axis: an array, or a tuple of them where tuples
 * come. The arrays have one shape and at least one element. */
static PyObject *map_elements(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"name", QNPY_TEXT | QNPY_REQUIRED}, {"function", QNPY_OBJECT | QNPY_REQUIRED},
                                        {"arrays", QNPY_ARRAYS | QNPY_REQUIRED}, {"fixed", QNPY_BOOL | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "_map", params))
        return NULL;
    mapping m = {.s = c.s, .name = c.v[0].text, .function = c.v[1].object, .fixed = c.v[3].b};
    bool ok = take_inputs(&m, c.v[2].list.n, c.v[2].list.items);
    for (int64_t i = 0; ok && i < m.n; i++)
        ok = call(&m, i);
    for (int k = 0; k < m.nin; k++)
        qn_release(m.in[k]);
    for (int k = 0; !ok && k < m.ncolumns; k++)
        qn_release(m.out[k]);
    qnpy_done(&c);
    return !ok ? NULL : m.tuple ? qnpy_wrap_tuple(c.s, m.ncolumns, m.out) : qnpy_wrap_array(c.s, m.out[0]);
}

PyMethodDef qnpy_mapping_functions[] = {
    {"_map", QNPY_FUNCTION(map_elements), NULL},
    {NULL, NULL, 0, NULL},
};
