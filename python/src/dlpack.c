/* SPDX-License-Identifier: BSD-3-Clause */
/* dlpack.c: DLPack, the exchange of array memory between libraries, in both directions, versioned (1.x) and legacy.
 *
 * A capsule is renamed when it is consumed; its destructor
 * frees only what nobody took.  Everything we export lives on the CPU. */
#include "dlpack.h"

enum { DL_INT = 0, DL_UINT = 1, DL_FLOAT = 2, DL_COMPLEX = 5, DL_BOOL = 6 };
static const struct { char kind; uint8_t code; } codes[] = {
    {'i', DL_INT}, {'u', DL_UINT}, {'f', DL_FLOAT}, {'c', DL_COMPLEX}, {'b', DL_BOOL},
};

/* ---- out ---- */

/* One block behind every export: either header, the strides, and the array that owns the memory. */
typedef struct exported {
    union { dl_managed legacy; dl_managed_versioned versioned; } header;
    qn_array *a;
    int64_t strides[QN_MAX_NDIM];
} exported;

static void free_export(exported *e)
{
    qn_release(e->a);
    PyMem_RawFree(e);
}

static void delete_legacy(dl_managed *m)
{
    free_export(m->context);
}

static void delete_versioned(dl_managed_versioned *m)
{
    free_export(m->context);
}

static void destroy_legacy(PyObject *capsule)
{
    if (PyCapsule_IsValid(capsule, "dltensor")) {
        dl_managed *m = PyCapsule_GetPointer(capsule, "dltensor");
        m->deleter(m);
    }
}

static void destroy_versioned(PyObject *capsule)
{
    if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        dl_managed_versioned *m = PyCapsule_GetPointer(capsule, "dltensor_versioned");
        m->deleter(m);
    }
}

static dl_tensor describe(exported *e)
{
    qn_array *a = e->a;
    uint8_t code = 0;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].kind == qn_dtype_kind((qn_dtype)a->dtype))
            code = codes[i].code;
    for (int i = 0; i < a->ndim; i++)
        e->strides[i] = a->strides[i] / a->itemsize;
    return (dl_tensor){.data = a->data, .device = {DL_CPU, 0}, .ndim = a->ndim,
                       .dtype = {code, (uint8_t)(8 * a->itemsize), 1},
                       .shape = (int64_t *)(uintptr_t)a->shape, .strides = e->strides};
}

bool qnpy_dlpack_check(const qn_array *a)
{
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] > 1 && a->strides[i] % a->itemsize != 0) {
            PyErr_SetString(PyExc_BufferError, "__dlpack__: the strides are no multiples of the element size");
            return false;
        }
    return true;
}

/* The block of an export of a (taken over), without a header. */
static exported *new_export(qn_array *a)
{
    exported *e = PyMem_RawCalloc(1, sizeof *e);
    if (e == NULL) {
        qn_release(a);
        PyErr_NoMemory();
        return NULL;
    }
    e->a = a;
    return e;
}

dl_managed_versioned *qnpy_dlpack_export(qn_array *a, uint64_t flags)
{
    exported *e = new_export(a);
    if (e == NULL)
        return NULL;
    e->header.versioned = (dl_managed_versioned){{1, 0}, e, delete_versioned, flags, describe(e)};
    return &e->header.versioned;
}

/* Capsules on a (taken over). */
static PyObject *capsule_versioned(qn_array *a, uint64_t flags)
{
    dl_managed_versioned *m = qnpy_dlpack_export(a, flags);
    PyObject *capsule = m != NULL ? PyCapsule_New(m, "dltensor_versioned", destroy_versioned) : NULL;
    if (m != NULL && capsule == NULL)
        m->deleter(m);
    return capsule;
}

static PyObject *capsule_legacy(qn_array *a)
{
    exported *e = new_export(a);
    if (e == NULL)
        return NULL;
    e->header.legacy = (dl_managed){describe(e), e, delete_legacy};
    PyObject *capsule = PyCapsule_New(&e->header.legacy, "dltensor", destroy_legacy);
    if (capsule == NULL)
        free_export(e);
    return capsule;
}

/* (major, minor) with major >= 1: the consumer knows versioned capsules. */
static bool knows_versions(PyObject *max_version)
{
    return max_version != NULL && PyTuple_Check(max_version) && PyTuple_GET_SIZE(max_version) == 2 &&
           PyLong_AsLong(PyTuple_GET_ITEM(max_version, 0)) >= 1;
}

