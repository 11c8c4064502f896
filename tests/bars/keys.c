/* SPDX-License-Identifier: BSD-3-Clause */
/* keys.c: see keys.h. */
#include "keys.h"
#include <math.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------------------------------------------- */
/* The place of a real number in the order of its dtype: integers as they are but for the sign, floats by their bits, -0 with 0. */
static uint64_t place(char kind, const char *at, int size, bool *nan)
{
    const uint64_t sign = UINT64_C(1) << (8 * size - 1);
    const uint64_t infinite = size == 2 ? 0x7c00 : size == 4 ? 0x7f800000 : UINT64_C(0x7ff) << 52;
    uint64_t bits = 0;
    memcpy(&bits, at, (size_t)size);
    if (kind == 'i')
        return bits ^ sign;
    if (kind != 'f' && kind != 'c')
        return bits;
    const uint64_t magnitude = bits & (sign - 1);
    *nan = magnitude > infinite;
    return *nan ? UINT64_MAX : bits & sign ? sign - magnitude : sign + magnitude;
}

/* Complex numbers: by the parts that are NaN (none, the imaginary one, the real one, both), then by the parts. */
key key_of(qn_dtype t, const char *at)
{
    const char kind = qn_dtype_kind(t);
    const int size = (int)qn_dtype_size(qn_dtype_real(t));
    bool re = false, im = false;
    key k = { 0, place(kind, at, size, &re), kind == 'c' ? place(kind, at + size, size, &im) : 0 };
    k.nans = 2 * re + im;
    return k;
}

int key_compare(const key *a, const key *b)
{
    if (a->nans != b->nans)
        return a->nans - b->nans;
    return a->re != b->re ? (a->re > b->re) - (a->re < b->re) : (a->im > b->im) - (a->im < b->im);
}

uint64_t multiset(qn_dtype t, const char *at, int64_t n)
{
    const size_t size = qn_dtype_size(t);
    uint64_t sum = 0;
    for (int64_t i = 0; i < n; i++, at += size) {
        uint64_t bits[2] = { 0, 0 };
        memcpy(bits, at, size);
        uint64_t h = (bits[0] ^ (bits[1] + 1) * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
        h = (h ^ h >> 31) * UINT64_C(0x94d049bb133111eb);
        sum += h ^ h >> 29;
    }
    return sum;
}

/* ---- patterns ------------------------------------------------------------------------------------------------- */
const char *const pattern_names[NPATTERN] = {
    "random bits", "ascending", "descending", "few values", "constant", "organ pipe", "sawtooth", "median-of-3 killer",
    "sorted but for the end", "NaN", "zeros of both signs", "infinities"
};

/* Element i of Musser's sequence (1997), on which quicksort by medians of three is quadratic. */
static double killer(int64_t i, int64_t n)
{
    const int64_t k = n / 2;
    return (double)(i >= k ? 2 * (i - k + 1) : i % 2 == 0 ? i + 1 : k + i);
}

/* density: of the specials, in [0, 1]. */
static double value(pattern how, int64_t i, int64_t n, double density)
{
    const bool special = draw_unit() < density;
    switch (how) {
    case ASCENDING: return (double)i;
    case DESCENDING: return (double)(n - i);
    case FEW: return (double)draw_below(3);
    case ORGAN_PIPE: return (double)(i < n / 2 ? i : n - i);
    case SAWTOOTH: return (double)(i % 17);
    case KILLER: return killer(i, n);
    case TAIL: return i < n - 8 ? (double)i : (double)draw_below(n + 1);
    case NANS: return special ? (draw_below(2) ? NAN : -NAN) : draw_normal();
    case ZEROS: return special ? (draw_below(2) ? 0.0 : -0.0) : (double)draw_below(5) - 2;
    case INFINITIES: return special ? (draw_below(2) ? INFINITY : -INFINITY) : 1e308 * draw_normal();
    default: return 7;
    }
}

/* A bool stays 0 or 1. */
static qn_array *random_bits(qn_dtype t, int64_t n)
{
    qn_array *a = qn_empty(t, 1, &n);
    for (int64_t i = 0; i < n * a->itemsize; i += 8) {
        const uint64_t bits = draw() & (t == QN_BOOL ? UINT64_C(0x0101010101010101) : UINT64_MAX);
        memcpy(a->data + i, &bits, (size_t)(n * a->itemsize - i < 8 ? n * a->itemsize - i : 8));
    }
    return a;
}

qn_array *pattern_array(qn_dtype t, int64_t n, pattern how)
{
    if (how == BITS)
        return random_bits(t, n);
    const double density = n > 0 ? (double)draw_below(n + 1) / (double)n : 0;
    qn_array *wide = qn_empty(QN_COMPLEX128, 1, &n);
    double *x = (double *)(void *)wide->data;
    for (int64_t i = 0; i < n; i++) {
        x[2 * i] = value(how, i, n, density);
        x[2 * i + 1] = value(how <= KILLER ? FEW : how, i, n, density);
    }
    qn_array *a = qn_astype(wide, t);
    qn_release(wide);
    return a;
}
