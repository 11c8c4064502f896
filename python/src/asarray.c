/* SPDX-License-Identifier: BSD-3-Clause */
/* asarray.c: arrays from other objects, with NumPy's and the Array API's rules of when to copy. */
#include "quernpy.h"

typedef enum { COPY_IF_NEEDED, COPY_NEVER, COPY_ALWAYS } copying;

/* Makes the memory of a result its own: does somebody else hold what o was converted to? */
static bool shares_with(PyObject *o)
{
    return !(PyList_Check(o) || PyTuple_Check(o) || PyLong_Check(o) || PyComplex_CheckExact(o) || PyFloat_CheckExact(o));
}

static PyObject *refuse_copy(qn_array *a)
{
    qn_release(a);
    PyErr_SetString(PyExc_ValueError, "Unable to avoid copy while creating an array as requested.");
    return NULL;
}

/* A copy of a as t in that order; of complex numbers as real ones with a warning. */
static PyObject *copied(qnpy_state *s, const qn_array *a, qn_dtype t, int64_t order)
{
    qn_array *r;
    if (qnpy_warn_discard(s, a->dtype, t) < 0)
        return NULL;
    QNPY_RUN(a->size, r = qnpy_copy_in_order(a, t, order));
    return qnpy_wrap_array(s, r);
}

/* Numbers become arrays, which can be written, unless copying is forbidden. */
static PyObject *make_of_array(qnpy_state *s, PyObject *o, qn_dtype t, int64_t order, copying copy)
{
    const qn_array *a = qnpy_qn(o);
    const bool same = (t == QN_DEFAULT_DTYPE || a->dtype == (int)t) && qnpy_in_order(a, order);
    if (same && (copy == COPY_NEVER || (copy == COPY_IF_NEEDED && !qnpy_is_number(o))))
        return Py_NewRef(o);
    return copy == COPY_NEVER ? refuse_copy(NULL) : copied(s, a, t != QN_DEFAULT_DTYPE ? t : (qn_dtype)a->dtype, order);
}

static PyObject *make(qnpy_state *s, PyObject *o, qn_dtype t, int64_t order, copying copy)
{
    if (qnpy_is_array(o))
        return make_of_array(s, o, t, order, copy);
    bool shared = shares_with(o);
    if (copy == COPY_NEVER && !shared)
        return refuse_copy(NULL);
    qn_array *source = shared ? qnpy_to_array(s, o) : qnpy_to_array_of(s, o, t);
    if (source == NULL)
        return NULL;
    qn_dtype to = t != QN_DEFAULT_DTYPE ? t : (qn_dtype)source->dtype;
    bool cast = source->dtype != (int)to, ordered = qnpy_in_order(source, order);
    if (copy == COPY_NEVER && (cast || !ordered || qnpy_was_swapped(o)))
        return refuse_copy(source);
    if (!cast && ordered && !(copy == COPY_ALWAYS && shared))
        return qnpy_wrap_array(s, source);
    PyObject *made = copied(s, source, to, order);
    qn_release(source);
    return made;
}

static copying copying_of(const qnpy_value *v, copying absent) { return v->object == NULL ? absent : v->b ? COPY_ALWAYS : COPY_NEVER; }

static PyObject *py_asarray(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_OBJECT | QNPY_REQUIRED, 0, NULL, "obj"}, {"dtype", QNPY_DTYPE}, {"order", QNPY_CHOICE | QNPY_NONE, QNPY_ORDER_K, qnpy_orders},
        {"device", QNPY_DEVICE | QNPY_KEYWORD}, {"copy", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE}, {"like", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (qnpy_is_lone_array(args, nargs, kwnames) && !qnpy_is_number(args[0]))
        return Py_NewRef(args[0]);
    if (!QNPY_PARSE(&c, "asarray", params))
        return NULL;
    return make(c.s, c.v[0].object, c.v[1].dtype, c.v[2].i, copying_of(&c.v[4], COPY_IF_NEEDED));
}

/* a (taken over) with axes of length 1 in front until it has ndmin. */
static PyObject *with_ndmin(PyObject *o, int64_t ndmin)
{
    if (o == NULL || qnpy_qn(o)->ndim >= ndmin)
        return o;
    const qn_array *a = qnpy_qn(o);
    int64_t shape[QN_MAX_NDIM];
    int extra = (int)(ndmin > QN_MAX_NDIM ? QN_MAX_NDIM : ndmin) - a->ndim;
    for (int i = 0; i < a->ndim + extra; i++)
        shape[i] = i < extra ? 1 : a->shape[i - extra];
    PyObject *r = qnpy_wrap_array(qnpy_state_from(o), qn_reshape(a, a->ndim + extra, shape));
    Py_DECREF(o);
    return r;
}

static PyObject *py_array(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"object", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE}, {"copy", QNPY_OBJECT | QNPY_KEYWORD},
        {"order", QNPY_CHOICE | QNPY_KEYWORD | QNPY_NONE, QNPY_ORDER_K, qnpy_orders}, {"subok", QNPY_BOOL | QNPY_KEYWORD},
        {"ndmin", QNPY_INT | QNPY_KEYWORD}, {"like", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "array", params))
        return NULL;
    PyObject *flag = c.v[2].object;
    int truth = flag == NULL || flag == Py_None ? 1 : PyObject_IsTrue(flag);
    if (truth < 0)
        return NULL;
    copying copy = flag == Py_None ? COPY_IF_NEEDED : truth ? COPY_ALWAYS : COPY_NEVER;
    return with_ndmin(make(c.s, c.v[0].object, c.v[1].dtype, c.v[3].i, copy), c.v[5].i);
}

