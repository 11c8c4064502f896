/* SPDX-License-Identifier: BSD-3-Clause */
/* views.c: functions that rearrange axes without copying elements. */
#include "quernpy.h"

/* The array, by NumPy's name for it or by the standard's. */
#define ARRAY_CALLED(name) {name, QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}
#define ARRAY ARRAY_CALLED("a")
#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

/* One array and nothing else. */
static PyObject *plain(ARGUMENTS, const char *name, qn_array *(*f)(const qn_array *))
{
    static const qnpy_param params[] = {ARRAY_CALLED("val")};
    qnpy_call c;
    if (qnpy_is_lone_array(args, nargs, kwnames))
        return QNPY_WRAP_MAYBE(args[0], f(qnpy_qn(args[0])));
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], f(c.v[0].array));
}

static PyObject *py_matrix_transpose(ARGUMENTS) { return plain(module, args, nargs, kwnames, "matrix_transpose", qn_matrix_transpose); }
static PyObject *py_real(ARGUMENTS) { return plain(module, args, nargs, kwnames, "real", qn_real); }
static PyObject *py_imag(ARGUMENTS) { return plain(module, args, nargs, kwnames, "imag", qn_imag); }

/* The methods take orders and copies; the functions call them. */
static PyObject *call_method(qnpy_call *c, const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    PyObject *o = qnpy_is_array(c->v[0].object) ? Py_NewRef(c->v[0].object) : qnpy_wrap_array(c->s, qn_retain(c->v[0].array));
    PyObject *method = o != NULL ? PyObject_GetAttrString(o, name) : NULL;
    PyObject *r = method != NULL ? PyObject_Vectorcall(method, args, (size_t)nargs, kwnames) : NULL;
    Py_XDECREF(method);
    Py_XDECREF(o);
    qnpy_done(c);
    return r;
}

static PyObject *py_reshape(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY, {"shape", QNPY_OBJECT | QNPY_REQUIRED, 0, NULL, "newshape"}, {"order", QNPY_OBJECT | QNPY_NONE},
        {"copy", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "reshape", params))
        return NULL;
    PyObject *values[] = {c.v[1].object, c.v[2].object, c.v[3].object};
    PyObject *order = c.v[2].object != NULL ? PyUnicode_InternFromString("order") : NULL;
    PyObject *copy = c.v[3].object != NULL ? PyUnicode_InternFromString("copy") : NULL;
    if (values[1] == NULL)
        values[1] = values[2];
    PyObject *names = order != NULL && copy != NULL ? PyTuple_Pack(2, order, copy) : order != NULL ? PyTuple_Pack(1, order) : copy != NULL ? PyTuple_Pack(1, copy) : NULL;
    PyObject *r = call_method(&c, "reshape", values, 1, names);
    Py_XDECREF(names);
    Py_XDECREF(order);
    Py_XDECREF(copy);
    return r;
}

static PyObject *py_ravel(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"order", QNPY_OBJECT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "ravel", params))
        return NULL;
    return call_method(&c, "ravel", &c.v[1].object, c.v[1].object != NULL, NULL);
}

static PyObject *py_copy(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"order", QNPY_OBJECT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "copy", params))
        return NULL;
    return call_method(&c, "copy", &c.v[1].object, c.v[1].object != NULL, NULL);
}

static PyObject *py_transpose(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"axes", QNPY_AXES}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "transpose", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    if (c.v[1].object != NULL && c.v[1].axes.n != a->ndim) {
        PyErr_SetString(PyExc_ValueError, "axes don't match array");
        qnpy_done(&c);
        return NULL;
    }
    return qnpy_finish_view(&c, &c.v[0], c.v[1].object == NULL ? qn_transpose(a) : qn_permute(a, c.v[1].axes.axis));
}

static PyObject *py_swapaxes(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"axis1", QNPY_AXIS | QNPY_REQUIRED}, {"axis2", QNPY_AXIS | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "swapaxes", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], qn_swapaxes(c.v[0].array, (int)c.v[1].i, (int)c.v[2].i));
}

