/* SPDX-License-Identifier: BSD-3-Clause */
/* bars.c: see bars.h. */
#include "bars.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- random numbers: SplitMix64 of Steele, Lea and Flood (2014) ---- */
static uint64_t state;

uint64_t draw(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void draw_start(uint64_t number)
{
    state = options.seed ^ (number * UINT64_C(0xd1342543de82ef95));
    draw();
}

int64_t draw_below(int64_t n) { return (int64_t)(draw() % (uint64_t)n); }
double draw_unit(void) { return (double)(draw() >> 11) * 0x1p-53; }
double draw_normal(void) { return sqrt(-2 * log(1 - draw_unit())) * cos(2 * M_PI * draw_unit()); }

/* ---- arrays ---- */
bool is_complex(qn_dtype t) { return qn_dtype_kind(t) == 'c'; }

double roundoff(qn_dtype t)
{
    const qn_dtype real = qn_dtype_real(t);
    return real == QN_FLOAT16 ? 0x1p-11 : real == QN_FLOAT32 ? 0x1p-24 : 0x1p-53;
}

qn_array *draw_array(qn_dtype t, int ndim, const int64_t *shape, double (*make)(const void *context), const void *context)
{
    qn_array *wide = qn_empty(is_complex(t) ? QN_COMPLEX128 : QN_FLOAT64, ndim, shape);
    double *at = (double *)(void *)wide->data;
    for (int64_t i = 0; i < wide->size * (1 + is_complex(t)); i++)
        *at++ = make(context);
    qn_array *a = qn_astype(wide, t);
    qn_release(wide);
    return a;
}

/* The same array, its axes in another order in memory. */
static qn_array *permuted(const qn_array *a)
{
    int order[QN_MAX_NDIM], back[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) {
        const int k = (int)draw_below(i + 1);
        order[i] = order[k];
        order[k] = i;
    }
    for (int i = 0; i < a->ndim; i++)
        back[order[i]] = i;
    qn_array *turned = qn_permute(a, order), *copy = qn_copy(turned), *r = qn_permute(copy, back);
    qn_release(turned);
    qn_release(copy);
    return r;
}

qn_array *draw_layout(qn_array *a)
{
    const int how = (int)draw_below(NLAYOUT + 2);
    if (how == CONTIGUOUS)
        return a;
    qn_array *r = how < NLAYOUT ? in_layout(a, (layout)how) : permuted(a);
    qn_release(a);
    return r;
}

qn_array *rows_along(const qn_array *a, int axis)
{
    qn_array *moved = qn_moveaxis(a, axis, -1), *rows = qn_copy(moved);
    qn_release(moved);
    return rows;
}

bool equal_bytes(const qn_array *a, const qn_array *b)
{
    return a && b && a->dtype == b->dtype && a->size == b->size && memcmp(a->data, b->data, (size_t)(a->size * a->itemsize)) == 0;
}

cl *numbers(const qn_array *a)
{
    qn_array *wide = qn_astype(a, QN_COMPLEX128);
    const double *x = (const double *)(const void *)wide->data;
    cl *r = malloc((size_t)(a->size + 1) * sizeof *r);
    for (int64_t i = 0; i < a->size; i++)
        r[i] = (cl){ x[2 * i], x[2 * i + 1] };
    qn_release(wide);
    return r;
}

/* ---- figures ---- */
int figure_take(figure *f, double ratio, const char *format, ...)
{
    char what[sizeof f->what];
    va_list args;
    if (ratio <= f->worst && ratio <= 1)
        return 0;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (!(ratio <= f->worst)) {
        f->worst = ratio;
        memcpy(f->what, what, sizeof what);
    }
    return ratio <= 1 ? 0 : bar_fault("%s: %.3g of the bound", what, ratio);
}

qn_array *spoil(qn_array *a)
{
    static int calls;
    if (!options.control || !a || a->size == 0 || ++calls % SPOILED_EVERY)
        return a;
    char *at = a->data;
    for (int k = 0; k < a->ndim; k++)
        at += a->shape[k] / 2 * a->strides[k];
    at[a->itemsize - 1] ^= 1;
    return a;
}
