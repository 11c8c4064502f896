/* SPDX-License-Identifier: BSD-3-Clause */
/* array_method.c: methods whose parameters differ from those of the function of the same name.  The others are functions of
 * the module: methods.def. */
#include "quernpy.h"

/* The name that QNPY_PARSE expects, from a method's self. */
#define MODULE PyObject *module = PyType_GetModule(Py_TYPE(self))

/* ---- copies and casts ---- */

static PyObject *astype(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"dtype", QNPY_DTYPE | QNPY_REQUIRED}, {"order", QNPY_CHOICE, QNPY_ORDER_K, qnpy_orders}, {"casting", QNPY_CHOICE, QNPY_UNSAFE, qnpy_castings},
        {"subok", QNPY_BOOL},                  {"copy", QNPY_BOOL, 1},                  {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    MODULE;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "astype", params))
        return NULL;
    const qn_array *a = qnpy_qn(self);
    qn_dtype t = c.v[0].dtype == QN_DEFAULT_DTYPE ? QN_FLOAT64 : c.v[0].dtype;
    if (!qn_can_cast((qn_dtype)a->dtype, t, qnpy_casting_values[c.v[2].i])) {
        PyErr_Format(PyExc_TypeError, "Cannot cast array data from dtype('%s') to dtype('%s') according to the rule '%s'",
                     qn_dtype_name((qn_dtype)a->dtype), qn_dtype_name(t), qnpy_castings[c.v[2].i]);
        return NULL;
    }
    if (!c.v[4].b && a->dtype == (int)t && qnpy_in_order(a, c.v[1].i))
        return Py_NewRef(self);
    if (qnpy_warn_discard(c.s, a->dtype, t) < 0)
        return NULL;
    qn_array *r;
    QNPY_RUN(a->size, r = qnpy_copy_in_order(a, t, c.v[1].i));
    return qnpy_is_number(self) ? qnpy_wrap(c.s, r) : qnpy_wrap_array(c.s, r);
}

static PyObject *copy(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"order", QNPY_CHOICE, QNPY_ORDER_C, qnpy_orders}};
    MODULE;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "copy", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(qnpy_qn(self)->size, r = qnpy_copy_in_order(qnpy_qn(self), (qn_dtype)qnpy_qn(self)->dtype, c.v[0].i));
    return qnpy_wrap_array(c.s, r);
}

static PyObject *copy_protocol(PyObject *self, PyObject *unused)
{
    (void)unused;
    if (qnpy_is_number(self))
        return Py_NewRef(self);
    return qnpy_wrap_array(qnpy_state_from(self), qnpy_copy_in_order(qnpy_qn(self), (qn_dtype)qnpy_qn(self)->dtype, QNPY_ORDER_K));
}

/* The elements along one axis, in memory of their own. */
static qn_array *flat_copy(const qn_array *a, int64_t order)
{
    qn_array *flat = qnpy_ravel_in_order(a, order);
    if (flat == NULL || !qn_may_share_memory(flat, a))
        return flat;
    qn_array *copy = qn_copy(flat);
    qn_release(flat);
    return copy;
}

static PyObject *flatten(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"order", QNPY_CHOICE, QNPY_ORDER_C, qnpy_orders}};
    MODULE;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "flatten", params))
        return NULL;
    return qnpy_wrap_array(c.s, flat_copy(qnpy_qn(self), c.v[0].i));
}

static PyObject *ravel(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"order", QNPY_CHOICE, QNPY_ORDER_C, qnpy_orders}};
    MODULE;
    qnpy_call c;
    if (qnpy_is_bare(nargs, kwnames))
        return QNPY_WRAP_MAYBE(self, qn_ravel(qnpy_qn(self)));
    if (!QNPY_PARSE(&c, "ravel", params))
        return NULL;
    return qnpy_wrap_maybe(self, qnpy_ravel_in_order(qnpy_qn(self), c.v[0].i));
}

/* ---- shapes ---- */

