/* SPDX-License-Identifier: BSD-3-Clause */
/* reduction.c: reductions and running operations, with NumPy's and the Array API's parameters. */
#include "quernpy.h"

/* The parameters of sum and its kin; a reduction that takes fewer uses the first ones. */
static const qnpy_param reduce_params[] = {
    {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    {"keepdims", QNPY_BOOL}, {"initial", QNPY_OPERAND | QNPY_NONE}, {"where", QNPY_OBJECT},
};
/* The same without dtype. */
static const qnpy_param extreme_params[] = {
    {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"out", QNPY_OUT}, {"keepdims", QNPY_BOOL},
    {"initial", QNPY_OPERAND | QNPY_NONE}, {"where", QNPY_OBJECT},
};

typedef enum { A, AXIS, DTYPE, OUT, KEEPDIMS, INITIAL, WHERE, ROLES } role;

/* Has a number an axis in a mean or variance? In NumPy only where a mask or NaNs make it one of sums. */
static bool averages_number(const qn_array *a, const qn_array *mask, bool skip_nan)
{
    return mask != NULL || (skip_nan && strchr("fc", qn_dtype_kind((qn_dtype)a->dtype)) != NULL);
}

/* As qnpy_axes, but that a number has an axis. */
static qn_axes axes_of(const qnpy_call *c, bool keepdims)
{
    const qnpy_value *v = &c->v[AXIS];
    return qnpy_is_axis_of_number(c->v[A].array, v->object, v->axes.n, v->axes.axis) ? (qn_axes){0, NULL, keepdims} : qnpy_axes(v, keepdims);
}

/* where= as a mask; true for none. False with an exception. */
static bool to_mask(qnpy_call *c, PyObject *o, qn_array **mask)
{
    *mask = NULL;
    if (o == NULL || o == Py_True || o == Py_None)
        return true;
    *mask = qnpy_to_array_of(c->s, o, QN_BOOL);
    return *mask != NULL;
}

/* What is warned of if no element counts for some result of the reduction called name; NULL: nothing. */
static const char *warning_of(const char *name)
{
    static const struct { const char *name, *text; } table[] = {
        {"mean", "Mean of empty slice."},        {"nanmean", "Mean of empty slice"},
        {"nanmin", "All-NaN slice encountered"}, {"nanmax", "All-NaN slice encountered"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].text;
    return NULL;
}

/* qnpy_finish after a RuntimeWarning, if there is one. */
static PyObject *finish_warning(qnpy_call *c, qn_array *r, const char *warning)
{
    if (r != NULL && warning != NULL && PyErr_WarnEx(PyExc_RuntimeWarning, warning, 1) < 0) {
        qn_release(r);
        qnpy_done(c);
        return NULL;
    }
    return qnpy_finish(c, r);
}

/* Runs the reduction called name on the parsed call; at[role] is the position of each role, -1 if it has none. */
static PyObject *run(qnpy_call *c, const char *name, const int8_t at[ROLES])
{
    qn_array *mask, *r;
    qn_reduce_opts opts = {
        .out = c->v[at[OUT]].array,
        .initial = at[INITIAL] >= 0 ? c->v[at[INITIAL]].array : NULL,
        .dtype = at[DTYPE] >= 0 ? c->v[at[DTYPE]].dtype : QN_DEFAULT_DTYPE,
    };
    if (!to_mask(c, at[WHERE] >= 0 ? c->v[at[WHERE]].object : NULL, &mask)) {
        qnpy_done(c);
        return NULL;
    }
    const char *warning = warning_of(name);
    bool empty = false, averages = at[INITIAL] < 0 && at[DTYPE] >= 0, keepdims = c->v[at[KEEPDIMS]].b;
    opts.where = mask;
    opts.empty = warning != NULL ? &empty : NULL;
    const bool plain = averages && !averages_number(c->v[A].array, mask, *name == 'n');
    QNPY_RUN(c->work, r = qn_reduce_named(name, c->v[A].array, plain ? qnpy_axes(&c->v[AXIS], keepdims) : axes_of(c, keepdims), &opts));
    qn_release(mask);
    if (qnpy_after(c->s, "reduce", c->v[A].array, r) < 0) {
        qn_release(r);
        r = NULL;
    }
    return finish_warning(c, r, empty ? warning : NULL);
}

static PyObject *reduce(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name)
{
    static const int8_t at[ROLES] = {0, 1, 2, 3, 4, 5, 6};
    qnpy_call c;
    return QNPY_PARSE(&c, name, reduce_params) ? run(&c, name, at) : NULL;
}

static PyObject *extreme(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name)
{
    static const int8_t at[ROLES] = {0, 1, -1, 2, 3, 4, 5};
    qnpy_call c;
    return QNPY_PARSE(&c, name, extreme_params) ? run(&c, name, at) : NULL;
}

static PyObject *logical(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"out", QNPY_OUT}, {"keepdims", QNPY_BOOL},
        {"where", QNPY_OBJECT | QNPY_KEYWORD},
    };
    static const int8_t at[ROLES] = {0, 1, -1, 2, 3, -1, 4};
    qnpy_call c;
    return QNPY_PARSE(&c, name, params) ? run(&c, name, at) : NULL;
}

