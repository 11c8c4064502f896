/* SPDX-License-Identifier: BSD-3-Clause */
/* joining.c: functions that join, repeat and shift arrays. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY(name) {name, QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}

/* An axis with default 0 where None means flattened. */
static bool axis_or_flat(const qnpy_value *v, int *axis)
{
    *axis = v->object == NULL ? 0 : QN_FLATTEN;
    if (v->object == NULL || v->object == Py_None)
        return true;
    const long given = PyLong_AsLong(v->object);
    if (given == -1 && PyErr_Occurred())
        return false;
    *axis = given < -QN_MAX_NDIM ? -QN_MAX_NDIM - 1 : given > QN_MAX_NDIM ? QN_MAX_NDIM + 1 : (int)given;
    return true;
}

#define JOIN_PARAMS(axis_kind)                                                                                                         \
    {"arrays", QNPY_ARRAYS | QNPY_REQUIRED}, {"axis", axis_kind}, {"out", QNPY_OUT}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},             \
        {"casting", QNPY_CHOICE | QNPY_KEYWORD, 0, qnpy_castings}

typedef qn_array *(*join_fn)(int n, const qn_array *const *arrays, int axis, const qn_join_opts *opts);

static PyObject *join(qnpy_call *c, join_fn f, int axis)
{
    const qn_join_opts opts = {c->v[2].array, c->v[3].dtype, qnpy_casting_values[c->v[4].i]};
    qn_array *r = NULL;
    if (opts.out != NULL && opts.dtype != 0)
        PyErr_Format(PyExc_TypeError, "%s() only takes `out` or `dtype` as an argument, but both were provided.", c->func);
    else
        QNPY_RUN(c->work, r = f(c->v[0].list.n, c->v[0].list.items, axis, &opts));
    return qnpy_finish(c, r);
}

static PyObject *py_concat(ARGUMENTS)
{
    static const qnpy_param params[] = {JOIN_PARAMS(QNPY_OBJECT)};
    qnpy_call c;
    int axis;
    if (!QNPY_PARSE(&c, "concatenate", params))
        return NULL;
    if (axis_or_flat(&c.v[1], &axis))
        return join(&c, qn_concat_by, axis);
    qnpy_done(&c);
    return NULL;
}

static PyObject *py_stack(ARGUMENTS)
{
    static const qnpy_param params[] = {JOIN_PARAMS(QNPY_AXIS)};
    qnpy_call c;
    return QNPY_PARSE(&c, "stack", params) ? join(&c, qn_stack_by, (int)c.v[1].i) : NULL;
}

static PyObject *py_repeat(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY("a"), {"repeats", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_NONE, QN_FLATTEN},
    };
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, "repeat", params))
        return NULL;
    QNPY_RUN(c.work, r = qn_repeat_each(c.v[0].array, c.v[1].array, qnpy_axis_or_flat(c.v[0].array, c.v[2].i, QN_FLATTEN)));
    return qnpy_finish(&c, r);
}

static PyObject *py_tile(ARGUMENTS)
{
    static const qnpy_param params[] = {{"A", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"reps", QNPY_OBJECT | QNPY_REQUIRED, 0, NULL, "repetitions"}};
    qnpy_call c;
    qn_array *r;
    int64_t reps[QN_MAX_NDIM];
    if (!QNPY_PARSE(&c, "tile", params))
        return NULL;
    const int n = qnpy_to_ints(c.v[1].object, reps, "reps");
    if (n < 0) {
        qnpy_done(&c);
        return NULL;
    }
    QNPY_RUN(c.work, r = qn_tile(c.v[0].array, n, reps));
    return qnpy_finish(&c, r);
}

