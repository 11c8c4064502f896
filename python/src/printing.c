/* SPDX-License-Identifier: BSD-3-Clause */
/* printing.c: arrays and numbers as text, and the options that repr() and str() use.
 *
 * A formatter, a dict of functions by kind of element as NumPy takes it, is looked through once per array; its function then gives the
 * text of every element. */
#include "quernpy.h"
#include <string.h>

/* ORDER OPTIONS: the first parameters of _format and _set_printoptions. */
enum { PRECISION, THRESHOLD, EDGEITEMS, LINEWIDTH, SUPPRESS, SIGN, FLOATMODE, FORMATTER, NOPTIONS };

static const char *const modes[] = {"maxprec", "maxprec_equal", "fixed", "unique", NULL}; /* ORDER qn_float_mode */
static const char *const signs[] = {"-", "+", " ", NULL};

#define OPTIONS                                                                                                    \
    {"precision", QNPY_INT | QNPY_NONE}, {"threshold", QNPY_INT | QNPY_NONE}, {"edgeitems", QNPY_INT | QNPY_NONE}, \
        {"linewidth", QNPY_INT | QNPY_NONE}, {"suppress", QNPY_BOOL | QNPY_NONE},                                  \
        {"sign", QNPY_CHOICE | QNPY_NONE, 0, signs}, {"floatmode", QNPY_CHOICE | QNPY_NONE, 0, modes},             \
        {"formatter", QNPY_OBJECT | QNPY_NONE}

/* ---- formatters ---- */

typedef struct elements {
    qnpy_state *s;
    int dtype;
    PyObject *function;      /* borrowed */
    PyObject *text;          /* of the last element, owned */
} elements;

/* The formatter's function for elements of this dtype, borrowed: by its name, its kind, or for all. */
static PyObject *function_for(PyObject *formatter, int dtype)
{
    static const struct { char kind; const char *keys[3]; } table[] = {
        {'b', {"bool", "all", NULL}},          {'i', {"int", "int_kind", "all"}},    {'u', {"int", "int_kind", "all"}},
        {'f', {"float", "float_kind", "all"}}, {'c', {"complexfloat", "complex_kind", "all"}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (int k = 0; k < 3 && table[i].kind == qn_dtype_kind((qn_dtype)dtype) && table[i].keys[k] != NULL; k++) {
            PyObject *function = PyDict_GetItemString(formatter, table[i].keys[k]);
            if (function != NULL && function != Py_None)
                return function;
        }
    return NULL;
}

/* The user's text; empty after an exception, which the caller finds. */
static const char *element_text(void *context, const char *element)
{
    elements *e = context;
    if (PyErr_Occurred())
        return "";
    PyObject *number = qnpy_wrap_element(e->s, element, e->dtype);
    PyObject *text = number != NULL ? PyObject_CallOneArg(e->function, number) : NULL;
    Py_XDECREF(number);
    if (text != NULL && !PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "a formatter must return a str, not %.100s", Py_TYPE(text)->tp_name);
        Py_CLEAR(text);
    }
    Py_XSETREF(e->text, text);
    const char *utf8 = text != NULL ? PyUnicode_AsUTF8(text) : NULL;
    return utf8 != NULL ? utf8 : "";
}

/* ---- arrays ---- */

static PyObject *text_of(const qn_array *a, const qn_print_opts *opts)
{
    char small[1024];
    size_t need = qn_format(a, opts, small, sizeof small);
    if (need < sizeof small)
        return PyUnicode_FromStringAndSize(small, (Py_ssize_t)need);
    char *text = PyMem_Malloc(need + 1);
    if (text == NULL)
        return PyErr_NoMemory();
    size_t got = qn_format(a, opts, text, need + 1);
    PyObject *result = PyUnicode_FromStringAndSize(text, (Py_ssize_t)(got < need ? got : need));
    PyMem_Free(text);
    return result;
}

static PyObject *formatted(qnpy_state *s, const qn_array *a, const qn_print_opts *given, PyObject *formatter)
{
    elements e = {.s = s, .dtype = a->dtype};
    qn_print_opts opts = *given;
    e.function = formatter != NULL ? function_for(formatter, a->dtype) : NULL;
    if (e.function != NULL) {
        opts.element = element_text;
        opts.context = &e;
    }
    PyObject *text = text_of(a, &opts);
    Py_XDECREF(e.text);
    if (PyErr_Occurred())
        Py_CLEAR(text);
    return text;
}

PyObject *qnpy_text(PyObject *array, bool repr)
{
    qnpy_state *s = qnpy_state_from(array);
    qn_print_opts opts = s->print;
    if (repr && s->override_repr != NULL)
        return PyObject_CallOneArg(s->override_repr, array);
    opts.repr = repr;
    return formatted(s, qnpy_qn(array), &opts, s->formatter);
}

static int to_int(int64_t i) { return i > INT32_MAX ? INT32_MAX : i < 0 ? 0 : (int)i; }

/* Overwrites the options that were given, v[PRECISION] to v[FLOATMODE]. */
static void take_options(qn_print_opts *opts, const qnpy_value *v)
{
    int *const numbers[] = {&opts->precision, &opts->threshold, &opts->edgeitems, &opts->linewidth};
    for (int i = PRECISION; i <= LINEWIDTH; i++)
        if (v[i].object != NULL)
            *numbers[i] = to_int(v[i].i);
    if (v[SUPPRESS].object != NULL)
        opts->suppress = v[SUPPRESS].b;
    if (v[SIGN].object != NULL)
        opts->sign = *signs[v[SIGN].i];
    if (v[FLOATMODE].object != NULL)
        opts->floatmode = (qn_float_mode)v[FLOATMODE].i;
}

/* The formatter given; -1 with an exception if it is none. */
static int take_formatter(const qnpy_value *v, PyObject **formatter)
{
    if (v->object != NULL && !PyDict_Check(v->object)) {
        PyErr_Format(PyExc_TypeError, "formatter must be a dict of functions, not %.100s", Py_TYPE(v->object)->tp_name);
        return -1;
    }
    *formatter = v->object;
    return 0;
}

/* _format(options..., a, repr, separator, before, after, laid_out) */
static PyObject *format(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {OPTIONS,
                                        {"a", QNPY_ARRAY | QNPY_REQUIRED},
                                        {"repr", QNPY_BOOL},
                                        {"separator", QNPY_TEXT | QNPY_NONE},
                                        {"before", QNPY_INT},
                                        {"after", QNPY_INT},
                                        {"laid_out", QNPY_BOOL}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "array2string", params))
        return NULL;
    const qnpy_value *v = c.v + NOPTIONS;
    qn_print_opts opts = c.s->print;
    PyObject *formatter, *text = NULL;
    take_options(&opts, c.v);
    opts.repr = v[1].b;
    opts.separator = v[2].object != NULL ? v[2].text : NULL;
    opts.before = to_int(v[3].i);
    opts.after = to_int(v[4].i);
    opts.laid_out = v[5].b;
    if (take_formatter(&c.v[FORMATTER], &formatter) == 0)
        text = formatted(c.s, v[0].array, &opts, formatter != NULL ? formatter : c.s->formatter);
    qnpy_done(&c);
    return text;
}

