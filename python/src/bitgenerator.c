/* SPDX-License-Identifier: BSD-3-Clause */
/* bitgenerator.c: the type quern.random.BitGenerator, a stream and its lock, and the hash of seed sequences.
 *
 * The classes PCG64, MT19937 ... are Python subclasses (quern/_bit_generators.py): they seed the stream and give its words of state
 * names. */
#include "random.h"

static qnpy_bits *self_bits(PyObject *self)
{
    if (((qnpy_bits *)self)->g != NULL)
        return (qnpy_bits *)self;
    PyErr_SetString(PyExc_ValueError, "BitGenerator is a base class: the bit generator has no stream");
    return NULL;
}

/* ---- life ---- */

static PyObject *bits_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args;
    (void)kwargs;
    qnpy_bits *b = (qnpy_bits *)type->tp_alloc(type, 0);
    pthread_mutexattr_t again;
    if (b == NULL)
        return NULL;
    pthread_mutexattr_init(&again);
    pthread_mutexattr_settype(&again, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&b->lock, &again);
    pthread_mutexattr_destroy(&again);
    return (PyObject *)b;
}

static void bits_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    qn_random_free(((qnpy_bits *)self)->g);
    pthread_mutex_destroy(&((qnpy_bits *)self)->lock);
    type->tp_free(self);
    Py_DECREF(type);
}

bool qnpy_has_stream(PyObject *o)
{
    for (const PyTypeObject *type = Py_TYPE(o); type != NULL; type = type->tp_base)
        if (type->tp_dealloc == bits_dealloc)
            return ((qnpy_bits *)o)->g != NULL;
    return false;
}

static PyObject *replace_stream(qnpy_call *c, PyObject *self, qn_random *g)
{
    qnpy_done(c);
    if (g == NULL)
        return qnpy_raise(c->s);
    qnpy_bits *b = (qnpy_bits *)self;
    qnpy_bits_lock(b);
    bool used = b->users > 1; /* by the call that a signal handler came into */
    qn_random *unwanted = used ? g : b->g;
    b->g = used ? b->g : g;
    qnpy_bits_unlock(b);
    qn_random_free(unwanted);
    if (!used)
        Py_RETURN_NONE;
    PyErr_SetString(PyExc_RuntimeError, "the bit generator is in use");
    return NULL;
}

static const char *const kinds[] = {"SIMD", "PCG64", "PCG64DXSM", "SFC64", "Philox", "MT19937", NULL};
_Static_assert(sizeof kinds / sizeof *kinds == QN_NBITS + 1, "in the order of qn_bits");

QNPY_METHOD(seed)
{
    static const qnpy_param params[] = {
        {"kind", QNPY_CHOICE | QNPY_REQUIRED, 0, kinds}, {"words", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "_seed", params))
        return NULL;
    qn_bits kind = (qn_bits)c.v[0].i;
    qn_array *words = qn_contiguous(c.v[1].array, QN_UINT32);
    if (words != NULL && words->size != qn_random_seed_words(kind)) {
        qn_set_error(QN_ERR_VALUE, "%s: the seed has %d words, not %lld", kinds[kind], qn_random_seed_words(kind), (long long)words->size);
        qn_release(words);
        words = NULL;
    }
    qn_random *g = words != NULL ? qn_random_new_from(kind, (const uint32_t *)(const void *)words->data) : NULL;
    qn_release(words);
    return replace_stream(&c, self, g);
}

QNPY_METHOD(seed_legacy)
{
    static const qnpy_param params[] = {{"key", QNPY_ARRAY | QNPY_REQUIRED}, {"single", QNPY_BOOL | QNPY_REQUIRED}};
    qnpy_call c;
    qnpy_bits *b = self_bits(self);
    if (b == NULL || !QNPY_PARSE_METHOD(&c, "_seed_legacy", params))
        return NULL;
    qn_array *key = qn_contiguous(c.v[0].array, QN_UINT32);
    qn_status status = QN_ERR_NULL;
    if (key != NULL)
        QNPY_DRAW(b, 0, status = qn_random_seed_legacy(g, (const uint32_t *)(const void *)key->data, key->size, c.v[1].b));
    qn_release(key);
    return qnpy_finish_none(&c, status);
}

/* ---- state ---- */

static PyObject *get_words(PyObject *self, PyObject *unused)
{
    uint64_t words[QN_RANDOM_STATE_WORDS];
    int n = 0;
    (void)unused;
    qnpy_bits *b = self_bits(self);
    if (b == NULL)
        return NULL;
    QNPY_DRAW(b, 0, n = qn_random_state(g, words));
    PyObject *tuple = PyTuple_New(n);
    for (int i = 0; tuple != NULL && i < n; i++) {
        PyObject *word = PyLong_FromUnsignedLongLong(words[i]);
        if (word == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, word);
    }
    return tuple;
}

