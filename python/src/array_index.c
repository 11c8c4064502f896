/* SPDX-License-Identifier: BSD-3-Clause */
/* array_index.c: a[key] and a[key] = value: Python keys to the index items of the C library, and the protocols of
 * sequences and mappings. */
#include "quernpy.h"

#define MAX_ITEMS (2 * QN_MAX_NDIM) /* one per axis and as many None */

typedef struct key {
    qnpy_state *s;
    int n, nints, nowned;
    bool advanced;
    qn_index items[MAX_ITEMS];
    qn_array *owned[MAX_ITEMS];
} key;

static void key_done(key *k)
{
    while (k->nowned > 0)
        qn_release(k->owned[--k->nowned]);
}

/* ---- parsing ---- */

static bool bad_index(void)
{
    PyErr_SetString(PyExc_IndexError, "only integers, slices (`:`), ellipsis (`...`), newaxis (`None`) and integer or boolean "
                                      "arrays are valid indices");
    return false;
}

static bool add_slice(qn_index *item, PyObject *o)
{
    const PySliceObject *slice = (PySliceObject *)o;
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(o, &start, &stop, &step) < 0)
        return false;
    *item = (qn_index){QN_INDEX_SLICE, slice->start != Py_None, slice->stop != Py_None, start, stop, step, NULL};
    return true;
}

static bool add_int(key *k, qn_index *item, PyObject *o)
{
    Py_ssize_t i = PyNumber_AsSsize_t(o, PyExc_IndexError);
    if (i == -1 && PyErr_Occurred())
        return false;
    *item = QN_AT(i);
    k->nints++;
    return true;
}

/* An index array, taken over; an empty list counts as integers. */
static bool add_array(key *k, qn_index *item, qn_array *a)
{
    if (a == NULL) {
        qnpy_raise(k->s);
        return false;
    }
    k->owned[k->nowned++] = a;
    char kind = qn_dtype_kind((qn_dtype)a->dtype);
    if (kind != 'i' && kind != 'u' && kind != 'b') {
        PyErr_SetString(PyExc_IndexError, "arrays used as indices must be of integer (or boolean) type");
        return false;
    }
    *item = QN_BY(a);
    k->advanced = true;
    return true;
}

static bool add_sequence(key *k, qn_index *item, PyObject *o)
{
    qn_array *a = qnpy_to_array(k->s, o);
    if (a != NULL && a->size == 0 && a->dtype == QN_FLOAT64 && (PyList_Check(o) || PyTuple_Check(o))) {
        qn_array *ints = qn_astype(a, QN_INT64);
        qn_release(a);
        a = ints;
    }
    return add_array(k, item, a);
}

static bool add_bool(key *k, qn_index *item, PyObject *o)
{
    qn_number storage;
    return add_array(k, item, qn_astype(qn_number_bool(&storage, o == Py_True), QN_BOOL));
}

static bool is_integer_0d(PyObject *o) { return qnpy_qn(o)->ndim == 0 && qnpy_qn(o)->dtype != QN_BOOL; }

static bool add_item(key *k, PyObject *o)
{
    if (k->n == MAX_ITEMS) {
        PyErr_SetString(PyExc_IndexError, "too many indices for array");
        return false;
    }
    qn_index *item = &k->items[k->n++];
    if (PyLong_CheckExact(o))
        return add_int(k, item, o);
    if (PySlice_Check(o))
        return add_slice(item, o);
    if (o == Py_None || o == Py_Ellipsis) {
        *item = o == Py_None ? QN_NEWAXIS : QN_ELLIPSIS;
        return true;
    }
    if (qnpy_is_array(o))
        return is_integer_0d(o) ? (PyIndex_Check(o) && add_int(k, item, o)) : add_array(k, item, qn_retain(qnpy_qn(o)));
    if (PyBool_Check(o))
        return add_bool(k, item, o);
    if (PyIndex_Check(o) && !PySequence_Check(o))
        return add_int(k, item, o);
    if (PyList_Check(o) || PyTuple_Check(o) || PyObject_CheckBuffer(o) || PySequence_Check(o))
        return PyUnicode_Check(o) || PyBytes_Check(o) ? bad_index() : add_sequence(k, item, o);
    return bad_index();
}

static bool parse(key *k, qnpy_state *s, PyObject *o)
{
    k->s = s;
    k->n = k->nints = k->nowned = 0;
    k->advanced = false;
    bool ok = true;
    if (PyTuple_CheckExact(o)) {
        for (Py_ssize_t i = 0; ok && i < PyTuple_GET_SIZE(o); i++)
            ok = add_item(k, PyTuple_GET_ITEM(o, i));
    } else {
        ok = add_item(k, o);
    }
    if (!ok)
        key_done(k);
    return ok;
}

