/* SPDX-License-Identifier: BSD-3-Clause */
/* sequence.c: nested sequences to arrays, in two passes.
 *
 * discover() finds the shape and the dtype that holds every leaf; fill() writes the leaves into the widest dtype of that
 * kind (bool, int64, uint64, float64, complex128), and one cast makes the dtype asked for.  Leaves are Python numbers
 * and arrays; an array's axes continue the nesting. */
#include "quernpy.h"

typedef struct discovery {
    qnpy_state *s;
    int ndim;                    /* levels of nesting seen                                  */
    int leaf_depth;              /* depth of the numbers, -1 until one was seen             */
    int ragged_at;               /* first level whose lengths differ, QN_MAX_NDIM + 1: none */
    int64_t shape[QN_MAX_NDIM];
    qn_dtype dtype;              /* 0 until a leaf was seen                                 */
    qn_dtype asked;
} discovery;

static void note_ragged(discovery *d, int depth) { d->ragged_at = depth < d->ragged_at ? depth : d->ragged_at; }

static bool note_length(discovery *d, int depth, int64_t n)
{
    if (depth == QN_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "setting an array element with a sequence. The requested array would exceed the "
                                       "maximum number of dimension of %d.", QN_MAX_NDIM);
        return false;
    }
    if (depth < d->ndim) {
        if (d->shape[depth] != n)
            note_ragged(d, depth);
    } else {
        d->shape[depth] = n;
        d->ndim = depth + 1;
    }
    if (d->leaf_depth >= 0 && depth >= d->leaf_depth)
        note_ragged(d, d->leaf_depth);
    return true;
}

static void note_leaf(discovery *d, int depth, qn_dtype t)
{
    if (depth < d->ndim)
        note_ragged(d, depth);
    if (d->leaf_depth < 0)
        d->leaf_depth = depth;
    if (t != d->dtype)
        d->dtype = d->dtype == QN_DEFAULT_DTYPE ? t : qn_promote(d->dtype, t);
}

static bool fits_uint64(PyObject *o)
{
    PyLong_AsUnsignedLongLong(o);
    bool fits = !PyErr_Occurred();
    PyErr_Clear();
    return fits;
}

/* The dtype of a Python number, 0 if o is none; QN_DTYPE_END with an exception for an int that fits nowhere. */
static qn_dtype number_dtype(const discovery *d, PyObject *o)
{
    if (PyFloat_CheckExact(o))
        return QN_FLOAT64;
    if (PyBool_Check(o))
        return QN_BOOL;
    if (PyLong_Check(o)) {
        int overflow;
        PyLong_AsLongLongAndOverflow(o, &overflow);
        if (overflow == 0)
            return QN_INT64;
        char kind = d->asked != QN_DEFAULT_DTYPE ? qn_dtype_kind(d->asked) : 'u';
        if (kind == 'f' || kind == 'c')
            return QN_FLOAT64;
        if (overflow > 0 && fits_uint64(o))
            return QN_UINT64;
        PyErr_Format(PyExc_OverflowError, "Python integer %S out of bounds for %s", o,
                     qn_dtype_name(d->asked != QN_DEFAULT_DTYPE ? d->asked : QN_INT64));
        return QN_DTYPE_END;
    }
    if (PyComplex_CheckExact(o))
        return QN_COMPLEX128;
    return PyFloat_Check(o) ? QN_FLOAT64 : PyComplex_Check(o) ? QN_COMPLEX128 : QN_DEFAULT_DTYPE;
}

static bool is_nested(PyObject *o) { return PyList_Check(o) || PyTuple_Check(o); }

static bool discover(discovery *d, PyObject *o, int depth);

static bool note_array(discovery *d, const qn_array *a, int depth)
{
    for (int i = 0; i < a->ndim; i++)
        if (!note_length(d, depth + i, a->shape[i]))
            return false;
    note_leaf(d, depth + a->ndim, (qn_dtype)a->dtype);
    return true;
}

static bool discover_array(discovery *d, PyObject *o, int depth)
{
    qn_array *a = qnpy_to_array(d->s, o);
    bool ok = a != NULL && note_array(d, a, depth);
    qn_release(a);
    return ok;
}

