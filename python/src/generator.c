/* SPDX-License-Identifier: BSD-3-Clause */
/* generator.c: the type quern.random.Generator and its methods for the distributions of the core's table: one function serves
 * all of them, the parameters and signatures come from the table. */
#include "random.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- helpers of all methods ---- */

int64_t qnpy_count(const qnpy_value *size)
{
    int64_t n = 1;
    for (int i = 0; i < size->shape.n; i++)
        if (__builtin_mul_overflow(n, size->shape.length[i], &n))
            return QNPY_GIL_WORK;
    return n;
}

PyObject *qnpy_finish_draw(qnpy_call *c, const qnpy_value *size, qn_array *r)
{
    if (size->shape.n != 0 || r == NULL || r->ndim != 0)
        return qnpy_finish(c, r);
    qnpy_done(c);
    return qnpy_wrap_array(c->s, r);
}

/* ---- the distributions ---- */

/* What a method takes after the distribution's parameters. */
typedef enum tail { SIZE, DTYPE_OUT, DTYPE_METHOD_OUT } tail;
static const struct { tail tail; const char *about; } methods[QN_NDISTRIBUTIONS] = {
    [QN_DIST_random] = {DTYPE_OUT, "Uniform numbers in [0, 1)."},
    [QN_DIST_uniform] = {SIZE, "Uniform numbers in [low, high)."},
    [QN_DIST_standard_normal] = {DTYPE_OUT, "Normal numbers, mean 0, variance 1."},
    [QN_DIST_normal] = {SIZE, "Normal numbers."},
    [QN_DIST_standard_exponential] = {DTYPE_METHOD_OUT, "Exponential numbers, mean 1, by a ziggurat or the inverse ('inv')."},
    [QN_DIST_exponential] = {SIZE, "Exponential numbers with mean scale."},
    [QN_DIST_standard_gamma] = {DTYPE_OUT, "Gamma numbers of scale 1."},
    [QN_DIST_gamma] = {SIZE, "Gamma numbers with mean shape * scale."},
    [QN_DIST_beta] = {SIZE, "Beta numbers, in [0, 1] with mean a / (a + b)."},
    [QN_DIST_chisquare] = {SIZE, "Sums of df squares of normal numbers."},
    [QN_DIST_f] = {SIZE, "Ratios of two mean squares of dfnum and dfden normal numbers."},
    [QN_DIST_noncentral_chisquare] = {SIZE, "Sums of df squares of normal numbers, nonc the sum of their squared means."},
    [QN_DIST_noncentral_f] = {SIZE, "Ratios of a noncentral and a central mean square."},
    [QN_DIST_standard_cauchy] = {SIZE, "Cauchy numbers: ratios of two normal numbers."},
    [QN_DIST_standard_t] = {SIZE, "Student's t with df degrees of freedom."},
    [QN_DIST_lognormal] = {SIZE, "Numbers whose logarithm is normal."},
    [QN_DIST_rayleigh] = {SIZE, "Lengths of vectors of two normal numbers."},
    [QN_DIST_pareto] = {SIZE, "Pareto II (Lomax) numbers of shape a."},
    [QN_DIST_weibull] = {SIZE, "Weibull numbers of shape a and scale 1."},
    [QN_DIST_power] = {SIZE, "Numbers in [0, 1] with density a x^(a - 1)."},
    [QN_DIST_laplace] = {SIZE, "Laplace (two-sided exponential) numbers."},
    [QN_DIST_gumbel] = {SIZE, "Gumbel (extreme value) numbers."},
    [QN_DIST_logistic] = {SIZE, "Logistic numbers."},
    [QN_DIST_triangular] = {SIZE, "Numbers with a triangular density."},
    [QN_DIST_wald] = {SIZE, "Inverse Gaussian numbers."},
    [QN_DIST_vonmises] = {SIZE, "Von Mises (circular normal) angles in [-pi, pi]."},
    [QN_DIST_poisson] = {SIZE, "Poisson numbers with mean lam."},
    [QN_DIST_geometric] = {SIZE, "Trials up to the first success."},
    [QN_DIST_logseries] = {SIZE, "Logarithmic series numbers."},
    [QN_DIST_zipf] = {SIZE, "Zipf numbers, probability proportional to k^-a."},
    [QN_DIST_negative_binomial] = {SIZE, "Failures before n successes."},
    [QN_DIST_hypergeometric] = {SIZE, "Good ones among nsample drawn from ngood and nbad."},
    [QN_DIST_binomial] = {SIZE, "Successes in n trials of probability p."},
};

