/* SPDX-License-Identifier: BSD-3-Clause */
/* covariance.c: covariance matrices and correlation coefficients. */
#include "quernpy.h"

#define ARGUMENTS PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

/* qnpy_finish after a RuntimeWarning if there were too few observations. */
static PyObject *finish(qnpy_call *c, qn_array *r, bool empty)
{
    if (r != NULL && empty && PyErr_WarnEx(PyExc_RuntimeWarning, "Degrees of freedom <= 0 for slice", 1) < 0) {
        qn_release(r);
        qnpy_done(c);
        return NULL;
    }
    return qnpy_finish(c, r);
}

/* As NumPy tells wrong weights apart: their number and shape give a RuntimeError. */
static bool check_lengths(const qnpy_call *c, const qnpy_value *v, const char *name, int64_t n)
{
    if (v->object == NULL || (v->array->ndim <= 1 && v->array->size == n))
        return true;
    if (v->array->ndim > 1)
        PyErr_Format(PyExc_RuntimeError, "%s: cannot handle multidimensional %s", c->func, name);
    else
        PyErr_Format(PyExc_RuntimeError, "%s: incompatible numbers of samples and %s: %lld and %lld", c->func, name, (long long)n,
                     (long long)v->array->size);
    return false;
}

static int64_t observations(const qn_array *m, bool rowvar)
{
    return m->ndim < 2 ? m->size : m->shape[rowvar ? 1 : 0];
}

static PyObject *py_cov(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"m", QNPY_ARRAY | QNPY_REQUIRED}, {"y", QNPY_ARRAY | QNPY_NONE}, {"rowvar", QNPY_BOOL, 1}, {"bias", QNPY_BOOL}, {"ddof", QNPY_FLOAT | QNPY_NONE},
        {"fweights", QNPY_ARRAY | QNPY_NONE}, {"aweights", QNPY_ARRAY | QNPY_NONE}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "cov", params))
        return NULL;
    double ddof = c.v[4].object != NULL ? c.v[4].f : c.v[3].b ? 0 : 1;
    int64_t n = observations(c.v[0].array, c.v[2].b);
    if (ddof != (double)(int64_t)ddof)
        PyErr_SetString(PyExc_ValueError, "cov: ddof must be integer");
    if (PyErr_Occurred() || !check_lengths(&c, &c.v[5], "fweights", n) || !check_lengths(&c, &c.v[6], "aweights", n)) {
        qnpy_done(&c);
        return NULL;
    }
    bool empty = false;
    const qn_cov_opts opts = {.columns = !c.v[2].b, .fweights = c.v[5].array, .aweights = c.v[6].array, .dtype = c.v[7].dtype, .empty = &empty};
    qn_array *r;
    QNPY_RUN(c.work * 8, r = qn_cov(c.v[0].array, c.v[1].array, ddof, &opts));
    return finish(&c, r, empty);
}

static PyObject *py_corrcoef(ARGUMENTS)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"y", QNPY_ARRAY | QNPY_NONE}, {"rowvar", QNPY_BOOL, 1}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "corrcoef", params))
        return NULL;
    bool empty = false;
    const qn_cov_opts opts = {.columns = !c.v[2].b, .dtype = c.v[3].dtype, .empty = &empty};
    qn_array *r;
    QNPY_RUN(c.work * 8, r = qn_corrcoef(c.v[0].array, c.v[1].array, &opts));
    return finish(&c, r, empty);
}

PyMethodDef qnpy_covariance_functions[] = {
    {"cov", QNPY_FUNCTION(py_cov), "cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None)\n--\n\n"
                                   "Covariance matrix of variables in rows (columns, if not rowvar)."},
    {"corrcoef", QNPY_FUNCTION(py_corrcoef), "corrcoef(x, y=None, rowvar=True, *, dtype=None)\n--\n\nCorrelation coefficients of variables in rows."},
    {NULL, NULL, 0, NULL},
};
