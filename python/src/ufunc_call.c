/* SPDX-License-Identifier: BSD-3-Clause */
/* ufunc_call.c: calling an elementwise operation.
 *
 * A call with plain positional operands goes straight to qn_apply.  The general one takes positional outputs and NumPy's
 * keywords; each keyword has one row in a table. */
#include "quernpy.h"

void qnpy_ufunc_begin(qnpy_ufunc_args *c, PyObject *self)
{
    *c = (qnpy_ufunc_args){.s = qnpy_state_from(self), .op = qnpy_op_of(self)};
    c->nin = qn_op_nin(c->op);
    c->nout = qn_op_nout(c->op);
}

void qnpy_ufunc_end(qnpy_ufunc_args *c)
{
    for (int k = 0; k < c->nin; k++)
        qn_release(c->owned[k]);
    qn_release(c->where);
}

bool qnpy_ufunc_input(qnpy_ufunc_args *c, int k, PyObject *o)
{
    c->in[k] = qnpy_is_array(o) ? qnpy_qn(o) : qnpy_to_number(o, &c->numbers[k]);
    if (c->in[k] == NULL && !PyErr_Occurred())
        c->in[k] = c->owned[k] = qnpy_to_array(c->s, o);
    return c->in[k] != NULL;
}

/* ---- outputs ---- */

static bool set_out(qnpy_ufunc_args *c, int j, PyObject *o)
{
    if (o == Py_None)
        return true;
    if (!qnpy_is_array(o)) {
        PyErr_Format(PyExc_TypeError, "%s: out must be a quern array, not %.100s", qn_op_name(c->op), Py_TYPE(o)->tp_name);
        return false;
    }
    if (qnpy_check_writeable(o, qn_op_name(c->op)) < 0)
        return false;
    c->out[j] = o;
    *(j == 0 ? &c->opts.out : &c->opts.out2) = qnpy_qn(o);
    return true;
}

static bool take_out(qnpy_ufunc_args *c, PyObject *o)
{
    if (c->out[0] != NULL || c->out[1] != NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot specify 'out' as both a positional and keyword argument");
        return false;
    }
    if (!PyTuple_CheckExact(o)) {
        if (c->nout == 1 || o == Py_None)
            return set_out(c, 0, o);
        PyErr_SetString(PyExc_TypeError, "'out' must be a tuple of arrays");
        return false;
    }
    if (PyTuple_GET_SIZE(o) != c->nout) {
        PyErr_SetString(PyExc_ValueError, "The 'out' tuple must have exactly one entry per ufunc output");
        return false;
    }
    for (int j = 0; j < c->nout; j++)
        if (!set_out(c, j, PyTuple_GET_ITEM(o, j)))
            return false;
    return true;
}

/* ---- options ---- */

static bool take_where(qnpy_ufunc_args *c, PyObject *o)
{
    if (o == Py_True)
        return true;
    c->where = qnpy_to_array(c->s, o);
    if (c->where != NULL && c->where->dtype != QN_BOOL) {
        PyErr_Format(PyExc_TypeError, "Cannot cast array data from dtype('%s') to dtype('bool') according to the rule 'safe'",
                     qn_dtype_name((qn_dtype)c->where->dtype));
        return false;
    }
    c->opts.where = c->where;
    return c->where != NULL;
}

static bool take_casting(qnpy_ufunc_args *c, PyObject *o)
{
    for (int i = 0; PyUnicode_Check(o) && qnpy_castings[i] != NULL; i++)
        if (PyUnicode_CompareWithASCIIString(o, qnpy_castings[i]) == 0) {
            c->opts.casting = qnpy_casting_values[i];
            return true;
        }
    PyErr_Format(PyUnicode_Check(o) ? PyExc_ValueError : PyExc_TypeError,
                 "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got %R)", o);
    return false;
}

