/* SPDX-License-Identifier: BSD-3-Clause */
/* layouts.h: awkward values, and the same values in every memory layout, for tests over tables of operations. */
#ifndef QN_TEST_LAYOUTS_H
#define QN_TEST_LAYOUTS_H

#include <quern/quern.h>

/* n elements of t: each pair of specials (signed zeros, NaN, infinities, subnormals, extreme and neighbouring integers)
 * meets in x and y of different `turn`; random ones follow. */
qn_array *special_values(qn_dtype t, int64_t n, int turn);
enum { SPECIAL_PAIRS = 25 * 25 };

typedef enum layout { CONTIGUOUS, STEPPED, REVERSED, UNALIGNED, FORTRAN, NLAYOUT } layout;
extern const char *const layout_names[NLAYOUT];
/* A new array on new memory in this layout with the shape of a and undefined elements. */
qn_array *empty_in_layout(const qn_array *a, layout how);
/* The same with a's elements. */
qn_array *in_layout(const qn_array *a, layout how);

/* Same shape, dtype and bits; NaNs are equal whatever their sign and payload. */
bool same_bits(const qn_array *a, const qn_array *b);
/* The first element, in row-major order, where they differ: for messages. */
int64_t first_difference(const qn_array *a, const qn_array *b);

/* n, or the part of it that the environment's QN_TEST_SCALE (a fraction; for emulators) asks for, at least `least`. */
int64_t scaled(int64_t n, int64_t least);

#endif
