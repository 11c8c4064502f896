/* SPDX-License-Identifier: BSD-3-Clause */
/* errors.c: qn_status to Python exceptions, in one table.  AxisError is a ValueError and an IndexError, LinAlgError a
 * ValueError, as in NumPy. */
#include "quernpy.h"

static PyObject *exception_for(const qnpy_state *s, qn_status status)
{
    const struct { qn_status status; PyObject *type; } table[] = {
        {QN_ERR_NOMEM, PyExc_MemoryError},       {QN_ERR_VALUE, PyExc_ValueError},   {QN_ERR_TYPE, PyExc_TypeError},
        {QN_ERR_INDEX, PyExc_IndexError},        {QN_ERR_AXIS, s->axis_error},       {QN_ERR_LINALG, s->linalg_error},
        {QN_ERR_OVERFLOW, PyExc_OverflowError},  {QN_ERR_IO, PyExc_OSError},         {QN_ERR_FORMAT, PyExc_ValueError},
        {QN_ERR_BUFFER, PyExc_BufferError},      {QN_ERR_NULL, PyExc_ValueError},
        {QN_ERR_DIVISION, PyExc_ZeroDivisionError},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].status == status)
            return table[i].type;
    return PyExc_RuntimeError;
}

PyObject *qnpy_raise(qnpy_state *s)
{
    if (!PyErr_Occurred())
        PyErr_SetString(exception_for(s, qn_error_status()), qn_error_message());
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

int qnpy_errors_init(qnpy_state *s, PyObject *module)
{
    PyObject *bases = PyTuple_Pack(2, PyExc_ValueError, PyExc_IndexError);
    if (bases == NULL)
        return -1;
    s->axis_error = PyErr_NewExceptionWithDoc("quern.AxisError", "An axis outside the dimensions of the array.", bases, NULL);
    Py_DECREF(bases);
    s->linalg_error = PyErr_NewExceptionWithDoc("quern.linalg.LinAlgError",
                                                "A singular matrix, or an iteration without convergence.", PyExc_ValueError, NULL);
    if (s->axis_error == NULL || s->linalg_error == NULL)
        return -1;
    if (PyModule_AddObjectRef(module, "AxisError", s->axis_error) < 0)
        return -1;
    return PyModule_AddObjectRef(module, "LinAlgError", s->linalg_error);
}