static bool take_order(qnpy_ufunc_args *c, PyObject *o)
{
    if (o == Py_None)
        return true;
    Py_UCS4 order = PyUnicode_Check(o) && PyUnicode_GetLength(o) == 1 ? Py_TOUPPER(PyUnicode_ReadChar(o, 0)) : 0;
    if (order == 0 || strchr("CFAK", (int)order) == NULL) {
        PyErr_Format(PyUnicode_Check(o) ? PyExc_ValueError : PyExc_TypeError, "order must be one of 'C', 'F', 'A', or 'K' (got %R)", o);
        return false;
    }
    uint32_t all = QN_F_CONTIGUOUS | QN_C_CONTIGUOUS; /* 'A': Fortran order if all inputs have it and not all C order */
    for (int k = 0; k < c->nin; k++)
        all &= c->in[k]->ndim > 0 ? c->in[k]->flags : all;
    c->opts.order = order != 'A' ? (char)order : all == QN_F_CONTIGUOUS ? 'F' : 'C';
    return true;
}

static bool no_second_way(const qnpy_ufunc_args *c)
{
    if (c->opts.dtype == 0 && c->opts.loop == 0)
        return true;
    PyErr_SetString(PyExc_TypeError, "cannot specify both 'signature' and 'dtype'");
    return false;
}

static bool take_dtype(qnpy_ufunc_args *c, PyObject *o)
{
    return o == Py_None || (no_second_way(c) && qnpy_to_dtype(c->s, o, &c->opts.dtype));
}

static bool take_subok(qnpy_ufunc_args *c, PyObject *o)
{
    (void)c;
    return PyObject_IsTrue(o) >= 0;
}

static bool bad_signature(const qnpy_ufunc_args *c)
{
    PyErr_Format(PyExc_ValueError, "a type-tuple must be specified of length %d for ufunc '%s'", c->nin + c->nout, qn_op_name(c->op));
    return false;
}

/* Item i: dtypes of the inputs decide, else that of the result. */
static bool take_item(qnpy_ufunc_args *c, int i, PyObject *o)
{
    qn_dtype *t = i < c->nin ? &c->opts.loop : &c->opts.dtype;
    return o == Py_None || *t != 0 || qnpy_to_dtype(c->s, o, t);
}

/* "dd->d" */
static bool take_letters(qnpy_ufunc_args *c, PyObject *text)
{
    Py_ssize_t length = PyUnicode_GetLength(text), n = c->nin + c->nout;
    bool arrow = length == n + 2 && PyUnicode_ReadChar(text, c->nin) == '-' && PyUnicode_ReadChar(text, c->nin + 1) == '>';
    if (!arrow)
        return bad_signature(c);
    for (Py_ssize_t i = 0, k = 0; i < length; i++, k++) {
        i += i == c->nin ? 2 : 0;
        PyObject *letter = PyUnicode_Substring(text, i, i + 1);
        bool ok = letter != NULL && take_item(c, (int)k, letter);
        Py_XDECREF(letter);
        if (!ok)
            return false;
    }
    return true;
}

/* Letters, or a tuple with a dtype or None for each operand. */
static bool take_signature(qnpy_ufunc_args *c, PyObject *o)
{
    if (o == Py_None || !no_second_way(c))
        return o == Py_None;
    if (PyUnicode_Check(o))
        return take_letters(c, o);
    if (!PyTuple_Check(o))
        return qnpy_to_dtype(c->s, o, &c->opts.dtype);
    int n = (int)PyTuple_GET_SIZE(o);
    if (n != c->nin + c->nout)
        return bad_signature(c);
    for (int i = 0; i < n; i++)
        if (!take_item(c, i, PyTuple_GET_ITEM(o, i)))
            return false;
    return true;
}

typedef struct keyword { const char *name; bool (*take)(qnpy_ufunc_args *c, PyObject *o); } keyword;
static const keyword keywords[] = {
    {"out", take_out},     {"where", take_where}, {"dtype", take_dtype},         {"casting", take_casting},
    {"order", take_order}, {"subok", take_subok}, {"signature", take_signature}, {"sig", take_signature},
};