/* Shifts and axes of unequal number: the one of a kind stands for all. */
static int match_shifts(int nshift, int64_t *shift, int naxes, int *axes)
{
    const int n = nshift > naxes ? nshift : naxes;
    if (nshift != naxes && nshift != 1 && naxes != 1) {
        PyErr_SetString(PyExc_ValueError, "roll: 'shift' and 'axis' should be scalars or 1D sequences of equal length");
        return -1;
    }
    for (int i = 1; i < n; i++) {
        shift[i] = nshift == 1 ? shift[0] : shift[i];
        axes[i] = naxes == 1 ? axes[0] : axes[i];
    }
    return n;
}

static PyObject *py_roll(ARGUMENTS)
{
    static const qnpy_param params[] = {ARRAY("a"), {"shift", QNPY_OBJECT | QNPY_REQUIRED}, {"axis", QNPY_AXES}};
    qnpy_call c;
    qn_array *r;
    int64_t shift[QN_MAX_NDIM];
    int axes[QN_MAX_NDIM], naxes = -1;
    if (!QNPY_PARSE(&c, "roll", params))
        return NULL;
    const int n = qnpy_to_ints(c.v[1].object, shift, "shift");
    bool ok = n >= 0;
    if (ok && c.v[2].axes.n >= 0) {
        memcpy(axes, c.v[2].axes.axis, (size_t)c.v[2].axes.n * sizeof *axes);
        naxes = match_shifts(n, shift, c.v[2].axes.n, axes);
        ok = naxes >= 0;
    }
    for (int i = 1; ok && naxes == -1 && i < n; i++)
        shift[0] += shift[i];
    if (!ok) {
        qnpy_done(&c);
        return NULL;
    }
    QNPY_RUN(c.work, r = qn_roll(c.v[0].array, naxes, shift, axes));
    return qnpy_finish(&c, r);
}

/* ---- an array and an offset k ---- */
static PyObject *with_offset(ARGUMENTS, const char *name, qn_array *(*f)(const qn_array *, int64_t))
{
    static const qnpy_param params[] = {{"m", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"k", QNPY_INT}};
    qnpy_call c;
    qn_array *r;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    QNPY_RUN(c.work, r = f(c.v[0].array, c.v[1].i));
    return qnpy_finish_view(&c, &c.v[0], r);
}

static PyObject *py_tril(ARGUMENTS) { return with_offset(module, args, nargs, kwnames, "tril", qn_tril); }
static PyObject *py_triu(ARGUMENTS) { return with_offset(module, args, nargs, kwnames, "triu", qn_triu); }

static PyObject *py_diag(ARGUMENTS)
{
    static const qnpy_param params[] = {{"v", QNPY_ARRAY | QNPY_REQUIRED}, {"k", QNPY_INT}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "diag", params))
        return NULL;
    return qnpy_finish_view(&c, &c.v[0], qn_diag(c.v[0].array, c.v[1].i));
}

/* ---- several arrays in, as many out: the Python functions take them one by one ---- */
static PyObject *py_broadcast_list(ARGUMENTS)
{
    static const qnpy_param params[] = {{"arrays", QNPY_ARRAYS | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "broadcast_arrays", params))
        return NULL;
    const int n = c.v[0].list.n;
    qn_array **r = PyMem_Malloc((size_t)(n + 1) * sizeof *r);
    if (r == NULL) {
        qnpy_done(&c);
        return PyErr_NoMemory();
    }
    PyObject *result = qnpy_finish_tuple(&c, qn_broadcast_arrays(n, c.v[0].list.items, r), n, r);
    PyMem_Free(r);
    return result;
}

/* The arrays of a sequence that is an argument as objects: the sequence itself if it is a tuple of them. */
static PyObject *array_objects(const qnpy_call *c, const qnpy_value *v)
{
    bool ours = PyTuple_CheckExact(v->object);
    for (int i = 0; ours && i < v->list.n; i++)
        ours = qnpy_is_array(PyTuple_GET_ITEM(v->object, i));
    if (ours)
        return Py_NewRef(v->object);
    PyObject *tuple = PyTuple_New(v->list.n);
    for (int i = 0; tuple != NULL && i < v->list.n; i++) {
        PyObject *o = qnpy_wrap(c->s, qn_retain(v->list.items[i]));
        if (o == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, o);
    }
    return tuple;
}