enum { MAX_TAIL = 4 };
#define NAME_OF(name) #name,
static const char *const names[QN_NDISTRIBUTIONS] = {QN_DISTRIBUTIONS(NAME_OF)};
typedef struct form { int nparams, n; qnpy_param params[QN_MAX_PARAMETERS + MAX_TAIL]; char doc[240], legacy_doc[240]; } form;
static form forms[QN_NDISTRIBUTIONS]; /* the same for every interpreter */

static void make_form(qn_distribution d, form *f)
{
    static const char *const ways[] = {"zig", "inv", NULL};
    static const qnpy_param size = {"size", QNPY_SHAPE | QNPY_NONE}, dtype = {"dtype", QNPY_DTYPE}, out = {"out", QNPY_OUT};
    static const qnpy_param method = {"method", QNPY_CHOICE, 0, ways};
    static const char *const tails[] = {"size=None", "size=None, dtype='float64', out=None", "size=None, dtype='float64', method='zig', out=None"};
    const qn_parameter *p;
    int at = snprintf(f->doc, sizeof f->doc, "%s($self, ", names[d]);
    for (; (p = qn_random_parameter(d, f->nparams)) != NULL; f->nparams++) {
        f->params[f->nparams] = (qnpy_param){p->name, QNPY_OPERAND | (isnan(p->def) ? QNPY_REQUIRED : 0)};
        at += isnan(p->def) ? snprintf(f->doc + at, sizeof f->doc - (size_t)at, "%s, ", p->name)
                            : snprintf(f->doc + at, sizeof f->doc - (size_t)at, "%s=%.1f, ", p->name, p->def);
    }
    memcpy(f->legacy_doc, f->doc, (size_t)at);
    snprintf(f->doc + at, sizeof f->doc - (size_t)at, "%s)\n--\n\n%s", tails[methods[d].tail], methods[d].about);
    snprintf(f->legacy_doc + at, sizeof f->doc - (size_t)at, "%s)\n--\n\n%s", tails[SIZE], methods[d].about);
    f->n = f->nparams;
    f->params[f->n++] = size;
    if (methods[d].tail != SIZE)
        f->params[f->n++] = dtype;
    if (methods[d].tail == DTYPE_METHOD_OUT)
        f->params[f->n++] = method;
    if (methods[d].tail != SIZE)
        f->params[f->n++] = out;
}

/* out= must have the shape of size=. */
static bool fits(const char *name, const qnpy_value *size, const qn_array *out)
{
    bool same = size->shape.n < 0 || size->shape.n == out->ndim;
    for (int i = 0; same && i < size->shape.n; i++)
        same = size->shape.length[i] == out->shape[i];
    if (!same)
        PyErr_Format(PyExc_ValueError, "%s: size must match out.shape when used together", name);
    return same;
}

/* The same into out, whose dtype must be that asked for. */
static PyObject *draw_into(PyObject *self, qn_distribution d, qnpy_call *c, const qn_array *const *p, qn_dtype t, const qn_array *out)
{
    qn_status status;
    int n = forms[d].nparams;
    if (!fits(c->func, &c->v[n], out)) {
        qnpy_done(c);
        return NULL;
    }
    if (out->dtype == (t == QN_DEFAULT_DTYPE ? QN_FLOAT64 : (int)t))
        QNPY_DRAW_OF(self, out->size, status = qn_random_draw_into(g, d, n, p, out));
    else
        status = qn_set_error(QN_ERR_TYPE, "%s: Supplied output array has the wrong type. Expected %s, got %s", c->func,
                              t == QN_DEFAULT_DTYPE ? "float64" : qn_dtype_name(t), qn_dtype_name((qn_dtype)out->dtype));
    return qnpy_finish(c, status == QN_OK ? qn_retain(out) : NULL);
}

