/* SPDX-License-Identifier: BSD-3-Clause */
/* array_flat.c: a.flat: the elements in row-major order as an iterator that can be indexed and assigned. */
#include "quernpy.h"

typedef struct flat_object {
    PyObject_HEAD
    PyObject *array;
    int64_t next;
} flat_object;

static PyObject *array_of(PyObject *self) { return ((flat_object *)self)->array; }
static const qn_array *qn_of(PyObject *self) { return qnpy_qn(array_of(self)); }

static char *address(const qn_array *a, int64_t i)
{
    char *p = a->data;
    if (a->flags & QN_C_CONTIGUOUS)
        return p + i * a->itemsize;
    for (int axis = a->ndim - 1; axis >= 0; axis--) {
        p += i % a->shape[axis] * a->strides[axis];
        i /= a->shape[axis];
    }
    return p;
}

static PyObject *number_at(PyObject *self, int64_t i)
{
    const qn_array *a = qn_of(self);
    return qnpy_wrap_element(qnpy_state_from(array_of(self)), address(a, i), a->dtype);
}

static PyObject *next(PyObject *self)
{
    flat_object *o = (flat_object *)self;
    return o->next < qn_of(self)->size ? number_at(self, o->next++) : NULL;
}

static Py_ssize_t length(PyObject *self) { return (Py_ssize_t)qn_of(self)->size; }

/* A 1-d view if the strides allow it, else a copy. */
static PyObject *raveled(PyObject *self) { return qnpy_wrap_maybe(array_of(self), qn_ravel(qn_of(self))); }

qn_array *qnpy_flat_elements(qnpy_state *s, PyObject *o)
{
    if (Py_TYPE(o) != s->flat_type)
        return NULL;
    qn_array *a = qn_ravel(qn_of(o));
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

static PyObject *subscript(PyObject *self, PyObject *key)
{
    if (PyLong_CheckExact(key)) {
        int64_t n = qn_of(self)->size, i = PyLong_AsLongLong(key);
        if (!PyErr_Occurred() && i >= -n && i < n)
            return number_at(self, i < 0 ? i + n : i);
        PyErr_Clear();
    }
    PyObject *flat = raveled(self);
    PyObject *part = flat != NULL ? qnpy_array_subscript(flat, key) : NULL;
    Py_XDECREF(flat);
    if (part == NULL || qnpy_is_number(part))
        return part;
    PyObject *copy = qnpy_wrap_array(qnpy_state_from(part), qn_copy(qnpy_qn(part)));
    Py_DECREF(part);
    return copy;
}

/* The positions that key selects, and put: for strides that have no 1-d view, and values that are repeated. */
static int put(PyObject *self, PyObject *key, const qn_array *value)
{
    qnpy_state *s = qnpy_state_from(array_of(self));
    const qn_array *a = qn_of(self);
    PyObject *all = qnpy_wrap_array(s, qn_arange_int(0, a->size, 1, QN_INT64));
    PyObject *where = all != NULL ? qnpy_array_subscript(all, key) : NULL;
    int status = where != NULL ? 0 : -1;
    if (status == 0 && value->size > 0)
        status = qnpy_check(s, qn_put(a, qnpy_qn(where), value, QN_RAISE));
    Py_XDECREF(where);
    Py_XDECREF(all);
    return status;
}

/* All elements from as many values, whatever the two shapes. */
static qn_status assign_all(const qn_array *flat, const qn_array *value)
{
    qn_array *line = qn_ravel(value);
    qn_status status = line != NULL ? qn_assign(flat, line, QN_UNSAFE) : qn_error_status();
    qn_release(line);
    return status;
}

static int assign(PyObject *self, PyObject *key, PyObject *value)
{
    const qn_array *a = qn_of(self);
    qnpy_state *s = qnpy_state_from(array_of(self));
    PyObject *flat = raveled(self);
    qn_array *v = flat != NULL ? qnpy_to_value(s, value, (qn_dtype)a->dtype) : NULL;
    int status = -1;
    if (v != NULL) {
        bool shares = qn_may_share_memory(qnpy_qn(flat), a) || a->size == 0;
        if (shares && v->size == 1)
            status = qnpy_array_ass_subscript(flat, key, value);
        else if (shares && key == Py_Ellipsis && v->size == a->size)
            status = qnpy_check(s, assign_all(qnpy_qn(flat), v));
        else
            status = put(self, key, v);
    }
    qn_release(v);
    Py_XDECREF(flat);
    return status;
}

static int ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete array elements");
        return -1;
    }
    PyObject *array = Py_NewRef(array_of(self)); /* code of key and value may not change it in place (array_change.c) */
    int status = qnpy_check_writeable(array, "flat") < 0 ? -1 : assign(self, key, value);
    Py_DECREF(array);
    return status;
}

