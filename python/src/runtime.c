/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime.c: threads, memory cache, configuration, and the signals that arrive during a long call. */
#include "quernpy.h"
#include <sys/syscall.h>
#include <unistd.h>

/* ---- signals ---- */
_Thread_local PyThreadState *qnpy_unlocked;

/* Runs the handlers of signals in the middle of a call, which ends if one raises an exception. Python runs them in its main thread
 * only, which is the process's; the others need not wait for the GIL. */
static int signal_raises(void *unused)
{
    (void)unused;
    if (qnpy_unlocked == NULL || syscall(SYS_gettid) != getpid())
        return 0;
    qnpy_lock();
    int raises = PyErr_Occurred() != NULL || PyErr_CheckSignals() < 0;
    qnpy_unlocked = PyEval_SaveThread();
    return raises;
}

void qnpy_interrupt_init(void) { qn_set_interrupt(signal_raises, NULL); }

/* ---- settings ---- */

static PyObject *set_num_threads(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"n", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "set_num_threads", params))
        return NULL;
    int n = c.v[0].i > INT32_MAX ? INT32_MAX : c.v[0].i < 0 ? 0 : (int)c.v[0].i;
    return qnpy_finish_none(&c, qn_set_num_threads(n));
}

static PyObject *get_num_threads(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    return PyLong_FromLong(qn_get_num_threads());
}

static PyObject *set_cache_limit(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"bytes", QNPY_INT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "set_cache_limit", params))
        return NULL;
    return qnpy_finish_none(&c, qn_set_cache_limit(c.v[0].i < 0 ? 0 : (size_t)c.v[0].i));
}

/* The text of a function that writes like snprintf. */
static PyObject *text_of(size_t (*write)(char *text, size_t size))
{
    size_t need = write(NULL, 0);
    char *buffer = PyMem_Malloc(need + 1);
    if (buffer == NULL)
        return PyErr_NoMemory();
    write(buffer, need + 1);
    PyObject *text = PyUnicode_FromString(buffer);
    PyMem_Free(buffer);
    return text;
}

static PyObject *config_text(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    return text_of(qn_show_config);
}

static PyObject *isa(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    return PyUnicode_FromString(qn_isa());
}

static PyObject *kernel_isa(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"op", QNPY_TEXT | QNPY_REQUIRED}, {"dtype", QNPY_DTYPE | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "kernel_isa", params))
        return NULL;
    const char *name = qn_kernel_isa(c.v[0].text, c.v[1].dtype);
    qnpy_done(&c);
    return name != NULL ? PyUnicode_FromString(name) : Py_NewRef(Py_None);
}

PyMethodDef qnpy_runtime_functions[] = {
    {"set_num_threads", QNPY_FUNCTION(set_num_threads), "set_num_threads(n)\n--\n\nThreads for Quern, BLAS and FFTW together."},
    {"get_num_threads", get_num_threads, METH_NOARGS, "get_num_threads()\n--\n\nThe number of threads in use."},
    {"set_cache_limit", QNPY_FUNCTION(set_cache_limit), "set_cache_limit(bytes)\n--\n\nUpper bound of freed memory kept for reuse."},
    {"config_text", config_text, METH_NOARGS, "config_text()\n--\n\nThe lines that show_config prints."},
    {"isa", isa, METH_NOARGS, "isa()\n--\n\nThe instruction set in use."},
    {"kernel_isa", QNPY_FUNCTION(kernel_isa), "kernel_isa(op, dtype)\n--\n\nThe instruction set that serves op for dtype, or None."},
    {NULL, NULL, 0, NULL},
};