static PyObject *draw(qn_distribution d, PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    const form *f = &forms[d];
    const qn_array *p[QN_MAX_PARAMETERS];
    qnpy_call c;
    bool plain = methods[d].tail == SIZE || ((qnpy_generator *)self)->legacy;
    if (!qnpy_parse(&c, PyType_GetModule(cls), names[d], f->params, plain ? f->nparams + 1 : f->n, args, nargs, kwnames))
        return NULL;
    for (int i = 0; i < f->nparams; i++)
        p[i] = c.v[i].array;
    const qnpy_value *size = &c.v[f->nparams];
    qn_dtype t = plain ? QN_DEFAULT_DTYPE : size[1].dtype;
    if (!plain && methods[d].tail == DTYPE_METHOD_OUT && size[2].i == 1)
        d = QN_DIST_inverse_exponential;
    if (c.out != NULL)
        return draw_into(self, d, &c, p, t, qnpy_qn(c.out));
    qn_array *r;
    int64_t work = size->shape.n < 0 ? c.work : qnpy_count(size);
    QNPY_DRAW_OF(self, work, r = qn_random_draw(g, d, f->nparams, p, t, size->shape.n, size->shape.length));
    return qnpy_finish_draw(&c, size, r);
}

#define METHOD_OF(name)                                                \
    QNPY_METHOD(draw_##name)                                           \
    {                                                                  \
        return draw(QN_DIST_##name, self, cls, args, nargs, kwnames);  \
    }
QN_DISTRIBUTIONS(METHOD_OF)

/* ---- life ---- */

QNPY_METHOD(spawn)
{
    static const qnpy_param params[] = {{"n_children", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE_METHOD(&c, "spawn", params))
        return NULL;
    PyObject *streams = PyObject_CallMethod((PyObject *)qnpy_bits_of(self), "spawn", "L", (long long)c.v[0].i);
    qnpy_done(&c);
    Py_ssize_t n = streams != NULL ? PyList_Size(streams) : -1;
    PyObject *children = n >= 0 ? PyList_New(n) : NULL;
    for (Py_ssize_t i = 0; children != NULL && i < n; i++) {
        PyObject *child = PyObject_CallOneArg((PyObject *)Py_TYPE(self), PyList_GET_ITEM(streams, i));
        if (child == NULL)
            Py_CLEAR(children);
        else
            PyList_SET_ITEM(children, i, child);
    }
    Py_XDECREF(streams);
    return children;
}

static PyObject *make_generator(PyTypeObject *type, PyObject *args, PyObject *kwargs, bool legacy)
{
    static const char *const keywords[] = {"bit_generator", NULL};
    PyObject *bits;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:Generator", (char **)(uintptr_t)keywords, &bits))
        return NULL;
    if (!qnpy_has_stream(bits)) {
        PyErr_Format(PyExc_TypeError, "Generator: bit_generator must be one of quern's bit generators, not %.100s", Py_TYPE(bits)->tp_name);
        return NULL;
    }
    qnpy_generator *o = (qnpy_generator *)type->tp_alloc(type, 0);
    if (o != NULL) {
        o->bits = Py_NewRef(bits);
        o->legacy = legacy;
    }
    return (PyObject *)o;
}

static PyObject *generator_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) { return make_generator(type, args, kwargs, false); }
static PyObject *legacy_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) { return make_generator(type, args, kwargs, true); }

static int generator_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((qnpy_generator *)self)->bits);
    return 0;
}

static void generator_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(((qnpy_generator *)self)->bits);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *generator_str(PyObject *self)
{
    PyObject *own = PyType_GetName(Py_TYPE(self)), *bits = PyType_GetName(Py_TYPE(qnpy_bits_of(self)));
    PyObject *text = own != NULL && bits != NULL ? PyUnicode_FromFormat("%U(%U)", own, bits) : NULL;
    Py_XDECREF(own);
    Py_XDECREF(bits);
    return text;
}

static PyObject *generator_repr(PyObject *self)
{
    char address[32];
    snprintf(address, sizeof address, "0x%zX", (size_t)self);
    PyObject *text = generator_str(self), *r = text != NULL ? PyUnicode_FromFormat("%U at %s", text, address) : NULL;
    Py_XDECREF(text);
    return r;
}

static PyObject *generator_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("O(O)", Py_TYPE(self), ((qnpy_generator *)self)->bits);
}

