/* SPDX-License-Identifier: BSD-3-Clause */
/* elementwise.c: elementwise functions with more than operands: where, clip, round, closeness, and fused expressions. */
#include "quernpy.h"

static PyObject *py_where(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"condition", QNPY_ARRAY | QNPY_REQUIRED}, {"x1", QNPY_OPERAND, 0, NULL, "x"}, {"x2", QNPY_OPERAND, 0, NULL, "y"}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "where", params))
        return NULL;
    const qn_array *condition = c.v[0].array;
    if ((c.v[1].object == NULL) != (c.v[2].object == NULL)) {
        PyErr_SetString(PyExc_ValueError, "either both or neither of x and y should be given");
        qnpy_done(&c);
        return NULL;
    }
    if (c.v[1].object == NULL) {
        qn_array *r[QN_MAX_NDIM];
        qn_status status;
        QNPY_RUN(c.work, status = qn_nonzero(condition, r));
        return qnpy_finish_tuple(&c, status, condition->ndim, r);
    }
    qn_array *r;
    QNPY_RUN(c.work, r = (qn_where)(condition, c.v[1].array, c.v[2].array));
    return qnpy_finish(&c, r);
}

/* How clip limits: by both bounds, one, or none. */
enum { BOTH, LOW, HIGH, NEITHER };

/* The operation of each way, found once. */
static const qn_op *clip_op(int way)
{
    static const char *const names[] = {[BOTH] = "clip", [LOW] = "maximum", [HIGH] = "minimum", [NEITHER] = "positive"};
    static const qn_op *found[4];
    if (found[way] == NULL)
        found[way] = qn_op_find(names[way]);
    return found[way];
}

/* Is a Python integer at or beyond the end of a's integer dtype, where it limits nothing? */
static int is_beyond(PyObject *o, const qn_array *a, bool high)
{
    const char kind = qn_dtype_kind((qn_dtype)a->dtype);
    if (!PyLong_CheckExact(o) || (kind != 'i' && kind != 'u'))
        return false;
    const uint64_t most = UINT64_MAX >> (64 - 8 * qn_dtype_size((qn_dtype)a->dtype) + (kind == 'i'));
    PyObject *end = high ? PyLong_FromUnsignedLongLong(most) : PyLong_FromLongLong(kind == 'i' ? -(int64_t)most - 1 : 0);
    const int beyond = end == NULL ? -1 : PyObject_RichCompareBool(o, end, high ? Py_GE : Py_LE);
    Py_XDECREF(end);
    return beyond;
}

/* A limit of clip as an operand: NULL if there is none, or it is none; false with an exception. */
static bool to_limit(qnpy_call *c, qnpy_value *v, bool high, const qn_array **limit)
{
    static const qnpy_param operand = {"a limit", QNPY_OPERAND};
    const int beyond = v->object == NULL ? true : is_beyond(v->object, c->v[0].array, high);
    *limit = NULL;
    if (beyond == 0 && qnpy_convert(c, &operand, v))
        *limit = v->array;
    return beyond > 0 || *limit != NULL;
}

static PyObject *py_clip(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"min", QNPY_OBJECT | QNPY_NONE, 0, NULL, "a_min"},
        {"max", QNPY_OBJECT | QNPY_NONE, 0, NULL, "a_max"}, {"out", QNPY_OUT},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "clip", params))
        return NULL;
    const qn_array *low, *high;
    if (!to_limit(&c, &c.v[1], false, &low) || !to_limit(&c, &c.v[2], true, &high)) {
        qnpy_done(&c);
        return NULL;
    }
    const qn_array *in[] = {c.v[0].array, low != NULL ? low : high, high};
    const qn_apply_opts opts = {.out = c.v[3].array};
    int way = low != NULL && high != NULL ? BOTH : low != NULL ? LOW : high != NULL ? HIGH : NEITHER;
    qn_array *r;
    if (way == NEITHER && opts.out == NULL)
        QNPY_RUN(c.work, r = qn_copy(in[0]));
    else
        QNPY_RUN(c.work, r = qn_apply(clip_op(way), in, &opts));
    return qnpy_finish(&c, r);
}

/* Of bool, not to floating point: the nearest integers, as rint gives them; tenths of a bool are no bool, nor tens. */
static PyObject *round_bool(qnpy_call *c, int decimals)
{
    const qn_array *const out = c->v[2].array, *in[] = {c->v[0].array};
    const qn_apply_opts opts = {.out = out};
    qn_array *r;
    if (decimals != 0) {
        qnpy_done(c);
        return PyErr_Format(PyExc_TypeError, "round: Cannot cast tenths or tens of bool to %s", out == NULL ? "bool" : qn_dtype_name((qn_dtype)out->dtype));
    }
    QNPY_RUN(c->work, r = qn_apply(qn_op_find("rint"), in, &opts));
    return qnpy_finish(c, r);
}

