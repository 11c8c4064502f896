/* SPDX-License-Identifier: BSD-3-Clause */
/* array_type.c: the array object: a counted reference to a qn_array and the object it views.  Numbers carry their array
 * themselves.
 *
 * Dead objects go to free lists in the module state, so that a result of an operator costs no memory allocator call
 * beside the one of the C library.  The type cannot be subclassed: its deallocator is its identity. */
#include "quernpy.h"
#include <structmember.h>

void qnpy_set_base(PyObject *o, PyObject *base)
{
    ((qnpy_array *)o)->base = Py_NewRef(base);
    if (qnpy_is_array(base))
        ((qnpy_array *)base)->views++;
}

/* Of dead objects all but a, base and locked is as in new ones. */
static inline qnpy_array *take_free(qnpy_state *s)
{
    if (s->nfree > 0)
        return (qnpy_array *)PyObject_Init((PyObject *)s->free_arrays[--s->nfree], s->array_type);
    qnpy_array *o = PyObject_Malloc(sizeof *o);
    if (o == NULL)
        return (qnpy_array *)PyErr_NoMemory();
    *o = (qnpy_array){.views = 0};
    return (qnpy_array *)PyObject_Init((PyObject *)o, s->array_type);
}

static inline PyObject *wrap(qnpy_state *s, qn_array *r, PyObject *base, bool locked)
{
    if (r == NULL)
        return qnpy_raise(s);
    qnpy_array *o = take_free(s);
    if (o == NULL) {
        qn_release(r);
        return NULL;
    }
    o->a = r;
    o->base = NULL;
    o->locked = locked;
    if (base != NULL)
        qnpy_set_base((PyObject *)o, base);
    return (PyObject *)o;
}

PyObject *qnpy_wrap_array(qnpy_state *s, qn_array *r) { return wrap(s, r, NULL, false); }

/* ---- numbers: the elements of arrays, and results without axes ---- */

typedef struct number { qnpy_array o; qn_number storage; } number;

static number *take_number(qnpy_state *s)
{
    if (s->nnumbers > 0)
        return (number *)s->free_numbers[--s->nnumbers];
    number *n = PyObject_Malloc(sizeof *n);
    if (n != NULL)
        n->o = (qnpy_array){.number = true};
    return n;
}

PyObject *qnpy_wrap_element(qnpy_state *s, const char *element, int t)
{
    number *n = take_number(s);
    if (n == NULL)
        return PyErr_NoMemory();
    if (n->o.a == NULL || n->o.a->dtype != t)
        n->o.a = qn_number_of(&n->storage, (qn_dtype)t, element);
    else if (n->o.a->itemsize == 8) /* most are */
        memcpy(n->o.a->data, element, 8);
    else
        memcpy(n->o.a->data, element, (size_t)n->o.a->itemsize);
    n->o.locked = true;
    n->o.hashed = false;
    return PyObject_Init((PyObject *)n, s->array_type);
}

PyObject *qnpy_wrap(qnpy_state *s, qn_array *r)
{
    if (r == NULL || r->ndim > 0)
        return qnpy_wrap_array(s, r);
    PyObject *o = qnpy_wrap_element(s, r->data, r->dtype);
    qn_release(r);
    return o;
}

void qnpy_free_kept(qnpy_state *s)
{
    while (s->nfree > 0)
        PyObject_Free(s->free_arrays[--s->nfree]);
    while (s->nnumbers > 0)
        PyObject_Free(s->free_numbers[--s->nnumbers]);
}

/* ---- views ---- */

static inline void drop_base(PyObject *base)
{
    if (base != NULL && qnpy_is_array(base))
        ((qnpy_array *)base)->views--;
    Py_XDECREF(base);
}

PyObject *qnpy_wrap_view(PyObject *parent, qn_array *r)
{
    qnpy_array *p = (qnpy_array *)parent;
    if (p->number) /* has no memory to share: what comes of it is a number, or an array of its own */
        return qnpy_wrap(qnpy_state_from(parent), r);
    return wrap(qnpy_state_from(parent), r, qnpy_owner(parent), p->locked);
}

PyObject *qnpy_wrap_maybe(PyObject *parent, qn_array *r)
{
    if (r != NULL && r == qnpy_qn(parent)) {
        qn_release(r);
        return Py_NewRef(parent);
    }
    bool view = qn_is_lent(r) || qnpy_is_number(parent) || (r != NULL && qn_may_share_memory(r, qnpy_qn(parent)));
    return view ? qnpy_wrap_view(parent, r) : qnpy_wrap_array(qnpy_state_from(parent), r);
}

