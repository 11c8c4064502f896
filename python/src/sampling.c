/* SPDX-License-Identifier: BSD-3-Clause */
/* sampling.c: the Generator's integers, bytes, samples and orders. */
#include "random.h"

/* ---- integers ---- */

/* A bound: any array-like, or an int, of which 2^64 (the open upper bound of uint64) is told apart. */
typedef struct bound { const qn_array *array; bool beyond; } bound;

static bool is_two_to_64(PyObject *o)
{
    if (!PyLong_Check(o))
        return false;
    PyObject *max = PyLong_FromUnsignedLongLong(UINT64_MAX), *one = PyLong_FromLong(1);
    PyObject *beyond = max != NULL && one != NULL ? PyNumber_Add(max, one) : NULL;
    int same = beyond != NULL ? PyObject_RichCompareBool(o, beyond, Py_EQ) : -1;
    Py_XDECREF(beyond);
    Py_XDECREF(one);
    Py_XDECREF(max);
    PyErr_Clear();
    return same > 0;
}

/* The OPERAND that v->object stands for. */
static bool to_bound(qnpy_call *c, const char *name, qnpy_value *v, bound *b)
{
    const qnpy_param param = {name, QNPY_OPERAND | QNPY_REQUIRED};
    *b = (bound){NULL, is_two_to_64(v->object)};
    if (b->beyond)
        return true;
    if (!qnpy_convert(c, &param, v)) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError))
            PyErr_Format(PyExc_ValueError, "integers: %s is out of bounds for 64 bits", name);
        return false;
    }
    b->array = v->array;
    return true;
}

/* high at 2^64 and open is the greatest uint64 and closed. */
static qn_array *integers_between(qnpy_call *c, qnpy_bits *bits, bound low, bound high, bool closed, bool masked, qn_dtype t,
                                  const qnpy_value *size)
{
    qn_number max;
    qn_array *r;
    if (low.beyond || (high.beyond && closed)) {
        qn_set_error(QN_ERR_VALUE, "integers: %s is out of bounds for %s", low.beyond ? "low" : "high", qn_dtype_name(t));
        return NULL;
    }
    if (high.beyond)
        high = (bound){qn_number_u64(&max, UINT64_MAX), true};
    int64_t work = size->shape.n < 0 ? c->work : qnpy_count(size);
    QNPY_DRAW(bits, work, r = qn_random_integers_between(g, low.array, high.array, closed || high.beyond, masked, t, size->shape.n,
                                                         size->shape.length));
    return r;
}

QNPY_METHOD(integers)
{
    static const qnpy_param params[] = {
        {"low", QNPY_OBJECT | QNPY_REQUIRED}, {"high", QNPY_OBJECT | QNPY_NONE}, {"size", QNPY_SHAPE | QNPY_NONE}, {"dtype", QNPY_DTYPE},
        {"endpoint", QNPY_BOOL}, {"masked", QNPY_BOOL | QNPY_KEYWORD},
    };
    qnpy_call c;
    bound low, high;
    qn_number zero;
    if (!QNPY_PARSE_METHOD(&c, "integers", params))
        return NULL;
    bool pair = c.v[1].object != NULL;
    qn_dtype t = c.v[3].dtype == QN_DEFAULT_DTYPE ? QN_INT64 : c.v[3].dtype;
    low = (bound){qn_number_i64(&zero, 0), false};
    if ((pair && !to_bound(&c, "low", &c.v[0], &low)) || !to_bound(&c, pair ? "high" : "low", &c.v[pair], &high)) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r = integers_between(&c, qnpy_bits_of(self), low, high, c.v[4].b, c.v[5].b, t, &c.v[2]);
    return qnpy_finish_draw(&c, &c.v[2], r);
}

QNPY_METHOD(bytes)
{
    static const qnpy_param params[] = {{"length", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "bytes", params))
        return NULL;
    int64_t length = c.v[0].i, n = length > 0 ? length / 4 + (length % 4 != 0) : 1; /* no bytes cost a word too */
    qnpy_done(&c);
    if (length < 0)
        return PyErr_Format(PyExc_ValueError, "bytes: length must not be negative, got %lld", (long long)length);
    qn_array *words;
    QNPY_DRAW_OF(self, n, words = qn_random_integers(g, 0, INT64_C(1) << 32, QN_UINT32, 1, &n));
    if (words == NULL)
        return qnpy_raise(c.s);
    PyObject *r = PyBytes_FromStringAndSize(words->data, (Py_ssize_t)length);
    qn_release(words);
    return r;
}

/* ---- orders ---- */