static PyObject *get_base(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(array_of(self));
}

static PyObject *get_index(PyObject *self, void *closure)
{
    (void)closure;
    return PyLong_FromLongLong(((flat_object *)self)->next);
}

/* The index of the next element along each axis. */
static PyObject *get_coords(PyObject *self, void *closure)
{
    const qn_array *a = qn_of(self);
    int64_t i = ((flat_object *)self)->next;
    (void)closure;
    PyObject *coords = PyTuple_New(a->ndim);
    for (int axis = a->ndim - 1; coords != NULL && axis >= 0; axis--) {
        int64_t n = a->shape[axis] > 0 ? a->shape[axis] : 1;
        PyObject *index = PyLong_FromLongLong(axis > 0 ? i % n : i);
        if (index == NULL)
            Py_CLEAR(coords);
        else
            PyTuple_SET_ITEM(coords, axis, index);
        i /= n;
    }
    return coords;
}

/* __array__ answers NumPy: the elements as an array of its own kind. */
static PyObject *to_array(PyObject *self, PyObject *args)
{
    PyObject *flat = raveled(self), *method = flat != NULL ? PyObject_GetAttrString(flat, "__array__") : NULL;
    PyObject *result = method != NULL ? PyObject_Call(method, args, NULL) : NULL;
    Py_XDECREF(method);
    Py_XDECREF(flat);
    return result;
}

/* Elementwise, as the array of the elements compares. */
static PyObject *richcompare(PyObject *self, PyObject *other, int how)
{
    PyObject *flat = raveled(self), *result = flat != NULL ? PyObject_RichCompare(flat, other, how) : NULL;
    Py_XDECREF(flat);
    return result;
}

static PyObject *copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *flat = raveled(self);
    PyObject *result = flat != NULL ? qnpy_wrap_array(qnpy_state_from(flat), qn_copy(qnpy_qn(flat))) : NULL;
    Py_XDECREF(flat);
    return result;
}

static void dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_DECREF(array_of(self));
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyGetSetDef getset[] = {
    {"base", get_base, NULL, "the array", NULL},
    {"coords", get_coords, NULL, "index of the next element along each axis", NULL},
    {"index", get_index, NULL, "position of the next element", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"__array__", to_array, METH_VARARGS, NULL},
    {"copy", copy, METH_NOARGS, "copy($self, /)\n--\n\nA 1-d copy."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_richcompare, (void *)richcompare}, {Py_tp_hash, (void *)PyObject_HashNotImplemented},
    {Py_tp_iter, (void *)PyObject_SelfIter}, {Py_tp_iternext, (void *)next},
    {Py_mp_length, (void *)length},          {Py_mp_subscript, (void *)subscript},
    {Py_mp_ass_subscript, (void *)ass_subscript}, {Py_tp_dealloc, (void *)dealloc},
    {Py_tp_getset, (void *)getset},          {Py_tp_methods, (void *)methods},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "quern.flatiter",
    .basicsize = sizeof(flat_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};

PyObject *qnpy_flat(PyObject *self, void *closure)
{
    (void)closure;
    flat_object *o = PyObject_New(flat_object, qnpy_state_from(self)->flat_type);
    if (o != NULL) {
        o->array = Py_NewRef(self);
        o->next = 0;
    }
    return (PyObject *)o;
}

int qnpy_set_flat(PyObject *self, PyObject *value, void *closure)
{
    PyObject *flat = qnpy_flat(self, closure);
    int status = flat != NULL ? ass_subscript(flat, Py_Ellipsis, value) : -1;
    Py_XDECREF(flat);
    return status;
}

int qnpy_flat_init(qnpy_state *s, PyObject *module)
{
    s->flat_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    return s->flat_type == NULL ? -1 : PyModule_AddObjectRef(module, "flatiter", (PyObject *)s->flat_type);
}
