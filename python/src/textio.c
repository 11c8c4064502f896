/* SPDX-License-Identifier: BSD-3-Clause */
/* textio.c: tables of numbers in text and bare elements in files, for python/quern/_textio.py, which finds out what to read or write.
 *
 * Text comes as bytes, a path as bytes (os.fsencode), everything optional as None. */
#include "quernpy.h"

/* ---- the description of a table ---- */

/* C strings and numbers of Python sequences, all in one block that is freed at once. */
typedef struct table {
    qn_text_table t;
    qnpy_state *s;
    PyObject *converters;     /* a dict by column, or a callable for all; or NULL */
    const char *encoding;
    const char **comments, **missing;
    int *widths, *columns, *missing_in;
    qn_array *filling;
} table;

static void table_free(table *b)
{
    PyMem_Free(b->comments);
    PyMem_Free(b->missing);
    PyMem_Free(b->widths);
    PyMem_Free(b->columns);
    PyMem_Free(b->missing_in);
    qn_release(b->filling);
}

/* The bytes objects of a tuple as C strings; -1 with an exception. */
static int to_strings(PyObject *tuple, const char ***strings)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    *strings = PyMem_Calloc((size_t)n + 1, sizeof **strings);
    if (*strings == NULL)
        return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < n; i++)
        if (((*strings)[i] = PyBytes_AsString(PyTuple_GET_ITEM(tuple, i))) == NULL)
            return -1;
    return (int)n;
}

static int to_numbers(PyObject *tuple, int **numbers)
{
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    *numbers = PyMem_Calloc((size_t)n + 1, sizeof **numbers);
    if (*numbers == NULL)
        return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        long value = PyLong_AsLong(PyTuple_GET_ITEM(tuple, i));
        if (value == -1 && PyErr_Occurred())
            return -1;
        if (value < INT32_MIN || value > INT32_MAX) {
            PyErr_Format(PyExc_OverflowError, "%ld is too large for a number of columns", value);
            return -1;
        }
        (*numbers)[i] = (int)value;
    }
    return (int)n;
}

/* The user's function for a column, borrowed; NULL if there is none. */
static PyObject *converter_of(const table *b, int column)
{
    if (!PyDict_Check(b->converters))
        return b->converters;
    PyObject *key = PyLong_FromLong(column);
    PyObject *function = key != NULL ? PyDict_GetItemWithError(b->converters, key) : NULL;
    Py_XDECREF(key);
    return function;
}

static qn_status convert(void *context, int column, const char *field, size_t n, void *item, bool *done)
{
    table *b = context;
    PyObject *function = converter_of(b, column);
    if (function == NULL)
        return PyErr_Occurred() ? QN_ERR_VALUE : QN_OK;
    PyObject *text = PyUnicode_Decode(field, (Py_ssize_t)n, b->encoding, "strict");
    PyObject *value = text != NULL ? PyObject_CallOneArg(function, text) : NULL;
    if (value != NULL && PyUnicode_Check(value))
        Py_SETREF(value, PyFloat_FromString(value));
    qn_array *a = value != NULL ? qnpy_to_array_of(b->s, value, b->t.dtype) : NULL;
    if (a != NULL && a->size == 1)
        memcpy(item, a->data, (size_t)a->itemsize);
    else if (a != NULL)
        PyErr_SetString(PyExc_ValueError, "a converter must return a number");
    qn_release(a);
    Py_XDECREF(value);
    Py_XDECREF(text);
    *done = true;
    return PyErr_Occurred() ? QN_ERR_VALUE : QN_OK;
}

/* ORDER TABLE: the tuple that _textio.py builds. */
static bool table_make(table *b, qnpy_state *s, PyObject *tuple)
{
    const char *delimiter;
    int quote, lenient, loose, drop_bad;
    long long skip_rows, skip_footer, max_rows;
    PyObject *dtype, *widths, *comments, *columns, *missing, *missing_in, *filling, *converters;
    *b = (table){.s = s};
    if (!PyArg_ParseTuple(tuple, "sOzO!O!iLLLO!pppO!O!OOs", &b->t.func, &dtype, &delimiter, &PyTuple_Type, &widths, &PyTuple_Type, &comments,
                          &quote, &skip_rows, &skip_footer, &max_rows, &PyTuple_Type, &columns, &lenient, &loose, &drop_bad, &PyTuple_Type,
                          &missing, &PyTuple_Type, &missing_in, &filling, &converters, &b->encoding))
        return false;
    b->t.delimiter = delimiter;
    b->t.quote = (char)quote;
    b->t.skip_rows = skip_rows;
    b->t.skip_footer = skip_footer;
    b->t.limited = max_rows >= 0;
    b->t.max_rows = max_rows;
    b->t.lenient = lenient;
    b->t.loose = loose;
    b->t.drop_bad = drop_bad;
    b->converters = converters;
    b->t.convert = converters != Py_None ? convert : NULL;
    b->t.context = b;
    if (!qnpy_to_dtype(s, dtype, &b->t.dtype))
        return false;
    b->t.nwidths = to_numbers(widths, &b->widths);
    b->t.ncomments = to_strings(comments, &b->comments);
    b->t.ncolumns = to_numbers(columns, &b->columns);
    b->t.nmissing = to_strings(missing, &b->missing);
    to_numbers(missing_in, &b->missing_in);
    if (!PyErr_Occurred() && filling != Py_None)
        b->filling = qnpy_to_array_of(s, filling, b->t.dtype);
    b->t.widths = b->widths;
    b->t.comments = b->comments;
    b->t.columns = b->columns;
    b->t.missing = b->missing;
    b->t.missing_in = b->missing_in;
    b->t.filling = b->filling;
    return !PyErr_Occurred();
}