static PyObject *py_round(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"decimals", QNPY_INT}, {"out", QNPY_OUT}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "round", params))
        return NULL;
    int decimals = c.v[1].i > 400 ? 400 : c.v[1].i < -400 ? -400 : (int)c.v[1].i;
    qn_array *r;
    const qn_array *out = c.v[2].array;
    if (c.v[0].array->dtype == QN_BOOL && (out == NULL || strchr("fc", qn_dtype_kind((qn_dtype)out->dtype)) == NULL))
        return round_bool(&c, decimals);
    if (out == NULL)
        QNPY_RUN(c.work, r = qn_round(c.v[0].array, decimals));
    else
        QNPY_RUN(c.work, r = qn_round_into(out, c.v[0].array, decimals) == QN_OK ? qn_retain(out) : NULL);
    return qnpy_finish(&c, r);
}

static PyObject *py_nan_to_num(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"copy", QNPY_BOOL, 1}, {"nan", QNPY_FLOAT}, {"posinf", QNPY_FLOAT | QNPY_NONE}, {"neginf", QNPY_FLOAT | QNPY_NONE},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "nan_to_num", params))
        return NULL;
    const qn_array *x = c.v[0].array;
    const double *posinf = c.v[3].object != NULL ? &c.v[3].f : NULL, *neginf = c.v[4].object != NULL ? &c.v[4].f : NULL;
    PyObject *self = c.v[0].object;
    bool in_place = !c.v[1].b && qnpy_is_array(self);
    if (in_place && qnpy_check_writeable(self, "nan_to_num") < 0) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    if (in_place)
        QNPY_RUN(c.work, r = qn_nan_to_num_into(x, x, c.v[2].f, posinf, neginf) == QN_OK ? qn_retain(x) : NULL);
    else
        QNPY_RUN(c.work, r = qn_nan_to_num(x, c.v[2].f, posinf, neginf));
    c.out = in_place ? self : NULL;
    return qnpy_finish(&c, r);
}

static PyObject *py_real_if_close(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"tol", QNPY_FLOAT, 100}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "real_if_close", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_real_if_close(c.v[0].array, c.v[1].f));
    return qnpy_finish_view(&c, &c.v[0], r);
}

static PyObject *of_parts(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, qn_array *(*f)(const qn_array *))
{
    static const qnpy_param params[] = {{"x", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = f(c.v[0].array));
    return qnpy_finish(&c, r);
}

static PyObject *py_iscomplex(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return of_parts(module, args, nargs, kwnames, "iscomplex", qn_iscomplex);
}

static PyObject *py_isreal(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return of_parts(module, args, nargs, kwnames, "isreal", qn_isreal);
}

static PyObject *py_angle(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"z", QNPY_ARRAY | QNPY_REQUIRED}, {"deg", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "angle", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_angle(c.v[0].array));
    if (c.v[1].b) {
        qn_array *degrees = qn_degrees(r);
        qn_release(r);
        r = degrees;
    }
    return qnpy_finish(&c, r);
}

/* ---- closeness ---- */

static const qnpy_param close_params[] = {
    {"a", QNPY_OPERAND | QNPY_REQUIRED}, {"b", QNPY_OPERAND | QNPY_REQUIRED}, {"rtol", QNPY_OPERAND}, {"atol", QNPY_OPERAND}, {"equal_nan", QNPY_BOOL},
};

/* rtol or atol as given, or its default. */
static const qn_array *tolerance(const qnpy_value *v, double absent, qn_number *storage)
{
    return v->object != NULL ? v->array : qn_number_f64(storage, absent);
}

static PyObject *py_isclose(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    qnpy_call c;
    qn_number rtol, atol;
    if (!QNPY_PARSE(&c, "isclose", close_params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_isclose(c.v[0].array, c.v[1].array, tolerance(&c.v[2], 1e-5, &rtol), tolerance(&c.v[3], 1e-8, &atol), c.v[4].b));
    return qnpy_finish(&c, r);
}

static PyObject *finish_bool(qnpy_call *c, qn_status status, bool truth)
{
    qnpy_done(c);
    return qnpy_check(c->s, status) < 0 ? NULL : PyBool_FromLong(truth);
}

static PyObject *py_allclose(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    qnpy_call c;
    qn_number rtol, atol;
    if (!QNPY_PARSE(&c, "allclose", close_params))
        return NULL;
    qn_status status;
    bool all;
    QNPY_RUN(c.work, status = qn_allclose(c.v[0].array, c.v[1].array, tolerance(&c.v[2], 1e-5, &rtol), tolerance(&c.v[3], 1e-8, &atol), c.v[4].b, &all));
    return finish_bool(&c, status, all);
}

static PyObject *py_array_equal(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"a1", QNPY_ARRAY | QNPY_REQUIRED}, {"a2", QNPY_ARRAY | QNPY_REQUIRED}, {"equal_nan", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "array_equal", params))
        return NULL;
    qn_status status;
    bool equal;
    QNPY_RUN(c.work, status = qn_array_equal(c.v[0].array, c.v[1].array, c.v[2].b, &equal));
    return finish_bool(&c, status, equal);
}