QNPY_METHOD(permutation)
{
    static const qnpy_param params[] = {{"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "permutation", params))
        return NULL;
    const qn_array *x = c.v[0].array;
    int64_t n;
    qn_array *r = NULL;
    if (x->ndim > 0)
        QNPY_DRAW_OF(self, x->size, r = qn_random_shuffle(g, x, (int)c.v[1].i));
    else if (qn_item_i64(x, &n) == QN_OK)
        QNPY_DRAW_OF(self, n, r = qn_random_permutation(g, n < 0 ? 0 : n));
    return qnpy_finish(&c, r);
}

/* place[k] uniform in [0, n - 1 - k]: the partners of items n - 1, n - 2, ... 1. */
static qn_array *partners(PyObject *self, int64_t n)
{
    qn_number zero;
    qn_array *last = qn_arange_int(n - 1, 0, -1, QN_INT64), *r = NULL;
    if (last != NULL)
        QNPY_DRAW_OF(self, 0, r = qn_random_integers_between(g, qn_number_i64(&zero, 0), last, true, true, QN_INT64, 1, &last->shape[0]));
    qn_release(last);
    return r;
}

static int swap_items(PyObject *x, Py_ssize_t i, Py_ssize_t j)
{
    PyObject *a = PySequence_GetItem(x, i), *b = PySequence_GetItem(x, j);
    int status = a == NULL || b == NULL || PySequence_SetItem(x, i, b) < 0 || PySequence_SetItem(x, j, a) < 0 ? -1 : 0;
    Py_XDECREF(a);
    Py_XDECREF(b);
    return status;
}

/* A list or another mutable sequence. */
static PyObject *shuffle_sequence(qnpy_state *s, PyObject *self, PyObject *x, int64_t axis)
{
    Py_ssize_t n = PySequence_Size(x);
    if (n >= 0 && axis != 0)
        PyErr_SetString(PyExc_NotImplementedError, "shuffle: Axis argument is only supported on arrays");
    if (PyErr_Occurred())
        return NULL;
    qn_array *place = partners(self, n);
    if (place == NULL)
        return qnpy_raise(s);
    int status = 0;
    for (Py_ssize_t k = 0; status == 0 && k < n - 1; k++)
        status = swap_items(x, n - 1 - k, (Py_ssize_t)QN_EL(int64_t, place, k));
    qn_release(place);
    return status == 0 ? Py_NewRef(Py_None) : NULL;
}

/* Our arrays, and the memory of others' that say it may be written. */
static qn_array *shuffled_memory(qnpy_state *s, PyObject *o)
{
    if (!qnpy_is_array(o))
        return PyObject_CheckBuffer(o) ? qnpy_from_buffer(s, o) : NULL;
    return qnpy_check_writeable(o, "shuffle") < 0 ? NULL : qn_retain(qnpy_qn(o));
}

QNPY_METHOD(shuffle)
{
    static const qnpy_param params[] = {{"x", QNPY_OBJECT | QNPY_REQUIRED}, {"axis", QNPY_AXIS}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "shuffle", params))
        return NULL;
    qn_array *x = shuffled_memory(c.s, c.v[0].object);
    if (x == NULL)
        return PyErr_Occurred() ? NULL : shuffle_sequence(c.s, self, c.v[0].object, c.v[1].i);
    qn_status status;
    QNPY_DRAW_OF(self, x->size, status = qn_random_shuffle_into(g, x, (int)c.v[1].i));
    qn_release(x);
    return qnpy_finish_none(&c, status);
}

/* out becomes a copy of x in another order. */
static qn_array *permute_into(PyObject *self, const qn_array *x, const qn_array *out, int axis)
{
    bool same = x->ndim == out->ndim;
    for (int i = 0; same && i < x->ndim; i++)
        same = x->shape[i] == out->shape[i];
    qn_status status = same ? qn_assign(out, x, QN_SAFE) : qn_set_error(QN_ERR_VALUE, "permuted: out must have the same shape as x");
    if (status == QN_OK)
        QNPY_DRAW_OF(self, out->size, status = qn_random_permute_into(g, out, axis));
    return status == QN_OK ? qn_retain(out) : NULL;
}

QNPY_METHOD(permuted)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_INT | QNPY_NONE | QNPY_KEYWORD, QN_FLAT_AXIS}, {"out", QNPY_OUT | QNPY_KEYWORD}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "permuted", params))
        return NULL;
    const qn_array *x = c.v[0].array;
    bool wide = c.v[1].i > INT32_MAX || c.v[1].i < INT32_MIN;
    int axis = wide ? INT32_MAX : (int)c.v[1].i;
    qn_array *r;
    if (c.out != NULL)
        r = permute_into(self, x, qnpy_qn(c.out), axis);
    else
        QNPY_DRAW_OF(self, x->size, r = qn_random_permuted(g, x, axis));
    return qnpy_finish(&c, r);
}