/* The same as an array of uint64. */
QNPY_METHOD(get_word_array)
{
    uint64_t words[QN_RANDOM_STATE_WORDS];
    int64_t n = 0;
    (void)args, (void)nargs, (void)kwnames;
    qnpy_bits *b = self_bits(self);
    if (b == NULL)
        return NULL;
    QNPY_DRAW(b, 0, n = qn_random_state(g, words));
    return qnpy_wrap_array(PyType_GetModuleState(cls), qn_from_data(words, QN_UINT64, 1, &n));
}

/* A sequence of ints to at most `max` words; how many, or -1 with an exception. */
static int to_words(PyObject *o, uint64_t *words, int max)
{
    PyObject *items = PySequence_Fast(o, "the state must be a sequence of ints");
    Py_ssize_t n = items != NULL ? PySequence_Fast_GET_SIZE(items) : 0;
    if (n > max)
        PyErr_Format(PyExc_ValueError, "the state has at most %d words, not %zd", max, n);
    for (Py_ssize_t i = 0; i < n && !PyErr_Occurred(); i++) {
        PyObject *index = PyNumber_Index(PySequence_Fast_GET_ITEM(items, i));
        words[i] = index != NULL ? PyLong_AsUnsignedLongLong(index) : 0;
        Py_XDECREF(index);
    }
    Py_XDECREF(items);
    return PyErr_Occurred() ? -1 : (int)n;
}

/* The one argument, a sequence of words; how many, or -1 with an exception. */
static int parse_words(qnpy_call *c, PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, uint64_t *words, int max)
{
    static const qnpy_param params[] = {{"words", QNPY_OBJECT | QNPY_REQUIRED}};
    return QNPY_PARSE(c, "words", params) ? to_words(c->v[0].object, words, max) : -1;
}

QNPY_METHOD(set_words)
{
    uint64_t words[QN_RANDOM_STATE_WORDS];
    qnpy_call c;
    qnpy_bits *b = self_bits(self);
    int n = b != NULL ? parse_words(&c, PyType_GetModule(cls), args, nargs, kwnames, words, QN_RANDOM_STATE_WORDS) : -1;
    if (n < 0)
        return NULL;
    qn_status status;
    QNPY_DRAW(b, 0, status = qn_random_set_state(g, words, n));
    return qnpy_finish_none(&c, status);
}

QNPY_METHOD(advance)
{
    uint64_t delta[4] = {0};
    qnpy_call c;
    qnpy_bits *b = self_bits(self);
    if (b == NULL || parse_words(&c, PyType_GetModule(cls), args, nargs, kwnames, delta, 4) < 0)
        return NULL;
    qn_status status;
    QNPY_DRAW(b, 0, status = qn_random_advance(g, delta));
    return qnpy_finish_none(&c, status);
}

/* The number that RandomState keeps of a pair, or None. */
static PyObject *get_gauss(PyObject *self, PyObject *unused)
{
    double value = 0;
    bool has = false;
    (void)unused;
    qnpy_bits *b = self_bits(self);
    if (b == NULL)
        return NULL;
    QNPY_DRAW(b, 0, has = qn_random_gauss(g, &value));
    return has ? PyFloat_FromDouble(value) : Py_NewRef(Py_None);
}

static PyObject *set_gauss(PyObject *self, PyObject *o)
{
    qnpy_bits *b = self_bits(self);
    double value = o == Py_None ? 0 : PyFloat_AsDouble(o);
    if (b == NULL || PyErr_Occurred())
        return NULL;
    QNPY_DRAW(b, 0, qn_random_set_gauss(g, o != Py_None, value));
    Py_RETURN_NONE;
}

