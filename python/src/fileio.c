/* SPDX-License-Identifier: BSD-3-Clause */
/* fileio.c: .npy and .npz files by path, for python/quern/_npyio.py, which adds file objects and names.
 *
 * Paths come as bytes (os.fsencode). An open archive is a capsule that closes it. */
#include "quernpy.h"

static const char archive_name[] = "quern.npz";
enum { WORK = QNPY_GIL_WORK }; /* files are always worth giving the GIL away */

/* The bytes of a path, borrowed from o; NULL with an exception. */
static const char *path_of(PyObject *o)
{
    char *path;
    Py_ssize_t n;
    return PyBytes_AsStringAndSize(o, &path, &n) < 0 || (Py_ssize_t)strlen(path) != n
               ? (PyErr_Occurred() ? NULL : (PyErr_SetString(PyExc_ValueError, "embedded null byte in path"), NULL))
               : path;
}

static PyObject *load_npy(PyObject *module, PyObject *path_object)
{
    const char *path = path_of(path_object);
    qn_array *a;
    if (path == NULL)
        return NULL;
    QNPY_RUN(WORK, a = qn_load_npy(path));
    return qnpy_wrap_array(qnpy_state_of(module), a);
}

static PyObject *load_bytes(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"bytes", QNPY_OBJECT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "load", params))
        return NULL;
    Py_buffer view;
    qnpy_state *s = c.s;
    int status = PyObject_GetBuffer(c.v[0].object, &view, PyBUF_SIMPLE);
    qnpy_done(&c);
    if (status < 0)
        return NULL;
    qn_array *a = qn_load_npy_bytes(view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return qnpy_wrap_array(s, a);
}

static PyObject *save_npy(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"path", QNPY_OBJECT | QNPY_REQUIRED}, {"arr", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "save", params))
        return NULL;
    const char *path = path_of(c.v[0].object);
    if (path == NULL) {
        qnpy_done(&c);
        return NULL;
    }
    qn_status status;
    QNPY_RUN(WORK, status = qn_save_npy(path, c.v[1].array));
    return qnpy_finish_none(&c, status);
}

static PyObject *npy_bytes(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"arr", QNPY_ARRAY | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "save", params))
        return NULL;
    return qnpy_finish(&c, qn_npy_bytes(c.v[0].array));
}

/* ---- archives ---- */

static void close_archive(PyObject *capsule) { qn_npz_close(PyCapsule_GetPointer(capsule, archive_name)); }

static PyObject *npz_open(PyObject *module, PyObject *path_object)
{
    const char *path = path_of(path_object);
    qn_npz *z = NULL;
    if (path == NULL)
        return NULL;
    QNPY_RUN(WORK, z = qn_npz_open(path));
    if (z == NULL)
        return qnpy_raise(qnpy_state_of(module));
    PyObject *capsule = PyCapsule_New(z, archive_name, close_archive);
    if (capsule == NULL)
        qn_npz_close(z);
    return capsule;
}

static PyObject *npz_names(PyObject *module, PyObject *capsule)
{
    (void)module;
    const qn_npz *z = PyCapsule_GetPointer(capsule, archive_name);
    if (z == NULL)
        return NULL;
    int n = qn_npz_count(z);
    PyObject *names = PyList_New(n);
    for (int i = 0; names != NULL && i < n; i++) {
        PyObject *name = PyUnicode_DecodeFSDefault(qn_npz_name(z, i));
        if (name == NULL)
            Py_CLEAR(names);
        else
            PyList_SET_ITEM(names, i, name);
    }
    return names;
}

static PyObject *npz_get(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"archive", QNPY_OBJECT | QNPY_REQUIRED}, {"name", QNPY_OBJECT | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "load", params))
        return NULL;
    const qn_npz *z = PyCapsule_GetPointer(c.v[0].object, archive_name);
    const char *name = z != NULL ? path_of(c.v[1].object) : NULL;
    qn_array *a = NULL;
    qnpy_done(&c);
    if (name == NULL)
        return NULL;
    QNPY_RUN(WORK, a = qn_npz_get(z, name));
    return qnpy_wrap_array(c.s, a);
}

/* C strings of a sequence of bytes objects, borrowed; the caller frees the list. */
static const char **names_of(PyObject *sequence, int n)
{
    const char **names = PyMem_Calloc((size_t)n + 1, sizeof *names);
    if (names == NULL)
        return (const char **)PyErr_NoMemory();
    for (int i = 0; i < n; i++)
        if ((names[i] = path_of(PyTuple_GET_ITEM(sequence, i))) == NULL) {
            PyMem_Free(names);
            return NULL;
        }
    return names;
}

/* _save_npz(path, names, arrays, compressed); the archive's bytes if path is None. */
static PyObject *save_npz(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const qnpy_param params[] = {{"path", QNPY_OBJECT | QNPY_NONE},
                                        {"names", QNPY_OBJECT | QNPY_REQUIRED},
                                        {"arrays", QNPY_ARRAYS | QNPY_REQUIRED},
                                        {"compressed", QNPY_BOOL | QNPY_REQUIRED}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, "savez", params))
        return NULL;
    bool memory = c.v[0].object == NULL;
    const char *path = memory ? NULL : path_of(c.v[0].object), **names = NULL;
    int n = c.v[2].list.n;
    if (!PyTuple_Check(c.v[1].object) || PyTuple_GET_SIZE(c.v[1].object) != n)
        PyErr_SetString(PyExc_TypeError, "savez: names must be a tuple with one name for each array");
    else if (memory || path != NULL)
        names = names_of(c.v[1].object, n);
    if (names == NULL) {
        qnpy_done(&c);
        return NULL;
    }
    qn_status status = QN_OK;
    qn_array *bytes = NULL;
    if (memory)
        QNPY_RUN(c.work, bytes = qn_npz_bytes(n, names, c.v[2].list.items, c.v[3].b));
    else
        QNPY_RUN(WORK, status = qn_save_npz(path, n, names, c.v[2].list.items, c.v[3].b));
    PyMem_Free(names);
    return memory ? qnpy_finish(&c, bytes) : qnpy_finish_none(&c, status);
}

PyMethodDef qnpy_fileio_functions[] = {
    {"_load_npy", load_npy, METH_O, NULL},
    {"_load_bytes", QNPY_FUNCTION(load_bytes), NULL},
    {"_save_npy", QNPY_FUNCTION(save_npy), NULL},
    {"_npy_bytes", QNPY_FUNCTION(npy_bytes), NULL},
    {"_npz_open", npz_open, METH_O, NULL},
    {"_npz_names", npz_names, METH_O, NULL},
    {"_npz_get", QNPY_FUNCTION(npz_get), NULL},
    {"_save_npz", QNPY_FUNCTION(save_npz), NULL},
    {NULL, NULL, 0, NULL},
};
