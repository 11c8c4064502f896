/* SPDX-License-Identifier: BSD-3-Clause */
/* bars.h: what the bars of this folder share: random numbers that a seed repeats, arrays of them in any layout, the seeded bug of
 * the controls, and the largest error as a fraction of its bound.  Options and the line of a bar: tests/accuracy/bar.h. */
#ifndef QN_BARS_H
#define QN_BARS_H

#include "bar.h"
#include "layouts.h"

/* ---- random numbers, from the seed of the run and the number of the case ---- */
void draw_start(uint64_t number);
uint64_t draw(void);
int64_t draw_below(int64_t n);
double draw_unit(void);          /* in [0, 1)   */
double draw_normal(void);

/* ---- arrays ---- */
/* float64 or complex128: n numbers from make(context). */
qn_array *draw_array(qn_dtype t, int ndim, const int64_t *shape, double (*make)(const void *context), const void *context);
/* An array of the same elements in one of the layouts of layouts.h or with its axes permuted in memory; releases a. */
qn_array *draw_layout(qn_array *a);
/* A contiguous copy with the lines of a along axis in rows. */
qn_array *rows_along(const qn_array *a, int axis);
bool is_complex(qn_dtype t);
/* The unit roundoff of the dtype's floats: 2^-53 for complex128. */
double roundoff(qn_dtype t);
/* The same shape, dtype and bits, both contiguous. */
bool equal_bytes(const qn_array *a, const qn_array *b);

/* ---- numbers in long double ---- */
typedef struct cl { long double re, im; } cl;

static inline cl cl_add(cl a, cl b) { return (cl){ a.re + b.re, a.im + b.im }; }
static inline cl cl_mul(cl a, cl b) { return (cl){ a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re }; }

/* The elements in row-major order; freed by the caller. */
cl *numbers(const qn_array *a);

/* ---- figures ---- */
typedef struct figure { double worst; char what[160]; } figure;
/* Takes part in the largest ratio; above 1, or NaN, a fault.  Returns the number of faults. */
int figure_take(figure *f, double ratio, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* In a control, every 97th array has a byte of one element changed, the highest.  Returns a. */
enum { SPOILED_EVERY = 97 };
qn_array *spoil(qn_array *a);

#endif
