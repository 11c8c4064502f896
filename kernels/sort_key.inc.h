/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_key.inc.h: everything for one key type: K, its vector V of LANES, F(name) the names, LEAST and MOST the extreme keys, ABOVE(k)
 * the least key larger than k. Undefines them all. */
#if SORT_VECTORS
#include "sort_network.inc.h"
#include "sort_partition.inc.h"
#else
#include "sort_scalar.inc.h"
#endif
#include "sort_quick.inc.h"
#undef F
#undef K
#undef V
#undef LANES
#undef LEAST
#undef MOST
#undef ABOVE
