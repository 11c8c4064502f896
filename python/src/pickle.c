/* SPDX-License-Identifier: BSD-3-Clause */
/* pickle.c: pickling, with protocol 5 without a copy: the elements travel as a PickleBuffer, out of band if the pickler has
 * a place for them. */
#include "quernpy.h"

/* (_rebuild, (elements, dtype name, shape, order)) with order 'C' or 'F', and 'N' for a number. */
PyObject *qnpy_array_reduce_ex(PyObject *self, PyObject *protocol)
{
    long version = PyLong_AsLong(protocol);
    if (version == -1 && PyErr_Occurred())
        return NULL;
    const qn_array *a = qnpy_qn(self);
    bool fortran = (a->flags & QN_F_CONTIGUOUS) && !(a->flags & QN_C_CONTIGUOUS);
    PyObject *source;
    if (version < 5)
        source = PyObject_CallMethod(self, "tobytes", "s", fortran ? "F" : "C");
    else if (a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS))
        source = PyPickleBuffer_FromObject(self);
    else {
        PyObject *copy = qnpy_wrap_array(qnpy_state_from(self), qn_copy(a));
        source = copy != NULL ? PyPickleBuffer_FromObject(copy) : NULL;
        Py_XDECREF(copy);
    }
    PyObject *rebuild = PyObject_GetAttrString(PyType_GetModule(Py_TYPE(self)), "_rebuild");
    PyObject *shape = PyObject_GetAttrString(self, "shape"), *result = NULL;
    if (source != NULL && rebuild != NULL && shape != NULL)
        result = Py_BuildValue("O(OsOs)", rebuild, source, qn_dtype_name((qn_dtype)a->dtype), shape,
                               qnpy_is_number(self) ? "N" : fortran ? "F" : "C");
    Py_XDECREF(shape);
    Py_XDECREF(rebuild);
    Py_XDECREF(source);
    return result;
}

/* The bytes as an array of the dtype and shape given, in Fortran order if asked. */
static qn_array *assemble(const qn_array *bytes, qn_dtype t, int n, const int64_t *shape, bool fortran)
{
    int64_t lengths[QN_MAX_NDIM];
    for (int i = 0; i < n; i++)
        lengths[i] = fortran ? shape[n - 1 - i] : shape[i];
    qn_array *flat = qn_view_dtype(bytes, QN_UINT8), *line = qn_ravel(flat), *typed = qn_view_dtype(line, t);
    qn_array *r = qn_reshape(typed, n, lengths), *result = fortran ? qn_transpose(r) : qn_retain(r);
    qn_release(r);
    qn_release(typed);
    qn_release(line);
    qn_release(flat);
    return result;
}

/* Elements from an out-of-band buffer have their own dtype and shape; from bytes they are uint8. */
static qn_array *elements(qnpy_state *s, PyObject *o)
{
    if (!PyBytes_Check(o))
        return qnpy_to_array(s, o);
    qn_array *view = qnpy_from_buffer(s, o), *copy = view != NULL ? qn_copy(view) : NULL;
    qn_release(view);
    return copy;
}

static PyObject *rebuild(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"buffer", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE | QNPY_REQUIRED},
        {"shape", QNPY_SHAPE | QNPY_REQUIRED},   {"order", QNPY_TEXT | QNPY_REQUIRED},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "_rebuild", params))
        return NULL;
    qn_array *bytes = elements(c.s, c.v[0].object);
    if (bytes == NULL)
        return NULL;
    bool fortran = *c.v[3].text == 'F', same = bytes->dtype == (int)c.v[1].dtype && bytes->ndim == c.v[2].shape.n && bytes->ndim != 1;
    qn_array *r = same ? qn_retain(bytes) : assemble(bytes, c.v[1].dtype, c.v[2].shape.n, c.v[2].shape.length, fortran);
    qn_release(bytes);
    return *c.v[3].text == 'N' ? qnpy_wrap(c.s, r) : qnpy_wrap_array(c.s, r);
}

PyMethodDef qnpy_pickle_functions[] = {
    {"_rebuild", QNPY_FUNCTION(rebuild), NULL},
    {NULL, NULL, 0, NULL},
};
