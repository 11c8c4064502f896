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
    for (int axis = a->ndim - 1; axis >= 0; axis--) {
        p += i % a->shape[axis] * a->strides[axis];
        i /= a->shape[axis];
    }
    return p;
}

static PyObject *next(PyObject *self)
{
    flat_object *o = (flat_object *)self;
    const qn_array *a = qn_of(self);
    if (o->next >= a->size)
        return NULL;
    return qnpy_wrap(qnpy_state_from(o->array), qn_from_data(address(a, o->next++), (qn_dtype)a->dtype, QN_SCALAR_SHAPE));
}

static Py_ssize_t length(PyObject *self) { return (Py_ssize_t)qn_of(self)->size; }

/* A 1-d view if the strides allow it, else a copy. */
static PyObject *raveled(PyObject *self) { return qnpy_wrap_maybe(array_of(self), qn_ravel(qn_of(self))); }

static PyObject *subscript(PyObject *self, PyObject *key)
{
    PyObject *flat = raveled(self);
    PyObject *part = flat != NULL ? qnpy_array_subscript(flat, key) : NULL;
    Py_XDECREF(flat);
    if (part == NULL || qnpy_is_number(part))
        return part;
    PyObject *copy = qnpy_wrap_array(qnpy_state_from(part), qn_copy(qnpy_qn(part)));
    Py_DECREF(part);
    return copy;
}

/* For strides that have no 1-d view: the positions that key selects, and put. */
static int put(PyObject *self, PyObject *key, PyObject *value)
{
    qnpy_state *s = qnpy_state_from(array_of(self));
    const qn_array *a = qn_of(self);
    PyObject *all = qnpy_wrap_array(s, qn_arange_int(0, a->size, 1, QN_INT64));
    PyObject *where = all != NULL ? qnpy_array_subscript(all, key) : NULL;
    qn_array *v = where != NULL ? qnpy_to_value(s, value, (qn_dtype)a->dtype) : NULL;
    int status = v != NULL ? qnpy_check(s, qn_put(a, qnpy_qn(where), v, QN_RAISE)) : -1;
    qn_release(v);
    Py_XDECREF(where);
    Py_XDECREF(all);
    return status;
}

static int ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_ValueError, "cannot delete array elements");
        return -1;
    }
    if (qnpy_check_writeable(array_of(self), "flat") < 0)
        return -1;
    PyObject *flat = raveled(self);
    if (flat == NULL)
        return -1;
    bool shares = qn_may_share_memory(qnpy_qn(flat), qn_of(self)) || qn_of(self)->size == 0;
    int status = shares ? qnpy_array_ass_subscript(flat, key, value) : put(self, key, value);
    Py_DECREF(flat);
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

static PyObject *to_array(PyObject *self, PyObject *args)
{
    (void)args;
    return qnpy_wrap_array(qnpy_state_from(array_of(self)), qn_reshape(qn_of(self), 1, (const int64_t[]){-1}));
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
    {"index", get_index, NULL, "position of the next element", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef methods[] = {
    {"__array__", to_array, METH_VARARGS, NULL},
    {"copy", copy, METH_NOARGS, "A 1-d copy."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
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
    return s->flat_type != NULL ? 0 : -1;
}