/* Is the device asked for, a pair (type, id), the CPU? */
static bool check_device(PyObject *device)
{
    if (device == NULL)
        return true;
    if (PyTuple_Check(device) && PyTuple_GET_SIZE(device) == 2 && PyLong_AsLong(PyTuple_GET_ITEM(device, 0)) == DL_CPU)
        return true;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_BufferError, "__dlpack__: device %R is not supported: the only device is the CPU, (1, 0)", device);
    return false;
}

PyObject *qnpy_array_dlpack(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"stream", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},    {"max_version", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
        {"dl_device", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE}, {"copy", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE},
    };
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!QNPY_PARSE(&c, "__dlpack__", params) || !check_device(c.v[2].object))
        return NULL;
    if (c.v[0].object != NULL) {
        PyErr_SetString(PyExc_ValueError, "__dlpack__: stream must be None for arrays on the CPU");
        return NULL;
    }
    qn_array *a = qnpy_qn(self);
    bool versioned = knows_versions(c.v[1].object), copy = c.v[3].object != NULL && c.v[3].b;
    bool readonly = !copy && !qnpy_is_writeable(self);
    PyErr_Clear();
    if (!copy && !qnpy_dlpack_check(a))
        return NULL;
    if (readonly && !versioned) {
        PyErr_SetString(PyExc_BufferError, "__dlpack__: a read-only array needs max_version=(1, 0) or later");
        return NULL;
    }
    a = copy ? qn_copy(a) : qn_retain(a);
    if (a == NULL)
        return qnpy_raise(c.s);
    return versioned ? capsule_versioned(a, (readonly ? DL_READ_ONLY : 0) | (copy ? DL_COPIED : 0)) : capsule_legacy(a);
}

PyObject *qnpy_array_dlpack_device(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    return Py_BuildValue("(ii)", DL_CPU, 0);
}

/* ---- in ---- */

/* A producer's deleter may need the GIL; the last array may go on any thread. */
static void release_legacy(void *context, void *data)
{
    (void)data;
    dl_managed *m = context;
    if (m->deleter == NULL || !Py_IsInitialized())
        return;
    PyGILState_STATE gil = PyGILState_Ensure();
    m->deleter(m);
    PyGILState_Release(gil);
}

static void release_versioned(void *context, void *data)
{
    (void)data;
    dl_managed_versioned *m = context;
    if (m->deleter == NULL || !Py_IsInitialized())
        return;
    PyGILState_STATE gil = PyGILState_Ensure();
    m->deleter(m);
    PyGILState_Release(gil);
}

qn_dtype qnpy_dlpack_dtype(const dl_tensor *x)
{
    char name[8];
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == x->dtype.code && x->dtype.lanes == 1 && x->dtype.bits % 8 == 0) {
            PyOS_snprintf(name, sizeof name, "%c%d", codes[i].kind, x->dtype.bits / 8);
            return codes[i].kind != 'b' ? qn_dtype_from_name(name) : x->dtype.bits == 8 ? QN_BOOL : QN_DEFAULT_DTYPE;
        }
    return QN_DEFAULT_DTYPE;
}

static qn_array *wrap_tensor(qnpy_state *s, const dl_tensor *x, bool writeable, void (*release)(void *, void *), void *context)
{
    qn_dtype t = qnpy_dlpack_dtype(x);
    int64_t strides[QN_MAX_NDIM];
    if (x->device.type != DL_CPU || t == QN_DEFAULT_DTYPE || x->ndim > QN_MAX_NDIM) {
        PyErr_SetString(PyExc_BufferError, "from_dlpack: the tensor is not on the CPU, or has a data type that quern lacks");
        return NULL;
    }
    for (int i = 0; i < x->ndim && x->strides != NULL; i++)
        if (__builtin_mul_overflow(x->strides[i], (int64_t)qn_dtype_size(t), &strides[i])) {
            PyErr_SetString(PyExc_BufferError, "from_dlpack: a stride is too large");
            return NULL;
        }
    qn_array *a = qn_wrap((char *)x->data + x->byte_offset, t, x->ndim, x->shape, x->strides != NULL ? strides : NULL, writeable,
                          release, context);
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

qn_array *qnpy_dlpack_import(qnpy_state *s, dl_managed_versioned *m)
{
    if (m->version.major == 1)
        return wrap_tensor(s, &m->tensor, !(m->flags & DL_READ_ONLY), release_versioned, m);
    PyErr_Format(PyExc_BufferError, "from_dlpack: version %u.%u is not supported", m->version.major, m->version.minor);
    return NULL;
}

static qn_array *consume(qnpy_state *s, PyObject *capsule)
{
    qn_array *a = NULL;
    if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        a = qnpy_dlpack_import(s, PyCapsule_GetPointer(capsule, "dltensor_versioned"));
        if (a != NULL)
            PyCapsule_SetName(capsule, "used_dltensor_versioned");
    } else if (PyCapsule_IsValid(capsule, "dltensor")) {
        dl_managed *m = PyCapsule_GetPointer(capsule, "dltensor");
        a = wrap_tensor(s, &m->tensor, true, release_legacy, m);
        if (a != NULL)
            PyCapsule_SetName(capsule, "used_dltensor");
    } else {
        PyErr_SetString(PyExc_ValueError, "from_dlpack: a DLPack capsule may be consumed only once");
    }
    return a;
}

