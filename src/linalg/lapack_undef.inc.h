/* SPDX-License-Identifier: BSD-3-Clause */
/* lapack_undef.inc.h: ends the parameters of lapack_type.inc.h. */
#undef P
#undef T
#undef R
#undef C
#undef QN_T
#undef QN_R
#undef UNIT
#undef FACTOR
#undef COUNT
#undef ORGQR
#undef READS_ON
