/* SPDX-License-Identifier: BSD-3-Clause */
/* creation.c: new arrays from shapes and numbers. */
#include "quernpy.h"

static const char *const orders[] = {"C", "F", "A", "K", NULL};
enum { ORDER_C, ORDER_F, ORDER_A, ORDER_K };

typedef qn_array *(*make_fn)(qn_dtype, int, const int64_t *);

/* make(t, shape) laid out in Fortran order if asked. */
static qn_array *make_ordered(make_fn make, qn_dtype t, int n, const int64_t *shape, bool fortran)
{
    if (!fortran)
        return make(t, n, shape);
    int64_t reversed[QN_MAX_NDIM];
    for (int i = 0; i < n; i++)
        reversed[i] = shape[n - 1 - i];
    qn_array *r = make(t, n, reversed), *view = qn_transpose(r);
    qn_release(r);
    return view;
}

static PyObject *filled(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, make_fn make)
{
    static const qnpy_param params[] = {
        {"shape", QNPY_SHAPE | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE}, {"order", QNPY_CHOICE | QNPY_NONE, ORDER_C, orders},
        {"device", QNPY_DEVICE | QNPY_KEYWORD}, {"like", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_dtype t = c.v[1].dtype != QN_DEFAULT_DTYPE ? c.v[1].dtype : QN_FLOAT64;
    return qnpy_wrap_array(c.s, make_ordered(make, t, c.v[0].shape.n, c.v[0].shape.length, c.v[2].i == ORDER_F));
}

/* qn_ones and qn_zeros of the shape of `like`, or of another one, in its memory order. */
static PyObject *filled_like(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, make_fn make)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"dtype", QNPY_DTYPE}, {"order", QNPY_CHOICE | QNPY_NONE, ORDER_K, orders},
        {"subok", QNPY_BOOL}, {"shape", QNPY_SHAPE | QNPY_NONE}, {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    const qn_array *a = c.v[0].array;
    qn_dtype t = c.v[1].dtype != QN_DEFAULT_DTYPE ? c.v[1].dtype : (qn_dtype)a->dtype;
    bool only_f = (a->flags & QN_F_CONTIGUOUS) && !(a->flags & QN_C_CONTIGUOUS);
    bool fortran = c.v[2].i == ORDER_F || (c.v[2].i != ORDER_C && only_f), other = c.v[4].shape.n >= 0;
    qn_array *r = make_ordered(make, t, other ? c.v[4].shape.n : a->ndim, other ? c.v[4].shape.length : a->shape, fortran);
    qnpy_done(&c);
    return qnpy_wrap_array(c.s, r);
}

#define FILLED(name)                                                                                                \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)        \
    {                                                                                                               \
        return filled(module, args, nargs, kwnames, #name, qn_##name);                                              \
    }                                                                                                               \
    static PyObject *py_##name##_like(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                               \
        return filled_like(module, args, nargs, kwnames, #name "_like", qn_##name);                                 \
    }
FILLED(empty)
FILLED(zeros)
FILLED(ones)

/* An array of t (0: the value's dtype) with every element `value`; o is the Python value. */
static PyObject *full_of(qnpy_state *s, PyObject *o, qn_dtype t, int n, const int64_t *shape)
{
    qn_array *value = t == QN_DEFAULT_DTYPE ? qnpy_to_array(s, o) : qnpy_to_value(s, o, t);
    if (value == NULL)
        return NULL;
    qn_array *r = qn_full(t, n, shape, value);
    qn_release(value);
    return qnpy_wrap_array(s, r);
}

static PyObject *py_full(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"shape", QNPY_SHAPE | QNPY_REQUIRED}, {"fill_value", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE},
        {"order", QNPY_CHOICE | QNPY_NONE, ORDER_C, orders}, {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "full", params))
        return NULL;
    return full_of(c.s, c.v[1].object, c.v[2].dtype, c.v[0].shape.n, c.v[0].shape.length);
}

static PyObject *py_full_like(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"fill_value", QNPY_OBJECT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE},
        {"order", QNPY_CHOICE | QNPY_NONE, ORDER_K, orders}, {"subok", QNPY_BOOL}, {"shape", QNPY_SHAPE | QNPY_NONE},
        {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "full_like", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    qn_dtype t = c.v[2].dtype != QN_DEFAULT_DTYPE ? c.v[2].dtype : (qn_dtype)a->dtype;
    bool other = c.v[5].shape.n >= 0;
    PyObject *r = full_of(c.s, c.v[1].object, t, other ? c.v[5].shape.n : a->ndim, other ? c.v[5].shape.length : a->shape);
    qnpy_done(&c);
    return r;
}

