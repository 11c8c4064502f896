/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.h: an allocator whose blocks end just before a page that may not be touched, or begin just behind one. */
#ifndef QN_TEST_GUARD_H
#define QN_TEST_GUARD_H

#include <quern/quern.h>

/* Of blocks that touch a page with their "begin" or "end"; NULL for NULL. */
const qn_allocator *guard_allocator(const char *way);
/* Blocks given out so far. */
long guard_blocks(void);

#endif