static PyObject *averaged(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"keepdims", QNPY_BOOL}, {"where", QNPY_OBJECT | QNPY_KEYWORD},
    };
    static const int8_t at[ROLES] = {0, 1, 2, 3, 4, -1, 5};
    qnpy_call c;
    return QNPY_PARSE(&c, name, params) ? run(&c, name, at) : NULL;
}

static inline bool is_whole(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return qnpy_is_lone_array(args, nargs, kwnames) && qnpy_qn(args[0])->size > 0 && qnpy_ignores_errors(qnpy_state_of(module));
}

#define REDUCTION_OF_ALL(name, family)                                                                              \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)        \
    {                                                                                                               \
        return is_whole(module, args, nargs, kwnames) ? qnpy_reduce_all(args[0], qn_##name)                         \
                                                      : family(module, args, nargs, kwnames, #name);                \
    }
#define REDUCTION(name, family)                                                                                     \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)        \
    {                                                                                                               \
        return family(module, args, nargs, kwnames, #name);                                                         \
    }
REDUCTION_OF_ALL(sum, reduce)
REDUCTION_OF_ALL(prod, reduce)
REDUCTION_OF_ALL(min, extreme)
REDUCTION_OF_ALL(max, extreme)
REDUCTION_OF_ALL(any, logical)
REDUCTION_OF_ALL(all, logical)
REDUCTION_OF_ALL(mean, averaged)
REDUCTION(nansum, reduce)
REDUCTION(nanprod, reduce)
REDUCTION(nanmin, extreme)
REDUCTION(nanmax, extreme)
REDUCTION(nanmean, averaged)

/* ---- variance ---- */

/* ddof, or the standard's correction; not both. */
static bool to_correction(const qnpy_call *c, double *correction)
{
    const qnpy_value *ddof = &c->v[4], *standard = &c->v[8];
    *correction = standard->object != NULL ? standard->f : ddof->f;
    if (standard->object == NULL || ddof->f == 0)
        return true;
    PyErr_Format(PyExc_ValueError, "%s: ddof and correction can't be provided simultaneously.", c->func);
    return false;
}

static qn_array *var_of(const qn_array *a, qn_axes axes) { return qn_var(a, axes, 0); }
static qn_array *std_of(const qn_array *a, qn_axes axes) { return qn_std(a, axes, 0); }

static PyObject *spread(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, bool skip_nan,
                        bool root)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"ddof", QNPY_FLOAT}, {"keepdims", QNPY_BOOL}, {"where", QNPY_OBJECT | QNPY_KEYWORD},
        {"mean", QNPY_ARRAY | QNPY_KEYWORD | QNPY_NONE}, {"correction", QNPY_FLOAT | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!skip_nan && is_whole(module, args, nargs, kwnames))
        return qnpy_reduce_all(args[0], root ? std_of : var_of);
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    bool empty = false;
    qn_var_opts opts = {.out = c.v[3].array, .mean = c.v[7].array, .dtype = c.v[2].dtype, .skip_nan = skip_nan, .root = root, .empty = &empty};
    qn_array *mask, *r;
    if (!to_correction(&c, &opts.correction) || !to_mask(&c, c.v[6].object, &mask)) {
        qnpy_done(&c);
        return NULL;
    }
    opts.where = mask;
    const qn_axes axes = averages_number(c.v[0].array, mask, skip_nan) ? axes_of(&c, c.v[5].b) : qnpy_axes(&c.v[1], c.v[5].b);
    QNPY_RUN(c.work, r = qn_var_with(c.v[0].array, axes, &opts));
    qn_release(mask);
    return finish_warning(&c, r, empty ? skip_nan ? "Degrees of freedom <= 0 for slice." : "Degrees of freedom <= 0 for slice" : NULL);
}

#define SPREAD(name, skip_nan, root)                                                                         \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return spread(module, args, nargs, kwnames, #name, skip_nan, root);                                  \
    }
