/* SPDX-License-Identifier: BSD-3-Clause */
/* products.c: products of vectors and matrices in the main namespace: matmul, dot, tensordot ... */
#include "quernpy.h"

#define WORK 16 /* a product touches its elements many times */

/* dot's out must be what dot would make: of the right dtype and shape, row-major and aligned. */
static bool check_exact(const qnpy_call *c, const qnpy_value *out, const qn_array *r)
{
    if (r == NULL || out->object == NULL || (out->array->dtype == r->dtype && (out->array->flags & QN_C_CONTIGUOUS) && (out->array->flags & QN_ALIGNED)))
        return true;
    PyErr_Format(PyExc_ValueError, "%s: output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)", c->func);
    return false;
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
    if (f == qn_dot && !check_exact(&c, &c.v[2], r)) {
        qn_release(r);
        r = NULL;
    }
    return qnpy_finish(&c, qnpy_into(&c, &c.v[2], QN_SAME_KIND, r));
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

/* ---- matmul ---- */

/* The axes of one operand: an int or a sequence. */
static int to_axes(PyObject *o, int *axes)
{
    int64_t wide[QN_MAX_NDIM];
    int n = qnpy_to_ints(o, wide, "axes");
    for (int i = 0; i < n; i++)
        axes[i] = (int)(wide[i] > INT32_MAX || wide[i] < -INT32_MAX ? INT32_MAX : wide[i]);
    return n;
}

/* The axes of one operand, one or two, moved to the end (or, for the result, from there). */
static qn_array *move_core(const qn_array *a, const int *axes, int n, bool back)
{
    qn_array *r = qn_retain(a);
    if (n == 1 || r == NULL) {
        qn_array *moved = r == NULL ? NULL : back ? qn_moveaxis(r, -1, axes[0]) : qn_moveaxis(r, axes[0], -1);
        qn_release(r);
        return moved;
    }
    int order[QN_MAX_NDIM], inverse[QN_MAX_NDIM], k = 0;
    const int row = axes[0] + (axes[0] < 0 ? a->ndim : 0), col = axes[1] + (axes[1] < 0 ? a->ndim : 0);
    qn_array *moved = NULL;
    if (row < 0 || col < 0 || row >= a->ndim || col >= a->ndim || row == col) {
        qn_set_error(QN_ERR_AXIS, "matmul: axes (%d, %d) are no two axes of an array of dimension %d", axes[0], axes[1], a->ndim);
    } else {
        for (int i = 0; i < a->ndim; i++)
            if (i != row && i != col)
                order[k++] = i;
        order[k++] = row;
        order[k++] = col;
        for (int i = 0; i < a->ndim; i++)
            inverse[order[i]] = i;
        moved = qn_permute(r, back ? inverse : order);
    }
    qn_release(r);
    return moved;
}

/* axes=[(i, j), (k, l), (m, n)] as ufuncs take them; the number of axes of each, false with an exception. */
static bool core_axes(PyObject *o, int axes[3][QN_MAX_NDIM], int n[3])
{
    if (!PyList_Check(o) || PyList_GET_SIZE(o) < 2 || PyList_GET_SIZE(o) > 3) {
        PyErr_SetString(PyList_Check(o) ? PyExc_ValueError : PyExc_TypeError, "matmul: axes must be a list of the axes of x1, x2 and the result");
        return false;
    }
    n[2] = 0;
    for (int i = 0; i < PyList_GET_SIZE(o); i++) {
        n[i] = to_axes(PyList_GET_ITEM(o, i), axes[i]);
        if (n[i] < 0)
            return false;
        if (n[i] > 2) {
            PyErr_Format(PyExc_ValueError, "matmul: operand %d has two core axes at most, not %d", i, n[i]);
            return false;
        }
    }
    return true;
}

static qn_array *product_over(const qn_array *x, const qn_array *y, PyObject *given)
{
    int axes[3][QN_MAX_NDIM], n[3];
    if (!core_axes(given, axes, n))
        return NULL;
    qn_array *a = move_core(x, axes[0], n[0], false), *b = move_core(y, axes[1], n[1], false);
    qn_array *product = a != NULL && b != NULL ? qn_matmul(a, b) : NULL;
    qn_array *r = product != NULL && n[2] > 0 ? move_core(product, axes[2], n[2], true) : qn_retain(product);
    qn_release(a);
    qn_release(b);
    qn_release(product);
    return r;
}

/* x cast to t by the rule; NULL with an error if that is not allowed. */
static qn_array *loop_operand(const char *name, const qn_array *x, qn_dtype t, int casting)
{
    if (t == 0)
        return qn_retain(x);
    if (qn_can_cast((qn_dtype)x->dtype, t, qnpy_casting_values[casting]))
        return qn_astype(x, t);
    qn_set_error(QN_ERR_TYPE, "%s: Cannot cast input from dtype('%s') to dtype('%s') with casting rule '%s'", name,
                 qn_dtype_name((qn_dtype)x->dtype), qn_dtype_name(t), qnpy_castings[casting]);
    return NULL;
}

static PyObject *py_matmul(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x1", QNPY_ARRAY | QNPY_REQUIRED}, {"x2", QNPY_ARRAY | QNPY_REQUIRED}, {"out", QNPY_OUT}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
        {"casting", QNPY_CHOICE | QNPY_KEYWORD, 0, qnpy_castings}, {"axes", QNPY_OBJECT | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "matmul", params))
        return NULL;
    const qn_array *out = c.v[2].array;
    qn_array *x = loop_operand("matmul", c.v[0].array, c.v[3].dtype, (int)c.v[4].i), *r = NULL;
    qn_array *y = loop_operand("matmul", c.v[1].array, c.v[3].dtype, (int)c.v[4].i);
    if (x == NULL || y == NULL)
        r = NULL;
    else if (c.v[5].object != NULL)
        r = qnpy_into(&c, &c.v[2], qnpy_casting_values[c.v[4].i], product_over(x, y, c.v[5].object));
    else if (out != NULL)
        QNPY_RUN(c.work * WORK, r = qn_matmul_into(out, x, y) == QN_OK ? qn_retain(out) : NULL);
    else
        QNPY_RUN(c.work * WORK, r = qn_matmul(x, y));
    qn_release(x);
    qn_release(y);
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
    return qnpy_finish(&c, qnpy_into(&c, &c.v[3], QN_SAME_KIND, r));
}