/* ---- options ---- */

static int check_override(PyObject *override)
{
    if (override == NULL || PyCallable_Check(override))
        return 0;
    PyErr_Format(PyExc_TypeError, "override_repr must be callable or None, not %.100s", Py_TYPE(override)->tp_name);
    return -1;
}

/* Copies the word for nan or inf if one was given; -1 with an exception if it is too long. */
static int take_word(char word[32], const char *name, const qnpy_value *v)
{
    if (v->object == NULL)
        return 0;
    if (strlen(v->text) == 0 || strlen(v->text) >= 32) {
        PyErr_Format(PyExc_ValueError, "%s must have 1 to 31 characters, not %zu", name, strlen(v->text));
        return -1;
    }
    strcpy(word, v->text);
    return 0;
}

static PyObject *set_options(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        OPTIONS, {"nanstr", QNPY_TEXT | QNPY_NONE}, {"infstr", QNPY_TEXT | QNPY_NONE}, {"override_repr", QNPY_OBJECT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "set_printoptions", params))
        return NULL;
    const qnpy_value *v = c.v + NOPTIONS;
    qn_print_opts opts = c.s->print;
    PyObject *formatter, *override = v[2].object;
    take_options(&opts, c.v);
    if (check_override(override) < 0 || take_formatter(&c.v[FORMATTER], &formatter) < 0 || take_word(opts.nanstr, "nanstr", &v[0]) < 0 || take_word(opts.infstr, "infstr", &v[1]) < 0)
        return NULL;
    c.s->print = opts;
    Py_CLEAR(c.s->options);
    Py_XSETREF(c.s->formatter, Py_XNewRef(formatter));
    Py_XSETREF(c.s->override_repr, Py_XNewRef(override));
    return qnpy_finish_none(&c, QN_OK);
}

/* The options as a dict with the keys of NumPy's. */
static PyObject *options_dict(const qnpy_state *s)
{
    const qn_print_opts *o = &s->print;
    const char sign[2] = {o->sign, 0};
    return Py_BuildValue("{sisisisisOsssssssssOsOsO}", "precision", o->precision, "threshold", o->threshold, "edgeitems", o->edgeitems,
                         "linewidth", o->linewidth, "suppress", o->suppress ? Py_True : Py_False, "nanstr", o->nanstr, "infstr", o->infstr,
                         "sign", sign, "floatmode", modes[o->floatmode], "formatter", s->formatter != NULL ? s->formatter : Py_None,
                         "override_repr", s->override_repr != NULL ? s->override_repr : Py_None, "legacy", Py_False);
}

/* A copy of the dict, which is made once after every change. */
static PyObject *get_options(PyObject *module, PyObject *unused)
{
    qnpy_state *s = qnpy_state_of(module);
    (void)unused;
    if (s->options == NULL)
        s->options = options_dict(s);
    return s->options != NULL ? PyDict_Copy(s->options) : NULL;
}