/* The axes `from` go to the positions `to`, the others keep their order. */
static qn_array *move_axes(qnpy_state *s, const qn_array *a, const qnpy_value *from, const qnpy_value *to)
{
    int order[QN_MAX_NDIM], n = from->axes.n;
    bool taken[QN_MAX_NDIM] = {false};
    if (n != to->axes.n) {
        PyErr_SetString(PyExc_ValueError, "`source` and `destination` arguments must have the same number of elements");
        return NULL;
    }
    for (int i = 0; i < a->ndim; i++)
        order[i] = -1;
    for (int i = 0; i < n; i++) {
        int f = from->axes.axis[i] + (from->axes.axis[i] < 0 ? a->ndim : 0), t = to->axes.axis[i] + (to->axes.axis[i] < 0 ? a->ndim : 0);
        int bad = f < 0 || f >= a->ndim ? from->axes.axis[i] : to->axes.axis[i];
        if (f < 0 || f >= a->ndim || t < 0 || t >= a->ndim) {
            qn_set_error(QN_ERR_AXIS, "moveaxis: axis %d is out of bounds for array of dimension %d", bad, a->ndim);
            qnpy_raise(s);
            return NULL;
        }
        if (taken[f] || order[t] >= 0) {
            PyErr_SetString(PyExc_ValueError, "moveaxis: repeated axis");
            return NULL;
        }
        taken[f] = true;
        order[t] = f;
    }
    for (int i = 0, next = 0; i < a->ndim; i++)
        if (order[i] < 0) {
            while (taken[next])
                next++;
            order[i] = next++;
        }
    return qn_permute(a, order);
}

static PyObject *py_moveaxis(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"source", QNPY_AXES | QNPY_REQUIRED}, {"destination", QNPY_AXES | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "moveaxis", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], move_axes(c.s, c.v[0].array, &c.v[1], &c.v[2]));
}

static PyObject *py_broadcast_to(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY_CALLED("array"), {"shape", QNPY_SHAPE | QNPY_REQUIRED}, {"subok", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "broadcast_to", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], qn_broadcast_to(c.v[0].array, c.v[1].shape.n, c.v[1].shape.length));
}

static int ascending(const void *x, const void *y) { return *(const int *)x < *(const int *)y ? -1 : *(const int *)x > *(const int *)y; }

/* New axes at the given positions of the result. */
static qn_array *expand(qnpy_state *s, const qn_array *a, const qnpy_value *v)
{
    int axes[QN_MAX_NDIM], n = v->axes.n, ndim = a->ndim + n;
    for (int i = 0; i < n; i++) {
        axes[i] = v->axes.axis[i] + (v->axes.axis[i] < 0 ? ndim : 0);
        if (axes[i] < 0 || axes[i] >= ndim) {
            qn_set_error(QN_ERR_AXIS, "expand_dims: axis %d is out of bounds for array of dimension %d", v->axes.axis[i], ndim);
            qnpy_raise(s);
            return NULL;
        }
    }
    qsort(axes, (size_t)n, sizeof *axes, ascending);
    qn_array *r = qn_retain(a);
    for (int i = 0; i < n && r != NULL; i++) {
        if (i > 0 && axes[i] == axes[i - 1]) {
            qn_release(r);
            PyErr_SetString(PyExc_ValueError, "expand_dims: repeated axis");
            return NULL;
        }
        qn_array *next = qn_expand_dims(r, axes[i]);
        qn_release(r);
        r = next;
    }
    return r;
}

static PyObject *py_expand_dims(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"axis", QNPY_AXES}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "expand_dims", params))
        return NULL;
    static const int first = 0;
    if (c.v[1].object == NULL)
        c.v[1].axes = (__typeof__(c.v[1].axes)){1, &first};
    return qnpy_finish_view(&c, &c.v[0], expand(c.s, c.v[0].array, &c.v[1]));
}

static bool has_axis_of_one(const qn_array *a)
{
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] == 1)
            return true;
    return false;
}

static PyObject *py_squeeze(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"axis", QNPY_AXES}};
    qnpy_call c;
    if (qnpy_is_lone_array(args, nargs, kwnames) && !has_axis_of_one(qnpy_qn(args[0])))
        return Py_NewRef(args[0]);
    if (!QNPY_PARSE(&c, "squeeze", params))
        return NULL;
    const int n = c.v[1].axes.n;
    const bool number = qnpy_is_axis_of_number(c.v[0].array, c.v[1].object, n, c.v[1].axes.axis);
    qn_array *r = qn_squeeze(c.v[0].array, number ? 0 : n, c.v[1].axes.axis);
    if (r == NULL || !qnpy_is_array(c.v[0].object) || has_axis_of_one(c.v[0].array))
        return qnpy_finish_view(&c, &c.v[0], r);
    PyObject *o = Py_NewRef(c.v[0].object);
    qn_release(r);
    qnpy_done(&c);
    return o;
}

static PyObject *py_flip(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY_CALLED("m"), {"axis", QNPY_AXES}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "flip", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], qn_flip(c.v[0].array, c.v[1].axes.n, c.v[1].axes.axis));
}

static PyObject *py_diagonal(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"offset", QNPY_INT}, {"axis1", QNPY_AXIS, 0}, {"axis2", QNPY_AXIS, 1}};
    qnpy_call c;
    if (qnpy_is_lone_array(args, nargs, kwnames))
        return QNPY_WRAP_MAYBE(args[0], qn_diagonal(qnpy_qn(args[0]), 0, 0, 1));
    if (!QNPY_PARSE(&c, "diagonal", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], qn_diagonal(c.v[0].array, c.v[1].i, (int)c.v[2].i, (int)c.v[3].i));
}

