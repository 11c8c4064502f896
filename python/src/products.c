/* SPDX-License-Identifier: BSD-3-Clause */
/* products.c: products of vectors and matrices in the main namespace: matmul, dot, tensordot, einsum ... */
#include "quernpy.h"

#define WORK 16 /* a product touches its elements many times */

/* r copied to the out argument, if there is one. */
static PyObject *delivered(qnpy_call *c, qn_array *r, const qn_array *out)
{
    if (r != NULL && out != NULL) {
        qn_status status = qn_assign(out, r, QN_SAME_KIND);
        qn_release(r);
        r = status == QN_OK ? qn_retain(out) : NULL;
    }
    return qnpy_finish(c, r);
}

/* ---- products of two arrays ---- */
typedef qn_array *(*product_fn)(const qn_array *, const qn_array *);

static PyObject *product(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, product_fn f)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"b", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x2"}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = f(c.v[0].array, c.v[1].array));
    return delivered(&c, r, c.v[2].array);
}

/* conj(a) b summed over all elements. */
static qn_array *vdot(const qn_array *a, const qn_array *b)
{
    qn_array *x = qn_ravel(a), *y = qn_ravel(b), *r = qn_vecdot(x, y, -1);
    qn_release(x);
    qn_release(y);
    return r;
}

#define PRODUCT(name, f)                                                                                     \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return product(module, args, nargs, kwnames, #name, f);                                              \
    }
PRODUCT(dot, qn_dot)
PRODUCT(vdot, vdot)
PRODUCT(inner, qn_inner)
PRODUCT(outer, qn_outer)
PRODUCT(kron, qn_kron)

static PyObject *py_matmul(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x1", QNPY_ARRAY | QNPY_REQUIRED}, {"x2", QNPY_ARRAY | QNPY_REQUIRED}, {"out", QNPY_OUT}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "matmul", params))
        return NULL;
    const qn_array *out = c.v[2].array;
    qn_dtype t = c.v[3].dtype;
    qn_array *x = t ? qn_astype(c.v[0].array, t) : qn_retain(c.v[0].array), *r;
    if (out != NULL)
        QNPY_RUN(c.work * WORK, r = qn_matmul_into(out, x, c.v[1].array) == QN_OK ? qn_retain(out) : NULL);
    else
        QNPY_RUN(c.work * WORK, r = qn_matmul(x, c.v[1].array));
    qn_release(x);
    return qnpy_finish(&c, r);
}

static PyObject *py_vecdot(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x1", QNPY_ARRAY | QNPY_REQUIRED}, {"x2", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_KEYWORD, -1},
        {"out", QNPY_OUT | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "vecdot", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_vecdot(c.v[0].array, c.v[1].array, (int)c.v[2].i));
    return delivered(&c, r, c.v[3].array);
}

static PyObject *vectors(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, product_fn f)
{
    static const qnpy_param params[] = {
        {"x1", QNPY_ARRAY | QNPY_REQUIRED}, {"x2", QNPY_ARRAY | QNPY_REQUIRED}, {"out", QNPY_OUT}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_dtype t = c.v[3].dtype;
    qn_array *x = t ? qn_astype(c.v[0].array, t) : qn_retain(c.v[0].array), *r;
    QNPY_RUN(c.work * WORK, r = f(x, c.v[1].array));
    qn_release(x);
    return delivered(&c, r, c.v[2].array);
}

static PyObject *py_matvec(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return vectors(module, args, nargs, kwnames, "matvec", qn_matvec);
}

static PyObject *py_vecmat(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return vectors(module, args, nargs, kwnames, "vecmat", qn_vecmat);
}

/* ---- cross ---- */
static PyObject *py_cross(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"b", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x2"}, {"axisa", QNPY_AXIS, -1},
        {"axisb", QNPY_AXIS, -1}, {"axisc", QNPY_AXIS, -1}, {"axis", QNPY_AXIS | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "cross", params))
        return NULL;
    bool one = c.v[5].object != NULL;
    int axis[3];
    for (int i = 0; i < 3; i++)
        axis[i] = (int)(one ? c.v[5].i : c.v[2 + i].i);
    qn_array *a = qn_moveaxis(c.v[0].array, axis[0], -1), *b = qn_moveaxis(c.v[1].array, axis[1], -1), *last, *r;
    QNPY_RUN(c.work, last = qn_cross(a, b, -1));
    r = qn_moveaxis(last, -1, axis[2]);
    qn_release(a);
    qn_release(b);
    qn_release(last);
    return qnpy_finish(&c, r);
}

