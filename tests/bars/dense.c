/* SPDX-License-Identifier: BSD-3-Clause */
/* dense.c: see dense.h. */
#include "dense.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory: one list of all that is in use ---- */
typedef struct block { struct block *next; cl *x; } block;
static block *blocks;

static cl *keep(cl *x)
{
    block *b = malloc(sizeof *b);
    *b = (block){ blocks, x };
    blocks = b;
    return x;
}

void dense_forget(void)
{
    while (blocks) {
        block *b = blocks;
        blocks = b->next;
        free(b->x);
        free(b);
    }
}

mat mat_new(int64_t m, int64_t n) { return (mat){ m, n, keep(calloc((size_t)(m * n + 1), sizeof(cl))) }; }

/* ---- arithmetic ---- */
mat mat_eye(int64_t n)
{
    mat r = mat_new(n, n);
    for (int64_t i = 0; i < n; i++)
        r.x[i * n + i].re = 1;
    return r;
}

static bool is_real(mat a)
{
    for (int64_t i = 0; i < a.m * a.n; i++)
        if (a.x[i].im != 0)
            return false;
    return true;
}

mat mat_mul(mat a, mat b)
{
    mat r = mat_new(a.m, b.n);
    const bool real = is_real(a) && is_real(b);
    for (int64_t i = 0; i < a.m; i++)
        for (int64_t k = 0; k < a.n; k++) {
            const cl x = a.x[i * a.n + k], *y = b.x + k * b.n;
            cl *to = r.x + i * b.n;
            for (int64_t j = 0; real && j < b.n; j++)
                to[j].re += x.re * y[j].re;
            for (int64_t j = 0; !real && j < b.n; j++)
                to[j] = cl_add(to[j], cl_mul(x, y[j]));
        }
    return r;
}

mat mat_sub(mat a, mat b)
{
    mat r = mat_new(a.m, a.n);
    for (int64_t i = 0; i < a.m * a.n; i++)
        r.x[i] = (cl){ a.x[i].re - b.x[i].re, a.x[i].im - b.x[i].im };
    return r;
}

mat mat_adjoint(mat a)
{
    mat r = mat_new(a.n, a.m);
    for (int64_t i = 0; i < a.m; i++)
        for (int64_t j = 0; j < a.n; j++)
            r.x[j * a.m + i] = (cl){ a.x[i * a.n + j].re, -a.x[i * a.n + j].im };
    return r;
}

mat mat_columns(mat a, int64_t from)
{
    mat r = mat_new(a.m, a.n - from);
    for (int64_t i = 0; i < a.m; i++)
        memcpy(r.x + i * r.n, a.x + i * a.n + from, (size_t)r.n * sizeof *r.x);
    return r;
}

mat mat_scaled(mat a, const cl *s)
{
    mat r = mat_new(a.m, a.n);
    for (int64_t i = 0; i < a.m * a.n; i++)
        r.x[i] = cl_mul(a.x[i], s[i % a.n]);
    return r;
}

long double mat_norm(mat a)
{
    long double most = 0;
    for (int64_t j = 0; j < a.n; j++) {
        long double sum = 0;
        for (int64_t i = 0; i < a.m; i++)
            sum += hypotl(a.x[i * a.n + j].re, a.x[i * a.n + j].im);
        if (!(sum <= most))
            most = sum;
    }
    return most;
}

/* ---- elimination ---- */
static cl quotient(cl a, cl b)
{
    const long double d = b.re * b.re + b.im * b.im;
    return (cl){ (a.re * b.re + a.im * b.im) / d, (a.im * b.re - a.re * b.im) / d };
}

static int64_t pivot(mat a, int64_t k)
{
    int64_t best = k;
    for (int64_t i = k + 1; i < a.m; i++)
        if (hypotl(a.x[i * a.n + k].re, a.x[i * a.n + k].im) > hypotl(a.x[best * a.n + k].re, a.x[best * a.n + k].im))
            best = i;
    return best;
}

static void swap_rows(mat a, int64_t i, int64_t k)
{
    for (int64_t j = 0; i != k && j < a.n; j++) {
        const cl x = a.x[i * a.n + j];
        a.x[i * a.n + j] = a.x[k * a.n + j];
        a.x[k * a.n + j] = x;
    }
}

/* Row k is divided by its pivot and taken from all others. */
static void eliminate(mat a, int64_t k)
{
    const cl p = a.x[k * a.n + k];
    for (int64_t j = 0; j < a.n; j++)
        a.x[k * a.n + j] = quotient(a.x[k * a.n + j], p);
    for (int64_t i = 0; i < a.m; i++) {
        const cl by = { -a.x[i * a.n + k].re, -a.x[i * a.n + k].im };
        for (int64_t j = 0; i != k && j < a.n; j++)
            a.x[i * a.n + j] = cl_add(a.x[i * a.n + j], cl_mul(by, a.x[k * a.n + j]));
    }
}

cl mat_det(mat a, mat *inverse)
{
    const int64_t n = a.n;
    cl det = { 1, 0 };
    mat w = mat_new(n, 2 * n);                                       /* a and the identity, side by side */
    for (int64_t i = 0; i < n; i++) {
        memcpy(w.x + i * w.n, a.x + i * n, (size_t)n * sizeof *a.x);
        w.x[i * w.n + n + i].re = 1;
    }
    for (int64_t k = 0; k < n; k++) {
        const int64_t p = pivot(w, k);
        swap_rows(w, k, p);
        det = cl_mul(det, w.x[k * w.n + k]);
        if (p != k)
            det = (cl){ -det.re, -det.im };
        if (det.re == 0 && det.im == 0)
            return det;
        eliminate(w, k);
    }
    *inverse = mat_columns(w, n);
    return det;
}

/* ---- random unitary matrices: three reflections ---- */
static void reflect(mat q, bool real)
{
    const int64_t n = q.n;
    mat v = mat_new(n, 1);
    long double size = 0;
    for (int64_t i = 0; i < n; i++) {
        v.x[i] = (cl){ draw_normal(), real ? 0 : draw_normal() };
        size += v.x[i].re * v.x[i].re + v.x[i].im * v.x[i].im;
    }
    mat vq = mat_mul(mat_adjoint(v), q);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            const cl p = cl_mul(v.x[i], vq.x[j]);
            q.x[i * n + j].re -= 2 * p.re / size;
            q.x[i * n + j].im -= 2 * p.im / size;
        }
}

mat mat_unitary(int64_t n, bool real)
{
    mat q = mat_eye(n);
    for (int k = 0; k < 3; k++)
        reflect(q, real);
    return q;
}

/* ---- from and to arrays ---- */
mat mat_stack(const qn_array *a) { return (mat){ a->shape[a->ndim - 2], a->shape[a->ndim - 1], keep(numbers(a)) }; }
mat mat_item(mat stack, int64_t i) { return (mat){ stack.m, stack.n, stack.x + i * stack.m * stack.n }; }

qn_array *mat_array(qn_dtype t, int64_t count, const mat *a)
{
    qn_array *wide = qn_empty(QN_COMPLEX128, QN_SHAPE(count, a->m, a->n));
    double *to = (double *)(void *)wide->data;
    for (int64_t k = 0; k < count; k++)
        for (int64_t i = 0; i < a->m * a->n; i++) {
            *to++ = (double)a[k].x[i].re;
            *to++ = (double)a[k].x[i].im;
        }
    qn_array *r = qn_astype(wide, t);
    qn_release(wide);
    return r;
}
