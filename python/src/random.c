/* SPDX-License-Identifier: BSD-3-Clause */
/* random.c: quern.random: default_rng and the type Generator.
 *
 * A Generator guards its stream by a lock, because calls run without the GIL: threads that share one take turns. */
#include "quernpy.h"
#include <pthread.h>
#include <sys/random.h>

typedef struct generator {
    PyObject_HEAD
    qn_random *g;
    pthread_mutex_t lock;
} generator;

#define METHOD(name) \
    static PyObject *name(PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
/* QNPY_PARSE of a method. */
#define PARSE(c, name, params) \
    qnpy_parse((c), PyType_GetModule(cls), (name), (params), (int)(sizeof(params) / sizeof *(params)), args, nargs, kwnames)
/* Runs a statement that uses the stream g, about `elements` long. */
#define DRAW(elements, statement)                       \
    do {                                                \
        generator *o_ = (generator *)self;              \
        qn_random *g = o_->g;                           \
        QNPY_RUN(elements, {                            \
            pthread_mutex_lock(&o_->lock);              \
            statement;                                  \
            pthread_mutex_unlock(&o_->lock);            \
        });                                             \
    } while (0)

/* ---- seeds and life ---- */

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* An int below 2^64 is its own seed, as in C; of longer ones the 64-bit words are mixed. */
static bool seed_of_int(PyObject *o, uint64_t *seed)
{
    PyObject *x = PyNumber_Index(o), *bits = PyLong_FromLong(64), *zero = PyLong_FromLong(0);
    bool first = true, more = true, done = false;
    int negative = x != NULL && bits != NULL && zero != NULL ? PyObject_RichCompareBool(x, zero, Py_LT) : -1;
    if (negative > 0)
        PyErr_SetString(PyExc_ValueError, "default_rng: expected non-negative integer");
    while (negative == 0 && more) {
        uint64_t word = PyLong_AsUnsignedLongLongMask(x);
        *seed = first ? word : mix(*seed) ^ word;
        first = false;
        Py_SETREF(x, PyNumber_Rshift(x, bits));
        more = x != NULL && PyObject_IsTrue(x) > 0;
        done = x != NULL;
    }
    Py_XDECREF(x);
    Py_XDECREF(bits);
    Py_XDECREF(zero);
    return done;
}

static bool seed_of_sequence(PyObject *o, uint64_t *seed)
{
    PyObject *items = PySequence_Fast(o, "default_rng: seed must be an int, a sequence of ints, a Generator or None");
    if (items == NULL)
        return false;
    *seed = mix((uint64_t)PySequence_Fast_GET_SIZE(items));
    bool good = true;
    for (Py_ssize_t i = 0; good && i < PySequence_Fast_GET_SIZE(items); i++) {
        uint64_t word;
        good = seed_of_int(PySequence_Fast_GET_ITEM(items, i), &word);
        *seed = good ? mix(*seed ^ word) : 0;
    }
    Py_DECREF(items);
    return good;
}

static bool seed_of(PyObject *o, uint64_t *seed)
{
    if (o == NULL || o == Py_None) {
        if (getrandom(seed, sizeof *seed, 0) == sizeof *seed)
            return true;
        PyErr_SetFromErrno(PyExc_OSError);
        return false;
    }
    return PyIndex_Check(o) && !qnpy_is_array(o) ? seed_of_int(o, seed) : seed_of_sequence(o, seed);
}

/* Takes over g; NULL raises. */
static PyObject *wrap_generator(PyTypeObject *type, qnpy_state *s, qn_random *g)
{
    if (g == NULL)
        return qnpy_raise(s);
    generator *o = PyObject_New(generator, type);
    if (o == NULL) {
        qn_random_free(g);
        return NULL;
    }
    o->g = g;
    pthread_mutex_init(&o->lock, NULL);
    return (PyObject *)o;
}

static void generator_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    qn_random_free(((generator *)self)->g);
    pthread_mutex_destroy(&((generator *)self)->lock);
    PyObject_Free(self);
    Py_DECREF(type);
}