/* ---- reading ---- */

/* A line as str or bytes, with or without its end. */
static qn_status feed_line(qn_text_reader *r, PyObject *line)
{
    Py_ssize_t n;
    char *bytes = NULL;
    const char *text = PyUnicode_Check(line) ? PyUnicode_AsUTF8AndSize(line, &n) : NULL;
    if (PyBytes_Check(line) && PyBytes_AsStringAndSize(line, &bytes, &n) == 0)
        text = bytes;
    if (text == NULL) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_TypeError, "non-string returned while reading data: %.100s", Py_TYPE(line)->tp_name);
        return QN_ERR_TYPE;
    }
    qn_status status = qn_text_reader_feed(r, text, (size_t)n);
    bool ended = n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r');
    return status != QN_OK || ended ? status : qn_text_reader_feed(r, "\n", 1);
}

static qn_status feed_lines(qn_text_reader *r, PyObject *iterator)
{
    PyObject *line;
    qn_status status = QN_OK;
    while (status == QN_OK && !qn_text_reader_full(r) && (line = PyIter_Next(iterator)) != NULL) {
        status = feed_line(r, line);
        Py_DECREF(line);
    }
    return PyErr_Occurred() ? QN_ERR_VALUE : status;
}

static qn_status feed(qn_text_reader *r, const table *b, PyObject *source)
{
    qn_status status;
    if (!PyBytes_Check(source))
        return feed_lines(r, source);
    QNPY_RUN(b->converters == Py_None ? QNPY_GIL_WORK : 0, status = qn_text_reader_feed_file(r, PyBytes_AS_STRING(source)));
    return status;
}

/* (array, report of the rows left out) */
static PyObject *result_of(qnpy_state *s, qn_text_reader *r, qn_array *a)
{
    size_t n = a != NULL ? qn_text_reader_report(r, NULL, 0) : 0;
    PyObject *report = PyUnicode_New((Py_ssize_t)n, 127), *array = report != NULL ? qnpy_wrap_array(s, a) : NULL;
    char *text = PyMem_Malloc(n + 1);
    if (array == NULL || text == NULL) {
        Py_XDECREF(report);
        Py_XDECREF(array);
        PyMem_Free(text);
        return text == NULL && !PyErr_Occurred() ? PyErr_NoMemory() : NULL;
    }
    qn_text_reader_report(r, text, n + 1);
    Py_SETREF(report, PyUnicode_FromStringAndSize(text, (Py_ssize_t)n));
    PyMem_Free(text);
    return Py_BuildValue("(NN)", array, report);
}

/* The exception of a converter stays; one of the iterator, too. */
static PyObject *read_text(PyObject *module, PyObject *args)
{
    qnpy_state *s = qnpy_state_of(module);
    PyObject *source, *tuple, *result = NULL;
    table b;
    if (!PyArg_ParseTuple(args, "OO!", &source, &PyTuple_Type, &tuple))
        return NULL;
    bool made = table_make(&b, s, tuple);
    qn_text_reader *r = made ? qn_text_reader_new(&b.t) : NULL;
    qn_array *a = NULL;
    if (r != NULL && feed(r, &b, source) == QN_OK)
        a = qn_text_reader_finish(r);
    if (a != NULL)
        result = result_of(s, r, a);
    else
        qnpy_raise(s);
    qn_text_reader_free(r);
    table_free(&b);
    return result;
}

static PyObject *parse_text(PyObject *module, PyObject *args)
{
    const char *text, *separator;
    Py_ssize_t n;
    long long count;
    PyObject *dtype;
    qn_dtype t;
    qn_array *a;
    if (!PyArg_ParseTuple(args, "y#OsL", &text, &n, &dtype, &separator, &count) || !qnpy_to_dtype(qnpy_state_of(module), dtype, &t))
        return NULL;
    QNPY_RUN(n, a = qn_parse_text(text, (size_t)n, t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : t, separator, count));
    return qnpy_wrap_array(qnpy_state_of(module), a);
}

