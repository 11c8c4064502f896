/* SPDX-License-Identifier: BSD-3-Clause */
/* peers.c: the C library's and SLEEF's scalar functions, looked up by name.  SLEEF (libsleef3) is used if it is there; its
 * vector functions are the same algorithms. */
#include "peers.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

const char *const peer_names[NPEERS] = { "glibc", "sleef" };
static const char *const libraries[NPEERS] = { "libm.so.6", "libsleef.so.3" };
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

bool peer_call(int peer, const block *b, void *z)
{
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