/* __dlpack__(max_version=(1, 0), copy=copy, dl_device=device), the last two only if they are not NULL; __dlpack__() for
 * producers from before version 1, and *legacy is set. */
static PyObject *ask(qnpy_state *s, PyObject *o, PyObject *copy, PyObject *device, bool *legacy)
{
    PyObject *version = Py_BuildValue("(ii)", 1, 0), *args[] = {o, version, copy != NULL ? copy : device, device};
    int n = 1 + (copy != NULL) + (device != NULL);
    PyObject *names = n == 1   ? Py_BuildValue("(s)", "max_version")
                      : n == 3 ? Py_BuildValue("(sss)", "max_version", "copy", "dl_device")
                               : Py_BuildValue("(ss)", "max_version", copy != NULL ? "copy" : "dl_device");
    PyObject *capsule = NULL;
    *legacy = false;
    if (version != NULL && names != NULL) {
        capsule = PyObject_VectorcallMethod(s->name_dlpack, args, 1, names);
        if (capsule == NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Clear();
            *legacy = true;
            capsule = PyObject_CallMethodNoArgs(o, s->name_dlpack);
        }
    }
    Py_XDECREF(names);
    Py_XDECREF(version);
    return capsule;
}

static qn_array *from_producer(qnpy_state *s, PyObject *o, PyObject *copy, PyObject *device)
{
    bool legacy;
    PyObject *capsule = ask(s, o, copy, device, &legacy);
    if (capsule == NULL)
        return NULL;
    qn_array *a = consume(s, capsule);
    Py_DECREF(capsule);
    if (a == NULL || !legacy || copy != Py_True)
        return a;
    qn_array *r = qn_copy(a);
    qn_release(a);
    return r;
}

qn_array *qnpy_from_dlpack(qnpy_state *s, PyObject *o)
{
    PyObject *method = PyObject_GetAttr((PyObject *)Py_TYPE(o), s->name_dlpack);
    if (method == NULL) {
        PyErr_Clear();
        return NULL;
    }
    Py_DECREF(method);
    return from_producer(s, o, NULL, NULL);
}

static PyObject *from_dlpack(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_OBJECT | QNPY_REQUIRED}, {"device", QNPY_DEVICE | QNPY_KEYWORD}, {"copy", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "from_dlpack", params))
        return NULL;
    PyObject *o = c.v[0].object, *copy = c.v[2].object == NULL ? NULL : c.v[2].b ? Py_True : Py_False;
    if (qnpy_is_array(o) && copy != Py_True)
        return qnpy_wrap_view(o, qn_view_all(qnpy_qn(o), qnpy_is_writeable(o)));
    if (PyObject_HasAttr(o, c.s->name_dlpack)) {
        bool to_cpu = c.v[1].object != NULL && c.v[1].object != Py_None;
        PyObject *device = to_cpu ? Py_BuildValue("(ii)", DL_CPU, 0) : NULL;
        qn_array *a = to_cpu && device == NULL ? NULL : from_producer(c.s, o, copy, device);
        Py_XDECREF(device);
        return qnpy_wrap_array(c.s, a);
    }
    PyErr_Format(PyExc_AttributeError, "from_dlpack: %.100s has no __dlpack__", Py_TYPE(o)->tp_name);
    return NULL;
}

PyMethodDef qnpy_dlpack_functions[] = {
    {"from_dlpack", QNPY_FUNCTION(from_dlpack), "from_dlpack(x, /, *, device=None, copy=None)\n--\n\nAn array on the memory of x."},
    {NULL, NULL, 0, NULL},
};
