/* SPDX-License-Identifier: BSD-3-Clause */
/* gradient.c: central differences along one axis, for python/quern/_gradient.py. */
#include "quernpy.h"

/* spacing: a number, or a 1-d array of places. */
static PyObject *py_gradient(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {
        {"f", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS | QNPY_REQUIRED}, {"spacing", QNPY_ARRAY | QNPY_NONE}, {"edge_order", QNPY_INT, 1},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, "gradient", params))
        return NULL;
    const qn_array *spacing = c.v[2].object != NULL ? c.v[2].array : NULL;
    double h = 1;
    if (spacing != NULL && spacing->ndim == 0) {
        qn_status status = qn_item_f64(spacing, &h);
        if (status != QN_OK) {
            qnpy_done(&c);
            return qnpy_raise(c.s);
        }
        spacing = NULL;
    }
    int edge_order = c.v[3].i == 1 || c.v[3].i == 2 ? (int)c.v[3].i : 0;
    qn_array *r;
    QNPY_RUN(c.work, r = qn_gradient_with(c.v[0].array, (int)c.v[1].i, spacing, h, edge_order));
    return qnpy_finish(&c, r);
}

PyMethodDef qnpy_gradient_functions[] = {
    {"_gradient", QNPY_FUNCTION(py_gradient), NULL},
    {NULL, NULL, 0, NULL},
};
