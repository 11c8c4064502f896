/* SPDX-License-Identifier: BSD-3-Clause */
/* avx512.h: the vector layer of this ISA. */