static PyObject *py_sliding_window_view(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY_CALLED("x"), {"window_shape", QNPY_SHAPE | QNPY_REQUIRED}, {"axis", QNPY_AXES}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "sliding_window_view", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    int n = c.v[1].shape.n;
    if (n != (c.v[2].object != NULL ? c.v[2].axes.n : a->ndim)) {
        PyErr_Format(PyExc_ValueError, "sliding_window_view: %d window lengths for %d axes", n, c.v[2].object != NULL ? c.v[2].axes.n : a->ndim);
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r = qn_retain(a);
    for (int i = 0; i < n && r != NULL; i++) {
        int axis = c.v[2].object != NULL ? c.v[2].axes.axis[i] : i;
        qn_array *next = qn_sliding_window(r, axis < 0 ? axis + a->ndim : axis, c.v[1].shape.length[i]);
        qn_release(r);
        r = next;
    }
    return qnpy_finish_view(&c, &c.v[0], r);
}

static PyObject *py_as_strided(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY_CALLED("x"), {"shape", QNPY_SHAPE | QNPY_NONE}, {"strides", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "as_strided", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    int n = c.v[1].object != NULL ? c.v[1].shape.n : a->ndim, m = c.v[2].object != NULL ? c.v[2].shape.n : a->ndim;
    if (n != m) {
        PyErr_SetString(PyExc_ValueError, "as_strided: shape and strides differ in length");
        qnpy_done(&c);
        return NULL;
    }
    return qnpy_finish_view(&c, &c.v[0], qn_as_strided(a, n, c.v[1].object != NULL ? c.v[1].shape.length : a->shape,
                                                       c.v[2].object != NULL ? c.v[2].shape.length : a->strides, 0));
}

static PyObject *py_may_share_memory(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY, {"b", QNPY_ARRAY | QNPY_REQUIRED}, {"max_work", QNPY_OBJECT}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "may_share_memory", params))
        return NULL;
    bool shares = qn_may_share_memory(c.v[0].array, c.v[1].array);
    qnpy_done(&c);
    return PyBool_FromLong(shares);
}

/* The shape that the shapes given (ints or tuples) broadcast to. */
static PyObject *py_broadcast_shapes(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    qnpy_state *s = qnpy_state_of(module);
    int64_t shape[QN_MAX_NDIM], result[QN_MAX_NDIM] = {0};
    int ndim = 0;
    qn_array *so_far = qn_zeros(QN_BOOL, QN_SCALAR_SHAPE);
    for (Py_ssize_t i = 0; i < nargs && so_far != NULL; i++) {
        int n = qnpy_to_ints(args[i], shape, "shape");
        qn_array *one = n >= 0 ? qn_zeros(QN_BOOL, QN_SCALAR_SHAPE) : NULL, *next = n >= 0 ? qn_broadcast_to(one, n, shape) : NULL;
        const qn_array *pair[] = {so_far, next};
        qn_array *both = next != NULL && qn_broadcast_shapes(2, pair, &ndim, result) == QN_OK ? qn_broadcast_to(one, ndim, result) : NULL;
        qn_release(one);
        qn_release(next);
        qn_release(so_far);
        so_far = both;
    }
    if (so_far == NULL)
        return qnpy_raise(s);
    PyObject *tuple = PyTuple_New(so_far->ndim);
    for (int i = 0; tuple != NULL && i < so_far->ndim; i++)
        PyTuple_SET_ITEM(tuple, i, PyLong_FromLongLong(so_far->shape[i]));
    qn_release(so_far);
    return tuple;
}

/* ---- atleast_1d, atleast_2d, atleast_3d ---- */

/* a with axes of length 1 in front; for three axes a matrix gets one behind, as images have their channels there. */
static qn_array *with_axes(const qn_array *a, int n)
{
    static const int64_t one[3] = {1, 1, 1};
    if (a->ndim >= n)
        return qn_retain(a);
    if (a->ndim == 0)
        return qn_reshape(a, n, one);
    if (a->ndim == 2)
        return qn_expand_dims(a, 2);
    return n == 2 ? qn_expand_dims(a, 0) : qn_view(a, QN_NEWAXIS, QN_ALL, QN_NEWAXIS);
}

static PyObject *at_least_one(qnpy_state *s, PyObject *o, int n)
{
    if (qnpy_is_array(o))
        return qnpy_qn(o)->ndim >= n ? Py_NewRef(o) : qnpy_wrap_view(o, with_axes(qnpy_qn(o), n));
    qn_array *a = qnpy_to_array(s, o), *r = a != NULL ? with_axes(a, n) : NULL;
    qn_release(a);
    return qnpy_wrap_array(s, r);
}

