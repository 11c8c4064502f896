/* SPDX-License-Identifier: BSD-3-Clause */
/* avx2.h: the vector layer of this ISA. */
