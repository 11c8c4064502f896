/* SPDX-License-Identifier: BSD-3-Clause */
/* neon.h: the vector layer of this ISA. */