static PyObject *ordered(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, int64_t order)
{
    static const qnpy_param params[] = {{"a", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    return with_ndmin(make(c.s, c.v[0].object, c.v[1].dtype, order, COPY_IF_NEEDED), 1);
}

static PyObject *py_ascontiguousarray(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return ordered(module, args, nargs, kwnames, "ascontiguousarray", QNPY_ORDER_C);
}

static PyObject *py_asfortranarray(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return ordered(module, args, nargs, kwnames, "asfortranarray", QNPY_ORDER_F);
}

static PyObject *py_astype(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE | QNPY_REQUIRED}, {"copy", QNPY_BOOL | QNPY_KEYWORD, 1},
        {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "astype", params))
        return NULL;
    return make(c.s, c.v[0].object, c.v[1].dtype, QNPY_ORDER_K, c.v[2].b ? COPY_ALWAYS : COPY_IF_NEEDED);
}

/* ---- bytes and iterators ---- */

/* count elements of t from byte `offset` on, as a view of the uint8 array. */
static qn_array *slice_bytes(const qn_array *bytes, qn_dtype t, int64_t count, int64_t offset)
{
    int64_t size = (int64_t)qn_dtype_size(t), left = bytes->size - offset;
    if (offset < 0 || left < 0) {
        qn_set_error(QN_ERR_VALUE, "frombuffer: offset must be non-negative and no greater than buffer length (%lld)",
                     (long long)bytes->size);
        return NULL;
    }
    if (count < 0 && left % size != 0) {
        qn_set_error(QN_ERR_VALUE, "frombuffer: buffer size must be a multiple of element size");
        return NULL;
    }
    if (count < 0)
        count = left / size;
    if (count > left / size) {
        qn_set_error(QN_ERR_VALUE, "frombuffer: buffer is smaller than requested size");
        return NULL;
    }
    if (count * size == bytes->size)
        return qn_view_dtype(bytes, t);
    qn_index part = QN_RANGE(offset, offset + count * size);
    qn_array *cut = qn_view_items(bytes, 1, &part), *r = qn_view_dtype(cut, t);
    qn_release(cut);
    return r;
}

static PyObject *py_frombuffer(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"buffer", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE}, {"count", QNPY_INT, -1}, {"offset", QNPY_INT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "frombuffer", params))
        return NULL;
    qn_array *bytes = qnpy_from_bytes(c.s, c.v[0].object);
    if (bytes == NULL)
        return NULL;
    qn_dtype t = c.v[1].dtype != QN_DEFAULT_DTYPE ? c.v[1].dtype : QN_FLOAT64;
    qn_array *r = slice_bytes(bytes, t, c.v[2].i, c.v[3].i);
    qn_release(bytes);
    PyObject *o = qnpy_wrap_array(c.s, r);
    if (o != NULL)
        qnpy_set_base(o, c.v[0].object);
    return o;
}

static PyObject *py_fromiter(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"iter", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE | QNPY_REQUIRED}, {"count", QNPY_INT, -1},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "fromiter", params))
        return NULL;
    PyObject *list = PySequence_List(c.v[0].object);
    if (list != NULL && c.v[2].i >= 0) {
        if (PyList_GET_SIZE(list) < c.v[2].i)
            PyErr_Format(PyExc_ValueError, "iterator too short: Expected %lld but iterator had only %zd items.", (long long)c.v[2].i,
                         PyList_GET_SIZE(list));
        Py_SETREF(list, PyErr_Occurred() ? NULL : PyList_GetSlice(list, 0, (Py_ssize_t)c.v[2].i));
    }
    if (list == NULL)
        return NULL;
    qn_array *r = qnpy_from_sequence(c.s, list, c.v[1].dtype);
    Py_DECREF(list);
    return r != NULL ? qnpy_wrap_array(c.s, r) : NULL;
}

static PyObject *py_isfortran(PyObject *module, PyObject *a)
{
    (void)module;
    if (qnpy_is_array(a))
        return PyBool_FromLong((qnpy_qn(a)->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS)) == QN_F_CONTIGUOUS);
    return PyErr_Format(PyExc_TypeError, "isfortran: an array is needed, not %.100s", Py_TYPE(a)->tp_name);
}

PyMethodDef qnpy_asarray_functions[] = {
    {"isfortran", py_isfortran, METH_O, "isfortran(a, /)\n--\n\nIs the array column-major and not row-major as well?"},
    {"asarray", QNPY_FUNCTION(py_asarray), "asarray(a, dtype=None, order=None, *, device=None, copy=None, like=None)\n--\n\nAn array of a, a itself if possible."},
    {"asanyarray", QNPY_FUNCTION(py_asarray), "asanyarray(a, dtype=None, order=None, *, device=None, copy=None, like=None)\n--\n\nAs asarray."},
    {"array", QNPY_FUNCTION(py_array), "array(object, dtype=None, *, copy=True, order='K', subok=False, ndmin=0, like=None)\n--\n\nA new array."},
    {"ascontiguousarray", QNPY_FUNCTION(py_ascontiguousarray), "ascontiguousarray(a, dtype=None)\n--\n\nC-contiguous, at least 1-d."},
    {"asfortranarray", QNPY_FUNCTION(py_asfortranarray), "asfortranarray(a, dtype=None)\n--\n\nFortran-contiguous, at least 1-d."},
    {"astype", QNPY_FUNCTION(py_astype), "astype(x, dtype, /, *, copy=True, device=None)\n--\n\nCast copy."},
    {"frombuffer", QNPY_FUNCTION(py_frombuffer), "frombuffer(buffer, dtype=None, count=-1, offset=0)\n--\n\nA 1-d array on the memory of buffer."},
    {"fromiter", QNPY_FUNCTION(py_fromiter), "fromiter(iter, dtype, count=-1)\n--\n\nA 1-d array of the items."},
    {NULL, NULL, 0, NULL},
};
