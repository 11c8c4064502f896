/* SPDX-License-Identifier: BSD-3-Clause */
/* dlpack_api.c: DLPack's C exchange table (specification 1.3): ndarray.__dlpack_c_exchange_api__ is a capsule on a table of functions
 * that hand tensors over without a Python call each.
 *
 * All are called with the GIL held, return 0, or -1 with an exception.  Borrowed tensors, which the specification leaves optional,
 * are not offered: an array keeps its strides in bytes, so their strides in elements would need memory that nobody frees. */
#include "dlpack.h"

typedef void (*dl_report)(void *context, const char *kind, const char *message);

typedef struct dl_exchange {
    dl_version version;
    struct dl_exchange *previous; /* a table of an older version */
    int (*allocate)(dl_tensor *prototype, dl_managed_versioned **out, void *context, dl_report report);
    int (*from_object)(void *object, dl_managed_versioned **out);
    int (*to_object)(dl_managed_versioned *m, void **out);
    int (*borrow)(void *object, dl_tensor *out);
    int (*stream)(int32_t device, int32_t id, void **out);
} dl_exchange;

/* A new tensor with the shape and dtype of the prototype. */
static int allocate(dl_tensor *prototype, dl_managed_versioned **out, void *context, dl_report report)
{
    *out = NULL;
    qn_dtype t = prototype->device.type == DL_CPU ? qnpy_dlpack_dtype(prototype) : QN_DEFAULT_DTYPE;
    if (t == QN_DEFAULT_DTYPE) {
        report(context, "TypeError", "the tensor is not on the CPU, or has a data type that quern lacks");
        return -1;
    }
    qn_array *a = qn_empty(t, prototype->ndim, prototype->shape);
    *out = a != NULL ? qnpy_dlpack_export(a, 0) : NULL;
    if (a == NULL)
        report(context, qn_error_status() == QN_ERR_NOMEM ? "MemoryError" : "ValueError", qn_error_message());
    else if (*out == NULL)
        report(context, "MemoryError", "out of memory");
    qn_clear_error();
    return *out != NULL ? 0 : -1;
}

static int from_object(void *object, dl_managed_versioned **out)
{
    PyObject *o = object;
    qn_array *a = NULL;
    *out = NULL;
    if (!qnpy_is_array(o))
        PyErr_Format(PyExc_TypeError, "a quern array is expected, not %.100s", Py_TYPE(o)->tp_name);
    else if (qnpy_dlpack_check(qnpy_qn(o)) && (a = qnpy_to_array(qnpy_state_from(o), o)) != NULL)
        *out = qnpy_dlpack_export(a, qnpy_is_writeable(o) ? 0 : DL_READ_ONLY);
    return *out != NULL ? 0 : -1;
}

static int to_object(dl_managed_versioned *m, void **out)
{
    *out = NULL;
    PyObject *module = PyImport_ImportModule("quern._core"); /* of the interpreter that calls */
    if (module == NULL)
        return -1;
    qnpy_state *s = qnpy_state_of(module);
    qn_array *a = qnpy_dlpack_import(s, m);
    *out = a != NULL ? qnpy_wrap_array(s, a) : NULL;
    Py_DECREF(module);
    return *out != NULL ? 0 : -1;
}

/* The CPU has no streams. */
static int stream(int32_t device, int32_t id, void **out)
{
    (void)device;
    (void)id;
    *out = NULL;
    return 0;
}

static dl_exchange table = {
    .version = {1, 3}, .allocate = allocate, .from_object = from_object, .to_object = to_object, .stream = stream,
};

int qnpy_dlpack_api_init(qnpy_state *s)
{
    PyObject *capsule = PyCapsule_New(&table, "dlpack_exchange_api", NULL);
    int status = capsule != NULL ? PyObject_SetAttrString((PyObject *)s->array_type, "__dlpack_c_exchange_api__", capsule) : -1;
    Py_XDECREF(capsule);
    return status;
}
