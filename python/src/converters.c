/* SPDX-License-Identifier: BSD-3-Clause */
/* converters.c: one argument to the value its parameter asks for.  A converter per kind, in a table; what it makes is
 * remembered in the call, which qnpy_done releases. */
#include "quernpy.h"

/* ---- choices that several functions offer ---- */

const char *const qnpy_castings[] = {"same_kind", "no", "safe", "unsafe", "equiv", NULL};
const qn_casting qnpy_casting_values[] = {QN_SAME_KIND, QN_NO, QN_SAFE, QN_UNSAFE, QN_NO};
const char *const qnpy_index_modes[] = {"raise", "wrap", "clip", NULL}; /* ORDER: as qn_index_mode */
const char *const qnpy_c_or_f[] = {"C", "F", NULL};

/* ---- sequences of integers ---- */

/* The entries of a sequence; -1 with an exception. */
static int sequence_ints(PyObject *sequence, int64_t *ints, const char *what)
{
    Py_ssize_t n = PySequence_Fast_GET_SIZE(sequence);
    if (n > QN_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "%s: at most %d entries, not %zd", what, QN_MAX_NDIM, n);
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *index = PyNumber_Index(PySequence_Fast_GET_ITEM(sequence, i));
        ints[i] = index == NULL ? -1 : PyLong_AsLongLong(index);
        Py_XDECREF(index);
        if (ints[i] == -1 && PyErr_Occurred())
            return -1;
    }
    return (int)n;
}

int qnpy_to_ints(PyObject *o, int64_t *ints, const char *what)
{
    PyObject *index = PyTuple_Check(o) || PyList_Check(o) || !PyIndex_Check(o) ? NULL : PyNumber_Index(o);
    if (index != NULL) {
        ints[0] = PyLong_AsLongLong(index);
        Py_DECREF(index);
        return ints[0] == -1 && PyErr_Occurred() ? -1 : 1;
    }
    PyErr_Clear();
    PyObject *sequence = PySequence_Fast(o, "");
    if (sequence == NULL) {
        PyErr_Format(PyExc_TypeError, "%s must be an integer or a sequence of integers, not %.100s", what, Py_TYPE(o)->tp_name);
        return -1;
    }
    int n = sequence_ints(sequence, ints, what);
    Py_DECREF(sequence);
    return n;
}

int qnpy_to_shape(PyObject *const *args, Py_ssize_t nargs, int64_t *ints, const char *what)
{
    if (nargs == 1)
        return qnpy_to_ints(args[0], ints, what);
    PyObject *tuple = PyTuple_New(nargs);
    if (tuple == NULL)
        return -1;
    for (Py_ssize_t i = 0; i < nargs; i++)
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    int n = qnpy_to_ints(tuple, ints, what);
    Py_DECREF(tuple);
    return n;
}

/* ---- converters, one per kind ---- */

/* Fills v from v->object, which is not NULL. */
typedef bool (*converter)(qnpy_call *c, const qnpy_param *p, qnpy_value *v);

static bool wrong_type(const qnpy_call *c, const qnpy_param *p, const char *expected, PyObject *given)
{
    PyErr_Format(PyExc_TypeError, "%s: %s must be %s, not %.100s", c->func, p->name, expected, Py_TYPE(given)->tp_name);
    return false;
}

static bool own(qnpy_call *c, qnpy_value *v, qn_array *a)
{
    if (a == NULL)
        return false;
    c->owned[c->nowned++] = a;
    c->work += a->size;
    v->array = a;
    return true;
}

static bool to_array(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    (void)p;
    if (!qnpy_is_array(v->object))
        return own(c, v, qnpy_to_array(c->s, v->object));
    v->array = qnpy_qn(v->object);
    c->work += v->array->size;
    return true;
}

static bool to_operand(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (!qnpy_is_array(v->object) && c->nnumbers < QNPY_MAX_NUMBERS) {
        v->array = qnpy_to_number(v->object, &c->numbers[c->nnumbers]);
        if (v->array != NULL) {
            c->nnumbers++;
            return true;
        }
        if (PyErr_Occurred())
            return false;
    }
    return to_array(c, p, v);
}

/* out= takes an array or, as NumPy's ufuncs do, a tuple of one. */
static bool to_out(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (PyTuple_CheckExact(v->object) && PyTuple_GET_SIZE(v->object) == 1)
        v->object = PyTuple_GET_ITEM(v->object, 0);
    if (!qnpy_is_array(v->object))
        return wrong_type(c, p, "a quern array", v->object);
    if (qnpy_check_writeable(v->object, c->func) < 0)
        return false;
    v->array = qnpy_qn(v->object);
    c->out = v->object;
    return true;
}

static bool fill_list(qnpy_call *c, qn_array **items, PyObject *sequence, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = qnpy_to_array(c->s, PySequence_Fast_GET_ITEM(sequence, i));
        if (items[i] == NULL)
            return false;
        c->lists[c->nlists - 1].n++;
        c->work += items[i]->size;
    }
    return true;
}

static bool to_arrays(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    PyObject *sequence = PySequence_Fast(v->object, "");
    if (sequence == NULL) {
        PyErr_Clear();
        return wrong_type(c, p, "a sequence of arrays", v->object);
    }
    Py_ssize_t n = PySequence_Fast_GET_SIZE(sequence);
    qn_array **items = PyMem_Malloc((size_t)(n > 0 ? n : 1) * sizeof *items);
    bool done = false;
    if (items == NULL || n > INT32_MAX || c->nlists == 2) {
        PyErr_NoMemory();
        PyMem_Free(items);
    } else {
        c->lists[c->nlists].n = 0;
        c->lists[c->nlists++].items = items;
        done = fill_list(c, items, sequence, n);
        v->list.n = (int)n;
        v->list.items = (const qn_array *const *)items;
    }
    Py_DECREF(sequence);
    return done;
}

