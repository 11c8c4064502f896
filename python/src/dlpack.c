/* SPDX-License-Identifier: BSD-3-Clause */
/* dlpack.c: DLPack, the exchange of array memory between libraries, in both directions, versioned (1.x) and legacy.
 *
 * The structures are those of the DLPack specification 1.0.  A capsule is renamed when it is consumed; its destructor
 * frees only what nobody took.  Everything we export lives on the CPU. */
#include "quernpy.h"

typedef struct dl_device { int32_t type, id; } dl_device;
typedef struct dl_dtype { uint8_t code, bits; uint16_t lanes; } dl_dtype;
typedef struct dl_tensor {
    void *data;
    dl_device device;
    int32_t ndim;
    dl_dtype dtype;
    int64_t *shape, *strides; /* strides in elements, NULL: row-major */
    uint64_t byte_offset;
} dl_tensor;
typedef struct dl_managed {
    dl_tensor tensor;
    void *context;
    void (*deleter)(struct dl_managed *);
} dl_managed;
typedef struct dl_managed_versioned {
    struct { uint32_t major, minor; } version;
    void *context;
    void (*deleter)(struct dl_managed_versioned *);
    uint64_t flags;
    dl_tensor tensor;
} dl_managed_versioned;

enum { DL_CPU = 1, DL_READ_ONLY = 1, DL_COPIED = 2 };
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

static void delete_legacy(dl_managed *m)
{
    exported *e = m->context;
    qn_release(e->a);
    free(e);
}

static void delete_versioned(dl_managed_versioned *m)
{
    exported *e = m->context;
    qn_release(e->a);
    free(e);
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

static bool strides_are_elements(const qn_array *a)
{
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] > 1 && a->strides[i] % a->itemsize != 0)
            return false;
    return true;
}

/* A capsule on a (taken over). */
static PyObject *export(qn_array *a, bool versioned, uint64_t flags)
{
    exported *e = calloc(1, sizeof *e);
    if (e == NULL) {
        qn_release(a);
        return PyErr_NoMemory();
    }
    e->a = a;
    PyObject *capsule;
    if (versioned) {
        dl_managed_versioned *m = &e->header.versioned;
        *m = (dl_managed_versioned){{1, 0}, e, delete_versioned, flags, describe(e)};
        capsule = PyCapsule_New(m, "dltensor_versioned", destroy_versioned);
    } else {
        e->header.legacy = (dl_managed){describe(e), e, delete_legacy};
        capsule = PyCapsule_New(&e->header.legacy, "dltensor", destroy_legacy);
    }
    if (capsule == NULL) {
        qn_release(a);
        free(e);
    }
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
    if (!copy && !strides_are_elements(a)) {
        PyErr_SetString(PyExc_BufferError, "__dlpack__: the strides are no multiples of the element size");
        return NULL;
    }
    if (readonly && !versioned) {
        PyErr_SetString(PyExc_BufferError, "__dlpack__: a read-only array needs max_version=(1, 0) or later");
        return NULL;
    }
    a = copy ? qn_copy(a) : qn_retain(a);
    if (a == NULL)
        return qnpy_raise(c.s);
    return export(a, versioned, (readonly ? DL_READ_ONLY : 0) | (copy ? DL_COPIED : 0));
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

static qn_dtype dtype_of_tensor(const dl_tensor *x)
{
    char name[8];
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == x->dtype.code && x->dtype.lanes == 1 && x->dtype.bits % 8 == 0) {
            PyOS_snprintf(name, sizeof name, "%c%d", codes[i].kind, x->dtype.bits / 8);
            return codes[i].kind == 'b' ? QN_BOOL : qn_dtype_from_name(name);
        }
    return QN_DEFAULT_DTYPE;
}

static qn_array *wrap_tensor(qnpy_state *s, const dl_tensor *x, bool writeable, void (*release)(void *, void *), void *context)
{
    qn_dtype t = dtype_of_tensor(x);
    int64_t strides[QN_MAX_NDIM];
    if (x->device.type != DL_CPU || t == QN_DEFAULT_DTYPE || x->ndim > QN_MAX_NDIM) {
        PyErr_SetString(PyExc_BufferError, "from_dlpack: the tensor is not on the CPU, or has a data type that quern lacks");
        return NULL;
    }
    for (int i = 0; i < x->ndim && x->strides != NULL; i++)
        strides[i] = x->strides[i] * (int64_t)qn_dtype_size(t);
    qn_array *a = qn_wrap((char *)x->data + x->byte_offset, t, x->ndim, x->shape, x->strides != NULL ? strides : NULL, writeable,
                          release, context);
    if (a == NULL)
        qnpy_raise(s);
    return a;
}

static qn_array *consume(qnpy_state *s, PyObject *capsule)
{
    qn_array *a = NULL;
    if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        dl_managed_versioned *m = PyCapsule_GetPointer(capsule, "dltensor_versioned");
        if (m->version.major != 1)
            PyErr_Format(PyExc_BufferError, "from_dlpack: version %u.%u is not supported", m->version.major, m->version.minor);
        else
            a = wrap_tensor(s, &m->tensor, !(m->flags & DL_READ_ONLY), release_versioned, m);
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