static bool discover_items(discovery *d, PyObject *o, int depth)
{
    PyObject *items = PySequence_Fast(o, "expected a sequence");
    if (items == NULL)
        return false;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(items);
    bool ok = note_length(d, depth, n);
    if (ok && Py_EnterRecursiveCall(" while making an array of a sequence"))
        ok = false;
    else if (ok) {
        for (Py_ssize_t i = 0; i < n && ok; i++)
            ok = discover(d, PySequence_Fast_GET_ITEM(items, i), depth + 1);
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(items);
    return ok;
}

static bool discover(discovery *d, PyObject *o, int depth)
{
    if (qnpy_is_array(o))
        return note_array(d, qnpy_qn(o), depth);
    qn_dtype t = number_dtype(d, o);
    if (t == QN_DTYPE_END)
        return false;
    if (t != QN_DEFAULT_DTYPE) {
        note_leaf(d, depth, t);
        return true;
    }
    return is_nested(o) ? discover_items(d, o, depth) : discover_array(d, o, depth);
}

static bool check_ragged(const discovery *d)
{
    if (d->ragged_at > QN_MAX_NDIM)
        return true;
    PyObject *shape = PyTuple_New(d->ragged_at);
    for (int i = 0; shape != NULL && i < d->ragged_at; i++)
        PyTuple_SET_ITEM(shape, i, PyLong_FromLongLong(d->shape[i]));
    if (shape != NULL)
        PyErr_Format(PyExc_ValueError,
                     "setting an array element with a sequence. The requested array has an inhomogeneous shape after %d "
                     "dimensions. The detected shape was %R + inhomogeneous part.", d->ragged_at, shape);
    Py_XDECREF(shape);
    return false;
}

/* ---- the second pass ---- */

typedef struct filling {
    qnpy_state *s;
    qn_dtype wide;               /* dtype of the elements being written */
    size_t itemsize;
    qn_dtype bounded;            /* the integer dtype that Python ints must fit, or 0 */
    long long low;
    unsigned long long high;
    const char *end;             /* of the memory being written */
} filling;

/* Python code that runs between the passes may change a list; nothing is written outside the array then. */
static bool has_room(const filling *f, const char *p, size_t bytes)
{
    if (bytes <= (size_t)(f->end - p))
        return true;
    PyErr_SetString(PyExc_ValueError, "the sequence changed while an array was made of it");
    return false;
}

static bool out_of_bounds(const filling *f, PyObject *o)
{
    PyErr_Clear();
    PyErr_Format(PyExc_OverflowError, "Python integer %S out of bounds for %s", o, qn_dtype_name(f->bounded));
    return false;
}

static bool put_int(const filling *f, PyObject *o, char *p)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(o, &overflow);
    unsigned long long bits = overflow > 0 ? PyLong_AsUnsignedLongLong(o) : (unsigned long long)value;
    if (PyErr_Occurred() || overflow < 0)
        return out_of_bounds(f, o);
    if (f->bounded != QN_DEFAULT_DTYPE && (overflow > 0 || value >= 0 ? bits > f->high : value < f->low))
        return out_of_bounds(f, o);
    memcpy(p, &bits, sizeof bits);
    return true;
}

static bool put_complex(PyObject *o, char *p)
{
    Py_complex z = PyComplex_AsCComplex(o);
    memcpy(p, &z, sizeof z);
    return !PyErr_Occurred();
}

static bool put_number(const filling *f, PyObject *o, char *p)
{
    if (f->wide == QN_FLOAT64) {
        double x = PyFloat_CheckExact(o) ? PyFloat_AS_DOUBLE(o) : PyFloat_AsDouble(o);
        memcpy(p, &x, sizeof x);
        return x != -1.0 || !PyErr_Occurred();
    }
    if (f->wide == QN_BOOL) {
        *p = o == Py_True;
        return true;
    }
    return f->wide == QN_COMPLEX128 ? put_complex(o, p) : put_int(f, o, p);
}

static bool put_elements(const filling *f, const qn_array *flat, char **p)
{
    size_t bytes = (size_t)flat->size * f->itemsize;
    if (!has_room(f, *p, bytes))
        return false;
    memcpy(*p, flat->data, bytes);
    *p += bytes;
    return true;
}

