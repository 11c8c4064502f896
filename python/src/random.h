/* SPDX-License-Identifier: BSD-3-Clause */
/* random.h: what the files of quern.random share: the bit generator object and the way methods draw from it. */
#ifndef QUERNPY_RANDOM_H
#define QUERNPY_RANDOM_H

#include "quernpy.h"
#include <pthread.h>

/* The lock is held while the stream is used, because calls run without the GIL: threads that share a stream take turns. Who holds it
 * may want the GIL back to handle a signal, so nobody waits for it with the GIL; that handler may use the stream, too. */
typedef struct qnpy_bits {
    PyObject_HEAD
    qn_random *g;       /* NULL until the subclass has seeded it */
    pthread_mutex_t lock;
    int users;          /* calls of the thread that holds the lock */
} qnpy_bits;

typedef struct qnpy_generator {
    PyObject_HEAD
    PyObject *bits;     /* a qnpy_bits with a stream      */
    bool legacy;        /* draws as NumPy's RandomState   */
} qnpy_generator;

static inline qnpy_bits *qnpy_bits_of(PyObject *generator) { return (qnpy_bits *)((qnpy_generator *)generator)->bits; }

static inline void qnpy_bits_lock(qnpy_bits *b)
{
    if (pthread_mutex_trylock(&b->lock) != 0) {
        PyThreadState *thread = qnpy_unlocked == NULL ? PyEval_SaveThread() : NULL;
        pthread_mutex_lock(&b->lock);
        if (thread != NULL)
            PyEval_RestoreThread(thread);
    }
    b->users++;
}
static inline void qnpy_bits_unlock(qnpy_bits *b)
{
    b->users--;
    pthread_mutex_unlock(&b->lock);
}

#define QNPY_METHOD(name) static QNPY_SHARED_METHOD(name)
#define QNPY_SHARED_METHOD(name) \
    PyObject *name(PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
#define QNPY_METHOD_ROW(name, f, text) {name, (PyCFunction)(void (*)(void))(f), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, text}
/* QNPY_PARSE of a method. */
#define QNPY_PARSE_METHOD(c, name, params) \
    qnpy_parse((c), PyType_GetModule(cls), (name), (params), (int)(sizeof(params) / sizeof *(params)), args, nargs, kwnames)
/* Runs a statement that uses the stream g of the bit generator b, about `elements` numbers long. */
#define QNPY_DRAW(b, elements, statement)               \
    do {                                                \
        qnpy_bits *b_ = (b);                            \
        QNPY_RUN(elements, {                            \
            qnpy_bits_lock(b_);                         \
            qn_random *g = b_->g;                       \
            statement;                                  \
            qnpy_bits_unlock(b_);                       \
        });                                             \
    } while (0)

/* The same for the generator `self`, which says how. */
#define QNPY_DRAW_OF(self, elements, statement)                                                          \
    QNPY_DRAW(qnpy_bits_of(self), elements, {                                                            \
        bool before_ = qn_random_set_legacy(g, ((qnpy_generator *)(self))->legacy);                      \
        statement;                                                                                       \
        qn_random_set_legacy(g, before_);                                                                \
    })

/* Is o a bit generator that has been seeded? */
bool qnpy_has_stream(PyObject *o);
/* Numbers in a SHAPE value: 1 if absent, enough to give up the GIL if they cannot be counted. */
int64_t qnpy_count(const qnpy_value *size);
/* qnpy_finish, but size=() gives a 0-d array and no number. */
PyObject *qnpy_finish_draw(qnpy_call *c, const qnpy_value *size, qn_array *r);

/* ---- sampling.c, vectors.c: the Generator's methods beside the distributions of the table ---- */
extern const PyMethodDef qnpy_sampling_methods[], qnpy_vector_methods[];
/* Those of RandomState, and the functions that it shares. */
extern const PyMethodDef qnpy_legacy_methods[];
QNPY_SHARED_METHOD(qnpy_multinomial);
QNPY_SHARED_METHOD(qnpy_dirichlet);
QNPY_SHARED_METHOD(qnpy_multivariate_normal);

#endif