SPREAD(var, false, false)
SPREAD(std, false, true)
SPREAD(nanvar, true, false)
SPREAD(nanstd, true, true)

/* ---- reductions without options ---- */

/* The result copied to out if there is one, which has its shape. */
static PyObject *delivered(qnpy_call *c, qn_array *r, const qn_array *out)
{
    if (r != NULL && out != NULL && (out->ndim != r->ndim || memcmp(out->shape, r->shape, (size_t)r->ndim * sizeof *r->shape) != 0)) {
        PyErr_Format(PyExc_ValueError, "%s: output array does not match the result: %d dimensions given, %d needed, or other lengths",
                     c->func, out->ndim, r->ndim);
        qn_release(r);
        r = NULL;
    }
    if (r != NULL && out != NULL) {
        qn_status status = qn_assign(out, r, QN_SAME_KIND);
        qn_release(r);
        r = status == QN_OK ? qn_retain(out) : NULL;
    }
    return qnpy_finish(c, r);
}

typedef qn_array *(*plain_fn)(const qn_array *, qn_axes);

static PyObject *plain(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, plain_fn f)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"out", QNPY_OUT}, {"keepdims", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = f(c.v[0].array, axes_of(&c, c.v[3].b)));
    return delivered(&c, r, c.v[2].array);
}

#define PLAIN(name)                                                                                          \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return plain(module, args, nargs, kwnames, #name, qn_##name);                                        \
    }
PLAIN(argmin)
PLAIN(argmax)
PLAIN(ptp)
PLAIN(nanargmin)
PLAIN(nanargmax)

static PyObject *py_count_nonzero(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"keepdims", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "count_nonzero", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_count_nonzero(c.v[0].array, axes_of(&c, c.v[2].b)));
    return qnpy_finish(&c, r);
}

static PyObject *py_average(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXES}, {"weights", QNPY_ARRAY | QNPY_NONE}, {"returned", QNPY_BOOL},
        {"keepdims", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "average", params))
        return NULL;
    qn_array *made[2] = {NULL, NULL};
    bool returned = c.v[3].b;
    QNPY_RUN(c.work, made[0] = qn_average(c.v[0].array, c.v[2].array, qnpy_axes(&c.v[1], c.v[4].b), returned ? &made[1] : NULL));
    return returned ? qnpy_finish_tuple(&c, made[0] != NULL ? QN_OK : qn_error_status(), 2, made) : qnpy_finish(&c, made[0]);
}

/* ---- running operations ---- */