/* ---- fused expressions ---- */

#define MAX_NAMES 32
typedef struct names {
    int n;
    qn_arg arg[MAX_NAMES];
    qn_array *owned[MAX_NAMES];
    qn_number numbers[MAX_NAMES];
    int64_t work;
} names;

static void names_done(names *v)
{
    for (int i = 0; i < v->n; i++)
        qn_release(v->owned[i]);
}

static bool add_name(names *v, qnpy_state *s, PyObject *name, PyObject *value)
{
    int i = v->n;
    if (i == MAX_NAMES) {
        PyErr_Format(PyExc_ValueError, "evaluate: more than %d names", MAX_NAMES);
        return false;
    }
    v->owned[i] = NULL;
    v->arg[i].name = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;
    v->arg[i].value = qnpy_is_array(value) ? qnpy_qn(value) : qnpy_to_number(value, &v->numbers[i]);
    if (v->arg[i].value == NULL && !PyErr_Occurred())
        v->arg[i].value = v->owned[i] = qnpy_to_array(s, value);
    if (v->arg[i].name == NULL && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "evaluate: names must be str");
    v->n++;
    v->work += v->arg[i].value != NULL ? v->arg[i].value->size : 0;
    return !PyErr_Occurred();
}

static PyObject *py_evaluate(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"expression", QNPY_TEXT | QNPY_REQUIRED}, {"values", QNPY_OBJECT | QNPY_REQUIRED}, {"out", QNPY_OUT}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "evaluate", params))
        return NULL;
    if (!PyDict_Check(c.v[1].object)) {
        PyErr_SetString(PyExc_TypeError, "evaluate: values must be a dict of names and arrays");
        return NULL;
    }
    names v = {.n = 0};
    Py_ssize_t at = 0;
    PyObject *name, *value;
    bool ok = true;
    while (ok && PyDict_Next(c.v[1].object, &at, &name, &value))
        ok = add_name(&v, c.s, name, value);
    qn_array *r = NULL;
    if (ok && c.v[2].array != NULL) {
        qn_status status;
        QNPY_RUN(v.work, status = qn_evaluate_into(c.v[2].array, c.v[0].text, v.n, v.arg));
        r = status == QN_OK ? qn_retain(c.v[2].array) : NULL;
    } else if (ok) {
        QNPY_RUN(v.work, r = qn_evaluate(c.v[0].text, v.n, v.arg));
    }
    names_done(&v);
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_elementwise_functions[] = {
    {"where", QNPY_FUNCTION(py_where), "where(condition, x=None, y=None, /)\n--\n\nx where condition is true, else y; the positions of true alone."},
    {"clip", QNPY_FUNCTION(py_clip), "clip(a, min=None, max=None, out=None, *, a_min=None, a_max=None)\n--\n\nThe elements limited to [min, max]."},
    {"round", QNPY_FUNCTION(py_round), "round(a, decimals=0, out=None)\n--\n\nRounded, halves to even."},
    {"around", QNPY_FUNCTION(py_round), "around(a, decimals=0, out=None)\n--\n\nAs round."},
    {"nan_to_num", QNPY_FUNCTION(py_nan_to_num), "nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None)\n--\n\nNaN and infinities replaced by numbers, by default 0 and the largest finite ones."},
    {"real_if_close", QNPY_FUNCTION(py_real_if_close), "real_if_close(a, tol=100)\n--\n\nThe real part if all imaginary parts are close to 0."},
    {"iscomplex", QNPY_FUNCTION(py_iscomplex), "iscomplex(x)\n--\n\nWhere the imaginary part is not 0."},
    {"isreal", QNPY_FUNCTION(py_isreal), "isreal(x)\n--\n\nWhere the imaginary part is 0."},
    {"angle", QNPY_FUNCTION(py_angle), "angle(z, deg=False)\n--\n\nThe angle of complex numbers."},
    {"isclose", QNPY_FUNCTION(py_isclose), "isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)\n--\n\n|a - b| <= atol + rtol |b|."},
    {"allclose", QNPY_FUNCTION(py_allclose), "allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)\n--\n\nAre all elements close?"},
    {"array_equal", QNPY_FUNCTION(py_array_equal), "array_equal(a1, a2, equal_nan=False)\n--\n\nThe same shape and elements?"},
    {"evaluate", QNPY_FUNCTION(py_evaluate), "evaluate(expression, values, out=None)\n--\n\nA whole expression in one pass: evaluate('sqrt(x*x + y*y)', {'x': x, 'y': y})."},
    {NULL, NULL, 0, NULL},
};