QNPY_METHOD(jump)
{
    static const qnpy_param params[] = {{"times", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    qnpy_bits *b = self_bits(self);
    if (b == NULL || !QNPY_PARSE_METHOD(&c, "_jump", params))
        return NULL;
    qn_status status;
    QNPY_DRAW(b, 0, status = qn_random_jump(g, (uint64_t)c.v[0].i));
    return qnpy_finish_none(&c, status);
}

/* ---- raw words ---- */

static PyObject *discard(qnpy_bits *b, qnpy_call *c, int64_t n)
{
    uint64_t words[64];
    for (; n > 0; n -= 64)
        QNPY_DRAW(b, 64, qn_random_raw(g, n < 64 ? n : 64, words));
    return qnpy_finish_none(c, QN_OK);
}

QNPY_METHOD(random_raw)
{
    static const qnpy_param params[] = {{"size", QNPY_SHAPE | QNPY_NONE}, {"output", QNPY_BOOL, true}};
    qnpy_call c;
    qnpy_bits *b = self_bits(self);
    if (b == NULL || !QNPY_PARSE_METHOD(&c, "random_raw", params))
        return NULL;
    const qnpy_value *size = &c.v[0];
    if (!c.v[1].b)
        return discard(b, &c, qnpy_count(size));
    qn_array *r = qn_empty(QN_UINT64, size->shape.n < 0 ? 0 : size->shape.n, size->shape.length);
    if (r != NULL)
        QNPY_DRAW(b, r->size, qn_random_raw(g, r->size, (uint64_t *)(void *)r->data));
    return qnpy_finish_draw(&c, size, r);
}

/* ---- seed sequences ---- */

static PyObject *seed_mix(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"entropy", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "_seed_mix", params))
        return NULL;
    qn_array *entropy = qn_contiguous(c.v[0].array, QN_UINT32), *pool = entropy != NULL ? qn_empty(QN_UINT32, 1, &c.v[1].i) : NULL;
    if (pool != NULL)
        qn_seed_mix((uint32_t *)(void *)pool->data, pool->size, (const uint32_t *)(const void *)entropy->data, entropy->size);
    qn_release(entropy);
    return qnpy_finish(&c, pool);
}

static PyObject *seed_words(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"pool", QNPY_ARRAY | QNPY_REQUIRED}, {"n", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "_seed_words", params))
        return NULL;
    qn_array *pool = qn_contiguous(c.v[0].array, QN_UINT32), *words = pool != NULL ? qn_empty(QN_UINT32, 1, &c.v[1].i) : NULL;
    if (words != NULL && pool->size > 0)
        qn_seed_words((const uint32_t *)(const void *)pool->data, pool->size, words->size, (uint32_t *)(void *)words->data);
    qn_release(pool);
    return qnpy_finish(&c, words);
}

PyMethodDef qnpy_random_functions[] = {
    {"_seed_mix", QNPY_FUNCTION(seed_mix), "The words of entropy hashed into a pool of `size` words."},
    {"_seed_words", QNPY_FUNCTION(seed_words), "n words of seed from a pool."},
    {NULL, NULL, 0, NULL},
};

/* ---- the type ---- */

static PyMethodDef bits_methods[] = {
    QNPY_METHOD_ROW("_seed", seed, "Starts the stream of a kind from the words of its seed."),
    QNPY_METHOD_ROW("_seed_legacy", seed_legacy, "Starts MT19937 from a number or a key."),
    QNPY_METHOD_ROW("_word_array", get_word_array, "The same as an array."),
    {"_words", get_words, METH_NOARGS, "The words of the state."},
    QNPY_METHOD_ROW("_set_words", set_words, "Sets the state."),
    {"_gauss", get_gauss, METH_NOARGS, "The normal number that RandomState keeps, or None."},
    {"_set_gauss", set_gauss, METH_O, "Sets it."},
    QNPY_METHOD_ROW("_advance", advance, "As if so many words had been drawn: up to four words, low word first."),
    QNPY_METHOD_ROW("_jump", jump, "As far as `times` jumps."),
    QNPY_METHOD_ROW("random_raw", random_raw, "random_raw($self, size=None, output=True)\n--\n\nWords as the bit generator makes them."),
    {NULL, NULL, 0, NULL},
};

static PyType_Slot bits_slots[] = {
    {Py_tp_new, (void *)bits_new},
    {Py_tp_dealloc, (void *)bits_dealloc},
    {Py_tp_methods, bits_methods},
    {Py_tp_doc, (void *)"What the bit generators have in common: a stream that one thread at a time draws from."},
    {0, NULL},
};

static PyType_Spec bits_spec = {
    .name = "quern.random.BitGenerator",
    .basicsize = sizeof(qnpy_bits),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = bits_slots,
};

int qnpy_bits_init(qnpy_state *s, PyObject *module)
{
    s->bits_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &bits_spec, NULL);
    PyObject *space = s->bits_type != NULL ? PyObject_GetAttrString(module, "random") : NULL;
    int status = space != NULL ? PyModule_AddObjectRef(space, "BitGenerator", (PyObject *)s->bits_type) : -1;
    Py_XDECREF(space);
    return status;
}