typedef struct running_fns {
    qn_array *(*make)(const qn_array *, int, qn_dtype, bool);
    qn_status (*into)(const qn_array *out, const qn_array *, int, qn_dtype, bool);
} running_fns;
static const running_fns sums = {qn_cumsum, qn_cumsum_into}, products = {qn_cumprod, qn_cumprod_into},
                         nansums = {qn_nancumsum, qn_nancumsum_into}, nanproducts = {qn_nancumprod, qn_nancumprod_into};

static PyObject *running(qnpy_call *c, const running_fns *f, bool flatten, int64_t axis, qn_dtype t, bool initial, const qn_array *out)
{
    const qn_array *a = c->v[0].array;
    qn_array *flat = flatten || qnpy_numbers_axis(a, axis) ? qn_ravel(a) : qn_retain(a), *r;
    if (out == NULL)
        QNPY_RUN(c->work, r = f->make(flat, (int)axis, t, initial));
    else
        QNPY_RUN(c->work, r = f->into(out, flat, (int)axis, t, initial) == QN_OK ? qn_retain(out) : NULL);
    qn_release(flat);
    if (qnpy_after(c->s, "accumulate", a, r) < 0) {
        qn_release(r);
        r = NULL;
    }
    return qnpy_finish(c, r);
}

static PyObject *numpy_running(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name,
                               const running_fns *f)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_NONE}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    return running(&c, f, c.v[1].object == NULL, c.v[1].i, c.v[2].dtype, false, c.v[3].array);
}

static PyObject *standard_running(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name,
                                  const running_fns *f)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_KEYWORD | QNPY_NONE}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
        {"out", QNPY_OUT | QNPY_KEYWORD},  {"include_initial", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    if (c.v[1].object == NULL && c.v[0].array->ndim != 1) {
        PyErr_Format(PyExc_ValueError, "%s: axis is required for arrays of %d dimensions", name, c.v[0].array->ndim);
        qnpy_done(&c);
        return NULL;
    }
    return running(&c, f, false, c.v[1].i, c.v[2].dtype, c.v[4].b, c.v[3].array);
}

#define RUNNING(name, family, f)                                                                             \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return family(module, args, nargs, kwnames, #name, f);                                               \
    }
RUNNING(cumsum, numpy_running, &sums)
RUNNING(cumprod, numpy_running, &products)
RUNNING(nancumsum, numpy_running, &nansums)
RUNNING(nancumprod, numpy_running, &nanproducts)
RUNNING(cumulative_sum, standard_running, &sums)
RUNNING(cumulative_prod, standard_running, &products)