/* The elements read and laid out in Fortran order. */
static qn_array *reshape_fortran(const qn_array *a, int n, const int64_t *shape)
{
    int64_t reversed[QN_MAX_NDIM];
    for (int i = 0; i < n; i++)
        reversed[i] = shape[n - 1 - i];
    qn_array *t = qn_transpose(a), *r = qn_reshape(t, n, reversed), *result = qn_transpose(r);
    qn_release(t);
    qn_release(r);
    return result;
}

static PyObject *reshape(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"order", QNPY_CHOICE | QNPY_KEYWORD, QNPY_ORDER_C, qnpy_orders}, {"copy", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE},
        {"shape", QNPY_OBJECT | QNPY_KEYWORD},
    };
    int64_t shape[QN_MAX_NDIM];
    qnpy_call c;
    MODULE;
    const qn_array *a = qnpy_qn(self);
    if (nargs > 0 && kwnames == NULL) {
        int n = qnpy_to_shape(args, nargs, shape, "shape");
        return n >= 0 ? QNPY_WRAP_MAYBE(self, qn_reshape(a, n, shape)) : NULL;
    }
    if (!qnpy_parse(&c, module, "reshape", params, 3, args + nargs, 0, kwnames))
        return NULL;
    int n = c.v[2].object != NULL && nargs == 0 ? qnpy_to_ints(c.v[2].object, shape, "shape") : qnpy_to_shape(args, nargs, shape, "shape");
    if (n < 0)
        return NULL;
    if (c.v[0].i == QNPY_ORDER_K) {
        PyErr_SetString(PyExc_ValueError, "order 'K' is not permitted for reshaping");
        return NULL;
    }
    bool fortran = qnpy_is_fortran(a, c.v[0].i);
    bool never = c.v[1].object != NULL && !c.v[1].b, always = c.v[1].object != NULL && c.v[1].b;
    qn_array *source = always ? qn_copy(a) : qn_retain(a), *r;
    QNPY_RUN(a->size, r = fortran ? reshape_fortran(source, n, shape) : never ? qn_reshape_view(source, n, shape) : qn_reshape(source, n, shape));
    qn_release(source);
    return qnpy_wrap_maybe(self, r);
}

static PyObject *transpose(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    const qn_array *a = qnpy_qn(self);
    int64_t wide[QN_MAX_NDIM];
    int axes[QN_MAX_NDIM];
    if (nargs == 0 || (nargs == 1 && args[0] == Py_None))
        return QNPY_WRAP_VIEW(self, qn_transpose(a));
    int n = qnpy_to_shape(args, nargs, wide, "axes");
    if (n < 0)
        return NULL;
    if (n != a->ndim) {
        PyErr_SetString(PyExc_ValueError, "axes don't match array");
        return NULL;
    }
    for (int i = 0; i < n; i++)
        axes[i] = wide[i] > INT32_MAX || wide[i] < -INT32_MAX ? INT32_MAX : (int)wide[i];
    return QNPY_WRAP_VIEW(self, qn_permute(a, axes));
}

static PyObject *view(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"dtype", QNPY_OBJECT | QNPY_NONE}};
    MODULE;
    qnpy_call c;
    qn_dtype t = QN_DEFAULT_DTYPE;
    if (!QNPY_PARSE(&c, "view", params))
        return NULL;
    if (c.v[0].object != NULL && c.v[0].object != (PyObject *)c.s->array_type && !qnpy_to_dtype(c.s, c.v[0].object, &t))
        return NULL;
    const qn_array *a = qnpy_qn(self);
    return QNPY_WRAP_VIEW(self, t == QN_DEFAULT_DTYPE ? qn_view_all(a, a->flags & QN_WRITEABLE) : qn_view_dtype(a, t));
}

/* ---- in place ---- */

