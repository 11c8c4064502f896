/* SPDX-License-Identifier: BSD-3-Clause */
/* scalar.h: the vector layer of this ISA. */