#define OPTIONS "axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True)"
#define SPREAD_OPTIONS "axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0)"
#define EXTREME_OPTIONS "axis=None, out=None, keepdims=False, initial=None, where=True)"
PyMethodDef qnpy_reduction_functions[] = {
    {"sum", QNPY_FUNCTION(py_sum), "sum(a, " OPTIONS "\n--\n\nSum over axes, pairwise."},
    {"prod", QNPY_FUNCTION(py_prod), "prod(a, " OPTIONS "\n--\n\nProduct over axes."},
    {"min", QNPY_FUNCTION(py_min), "min(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nSmallest element; NaN if one is there."},
    {"max", QNPY_FUNCTION(py_max), "max(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nLargest element; NaN if one is there."},
    {"amin", QNPY_FUNCTION(py_min), "amin(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nAs min."},
    {"amax", QNPY_FUNCTION(py_max), "amax(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nAs max."},
    {"any", QNPY_FUNCTION(py_any), "any(a, axis=None, out=None, keepdims=False, *, where=True)\n--\n\nIs any element true?"},
    {"all", QNPY_FUNCTION(py_all), "all(a, axis=None, out=None, keepdims=False, *, where=True)\n--\n\nAre all elements true?"},
    {"mean", QNPY_FUNCTION(py_mean), "mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)\n--\n\nArithmetic mean."},
    {"var", QNPY_FUNCTION(py_var), "var(a, " SPREAD_OPTIONS "\n--\n\nVariance with divisor n - ddof (or correction)."},
    {"std", QNPY_FUNCTION(py_std), "std(a, " SPREAD_OPTIONS "\n--\n\nStandard deviation."},
    {"nansum", QNPY_FUNCTION(py_nansum), "nansum(a, " OPTIONS "\n--\n\nSum of the elements that are not NaN."},
    {"nanprod", QNPY_FUNCTION(py_nanprod), "nanprod(a, " OPTIONS "\n--\n\nProduct of the elements that are not NaN."},
    {"nanmin", QNPY_FUNCTION(py_nanmin), "nanmin(a, " EXTREME_OPTIONS "\n--\n\nSmallest element that is not NaN."},
    {"nanmax", QNPY_FUNCTION(py_nanmax), "nanmax(a, " EXTREME_OPTIONS "\n--\n\nLargest element that is not NaN."},
    {"nanmean", QNPY_FUNCTION(py_nanmean), "nanmean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)\n--\n\nMean of the elements that are not NaN."},
    {"nanvar", QNPY_FUNCTION(py_nanvar), "nanvar(a, " SPREAD_OPTIONS "\n--\n\nVariance of the elements that are not NaN."},
    {"nanstd", QNPY_FUNCTION(py_nanstd), "nanstd(a, " SPREAD_OPTIONS "\n--\n\nStandard deviation of the elements that are not NaN."},
    {"nanargmin", QNPY_FUNCTION(py_nanargmin), "nanargmin(a, axis=None, out=None, keepdims=False)\n--\n\nPosition of the smallest element that is not NaN."},
    {"nanargmax", QNPY_FUNCTION(py_nanargmax), "nanargmax(a, axis=None, out=None, keepdims=False)\n--\n\nPosition of the largest element that is not NaN."},
    {"nancumsum", QNPY_FUNCTION(py_nancumsum), "nancumsum(a, axis=None, dtype=None, out=None)\n--\n\nRunning sums, NaN counted as 0."},
    {"nancumprod", QNPY_FUNCTION(py_nancumprod), "nancumprod(a, axis=None, dtype=None, out=None)\n--\n\nRunning products, NaN counted as 1."},
    {"average", QNPY_FUNCTION(py_average), "average(a, axis=None, weights=None, returned=False, *, keepdims=False)\n--\n\nWeighted mean; returned=True gives the sum of the weights too."},
    {"argmin", QNPY_FUNCTION(py_argmin), "argmin(a, axis=None, out=None, keepdims=False)\n--\n\nPosition of the first minimum."},
    {"argmax", QNPY_FUNCTION(py_argmax), "argmax(a, axis=None, out=None, keepdims=False)\n--\n\nPosition of the first maximum."},
    {"ptp", QNPY_FUNCTION(py_ptp), "ptp(a, axis=None, out=None, keepdims=False)\n--\n\nLargest minus smallest element."},
    {"count_nonzero", QNPY_FUNCTION(py_count_nonzero), "count_nonzero(a, axis=None, *, keepdims=False)\n--\n\nNumber of elements that are not 0."},
    {"cumsum", QNPY_FUNCTION(py_cumsum), "cumsum(a, axis=None, dtype=None, out=None)\n--\n\nRunning sums; of the flattened array without axis."},
    {"cumprod", QNPY_FUNCTION(py_cumprod), "cumprod(a, axis=None, dtype=None, out=None)\n--\n\nRunning products."},
    {"cumulative_sum", QNPY_FUNCTION(py_cumulative_sum), "cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False)\n--\n\nRunning sums."},
    {"cumulative_prod", QNPY_FUNCTION(py_cumulative_prod), "cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False)\n--\n\nRunning products."},
    {NULL, NULL, 0, NULL},
};
