/* SPDX-License-Identifier: BSD-3-Clause */
/* sorting.c: sort, partition and their permutations, searching in sorted arrays. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}
#define SORT_WORK 8 /* a sorted element costs about as much as this many plain ones */

static const char *const kinds[] = {"quicksort", "stable", "mergesort", "heapsort", NULL};

/* An int, or None for the flattened array; absent: the last axis. */
static bool to_axis(const qnpy_value *v, int *axis)
{
    *axis = -1;
    if (v->object == NULL)
        return true;
    if (v->object == Py_None) {
        *axis = QN_FLATTEN_SORT;
        return true;
    }
    Py_ssize_t i = PyNumber_AsSsize_t(v->object, PyExc_OverflowError);
    *axis = i < -QN_MAX_NDIM ? -QN_MAX_NDIM - 1 : i > QN_MAX_NDIM ? QN_MAX_NDIM : (int)i;
    return !PyErr_Occurred();
}

typedef qn_array *(*sort_fn)(const qn_array *, int, bool, bool);

/* Stable unless another kind is asked for: NumPy's default order of equal elements is open, the Array API's is stable. */
static PyObject *sorted(ARGUMENTS, const char *name, sort_fn f)
{
    static const qnpy_param params[] = {
        ARRAY, {"axis", QNPY_OBJECT}, {"kind", QNPY_CHOICE | QNPY_NONE, 0, kinds}, {"order", QNPY_OBJECT | QNPY_NONE},
        {"stable", QNPY_BOOL | QNPY_KEYWORD | QNPY_NONE, 1}, {"descending", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    int axis;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    if (!to_axis(&c.v[1], &axis)) {
        qnpy_done(&c);
        return NULL;
    }
    bool unstable = (c.v[2].object != NULL && (c.v[2].i == 0 || c.v[2].i == 3)) || (c.v[4].object != NULL && !c.v[4].b);
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = f(c.v[0].array, axis, c.v[5].b, !unstable));
    return qnpy_finish(&c, r);
}

/* A number has an axis here, but not in sort and partition: as in NumPy. */
static qn_array *argsort(const qn_array *a, int axis, bool descending, bool stable)
{
    return qn_argsort(a, qnpy_axis_or_flat(a, axis, QN_FLATTEN_SORT), descending, stable);
}

static qn_array *argpartition(const qn_array *a, int nkth, const int64_t *kth, int axis)
{
    return qn_argpartition(a, nkth, kth, qnpy_axis_or_flat(a, axis, QN_FLATTEN_SORT));
}

static PyObject *py_sort(ARGUMENTS) { return sorted(module, args, nargs, kwnames, "sort", qn_sort); }
static PyObject *py_argsort(ARGUMENTS) { return sorted(module, args, nargs, kwnames, "argsort", argsort); }

typedef qn_array *(*partition_fn)(const qn_array *, int, const int64_t *, int);

static PyObject *partitioned(ARGUMENTS, const char *name, partition_fn f)
{
    static const char *const methods[] = {"introselect", NULL};
    static const qnpy_param params[] = {
        ARRAY, {"kth", QNPY_SHAPE | QNPY_REQUIRED}, {"axis", QNPY_OBJECT}, {"kind", QNPY_CHOICE, 0, methods},
        {"order", QNPY_OBJECT | QNPY_NONE},
    };
    qnpy_call c;
    int axis;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    if (!to_axis(&c.v[2], &axis)) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work, r = f(c.v[0].array, c.v[1].shape.n, c.v[1].shape.length, axis));
    return qnpy_finish(&c, r);
}

static PyObject *py_partition(ARGUMENTS) { return partitioned(module, args, nargs, kwnames, "partition", qn_partition); }
static PyObject *py_argpartition(ARGUMENTS)
{
    return partitioned(module, args, nargs, kwnames, "argpartition", argpartition);
}

static PyObject *py_lexsort(ARGUMENTS)
{
    static const qnpy_param params[] = {{"keys", QNPY_ARRAYS | QNPY_REQUIRED}, {"axis", QNPY_AXIS, -1}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "lexsort", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = qn_lexsort(c.v[0].list.n, c.v[0].list.items, (int)c.v[1].i));
    return qnpy_finish(&c, r);
}

static PyObject *py_searchsorted(ARGUMENTS)
{
    static const char *const sides[] = {"left", "right", NULL};
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x1"}, {"v", QNPY_OPERAND | QNPY_REQUIRED, 0, NULL, "x2"},
        {"side", QNPY_CHOICE, 0, sides}, {"sorter", QNPY_ARRAY | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "searchsorted", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = qn_searchsorted(c.v[0].array, c.v[1].array, c.v[2].i == 1, c.v[3].array));
    return qnpy_finish(&c, r);
}

static PyObject *py_digitize(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"bins", QNPY_ARRAY | QNPY_REQUIRED}, {"right", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "digitize", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work * SORT_WORK, r = qn_digitize(c.v[0].array, c.v[1].array, c.v[2].b));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_sorting_functions[] = {
    {"sort", QNPY_FUNCTION(py_sort), "sort(a, axis=-1, kind=None, order=None, *, stable=None, descending=False)\n--\n\n"
                                     "A sorted copy, NaN last; axis None sorts the flattened array."},
    {"argsort", QNPY_FUNCTION(py_argsort), "argsort(a, axis=-1, kind=None, order=None, *, stable=None, descending=False)\n--\n\n"
                                           "Indices that sort the array."},
    {"partition", QNPY_FUNCTION(py_partition), "partition(a, kth, axis=-1, kind='introselect', order=None)\n--\n\n"
                                               "A copy whose elements kth are those of the sorted array, smaller ones before."},
    {"argpartition", QNPY_FUNCTION(py_argpartition), "argpartition(a, kth, axis=-1, kind='introselect', order=None)\n--\n\n"
                                                     "Indices that partition the array."},
    {"lexsort", QNPY_FUNCTION(py_lexsort), "lexsort(keys, axis=-1)\n--\n\nIndices that sort by the last key, then the one before."},
    {"searchsorted", QNPY_FUNCTION(py_searchsorted), "searchsorted(a, v, side='left', sorter=None)\n--\n\n"
                                                     "Where v would be inserted in the sorted 1-d array a."},
    {"digitize", QNPY_FUNCTION(py_digitize), "digitize(x, bins, right=False)\n--\n\nThe bin of each element of x."},
    {NULL, NULL, 0, NULL},
};