METHOD(spawn)
{
    static const qnpy_param params[] = {{"n_children", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!PARSE(&c, "spawn", params))
        return NULL;
    PyObject *children = PyList_New(0);
    for (int64_t i = 0; children != NULL && i < c.v[0].i; i++) {
        qn_random *child;
        DRAW(0, child = qn_random_split(g));
        PyObject *o = wrap_generator(Py_TYPE(self), c.s, child);
        if (o == NULL || PyList_Append(children, o) < 0)
            Py_CLEAR(children);
        Py_XDECREF(o);
    }
    qnpy_done(&c);
    return children;
}

/* ---- distributions ---- */

typedef qn_array *(*floats_fn)(qn_random *, double, double, qn_dtype, int, const int64_t *);

static qn_array *exponential_between(qn_random *g, double zero, double scale, qn_dtype t, int ndim, const int64_t *shape)
{
    (void)zero;
    return qn_random_exponential(g, scale, t, ndim, shape);
}

static int64_t count(int n, const int64_t *shape)
{
    int64_t size = 1;
    for (int i = 0; i < n; i++)
        if (__builtin_mul_overflow(size, shape[i], &size))
            return QNPY_GIL_WORK;
    return size;
}

/* draw with parameters a and b, size in v[i], dtype in v[i + 1] if there is one; no size: a number. */
static PyObject *standard(PyObject *self, qnpy_call *c, floats_fn draw, double a, double b, int i, qn_dtype t)
{
    int n = c->v[i].shape.n < 0 ? 0 : c->v[i].shape.n;
    qn_array *r;
    DRAW(count(n, c->v[i].shape.length), r = draw(g, a, b, t, n, c->v[i].shape.length));
    return qnpy_finish(c, r);
}

#define STANDARD(name, draw, a, b)                                                                              \
    METHOD(name)                                                                                                \
    {                                                                                                           \
        static const qnpy_param params[] = {{"size", QNPY_SHAPE | QNPY_NONE}, {"dtype", QNPY_DTYPE}};           \
        qnpy_call c;                                                                                            \
        return PARSE(&c, #name, params) ? standard(self, &c, draw, a, b, 0, c.v[1].dtype) : NULL;               \
    }
STANDARD(random_, qn_random_uniform, 0, 1)
STANDARD(standard_normal, qn_random_normal, 0, 1)
STANDARD(standard_exponential, exponential_between, 0, 1)

/* Is an element of x negative or NaN (as a scale must not be)? */
static bool any_bad_scale(const qn_array *x)
{
    qn_array *sign = qn_signbit(x), *nan = qn_isnan(x), *either = qn_logical_or(sign, nan), *any = qn_any(either, QN_ALL_AXES);
    int64_t bad = 1;
    if (any != NULL && qn_item_i64(any, &bad) != QN_OK)
        bad = 1;
    qn_release(sign);
    qn_release(nan);
    qn_release(either);
    qn_release(any);
    return bad != 0;
}

/* shift + scale * standard numbers, for parameters that are arrays: the shape is `size` or what they broadcast to. */
static PyObject *spread(PyObject *self, qnpy_call *c, floats_fn draw, const qn_array *shift, const qn_array *scale, int i)
{
    const qn_array *both[] = {shift, scale};
    int64_t lengths[QN_MAX_NDIM], *shape = lengths;
    int n = c->v[i].shape.n;
    qn_array *r = NULL, *scaled = NULL, *result = NULL;
    if (any_bad_scale(scale)) {
        PyErr_Format(PyExc_ValueError, "%s: %s", c->func, draw == qn_random_uniform ? "high - low < 0" : "scale < 0");
        qnpy_done(c);
        return NULL;
    }
    if (n >= 0)
        memcpy(lengths, c->v[i].shape.length, (size_t)n * sizeof *lengths);
    else if (qn_broadcast_shapes(2, both, &n, lengths) != QN_OK)
        return qnpy_finish(c, NULL);
    DRAW(count(n, shape), r = draw(g, 0, 1, QN_FLOAT64, n, shape));
    scaled = qn_multiply(r, scale);
    if (scaled != NULL && qn_add_into(r, scaled, shift) == QN_OK)
        result = qn_retain(r);
    qn_release(r);
    qn_release(scaled);
    return qnpy_finish(c, result);
}

/* v[0] and v[1]: shift and scale (range for uniform: low and high). */
static PyObject *two_parameters(PyObject *self, qnpy_call *c, floats_fn draw, double a, double b)
{
    const qn_array *x = c->v[0].array, *y = c->v[1].array;
    bool uniform = draw == qn_random_uniform;
    if ((x == NULL || x->ndim == 0) && (y == NULL || y->ndim == 0)) {
        if ((x != NULL && qn_item_f64(x, &a) != QN_OK) || (y != NULL && qn_item_f64(y, &b) != QN_OK))
            return qnpy_finish(c, NULL);
        return standard(self, c, draw, a, b, 2, QN_FLOAT64);
    }
    qn_array *first = x != NULL ? qn_retain(x) : qn_full(QN_FLOAT64, 0, NULL, QN_NUM(a));
    qn_array *second = y != NULL ? qn_retain(y) : qn_full(QN_FLOAT64, 0, NULL, QN_NUM(b));
    qn_array *scale = uniform ? qn_subtract(second, first) : qn_retain(second);
    PyObject *r = scale != NULL ? spread(self, c, draw, first, scale, 2) : qnpy_finish(c, NULL);
    qn_release(first);
    qn_release(second);
    qn_release(scale);
    return r;
}

METHOD(uniform)
{
    static const qnpy_param params[] = {{"low", QNPY_OPERAND}, {"high", QNPY_OPERAND}, {"size", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    return PARSE(&c, "uniform", params) ? two_parameters(self, &c, qn_random_uniform, 0, 1) : NULL;
}

METHOD(normal)
{
    static const qnpy_param params[] = {{"loc", QNPY_OPERAND}, {"scale", QNPY_OPERAND}, {"size", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    return PARSE(&c, "normal", params) ? two_parameters(self, &c, qn_random_normal, 0, 1) : NULL;
}

METHOD(exponential)
{
    static const qnpy_param params[] = {{"scale", QNPY_OPERAND}, {"size", QNPY_SHAPE | QNPY_NONE}};
    qnpy_call c;
    if (!PARSE(&c, "exponential", params))
        return NULL;
    c.v[2] = c.v[1]; /* as two parameters of which the first is absent */
    c.v[1] = c.v[0];
    c.v[0].array = NULL;
    return two_parameters(self, &c, exponential_between, 0, 1);
}

METHOD(integers)
{
    static const qnpy_param params[] = {
        {"low", QNPY_INT | QNPY_REQUIRED}, {"high", QNPY_INT | QNPY_NONE}, {"size", QNPY_SHAPE | QNPY_NONE}, {"dtype", QNPY_DTYPE},
        {"endpoint", QNPY_BOOL},
    };
    qnpy_call c;
    if (!PARSE(&c, "integers", params))
        return NULL;
    int64_t low = c.v[1].object != NULL ? c.v[0].i : 0, high = c.v[1].object != NULL ? c.v[1].i : c.v[0].i;
    int n = c.v[2].shape.n < 0 ? 0 : c.v[2].shape.n;
    if (c.v[4].b && __builtin_add_overflow(high, 1, &high)) {
        PyErr_SetString(PyExc_ValueError, "integers: high is out of bounds for int64");
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    DRAW(count(n, c.v[2].shape.length), r = qn_random_integers(g, low, high, c.v[3].dtype, n, c.v[2].shape.length));
    return qnpy_finish(&c, r);
}

/* ---- orders and samples ---- */

METHOD(permutation)
{
    static const qnpy_param params[] = {{"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axis", QNPY_AXIS}};
    qnpy_call c;
    if (!PARSE(&c, "permutation", params))
        return NULL;
    const qn_array *x = c.v[0].array;
    int64_t n;
    qn_array *r = NULL;
    if (x->ndim > 0)
        DRAW(x->size, r = qn_random_shuffle(g, x, (int)c.v[1].i));
    else if (qn_item_i64(x, &n) == QN_OK)
        DRAW(n, r = qn_random_permutation(g, n));
    return qnpy_finish(&c, r);
}

METHOD(shuffle)
{
    static const qnpy_param params[] = {{"x", QNPY_OUT | QNPY_REQUIRED}, {"axis", QNPY_AXIS}};
    qnpy_call c;
    if (!PARSE(&c, "shuffle", params))
        return NULL;
    const qn_array *x = c.v[0].array;
    qn_array *r;
    qn_status status = QN_ERR_NULL;
    DRAW(x->size, r = qn_random_shuffle(g, x, (int)c.v[1].i); if (r != NULL) status = qn_assign(x, r, QN_SAME_KIND));
    qn_release(r);
    return qnpy_finish_none(&c, status);
}

METHOD(choice)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED}, {"size", QNPY_SHAPE | QNPY_NONE}, {"replace", QNPY_BOOL, true},
        {"p", QNPY_ARRAY | QNPY_NONE},     {"axis", QNPY_AXIS},              {"shuffle", QNPY_BOOL, true},
    };
    qnpy_call c;
    if (!PARSE(&c, "choice", params))
        return NULL;
    const qn_array *a = c.v[0].array;
    int axis = (int)c.v[4].i, ndim = c.v[1].shape.n < 0 ? 0 : c.v[1].shape.n;
    int64_t n;
    if (a->ndim == 0 ? qn_item_i64(a, &n) != QN_OK : axis < -a->ndim || axis >= a->ndim) {
        if (a->ndim > 0)
            PyErr_Format(c.s->axis_error, "choice: axis %d is out of bounds for array of dimension %d", axis, a->ndim);
        return a->ndim == 0 ? qnpy_finish(&c, NULL) : (qnpy_done(&c), NULL);
    }
    if (a->ndim > 0)
        n = a->shape[axis < 0 ? axis + a->ndim : axis];
    qn_array *r;
    DRAW(count(ndim, c.v[1].shape.length), r = qn_random_choice(g, n, c.v[3].array, c.v[2].b, ndim, c.v[1].shape.length));
    if (r == NULL || a->ndim == 0)
        return qnpy_finish(&c, r);
    qn_array *taken = qn_take(a, r, axis, QN_RAISE);
    qn_release(r);
    return qnpy_finish(&c, taken);
}

/* ---- tables ---- */

#define GENERATOR_METHOD(name, f, text) {name, (PyCFunction)(void (*)(void))(f), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, text}

static PyMethodDef generator_methods[] = {
    GENERATOR_METHOD("random", random_, "random($self, size=None, dtype=None)\n--\n\nUniform numbers in [0, 1)."),
    GENERATOR_METHOD("uniform", uniform, "uniform($self, low=0.0, high=1.0, size=None)\n--\n\nUniform numbers in [low, high)."),
    GENERATOR_METHOD("standard_normal", standard_normal, "standard_normal($self, size=None, dtype=None)\n--\n\nNormal numbers, mean 0, variance 1."),
    GENERATOR_METHOD("normal", normal, "normal($self, loc=0.0, scale=1.0, size=None)\n--\n\nNormal numbers."),
    GENERATOR_METHOD("standard_exponential", standard_exponential, "standard_exponential($self, size=None, dtype=None)\n--\n\nExponential numbers, mean 1."),
    GENERATOR_METHOD("exponential", exponential, "exponential($self, scale=1.0, size=None)\n--\n\nExponential numbers with mean scale."),
    GENERATOR_METHOD("integers", integers, "integers($self, low, high=None, size=None, dtype=None, endpoint=False)\n--\n\nIntegers in [low, high), without bias."),
    GENERATOR_METHOD("permutation", permutation, "permutation($self, x, axis=0)\n--\n\nA shuffled copy of x, or of range(x)."),
    GENERATOR_METHOD("shuffle", shuffle, "shuffle($self, x, axis=0)\n--\n\nShuffles x in place along axis."),
    GENERATOR_METHOD("choice", choice, "choice($self, a, size=None, replace=True, p=None, axis=0, shuffle=True)\n--\n\nA sample of a, or of range(a)."),
    GENERATOR_METHOD("spawn", spawn, "spawn($self, n_children)\n--\n\nIndependent generators."),
    {NULL, NULL, 0, NULL},
};

static PyType_Slot generator_slots[] = {
    {Py_tp_dealloc, (void *)generator_dealloc},
    {Py_tp_methods, generator_methods},
    {Py_tp_doc, (void *)"A stream of random numbers (Philox 4x32-10); made by default_rng."},
    {0, NULL},
};

static PyType_Spec generator_spec = {
    .name = "quern.random.Generator",
    .basicsize = sizeof(generator),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = generator_slots,
};

int qnpy_random_init(qnpy_state *s, PyObject *module)
{
    s->generator_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &generator_spec, NULL);
    PyObject *space = s->generator_type != NULL ? PyObject_GetAttrString(module, "random") : NULL;
    int status = space != NULL ? PyModule_AddObjectRef(space, "Generator", (PyObject *)s->generator_type) : -1;
    Py_XDECREF(space);
    return status;
}

static PyObject *default_rng(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"seed", QNPY_OBJECT | QNPY_NONE}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "default_rng", params))
        return NULL;
    PyObject *o = c.v[0].object;
    qnpy_done(&c);
    if (o != NULL && Py_TYPE(o) == c.s->generator_type)
        return Py_NewRef(o);
    uint64_t seed;
    return seed_of(o, &seed) ? wrap_generator(c.s->generator_type, c.s, qn_random_new(seed)) : NULL;
}

PyMethodDef qnpy_random_functions[] = {
    {"default_rng", QNPY_FUNCTION(default_rng),
     "default_rng(seed=None)\n--\n\nA Generator. The same seed gives the same numbers on every machine; None takes one from the system."},
    {NULL, NULL, 0, NULL},
};
