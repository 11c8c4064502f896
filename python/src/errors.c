/* SPDX-License-Identifier: BSD-3-Clause */
/* errors.c: qn_status to Python exceptions, in one table.  The classes that Python does not have itself are written in
 * quern/exceptions.py. */
#include "quernpy.h"
#include <stdio.h>

static PyObject *exception_for(const qnpy_state *s, qn_status status)
{
    const struct { qn_status status; PyObject *type; } table[] = {
        {QN_ERR_NOMEM, PyExc_MemoryError},       {QN_ERR_VALUE, PyExc_ValueError},   {QN_ERR_TYPE, PyExc_TypeError},
        {QN_ERR_INDEX, PyExc_IndexError},        {QN_ERR_AXIS, s->axis_error},       {QN_ERR_LINALG, s->linalg_error},
        {QN_ERR_OVERFLOW, PyExc_OverflowError},  {QN_ERR_IO, PyExc_OSError},         {QN_ERR_FORMAT, PyExc_ValueError},
        {QN_ERR_BUFFER, PyExc_BufferError},      {QN_ERR_NULL, PyExc_ValueError},
        {QN_ERR_DIVISION, PyExc_ZeroDivisionError}, {QN_ERR_INTERRUPTED, PyExc_KeyboardInterrupt},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].type;
    return PyExc_RuntimeError;
}

/* "func: axis 3 is out of bounds for array of dimension 2" as AxisError(3, 2, "func"); false for any other message. */
static bool raise_axis(qnpy_state *s, const char *message)
{
    const char *text = strstr(message, ": axis ");
    int axis, ndim;
    if (text == NULL || sscanf(text, ": axis %d is out of bounds for array of dimension %d", &axis, &ndim) != 2)
        return false;
    PyObject *error = PyObject_CallFunction(s->axis_error, "iis#", axis, ndim, message, (Py_ssize_t)(text - message));
    if (error != NULL)
        PyErr_SetObject(s->axis_error, error);
    Py_XDECREF(error);
    return true;
}

PyObject *qnpy_raise(qnpy_state *s)
{
    qn_status status = qn_error_status();
    if (!PyErr_Occurred() && !(status == QN_ERR_AXIS && raise_axis(s, qn_error_message())))
        PyErr_SetString(exception_for(s, status), qn_error_message());
    qn_clear_error();
    return NULL;
}

int qnpy_check(qnpy_state *s, qn_status status)
{
    if (status == QN_OK)
        return 0;
    qnpy_raise(s);
    return -1;
}

int qnpy_warn_discard(qnpy_state *s, int from, int to)
{
    char kind = qn_dtype_kind((qn_dtype)to);
    if (qn_dtype_kind((qn_dtype)from) != 'c' || kind == 'c' || kind == 'b')
        return 0;
    return PyErr_WarnEx(s->complex_warning, "Casting complex values to real discards the imaginary part", 1);
}

int qnpy_errors_init(qnpy_state *s, PyObject *module)
{
    const struct { PyObject **where; const char *name; } rows[] = {
        {&s->axis_error, "AxisError"}, {&s->linalg_error, "LinAlgError"}, {&s->complex_warning, "ComplexWarning"},
    };
    PyObject *classes = PyImport_ImportModule("quern.exceptions");
    int status = classes != NULL ? 0 : -1;
    for (size_t i = 0; status == 0 && i < sizeof rows / sizeof *rows; i++) {
        *rows[i].where = PyObject_GetAttrString(classes, rows[i].name);
        status = *rows[i].where != NULL ? 0 : -1;
    }
    Py_XDECREF(classes);
    if (status < 0 || PyModule_AddObjectRef(module, "AxisError", s->axis_error) < 0)
        return -1;
    return PyModule_AddObjectRef(module, "LinAlgError", s->linalg_error);
}