/* Does the key name one element?  Then its address, or NULL with an exception. */
static bool is_element(const key *k, const qn_array *a) { return k->nints == k->n && k->n == a->ndim; }

static char *element(const key *k, const qn_array *a)
{
    int64_t index[QN_MAX_NDIM];
    for (int i = 0; i < k->n; i++)
        index[i] = k->items[i].start;
    char *p = qn_element(a, index);
    if (p == NULL)
        qnpy_raise(k->s);
    return p;
}

/* Adds the offset of Python int o along an axis; false if it is none in range. */
static bool offset_along(const qn_array *a, int axis, PyObject *o, int64_t *offset)
{
    int overflow;
    if (!PyLong_CheckExact(o))
        return false;
    int64_t i = PyLong_AsLongLongAndOverflow(o, &overflow);
    i += i < 0 ? a->shape[axis] : 0;
    *offset += i * a->strides[axis];
    return overflow == 0 && i >= 0 && i < a->shape[axis];
}

/* The address of the element at Python ints in range, the commonest keys of all.  NULL without an exception for any other key. */
static char *plain_element(const qn_array *a, PyObject *o)
{
    int64_t offset = 0;
    if (a->ndim == 1 && offset_along(a, 0, o, &offset))
        return a->data + offset;
    if (!PyTuple_CheckExact(o) || PyTuple_GET_SIZE(o) != a->ndim || a->ndim == 0)
        return NULL;
    for (int k = 0; k < a->ndim; k++)
        if (!offset_along(a, k, PyTuple_GET_ITEM(o, k), &offset))
            return NULL;
    return a->data + offset;
}

/* ---- reading ---- */

static PyObject *row(PyObject *self, int64_t i)
{
    const qn_index item = QN_AT(i);
    return QNPY_WRAP_VIEW(self, qn_view_items(qnpy_qn(self), 1, &item));
}

/* a[...] and a[i] of several axes, which need no list of items.  NULL without an exception for any other key. */
static PyObject *plain_view(PyObject *self, PyObject *o)
{
    int overflow;
    if (o == Py_Ellipsis)
        return QNPY_WRAP_VIEW(self, qn_view_all(qnpy_qn(self), true));
    if (!PyLong_CheckExact(o) || qnpy_qn(self)->ndim < 2)
        return NULL;
    int64_t i = PyLong_AsLongLongAndOverflow(o, &overflow);
    return overflow == 0 ? row(self, i) : NULL;
}

PyObject *qnpy_array_subscript(PyObject *self, PyObject *o)
{
    const qn_array *a = qnpy_qn(self);
    const char *p = plain_element(a, o);
    key k;
    if (p != NULL)
        return qnpy_wrap_element(qnpy_state_from(self), p, a->dtype);
    PyObject *view = plain_view(self, o);
    if (view != NULL || PyErr_Occurred())
        return view;
    if (!parse(&k, qnpy_state_from(self), o))
        return NULL;
    if (is_element(&k, a)) {
        p = element(&k, a);
        return p != NULL ? qnpy_wrap_element(k.s, p, a->dtype) : NULL;
    }
    if (!k.advanced)
        return QNPY_WRAP_VIEW(self, qn_view_items(a, k.n, k.items));
    qn_array *r;
    QNPY_RUN(a->size, r = qn_get_items(a, k.n, k.items));
    key_done(&k);
    return qnpy_wrap(k.s, r);
}

/* a[i] for the sequence protocol; i counts from 0 (Python has added the length to negative ones). */
static PyObject *sequence_item(PyObject *self, Py_ssize_t i)
{
    const qn_array *a = qnpy_qn(self);
    if (a->ndim == 0 || i < 0 || i >= a->shape[0]) {
        PyErr_Format(PyExc_IndexError, a->ndim == 0 ? "too many indices for array: array is 0-dimensional"
                                                    : "index %zd is out of bounds for axis 0 with size %zd",
                     i, a->ndim == 0 ? (Py_ssize_t)0 : (Py_ssize_t)a->shape[0]);
        return NULL;
    }
    if (a->ndim == 1)
        return qnpy_wrap_element(qnpy_state_from(self), a->data + i * a->strides[0], a->dtype);
    return row(self, i);
}

/* ---- writing ---- */

/* A Python float into a float64 element, the commonest assignment of all. */
static bool store_float(const qn_array *a, char *p, PyObject *value)
{
    if (a->dtype != QN_FLOAT64 || !PyFloat_CheckExact(value))
        return false;
    double x = PyFloat_AS_DOUBLE(value);
    memcpy(p, &x, sizeof x);
    return true;
}

