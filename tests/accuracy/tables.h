/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.h: the kernel tables under test, straight from families.def, and the functions of functions.def.
 *
 * The build defines MATH_ISAS as I(scalar) I(avx2) ...: what is linked in. */
#ifndef QN_ACCURACY_TABLES_H
#define QN_ACCURACY_TABLES_H

#include "kernel.h"

enum {
#define I(isa) ISA_##isa,
    MATH_ISAS
#undef I
    NISA
};

/* A function of functions.def; `lo`, `hi` and the rest as its columns; one input if sample == NULL. */
typedef struct function {
    const char *name;
    int op, nin;
    int emin, emax;
    double lo, hi, step;
    void (*sample)(uint64_t *seed, double *x, double *y);
} function;

extern const function functions[];
extern const char *const isa_names[NISA];

/* The columns of ops.def; second is empty if there is one result. */
typedef struct op_info { const char *name, *in, *out, *second; int nin; } op_info;
extern const op_info op_infos[QN_NOP];
typedef struct dtype_info { const char *name; int64_t size; char kind; int real; } dtype_info;
extern const dtype_info dtype_infos[QN_NDTYPE];

/* Can this CPU run it? */
bool isa_runs(int isa);
/* The last one that it can. */
int isa_widest(void);
/* The kernel of an ISA's own tables, or NULL; *family (or NULL) is the file that it comes from. */
qn_any_fn find_kernel(int isa, int kind, int row, int col, const char **family);
/* The loop of (op, dtype) on an ISA, or NULL. */
qn_loop_fn find_loop(int isa, int op, int dtype);
/* z[i] = f(x[i], y[i]), contiguous; size is that of an element, y unused for one input. */
void call_loop(qn_loop_fn f, int nin, const void *x, const void *y, void *z, int64_t n, int64_t size);

/* sample.c: xorshift numbers and arguments of a function. */
uint64_t next_random(uint64_t *seed);
/* Uniform in [0, 1). */
double next_uniform(uint64_t *seed);
/* A seed of its own for part k of stream `name`, so that parts can be made in any order. */
uint64_t seed_of(uint64_t seed, const char *name, int64_t k);
void sample_f64(const function *f, uint64_t *seed, double *x, double *y);
/* A pair for float32: the float64 sample squeezed into the range of float32. */
void sample_f32(const function *f, uint64_t *seed, float *x, float *y);
void sample_power(uint64_t *seed, double *x, double *y);
void sample_ratio(uint64_t *seed, double *x, double *y);
void sample_close(uint64_t *seed, double *x, double *y);
void sample_close2(uint64_t *seed, double *x, double *y);

#endif