/* Elements of an array leaf: cast to the wide dtype and contiguous, then copied as bytes. */
static bool put_array(const filling *f, PyObject *o, char **p)
{
    if (qnpy_is_array(o) && qnpy_qn(o)->dtype == (int)f->wide && (qnpy_qn(o)->flags & QN_C_CONTIGUOUS))
        return put_elements(f, qnpy_qn(o), p);
    qn_array *a = qnpy_to_array_of(f->s, o, f->wide);
    qn_array *flat = a != NULL ? qn_contiguous(a, f->wide) : NULL;
    qn_release(a);
    if (flat == NULL) {
        qnpy_raise(f->s);
        return false;
    }
    bool ok = put_elements(f, flat, p);
    qn_release(flat);
    return ok;
}

static bool fill(const filling *f, PyObject *o, char **p)
{
    if (PyFloat_CheckExact(o) || PyLong_Check(o) || PyComplex_CheckExact(o)) {
        bool ok = has_room(f, *p, f->itemsize) && put_number(f, o, *p);
        *p += f->itemsize;
        return ok;
    }
    if (!is_nested(o))
        return put_array(f, o, p);
    PyObject *items = PySequence_Fast(o, "expected a sequence");
    bool ok = items != NULL;
    for (Py_ssize_t i = 0; ok && i < PySequence_Fast_GET_SIZE(items); i++)
        ok = fill(f, PySequence_Fast_GET_ITEM(items, i), p);
    Py_XDECREF(items);
    return ok;
}

static qn_dtype widest(qn_dtype t)
{
    switch (qn_dtype_kind(t)) {
    case 'b': return QN_BOOL;
    case 'i': return QN_INT64;
    case 'u': return QN_UINT64;
    case 'c': return QN_COMPLEX128;
    default: return QN_FLOAT64;
    }
}

static filling plan(const discovery *d, qn_dtype t)
{
    filling f = {.s = d->s, .wide = widest(d->dtype)};
    char kind = qn_dtype_kind(t);
    if ((f.wide == QN_INT64 || f.wide == QN_UINT64) && (kind == 'i' || kind == 'u')) {
        int bits = 8 * (int)qn_dtype_size(t);
        f.wide = kind == 'i' ? QN_INT64 : QN_UINT64;
        f.bounded = t;
        f.high = (kind == 'i' ? (1ULL << (bits - 1)) : bits == 64 ? 0 : (1ULL << bits)) - 1;
        f.low = kind == 'i' ? -(long long)f.high - 1 : 0;
    }
    f.itemsize = qn_dtype_size(f.wide);
    return f;
}

static qn_array *build(const discovery *d, PyObject *o, qn_dtype t)
{
    filling f = plan(d, t);
    qn_array *wide = qn_empty(f.wide, d->ndim, d->shape);
    if (wide == NULL) {
        qnpy_raise(d->s);
        return NULL;
    }
    char *p = wide->data;
    f.end = p + (size_t)wide->size * f.itemsize;
    if (!fill(&f, o, &p) || (p != f.end && !has_room(&f, p, SIZE_MAX))) {
        qn_release(wide);
        return NULL;
    }
    if (f.wide == t)
        return wide;
    qn_array *r = qn_astype(wide, t);
    qn_release(wide);
    if (r == NULL)
        qnpy_raise(d->s);
    return r;
}

/* Any other sequence is listed once, so that both passes see the same items. */
qn_array *qnpy_from_sequence(qnpy_state *s, PyObject *o, qn_dtype t)
{
    PyObject *items = is_nested(o) ? Py_NewRef(o) : PySequence_List(o);
    if (items == NULL)
        return NULL;
    discovery d = {.s = s, .leaf_depth = -1, .ragged_at = QN_MAX_NDIM + 1, .asked = t};
    qn_array *r = NULL;
    if (discover(&d, items, 0) && check_ragged(&d)) {
        if (d.dtype == QN_DEFAULT_DTYPE)
            d.dtype = QN_FLOAT64;
        r = build(&d, items, t != QN_DEFAULT_DTYPE ? t : d.dtype);
    }
    Py_DECREF(items);
    return r;
}