/* ---- numbers ---- */

static int count_of(const qnpy_value *v) { return v->object == NULL ? -1 : to_int(v->i); }

/* No number of digits may be negative; -1 with an exception. */
static int check_counts(const qnpy_param *params, const qnpy_value *v, int n)
{
    for (int i = 0; i < n; i++)
        if ((params[i].kind & QNPY_KIND_MASK) == QNPY_INT && v[i].object != NULL && v[i].i < 0) {
            PyErr_Format(PyExc_ValueError, "%s must be >= 0", params[i].name);
            return -1;
        }
    return 0;
}

/* The number and its dtype: a Python number counts as float64. */
static int number_of(const qn_array *a, double *x, qn_dtype *t)
{
    *t = qn_dtype_kind((qn_dtype)a->dtype) == 'f' ? (qn_dtype)a->dtype : QN_FLOAT64;
    if (a->size != 1 || qn_dtype_kind((qn_dtype)a->dtype) == 'c') {
        PyErr_SetString(PyExc_TypeError, "only a single real number can be formatted");
        return -1;
    }
    qn_array *wide = qn_contiguous(a, QN_FLOAT64);
    if (wide != NULL)
        memcpy(x, wide->data, sizeof *x);
    qn_release(wide);
    return wide != NULL ? 0 : -1;
}

static PyObject *number_text(qnpy_call *c, const qn_float_opts *opts)
{
    double x = 0;
    qn_dtype t;
    char text[6000];
    qnpy_state *s = c->s;
    int status = number_of(c->v[0].array, &x, &t);
    size_t n = status == 0 ? qn_format_float(x, t, opts, text, sizeof text) : 0;
    qnpy_done(c);
    if (n == 0)
        return qnpy_raise(s);
    return PyUnicode_FromStringAndSize(text, (Py_ssize_t)n);
}

static const char *const trims[] = {"k", ".", "0", "-", NULL};

static PyObject *positional(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED},     {"precision", QNPY_INT | QNPY_NONE}, {"unique", QNPY_BOOL, 1},
        {"fractional", QNPY_BOOL, 1},          {"trim", QNPY_CHOICE, 0, trims},     {"sign", QNPY_BOOL},
        {"pad_left", QNPY_INT | QNPY_NONE},    {"pad_right", QNPY_INT | QNPY_NONE}, {"min_digits", QNPY_INT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "format_float_positional", params))
        return NULL;
    if (check_counts(params, c.v, 9) < 0) {
        qnpy_done(&c);
        return NULL;
    }
    const qnpy_value *v = c.v;
    qn_float_opts opts = {.unique = v[2].b, .fractional = v[3].b, .trim = *trims[v[4].i], .sign = v[5].b, .precision = count_of(&v[1]),
                          .pad_left = count_of(&v[6]), .pad_right = count_of(&v[7]), .min_digits = count_of(&v[8]), .exp_digits = -1};
    return number_text(&c, &opts);
}

static PyObject *scientific(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"x", QNPY_ARRAY | QNPY_REQUIRED},  {"precision", QNPY_INT | QNPY_NONE},  {"unique", QNPY_BOOL, 1},
        {"trim", QNPY_CHOICE, 0, trims},    {"sign", QNPY_BOOL},                  {"pad_left", QNPY_INT | QNPY_NONE},
        {"exp_digits", QNPY_INT | QNPY_NONE}, {"min_digits", QNPY_INT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "format_float_scientific", params))
        return NULL;
    if (check_counts(params, c.v, 8) < 0) {
        qnpy_done(&c);
        return NULL;
    }
    const qnpy_value *v = c.v;
    qn_float_opts opts = {.scientific = true, .unique = v[2].b, .trim = *trims[v[3].i], .sign = v[4].b, .precision = count_of(&v[1]),
                          .pad_left = count_of(&v[5]), .pad_right = -1, .exp_digits = count_of(&v[6]), .min_digits = count_of(&v[7])};
    return number_text(&c, &opts);
}

PyMethodDef qnpy_printing_functions[] = {
    {"_set_printoptions", QNPY_FUNCTION(set_options), NULL},
    {"get_printoptions", get_options, METH_NOARGS, "get_printoptions()\n--\n\nThe options in use, as a dict."},
    {"_format", QNPY_FUNCTION(format), NULL},
    {"format_float_positional", QNPY_FUNCTION(positional),
     "format_float_positional(x, precision=None, unique=True, fractional=True, trim='k', sign=False, pad_left=None, pad_right=None, "
     "min_digits=None)\n--\n\nA number as text without an exponent."},
    {"format_float_scientific", QNPY_FUNCTION(scientific),
     "format_float_scientific(x, precision=None, unique=True, trim='k', sign=False, pad_left=None, exp_digits=None, min_digits=None)\n--\n\n"
     "A number as text with an exponent."},
    {NULL, NULL, 0, NULL},
};
