/* SPDX-License-Identifier: BSD-3-Clause */
/* matrices.h: what the tests of linear algebra share: random matrices, memory layouts, distances. */
#ifndef QN_TEST_MATRICES_H
#define QN_TEST_MATRICES_H

#include <quern/quern.h>

/* A test whose arrays are all released at its end. */
#define SCOPED_TEST(suite, name)                                      \
    static void suite##_##name##_scoped(void);                        \
    TEST(suite, name) { QN_SCOPE suite##_##name##_scoped(); }         \
    static void suite##_##name##_scoped(void)

/* Numbers in [-0.5, 0.5) (complex: both parts), within +-100 for integers, 0 and 1 for bool; the same in every run. */
qn_array *random_matrix(qn_dtype t, int ndim, const int64_t *shape);
/* The same numbers in another memory layout; STEPPED for two dimensions only. */
enum { PLAIN, TRANSPOSED, REVERSED, STEPPED, MISALIGNED, NLAYOUTS };
extern const char *const matrix_layout_name[];
qn_array *matrix_layout(const qn_array *a, int layout);
/* The largest |a - b|, as complex numbers. */
double matrix_distance(const qn_array *a, const qn_array *b);

#endif