/* ---- tensordot ---- */
/* The axes of one operand: an int or a sequence. */
static int to_axes(PyObject *o, int *axes)
{
    int64_t wide[QN_MAX_NDIM];
    int n = qnpy_to_ints(o, wide, "axes");
    for (int i = 0; i < n; i++)
        axes[i] = (int)(wide[i] > INT32_MAX || wide[i] < -INT32_MAX ? INT32_MAX : wide[i]);
    return n;
}

/* axes=n: the last n of a with the first n of b; axes=(for a, for b). The number of pairs, -1 with an exception. */
static int tensordot_axes(const qnpy_call *c, int *axes_a, int *axes_b)
{
    PyObject *o = c->v[2].object;
    if (o == NULL || PyIndex_Check(o)) {
        Py_ssize_t n = o == NULL ? 2 : PyNumber_AsSsize_t(o, PyExc_OverflowError);
        if (n < 0 || n > c->v[0].array->ndim || n > c->v[1].array->ndim) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "tensordot: axes must be between 0 and the number of dimensions of a and b");
            return -1;
        }
        for (int i = 0; i < n; i++) {
            axes_a[i] = c->v[0].array->ndim - (int)n + i;
            axes_b[i] = i;
        }
        return (int)n;
    }
    PyObject *pair = PySequence_Fast(o, "tensordot: axes must be an int or a pair of sequences");
    if (pair == NULL)
        return -1;
    int n = -1, nb = -1;
    if (PySequence_Fast_GET_SIZE(pair) == 2 && (n = to_axes(PySequence_Fast_GET_ITEM(pair, 0), axes_a)) >= 0)
        nb = to_axes(PySequence_Fast_GET_ITEM(pair, 1), axes_b);
    Py_DECREF(pair);
    if (n == nb && n >= 0)
        return n;
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "tensordot: axes must be a pair of sequences of one length: shape-mismatch for sum");
    return -1;
}

static PyObject *py_tensordot(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"b", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x2"}, {"axes", QNPY_OBJECT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "tensordot", params))
        return NULL;
    int axes_a[QN_MAX_NDIM], axes_b[QN_MAX_NDIM], n = tensordot_axes(&c, axes_a, axes_b);
    if (n < 0) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work * WORK, r = qn_tensordot(c.v[0].array, c.v[1].array, n, axes_a, axes_b));
    return qnpy_finish(&c, r);
}

/* ---- trace ---- */
static PyObject *py_trace(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"offset", QNPY_INT}, {"axis1", QNPY_AXIS, 0}, {"axis2", QNPY_AXIS, 1},
        {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "trace", params))
        return NULL;
    const qn_reduce_opts opts = {.dtype = c.v[4].dtype, .out = c.v[5].array};
    qn_array *d = qn_diagonal(c.v[0].array, c.v[1].i, (int)c.v[2].i, (int)c.v[3].i);
    qn_array *r = qn_reduce_named("sum", d, QN_AXIS(-1), &opts);
    qn_release(d);
    return qnpy_finish(&c, r);
}

/* ---- einsum(subscripts, *operands) ---- */
enum { MAX_OPERANDS = 32, MAX_TEXT = 4096 };

/* Appends the letters of a list of labels 0 .. 51 and Ellipsis. */
static bool append_sublist(PyObject *o, char *text, size_t *length)
{
    PyObject *list = PySequence_Fast(o, "einsum: a list of labels must follow each operand");
    bool good = list != NULL;
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(list) && *length < MAX_TEXT - 8; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(list, i);
        if (item == Py_Ellipsis) {
            *length += (size_t)snprintf(text + *length, MAX_TEXT - *length, "...");
            continue;
        }
        Py_ssize_t label = PyNumber_AsSsize_t(item, PyExc_ValueError);
        if (label < 0 || label >= 52) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "einsum: labels must be Ellipsis or integers from 0 to 51");
            good = false;
        } else {
            text[(*length)++] = (char)(label < 26 ? 'A' + label : 'a' + label - 26);
        }
    }
    Py_XDECREF(list);
    return good;
}

/* einsum(op, labels, op, labels ..., output labels) as text; operands are gathered to the front of given[]. */
static bool sublists_to_text(PyObject *const *args, Py_ssize_t nargs, char *text, PyObject **given, int *n)
{
    size_t length = 0;
    *n = 0;
    for (Py_ssize_t i = 0; i + 1 < nargs; i += 2) {
        if (i > 0)
            text[length++] = ',';
        given[(*n)++] = args[i];
        if (!append_sublist(args[i + 1], text, &length))
            return false;
    }
    if (nargs % 2) {
        length += (size_t)snprintf(text + length, MAX_TEXT - length, "->");
        if (!append_sublist(args[nargs - 1], text, &length))
            return false;
    }
    text[length] = '\0';
    return true;
}