static int assign(const qn_array *a, const key *k, const qn_array *value)
{
    qn_status status;
    if (qnpy_warn_discard(k->s, value->dtype, a->dtype) < 0)
        return -1;
    QNPY_RUN(a->size + value->size, status = qn_set_items(a, k->n, k->items, value));
    return qnpy_check(k->s, status);
}

/* May value become one element of dtype t? A bool takes any array of one element, as in NumPy, the others a number. */
static bool fits_element(const qn_array *value, qn_dtype t)
{
    if (value->ndim == 0 || t == QN_BOOL)
        return true;
    if (qn_dtype_kind(t) == 'c')
        PyErr_SetString(PyExc_TypeError, "only 0-dimensional arrays can be converted to Python scalars");
    else
        PyErr_SetString(PyExc_ValueError, "setting an array element with a sequence.");
    return false;
}

/* assign to a number, of which there are no views to write through: a copy is written, and read back. */
static int assign_number(const qn_array *a, const key *k, const qn_array *value)
{
    qn_array *copy = qn_retain(a);
    int status = copy != NULL ? assign(copy, k, value) : qnpy_check(k->s, qn_error_status());
    if (status == 0)
        memcpy(a->data, copy->data, (size_t)a->itemsize);
    qn_release(copy);
    return status;
}

int qnpy_array_ass_subscript(PyObject *self, PyObject *o, PyObject *value)
{
    const qn_array *a = qnpy_qn(self);
    key k;
    if (value == NULL) {
        PyErr_SetString(PyExc_ValueError, "cannot delete array elements");
        return -1;
    }
    if (!qnpy_is_assignable(self)) {
        PyErr_SetString(PyExc_ValueError, "assignment destination is read-only");
        return -1;
    }
    char *p = plain_element(a, o);
    if (p != NULL && store_float(a, p, value))
        return 0;
    if (!parse(&k, qnpy_state_from(self), o))
        return -1;
    const bool one = is_element(&k, a);
    if (one) {
        p = element(&k, a);
        if (p == NULL || store_float(a, p, value))
            return p == NULL ? -1 : 0;
    }
    qn_array *owned = qnpy_is_array(value) ? NULL : qnpy_to_value(k.s, value, (qn_dtype)a->dtype);
    const qn_array *v = qnpy_is_array(value) ? qnpy_qn(value) : owned;
    const bool fits = v != NULL && (!one || fits_element(v, (qn_dtype)a->dtype));
    int status = !fits ? -1 : qnpy_is_number(self) ? assign_number(a, &k, v) : assign(a, &k, v);
    qn_release(owned);
    key_done(&k);
    return status;
}

int qnpy_array_apply_at(PyObject *self, PyObject *o, const qn_op *op, const qn_array *y)
{
    const qn_array *a = qnpy_qn(self);
    key k;
    if (!parse(&k, qnpy_state_from(self), o))
        return -1;
    qn_status status;
    QNPY_RUN(a->size + (y != NULL ? y->size : 0), status = qn_apply_at(op, a, k.n, k.items, y));
    key_done(&k);
    return qnpy_check(k.s, status);
}

/* ---- length, iteration, membership ---- */

static Py_ssize_t length(PyObject *self)
{
    const qn_array *a = qnpy_qn(self);
    if (a->ndim > 0)
        return (Py_ssize_t)a->shape[0];
    PyErr_SetString(PyExc_TypeError, "len() of unsized object");
    return -1;
}

static PyObject *iterate(PyObject *self)
{
    if (qnpy_qn(self)->ndim > 0)
        return PySeqIter_New(self);
    PyErr_SetString(PyExc_TypeError, "iteration over a 0-d array");
    return NULL;
}

static int contains(PyObject *self, PyObject *o)
{
    PyObject *equal = PyObject_RichCompare(self, o, Py_EQ);
    if (equal == NULL || !qnpy_is_array(equal)) {
        Py_XDECREF(equal);
        return equal == NULL ? -1 : 0;
    }
    qn_array *any = qn_any(qnpy_qn(equal), QN_ALL_AXES);
    Py_DECREF(equal);
    if (any == NULL) {
        qnpy_raise(qnpy_state_from(self));
        return -1;
    }
    int found = *any->data != 0;
    qn_release(any);
    return found;
}

const PyType_Slot qnpy_index_slots[] = {
    {Py_mp_length, (void *)length},
    {Py_mp_subscript, (void *)qnpy_array_subscript},
    {Py_mp_ass_subscript, (void *)qnpy_array_ass_subscript},
    {Py_sq_length, (void *)length},
    {Py_sq_item, (void *)sequence_item},
    {Py_sq_contains, (void *)contains},
    {Py_tp_iter, (void *)iterate},
    {0, NULL},
};