/* ---- ranges ---- */

static bool is_integral(PyObject *o) { return o == NULL || PyLong_Check(o) || (!PyFloat_Check(o) && PyIndex_Check(o) && PyNumber_Check(o)); }

/* An int argument, or -1 with an exception. */
static int64_t int_of(PyObject *o)
{
    PyObject *index = PyNumber_Index(o);
    int64_t value = index != NULL ? PyLong_AsLongLong(index) : -1;
    Py_XDECREF(index);
    return value;
}

/* An array of integer dtype has __index__ only if it is 0-d. */
static bool all_integral(PyObject *const *v)
{
    for (int i = 0; i < 3; i++)
        if (v[i] != NULL && qnpy_is_array(v[i])) {
            char kind = qn_dtype_kind((qn_dtype)qnpy_qn(v[i])->dtype);
            if (kind != 'i' && kind != 'u')
                return false;
        } else if (!is_integral(v[i])) {
            return false;
        }
    return true;
}

/* Start, stop and step, of which NULL leaves x as it is; false with an exception. */
static bool ints_of(PyObject *const *v, int64_t *x)
{
    for (int i = 0; i < 3; i++)
        if (v[i] != NULL && (x[i] = int_of(v[i])) == -1 && PyErr_Occurred())
            return false;
    return true;
}

static bool doubles_of(PyObject *const *v, double *x)
{
    for (int i = 0; i < 3; i++)
        if (v[i] != NULL && (x[i] = PyFloat_AsDouble(v[i])) == -1 && PyErr_Occurred())
            return false;
    return true;
}

/* As in NumPy the first number and the next one must be in the range of an integer dtype; the others wrap. */
static bool begins_within(qnpy_state *s, PyObject *const *v, const qn_array *r, qn_dtype t)
{
    PyObject *first = v[0] != NULL ? PyNumber_Index(v[0]) : PyLong_FromLong(0), *step = v[2] != NULL ? PyNumber_Index(v[2]) : PyLong_FromLong(1);
    PyObject *next = first != NULL && step != NULL ? PyNumber_Add(first, step) : NULL;
    qn_array *stored[2] = {NULL, NULL};
    bool fit = next != NULL;
    for (int i = 0; i < 2 && fit && i < r->size; i++)
        fit = (stored[i] = qnpy_to_array_of(s, i == 0 ? first : next, t)) != NULL;
    qn_release(stored[0]);
    qn_release(stored[1]);
    Py_XDECREF(first);
    Py_XDECREF(step);
    Py_XDECREF(next);
    return fit;
}

static PyObject *py_arange(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"start", QNPY_OBJECT}, {"stop", QNPY_OBJECT | QNPY_NONE}, {"step", QNPY_OBJECT | QNPY_NONE}, {"dtype", QNPY_DTYPE},
        {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "arange", params))
        return NULL;
    PyObject *v[] = {c.v[0].object, c.v[1].object, c.v[2].object};
    if (v[1] == NULL) {
        v[1] = v[0];
        v[0] = NULL;
    }
    if (v[1] == NULL) {
        PyErr_SetString(PyExc_TypeError, "arange() requires stop to be specified.");
        return NULL;
    }
    qn_array *r;
    if (all_integral(v)) {
        int64_t x[3] = {0, 0, 1};
        r = ints_of(v, x) ? qn_arange_int(x[0], x[1], x[2], c.v[3].dtype) : NULL;
        if (r != NULL && c.v[3].dtype != QN_DEFAULT_DTYPE && !begins_within(c.s, v, r, c.v[3].dtype)) {
            qn_release(r);
            return NULL;
        }
    } else {
        double x[3] = {0, 0, 1};
        r = doubles_of(v, x) ? qn_arange(x[0], x[1], x[2], c.v[3].dtype) : NULL;
    }
    return qnpy_wrap_array(c.s, r);
}

