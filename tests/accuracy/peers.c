/* SPDX-License-Identifier: BSD-3-Clause */
/* peers.c: the C library's and SLEEF's scalar functions, looked up by name, and NumPy's, which a process of its own calculates
 * (numpy_peer.py).  SLEEF (libsleef3) and NumPy are used if they are there; SLEEF's vector functions are the same
 * algorithms. */
#include "peers.h"
#include "bar.h"
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NUMPY = 2 };
const char *const peer_names[NPEERS] = { "glibc", "sleef", "numpy" };
static const char *const libraries[] = { "libm.so.6", "libsleef.so.3" };
static const char *const libm_names[] = {
#define FUNC1(name, libm, ...) #libm,
#define FUNC2(name, libm, ...) #libm,
#include "functions.def"
};

typedef union peer_fn {
    void *symbol;
    double (*d1)(double);
    double (*d2)(double, double);
    float (*s1)(float);
    float (*s2)(float, float);
} peer_fn;

/* exp and expf; Sleef_exp_u10, or u05 where there is no u10 (hypot, sqrt), and Sleef_expf_u10. */
static peer_fn look_up(int peer, const char *name, bool narrow)
{
    static void *handles[NPEERS];
    char symbol[64];
    peer_fn fn = { NULL };
    if (!handles[peer] && !(handles[peer] = dlopen(libraries[peer], RTLD_NOW)))
        return fn;
    for (int digits = 10; digits >= 5 && !fn.symbol; digits -= 5) {
        if (peer == 0)
            snprintf(symbol, sizeof symbol, "%s%s", name, narrow ? "f" : "");
        else
            snprintf(symbol, sizeof symbol, "Sleef_%s%s_u%02d", name, narrow ? "f" : "", digits);
        fn.symbol = dlsym(handles[peer], symbol);
    }
    return fn;
}

/* ---- NumPy ------------------------------------------------------------------------------------------------------------- */
static FILE *to_numpy, *from_numpy;

/* False if there is no interpreter to ask, or it has no NumPy and ended. */
static bool start_numpy(void)
{
    int in[2], out[2];
    if (to_numpy || !options.python)
        return to_numpy != NULL;
    signal(SIGPIPE, SIG_IGN);
    if (pipe(in) || pipe(out))
        return false;
    if (fork() == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int fd = 3; fd < 100; fd++)
            close(fd);
        execlp(options.python, options.python, "tests/accuracy/numpy_peer.py", (char *)NULL);
        _exit(1);
    }
    close(in[0]);
    close(out[1]);
    to_numpy = fdopen(in[1], "w");
    from_numpy = fdopen(out[0], "r");
    return to_numpy && from_numpy;
}

static bool numpy_call(const block *b, void *z)
{
    const bool narrow = b->j->narrow;
    const size_t n = (size_t)b->n, size = narrow ? sizeof(float) : sizeof(double);
    if (!start_numpy())
        return false;
    fprintf(to_numpy, "%s %s %d %zu\n", b->j->f->name, narrow ? "f32" : "f64", b->j->f->nin, n);
    fwrite(narrow ? (const void *)b->xs : b->x, size, n, to_numpy);
    if (b->j->f->nin == 2)
        fwrite(narrow ? (const void *)b->ys : b->y, size, n, to_numpy);
    return fflush(to_numpy) == 0 && fgetc(from_numpy) == 1 && fread(z, size, n, from_numpy) == n;
}

bool peer_call(int peer, const block *b, void *z)
{
    if (peer == NUMPY)
        return numpy_call(b, z);
    const function *f = b->j->f;
    const peer_fn fn = look_up(peer, libm_names[f - functions], b->j->narrow);
    if (!fn.symbol)
        return false;
    for (int64_t i = 0; i < b->n; i++)
        if (b->j->narrow)
            ((float *)z)[i] = f->nin == 1 ? fn.s1(b->xs[i]) : fn.s2(b->xs[i], b->ys[i]);
        else
            ((double *)z)[i] = f->nin == 1 ? fn.d1(b->x[i]) : fn.d2(b->x[i], b->y[i]);
    return true;
}
