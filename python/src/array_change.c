/* SPDX-License-Identifier: BSD-3-Clause */
/* array_change.c: what changes an array object in place: a.shape = ..., a.dtype = ..., a.resize(), a.byteswap(inplace=True).
 *
 * The object gets another qn_array.  Callers further up the stack and threads that work without the GIL may still use the
 * former one (exported buffers hold a reference of their own), and its views may be lent, so it is kept until the object dies, unless
 * the counts of references and views show that nobody else has the object (resize demands that, but for refcheck=False).  A geometry the object had
 * before is taken up again, so that toggling between shapes does not gather memory.
 */
#include "quernpy.h"

struct qnpy_former {
    qn_array *a;
    struct qnpy_former *next;
};

/* References that an otherwise unshared array has here: the caller's variable and, before borrowed references of Python
 * 3.14, the interpreter's stack. */
#define ONLY_CALLER (PY_VERSION_HEX >= 0x030e0000 ? 1 : 2)

void qnpy_free_former(qnpy_array *o)
{
    while (o->former != NULL) {
        struct qnpy_former *next = o->former->next;
        qn_release(o->former->a);
        PyMem_Free(o->former);
        o->former = next;
    }
}

static bool same_geometry(const qn_array *x, const qn_array *y)
{
    if (x->data != y->data || x->dtype != y->dtype || x->ndim != y->ndim)
        return false;
    size_t bytes = (size_t)x->ndim * sizeof *x->shape;
    return memcmp(x->shape, y->shape, bytes) == 0 && memcmp(x->strides, y->strides, bytes) == 0;
}

/* Makes r (taken over) the array of self. */
static int replace(PyObject *self, qn_array *r)
{
    qnpy_array *o = (qnpy_array *)self;
    if (r == NULL || (Py_REFCNT(self) <= ONLY_CALLER && o->views == 0)) {
        if (r == NULL)
            return -1;
        qn_release(o->a);
        o->a = r;
        return 0;
    }
    struct qnpy_former *f = o->former;
    while (f != NULL && !same_geometry(f->a, r))
        f = f->next;
    if (f != NULL) { /* the two change places */
        qn_release(r);
        r = f->a;
    } else {
        if ((f = PyMem_Malloc(sizeof *f)) == NULL) {
            qn_release(r);
            PyErr_NoMemory();
            return -1;
        }
        f->next = o->former;
        o->former = f;
    }
    f->a = o->a;
    o->a = r;
    return 0;
}

/* Numbers are values: they hash, so they cannot change. */
static bool check_changeable(PyObject *self, PyObject *value, const char *what)
{
    if (value != NULL && !qnpy_is_number(self))
        return true;
    PyErr_Format(PyExc_AttributeError, value == NULL ? "cannot delete array %s" : "the %s of a number cannot be set", what);
    return false;
}

/* Does a shape, of which one length may be -1, have that many elements? */
static bool has_size(int n, const int64_t *shape, int64_t size)
{
    int64_t product = 1;
    bool open = false, wrapped = false;
    for (int i = 0; i < n; i++)
        if (shape[i] == -1 && !open)
            open = true;
        else
            wrapped |= shape[i] < 0 || __builtin_mul_overflow(product, shape[i], &product);
    return !wrapped && (open ? product > 0 && size % product == 0 : product == size);
}

int qnpy_set_shape(PyObject *self, PyObject *value, void *closure)
{
    int64_t shape[QN_MAX_NDIM];
    (void)closure;
    int n = check_changeable(self, value, "shape") ? qnpy_to_ints(value, shape, "shape") : -1;
    if (n < 0)
        return -1;
    qnpy_state *s = qnpy_state_from(self);
    qn_array *r = qn_reshape_view(qnpy_qn(self), n, shape);
    if (r != NULL)
        return replace(self, r);
    if (has_size(n, shape, qnpy_qn(self)->size))
        PyErr_SetString(PyExc_AttributeError, "shape: the strides of this array do not allow a view of that shape; use reshape() to make a copy");
    qnpy_raise(s); /* keeps an exception that is set */
    return -1;
}

