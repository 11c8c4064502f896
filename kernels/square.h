/* SPDX-License-Identifier: BSD-3-Clause */
/* square.h: v_square_f32 and v_square_f64, which transpose as many vectors as they have lanes. */
#ifndef QN_SQUARE_H
#define QN_SQUARE_H

#include "kernel_family.h"

/* Lane i of vector j and lane j of vector i change places. A round interleaves both halves of the vectors: the bits of j and i, in a row, turn
 * by one. */
#define SQUARE(T)                                                                  \
    QN_INLINE void v_square_##T(v##T *x)                                           \
    {                                                                              \
        v##T y[VL_##T];                                                            \
        for (int done = 1; done < VL_##T; done *= 2) {                             \
            memcpy(y, x, sizeof y);                                                \
            QN_UNROLL                                                              \
            for (int i = 0; i < VL_##T / 2; i++) {                                 \
                x[2 * i] = v_zip_lo_##T(y[i], y[i + VL_##T / 2]);                  \
                x[2 * i + 1] = v_zip_hi_##T(y[i], y[i + VL_##T / 2]);              \
            }                                                                      \
        }                                                                          \
    }
SQUARE(f32)
SQUARE(f64)
#undef SQUARE

#endif
