/* SPDX-License-Identifier: BSD-3-Clause */
/* layouts.c: see layouts.h. */
#include "layouts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const layout_names[NLAYOUT] = {"contiguous", "stepped", "reversed", "unaligned", "fortran"};

/* ---- values ------------------------------------------------------------------------------------------------------ */
enum { NSPECIAL = 25 };
static const double floats[NSPECIAL] = {
    0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 1.5, -2.5, 10, 0.1, 1e-3, 1e5, -1e9, 3.4e38, 1e300, 5e-324, 1e-40, -2.3e-308,
    (double)INFINITY, -(double)INFINITY, (double)NAN, 1 + 0x1p-23
};
static const uint64_t integers[NSPECIAL] = {
    0, 1, UINT64_MAX, 2, UINT64_MAX - 1, 3, 5, 7, 8, 13, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 32768, 65535, 0x7fffffff, 0x80000000,
    0x8000000000000000
};

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The special that element i of this turn takes: turns 0 and 1 go through all pairs, turn 2 is out of step with both. */
static int special_index(int64_t i, int turn)
{
    return (int)((turn == 0 ? i : turn == 1 ? i / NSPECIAL : 7 * i + i / NSPECIAL * 3) % NSPECIAL);
}

static void store(qn_dtype t, char *at, int64_t i, int turn, uint64_t *state)
{
    uint64_t bits = i < SPECIAL_PAIRS ? integers[special_index(i, turn)] : next_random(state);
    double f[2];
    for (int k = 0; k < 2; k++)
        f[k] = i < SPECIAL_PAIRS ? floats[special_index(i + 3 * k, turn)] : ldexp((double)(int64_t)next_random(state), (int)(bits % 40) - 80);
    switch (qn_dtype_kind(t)) {
    case 'b': *at = bits & 1; break;
    case 'f': case 'c': {
        qn_array *from = qn_from_data(f, qn_dtype_kind(t) == 'c' ? QN_COMPLEX128 : QN_FLOAT64, 0, NULL), *to = qn_astype(from, t);
        memcpy(at, to->data, qn_dtype_size(t));
        qn_release(from);
        qn_release(to);
        break;
    }
    default: memcpy(at, &bits, qn_dtype_size(t)); /* little-endian: the low bytes */
    }
}

qn_array *special_values(qn_dtype t, int64_t n, int turn)
{
    uint64_t state = (uint64_t)t * 64 + (uint64_t)turn;
    qn_array *a = qn_empty(t, 1, &n);
    for (int64_t i = 0; i < n; i++)
        store(t, a->data + i * a->itemsize, i, turn, &state);
    return a;
}

/* ---- layouts ------------------------------------------------------------------------------------------------------ */
static void free_context(void *context, void *data)
{
    (void)data;
    free(context);
}

/* An array with the shape and dtype of a, steps[k] items from one to the next along axis k, `offset` bytes into new memory. */
static qn_array *on_new_memory(const qn_array *a, const int64_t *steps, int64_t offset)
{
    int64_t items = 1, strides[QN_MAX_NDIM], back = 0;
    for (int k = 0; k < a->ndim; k++) {
        items += llabs(steps[k]) * a->shape[k];
        strides[k] = steps[k] * a->itemsize;
        back += steps[k] < 0 && a->shape[k] > 0 ? -strides[k] * (a->shape[k] - 1) : 0;
    }
    char *memory = aligned_alloc(64, (size_t)(items * a->itemsize + 127) / 64 * 64);
    return qn_wrap(memory + offset + back, (qn_dtype)a->dtype, a->ndim, a->shape, strides, true, free_context, memory);
}

qn_array *empty_in_layout(const qn_array *a, layout how)
{
    int64_t steps[QN_MAX_NDIM], step = how == STEPPED ? 3 : how == REVERSED ? -1 : 1;
    for (int i = 0; i < a->ndim; i++) {
        int k = how == FORTRAN ? i : a->ndim - 1 - i;
        steps[k] = step;
        step *= a->shape[k] > 0 ? a->shape[k] : 1;
    }
    return on_new_memory(a, steps, how == UNALIGNED ? 1 : 0);
}

/* The address of element i in row-major order. */
static char *element(const qn_array *a, int64_t i)
{
    char *at = a->data;
    for (int k = a->ndim - 1; k >= 0; i /= a->shape[k--])
        at += i % a->shape[k] * a->strides[k];
    return at;
}

qn_array *in_layout(const qn_array *a, layout how)
{
    qn_array *r = empty_in_layout(a, how);
    for (int64_t i = 0; i < a->size; i++)
        memcpy(element(r, i), element(a, i), (size_t)a->itemsize);
    return r;
}

/* ---- comparison ---------------------------------------------------------------------------------------------------- */
static bool is_nan(qn_dtype real, const char *at)
{
    uint16_t half;
    float single;
    double full;
    switch (real) {
    case QN_FLOAT16: memcpy(&half, at, 2); return (half & 0x7fff) > 0x7c00;
    case QN_FLOAT32: memcpy(&single, at, 4); return single != single;
    case QN_FLOAT64: memcpy(&full, at, 8); return full != full;
    default: return false;
    }
}

int64_t first_difference(const qn_array *a, const qn_array *b)
{
    qn_dtype real = qn_dtype_real((qn_dtype)a->dtype);
    size_t part = qn_dtype_size(real), size = (size_t)a->itemsize;
    for (int64_t i = 0; i < a->size; i++)
        for (size_t k = 0; k < size; k += part) {
            const char *x = element(a, i) + k, *y = element(b, i) + k;
            if (memcmp(x, y, part) != 0 && !(is_nan(real, x) && is_nan(real, y)))
                return i;
        }
    return -1;
}

bool same_bits(const qn_array *a, const qn_array *b)
{
    if (a == NULL || b == NULL || a->dtype != b->dtype || a->ndim != b->ndim)
        return false;
    for (int k = 0; k < a->ndim; k++)
        if (a->shape[k] != b->shape[k])
            return false;
    return first_difference(a, b) < 0;
}

int64_t scaled(int64_t n, int64_t least)
{
    const char *text = getenv("QN_TEST_SCALE");
    double scale = text != NULL ? strtod(text, NULL) : 1;
    int64_t r = (int64_t)((double)n * scale);
    return r < least ? least : r;
}
