/* SPDX-License-Identifier: BSD-3-Clause */
/* gradient.c: central differences along one axis, for python/quern/_gradient.py. */
#include "quernpy.h"

static PyObject *py_gradient(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"f", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "gradient", params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_gradient(c.v[0].array, (int)c.v[1].i));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_gradient_functions[] = {
    {"_gradient", QNPY_FUNCTION(py_gradient), NULL},
    {NULL, NULL, 0, NULL},
};