/* (the shape that arrays have together, the arrays), for what needs the arrays of that shape later or not at all. */
static PyObject *py_broadcast_shape(ARGUMENTS)
{
    static const qnpy_param params[] = {{"arrays", QNPY_ARRAYS | QNPY_REQUIRED}};
    int64_t shape[QN_MAX_NDIM];
    int ndim;
    qnpy_call c;
    if (!QNPY_PARSE(&c, "broadcast", params))
        return NULL;
    qn_status status = qn_broadcast_shapes(c.v[0].list.n, c.v[0].list.items, &ndim, shape);
    PyObject *lengths = qnpy_check(c.s, status) == 0 ? qnpy_tuple_of(ndim, shape) : NULL, *pair = NULL;
    PyObject *arrays = lengths != NULL ? array_objects(&c, &c.v[0]) : NULL;
    if (arrays != NULL)
        pair = PyTuple_Pack(2, lengths, arrays);
    Py_XDECREF(arrays);
    Py_XDECREF(lengths);
    qnpy_done(&c);
    return pair;
}

static PyObject *py_meshgrid_list(ARGUMENTS)
{
    static const qnpy_param params[] = {{"arrays", QNPY_ARRAYS | QNPY_REQUIRED}, {"xy", QNPY_BOOL, 1}};
    qnpy_call c;
    qn_array *r[QN_MAX_NDIM];
    if (!QNPY_PARSE(&c, "meshgrid", params))
        return NULL;
    const int n = c.v[0].list.n;
    if (n > QN_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "meshgrid: %d arrays, at most %d are possible", n, QN_MAX_NDIM);
        qnpy_done(&c);
        return NULL;
    }
    return qnpy_finish_tuple(&c, qn_meshgrid(n, c.v[0].list.items, c.v[1].b, r), n, r);
}

#define CONCAT_DOC "(arrays, axis=0, out=None, *, dtype=None, casting='same_kind')\n--\n\nJoins arrays along an axis they have; None joins them flattened."
PyMethodDef qnpy_joining_functions[] = {
    {"concatenate", QNPY_FUNCTION(py_concat), "concatenate" CONCAT_DOC},
    {"concat", QNPY_FUNCTION(py_concat), "concat" CONCAT_DOC},
    {"stack", QNPY_FUNCTION(py_stack), "stack(arrays, axis=0, out=None, *, dtype=None, casting='same_kind')\n--\n\nJoins arrays along a new axis."},
    {"repeat", QNPY_FUNCTION(py_repeat), "repeat(a, repeats, axis=None)\n--\n\nEach element, or slice along axis, several times."},
    {"tile", QNPY_FUNCTION(py_tile), "tile(A, reps)\n--\n\nThe whole array several times along every axis."},
    {"roll", QNPY_FUNCTION(py_roll), "roll(a, shift, axis=None)\n--\n\nShifts cyclically."},
    {"tril", QNPY_FUNCTION(py_tril), "tril(m, k=0)\n--\n\nA copy with zeros above diagonal k of the last two axes."},
    {"triu", QNPY_FUNCTION(py_triu), "triu(m, k=0)\n--\n\nA copy with zeros below diagonal k of the last two axes."},
    {"diag", QNPY_FUNCTION(py_diag), "diag(v, k=0)\n--\n\nA matrix with v on diagonal k, or diagonal k of a matrix."},
    {"_broadcast_shape", QNPY_FUNCTION(py_broadcast_shape), "_broadcast_shape(arrays)\n--\n\nTheir common shape, and the arrays of a sequence."},
    {"_broadcast_list", QNPY_FUNCTION(py_broadcast_list), "_broadcast_list(arrays)\n--\n\nbroadcast_arrays of a sequence."},
    {"_meshgrid_list", QNPY_FUNCTION(py_meshgrid_list), "_meshgrid_list(arrays, xy=True)\n--\n\nmeshgrid of a sequence."},
    {NULL, NULL, 0, NULL},
};