static bool to_int(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    PyObject *index = PyNumber_Index(v->object);
    if (index == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError))
            return wrong_type(c, p, "an integer", v->object);
        return false;
    }
    v->i = PyLong_AsLongLong(index);
    Py_DECREF(index);
    return !(v->i == -1 && PyErr_Occurred());
}

static bool to_float(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    v->f = PyFloat_AsDouble(v->object);
    if (v->f != -1.0 || !PyErr_Occurred())
        return true;
    PyErr_Clear();
    return wrong_type(c, p, "a number", v->object);
}

static bool to_bool(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    (void)c;
    (void)p;
    int truth = PyObject_IsTrue(v->object);
    v->b = truth > 0;
    return truth >= 0;
}

static bool to_axis(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (!to_int(c, p, v))
        return false;
    if (v->i > INT32_MAX || v->i < -INT32_MAX) {
        PyErr_Format(c->s->axis_error, "%s: axis %lld is out of bounds", c->func, (long long)v->i);
        return false;
    }
    return true;
}

static bool to_axes(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    int64_t wide[QN_MAX_NDIM];
    int n = qnpy_to_ints(v->object, wide, p->name);
    if (n < 0)
        return false;
    int *axes = c->axes[c->naxes++];
    for (int i = 0; i < n; i++) {
        if (wide[i] > INT32_MAX || wide[i] < -INT32_MAX) {
            PyErr_Format(c->s->axis_error, "%s: axis %lld is out of bounds", c->func, (long long)wide[i]);
            return false;
        }
        axes[i] = (int)wide[i];
    }
    v->axes.n = n;
    v->axes.axis = axes;
    return true;
}

static bool to_shape(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    int64_t *lengths = c->shapes[c->nshapes++];
    v->shape.n = qnpy_to_ints(v->object, lengths, p->name);
    v->shape.length = lengths;
    return v->shape.n >= 0;
}

static bool to_dtype(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    (void)p;
    return qnpy_to_dtype(c->s, v->object, &v->dtype);
}

static bool to_text(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (!PyUnicode_Check(v->object))
        return wrong_type(c, p, "a str", v->object);
    v->text = PyUnicode_AsUTF8(v->object);
    return v->text != NULL;
}

static bool to_choice(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (!PyUnicode_Check(v->object))
        return wrong_type(c, p, "a str", v->object);
    for (int k = 0; p->choices[k] != NULL; k++)
        if (PyUnicode_CompareWithASCIIString(v->object, p->choices[k]) == 0) {
            v->i = k;
            return true;
        }
    PyErr_Format(PyExc_ValueError, "%s: %s must be one of '%s', '%s' ..., not %R", c->func, p->name, p->choices[0],
                 p->choices[1] != NULL ? p->choices[1] : p->choices[0], v->object);
    return false;
}

static bool to_device(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (v->object == Py_None || (PyUnicode_Check(v->object) && PyUnicode_CompareWithASCIIString(v->object, "cpu") == 0))
        return true;
    PyErr_Format(PyExc_ValueError, "%s: unsupported %s %R: the only device is 'cpu'", c->func, p->name, v->object);
    return false;
}

static bool to_object(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    (void)c;
    (void)p;
    (void)v;
    return true;
}

static const converter converters[] = {
    [QNPY_ARRAY] = to_array, [QNPY_OPERAND] = to_operand, [QNPY_OUT] = to_out,     [QNPY_ARRAYS] = to_arrays,
    [QNPY_INT] = to_int,     [QNPY_FLOAT] = to_float,     [QNPY_BOOL] = to_bool,   [QNPY_AXIS] = to_axis,
    [QNPY_AXES] = to_axes,   [QNPY_SHAPE] = to_shape,     [QNPY_DTYPE] = to_dtype, [QNPY_TEXT] = to_text,
    [QNPY_CHOICE] = to_choice, [QNPY_DEVICE] = to_device, [QNPY_OBJECT] = to_object,
};

/* ---- absent arguments ---- */

static void set_default(qnpy_value *v, const qnpy_param *p)
{
    switch (p->kind & QNPY_KIND_MASK) {
    case QNPY_FLOAT: v->f = (double)p->def; break;
    case QNPY_BOOL: v->b = p->def != 0; break;
    case QNPY_AXES: v->axes.n = -1; v->axes.axis = NULL; break;
    case QNPY_SHAPE: v->shape.n = -1; v->shape.length = NULL; break;
    case QNPY_DTYPE: v->dtype = QN_DEFAULT_DTYPE; break;
    case QNPY_INT:
    case QNPY_AXIS:
    case QNPY_CHOICE: v->i = p->def; break;
    default: v->array = NULL; break;
    }
}

/* Kinds for which None always means absent. */
static bool none_is_absent(int kind)
{
    int k = kind & QNPY_KIND_MASK;
    return (kind & QNPY_NONE) || k == QNPY_OUT || k == QNPY_AXES || k == QNPY_DTYPE;
}

bool qnpy_convert(qnpy_call *c, const qnpy_param *p, qnpy_value *v)
{
    if (v->object == Py_None && none_is_absent(p->kind))
        v->object = NULL;
    if (v->object != NULL)
        return converters[p->kind & QNPY_KIND_MASK](c, p, v);
    if (p->kind & QNPY_REQUIRED) {
        PyErr_Format(PyExc_TypeError, "%s() missing required argument '%s'", c->func, p->name);
        return false;
    }
    set_default(v, p);
    return true;
}