int qnpy_set_dtype(PyObject *self, PyObject *value, void *closure)
{
    qn_dtype t;
    (void)closure;
    if (!check_changeable(self, value, "dtype") || !qnpy_to_dtype(qnpy_state_from(self), value, &t))
        return -1;
    qn_array *r = qn_view_dtype(qnpy_qn(self), t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : t);
    if (r == NULL)
        qnpy_raise(qnpy_state_from(self));
    return replace(self, r);
}

/* ---- resize ---- */

static bool check_resizable(PyObject *self, bool refcheck)
{
    const qnpy_array *o = (const qnpy_array *)self;
    if (!(o->a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS)))
        PyErr_SetString(PyExc_ValueError, "resize only works on single-segment arrays");
    else if (o->base != NULL || o->number || !qnpy_is_writeable(self))
        PyErr_SetString(PyExc_ValueError, "cannot resize this array: it does not own its data");
    else if (refcheck && (Py_REFCNT(self) > ONLY_CALLER || o->weakrefs != NULL || o->views > 0 || qn_buffer_users(o->a) > 1))
        PyErr_SetString(PyExc_ValueError, "cannot resize an array that references or is referenced\nby another array in this way.\nUse "
                                          "the np.resize function or refcheck=False");
    return !PyErr_Occurred();
}

/* Zeros of that shape with the elements of a in front, as they lie in memory. */
static qn_array *resized(const qn_array *a, int n, const int64_t *shape)
{
    int64_t lengths[QN_MAX_NDIM], axes_order = qnpy_is_fortran(a, QNPY_ORDER_A) ? QNPY_ORDER_F : QNPY_ORDER_C;
    for (int i = 0; i < n; i++)
        lengths[i] = axes_order == QNPY_ORDER_F ? shape[n - 1 - i] : shape[i];
    qn_array *zeros = qn_zeros((qn_dtype)a->dtype, n, lengths), *to = qn_ravel(zeros), *from = qnpy_ravel_in_order(a, axes_order);
    qn_status status = QN_ERR_NOMEM;
    if (to != NULL && from != NULL) {
        qn_index front = QN_RANGE(0, to->size < from->size ? to->size : from->size);
        qn_array *x = qn_view_items(to, 1, &front), *y = qn_view_items(from, 1, &front);
        status = qn_assign(x, y, QN_NO);
        qn_release(x);
        qn_release(y);
    }
    qn_array *r = status == QN_OK ? (axes_order == QNPY_ORDER_F ? qn_transpose(zeros) : qn_retain(zeros)) : NULL;
    qn_release(from);
    qn_release(to);
    qn_release(zeros);
    return r;
}

/* resize(2, 3), resize((2, 3)): other memory, zeros at the end. */
PyObject *qnpy_array_resize(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"refcheck", QNPY_BOOL | QNPY_KEYWORD, 1}};
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    int64_t shape[QN_MAX_NDIM];
    qnpy_call c;
    if (!qnpy_parse(&c, module, "resize", params, 1, args + nargs, 0, kwnames))
        return NULL;
    if (nargs == 0 || (nargs == 1 && args[0] == Py_None))
        Py_RETURN_NONE;
    int n = qnpy_to_shape(args, nargs, shape, "new_shape");
    if (n < 0 || !check_resizable(self, c.v[0].b))
        return NULL;
    qn_array *r = resized(qnpy_qn(self), n, shape);
    if (r == NULL)
        return qnpy_raise(c.s);
    return replace(self, r) < 0 ? NULL : Py_NewRef(Py_None);
}

PyObject *qnpy_array_byteswap(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"inplace", QNPY_BOOL}};
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    qnpy_call c;
    if (!QNPY_PARSE(&c, "byteswap", params) || (c.v[0].b && qnpy_check_writeable(self, "byteswap") < 0))
        return NULL;
    const qn_array *a = qnpy_qn(self);
    qn_array *r;
    QNPY_RUN(a->size, r = qn_byteswap(a));
    if (!c.v[0].b || r == NULL)
        return qnpy_is_number(self) ? qnpy_wrap(c.s, r) : qnpy_wrap_array(c.s, r);
    qn_status status = qn_assign(a, r, QN_NO);
    qn_release(r);
    return qnpy_check(c.s, status) < 0 ? NULL : Py_NewRef(self);
}
