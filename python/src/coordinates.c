/* SPDX-License-Identifier: BSD-3-Clause */
/* coordinates.c: flat positions and coordinates, bits and bytes, and new shapes for repeated elements. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

static PyObject *py_unravel_index(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"indices", QNPY_ARRAY | QNPY_REQUIRED}, {"shape", QNPY_SHAPE | QNPY_REQUIRED}, {"order", QNPY_CHOICE, 0, qnpy_c_or_f},
    };
    qnpy_call c;
    qn_array *r[QN_MAX_NDIM];
    qn_status status;
    if (!QNPY_PARSE(&c, "unravel_index", params))
        return NULL;
    const int n = c.v[1].shape.n;
    QNPY_RUN(c.work, status = qn_unravel_index(c.v[0].array, n, c.v[1].shape.length, c.v[2].i == 1, r));
    return qnpy_finish_tuple(&c, status, n, r);
}

/* One mode for all axes, or a tuple of them. */
static bool to_modes(PyObject *o, int n, qn_index_mode *mode)
{
    const bool many = o != NULL && PyTuple_Check(o);
    if (many && PyTuple_GET_SIZE(o) != n) {
        PyErr_Format(PyExc_ValueError, "ravel_multi_index: %zd modes for %d dimensions", PyTuple_GET_SIZE(o), n);
        return false;
    }
    for (int k = 0; k < n; k++) {
        PyObject *one = many ? PyTuple_GET_ITEM(o, k) : o;
        int i = one == NULL ? 0 : -1;
        for (int j = 0; i < 0 && qnpy_index_modes[j] != NULL; j++)
            if (PyUnicode_Check(one) && PyUnicode_CompareWithASCIIString(one, qnpy_index_modes[j]) == 0)
                i = j;
        if (i < 0) {
            PyErr_Format(PyExc_ValueError, "ravel_multi_index: mode must be one of 'clip', 'raise', or 'wrap' (got %R)", one);
            return false;
        }
        mode[k] = (qn_index_mode)i;
    }
    return true;
}

static PyObject *py_ravel_multi_index(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"multi_index", QNPY_ARRAYS | QNPY_REQUIRED}, {"dims", QNPY_SHAPE | QNPY_REQUIRED}, {"mode", QNPY_OBJECT},
        {"order", QNPY_CHOICE, 0, qnpy_c_or_f},
    };
    qnpy_call c;
    qn_index_mode mode[QN_MAX_NDIM];
    qn_array *r = NULL;
    if (!QNPY_PARSE(&c, "ravel_multi_index", params))
        return NULL;
    const int n = c.v[1].shape.n;
    if (n != c.v[0].list.n)
        PyErr_Format(PyExc_ValueError, "parameter multi_index must be a sequence of length %d", n);
    else if (to_modes(c.v[2].object, n, mode))
        QNPY_RUN(c.work, r = qn_ravel_multi_index(n, c.v[0].list.items, c.v[1].shape.length, mode, c.v[3].i == 1));
    return qnpy_finish(&c, r);
}

static const char *const bit_orders[] = {"big", "little", NULL};

static PyObject *py_packbits(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"bitorder", QNPY_CHOICE, 0, bit_orders},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "packbits", params))
        return NULL;
    QNPY_RUN(c.work, r = qn_packbits(c.v[0].array, (int)c.v[1].i, c.v[2].i == 1));
    return qnpy_finish(&c, r);
}

static PyObject *py_unpackbits(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN}, {"count", QNPY_INT | QNPY_NONE, QN_ALL_BITS},
        {"bitorder", QNPY_CHOICE, 0, bit_orders},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "unpackbits", params))
        return NULL;
    QNPY_RUN(8 * c.work, r = qn_unpackbits(c.v[0].array, (int)c.v[1].i, c.v[2].i, c.v[3].i == 1));
    return qnpy_finish(&c, r);
}

static PyObject *py_resize(ARGUMENTS)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"new_shape", QNPY_SHAPE | QNPY_REQUIRED}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "resize", params))
        return NULL;
    int64_t size = 1;
    for (int k = 0; k < c.v[1].shape.n && size < QNPY_GIL_WORK; k++)
        size *= c.v[1].shape.length[k] < QNPY_GIL_WORK ? c.v[1].shape.length[k] : QNPY_GIL_WORK;
    QNPY_RUN(size, r = qn_resize(c.v[0].array, c.v[1].shape.n, c.v[1].shape.length));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_coordinates_functions[] = {
    {"unravel_index", QNPY_FUNCTION(py_unravel_index), "unravel_index(indices, shape, order='C')\n--\n\n"
     "The coordinates, one array per axis, of flat positions."},
    {"ravel_multi_index", QNPY_FUNCTION(py_ravel_multi_index), "ravel_multi_index(multi_index, dims, mode='raise', order='C')\n--\n\n"
     "The flat positions of coordinates, one array per axis."},
    {"packbits", QNPY_FUNCTION(py_packbits), "packbits(a, /, axis=None, bitorder='big')\n--\n\nEight truths to a byte."},
    {"unpackbits", QNPY_FUNCTION(py_unpackbits), "unpackbits(a, /, axis=None, count=None, bitorder='big')\n--\n\nThe bits of bytes as 0 and 1."},
    {"resize", QNPY_FUNCTION(py_resize), "resize(a, new_shape)\n--\n\nThe elements over and over in a new shape."},
    {NULL, NULL, 0, NULL},
};