static PyObject *fill(PyObject *self, PyObject *value)
{
    qnpy_state *s = qnpy_state_from(self);
    const qn_array *a = qnpy_qn(self);
    if (qnpy_check_writeable(self, "fill") < 0)
        return NULL;
    qn_array *v = qnpy_to_value(s, value, (qn_dtype)a->dtype);
    if (v == NULL || qnpy_warn_discard(s, v->dtype, a->dtype) < 0) {
        qn_release(v);
        return NULL;
    }
    qn_status status;
    QNPY_RUN(a->size, status = qn_assign(a, v, QN_UNSAFE));
    qn_release(v);
    return qnpy_check(s, status) < 0 ? NULL : Py_NewRef(Py_None);
}

static const char *const sort_kinds[] = {"quicksort", "stable", "mergesort", "heapsort", NULL};

static PyObject *sort(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"axis", QNPY_AXIS, -1}, {"kind", QNPY_CHOICE | QNPY_NONE, 0, sort_kinds}, {"order", QNPY_OBJECT | QNPY_NONE},
        {"stable", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE},
    };
    MODULE;
    qnpy_call c;
    if (qnpy_check_writeable(self, "sort") < 0 || !QNPY_PARSE(&c, "sort", params))
        return NULL;
    if (c.v[1].object != NULL && c.v[3].object != NULL) {
        PyErr_SetString(PyExc_ValueError, "sort: kind and stable cannot be given at the same time");
        return NULL;
    }
    bool stable = c.v[1].i == 1 || c.v[1].i == 2 || c.v[3].b;
    qn_status status;
    QNPY_RUN(qnpy_qn(self)->size * 8, status = qn_sort_into(qnpy_qn(self), (int)c.v[0].i, false, stable));
    return qnpy_finish_none(&c, status);
}

static PyObject *partition(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const kinds[] = {"introselect", NULL};
    static const qnpy_param params[] = {{"kth", QNPY_SHAPE | QNPY_REQUIRED}, {"axis", QNPY_AXIS, -1}, {"kind", QNPY_CHOICE, 0, kinds},
                                        {"order", QNPY_OBJECT | QNPY_NONE}};
    MODULE;
    qnpy_call c;
    if (qnpy_check_writeable(self, "partition") < 0 || !QNPY_PARSE(&c, "partition", params))
        return NULL;
    const qn_array *a = qnpy_qn(self);
    qn_array *sorted;
    QNPY_RUN(a->size, sorted = qn_partition(a, c.v[0].shape.n, c.v[0].shape.length, (int)c.v[1].i));
    qn_status status = sorted != NULL ? qn_assign(a, sorted, QN_NO) : qn_error_status();
    qn_release(sorted);
    return qnpy_finish_none(&c, status);
}

/* ---- elements as Python objects ---- */

static PyObject *item(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    const qn_array *a = qnpy_qn(self);
    int64_t index[QN_MAX_NDIM];
    if (nargs == 0)
        return qnpy_array_item(self);
    int n = qnpy_to_shape(args, nargs, index, "item");
    if (n < 0)
        return NULL;
    qn_array *flat = n == 1 && a->ndim != 1 ? qn_ravel(a) : qn_retain(a);
    if (flat != NULL && n != flat->ndim) {
        qn_release(flat);
        PyErr_SetString(PyExc_ValueError, "incorrect number of indices for array");
        return NULL;
    }
    const char *p = flat != NULL ? qn_element(flat, index) : NULL;
    PyObject *value = p != NULL ? qnpy_get_element(p, flat->dtype) : qnpy_raise(qnpy_state_from(self));
    qn_release(flat);
    return value;
}

static PyObject *tolist_axis(const qn_array *a, int axis, const char *p)
{
    const int64_t n = a->shape[axis], stride = a->strides[axis];
    const bool last = axis == a->ndim - 1;
    PyObject *list = PyList_New((Py_ssize_t)n);
    for (int64_t i = 0; list != NULL && i < n; i++, p += stride) {
        PyObject *o = last ? qnpy_get_element(p, a->dtype) : tolist_axis(a, axis + 1, p);
        if (o == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, (Py_ssize_t)i, o);
    }
    return list;
}