/* stop - start; of two integer dtypes in float64, as the difference of unsigned or narrow ones may not be in theirs. */
static qn_array *distance(const qn_array *start, const qn_array *stop)
{
    bool whole = strchr("biu", qn_dtype_kind((qn_dtype)start->dtype)) && strchr("biu", qn_dtype_kind((qn_dtype)stop->dtype));
    qn_array *to = whole ? qn_astype(stop, QN_FLOAT64) : qn_retain(stop), *range = qn_subtract(to, start);
    qn_release(to);
    return range;
}

/* The dtype of both, float64 if that is no floating one. */
static qn_dtype floating(const qn_array *start, const qn_array *stop)
{
    qn_dtype t = qn_result_type(2, (const qn_array *const[]){start, stop});
    return strchr("fc", qn_dtype_kind(t)) ? t : QN_FLOAT64;
}

/* start + i * (stop - start) / div for arrays and complex numbers, the new axis first, with the last row exactly stop. */
static qn_array *linspace_arrays(const qn_array *start, const qn_array *stop, int64_t n, bool endpoint)
{
    int64_t shape[QN_MAX_NDIM] = {n};
    int ndim = 1 + (start->ndim > stop->ndim ? start->ndim : stop->ndim);
    for (int i = 1; i < ndim && i < QN_MAX_NDIM; i++)
        shape[i] = 1;
    int64_t div = endpoint ? n - 1 : n;
    qn_number storage;
    qn_array *range = distance(start, stop), *step = (qn_divide)(range, qn_number_f64(&storage, div > 0 ? (double)div : 1));
    qn_array *i = qn_arange_int(0, n, 1, QN_FLOAT64), *column = qn_reshape(i, ndim, shape);
    qn_array *offset = (qn_multiply)(column, step), *r = (qn_add)(offset, start);
    if (r != NULL && endpoint && n > 1) {
        qn_index last = QN_AT(-1);
        if (qn_set_items(r, 1, &last, stop) != QN_OK) {
            qn_release(r);
            r = NULL;
        }
    }
    qn_array *made[] = {range, step, i, column, offset};
    for (size_t k = 0; k < sizeof made / sizeof *made; k++)
        qn_release(made[k]);
    return r;
}

/* r (taken over) as dtype t; integers are rounded down, as NumPy does. */
static qn_array *spaced_as(qn_array *r, qn_dtype t)
{
    if (t == QN_DEFAULT_DTYPE || r == NULL)
        return r;
    char kind = qn_dtype_kind(t);
    qn_array *whole = (kind == 'i' || kind == 'u') && qn_dtype_kind((qn_dtype)r->dtype) == 'f' ? qn_floor(r) : qn_retain(r);
    qn_array *cast = qn_astype(whole, t);
    qn_release(whole);
    qn_release(r);
    return cast;
}

static qn_array *linspace_of(qnpy_call *c)
{
    const qn_array *start = c->v[0].array, *stop = c->v[1].array;
    qn_dtype t = c->v[5].dtype;
    char kind = qn_dtype_kind(t);
    if (start->ndim + stop->ndim > 0 || qn_dtype_kind((qn_dtype)start->dtype) == 'c' || qn_dtype_kind((qn_dtype)stop->dtype) == 'c')
        return spaced_as(linspace_arrays(start, stop, c->v[2].i, c->v[3].b), t != QN_DEFAULT_DTYPE ? t : floating(start, stop));
    double lo = 0, hi = 0;
    if (t == QN_DEFAULT_DTYPE)
        t = floating(start, stop);
    if (qn_item_f64(start, &lo) != QN_OK || qn_item_f64(stop, &hi) != QN_OK)
        return NULL;
    if (kind == 'i' || kind == 'u')
        return spaced_as(qn_linspace(lo, hi, c->v[2].i, c->v[3].b, QN_FLOAT64), t);
    return qn_linspace(lo, hi, c->v[2].i, c->v[3].b, t);
}

