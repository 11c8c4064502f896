/* SPDX-License-Identifier: BSD-3-Clause */
/* quantiles.c: medians, quantiles, percentiles, differences. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define ARRAY {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}

/* The result, copied to out if there is one, after a RuntimeWarning if there is a text. */
static PyObject *delivered(qnpy_call *c, qn_array *r, const qn_array *out, const char *warning)
{
    if (r != NULL && out != NULL) {
        qn_status status = qn_assign(out, r, QN_SAME_KIND);
        qn_release(r);
        r = status == QN_OK ? qn_retain(out) : NULL;
    }
    if (r != NULL && warning != NULL && PyErr_WarnEx(PyExc_RuntimeWarning, warning, 1) < 0) {
        qn_release(r);
        qnpy_done(c);
        return NULL;
    }
    return qnpy_finish(c, r);
}

static PyObject *median(ARGUMENTS, const char *name, bool skip_nan)
{
    static const qnpy_param params[] = {
        ARRAY, {"axis", QNPY_AXES}, {"out", QNPY_OUT}, {"overwrite_input", QNPY_BOOL}, {"keepdims", QNPY_BOOL},
    };
    qnpy_call c;
    if (!skip_nan && qnpy_is_lone_array(args, nargs, kwnames) && qnpy_qn(args[0])->size > 0)
        return qnpy_reduce_all(args[0], qn_median);
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    bool empty = false;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_median_with(c.v[0].array, qnpy_axes(&c.v[1], c.v[4].b), skip_nan, &empty));
    const char *warning = !empty ? NULL : skip_nan && c.v[0].array->size > 0 ? "All-NaN slice encountered" : "Mean of empty slice";
    return delivered(&c, r, c.v[2].array, warning);
}

static PyObject *py_median(ARGUMENTS) { return median(module, args, nargs, kwnames, "median", false); }
static PyObject *py_nanmedian(ARGUMENTS) { return median(module, args, nargs, kwnames, "nanmedian", true); }

static PyObject *quantile(ARGUMENTS, const char *name, bool percent, bool skip_nan)
{
    static const char *const methods[] = { /* ORDER qn_quantile_method */
        "linear", "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull",
        "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest", NULL,
    };
    _Static_assert(sizeof methods / sizeof *methods == QN_NQUANTILE_METHODS + 1, "a name for every method");
    static const qnpy_param params[] = {
        ARRAY, {"q", QNPY_OPERAND | QNPY_REQUIRED}, {"axis", QNPY_AXES}, {"out", QNPY_OUT}, {"overwrite_input", QNPY_BOOL},
        {"method", QNPY_CHOICE, 0, methods}, {"keepdims", QNPY_BOOL}, {"weights", QNPY_ARRAY | QNPY_KEYWORD | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    bool empty = false;
    const qn_quantile_opts opts = {.method = (qn_quantile_method)c.v[5].i, .weights = c.v[7].array, .percent = percent, .skip_nan = skip_nan,
                                   .empty = &empty};
    qn_array *r;
    if (c.v[1].array->ndim > 2 && (!skip_nan || c.v[0].array->size > 0)) { /* NumPy says of more that they may have no useful meaning */
        qnpy_done(&c);
        return PyErr_Format(PyExc_ValueError, "%s: q must be a scalar or 1d", name);
    }
    QNPY_RUN(c.work, r = qn_quantile_with(c.v[0].array, c.v[1].array, qnpy_axes(&c.v[2], c.v[6].b), &opts));
    return delivered(&c, r, c.v[3].array, empty && skip_nan ? "All-NaN slice encountered" : NULL);
}

static PyObject *py_percentile(ARGUMENTS) { return quantile(module, args, nargs, kwnames, "percentile", true, false); }
static PyObject *py_quantile(ARGUMENTS) { return quantile(module, args, nargs, kwnames, "quantile", false, false); }
static PyObject *py_nanpercentile(ARGUMENTS) { return quantile(module, args, nargs, kwnames, "nanpercentile", true, true); }
static PyObject *py_nanquantile(ARGUMENTS) { return quantile(module, args, nargs, kwnames, "nanquantile", false, true); }

/* A number given for prepend or append becomes a slice of a's shape and length 1 along axis. */
static qn_array *as_slice(const qn_array *end, const qn_array *a, int axis)
{
    if (end->ndim > 0)
        return qn_retain(end);
    int64_t shape[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++)
        shape[i] = i == axis ? 1 : a->shape[i];
    return qn_broadcast_to(end, a->ndim, shape);
}

/* before, a and after joined along axis; before and after may be NULL. */
static qn_array *extended(const qn_array *a, const qn_array *before, const qn_array *after, int axis)
{
    if (before == NULL && after == NULL)
        return qn_retain(a);
    if (axis < 0)
        axis += a->ndim;
    qn_array *first = before ? as_slice(before, a, axis) : NULL, *last = after ? as_slice(after, a, axis) : NULL;
    const qn_array *parts[3];
    int n = 0;
    if (before)
        parts[n++] = first;
    parts[n++] = a;
    if (after)
        parts[n++] = last;
    qn_array *r = qn_concat(n, parts, axis);
    qn_release(first);
    qn_release(last);
    return r;
}

static PyObject *py_diff(ARGUMENTS)
{
    static const qnpy_param params[] = {
        ARRAY, {"n", QNPY_INT, 1}, {"axis", QNPY_AXIS, -1}, {"prepend", QNPY_ARRAY | QNPY_NONE}, {"append", QNPY_ARRAY | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "diff", params))
        return NULL;
    int axis = (int)c.v[2].i, n = c.v[1].i > INT32_MAX ? INT32_MAX : c.v[1].i < 0 ? -1 : (int)c.v[1].i;
    qn_array *a = extended(c.v[0].array, n ? c.v[3].array : NULL, n ? c.v[4].array : NULL, axis), *r;
    QNPY_RUN(c.work, r = qn_diff(a, n, axis));
    qn_release(a);
    return qnpy_finish_view(&c, &c.v[0], r);
}

#define OPTIONS "(a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, *, weights=None)\n--\n\n"
PyMethodDef qnpy_quantiles_functions[] = {
    {"median", QNPY_FUNCTION(py_median), "median(a, axis=None, out=None, overwrite_input=False, keepdims=False)\n--\n\n"
                                         "The middle element, or the mean of the two middle ones."},
    {"nanmedian", QNPY_FUNCTION(py_nanmedian), "nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False)\n--\n\n"
                                               "The median of the elements that are not NaN."},
    {"percentile", QNPY_FUNCTION(py_percentile), "percentile" OPTIONS "The q-th percentiles, q in [0, 100]."},
    {"quantile", QNPY_FUNCTION(py_quantile), "quantile" OPTIONS "The q-th quantiles, q in [0, 1]."},
    {"nanpercentile", QNPY_FUNCTION(py_nanpercentile), "nanpercentile" OPTIONS "Percentiles without the NaNs."},
    {"nanquantile", QNPY_FUNCTION(py_nanquantile), "nanquantile" OPTIONS "Quantiles without the NaNs."},
    {"diff", QNPY_FUNCTION(py_diff), "diff(a, n=1, axis=-1, prepend=None, append=None)\n--\n\nThe n-th differences along an axis."},
    {NULL, NULL, 0, NULL},
};