static PyObject *vectors(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, product_fn f)
{
    static const qnpy_param params[] = {
        {"x1", QNPY_ARRAY | QNPY_REQUIRED}, {"x2", QNPY_ARRAY | QNPY_REQUIRED}, {"out", QNPY_OUT}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
        {"casting", QNPY_CHOICE | QNPY_KEYWORD, 0, qnpy_castings},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    int casting = (int)c.v[4].i;
    qn_array *x = loop_operand(name, c.v[0].array, c.v[3].dtype, casting), *y = loop_operand(name, c.v[1].array, c.v[3].dtype, casting), *r = NULL;
    if (x != NULL && y != NULL)
        QNPY_RUN(c.work * WORK, r = f(x, y));
    qn_release(x);
    qn_release(y);
    return qnpy_finish(&c, qnpy_into(&c, &c.v[2], qnpy_casting_values[casting], r));
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
/* Of a valid axis. */
static int64_t length_along(const qn_array *x, int axis) { return x->shape[axis < 0 ? axis + x->ndim : axis]; }

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
    const qn_array *a = c.v[0].array, *b = c.v[1].array;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_cross(a, b, axis[0], axis[1], axis[2]));
    bool planar = r != NULL && (length_along(a, axis[0]) == 2 || length_along(b, axis[1]) == 2);
    if (planar && PyErr_WarnEx(PyExc_DeprecationWarning, "Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead.", 1) < 0) {
        qn_release(r);
        qnpy_done(&c);
        return NULL;
    }
    return qnpy_finish(&c, r);
}

/* ---- tensordot ---- */
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

PyMethodDef qnpy_products_functions[] = {
    {"matmul", QNPY_FUNCTION(py_matmul), "matmul(x1, x2, /, out=None, *, dtype=None, casting='same_kind', axes=None)\n--\n\nMatrix product of the last two axes."},
    {"dot", QNPY_FUNCTION(py_dot), "dot(a, b, out=None)\n--\n\nProduct summed over the last axis of a and the last but one of b."},
    {"vdot", QNPY_FUNCTION(py_vdot), "vdot(a, b)\n--\n\nSum of conj(a) * b over all elements."},
    {"matvec", QNPY_FUNCTION(py_matvec), "matvec(x1, x2, /, out=None, *, dtype=None, casting='same_kind')\n--\n\nMatrices times vectors, batched."},
    {"vecmat", QNPY_FUNCTION(py_vecmat), "vecmat(x1, x2, /, out=None, *, dtype=None, casting='same_kind')\n--\n\nConjugate vectors times matrices, batched."},
    {"vecdot", QNPY_FUNCTION(py_vecdot), "vecdot(x1, x2, /, *, axis=-1, out=None)\n--\n\nSum of conj(x1) * x2 over an axis."},
    {"inner", QNPY_FUNCTION(py_inner), "inner(a, b)\n--\n\nProduct summed over the last axes."},
    {"outer", QNPY_FUNCTION(py_outer), "outer(a, b, out=None)\n--\n\nAll products of the elements of a and b."},
    {"kron", QNPY_FUNCTION(py_kron), "kron(a, b)\n--\n\nKronecker product."},
    {"cross", QNPY_FUNCTION(py_cross), "cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None)\n--\n\nVector product of 3-vectors."},
    {"tensordot", QNPY_FUNCTION(py_tensordot), "tensordot(a, b, axes=2)\n--\n\nProduct summed over pairs of axes."},
    {"trace", QNPY_FUNCTION(py_trace), "trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)\n--\n\nSum along a diagonal."},
    {NULL, NULL, 0, NULL},
};
