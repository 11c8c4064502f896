/* SPDX-License-Identifier: BSD-3-Clause */
/* dtype.h: element types, their properties and promotion. */
#ifndef QUERN_DTYPE_H
#define QUERN_DTYPE_H

#include <quern/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ORDER DTYPE: as kernels/dtypes.def.  0 stands for "choose for me" wherever a dtype is optional. */
typedef enum qn_dtype {
    QN_DEFAULT_DTYPE = 0,
    QN_BOOL,      /* one byte, 0 or 1 */
    QN_INT8, QN_INT16, QN_INT32, QN_INT64,
    QN_UINT8, QN_UINT16, QN_UINT32, QN_UINT64,
    QN_FLOAT16,   /* IEEE 754 binary16, calculated in float32 */
    QN_FLOAT32, QN_FLOAT64,
    QN_COMPLEX64, QN_COMPLEX128,
    QN_DTYPE_END
} qn_dtype;

/* How freely a cast may lose information; as NumPy's casting=. */
typedef enum qn_casting {
    QN_SAME_KIND = 0, /* safe, or within a kind (float64 to float32) or to a higher kind: the default */
    QN_NO, QN_SAFE, QN_UNSAFE
} qn_casting;

QN_API const char *qn_dtype_name(qn_dtype t);         /* "float64"; "?" if t is no dtype            */
QN_API qn_dtype qn_dtype_from_name(const char *name); /* also "f8", "<f8", "d", "float"; 0 if unknown */
QN_API size_t qn_dtype_size(qn_dtype t);              /* bytes of an element                        */
QN_API char qn_dtype_kind(qn_dtype t);                /* 'b' 'i' 'u' 'f' 'c' as in NumPy            */
QN_API char qn_dtype_char(qn_dtype t);                /* NumPy's one-letter code and struct's format */
QN_API qn_dtype qn_dtype_real(qn_dtype t);            /* the dtype of the real part                 */
QN_API qn_dtype qn_dtype_complex(qn_dtype t);         /* the complex dtype that holds t's floats    */

/* The smallest dtype both can be cast to safely, by the rules of NumPy 2 (NEP 50) and the Array API;
 * int64 with uint64 gives float64.  Never fails for two dtypes. */
QN_API qn_dtype qn_promote(qn_dtype a, qn_dtype b);
QN_API bool qn_can_cast(qn_dtype from, qn_dtype to, qn_casting casting);

#ifdef __cplusplus
}
#endif
#endif
