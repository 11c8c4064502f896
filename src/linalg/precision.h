/* SPDX-License-Identifier: BSD-3-Clause */
/* precision.h: names of the precision P, which is s, d, c or z: LAPACK's, LAPACKE's and BLAS's routines, and our own functions. */
#ifndef QN_LINALG_PRECISION_H
#define QN_LINALG_PRECISION_H

#define LAPACK(name) QN_CAT(QN_CAT(P, name), _)
#define LAPACKE(name) QN_CAT(QN_CAT(LAPACKE_, P), name##_work)
#define CBLAS(name) QN_CAT(QN_CAT(cblas_, P), name)
#define FN(name) QN_CAT(P, _##name)

#endif