static PyObject *run_einsum(qnpy_call *c, const char *text, PyObject *const *given, int n)
{
    qn_array *x[MAX_OPERANDS], *r = NULL;
    qn_dtype t = c->v[1].dtype;
    int64_t work = 0;
    int made = 0;
    while (made < n && (x[made] = qnpy_to_array_of(c->s, given[made], t)) != NULL)
        work += x[made++]->size;
    if (made == n)
        QNPY_RUN(work * WORK, r = qn_einsum(text, n, (const qn_array *const *)x));
    PyObject *result = made < n ? NULL : n == 1 && qnpy_is_array(given[0]) && c->v[0].array == NULL ? qnpy_wrap_maybe(given[0], r)
                                       : delivered(c, r, c->v[0].array);
    for (int i = 0; i < made; i++)
        qn_release(x[i]);
    return result;
}

static PyObject *py_einsum(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"out", QNPY_OUT | QNPY_KEYWORD}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD}, {"optimize", QNPY_OBJECT | QNPY_KEYWORD},
        {"order", QNPY_OBJECT | QNPY_KEYWORD}, {"casting", QNPY_OBJECT | QNPY_KEYWORD},
    };
    qnpy_call c;
    PyObject *given[MAX_OPERANDS];
    char built[MAX_TEXT];
    const char *text = built;
    int n = 0;
    bool words = nargs > 0 && PyUnicode_Check(args[0]);
    if (nargs < 2 || nargs > (words ? MAX_OPERANDS + 1 : 2 * MAX_OPERANDS)) {
        PyErr_SetString(PyExc_ValueError, "einsum: must specify the einstein sum subscripts string and 1 to 32 operands");
        return NULL;
    }
    if (!qnpy_parse(&c, module, "einsum", params, 5, args + nargs, 0, kwnames))
        return NULL;
    if (words) {
        text = PyUnicode_AsUTF8(args[0]);
        for (Py_ssize_t i = 1; i < nargs; i++)
            given[n++] = args[i];
    } else if (!sublists_to_text(args, nargs, built, given, &n)) {
        text = NULL;
    }
    PyObject *r = text != NULL ? run_einsum(&c, text, given, n) : NULL;
    qnpy_done(&c);
    return r;
}

PyMethodDef qnpy_products_functions[] = {
    {"matmul", QNPY_FUNCTION(py_matmul), "matmul(x1, x2, /, out=None, *, dtype=None)\n--\n\nMatrix product of the last two axes."},
    {"dot", QNPY_FUNCTION(py_dot), "dot(a, b, out=None)\n--\n\nProduct summed over the last axis of a and the last but one of b."},
    {"vdot", QNPY_FUNCTION(py_vdot), "vdot(a, b)\n--\n\nSum of conj(a) * b over all elements."},
    {"matvec", QNPY_FUNCTION(py_matvec), "matvec(x1, x2, /, out=None, *, dtype=None)\n--\n\nMatrices times vectors, batched."},
    {"vecmat", QNPY_FUNCTION(py_vecmat), "vecmat(x1, x2, /, out=None, *, dtype=None)\n--\n\nConjugate vectors times matrices, batched."},
    {"vecdot", QNPY_FUNCTION(py_vecdot), "vecdot(x1, x2, /, *, axis=-1, out=None)\n--\n\nSum of conj(x1) * x2 over an axis."},
    {"inner", QNPY_FUNCTION(py_inner), "inner(a, b)\n--\n\nProduct summed over the last axes."},
    {"outer", QNPY_FUNCTION(py_outer), "outer(a, b, out=None)\n--\n\nAll products of the elements of a and b."},
    {"kron", QNPY_FUNCTION(py_kron), "kron(a, b)\n--\n\nKronecker product."},
    {"cross", QNPY_FUNCTION(py_cross), "cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None)\n--\n\nVector product of 3-vectors."},
    {"tensordot", QNPY_FUNCTION(py_tensordot), "tensordot(a, b, axes=2)\n--\n\nProduct summed over pairs of axes."},
    {"trace", QNPY_FUNCTION(py_trace), "trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)\n--\n\nSum along a diagonal."},
    {"einsum", QNPY_FUNCTION(py_einsum), "einsum(subscripts, *operands, out=None, dtype=None, optimize=True)\n--\n\nEinstein summation."},
    {NULL, NULL, 0, NULL},
};