static PyObject *at_least(PyObject *module, PyObject *const *args, Py_ssize_t nargs, int n)
{
    qnpy_state *s = qnpy_state_of(module);
    if (nargs == 1)
        return at_least_one(s, args[0], n);
    PyObject *tuple = PyTuple_New(nargs);
    for (Py_ssize_t i = 0; tuple != NULL && i < nargs; i++) {
        PyObject *one = at_least_one(s, args[i], n);
        if (one == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, one);
    }
    return tuple;
}

static PyObject *py_atleast_1d(PyObject *module, PyObject *const *args, Py_ssize_t nargs) { return at_least(module, args, nargs, 1); }
static PyObject *py_atleast_2d(PyObject *module, PyObject *const *args, Py_ssize_t nargs) { return at_least(module, args, nargs, 2); }
static PyObject *py_atleast_3d(PyObject *module, PyObject *const *args, Py_ssize_t nargs) { return at_least(module, args, nargs, 3); }

#define POSITIONAL(f) (PyCFunction)(void (*)(void))(f), METH_FASTCALL

PyMethodDef qnpy_views_functions[] = {
    {"atleast_1d", POSITIONAL(py_atleast_1d), "atleast_1d(*arys)\n--\n\nArrays with at least one axis."},
    {"atleast_2d", POSITIONAL(py_atleast_2d), "atleast_2d(*arys)\n--\n\nArrays with at least two axes."},
    {"atleast_3d", POSITIONAL(py_atleast_3d), "atleast_3d(*arys)\n--\n\nArrays with at least three axes."},
    {"reshape", QNPY_FUNCTION(py_reshape), "reshape(a, shape, order='C', *, copy=None)\n--\n\nThe same elements in another shape."},
    {"ravel", QNPY_FUNCTION(py_ravel), "ravel(a, order='C')\n--\n\nThe elements along one axis."},
    {"copy", QNPY_FUNCTION(py_copy), "copy(a, order='C')\n--\n\nA copy."},
    {"transpose", QNPY_FUNCTION(py_transpose), "transpose(a, axes=None)\n--\n\nThe axes permuted, reversed by default."},
    {"permute_dims", QNPY_FUNCTION(py_transpose), "permute_dims(a, axes)\n--\n\nThe axes permuted."},
    {"matrix_transpose", QNPY_FUNCTION(py_matrix_transpose), "matrix_transpose(x, /)\n--\n\nThe last two axes swapped."},
    {"swapaxes", QNPY_FUNCTION(py_swapaxes), "swapaxes(a, axis1, axis2)\n--\n\nTwo axes swapped."},
    {"moveaxis", QNPY_FUNCTION(py_moveaxis), "moveaxis(a, source, destination)\n--\n\nAxes moved to other positions."},
    {"broadcast_to", QNPY_FUNCTION(py_broadcast_to), "broadcast_to(array, shape, subok=False)\n--\n\nRead-only view of another shape."},
    {"broadcast_shapes", POSITIONAL(py_broadcast_shapes), "broadcast_shapes(*shapes)\n--\n\nThe shape they broadcast to."},
    {"expand_dims", QNPY_FUNCTION(py_expand_dims), "expand_dims(a, axis=0)\n--\n\nNew axes of length 1."},
    {"squeeze", QNPY_FUNCTION(py_squeeze), "squeeze(a, axis=None)\n--\n\nWithout axes of length 1."},
    {"flip", QNPY_FUNCTION(py_flip), "flip(m, axis=None)\n--\n\nThe order along axes reversed."},
    {"diagonal", QNPY_FUNCTION(py_diagonal), "diagonal(a, offset=0, axis1=0, axis2=1)\n--\n\nA diagonal, as a view."},
    {"real", QNPY_FUNCTION(py_real), "real(val)\n--\n\nReal part."},
    {"imag", QNPY_FUNCTION(py_imag), "imag(val)\n--\n\nImaginary part."},
    {"sliding_window_view", QNPY_FUNCTION(py_sliding_window_view), "sliding_window_view(x, window_shape, axis=None)\n--\n\nAll windows, read-only."},
    {"as_strided", QNPY_FUNCTION(py_as_strided), "as_strided(x, shape=None, strides=None)\n--\n\nA view with any strides inside a's memory."},
    {"may_share_memory", QNPY_FUNCTION(py_may_share_memory), "may_share_memory(a, b, /, max_work=0)\n--\n\nMay the arrays share a byte?"},
    {"shares_memory", QNPY_FUNCTION(py_may_share_memory), "shares_memory(a, b, /, max_work=-1)\n--\n\nMay the arrays share a byte?"},
    {NULL, NULL, 0, NULL},
};
