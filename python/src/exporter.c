/* SPDX-License-Identifier: BSD-3-Clause */
/* exporter.c: memory shared with other Python objects: the buffer protocol (PEP 3118) in both directions and
 * __array_interface__ inwards.  Nothing is copied but data of the other byte order; the exporter stays alive as long as an array
 * on its memory. */
#include "quernpy.h"

/* ---- formats ---- */

/* Does a struct format or a typestr say that the bytes of an element of this size are in the other order? */
static bool is_swapped(const char *format, Py_ssize_t itemsize) { return format != NULL && (*format == '>' || *format == '!') && itemsize > 1; }

/* The dtype of a struct format of one element and its size, in whatever byte order; 0 if there is none. */
static qn_dtype dtype_of_format(const char *format, Py_ssize_t itemsize)
{
    static const struct { const char *codes; char kind; } groups[] = {
        {"?", 'b'}, {"bhilqn", 'i'}, {"BHILQN", 'u'}, {"efd", 'f'},
    };
    char name[8];
    if (format == NULL)
        return QN_UINT8;
    if (*format != '\0' && strchr("@=<>!", *format) != NULL)
        format++;
    bool complex = *format == 'Z';
    format += complex;
    if (*format == '\0' || format[1] != '\0')
        return QN_DEFAULT_DTYPE;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (strchr(groups[i].codes, *format) != NULL && (!complex || groups[i].kind == 'f')) {
            char kind = complex ? 'c' : groups[i].kind;
            PyOS_snprintf(name, sizeof name, "%c%d", kind, (int)itemsize);
            return kind == 'b' ? (itemsize == 1 ? QN_BOOL : QN_DEFAULT_DTYPE) : qn_dtype_from_name(name);
        }
    return QN_DEFAULT_DTYPE;
}

/* a (taken over), or a copy of it with the bytes swapped. */
static qn_array *native(qn_array *a, bool swapped)
{
    if (!swapped || a == NULL)
        return a;
    qn_array *r;
    QNPY_RUN(a->size, r = qn_byteswap(a));
    qn_release(a);
    return r;
}

static const char *format_of_dtype(int t)
{
    static const char *const formats[QN_DTYPE_END] = {
        [QN_BOOL] = "?",   [QN_INT8] = "b",   [QN_INT16] = "h",   [QN_INT32] = "i",     [QN_INT64] = "l",
        [QN_UINT8] = "B",  [QN_UINT16] = "H", [QN_UINT32] = "I",  [QN_UINT64] = "L",    [QN_FLOAT16] = "e",
        [QN_FLOAT32] = "f", [QN_FLOAT64] = "d", [QN_COMPLEX64] = "Zf", [QN_COMPLEX128] = "Zd",
    };
    return formats[t];
}

/* ---- in: the buffer protocol ---- */

/* Called by the library when the last array on the memory is gone, on any thread. */
static void release_buffer(void *context, void *data)
{
    (void)data;
    if (!Py_IsInitialized())
        return;
    PyGILState_STATE gil = PyGILState_Ensure();
    PyBuffer_Release(context);
    PyMem_RawFree(context);
    PyGILState_Release(gil);
}

