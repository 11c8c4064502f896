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

/* where= as a mask; true for none. False with an exception. */
static bool to_mask(qnpy_call *c, PyObject *o, qn_array **mask)
{
    *mask = NULL;
    if (o == NULL || o == Py_True || o == Py_None)
        return true;
    *mask = qnpy_to_array_of(c->s, o, QN_BOOL);
    return *mask != NULL;
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
    opts.where = mask;
    QNPY_RUN(c->work, r = qn_reduce_named(name, c->v[A].array, qnpy_axes(&c->v[AXIS], c->v[at[KEEPDIMS]].b), &opts));
    qn_release(mask);
    if (qnpy_after(c->s, "reduce", c->v[A].array, r) < 0) {
        qn_release(r);
        r = NULL;
    }
    return qnpy_finish(c, r);
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

static PyObject *averaged(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"keepdims", QNPY_BOOL}, {"where", QNPY_OBJECT | QNPY_KEYWORD},
    };
    static const int8_t at[ROLES] = {0, 1, 2, 3, 4, -1, 5};
    qnpy_call c;
    return QNPY_PARSE(&c, "mean", params) ? run(&c, "mean", at) : NULL;
}

#define REDUCTION(name, family)                                                                                     \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)        \
    {                                                                                                               \
        return family(module, args, nargs, kwnames, #name);                                                         \
    }
REDUCTION(sum, reduce)
REDUCTION(prod, reduce)
REDUCTION(min, extreme)
REDUCTION(max, extreme)
REDUCTION(any, logical)
REDUCTION(all, logical)

/* ---- variance ---- */

/* The result copied to out and cast to dtype where asked: var and std have no such options in C. */
static PyObject *delivered(qnpy_call *c, qn_array *r, const qn_array *out, qn_dtype t)
{
    if (r != NULL && out != NULL) {
        qn_status status = qn_assign(out, r, QN_SAME_KIND);
        qn_release(r);
        r = status == QN_OK ? qn_retain(out) : NULL;
    } else if (r != NULL && t != QN_DEFAULT_DTYPE && r->dtype != (int)t) {
        qn_array *cast = qn_astype(r, t);
        qn_release(r);
        r = cast;
    }
    return qnpy_finish(c, r);
}

typedef qn_array *(*spread_fn)(const qn_array *, qn_axes, double);

static PyObject *spread(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, spread_fn f)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"dtype", QNPY_DTYPE}, {"out", QNPY_OUT},
        {"ddof", QNPY_FLOAT, 0, NULL, "correction"}, {"keepdims", QNPY_BOOL},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    const qn_array *a = c.v[0].array;
    qn_dtype t = c.v[2].dtype;
    qn_array *cast = t != QN_DEFAULT_DTYPE && a->dtype != (int)t ? qn_astype(a, t) : qn_retain(a), *r;
    QNPY_RUN(c.work, r = f(cast, qnpy_axes(&c.v[1], c.v[5].b), c.v[4].f));
    qn_release(cast);
    return delivered(&c, r, c.v[3].array, QN_DEFAULT_DTYPE);
}

static PyObject *py_var(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return spread(module, args, nargs, kwnames, "var", qn_var);
}

static PyObject *py_std(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return spread(module, args, nargs, kwnames, "std", qn_std);
}

/* ---- reductions without options ---- */

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
    QNPY_RUN(c.work, r = f(c.v[0].array, qnpy_axes(&c.v[1], c.v[3].b)));
    return delivered(&c, r, c.v[2].array, QN_DEFAULT_DTYPE);
}

#define PLAIN(name)                                                                                          \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) \
    {                                                                                                        \
        return plain(module, args, nargs, kwnames, #name, qn_##name);                                        \
    }
PLAIN(argmin)
PLAIN(argmax)
PLAIN(ptp)

static PyObject *py_count_nonzero(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"axis", QNPY_AXES}, {"keepdims", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "count_nonzero", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_count_nonzero(c.v[0].array, qnpy_axes(&c.v[1], c.v[2].b)));
    return qnpy_finish(&c, r);
}

/* ---- running operations ---- */

typedef struct running_fns {
    qn_array *(*make)(const qn_array *, int, qn_dtype, bool);
    qn_status (*into)(const qn_array *out, const qn_array *, int, qn_dtype, bool);
} running_fns;
static const running_fns sums = {qn_cumsum, qn_cumsum_into}, products = {qn_cumprod, qn_cumprod_into};

static PyObject *running(qnpy_call *c, const running_fns *f, bool flatten, int64_t axis, qn_dtype t, bool initial, const qn_array *out)
{
    const qn_array *a = c->v[0].array;
    qn_array *flat = flatten ? qn_ravel(a) : qn_retain(a), *r;
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
RUNNING(cumulative_sum, standard_running, &sums)
RUNNING(cumulative_prod, standard_running, &products)

#define OPTIONS "axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True)"
PyMethodDef qnpy_reduction_functions[] = {
    {"sum", QNPY_FUNCTION(py_sum), "sum(a, " OPTIONS "\n--\n\nSum over axes, pairwise."},
    {"prod", QNPY_FUNCTION(py_prod), "prod(a, " OPTIONS "\n--\n\nProduct over axes."},
    {"min", QNPY_FUNCTION(py_min), "min(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nSmallest element; NaN if one is there."},
    {"max", QNPY_FUNCTION(py_max), "max(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nLargest element; NaN if one is there."},
    {"amin", QNPY_FUNCTION(py_min), "amin(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nAs min."},
    {"amax", QNPY_FUNCTION(py_max), "amax(a, axis=None, out=None, keepdims=False, initial=None, where=True)\n--\n\nAs max."},
    {"any", QNPY_FUNCTION(py_any), "any(a, axis=None, out=None, keepdims=False, *, where=True)\n--\n\nIs any element true?"},
    {"all", QNPY_FUNCTION(py_all), "all(a, axis=None, out=None, keepdims=False, *, where=True)\n--\n\nAre all elements true?"},
    {"mean", QNPY_FUNCTION(averaged), "mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)\n--\n\nArithmetic mean."},
    {"var", QNPY_FUNCTION(py_var), "var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, correction=0)\n--\n\nVariance with divisor n - ddof (or correction)."},
    {"std", QNPY_FUNCTION(py_std), "std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, correction=0)\n--\n\nStandard deviation."},
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