/* ---- samples ---- */

/* The number of things that a stands for: itself, or its length along axis; -1 with an exception. */
static int64_t population(qnpy_call *c, const qn_array *a, int axis)
{
    int64_t n = -1;
    if (a->ndim == 0) {
        if (a->dtype == QN_FLOAT16 || a->dtype == QN_FLOAT32 || a->dtype == QN_FLOAT64)
            PyErr_Format(PyExc_ValueError, "choice: a must be a sequence or an integer, not %.100s", Py_TYPE(c->v[0].object)->tp_name);
        else if (qn_item_i64(a, &n) != QN_OK)
            qnpy_raise(c->s);
        return n < 0 ? (PyErr_Occurred() ? -1 : 0) : n;
    }
    if (axis >= -a->ndim && axis < a->ndim)
        return a->shape[axis < 0 ? axis + a->ndim : axis];
    PyErr_Format(c->s->axis_error, "choice: axis %d is out of bounds for array of dimension %d", axis, a->ndim);
    return -1;
}

QNPY_METHOD(choice)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE}, {"replace", QNPY_BOOL, true},
        {"p", QNPY_ARRAY | QNPY_NONE},     {"axis", QNPY_AXIS},              {"shuffle", QNPY_BOOL, true},
    };
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "choice", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    const qnpy_value *size = &c.v[1];
    int64_t n = population(&c, a, (int)c.v[4].i);
    if (n < 0) {
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r, *taken = NULL;
    QNPY_DRAW_OF(self, qnpy_count(size), r = qn_random_choice(g, n, c.v[3].array, c.v[2].b, c.v[5].b, size->shape.n, size->shape.length));
    if (r == NULL || a->ndim == 0)
        return qnpy_finish_draw(&c, size, r);
    QNPY_RUN(r->size, taken = qn_take(a, r, (int)c.v[4].i, QN_RAISE));
    qn_release(r);
    return qnpy_finish_draw(&c, size, taken);
}

const PyMethodDef qnpy_sampling_methods[] = {
    QNPY_METHOD_ROW("integers", integers, "integers($self, low, high=None, size=None, dtype='int64', endpoint=False)\n--\n\nIntegers in [low, high), or [low, high] with endpoint, without bias."),
    QNPY_METHOD_ROW("bytes", bytes, "bytes($self, length)\n--\n\nRandom bytes."),
    QNPY_METHOD_ROW("permutation", permutation, "permutation($self, x, axis=0)\n--\n\nA shuffled copy of x, or of range(x)."),
    QNPY_METHOD_ROW("shuffle", shuffle, "shuffle($self, x, axis=0)\n--\n\nShuffles the items of x along axis, in place."),
    QNPY_METHOD_ROW("permuted", permuted, "permuted($self, x, *, axis=None, out=None)\n--\n\nA copy of x whose lines along axis are shuffled one by one; all elements without axis."),
    QNPY_METHOD_ROW("choice", choice, "choice($self, a, size=None, replace=True, p=None, axis=0, shuffle=True)\n--\n\nA sample of a, or of range(a)."),
    {NULL, NULL, 0, NULL},
};

/* RandomState: the same samples and orders by its own ways, and the vectors. */
const PyMethodDef qnpy_legacy_methods[] = {
    QNPY_METHOD_ROW("_integers", integers, "integers($self, low, high, size, dtype, endpoint, masked)"),
    QNPY_METHOD_ROW("bytes", bytes, "bytes($self, length)\n--\n\nRandom bytes."),
    QNPY_METHOD_ROW("permutation", permutation, "permutation($self, x)\n--\n\nA shuffled copy of x, or of range(x)."),
    QNPY_METHOD_ROW("shuffle", shuffle, "shuffle($self, x)\n--\n\nShuffles the items of x in place."),
    QNPY_METHOD_ROW("choice", choice, "choice($self, a, size=None, replace=True, p=None)\n--\n\nA sample of a, or of range(a)."),
    QNPY_METHOD_ROW("multinomial", qnpy_multinomial, "multinomial($self, n, pvals, size=None)\n--\n\nHow n draws fall into classes of probabilities pvals."),
    QNPY_METHOD_ROW("dirichlet", qnpy_dirichlet, "dirichlet($self, alpha, size=None)\n--\n\nPoints of a simplex."),
    QNPY_METHOD_ROW("multivariate_normal", qnpy_multivariate_normal, "multivariate_normal($self, mean, cov, size=None, check_valid='warn', tol=1e-08)\n--\n\nNormal vectors of covariance cov."),
    {NULL, NULL, 0, NULL},
};