/* ---- writing ---- */

static qn_status put_piece(void *context, const char *text, size_t n)
{
    PyObject *r = PyObject_CallFunction(context, "y#", text, (Py_ssize_t)n);
    Py_XDECREF(r);
    return r != NULL ? QN_OK : QN_ERR_IO;
}

/* (path as bytes or a function of bytes, array, fmt, delimiter, newline, before, after) */
static PyObject *write_text(PyObject *module, PyObject *args)
{
    qnpy_state *s = qnpy_state_of(module);
    PyObject *target, *array;
    qn_text_format f;
    if (!PyArg_ParseTuple(args, "OO!yyyyy", &target, (PyTypeObject *)s->array_type, &array, &f.fmt, &f.delimiter, &f.newline, &f.before, &f.after))
        return NULL;
    qn_status status;
    if (PyBytes_Check(target))
        QNPY_RUN(QNPY_GIL_WORK, status = qn_save_text(PyBytes_AS_STRING(target), qnpy_qn(array), &f));
    else
        status = qn_put_text(put_piece, target, qnpy_qn(array), &f);
    if (status != QN_OK)
        return qnpy_raise(s);
    Py_RETURN_NONE;
}

/* ---- bare elements ---- */

static PyObject *load_raw(PyObject *module, PyObject *args)
{
    const char *path;
    PyObject *dtype;
    long long count, offset;
    qn_dtype t;
    qn_array *a;
    if (!PyArg_ParseTuple(args, "yOLL", &path, &dtype, &count, &offset) || !qnpy_to_dtype(qnpy_state_of(module), dtype, &t))
        return NULL;
    QNPY_RUN(QNPY_GIL_WORK, a = qn_load_raw(path, t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : t, count, offset));
    return qnpy_wrap_array(qnpy_state_of(module), a);
}

/* All elements with a separator between. */
static qn_status put_items(PyObject *path, PyObject *write, const qn_array *a, const char *separator, const char *fmt)
{
    qn_text_format f = {.fmt = fmt, .delimiter = separator, .newline = "", .whole = true};
    qn_array *row = qn_reshape(a, QN_SHAPE(1, a->size));
    qn_status status = row == NULL ? qn_error_status() : QN_OK;
    if (row != NULL && path != NULL)
        QNPY_RUN(QNPY_GIL_WORK, status = qn_save_text(PyBytes_AS_STRING(path), row, &f));
    else if (row != NULL)
        status = qn_put_text(put_piece, write, row, &f);
    qn_release(row);
    return status;
}

/* The elements as they lie in memory. */
static qn_status put_raw(PyObject *path, PyObject *write, const qn_array *a)
{
    qn_status status = QN_OK;
    qn_array *packed = path == NULL ? qn_contiguous(a, QN_DEFAULT_DTYPE) : NULL;
    if (path != NULL)
        QNPY_RUN(QNPY_GIL_WORK, status = qn_save_raw(PyBytes_AS_STRING(path), a));
    else
        status = packed != NULL ? put_piece(write, packed->data, (size_t)(packed->size * packed->itemsize)) : qn_error_status();
    qn_release(packed);
    return status;
}

static PyObject *tofile(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"fid", QNPY_OBJECT | QNPY_REQUIRED}, {"sep", QNPY_TEXT | QNPY_NONE}, {"format", QNPY_TEXT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "tofile", params))
        return NULL;
    const char *separator = c.v[2].object != NULL ? c.v[2].text : "", *fmt = c.v[3].object != NULL ? c.v[3].text : "%s";
    PyObject *write = PyObject_GetAttrString(c.v[1].object, "write"), *path = NULL;
    if (write == NULL) {
        PyErr_Clear();
        if (!PyUnicode_FSConverter(c.v[1].object, &path)) {
            qnpy_done(&c);
            return NULL;
        }
    }
    qn_status status = *separator ? put_items(path, write, c.v[0].array, separator, fmt) : put_raw(path, write, c.v[0].array);
    Py_XDECREF(write);
    Py_XDECREF(path);
    return qnpy_finish_none(&c, status);
}

PyMethodDef qnpy_textio_functions[] = {
    {"_read_text", read_text, METH_VARARGS, NULL},   {"_parse_text", parse_text, METH_VARARGS, NULL},
    {"_write_text", write_text, METH_VARARGS, NULL}, {"_load_raw", load_raw, METH_VARARGS, NULL},
    {"_tofile", QNPY_FUNCTION(tofile), "_tofile(a, fid, sep='', format='%s')\n--\n\nWrites the elements to a file, as bytes or, with a separator, as text."},
    {NULL, NULL, 0, NULL},
};
