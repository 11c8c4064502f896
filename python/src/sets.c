/* SPDX-License-Identifier: BSD-3-Clause */
/* sets.c: distinct elements and operations on sets. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define SORT_WORK 8

static PyObject *py_unique(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"ar", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"return_index", QNPY_BOOL}, {"return_inverse", QNPY_BOOL},
        {"return_counts", QNPY_BOOL}, {"axis", QNPY_OBJECT | QNPY_NONE}, {"equal_nan", QNPY_BOOL | QNPY_KEYWORD, 1},
        {"sorted", QNPY_BOOL | QNPY_KEYWORD, 1},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "unique", params))
        return NULL;
    Py_ssize_t axis = c.v[4].object == NULL ? 0 : PyNumber_AsSsize_t(c.v[4].object, PyExc_OverflowError);
    if (PyErr_Occurred()) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *made[4] = {NULL}, *given[4];
    qn_status status;
    bool want[4] = {true, c.v[1].b, c.v[2].b, c.v[3].b};
    qn_array **index = want[1] ? &made[1] : NULL, **inverse = want[2] ? &made[2] : NULL, **counts = want[3] ? &made[3] : NULL;
    if (c.v[4].object != NULL)
        QNPY_RUN(c.work * SORT_WORK, status = qn_unique_axis(c.v[0].array, axis < -QN_MAX_NDIM || axis > QN_MAX_NDIM ? QN_MAX_NDIM : (int)axis, &made[0], index, inverse, counts));
    else
        QNPY_RUN(c.work * SORT_WORK, status = qn_unique(c.v[0].array, c.v[5].b, &made[0], index, inverse, counts));
    int n = 0;
    for (int i = 0; i < 4; i++)
        if (want[i])
            given[n++] = made[i];
    return n == 1 ? qnpy_finish(&c, made[0]) : qnpy_finish_tuple(&c, status, n, given);
}

static bool is_whole(const qn_array *a)
{
    char kind = qn_dtype_kind((qn_dtype)a->dtype);
    return kind == 'b' || kind == 'i' || kind == 'u';
}

static PyObject *py_isin(ARGUMENTS)
{
    static const char *const kinds[] = {"sort", "table", NULL};
    static const qnpy_param params[] = {
        {"element", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"test_elements", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x2"},
        {"assume_unique", QNPY_BOOL}, {"invert", QNPY_BOOL}, {"kind", QNPY_CHOICE | QNPY_KEYWORD | QNPY_NONE, 0, kinds},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "isin", params))
        return NULL;
    if (c.v[4].object != NULL && c.v[4].i == 1 && !(is_whole(c.v[0].array) && is_whole(c.v[1].array))) {
        PyErr_SetString(PyExc_ValueError, "isin: The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind.");
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = qn_isin(c.v[0].array, c.v[1].array, c.v[3].b));
    return qnpy_finish(&c, r);
}

typedef qn_array *(*set_fn)(const qn_array *, const qn_array *);

static PyObject *operation(ARGUMENTS, const char *name, set_fn f)
{
    static const qnpy_param params[] = {
        {"ar1", QNPY_ARRAY | QNPY_REQUIRED}, {"ar2", QNPY_ARRAY | QNPY_REQUIRED}, {"assume_unique", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = f(c.v[0].array, c.v[1].array));
    return qnpy_finish(&c, r);
}

static PyObject *py_union1d(ARGUMENTS) { return operation(module, args, nargs, kwnames, "union1d", qn_union1d); }

static PyObject *py_setdiff1d(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"ar1", QNPY_ARRAY | QNPY_REQUIRED}, {"ar2", QNPY_ARRAY | QNPY_REQUIRED}, {"assume_unique", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "setdiff1d", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = qn_setdiff1d(c.v[0].array, c.v[1].array, c.v[2].b));
    return qnpy_finish(&c, r);
}

static PyObject *py_intersect1d(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"ar1", QNPY_ARRAY | QNPY_REQUIRED}, {"ar2", QNPY_ARRAY | QNPY_REQUIRED}, {"assume_unique", QNPY_BOOL}, {"return_indices", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "intersect1d", params))
        return NULL;
    const qn_array *a = c.v[0].array, *b = c.v[1].array;
    qn_array *r[3];
    qn_status status;
    if (c.v[3].b) {
        QNPY_RUN(c.work * SORT_WORK, status = qn_intersect1d_places(a, b, &r[0], &r[1], &r[2]));
        return qnpy_finish_tuple(&c, status, 3, r);
    }
    QNPY_RUN(c.work * SORT_WORK, r[0] = qn_intersect1d(a, b));
    return qnpy_finish(&c, r[0]);
}
static PyObject *py_setxor1d(ARGUMENTS) { return operation(module, args, nargs, kwnames, "setxor1d", qn_setxor1d); }

PyMethodDef qnpy_sets_functions[] = {
    {"unique", QNPY_FUNCTION(py_unique), "unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, "
                                         "equal_nan=True, sorted=True)\n--\n\nThe sorted distinct elements."},
    {"isin", QNPY_FUNCTION(py_isin), "isin(element, test_elements, assume_unique=False, invert=False, *, kind=None)\n--\n\n"
                                     "Which elements are among test_elements?"},
    {"union1d", QNPY_FUNCTION(py_union1d), "union1d(ar1, ar2)\n--\n\nThe sorted distinct elements of both arrays."},
    {"intersect1d", QNPY_FUNCTION(py_intersect1d), "intersect1d(ar1, ar2, assume_unique=False, return_indices=False)\n--\n\nThose in both arrays."},
    {"setdiff1d", QNPY_FUNCTION(py_setdiff1d), "setdiff1d(ar1, ar2, assume_unique=False)\n--\n\nThose of ar1 that are not in ar2."},
    {"setxor1d", QNPY_FUNCTION(py_setxor1d), "setxor1d(ar1, ar2, assume_unique=False)\n--\n\nThose in exactly one of the arrays."},
    {NULL, NULL, 0, NULL},
};