static qn_array *wrap_buffer(qnpy_state *s, PyObject *o, Py_buffer *view)
{
    qn_dtype t = dtype_of_format(view->format, view->itemsize);
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    bool described = view->ndim == 0 || (view->shape != NULL && view->strides != NULL); /* NumPy's datetime64 scalars are not */
    if (t == QN_DEFAULT_DTYPE || view->ndim > QN_MAX_NDIM || view->suboffsets != NULL || !described) {
        PyErr_Format(PyExc_TypeError, "the buffer of %.100s has elements of format '%s', which no dtype of quern is",
                     Py_TYPE(o)->tp_name, view->format != NULL ? view->format : "B");
        return NULL;
    }
    for (int i = 0; i < view->ndim; i++) {
        shape[i] = view->shape[i];
        strides[i] = view->strides[i];
    }
    qn_array *a = qn_wrap(view->buf, t, view->ndim, shape, strides, !view->readonly, release_buffer, view);
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

bool qnpy_was_swapped(PyObject *o)
{
    Py_buffer view;
    if (!PyObject_CheckBuffer(o) || PyObject_GetBuffer(o, &view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return false;
    }
    bool swapped = is_swapped(view.format, view.itemsize);
    PyBuffer_Release(&view);
    return swapped;
}

qn_array *qnpy_from_buffer(qnpy_state *s, PyObject *o)
{
    if (!PyObject_CheckBuffer(o))
        return NULL;
    Py_buffer *view = PyMem_RawMalloc(sizeof *view);
    if (view == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (PyObject_GetBuffer(o, view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear(); /* an exporter that cannot describe its elements may still speak another protocol */
        PyMem_RawFree(view);
        return NULL;
    }
    bool swapped = is_swapped(view->format, view->itemsize);
    qn_array *a = wrap_buffer(s, o, view);
    if (a == NULL) {
        PyBuffer_Release(view);
        PyMem_RawFree(view);
        return NULL;
    }
    a = native(a, swapped);
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

qn_array *qnpy_from_bytes(qnpy_state *s, PyObject *o)
{
    Py_buffer *view = PyMem_RawMalloc(sizeof *view);
    if (view == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (PyObject_GetBuffer(o, view, PyBUF_WRITABLE) < 0) {
        PyErr_Clear(); /* read-only, or an error that comes again */
        if (PyObject_GetBuffer(o, view, PyBUF_SIMPLE) < 0) {
            PyMem_RawFree(view);
            return NULL;
        }
    }
    qn_array *a = qn_wrap(view->buf, QN_UINT8, 1, (const int64_t[]){view->len}, NULL, !view->readonly, release_buffer, view);
    if (a == NULL) {
        qnpy_raise(s);
        PyBuffer_Release(view);
        PyMem_RawFree(view);
    }
    return a;
}

/* ---- in: __array_interface__ (version 3) ---- */

static void release_object(void *context, void *data)
{
    (void)data;
    if (!Py_IsInitialized())
        return;
    PyGILState_STATE gil = PyGILState_Ensure();
    Py_DECREF((PyObject *)context);
    PyGILState_Release(gil);
}

typedef struct interface {
    void *data;
    int readonly, ndim;
    bool strided, swapped;
    qn_dtype t;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
} interface;

/* The dtype of a typestr like "<f8", and whether its bytes are in the other order. */
static bool read_typestr(qnpy_state *s, PyObject *type, interface *f)
{
    const char *text = PyUnicode_Check(type) ? PyUnicode_AsUTF8(type) : NULL;
    f->t = text != NULL && *text == '>' ? qn_dtype_from_name(text + 1) : QN_DEFAULT_DTYPE;
    f->swapped = f->t != QN_DEFAULT_DTYPE && is_swapped(text, (Py_ssize_t)qn_dtype_size(f->t));
    return f->t != QN_DEFAULT_DTYPE || (!PyErr_Occurred() && qnpy_to_dtype(s, type, &f->t));
}

static bool read_interface(qnpy_state *s, PyObject *dict, interface *f)
{
    PyObject *data = PyDict_GetItemString(dict, "data"), *strides = PyDict_GetItemString(dict, "strides");
    PyObject *shape = PyDict_GetItemString(dict, "shape"), *type = PyDict_GetItemString(dict, "typestr");
    if (data == NULL || shape == NULL || type == NULL || !PyTuple_Check(data) || PyTuple_GET_SIZE(data) != 2 ||
        !PyTuple_Check(shape)) {
        PyErr_SetString(PyExc_ValueError, "__array_interface__ needs shape, typestr and data = (address, read-only)");
        return false;
    }
    if (!read_typestr(s, type, f) || (f->ndim = qnpy_to_ints(shape, f->shape, "shape")) < 0)
        return false;
    f->data = PyLong_AsVoidPtr(PyTuple_GET_ITEM(data, 0));
    f->readonly = PyObject_IsTrue(PyTuple_GET_ITEM(data, 1));
    f->strided = strides != NULL && strides != Py_None;
    if (f->strided && qnpy_to_ints(strides, f->strides, "strides") != f->ndim && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "__array_interface__: strides and shape differ in length");
    return !PyErr_Occurred();
}

qn_array *qnpy_from_interface(qnpy_state *s, PyObject *o)
{
    PyObject *dict = PyObject_GetAttr(o, s->name_array_interface);
    if (dict == NULL || !PyDict_Check(dict)) {
        PyErr_Clear();
        Py_XDECREF(dict);
        return NULL;
    }
    interface f;
    qn_array *a = NULL;
    if (read_interface(s, dict, &f)) {
        a = qn_wrap(f.data, f.t, f.ndim, f.shape, f.strided ? f.strides : NULL, !f.readonly, release_object, o);
        if (a != NULL) {
            Py_INCREF(o);
            a = native(a, f.swapped);
        }
        if (a == NULL)
            qnpy_raise(s);
    }
    Py_DECREF(dict);
    return a;
}

/* ---- out: the buffer protocol ---- */

static int refuse(Py_buffer *view, const char *reason)
{
    view->obj = NULL;
    PyErr_Format(PyExc_BufferError, "the array is not %s", reason);
    return -1;
}

int qnpy_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    qn_array *a = qnpy_qn(self);
    bool c = a->flags & QN_C_CONTIGUOUS, f = a->flags & QN_F_CONTIGUOUS;
    if ((flags & PyBUF_WRITABLE) && !qnpy_is_writeable(self))
        return refuse(view, "writeable");
    if ((flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS && !c)
        return refuse(view, "C-contiguous");
    if ((flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS && !f)
        return refuse(view, "Fortran contiguous");
    if (((flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_ANY_CONTIGUOUS && !c && !f) || ((flags & PyBUF_STRIDES) != PyBUF_STRIDES && !c))
        return refuse(view, "contiguous");
    _Static_assert(sizeof(Py_ssize_t) == sizeof(int64_t), "shapes are handed over as they are");
    view->obj = Py_NewRef(self);
    view->buf = a->data;
    view->len = (Py_ssize_t)(a->size * a->itemsize);
    view->itemsize = a->itemsize;
    view->readonly = !qnpy_is_writeable(self);
    view->ndim = a->ndim;
    view->format = flags & PyBUF_FORMAT ? (char *)(uintptr_t)format_of_dtype(a->dtype) : NULL;
    view->shape = flags & PyBUF_ND && a->ndim > 0 ? (Py_ssize_t *)(uintptr_t)a->shape : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES && a->ndim > 0 ? (Py_ssize_t *)(uintptr_t)a->strides : NULL;
    view->suboffsets = NULL;
    view->internal = qnpy_is_number(self) ? NULL : qn_retain(a); /* shape and strides are its own, whatever self becomes */
    return 0;
}

void qnpy_releasebuffer(PyObject *self, Py_buffer *view)
{
    (void)self;
    qn_release(view->internal);
}