bool qnpy_ufunc_keywords(qnpy_ufunc_args *c, PyObject *const *values, PyObject *kwnames)
{
    for (Py_ssize_t i = 0; kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, i);
        size_t k = 0, n = sizeof keywords / sizeof *keywords;
        while (k < n && PyUnicode_CompareWithASCIIString(name, keywords[k].name) != 0)
            k++;
        if (k == n) {
            PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", qn_op_name(c->op), name);
            return false;
        }
        if (!keywords[k].take(c, values[i]))
            return false;
    }
    return true;
}

/* ---- the call ---- */

static int64_t work_of(int nin, const qn_array *const *in)
{
    int64_t work = in[0]->size;
    for (int i = 1; i < nin; i++) {
        int64_t pair = qnpy_work2(in[i - 1], in[i]);
        work = pair > work ? pair : work;
    }
    return work;
}

/* Result j as its output object or a new one; takes r over. */
static PyObject *wrap_result(const qnpy_ufunc_args *c, int j, qn_array *r)
{
    if (c->out[j] == NULL)
        return qnpy_wrap(c->s, r);
    qn_release(r);
    return Py_NewRef(c->out[j]);
}

PyObject *qnpy_ufunc_run(qnpy_ufunc_args *c)
{
    qn_array *r[2] = {NULL, NULL};
    qn_status status = QN_OK;
    int64_t work = work_of(c->nin, c->in);
    if (qnpy_before(c->s, c->op, c->in, &c->opts) < 0) {
        qnpy_ufunc_end(c);
        return NULL;
    }
    if (c->nout == 1)
        QNPY_RUN(work, r[0] = qn_apply(c->op, c->in, &c->opts));
    else
        QNPY_RUN(work, status = qn_apply2(c->op, c->in, &c->opts, r));
    qnpy_ufunc_end(c);
    if (r[0] == NULL || status != QN_OK)
        return qnpy_raise(c->s);
    PyObject *first = wrap_result(c, 0, r[0]);
    if (c->nout == 1)
        return first;
    PyObject *second = wrap_result(c, 1, r[1]), *both = first != NULL && second != NULL ? PyTuple_Pack(2, first, second) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(second);
    return both;
}

static bool check_count(const qnpy_ufunc_args *c, Py_ssize_t n)
{
    if (n >= c->nin && n <= c->nin + c->nout)
        return true;
    PyErr_Format(PyExc_TypeError, "%s() takes from %d to %d positional arguments but %zd %s given", qn_op_name(c->op), c->nin,
                 c->nin + c->nout, n, n == 1 ? "was" : "were");
    return false;
}

static PyObject *call_general(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    if (qnpy_is_traced(qnpy_state_from(self), args, n))
        return qnpy_call_traced(qnpy_state_from(self), self, args, nargsf, kwnames);
    qnpy_ufunc_args c;
    qnpy_ufunc_begin(&c, self);
    bool ok = check_count(&c, n);
    for (int k = 0; ok && k < c.nin; k++)
        ok = qnpy_ufunc_input(&c, k, args[k]);
    for (Py_ssize_t j = c.nin; ok && j < n; j++)
        ok = set_out(&c, (int)j - c.nin, args[j]);
    if (ok && qnpy_ufunc_keywords(&c, args + n, kwnames))
        return qnpy_ufunc_run(&c);
    qnpy_ufunc_end(&c);
    return NULL;
}

PyObject *qnpy_ufunc_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    const qn_op *op = qnpy_op_of(self);
    int nin = qn_op_nin(op);
    const qn_array *in[3];
    qn_number numbers[3];
    if (kwnames != NULL || PyVectorcall_NARGS(nargsf) != nin || qn_op_nout(op) != 1)
        return call_general(self, args, nargsf, kwnames);
    for (int i = 0; i < nin; i++) {
        in[i] = qnpy_is_array(args[i]) ? qnpy_qn(args[i]) : qnpy_to_number(args[i], &numbers[i]);
        if (in[i] == NULL)
            return PyErr_Occurred() ? NULL : call_general(self, args, nargsf, kwnames);
    }
    qn_array *r;
    if (qnpy_before(qnpy_state_from(self), op, in, NULL) < 0)
        return NULL;
    QNPY_RUN(work_of(nin, in), r = qn_apply(op, in, NULL));
    return qnpy_wrap(qnpy_state_from(self), r);
}
