/* SPDX-License-Identifier: BSD-3-Clause */
/* array_new.c: ndarray(shape, dtype, buffer, offset, strides, order), NumPy's low-level constructor: fresh memory, or a view of
 * another object's memory, checked against its extent. */
#include "quernpy.h"

typedef struct request {
    int ndim;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    qn_dtype t;
    bool fortran;
} request;

/* Strides without gaps, from the last axis or from the first. */
static bool fill_strides(request *r)
{
    int64_t step = (int64_t)qn_dtype_size(r->t);
    for (int k = 0; k < r->ndim; k++) {
        int i = r->fortran ? k : r->ndim - 1 - k;
        r->strides[i] = step;
        if (r->shape[i] < 0 || (r->shape[i] > 0 && __builtin_mul_overflow(step, r->shape[i], &step))) {
            PyErr_SetString(PyExc_ValueError, r->shape[i] < 0 ? "ndarray: negative dimensions are not allowed" : "ndarray: array is too big");
            return false;
        }
    }
    return true;
}

static int64_t bytes_of(const request *r)
{
    int64_t size = (int64_t)qn_dtype_size(r->t);
    for (int i = 0; i < r->ndim; i++)
        size *= r->shape[i];
    return size;
}

static qn_array *fresh(const request *r)
{
    int64_t bytes = bytes_of(r), offset = 0;
    qn_array *memory = qn_empty(QN_UINT8, 1, &bytes), *a = memory != NULL ? qn_view_dtype(memory, r->t) : NULL;
    qn_array *view = a != NULL ? qn_as_strided(a, r->ndim, r->shape, r->strides, offset) : NULL;
    qn_release(a);
    qn_release(memory);
    return view;
}

/* The elements at byte `offset` of o's memory. */
static qn_array *on_buffer(qnpy_state *s, PyObject *o, const request *r, int64_t offset)
{
    qn_array *memory = qnpy_from_bytes(s, o), *shifted = NULL, *typed = NULL, *view = NULL;
    if (memory == NULL)
        return NULL;
    int64_t room = memory->size - offset;
    room -= room > 0 ? room % (int64_t)qn_dtype_size(r->t) : 0;
    if (offset < 0 || room < 0) {
        PyErr_Format(PyExc_ValueError, "ndarray: offset %lld is outside a buffer of %lld bytes", (long long)offset, (long long)memory->size);
    } else {
        qn_index part = QN_RANGE(offset, offset + room);
        shifted = qn_view_items(memory, 1, &part);
        typed = qn_view_dtype(shifted, r->t);
        view = qn_as_strided(typed, r->ndim, r->shape, r->strides, 0);
        if (view == NULL) {
            qn_clear_error();
            PyErr_Format(PyExc_TypeError, "ndarray: buffer of %lld bytes is too small for the requested array", (long long)memory->size);
        }
    }
    qn_release(typed);
    qn_release(shifted);
    qn_release(memory);
    return view;
}

static bool parse(qnpy_state *s, PyObject *args, PyObject *kwargs, request *r, PyObject **buffer, long long *offset)
{
    static char *names[] = {"shape", "dtype", "buffer", "offset", "strides", "order", NULL};
    PyObject *shape, *dtype = Py_None, *strides = Py_None;
    const char *order = "C";
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|OOLOz:ndarray", names, &shape, &dtype, buffer, offset, &strides, &order) ||
        !qnpy_to_dtype(s, dtype, &r->t) || (r->ndim = qnpy_to_ints(shape, r->shape, "shape")) < 0)
        return false;
    if (r->t == QN_DEFAULT_DTYPE)
        r->t = QN_FLOAT64;
    r->fortran = order != NULL && *order == 'F';
    if (!fill_strides(r))
        return false;
    if (strides == Py_None)
        return true;
    int n = qnpy_to_ints(strides, r->strides, "strides");
    if (n >= 0 && n != r->ndim)
        PyErr_Format(PyExc_ValueError, "ndarray: strides has %d entries, but the shape %d", n, r->ndim);
    return n == r->ndim;
}

PyObject *qnpy_array_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    qnpy_state *s = (qnpy_state *)PyType_GetModuleState(type);
    request r;
    PyObject *buffer = Py_None;
    long long offset = 0;
    if (!parse(s, args, kwargs, &r, &buffer, &offset))
        return NULL;
    if (buffer == Py_None)
        return qnpy_wrap_array(s, fresh(&r));
    qn_array *a = on_buffer(s, buffer, &r, offset);
    PyObject *o = a != NULL ? qnpy_wrap_array(s, a) : NULL;
    if (o != NULL)
        qnpy_set_base(o, buffer);
    return o;
}