static PyObject *py_linspace(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"start", QNPY_OPERAND | QNPY_REQUIRED}, {"stop", QNPY_OPERAND | QNPY_REQUIRED}, {"num", QNPY_INT, 50}, {"endpoint", QNPY_BOOL, 1},
        {"retstep", QNPY_BOOL}, {"dtype", QNPY_DTYPE}, {"axis", QNPY_AXIS}, {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "linspace", params))
        return NULL;
    if (c.v[2].i < 0) {
        PyErr_Format(PyExc_ValueError, "Number of samples, %lld, must be non-negative.", (long long)c.v[2].i);
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r = linspace_of(&c);
    if (r != NULL && c.v[6].i != 0) {
        qn_array *moved = qn_moveaxis(r, 0, (int)c.v[6].i);
        qn_release(r);
        r = moved;
    }
    PyObject *result = qnpy_wrap_array(c.s, r), *pair = NULL;
    if (result != NULL && c.v[4].b) {
        qn_number storage;
        int64_t div = c.v[3].b ? c.v[2].i - 1 : c.v[2].i;
        qn_array *range = div > 0 ? distance(c.v[0].array, c.v[1].array) : NULL; /* without intervals one NaN, whatever the ends */
        qn_array *step = div > 0 ? (qn_divide)(range, qn_number_f64(&storage, (double)div)) : qn_full(QN_FLOAT64, 0, NULL, qn_number_f64(&storage, Py_NAN));
        qn_release(range);
        PyObject *o = qnpy_wrap(c.s, step);
        pair = o != NULL ? PyTuple_Pack(2, result, o) : NULL;
        Py_XDECREF(o);
        Py_SETREF(result, pair);
    }
    qnpy_done(&c);
    return result;
}

static PyObject *py_eye(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"N", QNPY_INT | QNPY_REQUIRED, 0, NULL, "n_rows"}, {"M", QNPY_INT | QNPY_NONE, 0, NULL, "n_cols"}, {"k", QNPY_OBJECT},
        {"dtype", QNPY_DTYPE}, {"order", QNPY_CHOICE, ORDER_C, orders}, {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "eye", params))
        return NULL;
    Py_ssize_t k = c.v[2].object != NULL ? PyNumber_AsSsize_t(c.v[2].object, NULL) : 0; /* any int: clipped */
    if (k == -1 && PyErr_Occurred())
        return NULL;
    return qnpy_wrap_array(c.s, qn_eye(c.v[0].i, c.v[1].object != NULL ? c.v[1].i : c.v[0].i, k, c.v[3].dtype));
}

static PyObject *py_identity(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"n", QNPY_INT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "identity", params))
        return NULL;
    return qnpy_wrap_array(c.s, qn_eye(c.v[0].i, c.v[0].i, 0, c.v[1].dtype));
}

PyMethodDef qnpy_creation_functions[] = {
    {"empty", QNPY_FUNCTION(py_empty), "empty(shape, dtype=None, order='C', *, device=None, like=None)\n--\n\nAn array with undefined elements."},
    {"zeros", QNPY_FUNCTION(py_zeros), "zeros(shape, dtype=None, order='C', *, device=None, like=None)\n--\n\nAn array of zeros."},
    {"ones", QNPY_FUNCTION(py_ones), "ones(shape, dtype=None, order='C', *, device=None, like=None)\n--\n\nAn array of ones."},
    {"full", QNPY_FUNCTION(py_full), "full(shape, fill_value, dtype=None, order='C', *, device=None)\n--\n\nAn array of one value."},
    {"empty_like", QNPY_FUNCTION(py_empty_like), "empty_like(a, dtype=None, order='K', subok=True, shape=None, *, device=None)\n--\n\nAn undefined array of the shape and dtype of a."},
    {"zeros_like", QNPY_FUNCTION(py_zeros_like), "zeros_like(a, dtype=None, order='K', subok=True, shape=None, *, device=None)\n--\n\nZeros in the shape and dtype of a."},
    {"ones_like", QNPY_FUNCTION(py_ones_like), "ones_like(a, dtype=None, order='K', subok=True, shape=None, *, device=None)\n--\n\nOnes in the shape and dtype of a."},
    {"full_like", QNPY_FUNCTION(py_full_like), "full_like(a, fill_value, dtype=None, order='K', subok=True, shape=None, *, device=None)\n--\n\nOne value in the shape and dtype of a."},
    {"arange", QNPY_FUNCTION(py_arange), "arange(start, stop=None, step=1, dtype=None, *, device=None)\n--\n\nEvenly spaced numbers below stop."},
    {"linspace", QNPY_FUNCTION(py_linspace), "linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None)\n--\n\nEvenly spaced numbers."},
    {"eye", QNPY_FUNCTION(py_eye), "eye(N, M=None, k=0, dtype=None, order='C', *, device=None)\n--\n\nOnes on a diagonal."},
    {"identity", QNPY_FUNCTION(py_identity), "identity(n, dtype=None)\n--\n\nThe identity matrix."},
    {NULL, NULL, 0, NULL},
};