static PyObject *get_bits(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(((qnpy_generator *)self)->bits);
}

/* ---- tables ---- */

static const PyMethodDef life_methods[] = {
    QNPY_METHOD_ROW("spawn", spawn, "spawn($self, n_children)\n--\n\nIndependent generators."),
    {"__reduce__", generator_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

#define ROW_OF(name) [QN_DIST_##name] = QNPY_METHOD_ROW(#name, draw_##name, NULL),
enum { MAX_METHODS = QN_NDISTRIBUTIONS + 24 };
static PyMethodDef generator_methods[MAX_METHODS] = {QN_DISTRIBUTIONS(ROW_OF)}; /* and the others, by make_tables */
static PyMethodDef legacy_methods[MAX_METHODS];
static pthread_once_t tables_made = PTHREAD_ONCE_INIT;

/* Signatures, and all methods in one table; inverse_exponential is a way of standard_exponential. */
static void make_tables(void)
{
    const PyMethodDef *const others[] = {qnpy_sampling_methods, qnpy_vector_methods, life_methods};
    int n = 0;
    for (int d = 0; d < QN_NDISTRIBUTIONS; d++) {
        if (d == QN_DIST_inverse_exponential)
            continue;
        make_form((qn_distribution)d, &forms[d]);
        generator_methods[n] = legacy_methods[n] = generator_methods[d];
        generator_methods[n].ml_doc = forms[d].doc;
        legacy_methods[n++].ml_doc = forms[d].legacy_doc;
    }
    int nlegacy = n;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        for (const PyMethodDef *m = others[k]; m->ml_name != NULL && n < MAX_METHODS - 1; m++)
            generator_methods[n++] = *m;
    generator_methods[n] = (PyMethodDef){0};
    for (const PyMethodDef *m = qnpy_legacy_methods; m->ml_name != NULL && nlegacy < MAX_METHODS - 1; m++)
        legacy_methods[nlegacy++] = *m;
}

static PyGetSetDef generator_getset[] = {
    {"bit_generator", get_bits, NULL, "The bit generator that the numbers are made from.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot generator_slots[] = {
    {Py_tp_new, (void *)generator_new},
    {Py_tp_dealloc, (void *)generator_dealloc},
    {Py_tp_traverse, (void *)generator_traverse},
    {Py_tp_str, (void *)generator_str},
    {Py_tp_repr, (void *)generator_repr},
    {Py_tp_methods, generator_methods},
    {Py_tp_getset, generator_getset},
    {Py_tp_doc, (void *)"Generator(bit_generator)\n--\n\nNumbers of many distributions from one bit generator; made by default_rng."},
    {0, NULL},
};

static PyType_Spec generator_spec = {
    .name = "quern.random.Generator",
    .basicsize = sizeof(qnpy_generator),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = generator_slots,
};

/* The base of RandomState. */
static PyType_Slot legacy_slots[] = {
    {Py_tp_new, (void *)legacy_new},
    {Py_tp_dealloc, (void *)generator_dealloc},
    {Py_tp_traverse, (void *)generator_traverse},
    {Py_tp_str, (void *)generator_str},
    {Py_tp_repr, (void *)generator_repr},
    {Py_tp_methods, legacy_methods},
    {Py_tp_getset, generator_getset},
    {Py_tp_doc, (void *)"Numbers of many distributions as NumPy has made them since 2011."},
    {0, NULL},
};

static PyType_Spec legacy_spec = {
    .name = "quern.random.LegacyGenerator",
    .basicsize = sizeof(qnpy_generator),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = legacy_slots,
};

static int add_type(PyObject *module, PyTypeObject **type, PyType_Spec *spec, const char *name)
{
    *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    PyObject *space = *type != NULL ? PyObject_GetAttrString(module, "random") : NULL;
    int status = space != NULL ? PyModule_AddObjectRef(space, name, (PyObject *)*type) : -1;
    Py_XDECREF(space);
    return status;
}

int qnpy_generator_init(qnpy_state *s, PyObject *module)
{
    pthread_once(&tables_made, make_tables);
    int status = add_type(module, &s->generator_type, &generator_spec, "Generator");
    return status < 0 ? status : add_type(module, &s->legacy_type, &legacy_spec, "LegacyGenerator");
}