PyObject *qnpy_tolist(const qn_array *a) { return a->ndim == 0 ? qnpy_get_element(a->data, a->dtype) : tolist_axis(a, 0, a->data); }

static PyObject *tolist(PyObject *self, PyObject *unused)
{
    (void)unused;
    return qnpy_tolist(qnpy_qn(self));
}

static PyObject *tobytes(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"order", QNPY_CHOICE | QNPY_NONE, QNPY_ORDER_C, qnpy_orders}};
    MODULE;
    qnpy_call c;
    const qn_array *a = qnpy_qn(self);
    if (qnpy_is_bare(nargs, kwnames) && (a->flags & QN_C_CONTIGUOUS))
        return PyBytes_FromStringAndSize(a->data, (Py_ssize_t)(a->size * a->itemsize));
    if (!QNPY_PARSE(&c, "tobytes", params))
        return NULL;
    qn_array *flat = qnpy_ravel_in_order(qnpy_qn(self), c.v[0].i), *dense = qn_contiguous(flat, QN_DEFAULT_DTYPE);
    qn_release(flat);
    if (dense == NULL)
        return qnpy_raise(c.s);
    PyObject *bytes = PyBytes_FromStringAndSize(dense->data, (Py_ssize_t)(dense->size * dense->itemsize));
    qn_release(dense);
    return bytes;
}

#define FAST(f) (PyCFunction)(void (*)(void))(f), METH_FASTCALL

PyMethodDef qnpy_array_methods[] = {
    {"astype", QNPY_FUNCTION(astype), "astype($self, dtype, order='K', casting='unsafe', subok=True, copy=True, *, device=None)\n--\n\nCast copy."},
    {"copy", QNPY_FUNCTION(copy), "copy($self, order='C')\n--\n\nA copy."},
    {"flatten", QNPY_FUNCTION(flatten), "flatten($self, order='C')\n--\n\nA 1-d copy."},
    {"ravel", QNPY_FUNCTION(ravel), "ravel($self, order='C')\n--\n\nThe elements along one axis, a view where possible."},
    {"reshape", QNPY_FUNCTION(reshape), "reshape($self, *shape, order='C', copy=None)\n--\n\nThe same elements in another shape."},
    {"transpose", FAST(transpose), "transpose($self, *axes)\n--\n\nView with the axes permuted, reversed by default."},
    {"view", QNPY_FUNCTION(view), "view($self, dtype=None)\n--\n\nThe same bytes, as another dtype."},
    {"fill", fill, METH_O, "fill($self, value)\n--\n\nSets every element."},
    {"sort", QNPY_FUNCTION(sort), "sort($self, axis=-1, kind=None, order=None, *, stable=None)\n--\n\nSorts in place."},
    {"partition", QNPY_FUNCTION(partition), "partition($self, kth, axis=-1, kind='introselect', order=None)\n--\n\nPartitions in place."},
    {"item", FAST(item), "item($self, *index)\n--\n\nOne element as a Python number."},
    {"tolist", tolist, METH_NOARGS, "tolist($self)\n--\n\nNested lists of Python numbers."},
    {"tobytes", QNPY_FUNCTION(tobytes), "tobytes($self, order='C')\n--\n\nThe elements as bytes."},
    {"resize", QNPY_FUNCTION(qnpy_array_resize), "resize($self, *new_shape, refcheck=True)\n--\n\nAnother shape and size in place, zeros at the end."},
    {"byteswap", QNPY_FUNCTION(qnpy_array_byteswap), "byteswap($self, inplace=False)\n--\n\nThe elements with their bytes reversed."},
    {"setflags", QNPY_FUNCTION(qnpy_array_setflags), "setflags($self, write=None, align=None, uic=None)\n--\n\nSets flags.writeable."},
    {"__copy__", copy_protocol, METH_NOARGS, NULL},
    {"__deepcopy__", copy_protocol, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