PyObject *qnpy_wrap_tuple(qnpy_state *s, int n, qn_array **r)
{
    PyObject *tuple = PyTuple_New(n);
    for (int i = 0; i < n; i++) {
        PyObject *o = tuple != NULL ? qnpy_wrap(s, r[i]) : NULL;
        if (o == NULL && tuple == NULL)
            qn_release(r[i]);
        if (o == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, o);
    }
    return tuple;
}

int qnpy_check_writeable(PyObject *o, const char *func)
{
    if (qnpy_is_writeable(o))
        return 0;
    PyErr_Format(PyExc_ValueError, "%s: output array is read-only", func);
    return -1;
}

/* Keeps a dead object for reuse, if there is room. */
static bool keep(qnpy_state *s, qnpy_array *o)
{
    if (o->number ? s->nnumbers == QNPY_FREE_ARRAYS : s->nfree == QNPY_FREE_ARRAYS)
        return false;
    if (o->number)
        s->free_numbers[s->nnumbers++] = o;
    else
        s->free_arrays[s->nfree++] = o;
    return true;
}

void qnpy_array_dealloc(PyObject *self)
{
    qnpy_array *o = (qnpy_array *)self;
    PyTypeObject *type = Py_TYPE(self);
    if (o->weakrefs != NULL)
        PyObject_ClearWeakRefs(self);
    if (o->former != NULL)
        qnpy_free_former(o);
    PyObject *module = ((PyHeapTypeObject *)type)->ht_module; /* NULL once the interpreter is being torn down */
    qnpy_state *s = module != NULL ? qnpy_state_of(module) : NULL;
    if (s != NULL && s->array_type != type)
        s = NULL;
    if (!o->number) {
        qn_release(o->a);
        drop_base(o->base);
    }
    if (s == NULL || !keep(s, o))
        PyObject_Free(o);
    Py_DECREF(type);
}

static PyObject *array_repr(PyObject *self) { return qnpy_text(self, true); }
static PyObject *array_str(PyObject *self) { return qnpy_text(self, false); }

/* Numbers hash as the Python numbers they equal; arrays do not hash. */
static Py_hash_t array_hash(PyObject *self)
{
    if (!((qnpy_array *)self)->number)
        return PyObject_HashNotImplemented(self);
    ((qnpy_array *)self)->hashed = true;
    PyObject *value = qnpy_array_item(self);
    Py_hash_t hash = value != NULL ? PyObject_Hash(value) : -1;
    Py_XDECREF(value);
    return hash;
}

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(qnpy_array, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* Both tables of methods in one, as a type wants them; the same for every interpreter. */
static PyMethodDef methods[64];

static void join_methods(void)
{
    const PyMethodDef *parts[] = {qnpy_array_methods, qnpy_array_protocols};
    int n = 0;
    for (int k = 0; k < 2; k++)
        for (const PyMethodDef *def = parts[k]; def->ml_name != NULL; def++)
            methods[n++] = *def;
}

static const PyType_Slot own_slots[] = {
    {Py_tp_doc, (void *)"An n-dimensional strided array on memory of the C library."},
    {Py_tp_new, (void *)qnpy_array_new},
    {Py_tp_dealloc, (void *)qnpy_array_dealloc},
    {Py_tp_repr, (void *)array_repr},
    {Py_tp_str, (void *)array_str},
    {Py_tp_hash, (void *)array_hash},
    {Py_tp_richcompare, (void *)qnpy_array_richcompare},
    {Py_tp_members, (void *)members},
    {Py_tp_getset, (void *)qnpy_array_getset},
    {Py_tp_methods, (void *)methods},
    {Py_bf_getbuffer, (void *)qnpy_getbuffer},
    {Py_bf_releasebuffer, (void *)qnpy_releasebuffer},
    {0, NULL},
};

int qnpy_array_type_init(qnpy_state *s, PyObject *module)
{
    const PyType_Slot *parts[] = {own_slots, qnpy_number_slots, qnpy_index_slots};
    PyType_Slot slots[96];
    int n = 0;
    join_methods();
    for (int k = 0; k < 3; k++)
        for (const PyType_Slot *slot = parts[k]; slot->slot != 0; slot++)
            slots[n++] = *slot;
    slots[n] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {
        .name = "quern.ndarray",
        .basicsize = sizeof(qnpy_array),
        .flags = Py_TPFLAGS_DEFAULT,
        .slots = slots,
    };
    s->array_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    return s->array_type == NULL ? -1 : PyModule_AddObjectRef(module, "ndarray", (PyObject *)s->array_type);
}
